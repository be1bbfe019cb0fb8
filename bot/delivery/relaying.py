"""What one side did, carried over to the other side."""

from __future__ import annotations

from bot.db import crossings, inbox, places
from bot.db.inbox import Envelope
from bot.db.outbox import Errand
from bot.delivery.means import Gone, Means
from bot.delivery.pictures import Pictures
from bot.delivery.settling import Settling
from bot.delivery.whereabouts import Where, Whereabouts
from bot.doors import Heard
from bot.matrix import rendering
from bot.matrix.errors import NoKey, Unsealable
from bot.matrix.translate import Edited, Incoming, Media, Reacted, Retracted, Wrote
from rooms.messages import Sticker
from rooms.model import Purpose

SHORTEST_NAME = 4
"""Characters of `@aino` below which it is left alone where it stands without its server."""


class Relaying:
    """Finds the original, builds the other side's version from nothing, sends it."""

    def __init__(self, means: Means, whereabouts: Whereabouts, settling: Settling) -> None:
        self._means = means
        self._whereabouts = whereabouts
        self._settling = settling
        self._pictures = Pictures(means, settling)

    async def relay(self, errand: Errand) -> None:
        where = await self._whereabouts.whatever_its_language(errand)
        envelope, heard = await self._original(errand)
        origin = str(envelope.event.get("event_id"))
        if isinstance(heard.incoming, Media):
            return await self._cross_media(errand, where, heard.incoming, envelope, heard.sender)
        return await self._cross(errand, where, heard.incoming, origin, heard.sender)

    async def _original(self, errand: Errand) -> tuple[Envelope, Heard]:
        """The worker's own copy where it is still at hand; or else the database's, unsealed once more."""
        if errand.envelope is None:
            raise Gone
        at_hand = self._means.worker.at_hand.pop(errand.envelope, None)
        if at_hand is not None:
            return at_hand
        async with self._means.database.tx() as tx:
            envelope = await inbox.opened(tx, self._means.vault, errand.envelope)
        if envelope is None:
            raise Gone
        try:
            return envelope, self._means.doors.unseal(envelope.room.room_id, envelope.event)
        except (NoKey, Unsealable):
            raise Gone from None

    async def _cross(self, errand: Errand, where: Where, incoming: Incoming, origin: str, writer: str) -> None:
        match incoming:
            case Wrote() | Edited():
                await self._cross_words(errand, where, incoming, origin, writer)
            case Reacted(target=target, key=key):
                counterpart = await self._counterpart(target, where.room)
                event = None
                if counterpart is not None:
                    event = await self._means.doors.react(where.room_id, where.to, counterpart, key, errand.txn)
                await self._settling.sent(errand, where, event, origin=origin)
            case Retracted(target=target):
                await self._take_back(errand, target)
            case _:
                raise Gone

    async def _cross_media(self, errand: Errand, where: Where, media: Media, envelope: Envelope, writer: str) -> None:
        """Its words first: they wait for no picture, and cross also where that does not."""
        origin = str(envelope.event.get("event_id"))
        if media.caption is not None:
            said = Wrote(media.caption, reply_to=media.reply_to)
            relation = await self._relation(said, where.room)
            for step, content in enumerate(self._contents(errand, where, said, relation, writer)):
                txn = errand.txn if step == 0 else f"{errand.txn}.{step}"
                event = await self._means.doors.say(where.room_id, where.to, content, txn)
                await self._settling.keep_piece(errand, where, event, origin)
        await self._pictures.carry(errand, await self._whereabouts.of(errand), media, envelope, origin)

    async def _cross_words(
        self, errand: Errand, where: Where, incoming: Wrote | Edited, origin: str, writer: str
    ) -> None:
        relation = await self._relation(incoming, where.room)
        if isinstance(incoming, Edited) and relation is None:
            # What it changes was said to somebody else, at a desk before this one: here it is news.
            incoming = Wrote(incoming.words, incoming.html, emote=incoming.emote)
        contents = self._contents(errand, where, incoming, relation, writer)
        for step, content in enumerate(contents):
            last = step == len(contents) - 1
            txn = errand.txn if step == 0 else f"{errand.txn}.{step}"
            event = await self._means.doors.say(where.room_id, where.to, content, txn)
            if last:
                await self._settling.sent(errand, where, event, origin=origin)
            else:
                await self._settling.keep_piece(errand, where, event, origin)

    def _contents(
        self, errand: Errand, where: Where, incoming: Wrote | Edited, relation: rendering.Relation, writer: str
    ) -> list[rendering.Content]:
        scrub, alias = names({writer, self._means.doors.me, *where.to.users}), errand.work.get("alias")
        prefix = f"{self._means.texts.words(Sticker(), where.language)} " if _is_sticker(incoming) else ""
        crossing = rendering.crossing(incoming, scrub=scrub, prefix=prefix, relation=relation, alias=alias)
        return rendering.split(crossing)

    async def _relation(self, incoming: Wrote | Edited, room: int) -> rendering.Relation:
        """To which message in the other room this one refers, if it does."""
        if isinstance(incoming, Edited):
            if incoming.caption:
                return None  # of a picture and its words, an edit would change the wrong one: it is said as new
            target = await self._counterpart(incoming.target, room, to_change=True)
            return rendering.Replaces(target) if target is not None else None
        if incoming.reply_to is None:
            return None
        target = await self._counterpart(incoming.reply_to, room)
        return rendering.ReplyTo(target) if target is not None else None

    async def _counterpart(self, event_id: str, room: int, *, to_change: bool = False) -> str | None:
        """The event in the other room that stands for this one: our copy of it, or the one that it copies.

        What was shown there as earlier is not changed any more: it would lose its mark.
        """
        async with self._means.database.tx() as tx:
            copies = await crossings.copies_of(tx, self._means.vault, event_id)
            for copy in copies:
                if copy.room == room and not (to_change and copy.purpose is Purpose.EARLIER):
                    return copy.event_id
            ours = await crossings.of_ours(tx, self._means.vault, event_id)
        return ours.origin_id if ours is not None else None

    async def _take_back(self, errand: Errand, target: str) -> None:
        """Wherever the copies stand: also at a desk that has handed the student on since, and where it was shown as
        earlier, which is a copy of a copy where a responder wrote it."""
        async with self._means.database.tx() as tx:
            first = await crossings.copies_of(tx, self._means.vault, target)
            later = [await crossings.copies_of(tx, self._means.vault, one.event_id) for one in first]
            copies = [*first, *(copy for each in later for copy in each)]
            rooms = {copy.room: await places.room_by_number(tx, self._means.vault, copy.room) for copy in copies}
        for step, copy in enumerate(copies):
            room = rooms[copy.room]
            if room is not None:
                await self._means.doors.redact(room.room_id, copy.event_id, f"{errand.txn}.{step}")
        await self._settling.settle(errand)


def _is_sticker(incoming: Wrote | Edited) -> bool:
    return isinstance(incoming, Wrote) and incoming.sticker


def names(ids: set[str]) -> set[str]:
    """Matrix ids, and the part that people type (`@aino`) where it is long enough not to be a part of other words."""
    local_parts = {one.partition(":")[0] for one in ids}
    return ids | {part for part in local_parts if len(part) >= SHORTEST_NAME}
