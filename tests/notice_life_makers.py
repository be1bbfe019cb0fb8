"""Makers for a notice's life: a test names only what matters to it.

The school works from Monday to Friday. `MONDAY` is a Monday at ten.
"""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from risk_feed.happenings import Colleague
from risk_feed.life import Decision, decide
from risk_feed.model import Fact, Field, Hit, NoticeId, NoticeRole, Post, RuleId, Value, Who
from risk_feed.notice import Notice, Standing
from risk_feed.policy import LifePolicy
from risk_feed.rules import Rule
from rooms.calendar import ServiceCalendar
from tests.notice_makers import a_rule, student

MONDAY = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
DAY = timedelta(days=1)
CALENDAR = ServiceCalendar()
RANTA = "ranta"
ADVISOR, OPO, KURAATTORI, REHTORI = (
    Post(role, RANTA) for role in (NoticeRole.RYHMANOHJAAJA, NoticeRole.OPO, NoticeRole.KURAATTORI, NoticeRole.REHTORI)
)
POLICY = LifePolicy(
    rooms=frozenset({ADVISOR, OPO, KURAATTORI, REHTORI}), next_in_line={NoticeRole.RYHMANOHJAAJA: NoticeRole.OPO}
)
SAARI = Colleague(Who("saari"), frozenset({ADVISOR}))
"""Ohjaaja Saari, a ryhmanohjaaja."""
LEHTO = Colleague(Who("lehto"), frozenset({ADVISOR}))
SALMI = Colleague(Who("salmi"), frozenset({OPO}))
KOIVU = Colleague(Who("koivu"), frozenset({KURAATTORI}))
ALIASES = {
    Who("saari"): "Ohjaaja Saari",
    Who("lehto"): "Ohjaaja Lehto",
    Who("salmi"): "Opo Salmi",
    Who("koivu"): "Kuraattori Koivu",
}


def away_rule(**changes: Any) -> Rule:
    return a_rule("away", **{"roles": (NoticeRole.RYHMANOHJAAJA, NoticeRole.OPO), **changes})


def fact(field: Field, value: Value, day: date = date(2026, 11, 20)) -> Fact:
    return Fact(field, value, day)


def facts(hours: float = 36.0, **more: Any) -> tuple[Fact, ...]:
    return (
        fact(Field.STUDENT_NAME, "Opiskelija 1", **more),
        fact(Field.GROUP, "24A", **more),
        fact(Field.ABSENT_H_TOTAL, hours, **more),
        fact(Field.CREDITS_EARNED, 4.5, **more),
    )


def a_hit(**changes: Any) -> Hit:
    hit = Hit(
        student=student(),
        rule=RuleId("away"),
        version=1,
        roles=(NoticeRole.RYHMANOHJAAJA,),
        campus=RANTA,
        group="24A",
        facts=facts(),
        at=MONDAY,
        source="primus",
    )
    return replace(hit, **changes)


def a_notice(standing: Standing = Standing.OPEN, **changes: Any) -> Notice:
    """Of Monday, in the room of the group's advisors; whoever has it is Saari."""
    notice = Notice(
        id=NoticeId(12),
        student=student(),
        rule=RuleId("away"),
        version=1,
        source="primus",
        post=ADVISOR,
        first=NoticeRole.RYHMANOHJAAJA,
        standing=standing,
        raised_at=MONDAY,
        since=MONDAY,
        facts_at=MONDAY,
        expires_on=date(2026, 12, 23),
        owner=SAARI.who if standing in (Standing.OWNED, Standing.SNOOZED) else None,
        wakes_on=date(2026, 11, 26) if standing is Standing.SNOOZED else None,
    )
    return replace(notice, **changes)


def follow(notice: Notice, fact: Any, policy: LifePolicy = POLICY, calendar: ServiceCalendar = CALENDAR) -> Decision:
    return decide(notice, fact, policy, calendar)


def kinds(decision: Decision) -> list[type]:
    return [type(one) for one in decision.effects]
