"""The service calendar: who is there when, and which days the law's seven days are counted in."""

from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest

from rooms.calendar import (
    RAISED_ON_DAY,
    STATUTORY_DAYS,
    DayOff,
    ExamWeek,
    OffKind,
    Period,
    ServiceCalendar,
    ServiceException,
    day_of,
    statutory_due,
    statutory_raise,
)
from rooms.hours import HELSINKI, Hours, parse
from rooms.model import Language, Service

TUTORS, COUNSELLORS = Service.TUTOR_CHAT, Service.COUNSELLOR_CHAT
AUTUMN_BREAK = {Language.FI: "Syysloma", Language.SV: "Höstlov", Language.EN: "Autumn break"}


def a_week(*days: str) -> Hours:
    """Monday first; those that are left out are closed."""
    return Hours(tuple(parse(one) if one else () for one in (*days, *[""] * (7 - len(days)))))


def days(first: str, last: str, name: dict[Language, str] | None = None) -> Period:
    return Period(date.fromisoformat(first), date.fromisoformat(last), name or {})


def finnish(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=HELSINKI).astimezone(UTC)


SCHOOL = ServiceCalendar(
    hours={TUTORS: a_week("14-18", "14-18", "14-18", "14-18"), COUNSELLORS: a_week(*["8-16"] * 5)},
    public_holidays=frozenset({date(2026, 12, 6), date(2026, 12, 25), date(2027, 1, 1), date(2027, 1, 6)}),
    holidays=(
        days("2026-10-12", "2026-10-18", AUTUMN_BREAK),
        days("2026-12-21", "2027-01-05"),
    ),
    summers=(days("2027-06-06", "2027-08-10"),),
    exam_weeks=(ExamWeek(days("2026-11-25", "2026-12-02"), {TUTORS: a_week(*["12-15"] * 5)}),),
    exceptions=(
        ServiceException(COUNSELLORS, days("2026-11-27", "2026-11-27")),
        ServiceException(COUNSELLORS, days("2026-12-28", "2026-12-29"), parse("10-12")),
    ),
    school_days=frozenset({date(2027, 6, 5)}),
)


# --- hours ----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("service", "at", "there"),
    [
        (TUTORS, "2026-11-23T13:59", False),
        (TUTORS, "2026-11-23T14:00", True),
        (COUNSELLORS, "2026-11-23T13:59", True),
        (COUNSELLORS, "2026-11-23T16:00", False),
        (COUNSELLORS, "2026-11-21T10:00", False),  # a Saturday
        (COUNSELLORS, "2026-10-14T10:00", False),  # the school's holiday
        (COUNSELLORS, "2027-01-06T10:00", False),  # a public holiday on a Wednesday
        (COUNSELLORS, "2027-07-01T10:00", False),  # the summer
        (TUTORS, "2026-11-25T13:00", True),  # an exam week with hours of its own
        (TUTORS, "2026-11-25T16:00", False),
        (COUNSELLORS, "2026-11-26T10:00", True),  # and a service that keeps its own in it
        (COUNSELLORS, "2026-11-27T10:00", False),  # closed by an exception
        (TUTORS, "2026-11-27T13:00", True),  # which speaks of the other service
        (COUNSELLORS, "2026-12-28T11:00", True),  # open by one, in a holiday
        (COUNSELLORS, "2026-12-29T11:59", True),
        (COUNSELLORS, "2026-12-29T12:00", False),
        (COUNSELLORS, "2026-12-30T11:00", False),
    ],
)
def test_a_student_is_told_whether_somebody_is_there(service: Service, at: str, there: bool):
    assert SCHOOL.is_open(service, finnish(at)) is there


@pytest.mark.parametrize(
    ("service", "at", "opens"),
    [
        (TUTORS, "2026-11-23T15:00", "2026-11-23T15:00"),
        (TUTORS, "2026-11-23T18:00", "2026-11-24T14:00"),
        (TUTORS, "2026-11-24T18:00", "2026-11-25T12:00"),  # into an exam week
        (COUNSELLORS, "2026-11-26T16:00", "2026-11-30T08:00"),  # over an exception and a weekend
        (COUNSELLORS, "2026-12-18T16:00", "2026-12-28T10:00"),  # an exception opens in the holiday
        (COUNSELLORS, "2026-12-29T12:00", "2027-01-07T08:00"),  # over new year and Epiphany
        (COUNSELLORS, "2027-06-04T16:00", "2027-08-11T08:00"),  # the summer
    ],
)
def test_a_student_is_told_when_somebody_will_be_there(service: Service, at: str, opens: str):
    answer = SCHOOL.next_opening(service, finnish(at))

    assert answer == finnish(opens)
    assert answer is not None
    assert answer.tzinfo is UTC


@pytest.mark.parametrize(
    ("at", "closes"),
    [
        ("2026-11-23T15:00", "2026-11-23T16:00"),
        ("2026-12-28T10:00", "2026-12-28T12:00"),
        ("2026-11-23T16:00", None),
        ("2026-11-27T10:00", None),
    ],
)
def test_a_responder_is_told_when_the_service_closes(at: str, closes: str | None):
    assert SCHOOL.closes_at(COUNSELLORS, finnish(at)) == (finnish(closes) if closes else None)


def test_a_night_that_goes_on_over_midnight_closes_in_the_morning():
    nights = ServiceCalendar({TUTORS: a_week("20-24", "0-2")})

    assert nights.closes_at(TUTORS, finnish("2026-11-23T21:00")) == finnish("2026-11-24T02:00")


def test_an_evening_that_lasts_until_midnight_closes_then():
    evenings = ServiceCalendar({TUTORS: a_week("20-24")})

    assert evenings.closes_at(TUTORS, finnish("2026-11-23T21:00")) == finnish("2026-11-24T00:00")


def test_what_stays_open_around_the_clock_never_closes():
    assert ServiceCalendar({TUTORS: a_week(*["0-24"] * 7)}).closes_at(TUTORS, finnish("2026-11-23T21:00")) is None


def test_a_service_that_never_opens_has_no_opening():
    closed = ServiceCalendar({TUTORS: a_week()})

    assert closed.next_opening(TUTORS, finnish("2026-11-23T21:00")) is None


def test_where_hours_are_not_known_a_service_counts_as_open_at_any_time():
    calendar, night = ServiceCalendar({COUNSELLORS: a_week("8-16")}), finnish("2026-11-22T03:00")

    assert calendar.of(TUTORS) is None
    assert calendar.is_open(TUTORS, night)
    assert calendar.next_opening(TUTORS, night) == night
    assert calendar.closes_at(TUTORS, night) is None
    assert not calendar.is_open(COUNSELLORS, night)


def test_hours_that_the_week_names_for_a_saturday_hold():
    calendar = replace(SCHOOL, hours={TUTORS: a_week("", "", "", "", "", "10-14")})

    assert calendar.is_open(TUTORS, finnish("2026-11-21T11:00"))
    assert not calendar.is_school_day(date(2026, 11, 21))
    assert not calendar.is_open(TUTORS, finnish("2026-12-26T11:00"))  # but not in a holiday


# --- days -----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("day", "off"),
    [
        ("2026-11-23", None),
        ("2026-11-27", None),  # an exception closes a service, not the school
        ("2026-11-25", None),  # exam weeks are school days
        ("2026-11-21", DayOff(OffKind.WEEKEND)),
        ("2026-11-22", DayOff(OffKind.WEEKEND)),
        ("2026-10-12", DayOff(OffKind.HOLIDAY, AUTUMN_BREAK)),
        ("2026-10-18", DayOff(OffKind.HOLIDAY, AUTUMN_BREAK)),
        ("2026-10-19", None),
        ("2026-12-28", DayOff(OffKind.HOLIDAY)),  # an exception makes no school day of it
        ("2027-01-06", DayOff(OffKind.PUBLIC_HOLIDAY)),
        ("2027-06-05", None),  # a Saturday on which school works
        ("2027-06-06", DayOff(OffKind.SUMMER)),
        ("2027-08-10", DayOff(OffKind.SUMMER)),
    ],
)
def test_school_works_from_monday_to_friday_but_not_in_holidays(day: str, off: DayOff | None):
    assert SCHOOL.day_off(date.fromisoformat(day)) == off
    assert SCHOOL.is_school_day(date.fromisoformat(day)) is (off is None)


@pytest.mark.parametrize(
    ("day", "exams"), [("2026-11-24", False), ("2026-11-25", True), ("2026-11-28", False), ("2026-12-02", True)]
)
def test_an_exam_week_is_its_school_days(day: str, exams: bool):
    assert SCHOOL.is_exam_week(date.fromisoformat(day)) is exams


@pytest.mark.parametrize(
    ("day", "count", "then"),
    [
        ("2026-11-23", 1, "2026-11-24"),
        ("2026-11-20", 1, "2026-11-23"),  # a Friday
        ("2026-11-21", 1, "2026-11-23"),  # a Saturday
        ("2026-10-09", 1, "2026-10-19"),
        ("2026-12-18", 1, "2027-01-07"),
        ("2027-06-04", 1, "2027-06-05"),
        ("2027-06-04", 2, "2027-08-11"),
    ],
)
def test_the_next_school_day_is_one(day: str, count: int, then: str):
    first, last = date.fromisoformat(day), date.fromisoformat(then)

    assert SCHOOL.school_day_after(first, count) == last
    assert SCHOOL.school_days_between(first, last) == count


def test_the_day_itself_never_counts():
    assert SCHOOL.school_days_between(date(2026, 11, 23), date(2026, 11, 23)) == 0
    assert SCHOOL.school_days_between(date(2026, 11, 24), date(2026, 11, 23)) == 0


@pytest.mark.parametrize("count", [0, -1])
def test_school_days_are_counted_from_one(count: int):
    with pytest.raises(ValueError, match="from one"):
        SCHOOL.school_day_after(date(2026, 11, 23), count)


def test_where_school_never_works_no_day_is_promised():
    closed = replace(SCHOOL, summers=(days("2026-11-26", "2028-06-06"),))

    assert closed.school_day_after(date(2026, 11, 23), 2) == date(2026, 11, 25)
    assert closed.school_day_after(date(2026, 11, 23), 3) is None
    assert statutory_due(closed, finnish("2026-11-23T10:00")) is None
    assert statutory_raise(closed, finnish("2026-11-23T10:00")) is None


# --- the law's seven days: 1287/2013, 15 § --------------------------------------------------------------------------
def test_the_law_says_seven_days_and_two_are_left_when_it_is_raised():
    assert (STATUTORY_DAYS, RAISED_ON_DAY) == (7, 5)


@pytest.mark.parametrize(
    ("asked", "raised", "due"),
    [
        ("2026-11-02T10:00", "2026-11-09", "2026-11-11"),  # over one weekend
        ("2026-11-07T10:00", "2026-11-13", "2026-11-17"),  # on a Saturday: Monday is the first
        ("2026-10-08T10:00", "2026-10-22", "2026-10-26"),  # over the autumn break
        ("2026-12-16T10:00", "2027-01-11", "2027-01-13"),  # over Christmas, new year and Epiphany
        ("2027-06-02T10:00", "2027-08-12", "2027-08-16"),  # over the summer, with a Saturday that counts
    ],
)
def test_a_student_who_asks_is_talked_to_within_seven_working_days_of_the_school(asked: str, raised: str, due: str):
    assert statutory_raise(SCHOOL, finnish(asked)) == date.fromisoformat(raised)
    assert statutory_due(SCHOOL, finnish(asked)) == date.fromisoformat(due)


def test_the_day_on_which_somebody_asks_is_the_one_on_a_finnish_wall():
    assert day_of(datetime(2026, 11, 22, 22, 30, tzinfo=UTC)) == date(2026, 11, 23)
    assert day_of(datetime(2026, 11, 22, 21, 59, tzinfo=UTC)) == date(2026, 11, 22)
    assert day_of(datetime(2026, 7, 1, 21, 0, tzinfo=UTC)) == date(2026, 7, 2)
    assert statutory_due(SCHOOL, finnish("2026-11-02T00:00")) == statutory_due(SCHOOL, finnish("2026-11-02T23:59:59"))


def test_a_moment_without_a_time_zone_is_refused_by_every_question():
    naive = datetime(2026, 11, 23, 10)  # noqa: DTZ001
    asks = (
        lambda: day_of(naive),
        lambda: statutory_due(SCHOOL, naive),
        lambda: SCHOOL.is_open(TUTORS, naive),
        lambda: SCHOOL.closes_at(TUTORS, naive),
        lambda: ServiceCalendar().next_opening(TUTORS, naive),
    )
    for ask in asks:
        with pytest.raises(ValueError, match="time zone"):
            ask()


def test_a_calendar_of_which_nothing_is_told_knows_only_weekends():
    empty = ServiceCalendar()

    assert empty.is_school_day(date(2026, 12, 25))
    assert not empty.is_school_day(date(2026, 12, 26))
    assert empty.hours == {}


def test_one_service_of_a_calendar_is_asked_as_any_hours_are():
    hours = SCHOOL.of(COUNSELLORS)

    assert hours is not None
    assert hours.of_day(date(2026, 12, 28)) == ((time(10), time(12)),)
    assert hours.of_day(date(2026, 12, 30)) == ()
