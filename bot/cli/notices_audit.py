"""`kynnys notices audit`, `explain` and `counts`: what was done, what a student may see, and how much there was.

All three read the notice side's own database beside a running service, and never the chat side's.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from zoneinfo import ZoneInfo

import click
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.cli.chained import complain, noted_line
from bot.clock import utc_now
from bot.db.engine import reading
from bot.errors import DatabaseFault, SecretsFault, SettingsFault
from bot.notices.db import audit as log
from bot.notices.db import counts as counting
from bot.notices.db.audit import Entry
from bot.notices.db.schema import NOTICES, database_url, key_file
from bot.notices.desk import School
from bot.notices.explaining import explained, hash_of
from bot.notices.telling_counts import as_rows, spoken
from bot.notices.texts import NoticeTexts
from bot.secrets import SealKeys
from bot.vault import Vault
from risk_feed.counting import Counted, table
from risk_feed.policy import LifePolicy
from risk_feed.rule_files import RuleFaults, load, shipped_rules
from risk_feed.rules import Rule, in_force
from rooms.calendar import ServiceCalendar
from rooms.model import Language

_FINNISH_TIME = ZoneInfo("Europe/Helsinki")
_MONTH = re.compile(r"20\d\d-(?:0[1-9]|1[0-2])")

data_option = click.option(
    "--data",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("notices-data"),
    show_default=True,
    help="The notice side's own folder: its database and its keys.",
)
_rules_option = click.option(
    "--rules", type=click.Path(path_type=Path, file_okay=False), help="The folder of the published rules."
)
_language_option = click.option(
    "--language", type=click.Choice([one.value for one in Language]), default="fi", show_default=True
)


# --- audit ------------------------------------------------------------------------------------------------------------
@click.command()
@data_option
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@click.option("--verify", is_flag=True, help="Only whether the log is what it was.")
@click.option("--noted", help="A line that was written down earlier, NUMBER:HASH: tells whether it still stands.")
def audit(data: Path, as_json: bool, verify: bool, noted: str | None) -> None:
    """The log of notices: raised, taken, handed over, ended, and by whom. Verifies its chain."""
    line = noted_line(noted) if noted is not None else None
    entries, broken_at, stands = asyncio.run(_log(data, line))
    for entry in () if verify else entries:
        click.echo(json.dumps(_row(entry), ensure_ascii=False) if as_json else _line(entry))
    complain(broken_at, None if stands or line is None else line[0])
    if not as_json:
        click.echo(_whole(entries))


def _whole(entries: list[Entry]) -> str:
    if not entries:
        return "Nothing has been noted yet."
    last = entries[-1]
    return (
        f"{len(entries)} lines, unbroken. Last line: {last.number}:{last.chain.hex()}\n"
        "Write it down elsewhere. Later, --noted NUMBER:HASH tells whether it still stands."
    )


async def _log(data: Path, noted: tuple[int, bytes] | None) -> tuple[list[Entry], int | None, bool]:
    async with _reading(data) as tx:
        entries = [entry async for entry in log.entries(tx)]
        stands = noted is None or await log.stands(tx, *noted)
        return entries, await log.first_break(tx, utc_now()), stands


def _row(entry: Entry) -> dict[str, object]:
    return {
        "number": entry.number,
        "at": entry.at.isoformat(timespec="milliseconds"),
        "what": entry.what,
        "notice": entry.notice,
        "rule": entry.rule,
        "role": entry.role,
        "by": entry.by,
        "detail": entry.detail,
        "chain": entry.chain.hex(),
    }


def _line(entry: Entry) -> str:
    at = entry.at.astimezone(_FINNISH_TIME)
    return (
        f"{entry.number:5}  {at:%Y-%m-%d %H:%M:%S}  notice {entry.notice:<6} {entry.rule:24} {entry.role:16} "
        f"{entry.what:12} {entry.by or '-':16} {entry.detail}"
    ).rstrip()


# --- explain ----------------------------------------------------------------------------------------------------------
@click.command()
@click.argument("student", required=False)
@data_option
@_rules_option
@_language_option
def explain(student: str | None, data: Path, rules: Path | None, language: str) -> None:
    """What STUDENT is entitled to see: every notice about them, its rule and facts, and who acted.

    STUDENT is the student_key of the school's own records. Without it you are asked, and no shell remembers it.
    """
    asked = student or click.prompt("student_key", type=str)
    click.echo(asyncio.run(_explained(data, asked, _rules(rules), Language(language))))


async def _explained(data: Path, student: str, rules: tuple[Rule, ...], language: Language) -> str:
    vault = _vault(data)
    school = School(rules, LifePolicy(rooms=frozenset()), ServiceCalendar(), staff={})
    async with _reading(data) as tx:
        return await explained(tx, vault, hash_of(vault, student), school, NoticeTexts(), language)


# --- counts -----------------------------------------------------------------------------------------------------------
@click.command()
@click.argument("month")
@data_option
@_rules_option
@_language_option
@click.option("--png", type=click.Path(path_type=Path, dir_okay=False), help="Draws the month into this file.")
def counts(month: str, data: Path, rules: Path | None, language: str, png: Path | None) -> None:
    """How many notices there were in MONTH (2026-11), by rule and group. Numbers below five are hidden (x)."""
    if not _MONTH.fullmatch(month):
        raise click.UsageError("MONTH is a year and a month, such as 2026-11.")
    known, texts, tongue = in_force(_rules(rules)), NoticeTexts(), Language(language)
    shown = table(month, asyncio.run(_counted(data, month)))
    click.echo(spoken(shown, known, texts, tongue))
    if shown.rules:
        rows = as_rows(shown)
        widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
        for row in rows:
            click.echo("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
    if png is not None:
        from bot.notices.plot import plotted  # matplotlib takes its time, and other commands need none

        png.write_bytes(plotted(shown, known, texts, tongue))


async def _counted(data: Path, month: str) -> list[Counted]:
    async with _reading(data) as tx:
        vault = _vault(data)
        return await counting.of_month(tx, vault, month)


# --- the notice side's folder -----------------------------------------------------------------------------------------
def _rules(folder: Path | None) -> tuple[Rule, ...]:
    try:
        return load(folder or shipped_rules())
    except RuleFaults as found:
        raise SettingsFault("\n".join(found.lines)) from None


def _vault(data: Path) -> Vault:
    file = key_file(data)
    if not file.exists():
        raise SecretsFault(f"{file}: is missing. Restore it from the backup, or name the folder with --data.")
    return Vault(SealKeys.read_or_make(file))


@asynccontextmanager
async def _reading(data: Path) -> AsyncIterator[AsyncConnection]:
    """Beside a running service, and only reading."""
    if not (data / "notices.db").exists():
        raise DatabaseFault(f"{data}: no notices.db is there. Name the notice side's folder with --data.")
    async with reading(database_url(data), NOTICES) as tx:
        yield tx
