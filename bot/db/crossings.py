"""Which message of ours stands for which message of theirs, both ways, and where our card or menu is."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ScalarSelect, bindparam, delete, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.db.prepared import Prepared
from bot.db.share import share_of
from bot.db.tables import crossing, insert_new, room
from bot.vault import Vault
from rooms.model import ConversationId, Purpose

CARDS_KEPT = 20
"""So many cards of the day, and so many of drills."""


@dataclass(frozen=True, slots=True)
class Sent:
    """A message of ours. `origin_id` is the event it carried across, if it carried one."""

    room: int
    event_id: str
    purpose: Purpose | None = None
    conversation: ConversationId | None = None
    origin_id: str | None = None
    room_id: str = ""
    worker: str | None = None
    """Whose account said it, which alone can edit it. Ours, where it is kept without."""

    def __repr__(self) -> str:
        return f"<sent in room {self.room}>"


_KEEP = insert_new(crossing, crossing.c.lookup)
_OF_OURS = Prepared(select(crossing).where(crossing.c.lookup == bindparam("of")))
_COPIES_OF = Prepared(select(crossing).where(crossing.c.origin_lookup == bindparam("of")).order_by(crossing.c.id))


async def keep(tx: AsyncConnection, vault: Vault, sent: Sent) -> None:
    row = {
        "conversation": sent.conversation,
        "room": sent.room,
        "lookup": vault.lookup("event", sent.event_id),
        "sealed": vault.seal_text(sent.event_id),
        "purpose": sent.purpose,
        "worker": share_of(tx).me if sent.worker is None else sent.worker,
        "origin_lookup": None,
        "origin_sealed": None,
    }
    if sent.origin_id is not None:
        row["origin_lookup"] = vault.lookup("event", sent.origin_id)
        row["origin_sealed"] = vault.seal_text(sent.origin_id)
    await _KEEP.rows(tx, row)


def _sent(vault: Vault, row: object) -> Sent:
    origin = row.origin_sealed  # type: ignore[attr-defined]
    purpose = row.purpose  # type: ignore[attr-defined]
    return Sent(
        row.room,  # type: ignore[attr-defined]
        vault.open_text(row.sealed),  # type: ignore[attr-defined]
        Purpose(purpose) if purpose else None,
        row.conversation,  # type: ignore[attr-defined]
        vault.open_text(origin) if origin else None,
        vault.open_text(row.room_sealed) if hasattr(row, "room_sealed") else "",
        row.worker,  # type: ignore[attr-defined]
    )


async def of_ours(tx: AsyncConnection, vault: Vault, event_id: str) -> Sent | None:
    """Our message with this event id."""
    found = await _OF_OURS.first(tx, {"of": vault.lookup("event", event_id)})
    return None if found is None else _sent(vault, found)


async def copies_of(tx: AsyncConnection, vault: Vault, event_id: str) -> list[Sent]:
    """Our messages that carried this event across, oldest first."""
    return [_sent(vault, row) for row in await _COPIES_OF.rows(tx, {"of": vault.lookup("event", event_id)})]


async def latest_for(
    tx: AsyncConnection, vault: Vault, purpose: Purpose, conversation: ConversationId | None, room: int | None = None
) -> Sent | None:
    """The newest message of that purpose; in that room, where one is named."""
    wanted = select(crossing).where(crossing.c.purpose == purpose, crossing.c.conversation == conversation)
    if room is not None:
        wanted = wanted.where(crossing.c.room == room)
    found = (await tx.execute(wanted.order_by(crossing.c.id.desc()).limit(1))).first()
    return None if found is None else _sent(vault, found)


async def of_conversation(tx: AsyncConnection, vault: Vault, conversation: ConversationId) -> list[tuple[Sent, str]]:
    """Every message of ours in the conversation, oldest first, with the kind of room it stands in."""
    found = await tx.execute(
        select(crossing, room.c.kind, room.c.sealed.label("room_sealed"))
        .join(room, crossing.c.room == room.c.id)
        .where(crossing.c.conversation == conversation)
        .order_by(crossing.c.id)
    )
    return [(_sent(vault, row), row.kind) for row in found]


async def at_desk(
    tx: AsyncConnection, vault: Vault, conversation: ConversationId, desk_room: int, entry_room: int, *, before: int
) -> list[Sent]:
    """What was said at one desk, in the order in which it crossed: ours that carry something, there and back.

    What an earlier desk had said lies before the first message at this one, what a later desk says behind the first
    message there (`before`). A long message crossed in pieces: the first stands for it.
    """

    def first(room_number: int) -> ScalarSelect[int]:
        there = (crossing.c.conversation == conversation, crossing.c.room == room_number)
        return select(func.min(crossing.c.id)).where(*there).scalar_subquery()

    found = await tx.execute(
        select(crossing)
        .where(
            crossing.c.conversation == conversation,
            crossing.c.room.in_((desk_room, entry_room)),
            crossing.c.origin_lookup.is_not(None),
            crossing.c.id > first(desk_room),
            or_(first(before).is_(None), crossing.c.id < first(before)),
            or_(crossing.c.purpose.is_(None), crossing.c.purpose != Purpose.EARLIER),
        )
        .order_by(crossing.c.id)
    )
    once = {bytes(row.origin_lookup): row for row in reversed(found.all())}
    return [_sent(vault, row) for row in sorted(once.values(), key=lambda row: row.id)]


async def erase_of_conversation(tx: AsyncConnection, conversation: ConversationId) -> None:
    await tx.execute(delete(crossing).where(crossing.c.conversation == conversation))


async def forget_old_cards(tx: AsyncConnection) -> None:
    """Cards of the day and of drills are nobody's conversation and are erased with none: the newest few are enough."""
    for purpose in (Purpose.SHIFT, Purpose.ALARM, Purpose.STATUS):
        of_nobody = (crossing.c.purpose == purpose, crossing.c.conversation.is_(None))
        kept = select(crossing.c.id).where(*of_nobody).order_by(crossing.c.id.desc()).limit(CARDS_KEPT)
        await tx.execute(delete(crossing).where(*of_nobody, crossing.c.id.not_in(kept.scalar_subquery())))
