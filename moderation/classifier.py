"""The trained part of the crisis screen: how grave a message is, and of what kind.

Theory of operation. Linear heads read three things: the encoder's vector, phrase features (hashed characters and pairs
of words), and the concepts that the rules saw. Beside them stands a look at neighbours, which knows the rare way of
saying it that a linear head smooths away: how near the vector is to grave examples, and how near to ordinary ones. The
logits are added up. Two sums decide, "danger" (anything grave, against ordinary messages) and "urgent" (tier 2 or 3,
against all others, those that only look alike too); the others estimate tier and category. A third, "genuine", has
read nothing ordinary: it knows the grave from what only looks so (denied, past, in play, quoted), and where it and
urgency are sure of that there is no soft line. A sum of its own, since one that learns both loses what is oblique.

Without the encoder the phrases and concepts decide alone, with thresholds of their own. Made by moderation/training.py,
kept as one `.npz` file, used with numpy alone. A file made from other seeds, other rules' concepts, another encoder or
other code for features is refused, by hashes.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict, astuple, dataclass
from functools import cached_property
from math import inf
from pathlib import Path
from typing import Any

import numpy as np

from moderation.language.known_words import KnownWords
from moderation.language.looks import DAMAGED, nearest
from moderation.language.phrases import phrase_features
from moderation.language.remembered import REMEMBERED, Remembered
from moderation.model import Category, Line, Tier

FORM = 2
"""Raised when what is in the file, or the code that reads it, changes its meaning."""
DANGER, URGENT, GENUINE, FROM_TWO, THREE = range(5)
"""Columns of the sums. `FROM_TWO` and `THREE`: of something grave, whether its tier is at least 2, and 3."""
FIRST_CATEGORY = 5
"""Columns from here on."""
CATEGORIES = tuple(Category)
OUTPUTS = FIRST_CATEGORY + len(CATEGORIES)
URGENCY_TELLS = 0.75
"""How much urgency speaks for a message being genuine."""
NEUTRAL, LOOKALIKE, WORRY, URGENT_GROUP, IMMEDIATE = range(5)
"""Groups of neighbours, in their order."""


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Least sums: of danger for the soft line, of urgency for the hard one where a rule's concept backs it.

    `genuine`: of what speaks for a message being more than a look-alike, for the soft line.
    """

    soft: float
    hard: float
    genuine: float = -inf


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the heads make of one text. `danger` and `urgent` are sums (logits), compared with thresholds alone."""

    danger: float
    urgent: float
    line: Line
    tier: Tier
    category: Category


@dataclass(frozen=True)
class CrisisHeads:
    """Shapes: `mean` (384), `dense` (384, outputs), `sparse` (places, outputs), `concepts` (names, outputs); `idf`
    (places). `near` (examples, 384) is turned and of unit length, ordered by group; `ends` says where each ends.
    """

    names: tuple[str, ...]
    """Concepts that the heads know, without their language."""
    backing: frozenset[str]
    """Those that may back the classifier on the hard line: seldom in ordinary messages, often in grave ones."""
    mean: np.ndarray
    turn: np.ndarray
    """Takes from a centred vector what tells of its language and writer, and evens out the rest (384, 384)."""
    idf: np.ndarray
    dense: np.ndarray
    sparse: np.ndarray
    concepts: np.ndarray
    bias: np.ndarray
    """Of the whole sum (outputs)."""
    bare_bias: np.ndarray
    """Of the sum without a vector."""
    near: np.ndarray
    ends: np.ndarray
    look: float
    """How much the neighbours count."""
    known: KnownWords
    """Words of the seeds, by which spaces and dots are put back."""
    whole: Thresholds
    bare: Thresholds
    stamp: str

    def judge(self, sums: np.ndarray, concepts: Collection[str], *, with_encoder: bool) -> Judgement:
        """What sums mean; `concepts` as the rules name them ("fi:die")."""
        thresholds = self.whole if with_encoder else self.bare
        danger, urgent = float(sums[DANGER]), float(sums[URGENT])
        soft = danger >= thresholds.soft and float(genuineness(sums)) >= thresholds.genuine
        line = Line.SOFT if soft else Line.NONE
        if urgent >= thresholds.hard and not self.backing.isdisjoint(plain_concepts(concepts)):
            line = Line.HARD
        tier = Tier.WORRY
        if sums[FROM_TWO] >= 0:
            tier = Tier.IMMEDIATE if sums[THREE] >= 0 else Tier.URGENT
        return Judgement(danger, urgent, line, tier, CATEGORIES[int(sums[FIRST_CATEGORY:].argmax())])

    def sums(self, text: str, vector: np.ndarray | None, concepts: Collection[str]) -> np.ndarray:
        """The added logits, one an output, of a text of at most a window's length."""
        sums = self._by_phrases(text)
        at = [self._at[name] for name in plain_concepts(concepts) if name in self._at]
        if at:
            sums = sums + self.concepts[at].sum(axis=0)
        if vector is None:
            return np.asarray(sums + self.bare_bias)
        turned = (vector - self.mean) @ self.turn
        turned = turned / (np.float32(np.linalg.norm(turned)) or np.float32(1))
        sums = sums + turned @ self.dense + self.bias
        sums[:LOOKS] += self.look * self._looks(turned)
        return np.asarray(sums)

    def _by_phrases(self, text: str) -> np.ndarray:
        """What the phrases add. Remembered, since the whole look follows the quick one."""
        return self._phrases.of(text, lambda: self._of_phrases(text))

    def _of_phrases(self, text: str) -> np.ndarray:
        places, weights = phrase_features(text)
        weighted = weights * self.idf[places]
        weighted = weighted / (np.float32(np.linalg.norm(weighted)) or np.float32(1))
        return np.asarray(weighted @ self.sparse[places].astype(np.float32))

    def _looks(self, turned: np.ndarray) -> np.ndarray:
        return looks(nearest(self.near @ turned, self.ends))

    @cached_property
    def _phrases(self) -> Remembered[np.ndarray]:
        return Remembered(REMEMBERED)

    @cached_property
    def _at(self) -> dict[str, int]:
        return {name: at for at, name in enumerate(self.names)}


_LOOKS = (
    ((WORRY, URGENT_GROUP, IMMEDIATE), (NEUTRAL,), 1.0),
    ((URGENT_GROUP, IMMEDIATE), (NEUTRAL, LOOKALIKE), 1.0),
    ((WORRY, URGENT_GROUP, IMMEDIATE), (LOOKALIKE,), 3.0),
)
"""Of danger, urgency and genuineness: groups that speak for it, and against, and how much that counts."""
LOOKS = len(_LOOKS)
"""The first columns of the sums, to which the neighbours are added."""


def looks(groups: np.ndarray) -> np.ndarray:
    """How much nearer a text is to what speaks for danger, urgency, genuineness. Groups stand in the last dimension."""
    nearer = [much * (groups[..., pro].max(axis=-1) - groups[..., contra].max(axis=-1)) for pro, contra, much in _LOOKS]
    return np.stack(nearer, -1)


def genuineness(sums: np.ndarray) -> np.ndarray:
    """What speaks for a text being more than a look-alike. Columns stand in the last dimension."""
    return np.asarray(sums[..., GENUINE] + URGENCY_TELLS * sums[..., URGENT])


def plain_concepts(concepts: Iterable[str]) -> frozenset[str]:
    """Concepts without their language: what is learnt of one counts in all."""
    return frozenset(one.rpartition(":")[2] for one in concepts)


def stamp_of(seeds: Sequence[bytes], concept_names: Iterable[str]) -> str:
    """A hash of everything heads are made from: seeds, concepts, encoder, code for features."""
    from moderation.language import encoder, known_words, normalise, phrases, spoken, windows

    parts: list[Any] = [FORM, encoder.VERSION, sorted(concept_names)]
    for module in (phrases, normalise, spoken, windows, known_words):
        parts.append(hashlib.sha256(Path(str(module.__file__)).read_bytes()).hexdigest())
    parts += [hashlib.sha256(one).hexdigest() for one in seeds]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


_HALVES = ("sparse", "near", "idf", "turn")
_ARRAYS = ("mean", "turn", "idf", "dense", "sparse", "concepts", "bias", "bare_bias", "near", "ends")


def as_used(name: str, array: np.ndarray) -> np.ndarray:
    """In the type that is reckoned with; the largest stay halves in memory too."""
    if name == "ends":
        return array.astype(np.int64)
    if name == "sparse":
        return array.astype(np.float16)
    return array.astype(np.float16).astype(np.float32) if name in _HALVES else array.astype(np.float32)


def save(heads: CrisisHeads, file: Path) -> None:
    """Writes the file whole or not at all."""
    told = {
        "names": heads.names,
        "backing": sorted(heads.backing),
        "look": heads.look,
        "whole": astuple(heads.whole),
        "bare": astuple(heads.bare),
        "stamp": heads.stamp,
    }
    arrays = {name: getattr(heads, name) for name in _ARRAYS} | {"known": _packed(heads.known)}
    kept = {name: one.astype(np.float16) if name in _HALVES else one for name, one in arrays.items()}
    file.parent.mkdir(parents=True, exist_ok=True)
    half = file.with_name(file.name + ".half")
    with half.open("wb") as out:
        np.savez_compressed(out, told=np.frombuffer(json.dumps(told).encode(), dtype=np.uint8), **kept)
    half.replace(file)


def _packed(known: KnownWords) -> np.ndarray:
    return np.frombuffer(json.dumps(asdict(known), ensure_ascii=False).encode(), dtype=np.uint8)


def load(file: Path, *, stamp: str) -> CrisisHeads | None:
    """The heads of a file; None where there is none, where it is damaged, or where it was made from something else."""
    try:
        with file.open("rb") as source, np.load(source, allow_pickle=False) as held:
            told = json.loads(held["told"].tobytes())
            if told["stamp"] != stamp:
                return None
            return CrisisHeads(
                names=tuple(told["names"]),
                backing=frozenset(told["backing"]),
                look=told["look"],
                known=KnownWords(**json.loads(held["known"].tobytes())),
                whole=Thresholds(*told["whole"]),
                bare=Thresholds(*told["bare"]),
                stamp=stamp,
                **{name: as_used(name, held[name]) for name in _ARRAYS},
            )
    except DAMAGED:
        return None
