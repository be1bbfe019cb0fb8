"""Whether an envelope speaks of a message of ours that is out, while we do not know yet under which id.

Somebody can react faster than the homeserver's answer comes, or while we are off.
"""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import errands
from bot.db import conversations, crossings, inbox, outbox
from bot.db.inbox import Envelope
from bot.db.places import RoomRow
from bot.doors import Heard
from bot.hearing import is_cry_for_help, spoken_of
from bot.tools import Tools


class Later(Exception):
    """The envelope cannot be worked on yet; it stays as it is."""


class OnItsWay:
    """Remembers since when this life hears."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools
        self._born = tools.now()

    async def wait_for_it(self, tx: AsyncConnection, envelope: Envelope, heard: Heard | None) -> None:
        """Nothing, unless what the envelope is about may be out already.

        It waits as long as a key is waited for and no longer: behind it there may be a cry for help.

        Raises:
            Later: it may be.
        """
        target = spoken_of(heard) if heard is not None else None
        if heard is None or target is None or is_cry_for_help(heard):
            return
        waited = self._tools.now() - max(envelope.received_at, self._born)
        if not timedelta() <= waited < self._tools.policies.rooms.unreadable_holds_for:
            return
        if not await self._is_known(tx, target) and await outbox.speaks_in(tx, await self._lanes_of(tx, envelope.room)):
            raise Later

    async def _is_known(self, tx: AsyncConnection, target: str) -> bool:
        """Whether it is an event that came to us, or one of ours whose id we have."""
        vault = self._tools.vault
        if await inbox.state_of(tx, vault.lookup("event", target)) is not None:
            return True
        return await crossings.of_ours(tx, vault, target) is not None

    async def _lanes_of(self, tx: AsyncConnection, room: RoomRow) -> list[str]:
        if room.kind == "entry":
            stored = await conversations.of_entry_room(tx, room.id, self._tools.roster.responder)
            lane = errands.entry_lane(stored.conversation.id) if stored is not None else ""
            return [lane, f"urgent:{lane}"]
        if room.kind == "desk":
            at_desk = await conversations.of_desk_room(tx, room.id, self._tools.roster.responder)
            return [errands.desk_lane(at_desk[1])] if at_desk is not None else []
        return [room.kind, f"urgent:{room.kind}"]  # what is said of alarms goes before all else
