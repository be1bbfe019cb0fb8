"""The ready answers that are in use. What was shown of one version of the file is what is sent, whatever comes after.

A reference names the answer, its language and its very words: `tervetuloa.sv.1a2b3c4d`.
"""

from __future__ import annotations

import hashlib

from config.ready import ReadyAnswers, ReadyText
from rooms.commands import folded
from rooms.model import Language


class ReadyBook:
    """Answers by reference, those of earlier versions of this life too."""

    def __init__(self, answers: ReadyAnswers | None = None) -> None:
        self._answers: ReadyAnswers = {}
        self._words: dict[str, str] = {}
        self.use(answers or {})

    def use(self, answers: ReadyAnswers) -> None:
        self._answers = answers
        for one, languages in answers.items():
            self._words |= {_reference(one, language, told): told.text for language, told in languages.items()}

    def named(self, name: str, language: Language) -> str | None:
        """The reference of the answer that is called so in any language, in this one."""
        for one, languages in self._answers.items():
            if folded(name) in {folded(one), *(folded(told.name) for told in languages.values())}:
                return _reference(one, language, languages[language])
        return None

    def names(self, language: Language) -> str:
        """What they are called in a language, joined."""
        return " · ".join(languages[language].name for languages in self._answers.values())

    def knows(self, reference: str) -> bool:
        return reference in self._words

    def words(self, reference: str) -> str:
        """Raises KeyError for one that was never in use in this life."""
        return self._words[reference]


def _reference(one: str, language: Language, told: ReadyText) -> str:
    return f"{one}.{language.value}.{hashlib.sha256(told.text.encode()).hexdigest()[:8]}"
