"""Ready answers: what a responder may send with `!vastaus`, one TOML file with three languages beside one another.

Read whole or not at all; every fault names file, place and remedy.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from rooms.commands import folded
from rooms.model import Language

MOST_LINES = 12
"""What fits a phone."""
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_LONGEST_ID = 32


class ReadyFaults(Exception):
    """Everything that is wrong with the file, a line each: file, place, remedy."""

    def __init__(self, lines: list[str]) -> None:
        super().__init__("\n".join(lines))
        self.lines = lines


@dataclass(frozen=True, slots=True)
class ReadyText:
    """What it is called in a language, and what it says."""

    name: str
    text: str


ReadyAnswers = Mapping[str, Mapping[Language, ReadyText]]
"""By id; every answer in every language."""


def shipped() -> Path:
    return Path(str(files("config"))) / "texts" / "ready" / "answers.toml"


def load(file: Path) -> ReadyAnswers:
    """The answers of a file, in its order.

    Raises:
        ReadyFaults: every fault that was found.
    """
    try:
        raw = tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        raise ReadyFaults([f"{file}: is missing; copy config/texts/ready/answers.toml there."]) from None
    except tomllib.TOMLDecodeError as error:  # a heading that stands twice is told so by the parser
        raise ReadyFaults([f"{file}: cannot be read: {error}. Does a heading stand twice?"]) from None
    except (OSError, UnicodeDecodeError) as error:
        raise ReadyFaults([f"{file}: cannot be read: {error}. Save it as UTF-8."]) from None
    read = {one: _read(one, table) for one, table in raw.items()}
    faults = [*_faults(raw), *_called_twice(read)]
    if faults:
        raise ReadyFaults([f"{file}: {line}" for line in faults])
    return read


def _read(one: str, table: object) -> dict[Language, ReadyText]:
    languages = table if isinstance(table, dict) else {}
    return {language: _text(one, languages.get(language.value)) for language in Language}


def _text(one: str, told: object) -> ReadyText:
    given = told if isinstance(told, dict) else {}
    return ReadyText(str(given.get("name", one)).strip(), str(given.get("text", "")).strip())


def _faults(raw: Mapping[str, object]) -> Iterator[str]:
    for one, table in raw.items():
        if not _ID.fullmatch(one) or len(one) > _LONGEST_ID:
            yield f"[{one}]: write the id in small letters, figures and hyphens, at most {_LONGEST_ID} of them."
        if not isinstance(table, dict):
            yield f"[{one}]: needs a table for each language: [{one}.fi], [{one}.sv], [{one}.en]."
            continue
        unknown = sorted(set(table) - {language.value for language in Language})
        yield from (f"[{one}.{name}]: is no language of ours; use fi, sv and en." for name in unknown)
        for language in Language:
            yield from _faults_of(f"[{one}.{language.value}]", table.get(language.value))


def _faults_of(place: str, told: object) -> Iterator[str]:
    if not isinstance(told, dict):
        yield f"{place}: is missing; write it with its text."
        return
    yield from (f"{place}: {name} is unknown; use name and text." for name in sorted(set(told) - {"name", "text"}))
    text, name = told.get("text"), told.get("name", "name")
    if not isinstance(text, str) or not text.strip():
        yield f"{place}: its text is empty; write it."
    elif len(text.strip().splitlines()) > MOST_LINES:
        yield f"{place}: is over {MOST_LINES} lines; make it shorter, or two of it."
    if not isinstance(name, str) or not folded(name):
        yield f"{place}: its name is empty; write it, or leave it out."


def _called_twice(read: ReadyAnswers) -> Iterator[str]:
    """Whatever language a responder names it in, it must be one answer."""
    called: dict[str, str] = {}
    for one, languages in read.items():
        for name in {folded(one), *(folded(each.name) for each in languages.values())}:
            other = called.setdefault(name, one)
            if other != one:
                yield f'[{one}]: is called "{name}" as [{other}] is; give one of them another name.'
