"""How a conversation goes, fact by fact."""

from dataclasses import replace
from datetime import timedelta

import pytest

from rooms import messages as say
from rooms.commands import DeskCommand, StudentCommand
from rooms.decide import decide, next_due
from rooms.effects import (
    Amend,
    Decision,
    Drop,
    DropHeld,
    Erase,
    Hold,
    LeaveEntry,
    MakeDesk,
    Relay,
    ReleaseHeld,
    Reply,
    Say,
)
from rooms.facts import (
    AlarmEnded,
    DoorChanged,
    EntryRoomFit,
    EntryRoomUnfit,
    Fact,
    MediaLost,
    ResponderDeviceRefused,
    StudentLeft,
    StudentSentMedia,
    Undeliverable,
    Unreadable,
)
from rooms.model import (
    Attached,
    Change,
    Conversation,
    Door,
    EndedBy,
    EnvelopeId,
    Language,
    MediaFault,
    MediaKind,
    Phase,
    Place,
    Purpose,
    Service,
    Surroundings,
    Unfit,
)
from rooms.policy import RoomsPolicy
from rooms.talk import desk_of
from tests.makers import (
    DESK,
    ENVELOPE,
    KOIVU,
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
    responder_changed,
    responder_left,
    responder_wrote,
    said_to,
    student_chose,
    student_edited,
    student_reacted,
    student_retracted,
    student_wrote,
)

POLICY = RoomsPolicy()
WITH_A_ROOM = [phase for phase in Phase if phase not in (Phase.GONE, Phase.ERASED)]


def after(conversation: Conversation, *facts: Fact, ahead: int = 0) -> Decision:
    """The last of several decisions."""
    decision = Decision(conversation)
    for fact in facts:
        decision = decide(decision.conversation, fact, POLICY, Surroundings(ahead))
    return decision


# --- arriving and leaving -------------------------------------------------------------------------------------------
def test_a_student_who_arrives_is_greeted_in_three_languages_with_a_menu_to_press():
    decision = after(a_conversation(Phase.ARRIVING), EntryRoomFit(LATER))

    assert decision.conversation.phase is Phase.OPEN
    assert decision.conversation.quiet_since == LATER
    (greeting,) = decision.effects
    assert isinstance(greeting, Say)
    assert greeting.message == say.WelcomeInThreeLanguages()
    assert greeting.purpose is Purpose.MENU
    assert len(greeting.offers) == 6


@pytest.mark.parametrize("phase", [phase for phase in Phase if phase is not Phase.ARRIVING])
def test_nobody_is_greeted_twice(phase: Phase):
    known = a_conversation(phase)

    assert after(known, EntryRoomFit(LATER)) == Decision(known)


@pytest.mark.parametrize(
    ("why", "told"), [(Unfit.NOT_ENCRYPTED, say.RoomNotEncrypted()), (Unfit.NOT_ALONE, say.RoomNotPrivate())]
)
def test_whoever_writes_from_an_unfit_room_is_told_why_before_the_bot_leaves(why: Unfit, told: say.Message):
    decision = after(a_conversation(Phase.ARRIVING), EntryRoomUnfit(LATER, why))

    assert decision.conversation.phase is Phase.ERASED
    assert decision.effects == (Say(Place.ENTRY, told), LeaveEntry())


def test_a_student_who_leaves_before_anybody_came_leaves_nothing_behind():
    decision = after(a_conversation(Phase.WAITING), StudentLeft(LATER))

    assert decision.conversation.phase is Phase.ERASED
    assert kinds_of(decision.effects) == [Amend, DropHeld, LeaveEntry]


@pytest.mark.parametrize("phase", [Phase.TAKEN, Phase.ASSIGNED])
def test_a_counsellor_is_told_when_the_student_leaves(phase: Phase):
    decision = after(a_conversation(phase), StudentLeft(LATER))

    assert decision.conversation.phase is Phase.GONE
    assert decision.conversation.assignment is None
    assert decision.conversation.quiet_since == LATER
    assert said_to(decision, DESK) == [say.DeskStudentLeft()]
    assert kinds_of(decision.effects)[-1] is LeaveEntry


def test_what_a_counsellor_still_has_at_a_desk_is_erased_a_while_after_the_student_left():
    gone = after(a_conversation(Phase.CLOSED, last_desk=DESK), StudentLeft(LATER)).conversation

    decision = decide(gone, clock_struck(minutes(1) + POLICY.erase_after), POLICY)

    assert decision.effects == (Erase(say.SilenceErased(), None, all_of_account=False),)


@pytest.mark.parametrize(
    "fact",
    [
        StudentLeft(LATER),
        EntryRoomUnfit(LATER, Unfit.NOT_ALONE),
        student_wrote(),
        student_wrote(StudentCommand.EMERGENCY),
        student_edited(),
        student_reacted(),
        student_chose(StudentCommand.HUMAN),
        StudentSentMedia(ENVELOPE, LATER, Attached(MediaKind.IMAGE)),
        MediaLost(LATER, None, MediaKind.IMAGE, MediaFault.LOST),
        Unreadable(LATER, None),
        responder_changed(),
        responder_left(),
    ],
)
def test_nothing_is_said_in_a_room_that_has_been_left(fact: Fact):
    gone = a_conversation(Phase.GONE)

    assert after(gone, fact) == Decision(gone)


@pytest.mark.parametrize("fact", [responder_wrote(), responder_arrived(), clock_struck(timedelta(days=99))])
def test_what_is_erased_stays_erased(fact: Fact):
    erased = a_conversation(Phase.ERASED)

    assert after(erased, fact) == Decision(erased)


# --- language -------------------------------------------------------------------------------------------------------
def test_the_first_words_tell_the_language_and_the_student_is_told_what_stays_hidden():
    decision = after(a_conversation(language=None), student_wrote(language=Language.SV))

    assert decision.conversation.language is Language.SV
    assert said_to(decision, Place.ENTRY) == [say.AnonymityCard()]
    assert kinds_of(decision.effects)[-1] is Reply


def test_a_language_once_known_is_changed_only_by_asking():
    kept = after(a_conversation(), student_wrote(language=Language.EN))
    asked = after(a_conversation(), student_wrote(StudentCommand.SWEDISH))

    assert kept.conversation.language is Language.FI
    assert asked.conversation.language is Language.SV
    assert said_to(asked, Place.ENTRY) == [say.LanguageIsNow(), say.Menu()]


def test_a_student_may_ask_for_another_language():
    decision = after(a_conversation(), student_wrote(StudentCommand.LANGUAGE))

    assert decision.effects == (Say(Place.ENTRY, say.WhichLanguage(), Purpose.LANGUAGE_QUESTION),)


def test_a_student_who_never_wrote_in_a_known_language_is_introduced_when_they_do_even_with_a_no():
    asked = a_conversation(language=None, erase_asked_at=NOON)

    decision = after(asked, student_wrote(StudentCommand.NO, language=Language.FI))

    assert said_to(decision, Place.ENTRY) == [say.AnonymityCard(), say.NothingErased()]


# --- with the bot ---------------------------------------------------------------------------------------------------
def test_whatever_is_no_command_is_the_bots_to_answer_while_nobody_is_there():
    for phase in (Phase.OPEN, Phase.CLOSED):
        asked = student_wrote()
        decision = after(a_conversation(phase), asked)

        assert decision.effects == (Reply(asked.envelope),)
        assert decision.conversation.phase is Phase.OPEN


@pytest.mark.parametrize(
    ("command", "told"),
    [
        (StudentCommand.PRIVACY, say.AnonymityCard()),
        (StudentCommand.MENU, say.Menu()),
        (StudentCommand.YES, say.Menu()),
        (StudentCommand.NO, say.Menu()),
        (StudentCommand.END, say.NothingToEnd()),
        (StudentCommand.EMERGENCY, say.Emergency()),
    ],
)
@pytest.mark.parametrize("phase", [Phase.OPEN, Phase.CLOSED])
def test_a_student_is_always_answered(phase: Phase, command: StudentCommand | None, told: say.Message):
    decision = after(a_conversation(phase), student_wrote(command))

    assert said_to(decision, Place.ENTRY) == [told]
    assert not {Hold, Relay} & set(kinds_of(decision.effects))


def test_a_student_who_returns_after_the_end_is_heard_in_the_same_conversation():
    decision = after(a_conversation(Phase.CLOSED), student_wrote())

    assert decision.conversation.phase is Phase.OPEN


# --- 112 ------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("phase", WITH_A_ROOM)
@pytest.mark.parametrize("language", [None, Language.FI])
def test_a_cry_for_help_is_answered_before_anything_else(phase: Phase, language: Language | None):
    cry = student_wrote(StudentCommand.EMERGENCY, language=Language.FI)

    decision = after(a_conversation(phase, language=language), cry)

    assert decision.effects[0] == Say(Place.ENTRY, say.Emergency())


def test_a_cry_for_help_reaches_the_counsellor_too():
    assert (
        Relay(ENVELOPE, DESK) in after(a_conversation(Phase.ASSIGNED), student_wrote(StudentCommand.EMERGENCY)).effects
    )
    assert Hold(ENVELOPE) in after(a_conversation(Phase.WAITING), student_wrote(StudentCommand.EMERGENCY)).effects


@pytest.mark.parametrize("crossed", [True, False])
@pytest.mark.parametrize("phase", WITH_A_ROOM)
def test_a_message_edited_into_a_cry_for_help_is_one(phase: Phase, crossed: bool):
    decision = after(a_conversation(phase), student_edited(StudentCommand.EMERGENCY, crossed=crossed))

    assert decision.effects[0] == Say(Place.ENTRY, say.Emergency())


@pytest.mark.parametrize("phase", WITH_A_ROOM)
def test_112_is_one_press_away_whoever_is_there(phase: Phase):
    decision = after(a_conversation(phase), student_chose(StudentCommand.EMERGENCY))

    assert decision.effects == (Say(Place.ENTRY, say.Emergency()),)


# --- a person -------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("phase", [Phase.OPEN, Phase.CLOSED, Phase.ARRIVING])
def test_one_word_puts_a_card_in_the_duty_room(phase: Phase):
    decision = after(a_conversation(phase), student_wrote(StudentCommand.HUMAN), ahead=2)

    assert decision.conversation.phase is Phase.WAITING
    assert decision.conversation.waiting_since == LATER
    assert said_to(decision, Place.ENTRY) == [say.HumanCalled(2, None)]
    assert [type(message) for message in said_to(decision, Place.DUTY)] == [say.Card]


def test_the_card_can_be_taken_by_a_press_and_tells_nothing_but_a_number_a_pseudonym_a_language_and_a_wait():
    (_, card) = after(a_conversation(), student_wrote(StudentCommand.HUMAN)).effects

    assert card == Say(Place.DUTY, say.Card(3, "Sininen Kuikka", Language.FI, 0, None, None), Purpose.CARD, ("✅",))


@pytest.mark.parametrize("phase", [Phase.OPEN, Phase.WAITING, Phase.TAKEN])
def test_a_wish_in_a_students_own_words_is_kept_for_the_person_who_comes(phase: Phase):
    plain = after(a_conversation(phase), student_wrote(StudentCommand.HUMAN))
    wordy = after(a_conversation(phase), student_wrote(StudentCommand.HUMAN, says_more=True))

    assert Hold(ENVELOPE) not in plain.effects
    assert Hold(ENVELOPE) in wordy.effects


def test_asking_again_while_waiting_tells_the_place_in_the_queue_and_no_second_card_is_shown():
    decision = after(a_conversation(Phase.WAITING), student_wrote(StudentCommand.HUMAN), ahead=4)

    assert decision.effects == (Say(Place.ENTRY, say.AlreadyWaiting(4, Service.COUNSELLOR_CHAT)),)


def test_whose_card_is_taken_has_nobody_ahead():
    decision = after(a_conversation(Phase.TAKEN), student_wrote(StudentCommand.HUMAN), ahead=4)

    assert decision.effects == (Say(Place.ENTRY, say.AlreadyWaiting(0, Service.COUNSELLOR_CHAT)),)


def test_a_student_who_asks_for_a_person_when_one_is_there_is_told_so_and_heard_by_them():
    decision = after(a_conversation(Phase.ASSIGNED), student_wrote(StudentCommand.HUMAN))

    assert decision.effects == (
        Say(Place.ENTRY, say.HumanAlreadyHere(KOIVU.alias, KOIVU.role)),
        Relay(ENVELOPE, DESK),
    )


@pytest.mark.parametrize("phase", [Phase.WAITING, Phase.TAKEN])
@pytest.mark.parametrize("command", [None, StudentCommand.YES, StudentCommand.NO])
def test_what_is_written_while_waiting_is_kept(phase: Phase, command: StudentCommand | None):
    decision = after(a_conversation(phase), student_wrote(command))

    assert decision.effects == (Hold(ENVELOPE),)


@pytest.mark.parametrize("command", [StudentCommand.MENU, StudentCommand.PRIVACY, StudentCommand.LANGUAGE])
def test_the_bot_still_answers_a_student_who_waits(command: StudentCommand):
    waiting = after(a_conversation(Phase.WAITING), student_wrote(command))

    assert kinds_of(waiting.effects) == [Say]
    assert waiting.conversation.phase is Phase.WAITING


@pytest.mark.parametrize(
    "command",
    [None, StudentCommand.YES, StudentCommand.NO, StudentCommand.MENU, StudentCommand.PRIVACY, StudentCommand.FINNISH],
)
def test_what_is_said_to_a_counsellor_reaches_the_counsellor(command: StudentCommand | None):
    decision = after(a_conversation(Phase.ASSIGNED, warned=True), student_wrote(command))

    assert decision.effects == (Relay(ENVELOPE, DESK),)
    assert decision.conversation.quiet_since == LATER
    assert not decision.conversation.warned


# --- the counsellor comes -------------------------------------------------------------------------------------------
def test_taking_a_card_makes_a_desk_and_the_card_says_whose_it_is():
    decision = after(a_conversation(Phase.WAITING), card_taken())

    assert decision.conversation.phase is Phase.TAKEN
    assert decision.conversation.last_desk == DESK
    assert decision.effects == (
        MakeDesk(DESK, KOIVU, "Sininen Kuikka"),
        Amend(Place.DUTY, Purpose.CARD, say.CardIsTaken(3, "Sininen Kuikka", "Kuraattori Koivu")),
    )


def test_of_two_who_take_a_card_the_first_has_it():
    first = after(a_conversation(Phase.WAITING), card_taken()).conversation

    second = after(first, card_taken(LAINE, OTHER_DESK))

    assert second == Decision(first)


def test_when_the_counsellor_arrives_the_student_learns_who_and_what_was_kept_is_handed_over_last():
    decision = after(a_conversation(Phase.TAKEN), responder_arrived(at=NOON + minutes(9)))

    assert decision.conversation.phase is Phase.ASSIGNED
    assert decision.conversation.waiting_since is None
    assert decision.effects == (
        Say(DESK, say.DeskOpened("Sininen Kuikka", Language.FI, 9)),
        Say(Place.ENTRY, say.SomeoneIsHere(KOIVU.alias, KOIVU.role)),
        ReleaseHeld(DESK),
    )


def test_arriving_twice_changes_nothing():
    talking = a_conversation(Phase.ASSIGNED)

    assert after(talking, responder_arrived()) == Decision(talking)


@pytest.mark.parametrize("conversation", [a_conversation(Phase.WAITING), a_conversation(Phase.ASSIGNED)])
def test_whoever_comes_too_late_is_told(conversation: Conversation):
    decision = after(conversation, responder_arrived(OTHER_DESK))

    assert decision == Decision(conversation, (Say(OTHER_DESK, say.DeskTimedOut()),))


def test_a_counsellor_who_writes_is_there_even_where_the_arrival_was_missed():
    decision = after(a_conversation(Phase.TAKEN), responder_wrote())

    assert decision.conversation.phase is Phase.ASSIGNED
    assert kinds_of(decision.effects) == [Say, Say, ReleaseHeld, Relay]


def test_a_counsellor_who_closes_at_once_still_gets_what_was_kept():
    decision = after(a_conversation(Phase.TAKEN), responder_wrote(DeskCommand.CLOSE))

    assert decision.conversation.phase is Phase.CLOSED
    assert ReleaseHeld(DESK) in decision.effects


def test_a_counsellor_who_does_not_come_gives_the_student_back_the_place_in_the_queue():
    decision = decide(a_conversation(Phase.TAKEN), clock_struck(minutes(12)), POLICY, Surroundings(1))

    assert decision.conversation.phase is Phase.WAITING
    assert decision.conversation.waiting_since == NOON
    assert decision.conversation.assignment is None
    assert next_due(decision.conversation, POLICY) == NOON + minutes(15)
    assert said_to(decision, Place.ENTRY) == [say.BackInQueue(1, Service.COUNSELLOR_CHAT)]
    assert said_to(decision, DESK) == [say.DeskTimedOut()]
    assert said_to(decision, Place.DUTY) == [
        say.ResponderDidNotCome(3, "Sininen Kuikka", "Kuraattori Koivu"),
        say.Card(3, "Sininen Kuikka", Language.FI, 12, None, None),
    ]


# --- talking --------------------------------------------------------------------------------------------------------
def test_what_a_counsellor_writes_reaches_the_student():
    decision = after(a_conversation(Phase.ASSIGNED, warned=True), responder_wrote())

    assert decision.effects == (Relay(ENVELOPE, Place.ENTRY),)
    assert decision.conversation.quiet_since == LATER
    assert not decision.conversation.warned


@pytest.mark.parametrize("conversation", [a_conversation(Phase.ASSIGNED), a_conversation(Phase.CLOSED)])
@pytest.mark.parametrize("command", [None, DeskCommand.CLOSE, DeskCommand.HAND_BACK, DeskCommand.UNKNOWN])
def test_nothing_goes_to_a_student_from_a_desk_that_is_over_and_the_writer_is_told(
    conversation: Conversation, command: DeskCommand | None
):
    decision = after(conversation, responder_wrote(command, OTHER_DESK))

    assert decision == Decision(conversation, (Say(OTHER_DESK, say.DeskIsClosed()),))


@pytest.mark.parametrize("desk", [DESK, OTHER_DESK])
def test_help_is_given_at_every_desk(desk):
    decision = after(a_conversation(Phase.ASSIGNED), responder_wrote(DeskCommand.HELP, desk))

    assert decision.effects == (Say(desk, say.DeskHelp(False)),)


def test_a_mistyped_command_does_not_go_to_the_student():
    decision = after(a_conversation(Phase.ASSIGNED), responder_wrote(DeskCommand.UNKNOWN))

    assert decision.effects == (Say(DESK, say.DeskUnknownCommand()),)


def test_a_counsellor_who_closes_tells_the_student():
    decision = after(a_conversation(Phase.ASSIGNED), responder_wrote(DeskCommand.CLOSE))

    assert decision.conversation.phase is Phase.CLOSED
    assert decision.conversation.assignment is None
    assert said_to(decision, Place.ENTRY) == [say.ConversationEnded(EndedBy.RESPONDER)]
    assert said_to(decision, DESK) == [say.DeskEnded(EndedBy.RESPONDER)]


@pytest.mark.parametrize("fact", [responder_wrote(DeskCommand.HAND_BACK), responder_left()])
@pytest.mark.parametrize("phase", [Phase.TAKEN, Phase.ASSIGNED])
def test_handing_back_or_walking_out_puts_the_student_in_the_queue_again(phase: Phase, fact: Fact):
    decision = after(a_conversation(phase), fact)

    assert decision.conversation.phase is Phase.WAITING
    assert decision.conversation.assignment is None
    assert said_to(decision, Place.ENTRY) == [say.BackInQueue(0, Service.COUNSELLOR_CHAT)]
    assert [type(message) for message in said_to(decision, Place.DUTY)] == [say.Card]


def test_a_counsellor_who_leaves_an_old_desk_disturbs_nobody():
    talking = a_conversation(Phase.ASSIGNED)

    assert after(talking, responder_left(OTHER_DESK)) == Decision(talking)


def test_edits_reactions_and_redactions_of_a_counsellor_cross_where_their_message_did():
    talking = a_conversation(Phase.ASSIGNED)

    assert after(talking, responder_changed()).effects == (Relay(ENVELOPE, Place.ENTRY),)
    assert after(talking, responder_changed(crossed=False)).effects == ()
    assert after(talking, responder_changed(waiting=EnvelopeId(9))).effects == (Drop(EnvelopeId(9)),)


@pytest.mark.parametrize(("change", "told"), [(Change.EDIT, [say.DeskIsClosed()]), (Change.REACTION, [])])
def test_nothing_new_comes_from_a_closed_desk_by_way_of_an_old_message(change: Change, told: list[say.Message]):
    decision = after(a_conversation(Phase.CLOSED), responder_changed(change))

    assert Relay not in kinds_of(decision.effects)
    assert said_to(decision, DESK) == told


def test_a_counsellor_can_take_back_what_was_said_also_after_the_end():
    decision = after(a_conversation(Phase.CLOSED), responder_changed(Change.RETRACTION))

    assert decision.effects == (Relay(ENVELOPE, Place.ENTRY),)


def test_a_counsellor_learns_that_an_unverified_device_did_not_reach_the_student():
    talking = a_conversation(Phase.ASSIGNED)

    device = after(talking, ResponderDeviceRefused(LATER, DESK))

    assert device == Decision(talking, (Say(DESK, say.DeviceNotVerified()),))


# --- edits, reactions, redactions of a student ----------------------------------------------------------------------
@pytest.mark.parametrize(
    ("phase", "effect"),
    [(Phase.ASSIGNED, Relay(ENVELOPE, DESK)), (Phase.WAITING, Hold(ENVELOPE)), (Phase.TAKEN, Hold(ENVELOPE))],
)
def test_a_corrected_message_goes_where_the_message_went(phase: Phase, effect):
    assert after(a_conversation(phase), student_edited()).effects == (effect,)
    assert after(a_conversation(phase), student_reacted()).effects == (effect,)


def test_a_correction_after_the_end_is_answered_by_the_bot_since_nobody_else_reads_it():
    plain = after(a_conversation(Phase.CLOSED), student_edited())
    human = after(a_conversation(Phase.CLOSED), student_edited(StudentCommand.HUMAN))

    assert kinds_of(plain.effects) == [Reply]
    assert human.conversation.phase is Phase.WAITING


def test_a_mistyped_command_can_be_mended_by_editing_it():
    decision = after(a_conversation(), student_edited(StudentCommand.HUMAN, crossed=False))

    assert decision.conversation.phase is Phase.WAITING


def test_a_reaction_keeps_a_conversation_awake():
    decision = after(a_conversation(Phase.ASSIGNED, warned=True), student_reacted())

    assert decision.conversation.quiet_since == LATER
    assert not decision.conversation.warned


def test_a_reaction_that_means_nothing_does_nothing():
    talking = a_conversation(Phase.ASSIGNED)

    assert after(talking, student_reacted(crossed=False)) == Decision(talking)


def test_a_message_taken_back_before_anybody_read_it_is_never_read():
    decision = after(a_conversation(Phase.WAITING), student_retracted(waiting=EnvelopeId(9)))

    assert decision.effects == (Drop(EnvelopeId(9)),)


@pytest.mark.parametrize("phase", [Phase.ASSIGNED, Phase.CLOSED, Phase.GONE])
def test_a_message_can_be_taken_back_as_long_as_it_stands_at_a_desk(phase: Phase):
    conversation = a_conversation(phase, last_desk=DESK)

    assert after(conversation, student_retracted()).effects == (Relay(ENVELOPE, DESK),)


def test_taking_back_what_never_crossed_needs_nothing():
    assert after(a_conversation(), student_retracted()).effects == ()
    assert after(a_conversation(last_desk=DESK), student_retracted(crossed=False)).effects == ()


def test_a_choice_in_the_menu_is_for_the_bot_and_is_not_handed_on():
    asked = after(a_conversation(Phase.ASSIGNED), student_chose(StudentCommand.HUMAN))
    waiting = after(a_conversation(Phase.OPEN), student_chose(StudentCommand.HUMAN))

    assert asked.effects == (Say(Place.ENTRY, say.HumanAlreadyHere(KOIVU.alias, KOIVU.role)),)
    assert waiting.conversation.phase is Phase.WAITING


# --- ending ---------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("phase", [Phase.WAITING, Phase.TAKEN, Phase.ASSIGNED])
def test_a_student_may_end_it_at_any_time(phase: Phase):
    decision = after(a_conversation(phase), student_wrote(StudentCommand.END))

    assert decision.conversation.phase is Phase.CLOSED
    assert decision.conversation.assignment is None
    assert decision.conversation.waiting_since is None
    assert DropHeld() in decision.effects
    ended = say.ConversationEnded if phase is Phase.ASSIGNED else say.WaitingEnded
    assert said_to(decision, Place.ENTRY) == [ended(EndedBy.STUDENT)]


def test_staff_see_that_a_student_no_longer_waits():
    waiting = after(a_conversation(Phase.WAITING), student_wrote(StudentCommand.END))
    talking = after(a_conversation(Phase.ASSIGNED), student_wrote(StudentCommand.END))

    assert Amend(Place.DUTY, Purpose.CARD, say.CardIsGone(3, "Sininen Kuikka")) in waiting.effects
    assert said_to(talking, DESK) == [say.DeskEnded(EndedBy.STUDENT)]


# --- erasing --------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("phase", WITH_A_ROOM)
def test_a_student_erases_everything_with_one_word_and_a_yes(phase: Phase):
    asked = after(a_conversation(phase), student_wrote(StudentCommand.ERASE))
    erased = after(asked.conversation, student_wrote(StudentCommand.YES))

    assert asked.effects == (Say(Place.ENTRY, say.EraseQuestion(), Purpose.ERASE_QUESTION, ("✅", "❌")),)
    assert erased.conversation.phase is Phase.ERASED
    assert erased.effects[-1] == Erase(say.EraseFarewell(), say.DeskErased(), all_of_account=True)
    assert (Amend in kinds_of(erased.effects)) == (phase is Phase.WAITING)


@pytest.mark.parametrize("phase", WITH_A_ROOM)
def test_a_press_on_the_question_answers_it(phase: Phase):
    asked = after(a_conversation(phase), student_wrote(StudentCommand.ERASE)).conversation

    yes = after(asked, student_chose(StudentCommand.YES, Purpose.ERASE_QUESTION))
    no = after(asked, student_chose(StudentCommand.NO, Purpose.ERASE_QUESTION))

    assert yes.conversation.phase is Phase.ERASED
    assert no.conversation == replace(asked, erase_asked_at=None)
    assert said_to(no, Place.ENTRY) == [say.NothingErased()]


def test_a_no_erases_nothing():
    decision = after(a_conversation(), student_wrote(StudentCommand.ERASE), student_wrote(StudentCommand.NO))

    assert decision.effects == (Say(Place.ENTRY, say.NothingErased()),)
    assert decision.conversation.erase_asked_at is None


@pytest.mark.parametrize(
    "between",
    [
        student_wrote(),
        student_wrote(StudentCommand.MENU),
        student_chose(StudentCommand.HUMAN),
        student_chose(StudentCommand.PRIVACY),
    ],
)
def test_a_yes_to_something_else_erases_nothing(between: Fact):
    asked = after(a_conversation(), student_wrote(StudentCommand.ERASE)).conversation

    decision = after(asked, between, student_wrote(StudentCommand.YES))

    assert Erase not in kinds_of(decision.effects)


def test_a_yes_to_what_a_counsellor_asked_meanwhile_goes_to_the_counsellor_and_erases_nothing():
    talking = after(a_conversation(Phase.ASSIGNED), student_wrote(StudentCommand.ERASE)).conversation

    decision = after(talking, responder_wrote(), student_wrote(StudentCommand.YES))

    assert decision.effects == (Relay(ENVELOPE, DESK),)


def test_an_old_yes_erases_nothing():
    asked = a_conversation(erase_asked_at=NOON)

    on_time = student_wrote(StudentCommand.YES, at=NOON + POLICY.confirm_within)
    too_late = student_wrote(StudentCommand.YES, at=NOON + POLICY.confirm_within + timedelta(seconds=1))

    assert after(asked, on_time).conversation.phase is Phase.ERASED
    assert after(asked, too_late).conversation.phase is Phase.OPEN


@pytest.mark.parametrize("asked_at", [None, NOON - timedelta(hours=1)])
@pytest.mark.parametrize("phase", WITH_A_ROOM)
def test_a_late_press_on_the_question_asks_anew_and_takes_nobody_out_of_a_talk_or_the_queue(phase: Phase, asked_at):
    conversation = a_conversation(phase, erase_asked_at=asked_at)

    yes = after(conversation, student_chose(StudentCommand.YES, Purpose.ERASE_QUESTION))
    no = after(conversation, student_chose(StudentCommand.NO, Purpose.ERASE_QUESTION))

    assert yes.conversation.phase is no.conversation.phase is phase
    assert said_to(yes, Place.ENTRY) == [say.EraseQuestion()]
    assert yes.conversation.erase_asked_at == LATER
    assert said_to(no, Place.ENTRY) == [say.NothingErased()]


# --- what could not be read or handed over --------------------------------------------------------------------------
def test_a_student_whose_message_could_not_be_read_is_asked_again_and_staff_know():
    alone = after(a_conversation(), Unreadable(LATER, None))
    talking = after(a_conversation(Phase.ASSIGNED), Unreadable(LATER, None))

    assert alone.effects == (Say(Place.ENTRY, say.PleaseSendAgain()), Say(Place.ADMIN, say.AdminUnreadable()))
    assert talking.effects == (Say(Place.ENTRY, say.PleaseSendAgain()), Say(DESK, say.DeskStudentUnreadable()))


def test_a_counsellor_whose_message_could_not_be_read_is_asked_again():
    assert after(a_conversation(Phase.ASSIGNED), Unreadable(LATER, DESK)).effects == (
        Say(DESK, say.DeskPleaseSendAgain()),
    )


@pytest.mark.parametrize(
    ("desk", "told"), [(None, Say(Place.ENTRY, say.NotDelivered())), (DESK, Say(DESK, say.DeskNotDelivered()))]
)
def test_whoever_wrote_what_could_not_be_delivered_is_told(desk, told: Say):
    decision = after(a_conversation(Phase.ASSIGNED), Undeliverable(LATER, desk))

    assert decision.effects == (told, Say(Place.ADMIN, say.AdminSetAside()))


# --- the clock ------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("phase", Phase)
def test_the_clock_does_nothing_before_its_time(phase: Phase):
    conversation = a_conversation(phase)

    assert after(conversation, clock_struck(timedelta(seconds=1))) == Decision(conversation)


def test_a_student_who_waits_is_told_a_few_times_and_the_card_shows_the_wait_for_as_long_as_it_lasts():
    waiting, told, cards = a_conversation(Phase.WAITING), [], []
    for tick in range(1, 7):
        decision = decide(waiting, clock_struck(minutes(5 * tick)), POLICY)
        waiting = decision.conversation
        told += said_to(decision, Place.ENTRY)
        cards += [effect.message for effect in decision.effects if isinstance(effect, Amend)]

    assert told == [say.StillWaiting(5), say.StillWaiting(10), say.StillWaiting(15)]
    assert [card.minutes for card in cards] == [5, 10, 15, 20, 25, 30]


def test_missed_nudges_are_not_made_up_for():
    decision = decide(a_conversation(Phase.WAITING), clock_struck(minutes(52)), POLICY)

    assert said_to(decision, Place.ENTRY) == [say.StillWaiting(52)]
    assert next_due(decision.conversation, POLICY) == NOON + minutes(55)


def test_nobody_waits_for_ever_and_the_student_is_told():
    decision = decide(a_conversation(Phase.WAITING, nudges=280), clock_struck(timedelta(hours=24)), POLICY)

    assert decision.conversation.phase is Phase.CLOSED
    assert said_to(decision, Place.ENTRY) == [say.WaitingEnded(EndedBy.SILENCE)]
    assert kinds_of(decision.effects) == [Say, Amend, DropHeld]


def test_a_student_who_goes_on_writing_goes_on_waiting():
    wrote = after(a_conversation(Phase.WAITING), student_wrote(at=NOON + timedelta(hours=23))).conversation

    decision = decide(wrote, clock_struck(timedelta(hours=24)), POLICY)

    assert decision.conversation.phase is Phase.WAITING


def test_after_a_long_stop_of_the_bot_nobody_is_told_of_an_end_and_erased_in_the_same_minute():
    ended = decide(a_conversation(Phase.WAITING), clock_struck(timedelta(days=30)), POLICY).conversation

    assert ended.phase is Phase.CLOSED
    due = next_due(ended, POLICY)
    assert due is not None
    assert due > NOON + timedelta(days=35)


@pytest.mark.parametrize("phase", [Phase.OPEN, Phase.CLOSED, Phase.GONE])
def test_a_week_of_silence_erases_everything(phase: Phase):
    decision = decide(a_conversation(phase), clock_struck(timedelta(days=7)), POLICY)

    assert decision.conversation.phase is Phase.ERASED
    assert decision.effects == (Erase(say.SilenceErased(), None, all_of_account=False),)


def test_an_invitation_that_came_to_nothing_is_forgotten():
    decision = decide(a_conversation(Phase.ARRIVING), clock_struck(timedelta(days=7)), POLICY)

    assert decision.conversation.phase is Phase.ERASED
    assert decision.effects == (LeaveEntry(),)


def test_the_clock_does_not_matter_to_what_is_erased():
    assert next_due(a_conversation(Phase.ERASED), POLICY) is None


def test_a_conversation_without_a_responder_has_no_desk():
    with pytest.raises(ValueError, match="no desk"):
        desk_of(a_conversation(Phase.OPEN))


def test_who_still_waits_when_an_alarm_ends_gets_a_card_as_others_do():
    alarmed = a_conversation(Phase.WAITING, alarmed=True)

    calm = decide(alarmed, AlarmEnded(LATER), POLICY).conversation
    opened = decide(calm, DoorChanged(LATER), POLICY)

    assert (calm.alarmed, calm.request.carded_at) == (False, None)
    assert len(said_to(opened, Place.DUTY)) == 1
    assert opened.conversation.request.carded_at == LATER


def test_who_waits_for_tutors_whom_nobody_lets_in_gets_an_adult():
    """No supervisor comes: the door stays shut, and the student is not left before it."""
    no_supervisor = Surroundings(tutors=Door(is_open=False))
    asked = decide(a_conversation(Phase.OPEN), student_wrote(StudentCommand.TUTOR, at=NOON), POLICY, no_supervisor)
    assert said_to(asked, Place.ENTRY) == [say.ChatClosed(Service.TUTOR_CHAT, None)]

    due = next_due(asked.conversation, POLICY)
    later = decide(asked.conversation, clock_struck(POLICY.widen_after), POLICY, no_supervisor)

    assert due == NOON + POLICY.widen_after
    assert said_to(later, Place.ENTRY) == [say.AdultsAskedToo(10)]
    assert len(said_to(later, Place.DUTY)) == 1
    assert later.conversation.request.service is Service.COUNSELLOR_CHAT


def test_and_in_the_adults_closed_hours_they_are_told_when_those_come():
    nobody = Surroundings(tutors=Door(is_open=False), counsellors=Door(is_open=False, opens_at=LATER))
    asked = decide(a_conversation(Phase.OPEN), student_wrote(StudentCommand.TUTOR, at=NOON), POLICY, nobody)

    later = decide(asked.conversation, clock_struck(POLICY.widen_after), POLICY, nobody)

    assert said_to(later, Place.ENTRY) == [say.ChatClosedMeanwhile(Service.COUNSELLOR_CHAT, LATER)]
    assert later.conversation.request.shut_at == NOON + POLICY.widen_after
