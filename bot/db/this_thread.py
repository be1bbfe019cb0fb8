"""SQLite in the thread that asks.

A statement of ours takes SQLite some 20 microseconds; handing it to aiosqlite's thread and back costs more than that,
three or four times a statement, and was a third of the bot's CPU (measured). The key store works in this thread, too.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

import aiosqlite
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection


class InThisThread(aiosqlite.Connection):
    """aiosqlite without its thread."""

    def __await__(self) -> Generator[Any, None, InThisThread]:
        self._connection = self._connector()
        yield from ()
        return self

    async def _execute(self, fn: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        return fn(*args, **kwargs)

    def stop(self) -> None:
        """There is no thread to stop; `close` has closed the file."""
        self._connection = None

    @property
    def plain(self) -> sqlite3.Connection:
        """The connection itself. Raises ValueError when it is closed."""
        return self._conn


def connect(file: str, **options: Any) -> InThisThread:
    return InThisThread(partial(sqlite3.connect, file, **options), iter_chunk_size=64)


def plain_sqlite(tx: AsyncConnection) -> sqlite3.Connection | None:
    """SQLite's own connection below this one; None on another database."""
    if tx.dialect.name != "sqlite":
        return None
    found: InThisThread = tx.sync_connection.connection.driver_connection  # type: ignore[union-attr, assignment]
    return found.plain


@contextmanager
def told_as_sqlalchemy_does(statement: str) -> Iterator[None]:
    """sqlite3's errors as SQLAlchemy's, which everybody here catches. Without values: they get into logs."""
    try:
        yield
    except sqlite3.Error as error:
        raise DBAPIError.instance(statement, None, error, sqlite3.Error) from error
