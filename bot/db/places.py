"""Rooms and accounts: Matrix ids, sealed, under small numbers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, exists, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.db.tables import account, conversation, crossing, desk, envelope, pin, room
from bot.vault import Vault


@dataclass(frozen=True, slots=True)
class RoomRow:
    """A room that the bot is in, or was invited to."""

    id: int
    room_id: str
    kind: str

    def __repr__(self) -> str:
        return f"<room {self.id} {self.kind}>"


async def room_by_id(tx: AsyncConnection, vault: Vault, room_id: str) -> RoomRow | None:
    """The room with this Matrix id, if we know it."""
    found = (
        await tx.execute(select(room.c.id, room.c.kind).where(room.c.lookup == vault.lookup("room", room_id)))
    ).first()
    return RoomRow(found.id, room_id, found.kind) if found else None


async def room_by_number(tx: AsyncConnection, vault: Vault, number: int) -> RoomRow | None:
    found = (await tx.execute(select(room.c.sealed, room.c.kind).where(room.c.id == number))).first()
    return RoomRow(number, vault.open_text(found.sealed), found.kind) if found else None


async def rooms_of_kind(tx: AsyncConnection, vault: Vault, kind: str) -> list[RoomRow]:
    """All rooms of that kind, oldest first."""
    found = await tx.execute(select(room.c.id, room.c.sealed).where(room.c.kind == kind).order_by(room.c.id))
    return [RoomRow(row.id, vault.open_text(row.sealed), kind) for row in found]


async def room_ids(tx: AsyncConnection, vault: Vault) -> frozenset[str]:
    """The Matrix ids of all rooms that we know."""
    return frozenset(vault.open_text(sealed) for sealed in (await tx.execute(select(room.c.sealed))).scalars())


async def keep_room(tx: AsyncConnection, vault: Vault, room_id: str, kind: str, at: datetime) -> RoomRow:
    """The room under its kind; one that was seen before its kind was known now has one."""
    known = await room_by_id(tx, vault, room_id)
    if known is None:
        values = {
            "lookup": vault.lookup("room", room_id),
            "sealed": vault.seal_text(room_id),
            "kind": kind,
            "seen_at": at,
        }
        number = (await tx.execute(insert(room).values(values).returning(room.c.id))).scalar_one()
        return RoomRow(number, room_id, kind)
    if known.kind != kind and kind != "unknown":
        await tx.execute(update(room).where(room.c.id == known.id).values(kind=kind))
        return RoomRow(known.id, room_id, kind)
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
