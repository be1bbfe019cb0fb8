"""Counts for the rehtori: what is hidden, how the month reads, and the picture."""

from itertools import pairwise

import pytest
from matplotlib import image

from bot.notices.plot import plotted
from bot.notices.telling_counts import as_rows, spoken
from bot.notices.texts import NoticeTexts
from risk_feed.counting import Counted, Table, hidden_in, is_told, table, with_sums
from risk_feed.model import NoticeRole, RuleId
from risk_feed.rules import Rule
from rooms.model import Language
from tests.notice_makers import a_rule

ADVISOR, OPO = NoticeRole.RYHMANOHJAAJA, NoticeRole.OPO
TEXTS = NoticeTexts()
AWAY, CREDITS = RuleId("away"), RuleId("credits")
RULES = {AWAY: a_rule("away"), CREDITS: a_rule("credits", meaning={"fi": "Opintoja puuttuu.", "sv": "x.", "en": "y."})}


def counted(**groups: tuple[int, int]) -> Table:
    return table(
        "2026-11",
        [
            Counted(rule, ADVISOR, group, number)
            for group, numbers in groups.items()
            for rule, number in zip((AWAY, CREDITS), numbers, strict=True)
        ],
    )


def test_numbers_from_five_are_shown_with_their_sums():
    shown = counted(g1=(5, 6), g2=(7, 0))

    assert shown.cells == ((5, 6, 11), (7, 0, 7), (12, 6, 18))
    assert shown.hidden == 0


def test_a_small_number_is_hidden_and_so_is_whatever_would_tell_it():
    shown = counted(g1=(3, 6), g2=(7, 8))

    assert shown.cells == ((None, None, 9), (None, None, 15), (10, 14, 24))


def test_two_ones_cannot_hide_behind_their_sum():
    """Each is one at least, so that a sum of two would tell both."""
    cells = with_sums([[1, 9], [1, 9]], 2)

    assert is_told(cells, {(0, 0), (1, 0)}, (0, 0))
    assert (2, 0) in hidden_in(cells)


def test_a_one_cannot_go_down_since_zeros_are_shown():
    cells = with_sums([[1, 1, 9], [1, 3, 9], [9, 9, 9]], 3)
    hidden = {(0, 0), (0, 1), (1, 0), (1, 1)}

    assert is_told(cells, hidden, (0, 0))
    assert is_told(cells, hidden, (1, 1))
    assert not is_told(with_sums([[2, 1, 9], [1, 3, 9], [9, 9, 9]], 3), hidden, (0, 0))


def test_a_lonely_small_number_takes_all_its_sums_along():
    assert counted(g1=(1, 0), g2=(0, 0)).cells == ((None, 0, None), (0, 0, 0), (None, 0, None))


def test_a_notice_that_went_to_two_roles_is_one():
    shown = table("2026-11", [Counted(AWAY, ADVISOR, "g1", 8), Counted(AWAY, OPO, "g1", 8)])

    assert shown.cells == ((8, 8), (8, 8))
    assert shown.roles == {AWAY: (ADVISOR, OPO)}


def test_the_month_reads_rule_by_rule_and_says_what_is_hidden():
    assert spoken(counted(g1=(12, 1)), RULES, TEXTS, Language.FI).splitlines() == [
        "**Herätteet 11/2026**",
        "Poissaoloja on paljon (ryhmänohjaaja): ei näytetä",
        "Opintoja puuttuu (ryhmänohjaaja): ei näytetä",
        "Alle viiden lukuja ei näytetä, eikä lukuja, joista ne voisi laskea.",
    ]
    assert spoken(table("2026-11", []), RULES, TEXTS, Language.FI) == "Herätteitä 11/2026: ei yhtään."


@pytest.mark.parametrize("rules", [1, 9, 10, 40])
def test_the_month_is_never_longer_than_twelve_lines(rules: int):
    many = table("2026-11", [Counted(RuleId(f"r{number}"), OPO, "g", number) for number in range(1, rules + 1)])

    for language in Language:
        assert len(spoken(many, RULES, TEXTS, language).splitlines()) <= 12


def test_the_whole_table_has_a_row_a_group_and_the_sums():
    assert as_rows(counted(g1=(3, 6), g2=(7, 8))) == [
        ["", "away", "credits", "="],
        ["g1", "x", "x", "9"],
        ["g2", "x", "x", "15"],
        ["=", "10", "14", "24"],
    ]


@pytest.mark.parametrize("shown", [counted(g1=(12, 1), g2=(7, 0)), table("2026-11", [])])
def test_the_picture_is_a_png_that_a_phone_shows(shown: Table, tmp_path):
    file = tmp_path / "month.png"
    file.write_bytes(plotted(shown, RULES, TEXTS, Language.FI))

    height, width, _ = image.imread(file).shape
    assert width == 960
    assert 100 < height < 960
    assert b"matplotlib" not in file.read_bytes().lower()


def test_the_picture_tells_no_hidden_number():
    """Whatever is hidden looks the same."""
    drawn = [plotted(counted(g1=(number, 0)), RULES, TEXTS, Language.FI) for number in (1, 2, 3, 4)]

    assert all(one == other for one, other in pairwise(drawn))
    assert drawn[0] != plotted(counted(g1=(5, 0)), RULES, TEXTS, Language.FI)


def test_a_rule_that_is_not_in_use_any_more_is_told_by_its_id():
    gone: dict[RuleId, Rule] = {}

    assert "away (ryhmänohjaaja): 12" in spoken(counted(g1=(12, 0)), gone, TEXTS, Language.FI)
