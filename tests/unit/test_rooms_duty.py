"""The duty rooms: who is on duty, who takes whom, and what everybody else is told."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from rooms import messages as say
from rooms.commands import DutyCommand, ShiftCommand, Take
from rooms.duty import (
    SHIFT_OFFERS,
    DutyDecision,
    Member,
    OnCard,
    Room,
    Shift,
    day_card,
    debriefed,
    fell_silent,
    on_card,
    pressed_take,
    supervision_ends,
    supervisors,
    why_not_on_duty,
    why_not_take,
    wished_shift,
    wrote_command,
)
from rooms.effects import Say
from rooms.model import (
    Barred,
    ConversationId,
    Door,
    Language,
    Phase,
    Place,
    Purpose,
    Request,
    Responder,
    Role,
    Service,
    StaffId,
)
from rooms.policy import RoomsPolicy
from rooms.roster import NotReady, Person, Training
from tests.makers import KOIVU, KUUSI, LAINE, LATER, NOON, a_conversation

TODAY = date(2025, 9, 1)
LEHTO = Responder(StaffId("lehto"), "Tukiaikuinen Lehto", Role.SUPERVISOR)
TRAINING = Training("Vertaistuki 1", date(2025, 5, 30), date(2026, 5, 30), practised=True)
FOR_TUTORS = Request(Service.TUTOR_CHAT, carded_at=NOON)
ADULTS_TOO = replace(FOR_TUTORS, widened=2)


def a_card(number: int = 12, phase: Phase = Phase.WAITING, holder: Responder | None = None, **more: object) -> OnCard:
    return OnCard(ConversationId(number), "Sininen Kuikka", phase, holder, **more)  # type: ignore[arg-type]


def a_member(responder: Responder = KOIVU, *, load: int = 0, shift: Shift | None = None, **more: object) -> Member:
    person = Person(responder, at_once=2, training=TRAINING if responder.role.is_peer else None)
    return Member(replace(person, **more), shift, load)  # type: ignore[arg-type]


def a_shift(who: Responder = KUUSI, place: Place = Place.TUTORS, *, on_break: bool = False) -> Shift:
    return Shift(who.who, place, NOON, NOON, on_break)


def the_room(place: Place = Place.DUTY, *, supervised: bool = True, is_open: bool = True, **more: object) -> Room:
    behind = frozenset({LEHTO.who}) if supervised else frozenset()
    return Room(place, TODAY, supervisors=behind, door=Door(is_open=is_open), **more)  # type: ignore[arg-type]


TUTORS = the_room(Place.TUTORS)
ADULTS = the_room(Place.DUTY)


def told(message: say.Message, about: int | None = None, place: Place = Place.DUTY) -> DutyDecision:
    """`about`: whose card it is, so that the words are erased with it."""
    return DutyDecision(effects=(Say(place, message),), about=ConversationId(about) if about is not None else None)


# --- taking ---------------------------------------------------------------------------------------------------------
def test_a_press_takes_a_student_who_waits_and_whoever_presses_is_on_duty():
    decision = pressed_take(a_card(), a_member(), the_room(), LATER)

    assert decision == DutyDecision(
        claim=ConversationId(12), shift=Shift(KOIVU.who, Place.DUTY, since=LATER, heard_at=LATER)
    )


def test_who_takes_a_student_comes_back_from_a_break_and_has_been_on_duty_all_along():
    resting = a_shift(KOIVU, Place.DUTY, on_break=True)

    decision = pressed_take(a_card(), a_member(shift=resting), the_room(), LATER)

    assert decision.shift == Shift(KOIVU.who, Place.DUTY, since=NOON, heard_at=LATER)


def test_an_adult_behind_the_tutors_stays_behind_them_when_they_help_out_in_the_other_room():
    lehto = a_member(LEHTO, shift=a_shift(LEHTO))

    decision = pressed_take(a_card(), lehto, the_room(Place.DUTY), LATER)

    assert decision.shift is not None
    assert decision.shift.place is Place.TUTORS


def test_a_press_on_a_card_that_is_gone_without_a_trace_is_answered():
    assert pressed_take(None, a_member(), the_room(), LATER) == told(say.NoSuchCard())


@pytest.mark.parametrize("phase", [Phase.OPEN, Phase.CLOSED, Phase.GONE])
def test_a_press_comes_too_late_when_the_student_no_longer_waits(phase: Phase):
    decision = pressed_take(a_card(phase=phase), a_member(), the_room(), LATER)

    assert decision == told(say.CardIsGone(12, "Sininen Kuikka"), 12)


@pytest.mark.parametrize("phase", [Phase.TAKEN, Phase.ASSIGNED])
def test_whoever_comes_second_learns_who_was_first(phase: Phase):
    card = a_card(phase=phase, holder=KOIVU)

    second = pressed_take(card, a_member(LAINE), the_room(), LATER)
    again = pressed_take(card, a_member(KOIVU), the_room(), LATER)

    assert second == told(say.TakenBySomeoneElse(12, "Sininen Kuikka", "Kuraattori Koivu"), 12)
    assert again == told(say.TakenByYou(12, "Sininen Kuikka"), 12)


def test_take_without_a_number_takes_whoever_waited_longest():
    waiting = [a_card(4), a_card(9)]

    assert wrote_command(Take(), waiting, None, a_member(), the_room(), LATER).claim == 4


def test_take_without_a_number_passes_over_whom_one_may_not_take():
    waiting = [a_card(4, request=Request(not_who=frozenset({KOIVU.who}))), a_card(9)]

    assert wrote_command(Take(), waiting, None, a_member(), the_room(), LATER).claim == 9


def test_who_may_take_none_of_those_who_wait_learns_why_not_the_first():
    decision = wrote_command(Take(), [a_card(4), a_card(9)], None, a_member(load=2), the_room(), LATER)

    assert decision == told(say.YouAreFull("Kuraattori Koivu", 2), 4)


def test_take_when_nobody_waits_says_so():
    assert wrote_command(Take(), [], None, a_member(), the_room(), LATER) == told(say.NobodyWaits())


def test_take_with_a_number_takes_that_one():
    def wrote(number: int, named: OnCard | None) -> DutyDecision:
        return wrote_command(Take(number), [a_card(4)], named, a_member(), the_room(), LATER)

    assert wrote(12, a_card(12)).claim == 12
    assert wrote(13, None) == told(say.NoSuchCard())


def test_help_tells_how_many_wait():
    decision = wrote_command(DutyCommand.HELP, [a_card(4), a_card(9)], None, a_member(), the_room(), LATER)

    assert decision == told(say.DutyHelp(2))


def test_a_mistyped_command_is_answered():
    decision = wrote_command(DutyCommand.UNKNOWN, [], None, a_member(), the_room(), LATER)

    assert decision == told(say.DutyUnknownCommand())


def test_a_wish_about_duty_is_heard_among_the_commands():
    decision = wrote_command(ShiftCommand.SHOW, [a_card()], None, a_member(), the_room(), LATER)

    assert decision == DutyDecision(effects=(day_card(the_room(), 1),))


# --- who may take whom ------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("by", "wish", "why"),
    [
        (a_member(KUUSI), FOR_TUTORS, None),
        (a_member(KUUSI), Request(), Barred.ELSEWHERE),
        (a_member(KOIVU), Request(), None),
        (a_member(KOIVU), FOR_TUTORS, Barred.ELSEWHERE),
        (a_member(KOIVU), replace(FOR_TUTORS, widened=1), Barred.ELSEWHERE),
        (a_member(KOIVU), ADULTS_TOO, None),
        (a_member(LEHTO), FOR_TUTORS, None),
        (a_member(LEHTO), Request(), None),
        (a_member(KUUSI), ADULTS_TOO, None),
        (a_member(KUUSI, load=1), FOR_TUTORS, None),
        (a_member(KUUSI, load=2), FOR_TUTORS, Barred.FULL),
        (a_member(KOIVU, load=2), Request(), Barred.FULL),
        (a_member(KUUSI), replace(FOR_TUTORS, not_who=frozenset({KUUSI.who})), Barred.NOT_WANTED),
        (a_member(KUUSI), replace(FOR_TUTORS, not_who=frozenset({LAINE.who})), None),
        (
            a_member(KUUSI, campus="keskusta"),
            replace(FOR_TUTORS, not_campus=frozenset({"keskusta"})),
            Barred.NOT_WANTED,
        ),
        (a_member(KUUSI, campus="satama"), replace(FOR_TUTORS, not_campus=frozenset({"keskusta"})), None),
        (a_member(KUUSI), replace(FOR_TUTORS, not_campus=frozenset({"keskusta"})), None),
        (a_member(KUUSI, training=None), FOR_TUTORS, NotReady.NO_TRAINING),
        (a_member(KUUSI, training=replace(TRAINING, practised=False)), FOR_TUTORS, NotReady.NOT_PRACTISED),
        (a_member(KUUSI, training=replace(TRAINING, valid_until=TODAY)), FOR_TUTORS, None),
        (
            a_member(KUUSI, training=replace(TRAINING, valid_until=TODAY - timedelta(days=1))),
            FOR_TUTORS,
            NotReady.TRAINING_EXPIRED,
        ),
    ],
)
def test_a_student_is_taken_by_whom_they_asked_for_who_has_room_and_may(
    by: Member, wish: Request, why: Barred | NotReady | None
):
    assert why_not_take(a_card(request=wish), by, TUTORS) is why


@pytest.mark.parametrize(
    ("spoken", "language", "widened", "why"),
    [
        (Language.SV, Language.SV, 0, None),
        (Language.FI, Language.SV, 0, Barred.NOT_YET),
        (Language.FI, Language.SV, 1, None),
        (Language.FI, None, 0, None),
    ],
)
def test_tutors_who_speak_the_students_language_are_asked_first(
    spoken: Language, language: Language | None, widened: int, why: Barred | None
):
    card = a_card(language=language, request=replace(FOR_TUTORS, widened=widened))

    assert why_not_take(card, a_member(KUUSI, languages=frozenset({spoken})), TUTORS) is why


@pytest.mark.parametrize(
    ("by", "wish", "why"),
    [
        (a_member(KUUSI, campus="satama"), replace(FOR_TUTORS, campus="satama"), None),
        (a_member(KUUSI, campus="keskusta"), replace(FOR_TUTORS, campus="satama"), Barred.NOT_YET),
        (a_member(KUUSI), replace(FOR_TUTORS, campus="satama"), None),
        (a_member(KUUSI, campus="keskusta"), replace(FOR_TUTORS, campus="satama", widened=1), None),
        (a_member(KUUSI, campus="keskusta"), replace(FOR_TUTORS, campus="ranta"), None),
        (a_member(LEHTO, campus="keskusta"), replace(FOR_TUTORS, campus="satama"), Barred.NOT_YET),
        (a_member(KOIVU, campus="keskusta"), Request(campus="ranta"), Barred.NOT_YET),
        (a_member(KOIVU, campus="ranta"), Request(campus="ranta"), None),
        (a_member(KOIVU, campus="keskusta"), Request(campus="ranta", widened=1), None),
        (a_member(KOIVU, campus="keskusta"), Request(campus="satama"), None),
        (a_member(KOIVU, campus="keskusta"), Request(campus="ranta", role=Role.KURAATTORI), None),
        (a_member(KOIVU, campus="ranta"), Request(campus="ranta", role=Role.PSYKOLOGI), Barred.ROLE_FIRST),
    ],
)
def test_those_of_the_campus_that_was_wished_for_are_asked_first_where_there_are_any(
    by: Member, wish: Request, why: Barred | None
):
    campuses = {
        Service.TUTOR_CHAT: frozenset({"satama", "keskusta"}), Service.COUNSELLOR_CHAT: frozenset({"ranta"}),
    }  # fmt: skip

    assert why_not_take(a_card(request=wish), by, the_room(Place.TUTORS, campuses=campuses)) is why


def test_a_student_in_danger_waits_for_no_campus():
    card = a_card(alarmed=True, request=Request(campus="ranta"))
    room = the_room(campuses={Service.COUNSELLOR_CHAT: frozenset({"ranta"})})

    assert why_not_take(card, a_member(KOIVU, campus="keskusta"), room) is None


def test_an_adult_is_never_asked_which_languages_they_speak():
    assert why_not_take(a_card(language=Language.SV), a_member(), the_room()) is None


def test_a_student_in_danger_is_any_adults_and_no_peers():
    unwanted = replace(FOR_TUTORS, not_who=frozenset({KOIVU.who, KUUSI.who}))
    card = a_card(alarmed=True, request=unwanted)

    assert why_not_take(card, a_member(KOIVU, load=9), the_room()) is None
    assert why_not_take(card, a_member(KUUSI), TUTORS) is Barred.ELSEWHERE


@pytest.mark.parametrize(
    ("room", "why"),
    [
        (the_room(Place.TUTORS, supervised=False, is_open=False), Barred.NO_SUPERVISOR),
        (the_room(Place.TUTORS, is_open=False), Barred.CLOSED),
        (TUTORS, None),
    ],
)
def test_tutors_take_nobody_without_an_adult_behind_them_or_after_hours(room: Room, why: Barred | None):
    assert why_not_take(a_card(request=FOR_TUTORS), a_member(KUUSI), room) is why
    assert why_not_on_duty(a_member(KUUSI), room) is why


def test_adults_may_help_after_hours():
    closed = the_room(supervised=False, is_open=False)

    assert why_not_take(a_card(), a_member(), closed) is None


def test_who_may_not_take_a_student_is_told_and_not_on_duty_by_that():
    barred = pressed_take(a_card(request=FOR_TUTORS), a_member(), the_room(), LATER)
    untrained = pressed_take(a_card(request=FOR_TUTORS), a_member(KUUSI, training=None), TUTORS, LATER)

    assert barred == told(say.CannotTake("Kuraattori Koivu", Barred.ELSEWHERE), 12)
    assert untrained == told(say.NotReadyForDuty("Tutor Kuusi", NotReady.NO_TRAINING), 12, Place.TUTORS)


# --- on duty and off ------------------------------------------------------------------------------------------------
def wished(command: ShiftCommand, by: Member, room: Room = TUTORS) -> DutyDecision:
    return wished_shift(command, by, room, LATER, waiting=3)


def test_a_tutor_goes_on_duty():
    decision = wished(ShiftCommand.ON, a_member(KUUSI))

    assert decision.shift == Shift(KUUSI.who, Place.TUTORS, LATER, LATER)
    assert decision.effects == (Say(Place.TUTORS, say.OnDuty("Tutor Kuusi", Role.TUTOR)),)


@pytest.mark.parametrize(
    ("by", "room", "answer"),
    [
        (a_member(KUUSI, training=None), TUTORS, say.NotReadyForDuty("Tutor Kuusi", NotReady.NO_TRAINING)),
        (
            a_member(KUUSI),
            the_room(Place.TUTORS, supervised=False, is_open=False),
            say.CannotTake("Tutor Kuusi", Barred.NO_SUPERVISOR),
        ),
        (a_member(KUUSI), the_room(Place.TUTORS, is_open=False), say.CannotTake("Tutor Kuusi", Barred.CLOSED)),
    ],
)
def test_a_tutor_who_cannot_go_on_duty_learns_why(by: Member, room: Room, answer: say.Message):
    assert wished(ShiftCommand.ON, by, room) == told(answer, place=Place.TUTORS)


def test_the_adult_who_comes_first_opens_the_tutors_door():
    nobody = the_room(Place.TUTORS, supervised=False, is_open=False)

    assert wished(ShiftCommand.ON, a_member(LEHTO), nobody).shift == Shift(LEHTO.who, Place.TUTORS, LATER, LATER)


def test_going_on_duty_in_the_other_room_is_a_shift_of_its_own():
    decision = wished(ShiftCommand.ON, a_member(LEHTO, shift=a_shift(LEHTO)), the_room(Place.DUTY))

    assert decision.shift == Shift(LEHTO.who, Place.DUTY, LATER, LATER)


def test_whoever_goes_off_duty_keeps_the_students_they_have():
    decision = wished(ShiftCommand.OFF, a_member(KUUSI, load=1, shift=a_shift()))

    assert decision.ended == KUUSI.who
    assert decision.effects == (Say(Place.TUTORS, say.OffDuty("Tutor Kuusi", 1)),)


@pytest.mark.parametrize("command", [ShiftCommand.OFF, ShiftCommand.BREAK])
def test_who_is_not_on_duty_cannot_go_off_it_nor_rest(command: ShiftCommand):
    assert wished(command, a_member(KUUSI)) == told(say.NotOnDuty(), place=Place.TUTORS)


def test_a_break_begins_and_ends_with_the_same_word():
    resting = wished(ShiftCommand.BREAK, a_member(KUUSI, shift=a_shift()))
    assert resting.shift == Shift(KUUSI.who, Place.TUTORS, NOON, LATER, on_break=True)
    assert resting.effects == (Say(Place.TUTORS, say.OnBreak("Tutor Kuusi")),)

    back = wished(ShiftCommand.BREAK, a_member(KUUSI, shift=resting.shift))
    assert back.shift == Shift(KUUSI.who, Place.TUTORS, NOON, LATER)
    assert back.effects == (Say(Place.TUTORS, say.BackOnDuty("Tutor Kuusi")),)


def test_who_comes_back_from_a_break_is_where_they_were_whichever_room_they_say_it_in():
    resting = a_member(LEHTO, shift=a_shift(LEHTO, on_break=True))

    back = wished(ShiftCommand.BREAK, resting, the_room(Place.DUTY))

    assert back.shift == Shift(LEHTO.who, Place.TUTORS, NOON, LATER)


def test_a_clock_that_was_set_back_makes_nobody_fall_silent():
    heard_later = replace(a_shift(), heard_at=LATER + timedelta(hours=1))

    decision = wished(ShiftCommand.ON, a_member(KUUSI, shift=heard_later))

    assert decision.shift == heard_later


def test_the_card_of_the_day_names_who_is_there_who_rests_and_who_stands_behind():
    shifts = (a_shift(KUUSI), a_shift(LEHTO), a_shift(LAINE, on_break=True), a_shift(KOIVU, Place.DUTY))
    aliases = {one.who: one.alias for one in (KUUSI, LEHTO, LAINE, KOIVU)}

    card = day_card(replace(TUTORS, shifts=shifts, aliases=aliases), waiting=2)

    assert card == Say(
        Place.TUTORS,
        say.DutyCard(
            Service.TUTOR_CHAT, "Tutor Kuusi, Tukiaikuinen Lehto", "Psykologi Laine", 2, "Tukiaikuinen Lehto", True
        ),
        Purpose.SHIFT,
        SHIFT_OFFERS,
    )


# --- the clock, and who stands behind ---------------------------------------------------------------------------------
def test_who_has_not_been_heard_for_long_and_has_no_student_is_off_duty():
    policy = RoomsPolicy()
    late = NOON + policy.off_duty_after
    told_so = Say(Place.TUTORS, say.OffDutyBySilence("Tutor Kuusi"))

    assert fell_silent(a_shift(), "Tutor Kuusi", 0, late - timedelta(seconds=1), policy) is None
    assert fell_silent(a_shift(), "Tutor Kuusi", 1, late, policy) is None
    assert fell_silent(a_shift(), "Tutor Kuusi", 0, late, policy) == DutyDecision(
        effects=(told_so,), ended=KUUSI.who, ended_at=NOON
    ), "it counts until they were heard last"


# --- what is counted --------------------------------------------------------------------------------------------------
def test_an_adult_says_among_adults_that_a_tutor_has_talked_it_through():
    said = debriefed(KUUSI, a_member(LEHTO), ADULTS)

    assert said == DutyDecision(effects=(Say(Place.DUTY, say.ReflectionNoted("Tutor Kuusi")),), reflected=KUUSI.who)


@pytest.mark.parametrize(("by", "room"), [(LEHTO, "tutors"), (KUUSI, "tutors"), (KUUSI, "duty")])
def test_neither_a_tutor_nor_anybody_before_tutors_has_a_debriefing_counted(by: Responder, room: str):
    where = ADULTS if room == "duty" else TUTORS

    assert debriefed(KUUSI, a_member(by), where) == DutyDecision(effects=(Say(where.place, say.DutyUnknownCommand()),))


def test_nothing_is_counted_of_a_tutor_whom_nobody_knows():
    assert debriefed(None, a_member(KOIVU), ADULTS) == DutyDecision(effects=(Say(Place.DUTY, say.NoSuchTutor()),))


def test_behind_the_tutors_stand_adults_on_duty_in_their_room_who_do_not_rest():
    shifts = [a_shift(LEHTO), a_shift(KUUSI), a_shift(LAINE, on_break=True), a_shift(KOIVU, Place.DUTY)]

    assert supervisors(shifts, [LEHTO.who, LAINE.who, KOIVU.who]) == {LEHTO.who}


def test_tutors_are_told_once_when_the_last_adult_goes():
    alone = the_room(Place.TUTORS, supervised=False)

    assert supervision_ends(TUTORS, alone) == (Say(Place.TUTORS, say.SupervisorGone()),)
    assert supervision_ends(alone, alone) == ()
    assert supervision_ends(TUTORS, TUTORS) == ()
    assert supervision_ends(alone, TUTORS) == ()


def test_the_duty_rooms_see_whose_a_conversation_is_and_what_was_asked():
    taken = a_conversation(Phase.TAKEN, alarmed=True, request=FOR_TUTORS)

    assert on_card(taken) == OnCard(taken.id, "Sininen Kuikka", Phase.TAKEN, KOIVU, True, Language.FI, FOR_TUTORS)
    assert on_card(a_conversation()).holder is None
