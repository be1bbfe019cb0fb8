"""Practice conversations as they are kept, and what ends them from outside. On both databases."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from bot.db import outbox, places, practices
from bot.db.tables import practice as table
from bot.practising import let_go
from rooms.model import Language, StaffId
from rooms.practice import Counts, Practice, PracticeId
from tests.makers import KOIVU, KUUSI, LATER, NOON
from tests.store.test_rostering import ENTRY, TUTOR, Service, service  # noqa: F401

NEW = Practice(PracticeId(0), KUUSI.who, "loneliness", Language.SV, NOON)
FAR = replace(
    NEW,
    heard_at=LATER,
    joined=True,
    step=3,
    speaks_at=LATER,
    waits_since=NOON,
    asked=True,
    asked_again=True,
    unsent=True,
    counts=Counts(5, 1, 2, 3, 4, 6, raised=True),
)


async def test_a_practice_comes_back_as_it_was_saved(database):
    async with database.tx() as tx:
        number = await practices.begin(tx, NEW, NOON)
        assert await practices.by_number(tx, number) == replace(NEW, id=number)
        await practices.save(tx, replace(FAR, id=number), LATER)

        assert await practices.of_person(tx, KUUSI.who) == replace(FAR, id=number)
        assert await practices.of_person(tx, KOIVU.who) is None
        await practices.end(tx, number)
        assert await practices.by_number(tx, number) is None


async def test_nobody_practises_twice_at_a_time(database):
    async with database.tx() as tx:
        await practices.begin(tx, NEW, NOON)

    with pytest.raises(IntegrityError):
        async with database.tx() as tx:
            await practices.begin(tx, NEW, NOON)


async def test_only_what_is_due_is_taken_up_the_longest_due_first(database):
    async with database.tx() as tx:
        for name, due in (("a", LATER), ("b", NOON), ("c", LATER + timedelta(seconds=1))):
            await practices.begin(tx, replace(NEW, who=StaffId(name)), due)

        assert [one.who for one in await practices.due(tx, now=LATER, at_most=9)] == ["b", "a"]
        assert [one.who for one in await practices.due(tx, now=LATER, at_most=1)] == ["b"]


async def test_no_column_holds_words(database):
    """Names of scripts and of people, languages, numbers and moments."""
    async with database.tx() as tx:
        await practices.begin(tx, FAR, NOON)
        (row,) = (await tx.execute(select(table))).all()
    assert [value for value in row if isinstance(value, str)] == ["kuusi", "loneliness", "sv"]


async def test_what_ends_leaves_its_room_and_keeps_no_row(database, vault, town):
    room = await town.room("harjoitus", "desk")
    async with database.tx() as tx:
        number = await practices.begin(tx, NEW, NOON)
        await practices.furnish(tx, number, room.id)
        assert await practices.room_of(tx, number) == room.id
        assert await practices.of_room(tx, room.id) == replace(NEW, id=number)

        drafts = await let_go(tx, replace(NEW, id=number), room)

        assert [(one.lane, one.work["do"], one.work["room"]) for one in drafts] == [
            (f"practice:{number}", "forget", "!harjoitus:koulu.fi")
        ]
        assert await places.room_by_number(tx, vault, room.id) is None
        assert await practices.by_number(tx, number) is None


@pytest.mark.parametrize("furnished", [False, True])
async def test_off_boarding_ends_a_practice_and_only_theirs(service: Service, town, furnished: bool):  # noqa: F811
    await service.writes(ENTRY, TUTOR)
    await service.starts()
    room = await town.room("harjoitus", "desk")
    async with service.database.tx() as tx:
        number = await practices.begin(tx, NEW, NOON)
        await practices.begin(tx, replace(NEW, who=KOIVU.who), NOON)
        if furnished:
            await practices.furnish(tx, number, room.id)
    service.world.rooms["!harjoitus:koulu.fi"] = service.world.rooms[service.world.new_room("@tuki:koulu.fi")]

    await service.removes(KUUSI.who)
    await service.ticks()

    async with service.database.tx() as tx:
        assert await practices.of_person(tx, KUUSI.who) is None
        assert await practices.of_person(tx, KOIVU.who) is not None
        left = [one.work["room"] for one in await outbox.everything(tx, service.vault) if one.work["do"] == "forget"]
    assert left == (["!harjoitus:koulu.fi"] if furnished else [])
