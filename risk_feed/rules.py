"""Published rules: what they say, who may see what, and whether a student's facts meet one. Pure.

A rule is a sentence that a person could have written on the wall: *35 hours away, or two days running without a
reason*. It compares facts with numbers that the school chose, and joins that with "all" and "any". There is no weight,
no sum and no score, and a fact that is not told meets nothing.

Who may see what is not the rule's to decide. `SEES` below is the table, after oppilas- ja opiskelijahuoltolaki
1287/2013 and the Finnish National Agency for Education's answers on what a provider may give a school social worker: a
rule may show a role less than that and never more. A kuraattori, psykologi or terveydenhoitaja works with the student,
not on a list of absences: only "agreed with the student" reaches them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final, TypeAlias, assert_never

from risk_feed.facts import StudentFacts
from risk_feed.model import Field, NoticeRole, RuleId, Value

LANGUAGES: Final = ("fi", "sv", "en")
"""In which every rule explains itself."""

_WHO: Final = frozenset({Field.STUDENT_NAME, Field.GROUP})
_OF_A_STUDENT: Final = _WHO | {Field.MINOR, Field.WINDOW_START, Field.WINDOW_END}
_ABSENCES: Final = frozenset(
    {
        Field.ABSENT_H_TOTAL,
        Field.ABSENT_H_UNEXPLAINED,
        Field.DAYS_ABSENT_IN_ROW,
        Field.UNEXPLAINED_IN_COURSE,
    }
)
_CREDITS: Final = frozenset({Field.CREDITS_PLANNED, Field.CREDITS_EARNED})
_COURSES: Final = frozenset({Field.FAILED_COURSES, Field.INCOMPLETE_COURSES})
_GUIDANCE: Final = frozenset({Field.DAYS_SINCE_LMS_LOGIN, Field.PLAN_UPDATED_ON, Field.MODEL_FLAGGED_ON})
_TRANSITION: Final = frozenset({Field.STUDY_PLACE_ACCEPTED, Field.HANDOVER_RECEIVED})
_AGREED: Final = _WHO | {Field.AGREED_WITH_STUDENT}

SEES: Final[Mapping[NoticeRole, frozenset[Field]]] = {
    NoticeRole.RYHMANOHJAAJA: _OF_A_STUDENT | _ABSENCES | _GUIDANCE,
    NoticeRole.OPO: _OF_A_STUDENT | _ABSENCES | _CREDITS | _COURSES | _GUIDANCE | _TRANSITION,
    NoticeRole.ERITYISOPETTAJA: _OF_A_STUDENT | _COURSES | {Field.PLAN_UPDATED_ON},
    NoticeRole.KURAATTORI: _AGREED,
    NoticeRole.PSYKOLOGI: _AGREED,
    NoticeRole.TERVEYDENHOITAJA: _AGREED,
    NoticeRole.REHTORI: frozenset({Field.GROUP, Field.WINDOW_START, Field.WINDOW_END}),
}
"""The most that each role may ever be shown."""

ONLY_WHEN_AGREED: Final = frozenset({NoticeRole.KURAATTORI, NoticeRole.PSYKOLOGI, NoticeRole.TERVEYDENHOITAJA})
"""Roles that no standing feed may reach."""

NEVER_ASKED: Final = frozenset({Field.MODEL_FLAGGED_ON})
"""What somebody's model predicts may stand on a card, named as that; no notice comes of it."""

OVER_THE_WINDOW: Final = frozenset(
    {Field.ABSENT_H_TOTAL, Field.ABSENT_H_UNEXPLAINED, Field.UNEXPLAINED_IN_COURSE} | _CREDITS | _COURSES
)
"""Fields that are counted over the row's window, so that a rule may ask how long that is."""


class Comparing(StrEnum):
    """How a fact is compared, by the word that stands in the file."""

    AT_LEAST = "at_least"
    MORE_THAN = "more_than"
    AT_MOST = "at_most"
    LESS_THAN = "less_than"
    IS = "is"
    OLDER_THAN_DAYS = "older_than_days"


@dataclass(frozen=True, slots=True)
class Comparison:
    """One fact and one number, or yes or no. `per_days`: the fact is first reckoned as so much in that many days."""

    field: Field
    comparing: Comparing
    limit: float | bool
    per_days: int | None = None


@dataclass(frozen=True, slots=True)
class All:
    of: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    of: tuple[Condition, ...]


Condition: TypeAlias = Comparison | All | AnyOf


@dataclass(frozen=True, slots=True)
class Window:
    """How many days the facts' window must have, both ends among them. None: it does not matter."""

    at_least_days: int | None = None
    at_most_days: int | None = None

    def fits(self, days: int | None) -> bool:
        if self.at_least_days is None and self.at_most_days is None:
            return True
        return days is not None and (self.at_least_days or 0) <= days <= (self.at_most_days or days)


@dataclass(frozen=True, slots=True)
class Rule:
    """One published rule, as it stands in a file of `config/rules/`.

    `meaning`: why a notice came, in one sentence. `suggestion`: how a person might begin the talk. Both in every
    language of `LANGUAGES`. `fields`: what the card of each role shows. `quiet_days`: after a notice has ended, for how
    long no other comes by this rule. `expires_days`: after how many days a notice that nobody needed ends.
    `rehearsal`: it is counted and never sent. `approved_by`: empty for a draft.
    """

    id: RuleId
    version: int
    meaning: Mapping[str, str]
    suggestion: Mapping[str, str]
    when: Condition
    roles: tuple[NoticeRole, ...]
    fields: Mapping[NoticeRole, frozenset[Field]]
    window: Window = Window()
    quiet_days: int = 30
    expires_days: int = 30
    rehearsal: bool = False
    approved_by: str = ""
    approved_on: date | None = None

    @property
    def asks(self) -> frozenset[Field]:
        """The fields that its condition compares."""
        return frozenset(one.field for one in comparisons(self.when))

    def shows(self, role: NoticeRole) -> frozenset[Field]:
        """What a card of this rule may show to a role: also to one to whom it is handed over."""
        return self.fields.get(role, frozenset(SEES[role] & (self.asks | _WHO))) & SEES[role]


class Verdict(StrEnum):
    """Whether facts meet a rule. UNKNOWN: what is told does not settle it."""

    MET = "met"
    NOT_MET = "not_met"
    UNKNOWN = "unknown"


Telling: TypeAlias = Callable[[Field], StudentFacts | None]
"""The newest row about one student that tells a field."""


def comparisons(condition: Condition) -> Iterator[Comparison]:
    match condition:
        case Comparison():
            yield condition
        case All(parts) | AnyOf(parts):
            for one in parts:
                yield from comparisons(one)
        case _:
            assert_never(condition)


def verdict(rule: Rule, telling: Telling) -> Verdict:
    return _of(rule.when, rule.window, telling)


def _of(condition: Condition, window: Window, telling: Telling) -> Verdict:
    match condition:
        case Comparison():
            return _compared(condition, window, telling(condition.field))
        case All(parts):
            return _joined(parts, window, telling, settles=Verdict.NOT_MET, otherwise=Verdict.MET)
        case AnyOf(parts):
            return _joined(parts, window, telling, settles=Verdict.MET, otherwise=Verdict.NOT_MET)
        case _:
            assert_never(condition)


def _joined(
    parts: Iterable[Condition], window: Window, telling: Telling, *, settles: Verdict, otherwise: Verdict
) -> Verdict:
    """What one part settles is settled; what none does is unknown where a part is."""
    found = otherwise
    for one in parts:
        part = _of(one, window, telling)
        if part is settles:
            return settles
        if part is Verdict.UNKNOWN:
            found = part
    return found


def _compared(comparison: Comparison, window: Window, row: StudentFacts | None) -> Verdict:
    value = row.told(comparison.field) if row is not None else None
    if row is None or value is None:
        return Verdict.UNKNOWN
    days = row.window_days
    if comparison.field in OVER_THE_WINDOW and not window.fits(days):
        return Verdict.UNKNOWN
    if comparison.per_days is not None and days is None:
        return Verdict.UNKNOWN
    return Verdict.MET if _holds(comparison, _reckoned(value, comparison.per_days, days, row)) else Verdict.NOT_MET


def _reckoned(value: Value, per_days: int | None, days: int | None, row: StudentFacts) -> float | bool:
    """The fact as what is compared: a day as its age, an amount as so much in so many days."""
    if isinstance(value, date):
        return (row.as_of - value).days
    if isinstance(value, (str, bool)):
        return bool(value)
    return value * per_days / days if per_days is not None and days else value


def _holds(comparison: Comparison, value: float | bool) -> bool:
    match comparison.comparing:
        case Comparing.AT_LEAST:
            return value >= comparison.limit
        case Comparing.MORE_THAN | Comparing.OLDER_THAN_DAYS:
            return value > comparison.limit
        case Comparing.AT_MOST:
            return value <= comparison.limit
        case Comparing.LESS_THAN:
            return value < comparison.limit
        case Comparing.IS:
            return value is comparison.limit
        case _:
            assert_never(comparison.comparing)


def in_force(rules: Iterable[Rule]) -> dict[RuleId, Rule]:
    """Of each id the newest version: an older one is kept so that its notices can still be explained."""
    newest: dict[RuleId, Rule] = {}
    for rule in rules:
        if rule.id not in newest or newest[rule.id].version < rule.version:
            newest[rule.id] = rule
    return newest
