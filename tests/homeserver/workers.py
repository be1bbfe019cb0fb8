"""Several workers of one installation: each a process of its own, all on one settings file and one PostgreSQL."""

import asyncio
import json
import re
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import aiohttp
from sqlalchemy import text

from bot.db.engine import create_engine
from bot.delivery.means import NAME
from bot.demo.homeserver import ThrowAwayHomeserver
from bot.doors import Heard
from bot.matrix.api import Api
from bot.matrix.errors import Unreachable
from bot.matrix.gateway import KEYS_COME_WITHIN, Gateway
from bot.matrix.login import stored
from bot.matrix.machine import Machine
from bot.secrets import read
from tests.homeserver.crowd import Crowd, Said, Someone
from tests.homeserver.own_bot import OwnBot, Staff
from tests.homeserver.registry import Registry

SOON = 90.0
"""Seconds until something must have come, with so many processes on one machine."""
_UNDONE = ("SELECT count(*) FROM envelope WHERE state <> 'done'", "SELECT count(*) FROM outbox")


@dataclass
class OneWorker(OwnBot):
    """A further worker's process; `OwnBot` is the first one's."""

    worker: str = ""

    @property
    def log(self) -> Path:
        return self.directory / f"{self.worker}.log"

    @property
    def _ready(self) -> Path:
        return self.directory / f"{self.worker}.ready"

    def command(self, *more: str) -> list[str]:
        return super().command("--worker", self.worker, *more)

    @classmethod
    async def beside(cls, first: OwnBot, worker: str, localpart: str) -> "OneWorker":
        """Its account and its password."""
        account = await first.homeserver.register(localpart, f"salasana-{localpart}", displayname="Tuki (botti)")
        one = cls(first.homeserver, first.directory, account, worker=worker)
        secrets = first.data / "workers" / worker / "secrets"
        for place in (secrets.parent.parent, secrets.parent, secrets):
            place.mkdir(mode=0o700, exist_ok=True)
        file = secrets / "password"
        file.touch(mode=0o600)
        file.write_text(account.password + "\n")
        return one


@dataclass
class Talk:
    """A student with their worker, and who took their card."""

    student: Someone
    entry: str
    worker: OwnBot
    card: str
    """Its number."""
    counsellor: Someone | None = None
    desk: str = ""
    to_desk: list[str] = field(default_factory=list)
    to_entry: list[str] = field(default_factory=list)


@dataclass
class Workers:
    """All of them, the first of which has no name; two counsellors, and the students' talks."""

    crowd: Crowd
    all: Sequence[OwnBot]
    counsellors: Sequence[Someone]
    database: str
    talks: list[Talk] = field(default_factory=list)

    @classmethod
    @asynccontextmanager
    async def opened(
        cls, homeserver: ThrowAwayHomeserver, where: Path, registry: Registry, database: str, count: int
    ) -> "AsyncIterator[Workers]":
        where.mkdir()
        async with Crowd.gathered(homeserver, where / "people", registry) as crowd:
            people = {name: await crowd.comes(name) for name in ("koivu", "lehto")}
            staff = {name: Staff(one.account, name.title(), master_key=one.fingerprint) for name, one in people.items()}
            names = {f"tuki{number}": f"tuki{number}-{where.name}" for number in range(2, count + 1)}
            more = [f'[database]\nurl = "{database}"', "[health]\nport = 0"]
            more += [_section(homeserver, name, localpart) for name, localpart in names.items()]
            first = await OwnBot.cast(homeserver, where, registry, f"tuki-{where.name}", staff, "\n\n".join(more))
            found = [first, *[await OneWorker.beside(first, name, localpart) for name, localpart in names.items()]]
            try:
                for one in found:  # the first makes the rooms, and leads
                    await asyncio.to_thread(one.start)
                await _until_known(first, count - 1)
                for one in people.values():
                    await one.joins(first.rooms["duty"])
                yield cls(crowd, found, list(people.values()), database)
            finally:
                for one in found:
                    one.kill()

    @property
    def first(self) -> OwnBot:
        return self.all[0]

    @property
    def accounts(self) -> frozenset[str]:
        return frozenset(one.user_id for one in self.all)

    async def restarts(self, worker: OwnBot) -> None:
        await asyncio.to_thread(worker.start)

    # ---- a talk
    async def arrives(self, worker: OwnBot) -> Talk:
        """A student who came by the link to this worker and asks for an adult."""
        student = await self.crowd.comes("opiskelija")
        entry = await student.opens_room(worker)
        await student.reads("112", entry, within=SOON)
        before = set(self.cards())
        await student.says(entry, "aikuinen", worker.user_id)
        await self.counsellors[0].until(lambda: len(set(self.cards()) - before) > 0, "a card", SOON)
        (card,) = set(self.cards()) - before
        talk = Talk(student, entry, worker, card)
        self.talks.append(talk)
        return talk

    def cards(self) -> dict[str, list[Said]]:
        """The cards that stand in the duty room, by their number; one that was said anew and taken back is no card."""
        seen = self.counsellors[0].heard
        gone = {str(one.raw.get("redacts") or one.content.get("redacts")) for one in seen if one.type == _REDACTION}
        found: dict[str, list[Said]] = {}
        ours = [said for said in seen if said.sender in self.accounts and said.event_id not in gone]
        for said in ours:
            number = re.match(r"Kortti (\d+) · ", said.body)
            is_answer = any(words in said.body for words in _ANSWERS)
            if number and not is_answer and said.edits is None and said.room == self.first.rooms["duty"]:
                found.setdefault(number[1], []).append(said)
        return found

    async def both_press(self, talk: Talk) -> None:
        """Two at once, under the one card that there is; who gets the desk, goes there."""
        (card,) = self.cards()[talk.card]
        known = [{*one.invites, *self.first.rooms.values()} for one in self.counsellors]
        await asyncio.gather(*(one.reacts(card.room, card.event_id, "✅") for one in self.counsellors))

        def desks() -> list[tuple[Someone, str]]:
            return [
                (one, room)
                for one, before in zip(self.counsellors, known, strict=True)
                for room, by in one.invites.items()
                if room not in before and by == talk.worker.user_id
            ]

        for _ in range(100):
            await asyncio.gather(*(one.catch_up(0.5) for one in self.counsellors))
            if desks():
                break
        ((talk.counsellor, talk.desk),) = desks()
        await talk.counsellor.joins(talk.desk)
        await talk.counsellor.reads("!sulje", talk.desk, within=SOON)

    async def traffic(self, lines: int) -> None:
        await asyncio.gather(*(self._lines(talk, lines) for talk in self.talks))

    async def _lines(self, talk: Talk, lines: int) -> None:
        assert talk.counsellor is not None
        for _ in range(lines):
            asked, answered = self.crowd.registry.body("kysyn"), self.crowd.registry.body("vastaan")
            await talk.student.says(talk.entry, asked, talk.worker.user_id)
            talk.to_desk.append(asked)
            await talk.counsellor.says(talk.desk, answered, talk.worker.user_id)
            talk.to_entry.append(answered)
            await asyncio.sleep(0.2)

    # ---- afterwards
    async def all_is_read_once_and_in_order(self) -> None:
        people = [*self.counsellors, *(talk.student for talk in self.talks)]
        end = asyncio.get_running_loop().time() + 2 * SOON
        while asyncio.get_running_loop().time() < end and not (self._all_read() and await self.left_over() == [0, 0]):
            await asyncio.sleep(0.3)
            await asyncio.gather(*(one.catch_up() for one in people))
        for talk in self.talks:
            assert self._crossed(talk) == (talk.to_desk, talk.to_entry)
        assert await self.left_over() == [0, 0]

    def _all_read(self) -> bool:
        return all(self._crossed(talk) == (talk.to_desk, talk.to_entry) for talk in self.talks)

    def _crossed(self, talk: Talk) -> tuple[list[str], list[str]]:
        """What each side read, by their own worker's account and nobody else's."""
        assert talk.counsellor is not None
        sides = ((talk.counsellor, talk.desk), (talk.student, talk.entry))
        read = [
            [said for said in one.bodies(room, talk.worker.user_id) if said.startswith(("kysyn", "vastaan"))]
            for one, room in sides
        ]
        return read[0], read[1]

    async def left_over(self) -> list[int]:
        return await self.asked(*_UNDONE)

    async def asked(self, *questions: str) -> list[int]:
        """Numbers out of the database."""
        engine = create_engine(self.database)
        try:
            async with engine.connect() as connection:
                return [int((await connection.scalar(text(one))) or 0) for one in questions]
        finally:
            await engine.dispose()

    async def read_of_the_first(self, worker: OneWorker, since: datetime) -> list[str]:
        """The names of errands that a worker, which is killed for it, can read in what the first said on duty."""
        worker.kill()
        own = self.first.data / "workers" / worker.worker
        login = stored(own / "secrets" / "login.json")
        assert login is not None
        async with aiohttp.ClientSession() as session:
            api = Api(worker.homeserver.url, session, login.token)
            machine = Machine.open(
                user_id=login.user_id,
                device_id=login.device_id,
                directory=own / "keys",
                pickle_key=read(own / "secrets" / "pickle.key"),
            )
            try:
                gateway = Gateway(api, machine, frozenset({self.first.user_id}))
                said = await _whatever_can_be_read(gateway, self.first.rooms["duty"], since)
            finally:
                machine.close()
        return [heard.content[NAME] for _, heard in said if NAME in heard.content]

    def logs(self) -> Mapping[str, str]:
        return {one.user_id: one.log.read_text() for one in self.all}


async def _until_known(worker: OwnBot, colleagues: int) -> None:
    """What it says from here on in staff rooms is sealed for so many others, too."""
    deadline = time.monotonic() + SOON
    while max(_known(worker), default=0) < colleagues:
        assert time.monotonic() < deadline, f"{colleagues} colleagues were not known"
        await asyncio.sleep(0.2)


def _known(worker: OwnBot) -> list[int]:
    lines = map(json.loads, worker.log.read_text().splitlines())
    return [line["known"] for line in lines if line["event"] == "colleagues known"]


async def _whatever_can_be_read(gateway: Gateway, room: str, since: datetime) -> list[tuple[str, Heard]]:
    """What was said before the two knew of one another is not for this one; so much is sure when no key can come."""
    deadline = time.monotonic() + KEYS_COME_WITHIN.total_seconds() + SOON
    while True:
        try:
            return await gateway.said_by_colleagues(room, since)
        except Unreachable:
            assert time.monotonic() < deadline
            await asyncio.sleep(1)


def _section(homeserver: ThrowAwayHomeserver, name: str, localpart: str) -> str:
    return f'[workers.{name}]\nuser = "@{localpart}:{homeserver.server_name}"'


_REDACTION = "m.room.redaction"
_ANSWERS = ("ehti ottaa", "tämä on sinulla", "ei tullut ajoissa")
"""Words of lines about a card that are none: to who came second, or pressed twice."""
