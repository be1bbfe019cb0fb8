"""A loop whose clock moves only when nobody has anything to do.

A pause of a minute takes no time, and everything that can happen happens before the clock moves: `sleep(1)` in a test
means "when all have come to rest". Work that is done outside the loop (a database's thread or socket) is announced with
`outside()`; while it lasts the clock stands still.
"""

from __future__ import annotations

import asyncio
import selectors
from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from typing import Any

_LONGEST_WORK = 20.0
"""Real seconds that work outside may take before the clock moves on all the same."""


class _Selector(selectors.DefaultSelector):
    def __init__(self, loop: VirtualLoop) -> None:
        super().__init__()
        self._of = loop

    def select(self, timeout: float | None = None) -> list[Any]:
        ready = super().select(0)
        if ready or (timeout is not None and timeout <= 0):
            return ready
        if self._of.outside_works or timeout is None:
            ready = super().select(_LONGEST_WORK)
            if ready or timeout is None:
                return ready
        self._of.moved += timeout or 0.0
        return []


class VirtualLoop(asyncio.SelectorEventLoop):
    """Starts at second 0."""

    def __init__(self) -> None:
        self.moved = 0.0
        self.outside_works = 0
        super().__init__(_Selector(self))
        self._clock_resolution = 1e-6

    def time(self) -> float:
        return self.moved

    def run_in_executor(self, executor: Executor | None, func: Any, *args: Any) -> Any:  # type: ignore[override]
        future = super().run_in_executor(executor, func, *args)
        self.outside_works += 1
        future.add_done_callback(self._came_back)
        return future

    def _came_back(self, _: Any) -> None:
        self.outside_works -= 1


@contextmanager
def outside() -> Iterator[None]:
    """Something works outside the loop; on a real loop this does nothing."""
    loop = asyncio.get_running_loop()
    if not isinstance(loop, VirtualLoop):
        yield
        return
    loop.outside_works += 1
    try:
        yield
    finally:
        loop.outside_works -= 1
