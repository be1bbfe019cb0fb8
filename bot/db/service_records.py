"""What tutors have done: time on duty, conversations and reflections, in numbers by term. Never commits.

Of tutors alone: adults' hours are their employer's business and no bot's. Goes when its tutor leaves the roster.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.db.tables import desk, service_record
from rooms.model import Assignment, ConversationId, StaffId
from rooms.terms import Record, Term, Worked, by_term, read_term, term_of

_MILLISECOND = timedelta(milliseconds=1)


async def add_duty(tx: AsyncConnection, worked: Worked) -> None:
    """A stretch of duty, each part of it in its own term."""
    for term, lasted in by_term(worked):
        await _add(tx, worked.who, term, on_duty_ms=lasted // _MILLISECOND)


async def add_conversation(tx: AsyncConnection, number: ConversationId, by: Assignment, at: datetime) -> None:
    """A tutor has come to a desk of this conversation. Coming to it again is not another conversation."""
    theirs = (desk.c.conversation == number) & (desk.c.responder == by.responder.who)
    came_before = (await tx.execute(select(desk.c.id).where(theirs, desk.c.came).limit(1))).first()
    if came_before is not None:
        return
    await tx.execute(update(desk).where(desk.c.id == by.desk.id).values(came=True))
    await _add(tx, by.responder.who, term_of(at), conversations=1)


async def add_reflection(tx: AsyncConnection, who: StaffId, at: datetime) -> None:
    """An adult says that a tutor has talked their work through."""
    await _add(tx, who, term_of(at), reflections=1)


async def _add(tx: AsyncConnection, who: StaffId, term: Term, **more: int) -> None:
    row = (service_record.c.who == who) & (service_record.c.term == str(term))
    grown: dict[str, Any] = {name: service_record.c[name] + by for name, by in more.items()}
    if not (await tx.execute(update(service_record).where(row).values(grown))).rowcount:
        nothing = {"on_duty_ms": 0, "conversations": 0, "reflections": 0}
        await tx.execute(insert(service_record).values(who=who, term=str(term), **{**nothing, **more}))


async def of_term(tx: AsyncConnection, term: Term) -> dict[StaffId, Record]:
    """Of everybody who has done anything in that term."""
    rows = await tx.execute(select(service_record).where(service_record.c.term == str(term)))
    return {StaffId(row.who): _record(row) for row in rows}


async def of_person(tx: AsyncConnection, who: StaffId) -> dict[Term, Record]:
    """By term; empty for somebody of whom nothing is kept."""
    rows = await tx.execute(select(service_record).where(service_record.c.who == who).order_by(service_record.c.term))
    found = ((read_term(row.term), _record(row)) for row in rows)
    return {term: record for term, record in found if term is not None}


def _record(row: Any) -> Record:
    return Record(row.on_duty_ms * _MILLISECOND, row.conversations, row.reflections)


async def erase(tx: AsyncConnection, who: Iterable[StaffId]) -> None:
    await tx.execute(delete(service_record).where(service_record.c.who.in_(list(who))))
