"""Phrase features: n-grams of two to five characters across words, and pairs of word beginnings near one another.

That two words stand together is what tells a threat from a complaint; features.py keeps within words and does not see
it. Hashed to a fixed number of places, all at once in numpy: a message takes a fraction of a millisecond.
"""

from __future__ import annotations

import numpy as np

from moderation.language.normalise import standard

PLACES = 1 << 17
_LONGEST = 5
_BEGINNING = 5
"""Letters of a word that count in a pair: Finnish endings do not."""
_APART = 3
"""Words from the first of a pair to the second, at the most."""
_MOST = 2000
_PRIME = np.uint64(0x9E3779B97F4A7C15)
_MIX = np.uint64(0xBF58476D1CE4E5B9)
_WORD, _PAIR = np.uint64(1 << 40), np.uint64(1 << 41)


def phrase_features(text: str) -> tuple[np.ndarray, np.ndarray]:
    """Places (int32, ascending) and weights (float32, from 1 up, not yet of unit length); empty without a word."""
    words = "".join(one if one.isalnum() else " " for one in standard(text))[:_MOST].split()
    if not words:
        return np.zeros(0, np.int32), np.zeros(0, np.float32)
    letters = _letters(" " + " ".join(words) + " ")
    hashed = [*_grams(letters), *_pairs(words)]
    places, counts = np.unique(_placed(np.concatenate(hashed)), return_counts=True)
    return places.astype(np.int32), (1 + np.log(counts)).astype(np.float32)


def _letters(text: str) -> np.ndarray:
    return np.frombuffer(text.encode("utf-32-le", "ignore"), dtype="<u4").astype(np.uint64)


def _grams(letters: np.ndarray) -> list[np.ndarray]:
    """A number a gram; each length is told apart by the powers in its sum."""
    found, rolled = [], letters
    for size in range(2, _LONGEST + 1):
        if size > len(letters):
            break
        rolled = rolled[:-1] * _PRIME + letters[size - 1 :]
        found.append(rolled + np.uint64(size))
    return found


def _pairs(words: list[str]) -> list[np.ndarray]:
    """Words by their beginnings, alone and with each of the next few."""
    numbers = np.zeros(len(words), np.uint64)
    for at, word in enumerate(words):
        number = 0
        for letter in word[:_BEGINNING]:
            number = (number * 1_000_003 + ord(letter)) & 0xFFFFFFFF
        numbers[at] = number
    found = [numbers + _WORD]
    for step in range(1, _APART + 1):
        found.append(numbers[:-step] * _MIX + numbers[step:] + _PAIR)
    return found


def _placed(numbers: np.ndarray) -> np.ndarray:
    """Well mixed (the end of splitmix64), then folded to the places."""
    mixed = (numbers ^ (numbers >> np.uint64(30))) * _MIX
    mixed = (mixed ^ (mixed >> np.uint64(27))) * _PRIME
    return np.asarray((mixed >> np.uint64(40)) % np.uint64(PLACES))
