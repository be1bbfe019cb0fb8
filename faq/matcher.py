"""What a question means: a spaCy pipeline from text to `doc.cats`, and what is to be done with it.

normalise -> language -> encode -> intent. The encoder lives in a child process (moderation/language/encoder.py);
without it the character head decides alone, with thresholds of its own. Without a trained model only stems lead to an
answer and the bot offers the menu and a person. It blocks for tens of milliseconds: call it in a thread.
"""

from __future__ import annotations

import numpy as np
import spacy
from spacy.language import Language as Pipeline
from spacy.tokens import Doc

from faq.heads import Heads
from faq.model import NOTHING_FOUND, Catalogue, Found, IntentId, Outcome, Reading
from faq.urgent import Stems
from moderation.language import guess, normalise
from moderation.language.encoder import Encoder
from moderation.language.pipeline import pipe

Doc.set_extension("language", default=None, force=True)


@Pipeline.component("kynnys_language", assigns=["doc._.language"])
def _language(doc: Doc) -> Doc:
    doc._.language = guess.code(doc.text)
    return doc


@Pipeline.factory("kynnys_intent", requires=["doc._.vector"], assigns=["doc.cats"])
class _Intent:
    heads: Heads | None = None

    def __init__(self, nlp: Pipeline, name: str) -> None:
        pass

    def __call__(self, doc: Doc) -> Doc:
        if self.heads is not None:
            probabilities = self.heads.probabilities(doc.text, doc._.vector)
            doc.cats = dict(zip(self.heads.labels, probabilities.tolist(), strict=True))
        return doc


class Matcher:
    """Owns nothing: the encoder is closed by whoever made it. Not for two threads at once."""

    def __init__(self, catalogue: Catalogue, heads: Heads | None, encoder: Encoder | None) -> None:
        self._stems = Stems(catalogue)
        self._heads = heads
        self._nlp = _pipeline(heads, encoder)

    @property
    def trained(self) -> bool:
        return self._heads is not None

    def read(self, text: str) -> Reading:
        """Total: whatever the text, it comes back within the encoder's time limit."""
        text = text.encode("utf-8", "ignore").decode()  # half of a pair of surrogates: spaCy breaks on it
        urgent = self._stems.find(text)
        if urgent is not None:
            return Reading(Found(Outcome.ANSWER, (urgent,), 1.0), language=guess.code(text), urgent=True)
        doc = self._nlp(normalise.shortened(text))
        found = self._found(doc)
        first, second = self._questions(text, found)
        return Reading(first, second, doc._.language)

    def _found(self, doc: Doc) -> Found:
        if self._heads is None or not any(letter.isalnum() for letter in doc.text):
            return NOTHING_FOUND
        probabilities = np.array([doc.cats[label] for label in self._heads.labels])
        return self._heads.found(probabilities, with_encoder=doc._.vector is not None)

    def _questions(self, text: str, whole: Found) -> tuple[Found, IntentId | None]:
        """The sentences of a message by themselves: two that are understood, and differently, are two questions."""
        pieces = [self._found(doc) for doc in self._nlp.pipe(normalise.parts(text))]
        answered = [one for one in pieces if one.outcome is Outcome.ANSWER]
        if not answered:
            return whole, None
        first = whole if whole.outcome is Outcome.ANSWER else max(answered, key=lambda one: one.score)
        others = [one for one in answered if one.ranked[0] != first.ranked[0]]
        return first, max(others, key=lambda one: one.score).ranked[0] if others else None


def _pipeline(heads: Heads | None, encoder: Encoder | None) -> Pipeline:
    nlp = spacy.blank("xx")
    for name in ("kynnys_normalise", "kynnys_language", "kynnys_encode", "kynnys_intent"):
        nlp.add_pipe(name)
    pipe(nlp, "kynnys_encode").encoder = encoder
    pipe(nlp, "kynnys_intent").heads = heads
    return nlp
