"""The room of a practice conversation: made for its trainee, unless it is over before it began."""

from __future__ import annotations

from bot.db import outbox, places, practices
from bot.db.outbox import Errand
from bot.delivery.coming_and_going import find_or_make
from bot.delivery.means import Means
from bot.delivery.settling import Settling
from rooms.practice import PracticeId


class PracticeRooms:
    """Left and forgotten by errands that the worker writes (bot/practising.py)."""

    def __init__(self, means: Means, settling: Settling) -> None:
        self._means = means
        self._settling = settling

    async def make(self, errand: Errand) -> None:
        number = PracticeId(errand.work["practice"])
        async with self._means.database.tx() as tx:
            of = await practices.by_number(tx, number)
        user = self._means.roster.matrix_ids.get(of.who) if of is not None else None
        if of is None or user is None:
            return await self._give_up(errand, number)
        title = self._means.texts.practice_title(of.language, of.scenario)
        room_id = await find_or_make(self._means.doors, errand, self._marker(number), title, frozenset({user}))
        async with self._means.database.tx() as tx:
            wanted = await outbox.done(tx, errand.id) and await practices.by_number(tx, number) is not None
            if wanted:
                room = await places.keep_room(tx, self._means.vault, room_id, "desk", self._means.now())
                await practices.furnish(tx, number, room.id)
        if not wanted:
            return await self._means.doors.leave(room_id)
        self._means.worker.wake_room(room.id)

    async def _give_up(self, errand: Errand, number: PracticeId) -> None:
        """Over meanwhile: what an earlier try may have made is left."""
        room = await self._means.doors.find_room(self._marker(number))
        if room is not None:
            await self._means.doors.leave(room)
        await self._settling.settle(errand)

    def _marker(self, number: PracticeId) -> str:
        return self._means.vault.lookup("marker", f"practice {number}").hex()
