"""A command of ours at a terminal: questions are shown and answered, passwords are not echoed."""

import os
import pty
import select
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.patience import ENDED_WITHIN, STARTED_WITHIN


def at_a_terminal(
    folder: Path, words: Sequence[str], answers: Mapping[str, str], *, within: float = STARTED_WITHIN
) -> str:
    """`kynnys …` in that folder, as somebody at a terminal has it: what was shown.

    `answers`: part of a question, and what is typed when it stands there. `within`: seconds until it must have ended.
    """
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", *words],
        cwd=folder,
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])},
    )
    os.close(theirs)
    shown, deadline, waiting = "", time.monotonic() + within, dict(answers)
    try:
        while time.monotonic() < deadline:
            if select.select([ours], [], [], 0.1)[0]:
                try:
                    shown += os.read(ours, 4096).decode(errors="replace")
                except OSError:  # the terminal is gone with the program
                    break
            for question in [one for one in waiting if one in shown]:
                os.write(ours, (waiting.pop(question) + "\n").encode())
        assert process.wait(ENDED_WITHIN) == 0, shown
    finally:
        process.kill()
        process.wait()
        os.close(ours)
    return shown.replace("\r\n", "\n")
