"""APScheduler as a metronome: it beats, and everything else is reckoned from moments.

A missed beat is no loss, since each beat asks what is due. Beats never overlap, and ten missed ones become one.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

log = structlog.get_logger("kynnys.clock")

Beat = Callable[[], Awaitable[None]]


def utc_now() -> datetime:
    return datetime.now(UTC)


@asynccontextmanager
async def metronome(beats: list[tuple[Beat, float]]) -> AsyncIterator[None]:
    """Calls each beat every so many seconds until the end."""
    scheduler = AsyncIOScheduler(timezone=UTC)
    for beat, seconds in beats:
        scheduler.add_job(
            _patient(beat),
            "interval",
            seconds=seconds,
            coalesce=True,
            max_instances=1,
            misfire_grace_time=None,
        )
    scheduler.start()
    try:
        yield
    finally:
        scheduler.shutdown(wait=False)


def _patient(beat: Beat) -> Beat:
    """A beat that fails is logged; the next one comes all the same."""

    async def struck() -> None:
        try:
            await beat()
        except Exception as error:  # the metronome must not stop
            log.warning("beat failed", error=type(error).__name__)

    return struck
