"""What every trained model reckons with: probabilities of logits, and a look at the nearest examples."""

from __future__ import annotations

import struct
import zipfile
from typing import Any

import numpy as np

NEAREST = 3
"""Examples of a label whose mean likeness counts."""

DAMAGED = (OSError, ValueError, KeyError, EOFError, TypeError, RuntimeError, struct.error, zipfile.BadZipFile)
"""What numpy raises on a file that is not whole."""


def softmax(logits: np.ndarray) -> np.ndarray:
    """Probabilities of logits (one text's)."""
    raised = np.exp(logits - logits.max())
    return np.asarray(raised / raised.sum())


def nearest(likeness: np.ndarray, ends: np.ndarray) -> np.ndarray:
    """Mean of the `NEAREST` greatest of each label; examples are ordered by label, `ends` says where each ends."""
    at = ends.tolist()
    return np.array([_mean_of_nearest(likeness[begin:end]) for begin, end in zip([0, *at], at, strict=False)])


def _mean_of_nearest(likeness: np.ndarray) -> Any:
    many = min(NEAREST, len(likeness))
    return np.add.reduce(np.partition(likeness, -many)[-many:]) / many if many else 0
