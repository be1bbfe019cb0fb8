"""The command line: one small module per command group.

Every command ends with 0, or with one clear line on standard error and 1. None prints a secret.
"""

from __future__ import annotations

import sys
from typing import Any

import click

from bot.errors import KynnysError
from bot.matrix.errors import MatrixFault, TokenRefused
from config.settings import Faults


class Guarded(click.Group):
    """Errors that an operator can mend are shown as a line; anything else is a fault of ours and shows its trace."""

    def invoke(self, context: click.Context) -> Any:
        result: Any = None
        try:
            result = super().invoke(context)
        except* (KynnysError, MatrixFault, Faults) as group:
            for error in _leaves(group):
                click.echo(f"kynnys: {_said(error)}", err=True)
            context.exit(1)
        return result


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


def _register() -> None:
    from bot.cli import (
        audit,
        calendar,
        certificate,
        check,
        demo,
        directory,
        doctor,
        drill,
        faq,
        notices,
        roster,
        run,
        screen,
    )

    roster.roster_group.add_command(certificate.certificate)
    for command in (
        audit.audit,
        calendar.calendar,
        check.check,
        demo.demo,
        directory.directory,
        doctor.doctor,
        drill.drill,
        faq.faq,
        notices.notices,
        roster.roster_group,
        run.run,
        run.setup,
        screen.screen,
    ):
        main.add_command(command)


_register()

if __name__ == "__main__":
    sys.exit(main())
