"""What the bot says to a question, message by message."""

from dataclasses import replace
from datetime import timedelta

import pytest

from faq import messages as say
from faq.decide import (
    GUESS_OFFERS,
    HELPED_OFFERS,
    SHORT,
    AnswersPolicy,
    Asks,
    Count,
    Keep,
    Memory,
    Offered,
    Remember,
    Tally,
    is_for_answers,
)
from faq.model import Found, IntentId, Outcome, Reading
from faq.phrases import FollowUp
from rooms.effects import Say
from rooms.model import Language, Purpose
from tests.faq_makers import (
    DANGER,
    GONE,
    KNOWLEDGE,
    MONEY,
    NURSE,
    SLEEP,
    asked,
    guessed,
    messages_of,
    not_understood,
    replied,
    understood,
)
from tests.makers import ENVELOPE, LATER, minutes

NEW = Memory()
POLICY = AnswersPolicy()
AN_ANSWER = say.Answer(SLEEP, "sekasin_chat open", "", Language.FI, brief=False, foreign=False)
ANSWERED = Memory(at=LATER, last=SLEEP, tongue=Language.FI, asks=Asks.HELPED)
GUESSED = Memory(at=LATER, tongue=Language.FI, choices=(SLEEP, MONEY, NURSE))


# --- a question -------------------------------------------------------------------------------------------------------
def test_a_student_who_is_understood_gets_the_answer_and_may_say_whether_it_helped():
    said = replied(NEW, asked(understood()))

    answer, counted = said.effects
    assert isinstance(answer, Say)
    assert (answer.message, answer.purpose, answer.offers) == (AN_ANSWER, Purpose.ANSWER, HELPED_OFFERS)
    assert counted == Count(Tally.ANSWERED, SLEEP, Language.FI)
    assert said.memory == ANSWERED


def test_two_questions_in_one_message_get_two_answers_of_which_the_last_has_the_offers():
    said = replied(NEW, asked(understood(second=MONEY)))

    first, second = messages_of(said.effects)
    assert first == say.Answer(SLEEP, "", "", Language.FI, brief=True, foreign=False)
    assert second == replace(AN_ANSWER, intent=MONEY)
    assert [one.offers for one in said.effects if isinstance(one, Say)] == [(), HELPED_OFFERS]
    assert said.memory.last == MONEY


def test_the_gravest_answer_is_followed_by_no_service_and_no_question_whether_it_helped():
    said = replied(NEW, asked(understood(DANGER)))

    answer = said.effects[0]
    assert isinstance(answer, Say)
    assert answer.message == say.Answer(DANGER, "", "", Language.FI, brief=False, foreign=False)
    assert answer.offers == ()
    assert said.memory.asks is None


def test_urgent_words_are_answered_whatever_else_the_message_could_mean():
    urgent = Reading(Found(Outcome.ANSWER, (DANGER,), 1.0), urgent=True)

    said = replied(GUESSED, asked(urgent, number=2, yes=True, follow_up=FollowUp.THANKS, services="sekasin_chat open"))

    assert said.memory.last == DANGER


def test_a_student_who_is_half_understood_chooses_from_numbered_guesses():
    said = replied(NEW, asked(guessed()))

    guesses, counted = said.effects
    assert isinstance(guesses, Say)
    assert guesses.message == say.Guesses(SLEEP, MONEY, NURSE, Language.FI, foreign=False)
    assert (guesses.purpose, guesses.offers) == (Purpose.GUESSES, GUESS_OFFERS)
    assert counted == Count(Tally.GUESSED, SLEEP, Language.FI)
    assert said.memory == GUESSED


def test_two_guesses_are_offered_as_two():
    said = replied(NEW, asked(guessed(SLEEP, MONEY)))

    guesses = said.effects[0]
    assert isinstance(guesses, Say)
    assert guesses.message == say.Guesses(SLEEP, MONEY, "", Language.FI, foreign=False)
    assert guesses.offers == GUESS_OFFERS[:2]


def test_guesses_without_a_single_guess_are_a_miss():
    said = replied(NEW, asked(Reading(Found(Outcome.GUESSES))))

    assert messages_of(said.effects)[0] == say.NotUnderstood()


@pytest.mark.parametrize(("number", "meant"), [(1, SLEEP), (2, MONEY), (3, NURSE)])
def test_a_number_chooses_a_guess(number: int, meant: IntentId):
    said = replied(GUESSED, asked(words=1, number=number))

    assert messages_of(said.effects) == [replace(AN_ANSWER, intent=meant)]
    assert said.memory.choices == ()


@pytest.mark.parametrize("number", [0, 4, 9])
def test_a_number_that_was_not_offered_chooses_nothing(number: int):
    assert not is_for_answers(GUESSED, asked(number=number), POLICY)
    assert messages_of(replied(GUESSED, asked(words=1, number=number)).effects) == [say.NotUnderstood()]


def test_a_number_without_guesses_chooses_nothing():
    assert messages_of(replied(NEW, asked(words=1, number=0)).effects) == [say.NotUnderstood()]


def test_who_writes_only_emoji_is_asked_for_a_word_and_the_next_time_offered_a_person_first():
    crying = replace(asked(words=4), wordless=True)

    first = replied(NEW, crying)
    second = replied(first.memory, crying)

    assert messages_of(first.effects) == [say.NoWords()]
    assert messages_of(second.effects) == [say.NotUnderstoodAgain()]


def test_none_of_the_guesses_is_a_miss():
    said = replied(GUESSED, asked(words=3, follow_up=FollowUp.NONE_OF_THESE))

    assert messages_of(said.effects) == [say.NotUnderstood()]
    assert said.memory.choices == ()


def test_an_intent_that_left_the_catalogue_meanwhile_breaks_nothing():
    remembered = replace(GUESSED, choices=(GONE,), last=GONE)

    chosen = replied(remembered, asked(words=1, number=1))
    repeated = replied(remembered, asked(words=2, follow_up=FollowUp.IN_SWEDISH))

    assert [one.intent for one in messages_of(chosen.effects + repeated.effects) if isinstance(one, say.Answer)] == [
        GONE, GONE,
    ]  # fmt: skip


# --- not understood ---------------------------------------------------------------------------------------------------
def test_a_student_who_is_not_understood_is_asked_once_whether_the_question_may_be_kept():
    said = replied(NEW, asked())

    assert messages_of(said.effects) == [say.NotUnderstood(), say.MayIKeep()]
    assert said.effects[1:2] + said.effects[3:] == (Count(Tally.MISSED, None, Language.FI), Remember(ENVELOPE))
    question = said.effects[2]
    assert isinstance(question, Say)
    assert (question.purpose, question.offers) == (Purpose.KEEP_QUESTION, HELPED_OFFERS)
    assert said.memory.asks is Asks.KEEP


def test_two_misses_running_put_a_person_first_and_ask_nothing():
    said = replied(NEW, asked(), asked())

    assert messages_of(said.effects) == [say.NotUnderstoodAgain()]
    assert Remember not in map(type, said.effects)
    assert said.memory.asks is None


def test_an_answer_between_two_misses_makes_them_no_longer_running():
    said = replied(NEW, asked(), asked(understood()), asked())

    assert messages_of(said.effects) == [say.NotUnderstood()]


def test_nobody_is_asked_twice_whether_a_question_may_be_kept_not_even_the_next_day():
    said = replied(NEW, asked(), asked(at=LATER + timedelta(days=1)))

    assert messages_of(said.effects) == [say.NotUnderstood()]
    assert said.memory.kept_asked


def test_a_few_words_are_not_worth_keeping():
    assert messages_of(replied(NEW, asked(words=SHORT // 2)).effects) == [say.NotUnderstood()]


def test_a_school_may_choose_that_nothing_is_kept():
    silent = replace(KNOWLEDGE, policy=AnswersPolicy(asks_to_keep=False))

    assert messages_of(replied(NEW, asked(), knowledge=silent).effects) == [say.NotUnderstood()]


def test_yes_after_may_i_keep_keeps_and_no_does_not():
    yes, no = (replied(NEW, asked(), asked(yes=answer, words=1)) for answer in (True, False))

    assert yes.effects == (Keep(),)
    assert messages_of(no.effects) == [say.QuestionNotKept()]
    assert yes.memory.asks is no.memory.asks is None


# --- after an answer --------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("answer", "message", "tally"),
    [
        (asked(yes=True, words=1), say.GoodToHear(), Tally.HELPED),
        (asked(yes=False, words=1), say.SorryItDidNot(), Tally.DID_NOT_HELP),
        (asked(follow_up=FollowUp.HELPED, words=2), say.GoodToHear(), Tally.HELPED),
        (asked(follow_up=FollowUp.DID_NOT_HELP, words=2), say.SorryItDidNot(), Tally.DID_NOT_HELP),
    ],
)
def test_whether_an_answer_helped_is_heard_and_counted(answer, message: say.Message, tally: Tally):
    said = replied(ANSWERED, answer)

    assert messages_of(said.effects) == [message]
    assert said.effects[1] == Count(tally, SLEEP, Language.FI)
    assert said.memory.asks is None


def test_yes_to_nothing_is_no_yes():
    said = replied(replace(ANSWERED, asks=None), asked(yes=True, words=1))

    assert messages_of(said.effects) == [say.NotUnderstood()]


def test_thanks_are_welcome_and_end_the_question_whether_it_helped():
    said = replied(ANSWERED, asked(follow_up=FollowUp.THANKS, words=1))

    assert messages_of(said.effects) == [say.YouAreWelcome()]
    assert said.memory.asks is None


def test_a_greeting_is_greeted_and_forgets_nothing():
    said = replied(ANSWERED, asked(follow_up=FollowUp.GREETING, words=1))

    assert messages_of(said.effects) == [say.Hello()]
    assert said.memory == ANSWERED


def test_who_wants_more_of_an_answer_is_told_who_knows_more():
    assert messages_of(replied(ANSWERED, asked(follow_up=FollowUp.MORE)).effects) == [say.SameTopic()]


@pytest.mark.parametrize(
    "follow_up",
    [FollowUp.HELPED, FollowUp.DID_NOT_HELP, FollowUp.MORE, FollowUp.NONE_OF_THESE, FollowUp.IN_ENGLISH],
)
def test_what_follows_nothing_is_taken_for_a_question(follow_up: FollowUp):
    said = replied(NEW, asked(understood(), follow_up=follow_up))

    assert messages_of(said.effects) == [AN_ANSWER]


@pytest.mark.parametrize(
    ("follow_up", "tongue"),
    [
        (FollowUp.IN_FINNISH, Language.FI),
        (FollowUp.IN_SWEDISH, Language.SV),
        (FollowUp.IN_ENGLISH, Language.EN),
    ],
)
def test_and_in_swedish_repeats_the_answer_in_swedish(follow_up: FollowUp, tongue: Language):
    said = replied(ANSWERED, asked(not_understood(language="uk"), follow_up=follow_up, words=2))

    assert messages_of(said.effects) == [replace(AN_ANSWER, tongue=tongue)]
    assert said.memory.tongue is tongue


def test_a_short_question_about_what_was_just_answered_stays_in_the_topic():
    said = replied(ANSWERED, asked(guessed(MONEY, SLEEP), words=SHORT))

    assert messages_of(said.effects) == [say.SameTopic()]
    assert said.memory == ANSWERED


@pytest.mark.parametrize(
    ("memory", "question", "message"),
    [
        (ANSWERED, asked(guessed(MONEY, SLEEP), words=SHORT + 1), say.Guesses),
        (ANSWERED, asked(guessed(MONEY, NURSE), words=SHORT), say.Guesses),
        (NEW, asked(guessed(MONEY, SLEEP), words=SHORT), say.Guesses),
    ],
)
def test_a_longer_question_or_one_about_something_else_is_a_new_one(memory, question, message: type):
    assert isinstance(messages_of(replied(memory, question).effects)[0], message)


def test_what_was_said_an_hour_ago_is_no_longer_meant():
    at_the_hour, later = LATER + POLICY.remembers_for, LATER + POLICY.remembers_for + minutes(1)

    assert messages_of(replied(GUESSED, asked(words=1, number=1, at=at_the_hour)).effects) == [AN_ANSWER]
    assert messages_of(replied(GUESSED, asked(words=1, number=1, at=later)).effects) == [say.NotUnderstood()]


def test_a_clock_that_was_set_back_makes_memory_stale():
    said = replied(GUESSED, asked(words=1, number=1, at=LATER - minutes(1)))

    assert messages_of(said.effects) == [say.NotUnderstood()]


# --- the directory ----------------------------------------------------------------------------------------------------
def test_a_question_to_the_directory_is_answered_with_services():
    said = replied(GUESSED, asked(services="sekasin_chat open"))

    assert messages_of(said.effects) == [say.ServicesFound("sekasin_chat open", Language.FI, foreign=False)]
    assert said.memory.choices == ()


def test_a_directory_that_has_nothing_says_so():
    assert messages_of(replied(NEW, asked(services="")).effects) == [say.NoServices()]


def test_a_service_that_opens_later_comes_with_the_moment():
    later = replace(KNOWLEDGE, offer=lambda services, at, tongue: Offered("mieli closed", "2026-11-22T14:00"))

    answer = messages_of(replied(NEW, asked(understood()), knowledge=later).effects)[0]

    assert answer == replace(AN_ANSWER, service="mieli closed", opens="2026-11-22T14:00")


# --- languages --------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("heard", "words", "known", "answered_in"),
    [
        ("sv", 8, Language.FI, Language.SV),  # a whole question in another of our languages
        ("sv", 2, Language.FI, Language.FI),  # two words prove nothing
        ("sv", 2, None, Language.SV),  # unless nothing better is known
        (None, 8, Language.SV, Language.SV),
        (None, 8, None, Language.FI),
        ("uk", 8, None, Language.EN),
        ("uk", 8, Language.FI, Language.FI),
    ],
)
def test_an_answer_comes_in_the_language_of_the_question(heard, words: int, known, answered_in: Language):
    said = replied(NEW, asked(understood(language=heard), words=words), known=known)

    answer = messages_of(said.effects)[0]
    assert isinstance(answer, say.Answer)
    assert answer.tongue is answered_in


def test_the_language_of_the_last_answer_goes_on_where_nothing_tells():
    before = replace(ANSWERED, tongue=Language.SV)

    said = replied(before, asked(understood(MONEY)), known=None)

    assert messages_of(said.effects) == [replace(AN_ANSWER, intent=MONEY, tongue=Language.SV)]


@pytest.mark.parametrize(
    ("reading", "services"),
    [(understood(language="uk"), None), (guessed(language="ar"), None), (not_understood(language="ru"), "mieli open")],
)
def test_who_asks_in_another_language_is_told_that_the_bot_answers_in_three(reading: Reading, services: str | None):
    said = replied(NEW, asked(reading, services=services), known=None)

    message = messages_of(said.effects)[0]
    assert isinstance(message, say.Answer | say.Guesses | say.ServicesFound)
    assert message.foreign
    assert message.tongue is Language.EN


# --- what belongs to the answers --------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("memory", "question", "belongs"),
    [
        (NEW, asked(number=1), False),
        (GUESSED, asked(number=3), True),
        (GUESSED, asked(number=4), False),
        (GUESSED, asked(number=1, at=LATER + timedelta(hours=2)), False),
        (ANSWERED, asked(yes=True), True),
        (ANSWERED, asked(yes=False), True),
        (GUESSED, asked(yes=True), False),
        (ANSWERED, asked(follow_up=FollowUp.IN_SWEDISH), True),
        (GUESSED, asked(follow_up=FollowUp.IN_SWEDISH), False),
        (ANSWERED, asked(follow_up=FollowUp.THANKS), False),
        (ANSWERED, asked(), False),
    ],
)
def test_a_number_a_yes_or_a_language_belongs_to_what_the_bot_said_last(memory, question, belongs: bool):
    assert is_for_answers(memory, question, POLICY) is belongs
