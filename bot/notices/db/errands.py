"""What is to be said in the notice rooms, until it has been said; where cards lie; what was taken in already.

Takes the caller's transaction and never commits. Each errand's `txn` makes a second sending harmless.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import and_, bindparam, delete, insert, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.db.prepared import Prepared
from bot.notices.db.tables import card, errand, taken
from bot.vault import Vault
from risk_feed.model import NoticeId, NoticeRole, Post

REMEMBERED: Final = timedelta(days=400)
"""For how long a file or a delivery that comes again is known: longer than a school year."""


@dataclass(frozen=True, slots=True)
class Errand:
    """One thing to say. `work`: what kind, as JSON (bot/notices/desk.py); its `repr` tells only the kind."""

    id: int
    txn: str
    post: Post
    notice: NoticeId | None
    work: dict[str, Any] = field(repr=False)
    created_at: datetime

    @property
    def do(self) -> str:
        return str(self.work["do"])


_APPEND = Prepared(insert(errand).returning(errand.c.id))
_TAKE = Prepared(
    sqlite.insert(taken).on_conflict_do_nothing(index_elements=[taken.c.lookup]).returning(taken.c.lookup),
    on_postgresql=postgresql.insert(taken)
    .on_conflict_do_nothing(index_elements=[taken.c.lookup])
    .returning(taken.c.lookup),
)
_IS_TAKEN = Prepared(select(taken.c.lookup).where(taken.c.lookup == bindparam("sought")))


async def append(
    tx: AsyncConnection,
    vault: Vault,
    post: Post,
    number: NoticeId | None,
    work: dict[str, Any],
    txn: str,
    at: datetime,
) -> None:
    row = {
        "txn": txn,
        "role": post.role.value,
        "campus": post.campus,
        "notice": number,
        "sealed": vault.seal_json(work),
        "created_at": at,
    }
    await _APPEND.rows(tx, row)


async def everything(tx: AsyncConnection, vault: Vault) -> list[Errand]:
    """All that is still to be said, in order."""
    return [_errand(vault, row) for row in await tx.execute(select(errand).order_by(errand.c.id))]


async def of_room(tx: AsyncConnection, vault: Vault, post: Post, at_most: int) -> list[Errand]:
    """What is to be said next in one room, in order."""
    here = and_(errand.c.role == post.role.value, errand.c.campus == post.campus)
    rows = await tx.execute(select(errand).where(here).order_by(errand.c.id).limit(at_most))
    return [_errand(vault, row) for row in rows]


async def rooms(tx: AsyncConnection) -> frozenset[Post]:
    """Where anything is still to be said."""
    rows = await tx.execute(select(errand.c.role, errand.c.campus).distinct())
    return frozenset(Post(NoticeRole(row.role), row.campus) for row in rows)


def _errand(vault: Vault, row: Any) -> Errand:
    number = NoticeId(row.notice) if row.notice is not None else None
    post = Post(NoticeRole(row.role), row.campus)
    return Errand(row.id, row.txn, post, number, vault.open_json(row.sealed), row.created_at)


async def done(tx: AsyncConnection, number: int) -> bool:
    """Crosses the errand out; False where it had been crossed out before."""
    return (await tx.execute(delete(errand).where(errand.c.id == number))).rowcount == 1


# --- cards ----------------------------------------------------------------------------------------------------------
async def lay_card(tx: AsyncConnection, vault: Vault, number: NoticeId, post: Post, event_id: str) -> None:
    """A card lies in a room under that event id."""
    row = {
        "notice": number,
        "role": post.role.value,
        "campus": post.campus,
        "lookup": vault.lookup("event", event_id),
        "sealed": vault.seal_text(event_id),
    }
    known = select(card.c.id).where(card.c.lookup == row["lookup"])
    if (await tx.execute(known)).first() is None:
        await tx.execute(insert(card).values(row))


async def card_in(tx: AsyncConnection, vault: Vault, number: NoticeId, post: Post) -> str | None:
    """The event id of the newest card of a notice in a room; None where none lies there."""
    here = and_(card.c.notice == number, card.c.role == post.role.value, card.c.campus == post.campus)
    row = (await tx.execute(select(card.c.sealed).where(here).order_by(card.c.id.desc()).limit(1))).first()
    return None if row is None else vault.open_text(row.sealed)


async def notice_of_card(tx: AsyncConnection, vault: Vault, event_id: str) -> NoticeId | None:
    """Whose card an event is."""
    found = select(card.c.notice).where(card.c.lookup == vault.lookup("event", event_id))
    number = (await tx.execute(found)).scalar()
    return None if number is None else NoticeId(number)


# --- nothing twice --------------------------------------------------------------------------------------------------
async def take(tx: AsyncConnection, vault: Vault, name: str, at: datetime) -> bool:
    """Remembers a file, a delivery or an event; False where it is known already."""
    return bool(await _TAKE.rows(tx, {"lookup": vault.lookup("marker", name), "at": at}))


async def is_taken(tx: AsyncConnection, vault: Vault, name: str) -> bool:
    return await _IS_TAKEN.first(tx, {"sought": vault.lookup("marker", name)}) is not None


async def forget_old(tx: AsyncConnection, now: datetime, kept: timedelta) -> None:
    """`kept`: how long what could be said in no room waits for one."""
    await tx.execute(delete(taken).where(taken.c.at < now - REMEMBERED))
    await tx.execute(delete(errand).where(errand.c.created_at < now - kept))
