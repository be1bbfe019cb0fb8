"""The small words of every chat raise nothing: whoever says "I am here" is not in danger by that.

Nobody tunes anything on tests/language/everyday, written by a hand whose words the heads have not read.
"""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.cli.screen import screen
from moderation import models
from moderation.training import read_seeds
from tests.language.test_held_out import Read

pytestmark = pytest.mark.slow

FILE = Path(__file__).parent / "everyday" / "K.jsonl"


def test_everyday_words_of_strangers_are_left_in_peace():
    result = CliRunner().invoke(screen, ["evaluate", "--json", str(FILE)])

    assert result.exit_code == 0, result.output
    neutral = json.loads(result.stdout.splitlines()[-1])["all"]["neutral"]
    assert neutral["hard"] <= 0.02
    assert neutral["noticed"] <= 0.06


def test_few_of_them_have_been_read_by_the_screen():
    """Of words as short as these ("moi", "ok kiitos") two hands write some alike."""
    read = Read(one.text for file in models.seed_files(models.shipped_seeds()) for one in read_seeds(file))
    lines = read_seeds(FILE)

    assert sum(read.holds(one.text) for one in lines) <= len(lines) // 10
