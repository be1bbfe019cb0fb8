"""Terms of the school year, and what a tutor has done in one. Pure.

A term is what a certificate is written for: autumn from the first of August, spring from the first of January, both by
the day on a Finnish wall. Nothing but numbers is known of it: no conversation, no student and no moment.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

from rooms.calendar import day_of
from rooms.hours import HELSINKI
from rooms.model import StaffId

_AUGUST = 8


class Season(StrEnum):
    SPRING = "spring"  # January to July
    AUTUMN = "autumn"  # August to December


@dataclass(frozen=True, slots=True)
class Term:
    """`str` gives the form in which it is written and kept: `2026-autumn`."""

    year: int
    season: Season

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.season}"

    @property
    def ends_at(self) -> datetime:
        """The first moment of the next term, in UTC."""
        spring = self.season is Season.SPRING
        day = date(self.year, _AUGUST, 1) if spring else date(self.year + 1, 1, 1)
        return datetime(day.year, day.month, day.day, tzinfo=HELSINKI).astimezone(UTC)


def term_of(at: datetime) -> Term:
    """The term in which a moment lies.

    Raises:
        ValueError: the moment has no time zone.
    """
    day = day_of(at)
    return Term(day.year, Season.AUTUMN if day.month >= _AUGUST else Season.SPRING)


def read_term(text: str) -> Term | None:
    """The term that is written like `2026-autumn`; None where it is not."""
    year, _, season = text.strip().casefold().partition("-")
    if len(year) != 4 or not (year.isascii() and year.isdecimal()) or year < "2000" or season not in tuple(Season):
        return None
    return Term(int(year), Season(season))


@dataclass(frozen=True, slots=True)
class Worked:
    """Somebody was on duty, and on no break, from one moment until another."""

    who: StaffId
    since: datetime
    until: datetime


def by_term(worked: Worked) -> tuple[tuple[Term, timedelta], ...]:
    """How long it was in each term. A clock that was set back in between makes it nothing, never less."""
    parts: list[tuple[Term, timedelta]] = []
    since = worked.since
    while since < worked.until:
        term = term_of(since)
        until = min(worked.until, term.ends_at)
        parts.append((term, until - since))
        since = until
    return tuple(parts)


@dataclass(frozen=True, slots=True)
class Record:
    """What somebody has done in one term."""

    on_duty: timedelta = timedelta()
    conversations: int = 0
    reflections: int = 0

    @property
    def hours_and_minutes(self) -> tuple[int, int]:
        """Whole minutes; what is begun does not count."""
        return divmod(self.on_duty // timedelta(minutes=1), 60)
