"""Statements that every message needs, compiled once.

SQLAlchemy finds a statement's text in a cache, binds, runs and wraps each execution anew, which took the bot some ten
times as long as SQLite itself needs (measured). A `Prepared` asks SQLAlchemy for the text and the types once and hands
them to SQLite from then on. On PostgreSQL, where the network takes longer than all that, it is a statement like others.

What runs seldom is better off as a plain statement: there SQLAlchemy can do everything.
"""

from __future__ import annotations

import collections
import sqlite3
from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import CursorResult, Executable
from sqlalchemy.dialects import sqlite
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.types import TypeEngine

from bot.db.this_thread import plain_sqlite, told_as_sqlalchemy_does

Process = Callable[[Any], Any]

_DIALECT = sqlite.dialect(paramstyle="named")


class Prepared:
    """A statement to be run often. No lists (`in_`) and no columns with defaults of Python's: all values are given."""

    def __init__(self, statement: Executable, *, on_postgresql: Executable | None = None) -> None:
        self._statement = statement
        self._on_postgresql = statement if on_postgresql is None else on_postgresql
        self._compiled: dict[tuple[str, ...], _Compiled] = {}

    async def rows(self, tx: AsyncConnection, values: Mapping[str, Any]) -> list[Any]:
        """All rows, each with the columns' names as attributes."""
        plain = plain_sqlite(tx)
        if plain is None:
            return list(await tx.execute(self._on_postgresql, dict(values)))
        compiled = self._for(values)
        return compiled.read(compiled.run(plain, values).fetchall())

    async def first(self, tx: AsyncConnection, values: Mapping[str, Any]) -> Any | None:
        rows = await self.rows(tx, values)
        return rows[0] if rows else None

    async def changed(self, tx: AsyncConnection, values: Mapping[str, Any]) -> int:
        """How many rows an UPDATE or a DELETE has changed."""
        plain = plain_sqlite(tx)
        if plain is None:
            result: CursorResult[Any] = await tx.execute(self._on_postgresql, dict(values))
            return result.rowcount
        return self._for(values).run(plain, values).rowcount

    def _for(self, values: Mapping[str, Any]) -> _Compiled:
        names = tuple(values)
        compiled = self._compiled.get(names)
        if compiled is None:
            compiled = self._compiled[names] = _Compiled(self._statement, names)
        return compiled


class _Compiled:
    """The text for one choice of columns, and what becomes of values on their way in and out."""

    def __init__(self, statement: Any, names: tuple[str, ...]) -> None:
        compiled: SQLCompiler = statement.compile(dialect=_DIALECT, column_keys=list(names))
        lacking = {name for name, bind in compiled.binds.items() if bind.required} - set(names)
        if lacking or compiled.insert_prefetch or compiled.update_prefetch:
            raise TypeError(f"values are lacking: {sorted(lacking)}")
        self._sql = str(compiled)
        ways_in = {name: _way_in(bind.type) for name, bind in compiled.binds.items()}
        self._ways_in = [(name, way) for name, way in ways_in.items() if way is not None and name in names]
        own = {name: bind.value for name, bind in compiled.binds.items() if name not in names}
        self._own = {name: value if (way := ways_in[name]) is None else way(value) for name, value in own.items()}
        columns = statement.exported_columns if getattr(statement, "is_select", False) or compiled.returning else ()
        found = [(column.key, _way_out(column.type)) for column in columns]
        self._row = _row_of([name for name, _ in found])
        self._ways_out = [(place, way) for place, (_, way) in enumerate(found) if way is not None]

    def run(self, plain: sqlite3.Connection, values: Mapping[str, Any]) -> sqlite3.Cursor:
        given = {**self._own, **values}
        for name, way in self._ways_in:
            given[name] = way(given[name])
        with told_as_sqlalchemy_does(self._sql):
            return plain.execute(self._sql, given)

    def read(self, rows: list[tuple[Any, ...]]) -> list[Any]:
        if not self._ways_out:
            return [self._row._make(row) for row in rows]
        return [self._row._make(self._out(row)) for row in rows]

    def _out(self, row: tuple[Any, ...]) -> list[Any]:
        values = list(row)
        for place, way in self._ways_out:
            values[place] = way(values[place])
        return values


def _row_of(names: list[str]) -> Any:
    return collections.namedtuple("Row", names)


def _way_in(kind: TypeEngine[Any]) -> Process | None:
    return kind.dialect_impl(_DIALECT).bind_processor(_DIALECT)


def _way_out(kind: TypeEngine[Any]) -> Process | None:
    return kind.dialect_impl(_DIALECT).result_processor(_DIALECT, None)
