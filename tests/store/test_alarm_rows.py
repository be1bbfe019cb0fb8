"""Alarms in the database: as they were, in the order in which they matter, and nobody's once their student is gone."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import pytest_asyncio
from sqlalchemy.exc import IntegrityError

from bot.db import alarms, conversations, rule_counts
from bot.db.engine import Database
from moderation.alarm import Alarm, AlarmId, Outcome, Standing
from moderation.model import Category, Tier
from moderation.policy import AlarmPolicy
from rooms.model import ConversationId, Desk, DeskId, Language, StaffId
from tests.makers import NOON, minutes
from tests.store.conftest import Town

POLICY = AlarmPolicy()


@pytest_asyncio.fixture
async def talk(town: Town) -> ConversationId:
    """Somebody's conversation."""
    return (await town.student()).id


def an_alarm(number: int, conversation: int | None = None, **also: Any) -> Alarm:
    made = Alarm(
        AlarmId(number),
        ConversationId(conversation) if conversation is not None else None,
        "Sininen Kuikka" if conversation is not None else "",
        Language.SV,
        Tier.IMMEDIATE,
        Category.THIRD_PARTY,
        NOON,
        NOON,
        worst=Tier.IMMEDIATE,
    )
    return replace(made, **also)


def whole(conversation: int) -> Alarm:
    """With something in every field."""
    return an_alarm(
        5,
        conversation,
        standing=Standing.OWNED,
        rules=("fi.one", "rehearsal:fi.two"),
        screened=False,
        owner=StaffId("koivu"),
        owned_at=NOON + minutes(1),
        here_at=NOON + minutes(2),
        desk=Desk(DeskId(7)),
        steps=2,
        asked=True,
        heard_at=NOON + minutes(3),
        repeated=True,
        silence_told=True,
        outside_told=True,
    )


async def test_an_alarm_comes_back_as_it_was(database: Database, talk: ConversationId) -> None:
    async with database.tx() as tx:
        await alarms.add(tx, whole(talk), POLICY)
    async with database.tx() as tx:
        assert await alarms.by_number(tx, 5) == whole(talk)
        assert await alarms.open_of(tx, talk) == whole(talk)


async def test_a_closed_alarm_is_not_open_any_more(database: Database, talk: ConversationId) -> None:
    closed = replace(whole(talk), standing=Standing.CLOSED, outcome=Outcome.SAFE, closed_at=NOON + minutes(9))
    async with database.tx() as tx:
        await alarms.add(tx, whole(talk), POLICY)
        await alarms.save(tx, closed, POLICY)
    async with database.tx() as tx:
        assert await alarms.open_of(tx, talk) is None
        assert await alarms.by_number(tx, 5) == closed
        assert await alarms.all_open(tx) == []


async def test_those_that_nobody_has_come_first_and_the_gravest_of_them(database: Database) -> None:
    owned = an_alarm(1, standing=Standing.OWNED, owner=StaffId("koivu"))
    urgent = an_alarm(2, tier=Tier.URGENT, raised_at=NOON - minutes(9))
    later = an_alarm(3, raised_at=NOON + minutes(1))
    first = an_alarm(4)
    async with database.tx() as tx:
        for one in (owned, urgent, later, first):
            await alarms.add(tx, one, POLICY)
    async with database.tx() as tx:
        assert [one.id for one in await alarms.all_open(tx)] == [4, 3, 2, 1]


async def test_the_clock_finds_what_is_due_and_nothing_else(database: Database) -> None:
    async with database.tx() as tx:
        await alarms.add(tx, an_alarm(1), POLICY)
        await alarms.add(tx, an_alarm(2, standing=Standing.OWNED, owner=StaffId("koivu")), POLICY)
    async with database.tx() as tx:
        assert await alarms.due(tx, now=NOON + minutes(1.9), at_most=9) == []
        assert [one.id for one in await alarms.due(tx, now=NOON + minutes(2), at_most=9)] == [1]


async def test_an_alarm_stays_when_its_conversation_is_erased_and_is_nobody_s(
    database: Database, talk: ConversationId
) -> None:
    async with database.tx() as tx:
        await alarms.add(tx, whole(talk), POLICY)
        await conversations.erase(tx, talk)
    async with database.tx() as tx:
        left = await alarms.by_number(tx, 5)
    assert left is not None
    assert (left.conversation, left.pseudonym, left.desk) == (None, "", None)
    assert left.is_open


async def test_the_database_refuses_an_end_without_an_outcome_and_an_owner_without_a_name(database: Database) -> None:
    for wrong in (an_alarm(1, standing=Standing.CLOSED), an_alarm(1, standing=Standing.OWNED)):
        with pytest.raises(IntegrityError):
            async with database.tx() as tx:
                await alarms.add(tx, wrong, POLICY)


async def test_more_names_of_rules_than_there_is_room_for_are_cut_between_names(database: Database) -> None:
    many = tuple(f"fi.rule_number_{number}" for number in range(400))
    async with database.tx() as tx:
        await alarms.add(tx, an_alarm(1, rules=many), POLICY)
    async with database.tx() as tx:
        kept = await alarms.by_number(tx, 1)
    assert kept is not None
    assert kept.rules == many[: len(kept.rules)]
    assert len(kept.rules) > 50


async def test_drills_are_found_by_their_time(database: Database) -> None:
    async with database.tx() as tx:
        await alarms.add(tx, an_alarm(1, drill=True, raised_at=NOON - timedelta(days=3)), POLICY)
        await alarms.add(tx, an_alarm(2, drill=True), POLICY)
        await alarms.add(tx, an_alarm(3, raised_at=NOON + minutes(5)), POLICY)
    async with database.tx() as tx:
        assert await alarms.last_drill(tx) == NOON
        assert [one.id for one in await alarms.drills_since(tx, NOON - minutes(1))] == [2]
        assert await alarms.next_number(tx) == 4


async def test_rules_are_counted_month_by_month(database: Database) -> None:
    async with database.tx() as tx:
        await rule_counts.count(tx, ["fi.one", "fi.two", "fi.one"], NOON)
        await rule_counts.count(tx, ["fi.two"], NOON)
        await rule_counts.count(tx, ["fi.two"], NOON + timedelta(days=40))
    async with database.tx() as tx:
        assert await rule_counts.of_month(tx, "2025-09") == [("fi.two", 2), ("fi.one", 1)]
