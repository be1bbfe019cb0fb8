"""Two machines talk through a real homeserver."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import aiohttp
import pytest
from matrix_people import Person, a_person, log_in, people
from matrix_world import quick_directory

from bot.demo.homeserver import ThrowAwayHomeserver
from bot.matrix.api import path
from bot.matrix.errors import NoKey, StoreMismatch, TokenRefused, Unreachable

pytestmark = pytest.mark.homeserver


Pair = tuple[Person, Person]


@pytest.fixture
def directory() -> Iterator[Path]:
    with quick_directory() as made:
        yield made


@pytest.fixture
async def bot_and_student(
    homeserver: ThrowAwayHomeserver, directory: Path, localpart: Callable[[str], str]
) -> AsyncIterator[Pair]:
    async with people(homeserver, directory, localpart("bot"), localpart("aino")) as (bot, student):
        yield bot, student


@pytest.fixture
async def laptop(bot_and_student: Pair, homeserver: ThrowAwayHomeserver, directory: Path) -> AsyncIterator[Person]:
    """The student's second device; its keys are not published yet."""
    async with aiohttp.ClientSession() as session:
        login = await log_in(bot_and_student[1])
        person = a_person(homeserver, session, directory / "laptop", login)
        yield person
        person.machine.close()


async def test_a_student_and_the_bot_hear_each_other(bot_and_student: Pair) -> None:
    bot, student = bot_and_student
    room = await student.room_with(bot)
    await bot.sync()
    await student.sync()

    await student.say(room, "hei", bot)
    assert await bot.hears() == ["hei"]

    await bot.say(room, "hei sinulle", student)
    assert await student.hears() == ["hei sinulle"]


async def test_the_homeserver_takes_our_device_keys_and_signatures(bot_and_student: Pair) -> None:
    bot, student = bot_and_student
    answer = await student.machine.query(student.api, [bot.user_id])
    device = answer["device_keys"][bot.user_id][bot.machine.device_id]

    assert device["keys"][f"ed25519:{bot.machine.device_id}"] == bot.machine.ed25519
    assert [each.id for each in student.machine.olm.devices(bot.user_id)] == [bot.machine.device_id]
    sync = await bot.sync()
    assert sync["device_one_time_keys_count"]["signed_curve25519"] == 50
    assert sync["device_unused_fallback_key_types"] == ["signed_curve25519"]


async def test_a_message_sent_before_the_bot_joined_is_read(bot_and_student: Pair) -> None:
    bot, student = bot_and_student
    body = {
        "preset": "private_chat",
        "invite": [bot.user_id],
        "initial_state": [
            {"type": "m.room.encryption", "content": {"algorithm": "m.megolm.v1.aes-sha2"}},
        ],
    }
    room = (await student.api.call("POST", path("createRoom"), body))["room_id"]
    await student.say(room, "oletko siellä?", bot)

    await bot.api.call("POST", path("join", room), {})

    assert await bot.hears() == ["oletko siellä?"]


async def test_a_conversation_goes_on_after_the_bot_was_killed(bot_and_student: Pair) -> None:
    bot, student = bot_and_student
    room = await student.room_with(bot)
    await student.say(room, "yksi", bot)
    assert await bot.hears() == ["yksi"]
    await student.say(room, "kaksi", bot)

    bot.restart()
    await bot.machine.publish(bot.api)

    assert await bot.hears() == ["kaksi"]
    await bot.say(room, "kolme", student)
    assert await student.hears() == ["kolme"]


async def test_a_sync_digested_before_a_crash_is_digested_again_without_harm(bot_and_student: Pair) -> None:
    bot, student = bot_and_student
    room = await student.room_with(bot)
    await student.say(room, "yksi", bot)
    query = {"timeout": "0"}
    bot.machine.digest(await bot.api.call("GET", path("sync"), query=query))
    bot.restart()

    assert await bot.hears() == ["yksi"]


async def test_a_new_device_of_the_student_is_noticed_and_reads_on(bot_and_student: Pair, laptop: Person) -> None:
    bot, student = bot_and_student
    room = await student.room_with(bot)
    await bot.sync()
    await bot.say(room, "ennen", student)

    await laptop.machine.publish(laptop.api)
    await bot.sync()
    await bot.say(room, "jälkeen", student)

    await laptop.sync()
    before, after = [event for _, event in laptop.timeline if event["type"] == "m.room.encrypted"]
    assert laptop.machine.unseal(room, after).content["body"] == "jälkeen"
    with pytest.raises(NoKey):
        laptop.machine.unseal(room, before)


async def test_a_device_that_logs_out_is_noticed_and_the_session_replaced(
    bot_and_student: Pair, laptop: Person
) -> None:
    bot, student = bot_and_student
    room = await student.room_with(bot)
    await laptop.machine.publish(laptop.api)
    await bot.sync()
    first = await bot.say(room, "yksi", student)

    await laptop.api.call("POST", path("logout"), {})
    await bot.sync()
    second = await bot.say(room, "kaksi", student)

    assert first["session_id"] != second["session_id"]
    assert await student.hears() == ["yksi", "kaksi"]


async def test_four_rooms_are_spoken_to_at_once(bot_and_student: Pair) -> None:
    bot, student = bot_and_student
    rooms = [await student.room_with(bot) for _ in range(4)]
    await bot.sync()

    await asyncio.gather(*(bot.say(room, str(at), student) for at, room in enumerate(rooms)))

    assert sorted(await student.hears()) == [str(at) for at in range(4)]


async def test_a_dead_token_is_told_as_such(bot_and_student: Pair) -> None:
    bot, _ = bot_and_student
    await bot.api.call("POST", path("logout"), {})

    with pytest.raises(TokenRefused):
        await bot.sync()


async def test_a_key_store_that_was_lost_under_the_same_device_is_not_published(
    bot_and_student: Pair, homeserver: ThrowAwayHomeserver, directory: Path
) -> None:
    bot, student = bot_and_student
    async with aiohttp.ClientSession() as session:
        login = await log_in(bot, bot.machine.device_id)
        lost = a_person(homeserver, session, directory / "lost", login)
        with pytest.raises(StoreMismatch):
            await lost.machine.publish(lost.api)
        lost.machine.close()

    answer = await student.machine.query(student.api, [bot.user_id])
    keys = answer["device_keys"][bot.user_id][bot.machine.device_id]["keys"]
    assert keys[f"ed25519:{bot.machine.device_id}"] == bot.machine.ed25519


async def test_a_message_gets_through_once_the_homeserver_is_back(
    fresh_homeserver: ThrowAwayHomeserver, directory: Path
) -> None:
    async with people(fresh_homeserver, directory, "bot", "aino") as (bot, student):
        room = await student.room_with(bot)
        await bot.sync()
        await fresh_homeserver.stop()
        with pytest.raises(Unreachable):
            await bot.say(room, "hei", student)
        with pytest.raises(Unreachable):
            await bot.sync()
        await fresh_homeserver.start()

        await bot.say(room, "hei", student)

        assert await student.hears() == ["hei"]
