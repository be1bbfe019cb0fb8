"""From a sealed envelope to a saved decision.

Take, unseal, understand, decide, save: the whole path of a message through us, in one transaction at its end. What the
decision wants done is written to the outbox in that same transaction; the deliverer does it.

Envelopes of one room are worked on in order. One whose key has not come holds those behind it for a few seconds, since
keys mostly come with the next sync; then it steps aside, still sealed, and is worked on when its key comes.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import erasing, errands, txn
from bot.alarming import AlarmRoom, Claim, said_in_room
from bot.alarming import Asked as AskedInAlarmRoom
from bot.answering import LONGEST_WAIT, Answering
from bot.db import (
    alarms,
    answers,
    audit,
    conversations,
    crossings,
    inbox,
    openings,
    outbox,
    places,
    rule_counts,
    switches,
)
from bot.db.conversations import Stored
from bot.db.engine import Database
from bot.db.inbox import Envelope
from bot.db.outbox import Draft, Errand
from bot.db.places import RoomRow
from bot.db.switches import Switch
from bot.doors import Doors, Heard
from bot.hearing import Hearing, Understanding, is_cry_for_help, spoken_of
from bot.matrix.errors import NoKey, Unsealable
from bot.matrix.translate import Edited, Media, Wrote
from bot.opening import Openings
from bot.questions import Questions, Said
from bot.screening import Read, Screening
from bot.staff import Roster
from bot.turn import Policies, Screened, Turn, is_alone_with_the_bot, needs_reading, turn, wished
from bot.vault import Vault
from faq import messages as faq_say
from faq.decide import Asked, Count, Keep, Memory, Remember
from faq.model import Reading
from moderation import decide as alarm_decide
from moderation import identity
from moderation.alarm import Alarm, AlarmId
from moderation.commands import safety_answer
from moderation.decide import Ground
from moderation.effects import EndOpening, MakeOpening, Note, Page, Preserve
from moderation.facts import AlarmFact
from moderation.messages import AlarmCardErased, AlarmCardStudentLeft, DrillReport
from moderation.model import Finding, Line
from rooms import duty
from rooms import messages as say
from rooms.commands import AdminCommand
from rooms.effects import (
    Amend,
    Drop,
    DropHeld,
    DropTelling,
    DropUnsent,
    Erase,
    Hold,
    LeaveEntry,
    MakeDesk,
    Relay,
    ReleaseHeld,
    SendUnsent,
)
from rooms.effects import Say as SayEffect
from rooms.facts import (
    CardTaken,
    ClockStruck,
    EntryRoomFit,
    Fact,
    StudentEdited,
    StudentSentMedia,
    StudentWrote,
    Unreadable,
)
from rooms.messages import Sentence
from rooms.model import (
    Conversation,
    ConversationId,
    EnvelopeId,
    Phase,
    Place,
    Responder,
    StaffId,
    Surroundings,
)
from rooms.policy import RoomsPolicy
from rooms.pseudonyms import pseudonym

log = structlog.get_logger("kynnys.worker")

FLOOD = 5
"""Messages of one room that wait at the same time above which they are looked through for danger first."""
AT_HAND = 2000
"""Messages kept in memory for the deliverer at the most."""
DRILL_WANTED = "drill_wanted"
"""Name of the cursor by which `kynnys drill` asks a running service for a drill."""
TRY_AGAIN_AFTER = timedelta(seconds=2)
"""Pause after a database error, which is nobody's fault."""


@dataclass
class Desktop:
    """The pile of one room: what is to be worked on, and what waits for a key beside it."""

    pile: deque[Envelope]
    locked: deque[Envelope]
    not_before: float | None = None
    """Second of the loop's clock, which nobody sets."""
    looked_through: int = 0
    """Up to here the pile has been looked through for cries for help."""


@dataclass(frozen=True, slots=True)
class Result:
    """What a piece of work left for others: errands, conversations that are gone, rooms no longer ours."""

    errands: tuple[Errand, ...] = ()
    erased: tuple[ConversationId, ...] = ()
    left_rooms: frozenset[str] = frozenset()


class Unread(Exception):
    """A student's message is to be read by the language models before it is worked on."""

    def __init__(self, text: str, before: tuple[str, ...], wants_answer: bool) -> None:
        super().__init__()
        self.text = text
        self.before = before
        self.wants_answer = wants_answer


class Later(Exception):
    """The envelope cannot be worked on yet; it stays as it is."""


class Worker:
    """Owns the inbox. `hand_over` gets what follows from each piece of work, after its commit."""

    def __init__(
        self,
        *,
        database: Database,
        vault: Vault,
        doors: Doors,
        roster: Roster,
        hearing: Hearing,
        policies: Policies,
        now: Callable[[], datetime],
        draw: Callable[[], int],
        hand_over: Callable[[Result], None],
        answering: Answering | None = None,
        screening: Screening | None = None,
        trusts: Callable[[str], bool] = lambda user: True,
        reload: Callable[[], None] = lambda: None,
    ) -> None:
        self._answering = answering or Answering()
        self._reload = reload
        self.screening = screening or Screening(self._answering)
        self._readings: dict[EnvelopeId, Read] = {}
        self._questions = Questions(vault, now)
        self._database = database
        self._vault = vault
        self._doors = doors
        self._roster = roster
        self._hearing = hearing
        self._policies = policies
        self._policy: RoomsPolicy = policies.rooms
        self.openings = Openings(vault=vault, roster=roster, policy=policies.alarms, now=now)
        self._alarm_room = AlarmRoom(vault=vault, roster=roster, openings=self.openings, now=now, trusts=trusts)
        self._now = now
        self._draw = draw
        self._hand_over = hand_over
        self._born = now()
        self._drill_times: dict[int, dict[str, datetime]] = {}
        self._desktops: dict[int, Desktop] = {}
        self.at_hand: dict[EnvelopeId, tuple[Envelope, Heard]] = {}
        """What is to be relayed now, so that the deliverer need not fetch and unseal it again. In memory only."""
        self._awake = asyncio.Event()

    # --- the pile ---------------------------------------------------------------------------------------------------
    def add(self, envelopes: Iterable[Envelope]) -> None:
        """New envelopes, or those that an earlier life left, in the order in which they came."""
        for envelope in envelopes:
            desktop = self._desktops.setdefault(envelope.room.id, Desktop(deque(), deque()))
            # Also one that waits for its key: the key may have come just before the life before this one ended.
            desktop.pile.append(envelope)
        self._awake.set()

    def keys_came(self, rooms: Iterable[str]) -> None:
        """Room keys arrived: what waits for one in these rooms is worked on first."""
        wanted = set(rooms)
        for desktop in self._desktops.values():
            if desktop.locked and desktop.locked[0].room.room_id in wanted:
                desktop.pile.extendleft(reversed(desktop.locked))
                desktop.locked.clear()
            if desktop.pile and desktop.pile[0].room.room_id in wanted:
                desktop.not_before = None
        self._awake.set()

    def forget_rooms(self, rooms: frozenset[str]) -> None:
        """Sealed or not, nothing of a room that is erased stays in memory."""
        self.at_hand = {key: one for key, one in self.at_hand.items() if one[0].room.room_id not in rooms}

    def forget_conversation(self, number: ConversationId) -> None:
        """It is erased: nothing of it stays in memory."""
        self._questions.forget(number)
        self.screening.forget(number)

    def wake_room(self, number: int) -> None:
        """Something that the room waited for has happened."""
        desktop = self._desktops.get(number)
        if desktop is not None:
            desktop.not_before = None
        self._awake.set()

    def __len__(self) -> int:
        return sum(len(one.pile) for one in self._desktops.values())

    async def run(self) -> None:
        """Works for ever. One of the three places at which every error is caught: it must not stop for one message."""
        while True:
            self._awake.clear()
            worked = await self._one_round()
            if not worked:
                await self._rest()

    async def _one_round(self) -> bool:
        """One envelope of every room that has one to work on."""
        worked = False
        for number, desktop in list(self._desktops.items()):
            waits = desktop.not_before is not None and desktop.not_before > asyncio.get_running_loop().time()
            if waits or len(desktop.pile) >= FLOOD:
                cried = self._let_a_cry_through(desktop)
                if waits and not cried:
                    continue
            if desktop.pile:
                worked = True
                try:
                    await self._work_on(desktop)
                except (DBAPIError, OSError) as error:  # also while something that failed is written down
                    log.warning("database trouble", error=type(error).__name__)
                    desktop.not_before = _in(TRY_AGAIN_AFTER)
            elif not desktop.locked:
                del self._desktops[number]
        return worked

    def _let_a_cry_through(self, desktop: Desktop) -> bool:
        """Danger never waits, not behind a message whose key has not come, nor behind a flood: it goes to the front."""
        unseen = [one for one in desktop.pile if one.id > desktop.looked_through]
        for envelope in unseen:
            desktop.looked_through = envelope.id
            heard = self._readable(envelope)
            if envelope.room.kind == "entry" and heard is not None and self._is_grave(heard):
                desktop.pile.remove(envelope)
                desktop.pile.appendleft(envelope)
                return True
        return False

    def _is_grave(self, heard: Heard) -> bool:
        """Asks for the emergency text, or is grave at the first look."""
        text = _words_of(heard)
        return is_cry_for_help(heard) or (text is not None and self.screening.is_grave(text))

    def _readable(self, envelope: Envelope) -> Heard | None:
        try:
            return self._unseal(envelope)
        except NoKey:
            return None

    async def _rest(self) -> None:
        waits = [one.not_before for one in self._desktops.values() if one.pile and one.not_before is not None]
        patience = max(0.01, min(waits) - asyncio.get_running_loop().time()) if waits else None
        try:
            await asyncio.wait_for(self._awake.wait(), patience)
        except TimeoutError:
            return

    async def _work_on(self, desktop: Desktop) -> None:
        envelope = desktop.pile[0]
        if envelope.inherited and envelope.attempts < inbox.LIVES:
            # A life before this one may have died over it: the attempt is counted before the work.
            envelope = desktop.pile[0] = await self._count_attempt(envelope)
        try:
            result = await self.work(envelope)
        except NoKey:
            await self._lock(desktop, envelope)
        except Unread as unread:
            if envelope.attempts:  # it waits to be read, which is no failure
                desktop.pile[0] = await self._no_failure(envelope)
            self._have_read(desktop, envelope.id, unread)
        except Later:
            desktop.not_before = _in(TRY_AGAIN_AFTER)
            if envelope.attempts:
                desktop.pile[0] = await self._no_failure(envelope)
        except (DBAPIError, OSError):
            raise
        except Exception as error:  # a poisoned message must not stop the others
            await self._failed(desktop, envelope, error)
        else:
            desktop.pile.popleft()
            self._hand_over(result)

    def _have_read(self, desktop: Desktop, number: EnvelopeId, unread: Unread) -> None:
        """The room waits while the message is read; others go on. Should reading ever be stuck, it goes on so far."""
        patience = desktop.not_before = _in(timedelta(seconds=LONGEST_WAIT))

        def then(read: Read) -> None:
            self._readings.setdefault(number, read)
            if desktop.not_before == patience:
                desktop.not_before = None
            self._awake.set()

        late = self.screening.read(unread.text, unread.before, unread.wants_answer, then)
        asyncio.get_running_loop().call_later(LONGEST_WAIT, self._readings.setdefault, number, Read(late))

    async def _lock(self, desktop: Desktop, envelope: Envelope) -> None:
        """Holds the room for a while; after that the envelope steps aside, so that later ones are heard."""
        if envelope.state != "locked" or envelope.attempts:
            async with self._database.tx() as tx:
                await inbox.lock(tx, envelope.id)
            envelope = replace(envelope, state="locked", attempts=0, inherited=False)
            desktop.pile[0] = envelope
        waited, patience = self._now() - envelope.received_at, self._policy.unreadable_holds_for
        if timedelta() <= waited < patience:  # one from the future (the clock was set back) holds nobody
            desktop.not_before = _in(patience - waited)
            return
        desktop.locked.append(desktop.pile.popleft())

    async def _failed(self, desktop: Desktop, envelope: Envelope, error: Exception) -> None:
        """The attempt is counted; after three the message is set aside and staff are told."""
        log.error("envelope failed", error=type(error).__name__, where=_place(error), attempts=envelope.attempts)
        if envelope.attempts + 1 < inbox.LIVES:
            desktop.pile[0] = await self._count_attempt(envelope)
            desktop.not_before = _in(TRY_AGAIN_AFTER)
            return
        desktop.pile.popleft()
        self._hand_over(await self._set_aside(envelope))

    async def _count_attempt(self, envelope: Envelope) -> Envelope:
        async with self._database.tx() as tx:
            await inbox.count_attempt(tx, envelope.id)
        return replace(envelope, attempts=envelope.attempts + 1, inherited=False)

    async def _no_failure(self, envelope: Envelope) -> Envelope:
        async with self._database.tx() as tx:
            await inbox.uncount_attempts(tx, envelope.id)
        return replace(envelope, attempts=0)

    async def _set_aside(self, envelope: Envelope) -> Result:
        async with self._database.tx() as tx:
            await inbox.mark(tx, envelope.id, "aside")
            told = errands.draft(SayEffect(Place.ADMIN, say.AdminSetAside()), None)
            written = await outbox.append(tx, self._vault, told, self._txn(envelope, 0, "aside"), self._now())
        return Result((written,))

    # --- one envelope -----------------------------------------------------------------------------------------------
    async def work(self, envelope: Envelope) -> Result:
        """Everything that follows from one envelope, saved.

        Raises:
            NoKey: it cannot be read yet.
            Later: its room is not ready yet.
        """
        if envelope.attempts >= inbox.LIVES:
            return await self._set_aside(envelope)
        match envelope.room.kind:
            case "entry" | "desk":
                return await self._in_conversation(envelope)
            case "duty":
                return await self._in_duty_room(envelope)
            case "alarm":
                return await self._in_alarm_room(envelope)
            case "admin":
                return await self._in_admin_room(envelope)
            case "opening":
                return await self._in_opening_room(envelope)
            case "unknown":
                return await self._in_unknown_room(envelope)
            case _:
                return await self._done(envelope)

    def _unseal(self, envelope: Envelope) -> Heard | None:
        """None when it can never be read."""
        try:
            return self._doors.unseal(envelope.room.room_id, envelope.event)
        except Unsealable:
            return None

    async def _done(self, envelope: Envelope) -> Result:
        async with self._database.tx() as tx:
            await inbox.mark(tx, envelope.id, "done")
        return Result()

    async def _in_unknown_room(self, envelope: Envelope) -> Result:
        """An invitation begins a conversation; anything else waits until the room is known."""
        async with self._database.tx() as tx:
            known = await places.room_by_number(tx, self._vault, envelope.room.id)
            if known is None:
                return Result()
            if envelope.event.get("type") == "kynnys.invited":
                return await self._invited(tx, envelope, known.kind)
            if known.kind == "unknown":
                raise Later
        return await self.work(replace(envelope, room=known))

    async def _invited(self, tx: AsyncConnection, envelope: Envelope, kind: str) -> Result:
        """Somebody asks the bot in. Staff and those with too many rooms are declined."""
        await inbox.mark(tx, envelope.id, "done")
        if kind != "unknown":
            return Result()
        user = str(envelope.event.get("by"))
        account = await places.keep_account(tx, self._vault, user)
        many = await conversations.entry_rooms_of_account(tx, account) >= self._policy.rooms_per_account
        if many or self._roster.staff_by_matrix_id(user) is not None:
            declined = errands.decline(envelope.room.room_id)
            await places.forget_unused_account(tx, account)
            return Result((await self._write(tx, envelope, 0, declined),))
        await places.keep_room(tx, self._vault, envelope.room.room_id, "entry", self._now())
        begun = await conversations.begin(
            tx,
            account=account,
            entry_room=envelope.room.id,
            pseudonym=pseudonym(self._draw(), await conversations.pseudonyms(tx)),
            at=self._now(),
            policy=self._policy,
        )
        return Result((await self._write(tx, envelope, 0, errands.join(begun.id)),))

    async def _in_conversation(self, envelope: Envelope) -> Result:
        heard = self._unseal(envelope)
        async with self._database.tx() as tx:
            understood = await self._hearing.understand(tx, envelope, heard)
            if understood is None:
                await inbox.mark(tx, envelope.id, "done")
                return Result()
            if understood.stored.conversation.phase is Phase.ARRIVING and not understood.early:
                raise Later
            if await self._is_about_what_is_on_its_way(tx, envelope, heard):
                raise Later
            finding = self._screened(understood, envelope, heard)
            asked = (
                self._asked(understood, envelope, heard) if finding is None or finding.line is not Line.HARD else None
            )
            return await self._follow(tx, envelope, heard, understood, asked, finding)

    def _screened(self, understood: Understanding, envelope: Envelope, heard: Heard | None) -> Finding | None:
        """What was found in the student's words; None where there are none.

        Raises:
            Unread: they are to be read first.
        """
        fact, text = understood.fact, _words_of(heard)
        if heard is None or text is None or not isinstance(fact, StudentWrote | StudentEdited | StudentSentMedia):
            return None
        number, at = understood.stored.conversation.id, fact.at
        known = self._readings.get(envelope.id)
        if known is None:
            before = self.screening.before(number, envelope.id, at)
            quick = self.screening.quick(text, before)
            if quick.line is not Line.HARD and self.screening.screen is not None and not _is_plain_command(fact):
                raise Unread(text, before, needs_reading(understood.stored.conversation, fact))
            known = Read(quick)
        self.screening.keep(number, envelope.id, at, text)
        return known.finding

    def _asked(self, understood: Understanding, envelope: Envelope, heard: Heard | None) -> Asked | None:
        """What the student asks the bot, where the bot is to answer.

        Raises:
            Unread: the words are to be read first.
        """
        fact = understood.fact
        if fact is None or heard is None or not is_alone_with_the_bot(understood.stored.conversation):
            return None
        text = heard.incoming.words.text if isinstance(heard.incoming, Wrote | Edited) else ""
        unread = envelope.id not in self._readings and needs_reading(understood.stored.conversation, fact)
        if unread and self._answering.wants_to_read(text):
            raise Unread(text, (), wants_answer=True)
        reading = self._readings[envelope.id].reading if envelope.id in self._readings else Reading()
        return self._answering.asked(fact, text, reading, understood.stored.conversation.language)

    async def _is_about_what_is_on_its_way(self, tx: AsyncConnection, envelope: Envelope, heard: Heard | None) -> bool:
        """Whether it is about a message of ours that is out, while we do not know yet under which id.

        Somebody can react faster than the homeserver's answer comes, or while we are off. It waits as long as a key is
        waited for and no longer: behind it there may be a cry for help.
        """
        waited = self._now() - max(envelope.received_at, self._born)
        target = spoken_of(heard) if heard is not None else None
        if heard is None or target is None or is_cry_for_help(heard):
            return False
        if not timedelta() <= waited < self._policy.unreadable_holds_for:
            return False
        if await inbox.state_of(tx, self._vault.lookup("event", target)) is not None:
            return False
        if await crossings.of_ours(tx, self._vault, target) is not None:
            return False
        return await outbox.speaks_in(tx, await self._lanes_of(tx, envelope.room))

    async def _lanes_of(self, tx: AsyncConnection, room: RoomRow) -> list[str]:
        if room.kind == "entry":
            stored = await conversations.of_entry_room(tx, room.id, self._roster.responder)
            lane = errands.entry_lane(stored.conversation.id) if stored is not None else ""
            return [lane, f"urgent:{lane}"]
        if room.kind == "desk":
            at_desk = await conversations.of_desk_room(tx, room.id, self._roster.responder)
            return [errands.desk_lane(at_desk[1])] if at_desk is not None else []
        return [room.kind]

    async def _follow(
        self,
        tx: AsyncConnection,
        envelope: Envelope,
        heard: Heard | None,
        understood: Understanding,
        asked: Asked | None,
        finding: Finding | None,
    ) -> Result:
        stored, results = understood.stored, []
        if understood.inspect:
            results.append(Result((await self._write(tx, envelope, 90, errands.inspect(stored.conversation.id)),)))
        states = {envelope.id: "done"}
        if finding is not None and finding.rules:
            await rule_counts.count(tx, finding.rules, self._now())
        if understood.wish is not None:
            results.append(await self._wished(tx, stored, understood.wish, envelope))
        if understood.fact is not None:
            said = Said(asked, heard) if asked is not None and heard is not None else None
            screened = _with_answer(finding, heard)
            results.append(await self._decide(tx, stored, understood.fact, envelope, states, said, screened))
        erased = any(result.erased for result in results)
        if not erased:
            await inbox.mark(tx, envelope.id, states[envelope.id], stored.conversation.id)
        if states[envelope.id] == "relaying" and heard is not None and len(self.at_hand) < AT_HAND:
            self.at_hand[envelope.id] = envelope, heard
        return _joined(results)

    # --- decisions --------------------------------------------------------------------------------------------------
    async def _decide(
        self,
        tx: AsyncConnection,
        stored: Stored,
        fact: Fact,
        envelope: Envelope | None,
        states: dict[EnvelopeId, str] | None = None,
        said: Said | None = None,
        screened: Screened | None = None,
    ) -> Result:
        """Asks the core, saves what it says."""
        before, at = stored.conversation, self._now()
        around = await self._around(tx, before.id, fact)
        asked = said.asked if said is not None else None
        memory = Memory() if asked is None else await answers.recall(tx, self._vault, before.id)
        alarm = await alarms.open_of(tx, before.id) if before.alarmed else None
        after = turn(
            before,
            memory,
            fact,
            asked,
            self._answering.knowledge,
            self._policies,
            around,
            at=at,
            alarm=alarm,
            screened=screened,
            ground=await self._ground(tx, before.id, alarm, screened, envelope),
        )
        if after.memory != memory:
            await answers.remember(tx, self._vault, before.id, after.memory)
        if after.softened:
            self.screening.softened(before.id, at)
        await self._keep_alarm(tx, alarm, after.alarm)
        return await self._save(tx, stored, after, envelope, {} if states is None else states, said)

    async def _around(self, tx: AsyncConnection, number: ConversationId, fact: Fact) -> Surroundings:
        """Read only where the decision may hang on it: most of what happens is a message that crosses."""
        ahead = await conversations.ahead_of(tx, number) if _needs_queue(fact) else 0
        greets = isinstance(fact, EntryRoomFit) or _needs_queue(fact)
        return Surroundings(ahead, mourning=greets and await switches.is_on(tx, Switch.POSTVENTION))

    async def _ground(
        self,
        tx: AsyncConnection,
        number: ConversationId,
        alarm: Alarm | None,
        screened: Screened | None,
        envelope: Envelope | None,
    ) -> Ground:
        if screened is None or screened.finding.line is Line.NONE:
            return Ground()
        new = alarm is None and screened.finding.line is Line.HARD
        fresh = await alarms.next_number(tx) if new else AlarmId(0)
        preserved = alarm is not None and await self.openings.is_preserved(tx, alarm.id)
        words = envelope.id if envelope is not None else None
        return Ground(fresh, self.screening.softened_at(number), words, preserved)

    async def _keep_alarm(self, tx: AsyncConnection, before: Alarm | None, after: Alarm | None) -> None:
        if after is None or after == before:
            return
        if before is None:
            await alarms.add(tx, after, self._policies.alarms)
        else:
            await alarms.save(tx, after, self._policies.alarms)

    async def _wished(self, tx: AsyncConnection, stored: Stored, fact: AlarmFact, envelope: Envelope | None) -> Result:
        """What an adult wants of the alarm of this conversation."""
        alarm = await alarms.open_of(tx, stored.conversation.id)
        after = wished(stored.conversation, Memory(), alarm, fact, self._policies)
        await self._keep_alarm(tx, alarm, after.alarm)
        return await self._save(tx, stored, after, envelope, {})

    async def _save(
        self,
        tx: AsyncConnection,
        stored: Stored,
        decision: Turn,
        envelope: Envelope | None,
        states: dict[EnvelopeId, str],
        said: Said | None = None,
    ) -> Result:
        after = decision.conversation
        written: list[Errand] = []
        lasting: list[Errand] = []
        wish: Erase | None = None
        for effect in decision.effects:
            match effect:
                case Erase():
                    wish = effect
                case Hold(envelope=number, until=until):
                    states[number] = "held"
                    await inbox.hold_until(tx, number, until)
                case Drop() | DropHeld() | DropTelling() | DropUnsent():
                    await self._drop(tx, after.id, effect)
                case ReleaseHeld() | SendUnsent():
                    for relay in await self._released(tx, after.id, effect):
                        await inbox.mark(tx, relay.envelope, "relaying", after.id)
                        written.append(await self._write(tx, envelope, len(written), errands.draft(relay, after.id)))
                case Count() | Remember() | Keep():
                    written += await self._follow_answer(tx, after, effect, envelope, said, len(written))
                # These outlive the conversation.
                case Page() | Note() | Preserve() | SayEffect(message=AlarmCardErased() | AlarmCardStudentLeft()):
                    lasting += await self._write_down(tx, envelope, None, effect, 500 + len(lasting))
                case SayEffect() | Amend() | MakeDesk() | LeaveEntry() | Relay():
                    if isinstance(effect, Relay):
                        states[effect.envelope] = "relaying"
                    written.append(await self._write(tx, envelope, len(written), errands.draft(effect, after.id)))
        if wish is not None:
            return _joined([Result(tuple(lasting)), await self._erase(tx, stored, wish, envelope)])
        return await self._keep(tx, stored.conversation, after, [*written, *lasting])

    async def _preserve(self, tx: AsyncConnection, alarm: AlarmId, envelope: Envelope | None) -> None:
        text = _words_of(self._unseal(envelope)) if envelope is not None else None
        if text is not None:
            await self.openings.preserve(tx, alarm, text)

    async def _released(
        self, tx: AsyncConnection, number: ConversationId, effect: ReleaseHeld | SendUnsent
    ) -> list[Relay]:
        """What was held and goes over now, oldest first."""
        if isinstance(effect, SendUnsent):
            return [Relay(one, Place.ENTRY) for one in await inbox.unsent(tx, number)]
        return [Relay(one, effect.to) for one in await inbox.held(tx, number, up_to_telling=effect.up_to_telling)]

    async def _drop(
        self, tx: AsyncConnection, number: ConversationId, effect: Drop | DropHeld | DropTelling | DropUnsent
    ) -> None:
        """One envelope, or all that were held, or those that waited for a word: erased unread."""
        match effect:
            case Drop(envelope=one):
                await outbox.cross_out_envelope(tx, one)
                dropped = [one]
            case DropHeld():
                dropped = await inbox.held(tx, number)
            case DropTelling():
                dropped = await inbox.telling(tx, number)
            case DropUnsent():
                dropped = await inbox.unsent(tx, number)
        for one in dropped:
            await inbox.mark(tx, one, "done")

    async def _follow_answer(
        self,
        tx: AsyncConnection,
        conversation: Conversation,
        effect: Count | Remember | Keep,
        envelope: Envelope | None,
        said: Said | None,
        step: int,
    ) -> list[Errand]:
        knowledge = self._answering.knowledge
        if knowledge is None:
            return []
        told = await self._questions.follow(tx, conversation, effect, said, knowledge.policy)
        return [] if told is None else [await self._write(tx, envelope, step, errands.draft(told, conversation.id))]

    async def _keep(
        self, tx: AsyncConnection, before: Conversation, after: Conversation, written: list[Errand]
    ) -> Result:
        """Saves what has changed; a conversation that is gone goes with its entry room when that is left."""
        if after.phase is Phase.ERASED:
            after = replace(after, phase=Phase.GONE, assignment=None, waiting_since=None, quiet_since=self._now())
        if after != before:
            await conversations.save(tx, after, self._policy)
        return Result(tuple(written))

    async def _erase(self, tx: AsyncConnection, stored: Stored, wish: Erase, envelope: Envelope | None) -> Result:
        whole = [stored]
        if wish.all_of_account:
            whole = await conversations.of_account(tx, stored.account, self._roster.responder)
        results = []
        for index, one in enumerate(whole):
            results.append(await self._let_go_of_alarm(tx, one.conversation, envelope, 400 + index))
            gone = await erasing.erase(tx, self._vault, one, wish, self._roster.matrix_ids)
            offset = 1000 * (index + 1)
            written = [await self._write(tx, envelope, offset + step, draft) for step, draft in enumerate(gone.drafts)]
            results.append(Result(tuple(written), (one.conversation.id,), gone.left_rooms))
        return _joined(results)

    async def _let_go_of_alarm(
        self, tx: AsyncConnection, conversation: Conversation, envelope: Envelope | None, step: int
    ) -> Result:
        """An open alarm of a conversation that is erased along with another of the same student."""
        alarm = await alarms.open_of(tx, conversation.id) if conversation.alarmed else None
        if alarm is None:
            return Result()
        decided = alarm_decide.erased(alarm)
        await self._keep_alarm(tx, alarm, decided.alarm)
        written: list[Errand] = []
        for effect in decided.effects:
            written += await self._write_down(tx, envelope, None, effect, step)
        return Result(tuple(written))

    async def _write(self, tx: AsyncConnection, envelope: Envelope | None, step: int, draft: Draft) -> Errand:
        return await outbox.append(tx, self._vault, draft, self._txn(envelope, step), self._now())

    def _txn(self, envelope: Envelope | None, step: int, also: str = "") -> str:
        if envelope is None:
            return f"{self._draw():016x}{step:x}"
        return txn.for_event(self._vault, f"{envelope.event.get('event_id')}{also}", step)

    # --- facts from elsewhere ---------------------------------------------------------------------------------------
    async def happened(self, number: ConversationId, fact: Fact, tx: AsyncConnection | None = None) -> Result:
        """A fact that came from no message: from the deliverer or the clock. Saved in `tx`, or in one of its own."""
        if tx is None:
            async with self._database.tx() as own:
                return await self.happened(number, fact, own)
        stored = await conversations.by_number(tx, number, self._roster.responder)
        if stored is None:
            return Result()
        return await self._decide(tx, stored, fact, None)

    async def entry_room_left(self, tx: AsyncConnection, number: ConversationId, room: int) -> bool:
        """The bot is out of an entry room. With no desk there is nothing left to keep.

        Answers whether the student has no conversation with us any more.
        """
        stored = await conversations.by_number(tx, number, self._roster.responder)
        if stored is None:
            return False
        await conversations.leave_entry_room(tx, number)
        if stored.conversation.last_desk is None:
            await inbox.erase_of_conversation(tx, number)
            await crossings.erase_of_conversation(tx, number)
            await conversations.erase(tx, number)
        await places.forget_room(tx, room)
        return await places.forget_unused_account(tx, stored.account)

    async def tick(self) -> None:
        """The clock struck: conversations to which it matters, and writers who are to be asked again."""
        async with self._database.tx() as tx:
            now = self._now()
            self._forget_questions(now)
            due = await conversations.due(tx, now=now, at_most=100, staff=self._roster.responder)
            results = [await self._decide(tx, stored, ClockStruck(now), None) for stored in due]
            results += [await self._alarm_clock(tx, one, now) for one in await alarms.due(tx, now=now, at_most=100)]
            results += [await self.carry_opening(tx, one) for one in await self.openings.due(tx)]
            if await inbox.where_sync_starts(tx, DRILL_WANTED):
                await inbox.move_cursor(tx, "", DRILL_WANTED)
                results.append(await self._carry_alarm(tx, None, await self._alarm_room.drill(tx)))
        self._hand_over(_joined(results))
        for desktop in list(self._desktops.values()):
            for envelope in [one for one in desktop.locked if self._is_long_locked(one)]:
                await self._ask_again(desktop, envelope)

    def _forget_questions(self, now: datetime) -> None:
        """What was not said yes to in time is gone from memory; so is a reading that nobody came back for."""
        knowledge = self._answering.knowledge
        patience = knowledge.policy.remembers_for if knowledge is not None else timedelta()
        self._questions.forget_old(now, patience)
        self.screening.forget_old(now)
        waiting = {one.id for desktop in self._desktops.values() for one in desktop.pile}
        self._readings = {number: one for number, one in self._readings.items() if number in waiting}

    def _is_long_locked(self, envelope: Envelope) -> bool:
        waited = self._now() - envelope.received_at
        return not envelope.asked_again and waited >= self._policy.unreadable_asked_after

    async def _ask_again(self, desktop: Desktop, envelope: Envelope) -> None:
        """The writer is asked once; the envelope stays sealed in case its key comes after all."""
        async with self._database.tx() as tx:
            await inbox.mark_asked(tx, envelope.id)
            whose = await self._hearing.whose(tx, envelope)
            result = Result()
            if whose is not None:
                fact = Unreadable(self._now(), whose.desk)
                result = await self._decide(tx, whose.stored, fact, replace(envelope, event=_asked(envelope)))
        desktop.locked = deque(
            replace(one, asked_again=True) if one.id == envelope.id else one for one in desktop.locked
        )
        self._hand_over(result)

    # --- the duty room ----------------------------------------------------------------------------------------------
    async def _in_duty_room(self, envelope: Envelope) -> Result:
        heard = self._unseal(envelope)
        async with self._database.tx() as tx:
            if await self._is_about_what_is_on_its_way(tx, envelope, heard):
                raise Later
            decision, by = await self._hearing.duty(tx, envelope, heard)
            result = Result()
            if decision is not None:
                result = await self._carry_duty(tx, envelope, decision, by)
            await inbox.mark(tx, envelope.id, "done")
        return result

    # --- alarms -----------------------------------------------------------------------------------------------------
    async def _in_alarm_room(self, envelope: Envelope) -> Result:
        heard = self._unseal(envelope)
        async with self._database.tx() as tx:
            if await self._is_about_what_is_on_its_way(tx, envelope, heard):
                raise Later
            asked = await self._alarm_room.understand(tx, heard)
            result = await self._carry_alarm(tx, envelope, asked)
            await inbox.mark(tx, envelope.id, "done")
        return result

    async def _carry_alarm(self, tx: AsyncConnection, envelope: Envelope | None, asked: AskedInAlarmRoom) -> Result:
        results = [await self._say_of_alarm(tx, envelope, None, tuple(said_in_room(asked.told)))]
        if asked.opening is not None:
            results.append(await self.carry_opening(tx, asked.opening, envelope))
        if asked.decision is not None and asked.decision.alarm is not None:
            alarm = asked.decision.alarm
            known = await alarms.by_number(tx, alarm.id)
            await self._keep_alarm(tx, known, alarm)
            effects = [*asked.decision.effects, *self._drill_report(known, alarm)]
            results.append(await self._say_of_alarm(tx, envelope, alarm, effects))
        match asked.wish:
            case Claim(conversation=number, by=by):
                results.append(await self._claim(tx, envelope, number, by))
            case None:
                pass
            case seen:
                stored = await conversations.by_number(tx, seen.conversation, self._roster.responder)
                if stored is not None:
                    results.append(await self._wished(tx, stored, seen.fact, envelope))
        return _joined(results)

    def _drill_report(self, before: Alarm | None, after: Alarm) -> list[SayEffect]:
        """The times of a drill, when somebody has taken it."""
        if not after.drill or before is None or before.owned_at is not None or after.owned_at is None:
            return []
        times = self._drill_times.pop(after.id, {})
        card, paged = (_seconds(after.raised_at, times.get(step)) for step in ("card", "paged"))
        report = DrillReport(after.id, card, _seconds(after.raised_at, after.owned_at), paged)
        return [SayEffect(Place.ALARM, report)]

    async def _say_of_alarm(
        self, tx: AsyncConnection, envelope: Envelope | None, alarm: Alarm | None, effects: Iterable[object]
    ) -> Result:
        """What follows for an alarm, where rooms/ has no say in it."""
        written: list[Errand] = []
        number = alarm.conversation if alarm is not None else None
        for effect in effects:
            written += await self._write_down(tx, envelope, number, effect, 700 + len(written))
        return Result(tuple(written))

    async def _write_down(
        self, tx: AsyncConnection, envelope: Envelope | None, number: ConversationId | None, effect: object, step: int
    ) -> list[Errand]:
        """One effect of an alarm: in the audit log, or as an errand."""
        match effect:
            case Note():
                await audit.append(tx, effect, self._now())
                return []
            case Preserve(alarm=kept):
                await self._preserve(tx, kept, envelope)
                return []
            case Page():
                return [await self._write(tx, envelope, step, errands.page(effect))]
            case SayEffect() | Amend():
                return [await self._write(tx, envelope, step, errands.draft(effect, number))]
            case _:
                raise TypeError(f"no effect of an alarm: {type(effect).__name__}")

    async def carry_opening(
        self, tx: AsyncConnection, decision: identity.Decision, envelope: Envelope | None = None
    ) -> Result:
        """Saves what two adults open, or no longer do, and writes down what follows."""
        await self.openings.keep(tx, decision)
        written: list[Errand] = []
        left: frozenset[str] = frozenset()
        about = await alarms.by_number(tx, decision.openings[0].alarm) if decision.openings else None
        rooms = [one for one in decision.effects if isinstance(one, MakeOpening | EndOpening)]
        said = await self._say_of_alarm(tx, envelope, about, [one for one in decision.effects if one not in rooms])
        for effect in rooms:
            followed = await self.openings.follow(tx, effect)
            left |= followed.left_rooms
            for draft in followed.drafts:
                written.append(await self._write(tx, envelope, 800 + len(written), draft))
        return _joined([said, Result(tuple(written), left_rooms=left)])

    async def _in_opening_room(self, envelope: Envelope) -> Result:
        """Who comes or goes there is looked at; what is written there is nobody's business."""
        async with self._database.tx() as tx:
            await inbox.mark(tx, envelope.id, "done")
            opening = await openings.of_room(tx, envelope.room.id)
            if opening is None or envelope.event.get("type") != "m.room.member":
                return Result()
            return Result((await self._write(tx, envelope, 0, errands.show_opening(opening.id)),))

    async def _alarm_clock(self, tx: AsyncConnection, alarm: Alarm, now: datetime) -> Result:
        decided = alarm_decide.clock(alarm, now, self._policies.alarms)
        await self._keep_alarm(tx, alarm, decided.alarm)
        return await self._say_of_alarm(tx, None, alarm, decided.effects)

    def drill_step(self, number: int, step: str) -> None:
        """A step of a drill is done: its time is kept until the report."""
        self._drill_times.setdefault(number, {}).setdefault(step, self._now())

    async def _in_admin_room(self, envelope: Envelope) -> Result:
        """`!lataa` reads catalogue and directory anew; any other command is answered with what there is."""
        heard = self._unseal(envelope)
        async with self._database.tx() as tx:
            await inbox.mark(tx, envelope.id, "done")
            if heard is None or not self._hearing.is_command(heard):
                return Result()
            wishes = self._hearing.admin_command(heard)
            if wishes is AdminCommand.RELOAD:
                self._reload()
            words = await self._obeyed(tx, wishes, heard.sender)
            told = errands.draft(SayEffect(Place.ADMIN, words), None)
            return Result((await self._write(tx, envelope, 0, told),))

    async def _obeyed(self, tx: AsyncConnection, wishes: AdminCommand | None, sender: str) -> Sentence:
        """What an operator's command came to."""
        by = self._roster.staff_by_matrix_id(sender)
        match wishes:
            case AdminCommand.RELOAD:
                return faq_say.AdminReloading()
            case AdminCommand.POSTVENTION_ON | AdminCommand.POSTVENTION_OFF if by is not None:
                on = wishes is AdminCommand.POSTVENTION_ON
                await switches.turn(tx, Switch.POSTVENTION, on, by=by.responder.who, at=self._now())
                return say.PostventionOn() if on else say.PostventionOff()
            case _:
                return say.AdminHelp()

    async def tell_operators(self, message: Sentence) -> None:
        """Something that operators should know, in the admin room."""
        async with self._database.tx() as tx:
            written = await self._write(tx, None, 0, errands.draft(SayEffect(Place.ADMIN, message), None))
        self._hand_over(Result((written,)))

    async def _carry_duty(
        self, tx: AsyncConnection, envelope: Envelope, decision: duty.DutyDecision, by: StaffId | None
    ) -> Result:
        results = [
            Result((await self._write(tx, envelope, step, errands.draft(effect, decision.about)),))
            for step, effect in enumerate(decision.effects)
            if isinstance(effect, SayEffect)
        ]
        if decision.claim is not None and by is not None:
            results.append(await self._claim(tx, envelope, decision.claim, self._roster.responder(by)))
        return _joined(results)

    async def _claim(
        self, tx: AsyncConnection, envelope: Envelope | None, number: ConversationId, by: Responder
    ) -> Result:
        stored = await conversations.by_number(tx, number, self._roster.responder)
        if stored is None:
            return Result()
        desk = await conversations.new_desk(tx, number, by.who)
        return await self._decide(tx, stored, CardTaken(self._now(), by, desk), envelope)


def _in(duration: timedelta) -> float:
    return asyncio.get_running_loop().time() + duration.total_seconds()


def _seconds(since: datetime, until: datetime | None) -> str:
    """Seconds between two moments for a report; a dash where the step has not been taken."""
    return f"{(until - since).total_seconds():.1f}" if until is not None else "–"


def _words_of(heard: Heard | None) -> str | None:
    """What a person wrote in it, captions included; None where it holds no words."""
    match heard.incoming if heard is not None else None:
        case Wrote(words=words) | Edited(words=words):
            return words.text
        case Media(caption=caption) if caption is not None:
            return caption.text
        case _:
            return None


def _is_plain_command(fact: Fact) -> bool:
    """The whole message is one of the words by which the bot is steered, or a number: the quick look knows it all."""
    match fact:
        case StudentWrote(command=command, number=number):
            return command is not None or number is not None
        case StudentEdited(command=command):
            return command is not None
        case _:
            return False


def _with_answer(finding: Finding | None, heard: Heard | None) -> Screened | None:
    if finding is None:
        return None
    wrote = heard.incoming if heard is not None else None
    return Screened(finding, safety_answer(wrote.words) if isinstance(wrote, Wrote | Edited) else None)


def _needs_queue(fact: Fact) -> bool:
    command = getattr(fact, "command", None) or getattr(fact, "chosen", None)
    return command is not None or type(fact).__name__ in ("ResponderLeft", "ClockStruck")


def _joined(results: Iterable[Result]) -> Result:
    found = list(results)
    return Result(
        tuple(errand for one in found for errand in one.errands),
        tuple(number for one in found for number in one.erased),
        frozenset().union(*(one.left_rooms for one in found)),
    )


def _asked(envelope: Envelope) -> Mapping[str, Any]:
    return {"event_id": f"{envelope.event.get('event_id')}/asked"}


def _place(error: Exception) -> str:
    """Where it happened, without a word of what."""
    trace, place = error.__traceback__, "?"
    while trace is not None:
        place = f"{trace.tb_frame.f_code.co_name}:{trace.tb_lineno}"
        trace = trace.tb_next
    return place
