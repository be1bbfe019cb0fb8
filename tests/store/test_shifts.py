"""Who is on duty, as it is kept, and how many students each has."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from bot.db import shifts
from bot.db.engine import Database
from rooms.duty import Shift
from rooms.model import Assignment, Phase, Place, Responder, StaffId
from tests.makers import KOIVU, KUUSI, LAINE, LATER, NOON, a_conversation
from tests.store.conftest import Town


def a_shift(who: StaffId = KUUSI.who, **more: object) -> Shift:
    return replace(Shift(who, Place.TUTORS, NOON, NOON), **more)  # type: ignore[arg-type]


async def kept(database: Database) -> tuple[Shift, ...]:
    async with database.tx() as tx:
        return await shifts.everybody(tx)


async def begun(database: Database, *of: Shift) -> None:
    async with database.tx() as tx:
        for one in of:
            await shifts.begin(tx, one, NOON)


async def test_a_shift_comes_back_as_it_was_begun(database):
    resting = a_shift(KOIVU.who, place=Place.DUTY, heard_at=LATER, on_break=True)
    await begun(database, resting)

    assert await kept(database) == (resting,)


async def test_who_has_been_on_duty_longest_comes_first(database):
    late, early = a_shift(LAINE.who, since=LATER, heard_at=LATER), a_shift(KUUSI.who)
    await begun(database, late, early)

    assert await kept(database) == (early, late)


async def test_nobody_is_on_duty_twice(database):
    await begun(database, a_shift(), a_shift(place=Place.DUTY, on_break=True))

    assert await kept(database) == (a_shift(place=Place.DUTY, on_break=True),)


async def test_only_the_one_who_goes_is_off_duty(database):
    await begun(database, a_shift(), a_shift(KOIVU.who))

    async with database.tx() as tx:
        await shifts.end(tx, [KUUSI.who, LAINE.who], LATER)

    assert await kept(database) == (a_shift(KOIVU.who),)


async def test_a_word_is_kept_as_heard_only_of_who_is_on_duty_and_only_forwards(database):
    await begun(database, a_shift(), a_shift(KOIVU.who, heard_at=LATER))

    async with database.tx() as tx:
        for who in (KUUSI.who, LAINE.who):
            await shifts.heard(tx, who, LATER)
        await shifts.heard(tx, KOIVU.who, LATER - timedelta(hours=1))

    assert await kept(database) == (a_shift(KOIVU.who, heard_at=LATER), a_shift(heard_at=LATER))


async def test_a_room_without_cards_is_nobodys_place_of_duty(database):
    with pytest.raises(IntegrityError):
        await begun(database, a_shift(place=Place.ADMIN))


async def has(town: Town, name: str, phase: Phase, by: Responder, **also: object) -> None:
    of = await town.student(name)
    desk = await town.desk(of, by.who)
    held = a_conversation(phase, assignment=Assignment(by, desk, NOON), last_desk=desk, **also)
    await town.save(replace(held, id=of.id, pseudonym=of.pseudonym))


async def test_students_who_are_on_the_way_or_there_count_and_nobody_else(town, database):
    await has(town, "aino", Phase.TAKEN, KOIVU)
    await has(town, "eero", Phase.ASSIGNED, KOIVU)
    await has(town, "olli", Phase.ASSIGNED, LAINE)
    waits = await town.student("sanna")
    await town.save(replace(a_conversation(Phase.WAITING), id=waits.id, pseudonym=waits.pseudonym))

    async with database.tx() as tx:
        assert await shifts.loads(tx) == {KOIVU.who: 2, LAINE.who: 1}


async def test_a_talk_that_sleeps_leaves_room_for_another(town, database):
    await has(town, "aino", Phase.ASSIGNED, KOIVU)
    await has(town, "eero", Phase.ASSIGNED, KOIVU, asleep_since=NOON)
    await has(town, "olli", Phase.ASSIGNED, LAINE, asleep_since=NOON)

    async with database.tx() as tx:
        assert await shifts.loads(tx) == {KOIVU.who: 1}


async def test_who_closes_has_room_for_another(town, database):
    await has(town, "aino", Phase.ASSIGNED, KOIVU)
    of = await town.student("eero")
    desk = await town.desk(of, KOIVU.who)
    await town.save(replace(a_conversation(Phase.CLOSED), id=of.id, pseudonym=of.pseudonym, last_desk=desk))

    async with database.tx() as tx:
        assert await shifts.loads(tx) == {KOIVU.who: 1}
