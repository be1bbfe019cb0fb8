"""Threats of violence, kept for the police: the one thing that erasing leaves, until its time is up. Never commits.

Each alarm has a key of its own, sealed by the vault, and the words are sealed under that. What stands here is nobody's:
it hangs on an alarm, and the alarm of an erased conversation names no student.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import delete, func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.db.tables import evidence
from bot.vault import Vault
from moderation.alarm import AlarmId


@dataclass(frozen=True, slots=True)
class Kept:
    """Words of a threat, opened."""

    text: str = field(repr=False)
    written_at: datetime


def _about(alarm: int) -> str:
    return f"evidence of alarm {alarm}"


async def keep(tx: AsyncConnection, vault: Vault, alarm: AlarmId, text: str, *, at: datetime, until: datetime) -> None:
    known = (await tx.execute(select(evidence.c.key).where(evidence.c.alarm == alarm).limit(1))).scalar()
    key = vault.new_key() if known is None else bytes(known)
    sealed = vault.seal_under(key, text, _about(alarm))
    row = {"alarm": alarm, "key": key, "sealed": sealed, "written_at": at, "expires_at": until}
    await tx.execute(insert(evidence).values(row))


async def is_kept(tx: AsyncConnection, alarm: int, *, now: datetime) -> bool:
    """Whether there is anything that has not expired."""
    lasting = (evidence.c.alarm == alarm, evidence.c.expires_at > now)
    return bool((await tx.execute(select(func.count()).where(*lasting))).scalar_one())


async def of_alarm(tx: AsyncConnection, vault: Vault, alarm: int, *, now: datetime) -> list[Kept]:
    """All that has not expired, opened, oldest first."""
    lasting = (evidence.c.alarm == alarm, evidence.c.expires_at > now)
    rows = await tx.execute(select(evidence).where(*lasting).order_by(evidence.c.id))
    return [Kept(vault.open_under(bytes(row.key), row.sealed, _about(alarm)), row.written_at) for row in rows]


async def drop_expired(tx: AsyncConnection, *, now: datetime) -> list[AlarmId]:
    """Erases what has expired, keys and all; of which alarms that was."""
    alarms = (await tx.execute(select(evidence.c.alarm).where(evidence.c.expires_at <= now).distinct())).scalars().all()
    await tx.execute(delete(evidence).where(evidence.c.expires_at <= now))
    return sorted(AlarmId(one) for one in alarms)
