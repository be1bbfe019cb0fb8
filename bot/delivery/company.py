"""An adult beside a tutor: asked in, announced to the student, handed the room keys, shown out.

The student is told in the entry room's lane, all else is done in the desk's. What joins the two is the fact that
follows when the announcement stands (`StudentToldOfCompanion`), so that no relay with the adult among its listeners can
be carried out before it.
"""

from __future__ import annotations

from datetime import datetime

from bot import errands
from bot.db import conversations, outbox, places
from bot.db.outbox import Errand
from bot.delivery.means import Gone, Means
from bot.delivery.settling import Settling
from bot.delivery.whereabouts import Whereabouts
from bot.matrix.errors import Refused, SlowDown, TokenRefused
from rooms.facts import CompanionLeft, StudentToldOfCompanion
from rooms.model import Desk, DeskId, StaffId


def unannounced(errand: Errand, at: datetime) -> CompanionLeft:
    """It could not be said, or may not have been: then nobody comes."""
    return CompanionLeft(at, Desk(DeskId(errand.work["desk"])), StaffId(errand.work["who"]))


class Company:
    """Who beside the responder is at a desk."""

    def __init__(self, means: Means, whereabouts: Whereabouts, settling: Settling) -> None:
        self._means = means
        self._whereabouts = whereabouts
        self._settling = settling

    async def announce(self, errand: Errand) -> None:
        """What is said, and what has come true by it, are written down together."""
        where = await self._whereabouts.of(errand)
        content = self._means.words(errands.message_from_json(errand.work["message"]), where.language)
        event = await self._means.doors.say(where.room_id, where.to, content, errand.txn)
        desk, who = Desk(DeskId(errand.work["desk"])), StaffId(errand.work["who"])
        await self._settling.sent(errand, where, event, fact=StudentToldOfCompanion(self._means.now(), desk, who))

    async def ask_in(self, errand: Errand) -> None:
        """Who is in the room, or invited, is not invited again: an earlier try may have arrived."""
        where, user = await self._whereabouts.of(errand), self._user(errand)
        view = await self._means.doors.inspect(where.room_id)
        if user not in view.joined | view.invited:
            try:
                await self._means.doors.invite(where.room_id, user)
            except Refused as error:
                if isinstance(error, SlowDown | TokenRefused):
                    raise
        await self._settling.settle(errand)

    async def let_read(self, errand: Errand) -> None:
        """What stands behind this in the lane is for them, too; all that went before was not."""
        await self._seat(errand, StaffId(errand.work["who"]))

    async def show_out(self, errand: Errand) -> None:
        """First nothing more is encrypted to them, then they are out of the room; also where the tutor has gone."""
        room, user = await self._unseated(errand), self._user(errand)
        view = await self._means.doors.inspect(room)
        if user in view.joined | view.invited:
            try:
                await self._means.doors.remove(room, user)
            except Refused as error:
                if isinstance(error, SlowDown | TokenRefused):
                    raise
        await self._settling.settle(errand)

    async def _seat(self, errand: Errand, who: StaffId) -> None:
        desk, _ = errands.target_of_lane(errand.lane)
        if not isinstance(desk, Desk):
            raise Gone
        async with self._means.database.tx() as tx:
            if await outbox.done(tx, errand.id):
                await conversations.let_read(tx, desk, who)
        self._whereabouts.drop(errand.lane)

    async def _unseated(self, errand: Errand) -> str:
        """Their place is free, unless another has taken it meanwhile; answers the desk's room."""
        desk, _ = errands.target_of_lane(errand.lane)
        if not isinstance(desk, Desk):
            raise Gone
        async with self._means.database.tx() as tx:
            if await conversations.reads_along(tx, desk) == errand.work["who"]:
                await conversations.let_read(tx, desk, None)
            found = await conversations.desk_room(tx, desk)
            number = found[0] if found is not None else None
            room = await places.room_by_number(tx, self._means.vault, number) if number is not None else None
        self._whereabouts.drop(errand.lane)
        if room is None:
            raise Gone
        return room.room_id

    def _user(self, errand: Errand) -> str:
        user = self._means.roster.matrix_ids.get(StaffId(errand.work["who"]))
        if user is None:
            raise Gone
        return user
