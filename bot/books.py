"""A language's file of words, and the types whose words are asked from it. All that can be wrong is found at the start.

The words live in config/texts/{fi,sv,en}.ftl, one Fluent message for each type of a side's messages. Fluent itself
never raises: a missing variable would reach a person as `{$ahead}`. So each file is read through once, at construction:
every type must have its text, a text may name only what its type has, and each is said with every value of its closed
lists. Afterwards nothing can go wrong at the moment of saying.

Which types they are is the sides' own matter: bot/texts.py, bot/notices/texts.py.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import fields
from datetime import UTC, date, datetime
from enum import Enum
from functools import lru_cache
from importlib.resources import files
from itertools import product
from math import prod
from types import NoneType, UnionType
from typing import Any, Final, get_args, get_type_hints

from fluent.runtime import FluentBundle
from fluent.runtime.types import fluent_number
from fluent.syntax import FluentParser, ast
from fluent.syntax.visitor import Visitor

from bot.errors import SettingsFault
from rooms.hours import HELSINKI
from rooms.model import Language

LOCALES: Final = {Language.FI: "fi-FI", Language.SV: "sv-FI", Language.EN: "en-GB"}
_WEEKDAYS = {
    Language.FI: ("maanantaina", "tiistaina", "keskiviikkona", "torstaina", "perjantaina", "lauantaina", "sunnuntaina"),
    Language.SV: ("på måndag", "på tisdag", "på onsdag", "på torsdag", "på fredag", "på lördag", "på söndag"),
    Language.EN: ("on Monday", "on Tuesday", "on Wednesday", "on Thursday", "on Friday", "on Saturday", "on Sunday"),
}
_MOMENT = {Language.FI: "{day} {d}.{m}. klo {H}.{M}", Language.SV: "{day} {d}.{m} kl. {H}.{M}",
           Language.EN: "{day} {d}.{m}. at {H}:{M}"}  # fmt: skip

_DAY = {Language.FI: "{day} {d}.{m}.", Language.SV: "{day} {d}.{m}", Language.EN: "{day} {d}.{m}."}


class TextFault(SettingsFault):
    """A text is missing or broken. Names every fault at once, each with its file and id."""


def shipped() -> dict[Language, str]:
    """The text of the .ftl files in the package."""
    folder = files("config") / "texts"
    return {language: (folder / f"{language}.ftl").read_text(encoding="utf-8") for language in Language}


def books(spoken: tuple[type, ...], sources: Mapping[Language, str] | None = None) -> dict[Language, Book]:
    """One book a language, each with the words of these types.

    Raises:
        TextFault: a text is missing or broken; every fault at once.
    """
    read = {language: _looked_through(language, text, spoken) for language, text in (sources or shipped()).items()}
    faults = [f"{language}: no file" for language in Language if language not in read]
    faults += [fault for _, found in read.values() for fault in found]
    if faults:
        raise TextFault("\n".join(faults))
    return {language: book for language, (book, _) in read.items()}


@lru_cache(maxsize=16)
def _looked_through(language: Language, source: str, spoken: tuple[type, ...]) -> tuple[Book, tuple[str, ...]]:
    """A book and its faults. Reading one takes a second, and nothing in it ever changes."""
    book = Book(language, source, spoken)
    return book, tuple(book.faults())


def text_id(kind: type) -> str:
    """`WelcomeInThreeLanguages` -> `welcome-in-three-languages`."""
    return re.sub(r"(?<!^)(?=[A-Z])", "-", kind.__name__).lower()


class Book:
    """One language's file, and the types whose words are asked from it."""

    def __init__(self, language: Language, source: str, spoken: tuple[type, ...]) -> None:
        self._spoken = spoken
        self._name = f"config/texts/{language}.ftl"
        self._language = language
        self._resource = FluentParser().parse(source)
        self._bundle = FluentBundle([LOCALES[language]], use_isolating=False)
        self._bundle.add_resource(self._resource)

    def said(self, message: Any) -> str:
        return self._said(type(message), {name.name: getattr(message, name.name) for name in fields(message)})[0]

    def _said(self, kind: type, values: Mapping[str, object]) -> tuple[str, list[Exception]]:
        pattern = self._bundle.get_message(text_id(kind)).value
        assert pattern is not None  # noqa: S101 - an id without a value is a fault at construction
        plain = {name: _plain(each, self._language) for name, each in values.items()}
        words, errors = self._bundle.format_pattern(pattern, plain)
        return str(words), errors

    def faults(self) -> Iterator[str]:
        yield from self._unreadable()
        entries = _entries(self._resource)
        for kind in self._spoken:
            yield from (f"{self._name}: {text_id(kind)}: {fault}" for fault in self._faults_of(kind, entries))

    def _unreadable(self) -> Iterator[str]:
        seen: set[str] = set()
        for entry in self._resource.body:
            if isinstance(entry, ast.Junk):
                why = "; ".join(str(note.message) for note in entry.annotations)
                yield f"{self._name}: cannot be read near {(entry.content or '')[:40]!r}: {why}"
            elif isinstance(entry, ast.Message | ast.Term):
                if (name := _name(entry)) in seen:
                    yield f"{self._name}: {name} stands twice"
                seen.add(name)

    def _faults_of(self, kind: type, entries: Mapping[str, ast.Message | ast.Term]) -> Iterator[str]:
        entry = entries.get(text_id(kind))
        if entry is None or entry.value is None:
            yield "missing"
            return
        used, unknown = _mentioned(entry, entries)
        known = {field.name for field in fields(kind)}
        yield from (f"refers to {name}, which is not there" for name in sorted(unknown))
        yield from (f"${name} is not a field of {kind.__name__}" for name in sorted(used - known))
        if not unknown and used <= known:
            yield from dict.fromkeys(str(error) for values in samples(kind) for error in self._said(kind, values)[1])


def samples(kind: type) -> Iterator[dict[str, object]]:
    """Values for a message type's fields: each one of a closed list, and numbers that inflect differently."""
    hints = get_type_hints(kind)
    names = [field.name for field in fields(kind)]
    choices = [_sample(hints[name]) for name in names]
    for values in product(*choices) if prod(map(len, choices)) <= _MOST_SAMPLES else _one_by_one(choices):
        yield dict(zip(names, values, strict=True))


_MOST_SAMPLES = 150


def _one_by_one(choices: list[tuple[object, ...]]) -> Iterator[tuple[object, ...]]:
    """Each field through all its values while the others keep their first: for types with many fields."""
    first = tuple(one[0] for one in choices)
    for at, values in enumerate(choices):
        for value in values:
            yield (*first[:at], value, *first[at + 1 :])


def _sample(kind: Any) -> tuple[object, ...]:
    if isinstance(kind, UnionType):
        return tuple(value for part in get_args(kind) for value in _sample(part))
    if kind is NoneType:
        return (None,)
    if kind is bool:
        return (True, False)
    if issubclass(kind, Enum):
        return tuple(kind)
    if issubclass(kind, date):  # a datetime is one, too
        return (datetime(2026, 11, 23, 6, tzinfo=UTC) if issubclass(kind, datetime) else date(2026, 11, 23),)
    if issubclass(kind, float):
        return (0.5, 4.5, 70.0)
    return (0, 1, 2, 21, 1234) if issubclass(kind, int) else ("Koivu",)


def _plain(value: object, language: Language) -> Any:
    """As Fluent takes it; what is not known or empty is `unknown`, and a moment stands in the language's own way.

    No space in thousands: `!ota 1234` works as it reads.
    """
    if value is None or value == "":  # Fluent cannot choose by an empty text
        return "unknown"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return told_moment(value, language)
    if isinstance(value, date):
        return told_day(value, language)
    if isinstance(value, Enum):
        return value.value
    return fluent_number(value, useGrouping=False) if isinstance(value, int | float) else value


def _name(entry: ast.Message | ast.Term) -> str:
    return f"-{entry.id.name}" if isinstance(entry, ast.Term) else entry.id.name


def _entries(resource: ast.Resource) -> dict[str, ast.Message | ast.Term]:
    return {_name(entry): entry for entry in resource.body if isinstance(entry, ast.Message | ast.Term)}


class _Mentions(Visitor):
    """Which variables and which other entries a text names."""

    def __init__(self) -> None:
        self.variables: set[str] = set()
        self.others: set[str] = set()

    def visit_VariableReference(self, node: ast.VariableReference) -> None:  # noqa: N802 - fluent.syntax's name
        self.variables.add(node.id.name)

    def visit_MessageReference(self, node: ast.MessageReference) -> None:  # noqa: N802
        self.others.add(node.id.name)

    def visit_TermReference(self, node: ast.TermReference) -> None:  # noqa: N802
        self.others.add(f"-{node.id.name}")


def _mentioned(
    entry: ast.Message | ast.Term, entries: Mapping[str, ast.Message | ast.Term]
) -> tuple[set[str], set[str]]:
    """The variables this text needs, its references followed; and the references that lead nowhere."""
    mentions, seen, todo = _Mentions(), set[str](), [entry]
    while todo:
        mentions.visit(todo.pop())
        for name in mentions.others - seen:
            seen.add(name)
            todo += [entries[name]] if name in entries else []
    return mentions.variables, {name for name in seen if name not in entries}


def told_moment(moment: datetime, tongue: Language) -> str:
    """`maanantaina 23.11. klo 8.00`, in Finnish time."""
    wall = moment.astimezone(HELSINKI)
    day = _WEEKDAYS[tongue][wall.weekday()]
    return _MOMENT[tongue].format(day=day, d=wall.day, m=wall.month, H=wall.hour, M=f"{wall.minute:02d}")


def told_day(day: date, tongue: Language) -> str:
    """`maanantaina 23.11.`."""
    return _DAY[tongue].format(day=_WEEKDAYS[tongue][day.weekday()], d=day.day, m=day.month)
