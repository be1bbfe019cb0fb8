"""The words that steer the bot: none under two commands, and never a word that is talk."""

from itertools import combinations

import pytest

from rooms.commands import StudentCommand, folded, student_command
from rooms.lexicon import GREETINGS, NUMBERED, STUDENT_WORDS
from rooms.model import Language
from rooms.words import Words


def folded_words(command: str) -> list[str]:
    return [folded(word) for words in STUDENT_WORDS[command].values() for word in words]


def means(text: str) -> StudentCommand | None:
    understood = student_command(Words(text))
    return understood and understood.command


def test_no_word_stands_under_two_commands():
    for one, other in combinations(STUDENT_WORDS, 2):
        assert set(folded_words(one)) & set(folded_words(other)) == set(), f"{one} and {other}"


@pytest.mark.parametrize("command", STUDENT_WORDS)
def test_no_word_stands_twice_under_a_command_and_none_is_empty(command: str):
    words = folded_words(command)

    assert sorted(words) == sorted(set(words))
    assert all(words)
    assert not set(words) & set(NUMBERED), "a number is a menu's, not a word"


@pytest.mark.parametrize("command", StudentCommand)
@pytest.mark.parametrize("language", Language)
def test_every_command_has_words_in_every_language(command: StudentCommand, language: Language):
    assert len(STUDENT_WORDS[command][language]) >= (4 if command in ("finnish", "swedish", "english") else 13)


@pytest.mark.parametrize(
    ("typed", "command"),
    [
        ("IHMINEN!!!", "human"), ("ihmine", "human"), ("haluun puhua ihmiselle", "human"),
        ("kura", "adult"),
        ("voinko jutella jonkun kanssa?", "human"), ("joku aikuinen", "adult"), ("oikee ihminen", "human"),
        ("terkkari", "adult"), ("psykologi", "adult"), ("manniska", "human"), ("prata med någon", "human"),
        ("talk to someone", "human"), ("person", "human"), ("hata", "emergency"), ("hätä!", "emergency"),
        ("apua", "emergency"), ("auta", "emergency"), ("soita 112", "emergency"), ("112", "emergency"),
        ("SOS", "emergency"), ("hätänumero", "emergency"), ("hjälp", "emergency"),
        ("ring 112", "emergency"),
        ("help me!!", "emergency"), ("I'm in danger", "emergency"), ("kuka näkee tämän?", "privacy"),
        ("är jag anonym?", "privacy"), ("is this anonymous?", "privacy"), ("byt språk", "language"),
        ("ruotsiksi", "swedish"), ("finska", "finnish"), ("enkku", "english"), ("Menu", "menu"),
        ("ohje", "menu"),
        ("lopeta", "end"), ("lopeta keskustelu", "end"), ("avsluta", "end"), ("end chat", "end"),
        ("/poista", "erase"), ("poista kaikki", "erase"), ("ta bort allt", "erase"),
        ("delete everything", "erase"),
        ("joo", "yes"), ("k", "yes"), ("ok poista", "yes"), ("ja", "yes"), ("Y", "yes"), ("ei", "no"),
        ("nej", "no"),
    ],
)  # fmt: skip
def test_what_students_type_is_understood(typed: str, command: str):
    assert means(typed) == command


@pytest.mark.parametrize(
    "talk",
    [
        "haluan lopettaa kaiken", "haluan lopettaa", "haluan lopettaa tän", "lopetan", "mä lopetan",
        "lopetan tähän", "lopetan kaiken", "lopeta kaikki", "en jaksa", "en jaksa enää", "haluan pois",
        "poistun", "poistu", "hyvästi", "lähden nyt", "haluan kuolla", "poista minut", "poista mut",
        "unohda minut", "unohda mut", "loppu", "se on loppu", "jag vill sluta", "sluta", "sluta nu",
        "jag slutar", "jag orkar inte", "radera mig", "ta bort mig", "glöm mig", "det är slut", "farväl",
        "stop", "stop it", "quit", "i quit", "i want to quit", "end it", "end it all", "end me",
        "i want to end it", "delete me", "erase me", "forget me", "kill me", "goodbye", "im done",
        "the end", "oletko ihminen", "ootko siellä", "are you there", "näetkö mun nimen",
        "miten voit auttaa",
    ],
)  # fmt: skip
def test_what_a_person_says_of_themselves_or_to_a_listener_is_never_a_command(talk: str):
    assert means(talk) is None


@pytest.mark.parametrize("unsure", ["ok", "okei", "okej", "okay", "hyvä", "jaa", "aha", "👍"])
def test_an_unsure_word_is_no_yes_to_erasing(unsure: str):
    assert means(unsure) is None


@pytest.mark.parametrize("word", ["112", "sos", "help", "menu", "delete", "no", "k", "person"])
def test_words_that_everybody_types_tell_no_language(word: str):
    understood = student_command(Words(word))

    assert understood is not None
    assert understood.language is None


def test_a_greeting_tells_one_language_and_steers_nothing():
    seen: dict[str, str] = {}
    for language, greetings in GREETINGS.items():
        for greeting in greetings:
            key = folded(greeting)
            assert key
            assert seen.setdefault(key, language) == language, f"{greeting} stands in two languages"
            understood = student_command(Words(greeting))
            if understood is not None:
                assert understood.command in (StudentCommand.YES, StudentCommand.NO), greeting
                assert understood.language == language, greeting
    assert set(GREETINGS) == set(Language)


@pytest.mark.parametrize(
    ("typed", "language"), [("Moi!", "fi"), ("heippa", "fi"), ("Hej", "sv"), ("tack", "sv"), ("hello", "en")]
)
def test_everyday_greetings_are_known(typed: str, language: str):
    assert folded(typed) in map(folded, GREETINGS[language])
