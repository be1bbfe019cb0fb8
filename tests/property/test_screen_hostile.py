"""Nothing that anybody types breaks the rules of the crisis screen, or holds them up."""

import sys
import time
from random import Random

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from moderation.lexicon import load, shipped
from moderation.rules import Rules
from moderation.variants import LONGEST, cleaned, forms, read
from tests.disturbances import DISTURBANCES, disturbed

RULES = Rules(load(shipped()))
ANY = st.characters(exclude_categories=())
"""Every code point, lone halves of surrogate pairs too."""
ENTRIES = [
    entry.strip("=*")
    for concept in load(shipped()).concepts.values()
    for entry in (*concept.stems, *concept.words, *concept.phrases, *concept.emoji)
]
HEAVY = st.sampled_from([
    "\ufdfa", "a\u0301\u0323" * 9, "😭", "\u202e", "\0", "\ud83d", "ﬃ", "𝔸", "\n", ". ", '"', "İ", "ß", "aaa", "1",
    "- ", "оо",
])  # fmt: skip
TEXTS = st.text(ANY, max_size=200) | st.lists(HEAVY | st.sampled_from(ENTRIES) | st.just(" "), max_size=60).map("".join)
LONGEST_WAIT = 8.0
"""Seconds of work for a message of the greatest length, on a slow machine; mostly some tenths of one."""


@settings(max_examples=300, deadline=None)
@given(TEXTS)
@example("\ufdfa" * 50)
@example("\ud800\udfff")
@example("ǅ" * 30 + "\u0345")
def test_any_text_is_read_and_twice_the_same(typed: str):
    told = RULES.read(typed)
    assert told == RULES.read(typed) == RULES._read(typed), "remembered, and read anew"
    assert told.concepts <= set(RULES.concept_names)
    assert len({one.rule for one in told.matches}) == len(told.matches)


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_any_text_is_cleaned_to_small_letters_without_marks(typed: str):
    told = cleaned(typed)
    assert "\u200b" not in told
    assert "\u202e" not in told
    assert all(one.place <= one.last for one in read(typed))
    assert [one.place for one in read(typed)] == sorted(one.place for one in read(typed))


@settings(max_examples=200, deadline=None)
@given(st.text(ANY, min_size=1, max_size=80))
def test_a_word_has_few_forms_and_all_of_them_are_words(word: str):
    assert 1 <= len(forms(word)) <= 24
    assert all(forms(word))


@settings(max_examples=100, deadline=None)
@given(TEXTS, st.sampled_from(sorted(DISTURBANCES)))
def test_every_disturbance_is_text_and_the_same_each_time(typed: str, name: str):
    assert disturbed(name, typed) == disturbed(name, typed)
    RULES.read(disturbed(name, typed))


WALLS = [
    "a" * 100_000, "a " * 50_000, "." * 100_000, "a." * 50_000, "\ufdfa" * 100_000, "\u0301\u0323" * 50_000,
    "𝔸" * 100_000,
    '"' * 100_000, '" a' * 30_000, "🔪" * 100_000, "\n" * 100_000, "оo" * 50_000, "о" * 100_000, "4" * 100_000,
    "a4" * 50_000,
    "aaab" * 25_000, "en " * 33_000, "'" * 100_000, "h-" * 50_000, "x" * 399 + " " * 99_000,
]  # fmt: skip


@pytest.mark.parametrize("wall", WALLS, ids=range(len(WALLS)))
def test_a_wall_of_signs_is_read_in_time(wall: str):
    began = time.thread_time()
    RULES.read(wall)
    assert time.thread_time() - began < LONGEST_WAIT


@pytest.mark.parametrize("kind", ["entries", "entries without spaces", "one rule over and over", "framed"])
def test_a_wall_of_entries_is_read_in_time_and_twice_as_much_takes_about_twice_as_long(kind: str):
    random = Random(1)
    entries = random.sample(ENTRIES, 60)
    piece = {
        "entries": lambda: random.choice(ENTRIES) + " ",
        "entries without spaces": lambda: random.choice(ENTRIES).replace(" ", ""),
        "one rule over and over": lambda: random.choice(entries) + " ",
        "framed": lambda: "en " + random.choice(entries) + " ei ",
    }[kind]
    whole = "".join(piece() for _ in range(LONGEST // 3))[:LONGEST]

    def took(text: str) -> float:
        began = time.thread_time()
        RULES._read(text)  # anew each time, and not as remembered
        return time.thread_time() - began

    took(whole)
    half = min(took(whole[: LONGEST // 2]) for _ in range(2))
    full = min(took(whole) for _ in range(2))
    assert full < LONGEST_WAIT
    assert full < 5 * half + 0.2


def test_no_code_point_is_too_much():
    for start in range(0, sys.maxunicode, 4096):
        RULES.read(" ".join(map(chr, range(start, min(start + 4096, sys.maxunicode + 1)))))


KEYS = {
    "a key in hexadecimal": lambda chance: f"{chance.getrandbits(4 * chance.randrange(8, 41)):x}",
    "a key as words": lambda chance: "kuiskaus" + f"{chance.getrandbits(48):012x}",
    "a link": lambda chance: "https://oppilaitos.example/" + "".join(
        chance.choices("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_", k=22)
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", KEYS)
def test_nothing_is_read_into_keys_and_links(kind: str):
    """Figures may stand for letters, and words may be run together: in enough of both, any word can be found."""
    chance = Random(20)
    found = {}
    for _ in range(600):
        text = " ".join(f"opiskelija kirjoittaa {KEYS[kind](chance)}" for _ in range(6))
        names = [one.rule for one in RULES.read(text).matches if not one.rehearsal]
        if names:
            found[text] = names
    assert not found
