"""Where each side's database, keys and papers lie, for commands that serve either side."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import click

from bot.cli.run import notices_option
from bot.db.engine import Schema, chat_schema
from bot.described import Side

__all__ = ["Kept", "kept", "notices_option", "side_option"]

side_option = click.option(
    "--side", type=click.Choice(["chat", "notices"]), default="chat", show_default=True, help="Which side's."
)


@dataclass(frozen=True, slots=True)
class Kept:
    """One side, as it lies on the disk. `file`: how its database is called in a copy; `seal_keys`: the file of keys."""

    data: Path
    database_url: str
    seal_keys: Path
    schema: Schema
    tables: Side
    papers: tuple[Path, ...]
    file: str
    several: bool = False
    """Whether several workers serve from it."""


def kept(side: str, settings: Path, notices: Path) -> Kept:
    """Of that side. The other side's settings are not read.

    Raises:
        KynnysError: the settings have faults.
    """
    return _notices(notices) if side == "notices" else _chat(settings)


def _chat(file: Path) -> Kept:
    from bot.db.described import CHAT
    from config.settings import load

    found = load(file)
    papers = tuple(one for one in (file, found.service.calendar) if one is not None)
    keys = found.secrets / "seal.keys"
    return Kept(found.data, found.database_url, keys, chat_schema(), CHAT, papers, "chat.db", bool(found.workers))


def _notices(file: Path) -> Kept:
    from bot.cli.notices import settings_in
    from bot.notices.db.described import NOTICES_SIDE
    from bot.notices.db.schema import NOTICES, database_url, key_file

    data = settings_in(file).data
    return Kept(data, database_url(data), key_file(data), NOTICES, NOTICES_SIDE, (file,), "notices.db")
