"""How things stand, in counts: what operators and watchers are shown. Never commits, and reads no key and no id."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.db import alarms
from bot.db.tables import alarm, conversation, envelope, outbox, shift
from moderation.alarm import Standing
from moderation.model import Tier
from rooms.model import Phase, Place, Service


class Queue(StrEnum):
    """Where somebody waits. Whoever is in danger waits in none but the alarm room's."""

    TUTOR_CHAT = Service.TUTOR_CHAT.value
    COUNSELLOR_CHAT = Service.COUNSELLOR_CHAT.value
    ALARM = "alarm"


@dataclass(frozen=True, slots=True)
class Line:
    """So many, and since when the first of them; None where there is none."""

    count: int = 0
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Stock:
    """What there is at one moment. What is not named there is none of."""

    phases: Mapping[Phase, int]
    asleep: int
    waiting: Mapping[Queue, Line]
    on_duty: Mapping[Place, int]
    """Who is on a break is left out."""
    alarms: Mapping[tuple[Tier, Standing], int]
    """Open ones; no drills."""
    unanswered: Mapping[Tier, Line]
    """Alarms that nobody has."""
    errands: Line
    """What is still to be done at the homeserver."""
    envelopes: Mapping[str, int]
    """Messages that are not done, by their state in the inbox."""
    drilled_at: datetime | None


async def take(tx: AsyncConnection) -> Stock:
    """What there is now."""
    phases = await tx.execute(select(conversation.c.phase, func.count()).group_by(conversation.c.phase))
    asleep = select(func.count()).where(
        conversation.c.phase == Phase.ASSIGNED.value, conversation.c.asleep_since.is_not(None)
    )
    on_duty = select(shift.c.place, func.count()).where(shift.c.on_break.is_(False)).group_by(shift.c.place)
    errands = (await tx.execute(select(func.count(), func.min(outbox.c.created_at)))).one()
    envelopes = select(envelope.c.state, func.count()).where(envelope.c.state != "done").group_by(envelope.c.state)
    return Stock(
        phases={Phase(phase): count for phase, count in phases},
        asleep=(await tx.execute(asleep)).scalar_one(),
        waiting=await _waiting(tx),
        on_duty={Place(place): count for place, count in await tx.execute(on_duty)},
        **await _alarms(tx),
        errands=Line(*errands),
        envelopes={state: count for state, count in await tx.execute(envelopes)},
        drilled_at=await alarms.last_drill(tx),
    )


async def _waiting(tx: AsyncConnection) -> dict[Queue, Line]:
    columns = (conversation.c.service, conversation.c.alarmed)
    rows = await tx.execute(
        select(*columns, func.count(), func.min(conversation.c.waiting_since))
        .where(conversation.c.phase == Phase.WAITING.value)
        .group_by(*columns)
    )
    found: dict[Queue, Line] = {}
    for service, alarmed, count, since in rows:
        queue = Queue.ALARM if alarmed else Queue(service)
        found[queue] = _both(found.get(queue, Line()), Line(count, since))
    return found


def _both(one: Line, other: Line) -> Line:
    moments = [line.since for line in (one, other) if line.since is not None]
    return Line(one.count + other.count, min(moments, default=None))


async def _alarms(tx: AsyncConnection) -> dict[str, Any]:
    columns = (alarm.c.tier, alarm.c.standing)
    rows = await tx.execute(
        select(*columns, func.count(), func.min(alarm.c.raised_at))
        .where(alarm.c.standing != Standing.CLOSED.value, alarm.c.drill.is_(False))
        .group_by(*columns)
    )
    counts: dict[tuple[Tier, Standing], int] = {}
    unanswered: dict[Tier, Line] = {}
    for tier, standing, count, since in rows:
        counts[Tier(tier), Standing(standing)] = count
        if standing == Standing.CALLED.value:
            unanswered[Tier(tier)] = Line(count, since)
    return {"alarms": counts, "unanswered": unanswered}
