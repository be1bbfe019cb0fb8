"""From the desk's errands to the notice rooms, a lane a room: one after another there, rooms side by side.

Each errand is tried until it is settled. Its name is its transaction id, so that a second try is the first one: the
homeserver answers with the event that it has. It remembers such ids for a day. Of what is older and may have gone out
already the room itself is asked (`Gateway.sent_as`).

A card is sealed for those who are there, and for nobody who comes later. So a room waits until somebody of its role has
joined on a device that counts.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any, Final, Protocol

import structlog
from sqlalchemy.exc import DBAPIError

from bot.doors import EVERYBODY, Listeners, NotFit, RoomView
from bot.errors import KynnysError
from bot.matrix import attachments, rendering
from bot.matrix.errors import KeyStoreUnwritable, Refused, SlowDown, TokenRefused, Unreachable
from bot.notices.db.errands import Errand
from bot.notices.desk import Desk, Picture, Worded, is_for_any_device, lays_a_card
from bot.txn import of_picture
from risk_feed.model import Post

log = structlog.get_logger("kynnys.notices.deliver")

AT_ONCE: Final = 20
"""Errands that a lane takes in hand."""
REMEMBERED: Final = timedelta(hours=23)
"""The homeserver knows transaction ids for 24 hours; an hour is left for clocks."""
CLOCKS_DIFFER: Final = timedelta(hours=1)
LONGEST_PAUSE: Final = 60.0
"""Seconds between two tries at the most."""
_NEVER: Final = (400, 413)
"""What the homeserver will not take however often it is asked; of everything else an operator may mend the cause."""
_PNG: Final = "kuva.png"


class Doors(Protocol):
    """What is needed of the world; bot/matrix/gateway.py has it."""

    def trusts(self, user: str) -> bool: ...

    async def inspect(self, room: str) -> RoomView: ...

    async def say(self, room: str, to: Listeners, content: Mapping[str, Any], txn: str) -> str: ...

    async def redact(self, room: str, event: str, txn: str) -> str: ...

    async def upload(self, data: bytes) -> str: ...

    async def react(self, room: str, to: Listeners, event: str, key: str, txn: str) -> str: ...

    async def sent_as(self, room: str, txn: str, since: datetime) -> str | None: ...


class Delivery:
    """Carries out errands. `rooms`, `seats`: where each room is, and whose it is. `laid`: called when a card lies."""

    def __init__(
        self,
        desk: Desk,
        doors: Doors,
        rooms: Mapping[Post, str],
        seats: Mapping[Post, frozenset[str]],
        now: Callable[[], datetime],
        laid: Callable[[], None],
    ) -> None:
        self._desk = desk
        self._doors = doors
        self._rooms = rooms
        self._seats = seats
        self._now = now
        self._laid = laid
        self._news = {post: asyncio.Event() for post in rooms}

    def wake(self, post: Post) -> None:
        """There is something to say in that room, or somebody came who can read it."""
        if post in self._news:
            self._news[post].set()

    async def run(self) -> None:
        """Speaks for ever.

        Raises:
            KynnysError: something that an operator must mend.
            TokenRefused: the homeserver does not know our login any more.
        """
        homeless = await self._desk.waiting_rooms() - self._rooms.keys()
        if homeless:
            log.error("cards for roles without a room", rooms=len(homeless))
        async with asyncio.TaskGroup() as group:
            for post in self._rooms:
                group.create_task(self._lane(post), name=f"lane {post.role} {post.campus}")

    async def _lane(self, post: Post) -> None:
        news = self._news[post]
        while True:
            news.clear()
            if not await self.say_next(post):
                await news.wait()

    async def say_next(self, post: Post) -> bool:
        """What is to be said next in one room; whether there was anything."""
        everything = await self._desk.errands_in(post, AT_ONCE)
        for errand in filter(is_for_any_device, everything):
            await self._carry(errand, is_over=False)
        some = [errand for errand in everything if not is_for_any_device(errand)]
        if some:
            await self._until_somebody_reads(post)
        for place, errand in enumerate(some):
            await self._carry(errand, is_over=_is_followed(errand, some[place + 1 :]))
        return bool(everything)

    async def _until_somebody_reads(self, post: Post) -> None:
        tries = 0
        while True:
            try:
                view = await self._doors.inspect(self._rooms[post])
            except TokenRefused:
                raise
            except (Unreachable, Refused) as error:
                log.info("delivery waits", why=type(error).__name__, tries=tries)
                await self._pause(tries, None)
                tries += 1
                continue
            if any(self._doors.trusts(user) for user in view.joined & self._seats[post]):
                return
            log.warning("a room waits: nobody of its role is there on a verified device", where=post.role.value)
            await self._until_news(post)

    async def _until_news(self, post: Post) -> None:
        """Somebody has come, or it is time to look again."""
        self._news[post].clear()
        with suppress(TimeoutError):
            await asyncio.wait_for(self._news[post].wait(), LONGEST_PAUSE)

    async def _carry(self, errand: Errand, *, is_over: bool) -> None:
        """Settles one errand, however long it takes. `is_over`: what comes after it says the same anew."""
        tries = 0
        while True:
            try:
                return await (self._desk.settled(errand) if is_over else self._carry_once(errand))
            except SlowDown as slow:
                await self._pause(tries, slow.retry_after)
            except (TokenRefused, KynnysError):
                raise
            except Refused as error:
                if error.status in _NEVER:
                    return await self._give_up(errand, error)
                log.warning("delivery waits", why=type(error).__name__, tries=tries)
                await self._pause(tries, None)
            except (Unreachable, NotFit, KeyStoreUnwritable, DBAPIError, OSError) as error:
                log.warning("delivery waits", why=type(error).__name__, tries=tries)
                await self._pause(tries, None)
            except Exception as error:  # a border: one errand must not stop the others
                return await self._give_up(errand, error)
            tries += 1

    async def _give_up(self, errand: Errand, error: Exception) -> None:
        log.error("delivery gave up", error=type(error).__name__, work=errand.do)
        await self._desk.settled(errand)

    async def _pause(self, tries: int, asked: timedelta | None) -> None:
        backed_off = min(LONGEST_PAUSE, 0.25 * 2 ** min(tries, 10)) * random.uniform(0.75, 1.25)  # noqa: S311
        await asyncio.sleep(max(backed_off, asked.total_seconds() if asked is not None else 0.0))

    async def _carry_once(self, errand: Errand) -> None:
        worded = await self._desk.worded(errand)
        event = None if worded is None else await self._said(errand, worded)
        await self._desk.settled(errand, event)

    async def _said(self, errand: Errand, worded: Worded) -> str:
        room, users = self._rooms[errand.post], self._seats[errand.post]
        staff = Listeners(users, staff=True)
        event = await self._already_said(errand, room, errand.txn)
        if event is None:
            to = Listeners(users | {EVERYBODY}, staff=False) if worded.on_any_device else staff
            event = await self._doors.say(room, to, content_of(worded), errand.txn)
        if worded.in_place_of is not None and worded.in_place_of != event:
            await self._take_away(room, worded.in_place_of, f"{errand.txn}.old")
        if lays_a_card(errand):
            await self._desk.laid(errand, event)
            self._laid()
            for step, key in enumerate(worded.offers):
                await self._doors.react(room, staff, event, key, f"{errand.txn}.{step:x}")
        if worded.picture is not None:
            await self._pictured(errand, room, staff, worded.picture)
        return event

    async def _take_away(self, room: str, event: str, txn: str) -> None:
        """An earlier card. One that lay in a room that is lost is not found here, and needs nothing."""
        try:
            await self._doors.redact(room, event, txn)
        except (SlowDown, TokenRefused):
            raise
        except Refused as error:
            log.info("an earlier card is not here", why=type(error).__name__)

    async def _pictured(self, errand: Errand, room: str, to: Listeners, picture: Picture) -> None:
        """Stored as ciphertext and told of. One that is stored twice and told of once harms nobody."""
        name = of_picture(errand.txn)
        if await self._already_said(errand, room, name) is not None:
            return
        stored, file = await asyncio.to_thread(attachments.sealed, picture.png)
        try:
            url = await self._doors.upload(stored)
        except (SlowDown, TokenRefused):
            raise
        except Refused as error:  # too large for this homeserver: the words say the same
            log.error("a picture was refused", status=error.status)
            return
        size, file = len(picture.png), {**file, "url": url}
        content = rendering.picture(_PNG, "image/png", size, picture.width, picture.height, file)
        await self._doors.say(room, to, content | {"body": picture.alt}, name)

    async def _already_said(self, errand: Errand, room: str, txn: str) -> str | None:
        if self._now() - errand.created_at < REMEMBERED:
            return None
        return await self._doors.sent_as(room, txn, errand.created_at - CLOCKS_DIFFER)


def _is_followed(errand: Errand, by: Sequence[Errand]) -> bool:
    """Whether the same card is changed once more right away: one edit shows all that has changed."""
    return errand.do == "amend" and any((one.do, one.notice) == ("amend", errand.notice) for one in by)


def content_of(worded: Worded) -> dict[str, Any]:
    """What is sent: a message, an answer to one, or an edit of our own."""
    content = rendering.said(worded.text)
    if worded.amends is not None:
        return rendering.replaced(content, worded.amends)
    if worded.answers is not None:
        return content | {"m.relates_to": {"m.in_reply_to": {"event_id": worded.answers}}}
    return content
