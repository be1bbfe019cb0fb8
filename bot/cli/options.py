"""Options that several commands share."""

from __future__ import annotations

from pathlib import Path

import click

from config.workers import ENVIRONMENT

settings_option = click.option(
    "--settings",
    "file",
    type=click.Path(path_type=Path, dir_okay=False),
    default=Path("service.toml"),
    show_default=True,
    help="The settings file.",
)
worker_option = click.option(
    "--worker",
    default="",
    metavar="NAME",
    envvar=ENVIRONMENT,
    help="Which of several workers this is, of [workers.NAME]. Left out: homeserver.user.",
)
