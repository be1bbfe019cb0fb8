"""The people of the roster, for commands that only look: beside a running service, and nothing is made or changed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from sqlalchemy.engine import make_url

from bot.db import roster
from bot.db.engine import reading
from bot.secrets import SealKeys
from bot.vault import Vault
from config.roster import Entry
from config.settings import Settings
from rooms.model import Role
from rooms.roster import NotReady, Person, ends_soon, why_not_ready

REASONS = {
    NotReady.NO_TRAINING: "no training",
    NotReady.TRAINING_AHEAD: "the course is still to come",
    NotReady.TRAINING_EXPIRED: "training out of date",
    NotReady.NOT_PRACTISED: "no supervised practice shift",
}
"""Why a tutor cannot go on duty, as operators read it."""


async def on_the_list(settings: Settings) -> list[Entry]:
    """Everybody on the list, as `kynnys roster` wrote it; nobody where no service has ever kept anything.

    Raises:
        DatabaseFault: the database is away, or of another version than this program.
        SecretsFault: the seal keys are lax, broken, or of another database.
    """
    keys = settings.secrets / "seal.keys"
    if not keys.exists() or not is_there(settings.database_url):
        return []
    vault = Vault(SealKeys.read_or_make(keys))
    async with reading(settings.database_url) as tx:
        return await roster.everybody(tx, vault)


def is_there(url: str) -> bool:
    """Whether there is a file to look into: SQLite would make it. A server tells by itself."""
    parsed = make_url(url)
    return parsed.get_backend_name() != "sqlite" or Path(parsed.database or "").is_file()


def shortcomings(people: Sequence[Person], today: date) -> list[str]:
    """What keeps some, or all, from taking students, and whose training ends soon. By alias, a line each.

    `people` take students, wherever they stand; `today` is a Finnish day.
    """
    tutors = [one for one in people if one.responder.role.is_peer]
    notes = _of_all(people, tutors)
    for one in tutors:
        why = why_not_ready(one, today)
        if why is not None:
            notes.append(f"roster: {one.responder.alias} cannot go on duty: {REASONS[why]}.")
        if one.training is not None and ends_soon(one, today):
            notes.append(f"roster: the training of {one.responder.alias} ends on {one.training.valid_until}.")
    return notes


def _of_all(people: Sequence[Person], tutors: Sequence[Person]) -> list[str]:
    if not people:
        return [
            "staff: nobody has a role, so nobody can take a student. Add a [staff.<name>] with role and alias, "
            "or say: kynnys roster add --help"
        ]
    notes = []
    if len(tutors) == len(people):
        notes.append("staff: there are tutors alone, and no adult, so nobody can take a student. Add an adult.")
    if tutors and not any(one.responder.role is Role.SUPERVISOR for one in people):
        notes.append(
            "staff: nobody has the role supervisor, so tutors can never be on duty. Give it to an adult behind them."
        )
    return notes
