"""How long students waited lately: what a true expected wait is reckoned from. Never commits."""

from __future__ import annotations

from datetime import datetime, timedelta
from statistics import median

from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.db.tables import pickup
from rooms.model import Service

LOOKED_BACK = timedelta(weeks=4)
FEWEST = 5
"""Below so many nothing is said of the wait: one long evening would be told as the rule."""
_MOST = 200


async def add(tx: AsyncConnection, service: Service, at: datetime, waited: timedelta) -> None:
    seconds = max(0, int(waited.total_seconds()))
    await tx.execute(insert(pickup).values(service=service.value, at=at, seconds=seconds))


async def usual_wait(tx: AsyncConnection, service: Service, now: datetime) -> int | None:
    """Whole minutes: the median of the last weeks' latest 200; None where there are too few."""
    found = await tx.execute(
        select(pickup.c.seconds)
        .where(pickup.c.service == service.value, pickup.c.at > now - LOOKED_BACK)
        .order_by(pickup.c.at.desc())
        .limit(_MOST)
    )
    seconds = list(found.scalars())
    return round(median(seconds) / 60) if len(seconds) >= FEWEST else None


async def forget_old(tx: AsyncConnection, now: datetime) -> None:
    await tx.execute(delete(pickup).where(pickup.c.at <= now - LOOKED_BACK))
