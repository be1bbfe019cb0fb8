"""Character features: n-grams of two to five characters within words, hashed to a fixed number of places.

The same code makes them for training and for matching, so that no vocabulary has to be kept.
"""

from __future__ import annotations

import math
import zlib
from collections import Counter

import numpy as np

from moderation.language.normalise import standard

PLACES = 1 << 15
_SHORTEST, _LONGEST = 2, 5
_MOST_WORDS = 60


def char_features(text: str) -> tuple[np.ndarray, np.ndarray]:
    """Places (int32, ascending) and weights (float32, unit length) of a text; empty for a text without a word."""
    counts: Counter[int] = Counter()
    for word in _words(text):
        padded = f" {word[:40]} "
        for size in range(_SHORTEST, _LONGEST + 1):
            for at in range(max(1, len(padded) - size + 1)):
                counts[zlib.crc32(padded[at : at + size].encode()) % PLACES] += 1
    places = np.array(sorted(counts), dtype=np.int32)
    weights = np.array([1 + math.log(counts[one]) for one in places.tolist()], dtype=np.float32)
    length = float(np.linalg.norm(weights)) or 1.0
    return places, weights / np.float32(length)


def _words(text: str) -> list[str]:
    letters = "".join(one if one.isalnum() else " " for one in standard(text))
    words = letters.split()
    half = _MOST_WORDS // 2
    return words if len(words) <= _MOST_WORDS else words[:half] + words[-half:]
