"""How many notices there were, how often a source was wrong, and when rooms had their digest. Never commits."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.notices.db.tables import morning, tally, wrong
from bot.vault import Vault
from risk_feed.counting import Counted
from risk_feed.model import NoticeRole, Post, RuleId


async def count(tx: AsyncConnection, vault: Vault, month: str, rule: RuleId, role: NoticeRole, group: str) -> None:
    """One more. `month`: `2026-11`."""
    row = {"month": month, "rule": rule, "role": role.value, "lookup": vault.lookup("group", group)}
    into = _inserting(tx)(tally).values(count=1, sealed=vault.seal_text(group), **row)
    await tx.execute(into.on_conflict_do_update(index_elements=list(row), set_={"count": tally.c.count + 1}))


async def of_month(tx: AsyncConnection, vault: Vault, month: str) -> list[Counted]:
    columns = (tally.c.rule, tally.c.role, tally.c.sealed, tally.c.count)
    rows = await tx.execute(select(*columns).where(tally.c.month == month))
    return [
        Counted(RuleId(rule), NoticeRole(role), vault.open_text(group), counted) for rule, role, group, counted in rows
    ]


async def count_wrong(tx: AsyncConnection, month: str, source: str, rule: RuleId) -> None:
    """One more. `month`: `2026-11`."""
    row = {"month": month, "source": source, "rule": rule}
    into = _inserting(tx)(wrong).values(count=1, **row)
    await tx.execute(into.on_conflict_do_update(index_elements=list(row), set_={"count": wrong.c.count + 1}))


async def wrong_ones(tx: AsyncConnection) -> list[tuple[str, RuleId, int]]:
    """(source, rule, how often), over all months, the worst first."""
    of, total = (wrong.c.source, wrong.c.rule), func.sum(wrong.c.count).label("total")
    rows = await tx.execute(select(*of, total).group_by(*of).order_by(total.desc(), *of))
    return [(source, RuleId(rule), int(counted)) for source, rule, counted in rows]


async def last_digest(tx: AsyncConnection, post: Post) -> date | None:
    here = (morning.c.role == post.role.value, morning.c.campus == post.campus)
    day: date | None = (await tx.execute(select(morning.c.day).where(*here))).scalar()
    return day


async def digested(tx: AsyncConnection, post: Post, day: date) -> None:
    into = _inserting(tx)(morning).values(role=post.role.value, campus=post.campus, day=day)
    await tx.execute(into.on_conflict_do_update(index_elements=["role", "campus"], set_={"day": day}))


async def forget_old(tx: AsyncConnection, now: datetime, kept: timedelta) -> None:
    """Sums of months that ended so long ago, and the digests of rooms that have had none for as long."""
    oldest = f"{now - kept:%Y-%m}"
    for table in (tally, wrong):
        await tx.execute(delete(table).where(table.c.month < oldest))
    await tx.execute(delete(morning).where(morning.c.day < (now - kept).date()))


def _inserting(tx: AsyncConnection) -> Any:
    return postgresql.insert if tx.dialect.name == "postgresql" else sqlite.insert
