"""Erasing a conversation: rows at once, in the caller's transaction; what stands in Matrix by errands that follow.

The errands hold, sealed, the few ids that they still need, and go one by one as they are done.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import errands, txn
from bot.db import conversations, crossings, inbox, outbox, places
from bot.db.conversations import Stored
from bot.db.crossings import Sent
from bot.db.outbox import Draft, Errand
from bot.db.places import RoomRow
from bot.db.share import STAFF_ROOMS
from bot.vault import Vault
from rooms.effects import Erase
from rooms.model import Desk


@dataclass(frozen=True, slots=True)
class Erased:
    """What is left to do, and the rooms whose events no longer concern us."""

    drafts: tuple[Draft, ...]
    left_rooms: frozenset[str]


async def erase(tx: AsyncConnection, vault: Vault, stored: Stored, wish: Erase, staff_id: dict[str, str]) -> Erased:
    """Takes away every row of the conversation. `staff_id`: Matrix ids of staff by their key in the settings."""
    number = stored.conversation.id
    sent = await crossings.of_conversation(tx, vault, number)
    maybe_out = await outbox.first_of_each_lane(tx, vault, number)
    await outbox.cross_out_conversation(tx, number)
    entry = await places.room_by_number(tx, vault, stored.entry_room) if stored.entry_room is not None else None
    drafts = list(_redact_cards(sent))
    if entry is not None:
        student = await places.account_id(tx, vault, stored.account)
        lane = errands.entry_lane(number)
        drafts += _recall(maybe_out, lane, entry.room_id, student or "", staff=False)
        drafts += _entry(stored, entry, student or "", sent, wish)
    rooms = [entry] if entry is not None else []
    for desk, room in await _desks(tx, vault, stored):
        whose = await conversations.desk_room(tx, desk)
        user = staff_id.get(whose[1]) if whose else None
        if room is not None and user is not None:
            drafts += _recall(maybe_out, errands.desk_lane(desk), room.room_id, user, staff=True)
        drafts += _desk(desk, room, user, sent, wish)
        rooms += [room] if room is not None else []
    owner = await conversations.worker_of(tx, number)
    drafts = [draft if draft.lane in STAFF_ROOMS else replace(draft, worker=owner) for draft in drafts]
    if not await _rows(tx, stored, rooms):
        drafts = [_without_person(draft) for draft in drafts]
    return Erased(tuple(drafts), frozenset(room.room_id for room in rooms))


def _redact_cards(sent: list[tuple[Sent, str]]) -> list[Draft]:
    return [
        errands.redact(kind, one.room_id, one.event_id) for one, kind in sent if kind in ("duty", "tutors", "alarm")
    ]


def _entry(stored: Stored, room: RoomRow, student: str, sent: list[tuple[Sent, str]], wish: Erase) -> list[Draft]:
    lane = errands.entry_lane(stored.conversation.id)
    language = stored.conversation.language
    last = [errands.farewell(lane, room.room_id, student, False, wish.farewell, language)] if wish.farewell else []
    ours = [errands.redact(lane, room.room_id, one.event_id) for one, _ in sent if one.room == room.id]
    return [*last, *ours, errands.forget(lane, room.room_id, student)]


async def _desks(tx: AsyncConnection, vault: Vault, stored: Stored) -> list[tuple[Desk, RoomRow | None]]:
    found = await conversations.desk_rooms_of(tx, stored.conversation.id)
    return [
        (desk, await places.room_by_number(tx, vault, number) if number is not None else None) for desk, number in found
    ]


def _recall(maybe_out: list[Errand], lane: str, room: str, user: str, *, staff: bool) -> list[Draft]:
    """What was being said there at this moment may be out already, under an id that nobody has told us yet."""
    return [
        errands.recall(lane, room, user, staff, name)
        for one in maybe_out
        if one.lane.removeprefix("urgent:") == lane
        and one.work["do"] in ("say", "relay", "amend", "announce", "pass_earlier")
        for name in _names_of(one)
    ]


def _names_of(errand: Errand) -> tuple[str, ...]:
    """A picture may be out beside its words."""
    name = errand.work.get("under", errand.txn)
    return (name, txn.of_picture(name)) if "media" in errand.work else (name,)


def _desk(desk: Desk, room: RoomRow | None, user: str | None, sent: list[tuple[Sent, str]], wish: Erase) -> list[Draft]:
    if room is None:
        return [errands.abandon(desk)]
    lane = errands.desk_lane(desk)
    last = []
    if wish.desk_farewell is not None and user is not None:
        last = [errands.farewell(lane, room.room_id, user, True, wish.desk_farewell, None)]
    ours = [errands.redact(lane, room.room_id, one.event_id) for one, _ in sent if one.room == room.id]
    return [*last, *ours, errands.forget(lane, room.room_id, None)]


def _without_person(draft: Draft) -> Draft:
    """The student has another conversation with us: their devices stay known."""
    return replace(draft, work=draft.work | {"user": None}) if draft.work["do"] == "forget" else draft


async def _rows(tx: AsyncConnection, stored: Stored, rooms: list[RoomRow]) -> bool:
    """Answers whether this was the student's last conversation."""
    number = stored.conversation.id
    await inbox.erase_of_conversation(tx, number)
    await crossings.erase_of_conversation(tx, number)
    await conversations.erase(tx, number)
    for room in rooms:
        await places.forget_room(tx, room.id)
    return await places.forget_unused_account(tx, stored.account)
