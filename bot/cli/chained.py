"""What both logs' commands say of a chain: the line that was written down elsewhere, and what is wrong with the log."""

from __future__ import annotations

import re

import click

from bot.errors import KynnysError

_NOTED = re.compile(r"(\d{1,18}):([0-9a-f]{64})")


def noted_line(text: str) -> tuple[int, bytes]:
    """Number and hash of a line as it was written down.

    Raises:
        click.UsageError: it is not of the form in which the command prints one.
    """
    parts = _NOTED.fullmatch(text.strip())
    if parts is None:
        raise click.UsageError("--noted is a number, a colon and 64 letters and digits, as this command prints them.")
    return int(parts[1]), bytes.fromhex(parts[2])


def complain(broken_at: int | None, cut: int | None) -> None:
    """Ends with an error where the log is not what it was. `cut`: the noted line that does not stand any more.

    Raises:
        KynnysError: a line was changed, or the end is gone.
    """
    if broken_at is not None:
        raise KynnysError(
            f"The log is not what it was: line {broken_at} was changed, removed or slipped in, and nothing from there "
            "on can be relied on. Make a copy of the database before anything else, compare it with the backups, and "
            "find out who had access to the machine."
        )
    if cut is not None:
        raise KynnysError(
            f"Line {cut} is not in the log as it was written down. Its end was cut off, or all of it was written anew. "
            "Make a copy of the database before anything else, and compare it with the backups."
        )
