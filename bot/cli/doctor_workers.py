"""What `kynnys doctor` looks at where several workers serve: each account, and whether they fit together."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from bot import app, secrets
from bot.cli import looks
from bot.cli.looks import Red, Unknown
from bot.clock import utc_now
from bot.colleagues import SEALED_ALIKE, fits
from bot.db import inbox, workers
from bot.db.engine import reading
from bot.db.workers import Worker, shown
from bot.errors import SecretsFault
from bot.vault import Vault
from config.settings import Settings

CLOCKS_MAY_DIFFER = timedelta(seconds=5)
Look = tuple[str, Callable[[], Awaitable[str]]]


def looks_at(settings: Settings, worker: str) -> list[Look]:
    """Its folders, its login and its device; for the first account these stand among the others already."""
    account = app.account_of(settings, worker)

    async def folders() -> str:
        return kept_apart(settings, worker)

    return [
        (f"worker {worker}: keys", folders),
        (f"worker {worker}: login", lambda: looks.login(account)),
        (f"worker {worker}: cross-signing", lambda: looks.cross_signing(account)),
    ]


def kept_apart(settings: Settings, worker: str) -> str:
    """Whether its key store and secrets are there, and nobody else's to read."""
    one = settings.station(worker)
    if not one.home.exists():
        raise Unknown(f"{one.home} is not on this machine. Say kynnys doctor where this worker runs, or: kynnys setup")
    if not one.keys.exists():
        raise Red("the account has never logged in. Run: kynnys setup")
    for place in (one.home, one.secrets, one.keys):
        secrets.private_directory(place)
    secrets.refuse_lax_files(one.secrets)
    return "a key store and secrets of its own, which nobody else reads"


async def together(settings: Settings) -> str:
    """Whether all seal alike, work on this schema and go by one clock, and who of them lives."""
    file = settings.secrets / "seal.keys"
    if not file.exists():
        raise Red(f"{file} is missing. Copy the first worker's there.")
    keys = secrets.SealKeys.read_or_make(file)
    async with reading(settings.database_url) as tx:  # of this very schema, or it says so
        known = await inbox.where_sync_starts(tx, SEALED_ALIKE)
        if not fits(keys.fingerprint, known):
            raise SecretsFault(f"{file} is not the one with which the other workers seal. Copy the newest one there.")
        found = await workers.everybody(tx, Vault(keys))
    return how_they_are(found, list(settings.accounts), utc_now())


def how_they_are(found: list[Worker], wanted: list[str], now: datetime) -> str:
    """In a few words. Raises `Red` where one is gone, or its clock is ahead of ours."""
    ahead = [shown(one.name) for one in found if one.heard_at - now > CLOCKS_MAY_DIFFER]
    if ahead:
        raise Red(f"the clocks of {', '.join(ahead)} and of this machine differ. Switch on NTP on every machine.")
    gone = [shown(one.name) for one in found if one.name in wanted and not one.lives(now)]
    never = [shown(name) for name in wanted if name not in {one.name for one in found}]
    if gone:
        raise Red(f"{', '.join(gone)} said for over a minute no more that it lives. Look at its log; start it again.")
    if never:
        raise Unknown(f"{', '.join(never)} never served. Start each: kynnys run --worker NAME")
    return f"{len(found)} live, seal alike and go by one clock"
