"""What others changed in a staff room is put back: who is in it, who may do what, who may come and read.

Only the bot may change anything there. But the homeserver's own admin can make anybody the master of a room, by mistake
or otherwise, and then staff cannot press a card, or a stranger sits among them. No student's words are in the standing
rooms, and keys go to staff devices alone; still, a room that nobody can write in lets students wait.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import structlog

from bot.matrix.errors import MatrixFault, Refused, TokenRefused
from bot.matrix.gateway import Gateway, as_made
from bot.matrix.shapes import as_dict
from bot.matrix.staff_rooms import NAMES
from rooms.messages import AdminRoomNotPutBack, AdminRoomPutBack, Sentence

log = structlog.get_logger("kynnys.room_guard")

PATIENCE = 2.0
"""Seconds that are waited for what else is changed, by us too: one look is enough for all of it."""
TRIES = 5


class RoomGuard:
    """`rooms`: Matrix ids of the staff rooms by kind. `seat`: puts their members right, answers whom it showed out."""

    def __init__(
        self,
        *,
        gateway: Gateway,
        rooms: Callable[[], Mapping[str, str]],
        seat: Callable[[], Awaitable[frozenset[str]]],
        tell: Callable[[Sentence], Awaitable[None]],
    ) -> None:
        self._gateway = gateway
        self._rooms = rooms
        self._seat = seat
        self._tell = tell
        self._changed: set[str] = set()
        self._told: set[str] = set()
        """Kinds of rooms that could not be put back, of which operators have been told."""

    def watches(self, room: str) -> bool:
        return room in self._rooms().values()

    async def changed(self, room: str) -> None:
        """Something of a staff room is not as it was. Looks once for all that changes in the same moment."""
        begun = bool(self._changed)
        self._changed.add(room)
        if begun:
            return
        await asyncio.sleep(PATIENCE)
        rooms, self._changed = self._changed, set()
        for tried in range(TRIES):
            try:
                await self.put_back(rooms)
                return
            except TokenRefused:
                raise
            except MatrixFault as error:
                log.warning("staff rooms not looked at", why=type(error).__name__, tries=tried)
                await asyncio.sleep(PATIENCE * 2**tried)

    async def put_back(self, rooms: set[str]) -> None:
        """What differs from how these rooms were made is as it was again, and operators are told."""
        kinds = {room: kind for kind, room in self._rooms().items()}
        mended = {kinds[room] for room in sorted(rooms) if room in kinds and await self._put_back(room, kinds[room])}
        if await self._seat():
            mended.update(kinds[room] for room in rooms if room in kinds)
        for kind in sorted(mended):
            log.error("a staff room was changed by others: put back")
            await self._tell(AdminRoomPutBack(NAMES[kind]))

    async def _put_back(self, room: str, kind: str) -> bool:
        rules, me = await self._gateway.rules_of(room), self._gateway.me
        colleagues = self._gateway.colleagues
        if colleagues:
            colleagues -= await self._gateway.masters_by_making(room)
        made = {type_: as_made(type_, found, me, colleagues) for type_, found in rules.items()}
        differs = [(type_, wanted) for type_, wanted in made.items() if wanted != rules[type_]]
        # A colleague that is new has no power yet: nobody has changed anything.
        known = colleagues & _powerful(rules)
        by_others = any(as_made(type_, rules[type_], me, known) != rules[type_] for type_ in made)
        try:
            for type_, wanted in differs:
                await self._gateway.put_state(room, type_, "", wanted)
        except Refused as error:
            if isinstance(error, TokenRefused):
                raise
            await self._cannot(kind)
            return False
        self._told.discard(kind)
        return by_others

    async def _cannot(self, kind: str) -> None:
        """Somebody has as much power there as we have, which nobody can take from them."""
        log.error("a staff room was changed by others: it cannot be put back")
        if kind not in self._told:
            self._told.add(kind)
            await self._tell(AdminRoomNotPutBack(NAMES[kind]))


def _powerful(rules: Mapping[str, Mapping[str, Any]]) -> frozenset[str]:
    """Accounts to which the room gives a level of their own."""
    return frozenset(as_dict(rules.get("m.room.power_levels", {}).get("users")))
