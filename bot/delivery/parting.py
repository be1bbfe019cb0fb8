"""What follows when a conversation is erased: its rows are gone, so that each errand brings the ids that it needs."""

from __future__ import annotations

from bot import errands
from bot.db.outbox import Errand
from bot.delivery.means import Means
from bot.delivery.settling import Settling
from bot.doors import Listeners, NotFit
from bot.matrix import rendering
from bot.matrix.errors import Refused, SlowDown, TokenRefused
from rooms.model import Desk, DeskId, Language


class Parting:
    """Says goodbye, takes back, leaves, forgets."""

    def __init__(self, means: Means, settling: Settling) -> None:
        self._means = means
        self._settling = settling

    async def farewell(self, errand: Errand) -> None:
        work = errand.work
        language = Language(work["language"]) if work.get("language") else None
        if work["staff"] and language is None:
            language = self._means.staff_language
        to = Listeners(frozenset({work["user"]}), staff=work["staff"])
        content = self._means.words(errands.message_from_json(work["message"]), language)
        try:
            await self._means.doors.say(work["room"], to, content, errand.txn)
        except (NotFit, Refused) as error:
            if isinstance(error, SlowDown | TokenRefused):
                raise
        await self._settling.settle(errand)

    async def redact(self, errand: Errand) -> None:
        try:
            await self._means.doors.redact(errand.work["room"], errand.work["event"], errand.txn)
        except Refused as error:
            if isinstance(error, SlowDown | TokenRefused):
                raise
        await self._settling.settle(errand)

    async def recall(self, errand: Errand) -> None:
        """Says something under the same transaction id: the homeserver answers with the event that is out, if one is.

        Then that one is taken back; else it is our own ellipsis.
        """
        work = errand.work
        to = Listeners(frozenset({work["user"]}), staff=work["staff"])
        try:
            event = await self._means.doors.say(work["room"], to, rendering.said("…"), work["txn"])
            await self._means.doors.redact(work["room"], event, f"{errand.txn}.back")
        except (NotFit, Refused) as error:
            if isinstance(error, SlowDown | TokenRefused):
                raise
        await self._settling.settle(errand)

    async def forget(self, errand: Errand) -> None:
        async with self._means.offers_of(errand.work["room"]):
            await self._means.doors.leave(errand.work["room"])
        self._means.offering.pop(errand.work["room"], None)
        if errand.work.get("user"):
            self._means.doors.forget_person(errand.work["user"])
        await self._settling.settle(errand)

    async def abandon(self, errand: Errand) -> None:
        room = await self._means.doors.find_room(self._means.marker(Desk(DeskId(errand.work["desk"]))))
        if room is not None:
            await self._means.doors.leave(room)
        await self._settling.settle(errand)
