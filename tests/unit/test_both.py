"""What keeps both sides up: whoever ends is started again, and all end when they are told."""

import signal
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.cli import both
from bot.cli.both import Kept
from tests.patience import SOON, in_time


def until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + SOON
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def kept(folder: Path, name: str, program: str, stopping: threading.Event) -> tuple[Kept, Path]:
    """Writes a line each time it begins; then does as the program says."""
    file = folder / name
    begins = f"import os, signal, sys, time\nopen({str(file)!r}, 'a').write(f'{{os.getpid()}}\\n')\n"
    return Kept(name, [sys.executable, "-c", begins + program], stopping), file


def lines(file: Path) -> list[str]:
    return file.read_text().splitlines() if file.exists() else []


def test_whoever_ends_is_started_again_and_the_other_is_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(both, "FIRST_PAUSE", 0.05)
    stopping = threading.Event()
    ending, of_ending = kept(tmp_path, "chat", "sys.exit(3)", stopping)
    staying, of_staying = kept(tmp_path, "notices", "time.sleep(60)", stopping)
    for one in (ending, staying):
        one.start()

    until(lambda: len(lines(of_ending)) >= 3)

    until(lambda: len(lines(of_staying)) == 1)
    stopping.set()
    for one in (ending, staying):
        one.join()
    assert len(lines(of_staying)) == 1


def test_one_that_does_not_heed_is_killed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(both, "ENDED_WITHIN", 0.3)
    stopping = threading.Event()
    deaf, file = kept(
        tmp_path, "chat", f"signal.signal(signal.SIGTERM, signal.SIG_IGN)\nopen({str(tmp_path / 'deaf')!r}, 'w')\n"
        "time.sleep(60)", stopping
    )  # fmt: skip
    deaf.start()
    until((tmp_path / "deaf").exists)
    begun = time.monotonic()

    stopping.set()
    deaf.join()

    assert in_time(begun, 15)
    assert not Path(f"/proc/{lines(file)[0]}").exists()


def test_a_signal_is_handed_on(tmp_path: Path):
    stopping = threading.Event()
    heard = tmp_path / "heard"
    program = (
        f"signal.signal(signal.SIGHUP, lambda *_: open({str(heard)!r}, 'w'))\nopen({str(tmp_path / 'set')!r}, 'w')\n"
        "while True: time.sleep(0.05)"
    )
    one, _ = kept(tmp_path, "chat", program, stopping)
    one.start()
    until((tmp_path / "set").exists)

    one.tell(signal.SIGHUP)

    until(heard.exists)
    stopping.set()
    one.join()
