"""`kynnys demo --play`: the whole story, acted out by itself, to the proof of erasure."""

import asyncio
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.homeserver

WITHIN = 1200.0
"""Seconds; about a hundred on two slow cores that others use, too."""


async def test_the_story_plays_to_its_end(tmp_path: Path):
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "demo", "--play", "--keep", str(tmp_path / "demo")),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
        cwd=Path(__file__).parents[2],
    )
    told, _ = await asyncio.wait_for(process.communicate(), WITHIN)

    assert process.returncode == 0, told.decode()
    assert "What is left after erasing" in told.decode()
    assert "Opiskelija 3 ei ole missään" in told.decode()
