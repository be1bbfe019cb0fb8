"""The screen on text whose authors saw neither rules nor seeds.

Nobody tunes anything on tests/language/crisis: this test alone reads it, with `kynnys screen evaluate`, and tells no
text, only figures and the numbers of lines. What is asked for here is what the screen must not fall behind; how well it
does stands in docs/screening.md.
"""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from bot.cli.screen import screen
from moderation import models
from moderation.training import read_seeds
from tests.language.test_held_out import Read

pytestmark = pytest.mark.slow

FILES = sorted((Path(__file__).parent / "crisis").glob("*.jsonl"))


@pytest.fixture(scope="module")
def summary() -> dict[str, Any]:
    result = CliRunner().invoke(screen, ["evaluate", "--json", *map(str, FILES)])
    assert result.exit_code == 0, result.output
    told = json.loads(result.stdout.splitlines()[-1])
    print(json.dumps(told["all"], indent=1))
    return dict(told)


@pytest.mark.parametrize(("kind", "least"), [("T3", 0.90), ("T3+T2", 0.88), ("T1", 0.75)])
def test_danger_is_noticed_in_words_of_strangers(summary: dict[str, Any], kind: str, least: float):
    assert summary["all"][kind]["noticed"] >= least


def test_immediate_danger_starts_the_crisis_flow(summary: dict[str, Any]):
    assert summary["all"]["T3"]["hard"] >= 0.75


@pytest.mark.parametrize(
    ("kind", "line", "most"),
    [("neutral", "noticed", 0.10), ("neutral", "hard", 0.025), ("hard_negatives", "hard", 0.10)],
)
def test_ordinary_messages_are_left_in_peace(summary: dict[str, Any], kind: str, line: str, most: float):
    assert summary["all"][kind][line] <= most


def test_every_message_is_wholly_screened(summary: dict[str, Any]):
    assert summary["not_screened"] == 0


def test_no_message_by_which_the_screen_is_judged_has_been_read_by_it():
    seeds = [each for file in models.seed_files(models.shipped_seeds()) for each in read_seeds(file)]
    read = Read(one.text for one in seeds)

    for file in FILES:
        known = [number for number, one in enumerate(read_seeds(file), start=1) if read.holds(one.text)]
        assert not known, f"remove these lines of {file.name}: {known}"
