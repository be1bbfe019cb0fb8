"""`kynnys run`: the service.

What belongs to a side is imported when that side is asked for: neither is loaded where the other runs alone.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
import threading
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Protocol

import click

from bot import logs
from bot.cli.options import settings_option, worker_option

if TYPE_CHECKING:
    from bot.matrix.connecting import Account

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

    account: Account
    run: Callable[[Ready], Coroutine[Any, Any, None]]


@click.command()
@settings_option
@notices_option
@worker_option
@click.option("--side", type=click.Choice(SIDES), default="chat", show_default=True, help="Which side runs here.")
@click.option(
    "--ready", "ready_file", type=click.Path(path_type=Path), help="Write the rooms here when all is serving."
)
@click.option("--json-logs/--plain-logs", default=not sys.stderr.isatty(), help="How log lines look.")
@click.option("--follow-stdin", is_flag=True, hidden=True, help="End when standard input closes.")
def run(
    file: Path,
    notices_file: Path,
    worker: str,
    side: str,
    ready_file: Path | None,
    json_logs: bool,
    follow_stdin: bool,
) -> None:
    """The service. Ends with Ctrl-C or SIGTERM; ending is safe at any moment.

    With `--side both` each side is a process of its own; one that ends is started again.
    """
    if follow_stdin:
        threading.Thread(target=_follow_stdin, daemon=True).start()
    if side == "both":
        from bot.cli.both import keep_both

        keep_both(file, notices_file, ready_file, as_json=json_logs, worker=worker)
        return
    serving = chat_side(file, worker=worker) if side == "chat" else notice_side(notices_file)
    logs.configure(as_json=json_logs)
    asyncio.run(_until_told(serving, lambda running: _write_ready(ready_file, running)))


def chat_side(file: Path, *, worker: str = "", new_identity: bool = False) -> Serving:
    """`worker`: which of several; empty for `homeserver.user`."""
    from bot import app
    from config.settings import load

    settings = load(file)
    account = app.account_of(settings, worker)
    return Serving(account, lambda ready: app.run(settings, worker, ready=ready, new_identity=new_identity))


def notice_side(file: Path, *, new_identity: bool = False) -> Serving:
    from bot.cli.notices import settings_in
    from bot.notices import side

    settings = settings_in(file)
    return Serving(side.account_of(settings), lambda ready: side.run(settings, ready=ready, new_identity=new_identity))


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
