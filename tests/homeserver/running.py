"""The whole product as an operator starts it: `kynnys demo --ready FILE`, and what that file tells.

For black-box tests. Nothing of the bot is imported; it is a process that is started, asked, and ended with
Ctrl-C.
"""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.patience import ENDED_WITHIN, STARTED_WITHIN


@dataclass(frozen=True, slots=True)
class Login:
    """One of the demo's people: a member of staff."""

    name: str
    user_id: str
    role: str
    password: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Demo:
    """What the ready file says, and where the process writes."""

    homeserver: str
    server_name: str
    bot: str
    people: Mapping[str, Login]
    duty: str
    tutors: str
    alarm: str
    admin: str
    data_dir: Path
    pid: int
    output: Path
    registration_token: str = field(repr=False)
    admin_token: str = field(repr=False)

    def one_with_role(self, role: str) -> Login:
        """Raises `AssertionError` when the demo has nobody in that role."""
        found = next((login for login in self.people.values() if login.role == role), None)
        assert found is not None, f"the demo has no {role}, only {sorted(x.role for x in self.people.values())}"
        return found


@contextmanager
def running_demo(directory: Path) -> Iterator[Demo]:
    """A demo of our own in an empty directory; ended as with Ctrl-C, and it must end well."""
    directory.mkdir(parents=True, exist_ok=True)
    ready, output = directory / "ready.json", directory / "output.txt"
    process = _start(directory, ready, output)
    try:
        yield _demo(_wait_for(ready, process, output), output)
    finally:
        _end(process, output)
    assert process.returncode == 0, f"`kynnys demo` ended with {process.returncode}.\n{_tail(output)}"


def _start(directory: Path, ready: Path, output: Path) -> "subprocess.Popen[bytes]":
    kynnys = Path(sys.executable).parent / "kynnys"
    with output.open("wb") as words:
        return subprocess.Popen(
            [str(kynnys), "demo", "--ready", str(ready)],
            cwd=directory,
            stdin=subprocess.DEVNULL,
            stdout=words,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            env={**os.environ, "TMPDIR": str(directory)},
        )


def _wait_for(ready: Path, process: "subprocess.Popen[bytes]", output: Path) -> dict[str, Any]:
    deadline = time.monotonic() + STARTED_WITHIN
    while not (ready.exists() and ready.stat().st_size):
        assert process.poll() is None, f"`kynnys demo` ended with {process.returncode}.\n{_tail(output)}"
        assert time.monotonic() < deadline, f"`kynnys demo` was not ready in {STARTED_WITHIN:g} s.\n{_tail(output)}"
        time.sleep(0.05)
    told: dict[str, Any] = json.loads(ready.read_text())
    return told


def _demo(told: Mapping[str, Any], output: Path) -> Demo:
    people = {name: Login(name, who["user_id"], who["role"], who["password"]) for name, who in told["people"].items()}
    return Demo(
        homeserver=told["homeserver"],
        server_name=told["server_name"],
        bot=told["bot"],
        people=people,
        duty=told["rooms"]["counsellor_duty"],
        tutors=told["rooms"]["tutor_duty"],
        alarm=told["rooms"]["alarm"],
        admin=told["rooms"]["admin"],
        data_dir=Path(told["data_dir"]),
        pid=told["pid"],
        output=output,
        registration_token=told["registration_token"],
        admin_token=told["admin_token"],
    )


def _end(process: "subprocess.Popen[bytes]", output: Path) -> None:
    if process.poll() is None:
        process.send_signal(signal.SIGINT)
    try:
        process.wait(ENDED_WITHIN)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        raise AssertionError(
            f"`kynnys demo` did not end within {ENDED_WITHIN:g} s of Ctrl-C.\n{_tail(output)}"
        ) from None


def _tail(output: Path, lines: int = 40) -> str:
    return "\n".join(output.read_text(errors="replace").splitlines()[-lines:])
