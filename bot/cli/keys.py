"""`kynnys keys`: under which seal keys the database lies, and a new one in place of the old, without a pause."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

import click

from bot.cli.options import settings_option
from bot.errors import AlreadyRunning, DatabaseFault
from config.settings import Settings, load

TAKEN_UP_WITHIN = 30
"""Seconds in which a running service looks for the wish."""


@click.group()
def keys() -> None:
    """The keys that seal what could tell who somebody is."""


@keys.command(name="list")
@settings_option
def show(file: Path) -> None:
    """Names of the keys, which one seals, and how much still lies under another. Shows no key."""
    settings = load(file)
    click.echo("\n".join(asyncio.run(_listed(settings))))


async def _listed(settings: Settings) -> list[str]:
    from bot.db.described import CHAT
    from bot.db.engine import reading
    from bot.rotation import keys_of, left

    held = keys_of(settings.secrets / "seal.keys")
    async with reading(settings.database_url) as tx:
        others = await left(tx, CHAT, held.active)
    lines = [f"{name}: {'seals and opens' if name == held.active else 'opens'}" for name in sorted(held.keys)]
    return [*lines, f"values under another key than {held.active}: {others}"]


@keys.command()
@settings_option
@click.option("--wait", default=600, show_default=True, help="Seconds to watch a running service at it.")
def rotate(file: Path, wait: int) -> None:
    """A new seal key. A running service seals everything anew in small pieces; otherwise it is done here, at once."""
    asyncio.run(_rotate(load(file), wait))


async def _rotate(settings: Settings, wait: int) -> None:
    from bot.lease import lease
    from bot.rotation import keys_of, next_name

    name = next_name(keys_of(settings.secrets / "seal.keys"))
    try:
        with lease(settings.data):
            await _here(settings, name)
    except AlreadyRunning:
        await _by_the_service(settings, name, wait)


async def _here(settings: Settings, name: str) -> None:
    """Nothing runs: all of it, and the old keys go."""
    from bot.clock import utc_now
    from bot.db.described import CHAT
    from bot.db.engine import Database
    from bot.rotation import Rotation, keys_of
    from bot.vault import Vault

    file = settings.secrets / "seal.keys"
    rotation = Rotation(Vault(keys_of(file)), file, CHAT, utc_now)
    sealed = 0
    async with Database.opened(settings.database_url) as database:
        rotation.begin(name)
        while rotation.is_going_on:
            async with database.tx() as tx:
                done = await rotation.tick(tx, at_once=True)
                stuck = not done and rotation.is_going_on
            sealed += done
            if stuck:
                raise DatabaseFault("Some values do not open with any key, so that the old one stays. See the log.")
        await database.scrub()
    click.echo(f"{sealed} values lie under {name} now. The old key is gone; older copies have it in themselves.")


async def _by_the_service(settings: Settings, name: str, wait: int) -> None:
    """The running service is asked, and watched."""
    from bot.app import ROTATION_WANTED
    from bot.db import inbox
    from bot.db.described import CHAT
    from bot.db.engine import create_engine
    from bot.rotation import left

    engine = create_engine(settings.database_url)
    try:
        async with engine.begin() as tx:
            await inbox.move_cursor(tx, name, ROTATION_WANTED)

        async def taken() -> bool:
            async with engine.begin() as tx:
                return not await inbox.where_sync_starts(tx, ROTATION_WANTED)

        async def through() -> bool:
            async with engine.begin() as tx:
                return not await left(tx, CHAT, name)

        if not await _until(taken, TAKEN_UP_WITHIN):
            raise DatabaseFault("The running service did not take it up. Does it work with this settings file?")
        click.echo(f"The service seals with {name} now, and seals anew what lies under another key.")
        if not await _until(through, wait):
            click.echo("It is not through yet and goes on. Look again: kynnys keys list")
            return
    finally:
        await engine.dispose()
    click.echo("Everything lies under it. The old key leaves the file in an hour, if the service runs.")


async def _until(holds: Callable[[], object], seconds: float) -> bool:
    loop = asyncio.get_running_loop()
    end = loop.time() + seconds
    while loop.time() < end:
        if await holds():  # type: ignore[misc]
            return True
        await asyncio.sleep(0.5)
    return False
