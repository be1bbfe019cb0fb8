"""Words that would hurt a tutor: held back once with a warning, and the second time an adult goes on."""

from dataclasses import replace

import pytest

from bot.turn import Policies, Screened, Turn, turn
from faq.decide import Memory
from moderation import messages as alarm_say
from moderation.abuse import Abuse
from moderation.model import Finding, Line, Tier
from rooms import messages as say
from rooms.at_desk import BLOCK_OFFER
from rooms.commands import DeskCommand, StudentCommand
from rooms.decide import decide
from rooms.duty import Member, Room, agreed_to_block, on_card
from rooms.effects import Decision, Effect, Relay, Say
from rooms.model import (
    Assignment,
    Conversation,
    Door,
    Phase,
    Place,
    Purpose,
    Request,
    Responder,
    Service,
    Surroundings,
)
from rooms.policy import RoomsPolicy
from rooms.roster import Person
from tests.makers import DESK, KOIVU, KUUSI, LATER, NOON, a_conversation, responder_wrote, said_to, student_wrote

CALM = Finding(Line.NONE, Tier.NONE, None, ())


def with_a_tutor(held: int = 0) -> Conversation:
    talk = a_conversation(Phase.ASSIGNED, assignment=Assignment(KUUSI, DESK, NOON))
    return replace(talk, request=Request(Service.TUTOR_CHAT, held_abuse=held))


def hurts(talk: Conversation, *kinds: Abuse, finding: Finding = CALM, around: Surroundings | None = None) -> Turn:
    screened = Screened(finding, None, frozenset(kinds))
    return turn(
        talk, Memory(), student_wrote(), None, None, Policies(), around or Surroundings(), at=LATER, screened=screened
    )


def said(effects: tuple[Effect, ...], to: object) -> list[object]:
    return [one.message for one in effects if isinstance(one, Say) and one.to == to]


def test_the_first_time_it_is_named_and_not_passed_on_and_the_tutor_sees_no_words():
    after = hurts(with_a_tutor(), Abuse.INSULT, Abuse.HATE)

    assert said(after.effects, Place.ENTRY) == [alarm_say.AbuseWarning(True, False, False, True)]
    assert said(after.effects, DESK) == [alarm_say.DeskAbuseHeld(True, False, False, True)]
    assert not [one for one in after.effects if isinstance(one, Relay)]
    assert after.conversation.request.held_abuse == 1
    assert after.conversation.is_with_a_peer


def test_the_second_time_an_adult_goes_on_and_nobody_is_shut_out():
    after = hurts(with_a_tutor(held=1), Abuse.THREAT)

    talk = after.conversation
    assert (talk.phase, talk.assignment, talk.request.service) == (Phase.WAITING, None, Service.COUNSELLOR_CHAT)
    assert said(after.effects, Place.ENTRY) == [alarm_say.AbuseAdultJoins(), say.AdultGoesOn(0, None)]
    assert said(after.effects, DESK) == [alarm_say.DeskAbuseAgain(), say.DeskAdultGoesOn(), say.DeskDebriefOffer()]
    told = [type(one) for one in said(after.effects, Place.DUTY)]
    assert told == [alarm_say.SupervisorAbuse, say.Card, say.TutorHadHardTalk]
    assert not [one for one in after.effects if isinstance(one, Relay)]


@pytest.mark.parametrize("line", [Line.SOFT, Line.HARD])
def test_a_message_that_carries_a_sign_of_danger_is_never_held_back(line: Line):
    finding = Finding(line, Tier.WORRY if line is Line.SOFT else Tier.URGENT, None, ("a.rule",))

    after = hurts(with_a_tutor(), Abuse.INSULT, finding=finding)

    assert not any(isinstance(one, alarm_say.AbuseWarning) for one in said(after.effects, Place.ENTRY))
    assert after.conversation.request.held_abuse == 0
    if line is Line.SOFT:
        assert [one for one in after.effects if isinstance(one, Relay)]


def test_a_message_in_which_nobody_could_look_for_danger_is_never_held_back():
    unread = Finding(Line.SOFT, Tier.NONE, None, (), screened=False)

    assert [one for one in hurts(with_a_tutor(), Abuse.INSULT, finding=unread).effects if isinstance(one, Relay)]


def test_an_adult_is_told_everything():
    talk = a_conversation(Phase.ASSIGNED, assignment=Assignment(KOIVU, DESK, NOON))

    assert [one for one in hurts(talk, Abuse.INSULT).effects if isinstance(one, Relay)]


def test_outside_the_hours_of_adults_the_student_hears_when_they_come():
    closed = Surroundings(counsellors=Door(is_open=False, opens_at=NOON))

    after = hurts(with_a_tutor(held=1), Abuse.INSULT, around=closed)

    told = [alarm_say.AbuseAdultJoins(), say.ChatClosedMeanwhile(Service.COUNSELLOR_CHAT, NOON)]
    assert said(after.effects, Place.ENTRY) == told
    assert after.conversation.phase is Phase.WAITING
    assert after.conversation.request.carded_at is None


def test_a_tutor_brings_an_adult_with_one_word():
    decision = decide(with_a_tutor(), responder_wrote(DeskCommand.ADULT), RoomsPolicy())

    talk = decision.conversation
    assert (talk.phase, talk.request.service) == (Phase.WAITING, Service.COUNSELLOR_CHAT)
    assert said_to(decision, DESK) == [say.DeskAdultGoesOn(), say.DeskDebriefOffer()]
    assert said_to(decision, Place.ENTRY) == [say.AdultGoesOn(0, None)]
    assert [type(one) for one in said_to(decision, Place.DUTY)] == [say.Card, say.TutorHadHardTalk]


# --- blocking: a tutor asks, an adult decides -----------------------------------------------------------------------
def test_a_tutor_who_wants_it_to_end_is_relieved_and_adults_are_asked():
    decision = decide(with_a_tutor(), responder_wrote(DeskCommand.BLOCK), RoomsPolicy())

    assert (decision.conversation.phase, decision.conversation.assignment) == (Phase.WAITING, None)
    assert said_to(decision, DESK) == [say.DeskBlockAsked(), say.DeskAdultGoesOn(), say.DeskDebriefOffer()]
    wanted = [one for one in decision.effects if isinstance(one, Say) and one.purpose is Purpose.BLOCK]
    assert wanted == [
        Say(Place.DUTY, say.BlockWanted(3, "Sininen Kuikka", KUUSI.alias, 14), Purpose.BLOCK, (BLOCK_OFFER,))
    ]


def test_an_adult_at_a_desk_has_nobody_to_be_blocked_from():
    decision = decide(a_conversation(Phase.ASSIGNED), responder_wrote(DeskCommand.BLOCK), RoomsPolicy())

    assert decision == Decision(a_conversation(Phase.ASSIGNED), (Say(DESK, say.DeskUnknownCommand()),))


def a_member(responder: Responder) -> Member:
    return Member(Person(responder))


def test_an_adult_alone_can_agree_and_no_tutor_can():
    card = on_card(with_a_tutor())
    room = Room(Place.DUTY, NOON.date())

    assert agreed_to_block(card, a_member(KOIVU), room).block == 3
    assert agreed_to_block(card, a_member(KUUSI), room).block is None
    assert agreed_to_block(None, a_member(KOIVU), room).block is None


@pytest.mark.parametrize("command", [StudentCommand.TUTOR, StudentCommand.HUMAN])
def test_whoever_is_blocked_meets_adults_and_no_tutors(command: StudentCommand):
    around = Surroundings(tutors=Door(blocked_days=3))

    decision = decide(a_conversation(Phase.OPEN), student_wrote(command), RoomsPolicy(), around)

    if command is StudentCommand.TUTOR:
        assert said_to(decision, Place.ENTRY) == [say.BlockedFromTutors(3)]
        assert decision.conversation.phase is Phase.OPEN
    else:
        assert decision.conversation.request.service is Service.COUNSELLOR_CHAT
        assert len(said_to(decision, Place.DUTY)) == 1


def test_the_same_word_of_an_adult_asks_for_help_with_commands():
    talk = a_conversation(Phase.ASSIGNED)

    decision = decide(talk, responder_wrote(DeskCommand.ADULT), RoomsPolicy())

    assert decision.conversation == talk
    assert said_to(decision, DESK) == [say.DeskHelp(False)]
