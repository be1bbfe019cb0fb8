"""From SQLite to PostgreSQL and back: every row, every number that is given next, or nothing."""

import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest
import pytest_asyncio
from click.testing import CliRunner
from sqlalchemy import delete, func, insert, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import copying
from bot.cli import main
from bot.copying import Counted, counted
from bot.db import conversations, places
from bot.db import tables as t
from bot.db.engine import Database, create_engine, migrate
from bot.errors import AlreadyRunning, DatabaseFault
from bot.lease import lease
from bot.moving import move
from rooms.policy import RoomsPolicy
from tests.makers import NOON
from tests.migrations.test_migrations import ROWS, VAULT, fill, on
from tests.postgresql import fresh_database, postgresql_server  # noqa: F401

GONE = 500
"""A conversation of this number was erased: it must never be given again."""


@pytest_asyncio.fixture(params=["from sqlite", "from postgresql"])
async def both(
    request: pytest.FixtureRequest,
    postgresql_server: str,  # noqa: F811
    tmp_path: Path,
) -> AsyncIterator[tuple[str, str]]:
    """A full database of one kind, and the URL of an empty one of the other."""
    (tmp_path / "data").mkdir()
    sqlite = f"sqlite+aiosqlite:///{tmp_path / 'data' / 'chat.db'}"
    async with fresh_database(postgresql_server) as postgresql:
        source, target = (sqlite, postgresql) if request.param == "from sqlite" else (postgresql, sqlite)
        await on(source, migrate)
        await on(source, fill(ROWS))
        async with Database.opened(source) as database, database.tx() as tx:
            await _catch_up(tx)
            await tx.execute(insert(t.conversation).values(id=GONE, account=5, pseudonym="Poissa", phase="open",
                             quiet_since=NOON))  # fmt: skip
            await tx.execute(delete(t.conversation).where(t.conversation.c.id == GONE))
        yield source, target


async def _catch_up(tx: AsyncConnection) -> None:
    """Rows that bring their numbers along move no sequence: as if they had been given."""
    if tx.dialect.name != "postgresql":
        return
    for table in t.metadata.sorted_tables:
        column = table.autoincrement_column
        if column is not None:
            highest = (await tx.execute(select(func.max(column)))).scalar() or 1
            sequence = func.pg_get_serial_sequence(f'"{table.name}"', column.name)
            await tx.execute(select(func.setval(sequence, GONE if table is t.conversation else highest)))


async def everything(url: str) -> dict[str, Counted]:
    async with Database.opened(url) as database, database.tx() as tx:
        return {table.name: await counted(tx, table) for table in t.metadata.sorted_tables}


async def test_every_row_is_there_and_the_same(both: tuple[str, str]):
    source, target = both

    copied = await move(source, target)

    assert {one.table: one for one in copied} == await everything(source) == await everything(target)
    assert sum(one.rows for one in copied) == len(ROWS)


async def test_what_comes_next_gets_a_number_that_nobody_ever_had(both: tuple[str, str]):
    source, target = both
    await move(source, target)

    async with Database.opened(target) as database, database.tx() as tx:
        room = await places.keep_room(tx, VAULT, "!uusi:koulu.fi", "entry", NOON)
        account = await places.keep_account(tx, VAULT, "@uusi:koulu.fi")
        begun = await conversations.begin(
            tx, account=account, entry_room=room.id, pseudonym="Uusi", at=NOON, policy=RoomsPolicy()
        )

    assert room.id == 10
    assert account == 6
    assert begun.id == GONE + 1


async def test_there_and_back_again_is_where_it_was(both: tuple[str, str], tmp_path: Path, postgresql_server: str):  # noqa: F811
    source, target = both
    before = await everything(source)
    await move(source, target)

    async with fresh_database(postgresql_server) as other:
        (tmp_path / "third").mkdir()
        back = other if "sqlite" in target else f"sqlite+aiosqlite:///{tmp_path / 'third' / 'chat.db'}"
        await move(target, back)
        assert await everything(back) == before


async def test_a_target_with_a_row_is_refused_and_left_alone(both: tuple[str, str]):
    source, target = both
    await on(target, migrate)
    async with Database.opened(target) as database, database.tx() as tx:
        await places.keep_account(tx, VAULT, "@joku:koulu.fi")
    before = await everything(target)

    with pytest.raises(DatabaseFault, match="account has rows"):
        await move(source, target)

    assert await everything(target) == before


async def test_another_program_s_database_is_refused_and_left_alone(both: tuple[str, str]):
    source, target = both
    engine = create_engine(target)
    async with engine.begin() as tx:
        await tx.execute(text("CREATE TABLE room_memberships (event_id text)"))

    with pytest.raises(DatabaseFault, match="another program's tables"):
        await move(source, target)

    async with engine.begin() as tx:
        assert not await tx.run_sync(lambda plain: plain.dialect.has_table(plain, "alembic_version"))
    await engine.dispose()


@pytest.mark.parametrize("where", ["source", "target"])
async def test_a_newer_schema_is_refused_on_either_side(both: tuple[str, str], where: str):
    source, target = both
    await on(target, migrate)
    newer = source if where == "source" else target
    engine = create_engine(newer)
    async with engine.begin() as tx:
        await tx.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    await engine.dispose()

    with pytest.raises(DatabaseFault, match="newer Kynnys"):
        await move(source, target)


async def test_an_older_source_is_to_be_brought_up_to_date_first(both: tuple[str, str]):
    source, target = both
    engine = create_engine(source)
    async with engine.begin() as tx:
        await tx.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    await engine.dispose()

    with pytest.raises(DatabaseFault, match="Start the service once"):
        await move(source, target)


@pytest.mark.parametrize("where", ["source", "target"])
async def test_a_running_service_is_never_moved_away_under(both: tuple[str, str], where: str, tmp_path: Path):
    source, target = both
    used = source if where == "source" else target
    if "sqlite" in used:
        with lease(tmp_path / "data"), pytest.raises(AlreadyRunning):
            await move(source, target)
        return
    async with Database.opened(used):
        with pytest.raises(AlreadyRunning):
            await move(source, target)


async def test_what_comes_out_otherwise_is_not_kept(both: tuple[str, str], monkeypatch: pytest.MonkeyPatch):
    """A row changes on its way: everything is taken back, and it can be tried again."""
    source, target = both

    async def wrongly(tx, table):
        seen = await counted(tx, table)
        return seen if table.name != "desk" else Counted("desk", seen.rows, f"{id(tx)}")

    monkeypatch.setattr(copying, "counted", wrongly)
    with pytest.raises(DatabaseFault, match="desk: 1 rows went in, 1 came out, or not the same ones"):
        await move(source, target)
    monkeypatch.undo()

    async with Database.opened(target) as database, database.tx() as tx:
        counts = {one.name: await counted(tx, one) for one in t.metadata.sorted_tables}
    assert [name for name, one in counts.items() if one.rows] == []
    await move(source, target)


async def test_rows_are_copied_in_pieces(both: tuple[str, str], monkeypatch: pytest.MonkeyPatch):
    source, target = both
    monkeypatch.setattr(copying, "AT_ONCE", 1)

    await move(source, target)

    assert await everything(source) == await everything(target)


def test_the_command_shows_counts_and_what_to_write(tmp_path: Path):
    old = tmp_path / "old" / "chat.db"
    old.parent.mkdir()
    import asyncio

    asyncio.run(on(f"sqlite+aiosqlite:///{old}", migrate))
    asyncio.run(on(f"sqlite+aiosqlite:///{old}", fill(ROWS)))
    (tmp_path / "new").mkdir()
    words = ["migrate", "--from", f"sqlite:///{old}", "--to", f"sqlite:///{tmp_path / 'new' / 'chat.db'}"]

    done = CliRunner().invoke(main, [*words, "--settings", str(tmp_path / "service.toml")])

    assert done.exit_code == 0, done.output
    assert f"{len(ROWS)} rows, the same on both sides" in done.output
    assert "[database]" in done.output
    with closing(sqlite3.connect(tmp_path / "new" / "chat.db")) as plain:
        assert plain.execute("SELECT count(*) FROM conversation").fetchone() == (1,)


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("sqlite:////nowhere/chat.db", "no such file"),
        ("mysql://x/y", "unknown"),
        ("postgresql:///x?host=/nowhere", "Does it run"),
    ],
)
async def test_what_is_not_there_is_said(tmp_path: Path, source: str, told: str):
    with pytest.raises(DatabaseFault, match=told):
        await move(source, f"sqlite:///{tmp_path / 'chat.db'}")
