"""One database, one writer at a time.

SQLite by default, PostgreSQL by its URL. Every change goes through `Database.tx()`, one after another: a decision reads
a conversation, thinks and saves it, and nothing may come between. SQLite has one writer anyhow; on PostgreSQL the lease
keeps other processes away, so that the same lock is enough.

Several workers on one PostgreSQL are `Joint` (bot/db/leases.py): then the turn is taken over all of their processes.

WAL with synchronous=NORMAL: after a power cut the last commits may be missing, but never one without those before it.
Then the cursor is as old as the inbox, the homeserver tells the same events again, and the transaction ids that are
derived from them keep anything from being sent twice.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, event, inspect, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry

from bot.db import share, this_thread
from bot.db.leases import Joint, Leases, wait_for_turn
from bot.db.share import Share
from bot.db.this_thread import plain_sqlite, told_as_sqlalchemy_does
from bot.errors import AlreadyRunning, CommitInDoubt, DatabaseFault

MIGRATIONS = Path(__file__).parent / "migrations"
_ADVISORY_LOCK = 0x4B796E6E79730001
"""`Kynnys` and the chat side's number: the key of PostgreSQL's advisory lock."""


@dataclass(frozen=True, slots=True)
class Schema:
    """The history of one side's tables: its migrations, the newest of them, and its own PostgreSQL advisory lock."""

    migrations: Path
    newest: str
    lock: int


_NEWER = "The database is of a newer Kynnys than this one. Install that version, or restore a backup."
_KEEPALIVE = {"tcp_keepalives_idle": "10", "tcp_keepalives_interval": "5", "tcp_keepalives_count": "3"}
"""A bot whose machine lost its power holds the lease until PostgreSQL misses it: half a minute, not two hours."""


class Database:
    """One side's database, at the newest version.

    Use as `async with Database.opened(url) as database`. Without a `schema` it is the chat side's.
    """

    def __init__(self, engine: AsyncEngine, schema: Schema | None = None, joint: Joint | None = None) -> None:
        self._engine = engine
        self._schema = schema or chat_schema()
        self._joint = joint
        self._leads = joint is None
        self._writer = asyncio.Lock()
        self._leases: Leases | None = None
        self._kept: AsyncConnection | None = None
        self._is_beside = False
        """Of a command, which takes its turn like workers and has no place of its own."""

    @classmethod
    @asynccontextmanager
    async def opened(
        cls, url: str, schema: Schema | None = None, *, joint: Joint | None = None
    ) -> AsyncIterator[Database]:
        """Migrates to the newest version first, then holds the lease until the end. Without `joint`: alone.

        Raises:
            DatabaseFault: unreachable, a file of another kind, newer than this program, or one that cannot be shared.
            AlreadyRunning: another copy works on the same PostgreSQL database, or another worker of that name.
        """
        engine = create_engine(url)
        database = cls(engine, schema, joint)
        try:
            await _guarded(database._prepare())
            yield database
        finally:
            if database._leases is not None:
                await database._leases.held_by.close()
            if database._kept is not None:
                await database._kept.close()
            await engine.dispose()

    @classmethod
    @asynccontextmanager
    async def beside(cls, url: str, schema: Schema | None = None) -> AsyncIterator[Database]:
        """For a command beside a running service: changes no table and holds no lease.

        Raises:
            DatabaseFault: unreachable, holds nothing yet, or of another version than this program.
        """
        engine = create_engine(url)
        database = cls(engine, schema)
        database._is_beside = True
        try:
            await _guarded(database._refuse_another_version())
            yield database
        finally:
            if database._kept is not None:
                await database._kept.close()
            await engine.dispose()

    async def _refuse_another_version(self) -> None:
        async with self._engine.connect() as connection:
            await refuse_another_version(connection, self._schema)

    async def _prepare(self) -> None:
        if self.dialect != "postgresql":
            if self._joint is not None:
                raise DatabaseFault("Several workers need one PostgreSQL: set database.url. SQLite serves one process.")
            return await self._migrate()
        self._leases = Leases(await self._engine.connect(), self._schema.lock)
        alone = await self._leases.alone()
        if self._joint is not None:
            return await self._join_in(self._leases, self._joint, first=alone)
        if not alone:
            raise AlreadyRunning("Another Kynnys works on this database. Stop it first: one at a time.")
        await self._migrate()

    async def _join_in(self, leases: Leases, joint: Joint, *, first: bool) -> None:
        """Whoever is there first brings the tables up to date, before others share the database."""
        await leases.take_name(joint.worker)
        if first:
            await self._migrate()
        await leases.share()
        if first:
            return await leases.no_more_alone()
        await self._refuse_another_version()

    async def _migrate(self) -> None:
        async with self._engine.connect() as connection:
            await connection.run_sync(migrate, self._schema)

    @property
    def dialect(self) -> str:
        return self._engine.dialect.name

    @property
    def share(self) -> Share:
        """Whose this database's transactions are."""
        return Share(self._joint.worker if self._joint else "", self._leads, self._joint is None)

    async def leads_from_now(self) -> bool:
        """Asks for the lead where nobody has it. True once: when this worker has just got it.

        Raises:
            LeaseLost: our place among the workers is lost, or may be.
        """
        if self._joint is None or self._leases is None:
            return False
        if self._leads:
            await self._leases.keep()
            return False
        self._leads = await self._leases.lead()
        return self._leads

    async def scrub(self) -> None:
        """Empties SQLite's write-ahead log, in which erased rows would linger until they are written over."""
        if self.dialect != "sqlite":
            return
        async with self._writer:
            plain = plain_sqlite(await self._connection())
            if plain is not None:
                plain.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    @asynccontextmanager
    async def tx(self) -> AsyncIterator[AsyncConnection]:
        """The one open transaction. Commits at the end, rolls back on any error.

        Raises:
            CommitInDoubt: the server went away over the commit.
        """
        async with self._writer:
            connection = await self._connection()
            try:
                await _begin(connection)
                try:
                    await self._wait_for_turn(connection)
                    yield connection
                except BaseException:
                    await _roll_back(connection)
                    raise
                await self._commit(connection)
            finally:
                if connection is not self._kept:
                    await connection.close()

    async def _wait_for_turn(self, connection: AsyncConnection) -> None:
        share.note(connection, self.share)
        if self._joint is not None and self._leases is not None:
            await self._leases.wait_for_turn(connection)
        elif self._is_beside and self.dialect == "postgresql":
            await wait_for_turn(connection, self._schema.lock)

    async def _commit(self, connection: AsyncConnection) -> None:
        try:
            await _commit(connection)
        except (DBAPIError, OSError) as error:
            # SQLite leaves the transaction open when a commit fails (disk full): it goes with its connection.
            await connection.invalidate()
            if self.dialect == "postgresql":
                raise CommitInDoubt from error
            raise

    async def _connection(self) -> AsyncConnection:
        """SQLite's one connection is kept open; PostgreSQL's come from the pool, which looks whether they live."""
        if self.dialect != "sqlite":
            return await self._engine.connect()
        if self._kept is None or self._kept.closed or self._kept.invalidated:
            self._kept = await self._engine.connect()
        return self._kept


async def _begin(connection: AsyncConnection) -> None:
    """On SQLite past SQLAlchemy, as `Prepared` goes; what goes by SQLAlchemy joins in, see `_begin_immediate`."""
    plain = plain_sqlite(connection)
    if plain is None:
        await connection.begin()
        return
    with told_as_sqlalchemy_does("BEGIN IMMEDIATE"):
        plain.execute("BEGIN IMMEDIATE")


async def _commit(connection: AsyncConnection) -> None:
    plain = plain_sqlite(connection)
    if plain is None or connection.in_transaction():
        await connection.commit()
        return
    with told_as_sqlalchemy_does("COMMIT"):
        plain.commit()


async def _roll_back(connection: AsyncConnection) -> None:
    plain = plain_sqlite(connection)
    if plain is None or connection.in_transaction():
        await connection.rollback()
        return
    with told_as_sqlalchemy_does("ROLLBACK"):
        plain.rollback()


def create_engine(url: str) -> AsyncEngine:
    """An engine with our pragmas.

    Raises:
        DatabaseFault: the URL is none that we know.
    """
    parsed = _known(url)
    if parsed.get_backend_name() == "postgresql":
        return create_async_engine(
            parsed, pool_size=2, max_overflow=1, pool_pre_ping=True, connect_args={"server_settings": _KEEPALIVE}
        )
    engine = create_async_engine(
        parsed,
        pool_size=1,
        max_overflow=1,
        # sqlite3 would begin transactions by itself, and late: a failed migration stayed half-made.
        connect_args={"async_creator_fn": this_thread.connect, "isolation_level": None},
    )
    event.listen(engine.sync_engine, "connect", _pragmas)
    event.listen(engine.sync_engine, "begin", _begin_immediate)
    return engine


def _known(url: str) -> URL:
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise DatabaseFault("database.url is not a database URL. Example: sqlite+aiosqlite:///kynnys.db") from None
    drivers = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+asyncpg"}
    driver = drivers.get(parsed.get_backend_name())
    if driver is None:
        raise DatabaseFault(f"database.url: {parsed.get_backend_name()} is unknown. Use sqlite or postgresql.")
    return parsed.set(drivername=driver)


def _pragmas(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        "synchronous=NORMAL",
        "foreign_keys=ON",
        "secure_delete=ON",
        "busy_timeout=1000",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_immediate(connection: Connection) -> None:
    """Also where SQLAlchemy begins by itself within a transaction that `Database.tx` has begun."""
    driver: Any = connection.connection.driver_connection
    if not driver.in_transaction:
        connection.exec_driver_sql("BEGIN IMMEDIATE")


async def _guarded(work: object) -> None:
    try:
        await work  # type: ignore[misc]
    except DBAPIError as error:
        kind = type(error.orig).__name__
        raise DatabaseFault(
            f"The database cannot be opened ({kind}). Look at database.url, the disk and the rights."
        ) from error
    except OSError as error:
        raise DatabaseFault(f"The database cannot be reached ({type(error).__name__}). Is it running?") from error


NEWEST = "0009"
"""The version in migrations/ that is the newest. A database that has it needs no alembic, which takes long to load."""


def version_of(connection: Connection) -> str | None:
    """Which migration it has; None where there is none."""
    with connection.begin():
        if not inspect(connection).has_table("alembic_version"):
            return None
        version: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
        return version


async def refuse_another_version(connection: AsyncConnection, schema: Schema | None = None) -> None:
    """For whoever only reads: what is of another version may mean something else.

    Raises:
        DatabaseFault: the database is newer or older than this program, or holds nothing yet.
    """
    schema = schema or chat_schema()
    async with connection.begin_nested() if connection.in_transaction() else connection.begin():
        there = await connection.run_sync(lambda plain: inspect(plain).has_table("alembic_version"))
        version = await connection.scalar(text("SELECT version_num FROM alembic_version")) if there else None
    if version == schema.newest:
        return
    if version is None:
        raise DatabaseFault("The database holds nothing yet. Has the service ever run with it?")
    if version not in known_versions(schema):
        raise DatabaseFault(_NEWER)
    raise DatabaseFault(
        f"The database is of an older Kynnys (version {version}). Start the service once: that brings it up to date."
    )


@asynccontextmanager
async def reading(url: str, schema: Schema | None = None) -> AsyncIterator[AsyncConnection]:
    """A transaction of a database at the newest version, beside a running service.

    Raises:
        DatabaseFault: it is away, of another version, or holds nothing yet.
    """
    engine = create_engine(url)
    try:
        async with engine.begin() as tx:
            await refuse_another_version(tx, schema)
            yield tx
    except (DBAPIError, OSError) as error:
        raise DatabaseFault(f"The database cannot be read ({type(error).__name__}). Does it run?") from None
    finally:
        await engine.dispose()


def known_versions(schema: Schema | None = None) -> frozenset[str]:
    """Every version that there ever was, as far as this program knows."""
    from alembic.script import ScriptDirectory

    directory = ScriptDirectory(str((schema or chat_schema()).migrations))
    return frozenset(script.revision for script in directory.walk_revisions())


def chat_schema() -> Schema:
    return Schema(MIGRATIONS, NEWEST, _ADVISORY_LOCK)


def migrate(connection: Connection, schema: Schema | None = None) -> None:
    """Brings the database to the newest version, in one transaction. Without a `schema`: the chat side's.

    Raises:
        DatabaseFault: the database is newer than this program.
    """
    schema = schema or chat_schema()
    if version_of(connection) == schema.newest:
        return
    from alembic import command
    from alembic.config import Config
    from alembic.migration import MigrationContext
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(schema.migrations))
    config.attributes["connection"] = connection
    known = ScriptDirectory.from_config(config)
    with connection.begin():
        current = MigrationContext.configure(connection).get_current_revision()
        if current is not None and current not in {script.revision for script in known.walk_revisions()}:
            raise DatabaseFault(_NEWER)
        if current != known.get_current_head():
            command.upgrade(config, "head")
