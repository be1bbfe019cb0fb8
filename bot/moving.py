"""`kynnys migrate`: a whole installation's rows from one database into another, SQLite or PostgreSQL, both ways.

Nothing may run meanwhile: the leases of both are held, and the source is read as it is at one moment, on SQLite with
every writer kept out. The target must be empty and nobody else's. What was copied is counted and hashed on both sides
before it is kept; cut off anywhere, the target has no row and the source is as it was.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, ExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, inspect, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.copying import Counted, copy_all
from bot.db.engine import chat_schema, create_engine, migrate, refuse_another_version
from bot.db.tables import metadata
from bot.errors import AlreadyRunning, DatabaseFault
from bot.lease import lease


async def move(source: str, target: str, data: Path | None = None) -> list[Counted]:
    """Copies everything; what was copied, table by table. `data`: the data folder of the installation, where known.

    Raises:
        DatabaseFault: a database is away, of another version, not empty, or not ours.
        AlreadyRunning: a service works with one of them.
    """
    folders = {one.resolve() for one in (data, _folder(source), _folder(target)) if one is not None}
    with ExitStack() as leases:
        for folder in sorted(folders):
            if folder.is_dir():
                leases.enter_context(lease(folder))
        async with AsyncExitStack() as stack:
            reading = await stack.enter_async_context(_held(source, "--from", reads=True))
            writing = await stack.enter_async_context(_held(target, "--to", reads=False))
            return await _moved(reading, writing)


async def _moved(reading: AsyncConnection, writing: AsyncConnection) -> list[Counted]:
    try:
        await refuse_another_version(reading)
        await writing.run_sync(_refuse_strange)
        await writing.run_sync(migrate)
        async with reading.begin(), writing.begin():
            return await copy_all(reading, writing, metadata)
    except (DBAPIError, OSError) as error:
        raise DatabaseFault(f"A database went away ({type(error).__name__}). Nothing was kept; try again.") from None


def _folder(url: str) -> Path | None:
    """Where a SQLite file lies; None of a server."""
    try:
        parsed = make_url(url)
    except ArgumentError:
        return None  # told of by whoever opens it
    return Path(parsed.database).parent if parsed.get_backend_name() == "sqlite" and parsed.database else None


@asynccontextmanager
async def _held(url: str, option: str, *, reads: bool) -> AsyncIterator[AsyncConnection]:
    """A connection that no service has besides. A SQLite file that is to be read must be there: it would be made."""
    engine = create_engine(url)
    try:
        if reads and engine.dialect.name == "sqlite" and not Path(make_url(url).database or "").is_file():
            raise DatabaseFault(f"{option}: there is no such file.")
        async with AsyncExitStack() as stack:
            try:
                if engine.dialect.name == "postgresql":
                    await _lock(await stack.enter_async_context(engine.connect()))
                connection = await stack.enter_async_context(engine.connect())
            except (DBAPIError, OSError) as error:
                why = type(error).__name__
                raise DatabaseFault(f"{option}: the database cannot be opened ({why}). Does it run?") from None
            if reads and engine.dialect.name == "postgresql":
                await connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
            yield connection
    finally:
        await engine.dispose()


async def _lock(connection: AsyncConnection) -> None:
    """The same lock that a service holds (bot/db/engine.py)."""
    held = await connection.scalar(text("SELECT pg_try_advisory_lock(:key)"), {"key": chat_schema().lock})
    await connection.commit()
    if not held:
        raise AlreadyRunning("A Kynnys works on this database. Stop it first.")


def _refuse_strange(connection: Connection) -> None:
    """A database with tables of another program is no empty one: Synapse's lies on the same server."""
    with connection.begin():
        there: set[Any] = set(inspect(connection).get_table_names())
    if there and "alembic_version" not in there:
        raise DatabaseFault("--to: the database holds another program's tables. Make one of its own for Kynnys.")
