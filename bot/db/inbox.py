"""Envelopes: received events, still sealed, in the order in which they came.

ready -> (locked: its key is not here) -> relaying | held | done, or aside after three lives.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import takewhile
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, bindparam, delete, exists, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.backup import RESTORED
from bot.db.places import RoomRow
from bot.db.prepared import Prepared
from bot.db.share import mine, share_of
from bot.db.tables import cursor, envelope, insert_new, outbox, room
from bot.vault import Vault
from rooms.model import ConversationId, EnvelopeId, Until

LIVES = 3
"""How often a message is tried before it is set aside."""


@dataclass(frozen=True, slots=True)
class Envelope:
    """A received event. `event` is the JSON as it came, sealed by its sender where the room is encrypted."""

    id: EnvelopeId
    room: RoomRow
    event: Mapping[str, Any]
    received_at: datetime
    state: str = "ready"
    attempts: int = 0
    asked_again: bool = False
    inherited: bool = False
    """Left behind by a life before this one, which may have died over it."""

    def __repr__(self) -> str:
        return f"<envelope {self.id} {self.state}>"


_WHERE = Prepared(select(cursor.c.value).where(cursor.c.name == bindparam("of")))


SYNC = "sync"
"""Name of the cursor of where the next sync starts. Each worker has one of its own."""


_OWN: Final = {SYNC: "sync", RESTORED: "back"}
"""Cursors of which each worker has one of its own, and how that is called before a worker's name."""


def own_cursor(name: str, worker: str) -> str:
    """How that worker's cursor is called; the first one's has the bare name, as where one serves alone."""
    return f"{_OWN[name]}:{worker}" if worker and name in _OWN else name


def _own(tx: AsyncConnection, name: str) -> str:
    return own_cursor(name, share_of(tx).me)


async def where_sync_starts(tx: AsyncConnection, name: str = SYNC) -> str | None:
    row = await _WHERE.first(tx, {"of": _own(tx, name)})
    return None if row is None else str(row.value)


_MOVE = Prepared(update(cursor).where(cursor.c.name == bindparam("of")))


async def move_cursor(tx: AsyncConnection, value: str, name: str = SYNC) -> None:
    if not await _MOVE.changed(tx, {"of": _own(tx, name), "value": value}):
        await tx.execute(insert(cursor).values(name=_own(tx, name), value=value))


_RECEIVE = insert_new(envelope, envelope.c.lookup)


async def receive(
    tx: AsyncConnection, vault: Vault, where: RoomRow, event_key: str, event: Mapping[str, Any], at: datetime
) -> Envelope | None:
    """Takes in one event; None when it was taken in before."""
    row = {
        "lookup": vault.lookup("event", event_key),
        "room": where.id,
        "state": "ready",
        "sealed": vault.seal_json(event),
        "attempts": 0,
        "received_at": at,
        "asked_again": False,
        "telling": False,
        "unsent": False,
    }
    new = await _RECEIVE.first(tx, row)
    return None if new is None else Envelope(EnvelopeId(new.id), where, event, at)


_FIELDS = (
    envelope.c.id,
    envelope.c.sealed,
    envelope.c.state,
    envelope.c.attempts,
    envelope.c.received_at,
    envelope.c.asked_again,
    room.c.id.label("room"),
    room.c.sealed.label("room_id"),
    room.c.kind,
    room.c.worker.label("room_worker"),
)


def _envelope(vault: Vault, row: Any) -> Envelope:
    where = RoomRow(row.room, vault.open_text(row.room_id), row.kind, row.room_worker)
    event = vault.open_json(row.sealed)
    return Envelope(
        EnvelopeId(row.id),
        where,
        event,
        row.received_at,
        row.state,
        row.attempts,
        row.asked_again,
        inherited=True,
    )


async def unfinished(tx: AsyncConnection, vault: Vault) -> list[Envelope]:
    """What a life before this one left behind: ready or locked, oldest first. Only what is this worker's."""
    return await _left(tx, vault, mine(tx, room.c.worker))


async def newer(tx: AsyncConnection, vault: Vault, *, after: int) -> list[Envelope]:
    """What came behind that number and is this worker's to work on."""
    found = await _left(tx, vault, and_(mine(tx, room.c.worker), envelope.c.id > after))
    return [replace(one, inherited=False) for one in found]


async def of_staff(tx: AsyncConnection, vault: Vault) -> list[Envelope]:
    """What is left in the staff rooms, for a worker that begins to lead."""
    return await _left(tx, vault, room.c.worker.is_(None))


async def last_number(tx: AsyncConnection) -> int:
    """Of the newest envelope."""
    return int((await tx.execute(select(func.coalesce(func.max(envelope.c.id), 0)))).scalar_one())


async def _left(tx: AsyncConnection, vault: Vault, whose: ColumnElement[bool]) -> list[Envelope]:
    left = envelope.c.state.in_(("ready", "locked"))
    found = await tx.execute(
        select(*_FIELDS).join(room, envelope.c.room == room.c.id).where(left, whose).order_by(envelope.c.id)
    )
    return [_envelope(vault, row) for row in found]


async def opened(tx: AsyncConnection, vault: Vault, number: EnvelopeId) -> Envelope | None:
    """One envelope that is not done."""
    found = (
        await tx.execute(
            select(*_FIELDS)
            .join(room, envelope.c.room == room.c.id)
            .where(envelope.c.id == number, envelope.c.state != "done")
        )
    ).first()
    return None if found is None else _envelope(vault, found)


async def count_attempt(tx: AsyncConnection, number: EnvelopeId) -> None:
    await tx.execute(update(envelope).where(envelope.c.id == number).values(attempts=envelope.c.attempts + 1))


async def uncount_attempts(tx: AsyncConnection, number: EnvelopeId) -> None:
    """It had to wait, which is nobody's failure."""
    await tx.execute(update(envelope).where(envelope.c.id == number).values(attempts=0))


_MARK = Prepared(update(envelope).where(envelope.c.id == bindparam("number")))


async def mark(tx: AsyncConnection, number: EnvelopeId, state: str, conversation: ConversationId | None = None) -> None:
    """A new state; `done` erases the ciphertext."""
    values: dict[str, Any] = {"state": state, "conversation": conversation}
    if state == "done":
        values["sealed"] = None
    await _MARK.changed(tx, values | {"number": number})


async def lock(tx: AsyncConnection, number: EnvelopeId) -> None:
    """Its key is not here. That is no failed attempt, however often it is found so."""
    await tx.execute(update(envelope).where(envelope.c.id == number).values(state="locked", attempts=0))


async def mark_asked(tx: AsyncConnection, number: EnvelopeId) -> None:
    """The writer has been asked to send it again."""
    await tx.execute(update(envelope).where(envelope.c.id == number).values(asked_again=True))


_FINISH = Prepared(
    update(envelope)
    .where(
        envelope.c.id == bindparam("number"),
        envelope.c.state == "relaying",
        ~exists().where(outbox.c.envelope == bindparam("number")),
    )
    .values(state="done", sealed=None)
)


async def finish_delivered(tx: AsyncConnection, number: EnvelopeId) -> None:
    """Erases the ciphertext when no delivery of it is outstanding."""
    await _FINISH.changed(tx, {"number": number})


async def is_relaying(tx: AsyncConnection, where: int) -> bool:
    """Whether anything that was written in the room is still on its way to the other side."""
    found = select(envelope.c.id).where(envelope.c.room == where, envelope.c.state == "relaying").limit(1)
    return (await tx.execute(found)).scalar() is not None


async def held(tx: AsyncConnection, conversation: ConversationId, *, up_to_telling: bool = False) -> list[EnvelopeId]:
    """What the student wrote that waits for a responder, oldest first; at most up to the first that waits for a yes."""
    found = await tx.execute(
        select(envelope.c.id, envelope.c.telling)
        .where(envelope.c.conversation == conversation, envelope.c.state == "held", ~envelope.c.unsent)
        .order_by(envelope.c.id)
    )
    rows = list(found)
    if up_to_telling:
        rows = list(takewhile(lambda row: not row.telling, rows))
    return [EnvelopeId(row.id) for row in rows]


async def hold_until(tx: AsyncConnection, number: EnvelopeId, until: Until) -> None:
    """What the held envelope waits for, beside a responder."""
    telling, unsent = until is Until.STUDENT_AGREES, until is Until.TUTOR_INSISTS
    await tx.execute(update(envelope).where(envelope.c.id == number).values(telling=telling, unsent=unsent))


async def telling(tx: AsyncConnection, conversation: ConversationId) -> list[EnvelopeId]:
    """What waits for the student's yes, oldest first."""
    return await _held_where(tx, conversation, envelope.c.telling)


async def unsent(tx: AsyncConnection, conversation: ConversationId) -> list[EnvelopeId]:
    """The tutor's line that waits for another word of theirs."""
    return await _held_where(tx, conversation, envelope.c.unsent)


async def _held_where(
    tx: AsyncConnection, conversation: ConversationId, which: ColumnElement[bool]
) -> list[EnvelopeId]:
    found = await tx.execute(
        select(envelope.c.id)
        .where(envelope.c.conversation == conversation, envelope.c.state == "held", which)
        .order_by(envelope.c.id)
    )
    return [EnvelopeId(number) for number in found.scalars()]


async def is_telling(tx: AsyncConnection, number: EnvelopeId) -> bool:
    """Whether it waits for the student's yes."""
    found = await tx.execute(select(envelope.c.id).where(envelope.c.id == number, envelope.c.telling))
    return found.scalar() is not None


_STATE_OF = Prepared(select(envelope.c.id, envelope.c.state).where(envelope.c.lookup == bindparam("of")))


async def state_of(tx: AsyncConnection, lookup: bytes) -> tuple[EnvelopeId, str] | None:
    """The envelope of an event by its keyed hash, done or not."""
    found = await _STATE_OF.first(tx, {"of": lookup})
    return None if found is None else (EnvelopeId(found.id), found.state)


async def erase_of_conversation(tx: AsyncConnection, conversation: ConversationId) -> None:
    await tx.execute(delete(envelope).where(envelope.c.conversation == conversation))


async def forget_unread(tx: AsyncConnection, *, before: datetime) -> None:
    """What came in staff rooms and was never read: set aside, or without a key. No conversation takes it along."""
    unread = (envelope.c.state.in_(("locked", "aside")), envelope.c.conversation.is_(None))
    staff_rooms = select(room.c.id).where(room.c.kind.not_in(("unknown", "entry", "desk")))
    await tx.execute(delete(envelope).where(*unread, envelope.c.received_at < before, envelope.c.room.in_(staff_rooms)))


async def forget_done(tx: AsyncConnection, *, before: datetime) -> None:
    """The keyed hashes of what was done long ago: the homeserver will not tell those events again."""
    await tx.execute(delete(envelope).where(envelope.c.state == "done", envelope.c.received_at < before))
