"""The command line: one small module per command group.

Every command ends with 0, or with one clear line on standard error and 1. None prints a secret. A module is imported
when its command is asked for: all of them together take seconds, most of it for libraries that one command needs.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import Any, Final

import click

from bot.cli.parted import command_at
from bot.errors import KynnysError
from bot.matrix.errors import MatrixFault, TokenRefused

COMMANDS: Final[Mapping[str, str]] = {
    "audit": "audit:audit",
    "backup": "backup:backup",
    "bundle": "bundle:bundle_command",
    "calendar": "calendar:calendar",
    "check": "check:check",
    "demo": "demo:demo",
    "directory": "directory:directory",
    "doctor": "doctor:doctor",
    "drill": "drill:drill",
    "faq": "faq:faq",
    "keys": "keys:keys",
    "migrate": "migrate:migrate",
    "notices": "notices:notices",
    "privacy": "privacy:privacy",
    "restore": "backup:restore",
    "roster": "roster:roster_group",
    "run": "run:run",
    "screen": "screen:screen",
    "setup": "setup:setup",
    "stats": "stats:stats",
    "workers": "workers:workers_command",
}
"""Each command, and where it stands: the module in bot/cli, and its name there."""


class Guarded(click.Group):
    """Errors that an operator can mend are shown as a line; anything else is a fault of ours and shows its trace."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        return command_at(COMMANDS[cmd_name]) if cmd_name in COMMANDS else None

    def invoke(self, context: click.Context) -> Any:
        result: Any = None
        try:
            result = super().invoke(context)
        except* _for_an_operator() as group:
            for error in _leaves(group):
                click.echo(f"kynnys: {_said(error)}", err=True)
            context.exit(1)
        return result


def _for_an_operator() -> tuple[type[Exception], ...]:
    """Errors whose words are meant for one. Asked only when something was raised: the settings take long to import."""
    from config.faults import Faults

    return KynnysError, MatrixFault, Faults


def _leaves(group: BaseExceptionGroup[Any]) -> list[BaseException]:
    found: list[BaseException] = []
    for error in group.exceptions:
        found += _leaves(error) if isinstance(error, BaseExceptionGroup) else [error]
    return found


def _said(error: BaseException) -> str:
    if isinstance(error, TokenRefused):
        return (
            "The homeserver does not accept the stored login any more. Was the device removed or the password changed? "
            "Move login.json, keys/ and cross_signing.seeds away together, then start again with the password."
        )
    return str(error) or type(error).__name__


@click.group(cls=Guarded, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="kynnys")
def main() -> None:
    """Kynnys: a student reaches help without a name."""


if __name__ == "__main__":
    sys.exit(main())
