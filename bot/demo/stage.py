"""The stage of `kynnys demo`: a throw-away homeserver, the accounts, the people, settings folders, and both sides.

Each side is a process of its own and comes back when it dies, so that anybody may pull its plug: `kill -9` its pid, and
watch nothing get lost. The notice side: notice_stage.py.
"""

from __future__ import annotations

import asyncio
import json
import os
import secrets as randomness
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from bot import secrets
from bot.demo import notice_stage, processes
from bot.demo.homeserver import ThrowAwayHomeserver
from bot.demo.notice_stage import NoticeStage
from bot.errors import SetUpFault
from rooms.hours import HELSINKI
from rooms.model import Service

READY_WITHIN = 180.0
"""Seconds; ten are usual, and a machine that does other work, too, needs many more."""
PEOPLE = {
    "koivu": ("kuraattori", "Kuraattori Koivu"),
    "laine": ("psykologi", "Psykologi Laine"),
    "saari": ("supervisor", "Ohjaaja Saari"),
    "it": ("operator", ""),
}
"""Who stands in the settings: the key, the role, and the alias that students see."""
TUTORS = {"kuusi": "Tutori Kuusi", "leppa": "Tutori Leppä"}
"""Who comes by a file, as `kynnys roster import` reads it, and may go again: the key, and the alias."""
TRAINED_FOR = timedelta(days=200)
OPEN_FOR = timedelta(days=14)
"""So long everybody is there at any hour; afterwards, as in an ordinary week."""


ALARM = """
# Nobody waits two minutes in a demonstration.
[alarm]
t3_backup_after = "4 s"
t3_outside_after = "8 s"
"""
SCHOOL = """
[school.facts]
nurse_drop_in = { fi = "ma–pe klo 9–10", sv = "mån–fre kl. 9–10", en = "Mon–Fri 9–10" }
tutor_points = { fi = "2 osp", sv = "2 kp", en = "2 credits" }

[school.people.terveydenhoitaja]
where = { fi = "huone 12", sv = "rum 12", en = "room 12" }
hours = { fi = "ma–pe klo 9–14", sv = "mån–fre kl. 9–14", en = "Mon–Fri 9–14" }

[school.people.kuraattori]
where = { fi = "huone 14", sv = "rum 14", en = "room 14" }
hours = { fi = "ma–to klo 9–15", sv = "mån–tors kl. 9–15", en = "Mon–Thu 9–15" }
"""


@dataclass(frozen=True, slots=True)
class Person:
    user_id: str
    password: str = field(repr=False)
    role: str


@dataclass
class Stage:
    """What stands. `pid` is the bot's, and changes when the bot comes back after a fall."""

    homeserver: ThrowAwayHomeserver
    directory: Path
    people: dict[str, Person]
    bot: str
    notices: NoticeStage
    rooms: dict[str, str] = field(default_factory=dict)
    fingerprint: str | None = None
    pid: int = 0
    ready_file: Path | None = None

    def as_json(self) -> dict[str, Any]:
        """The promise of `--ready`."""
        names = {"duty": "counsellor_duty", "tutors": "tutor_duty"}
        return {
            "homeserver": self.homeserver.url,
            "server_name": self.homeserver.server_name,
            "registration_token": self.homeserver.registration_token,
            "admin_token": self.homeserver.admin_token,
            "bot": self.bot,
            "people": {
                name: {"user_id": one.user_id, "password": one.password, "role": one.role}
                for name, one in self.people.items()
            },
            "rooms": {names.get(kind, kind): room for kind, room in self.rooms.items()},
            "data_dir": str(self.directory / "data"),
            "pid": self.pid,
            "notices": self.notices.as_json(),
        }

    def write_ready(self) -> None:
        """Where somebody asked for it, what stands is written down once both sides serve, whole or not at all."""
        if self.ready_file is not None and self.rooms and self.notices.rooms:
            draft = self.ready_file.with_name(f".{self.ready_file.name}.{os.getpid()}")
            draft.write_text(json.dumps(self.as_json()))
            draft.replace(self.ready_file)

    def duty_ends(self) -> None:
        """From the bot's next start nobody is there for students, today and tomorrow."""
        today = datetime.now(HELSINKI).date()
        self.calendar_file.write_text(_calendar(today, today + timedelta(days=1), ""), encoding="utf-8")

    async def kynnys(self, *words: str) -> str:
        """A command of ours beside the bot; answers what it said.

        Raises:
            SetUpFault: it ended with an error, which is told.
        """
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot", *words, "--settings", str(self.settings_file)),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
            env=processes.environment(),
        )
        told, _ = await process.communicate()
        if process.returncode:
            raise SetUpFault(f"kynnys {' '.join(words)}:\n{told.decode()}")
        return told.decode()

    @property
    def settings_file(self) -> Path:
        return self.directory / "service.toml"

    @property
    def calendar_file(self) -> Path:
        return self.directory / "calendar.toml"


@asynccontextmanager
async def set_stage(directory: Path, *, ready_file: Path | None = None) -> AsyncIterator[Stage]:
    """Everything, serving. At the end everything is taken down."""
    secrets.private_directory(directory)
    async with ThrowAwayHomeserver.started(directory / "homeserver") as homeserver:
        stage = await _cast(homeserver, directory)
        stage.ready_file = ready_file
        ready = asyncio.Event()
        keeper = asyncio.ensure_future(_keep_running(stage, ready))
        try:
            await _until_ready(keeper, ready, directory / "bot.log")
            stage.notices.changed = stage.write_ready
            async with notice_stage.running(stage.notices, READY_WITHIN):
                yield stage
        finally:
            keeper.cancel()
            await asyncio.gather(keeper, return_exceptions=True)


async def _until_ready(keeper: asyncio.Future[None], ready: asyncio.Event, log: Path) -> None:
    waiter = asyncio.ensure_future(ready.wait())
    either: set[asyncio.Future[Any]] = {keeper, waiter}
    done, _ = await asyncio.wait(either, timeout=READY_WITHIN, return_when=asyncio.FIRST_COMPLETED)
    waiter.cancel()
    if keeper in done:
        keeper.result()
    if waiter not in done:
        raise SetUpFault(f"The bot was not ready within {READY_WITHIN:.0f} s. It logged:\n{processes.tail(log)}")


async def _cast(homeserver: ThrowAwayHomeserver, directory: Path) -> Stage:
    """Accounts for both sides and for the people, and the settings folder."""
    bot = await homeserver.register("tuki", _password(), displayname="Tuki (botti)")
    herate = await homeserver.register("herate", _password(), displayname="Herätteet (botti)")
    people = {}
    for name, (role, alias) in PEOPLE.items():
        people[name] = await _person(homeserver, name, role, alias or "IT")
    for number, (name, alias) in enumerate(TUTORS.items(), 1):
        # An alias may not hold the account's name.
        people[name] = await _person(homeserver, f"tutor{number}", "tutor", alias)
    data = secrets.private_directory(directory / "data")
    secrets.write(data / "secrets" / "password", bot.password)
    secrets.write(data / "secrets" / "admin_token", homeserver.admin_token)
    notices = await notice_stage.cast(homeserver, directory / "notices", herate, _password)
    stage = Stage(homeserver, directory, people, bot.user_id, notices)
    stage.settings_file.write_text(_settings(homeserver.url, bot.user_id, people), encoding="utf-8")
    today = datetime.now(HELSINKI).date()
    stage.calendar_file.write_text(_calendar(today, today + OPEN_FOR, "0-24"), encoding="utf-8")
    tutors = directory / "tutors.csv"
    tutors.write_text(_tutors(people, today), encoding="utf-8")
    await stage.kynnys("roster", "import", str(tutors), "--apply")
    return stage


async def _person(homeserver: ThrowAwayHomeserver, localpart: str, role: str, displayname: str) -> Person:
    account = await homeserver.register(localpart, _password(), displayname=displayname)
    return Person(account.user_id, account.password, role)


def _password() -> str:
    return randomness.token_urlsafe(12)


def _settings(url: str, bot: str, people: dict[str, Person]) -> str:
    staff = []
    for name, (role, alias) in PEOPLE.items():
        lines = [f"[staff.{name}]", f'matrix_id = "{people[name].user_id}"']
        lines += ["operator = true"] if role == "operator" else [f'role = "{role}"', f'alias = "{alias}"']
        staff.append("\n".join(lines))
    return "\n\n".join(
        [
            'data = "data"',
            f'[homeserver]\nurl = "{url}"\nuser = "{bot}"',
            *staff,
            "# Only a demonstration may trust whoever comes first.\n[trust]\non_first_use = true",
            "# It is Saturday night, and the directory was looked through not long ago.\n"
            '[answers]\npretend_now = 2026-11-21T23:30:00+02:00\ndirectory_max_age = "400 d"',
            '[service]\ncalendar = "calendar.toml"',
            ALARM,
            SCHOOL,
        ]
    )


def _calendar(first: date, last: date, hours: str) -> str:
    """An ordinary week for both services, and from `first` to `last` these hours instead."""
    week = "\n".join(f'{day} = "8-16"' for day in ("mon", "tue", "wed", "thu", "fri"))
    weeks = [f"[hours.{service}]\n{week}" for service in Service]
    days = f'from = {first}\nuntil = {last}\nhours = "{hours}"'
    return "\n\n".join([*weeks, *(f'[[exception]]\nservice = "{service}"\n{days}' for service in Service)]) + "\n"


def _tutors(people: dict[str, Person], today: date) -> str:
    """The file of trained tutors. Beside the settings, so that `kynnys roster remove` can let one go."""
    trained = f"Vertaistukijan peruskurssi;{today - TRAINED_FOR};{today + TRAINED_FOR};kyllä"
    rows = [f"{key};{people[key].user_id};tutor;{alias};{trained}" for key, alias in TUTORS.items()]
    return "\n".join(["key;matrix_id;role;alias;course;completed;valid_until;practised", *rows]) + "\n"


async def _keep_running(stage: Stage, ready: asyncio.Event) -> None:
    """Starts the bot again whenever it dies, as a service manager would."""
    log, report = stage.directory / "bot.log", stage.directory / "bot.ready"
    while True:
        process = await processes.served("--settings", str(stage.settings_file), log=log, ready=report)
        try:
            told = await processes.until_ready(process, log=log, ready=report)
            stage.rooms, stage.fingerprint, stage.pid = told["rooms"], told["fingerprint"], told["pid"]
            stage.write_ready()
            ready.set()
            await process.wait()
        finally:
            await processes.ended(process)
