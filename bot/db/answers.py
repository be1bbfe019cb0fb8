"""What the bot remembers of answering, what it counts, and the questions it may keep. Never commits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, func, insert, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.db.tables import memory as memories
from bot.db.tables import question, tally
from bot.vault import Vault
from faq.decide import Asks, Count, Memory
from faq.model import IntentId
from rooms.model import ConversationId, Language

_SEALED = select(memories.c.sealed).where(memories.c.conversation == bindparam("number"))


async def recall(tx: AsyncConnection, vault: Vault, number: ConversationId) -> Memory:
    """What is remembered of a conversation."""
    sealed = (await tx.execute(_SEALED, {"number": number})).scalar_one_or_none()
    return Memory() if sealed is None else _memory(vault.open_json(sealed))


async def remember(tx: AsyncConnection, vault: Vault, number: ConversationId, memory: Memory) -> None:
    sealed = vault.seal_json(_json(memory))
    into = _inserting(tx)(memories).values(conversation=number, sealed=sealed)
    await tx.execute(into.on_conflict_do_update(index_elements=["conversation"], set_={"sealed": sealed}))


def _json(memory: Memory) -> dict[str, Any]:
    return {
        "at": memory.at.isoformat() if memory.at else None,
        "last": memory.last,
        "tongue": memory.tongue,
        "choices": list(memory.choices),
        "misses": memory.misses,
        "asks": memory.asks,
        "kept_asked": memory.kept_asked,
    }


def _memory(held: dict[str, Any]) -> Memory:
    return Memory(
        at=datetime.fromisoformat(held["at"]) if held["at"] else None,
        last=IntentId(held["last"]) if held["last"] else None,
        tongue=Language(held["tongue"]) if held["tongue"] else None,
        choices=tuple(IntentId(one) for one in held["choices"]),
        misses=held["misses"],
        asks=Asks(held["asks"]) if held["asks"] else None,
        kept_asked=held["kept_asked"],
    )


def _inserting(tx: AsyncConnection) -> Any:
    return postgresql.insert if tx.dialect.name == "postgresql" else sqlite.insert


# --- counts ---------------------------------------------------------------------------------------------------------
async def count(tx: AsyncConnection, one: Count, at: datetime) -> None:
    key = {
        "month": f"{at:%Y-%m}",
        "what": one.what.value,
        "intent": one.intent or "",
        "language": one.language.value,
    }
    into = _inserting(tx)(tally).values(**key, count=1)
    await tx.execute(into.on_conflict_do_update(index_elements=list(key), set_={"count": tally.c.count + 1}))


async def tallies(tx: AsyncConnection) -> list[tuple[str, str, str, int]]:
    """(what, intent, language, count), over all months, the commonest first."""
    total = func.sum(tally.c.count).label("total")
    columns = (tally.c.what, tally.c.intent, tally.c.language)
    rows = await tx.execute(select(*columns, total).group_by(*columns).order_by(total.desc(), *columns))
    return [(row.what, row.intent, row.language, int(row.total)) for row in rows]


# --- questions for review -------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class KeptQuestion:
    """A question that its writer allowed to be kept, scrubbed of names, numbers and addresses."""

    id: int
    text: str
    language: Language
    expires_at: datetime

    def __repr__(self) -> str:
        return f"<question {self.id}>"


async def keep(tx: AsyncConnection, vault: Vault, text: str, language: Language, expires_at: datetime) -> None:
    values = {"sealed": vault.seal_text(text), "language": language.value, "expires_at": expires_at}
    await tx.execute(insert(question).values(values))


async def kept(tx: AsyncConnection, vault: Vault) -> list[KeptQuestion]:
    """Oldest first."""
    rows = await tx.execute(select(question).order_by(question.c.id))
    return [KeptQuestion(row.id, vault.open_text(row.sealed), Language(row.language), row.expires_at) for row in rows]


async def drop(tx: AsyncConnection, number: int) -> bool:
    """Whether there was such a question."""
    return bool((await tx.execute(delete(question).where(question.c.id == number))).rowcount)


async def drop_expired(tx: AsyncConnection, *, now: datetime) -> int:
    return (await tx.execute(delete(question).where(question.c.expires_at <= now))).rowcount
