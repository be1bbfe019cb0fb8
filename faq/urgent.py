"""Questions that must never wait for a model: stems that lead to an answer by themselves.

`stems` in the catalogue: every intent marked U3 has them. A stem is the beginning of a word, or several words in a row
of which the last may go on; one that ends with a space ends with a word. This is no screen for danger; it keeps the
gravest answers there when everything else fails.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from faq.model import Catalogue, IntentId
from faq.normalise import plain, standard
from rooms.commands import folded

_READ = 4000


class Stems:
    """All stems of a catalogue, folded."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._stems: list[tuple[str, IntentId]] = [
            (f" {folded(stem)}{' ' if stem.endswith(' ') else ''}", intent.id)
            for intent in catalogue.intents.values()
            for stems in intent.stems.values()
            for stem in stems
            if folded(stem)
        ]
        # The longest first: of two that fit, the one that says more.
        self._stems.sort(key=lambda one: -len(one[0]))

    def find(self, text: str) -> IntentId | None:
        """The intent whose stem stands in the text, as typed or with spoken words made standard."""
        for form in self._forms(text):
            for stem, intent in self._stems:
                if stem in form:
                    return intent
        return None

    @staticmethod
    def _forms(text: str) -> Sequence[str]:
        seen = text if len(text) <= _READ else text[: _READ // 2] + " " + text[-_READ // 2 :]
        # A mark over a letter ("İ" in small is an i and a dot) does not end its word.
        words = "".join(one if one.isalnum() else " " for one in plain(seen) if unicodedata.category(one) != "Mn")
        return (f" {folded(words)} ", f" {folded(standard(words))} ")
