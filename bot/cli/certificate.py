"""`kynnys roster certificate`: what a tutor has done in a term, on paper."""

from __future__ import annotations

import asyncio
import difflib
import os
from pathlib import Path

import click

from bot.certificate import Certificate, as_pdf
from bot.cli.options import settings_option
from bot.cli.roster import beside
from bot.clock import utc_now
from bot.db import roster, service_records
from bot.errors import KynnysError
from bot.texts import Texts
from config.settings import Settings, Told, load
from rooms.calendar import day_of
from rooms.commands import is_called
from rooms.model import Language, StaffId
from rooms.roster import Person
from rooms.terms import Record, Term, read_term


@click.command("certificate")
@settings_option
@click.argument("alias")
@click.option("--term", required=True, help="Year and autumn (August to December) or spring: 2026-autumn.")
@click.option("--lang", type=click.Choice([one.value for one in Language]), default="fi", show_default=True)
@click.option("--output", type=click.Path(path_type=Path, dir_okay=False), help="The file to write.")
@click.option(
    "--name",
    prompt="Their real name (kept nowhere; leave it empty for a line to write it on)",
    default="",
    prompt_required=True,
    show_default=False,
    help="Their real name. It is kept nowhere but in the file. Without this option it is asked for.",
)
def certificate(file: Path, alias: str, term: str, lang: str, output: Path | None, name: str) -> None:
    """Writes a tutor's certificate as a PDF: training, hours on duty, how many conversations and debriefings.

    ALIAS is the alias, its last word, or the key. No case content is in it: there is none on record.
    """
    settings, wanted = load(file), read_term(term)
    if wanted is None:
        raise KynnysError(f"{term} is no term. Write a year and autumn or spring, such as 2026-autumn.")
    people, recorded = asyncio.run(_look_up(settings, alias))
    who = _the_one(people, alias)
    language = Language(lang)
    written = Certificate(
        who.responder.alias,
        name.strip(),
        _in(settings.school.name, language),
        wanted,
        who.training,
        _of_term(recorded.get(who.responder.who, {}), wanted, who),
        day_of(utc_now()),
    )
    target = output or Path(f"{who.responder.who}-{wanted}.pdf")
    _write(target, as_pdf(written, Texts(), language))
    click.echo(f"Written: {target}. It is to be signed by hand.")


async def _look_up(settings: Settings, alias: str) -> tuple[list[Person], dict[StaffId, dict[Term, Record]]]:
    """All who take students, and what is on record of those who may be meant."""
    people = [one.person(key) for key, one in settings.staff.items() if one.role is not None]
    async with beside(settings) as (database, vault), database.tx() as tx:
        people += [one.person for one in await roster.everybody(tx, vault)]
        meant = [one.responder.who for one in people if is_called(alias, (one.responder.who, one.responder.alias))]
        return people, {who: await service_records.of_person(tx, who) for who in meant}


def _the_one(people: list[Person], alias: str) -> Person:
    """The tutor who is called so.

    Raises:
        KynnysError: nobody is, several are, or it is an adult.
    """
    found = [one for one in people if is_called(alias, (one.responder.who, one.responder.alias))]
    if len(found) > 1:
        keys = ", ".join(one.responder.who for one in found)
        raise KynnysError(f"{alias} may be any of these: {keys}. Write the key.")
    if not found:
        tutors = [one.responder for one in people if one.responder.role.is_peer]
        names = {name.casefold(): name for one in tutors for name in (one.alias, one.who)}
        near = difflib.get_close_matches(alias.casefold(), names, n=2, cutoff=0.5)
        hint = f"Did you mean {' or '.join(names[one] for one in near)}?" if near else "See: kynnys roster list"
        raise KynnysError(f"There is no {alias} on the roster. {hint} Of whoever has left nothing is kept.")
    if not found[0].responder.role.is_peer:
        raise KynnysError(f"{found[0].responder.alias} is no tutor. What adults do is not recorded here.")
    return found[0]


def _of_term(recorded: dict[Term, Record], term: Term, who: Person) -> Record:
    found = recorded.get(term)
    if found is None:
        others = ", ".join(map(str, recorded)) or "none"
        raise KynnysError(
            f"Nothing is on record of {who.responder.alias} in {term}. Terms on record: {others}. "
            "A shift is counted when it ends."
        )
    return found


def _in(told: Told, language: Language) -> str:
    if isinstance(told, str):
        return told
    return told.get(language) or next(iter(told.values()), "")


def _write(target: Path, pdf: bytes) -> None:
    """For nobody else to read: a real name may stand in it.

    Raises:
        KynnysError: there is such a file already, or it cannot be written.
    """
    try:
        with os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            out.write(pdf)
    except FileExistsError:
        raise KynnysError(f"{target} is there already. Move it away, or name another file with --output") from None
    except OSError as error:
        raise KynnysError(f"{target} cannot be written: {error.strerror}. Name another file with --output") from None
