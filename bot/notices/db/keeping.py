"""Notices, their facts and who was told. Takes the caller's transaction and never commits."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, bindparam, delete, insert, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.db.prepared import Prepared
from bot.errors import SecretsFault
from bot.notices.db.tables import card, errand, fact, notice, told
from bot.vault import Vault
from risk_feed.model import Fact, Field, NoticeId, NoticeRole, Post, RuleId, StudentHash, Value, Who
from risk_feed.notice import Ending, Notice, Standing

_LATEST = Prepared(
    select(notice)
    .where(
        notice.c.student == bindparam("of_student"),
        notice.c.rule == bindparam("of_rule"),
        notice.c.first == bindparam("of_first"),
    )
    .order_by(notice.c.id.desc())
    .limit(1)
)
_NEW = Prepared(insert(notice).returning(notice.c.id))
_FACTS = Prepared(select(fact.c.sealed).where(fact.c.notice == bindparam("number")))


# --- notices --------------------------------------------------------------------------------------------------------
def _columns(of: Notice) -> dict[str, Any]:
    return {
        "student": of.student,
        "rule": of.rule,
        "version": of.version,
        "source": of.source,
        "role": of.post.role.value,
        "campus": of.post.campus,
        "first": of.first.value,
        "standing": of.standing.value,
        "raised_at": of.raised_at,
        "since": of.since,
        "facts_at": of.facts_at,
        "expires_on": of.expires_on,
        "owner": of.owner,
        "wakes_on": of.wakes_on,
        "pages": of.pages,
        "agreed": of.agreed,
        "outcome": of.outcome.value if of.outcome is not None else None,
        "ended_at": of.ended_at,
        "ended_by": of.ended_by,
    }


def _notice(row: Row[Any] | Any) -> Notice:
    return Notice(
        id=NoticeId(row.id),
        student=StudentHash(row.student),
        rule=RuleId(row.rule),
        version=row.version,
        source=row.source,
        post=Post(NoticeRole(row.role), row.campus),
        first=NoticeRole(row.first),
        standing=Standing(row.standing),
        raised_at=row.raised_at,
        since=row.since,
        facts_at=row.facts_at,
        expires_on=row.expires_on,
        owner=Who(row.owner) if row.owner is not None else None,
        wakes_on=row.wakes_on,
        pages=row.pages,
        agreed=bool(row.agreed),
        outcome=Ending(row.outcome) if row.outcome is not None else None,
        ended_at=row.ended_at,
        ended_by=Who(row.ended_by) if row.ended_by is not None else None,
    )


async def add(tx: AsyncConnection, new: Notice) -> Notice:
    """The notice with the number that it gets."""
    (row,) = await _NEW.rows(tx, _columns(new))
    return replace(new, id=NoticeId(row.id))


async def save(tx: AsyncConnection, of: Notice) -> None:
    await tx.execute(update(notice).where(notice.c.id == of.id).values(_columns(of)))


async def find(tx: AsyncConnection, number: int) -> Notice | None:
    row = (await tx.execute(select(notice).where(notice.c.id == number))).first()
    return None if row is None else _notice(row)


async def latest(tx: AsyncConnection, student: StudentHash, rule: RuleId, first: NoticeRole) -> Notice | None:
    """The last notice of a rule about a student that began with this role, open or ended."""
    row = await _LATEST.first(tx, {"of_student": student, "of_rule": rule, "of_first": first.value})
    return None if row is None else _notice(row)


async def still_open(tx: AsyncConnection) -> list[Notice]:
    """All that have not ended, oldest first."""
    return await _where(tx, notice.c.standing != Standing.ENDED.value)


async def in_room(tx: AsyncConnection, post: Post) -> list[Notice]:
    """Those that have not ended and lie in that room, oldest first."""
    of_post = and_(notice.c.role == post.role.value, notice.c.campus == post.campus)
    return await _where(tx, and_(of_post, notice.c.standing != Standing.ENDED.value))


async def of_student(tx: AsyncConnection, student: StudentHash) -> list[Notice]:
    """All about a student, oldest first."""
    return await _where(tx, notice.c.student == student)


async def open_of_rule(tx: AsyncConnection, student: StudentHash, rule: RuleId) -> list[Notice]:
    """All that have not ended of one rule about one student: one for each role that has its own."""
    of_rule = and_(notice.c.student == student, notice.c.rule == rule)
    return await _where(tx, and_(of_rule, notice.c.standing != Standing.ENDED.value))


async def _where(tx: AsyncConnection, holds: ColumnElement[bool]) -> list[Notice]:
    return [_notice(row) for row in await tx.execute(select(notice).where(holds).order_by(notice.c.id))]


async def drop_old(tx: AsyncConnection, *, ended_before: datetime) -> list[NoticeId]:
    """Erases notices that ended before that moment; which they were. One that still has something to say waits."""
    busy = select(errand.c.notice).where(errand.c.notice.is_not(None))
    old = and_(notice.c.ended_at < ended_before, notice.c.id.not_in(busy))
    numbers = [NoticeId(one) for one in (await tx.execute(select(notice.c.id).where(old))).scalars()]
    for table in (fact, told, card):
        await tx.execute(delete(table).where(table.c.notice.in_(numbers)))
    await tx.execute(delete(notice).where(notice.c.id.in_(numbers)))
    return numbers


# --- facts ----------------------------------------------------------------------------------------------------------
async def keep_facts(tx: AsyncConnection, vault: Vault, number: NoticeId, facts: Iterable[Fact]) -> None:
    """In place of what was kept before."""
    told_facts = [[one.field.value, *_plain(one.value), one.as_of.isoformat()] for one in facts]
    sealed = vault.seal_json({"notice": number, "facts": told_facts})
    into = _inserting(tx)(fact).values(notice=number, sealed=sealed)
    await tx.execute(into.on_conflict_do_update(index_elements=["notice"], set_={"sealed": sealed}))


async def facts_of(tx: AsyncConnection, vault: Vault, number: NoticeId) -> tuple[Fact, ...]:
    """What is kept of a notice; nothing once it has ended.

    Raises:
        SecretsFault: no key of ours opens it, or it was sealed for another notice.
    """
    row = await _FACTS.first(tx, {"number": number})
    if row is None:
        return ()
    opened = vault.open_json(row.sealed)
    if opened["notice"] != number:
        raise SecretsFault("a sealed row is not what it should be. Restore the database from the backup.")
    return tuple(
        Fact(Field(name), _value(kind, value), date.fromisoformat(as_of))
        for name, kind, value, as_of in opened["facts"]
    )


def _plain(value: Value) -> tuple[str, object]:
    if isinstance(value, date):
        return "day", value.isoformat()
    return type(value).__name__, value


def _value(kind: str, value: Any) -> Value:
    if kind == "day":
        return date.fromisoformat(value)
    plain: Value = {"bool": bool, "int": int, "float": float, "str": str}[kind](value)
    return plain


async def erase_facts(tx: AsyncConnection, number: NoticeId) -> None:
    await tx.execute(delete(fact).where(fact.c.notice == number))


# --- who was told ---------------------------------------------------------------------------------------------------
async def tell(tx: AsyncConnection, number: NoticeId, role: NoticeRole, at: datetime) -> None:
    into = _inserting(tx)(told).values(notice=number, role=role.value, at=at)
    await tx.execute(into.on_conflict_do_nothing(index_elements=["notice", "role"]))


async def told_of(tx: AsyncConnection, of: Notice) -> tuple[NoticeRole, ...]:
    """Every role that has been shown this thing: this notice, and those of other roles in the same time."""
    same = and_(
        notice.c.student == of.student,
        notice.c.rule == of.rule,
        or_(notice.c.ended_at.is_(None), notice.c.ended_at >= of.raised_at),
    )
    found = await tx.execute(select(told.c.role).join(notice, told.c.notice == notice.c.id).where(same).distinct())
    known = {NoticeRole(one) for one in found.scalars()}
    return tuple(role for role in NoticeRole if role in known)


async def told_when(tx: AsyncConnection, number: NoticeId) -> list[tuple[NoticeRole, datetime]]:
    """Which roles were shown one notice, and when, oldest first."""
    rows = await tx.execute(select(told.c.role, told.c.at).where(told.c.notice == number).order_by(told.c.at))
    return [(NoticeRole(role), at) for role, at in rows]


def _inserting(tx: AsyncConnection) -> Any:
    return postgresql.insert if tx.dialect.name == "postgresql" else sqlite.insert
