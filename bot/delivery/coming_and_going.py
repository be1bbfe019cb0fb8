"""Rooms that are made, entered, looked at and left."""

from __future__ import annotations

from bot.db import conversations, inbox, outbox, places
from bot.db.outbox import Errand
from bot.delivery.means import Gone, Means
from bot.delivery.settling import Settling
from bot.delivery.whereabouts import Where, Whereabouts
from bot.doors import Doors, RoomView
from bot.errands import target_of_lane
from bot.matrix.errors import Refused, SlowDown, TokenRefused, Unreachable
from rooms.facts import EntryRoomFit, EntryRoomUnfit, Fact, StudentLeft
from rooms.model import Desk, StaffId, Unfit


async def find_or_make(doors: Doors, errand: Errand, marker: str, name: str, users: frozenset[str]) -> str:
    """A room with these people; one that an earlier try made is found by its marker and taken as it is."""
    known = await doors.find_room(marker) if errand.inherited else None
    if known is not None:
        return known
    try:
        return await doors.make_room(marker, name, users)
    except Unreachable:
        known = await doors.find_room(marker)
        if known is None:
            raise
        return known


class ComingAndGoing:
    """Entry rooms are the students'; desks are ours."""

    def __init__(self, means: Means, whereabouts: Whereabouts, settling: Settling) -> None:
        self._means = means
        self._whereabouts = whereabouts
        self._settling = settling

    async def decline(self, errand: Errand) -> None:
        await self._means.doors.leave(errand.work["room"], "Kynnys")
        await self._settling.settle(errand)

    async def make_desk(self, errand: Errand) -> None:
        """A room with its responder."""
        target, _ = target_of_lane(errand.lane)
        user = self._means.roster.matrix_ids.get(StaffId(errand.work["responder"]))
        if not isinstance(target, Desk) or user is None:
            raise Gone
        name = f"{errand.work['pseudonym']}"
        room_id = await find_or_make(self._means.doors, errand, self._means.marker(target), name, frozenset({user}))
        async with self._means.database.tx() as tx:
            wanted = await outbox.done(tx, errand.id)
            if wanted:
                room = await places.keep_room(tx, self._means.vault, room_id, "desk", self._means.now())
                await conversations.furnish_desk(tx, target, room.id)
        if not wanted:
            return await self._means.doors.leave(room_id)
        self._means.worker.wake_room(room.id)

    async def join(self, errand: Errand) -> None:
        where = await self._whereabouts.of(errand)
        try:
            await self._means.doors.join(where.room_id)
        except Refused as error:
            if isinstance(error, SlowDown | TokenRefused):
                raise
            return await self._settling.settle(errand, fact=StudentLeft(self._means.now()))
        await self._judge(errand, where, await self._means.doors.inspect(where.room_id))

    async def inspect(self, errand: Errand) -> None:
        where = await self._whereabouts.of(errand)
        try:
            view = await self._means.doors.inspect(where.room_id)
        except Refused as error:
            if isinstance(error, SlowDown | TokenRefused):
                raise
            return await self._settling.settle(errand, fact=StudentLeft(self._means.now()))
        await self._judge(errand, where, view)

    async def _judge(self, errand: Errand, where: Where, view: RoomView) -> None:
        """Encrypted, and exactly the two of us: else the bot says why and leaves."""
        others = (view.joined | view.invited) - {self._means.doors.me}
        fact: Fact
        if not others & where.to.users:
            fact = StudentLeft(self._means.now())
        elif others != where.to.users:
            fact = EntryRoomUnfit(self._means.now(), Unfit.NOT_ALONE)
        elif not view.encrypted:
            fact = EntryRoomUnfit(self._means.now(), Unfit.NOT_ENCRYPTED)
        else:
            fact = EntryRoomFit(self._means.now())
        await self._settling.settle(errand, fact=fact)
        self._means.worker.wake_room(where.room)

    async def leave_entry(self, errand: Errand) -> None:
        where = await self._whereabouts.of(errand)
        if await self._last_words_are_on_their_way(where):
            raise Unreachable("what was written last is still being delivered")
        await self._means.doors.leave(where.room_id)
        self._whereabouts.drop(errand.lane)
        forgotten = False
        async with self._means.database.tx() as tx:
            await outbox.done(tx, errand.id)
            if errand.conversation is not None:
                forgotten = await self._means.worker.entry_room_left(tx, errand.conversation, where.room)
        for student in where.to.users if forgotten else ():
            self._means.doors.forget_person(student)

    async def _last_words_are_on_their_way(self, where: Where) -> bool:
        """With the room go its keys: what was written there just before crosses first."""
        async with self._means.database.tx() as tx:
            return await inbox.is_relaying(tx, where.room)
