"""Nobody reads silently: whoever is handed the keys of a desk was announced to the student before anything was.

The pure core, with a small deliverer around it: the entry room's lane and the desk's are carried out each in its order
and in any order between them, as slowly as Hypothesis likes, while people come, go, write and are moved aside. What is
asserted is told by the two rooms alone, and not by the conversation.
"""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from rooms import messages as say
from rooms.commands import DeskCommand, StudentCommand
from rooms.decide import decide, next_due
from rooms.effects import Announce, AskIn, Effect, LetRead, Relay, Say, ShowOut
from rooms.facts import (
    AbuseHeld,
    AdultCalled,
    AdultJoins,
    CardTaken,
    ClockStruck,
    CompanionArrived,
    CompanionLeft,
    CompanionSentMedia,
    CompanionWrote,
    Fact,
    ResponderArrived,
    ResponderLeft,
    ResponderWrote,
    StudentEdited,
    StudentToldOfCompanion,
    StudentWrote,
)
from rooms.model import (
    Assignment,
    Attached,
    Desk,
    DeskId,
    EnvelopeId,
    MediaKind,
    Near,
    Phase,
    Place,
    Request,
    Responder,
    Role,
    Service,
    StaffId,
    Surroundings,
)
from rooms.policy import RoomsPolicy
from tests.makers import DESK, KOIVU, KUUSI, NOON, a_conversation

SAARI = Responder(StaffId("saari"), "Ohjaaja Saari", Role.SUPERVISOR)
MÄNTY = Responder(StaffId("mänty"), "Tutori Mänty", Role.TUTOR)
ADULTS = st.sampled_from([SAARI, KOIVU])
POLICY = RoomsPolicy()
STEPS = st.sampled_from([timedelta(0), timedelta(seconds=20), timedelta(minutes=3), timedelta(minutes=6)])


class Company(RuleBasedStateMachine):
    """One student, tutors one after another, and adults who come and go."""

    @initialize()
    def begin(self) -> None:
        self.now, self.numbers = NOON, 100
        self.desk = DESK
        self.conversation = a_conversation(
            Phase.ASSIGNED, assignment=Assignment(KUUSI, DESK, NOON), request=Request(service=Service.TUTOR_CHAT)
        )
        self.entry_lane: list[Effect] = []
        self.desk_lane: list[Effect] = []
        self.listeners: dict[Desk, set[StaffId]] = {DESK: {KUUSI.who}}
        self.members: dict[Desk, set[StaffId]] = {DESK: {KUUSI.who}}
        self.invited: set[tuple[Desk, StaffId]] = set()
        self.announced: set[tuple[Desk, StaffId]] = set()
        self.debriefs = 0

    def happens(self, fact: Fact) -> None:
        before = self.conversation
        decision = decide(before, fact, POLICY, Surroundings(adults_on_duty=True, has_room=True, may_go_on=True))
        self.conversation = decision.conversation
        for effect in decision.effects:
            self._put(effect)
        asked = [
            one for one in decision.effects if isinstance(one, Say) and isinstance(one.message, say.DeskDebriefOffer)
        ]
        assert len(asked) <= 1
        over = before.assignment is not None and self.conversation.assignment != before.assignment
        assert not asked or over, "asked when it is over, and not before"

    def _put(self, effect: Effect) -> None:
        match effect:
            case Announce() | Say(to=Place.ENTRY) | Relay(to=Place.ENTRY):
                self.entry_lane.append(effect)
            case Say(to=Desk()) | Relay(to=Desk()) | AskIn() | LetRead() | ShowOut():
                self.desk_lane.append(effect)

    def envelope(self) -> EnvelopeId:
        self.numbers += 1
        return EnvelopeId(self.numbers)

    # --- the deliverer ------------------------------------------------------------------------------------------------
    @rule(many=st.integers(1, 4))
    def the_entry_rooms_lane_goes_on(self, many: int) -> None:
        for _ in range(min(many, len(self.entry_lane))):
            match self.entry_lane.pop(0):
                case Announce(desk=desk, who=who):
                    self.announced.add((desk, who))
                    self.happens(StudentToldOfCompanion(self.now, desk, who))
                case Relay(alias=alias):
                    named = {SAARI.alias: SAARI.who, KOIVU.alias: KOIVU.who}
                    assert alias not in named or any(who == named[alias] for _, who in self.announced), (
                        "an adult's line never stands there before the adult is announced"
                    )

    @rule(many=st.integers(1, 4))
    def the_desks_lane_goes_on(self, many: int) -> None:
        for _ in range(min(many, len(self.desk_lane))):
            match self.desk_lane.pop(0):
                case AskIn(desk=desk, who=who):
                    self.invited.add((desk, who))
                case LetRead(desk=desk, who=who):
                    self.listeners[desk].add(who)
                    told = self.desk_lane[0]
                    assert isinstance(told, Say)
                    assert isinstance(told.message, say.DeskCompanionHere), "the tutor is told before anything else"
                case ShowOut(desk=desk, who=who):
                    self.listeners[desk].discard(who)
                    self.members[desk].discard(who)
                    self.invited.discard((desk, who))
                case Relay(to=Desk() as desk):
                    self._is_read_at(desk)

    def _is_read_at(self, desk: Desk) -> None:
        for who in self.listeners[desk] & {SAARI.who, KOIVU.who}:
            own = self.conversation.assignment is not None and self.conversation.assignment.responder.who == who
            assert own or (desk, who) in self.announced, "nobody reads silently"

    # --- people -------------------------------------------------------------------------------------------------------
    @rule()
    def the_student_writes(self) -> None:
        self.happens(StudentWrote(self.envelope(), self.now))

    @rule()
    def the_student_edits(self) -> None:
        self.happens(StudentEdited(self.envelope(), self.now, crossed=True))

    @rule()
    def the_tutor_writes(self) -> None:
        self.happens(ResponderWrote(self.envelope(), self.now, self.desk))

    @rule()
    def the_tutor_asks_for_help(self) -> None:
        self.happens(ResponderWrote(self.envelope(), self.now, self.desk, DeskCommand.SUPPORT))

    @rule()
    def the_tutor_lays_it_to_rest(self) -> None:
        self.happens(ResponderWrote(self.envelope(), self.now, self.desk, DeskCommand.QUIET))
        assert self.conversation.companion is None

    @rule(by=st.one_of(ADULTS, st.just(MÄNTY)))
    def an_adult_joins(self, by: Responder) -> None:
        self.happens(AdultJoins(self.now, by))

    @rule(by=ADULTS, missed=st.booleans())
    def somebody_comes(self, by: Responder, missed: bool) -> None:
        """Only who is invited gets into the room; the homeserver sees to that. Their coming may be missed."""
        if (self.desk, by.who) in self.invited:
            self.invited.discard((self.desk, by.who))
            self.members[self.desk].add(by.who)
            if not missed:
                self.happens(CompanionArrived(self.now, self.desk, by))

    @rule(by=ADULTS, first=st.booleans(), missed=st.booleans())
    def an_adult_is_asked_in_and_comes(self, by: Responder, first: bool, missed: bool) -> None:
        self.happens(AdultJoins(self.now, by))
        self.the_desks_lane_goes_on(len(self.desk_lane))
        if first:
            self.the_student_writes()
        self.somebody_comes(by, missed)
        if missed:
            self.somebody_writes(by)

    @rule(by=ADULTS, picture=st.booleans())
    def somebody_writes(self, by: Responder, picture: bool = False) -> None:
        if by.who not in self.members[self.desk]:
            return
        if picture:
            attached = Attached(MediaKind.IMAGE)
            self.happens(CompanionSentMedia(self.envelope(), self.now, self.desk, by.who, attached))
        else:
            self.happens(CompanionWrote(self.envelope(), self.now, self.desk, by.who))

    @rule(by=ADULTS)
    def somebody_goes(self, by: Responder) -> None:
        self.members[self.desk].discard(by.who)
        self.happens(CompanionLeft(self.now, self.desk, by.who))

    @rule(how=st.sampled_from(["alarm", "leaves", "closes", "relieved", "student", "adult"]), hard=st.booleans())
    def the_talk_ends_and_another_tutor_comes(self, how: str, hard: bool) -> None:
        number = self.envelope()
        if hard:
            self.happens(AbuseHeld(self.now))
        ways: dict[str, Fact] = {
            "alarm": AdultCalled(self.now),
            "leaves": ResponderLeft(self.now, self.desk),
            "closes": ResponderWrote(number, self.now, self.desk, DeskCommand.CLOSE),
            "relieved": ResponderWrote(number, self.now, self.desk, DeskCommand.ADULT),
            "student": StudentWrote(number, self.now, StudentCommand.END),
            "adult": StudentWrote(number, self.now, StudentCommand.ADULT),
        }
        self.happens(ways[how])
        self.desk = Desk(DeskId(number))
        self.listeners[self.desk], self.members[self.desk] = {MÄNTY.who}, {MÄNTY.who}
        talk = replace(self.conversation, phase=Phase.WAITING, alarmed=False, asleep_since=None, waiting_since=self.now)
        self.conversation = replace(talk, request=Request(service=Service.TUTOR_CHAT, carded_at=self.now))
        self.happens(CardTaken(self.now, MÄNTY, self.desk))
        self.happens(ResponderArrived(self.now, self.desk))

    @rule(step=STEPS)
    def time_passes(self, step: timedelta) -> None:
        self.now += step
        due = next_due(self.conversation, POLICY)
        if due is not None and due <= self.now:
            self.happens(ClockStruck(self.now))
            due = next_due(self.conversation, POLICY)
            assert due is None or due > self.now, "what is due is done at one stroke"

    # --- always -------------------------------------------------------------------------------------------------------
    @invariant()
    def company_is_at_a_tutors_desk_alone(self) -> None:
        talk = self.conversation
        assert talk.companion is None or (talk.is_with_a_peer and not talk.companion.responder.role.is_peer)
        assert talk.help_asked_at is None or talk.is_with_a_peer
        assert talk.help_asked_at is None or talk.companion is None or talk.companion.near is Near.INVITED

    @invariant()
    def at_rest_exactly_those_listen_who_should(self) -> None:
        """The responder, and an adult of whom the student knows."""
        if self.entry_lane or self.desk_lane:
            return
        companion = self.conversation.companion
        reads = {companion.responder.who} if companion is not None and companion.near is Near.READS else set()
        for desk, listeners in self.listeners.items():
            expected = reads if desk == self.desk else set()
            assert listeners & {SAARI.who, KOIVU.who} == expected
            assert desk == self.desk or not self.members[desk] & {SAARI.who, KOIVU.who}


def test_nobody_reads_silently_whatever_is_slow():
    run_state_machine_as_test(Company, settings=settings(max_examples=300, stateful_step_count=40, deadline=None))


def test_the_small_deliverer_would_notice_somebody_who_was_not_announced():
    company = Company()
    company.begin()
    company.an_adult_joins(SAARI)
    company.listeners[DESK].add(SAARI.who)

    with pytest.raises(AssertionError, match="silently"):
        company._is_read_at(DESK)
