"""From the cells of a row to the facts about a student, by the headings of its file. Pure.

The order in a row is the order of the law: first who it is about and whether they may come in at all, and only of who
may are the other cells looked at.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any, Final, TypeAlias

from risk_feed.facts import (
    COLUMNS,
    NEVER_SHOWN,
    WANTED,
    Door,
    Keyed,
    Kind,
    StudentFacts,
    Unfit,
    at_the_door,
    contradiction,
    day_of_cell,
    value_of,
)
from risk_feed.model import StudentHash, Value
from risk_feed.sources import Reading, Source, Taking
from rooms.calendar import day_of

_REMEMBERED: Final = 4096
"""Different cells of a column whose value is remembered: most columns have few, and reading is what takes time."""
_SHOWN: Final = 40
_DOOR: Final = ("non_disclosure", "agreed_leave")


@dataclass(frozen=True, slots=True)
class Wrong:
    """What is wrong with a row or with the headings. `column`: its heading in the file, or a canonical one."""

    column: str
    found: str
    wanted: str


@dataclass(frozen=True, slots=True)
class TurnedAway:
    """Somebody of whom nothing but this is known."""

    student: StudentHash
    door: Door


Told: TypeAlias = StudentFacts | TurnedAway
Outcome: TypeAlias = StudentFacts | TurnedAway | tuple[Wrong, ...]


class HeadingFaults(Exception):
    """The headings of a file are not those of its source."""

    def __init__(self, wrong: Sequence[Wrong]) -> None:
        super().__init__(f"{len(wrong)} headings are wrong")
        self.wrong = tuple(wrong)


@dataclass(slots=True)
class _Column:
    """One canonical column: where its cells stand, how they are read, and what was read of them before."""

    name: str
    heading: str
    indexes: tuple[int, ...]
    read: Callable[[str], Value | None]
    known: dict[str, Value | None] | None = field(default_factory=dict)

    def value(self, cells: Sequence[str]) -> Value | None:
        first = cells[self.indexes[0]]
        cell = first if len(self.indexes) == 1 else " ".join(cells[at].strip() for at in self.indexes).strip()
        if self.known is None:
            return self.read(cell)
        try:
            return self.known[cell]
        except KeyError:
            value = self.read(cell)
            if len(self.known) < _REMEMBERED:
                self.known[cell] = value
            return value

    def wrong(self, cells: Sequence[str], wanted: str) -> Wrong:
        return Wrong(self.heading, shown(self.name, " ".join(cells[at] for at in self.indexes)), wanted)


def shown(column: str, cell: str) -> str:
    """What was found, as a report may repeat it: short, on one line, and no name and no key of a student."""
    if not cell.strip():
        return "nothing"
    if column in NEVER_SHOWN:
        return f"{len(cell)} characters"
    plain = "".join(letter if letter.isprintable() else "·" for letter in cell[: _SHOWN + 1])
    return plain if len(plain) <= _SHOWN else f"{plain[:_SHOWN]}…"


def folded(heading: str) -> str:
    """A heading without what does not matter about it: case, and spaces around and between its words."""
    return " ".join(unicodedata.normalize("NFC", heading).casefold().split())


def known_headings(source: Source, headings: Sequence[str]) -> int:
    """How many headings are those of the source: by that the right delimiter is known."""
    return len({folded(one) for one in headings} & {folded(one) for one in _headings_of(source)})


def _headings_of(source: Source) -> list[str]:
    return [heading for taking in source.columns.values() for heading in taking.headings]


class RowReader:
    """Reads the rows of one file.

    `keyed` turns a student's key into its keyed hash; `today` is the day on a Finnish wall, which counts as the day of
    the facts where neither the file nor the settings tell another.

    Raises:
        HeadingFaults: the headings are not those of the source.
    """

    def __init__(self, source: Source, headings: Sequence[str], *, keyed: Keyed, today: date) -> None:
        self._source, self._keyed, self._today = source, keyed, today
        places = _places(source, headings)
        self._columns = {
            name: self._column(name, taking, places)
            for name, taking in source.columns.items()
            if all(folded(one) in places for one in taking.headings)
        }
        self._fixed = {name: self._reader(name)(cell) for name, cell in source.fixed.items()}
        self._since = {name for name in self._columns if self._taking(name).reading is Reading.DAYS_SINCE}
        self._rest = [one for name, one in self._columns.items() if name not in (*_DOOR, "student_key")]
        self.width = len(headings)

    def _column(self, name: str, taking: Taking, places: Mapping[str, int]) -> _Column:
        indexes = tuple(places[folded(one)] for one in taking.headings)
        known: dict[str, Value | None] | None = None if name in NEVER_SHOWN else {}
        return _Column(name, " + ".join(taking.headings), indexes, self._reader(name), known)

    def _taking(self, name: str) -> Taking:
        return self._source.columns.get(name, Taking(()))

    def _reader(self, name: str) -> Callable[[str], Value | None]:
        if self._taking(name).reading is Reading.DAYS_SINCE:
            return self._day_or_never
        if name == "campus":
            return self._campus
        kind = COLUMNS[name]
        return _any_day if kind is Kind.DAY else lambda cell: value_of(kind, cell)

    def _day_or_never(self, cell: str) -> Value | None:
        return _NEVER if folded(cell) in self._source.never else _any_day(cell)

    def _campus(self, cell: str) -> Value | None:
        campuses = self._source.campuses
        if not campuses:
            return value_of(Kind.TEXT, cell)
        if folded(cell) not in campuses:
            raise Unfit(f"one of {', '.join(sorted(campuses))}")
        return campuses[folded(cell)]

    def heading(self, column: str) -> str:
        """What a canonical column is called in this file."""
        return self._columns[column].heading if column in self._columns else column

    # --- a row ---
    def row(self, cells: Sequence[str]) -> Outcome:
        """What a row tells: facts, that somebody is turned away, or what is wrong with it.

        `cells`: as many as there are headings.
        """
        who = self._student(cells)
        if not isinstance(who, str):
            return who
        door = self._door(cells)
        if isinstance(door, Wrong):
            return (door,)
        return TurnedAway(who, door) if door is not None else self._facts(who, cells)

    def _student(self, cells: Sequence[str]) -> StudentHash | tuple[Wrong, ...]:
        column = self._columns["student_key"]
        try:
            key = column.value(cells)
        except Unfit as unfit:
            return (column.wrong(cells, unfit.wanted),)
        if key is None:
            return (column.wrong(cells, WANTED[Kind.KEY]),)
        return self._keyed(unicodedata.normalize("NFC", str(key)))

    def _door(self, cells: Sequence[str]) -> Door | Wrong | None:
        told: dict[str, bool] = {}
        for name in _DOOR:
            column = self._columns.get(name)
            try:
                value = self._fixed.get(name) if column is None else column.value(cells)
            except Unfit as unfit:
                return column.wrong(cells, unfit.wanted) if column is not None else None
            if (
                column is not None
                and value is None
                and name == "non_disclosure"
                and name not in self._source.empty_is_no
            ):
                return column.wrong(cells, WANTED[Kind.YES_NO])
            told[name] = bool(value)
        return at_the_door(**told)

    def _facts(self, student: StudentHash, cells: Sequence[str]) -> StudentFacts | tuple[Wrong, ...]:
        values: dict[str, Any] = dict(self._fixed)
        wrong: list[Wrong] = []
        for column in self._rest:
            try:
                values[column.name] = column.value(cells)
            except Unfit as unfit:
                wrong.append(column.wrong(cells, unfit.wanted))
        if wrong:
            return tuple(wrong)
        for name in self._source.empty_is_no & values.keys():
            values[name] = bool(values[name])
        return self._whole(student, values)

    def _whole(self, student: StudentHash, values: dict[str, Any]) -> StudentFacts | tuple[Wrong, ...]:
        for name in _DOOR:
            values.pop(name, None)
        ends = values.get("window_end")
        values["as_of"] = values.get("as_of") or min(ends or self._today, self._today)
        values["campus"] = values.get("campus") or ""
        for name in self._since:
            values[name] = _days_since(values[name], values)
            if values[name] is not None and values[name] < 0:
                return (Wrong(self.heading(name), "a day to come", "a day that has come"),)
        row = StudentFacts(student=student, source=self._source.name, **values)
        amiss = contradiction(row, self._today)
        return row if amiss is None else (Wrong(self.heading(amiss.column), amiss.found, amiss.wanted),)


_NEVER: Final = "never"


def _days_since(value: Any, values: Mapping[str, Any]) -> int | None:
    """Days up to the day of the facts; of somebody who was never there, from the beginning of the window."""
    since = values.get("window_start") if value == _NEVER else value
    return (values["as_of"] - since).days if since is not None else None


def _places(source: Source, headings: Sequence[str]) -> dict[str, int]:
    """Where each heading stands.

    Raises:
        HeadingFaults: one that is needed is missing, stands there twice, or is not known though it should be.
    """
    names = [folded(one) for one in headings]
    wanted = {folded(one): one for one in _headings_of(source)}
    wrong = [
        Wrong(wanted[one], "the heading twice", "each heading once") for one in sorted(wanted) if names.count(one) > 1
    ]
    wrong += _missing(source, names)
    if source.only_known:
        wrong += [_stranger(one, wanted) for one in headings if folded(one) and folded(one) not in wanted]
    if wrong:
        raise HeadingFaults(wrong)
    return {name: at for at, name in enumerate(names)}


def _missing(source: Source, names: Sequence[str]) -> Iterable[Wrong]:
    """Columns that the file must have and does not."""
    for column in sorted(source.needed - source.columns.keys()):
        yield Wrong(column, "no heading for it in the settings", f"columns.{column} of source {source.name}")
    for column, taking in source.columns.items():
        if source.only_known and column not in source.needed:
            continue
        for heading in taking.headings:
            if folded(heading) not in names:
                near = difflib.get_close_matches(folded(heading), [one for one in names if one], n=1)
                found = f'"{near[0][:_SHOWN]}"' if near else "no such heading"
                yield Wrong(heading, found, f'the heading "{heading}", for {column}')


def _stranger(heading: str, wanted: Mapping[str, str]) -> Wrong:
    near = difflib.get_close_matches(folded(heading), wanted, n=1)
    hint = f'"{wanted[near[0]]}"' if near else "a canonical column; see docs/notices.md, or remove it"
    return Wrong(shown("", heading), f'"{shown("", heading)}"', hint)


# --- days as systems write them -------------------------------------------------------------------------------------
_WORDED: Final = re.compile(r"(?:[^\W\d_]+,?\s+)?([0-9]{1,2})\.?\s+([^\W\d_]+)\.?\s+([0-9]{4})(?![0-9])")
_EPOCH: Final = re.compile(r"[0-9]{9,10}")
_MONTHS: Final = {
    start: month
    for month, starts in enumerate(
        ("tammi jan", "helmi feb", "maalis mar", "huhti apr", "touko may maj", "kesä jun", "heinä jul", "elo aug",
         "syys sep", "loka oct okt", "marras nov", "joulu dec"),
        start=1,
    )
    for start in starts.split()
}  # fmt: skip
_STARTS: Final = sorted(_MONTHS, key=len, reverse=True)
"""The longest first: `marraskuuta` is not in March."""


def _any_day(cell: str) -> date | None:
    """A day; also with its month in words, as Moodle writes it in Finnish, Swedish and English, or in Unix seconds.

    Raises:
        Unfit: it is no day.
    """
    cell = cell.strip()
    if not cell:
        return None
    day = day_of_cell(cell) or _worded(cell) or _from_epoch(cell)
    if day is None:
        raise Unfit(WANTED[Kind.DAY])
    return day


def _worded(cell: str) -> date | None:
    found = _WORDED.match(cell)
    if not found:
        return None
    word = found[2].casefold()
    month = next((_MONTHS[start] for start in _STARTS if word.startswith(start)), None)
    try:
        return date(int(found[3]), month, int(found[1])) if month else None
    except ValueError:
        return None


def _from_epoch(cell: str) -> date | None:
    return day_of(datetime.fromtimestamp(int(cell), UTC)) if _EPOCH.fullmatch(cell) else None
