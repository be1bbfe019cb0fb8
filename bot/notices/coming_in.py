"""What brings facts in, side by side, as the settings name it: the watched folder, the webhook, Moodle once a day.

Each goes on by itself, and all hand what they have to one intake. Moodle is asked when its hour has come and the day's
answer is not there yet. One that refuses is asked again after an hour; the log says what to mend, and names nobody.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Final

import structlog

from bot import secrets
from bot.clock import Beat, metronome
from bot.db.engine import Database
from bot.errors import SettingsFault
from bot.notices import moodle
from bot.notices.desk import Desk
from bot.notices.explaining import hash_of
from bot.notices.folder import EVERY, Folder
from bot.notices.intake import Intake
from bot.notices.moodle import Moodle
from bot.notices.webhook import Gate, SeenInDatabase, listening, secrets_in
from bot.vault import Vault
from config.notices import MoodleSettings, NoticeSettings, WebhookSettings
from risk_feed.facts import Keyed
from risk_feed.moodle import MoodleFault
from risk_feed.rows import Told
from rooms.calendar import day_of
from rooms.hours import HELSINKI

log = structlog.get_logger("kynnys.notices.coming_in")

MOODLE_EVERY: Final = 60.0
"""Seconds between two looks at whether it is to be asked."""
AGAIN_AFTER: Final = timedelta(hours=1)
WEBHOOK: Final = "webhook"
"""The source under which facts stand that came over the network."""


@dataclass(frozen=True, slots=True)
class Means:
    """What is needed of the side. `secrets`: its folder of secret files."""

    settings: NoticeSettings
    secrets: Path
    database: Database
    vault: Vault
    desk: Desk
    now: Callable[[], datetime]

    @property
    def keyed(self) -> Keyed:
        return lambda student: hash_of(self.vault, student)


@asynccontextmanager
async def coming_in(means: Means) -> AsyncIterator[int | None]:
    """All that the settings name, until the end. Yields the webhook's port, where there is one.

    Raises:
        KynnysError: a secret is missing, or the webhook cannot listen where the settings say.
    """
    settings, beats = means.settings, list[tuple[Beat, float]]()
    intake = Intake(means.desk, means.keyed, means.now)
    if settings.watch is not None:
        folder = Folder(settings.watch, settings.sources(), settings.canonical, intake, means.now)
        beats.append((folder.look, EVERY))
    if settings.moodle is not None:
        site = moodle_of(settings.moodle, means.secrets)
        beats.append((MoodleDaily(site, settings.moodle.at, intake, means.keyed, means.now).look, MOODLE_EVERY))
    async with AsyncExitStack() as stack:
        port = None
        if settings.webhook is not None:
            port = await stack.enter_async_context(_webhook(means, settings.webhook, intake))
        await stack.enter_async_context(metronome(beats))
        log.info("facts may come", folder=settings.watch is not None, webhook=port, moodle=settings.moodle is not None)
        yield port


async def run(means: Means) -> None:
    """The same, until cancelled."""
    async with coming_in(means):
        await asyncio.Event().wait()


# --- the webhook ----------------------------------------------------------------------------------------------------
@asynccontextmanager
async def _webhook(means: Means, settings: WebhookSettings, intake: Intake) -> AsyncIterator[int]:
    async def take(rows: Sequence[Told], name: str) -> None:
        await intake.rows(rows, name)

    gate = Gate(
        secrets=secrets_in(means.secrets, settings.secrets),
        source=replace(means.settings.canonical, name=WEBHOOK),
        keyed=means.keyed,
        seen=SeenInDatabase(means.database, means.vault, means.now),
        take=take,
        now=means.now,
        max_bytes=settings.max_bytes,
        per_minute=settings.per_minute,
    )
    async with AsyncExitStack() as stack:
        try:
            port = await stack.enter_async_context(listening(gate, settings.host, settings.port))
        except OSError as error:
            where = f"webhook: {settings.host}:{settings.port} cannot be listened on ({type(error).__name__})"
            raise SettingsFault(f"notices.toml: {where}. Name another host or port.") from None
        yield port


# --- Moodle ---------------------------------------------------------------------------------------------------------
def moodle_of(settings: MoodleSettings, folder: Path) -> Moodle:
    """The Moodle of the settings, with its token from the file `moodle_token`.

    Raises:
        SecretsFault: the file is missing, lax or empty.
    """
    token = secrets.read(folder / "moodle_token")
    return Moodle(
        settings.url,
        token,
        settings.courses,
        settings.term_began,
        campus=settings.campus,
        insights=settings.insights,
    )


@dataclass
class MoodleDaily:
    """Asks once a day, from an hour on."""

    site: Moodle
    at: time
    intake: Intake
    keyed: Keyed = field(repr=False)
    now: Callable[[], datetime]
    _not_before: datetime | None = None

    async def look(self) -> None:
        """Whether it is time; and if so, asks and hands on."""
        now = self.now()
        name = f"moodle {day_of(now)}"
        early = now.astimezone(HELSINKI).time() < self.at or (self._not_before is not None and now < self._not_before)
        if early or await self.intake.knows(name):
            return
        self._not_before = now + AGAIN_AFTER
        try:
            rows = await moodle.read(self.site, keyed=self.keyed, today=day_of(now))
        except MoodleFault as fault:
            log.warning("moodle was not read", why=str(fault))
            return
        came = await self.intake.rows(rows, name, minds_door=False)
        log.info("moodle taken", students=came.students, raised=came.taken.raised, ended=came.taken.cleared)
