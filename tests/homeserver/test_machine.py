"""Two machines talk through a real homeserver."""

from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
from matrix_people import Person, people

from bot.demo.homeserver import ThrowAwayHomeserver

pytestmark = pytest.mark.homeserver


@pytest.fixture
async def bot_and_student(
    homeserver: ThrowAwayHomeserver, tmp_path: Path, localpart: Callable[[str], str]
) -> AsyncIterator[tuple[Person, Person]]:
    async with people(homeserver, tmp_path, localpart("bot"), localpart("aino")) as (bot, student):
        yield bot, student


async def test_a_student_and_the_bot_hear_each_other(bot_and_student: tuple[Person, Person]) -> None:
    bot, student = bot_and_student
    room = await student.room_with(bot)
    await bot.sync()
    await student.sync()

    await student.say(room, "hei", bot)
    assert await bot.hears() == ["hei"]

    await bot.say(room, "hei sinulle", student)
    assert await student.hears() == ["hei sinulle"]
