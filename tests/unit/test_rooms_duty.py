"""The duty room: who takes whom."""

import pytest

from rooms import messages as say
from rooms.commands import DutyCommand, Take
from rooms.duty import DutyDecision, OnCard, pressed_take, wrote_command
from rooms.effects import Say
from rooms.model import ConversationId, Phase, Place, Responder
from tests.makers import KOIVU, LAINE


def a_card(number: int = 12, phase: Phase = Phase.WAITING, holder: Responder | None = None) -> OnCard:
    return OnCard(ConversationId(number), "Sininen Kuikka", phase, holder)


def told(message: say.Message, about: int | None = None) -> DutyDecision:
    """`about`: whose card it is, so that the words are erased with it."""
    return DutyDecision(effects=(Say(Place.DUTY, message),), about=ConversationId(about) if about is not None else None)


def test_a_press_takes_a_student_who_waits():
    assert pressed_take(a_card(), KOIVU.who) == DutyDecision(claim=ConversationId(12))


def test_a_press_on_a_card_that_is_gone_without_a_trace_is_answered():
    assert pressed_take(None, KOIVU.who) == told(say.NoSuchCard())


@pytest.mark.parametrize("phase", [Phase.OPEN, Phase.CLOSED, Phase.GONE])
def test_a_press_comes_too_late_when_the_student_no_longer_waits(phase: Phase):
    assert pressed_take(a_card(phase=phase), KOIVU.who) == told(say.CardIsGone(12, "Sininen Kuikka"), 12)


@pytest.mark.parametrize("phase", [Phase.TAKEN, Phase.ASSIGNED])
def test_whoever_comes_second_learns_who_was_first(phase: Phase):
    card = a_card(phase=phase, holder=KOIVU)

    assert pressed_take(card, LAINE.who) == told(say.TakenBySomeoneElse(12, "Sininen Kuikka", "Kuraattori Koivu"), 12)
    assert pressed_take(card, KOIVU.who) == told(say.TakenByYou(12, "Sininen Kuikka"), 12)


def test_take_without_a_number_takes_whoever_waited_longest():
    waiting = [a_card(4), a_card(9)]

    assert wrote_command(Take(), waiting, None, KOIVU.who).claim == 4


def test_take_when_nobody_waits_says_so():
    assert wrote_command(Take(), [], None, KOIVU.who) == told(say.NobodyWaits())


def test_take_with_a_number_takes_that_one():
    assert wrote_command(Take(12), [a_card(4)], a_card(12), KOIVU.who).claim == 12
    assert wrote_command(Take(13), [a_card(4)], None, KOIVU.who) == told(say.NoSuchCard())


def test_help_tells_how_many_wait():
    assert wrote_command(DutyCommand.HELP, [a_card(4), a_card(9)], None, KOIVU.who) == told(say.DutyHelp(2))


def test_a_mistyped_command_is_answered():
    assert wrote_command(DutyCommand.UNKNOWN, [], None, KOIVU.who) == told(say.DutyUnknownCommand())
