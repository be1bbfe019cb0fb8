"""A long message in overlapping windows, none longer than the encoder reads: what stands at its end counts as much."""

from __future__ import annotations

from moderation.language.encoder import LONGEST
from moderation.language.normalise import standard

WIDE = 160
"""Characters as typed; spoken words grow as they are made standard."""
OVERLAP = 50
READ = 20_000
"""Characters of a message that are read: beginning and end of what is longer."""


def windows(text: str) -> list[str]:
    """The message itself where it is short; else its windows, first to last. Cut between words where there are any."""
    if len(text) <= LONGEST and len(standard(text)) <= LONGEST:
        return [text]
    if len(text) > READ:
        text = text[: READ // 2] + " " + text[-READ // 2 :]
    found, begin = [], 0
    while True:
        end = _between_words(text, begin + WIDE, begin + WIDE // 2)
        found.append(text[begin:end])
        if end >= len(text):
            return found
        begin = _between_words(text, end - OVERLAP, end - 2 * OVERLAP)


def _between_words(text: str, at: int, least: int) -> int:
    """The last place up to `at` where a word begins, if it is not before `least`; else `at`."""
    if at >= len(text):
        return len(text)
    for place in range(at, least, -1):
        if text[place - 1].isspace():
            return place
    return at
