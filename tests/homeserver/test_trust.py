"""Staff devices are judged by their owner's cross-signing, against a real homeserver."""

from collections.abc import AsyncIterator, Callable
from pathlib import Path

import aiohttp
import pytest
from matrix_people import Person, a_person, log_in, people

from bot.demo.homeserver import ThrowAwayHomeserver
from bot.matrix.cross_signing import bootstrap
from bot.matrix.errors import NoKey
from bot.matrix.trust import Judgement, Why, judge

pytestmark = pytest.mark.homeserver


@pytest.fixture
async def bot_and_staff(
    homeserver: ThrowAwayHomeserver, tmp_path: Path, localpart: Callable[[str], str]
) -> AsyncIterator[tuple[Person, Person]]:
    async with people(homeserver, tmp_path, localpart("bot"), localpart("kuraattori")) as (bot, staff):
        yield bot, staff


async def cross_sign(person: Person, seeds: Path, password: str | None = None) -> str:
    done = await bootstrap(person.api, person.machine, seeds_file=seeds, password=password)
    return done.fingerprint


@pytest.fixture
async def intruder(
    bot_and_staff: tuple[Person, Person], homeserver: ThrowAwayHomeserver, tmp_path: Path
) -> AsyncIterator[Person]:
    """A device that somebody with the staff member's password added, which nothing has signed."""
    async with aiohttp.ClientSession() as session:
        login = await log_in(bot_and_staff[1])
        person = a_person(homeserver, session, tmp_path / "intruder", login)
        await person.machine.publish(person.api)
        yield person
        person.machine.close()


async def test_a_signed_device_of_a_pinned_staff_member_is_trusted(
    bot_and_staff: tuple[Person, Person], tmp_path: Path
) -> None:
    bot, staff = bot_and_staff
    master = await cross_sign(staff, tmp_path / "seeds")

    judgement = await judge(bot.api, bot.machine, staff.user_id, master)

    assert judgement == Judgement(master, frozenset({staff.machine.device_id}), frozenset(), None)


async def test_a_master_key_may_be_pinned_as_people_copy_it(
    bot_and_staff: tuple[Person, Person], tmp_path: Path
) -> None:
    bot, staff = bot_and_staff
    master = await cross_sign(staff, tmp_path / "seeds")
    in_fours = " ".join(master[at : at + 4] for at in range(0, len(master), 4)) + "="

    assert (await judge(bot.api, bot.machine, staff.user_id, in_fours)).why is None


async def test_an_intruders_device_reads_nothing_and_commands_nothing(
    bot_and_staff: tuple[Person, Person], intruder: Person, tmp_path: Path
) -> None:
    bot, staff = bot_and_staff
    master = await cross_sign(staff, tmp_path / "seeds")
    room = await bot.room_with(staff)
    judgement = await judge(bot.api, bot.machine, staff.user_id, master)
    assert judgement.refused == {intruder.machine.device_id}
    for person in (bot, staff, intruder):
        await person.sync()

    await bot.say(room, "salaista", staff, only_trusted=True)
    assert await staff.hears() == ["salaista"]
    with pytest.raises(NoKey):
        await intruder.hear()

    await staff.say(room, "!käsky", bot)
    await intruder.say(room, "!väärä käsky", bot)
    heard = await bot.hear()
    assert [(each.content["body"], each.verified) for each in heard] == [
        ("!käsky", True),
        ("!väärä käsky", False),
    ]


async def test_trust_is_remembered_over_a_restart(bot_and_staff: tuple[Person, Person], tmp_path: Path) -> None:
    bot, staff = bot_and_staff
    await judge(bot.api, bot.machine, staff.user_id, await cross_sign(staff, tmp_path / "seeds"))
    room = await bot.room_with(staff)
    await bot.sync()
    await staff.sync()
    await staff.say(room, "!käsky", bot)

    bot.restart()

    assert [each.verified for each in await bot.hear()] == [True]


async def test_a_staff_member_whose_identity_was_reset_is_refused_until_pinned_again(
    bot_and_staff: tuple[Person, Person], tmp_path: Path
) -> None:
    bot, staff = bot_and_staff
    old = await cross_sign(staff, tmp_path / "seeds")
    assert (await judge(bot.api, bot.machine, staff.user_id, old)).why is None
    new = await cross_sign(staff, tmp_path / "new-seeds", password="a-password")

    changed = await judge(bot.api, bot.machine, staff.user_id, old, trust_on_first_use=True)
    assert (changed.why, changed.trusted, changed.master) == (Why.MASTER_CHANGED, frozenset(), new)

    assert (await judge(bot.api, bot.machine, staff.user_id, new)).trusted == {staff.machine.device_id}


async def test_a_staff_member_without_a_pin_is_trusted_at_first_use_only_if_that_is_allowed(
    bot_and_staff: tuple[Person, Person], tmp_path: Path
) -> None:
    bot, staff = bot_and_staff
    master = await cross_sign(staff, tmp_path / "seeds")

    strict = await judge(bot.api, bot.machine, staff.user_id, None)
    assert (strict.why, strict.trusted, strict.master) == (Why.NOT_PINNED, frozenset(), master)

    lenient = await judge(bot.api, bot.machine, staff.user_id, None, trust_on_first_use=True)
    assert (lenient.why, lenient.trusted) == (None, {staff.machine.device_id})


async def test_a_staff_member_without_cross_signing_is_refused(
    bot_and_staff: tuple[Person, Person],
) -> None:
    bot, staff = bot_and_staff

    judgement = await judge(bot.api, bot.machine, staff.user_id, "A" * 43, trust_on_first_use=True)

    assert judgement == Judgement(None, frozenset(), frozenset({staff.machine.device_id}), Why.NO_CROSS_SIGNING)


async def test_somebody_who_does_not_exist_is_refused_without_a_fault(
    bot_and_staff: tuple[Person, Person], homeserver: ThrowAwayHomeserver
) -> None:
    bot, _ = bot_and_staff

    judgement = await judge(bot.api, bot.machine, f"@nobody:{homeserver.server_name}", None)

    assert judgement == Judgement(None, frozenset(), frozenset(), Why.NO_CROSS_SIGNING)


async def test_who_loses_trust_does_not_read_the_next_message(
    bot_and_staff: tuple[Person, Person], tmp_path: Path
) -> None:
    bot, staff = bot_and_staff
    master = await cross_sign(staff, tmp_path / "seeds")
    room = await bot.room_with(staff)
    await judge(bot.api, bot.machine, staff.user_id, master)
    await staff.sync()
    await bot.say(room, "ennen", staff, only_trusted=True)
    assert await staff.hears() == ["ennen"]

    await judge(bot.api, bot.machine, staff.user_id, "A" * 43)
    await bot.say(room, "jälkeen", staff, only_trusted=True)

    assert bot.machine.unreached(room) == {staff.user_id}
    with pytest.raises(NoKey):
        await staff.hear()
