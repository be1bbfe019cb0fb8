"""Terms of the school year, and how time on duty falls into them."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rooms.model import StaffId
from rooms.terms import Record, Season, Term, Worked, by_term, read_term, term_of

KUUSI = StaffId("kuusi")
AUTUMN, SPRING = Term(2026, Season.AUTUMN), Term(2027, Season.SPRING)
MOMENTS = st.integers(950_000_000, 4_000_000_000).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))


@pytest.mark.parametrize(
    ("at", "term"),
    [
        (datetime(2026, 7, 31, 20, 59, tzinfo=UTC), Term(2026, Season.SPRING)),
        (datetime(2026, 7, 31, 21, 0, tzinfo=UTC), AUTUMN),
        (datetime(2026, 12, 31, 21, 59, tzinfo=UTC), AUTUMN),
        (datetime(2026, 12, 31, 22, 0, tzinfo=UTC), SPRING),
    ],
)
def test_a_term_begins_at_midnight_on_a_finnish_wall(at: datetime, term: Term):
    assert term_of(at) == term


def test_a_shift_over_new_year_counts_in_both_terms():
    night = Worked(KUUSI, datetime(2026, 12, 31, 21, tzinfo=UTC), datetime(2026, 12, 31, 22, 30, tzinfo=UTC))

    assert by_term(night) == ((AUTUMN, timedelta(hours=1)), (SPRING, timedelta(minutes=30)))


def test_a_clock_that_was_set_back_takes_nothing_away():
    backwards = Worked(KUUSI, datetime(2026, 9, 1, 12, tzinfo=UTC), datetime(2026, 9, 1, 11, tzinfo=UTC))

    assert by_term(backwards) == ()


@given(MOMENTS, st.timedeltas(timedelta(days=-400), timedelta(days=800)))
def test_no_time_is_lost_or_counted_twice_at_a_border(since: datetime, lasted: timedelta):
    parts = by_term(Worked(KUUSI, since, since + lasted))

    assert sum((part for _, part in parts), timedelta()) == max(lasted, timedelta())
    assert all(part > timedelta() for _, part in parts)
    assert len({term for term, _ in parts}) == len(parts)
    for term, _ in parts[:-1]:
        assert since < term.ends_at < since + lasted


@given(MOMENTS)
def test_a_term_is_read_as_it_is_written_and_ends_after_all_its_moments(at: datetime):
    term = term_of(at)

    assert read_term(str(term)) == term
    assert at < term.ends_at
    assert term_of(term.ends_at) != term


@pytest.mark.parametrize(
    "text", ["2026", "2026-kevat", "autumn-2026", "26-autumn", "", "2026-", "1999-spring", "２０２６-autumn"]
)
def test_what_is_no_term_is_none(text: str):
    assert read_term(text) is None


def test_a_begun_minute_does_not_count():
    assert Record(timedelta(hours=26, minutes=3, seconds=59)).hours_and_minutes == (26, 3)
