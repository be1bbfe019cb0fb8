"""`kynnys bundle`: a file for whoever helps. What may stand in it is decided in bot/bundle.py."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import aiohttp
import click
from sqlalchemy import Connection, func, inspect, select
from sqlalchemy.exc import DBAPIError

from bot import app, bundle, logs
from bot.cli import admin
from bot.cli.doctor import examine
from bot.cli.looks import Finding
from bot.cli.options import settings_option
from bot.cli.people import is_there
from bot.clock import utc_now
from bot.db.engine import NEWEST, create_engine, version_of
from bot.db.tables import metadata
from bot.errors import KynnysError
from bot.matrix.errors import MatrixFault
from config.faults import Faults
from config.health import HealthSettings
from config.settings import Settings, load

README: Final = [
    "A support bundle of Kynnys: versions, settings, doctor's findings, schema and row counts, the log, metrics.",
    "It holds numbers and words from closed lists. Accounts, rooms, names, addresses, paths, keys and whatever anybody",
    "wrote are left out, or told as <text>. docs/operations.md tells how that is made sure.",
]
_STATES: Final = ("green", "red", "unknown")
_ANSWER_WITHIN: Final = 5.0
"""Seconds for the service's own numbers."""
_LONGEST_ANSWER: Final = 1_000_000


@click.command(name="bundle")
@settings_option
@click.option(
    "--to", "target", type=click.Path(path_type=Path, dir_okay=False), default=None, help="The file to write."
)
@click.option(
    "--log", "log_files", type=click.Path(path_type=Path, dir_okay=False, allow_dash=True), multiple=True,
    help="A log of `kynnys run --json-logs`; - is standard input.",
)  # fmt: skip
@click.option(
    "--doctor/--no-doctor", default=True, help="Doctor starts the service for a moment where it does not run."
)
def bundle_command(file: Path, target: Path | None, log_files: Sequence[Path], doctor: bool) -> None:
    """A file for whoever helps you: how the installation is, and nothing of anybody.

    It holds no id, no word and no secret; look into it before you send it.
    """
    logs.configure(as_json=True, level=50)
    target = target or Path(f"kynnys-bundle-{utc_now():%Y%m%d-%H%M%S}.zip")
    lines = [line for one in log_files for line in _lines(one)]
    made = bundle.zipped(asyncio.run(_files(file, lines, doctor=doctor)))
    with os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as written:
        written.write(made)
    click.echo(f"{target}: {len(made) // 1024 + 1} KiB. Look into it before you send it.")
    if not log_files:
        click.echo("It holds no log. For one: journalctl -u kynnys -o cat | kynnys bundle --log -")


def _lines(file: Path) -> list[str]:
    if str(file) == "-":
        return sys.stdin.read().splitlines()
    try:
        return file.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError as error:
        raise click.ClickException(f"{file}: cannot be read ({type(error).__name__}).") from None


async def _files(file: Path, lines: list[str], *, doctor: bool) -> dict[str, object]:
    told, left_out = bundle.log_lines(lines)
    held: dict[str, object] = {
        "README.txt": README,
        "versions.json": bundle.versions(),
        "log.json": {"lines": told, "left_out": left_out},
    }
    try:
        settings = load(file)
    except Faults as found:
        return {**held, "settings.json": {"faults": len(found.lines)}}
    held["settings.json"] = bundle.masked(settings)
    held["database.json"] = await _database(settings)
    held["metrics.txt"] = await _metrics(settings.health)
    if doctor:
        held["doctor.json"] = await _doctor(file, settings)
    return held


async def _doctor(file: Path, settings: Settings) -> object:
    """Which findings are red. What doctor says of them names staff and paths, and stays here."""
    hand = admin.hand_of(app.account_of(settings), None, None, may_ask=False)
    try:
        return _findings(await examine(file, settings, hand))
    except (KynnysError, MatrixFault, OSError) as error:
        return {"ended": type(error).__name__}


def _findings(found: Sequence[Finding]) -> list[dict[str, str]]:
    return [
        {"name": one.name if one.name in LOOKS else bundle.OTHER, "state": one.state if one.state in _STATES else "?"}
        for one in found
    ]


LOOKS: Final = (
    "settings", "answers", "disk", "encoder", "database", "certificate", "homeserver", "clock", "login",
    "cross-signing", "staff", "admin", "service and database", "rate limit", "round trip",
)  # fmt: skip
"""What doctor looks at."""


async def _database(settings: Settings) -> object:
    """Its kind, its version and how many rows there are. It is looked into as it is, and nothing is made or changed."""
    try:
        if not is_there(settings.database_url):
            return {"there": False}
        engine = create_engine(settings.database_url)
    except KynnysError as error:
        return {"there": False, "error": type(error).__name__}
    try:
        async with engine.connect() as connection:
            return {"kind": engine.dialect.name, "newest": NEWEST, **await connection.run_sync(_looked_at)}
    except (DBAPIError, OSError) as error:
        return {"kind": engine.dialect.name, "newest": NEWEST, "error": type(error).__name__}
    finally:
        await engine.dispose()


def _looked_at(connection: Connection) -> dict[str, Any]:
    version = version_of(connection) or "none"
    with connection.begin():
        there = set(inspect(connection).get_table_names())
        tables = [table for table in metadata.sorted_tables if table.name in there]
        rows = {table.name: connection.execute(select(func.count()).select_from(table)).scalar() for table in tables}
    return {"version": version if version.isdecimal() and len(version) == 4 else bundle.OTHER, "rows": rows}


async def _metrics(settings: HealthSettings) -> list[str]:
    """As the running service tells them; empty where it does not."""
    if not settings.port:
        return []
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(settings.host, settings.host)  # noqa: S104 - to ask, not to listen
    address = f"http://{f'[{host}]' if ':' in host else host}:{settings.port}/metrics"
    try:
        async with (
            aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=_ANSWER_WITHIN)) as session,
            session.get(address, allow_redirects=False) as answer,
        ):
            return bundle.metric_lines((await answer.content.read(_LONGEST_ANSWER)).decode(errors="replace"))
    except (aiohttp.ClientError, TimeoutError, OSError):
        return []
