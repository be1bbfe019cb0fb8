"""What is written down once an errand is carried out: crossed out, and where our message stands."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import errands
from bot.db import conversations, crossings, inbox, outbox
from bot.db.crossings import Sent
from bot.db.outbox import Errand
from bot.delivery.means import Means
from bot.delivery.whereabouts import Where
from bot.tools import Result, joined
from rooms.effects import Say
from rooms.facts import Fact
from rooms.messages import Sentence
from rooms.model import Place, Purpose


class Settling:
    """Each in one transaction."""

    def __init__(self, means: Means) -> None:
        self._means = means

    async def settle(self, errand: Errand, *, told: Sentence | None = None, fact: Fact | None = None) -> None:
        """Crosses the errand out, and writes down what follows, in one transaction."""
        results = []
        async with self._means.database.tx() as tx:
            await outbox.done(tx, errand.id)
            if errand.envelope is not None:
                self._means.worker.at_hand.pop(errand.envelope, None)
                await inbox.finish_delivered(tx, errand.envelope)
            if fact is not None and errand.conversation is not None:
                results.append(await self._means.worker.happened(errand.conversation, fact, tx))
            if told is not None:
                draft = errands.draft(Say(Place.ADMIN, told), None)
                results.append(
                    Result((await outbox.append(tx, self._means.vault, draft, f"{errand.txn}.t", self._means.now()),))
                )
        for result in results:
            self._means.hand_over(result)

    async def sent(
        self,
        errand: Errand,
        where: Where,
        event: str | None,
        purpose: Purpose | None = None,
        *,
        origin: str | None = None,
        offers: list[str] | None = None,
        fact: Fact | None = None,
        by: str | None = None,
    ) -> None:
        """Keeps where our message stands; one whose conversation was erased meanwhile is taken back at once.

        `fact`: what has come true by its standing there. `by`: the worker whose account said it, where it is not ours.
        """
        following: tuple[Errand, ...] = ()
        followed = Result()
        async with self._means.database.tx() as tx:
            wanted = await outbox.done(tx, errand.id)
            found_again = errand.conversation is not None or purpose in (Purpose.ALARM, Purpose.SHIFT, Purpose.STATUS)
            if wanted and event is not None and found_again and await self._is_there(tx, errand):
                sent = Sent(where.room, event, purpose, errand.conversation, origin, worker=by)
                await crossings.keep(tx, self._means.vault, sent)
            if wanted and errand.envelope is not None:
                await inbox.finish_delivered(tx, errand.envelope)
            if wanted and event is not None and offers:
                draft = errands.offers(errand.lane, errand.conversation, event, offers)
                following = (await outbox.append(tx, self._means.vault, draft, f"{errand.txn}.o", self._means.now()),)
            if wanted and fact is not None and errand.conversation is not None:
                followed = await self._means.worker.happened(errand.conversation, fact, tx)
        self._means.hand_over(joined([Result(following), followed]))
        if not wanted and event is not None:
            await self._means.doors.redact(where.room_id, event, f"{errand.txn}.back")

    async def _is_there(self, tx: AsyncConnection, errand: Errand) -> bool:
        """Whether the conversation still stands: a student who left may have taken it along meanwhile."""
        if errand.conversation is None:
            return True
        stored = await conversations.by_number(tx, errand.conversation, self._means.roster.responder)
        return stored is not None

    async def keep_piece(
        self, errand: Errand, where: Where, event: str, origin: str, purpose: Purpose | None = None
    ) -> None:
        """Keeps where the beginning of a long message stands; the errand goes on."""
        async with self._means.database.tx() as tx:
            if await outbox.is_wanted(tx, errand.id):
                sent = Sent(where.room, event, purpose, errand.conversation, origin)
                await crossings.keep(tx, self._means.vault, sent)
                return
        await self._means.doors.redact(where.room_id, event, f"{errand.txn}.back")
