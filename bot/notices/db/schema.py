"""Where the notice side's tables are kept, and their history."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from bot.db.engine import Schema

NEWEST: Final = "notices_0001"
"""The version in migrations/ that is the newest."""

NOTICES: Final = Schema(Path(__file__).parent / "migrations", NEWEST, 0x4B796E6E79730002)


def database_url(data: Path) -> str:
    """A file of its own in the notice side's folder, never the chat side's."""
    return f"sqlite+aiosqlite:///{data / 'notices.db'}"


def key_file(data: Path) -> Path:
    """The keys that seal it. With another key no row of one side opens on the other."""
    return data / "secrets" / "notices.keys"
