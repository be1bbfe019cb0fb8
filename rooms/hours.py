"""Hours in which somebody is on duty: is one there now, until when, and if not, when will one be? Pure.

A student is told what is true: that an adult is called, or that none is there before eight. So where hours are not
known, nothing is said of them (None in place of hours), and nothing here guesses.

How hours are reckoned. "8.15-15.45" is what a clock on a Finnish wall shows; the end no longer belongs to it. A span
lies within one day, and its end 24 is written as midnight, `time(0)`. When the clock is put forward, what lies in the
missing hour never comes; when it is put back, the hour that comes twice counts twice. Moments come and go in UTC.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import Final, Protocol
from zoneinfo import ZoneInfo

HELSINKI: Final = ZoneInfo("Europe/Helsinki")
HORIZON_DAYS: Final = 370
"""How far ahead an opening is looked for: past a summer, and past a year."""

Spans = tuple[tuple[time, time], ...]
"""Start and end of each, in order. An end of `time(0)` is the midnight that ends the day."""

_MIDNIGHT: Final = time(0)
_CLOCKS_CHANGE: Final = time(1, tzinfo=UTC)
"""Everywhere in the European Union, on two Sundays a year: directive 2000/84/EC."""


class HoursFault(ValueError):
    """Hours that cannot be read. The text says what they may look like, and nothing of what was written."""


class DutyHours(Protocol):
    """Whatever can tell the hours of a day: the same ones every week, or those of a service calendar."""

    def of_day(self, day: date) -> Spans: ...


@dataclass(frozen=True, slots=True)
class Hours:
    """`week`: Monday first. `closed_on`: days on which nobody is on duty, whatever the week says."""

    week: tuple[Spans, ...]
    closed_on: frozenset[date] = frozenset()

    def __post_init__(self) -> None:
        if len(self.week) != 7:
            raise ValueError("a week has seven days")

    def of_day(self, day: date) -> Spans:
        return () if day in self.closed_on else self.week[day.weekday()]


def is_open(hours: DutyHours, at: datetime) -> bool:
    """Whether somebody is on duty."""
    wall = _aware(at).astimezone(HELSINKI)
    return any(_holds(span, wall.time()) for span in hours.of_day(wall.date()))


def _holds(span: tuple[time, time], clock: time) -> bool:
    start, end = span
    return start <= clock and (clock < end or end == _MIDNIGHT)


def next_opening(hours: DutyHours, at: datetime) -> datetime | None:
    """The first moment from `at` on at which somebody is on duty: `at` itself where somebody is.

    None where there is none within 370 days.
    """
    at = _aware(at).astimezone(UTC)
    return at if is_open(hours, at) else _first_turn(hours, at, to_open=True)


def closes_at(hours: DutyHours, at: datetime) -> datetime | None:
    """The first moment after `at` at which nobody is on duty any more. Spans that touch, over midnight too, are one.

    None where nobody is on duty at `at`, and where somebody is for the next 370 days.
    """
    at = _aware(at).astimezone(UTC)
    return _first_turn(hours, at, to_open=False) if is_open(hours, at) else None


def _first_turn(hours: DutyHours, at: datetime, *, to_open: bool) -> datetime | None:
    today = at.astimezone(HELSINKI).date()
    for ahead in range(HORIZON_DAYS + 1):
        turns = sorted(_turns(hours, today + timedelta(days=ahead)))
        found = next((one for one in turns if one > at and is_open(hours, one) is to_open), None)
        if found is not None:
            return found
    return None


def _turns(hours: DutyHours, day: date) -> Iterator[datetime]:
    """Moments at which hours can begin or end: in an hour that comes twice both times, and a change of clocks."""
    for clock in {_MIDNIGHT, *(clock for span in hours.of_day(day) for clock in span)}:
        for fold in (0, 1):
            yield datetime.combine(day, clock, HELSINKI).replace(fold=fold).astimezone(UTC)
    yield datetime.combine(day, _CLOCKS_CHANGE)


def _aware(at: datetime) -> datetime:
    if at.tzinfo is None:
        raise ValueError("a moment needs its time zone")
    return at


# --- reading --------------------------------------------------------------------------------------------------------
_HOW: Final = 'write hours such as "8-16", "8.15-15.45" or "8-11, 12-16"'
_SPAN: Final = re.compile(r"([0-9]{1,2})(?:[.:]([0-9]{2}))? *[-–] *([0-9]{1,2})(?:[.:]([0-9]{2}))?")


def parse(text: str) -> Spans:
    """The hours of one day: "8-16", "8.15-15.45", "8-11, 12-16", "0-24".

    Raises:
        HoursFault: they cannot be read, run over midnight, or overlap.

    >>> parse("8.15-11, 12-16")
    ((datetime.time(8, 15), datetime.time(11, 0)), (datetime.time(12, 0), datetime.time(16, 0)))
    """
    spans = sorted(_span(part.strip()) for part in text.split(","))
    if any(later < end for (_, end), (later, _) in pairwise(spans)):
        raise HoursFault(f"these hours overlap; {_HOW}")
    return tuple((_clock(start), _clock(end)) for start, end in spans)


def _span(text: str) -> tuple[int, int]:
    """In minutes since midnight."""
    found = _SPAN.fullmatch(text)
    if found is None:
        raise HoursFault(_HOW)
    start, end = (int(hour) * 60 + int(minute or 0) for hour, minute in (found.group(1, 2), found.group(3, 4)))
    if end > 24 * 60 or any(int(minute or 0) > 59 for minute in found.group(2, 4)):
        raise HoursFault(f"no clock shows this; the last time of a day is 24; {_HOW}")
    if start >= end:
        raise HoursFault('these hours end before they begin; hours over midnight are "22-24" and, the next day, "0-6"')
    return start, end


def _clock(minutes: int) -> time:
    return time(minutes // 60 % 24, minutes % 60)
