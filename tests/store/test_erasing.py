"""`poista`: every row of a student goes, and nobody else's."""

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import func, select

from bot import erasing, errands
from bot.db import conversations, crossings, inbox, outbox
from bot.db.crossings import Sent
from bot.db.engine import Database
from bot.db.outbox import Draft
from bot.db.tables import metadata
from bot.vault import Vault
from rooms import messages as say
from rooms.effects import Erase
from rooms.model import Conversation, Phase, Purpose
from tests.makers import NOON, a_conversation
from tests.store.conftest import Town, staff

WISH = Erase(say.EraseFarewell(), say.DeskErased(), all_of_account=True)
SILENT = Erase(say.SilenceErased(), None, all_of_account=False)
STAFF = {"koivu": "@koivu:koulu.fi", "laine": "@laine:koulu.fi"}


async def counts(database: Database) -> dict[str, int]:
    async with database.tx() as tx:
        return {
            table.name: await tx.scalar(select(func.count()).select_from(table)) or 0
            for table in metadata.sorted_tables
        }


async def a_life(town: Town, name: str, room: str | None = None) -> Conversation:
    """A conversation with all that can hang on one."""
    room = room or name
    begun = await town.student(name, room)
    desk = await town.desk(begun, room=f"{room}-desk")
    unmade = await town.desk(begun)
    entry, desk_room, duty = (
        await town.room(room),
        await town.room(f"{room}-desk", "desk"),
        await town.room("duty", "duty"),
    )
    await town.save(replace(a_conversation(Phase.ASSIGNED), id=begun.id, last_desk=unmade))
    for number, state in enumerate(["ready", "locked", "held", "relaying", "done", "aside"]):
        one = await town.wrote(room, f"${room}{number}")
        at_desk = await town.wrote(f"{room}-desk", f"${room}-d{number}", kind="desk")
        async with town.database.tx() as tx:
            whose = begun.id if state in ("held", "relaying") else None
            await inbox.mark(tx, one.id, state, whose)
            await inbox.mark(tx, at_desk.id, state, whose)
            work: dict[str, Any] = {"do": "relay"}
            await outbox.append(
                tx, town.vault, Draft(errands.desk_lane(desk), work, begun.id, one.id), f"{room}{number}", NOON
            )
    async with town.database.tx() as tx:
        for where, purpose in ((entry, Purpose.MENU), (desk_room, None), (duty, Purpose.CARD)):
            sent = Sent(where.id, f"${room}-{where.kind}", purpose, begun.id, f"${room}1" if not purpose else None)
            await crossings.keep(tx, town.vault, sent)
    return begun


async def erased(database: Database, vault: Vault, of: Conversation, wish: Erase = WISH) -> erasing.Erased:
    async with database.tx() as tx:
        stored = await conversations.by_number(tx, of.id, staff)
        assert stored is not None
        return await erasing.erase(tx, vault, stored, wish, STAFF)


async def test_every_row_of_a_student_goes(town: Town, database: Database, vault: Vault):
    aino = await a_life(town, "aino")

    await erased(database, vault, aino)

    left = await counts(database)
    assert {name: count for name, count in left.items() if count} == {"room": 1}, "the duty room stays"


async def test_no_row_of_anybody_else_goes(town: Town, database: Database, vault: Vault):
    await a_life(town, "eero")
    before = await counts(database)
    aino = await a_life(town, "aino")

    await erased(database, vault, aino)

    assert await counts(database) == before


async def test_all_that_one_account_ever_said_can_go(town: Town, database: Database, vault: Vault):
    one, other = await a_life(town, "aino"), await a_life(town, "aino", "aino2")

    await erased(database, vault, one)
    assert (await counts(database))["account"] == 1, "the account stays while it has another conversation"
    await erased(database, vault, other)

    left = await counts(database)
    assert {name: count for name, count in left.items() if count} == {"room": 1}


async def test_what_is_left_to_do_in_matrix_needs_no_row(town: Town, database: Database, vault: Vault):
    aino = await a_life(town, "aino")

    gone = await erased(database, vault, aino)

    assert gone.left_rooms == {"!aino:koulu.fi", "!aino-desk:koulu.fi"}
    assert all(draft.conversation is None and draft.envelope is None for draft in gone.drafts)
    entry = [draft.work for draft in gone.drafts if draft.lane == f"entry:{aino.id}"]
    assert [work["do"] for work in entry if work["do"] != "recall"] == ["farewell", "redact", "forget"]
    entry = [work for work in entry if work["do"] != "recall"]
    assert entry[0]["user"] == entry[2]["user"] == "@aino:koulu.fi"
    assert entry[0]["language"] == "fi"
    assert [work["event"] for work in entry[1:2]] == ["$aino-entry"]
    assert [draft.work["event"] for draft in gone.drafts if draft.lane == "duty"] == ["$aino-duty"]
    desks = [draft.work for draft in gone.drafts if draft.lane.startswith("desk:")]
    assert [work["do"] for work in desks] == ["recall", "farewell", "redact", "forget", "abandon"]
    assert (desks[1]["user"], desks[1]["staff"]) == ("@koivu:koulu.fi", True)


async def test_who_is_told_nothing_more_is_told_nothing(town: Town, database: Database, vault: Vault):
    aino = await a_life(town, "aino")

    silent = await erased(database, vault, aino, SILENT)

    assert [draft.work["do"] for draft in silent.drafts if draft.lane.startswith("desk:")] == [
        "recall", "redact", "forget", "abandon",
    ]  # fmt: skip


async def test_a_counsellor_who_has_left_the_school_is_not_written_to(town: Town, database: Database, vault: Vault):
    aino = await a_life(town, "aino")
    async with database.tx() as tx:
        stored = await conversations.by_number(tx, aino.id, staff)
        assert stored is not None
        gone = await erasing.erase(tx, vault, stored, WISH, {})

    assert [draft.work["do"] for draft in gone.drafts if draft.lane.startswith("desk:")][:2] == ["redact", "forget"]


async def test_a_student_who_left_long_ago_is_erased_without_a_word_in_the_room(
    town: Town, database: Database, vault: Vault
):
    aino = await a_life(town, "aino")
    async with database.tx() as tx:
        await conversations.leave_entry_room(tx, aino.id)

    gone = await erased(database, vault, aino, SILENT)

    assert not [draft for draft in gone.drafts if draft.lane.startswith("entry:")]
    assert gone.left_rooms == {"!aino-desk:koulu.fi"}


async def test_erasing_is_whole_or_not_at_all(town: Town, database: Database, vault: Vault):
    aino = await a_life(town, "aino")
    before = await counts(database)

    async def dies() -> None:
        async with database.tx() as tx:
            stored = await conversations.by_number(tx, aino.id, staff)
            assert stored is not None
            await erasing.erase(tx, vault, stored, WISH, STAFF)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await dies()

    assert await counts(database) == before


async def test_a_card_in_the_tutors_room_is_taken_back_as_one_in_the_adults(
    town: Town, database: Database, vault: Vault
):
    aino = await a_life(town, "aino")
    tutors = await town.room("tutors", "tutors")
    async with database.tx() as tx:
        await crossings.keep(tx, vault, Sent(tutors.id, "$aino-tutors", Purpose.CARD, aino.id, None))

    gone = await erased(database, vault, aino)

    assert [draft.work["event"] for draft in gone.drafts if draft.lane in ("duty", "tutors")] == [
        "$aino-duty",
        "$aino-tutors",
    ]
