"""`kynnys run`: the service."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
import threading
from pathlib import Path

import click

from bot import app, logs
from bot.app import Running
from bot.cli.options import settings_option
from config import settings as config


@click.command()
@settings_option
@click.option("--side", type=click.Choice(["chat"]), default="chat", show_default=True, help="Which side runs here.")
@click.option(
    "--ready", "ready_file", type=click.Path(path_type=Path), help="Write the rooms here when all is serving."
)
@click.option("--json-logs/--plain-logs", default=not sys.stderr.isatty(), help="How log lines look.")
@click.option("--follow-stdin", is_flag=True, hidden=True, help="End when standard input closes.")
def run(file: Path, side: str, ready_file: Path | None, json_logs: bool, follow_stdin: bool) -> None:
    """The service. Ends with Ctrl-C or SIGTERM; ending is safe at any moment."""
    settings = config.load(file)
    logs.configure(as_json=json_logs)
    if follow_stdin:
        threading.Thread(target=_follow_stdin, daemon=True).start()
    write = None if ready_file is None else lambda running: _write_ready(ready_file, running)
    asyncio.run(_until_told(settings, write))


async def _until_told(settings: config.Settings, ready: app.Ready | None) -> None:
    """SIGTERM ends the service as Ctrl-C does: a stop is a small crash."""
    task = asyncio.ensure_future(app.run(settings, ready=ready))
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


def _write_ready(file: Path, running: Running) -> None:
    draft = file.with_name(f".{file.name}.{os.getpid()}")
    draft.write_text(json.dumps({"rooms": running.rooms, "pid": os.getpid(), "fingerprint": running.fingerprint}))
    draft.replace(file)
