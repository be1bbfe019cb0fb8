"""What the bot says by itself: messages, edits of them, and reactions under them."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from bot import errands
from bot.db import crossings, outbox
from bot.db.crossings import Sent
from bot.db.outbox import Errand
from bot.delivery.means import Gone, Means
from bot.delivery.settling import Settling
from bot.delivery.whereabouts import Where, Whereabouts
from bot.doors import EVERYBODY, Listeners
from bot.matrix import rendering
from bot.matrix.errors import Refused, SlowDown, TokenRefused
from moderation.messages import AlarmCard, AlarmPaged, DrillCard, DrillPaged
from rooms.messages import (
    DeviceNotVerified,
    HelpWanted,
    Message,
    RoomNotEncrypted,
    RoomNotPrivate,
    Sentence,
)
from rooms.model import Purpose


class Speaking:
    """The bot's own voice."""

    def __init__(self, means: Means, whereabouts: Whereabouts, settling: Settling) -> None:
        self._means = means
        self._whereabouts = whereabouts
        self._settling = settling

    async def say(self, errand: Errand) -> None:
        where = await self._whereabouts.of(errand)
        message = errands.message_from_json(errand.work["message"])
        if isinstance(message, RoomNotEncrypted | RoomNotPrivate):
            event = await self._say_unfit(errand, where, message)
        elif isinstance(message, DeviceNotVerified):
            # To be read on the very device that is refused. It holds no secret, and the next message has a new key.
            anybody = Listeners(where.to.users | {EVERYBODY}, staff=False)
            event = await self._means.doors.say(
                where.room_id, anybody, self._means.words(message, where.language), errand.txn
            )
        else:
            content = self._means.words(message, where.language) | self._mentions(message)
            event = await self._means.doors.say(where.room_id, where.to, content, errand.txn)
        if isinstance(message, DrillCard):
            self._means.worker.drill_step(message.number, "card")
        purpose = Purpose(errand.work["purpose"]) if errand.work.get("purpose") else None
        await self._settling.sent(errand, where, event, purpose, offers=errand.work.get("offers") or [])

    def _mentions(self, message: Sentence) -> dict[str, Any]:
        """An alarm, or a tutor who asks for help, rings everybody; an alarm names those who stand behind them, too."""
        if isinstance(message, HelpWanted):
            return {"m.mentions": {"room": True}}
        if not isinstance(message, AlarmCard | AlarmPaged | DrillCard | DrillPaged):
            return {}
        behind = message.step != "duty" if isinstance(message, AlarmPaged) else False
        named = {"user_ids": sorted(self._means.roster.backups())} if behind else {}
        return {"m.mentions": {"room": True, **named}}

    async def _say_unfit(self, errand: Errand, where: Where, message: Message) -> str | None:
        """The reason why the bot will not stay: sealed, or in the clear where the room is in the clear.

        What the homeserver does not let us say stays unsaid.
        """
        content = self._means.words(message, where.language)
        try:
            view = await self._means.doors.inspect(where.room_id)
            if not view.encrypted:
                return await self._means.doors.say_openly(where.room_id, content, errand.txn)
            crowd = Listeners(where.to.users | {EVERYBODY}, staff=False)
            return await self._means.doors.say(where.room_id, crowd, content, errand.txn)
        except Refused as error:
            if isinstance(error, SlowDown | TokenRefused):
                raise
            return None

    async def amend(self, errand: Errand) -> None:
        where = await self._whereabouts.of(errand)
        purpose = Purpose(errand.work["purpose"])
        if errand.conversation is None:
            raise Gone
        async with self._means.database.tx() as tx:
            old = await crossings.latest_for(tx, self._means.vault, purpose, errand.conversation, where.room)
        if old is None:
            raise Gone
        words = self._means.words(errands.message_from_json(errand.work["message"]), where.language)
        if not self._can_edit(old):
            return await self._say_in_its_place(errand, where, old, words)
        event = await self._means.doors.say(
            where.room_id, where.to, rendering.replaced(words, old.event_id), errand.txn
        )
        await self._settling.sent(errand, where, event)

    def _can_edit(self, old: Sent) -> bool:
        """Clients show an edit only from the account that spoke."""
        return old.worker == self._means.database.share.me

    async def _say_in_its_place(self, errand: Errand, where: Where, old: Sent, words: dict[str, Any]) -> None:
        """What another worker's account said is said anew, with the same meaning to a press, and the old taken back."""
        event = await self._means.doors.say(where.room_id, where.to, words, errand.txn)
        with suppress(Gone):
            await self._take_back(where, old, f"{errand.txn}.old")
        await self._settling.sent(errand, where, event, old.purpose)

    async def status(self, errand: Errand) -> None:
        """The card of how the service is: a new one, and the old one is taken back; or an edit of it."""
        where = await self._whereabouts.of(errand)
        async with self._means.database.tx() as tx:
            old = await crossings.latest_for(tx, self._means.vault, Purpose.STATUS, None, where.room)
        words = self._means.words(errands.message_from_json(errand.work["message"]), where.language)
        if old is not None and not errand.work["anew"] and self._can_edit(old):
            edit = rendering.replaced(words, old.event_id)
            event = await self._means.doors.say(where.room_id, where.to, edit, errand.txn)
            return await self._settling.sent(errand, where, event)
        event = await self._means.doors.say(where.room_id, where.to, words, errand.txn)
        if old is not None:
            with suppress(Gone):
                await self._take_back(where, old, f"{errand.txn}.old")
        return await self._settling.sent(errand, where, event, Purpose.STATUS)

    async def _take_back(self, where: Where, old: Sent, txn: str) -> None:
        """Raises Gone where the homeserver will not: somebody else took it back, or it is long gone."""
        try:
            await self._means.doors.redact(where.room_id, old.event_id, txn)
        except Refused as error:
            if isinstance(error, SlowDown | TokenRefused):
                raise
            raise Gone from None

    async def offer(self, errand: Errand) -> None:
        """The bot's own reactions under its message, in order.

        They go beside their room's lane; the lock keeps an erasing of the room from slipping in between.
        """
        where = await self._whereabouts.of(errand)
        async with self._means.offers_of(where.room_id):
            await self._put_offers(errand, where)

    async def _put_offers(self, errand: Errand, where: Where) -> None:
        async with self._means.database.tx() as tx:
            if not await outbox.is_wanted(tx, errand.id):
                return
        events = []
        for step, key in enumerate(errand.work["keys"]):
            txn = f"{errand.txn}.{step}"
            events.append(await self._means.doors.react(where.room_id, where.to, errand.work["event"], key, txn))
        async with self._means.database.tx() as tx:
            wanted = await outbox.done(tx, errand.id)
            for event in events if wanted else ():
                await crossings.keep(tx, self._means.vault, Sent(where.room, event, None, errand.conversation))
        for step, event in enumerate(events if not wanted else ()):
            await self._means.doors.redact(where.room_id, event, f"{errand.txn}.back{step}")
