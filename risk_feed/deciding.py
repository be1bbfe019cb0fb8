"""From facts to hits, and to what is held back and why. Pure.

A hit is made where a rule in force is met by what the newest rows tell, and for no other reason: nothing is added up,
ranked or guessed. What comes out depends on which rows came, not on their order, their repetition or the files in which
they came (tests/property/test_notices_once.py).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from risk_feed.facts import StudentFacts
from risk_feed.gathering import Gathering, Student
from risk_feed.model import Fact, Field, Hit, NoticeRole, RuleId, StudentHash
from risk_feed.rules import OVER_THE_WINDOW, Rule, Verdict, in_force, verdict
from rooms.calendar import day_of

_WINDOW: Final = frozenset({Field.WINDOW_START, Field.WINDOW_END})


class HeldWhy(StrEnum):
    """Why something that a rule found is not sent."""

    QUIET = "quiet"
    REHEARSAL = "rehearsal"
    NO_SUCH_ROLE = "no_such_role"


@dataclass(frozen=True, slots=True)
class Held:
    """What is held back. `roles`: those to whom it does not go."""

    hit: Hit
    why: HeldWhy
    roles: tuple[NoticeRole, ...]


@dataclass(frozen=True, slots=True)
class Around:
    """What is true beside the facts.

    `quiet_until`: of a student and a rule, the last day on which no new notice comes. `roles_there`: which roles have a
    room, by campus; None where every role has one.
    """

    quiet_until: Mapping[tuple[StudentHash, RuleId], date] = field(default_factory=dict)
    roles_there: Mapping[str, frozenset[NoticeRole]] | None = None


@dataclass(frozen=True, slots=True)
class Decided:
    """Hits and what is held back, by keyed hash and rule: an order that tells nothing."""

    hits: tuple[Hit, ...]
    held: tuple[Held, ...]


def decide(gathering: Gathering, rules: Iterable[Rule], at: datetime, around: Around) -> Decided:
    """What the facts of a run give rise to at a moment.

    Raises:
        ValueError: the moment has no time zone.
    """
    today = day_of(at)
    ordered = [_Asking.of(rule) for _, rule in sorted(in_force(rules).items())]
    hits: list[Hit] = []
    held: list[Held] = []
    for one, student in gathering.students():
        for asking in ordered:
            if verdict(asking.rule, student.telling) is Verdict.MET:
                _sort(_hit(one, student, asking, at), asking, today, around, hits, held)
    return Decided(tuple(hits), tuple(held))


@dataclass(frozen=True, slots=True)
class _Asking:
    """A rule, and what follows from it alone: reckoned once, and not for each student.

    `counted`: of what it asks for, what is counted over a window. `wanted`: what is asked for or may be seen, in the
    order of the columns.
    """

    rule: Rule
    asks: frozenset[Field]
    counted: frozenset[Field]
    wanted: tuple[Field, ...]

    @classmethod
    def of(cls, rule: Rule) -> _Asking:
        wanted = rule.asks.union(*(rule.shows(role) for role in rule.roles))
        return cls(rule, rule.asks, rule.asks & OVER_THE_WINDOW, tuple(one for one in Field if one in wanted))


def _hit(one: StudentHash, student: Student, asking: _Asking, at: datetime) -> Hit:
    asked = _telling_any(student, asking.asks) or student.newest
    return Hit(
        student=one,
        rule=asking.rule.id,
        version=asking.rule.version,
        roles=asking.rule.roles,
        campus=student.newest.campus,
        group=str(_told(student, Field.GROUP) or ""),
        facts=tuple(_facts(student, asking, _telling_any(student, asking.counted) or asked)),
        at=at,
        source=asked.source,
    )


def _telling_any(student: Student, fields: frozenset[Field]) -> StudentFacts | None:
    """The newest row that tells one of some fields."""
    return next((row for row in student.rows if any(row.told(one) is not None for one in fields)), None)


def _facts(student: Student, asking: _Asking, counted: StudentFacts) -> Iterator[Fact]:
    """What is wanted and told. `counted`: the row whose window is shown, since what was asked for was counted in it."""
    for one in asking.wanted:
        row = counted if one in _WINDOW else student.telling(one)
        value = row.told(one) if row is not None else None
        if row is not None and value is not None:
            yield Fact(one, value, row.as_of)


def _told(student: Student, column: Field) -> object:
    row = student.telling(column)
    return row.told(column) if row is not None else None


def _sort(hit: Hit, asking: _Asking, today: date, around: Around, hits: list[Hit], held: list[Held]) -> None:
    until = around.quiet_until.get((hit.student, hit.rule))
    if asking.rule.rehearsal:
        held.append(Held(hit, HeldWhy.REHEARSAL, hit.roles))
        return
    if until is not None and today <= until:
        held.append(Held(hit, HeldWhy.QUIET, hit.roles))
        return
    there = _there(hit, around)
    missing = tuple(role for role in hit.roles if role not in there)
    if missing:
        held.append(Held(hit, HeldWhy.NO_SUCH_ROLE, missing))
    if missing and there:
        hit = replace(hit, roles=there, facts=tuple(one for one in hit.facts if _is_for(one.field, asking, there)))
    if there:
        hits.append(hit)


def _is_for(one: Field, asking: _Asking, roles: Iterable[NoticeRole]) -> bool:
    return one in asking.asks or any(one in asking.rule.shows(role) for role in roles)


def _there(hit: Hit, around: Around) -> tuple[NoticeRole, ...]:
    if around.roles_there is None:
        return hit.roles
    of_campus = around.roles_there.get(hit.campus, frozenset())
    return tuple(role for role in hit.roles if role in of_campus)
