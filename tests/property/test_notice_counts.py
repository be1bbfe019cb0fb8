"""No hidden number can be reckoned: every table that fits what is shown is tried."""

from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from risk_feed.counting import SMALLEST_SHOWN, hidden_in, with_sums

HIGHEST = 9
"""No number of these tables is higher; what could be any number above is found below, too."""
Shown = list[list[int | None]]


@st.composite
def tables(draw: st.DrawFn) -> list[list[int]]:
    rows, columns = draw(st.sampled_from([(1, 1), (1, 2), (2, 1), (2, 2), (3, 1), (1, 3), (3, 2)]))
    numbers = st.sampled_from([0, 0, 1, 1, 2, 3, 4, 5, 6, 7])
    return [[draw(numbers) for _ in range(columns)] for _ in range(rows)]


def shown_of(cells: list[list[int]]) -> Shown:
    hidden = hidden_in(cells)
    return [
        [None if (row, column) in hidden else value for column, value in enumerate(line)]
        for row, line in enumerate(cells)
    ]


def possible(shown: Shown) -> dict[tuple[int, int], set[int]]:
    """For each hidden place all the numbers with which what is shown is true. A hidden number is never zero."""
    inner = [(row, column) for row in range(len(shown) - 1) for column in range(len(shown[0]) - 1)]
    unknown = [(row, column) for row, column in inner if shown[row][column] is None]
    found: dict[tuple[int, int], set[int]] = {}
    for values in product(range(1, HIGHEST + 1), repeat=len(unknown)):
        guess = dict(zip(unknown, values, strict=True))
        numbers = [[guess.get((row, column), one) or 0 for column, one in enumerate(line[:-1])]
                   for row, line in enumerate(shown[:-1])]  # fmt: skip
        whole = with_sums(numbers, len(shown[0]) - 1)
        if fits(whole, shown):
            for row, line in enumerate(shown):
                for column, one in enumerate(line):
                    if one is None:
                        found.setdefault((row, column), set()).add(whole[row][column])
    return found


def fits(whole: list[list[int]], shown: Shown) -> bool:
    pairs = (
        (one, other) for line, told in zip(whole, shown, strict=True) for one, other in zip(line, told, strict=True)
    )
    return all(one > 0 if other is None else one == other for one, other in pairs)


@settings(max_examples=150, deadline=None)
@given(tables())
def test_of_no_hidden_number_only_one_value_is_possible(inner: list[list[int]]):
    cells = with_sums(inner, len(inner[0]))
    shown = shown_of(cells)
    if sum(one is None for line in shown[:-1] for one in line[:-1]) > 4:
        return  # too many to try them all; the next test holds for those

    for place, values in possible(shown).items():
        assert len(values) > 1, f"{place} of {shown} is {values}"


@given(st.integers(1, 12), st.integers(1, 6), st.data())
def test_small_numbers_are_hidden_and_zeros_and_true_numbers_shown(rows: int, columns: int, data: st.DataObject):
    inner = [[data.draw(st.integers(0, 12)) for _ in range(columns)] for _ in range(rows)]
    cells = with_sums(inner, columns)

    for line, told in zip(cells, shown_of(cells), strict=True):
        for value, one in zip(line, told, strict=True):
            assert one in (None, value)
            assert one is not None or value > 0
            assert one is None or value == 0 or value >= SMALLEST_SHOWN
