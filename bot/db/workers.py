"""The workers that serve from one database: which account each is, whether it lives, and how many it serves.

Each says every few seconds that it lives. Whoever has not for a minute is gone: nobody is sent to it until it is back.
Never commits.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.db.conversations import Staff, Stored, stored_of
from bot.db.share import share_of
from bot.db.tables import conversation, outbox, worker
from bot.vault import Vault
from rooms.model import ConversationId, Phase

GONE_AFTER: Final = timedelta(minutes=1)
_NOT_SERVED: Final = (Phase.CLOSED.value, Phase.GONE.value)
_WITH_STAFF: Final = (Phase.WAITING.value, Phase.TAKEN.value, Phase.ASSIGNED.value)


def shown(worker: str) -> str:
    """How people are told a worker's name; the first account has none."""
    return worker or "1"


@dataclass(frozen=True, slots=True)
class Absence:
    """From the last sign of a worker until it was back."""

    gone_at: datetime
    back_at: datetime

    def has(self, at: datetime) -> bool:
        return self.gone_at < at <= self.back_at


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
    leads: bool = False
    """Whether the staff side was its, when it was last heard."""
    missed: bool = False
    """Staff have been told that it is gone."""
    undelivered: int = 0
    """What is still to be done by its account."""

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
    share = share_of(tx)
    told = {"sealed": vault.seal_text(account), "heard_at": now, "leads": share.leads, "missed": False}
    row = {**told, "master_key": master_key}
    changed = await tx.execute(update(worker).where(worker.c.name == share.me).values(row))
    if not changed.rowcount:
        await tx.execute(insert(worker).values(name=share.me, **row))


async def absence(tx: AsyncConnection) -> Absence | None:
    """The last one of the worker whose transaction it is."""
    row = (await tx.execute(select(worker).where(worker.c.name == share_of(tx).me))).first()
    return Absence(row.gone_at, row.back_at) if row is not None and row.gone_at is not None else None


async def heard_at(tx: AsyncConnection) -> datetime | None:
    """When the worker whose transaction it is was last heard; None where it never was."""
    found: datetime | None = await tx.scalar(select(worker.c.heard_at).where(worker.c.name == share_of(tx).me))
    return found


async def was_missed(tx: AsyncConnection) -> bool:
    """Whether staff were told that the worker whose transaction it is was gone."""
    return bool(await tx.scalar(select(worker.c.missed).where(worker.c.name == share_of(tx).me)))


async def is_back(tx: AsyncConnection, was: Absence) -> None:
    """The worker whose transaction it is was away so long."""
    values = {"gone_at": was.gone_at, "back_at": was.back_at}
    await tx.execute(update(worker).where(worker.c.name == share_of(tx).me).values(values))


async def is_missed(tx: AsyncConnection, name: str) -> None:
    """Staff are told that it is gone."""
    await tx.execute(update(worker).where(worker.c.name == name).values(missed=True, leads=False))


async def everybody(tx: AsyncConnection, vault: Vault) -> list[Worker]:
    """All that ever served from here, by name."""
    rows = await tx.execute(select(worker).order_by(worker.c.name))
    counts, left = await _counts(tx), await _undelivered(tx)
    return [_worker(vault, row, *counts.get(row.name, (0, 0)), left.get(row.name, 0)) for row in rows]


def _worker(vault: Vault, row: Any, serves: int, waiting: int, left: int) -> Worker:
    account, told = vault.open_text(row.sealed), (bool(row.leads), bool(row.missed))
    return Worker(row.name, account, row.heard_at, serves, waiting, row.master_key, *told, left)


async def _counts(tx: AsyncConnection) -> dict[str, tuple[int, int]]:
    """How many each serves, and how many of them wait."""
    waits = func.count().filter(conversation.c.phase == Phase.WAITING.value)
    found = await tx.execute(
        select(conversation.c.worker, func.count(), waits)
        .where(conversation.c.phase.not_in(_NOT_SERVED))
        .group_by(conversation.c.worker)
    )
    return {name: (serves, waiting) for name, serves, waiting in found}


async def _undelivered(tx: AsyncConnection) -> dict[str, int]:
    found = await tx.execute(select(outbox.c.worker, func.count()).group_by(outbox.c.worker))
    return {name: count for name, count in found if name is not None}


# --- whom an absence concerns ---------------------------------------------------------------------------------------
async def to_be_told_of(tx: AsyncConnection, name: str, staff: Staff) -> list[tuple[Stored, bool]]:
    """Students of that worker of whom staff do not know yet that they cannot be reached as they stand now.

    And whether staff were told already of how each stood before.
    """
    unknown = conversation.c.away_told.is_(None) | (conversation.c.away_told != conversation.c.phase)
    rows = await tx.execute(
        select(conversation)
        .where(conversation.c.worker == name, conversation.c.phase.in_(_WITH_STAFF), unknown)
        .order_by(conversation.c.id)
    )
    return [(stored_of(row, staff), row.away_told is not None) for row in rows]


async def told_of(tx: AsyncConnection, number: ConversationId, phase: Phase | None) -> None:
    """Staff know that this student cannot be reached; None: that they can be, again."""
    value = phase.value if phase is not None else None
    await tx.execute(update(conversation).where(conversation.c.id == number).values(away_told=value))


async def served(tx: AsyncConnection, staff: Staff) -> list[tuple[Stored, bool]]:
    """Conversations of the worker whose transaction it is that are not over, and whether staff were told of each."""
    rows = await tx.execute(
        select(conversation)
        .where(conversation.c.worker == share_of(tx).me, conversation.c.phase.not_in(_NOT_SERVED))
        .order_by(conversation.c.id)
    )
    return [(stored_of(row, staff), row.away_told is not None) for row in rows]


async def hears_that_we_are_back(tx: AsyncConnection, number: ConversationId, was: Absence) -> bool:
    """True once for each absence and student: who was told of it already is not told again."""
    changed = await tx.execute(
        update(conversation)
        .where(
            conversation.c.id == number,
            conversation.c.back_told.is_(None) | (conversation.c.back_told < was.back_at),
        )
        .values(back_told=was.back_at)
    )
    return changed.rowcount == 1
