"""Databases of the notice side that are at the newest version already: made once in a folder, then copied."""

import shutil
from pathlib import Path

from bot.db.engine import Database
from bot.notices.db.schema import NOTICES


async def a_copy(folder: Path, name: str) -> str:
    """The URL of an empty database in that folder."""
    template = folder / "template.sqlite"
    if not template.exists():
        async with Database.opened(f"sqlite+aiosqlite:///{template}", NOTICES):
            pass
    return f"sqlite+aiosqlite:///{shutil.copy(template, folder / name)}"
