"""The components that every spaCy pipeline of ours begins with: text in standard form, and its vector."""

from __future__ import annotations

from typing import Any

from spacy.language import Language as Pipeline
from spacy.tokens import Doc

from moderation.language import normalise
from moderation.language.encoder import Encoder

for _name in ("standard", "vector"):
    Doc.set_extension(_name, default=None, force=True)


@Pipeline.component("kynnys_normalise", assigns=["doc._.standard"])
def _normalise(doc: Doc) -> Doc:
    if doc._.standard is None:
        doc._.standard = normalise.standard(doc.text)
    return doc


@Pipeline.factory("kynnys_encode", requires=["doc._.standard"], assigns=["doc._.vector"])
class _Encode:
    encoder: Encoder | None = None

    def __init__(self, nlp: Pipeline, name: str) -> None:
        pass

    def __call__(self, doc: Doc) -> Doc:
        doc._.vector = self.encoder.encode(doc._.standard) if self.encoder is not None else None
        return doc


def pipe(nlp: Pipeline, name: str) -> Any:
    """A component, to be handed what it works with."""
    return nlp.get_pipe(name)
