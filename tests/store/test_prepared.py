"""Statements that go past SQLAlchemy, beside those that do not."""

import pytest
from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.exc import IntegrityError

from bot.db import outbox, places
from bot.db.engine import Database
from bot.db.outbox import Draft
from bot.db.prepared import Prepared
from bot.db.tables import account, conversation, envelope
from bot.db.this_thread import plain_sqlite
from bot.vault import Vault
from tests.makers import NOON

NOBODYS = Prepared(insert(envelope))
VALUES = {
    "lookup": b"0",
    "room": 99,
    "state": "ready",
    "sealed": b"0",
    "attempts": 0,
    "received_at": NOON,
    "asked_again": False,
    "telling": False,
    "unsent": False,
}


class Disaster(Exception):
    """What comes between."""


async def write_both_ways(database: Database, vault: Vault, *, prepared_first: bool) -> None:
    async with database.tx() as tx:
        if prepared_first:
            await outbox.append(tx, vault, Draft("duty", {}), "t", NOON)
        await places.keep_account(tx, vault, "@aino:koulu.fi")
        if not prepared_first:
            await outbox.append(tx, vault, Draft("duty", {}), "t", NOON)
        raise Disaster


@pytest.mark.parametrize("prepared_first", [True, False])
async def test_both_kinds_of_statements_are_taken_back_together(database: Database, vault: Vault, prepared_first: bool):
    with pytest.raises(Disaster):
        await write_both_ways(database, vault, prepared_first=prepared_first)

    async with database.tx() as tx:
        assert await outbox.everything(tx, vault) == []
        assert (await tx.execute(select(account.c.id))).all() == []


async def put_into_nobodys_room(database: Database, *, found_at_the_commit: bool) -> None:
    async with database.tx() as tx:
        plain_sqlite(tx).execute(f"PRAGMA defer_foreign_keys={found_at_the_commit}")
        await NOBODYS.changed(tx, VALUES)


@pytest.mark.parametrize("found_at_the_commit", [True, False])
async def test_an_error_is_sqlalchemys_names_no_value_and_spoils_nothing(tmp_path, found_at_the_commit: bool):
    async with Database.opened(f"sqlite+aiosqlite:///{tmp_path / 'chat.db'}") as database:
        with pytest.raises(IntegrityError) as told:
            await put_into_nobodys_room(database, found_at_the_commit=found_at_the_commit)

        assert "99" not in str(told.value)
        async with database.tx() as tx:
            assert (await tx.execute(select(envelope.c.id))).all() == []


async def test_a_statement_that_lacks_values_is_refused_rather_than_filled_with_nothing(tmp_path):
    by_number = Prepared(update(conversation).where(conversation.c.id == bindparam("number")))
    with_defaults = Prepared(insert(envelope))

    async with Database.opened(f"sqlite+aiosqlite:///{tmp_path / 'chat.db'}") as database, database.tx() as tx:
        with pytest.raises(TypeError, match="number"):
            await by_number.changed(tx, {"phase": "open"})
        with pytest.raises(TypeError):
            await with_defaults.changed(tx, {"lookup": b"0", "room": 1})
