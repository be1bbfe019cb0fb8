"""Cleans pictures and PDFs of all that they tell beside what they show, in a child process for each.

Theory of operation. What a stranger sends is decoded by large libraries of C, whose faults are somebody's find each
year. So each file has a child of its own (cleaning_child.py), which holds no key, no settings and no connection, has an
end on memory, processor and clock, may write no file, and is gone with its file: one student's picture never lies where
another's is decoded. Started for each: some tenths of a second, which a picture may take.

The child is killed when it is late, and what it answers is read up to a bound, since it may be anybody's by then.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from bot.media import cleaning_child
from rooms.model import MediaFault

TIME_LIMIT = 20.0
"""Seconds for one file. A photograph takes about one."""
AT_ONCE = 2
MOST = 40 * 2**20
"""Bytes of a cleaned file."""
_LONGEST_LINE = 200
_ENDINGS = {"image/jpeg": "jpg", "image/png": "png", "application/pdf": "pdf"}


@dataclass(frozen=True, slots=True)
class Clean:
    """A file that tells nothing beside what it shows. Width and height in pixels; 0 where it is a PDF."""

    data: bytes
    mimetype: str
    width: int = 0
    height: int = 0

    def __repr__(self) -> str:
        return f"<clean {self.mimetype}>"

    @property
    def is_picture(self) -> bool:
        return self.mimetype != "application/pdf"

    @property
    def ending(self) -> str:
        return _ENDINGS[self.mimetype]


class CannotCross(Exception):
    """This file does not cross."""

    def __init__(self, fault: MediaFault) -> None:
        super().__init__(fault.value)
        self.fault = fault


class Cleans(Protocol):
    async def clean(self, data: bytes) -> Clean:
        """Raises CannotCross."""


class Cleaner:
    """Starts a child for each file, `AT_ONCE` at the same time."""

    def __init__(self, *, limit: float = TIME_LIMIT, child: Path | None = None) -> None:
        self._limit = limit
        self._command = [sys.executable, "-I", str(child or Path(cleaning_child.__file__).resolve())]
        self._places = asyncio.Semaphore(AT_ONCE)

    async def clean(self, data: bytes) -> Clean:
        children: list[subprocess.Popen[bytes]] = []
        async with self._places:
            try:
                return await asyncio.to_thread(self._in_child, data, children)
            finally:
                for child in children:  # when we are to stop, nobody waits for it
                    child.kill()

    def _in_child(self, data: bytes, children: list[subprocess.Popen[bytes]]) -> Clean:
        try:
            child = subprocess.Popen(  # noqa: S603 - our own file, no shell
                self._command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={"PATH": os.defpath, "OMP_NUM_THREADS": "1"},
                cwd="/",
                close_fds=True,
            )
        except OSError:
            raise CannotCross(MediaFault.BROKEN) from None
        children.append(child)
        late = threading.Timer(self._limit, child.kill)
        late.start()
        try:
            answer = _asked(child, data)
            code = child.wait()
        finally:
            late.cancel()
        if code == cleaning_child.NOT_A_KIND:
            raise CannotCross(MediaFault.KIND)
        if code != 0:
            raise CannotCross(MediaFault.BROKEN)
        return _read(answer)


def _asked(child: subprocess.Popen[bytes], data: bytes) -> bytes:
    """The whole answer, or what came of it. The child reads all before it answers; a dead one ends both."""
    if child.stdin is None or child.stdout is None:
        return b""
    with child.stdout as answers:
        with contextlib.suppress(OSError), child.stdin as asks:
            asks.write(data)
        answer = answers.read(MOST + 1)
    if len(answer) > MOST:
        child.kill()
    return answer


def _read(answer: bytes) -> Clean:
    """What the child told, believed in nothing but its shape."""
    line, _, cleaned = answer.partition(b"\n")
    if len(line) > _LONGEST_LINE or not cleaned:
        raise CannotCross(MediaFault.BROKEN)
    try:
        told = json.loads(line)
        kind, width, height = str(told["mimetype"]), int(told["width"]), int(told["height"])
    except (ValueError, TypeError, KeyError):
        raise CannotCross(MediaFault.BROKEN) from None
    if kind not in _ENDINGS or min(width, height) < 0:
        raise CannotCross(MediaFault.BROKEN)
    return Clean(cleaned, kind, width, height)
