"""Which pictures and files cross, who is told of those that do not, and that words beside one go their own way."""

from dataclasses import replace

import pytest

from rooms import messages as say
from rooms.commands import DeskCommand, StudentCommand
from rooms.decide import decide
from rooms.effects import Decision, Hold, Relay, ReleaseHeld, Reply
from rooms.facts import Fact, MediaLost, ResponderSentMedia, StudentSentMedia
from rooms.media import MEGABYTE, MediaPolicy
from rooms.model import (
    Assignment,
    Attached,
    Conversation,
    Disclosure,
    MediaFate,
    MediaFault,
    MediaKind,
    Phase,
    Place,
    Purpose,
    Until,
)
from rooms.policy import RoomsPolicy
from tests.makers import (
    DESK,
    ENVELOPE,
    KUUSI,
    LATER,
    NOON,
    OTHER_DESK,
    a_conversation,
    kinds_of,
    responder_arrived,
    responder_wrote,
    said_to,
    student_chose,
    student_wrote,
)

TO_ADULTS = MediaPolicy(to_adults=True)
TO_ALL = MediaPolicy(to_adults=True, to_tutors=True)
PICTURE = Attached(MediaKind.IMAGE)


def after(conversation: Conversation, fact: Fact, media: MediaPolicy = TO_ADULTS) -> Decision:
    return decide(conversation, fact, RoomsPolicy(media=media))


def with_a_tutor(phase: Phase = Phase.ASSIGNED) -> Conversation:
    return a_conversation(phase, assignment=Assignment(KUUSI, DESK, NOON))


def a_picture(attached: Attached = PICTURE) -> StudentSentMedia:
    return StudentSentMedia(ENVELOPE, LATER, attached)


def from_the_desk(attached: Attached = PICTURE, desk=DESK) -> ResponderSentMedia:
    return ResponderSentMedia(ENVELOPE, LATER, desk, attached)


def not_relayed(fault: MediaFault, kind: MediaKind = MediaKind.IMAGE) -> say.MediaNotRelayed:
    return say.MediaNotRelayed(kind, fault, 10)


# --- a student's picture --------------------------------------------------------------------------------------------
def test_a_school_that_has_chosen_nothing_lets_no_student_send_a_picture():
    decision = after(a_conversation(Phase.ASSIGNED), a_picture(), MediaPolicy())

    assert said_to(decision, Place.ENTRY) == [not_relayed(MediaFault.SETTING)]
    assert said_to(decision, DESK) == [say.DeskStudentSentMedia(MediaKind.IMAGE)]
    assert Relay not in kinds_of(decision.effects)


def test_a_picture_crosses_to_an_adult_where_the_school_has_chosen_so():
    decision = after(a_conversation(Phase.ASSIGNED), a_picture())

    assert decision.effects == (Relay(ENVELOPE, DESK, media=MediaFate.CROSSES),)
    assert decision.conversation.quiet_since == LATER


def test_a_picture_for_adults_does_not_cross_to_a_tutor():
    decision = after(with_a_tutor(), a_picture())

    assert said_to(decision, Place.ENTRY) == [not_relayed(MediaFault.PEER)]
    assert said_to(decision, DESK) == [say.DeskStudentSentMedia(MediaKind.IMAGE)]


def test_a_picture_crosses_to_a_tutor_where_the_school_has_chosen_that_too():
    assert after(with_a_tutor(), a_picture(), TO_ALL).effects == (Relay(ENVELOPE, DESK, media=MediaFate.CROSSES),)


@pytest.mark.parametrize("phase", [Phase.WAITING, Phase.TAKEN])
def test_a_picture_waits_with_the_words_for_somebody_who_comes(phase: Phase):
    assert after(a_conversation(phase), a_picture()).effects == (Hold(ENVELOPE),)


@pytest.mark.parametrize("phase", [Phase.WAITING, Phase.TAKEN])
def test_a_picture_that_could_cross_to_nobody_does_not_wait(phase: Phase):
    decision = after(a_conversation(phase), a_picture(), MediaPolicy())

    assert decision.effects[0].message == not_relayed(MediaFault.SETTING)
    assert Hold not in kinds_of(decision.effects)


@pytest.mark.parametrize("phase", [Phase.OPEN, Phase.CLOSED])
def test_a_picture_that_nobody_is_there_to_see_goes_nowhere_and_its_sender_is_told(phase: Phase):
    decision = after(a_conversation(phase), a_picture())

    assert said_to(decision, Place.ENTRY) == [not_relayed(MediaFault.NOBODY)]
    assert len(decision.effects) == 1


@pytest.mark.parametrize(
    ("attached", "fault"),
    [
        (Attached(MediaKind.AUDIO), MediaFault.KIND),
        (Attached(MediaKind.STICKER, sealed=False), MediaFault.KIND),
        (Attached(MediaKind.IMAGE, sealed=False), MediaFault.UNSEALED),
        (Attached(MediaKind.FILE, size=10 * MEGABYTE + 1), MediaFault.SIZE),
        (Attached(MediaKind.FILE, size=10 * MEGABYTE), None),
    ],
)
def test_what_cannot_cross_is_told_at_once_with_the_reason(attached: Attached, fault: MediaFault | None):
    waiting = after(a_conversation(Phase.WAITING), a_picture(attached))
    talking = after(a_conversation(Phase.ASSIGNED), a_picture(attached))

    told = [] if fault is None else [not_relayed(fault, attached.kind)]
    assert said_to(waiting, Place.ENTRY) == said_to(talking, Place.ENTRY) == told
    assert (Hold in kinds_of(waiting.effects)) == (Relay in kinds_of(talking.effects)) == (fault is None)


def test_whoever_comes_gets_what_waited_with_its_pictures_only_if_they_may():
    adult = after(a_conversation(Phase.TAKEN), responder_arrived())
    tutor = after(with_a_tutor(Phase.TAKEN), responder_arrived())
    trained = after(with_a_tutor(Phase.TAKEN), responder_arrived(), TO_ALL)

    assert ReleaseHeld(DESK, media=MediaFate.CROSSES) in adult.effects
    assert ReleaseHeld(DESK, media=MediaFate.REFUSED) in tutor.effects
    assert ReleaseHeld(DESK, media=MediaFate.CROSSES) in trained.effects


def test_a_picture_waits_behind_a_line_that_a_tutor_may_not_read_yet():
    asked = replace(with_a_tutor(), tells_since=NOON, tell_asked_at=NOON)

    decision = after(asked, a_picture(), TO_ALL)

    assert Hold(ENVELOPE) in decision.effects
    assert Relay not in kinds_of(decision.effects)
    yes = after(decision.conversation, student_chose(StudentCommand.YES, Purpose.TELL_QUESTION), TO_ALL)
    assert ReleaseHeld(DESK, media=MediaFate.CROSSES) in yes.effects


# --- words beside a picture -----------------------------------------------------------------------------------------
def beside(command: StudentCommand | None = None, attached: Attached = PICTURE, **more):
    return replace(student_wrote(command, **more), attached=attached)


def test_words_and_picture_cross_together():
    assert after(a_conversation(Phase.ASSIGNED), beside()).effects == (Relay(ENVELOPE, DESK, media=MediaFate.CROSSES),)


@pytest.mark.parametrize("talking", [a_conversation(Phase.ASSIGNED), with_a_tutor()])
def test_the_words_cross_also_where_the_picture_does_not(talking: Conversation):
    decision = after(talking, beside(), MediaPolicy())

    assert decision.effects[0] == Relay(ENVELOPE, DESK, media=MediaFate.STAYS)
    assert said_to(decision, Place.ENTRY) == [not_relayed(MediaFault.SETTING)]
    assert said_to(decision, DESK) == [say.DeskStudentSentMedia(MediaKind.IMAGE)]


def test_words_that_wait_wait_also_where_the_picture_never_crosses():
    decision = after(a_conversation(Phase.WAITING), beside(), MediaPolicy())

    assert Hold(ENVELOPE) in decision.effects
    assert said_to(decision, Place.ENTRY) == [not_relayed(MediaFault.SETTING)]


def test_words_and_picture_that_wait_are_not_told_of():
    assert after(a_conversation(Phase.WAITING), beside()).effects == (Hold(ENVELOPE),)


def test_words_beside_a_picture_that_tell_who_somebody_is_wait_for_a_yes_before_a_tutor():
    decision = after(with_a_tutor(), beside(tells=[Disclosure.OWN_NAME]), TO_ALL)

    assert Hold(ENVELOPE, Until.STUDENT_AGREES) in decision.effects
    assert Relay not in kinds_of(decision.effects)


def test_words_beside_a_picture_are_answered_by_the_bot_where_nobody_else_is_there():
    decision = after(a_conversation(), beside())

    assert kinds_of(decision.effects)[0] is Reply
    assert said_to(decision, Place.ENTRY) == [not_relayed(MediaFault.NOBODY)]


@pytest.mark.parametrize("phase", sorted(set(Phase) - {Phase.GONE, Phase.ERASED}))
def test_a_cry_for_help_beside_a_picture_is_answered_first_of_all(phase: Phase):
    assert after(a_conversation(phase), beside(StudentCommand.EMERGENCY)).effects[0].message == say.Emergency()


def test_whoever_asks_for_a_person_beside_a_picture_is_given_one():
    decision = after(a_conversation(), beside(StudentCommand.ADULT))

    assert decision.conversation.phase is Phase.WAITING
    assert not_relayed(MediaFault.NOBODY) in said_to(decision, Place.ENTRY)


def test_whoever_erases_everything_beside_a_picture_reads_nothing_after_the_farewell():
    asked = a_conversation(erase_asked_at=NOON)

    decision = after(asked, beside(StudentCommand.YES))

    assert decision.conversation.phase is Phase.ERASED
    assert said_to(decision, Place.ENTRY) == []


# --- a responder's --------------------------------------------------------------------------------------------------
def test_what_an_adult_sends_crosses_unless_the_school_has_chosen_otherwise():
    talking = a_conversation(Phase.ASSIGNED)

    assert after(talking, from_the_desk(), MediaPolicy()).effects == (
        Relay(ENVELOPE, Place.ENTRY, media=MediaFate.CROSSES),
    )
    told = said_to(after(talking, from_the_desk(), MediaPolicy(to_students=False)), DESK)
    assert told == [say.DeskMediaNotRelayed(MediaKind.IMAGE, MediaFault.SETTING, 10)]


@pytest.mark.parametrize("phase", [Phase.TAKEN, Phase.ASSIGNED])
@pytest.mark.parametrize("words", [False, True])
def test_what_a_tutor_sends_never_crosses(words: bool, phase: Phase):
    fact = replace(responder_wrote(), attached=PICTURE) if words else from_the_desk()

    decision = after(with_a_tutor(phase), fact, TO_ALL)

    assert say.DeskMediaNotRelayed(MediaKind.IMAGE, MediaFault.PEER, 10) in said_to(decision, DESK)
    assert (Relay(ENVELOPE, Place.ENTRY) in decision.effects) == words
    assert not [one for one in decision.effects if isinstance(one, Relay) and one.media is MediaFate.CROSSES]


def test_an_adult_who_sends_a_picture_first_has_come():
    decision = after(a_conversation(Phase.TAKEN), from_the_desk())

    assert decision.conversation.phase is Phase.ASSIGNED
    assert kinds_of(decision.effects)[-2:] == [ReleaseHeld, Relay]


def test_words_and_picture_of_an_adult_cross_together():
    decision = after(a_conversation(Phase.ASSIGNED), replace(responder_wrote(), attached=PICTURE))

    assert decision.effects == (Relay(ENVELOPE, Place.ENTRY, media=MediaFate.CROSSES),)


def test_a_command_beside_a_picture_is_obeyed_and_the_picture_goes_nowhere():
    decision = after(a_conversation(Phase.ASSIGNED), replace(responder_wrote(DeskCommand.CLOSE), attached=PICTURE))

    assert decision.conversation.phase is Phase.CLOSED
    assert said_to(decision, DESK)[-1] == say.DeskMediaNotRelayed(MediaKind.IMAGE, MediaFault.NOBODY, 10)


@pytest.mark.parametrize(
    "fact", [from_the_desk(desk=OTHER_DESK), replace(responder_wrote(desk=OTHER_DESK), attached=PICTURE)]
)
def test_nothing_comes_from_a_desk_that_is_over(fact: Fact):
    decision = after(a_conversation(Phase.ASSIGNED), fact)

    assert said_to(decision, OTHER_DESK) == [say.DeskIsClosed()]
    assert len(decision.effects) == 1


# --- lost on the way ------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("fault", MediaFault)
def test_whoever_sent_what_was_lost_on_its_way_is_told_why(fault: MediaFault):
    talking = a_conversation(Phase.ASSIGNED)

    mine = after(talking, MediaLost(LATER, None, MediaKind.IMAGE, fault))
    yours = after(talking, MediaLost(LATER, DESK, MediaKind.FILE, fault))

    assert said_to(mine, Place.ENTRY) == [not_relayed(fault)]
    assert said_to(mine, DESK) == [say.DeskStudentSentMedia(MediaKind.IMAGE)]
    assert said_to(yours, DESK) == [say.DeskMediaNotRelayed(MediaKind.FILE, fault, 10)]
    assert said_to(yours, Place.ENTRY) == []
