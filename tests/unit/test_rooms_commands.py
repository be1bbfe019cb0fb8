"""What words ask of the bot. The words themselves are looked at in tests/texts/test_lexicon.py."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rooms import commands
from rooms.commands import (
    Debriefed,
    DeskCommand,
    DutyCommand,
    StudentCommand,
    Take,
    desk_command,
    duty_command,
    folded,
    is_called,
    menu_choice,
    rather_here,
    student_command,
)
from rooms.model import Language
from rooms.words import Words


@pytest.mark.parametrize(
    "typed",
    ["ihminen", " IHMINEN!!! ", "!ihminen", "/ihminen", "**ihminen**", "Ihminen 🙏", "ｉｈｍｉｎｅｎ", "ihminen\n"],
)
def test_a_teenager_in_a_hurry_is_understood(typed: str):
    understood = student_command(Words(typed))

    assert understood is not None
    assert understood.command is StudentCommand.HUMAN
    assert understood.language is Language.FI


@pytest.mark.parametrize("typed", ["hätä", "hata", "HÄTÄ!!", "ha\u0308ta\u0308"])
def test_a_cry_for_help_is_understood_without_its_dots(typed: str):
    understood = student_command(Words(typed))

    assert understood is not None
    assert understood.command is StudentCommand.EMERGENCY


@pytest.mark.parametrize("typed", ["", "   ", "🙏", "ihminen on susi ihmiselle", "ihminen " * 500])
def test_talk_is_no_command(typed: str):
    assert student_command(Words(typed)) is None


@given(st.text(max_size=200))
def test_no_text_whatever_breaks_the_understanding(text: str):
    words = Words(text)

    student_command(words)
    desk_command(words)
    duty_command(words)
    menu_choice(text)
    rather_here(words, ["ranta"])
    assert folded(folded(text)) == folded(text)


@pytest.mark.parametrize("typed", ["1", "1.", "1)", " 1 ", "1️⃣", "①", "１"])
def test_a_number_stands_for_a_line_of_the_menu(typed: str):
    assert menu_choice(typed) is StudentCommand.HUMAN


@pytest.mark.parametrize("typed", ["", "0", "7", "11", "yksi", "1 kpl", "12.5.2025 tapahtui jotain"])
def test_other_numbers_stand_for_nothing(typed: str):
    assert menu_choice(typed) is None


@pytest.mark.parametrize(
    ("typed", "command"),
    [
        ("!sulje", DeskCommand.CLOSE),
        ("  !Sulje ", DeskCommand.CLOSE),
        ("!stäng", DeskCommand.CLOSE),
        ("!close", DeskCommand.CLOSE),
        ("!siirrä", DeskCommand.HAND_BACK),
        ("!siirra", DeskCommand.HAND_BACK),
        ("!ohje", DeskCommand.HELP),
        ("!help", DeskCommand.HELP),
        ("!sulkje", DeskCommand.UNKNOWN),
        ("!", DeskCommand.UNKNOWN),
        ("!sulje kiitos", DeskCommand.UNKNOWN),
        ("sulje", None),
        ("Hei! sulje ovi", None),
        ("", None),
    ],
)
def test_a_line_with_an_exclamation_mark_in_front_is_for_the_bot(typed: str, command: DeskCommand | None):
    assert desk_command(Words(typed)) is command


@pytest.mark.parametrize(
    ("typed", "command"),
    [
        ("!ota", Take()),
        ("!OTA 12", Take(12)),
        ("!ota #12", Take(12)),
        ("!ta 7", Take(7)),
        ("!take 7", Take(7)),
        ("!ota 999999999", Take(999_999_999)),
        ("!jono", DutyCommand.HELP),
        ("!kö", DutyCommand.HELP),
        ("!help", DutyCommand.HELP),
        ("!help 3", DutyCommand.UNKNOWN),
        ("!purku kuusi", Debriefed("kuusi")),
        ("!avlastning Tutori Kuusi", Debriefed("tutori kuusi")),
        ("!DEBRIEF leppä", Debriefed("leppa")),
        ("!purku", DutyCommand.UNKNOWN),
        ("!ota se", DutyCommand.UNKNOWN),
        ("!ota 1 2", DutyCommand.UNKNOWN),
        ("!", DutyCommand.UNKNOWN),
        ("ota sä tää", None),
    ],
)
def test_colleagues_talk_and_take(typed: str, command: Take | DutyCommand | None):
    assert duty_command(Words(typed)) == command


@pytest.mark.parametrize(
    ("name", "meant"),
    [("kuusi", True), ("KUUSI", True), ("tutori kuusi", True), ("leppa", True), ("tutori", False), ("", False)],
)
def test_a_colleague_is_called_by_key_alias_or_its_last_word(name: str, meant: bool):
    assert is_called(name, ("kuusi", "Tutori Kuusi", "Tutori Leppä")) is meant


CAMPUSES = ("keskusta", "ranta", "sörnäinen")


@pytest.mark.parametrize(
    ("typed", "campus"),
    [
        ("ranta", "ranta"),
        ("Ranta!", "ranta"),
        ("mieluiten ranta", "ranta"),
        ("Sornainen", "sörnäinen"),
        ("helst keskusta", "keskusta"),
        ("gärna ranta", "ranta"),
        ("preferably ranta", "ranta"),
        ("someone from keskusta", "keskusta"),
        ("ei ranta", None),
        ("not ranta", None),
        ("ranta on kiva paikka", None),
        ("oon rannalla", None),
        ("mieluiten", None),
        ("", None),
        ("ranta " * 200, None),
    ],
)
def test_a_campus_is_wished_for_by_its_name_alone_or_with_a_word_before_it(typed: str, campus: str | None):
    assert rather_here(Words(typed), CAMPUSES) == campus


def test_a_number_too_long_is_never_cut_into_somebody_elses_number():
    assert duty_command(Words("!ota 1234567890")) is DutyCommand.UNKNOWN


def test_a_word_under_two_commands_is_refused(monkeypatch: pytest.MonkeyPatch):
    clash = {"human": {"fi": ("apua",)}, "emergency": {"fi": ("Apua!",)}}
    monkeypatch.setattr(commands, "STUDENT_WORDS", clash)

    with pytest.raises(ValueError, match="stands under human and emergency"):
        commands._index()


def test_a_word_of_two_languages_tells_the_command_and_no_language(monkeypatch: pytest.MonkeyPatch):
    shared = {"human": {"fi": ("opo",), "sv": ("opo", "kurator"), "en": ("OPO",)}}
    monkeypatch.setattr(commands, "STUDENT_WORDS", shared)

    index = commands._index()

    assert index["opo"] == commands.Understood(StudentCommand.HUMAN)
    assert index["kurator"] == commands.Understood(StudentCommand.HUMAN, Language.SV)
