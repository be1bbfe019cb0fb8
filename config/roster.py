"""The roster as operators write it: a CSV file, or one person in a line. All faults at once, each with its place.

Beside who somebody is for a student (rooms/roster.py) an entry holds their Matrix id, which is why it has no `repr`.
"""

from __future__ import annotations

import csv
import difflib
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import Enum

from config.faults import Faults
from config.settings import Settings
from rooms.commands import folded
from rooms.model import Language, Responder, Role, StaffId
from rooms.roster import MOST_AT_ONCE, NOT_KEYS, Person, Training, at_once_of

COLUMNS = (
    "key", "matrix_id", "role", "alias", "campus", "languages", "at_once", "since", "course", "completed",
    "valid_until", "practised", "master_key",
)  # fmt: skip
NEEDED = ("key", "matrix_id", "role", "alias")
LONGEST_ALIAS = 60
LONGEST_COURSE = 80
LARGEST_FILE = 1_000_000
"""Bytes. A school has no ten thousand responders."""

_KEY = re.compile(r"[a-z][a-z0-9_-]{0,30}")
_MATRIX_ID = re.compile(r"@[^\s:]+:[^\s]+")
_MASTER_KEY = re.compile(r"[A-Za-z0-9+/]{43}")
_FINNISH_DATE = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})")
_NOT_IN_AN_ALIAS = set("@:<>*_`[]\\#|")
_ROLES = [role.value for role in Role]
_LANGUAGES = {language.value for language in Language}
_YES, _NO = {"kyllä", "ja", "yes", "1"}, {"", "ei", "nej", "no", "0"}
_TOO_SHORT_TO_TELL = 3
"""A localpart of fewer letters stands in half of all words."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One person of the roster, with the account they answer from."""

    person: Person
    matrix_id: str
    master_key: str | None = None

    @property
    def who(self) -> StaffId:
        return self.person.responder.who

    def __repr__(self) -> str:
        return f"<roster {self.who}>"


class Kind(Enum):
    """What an import does to somebody."""

    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Change:
    """One line of the table that an import shows. `what`: the columns that differ, where somebody is changed."""

    kind: Kind
    entry: Entry
    what: tuple[str, ...] = ()


@dataclass
class _Reader:
    """The cells of one person; collects what is wrong with them."""

    cells: Mapping[str, str]
    place: str
    settings: Settings
    faults: list[str] = field(default_factory=list)

    def wants(self, column: str, what: str) -> None:
        self.faults.append(f"{self.place}{column}: {what}")

    def text(self, column: str) -> str:
        return self.cells.get(column, "").strip()

    def entry(self) -> Entry | None:
        """The person; None where anything is wrong."""
        key, matrix_id, role, alias = self._key(), self._matrix_id(), self._role(), self._alias()
        campus, languages, at_once = self._campus(), self._languages(), self._at_once()
        since, training, master_key = self._date("since"), self._training(), self._master_key()
        if self.faults or role is None:
            return None
        responder = Responder(StaffId(key), alias, role)
        person = Person(responder, campus, languages, at_once or at_once_of(responder), since, training)
        return Entry(person, matrix_id, master_key)

    def _key(self) -> str:
        key = self.text("key")
        if not _KEY.fullmatch(key):
            self.wants("key", 'small letters, figures, "-" and "_", beginning with a letter, such as koivu')
        elif key in NOT_KEYS:
            self.wants("key", f"{key} is kept for the audit log; choose another")
        elif key in self.settings.staff:
            self.wants("key", f"[staff.{key}] stands in the settings already; keep them in one place")
        return key

    def _matrix_id(self) -> str:
        user = self.text("matrix_id")
        if not _MATRIX_ID.fullmatch(user) or len(user) > 255:
            self.wants("matrix_id", "a Matrix id, such as @kuraattori:koulu.fi")
        elif user in self.settings.accounts.values():
            self.wants("matrix_id", "this is the bot's own account")
        for key, one in self.settings.staff.items():
            if one.matrix_id == user:
                self.wants("matrix_id", f"this account stands under [staff.{key}] in the settings already")
        return user

    def _role(self) -> Role | None:
        said = self.text("role").casefold()
        if said in _ROLES:
            return Role(said)
        near = difflib.get_close_matches(said, _ROLES, n=1)
        self.wants("role", f"did you mean {near[0]}?" if near else f"one of {', '.join(_ROLES)}")
        return None

    def _alias(self) -> str:
        alias = " ".join(self.text("alias").split())
        localpart = _letters(self.text("matrix_id").removeprefix("@").partition(":")[0])
        if not 1 <= len(alias) <= LONGEST_ALIAS:
            self.wants("alias", f'what students see, such as "Kuraattori Koivu", {LONGEST_ALIAS} letters at the most')
        elif not alias.isprintable() or _NOT_IN_AN_ALIAS & set(alias):
            self.wants("alias", 'letters, figures, spaces and hyphens only; never a Matrix id, no "@" and no ":"')
        elif len(localpart) >= _TOO_SHORT_TO_TELL and localpart in _letters(alias):
            self.wants("alias", "holds the name of the Matrix account, which students must not learn; make one up")
        if any(alias and one.alias.casefold() == alias.casefold() for one in self.settings.staff.values()):
            self.wants("alias", "somebody in the settings has it already: students could not tell them apart")
        return alias

    def _campus(self) -> str | None:
        campus = self.text("campus").casefold()
        if not campus:
            return None
        if campus not in self.settings.campus:
            known = ", ".join(self.settings.campus) or "none so far"
            self.wants("campus", f"there is no such [campus.…] in the settings; known: {known}")
        return campus

    def _languages(self) -> frozenset[Language]:
        said = [one for one in re.split(r"[\s,/+]+", self.text("languages").casefold()) if one]
        if not set(said) <= _LANGUAGES:
            self.wants("languages", 'fi, sv and en, with spaces between, such as "fi sv"')
            return frozenset()
        return frozenset(Language(one) for one in said) or frozenset({Language.FI})

    def _at_once(self) -> int | None:
        said = self.text("at_once")
        if not said:
            return None
        if not re.fullmatch(r"[0-9]{1,3}", said) or not 1 <= int(said) <= MOST_AT_ONCE:
            self.wants("at_once", f"a number from 1 to {MOST_AT_ONCE}")
            return None
        return int(said)

    def _date(self, column: str) -> date | None:
        said = self.text(column)
        try:
            return _day(said) if said else None
        except ValueError:
            self.wants(column, "a date, such as 2026-11-21 or 21.11.2026")
            return None

    def _training(self) -> Training | None:
        course, practised = " ".join(self.text("course").split()), self._practised()
        completed, valid_until = self._date("completed"), self._date("valid_until")
        if not course and not self.text("completed") and not self.text("valid_until"):
            if practised:
                self.wants("course", "a practice shift alone is no training; give course, completed and valid_until")
            return None
        if not course or len(course) > LONGEST_COURSE or not course.isprintable():
            self.wants("course", f"the name of the course, {LONGEST_COURSE} letters at the most")
        for column in ("completed", "valid_until"):
            if not self.text(column):
                self.wants(column, "is missing; a training has course, completed and valid_until")
        if completed is None or valid_until is None:
            return None
        if valid_until < completed:
            self.wants("valid_until", "comes before completed")
            return None
        return Training(course, completed, valid_until, practised)

    def _practised(self) -> bool:
        said = self.text("practised").casefold()
        if said not in _YES | _NO:
            self.wants("practised", "kyllä, ja or yes; ei, nej or no; or nothing")
        return said in _YES

    def _master_key(self) -> str | None:
        said = self.text("master_key")
        if said and not _MASTER_KEY.fullmatch(said):
            self.wants("master_key", "the 43 characters that `kynnys doctor` shows, or nothing")
        return said or None


def _day(said: str) -> date:
    finnish = _FINNISH_DATE.fullmatch(said)
    if finnish is not None:
        day, month, year = map(int, finnish.groups())
        return date(year, month, day)
    return datetime.strptime(said, "%Y-%m-%d").date()  # noqa: DTZ007 - a day has no time zone


def _letters(text: str) -> str:
    return folded(text.replace(".", " ")).replace(" ", "")


def entry(cells: Mapping[str, str], settings: Settings, others: Iterable[Entry]) -> Entry:
    """One person who is added to others; of one with that key already, what is not given stays as it is.

    Raises:
        Faults: a line for each thing that is wrong, which names the column.
    """
    there = {one.who: one for one in others}
    known = there.pop(StaffId(cells.get("key", "")), None)
    whole = (written(known) if known is not None else {}) | dict(cells)
    reader = _Reader(whole, "", settings)
    read = reader.entry()
    faults = [_unknown(name) for name in cells if name not in COLUMNS] + reader.faults
    faults += _told_apart([*((written(one), "") for one in there.values()), (whole, "")])
    if faults or read is None:
        raise Faults(faults)
    return read


def read(
    data: bytes, name: str, settings: Settings, before: Sequence[Entry] = (), *, remove_missing: bool = False
) -> list[Entry]:
    """The people of a file. `name` is what a fault calls it; `before`: who is on the roster so far.

    They stay even if the file does not name them, unless `remove_missing`. Where the file has no column `master_key`
    everybody keeps theirs: lists of people are made without it, and nobody is to lose their voice by that.

    Raises:
        Faults: every fault of the file, each with its line and column.
    """
    rows = _rows(data, name)
    first, header = rows[0]
    names = [cell.strip().casefold() for cell in header]
    _refuse_header(names, f"{name}: line {first}", [cell for cell in names if cell])
    kept = {one.who: one.master_key or "" for one in before}
    found: list[Entry] = []
    faults: list[str] = []
    told: list[tuple[Mapping[str, str], str]] = []
    for line, values in rows[1:]:
        place, cells = f"{name}: line {line}, ", dict(zip(names, values, strict=False))
        if any(value.strip() for value in values[len(names) :]):
            faults.append(f"{place}more cells than the header has; put text with a separator in it into quotes")
            continue
        if "master_key" not in names:
            cells["master_key"] = kept.get(StaffId(cells.get("key", "").strip()), "")
        told.append((cells, place))
        reader = _Reader(cells, place, settings)
        one = reader.entry()
        faults += reader.faults
        found += [one] if one is not None else []
    named = {cells.get("key", "").strip() for cells, _ in told}
    staying = [one for one in before if one.who not in named and not remove_missing]
    faults += _told_apart([*((written(one), "") for one in staying), *told])
    if faults:
        raise Faults(faults)
    return found


def _rows(data: bytes, name: str) -> list[tuple[int, list[str]]]:
    """The lines that say anything, each with its number; the header first."""
    if len(data) > LARGEST_FILE:
        raise Faults([f"{name}: is larger than {LARGEST_FILE} bytes. Is it the right file?"])
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Faults([f'{name}: is not UTF-8. Save it as "CSV UTF-8".']) from None
    head = next((line for line in text.splitlines() if line.strip()), "")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=";" if ";" in head else ",", strict=True)
    rows: list[tuple[int, list[str]]] = []
    before = 0
    try:
        for cells in reader:
            line, before = before + 1, reader.line_num
            if any(cell.strip() for cell in cells) and not cells[0].casefold().startswith("sep="):
                rows.append((line, cells))
    except csv.Error as error:
        raise Faults([f"{name}: line {before + 1}: is not CSV ({error})."]) from None
    if not rows:
        raise Faults([f"{name}: is empty. The first line names the columns: {';'.join(COLUMNS)}"])
    return rows


def _refuse_header(names: Sequence[str], place: str, named: Sequence[str]) -> None:
    faults = [f"{place}: {_unknown(one)}" for one in named if one not in COLUMNS]
    faults += [
        f"{place}: the column {one} stands twice" for one in sorted({one for one in named if names.count(one) > 1})
    ]
    faults += [f"{place}: the column {one} is missing" for one in NEEDED if one not in names]
    if faults:
        raise Faults(faults)


def _unknown(name: str) -> str:
    near = difflib.get_close_matches(name, COLUMNS, n=1)
    return f"{name} is no column; did you mean {near[0]}?" if near else f"{name} is no column; remove it"


def _told_apart(people: Iterable[tuple[Mapping[str, str], str]]) -> list[str]:
    """Nobody has the key, the account or the alias of somebody before them. Each with the place it was found at."""
    seen: set[tuple[str, str]] = set()
    faults: list[str] = []
    for cells, place in people:
        for column, why in _ONE_OF_A_KIND.items():
            told = column, " ".join(cells.get(column, "").split()).casefold()
            if told in seen:
                faults.append(f"{place}{column}: {why}")
            if told[1]:
                seen.add(told)
    return faults


_ONE_OF_A_KIND = {
    "key": "is somebody else's already",
    "matrix_id": "this account is somebody else's already",
    "alias": "somebody else has it already: students could not tell them apart",
}


def changes(before: Iterable[Entry], wanted: Iterable[Entry], *, remove_missing: bool) -> list[Change]:
    """What leads from the roster that is there to the one that is wanted, in the order of the file."""
    known = {one.who: one for one in before}
    named = {one.who: one for one in wanted}
    found: list[Change] = []
    for who, one in named.items():
        if who not in known:
            found.append(Change(Kind.ADDED, one))
        elif known[who] != one:
            found.append(Change(Kind.CHANGED, one, what=differences(known[who], one)))
    missing = [one for who, one in known.items() if who not in named]
    return found + [Change(Kind.REMOVED, one) for one in missing if remove_missing]


def differences(before: Entry, after: Entry) -> tuple[str, ...]:
    """The columns in which two entries of one person differ."""
    old, new = written(before), written(after)
    return tuple(column for column in COLUMNS if old[column] != new[column])


def written(one: Entry) -> dict[str, str]:
    """The entry as its cells, so that `read` of them gives the same entry."""
    person, training = one.person, one.person.training
    return {
        "key": one.who,
        "matrix_id": one.matrix_id,
        "role": person.responder.role.value,
        "alias": person.responder.alias,
        "campus": person.campus or "",
        "languages": " ".join(language for language in Language if language in person.languages),
        "at_once": str(person.at_once),
        "since": person.since.isoformat() if person.since is not None else "",
        "course": training.course if training is not None else "",
        "completed": training.completed.isoformat() if training is not None else "",
        "valid_until": training.valid_until.isoformat() if training is not None else "",
        "practised": "kyllä" if training is not None and training.practised else "",
        "master_key": one.master_key or "",
    }
