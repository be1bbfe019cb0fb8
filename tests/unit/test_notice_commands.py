"""What staff write and press, and what stays talk between colleagues."""

from typing import Any

import pytest

from risk_feed.commands import Asked, AskHelp, Finish, HandOver, ShowOpen, Snooze, Take, asked, pressed
from risk_feed.model import NoticeRole
from risk_feed.notice import Ending, Help, Outcome, Reason

CONTACTED = Outcome(Ending.CONTACTED)


@pytest.mark.parametrize(
    ("line", "wish"),
    [
        ("otan", Take()), ("Otan!", Take()), ("otan tämän", Take()), ("jag tar", Take()), ("take it", Take()),
        ("torkku 3d", Snooze(3)), ("torkku 3", Snooze(3)), ("torkku 5 koulupäivää", Snooze(5)),
        ("torkku", Snooze(None)),
        ("vila 2 dagar", Snooze(2)), ("snooze 3 days", Snooze(3)),
        ("siirrä opo", HandOver(NoticeRole.OPO)), ("siirrä opinto-ohjaaja", HandOver(NoticeRole.OPO)),
        ("siirrä kuraattori sovittu", HandOver(NoticeRole.KURAATTORI, agreed=True)),
        ("flytta kurator överenskommet", HandOver(NoticeRole.KURAATTORI, agreed=True)),
        ("hand over school nurse agreed", HandOver(NoticeRole.TERVEYDENHOITAJA, agreed=True)),
        ("siirrä huoltaja", HandOver(None)), ("siirrä", HandOver(None)), ("siirrä äiti", HandOver(None)),
        ("valmis yhteys", Finish(CONTACTED)), ("valmis otettu yhteyttä", Finish(CONTACTED)),
        ("klart kontakt", Finish(CONTACTED)), ("done contacted", Finish(CONTACTED)),
        ("valmis väärä tieto", Finish(Outcome(Ending.WRONG_DATA))), ("klar fel", Finish(Outcome(Ending.WRONG_DATA))),
        ("valmis ei tarvetta lähtenyt", Finish(Outcome(Ending.NOT_NEEDED, reason=Reason.LEFT))),
        ("klar behövs inte känt", Finish(Outcome(Ending.NOT_NEEDED, reason=Reason.KNOWN))),
        ("valmis pyysi opinto-ohjaaja", Finish(Outcome(Ending.ASKED_FOR, help=Help.OPO))),
        ("done asked for support", Finish(Outcome(Ending.ASKED_FOR, help=Help.TEACHING))),
        ("valmis", Finish(None)), ("valmis ei tarvetta", Finish(None)), ("valmis soitin kotiin", Finish(None)),
        ("valmis pyysi rahaa", Finish(None)), ("valmis yhteys äitiin", Finish(None)),
    ],
)  # fmt: skip
def test_an_answer_to_a_card_says_what_to_do_with_it(line: str, wish: Any):
    assert asked(line, on_card=True) == Asked(wish)
    assert line == "torkku 3" or asked(f"!{line}", on_card=False) == Asked(wish)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("otan 12", Asked(Take(), 12)), ("torkku 12 3d", Asked(Snooze(3), 12)), ("torkku 12", Asked(Snooze(None), 12)),
        ("siirrä 12 opo", Asked(HandOver(NoticeRole.OPO), 12)), ("valmis 12 yhteys", Asked(Finish(CONTACTED), 12)),
        ("!tilanne", Asked(ShowOpen())), ("!hjälp", Asked(AskHelp())),
    ],
)  # fmt: skip
def test_a_line_may_name_its_card(line: str, expected: Asked):
    assert asked(line, on_card=False) == expected


@pytest.mark.parametrize(
    "line",
    [
        "otan", "torkku 3d", "siirrä opo", "valmis yhteys", "valmis", "klar", "tilanne", "ohje", "otan 12 kahvia", "",
        "minä otan 12", "otan kahvia", "!kissa", "torkku 12 hetki", "otan 12" + " " * 200, "!tilanne nyt", "!",
    ],
)  # fmt: skip
def test_talk_between_colleagues_stays_talk(line: str):
    assert asked(line, on_card=False) is None


@pytest.mark.parametrize("line", ["kiitos", "soitin hänelle eilen", "otan kahvia", "torkutaan", "tilanne?"])
def test_talk_about_a_card_stays_talk(line: str):
    assert asked(line, on_card=True) is None


def test_a_reaction_is_its_word():
    assert pressed("✅") == Take()
    assert pressed("⏰") == Snooze(None)
    assert pressed("↪️") == pressed("↪") == HandOver(None)
    assert pressed("☑️") == pressed("☑") == Finish(None)
    assert pressed("👍") is None
