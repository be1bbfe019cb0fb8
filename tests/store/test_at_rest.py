"""What lies on the disk: whoever has the files without the key learns neither who nor what."""

import re
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from bot import erasing
from bot.db import conversations, crossings, inbox, outbox
from bot.db.crossings import Sent
from bot.db.engine import Database
from bot.db.outbox import Draft
from bot.vault import Vault
from rooms.effects import Erase
from rooms.messages import EraseFarewell
from rooms.model import Conversation, Phase, Purpose
from tests.makers import NOON, a_conversation
from tests.store.conftest import Town, staff

SECRETS = [b"aino", b"koulu.fi", b"jaksa", b"$tapahtuma", b"$oma"]
A_MATRIX_ID = re.compile(rb"[@!#$][\w.=/-]{3,}:[a-z]+\.[a-z]+")


async def a_talk(town: Town) -> Conversation:
    """Everything that is ever written down, with recognisable ids and words."""
    aino = await town.student("aino")
    await town.desk(aino, room="aino-desk")
    entry = await town.room("aino")
    for number, state in enumerate(["ready", "held", "relaying", "done"]):
        sent = await town.wrote("aino", f"$tapahtuma{number}", "En jaksa enää. " * 40)
        async with town.database.tx() as tx:
            await inbox.mark(tx, sent.id, state, aino.id)
    async with town.database.tx() as tx:
        await crossings.keep(tx, town.vault, Sent(entry.id, "$oma", Purpose.MENU, aino.id, "$tapahtuma1"))
        await outbox.append(tx, town.vault, Draft("entry:1", {"do": "forget", "user": "@aino:koulu.fi"}), "t", NOON)
        await inbox.move_cursor(tx, "s72594_4483_1934")
    await town.save(replace(a_conversation(Phase.ASSIGNED), id=aino.id))
    return aino


def files_of(directory: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in directory.iterdir() if file.name.startswith("chat.db")}


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
async def test_no_id_and_no_word_of_a_student_is_on_the_disk(town: Town, sqlite_directory: Path):
    await a_talk(town)

    files = files_of(sqlite_directory)
    assert {"chat.db", "chat.db-wal"} <= set(files), "the newest pages are in the log beside the file"
    assert b"Sininen aino" in b"".join(files.values()), "the search finds what is there"
    for name, content in files.items():
        content = content.replace(b"Sininen aino", b"")
        assert [secret for secret in SECRETS if secret in content] == [], name
        assert not A_MATRIX_ID.search(content), name


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
async def test_no_id_and_no_word_of_a_student_is_in_postgresql(town: Town, database: Database):
    await a_talk(town)

    from sqlalchemy import select

    from bot.db.tables import metadata

    async with database.tx() as tx:
        rows = [tuple(row) for table in metadata.sorted_tables for row in await tx.execute(select(table))]
    content = repr(rows).encode().replace(b"Sininen aino", b"")
    assert len(rows) > 8
    assert [secret for secret in SECRETS if secret in content] == []


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
async def test_what_is_erased_is_overwritten_and_not_only_unlinked(
    town: Town, database: Database, vault: Vault, sqlite_directory: Path
):
    aino = await a_talk(town)
    read_only = f"file:{sqlite_directory / 'chat.db'}?mode=ro"
    with closing(sqlite3.connect(read_only, uri=True)) as other:
        ciphertexts = [row[0] for row in other.execute("SELECT sealed FROM envelope WHERE sealed IS NOT NULL")]
    assert len(ciphertexts) == 3

    async with database.tx() as tx:
        stored = await conversations.by_number(tx, aino.id, staff)
        assert stored is not None
        await erasing.erase(tx, vault, stored, Erase(EraseFarewell(), None, all_of_account=True), {})
    with closing(sqlite3.connect(sqlite_directory / "chat.db")) as other:
        other.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    content = files_of(sqlite_directory)["chat.db"]
    assert b"Sininen aino" not in content
    assert not any(sealed[40:72] in content for sealed in ciphertexts)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
async def test_every_connection_has_the_pragmas(database: Database):
    for _ in range(2):
        async with database.tx() as tx:
            found = {
                pragma: (await tx.exec_driver_sql(f"PRAGMA {pragma}")).scalar()
                for pragma in ("journal_mode", "synchronous", "foreign_keys", "secure_delete", "busy_timeout")
            }
        assert found == {
            "journal_mode": "wal",
            "synchronous": 1,
            "foreign_keys": 1,
            "secure_delete": 1,
            "busy_timeout": 1000,
        }
