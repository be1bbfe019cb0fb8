"""Reads a file of facts: whole or not at all.

Any spreadsheet's file will do: UTF-8 with or without a mark, UTF-16, Windows-1252; semicolons, commas or tabs. The
headings are those of its source (risk_feed/sources.py), and by them the delimiter is known.

Each row is handed on as it is read, and faults are raised when all has been read. So nothing that was made of the rows
may leave before `read` has returned: what it was gathered in is thrown away with the exception.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from risk_feed.facts import Keyed
from risk_feed.feed_faults import Fault, FeedFaults
from risk_feed.raw import Lines, NotALine, Progress, RawFile
from risk_feed.rows import HeadingFaults, RowReader, Told, known_headings
from risk_feed.sources import Source

MOST_FAULTS: Final = 100
"""After so many the reading stops: whoever mends the file sees what is wrong with it by then."""
DELIMITERS: Final = (";", ",", "\t")

_TOLD_EVERY: Final = 2000

Take = Callable[[int, Told], Iterable[str]]
"""Takes what a row tells, with its number; answers with the columns in which that contradicts an earlier row."""


@dataclass(frozen=True, slots=True)
class Read:
    """A file that was taken. `rows`: those with something in them, headings not counted."""

    file: str
    sha256: str
    rows: int
    encoding: str
    delimiter: str


def read(
    path: Path, source: Source, take: Take, *, keyed: Keyed, today: date, progress: Progress | None = None
) -> Read:
    """Hands every row of a file to `take`.

    `keyed` turns a student's key into its keyed hash; `today`: the day on a Finnish wall.

    Raises:
        FeedFaults: with every fault that was found, up to 100. Whatever was taken must be thrown away.
    """
    with RawFile(path) as raw:
        lines = raw.lines()
        work = _Reading(raw, lines, source, take, progress)
        try:
            work.through(keyed, today)
        except FeedFaults:
            raw.refuse_if_changed(None)
            raise
        raw.refuse_if_changed(lines.sha256)
        work.refuse_if_faulty()
        return Read(raw.name, raw.outline.sha256, work.rows, raw.outline.encoding, work.delimiter)


def _in_words(error: csv.Error) -> str:
    """What the csv module says, in words for who made the file; none of the file's own."""
    said = str(error)
    if "unexpected end" in said:
        return "a quotation mark that is never closed"
    if "expected after" in said:
        return "text behind a closing quotation mark"
    return "a row that cannot be read"


class _Reading:
    """One reading of one file, from its headings to its last row."""

    def __init__(self, raw: RawFile, lines: Lines, source: Source, take: Take, progress: Progress | None) -> None:
        self._raw, self._lines, self._source, self._take = raw, lines, source, take
        self._progress = progress
        self._faults: list[Fault] = []
        self.rows, self._row, self.delimiter = 0, 0, ""

    # --- faults ---
    def _fault(self, column: str | None, found: str, wanted: str) -> None:
        """Of the row that was read last."""
        self._faults.append(Fault(self._raw.name, self._row, column, found, wanted))
        if len(self._faults) >= MOST_FAULTS:
            raise FeedFaults(self._faults, more=True)

    def _ends_at(self, row: int | None, found: str, wanted: str) -> FeedFaults:
        """What makes it senseless to read on."""
        return FeedFaults([*self._faults, Fault(self._raw.name, row, None, found, wanted)], more=True)

    def refuse_if_faulty(self) -> None:
        """Raises FeedFaults."""
        if self._lines.ends_openly and not self._source.may_end_openly:
            self._fault(None, "a last line without an end", "the whole file; wait until the export is done")
        if self._faults:
            raise FeedFaults(self._faults)

    # --- rows ---
    def through(self, keyed: Keyed, today: date) -> None:
        """Raises FeedFaults where it cannot be read on."""
        try:
            self._all(keyed, today)
        except NotALine as found:
            raise self._ends_at(self._row + 1 if found.here else None, found.found, found.wanted) from None
        except csv.Error as error:
            raise self._ends_at(self._row + 1, _in_words(error), "a row as a spreadsheet saves it") from None

    def _all(self, keyed: Keyed, today: date) -> None:
        lines = iter(self._lines)
        heading = next(lines, "")
        self.delimiter = _delimiter(heading, self._source)
        rows = csv.reader(_with(heading, lines), delimiter=self.delimiter, strict=True)
        headings = next(rows, [])
        self._row = 1
        reader = self._reader(headings, keyed, today)
        self._lines.new_row()
        for cells in rows:
            self._row += 1
            self._lines.new_row()
            self._one(reader, cells)
            if self._progress is not None and self._row % _TOLD_EVERY == 0:
                self._progress(self._lines.bytes_read, self._raw.outline.size)
        if not self.rows and not self._faults:
            self._fault(None, "headings and no row", "a row for each student")

    def _reader(self, headings: Sequence[str], keyed: Keyed, today: date) -> RowReader:
        try:
            return RowReader(self._source, headings, keyed=keyed, today=today)
        except HeadingFaults as found:
            for wrong in found.wrong:
                self._fault(wrong.column, wrong.found, wrong.wanted)
            raise FeedFaults(self._faults) from None

    def _one(self, reader: RowReader, cells: list[str]) -> None:
        if len(cells) != reader.width:
            cells = _trimmed(cells, reader.width)
        if not any(cells):
            return
        self.rows += 1
        if len(cells) != reader.width:
            self._fault(None, f"{len(cells)} cells", f"{reader.width}, one for each heading")
            return
        told = reader.row(cells)
        if isinstance(told, tuple):
            for wrong in told:
                self._fault(wrong.column, wrong.found, wrong.wanted)
            return
        for column in self._take(self._row, told):
            self._fault(
                reader.heading(column),
                "something else than an earlier row of the same student and the same days",
                "one row, or rows that agree",
            )


def _with(heading: str, lines: Iterator[str]) -> Iterator[str]:
    yield heading
    yield from lines


def _trimmed(cells: list[str], width: int) -> list[str]:
    """Without empty cells behind the last heading, which spreadsheets leave."""
    return cells[:width] if not any(cells[width:]) else cells


def _delimiter(heading: str, source: Source) -> str:
    """The one by which most headings are known; of equals the one that gives more cells."""

    def known(delimiter: str) -> tuple[int, int]:
        try:
            headings = next(csv.reader([heading], delimiter=delimiter), [])
        except csv.Error:
            headings = []
        return known_headings(source, headings), len(headings)

    return max(DELIMITERS, key=known)
