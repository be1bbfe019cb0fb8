"""Whatever happens in whatever order, and whatever the clock says, nobody is stranded and nothing is lost.

One student, their conversation, and a small world that does what the effects say: a pile of what is held, a card in the
duty rooms, doors that open and close. Hypothesis tells it any sequence of facts.
"""

from dataclasses import fields, replace
from datetime import datetime, timedelta
from enum import StrEnum

from hypothesis import assume, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from rooms import messages as say
from rooms.commands import DeskCommand, StudentCommand
from rooms.decide import decide, next_due
from rooms.effects import (
    Amend,
    Decision,
    Drop,
    DropHeld,
    DropTelling,
    DropUnsent,
    Effect,
    Erase,
    Hold,
    LeaveEntry,
    MakeDesk,
    Relay,
    ReleaseHeld,
    Say,
    SendUnsent,
)
from rooms.facts import (
    CardTaken,
    ClockStruck,
    DoorChanged,
    EntryRoomFit,
    EntryRoomUnfit,
    Fact,
    ResponderArrived,
    ResponderChanged,
    ResponderDeviceRefused,
    ResponderInUnknownThread,
    ResponderLeft,
    ResponderNoted,
    ResponderSentMedia,
    ResponderWrote,
    StudentEdited,
    StudentLeft,
    StudentReacted,
    StudentRetracted,
    StudentSentMedia,
    StudentWrote,
    Undeliverable,
    Unreadable,
)
from rooms.media import MEGABYTE, MediaPolicy
from rooms.messages import Message
from rooms.model import (
    Attached,
    Change,
    Desk,
    DeskId,
    Disclosure,
    Door,
    EnvelopeId,
    Held,
    Language,
    MediaFate,
    MediaKind,
    Noting,
    Phase,
    Place,
    Purpose,
    Responder,
    Service,
    Surroundings,
    Topic,
    Unfit,
    Until,
)
from rooms.policy import RoomsPolicy
from tests.makers import KOIVU, KUUSI, LAINE, NOON, OTHER_DESK, a_conversation

POLICIES = st.sampled_from(
    [
        RoomsPolicy(),
        RoomsPolicy(nudge_every=timedelta(seconds=1), nudges_to_student=0, come_within=timedelta(days=3)),
        RoomsPolicy(
            warn_after=timedelta(seconds=1),
            sleep_after=timedelta(seconds=2),
            stop_waiting_after=timedelta(minutes=1),
            erase_after=timedelta(minutes=2),
        ),
    ]
)
STEPS = st.one_of(
    st.sampled_from([timedelta(0), timedelta(seconds=1), timedelta(seconds=20), timedelta(minutes=3)]),
    st.sampled_from([timedelta(0), timedelta(seconds=1), timedelta(hours=1), timedelta(hours=24)]),
    st.timedeltas(timedelta(days=-2), timedelta(days=10)),
)
COMMANDS = st.one_of(
    st.none(),
    st.sampled_from([StudentCommand.HUMAN, StudentCommand.YES, StudentCommand.NO, StudentCommand.EMERGENCY]),
    st.sampled_from([StudentCommand.TUTOR, StudentCommand.ADULT]),
    st.sampled_from(StudentCommand),
)
LANGUAGES = st.none() | st.sampled_from(Language)
DESK_COMMANDS = st.none() | st.sampled_from(DeskCommand)
RESPONDERS = st.sampled_from([KOIVU, LAINE, KUUSI])
NAMES = {"", "Sininen Kuikka", KOIVU.alias, LAINE.alias, KUUSI.alias}
TELLS = st.sampled_from([frozenset(), frozenset({Disclosure.OWN_NAME}), frozenset(Disclosure)])
WHY_NOT = st.sampled_from([frozenset(), frozenset({Held.SECRECY}), frozenset(Held)])

MEDIA = st.sampled_from([MediaPolicy(), MediaPolicy(to_adults=True), MediaPolicy(True, True, False)])
ATTACHED = st.builds(
    Attached,
    st.just(MediaKind.IMAGE) | st.sampled_from(MediaKind),
    st.sampled_from([True, True, False]),
    st.sampled_from([None, 0, 10 * MEGABYTE, 10 * MEGABYTE + 1]),
)

HAS_ROOM = frozenset(Phase) - {Phase.GONE, Phase.ERASED}
WISHES = st.sampled_from(
    [
        {},
        {},
        {"number": 1},
        {"number": 2},
        {"topic": Topic.HOME},
        {"not_who": KUUSI},
        {"not_campus": "keskusta"},
        {"campus": "keskusta"},
    ]
)
"""What else a message of the student may mean."""
SOMEBODY_IS_MEANT = frozenset({Phase.WAITING, Phase.TAKEN, Phase.ASSIGNED})


class World(RuleBasedStateMachine):
    """A conversation and what the effects have made of the world so far."""

    @initialize(
        policy=POLICIES,
        phase=st.sampled_from(sorted(set(Phase) - {Phase.ERASED})),
        known=st.booleans(),
        responder=RESPONDERS,
        tutors=st.booleans(),
        asleep=st.booleans(),
        media=MEDIA,
    )
    def begin(
        self,
        policy: RoomsPolicy,
        phase: Phase,
        known: bool,
        responder: Responder,
        tutors: bool,
        asleep: bool,
        media: MediaPolicy,
    ) -> None:
        self.policy = replace(policy, media=media)
        self.now = self.student_was_last_heard = NOON
        self.numbers = 100
        self.conversation = a_conversation(phase, language=Language.FI if known else None)
        if self.conversation.assignment is not None:
            there = replace(self.conversation.assignment, responder=responder)
            self.conversation = replace(self.conversation, assignment=there)
        if asleep and phase is Phase.ASSIGNED:
            self.conversation = replace(self.conversation, asleep_since=NOON)
        self.question_is_fresh = False
        self.told: list[object] = []
        self.held: list[EnvelopeId] = []
        self.telling: set[EnvelopeId] = set()
        """Of those held, the ones that their writer must say yes to before a tutor may read them."""
        self.unsent: list[EnvelopeId] = []
        """A tutor's line that waits for another word."""
        self.cards = {Place.DUTY} if phase is Phase.WAITING else set()
        """The duty rooms in which the newest words of the card say that it may be taken."""
        self.school_has_tutors = tutors
        self.is_open = dict.fromkeys(Service, True)
        self.has_room = self.may_go_on = True
        self.in_room = phase is not Phase.GONE

    # --- one fact ---------------------------------------------------------------------------------------------------
    def happens(self, fact: Fact, ahead: int = 0) -> Decision:
        before = self.conversation
        decision = decide(before, fact, self.policy, self.around(ahead))
        self.conversation = decision.conversation
        self.told = [one.message for one in decision.effects if isinstance(one, Say)]
        for effect in decision.effects:
            self.carry_out(effect, fact, before.phase)
        crossed = [one.envelope for one in decision.effects if isinstance(one, Relay | Hold)]
        assert len(crossed) == len(set(crossed)), "relayed once, or held"
        if before.asleep_since is not None and self.conversation.asleep_since is None and self.current is not None:
            assert self.may_wake(fact), f"{fact} wakes whoever may not have the student"
        return decision

    def may_wake(self, fact: Fact) -> bool:
        if isinstance(fact, ResponderWrote | ResponderChanged | ResponderSentMedia):
            return self.has_room
        return self.may_go_on and isinstance(fact, StudentWrote | StudentEdited | StudentReacted | StudentSentMedia)

    def around(self, ahead: int = 0) -> Surroundings:
        tutors = Door(
            self.school_has_tutors,
            self.school_has_tutors and self.is_open[Service.TUTOR_CHAT],
            campuses=frozenset({"keskusta"}),
        )
        adults = Door(is_open=self.is_open[Service.COUNSELLOR_CHAT])
        may = {"has_room": self.has_room, "may_go_on": self.may_go_on}
        return Surroundings(ahead, tutors=tutors, counsellors=adults, **may)

    def carry_out(self, effect: Effect, fact: Fact, phase_before: Phase) -> None:  # noqa: C901 - one case an effect
        match effect:
            case Say(to=to, message=message, purpose=purpose):
                assert_harmless(message)
                self.question_is_fresh = self.question_is_fresh or purpose is Purpose.TELL_QUESTION
                assert self.in_room or to is not Place.ENTRY, "nothing is said in a room that was left"
                if purpose is Purpose.CARD:
                    assert isinstance(to, Place)
                    self.cards.add(to)
            case Amend(to=to, purpose=purpose, message=message):
                assert_harmless(message)
                assert purpose is Purpose.CARD
                assert isinstance(to, Place)
                if not isinstance(message, say.Card | say.CardForAdultsToo):
                    self.cards.discard(to)
            case Relay(envelope=envelope, to=to, media=media):
                self.may_cross(envelope, to, fact)
                if media is not MediaFate.STAYS:
                    self.picture_may_cross(to, fact)
            case Hold(envelope=envelope, until=Until.TUTOR_INSISTS):
                assert self.with_a_peer
                assert any(isinstance(one, say.DeskNotSentYet) for one in self.told), "the tutor is told why"
                self.unsent.append(envelope)
            case Hold(envelope=envelope, until=until):
                assert self.conversation.phase in (Phase.WAITING, Phase.TAKEN) or self.with_a_peer
                self.held.append(envelope)
                if until is Until.STUDENT_AGREES:
                    self.telling.add(envelope)
                if self.with_a_peer:
                    assert any(isinstance(one, say.SureToTell | say.TellWaits) for one in self.told), "asked"
            case ReleaseHeld(to=desk, up_to_telling=up_to_telling, media=media):
                assert media is not MediaFate.CROSSES or not self.with_a_peer or self.policy.media.to_tutors
                had_it = self.current or self.conversation.last_desk  # the same words may ask for somebody else
                assert desk == getattr(fact, "desk", had_it), "what was held goes to the desk of whoever came"
                first = next((at for at, one in enumerate(self.held) if one in self.telling), len(self.held))
                gone = self.held[:first] if up_to_telling else self.held
                if self.with_a_peer and self.telling & set(gone):
                    assert self.said_yes(fact), f"{fact} tells a tutor who somebody is"
                self.held = [one for one in self.held if one not in gone]
                self.telling &= set(self.held)
            case DropTelling():
                assert {type(one) for one in self.told} & {say.NotToldOn, say.TellLapsed}, "lost silently"
                self.held = [one for one in self.held if one not in self.telling]
                self.telling.clear()
            case SendUnsent():
                assert isinstance(fact, ResponderWrote)
                assert fact.command is DeskCommand.SEND
                assert len(self.unsent) == 1
                self.unsent.clear()
            case DropUnsent():
                self.unsent.clear()
            case Drop(envelope=envelope):
                assert isinstance(fact, StudentRetracted | ResponderChanged | ResponderNoted)
                assert envelope == fact.waiting, "only its writer takes a message back"
                self.held = [one for one in self.held if one != envelope]
                self.unsent = [one for one in self.unsent if one != envelope]
                self.telling.discard(envelope)
            case DropHeld():
                told = say.TellLapsed() in self.told
                assert told or self.student_gave_up(fact), f"{fact} loses what was held"
                self.held.clear()
                self.telling.clear()
            case MakeDesk(desk=desk):
                assert isinstance(fact, CardTaken)
                assert (desk, phase_before) == (fact.desk, Phase.WAITING)
            case LeaveEntry():
                self.in_room = False
            case Erase():
                assert_harmless(effect.farewell)
                assert_harmless(effect.desk_farewell)
                self.held.clear()
                self.telling.clear()
                self.unsent.clear()
                self.cards.clear()
                self.in_room = False

    def may_cross(self, envelope: EnvelopeId, to: object, fact: Fact) -> None:
        assert envelope == getattr(fact, "envelope", None)
        match fact:
            case ResponderWrote(desk=desk) | ResponderSentMedia(desk=desk):
                assert to is Place.ENTRY
                assert self.in_room
                assert self.current == desk, "only the desk of today reaches the student"
            case ResponderChanged(desk=desk, change=change):
                assert to is Place.ENTRY
                assert self.in_room
                assert change is Change.RETRACTION or self.current == desk
            case StudentRetracted():
                assert to == self.conversation.last_desk
            case _:
                assert to == self.current, "a student's words go to whoever has the conversation now"

    def picture_may_cross(self, to: object, fact: Fact) -> None:
        rules = self.policy.media
        if to is Place.ENTRY:
            assert isinstance(fact, ResponderWrote | ResponderSentMedia)
            assert rules.to_students
            assert not self.with_a_peer, "what a tutor sends cannot be looked at"
        else:
            assert isinstance(fact, StudentWrote | StudentSentMedia)
            assert rules.to_tutors if self.with_a_peer else rules.to_adults
        assert fact.attached is not None
        assert (fact.attached.kind in (MediaKind.IMAGE, MediaKind.FILE), fact.attached.sealed) == (True, True)
        assert (fact.attached.size or 0) <= rules.most * MEGABYTE

    @property
    def is_awake(self) -> bool:
        return self.conversation.asleep_since is None or self.conversation.phase is Phase.ERASED

    @property
    def with_a_peer(self) -> bool:
        talks, assignment = self.conversation.phase is Phase.ASSIGNED, self.conversation.assignment
        return talks and assignment is not None and assignment.responder.role.is_peer

    def said_yes(self, fact: Fact) -> bool:
        """In words, where the question was the last thing that was said; or by a press under it."""
        match fact:
            case StudentWrote(command=StudentCommand.YES) | StudentEdited(command=StudentCommand.YES):
                return self.question_is_fresh
            case StudentReacted(chosen=StudentCommand.YES):
                return fact.on is Purpose.TELL_QUESTION
            case _:
                return False

    def student_gave_up(self, fact: Fact) -> bool:
        match fact:
            case StudentLeft() | EntryRoomUnfit():
                return True
            case StudentWrote(command=command) | StudentEdited(command=command) | StudentReacted(chosen=command):
                return command is StudentCommand.END
            case ClockStruck(at=at):
                return at - self.student_was_last_heard >= self.policy.stop_waiting_after
            case _:
                return False

    @property
    def current(self) -> Desk | None:
        return self.conversation.assignment.desk if self.conversation.assignment else None

    def envelope(self) -> EnvelopeId:
        self.numbers += 1
        return EnvelopeId(self.numbers)

    def a_new_desk(self) -> Desk:
        self.numbers += 1
        return Desk(DeskId(self.numbers))

    def then(self, step: timedelta) -> datetime:
        self.now += step
        return self.now

    # --- what can happen --------------------------------------------------------------------------------------------
    @rule(step=STEPS, unfit=st.none() | st.sampled_from(Unfit))
    def the_room_is_looked_at(self, step: timedelta, unfit: Unfit | None) -> None:
        assume(unfit is None or self.numbers > 110)
        at = self.then(step)
        self.happens(EntryRoomFit(at) if unfit is None else EntryRoomUnfit(at, unfit))

    @rule(step=STEPS)
    def the_student_leaves(self, step: timedelta) -> None:
        assume(self.numbers > 110)  # mostly they say something first
        self.happens(StudentLeft(self.then(step)))

    @rule(
        step=STEPS,
        command=COMMANDS,
        language=LANGUAGES,
        more=st.booleans(),
        ahead=st.integers(0, 9),
        tells=TELLS,
        worries=st.booleans(),
        wish=WISHES,
    )
    def the_student_writes(
        self,
        step: timedelta,
        command: StudentCommand | None,
        language: Language | None,
        more: bool,
        ahead: int,
        tells: frozenset[Disclosure],
        worries: bool,
        wish: dict[str, object] | None = None,
    ) -> None:
        before, number, at = self.conversation, self.envelope(), self.then(step)
        wish = wish if wish and command is None and not tells else {}
        fact = StudentWrote(number, at, command, language, more, tells=tells, worries=worries, **wish)  # type: ignore[arg-type]
        with_a_peer = self.with_a_peer and (self.is_awake or self.may_go_on)
        decision = self.happens(fact, ahead)
        if with_a_peer and command is None:
            assert (Relay(number, self.current) in decision.effects) is (worries or not (tells or self.telling))  # type: ignore[arg-type]
        if before.phase not in HAS_ROOM:
            assert decision == Decision(before)
            return
        self.heard(at)
        if before.phase is not Phase.ARRIVING:
            assert decision.effects, "a student is always answered or passed on"
        if command is StudentCommand.EMERGENCY:
            assert decision.effects[0] == Say(Place.ENTRY, say.Emergency())
        noted = before.phase is Phase.WAITING and wish and "number" not in wish
        if command in (None, StudentCommand.EMERGENCY) and before.phase in SOMEBODY_IS_MEANT and not noted:
            assert self.is_kept(number, decision), "lost"

        cries = worries or command is StudentCommand.EMERGENCY
        if more and tells and number in self.held and not cries:
            assert number in self.telling, "what tells who somebody is waits for a yes, whatever else it says"

    def is_kept(self, number: EnvelopeId, decision: Decision) -> bool:
        return number in self.held or any(isinstance(one, Relay) and one.envelope == number for one in decision.effects)

    @rule(step=STEPS, command=COMMANDS, crossed=st.booleans(), tells=TELLS, told=st.booleans())
    def the_student_edits(
        self,
        step: timedelta,
        command: StudentCommand | None,
        crossed: bool,
        tells: frozenset[Disclosure],
        told: bool,
    ) -> None:
        before, number, at = self.conversation, self.envelope(), self.then(step)
        told = told and bool(self.telling)
        decision = self.happens(StudentEdited(number, at, crossed, command, tells=tells, told=told))
        if before.phase not in HAS_ROOM:
            return
        self.heard(at)
        if command is StudentCommand.EMERGENCY:
            assert decision.effects[0] == Say(Place.ENTRY, say.Emergency())
        if command is None and before.phase in SOMEBODY_IS_MEANT:
            assert self.is_kept(number, decision), "lost"
        if command is StudentCommand.HUMAN and before.phase in (Phase.OPEN, Phase.CLOSED):
            assert self.is_asked_or_waits()

    def is_asked_or_waits(self) -> bool:
        return self.conversation.phase in SOMEBODY_IS_MEANT or self.conversation.request.choosing_since is not None

    @rule(step=STEPS, number=st.sampled_from([1, 2, 3]))
    def the_student_presses_whom_they_would_like(self, step: timedelta, number: int) -> None:
        before, at = self.conversation, self.then(step)
        self.happens(StudentReacted(self.envelope(), at, False, Purpose.WHO_QUESTION, number=number))
        if before.phase not in HAS_ROOM:
            assert self.conversation == before
            return
        if self.conversation.quiet_since == at:
            self.heard(at)
        if number == 2 and before.phase in (Phase.OPEN, Phase.CLOSED, Phase.WAITING):
            assert self.conversation.request.service is Service.COUNSELLOR_CHAT
            assert self.conversation.phase is Phase.WAITING

    @rule(widened=st.booleans(), ends=st.sampled_from([None, StudentCommand.END, StudentCommand.ADULT]))
    def the_student_waits_for_a_tutor(self, widened: bool, ends: StudentCommand | None) -> None:
        self.the_student_writes(timedelta(), StudentCommand.TUTOR, None, False, 0, frozenset(), False)
        if widened and self.conversation.phase is Phase.WAITING:
            self.now += 2 * self.policy.widen_after
            self.strike(self.now)
        if ends is not None:
            self.the_student_writes(timedelta(), ends, None, False, 0, frozenset(), False)

    @precondition(lambda self: self.conversation.phase is Phase.WAITING)
    @rule()
    def a_press_for_the_queue_they_are_in_changes_nothing(self) -> None:
        number = 1 if self.conversation.request.service is Service.TUTOR_CHAT else 2
        fact = StudentReacted(self.envelope(), self.now, False, Purpose.WHO_QUESTION, number=number)
        assert self.happens(fact) == Decision(self.conversation)

    @precondition(lambda self: self.with_a_peer)
    @rule(tells=TELLS)
    def the_student_would_rather_have_an_adult(self, tells: frozenset[Disclosure]) -> None:
        self.the_student_writes(timedelta(), None, None, False, 0, tells, False)
        held = list(self.held)
        self.the_student_writes(timedelta(), StudentCommand.ADULT, None, False, 0, frozenset(), False)
        assert self.held == held, "what waited for a yes is the adult's to read"

    @precondition(lambda self: self.conversation.request.choosing_since is not None)
    @rule(wish=WISHES, command=st.none() | st.just(StudentCommand.NO))
    def the_student_answers_whom_they_would_like(self, wish: dict[str, object], command: StudentCommand | None) -> None:
        self.the_student_writes(timedelta(), command, None, False, 0, frozenset(), False, wish)

    @rule(step=STEPS, service=st.sampled_from(Service))
    def a_door_opens_or_closes(self, step: timedelta, service: Service) -> None:
        self.is_open[service] = not self.is_open[service]
        before, at = self.conversation, self.then(step)
        decision = self.happens(DoorChanged(at))
        assert self.conversation.phase is before.phase
        assert self.conversation.waiting_since == before.waiting_since, "the place in the queue is kept"
        assert (decision == Decision(before)) is (self.conversation == before), "what changes is told"
        assert self.happens(DoorChanged(at)) == Decision(self.conversation), "once"

    @rule(step=STEPS, crossed=st.booleans(), on=st.none() | st.sampled_from(Purpose), chosen=COMMANDS)
    def the_student_reacts(
        self, step: timedelta, crossed: bool, on: Purpose | None, chosen: StudentCommand | None
    ) -> None:
        before, number, at = self.conversation, self.envelope(), self.then(step)
        chosen = None if on is Purpose.HAND_QUESTION else chosen  # what is pressed there is a number
        decision = self.happens(StudentReacted(number, at, crossed, on, chosen))
        if before.phase not in HAS_ROOM:
            return
        if decision.conversation.quiet_since == at:
            self.heard(at)
        if chosen is StudentCommand.EMERGENCY:
            assert decision.effects[0] == Say(Place.ENTRY, say.Emergency())
        if chosen is not None:
            assert decision.effects, "a press is answered"
            assert not any(isinstance(effect, Relay | Hold) for effect in decision.effects)

    @rule(crossed=st.booleans(), what=st.randoms(use_true_random=False))
    def the_student_takes_a_message_back(self, crossed: bool, what: object) -> None:
        waiting = what.choice([None, *self.held])  # type: ignore[attr-defined]
        self.happens(StudentRetracted(self.envelope(), self.now, crossed, waiting, told=waiting in self.telling))

    @rule(step=STEPS, attached=ATTACHED)
    def the_student_sends_a_picture(self, step: timedelta, attached: Attached) -> None:
        number, at = self.envelope(), self.then(step)
        decision = self.happens(StudentSentMedia(number, at, attached))
        if self.conversation.phase in HAS_ROOM:
            self.heard(at)
            told = sum(isinstance(one, say.MediaNotRelayed) for one in self.told)
            carried = sum(isinstance(effect, Relay | Hold) for effect in decision.effects)
            assert told + carried == 1, "it goes or waits, or its sender is told"

    @rule(step=STEPS, attached=ATTACHED, command=COMMANDS, tells=TELLS)
    def the_student_writes_beside_a_picture(
        self, step: timedelta, attached: Attached, command: StudentCommand | None, tells: frozenset[Disclosure]
    ) -> None:
        before, number, at = self.conversation, self.envelope(), self.then(step)
        words = StudentWrote(number, at, command, tells=tells)
        alone = decide(before, words, self.policy, self.around())
        decision = self.happens(replace(words, attached=attached))
        if self.conversation.phase in HAS_ROOM:
            self.heard(at)
        if command is StudentCommand.EMERGENCY and before.phase in HAS_ROOM:
            assert decision.effects[0] == Say(Place.ENTRY, say.Emergency())
        assert decision.conversation == alone.conversation, "a picture changes nothing of what the words do"
        rest = [replace(one, media=MediaFate.STAYS) if isinstance(one, Relay) else one for one in decision.effects]
        assert [one for one in rest if not self.is_about_media(one)] == list(alone.effects)

    def is_about_media(self, effect: Effect) -> bool:
        return isinstance(effect, Say) and isinstance(effect.message, say.MediaNotRelayed | say.DeskStudentSentMedia)

    @rule(step=STEPS, first=RESPONDERS, second=RESPONDERS)
    def two_take_the_card(self, step: timedelta, first: Responder, second: Responder) -> None:
        waited, at = self.conversation.phase is Phase.WAITING, self.then(step)
        mine, yours = self.a_new_desk(), self.a_new_desk()
        won = self.happens(CardTaken(at, first, mine))
        lost = self.happens(CardTaken(at, second, yours))
        assert bool(won.effects) is waited
        assert not lost.effects
        assert not waited or self.current == mine

    def a_desk(self, today: bool) -> Desk:
        return self.current if today and self.current is not None else OTHER_DESK

    @precondition(lambda self: self.conversation.phase in (Phase.WAITING, Phase.TAKEN))
    @rule(responder=RESPONDERS)
    def somebody_comes(self, responder: Responder) -> None:
        self.happens(CardTaken(self.now, responder, self.a_new_desk()))
        decision = self.happens(ResponderArrived(self.now, self.a_desk(True)))
        assert self.conversation.phase is Phase.ASSIGNED
        assert ReleaseHeld in {type(one) for one in decision.effects}
        assert not self.held or (self.with_a_peer and say.SureToTellWritten() in self.told)

    @rule(step=STEPS, today=st.booleans())
    def a_responder_arrives(self, step: timedelta, today: bool) -> None:
        self.happens(ResponderArrived(self.then(step), self.a_desk(today)))

    @rule(step=STEPS, today=st.booleans())
    def a_responder_leaves(self, step: timedelta, today: bool) -> None:
        self.happens(ResponderLeft(self.then(step), self.a_desk(today)))

    @rule(step=STEPS, today=st.booleans(), command=DESK_COMMANDS, why_not=WHY_NOT)
    def a_responder_writes(
        self, step: timedelta, today: bool, command: DeskCommand | None, why_not: frozenset[Held]
    ) -> None:
        desk, current = self.a_desk(today), self.current
        refused = not (self.is_awake or self.has_room)
        number, over = self.envelope(), self.conversation.phase is Phase.ERASED
        decision = self.happens(ResponderWrote(number, self.then(step), desk, command, why_not))
        crossed = Relay(number, Place.ENTRY) in decision.effects
        waits = bool(why_not) and self.with_a_peer
        assert crossed is (command is None and desk == current and not over and not waits and not refused)
        self.question_is_fresh = self.question_is_fresh and not (crossed or SendUnsent() in decision.effects)
        assert decision.effects or over, "whoever writes at a desk learns when it went nowhere"

    @precondition(lambda self: self.with_a_peer)
    @rule(step=STEPS, tells=TELLS, command=st.none() | st.just(StudentCommand.YES) | st.just(StudentCommand.NO))
    def the_student_writes_to_a_tutor(
        self, step: timedelta, tells: frozenset[Disclosure], command: StudentCommand | None
    ) -> None:
        self.the_student_writes(step, command, None, False, 0, tells, False)

    @precondition(lambda self: self.with_a_peer)
    @rule(
        spoken=st.booleans(),
        answer=st.sampled_from([None, StudentCommand.YES, StudentCommand.NO]),
        closes=st.booleans(),
    )
    def a_name_is_told_and_the_talk_goes_on(self, spoken: bool, answer: StudentCommand | None, closes: bool) -> None:
        self.the_student_writes(timedelta(), None, None, False, 0, frozenset({Disclosure.OWN_NAME}), False)
        if spoken:
            self.a_responder_writes(timedelta(), True, None, frozenset())
        self.the_student_writes(timedelta(), answer, None, False, 0, frozenset(), False)
        if closes and self.with_a_peer:
            self.a_responder_writes(timedelta(), True, DeskCommand.CLOSE, frozenset())

    @precondition(lambda self: self.with_a_peer)
    @rule(command=st.none() | st.just(DeskCommand.SEND) | st.just(DeskCommand.CLOSE), why_not=WHY_NOT)
    def the_tutor_writes(self, command: DeskCommand | None, why_not: frozenset[Held]) -> None:
        self.a_responder_writes(timedelta(), True, command, why_not)

    @rule(room=st.booleans(), there=st.booleans())
    def a_responder_gets_busy_or_goes_off_duty(self, room: bool, there: bool) -> None:
        self.has_room, self.may_go_on = room, room and there

    @precondition(lambda self: self.conversation.phase in (Phase.TAKEN, Phase.ASSIGNED))
    @rule(room=st.booleans(), there=st.booleans())
    def the_talk_is_laid_to_rest(self, room: bool, there: bool) -> None:
        self.a_responder_writes(timedelta(), True, DeskCommand.QUIET, frozenset())
        assert not self.is_awake
        self.only_a_talk_sleeps_and_nothing_is_held_for_it()
        self.a_responder_gets_busy_or_goes_off_duty(room, there)

    @precondition(lambda self: not self.is_awake)
    @rule(step=STEPS, tells=TELLS, worries=st.booleans(), command=st.none() | st.just(StudentCommand.EMERGENCY))
    def the_student_writes_in_a_talk_that_sleeps(
        self, step: timedelta, tells: frozenset[Disclosure], worries: bool, command: StudentCommand | None
    ) -> None:
        self.the_student_writes(step, command, None, False, 0, tells, worries)
        assert self.is_awake
        assert self.conversation.phase is (Phase.ASSIGNED if self.may_go_on else Phase.WAITING)

    @precondition(lambda self: not self.is_awake)
    @rule(crossed=st.booleans(), change=st.sampled_from([Change.REACTION, Change.RETRACTION]))
    def a_sign_wakes_nobody(self, crossed: bool, change: Change) -> None:
        before = self.conversation
        self.happens(ResponderChanged(self.envelope(), self.now, self.a_desk(True), crossed, change=change))
        self.happens(StudentRetracted(self.envelope(), self.now, crossed))
        assert self.conversation == before
        self.happens(StudentReacted(self.envelope(), self.now, crossed))
        assert not self.is_awake

    @rule(today=st.booleans(), crossed=st.booleans(), change=st.sampled_from(Change))
    def a_responder_changes_something(self, today: bool, crossed: bool, change: Change) -> None:
        self.happens(ResponderChanged(self.envelope(), self.now, self.a_desk(today), crossed, change=change))

    @rule(today=st.booleans(), noting=st.sampled_from(Noting), known=st.booleans())
    def a_responder_writes_a_note(self, today: bool, noting: Noting, known: bool) -> None:
        number, desk = self.envelope(), self.a_desk(today)
        waiting = self.unsent[-1] if self.unsent and noting is Noting.NEW and known and today else None
        fact = ResponderNoted(number, self.now, desk, noting, waiting)
        decision = self.happens(fact if known else ResponderInUnknownThread(number, self.now, desk))
        assert not any(isinstance(one, Relay) for one in decision.effects), "a note goes nowhere"
        said = [one for one in decision.effects if isinstance(one, Say)]
        assert all(one.to == desk for one in said), "nor is it told to anybody else"

    @rule(today=st.booleans(), attached=ATTACHED)
    def a_responder_sends_a_file(self, today: bool, attached: Attached) -> None:
        decision = self.happens(ResponderSentMedia(self.envelope(), self.now, self.a_desk(today), attached))
        if self.conversation.phase in HAS_ROOM:
            told = {say.DeskMediaNotRelayed, say.DeskIsClosed, say.DeskNoRoomToWake} & {type(one) for one in self.told}
            assert bool(told) != any(isinstance(effect, Relay) for effect in decision.effects)
        self.happens(ResponderDeviceRefused(self.now, self.a_desk(today)))

    @rule(student=st.booleans())
    def something_goes_wrong(self, student: bool) -> None:
        self.happens(Unreadable(self.now, None if student else self.a_desk(True)))
        if self.in_room:
            self.happens(Undeliverable(self.now, None if student else self.a_desk(True)))

    @rule(step=STEPS)
    def the_clock_strikes(self, step: timedelta) -> None:
        self.strike(self.then(step))

    @precondition(lambda self: next_due(self.conversation, self.policy) is not None)
    @rule()
    def the_clock_strikes_when_it_is_due(self) -> None:
        due = next_due(self.conversation, self.policy)
        assert due is not None
        self.now = max(self.now, due)
        self.strike(self.now)

    def strike(self, at: datetime) -> None:
        before, due = self.conversation, next_due(self.conversation, self.policy)
        decision = self.happens(ClockStruck(at))
        if due is None or at < due:
            assert decision == Decision(before)
            return
        assert decision.effects, "what is due is told to somebody"
        assert decision.conversation != before
        again = next_due(self.conversation, self.policy)
        assert again is None or again > at, "ten missed ticks are one"

    # --- what always holds ------------------------------------------------------------------------------------------
    def heard(self, at: datetime) -> None:
        self.student_was_last_heard = at

    @invariant()
    def an_assignment_stands_exactly_while_somebody_is_meant_to_be_there(self) -> None:
        phase = self.conversation.phase
        if phase is not Phase.ERASED:
            assert (self.conversation.assignment is not None) is (phase in (Phase.TAKEN, Phase.ASSIGNED))

    @invariant()
    def who_waits_has_a_card_where_the_door_is_open_and_only_who_waits(self) -> None:
        phase, request = self.conversation.phase, self.conversation.request
        if phase is not Phase.WAITING:
            assert not self.cards
        elif request.service is Service.COUNSELLOR_CHAT:
            assert self.cards == {Place.DUTY} if request.carded_at else self.cards <= {Place.DUTY}
        elif request.carded_at is None:
            assert not self.cards
        else:
            assert self.cards == ({Place.TUTORS, Place.DUTY} if request.widened == 2 else {Place.TUTORS})
        if phase is not Phase.ERASED:
            assert (self.conversation.waiting_since is not None) is (phase in (Phase.WAITING, Phase.TAKEN))

    @invariant()
    def the_question_whom_stands_only_while_nobody_is_meant_and_has_an_end(self) -> None:
        since = self.conversation.request.choosing_since
        if since is None or self.conversation.phase is Phase.ERASED:
            return
        assert self.conversation.phase in (Phase.ARRIVING, Phase.OPEN, Phase.CLOSED)
        if self.conversation.phase is not Phase.ARRIVING:
            due = next_due(self.conversation, self.policy)
            assert due is not None
            assert due <= since + self.policy.choose_within

    @invariant()
    def nothing_is_held_for_nobody(self) -> None:
        if self.with_a_peer:
            assert not self.held or self.telling, "what is held waits behind something that tells"
        else:
            assert not self.held or self.conversation.phase in (Phase.WAITING, Phase.TAKEN)

    @invariant()
    def only_a_talk_sleeps_and_nothing_is_held_for_it(self) -> None:
        if not self.is_awake:
            assert self.conversation.phase is Phase.ASSIGNED
            assert not self.conversation.alarmed
            assert not self.held
            assert not self.unsent
            assert next_due(self.conversation, self.policy) is not None, "it ends one day"

    @invariant()
    def whatever_tells_is_known_to_be_held_and_has_an_end(self) -> None:
        assert not self.telling or self.conversation.tells_since is not None
        assert bool(self.unsent) is (self.conversation.unsent_since is not None)
        if self.with_a_peer and (self.telling or self.unsent):
            due = next_due(self.conversation, self.policy)
            assert due is not None
            since = [self.conversation.tells_since, self.conversation.unsent_since]
            assert due <= max(one for one in since if one is not None) + self.policy.confirm_within

    @invariant()
    def the_bot_is_in_the_room_as_long_as_it_may_have_to_answer(self) -> None:
        assert self.in_room is (self.conversation.phase in HAS_ROOM)

    @invariant()
    def one_word_leads_to_a_person_and_one_to_112_and_two_to_nothing_left(self) -> None:
        if self.conversation.phase not in HAS_ROOM:
            return
        human, adult = self.said(StudentCommand.HUMAN), self.said(StudentCommand.ADULT).conversation
        assert human.effects
        asked = human.conversation.request.choosing_since is not None
        assert human.conversation.phase in SOMEBODY_IS_MEANT or asked
        assert adult.phase in SOMEBODY_IS_MEANT
        assert adult.assignment is None or not adult.assignment.responder.role.is_peer
        door = self.around().door(human.conversation.request.service)
        if self.conversation.phase in (Phase.OPEN, Phase.CLOSED) and not asked and door.is_open:
            assert any(isinstance(effect, Say) and effect.purpose is Purpose.CARD for effect in human.effects)
        assert self.said(StudentCommand.EMERGENCY).effects[0] == Say(Place.ENTRY, say.Emergency())
        unsure = self.said(StudentCommand.ERASE).conversation
        gone = decide(unsure, StudentWrote(EnvelopeId(1), self.now, StudentCommand.YES), self.policy)
        assert gone.conversation.phase is Phase.ERASED
        assert any(isinstance(effect, Erase) and effect.all_of_account for effect in gone.effects)

    def said(self, command: StudentCommand) -> Decision:
        return decide(self.conversation, StudentWrote(EnvelopeId(1), self.now, command), self.policy, self.around())


def assert_harmless(message: Message | None) -> None:
    """Numbers, names of closed lists, pseudonyms and aliases; never words."""
    for field in fields(message) if message is not None else ():
        value = getattr(message, field.name)
        assert value is None or isinstance(value, int | StrEnum) or value in NAMES, f"{message}"


def test_whatever_happens_nobody_is_stranded_and_nothing_is_lost():
    run_state_machine_as_test(
        World,
        settings=settings(max_examples=300, stateful_step_count=20, deadline=None, derandomize=True),
    )
