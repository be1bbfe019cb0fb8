"""What is compared when an installation moves: two tables have one hash only if their rows are the same."""

from datetime import UTC, date, datetime
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bot.copying import _hash

VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**62), 2**62),
    st.text(max_size=6),
    st.binary(max_size=6),
    st.dates(date(2000, 1, 1), date(2100, 1, 1)),
    st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1)).map(lambda at: at.replace(tzinfo=UTC)),  # noqa: DTZ001
)
ROWS = st.lists(VALUES, max_size=4)


def told(row: list[Any]) -> list[tuple[str, Any]]:
    """A row as the database sees it: one, true and `1` are three things."""
    return [(type(one).__name__, one) for one in row]


@given(ROWS, ROWS)
def test_rows_that_differ_have_different_hashes_and_equal_ones_the_same(one: list[Any], other: list[Any]):
    assert (_hash(one) == _hash(other)) is (told(one) == told(other))


@given(st.text(max_size=4), st.text(max_size=4))
def test_what_stands_in_one_column_never_passes_for_what_stands_in_two(left: str, right: str):
    assert _hash([left, right]) != _hash([f"{left}\0str:{right!r}"])
    assert _hash([left, right]) != _hash([left + right])


@given(ROWS)
def test_one_value_that_changes_changes_the_hash(row: list[Any]):
    for place in range(len(row)):
        changed = [*row[:place], "toinen arvo", *row[place + 1 :]]
        assert _hash(changed) != _hash(row)
