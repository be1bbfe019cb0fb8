"""One Olm device is one process."""

import subprocess
import sys
from pathlib import Path

import pytest

from bot.errors import AlreadyRunning
from bot.lease import lease

HOLDER = """
import sys
from pathlib import Path
from bot.lease import lease
with lease(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_a_second_copy_is_refused_with_a_clear_word(tmp_path: Path):
    with lease(tmp_path), pytest.raises(AlreadyRunning, match="Stop it first"), lease(tmp_path):
        pass


def test_who_stopped_makes_room_for_the_next(tmp_path: Path):
    with lease(tmp_path):
        pass
    with lease(tmp_path):
        pass


def test_an_error_makes_room_too(tmp_path: Path):
    with pytest.raises(RuntimeError), lease(tmp_path):
        raise RuntimeError
    with lease(tmp_path):
        pass


def test_a_copy_that_was_killed_makes_room(tmp_path: Path):
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        with pytest.raises(AlreadyRunning), lease(tmp_path):
            pass
        other.kill()
        other.wait()
        with lease(tmp_path):
            pass
