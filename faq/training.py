"""Makes the heads from a catalogue, and tells how well they will do.

Deterministic. What it says of accuracy comes from cross-validation in which a model is tried only on what it has not
read: on another author's examples where there are several authors, else on every third example of an intent. The
thresholds come from those same trials.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy.sparse import csc_matrix, csr_matrix

from faq.heads import REJECT, Heads, Neighbours, Thresholds, as_used, stamp_of
from faq.model import Catalogue, Example, Style
from moderation.language.encoder import DIMENSIONS
from moderation.language.features import PLACES, char_features
from moderation.language.fitting import linear, sparse, spread
from moderation.language.looks import NEAREST, softmax
from moderation.language.vectors import Progress, Vectors

DENSE_C = 3.0
CHAR_C = 10.0
BLEND = (1.0, 1.0, 12.0, 8.0)
"""See faq/heads.py. Chosen, like the strengths, by trials on authors who were held out; the plateau is flat."""
FOLDS = 3
FALSE_ANSWERS = 0.04
"""Share of what is out of scope that may be answered, in the trials."""
FALSE_GUESSES = 0.25
"""Share of what is out of scope that may be met with guesses."""
LEAST_TO_ANSWER = 0.35
LEAST_TO_GUESS = 0.03
UNKNOWN_THRESHOLDS = Thresholds(answer=0.5, guess=0.15)
"""Where a catalogue has no examples of what is out of scope."""


@dataclass(frozen=True, slots=True)
class Trial:
    """One example, tried by a model that had not read it. `ranked`: labels, best first, without the reject label."""

    example: Example
    label: str
    ranked: tuple[str, ...]
    score: float
    bare: float
    """Score of the best by the character head alone."""
    bare_first: str


@dataclass(frozen=True)
class Trained:
    heads: Heads
    trials: tuple[Trial, ...]


@dataclass(frozen=True)
class _Material:
    examples: list[Example]
    labels: np.ndarray
    dense: np.ndarray | None
    char: csr_matrix


def train(
    catalogue: Catalogue, vectors: Vectors | None = None, progress: Progress | None = None, *, trials: bool = True
) -> Trained:
    """The heads of a catalogue; `trials=False` leaves out the cross-validation and takes fixed thresholds."""
    material = _material(catalogue, vectors or Vectors(), progress)
    whole = _fit(material, np.arange(len(material.examples)))
    tried = tuple(_trials(material)) if trials else ()
    heads = replace(
        whole,
        stamp=stamp_of(catalogue),
        whole=_thresholds(tried, lambda one: one.score),
        without_encoder=_thresholds(tried, lambda one: one.bare),
    )
    return Trained(heads, tried)


def _material(catalogue: Catalogue, vectors: Vectors, progress: Progress | None) -> _Material:
    examples = [each for one in catalogue.intents.values() for each in one.examples] + list(catalogue.out_of_scope)
    labels = [one.id for one in catalogue.intents.values() for _ in one.examples] + [REJECT] * len(
        catalogue.out_of_scope
    )
    texts = [one.text for one in examples]
    return _Material(examples, np.array(labels), vectors.of(texts, progress), sparse(texts, char_features, PLACES))


def _fit(material: _Material, rows: np.ndarray) -> Heads:
    labels = material.labels[rows]
    char_weights, char_bias, order = linear(material.char[rows], labels, CHAR_C)
    mean = np.zeros(DIMENSIONS, np.float32)
    dense = np.zeros((DIMENSIONS, len(order)), np.float32)
    dense_bias = np.zeros(len(order), np.float32)
    if material.dense is not None:
        mean = material.dense[rows].mean(axis=0)
        dense, dense_bias, _ = linear(spread(material.dense[rows] - mean), labels, DENSE_C)
        dense = spread(dense)
    return Heads(
        labels=tuple(order),
        mean=mean,
        dense=dense,
        dense_bias=dense_bias,
        char=char_weights.astype(np.float16),
        char_bias=char_bias,
        neighbours=_neighbours(material, rows, mean, order),
        blend=BLEND,
        whole=UNKNOWN_THRESHOLDS,
        without_encoder=UNKNOWN_THRESHOLDS,
        stamp="",
    )


def _neighbours(material: _Material, rows: np.ndarray, mean: np.ndarray, order: list[str]) -> Neighbours:
    at = {label: index for index, label in enumerate(order)}
    labels = np.array([at[str(one)] for one in material.labels[rows]])
    ordered = rows[np.argsort(labels, kind="stable")]
    char = material.char[ordered].tocsc()
    dense = np.zeros((len(rows), DIMENSIONS), np.float32)
    if material.dense is not None:
        dense = material.dense[ordered] - mean
        dense = dense / np.maximum(np.linalg.norm(dense, axis=1, keepdims=True), 1e-6)
    ends = np.cumsum(np.bincount(labels, minlength=len(order)))
    return as_used(dense, char.indices, char.data, char.indptr, ends)


# --- trials ---------------------------------------------------------------------------------------------------------
def _trials(material: _Material) -> Iterator[Trial]:
    everything = np.arange(len(material.examples))
    for held in _folds(material):
        heads = _fit(material, np.setdiff1d(everything, held))
        whole, bare = _logits(heads, material, held, with_vectors=True), _logits(heads, material, held)
        for row, of_whole, of_bare in zip(held, whole, bare, strict=True):
            yield _trial(heads, material, int(row), of_whole, of_bare)


def _logits(heads: Heads, material: _Material, rows: np.ndarray, *, with_vectors: bool = False) -> np.ndarray:
    """The same sums as `Heads.probabilities`, for many examples at once (a test holds them alike)."""
    by_vector, by_characters, near_vector, near_characters = heads.blend
    near = heads.neighbours
    known = csc_matrix((near.weights, near.rows, near.starts), shape=(len(near.dense), PLACES))
    char = material.char[rows]
    logits = by_characters * (char @ heads.char.astype(np.float32) + heads.char_bias)
    logits = logits + near_characters * _nearest(near, (char @ known.T).toarray())
    if with_vectors and material.dense is not None:
        centred = material.dense[rows] - heads.mean
        logits = logits + by_vector * (centred @ heads.dense + heads.dense_bias)
        unit = centred / np.maximum(np.linalg.norm(centred, axis=1, keepdims=True), 1e-6)
        logits = logits + near_vector * _nearest(near, unit @ near.dense.T)
    return np.asarray(logits)


def _nearest(near: Neighbours, likeness: np.ndarray) -> np.ndarray:
    groups = np.split(likeness, near.ends[:-1], axis=1)
    return np.stack([np.sort(one, axis=1)[:, -NEAREST:].mean(axis=1) for one in groups], axis=1)


def _folds(material: _Material) -> list[np.ndarray]:
    """By author, in at most `FOLDS` groups, where several are of weight; else every third example of an intent."""
    authors: dict[str, list[int]] = {}
    for row, example in enumerate(material.examples):
        authors.setdefault(example.author, []).append(row)
    labels = {str(one) for one in material.labels}
    broad = [rows for rows in authors.values() if len({str(material.labels[row]) for row in rows}) > len(labels) / 2]
    if len(broad) > 1:
        groups: list[list[int]] = [[] for _ in range(min(FOLDS, len(authors)))]
        for rows in sorted(authors.values(), key=len, reverse=True):
            min(groups, key=len).extend(rows)
        return [np.array(rows) for rows in groups]
    places: dict[str, int] = {}
    folds: list[list[int]] = [[] for _ in range(FOLDS)]
    for row, label in enumerate(material.labels):
        places[str(label)] = places.get(str(label), -1) + 1
        folds[places[str(label)] % FOLDS].append(row)
    return [np.array(rows) for rows in folds if rows]


def _trial(heads: Heads, material: _Material, row: int, of_whole: np.ndarray, of_bare: np.ndarray) -> Trial:
    whole = heads.found(softmax(of_whole), with_encoder=True)
    bare = heads.found(softmax(of_bare), with_encoder=False)
    return Trial(
        material.examples[row], str(material.labels[row]), whole.ranked, whole.score, bare.score, bare.ranked[0]
    )


def _thresholds(trials: Sequence[Trial], score: Callable[[Trial], float]) -> Thresholds:
    """So low that as much as possible is answered, so high that what is out of scope seldom is."""
    outside = sorted((score(one) for one in trials if one.label == REJECT), reverse=True)
    if not outside:
        return UNKNOWN_THRESHOLDS
    answer = max(LEAST_TO_ANSWER, outside[int(len(outside) * FALSE_ANSWERS)])
    guess = min(answer, max(LEAST_TO_GUESS, outside[min(len(outside) - 1, int(len(outside) * FALSE_GUESSES))]))
    return Thresholds(answer=round(float(answer), 4), guess=round(float(guess), 4))


# --- what the trials tell -------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Accuracy:
    """Of one style: share whose first, whose first three, were right; share answered rightly and wrongly."""

    count: int
    first: float
    three: float
    answered_rightly: float
    answered_wrongly: float


def accuracy(trials: Sequence[Trial], thresholds: Thresholds) -> Accuracy:
    inside = [one for one in trials if one.label != REJECT]
    count = max(1, len(inside))
    answered = [one for one in inside if one.score >= thresholds.answer]
    rightly = sum(one.ranked[0] == one.label for one in answered)
    return Accuracy(
        count=len(inside),
        first=sum(one.ranked[0] == one.label for one in inside) / count,
        three=sum(one.label in one.ranked for one in inside) / count,
        answered_rightly=rightly / count,
        answered_wrongly=(len(answered) - rightly) / count,
    )


def by_style(trials: Sequence[Trial]) -> Mapping[Style, list[Trial]]:
    return {style: [one for one in trials if one.example.style is style] for style in Style}


def falsely_answered(trials: Sequence[Trial], thresholds: Thresholds) -> float:
    """Share of what is out of scope that would be answered."""
    outside = [one for one in trials if one.label == REJECT]
    return sum(one.score >= thresholds.answer for one in outside) / max(1, len(outside))


def confusions(trials: Sequence[Trial]) -> list[tuple[str, str, int]]:
    """(intent, taken for, how often), the commonest first."""
    counts: dict[tuple[str, str], int] = {}
    for one in trials:
        if one.label != REJECT and one.ranked[0] != one.label:
            counts[one.label, one.ranked[0]] = counts.get((one.label, one.ranked[0]), 0) + 1
    return sorted(((*pair, count) for pair, count in counts.items()), key=lambda one: (-one[2], one[0], one[1]))
