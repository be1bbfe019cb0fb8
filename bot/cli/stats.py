"""`kynnys stats`: a month in numbers, as people may be shown it."""

from __future__ import annotations

import asyncio
from pathlib import Path

import click

from bot.cli.options import settings_option
from bot.cli.roster import beside
from bot.clock import utc_now
from bot.db import statistics
from bot.month import Month, is_month, last_over, month_of_counts
from bot.telling_month import as_rows, spoken
from bot.texts import Texts
from config.settings import Settings, load
from rooms.model import Language


@click.command()
@settings_option
@click.option("--month", default=None, metavar="2026-10", help="A month that is over; the last one when left out.")
@click.option("--language", type=click.Choice([one.value for one in Language]), default=None, help="As the staff's.")
@click.option("--rows", is_flag=True, help="All there is, a tab-separated row a number; x is hidden.")
@click.option("--plot", type=click.Path(path_type=Path, dir_okay=False), default=None, help="Write the picture here.")
def stats(file: Path, month: str | None, language: str | None, rows: bool, plot: Path | None) -> None:
    """How many asked for a person, when, about what, and how it went. Of nobody.

    Numbers under five are hidden, and so are those from which they could be reckoned.
    """
    settings = load(file)
    over = last_over(utc_now())
    wanted = month or over
    if not is_month(wanted):
        raise click.UsageError("--month is a year and a month, such as 2026-10.")
    if wanted > over:
        raise click.UsageError("That month is not over. Numbers told while they grow would tell of one student.")
    texts, tongue = Texts(), Language(language) if language is not None else settings.texts.staff_language
    found = asyncio.run(_counted(settings, wanted))
    if rows:
        for row in as_rows(found):
            click.echo("\t".join(row))
    else:
        click.echo(spoken(found, texts, tongue).replace("**", ""))
    if plot is not None:
        from bot.month_plot import plotted

        plot.write_bytes(plotted(found, texts, tongue))


async def _counted(settings: Settings, month: str) -> Month:
    async with beside(settings) as (database, _), database.tx() as tx:
        counts, answers = await statistics.of_month(tx, month), await statistics.answers_of_month(tx, month)
    return month_of_counts(month, counts, answers)
