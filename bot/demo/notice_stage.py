"""The notice side of the demonstration: a process, an account, a folder and settings of its own, and two of the staff.

Where names and absences are read nobody is believed at first sight, so that each person's key must stand in the
settings. A demonstration has nobody to write it there: whoever of the two shows a key first has it pinned, and the side
is started again with that. What is pinned once stays.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp

from bot import secrets
from bot.demo import processes
from bot.demo.homeserver import Account, ThrowAwayHomeserver
from bot.errors import SetUpFault
from bot.matrix.api import Api, path
from bot.matrix.errors import MatrixFault

PEOPLE = {"lehto": ("ryhmanohjaaja", "Ryhmänohjaaja Lehto"), "salmi": ("opo", "Opo Salmi")}
"""Key, role, and alias. None of them is anybody on the chat side."""
_LOOKS_EVERY = 1.0


@dataclass
class NoticeStage:
    """What stands. `rooms`: Matrix ids by role. `pinned`: keys that stand in the settings."""

    homeserver: ThrowAwayHomeserver
    directory: Path
    bot: Account = field(repr=False)
    people: dict[str, Account] = field(repr=False)
    rooms: dict[str, str] = field(default_factory=dict)
    pinned: dict[str, str] = field(default_factory=dict)
    pid: int = 0
    changed: Callable[[], None] = lambda: None

    @property
    def settings_file(self) -> Path:
        return self.directory / "notices.toml"

    @property
    def folder(self) -> Path:
        """Where files of facts are dropped."""
        return self.directory / "drop"

    @property
    def data(self) -> Path:
        return self.directory / "notices-data"

    @property
    def log(self) -> Path:
        return self.directory / "notices.log"

    def as_json(self) -> dict[str, Any]:
        return {
            "bot": self.bot.user_id,
            "people": {
                name: {"user_id": one.user_id, "password": one.password, "role": PEOPLE[name][0]}
                for name, one in self.people.items()
            },
            "rooms": self.rooms,
            "settings": str(self.settings_file),
            "folder": str(self.folder),
            "pid": self.pid,
        }

    async def until_everybody_is_known(self) -> None:
        """Both have shown a key, and the side that stands knows them.

        Raises:
            TimeoutError: they did not.
        """
        async with asyncio.timeout(60):
            while len(self.pinned) < len(PEOPLE) or not self.rooms:  # noqa: ASYNC110 - another process
                await asyncio.sleep(0.1)

    def write_settings(self) -> None:
        lines = [
            'data = "notices-data"',
            "# The demonstration waits for nobody.",
            '[watch]\nfolder = "drop"\nsettled = "0.2 s"',
            f'[homeserver]\nurl = "{self.homeserver.url}"\nuser = "{self.bot.user_id}"',
        ]
        for name, (role, alias) in PEOPLE.items():
            lines.append(f'[staff.{name}]\nmatrix_id = "{self.people[name].user_id}"\nalias = "{alias}"')
            lines[-1] += f'\nroles = ["{role}"]'
            lines[-1] += f'\nmaster_key = "{self.pinned[name]}"' if name in self.pinned else ""
        self.settings_file.write_text("\n\n".join(lines) + "\n", encoding="utf-8")


async def cast(
    homeserver: ThrowAwayHomeserver, directory: Path, bot: Account, password: Callable[[], str]
) -> NoticeStage:
    """Accounts, folders and settings."""
    secrets.private_directory(directory)
    people = {
        name: await homeserver.register(name, password(), displayname=alias) for name, (_, alias) in PEOPLE.items()
    }
    stage = NoticeStage(homeserver, directory, bot, people)
    secrets.write(secrets.private_directory(stage.data) / "secrets" / "password", bot.password)
    secrets.private_directory(stage.folder)
    stage.write_settings()
    return stage


@asynccontextmanager
async def running(stage: NoticeStage, within: float) -> AsyncIterator[None]:
    """The side, ready, until the end.

    Raises:
        SetUpFault: it did not become ready.
    """
    ready = asyncio.Event()
    keeper, waiter = tasks = (asyncio.ensure_future(_keep_running(stage, ready)), asyncio.ensure_future(ready.wait()))
    try:
        done, _ = await asyncio.wait(tasks, timeout=within, return_when=asyncio.FIRST_COMPLETED)
        if keeper in done:
            keeper.result()
        if waiter not in done:
            words = processes.tail(stage.log)
            raise SetUpFault(f"The notice side was not ready within {within:.0f} s. It logged:\n{words}")
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _keep_running(stage: NoticeStage, ready: asyncio.Event) -> None:
    """Starts the side again whenever it dies, and when somebody has shown a key."""
    report = stage.directory / "notices.ready"
    words = ("--side", "notices", "--notices", str(stage.settings_file))
    while True:
        process = await processes.served(*words, log=stage.log, ready=report)
        try:
            told = await processes.until_ready(process, log=stage.log, ready=report)
            stage.rooms, stage.pid = told["rooms"], told["pid"]
            ready.set()
            stage.changed()
            await _until_over(stage, process)
        finally:
            stage.rooms = {}
            await processes.ended(process)


async def _until_over(stage: NoticeStage, process: asyncio.subprocess.Process) -> None:
    """The process has ended, or the settings have changed."""
    while process.returncode is None:
        if len(stage.pinned) < len(PEOPLE) and await _somebody_showed_a_key(stage):
            stage.write_settings()
            return
        await asyncio.sleep(_LOOKS_EVERY)


async def _somebody_showed_a_key(stage: NoticeStage) -> bool:
    wanted = {name: one.user_id for name, one in stage.people.items() if name not in stage.pinned}
    async with aiohttp.ClientSession() as session:
        api = Api(stage.homeserver.url, session, stage.homeserver.admin_token)
        try:
            answer = await api.call(
                "POST", path("keys", "query"), {"device_keys": {one: [] for one in wanted.values()}}
            )
        except MatrixFault:
            return False
    for name, user in wanted.items():
        for key in answer.get("master_keys", {}).get(user, {}).get("keys", {}).values():
            stage.pinned[name] = str(key)
    return any(name in stage.pinned for name in wanted)
