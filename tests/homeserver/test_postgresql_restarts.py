"""PostgreSQL goes away in mid-traffic and comes back, again and again: nothing is lost, doubled or out of order.

"Immediate" ends every transaction where it is, a commit whose answer is on its way among them.
"""

import asyncio
import random
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from bot.demo.homeserver import ThrowAwayHomeserver
from tests.homeserver.days import School
from tests.homeserver.registry import Registry
from tests.postgresql import OwnServer

pytestmark = [pytest.mark.homeserver, pytest.mark.asyncio(loop_scope="module")]

RESTARTS = 5


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def school(tmp_path_factory: pytest.TempPathFactory, registry: Registry) -> AsyncIterator[School]:
    directory: Path = tmp_path_factory.mktemp("postgresql")
    with OwnServer.running(synchronous_commit="on") as server:  # what it says is committed outlives it
        async with (
            ThrowAwayHomeserver.started(directory / "homeserver") as homeserver,
            School.opened(homeserver, directory, registry, postgresql=server) as found,
        ):
            yield found


async def test_a_database_that_restarts_in_mid_transaction_costs_nobody_a_word(school: School) -> None:
    server, dice, pid = school.postgresql, random.Random(112), school.bot.pid
    assert server is not None
    writing = asyncio.create_task(school.traffic(12))
    for _ in range(RESTARTS):
        await asyncio.sleep(dice.uniform(0.5, 1.5))
        await asyncio.to_thread(server.stop)
        await asyncio.sleep(dice.uniform(0.0, 1.0))
        await asyncio.to_thread(server.start)
    await writing

    await school.all_is_read_once_and_in_order()
    assert (school.bot.runs, school.bot.pid) == (True, pid)


async def test_who_asks_for_help_while_the_database_is_away_gets_it_once(school: School) -> None:
    talk, server = school.talks[0], school.postgresql
    assert server is not None
    before = len(talk.student.heard)
    await asyncio.to_thread(server.stop)
    await talk.student.says(talk.entry, "hätä", school.bot.user_id)
    await talk.student.reads("112", talk.entry, after=before)
    await asyncio.to_thread(server.start)
    await school.traffic(1)

    await school.all_is_read_once_and_in_order()
    blocks = [said for said in talk.student.heard[before:] if "112" in said.body and said.room == talk.entry]
    assert len(blocks) == 1
