"""Which lines at a desk are internal notes, so that neither they nor what answers them ever crosses."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import bindparam, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.db.prepared import Prepared
from bot.db.tables import note
from bot.vault import Vault
from rooms.model import ConversationId

_IS_NOTE = Prepared(select(note.c.conversation).where(note.c.lookup == bindparam("of")))


async def keep(tx: AsyncConnection, vault: Vault, events: Iterable[str], conversation: ConversationId) -> None:
    """By the keyed hash of each event; they go with their conversation."""
    for event in events:
        if not await is_note(tx, vault, event):
            await tx.execute(insert(note).values(lookup=vault.lookup("event", event), conversation=conversation))


async def is_note(tx: AsyncConnection, vault: Vault, event: str) -> bool:
    return await _IS_NOTE.first(tx, {"of": vault.lookup("event", event)}) is not None
