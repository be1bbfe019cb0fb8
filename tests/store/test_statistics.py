"""What is counted for people: once each, of nobody, and one trait at a time."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot import statistics as counted
from bot.counting import End, What
from bot.db import conversations, statistics
from bot.db.engine import Database
from bot.db.statistics import Counts
from moderation.alarm import Standing
from moderation.model import Tier
from rooms.model import Conversation, Phase, Request, Service, Topic
from tests.makers import NOON, a_conversation, minutes
from tests.store.conftest import Town
from tests.store.test_alarm_rows import an_alarm

MONTH = "2025-09"


async def waits(town: Town, name: str = "aino") -> Conversation:
    """Since noon."""
    of = await town.student(name)
    alone = a_conversation(Phase.OPEN, id=of.id)
    waiting = a_conversation(Phase.WAITING, id=of.id, request=Request(Service.TUTOR_CHAT, topic=Topic.STUDIES))
    async with town.database.tx() as tx:
        await counted.followed(tx, alone, waiting, NOON)
    return waiting


async def goes_on(town: Town, before: Conversation, phase: Phase, after: float, *, by_clock: bool = False) -> None:
    async with town.database.tx() as tx:
        later = replace(before, phase=phase)
        await counted.followed(tx, before, later, NOON + minutes(after), by_clock=by_clock)


async def told(database: Database) -> Counts:
    async with database.tx() as tx:
        return await statistics.of_month(tx, MONTH)


async def test_a_wait_that_ends_with_somebody_is_counted_by_each_of_its_traits(town, database):
    waiting = await waits(town)
    assert not any((await told(database)).values())

    await goes_on(town, waiting, Phase.ASSIGNED, 4)

    assert {what: values for what, values in (await told(database)).items() if values} == {
        What.WEEK: {"2025-09-01": 1},
        What.HOURS: {"14": 1},
        What.TOPIC: {"studies": 1},
        What.LANGUAGE: {"fi": 1},
        What.ASKED: {"tutor": 1},
        What.END: {End.CAME: 1},
        What.WAIT: {"5": 1},
    }


async def test_a_talk_that_is_handed_back_and_taken_again_is_no_second_asking(town, database):
    waiting = await waits(town)
    await goes_on(town, waiting, Phase.ASSIGNED, 4)
    await goes_on(town, replace(waiting, phase=Phase.ASSIGNED), Phase.WAITING, 10)
    await goes_on(town, waiting, Phase.ASSIGNED, 20)

    assert (await told(database))[What.END] == {"came": 1}


@pytest.mark.parametrize(("by_clock", "end"), [(True, "lapsed"), (False, "left")])
async def test_nobody_came_is_counted_too_and_whether_the_student_went(town, database, by_clock: bool, end: str):
    await goes_on(town, await waits(town), Phase.CLOSED, 90, by_clock=by_clock)

    found = await told(database)
    assert found[What.END] == {end: 1}
    assert found[What.WAIT] == {}


async def test_a_month_that_is_over_never_changes(town, database):
    """Or two looks at it would tell of whoever came between."""
    over = await told(database)
    await goes_on(town, await waits(town), Phase.ASSIGNED, 60 * 24 * 40)

    assert await told(database) == over
    async with database.tx() as tx:
        later = await statistics.of_month(tx, "2025-10")
    assert (later[What.WAIT], later[What.WEEK]) == ({"more": 1}, {"2025-09-01": 1})


async def test_who_is_in_danger_asked_for_nobody_and_is_counted_as_that(town, database):
    waiting = replace(await waits(town), alarmed=True)
    await goes_on(town, waiting, Phase.TAKEN, 1)
    await goes_on(town, replace(waiting, phase=Phase.TAKEN), Phase.ASSIGNED, 2)

    assert (await told(database))[What.ASKED] == {"danger": 1}


async def test_what_counts_a_wait_is_gone_with_the_conversation(town, database):
    waiting = await waits(town)
    async with database.tx() as tx:
        await counted.erased(tx, waiting, NOON + minutes(1))
        await counted.erased(tx, waiting, NOON + minutes(2))
    again = await waits(town, "eino")
    async with database.tx() as tx:
        await conversations.erase(tx, again.id)
        assert await statistics.ends(tx, again.id) is None

    assert (await told(database))[What.END] == {"left": 1}


@pytest.mark.parametrize(("seconds", "under"), [(59, "1"), (60, "2"), (299, "5"), (899, "15"), (900, "more")])
async def test_an_alarm_is_counted_by_its_worst_tier_and_how_long_it_took(database, seconds: int, under: str):
    had = replace(an_alarm(1), standing=Standing.OWNED, tier=Tier.URGENT, worst=Tier.IMMEDIATE)
    async with database.tx() as tx:
        await counted.alarm_had(tx, had, had.raised_at + timedelta(seconds=seconds))

    assert (await told(database))[What.T3] == {under: 1}


async def test_counts_add_up(town, database):
    for name in ("aino", "eino", "helmi"):
        await goes_on(town, await waits(town, name), Phase.ASSIGNED, 4)

    assert (await told(database))[What.LANGUAGE] == {"fi": 3}
