"""The notice side's audit log: append-only, each row's `chain` a hash over it and the row before (bot/chain.py).

Who, what, when, about which notice: keys and names from closed lists. No student stands in it, nor their hash, so that
it can outlive the notices.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, delete, func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.chain import first_link, link, may_begin_with
from bot.notices.db.tables import audit
from risk_feed.life import Note
from risk_feed.model import NoticeId
from risk_feed.notice import Notice

_FIRST = first_link("kynnys notices audit")


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the log."""

    number: int
    at: datetime
    what: str
    notice: int
    rule: str
    role: str
    by: str | None
    detail: str
    chain: bytes

    @property
    def told(self) -> tuple[object, ...]:
        return (self.what, self.notice, self.rule, self.role, self.by, self.detail)


async def append(tx: AsyncConnection, about: Notice, note: Note, at: datetime) -> None:
    """Writes one line."""
    at = at.replace(microsecond=at.microsecond // 1000 * 1000)  # as the column keeps it
    last = (await tx.execute(select(audit.c.id, audit.c.chain).order_by(audit.c.id.desc()).limit(1))).first()
    number, before = (last.id + 1, bytes(last.chain)) if last is not None else (1, _FIRST)
    row = {
        "what": note.what.value,
        "notice": int(about.id),
        "rule": str(about.rule),
        "role": about.post.role.value,
        "by": note.by,
        "detail": note.detail,
    }
    chain = link(before, number, at, tuple(row.values()))
    await tx.execute(insert(audit).values({"id": number, "at": at, "chain": chain, **row}))


async def entries(tx: AsyncConnection) -> AsyncIterator[Entry]:
    """The whole log, oldest first."""
    async for one in _read(tx, select(audit).order_by(audit.c.id)):
        yield one


async def of_notice(tx: AsyncConnection, number: NoticeId) -> list[Entry]:
    """What was done about one notice, oldest first."""
    return [one async for one in _read(tx, select(audit).where(audit.c.notice == number).order_by(audit.c.id))]


async def _read(tx: AsyncConnection, asked: Select[tuple[object, ...]]) -> AsyncIterator[Entry]:
    for row in await tx.execute(asked):
        # SQLite lets anything stand anywhere: what somebody wrote there by hand must be found, not stumbled over.
        chain = row.chain.encode() if isinstance(row.chain, str) else bytes(row.chain)
        yield Entry(row.id, row.at, row.what, row.notice, row.rule, row.role, row.by, row.detail, chain)


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
        if one.number != expected or link(before, one.number, one.at, one.told) != one.chain:
            return expected
        before, expected = one.chain, expected + 1
    return None
