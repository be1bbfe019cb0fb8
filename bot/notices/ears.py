"""What is heard in the notice rooms: presses and words of those whose rooms they are.

One answer of the homeserver at a time: room keys into the key store; all events, still sealed, and the cursor into the
database, in one transaction. Beside that each is opened, given to the desk, and crossed out. Killed anywhere, the same
comes again: the desk takes each event once.

Nobody else changes anything: not a stranger, nor somebody of another role, nor a device that nobody vouches for.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Final

import structlog
from sqlalchemy.exc import DBAPIError

from bot.db.engine import Database
from bot.doors import Heard
from bot.matrix.errors import NoKey, Refused, SlowDown, TokenRefused, Unreachable, Unsealable
from bot.matrix.gateway import Gateway
from bot.matrix.listening import Answer, Reader, Source, listen
from bot.matrix.seats import show_out
from bot.matrix.translate import Edited, Reacted, Wrote
from bot.notices.db import heard as inbox
from bot.notices.db.heard import Envelope
from bot.notices.desk import Desk
from bot.notices.devices import StaffDevices
from bot.vault import Vault
from risk_feed.model import Post, Who

log = structlog.get_logger("kynnys.notices.ears")

LOOKS_AGAIN: Final = 15.0
"""Seconds between two looks at what waits."""
KEY_WITHIN: Final = timedelta(minutes=3)
"""How long a line waits for its room key before its writer is asked to write it again."""


class Ears:
    """Listens. `people`: who on the staff a Matrix id is; `seats`: whose room each is."""

    def __init__(
        self,
        *,
        source: Source,
        gateway: Gateway,
        database: Database,
        vault: Vault,
        desk: Desk,
        devices: StaffDevices,
        rooms: Mapping[Post, str],
        seats: Mapping[Post, frozenset[str]],
        people: Mapping[str, Who],
        woken: Callable[[Post], None],
        synced: Callable[[], None] = lambda: None,
        now: Callable[[], datetime],
    ) -> None:
        self._source = source
        self._reader = Reader(source, gateway.me)
        self._gateway = gateway
        self._database = database
        self._vault = vault
        self._desk = desk
        self._devices = devices
        self._posts = {room: post for post, room in rooms.items()}
        self._seats = seats
        self._people = people
        self._woken = woken
        self._synced = synced
        self._now = now
        self._since: str | None = None
        self._heard = False
        self._to_look_at: set[str] = set()
        self._news = asyncio.Event()
        self.ready = asyncio.Event()
        """What came during whatever stop has been heard and worked on."""

    def __repr__(self) -> str:
        return f"<ears in {len(self._posts)} rooms>"

    async def run(self) -> None:
        """Listens and works for ever.

        Raises:
            TokenRefused: the homeserver does not know our login any more.
        """
        await self.begin()
        async with asyncio.TaskGroup() as group:
            group.create_task(listen(self.once), name="listening")
            group.create_task(self._work(), name="working")

    async def begin(self) -> None:
        """From where the last life left off."""
        async with self._database.tx() as tx:
            self._since = await inbox.where_listening_starts(tx)

    def look_again(self) -> None:
        """What could not be understood so far may be by now."""
        self._news.set()

    # --- listening --------------------------------------------------------------------------------------------------
    async def once(self, wait: float) -> None:
        """One answer, taken in whole."""
        raw = await self._source.sync(self._since, wait)
        if not isinstance(raw.get("next_batch"), str):
            raise Unreachable("an answer without a place to go on from")
        self._synced()
        self._source.digest(raw)
        answer = await self._reader.read(raw, self._since)
        await self._take_in(answer)
        self._since = answer.cursor
        await self._devices.look_at(answer.changed_people)
        everywhere = bool(answer.changed_people) or not self._heard
        self._to_look_at |= self._posts.keys() if everywhere else answer.changed_rooms & self._posts.keys()
        await self._look_at_rooms()
        self._heard = True
        self._news.set()
        await self._settle()

    async def _take_in(self, answer: Answer) -> None:
        async with self._database.tx() as tx:
            for one in answer.heard:
                post = self._posts.get(one.room)
                if post is not None:
                    await inbox.receive(tx, self._vault, post, one.key, one.event, self._now())
            if answer.cursor != self._since:
                await inbox.move_cursor(tx, answer.cursor)

    async def _look_at_rooms(self) -> None:
        """Rooms where somebody may have come or gone, or a device may count now that did not."""
        for room in sorted(self._to_look_at):
            try:
                await self._look_at_room(room)
            except (SlowDown, TokenRefused):
                raise
            except Refused as error:  # a room that is lost keeps no other from being heard
                log.error(
                    "a room of ours is not ours any more", where=self._posts[room].role.value, why=type(error).__name__
                )
            self._to_look_at.discard(room)

    async def _look_at_room(self, room: str) -> None:
        post = self._posts[room]
        self._gateway.changed(room)
        shown_out = await show_out(self._gateway, room, self._seats[post])
        if shown_out:
            log.warning("strangers shown out", where=post.role.value, count=len(shown_out))
        joined = (await self._gateway.inspect(room)).joined & self._seats[post]
        readers = frozenset(self._people[one] for one in joined if self._gateway.trusts(one))
        await self._desk.readers_are(post, readers)
        self._woken(post)

    async def _settle(self) -> None:
        """Key upkeep that fails is tried again after the next answer; it keeps nobody from being heard."""
        try:
            await self._source.settle()
        except TokenRefused:
            raise
        except (Unreachable, Refused) as error:
            log.warning("key upkeep waits", why=type(error).__name__)

    # --- working ----------------------------------------------------------------------------------------------------
    async def _work(self) -> None:
        while True:
            self._news.clear()
            heard = self._heard
            try:
                await self.work()
            except (DBAPIError, OSError) as error:
                log.warning("work waits", why=type(error).__name__)
            else:
                if heard:
                    self.ready.set()
            with suppress(TimeoutError):
                await asyncio.wait_for(self._news.wait(), LOOKS_AGAIN)

    async def work(self) -> None:
        """All that waits, oldest first; what cannot be understood yet goes on waiting."""
        async with self._database.tx() as tx:
            waiting = await inbox.waiting(tx, self._vault)
        for envelope in waiting:
            if await self._is_done_with(envelope):
                async with self._database.tx() as tx:
                    await inbox.done(tx, envelope.id)

    async def _is_done_with(self, envelope: Envelope) -> bool:
        """False where its key may still come, or the card that it is about is only just being said."""
        who = self._who(envelope)
        if who is None:
            return True
        try:
            heard = self._gateway.unseal(self._room_of(envelope.post), envelope.event)
        except (NoKey, Unsealable) as error:
            if isinstance(error, NoKey) and self._now() - envelope.at < KEY_WITHIN:
                return False
            await self._desk.unreadable(str(envelope.event["event_id"]), envelope.post)
            return True
        return await self._understood(who, heard, envelope)

    def _who(self, envelope: Envelope) -> Who | None:
        """Who wrote it, where they are of the role whose room it is."""
        sender = str(envelope.event.get("sender"))
        return self._people.get(sender) if sender in self._seats.get(envelope.post, frozenset()) else None

    def _room_of(self, post: Post) -> str:
        return next(room for room, of in self._posts.items() if of == post)

    async def _understood(self, who: Who, heard: Heard, envelope: Envelope) -> bool:
        event, post = str(envelope.event["event_id"]), envelope.post
        match heard.incoming:
            case Reacted(target=card, key=key):  # not encrypted: an account that has a device that counts is believed
                counts = self._gateway.trusts(heard.sender)
                return await self._desk.pressed(who, event, card, key, post, counts=counts)
            case Wrote(words=words, reply_to=card) if heard.sealed:
                return await self._desk.wrote(who, event, words.text, post, answered=card, counts=heard.verified)
            case Edited(words=words) if heard.sealed:
                return await self._desk.wrote(who, event, words.text, post, counts=heard.verified)
            case _:
                return True
