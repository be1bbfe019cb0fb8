"""`kynnys run`: the service. `kynnys setup`: its accounts' keys and its rooms, once.

What belongs to a side is imported when that side is asked for: neither is loaded where the other runs alone.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import sys
import threading
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Protocol

import click

from bot import logs
from bot.cli.options import settings_option

SIDES: Final = ("chat", "notices", "both")
side_option = click.option(
    "--side", type=click.Choice(SIDES[:2]), default="chat", show_default=True, help="Which side is meant."
)
notices_option = click.option(
    "--notices",
    "notices_file",
    type=click.Path(path_type=Path, dir_okay=False),
    default=Path("notices.toml"),
    show_default=True,
    help="The notice side's settings file.",
)


class Running(Protocol):
    """What stands when a side is ready."""

    @property
    def rooms(self) -> Mapping[str, str]: ...

    @property
    def fingerprint(self) -> str | None: ...


Ready = Callable[[Running], None]


@dataclass(frozen=True, slots=True)
class Serving:
    """A side and its account. `run` goes on until it is cancelled, and says when it is ready."""

    user: str = field(repr=False)
    run: Callable[[Ready], Coroutine[Any, Any, None]]


@click.command()
@settings_option
@notices_option
@click.option("--side", type=click.Choice(SIDES), default="chat", show_default=True, help="Which side runs here.")
@click.option(
    "--ready", "ready_file", type=click.Path(path_type=Path), help="Write the rooms here when all is serving."
)
@click.option("--json-logs/--plain-logs", default=not sys.stderr.isatty(), help="How log lines look.")
@click.option("--follow-stdin", is_flag=True, hidden=True, help="End when standard input closes.")
def run(
    file: Path, notices_file: Path, side: str, ready_file: Path | None, json_logs: bool, follow_stdin: bool
) -> None:
    """The service. Ends with Ctrl-C or SIGTERM; ending is safe at any moment.

    With `--side both` each side is a process of its own; one that ends is started again.
    """
    if follow_stdin:
        threading.Thread(target=_follow_stdin, daemon=True).start()
    if side == "both":
        from bot.cli.both import keep_both

        keep_both(file, notices_file, ready_file, as_json=json_logs)
        return
    serving = _chat(file) if side == "chat" else _notices(notices_file)
    logs.configure(as_json=json_logs)
    asyncio.run(_until_told(serving, lambda running: _write_ready(ready_file, running)))


def _chat(file: Path, *, new_identity: bool = False) -> Serving:
    from bot import app
    from config.settings import load

    settings = load(file)
    return Serving(settings.homeserver.user, lambda ready: app.run(settings, ready=ready, new_identity=new_identity))


def _notices(file: Path, *, new_identity: bool = False) -> Serving:
    from bot.cli.notices import settings_in
    from bot.notices import side

    settings = settings_in(file)
    user = side.account_of(settings).user
    return Serving(user, lambda ready: side.run(settings, ready=ready, new_identity=new_identity))


async def _until_told(serving: Serving, ready: Ready) -> None:
    """SIGTERM ends the service as Ctrl-C does: a stop is a small crash."""
    task = asyncio.ensure_future(serving.run(ready))
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, task.cancel)
    try:
        await task
    except asyncio.CancelledError:
        return


def _follow_stdin() -> None:
    while os.read(0, 1024):
        pass
    os.kill(os.getpid(), signal.SIGTERM)


def _write_ready(file: Path | None, running: Running) -> None:
    if file is None:
        return
    told = {"rooms": dict(running.rooms), "pid": os.getpid(), "fingerprint": running.fingerprint}
    draft = file.with_name(f".{file.name}.{os.getpid()}")
    draft.write_text(json.dumps(told))
    draft.replace(file)


@click.command()
@settings_option
@notices_option
@side_option
@click.option("--new-identity", is_flag=True, help="Replace the bot's cross-signing keys, whose seeds are lost.")
def setup(file: Path, notices_file: Path, side: str, new_identity: bool) -> None:
    """Log in, cross-sign, make the rooms, and say what is left to do. Repeatable."""
    chat = side == "chat"
    serving = _chat(file, new_identity=new_identity) if chat else _notices(notices_file, new_identity=new_identity)
    logs.configure(as_json=False)
    running = asyncio.run(_set_up(serving))
    click.echo(f"The bot is {serving.user}; its public master key is {running.fingerprint}.")
    for kind in running.rooms:
        click.echo(f"  room: {kind}")
    more = "" if chat else " --side notices"
    click.echo(f"Staff have been invited to their rooms. Next: kynnys doctor, then kynnys run{more}.")


async def _set_up(serving: Serving) -> Running:
    """Starts the side until it is ready, which makes all there is to make, and stops it again."""
    done: asyncio.Future[Running] = asyncio.get_running_loop().create_future()
    task = asyncio.ensure_future(serving.run(done.set_result))
    either: set[asyncio.Future[Any]] = {task, done}
    await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task
    return done.result()
