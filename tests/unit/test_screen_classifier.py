"""The classifier is made from seeds, kept in a file, and refused where it fits no more."""

import json
from pathlib import Path

import numpy as np
import pytest

from moderation import models
from moderation.classifier import CrisisHeads, load, save
from moderation.language.windows import windows
from moderation.model import Line, Tier
from moderation.training import (
    SOFT_SHARE,
    Material,
    Seed,
    SeedFault,
    _least,
    fit,
    material_of,
    read_seeds,
    sums_of,
    train,
    trials_of,
)
from moderation.undisguised import undisguised
from tests.screen_makers import (
    KnowsDragons,
    NoVectors,
    WordVectors,
    a_seed_folder,
    seeds_by,
    small_material,
    trained_in,
    untried,
    vector_of,
)

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def material() -> Material:
    return small_material()


@pytest.fixture(scope="module")
def heads(material: Material) -> CrisisHeads:
    return untried(material)


def test_one_text_and_many_at_once_are_reckoned_alike(material: Material, heads: CrisisHeads):
    texts = [one.text for one in material.seeds]
    rows = np.arange(0, len(texts), 7)

    many = sums_of(heads, material, rows, with_vectors=True)
    bare = sums_of(heads, material, rows, with_vectors=False)

    for row, of_many, of_bare in zip(rows, many, bare, strict=True):
        concepts = KnowsDragons().read(texts[row]).concepts
        assert heads.sums(texts[row], vector_of(texts[row]), concepts) == pytest.approx(of_many, abs=2e-3)
        assert heads.sums(texts[row], None, concepts) == pytest.approx(of_bare, abs=2e-3)


def test_training_twice_makes_the_same(tmp_path: Path):
    one, other = trained_in(tmp_path / "a", "A", "B"), trained_in(tmp_path / "b", "A", "B")

    assert one.heads.stamp == other.heads.stamp
    assert one.heads.whole == other.heads.whole
    assert np.array_equal(one.heads.sparse, other.heads.sparse)
    assert np.array_equal(one.heads.dense, other.heads.dense)


def test_it_can_be_trained_where_no_encoder_is(tmp_path: Path):
    trained = train(a_seed_folder(tmp_path, "A", "B"), KnowsDragons(), NoVectors())

    assert trained.trials is not None
    assert trained.heads.sums("lohikäärme on pihalla", None, ())[0] > trained.heads.sums("kissa nukkuu", None, ())[0]


# --- the file -------------------------------------------------------------------------------------------------------
def test_what_was_saved_judges_as_before(tmp_path: Path, heads: CrisisHeads):
    save(heads, tmp_path / "crisis.npz")
    loaded = load(tmp_path / "crisis.npz", stamp=heads.stamp)

    assert loaded is not None
    for text in ("lohikäärme on pihalla", "kissa nukkuu", "moi"):
        before = heads.sums(text, vector_of(text), ["fi:dragon"])
        assert loaded.sums(text, vector_of(text), ["fi:dragon"]) == pytest.approx(before, abs=1e-3)
    assert (loaded.backing, loaded.whole, loaded.names) == (heads.backing, heads.whole, heads.names)
    assert (loaded.known, loaded.known.divided("kissanukkuu")) == (heads.known, ["kissa", "nukkuu"])


def test_heads_of_other_seeds_or_other_concepts_are_refused(tmp_path: Path):
    seeds, folder = tmp_path / "seeds", tmp_path / "trained"
    save(trained_in(seeds, "A", "B").heads, folder / models.HEADS)
    names = KnowsDragons().concept_names

    assert models.find(names, seeds=seeds, folder=folder) is not None
    assert models.find((*names, "fi:egg"), seeds=seeds, folder=folder) is None

    (seeds / "A.jsonl").write_text((seeds / "A.jsonl").read_text(encoding="utf-8") + "\n", encoding="utf-8")

    assert models.find(names, seeds=seeds, folder=folder) is None


@pytest.mark.parametrize("damage", ["cut", "emptied", "other", "gone"])
def test_a_damaged_file_is_as_good_as_none(tmp_path: Path, heads: CrisisHeads, damage: str):
    file = tmp_path / "crisis.npz"
    save(heads, file)
    whole = file.read_bytes()
    match damage:
        case "cut":
            file.write_bytes(whole[: len(whole) // 2])
        case "emptied":
            file.write_bytes(b"")
        case "other":
            np.savez(file, told=np.frombuffer(json.dumps({"stamp": heads.stamp}).encode(), np.uint8))
        case _:
            file.unlink()

    assert load(file, stamp=heads.stamp) is None


# --- trials ---------------------------------------------------------------------------------------------------------
def test_no_author_is_tried_by_heads_that_have_read_them():
    # What A alone says, and what everybody knows as harmless: only heads that had read A could tell them apart.
    private = [Seed(f"vihreä kivi {at}", "fi", Tier.IMMEDIATE, "suicide", "A") for at in range(20)]
    harmless = [Seed(f"vihreä kivi {at} {by}", "fi", Tier.NONE, "smalltalk", by) for at in range(20) for by in "BC"]
    material = material_of([*seeds_by("A", "B", "C"), *private, *harmless], KnowsDragons(), WordVectors())
    of_private = [at for at, one in enumerate(material.seeds) if one.kind == "suicide" and one.tier == 3]

    everything = fit(material, np.arange(len(material.seeds)))
    read = sums_of(everything, material, np.array(of_private), with_vectors=True)[:, 0]
    tried = trials_of(material).whole[of_private, 0]

    assert (tried < 0).all()
    assert read.mean() > tried.mean()


def test_the_thresholds_keep_to_their_share_of_false_alarms(tmp_path: Path):
    trained = trained_in(tmp_path)
    assert trained.trials is not None
    seeds = trained.trials.material.seeds
    lines = trained.trials.material.rule_lines
    whole = trained.heads.whole
    soft = trained.trials.soft(whole.genuine) >= whole.soft

    neutral = [at for at, one in enumerate(seeds) if one.neutral]
    alarmed = sum(bool(soft[at]) or lines[at] is not Line.NONE for at in neutral)

    assert alarmed <= SOFT_SHARE * len(neutral)


@pytest.mark.parametrize(
    ("already", "share", "passing"), [(0, 0.2, 2), (1, 0.2, 1), (2, 0.2, 0), (5, 0.2, 0), (0, 0, 0)]
)
def test_what_the_rules_alarm_already_counts_towards_the_share(already: int, share: float, passing: int):
    scores = np.arange(10.0)
    alarmed = np.arange(10) < already

    threshold = _least(scores, alarmed, share)

    assert (scores[~alarmed] >= threshold).sum() == passing


# --- seeds ----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "line",
    [
        "{",
        "[]",
        '{"text": 3, "lang": "fi", "tier": 0, "category": "smalltalk", "author": "A"}',
        '{"text": "moi", "lang": "fi", "tier": 4, "category": "suicide", "author": "A"}',
        '{"text": "moi", "lang": "fi", "tier": 2, "category": "smalltalk", "author": "A"}',
        '{"text": "moi", "tier": 0, "category": "smalltalk", "author": "A"}',
    ],
)
def test_a_line_that_is_no_seed_is_told_with_its_number_and_without_its_words(tmp_path: Path, line: str):
    file = tmp_path / "A.jsonl"
    file.write_text('{"text": "hei", "lang": "fi", "tier": 0, "category": "smalltalk", "author": "A"}\n' + line)

    with pytest.raises(SeedFault, match=r"A\.jsonl:2: is not of the form") as told:
        read_seeds(file)

    assert "moi" not in str(told.value)


def test_a_window_is_missing_nothing():
    text = " ".join(f"sana{at}" for at in range(3000))

    found = windows(text[:15_000])

    assert max(map(len, found)) <= 200
    assert set(" ".join(found).split()) >= set(text[:15_000].split()[:-1])
    assert len(windows("a" * 3000)) > 15
    assert windows("moi") == ["moi"]
    assert windows(text)[-1].split()[-1] == text.split()[-1]


@pytest.mark.parametrize("text", ["klo 12.30 luokka B2", "COVID-19 ja 2h", "e-mail, ks. s. 4", "👩‍👩‍👧 moi", "a b c"])
def test_ordinary_text_is_no_disguise(text: str):
    assert undisguised(text) == text


def test_nothing_counts_for_a_concept_that_the_heads_do_not_know(heads: CrisisHeads):
    assert np.array_equal(heads.sums("moi", None, ["sv:elephant"]), heads.sums("moi", None, ()))
    assert np.array_equal(heads.sums("moi", None, ["sv:dragon"]), heads.sums("moi", None, ["fi:dragon"]))


def test_seeds_of_one_kind_alone_can_be_fitted():
    material = small_material("A")
    neutral = np.flatnonzero([one.neutral for one in material.seeds])

    assert np.isfinite(fit(material, neutral).sums("moi", vector_of("moi"), ())).all()
