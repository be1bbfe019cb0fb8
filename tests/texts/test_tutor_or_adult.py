"""Where there are tutors, "ihminen" is a question: what promises an adult says "aikuinen", and the other way round."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final, get_args

import pytest

from bot.books import samples
from bot.texts import Texts
from faq import messages as answers
from faq.catalogue import load
from faq.model import Urgency
from faq.models import shipped_catalogue
from rooms import messages as say
from rooms.commands import StudentCommand, desk_command, student_command
from rooms.messages import Message
from rooms.model import Language, Service
from rooms.words import Words

texts: Final = Texts()
catalogue: Final = load(shipped_catalogue())
ROOMS: Final = get_args(Message)
TO_STUDENT: Final = {*ROOMS[: ROOMS.index(say.Card)], *get_args(answers.Piece), *get_args(answers.Said)}
AN_ADULT: Final = re.compile(r"aikui|\bvux(en|na)\b|\badult", re.IGNORECASE)
ASK_FOR_SOMEBODY: Final = {StudentCommand.HUMAN, StudentCommand.TUTOR, StudentCommand.ADULT}


def asked_for(text: str) -> set[StudentCommand]:
    """Whom the words in bold call."""
    understood = (student_command(Words(word)) for word in re.findall(r"\*\*(.+?)\*\*", text))
    return {one.command for one in understood if one is not None} & ASK_FOR_SOMEBODY


def sentences(text: str) -> Iterator[str]:
    yield from re.split(r"(?<=[.!?])\s+|\n+", text)


def test_nobody_is_promised_an_adult_for_the_word_that_asks_tutor_or_adult():
    promises = {
        sentence
        for kind in TO_STUDENT
        for language in Language
        for values in samples(kind)
        for sentence in sentences(texts.words(kind(**values), language))
        if StudentCommand.HUMAN in asked_for(sentence) and AN_ADULT.search(sentence)
    }

    assert not promises


@pytest.mark.parametrize("language", Language)
def test_an_answer_that_sends_to_an_adult_uses_the_word_that_asks_nothing_more(language: Language):
    named = {intent.id: asked_for(intent.answer[language]) for intent in catalogue.intents.values()}
    grave = {intent.id for intent in catalogue.intents.values() if intent.urgency in (Urgency.SOON, Urgency.NOW)}

    assert {ident for ident, whom in named.items() if StudentCommand.HUMAN in whom} == set()
    assert {ident for ident, whom in named.items() if StudentCommand.TUTOR in whom} == {"peer_support_limits"}
    assert {ident for ident in grave if named[ident]} == {"suicidal_thoughts", "grief_loss", "nude_image_leak"}


@pytest.mark.parametrize("language", Language)
def test_a_tutor_and_an_adult_called_in_danger_are_named_among_those_who_read(language: Language):
    answer = catalogue.intents["who_reads"].answer[language]  # type: ignore[index]
    card = texts.words(say.AnonymityCard(), language)

    assert re.search(r"^- (en |a )?tutor\b", answer, re.IGNORECASE | re.MULTILINE)
    assert re.search(r"^(en |a )?tutor (tai aikuinen|eller vuxen|or adult)", card, re.IGNORECASE | re.MULTILINE)
    for told in (answer, card):
        assert re.search(r"kutsun aikuisen|ber jag en vuxen komma|I call an adult", told)


def test_a_block_that_outlives_erasing_is_told_before_the_yes():
    stays = {
        Language.FI: "aikuisen päätös siitä, ettet nyt juttele tutorien kanssa",
        Language.SV: "en vuxens beslut att du inte pratar med tutorer nu",
        Language.EN: "an adult's decision to keep you from tutors for now",
    }
    for language, words in stays.items():
        assert f"- {words}" in texts.words(say.EraseQuestion(), language)
        assert f"- {words}" in catalogue.intents["delete_data"].answer[language]  # type: ignore[index]


@pytest.mark.parametrize("language", Language)
def test_a_tutor_without_a_supervisor_is_told_the_word_that_brings_an_adult(language: Language):
    for message in (say.SupervisorGone(), say.DeskUnknownCommand()):
        lines = re.findall(r"!\w+", texts.words(message, language))
        assert "adult" in {desk_command(Words(line)) for line in lines}, type(message).__name__


CLOSED = (
    say.ChatClosed(Service.COUNSELLOR_CHAT, None),
    say.ChatClosedMeanwhile(Service.TUTOR_CHAT, None),
    say.NotHereNowClosed("Kuraattori Koivu", Service.COUNSELLOR_CHAT, None),
)


@pytest.mark.parametrize("closed", CLOSED)
def test_whoever_stands_before_a_closed_door_reads_who_is_there_elsewhere(closed: Message):
    books = Texts()
    before = books.words(closed, Language.FI)
    books.crisis = replace(books.crisis, open_now=lambda tongue: f"A helpline in {tongue}")

    assert books.words(closed, Language.FI).startswith(f"{before}\n\n")
    assert "A helpline in fi" in books.words(closed, Language.FI)
    assert [f"A helpline in {one}" in books.words(closed, None) for one in Language] == [True] * 3
    assert "A helpline" not in books.words(say.AdultsAskedToo(10), Language.FI)


@pytest.mark.parametrize("closed", CLOSED)
def test_where_nobody_is_known_to_be_there_nothing_is_said_of_elsewhere(closed: Message):
    assert Texts().words(closed, Language.EN).strip().endswith("call **112**.")
