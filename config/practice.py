"""The scripts of practice conversations: one TOML file a language, checked whole. All faults at once.

The shipped ones stand in config/practice. What a script means: rooms/practice.py.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from datetime import timedelta
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Annotated

from pydantic import Field, StringConstraints, ValidationError

from config.faults import Faults
from config.sections import Section
from rooms.model import Language
from rooms.practice import Line, Scenario, Scripts

LONGEST_LINE = 400
_FEWEST_LINES, _MOST_LINES = 4, 20
_NUMBERS = 9
"""Scenarios that a number of one figure can choose."""
Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_LINE)]
Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,30}$")]


class LineSection(Section):
    """`pause`: seconds until the student has written it."""

    says: Words
    pause: Annotated[int, Field(ge=1, le=60)]
    to_question: Words | None = None
    danger: bool = False


class ScenarioSection(Section):
    id: Name
    title: Words
    pseudonym: Words
    silence: Words
    raised: Words
    tip: Words
    line: Annotated[list[LineSection], Field(min_length=_FEWEST_LINES, max_length=_MOST_LINES)]


class ScriptFile(Section):
    scenario: Annotated[list[ScenarioSection], Field(min_length=1, max_length=_NUMBERS)]


def shipped() -> Path:
    return Path(str(files("config"))) / "practice"


@cache
def load(folder: Path) -> Scripts:
    """All scripts of a folder.

    Raises:
        Faults: with every fault that was found.
    """
    faults: list[str] = []
    read = {language: _read(folder / f"{language}.toml", faults) for language in Language}
    faults += _differences(read)
    if faults:
        raise Faults(faults)
    return read


def _read(file: Path, faults: list[str]) -> tuple[Scenario, ...]:
    name = f"{file.parent.name}/{file.name}"
    try:
        told = ScriptFile.model_validate(tomllib.loads(file.read_text(encoding="utf-8-sig")))
    except FileNotFoundError:
        faults.append(f"{name}: is missing. Copy the shipped one from config/practice")
        return ()
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        faults.append(f"{name}: cannot be read as TOML: {error}")
        return ()
    except ValidationError as error:
        faults += [f"{name}: {'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors()]
        return ()
    faults += [f"{name}: {fault}" for one in told.scenario for fault in _faults_of(one)]
    return tuple(_scenario(one) for one in told.scenario)


def _scenario(told: ScenarioSection) -> Scenario:
    lines = tuple(Line(one.says, timedelta(seconds=one.pause), one.to_question or "", one.danger) for one in told.line)
    return Scenario(told.id, told.title, told.pseudonym, lines, told.silence, told.raised, told.tip)


def _faults_of(told: ScenarioSection) -> Iterator[str]:
    at = [number for number, one in enumerate(told.line) if one.danger]
    if len(at) > 1:
        yield f"{told.id}: danger stands at more than one line; keep it at the first that an adult must hear of"
    if at and (at[0] == 0 or at[0] + 1 >= len(told.line)):
        yield f"{told.id}: danger stands at the first or last line; a trainee needs a line before it and one after"
    for text in (told.title, told.pseudonym, *(one.says for one in told.line)):
        if text.count("\n") > 3:
            yield f"{told.id}: a line of a student has four rows at the most: {text[:30]!r}"


def _differences(read: dict[Language, tuple[Scenario, ...]]) -> Iterator[str]:
    """Who practises in another language practises the same."""
    ids = {language: [one.id for one in scenarios] for language, scenarios in read.items() if scenarios}
    for language, names in ids.items():
        if len(set(names)) < len(names):
            yield f"practice/{language}.toml: an id stands twice; each scenario needs its own"
    if len({tuple(names) for names in ids.values()}) > 1:
        told = "; ".join(f"{language}: {', '.join(names)}" for language, names in ids.items())
        yield f"practice: the languages hold other scenarios, or in another order ({told}). Make them the same"
