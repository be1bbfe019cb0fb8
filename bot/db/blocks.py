"""Who talks with no tutor for a while, because an adult has decided so. Never commits.

Kept by the keyed hash of an account and a day's end, and of nothing else: not why, not with whom.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import bindparam, delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.db.prepared import Prepared
from bot.db.tables import account, block, conversation
from rooms.model import ConversationId

_UNTIL = Prepared(
    select(block.c.until)
    .join(account, account.c.lookup == block.c.lookup)
    .join(conversation, conversation.c.account == account.c.id)
    .where(conversation.c.id == bindparam("number"))
)


async def add(tx: AsyncConnection, number: ConversationId, until: datetime) -> None:
    """The account of that conversation, until then; anew where it is blocked already."""
    whose = select(account.c.lookup).join(conversation, conversation.c.account == account.c.id)
    lookup = (await tx.execute(whose.where(conversation.c.id == number))).scalar_one_or_none()
    if lookup is None:
        return
    await tx.execute(delete(block).where(block.c.lookup == lookup))
    await tx.execute(insert(block).values(lookup=lookup, until=until))


async def until(tx: AsyncConnection, number: ConversationId) -> datetime | None:
    """Until when whoever this conversation belongs to is blocked; it may be over."""
    row = await _UNTIL.first(tx, {"number": number})
    return row.until if row is not None else None


async def forget_old(tx: AsyncConnection, now: datetime) -> None:
    await tx.execute(delete(block).where(block.c.until <= now))
