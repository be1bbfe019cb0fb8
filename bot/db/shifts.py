"""Who is on duty. Takes the caller's transaction and never commits."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.db.prepared import Prepared
from bot.db.tables import conversation, shift
from rooms.duty import Shift
from rooms.model import Phase, Place, StaffId

_ALL = Prepared(select(shift).order_by(shift.c.since, shift.c.who))


async def everybody(tx: AsyncConnection) -> tuple[Shift, ...]:
    """All who are on duty, the longest first."""
    return tuple(_shift(row) for row in await _ALL.rows(tx, {}))


def _shift(row: Any) -> Shift:
    return Shift(StaffId(row.who), Place(row.place), row.since, row.heard_at, bool(row.on_break))


async def begin(tx: AsyncConnection, of: Shift) -> None:
    """As they are from now on."""
    await end(tx, [of.who])
    values = {"place": of.place.value, "since": of.since, "heard_at": of.heard_at, "on_break": of.on_break}
    await tx.execute(insert(shift).values(who=of.who, **values))


async def heard(tx: AsyncConnection, who: StaffId, at: datetime) -> None:
    """Somebody on duty wrote or pressed something; of others nothing is kept."""
    await tx.execute(update(shift).where(shift.c.who == who, shift.c.heard_at < at).values(heard_at=at))


async def end(tx: AsyncConnection, who: Iterable[StaffId]) -> None:
    await tx.execute(delete(shift).where(shift.c.who.in_(list(who))))


async def loads(tx: AsyncConnection) -> dict[StaffId, int]:
    """How many conversations each responder has that do not sleep; who has none is left out."""
    rows = await tx.execute(
        select(conversation.c.responder, func.count())
        .where(
            conversation.c.phase.in_([Phase.TAKEN.value, Phase.ASSIGNED.value]),
            conversation.c.asleep_since.is_(None),
        )
        .group_by(conversation.c.responder)
    )
    return {StaffId(who): count for who, count in rows if who is not None}
