"""Rooms and accounts under small numbers."""

import pytest
from sqlalchemy import func, insert, select, update
from sqlalchemy.exc import IntegrityError

from bot.db import conversations, inbox, places
from bot.db.tables import account, desk, envelope, room
from tests.makers import NOON


async def test_a_room_has_one_number_and_learns_its_kind_later(town, database, vault):
    seen = await town.room("aino", "unknown")
    known = await town.room("aino", "entry")
    again = await town.room("aino", "unknown")

    assert seen.id == known.id == again.id
    assert (seen.kind, known.kind, again.kind) == ("unknown", "entry", "entry")
    assert "aino" not in repr(known)
    async with database.tx() as tx:
        assert await places.room_by_id(tx, vault, "!aino:koulu.fi") == known
        assert await places.room_by_number(tx, vault, known.id) == known
        assert await places.room_by_id(tx, vault, "!eero:koulu.fi") is None
        assert await places.room_by_number(tx, vault, 99) is None


async def test_rooms_of_a_kind_come_oldest_first(town, database, vault):
    first, second = await town.room("d1", "duty"), await town.room("d2", "duty")
    await town.room("aino", "entry")
    async with database.tx() as tx:
        assert await places.rooms_of_kind(tx, vault, "duty") == [first, second]


async def test_an_account_has_one_number_for_as_long_as_it_has_a_conversation(town, database, vault):
    first, second = await town.student("aino"), await town.student("aino", "aino2")
    async with database.tx() as tx:
        number = await places.keep_account(tx, vault, "@aino:koulu.fi")
        assert await places.account_id(tx, vault, number) == "@aino:koulu.fi"
        await places.forget_unused_account(tx, number)
        assert await places.account_id(tx, vault, number) is not None
        for one in (first, second):
            await conversations.erase(tx, one.id)
        await places.forget_unused_account(tx, number)
        assert await places.account_id(tx, vault, number) is None
        assert await tx.scalar(select(func.count()).select_from(account)) == 0


async def test_a_desks_room_that_is_forgotten_takes_what_was_written_in_it_along(town, database):
    aino = await town.student()
    made = await town.desk(aino, room="desk")
    await town.wrote("desk", "$1", kind="desk")
    where = await town.room("desk", "desk")
    async with database.tx() as tx:
        await places.forget_room(tx, where.id)
        assert await tx.scalar(select(func.count()).select_from(envelope)) == 0
        assert await conversations.desk_room(tx, made) == (None, "koivu")


async def test_the_room_of_a_living_conversation_cannot_be_forgotten(town, database):
    await town.student()
    where = await town.room("aino")

    with pytest.raises(IntegrityError):
        async with database.tx() as tx:
            await places.forget_room(tx, where.id)


async def test_a_member_of_staff_is_known_by_one_identity(database):
    async with database.tx() as tx:
        assert await places.pinned(tx, "koivu") is None
        await places.keep_pin(tx, "koivu", "key1", NOON)
        await places.keep_pin(tx, "koivu", "key2", NOON)
        assert await places.pinned(tx, "koivu") == "key2"


@pytest.mark.parametrize("nonsense", [{"kind": "bar"}, {"sealed": None}, {"seen_at": None}])
async def test_the_database_itself_refuses_a_room_that_is_none(town, database, nonsense: dict):
    await town.room("aino")

    with pytest.raises(IntegrityError):
        async with database.tx() as tx:
            await tx.execute(update(room).values(nonsense))


async def test_two_rooms_are_never_the_same(town, database, vault):
    await town.room("aino")
    twin = {"lookup": vault.lookup("room", "!aino:koulu.fi"), "sealed": b"x", "kind": "entry", "seen_at": NOON}

    with pytest.raises(IntegrityError):
        async with database.tx() as tx:
            await tx.execute(insert(room).values(twin))


async def test_one_room_is_one_desk(town, database):
    aino = await town.student()
    await town.desk(aino, room="desk")
    other = await town.desk(aino)
    where = await town.room("desk", "desk")

    with pytest.raises(IntegrityError):
        async with database.tx() as tx:
            await tx.execute(update(desk).where(desk.c.id == other.id).values(room=where.id))


async def test_a_moment_without_a_time_zone_is_refused(town, database, vault):
    where = await town.room("aino")

    with pytest.raises(Exception, match="without a time zone"):
        async with database.tx() as tx:
            await inbox.receive(tx, vault, where, "$1", {}, NOON.replace(tzinfo=None))


async def test_all_rooms_are_known_by_their_ids(town, database, vault):
    await town.room("aino")
    await town.room("duty", "duty")
    async with database.tx() as tx:
        assert await places.room_ids(tx, vault) == {"!aino:koulu.fi", "!duty:koulu.fi"}
