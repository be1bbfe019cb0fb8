"""Which of our languages a message is in: for the language of the reply, and for nothing else.

Whole-message greetings come from the lexicon, since statistics cannot tell from two letters; longer text goes to
py3langid, limited to the languages in which questions are asked here. Where neither is sure, or the language is none of
our three, the answer is None and the bot goes on in three languages: a wrong language is worse than a long message.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from rooms.commands import folded
from rooms.lexicon import GREETINGS
from rooms.model import Language
from rooms.words import Words

ASKED_IN = ("fi", "sv", "en", "ru", "uk", "ar")
"""Languages that are told apart."""
SHORTEST = 8
"""Letters below which statistics are not asked."""
SURE = 0.9
"""Share of the probability that it must have."""
_READ = 400
"""Characters that are looked at."""


def guess(words: Words) -> Language | None:
    """The language of the words among ours, or None when they do not tell."""
    told = code(words.text)
    return Language(told) if told in set(Language) else None


def code(text: str) -> str | None:
    """The language of a text, of `ASKED_IN`; None when it does not tell."""
    text = text[:_READ]
    plain = folded(text)
    greeted = _greetings().get(plain)
    if greeted is not None:
        return greeted.value
    if sum(letter.isalpha() for letter in plain) < SHORTEST:
        return None
    told, share = _identifier().classify(text)
    return str(told) if share >= SURE else None


def warm_up() -> None:
    """Loads the model, which takes seconds."""
    guess(Words("lämmitellään hetki"))


@lru_cache(maxsize=1)
def _greetings() -> dict[str, Language]:
    return {folded(word): Language(code) for code, words in GREETINGS.items() for word in words}


@lru_cache(maxsize=1)
def _identifier() -> Any:
    from py3langid.langid import (
        MODEL_FILE,
        LanguageIdentifier,
    )

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(list(ASKED_IN))
    return identifier
