"""Loads and saves openings: what two adults open together. Takes the caller's transaction and never commits."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.db.prepared import Prepared
from bot.db.tables import opening
from bot.vault import Vault
from moderation.alarm import AlarmId, OpeningId
from moderation.identity import Adult, Opening, OpeningReason, Stage, next_due
from moderation.policy import AlarmPolicy
from rooms.model import StaffId


def _opening(row: Any) -> Opening:
    second = Adult(StaffId(row.second), bytes(row.second_account)) if row.second is not None else None
    return Opening(
        id=OpeningId(row.id),
        alarm=AlarmId(row.alarm),
        reason=OpeningReason(row.reason),
        first=Adult(StaffId(row.first), bytes(row.first_account)),
        asked_at=row.asked_at,
        stage=Stage(row.stage),
        second=second,
        agreed_at=row.agreed_at,
        shown_at=row.shown_at,
    )


def _values(of: Opening, policy: AlarmPolicy) -> dict[str, Any]:
    return {
        "alarm": of.alarm,
        "reason": of.reason.value,
        "stage": of.stage.value,
        "first": of.first.who,
        "first_account": of.first.account,
        "asked_at": of.asked_at,
        "second": of.second.who if of.second is not None else None,
        "second_account": of.second.account if of.second is not None else None,
        "agreed_at": of.agreed_at,
        "shown_at": of.shown_at,
        "due_at": next_due(of, policy),
    }


async def next_number(tx: AsyncConnection) -> OpeningId:
    """The newest row is never taken away, so that no number is given twice."""
    return OpeningId((await tx.execute(select(func.coalesce(func.max(opening.c.id), 0) + 1))).scalar_one())


async def live_of(tx: AsyncConnection, alarm: int) -> Opening | None:
    """The opening of this alarm that has not ended."""
    live = select(opening).where(opening.c.alarm == alarm, opening.c.stage != Stage.ENDED.value)
    row = (await tx.execute(live.order_by(opening.c.id.desc()).limit(1))).first()
    return None if row is None else _opening(row)


async def by_number(tx: AsyncConnection, number: int) -> Opening | None:
    row = (await tx.execute(select(opening).where(opening.c.id == number))).first()
    return None if row is None else _opening(row)


async def of_room(tx: AsyncConnection, room: int) -> Opening | None:
    row = (await tx.execute(select(opening).where(opening.c.room == room))).first()
    return None if row is None else _opening(row)


_DUE = Prepared(
    select(opening).where(opening.c.due_at <= bindparam("now")).order_by(opening.c.due_at).limit(bindparam("at_most"))
)


async def due(tx: AsyncConnection, *, now: datetime, at_most: int) -> list[Opening]:
    """Openings to which the clock matters now."""
    return [_opening(row) for row in await _DUE.rows(tx, {"now": now, "at_most": at_most})]


async def keep(tx: AsyncConnection, of: Opening, policy: AlarmPolicy) -> None:
    """A new one, or one as it is from now on."""
    changed = await tx.execute(update(opening).where(opening.c.id == of.id).values(_values(of, policy)))
    if not changed.rowcount:
        await tx.execute(insert(opening).values({"id": of.id, "pieces": 0, **_values(of, policy)}))


# --- its room -------------------------------------------------------------------------------------------------------
async def room_of(tx: AsyncConnection, number: int) -> int | None:
    return (await tx.execute(select(opening.c.room).where(opening.c.id == number))).scalar()


async def furnish(tx: AsyncConnection, number: int, room: int | None) -> None:
    await tx.execute(update(opening).where(opening.c.id == number).values(room=room))


async def promise(tx: AsyncConnection, number: int, pieces: int) -> None:
    """So many messages are to be said there."""
    await tx.execute(update(opening).where(opening.c.id == number).values(pieces=pieces))


async def said(tx: AsyncConnection, vault: Vault, number: int) -> tuple[int, list[str]]:
    """How many messages are to be said, and the event ids of those that have been."""
    row = (await tx.execute(select(opening.c.pieces, opening.c.sent).where(opening.c.id == number))).one()
    return row.pieces, list(vault.open_json(row.sent)["events"]) if row.sent is not None else []


async def keep_sent(tx: AsyncConnection, vault: Vault, number: int, event: str) -> bool:
    """One more has been said. False where the opening has ended meanwhile: then it must be taken back."""
    _, before = await said(tx, vault, number)
    sealed = vault.seal_json({"events": [*before, event]})
    live = update(opening).where(opening.c.id == number, opening.c.stage == Stage.SHOWN.value)
    return bool((await tx.execute(live.values(sent=sealed))).rowcount)


async def forget_sent(tx: AsyncConnection, number: int) -> None:
    await tx.execute(update(opening).where(opening.c.id == number).values(sent=None))
