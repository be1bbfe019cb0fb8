"""What no longer holds: records of a day that settle that a student does not meet a rule. Pure.

To end a notice is to say that something is well again. So only what is told counts, and nothing is filled in:

- A rule is not met where what this delivery tells settles it. A column that is not told settles nothing, so that a
  Moodle report, which knows no absences, ends no notice about absences.
- Another system than the one on whose word the notice stands does not end it: two that disagree would raise and end
  the same notice every day.
- Facts of an earlier day than those on the card are late post. They say how it was.
- A count over a shorter window says nothing of a longer one: five hours since Monday do not undo forty in a term.
- Whoever is turned away at the door has no notices any more, whatever the rest of the records say, and no room learns
  why.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from risk_feed.gathering import Gathering, Student
from risk_feed.model import Fact, Field, RuleId, StudentHash
from risk_feed.notice import Notice
from risk_feed.rules import OVER_THE_WINDOW, Rule, Verdict, in_force, verdict

Thing = tuple[StudentHash, RuleId]
"""What notices are about: one for each role to which it went."""


@dataclass(frozen=True, slots=True)
class Cleared:
    """A delivery of `at` in which a student does not meet a rule.

    `told`: what it tells of the rule's fields. `sources`: who told it. `window_days`: of the shortest window in which
    something was counted; None where nothing was, or no window is told. `away`: turned away at the door.
    """

    student: StudentHash
    rule: RuleId
    at: datetime
    told: tuple[Fact, ...] = field(default=(), repr=False)
    sources: frozenset[str] = frozenset()
    window_days: int | None = None
    away: bool = False


def cleared(gathering: Gathering, rules: Iterable[Rule], at: datetime, open_: Iterable[Thing]) -> Iterator[Cleared]:
    """What a run clears of the things that are open, in their order. What is not open is not looked at."""
    known, away = in_force(rules), gathering.away
    for student, name in open_:
        if student in away:
            yield Cleared(student, name, at, away=True)
            continue
        rows, rule = gathering.of(student), known.get(name)
        if rows is not None and rule is not None and verdict(rule, rows.telling) is Verdict.NOT_MET:
            yield _told_otherwise(rows, rule, student, at)


def _told_otherwise(rows: Student, rule: Rule, student: StudentHash, at: datetime) -> Cleared:
    told, sources, days = list[Fact](), set[str](), list[int]()
    for one in Field:
        row = rows.telling(one) if one in rule.asks else None
        value = row.told(one) if row is not None else None
        if row is None or value is None:
            continue
        told.append(Fact(one, value, row.as_of))
        sources.add(row.source)
        if one in OVER_THE_WINDOW and row.window_days is not None:
            days.append(row.window_days)
    return Cleared(student, rule.id, at, tuple(told), frozenset(sources), min(days, default=None))


def undoes(one: Cleared, notice: Notice, known: Iterable[Fact]) -> bool:
    """Whether it ends that notice. `known`: the facts that are kept of it."""
    if one.away:
        return True
    kept = {fact.field: fact for fact in known}
    if notice.source not in one.sources:
        return False
    if any(fact.field in kept and fact.as_of < kept[fact.field].as_of for fact in one.told):
        return False
    before = window_days(kept)
    return one.window_days is None or before is None or one.window_days >= before


def window_days(kept: Mapping[Field, Fact]) -> int | None:
    """How many days the window has that is kept; None where it is not."""
    if not {Field.WINDOW_START, Field.WINDOW_END} <= kept.keys():
        return None
    return (kept[Field.WINDOW_END].value - kept[Field.WINDOW_START].value).days + 1  # type: ignore[operator,union-attr]
