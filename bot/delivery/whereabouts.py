"""In which room an errand is carried out, and who may hear it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import errands
from bot.db import conversations, places
from bot.db.outbox import Errand
from bot.delivery.means import Gone, Means
from bot.doors import Listeners
from rooms.model import ConversationId, Desk, Language, Place, StaffId


@dataclass(frozen=True, slots=True)
class Where:
    """A room to speak in."""

    room: int
    room_id: str
    to: Listeners
    language: Language | None

    def __repr__(self) -> str:
        return f"<where {self.room}>"


class Whereabouts:
    """Remembers each lane's room: it never changes while it is there. Who hears at a desk does: see `drop`."""

    def __init__(self, means: Means) -> None:
        self._means = means
        self._known: dict[str, Where] = {}

    def forget(self, rooms: frozenset[str]) -> None:
        """Conversations that are gone have no room any more."""
        self._known = {lane: where for lane, where in self._known.items() if where.room_id not in rooms}

    def drop(self, lane: str) -> None:
        self._known.pop(lane, None)

    async def whatever_its_language(self, errand: Errand) -> Where:
        """For what is not said in any language of ours: as it was found last."""
        return self._known.get(errand.lane) or await self.of(errand)

    async def of(self, errand: Errand) -> Where:
        """The room of the errand's lane. Entry rooms change their language; the rest of it never changes."""
        lane = errand.lane.removeprefix("urgent:").removeprefix("offers:")
        target, number = errands.target_of_lane(lane)
        async with self._means.database.tx() as tx:
            match target:
                case Desk():
                    return await self._desk_place(tx, target)
                case Place.ENTRY if number is not None:
                    return await self._entry_place(tx, number)
                case _:
                    return await self._staff_place(tx, target)

    async def _entry_place(self, tx: AsyncConnection, number: ConversationId) -> Where:
        stored = await conversations.by_number(tx, number, self._means.roster.responder)
        if stored is None or stored.entry_room is None:
            raise Gone
        lane = errands.entry_lane(number)
        known = self._known.get(lane)
        if known is None:
            room = await places.room_by_number(tx, self._means.vault, stored.entry_room)
            student = await places.account_id(tx, self._means.vault, stored.account)
            if room is None or student is None:
                raise Gone
            to = Listeners(frozenset({student}), staff=False)
            known = self._known[lane] = Where(room.id, room.room_id, to, None)
        return replace(known, language=stored.conversation.language)

    async def _desk_place(self, tx: AsyncConnection, desk: Desk) -> Where:
        lane = errands.desk_lane(desk)
        known = self._known.get(lane)
        if known is not None:
            return known
        found = await conversations.desk_room(tx, desk)
        user = self._means.roster.matrix_ids.get(found[1]) if found else None
        room = await places.room_by_number(tx, self._means.vault, found[0]) if found and found[0] is not None else None
        if room is None or user is None:
            raise Gone
        along = self._means.roster.matrix_ids.get(await conversations.reads_along(tx, desk) or StaffId(""))
        to = Listeners(frozenset({user, along} if along is not None else {user}), staff=True)
        where = self._known[lane] = Where(room.id, room.room_id, to, self._means.staff_language)
        return where

    async def _staff_place(self, tx: AsyncConnection, target: object) -> Where:
        kind = target.value if isinstance(target, Place) else "admin"
        found = await places.rooms_of_kind(tx, self._means.vault, kind)
        if not found:
            raise Gone
        users = self._means.roster.belongs(kind)
        return Where(found[-1].id, found[-1].room_id, Listeners(users, staff=True), self._means.staff_language)
