"""Which message of ours stands for which of theirs."""

import pytest
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from bot.db import crossings
from bot.db.crossings import Sent
from bot.db.tables import crossing
from rooms.model import Purpose


async def test_a_message_is_found_from_either_side(town, database, vault):
    aino, entry, desk = await town.student(), await town.room("aino"), await town.room("desk", "desk")
    sent = Sent(desk.id, "$copy", None, aino.id, "$original", worker="")
    async with database.tx() as tx:
        await crossings.keep(tx, vault, sent)
        await crossings.keep(tx, vault, Sent(entry.id, "$menu", Purpose.MENU, aino.id))

        assert await crossings.of_ours(tx, vault, "$copy") == sent
        assert await crossings.of_ours(tx, vault, "$original") is None
        assert (await crossings.of_ours(tx, vault, "$menu")).origin_id is None
        assert await crossings.copies_of(tx, vault, "$original") == [sent]
        assert await crossings.copies_of(tx, vault, "$copy") == []
    assert "$" not in repr(sent)


async def test_a_long_message_has_several_copies_in_order(town, database, vault):
    aino, desk = await town.student(), await town.room("desk", "desk")
    async with database.tx() as tx:
        for part in ("$c2", "$c1", "$c3"):
            await crossings.keep(tx, vault, Sent(desk.id, part, None, aino.id, "$original"))
        assert [one.event_id for one in await crossings.copies_of(tx, vault, "$original")] == ["$c2", "$c1", "$c3"]


async def test_keeping_the_same_twice_is_keeping_it_once(town, database, vault):
    aino, desk = await town.student(), await town.room("desk", "desk")
    async with database.tx() as tx:
        for _ in range(2):
            await crossings.keep(tx, vault, Sent(desk.id, "$copy", None, aino.id, "$original"))
        assert len(await crossings.copies_of(tx, vault, "$original")) == 1


async def test_the_newest_card_of_a_student_is_the_one_that_is_amended(town, database, vault):
    aino, eero, duty = await town.student("aino"), await town.student("eero"), await town.room("duty", "duty")
    async with database.tx() as tx:
        assert await crossings.latest_for(tx, vault, Purpose.CARD, aino.id) is None
        for event, whose in (("$c1", aino), ("$c2", aino), ("$c3", eero)):
            await crossings.keep(tx, vault, Sent(duty.id, event, Purpose.CARD, whose.id))
        await crossings.keep(tx, vault, Sent(duty.id, "$m", Purpose.MENU, aino.id))
        latest = await crossings.latest_for(tx, vault, Purpose.CARD, aino.id)

    assert latest is not None
    assert (latest.event_id, latest.purpose) == ("$c2", Purpose.CARD)


async def test_all_that_is_to_be_erased_is_known_with_its_room(town, database, vault):
    aino, eero = await town.student("aino"), await town.student("eero")
    entry, desk = await town.room("aino"), await town.room("desk", "desk")
    async with database.tx() as tx:
        await crossings.keep(tx, vault, Sent(entry.id, "$menu", Purpose.MENU, aino.id))
        await crossings.keep(tx, vault, Sent(desk.id, "$copy", None, aino.id, "$original"))
        await crossings.keep(tx, vault, Sent(desk.id, "$other", None, eero.id))
        found = await crossings.of_conversation(tx, vault, aino.id)

        assert [(one.event_id, one.room_id, kind) for one, kind in found] == [
            ("$menu", "!aino:koulu.fi", "entry"),
            ("$copy", "!desk:koulu.fi", "desk"),
        ]
        await crossings.erase_of_conversation(tx, aino.id)
        assert await crossings.of_conversation(tx, vault, aino.id) == []
        assert len(await crossings.of_conversation(tx, vault, eero.id)) == 1


@pytest.mark.parametrize("nonsense", [{"purpose": "gossip"}, {"room": 99}, {"conversation": 99}, {"sealed": None}])
async def test_the_database_itself_refuses_nonsense(town, database, vault, nonsense: dict):
    entry = await town.room("aino")
    async with database.tx() as tx:
        await crossings.keep(tx, vault, Sent(entry.id, "$menu", Purpose.MENU))

    with pytest.raises(IntegrityError):
        async with database.tx() as tx:
            await tx.execute(update(crossing).values(nonsense))


async def test_in_two_rooms_each_card_is_amended_in_its_own(town, database, vault):
    aino, duty, tutors = await town.student(), await town.room("duty", "duty"), await town.room("tutors", "tutors")
    async with database.tx() as tx:
        await crossings.keep(tx, vault, Sent(tutors.id, "$first", Purpose.CARD, aino.id))
        await crossings.keep(tx, vault, Sent(duty.id, "$second", Purpose.CARD, aino.id))

        found = [await crossings.latest_for(tx, vault, Purpose.CARD, aino.id, room.id) for room in (tutors, duty)]

    assert [one.event_id for one in found] == ["$first", "$second"]


async def test_of_the_cards_of_the_day_the_newest_few_stay(town, database, vault):
    aino, duty = await town.student(), await town.room("duty", "duty")
    events = [f"${number}" for number in range(crossings.CARDS_KEPT + 3)]
    async with database.tx() as tx:
        await crossings.keep(tx, vault, Sent(duty.id, "$card", Purpose.CARD, aino.id))
        for event in events:
            await crossings.keep(tx, vault, Sent(duty.id, event, Purpose.SHIFT, None))

        await crossings.forget_old_cards(tx)

        kept = [event for event in events if await crossings.of_ours(tx, vault, event) is not None]
        assert kept == events[3:]
        assert await crossings.of_ours(tx, vault, "$card") is not None


async def test_what_was_said_at_one_desk_comes_in_order_and_nothing_that_another_desk_said(town, database, vault):
    aino, entry = await town.student(), await town.room("aino")
    before, desk, after = [await town.room(name, "desk") for name in ("before", "desk", "after")]
    crossed = [
        Sent(before.id, "$opened before", None, aino.id),
        Sent(entry.id, "$1", None, aino.id, "$said before"),
        Sent(desk.id, "$opened", None, aino.id),
        Sent(desk.id, "$2", None, aino.id, "$of the student"),
        Sent(desk.id, "$3", None, aino.id, "$of the student"),
        Sent(entry.id, "$4", None, aino.id, "$of the tutor"),
        Sent(entry.id, "$5", Purpose.MENU, aino.id),
        Sent(desk.id, "$6", Purpose.EARLIER, aino.id, "$shown"),
        Sent(after.id, "$opened after", None, aino.id),
        Sent(entry.id, "$7", None, aino.id, "$said after"),
    ]
    async with database.tx() as tx:
        for one in crossed:
            await crossings.keep(tx, vault, one)
        found = await crossings.at_desk(tx, vault, aino.id, desk.id, entry.id, before=after.id)
        still = await crossings.at_desk(tx, vault, aino.id, desk.id, entry.id, before=-1)

    assert [one.event_id for one in found] == ["$2", "$4"]
    assert [one.event_id for one in still] == ["$2", "$4", "$7"], "where nothing was said at the next desk yet"
