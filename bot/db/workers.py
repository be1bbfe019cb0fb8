"""The workers that serve from one database: which account each is, whether it lives, and how many it serves.

Each says every few seconds that it lives. Whoever has not for a minute is gone: nobody is sent to it until it is back.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import delete, func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.db.share import share_of
from bot.db.tables import conversation, worker
from bot.vault import Vault
from rooms.model import Phase

GONE_AFTER: Final = timedelta(minutes=1)
_NOT_SERVED: Final = (Phase.CLOSED.value, Phase.GONE.value)


@dataclass(frozen=True, slots=True)
class Worker:
    """One account. `serves`: conversations that are not over; `waiting`: those of them who wait for a person.

    `master_key`: the public one of its identity.
    """

    name: str
    account: str
    heard_at: datetime
    serves: int
    waiting: int
    master_key: str | None = None

    def __repr__(self) -> str:
        return f"<worker {self.name!r}>"

    def lives(self, now: datetime) -> bool:
        """Also where the clocks of two machines differ by a little, either way."""
        return abs(now - self.heard_at) < GONE_AFTER


def with_room(workers: Iterable[Worker], now: datetime) -> Worker | None:
    """To whom the next student is sent: of those that live the one that serves fewest. None where nobody lives."""
    living = [one for one in workers if one.lives(now)]
    return min(living, key=lambda one: (one.serves, one.name), default=None)


async def lives(
    tx: AsyncConnection, vault: Vault, account: str, now: datetime, *, master_key: str | None = None
) -> None:
    """The worker whose transaction it is says that it does."""
    me = share_of(tx).me
    await tx.execute(delete(worker).where(worker.c.name == me))
    row = {"name": me, "sealed": vault.seal_text(account), "master_key": master_key, "heard_at": now}
    await tx.execute(insert(worker).values(row))


async def everybody(tx: AsyncConnection, vault: Vault) -> list[Worker]:
    """All that ever served from here, by name."""
    rows = await tx.execute(select(worker).order_by(worker.c.name))
    counts = await _counts(tx)
    return [
        Worker(row.name, vault.open_text(row.sealed), row.heard_at, *counts.get(row.name, (0, 0)), row.master_key)
        for row in rows
    ]


async def _counts(tx: AsyncConnection) -> dict[str, tuple[int, int]]:
    """How many each serves, and how many of them wait."""
    waits = func.count().filter(conversation.c.phase == Phase.WAITING.value)
    found = await tx.execute(
        select(conversation.c.worker, func.count(), waits)
        .where(conversation.c.phase.not_in(_NOT_SERVED))
        .group_by(conversation.c.worker)
    )
    return {name: (serves, waiting) for name, serves, waiting in found}
