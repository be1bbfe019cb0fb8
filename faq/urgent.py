"""Questions that must never wait for a model: stems that lead to an answer by themselves.

`stems` in the catalogue: every intent marked U3 has them. A stem is the beginning of a word, or several words in a row
of which the last may go on; one that ends with a space ends with a word. This is no screen for danger; it keeps the
gravest answers there when everything else fails.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence

from faq.model import Catalogue, IntentId, Urgency
from moderation.language.normalise import plain, standard
from rooms.commands import folded

_READ = 4000
_APOSTROPHES = "'’`´"


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
        # The longest first: of two that stand in the same place, the one that says more.
        self._stems.sort(key=lambda one: -len(one[0]))
        self._now = frozenset(one.id for one in catalogue.intents.values() if one.urgency is Urgency.NOW)

    def find(self, text: str) -> IntentId | None:
        """The intent whose stem stands in the text, as typed or with spoken words made standard.

        "Kuoli itsemurhaan" is grief although "itsemurh" stands in it. Where something that cannot wait stands beside,
        that comes first.
        """
        found = [intent for form in self._forms(text) for intent in self._in(form)]
        grave = [intent for intent in found if intent in self._now]
        return next(iter(grave or found), None)

    def _in(self, form: str) -> Iterator[IntentId]:
        """Intents of the stems in one form, the longest stem first; a stem within a longer one does not count."""
        taken: list[tuple[int, int]] = []
        for stem, intent in self._stems:
            at = form.find(stem)
            while at >= 0:
                if not any(start <= at and at + len(stem.rstrip()) <= end for start, end in taken):
                    taken.append((at, at + len(stem)))
                    yield intent
                at = form.find(stem, at + 1)

    @staticmethod
    def _forms(text: str) -> Sequence[str]:
        seen = text if len(text) <= _READ else text[: _READ // 2] + " " + text[-_READ // 2 :]
        # A mark over a letter ("İ" in small is an i and a dot) does not end its word.
        kept = (one for one in plain(seen) if unicodedata.category(one) != "Mn" and one not in _APOSTROPHES)
        words = "".join(one if one.isalnum() else " " for one in kept)
        return (f" {folded(words)} ", f" {folded(standard(words))} ")
