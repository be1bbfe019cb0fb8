"""`kynnys roster`: who may respond, as what, and since when.

Works on the database, whether the service runs or not. What follows from it (invitations, off-boarding) the service
does: it is asked to look, and where none runs it looks at its next start.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import date
from pathlib import Path

import click
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import secrets
from bot.cli.options import settings_option
from bot.cli.parted import Parted
from bot.cli.people import REASONS
from bot.clock import utc_now
from bot.db import inbox, roster, service_records
from bot.db.engine import Database
from bot.errors import AlreadyRunning, KynnysError
from bot.lease import lease
from bot.rostering import ROSTER_WANTED, unswept_of
from bot.vault import Vault
from config.roster import Change, Entry, Kind, changes, differences, entry, read, written
from config.settings import Settings, load
from rooms.calendar import day_of
from rooms.model import Employer, StaffId
from rooms.roster import BY_COMMAND_LINE, NotReady, Person, ends_soon, why_not_ready
from rooms.terms import Record, Term, term_of

TAKEN_UP_WITHIN = 15.0
"""Seconds in which a running service follows."""
_LOOK_EVERY = 0.3
_STYLES = {Kind.ADDED: ("+ add", "green"), Kind.CHANGED: ("~ change", "yellow"), Kind.REMOVED: ("- remove", "red")}
_EMPLOYERS = {Employer.WELLBEING_COUNTY: "wellbeing county", Employer.SCHOOL: "school"}
_HEADER = (
    "key", "alias", "role", "employer", "campus", "languages", "at once", "since", "training until", "ready",
    "this term", "where",
)  # fmt: skip
_KEY_CHANGES = {
    (False, True): "master_key set",
    (True, True): "master_key CHANGED: ask them whether it is theirs",
    (True, False): "master_key REMOVED: nothing they write is acted upon until it is there again",
}
"""By whether there was one before and is one after."""

erase_record_option = click.option(
    "--erase-record", is_flag=True, help="Off-boards also tutors whose hours are on record, which erases those."
)
Cell = tuple[str, str | None]
"""A text and its colour."""


@click.group("roster", cls=Parted, parts={"certificate": "certificate:certificate"})
def roster_group() -> None:
    """Who may respond: listed, added, changed, removed, or read from a file."""


@roster_group.command("list")
@settings_option
def list_(file: Path) -> None:
    """Everybody, of settings and roster alike, with training and whether they can go on duty."""
    settings, today = load(file), day_of(utc_now())
    on_roster, records = asyncio.run(_everybody(settings))
    people = [(one.person(key), "settings") for key, one in settings.staff.items() if one.role is not None]
    people += [(one.person, "roster") for one in on_roster]
    if not people:
        click.echo("Nobody may respond yet. Say: kynnys roster add --help")
        return
    for line in _aligned([_plain(_HEADER), *(_row(one, today, _hours(one, records), where) for one, where in people)]):
        click.echo(line)


@roster_group.command("add")
@settings_option
@click.argument("cells", nargs=-1, required=True, metavar="COLUMN=VALUE...")
def add(file: Path, cells: tuple[str, ...]) -> None:
    """Adds somebody, or changes the columns that are given of whoever has the key.

    \b
    key          how the program names them: small letters, such as koivu
    matrix_id    their account: @kuraattori:koulu.fi
    role         kuraattori, psykologi, terveydenhoitaja, opo, supervisor, tutor
    alias        what students see: "Kuraattori Koivu"; never the account's name
    campus       a key of [campus.*] in the settings, or nothing
    languages    "fi sv en"; fi where left out
    at_once      how many students at the same time
    since        since when they respond: 2026-11-21 or 21.11.2026
    course       a tutor's training: the name of the course,
    completed    when it was completed,
    valid_until  its last day,
    practised    and whether a supervised practice shift is done: kyllä or ei
    master_key   the 43 characters that `kynnys doctor` shows

    Example: kynnys roster add key=koivu matrix_id=@k1:koulu.fi role=kuraattori alias="Kuraattori Koivu"
    """
    settings = load(file)
    for line in asyncio.run(_add(settings, dict(_pair(one) for one in cells))):
        click.echo(line)


@roster_group.command("remove")
@settings_option
@click.argument("key")
def remove(file: Path, key: str) -> None:
    """Off-boards somebody: students back in the queue, out of every room, nothing encrypted to them any more.

    At once, in any case. What a tutor has done is shown a last time: it is erased. Where there is time for it, write
    the certificate before (kynnys roster certificate).
    """
    settings = load(file)
    if key in settings.staff:
        raise KynnysError(f"[staff.{key}] stands in the settings file. Remove it there and start the service again.")
    for line in asyncio.run(_remove(settings, StaffId(key))):
        click.echo(line)


@roster_group.command("import")
@settings_option
@click.argument("source", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.option("--apply", "apply_", is_flag=True, help="Changes it. Without this, what would change is only shown.")
@click.option("--remove-missing", is_flag=True, help="Off-boards whoever is on the roster and not in the file.")
@erase_record_option
def import_(file: Path, source: Path, apply_: bool, remove_missing: bool, erase_record: bool) -> None:
    """Reads a CSV file, UTF-8, with `;` or `,`. Its first line names the columns: see `kynnys roster add --help`.

    A column that is left out is emptied for whoever is in the file; all but master_key, which then stays as it is.
    """
    settings = load(file)
    for line in asyncio.run(_import(settings, source, apply_, remove_missing, erase_record)):
        click.echo(line)


# --- what each does ---------------------------------------------------------------------------------------------------
async def _everybody(settings: Settings) -> tuple[list[Entry], dict[StaffId, Record]]:
    """Who is on the roster, and what tutors have done in this term."""
    async with beside(settings) as (database, vault), database.tx() as tx:
        return await roster.everybody(tx, vault), await service_records.of_term(tx, term_of(utc_now()))


async def _add(settings: Settings, cells: dict[str, str]) -> list[str]:
    async with beside(settings) as (database, vault):
        async with database.tx() as tx:
            before = await roster.everybody(tx, vault)
            added = entry(cells, settings, before)
            known = next((one for one in before if one.who == added.who), None)
            await _write(tx, vault, [Change(Kind.ADDED, added)])
        what = f"changed: {', '.join(differences(known, added)) or 'nothing'}" if known is not None else "added"
        return [f"{added.who}: {what}.", await _followed(settings, database)]


async def _remove(settings: Settings, who: StaffId) -> list[str]:
    async with beside(settings) as (database, vault):
        async with database.tx() as tx:
            found = [one for one in await roster.everybody(tx, vault) if one.who == who]
            if not found:
                raise KynnysError(f"There is no {who} on the roster. See the keys: kynnys roster list")
            recorded = await service_records.of_person(tx, who)
            await _write(tx, vault, [Change(Kind.REMOVED, found[0])])
        return [*_last_shown(found[0], recorded), await _followed(settings, database)]


def _last_shown(removed: Entry, recorded: Mapping[Term, Record]) -> list[str]:
    """What is erased with a tutor, so that a certificate can still be written by hand."""
    if not recorded:
        return []
    lines = [f"Write this down if {removed.person.responder.alias} needs a certificate. It is erased now:"]
    for term, record in recorded.items():
        hours, minutes = record.hours_and_minutes
        done = f"{record.conversations} conversations, {record.reflections} debriefings"
        lines.append(f"  {term}: {hours} h {minutes} min on duty, {done}")
    training = removed.person.training
    if training is not None:
        lines.append(f"  {training.course}, {training.completed} to {training.valid_until}")
    return lines


async def _import(
    settings: Settings, source: Path, apply_: bool, remove_missing: bool, erase_record: bool
) -> list[str]:
    async with beside(settings) as (database, vault):
        async with database.tx() as tx:
            before = await roster.everybody(tx, vault)
            wanted = read(source.read_bytes(), source.name, settings, before, remove_missing=remove_missing)
            found = changes(before, wanted, remove_missing=remove_missing)
            if apply_ and not erase_record:
                await _certificates_first(tx, found)
            if apply_:
                await _write(tx, vault, found)
        if not found:
            return ["Nothing to change."]
        told = _aligned([_change(one, before) for one in found])
        if not apply_:
            return [*told, "", "Nothing has been changed. To change it, add --apply"]
        return [*told, "", await _followed(settings, database)]


async def _certificates_first(tx: AsyncConnection, found: Sequence[Change]) -> None:
    """Nobody's hours are erased unasked.

    Raises:
        KynnysError: somebody who is to be removed has something on record.
    """
    told = []
    for one in found:
        recorded = await service_records.of_person(tx, one.entry.who) if one.kind is Kind.REMOVED else {}
        terms = ", ".join(map(str, recorded))
        told += [f"{one.entry.person.responder.alias} ({one.entry.who}: {terms})"] if recorded else []
    if told:
        raise KynnysError(
            f"What they have done is on record, and removing erases it: {'; '.join(told)}. Nothing has been changed. "
            "Write the certificates first: kynnys roster certificate KEY --term TERM. "
            "Then, or where none is needed, say the same again with --erase-record"
        )


async def _write(tx: AsyncConnection, vault: Vault, found: Sequence[Change]) -> None:
    """Whoever leaves or changes lets go of their account first: somebody else may have it from now on."""
    now = utc_now()
    for one in found:
        await roster.remove(tx, one.entry.who, BY_COMMAND_LINE, now)
    for one in found:
        if one.kind is not Kind.REMOVED:
            await roster.keep(tx, vault, one.entry, BY_COMMAND_LINE, now)
    if found:
        await inbox.move_cursor(tx, now.isoformat(), ROSTER_WANTED)


@asynccontextmanager
async def beside(settings: Settings) -> AsyncIterator[tuple[Database, Vault]]:
    """The database, also while the service works on it: on PostgreSQL that holds the lease."""
    secrets.private_directory(settings.data)
    vault = Vault(secrets.SealKeys.read_or_make(secrets.private_directory(settings.secrets) / "seal.keys"))
    async with AsyncExitStack() as stack:
        try:
            database = await stack.enter_async_context(Database.opened(settings.database_url))
        except AlreadyRunning:
            database = await stack.enter_async_context(Database.beside(settings.database_url))
        yield database, vault


async def _followed(settings: Settings, database: Database) -> str:
    """What became of it, as far as can be told."""
    if not (settings.workers or runs(settings)) or not await _until(database, ROSTER_WANTED):
        return "Written down. No running service has taken it up: it does so at its next start."
    if not all([await _until(database, unswept_of(one)) for one in settings.accounts]):
        return "Done, but for the rooms: the homeserver would not yet. The service goes on trying; see its log."
    return "Done by the running service."


def runs(settings: Settings) -> bool:
    """Whether the service runs on this machine."""
    try:
        with lease(settings.data):
            return False
    except AlreadyRunning:
        return True


async def _until(database: Database, cursor: str) -> bool:
    """Whether the service has dealt with it."""
    until = time.monotonic() + TAKEN_UP_WITHIN
    while time.monotonic() < until:
        async with database.tx() as tx:
            if not await inbox.where_sync_starts(tx, cursor):
                return True
        await asyncio.sleep(_LOOK_EVERY)
    return False


def _pair(text: str) -> tuple[str, str]:
    column, sign, value = text.partition("=")
    if not sign:
        raise click.UsageError(f"{text}: write COLUMN=VALUE, such as role=tutor")
    return column.strip().casefold(), value


# --- how it looks -----------------------------------------------------------------------------------------------------
def _hours(person: Person, records: Mapping[StaffId, Record]) -> str:
    """On duty in this term, as far as shifts have ended: `12 h 30 min`. A dash for adults, whose time is not kept."""
    if not person.responder.role.is_peer:
        return "-"
    hours, minutes = records.get(person.responder.who, Record()).hours_and_minutes
    return f"{hours} h {minutes} min"


def _row(person: Person, today: date, hours: str, where: str) -> list[Cell]:
    cells, why = written(Entry(person, "")), why_not_ready(person, today)
    employer = _EMPLOYERS[person.responder.role.employer]
    told = [*(cells[name] for name in ("key", "alias", "role")), employer]
    told += [cells[name] or "-" for name in ("campus", "languages", "at_once", "since")]
    colour = "yellow" if ends_soon(person, today) else None
    until: Cell = (cells["valid_until"] or "-", "red" if why is NotReady.TRAINING_EXPIRED else colour)
    ready: Cell = ("yes", None) if why is None else (f"no: {REASONS[why]}", "red")
    return [*_plain(told), until, ready, (hours, None), (where, None)]


def _change(one: Change, before: Sequence[Entry]) -> list[Cell]:
    sign, colour = _STYLES[one.kind]
    responder = one.entry.person.responder
    told = ", ".join(_difference(column, one.entry, before) for column in one.what)
    why = why_not_ready(one.entry.person, day_of(utc_now())) if one.kind is not Kind.REMOVED else None
    ready: Cell = (f"cannot go on duty: {REASONS[why]}", "red") if why is not None else ("", None)
    return [
        (sign, colour),
        (responder.who, colour),
        (responder.alias, None),
        (responder.role, None),
        (told, None),
        ready,
    ]


def _difference(column: str, after: Entry, before: Sequence[Entry]) -> str:
    old = next(written(one)[column] for one in before if one.who == after.who)
    new = written(after)[column]
    if column == "master_key":
        return _KEY_CHANGES[bool(old), bool(new)]
    if column == "matrix_id":
        return "matrix_id changed"
    return f"{column}: {old or '-'} -> {new or '-'}"


def _plain(texts: Sequence[str]) -> list[Cell]:
    return [(text, None) for text in texts]


def _aligned(rows: Sequence[Sequence[Cell]]) -> list[str]:
    """Columns as wide as what stands in them, two spaces between."""
    widths = [max(len(text) for text, _ in column) for column in zip(*rows, strict=True)]
    lines = []
    for row in rows:
        last = max((place for place, (text, _) in enumerate(row) if text), default=0)
        padded = [
            text.ljust(width if place < last else 0)
            for place, ((text, _), width) in enumerate(zip(row, widths, strict=True))
        ]
        cells = [
            click.style(text, fg=colour) if colour else text for text, (_, colour) in zip(padded, row, strict=True)
        ]
        lines.append("  ".join(cells[: last + 1]))
    return lines
