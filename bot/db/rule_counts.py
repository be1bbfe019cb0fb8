"""How often the rules of the crisis screen spoke, month by month. Takes the caller's transaction and never commits.

Counted for those who tend the rules: one that speaks often and alarms never, or is on trial, wants looking at.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.db.tables import rule_count

_LONGEST = 80


async def count(tx: AsyncConnection, rules: Iterable[str], at: datetime) -> None:
    """One more for each rule of one message."""
    month = f"{at:%Y-%m}"
    for rule in dict.fromkeys(name[:_LONGEST] for name in rules):
        into = _inserting(tx)(rule_count).values(month=month, rule=rule, count=1)
        more = {"count": rule_count.c.count + 1}
        await tx.execute(into.on_conflict_do_update(index_elements=["month", "rule"], set_=more))


async def of_month(tx: AsyncConnection, month: str) -> list[tuple[str, int]]:
    """(rule, count), the commonest first."""
    rows = await tx.execute(
        select(rule_count.c.rule, rule_count.c.count)
        .where(rule_count.c.month == month)
        .order_by(rule_count.c.count.desc(), rule_count.c.rule)
    )
    return [(rule, spoken) for rule, spoken in rows]


def _inserting(tx: AsyncConnection) -> Any:
    return postgresql.insert if tx.dialect.name == "postgresql" else sqlite.insert
