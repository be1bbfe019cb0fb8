"""`kynnys migrate`: an installation grows from SQLite to PostgreSQL, or goes back."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

import click

from bot.cli.options import settings_option


@click.command()
@click.option("--from", "source", required=True, help="The URL of the database that is used now.")
@click.option("--to", "target", required=True, help="The URL of an empty one.")
@settings_option
def migrate(source: str, target: str, file: Path) -> None:
    """Copies every row into another database, counts and compares. Stop the service first.

    sqlite:////var/lib/kynnys/chat.db and postgresql://kynnys@localhost/kynnys are such URLs; a password is read from
    ~/.pgpass, so that it stands in no list of processes. The old database stays as it was.
    """
    from bot.moving import move
    from config.settings import load

    os.umask(0o077)
    data = load(file).data if file.exists() else None
    copied = asyncio.run(move(source, target, data))
    width = max(len(one.table) for one in copied)
    for one in copied:
        click.echo(f"{one.table:{width}}  {one.rows:8}  {one.digest[:16]}")
    rows = sum(one.rows for one in copied)
    click.echo(f"{rows} rows, the same on both sides. Now write the new URL in the settings:")
    click.echo('  [database]\n  url = "..."')
    click.echo("and start the service. When it runs well, remove the old database: it holds the same people.")
