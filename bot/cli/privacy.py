"""`kynnys privacy`: what is kept, and the papers that the law asks for, from the settings as they are."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.cli.options import settings_option
from bot.errors import SettingsFault

if TYPE_CHECKING:
    from bot.privacy_papers import School


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


@privacy.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@settings_option
@click.option(
    "--notices",
    "notices_file",
    type=click.Path(path_type=Path, dir_okay=False),
    help="The notice side's settings, where it runs.",
)
def write(folder: Path, file: Path, notices_file: Path | None) -> None:
    """The impact assessment, the record of processing and the notices (fi/sv/en), as drafts in a folder.

    What only a lawyer or a data protection officer can write is marked in them, and listed in tayta.md. A paper that
    somebody has changed is never written over.
    """
    from bot.privacy_papers import TO_FILL, papers

    made = papers(_school(file, notices_file))
    _refuse_changed(folder, made)
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in made.items():
        (folder / name).write_text(text, encoding="utf-8")
        click.echo(f"  {folder / name}")
    click.echo(f"These are drafts. What only you, the DPO or a lawyer can write stands in {folder / TO_FILL}.")


def _school(file: Path, notices_file: Path | None) -> School:
    """The settings, and the roles of whoever responds, also of those on the roster's list."""
    from bot.cli.people import on_the_list
    from bot.privacy_papers import School
    from config.notices import NoticeSettingsFaults
    from config.notices import load as load_notices
    from config.settings import load

    settings = load(file)
    try:
        notices = load_notices(notices_file) if notices_file is not None else None
    except NoticeSettingsFaults as found:
        raise SettingsFault("\n".join(found.lines)) from None
    listed = asyncio.run(on_the_list(settings))
    named = {one.role for one in settings.staff.values() if one.role is not None}
    return School(settings, notices, frozenset(named | {one.person.responder.role for one in listed}))


def _refuse_changed(folder: Path, made: Mapping[str, str]) -> None:
    changed = [
        name for name, text in made.items() if (folder / name).exists() and (folder / name).read_text("utf-8") != text
    ]
    if changed:
        raise SettingsFault(
            f"{folder}: {', '.join(changed)} {'are' if len(changed) > 1 else 'is'} not what would be written now. "
            "Write into an empty folder and compare."
        )
