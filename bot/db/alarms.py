"""Loads and saves alarms. Takes the caller's transaction and never commits."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.db.prepared import Prepared
from bot.db.tables import alarm
from moderation.alarm import Alarm, AlarmId, Outcome, Standing
from moderation.decide import next_due
from moderation.model import Category, Tier
from moderation.policy import AlarmPolicy
from rooms.model import ConversationId, Desk, DeskId, Language, StaffId

_SEPARATOR = "\n"
_LONGEST = 2000


def _alarm(row: Any) -> Alarm:
    return Alarm(
        id=AlarmId(row.id),
        conversation=ConversationId(row.conversation) if row.conversation is not None else None,
        pseudonym=row.pseudonym,
        language=Language(row.language) if row.language else None,
        tier=Tier(row.tier),
        worst=Tier(row.worst),
        category=Category(row.category) if row.category else None,
        rules=tuple(row.rules.split(_SEPARATOR)) if row.rules else (),
        screened=bool(row.screened),
        standing=Standing(row.standing),
        raised_at=row.raised_at,
        since=row.since,
        owner=StaffId(row.owner) if row.owner else None,
        owned_at=row.owned_at,
        here_at=row.here_at,
        desk=Desk(DeskId(row.desk)) if row.desk is not None else None,
        steps=row.steps,
        asked=bool(row.asked),
        heard_at=row.heard_at,
        repeated=bool(row.repeated),
        silence_told=bool(row.silence_told),
        outside_told=bool(row.outside_told),
        outcome=Outcome(row.outcome) if row.outcome else None,
        closed_at=row.closed_at,
        drill=bool(row.drill),
    )


def _values(of: Alarm, policy: AlarmPolicy) -> dict[str, Any]:
    return {
        "conversation": of.conversation,
        "pseudonym": of.pseudonym,
        "language": of.language.value if of.language else None,
        "tier": int(of.tier),
        "worst": int(of.worst),
        "category": of.category.value if of.category else None,
        "rules": _kept(of.rules),
        "screened": of.screened,
        "standing": of.standing.value,
        "raised_at": of.raised_at,
        "since": of.since,
        "owner": of.owner,
        "owned_at": of.owned_at,
        "here_at": of.here_at,
        "desk": of.desk.id if of.desk else None,
        "steps": of.steps,
        "asked": of.asked,
        "heard_at": of.heard_at,
        "repeated": of.repeated,
        "silence_told": of.silence_told,
        "outside_told": of.outside_told,
        "outcome": of.outcome.value if of.outcome else None,
        "closed_at": of.closed_at,
        "drill": of.drill,
        "due_at": next_due(of, policy),
    }


def _kept(rules: tuple[str, ...]) -> str:
    """As many names as there is room for, the first ones."""
    kept = ""
    for name in rules:
        longer = f"{kept}{_SEPARATOR if kept else ''}{name}"
        if len(longer) > _LONGEST:
            break
        kept = longer
    return kept


_NEXT = Prepared(select((func.coalesce(func.max(alarm.c.id), 0) + 1).label("number")))


async def next_number(tx: AsyncConnection) -> AlarmId:
    (row,) = await _NEXT.rows(tx, {})
    return AlarmId(row.number)


_OPEN_OF = Prepared(
    select(alarm)
    .where(alarm.c.conversation == bindparam("conversation"), alarm.c.standing != Standing.CLOSED.value)
    .order_by(alarm.c.id)
)


async def open_of(tx: AsyncConnection, number: ConversationId) -> Alarm | None:
    """The open alarm of a conversation; there is never more than one."""
    row = await _OPEN_OF.first(tx, {"conversation": number})
    return None if row is None else _alarm(row)


async def worst_of(tx: AsyncConnection, number: ConversationId) -> int:
    """The gravest tier that an alarm of this conversation ever had, open or closed; 0 where there was none."""
    return (await tx.execute(select(func.max(alarm.c.worst)).where(alarm.c.conversation == number))).scalar() or 0


async def by_number(tx: AsyncConnection, number: int) -> Alarm | None:
    row = (await tx.execute(select(alarm).where(alarm.c.id == number))).first()
    return None if row is None else _alarm(row)


async def all_open(tx: AsyncConnection) -> list[Alarm]:
    """Every open alarm: first who waits, the gravest first, the longest raised first; a drill last."""
    rows = await tx.execute(select(alarm).where(alarm.c.standing != Standing.CLOSED.value))
    found = [_alarm(row) for row in rows]
    return sorted(found, key=lambda one: (one.drill, not one.waits, -one.tier, one.raised_at, one.id))


async def owned_by(tx: AsyncConnection, who: StaffId) -> list[Alarm]:
    """Open alarms that are this one's."""
    return [one for one in await all_open(tx) if one.owner == who]


async def last_drill(tx: AsyncConnection) -> datetime | None:
    """When the last drill began."""
    found = await tx.execute(select(alarm.c.raised_at).where(alarm.c.drill).order_by(alarm.c.id.desc()).limit(1))
    return found.scalar()


async def drills_since(tx: AsyncConnection, since: datetime) -> list[Alarm]:
    """Drills that began then or later, oldest first."""
    rows = await tx.execute(select(alarm).where(alarm.c.drill, alarm.c.raised_at >= since).order_by(alarm.c.id))
    return [_alarm(row) for row in rows]


_DUE = Prepared(
    select(alarm)
    .where(alarm.c.due_at <= bindparam("now"))
    .order_by(alarm.c.tier.desc(), alarm.c.due_at)
    .limit(bindparam("at_most"))
)


async def due(tx: AsyncConnection, *, now: datetime, at_most: int) -> list[Alarm]:
    """Alarms to which the clock matters now, the gravest first."""
    return [_alarm(row) for row in await _DUE.rows(tx, {"now": now, "at_most": at_most})]


async def add(tx: AsyncConnection, of: Alarm, policy: AlarmPolicy) -> None:
    await tx.execute(insert(alarm).values({"id": of.id, **_values(of, policy)}))


async def save(tx: AsyncConnection, of: Alarm, policy: AlarmPolicy) -> None:
    await tx.execute(update(alarm).where(alarm.c.id == of.id).values(_values(of, policy)))
