"""Our own sync loop: nothing is passed over, whatever stops in the middle.

nio saves its sync token before it handles events, never fetches a gap back and handles a message within the loop, so
that a crash or a burst loses messages (measured, nio 0.26.0). Here one answer of the homeserver is taken in thus:

1. room keys go into the key store, which is on disk before anything else happens;
2. where a timeline is limited, the gap is fetched back to our own cursor;
3. all events, still sealed, and the cursor are committed together;
4. only then does anybody work on them.

Killed anywhere, the same answer comes again and finds what it has brought already. When the database is away, nothing
is taken in and the cursor stays; the cry for help alone is answered from what is in hand (`blind`).
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import structlog
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.db import inbox, places
from bot.db.engine import Database
from bot.db.inbox import Envelope
from bot.db.places import RoomRow
from bot.matrix.errors import Refused, TokenRefused, Unreachable
from bot.matrix.listening import Answer, Heard, Reader, Source, listen
from bot.matrix.shapes import as_dict
from bot.vault import Vault

log = structlog.get_logger("kynnys.receiver")


@dataclass(frozen=True, slots=True)
class Ears:
    """Who is told of what came."""

    envelopes: Callable[[list[Envelope]], None]
    keys: Callable[[frozenset[str]], None]
    room_changed: Callable[[str], None]
    people_changed: Callable[[frozenset[str]], None]
    typing: Callable[[str, frozenset[str]], None]
    blind: Callable[[list[Heard]], Awaitable[None]]
    """The database is away: these events came and could not be taken in."""
    more_keys: Callable[[bool], None] = lambda more: None
    """Whether keys for what has come may still be on their way."""
    synced: Callable[[], None] = lambda: None
    """The homeserver has answered, whether or not the answer could be taken in."""


class Receiver:
    """Owns the cursor and the inbox's door."""

    def __init__(
        self,
        *,
        source: Source,
        database: Database,
        vault: Vault,
        me: str,
        ears: Ears,
        now: Callable[[], datetime],
    ) -> None:
        self._source = source
        self._reader = Reader(source, me)
        self._database = database
        self._vault = vault
        self._me = me
        self._ears = ears
        self._now = now
        self._known: dict[str, RoomRow] = {}
        self._left: set[str] = set()
        self._keys: set[tuple[str, str]] = set()
        """Keys that came and that nobody has been told of yet: one that comes again is not named again."""
        self._since: str | None = None
        self.ready = asyncio.Event()

    def forget_rooms(self, rooms: frozenset[str]) -> None:
        """What still comes from these rooms concerns nobody."""
        self._left |= rooms
        for room in rooms:
            self._known.pop(room, None)

    def welcome(self, room: str) -> None:
        """A room that was left may be entered again."""
        self._left.discard(room)

    async def run(self) -> None:
        """Listens for ever.

        Raises:
            TokenRefused: the homeserver does not know our login any more.
        """
        async with self._database.tx() as tx:
            self._since = await inbox.where_sync_starts(tx)
        await listen(self._once)

    async def _once(self, wait: float) -> None:
        await self.once(wait)
        self.ready.set()

    async def once(self, wait: float) -> None:
        """One answer, taken in whole."""
        raw = await self._source.sync(self._since, wait)
        if not isinstance(raw.get("next_batch"), str):
            raise Unreachable("an answer without a place to go on from")
        self._ears.synced()
        self._keys |= self._source.digest(raw)
        answer = await self.read(raw, self._since)
        try:
            envelopes = await self._take_in(answer)
        except (DBAPIError, OSError):
            self._known.clear()  # a row that is gone meanwhile is asked for anew
            await self._ears.blind(answer.heard)
            raise
        self._since = answer.cursor
        self._tell(answer, envelopes)
        self._ears.more_keys(answer.more_keys)
        await self._settle()

    async def _settle(self) -> None:
        """Key upkeep that fails is tried again after the next answer; it keeps nobody from being heard."""
        try:
            await self._source.settle()
        except TokenRefused:
            raise
        except (Unreachable, Refused) as error:
            log.warning("key upkeep waits", why=type(error).__name__)

    async def _take_in(self, answer: Answer) -> list[Envelope]:
        taken = []
        async with self._database.tx() as tx:
            for heard in answer.heard:
                if heard.room in self._left:
                    continue
                room = await self._room(tx, heard)
                if room is None:
                    continue
                envelope = await inbox.receive(tx, self._vault, room, heard.key, heard.event, self._now())
                if envelope is not None:
                    taken.append(envelope)
            if answer.cursor != self._since:
                await inbox.move_cursor(tx, answer.cursor)
        return taken

    async def _room(self, tx: AsyncConnection, heard: Heard) -> RoomRow | None:
        if heard.is_parting:
            return await self._parted_from(tx, heard.room)
        known = self._known.get(heard.room)
        if known is None:
            known = await places.keep_room(tx, self._vault, heard.room, "unknown", self._now())
            if known.kind != "unknown":
                self._known[heard.room] = known
        return known

    async def _parted_from(self, tx: AsyncConnection, room: str) -> RoomRow | None:
        """Asked anew: whoever left the room may have forgotten its row, whose number may be another room's by now."""
        self._known.pop(room, None)
        known = await places.room_by_id(tx, self._vault, room)
        return known if known is not None and known.kind != "unknown" else None

    def _tell(self, answer: Answer, envelopes: list[Envelope]) -> None:
        for room in answer.changed_rooms:
            self._ears.room_changed(room)
        if self._keys:
            self._ears.keys(frozenset(room for room, _ in self._keys))
            self._keys.clear()
        if answer.changed_people:
            self._ears.people_changed(answer.changed_people)
        if envelopes:
            self._ears.envelopes(envelopes)
        for room, users in answer.typing.items():
            self._ears.typing(room, users - {self._me})

    async def read(self, raw: Mapping[str, Any], since: str | None) -> Answer:
        """What one answer holds. A room that we are invited to is welcome, though we may have left it before."""
        for room in as_dict(as_dict(raw.get("rooms")).get("invite")):
            self.welcome(room)
        return await self._reader.read(raw, since)
