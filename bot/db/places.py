"""Rooms and accounts: Matrix ids, sealed, under small numbers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, exists, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.db.share import STAFF_ROOMS, share_of
from bot.db.tables import account, conversation, crossing, desk, envelope, pin, room
from bot.vault import Vault


@dataclass(frozen=True, slots=True)
class RoomRow:
    """A room that the bot is in, or was invited to."""

    id: int
    room_id: str
    kind: str
    worker: str | None = ""
    """Whose account sits there; none's where all workers' do."""

    def __repr__(self) -> str:
        return f"<room {self.id} {self.kind}>"


async def room_by_id(tx: AsyncConnection, vault: Vault, room_id: str) -> RoomRow | None:
    """The room with this Matrix id, if we know it."""
    found = (
        await tx.execute(
            select(room.c.id, room.c.kind, room.c.worker).where(room.c.lookup == vault.lookup("room", room_id))
        )
    ).first()
    return RoomRow(found.id, room_id, found.kind, found.worker) if found else None


async def room_by_number(tx: AsyncConnection, vault: Vault, number: int) -> RoomRow | None:
    found = (await tx.execute(select(room.c.sealed, room.c.kind, room.c.worker).where(room.c.id == number))).first()
    return RoomRow(number, vault.open_text(found.sealed), found.kind, found.worker) if found else None


async def rooms_of_kind(tx: AsyncConnection, vault: Vault, kind: str) -> list[RoomRow]:
    """All rooms of that kind in which this worker sits, oldest first."""
    columns, sits_there = (room.c.id, room.c.sealed, room.c.worker), _sits_there(tx)
    found = await tx.execute(select(*columns).where(room.c.kind == kind, sits_there).order_by(room.c.id))
    return [RoomRow(row.id, vault.open_text(row.sealed), kind, row.worker) for row in found]


def _sits_there(tx: AsyncConnection) -> ColumnElement[bool]:
    return or_(room.c.worker == share_of(tx).me, room.c.worker.is_(None))


async def room_ids(tx: AsyncConnection, vault: Vault) -> frozenset[str]:
    """The Matrix ids of all rooms that we know, and in which this worker sits."""
    found = await tx.execute(select(room.c.sealed).where(_sits_there(tx)))
    return frozenset(vault.open_text(sealed) for sealed in found.scalars())


async def keep_room(tx: AsyncConnection, vault: Vault, room_id: str, kind: str, at: datetime) -> RoomRow:
    """The room under its kind; one that was seen before its kind was known now has one, and with it whose it is."""
    known = await room_by_id(tx, vault, room_id)
    worker = None if kind in STAFF_ROOMS else share_of(tx).me
    if known is None:
        values = {
            "lookup": vault.lookup("room", room_id),
            "sealed": vault.seal_text(room_id),
            "kind": kind,
            "seen_at": at,
            "worker": worker,
        }
        number = (await tx.execute(insert(room).values(values).returning(room.c.id))).scalar_one()
        return RoomRow(number, room_id, kind, worker)
    if known.kind != kind and kind != "unknown":
        await tx.execute(update(room).where(room.c.id == known.id).values(kind=kind, worker=worker))
        return RoomRow(known.id, room_id, kind, worker)
    return known


async def keep_account(tx: AsyncConnection, vault: Vault, user_id: str) -> int:
    lookup = vault.lookup("account", user_id)
    known = (await tx.execute(select(account.c.id).where(account.c.lookup == lookup))).scalar()
    if known is not None:
        return int(known)
    values = {"lookup": lookup, "sealed": vault.seal_text(user_id)}
    return int((await tx.execute(insert(account).values(values).returning(account.c.id))).scalar_one())


async def account_id(tx: AsyncConnection, vault: Vault, number: int) -> str | None:
    """The Matrix id of a student's account."""
    sealed = (await tx.execute(select(account.c.sealed).where(account.c.id == number))).scalar()
    return None if sealed is None else vault.open_text(sealed)


async def forget_unused_account(tx: AsyncConnection, number: int) -> bool:
    """The account, where its last conversation is gone. Answers whether it was."""
    used = exists().where(conversation.c.account == account.c.id)
    return bool((await tx.execute(delete(account).where(account.c.id == number, ~used))).rowcount)


async def forget_unknown_rooms(tx: AsyncConnection, *, seen_before: datetime) -> None:
    """Rooms of no known kind that nothing came of."""
    stale = select(room.c.id).where(room.c.kind == "unknown", room.c.seen_at < seen_before)
    await tx.execute(delete(envelope).where(envelope.c.room.in_(stale)))
    await tx.execute(delete(room).where(room.c.id.in_(stale)))


async def forget_room(tx: AsyncConnection, number: int) -> None:
    """The row and all that hangs on it. Only for a room whose conversation is gone already."""
    for table in (envelope, crossing):
        await tx.execute(delete(table).where(table.c.room == number))
    await tx.execute(update(desk).where(desk.c.room == number).values(room=None))
    await tx.execute(delete(room).where(room.c.id == number))


async def pinned(tx: AsyncConnection, staff: str) -> str | None:
    """The master key by which this member of staff is known."""
    return (await tx.execute(select(pin.c.master_key).where(pin.c.staff == staff))).scalar()


async def keep_pin(tx: AsyncConnection, staff: str, master_key: str, at: datetime) -> None:
    await tx.execute(delete(pin).where(pin.c.staff == staff))
    await tx.execute(insert(pin).values(staff=staff, master_key=master_key, pinned_at=at))


KEPT_UNKNOWN = timedelta(hours=1)
