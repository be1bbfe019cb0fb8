"""`kynnys drill`: a drill alarm through the whole chain of a running service, and the times each step took."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import click

from bot.cli.options import settings_option
from bot.clock import utc_now
from bot.db import alarms, inbox
from bot.db.engine import Database
from bot.staff_side import DRILL_WANTED
from config.faults import Faults
from config.settings import Settings, load
from moderation.alarm import Alarm

TAKEN_UP_WITHIN = 15.0
"""Seconds in which a running service begins a drill that is wanted."""
_LOOK_EVERY = 0.5


@click.command()
@settings_option
@click.option(
    "--wait", default=600, show_default=True, metavar="SECONDS", help="How long somebody may take to press ✅."
)
def drill(file: Path, wait: int) -> None:
    """Asks the running service for a drill: a marked alarm, the outside channels, and the chain until it is taken."""
    try:
        settings = load(file)
    except Faults as found:
        raise click.ClickException("\n".join(found.lines)) from None
    asyncio.run(_drill(settings, wait))


async def _drill(settings: Settings, wait: int) -> None:
    began = utc_now()
    async with Database.beside(settings.database_url) as database:
        async with database.tx() as tx:
            running = [one for one in await alarms.all_open(tx) if one.drill]
            if running:
                raise click.ClickException(f"Drill {running[0].id} is still open: press ✅ under its card first.")
            await inbox.move_cursor(tx, began.isoformat(), DRILL_WANTED)
        click.echo("A drill is wanted.")
        alarm = await _until(database, began, lambda one: True, TAKEN_UP_WITHIN)
        if alarm is None:
            async with database.tx() as tx:
                await inbox.move_cursor(tx, "", DRILL_WANTED)
            raise click.ClickException(
                "No running service took it up. Is `kynnys run` running with this settings file?"
            )
        _tell("alarm raised", alarm, alarm.raised_at, began)
        click.echo(f"Drill {alarm.id} hangs in the alarm room. Now somebody on duty presses ✅.")
        taken = await _until(database, began, lambda one: one.owned_at is not None, wait)
        if taken is None:
            raise click.ClickException(
                f"Nobody took drill {alarm.id} within {wait} s. In earnest, a student would have waited as long. "
                "It goes on climbing the chain until it is taken."
            )
        _tell(f"taken by {taken.owner}", taken, taken.owned_at, began)
        click.echo(f"Steps of the chain that were taken meanwhile: {taken.steps}. The alarm room has the report.")


async def _until(database: Database, since: datetime, wanted: Callable[[Alarm], bool], within: float) -> Alarm | None:
    """The drill, when it is as wanted; None when that took too long."""
    until = time.monotonic() + within
    while time.monotonic() < until:
        async with database.tx() as tx:
            found = [one for one in await alarms.drills_since(tx, since - timedelta(seconds=1)) if wanted(one)]
        if found:
            return found[-1]
        await asyncio.sleep(_LOOK_EVERY)
    return None


def _tell(what: str, alarm: Alarm, at: datetime | None, began: datetime) -> None:
    seconds = (at - began).total_seconds() if at is not None else 0.0
    click.echo(f"  {seconds:6.1f} s  {what}")
