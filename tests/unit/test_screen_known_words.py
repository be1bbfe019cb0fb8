"""Spaces and dots that somebody left out are put back for the classifier, and nothing else is touched."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.language.known_words import KnownWords
from moderation.model import Category, Line, Tier
from moderation.rules import Match, RuleReading
from moderation.undisguised import DIVIDED_AT_MOST, undisguised

TAUGHT = (
    "huomenna on pitkä päivä koulussa", "koulussa on hyvää keittoa", "minä menen kotiin huomenna", "päivä oli pitkä",
    "keittoa on vielä", "kotiin on pitkä matka", "minä en tiedä vielä", "menen huomenna kouluun", "hän on kotona",
)  # fmt: skip
KNOWN = KnownWords.of(TAUGHT)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("huomennaonpitkäpäivä", "huomenna on pitkä päivä"),
        ("HUOMENNAonPITKÄpäivä", "huomenna on pitkä päivä"),
        ("keittoaonvielä,menenkotiin.päiväolipitkä", "keittoa on vielä, menen kotiin. päivä oli pitkä"),
        ("menenkotiin", "menen kotiin"),
        ("minä menen huomennakoulussaonkeittoa taas", "minä menen huomenna koulussa on keittoa taas"),
    ],
)
def test_words_that_were_run_together_are_read_apart(typed: str, meant: str):
    assert undisguised(typed, KNOWN) == meant


def test_a_word_that_nobody_taught_is_left_whole_among_others():
    assert undisguised("huomennaonlumipyrypäivä", KNOWN).split()[:2] == ["huomenna", "on"]
    assert KNOWN.divided("kuusi") == ["kuusi"]


@pytest.mark.parametrize(
    "text",
    [
        "Huomenna on pitkä päivä.", "https://oppilaitos.example/huomennaonpitkäpäivä", "koulu.example/huomennaonpitkä",
        "tunnus huomennaonpitkäpäivä42", "minä-menen-kotiin tänään", "", "   ",
    ],
)  # fmt: skip
def test_what_is_typed_as_it_should_be_and_what_is_an_address_stays_as_it_is(text: str):
    assert undisguised(text, KNOWN) == text


def test_dots_are_put_back_where_a_word_shows_that_they_were_left_out():
    assert undisguised("Paiva oli pitka ja keitto hyvaa", KNOWN) == "päivä oli pitkä ja keitto hyvää"


def test_dots_are_left_alone_where_any_are_typed_or_nothing_shows_that_they_are_missing():
    known = KnownWords.of((*TAUGHT, "han kommer hem", "hän hän hän"))

    assert undisguised("paiva on pitkä", known) == "paiva on pitkä"
    assert undisguised("han kommer hem", known) == "han kommer hem", "both are words, and no other word tells"
    assert undisguised("paiva jolloin han", known) == "päivä jolloin hän"


@given(st.text(st.sampled_from("aehikmnoptuväö漢я"), max_size=60))
def test_dividing_loses_and_adds_no_letter(run: str):
    assert "".join(KNOWN.divided(run)) == run


def test_who_was_taught_nothing_divides_nothing():
    assert undisguised("huomennaonpitkäpäivä", KnownWords.of(())) == "huomennaonpitkäpäivä"


def test_a_wall_of_letters_is_not_divided_beyond_its_first_words():
    wall = "huomennaonpitkäpäivä," * 1_000
    began = time.thread_time()

    told = undisguised(wall, KNOWN)

    assert told.startswith("huomenna on pitkä päivä,")
    assert len(told.split(",")[0].replace(" ", "")) * told.count("huomenna on") <= DIVIDED_AT_MOST
    assert time.thread_time() - began < 1.0


def test_two_readings_of_a_message_count_as_the_graver_of_them():
    low = Match("fi.one", Line.SOFT, Tier.WORRY, Category.SUICIDE, False)
    high = Match("fi.one", Line.HARD, Tier.IMMEDIATE, Category.SUICIDE, False)
    other = Match("fi.two", Line.HARD, Tier.URGENT, Category.SUICIDE, False)
    one, two = RuleReading((low,), frozenset({"fi:a"})), RuleReading((high, other), frozenset({"fi:b"}))

    assert one | two == two | one == RuleReading((high, other), frozenset({"fi:a", "fi:b"}))
