"""The folder that is watched: what lies there is taken whole, or set aside with a report beside it.

    FOLDER/primus.csv                     dropped; waits until nobody writes it any more
    FOLDER/taken/primus.csv               taken in, with primus.csv.taken.txt beside it; erased after a while
    FOLDER/aside/primus.csv               not taken, with primus.csv.fault.txt beside it; erased after a month

A file waits until it has stayed as it is for a while, by the looks of this program and not by its clock, which may be
another than the writer's. One whose last line has no end waits longer: somebody may still be at it. A file that changes
while it is read waits again. It is moved only after it was taken in: cut off between the two it is read again, and its
hash is known. Nothing is done to names that begin with a dot.

Logs tell counts and no names of files: a school may call one after a student.
"""

from __future__ import annotations

import asyncio
import errno
import os
import stat
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

import structlog
from sqlalchemy.exc import DBAPIError

from bot.notices.intake import Intake
from bot.notices.telling_intake import plain_report, receipt, report
from config.notice_life import WatchSettings
from config.notices import source_of
from risk_feed.feed_faults import FeedFaults
from risk_feed.sources import CANONICAL, Source

log = structlog.get_logger("kynnys.notices.folder")

EVERY: Final = 2.0
"""Seconds between two looks."""
TAKEN: Final = "taken"
ASIDE: Final = "aside"
RECEIPT: Final = ".taken.txt"
REPORT: Final = ".fault.txt"
ASIDE_KEPT: Final = timedelta(days=30)
_LONGEST_NAME: Final = 200
_AGAIN_AFTER: Final = timedelta(seconds=30)
"""For how long a file is let be when the database could not take it."""

_Mark = tuple[int, int, int, int]
"""Inode, kind, size and time of change: what a file looks like from outside."""


@dataclass(frozen=True, slots=True)
class _Sight:
    """How something looked, since when, and whether all is done that can be done."""

    mark: _Mark
    since: datetime
    done: bool = False


class _Wrong(Exception):
    """Something that is never read. `wanted`: what would be."""

    def __init__(self, found: str, wanted: str) -> None:
        super().__init__(found)
        self.found, self.wanted = found, wanted


class Folder:
    """Looks at the folder. What it remembers is only for how long things have lain there."""

    def __init__(
        self,
        settings: WatchSettings,
        sources: Mapping[str, Source],
        canonical: Source,
        intake: Intake,
        now: Callable[[], datetime],
    ) -> None:
        """`sources`: of the settings; where there are none, files are in canonical columns. `now`: never goes back."""
        self._settings, self._intake, self._now = settings, intake, now
        self._sources = dict(sources) or {CANONICAL.name: canonical}
        self._any_name = not sources
        self._seen: dict[str, _Sight] = {}
        self._trouble = ""

    async def look(self) -> None:
        """Takes in all that is ready, the oldest first; those that tell of turvakielto before those that do not."""
        try:
            await asyncio.to_thread(self._tidied)
            ready = await asyncio.to_thread(self._ready)
        except OSError as error:
            self._say_trouble("folder", error)
            return
        for name in ready:
            await self._take(name)

    # --- what is there ----------------------------------------------------------------------------------------------
    def _ready(self) -> list[str]:
        found = {one.name: _mark(one.stat(follow_symlinks=False)) for one in self._entries()}
        self._seen = {name: self._sight(name, mark) for name, mark in found.items()}
        ready = [name for name in found if self._is_ready(name)]
        return sorted(ready, key=lambda name: (self._knows_no_turvakielto(name), found[name][3], name))

    def _entries(self) -> Iterator[os.DirEntry[str]]:
        with os.scandir(self._settings.folder) as entries:
            for one in entries:
                if not one.name.startswith(".") and one.name not in (TAKEN, ASIDE):
                    yield one

    def _sight(self, name: str, mark: _Mark) -> _Sight:
        before = self._seen.get(name)
        return before if before is not None and before.mark == mark else _Sight(mark, self._now())

    def _is_ready(self, name: str) -> bool:
        sight = self._seen[name]
        lain = self._now() - sight.since
        if sight.done or lain < self._settings.settled:
            return False
        return lain >= self._settings.patience or not self._ends_openly(name)

    def _ends_openly(self, name: str) -> bool:
        """Whether the last line of a file has no end, where its source says that it must."""
        sources = self._fitting(name)
        mode, size = self._seen[name].mark[1:3]
        if not stat.S_ISREG(mode) or len(sources) != 1 or sources[0].may_end_openly:
            return False
        try:
            with (self._settings.folder / name).open("rb") as file:
                file.seek(max(0, size - 2))
                end = file.read(2)
        except OSError:
            return False
        return not set(end) & set(b"\r\n")

    def _fitting(self, name: str) -> list[Source]:
        sources = list(self._sources.values())
        return sources if self._any_name else source_of(name, sources)

    def _knows_no_turvakielto(self, name: str) -> bool:
        return any(one.leaves_out_hidden for one in self._fitting(name))

    # --- what becomes of it -----------------------------------------------------------------------------------------
    async def _take(self, name: str) -> None:
        path = self._settings.folder / name
        try:
            source = self._source(name)
            came = await self._intake.file(path, source, most_percent=self._settings.most_percent)
        except _Wrong as wrong:
            await asyncio.to_thread(self._set_aside, name, plain_report(wrong.found, wrong.wanted))
        except FeedFaults as found:
            if await asyncio.to_thread(self._is_as_it_was, name):
                await asyncio.to_thread(self._set_aside, name, report(found))
        except (DBAPIError, OSError) as error:  # the disk is full or the database away: the file waits where it is
            self._say_trouble("database", error)
            self._seen[name] = _Sight(self._seen[name].mark, self._now() + _AGAIN_AFTER)
        else:
            taken, self._trouble = came.taken, ""
            log.info("file taken", rows=came.rows, raised=taken.raised, updated=taken.updated, ended=taken.cleared)
            await asyncio.to_thread(self._move, name, TAKEN, RECEIPT, receipt(came))

    def _source(self, name: str) -> Source:
        """Raises _Wrong: this is never read."""
        _, mode, size, _ = self._seen[name].mark
        if not stat.S_ISREG(mode):
            raise _Wrong(_kind(mode), "an ordinary file of rows")
        if len(name.encode("utf-8", "surrogateescape")) > _LONGEST_NAME or not name.isprintable():
            raise _Wrong("a name that is too long or cannot be printed", f"a plain name of {_LONGEST_NAME} bytes")
        if name.endswith((REPORT, RECEIPT)):
            raise _Wrong("a report of this program", "a file of rows")
        if size > self._settings.max_megabytes * 1_000_000:
            raise _Wrong(
                f"{size // 1_000_000} MB", f"at most {self._settings.max_megabytes} MB; see watch.max_megabytes"
            )
        fitting = self._fitting(name)
        if len(fitting) != 1:
            patterns = ", ".join(sorted(one.files for one in self._sources.values()))
            found = f"a name that fits {len(fitting)} sources of the settings"
            raise _Wrong(found, f"a name that fits one of {patterns}")
        return fitting[0]

    def _is_as_it_was(self, name: str) -> bool:
        """A file that changed while it was read is not faulty, but not done: it waits again."""
        try:
            mark = _mark(os.lstat(self._settings.folder / name))
        except FileNotFoundError:
            return False
        return mark == self._seen[name].mark

    def _set_aside(self, name: str, lines: Iterable[str]) -> None:
        log.warning("file set aside")
        self._move(name, ASIDE, REPORT, lines)

    def _move(self, name: str, folder: str, suffix: str, lines: Iterable[str]) -> None:
        """The words first: a file that has gone from the folder has something beside it that says why.

        Where it cannot be moved it stays, and is not looked at again as long as it stays as it is.
        """
        target = self._settings.folder / folder
        try:
            target.mkdir(mode=0o700, exist_ok=True)
            _written(target / f"{_short(name)}{suffix}", lines)
        except OSError as error:
            self._say_trouble("report", error)
        try:
            (self._settings.folder / name).replace(target / _short(name))
            _touched(target / _short(name))
        except OSError as error:
            self._seen[name] = _Sight(self._seen[name].mark, self._seen[name].since, done=True)
            self._say_trouble("move", error)
        else:
            self._seen.pop(name, None)

    def _say_trouble(self, where: str, error: Exception) -> None:
        """Once, until it is another trouble: the same every two seconds fills a disk that is full already."""
        why = _in_words(error)
        if (said := f"{where} {why}") != self._trouble:
            self._trouble = said
            log.error("watched folder in trouble", where=where, why=why)

    # --- what is over -----------------------------------------------------------------------------------------------
    def _tidied(self) -> None:
        """Erases what has lain long enough in the two folders: it holds all that the records say."""
        for folder, kept in ((TAKEN, self._settings.kept), (ASIDE, ASIDE_KEPT)):
            try:
                entries = list(os.scandir(self._settings.folder / folder))
            except FileNotFoundError:
                continue
            for one in entries:
                old = one.stat(follow_symlinks=False).st_mtime < self._now().timestamp() - kept.total_seconds()
                if old and not one.is_dir(follow_symlinks=False):
                    os.unlink(one.path)


def _mark(of: os.stat_result) -> _Mark:
    return (of.st_ino, of.st_mode, of.st_size, of.st_mtime_ns)


def _kind(mode: int) -> str:
    kinds = {stat.S_IFLNK: "a link", stat.S_IFDIR: "a folder", stat.S_IFIFO: "a pipe", stat.S_IFSOCK: "a socket"}
    return kinds.get(stat.S_IFMT(mode), "a device")


def _short(name: str) -> str:
    """The same for the same name; short enough that a report's name fits behind it."""
    encoded = name.encode("utf-8", "surrogateescape")
    return encoded[:_LONGEST_NAME].decode("utf-8", "surrogateescape")


def _written(path: Path, lines: Iterable[str]) -> None:
    """Whole or not at all."""
    draft = path.with_name(f".{path.name}")
    with draft.open("w", encoding="utf-8") as file:
        file.writelines(f"{line}\n" for line in lines)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


def _touched(path: Path) -> None:
    """From now on it lies there."""
    if not path.is_symlink():
        path.touch()


def _in_words(error: Exception) -> str:
    if isinstance(error, OSError) and error.errno is not None:
        return {
            errno.ENOSPC: "the disk is full: make room",
            errno.EACCES: "no permission: the folder must belong to the service",
            errno.ENOENT: "the folder is missing: make it",
        }.get(error.errno, errno.errorcode.get(error.errno, "OSError"))
    if "full" in str(getattr(error, "orig", "")):
        return "the disk is full: make room"
    return type(error).__name__
