"""The roster where several workers serve: who has gone is gone everywhere, at whichever worker the desk is."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

import pytest
import pytest_asyncio

from bot.db import inbox, outbox, places, practices, roster
from bot.db.engine import Database
from bot.db.leases import Joint
from bot.rostering import unswept_of
from bot.vault import Vault
from rooms.model import Language, StaffId
from rooms.practice import Practice, PracticeId
from tests.makers import KOIVU, KUUSI, LAINE, NOON
from tests.postgresql import postgresql_url  # noqa: F401
from tests.store.test_rostering import ENTRY, IN_SETTINGS, TUTOR, Service
from tests.world import World

NAMES = ("", "tuki2")
KOIVU_IN_MATRIX = ENTRY.matrix_id


@dataclass
class Two:
    """The first leads."""

    first: Service
    second: Service

    async def a_desk_of_koivu(self, of: Service) -> str:
        """Made by that worker."""
        room = of.world.new_room(of.world.me, marker="desk", name="Kynnys")
        of.world.move(room, of.world.me, KOIVU_IN_MATRIX, "invite")
        of.world.move(room, KOIVU_IN_MATRIX, KOIVU_IN_MATRIX, "join")
        async with of.database.tx() as tx:
            await places.keep_room(tx, of.vault, room, "desk", NOON)
        return room


@pytest_asyncio.fixture
async def two(postgresql_url: str, vault: Vault) -> AsyncIterator[Two]:  # noqa: F811
    world = World(now=lambda: NOON)
    world.slowness = 0.0
    async with opened(postgresql_url) as (one, other):
        assert await one.leads_from_now()
        first = Service(one, vault, world, workers=NAMES)
        second = Service(other, vault, world.colleague("@tuki2:koulu.fi"), drawn=1000, workers=NAMES)
        await first.starts()
        await second.starts()
        await first.writes(ENTRY, TUTOR)
        await first.ticks()
        await second.ticks()
        yield Two(first, second)


@asynccontextmanager
async def opened(url: str) -> AsyncIterator[list[Database]]:
    async with AsyncExitStack() as stack:
        yield [await stack.enter_async_context(Database.opened(url, joint=Joint(name))) for name in NAMES]


async def test_who_comes_is_known_to_every_worker_and_let_in_by_the_leader(two: Two):
    assert two.second.roster.person(KOIVU.who) is not None
    assert KOIVU_IN_MATRIX in two.second.judged[-1]
    assert two.second.world.me in two.first.world.rooms[(await two.second.starts())["alarm"]].present()


async def test_who_is_removed_is_shown_out_of_desks_of_every_worker(two: Two):
    desks = [await two.a_desk_of_koivu(one) for one in (two.first, two.second)]
    await two.first.removes(KOIVU.who)
    await two.first.ticks()
    assert [KOIVU_IN_MATRIX in two.first.members(desk) for desk in desks] == [False, True]
    assert ("admin", "AdminStaffRemoved") not in [told[:2] for told in await two.first.said()]

    await two.second.ticks()

    assert KOIVU_IN_MATRIX not in two.first.members(desks[1])
    assert two.second.roster.person(KOIVU.who) is None
    assert two.second.roster.responder(KOIVU.who) == KOIVU  # their desk has a name until it is closed
    assert [told for told in await two.first.said() if told[1] == "AdminStaffRemoved"] == [
        ("admin", "AdminStaffRemoved", {"alias": KOIVU.alias})
    ]


async def test_a_worker_that_was_dead_meanwhile_sweeps_its_desks_when_it_is_back(two: Two):
    desk = await two.a_desk_of_koivu(two.second)
    await two.first.removes(KOIVU.who)
    await two.first.ticks()

    await two.second.starts()

    assert KOIVU_IN_MATRIX not in two.first.members(desk)
    async with two.second.database.tx() as tx:
        assert not await inbox.where_sync_starts(tx, unswept_of("tuki2"))


async def test_of_two_who_go_one_after_the_other_both_are_told_of_by_the_last_that_sweeps(two: Two):
    await two.first.removes(KOIVU.who)
    await two.first.ticks()
    await two.first.removes(KUUSI.who)
    await two.second.ticks()
    await two.first.ticks()
    await two.second.ticks()

    told = [fields["alias"] for _, kind, fields in await two.first.said() if kind == "AdminStaffRemoved"]
    assert sorted(told) == sorted([KOIVU.alias, KUUSI.alias])


async def test_whom_newer_settings_of_the_leader_do_not_name_a_worker_with_older_ones_believes_no_more(two: Two):
    desk = await two.a_desk_of_koivu(two.second)
    laine = IN_SETTINGS[LAINE.who].matrix_id
    two.second.world.move(desk, two.second.world.me, laine, "invite")
    await two.first.starts({who: one for who, one in IN_SETTINGS.items() if who != LAINE.who})

    await two.second.ticks()

    assert two.second.roster.person(LAINE.who) is None
    assert laine not in two.first.members(desk)


async def test_a_worker_that_begins_to_lead_takes_in_what_the_dead_one_left(two: Two):
    await two.first.removes(KOIVU.who)
    await two.second.ticks()
    assert two.second.roster.person(KOIVU.who) is not None

    await let_go_of_the_lead(two.first.database)
    assert await two.second.database.leads_from_now()
    assert two.second.rostering is not None
    rooms = await two.second.rostering.take_over()

    assert two.second.roster.person(KOIVU.who) is None
    assert KOIVU_IN_MATRIX not in two.second.members(rooms["duty"])


async def let_go_of_the_lead(database: Database) -> None:
    """As when its process dies."""
    assert database._leases is not None
    await database._leases.held_by.invalidate()


async def test_a_practice_of_somebody_removed_is_left_by_the_worker_whose_room_it_is(two: Two):
    room = two.second.world.new_room(two.second.world.me, marker="practice", name="Harjoitus")
    async with two.second.database.tx() as tx:
        number = await practices.begin(tx, Practice(PracticeId(0), KUUSI.who, "hiljainen", Language.FI, NOON), NOON)
        kept = await places.keep_room(tx, two.second.vault, room, "desk", NOON)
        await practices.furnish(tx, number, kept.id)

    await two.first.removes(StaffId(KUUSI.who))
    await two.first.ticks()

    async with two.second.database.tx() as tx:
        (left,) = [one for one in await outbox.everything(tx, two.second.vault) if one.work["do"] == "forget"]
        assert left.work["room"] == room
        assert not [one for one in await roster.everybody(tx, two.second.vault) if one.who == KUUSI.who]


@pytest.mark.parametrize("worker", ["", "t", "tuki2345678"])
def test_a_workers_cursor_has_a_name_that_the_table_can_hold(worker: str):
    assert len(unswept_of(worker)) <= 16
