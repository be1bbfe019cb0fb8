"""`kynnys privacy`: what is kept, and the papers that the law asks for, from the settings as they are."""

from __future__ import annotations

from pathlib import Path

import click


@click.group()
def privacy() -> None:
    """What is kept of whom, and the papers about it."""


@privacy.command()
@click.option(
    "--settings",
    "file",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Tell the times that these settings say. As they are shipped when left out.",
)
def data(file: Path | None) -> None:
    """Every table, column and file: what it holds, why, how long, how it is protected, who erases it. As Markdown."""
    from bot.described_files import data_paper
    from config.settings import load

    click.echo(data_paper(load(file) if file is not None else None), nl=False)
