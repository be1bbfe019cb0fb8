"""A beat that fails is one beat; what only a new start can mend ends the service."""

import asyncio

import pytest

from bot.clock import metronome
from bot.errors import CommitInDoubt, LeaseLost
from tests.patience import SOON


async def test_a_beat_that_fails_is_followed_by_the_next():
    struck = asyncio.Event()
    tries = []

    async def beat() -> None:
        tries.append(1)
        if len(tries) == 1:
            raise ValueError
        struck.set()

    async with metronome([(beat, 0.01)]) as fatal:
        await asyncio.wait_for(struck.wait(), SOON)
        assert not fatal.done()


@pytest.mark.parametrize("doubt", [CommitInDoubt, LeaseLost])
async def test_what_only_a_new_start_can_mend_ends_the_service(doubt: type[BaseException]):
    async def beat() -> None:
        raise doubt

    async with metronome([(beat, 0.01)]) as fatal:
        with pytest.raises(doubt):
            await asyncio.wait_for(fatal, SOON)
