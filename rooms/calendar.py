"""The service calendar: when somebody is there for students, and on which days school works. Pure.

A promise of time is kept in the school's own days, as the law counts them: a talk with a psychologist or a school
social worker comes at the latest on the seventh working day of the school after the student asks (oppilas- ja
opiskelijahuoltolaki 1287/2013, 15 §). A count in weekdays would promise too early over a holiday, where nobody is
there to keep it.

How days are reckoned. A day is the day on a Finnish wall. School works from Monday to Friday, but not on public
holidays, in the school's own holidays and in the summer; a Saturday on which it works is named. Then, of one service on
one day, the first of these that says something holds: an exception, a day on which school is closed, an exam week with
hours of its own, the week. Saturday and Sunday are no school days, and hours that the week names for them still hold.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from rooms import hours as duty
from rooms.hours import HELSINKI, HORIZON_DAYS, Hours, Spans
from rooms.model import Language, Service

STATUTORY_DAYS: Final = 7
"""School days after the one on which a student asks, within which somebody talks with them: 1287/2013, 15 §."""
RAISED_ON_DAY: Final = 5
"""The school day on which a request that nobody has met is raised, while two days are left."""

_SATURDAY: Final = 5
_DAY: Final = timedelta(days=1)


class OffKind(StrEnum):
    """Why school does not work on a day."""

    SUMMER = "summer"
    HOLIDAY = "holiday"
    PUBLIC_HOLIDAY = "public_holiday"
    WEEKEND = "weekend"


@dataclass(frozen=True, slots=True)
class Period:
    """Days from `first` to `last`, both among them. `name`: in every language, or empty."""

    first: date
    last: date
    name: Mapping[Language, str] = field(default_factory=dict)

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    def overlaps(self, other: Period) -> bool:
        return self.first <= other.last and other.first <= self.last


@dataclass(frozen=True, slots=True)
class DayOff:
    """A day on which school does not work. `name`: that of the holiday or summer, in every language, or empty."""

    kind: OffKind
    name: Mapping[Language, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ExamWeek:
    """School days. `hours`: those of the services that keep other hours in it."""

    period: Period
    hours: Mapping[Service, Hours] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ServiceException:
    """What a service keeps on these days, whatever else is said of them; no spans: closed. The period's name is why."""

    service: Service
    period: Period
    spans: Spans = ()


@dataclass(frozen=True, slots=True)
class ServiceCalendar:
    """Hours and school days of one school.

    `hours`: by service, for an ordinary week. Of a service that is not in it nothing is known: it counts as open at
    any time, as every service does where there is no calendar. `school_days`: Saturdays on which school works.
    """

    hours: Mapping[Service, Hours] = field(default_factory=dict)
    public_holidays: frozenset[date] = frozenset()
    holidays: tuple[Period, ...] = ()
    summers: tuple[Period, ...] = ()
    exam_weeks: tuple[ExamWeek, ...] = ()
    exceptions: tuple[ServiceException, ...] = ()
    school_days: frozenset[date] = frozenset()

    # --- hours ---
    def of(self, service: Service) -> ServiceHours | None:
        """The hours of a service; None where they are not known."""
        return ServiceHours(self, service) if service in self.hours else None

    def is_open(self, service: Service, at: datetime) -> bool:
        """Whether somebody is there at that moment. Where hours are not known: yes."""
        hours = self.of(service)
        return hours is None or duty.is_open(hours, at)

    def next_opening(self, service: Service, at: datetime) -> datetime | None:
        """The first moment from `at` on at which it is open, in UTC: `at` itself where it is.

        None where it does not open within 370 days.
        """
        return duty.next_opening(self.of(service) or _ALWAYS, at)

    def closes_at(self, service: Service, at: datetime) -> datetime | None:
        """When that which is open at `at` closes, in UTC. Spans that touch, over midnight too, are one.

        None where it is closed at `at`, where its hours are not known, and where it stays open for 370 days.
        """
        hours = self.of(service)
        return None if hours is None else duty.closes_at(hours, at)

    def hours_on(self, service: Service, day: date) -> Spans:
        """The hours of a service, which must be among `hours`, on one day."""
        exception = self.exception_on(service, day)
        if exception is not None:
            return exception.spans
        if self._is_closed(day):
            return ()
        exams = (one.hours[service] for one in self.exam_weeks if day in one.period and service in one.hours)
        return next(exams, self.hours[service]).of_day(day)

    def exception_on(self, service: Service, day: date) -> ServiceException | None:
        return next((one for one in self.exceptions if one.service is service and day in one.period), None)

    def _is_closed(self, day: date) -> bool:
        off = self.day_off(day)
        return off is not None and off.kind is not OffKind.WEEKEND

    # --- days ---
    def is_school_day(self, day: date) -> bool:
        return self.day_off(day) is None

    def day_off(self, day: date) -> DayOff | None:
        """Why school does not work on a day; None where it does."""
        for kind, periods in ((OffKind.SUMMER, self.summers), (OffKind.HOLIDAY, self.holidays)):
            for period in periods:
                if day in period:
                    return DayOff(kind, period.name)
        if day in self.public_holidays:
            return DayOff(OffKind.PUBLIC_HOLIDAY)
        works = day.weekday() < _SATURDAY or day in self.school_days
        return None if works else DayOff(OffKind.WEEKEND)

    def is_exam_week(self, day: date) -> bool:
        """Whether a day is a school day of an exam week."""
        return self.is_school_day(day) and any(day in one.period for one in self.exam_weeks)

    def school_day_after(self, day: date, count: int) -> date | None:
        """The `count`-th school day after `day`, which itself never counts.

        None where school does not work for 370 days in between.

        Raises:
            ValueError: `count` is less than one.
        """
        if count < 1:
            raise ValueError("school days are counted from one")
        found: date | None = day
        for _ in range(count):
            found = found and self._next_school_day(found)
        return found

    def _next_school_day(self, day: date) -> date | None:
        days = (day + ahead * _DAY for ahead in range(1, HORIZON_DAYS + 1))
        return next((one for one in days if self.is_school_day(one)), None)

    def school_days_between(self, first: date, last: date) -> int:
        """School days after `first`, up to `last` and with it; none where `last` is not later."""
        return sum(self.is_school_day(first + ahead * _DAY) for ahead in range(1, (last - first).days + 1))


@dataclass(frozen=True, slots=True)
class ServiceHours:
    """One service of a calendar, as rooms/hours.py asks for hours. The service must be among the calendar's hours."""

    calendar: ServiceCalendar
    service: Service

    def of_day(self, day: date) -> Spans:
        return self.calendar.hours_on(self.service, day)


_ALWAYS: Final = Hours((duty.parse("0-24"),) * 7)


def day_of(at: datetime) -> date:
    """The day of a moment, as a calendar on a Finnish wall shows it.

    Raises:
        ValueError: the moment has no time zone.
    """
    if at.tzinfo is None:
        raise ValueError("a moment needs its time zone")
    return at.astimezone(HELSINKI).date()


def statutory_due(calendar: ServiceCalendar, asked_at: datetime) -> date | None:
    """The last day on which the talk that a student asked for at that moment may be.

    None where the calendar holds no seven school days in the time to come.
    """
    return calendar.school_day_after(day_of(asked_at), STATUTORY_DAYS)


def statutory_raise(calendar: ServiceCalendar, asked_at: datetime) -> date | None:
    """The day on which a request of that moment is raised if nobody has met it; None as in `statutory_due`."""
    return calendar.school_day_after(day_of(asked_at), RAISED_ON_DAY)
