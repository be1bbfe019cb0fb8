"""Who is on duty. Takes the caller's transaction and never commits."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.db.prepared import Prepared
from bot.db.tables import conversation, shift
from rooms.duty import Shift
from rooms.model import Phase, Place, StaffId
from rooms.terms import Worked

_ALL = Prepared(select(shift).order_by(shift.c.since, shift.c.who))


async def everybody(tx: AsyncConnection) -> tuple[Shift, ...]:
    """All who are on duty, the longest first."""
    return tuple(_shift(row) for row in await _ALL.rows(tx, {}))


def _shift(row: Any) -> Shift:
    return Shift(StaffId(row.who), Place(row.place), row.since, row.heard_at, bool(row.on_break))


async def begin(tx: AsyncConnection, of: Shift, at: datetime) -> list[Worked]:
    """As they are from now on. Answers what they have worked, where a break begins with it."""
    before = await _working_since(tx, [of.who])
    since = before.get(of.who)
    await tx.execute(delete(shift).where(shift.c.who == of.who))
    values = {"place": of.place.value, "since": of.since, "heard_at": of.heard_at, "on_break": of.on_break}
    goes_on = None if of.on_break else since or at
    await tx.execute(insert(shift).values(who=of.who, working_since=goes_on, **values))
    return [Worked(of.who, since, at)] if of.on_break and since is not None else []


async def heard(tx: AsyncConnection, who: StaffId, at: datetime) -> None:
    """Somebody on duty wrote or pressed something; of others nothing is kept."""
    await tx.execute(update(shift).where(shift.c.who == who, shift.c.heard_at < at).values(heard_at=at))


async def end(tx: AsyncConnection, who: Iterable[StaffId], at: datetime) -> list[Worked]:
    """They are off duty. Answers what they have worked since they came, or since their last break."""
    whose = list(who)
    before = await _working_since(tx, whose)
    await tx.execute(delete(shift).where(shift.c.who.in_(whose)))
    return [Worked(one, since, at) for one, since in before.items()]


async def _working_since(tx: AsyncConnection, who: list[StaffId]) -> dict[StaffId, datetime]:
    """Since when each has been on duty without a break; who is on one, or not on duty, is left out."""
    rows = await tx.execute(
        select(shift.c.who, shift.c.working_since).where(shift.c.who.in_(who), shift.c.working_since.is_not(None))
    )
    return {StaffId(row.who): row.working_since for row in rows}


_LOADS = Prepared(
    select(conversation.c.responder, func.count().label("load"))
    .where(
        or_(conversation.c.phase == Phase.TAKEN.value, conversation.c.phase == Phase.ASSIGNED.value),
        conversation.c.asleep_since.is_(None),
    )
    .group_by(conversation.c.responder)
)


async def loads(tx: AsyncConnection) -> dict[StaffId, int]:
    """How many conversations each responder has that do not sleep; who has none is left out."""
    return {StaffId(row.responder): row.load for row in await _LOADS.rows(tx, {}) if row.responder is not None}
