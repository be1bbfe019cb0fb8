"""Counts told so that nobody can be found in them. Pure.

A number from one to four is not shown. That alone would be worth little: whoever knows a whole and all but one of its
parts knows that one, too. So further numbers are hidden, until each hidden one could also be another.

What is told are sums: wholes and their parts, a part being itself the whole of other parts, and one whole being parted
in several ways (the contacts of a month by week, by topic, by hour). Every number is a part of one whole at the most.
`is_safe` looks whether a hidden number can go one up or one down, while all sums hold: whatever is below it follows,
and beside it another hidden part goes the other way, or the whole goes along if that is hidden. What is hidden is never
zero, since zeros are shown (nobody is meant), so that a hidden one cannot go down; that, too, is known to who reckons.

A number that can move has two possible values at the least. The notice side's table has two dimensions and another
proof (risk_feed/counting.py); the two sides share no code.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

SMALLEST_SHOWN: Final = 5
"""Numbers below it are hidden, but zero."""

Key = tuple[str, ...]
"""The name of a number."""


@dataclass(frozen=True, slots=True)
class Sum:
    """`whole` is the sum of `parts`."""

    whole: Key
    parts: tuple[Key, ...]


def hidden_in(values: Mapping[Key, int], sums: Sequence[Sum]) -> frozenset[Key]:
    """What is not to be shown. Of numbers that are hidden for others' sake the smallest are taken, parts before wholes.

    Raises:
        ValueError: a sum that does not hold.
    """
    for one in sums:
        if values[one.whole] != sum(values[part] for part in one.parts):
            raise ValueError(f"{'/'.join(one.whole)} is not the sum of its parts")
    table = _Table(values, sums, {key for key, value in values.items() if 0 < value < SMALLEST_SHOWN})
    while True:
        told = next((key for key in sorted(table.hidden) if not table.is_safe(key)), None)
        if told is None:
            return frozenset(table.hidden)
        table.hidden.add(table.companion_of(told))


class _Table:
    def __init__(self, values: Mapping[Key, int], sums: Sequence[Sum], hidden: set[Key]) -> None:
        self._values = values
        self._sums = sums
        self._above = {part: one for one in sums for part in one.parts}
        self.hidden = hidden

    def is_safe(self, key: Key) -> bool:
        """Whether a hidden number could be another."""
        return any(self._falls(key, by) and self._balances(key, by) for by in (1, -1))

    def _falls(self, key: Key, by: int, without: Sum | None = None) -> bool:
        """Whether it can change so that what is below it follows."""
        below = [one for one in self._sums if one.whole == key and one != without]
        return self._values[key] + by >= 1 and all(
            any(part in self.hidden and self._falls(part, by) for part in one.parts) for one in below
        )

    def _balances(self, key: Key, by: int) -> bool:
        """Whether what is beside it and above it can make up for the change."""
        above = self._above.get(key)
        if above is None:
            return True
        beside = (part for part in above.parts if part != key and part in self.hidden)
        if any(self._falls(part, -by) for part in beside):
            return True
        whole = above.whole
        return whole in self.hidden and self._falls(whole, by, above) and self._balances(whole, by)

    def companion_of(self, key: Key) -> Key:
        """What is hidden along with it: the smallest part that is nearest, a whole only where no part is as near."""
        near, seen = [key], {key}
        while near:
            near = [one for known in near for one in self._beside(known) if one not in seen]
            seen.update(near)
            shown = [one for one in near if one not in self.hidden and self._values[one]]
            if shown:
                return min(shown, key=lambda one: (one == self._whole_of(key), self._values[one], one))
        raise AssertionError("with all numbers hidden every one could be another")

    def _beside(self, key: Key) -> list[Key]:
        """What stands in a sum with it."""
        sums = [one for one in self._sums if key == one.whole or key in one.parts]
        return list(dict.fromkeys(other for one in sums for other in (*one.parts, one.whole) if other != key))

    def _whole_of(self, key: Key) -> Key | None:
        above = self._above.get(key)
        return above.whole if above is not None else None
