"""What runs by the clock goes with it when the clock is set back. Never commits.

Every wait is counted from a moment that was written down. When the machine's clock is set back by an hour, each of them
stands an hour in the future, and an alarm that nobody has taken would be silent for an hour too long. So they are set
back with it. When it is set on, waits end sooner, which harms nobody, and nothing is moved.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import BigInteger, Table, Update, literal, type_coerce, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.db.columns import Moment
from bot.db.tables import alarm, asking, conversation, envelope, opening, outbox, practice, shift
from moderation.alarm import Standing

NOTICED: Final = timedelta(seconds=5)
"""Less is what clocks are set right by all the time."""
RUNNING: Final = (conversation, alarm, shift, envelope, outbox, opening, practice, asking)
"""Tables of what is not over. Days that were promised, and what has been, are not moved."""


class WallClock:
    """Knows by how much the clock was set back since it was looked at last, by a clock that nobody sets."""

    def __init__(self) -> None:
        self._before: tuple[datetime, float] | None = None

    def lost(self, now: datetime, steady: float) -> timedelta:
        """`steady` in seconds; nothing where it was set on, or by less than a few seconds."""
        if self._before is None:
            return timedelta()
        lost = timedelta(seconds=steady - self._before[1]) - (now - self._before[0])
        return lost if lost >= NOTICED else timedelta()

    def looked(self, now: datetime, steady: float) -> None:
        """From here on: what was lost before has been made good."""
        self._before = (now, steady)


async def begin_earlier(tx: AsyncConnection, by: timedelta) -> None:
    """Everything that runs began so much earlier."""
    for table in RUNNING:
        await tx.execute(_earlier(table, by))


def _earlier(table: Table, by: timedelta) -> Update:
    less = literal(by // timedelta(milliseconds=1), BigInteger)
    moments = [column for column in table.columns if isinstance(column.type, Moment)]
    changed = update(table).values({column.name: type_coerce(column, BigInteger) - less for column in moments})
    return changed.where(alarm.c.standing != Standing.CLOSED.value) if table is alarm else changed
