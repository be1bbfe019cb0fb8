"""What was heard in the notice rooms and waits, where listening goes on, and who can read there. Never commits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, delete, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.backup import RESTORED
from bot.notices.db.tables import cursor, heard, reader
from bot.vault import Vault
from risk_feed.model import NoticeRole, Post, Who

_SYNC: Final = "sync"


@dataclass(frozen=True, slots=True)
class Envelope:
    """An event of a notice room. `event` is the JSON as it came."""

    id: int
    post: Post
    event: Mapping[str, Any] = field(repr=False)
    at: datetime


async def where_listening_starts(tx: AsyncConnection) -> str | None:
    return (await tx.execute(select(cursor.c.value).where(cursor.c.name == _SYNC))).scalar()


async def set_back_to(tx: AsyncConnection) -> datetime | None:
    """From when the database is, where it comes from a copy and nobody has been told yet."""
    found = (await tx.execute(select(cursor.c.value).where(cursor.c.name == RESTORED))).scalar()
    return datetime.fromisoformat(found) if found else None


async def forget_set_back(tx: AsyncConnection) -> None:
    await tx.execute(delete(cursor).where(cursor.c.name == RESTORED))


async def move_cursor(tx: AsyncConnection, value: str) -> None:
    moved = await tx.execute(update(cursor).where(cursor.c.name == _SYNC).values(value=value))
    if not moved.rowcount:
        await tx.execute(insert(cursor).values(name=_SYNC, value=value))


async def receive(
    tx: AsyncConnection, vault: Vault, post: Post, key: str, event: Mapping[str, Any], at: datetime
) -> None:
    """Takes in one event; one that waits already is not taken in again."""
    inserting = postgresql.insert if tx.dialect.name == "postgresql" else sqlite.insert
    row = {
        "lookup": vault.lookup("event", key),
        "role": post.role.value,
        "campus": post.campus,
        "sealed": vault.seal_json(event),
        "at": at,
    }
    await tx.execute(inserting(heard).values(row).on_conflict_do_nothing(index_elements=["lookup"]))


async def waiting(tx: AsyncConnection, vault: Vault) -> list[Envelope]:
    """All that was not worked on yet, oldest first."""
    rows = await tx.execute(select(heard).order_by(heard.c.id))
    return [
        Envelope(row.id, Post(NoticeRole(row.role), row.campus), vault.open_json(row.sealed), row.at) for row in rows
    ]


async def done(tx: AsyncConnection, number: int) -> None:
    await tx.execute(delete(heard).where(heard.c.id == number))


async def readers_of(tx: AsyncConnection, post: Post) -> frozenset[Who]:
    """Who could read what was said in a room when it was last looked at."""
    found = await tx.execute(select(reader.c.who).where(_in_room(post)))
    return frozenset(Who(one) for one in found.scalars())


async def keep_readers(tx: AsyncConnection, post: Post, readers: frozenset[Who]) -> None:
    """In place of those who were kept before."""
    await tx.execute(delete(reader).where(_in_room(post)))
    rows = [{"role": post.role.value, "campus": post.campus, "who": one} for one in sorted(readers)]
    if rows:
        await tx.execute(insert(reader), rows)


def _in_room(post: Post) -> ColumnElement[bool]:
    return and_(reader.c.role == post.role.value, reader.c.campus == post.campus)
