"""Where catalogues and trained models lie, and how they come together.

The shipped catalogue stands in `config/faq`; its model is made by the build (`make`) in `faq/trained/`. A school's own
catalogue has its model in the data directory. A model that was made from something else is as good as none.
"""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from faq import heads
from faq.heads import Heads
from faq.model import Catalogue

HEADS = "heads.npz"
VECTORS = "vectors.npz"


def shipped_catalogue() -> Path:
    return Path(str(files("config"))) / "faq"


def shipped_directory() -> Path:
    return Path(str(files("config"))) / "directory"


def shipped_model() -> Path:
    """The folder of the model that the build made."""
    return Path(str(files("faq"))) / "trained"


def find(catalogue: Catalogue, *folders: Path) -> Heads | None:
    """The model of this catalogue, from the first folder that has it, or the shipped one; None where nobody has."""
    stamp = heads.stamp_of(catalogue)
    for folder in (*folders, shipped_model()):
        found = heads.load(folder / HEADS, stamp=stamp)
        if found is not None:
            return found
    return None
