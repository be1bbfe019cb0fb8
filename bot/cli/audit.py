"""`kynnys audit`: what was done about alarms and by whom, and whether the log is what it was."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from bot.cli.chained import complain, noted_line
from bot.cli.options import settings_option
from bot.clock import utc_now
from bot.db import audit as log
from bot.db.audit import Entry
from bot.db.engine import reading
from config.settings import Settings, load

_FINNISH_TIME = ZoneInfo("Europe/Helsinki")


@dataclass(frozen=True, slots=True)
class _Found:
    entries: list[Entry]
    broken_at: int | None
    stands: bool


@click.command()
@settings_option
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@click.option("--noted", help="A line that was written down earlier, NUMBER:HASH: tells whether it still stands.")
def audit(file: Path, as_json: bool, noted: str | None) -> None:
    """The log of alarms: raised, taken, lowered, closed, and whose identity was opened by whom. Verifies it."""
    line = noted_line(noted) if noted is not None else None
    found = asyncio.run(_read(load(file), line))
    for entry in found.entries:
        click.echo(json.dumps(_row(entry), ensure_ascii=False) if as_json else _line(entry))
    if found.entries and not as_json:
        last = found.entries[-1]
        click.echo(f"\nLast line: {last.number}:{last.chain.hex()}")
        click.echo("Write it down elsewhere. Later, --noted NUMBER:HASH tells whether it still stands.")
    elif not as_json:
        click.echo("Nothing has been noted yet.")
    complain(found.broken_at, None if found.stands or line is None else line[0])


async def _read(settings: Settings, noted: tuple[int, bytes] | None) -> _Found:
    """Beside a running service, and only reading."""
    async with reading(settings.database_url) as tx:
        entries = [entry async for entry in log.entries(tx)]
        stands = noted is None or await log.stands(tx, *noted)
        return _Found(entries, await log.first_break(tx, utc_now()), stands)


def _row(entry: Entry) -> dict[str, object]:
    return {
        "number": entry.number,
        "at": entry.at.isoformat(timespec="milliseconds"),
        "what": entry.what,
        "alarm": entry.alarm,
        "tier": entry.tier,
        "category": entry.category,
        "by": entry.by,
        "detail": entry.detail,
        "chain": entry.chain.hex(),
    }


def _line(entry: Entry) -> str:
    at = entry.at.astimezone(_FINNISH_TIME)
    alarm = f"alarm {entry.alarm}" if entry.alarm is not None else "-"
    return (
        f"{entry.number:5}  {at:%Y-%m-%d %H:%M:%S}  {alarm:10} T{entry.tier}  {entry.category or '-':16} "
        f"{entry.what:16} {entry.by or '-':16} {entry.detail}"
    ).rstrip()
