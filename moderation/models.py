"""Where the seeds and the trained heads of the crisis screen lie, and how they come together.

The seeds stand in `config/crisis/seeds`; the heads are made by the build (`make`) in `moderation/trained/`. Heads that
were made from something else are as good as none.
"""

from __future__ import annotations

from collections.abc import Iterable
from importlib.resources import files
from pathlib import Path

from moderation import classifier
from moderation.classifier import CrisisHeads

HEADS = "crisis.npz"
VECTORS = "vectors.npz"
FIGURES = "figures.json"


def shipped_seeds() -> Path:
    return Path(str(files("config"))) / "crisis" / "seeds"


def shipped_model() -> Path:
    """The folder of the heads that the build made."""
    return Path(str(files("moderation"))) / "trained"


def stamp(seeds: Path, concept_names: Iterable[str]) -> str:
    """What heads must have been made from."""
    return classifier.stamp_of([one.read_bytes() for one in seed_files(seeds)], concept_names)


def seed_files(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.jsonl"))


def find(concept_names: Iterable[str], *, seeds: Path | None = None, folder: Path | None = None) -> CrisisHeads | None:
    """The heads that fit these seeds and the rules' concepts; None where nobody has made them."""
    made_from = stamp(seeds or shipped_seeds(), concept_names)
    return classifier.load((folder or shipped_model()) / HEADS, stamp=made_from)
