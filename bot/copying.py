"""All rows of one database into another, of either kind, counted and compared on both sides.

Rows are read and written as the tables' types have them, so that a moment, a day or a truth value is the same in SQLite
and in PostgreSQL. What is compared is a hash over all rows of a table, in whatever order they come: the two sort text
differently.
"""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Column, MetaData, Table, func, insert, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import DatabaseFault

AT_ONCE: Final = 500
"""Rows that are in memory at a time."""


@dataclass(frozen=True, slots=True)
class Counted:
    """How many rows a table has, and a hash over them all."""

    table: str
    rows: int
    digest: str


async def counted(tx: AsyncConnection, table: Table) -> Counted:
    """What a table holds."""
    hashes = [_hash(row) async for row in _rows(tx, table)]
    whole = hashlib.sha256(b"".join(sorted(hashes))).hexdigest()
    return Counted(table.name, len(hashes), whole)


async def refuse_filled(tx: AsyncConnection, metadata: MetaData) -> None:
    """Raises DatabaseFault where any table has a row: what is there must not be mixed with anything."""
    for table in metadata.sorted_tables:
        if (await tx.execute(select(func.count()).select_from(table))).scalar_one():
            raise DatabaseFault(f"The target is not empty: {table.name} has rows. Name a database that nobody uses.")


async def copy_all(source: AsyncConnection, target: AsyncConnection, metadata: MetaData) -> list[Counted]:
    """Copies every table, and what number each gives next. What was copied, table by table.

    Raises:
        DatabaseFault: the target is not empty, or does not hold afterwards what the source holds.
    """
    await refuse_filled(target, metadata)
    copied = []
    for table in metadata.sorted_tables:
        some: list[dict[str, Any]] = []
        async for row in _rows(source, table):
            some.append(dict(zip(table.columns.keys(), row, strict=True)))
            if len(some) == AT_ONCE:
                await target.execute(insert(table), some)
                some = []
        if some:
            await target.execute(insert(table), some)
        await _count_on(source, target, table)
        copied.append(await _compared(source, target, table))
    return copied


async def _compared(source: AsyncConnection, target: AsyncConnection, table: Table) -> Counted:
    before, after = await counted(source, table), await counted(target, table)
    if before != after:
        raise DatabaseFault(
            f"{table.name}: {before.rows} rows went in, {after.rows} came out, or not the same ones. Nothing is kept."
        )
    return after


async def _rows(tx: AsyncConnection, table: Table) -> AsyncIterator[Sequence[Any]]:
    result = await tx.stream(select(table).order_by(*table.primary_key.columns))
    async for row in result:
        yield tuple(bytes(one) if isinstance(one, memoryview) else one for one in row)


def _hash(row: Sequence[Any]) -> bytes:
    """Of one row: each value with its type, so that `1` and `'1'` and nothing differ."""
    told = "\0".join(f"{type(one).__name__}:{one.hex() if isinstance(one, bytes) else one!r}" for one in row)
    return hashlib.sha256(told.encode("utf-8", "surrogatepass")).digest()


# --- numbers that are given next -----------------------------------------------------------------------------------
def _numbered(table: Table) -> Column[Any] | None:
    """The column whose numbers the database gives itself."""
    return table.autoincrement_column


async def _count_on(source: AsyncConnection, target: AsyncConnection, table: Table) -> None:
    """The next row gets the number that it would have got: no number of a row that is gone is given again."""
    column = _numbered(table)
    if column is None:
        return
    highest = (await source.execute(select(func.max(column)))).scalar() or 0
    last = max(highest, await _last_given(source, table, column))
    if last:
        await _go_on_from(target, table, column, last)


async def _last_given(tx: AsyncConnection, table: Table, column: Column[Any]) -> int:
    """The last number that was given; 0 where nobody knows of one."""
    if tx.dialect.name == "sqlite":
        if not table.dialect_options["sqlite"]["autoincrement"]:
            return 0
        asked = text("SELECT seq FROM sqlite_sequence WHERE name = :name")
        return int((await tx.execute(asked, {"name": table.name})).scalar() or 0)
    sequence = await _sequence(tx, table, column)
    row = (await tx.execute(text(f"SELECT last_value, is_called FROM {sequence}"))).one()  # noqa: S608 - its own name
    return int(row.last_value) if row.is_called else 0


async def _go_on_from(tx: AsyncConnection, table: Table, column: Column[Any], last: int) -> None:
    if tx.dialect.name == "postgresql":
        sequence = await _sequence(tx, table, column)
        await tx.execute(
            text("SELECT setval(CAST(:sequence AS regclass), :last)"), {"sequence": sequence, "last": last}
        )
        return
    if table.dialect_options["sqlite"]["autoincrement"]:
        named = {"name": table.name, "last": last}
        await tx.execute(text("DELETE FROM sqlite_sequence WHERE name = :name"), {"name": table.name})
        await tx.execute(text("INSERT INTO sqlite_sequence (name, seq) VALUES (:name, :last)"), named)


async def _sequence(tx: AsyncConnection, table: Table, column: Column[Any]) -> str:
    asked = text("SELECT pg_get_serial_sequence(:table, :column)")
    named = {"table": f'"{table.name}"', "column": column.name}
    return str((await tx.execute(asked, named)).scalar_one())
