"""`kynnys run --side both`: each side as a process of its own, and this one, which only keeps them up.

So the wall is the operating system's: no memory, no lock and no state of a library is shared. One that ends is started
again, later each time it ends soon; the other notices nothing. Each ends with this process, however that ends: its
standard input is a pipe whose other end is here.
"""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import click

ENDED_WITHIN: Final = 20.0
"""Seconds for a side to end when it is told to."""
FIRST_PAUSE: Final = 1.0
LONGEST_PAUSE: Final = 60.0
WELL_AFTER: Final = 300.0
"""A side that ran for so many seconds was well: the next pause is the first one again."""


class Kept:
    """One side's process, started again whenever it ends by itself."""

    def __init__(self, name: str, command: Sequence[str], stopping: threading.Event) -> None:
        self._name = name
        self._command = command
        self._stopping = stopping
        self._process: subprocess.Popen[bytes] | None = None
        self._thread = threading.Thread(target=self._keep, name=name, daemon=True)

    def start(self) -> None:
        self._thread.start()

    def join(self) -> None:
        self._thread.join()

    def tell(self, what: signal.Signals) -> None:
        """Hands a signal on, where the process is there."""
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(what)

    def _keep(self) -> None:
        pause = FIRST_PAUSE
        while not self._stopping.is_set():
            began = time.monotonic()
            code = self._run_once()
            if self._stopping.is_set():
                return
            pause = FIRST_PAUSE if time.monotonic() - began > WELL_AFTER else min(pause, LONGEST_PAUSE)
            click.echo(f"kynnys: the {self._name} side ended ({code}); it is started again in {pause:.0f} s.", err=True)
            self._stopping.wait(pause)
            pause *= 2

    def _run_once(self) -> int:
        """Until it ends, or is told to."""
        # Of a session of its own: Ctrl-C is for us, and we end it.
        process = subprocess.Popen(self._command, stdin=subprocess.PIPE, start_new_session=True)  # noqa: S603
        self._process = process
        try:
            while process.poll() is None:
                if self._stopping.wait(0.2):
                    return _ended(process)
            return process.returncode
        finally:
            if process.stdin is not None:
                process.stdin.close()


def _ended(process: subprocess.Popen[bytes]) -> int:
    process.terminate()
    try:
        return process.wait(ENDED_WITHIN)
    except subprocess.TimeoutExpired:
        process.kill()
        return process.wait()


def keep_both(file: Path, notices_file: Path, ready_file: Path | None, *, as_json: bool, worker: str = "") -> None:
    """Both sides, until told to end. `worker`: which the chat side is.

    The notice side's `ready_file` has `.notices` behind its name. SIGHUP, which asks the chat side to reload, is handed
    on to it.
    """
    shown = "--json-logs" if as_json else "--plain-logs"
    of_notices = None if ready_file is None else ready_file.with_name(f"{ready_file.name}.notices")
    commands = {
        "chat": ["--settings", str(file), *(["--worker", worker] if worker else []), *_ready(ready_file)],
        "notices": ["--notices", str(notices_file), *_ready(of_notices)],
    }
    stopping = threading.Event()
    sides = [
        Kept(name, [sys.executable, "-m", "bot", "run", "--side", name, shown, "--follow-stdin", *more], stopping)
        for name, more in commands.items()
    ]
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda _number, _frame: stopping.set())
    signal.signal(signal.SIGHUP, lambda _number, _frame: sides[0].tell(signal.SIGHUP))
    for side in sides:
        side.start()
    stopping.wait()
    for side in sides:
        side.join()


def _ready(file: Path | None) -> list[str]:
    return [] if file is None else ["--ready", str(file)]
