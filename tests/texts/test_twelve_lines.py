"""What the bot sends to staff fits a phone: twelve lines at most, whatever it holds. The help leaves nothing out."""

import re
from typing import Any, Final, get_args

import pytest

from bot.books import samples
from bot.matrix import rendering
from bot.status_messages import StatusCard
from bot.texts import Texts
from faq import messages as answers
from moderation import messages as alarms
from moderation.commands import desk_wish
from moderation.facts import Close, Lower, Raise
from rooms import messages as say
from rooms.commands import DeskCommand, desk_command
from rooms.messages import Message
from rooms.model import Language
from rooms.practice_messages import PracticeText
from rooms.words import Words

LINES: Final = 12
LONG: Final = "Kuraattori Koivulahti-Vesterbacka"
_ROOMS: Final[tuple[Any, ...]] = get_args(Message)
TO_STAFF: Final[tuple[Any, ...]] = (
    *_ROOMS[_ROOMS.index(say.Card) :],
    *get_args(alarms.StaffMessage),
    *get_args(alarms.SealedMessage),
    *get_args(PracticeText),
    StatusCard,
    *(kind for kind in get_args(answers.Said) if kind.__name__.startswith("Admin")),
)
FOR_COMPANY: Final = {DeskCommand.HELP, DeskCommand.NOTE, DeskCommand.LEAVE}
"""Told to an adult who reads along at a tutor's desk."""
FOR_TUTORS: Final = {*DeskCommand} - {DeskCommand.LEAVE, DeskCommand.UNKNOWN}
FOR_ADULTS: Final = FOR_TUTORS - {DeskCommand.ADULT, DeskCommand.BLOCK, DeskCommand.SUPPORT}

texts = Texts()


@pytest.mark.parametrize("kind", TO_STAFF)
@pytest.mark.parametrize("language", Language)
def test_nothing_that_staff_are_sent_is_over_twelve_lines(kind: Any, language: Language):
    for values in samples(kind):
        long = {name: LONG if value == "Koivu" else value for name, value in values.items()}
        body = rendering.said(texts.words(kind(**long), language))["body"]
        assert len(body.splitlines()) <= LINES, body


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("peer", [False, True])
def test_the_help_at_the_desk_names_every_command_of_theirs_and_none_of_others(language: Language, peer: bool):
    written = [Words(line) for line in re.findall(r"\*\*(!\w+[^*]*)\*\*", texts.words(say.DeskHelp(peer), language))]
    wishes = {type(wish) for line in written if (wish := desk_wish(line)) is not None}
    commands = {desk_command(line) for line in written if desk_wish(line) is None}

    assert commands == (FOR_TUTORS if peer else FOR_ADULTS)
    assert wishes == ({Raise} if peer else {Raise, Lower, Close})


def test_a_new_command_at_the_desk_stands_in_somebody_s_help():
    assert {*DeskCommand} == FOR_ADULTS | FOR_TUTORS | FOR_COMPANY | {DeskCommand.UNKNOWN}


@pytest.mark.parametrize("language", Language)
def test_the_help_of_an_adult_who_reads_along_names_what_is_theirs(language: Language):
    words = texts.words(say.DeskCompanionHelp(), language)
    written = [Words(line) for line in re.findall(r"\*\*(!\w+[^*]*)\*\*", words)]

    assert {desk_command(line) for line in written if desk_wish(line) is None} == FOR_COMPANY
    assert {type(desk_wish(line)) for line in written if desk_wish(line) is not None} == {Raise}
