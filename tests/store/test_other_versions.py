"""A database of another version: every command that opens it says so in one line, and changes nothing."""

import asyncio
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.cli import COMMANDS, main
from bot.db.engine import Database, known_versions, reading
from bot.errors import DatabaseFault
from bot.notices.db.schema import NOTICES
from bot.secrets import SealKeys

SETTINGS = """
data = "data"
[homeserver]
url = "http://127.0.0.1:9"
user = "@tuki:koulu.fi"
[staff.koivu]
matrix_id = "@k1:koulu.fi"
role = "kuraattori"
alias = "Kuraattori Koivu"
"""
OPENS = {
    "audit": ["audit"],
    "drill": ["drill", "--wait", "1"],
    "faq": ["faq", "review"],
    "keys": ["keys", "list"],
    "privacy": ["privacy", "write", "papers"],
    "roster": ["roster", "list"],
    "screen": ["screen", "counts"],
    "stats": ["stats"],
    "workers": ["workers"],
}
"""How each command that opens the chat side's database is called."""
NEVER_OPENS = {
    "admin", "backup", "bundle", "calendar", "check", "demo", "directory", "doctor", "migrate", "notices", "restore",
    "run", "setup",
}  # fmt: skip
"""Those that open none, copy the file as it is, have a test of their own, or start the service, which refuses it."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "service.toml").write_text(SETTINGS, encoding="utf-8")
    (tmp_path / "data").mkdir(mode=0o700)
    SealKeys("k1", {"k1": b"1" * 32}, b"l" * 32).write(tmp_path / "data" / "secrets" / "seal.keys")

    async def made() -> None:
        async with Database.opened(f"sqlite+aiosqlite:///{tmp_path / 'data' / 'chat.db'}"):
            pass

    asyncio.run(made())
    return tmp_path


def of_version(folder: Path, version: str) -> None:
    with closing(sqlite3.connect(folder / "data" / "chat.db")) as plain, plain:
        plain.execute("UPDATE alembic_version SET version_num = ?", (version,))


def version_of(folder: Path) -> str:
    with closing(sqlite3.connect(folder / "data" / "chat.db")) as plain:
        return str(plain.execute("SELECT version_num FROM alembic_version").fetchone()[0])


def test_every_command_is_looked_at():
    """A new command that opens the database belongs in `OPENS`."""
    opening = {name for name in COMMANDS if name in OPENS}

    assert opening | NEVER_OPENS >= set(COMMANDS), sorted(set(COMMANDS) - opening - NEVER_OPENS)
    assert not opening & NEVER_OPENS


@pytest.mark.parametrize("name", sorted(OPENS))
def test_a_newer_database_is_refused_in_one_clear_line(folder: Path, name: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(folder)
    of_version(folder, "9999")

    done = CliRunner().invoke(main, [*OPENS[name], "--settings", str(folder / "service.toml")])

    assert done.exit_code == 1, done.output
    assert "The database is of a newer Kynnys than this one. Install that version, or restore a backup." in done.output
    assert "Traceback" not in done.output
    assert version_of(folder) == "9999"


def test_the_service_refuses_it_too_and_stays_down(folder: Path):
    of_version(folder, "9999")

    done = subprocess.run(
        [sys.executable, "-m", "bot", "keys", "rotate", "--settings", str(folder / "service.toml")],
        capture_output=True, text=True, check=False, env={**os.environ},
    )  # fmt: skip

    assert done.returncode == 1
    assert "newer Kynnys" in done.stderr


@pytest.mark.parametrize("name", ["audit", "drill", "faq", "keys", "screen"])
def test_beside_an_older_database_nothing_is_changed(folder: Path, name: str, monkeypatch: pytest.MonkeyPatch):
    """The service brings it up to date, and no command that only looks."""
    monkeypatch.chdir(folder)
    of_version(folder, "0001")

    done = CliRunner().invoke(main, [*OPENS[name], "--settings", str(folder / "service.toml")])

    assert done.exit_code == 1, done.output
    assert "older Kynnys (version 0001). Start the service once" in done.output
    assert version_of(folder) == "0001"


async def test_what_holds_nothing_yet_is_said_so(tmp_path: Path):
    with pytest.raises(DatabaseFault, match="holds nothing yet"):
        async with reading(f"sqlite+aiosqlite:///{tmp_path / 'empty.db'}"):
            pass


async def test_the_notice_sides_database_is_held_to_its_own_history(tmp_path: Path):
    url = f"sqlite+aiosqlite:///{tmp_path / 'notices.db'}"
    async with Database.opened(url, NOTICES):
        pass

    async with reading(url, NOTICES):
        pass
    with pytest.raises(DatabaseFault, match="newer Kynnys"):
        async with reading(url):
            pass
    assert not known_versions() & known_versions(NOTICES)
