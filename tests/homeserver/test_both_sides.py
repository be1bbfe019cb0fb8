"""`kynnys run --side both`: two processes, of which one goes on when the other dies, and none outlives its keeper."""

import asyncio
import json
import os
import shutil
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.demo.homeserver import ThrowAwayHomeserver
from risk_feed.rule_files import shipped_rules
from tests.homeserver.notice_bot import NoticeBot
from tests.homeserver.own_bot import OwnBot
from tests.homeserver.registry import Registry
from tests.patience import SOON

pytestmark = pytest.mark.homeserver


def pid_in(file: Path) -> int | None:
    return int(json.loads(file.read_text())["pid"]) if file.exists() else None


def lives(pid: int | None) -> bool:
    """Whether it runs; one that has ended and that nobody has asked for yet does not."""
    status = Path(f"/proc/{pid}/status")
    try:
        return pid is not None and "State:\tZ" not in status.read_text()
    except FileNotFoundError:
        return False


async def until(holds: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + SOON
    while not holds():
        assert time.monotonic() < deadline, what
        await asyncio.sleep(0.2)


async def test_one_side_dies_and_the_other_goes_on_and_neither_outlives_its_keeper(
    homeserver: ThrowAwayHomeserver, registry: Registry, tmp_path: Path, localpart: Callable[[str], str]
) -> None:
    chat = await OwnBot.cast(homeserver, tmp_path / "chat", registry, localpart("tuki"), {})
    notices = await NoticeBot.made(homeserver, tmp_path / "notices", registry, localpart("herate"), {})
    shutil.copytree(shipped_rules(), notices.directory / "rules")
    ready = tmp_path / "ready"
    of_notices = tmp_path / "ready.notices"
    files = ["--settings", str(chat.settings), "--notices", str(notices.settings), "--ready", str(ready)]
    with (tmp_path / "both.log").open("wb") as log:
        keeper = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot", "run", "--side", "both", "--json-logs", *files),
            stdout=log,
            stderr=log,
            env=notices.environment(),
        )
    try:
        await until(lambda: ready.exists() and of_notices.exists(), (tmp_path / "both.log").read_text())
        first, second = pid_in(ready), pid_in(of_notices)
        assert len({first, second, keeper.pid}) == 3

        of_notices.unlink()
        os.kill(second or 0, signal.SIGKILL)
        await until(of_notices.exists, "the notice side comes again")

        assert pid_in(ready) == first
        assert lives(first)
        assert pid_in(of_notices) != second
        second = pid_in(of_notices)
        keeper.kill()
        await keeper.wait()
        await until(lambda: not lives(first) and not lives(second), "both end with their keeper")
    finally:
        if keeper.returncode is None:
            keeper.kill()
            await keeper.wait()
