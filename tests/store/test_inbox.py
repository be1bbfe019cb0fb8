"""Envelopes: nothing twice, in order, and the ciphertext no longer than it is needed."""

from datetime import timedelta

import pytest
from sqlalchemy import delete, func, select, update
from sqlalchemy.exc import IntegrityError

from bot.db import inbox, outbox, places
from bot.db.engine import Database
from bot.db.outbox import Draft
from bot.db.tables import envelope
from bot.vault import Vault
from rooms.model import EnvelopeId
from tests.makers import NOON


async def state(database: Database, number: EnvelopeId) -> tuple[str, bool]:
    """Its state, and whether the ciphertext is still there."""
    async with database.tx() as tx:
        row = (await tx.execute(select(envelope).where(envelope.c.id == number))).one()
    return row.state, row.sealed is not None


async def test_what_a_student_wrote_is_taken_in_once_however_often_it_comes(town, database: Database, vault: Vault):
    first = await town.wrote("aino", "$1")

    async with database.tx() as tx:
        again = await inbox.receive(tx, vault, first.room, "$1", {"type": "other"}, NOON)

    assert again is None
    async with database.tx() as tx:
        assert await tx.scalar(select(func.count()).select_from(envelope)) == 1


async def test_also_what_was_done_long_ago_is_not_taken_in_again(town, database: Database, vault: Vault):
    first = await town.wrote("aino", "$1")
    async with database.tx() as tx:
        await inbox.mark(tx, first.id, "done")
        assert await inbox.receive(tx, vault, first.room, "$1", {}, NOON) is None


async def test_after_a_crash_everything_unfinished_is_there_in_order_with_its_room(town, database, vault):
    sent = [await town.wrote(name, f"${number}") for number, name in enumerate(["aino", "eero", "aino", "aino"])]
    async with database.tx() as tx:
        await inbox.lock(tx, sent[1].id)
        await inbox.mark(tx, sent[2].id, "held")
        left = await inbox.unfinished(tx, vault)

    assert [one.id for one in left] == [sent[0].id, sent[1].id, sent[3].id]
    assert [one.state for one in left] == ["ready", "locked", "ready"]
    assert all(one.inherited for one in left)
    assert left[1].room == sent[1].room
    assert left[0].event == sent[0].event
    assert left[0].received_at == NOON
    assert "Moi" not in repr(left[0])


async def test_waiting_for_a_key_is_no_failed_attempt(town, database, vault):
    sent = await town.wrote("aino", "$1")
    async with database.tx() as tx:
        for _ in range(5):
            await inbox.count_attempt(tx, sent.id)
        assert (await inbox.unfinished(tx, vault))[0].attempts == 5
        await inbox.lock(tx, sent.id)
        await inbox.mark_asked(tx, sent.id)
        (left,) = await inbox.unfinished(tx, vault)

    assert left.attempts == 0
    assert left.asked_again


async def test_what_is_done_has_no_ciphertext_and_cannot_be_opened(town, database, vault):
    sent = await town.wrote("aino", "$1")
    async with database.tx() as tx:
        assert (await inbox.opened(tx, vault, sent.id)).event == sent.event
        await inbox.mark(tx, sent.id, "done")
        assert await inbox.opened(tx, vault, sent.id) is None

    assert await state(database, sent.id) == ("done", False)


async def test_what_is_held_comes_out_in_order_and_only_to_its_own_conversation(town, database):
    aino, eero = await town.student("aino"), await town.student("eero")
    sent = [await town.wrote(name, f"${number}") for number, name in enumerate(["aino", "eero", "aino"])]
    async with database.tx() as tx:
        for one, whose in reversed(list(zip(sent, [aino, eero, aino], strict=True))):
            await inbox.mark(tx, one.id, "held", whose.id)
        assert await inbox.held(tx, aino.id) == [sent[0].id, sent[2].id]
        await inbox.mark(tx, sent[0].id, "relaying", aino.id)
        await inbox.mark(tx, sent[2].id, "done")
        assert await inbox.held(tx, aino.id) == []
        assert await inbox.held(tx, eero.id) == [sent[1].id]


async def test_the_ciphertext_stays_until_the_last_delivery_of_it_is_done(town, database, vault):
    aino = await town.student("aino")
    sent = await town.wrote("aino", "$1")
    async with database.tx() as tx:
        await inbox.mark(tx, sent.id, "relaying", aino.id)
        errands = [
            await outbox.append(tx, vault, Draft("desk:1", {"do": "relay"}, aino.id, sent.id), f"t{part}", NOON)
            for part in range(2)
        ]
        await outbox.done(tx, errands[0].id)
        await inbox.finish_delivered(tx, sent.id)
    assert await state(database, sent.id) == ("relaying", True)

    async with database.tx() as tx:
        await outbox.done(tx, errands[1].id)
        await inbox.finish_delivered(tx, sent.id)
    assert await state(database, sent.id) == ("done", False)


@pytest.mark.parametrize("waiting", ["ready", "locked", "held", "aside"])
async def test_what_nobody_has_relayed_yet_is_not_finished_by_a_delivery(town, database, waiting: str):
    aino, sent = await town.student("aino"), await town.wrote("aino", "$1")
    async with database.tx() as tx:
        await inbox.mark(tx, sent.id, waiting, aino.id)
        await inbox.finish_delivered(tx, sent.id)

    assert await state(database, sent.id) == (waiting, True)


async def test_the_fate_of_a_message_can_be_asked_by_its_id(town, database, vault):
    sent = await town.wrote("aino", "$1")
    async with database.tx() as tx:
        assert await inbox.state_of(tx, vault.lookup("event", "$1")) == (sent.id, "ready")
        assert await inbox.state_of(tx, vault.lookup("event", "$2")) is None


async def test_done_ones_are_forgotten_after_a_while_and_nothing_else_is(town, database):
    old, waiting, fresh = [await town.wrote("aino", event) for event in ("$1", "$2", "$3")]
    async with database.tx() as tx:
        for one in (old, fresh):
            await inbox.mark(tx, one.id, "done")
        late = NOON + timedelta(days=9)
        await tx.execute(update(envelope).where(envelope.c.id == fresh.id).values(received_at=late))
        await inbox.forget_done(tx, before=NOON + timedelta(days=1))
        left = (await tx.execute(select(envelope.c.id).order_by(envelope.c.id))).scalars().all()

    assert left == [waiting.id, fresh.id]


async def test_the_cursor_goes_forward_with_the_inbox_or_not_at_all(town, database, vault):
    where = await town.room("aino")
    async with database.tx() as tx:
        assert await inbox.where_sync_starts(tx) is None
        await inbox.move_cursor(tx, "s1")

    async def dies() -> None:
        async with database.tx() as tx:
            await inbox.receive(tx, vault, where, "$1", {}, NOON)
            await inbox.move_cursor(tx, "s2")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await dies()
    async with database.tx() as tx:
        assert await inbox.where_sync_starts(tx) == "s1"
        assert await inbox.unfinished(tx, vault) == []
        await inbox.move_cursor(tx, "s2")
        await inbox.move_cursor(tx, "other", "keys")
        assert await inbox.where_sync_starts(tx) == "s2"
        assert await inbox.where_sync_starts(tx, "keys") == "other"


@pytest.mark.parametrize(
    "nonsense",
    [{"state": "lost"}, {"state": "done"}, {"sealed": None}, {"room": 99}, {"conversation": 99}, {"lookup": None}],
)
async def test_the_database_itself_refuses_nonsense(town, database, nonsense: dict):
    sent = await town.wrote("aino", "$1")

    with pytest.raises(IntegrityError):
        async with database.tx() as tx:
            await tx.execute(update(envelope).where(envelope.c.id == sent.id).values(nonsense))


async def test_a_number_is_never_given_twice(town, database):
    """What is erased may still be named by an errand on its way."""
    first = await town.wrote("aino", "$1")
    async with database.tx() as tx:
        await tx.execute(delete(envelope))

    assert (await town.wrote("aino", "$2")).id > first.id


async def test_a_room_that_is_forgotten_takes_its_envelopes_along(town, database, vault):
    sent = await town.wrote("passing", "$1", kind="unknown")
    kept = await town.wrote("aino", "$2")
    async with database.tx() as tx:
        await places.forget_unknown_rooms(tx, seen_before=NOON)
        assert len(await inbox.unfinished(tx, vault)) == 2
        await places.forget_unknown_rooms(tx, seen_before=NOON + timedelta(hours=1))
        assert [one.id for one in await inbox.unfinished(tx, vault)] == [kept.id]
        assert await places.room_by_number(tx, vault, sent.room.id) is None


async def test_what_had_to_wait_has_not_failed(town, database, vault):
    sent = await town.wrote("aino", "$1")
    async with database.tx() as tx:
        await inbox.count_attempt(tx, sent.id)
        await inbox.uncount_attempts(tx, sent.id)
        assert (await inbox.unfinished(tx, vault))[0].attempts == 0
