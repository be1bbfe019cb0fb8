"""What was made of the last few texts, under hashes of them: several looks at one message come one after another.

No word is kept. Used from several threads; at worst two of them make the same thing.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Callable, Iterator
from typing import Generic, TypeVar

T = TypeVar("T")
REMEMBERED = 64
"""Texts that may wait between a first look and a second: a burst from so many rooms costs nothing twice."""


class Remembered(Generic[T]):
    """At most so many; the longest unused is forgotten first."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: OrderedDict[bytes, T] = OrderedDict()

    def __len__(self) -> int:
        return len(self._kept)

    def __iter__(self) -> Iterator[bytes]:
        return iter(self._kept)

    def of(self, text: str, make: Callable[[], T]) -> T:
        """What is known of a text, or else what `make` answers; a None is not kept."""
        key = hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()
        found = self._kept.pop(key, None)
        if found is None:
            found = make()
        if found is not None:
            self._kept[key] = found
            if len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return found
