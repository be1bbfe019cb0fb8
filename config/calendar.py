"""The service calendar: one TOML file, checked whole. All faults at once, each with its place and remedy.

config/calendar.example.toml shows all that may stand in it. What it means: rooms/calendar.py.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Self, TypeVar

from pydantic import BeforeValidator, Field, ValidationError, ValidationInfo, field_validator, model_validator

from config.days import YEARS, WeekSettings, a_day, all_public_holidays
from config.faults import Faults, line_of, read_toml
from config.sections import Section
from rooms.calendar import ExamWeek, Period, ServiceCalendar, ServiceException, day_of
from rooms.hours import Hours, Spans, parse
from rooms.model import Language, Service

if TYPE_CHECKING:  # the notice side reads the same calendar, and has no settings of the chat side
    from config.settings import Settings

EXAMPLE = "config/calendar.example.toml"
LONGEST = 400
"""Days that one holiday may last at the most: more is a slip of the pen."""
OPENS_WITHIN = timedelta(days=60)
"""A service that stays closed for longer is looked at; over the summer that may be meant."""

_SATURDAY = 5
_HOW_DAY = "write a day such as 2026-12-24"
_HOW_NAME = (
    'write a name, "Syysloma", or one for each language, { fi = "Syysloma", sv = "Höstlov", en = "Autumn break" }'
)


def _day(value: object) -> date:
    day = a_day(value, _HOW_DAY)
    if day.year not in YEARS:
        raise ValueError(f"the year {day.year} lies outside the years of this calendar, {YEARS[0]} to {YEARS[-1]}")
    return day


Day = Annotated[date, BeforeValidator(_day)]


def _name(value: object) -> dict[str, str]:
    """One name is the same in every language; where a language is missing, the Finnish name is taken."""
    told = {"fi": value} if isinstance(value, str) else value
    if not isinstance(told, dict) or "fi" not in told or not set(told) <= set(Language):
        raise ValueError(_HOW_NAME)
    if not all(isinstance(one, str) and 0 < len(one.strip()) <= 80 for one in told.values()):
        raise ValueError(_HOW_NAME)
    return {language: str(told.get(language, told["fi"])) for language in Language}


Name = Annotated[dict[Language, str], BeforeValidator(_name)]


def _spans(value: object) -> Spans:
    if not isinstance(value, str):
        raise ValueError('write hours such as "8-16", or "" where it is closed')
    return parse(value) if value.strip() else ()


def _in_order(first: date, last: date) -> None:
    if last < first:
        raise ValueError("until lies before from; until is the last day, from the first")
    if (last - first).days >= LONGEST:
        raise ValueError(f"from and until lie more than {LONGEST} days apart; look at the years")


class HolidaySettings(Section):
    """Days on which school does not work, both ends among them."""

    first: Day = Field(alias="from")
    last: Day = Field(alias="until")
    name: Name = Field(default_factory=dict)

    @model_validator(mode="after")
    def _is_in_order(self) -> Self:
        _in_order(self.first, self.last)
        return self

    @property
    def period(self) -> Period:
        return Period(self.first, self.last, self.name)


class ServicesSettings(Section):
    """A week for each service, by its name in rooms/model.py."""

    tutor_chat: WeekSettings | None = None
    counsellor_chat: WeekSettings | None = None

    @property
    def told(self) -> dict[Service, Hours]:
        weeks = {service: getattr(self, service) for service in Service}
        return {service: Hours(week.week) for service, week in weeks.items() if week is not None}


class ExamWeekSettings(HolidaySettings):
    """School days on which a service may keep other hours."""

    hours: ServicesSettings = ServicesSettings()


class ExceptionSettings(Section):
    """What a service keeps on one day, `on`, or on some in a row, `from` and `until`."""

    service: Service
    on: Day | None = None
    first: Day | None = Field(default=None, alias="from")
    last: Day | None = Field(default=None, alias="until")
    hours: Annotated[Spans, BeforeValidator(_spans)]
    why: Name = Field(default_factory=dict)

    @model_validator(mode="after")
    def _says_when(self) -> Self:
        told = tuple(one is not None for one in (self.on, self.first, self.last))
        if told not in ((True, False, False), (False, True, True)):
            raise ValueError("write either on, or both from and until")
        _in_order(self.period.first, self.period.last)
        return self

    @property
    def period(self) -> Period:
        days = [day for day in (self.on, self.first, self.last) if day is not None]
        return Period(days[0], days[-1], self.why)


def _blocks(value: object) -> object:
    """`[summer]` where there is one, `[[summer]]` where there are more."""
    return [value] if isinstance(value, dict) else value


Holidays = Annotated[tuple[HolidaySettings, ...], BeforeValidator(_blocks)]
ExamWeeks = Annotated[tuple[ExamWeekSettings, ...], BeforeValidator(_blocks)]
Exceptions = Annotated[tuple[ExceptionSettings, ...], BeforeValidator(_blocks)]


class CalendarSettings(Section):
    """The whole file. What goes wrong between blocks is a line each in one fault, see `_lines`."""

    hours: ServicesSettings = ServicesSettings()
    holiday: Holidays = ()
    summer: Holidays = ()
    exam_week: ExamWeeks = ()
    exception: Exceptions = ()
    school_days: tuple[Day, ...] = ()

    @field_validator("holiday")
    @classmethod
    def _holidays_are_apart(cls, value: Sequence[HolidaySettings]) -> Sequence[HolidaySettings]:
        return _without(value, _overlaps(one.period for one in value))

    @field_validator("summer")
    @classmethod
    def _summers_are_apart(cls, value: Sequence[HolidaySettings], info: ValidationInfo) -> Sequence[HolidaySettings]:
        holidays = [one.period for one in info.data.get("holiday", ())]
        summers = [one.period for one in value]
        among = (_both(one, other) for one in summers for other in holidays if one.overlaps(other))
        return _without(value, [*_overlaps(summers), *among])

    @field_validator("exam_week")
    @classmethod
    def _exam_weeks_are_apart(
        cls, value: Sequence[ExamWeekSettings], info: ValidationInfo
    ) -> Sequence[ExamWeekSettings]:
        strangers = (_stranger(service, one.period) for one in value for service in _unknown(info, one.hours.told))
        return _without(value, [*_overlaps(one.period for one in value), *strangers])

    @field_validator("exception")
    @classmethod
    def _exceptions_are_apart(
        cls, value: Sequence[ExceptionSettings], info: ValidationInfo
    ) -> Sequence[ExceptionSettings]:
        overlaps = (
            line for service in Service for line in _overlaps(one.period for one in value if one.service is service)
        )
        strangers = (_stranger(service, one.period) for one in value for service in _unknown(info, [one.service]))
        return _without(value, [*overlaps, *strangers])

    @field_validator("school_days")
    @classmethod
    def _are_weekends_on_which_school_works(cls, value: Sequence[date], info: ValidationInfo) -> Sequence[date]:
        periods = [one.period for name in ("holiday", "summer") for one in info.data.get(name, ())]
        return _without(value, (line for day in value for line in _no_such_school_day(day, periods)))

    def calendar(self) -> ServiceCalendar:
        return ServiceCalendar(
            hours=self.hours.told,
            public_holidays=all_public_holidays(),
            holidays=tuple(one.period for one in self.holiday),
            summers=tuple(one.period for one in self.summer),
            exam_weeks=tuple(ExamWeek(one.period, one.hours.told) for one in self.exam_week),
            exceptions=tuple(ServiceException(one.service, one.period, one.hours) for one in self.exception),
            school_days=frozenset(self.school_days),
        )


Item = TypeVar("Item")


def _without(value: Sequence[Item], faults: Iterable[str]) -> Sequence[Item]:
    """`value`, where there are no faults."""
    lines = "\n".join(faults)
    if lines:
        raise ValueError(lines)
    return value


def _overlaps(periods: Iterable[Period]) -> Iterator[str]:
    return (_both(one, other) for one, other in combinations(periods, 2) if one.overlaps(other))


def _both(one: Period, other: Period) -> str:
    return f"{_told(one)} and {_told(other)} overlap; let one end before the other begins"


def _told(period: Period) -> str:
    days = f"{period.first}" if period.first == period.last else f"{period.first} to {period.last}"
    return f"{period.name[Language.FI]} ({days})" if period.name else days


def _unknown(info: ValidationInfo, services: Iterable[Service]) -> list[Service]:
    """Those that have no hours; none where the hours themselves have faults."""
    return [one for one in services if "hours" in info.data and one not in info.data["hours"].told]


def _stranger(service: Service, period: Period) -> str:
    return f"{_told(period)}: {service} has no hours that this could change; add [hours.{service}]"


def _no_such_school_day(day: date, periods: Iterable[Period]) -> Iterator[str]:
    if day.weekday() < _SATURDAY:
        yield f"{day} is no Saturday or Sunday; name only those on which school works, other days are known"
    yield from (f"{day} lies in {_told(period)}; remove it, or shorten that" for period in periods if day in period)
    if day in all_public_holidays():
        yield f"{day} is a public holiday; remove it"


# --- the file -------------------------------------------------------------------------------------------------------
def load(file: Path) -> ServiceCalendar:
    """The service calendar of a file.

    Raises:
        Faults: with every fault that was found.
    """
    raw = read_toml(file, EXAMPLE)
    try:
        return CalendarSettings.model_validate(raw).calendar()
    except ValidationError as error:
        raise Faults([f"{file.name}: {line}" for line in _lines(error)]) from None


def of_settings(settings: Settings) -> ServiceCalendar | None:
    """The calendar that the settings name; None where they name none.

    Raises:
        Faults: with every fault that was found in its file, or where a channel waits for hours that it does not tell.
    """
    file = settings.service.calendar
    if file is None:
        return None
    calendar = load(file)
    silent = settings.alarm.only_when_closed if settings.alarm.policy(calendar).hours is None else ()
    if silent:
        raise Faults(
            [
                f"{file.name}: hours.counsellor_chat is missing; add it. Without those hours and [alarm.hours], "
                f'{", ".join(silent)} in [alarm.page] is never paged: only when "closed".'
            ]
        )
    return calendar


def _lines(error: ValidationError) -> Iterator[str]:
    """A line each. Blocks are counted from one, as who reads the file counts them."""
    for fault in error.errors(include_url=False, include_input=False):
        place = tuple(part + 1 if isinstance(part, int) else part for part in fault["loc"])
        yield from (
            line_of({**fault, "loc": place, "msg": said}, CalendarSettings) for said in fault["msg"].split("\n")
        )


# --- what somebody should know --------------------------------------------------------------------------------------
def notes(calendar: ServiceCalendar, now: datetime) -> list[str]:
    """What is no fault and should be looked at: what is not told, and what has been overtaken by time."""
    return [*_of_hours(calendar, now), *_of_days(calendar, day_of(now))]


def _of_hours(calendar: ServiceCalendar, now: datetime) -> Iterator[str]:
    for service in Service:
        opens = calendar.next_opening(service, now)
        if calendar.of(service) is None:
            yield f"hours.{service}: not told, so that it counts as open at any time. Add [hours.{service}]."
        elif opens is None or opens - now > OPENS_WITHIN:
            yield (
                f"hours.{service}: it does not open in the next {OPENS_WITHIN.days} days. "
                "Look at its hours, and at the days on which school is closed."
            )


def _of_days(calendar: ServiceCalendar, today: date) -> Iterator[str]:
    ends = [one.last for one in (*calendar.holidays, *calendar.summers)]
    if ends and max(ends) < today:
        yield f"holiday, summer: the last that is named ended on {max(ends)}. Add those of the new school year."
    elif not any(one.last >= today for one in calendar.summers):
        yield "summer: none to come is named, so that the days of the summer count as school days. Add [summer]."
