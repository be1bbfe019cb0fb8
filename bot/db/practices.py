"""Practice conversations that run: who, which script, how far, and counts of the trainee's lines. Never commits.

No words: what the scripted student says stands in the script, and what the trainee writes is kept nowhere. The row goes
when the practice is over.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.db.share import mine
from bot.db.tables import practice, room
from rooms.model import Language, StaffId
from rooms.practice import Counts, Practice, PracticeId


def _practice(row: Row[Any]) -> Practice:
    return Practice(
        id=PracticeId(row.id),
        who=StaffId(row.who),
        scenario=row.scenario,
        language=Language(row.language),
        heard_at=row.heard_at,
        joined=bool(row.joined),
        step=row.step,
        speaks_at=row.speaks_at,
        waits_since=row.waits_since,
        asked=bool(row.asked),
        asked_again=bool(row.asked_again),
        unsent=bool(row.unsent),
        counts=Counts(row.lines, row.slow, row.open_questions, row.secrecy, row.dosing, row.details, bool(row.raised)),
    )


def _values(of: Practice, due_at: datetime) -> dict[str, Any]:
    return {
        "who": of.who,
        "scenario": of.scenario,
        "language": of.language.value,
        "heard_at": of.heard_at,
        "joined": of.joined,
        "step": of.step,
        "speaks_at": of.speaks_at,
        "waits_since": of.waits_since,
        "asked": of.asked,
        "asked_again": of.asked_again,
        "unsent": of.unsent,
        "lines": of.counts.lines,
        "slow": of.counts.slow,
        "open_questions": of.counts.open_questions,
        "secrecy": of.counts.secrecy,
        "dosing": of.counts.dosing,
        "details": of.counts.details,
        "raised": of.counts.raised,
        "due_at": due_at,
    }


async def begin(tx: AsyncConnection, of: Practice, due_at: datetime) -> PracticeId:
    """A new one; its number in `of` does not count."""
    made = await tx.execute(insert(practice).values(_values(of, due_at)).returning(practice.c.id))
    return PracticeId(made.scalar_one())


async def save(tx: AsyncConnection, of: Practice, due_at: datetime) -> None:
    await tx.execute(update(practice).where(practice.c.id == of.id).values(_values(of, due_at)))


async def end(tx: AsyncConnection, number: PracticeId) -> None:
    await tx.execute(delete(practice).where(practice.c.id == number))


async def by_number(tx: AsyncConnection, number: int) -> Practice | None:
    return await _first(tx, practice.c.id == number)


async def of_person(tx: AsyncConnection, who: StaffId) -> Practice | None:
    return await _first(tx, practice.c.who == who)


async def of_room(tx: AsyncConnection, room: int) -> Practice | None:
    return await _first(tx, practice.c.room == room)


async def _first(tx: AsyncConnection, where: Any) -> Practice | None:
    row = (await tx.execute(select(practice).where(where))).first()
    return None if row is None else _practice(row)


async def due(tx: AsyncConnection, *, now: datetime, at_most: int) -> list[Practice]:
    """Those to which the clock matters now: in this worker's rooms, and for who leads those whose room is not made."""
    found = await tx.execute(
        select(practice)
        .outerjoin(room, practice.c.room == room.c.id)
        .where(practice.c.due_at <= now, mine(tx, room.c.worker))
        .order_by(practice.c.due_at, practice.c.id)
        .limit(at_most)
    )
    return [_practice(row) for row in found]


# --- its room -------------------------------------------------------------------------------------------------------
async def room_of(tx: AsyncConnection, number: PracticeId) -> int | None:
    return (await tx.execute(select(practice.c.room).where(practice.c.id == number))).scalar()


async def furnish(tx: AsyncConnection, number: PracticeId, room: int) -> None:
    await tx.execute(update(practice).where(practice.c.id == number).values(room=room))
