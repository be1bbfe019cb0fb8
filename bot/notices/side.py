"""The notice side's composition root: settings -> keys -> database -> desk, and in one TaskGroup what runs beside.

That is what brings facts in, the rooms, and the clock.

The rooms are one part among others: while the homeserver is away, facts are taken in all the same and wait. What runs
beside stands in `BESIDE`; each is given the whole `Side` and runs until it is cancelled.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

import structlog

from bot import secrets
from bot.clock import metronome, utc_now
from bot.db.engine import Database
from bot.errors import SettingsFault
from bot.lease import lease
from bot.matrix.connecting import Account, Connection, connected
from bot.matrix.errors import SlowDown, Unreachable
from bot.matrix.listening import HomeserverSource, pause_after
from bot.matrix.outcome import traced
from bot.matrix.retiring import inherit_keys, retire
from bot.notices import coming_in, health
from bot.notices.coming_in import Means
from bot.notices.db.described import NOTICES_SIDE
from bot.notices.db.schema import NOTICES, database_url, key_file
from bot.notices.deliver import Delivery
from bot.notices.desk import Desk
from bot.notices.devices import StaffDevices
from bot.notices.ears import Ears
from bot.notices.health import NoticeHealth
from bot.notices.rooms import Names, Seats, ensure
from bot.notices.school import school_of
from bot.notices.texts import NoticeTexts
from bot.rotation import Rotation
from bot.vault import Vault
from config.notices import NoticeSettings
from risk_feed.model import Post, Who

log = structlog.get_logger("kynnys.notices.side")

TICK: Final = 30.0
"""Seconds between two looks at what the clock brings about."""


@dataclass(frozen=True, slots=True)
class Running:
    """What stands when the side is ready. `rooms`: Matrix ids, by `role` or `role/campus`."""

    rooms: dict[str, str] = field(repr=False)
    fingerprint: str | None


Ready = Callable[[Running], None]


@dataclass
class Side:
    """What everything of the side shares. `listens`: the rooms have been heard, after whatever stop."""

    settings: NoticeSettings
    account: Account
    database: Database
    vault: Vault
    desk: Desk
    texts: NoticeTexts
    ready: Ready
    new_identity: bool = False
    now: Callable[[], datetime] = utc_now
    listens: asyncio.Event = field(default_factory=asyncio.Event)
    health: NoticeHealth = field(init=False)

    def __post_init__(self) -> None:
        self.health = NoticeHealth(self.listens.is_set)


Beside = Callable[[Side], Coroutine[Any, Any, None]]


def account_of(settings: NoticeSettings) -> Account:
    """The notice side's own account.

    Raises:
        SettingsFault: the settings name none.
    """
    if settings.homeserver is None:
        raise SettingsFault("notices.toml: homeserver is missing; add [homeserver] with url and user.")
    return Account(settings.homeserver.url, settings.homeserver.user, settings.secrets, settings.keys)


async def run(settings: NoticeSettings, *, ready: Ready = lambda running: None, new_identity: bool = False) -> None:
    """The notice side, until cancelled.

    Raises:
        KynnysError: something that an operator must mend.
        TokenRefused: the homeserver does not know our login any more.
    """
    os.umask(0o077)  # whatever the database and the key store make beside their files is nobody else's either
    account, school, texts = account_of(settings), school_of(settings), NoticeTexts()
    secrets.private_directory(settings.data)
    secrets.refuse_lax_files(secrets.private_directory(settings.secrets))
    vault = Vault(secrets.SealKeys.read_or_make(key_file(settings.data)))
    with lease(settings.data):
        async with Database.opened(database_url(settings.data), NOTICES) as database:
            desk = Desk(database, vault, school, texts, utc_now)
            side = Side(settings, account, database, vault, desk, texts, ready, new_identity)
            async with asyncio.TaskGroup() as group:
                for beside in BESIDE:
                    group.create_task(beside(side))


# --- the clock ------------------------------------------------------------------------------------------------------
async def clock(side: Side) -> None:
    """Begins when what was pressed during a stop has been heard, lest somebody be called who has acted."""
    await side.listens.wait()
    rotation = Rotation(side.vault, key_file(side.settings.data), NOTICES_SIDE, side.now)

    async def rotate() -> None:
        """A new seal key, where somebody asked for it: `kynnys keys rotate --side notices`."""
        async with side.database.tx() as tx:
            await rotation.look(tx)

    async with metronome([(side.desk.tick, TICK), (rotate, 1.0)]):
        await asyncio.Event().wait()


# --- the rooms ------------------------------------------------------------------------------------------------------
async def rooms(side: Side) -> None:
    """Logs in, makes the rooms, listens and speaks. A homeserver that is away at the start is asked again."""
    failures = 0
    while True:
        try:
            async with connected(
                side.account, new_identity=side.new_identity, trace=traced(side.health.answered)
            ) as connection:
                await _at_work(side, connection)
        except* (Unreachable, SlowDown) as away:
            log.warning("the homeserver is away", failures=failures)
            await asyncio.sleep(pause_after(failures, away.exceptions[0]))
            failures += 1


async def _at_work(side: Side, connection: Connection) -> None:
    settings, gateway = side.settings, connection.gateway
    pinned = {one.matrix_id: one.master_key for one in settings.staff.values()}
    devices = StaffDevices(connection.api, connection.machine, pinned)
    await devices.look_at_all()
    seats = Seats.of_settings(settings)
    there = await ensure(gateway, side.vault, seats, Names(settings, side.texts), side.desk.nobody_reads)
    inherit_keys(connection.machine, settings.data, there.values())
    await side.desk.set_back(there)
    await retire(connection.api, connection.machine, settings.data)
    ears = Ears(
        source=HomeserverSource(connection.api, connection.machine),
        gateway=gateway,
        database=side.database,
        vault=side.vault,
        desk=side.desk,
        devices=devices,
        rooms=there,
        seats=seats.of,
        people={one.matrix_id: Who(key) for key, one in settings.staff.items()},
        woken=lambda post: delivery.wake(post),
        synced=side.health.synced,
        now=side.now,
    )
    delivery = Delivery(side.desk, gateway, there, seats.of, side.now, ears.look_again)
    side.desk.woken = delivery.wake
    async with asyncio.TaskGroup() as group:
        group.create_task(ears.run(), name="ears")
        await ears.ready.wait()
        side.listens.set()
        group.create_task(delivery.run(), name="delivery")
        log.info("notice side started", rooms=len(there))
        side.ready(Running({_name(post): room for post, room in there.items()}, connection.fingerprint))


def _name(post: Post) -> str:
    return f"{post.role}/{post.campus}" if post.campus else post.role.value


# --- facts ----------------------------------------------------------------------------------------------------------
async def facts(side: Side) -> None:
    """What the settings name of ways in. Cards are made of it whether the homeserver is there or not."""
    await coming_in.run(Means(side.settings, side.settings.secrets, side.database, side.vault, side.desk, side.now))


# --- how it is -----------------------------------------------------------------------------------------------------
async def well_or_not(side: Side) -> None:
    """Told to the machine's own watchers, from the start on."""
    await health.run(side.settings.health, side.health, side.database, side.now)


BESIDE: Final[tuple[Beside, ...]] = (rooms, clock, facts, well_or_not)
"""What runs beside one another."""
