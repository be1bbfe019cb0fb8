"""A copy taken up on another machine, into an empty folder.

An Olm state that was set back in time must never be used again: others would be sent what was said to them before under
the same keys, and what they send would not open. So the login and the device's own keys of the copy are laid aside, and
the first start logs in anew (bot/restored.py). Of the old key store only what reads stays of use: the room keys of
messages that wait in the database.

The database is told that it was set back: what was on its way then may have arrived since, and is not sent again but
told (bot/deliver.py); the place in the homeserver's stream is taken away, so that nothing that was worked on since is
worked on again.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO, Final, cast

from sqlalchemy.exc import DBAPIError

from bot.backup import LAID_ASIDE, RESTORED
from bot.backup.sealing import Opening, RecoveryKey
from bot.backup.taking import MANIFEST, sha256_of
from bot.copying import copy_all
from bot.db.engine import Schema, chat_schema, create_engine, known_versions, migrate
from bot.db.inbox import own_cursor
from bot.db.tables import metadata
from bot.errors import BackupFault, DatabaseFault
from bot.notices.db.schema import NOTICES

_LONG_AGO: Final = 0
CHAT: Final = "chat.db"
NOTICE_SIDE: Final = "notices.db"


@dataclass(frozen=True, slots=True)
class TakenUp:
    """What stands now. `settings`: the settings files of the copy, for somebody to look at."""

    made_at: datetime
    files: int
    settings: tuple[str, ...]


async def restore(file: Path, key: RecoveryKey, to: Path, database_url: str | None = None) -> TakenUp:
    """Lays the copy out in `to`, whole or not at all. `database_url`: an empty PostgreSQL to fill from it.

    Raises:
        BackupFault: the copy does not open or is not whole, or an installation is there already.
        DatabaseFault: the copy is of a newer Kynnys, or the other database is not empty.
    """
    if to.exists() and any(to.iterdir()):
        raise BackupFault(f"{to} is not empty. A copy is never laid over an installation: name a new folder.")
    to.parent.mkdir(parents=True, exist_ok=True)
    stage = Path(tempfile.mkdtemp(prefix=f".{to.name}.", dir=to.parent))  # mode 0700
    try:
        manifest = _unpacked(file, key, stage)
        data = stage / "data"
        made_at = datetime.fromisoformat(manifest["made_at"])
        _lay_aside(data)
        _set_back(data, made_at)
        if database_url is not None:
            await _into(database_url, data / CHAT)
        if (stage / "settings").exists():
            (stage / "settings").rename(data / LAID_ASIDE / "settings")
        if to.exists():
            to.rmdir()
        data.rename(to)
    finally:
        shutil.rmtree(stage, ignore_errors=True)
    names = tuple(sorted(manifest["files"]))
    return TakenUp(made_at, len(names), tuple(one for one in names if one.startswith("settings/")))


def _unpacked(file: Path, key: RecoveryKey, stage: Path) -> dict[str, Any]:
    """What the copy says of itself; every file as it was, or BackupFault."""
    try:
        with file.open("rb") as sealed, tarfile.open(mode="r|", fileobj=cast(BinaryIO, Opening(sealed, key))) as tar:
            for member in tar:
                if not member.isreg():
                    raise BackupFault("The copy holds what is no file.")
                tar.extract(member, stage, filter="data")
        manifest: dict[str, Any] = json.loads((stage / MANIFEST).read_text(encoding="utf-8"))
        files = manifest["files"]
    except (OSError, ValueError, KeyError, tarfile.TarError) as error:
        raise BackupFault(f"{file}: cannot be read ({type(error).__name__}). Try an older copy.") from None
    for name, told in files.items():
        there = stage / name
        if not there.is_file() or sha256_of(there) != told["sha256"]:
            raise BackupFault(f"{file}: {name} is not what was put in. Try an older copy.")
    for path in (stage, *stage.rglob("*")):
        path.chmod(0o700 if path.is_dir() else 0o600)
    return manifest


def _lay_aside(data: Path) -> None:
    """The login and keys of each account whose folder is in the copy: of several workers each has its own."""
    for home in (data, *sorted(data.glob("workers/*/"))):
        aside = home / LAID_ASIDE
        aside.mkdir(mode=0o700, exist_ok=True)
        for name in ("secrets/login.json", "keys/keys.db"):
            if (home / name).exists():
                (home / name).rename(aside / Path(name).name)
        shutil.rmtree(home / "keys", ignore_errors=True)


def _set_back(data: Path, made_at: datetime) -> None:
    """Says in each database that it is from then. Raises DatabaseFault where one is of a newer Kynnys."""
    if (data / CHAT).exists():
        with _of_known_version(data / CHAT, chat_schema()) as plain:
            plain.execute("UPDATE outbox SET created_at = ?", (_LONG_AGO,))
            plain.execute("DELETE FROM cursor WHERE name = 'sync' OR name LIKE 'sync:%'")
            for name in _workers(plain):
                _note(plain, made_at, own_cursor(RESTORED, name))
    if (data / NOTICE_SIDE).exists():
        # What was pressed and written since is heard again: a notice is what became of it.
        with _of_known_version(data / NOTICE_SIDE, NOTICES) as plain:
            _note(plain, made_at)


def _workers(plain: sqlite3.Connection) -> list[str]:
    """The accounts that are to tell it: the first one, and those beside it, of which older copies know nothing.

    Their signs of life go: whoever hears that all was set back need not hear, too, that somebody was away.
    """
    if plain.execute("SELECT 1 FROM sqlite_master WHERE name = 'worker'").fetchone() is None:
        return [""]
    names = {"", *(name for (name,) in plain.execute("SELECT name FROM worker"))}
    plain.execute("DELETE FROM worker")
    return sorted(names)


@contextmanager
def _of_known_version(database: Path, schema: Schema) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(database)) as plain, plain:
        version = plain.execute("SELECT version_num FROM alembic_version").fetchone()
        if version is None or version[0] not in known_versions(schema):
            raise DatabaseFault(
                "The copy is of a newer Kynnys than this one. Install that version, or take an older one."
            )
        yield plain


def _note(plain: sqlite3.Connection, made_at: datetime, name: str = RESTORED) -> None:
    plain.execute("DELETE FROM cursor WHERE name = ?", (name,))
    plain.execute("INSERT INTO cursor (name, value) VALUES (?, ?)", (name, made_at.isoformat()))


async def _into(url: str, database: Path) -> None:
    """From the copy's SQLite file into another database, which must be empty."""
    source, target = create_engine(f"sqlite+aiosqlite:///{database}"), create_engine(url)
    try:
        async with source.connect() as reading, target.connect() as writing:
            await reading.run_sync(migrate)
            await writing.run_sync(migrate)
            async with writing.begin():
                await copy_all(reading, writing, metadata)
    except (DBAPIError, OSError) as error:
        raise DatabaseFault(f"The database cannot be filled ({type(error).__name__}). Does it run?") from None
    finally:
        await source.dispose()
        await target.dispose()
    for left in database.parent.glob(f"{database.name}*"):
        left.unlink()
