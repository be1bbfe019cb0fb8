"""`kynnys backup`: a sealed copy of a running installation. `kynnys restore`: it, taken up on another machine."""

from __future__ import annotations

import asyncio
from pathlib import Path

import click

from bot.cli.options import settings_option
from bot.cli.sides import kept, notices_option, side_option
from bot.errors import BackupFault


@click.command()
@settings_option
@click.option(
    "--to",
    type=click.Path(path_type=Path),
    help="A file, or a folder in which it is named by the moment. [data/backups]",
)
@click.option("--new-key", is_flag=True, help="Make the recovery key, once, and show it.")
@side_option
@notices_option
def backup(file: Path, to: Path | None, new_key: bool, side: str, notices_file: Path) -> None:
    """Copies database, key store, seeds, login and secrets at one moment, beside the running service.

    The copy is sealed for a recovery key that this machine does not have. Make it first with --new-key, and write it on
    paper: without it no copy can ever be opened.
    """
    from bot import secrets
    from bot.backup.taking import PUBLIC, Installation, take
    from bot.clock import utc_now

    of = kept(side, file, notices_file)
    public = of.data / "secrets" / PUBLIC
    if new_key:
        _make_key(public)
        return
    if not public.exists():
        raise BackupFault("There is no recovery key yet. Make one and write it on paper: kynnys backup --new-key")
    now = utc_now()
    into = to or of.data / "backups"
    if to is None or to.is_dir() or to.suffix == "":
        into = into / f"kynnys-{side}-{now:%Y%m%dT%H%M%SZ}.backup"
    installation = Installation(of.data, of.database_url, of.papers, of.file)
    copied = asyncio.run(take(installation, into, secrets.read(public), now))
    click.echo(f"{copied.file}: {copied.files} files, {copied.size} bytes, sealed. Keep it on another machine.")


def _make_key(public: Path) -> None:
    from bot import secrets
    from bot.backup.sealing import RecoveryKey

    if public.exists():
        raise BackupFault(
            f"{public} is there already. If its recovery key is lost, move it away first; copies made until then need "
            "the old one."
        )
    key = RecoveryKey.fresh()
    secrets.write(public, key.public)
    click.echo("The recovery key. Write it on paper, keep it in two places, and not on this machine:\n")
    click.echo(f"  {key.written}\n")
    click.echo("It is not shown again. Without it no copy can be opened.")


@click.command()
@click.argument("copy", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--to", required=True, type=click.Path(path_type=Path, file_okay=False), help="The new data folder.")
@click.option("--key-file", type=click.Path(path_type=Path, exists=True, dir_okay=False), help="The recovery key.")
@click.option("--database", "database_url", help="An empty PostgreSQL to fill, where the settings name one.")
def restore(copy: Path, to: Path, key_file: Path | None, database_url: str | None) -> None:
    """Lays a copy out in a new data folder. The next start makes a new device and tells everybody."""
    from bot.backup.restoring import restore as lay_out
    from bot.backup.sealing import RecoveryKey

    written = key_file.read_text("utf-8") if key_file is not None else click.prompt("Recovery key", hide_input=True)
    done = asyncio.run(lay_out(copy, RecoveryKey.parsed(written), to, database_url))
    click.echo(f"{to}: {done.files} files as they were at {done.made_at:%Y-%m-%d %H:%M} UTC.")
    if done.settings:
        click.echo(f"The settings of that day lie in {to / 'restored' / 'settings'}.")
    click.echo("Stop the old service for good. Then: kynnys run")
    click.echo(
        "It logs in as a new device, and tells students, responders and operators in one line that it was set back."
    )
