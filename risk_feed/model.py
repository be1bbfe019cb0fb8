"""What the notice side speaks of. Values only.

A student is a keyed hash here, a person of the staff a key of the settings, a room a role of a campus. What a school's
records call a student, and whatever else a card must show, is sealed by the shell and never part of a value that could
be logged.
"""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import field as part
from datetime import date, datetime
from enum import StrEnum
from typing import NewType

StudentHash = NewType("StudentHash", str)
"""Keyed hash of `student_key`, hexadecimal."""

RuleId = NewType("RuleId", str)
"""Kebab-case, as in `config/rules/`."""


class NoticeRole(StrEnum):
    """To whom a notice may go: staff by their task. Never a guardian, never a student."""

    RYHMANOHJAAJA = "ryhmanohjaaja"
    OPO = "opo"
    ERITYISOPETTAJA = "erityisopettaja"
    KURAATTORI = "kuraattori"
    PSYKOLOGI = "psykologi"
    TERVEYDENHOITAJA = "terveydenhoitaja"
    REHTORI = "rehtori"


class Field(StrEnum):
    """What a fact can be about: the canonical columns that a rule may ask for or a card may show."""

    STUDENT_NAME = "student_name"
    GROUP = "group"
    MINOR = "minor"
    WINDOW_START = "window_start"
    WINDOW_END = "window_end"
    ABSENT_H_TOTAL = "absent_h_total"
    ABSENT_H_UNEXPLAINED = "absent_h_unexplained"
    DAYS_ABSENT_IN_ROW = "days_absent_in_row"
    CREDITS_PLANNED = "credits_planned"
    CREDITS_EARNED = "credits_earned"
    FAILED_COURSES = "failed_courses"
    INCOMPLETE_COURSES = "incomplete_courses"
    DAYS_SINCE_LMS_LOGIN = "days_since_lms_login"
    PLAN_UPDATED_ON = "plan_updated_on"
    UNEXPLAINED_IN_COURSE = "unexplained_in_course"
    STUDY_PLACE_ACCEPTED = "study_place_accepted"
    HANDOVER_RECEIVED = "handover_received"
    AGREED_WITH_STUDENT = "agreed_with_student"
    MODEL_FLAGGED_ON = "model_flagged_on"
    """When Moodle's own model flagged the student: a prediction, never a fact of ours, and no rule asks for it."""


Value = bool | int | float | str | date


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that the school's records say, and as of when. Its `repr` does not tell what: it may be a name."""

    field: Field
    value: Value = part(repr=False)
    as_of: date


@dataclass(frozen=True, slots=True)
class Hit:
    """A published rule that a student's facts meet. No score and no order: either it holds or it does not.

    `facts`: those that the rule asked for and those that its roles may see. `source`: where they came from, a name of
    the settings.
    """

    student: StudentHash
    rule: RuleId
    version: int
    roles: tuple[NoticeRole, ...]
    campus: str
    group: str
    facts: tuple[Fact, ...]
    at: datetime
    source: str


Who = NewType("Who", str)
"""Somebody on the staff: the key of the settings, never a name or a Matrix id."""

NoticeId = NewType("NoticeId", int)
"""What a card is called in its room: `otan 12`."""


@dataclass(frozen=True, slots=True)
class Post:
    """A role of a campus, and thereby its room. `campus`: empty where the school has one."""

    role: NoticeRole
    campus: str = ""
