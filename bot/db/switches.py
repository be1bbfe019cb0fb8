"""What operators have switched on, and who did. Never commits."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import bindparam, delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.db.prepared import Prepared
from bot.db.tables import switch
from rooms.model import StaffId


class Switch(StrEnum):
    POSTVENTION = "postvention"


_IS_ON = Prepared(select(switch.c.name).where(switch.c.name == bindparam("name")))


async def is_on(tx: AsyncConnection, which: Switch) -> bool:
    return await _IS_ON.first(tx, {"name": which.value}) is not None


async def turn(tx: AsyncConnection, which: Switch, on: bool, *, by: StaffId, at: datetime) -> None:
    """On or off; on again is as new."""
    await tx.execute(delete(switch).where(switch.c.name == which.value))
    if on:
        await tx.execute(insert(switch).values(name=which.value, by=by, since=at))
