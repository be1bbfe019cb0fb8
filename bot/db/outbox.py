"""What shall happen, until it has happened. In order per lane; each row's `txn` makes a second sending harmless."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Row, bindparam, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.db.prepared import Prepared
from bot.db.share import mine, share_of
from bot.db.tables import conversation, desk, opening, outbox, practice, room
from bot.vault import Vault
from rooms.model import ConversationId, EnvelopeId


@dataclass(frozen=True, slots=True)
class Errand:
    """One thing to do. `work` is a task of bot/errands.py as JSON."""

    id: int
    txn: str
    lane: str
    urgent: bool
    work: dict[str, Any]
    conversation: ConversationId | None
    envelope: EnvelopeId | None
    created_at: datetime
    inherited: bool = False
    """Left behind by a life before this one: it may have been done already."""
    worker: str | None = ""
    """Whose account it takes; none's is whoever leads."""

    def __repr__(self) -> str:
        return f"<errand {self.id} {self.work.get('do')}>"


@dataclass(frozen=True, slots=True)
class Draft:
    """An errand that is not written down yet."""

    lane: str
    work: dict[str, Any]
    conversation: ConversationId | None = None
    envelope: EnvelopeId | None = None
    urgent: bool = False
    worker: str | None = None
    """Whose account it takes, where the lane's rows are gone and cannot tell."""


_APPEND = Prepared(insert(outbox).returning(outbox.c.id))
_DONE = Prepared(delete(outbox).where(outbox.c.id == bindparam("number")))


_OF_STAFF: Final = ("duty", "tutors", "alarm", "admin", "page")
"""Lanes of which whoever leads takes care."""
_WORKER_OF: Final = {
    "entry": select(conversation.c.worker).where(conversation.c.id == bindparam("of")),
    "desk": select(conversation.c.worker)
    .join(desk, desk.c.conversation == conversation.c.id)
    .where(desk.c.id == bindparam("of")),
    "opening": select(room.c.worker).join(opening, opening.c.room == room.c.id).where(opening.c.id == bindparam("of")),
    "practice": select(room.c.worker)
    .join(practice, practice.c.room == room.c.id)
    .where(practice.c.id == bindparam("of")),
}


async def _whose(tx: AsyncConnection, lane: str) -> str | None:
    """Whose account can work in the lane. What is erased already is carried out by whoever erased it, as its own."""
    share = share_of(tx)
    if share.alone:
        return share.me
    for beside in ("urgent:", "offers:", "status:"):
        lane = lane.removeprefix(beside)
    kind, _, number = lane.partition(":")
    if kind in _OF_STAFF:
        return None
    if kind not in _WORKER_OF:
        return share.me
    found = (await tx.execute(_WORKER_OF[kind], {"of": int(number)})).first()
    return share.me if found is None else found.worker


async def append(tx: AsyncConnection, vault: Vault, draft: Draft, txn: str, at: datetime) -> Errand:
    worker = draft.worker if draft.worker is not None else await _whose(tx, draft.lane)
    row = {
        "txn": txn,
        "lane": draft.lane,
        "urgent": draft.urgent,
        "sealed": vault.seal_json(draft.work),
        "conversation": draft.conversation,
        "envelope": draft.envelope,
        "created_at": at,
        "worker": worker,
    }
    (new,) = await _APPEND.rows(tx, row)
    return Errand(
        new.id,
        txn,
        draft.lane,
        draft.urgent,
        draft.work,
        draft.conversation,
        draft.envelope,
        at,
        worker=worker,
    )


def _errand(vault: Vault, row: Row[Any], *, inherited: bool = True) -> Errand:
    return Errand(
        row.id,
        row.txn,
        row.lane,
        row.urgent,
        vault.open_json(row.sealed),
        row.conversation,
        row.envelope,
        row.created_at,
        inherited,
        row.worker,
    )


async def everything(tx: AsyncConnection, vault: Vault) -> list[Errand]:
    """All that a life before this one left to do, in order. Only what is this worker's."""
    found = await tx.execute(select(outbox).where(mine(tx, outbox.c.worker)).order_by(outbox.c.id))
    return [_errand(vault, row) for row in found]


async def newer(tx: AsyncConnection, vault: Vault, *, after: int) -> list[Errand]:
    """What was written down behind that number, by whomever, and is this worker's to do. Nobody has begun it."""
    found = await tx.execute(select(outbox).where(mine(tx, outbox.c.worker), outbox.c.id > after).order_by(outbox.c.id))
    return [_errand(vault, row, inherited=False) for row in found]


async def of_staff(tx: AsyncConnection, vault: Vault) -> list[Errand]:
    """What is to be done in the staff rooms, for a worker that begins to lead. Who led before may have done some."""
    found = await tx.execute(select(outbox).where(outbox.c.worker.is_(None)).order_by(outbox.c.id))
    return [_errand(vault, row) for row in found]


async def last_number(tx: AsyncConnection) -> int:
    """Of the newest errand that is there."""
    return int((await tx.execute(select(func.coalesce(func.max(outbox.c.id), 0)))).scalar_one())


async def done(tx: AsyncConnection, number: int) -> bool:
    """Crosses the errand out; False when it had been crossed out meanwhile (its conversation was erased)."""
    return await _DONE.changed(tx, {"number": number}) == 1


async def is_wanted(tx: AsyncConnection, number: int) -> bool:
    """Whether the errand still stands: it has not been crossed out with its conversation."""
    return (await tx.execute(select(outbox.c.id).where(outbox.c.id == number))).scalar() is not None


async def note(tx: AsyncConnection, vault: Vault, number: int, work: dict[str, Any]) -> bool:
    """Keeps how far a long errand has come; False when it had been crossed out meanwhile."""
    changed = await tx.execute(update(outbox).where(outbox.c.id == number).values(sealed=vault.seal_json(work)))
    return changed.rowcount == 1


async def speaks_in(tx: AsyncConnection, lanes: Collection[str]) -> bool:
    """Whether anything is still to be said in these lanes, so that it may be out already."""
    return (await tx.execute(select(outbox.c.id).where(outbox.c.lane.in_(list(lanes))).limit(1))).scalar() is not None


async def first_of_each_lane(tx: AsyncConnection, vault: Vault, conversation: ConversationId) -> list[Errand]:
    """The errands of a conversation that may be under way now: lanes work on one at a time."""
    found = await tx.execute(select(outbox).where(outbox.c.conversation == conversation).order_by(outbox.c.id))
    first: dict[str, Errand] = {}
    for row in found:
        first.setdefault(row.lane, _errand(vault, row))
    return list(first.values())


async def cross_out_conversation(tx: AsyncConnection, conversation: ConversationId) -> None:
    await tx.execute(delete(outbox).where(outbox.c.conversation == conversation))


async def cross_out_envelope(tx: AsyncConnection, envelope: EnvelopeId) -> None:
    await tx.execute(delete(outbox).where(outbox.c.envelope == envelope))
