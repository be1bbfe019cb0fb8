"""Makes the heads of the crisis screen from the seeds, and tells how well they will do.

Deterministic. All figures and thresholds come from trials in which each author's seeds are read by heads that have not
seen that author: a crisis in the words of somebody new is what the screen will meet, and a random split would flatter.

What weighs in the fit: messages that only look grave (games, homework, idioms) count little for the soft line, whose
false alarms among ordinary messages matter, and fully for the hard one; graver messages count more; and ordinary
messages of a length that is rare among them count more, since length is no danger.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from math import inf
from pathlib import Path
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix, diags, hstack

from moderation import models
from moderation.classifier import (
    CATEGORIES,
    DANGER,
    FIRST_CATEGORY,
    FROM_TWO,
    GENUINE,
    IMMEDIATE,
    LOOKALIKE,
    LOOKS,
    NEUTRAL,
    OUTPUTS,
    THREE,
    URGENT,
    URGENT_GROUP,
    WORRY,
    CrisisHeads,
    Thresholds,
    as_used,
    genuineness,
    looks,
    plain_concepts,
)
from moderation.language.encoder import DIMENSIONS
from moderation.language.fitting import linear, ridge, sparse, spread
from moderation.language.known_words import KnownWords
from moderation.language.looks import NEAREST
from moderation.language.phrases import PLACES, phrase_features
from moderation.language.vectors import Progress, Vectors
from moderation.language.windows import windows
from moderation.model import Category, Line, Tier
from moderation.rules import RuleReading, Rules
from moderation.undisguised import undisguised

ORDINARY = ("service_question", "smalltalk", "venting_ordinary")
"""Kinds of tier 0 that count as neutral; all other kinds only look grave."""

DENSE_C, PHRASE_C = 0.5, 30.0
LOOK = 30.0
TOLERANCE = 1e-4
CATEGORY_PENALTY = 3.0
CONCEPT_SCALE = 0.2
LOOKALIKE_WEIGHT = 0.07
GROUP_AT_LEAST = 15
AWAY, EVENED = 100.0, 2.0
"""How far vectors are turned away from what differs between writers, and how little all else is evened out."""
TIER_WEIGHT = {Tier.NONE: 1.0, Tier.WORRY: 0.7, Tier.URGENT: 1.5, Tier.IMMEDIATE: 2.0}
HARD_LOOKALIKE_WEIGHT = 0.4
HARD_TIER_WEIGHT = {Tier.NONE: 1.0, Tier.WORRY: 0.2, Tier.URGENT: 1.0, Tier.IMMEDIATE: 2.0}
LENGTH_QUANTILES = (0.1, 0.25, 0.5, 0.75, 0.9)
SEEN_AT_LEAST = 2
"""Seeds that have a phrase, for it to count."""
BACKING_ODDS = 1.0
"""How much commoner a concept must be in urgent messages than in neutral ones, to back the classifier."""

SOFT_SHARE = 0.085
"""Share of neutral messages that may get the soft line in the trials, by rules and classifier together. Where the
screen is judged 10 % are allowed; strangers write differently, and that is what the rest is for."""
DOUBTED = 0.05
"""Share of grave messages that are so like harmless ones that the classifier alone says nothing to them. Nearly all of
those are under the threshold of danger too, or a rule finds them."""
HARD_SHARE = 0.02
HARD_LOOKALIKE_SHARE = 0.08
"""The same of the hard line; 2 % and 10 % are allowed. The small words of every chat are not among those judged, and
raise nothing."""


class SeedFault(Exception):
    """A line that is no seed: file, line, and what to do."""


@dataclass(frozen=True, slots=True)
class Seed:
    text: str
    lang: str
    tier: Tier
    kind: str
    """The category of what is grave; else why it is not, see `ORDINARY`."""
    author: str
    oblique: bool = False

    @property
    def neutral(self) -> bool:
        return self.tier is Tier.NONE and self.kind in ORDINARY

    @property
    def lookalike(self) -> bool:
        return self.tier is Tier.NONE and self.kind not in ORDINARY

    @property
    def group(self) -> int:
        if self.tier is Tier.NONE:
            return NEUTRAL if self.neutral else LOOKALIKE
        return {Tier.WORRY: WORRY, Tier.URGENT: URGENT_GROUP, Tier.IMMEDIATE: IMMEDIATE}[self.tier]


def read_seeds(file: Path) -> list[Seed]:
    """All seeds of a file, in its order. Raises SeedFault."""
    found = []
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1):
        if line.strip():
            try:
                found.append(_seed(json.loads(line)))
            except (ValueError, TypeError, KeyError):
                raise SeedFault(
                    f'{file}:{number}: is not of the form {{"text": "...", "lang": "fi", "tier": 0 to 3, '
                    f'"category": "...", "author": "..."}}; a tier above 0 needs one of: {", ".join(CATEGORIES)}'
                ) from None
    return found


def _seed(row: dict[str, Any]) -> Seed:
    text, tier, kind = row["text"], Tier(row["tier"]), str(row["category"])
    if not isinstance(text, str):
        raise TypeError
    if tier is not Tier.NONE:
        Category(kind)
    return Seed(text, str(row["lang"]), tier, kind, str(row["author"]), bool(row.get("oblique", False)))


# --- material -------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Material:
    """Seeds, and their windows as features. `of` says whose each window is; a window is a row."""

    seeds: tuple[Seed, ...]
    of: np.ndarray
    lengths: np.ndarray
    dense: np.ndarray | None
    phrases: csr_matrix
    """Not yet weighted."""
    names: tuple[str, ...]
    concepts: np.ndarray
    rule_lines: tuple[Line, ...]
    """What the rules alone make of each seed."""

    def of_seeds(self, values: Callable[[Seed], Any]) -> np.ndarray:
        return np.array([values(one) for one in self.seeds])


def material_of(
    seeds: Sequence[Seed], rules: Rules, vectors: Vectors | None = None, progress: Progress | None = None
) -> Material:
    known = _known_to_others(seeds)
    pieces = [
        (at, piece) for at, one in enumerate(seeds) for piece in windows(undisguised(one.text, known[one.author]))
    ]
    texts = [piece for _, piece in pieces]
    names = tuple(sorted(plain_concepts(rules.concept_names)))
    at = {name: index for index, name in enumerate(names)}
    concepts = np.zeros((len(texts), len(names)), np.float32)
    for row, text in enumerate(texts):
        concepts[row, [at[name] for name in plain_concepts(rules.read(text).concepts) if name in at]] = 1
    return Material(
        tuple(seeds),
        np.array([whose for whose, _ in pieces]),
        np.log([max(8, len(one)) for one in texts]),
        (vectors or Vectors()).of(texts, progress),
        sparse(texts, phrase_features, PLACES),
        names,
        concepts,
        tuple(line_of(rules.read(one.text)) for one in seeds),
    )


def _known_to_others(seeds: Sequence[Seed]) -> dict[str, KnownWords]:
    """Of each author the words of all others, by which theirs are read as a stranger's are."""
    authors = sorted({one.author for one in seeds})
    return {author: KnownWords.of(one.text for one in seeds if one.author != author) for author in authors}


def line_of(reading: RuleReading) -> Line:
    """The gravest line of the rules that count."""
    lines = {one.line for one in reading.matches if not one.rehearsal}
    return next((line for line in (Line.HARD, Line.SOFT) if line in lines), Line.NONE)


# --- fitting --------------------------------------------------------------------------------------------------------
def fit(material: Material, chosen: np.ndarray, *, lines_alone: bool = False) -> CrisisHeads:
    """Heads from the seeds of these numbers, without thresholds; `lines_alone` leaves out tier and category."""
    rows = np.flatnonzero(np.isin(material.of, chosen))
    idf, phrases = _weighted(material.phrases[rows])
    used = np.flatnonzero(idf)
    mean, turn = _space(material, rows)
    dense = None if material.dense is None else _unit((material.dense[rows] - mean) @ turn)
    of_dense = _Part(np.zeros((len(rows), DIMENSIONS)) if dense is None else spread(dense), DENSE_C)
    of_words = _Part(hstack([phrases[:, used], CONCEPT_SCALE * material.concepts[rows]]), PHRASE_C)
    for task in _tasks(material, rows):
        for part in (of_dense, of_words):
            if task.column < LOOKS or not lines_alone:
                part.learn(task)
    if not lines_alone:
        _learn_categories(material, rows, (of_dense, of_words))
    of_phrases = np.zeros((PLACES, OUTPUTS), np.float32)
    of_phrases[used] = of_words.weights[: len(used)]
    near, ends = _near(material, rows, dense)
    arrays = {
        "mean": mean,
        "turn": turn,
        "idf": idf,
        "dense": spread(of_dense.weights),
        "sparse": of_phrases,
        "concepts": CONCEPT_SCALE * of_words.weights[len(used) :],
        "bias": of_words.bias + of_dense.bias,
        "bare_bias": of_words.bias,
        "near": near,
        "ends": ends,
    }
    return CrisisHeads(
        names=material.names,
        backing=_backing(material, rows),
        look=LOOK,
        known=KnownWords.of(material.seeds[one].text for one in chosen),
        whole=Thresholds(0.0, 0.0),
        bare=Thresholds(0.0, 0.0),
        stamp="",
        **{name: as_used(name, one) for name, one in arrays.items()},
    )


@dataclass(frozen=True)
class _Task:
    """What one output learns, yes or no: from which rows (among the chosen), with which weights."""

    column: int
    rows: np.ndarray
    labels: np.ndarray
    weights: np.ndarray


class _Part:
    """One kind of features, and what is learnt from it. Shapes: `weights` (features, outputs), `bias` (outputs)."""

    def __init__(self, features: Any, strength: float) -> None:
        self.features = csr_matrix(features, dtype=np.float32)
        self.weights = np.zeros((self.features.shape[1], OUTPUTS), np.float32)
        self.bias = np.zeros(OUTPUTS, np.float32)
        self._strength = strength

    def learn(self, task: _Task) -> None:
        if self.features.nnz == 0 or len(set(task.labels.tolist())) < 2:
            return
        features = self.features[task.rows]
        weights, bias, _ = linear(features, task.labels, self._strength, task.weights, TOLERANCE)
        # Yes and no mirror each other: one column holds both.
        self.weights[:, task.column], self.bias[task.column] = 2 * weights[:, 1], 2 * bias[1]


def _learn_categories(material: Material, rows: np.ndarray, parts: Sequence[_Part]) -> None:
    """All parts together, from what is grave."""
    seeds = [material.seeds[one] for one in material.of[rows]]
    grave = np.flatnonzero([one.tier > 0 for one in seeds])
    if len(grave) == 0:
        return
    kinds = np.array([CATEGORIES.index(Category(seeds[one].kind)) for one in grave])
    together = csr_matrix(hstack([part.features[grave] for part in parts]))
    weights = ridge(together, kinds, CATEGORY_PENALTY, np.ones(len(grave)))
    begin = 0
    for part in parts:
        end = begin + part.features.shape[1]
        part.weights[:, FIRST_CATEGORY : FIRST_CATEGORY + weights.shape[1]] = weights[begin:end]
        begin = end


def _tasks(material: Material, rows: np.ndarray) -> Iterator[_Task]:
    seeds = [material.seeds[one] for one in material.of[rows]]
    tiers = np.array([one.tier for one in seeds])
    grave = np.flatnonzero(tiers > 0)
    everything = np.arange(len(rows))
    shares = 1.0 / np.bincount(material.of)[material.of[rows]]  # a message of several windows counts once
    weights = shares * np.array([TIER_WEIGHT[one.tier] for one in seeds])
    lookalike = np.array([one.lookalike for one in seeds])
    evened = _evened(material.lengths[rows], tiers > 0, weights)
    yield _Task(DANGER, everything, tiers > 0, np.where(lookalike, LOOKALIKE_WEIGHT, 1.0) * evened)
    urgent = np.where(lookalike, HARD_LOOKALIKE_WEIGHT, [HARD_TIER_WEIGHT[one.tier] for one in seeds])
    even = _evened(material.lengths[rows], tiers >= 2, shares * urgent)
    yield _Task(URGENT, everything, tiers >= 2, even)
    either = np.flatnonzero((tiers > 0) | lookalike)
    balanced = np.where(lookalike, shares[grave].sum() / max(shares[lookalike].sum(), 1e-9), 1.0) * shares
    yield _Task(GENUINE, either, tiers[either] > 0, balanced[either])
    yield _Task(FROM_TWO, grave, tiers[grave] >= 2, shares[grave])
    yield _Task(THREE, grave, tiers[grave] >= 3, shares[grave])


def _evened(lengths: np.ndarray, grave: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Weights with which what is not grave has the lengths of what is."""
    if not grave.any():
        return weights
    places = np.digitize(lengths, np.quantile(lengths[grave], LENGTH_QUANTILES))
    of_grave = np.bincount(places[grave], weights[grave], minlength=len(LENGTH_QUANTILES) + 1)
    others = np.bincount(places[~grave], weights[~grave], minlength=len(LENGTH_QUANTILES) + 1)
    wanted = (of_grave / of_grave.sum()) / np.maximum(others / max(others.sum(), 1e-9), 0.02)
    return np.where(grave, weights, weights * wanted[places])


def _weighted(phrases: csr_matrix) -> tuple[np.ndarray, csr_matrix]:
    """Rare phrases count more; what hardly anybody said counts nothing; rows of unit length."""
    seen = np.bincount(phrases.indices, minlength=PLACES)
    idf = np.where(seen >= SEEN_AT_LEAST, np.log((1 + phrases.shape[0]) / (1 + seen)) + 1, 0.0)
    idf = idf.astype(np.float16).astype(np.float32)
    return idf, _with_idf(phrases, idf)


def _with_idf(phrases: csr_matrix, idf: np.ndarray) -> csr_matrix:
    weighted = csr_matrix(phrases @ diags(idf))
    lengths = np.sqrt(np.asarray(weighted.multiply(weighted).sum(axis=1)).ravel())
    unit: csr_matrix = csr_matrix(diags(1 / np.maximum(lengths, 1e-6)) @ weighted).astype(np.float32)
    return unit


def _unit(vectors: np.ndarray) -> np.ndarray:
    return np.asarray(vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-6))


def _space(material: Material, rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The mean of the vectors, and how they are turned: away from what differs between languages and writers.

    Where several wrote of the same tier in one language or another, their means differ by what tells nothing of danger.
    """
    if material.dense is None:
        return np.zeros(DIMENSIONS, np.float32), np.eye(DIMENSIONS, dtype=np.float32)
    vectors = material.dense[rows].astype(np.float64)
    mean = vectors.mean(axis=0)
    of = [material.seeds[one] for one in material.of[rows]]
    groups: dict[tuple[str, str, bool], list[int]] = {}
    for at, seed in enumerate(of):
        groups.setdefault((seed.author, seed.lang, seed.tier > 0), []).append(at)
    spread_out = np.cov(vectors.T)
    grave = np.array([one.tier > 0 for one in of])
    between = np.zeros_like(spread_out)
    for (_, _, of_grave), members in groups.items():
        if len(members) >= GROUP_AT_LEAST:
            apart = vectors[members].mean(axis=0) - vectors[grave == of_grave].mean(axis=0)
            between += len(members) / len(of) * np.outer(apart, apart)
    values, axes = np.linalg.eigh(spread_out + AWAY * between)
    turn = (axes / np.sqrt(values + EVENED * values.mean())) @ axes.T
    turn *= np.sqrt(values.mean())
    return mean.astype(np.float32), turn.astype(np.float16).astype(np.float32)


def _near(material: Material, rows: np.ndarray, dense: np.ndarray | None) -> tuple[np.ndarray, np.ndarray]:
    groups = np.array([material.seeds[one].group for one in material.of[rows]])
    vectors = np.zeros((len(rows), DIMENSIONS), np.float32) if dense is None else dense
    ends = np.cumsum(np.bincount(groups, minlength=5))
    return vectors[np.argsort(groups, kind="stable")], ends


def _backing(material: Material, rows: np.ndarray) -> frozenset[str]:
    seeds = [material.seeds[one] for one in material.of[rows]]
    urgent = np.array([one.tier >= 2 for one in seeds])
    neutral = np.array([one.neutral for one in seeds])
    seen = material.concepts[rows]
    of_urgent = (seen[urgent].sum(axis=0) + 0.5) / (urgent.sum() + 1)
    of_neutral = (seen[neutral].sum(axis=0) + 0.5) / (neutral.sum() + 1)
    often = seen[urgent].sum(axis=0) >= SEEN_AT_LEAST
    return frozenset(np.array(material.names)[often & (of_urgent >= BACKING_ODDS * of_neutral)].tolist())


# --- trials ---------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Trials:
    """What heads that had not read a seed's author made of the seed. Shapes: `whole`, `bare` (seeds, outputs)."""

    material: Material
    whole: np.ndarray
    bare: np.ndarray
    backed: np.ndarray
    """Whether a rule's concept may back the classifier."""
    judged: np.ndarray
    """Whether figures and thresholds rest on it: seeds of whoever wrote both grave and harmless ones. What somebody
    wrote of one kind alone is learnt from in every trial; left out, that kind would be unknown to it."""

    def soft(self, genuine: float, *, bare: bool = False) -> np.ndarray:
        """Danger where it is as genuine as that."""
        sums = self.bare if bare else self.whole
        return np.where(genuineness(sums) >= genuine, sums[:, DANGER], -np.inf)

    def hard(self, *, bare: bool = False) -> np.ndarray:
        """Urgency where a concept backs it."""
        return np.where(self.backed, (self.bare if bare else self.whole)[:, URGENT], -np.inf)


def trials_of(material: Material) -> Trials:
    count = len(material.seeds)
    whole, bare = np.zeros((count, OUTPUTS)), np.zeros((count, OUTPUTS))
    backed = np.zeros(count, bool)
    authors = material.of_seeds(lambda one: one.author)
    grave = material.of_seeds(lambda one: one.tier > 0)
    wrote_both = sorted(set(authors[grave].tolist()) & set(authors[~grave].tolist())) or sorted(set(authors.tolist()))
    for author in wrote_both:
        held = np.flatnonzero(authors == author)
        heads = fit(material, np.flatnonzero(authors != author), lines_alone=True)
        for target, with_vectors in ((whole, True), (bare, False)):
            _gravest(target, material, held, heads, with_vectors=with_vectors)
        rows = np.flatnonzero(np.isin(material.of, held))
        concepts = [at for at, name in enumerate(material.names) if name in heads.backing]
        np.logical_or.at(
            backed, material.of[rows], material.concepts[np.ix_(rows, np.array(concepts, dtype=np.int64))].any(axis=1)
        )
    return Trials(material, whole, bare, backed, np.isin(authors, wrote_both))


def _gravest(
    target: np.ndarray, material: Material, held: np.ndarray, heads: CrisisHeads, *, with_vectors: bool
) -> None:
    """Of each seed the sums of its gravest window."""
    rows = np.flatnonzero(np.isin(material.of, held))
    sums = sums_of(heads, material, rows, with_vectors=with_vectors)
    for row in np.argsort(sums[:, DANGER], kind="stable"):
        of = material.of[rows[row]]
        urgent = sums[row, URGENT] if not target[of].any() else max(target[of, URGENT], sums[row, URGENT])
        target[of] = sums[row]
        target[of, URGENT] = urgent


def sums_of(heads: CrisisHeads, material: Material, rows: np.ndarray, *, with_vectors: bool) -> np.ndarray:
    """The same as `CrisisHeads.sums`, for many windows at once (a test holds them alike)."""
    sums = np.asarray(_with_idf(material.phrases[rows], heads.idf) @ heads.sparse.astype(np.float32))
    sums = sums + material.concepts[rows] @ heads.concepts
    if not with_vectors or material.dense is None:
        return np.asarray(sums + heads.bare_bias)
    turned = _unit((material.dense[rows] - heads.mean) @ heads.turn)
    sums = sums + turned @ heads.dense + heads.bias
    groups = np.split(turned @ heads.near.T, heads.ends[:-1], axis=1)
    nearest = np.stack([np.sort(one, axis=1)[:, -NEAREST:].mean(axis=1) for one in groups], axis=1)
    sums[:, :LOOKS] += heads.look * looks(nearest)
    return np.asarray(sums)


# --- thresholds -----------------------------------------------------------------------------------------------------
def thresholds_of(trials: Trials, *, bare: bool = False) -> Thresholds:
    """So low that as much as possible is noticed, so high that rules and classifier together keep to the shares."""
    lines = np.array(trials.material.rule_lines)
    neutral = trials.material.of_seeds(lambda one: one.neutral) & trials.judged
    lookalike = trials.material.of_seeds(lambda one: one.lookalike) & trials.judged
    hard = max(
        _least(trials.hard(bare=bare)[neutral], lines[neutral] == Line.HARD, HARD_SHARE),
        _least(trials.hard(bare=bare)[lookalike], lines[lookalike] == Line.HARD, HARD_LOOKALIKE_SHARE),
    )
    genuine = round(_doubt(trials, lookalike, bare=bare), 4)
    soft = _least(trials.soft(genuine, bare=bare)[neutral], lines[neutral] != Line.NONE, SOFT_SHARE)
    return Thresholds(round(soft, 4), round(hard, 4), genuine)


def _doubt(trials: Trials, lookalike: np.ndarray, *, bare: bool) -> float:
    """How genuine a message must be: above all look-alikes if that costs little, else `DOUBTED`."""
    told = genuineness(trials.bare if bare else trials.whole)
    grave = trials.material.of_seeds(lambda one: one.tier > 0) & trials.judged
    if not grave.any() or not lookalike.any():
        return -inf
    return min(float(np.quantile(told[grave], DOUBTED)), float(told[lookalike].max()))


def _least(scores: np.ndarray, already: np.ndarray, share: float) -> float:
    """The least threshold with which at most this share is `already` alarmed or reaches it."""
    allowed = int(share * len(scores)) - int(already.sum())
    free = np.sort(scores[~already & np.isfinite(scores)])[::-1]
    if allowed < 0 or len(free) == 0:
        return float(free[0]) + 1.0 if len(free) else 100.0
    return float(free[allowed]) + 1e-4 if allowed < len(free) else float(free[-1])


# --- all of it ------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Trained:
    heads: CrisisHeads
    trials: Trials | None


def train(
    folder: Path,
    rules: Rules,
    vectors: Vectors | None = None,
    progress: Progress | None = None,
    *,
    trials: bool = True,
) -> Trained:
    """The heads of a folder of seeds. Raises SeedFault. Without trials the thresholds let half of everything pass."""
    seeds = [one for file in models.seed_files(folder) for one in read_seeds(file)]
    material = material_of(seeds, rules, vectors, progress)
    heads = replace(fit(material, np.arange(len(seeds))), stamp=models.stamp(folder, rules.concept_names))
    if not trials:
        return Trained(heads, None)
    tried = trials_of(material)
    return Trained(replace(heads, whole=thresholds_of(tried), bare=thresholds_of(tried, bare=True)), tried)


def figures_of(trained: Trained) -> dict[str, Any]:
    """What the trials tell of rules and classifier together, at the thresholds that are kept."""
    if trained.trials is None:
        return {"seeds": 0, "authors": {}, "whole": {}, "bare": {}}
    seeds = trained.trials.material.seeds
    everybody = np.ones(len(seeds), bool)
    authors = trained.trials.material.of_seeds(lambda one: one.author)
    judged = sorted(set(authors[trained.trials.judged].tolist()))
    return {
        "seeds": len(seeds),
        "whole": _shares(trained, everybody),
        "bare": _shares(trained, everybody, bare=True),
        "authors": {author: _shares(trained, authors == author) for author in judged},
    }


def _shares(trained: Trained, among: np.ndarray, *, bare: bool = False) -> dict[str, float]:
    """Noticed is either line."""
    trials = trained.trials
    if trials is None:
        return {}
    thresholds = trained.heads.bare if bare else trained.heads.whole
    lines = np.array(trials.material.rule_lines)
    hard = (lines == Line.HARD) | (trials.hard(bare=bare) >= thresholds.hard)
    noticed = hard | (lines != Line.NONE) | (trials.soft(thresholds.genuine, bare=bare) >= thresholds.soft)
    tiers = trials.material.of_seeds(lambda one: int(one.tier))
    neutral = trials.material.of_seeds(lambda one: one.neutral)
    lookalike = trials.material.of_seeds(lambda one: one.lookalike)
    groups = {"T3": tiers == 3, "T3+T2": tiers >= 2, "T1": tiers == 1, "neutral": neutral, "hard_negatives": lookalike}
    among = among & trials.judged
    found = {name: _mean(noticed[among & group]) for name, group in groups.items()}
    found |= {f"hard {name}": _mean(hard[among & group]) for name, group in groups.items() if name != "T1"}
    return found


def _mean(hits: np.ndarray) -> float:
    return round(float(hits.mean()), 4) if len(hits) else 0.0
