"""`kynnys demo`: from nothing to everything, on loopback."""

from __future__ import annotations

import asyncio
import contextlib
import shutil
import signal
import sys
import tempfile
from collections.abc import Coroutine, Iterator
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from bot.demo.notice_stage import PEOPLE as NOTICE_STAFF
from bot.demo.stage import Stage, set_stage

INTERRUPTED = 130
"""Exit status of what Ctrl-C has cut short."""


@click.command()
@click.option("--play", is_flag=True, help="Act out the whole story with real encrypted clients, then exit.")
@click.option(
    "--keep",
    "kept",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="Keep everything in this directory.",
)
@click.option(
    "--ready", "ready_file", type=click.Path(path_type=Path), metavar="FILE", help="Write the set-up as JSON."
)
def demo(play: bool, kept: Path | None, ready_file: Path | None) -> None:
    """A throw-away homeserver, both sides, people and rooms. Stays up until Ctrl-C."""
    if ready_file is not None:
        _clear(ready_file)
    with _directory(kept) as directory:
        sys.exit(asyncio.run(_demo(directory, play, ready_file)))


def _clear(ready_file: Path) -> None:
    """What an earlier demo wrote goes, so that nobody takes it for this one. Told now and not after the set-up."""
    if ready_file.is_dir() or not ready_file.absolute().parent.is_dir():
        raise click.UsageError(f"{ready_file} cannot be written: name a file in a folder that is there.")
    ready_file.unlink(missing_ok=True)


@contextlib.contextmanager
def _directory(kept: Path | None) -> Iterator[Path]:
    if kept is not None:
        if kept.exists() and any(kept.iterdir()):
            raise click.UsageError(f"{kept} is not empty. Name a new directory.")
        yield kept.resolve()
        return
    directory = Path(tempfile.mkdtemp(prefix="kynnys-demo-"))
    try:
        yield directory
    finally:
        shutil.rmtree(directory, ignore_errors=True)


async def _demo(directory: Path, play: bool, ready_file: Path | None) -> int:
    console = Console()
    ended = asyncio.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(name, ended.set)
    console.print("Starting a homeserver and the bot ...")
    cut = await _unless(ended, _serve(directory, play, ready_file, console), console)
    return cut if play or cut != INTERRUPTED else 0  # Ctrl-C is how a demo without a story ends


async def _serve(directory: Path, play: bool, ready_file: Path | None, console: Console) -> int:
    async with set_stage(directory, ready_file=ready_file) as stage:
        if play:
            from bot.demo.story import act

            return await act(stage, console)
        _show(console, stage)
        await asyncio.Event().wait()
    return 0


async def _unless(ended: asyncio.Event, serving: Coroutine[Any, Any, int], console: Console) -> int:
    """To its end, or until somebody has seen enough, also while it is still being set up."""
    running, waiting = asyncio.ensure_future(serving), asyncio.ensure_future(ended.wait())
    await asyncio.wait({running, waiting}, return_when=asyncio.FIRST_COMPLETED)
    waiting.cancel()
    if not running.done():
        console.print("Taking everything down.")
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        return INTERRUPTED
    return running.result()


def _show(console: Console, stage: Stage) -> None:
    table = Table(title="Kynnys is up", show_header=False, title_justify="left")
    table.add_row("homeserver", stage.homeserver.url)
    table.add_row("the bot", stage.bot)
    table.add_row("a student", f"register with the token {stage.homeserver.registration_token}, then write to the bot")
    for name, person in stage.people.items():
        table.add_row(name, f"{person.user_id}   password {person.password}   ({person.role})")
    for name, account in stage.notices.people.items():
        table.add_row(name, f"{account.user_id}   password {account.password}   ({NOTICE_STAFF[name][0]}: notices)")
    table.add_row("drop facts into", f"{stage.notices.folder}   (an example: kynnys notices example FILE)")
    table.add_row("directory", str(stage.directory))
    table.add_row("bot's log", str(stage.directory / "bot.log"))
    table.add_row("pull the plug", f"kill -9 {stage.pid}   (it comes back, and nothing is lost)")
    console.print(table)
    console.print(
        "Join with Element Desktop or any Matrix client that does encryption.\n"
        "Choose the homeserver above, sign in as a counsellor in one and register a\n"
        "student in another. Set up cross-signing when the client offers it: the bot\n"
        "acts only on staff devices that are verified. Ctrl-C takes everything down."
    )
