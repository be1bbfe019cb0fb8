"""From a sealed envelope to a saved decision.

Take, unseal, understand, decide, save: the whole path of a message through us, in one transaction at its end. What the
decision wants done is written to the outbox in that same transaction; the deliverer does it.

Envelopes of one room are worked on in order (bot/piles.py). One whose key has not come holds those behind it for a few
seconds, since keys mostly come with the next sync; then it steps aside, still sealed, and is worked on when its key
comes. A student's words are read first (bot/readings.py). What comes in a conversation's rooms is bot/conversing.py's,
what staff write in rooms of their own bot/staff_side.py's; what the core decides is saved by bot/saving.py.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import structlog
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import errands
from bot.alarm_keeping import AlarmKeeping
from bot.alarming import AlarmRoom
from bot.answering import Answering
from bot.conversing import Conversing
from bot.db import alarms, conversations, inbox, moments, places
from bot.db.engine import Database
from bot.db.inbox import Envelope
from bot.db.share import share_of
from bot.doors import Doors, Heard
from bot.duty_rooms import DutyRooms
from bot.hearing import Hearing
from bot.matrix.errors import NoKey
from bot.milestones import AskedAgain, SetAside
from bot.on_duty import OnDuty
from bot.on_its_way import Later, OnItsWay
from bot.opening import Openings
from bot.piles import Pile, Piles
from bot.practising import Practising
from bot.questions import Questions
from bot.reaching import Reaching
from bot.readings import Readings, Unread
from bot.roster_wishes import RosterWishes
from bot.saving import Occasion, Saving
from bot.screening import PATIENCE, Screening
from bot.staff import Roster
from bot.staff_side import StaffSide
from bot.tools import Result, Tools, joined
from bot.turn import Policies
from bot.vault import Vault
from config.practice import load as load_scripts
from config.practice import shipped as shipped_scripts
from rooms import messages as say
from rooms.effects import Say
from rooms.facts import ClockStruck, Unreadable
from rooms.messages import Sentence
from rooms.model import ConversationId, EnvelopeId, Place
from rooms.practice import Scripts

log = structlog.get_logger("kynnys.worker")

FLOOD = 5
"""Messages of one room that wait at the same time above which they are looked through for danger first."""
TRY_AGAIN_AFTER = timedelta(seconds=2)
"""Pause after a database error, which is nobody's fault."""


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
        wishes: RosterWishes | None = None,
        scripts: Scripts | None = None,
    ) -> None:
        self._tools = Tools(database, vault, doors, roster, hearing, policies, now, draw)
        self._hearing = hearing
        self._hand_over = hand_over
        self._answering = answering or Answering()
        self.screening = screening or Screening(self._answering)
        self._questions = Questions(vault, now)
        self._readings = Readings(self.screening, self._answering)
        on_duty = OnDuty(roster, policies.rooms, now)
        duty_rooms = DutyRooms(
            vault=vault, roster=roster, on_duty=on_duty, policy=policies.rooms, now=now, trusts=trusts
        )
        self.openings = Openings(vault=vault, roster=roster, policy=policies.alarms, now=now)
        self._alarms = AlarmKeeping(self._tools, self.openings)
        self._saving = Saving(
            self._tools,
            self._alarms,
            self.openings,
            answering=self._answering,
            screening=self.screening,
            questions=self._questions,
            on_duty=on_duty,
        )
        on_its_way = OnItsWay(self._tools)
        self._practising = Practising(self._tools, scripts if scripts is not None else load_scripts(shipped_scripts()))
        self._reaching = Reaching(self._tools)
        self._conversing = Conversing(
            self._tools, self._readings, self._saving, on_its_way, self._practising, self._reaching
        )
        alarm_room = AlarmRoom(vault=vault, roster=roster, openings=self.openings, now=now, trusts=trusts)
        self._staff = StaffSide(
            self._tools,
            self._saving,
            self._alarms,
            alarm_room,
            on_its_way,
            reload,
            wishes,
            duty_rooms,
            on_duty,
            self._practising,
        )
        self._piles = Piles()
        self._wall_clock = moments.WallClock()
        # What others tell the worker, each straight to the part whose it is.
        self.add, self.keys_came, self.wake_room = self._piles.add, self._piles.keys_came, self._piles.wake_room
        self.more_keys = self._piles.more_keys
        self.happened, self.entry_room_left = self._saving.happened, self._saving.entry_room_left
        self.carry_opening, self.drill_step = self._alarms.carry_opening, self._staff.drill_step
        self.owner_left = self._alarms.owner_left
        self.forget_rooms = self._conversing.forget_rooms

    def __len__(self) -> int:
        return len(self._piles)

    @property
    def at_hand(self) -> dict[EnvelopeId, tuple[Envelope, Heard]]:
        """What is to be relayed now; whoever takes one out has it to themselves."""
        return self._conversing.at_hand

    # --- memory -----------------------------------------------------------------------------------------------------
    def forget_conversation(self, number: ConversationId) -> None:
        """It is erased: nothing of it stays in memory."""
        self._questions.forget(number)
        self.screening.forget(number)

    def _forget_old(self, now: datetime) -> None:
        """What was not said yes to in time is gone from memory; so is a reading that nobody came back for."""
        knowledge = self._answering.knowledge
        patience = knowledge.policy.remembers_for if knowledge is not None else timedelta()
        self._questions.forget_old(now, patience)
        self.screening.forget_old(now)
        self._readings.keep_only(self._piles.waiting())

    # --- the piles --------------------------------------------------------------------------------------------------
    async def run(self) -> None:
        """Works for ever. One of the three places at which every error is caught: it must not stop for one message."""
        while True:
            self._piles.news.clear()
            worked = await self._one_round()
            if not worked:
                await self._piles.rest()

    async def _one_round(self) -> bool:
        """One envelope of every room that has one to work on."""
        worked = False
        for pile in self._piles.all():
            waits = pile.waits
            if waits or len(pile.ready) >= FLOOD:
                cried = self._let_a_cry_through(pile)
                if waits and not cried:
                    continue
            if pile.ready:
                worked = True
                try:
                    await self._work_on(pile)
                except (DBAPIError, OSError) as error:  # also while something that failed is written down
                    log.warning("database trouble", error=type(error).__name__)
                    pile.hold(TRY_AGAIN_AFTER)
            elif not pile.locked:
                self._piles.clear_away(pile)
        return worked

    def _let_a_cry_through(self, pile: Pile) -> bool:
        """Danger never waits, not behind a message whose key has not come, nor behind a flood: it goes to the front."""
        for envelope in pile.unseen():
            pile.looked_through = envelope.id
            heard = self._readable(envelope)
            if envelope.room.kind == "entry" and heard is not None and self._readings.is_grave(heard):
                pile.to_the_front(envelope)
                return True
        return False

    def _readable(self, envelope: Envelope) -> Heard | None:
        try:
            return self._tools.unseal(envelope)
        except NoKey:
            return None

    async def _work_on(self, pile: Pile) -> None:
        envelope, keys = pile.ready[0], pile.keys
        if envelope.inherited and envelope.attempts < inbox.LIVES:
            # A life before this one may have died over it: the attempt is counted before the work.
            envelope = pile.now_reads(await self._count_attempt(envelope))
        try:
            result = await self.work(envelope)
        except NoKey:
            await self._lock(pile, envelope, keys)
        except Unread as unread:
            if envelope.attempts:  # it waits to be read, which is no failure
                pile.now_reads(await self._no_failure(envelope))
            self._have_read(pile, envelope.id, unread)
        except Later:
            pile.hold(TRY_AGAIN_AFTER)
            if envelope.attempts:
                pile.now_reads(await self._no_failure(envelope))
        except (DBAPIError, OSError):
            raise
        except Exception as error:  # a poisoned message must not stop the others
            await self._failed(pile, envelope, error)
        else:
            pile.take_off(envelope)
            self._hand_over(result)

    def _have_read(self, pile: Pile, number: EnvelopeId, unread: Unread) -> None:
        """The room waits while the message is read; others go on."""
        pile.looked_at(number)
        patience = pile.hold(timedelta(seconds=PATIENCE + 1))  # reading ends before that

        def then() -> None:
            if pile.not_before == patience:
                pile.not_before = None
            self._piles.news.set()

        self._readings.begin(number, unread, then)

    async def _lock(self, pile: Pile, envelope: Envelope, keys: int) -> None:
        """Holds the room for a while; after that the envelope steps aside, so that later ones are heard.

        `keys`: how often keys had come when it was found sealed. Where one has come since, it is looked at again.
        """
        if envelope.state != "locked" or envelope.attempts:
            async with self._tools.database.tx() as tx:
                await inbox.lock(tx, envelope.id)
            envelope = pile.now_reads(replace(envelope, state="locked", attempts=0, inherited=False))
        if pile.keys != keys:
            return
        waited, patience = self._tools.now() - envelope.received_at, self._tools.policies.rooms.unreadable_holds_for
        if timedelta() <= waited < patience:  # one from the future (the clock was set back) holds nobody
            pile.hold(patience - waited)
            return
        pile.step_aside(envelope)

    async def _failed(self, pile: Pile, envelope: Envelope, error: Exception) -> None:
        """The attempt is counted; after three the message is set aside and staff are told."""
        log.error("envelope failed", error=type(error).__name__, where=_place(error), attempts=envelope.attempts)
        if envelope.attempts + 1 < inbox.LIVES:
            pile.now_reads(await self._count_attempt(envelope))
            pile.hold(TRY_AGAIN_AFTER)
            return
        pile.take_off(envelope)
        self._hand_over(await self._set_aside(envelope))

    async def _count_attempt(self, envelope: Envelope) -> Envelope:
        async with self._tools.database.tx() as tx:
            await inbox.count_attempt(tx, envelope.id)
        return replace(envelope, attempts=envelope.attempts + 1, inherited=False)

    async def _no_failure(self, envelope: Envelope) -> Envelope:
        async with self._tools.database.tx() as tx:
            await inbox.uncount_attempts(tx, envelope.id)
        return replace(envelope, attempts=0)

    async def _set_aside(self, envelope: Envelope) -> Result:
        async with self._tools.database.tx() as tx:
            await inbox.mark(tx, envelope.id, "aside")
            told = errands.draft(Say(Place.ADMIN, say.AdminSetAside()), None)
            written = await self._tools.write(tx, envelope, 0, told, also="aside")
            return Result((written,), milestones=(SetAside(),))

    # --- one envelope -----------------------------------------------------------------------------------------------
    async def work(self, envelope: Envelope) -> Result:
        """Everything that follows from one envelope, saved.

        Raises:
            NoKey: it cannot be read yet.
            Later: its room is not ready yet.
            Unread: its words are to be read first.
        """
        if envelope.attempts >= inbox.LIVES:
            return await self._set_aside(envelope)
        match envelope.room.kind:
            case "entry" | "desk":
                return await self._conversing.in_conversation(envelope)
            case "duty" | "tutors" as kind:
                return await self._staff.in_duty_room(envelope, Place(kind))
            case "alarm":
                return await self._staff.in_alarm_room(envelope)
            case "admin":
                return await self._staff.in_admin_room(envelope)
            case "opening":
                return await self._staff.in_opening_room(envelope)
            case "unknown":
                return await self._in_unknown_room(envelope)
            case _:
                return await self._done(envelope)

    async def _done(self, envelope: Envelope) -> Result:
        async with self._tools.database.tx() as tx:
            await inbox.mark(tx, envelope.id, "done")
        return Result()

    async def _in_unknown_room(self, envelope: Envelope) -> Result:
        """An invitation begins a conversation; anything else waits until the room is known."""
        async with self._tools.database.tx() as tx:
            known = await places.room_by_number(tx, self._tools.vault, envelope.room.id)
            if known is None:
                return Result()
            if envelope.event.get("type") == "kynnys.invited":
                return await self._conversing.invited(tx, envelope, known.kind)
            if known.kind == "unknown":
                raise Later
        return await self.work(replace(envelope, room=known))

    # --- the clock --------------------------------------------------------------------------------------------------
    async def tick(self) -> None:
        """The clock struck: conversations to which it matters, and writers who are to be asked again."""
        async with self._tools.database.tx() as tx:
            now = self._tools.now()
            steady = asyncio.get_running_loop().time()
            self._forget_old(now)
            if share_of(tx).leads:
                await self._set_right(tx, self._wall_clock.lost(now, steady))
            results = await self._due(tx, now)
            if share_of(tx).leads:
                results += await self._due_of_staff(tx, now)
        self._wall_clock.looked(now, steady)
        self._hand_over(joined(results))
        for pile in self._piles.all():
            for envelope in [one for one in pile.locked if self._is_long_locked(one)]:
                await self._ask_again(pile, envelope)

    async def _set_right(self, tx: AsyncConnection, lost: timedelta) -> None:
        if lost:
            seconds = round(lost.total_seconds())
            log.warning("the clock was set back: what waits goes with it", seconds=seconds)
            await moments.begin_earlier(tx, lost)

    async def _due(self, tx: AsyncConnection, now: datetime) -> list[Result]:
        """What the clock changes in conversations, true ones and those for practice."""
        due = await conversations.due(tx, now=now, at_most=100, staff=self._tools.roster.responder)
        results = [await self._saving.decide(tx, stored, ClockStruck(now), Occasion()) for stored in due]
        return [*results, await self._practising.clock(tx, now)]

    async def _due_of_staff(self, tx: AsyncConnection, now: datetime) -> list[Result]:
        """What it changes in alarms, in what two adults have opened, and on duty: for one worker of all."""
        results = [await self._alarms.clock(tx, one, now) for one in await alarms.due(tx, now=now, at_most=100)]
        results += [await self._alarms.carry_opening(tx, one) for one in await self.openings.due(tx)]
        return [*results, await self._staff.duty_clock(tx), await self._staff.drill_if_wanted(tx)]

    async def sign_of_life(self, master_key: str | None = None) -> None:
        """One of several says that it lives, and what follows from anybody's having been away is said."""
        async with self._tools.database.tx() as tx:
            result = await self._reaching.beat(tx, master_key)
        self._hand_over(result)

    def _is_long_locked(self, envelope: Envelope) -> bool:
        """A key comes with its message or before it: what has stepped aside without one gets none any more, unless the
        homeserver holds keys back. That is waited for, but not for ever: who sends keys without end silences nobody."""
        if envelope.asked_again or not self._piles.keys_on_their_way:
            return not envelope.asked_again
        waited = self._tools.now() - envelope.received_at
        return waited >= self._tools.policies.rooms.unreadable_asked_after

    async def _ask_again(self, pile: Pile, envelope: Envelope) -> None:
        """The writer is asked once; the envelope stays sealed in case its key comes after all."""
        async with self._tools.database.tx() as tx:
            await inbox.mark_asked(tx, envelope.id)
            whose = await self._hearing.whose(tx, envelope)
            result = Result()
            if whose is not None:
                fact = Unreadable(self._tools.now(), whose.desk)
                result = await self._saving.decide(tx, whose.stored, fact, Occasion(_asked(envelope)))
        pile.asked_again(envelope.id)
        self._hand_over(joined([result, Result(milestones=(AskedAgain(),))]))

    async def tell_operators(self, message: Sentence) -> None:
        """Something that operators should know, in the admin room."""
        self._hand_over(await self._staff.told_operators(message))


def _asked(envelope: Envelope) -> Envelope:
    """What asking for it anew is named after."""
    return replace(envelope, event={"event_id": f"{envelope.event.get('event_id')}/asked"})


def _place(error: Exception) -> str:
    """Where it happened, without a word of what."""
    trace, place = error.__traceback__, "?"
    while trace is not None:
        place = f"{trace.tb_frame.f_code.co_name}:{trace.tb_lineno}"
        trace = trace.tb_next
    return place
