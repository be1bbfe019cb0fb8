"""The notice side from a copy: each room is told once, and its keys can be changed like the other side's."""

import asyncio
import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import insert, select

from bot.backup import LAID_ASIDE, RESTORED
from bot.cli import main
from bot.db.engine import Database
from bot.notices.db import heard
from bot.notices.db.described import NOTICES_SIDE
from bot.notices.db.schema import NOTICES, database_url, key_file
from bot.notices.db.tables import cursor, errand
from bot.rotation import left
from bot.secrets import SealKeys
from tests.notice_life_makers import ADVISOR, MONDAY, POLICY, a_hit
from tests.notice_world import VAULT, Side, notices, side  # noqa: F401
from tests.postgresql import postgresql_server  # noqa: F401

SETTINGS = """
data = "notices-data"
[homeserver]
url = "http://127.0.0.1:9"
user = "@herate:koulu.fi"
[campus.ranta]
roles = ["ryhmanohjaaja"]
"""
OLD = SealKeys("k1", {"k1": b"1" * 32}, b"l" * 32)


async def test_each_room_reads_one_line_when_the_side_works_from_a_copy(side: Side):  # noqa: F811
    async with side.database.tx() as tx:
        await tx.execute(insert(cursor).values(name=RESTORED, value=(MONDAY - timedelta(hours=26)).isoformat()))

    await side.desk.set_back(POLICY.rooms)
    await side.desk.set_back(POLICY.rooms)
    await side.deliver()

    for post in POLICY.rooms:
        (line,) = side.rooms.texts(post)
        assert "noin 26 tunnin takaa" in line
    async with side.database.tx() as tx:
        assert await heard.set_back_to(tx) is None


async def test_nobody_is_told_of_a_start_like_any_other(side: Side):  # noqa: F811
    await side.desk.set_back(POLICY.rooms)
    await side.deliver()

    assert side.rooms.messages == []


async def test_the_line_and_the_end_of_telling_are_saved_together(
    side: Side,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
):
    """The power goes in between: told at the next start, once."""
    async with side.database.tx() as tx:
        await tx.execute(insert(cursor).values(name=RESTORED, value=MONDAY.isoformat()))

    async def cut(tx: object) -> None:
        raise ConnectionError

    with monkeypatch.context() as power:
        power.setattr(heard, "forget_set_back", cut)
        with pytest.raises(ConnectionError):
            await side.desk.set_back(POLICY.rooms)
    await side.desk.set_back(POLICY.rooms)
    await side.deliver()

    assert len(side.rooms.texts(ADVISOR)) == 1


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Its own folder, with one errand under the old key."""
    (tmp_path / "notices.toml").write_text(SETTINGS, encoding="utf-8")
    data = tmp_path / "notices-data"
    data.mkdir(mode=0o700)
    OLD.write(key_file(data))
    (data / "secrets" / "login.json").write_text('{"user_id": "@herate:koulu.fi", "device_id": "OLD", "token": "t"}')
    (data / "secrets" / "login.json").chmod(0o600)

    async def filled() -> None:
        from bot.vault import Vault

        async with Database.opened(database_url(data), NOTICES) as database, database.tx() as tx:
            row = {"txn": "t", "role": "opo", "campus": "", "created_at": MONDAY}
            await tx.execute(insert(errand).values(sealed=Vault(OLD).seal_json({"do": "say"}), **row))
            await heard.move_cursor(tx, "s1")

    asyncio.run(filled())
    return tmp_path


def of_notices(folder: Path, *words: str) -> str:
    done = CliRunner().invoke(main, [*words, "--side", "notices", "--notices", str(folder / "notices.toml")])
    assert done.exit_code == 0, done.output
    return done.output


def test_its_seal_key_is_changed_by_the_same_command(folder: Path):
    out = of_notices(folder, "keys", "rotate")

    assert "1 values lie under k2" in out
    assert set(SealKeys.read_or_make(key_file(folder / "notices-data")).keys) == {"k2"}

    async def others() -> int:
        async with Database.beside(database_url(folder / "notices-data"), NOTICES) as database, database.tx() as tx:
            assert bytes((await tx.execute(select(errand.c.sealed))).scalar_one()).startswith(b"k2:")
            return await left(tx, NOTICES_SIDE, "k2")

    assert asyncio.run(others()) == 0


def test_it_is_copied_and_laid_out_by_the_same_commands(folder: Path):
    key = next(line.strip() for line in of_notices(folder, "backup", "--new-key").splitlines() if line.startswith("  "))
    (folder / "paper").write_text(key)
    of_notices(folder, "backup", "--to", str(folder / "copies"))
    (copy,) = (folder / "copies").iterdir()

    words = ["restore", str(copy), "--to", str(folder / "new"), "--key-file", str(folder / "paper")]
    done = CliRunner().invoke(main, words)

    assert done.exit_code == 0, done.output
    assert (folder / "new" / LAID_ASIDE / "login.json").exists()
    assert not (folder / "new" / "secrets" / "login.json").exists(), "the first start logs in anew"
    with closing(sqlite3.connect(folder / "new" / "notices.db")) as plain:
        assert [name for (name,) in plain.execute("SELECT name FROM cursor ORDER BY name")] == [RESTORED, "sync"]


async def test_a_hit_is_taken_in_after_as_before(side: Side):  # noqa: F811
    async with side.database.tx() as tx:
        await tx.execute(insert(cursor).values(name=RESTORED, value=MONDAY.isoformat()))
    await side.desk.set_back(POLICY.rooms)

    taken = await side.desk.take([a_hit()], batch="file 1")

    assert taken.raised == 1
    assert VAULT.names == ("k1",)
