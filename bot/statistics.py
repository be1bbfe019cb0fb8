"""What is counted for people, counted as it happens: in the transaction in which a wait ends or an alarm is had.

When a month is over, its numbers are shown in the room that the settings name (bot/delivery/months.py).
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import counting, errands
from bot.counting import End
from bot.db import inbox, outbox, statistics
from bot.db.outbox import Errand
from bot.month import last_over
from bot.vault import Vault
from moderation.alarm import Alarm
from rooms.model import Conversation, Place

MONTH_TOLD = "month_told"
"""Name of the cursor that says which month's numbers were shown last."""


async def followed(
    tx: AsyncConnection, before: Conversation, after: Conversation, at: datetime, *, by_clock: bool = False
) -> None:
    """What a decision about a conversation counts for. Before its rows go, where it is erased."""
    if counting.begins(before, after):
        await statistics.begins(tx, before.id, at)
    end = counting.ended(before, after, by_clock=by_clock)
    if end is not None:
        await _ended(tx, before, end, at)


async def erased(tx: AsyncConnection, conversation: Conversation, at: datetime) -> None:
    """Along with another of the same student."""
    await _ended(tx, conversation, End.LEFT, at)


async def _ended(tx: AsyncConnection, waiting: Conversation, end: End, at: datetime) -> None:
    """A wait that goes on after a talk was handed back was counted when somebody first came."""
    since = await statistics.ends(tx, waiting.id)
    if since is not None:
        await statistics.count(tx, counting.of_asking(since, end, waiting, at))


async def alarm_had(tx: AsyncConnection, of: Alarm, at: datetime) -> None:
    """An adult has it for the first time."""
    await statistics.count(tx, [counting.of_alarm(of, at)])


async def tell_of_month(tx: AsyncConnection, vault: Vault, to: Place | None, now: datetime) -> list[Errand]:
    """Once, when a month is over. The first life shows none: it was there for a part of it at most."""
    month = last_over(now)
    told = await inbox.where_sync_starts(tx, MONTH_TOLD)
    if told == month:
        return []
    await inbox.move_cursor(tx, month, MONTH_TOLD)
    if told is None or to is None:
        return []
    return [await outbox.append(tx, vault, errands.month(to, month), f"month-{month}", now)]
