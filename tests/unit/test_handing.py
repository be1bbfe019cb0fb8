"""A student is handed on: asked first, in their own time, and with no more than they allow."""

from dataclasses import replace

import pytest

from rooms import duty
from rooms import messages as say
from rooms.commands import DeskCommand, StudentCommand, desk_command, hand_answer, successor
from rooms.decide import decide, next_due
from rooms.effects import Decision, DropTelling, PassEarlier, Relay, ReleaseHeld, Say
from rooms.facts import AdultCalled, ResponderLeft, StudentReacted
from rooms.model import (
    Assignment,
    Barred,
    Conversation,
    Door,
    HandAnswer,
    Handing,
    Phase,
    Place,
    Purpose,
    Request,
    Responder,
    Role,
    StaffId,
    Successor,
    Surroundings,
)
from rooms.policy import RoomsPolicy
from rooms.roster import Person
from rooms.words import Words
from tests.makers import (
    DESK,
    ENVELOPE,
    KOIVU,
    KUUSI,
    LAINE,
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
EVERY_ROLE = Surroundings(roles=frozenset(Role), tutors=Door(), counsellors=Door())
PAJU = Responder(StaffId("paju"), "Psykologi Paju", Role.PSYKOLOGI)


def with_a_tutor(**more: object) -> Conversation:
    return a_conversation(Phase.ASSIGNED, assignment=Assignment(KUUSI, DESK, NOON), **more)


def asked(to: Successor = Successor.KURAATTORI, **more: object) -> Conversation:
    return with_a_tutor(handing=Handing(to, LATER, LATER), **more)


def hands_on(to: Successor | None, conversation: Conversation, around: Surroundings = EVERY_ROLE) -> Decision:
    fact = replace(responder_wrote(DeskCommand.HAND_ON), successor=to)
    return decide(conversation, fact, POLICY, around)


def answers(
    answer: HandAnswer, conversation: Conversation, around: Surroundings = EVERY_ROLE, after: float = 1
) -> Decision:
    fact = replace(student_wrote(at=LATER + minutes(after)), hand_answer=answer)
    return decide(conversation, fact, POLICY, around)


def pressed(number: int, conversation: Conversation, answer: HandAnswer | None) -> Decision:
    fact = StudentReacted(ENVELOPE, LATER + minutes(1), False, Purpose.HAND_QUESTION, number=number, hand_answer=answer)
    return decide(conversation, fact, POLICY, EVERY_ROLE)


def comes(waiting: Conversation, by: Responder, around: Surroundings = EVERY_ROLE) -> Decision:
    taken = decide(waiting, card_taken(by, OTHER_DESK), POLICY, around)
    return decide(taken.conversation, responder_arrived(OTHER_DESK), POLICY, around)


def facts_of(decision: Decision) -> say.DeskFacts:
    return next(one for one in said_to(decision, OTHER_DESK) if isinstance(one, say.DeskFacts))


# --- asking ---------------------------------------------------------------------------------------------------------
def test_a_student_is_asked_before_they_are_handed_on():
    decision = hands_on(Successor.KURAATTORI, with_a_tutor())

    assert decision.conversation.phase is Phase.ASSIGNED
    assert decision.conversation.handing == Handing(Successor.KURAATTORI, LATER, LATER)
    question = say.HandQuestion("Tutor Kuusi", Successor.KURAATTORI)
    offers = ("1️⃣", "2️⃣", "3️⃣")
    assert decision.effects[0] == Say(Place.ENTRY, question, Purpose.HAND_QUESTION, offers)
    assert said_to(decision, DESK) == [say.DeskHandAsked(Successor.KURAATTORI, 10)]


def test_a_name_that_nobody_knows_is_answered_with_those_that_there_are():
    decision = hands_on(None, with_a_tutor())

    assert decision == Decision(with_a_tutor(), (Say(DESK, say.DeskHandUnknown()),))


def test_a_role_that_nobody_else_has_is_told_and_the_student_is_asked_nothing():
    around = replace(EVERY_ROLE, roles=frozenset({Role.TUTOR}))

    for to in (Successor.PSYKOLOGI, Successor.ADULT):
        assert hands_on(to, with_a_tutor(), around) == Decision(with_a_tutor(), (Say(DESK, say.DeskNobodyOfRole(to)),))


@pytest.mark.parametrize("around", [
    replace(EVERY_ROLE, worst_tier=2),
    replace(EVERY_ROLE, tutors=Door(blocked_days=3)),
])  # fmt: skip
def test_who_was_in_danger_or_is_blocked_from_tutors_is_not_handed_to_one(around: Surroundings):
    talking = a_conversation(Phase.ASSIGNED)

    assert hands_on(Successor.TUTOR, talking, around) == Decision(talking, (Say(DESK, say.DeskNotToTutor()),))


def test_in_danger_nobody_is_asked_but_told_and_nothing_that_was_said_goes_along():
    in_danger = a_conversation(Phase.ASSIGNED, alarmed=True)

    decision = hands_on(Successor.PSYKOLOGI, in_danger)

    assert decision.conversation.phase is Phase.WAITING
    assert decision.conversation.handing is None
    assert decision.conversation.request.role is None
    assert decision.conversation.request.earlier is None
    assert said_to(decision, Place.ENTRY) == [say.HandedOnInDanger("Kuraattori Koivu")]
    assert said_to(decision, Place.DUTY) == []


def test_whoever_hands_on_before_they_came_has_come_by_it():
    taken = a_conversation(Phase.TAKEN)

    decision = hands_on(Successor.PSYKOLOGI, taken)

    assert decision.conversation.phase is Phase.ASSIGNED
    assert decision.conversation.handing is not None
    assert ReleaseHeld in kinds_of(decision.effects)


# --- the answer -----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("answer", "earlier"), [(HandAnswer.WITH_WORDS, DESK), (HandAnswer.AFRESH, None)])
def test_a_yes_comes_in_two_sizes(answer: HandAnswer, earlier: object):
    decision = answers(answer, asked())
    after = decision.conversation

    assert after.phase is Phase.WAITING
    assert after.assignment is None
    assert after.handing is None
    assert after.request.role is Role.KURAATTORI
    assert after.request.earlier == earlier
    assert after.request.handed_by == KUUSI
    assert after.request.asked_at == LATER + minutes(1), "the law's days begin"
    assert said_to(decision, DESK) == [say.DeskHandedOn(Successor.KURAATTORI, earlier is not None)]
    assert said_to(decision, Place.ENTRY) == [say.HandingOn(Successor.KURAATTORI, earlier is not None, 0, None)]
    [card] = said_to(decision, Place.DUTY)
    assert isinstance(card, say.Card)
    assert card.wanted is Successor.KURAATTORI


def test_a_no_is_told_to_both_and_the_talk_goes_on():
    decision = answers(HandAnswer.STAY, asked())

    assert decision.conversation.phase is Phase.ASSIGNED
    assert decision.conversation.handing is None
    assert said_to(decision, Place.ENTRY) == [say.StaysHere("Tutor Kuusi")]
    assert said_to(decision, DESK) == [say.DeskHandRefused()]
    assert Relay not in kinds_of(decision.effects)


def test_in_closed_hours_a_yes_waits_for_the_opening_and_is_told_so():
    shut = replace(EVERY_ROLE, counsellors=Door(is_open=False, opens_at=NOON))

    decision = answers(HandAnswer.AFRESH, asked(), shut)

    assert decision.conversation.request.carded_at is None
    assert said_to(decision, Place.ENTRY) == [say.HandingOnClosed(Successor.KURAATTORI, False, NOON)]
    assert said_to(decision, Place.DUTY) == []


def test_other_words_are_talk_and_the_question_falls():
    decision = decide(asked(), student_wrote(), POLICY, EVERY_ROLE)

    assert decision.conversation.handing is None
    assert decision.effects == (Say(DESK, say.DeskHandUnanswered()), Relay(ENVELOPE, DESK))


def test_a_cry_for_help_leaves_the_question_standing():
    decision = decide(asked(), student_wrote(StudentCommand.EMERGENCY), POLICY, EVERY_ROLE)

    assert decision.conversation.handing is not None
    assert said_to(decision, Place.ENTRY) == [say.Emergency()]


def test_what_is_typed_after_the_responder_spoke_may_answer_them_and_is_no_answer_to_the_bot():
    spoken = decide(asked(), responder_wrote(at=LATER + minutes(1)), POLICY, EVERY_ROLE).conversation

    decision = answers(HandAnswer.WITH_WORDS, spoken, after=2)

    assert decision.conversation.phase is Phase.ASSIGNED
    assert decision.conversation.handing is None
    assert decision.effects == (Say(DESK, say.DeskHandUnanswered()), Relay(ENVELOPE, DESK))


def test_a_press_names_its_question_and_counts_also_when_the_responder_spoke_since():
    spoken = decide(asked(), responder_wrote(at=LATER + minutes(1)), POLICY, EVERY_ROLE).conversation

    assert pressed(1, spoken, HandAnswer.WITH_WORDS).conversation.request.earlier == DESK


def test_a_press_under_an_old_question_changes_nothing():
    decision = pressed(1, asked(), None)

    assert decision.conversation.handing is not None
    assert said_to(decision, Place.ENTRY) == [say.HandQuestionOver()]
    assert said_to(pressed(1, with_a_tutor(), HandAnswer.WITH_WORDS), Place.ENTRY) == [say.HandQuestionOver()]


def test_the_question_falls_by_itself_and_the_desk_learns_it():
    assert next_due(asked(), POLICY) == LATER + POLICY.confirm_within

    decision = decide(asked(), clock_struck(minutes(1) + POLICY.confirm_within), POLICY, EVERY_ROLE)

    assert decision.conversation.handing is None
    assert said_to(decision, DESK) == [say.DeskHandUnanswered()]
    assert answers(HandAnswer.AFRESH, asked(), after=11).conversation.phase is Phase.ASSIGNED


def test_a_line_that_waited_for_another_yes_goes_to_nobody():
    held = asked(tells_since=NOON)

    decision = answers(HandAnswer.WITH_WORDS, held)

    assert DropTelling() in decision.effects
    assert say.TellLapsed() in said_to(decision, Place.ENTRY)
    assert decision.conversation.tells_since is None


def test_an_alarm_ends_the_question_and_what_was_agreed():
    there = decide(
        a_conversation(Phase.ASSIGNED, handing=Handing(Successor.OPO, NOON, NOON)), AdultCalled(LATER), POLICY
    )
    agreed = answers(HandAnswer.WITH_WORDS, asked()).conversation
    waiting = decide(agreed, AdultCalled(LATER), POLICY).conversation

    assert there.conversation.handing is None
    assert waiting.request.role is None
    assert waiting.request.earlier is None


def test_whoever_asks_for_any_adult_meanwhile_waits_for_any_adult():
    agreed = answers(HandAnswer.WITH_WORDS, asked()).conversation

    after = decide(agreed, student_wrote(StudentCommand.ADULT), POLICY, EVERY_ROLE).conversation

    assert after.request.role is None
    assert after.request.earlier is None


# --- whoever comes --------------------------------------------------------------------------------------------------
def test_whoever_was_agreed_upon_is_shown_what_was_said_before_what_was_held():
    waiting = answers(HandAnswer.WITH_WORDS, asked()).conversation

    decision = comes(waiting, KOIVU)

    kinds = kinds_of(decision.effects)
    assert PassEarlier(OTHER_DESK, DESK, 50) in decision.effects
    assert kinds.index(PassEarlier) < kinds.index(ReleaseHeld)
    assert facts_of(decision).alias == "Tutor Kuusi"
    assert facts_of(decision).earlier
    assert decision.conversation.request.earlier is None, "once"
    assert decision.conversation.request.role is None


def test_whoever_comes_in_their_stead_gets_nothing_of_what_was_said():
    waiting = answers(HandAnswer.WITH_WORDS, asked()).conversation

    decision = comes(waiting, LAINE)

    assert PassEarlier not in kinds_of(decision.effects)
    assert not facts_of(decision).earlier


def test_a_yes_from_the_beginning_passes_nothing_on():
    decision = comes(answers(HandAnswer.AFRESH, asked()).conversation, KOIVU)

    assert PassEarlier not in kinds_of(decision.effects)


def test_an_adult_learns_of_an_alarm_and_a_tutor_never_does():
    waiting = answers(HandAnswer.AFRESH, asked()).conversation
    to_a_tutor = replace(waiting, request=replace(waiting.request, role=Role.TUTOR))
    around = replace(EVERY_ROLE, worst_tier=3)

    assert facts_of(comes(waiting, KOIVU, around)).worst == 3
    assert facts_of(comes(to_a_tutor, KUUSI, around)).worst is None


def test_a_student_who_was_handed_back_is_no_stranger_to_whoever_comes():
    handed_back = decide(with_a_tutor(), responder_wrote(DeskCommand.HAND_BACK), POLICY, EVERY_ROLE).conversation
    walked_out = decide(with_a_tutor(), ResponderLeft(LATER, DESK), POLICY, EVERY_ROLE).conversation

    for waiting in (handed_back, walked_out):
        decision = comes(waiting, KOIVU)
        assert facts_of(decision).alias == "Tutor Kuusi"
        assert PassEarlier not in kinds_of(decision.effects)


def test_somebody_who_never_came_is_not_named_and_what_was_agreed_still_stands():
    agreed = answers(HandAnswer.WITH_WORDS, asked()).conversation
    taken = decide(agreed, card_taken(KOIVU, OTHER_DESK), POLICY, EVERY_ROLE).conversation

    back = decide(taken, ResponderLeft(LATER, OTHER_DESK), POLICY, EVERY_ROLE).conversation

    assert back.request.handed_by == KUUSI
    assert back.request.earlier == DESK
    assert back.request.role is Role.KURAATTORI


# --- the queue ------------------------------------------------------------------------------------------------------
def why_not(by: Responder, request: Request) -> object:
    card = duty.OnCard(a_conversation().id, "Sininen Kuikka", Phase.WAITING, request=request)
    room = duty.Room(Place.DUTY, NOON.date())
    return duty.why_not_take(card, duty.Member(Person(by)), room)


def test_at_first_only_the_role_that_was_agreed_upon_takes_the_student():
    wanted = Request(carded_at=NOON, role=Role.PSYKOLOGI)

    assert why_not(KOIVU, wanted) is Barred.ROLE_FIRST
    assert why_not(PAJU, wanted) is None
    assert why_not(KOIVU, replace(wanted, widened=1)) is None


def test_when_nobody_of_the_role_comes_the_student_hears_that_any_adult_may():
    waiting = answers(HandAnswer.WITH_WORDS, asked()).conversation

    decision = decide(waiting, clock_struck(minutes(2) + POLICY.widen_after), POLICY, EVERY_ROLE)

    assert decision.conversation.request.widened == 1
    assert say.OtherAdultsAskedToo(Successor.KURAATTORI, True, 10) in said_to(decision, Place.ENTRY)


# --- the words ------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("line", "to"),
    [
        ("!siirrä kuraattori", Successor.KURAATTORI),
        ("!siirrä  Psykologille ", Successor.PSYKOLOGI),
        ("!siirra aikuiselle", Successor.ADULT),
        ("!flytta kurator", Successor.KURAATTORI),
        ("!flytta till vuxen", Successor.ADULT),
        ("!transfer counsellor", Successor.KURAATTORI),
        ("!transfer to nurse", Successor.TERVEYDENHOITAJA),
        ("!siirrä tutorille", Successor.TUTOR),
        ("!siirrä ohjaaja", Successor.SUPERVISOR),
        ("!siirrä opo", Successor.OPO),
        ("!siirrä keisarille", None),
    ],
)
def test_a_responder_names_a_role_in_three_languages(line: str, to: Successor | None):
    assert desk_command(Words(line)) is DeskCommand.HAND_ON
    assert successor(Words(line)) is to


def test_without_a_role_it_is_a_handing_back():
    assert [desk_command(Words(line)) for line in ("!siirrä", "!flytta", "!transfer")] == [DeskCommand.HAND_BACK] * 3
    assert successor(Words("kysy kuraattori")) is None


def test_a_word_inside_a_longer_line_answers_nothing():
    assert hand_answer(Words("joo mut en oo ihan varma vielä")) is None
    assert hand_answer(Words("11")) is None
