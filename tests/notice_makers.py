"""Makers of the notice side: a test names only what matters to it."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from risk_feed.facts import StudentFacts
from risk_feed.model import Field, NoticeRole, RuleId, StudentHash
from risk_feed.rules import Comparing, Comparison, Rule

TODAY = date(2026, 11, 20)
NOW = datetime(2026, 11, 20, 7, 0, tzinfo=UTC)
SAID = {"fi": "Poissaoloja on paljon.", "sv": "Frånvaron är stor.", "en": "Away a lot."}


def student(number: int = 1) -> StudentHash:
    return StudentHash(f"{number:032x}")


def told(number: int = 1, **columns: Any) -> StudentFacts:
    """A row about a student, of the last four weeks."""
    row = StudentFacts(
        student(number),
        "primus",
        TODAY,
        campus="keskusta",
        student_name=f"Opiskelija {number}",
        group="24A",
        window_start=TODAY - timedelta(days=27),
        window_end=TODAY,
    )
    return replace(row, **columns)


def a_rule(name: str = "away", **changes: Any) -> Rule:
    """35 hours away, to the ryhmanohjaaja."""
    rule = Rule(
        id=RuleId(name),
        version=1,
        meaning=SAID,
        suggestion=SAID,
        when=Comparison(Field.ABSENT_H_TOTAL, Comparing.AT_LEAST, 35),
        roles=(NoticeRole.RYHMANOHJAAJA,),
        fields={
            NoticeRole.RYHMANOHJAAJA: frozenset({Field.STUDENT_NAME, Field.GROUP, Field.ABSENT_H_TOTAL}),
            NoticeRole.OPO: frozenset({Field.STUDENT_NAME, Field.GROUP, Field.CREDITS_EARNED}),
        },
    )
    return replace(rule, **changes)
