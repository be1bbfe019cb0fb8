"""What is counted for people, counted as it happens: in the transaction in which a wait ends or an alarm is had."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import counting
from bot.counting import End
from bot.db import statistics
from moderation.alarm import Alarm
from rooms.model import Conversation


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
