"""People in conversation on a hard day: what each side said, and whether the other read it once and in order."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import text

from bot.db.engine import create_engine
from bot.demo.homeserver import ThrowAwayHomeserver
from tests.homeserver.crowd import Crowd, Someone, Talk
from tests.homeserver.own_bot import OwnBot, Staff
from tests.homeserver.registry import Registry
from tests.patience import ALL_READ_WITHIN
from tests.postgresql import OwnServer

TALKS = 4
_UNDONE = ("SELECT count(*) FROM envelope WHERE state <> 'done'", "SELECT count(*) FROM outbox")


@dataclass
class School:
    """A bot, its people and their talks, and what was said on each side."""

    bot: OwnBot
    crowd: Crowd
    counsellor: Someone
    talks: list[Talk]
    postgresql: OwnServer | None = None
    to_desk: dict[str, list[str]] = field(default_factory=dict)
    to_entry: dict[str, list[str]] = field(default_factory=dict)

    @property
    def homeserver(self) -> ThrowAwayHomeserver:
        return self.bot.homeserver

    async def traffic(self, lines: int) -> None:
        """Everybody writes so many lines, and the counsellor as many to each."""
        await asyncio.gather(*(self._talk(talk, lines) for talk in self.talks))

    async def _talk(self, talk: Talk, lines: int) -> None:
        for _ in range(lines):
            asked, answered = self.crowd.registry.body("kysyn"), self.crowd.registry.body("vastaan")
            await talk.student.says(talk.entry, asked, self.bot.user_id)
            self.to_desk.setdefault(talk.desk, []).append(asked)
            await talk.counsellor.says(talk.desk, answered, self.bot.user_id)
            self.to_entry.setdefault(talk.entry, []).append(answered)

    async def all_is_read_once_and_in_order(self) -> None:
        deadline = time.monotonic() + ALL_READ_WITHIN
        while time.monotonic() < deadline and (self._missing() or await self._left_over()):
            await asyncio.sleep(0.3)
            await asyncio.gather(*(one.catch_up() for one in (self.counsellor, *(each.student for each in self.talks))))
        for talk in self.talks:
            assert self._read(self.counsellor, talk.desk) == self.to_desk.get(talk.desk, [])
            assert self._read(talk.student, talk.entry) == self.to_entry.get(talk.entry, [])

    def _missing(self) -> int:
        """How many lines have not been read yet."""
        sent = [*self.to_desk.items(), *self.to_entry.items()]
        by_desk = {talk.desk: self.counsellor for talk in self.talks}
        by_entry = {talk.entry: talk.student for talk in self.talks}
        return sum(len(lines) - len(self._read((by_desk | by_entry)[room], room)) for room, lines in sent)

    def _read(self, who: Someone, room: str) -> list[str]:
        """What crossed: words of the bot's own are not compared."""
        return [said for said in who.bodies(room, self.bot.user_id) if said.startswith(("kysyn", "vastaan"))]

    async def _left_over(self) -> int:
        if self.postgresql is None:
            return sum(self.bot.left_over().values())
        engine = create_engine(self.postgresql.url)
        try:
            async with engine.connect() as connection:
                return sum([int((await connection.scalar(text(one))) or 0) for one in _UNDONE])
        finally:
            await engine.dispose()

    @classmethod
    @asynccontextmanager
    async def opened(
        cls, homeserver: ThrowAwayHomeserver, where: Path, registry: Registry, *, postgresql: OwnServer | None = None
    ) -> "AsyncIterator[School]":
        """A counsellor in conversation with some students."""
        async with Crowd.gathered(homeserver, where / "people", registry) as crowd:
            counsellor = await crowd.comes("koivu", displayname="Kuraattori")
            staff = {"koivu": Staff(counsellor.account, "Kuraattori Koivu", master_key=counsellor.fingerprint)}
            more = f'[database]\nurl = "{postgresql.url}"' if postgresql is not None else ""
            bot = await OwnBot.cast(homeserver, where / "bot", registry, "tuki", staff, more)
            try:
                await asyncio.to_thread(bot.start)
                await counsellor.joins(bot.rooms["duty"])
                talks = [await crowd.talks(counsellor, bot) for _ in range(TALKS)]
                yield cls(bot, crowd, counsellor, talks, postgresql)
            finally:
                bot.kill()
