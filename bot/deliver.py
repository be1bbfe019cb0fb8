"""From the outbox to the world: the only place where errands are carried out.

Each errand is tried until it is settled: the homeserver away or asking for patience means waiting, in its lane, with
back-off; a plain no means that somebody is told. `txn` makes a second try harmless; the homeserver remembers it for a
day, so what is older and may have gone out already is not sent again but told to the operators.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import errands
from bot.db import conversations, crossings, inbox, outbox, places
from bot.db.crossings import Sent
from bot.db.engine import Database
from bot.db.inbox import Envelope
from bot.db.outbox import Errand
from bot.doors import EVERYBODY, Doors, Heard, Listeners, NotFit, RoomView
from bot.matrix import rendering
from bot.matrix.errors import NoKey, Refused, SlowDown, TokenRefused, Unreachable, Unsealable
from bot.matrix.translate import Edited, Incoming, Reacted, Retracted, Wrote
from bot.staff import Roster
from bot.texts import Texts
from bot.vault import Vault
from bot.worker import Result, Worker
from rooms import messages as say
from rooms.effects import Say
from rooms.facts import EntryRoomFit, EntryRoomUnfit, Fact, StudentLeft, Undeliverable
from rooms.messages import DeviceNotVerified, Message, RoomNotEncrypted, RoomNotPrivate, Sentence
from rooms.model import ConversationId, Desk, DeskId, Language, Place, Purpose, StaffId, Unfit

log = structlog.get_logger("kynnys.deliver")

REMEMBERED = timedelta(hours=23)
"""The homeserver knows transaction ids for 24 hours; an hour is left for clocks."""
SHORTEST_NAME = 4
"""Characters of `@aino` below which it is left alone where it stands without its server."""
LONGEST_PAUSE = 60.0
"""Seconds between two tries at the most."""


@dataclass(frozen=True, slots=True)
class Where:
    """A room to speak in."""

    room: int
    room_id: str
    to: Listeners
    language: Language | None

    def __repr__(self) -> str:
        return f"<where {self.room}>"


class Gone(Exception):
    """There is no such room any more: nothing to do."""


class Deliverer:
    """Carries out errands. `hand_over` gets what follows from them."""

    def __init__(
        self,
        *,
        database: Database,
        vault: Vault,
        doors: Doors,
        roster: Roster,
        texts: Texts,
        worker: Worker,
        staff_language: Language,
        now: Callable[[], datetime],
        hand_over: Callable[[Result], None],
    ) -> None:
        self._database = database
        self._vault = vault
        self._doors = doors
        self._roster = roster
        self._texts = texts
        self._worker = worker
        self._staff_language = staff_language
        self._now = now
        self._hand_over = hand_over
        self._where: dict[str, Where] = {}
        self._offering: dict[str, asyncio.Lock] = {}
        self._kinds: dict[str, Callable[[Errand], Awaitable[None]]] = {
            "relay": self._relay,
            "say": self._say,
            "amend": self._amend,
            "offer": self._offer,
            "make_desk": self._make_desk,
            "join": self._join,
            "inspect": self._inspect,
            "leave_entry": self._leave_entry,
            "farewell": self._farewell,
            "redact": self._redact,
            "recall": self._recall,
            "forget": self._forget,
            "abandon": self._abandon,
            "decline": self._decline,
        }

    def forget_places(self, result: Result) -> None:
        """Conversations that are gone have no room any more."""
        self._where = {lane: where for lane, where in self._where.items() if where.room_id not in result.left_rooms}

    async def carry(self, errand: Errand) -> None:
        """Settles one errand. One of the three places at which every error is caught."""
        tries = 0
        while True:
            try:
                if self._is_doubtful(errand, tries):
                    return await self._settle(errand, told=say.AdminDoubtful(), fact=await self._doubted(errand))
                return await self._carry_once(errand)
            except SlowDown as slow:
                await self._pause(tries, slow.retry_after)
            except (Unreachable, TokenRefused, DBAPIError, OSError) as error:
                log.info("delivery waits", why=type(error).__name__, tries=tries)
                await self._pause(tries, None)
            except Exception as error:  # one errand must not stop the others
                log.warning("delivery gave up", why=type(error).__name__, work=errand.work.get("do"))
                if await self._gave_up(errand, error):
                    return None
            tries += 1

    def _is_doubtful(self, errand: Errand, tries: int) -> bool:
        may_be_out = errand.inherited or tries > 0
        speaks = errand.work.get("do") in ("say", "amend", "relay", "farewell")
        return may_be_out and speaks and self._now() - errand.created_at > REMEMBERED

    async def _doubted(self, errand: Errand) -> Fact | None:
        """Its writer sends it again rather than hope."""
        if errand.work["do"] != "relay":
            return None
        return Undeliverable(self._now(), await self._writer_of(errand))

    async def _pause(self, tries: int, asked: timedelta | None) -> None:
        backed_off = min(LONGEST_PAUSE, 0.25 * 2 ** min(tries, 10)) * random.uniform(0.75, 1.25)  # noqa: S311
        await asyncio.sleep(max(backed_off, asked.total_seconds() if asked is not None else 0.0))

    async def _gave_up(self, errand: Errand, error: Exception) -> bool:
        """Tells whoever must know. False when that could not be written down yet."""
        try:
            number, told = errand.conversation, None
            fact: Fact | None = None
            if isinstance(error, NotFit) and number is not None and "entry:" in errand.lane:
                fact = EntryRoomUnfit(self._now(), error.why)
            elif errand.work["do"] == "relay":
                fact = Undeliverable(self._now(), await self._writer_of(errand))
            elif errand.work["do"] in ("say", "amend", "make_desk") and not isinstance(error, Gone):
                told = say.AdminSetAside()
            await self._settle(errand, told=told, fact=fact)
        except (DBAPIError, OSError):
            await self._pause(1, None)
            return False
        return True

    async def _writer_of(self, errand: Errand) -> Desk | None:
        """The desk at which an undeliverable message was written; None where it was the student."""
        if errand.lane.startswith("desk") or errand.conversation is None:
            return None
        async with self._database.tx() as tx:
            stored = await conversations.by_number(tx, errand.conversation, self._roster.responder)
        return stored.conversation.last_desk if stored is not None else None

    async def _settle(self, errand: Errand, *, told: Message | None = None, fact: Fact | None = None) -> None:
        """Crosses the errand out, and writes down what follows, in one transaction."""
        results = []
        async with self._database.tx() as tx:
            await outbox.done(tx, errand.id)
            if errand.envelope is not None:
                self._worker.at_hand.pop(errand.envelope, None)
                await inbox.finish_delivered(tx, errand.envelope)
            if fact is not None and errand.conversation is not None:
                results.append(await self._worker.happened(errand.conversation, fact, tx))
            if told is not None:
                draft = errands.draft(Say(Place.ADMIN, told), None)
                results.append(Result((await outbox.append(tx, self._vault, draft, f"{errand.txn}.t", self._now()),)))
        for result in results:
            self._hand_over(result)

    async def _carry_once(self, errand: Errand) -> None:
        work = self._kinds.get(errand.work["do"])
        if work is None:
            raise ValueError("no such errand")
        await work(errand)

    async def _decline(self, errand: Errand) -> None:
        await self._doors.leave(errand.work["room"], "Kynnys")
        await self._settle(errand)

    # --- where ------------------------------------------------------------------------------------------------------
    async def _place(self, errand: Errand) -> Where:
        """The room of the errand's lane. Entry rooms change their language; the rest of it never changes."""
        lane = errand.lane.removeprefix("urgent:").removeprefix("offers:")
        target, number = errands.target_of_lane(lane)
        async with self._database.tx() as tx:
            match target:
                case Desk():
                    return await self._desk_place(tx, target)
                case Place.ENTRY if number is not None:
                    return await self._entry_place(tx, number)
                case _:
                    return await self._staff_place(tx, target)

    async def _entry_place(self, tx: AsyncConnection, number: ConversationId) -> Where:
        stored = await conversations.by_number(tx, number, self._roster.responder)
        if stored is None or stored.entry_room is None:
            raise Gone
        lane = errands.entry_lane(number)
        known = self._where.get(lane)
        if known is None:
            room = await places.room_by_number(tx, self._vault, stored.entry_room)
            student = await places.account_id(tx, self._vault, stored.account)
            if room is None or student is None:
                raise Gone
            to = Listeners(frozenset({student}), staff=False)
            known = self._where[lane] = Where(room.id, room.room_id, to, None)
        return replace(known, language=stored.conversation.language)

    async def _desk_place(self, tx: AsyncConnection, desk: Desk) -> Where:
        lane = errands.desk_lane(desk)
        known = self._where.get(lane)
        if known is not None:
            return known
        found = await conversations.desk_room(tx, desk)
        user = self._roster.matrix_ids.get(found[1]) if found else None
        room = await places.room_by_number(tx, self._vault, found[0]) if found and found[0] is not None else None
        if room is None or user is None:
            raise Gone
        to = Listeners(frozenset({user}), staff=True)
        where = self._where[lane] = Where(room.id, room.room_id, to, self._staff_language)
        return where

    async def _staff_place(self, tx: AsyncConnection, target: object) -> Where:
        kind = target.value if isinstance(target, Place) else "admin"
        found = await places.rooms_of_kind(tx, self._vault, kind)
        if not found:
            raise Gone
        users = self._roster.operators() if kind == "admin" else self._roster.counsellors()
        return Where(found[-1].id, found[-1].room_id, Listeners(users, staff=True), self._staff_language)

    # --- speaking ---------------------------------------------------------------------------------------------------
    def _words(self, message: Sentence, language: Language | None) -> dict[str, Any]:
        return rendering.said(self._texts.words(message, language))

    async def _say(self, errand: Errand) -> None:
        where = await self._place(errand)
        message = errands.message_from_json(errand.work["message"])
        if isinstance(message, RoomNotEncrypted | RoomNotPrivate):
            event = await self._say_unfit(errand, where, message)
        elif isinstance(message, DeviceNotVerified):
            # To be read on the very device that is refused. It holds no secret, and the next message has a new key.
            anybody = Listeners(where.to.users | {EVERYBODY}, staff=False)
            event = await self._doors.say(where.room_id, anybody, self._words(message, where.language), errand.txn)
        else:
            event = await self._doors.say(where.room_id, where.to, self._words(message, where.language), errand.txn)
        purpose = Purpose(errand.work["purpose"]) if errand.work.get("purpose") else None
        await self._sent(errand, where, event, purpose, offers=errand.work.get("offers") or [])

    async def _say_unfit(self, errand: Errand, where: Where, message: Message) -> str | None:
        """The reason why the bot will not stay: sealed, or in the clear where the room is in the clear.

        What the homeserver does not let us say stays unsaid.
        """
        content = self._words(message, where.language)
        try:
            view = await self._doors.inspect(where.room_id)
            if not view.encrypted:
                return await self._doors.say_openly(where.room_id, content, errand.txn)
            crowd = Listeners(where.to.users | {EVERYBODY}, staff=False)
            return await self._doors.say(where.room_id, crowd, content, errand.txn)
        except Refused as error:
            if isinstance(error, SlowDown | TokenRefused):
                raise
            return None

    async def _sent(
        self,
        errand: Errand,
        where: Where,
        event: str | None,
        purpose: Purpose | None = None,
        *,
        origin: str | None = None,
        offers: list[str] | None = None,
    ) -> None:
        """Keeps where our message stands; one whose conversation was erased meanwhile is taken back at once."""
        following: tuple[Errand, ...] = ()
        async with self._database.tx() as tx:
            wanted = await outbox.done(tx, errand.id)
            if wanted and event is not None and errand.conversation is not None:
                sent = Sent(where.room, event, purpose, errand.conversation, origin)
                await crossings.keep(tx, self._vault, sent)
            if wanted and errand.envelope is not None:
                await inbox.finish_delivered(tx, errand.envelope)
            if wanted and event is not None and offers:
                draft = errands.offers(errand.lane, errand.conversation, event, offers)
                following = (await outbox.append(tx, self._vault, draft, f"{errand.txn}.o", self._now()),)
        self._hand_over(Result(following))
        if not wanted and event is not None:
            await self._doors.redact(where.room_id, event, f"{errand.txn}.back")

    async def _amend(self, errand: Errand) -> None:
        where = await self._place(errand)
        purpose = Purpose(errand.work["purpose"])
        if errand.conversation is None:
            raise Gone
        async with self._database.tx() as tx:
            old = await crossings.latest_for(tx, self._vault, purpose, errand.conversation)
        if old is None:
            raise Gone
        words = self._words(errands.message_from_json(errand.work["message"]), where.language)
        event = await self._doors.say(where.room_id, where.to, rendering.replaced(words, old.event_id), errand.txn)
        await self._sent(errand, where, event)

    async def _offer(self, errand: Errand) -> None:
        """The bot's own reactions under its message, in order.

        They go beside their room's lane; the lock keeps an erasing of the room from slipping in between.
        """
        where = await self._place(errand)
        async with self._offers_of(where.room_id):
            await self._put_offers(errand, where)

    def _offers_of(self, room_id: str) -> asyncio.Lock:
        return self._offering.setdefault(room_id, asyncio.Lock())

    async def _put_offers(self, errand: Errand, where: Where) -> None:
        async with self._database.tx() as tx:
            if not await outbox.is_wanted(tx, errand.id):
                return
        events = []
        for step, key in enumerate(errand.work["keys"]):
            txn = f"{errand.txn}.{step}"
            events.append(await self._doors.react(where.room_id, where.to, errand.work["event"], key, txn))
        async with self._database.tx() as tx:
            wanted = await outbox.done(tx, errand.id)
            for event in events if wanted else ():
                await crossings.keep(tx, self._vault, Sent(where.room, event, None, errand.conversation))
        for step, event in enumerate(events if not wanted else ()):
            await self._doors.redact(where.room_id, event, f"{errand.txn}.back{step}")

    # --- relaying ---------------------------------------------------------------------------------------------------
    async def _relay(self, errand: Errand) -> None:
        where = self._where.get(errand.lane) or await self._place(errand)
        envelope, heard = await self._original(errand)
        origin = str(envelope.event.get("event_id"))
        await self._cross(errand, where, heard.incoming, origin, heard.sender)

    async def _original(self, errand: Errand) -> tuple[Envelope, Heard]:
        """The worker's own copy where it is still at hand; or else the database's, unsealed once more."""
        if errand.envelope is None:
            raise Gone
        at_hand = self._worker.at_hand.pop(errand.envelope, None)
        if at_hand is not None:
            return at_hand
        async with self._database.tx() as tx:
            envelope = await inbox.opened(tx, self._vault, errand.envelope)
        if envelope is None:
            raise Gone
        try:
            return envelope, self._doors.unseal(envelope.room.room_id, envelope.event)
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
                    event = await self._doors.react(where.room_id, where.to, counterpart, key, errand.txn)
                await self._sent(errand, where, event, origin=origin)
            case Retracted(target=target):
                await self._take_back(errand, target)
            case _:
                raise Gone

    async def _cross_words(
        self, errand: Errand, where: Where, incoming: Wrote | Edited, origin: str, writer: str
    ) -> None:
        relation = await self._relation(incoming, where.room)
        if isinstance(incoming, Edited) and relation is None:
            # What it changes was said to somebody else, at a desk before this one: here it is news.
            incoming = Wrote(incoming.words, incoming.html, emote=incoming.emote)
        scrub = _names({writer, self._doors.me, *where.to.users})
        contents = rendering.split(rendering.crossing(incoming, scrub=scrub, relation=relation))
        for step, content in enumerate(contents):
            last = step == len(contents) - 1
            txn = errand.txn if step == 0 else f"{errand.txn}.{step}"
            event = await self._doors.say(where.room_id, where.to, content, txn)
            if last:
                await self._sent(errand, where, event, origin=origin)
            else:
                await self._keep_piece(errand, where, event, origin)

    async def _keep_piece(self, errand: Errand, where: Where, event: str, origin: str) -> None:
        async with self._database.tx() as tx:
            if await outbox.is_wanted(tx, errand.id):
                sent = Sent(where.room, event, None, errand.conversation, origin)
                await crossings.keep(tx, self._vault, sent)
                return
        await self._doors.redact(where.room_id, event, f"{errand.txn}.back")

    async def _relation(self, incoming: Wrote | Edited, room: int) -> rendering.Relation:
        """To which message in the other room this one refers, if it does."""
        if isinstance(incoming, Edited):
            target = await self._counterpart(incoming.target, room)
            return rendering.Replaces(target) if target is not None else None
        if incoming.reply_to is None:
            return None
        target = await self._counterpart(incoming.reply_to, room)
        return rendering.ReplyTo(target) if target is not None else None

    async def _counterpart(self, event_id: str, room: int) -> str | None:
        """The event in the other room that stands for this one: our copy of it, or the one that it copies."""
        async with self._database.tx() as tx:
            copies = await crossings.copies_of(tx, self._vault, event_id)
            for copy in copies:
                if copy.room == room:
                    return copy.event_id
            ours = await crossings.of_ours(tx, self._vault, event_id)
        return ours.origin_id if ours is not None else None

    async def _take_back(self, errand: Errand, target: str) -> None:
        """Wherever the copies stand: also at a desk that has handed the student on since."""
        async with self._database.tx() as tx:
            copies = await crossings.copies_of(tx, self._vault, target)
            rooms = {copy.room: await places.room_by_number(tx, self._vault, copy.room) for copy in copies}
        for step, copy in enumerate(copies):
            room = rooms[copy.room]
            if room is not None:
                await self._doors.redact(room.room_id, copy.event_id, f"{errand.txn}.{step}")
        await self._settle(errand)

    # --- rooms ------------------------------------------------------------------------------------------------------
    async def _make_desk(self, errand: Errand) -> None:
        """A room with its responder; one that an earlier try made is found by its marker and taken as it is."""
        target, _ = errands.target_of_lane(errand.lane)
        user = self._roster.matrix_ids.get(StaffId(errand.work["responder"]))
        if not isinstance(target, Desk) or user is None:
            raise Gone
        marker = self._marker(target)
        room_id = await self._doors.find_room(marker) if errand.inherited else None
        if room_id is None:
            name = f"{errand.work['pseudonym']}"
            try:
                room_id = await self._doors.make_room(marker, name, frozenset({user}))
            except Unreachable:
                room_id = await self._doors.find_room(marker)
                if room_id is None:
                    raise
        async with self._database.tx() as tx:
            wanted = await outbox.done(tx, errand.id)
            if wanted:
                room = await places.keep_room(tx, self._vault, room_id, "desk", self._now())
                await conversations.furnish_desk(tx, target, room.id)
        if not wanted:
            return await self._doors.leave(room_id)
        self._worker.wake_room(room.id)

    def _marker(self, desk: Desk) -> str:
        return self._vault.lookup("marker", f"desk {desk.id}").hex()

    async def _join(self, errand: Errand) -> None:
        where = await self._place(errand)
        try:
            await self._doors.join(where.room_id)
        except Refused as error:
            if isinstance(error, SlowDown | TokenRefused):
                raise
            return await self._settle(errand, fact=StudentLeft(self._now()))
        await self._judge(errand, where, await self._doors.inspect(where.room_id))

    async def _inspect(self, errand: Errand) -> None:
        where = await self._place(errand)
        try:
            view = await self._doors.inspect(where.room_id)
        except Refused as error:
            if isinstance(error, SlowDown | TokenRefused):
                raise
            return await self._settle(errand, fact=StudentLeft(self._now()))
        await self._judge(errand, where, view)

    async def _judge(self, errand: Errand, where: Where, view: RoomView) -> None:
        """Encrypted, and exactly the two of us: else the bot says why and leaves."""
        others = (view.joined | view.invited) - {self._doors.me}
        fact: Fact
        if not others & where.to.users:
            fact = StudentLeft(self._now())
        elif others != where.to.users:
            fact = EntryRoomUnfit(self._now(), Unfit.NOT_ALONE)
        elif not view.encrypted:
            fact = EntryRoomUnfit(self._now(), Unfit.NOT_ENCRYPTED)
        else:
            fact = EntryRoomFit(self._now())
        await self._settle(errand, fact=fact)
        self._worker.wake_room(where.room)

    async def _leave_entry(self, errand: Errand) -> None:
        where = await self._place(errand)
        if await self._last_words_are_on_their_way(where):
            raise Unreachable("what was written last is still being delivered")
        await self._doors.leave(where.room_id)
        self._where.pop(errand.lane, None)
        forgotten = False
        async with self._database.tx() as tx:
            await outbox.done(tx, errand.id)
            if errand.conversation is not None:
                forgotten = await self._worker.entry_room_left(tx, errand.conversation, where.room)
        for student in where.to.users if forgotten else ():
            self._doors.forget_person(student)

    async def _last_words_are_on_their_way(self, where: Where) -> bool:
        """With the room go its keys: what was written there just before crosses first."""
        async with self._database.tx() as tx:
            return await inbox.is_relaying(tx, where.room)

    # --- erasing ----------------------------------------------------------------------------------------------------
    async def _farewell(self, errand: Errand) -> None:
        work = errand.work
        language = Language(work["language"]) if work.get("language") else None
        if work["staff"]:
            language = self._staff_language
        to = Listeners(frozenset({work["user"]}), staff=work["staff"])
        content = self._words(errands.message_from_json(work["message"]), language)
        try:
            await self._doors.say(work["room"], to, content, errand.txn)
        except (NotFit, Refused) as error:
            if isinstance(error, SlowDown | TokenRefused):
                raise
        await self._settle(errand)

    async def _redact(self, errand: Errand) -> None:
        try:
            await self._doors.redact(errand.work["room"], errand.work["event"], errand.txn)
        except Refused as error:
            if isinstance(error, SlowDown | TokenRefused):
                raise
        await self._settle(errand)

    async def _recall(self, errand: Errand) -> None:
        """Says something under the same transaction id: the homeserver answers with the event that is out, if one is.

        Then that one is taken back; else it is our own ellipsis.
        """
        work = errand.work
        to = Listeners(frozenset({work["user"]}), staff=work["staff"])
        try:
            event = await self._doors.say(work["room"], to, rendering.said("…"), work["txn"])
            await self._doors.redact(work["room"], event, f"{errand.txn}.back")
        except (NotFit, Refused) as error:
            if isinstance(error, SlowDown | TokenRefused):
                raise
        await self._settle(errand)

    async def _forget(self, errand: Errand) -> None:
        async with self._offers_of(errand.work["room"]):
            await self._doors.leave(errand.work["room"])
        self._offering.pop(errand.work["room"], None)
        if errand.work.get("user"):
            self._doors.forget_person(errand.work["user"])
        await self._settle(errand)

    async def _abandon(self, errand: Errand) -> None:
        room = await self._doors.find_room(self._marker(Desk(DeskId(errand.work["desk"]))))
        if room is not None:
            await self._doors.leave(room)
        await self._settle(errand)


def _names(ids: set[str]) -> set[str]:
    """Matrix ids, and the part that people type (`@aino`) where it is long enough not to be a part of other words."""
    local_parts = {one.partition(":")[0] for one in ids}
    return ids | {part for part in local_parts if len(part) >= SHORTEST_NAME}
