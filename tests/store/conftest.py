"""Both databases, each test in an empty one."""

import shutil
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import pytest_asyncio

from bot.db import conversations, inbox, places
from bot.db.engine import Database
from bot.db.inbox import Envelope
from bot.db.places import RoomRow
from bot.db.tables import metadata
from bot.secrets import SealKeys
from bot.vault import Vault
from rooms.model import Conversation, Desk, Responder, StaffId
from rooms.policy import RoomsPolicy
from tests.makers import KOIVU, LAINE, NOON
from tests.notice_world import notices, side  # noqa: F401
from tests.postgresql import create_database, postgresql_server  # noqa: F401

POLICY = RoomsPolicy()


def staff(who: StaffId) -> Responder:
    return {one.who: one for one in (KOIVU, LAINE)}[who]


@pytest.fixture
def vault() -> Vault:
    return Vault(SealKeys("k1", {"k1": b"1" * 32}, b"l" * 32))


@pytest.fixture
def sqlite_directory() -> Iterator[Path]:
    """In memory where there is such a thing: a shared disk is slow."""
    memory = Path("/dev/shm")
    with TemporaryDirectory(dir=memory if memory.is_dir() else None) as name:
        yield Path(name)


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Databases that are at the newest version already: a file to copy, a database to empty."""
    return {"directory": str(tmp_path_factory.mktemp("migrated"))}


@pytest_asyncio.fixture(params=["sqlite", "postgresql"])
async def database(
    request: pytest.FixtureRequest, sqlite_directory: Path, migrated: dict[str, str]
) -> AsyncIterator[Database]:
    if request.param == "sqlite":
        url = f"sqlite+aiosqlite:///{await _a_copy(sqlite_directory, migrated)}"
    else:
        url = await _emptied(request.getfixturevalue("postgresql_server"), migrated)
    async with Database.opened(url) as opened:
        yield opened


async def _a_copy(directory: Path, migrated: dict[str, str]) -> Path:
    if "sqlite" not in migrated:
        first = Path(migrated["directory"]) / "first.db"
        async with Database.opened(f"sqlite+aiosqlite:///{first}"):
            pass
        migrated["sqlite"] = str(first)
    return Path(shutil.copy(migrated["sqlite"], directory / "chat.db"))


async def _emptied(server: str, migrated: dict[str, str]) -> str:
    if "postgresql" not in migrated:
        migrated["postgresql"] = await create_database(server)
    async with Database.opened(migrated["postgresql"]) as opened, opened.tx() as tx:
        names = ", ".join(table.name for table in metadata.sorted_tables)
        await tx.exec_driver_sql(f"TRUNCATE {names} RESTART IDENTITY")
    return migrated["postgresql"]


@dataclass
class Town:
    """Puts people and rooms into the database with few words, each in a transaction of its own."""

    database: Database
    vault: Vault

    async def room(self, name: str, kind: str = "entry") -> RoomRow:
        async with self.database.tx() as tx:
            return await places.keep_room(tx, self.vault, f"!{name}:koulu.fi", kind, NOON)

    async def student(self, name: str = "aino", room: str | None = None) -> Conversation:
        """A conversation of that account; in a room of its own."""
        entry = await self.room(room or name)
        async with self.database.tx() as tx:
            account = await places.keep_account(tx, self.vault, f"@{name}:koulu.fi")
            return await conversations.begin(
                tx, account=account, entry_room=entry.id, pseudonym=f"Sininen {room or name}", at=NOON, policy=POLICY
            )

    async def wrote(self, room: str, event: str, words: str = "Moi", kind: str = "entry") -> Envelope:
        where = await self.room(room, kind)
        sealed = {"type": "m.room.encrypted", "content": {"ciphertext": words}, "event_id": event}
        async with self.database.tx() as tx:
            received = await inbox.receive(tx, self.vault, where, event, sealed, NOON)
        assert received is not None
        return received

    async def save(self, of: Conversation) -> None:
        async with self.database.tx() as tx:
            await conversations.save(tx, of, POLICY)

    async def desk(self, of: Conversation, responder: StaffId = KOIVU.who, room: str | None = None) -> Desk:
        where = await self.room(room, "desk") if room is not None else None
        async with self.database.tx() as tx:
            made = await conversations.new_desk(tx, of.id, responder)
            if where is not None:
                await conversations.furnish_desk(tx, made, where.id)
        return made


@pytest.fixture
def town(database: Database, vault: Vault) -> Town:
    return Town(database, vault)
