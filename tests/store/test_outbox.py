"""What shall happen, until it has happened."""

import pytest
from sqlalchemy.exc import IntegrityError

from bot.db import outbox
from bot.db.engine import Database
from bot.db.outbox import Draft
from bot.vault import Vault
from rooms.model import ConversationId, EnvelopeId
from tests.makers import NOON

AINO, EERO = ConversationId(1), ConversationId(2)


async def test_errands_come_back_whole_and_in_order_after_a_crash(database: Database, vault: Vault):
    drafts = [
        Draft("entry:1", {"do": "say", "message": {"type": "Menu"}}, AINO),
        Draft("urgent:entry:2", {"do": "say"}, EERO, urgent=True),
        Draft("desk:7", {"do": "relay"}, AINO, EnvelopeId(4)),
    ]
    async with database.tx() as tx:
        written = [await outbox.append(tx, vault, draft, f"t{n}", NOON) for n, draft in enumerate(drafts)]
    async with database.tx() as tx:
        left = await outbox.everything(tx, vault)

    assert [one.id for one in left] == [one.id for one in written]
    assert [(one.lane, one.work, one.conversation, one.envelope, one.urgent) for one in left] == [
        (draft.lane, draft.work, draft.conversation, draft.envelope, draft.urgent) for draft in drafts
    ]
    assert all(one.inherited for one in left)
    assert not any(one.inherited for one in written)
    assert all(one.created_at == NOON for one in left)
    assert repr(left[0]) == f"<errand {left[0].id} say>"


async def test_the_same_thing_is_never_written_down_twice(database: Database, vault: Vault):
    async with database.tx() as tx:
        await outbox.append(tx, vault, Draft("duty", {}), "t", NOON)

    with pytest.raises(IntegrityError):
        async with database.tx() as tx:
            await outbox.append(tx, vault, Draft("duty", {}), "t", NOON)


async def test_an_errand_is_crossed_out_once(database: Database, vault: Vault):
    async with database.tx() as tx:
        errand = await outbox.append(tx, vault, Draft("duty", {}), "t", NOON)
        assert await outbox.is_wanted(tx, errand.id)
        assert await outbox.done(tx, errand.id)
        assert not await outbox.is_wanted(tx, errand.id)
        assert not await outbox.done(tx, errand.id)


async def test_what_is_crossed_out_is_what_was_meant(database: Database, vault: Vault):
    async def lanes() -> list[str]:
        return [one.lane for one in await outbox.everything(tx, vault)]

    async with database.tx() as tx:
        for number, draft in enumerate(
            [
                Draft("entry:1", {}, AINO),
                Draft("desk:7", {}, AINO, EnvelopeId(4)),
                Draft("entry:2", {}, EERO),
                Draft("duty", {}),
                Draft("desk:8", {}, EERO, EnvelopeId(5)),
            ]
        ):
            await outbox.append(tx, vault, draft, f"t{number}", NOON)
        await outbox.cross_out_envelope(tx, EnvelopeId(4))
        assert await lanes() == ["entry:1", "entry:2", "duty", "desk:8"]
        await outbox.cross_out_conversation(tx, AINO)
        assert await lanes() == ["entry:2", "duty", "desk:8"]


async def test_a_number_is_never_given_twice(database: Database, vault: Vault):
    async with database.tx() as tx:
        first = await outbox.append(tx, vault, Draft("duty", {}), "t1", NOON)
        await outbox.done(tx, first.id)
        second = await outbox.append(tx, vault, Draft("duty", {}), "t2", NOON)

    assert second.id > first.id


async def test_whether_anything_is_still_to_be_said_somewhere(database: Database, vault: Vault):
    async with database.tx() as tx:
        await outbox.append(tx, vault, Draft("entry:1", {}, AINO), "t", NOON)
        assert await outbox.speaks_in(tx, ["entry:1", "urgent:entry:1"])
        assert not await outbox.speaks_in(tx, ["entry:2", "duty"])
