"""Typing crosses both ways while two people talk, and is never written down."""

from __future__ import annotations

from bot.db import conversations, places
from bot.db.engine import Database
from bot.doors import Doors
from bot.matrix.errors import MatrixFault
from bot.staff import Roster
from bot.vault import Vault
from rooms.model import Phase


class Typing:
    """Tells the other side that somebody writes, when that begins and when it ends."""

    def __init__(self, *, database: Database, vault: Vault, doors: Doors, roster: Roster) -> None:
        self._database = database
        self._vault = vault
        self._doors = doors
        self._roster = roster
        self._told: dict[str, bool] = {}

    async def heard(self, room: str, users: frozenset[str]) -> None:
        """`users` write in the room now, the bot left out."""
        is_typing = bool(users)
        if self._told.get(room, False) == is_typing:
            return
        other = await self._other_side(room)
        if other is None:
            return
        self._told[room] = is_typing
        try:
            await self._doors.typing(other, is_typing)
        except MatrixFault:
            return  # typing is a courtesy
        if not is_typing:
            self._told.pop(room, None)

    async def _other_side(self, room_id: str) -> str | None:
        async with self._database.tx() as tx:
            room = await places.room_by_id(tx, self._vault, room_id)
            if room is None:
                return None
            if room.kind == "entry":
                stored = await conversations.of_entry_room(tx, room.id, self._roster.responder)
                talk = stored.conversation if stored else None
                if talk is None or talk.phase is not Phase.ASSIGNED or talk.assignment is None:
                    return None
                found = await conversations.desk_room(tx, talk.assignment.desk)
                number = found[0] if found else None
            else:
                at_desk = await conversations.of_desk_room(tx, room.id, self._roster.responder)
                if at_desk is None or at_desk[0].conversation.phase is not Phase.ASSIGNED:
                    return None
                assignment = at_desk[0].conversation.assignment
                if assignment is None or assignment.desk != at_desk[1]:
                    return None
                number = at_desk[0].entry_room
            other = await places.room_by_number(tx, self._vault, number) if number is not None else None
        return other.room_id if other is not None else None
