"""Somebody practises, and the bot's power goes at any moment of it; and somebody is off-boarded who practises."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest
from sqlalchemy import func, select

from bot.db.engine import Database
from bot.db.tables import practice, service_record
from tests.faults.life import KUUSI, House
from tests.faults.stages import Files, Stages
from tests.faults.test_power_cuts import different_when_cut, lived, lived_calmly, nobody_knows_the_bot
from tests.virtual_time import outside
from tests.world import BOT

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def on_sqlite() -> Iterator[Stages]:
    files = Files()
    yield Stages(files)
    files.close()


def practice_room(house: House) -> str:
    return [room.id for room in house.world.rooms.values() if KUUSI in room.members and room.name.startswith("Harj")][
        -1
    ]


async def a_tutor_practises_and_raises(house: House) -> None:
    """Off duty, without an adult there, and with a line that a real desk would stop."""
    house.kuusi.writes(house.tutors, "!harjoitus")
    await house.kuusi.reads(house.tutors, "Raskas ilta")
    house.kuusi.writes(house.tutors, "!harjoitus 3")
    house.kuusi.joins(await house.kuusi.is_invited("Harjoitus"))
    room = practice_room(house)
    await house.kuusi.reads(room, "Joutsen: hei")
    house.kuusi.writes(room, "hei, mitä kuuluu?")
    await house.kuusi.reads(room, "rankka syksy")
    house.kuusi.writes(room, "en kerro kenellekään")
    await house.kuusi.reads(room, "pysäyttäisin")
    house.kuusi.writes(room, "!lähetä")
    await house.kuusi.reads(room, "kotona")
    house.kuusi.writes(room, "!apua")
    await house.kuusi.reads(room, "Harjoitus on ohi")
    await house.koivu.reads(house.duty, "teki harjoituksen")
    await house.kuusi.sees(lambda: house.world.rooms[room].members[BOT] == "leave", "the bot leave")


async def test_wherever_the_power_goes_a_practice_goes_on_and_ends_once(on_sqlite: Stages) -> None:
    calm, power = await lived_calmly(on_sqlite, nobody_knows_the_bot, a_tutor_practises_and_raises)

    assert [calm[key] for key in ("conversations", "alarms", "audit", "pickups", "records", "shifts")] == [[]] * 6
    assert calm["desks"] == []
    assert [kind for kind in calm["room kinds"] if kind == "desk"] == []
    cuts = [(cut,) for cut in power.distinct]
    assert await different_when_cut(on_sqlite, nobody_knows_the_bot, a_tutor_practises_and_raises, calm, cuts) == []


async def test_a_practice_that_nobody_goes_on_with_is_over_in_half_an_hour_and_leaves_nothing(
    on_sqlite: Stages,
) -> None:
    async def is_forgotten(house: House) -> None:
        house.kuusi.writes(house.tutors, "!practice 1")
        room = await house.kuusi.is_invited("Practice")
        house.kuusi.joins(room)
        await house.kuusi.reads(room, "Hedgehog: hi")
        house.world.verified.discard(KUUSI)
        house.kuusi.writes(room, "from a device that nobody vouches for")
        await asyncio.sleep(31 * 60)
        await house.rest()

    house = await on_sqlite.after(nobody_knows_the_bot)
    remains = await lived(house, is_forgotten)
    assert remains["errands"] == 0
    assert house.database is not None
    said = [body for name, room in remains["rooms"].items() if "Practice" in name for _, body, *_ in room["said"]]
    assert [("are you still there" in one) for one in said].count(True) == 1
    assert "The practice is over" in said[-1]
    assert "You did not write to the student" in said[-1]
    assert not [body for _, body, *_ in remains["rooms"][_name_of(remains, "duty")]["said"] if "Kuusi" in body]
    with outside():
        async with Database.opened(house.url) as database, database.tx() as tx:
            for table in (practice, service_record):
                assert (await tx.execute(select(func.count()).select_from(table))).scalar_one() == 0
    await on_sqlite.tidy(house)


def _name_of(remains: dict[str, object], kind: str) -> str:
    rooms = remains["rooms"]
    assert isinstance(rooms, dict)
    return next(name for name in rooms if name.endswith(f" {kind}"))
