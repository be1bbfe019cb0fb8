"""A student who asked for a person: whom, in which queue, behind which door, and who is asked next."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from rooms import messages as say
from rooms.calendar import ServiceCalendar
from rooms.commands import DeskCommand, StudentCommand
from rooms.decide import decide, next_due
from rooms.effects import Amend, Decision, DropHeld, Effect, Hold, Relay, ReleaseHeld, Say
from rooms.facts import AdultCalled, AlarmEnded, DoorChanged, Fact, StudentReacted
from rooms.hours import Hours, parse
from rooms.model import (
    Assignment,
    Conversation,
    Disclosure,
    Door,
    EndedBy,
    Language,
    Phase,
    Place,
    Purpose,
    Request,
    Role,
    Service,
    Surroundings,
    Target,
    Topic,
    Until,
)
from rooms.policy import RoomsPolicy
from rooms.waiting import CHOICE_OFFERS, due_on, place_of_card, place_of_request
from tests.makers import (
    DESK,
    ENVELOPE,
    KOIVU,
    KUUSI,
    LATER,
    NOON,
    OTHER_DESK,
    a_conversation,
    card_taken,
    clock_struck,
    kinds_of,
    minutes,
    responder_arrived,
    responder_wrote,
    said_to,
    student_wrote,
)

POLICY = RoomsPolicy()
OPEN = Surroundings(tutors=Door(ahead=2, wait=4), counsellors=Door(ahead=1, wait=9))
MORNING = NOON + timedelta(hours=20)
NO_TUTORS = replace(OPEN, tutors=Door(is_open=False, opens_at=MORNING))
NO_ADULTS = replace(OPEN, counsellors=Door(is_open=False, opens_at=MORNING))
NOBODY = replace(NO_TUTORS, counsellors=Door(is_open=False, opens_at=MORNING))
TUTOR, ADULT = Service.TUTOR_CHAT, Service.COUNSELLOR_CHAT
ALWAYS = ServiceCalendar({ADULT: Hours((parse("8-16"),) * 7)})
FOR_TUTORS = Request(TUTOR, carded_at=NOON)


def after(
    conversation: Conversation, *facts: Fact, around: Surroundings = OPEN, policy: RoomsPolicy = POLICY
) -> Decision:
    """The last of several decisions."""
    decision = Decision(conversation)
    for fact in facts:
        decision = decide(decision.conversation, fact, policy, around)
    return decision


def chose(number: int) -> Fact:
    return replace(student_wrote(), number=number)


def pressed(number: int) -> Fact:
    return StudentReacted(ENVELOPE, LATER, False, Purpose.WHO_QUESTION, number=number)


def asking() -> Conversation:
    """They have been asked whom they would like."""
    return after(a_conversation(), student_wrote(StudentCommand.HUMAN)).conversation


def waiting_for(service: Service, **request: object) -> Conversation:
    wish = replace(Request(service, carded_at=NOON), **request)  # type: ignore[arg-type]
    return a_conversation(Phase.WAITING, request=wish)


def cards_in(decision: Decision, place: Place) -> list[say.Message]:
    """What is said and amended there."""
    return [one.message for one in decision.effects if isinstance(one, Say | Amend) and one.to == place]


def cards_of(effects: tuple[Effect, ...]) -> list[Target]:
    return [one.to for one in effects if isinstance(one, Say) and one.purpose is Purpose.CARD]


# --- whom -----------------------------------------------------------------------------------------------------------
def test_a_student_who_wants_a_person_is_asked_whether_a_tutor_or_an_adult():
    decision = after(a_conversation(), student_wrote(StudentCommand.HUMAN), around=NO_ADULTS)

    question = say.WhoWouldYouLike(tutors_open=True, adults_open=False)
    assert decision.effects == (Say(Place.ENTRY, question, Purpose.WHO_QUESTION, CHOICE_OFFERS),)
    assert decision.conversation.phase is Phase.OPEN
    assert decision.conversation.request.choosing_since == LATER


def test_where_the_school_has_no_tutors_nobody_is_asked_and_an_adult_comes():
    decision = after(a_conversation(), student_wrote(StudentCommand.HUMAN), around=Surroundings())

    assert cards_of(decision.effects) == [Place.DUTY]


@pytest.mark.parametrize("how", [chose, pressed])
@pytest.mark.parametrize(
    ("number", "place", "told"),
    [(1, Place.TUTORS, say.TutorCalled(2, 4)), (2, Place.DUTY, say.HumanCalled(1, 9))],
)
def test_a_number_or_a_press_is_the_choice(how, number: int, place: Place, told: say.Message):
    decision = after(asking(), how(number))

    assert decision.conversation.phase is Phase.WAITING
    assert decision.conversation.request.choosing_since is None
    assert said_to(decision, Place.ENTRY) == [told]
    assert cards_of(decision.effects) == [place]


@pytest.mark.parametrize(
    ("command", "service", "place"),
    [(StudentCommand.TUTOR, TUTOR, Place.TUTORS), (StudentCommand.ADULT, ADULT, Place.DUTY)],
)
def test_one_word_says_whom_at_once_also_while_the_question_stands(
    command: StudentCommand, service: Service, place: Place
):
    for begun in (a_conversation(), asking()):
        decision = after(begun, student_wrote(command))

        assert decision.conversation.request.service is service
        assert cards_of(decision.effects) == [place]


def test_who_goes_on_writing_instead_of_choosing_gets_an_adult_who_reads_it():
    decision = after(asking(), student_wrote())

    assert decision.conversation.request.service is ADULT
    assert Hold(ENVELOPE) in decision.effects


def test_what_tells_a_name_is_kept_for_the_adult_and_asked_about_before_a_tutor_reads_it():
    told = after(asking(), student_wrote(tells={Disclosure.OWN_NAME}))
    assert Hold(ENVELOPE, Until.STUDENT_AGREES) in told.effects

    switched = after(told.conversation, student_wrote(StudentCommand.TUTOR), card_taken(KUUSI, DESK))
    came = after(switched.conversation, responder_arrived(DESK))

    assert ReleaseHeld(DESK, up_to_telling=True) in came.effects
    assert say.SureToTellWritten() in said_to(came, Place.ENTRY)


def test_a_no_calls_nobody():
    decision = after(asking(), student_wrote(StudentCommand.NO))

    assert decision.conversation.phase is Phase.OPEN
    assert decision.conversation.request.choosing_since is None
    assert decision.effects == (Say(Place.ENTRY, say.NobodyCalled()),)


def test_who_says_nothing_more_may_not_be_able_to_and_an_adult_is_called():
    asked = asking()
    assert next_due(asked, POLICY) == LATER + POLICY.choose_within

    decision = decide(asked, clock_struck(minutes(1) + POLICY.choose_within), POLICY, OPEN)

    assert cards_of(decision.effects) == [Place.DUTY]
    assert kinds_of(decision.effects) == [Say, Say]


def test_who_asks_for_a_tutor_where_there_is_none_is_told_so():
    decision = after(a_conversation(), student_wrote(StudentCommand.TUTOR), around=Surroundings())

    assert decision.conversation.phase is Phase.OPEN
    assert decision.effects == (Say(Place.ENTRY, say.NoTutorsHere()),)


# --- another queue ----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("service", "command", "left", "comes"),
    [
        (TUTOR, StudentCommand.ADULT, Place.TUTORS, Place.DUTY),
        (ADULT, StudentCommand.TUTOR, Place.DUTY, Place.TUTORS),
    ],
)
def test_who_would_rather_have_the_other_keeps_the_place_in_the_queue(
    service: Service, command: StudentCommand, left: Place, comes: Place
):
    decision = after(waiting_for(service), student_wrote(command))

    assert decision.conversation.waiting_since == NOON
    assert cards_in(decision, left) == [say.CardIsGone(3, "Sininen Kuikka")]
    assert cards_of(decision.effects) == [comes]


def test_a_press_for_the_queue_one_is_in_changes_nothing():
    waits = waiting_for(TUTOR)

    assert after(waits, pressed(1)) == Decision(waits)
    assert cards_of(after(waits, pressed(2)).effects) == [Place.DUTY]


@pytest.mark.parametrize("phase", [Phase.TAKEN, Phase.ASSIGNED])
def test_an_adult_is_one_word_away_also_when_a_tutor_comes_or_is_there(phase: Phase):
    with_kuusi = a_conversation(phase, assignment=Assignment(KUUSI, DESK, NOON), request=FOR_TUTORS)

    decision = after(with_kuusi, student_wrote(StudentCommand.ADULT))

    assert decision.conversation.phase is Phase.WAITING
    assert decision.conversation.assignment is None
    assert said_to(decision, DESK) == [say.DeskAdultAskedFor()]
    assert cards_of(decision.effects) == [Place.DUTY]


def test_what_waited_for_a_yes_reaches_the_adult_who_was_asked_for_instead():
    with_kuusi = a_conversation(Phase.ASSIGNED, assignment=Assignment(KUUSI, DESK, NOON), request=FOR_TUTORS)
    asked = after(with_kuusi, student_wrote(tells={Disclosure.OWN_NAME})).conversation

    called = after(asked, student_wrote(StudentCommand.ADULT))
    came = after(called.conversation, card_taken(KOIVU, OTHER_DESK), responder_arrived(OTHER_DESK))

    assert kinds_of(called.effects) == [Say, Say, Say]
    assert ReleaseHeld(OTHER_DESK) in came.effects
    assert came.conversation.tells_since is None


# --- what the student says of it -------------------------------------------------------------------------------------
def test_a_topic_comes_onto_the_card():
    decision = after(waiting_for(TUTOR), replace(student_wrote(), topic=Topic.HOME))

    assert said_to(decision, Place.ENTRY) == [say.TopicNoted(Topic.HOME)]
    assert cards_in(decision, Place.TUTORS) == [say.Card(3, "Sininen Kuikka", Language.FI, 1, Topic.HOME, None)]


def test_whom_a_student_would_rather_not_meet_is_kept_and_not_told_to_staff():
    not_kuusi = replace(student_wrote(), not_who=KUUSI)
    not_there = replace(student_wrote(), not_campus="keskusta")

    first = after(waiting_for(TUTOR), not_kuusi)
    both = after(first.conversation, not_there)

    assert both.conversation.request.not_who == {KUUSI.who}
    assert both.conversation.request.not_campus == {"keskusta"}
    assert said_to(first, Place.ENTRY) == [say.NotThem("Tutor Kuusi")]
    assert said_to(both, Place.ENTRY) == [say.NotThatCampus()]
    assert cards_in(both, Place.TUTORS) == [say.Card(3, "Sininen Kuikka", Language.FI, 1, None, None)]


@pytest.mark.parametrize("wish", [replace(student_wrote(), topic=Topic.HOME), student_wrote(StudentCommand.SWEDISH)])
def test_what_is_said_in_danger_changes_no_card_that_others_could_take(wish: Fact):
    decision = after(replace(waiting_for(ADULT), alarmed=True), wish)

    assert cards_in(decision, Place.DUTY) == []


def test_another_language_comes_onto_the_card_at_once():
    decision = after(waiting_for(TUTOR), student_wrote(StudentCommand.SWEDISH))

    assert said_to(decision, Place.ENTRY) == [say.LanguageIsNow(), say.Menu()]
    assert cards_in(decision, Place.TUTORS) == [say.Card(3, "Sininen Kuikka", Language.SV, 1, None, None)]


SATAMA = replace(
    OPEN,
    tutors=replace(OPEN.tutors, campuses=frozenset({"keskusta", "satama"})),
    counsellors=replace(OPEN.counsellors, campuses=frozenset({"ranta"})),
)


def wished_for(campus: str) -> Fact:
    return replace(student_wrote(), campus=campus)


def test_a_wished_campus_comes_onto_the_card_and_is_asked_first():
    decision = after(waiting_for(TUTOR), wished_for("satama"), around=SATAMA)

    assert decision.conversation.request.campus == "satama"
    assert said_to(decision, Place.ENTRY) == [say.CampusNoted("satama", first=True)]
    card = say.Card(3, "Sininen Kuikka", Language.FI, 1, None, None, None, "satama")
    assert cards_in(decision, Place.TUTORS) == [card]


@pytest.mark.parametrize(
    ("waits", "campus"),
    [
        (waiting_for(TUTOR, widened=1), "satama"),
        (waiting_for(ADULT, role=Role.PSYKOLOGI), "ranta"),
        (replace(waiting_for(ADULT), alarmed=True), "ranta"),
    ],
)
def test_where_others_come_first_or_are_asked_already_nothing_else_is_promised(waits: Conversation, campus: str):
    decision = after(waits, wished_for(campus), around=SATAMA)

    assert said_to(decision, Place.ENTRY) == [say.CampusNoted(campus, first=False)]


def test_who_wishes_for_a_campus_of_which_nobody_serves_is_told_so_and_waits_for_anybody():
    decision = after(waiting_for(TUTOR), wished_for("ranta"), around=SATAMA)

    assert said_to(decision, Place.ENTRY) == [say.NobodyOfCampus("ranta")]
    assert said_to(widened(decision.conversation), Place.ENTRY) == [say.StillWaiting(11)]


def widened(waits: Conversation) -> Decision:
    return after(waits, clock_struck(minutes(11)), around=SATAMA)


@pytest.mark.parametrize(
    ("service", "campus", "place"), [(TUTOR, "satama", Place.TUTORS), (ADULT, "ranta", Place.DUTY)]
)
def test_when_nobody_of_the_campus_has_come_all_are_asked_and_the_student_is_told(
    service: Service, campus: str, place: Place
):
    decision = widened(waiting_for(service, campus=campus))

    assert decision.conversation.request.widened == 1
    assert say.OtherCampusesAskedToo(campus, 11) in said_to(decision, Place.ENTRY)
    assert len([one for one in decision.effects if isinstance(one, Say) and one.to is place]) == 1


def test_a_wish_before_choosing_is_kept_and_the_service_tells_where_it_has_nobody_from_there():
    wished = after(asking(), wished_for("satama"), around=SATAMA)

    tutors = after(wished.conversation, chose(1), around=SATAMA)
    adults = after(wished.conversation, chose(2), around=SATAMA)

    assert said_to(wished, Place.ENTRY) == [say.CampusNoted("satama", first=True)]
    assert said_to(tutors, Place.ENTRY) == [say.TutorCalled(2, 4, "keskusta, satama")]
    assert said_to(adults, Place.ENTRY) == [say.HumanCalled(1, 9), say.NobodyOfCampus("satama")]
    assert tutors.conversation.request.campus == adults.conversation.request.campus == "satama"


def test_the_last_word_about_a_campus_counts():
    refused = replace(student_wrote(), not_campus="satama")

    wished = after(waiting_for(TUTOR), refused, wished_for("satama"), around=SATAMA).conversation.request
    declined = after(waiting_for(TUTOR), wished_for("satama"), refused, around=SATAMA).conversation.request

    assert (wished.campus, wished.not_campus) == ("satama", frozenset())
    assert (declined.campus, declined.not_campus) == (None, {"satama"})


def test_a_wish_outlives_that_another_campus_is_declined():
    other = replace(student_wrote(), not_campus="keskusta")

    request = after(waiting_for(TUTOR), wished_for("satama"), other, around=SATAMA).conversation.request

    assert (request.campus, request.not_campus) == ("satama", {"keskusta"})


def test_a_topic_may_be_said_before_choosing_and_the_question_stands():
    decision = after(asking(), replace(student_wrote(), topic=Topic.MONEY))

    assert decision.conversation.request.choosing_since == LATER
    assert after(decision.conversation, chose(1)).conversation.request.topic is Topic.MONEY


def test_when_it_is_over_nothing_is_known_of_the_wish_any_more():
    waits = waiting_for(TUTOR, topic=Topic.HOME, not_who=frozenset({KUUSI.who}), widened=1)

    assert after(waits, student_wrote(StudentCommand.END)).conversation.request == Request()


# --- doors ----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("command", "around", "service"),
    [(StudentCommand.TUTOR, NO_TUTORS, TUTOR), (StudentCommand.ADULT, NO_ADULTS, ADULT)],
)
def test_who_asks_at_a_closed_door_learns_when_it_opens_and_no_card_is_shown(
    command: StudentCommand, around: Surroundings, service: Service
):
    decision = after(a_conversation(), student_wrote(command), around=around)

    assert decision.effects == (Say(Place.ENTRY, say.ChatClosed(service, MORNING)),)
    assert decision.conversation.phase is Phase.WAITING
    assert decision.conversation.request.carded_at is None


def test_asking_again_at_a_closed_door_tells_the_same_and_a_message_is_kept():
    closed = after(a_conversation(), student_wrote(StudentCommand.TUTOR), around=NO_TUTORS).conversation

    again = after(closed, student_wrote(StudentCommand.HUMAN), around=NO_TUTORS)
    wrote = after(closed, student_wrote(), around=NO_TUTORS)

    assert again.effects == (Say(Place.ENTRY, say.ChatClosed(TUTOR, MORNING)),)
    assert wrote.effects == (Hold(ENVELOPE),)


def test_when_the_door_opens_the_card_comes_with_the_whole_wait_and_nobody_is_nudged_for_the_night():
    closed = after(a_conversation(), student_wrote(StudentCommand.ADULT), around=NO_ADULTS).conversation
    opens = LATER + timedelta(hours=20)

    decision = decide(closed, DoorChanged(opens), POLICY, OPEN)

    assert said_to(decision, Place.ENTRY) == [say.ChatOpened(ADULT, 1)]
    assert cards_in(decision, Place.DUTY) == [say.Card(3, "Sininen Kuikka", Language.FI, 1200, None, None)]
    assert decision.conversation.waiting_since == LATER
    due = next_due(decision.conversation, POLICY)
    assert due is not None
    assert due > opens


def test_when_the_tutors_close_the_student_is_told_and_their_card_says_so():
    decision = after(waiting_for(TUTOR, widened=1), DoorChanged(LATER), around=NO_TUTORS)

    assert said_to(decision, Place.ENTRY) == [say.ChatClosedMeanwhile(TUTOR, MORNING)]
    assert cards_in(decision, Place.TUTORS) == [say.CardWaitsForOpening(3, "Sininen Kuikka")]
    assert (decision.conversation.request.carded_at, decision.conversation.request.widened) == (None, 0)


def test_an_adults_card_may_be_taken_after_hours_too():
    decision = after(waiting_for(ADULT), DoorChanged(LATER), around=NO_ADULTS)

    assert said_to(decision, Place.ENTRY) == [say.ChatClosedMeanwhile(ADULT, MORNING)]
    assert cards_in(decision, Place.DUTY) == []


def test_a_card_that_still_lies_with_the_adults_after_hours_says_when_the_student_gives_up():
    closed = after(waiting_for(ADULT), DoorChanged(LATER), around=NO_ADULTS).conversation

    ended = after(closed, student_wrote(StudentCommand.END), around=NO_ADULTS)

    assert cards_in(ended, Place.DUTY) == [say.CardIsGone(3, "Sininen Kuikka")]


@pytest.mark.parametrize(("service", "around"), [(TUTOR, OPEN), (ADULT, OPEN), (ADULT, NO_TUTORS), (TUTOR, NO_ADULTS)])
def test_a_door_that_is_as_it_was_changes_nothing(service: Service, around: Surroundings):
    waits = waiting_for(service)

    assert after(waits, DoorChanged(LATER), around=around) == Decision(waits)


@pytest.mark.parametrize("phase", [Phase.OPEN, Phase.TAKEN, Phase.ASSIGNED, Phase.CLOSED])
def test_doors_are_of_no_matter_to_who_does_not_wait(phase: Phase):
    known = a_conversation(phase)

    assert after(known, DoorChanged(LATER), around=NOBODY) == Decision(known)


def test_for_who_is_in_danger_no_door_is_closed():
    in_danger = after(waiting_for(TUTOR), AdultCalled(LATER)).conversation

    assert after(in_danger, DoorChanged(LATER), around=NOBODY) == Decision(in_danger)


def test_whom_a_tutor_hands_back_after_hours_waits_for_the_next_opening():
    with_kuusi = a_conversation(Phase.ASSIGNED, assignment=Assignment(KUUSI, DESK, NOON), request=FOR_TUTORS)

    decision = after(with_kuusi, responder_wrote(DeskCommand.HAND_BACK), around=NO_TUTORS)

    assert said_to(decision, Place.ENTRY) == [say.ChatClosedMeanwhile(TUTOR, MORNING)]
    assert cards_of(decision.effects) == []
    assert decision.conversation.phase is Phase.WAITING


# --- more people are asked ------------------------------------------------------------------------------------------
def struck(conversation: Conversation, after_noon: timedelta, around: Surroundings = OPEN) -> Decision:
    return decide(conversation, clock_struck(after_noon), POLICY, around)


def test_a_card_that_no_tutor_near_takes_is_for_all_tutors_and_then_for_adults_too():
    first = struck(waiting_for(TUTOR, widened=0), POLICY.widen_after)
    second = struck(first.conversation, 2 * POLICY.widen_after)

    assert say.CardForAllTutors(3, "Sininen Kuikka", 10) in cards_in(first, Place.TUTORS)
    assert place_of_request(first.conversation.request) == (Place.TUTORS,)
    assert say.AdultsAskedToo(20) in said_to(second, Place.ENTRY)
    assert say.CardForAdultsToo(3, "Sininen Kuikka") in cards_in(second, Place.TUTORS)
    assert cards_of(second.effects) == [Place.DUTY]
    assert place_of_request(second.conversation.request) == (Place.TUTORS, Place.DUTY)
    assert place_of_card(second.conversation) is Place.DUTY


def test_after_a_long_stop_of_the_bot_both_steps_are_made_at_once():
    decision = struck(waiting_for(TUTOR), 5 * POLICY.widen_after)

    assert decision.conversation.request.widened == 2
    assert cards_of(decision.effects) == [Place.DUTY]


def test_adults_are_rung_twice_more_and_no_third_time():
    waits, rung = waiting_for(ADULT), []
    for ten_minutes in range(1, 5):
        decision = struck(waits, ten_minutes * POLICY.widen_after)
        waits = decision.conversation
        rung += [one for one in said_to(decision, Place.DUTY) if isinstance(one, say.CardStillWaits)]

    assert rung == [say.CardStillWaits(3, "Sininen Kuikka", 10), say.CardStillWaits(3, "Sininen Kuikka", 20)]


@pytest.mark.parametrize(
    ("fact", "message"),
    [
        (student_wrote(StudentCommand.END), say.CardIsGone(3, "Sininen Kuikka")),
        (card_taken(), say.CardIsTaken(3, "Sininen Kuikka", "Kuraattori Koivu")),
        (AdultCalled(LATER), say.CardIsAlarm(3, "Sininen Kuikka")),
    ],
)
def test_a_card_that_lies_in_both_rooms_tells_both(fact: Fact, message: say.Message):
    decision = after(waiting_for(TUTOR, widened=2), fact)

    assert cards_in(decision, Place.TUTORS) == [message]
    assert cards_in(decision, Place.DUTY) == [message]


def test_adults_who_were_asked_too_go_on_when_the_tutors_close():
    both = waiting_for(TUTOR, widened=2)

    assert after(both, DoorChanged(LATER), around=NO_TUTORS) == Decision(both)
    closed = after(both, DoorChanged(LATER), around=NOBODY)
    assert (
        cards_in(closed, Place.TUTORS) == cards_in(closed, Place.DUTY) == [say.CardWaitsForOpening(3, "Sininen Kuikka")]
    )
    assert place_of_request(closed.conversation.request) == (Place.TUTORS,)


def test_behind_a_closed_door_nobody_is_nudged_and_no_card_is_widened():
    closed = after(a_conversation(), student_wrote(StudentCommand.ADULT), around=NO_ADULTS).conversation

    due = next_due(closed, POLICY)

    assert due == LATER + POLICY.stop_waiting_after
    assert struck(closed, timedelta(hours=5), NO_ADULTS) == Decision(closed)


def test_nobody_waits_for_ever_for_tutors_who_do_not_come():
    closed = after(a_conversation(), student_wrote(StudentCommand.TUTOR), around=NO_TUTORS).conversation
    due = next_due(closed, POLICY)
    assert due is not None

    decision = decide(closed, clock_struck(due - NOON), POLICY, NO_TUTORS)

    assert cards_of(decision.effects) == [Place.DUTY]
    assert cards_in(decision, Place.TUTORS) == [say.CardIsGone(3, "Sininen Kuikka")]
    assert decision.conversation.request.service is ADULT
    assert decision.conversation.waiting_since == LATER


# --- alarms ---------------------------------------------------------------------------------------------------------
def test_who_was_in_danger_waits_for_adults_also_when_the_alarm_is_over():
    in_danger = after(
        waiting_for(TUTOR), AdultCalled(LATER), card_taken(KOIVU, DESK), responder_arrived(DESK)
    ).conversation
    over = after(in_danger, AlarmEnded(LATER)).conversation

    decision = after(over, responder_wrote(DeskCommand.HAND_BACK))

    assert not decision.conversation.alarmed
    assert cards_of(decision.effects) == [Place.DUTY]


def test_who_is_in_danger_and_asks_anew_hears_of_an_adult():
    in_danger = after(waiting_for(TUTOR), AdultCalled(LATER)).conversation

    decision = after(in_danger, student_wrote(StudentCommand.TUTOR))

    assert decision.effects == (Say(Place.ENTRY, say.AlreadyWaiting(1, ADULT)),)


def test_who_takes_over_from_an_adult_who_did_not_answer_is_on_the_way_from_then_on():
    in_danger = replace(a_conversation(Phase.ASSIGNED), alarmed=True)

    taken = after(in_danger, card_taken(replace(KOIVU, who=KUUSI.who), OTHER_DESK)).conversation

    assert (taken.phase, taken.waiting_since) == (Phase.TAKEN, LATER)


# --- the law's days -------------------------------------------------------------------------------------------------
WEEKS = replace(POLICY, calendar=ALWAYS)
MONDAY = datetime(2025, 9, 1, 9, tzinfo=UTC)


def test_the_laws_days_begin_when_an_adult_is_asked_for_and_go_on_through_other_wishes():
    asked = after(a_conversation(), student_wrote(StudentCommand.ADULT), policy=WEEKS).conversation
    tutor = after(asked, student_wrote(StudentCommand.TUTOR, at=LATER + timedelta(days=2)), policy=WEEKS).conversation
    adult = after(tutor, student_wrote(StudentCommand.ADULT, at=LATER + timedelta(days=3)), policy=WEEKS)

    assert tutor.request.asked_at == adult.conversation.request.asked_at == LATER
    (card,) = [one for one in said_to(adult, Place.DUTY) if isinstance(one, say.Card)]
    assert card.due == date(2025, 9, 10)


def test_who_asks_for_a_tutor_alone_is_promised_no_days():
    asked = after(a_conversation(), student_wrote(StudentCommand.TUTOR), policy=WEEKS).conversation

    assert due_on(asked.request, WEEKS) is None
    assert due_on(replace(asked.request, asked_at=MONDAY), POLICY) is None


def test_on_the_fifth_school_day_adults_are_told_once_that_the_days_run_out():
    waits = replace(waiting_for(ADULT, asked_at=MONDAY, widened=2), waiting_since=MONDAY, quiet_since=NOON)
    opening = datetime(2025, 9, 8, 5, tzinfo=UTC)  # eight on a Finnish wall

    early = decide(waits, clock_struck(opening - timedelta(minutes=1) - NOON), WEEKS, OPEN)
    raised = decide(early.conversation, clock_struck(opening - NOON), WEEKS, OPEN)
    again = decide(raised.conversation, clock_struck(opening + timedelta(hours=1) - NOON), WEEKS, OPEN)

    told = say.StatutoryDue(3, "Sininen Kuikka", date(2025, 9, 10))
    assert told not in said_to(early, Place.DUTY)
    assert told in said_to(raised, Place.DUTY)
    assert told not in said_to(again, Place.DUTY)


def test_a_day_of_silence_ends_the_wait_but_not_before_the_laws_day_is_over():
    promised = replace(waiting_for(ADULT, asked_at=MONDAY, raised=True, widened=2), nudges=10_000)
    over = datetime(2025, 9, 10, 21, tzinfo=UTC)  # the midnight that ends the tenth

    before = decide(promised, clock_struck(over - timedelta(seconds=1) - NOON), WEEKS, OPEN)
    ended = decide(promised, clock_struck(over - NOON), WEEKS, OPEN)

    assert before.conversation.phase is Phase.WAITING
    assert said_to(ended, Place.ENTRY) == [say.WaitingEnded(EndedBy.SILENCE)]
    assert DropHeld() in ended.effects
    assert cards_in(ended, Place.DUTY) == [say.CardIsGone(3, "Sininen Kuikka")]


def test_what_a_student_writes_to_a_tutor_who_is_there_is_relayed_though_the_door_has_closed():
    with_kuusi = a_conversation(Phase.ASSIGNED, assignment=Assignment(KUUSI, DESK, NOON), request=FOR_TUTORS)

    assert after(with_kuusi, student_wrote(), around=NOBODY).effects == (Relay(ENVELOPE, DESK),)
