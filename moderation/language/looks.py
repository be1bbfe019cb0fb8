"""What every trained model reckons with: probabilities of logits, and a look at the nearest examples."""

from __future__ import annotations

import struct
import zipfile

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
    groups = np.split(likeness, ends[:-1])
    return np.array([np.partition(one, -min(NEAREST, len(one)))[-NEAREST:].mean() if len(one) else 0 for one in groups])
