"""The text that never waits."""

import ast
import inspect
import re

import pytest

from moderation import emergency
from moderation.emergency import EMERGENCY, emergency_block
from rooms.commands import StudentCommand, student_command
from rooms.model import Language
from rooms.words import Words

BLOCKS = [pytest.param(language, id=str(language)) for language in (*Language, None)]


@pytest.mark.parametrize("language", BLOCKS)
def test_the_first_line_says_to_call_112(language: Language | None):
    first = emergency_block(language).splitlines()[0]

    assert re.match(r"\*\*(Soita heti|Ring genast|Call) 112( now)?\*\*", first)


def test_who_has_no_language_yet_is_told_112_in_all_three_finnish_first():
    block = emergency_block(None)

    where = [block.index(words) for words in ("Soita heti 112", "Ring genast 112", "Call 112 now")]
    assert where == sorted(where)
    assert len(block) < 1200


@pytest.mark.parametrize("language", BLOCKS)
def test_the_three_lines_that_are_always_shown_are_there_112_first(language: Language | None):
    block = emergency_block(language)

    places = [block.index(f"\n**{number}** – ") for number in ("112", "116 117", "09 2525 0111")]
    assert places == sorted(places)


def test_the_swedish_line_is_given_without_a_promise_of_hours():
    block = EMERGENCY[Language.SV]

    assert "**09 2525 0112** – MIELI Kristelefon på svenska." in block
    assert "kontrollera tiderna" in block


def test_no_number_is_given_where_the_number_is_in_doubt():
    """MIELI's English line: two sources give different numbers."""
    assert "check the hours" in EMERGENCY[Language.EN]
    for number in ("0113", "0114", "0115", "0116"):
        assert not any(f"2525 {number}" in block for block in EMERGENCY.values())


@pytest.mark.parametrize(
    ("language", "bot", "word", "unsure"),
    [
        (Language.FI, "En voi soittaa puolestasi", "aikuinen", "En tiedä, onko joku nyt paikalla"),
        (Language.SV, "Jag kan inte ringa för dig", "vuxen", "Jag vet inte om någon är på plats nu"),
        (Language.EN, "I cannot call for you", "adult", "I do not know if someone is there now"),
    ],
)
def test_it_says_what_a_bot_cannot_do_and_how_to_ask_for_a_person_without_promising_one(
    language: Language, bot: str, word: str, unsure: str
):
    block = EMERGENCY[language]

    assert bot in block
    assert unsure in block
    assert f"**{word}**" in block
    understood = student_command(Words(word))
    assert understood is not None
    assert understood.command is StudentCommand.ADULT


@pytest.mark.parametrize("language", BLOCKS)
def test_it_names_no_method_and_makes_nobody_feel_guilty(language: Language | None):
    forbidden = re.compile(
        r"itsari|lääk|pilleri|veits|silta|köysi|hyppä|viilt|tabletter|kniv|rep\b|pills|knife|rope|bridge|jump|"
        r"älä |gör inte|do not do|don't|ajattele|vanhem|förälder|parents|"
        r"kaikki järjestyy|det ordnar sig|be okay|"
        r"strong|vahva|stark\b|jumala|gud\b|god\b",
        re.IGNORECASE,
    )

    assert not forbidden.search(emergency_block(language))


@pytest.mark.parametrize("language", BLOCKS)
def test_its_sentences_are_short(language: Language | None):
    text = emergency_block(language).replace("**", "").replace("09 2525 ", "092525").replace("116 117", "116117")
    sentences = re.split(r"(?<=[.!?])\s+|\n+|·", text)

    assert [each for each in sentences if len(re.findall(r"\w+", each)) > 15] == []


def test_it_is_compiled_in_and_needs_nothing_else():
    tree = ast.parse(inspect.getsource(emergency))
    imported = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}

    assert imported == {"collections.abc", "typing", "rooms.model"}
    assert not [node for node in ast.walk(tree) if isinstance(node, ast.Import)]
    assert set(EMERGENCY) == set(Language)
