"""`kynnys directory`: the outside services, for those who keep them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import click

from bot.errors import KynnysError, SettingsFault
from faq.directory import HELSINKI, USUAL, Directory, OfferState, Service, is_fresh, is_open, stale
from faq.directory_files import DirectoryFaults, load, shipped_directory
from faq.directory_search import Hit, Query, search, understand
from rooms.model import Language

folder_option = click.option(
    "--directory",
    "folder",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    help="A folder of services. Without it, the shipped one.",
)


@click.group()
def directory() -> None:
    """The outside services: list them, ask them, take in new ones."""


@directory.command("list")
@folder_option
@click.option("--stale", "only_stale", is_flag=True, help="Only what somebody ought to look at anew, oldest first.")
def list_services(folder: Path | None, only_stale: bool) -> None:
    """All services: how to reach them, whether they are open, and when somebody last looked."""
    held, now = _load(folder), datetime.now(UTC)
    today = now.astimezone(HELSINKI).date()
    services = stale(held, today) if only_stale else list(held.services.values())
    for service in services:
        click.echo(f"{service.id:30} {_reach(service):24} {_open_word(service, now):7} {_checked(service, today)}")
    old, waiting = len(stale(held, today)), sum(not one.approved for one in held.services.values())
    click.echo(f"{len(held.services)} services; {old} to look at (older than {USUAL.max_age.days} days or in doubt), "
               f"{waiting} imported and not approved.")  # fmt: skip


@directory.command()
@click.argument("question")
@folder_option
@click.option("--at", type=click.DateTime(["%Y-%m-%dT%H:%M", "%Y-%m-%d"]), help="In Finnish time; else now.")
@click.option("--language", type=click.Choice([one.value for one in Language]), default="fi", show_default=True)
def ask(question: str, folder: Path | None, at: datetime | None, language: str) -> None:
    """What the directory would say to one QUESTION."""
    held = _load(folder)
    query = understand(question)
    if query is None:
        click.echo("not a question to the directory")
        return
    moment = at.replace(tzinfo=HELSINKI) if at else datetime.now(UTC)
    click.echo(f"understood: {_told(query)}")
    hits = search(held, query, moment, language=language)
    for number, hit in enumerate(hits, start=1):
        click.echo(f"  {number}  {_line(held, hit, Language(language))}")
    if not hits:
        click.echo("  nothing fits")


@directory.command("import")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.option("--municipality", required=True, help="In Finnish: Kuopio.")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), required=True, help="A new *.toml file.")
def import_file(file: Path, municipality: str, out: Path) -> None:
    """Takes in FILE, an answer of Palvelutietovaranto (JSON, API v11), as entries for a person to check."""
    from faq import palvelutietovaranto

    if out.exists():
        raise KynnysError(f"{out} exists and may hold somebody's checks; name another file with --out.")
    if not out.absolute().parent.is_dir():
        raise KynnysError(f"{out.parent} is no folder; make it, or name another with --out.")
    try:
        document = json.loads(file.read_bytes())
        imported = palvelutietovaranto.read(document, municipality)
    except palvelutietovaranto.RegisterFault as fault:
        raise KynnysError(f"{file}: {fault}") from None
    except (ValueError, RecursionError) as error:
        raise KynnysError(f"{file}: is not JSON: {error}. Save the register's answer as it came.") from None
    for line in imported.skipped:
        click.echo(f"skipped  {line}")
    if not imported.entries:
        raise KynnysError(f"{file}: holds nothing for {municipality}.")
    out.write_text(palvelutietovaranto.as_toml(imported, file.name), encoding="utf-8")
    click.echo(f"{len(imported.entries)} entries written to {out}, none approved. Check each, then remove its line "
               "approved = false.")  # fmt: skip


def _load(folder: Path | None) -> Directory:
    chosen = folder or shipped_directory()
    try:
        return load(chosen)
    except DirectoryFaults as found:
        raise SettingsFault(f"the directory {chosen} has faults:\n" + "\n".join(found.lines)) from None


def _reach(service: Service) -> str:
    contact = service.contact
    return contact.phone or contact.chat or contact.web or contact.place.get(Language.FI) or "-"


def _open_word(service: Service, at: datetime) -> str:
    language = service.languages[0] if service.languages else Language.FI
    return {True: "open", False: "closed", None: "?"}[is_open(service, at, language)]


def _checked(service: Service, today: date) -> str:
    when = str(service.checked_on) if service.checked_on else "no date"
    mark = "" if is_fresh(service, today) else "  STALE"
    return f"{service.status.value:10} {when}{mark}{'' if service.approved else '  not approved'}"


def _told(query: Query) -> str:
    return ", ".join(_parts(query)) or "anything"


def _parts(query: Query) -> Iterator[str]:
    yield from query.needs
    yield from sorted(query.media)
    yield from (str(one) for one in (query.when, query.language, query.area, query.age) if one is not None)
    yield from (name for name in ("young", "free", "anonymous", "off_bill") if getattr(query, name))


def _line(held: Directory, hit: Hit, language: Language) -> str:
    service = held.services[hit.service]
    state = hit.state.value
    if hit.state is OfferState.CLOSED and hit.opens_at is not None:
        state += f", opens {hit.opens_at:%a %d.%m. %H:%M}"
    if hit.language_gap:
        state += ", answers in Finnish"
    return f"{service.name[language]}  {_reach(service)}  [{state}]"
