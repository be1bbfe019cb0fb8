"""What a tutor should not promise or advise: patterns from config/moderation/promises.toml, or from a file of the
school's own.

Looked at in small letters. Not a judgement of the tutor: the line waits, and they say whether it goes.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from rooms.model import Held, Language

_KINDS = (Held.SECRECY, Held.DOSING)
_KEYS = ("patterns", "except", "yes", "no")


class PromiseFaults(Exception):
    """What is wrong with a file of patterns, a line each."""

    def __init__(self, lines: list[str]) -> None:
        super().__init__("\n".join(lines))
        self.lines = lines


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
        PromiseFaults: with every fault of the file.
    """
    try:
        told = tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except OSError:
        raise PromiseFaults([f"{file.name}: cannot be read. Is it where the settings say?"]) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise PromiseFaults([f"{file.name}: is no TOML: {error}"]) from None
    faults: list[str] = []
    found = [_read(kind, language, told, faults) for kind in _KINDS for language in Language]
    if not faults:
        faults += [line for one in found for line in _untrue(one)]
    if faults:
        raise PromiseFaults([f"{file.name}: {line}" for line in faults])
    return tuple(found)


def _read(kind: Held, language: Language, told: Mapping[str, Any], faults: list[str]) -> Promises:
    name = f"{kind.value}.{language.value}"
    block = told.get(kind.value)
    block = block.get(language.value) if isinstance(block, dict) else None
    if not isinstance(block, dict):
        faults.append(f"{name}: is missing. Each kind stands in each language.")
        block = {}
    lists = {key: _strings(f"{name}.{key}", block.get(key, []), faults) for key in _KEYS}
    patterns, unless = (_compiled(f"{name}.{key}", lists[key], faults) for key in ("patterns", "except"))
    return Promises(kind, language, patterns, unless, tuple(lists["yes"]), tuple(lists["no"]))


def _strings(name: str, value: object, faults: list[str]) -> list[str]:
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return value
    faults.append(f"{name}: write a list of texts.")
    return []


def _compiled(name: str, patterns: list[str], faults: list[str]) -> tuple[re.Pattern[str], ...]:
    compiled = []
    for number, pattern in enumerate(patterns, 1):
        try:
            compiled.append(re.compile(pattern))
        except re.error as error:
            faults.append(f"{name}, number {number}: is no regular expression: {error}")
    return tuple(compiled)


def _untrue(of: Promises) -> Iterator[str]:
    """Examples that the patterns do not take as they say."""
    name = f"{of.kind.value}.{of.language.value}"
    for key, examples, meant in (("yes", of.yes, True), ("no", of.no, False)):
        for number, text in enumerate(examples, 1):
            if of.found_in(text.casefold()) is not meant:
                yield f"{name}.{key}, number {number}: the patterns say otherwise."


def held_by_promises(text: str, promises: tuple[Promises, ...] | None = None) -> frozenset[Held]:
    """Kinds in any language: a tutor may change between them within a line. `promises`: the shipped ones without."""
    small = text.casefold()
    return frozenset(one.kind for one in promises or load(shipped()) if one.found_in(small))
