"""Our own processes on the demonstration's stage: started, waited for, ended. Each logs into a file of its own."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from pathlib import Path
from typing import Any

from bot.errors import SetUpFault

_TAIL = 2000
"""Characters of a log that are shown when a process did not become ready."""


def environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith("KYNNYS_")}


async def served(*words: str, log: Path, ready: Path) -> asyncio.subprocess.Process:
    """`kynnys run` with these words. It ends when its standard input closes: when we end, however that is."""
    ready.unlink(missing_ok=True)
    sink = open(log, "ab")  # noqa: SIM115, ASYNC230 - the child's from here on
    try:
        return await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot", "run", "--follow-stdin", "--json-logs"),
            *(*words, "--ready", str(ready)),
            stdin=asyncio.subprocess.PIPE,
            stdout=sink,
            stderr=sink,
            env=environment(),
        )
    finally:
        sink.close()


async def until_ready(process: asyncio.subprocess.Process, *, log: Path, ready: Path) -> dict[str, Any]:
    """What it says when it is ready.

    Raises:
        SetUpFault: it ended instead.
    """
    while process.returncode is None and not ready.exists():  # noqa: ASYNC110 - another process
        await asyncio.sleep(0.05)
    if process.returncode is not None:
        raise SetUpFault(f"The bot ended with {process.returncode}:\n{tail(log)}")
    told: dict[str, Any] = json.loads(ready.read_text())
    return told


def tail(log: Path) -> str:
    """The end of what it logged."""
    return log.read_text(encoding="utf-8", errors="replace")[-_TAIL:] if log.exists() else ""


async def ended(process: asyncio.subprocess.Process) -> None:
    """It is asked to end, and made to where it does not."""
    if process.returncode is not None:
        return
    process.terminate()
    try:
        await asyncio.wait_for(process.wait(), 10)
    except TimeoutError:
        process.kill()
        await process.wait()
