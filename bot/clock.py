"""APScheduler as a metronome: it beats, and everything else is reckoned from moments.

A missed beat is no loss, since each beat asks what is due. Beats never overlap, and ten missed ones become one.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.errors import CommitInDoubt, LeaseLost

log = structlog.get_logger("kynnys.clock")

Beat = Callable[[], Awaitable[None]]


def utc_now() -> datetime:
    return datetime.now(UTC)


@asynccontextmanager
async def metronome(beats: list[tuple[Beat, float]]) -> AsyncIterator[asyncio.Future[None]]:
    """Calls each beat every so many seconds until the end.

    Yields what is to be waited for: it never comes, but raises what only a new start can mend (CommitInDoubt,
    LeaseLost). The scheduler itself catches everything (APScheduler 3, `run_coroutine_job`).
    """
    fatal: asyncio.Future[None] = asyncio.get_running_loop().create_future()
    scheduler = AsyncIOScheduler(timezone=UTC)
    for beat, seconds in beats:
        scheduler.add_job(
            _patient(beat, fatal),
            "interval",
            seconds=seconds,
            coalesce=True,
            max_instances=1,
            misfire_grace_time=None,
        )
    scheduler.start()
    try:
        yield fatal
    finally:
        scheduler.shutdown(wait=False)
        if not fatal.cancel() and not fatal.cancelled():
            fatal.exception()  # whoever waits for it has it


def _patient(beat: Beat, fatal: asyncio.Future[None]) -> Beat:
    """A beat that fails is logged; the next one comes all the same."""

    async def struck() -> None:
        try:
            await beat()
        except (CommitInDoubt, LeaseLost) as error:
            if not fatal.done():
                fatal.set_exception(error)
        except Exception as error:  # the metronome must not stop
            log.warning("beat failed", error=type(error).__name__)

    return struck
