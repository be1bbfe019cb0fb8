"""Whether the service is ready, and why not: what its parts tell of themselves, and what follows. No I/O."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from bot.db.stock import Stock
from bot.db.workers import Worker

NOT_HEARD_AFTER = 90.0
"""Seconds since the last answer of the homeserver; it may hold one back for thirty."""
NOT_READ_AFTER = 60.0
"""Seconds since the database was read last; it is read every fifteen."""


class Reason(StrEnum):
    """Why students are not served as they should be."""

    STARTING = "starting"
    DATABASE = "the database is away: only 112 is answered"
    HOMESERVER = "the homeserver does not answer"


class Flaw(StrEnum):
    """What does not work while all are served."""

    ENCODER = "the encoder is away: the screen and the answers see less"
    SCREEN = "the crisis screen is not whole"
    WORKER = "another worker is gone: its students cannot be reached"


@dataclass(frozen=True, slots=True)
class Health:
    """Ready where there is no reason against it."""

    reasons: tuple[Reason, ...]
    flaws: tuple[Flaw, ...]

    @property
    def is_ready(self) -> bool:
        return not self.reasons

    def as_json(self) -> dict[str, Any]:
        return {"ready": self.is_ready, "reasons": list(self.reasons), "flaws": list(self.flaws)}


@dataclass
class Vitals:
    """Seconds are those of a clock that is never set."""

    seconds: Callable[[], float] = time.monotonic
    now: Callable[[], datetime] = field(default=lambda: datetime.now(UTC), kw_only=True)
    serving: bool = False
    """All has been taken up that a life before this one left, and the ears are open."""
    encoder_works: Callable[[], bool] = lambda: True
    screen_is_whole: bool = True
    _workers: tuple[Worker, ...] | None = field(default=None, init=False)
    _synced_at: float | None = field(default=None, init=False)
    _stock: Stock | None = field(default=None, init=False)
    _stock_at: float | None = field(default=None, init=False)
    _database_failed: bool = field(default=False, init=False)

    def synced(self) -> None:
        """The homeserver has answered a sync."""
        self._synced_at = self.seconds()

    def stock_taken(self, stock: Stock | None, workers: Iterable[Worker] | None = None) -> None:
        """The database was read; None where it could not be. `workers`: all, where there are several."""
        self._workers = tuple(workers) if workers is not None else self._workers
        self._stock, self._stock_at = stock, self.seconds() if stock is not None else None
        self._database_failed = stock is None

    @property
    def stock(self) -> Stock | None:
        """How things stand; None where nobody has looked lately."""
        return self._stock if self.database_is_there else None

    @property
    def workers(self) -> tuple[Worker, ...] | None:
        """All workers as they were when somebody last looked; None where one serves alone."""
        return self._workers

    @property
    def gone(self) -> int:
        """How many workers say no more that they live, by our own clock."""
        return sum(not one.lives(self.now()) for one in self._workers or ())

    @property
    def database_is_there(self) -> bool:
        return self._stock_at is not None and self.seconds() - self._stock_at <= NOT_READ_AFTER

    @property
    def sync_age(self) -> float | None:
        """Seconds since the homeserver answered a sync; None where it never did."""
        return None if self._synced_at is None else self.seconds() - self._synced_at

    @property
    def hears(self) -> bool:
        return self.sync_age is not None and self.sync_age <= NOT_HEARD_AFTER

    def health(self) -> Health:
        """How it is now. At the start nobody has looked yet, and what has not failed is no reason."""
        reasons = {
            Reason.STARTING: not self.serving,
            Reason.DATABASE: self._database_failed or (self.serving and not self.database_is_there),
            Reason.HOMESERVER: self.serving and not self.hears,
        }
        flaws = {
            Flaw.ENCODER: not self.encoder_works(),
            Flaw.SCREEN: not self.screen_is_whole,
            Flaw.WORKER: self.gone > 0,
        }
        return Health(
            tuple(one for one, holds in reasons.items() if holds), tuple(one for one, holds in flaws.items() if holds)
        )
