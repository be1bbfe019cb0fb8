"""A school's notice side in a small world: the real desk on a real database, a clock to be set, rooms as lists.

`Rooms` carries errands out as the Matrix side will: it says what the desk words, gives each card an event id, and knows
a transaction id that it has seen.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import pytest_asyncio

from bot.db.engine import Database
from bot.notices.db.schema import NOTICES
from bot.notices.db.tables import metadata
from bot.notices.desk import Desk, Picture, School
from bot.notices.texts import NoticeTexts
from bot.secrets import SealKeys
from bot.txn import of_picture
from bot.vault import Vault
from risk_feed.happenings import Colleague
from risk_feed.model import Post
from tests.notice_life_makers import (
    ADVISOR,
    ALIASES,
    CALENDAR,
    KOIVU,
    LEHTO,
    MONDAY,
    POLICY,
    SAARI,
    SALMI,
    away_rule,
)
from tests.postgresql import create_database

VAULT = Vault(SealKeys("k1", {"k1": b"n" * 32}, b"m" * 32))
TEXTS = NoticeTexts()
SCHOOL = School(
    rules=(away_rule(),),
    policy=POLICY,
    calendar=CALENDAR,
    staff={one.who: one.posts for one in (SAARI, LEHTO, SALMI, KOIVU)},
    aliases=ALIASES,
)
_made: dict[str, str] = {}


@pytest_asyncio.fixture(params=["sqlite", "postgresql"])
async def notices(request: pytest.FixtureRequest) -> AsyncIterator[Database]:
    """The notice side's database, empty, on both."""
    if request.param == "sqlite":
        memory = Path("/dev/shm")
        with TemporaryDirectory(dir=memory if memory.is_dir() else None) as name:
            async with Database.opened(f"sqlite+aiosqlite:///{name}/notices.db", NOTICES) as opened:
                yield opened
        return
    server = request.getfixturevalue("postgresql_server")
    if server not in _made:
        _made[server] = await create_database(server)
    async with Database.opened(_made[server], NOTICES) as opened:
        async with opened.tx() as tx:
            names = ", ".join(table.name for table in metadata.sorted_tables)
            await tx.exec_driver_sql(f"TRUNCATE {names} RESTART IDENTITY")
        yield opened


@dataclass
class Message:
    id: str
    post: Post
    text: str
    offers: tuple[str, ...] = ()
    answers: str | None = None
    picture: Picture | None = None


@dataclass
class Rooms:
    """What lies in the rooms. `sent`: by transaction id, as a homeserver remembers."""

    messages: list[Message] = field(default_factory=list)
    sent: dict[str, str] = field(default_factory=dict)

    def texts(self, post: Post = ADVISOR) -> list[str]:
        return [one.text for one in self.messages if one.post == post]

    def card(self, post: Post = ADVISOR) -> Message:
        """The newest card in a room."""
        return [one for one in self.messages if one.post == post and one.offers][-1]


@dataclass
class Side:
    """One life of the notice side after another: `desk` is of the last one."""

    database: Database
    school: School = SCHOOL
    now: datetime = MONDAY
    rooms: Rooms = field(default_factory=Rooms)
    events: int = 0

    @property
    def desk(self) -> Desk:
        return Desk(self.database, VAULT, self.school, TEXTS, lambda: self.now)

    async def deliver(self, *, settle: bool = True) -> None:
        """All that is to be said is said. Without `settle`: the power goes each time before that is noted."""
        for errand in await self.desk.errands():
            event_id = None
            worded = await self.desk.worded(errand)
            if worded is not None:
                event_id = self._say(errand.txn, errand.post, worded.text, worded.offers, worded.amends, worded.answers)
                if worded.picture is not None:
                    alt, name = worded.picture.alt, of_picture(errand.txn)
                    self._say(name, errand.post, alt, (), None, None)
                    self.rooms.messages[-1].picture = worded.picture
            if settle:
                await self.desk.settled(errand, event_id)

    def _say(
        self, txn: str, post: Post, text: str, offers: tuple[str, ...], amends: str | None, answers: str | None
    ) -> str:
        if txn not in self.rooms.sent:
            if amends is not None:
                place = next(at for at, one in enumerate(self.rooms.messages) if one.id == amends)
                self.rooms.messages[place] = replace(self.rooms.messages[place], text=text)
                self.rooms.sent[txn] = f"$edit{len(self.rooms.sent)}"
            else:
                self.rooms.sent[txn] = f"$said{len(self.rooms.sent)}"
                self.rooms.messages.append(Message(self.rooms.sent[txn], post, text, offers, answers))
        return self.rooms.sent[txn]

    def new_event(self) -> str:
        self.events += 1
        return f"$event{self.events}"

    async def presses(self, who: Colleague, key: str, post: Post = ADVISOR, card: Message | None = None) -> None:
        await self.desk.pressed(who.who, self.new_event(), (card or self.rooms.card(post)).id, key, post)
        await self.deliver()

    async def writes(self, who: Colleague, text: str, post: Post = ADVISOR, answered: str | None = None) -> None:
        await self.desk.wrote(who.who, self.new_event(), text, post, answered=answered)
        await self.deliver()

    async def ticks(self, now: datetime) -> None:
        self.now = now
        await self.desk.tick()
        await self.deliver()


@pytest.fixture
def side(notices: Database) -> Side:
    return Side(notices)
