"""What is counted for people, and who waits to be counted. Takes the caller's transaction and never commits."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.counting import One, What
from bot.db.tables import asking, statistic, tally
from faq.decide import Tally
from rooms.model import ConversationId

Counts = dict[What, dict[str, int]]


async def begins(tx: AsyncConnection, number: ConversationId, at: datetime) -> None:
    """Somebody waits from now on. One who was never counted waits anew."""
    await tx.execute(delete(asking).where(asking.c.conversation == number))
    await tx.execute(insert(asking).values(conversation=number, since=at))


async def ends(tx: AsyncConnection, number: ConversationId) -> datetime | None:
    """Since when they have waited, said once; None where they do not, or were counted before."""
    since = (await tx.execute(select(asking.c.since).where(asking.c.conversation == number))).scalar()
    await tx.execute(delete(asking).where(asking.c.conversation == number))
    return since


async def count(tx: AsyncConnection, ones: Iterable[One]) -> None:
    for one in ones:
        key = {"month": one.month, "what": one.what.value, "value": one.value}
        into = _inserting(tx)(statistic).values(**key, count=1)
        more = {"count": statistic.c.count + 1}
        await tx.execute(into.on_conflict_do_update(index_elements=list(key), set_=more))


async def of_month(tx: AsyncConnection, month: str) -> Counts:
    """`month`: `2026-11`."""
    columns = (statistic.c.what, statistic.c.value, statistic.c.count)
    found: Counts = {what: {} for what in What}
    for what, value, counted in await tx.execute(select(*columns).where(statistic.c.month == month)):
        found[What(what)][value] = counted
    return found


async def answers_of_month(tx: AsyncConnection, month: str) -> dict[Tally, int]:
    """What the bot answered by itself, over all intents and languages."""
    found = dict.fromkeys(Tally, 0)
    for what, counted in await tx.execute(select(tally.c.what, tally.c.count).where(tally.c.month == month)):
        found[Tally(what)] += counted
    return found


def _inserting(tx: AsyncConnection) -> Any:
    return postgresql.insert if tx.dialect.name == "postgresql" else sqlite.insert
