"""How long students waited lately, and when nothing is said of it."""

from datetime import timedelta

from sqlalchemy import func, select

from bot.db import pickups
from bot.db.engine import Database
from bot.db.tables import pickup
from rooms.model import Service
from tests.makers import NOON, minutes

TUTOR, ADULT = Service.TUTOR_CHAT, Service.COUNSELLOR_CHAT


async def waited(database: Database, *count: float, service: Service = ADULT, ago: timedelta = timedelta()) -> None:
    async with database.tx() as tx:
        for one in count:
            await pickups.add(tx, service, NOON - ago, minutes(one))


async def usual(database: Database, service: Service = ADULT) -> int | None:
    async with database.tx() as tx:
        return await pickups.usual_wait(tx, service, NOON)


async def test_one_who_waited_for_long_does_not_make_it_the_rule(database):
    await waited(database, 3, 4, 5, 6, 600)

    assert await usual(database) == 5


async def test_of_too_few_nothing_is_said(database):
    assert await usual(database) is None
    await waited(database, 3, 4, 5, 6)

    assert await usual(database) is None


async def test_tutors_and_adults_are_counted_apart(database):
    await waited(database, 1, 1, 1, 1, 1, service=TUTOR)
    await waited(database, 9, 9, 9, 9)

    assert await usual(database, TUTOR) == 1
    assert await usual(database, ADULT) is None


async def test_what_is_four_weeks_old_does_not_count_any_more(database):
    await waited(database, 50, 50, 50, ago=pickups.LOOKED_BACK)
    await waited(database, 2, 2, 2, 2, ago=pickups.LOOKED_BACK - timedelta(seconds=1))
    assert await usual(database) is None

    await waited(database, 2)

    assert await usual(database) == 2


async def test_half_minutes_are_rounded_and_a_clock_that_was_set_back_is_no_wait_at_all(database):
    await waited(database, 0.4, 0.4, 0.4, 0.4, 0.4, service=TUTOR)
    await waited(database, -5, -5, -5, -5, -5)

    assert await usual(database, TUTOR) == 0
    assert await usual(database, ADULT) == 0


async def test_only_the_latest_two_hundred_are_looked_at(database):
    await waited(database, *[60.0] * 201, ago=timedelta(days=2))
    await waited(database, *[1.0] * 200, ago=timedelta(days=1))

    assert await usual(database) == 1


async def test_old_ones_are_forgotten_and_fresh_ones_kept(database):
    await waited(database, 1, 2, ago=pickups.LOOKED_BACK)
    await waited(database, 3)

    async with database.tx() as tx:
        await pickups.forget_old(tx, NOON)
        left = await tx.scalar(select(func.count()).select_from(pickup))

    assert left == 1
