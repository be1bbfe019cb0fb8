"""A commit that fails takes nothing with it: the next transaction begins anew."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from bot.db.engine import Database

NOBODYS_ROOM = (
    "INSERT INTO envelope (lookup, room, state, sealed, attempts, received_at, asked_again) "
    "VALUES (x'00', 99, 'ready', x'00', 0, 0, 0)"
)


async def fail_at_the_commit(database: Database) -> None:
    async with database.tx() as tx:
        await tx.execute(text("PRAGMA defer_foreign_keys=ON"))
        await tx.execute(text(NOBODYS_ROOM))


async def test_after_a_commit_that_failed_the_next_transaction_works(tmp_path):
    """A deferred foreign key fails at the commit itself, as a full disk does."""
    async with Database.opened(f"sqlite+aiosqlite:///{tmp_path / 'chat.db'}") as database:
        with pytest.raises(IntegrityError):
            await fail_at_the_commit(database)

        for _ in range(2):
            async with database.tx() as tx:
                assert (await tx.execute(text("SELECT count(*) FROM envelope"))).scalar() == 0
