"""What somebody who helps is given of an installation: how it is, and nothing of anybody.

Nothing is scrubbed, since whoever scrubs must know all that may be there. It is the other way round: each file is
built anew from what may be told. A number may; a word only where it stands in a list of ours, which the whole world can
read in this program. All else (addresses, accounts, keys, names, paths, what a server said) is told as being there.
"""

from __future__ import annotations

import ast
import builtins
import json
import platform
import re
import sqlite3
import ssl
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from enum import Enum
from functools import cache
from importlib import metadata
from io import BytesIO
from pathlib import Path
from types import ModuleType
from typing import Any, Final, Literal, get_args, get_origin
from zipfile import ZIP_DEFLATED, ZipFile

import aiohttp
import sqlalchemy.exc
from pydantic import BaseModel

from bot import errors as own_errors
from bot.errands import KINDS
from bot.logs import LIBRARY_SPOKE
from bot.matrix import errors as matrix_errors
from bot.metrics import LABELS, OUTCOMES, Metrics
from bot.vitals import Vitals

MOST_LINES: Final = 5000
"""Of the log, the newest."""
HIGHEST: Final = 10_000_000
"""A number of ours is below it; what is above may be a telephone's."""
OTHER: Final = "<other>"
_LEVELS: Final = frozenset({"debug", "info", "warning", "error", "critical"})
_LIBRARIES: Final = frozenset(
    {"nio", "aiohttp", "asyncio", "sqlalchemy", "alembic", "apscheduler", "matplotlib", "PIL"}
)
_OUTCOMES: Final = frozenset({"trained", "stems only"})
_NUMBERS: Final = frozenset(
    {"attempts", "tries", "failures", "took_ms", "count", "rooms", "waiting", "seconds", "outcome"}
)
"""Fields of a line that are numbers. That of a conversation is left out: it is somebody's."""
_SAMPLE: Final = re.compile(r"([a-z_]+)(?:\{([^{}]*)\})? ([-+0-9.eE]+|\+Inf|NaN)")
_LABEL: Final = re.compile(r'([a-z_]+)="([^"\\]*)",?')


# --- settings -------------------------------------------------------------------------------------------------------
def masked(value: object, annotation: object = None) -> object:
    """Settings without a word that anybody chose: numbers, durations, choices from closed lists, and what is there."""
    match value:
        case None | bool():
            return value
        case Enum():
            return value.value
        case int() | float():
            return value if abs(value) < HIGHEST else "<number>"
        case timedelta():
            return f"{value.total_seconds():g} s"
        case BaseModel():
            fields = type(value).model_fields
            return {name: masked(getattr(value, name), field.annotation) for name, field in fields.items()}
        case Mapping():
            return [masked(one, None) for one in value.values()]
        case str():
            return value if value in _literals(annotation) else "<text>" if value else ""
        case tuple() | list() | set() | frozenset():
            return sorted((masked(one, annotation) for one in value), key=str)
        case datetime() | date() | time():
            return "<moment>"
        case _:
            return "<path>" if isinstance(value, Path) else OTHER


def _literals(annotation: object) -> frozenset[str]:
    """The words that a field may be, where they are a closed list."""
    if get_origin(annotation) is Literal:
        return frozenset(one for one in get_args(annotation) if isinstance(one, str))
    return frozenset().union(*(_literals(one) for one in get_args(annotation)))


# --- the log --------------------------------------------------------------------------------------------------------
def log_lines(lines: Iterable[str]) -> tuple[list[dict[str, Any]], int]:
    """What may be told of each line, and how many lines were left out whole."""
    told = [log_line(line) for line in lines]
    return [line for line in told if line is not None][-MOST_LINES:], sum(line is None for line in told)


def log_line(line: str) -> dict[str, Any] | None:
    """One line of ours; None for any other."""
    try:
        held = json.loads(line)
    except (ValueError, RecursionError):
        return None
    if not isinstance(held, dict) or not isinstance(held.get("event"), str) or held["event"] not in events():
        return None
    moment, level = _moment(held.get("timestamp")), held.get("level")
    told: dict[str, Any] = {"timestamp": moment, "level": _of(level, _LEVELS), "event": held["event"]}
    told |= {name: held[name] for name in sorted(_NUMBERS & held.keys()) if _is_small(held[name])}
    for name, known in (("error", error_names()), ("why", error_names()), ("work", KINDS), ("outcome", _OUTCOMES)):
        if isinstance(held.get(name), str):
            told[name] = _of(held[name], known)
    if isinstance(held.get("where"), str):
        told["where"] = _place(held["where"])
    if isinstance(held.get("logger"), str):
        told["logger"] = _of(held["logger"].partition(".")[0], _LIBRARIES)
    return told


def _of(value: object, known: Iterable[str]) -> str:
    return value if isinstance(value, str) and value in known else OTHER


def _is_small(value: object) -> bool:
    return isinstance(value, bool) or (isinstance(value, int | float) and abs(value) < HIGHEST)


def _moment(value: object) -> str | None:
    """To the second: what was logged within one is in order all the same."""
    try:
        moment = datetime.fromisoformat(value) if isinstance(value, str) else None
        return moment.astimezone(UTC).isoformat(timespec="seconds") if moment is not None else None
    except (ValueError, OverflowError):
        return None


def _place(value: str) -> str:
    """`function:line` of ours."""
    name, _, line = value.partition(":")
    known = name in function_names() and re.fullmatch(r"[0-9]{1,5}", line, re.ASCII) is not None
    return value if known else OTHER


@cache
def _nodes() -> tuple[ast.AST, ...]:
    """This program, as it can be read by everybody; the notice side is another's."""
    root = Path(__file__).parents[1]
    folders = (root / name for name in ("bot", "config", "faq", "moderation", "rooms"))
    files = [file for folder in folders for file in folder.rglob("*.py") if "notices" not in file.parts]
    return tuple(node for file in files for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))))


@cache
def function_names() -> frozenset[str]:
    """Of all functions of this program."""
    return frozenset(one.name for one in _nodes() if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef))


@cache
def events() -> frozenset[str]:
    """Everything that this program logs, by name; tests/contracts/test_log_lines.py keeps each of them plain."""
    calls = [one for one in _nodes() if isinstance(one, ast.Call) and one.args and _is_log(one.func)]
    first = [one.args[0] for one in calls]
    named = [one.value for one in first if isinstance(one, ast.Constant) and isinstance(one.value, str)]
    return frozenset({*named, LIBRARY_SPOKE})


def _is_log(what: ast.expr) -> bool:
    return isinstance(what, ast.Attribute) and isinstance(what.value, ast.Name) and what.value.id == "log"


@cache
def error_names() -> frozenset[str]:
    """Of all types of errors that there are in Python, in what we stand on, and in our own trees."""
    modules = (builtins, sqlite3, ssl, aiohttp, sqlalchemy.exc, own_errors, matrix_errors)
    return frozenset(name for module in modules for name in _errors_of(module))


def _errors_of(module: ModuleType) -> Iterator[str]:
    for value in vars(module).values():
        if isinstance(value, type) and issubclass(value, BaseException):
            yield value.__name__


# --- metrics --------------------------------------------------------------------------------------------------------
def metric_lines(text: str) -> list[str]:
    """Series of ours with labels of closed lists and a number; whatever else an address answers is left out."""
    return [line for line in text.splitlines() if _is_ours(line)]


def _is_ours(line: str) -> bool:
    found = _SAMPLE.fullmatch(line)
    if found is None or found[1] not in _series():
        return False
    labels = found[2] or ""
    return _LABEL.sub("", labels) == "" and all(_may_be(found[1], *pair) for pair in _LABEL.findall(labels))


def _may_be(series: str, label: str, value: str) -> bool:
    if label == "le":
        return re.fullmatch(r"[0-9.]{1,8}|\+Inf", value, re.ASCII) is not None
    if label == "outcome":
        return value in OUTCOMES.get(series.removesuffix("_total"), ())
    return value in LABELS.get(label, ())


@cache
def _series() -> frozenset[str]:
    return frozenset(Metrics(Vitals()).names())


# --- versions -------------------------------------------------------------------------------------------------------
def versions() -> dict[str, Any]:
    """Of this program, of Python and of what we stand on; of the machine no more than its kind."""
    wanted = [
        re.split(r"[^A-Za-z0-9_.-]", one)[0] for one in metadata.requires("kynnys") or () if "extra ==" not in one
    ]
    return {
        "kynnys": metadata.version("kynnys"),
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
        "system": _of(platform.system(), ("Linux", "Darwin", "Windows")),
        "machine": _of(platform.machine(), ("x86_64", "aarch64", "arm64")),
        "packages": {name: _version(name) for name in wanted},
    }


def _version(name: str) -> str | None:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None


# --- the file -------------------------------------------------------------------------------------------------------
def zipped(files: Mapping[str, object]) -> bytes:
    """Each as JSON, or as lines where it is a list of texts."""
    made = BytesIO()
    with ZipFile(made, "w", ZIP_DEFLATED) as bundle:
        for name, held in files.items():
            bundle.writestr(name, _written(held))
    return made.getvalue()


def _written(held: object) -> str:
    if isinstance(held, list) and all(isinstance(one, str) for one in held):
        return "".join(f"{line}\n" for line in held)
    return f"{json.dumps(held, indent=1)}\n"
