"""A file of facts as bytes and lines: in which encoding it is, whether it is whole, and whether it stays as it is.

It is read twice, from one open handle. The first time only bytes are looked at: their hash, and by which encoding all
of them are text. The second time they become lines, and are hashed again: a file that somebody still writes does not
give the same hash, or its size or time has changed. Never more than a chunk and one row are in memory, however long a
line somebody made.

UTF-8 is told from Windows-1252 by the first byte that is not ASCII: an `ä` of the one is no character of the other. A
file in which UTF-8 comes first and something else later is neither, and is refused rather than guessed at.
"""

from __future__ import annotations

import codecs
import hashlib
import io
import os
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from risk_feed.feed_faults import Fault, FeedFaults

LONGEST_ROW: Final = 64_000
"""Characters. A row of facts has some hundred."""

_CHUNK: Final = 1 << 18
_UTF_32: Final = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)
_ENCODINGS_WANTED: Final = "UTF-8, UTF-16 or Windows-1252 text"

Progress = Callable[[int, int], None]
"""Told how many bytes have been worked on, and of how many."""


@dataclass(frozen=True, slots=True)
class Outline:
    """What the first reading found. `sha256`: hexadecimal. `encoding`: as Python names it."""

    size: int
    sha256: str
    encoding: str


class RawFile:
    """One open file of facts.

    Raises:
        FeedFaults: it is missing, no ordinary file, empty, or no text.
    """

    def __init__(self, path: Path) -> None:
        self._path, self.name = path, path.name
        try:
            handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
        except OSError as error:
            raise self.fault(
                None, f"a file that cannot be opened ({type(error).__name__})", "a readable file"
            ) from None
        self._opened = os.fstat(handle)
        if not stat.S_ISREG(self._opened.st_mode):
            os.close(handle)
            raise self.fault(None, "no ordinary file", "a file of rows")
        self._raw = io.FileIO(handle)
        try:
            self.outline = self._looked_over()
        except BaseException:
            self._raw.close()
            raise

    def __enter__(self) -> RawFile:
        return self

    def __exit__(self, *_: object) -> None:
        self._raw.close()

    def fault(self, row: int | None, found: str, wanted: str) -> FeedFaults:
        return FeedFaults([Fault(self.name, row, None, found, wanted)])

    # --- the first time: bytes ---
    def _looked_over(self) -> Outline:
        size, digest, guess = 0, hashlib.sha256(), _Guess()
        while chunk := self._raw.read(_CHUNK):
            size += len(chunk)
            digest.update(chunk)
            try:
                guess.feed(chunk)
            except _NoText as found:
                raise self.fault(None, str(found), _ENCODINGS_WANTED) from None
        if not size:
            raise self.fault(None, "an empty file", "headings, and a row for each student")
        try:
            return Outline(size, digest.hexdigest(), guess.encoding())
        except _NoText as found:
            raise self.fault(None, str(found), "the whole file; wait until the export is done") from None

    # --- the second time: lines ---
    def lines(self) -> Lines:
        self._raw.seek(0)
        return Lines(self._raw, self.outline)

    def refuse_if_changed(self, sha256: str | None) -> None:
        """Called when the reading is over. `sha256`: of what was read the second time; None where it broke off.

        Raises:
            FeedFaults: the file is not what it was when it was opened.
        """
        try:
            now = os.stat(self._path)
        except OSError:
            raise self._changed("a file that was taken away while it was read") from None
        before = self._opened
        if (now.st_ino, now.st_dev) != (before.st_ino, before.st_dev):
            raise self._changed("another file in its place while it was read")
        same = (now.st_size, now.st_mtime_ns) == (before.st_size, before.st_mtime_ns)
        if not same or sha256 not in (None, self.outline.sha256):
            raise self._changed("a file that changed while it was read")

    def _changed(self, found: str) -> FeedFaults:
        return self.fault(None, found, "a file that nobody writes any more; drop it again when it is done")


class _NoText(Exception):
    """What is wrong with the bytes."""


class _Guess:
    """In which encoding the bytes are that it was fed."""

    def __init__(self) -> None:
        self._known: str | None = None
        self._utf8 = codecs.getincrementaldecoder("utf-8")("strict")
        self._saw_utf8 = False
        self._begun = False

    def feed(self, chunk: bytes) -> None:
        """Raises _NoText."""
        if not self._begun:
            self._begun, self._known = True, _by_its_beginning(chunk)
        if self._known is not None:
            return
        try:
            text = self._utf8.decode(chunk)
        except UnicodeDecodeError as error:
            if self._saw_utf8 or not bytes(error.object[: error.start]).isascii():
                raise _NoText("UTF-8 at first and something else later") from None
            self._known = "cp1252"
        else:
            self._saw_utf8 = self._saw_utf8 or not text.isascii()

    def encoding(self) -> str:
        """Raises _NoText: the last character is not whole."""
        if self._known is None:
            try:
                self._utf8.decode(b"", final=True)
            except UnicodeDecodeError:
                raise _NoText("a file that ends in the middle of a character") from None
        return self._known or "utf-8"


def _by_its_beginning(chunk: bytes) -> str | None:
    """The encoding that a mark or NUL bytes at the beginning show; None where they show none."""
    if chunk.startswith(_UTF_32):
        raise _NoText("UTF-32")
    if chunk.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if chunk.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    head = chunk[:4096]
    even, odd = head[::2].count(0), head[1::2].count(0)
    if odd > len(head) // 4 and not even:
        return "utf-16-le"
    if even > len(head) // 4 and not odd:
        return "utf-16-be"
    return None


class _Hashing(io.RawIOBase):
    """Hands bytes on and hashes what it hands on: no more than the file had at first, however fast it grows."""

    def __init__(self, raw: io.FileIO, size: int) -> None:
        self._raw, self._size, self.digest, self.count = raw, size, hashlib.sha256(), 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        count = self._raw.readinto(buffer[: self._size - self.count]) or 0
        self.digest.update(buffer[:count])
        self.count += count
        return count


class NotALine(Exception):
    """What was found where a line should be, and what is wanted. `here`: in the row that was to come."""

    def __init__(self, found: str, wanted: str, *, here: bool = True) -> None:
        super().__init__(found)
        self.found, self.wanted, self.here = found, wanted, here


class Lines:
    """The lines of a file with their ends, as the csv module wants them. `new_row` is said after each row."""

    def __init__(self, raw: io.FileIO, outline: Outline) -> None:
        self._hashing = _Hashing(raw, outline.size)
        self._text = io.TextIOWrapper(io.BufferedReader(self._hashing, _CHUNK), outline.encoding, newline="")
        self._taken = 0
        self.ends_openly = False

    @property
    def bytes_read(self) -> int:
        return self._hashing.count

    @property
    def sha256(self) -> str:
        return self._hashing.digest.hexdigest()

    def new_row(self) -> None:
        self._taken = 0

    def __iter__(self) -> Iterator[str]:
        """Raises NotALine."""
        while line := self._next():
            self._taken += len(line)
            if self._taken > LONGEST_ROW:
                raise NotALine(
                    f"a row of more than {LONGEST_ROW} characters",
                    "rows of one student; is a quotation mark not closed?",
                )
            if "\0" in line:
                raise NotALine("a NUL character", "text, as a spreadsheet saves it")
            self.ends_openly = line[-1] not in "\r\n"
            yield line

    def _next(self) -> str:
        try:
            return self._text.readline(LONGEST_ROW + 1)
        except UnicodeDecodeError as error:
            # The decoder is some rows ahead of the csv module.
            raise NotALine(f"bytes that are no {error.encoding}", _ENCODINGS_WANTED, here=False) from None
