"""A settings folder to begin with: the shipped examples, with a blank wherever only the school knows what to write.

A blank is an empty text, which `kynnys check` names with its place: nothing that was made up for an example can be
left standing by mistake. What is there already is never written over.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path

from bot import secrets

BLANKS = ("url", "user", "matrix_id")
"""Keys of the examples whose values are made up there, in lines that are in force."""
_FILES: Mapping[str, Mapping[str, str]] = {
    "chat": {"service.toml": "service.example.toml", "calendar.example.toml": "calendar.example.toml"},
    "notices": {"notices.toml": "notices.example.toml"},
}
_DATA = {"chat": "data", "notices": "notices-data"}
"""The data directories, as the examples name them."""


def write(folder: Path, side: str, known: Mapping[str, str]) -> tuple[list[str], list[str]]:
    """The examples of a side ("chat" or "notices"), and the directories for its data; what was written, what was kept.

    `known`: values of `BLANKS` that need not be blank.
    """
    written, kept = [], []
    folder.mkdir(parents=True, exist_ok=True)
    for name, example in _FILES[side].items():
        file = folder / name
        if file.exists():
            kept.append(name)
            continue
        text = (Path(str(files("config"))) / example).read_text(encoding="utf-8")
        file.write_text(with_blanks(text, known), encoding="utf-8")
        file.chmod(0o600)  # who is on the staff is nobody else's business, and database.url may hold a password
        written.append(name)
    secrets.private_directory(folder / _DATA[side])
    secrets.private_directory(secrets_of(folder, side))
    return written, kept


def secrets_of(folder: Path, side: str) -> Path:
    """Where the secrets of a side lie, in a folder that was written from its example."""
    return folder / _DATA[side] / "secrets"


def with_blanks(text: str, known: Mapping[str, str]) -> str:
    """The example with an empty text, or what is known, in place of what was made up."""
    return re.sub(
        rf'^({"|".join(BLANKS)}) = "[^"]*"$',
        lambda found: f'{found[1]} = "{known.get(found[1], "")}"',
        text,
        flags=re.M,
    )
