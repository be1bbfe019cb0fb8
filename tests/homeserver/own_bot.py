"""A bot of the test's own: `python -m bot run` as a process that may be killed, stopped and started again.

The demo starts its bot anew by itself; here the test decides when. Nothing of the bot is imported.
"""

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bot.demo.homeserver import Account, ThrowAwayHomeserver
from tests.homeserver.registry import Registry
from tests.patience import ENDED_WITHIN, STARTED_WITHIN, eventually


@dataclass(frozen=True, slots=True)
class Staff:
    """A member of staff, as the settings have them."""

    account: Account
    alias: str
    role: str | None = "kuraattori"
    master_key: str | None = None
    more: str = ""
    """Further lines of TOML in their section."""


def trained(more: str = "") -> str:
    """What a tutor's section says of a training that counts today."""
    today, half_a_year = datetime.now(UTC).date(), timedelta(days=180)
    days = f"completed = {today - half_a_year}, valid_until = {today + half_a_year}"
    return f'training = {{ course = "Vertaistuki", {days}, practised = true }}\n{more}'


@dataclass
class OwnBot:
    """The bot's account, its directory and its process. Made by `cast`; `start` starts it."""

    homeserver: ThrowAwayHomeserver
    directory: Path
    account: Account = field(repr=False)
    rooms: Mapping[str, str] = field(default_factory=dict)
    fingerprint: str | None = None
    _process: "subprocess.Popen[bytes] | None" = None

    @classmethod
    async def cast(
        cls,
        homeserver: ThrowAwayHomeserver,
        directory: Path,
        registry: Registry,
        localpart: str,
        staff: Mapping[str, Staff],
        more: str = "",
    ) -> "OwnBot":
        """An account, secrets and a settings file; `more` is further TOML."""
        account = await homeserver.register(localpart, f"salasana-{localpart}", displayname="Tuki (botti)")
        bot = cls(homeserver, directory, account)
        for place in (directory, bot.data, bot.data / "secrets", directory / "tmp"):
            place.mkdir(mode=0o700, parents=True, exist_ok=True)
            place.chmod(0o700)
        bot.put_secret("password", account.password)
        bot.put_secret("admin_token", homeserver.admin_token)
        bot.write_settings(staff, more)
        registry.bot(directory)
        return bot

    def put_secret(self, name: str, text: str) -> None:
        file = self.data / "secrets" / name
        file.touch(mode=0o600)
        file.chmod(0o600)
        file.write_text(text + "\n")

    def write_settings(self, staff: Mapping[str, Staff], more: str = "") -> None:
        blocks = [
            'data = "data"',
            f'[homeserver]\nurl = "{self.homeserver.url}"\nuser = "{self.user_id}"',
            *(_section(key, one) for key, one in staff.items()),
            more,
        ]
        self.settings.write_text("\n\n".join(blocks) + "\n")

    @property
    def user_id(self) -> str:
        return self.account.user_id

    @property
    def data(self) -> Path:
        return self.directory / "data"

    @property
    def settings(self) -> Path:
        return self.directory / "service.toml"

    @property
    def log(self) -> Path:
        return self.directory / "bot.log"

    @property
    def pid(self) -> int:
        assert self._process is not None, "the bot does not run"
        return self._process.pid

    @property
    def runs(self) -> bool:
        return self._process is not None and self._process.poll() is None

    @property
    def exit_code(self) -> int | None:
        """Of a process that has ended by itself; None while it runs."""
        return self._process.poll() if self._process is not None else None

    # ---- its life

    def start(self, *, wait: bool = True) -> None:
        """Start the process; with `wait` return when it serves."""
        assert not self.runs, "the bot runs already"
        self._ready.unlink(missing_ok=True)
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                self.command("--follow-stdin", "--ready", str(self._ready)),
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
                start_new_session=True,
                env=self.environment(),
            )
        if wait:
            self.wait_until_ready()

    def wait_until_ready(self) -> None:
        deadline = time.monotonic() + STARTED_WITHIN
        while not self._ready.exists():
            assert self.runs, f"the bot ended by itself.\n{self.log_tail()}"
            assert time.monotonic() < deadline, f"the bot was not ready in {STARTED_WITHIN:g} s.\n{self.log_tail()}"
            time.sleep(0.02)
        told = json.loads(self._ready.read_text())
        self.rooms, self.fingerprint = told["rooms"], told["fingerprint"]

    def kill(self) -> None:
        """`kill -9`: nothing is tidied up."""
        self._end(signal.SIGKILL)

    def stop(self) -> int:
        """SIGTERM, as a service manager does; the exit code."""
        return self._end(signal.SIGTERM)

    def _end(self, how: signal.Signals) -> int:
        process, self._process = self._process, None
        if process is None:
            return 0
        process.send_signal(how)
        try:
            process.wait(ENDED_WITHIN)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            raise AssertionError(f"the bot did not end within {ENDED_WITHIN:g} s of {how.name}.") from None
        finally:
            if process.stdin is not None:
                process.stdin.close()
        return process.returncode

    async def vouches_for(self, *staff: str) -> None:
        """Returns when it has found a device of each of them good: before that it takes nobody's word.

        For people whom it trusts on first use; `staff` are their keys in the settings.
        """
        await eventually(lambda: self._has_pinned(set(staff)), f"the bot trusts {staff}")

    async def _has_pinned(self, staff: set[str]) -> bool:
        return staff <= {str(one) for (one,) in self._rows("SELECT staff FROM pin")}

    # ---- once more beside it

    def command(self, *more: str) -> list[str]:
        return [sys.executable, "-m", "bot", "run", "--json-logs", "--settings", str(self.settings), *more]

    def environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("KYNNYS_")}
        return {**kept, "TMPDIR": str(self.directory / "tmp")}

    def run_once(self) -> "subprocess.CompletedProcess[str]":
        """`kynnys run` in the foreground, for a start that is to be refused. Its words are kept in the log, too."""
        done = subprocess.run(
            self.command(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=ENDED_WITHIN,
            env=self.environment(),
            check=False,
        )
        with self.log.open("a") as log:
            log.write(done.stdout + done.stderr)
        return done

    # ---- what it left on the disk

    def log_tail(self, lines: int = 30) -> str:
        if not self.log.exists():
            return "(no log)"
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-lines:])

    def left_over(self) -> dict[str, int]:
        """How much is not done yet: envelopes that hold ciphertext, errands in the outbox."""
        return {
            "sealed": self._count("SELECT count(*) FROM envelope WHERE sealed IS NOT NULL"),
            "not done": self._count("SELECT count(*) FROM envelope WHERE state <> 'done'"),
            "outbox": self._count("SELECT count(*) FROM outbox"),
        }

    def _count(self, question: str) -> int:
        return int(self._rows(question)[0][0])

    def _rows(self, question: str) -> list[tuple[Any, ...]]:
        database = sqlite3.connect(f"file:{self.data / 'chat.db'}?mode=ro", uri=True, timeout=10)
        try:
            return database.execute(question).fetchall()
        finally:
            database.close()

    def copy_of_data(self, to: Path) -> Path:
        """The data directory as it is now, modes and all."""
        shutil.copytree(self.data, to / "data", copy_function=shutil.copy2)
        return to / "data"

    @property
    def _ready(self) -> Path:
        return self.directory / "bot.ready"


def _section(key: str, one: Staff) -> str:
    told: dict[str, Any] = {"matrix_id": one.account.user_id, "alias": one.alias}
    lines = [f"[staff.{key}]"]
    if one.role is None:
        lines.append("operator = true")
    else:
        told["role"] = one.role
    if one.master_key is not None:
        told["master_key"] = one.master_key
    return "\n".join([*lines, *(f"{name} = {json.dumps(value)}" for name, value in told.items()), one.more])


# argv: nothing. Each line of stdin is a command line to be run in a child, as `python -m bot` would run it.
_NURSERY = """
import json, os, sys
import bot.__main__ as program
for line in sys.stdin:
    told = json.loads(line)
    child = os.fork()
    if child == 0:
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        for number in (1, 2):
            os.dup2(os.open(told["output"][number - 1], os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), number)
        os.chdir(told["directory"])
        os.environ.clear()
        os.environ.update(told["environment"])
        sys.argv = ["bot", *told["arguments"]]
        program.main()
        os._exit(0)
    print(child, flush=True)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""


class Nursery:
    """Runs `kynnys ...` in children of a process that has imported the program already.

    To the child it makes no difference; to the suite a refused start costs 0.1 s in place of 3 s.
    """

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._process = subprocess.Popen(
            [sys.executable, "-c", _NURSERY], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=directory
        )

    def run(self, *arguments: str, environment: Mapping[str, str]) -> "subprocess.CompletedProcess[str]":
        """The command, from beginning to end. One that does not end is killed, and that is an error."""
        output = [self._directory / "stdout", self._directory / "stderr"]
        told = {
            "arguments": arguments,
            "environment": dict(environment),
            "directory": str(self._directory),
            "output": [str(path) for path in output],
        }
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(told) + "\n")
        self._process.stdin.flush()
        child = int(self._line())
        killer = threading.Timer(ENDED_WITHIN, os.kill, (child, signal.SIGKILL))
        killer.start()
        try:
            code = int(self._line())
        finally:
            killer.cancel()
        return subprocess.CompletedProcess(list(arguments), code, *(path.read_text() for path in output))

    def _line(self) -> str:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        assert line, "the program could not be imported; see above"
        return line

    def close(self) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait(ENDED_WITHIN)
        self._process.stdout.close()
