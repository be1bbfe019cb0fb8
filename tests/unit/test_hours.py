"""When adults are on duty: as a clock on a Finnish wall shows it, over changed clocks, holidays and new years."""

from datetime import UTC, date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from rooms.hours import Hours, HoursFault, Spans, is_open, next_opening, parse

HELSINKI = ZoneInfo("Europe/Helsinki")
SCHOOL = parse("8-16")
WEEK: tuple[Spans, ...] = (SCHOOL, SCHOOL, SCHOOL, SCHOOL, parse("8-14"), (), ())


def school(*closed: str, week: tuple[Spans, ...] = WEEK) -> Hours:
    return Hours(week, frozenset(date.fromisoformat(one) for one in closed))


def every_day(text: str) -> Hours:
    return Hours((parse(text),) * 7)


def finnish(text: str, fold: int = 0) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=HELSINKI, fold=fold)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("8-16", ((time(8), time(16)),)),
        ("08-16", ((time(8), time(16)),)),
        ("8.15-15.45", ((time(8, 15), time(15, 45)),)),
        ("8:15 – 15:45", ((time(8, 15), time(15, 45)),)),
        ("12-16, 8-11", ((time(8), time(11)), (time(12), time(16)))),
        ("8-12,12-16", ((time(8), time(12)), (time(12), time(16)))),
        (" 0-24 ", ((time(0), time(0)),)),
        ("22-24.00", ((time(22), time(0)),)),
    ],
)
def test_hours_are_written_as_people_write_them(written: str, meant: Spans):
    assert parse(written) == meant


@pytest.mark.parametrize(
    "written",
    ["", "8", "8-", "-16", "8-16,", "8-16 12-14", "8-12, 11-16", "16-8", "22-6", "8-8", "8-25", "8-24.01", "24-24",
     "8.60-16", "8.5-16", "٨-16", "8-16h", "closed", "008-16"],
)  # fmt: skip
def test_hours_that_say_nothing_clear_are_refused(written: str):
    with pytest.raises(HoursFault, match="hours") as fault:
        parse(written)

    assert "008" not in str(fault.value)


def test_a_week_has_seven_days():
    with pytest.raises(ValueError, match="seven"):
        Hours(WEEK[:5])


@pytest.mark.parametrize(
    ("at", "there"),
    [
        ("2026-11-23T07:59:59", False),
        ("2026-11-23T08:00", True),
        ("2026-11-23T15:59:59.999999", True),
        ("2026-11-23T16:00", False),
        ("2026-11-27T14:00", False),  # a Friday ends at two
        ("2026-11-28T10:00", False),  # a Saturday
    ],
)
def test_adults_are_there_from_the_first_minute_to_the_last(at: str, there: bool):
    assert is_open(school(), finnish(at)) is there
    assert is_open(school(), finnish(at).astimezone(UTC)) is there


def test_on_a_day_off_nobody_is_there():
    assert not is_open(school("2026-11-23"), finnish("2026-11-23T10:00"))
    assert is_open(school("2026-11-23"), finnish("2026-11-24T10:00"))


def test_the_last_moment_before_midnight_belongs_to_the_evening_and_midnight_to_the_next_day():
    late = Hours((parse("22-24"), *((),) * 6))

    assert is_open(late, finnish("2026-11-23T23:59:59.999999"))
    assert not is_open(late, finnish("2026-11-24T00:00"))


def test_around_the_clock_is_never_closed():
    assert all(is_open(every_day("0-24"), finnish("2026-11-23T00:00") + timedelta(minutes=n)) for n in range(1500))


def test_a_moment_without_a_time_zone_is_refused():
    for ask in (is_open, next_opening):
        with pytest.raises(ValueError, match="time zone"):
            ask(school(), datetime(2026, 11, 23, 10))  # noqa: DTZ001


@pytest.mark.parametrize(
    ("at", "opens"),
    [
        ("2026-11-23T03:00", "2026-11-23T08:00"),
        ("2026-11-23T10:00", "2026-11-23T10:00"),  # now
        ("2026-11-23T16:00", "2026-11-24T08:00"),
        ("2026-11-27T14:00", "2026-11-30T08:00"),  # over a weekend
    ],
)
def test_when_somebody_will_be_there(at: str, opens: str):
    answer = next_opening(school(), finnish(at))

    assert answer == finnish(opens)
    assert answer is not None
    assert answer.tzinfo is UTC


def test_an_opening_after_christmas_and_new_year_is_found():
    days = [(date(2026, 12, 21) + timedelta(days=n)).isoformat() for n in range(17)]

    assert next_opening(school(*days), finnish("2026-12-18T15:00")) == finnish("2027-01-07T08:00")


def test_where_nobody_ever_comes_there_is_no_opening():
    years = frozenset(date(2026, 1, 1) + timedelta(days=n) for n in range(900))

    assert next_opening(Hours(((),) * 7), finnish("2026-11-23T10:00")) is None
    assert next_opening(Hours(WEEK, years), finnish("2026-11-23T10:00")) is None


def test_in_the_spring_an_hour_is_missing_and_what_lies_in_it_never_comes():
    night = every_day("3.30-4.30")  # on 29 March the clock goes from 3.00 to 4.00

    assert next_opening(night, finnish("2026-03-29T02:00")) == datetime(2026, 3, 29, 1, tzinfo=UTC)  # 4.00
    assert next_opening(every_day("3-3.30"), finnish("2026-03-29T02:00")) == finnish("2026-03-30T03:00")


def test_in_the_autumn_an_hour_comes_twice_and_counts_twice():
    night = every_day("2-3.30")  # on 25 October the clock goes from 4.00 back to 3.00

    assert is_open(night, finnish("2026-10-25T03:15", fold=0))
    assert not is_open(night, finnish("2026-10-25T03:45", fold=0))
    assert is_open(night, finnish("2026-10-25T03:15", fold=1))
    between = finnish("2026-10-25T03:45", fold=0)
    assert next_opening(night, between) == datetime(2026, 10, 25, 1, tzinfo=UTC)  # 3.00 for the second time


# --- against a watch that is looked at every quarter of an hour -------------------------------------------------------
QUARTER = timedelta(minutes=15)
INTERESTING = [
    datetime(2026, 3, 28, 22, 45, tzinfo=UTC),
    datetime(2026, 3, 29, 0, 45, tzinfo=UTC),  # before the clock is put forward
    datetime(2026, 10, 25, 0, 15, tzinfo=UTC),  # in the hour that comes twice, the first time
    datetime(2026, 10, 25, 1, 15, tzinfo=UTC),  # the second time
    datetime(2026, 12, 31, 21, 45, tzinfo=UTC),  # before a new year
    datetime(2028, 2, 28, 22, 0, tzinfo=UTC),  # a leap day begins
]


@st.composite
def days(draw: st.DrawFn) -> Spans:
    """Up to three spans of one day, on quarters of an hour, none overlapping."""
    edges = sorted(draw(st.lists(st.integers(0, 96), max_size=6, unique=True)))
    pairs = zip(edges[::2], edges[1::2], strict=False)
    return tuple((time(a // 4, a % 4 * 15), time(b // 4 % 24, b % 4 * 15)) for a, b in pairs)


moments = st.sampled_from(INTERESTING) | st.integers(0, 4 * 24 * 365 * 12).map(
    lambda quarters: datetime(2024, 1, 1, tzinfo=UTC) + quarters * QUARTER
)


def on_a_watch(week: tuple[Spans, ...], closed: frozenset[date], at: datetime) -> bool:
    """The same, told another way: in minutes of the wall clock."""
    wall = at.astimezone(HELSINKI)
    minute = wall.hour * 60 + wall.minute
    spans = [] if wall.date() in closed else week[wall.isoweekday() - 1]
    return any(s.hour * 60 + s.minute <= minute < ((e.hour * 60 + e.minute) or 1440) for s, e in spans)


@given(week=st.tuples(*[days()] * 7), at=moments, off=st.sets(st.integers(0, 9), max_size=8))
@example(week=((),) * 6 + (parse("2-3.30"),), at=datetime(2026, 10, 25, 0, 45, tzinfo=UTC), off=set())
@example(week=((),) * 6 + (parse("3.30-4.30"),), at=datetime(2026, 10, 25, 1, 15, tzinfo=UTC), off=set())
@example(week=((),) * 6 + (parse("3-3.15, 3.30-3.45"),), at=datetime(2026, 10, 25, 0, 15, tzinfo=UTC), off=set())
@example(week=((),) * 6 + (parse("3.30-4.15"),), at=datetime(2026, 3, 28, 22, tzinfo=UTC), off=set())
@settings(max_examples=200, deadline=None)
def test_the_next_opening_is_the_first_quarter_at_which_a_watch_says_so(
    week: tuple[Spans, ...], at: datetime, off: set[int]
):
    closed = frozenset(at.astimezone(HELSINKI).date() + timedelta(days=ahead) for ahead in off)
    hours = Hours(week, closed)

    answer = next_opening(hours, at)

    looked = (at + n * QUARTER for n in range(4 * 24 * 19))  # nine days off, a week, and some
    assert answer == next((one for one in looked if on_a_watch(week, closed, one)), None)
    assert is_open(hours, at) is on_a_watch(week, closed, at)


@given(week=st.tuples(*[days()] * 7), at=moments, offset=st.integers(-14 * 4, 14 * 4))
@settings(deadline=None)
def test_it_makes_no_difference_whose_clock_the_moment_came_from(week: tuple[Spans, ...], at: datetime, offset: int):
    elsewhere = at.astimezone(timezone(offset * QUARTER))

    assert is_open(Hours(week), elsewhere) is is_open(Hours(week), at)
    assert next_opening(Hours(week), elsewhere) == next_opening(Hours(week), at)
    assert next_opening(Hours(week), at.astimezone(HELSINKI)) == next_opening(Hours(week), at)


@given(st.text(alphabet="0123456789.:-–, \n٣h", max_size=14))
def test_whatever_is_written_is_read_or_refused(text: str):
    try:
        spans = parse(text)
    except HoursFault:
        return
    assert spans
    assert all(start < end or end == time(0) for start, end in spans)
