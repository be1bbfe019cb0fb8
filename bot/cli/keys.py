"""`kynnys keys`: under which seal keys the database lies, and a new one in place of the old, without a pause."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import click

from bot.cli.options import settings_option
from bot.cli.sides import Kept, kept, notices_option, side_option
from bot.errors import AlreadyRunning, DatabaseFault

_STOP_ALL = (
    "Several workers seal with one key, and each would have to change at the same moment. Stop all of them, say this "
    "again, copy seal.keys to every machine on which one runs, and start them."
)
TAKEN_UP_WITHIN = 30
"""Seconds in which a running service looks for the wish."""


@click.group()
def keys() -> None:
    """The keys that seal what could tell who somebody is."""


@keys.command(name="list")
@settings_option
@side_option
@notices_option
def show(file: Path, side: str, notices_file: Path) -> None:
    """Names of the keys, which one seals, and how much still lies under another. Shows no key."""
    click.echo("\n".join(asyncio.run(_listed(kept(side, file, notices_file)))))


async def _listed(of: Kept) -> list[str]:
    from bot.db.engine import reading
    from bot.rotation import keys_of, left

    held = keys_of(of.seal_keys)
    async with reading(of.database_url, of.schema) as tx:
        others = await left(tx, of.tables, held.active)
    lines = [f"{name}: {'seals and opens' if name == held.active else 'opens'}" for name in sorted(held.keys)]
    return [*lines, f"values under another key than {held.active}: {others}"]


@keys.command()
@settings_option
@click.option("--wait", default=600, show_default=True, help="Seconds to watch a running service at it.")
@side_option
@notices_option
def rotate(file: Path, wait: int, side: str, notices_file: Path) -> None:
    """A new seal key. A running service seals everything anew in small pieces; otherwise it is done here, at once."""
    asyncio.run(_rotate(kept(side, file, notices_file), wait))


async def _rotate(of: Kept, wait: int) -> None:
    from bot.lease import lease
    from bot.rotation import keys_of, next_name

    name = next_name(keys_of(of.seal_keys))
    try:
        with lease(of.data):
            await _here(of, name)
    except AlreadyRunning:
        if of.several:
            raise AlreadyRunning(_STOP_ALL) from None
        await _by_the_service(of, name, wait)
    else:
        if of.several:
            click.echo("Copy seal.keys to every machine on which a worker runs, then start them.")


async def _here(of: Kept, name: str) -> None:
    """Nothing runs: all of it, and the old keys go."""
    from bot.clock import utc_now
    from bot.db.engine import Database
    from bot.rotation import Rotation, keys_of
    from bot.vault import Vault

    rotation = Rotation(Vault(keys_of(of.seal_keys)), of.seal_keys, of.tables, utc_now)
    sealed = 0
    async with Database.opened(of.database_url, of.schema) as database:
        rotation.begin(name)
        while rotation.is_going_on:
            async with database.tx() as tx:
                done = await rotation.tick(tx, at_once=True)
            sealed += done
            if not done and rotation.is_going_on:
                raise DatabaseFault("Some values do not open with any key, so that the old one stays. See the log.")
        await database.scrub()
    click.echo(f"{sealed} values lie under {name} now. The old key is gone; older copies have it in themselves.")


async def _by_the_service(of: Kept, name: str, wait: int) -> None:
    """The running service is asked, and watched."""
    from bot.db.engine import Database
    from bot.rotation import left, wish, wish_of

    async with Database.beside(of.database_url, of.schema) as database:
        async with database.tx() as tx:
            await wish(tx, of.tables, name)

        async def taken() -> bool:
            async with database.tx() as tx:
                return not await wish_of(tx, of.tables)

        async def through() -> bool:
            async with database.tx() as tx:
                return not await left(tx, of.tables, name)

        if not await _until(taken, TAKEN_UP_WITHIN):
            raise DatabaseFault("The running service did not take it up. Does it work with this settings file?")
        click.echo(f"The service seals with {name} now, and seals anew what lies under another key.")
        if not await _until(through, wait):
            click.echo("It is not through yet and goes on. Look again: kynnys keys list")
            return
    click.echo("Everything lies under it. The old key leaves the file in an hour, if the service runs.")


async def _until(holds: Callable[[], Awaitable[bool]], seconds: float) -> bool:
    loop = asyncio.get_running_loop()
    end = loop.time() + seconds
    while loop.time() < end:
        if await holds():
            return True
        await asyncio.sleep(0.5)
    return False
