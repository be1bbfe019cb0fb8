"""One row of a school's records, in the canonical columns. Pure.

Whatever system a file comes from, its columns are mapped to these (config/notices.py); rules ask for nothing else. A
cell is text here and becomes a value with a unit, or it is unfit and who sent the file is told what is wanted. An empty
cell is "not told", which is neither zero nor no.

The door. A student with turvakielto (`non_disclosure`) or on agreed leave is turned away before any other cell of the
row is looked at: of them there is a count, and nothing else. Therefore `non_disclosure` must be told in every row.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from dataclasses import field as part
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from risk_feed.model import Field, StudentHash, Value

Keyed = Callable[[str], StudentHash]
"""What turns a `student_key` into its keyed hash. The key is the shell's."""


class Kind(StrEnum):
    """What a cell must be."""

    KEY = "key"
    TEXT = "text"
    YES_NO = "yes_no"
    DAY = "day"
    HOURS = "hours"
    CREDITS = "credits"
    COUNT = "count"
    DAYS = "days"


COLUMNS: Final[Mapping[str, Kind]] = {
    "student_key": Kind.KEY,
    "non_disclosure": Kind.YES_NO,
    "agreed_leave": Kind.YES_NO,
    "campus": Kind.TEXT,
    "as_of": Kind.DAY,
    Field.STUDENT_NAME: Kind.TEXT,
    Field.GROUP: Kind.TEXT,
    Field.MINOR: Kind.YES_NO,
    Field.WINDOW_START: Kind.DAY,
    Field.WINDOW_END: Kind.DAY,
    Field.ABSENT_H_TOTAL: Kind.HOURS,
    Field.ABSENT_H_UNEXPLAINED: Kind.HOURS,
    Field.DAYS_ABSENT_IN_ROW: Kind.COUNT,
    Field.CREDITS_PLANNED: Kind.CREDITS,
    Field.CREDITS_EARNED: Kind.CREDITS,
    Field.FAILED_COURSES: Kind.COUNT,
    Field.INCOMPLETE_COURSES: Kind.COUNT,
    Field.DAYS_SINCE_LMS_LOGIN: Kind.DAYS,
    Field.PLAN_UPDATED_ON: Kind.DAY,
    Field.UNEXPLAINED_IN_COURSE: Kind.COUNT,
    Field.STUDY_PLACE_ACCEPTED: Kind.YES_NO,
    Field.HANDOVER_RECEIVED: Kind.YES_NO,
    Field.AGREED_WITH_STUDENT: Kind.YES_NO,
    Field.MODEL_FLAGGED_ON: Kind.DAY,
}
"""Every canonical column. The first five are about the row; the others are the fields of a fact."""

WANTED: Final[Mapping[Kind, str]] = {
    Kind.KEY: "the student's number or id, 1 to 120 characters",
    Kind.TEXT: "one line of text, at most 120 characters",
    Kind.YES_NO: "yes or no (kyllä, ei, ja, nej, 1, 0, true, false)",
    Kind.DAY: "a day such as 21.11.2026 or 2026-11-21",
    Kind.HOURS: "hours such as 12,5, from 0 to 5000",
    Kind.CREDITS: "credits such as 4,5, from 0 to 1000",
    Kind.COUNT: "a whole number from 0 to 1000",
    Kind.DAYS: "a whole number of days from 0 to 36500",
}
NEVER_SHOWN: Final = frozenset({"student_key", Field.STUDENT_NAME})
"""Columns of which a report of faults does not repeat what was found."""
OLDEST: Final = timedelta(days=120)
"""Facts that are older are those of another term: a wrong file was dropped."""

_LONGEST: Final = 120
_MOST: Final = {Kind.HOURS: 5000.0, Kind.CREDITS: 1000.0, Kind.COUNT: 1000.0, Kind.DAYS: 36500.0}
_YES: Final = frozenset({"kyllä", "k", "on", "ja", "j", "yes", "y", "true", "1", "x"})
_NO: Final = frozenset({"ei", "e", "nej", "n", "no", "false", "0"})
_NUMBER: Final = re.compile(r"[0-9]{1,7}(?:[.,][0-9]{1,6})?")
_FINNISH_DAY: Final = re.compile(r"([0-9]{1,2})\.\s?([0-9]{1,2})\.\s?([0-9]{4})(?![0-9])")
_ISO_DAY: Final = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?![0-9])")
_SPACES: Final = str.maketrans("", "", " \u00a0\u202f")


class Unfit(ValueError):
    """A cell that is not what it must be. `wanted`: what would be."""

    def __init__(self, wanted: str) -> None:
        super().__init__(wanted)
        self.wanted = wanted


class Door(StrEnum):
    """Why a student is turned away."""

    TURVAKIELTO = "turvakielto"
    LEAVE = "leave"


@dataclass(frozen=True, slots=True)
class StudentFacts:
    """What one row tells of one student; None where it does not tell.

    `source`: which of the settings' sources told it. `as_of`: on which day the records said so. Hours are hours,
    credits are those of the school (osp or op), counts are whole; `days_absent_in_row` are school days up to the end of
    the window on which the student was away without a reason told; `unexplained_in_course` are lessons of that course
    which has most of them. What is counted is counted over the window, both its days among it.
    """

    student: StudentHash
    source: str
    as_of: date
    campus: str = ""
    student_name: str | None = part(default=None, repr=False)
    group: str | None = None
    minor: bool | None = None
    window_start: date | None = None
    window_end: date | None = None
    absent_h_total: float | None = None
    absent_h_unexplained: float | None = None
    days_absent_in_row: int | None = None
    credits_planned: float | None = None
    credits_earned: float | None = None
    failed_courses: int | None = None
    incomplete_courses: int | None = None
    days_since_lms_login: int | None = None
    plan_updated_on: date | None = None
    unexplained_in_course: int | None = None
    study_place_accepted: bool | None = None
    handover_received: bool | None = None
    agreed_with_student: bool | None = None
    model_flagged_on: date | None = None

    def told(self, field: Field) -> Value | None:
        # A field is its column's name: asking for `.value` would take as long as all the rest.
        value: Value | None = getattr(self, field)
        return value

    @property
    def window_days(self) -> int | None:
        """How many days the window has; None where it is not told."""
        if self.window_start is None or self.window_end is None:
            return None
        return (self.window_end - self.window_start).days + 1


# --- cells ----------------------------------------------------------------------------------------------------------
def value_of(kind: Kind, cell: str) -> Value | None:
    """What a cell says; None where it is empty.

    Raises:
        Unfit: it is not what a cell of that kind must be.
    """
    cell = cell.strip()
    if not cell:
        return None
    value = _READERS[kind](cell)
    if value is None:
        raise Unfit(WANTED[kind])
    return value


def _text(cell: str) -> str | None:
    return cell if len(cell) <= _LONGEST and cell.isprintable() else None


def _yes_no(cell: str) -> bool | None:
    word = cell.casefold()
    return True if word in _YES else False if word in _NO else None


def day_of_cell(cell: str) -> date | None:
    """A day as Finns write it, or ISO; a time of day behind it is passed over. None where it is no day."""
    finnish = _FINNISH_DAY.match(cell)
    iso = None if finnish else _ISO_DAY.match(cell)
    if finnish:
        day, month, year = finnish.groups()
    elif iso:
        year, month, day = iso.groups()
    else:
        return None
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def _number(cell: str) -> float | None:
    plain = cell.translate(_SPACES)
    return float(plain.replace(",", ".")) if _NUMBER.fullmatch(plain) else None


def _amount(kind: Kind) -> Callable[[str], float | None]:
    def read(cell: str) -> float | None:
        number = _number(cell)
        return number if number is not None and number <= _MOST[kind] else None

    return read


def _whole(kind: Kind) -> Callable[[str], int | None]:
    def read(cell: str) -> int | None:
        number = _number(cell)
        return int(number) if number is not None and number.is_integer() and number <= _MOST[kind] else None

    return read


_READERS: Final[Mapping[Kind, Callable[[str], Value | None]]] = {
    Kind.KEY: _text,
    Kind.TEXT: _text,
    Kind.YES_NO: _yes_no,
    Kind.DAY: day_of_cell,
    Kind.HOURS: _amount(Kind.HOURS),
    Kind.CREDITS: _amount(Kind.CREDITS),
    Kind.COUNT: _whole(Kind.COUNT),
    Kind.DAYS: _whole(Kind.DAYS),
}


# --- rows -----------------------------------------------------------------------------------------------------------
def at_the_door(*, non_disclosure: bool, agreed_leave: bool) -> Door | None:
    """Why a student is turned away; None for who comes in. Turvakielto is the weightier."""
    if non_disclosure:
        return Door.TURVAKIELTO
    return Door.LEAVE if agreed_leave else None


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Cells of a row that cannot be true together. `column`: the one that is pointed at."""

    column: str
    found: str
    wanted: str


def contradiction(row: StudentFacts, today: date) -> Contradiction | None:
    """What in a row cannot be; None where all can. A day more than today is granted: clocks differ."""
    if row.as_of > today + timedelta(days=1):
        return Contradiction("as_of", _finnish(row.as_of), f"a day that has come; today is {_finnish(today)}")
    if row.as_of < today - OLDEST:
        return Contradiction("as_of", _finnish(row.as_of), f"facts of the last {OLDEST.days} days")
    days = row.window_days
    if days is not None and days < 1:
        found = f"{_finnish(row.window_start)} to {_finnish(row.window_end)}"
        return Contradiction("window_end", found, "a window that ends after it began")
    if row.absent_h_total is not None and (row.absent_h_unexplained or 0) > row.absent_h_total:
        found = f"{row.absent_h_unexplained} of {row.absent_h_total}"
        return Contradiction("absent_h_unexplained", found, "no more hours than absent_h_total")
    return None


def _finnish(day: date | None) -> str:
    return f"{day.day}.{day.month}.{day.year}" if day is not None else ""
