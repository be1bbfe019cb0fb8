"""How the notice side is, on a port of its own. Nothing is shared with the chat side's: no registry, number or port.

Notices are counted here for nobody: how many there are, only a month's table tells, with what is small hidden
(risk_feed/counting.py), and a number that is asked for every fifteen seconds would undo that. So there are signs of
life, and the age of what waits to be said.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from datetime import datetime
from enum import StrEnum
from importlib.metadata import version
from typing import Any, Final

import structlog
from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    ProcessCollector,
    disable_created_metrics,
    generate_latest,
)
from sqlalchemy import func, select
from sqlalchemy.exc import DBAPIError

from bot.db.engine import Database
from bot.health import Told, listening
from bot.matrix.outcome import Outcome
from bot.notices.db.tables import errand
from config.health import HealthSettings

log = structlog.get_logger("kynnys.notices.health")

LOOKED_EVERY: Final = 15.0
"""Seconds between two looks at the database."""
NOT_HEARD_AFTER: Final = 90.0
NOT_READ_AFTER: Final = 60.0
_LAGS: Final = (0.005, 0.02, 0.05, 0.1, 0.25, 1, 5)


class NoticeReason(StrEnum):
    """Why notices do not get where they should."""

    STARTING = "starting"
    DATABASE = "the notice side's database is away"
    HOMESERVER = "the homeserver does not answer the notice side"


class NoticeHealth:
    """One a process. Seconds are those of a clock that is never set."""

    def __init__(self, listens: Callable[[], bool], seconds: Callable[[], float] = time.monotonic) -> None:
        disable_created_metrics()  # type: ignore[no-untyped-call]
        self._listens, self._seconds = listens, seconds
        self._synced_at: float | None = None
        self._read_at: float | None = None
        self._oldest = 0.0
        self.registry = self._registry = CollectorRegistry()
        ProcessCollector(registry=self._registry)
        self._lag = Histogram(
            "kynnys_notices_loop_lag_seconds", "How late the loop is.", buckets=_LAGS, registry=self._registry
        )
        self._answers = Counter(
            "kynnys_notices_homeserver_answers", "Requests to it.", ["outcome"], registry=self._registry
        )
        for outcome in Outcome:
            self._answers.labels(outcome.value)
        self._signs()

    def _signs(self) -> None:
        info = Gauge("kynnys_notices_build_info", "Which Kynnys.", ["version"], registry=self._registry)
        info.labels(version("kynnys")).set(1)
        signs: tuple[tuple[str, str, Callable[[], float]], ...] = (
            ("kynnys_notices_ready", "1 while notices get where they should.", lambda: not self.reasons()),
            ("kynnys_notices_database_up", "1 while the database answers.", lambda: self._is_read),
            ("kynnys_notices_sync_age_seconds", "Since the homeserver answered a sync.", lambda: self._sync_age),
            ("kynnys_notices_oldest_errand_seconds", "Age of what waits to be said.", lambda: self._oldest),
        )
        for name, told, read in signs:
            Gauge(name, told, registry=self._registry).set_function(read)

    # --- what the parts tell ----------------------------------------------------------------------------------------
    def synced(self) -> None:
        """The homeserver has answered a sync."""
        self._synced_at = self._seconds()

    def answered(self, outcome: Outcome) -> None:
        self._answers.labels(outcome.value).inc()

    def looked(self, oldest: datetime | None, now: datetime) -> None:
        """The database was read; `oldest`: since when something waits to be said."""
        self._read_at = self._seconds()
        self._oldest = max(0.0, (now - oldest).total_seconds()) if oldest is not None else 0.0

    # --- what is told -----------------------------------------------------------------------------------------------
    @property
    def _sync_age(self) -> float:
        return float("inf") if self._synced_at is None else self._seconds() - self._synced_at

    @property
    def _is_read(self) -> bool:
        return self._read_at is not None and self._seconds() - self._read_at <= NOT_READ_AFTER

    def reasons(self) -> tuple[NoticeReason, ...]:
        """Empty where all is well."""
        found = {
            NoticeReason.STARTING: not self._listens(),
            NoticeReason.DATABASE: not self._is_read,
            NoticeReason.HOMESERVER: self._listens() and self._sync_age > NOT_HEARD_AFTER,
        }
        return tuple(reason for reason, holds in found.items() if holds)

    def as_json(self) -> dict[str, Any]:
        return {"ready": not self.reasons(), "reasons": list(self.reasons()), "flaws": []}

    def text(self) -> bytes:
        """All of it, as Prometheus reads it."""
        return generate_latest(self._registry)

    @property
    def told(self) -> Told:
        return Told(self.as_json, self.text, self._lagged)

    def _lagged(self, seconds: float) -> None:
        self._lag.observe(max(0.0, seconds))


async def look(health: NoticeHealth, database: Database, now: datetime) -> None:
    """One look. A database that is away is told of by its not having been read."""
    try:
        async with database.tx() as tx:
            oldest = (await tx.execute(select(func.min(errand.c.created_at)))).scalar()
    except (DBAPIError, OSError) as error:
        log.warning("stock not taken", error=type(error).__name__)
        return
    health.looked(oldest, now)


async def run(settings: HealthSettings, health: NoticeHealth, database: Database, now: Callable[[], datetime]) -> None:
    """Answers until the end."""
    async with listening(settings, health.told):
        while True:
            await look(health, database, now())
            await asyncio.sleep(LOOKED_EVERY)
