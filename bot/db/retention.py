"""What goes when its time is up, once an hour: everything that no student, no person and no errand takes away itself.

How long each thing stays is told by docs/data.md, which is made from bot/db/described.py. Never commits.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import delete, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.db import answers, audit, blocks, crossings, inbox, pickups, places
from bot.db.tables import alarm, desk, evidence, opening, rule_count, seat, statistic, tally
from moderation.alarm import Standing
from moderation.identity import Stage

KEPT_DONE: Final = timedelta(days=2)
"""How long a done message's keyed hash stays, so that a late repetition is known."""
KEPT_UNREAD: Final = timedelta(days=30)
"""How long a message of a staff room stays that could never be read, or was set aside. Students' go with their room."""


async def tidy(tx: AsyncConnection, now: datetime, *, records: timedelta, counts: timedelta) -> None:
    """`records`: how long alarms, openings, the log and former staff are known; `counts`: sums by month."""
    await inbox.forget_done(tx, before=now - KEPT_DONE)
    await inbox.forget_unread(tx, before=now - KEPT_UNREAD)
    await answers.drop_expired(tx, now=now)
    await pickups.forget_old(tx, now)
    await blocks.forget_old(tx, now)
    await crossings.forget_old_cards(tx)
    await places.forget_unknown_rooms(tx, seen_before=now - places.KEPT_UNKNOWN)
    await _forget_records(tx, now - records)
    await _forget_counts(tx, now - counts)


async def _forget_records(tx: AsyncConnection, before: datetime) -> None:
    """The newest opening and the newest alarm stay, so that no number is given twice."""
    newest_opening = select(func.max(opening.c.id)).scalar_subquery()
    ended = (opening.c.stage == Stage.ENDED.value, opening.c.asked_at < before, opening.c.id < newest_opening)
    await tx.execute(delete(opening).where(*ended))
    newest = select(func.max(alarm.c.id)).scalar_subquery()
    used = select(opening.c.alarm).union(select(evidence.c.alarm))
    closed = (alarm.c.standing == Standing.CLOSED.value, alarm.c.closed_at < before, alarm.c.id < newest)
    await tx.execute(delete(alarm).where(*closed, alarm.c.id.not_in(used)))
    await audit.forget_old(tx, before)
    theirs = select(desk.c.id).where(or_(desk.c.responder == seat.c.who, desk.c.companion == seat.c.who)).exists()
    await tx.execute(delete(seat).where(seat.c.left_at < before, ~theirs))


async def _forget_counts(tx: AsyncConnection, before: datetime) -> None:
    for table in (tally, rule_count, statistic):
        await tx.execute(delete(table).where(table.c.month < f"{before:%Y-%m}"))
