"""The audit log: append-only, each row's `chain` a hash over it and the row before.

Whoever changes, removes or slips in a row breaks the chain from there on, and `first_break` tells where. A cut at the
very end shows by comparing the last number with one that was written down elsewhere (`kynnys audit` prints it). What
`forget_old` takes away at the beginning is no break (bot/chain.py).
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.chain import first_link, link, may_begin_with
from bot.db.tables import audit
from moderation.effects import Note, Noted

_FIRST = first_link("kynnys audit")


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the log."""

    number: int
    at: datetime
    what: str
    alarm: int | None
    tier: int
    category: str | None
    by: str | None
    detail: str
    chain: bytes


def _told(note: Note) -> tuple[object, ...]:
    category = note.category.value if note.category is not None else None
    alarm = int(note.alarm) if note.alarm is not None else None
    return (note.what.value, alarm, int(note.tier), category, note.by, note.detail)


async def append(tx: AsyncConnection, note: Note, at: datetime) -> None:
    """Writes one line."""
    at = at.replace(microsecond=at.microsecond // 1000 * 1000)  # as the column keeps it
    last = (await tx.execute(select(audit.c.id, audit.c.chain).order_by(audit.c.id.desc()).limit(1))).first()
    number, before = (last.id + 1, bytes(last.chain)) if last is not None else (1, _FIRST)
    what, alarm, tier, category, by, detail = _told(note)
    values = {"what": what, "alarm": alarm, "tier": tier, "category": category, "by": by, "detail": detail}
    chain = link(before, number, at, _told(note))
    await tx.execute(insert(audit).values({"id": number, "at": at, "chain": chain, **values}))


async def entries(tx: AsyncConnection) -> AsyncIterator[Entry]:
    """The whole log, oldest first."""
    for row in await tx.execute(select(audit).order_by(audit.c.id)):
        # SQLite lets anything stand anywhere: what somebody wrote there by hand must be found, not stumbled over.
        chain = row.chain.encode() if isinstance(row.chain, str) else bytes(row.chain)
        yield Entry(row.id, row.at, row.what, row.alarm, row.tier, row.category, row.by, row.detail, chain)


async def has(tx: AsyncConnection, what: Noted, alarm: int) -> bool:
    """Whether this was written down of that alarm."""
    found = select(audit.c.id).where(audit.c.alarm == alarm, audit.c.what == what.value).limit(1)
    return (await tx.execute(found)).scalar() is not None


async def stands(tx: AsyncConnection, number: int, chain: bytes) -> bool:
    """Whether the line that was written down elsewhere, by its number and hash, is still there as it was."""
    found = (await tx.execute(select(audit.c.chain).where(audit.c.id == number))).scalar()
    return found is not None and bytes(found) == chain


async def forget_old(tx: AsyncConnection, before: datetime) -> None:
    """Lines from before that moment go, but for the newest of them, on whose hash the next one stands."""
    last = select(func.max(audit.c.id)).where(audit.c.at < before).scalar_subquery()
    await tx.execute(delete(audit).where(audit.c.id < last))


async def first_break(tx: AsyncConnection, now: datetime | None = None) -> int | None:
    """The first line that is not what it was when it was written; None where the chain holds.

    `now`: lines whose time was up by then may be gone. Without it the log must begin with line 1.
    """
    before, expected = _FIRST, 1
    async for one in entries(tx):
        if expected == 1 < one.number and may_begin_with(one.at, now):
            before, expected = one.chain, one.number + 1
            continue
        told = (one.what, one.alarm, one.tier, one.category, one.by, one.detail)
        if one.number != expected or link(before, one.number, one.at, told) != one.chain:
            return expected
        before, expected = one.chain, expected + 1
    return None


assert all(len(one.value) <= 16 for one in Noted)  # noqa: S101 - the column's width
