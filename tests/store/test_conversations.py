"""Conversations, saved and found again."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError

from bot.db import conversations
from bot.db.tables import conversation
from rooms.decide import next_due
from rooms.duty import OnCard, on_card
from rooms.model import Companion, Desk, DeskId, Language, Near, Phase, Service
from tests.makers import DESK, KOIVU, LAINE, NOON, a_conversation, minutes
from tests.store.conftest import POLICY, staff

STORED = [phase for phase in Phase if phase is not Phase.ERASED]
FULL = {
    "language": Language.SV,
    "waiting_since": NOON - minutes(3),
    "erase_asked_at": NOON - minutes(1),
    "warned": True,
    "nudges": 4,
    "last_desk": Desk(DeskId(9)),
    "asleep_since": NOON - minutes(2),
    "companion": Companion(LAINE, Near.COME, NOON - minutes(2)),
    "help_asked_at": NOON - minutes(1),
    "mark": 2,
    "heavy": True,
}


@pytest.mark.parametrize("full", [False, True])
@pytest.mark.parametrize("phase", STORED)
async def test_a_conversation_comes_back_as_it_was_left(town, database, phase: Phase, full: bool):
    begun = await town.student()
    left = replace(a_conversation(phase, **(FULL if full else {})), id=begun.id, pseudonym=begun.pseudonym)
    await town.save(left)

    async with database.tx() as tx:
        found = await conversations.by_number(tx, begun.id, staff)
        due_at = await tx.scalar(select(conversation.c.due_at))
    assert found is not None
    assert found.conversation == left
    assert due_at == next_due(left, POLICY)


async def test_a_new_conversation_is_arriving_and_is_forgotten_when_nothing_comes_of_it(town, database):
    begun = await town.student()

    async with database.tx() as tx:
        found = await conversations.by_number(tx, begun.id, staff)
        assert found is not None
        assert found.conversation == begun
        assert begun.phase is Phase.ARRIVING
        late = NOON + POLICY.erase_after
        assert await conversations.due(tx, now=late - timedelta(seconds=1), at_most=9, staff=staff) == []
        assert len(await conversations.due(tx, now=late, at_most=9, staff=staff)) == 1


async def test_a_moment_is_kept_to_the_millisecond_and_never_drifts(town, database):
    begun = await town.student()

    @settings(
        max_examples=20,
        deadline=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    )
    @given(st.integers(0, 4_102_444_800_000))
    def every(moment: int) -> None:
        moments.add(moment)

    moments: set[int] = set()
    every()
    for moment in sorted(moments):
        at = NOON.fromtimestamp(0, NOON.tzinfo) + timedelta(milliseconds=moment)
        await town.save(replace(begun, quiet_since=at))
        async with database.tx() as tx:
            found = await conversations.by_number(tx, begun.id, staff)
        assert found is not None
        assert found.conversation.quiet_since == at


async def test_a_conversation_is_found_by_its_rooms_and_its_account(town, database, vault):
    aino, eero = await town.student("aino"), await town.student("eero")
    second = await town.student("aino", "aino2")
    desk = await town.desk(aino, LAINE.who, room="desk")
    entry, desk_room, strange = await town.room("aino"), await town.room("desk", "desk"), await town.room("x")

    async with database.tx() as tx:
        stored = await conversations.of_entry_room(tx, entry.id, staff)
        assert stored is not None
        assert (stored.conversation, stored.entry_room) == (aino, entry.id)
        assert bytes(stored.account_lookup) == vault.lookup("account", "@aino:koulu.fi")
        assert await conversations.of_entry_room(tx, strange.id, staff) is None

        at_desk = await conversations.of_desk_room(tx, desk_room.id, staff)
        assert at_desk is not None
        assert (at_desk[0].conversation, *at_desk[1:]) == (aino, desk, "laine")
        assert await conversations.of_desk_room(tx, entry.id, staff) is None

        of_account = await conversations.of_account(tx, stored.account, staff)
        assert [one.conversation for one in of_account] == [aino, second]
        assert await conversations.entry_rooms_of_account(tx, stored.account) == 2
        await conversations.leave_entry_room(tx, second.id)
        assert await conversations.entry_rooms_of_account(tx, stored.account) == 1
        assert await conversations.by_number(tx, 99, staff) is None
        assert await conversations.pseudonyms(tx) == {"Sininen aino", "Sininen eero", "Sininen aino2"}
        assert await conversations.count_by_phase(tx) == {Phase.ARRIVING: 3}
        assert eero != aino


async def test_whoever_waited_longest_comes_first_and_knows_how_many_are_ahead(town, database):
    waited = {"aino": 5, "eero": 20, "sanna": 5, "olli": 1}
    made = {name: await town.student(name) for name in [*waited, "talking"]}
    for name, count in waited.items():
        await town.save(replace(made[name], phase=Phase.WAITING, waiting_since=NOON - minutes(count)))
    await town.save(replace(a_conversation(Phase.ASSIGNED), id=made["talking"].id))

    async with database.tx() as tx:
        queue = await conversations.waiting(tx, staff)
        ahead = {name: await conversations.ahead_of(tx, one.id, Service.COUNSELLOR_CHAT) for name, one in made.items()}

    assert queue == [
        OnCard(made[name].id, made[name].pseudonym, Phase.WAITING) for name in ("eero", "aino", "sanna", "olli")
    ]
    assert ahead == {"eero": 0, "aino": 1, "sanna": 2, "olli": 3, "talking": 4}


async def test_whose_card_was_taken_and_comes_back_is_behind_only_those_who_waited_longer(town, database):
    aino, eero = await town.student("aino"), await town.student("eero")
    await town.save(replace(a_conversation(Phase.TAKEN), id=aino.id, waiting_since=NOON - minutes(9)))
    await town.save(replace(eero, phase=Phase.WAITING, waiting_since=NOON))

    async with database.tx() as tx:
        assert await conversations.ahead_of(tx, aino.id, Service.COUNSELLOR_CHAT) == 0


async def test_the_clock_comes_first_to_whom_it_is_longest_due(town, database):
    made = [await town.student(name) for name in ("aino", "eero", "sanna")]
    for one, days in zip(made, (2, 3, 1), strict=True):
        await town.save(replace(one, phase=Phase.OPEN, quiet_since=NOON - timedelta(days=days)))

    async with database.tx() as tx:
        due = await conversations.due(tx, now=NOON + timedelta(days=5), at_most=2, staff=staff)
    assert [one.conversation.id for one in due] == [made[1].id, made[0].id]


async def test_a_card_shows_who_holds_it(town, database):
    aino = await town.student()
    await town.save(replace(a_conversation(Phase.TAKEN), id=aino.id))

    async with database.tx() as tx:
        stored = await conversations.by_number(tx, aino.id, staff)
    assert stored is not None
    assert on_card(stored.conversation).holder == KOIVU


async def test_a_desk_gets_its_room_later(town, database):
    aino = await town.student()
    bare, furnished = await town.desk(aino), await town.desk(aino, LAINE.who, room="desk")
    where = await town.room("desk", "desk")

    async with database.tx() as tx:
        assert await conversations.desk_room(tx, bare) == (None, "koivu")
        assert await conversations.desk_room(tx, furnished) == (where.id, "laine")
        assert await conversations.desk_room(tx, Desk(DeskId(99))) is None
        assert sorted(await conversations.desk_rooms_of(tx, aino.id), key=str) == sorted(
            [(bare, None), (furnished, where.id)], key=str
        )
        await conversations.erase(tx, aino.id)
        assert await conversations.desk_room(tx, bare) is None
        assert await conversations.by_number(tx, aino.id, staff) is None


@pytest.mark.parametrize(
    "nonsense",
    [
        {"phase": "erased"},
        {"phase": "lost"},
        {"phase": None},
        {"language": "de"},
        {"responder": "koivu"},
        {"desk": 7},
        {"account": 99},
        {"entry_room": 99},
        {"pseudonym": None},
        {"pseudonym": "Sininen eero"},
        {"quiet_since": None},
    ],
)
async def test_the_database_itself_refuses_nonsense(town, database, nonsense: dict):
    aino = await town.student("aino")
    await town.student("eero")

    with pytest.raises(IntegrityError):
        async with database.tx() as tx:
            await tx.execute(update(conversation).where(conversation.c.id == aino.id).values(nonsense))


async def test_one_room_is_one_conversation(town, database):
    aino = await town.student()

    async with database.tx() as tx:
        row = (await tx.execute(select(conversation).where(conversation.c.id == aino.id))).one()._asdict()
    del row["id"]
    with pytest.raises(IntegrityError):
        async with database.tx() as tx:
            await tx.execute(insert(conversation).values({**row, "pseudonym": "Musta Kurki"}))


async def test_the_number_of_an_erased_conversation_is_not_given_to_another_student(town, database):
    aino = await town.student("aino")
    async with database.tx() as tx:
        await conversations.erase(tx, aino.id)

    eero = await town.student("eero")

    assert eero.id > aino.id
    assert (await town.desk(eero)).id > 0
    assert DESK.id == 7


async def test_who_reads_along_at_a_desk_is_written_down_and_struck_out(town, database):
    begun = await town.student()
    desk = await town.desk(begun, room="desk")

    async with database.tx() as tx:
        assert await conversations.reads_along(tx, desk) is None
        await conversations.let_read(tx, desk, LAINE.who)
        assert await conversations.reads_along(tx, desk) == LAINE.who
        await conversations.let_read(tx, desk, None)
        assert await conversations.reads_along(tx, desk) is None


async def test_the_talks_at_which_somebody_reads_along_are_found_by_them(town, database):
    begun, other = await town.student(), await town.student("oskari")
    talk = a_conversation(Phase.ASSIGNED, companion=Companion(LAINE, Near.READS, NOON))
    await town.save(replace(talk, id=begun.id, pseudonym=begun.pseudonym))
    await town.save(replace(a_conversation(Phase.ASSIGNED), id=other.id, pseudonym=other.pseudonym))

    async with database.tx() as tx:
        assert await conversations.joined_by(tx, LAINE.who) == [(begun.id, DESK)]
        assert await conversations.joined_by(tx, KOIVU.who) == []
        assert [one.id for one in await conversations.with_responders(tx, staff)] == [begun.id, other.id]
