"""A group of commands some of which stand in modules of their own, imported when they are asked for."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Any

import click


def command_at(where: str) -> click.Command:
    """`where`: the module in bot/cli, and the name there, as `run:setup`."""
    module, _, name = where.partition(":")
    command: click.Command = getattr(import_module(f"bot.cli.{module}"), name)
    return command


class Parted(click.Group):
    """`parts`: each command that stands elsewhere, and where."""

    def __init__(self, *arguments: Any, parts: Mapping[str, str], **more: Any) -> None:
        super().__init__(*arguments, **more)
        self._parts = parts

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted({*super().list_commands(ctx), *self._parts})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        where = self._parts.get(cmd_name)
        return command_at(where) if where is not None else super().get_command(ctx, cmd_name)
