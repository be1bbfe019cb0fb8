"""Hours against a watch that is looked at every minute, over changed clocks, midnights and holidays."""

from datetime import UTC, date, datetime, timedelta
from functools import cache

from hypothesis import example, given, settings
from hypothesis import strategies as st

from faq.directory import HELSINKI, Contact, DirectoryPolicy, Service, Status, is_open, next_opening, parse_hours
from faq.model import ServiceId
from rooms.model import Language

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
# Known by heart and not by the package that the code asks: New Year to Boxing Day 2026.
HOLIDAYS = {date.fromisoformat(f"2026-{one}") for one in (
    "01-01", "01-06", "04-03", "04-05", "04-06", "05-01", "05-14", "05-24", "06-19", "06-20", "10-31", "12-06",
    "12-24", "12-25", "12-26",
)}  # fmt: skip
POLICY = DirectoryPolicy(max_age=timedelta(days=1000))
FIRST, LAST = datetime(2026, 1, 2, tzinfo=UTC), datetime(2026, 12, 16, tzinfo=UTC)
INTERESTING = [
    datetime(2026, 3, 29, 0, 30, tzinfo=UTC),  # half an hour before the clock is put forward
    datetime(2026, 10, 25, 0, 30, tzinfo=UTC),  # half an hour before it is put back
    datetime(2026, 10, 25, 1, 30, tzinfo=UTC),  # in the hour that comes twice
    datetime(2026, 12, 5, 21, 50, tzinfo=UTC),  # before midnight of Independence Day
    datetime(2026, 4, 2, 20, 59, tzinfo=UTC),  # before Good Friday
    datetime(2026, 12, 15, 12, tzinfo=UTC),  # Christmas within two weeks
]

clocks = st.tuples(st.integers(0, 23), st.sampled_from([0, 1, 15, 30, 59])).map(lambda one: one[0] * 60 + one[1])


@st.composite
def rules(draw: st.DrawFn) -> tuple[str, int, int]:
    """A day, and a start and end in minutes; an end before the start lies on the next day."""
    start = draw(clocks)
    end = draw(clocks.filter(lambda one: one != start) | st.just(1440))
    return draw(st.sampled_from([*DAYS, "holiday"])), start, end


weeks = st.lists(rules(), min_size=1, max_size=6)
moments = st.sampled_from(INTERESTING) | st.datetimes(
    FIRST.replace(tzinfo=None), LAST.replace(tzinfo=None), timezones=st.just(UTC)
).map(lambda one: one.replace(second=0, microsecond=0))


def line(rule: tuple[str, int, int]) -> str:
    day, start, end = rule
    return f"{day} {start // 60:02}:{start % 60:02}-{end // 60:02}:{end % 60:02}"


def a_service(week: list[tuple[str, int, int]]) -> Service:
    texts = dict.fromkeys(Language, "x")
    return Service(
        id=ServiceId("x"),
        name=texts,
        about=texts,
        needs=("talk",),
        contact=Contact(phone="116 111"),
        open=parse_hours([line(one) for one in week]),
        checked_on=date(2026, 1, 1),
        status=Status.CHECKED,
    )


def shown_open(week: list[tuple[str, int, int]], moment: datetime) -> bool:
    """By the plainest reckoning: every rule of today and of yesterday, minute by minute of the wall's clock."""
    wall = moment.astimezone(HELSINKI)
    minute = wall.hour * 60 + wall.minute
    for back in (0, 1):
        day = wall.date() - timedelta(days=back)
        special = day in HOLIDAYS and any(name == "holiday" for name, _, _ in week)
        name_of_day = "holiday" if special else DAYS[day.weekday()]
        for name, start, end in week:
            until = end if end > start else end + 1440
            if name == name_of_day and start <= minute + back * 1440 < until:
                return True
    return False


@cache
def minutes(start: datetime, count: int) -> tuple[datetime, ...]:
    return tuple(start + timedelta(minutes=one) for one in range(count))


@given(weeks, moments)
@settings(deadline=None, max_examples=150)
def test_a_line_is_open_in_exactly_the_minutes_that_its_hours_name(week, start):
    service = a_service(week)

    for moment in minutes(start, 26 * 60)[::7]:
        assert is_open(service, moment, "fi", POLICY) is shown_open(week, moment), moment.astimezone(HELSINKI)


@given(weeks, moments)
@settings(deadline=None, max_examples=60)
@example([("sun", 3 * 60 + 30, 5 * 60)], datetime(2026, 3, 28, 22, tzinfo=UTC))  # begins in the hour that is not
@example([("sun", 3 * 60, 3 * 60 + 30)], datetime(2026, 10, 25, 0, 45, tzinfo=UTC))  # opens again in the hour twice
@example([("sun", 3 * 60 + 30, 3 * 60 + 40)], datetime(2026, 10, 25, 0, 45, tzinfo=UTC))  # and so does this
@example([("sun", 3 * 60, 3 * 60 + 59)], datetime(2026, 3, 28, 22, tzinfo=UTC))  # lies wholly in the missing hour
@example([("holiday", 17 * 60, 1440)], datetime(2026, 12, 10, 22, tzinfo=UTC))
def test_the_next_opening_is_the_first_open_minute(week, start):
    service = a_service(week)

    found = next_opening(service, start, "fi", POLICY)

    first = next((one for one in minutes(start, 14 * 1440 + 1) if shown_open(week, one)), None)
    assert (found and found.astimezone(UTC)) == first
    assert found is None or found.tzinfo is HELSINKI


@given(st.datetimes(timezones=st.timezones()), st.integers(0, 3))
@settings(deadline=None, max_examples=100)
def test_day_and_night_is_every_minute_of_the_year(moment, language):
    always = Service(
        id=ServiceId("x"),
        name={},
        about={},
        needs=("talk",),
        open=parse_hours(["24/7"]),
        checked_on=date(2026, 1, 1),
        status=Status.CHECKED,
    )
    whole = moment.replace(year=2026, day=min(moment.day, 28), month=max(moment.month, 2), fold=language % 2)

    assert is_open(always, whole, "fi", POLICY) is True
    found = next_opening(always, whole, "fi", POLICY)
    # In UTC: a minute that a clock change leaves out equals no other zone's.
    assert found is not None
    assert found.astimezone(UTC) == whole.astimezone(UTC)
