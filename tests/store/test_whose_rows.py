"""Where several workers serve: what each hears, decides and has to do is its own; the staff side is who leads'."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import timedelta

import pytest_asyncio
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.db import conversations, crossings, inbox, outbox, places
from bot.db.crossings import Sent
from bot.db.engine import Database
from bot.db.leases import Joint
from bot.db.outbox import Draft
from bot.db.places import RoomRow
from bot.vault import Vault
from rooms.model import Conversation, Desk, Purpose, StaffId
from tests.makers import KOIVU, NOON
from tests.postgresql import postgresql_url  # noqa: F401
from tests.store.conftest import POLICY, staff

LATER = NOON + timedelta(days=30)


@dataclass
class Pair:
    """Two workers; the first leads."""

    first: Database
    second: Database


@pytest_asyncio.fixture
async def pair(postgresql_url: str) -> AsyncIterator[Pair]:  # noqa: F811
    async with AsyncExitStack() as stack:
        both = [await stack.enter_async_context(Database.opened(postgresql_url, joint=Joint(one))) for one in ("", "b")]
        assert await both[0].leads_from_now()
        yield Pair(*both)


async def a_student(tx: AsyncConnection, vault: Vault, name: str) -> tuple[Conversation, RoomRow]:
    """Comes to the worker whose transaction it is."""
    account = await places.keep_account(tx, vault, f"@{name}:koulu.fi")
    room = await places.keep_room(tx, vault, f"!{name}:koulu.fi", "entry", NOON)
    return await conversations.begin(
        tx, account=account, entry_room=room.id, pseudonym=name, at=NOON, policy=POLICY
    ), room


async def append(tx: AsyncConnection, vault: Vault, txn: str, lane: str, **more: object) -> outbox.Errand:
    return await outbox.append(tx, vault, Draft(lane, {"do": "say"}, **more), txn, NOON)  # type: ignore[arg-type]


async def test_each_goes_on_listening_from_where_it_stopped(pair: Pair):
    async with pair.first.tx() as tx:
        await inbox.move_cursor(tx, "s1")
    async with pair.second.tx() as tx:
        assert await inbox.where_sync_starts(tx) is None
        await inbox.move_cursor(tx, "t9")
    async with pair.first.tx() as tx:
        assert await inbox.where_sync_starts(tx) == "s1"


async def test_the_clock_strikes_for_each_students_own_worker(pair: Pair, vault: Vault):
    async with pair.first.tx() as tx:
        await a_student(tx, vault, "aino")
    async with pair.second.tx() as tx:
        await a_student(tx, vault, "eero")

        due = await conversations.due(tx, now=LATER, at_most=9, staff=staff)

    assert [one.conversation.pseudonym for one in due] == ["eero"]


async def test_what_the_leader_decides_is_done_with_the_keys_of_the_students_worker(pair: Pair, vault: Vault):
    async with pair.second.tx() as tx:
        eero, _ = await a_student(tx, vault, "eero")
    async with pair.first.tx() as tx:
        desk = await conversations.new_desk(tx, eero.id, KOIVU.who)
        written = [
            await append(tx, vault, f"t{number}", lane, conversation=eero.id)
            for number, lane in enumerate(
                (f"entry:{eero.id}", f"urgent:entry:{eero.id}", f"desk:{desk.id}", f"offers:desk:{desk.id}", "duty")
            )
        ]
    assert [one.worker for one in written] == ["b", "b", "b", "b", None]

    async with pair.second.tx() as tx:
        found = await outbox.newer(tx, vault, after=0)
        assert [one.txn for one in found] == ["t0", "t1", "t2", "t3"]
        assert not any(one.inherited for one in found)
        assert await outbox.newer(tx, vault, after=found[-1].id) == []
    async with pair.first.tx() as tx:
        assert [one.txn for one in await outbox.everything(tx, vault)] == ["t4"]


async def test_a_card_that_another_worker_asks_for_is_hung_up_by_who_leads(pair: Pair, vault: Vault):
    async with pair.second.tx() as tx:
        await append(tx, vault, "card", "duty")
        await append(tx, vault, "alarm", "urgent:alarm")
        await append(tx, vault, "page", "urgent:page")
        await append(tx, vault, "status", "status:admin")

        assert await outbox.everything(tx, vault) == []
    async with pair.first.tx() as tx:
        found = await outbox.newer(tx, vault, after=0)
        assert [one.txn for one in found] == ["card", "alarm", "page", "status"]


async def test_who_leads_next_finds_all_that_the_last_leader_left(pair: Pair, vault: Vault):
    async with pair.first.tx() as tx:
        duty = await places.keep_room(tx, vault, "!duty:koulu.fi", "duty", NOON)
        await inbox.receive(tx, vault, duty, "$1", {"event_id": "$1"}, NOON)
        await append(tx, vault, "mine", "duty")
    async with pair.second.tx() as tx:
        await append(tx, vault, "theirs", "duty")
    assert pair.first._leases is not None
    await pair.first._leases.held_by.invalidate()

    assert await pair.second.leads_from_now()
    async with pair.second.tx() as tx:
        assert [one.txn for one in await outbox.of_staff(tx, vault)] == ["mine", "theirs"]
        assert [one.event["event_id"] for one in await inbox.of_staff(tx, vault)] == ["$1"]


async def test_what_staff_write_is_taken_in_once_and_worked_on_by_who_leads(pair: Pair, vault: Vault):
    async with pair.first.tx() as tx:
        duty = await places.keep_room(tx, vault, "!duty:koulu.fi", "duty", NOON)
    async with pair.second.tx() as tx:
        same = await places.keep_room(tx, vault, "!duty:koulu.fi", "unknown", NOON)
        assert same == duty
        heard = await inbox.receive(tx, vault, same, "$1", {"event_id": "$1"}, NOON)
        assert heard is not None
        assert await inbox.unfinished(tx, vault) == []
    async with pair.first.tx() as tx:
        assert await inbox.receive(tx, vault, duty, "$1", {"event_id": "$1"}, NOON) is None
        (found,) = await inbox.newer(tx, vault, after=0)
        assert (found.id, found.inherited, found.room.worker) == (heard.id, False, None)
        assert await inbox.newer(tx, vault, after=found.id) == []


async def test_what_a_student_writes_is_never_worked_on_with_anothers_keys(pair: Pair, vault: Vault):
    async with pair.second.tx() as tx:
        _, room = await a_student(tx, vault, "eero")
        await inbox.receive(tx, vault, room, "$1", {"event_id": "$1"}, NOON)
        assert len(await inbox.unfinished(tx, vault)) == 1
    async with pair.first.tx() as tx:
        assert await inbox.unfinished(tx, vault) == []
        assert await inbox.newer(tx, vault, after=0) == []
        assert await places.rooms_of_kind(tx, vault, "entry") == []
        assert await places.room_ids(tx, vault) == frozenset()


async def test_a_message_of_ours_knows_whose_account_can_edit_it(pair: Pair, vault: Vault):
    async with pair.second.tx() as tx:
        duty = await places.keep_room(tx, vault, "!duty:koulu.fi", "duty", NOON)
        await crossings.keep(tx, vault, Sent(duty.id, "$card", Purpose.SHIFT))
    async with pair.first.tx() as tx:
        card = await crossings.latest_for(tx, vault, Purpose.SHIFT, None, duty.id)

    assert card is not None
    assert card.worker == "b"


async def test_a_desk_is_furnished_by_the_worker_who_serves_the_student(pair: Pair, vault: Vault):
    async with pair.first.tx() as tx:
        aino, _ = await a_student(tx, vault, "aino")
        desk = await conversations.new_desk(tx, aino.id, StaffId("koivu"))
    async with pair.second.tx() as tx:
        assert (await append(tx, vault, "make", f"desk:{desk.id}", conversation=aino.id)).worker == ""
        assert (await append(tx, vault, "gone", f"desk:{Desk(desk.id).id + 99}")).worker == "b"
