"""A copy of a running installation: databases, key stores and secrets at one moment, in one sealed file.

Order matters. The chat side's database comes first and the key stores after it: a room key is in the key store before
its message is in the database (bot/matrix/receiver.py), so that what the database waits to read can be read. SQLite
files are read through SQLite's own online backup while the service writes; PostgreSQL is read in one transaction that
sees one moment, into a SQLite file, so that a copy is always the same and can be taken up on either database.

What is staged lies beside the secrets that it holds, under the same modes, and goes with the command; what an earlier
one left when its power went is removed first.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError

from bot.backup.sealing import Sealing
from bot.copying import copy_all
from bot.db.engine import create_engine, migrate, refuse_another_version
from bot.db.tables import metadata
from bot.errors import BackupFault, DatabaseFault
from bot.secrets import private_directory

PUBLIC: Final = "backup.public"
"""The file in secrets/ with the public half of the recovery key."""
MANIFEST: Final = "manifest.json"
_STAGED: Final = ".backup-"
_NEVER: Final = ("lease", "-wal", "-shm", "-journal", ".backup")


@dataclass(frozen=True, slots=True)
class Installation:
    """What is copied. `papers`: settings files, for whoever builds the machine anew."""

    data: Path
    database_url: str
    papers: tuple[Path, ...] = ()
    database: str = "chat.db"
    """How the copy of the database is called."""


@dataclass(frozen=True, slots=True)
class Copied:
    """What came of it."""

    file: Path
    made_at: datetime
    files: int
    size: int
    """Bytes of the sealed file."""


async def take(of: Installation, file: Path, public: str, now: datetime) -> Copied:
    """Writes the copy, whole or not at all. The service may run meanwhile.

    Raises:
        BackupFault: the folder cannot be written, or a file is no database.
        DatabaseFault: the database cannot be read.
    """
    with _staged(of.data) as stage:
        names = [*await _database(of, stage), *_rest(of, stage)]
        manifest = _manifest(stage, names, now)
        (stage / MANIFEST).write_text(json.dumps(manifest, indent=1, sort_keys=True), encoding="utf-8")
        try:
            _write(stage, [MANIFEST, *names], file, public)
        except OSError as error:
            raise BackupFault(
                f"{file}: cannot be written ({error.strerror}). Look at the disk and the rights."
            ) from None
    return Copied(file, now, len(names), file.stat().st_size)


@contextmanager
def _staged(data: Path) -> Iterator[Path]:
    private_directory(data)
    for left in data.glob(f"{_STAGED}*"):
        shutil.rmtree(left, ignore_errors=True)
    stage = Path(tempfile.mkdtemp(prefix=_STAGED, dir=data))  # mode 0700
    try:
        yield stage
    finally:
        shutil.rmtree(stage, ignore_errors=True)


# --- databases ------------------------------------------------------------------------------------------------------
async def _database(of: Installation, stage: Path) -> list[str]:
    """The side's database, where there is one yet."""
    url = make_url(of.database_url)
    name = f"data/{of.database}"
    into = stage / name
    into.parent.mkdir(mode=0o700)
    if url.get_backend_name() == "postgresql":
        await _from_postgresql(of.database_url, into)
        return [name]
    there = Path(url.database or "")
    if not there.is_file():
        return []
    _snapshot(there, into)
    return [name]


async def _from_postgresql(url: str, into: Path) -> None:
    """Everything as it is at one moment, in a SQLite file of the same schema."""
    source, target = create_engine(url), create_engine(f"sqlite+aiosqlite:///{into}")
    try:
        async with source.connect() as reading, target.connect() as writing:
            await reading.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
            await refuse_another_version(reading)
            await writing.run_sync(migrate)
            async with reading.begin(), writing.begin():
                await copy_all(reading, writing, metadata)
    except (DBAPIError, OSError) as error:
        raise DatabaseFault(f"The database cannot be read ({type(error).__name__}). Does it run?") from None
    finally:
        await source.dispose()
        await target.dispose()
    with closing(sqlite3.connect(into)) as plain:
        plain.execute("PRAGMA journal_mode=DELETE")  # one file, without a log beside it


def _snapshot(there: Path, into: Path) -> None:
    """SQLite's online backup: one moment, while others write."""
    try:
        with (
            closing(sqlite3.connect(f"{there.resolve().as_uri()}?mode=ro", uri=True, timeout=10)) as source,
            closing(sqlite3.connect(into)) as target,
        ):
            source.backup(target)
            target.execute("PRAGMA journal_mode=DELETE")
    except sqlite3.Error as error:
        raise BackupFault(f"{there}: cannot be read as a database ({error}). Run: kynnys doctor") from None


# --- files ----------------------------------------------------------------------------------------------------------
def _rest(of: Installation, stage: Path) -> list[str]:
    """Every other file of the data folder, and the settings."""
    names = []
    chat = Path(make_url(of.database_url).database or "").resolve()
    for path in sorted(of.data.rglob("*")):
        inside = path.relative_to(of.data)
        if path.resolve() == chat or not path.is_file() or path.is_symlink() or _is_passing(inside):
            continue
        into = stage / "data" / inside
        into.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if path.suffix == ".db":
            _snapshot(path, into)
        else:
            shutil.copyfile(path, into)
        names.append(f"data/{inside.as_posix()}")
    for paper in of.papers:
        into = stage / "settings" / paper.name
        into.parent.mkdir(mode=0o700, exist_ok=True)
        shutil.copyfile(paper, into)
        names.append(f"settings/{paper.name}")
    return names


def _is_passing(inside: Path) -> bool:
    """Locks, logs of SQLite, and what is just being written."""
    return any(part.startswith(".") for part in inside.parts) or inside.name.endswith(_NEVER)


def _manifest(stage: Path, names: list[str], now: datetime) -> dict[str, Any]:
    return {
        "format": 1,
        "made_at": now.isoformat(timespec="seconds"),
        "files": {name: {"sha256": sha256_of(stage / name), "size": (stage / name).stat().st_size} for name in names},
    }


def sha256_of(file: Path) -> str:
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def _write(stage: Path, names: list[str], file: Path, public: str) -> None:
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = file.with_name(f".{file.name}.part")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o600)
    try:
        with os.fdopen(handle, "wb") as target:
            sealing = Sealing(target, public)
            with tarfile.open(mode="w|", fileobj=sealing) as tar:
                for name in names:
                    tar.add(stage / name, arcname=name, recursive=False, filter=_plain)
            sealing.finish()
            target.flush()
            os.fsync(target.fileno())
        draft.replace(file)
    finally:
        draft.unlink(missing_ok=True)


def _plain(member: tarfile.TarInfo) -> tarfile.TarInfo:
    """Whose the files were on that machine says nothing to another."""
    member.uid = member.gid = 0
    member.uname = member.gname = ""
    member.mode = 0o600
    return member
