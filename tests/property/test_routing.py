"""Students and responders, whoever presses what and when: each student is in exactly one place, and in good hands.

A small school on the pure core alone. Students ask, choose, wish and go; tutors (trained, half trained, expired) and
adults go on duty and off, press, take, hand back and vanish; hours begin and end. What the shell does around the core
(bot/on_duty.py, bot/duty_rooms.py, bot/staff_side.py) is done here by `School`; what is asserted is written down a
second time, from the promises and not from rooms/duty.py.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from rooms import duty
from rooms import messages as say
from rooms.calendar import ServiceCalendar, day_of
from rooms.commands import DeskCommand, DutyCommand, ShiftCommand, StudentCommand, Take
from rooms.decide import decide, next_due
from rooms.duty import DutyDecision, Member, OnCard, Room, Shift, on_card
from rooms.effects import Amend, Decision, Effect, MakeDesk, PassEarlier, Relay, Say
from rooms.facts import (
    AdultCalled,
    AlarmEnded,
    CardTaken,
    ClockStruck,
    DoorChanged,
    Fact,
    ResponderArrived,
    ResponderLeft,
    ResponderWrote,
    StudentLeft,
    StudentReacted,
    StudentWrote,
)
from rooms.hours import Hours, parse
from rooms.model import (
    Conversation,
    ConversationId,
    Desk,
    DeskId,
    Door,
    EnvelopeId,
    HandAnswer,
    Language,
    Phase,
    Place,
    Purpose,
    Responder,
    Role,
    Service,
    StaffId,
    Successor,
    Surroundings,
    Topic,
)
from rooms.policy import RoomsPolicy
from rooms.roster import Person, Training
from rooms.waiting import ROOM_OF, place_of_request

MORNING = datetime(2026, 9, 7, 7, tzinfo=UTC)
"""A Monday at ten on a Finnish wall: a minute later nothing has changed yet."""
TODAY = date(2026, 9, 7)
DAY = timedelta(days=1)
WEEK = Hours((*(parse("10-14"),) * 5, (), ()))
ADULTS_WEEK = Hours((*(parse("9-15"),) * 5, (), ()))
HOURS = {Service.TUTOR_CHAT: WEEK, Service.COUNSELLOR_CHAT: ADULTS_WEEK}
POLICIES = [RoomsPolicy(), RoomsPolicy(calendar=ServiceCalendar(HOURS))]
MINUTES = st.sampled_from([0.5, 2, 3, 6, 10, 11, 21, 180])


def course(**more: object) -> Training:
    return replace(Training("Vertaistuki 1", TODAY - 90 * DAY, TODAY + 90 * DAY, practised=True), **more)  # type: ignore[arg-type]


def somebody(key: str, role: Role, at_once: int, *, campus: str | None = None, **more: object) -> Person:
    return Person(Responder(StaffId(key), f"Alias {key.title()}", role), campus, at_once=at_once, **more)  # type: ignore[arg-type]


FI, SV = Language.FI, Language.SV
PEOPLE = {
    one.responder.who: one
    for one in (
        somebody("kuusi", Role.TUTOR, 2, campus="keskusta", training=course()),
        somebody("mänty", Role.TUTOR, 1, campus="satama", languages=frozenset({FI, SV}), training=course()),
        somebody("paju", Role.TUTOR, 2, training=course(valid_until=TODAY)),
        somebody("leppä", Role.TUTOR, 2, training=course(valid_until=TODAY - DAY)),
        somebody("haapa", Role.TUTOR, 2, training=course(practised=False)),
        somebody("raita", Role.TUTOR, 2),
        somebody("lehto", Role.SUPERVISOR, 1, campus="keskusta"),
        somebody("vaara", Role.SUPERVISOR, 2, campus="satama"),
        somebody("koivu", Role.KURAATTORI, 2, campus="keskusta"),
        somebody("laine", Role.PSYKOLOGI, 1),
    )
}
EVERYBODY = st.sampled_from(sorted(PEOPLE))
ADULTS = st.sampled_from(sorted(who for who, one in PEOPLE.items() if not one.responder.role.is_peer))
SUPERVISORS = st.sampled_from([StaffId("lehto"), StaffId("vaara")])
FIT_TUTORS = st.sampled_from([StaffId("kuusi"), StaffId("mänty"), StaffId("paju")])
SERVICE_OF = {Place.TUTORS: Service.TUTOR_CHAT, Place.DUTY: Service.COUNSELLOR_CHAT}
ASKED = (Phase.WAITING, Phase.TAKEN, Phase.ASSIGNED)
THERE = (Phase.TAKEN, Phase.ASSIGNED)
ASKS = st.sampled_from([StudentCommand.HUMAN, StudentCommand.TUTOR, StudentCommand.TUTOR, StudentCommand.ADULT])


def rooms_of(person: Person) -> tuple[Place, ...]:
    """Where somebody may write and press (bot/staff.py, `belongs`)."""
    role = person.responder.role
    if role.is_peer:
        return (Place.TUTORS,)
    return (Place.TUTORS, Place.DUTY) if role is Role.SUPERVISOR else (Place.DUTY,)


@dataclass
class School:
    """What the shell keeps around the core: conversations, shifts, and the cards as they lie in the rooms."""

    policy: RoomsPolicy
    people: Mapping[StaffId, Person] = field(default_factory=lambda: PEOPLE)
    now: datetime = MORNING
    students: dict[ConversationId, Conversation] = field(default_factory=dict)
    shifts: dict[StaffId, Shift] = field(default_factory=dict)
    cards: dict[ConversationId, set[Place]] = field(default_factory=dict)
    """The duty rooms in which the newest words of a student's card say that it may be taken."""
    in_danger: set[ConversationId] = field(default_factory=set)
    """Whose responder came because of an alarm: that may be one more than anybody has at once."""
    agreed: dict[ConversationId, tuple[Successor, Desk | None]] = field(default_factory=dict)
    """To whom a student has agreed to be handed on, and at which desk was said what may be shown to them."""
    had_alarm: set[ConversationId] = field(default_factory=set)
    due: dict[ConversationId, datetime | None] = field(default_factory=dict)
    """As the column `due_at`: reckoned anew when something happened."""
    numbers: int = 0

    # --- the shell --------------------------------------------------------------------------------------------------
    def arrives(self, language: Language | None) -> None:
        number = ConversationId(self._next())
        self.students[number] = Conversation(number, f"Opiskelija {number}", Phase.OPEN, self.now, language)
        self.cards[number] = set()
        self.due[number] = next_due(self.students[number], self.policy)

    def _next(self) -> int:
        self.numbers += 1
        return self.numbers

    def envelope(self) -> EnvelopeId:
        return EnvelopeId(self._next())

    def door(self, service: Service) -> Door:
        calendar = self.policy.calendar
        in_hours = calendar is None or calendar.is_open(service, self.now)
        stands = service is Service.COUNSELLOR_CHAT or bool(self.on_call())
        return Door(is_open=in_hours and stands, campuses=self.campuses(service))

    def campuses(self, service: Service) -> frozenset[str]:
        serving = (one.campus for one in self.people.values() if one.responder.role.service is service)
        return frozenset(campus for campus in serving if campus is not None)

    def on_call(self) -> frozenset[StaffId]:
        """Adults who stand behind the tutors now."""
        return frozenset(
            who
            for who, one in self.shifts.items()
            if one.place is Place.TUTORS and not one.on_break and not self.people[who].responder.role.is_peer
        )

    def room(self, place: Place) -> Room:
        shifts = tuple(self.shifts.values())
        adults = [who for who, one in self.people.items() if not one.responder.role.is_peer]
        behind = duty.supervisors(shifts, adults)
        campuses = {service: self.campuses(service) for service in Service}
        return Room(place, day_of(self.now), shifts, behind, self.door(SERVICE_OF[place]), campuses=campuses)

    def load(self, who: StaffId) -> int:
        return len(self.held_by(who))

    def held_by(self, who: StaffId) -> list[ConversationId]:
        """Those who are awake."""
        return [one.id for one in self.students.values() if has(who, one) and one.asleep_since is None]

    def member(self, who: StaffId) -> Member:
        return Member(self.people[who], self.shifts.get(who), self.load(who))

    def waiting_in(self, place: Place, by: Member) -> list[OnCard]:
        there = [one for one in self.students.values() if one.phase is Phase.WAITING]
        there.sort(key=lambda one: (not one.alarmed, one.waiting_since, one.id))
        here = [on_card(one) for one in there if one.alarmed or place in place_of_request(one.request)]
        return [one for one in here if not (one.alarmed and by.role.is_peer)]

    def happens(self, number: ConversationId, fact: Fact) -> Decision:
        before = self.students[number]
        allowed = why_asleep(before, fact, self)
        decision = decide(before, fact, self.policy, self.around(before))
        self.students[number] = decision.conversation
        self.wakes_only_whom_it_may(before, decision, allowed)
        for effect in decision.effects:
            self._carry(number, effect)
        if decision.conversation.assignment is None or decision.conversation.asleep_since is not None:
            self.in_danger.discard(number)
        if decision.conversation.phase in (Phase.GONE, Phase.ERASED):
            assert not self.cards.pop(number), "who is gone leaves no card"
            del self.students[number], self.due[number]
            self.arrives(before.language)
        else:
            self.due[number] = next_due(decision.conversation, self.policy)
        return decision

    def around(self, of: Conversation) -> Surroundings:
        has = of.assignment.responder.who if of.assignment is not None else None
        around = Surroundings(
            tutors=self.door(Service.TUTOR_CHAT),
            counsellors=self.door(Service.COUNSELLOR_CHAT),
            roles=frozenset(one.responder.role for who, one in self.people.items() if who != has),
            worst_tier=3 if of.id in self.had_alarm else 0,
        )
        return self.with_holder(of, around)

    def with_holder(self, of: Conversation, around: Surroundings) -> Surroundings:
        """As bot/on_duty.py."""
        if of.asleep_since is None or of.assignment is None:
            return around
        by = self.member(of.assignment.responder.who)
        room = self.room(ROOM_OF[by.role.service])
        return replace(around, has_room=not by.is_full, may_go_on=duty.may_go_on(by, room))

    def wakes_only_whom_it_may(self, before: Conversation, decision: Decision, why_not: str | None) -> None:
        after = decision.conversation
        if before.asleep_since is None or after.alarmed or after.phase not in (Phase.ASSIGNED, Phase.WAITING):
            return
        relayed = [one for one in decision.effects if isinstance(one, Relay)]
        if after.phase is Phase.WAITING:
            assert why_not is not None, "put back though they could have gone on"
            assert not relayed, "nothing reaches a desk that is over"
        elif after.asleep_since is None:
            assert why_not is None, why_not
            assert len(relayed) <= 1

    def _carry(self, number: ConversationId, effect: Effect) -> None:
        match effect:
            case PassEarlier(to=to, said_at=said_at):
                to_whom, allowed = self.agreed.pop(number)
                assignment = self.students[number].assignment
                assert allowed == said_at, "nothing is shown that nobody allowed"
                assert assignment is not None
                assert assignment.desk == to
                role = assignment.responder.role
                assert role is to_whom.role or (to_whom is Successor.ADULT and not role.is_peer), "nor to another"
            case Say(to=Place() as to, purpose=Purpose.CARD):
                self.cards[number].add(to)
            case Amend(to=Place() as to, purpose=Purpose.CARD, message=message):
                if not isinstance(message, say.Card | say.CardForAdultsToo):
                    self.cards[number].discard(to)
            case MakeDesk(responder=responder):
                assert responder.who in self.shifts or self.students[number].alarmed

    def carries(self, decision: DutyDecision, by: StaffId | None) -> None:
        """As bot/staff_side.py: the shift, the end of one, a word where supervision ends, and the claim."""
        before = self.room(Place.TUTORS)
        if decision.shift is not None:
            assert decision.shift.who == by
            self.shifts[decision.shift.who] = decision.shift
        if decision.ended is not None:
            del self.shifts[decision.ended]
        gone = duty.supervision_ends(before, self.room(Place.TUTORS))
        assert bool(gone) is (bool(before.supervisors) and not self.on_call()), (
            "tutors learn that nobody is behind them"
        )
        if decision.claim is not None:
            assert by is not None
            desk = Desk(DeskId(self._next()))
            taken = self.happens(decision.claim, CardTaken(self.now, self.people[by].responder, desk))
            assert taken.conversation.assignment is not None
            assert taken.conversation.assignment.desk == desk, "who is told that they have a student has one"

    def wishes(self, command: ShiftCommand, who: StaffId, place: Place) -> DutyDecision:
        waiting = len(self.waiting_in(place, self.member(who)))
        decision = duty.wished_shift(command, self.member(who), self.room(place), self.now, waiting=waiting)
        self.carries(decision, who)
        return decision

    def beats(self) -> None:
        """As the worker's tick: what is due, whoever fell silent, doors that opened or closed."""
        for number in list(self.students):
            due = self.due[number]
            if due is not None and due <= self.now:
                self.happens(number, ClockStruck(self.now))
        for one in list(self.shifts.values()):
            ended = duty.fell_silent(one, "Alias", self.load(one.who), self.now, self.policy)
            if ended is not None:
                assert not self.load(one.who), "who has a student is on duty"
                self.carries(ended, None)
        for number, one in list(self.students.items()):
            carded = one.request.carded_at is not None
            if one.phase is Phase.WAITING and not one.alarmed and self.door(one.request.service).is_open is not carded:
                after = self.happens(number, DoorChanged(self.now)).conversation
                asked_adults = one.request.widened == 2 and self.door(Service.COUNSELLOR_CHAT).is_open
                assert not asked_adults or after.request == one.request, "adults who were asked too are still there"


def has(who: StaffId, student: Conversation) -> bool:
    return student.assignment is not None and student.assignment.responder.who == who


def why_asleep(student: Conversation, fact: Fact, school: School) -> str | None:
    """Why a talk that sleeps may not go on, in the words of the promises; None where it may."""
    if student.assignment is None:
        return "nobody has it"
    who = student.assignment.responder.who
    person, shift = school.people[who], school.shifts.get(who)
    role, training, today = person.responder.role, person.training, day_of(school.now)
    if isinstance(fact, ResponderWrote) and fact.command is DeskCommand.HAND_BACK:
        return "handed back"
    if isinstance(fact, StudentWrote) and fact.command is StudentCommand.ADULT and role.is_peer:
        return "an adult was asked for"
    if school.load(who) >= person.at_once:
        return "over capacity"
    if isinstance(fact, ResponderWrote):
        return None
    on_duty = shift is not None and not shift.on_break
    if not role.is_peer:
        return None if on_duty or school.door(Service.COUNSELLOR_CHAT).is_open else "closed"
    if training is None or not training.practised or not training.completed <= today <= training.valid_until:
        return "untrained"
    if not school.on_call() or not school.door(Service.TUTOR_CHAT).is_open:
        return "closed, or no adult behind"
    return None if on_duty else "off duty"


def may_have(who: StaffId, student: Conversation, school: School) -> str | None:
    """Why not, in the words of the promises; None where this student may be theirs."""
    person, request = school.people[who], student.request
    role, training = person.responder.role, person.training
    if student.alarmed:
        return "a peer never gets somebody in danger" if role.is_peer else None
    if who in request.not_who or (person.campus is not None and person.campus in request.not_campus):
        return "excluded by the student"
    if request.role is not None and role is not request.role and request.widened == 0:
        return "somebody of another role was agreed upon"
    if school.load(who) >= person.at_once:
        return "over capacity"
    if wishes_for_others(student, person, school):
        return "somebody of another campus was wished for"
    if not role.is_peer:
        theirs = request.service is Service.COUNSELLOR_CHAT or role is Role.SUPERVISOR or request.widened == 2
        return None if theirs else "asked for a tutor"
    if request.service is not Service.TUTOR_CHAT:
        return "asked for an adult"
    today = day_of(school.now)
    if training is None or not training.practised or not training.completed <= today <= training.valid_until:
        return "untrained"
    if not school.on_call():
        return "no adult behind"
    if not school.door(Service.TUTOR_CHAT).is_open:
        return "closed"
    far = student.language is not None and student.language not in person.languages
    return "another language" if far and request.widened == 0 else None


def wishes_for_others(student: Conversation, person: Person, school: School) -> bool:
    """Those of the campus that was wished for come first, where there are any; before it, a role agreed upon."""
    request = student.request
    if request.campus is None or request.role is not None or request.widened or person.campus is None:
        return False
    serving = [one for one in school.people.values() if one.responder.role.service is request.service]
    return person.campus != request.campus and any(one.campus == request.campus for one in serving)


class Routing(RuleBasedStateMachine):
    """Any order of what people do."""

    @initialize(hours=st.booleans(), tongues=st.lists(st.sampled_from([None, FI, FI, SV]), min_size=3, max_size=5))
    def begin(self, hours: bool, tongues: list[Language | None]) -> None:
        self.school = School(POLICIES[hours])
        for language in tongues:
            self.school.arrives(language)

    def one_of(self, chosen: int) -> ConversationId:
        return sorted(self.school.students)[chosen % len(self.school.students)]

    def one_in(self, chosen: int, *phases: Phase) -> ConversationId | None:
        """The chosen of those in these phases."""
        found = sorted(number for number, one in self.school.students.items() if one.phase in phases)
        return found[chosen % len(found)] if found else None

    def says(self, who: ConversationId, command: StudentCommand | None = None, **more: object) -> Decision:
        fact = StudentWrote(self.school.envelope(), self.school.now, command, **more)  # type: ignore[arg-type]
        return self.school.happens(who, fact)

    # --- students ---------------------------------------------------------------------------------------------------
    @rule(chosen=st.integers(0, 4), command=ASKS)
    def a_student_asks(self, chosen: int, command: StudentCommand) -> None:
        number = self.one_of(chosen)
        before = self.school.students[number]
        decision = self.says(number, command)
        after = decision.conversation
        assert after.phase in ASKED or after.request.choosing_since is not None
        assert decision.effects, "answered, or passed on"
        if after.phase is Phase.WAITING and (before.phase, before.request.service) != (
            after.phase,
            after.request.service,
        ):
            assert (after.request.carded_at is not None) is self.school.door(after.request.service).is_open
        if before.phase is Phase.WAITING:
            assert after.waiting_since == before.waiting_since, "the place in the queue is kept"
        if command is StudentCommand.ADULT:
            self.is_with_no_peer(after)
            assert after.assignment is not None or after.request.service is Service.COUNSELLOR_CHAT

    @rule(tongue=st.sampled_from([None, FI, SV]))
    def all_who_are_free_ask_for_a_tutor(self, tongue: Language | None) -> None:
        if not self.school.on_call():
            self.a_supervisor_comes(StaffId("vaara"))
        for number in sorted(self.school.students):
            if self.school.students[number].phase in (Phase.OPEN, Phase.CLOSED):
                self.says(number, StudentCommand.TUTOR, language=tongue)

    @rule(chosen=st.integers(0, 4), number=st.sampled_from([1, 2, None]), press=st.booleans())
    def a_student_chooses(self, chosen: int, number: int | None, press: bool) -> None:
        asking = [one.id for one in self.school.students.values() if one.request.choosing_since is not None]
        who = asking[chosen % len(asking)] if asking and not press else self.one_of(chosen)
        before = self.school.students[who]
        if press:
            fact = StudentReacted(self.school.envelope(), self.school.now, False, Purpose.WHO_QUESTION, number=number)
            after = self.school.happens(who, fact).conversation
        else:
            after = self.says(who, number=number).conversation
        if before.request.choosing_since is not None and number is not None:
            assert after.phase is Phase.WAITING
            wanted = {1: Service.TUTOR_CHAT, 2: Service.COUNSELLOR_CHAT}[number]
            assert after.request.service is wanted

    @rule(chosen=st.integers(0, 4), topic=st.sampled_from([None, Topic.HOME]), person=EVERYBODY, campus=st.booleans())
    def a_student_says_whom_not(self, chosen: int, topic: Topic | None, person: StaffId, campus: bool) -> None:
        number = self.one_in(chosen, Phase.WAITING)
        if number is None:
            return
        named = PEOPLE[person]
        if topic is not None:
            more: dict[str, object] = {"topic": topic}
        else:
            more = {"not_campus": "keskusta"} if campus else {"not_who": named.responder}
        request = self.says(number, **more).conversation.request
        if topic is None:
            assert "keskusta" in request.not_campus if campus else person in request.not_who
            self.presses(person, rooms_of(named)[0], number)

    @rule(
        chosen=st.integers(0, 4),
        campus=st.sampled_from(["satama", "keskusta", "ranta"]),
        person=st.one_of(FIT_TUTORS, ADULTS),
    )
    def a_student_says_from_where(self, chosen: int, campus: str, person: StaffId) -> None:
        number = self.one_in(chosen, Phase.WAITING)
        if number is None:
            return
        before = self.school.students[number]
        decision = self.says(number, campus=campus)
        request = decision.conversation.request
        assert (request.campus, campus in request.not_campus) == (campus, False)
        (told,) = [one.message for one in decision.effects if isinstance(one, Say) and one.to is Place.ENTRY]
        if isinstance(told, say.CampusNoted) and told.first:
            others = [one for one in PEOPLE.values() if one.campus not in (None, campus)]
            assert all(may_have(one.responder.who, decision.conversation, self.school) for one in others)
        assert replace(before.request, campus=campus, not_campus=request.not_campus) == request
        self.presses(person, rooms_of(PEOPLE[person])[0], number)

    @rule(
        chosen=st.integers(0, 4),
        phase=st.sampled_from([Phase.WAITING, Phase.TAKEN]),
        command=st.sampled_from([StudentCommand.ADULT, StudentCommand.END]),
    )
    def a_student_thinks_better_of_it(self, chosen: int, phase: Phase, command: StudentCommand) -> None:
        number = self.one_in(chosen, phase)
        if number is not None:
            self.is_with_no_peer(self.says(number, command).conversation)

    def is_with_no_peer(self, student: Conversation) -> None:
        assert student.assignment is None or not student.assignment.responder.role.is_peer, "that is never argued with"

    @rule(chosen=st.integers(0, 4))
    def a_student_goes_on_writing(self, chosen: int) -> None:
        self.says(self.one_of(chosen))

    @rule(chosen=st.integers(0, 4))
    def a_student_ends_it(self, chosen: int) -> None:
        number = self.one_of(chosen)
        self.ends(number, lambda: self.says(number, StudentCommand.END))

    @rule(chosen=st.integers(0, 4))
    def a_student_leaves(self, chosen: int) -> None:
        number = self.one_of(chosen)
        self.school.happens(number, StudentLeft(self.school.now))

    def ends(self, number: ConversationId, how: object) -> None:
        """Whoever had this student has room for another then."""
        before = self.school.students[number]
        held = self.school.load(before.assignment.responder.who) if before.assignment else 0
        how()  # type: ignore[operator]
        if before.assignment is not None and not before.alarmed and before.asleep_since is None:
            assert self.school.load(before.assignment.responder.who) == held - 1

    # --- alarms -----------------------------------------------------------------------------------------------------
    @rule(chosen=st.integers(0, 4))
    def a_student_is_in_danger(self, chosen: int) -> None:
        number = self.one_of(chosen)
        self.school.happens(number, AdultCalled(self.school.now))
        self.school.agreed.pop(number, None)
        if number in self.school.students and self.school.students[number].alarmed:
            self.school.had_alarm.add(number)
        if self.school.students[number].assignment is not None:
            self.school.in_danger.add(number)

    @rule(chosen=st.integers(0, 4), who=ADULTS)
    def an_adult_takes_an_alarm(self, chosen: int, who: StaffId) -> None:
        alarmed = [one.id for one in self.school.students.values() if one.alarmed]
        if alarmed:
            number = alarmed[chosen % len(alarmed)]
            desk = Desk(DeskId(self.school.envelope()))
            self.school.happens(number, CardTaken(self.school.now, PEOPLE[who].responder, desk))
            self.school.in_danger.add(number)

    @rule(chosen=st.integers(0, 4))
    def an_alarm_ends(self, chosen: int) -> None:
        alarmed = [one.id for one in self.school.students.values() if one.alarmed and one.assignment is not None]
        if alarmed:
            after = self.school.happens(alarmed[chosen % len(alarmed)], AlarmEnded(self.school.now)).conversation
            assert after.request.service is Service.COUNSELLOR_CHAT, "handed back, they wait for an adult"

    # --- duty -------------------------------------------------------------------------------------------------------
    @rule(who=EVERYBODY, command=st.sampled_from(ShiftCommand), second=st.booleans())
    def somebody_wishes_a_shift(self, who: StaffId, command: ShiftCommand, second: bool) -> None:
        place = rooms_of(PEOPLE[who])[-1 if second else 0]
        known = self.school.shifts.get(who)
        decision = self.school.wishes(command, who, place)
        assert decision.effects, "every wish is answered"
        after = self.school.shifts.get(who)
        match command:
            case ShiftCommand.OFF:
                assert after is None
            case ShiftCommand.SHOW:
                assert after == known
            case ShiftCommand.ON if after is not None and after != known:
                assert (after.place, after.on_break) == (place, False)
                self.may_be_on_duty(who)

    def may_be_on_duty(self, who: StaffId) -> None:
        person, today = PEOPLE[who], day_of(self.school.now)
        if person.responder.role.is_peer:
            assert person.training is not None
            assert person.training.practised, "untrained"
            assert person.training.valid_until >= today, "untrained"
            assert self.school.on_call()
            assert self.school.door(Service.TUTOR_CHAT).is_open

    @rule(who=SUPERVISORS)
    def a_supervisor_comes(self, who: StaffId) -> None:
        self.school.wishes(ShiftCommand.ON, who, Place.TUTORS)
        assert who in self.school.on_call()

    @precondition(lambda self: self.school.on_call())
    @rule(how=st.sampled_from([ShiftCommand.OFF, ShiftCommand.BREAK]))
    def all_supervisors_go(self, how: ShiftCommand) -> None:
        for who in sorted(self.school.on_call()):
            self.school.wishes(how, who, Place.TUTORS)
        assert not self.school.door(Service.TUTOR_CHAT).is_open

    # --- taking -----------------------------------------------------------------------------------------------------
    def presses(self, who: StaffId, place: Place, number: ConversationId) -> bool:
        """Whether the student is theirs now."""
        by, student = self.school.member(who), self.school.students[number]
        why_not = may_have(who, student, self.school)
        decision = duty.pressed_take(on_card(student), by, self.school.room(place), self.school.now)
        self.is_well_answered(decision, who, student if decision.claim is None else None, why_not)
        on_call = self.school.on_call()
        self.school.carries(decision, who)
        assert self.school.on_call() >= on_call, "who takes a student elsewhere still stands behind the tutors"
        return decision.claim is not None

    def is_well_answered(
        self, decision: DutyDecision, who: StaffId, refused: Conversation | None, why_not: str | None
    ) -> None:
        """Who may not is told so, and who may gets the student."""
        if decision.claim is None:
            assert decision.effects, "a press is answered"
            assert refused is None or refused.phase is not Phase.WAITING or why_not, "refused without a reason"
            assert decision.shift is None, "who takes nobody is not on duty by that"
            return
        taken = self.school.students[decision.claim]
        assert taken.phase is Phase.WAITING, "only who waits is taken"
        assert may_have(who, taken, self.school) is None, may_have(who, taken, self.school)
        assert decision.shift is not None
        assert decision.shift.who == who
        assert not decision.shift.on_break
        if taken.alarmed:
            self.school.in_danger.add(taken.id)

    @rule(who=EVERYBODY, chosen=st.integers(0, 4), second=st.booleans())
    def somebody_presses(self, who: StaffId, chosen: int, second: bool) -> None:
        self.presses(who, rooms_of(PEOPLE[who])[-1 if second else 0], self.one_of(chosen))

    @rule(who=st.one_of(FIT_TUTORS, ADULTS), chosen=st.integers(0, 4))
    def somebody_takes_who_waits(self, who: StaffId, chosen: int) -> None:
        number = self.one_in(chosen, Phase.WAITING)
        if number is not None:
            self.presses(who, rooms_of(PEOPLE[who])[0], number)

    @rule(who=st.one_of(FIT_TUTORS, EVERYBODY))
    def somebody_takes_as_many_as_they_can(self, who: StaffId) -> None:
        for number in sorted(self.school.students):
            if self.school.students[number].phase is Phase.WAITING:
                self.presses(who, rooms_of(PEOPLE[who])[0], number)

    @rule(first=EVERYBODY, then=EVERYBODY, chosen=st.integers(0, 4))
    def two_press_at_once(self, first: StaffId, then: StaffId, chosen: int) -> None:
        number = self.one_in(chosen, Phase.WAITING)
        if number is not None:
            won = self.presses(first, rooms_of(PEOPLE[first])[0], number)
            late = self.presses(then, rooms_of(PEOPLE[then])[0], number)
            assert not (won and late), "exactly one wins"

    @rule(who=st.one_of(EVERYBODY, FIT_TUTORS), second=st.booleans())
    def somebody_takes_whoever_is_next(self, who: StaffId, second: bool) -> None:
        place, by = rooms_of(PEOPLE[who])[-1 if second else 0], self.school.member(who)
        waiting, room = self.school.waiting_in(place, by), self.school.room(place)
        fit = [one for one in waiting if may_have(who, self.school.students[one.conversation], self.school) is None]
        decision = duty.wrote_command(Take(), waiting, None, by, room, self.school.now)
        assert decision.claim == (fit[0].conversation if fit else None), "the first who may be theirs"
        self.is_well_answered(decision, who, None, None)
        self.school.carries(decision, who)

    @rule(who=EVERYBODY)
    def somebody_asks_for_help(self, who: StaffId) -> None:
        place, by = rooms_of(PEOPLE[who])[0], self.school.member(who)
        waiting, room = self.school.waiting_in(place, by), self.school.room(place)
        decision = duty.wrote_command(DutyCommand.HELP, waiting, None, by, room, self.school.now)
        assert [one.message for one in decision.effects if isinstance(one, Say)] == [say.DutyHelp(len(waiting))]

    # --- at the desk ------------------------------------------------------------------------------------------------
    @rule(chosen=st.integers(0, 4), comes=st.booleans())
    def a_responder_comes_to_the_desk(self, chosen: int, comes: bool) -> None:
        number = self.one_in(chosen, Phase.TAKEN)
        if number is not None:
            desk = self.desk(number)
            self.school.happens(number, (ResponderArrived if comes else ResponderLeft)(self.school.now, desk))

    def desk(self, number: ConversationId) -> Desk:
        assignment = self.school.students[number].assignment
        assert assignment is not None
        return assignment.desk

    @rule(
        chosen=st.integers(0, 4),
        how=st.sampled_from([None, None, DeskCommand.CLOSE, DeskCommand.HAND_BACK, DeskCommand.QUIET, "leaves"]),
    )
    def a_responder_does_something(self, chosen: int, how: DeskCommand | str | None) -> None:
        number = self.one_in(chosen, *THERE)
        if number is None:
            return
        fact: Fact = ResponderLeft(self.school.now, self.desk(number))
        if how != "leaves":
            command = DeskCommand(how) if how else None
            fact = ResponderWrote(self.school.envelope(), self.school.now, self.desk(number), command)
        if how is None:
            self.school.happens(number, fact)
            return
        self.ends(number, lambda: self.school.happens(number, fact))

    # --- handing on -------------------------------------------------------------------------------------------------
    def talks_with(self, number: ConversationId, who: StaffId) -> bool:
        """The student asks, and that one comes, if they may."""
        if PEOPLE[who].responder.role.is_peer and not self.school.on_call():
            self.a_supervisor_comes(StaffId("vaara"))
        if self.school.students[number].phase in (Phase.OPEN, Phase.CLOSED):
            peer = PEOPLE[who].responder.role.is_peer
            self.says(number, StudentCommand.TUTOR if peer else StudentCommand.ADULT)
        if self.school.students[number].phase is Phase.WAITING:
            self.presses(who, rooms_of(PEOPLE[who])[-1], number)
        if self.school.students[number].phase is Phase.TAKEN:
            self.school.happens(number, ResponderArrived(self.school.now, self.desk(number)))
        return self.school.students[number].phase is Phase.ASSIGNED

    @rule(
        chosen=st.integers(0, 4),
        by=st.sampled_from([StaffId("kuusi"), StaffId("koivu"), StaffId("laine")]),
        to=st.sampled_from([Successor.ADULT, Successor.SUPERVISOR, Successor.PSYKOLOGI, Successor.TUTOR]),
        answer=st.sampled_from(HandAnswer),
        spoken=st.booleans(),
        danger=st.sampled_from([False, False, False, True]),
        waits=st.sampled_from([0, 0, 11, 21]),
        comes=st.lists(EVERYBODY, min_size=2, max_size=4),
    )
    def a_student_is_handed_on(
        self,
        chosen: int,
        by: StaffId,
        to: Successor,
        answer: HandAnswer,
        spoken: bool,
        danger: bool,
        waits: int,
        comes: list[StaffId],
    ) -> None:
        """From the talk to whoever comes next."""
        number = self.one_of(chosen)
        if not self.talks_with(number, by):
            return
        if danger:
            self.school.happens(number, AdultCalled(self.school.now))
            self.school.had_alarm.add(number)
            self.school.in_danger.add(number)
        if self.school.students[number].phase is Phase.ASSIGNED:
            self.hands_on(number, to)
        if self.school.students[number].handing is not None:
            if spoken:
                talk = ResponderWrote(self.school.envelope(), self.school.now, self.desk(number))
                self.school.happens(number, talk)
            self.answers_to_being_handed_on(number, answer, spoken)
        if waits:
            self.time_goes_by(waits)
        for who in comes if number in self.school.students else ():
            if self.school.students[number].phase is Phase.WAITING:
                self.talks_with(number, who)

    @rule(chosen=st.integers(0, 4), to=st.none() | st.sampled_from(Successor))
    def a_responder_hands_on(self, chosen: int, to: Successor | None) -> None:
        number = self.one_in(chosen, Phase.ASSIGNED)
        if number is not None:
            self.hands_on(number, to)

    def hands_on(self, number: ConversationId, to: Successor | None) -> None:
        before, desk = self.school.students[number], self.desk(number)
        fact = ResponderWrote(self.school.envelope(), self.school.now, desk, DeskCommand.HAND_ON, successor=to)
        decision = self.school.happens(number, fact)
        after = decision.conversation
        if after.assignment is None:
            assert before.alarmed, "nobody is handed on unasked, but in danger"
            assert after.request.earlier is None
            return
        assert after.assignment == before.assignment
        asked = any(isinstance(one, Say) and one.purpose is Purpose.HAND_QUESTION for one in decision.effects)
        stands = after.handing is not None and (after.handing.to, after.handing.since) == (to, self.school.now)
        assert asked is stands
        if to is Successor.TUTOR and number in self.school.had_alarm:
            assert not asked, "who was in danger is an adult's"

    @rule(chosen=st.integers(0, 4), answer=st.none() | st.sampled_from(HandAnswer), press=st.booleans())
    def a_student_answers_to_being_handed_on(self, chosen: int, answer: HandAnswer | None, press: bool) -> None:
        asked = [one.id for one in self.school.students.values() if one.handing is not None]
        if asked:
            self.answers_to_being_handed_on(asked[chosen % len(asked)], answer, press)

    def answers_to_being_handed_on(self, number: ConversationId, answer: HandAnswer | None, press: bool) -> None:
        before = self.school.students[number]
        assert before.handing is not None
        desk, to = self.desk(number), before.handing.to
        counts = press or before.handing.asked_at is not None
        if press:
            offer = list(HandAnswer).index(answer) + 1 if answer is not None else None
            pressed = StudentReacted(
                self.school.envelope(),
                self.school.now,
                False,
                Purpose.HAND_QUESTION,
                number=offer,
                hand_answer=answer,
            )
            after = self.school.happens(number, pressed).conversation
        else:
            after = self.says(number, hand_answer=answer).conversation
        if answer in (HandAnswer.WITH_WORDS, HandAnswer.AFRESH) and counts:
            self.school.agreed[number] = (to, desk if answer is HandAnswer.WITH_WORDS else None)
            assert after.phase is Phase.WAITING
            assert after.request.role is to.role
            assert after.request.service is to.service
            assert (after.request.earlier == desk) is (answer is HandAnswer.WITH_WORDS)
        else:
            assert after.assignment == before.assignment, "whoever does not say yes stays"

    @precondition(lambda self: any(one.request.role is not None for one in self.school.students.values()))
    @rule(who=EVERYBODY)
    def somebody_takes_who_was_handed_on_and_comes(self, who: StaffId) -> None:
        for number, one in sorted(self.school.students.items()):
            waits = one.request.role is not None and one.phase is Phase.WAITING
            if waits and self.presses(who, rooms_of(PEOPLE[who])[0], number):
                self.school.happens(number, ResponderArrived(self.school.now, self.desk(number)))

    def takes(self, who: StaffId, number: ConversationId) -> bool:
        """Whether they have the student now, who has asked for somebody like them."""
        peer = PEOPLE[who].responder.role.is_peer
        if peer and not self.school.on_call():
            self.a_supervisor_comes(StaffId("vaara"))
        self.says(number, StudentCommand.TUTOR if peer else StudentCommand.ADULT, language=FI)
        waits = self.school.students[number].phase is Phase.WAITING
        if not waits or not self.presses(who, rooms_of(PEOPLE[who])[0], number):
            return False
        self.school.happens(number, ResponderArrived(self.school.now, self.desk(number)))
        return True

    def wrote_at_desk(self, number: ConversationId, command: DeskCommand | None = None) -> Conversation:
        fact = ResponderWrote(self.school.envelope(), self.school.now, self.desk(number), command)
        return self.school.happens(number, fact).conversation

    def free(self) -> list[ConversationId]:
        return [one.id for one in self.school.students.values() if one.phase in (Phase.OPEN, Phase.CLOSED)]

    @rule(
        who=st.one_of(FIT_TUTORS, ADULTS),
        meanwhile=st.sampled_from(
            [None, "others come", "others come", "off duty", "on a break", "no adult", "danger", "evening"]
        ),
        writer=st.sampled_from(["student", "responder", "nobody"]),
    )
    def a_talk_is_laid_to_rest(self, who: StaffId, meanwhile: str | None, writer: str) -> None:
        number = next((one for one in self.free() if self.takes(who, one)), None)
        if number is None:
            return
        load = self.school.load(who)
        assert self.wrote_at_desk(number, DeskCommand.QUIET).asleep_since is not None
        assert self.school.load(who) == load - 1, "who sleeps leaves room for another"
        self.happens_meanwhile(who, number, meanwhile)
        asleep = self.school.students[number]
        if writer == "nobody" or asleep.asleep_since is None:
            return
        if writer == "student":
            assert self.says(number).conversation.asleep_since is None, "woken, or in the queue"
        else:
            room = self.school.load(who) < PEOPLE[who].at_once
            assert (self.wrote_at_desk(number).asleep_since is None) is room

    @rule(who=FIT_TUTORS, meanwhile=st.sampled_from(["no adult", "off duty", "on a break", "evening"]))
    def a_tutor_is_not_there_when_the_student_writes_again(self, who: StaffId, meanwhile: str) -> None:
        self.a_talk_is_laid_to_rest(who, meanwhile, "student")

    def happens_meanwhile(self, who: StaffId, number: ConversationId, what: str | None) -> None:
        match what:
            case "others come":
                for one in sorted(self.school.students):
                    if one != number and not has(who, self.school.students[one]):
                        self.says(one, StudentCommand.END)
                for one in self.free():
                    self.takes(who, one)
            case "off duty" | "on a break":
                command = ShiftCommand.OFF if what == "off duty" else ShiftCommand.BREAK
                self.school.wishes(command, who, rooms_of(PEOPLE[who])[0])
            case "no adult" if self.school.on_call():
                self.all_supervisors_go(ShiftCommand.OFF)
            case "danger":
                called = self.school.happens(number, AdultCalled(self.school.now)).conversation
                assert called.asleep_since is None, "whoever is in danger is not left to sleep"
                if called.assignment is not None:
                    self.school.in_danger.add(number)
            case "evening":
                self.bells_ring(2, False)

    @precondition(lambda self: any(one.asleep_since is not None for one in self.school.students.values()))
    @rule(chosen=st.integers(0, 4), student=st.booleans())
    def somebody_writes_in_a_talk_that_sleeps(self, chosen: int, student: bool) -> None:
        asleep = [one.id for one in self.school.students.values() if one.asleep_since is not None]
        number = asleep[chosen % len(asleep)]
        if student:
            assert self.says(number).conversation.asleep_since is None, "woken, or in the queue"
        else:
            self.wrote_at_desk(number)

    # --- time -------------------------------------------------------------------------------------------------------
    @rule(minutes=MINUTES)
    def time_goes_by(self, minutes: float) -> None:
        self.school.now += timedelta(minutes=minutes)
        self.school.beats()
        self.all_is_settled()

    @precondition(lambda self: self.school.on_call())
    @rule(times=st.sampled_from([1, 2]))
    def nobody_takes_a_card_for_long(self, times: int) -> None:
        for _ in range(times):
            self.time_goes_by(10)
        if times == 1:
            for who in ("kuusi", "mänty"):
                self.somebody_takes_as_many_as_they_can(StaffId(who))
        elif self.school.on_call():
            self.all_supervisors_go(ShiftCommand.BREAK)
            self.time_goes_by(0)

    @precondition(lambda self: any(one.phase is Phase.ASSIGNED for one in self.school.students.values()))
    @rule()
    def they_talk_for_hours(self) -> None:
        for _ in range(7):
            self.time_goes_by(29)
            for one in list(self.school.students.values()):
                if one.phase is Phase.ASSIGNED:
                    self.school.happens(
                        one.id, ResponderWrote(self.school.envelope(), self.school.now, self.desk(one.id))
                    )

    @rule(bells=st.sampled_from([1, 1, 2, 4]), gives_up=st.booleans())
    def bells_ring(self, bells: int, gives_up: bool) -> None:
        """Hours begin or end: summer time, three hours before UTC."""
        for _ in range(bells):
            today = datetime.combine(self.school.now, time(0), UTC)
            rings = [today + timedelta(hours=hour) for hour in (6, 7, 11, 12, 30)]
            self.school.now = next(one for one in rings if one > self.school.now)
            self.school.beats()
            self.all_is_settled()
        for one in list(self.school.students.values()) if gives_up else ():
            if one.phase is Phase.WAITING and one.request.carded_at is None:
                self.says(one.id, StudentCommand.END)

    def all_is_settled(self) -> None:
        """What holds after each beat of the clock."""
        school = self.school
        for one in school.students.values():
            due = next_due(one, school.policy)
            assert due is None or due > school.now, "what is due is done"
            since = one.request.choosing_since
            assert since is None or school.now - since < school.policy.choose_within, "asked without an end"
            if one.phase is not Phase.WAITING or one.alarmed:
                continue
            carded, tutors = one.request.carded_at, one.request.service is Service.TUTOR_CHAT
            adults_too = tutors and one.request.widened == 2 and school.door(Service.COUNSELLOR_CHAT).is_open
            assert (carded is not None) is (school.door(one.request.service).is_open or adults_too)
            if carded is not None:
                assert one.request.widened == min(2, (school.now - carded) // school.policy.widen_after)
        for who, shift in school.shifts.items():
            silent = school.now - shift.heard_at >= school.policy.off_duty_after
            assert not silent or school.load(who), "who is silent is off duty"

    # --- what always holds ------------------------------------------------------------------------------------------
    @invariant()
    def everybody_is_in_exactly_one_place(self) -> None:
        for number, one in self.school.students.items():
            cards, request = self.school.cards[number], one.request
            assert (one.assignment is not None) is (one.phase in THERE)
            assert (one.waiting_since is not None) is (one.phase in (Phase.WAITING, Phase.TAKEN))
            assert one.asleep_since is None or (one.phase is Phase.ASSIGNED and not one.alarmed)
            assert request.choosing_since is None or one.phase in (Phase.OPEN, Phase.CLOSED)
            if one.phase is not Phase.WAITING or one.alarmed:
                assert not cards, "a card of somebody who does not wait for it"
            elif request.service is Service.COUNSELLOR_CHAT:
                assert Place.TUTORS not in cards
                assert request.carded_at is None or cards == {Place.DUTY}
            elif request.carded_at is None:
                assert not cards, "the tutors have closed"
            else:
                assert cards == ({Place.TUTORS, Place.DUTY} if request.widened == 2 else {Place.TUTORS})

    @invariant()
    def a_question_stands_only_where_somebody_is_there_to_be_left(self) -> None:
        for one in self.school.students.values():
            assert one.handing is None or (one.phase is Phase.ASSIGNED and not one.alarmed)
            assert one.request.earlier is None or self.school.agreed[one.id][1] == one.request.earlier
            assert one.request.role is None or one.phase in (Phase.WAITING, Phase.TAKEN)

    @invariant()
    def nobody_has_more_students_than_they_may(self) -> None:
        desks = [one.assignment.desk for one in self.school.students.values() if one.assignment]
        assert len(desks) == len(set(desks))
        for who, person in PEOPLE.items():
            held = [number for number in self.school.held_by(who) if number not in self.school.in_danger]
            assert len(held) <= person.at_once

    @invariant()
    def nobody_in_danger_is_with_a_peer(self) -> None:
        for one in self.school.students.values():
            assert not (one.alarmed and one.assignment and one.assignment.responder.role.is_peer)
            assert not one.alarmed or one.phase in ASKED

    @invariant()
    def tutors_are_there_only_with_an_adult_behind_them(self) -> None:
        assert self.school.on_call() == self.school.room(Place.TUTORS).supervisors
        if self.school.door(Service.TUTOR_CHAT).is_open:
            assert self.school.on_call()

    @invariant()
    def whoever_has_a_student_was_on_duty_or_came_for_an_alarm(self) -> None:
        for one in self.school.students.values():
            if one.assignment is not None and not one.assignment.responder.role.is_peer:
                continue
            if one.assignment is not None:
                person = PEOPLE[one.assignment.responder.who]
                assert person.training is not None
                assert person.training.practised
                assert person.responder.who not in one.request.not_who
                assert person.campus is None or person.campus not in one.request.not_campus


def test_every_student_is_in_one_place_and_nobody_gets_a_student_who_must_not():
    run_state_machine_as_test(
        Routing,
        settings=settings(max_examples=300, stateful_step_count=40, deadline=None, derandomize=True),
    )
