"""What is wrong with a file of settings, as people read it: file, place, remedy."""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Mapping
from pathlib import Path
from types import UnionType
from typing import Annotated, Any, Final, TypeAlias, Union, get_args, get_origin

from config.sections import Section

Kinds: TypeAlias = Mapping[str, type[Section]]
_NO_KINDS: Final[Kinds] = {}


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
    parts = _written(fault["loc"], kinds)
    place = ".".join(map(str, parts)) or "file"
    if fault["type"] == "extra_forbidden":
        near = difflib.get_close_matches(str(parts[-1]), _siblings(fault["loc"], root, kinds), n=1)
        hint = f"; did you mean {'.'.join([*map(str, parts[:-1]), near[0]])}?" if near else "; remove it."
        return f"{place} is unknown{hint}"
    if fault["type"] == "missing":
        return f"{place} is missing; add it."
    if fault["type"].startswith("union_tag_"):
        # Not pydantic's own words: they would show what was written.
        return f'{place}.kind: write "webhook" or "smtp"'
    return f"{place}: {fault['msg'].removeprefix('Value error, ')}"


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
