"""What waits before it reaches a tutor, and before it comes from one."""

from dataclasses import replace

import pytest

from rooms import messages as say
from rooms.commands import DeskCommand, StudentCommand
from rooms.decide import decide, next_due
from rooms.effects import (
    Decision,
    Drop,
    DropHeld,
    DropTelling,
    DropUnsent,
    Hold,
    Relay,
    ReleaseHeld,
    Say,
    SendUnsent,
)
from rooms.facts import AdultCalled, Fact
from rooms.model import (
    Assignment,
    Conversation,
    Disclosure,
    EnvelopeId,
    Held,
    Phase,
    Place,
    Purpose,
    Responder,
    Until,
)
from rooms.policy import RoomsPolicy
from tests.makers import (
    DESK,
    ENVELOPE,
    KOIVU,
    KUUSI,
    LATER,
    NOON,
    a_conversation,
    clock_struck,
    kinds_of,
    minutes,
    responder_arrived,
    responder_changed,
    responder_left,
    responder_wrote,
    said_to,
    student_chose,
    student_edited,
    student_retracted,
    student_wrote,
)

POLICY = RoomsPolicy()
NAME = frozenset({Disclosure.OWN_NAME})
TELLING = Hold(ENVELOPE, Until.STUDENT_AGREES)
UNSENT = Hold(ENVELOPE, Until.TUTOR_INSISTS)
PRESS_YES = student_chose(StudentCommand.YES, Purpose.TELL_QUESTION)
PRESS_NO = student_chose(StudentCommand.NO, Purpose.TELL_QUESTION)


def with_(responder: Responder, phase: Phase = Phase.ASSIGNED, **also: object) -> Conversation:
    return a_conversation(phase, assignment=Assignment(responder, DESK, NOON), **also)


def asked(**also: object) -> Conversation:
    """A tutor is there, and the question stands since noon."""
    return with_(KUUSI, **({"tells_since": NOON, "tell_asked_at": NOON} | also))


def after(conversation: Conversation, *facts: Fact) -> Decision:
    decision = Decision(conversation)
    for fact in facts:
        decision = decide(decision.conversation, fact, POLICY)
    return decision


# --- the question ---------------------------------------------------------------------------------------------------
def test_a_name_written_to_a_tutor_waits_and_its_writer_is_asked_which_words_say_what():
    decision = after(with_(KUUSI), student_wrote(tells={Disclosure.OWN_NAME, Disclosure.PHONE}))

    question = say.SureToTell(
        own_name=True, other_name=False, phone=True, email=False, handle=False, address=False, identity_code=False
    )
    assert decision.effects == (TELLING, Say(Place.ENTRY, question, Purpose.TELL_QUESTION, ("✅", "❌")))


def test_an_adult_reads_a_name_at_once():
    assert after(with_(KOIVU), student_wrote(tells=NAME)).effects == (Relay(ENVELOPE, DESK),)


def test_what_worries_is_never_held_back_by_a_question():
    assert after(with_(KUUSI), student_wrote(tells=NAME, worries=True)).effects == (Relay(ENVELOPE, DESK),)
    assert after(asked(), student_wrote(worries=True)).effects == (Relay(ENVELOPE, DESK),)


def test_what_tells_nothing_reaches_a_tutor_at_once():
    assert after(with_(KUUSI), student_wrote()).effects == (Relay(ENVELOPE, DESK),)


@pytest.mark.parametrize("yes", [student_wrote(StudentCommand.YES), PRESS_YES])
def test_a_yes_lets_it_go_in_its_place(yes: Fact):
    decision = after(asked(), yes)

    assert decision.effects == (ReleaseHeld(DESK), Say(Place.ENTRY, say.ToldOn()))
    assert decision.conversation.tells_since is decision.conversation.tell_asked_at is None


@pytest.mark.parametrize("no", [student_wrote(StudentCommand.NO), PRESS_NO])
def test_a_no_erases_it_and_what_was_written_behind_it_goes(no: Fact):
    decision = after(asked(), no)

    assert decision.effects == (DropTelling(), ReleaseHeld(DESK), Say(Place.ENTRY, say.NotToldOn()))
    assert decision.conversation.tells_since is None


def test_what_is_written_while_the_question_stands_waits_behind_it_and_the_question_is_asked_again():
    decision = after(asked(), student_wrote())

    assert decision.effects == (
        Hold(ENVELOPE),
        Say(Place.ENTRY, say.TellWaits(), Purpose.TELL_QUESTION, ("✅", "❌")),
    )
    assert decision.conversation.tell_asked_at == LATER


def test_a_cry_for_help_waits_for_no_answer():
    decision = after(asked(), student_wrote(StudentCommand.EMERGENCY))

    assert decision.effects == (Say(Place.ENTRY, say.Emergency()), Relay(ENVELOPE, DESK))


def test_a_yes_after_the_tutor_has_spoken_may_be_an_answer_to_the_tutor_and_lets_nothing_go():
    decision = after(asked(), responder_wrote(), student_wrote(StudentCommand.YES))

    assert decision.effects[0] == Hold(ENVELOPE)
    assert said_to(decision, Place.ENTRY) == [say.TellWaits()]
    assert after(decision.conversation, student_wrote(StudentCommand.YES)).effects[0] == ReleaseHeld(DESK)


def test_a_press_under_the_question_counts_whoever_has_spoken_since():
    assert after(asked(), responder_wrote(), PRESS_YES).effects[0] == ReleaseHeld(DESK)
    assert after(asked(), responder_wrote(), PRESS_NO).effects[0] == DropTelling()


def test_a_press_under_a_question_long_answered_neither_tells_nor_asks_about_erasing():
    decision = after(with_(KUUSI), PRESS_YES)

    assert decision.effects == (Say(Place.ENTRY, say.NothingToTell()),)


def test_a_yes_to_erasing_is_no_yes_to_telling():
    decision = after(asked(), student_wrote(StudentCommand.ERASE), student_wrote(StudentCommand.NO))

    assert said_to(decision, Place.ENTRY) == [say.NothingErased()]
    assert decision.conversation.tells_since is not None
    assert not {ReleaseHeld, DropTelling} & set(kinds_of(decision.effects))


def test_a_yes_to_telling_erases_nothing():
    decision = after(with_(KUUSI, erase_asked_at=NOON), student_wrote(tells=NAME), student_wrote(StudentCommand.YES))

    assert decision.effects[0] == ReleaseHeld(DESK)


def test_what_nobody_confirmed_in_time_is_erased_and_its_writer_told():
    late = POLICY.confirm_within

    assert next_due(asked(), POLICY) == NOON + late
    assert after(asked(), clock_struck(late)).effects == (
        DropTelling(),
        ReleaseHeld(DESK),
        Say(Place.ENTRY, say.TellLapsed()),
    )


def test_a_yes_that_comes_too_late_lets_nothing_go():
    too_late = student_wrote(StudentCommand.YES, at=NOON + POLICY.confirm_within + minutes(1))

    assert ReleaseHeld not in kinds_of(after(asked(), too_late).effects)


# --- changing and taking back ---------------------------------------------------------------------------------------
def test_an_edit_into_a_name_waits_too():
    assert after(with_(KUUSI), student_edited(tells=NAME)).effects[0] == TELLING


def test_a_line_changed_into_one_that_tells_nothing_goes_and_the_first_is_erased():
    decision = after(asked(), student_edited(told=True))

    assert decision.effects == (
        DropTelling(),
        ReleaseHeld(DESK),
        Say(Place.ENTRY, say.NotToldOn()),
        Relay(ENVELOPE, DESK),
    )


def test_a_line_changed_into_one_that_tells_something_else_is_asked_about_anew():
    decision = after(asked(), student_edited(told=True, tells={Disclosure.PHONE}))

    assert kinds_of(decision.effects) == [DropTelling, ReleaseHeld, Say, Hold, Say]
    assert decision.conversation.tells_since == LATER


def test_taking_the_line_back_is_a_no():
    decision = after(asked(), student_retracted(waiting=EnvelopeId(39), told=True))

    assert kinds_of(decision.effects) == [DropTelling, ReleaseHeld, Say]
    assert decision.conversation.tells_since is None


def test_taking_back_what_waits_behind_it_leaves_the_question_standing():
    decision = after(asked(), student_retracted(waiting=EnvelopeId(39)))

    assert decision.effects == (Drop(EnvelopeId(39)),)
    assert decision.conversation.tells_since == NOON


# --- who comes and goes ---------------------------------------------------------------------------------------------
@pytest.mark.parametrize("phase", [Phase.WAITING, Phase.TAKEN])
def test_a_name_written_while_waiting_is_held_without_a_question(phase: Phase):
    decision = after(a_conversation(phase), student_wrote(tells=NAME))

    assert decision.effects == (TELLING,)
    assert decision.conversation.tells_since == LATER


def test_an_adult_who_comes_reads_all_that_was_held():
    taken = with_(KOIVU, Phase.TAKEN, waiting_since=NOON, tells_since=NOON)

    decision = after(taken, responder_arrived())

    assert decision.effects[-1] == ReleaseHeld(DESK)
    assert decision.conversation.tells_since is None


def test_a_tutor_who_comes_reads_what_was_written_before_the_name_and_the_student_is_asked():
    taken = with_(KUUSI, Phase.TAKEN, waiting_since=NOON, tells_since=NOON)

    decision = after(taken, responder_arrived())

    assert decision.effects[-2] == ReleaseHeld(DESK, up_to_telling=True)
    assert said_to(decision, Place.ENTRY)[-1] == say.SureToTellWritten()
    assert after(decision.conversation, student_wrote(StudentCommand.YES)).effects[0] == ReleaseHeld(DESK)


@pytest.mark.parametrize("leaving", [responder_left(), responder_wrote(DeskCommand.HAND_BACK)])
def test_a_question_goes_with_its_tutor_and_the_line_stays_for_whoever_comes(leaving: Fact):
    decision = after(asked(), leaving)

    assert not {DropHeld, DropTelling, ReleaseHeld} & set(kinds_of(decision.effects))
    assert decision.conversation.tells_since == NOON
    assert after(decision.conversation, PRESS_YES).effects == (Say(Place.ENTRY, say.NothingToTell()),)
    assert DropTelling() in after(decision.conversation, PRESS_NO).effects


def test_in_danger_the_held_line_goes_to_the_adult_who_comes_and_no_longer_to_the_tutor():
    called = after(asked(), AdultCalled(LATER)).conversation

    assert called.tells_since == NOON
    assert (
        after(called, PRESS_YES).effects == after(called, PRESS_NO).effects == (Say(Place.ENTRY, say.NothingToTell()),)
    )
    adult = replace(called, phase=Phase.TAKEN, assignment=Assignment(KOIVU, DESK, LATER))
    assert after(adult, responder_arrived()).effects[-1] == ReleaseHeld(DESK)


def test_in_danger_only_the_line_that_is_taken_back_is_lost_to_the_adult():
    called = after(asked(), AdultCalled(LATER)).conversation

    assert after(called, student_retracted(waiting=EnvelopeId(39), told=True)).effects == (Drop(EnvelopeId(39)),)


@pytest.mark.parametrize("end", [student_wrote(StudentCommand.END), responder_wrote(DeskCommand.CLOSE)])
def test_when_the_talk_ends_the_student_learns_that_the_line_never_went(end: Fact):
    decision = after(asked(), end)

    assert DropHeld() in decision.effects
    assert said_to(decision, Place.ENTRY)[-1] == say.TellLapsed()
    assert decision.conversation.tells_since is None


# --- a tutor's own words --------------------------------------------------------------------------------------------
def test_a_promise_of_secrecy_waits_and_the_tutor_is_told_why():
    decision = after(with_(KUUSI), responder_wrote(why_not={Held.SECRECY}))

    assert decision.effects == (UNSENT, Say(DESK, say.DeskNotSentYet(secrecy=True, dosing=False, details=False)))


def test_an_adults_words_are_never_held():
    assert after(with_(KOIVU), responder_wrote(why_not=Held)).effects == (Relay(ENVELOPE, Place.ENTRY),)


def test_one_command_sends_it_as_it_stands():
    decision = after(with_(KUUSI, unsent_since=NOON), responder_wrote(DeskCommand.SEND))

    assert decision.effects == (SendUnsent(),)
    assert decision.conversation.unsent_since is None


def test_writing_something_else_erases_it():
    assert after(with_(KUUSI, unsent_since=NOON), responder_wrote()).effects == (
        DropUnsent(),
        Relay(ENVELOPE, Place.ENTRY),
    )


def test_of_two_such_lines_the_last_waits():
    decision = after(with_(KUUSI, unsent_since=NOON), responder_wrote(why_not={Held.DOSING}))

    assert kinds_of(decision.effects) == [DropUnsent, Hold, Say]
    assert decision.conversation.unsent_since == LATER


def test_there_is_nothing_to_send_where_nothing_waits():
    assert after(with_(KUUSI), responder_wrote(DeskCommand.SEND)).effects == (Say(DESK, say.DeskNothingToSend()),)


def test_a_line_that_waited_too_long_is_erased_and_the_tutor_told():
    waits, late = with_(KUUSI, unsent_since=NOON), POLICY.confirm_within

    gone = (DropUnsent(), Say(DESK, say.DeskUnsentGone()))
    assert after(waits, clock_struck(late)).effects == gone
    assert after(waits, responder_wrote(DeskCommand.SEND, at=NOON + late + minutes(1))).effects == gone


def test_an_edit_into_a_promise_waits_too():
    decision = after(with_(KUUSI), responder_changed(why_not={Held.SECRECY}))

    assert kinds_of(decision.effects) == [Hold, Say]


def test_a_line_that_waits_can_be_taken_back():
    decision = after(with_(KUUSI, unsent_since=NOON), responder_changed(waiting=EnvelopeId(39)))

    assert decision.effects == (Drop(EnvelopeId(39)),)
    assert decision.conversation.unsent_since is None


@pytest.mark.parametrize(
    "end",
    [
        responder_left(),
        responder_wrote(DeskCommand.CLOSE),
        responder_wrote(DeskCommand.HAND_BACK),
        student_wrote(StudentCommand.END),
        AdultCalled(LATER),
    ],
)
def test_what_waits_for_a_tutor_goes_with_the_tutor(end: Fact):
    decision = after(with_(KUUSI, unsent_since=NOON), end)

    assert DropUnsent() in decision.effects
    assert decision.conversation.unsent_since is None
