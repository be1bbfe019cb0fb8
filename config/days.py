"""Days and hours as people write them in settings, and the days off that are known by themselves."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Annotated

from pydantic import BeforeValidator

from config.sections import Section
from rooms.holidays import public_holidays
from rooms.hours import Spans, parse

YEARS = range(2025, 2061)
"""Of which public holidays are known."""


def _hours(value: object) -> object:
    return parse(value if isinstance(value, str) else "")


DayHours = Annotated[Spans, BeforeValidator(_hours)]


class WeekSettings(Section):
    """Hours of a week, Finnish time. A day that is left out is closed."""

    mon: DayHours = ()
    tue: DayHours = ()
    wed: DayHours = ()
    thu: DayHours = ()
    fri: DayHours = ()
    sat: DayHours = ()
    sun: DayHours = ()

    @property
    def week(self) -> tuple[Spans, ...]:
        return (self.mon, self.tue, self.wed, self.thu, self.fri, self.sat, self.sun)


def a_day(value: object, how: str) -> date:
    """A TOML date, or `2026-12-24` as text. `how`: what a fault says that can be written."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    if not isinstance(value, str) or not _DAY.fullmatch(value.strip()):
        raise ValueError(how)
    try:
        return date.fromisoformat(value.strip())
    except ValueError:
        raise ValueError(f"there is no such day; {how}") from None


_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def all_public_holidays() -> frozenset[date]:
    """Finnish ones of every year that a calendar may speak of, the eves of Christmas and of midsummer among them."""
    return frozenset().union(*(public_holidays(year) for year in YEARS))
