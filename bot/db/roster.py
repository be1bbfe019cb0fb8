"""Who may respond, as operators wrote it, and whom the service has let in. Takes the caller's transaction.

The two differ while something is still to be done: the operators' command writes `roster`, the service follows and
writes `seat`. So whatever is killed in between is done at the next look (bot/rostering.py).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.db.tables import conversation, pin, roster, seat
from bot.vault import Vault
from config.roster import Entry
from rooms.model import ConversationId, Desk, DeskId, Language, Responder, Role, StaffId
from rooms.roster import Person, Training


@dataclass(frozen=True, slots=True)
class Seat:
    """Somebody as the service took them in.

    `account`: the keyed hash of their Matrix id, followed by that of id and master key where a key is on record.
    """

    responder: Responder
    account: bytes
    responds: bool

    @property
    def is_adult(self) -> bool:
        return self.responds and not self.responder.role.is_peer


async def everybody(tx: AsyncConnection, vault: Vault) -> list[Entry]:
    """All who are on it, by their keys."""
    rows = await tx.execute(select(roster).where(roster.c.removed_at.is_(None)).order_by(roster.c.who))
    return [_entry(vault, row) for row in rows]


def _entry(vault: Vault, row: Row[Any]) -> Entry:
    responder = Responder(StaffId(row.who), row.alias, Role(row.role))
    languages = frozenset(Language(one) for one in row.languages.split())
    training = None
    if row.course is not None:
        training = Training(row.course, row.completed, row.valid_until, bool(row.practised))
    person = Person(responder, row.campus, languages, row.at_once, row.since, training)
    return Entry(person, vault.open_text(row.sealed), row.master_key)


async def keep(tx: AsyncConnection, vault: Vault, entry: Entry, by: str, at: datetime) -> None:
    """Puts somebody on it, or changes what it says of them. `by`: a key, or where it was done (rooms/roster.py)."""
    person, training = entry.person, entry.person.training
    await tx.execute(delete(roster).where(roster.c.who == entry.who))
    await tx.execute(
        insert(roster).values(
            who=entry.who,
            lookup=account_of(vault, entry.matrix_id),
            sealed=vault.seal_text(entry.matrix_id),
            alias=person.responder.alias,
            role=person.responder.role.value,
            campus=person.campus,
            languages=" ".join(sorted(person.languages)),
            at_once=person.at_once,
            since=person.since,
            course=training.course if training is not None else None,
            completed=training.completed if training is not None else None,
            valid_until=training.valid_until if training is not None else None,
            practised=training is not None and training.practised,
            master_key=entry.master_key,
            written_at=at,
            written_by=by,
        )
    )


_NOTHING = {
    "lookup": None, "sealed": None, "campus": None, "since": None, "course": None, "completed": None,
    "valid_until": None, "practised": False, "master_key": None,
}  # fmt: skip


async def remove(tx: AsyncConnection, who: StaffId, by: str, at: datetime) -> bool:
    """Takes somebody off it; their account goes at once. Answers whether they were on it."""
    there = (roster.c.who == who) & roster.c.removed_at.is_(None)
    values = {**_NOTHING, "removed_at": at, "written_at": at, "written_by": by}
    return bool((await tx.execute(update(roster).where(there).values(values))).rowcount)


async def writers(tx: AsyncConnection) -> dict[StaffId, str]:
    """By whom each was put on it, changed or taken off it last."""
    return {StaffId(who): by for who, by in await tx.execute(select(roster.c.who, roster.c.written_by))}


def account_of(vault: Vault, matrix_id: str) -> bytes:
    """The keyed hash of a member's Matrix id."""
    return vault.lookup("account", matrix_id)


# --- whom the service has let in --------------------------------------------------------------------------------------
async def seats(tx: AsyncConnection) -> dict[StaffId, Seat]:
    rows = await tx.execute(select(seat).where(seat.c.left_at.is_(None)))
    return {StaffId(row.who): Seat(_responder(row), bytes(row.lookup), bool(row.responds)) for row in rows}


async def former(tx: AsyncConnection) -> dict[StaffId, Responder]:
    """Those who have left, as students knew them."""
    rows = await tx.execute(select(seat).where(seat.c.left_at.is_not(None)))
    return {StaffId(row.who): _responder(row) for row in rows}


def _responder(row: Row[Any]) -> Responder:
    return Responder(StaffId(row.who), row.alias, Role(row.role))


async def sit_down(tx: AsyncConnection, seats_now: Iterable[Seat]) -> None:
    """They are taken in as they are now."""
    for one in seats_now:
        who = one.responder.who
        await tx.execute(delete(seat).where(seat.c.who == who))
        values = {
            "who": who,
            "lookup": one.account,
            "alias": one.responder.alias,
            "role": one.responder.role.value,
            "responds": one.responds,
        }
        await tx.execute(insert(seat).values(values))


async def stand_up(tx: AsyncConnection, who: StaffId, at: datetime) -> None:
    """They have left: their account goes; key, alias and role stay for desks that were theirs."""
    await tx.execute(update(seat).where(seat.c.who == who).values(lookup=None, left_at=at))


async def forget_pin(tx: AsyncConnection, who: StaffId) -> None:
    """The identity by which they were known: another account has another."""
    await tx.execute(delete(pin).where(pin.c.staff == who))


async def bury(tx: AsyncConnection) -> None:
    """Rows of whoever was removed, when the service has followed: their seat tells who they were."""
    await tx.execute(delete(roster).where(roster.c.removed_at.is_not(None)))


async def conversations_of(tx: AsyncConnection, who: StaffId) -> list[tuple[ConversationId, Desk]]:
    """The conversations that somebody has now, or is on the way to, and at which desk."""
    rows = await tx.execute(
        select(conversation.c.id, conversation.c.desk)
        .where(conversation.c.responder == who)
        .order_by(conversation.c.id)
    )
    return [(ConversationId(row.id), Desk(DeskId(row.desk))) for row in rows]
