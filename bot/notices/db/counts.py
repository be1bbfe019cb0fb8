"""How many notices there were, how often a source was wrong, and when rooms had their digest. Never commits."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.notices.db.tables import morning, tally, wrong
from risk_feed.counting import Counted
from risk_feed.model import NoticeRole, Post, RuleId

_LONGEST_GROUP = 80


async def count(tx: AsyncConnection, month: str, rule: RuleId, role: NoticeRole, group: str) -> None:
    """One more. `month`: `2026-11`."""
    row = {"month": month, "rule": rule, "role": role.value, "group": group[:_LONGEST_GROUP]}
    into = _inserting(tx)(tally).values(count=1, **row)
    await tx.execute(into.on_conflict_do_update(index_elements=list(row), set_={"count": tally.c.count + 1}))


async def of_month(tx: AsyncConnection, month: str) -> list[Counted]:
    columns = (tally.c.rule, tally.c.role, tally.c.group, tally.c.count)
    rows = await tx.execute(select(*columns).where(tally.c.month == month).order_by(*columns))
    return [Counted(RuleId(rule), NoticeRole(role), group, counted) for rule, role, group, counted in rows]


async def count_wrong(tx: AsyncConnection, source: str, rule: RuleId) -> None:
    into = _inserting(tx)(wrong).values(source=source, rule=rule, count=1)
    more = {"count": wrong.c.count + 1}
    await tx.execute(into.on_conflict_do_update(index_elements=["source", "rule"], set_=more))


async def wrong_ones(tx: AsyncConnection) -> list[tuple[str, RuleId, int]]:
    """(source, rule, how often), the worst first."""
    columns = (wrong.c.source, wrong.c.rule, wrong.c.count)
    rows = await tx.execute(select(*columns).order_by(wrong.c.count.desc(), wrong.c.source, wrong.c.rule))
    return [(source, RuleId(rule), counted) for source, rule, counted in rows]


async def last_digest(tx: AsyncConnection, post: Post) -> date | None:
    here = (morning.c.role == post.role.value, morning.c.campus == post.campus)
    day: date | None = (await tx.execute(select(morning.c.day).where(*here))).scalar()
    return day


async def digested(tx: AsyncConnection, post: Post, day: date) -> None:
    into = _inserting(tx)(morning).values(role=post.role.value, campus=post.campus, day=day)
    await tx.execute(into.on_conflict_do_update(index_elements=["role", "campus"], set_={"day": day}))


def _inserting(tx: AsyncConnection) -> Any:
    return postgresql.insert if tx.dialect.name == "postgresql" else sqlite.insert
