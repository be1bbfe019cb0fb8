"""Whatever happens in whatever order, whatever the clock says: an alarm is somebody's, and only a person ends it.

One student, their conversation and its alarm, and a small world that does what the effects say: what is held, which
cards hang where, and who was paged. Hypothesis tells it any sequence of facts.
"""

from dataclasses import replace
from datetime import datetime, time, timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from bot.turn import Policies, Screened, Turn, turn, wished
from faq.decide import Memory
from moderation import messages as say
from moderation.alarm import Alarm, AlarmId, Outcome, Reason, SafetyAnswer, Standing
from moderation.decide import Ground, clock, next_due
from moderation.effects import Note, Noted, Page
from moderation.facts import Close, Lower, MarkSeen, Raise, WishedAtDesk
from moderation.model import NOT_SCREENED, Category, Finding, Line, Tier
from moderation.policy import AlarmPolicy
from rooms.commands import DeskCommand, StudentCommand
from rooms.effects import Drop, DropHeld, Hold, Relay, ReleaseHeld, Say
from rooms.facts import (
    CardTaken,
    ClockStruck,
    Fact,
    ResponderArrived,
    ResponderLeft,
    ResponderWrote,
    StudentEdited,
    StudentLeft,
    StudentWrote,
)
from rooms.hours import Hours
from rooms.model import Desk, DeskId, EnvelopeId, Phase, Place, Responder, Surroundings
from rooms.policy import RoomsPolicy
from tests.makers import KOIVU, KUUSI, LAINE, NOON, a_conversation

SCHOOL_HOURS = Hours(tuple(((time(8), time(16)),) if day < 5 else () for day in range(7)))
ALARM_POLICIES = st.sampled_from(
    [
        AlarmPolicy(),
        AlarmPolicy(hours=SCHOOL_HOURS),
        AlarmPolicy(hours=SCHOOL_HOURS, pages_when_closed=True),
    ]
)
FINDINGS = st.sampled_from(
    [
        Finding(),
        NOT_SCREENED,
        Finding(Line.SOFT, Tier.WORRY, Category.SUICIDE, ("fi.sad",)),
        Finding(Line.HARD, Tier.URGENT, Category.SELF_HARM, ("fi.urgent",)),
        Finding(Line.HARD, Tier.IMMEDIATE, Category.SUICIDE, ("fi.grave",)),
        Finding(Line.HARD, Tier.IMMEDIATE, Category.THIRD_PARTY, ("fi.friend",), screened=False),
    ]
)
COMMANDS = st.none() | st.sampled_from(
    [StudentCommand.HUMAN, StudentCommand.END, StudentCommand.ERASE, StudentCommand.YES, StudentCommand.NO]
)
STEPS = st.sampled_from(
    [timedelta(), timedelta(seconds=20), timedelta(minutes=2), timedelta(minutes=6), timedelta(hours=9)]
) | st.timedeltas(timedelta(hours=-2), timedelta(days=3))


class Alarms(RuleBasedStateMachine):
    @initialize(alarms=ALARM_POLICIES, phase=st.sampled_from([Phase.OPEN, Phase.WAITING, Phase.ASSIGNED, Phase.CLOSED]))
    def begin(self, alarms: AlarmPolicy, phase: Phase) -> None:
        self.policies = Policies(RoomsPolicy(), alarms)
        self.now = NOON
        self.conversation = a_conversation(phase)
        self.alarm: Alarm | None = None
        self.number = 100
        self.held: set[EnvelopeId] = set()
        self.reached: set[EnvelopeId] = set()
        self.grave: set[EnvelopeId] = set()
        self.cards = 0
        self.closed: list[Alarm] = []

    def envelope(self) -> EnvelopeId:
        self.number += 1
        return EnvelopeId(self.number)

    def follow(self, turned: Turn, *, by_person: bool = False) -> None:
        before = self.alarm
        if before is not None and turned.alarm is not None and not by_person:
            assert turned.alarm.tier >= before.tier, "only a person lowers"
            assert turned.alarm.is_open, "only a person ends it"
        assert not (before is not None and turned.alarm is None), "no alarm is forgotten"
        for effect in turned.effects:
            self.do(effect)
        self.conversation, self.alarm = turned.conversation, turned.alarm
        if self.alarm is not None and not self.alarm.is_open:
            self.closed.append(self.alarm)
            self.alarm = None

    def do(self, effect: object) -> None:
        match effect:
            case Hold(envelope=number):
                self.held.add(number)
            case Drop(envelope=number):
                self.held.discard(number)
            case DropHeld():
                self.held.clear()
            case ReleaseHeld():
                self.reached |= self.held
                self.held.clear()
            case Relay(envelope=number, to=Desk()):
                self.reached.add(number)
            case Say(to=Place.ALARM, message=say.AlarmCard() | say.AlarmCardErased()):
                self.cards += 1
            case Page(drill=drill):
                assert not drill
            case Say(to=target, message=say.AlarmCard() | say.DeskMark() | say.DeskAlarm()):
                responder = self.conversation.assignment
                assert not isinstance(target, Desk) or responder is None or not responder.responder.role.is_peer

    def happens(self, fact: Fact, screened: Screened | None = None) -> None:
        self.follow(
            turn(
                self.conversation,
                Memory(),
                fact,
                None,
                None,
                self.policies,
                Surroundings(),
                at=self.now,
                alarm=self.alarm,
                screened=screened,
                ground=Ground(AlarmId(self.number)),
            )
        )

    # --- what happens -----------------------------------------------------------------------------------------------
    @rule(finding=FINDINGS, command=COMMANDS, answer=st.none() | st.sampled_from(SafetyAnswer), edit=st.booleans())
    def the_student_writes(
        self, finding: Finding, command: StudentCommand | None, answer: SafetyAnswer | None, edit: bool
    ) -> None:
        number, had = self.envelope(), self.alarm
        alive = self.conversation.phase not in (Phase.GONE, Phase.ERASED)
        fact: Fact = StudentWrote(number, self.now, command)
        if edit:
            fact = StudentEdited(number, self.now, crossed=False, command=command)
        self.happens(fact, Screened(finding, answer))
        if alive and finding.line is Line.HARD:
            erased = self.conversation.phase is Phase.ERASED
            assert self.alarm is not None, "danger always has an alarm"
            if had is None or not had.asked or answer is None:
                assert self.alarm.tier >= finding.tier
            if command is None and not erased and self.conversation.alarmed:
                self.grave.add(number)

    @rule(step=STEPS)
    def time_passes(self, step: timedelta) -> None:
        self.now += step
        self.happens(ClockStruck(self.now))
        if (
            self.alarm is not None
            and (due := next_due(self.alarm, self.policies.alarms)) is not None
            and due <= self.now
        ):
            before = self.alarm
            decided = clock(self.alarm, self.now, self.policies.alarms)
            for effect in decided.effects:
                self.do(effect)
            self.alarm = decided.alarm
            assert self.alarm is not None
            assert self.alarm.tier == before.tier
            later = next_due(self.alarm, self.policies.alarms)
            assert later is None or later > self.now or isinstance(later, datetime)

    @precondition(lambda self: self.conversation.phase in (Phase.WAITING, Phase.ASSIGNED))
    @rule(who=st.sampled_from([KOIVU, LAINE]))
    def an_adult_takes_the_card(self, who: object) -> None:
        self.number += 1
        self.happens(CardTaken(self.now, who, Desk(DeskId(self.number))))  # type: ignore[arg-type]

    @precondition(lambda self: self.conversation.phase is Phase.WAITING and not self.conversation.alarmed)
    @rule()
    def a_peer_takes_the_card(self) -> None:
        self.number += 1
        self.happens(CardTaken(self.now, KUUSI, Desk(DeskId(self.number))))

    @precondition(lambda self: self.conversation.assignment is not None)
    @rule(what=st.sampled_from(["arrives", "writes", "leaves", "closes", "hands back", "sees the mark"]))
    def the_responder(self, what: str) -> None:
        assignment = self.conversation.assignment
        assert assignment is not None
        number, desk = self.envelope(), assignment.desk
        match what:
            case "arrives":
                self.happens(ResponderArrived(self.now, desk))
            case "writes":
                self.happens(ResponderWrote(number, self.now, desk))
            case "leaves":
                self.happens(ResponderLeft(self.now, desk))
            case "closes":
                self.happens(ResponderWrote(number, self.now, desk, DeskCommand.CLOSE))
            case "hands back":
                self.happens(ResponderWrote(number, self.now, desk, DeskCommand.HAND_BACK))
            case _:
                seen = MarkSeen(self.now, desk, assignment.responder)
                self.follow(wished(self.conversation, Memory(), self.alarm, seen, self.policies))

    @precondition(lambda self: self.conversation.assignment is not None)
    @rule(wish=st.sampled_from([Lower(Reason.JOKE), Lower(None), Close(Outcome.SAFE), Close(None)]))
    def the_responder_wishes(self, wish: Lower | Close) -> None:
        assignment = self.conversation.assignment
        assert assignment is not None
        fact = WishedAtDesk(self.now, assignment.desk, assignment.responder, wish)
        before = self.alarm
        turned = wished(self.conversation, Memory(), self.alarm, fact, self.policies)
        said_why = wish in (Lower(Reason.JOKE), Close(Outcome.SAFE)) and not assignment.responder.role.is_peer
        if before is not None and not said_why:
            assert turned.alarm is not None
            # Who writes at the desk is there; nothing else is changed by half a wish.
            assert replace(turned.alarm, here_at=before.here_at, asked=before.asked) == before
        noted = [one.what for one in turned.effects if isinstance(one, Note)]
        assert (before is not None and said_why) == bool({Noted.LOWERED, Noted.CLOSED} & set(noted))
        self.follow(turned, by_person=said_why)

    @rule(tier=st.sampled_from([Tier.URGENT, Tier.IMMEDIATE]), who=st.sampled_from([KOIVU, KUUSI]), here=st.booleans())
    def somebody_at_a_desk_raises_it(self, tier: Tier, who: Responder, here: bool) -> None:
        assignment, before = self.conversation.assignment, self.alarm
        desk = assignment.desk if assignment is not None and here else Desk(DeskId(1))
        by = assignment.responder if assignment is not None and here else who
        alive = self.conversation.phase not in (Phase.GONE, Phase.ERASED)
        fact = WishedAtDesk(self.now, desk, by, Raise(tier))
        self.number += 1
        turned = wished(self.conversation, Memory(), before, fact, self.policies, Ground(AlarmId(self.number)))
        assert before is None or turned.alarm is None or turned.alarm.tier >= before.tier, "it never lowers"
        self.follow(turned)
        assert not alive or (self.alarm is not None and self.alarm.tier >= tier)

    @rule()
    def the_student_leaves(self) -> None:
        self.happens(StudentLeft(self.now))

    # --- what holds always ------------------------------------------------------------------------------------------
    @invariant()
    def an_open_alarm_is_somebody_s_or_hangs_in_the_alarm_room(self) -> None:
        if self.alarm is None:
            return
        match self.alarm.standing:
            case Standing.CALLED:
                assert self.cards > 0
            case Standing.OWNED:
                assert self.alarm.owner is not None
            case Standing.MARKED:
                assert self.alarm.desk is not None

    @invariant()
    def an_alarm_that_nobody_has_is_always_due_again(self) -> None:
        waits = self.alarm is not None and self.alarm.standing in (Standing.CALLED, Standing.MARKED)
        if waits and self.alarm is not None and self.alarm.tier >= Tier.URGENT:
            assert next_due(self.alarm, self.policies.alarms) is not None

    @invariant()
    def conversation_and_alarm_agree(self) -> None:
        if self.conversation.phase in (Phase.GONE, Phase.ERASED):
            return
        assert self.conversation.alarmed == (self.alarm is not None)
        if self.alarm is not None:
            assert self.conversation.phase in (Phase.WAITING, Phase.TAKEN, Phase.ASSIGNED), "nobody is left alone"
            holder = self.conversation.assignment
            assert holder is None or not holder.responder.role.is_peer, "no peer is left with a student in danger"

    @invariant()
    def what_was_grave_reaches_an_adult_or_waits_for_one(self) -> None:
        if self.conversation.phase in (Phase.GONE, Phase.ERASED):
            return
        assert self.grave <= self.held | self.reached


TestAlarms = Alarms.TestCase
TestAlarms.settings = settings(max_examples=150, stateful_step_count=40, deadline=None)
