"""Rooms decides first; only what it leaves to the bot is answered."""

import pytest

from bot.turn import Policies, Turn, needs_reading, turn
from faq import messages as answers_say
from faq.decide import Asked, Asks, Count, Memory
from faq.phrases import FollowUp
from rooms import messages as say
from rooms.commands import StudentCommand
from rooms.effects import Erase, Relay, Say
from rooms.facts import Fact, StudentReacted, StudentWrote
from rooms.model import Conversation, Language, Phase, Place, Purpose, Surroundings
from tests.faq_makers import KNOWLEDGE, SLEEP, asked, messages_of, understood
from tests.makers import (
    ENVELOPE,
    LATER,
    NOON,
    a_conversation,
    clock_struck,
    kinds_of,
    minutes,
    student_edited,
    student_wrote,
)

ALONE = a_conversation()
ANSWERED = Memory(at=NOON, last=SLEEP, tongue=Language.FI, asks=Asks.HELPED)
GUESSED = Memory(at=NOON, tongue=Language.FI, choices=(SLEEP,))
QUESTION = asked(understood())


def turned(
    fact: Fact,
    asked: Asked | None = QUESTION,
    *,
    conversation: Conversation = ALONE,
    memory: Memory | None = None,
    knowledge=KNOWLEDGE,
) -> Turn:
    return turn(conversation, memory or Memory(), fact, asked, knowledge, Policies(), Surroundings(), at=LATER)


def a_number(number: int, command: StudentCommand | None = None) -> StudentWrote:
    return StudentWrote(ENVELOPE, LATER, command, number=number)


def a_press(on: Purpose | None, chosen: StudentCommand | None = None) -> StudentReacted:
    return StudentReacted(ENVELOPE, LATER, crossed=False, on=on, chosen=chosen)


def test_a_student_alone_with_the_bot_is_answered():
    after = turned(student_wrote())

    assert isinstance(messages_of(after.effects)[0], answers_say.Answer)
    assert after.memory.last == SLEEP
    assert after.conversation.phase is Phase.OPEN


def test_a_student_who_returns_to_a_closed_conversation_is_answered():
    after = turned(student_wrote(), conversation=a_conversation(Phase.CLOSED))

    assert after.memory.last == SLEEP


@pytest.mark.parametrize("phase", [Phase.ASSIGNED, Phase.WAITING, Phase.TAKEN])
def test_where_a_person_is_or_is_coming_the_bot_answers_nothing(phase: Phase):
    after = turned(student_wrote(), conversation=a_conversation(phase), memory=ANSWERED)

    assert not [one for one in messages_of(after.effects) if isinstance(one, answers_say.Answer)]
    assert not any(isinstance(one, Count) for one in after.effects)
    assert after.memory == ANSWERED


def test_a_number_to_a_person_is_no_choice_of_the_bots():
    assigned = a_conversation(Phase.ASSIGNED)

    after = turned(a_number(1), asked(number=1), conversation=assigned, memory=GUESSED)

    assert Relay in kinds_of(after.effects)
    assert after.memory == GUESSED


@pytest.mark.parametrize("missing", ["asked", "knowledge"])
def test_without_answers_the_bot_says_that_it_has_none(missing: str):
    after = turned(
        student_wrote(),
        None if missing == "asked" else QUESTION,
        knowledge=None if missing == "knowledge" else KNOWLEDGE,
    )

    assert say.NoAnswerYet() in messages_of(after.effects)


def test_asking_for_a_person_comes_before_any_answer():
    after = turned(student_wrote(StudentCommand.HUMAN))

    assert after.conversation.phase is Phase.WAITING
    assert not [one for one in messages_of(after.effects) if isinstance(one, answers_say.Answer)]


def test_a_number_that_chooses_a_guess_is_no_menu_choice():
    chosen = turned(a_number(1, StudentCommand.HUMAN), asked(number=1, words=1), memory=GUESSED)

    assert chosen.conversation.phase is Phase.OPEN
    assert chosen.memory.last == SLEEP


def test_a_number_without_guesses_is_a_menu_choice():
    chosen = turned(a_number(1, StudentCommand.HUMAN), asked(number=1, words=1))

    assert chosen.conversation.phase is Phase.WAITING


def test_a_yes_to_an_answer_is_heard_by_the_answers():
    after = turned(student_wrote(StudentCommand.YES), asked(yes=True, words=1), memory=ANSWERED)

    assert messages_of(after.effects) == [answers_say.GoodToHear()]


def test_a_yes_to_erasing_erases_even_when_an_answer_has_just_asked_too():
    wishes_to_go = a_conversation(erase_asked_at=NOON)

    after = turned(
        student_wrote(StudentCommand.YES), asked(yes=True, words=1), conversation=wishes_to_go, memory=ANSWERED
    )

    assert Erase in kinds_of(after.effects)


def test_a_language_asked_for_after_an_answer_repeats_the_answer():
    in_swedish = asked(follow_up=FollowUp.IN_SWEDISH, words=2)

    after = turned(student_wrote(StudentCommand.SWEDISH), in_swedish, memory=ANSWERED)

    assert [one.tongue for one in messages_of(after.effects) if isinstance(one, answers_say.Answer)] == [Language.SV]


@pytest.mark.parametrize("on", [Purpose.ANSWER, Purpose.GUESSES, Purpose.KEEP_QUESTION])
def test_a_press_under_an_answer_counts_as_a_word(on: Purpose):
    after = turned(a_press(on), asked(yes=True, words=0), memory=ANSWERED)

    assert messages_of(after.effects) == [answers_say.GoodToHear()]


@pytest.mark.parametrize("on", [None, Purpose.MENU])
def test_a_press_elsewhere_is_no_word_to_the_answers(on: Purpose | None):
    after = turned(a_press(on), asked(yes=True, words=0), memory=ANSWERED)

    assert after.memory == ANSWERED


def test_time_that_passes_says_nothing_of_answers():
    after = turned(clock_struck(after=minutes(1)), asked(yes=True), memory=ANSWERED)

    assert after.memory == ANSWERED
    assert not [one for one in after.effects if isinstance(one, Count)]


@pytest.mark.parametrize(
    ("phase", "fact", "needed"),
    [
        (Phase.OPEN, student_wrote(), True),
        (Phase.CLOSED, student_wrote(), True),
        (Phase.ASSIGNED, student_wrote(), False),
        (Phase.WAITING, student_wrote(), False),
        (Phase.OPEN, student_wrote(StudentCommand.HUMAN), False),
        (Phase.OPEN, a_number(2), False),
        (Phase.OPEN, student_edited(crossed=False), True),
        (Phase.OPEN, student_edited(StudentCommand.HUMAN, crossed=False), False),
        (Phase.OPEN, clock_struck(after=minutes(1)), False),
    ],
)
def test_words_are_read_only_where_the_bot_will_answer_them(phase: Phase, fact: Fact, needed: bool):
    assert needs_reading(a_conversation(phase), fact) is needed


def test_every_answer_goes_to_the_students_own_room():
    after = turned(student_wrote(), asked(understood(second=SLEEP)))

    assert {one.to for one in after.effects if isinstance(one, Say)} == {Place.ENTRY}
