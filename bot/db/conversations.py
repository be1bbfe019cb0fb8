"""Loads and saves conversations. Takes the caller's transaction and never commits."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, delete, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.db.prepared import Prepared
from bot.db.share import share_of
from bot.db.tables import account as accounts
from bot.db.tables import alarm, asking, conversation, desk, memory, note
from rooms.decide import next_due
from rooms.duty import OnCard, on_card
from rooms.model import (
    Assignment,
    Companion,
    Conversation,
    ConversationId,
    Desk,
    DeskId,
    Handing,
    Language,
    Near,
    Phase,
    Request,
    Responder,
    Role,
    Service,
    StaffId,
    Successor,
    Topic,
)
from rooms.policy import RoomsPolicy

Staff = Callable[[StaffId], Responder]
"""Who stands behind a key of the settings; answers for people who have left, too."""


@dataclass(frozen=True, slots=True)
class Stored:
    """A conversation with the numbers of its account and entry room."""

    conversation: Conversation
    account: int
    entry_room: int | None
    account_lookup: bytes = b""
    """The keyed hash of the student's Matrix id, where it was asked for."""


def stored_of(row: Any, staff: Staff) -> Stored:
    """A row as it was saved."""
    found = Conversation(
        id=ConversationId(row.id),
        pseudonym=row.pseudonym,
        phase=Phase(row.phase),
        quiet_since=row.quiet_since,
        language=Language(row.language) if row.language else None,
        waiting_since=row.waiting_since,
        assignment=_assignment(row, staff),
        erase_asked_at=row.erase_asked_at,
        warned=row.warned,
        nudges=row.nudges,
        last_desk=Desk(DeskId(row.last_desk)) if row.last_desk is not None else None,
        alarmed=bool(row.alarmed),
        tells_since=row.tells_since,
        tell_asked_at=row.tell_asked_at,
        unsent_since=row.unsent_since,
        ready=row.ready,
        ready_since=row.ready_since,
        request=_request(row, staff),
        handing=_handing(row),
        asleep_since=row.asleep_since,
        companion=_companion(row, staff),
        help_asked_at=row.help_asked_at,
        mark=row.mark,
        heavy=bool(row.heavy),
    )
    return Stored(found, row.account, row.entry_room, getattr(row, "account_lookup", b""))


def _handing(row: Any) -> Handing | None:
    return Handing(Successor(row.hand_to), row.hand_since, row.hand_asked_at) if row.hand_to is not None else None


def _request(row: Any, staff: Staff) -> Request:
    return Request(
        Service(row.service),
        row.choosing_since,
        row.carded_at,
        row.shut_at,
        row.asked_at,
        bool(row.raised),
        row.widened,
        Topic(row.topic) if row.topic else None,
        frozenset(StaffId(who) for who in row.not_who.split()),
        frozenset(row.not_campus.split()),
        row.wanted_campus,
        row.held_abuse,
        Role(row.wanted_role) if row.wanted_role else None,
        staff(StaffId(row.handed_by)) if row.handed_by else None,
        Desk(DeskId(row.earlier_desk)) if row.earlier_desk is not None else None,
    )


def _assignment(row: Any, staff: Staff) -> Assignment | None:
    if row.responder is None:
        return None
    return Assignment(staff(StaffId(row.responder)), Desk(DeskId(row.desk)), row.desk_since)


def _companion(row: Any, staff: Staff) -> Companion | None:
    if row.companion is None:
        return None
    return Companion(staff(StaffId(row.companion)), Near(row.companion_near), row.companion_since)


def _values(of: Conversation, policy: RoomsPolicy) -> dict[str, Any]:
    assigned = of.assignment
    return {
        "phase": of.phase.value,
        "language": of.language.value if of.language else None,
        "quiet_since": of.quiet_since,
        "waiting_since": of.waiting_since,
        "erase_asked_at": of.erase_asked_at,
        "warned": of.warned,
        "nudges": of.nudges,
        "responder": assigned.responder.who if assigned else None,
        "desk": assigned.desk.id if assigned else None,
        "desk_since": assigned.since if assigned else None,
        "last_desk": of.last_desk.id if of.last_desk else None,
        "alarmed": of.alarmed,
        "tells_since": of.tells_since,
        "tell_asked_at": of.tell_asked_at,
        "unsent_since": of.unsent_since,
        "ready": of.ready,
        "ready_since": of.ready_since,
        "service": of.request.service.value,
        "choosing_since": of.request.choosing_since,
        "carded_at": of.request.carded_at,
        "shut_at": of.request.shut_at,
        "asked_at": of.request.asked_at,
        "raised": of.request.raised,
        "widened": of.request.widened,
        "topic": of.request.topic.value if of.request.topic else None,
        "not_who": " ".join(sorted(of.request.not_who)),
        "not_campus": " ".join(sorted(of.request.not_campus)),
        "wanted_campus": of.request.campus,
        "held_abuse": of.request.held_abuse,
        "wanted_role": of.request.role.value if of.request.role else None,
        "handed_by": of.request.handed_by.who if of.request.handed_by else None,
        "earlier_desk": of.request.earlier.id if of.request.earlier else None,
        "hand_to": of.handing.to.value if of.handing else None,
        "hand_since": of.handing.since if of.handing else None,
        "hand_asked_at": of.handing.asked_at if of.handing else None,
        "asleep_since": of.asleep_since,
        "companion": of.companion.responder.who if of.companion else None,
        "companion_near": of.companion.near.value if of.companion else None,
        "companion_since": of.companion.since if of.companion else None,
        "help_asked_at": of.help_asked_at,
        "mark": of.mark,
        "heavy": of.heavy,
        "due_at": next_due(of, policy),
    }


async def begin(
    tx: AsyncConnection, *, account: int, entry_room: int, pseudonym: str, at: datetime, policy: RoomsPolicy
) -> Conversation:
    """A new conversation, arriving."""
    values = {
        "account": account,
        "entry_room": entry_room,
        "pseudonym": pseudonym,
        "phase": Phase.ARRIVING.value,
        "quiet_since": at,
        "due_at": at + policy.erase_after,
        "worker": share_of(tx).me,
    }
    number = (await tx.execute(insert(conversation).values(values).returning(conversation.c.id))).scalar_one()
    return Conversation(ConversationId(number), pseudonym, Phase.ARRIVING, at)


_SAVE = Prepared(update(conversation).where(conversation.c.id == bindparam("number")))


async def save(tx: AsyncConnection, of: Conversation, policy: RoomsPolicy) -> None:
    await _SAVE.changed(tx, _values(of, policy) | {"number": of.id})


async def leave_entry_room(tx: AsyncConnection, number: ConversationId) -> None:
    await tx.execute(update(conversation).where(conversation.c.id == number).values(entry_room=None))


_BY_NUMBER = Prepared(select(conversation).where(conversation.c.id == bindparam("number")))


async def by_number(tx: AsyncConnection, number: int, staff: Staff) -> Stored | None:
    row = await _BY_NUMBER.first(tx, {"number": number})
    return None if row is None else stored_of(row, staff)


_OF_ENTRY_ROOM = Prepared(
    select(conversation, accounts.c.lookup.label("account_lookup"))
    .join(accounts, conversation.c.account == accounts.c.id)
    .where(conversation.c.entry_room == bindparam("room"))
)


async def of_entry_room(tx: AsyncConnection, room: int, staff: Staff) -> Stored | None:
    row = await _OF_ENTRY_ROOM.first(tx, {"room": room})
    return None if row is None else stored_of(row, staff)


_OF_DESK_ROOM = Prepared(
    select(conversation, desk.c.id.label("at_desk"), desk.c.responder.label("desk_responder"))
    .join(desk, desk.c.conversation == conversation.c.id)
    .where(desk.c.room == bindparam("room"))
)


async def of_desk_room(tx: AsyncConnection, room: int, staff: Staff) -> tuple[Stored, Desk, StaffId] | None:
    """The conversation at whose desk this is, the desk, and whose desk it is."""
    row = await _OF_DESK_ROOM.first(tx, {"room": room})
    if row is None:
        return None
    return stored_of(row, staff), Desk(DeskId(row.at_desk)), StaffId(row.desk_responder)


async def of_account(tx: AsyncConnection, account: int, staff: Staff) -> list[Stored]:
    """Every conversation of one account, oldest first."""
    rows = await tx.execute(select(conversation).where(conversation.c.account == account).order_by(conversation.c.id))
    return [stored_of(row, staff) for row in rows]


async def entry_rooms_of_account(tx: AsyncConnection, account: int) -> int:
    """How many entry rooms the account has now."""
    live = conversation.c.entry_room.is_not(None)
    found = await tx.execute(select(func.count()).where(conversation.c.account == account, live))
    return int(found.scalar_one())


async def worker_of(tx: AsyncConnection, number: ConversationId) -> str:
    """Whose account serves the student."""
    found = await tx.execute(select(conversation.c.worker).where(conversation.c.id == number))
    return str(found.scalar() or "")


_DUE = Prepared(
    select(conversation)
    .where(conversation.c.due_at <= bindparam("now"), conversation.c.worker == bindparam("me"))
    .order_by(conversation.c.due_at)
    .limit(bindparam("at_most"))
)


async def due(tx: AsyncConnection, *, now: datetime, at_most: int, staff: Staff) -> list[Stored]:
    """This worker's conversations to which the clock matters now, the longest due first."""
    asked = {"now": now, "at_most": at_most, "me": share_of(tx).me}
    return [stored_of(row, staff) for row in await _DUE.rows(tx, asked)]


async def everything(tx: AsyncConnection, staff: Staff) -> list[Stored]:
    """All of this worker's, oldest first."""
    mine = conversation.c.worker == share_of(tx).me
    rows = await tx.execute(select(conversation).where(mine).order_by(conversation.c.id))
    return [stored_of(row, staff) for row in rows]


async def waiting(tx: AsyncConnection, staff: Staff) -> list[OnCard]:
    """Those who wait: first who is in danger, then the longest."""
    rows = await tx.execute(
        select(conversation)
        .where(conversation.c.phase == Phase.WAITING.value)
        .order_by(conversation.c.alarmed.desc(), conversation.c.waiting_since, conversation.c.id)
    )
    return [on_card(stored_of(row, staff).conversation) for row in rows]


_BEHIND_A_DOOR = {
    carded: Prepared(
        select(conversation)
        .where(
            conversation.c.phase == Phase.WAITING.value,
            conversation.c.alarmed.is_(False),
            conversation.c.service == bindparam("of"),
            conversation.c.carded_at.is_not(None) if carded else conversation.c.carded_at.is_(None),
        )
        .order_by(conversation.c.waiting_since, conversation.c.id)
    )
    for carded in (True, False)
}


async def behind_door(tx: AsyncConnection, service: Service, *, carded: bool, staff: Staff) -> list[Stored]:
    """Those who wait for a service, with a card in a duty room or without; not who is in danger."""
    rows = await _BEHIND_A_DOOR[carded].rows(tx, {"of": service.value})
    return [stored_of(row, staff) for row in rows]


async def ahead_of(tx: AsyncConnection, number: ConversationId, service: Service) -> int:
    """How many have waited longer for that service; all who wait for it, where this one does not wait yet."""
    mine = select(conversation.c.waiting_since).where(conversation.c.id == number).scalar_subquery()
    longer = or_(
        mine.is_(None),
        conversation.c.alarmed,
        conversation.c.waiting_since < mine,
        and_(conversation.c.waiting_since == mine, conversation.c.id < number),
    )
    same = or_(conversation.c.service == service.value, conversation.c.alarmed)
    others = and_(conversation.c.phase == Phase.WAITING.value, conversation.c.id != number, same, longer)
    return int((await tx.execute(select(func.count()).where(others))).scalar_one())


async def pseudonyms(tx: AsyncConnection) -> set[str]:
    return set((await tx.execute(select(conversation.c.pseudonym))).scalars())


async def count_by_phase(tx: AsyncConnection) -> dict[Phase, int]:
    rows = await tx.execute(select(conversation.c.phase, func.count()).group_by(conversation.c.phase))
    return {Phase(phase): count for phase, count in rows}


async def erase(tx: AsyncConnection, number: ConversationId) -> None:
    """The row. What hangs on it must be gone already, but for desks. An alarm stays, and is nobody's from now on."""
    nobodys = {"conversation": None, "pseudonym": "", "desk": None}
    await tx.execute(update(alarm).where(alarm.c.conversation == number).values(nobodys))
    await tx.execute(delete(memory).where(memory.c.conversation == number))
    await tx.execute(delete(note).where(note.c.conversation == number))
    await tx.execute(delete(asking).where(asking.c.conversation == number))
    await tx.execute(delete(desk).where(desk.c.conversation == number))
    await tx.execute(delete(conversation).where(conversation.c.id == number))


async def new_desk(tx: AsyncConnection, number: ConversationId, responder: StaffId) -> Desk:
    """A number for a desk that is to be made."""
    values = {"conversation": number, "responder": responder}
    return Desk(DeskId((await tx.execute(insert(desk).values(values).returning(desk.c.id))).scalar_one()))


async def furnish_desk(tx: AsyncConnection, of: Desk, room: int) -> None:
    await tx.execute(update(desk).where(desk.c.id == of.id).values(room=room))


async def desk_room(tx: AsyncConnection, of: Desk) -> tuple[int | None, StaffId] | None:
    """The room of a desk, None while it is not made, and whose it is."""
    row = (await tx.execute(select(desk.c.room, desk.c.responder).where(desk.c.id == of.id))).first()
    return None if row is None else (row.room, StaffId(row.responder))


async def with_responders(tx: AsyncConnection, staff: Staff) -> list[Conversation]:
    """Those in which somebody talks with a student now, the oldest first."""
    rows = await tx.execute(
        select(conversation).where(conversation.c.phase == Phase.ASSIGNED.value).order_by(conversation.c.id)
    )
    return [stored_of(row, staff).conversation for row in rows]


async def joined_by(tx: AsyncConnection, who: StaffId) -> list[tuple[ConversationId, Desk]]:
    """The tutors' conversations in which somebody reads along, or is on the way to, and at which desk."""
    rows = await tx.execute(
        select(conversation.c.id, conversation.c.desk)
        .where(conversation.c.companion == who, conversation.c.desk.is_not(None))
        .order_by(conversation.c.id)
    )
    return [(ConversationId(row.id), Desk(DeskId(row.desk))) for row in rows]


async def let_read(tx: AsyncConnection, of: Desk, who: StaffId | None) -> None:
    """Who beside the responder is handed the room keys of a desk from now on; None: nobody."""
    await tx.execute(update(desk).where(desk.c.id == of.id).values(companion=who))


async def reads_along(tx: AsyncConnection, of: Desk) -> StaffId | None:
    """Who beside the responder is handed the room keys of a desk."""
    found = (await tx.execute(select(desk.c.companion).where(desk.c.id == of.id))).scalar()
    return StaffId(found) if found is not None else None


async def desk_rooms_of(tx: AsyncConnection, number: ConversationId) -> list[tuple[Desk, int | None]]:
    rows = await tx.execute(select(desk.c.id, desk.c.room).where(desk.c.conversation == number))
    return [(Desk(DeskId(row.id)), row.room) for row in rows]
