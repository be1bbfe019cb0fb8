"""What the core decides of a conversation, saved: asked, written into its rows, and into the outbox as errands.

Everything here happens in the caller's transaction, so that state, outbox and envelope are of one commit.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import erasing, errands, statistics
from bot.alarm_keeping import AlarmKeeping
from bot.answering import Answering
from bot.db import alarms, answers, conversations, crossings, inbox, notes, outbox, places, switches
from bot.db.conversations import Stored
from bot.db.inbox import Envelope
from bot.db.outbox import Errand
from bot.db.switches import Switch
from bot.on_duty import OnDuty
from bot.opening import Openings
from bot.questions import Questions, Said
from bot.screening import Screening
from bot.service_records import ServiceRecords
from bot.tools import Result, Tools, joined
from bot.turn import Screened, Turn, turn, wished
from faq.decide import Count, Keep, Memory, Remember
from moderation.alarm import Alarm, AlarmId
from moderation.decide import Ground
from moderation.effects import Note, Page, Preserve
from moderation.facts import AlarmFact
from moderation.messages import AlarmCardErased, AlarmCardStudentLeft
from moderation.model import Line
from rooms.effects import (
    Amend,
    Announce,
    AskIn,
    Drop,
    DropHeld,
    DropTelling,
    DropUnsent,
    Erase,
    Hold,
    KeepNote,
    LeaveEntry,
    LetRead,
    MakeDesk,
    PassEarlier,
    Relay,
    ReleaseHeld,
    Reply,
    Say,
    SendUnsent,
    ShowOut,
)
from rooms.facts import (
    AlarmEnded,
    ClockStruck,
    DoorChanged,
    EntryRoomFit,
    Fact,
    ResponderArrived,
    ResponderLeft,
    ResponderWrote,
    StudentReacted,
    StudentWrote,
)
from rooms.messages import TutorHadHardTalk
from rooms.model import Conversation, ConversationId, EnvelopeId, Phase, Place, Purpose, Surroundings

Dropping = Drop | DropHeld | DropTelling | DropUnsent
Releasing = ReleaseHeld | SendUnsent
Answered = Count | Remember | Keep
Spoken = Say | Amend | Relay | MakeDesk | AskIn | Announce | LetRead | ShowOut | PassEarlier | LeaveEntry


@dataclass(frozen=True, slots=True)
class Occasion:
    """In what a fact came, and what was understood of it. Empty for what came in no envelope."""

    envelope: Envelope | None = None
    said: Said | None = None
    screened: Screened | None = None
    fates: dict[EnvelopeId, str] = field(default_factory=dict)
    """States that envelopes get by it: filled in while it is saved."""
    notes: tuple[str, ...] = ()
    """Events that never cross from now on; the bot's mark goes under the first."""


class Saving:
    """Holds no state."""

    def __init__(
        self,
        tools: Tools,
        keeping: AlarmKeeping,
        openings: Openings,
        *,
        answering: Answering,
        screening: Screening,
        questions: Questions,
        on_duty: OnDuty,
    ) -> None:
        self._tools = tools
        self._alarms = keeping
        self._openings = openings
        self._answering = answering
        self._screening = screening
        self._questions = questions
        self._on_duty = on_duty
        self._records = ServiceRecords(tools.roster)

    # --- deciding ---------------------------------------------------------------------------------------------------
    async def decide(self, tx: AsyncConnection, stored: Stored, fact: Fact, occasion: Occasion) -> Result:
        """Asks the core, saves what it says."""
        before, at, said = stored.conversation, self._tools.now(), occasion.said
        around = await self._around(tx, before, fact, occasion.screened)
        memory = Memory() if said is None else await answers.recall(tx, self._tools.vault, before.id)
        alarm = await alarms.open_of(tx, before.id) if before.alarmed else None
        after = turn(
            before,
            memory,
            fact,
            said.asked if said is not None else None,
            self._answering.knowledge,
            self._tools.policies,
            around,
            at=at,
            alarm=alarm,
            screened=occasion.screened,
            ground=await self._ground(tx, before.id, alarm, occasion),
        )
        if after.memory != memory:
            await answers.remember(tx, self._tools.vault, before.id, after.memory)
        if after.softened:
            self._screening.softened(before.id, at)
        kept = await self._alarms.keep(tx, alarm, after.alarm)
        await statistics.followed(tx, before, after.conversation, at, by_clock=isinstance(fact, ClockStruck))
        return joined([kept, await self._save(tx, stored, after, occasion)])

    async def wished(self, tx: AsyncConnection, stored: Stored, fact: AlarmFact, envelope: Envelope | None) -> Result:
        """What a responder wants of the alarm of this conversation, or that there be one."""
        alarm = await alarms.open_of(tx, stored.conversation.id)
        ground = Ground(await alarms.next_number(tx)) if alarm is None else Ground()
        after = wished(stored.conversation, Memory(), alarm, fact, self._tools.policies, ground)
        kept = await self._alarms.keep(tx, alarm, after.alarm)
        await statistics.followed(tx, stored.conversation, after.conversation, self._tools.now())
        return joined([kept, await self._save(tx, stored, after, Occasion(envelope))])

    async def happened(self, number: ConversationId, fact: Fact, tx: AsyncConnection | None = None) -> Result:
        """A fact that came from no message: from the deliverer or the clock. Saved in `tx`, or in one of its own."""
        if tx is None:
            async with self._tools.database.tx() as own:
                return await self.happened(number, fact, own)
        stored = await self._tools.stored(tx, number)
        if stored is None:
            return Result()
        return await self.decide(tx, stored, fact, Occasion())

    async def _around(
        self, tx: AsyncConnection, before: Conversation, fact: Fact, screened: Screened | None
    ) -> Surroundings:
        """Read only where the decision may hang on it: most of what happens is a message that crosses."""
        needs_queue = before.request.choosing_since is not None or _needs_queue(fact)
        needs_queue = needs_queue or (before.phase is Phase.TAKEN and isinstance(fact, ResponderWrote))
        needs_queue = needs_queue or (screened is not None and bool(screened.abuse))
        needs_queue = needs_queue or before.asleep_since is not None
        mourning = needs_queue or isinstance(fact, EntryRoomFit)
        mourning = mourning and await switches.is_on(tx, Switch.POSTVENTION)
        if not needs_queue:
            return Surroundings(mourning=mourning)
        return await self._on_duty.around(tx, before, mourning=mourning)

    async def _ground(
        self, tx: AsyncConnection, number: ConversationId, alarm: Alarm | None, occasion: Occasion
    ) -> Ground:
        """What an alarm may need; read only where something was found."""
        screened, envelope = occasion.screened, occasion.envelope
        if screened is None or screened.finding.line is Line.NONE:
            return Ground()
        new = alarm is None and screened.finding.line is Line.HARD
        fresh = await alarms.next_number(tx) if new else AlarmId(0)
        preserved = alarm is not None and await self._openings.is_preserved(tx, alarm.id)
        words = envelope.id if envelope is not None else None
        return Ground(fresh, self._screening.softened_at(number), words, preserved)

    # --- saving -----------------------------------------------------------------------------------------------------
    async def _save(self, tx: AsyncConnection, stored: Stored, decision: Turn, occasion: Occasion) -> Result:
        after = decision.conversation
        written: list[Errand] = []
        lasting: list[Errand] = []
        wish: Erase | None = None
        for effect in decision.effects:
            match effect:
                case Erase():
                    wish = effect
                # These outlive the conversation.
                case (
                    Page()
                    | Note()
                    | Preserve()
                    | Say(message=AlarmCardErased() | AlarmCardStudentLeft() | TutorHadHardTalk())
                ):
                    lasting += await self._alarms.write_down(tx, occasion.envelope, None, effect, 500 + len(lasting))
                case Reply():
                    continue  # answered already, see bot/turn.py
                case _:
                    written += await self._follow(tx, after, effect, occasion, len(written))
        if wish is not None:
            return joined([Result(tuple(lasting)), await self._erase(tx, stored, wish, occasion.envelope)])
        return await self._keep(tx, stored.conversation, after, [*written, *lasting])

    async def _follow(
        self,
        tx: AsyncConnection,
        conversation: Conversation,
        effect: Hold | KeepNote | Dropping | Releasing | Answered | Spoken,
        occasion: Occasion,
        step: int,
    ) -> list[Errand]:
        """One effect within the conversation: in the inbox, or as errands, numbered from `step`."""
        match effect:
            case Hold(envelope=number, until=until):
                occasion.fates[number] = "held"
                await inbox.hold_until(tx, number, until)
                return []
            case KeepNote(mark=mark):
                return await self._keep_note(tx, conversation.id, mark, occasion, step)
            case Drop() | DropHeld() | DropTelling() | DropUnsent():
                await self._drop(tx, conversation.id, effect)
                return []
            case ReleaseHeld() | SendUnsent():
                return await self._release(tx, conversation.id, effect, occasion.envelope, step)
            case Count() | Remember() | Keep():
                return await self._follow_answer(tx, conversation, effect, occasion, step)
            case Relay(envelope=number):
                occasion.fates[number] = "relaying"
        draft = errands.draft(effect, conversation.id)
        return [await self._tools.write(tx, occasion.envelope, step, draft)]

    async def _keep_note(
        self, tx: AsyncConnection, number: ConversationId, mark: str | None, occasion: Occasion, step: int
    ) -> list[Errand]:
        await notes.keep(tx, self._tools.vault, occasion.notes, number)
        if mark is None or occasion.envelope is None:
            return []
        desk = await conversations.of_desk_room(tx, occasion.envelope.room.id, self._tools.roster.responder)
        if desk is None:
            return []
        draft = errands.offers(errands.desk_lane(desk[1]), number, occasion.notes[0], [mark])
        return [await self._tools.write(tx, occasion.envelope, step, draft)]

    async def _release(
        self, tx: AsyncConnection, number: ConversationId, effect: Releasing, envelope: Envelope | None, step: int
    ) -> list[Errand]:
        """What was held goes over now, oldest first."""
        if isinstance(effect, SendUnsent):
            relays = [Relay(one, Place.ENTRY, effect.alias) for one in await inbox.unsent(tx, number)]
        else:
            held = await inbox.held(tx, number, up_to_telling=effect.up_to_telling)
            relays = [Relay(one, effect.to, media=effect.media) for one in held]
        written: list[Errand] = []
        for relay in relays:
            await inbox.mark(tx, relay.envelope, "relaying", number)
            draft = errands.draft(relay, number)
            written.append(await self._tools.write(tx, envelope, step + len(written), draft))
        return written

    async def _drop(self, tx: AsyncConnection, number: ConversationId, effect: Dropping) -> None:
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
        self, tx: AsyncConnection, conversation: Conversation, effect: Answered, occasion: Occasion, step: int
    ) -> list[Errand]:
        knowledge = self._answering.knowledge
        if knowledge is None:
            return []
        told = await self._questions.follow(tx, conversation, effect, occasion.said, knowledge.policy)
        if told is None:
            return []
        return [await self._tools.write(tx, occasion.envelope, step, errands.draft(told, conversation.id))]

    async def _keep(
        self, tx: AsyncConnection, before: Conversation, after: Conversation, written: list[Errand]
    ) -> Result:
        """Saves what has changed; a conversation that is gone goes with its entry room when that is left."""
        if after.phase is Phase.ERASED:
            now = self._tools.now()
            after = replace(after, phase=Phase.GONE, assignment=None, waiting_since=None, quiet_since=now)
        if after != before:
            await conversations.save(tx, after, self._tools.policies.rooms)
            await self._records.met(tx, before, after, self._tools.now())
        return Result(tuple(written))

    # --- erasing ----------------------------------------------------------------------------------------------------
    async def _erase(self, tx: AsyncConnection, stored: Stored, wish: Erase, envelope: Envelope | None) -> Result:
        tools, whole = self._tools, [stored]
        if wish.all_of_account:
            whole = await conversations.of_account(tx, stored.account, tools.roster.responder)
        results = []
        for index, one in enumerate(whole):
            await statistics.erased(tx, one.conversation, tools.now())
            results.append(await self._alarms.let_go(tx, one.conversation, envelope, 400 + index))
            gone = await erasing.erase(tx, tools.vault, one, wish, tools.roster.matrix_ids)
            offset = 1000 * (index + 1)
            written = [await tools.write(tx, envelope, offset + step, draft) for step, draft in enumerate(gone.drafts)]
            results.append(Result(tuple(written), (one.conversation.id,), gone.left_rooms))
        return joined(results)

    async def entry_room_left(self, tx: AsyncConnection, number: ConversationId, room: int) -> bool:
        """The bot is out of an entry room. With no desk there is nothing left to keep.

        Answers whether the student has no conversation with us any more.
        """
        stored = await self._tools.stored(tx, number)
        if stored is None:
            return False
        await conversations.leave_entry_room(tx, number)
        if stored.conversation.last_desk is None:
            await inbox.erase_of_conversation(tx, number)
            await crossings.erase_of_conversation(tx, number)
            await conversations.erase(tx, number)
        await places.forget_room(tx, room)
        return await places.forget_unused_account(tx, stored.account)


def _needs_queue(fact: Fact) -> bool:
    command = getattr(fact, "command", None) or getattr(fact, "chosen", None) or getattr(fact, "hand_answer", None)
    pressed_choice = isinstance(fact, StudentReacted) and fact.on is Purpose.WHO_QUESTION
    moved = isinstance(fact, ResponderArrived | ResponderLeft | ClockStruck | DoorChanged | AlarmEnded)
    campus = isinstance(fact, StudentWrote) and fact.campus is not None
    return command is not None or pressed_choice or moved or campus
