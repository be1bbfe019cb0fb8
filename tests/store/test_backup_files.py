"""A copy of a running installation: whole, at one moment, sealed; and laid out elsewhere, never over another."""

import asyncio
import sqlite3
import stat
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import func, insert, select

from bot.backup import LAID_ASIDE, RESTORED, taking
from bot.backup.restoring import restore
from bot.backup.sealing import RecoveryKey
from bot.backup.taking import Installation, take
from bot.cli import main
from bot.db import inbox, outbox, workers
from bot.db import tables as t
from bot.db.engine import Database
from bot.db.outbox import Draft
from bot.db.share import Share, note
from bot.errors import BackupFault, DatabaseFault
from bot.secrets import SealKeys
from bot.vault import Vault
from tests.makers import NOON
from tests.postgresql import fresh_database, postgresql_server  # noqa: F401
from tests.store.conftest import Town

KEY = RecoveryKey(b"r" * 32)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder with everything that a service leaves."""
    folder = tmp_path / "data"
    for name, content in {
        "secrets/login.json": '{"user_id": "@tuki:koulu.fi", "device_id": "OLD", "token": "t"}',
        "secrets/password": "salasana",
        "secrets/pickle.key": "pickle",
        "secrets/cross_signing.seeds": "seeds",
        "answers/heads.npz": "model",
        "lease": "",
        "backups/old.backup": "an older copy",
        ".chat.draft": "half",
    }.items():
        file = folder / name
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        file.write_text(content)
        file.chmod(0o600)
    folder.chmod(0o700)
    SealKeys("k1", {"k1": b"1" * 32}, b"l" * 32).write(folder / "secrets" / "seal.keys")
    (folder / "keys").mkdir(mode=0o700)
    with closing(sqlite3.connect(folder / "keys" / "keys.db")) as store, store:
        store.execute("CREATE TABLE accounts (user_id TEXT)")
        store.execute("INSERT INTO accounts VALUES ('@tuki:koulu.fi')")
    return folder


def url_of(data: Path) -> str:
    return f"sqlite+aiosqlite:///{data / 'chat.db'}"


def vault_of(data: Path) -> Vault:
    return Vault(SealKeys.read_or_make(data / "secrets" / "seal.keys"))


async def a_copy(data: Path, to: Path, url: str | None = None) -> Path:
    done = await take(Installation(data, url or url_of(data)), to, KEY.public, NOON)
    return done.file


async def accounts(database: Database) -> int:
    async with database.tx() as tx:
        return (await tx.execute(select(func.count()).select_from(t.account))).scalar_one()


async def test_a_copy_holds_all_that_a_new_machine_needs_and_nothing_that_passes(data: Path, tmp_path: Path):
    async with Database.opened(url_of(data)) as database:
        await Town(database, vault_of(data)).student("aino")
        copy = await a_copy(data, tmp_path / "copy.backup")

    await restore(copy, KEY, tmp_path / "new")

    there = {str(file.relative_to(tmp_path / "new")) for file in (tmp_path / "new").rglob("*") if file.is_file()}
    assert there == {
        "chat.db", "secrets/password", "secrets/pickle.key", "secrets/cross_signing.seeds", "secrets/seal.keys",
        "answers/heads.npz", f"{LAID_ASIDE}/login.json", f"{LAID_ASIDE}/keys.db",
    }  # fmt: skip
    for path in (tmp_path / "new", *(tmp_path / "new").rglob("*")):
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600), path
    async with Database.opened(url_of(tmp_path / "new")) as database:
        assert await accounts(database) == 1


async def test_nothing_of_it_can_be_read_without_the_recovery_key(data: Path, tmp_path: Path):
    async with Database.opened(url_of(data)) as database:
        await Town(database, vault_of(data)).student("aino")
        copy = await a_copy(data, tmp_path / "copy.backup")

    content = copy.read_bytes()
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    for told in (b"salasana", b"chat.db", b"SQLite", b"@tuki", b"Sininen", b"manifest"):
        assert told not in content
    with pytest.raises(BackupFault, match="another recovery key"):
        await restore(copy, RecoveryKey.fresh(), tmp_path / "new")
    assert not (tmp_path / "new").exists()


async def test_what_is_staged_goes_also_what_an_earlier_power_cut_left(data: Path, tmp_path: Path):
    left = data / ".backup-earlier"
    left.mkdir()
    (left / "chat.db").write_text("old")
    async with Database.opened(url_of(data)):
        await a_copy(data, tmp_path / "copy.backup")

    assert list(data.glob(".backup-*")) == []
    assert [file.name for file in tmp_path.iterdir() if file.name.startswith(".")] == []


async def test_while_the_service_writes_the_copy_is_of_one_moment(data: Path, tmp_path: Path):
    """Two rows always change together; the copy never has one without the other."""
    async with Database.opened(url_of(data)) as database:
        stop = asyncio.Event()

        async def writing() -> None:
            number = 0
            while not stop.is_set():
                number += 1
                async with database.tx() as tx:
                    await inbox.move_cursor(tx, str(number), "a")
                    await inbox.move_cursor(tx, str(number), "b")
                await asyncio.sleep(0)

        writer = asyncio.create_task(writing())
        copies = []
        for number in range(5):
            await asyncio.sleep(0.02)
            copies.append(await a_copy(data, tmp_path / f"{number}.backup"))
        stop.set()
        await writer

    for number, copy in enumerate(copies):
        await restore(copy, KEY, tmp_path / f"new{number}")
        with closing(sqlite3.connect(tmp_path / f"new{number}" / "chat.db")) as plain:
            values = dict(plain.execute("SELECT name, value FROM cursor WHERE name IN ('a', 'b')"))
        assert values["a"] == values["b"]


async def test_a_copy_of_postgresql_is_the_same_and_goes_back_into_either(
    data: Path,
    tmp_path: Path,
    postgresql_server: str,  # noqa: F811
):
    async with fresh_database(postgresql_server) as url, fresh_database(postgresql_server) as empty:
        async with Database.opened(url) as database:
            town = Town(database, vault_of(data))
            await town.student("aino")
            await town.wrote("aino", "$1")
            copy = await a_copy(data, tmp_path / "copy.backup", url)
            with pytest.raises(DatabaseFault, match="not empty"):
                await restore(copy, KEY, tmp_path / "over", url)
        assert not (tmp_path / "over").exists()

        await restore(copy, KEY, tmp_path / "lite")
        await restore(copy, KEY, tmp_path / "post", empty)

        assert not (tmp_path / "post" / "chat.db").exists()
        for found in (url_of(tmp_path / "lite"), empty):
            async with Database.opened(found) as database:
                assert await accounts(database) == 1
                async with database.tx() as tx:
                    assert await inbox.where_sync_starts(tx, RESTORED) == NOON.isoformat()
                    (held,) = await inbox.unfinished(tx, vault_of(data))
                    assert held.event["event_id"] == "$1"


async def test_the_database_knows_that_it_was_set_back(data: Path, tmp_path: Path):
    """Nothing that was on its way is sent again, and nothing that was heard since is heard again."""
    async with Database.opened(url_of(data)) as database:
        async with database.tx() as tx:
            await inbox.move_cursor(tx, "s1")
            await outbox.append(tx, vault_of(data), Draft("entry:1", {"do": "say"}), "t", NOON)
        copy = await a_copy(data, tmp_path / "copy.backup")

    await restore(copy, KEY, tmp_path / "new")

    async with Database.opened(url_of(tmp_path / "new")) as database, database.tx() as tx:
        assert await inbox.where_sync_starts(tx) is None
        assert await inbox.where_sync_starts(tx, RESTORED) == NOON.isoformat()
        (errand,) = await outbox.everything(tx, vault_of(data))
        assert errand.inherited
        assert NOON - errand.created_at > timedelta(days=365)


async def test_each_of_several_workers_logs_in_anew_and_hears_that_it_was_set_back(data: Path, tmp_path: Path):
    home = data / "workers" / "tuki2"
    for name in ("secrets/login.json", "secrets/pickle.key", "keys/keys.db"):
        (home / name).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    (home / "secrets" / "login.json").write_text("{}")
    (home / "secrets" / "pickle.key").write_text("the second one's")
    with closing(sqlite3.connect(home / "keys" / "keys.db")) as store, store:
        store.execute("CREATE TABLE accounts (user_id TEXT)")
    async with Database.opened(url_of(data)) as database:
        async with database.tx() as tx:
            for name in ("", "tuki2"):
                note(tx, Share(name, leads=not name, alone=False))
                await inbox.move_cursor(tx, "s1")
                await workers.lives(tx, vault_of(data), "@tuki:koulu.fi", NOON)
        copy = await a_copy(data, tmp_path / "copy.backup")

    await restore(copy, KEY, tmp_path / "new")

    again = tmp_path / "new" / "workers" / "tuki2"
    assert sorted(one.name for one in (again / LAID_ASIDE).iterdir()) == ["keys.db", "login.json"]
    assert (again / "secrets" / "pickle.key").read_text() == "the second one's"
    assert not (again / "keys").exists()
    async with Database.opened(url_of(tmp_path / "new")) as database, database.tx() as tx:
        for name in ("", "tuki2"):
            note(tx, Share(name, leads=not name, alone=False))
            assert await inbox.where_sync_starts(tx) is None
            assert await inbox.where_sync_starts(tx, RESTORED) == NOON.isoformat()
            assert await workers.heard_at(tx) is None, "nobody was away: all was set back"


async def test_a_living_installation_is_never_laid_over(data: Path, tmp_path: Path):
    async with Database.opened(url_of(data)):
        copy = await a_copy(data, tmp_path / "copy.backup")
    before = {file: file.read_bytes() for file in data.rglob("*") if file.is_file()}

    with pytest.raises(BackupFault, match="never laid over"):
        await restore(copy, KEY, data)

    assert {file: file.read_bytes() for file in data.rglob("*") if file.is_file()} == before
    (tmp_path / "empty").mkdir()
    await restore(copy, KEY, tmp_path / "empty")


async def test_a_copy_of_a_newer_kynnys_is_refused(data: Path, tmp_path: Path):
    async with Database.opened(url_of(data)) as database:
        async with database.tx() as tx:
            await tx.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
        copy = await a_copy(data, tmp_path / "copy.backup")

    with pytest.raises(DatabaseFault, match="newer Kynnys"):
        await restore(copy, KEY, tmp_path / "new")
    assert not (tmp_path / "new").exists()


async def test_a_file_that_is_not_what_was_put_in_is_found(data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    async with Database.opened(url_of(data)):
        monkeypatch.setattr(taking, "sha256_of", lambda file: "0" * 64)
        copy = await a_copy(data, tmp_path / "copy.backup")

    with pytest.raises(BackupFault, match="is not what was put in"):
        await restore(copy, KEY, tmp_path / "new")


async def test_a_broken_database_is_said_by_name(data: Path, tmp_path: Path):
    (data / "notices.db").write_bytes(b"no database at all, and long enough to be read as one" * 50)

    with pytest.raises(BackupFault, match=r"notices\.db: cannot be read as a database"):
        await a_copy(data, tmp_path / "copy.backup")
    assert not (tmp_path / "copy.backup").exists()


def test_both_commands_from_the_key_to_the_new_folder(data: Path, tmp_path: Path):
    asyncio.run(_once(data))
    settings = tmp_path / "service.toml"
    settings.write_text(
        'data = "data"\n[homeserver]\nurl = "https://matrix.koulu.fi"\nuser = "@tuki:koulu.fi"\n', encoding="utf-8"
    )
    words = ["backup", "--settings", str(settings)]

    without_a_key = CliRunner().invoke(main, words)
    assert without_a_key.exit_code == 1
    assert "--new-key" in without_a_key.output
    made = CliRunner().invoke(main, [*words, "--new-key"])
    assert made.exit_code == 0, made.output
    again = CliRunner().invoke(main, [*words, "--new-key"])
    assert again.exit_code == 1
    assert "is there already" in again.output
    written = next(line.strip() for line in made.output.splitlines() if line.startswith("  "))
    copied = CliRunner().invoke(main, [*words, "--to", str(tmp_path / "far")])
    assert copied.exit_code == 0, copied.output
    (copy,) = (tmp_path / "far").iterdir()
    (tmp_path / "paper").write_text(written.lower())

    laid = CliRunner().invoke(
        main, ["restore", str(copy), "--to", str(tmp_path / "new"), "--key-file", str(tmp_path / "paper")]
    )

    assert laid.exit_code == 0, laid.output
    assert written not in laid.output + copied.output
    assert (tmp_path / "new" / LAID_ASIDE / "settings" / "service.toml").read_text() == settings.read_text()
    assert (tmp_path / "new" / "chat.db").exists()


async def _once(data: Path) -> None:
    async with Database.opened(url_of(data)) as database, database.tx() as tx:
        await tx.execute(insert(t.account).values(lookup=b"l", sealed=b"s"))


def test_the_cursor_s_name_fits_its_column():
    assert len(RESTORED) <= t.cursor.c.name.type.length
    for name in (inbox.SYNC, RESTORED):
        assert len(inbox.own_cursor(name, "w" * t.worker.c.name.type.length)) <= t.cursor.c.name.type.length
