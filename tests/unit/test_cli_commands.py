"""The command line as a whole: every command is there, and asking for one brings in no other."""

import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from bot.cli import COMMANDS, main


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_is_found_by_its_name_and_explains_itself(name: str):
    with click.Context(main) as context:
        command = main.get_command(context, name)
        parts = command.list_commands(context) if isinstance(command, click.Group) else []
        found = [command.get_command(context, one) for one in parts] if isinstance(command, click.Group) else []

    assert command is not None
    assert command.name == name
    assert [one.name if one is not None else None for one in found] == parts
    assert CliRunner().invoke(main, [name, "--help"]).exit_code == 0


def test_a_command_that_there_is_not_is_said_not_to_be():
    result = CliRunner().invoke(main, ["chek"])

    assert result.exit_code == 2
    assert "No such command" in result.output


def test_a_rehearsal_of_notices_brings_in_nothing_of_the_chat_side(tmp_path: Path):
    program = """
import sys
from click.testing import CliRunner
from bot.cli import main
for words in (["example", "students.csv"], ["rehearse", "students.csv"]):
    result = CliRunner().invoke(main, ["notices", *words])
    assert result.exit_code == 0, result.output
walls = ("nio", "sqlalchemy", "faq", "moderation", "config.settings", "bot.db", "bot.matrix.gateway", "bot.worker")
print(*(name for name in walls if name in sys.modules))
"""
    root = Path(__file__).parents[2]

    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=tmp_path,
        env={"PYTHONPATH": str(root)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == []
