"""The room in which two adults see what is sealed, and the one place where a student's Matrix id is read for somebody.

Nobody sees anything before both are there and nobody else is: history is visible from joining on, and the room key goes
to devices of these two alone. Transaction ids are named after the opening, so that no retry shows anything twice.
"""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import errands
from bot.db import openings, outbox, places
from bot.db.evidence import Kept
from bot.db.outbox import Errand
from bot.delivery.coming_and_going import find_or_make
from bot.delivery.means import Means
from bot.delivery.settling import Settling
from bot.doors import Listeners, RoomView
from bot.matrix import rendering
from bot.matrix.errors import Refused, SlowDown, TokenRefused
from bot.matrix.translate import Wrote
from bot.opening import Guests, is_waited_for
from bot.tools import Result
from moderation.alarm import AlarmId, OpeningId
from moderation.identity import Content, Stage
from moderation.messages import EvidenceShown, IdentityShown
from rooms.words import Words

_FINNISH_TIME = ZoneInfo("Europe/Helsinki")


class OpeningRooms:
    """Made, shown; taken back by errands that the worker writes (bot/opening.py)."""

    def __init__(self, means: Means, settling: Settling) -> None:
        self._means = means
        self._settling = settling
        self._openings = means.worker.openings

    async def make(self, errand: Errand) -> None:
        number = OpeningId(errand.work["opening"])
        async with self._means.database.tx() as tx:
            guests = await self._openings.guests(tx, number)
        if guests is None or not is_waited_for(guests):
            return await self._settling.settle(errand)
        name, marker = f"Kynnys {guests.opening.alarm}", self._openings.marker(number)
        room_id = await find_or_make(self._means.doors, errand, marker, name, guests.users)
        following: list[Errand] = []
        async with self._means.database.tx() as tx:
            wanted = await outbox.done(tx, errand.id) and is_waited_for(await self._openings.guests(tx, number))
            if wanted:
                room = await places.keep_room(tx, self._means.vault, room_id, "opening", self._means.now())
                await openings.furnish(tx, number, room.id)
                look, at = errands.show_opening(number), self._means.now()  # they may be there already
                following.append(await outbox.append(tx, self._means.vault, look, f"{errand.txn}.l", at))
        if not wanted:
            return await self._means.doors.leave(room_id)
        self._means.hand_over(Result(tuple(following)))
        self._means.worker.wake_room(room.id)

    async def show(self, errand: Errand) -> None:
        """Once, when both are there and nobody else is."""
        number = OpeningId(errand.work["opening"])
        async with self._means.database.tx() as tx:
            guests = await self._openings.guests(tx, number)
        if guests is None or guests.room is None:
            return await self._settling.settle(errand)
        try:
            view = await self._means.doors.inspect(guests.room.room_id)
        except Refused as error:
            if isinstance(error, SlowDown | TokenRefused):
                raise
            return await self._settling.settle(errand)
        async with self._means.database.tx() as tx:
            result, contents = await self._decided(tx, number, view)
        self._means.hand_over(result)
        await self._say(guests, contents)
        await self._settling.settle(errand)

    async def _decided(
        self, tx: AsyncConnection, number: OpeningId, view: RoomView
    ) -> tuple[Result, list[dict[str, Any]]]:
        """In one transaction it is decided, written down for good, and looked up."""
        guests = await self._openings.guests(tx, number)
        if guests is None or guests.room is None:
            return Result(), []
        decision = await self._openings.looked(tx, guests, view, self._means.doors.me)
        contents = await self._contents(tx, guests, decision.show) if decision.show else []
        result = await self._means.worker.carry_opening(tx, decision)
        if guests.opening.stage is Stage.AGREED and contents:
            await openings.promise(tx, number, len(contents))
        return result, contents

    async def _contents(self, tx: AsyncConnection, guests: Guests, show: Content) -> list[dict[str, Any]]:
        """What there is to be read, looked up now."""
        alarm = guests.opening.alarm
        found: list[dict[str, Any]] = []
        student = await self._openings.student(tx, alarm) if show.identity else None
        if student is not None:
            found.append(self._means.words(IdentityShown(int(alarm), student), self._means.staff_language))
        for kept in await self._openings.evidence(tx, alarm) if show.evidence else ():
            found += self._evidence(alarm, kept)
        return found

    def _evidence(self, alarm: AlarmId, kept: Kept) -> list[dict[str, Any]]:
        """The words as they were written, beneath a line that says what they are."""
        written = f"{kept.written_at.astimezone(_FINNISH_TIME):%d.%m.%Y %H.%M}"
        header = self._means.words(EvidenceShown(int(alarm), written), self._means.staff_language)
        words = rendering.crossing(Wrote(Words(kept.text)), scrub=(), relation=None)
        return [header, *rendering.split(words)]

    async def _say(self, guests: Guests, contents: list[dict[str, Any]]) -> None:
        """What has not been said yet. Where it ended meanwhile, what just went out is taken back."""
        number, room = guests.opening.id, guests.room
        if room is None or not contents:
            return
        async with self._means.database.tx() as tx:
            pieces, sent = await openings.said(tx, self._means.vault, number)
        to = Listeners(guests.users, staff=True)
        for step in range(len(sent), min(pieces, len(contents))):
            event = await self._means.doors.say(room.room_id, to, contents[step], self._openings.txn(number, step))
            async with self._means.database.tx() as tx:
                kept = await openings.keep_sent(tx, self._means.vault, number, event)
            if not kept:
                await self._means.doors.redact(room.room_id, event, f"{self._openings.txn(number, step)}.back")
                return
