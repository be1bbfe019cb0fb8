"""Makers for the crisis screen: harmless words that stand for grave ones, rules and vectors that know a few.

In these tests whoever speaks of dragons is in danger.
"""

import json
import zlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from moderation.classifier import CrisisHeads
from moderation.language.encoder import DIMENSIONS
from moderation.language.normalise import standard
from moderation.language.vectors import Progress, Vectors
from moderation.model import Category, Line, Tier
from moderation.rules import Match, RuleReading, Rules
from moderation.training import Material, Seed, Trained, fit, material_of, train

NEUTRAL = ("kissa nukkuu sohvalla", "bussi tulee pian", "keitto oli kylmää", "huomenna on koe", "missä luokka on")
LOOKALIKE = ("lohikäärme oli pelissä", "kirjassa oli lohikäärme")
WORRY = ("näin lohikäärmeen varjon", "lohikäärme kävi unessa", "mietin lohikäärmettä")
URGENT = ("lohikäärme kiertää taloa", "pelkään lohikäärmettä nyt", "lohikäärme on pihalla")
IMMEDIATE = ("lohikäärme on ovella liekit suussa", "lohikäärme hyökkää nyt heti", "liekit tulevat ovesta")
ENDINGS = ("", " taas", " ja sataa", " sanoi äiti", " tänään koulussa", " luulen", " vai mitä")


def seeds_by(*authors: str) -> list[Seed]:
    """Each author says all things, each with endings of their own."""
    made = []
    for number, author in enumerate(authors):
        for at, ending in enumerate(ENDINGS):
            filler = ENDINGS[(at + number) % len(ENDINGS)]
            kinds = (
                (NEUTRAL, Tier.NONE, "venting_ordinary"),
                (LOOKALIKE, Tier.NONE, "gaming"),
                (WORRY, Tier.WORRY, "suicide"),
                (URGENT, Tier.URGENT, "abuse_home"),
                (IMMEDIATE, Tier.IMMEDIATE, "violence_threat"),
            )
            for texts, tier, kind in kinds:
                made += [Seed(text + ending + filler, "fi", tier, kind, author) for text in texts]
    return made


def as_lines(seeds: Sequence[Seed]) -> str:
    rows = [
        {"text": one.text, "lang": one.lang, "tier": one.tier, "category": one.kind, "author": one.author}
        for one in seeds
    ]
    return "\n".join(json.dumps(row, ensure_ascii=False) for row in rows) + "\n"


def a_seed_folder(folder: Path, *authors: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for author in authors or ("A", "B", "C"):
        (folder / f"{author}.jsonl").write_text(as_lines(seeds_by(author)), encoding="utf-8")
    return folder


class KnowsDragons(Rules):
    """Rules of three words: "liekit" is hard, "varjo" soft, "kokeilu" on trial; "lohikäärme" is a concept alone."""

    def __init__(self) -> None:
        self.concept_names = ("fi:dragon", "fi:flames", "fi:shadow")
        self.asked: list[str] = []

    def read(self, text: str) -> RuleReading:
        self.asked.append(text)
        words = standard(text)
        matches = []
        if "liekit" in words:
            matches.append(Match("fi.flames", Line.HARD, Tier.IMMEDIATE, Category.VIOLENCE_THREAT, False))
        if "varjo" in words:
            matches.append(Match("fi.shadow", Line.SOFT, Tier.WORRY, Category.PSYCHOSIS_LIKE, False))
        if "kokeilu" in words:
            matches.append(Match("fi.trial", Line.HARD, Tier.IMMEDIATE, Category.SUICIDE, True))
        seen = {"fi:dragon": "lohikäärme", "fi:flames": "liekit", "fi:shadow": "varjo"}
        return RuleReading(tuple(matches), frozenset(name for name, word in seen.items() if word in words))


class BrokenRules(KnowsDragons):
    def read(self, text: str) -> RuleReading:
        raise RuntimeError("broken")


def vector_of(text: str) -> np.ndarray:
    """Like an encoder's: texts that share words are near."""
    found = np.full(DIMENSIONS, 0.05, np.float32)
    for word in standard(text).split():
        found += np.random.default_rng(zlib.crc32(word[:6].encode())).normal(size=DIMENSIONS).astype(np.float32)
    return np.asarray(found / np.linalg.norm(found))


class WordVectors(Vectors):
    def of(self, texts: Sequence[str], progress: Progress | None = None) -> np.ndarray:
        return np.stack([vector_of(one) for one in texts])


class NoVectors(Vectors):
    def of(self, texts: Sequence[str], progress: Progress | None = None) -> None:
        return None


class FakeEncoder:
    """Remembers how many texts it was given; lost where told so."""

    def __init__(self, *, lost: bool = False) -> None:
        self.given: list[str] = []
        self.lost = lost

    def encode(self, text: str) -> np.ndarray | None:
        self.given.append(text)
        return None if self.lost else vector_of(text)


class BrokenHeads:
    """In place of heads."""

    def sums(self, *_: object) -> None:
        raise RuntimeError("broken")


def small_material(*authors: str) -> Material:
    return material_of(seeds_by(*(authors or ("A", "B", "C"))), KnowsDragons(), WordVectors())


def trained_in(folder: Path, *authors: str) -> Trained:
    return train(a_seed_folder(folder, *authors), KnowsDragons(), WordVectors())


def untried(material: Material) -> CrisisHeads:
    return fit(material, np.arange(len(material.seeds)))
