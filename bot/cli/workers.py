"""`kynnys workers`: the accounts that serve students from one database, and whether each lives. Names and counts."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from bot import secrets
from bot.cli.options import settings_option
from bot.cli.roster import runs
from bot.clock import utc_now
from bot.db import stock, workers
from bot.db.engine import reading
from bot.db.workers import Worker, shown
from bot.vault import Vault
from config.settings import Settings, load
from rooms.model import Phase

_HEADS = ("worker", "", "leads", "heard", "open", "waiting", "undelivered")


@dataclass(frozen=True, slots=True)
class Line:
    """One worker. `ago`: seconds since it said that it lives; None where it never did, or need not."""

    name: str
    lives: bool
    leads: bool
    ago: int | None
    serves: int
    waiting: int
    undelivered: int

    def as_json(self) -> dict[str, Any]:
        return {
            "worker": self.name,
            "lives": self.lives,
            "leads": self.leads,
            "heard_seconds_ago": self.ago,
            "open": self.serves,
            "waiting": self.waiting,
            "undelivered": self.undelivered,
        }

    def cells(self) -> tuple[str, ...]:
        heard = f"{self.ago} s ago" if self.ago is not None else "-"
        told = ("lives" if self.lives else "GONE", "yes" if self.leads else "-", heard)
        return self.name, *told, str(self.serves), str(self.waiting), str(self.undelivered)


def line_of(one: Worker, now: datetime) -> Line:
    """How it is now. Whoever is gone leads no more, whatever it said last."""
    lives, ago = one.lives(now), max(0, round((now - one.heard_at).total_seconds()))
    return Line(shown(one.name), lives, one.leads and lives, ago, one.serves, one.waiting, one.undelivered)


@click.command("workers")
@settings_option
@click.option("--json", "as_json", is_flag=True, help="As JSON, for programs.")
def workers_command(file: Path, as_json: bool) -> None:
    """Which accounts serve students, who of them leads, and how much each has to do. Ends with 1 when one is gone."""
    lines = asyncio.run(_lines(load(file)))
    click.echo(json.dumps([one.as_json() for one in lines], indent=2) if as_json else as_table(lines))
    if not all(one.lives for one in lines):
        raise SystemExit(1)


def as_table(lines: list[Line]) -> str:
    """Columns as wide as they need."""
    rows = [_HEADS, *(one.cells() for one in lines)]
    widths = [max(len(row[at]) for row in rows) for at in range(len(_HEADS))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    )


def of_several(settings: Settings, heard: list[Worker], now: datetime) -> list[Line]:
    """Those of the settings, heard or not, and then those that have left the settings and still have students."""
    found = {one.name: line_of(one, now) for one in heard}
    silent = [Line(shown(one), False, False, None, 0, 0, 0) for one in settings.accounts if one not in found]
    left = [one.name for one in heard if one.name not in settings.accounts and not one.serves]
    return sorted([line for name, line in found.items() if name not in left] + silent, key=lambda one: one.name)


async def _lines(settings: Settings) -> list[Line]:
    vault = Vault(secrets.SealKeys.read_or_make(secrets.private_directory(settings.secrets) / "seal.keys"))
    async with reading(settings.database_url) as tx:
        if settings.workers:
            return of_several(settings, await workers.everybody(tx, vault), utc_now())
        stands = await stock.take(tx)
    serves = sum(count for phase, count in stands.phases.items() if phase not in (Phase.CLOSED, Phase.GONE))
    waiting, lives = stands.phases.get(Phase.WAITING, 0), runs(settings)
    return [Line(shown(""), lives, lives, None, serves, waiting, stands.errands.count)]
