"""What a tutor should not promise or advise: patterns from config/moderation/promises.toml, which operators may read.

Looked at in small letters. Not a judgement of the tutor: the line waits, and they say whether it goes.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

from rooms.model import Held, Language

_KINDS = (Held.SECRECY, Held.DOSING)


@dataclass(frozen=True, slots=True)
class Promises:
    """The patterns of one kind in one language, with the examples that show what they mean."""

    kind: Held
    language: Language
    patterns: tuple[re.Pattern[str], ...]
    unless: tuple[re.Pattern[str], ...]
    yes: tuple[str, ...]
    no: tuple[str, ...]

    def found_in(self, text: str) -> bool:
        """Whether small-letter text says so, once what takes it back is left out."""
        for pattern in self.unless:
            text = pattern.sub(" ", text)
        return any(pattern.search(text) for pattern in self.patterns)


def shipped() -> Path:
    return Path(str(files("config"))) / "moderation" / "promises.toml"


@cache
def load(file: Path) -> tuple[Promises, ...]:
    """Every kind in every language.

    Raises:
        KeyError, re.error, tomllib.TOMLDecodeError: the file is shipped with the program, so tests find these.
    """
    told = tomllib.loads(file.read_text(encoding="utf-8"))
    return tuple(_read(kind, language, told[kind.value][language.value]) for kind in _KINDS for language in Language)


def _read(kind: Held, language: Language, told: dict[str, list[str]]) -> Promises:
    patterns, unless = (tuple(re.compile(one) for one in told[key]) for key in ("patterns", "except"))
    return Promises(kind, language, patterns, unless, tuple(told["yes"]), tuple(told["no"]))


def held_by_promises(text: str) -> frozenset[Held]:
    """Kinds in any language: a tutor may change between them within a line."""
    small = text.casefold()
    return frozenset(one.kind for one in load(shipped()) if one.found_in(small))
