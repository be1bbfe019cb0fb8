"""Everything that the records told about each student in one run, whatever the order it came in. Pure but for itself.

The same row twice is one row. Of two rows that tell the same field the newer counts: by the day of the facts, then by
the end of the window. Two rows of the same days that differ are told of, since a machine must not choose between them.
Whoever was turned away once is away for the whole run: a system that knows nothing of turvakielto cannot bring them
back. So what is gathered depends on which rows came, and on nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Final

from risk_feed.facts import Door, StudentFacts
from risk_feed.model import Field, StudentHash
from risk_feed.rows import Told, TurnedAway

_COMPARED: Final = tuple(one.name for one in fields(StudentFacts))


@dataclass(frozen=True, slots=True)
class Student:
    """All rows about one student, the newest first."""

    rows: tuple[StudentFacts, ...]

    @property
    def newest(self) -> StudentFacts:
        return self.rows[0]

    def telling(self, field: Field) -> StudentFacts | None:
        """The newest row that tells a field."""
        if len(self.rows) == 1:
            return self.rows[0]
        return next((row for row in self.rows if row.told(field) is not None), None)


class Gathering:
    """The rows of one run. `repeated`: how many came that had come before."""

    def __init__(self) -> None:
        # Most students have one row: a tuple for each would cost as much as the rows.
        self._rows: dict[StudentHash, StudentFacts | tuple[StudentFacts, ...]] = {}
        self._away: dict[StudentHash, Door] = {}
        self.repeated = 0

    def __len__(self) -> int:
        return len(self._rows)

    def add(self, told: Told) -> tuple[str, ...]:
        """Takes what a row told. Returns the columns in which it differs from another row of the same days."""
        if isinstance(told, TurnedAway):
            self._turn_away(told)
            return ()
        if told.student in self._away:
            return ()
        before = self._rows.get(told.student)
        if before is None:
            self._rows[told.student] = told
            return ()
        rows = before if isinstance(before, tuple) else (before,)
        if told in rows:
            self.repeated += 1
            return ()
        self._rows[told.student] = (*rows, told)
        return tuple(name for row in rows if _days(row) == _days(told) for name in _differing(row, told))

    def _turn_away(self, told: TurnedAway) -> None:
        self._rows.pop(told.student, None)
        if self._away.get(told.student) is not Door.TURVAKIELTO:
            self._away[told.student] = told.door

    @property
    def away(self) -> Mapping[StudentHash, Door]:
        """Who was turned away."""
        return self._away

    def of(self, student: StudentHash) -> Student | None:
        """All that was told of one student; None where nothing was."""
        rows = self._rows.get(student)
        return None if rows is None else _student(rows)

    def turned_away(self) -> dict[Door, int]:
        """How many students were turned away, by why."""
        doors = list(self._away.values())
        return {door: doors.count(door) for door in Door}

    def students(self) -> Iterator[tuple[StudentHash, Student]]:
        """By keyed hash: an order that tells nothing."""
        for student in sorted(self._rows):
            yield student, _student(self._rows[student])


def _student(rows: StudentFacts | tuple[StudentFacts, ...]) -> Student:
    return Student(tuple(sorted(rows, key=_age, reverse=True)) if isinstance(rows, tuple) else (rows,))


def _days(row: StudentFacts) -> tuple[str, date, date | None, date | None]:
    return row.source, row.as_of, row.window_start, row.window_end


def _differing(row: StudentFacts, other: StudentFacts) -> Iterator[str]:
    return (name for name in _COMPARED if getattr(row, name) != getattr(other, name))


def _age(row: StudentFacts) -> tuple[str, ...]:
    """By day; where days are the same by what is told, so that the order of coming never matters."""
    days = (row.as_of, row.window_end or date.min, row.window_start or date.min)
    return (*(day.isoformat() for day in days), *(str(getattr(row, name)) for name in _COMPARED))
