"""What the bot says by itself: messages, edits of them, and reactions under them."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import Any

from bot import errands
from bot.db import crossings, outbox
from bot.db.crossings import Sent
from bot.db.outbox import Errand
from bot.delivery.means import Gone, Means, Spoken
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
        event, by = await self._said(errand, where, message)
        if isinstance(message, DrillCard):
            self._means.worker.drill_step(message.number, "card")
        purpose = Purpose(errand.work["purpose"]) if errand.work.get("purpose") else None
        await self._settling.sent(errand, where, event, purpose, offers=errand.work.get("offers") or [], by=by)

    async def _said(self, errand: Errand, where: Where, message: Sentence) -> tuple[str | None, str | None]:
        """The event, and which worker said it where that is told."""
        if isinstance(message, RoomNotEncrypted | RoomNotPrivate):
            return await self._say_unfit(errand, where, message), None
        if isinstance(message, DeviceNotVerified):
            # To be read on the very device that is refused. It holds no secret, and the next message has a new key.
            anybody = Listeners(where.to.users | {EVERYBODY}, staff=False)
            words = self._means.words(message, where.language)
            return await self._means.doors.say(where.room_id, anybody, words, errand.txn), None
        content = self._means.words(message, where.language) | self._mentions(message)
        said = await self._means.say(errand, where.room_id, where.to, content)
        return said.event, said.worker

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
        said = await self._edited_or_anew(errand, where, old, words)
        await self._settling.sent(errand, where, said.event, None if said.is_edit else old.purpose, by=said.worker)

    async def _edited_or_anew(
        self, errand: Errand, where: Where, old: Sent | None, words: dict[str, Any], *, anew: bool = False
    ) -> Spoken:
        """Clients show an edit only from the account that spoke.

        What another worker's account said is said anew, with the same meaning to a press, and the old taken back.
        """
        said = await self._means.said_already(errand, where.room_id)
        if said is None and old is not None and not anew and old.worker == self._means.database.share.me:
            edit = rendering.replaced(words, old.event_id)
            return replace(await self._means.say(errand, where.room_id, where.to, edit), is_edit=True)
        if said is None:
            said = await self._means.say(errand, where.room_id, where.to, words)
        if old is not None and not said.is_edit:
            with suppress(Gone):
                await self._take_back(where, old, f"{errand.txn}.old")
        return said

    async def status(self, errand: Errand) -> None:
        """The card of how the service is: a new one, and the old one is taken back; or an edit of it."""
        where = await self._whereabouts.of(errand)
        async with self._means.database.tx() as tx:
            old = await crossings.latest_for(tx, self._means.vault, Purpose.STATUS, None, where.room)
        words = self._means.words(errands.message_from_json(errand.work["message"]), where.language)
        said = await self._edited_or_anew(errand, where, old, words, anew=errand.work["anew"])
        await self._settling.sent(errand, where, said.event, None if said.is_edit else Purpose.STATUS, by=said.worker)

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
        pressed = await self._means.pressed_already(errand, where.room_id, errand.work["event"])
        for step, key in enumerate(errand.work["keys"]):
            if key in pressed:
                continue
            txn = f"{errand.txn}.{step}"
            events.append(await self._means.doors.react(where.room_id, where.to, errand.work["event"], key, txn))
        async with self._means.database.tx() as tx:
            wanted = await outbox.done(tx, errand.id)
            for event in events if wanted else ():
                await crossings.keep(tx, self._means.vault, Sent(where.room, event, None, errand.conversation))
        for step, event in enumerate(events if not wanted else ()):
            await self._means.doors.redact(where.room_id, event, f"{errand.txn}.back{step}")
