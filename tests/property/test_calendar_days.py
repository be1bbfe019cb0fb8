"""Promises of time, over changed clocks, holidays and new years: against a paper calendar and a watch on the wall."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from config.alarm import all_public_holidays
from rooms.calendar import (
    ExamWeek,
    Period,
    ServiceCalendar,
    ServiceException,
    day_of,
    statutory_due,
    statutory_raise,
)
from rooms.hours import HELSINKI, Hours, Spans, parse
from rooms.model import Service

pytestmark = pytest.mark.slow

TUTORS, COUNSELLORS = Service.TUTOR_CHAT, Service.COUNSELLOR_CHAT
DAY, QUARTER = timedelta(days=1), timedelta(minutes=15)
PUBLIC = all_public_holidays()
INTERESTING = [
    date(2026, 3, 28),  # the clock is put forward in the night
    date(2026, 10, 24),  # and back
    date(2026, 12, 22),  # Christmas and a new year ahead
    date(2027, 3, 24),  # Easter
    date(2028, 2, 28),  # a leap day
    date(2026, 6, 17),  # midsummer, and a summer perhaps
]


# --- calendars ------------------------------------------------------------------------------------------------------
near = st.sampled_from(INTERESTING) | st.dates(date(2026, 1, 1), date(2029, 12, 31))


@st.composite
def spans(draw: st.DrawFn) -> Spans:
    """Up to two spans of one day, on quarters of an hour, none overlapping; they may touch, and touch midnight."""
    edges = sorted(draw(st.lists(st.integers(0, 96), max_size=4)))
    pairs = zip(edges[::2], edges[1::2], strict=False)
    return tuple((time(a // 4, a % 4 * 15), time(b // 4 % 24, b % 4 * 15)) for a, b in pairs if a < b)


weeks = st.builds(Hours, st.tuples(*[spans()] * 7))


def periods(around: date, longest: int) -> st.SearchStrategy[Period]:
    firsts = st.integers(-20, 30).map(lambda ahead: around + ahead * DAY)
    return st.builds(lambda first, length: Period(first, first + length * DAY), firsts, st.integers(0, longest))


@st.composite
def calendars(draw: st.DrawFn, around: date) -> ServiceCalendar:
    """A school's year about that day, with all that can stand in it."""

    def some(one: st.SearchStrategy, most: int = 2) -> tuple:
        return tuple(draw(st.lists(one, max_size=most)))

    return ServiceCalendar(
        hours={TUTORS: draw(weeks), COUNSELLORS: draw(weeks)},
        public_holidays=PUBLIC,
        holidays=some(periods(around, 16)),
        summers=some(periods(around, 75), most=1),
        exam_weeks=some(st.builds(ExamWeek, periods(around, 7), st.fixed_dictionaries({TUTORS: weeks}))),
        exceptions=some(st.builds(ServiceException, st.just(TUTORS), periods(around, 3), spans())),
        school_days=frozenset(some(st.integers(-5, 20).map(lambda ahead: around + ahead * DAY))),
    )


@st.composite
def calendars_and_days(draw: st.DrawFn) -> tuple[ServiceCalendar, date]:
    day = draw(near)
    return draw(calendars(day)), day


@st.composite
def calendars_and_moments(draw: st.DrawFn) -> tuple[ServiceCalendar, datetime]:
    """On quarters of an hour, so that a watch that is looked at every quarter misses nothing."""
    calendar, day = draw(calendars_and_days())
    midnight = datetime.combine(day, time(0), HELSINKI).astimezone(UTC)
    return calendar, midnight + draw(st.integers(0, 24 * 4 + 4)) * QUARTER


# --- told another way -----------------------------------------------------------------------------------------------
def works(calendar: ServiceCalendar, day: date) -> bool:
    """As somebody crosses out days on a calendar of paper."""
    crossed_out = {one for one in PUBLIC if one.year == day.year}
    for period in (*calendar.holidays, *calendar.summers):
        crossed_out |= {period.first + n * DAY for n in range((period.last - period.first).days + 1)}
    return day not in crossed_out and (day.isoweekday() <= 5 or day in calendar.school_days)


def on_a_watch(calendar: ServiceCalendar, at: datetime) -> bool:
    """Whether tutors are there, in minutes of the clock on the wall."""
    wall = at.astimezone(HELSINKI)
    day, minute = wall.date(), wall.hour * 60 + wall.minute
    today = calendar.hours[TUTORS].week[day.isoweekday() - 1]
    for one in reversed(calendar.exam_weeks):
        if one.period.first <= day <= one.period.last:
            today = one.hours[TUTORS].week[day.isoweekday() - 1]
    closed = (*calendar.holidays, *calendar.summers)
    if day in calendar.public_holidays or any(one.first <= day <= one.last for one in closed):
        today = ()
    for one in reversed(calendar.exceptions):
        if one.period.first <= day <= one.period.last:
            today = one.spans
    return any(s.hour * 60 + s.minute <= minute < ((e.hour * 60 + e.minute) or 1440) for s, e in today)


# --- days -----------------------------------------------------------------------------------------------------------
@given(calendars_and_days())
def test_a_day_is_a_school_day_if_nobody_has_crossed_it_out(given_: tuple[ServiceCalendar, date]):
    calendar, day = given_

    for ahead in range(-25, 50):
        assert calendar.is_school_day(day + ahead * DAY) is works(calendar, day + ahead * DAY)


@given(calendars_and_days(), st.integers(1, 30))
@settings(deadline=None)
def test_counting_school_days_forward_and_counting_those_between_are_inverse(
    given_: tuple[ServiceCalendar, date], count: int
):
    calendar, day = given_

    then = calendar.school_day_after(day, count)

    assert then is not None
    assert then > day
    assert calendar.is_school_day(then)
    assert calendar.school_days_between(day, then) == count
    assert calendar.school_days_between(day, then - DAY) == count - 1


@given(calendars_and_days(), st.integers(0, 60), st.integers(0, 60))
@settings(deadline=None)
def test_school_days_between_add_up(given_: tuple[ServiceCalendar, date], there: int, on: int):
    calendar, first = given_
    middle, last = first + there * DAY, first + (there + on) * DAY

    whole = calendar.school_days_between(first, last)

    parts = calendar.school_days_between(first, middle) + calendar.school_days_between(middle, last)
    assert whole == parts == sum(works(calendar, first + n * DAY) for n in range(1, there + on + 1))


@given(calendars_and_days(), st.integers(0, 20), st.integers(1, 12), st.integers(0, 5))
@settings(deadline=None)
def test_who_asks_later_or_for_more_days_is_never_promised_an_earlier_one(
    given_: tuple[ServiceCalendar, date], later: int, count: int, more: int
):
    calendar, day = given_
    soon, late = calendar.school_day_after(day, count), calendar.school_day_after(day + later * DAY, count + more)

    assert soon is not None
    assert late is not None
    assert soon <= late
    assert (soon < late) or more == 0


# --- the law's seven days -------------------------------------------------------------------------------------------
@given(calendars_and_moments())
@example((ServiceCalendar(public_holidays=PUBLIC), datetime(2026, 12, 31, 22, 0, tzinfo=UTC)))  # a new year in Finland
@example((ServiceCalendar(public_holidays=PUBLIC), datetime(2026, 12, 31, 21, 59, tzinfo=UTC)))  # the last minute
@example((ServiceCalendar(public_holidays=PUBLIC), datetime(2026, 3, 28, 22, 0, tzinfo=UTC)))  # a day of 23 hours
@example((ServiceCalendar(public_holidays=PUBLIC), datetime(2026, 10, 25, 21, 59, tzinfo=UTC)))  # a day of 25
@settings(deadline=None)
def test_a_request_is_due_on_the_seventh_school_day_and_raised_before(given_: tuple[ServiceCalendar, datetime]):
    calendar, asked_at = given_
    wall = asked_at.astimezone(HELSINKI).date()

    due, raised = statutory_due(calendar, asked_at), statutory_raise(calendar, asked_at)

    assert due is not None
    assert raised is not None
    assert works(calendar, due)
    assert works(calendar, raised)
    days_to = [sum(works(calendar, wall + n * DAY) for n in range(1, (end - wall).days + 1)) for end in (raised, due)]
    assert days_to == [5, 7]
    assert wall < raised < due


@given(calendars_and_days(), st.integers(0, 24 * 60 - 1), st.integers(0, 24 * 60 - 1))
@settings(deadline=None)
def test_at_what_time_of_a_day_somebody_asks_makes_no_difference(
    given_: tuple[ServiceCalendar, date], one: int, other: int
):
    calendar, day = given_
    moments = [datetime.combine(day, time(n // 60, n % 60), HELSINKI).astimezone(UTC) for n in (one, other)]
    assume(all(day_of(at) == day for at in moments))

    assert statutory_due(calendar, moments[0]) == statutory_due(calendar, moments[1])


# --- hours ----------------------------------------------------------------------------------------------------------
FORTNIGHT = 4 * 24 * 14


@given(calendars_and_moments())
@example((ServiceCalendar({TUTORS: Hours((parse("3.30-4.30"),) * 7)}), datetime(2026, 3, 28, 22, tzinfo=UTC)))
@example((ServiceCalendar({TUTORS: Hours((parse("2-3.30"),) * 7)}), datetime(2026, 10, 25, 0, 45, tzinfo=UTC)))
@settings(max_examples=150, deadline=None)
def test_the_next_opening_is_open_and_nothing_before_it_is(given_: tuple[ServiceCalendar, datetime]):
    calendar, at = given_

    opens = calendar.next_opening(TUTORS, at)

    seen = next((one for one in (at + n * QUARTER for n in range(FORTNIGHT)) if on_a_watch(calendar, one)), None)
    if seen is None:
        assert opens is None or opens >= at + FORTNIGHT * QUARTER
    else:
        assert opens == seen
        assert calendar.is_open(TUTORS, seen)
    assert calendar.is_open(TUTORS, at) is on_a_watch(calendar, at) is (opens == at)


@given(calendars_and_moments())
@example((ServiceCalendar({TUTORS: Hours((parse("2.30-3.30"),) * 7)}), datetime(2026, 3, 29, 0, 30, tzinfo=UTC)))
@example((ServiceCalendar({TUTORS: Hours((parse("2-3.30"),) * 7)}), datetime(2026, 10, 25, 0, 15, tzinfo=UTC)))
@example((ServiceCalendar({TUTORS: Hours((parse("2-3.30"),) * 7)}), datetime(2026, 10, 25, 1, 0, tzinfo=UTC)))
@example((ServiceCalendar({TUTORS: Hours((parse("0-6, 22-24"),) * 7)}), datetime(2026, 12, 31, 21, tzinfo=UTC)))
@settings(max_examples=150, deadline=None)
def test_what_is_open_closes_at_the_first_moment_at_which_nobody_is_there(given_: tuple[ServiceCalendar, datetime]):
    calendar, at = given_
    opens = calendar.next_opening(TUTORS, at)
    assume(opens is not None and opens < at + FORTNIGHT * QUARTER)

    closes = calendar.closes_at(TUTORS, opens)

    ends = (opens + n * QUARTER for n in range(1, FORTNIGHT))
    seen = next((one for one in ends if not on_a_watch(calendar, one)), None)
    if seen is None:
        assert closes is None or closes >= opens + FORTNIGHT * QUARTER
    else:
        assert closes == seen
        assert closes > opens
        assert not calendar.is_open(TUTORS, closes)
        assert calendar.closes_at(TUTORS, closes) is None
    if at < opens:
        assert calendar.closes_at(TUTORS, at) is None


@given(near, st.integers(4, 23), st.integers(0, 59))
def test_over_a_change_of_clocks_a_service_opens_at_the_same_time_on_the_wall(day: date, hour: int, minute: int):
    opens = f"{hour}.{minute:02}"
    calendar = ServiceCalendar({TUTORS: Hours((parse(f"{opens}-24"),) * 7)})

    for ahead in range(3):
        midnight = datetime.combine(day + ahead * DAY, time(0), HELSINKI).astimezone(UTC)
        answer = calendar.next_opening(TUTORS, midnight)
        assert answer is not None
        assert answer.astimezone(HELSINKI).replace(tzinfo=None) == datetime.combine(
            day + ahead * DAY, time(hour, minute)
        )
