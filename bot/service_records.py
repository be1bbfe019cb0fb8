"""What tutors have done, counted as it happens: in the transaction in which a shift ends or a talk begins.

Adults' time is never counted (bot/db/service_records.py).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.db import service_records
from bot.staff import Roster
from rooms.model import Assignment, Conversation, Phase, StaffId
from rooms.terms import Worked


class ServiceRecords:
    """Holds no state."""

    def __init__(self, roster: Roster) -> None:
        self._roster = roster

    async def worked(self, tx: AsyncConnection, stretches: Iterable[Worked]) -> None:
        """What ended with somebody's going off duty, or on a break."""
        for one in stretches:
            if self._roster.responder(one.who).role.is_peer:
                await service_records.add_duty(tx, one)

    async def reflected(self, tx: AsyncConnection, who: StaffId, at: datetime) -> None:
        await service_records.add_reflection(tx, who, at)

    async def met(self, tx: AsyncConnection, before: Conversation, after: Conversation, at: datetime) -> None:
        """Whether a tutor has come to a student by what was decided."""
        arrived = _arrived(after)
        if arrived is None or not arrived.responder.role.is_peer or arrived.desk == _desk(before):
            return
        await service_records.add_conversation(tx, after.id, arrived, at)


def _arrived(of: Conversation) -> Assignment | None:
    return of.assignment if of.phase is Phase.ASSIGNED else None


def _desk(of: Conversation) -> object:
    arrived = _arrived(of)
    return arrived.desk if arrived is not None else None
