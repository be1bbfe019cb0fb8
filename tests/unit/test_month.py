"""A month in words and as a picture: what may be shown, and nothing from which the rest could be reckoned."""

import re
from collections import Counter
from datetime import UTC, date, datetime
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from bot.counting import VALUES, What
from bot.month import ALARMS, CAME, CONTACTS, Month, is_month, last_over, month_before, month_of_counts
from bot.month_plot import plotted
from bot.telling_month import as_rows, spoken
from bot.texts import Texts
from faq.decide import Tally
from rooms.model import Language

TEXTS = Texts()
WEEKS = ("2026-10-26", "2026-11-02", "2026-11-09", "2026-11-16", "2026-11-23", "2026-11-30")


def a_month(*askings: tuple[str, ...], alarms: dict[What, dict[str, int]] | None = None, **answers: int) -> Month:
    """`askings`: week, hours, topic, language, asked, end, and the wait of who was met."""
    counts: dict[What, Counter[str]] = {what: Counter() for what in What}
    for traits in askings:
        for what, value in zip(
            (What.WEEK, What.HOURS, What.TOPIC, What.LANGUAGE, What.ASKED, What.END, What.WAIT), traits, strict=False
        ):
            counts[what][value] += 1
    for tier, taken in (alarms or {}).items():
        counts[tier] = Counter(taken)
    return month_of_counts("2026-11", counts, {Tally(name): count for name, count in answers.items()})


MET = ("2026-11-02", "10", "mind", "fi", "adult", "came", "5")
LEFT = ("2026-11-09", "14", "none", "sv", "tutor", "left")


@st.composite
def months(draw: st.DrawFn) -> Month:
    """Any month that there can be."""
    askings = []
    for _ in range(draw(st.integers(0, 40))):
        end = draw(st.sampled_from(["came", "came", "left", "lapsed"]))
        traits = [draw(st.sampled_from(VALUES[what] or WEEKS)) for what in
                  (What.WEEK, What.HOURS, What.TOPIC, What.LANGUAGE, What.ASKED)]  # fmt: skip
        wait = [draw(st.sampled_from(VALUES[What.WAIT] or ()))] if end == "came" else []
        askings.append((*traits, end, *wait))
    taken = st.dictionaries(st.sampled_from(VALUES[What.T3] or ()), st.integers(1, 30))
    alarms = {tier: draw(taken) for tier in (What.T1, What.T2, What.T3)}
    answers = {one.value: draw(st.integers(0, 30)) for one in Tally}
    return a_month(*askings, alarms=alarms, **answers)


def test_a_month_in_which_nobody_came_says_so_in_a_line():
    assert spoken(a_month(), TEXTS, Language.FI) == "Kynnys 11/2026: ei yhteydenottoja."


def test_what_is_many_is_told_and_what_is_few_is_not():
    month = a_month(*[MET] * 20, *[LEFT] * 3)

    words = spoken(month, TEXTS, Language.FI)

    assert "Ihmistä pyydettiin: 23" in words
    assert "Lähti odottaessaan: ei näytetä" in words
    assert "Joku tuli: ei näytetä" in words, "or the three could be reckoned"
    assert "%" not in words
    assert "Alle viiden lukuja ei näytetä" in words


def test_where_all_is_many_the_share_is_told_and_no_note():
    words = spoken(a_month(*[MET] * 30, *[LEFT] * 10), TEXTS, Language.SV)

    assert "Någon bad om en människa: 40. Någon kom: 30 (75 %)." in words
    assert "Väntan: under 5 min 30" in words
    assert "Tal under fem" not in words


def test_alarms_are_told_by_tier_and_how_long_it_took():
    month = a_month(alarms={What.T3: {"1": 12, "more": 7}, What.T2: {"5": 9}})

    words = spoken(month, TEXTS, Language.EN)

    assert "T3, until somebody had it: under 1 min 12 · 15 min or more 7" in words
    assert month.told(ALARMS) == 28


@given(months(), st.sampled_from(Language))
@settings(deadline=None, max_examples=30)
def test_whatever_a_month_was_its_card_fits_a_phone_and_tells_no_hidden_number(month: Month, language: Language):
    words = spoken(month, TEXTS, language)

    assert len(words.splitlines()) <= 12
    rows = {row[:2]: row[2] for row in as_rows(month)}
    for key, value in month.values.items():
        shown = rows[key[0], key[1] if len(key) > 1 else "="]
        assert shown == ("x" if key in month.hidden else str(value))
        assert key in month.hidden or not 0 < value < 5


@given(months())
@settings(deadline=None, max_examples=25)
def test_the_wholes_of_a_month_are_hidden_together_with_what_would_tell_them(month: Month):
    if CONTACTS not in month.hidden:
        return
    for what in (What.WEEK, What.HOURS, What.TOPIC, What.LANGUAGE, What.ASKED, What.END):
        assert None in [told for _, told in month.split(what)], f"{what} adds up to what is hidden"


def test_the_picture_is_a_png_of_a_phone_s_width_that_tells_nothing_of_the_machine():
    png = plotted(a_month(*[MET] * 20, *[LEFT] * 3, alarms={What.T3: {"1": 6}}), TEXTS, Language.FI)

    with Image.open(BytesIO(png)) as picture:
        assert (picture.format, picture.width) == ("PNG", 960)
        assert not {"Software", "Author", "Creation Time"} & {name for name, told in picture.info.items() if told}


def test_a_month_in_which_nobody_came_has_a_picture_too():
    assert plotted(a_month(), TEXTS, Language.FI).startswith(b"\x89PNG")


def test_the_picture_needs_no_colour():
    """One blue, and its mixtures with white where an edge is smoothed."""
    with Image.open(BytesIO(plotted(a_month(*[MET] * 20, *[LEFT] * 3), TEXTS, Language.FI))) as picture:
        colours = [colour for _, colour in picture.convert("RGB").getcolors(1_000_000) or []]

    assert (0x00, 0x72, 0xB2) in colours
    assert [colour for colour in colours if not colour[0] <= colour[1] <= colour[2]] == []


@pytest.mark.parametrize(("text", "is_one"), [("2026-11", True), ("2026-13", False), ("2026-1", False), ("x", False)])
def test_how_a_month_is_written(text: str, is_one: bool):
    assert is_month(text) is is_one


def test_the_month_before_is_the_last_that_is_over():
    assert month_before(date(2026, 1, 1)) == "2025-12"
    assert month_before(date(2026, 12, 31)) == "2026-11"


def test_a_month_is_over_when_it_is_over_in_finland_and_where_answers_are_counted():
    assert last_over(datetime(2026, 11, 30, 22, 30, tzinfo=UTC)) == "2026-10", "half past midnight in Finland"
    assert last_over(datetime(2026, 12, 1, 0, 0, tzinfo=UTC)) == "2026-11"


def test_hours_and_weeks_are_named_as_people_name_them():
    words = spoken(a_month(*[MET] * 7), TEXTS, Language.FI)

    assert re.search(r"Viikko, alkaen: 2\.11\. 7", words)
    assert "Kellonaika: 10–12 7" in words
    assert a_month(*[MET] * 7).told(CAME) == 7
