"""No hidden number can be reckoned: what fits to what is shown is tried."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.small_counts import SMALLEST_SHOWN, Key, Sum, hidden_in

NEAR = 2
"""Each hidden part is tried so far up and down: what could be another number at all could be one near by."""
Table = tuple[dict[Key, int], tuple[Sum, ...]]
SMALL = st.sampled_from([0, 0, 1, 1, 1, 2, 3, 4, 5, 6, 7])


def split(draw: st.DrawFn, whole: int, name: str) -> dict[Key, int]:
    """Any parts of that sum: three at the most."""
    first = draw(st.integers(0, whole))
    second = draw(st.integers(0, whole - first))
    return {(name, "a"): first, (name, "b"): second, (name, "c"): whole - first - second}


@st.composite
def tables(draw: st.DrawFn) -> Table:
    """A whole, parted once or twice; one part of the first may be parted again."""
    parts = {("x", name): draw(SMALL) for name in "abc"[: draw(st.integers(1, 3))]}
    values: dict[Key, int] = {("all",): sum(parts.values()), **parts}
    sums = [Sum(("all",), tuple(parts))]
    if draw(st.booleans()):
        second = split(draw, values["all",], "y")
        values |= second
        sums.append(Sum(("all",), tuple(second)))
    if draw(st.booleans()):
        below = split(draw, values["x", "a"], "z")
        values |= below
        sums.append(Sum(("x", "a"), tuple(below)))
    return values, tuple(sums)


def possible(values: dict[Key, int], sums: tuple[Sum, ...], hidden: frozenset[Key]) -> dict[Key, set[int]]:
    """For each hidden number all with which what is shown is true. A hidden number is never zero."""
    wholes = {one.whole for one in sums}
    leaves = [key for key in values if key in hidden and key not in wholes]
    found: dict[Key, set[int]] = {key: set() for key in hidden}
    for guessed in product(*(range(max(1, values[leaf] - NEAR), values[leaf] + NEAR + 1) for leaf in leaves)):
        guess = {key: value for key, value in values.items() if key not in hidden} | dict(
            zip(leaves, guessed, strict=True)
        )
        if _fits(guess, sums):
            for key in hidden:
                found[key].add(guess[key])
    return found


def _fits(guess: dict[Key, int], sums: tuple[Sum, ...]) -> bool:
    """Fills in the hidden wholes, the lowest first."""
    for one in reversed(sums):
        total = sum(guess[part] for part in one.parts)
        if guess.setdefault(one.whole, total) != total:
            return False
    return True


@settings(max_examples=300, deadline=None)
@given(tables())
def test_of_no_hidden_number_only_one_value_is_possible(table: Table):
    values, sums = table
    hidden = hidden_in(values, sums)
    wholes = {one.whole for one in sums}
    if sum(key not in wholes for key in hidden) > 6:
        return  # too many to try them all

    for key, found in possible(values, sums, hidden).items():
        assert values[key] in found
        assert len(found) > 1, f"{key} of {values} without {sorted(hidden)} is {found}"


@settings(deadline=None)
@given(tables())
def test_small_numbers_are_hidden_and_zeros_are_not(table: Table):
    values, sums = table
    hidden = hidden_in(values, sums)

    assert all(values[key] > 0 for key in hidden)
    assert all(key in hidden for key, value in values.items() if 0 < value < SMALLEST_SHOWN)


def test_where_no_number_is_small_all_are_shown():
    values = {("all",): 17, ("x", "a"): 10, ("x", "b"): 7, ("y", "a"): 17, ("y", "b"): 0}
    sums = (Sum(("all",), (("x", "a"), ("x", "b"))), Sum(("all",), (("y", "a"), ("y", "b"))))

    assert hidden_in(values, sums) == frozenset()


def test_one_small_number_takes_the_smallest_beside_it_along():
    values = {("all",): 33, ("x", "a"): 20, ("x", "b"): 3, ("x", "c"): 10}
    sums = (Sum(("all",), (("x", "a"), ("x", "b"), ("x", "c"))),)

    assert hidden_in(values, sums) == {("x", "b"), ("x", "c")}


def test_five_who_came_each_on_a_day_of_their_own_hide_the_whole_and_whatever_else_tells_it():
    days = tuple(("day", str(number)) for number in range(5))
    values = {("all",): 5, **dict.fromkeys(days, 1), ("language", "fi"): 5, ("language", "sv"): 0}
    sums = (Sum(("all",), days), Sum(("all",), (("language", "fi"), ("language", "sv"))))

    assert hidden_in(values, sums) == {("all",), *days, ("language", "fi")}


def test_a_sum_that_does_not_hold_is_refused():
    with pytest.raises(ValueError, match="all is not the sum"):
        hidden_in({("all",): 3, ("x", "a"): 2}, (Sum(("all",), (("x", "a"),)),))
