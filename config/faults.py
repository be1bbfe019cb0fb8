"""What is wrong with a file of settings, as people read it: file, place, remedy."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from types import UnionType
from typing import Annotated, Any, Final, TypeAlias, Union, get_args, get_origin

from config.sections import Section

Kinds: TypeAlias = Mapping[str, type[Section]]
_NO_KINDS: Final[Kinds] = {}
NAME: Final = "[key]"
"""Ends the place of a fault, as pydantic tells it, where the name itself is at fault."""
_DURATION: Final = re.compile(r"datetime\.timedelta\((.*)\)")
_PART: Final = re.compile(r"(days|seconds|microseconds)=(\d+)")
_UNITS: Final = {"d": 86400, "h": 3600, "min": 60}
_REMEDIES: Final = {
    "enum": "write one of {expected}",
    "literal_error": "write one of {expected}",
    "greater_than_equal": "write at least {ge}",
    "greater_than": "write more than {gt}",
    "less_than_equal": "write at most {le}",
    "less_than": "write less than {lt}",
    "string_type": "write text, in quotation marks",
    "string_too_short": "write at least {min_length} characters",
    "string_too_long": "write at most {max_length} characters",
    "int_type": "write a whole number",
    "int_parsing": "write a whole number",
    "int_from_float": "write a whole number",
    "bool_type": "write true or false",
    "bool_parsing": "write true or false",
    "list_type": 'write a list, such as ["...", "..."]',
    "tuple_type": 'write a list, such as ["...", "..."]',
    "model_type": "is a section: write its name in brackets",
    "dict_type": "is a section: write its name in brackets",
}
"""Kinds of pydantic's faults whose own words are for programmers."""


class Faults(Exception):
    """Everything that is wrong with the settings, a line each: file, place, remedy."""

    def __init__(self, lines: list[str]) -> None:
        super().__init__("\n".join(lines))
        self.lines = lines


def read_toml(file: Path, example: str) -> dict[str, Any]:
    """What stands in a file. `example`: one from which it can be written where it is missing.

    Raises:
        Faults: it is missing, or no TOML.
    """
    try:
        return tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        raise Faults([f"{file}: is missing. Write one from {example}."]) from None
    except (OSError, UnicodeDecodeError) as error:
        raise Faults([f"{file}: cannot be read ({type(error).__name__}). It must be UTF-8 text."]) from None
    except tomllib.TOMLDecodeError as error:
        raise Faults([f"{file}: is not TOML: {error}"]) from None


def line_of(fault: Any, root: type[Section], kinds: Kinds = _NO_KINDS) -> str:
    """One fault of pydantic's as place and remedy. `root`: what the file is read as; `kinds`: of paging channels."""
    parts = [part for part in _written(fault["loc"], kinds) if part != NAME]
    place = ".".join(map(str, parts))
    if fault["type"] == "extra_forbidden":
        near = difflib.get_close_matches(str(parts[-1]), _siblings(fault["loc"], root, kinds), n=1)
        hint = f"; did you mean {'.'.join([*map(str, parts[:-1]), near[0]])}?" if near else "; remove it."
        return f"{place} is unknown{hint}"
    if fault["type"] == "missing":
        return f"{place} is missing; add it."
    if fault["type"].startswith("union_tag_"):
        # Not pydantic's own words: they would show what was written.
        return f'{place}.kind: write "webhook" or "smtp"'
    return f"{place}: {remedy(fault)}" if place else remedy(fault)


def remedy(fault: Any) -> str:
    """What to write instead, in words of ours; pydantic's own, where a fault is of a kind that has none."""
    limits = {key: _readable(value) for key, value in fault.get("ctx", {}).items()}
    match fault["type"]:
        case "string_pattern_mismatch" if fault["loc"][-1] == NAME:
            return "name it with small letters, digits, - and _, a letter first"
        case "string_pattern_mismatch" if fault["loc"][-1] == "master_key":
            return "write the 43 characters of the key as kynnys doctor shows it"
        case kind if kind in _REMEDIES:
            return _REMEDIES[kind].format(**limits)
        case _:
            return str(fault["msg"]).removeprefix("Value error, ")


def _readable(limit: object) -> str:
    """A limit as people write it. pydantic tells a duration by its `repr` (2.14)."""
    parts = _DURATION.fullmatch(str(limit))
    if parts is None:
        return str(limit)
    span = timedelta(**{name: int(number) for name, number in _PART.findall(parts[1])}).total_seconds()
    unit, length = next((unit for unit in _UNITS.items() if span >= unit[1]), ("s", 1))
    return f"{span / length:g} {unit}"


def _written(place: tuple[Any, ...], kinds: Kinds) -> list[Any]:
    """The place as it stands in the file: pydantic puts the kind of a channel into it."""
    of_a_channel = place[:2] == ("alarm", "page") and len(place) > 3 and place[3] in kinds
    return [*place[:3], *place[4:]] if of_a_channel else list(place)


def _siblings(place: tuple[Any, ...], root: type[Section], kinds: Kinds) -> list[str]:
    """The names that are known where the unknown one stands."""
    model: Any = root
    for part in place[:-1]:
        model = _within(model, part, kinds)
    return [field.alias or name for name, field in getattr(model, "model_fields", {}).items()]


def _within(model: Any, part: Any, kinds: Kinds) -> Any:
    """The section, or the table of sections, that `part` of a place leads to; None where it leads to no such thing."""
    if get_origin(model) is dict:
        return _bare(get_args(model)[1])
    if get_origin(model) is tuple:
        return get_args(model)[0]
    if get_origin(model) in (Union, UnionType):
        return kinds.get(part)
    fields = getattr(model, "model_fields", {})
    return _bare(fields[part].annotation) if part in fields else None


def _bare(annotation: Any) -> Any:
    """Without what pydantic is told beside the type, and without `| None`."""
    if get_origin(annotation) is Annotated:
        annotation = get_args(annotation)[0]
    some = [one for one in get_args(annotation) if one is not type(None)]
    return some[0] if get_origin(annotation) in (Union, UnionType) and len(some) == 1 else annotation
