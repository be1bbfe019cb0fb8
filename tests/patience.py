"""How long tests wait for what must come. One place for all: none of these is a promise of speed.

A wait ends when the thing is there, so a long one costs nothing while all goes well, and a short one fails by chance
on a machine that others use, too. Promises of speed stand in the benches; where a test holds one as well, it is
measured beside `slowness`.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable

SOON = 120.0
"""Seconds until something must have come; mostly it takes 0.1-0.5."""
STARTED_WITHIN = 240.0
"""Seconds until a process that was started serves; mostly 2-5."""
ENDED_WITHIN = 120.0
"""Seconds until a process that was asked to end has ended; mostly under one."""
ALL_READ_WITHIN = 900.0
"""Seconds until a whole day of traffic has been read by everybody; a thousand messages take about 40."""
_A_PIECE_OF_WORK = 0.2


def slowness() -> float:
    """How many times longer a piece of work takes now than with a core to itself: 1.0 on a calm machine."""
    begun, worked = time.perf_counter(), time.thread_time()
    while time.thread_time() - worked < _A_PIECE_OF_WORK:
        pass
    return max(1.0, (time.perf_counter() - begun) / _A_PIECE_OF_WORK)


def in_time(begun: float, seconds: float) -> bool:
    """Whether what began then (`time.monotonic`) took no longer, or would not have on a calm machine."""
    took = time.monotonic() - begun
    return took < seconds or took < seconds * slowness()


async def eventually(
    holds: Callable[[], Awaitable[bool]], what: str, *, every: float = 0.1, within: float = SOON
) -> None:
    """Returns when it is so. Raises `AssertionError` when it never comes to that."""
    deadline = time.monotonic() + within
    while not await holds():
        assert time.monotonic() < deadline, f"not within {within:g} s: {what}"
        await asyncio.sleep(every)
