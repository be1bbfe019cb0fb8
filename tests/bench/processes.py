"""The processes that are measured: started, asked for their CPU time and memory, ended. Linux (`/proc`) only."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from bot import secrets
from bot.demo.homeserver import Account, ThrowAwayHomeserver

TREE = Path(__file__).parents[2]
READY_WITHIN = 90.0
_TICK = 1 / os.sysconf("SC_CLK_TCK")
_PAGE_MIB = os.sysconf("SC_PAGE_SIZE") / 2**20


def cpu_seconds(pid: int) -> float:
    """User and system time of a process with all its threads, to 10 ms."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) * _TICK


def resident_mib(pid: int) -> float:
    """Resident memory of a process, in MiB."""
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * _PAGE_MIB


class Child:
    """A process of ours that says in a file when it is ready, and ends when its standard input closes."""

    def __init__(self, command: Sequence[str], ready: Path, log: Path, tree: Path) -> None:
        self._command, self._ready, self._log, self._tree = command, ready, log, tree
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        if self._process is None:
            raise RuntimeError("the process does not run")
        return self._process.pid

    async def start(self) -> float:
        """Starts it; returns when it is ready, with the seconds that took."""
        self._ready.unlink(missing_ok=True)
        begun = time.perf_counter()
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(  # noqa: ASYNC220 - forking takes a millisecond
                self._command, stdin=subprocess.PIPE, stdout=log, stderr=log, cwd=self._tree, env=_environment()
            )
        while not self._ready.exists():
            self._complain_if_over(begun)
            await asyncio.sleep(0.005)
        return time.perf_counter() - begun

    def _complain_if_over(self, begun: float) -> None:
        ended = self._process is None or self._process.poll() is not None
        if ended or time.perf_counter() - begun > READY_WITHIN:
            said = self._log.read_text(errors="replace")[-2000:]
            raise RuntimeError(f"{self._command[2]} {'ended' if ended else 'is not ready'}:\n{said}")

    def stop(self) -> None:
        """SIGTERM, then the end. Nothing if it does not run."""
        process, self._process = self._process, None
        if process is None:
            return
        process.terminate()
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        if process.stdin is not None:
            process.stdin.close()

    async def is_idle(self, *, within: float = 60.0, at_most: float = 0.05) -> None:
        """Returns when it has used no more than `at_most` CPUs for a second."""
        deadline = time.monotonic() + within
        while time.monotonic() < deadline:
            before = cpu_seconds(self.pid)
            await asyncio.sleep(1.0)
            if cpu_seconds(self.pid) - before <= at_most:
                return


def _environment() -> dict[str, str]:
    """Ours, without settings, and with bytecode kept on the disk: pip leaves it there when it installs."""
    kept = dict(os.environ)
    kept.pop("PYTHONDONTWRITEBYTECODE", None)
    return {name: value for name, value in kept.items() if not name.startswith("KYNNYS_")}


class Bot(Child):
    """Kynnys itself, as an operator starts it. `tree` may be another checkout, to compare two."""

    def __init__(self, directory: Path, account: Account, tree: Path) -> None:
        ready = directory / "ready"
        run = (sys.executable, "-m", "bot", "run", "--json-logs", "--follow-stdin")
        where = ("--settings", str(directory / "service.toml"), "--ready", str(ready))
        super().__init__((*run, *where), ready, directory / "bot.log", tree)
        self.account = account
        self.database = directory / "data" / "chat.db"

    @property
    def rooms(self) -> dict[str, str]:
        """The staff rooms by kind."""
        rooms: dict[str, str] = json.loads(self._ready.read_text())["rooms"]
        return rooms

    @classmethod
    @asynccontextmanager
    async def standing(
        cls,
        homeserver: ThrowAwayHomeserver,
        directory: Path,
        counsellor: Account,
        name: str = "tuki",
        tree: Path = TREE,
        more: str = "",
    ) -> AsyncIterator[Bot]:
        """Everything in place, not started yet; ended when the block is left. `more`: further settings."""
        account = await homeserver.register(name, f"salasana-{name}")
        kept = secrets.private_directory(secrets.private_directory(directory) / "data") / "secrets"
        secrets.write(kept / "password", account.password)
        secrets.write(kept / "admin_token", homeserver.admin_token)
        settings = _settings(homeserver.url, account.user_id, counsellor.user_id)
        (directory / "service.toml").write_text(f"{settings}\n{more}")
        bot = cls(directory, account, tree)
        try:
            yield bot
        finally:
            bot.stop()


def _settings(url: str, bot: str, counsellor: str) -> str:
    return f"""
data = "data"
[homeserver]
url = "{url}"
user = "{bot}"
[staff.koivu]
matrix_id = "{counsellor}"
role = "kuraattori"
alias = "Kuraattori Koivu"
[trust]
on_first_use = true
"""


class Floor(Child):
    """The bare relay of `floor.py`."""

    @classmethod
    @asynccontextmanager
    async def running(cls, directory: Path, config: Mapping[str, Any]) -> AsyncIterator[Floor]:
        """`config` is what `floor.py` reads; its `store` and `ready` are filled in here."""
        directory.mkdir(parents=True)
        told = {**config, "store": str(directory), "ready": str(directory / "ready")}
        (directory / "config.json").write_text(json.dumps(told))
        command = (sys.executable, "-m", "tests.bench.floor", str(directory / "config.json"))
        floor = cls(command, directory / "ready", directory / "floor.log", TREE)
        try:
            await floor.start()
            yield floor
        finally:
            floor.stop()
