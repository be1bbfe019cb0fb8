"""What tutors have done, as it is kept: nothing lost, nothing twice, nothing of adults."""

from datetime import datetime, timedelta

import pytest

from bot.db import service_records, shifts
from bot.db.engine import Database
from bot.service_records import ServiceRecords
from bot.staff import Member, Roster
from rooms.duty import Shift
from rooms.model import Assignment, Phase, Place, Responder, StaffId
from rooms.terms import Record, Season, Term
from tests.makers import KOIVU, KUUSI, NOON, a_conversation, minutes
from tests.store.conftest import Town

AUTUMN = Term(2025, Season.AUTUMN)
ROSTER = Roster({one.who: Member(one, f"@{one.who}:koulu.fi") for one in (KOIVU, KUUSI)})
RECORDS = ServiceRecords(ROSTER)


async def goes_on(database: Database, who: StaffId, at: datetime, *, on_break: bool = False) -> None:
    async with database.tx() as tx:
        shift = Shift(who, Place.TUTORS, NOON, at, on_break)
        await RECORDS.worked(tx, await shifts.begin(tx, shift, at))


async def goes_off(database: Database, who: StaffId, at: datetime) -> None:
    async with database.tx() as tx:
        await RECORDS.worked(tx, await shifts.end(tx, [who], at))


async def recorded(database: Database, who: StaffId = KUUSI.who) -> Record:
    async with database.tx() as tx:
        return (await service_records.of_person(tx, who)).get(AUTUMN, Record())


async def test_time_on_duty_is_counted_when_the_shift_ends_and_breaks_are_not(database):
    await goes_on(database, KUUSI.who, NOON)
    await goes_on(database, KUUSI.who, NOON + minutes(20))  # "on duty" said twice, or a student taken
    await goes_on(database, KUUSI.who, NOON + minutes(30), on_break=True)
    await goes_on(database, KUUSI.who, NOON + minutes(45), on_break=True)
    await goes_on(database, KUUSI.who, NOON + minutes(50))
    assert await recorded(database) == Record(minutes(30))

    await goes_off(database, KUUSI.who, NOON + minutes(60))
    await goes_off(database, KUUSI.who, NOON + minutes(90))

    assert await recorded(database) == Record(minutes(40))


async def test_who_goes_off_duty_from_a_break_has_worked_until_the_break(database):
    await goes_on(database, KUUSI.who, NOON)
    await goes_on(database, KUUSI.who, NOON + minutes(10), on_break=True)
    await goes_off(database, KUUSI.who, NOON + minutes(60))

    assert await recorded(database) == Record(minutes(10))


async def test_a_clock_set_back_during_a_shift_makes_it_nothing_and_never_less(database):
    await goes_on(database, KUUSI.who, NOON)
    await goes_off(database, KUUSI.who, NOON - minutes(30))
    assert await recorded(database) == Record()

    await goes_on(database, KUUSI.who, NOON)
    await goes_off(database, KUUSI.who, NOON + minutes(5))
    assert await recorded(database) == Record(minutes(5))


async def test_an_adults_time_is_not_kept(database):
    await goes_on(database, KOIVU.who, NOON)
    await goes_off(database, KOIVU.who, NOON + minutes(60))

    assert await recorded(database, KOIVU.who) == Record()


async def comes(town: Town, name: str, by: Responder) -> None:
    """To a desk of that student's conversation, and something is said there."""
    of = await town.student(name)
    desk = await town.desk(of, by.who)
    taken = a_conversation(Phase.TAKEN, id=of.id, assignment=Assignment(by, desk, NOON))
    talking = a_conversation(Phase.ASSIGNED, id=of.id, assignment=Assignment(by, desk, NOON))
    async with town.database.tx() as tx:
        await RECORDS.met(tx, taken, talking, NOON)
        await RECORDS.met(tx, talking, talking, NOON + timedelta(minutes=1))


async def test_each_conversation_counts_once_for_each_tutor_who_came(town, database):
    await comes(town, "aino", KUUSI)
    await comes(town, "oskari", KUUSI)
    await comes(town, "eino", KOIVU)

    assert (await recorded(database)).conversations == 2
    assert (await recorded(database, KOIVU.who)).conversations == 0


async def test_a_student_who_comes_back_to_the_same_tutor_is_no_second_conversation(town, database):
    of = await town.student()
    for _ in range(2):
        desk = await town.desk(of, KUUSI.who)
        before = a_conversation(Phase.TAKEN, id=of.id, assignment=Assignment(KUUSI, desk, NOON))
        after = a_conversation(Phase.ASSIGNED, id=of.id, assignment=Assignment(KUUSI, desk, NOON))
        async with database.tx() as tx:
            await RECORDS.met(tx, before, after, NOON)

    assert (await recorded(database)).conversations == 1


async def test_a_tutor_who_takes_a_card_and_does_not_come_has_had_no_conversation(town, database):
    of = await town.student()
    desk = await town.desk(of, KUUSI.who)
    taken = a_conversation(Phase.TAKEN, id=of.id, assignment=Assignment(KUUSI, desk, NOON))
    async with database.tx() as tx:
        await RECORDS.met(tx, a_conversation(Phase.WAITING, id=of.id), taken, NOON)

    assert await recorded(database) == Record()


async def test_reflections_are_counted_by_term_and_all_of_it_can_be_erased(database):
    async with database.tx() as tx:
        for at in (NOON, NOON, NOON + timedelta(days=200)):
            await RECORDS.reflected(tx, KUUSI.who, at)
        await RECORDS.reflected(tx, StaffId("leppa"), NOON)
        found = await service_records.of_person(tx, KUUSI.who)
        assert {str(term): one.reflections for term, one in found.items()} == {"2025-autumn": 2, "2026-spring": 1}
        assert set(await service_records.of_term(tx, AUTUMN)) == {KUUSI.who, StaffId("leppa")}

        await service_records.erase(tx, [KUUSI.who])

        assert await service_records.of_person(tx, KUUSI.who) == {}
        assert set(await service_records.of_term(tx, AUTUMN)) == {StaffId("leppa")}


@pytest.mark.parametrize("on_break", [False, True])
async def test_a_shift_that_was_not_ended_is_not_counted_yet(database, on_break: bool):
    await goes_on(database, KUUSI.who, NOON, on_break=on_break)

    assert await recorded(database) == Record()
