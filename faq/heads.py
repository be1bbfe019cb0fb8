"""The trained part: two linear heads and two looks at neighbours, and when to trust them.

A head and a look each on the encoder's vector and on character features. A look is the mean likeness of an intent's
three nearest examples: it knows the rare phrasing that a linear head smooths away. Their logits are added up.

Made by faq/training.py, kept as one `.npz` file, used with numpy alone. A file made from another catalogue, another
encoder or other code for features is refused, by hashes: a model that does not fit its catalogue answers nonsense.
"""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from faq.model import NOTHING_FOUND, Catalogue, Found, IntentId, Outcome
from moderation.language.features import char_features
from moderation.language.looks import DAMAGED, nearest, softmax

REJECT = ""
"""The label of what no intent answers."""
FORM = 1
"""Raised when what is in the file, or the code for features, changes its meaning."""


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Least probability of the best intent: to answer with it, and to guess it."""

    answer: float
    guess: float


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Training examples, ordered by label. Shapes: `dense` (examples, 384), unit length and centred, float16.

    `rows` and `weights` are the examples in which each place of the character features occurs, place after place;
    `starts` (places + 1) says where each place's begin. `ends` (labels) says where each label's examples end.
    """

    dense: np.ndarray
    rows: np.ndarray
    weights: np.ndarray
    starts: np.ndarray
    ends: np.ndarray

    def by_vector(self, centred: np.ndarray) -> np.ndarray:
        """Likeness of each label to a centred vector, by cosine."""
        length = float(np.linalg.norm(centred)) or 1.0
        return nearest(self.dense @ (centred / np.float32(length)), self.ends)

    def by_characters(self, places: np.ndarray, weights: np.ndarray) -> np.ndarray:
        """Likeness of each label to character features."""
        found = [slice(self.starts[one], self.starts[one + 1]) for one in places.tolist()]
        if not found:
            return np.zeros(len(self.ends))
        rows = np.concatenate([self.rows[one] for one in found])
        each = np.concatenate([self.weights[one] * weight for one, weight in zip(found, weights.tolist(), strict=True)])
        return nearest(np.bincount(rows, each, minlength=len(self.dense)), self.ends)


@dataclass(frozen=True, slots=True)
class Heads:
    """Linear heads. Shapes: `dense` (384, labels), `char` (places, labels); biases and `labels` run alike."""

    labels: tuple[str, ...]
    mean: np.ndarray
    dense: np.ndarray
    dense_bias: np.ndarray
    char: np.ndarray
    char_bias: np.ndarray
    neighbours: Neighbours
    blend: tuple[float, float, float, float]
    """Weights: dense head, character head, neighbours by vector, neighbours by characters."""
    whole: Thresholds
    without_encoder: Thresholds
    stamp: str
    """What it was made from, see `stamp_of`."""

    def probabilities(self, text: str, vector: np.ndarray | None) -> np.ndarray:
        """Probability of each label, float64; with the character head alone where there is no vector."""
        places, weights = char_features(text)
        by_vector, by_characters, near_vector, near_characters = self.blend
        if vector is not None and not _latin(text):
            # The examples are in Latin letters: of others the characters tell nothing, and the vector counts for both.
            by_vector, by_characters, near_vector, near_characters = 2 * by_vector, 0.0, 2 * near_vector, 0.0
        logits = by_characters * (weights @ self.char[places].astype(np.float32) + self.char_bias)
        logits = logits + near_characters * self.neighbours.by_characters(places, weights)
        if vector is not None:
            centred = vector - self.mean
            logits = logits + by_vector * (centred @ self.dense + self.dense_bias)
            logits = logits + near_vector * self.neighbours.by_vector(centred)
        return softmax(np.asarray(logits, dtype=np.float64))

    def found(self, probabilities: np.ndarray, *, with_encoder: bool) -> Found:
        """What is to be done with a question of these probabilities."""
        order = [at for at in np.argsort(-probabilities) if self.labels[at] != REJECT][:3]
        if not order:
            return NOTHING_FOUND
        ranked = tuple(IntentId(self.labels[at]) for at in order)
        score = float(probabilities[order[0]])
        thresholds = self.whole if with_encoder else self.without_encoder
        if score >= thresholds.answer:
            outcome = Outcome.ANSWER
        else:
            outcome = Outcome.GUESSES if score >= thresholds.guess else Outcome.NONE
        return Found(outcome, ranked, score)


def _latin(text: str) -> bool:
    """Whether at least half of the letters are Latin (or there are none)."""
    letters = [one for one in text[:400] if one.isalpha()]
    return 2 * sum(one < "\u0250" for one in letters) >= len(letters)


def as_used(
    dense: np.ndarray, rows: np.ndarray, weights: np.ndarray, starts: np.ndarray, ends: np.ndarray
) -> Neighbours:
    """Neighbours in the types in which they are reckoned with; halves are kept on disk alone."""
    return Neighbours(
        dense.astype(np.float16).astype(np.float32),
        rows.astype(np.int32),
        weights.astype(np.float16).astype(np.float32),
        starts.astype(np.int64),
        ends.astype(np.int64),
    )


def stamp_of(catalogue: Catalogue) -> str:
    """A hash of everything a model is made from: examples, labels, encoder, code for features."""
    from moderation.language import encoder, features, normalise, spoken

    parts: list[Any] = [FORM, encoder.VERSION]
    for module in (features, normalise, spoken):
        parts.append(hashlib.sha256(Path(str(module.__file__)).read_bytes()).hexdigest())
    parts += [[one.id, [[each.text, each.author] for each in one.examples]] for one in catalogue.intents.values()]
    parts += [[each.text, each.author] for each in catalogue.out_of_scope]
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode("utf-8", "replace")).hexdigest()


def save(heads: Heads, file: Path) -> None:
    """Writes the file whole or not at all."""
    told = {
        "labels": heads.labels,
        "blend": heads.blend,
        "whole": [heads.whole.answer, heads.whole.guess],
        "without_encoder": [heads.without_encoder.answer, heads.without_encoder.guess],
        "stamp": heads.stamp,
    }
    file.parent.mkdir(parents=True, exist_ok=True)
    half = file.with_name(f"{file.name}.{os.getpid()}.half")  # workers of one machine may train at the same moment
    with half.open("wb") as out:
        np.savez(
            out,
            told=np.frombuffer(json.dumps(told).encode(), dtype=np.uint8),
            mean=heads.mean.astype(np.float32),
            dense=heads.dense.astype(np.float32),
            dense_bias=heads.dense_bias.astype(np.float32),
            char=heads.char.astype(np.float16),
            char_bias=heads.char_bias.astype(np.float32),
            near_dense=heads.neighbours.dense.astype(np.float16),
            near_rows=heads.neighbours.rows.astype(np.uint16),
            near_weights=heads.neighbours.weights.astype(np.float16),
            near_starts=heads.neighbours.starts.astype(np.int32),
            near_ends=heads.neighbours.ends.astype(np.int32),
        )
    half.replace(file)


def load(file: Path, *, stamp: str) -> Heads | None:
    """The heads of a file; None where there is none, where it is damaged, or where it was made from something else."""
    try:
        # Opened here: numpy leaves a damaged file open.
        with file.open("rb") as source, np.load(source, allow_pickle=False) as held:
            told = json.loads(held["told"].tobytes())
            if told["stamp"] != stamp:
                return None
            arrays = {name: held[name] for name in ("mean", "dense", "dense_bias", "char", "char_bias")}
            near = {name: held[f"near_{name}"] for name in ("dense", "rows", "weights", "starts", "ends")}
            return Heads(
                labels=tuple(told["labels"]),
                blend=tuple(told["blend"]),
                neighbours=as_used(**near),
                whole=Thresholds(*told["whole"]),
                without_encoder=Thresholds(*told["without_encoder"]),
                stamp=stamp,
                **arrays,
            )
    except DAMAGED:
        return None
