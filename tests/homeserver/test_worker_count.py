"""1, 2 and 4 workers on one PostgreSQL with a real Synapse: one queue, and nobody's line is lost or doubled by a kill.

Each worker is `kynnys run --worker NAME` as an operator starts it.
"""

import asyncio
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import pytest_asyncio

from bot.demo.homeserver import ThrowAwayHomeserver
from tests.homeserver.own_bot import OwnBot
from tests.homeserver.registry import Registry
from tests.homeserver.workers import OneWorker, Workers
from tests.postgresql import OwnServer, create_database

pytestmark = [pytest.mark.homeserver, pytest.mark.asyncio(loop_scope="module")]


@pytest.fixture(scope="module")
def server() -> Iterator[OwnServer]:
    with OwnServer.running(synchronous_commit="on") as found:
        yield found


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def homeserver(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[ThrowAwayHomeserver]:
    async with ThrowAwayHomeserver.started(tmp_path_factory.mktemp("synapse") / "homeserver") as found:
        yield found


@pytest.mark.parametrize("count", [1, 2, 4])
async def test_no_card_is_taken_twice_and_no_line_is_lost_when_workers_are_killed(
    homeserver: ThrowAwayHomeserver, server: OwnServer, registry: Registry, tmp_path: Path, count: int
) -> None:
    database, begun = await create_database(server.url), datetime.now(UTC)
    async with Workers.opened(homeserver, tmp_path / f"w{count}", registry, database, count) as workers:
        for worker in workers.all:
            await taken_by_one_of_two(workers, worker)
        assert await workers.asked("SELECT count(*) FROM desk") == [count]

        # One is killed in mid-traffic and comes back: the last; where there are several, that does not lead.
        await killed_in_mid_traffic(workers, workers.all[-1])
        await workers.all_is_read_once_and_in_order()

        # Who leads is killed, and while it is dead a student of another comes and is taken.
        writing = asyncio.create_task(workers.traffic(4))
        await asyncio.sleep(0.7)
        workers.first.kill()
        if count > 1:
            await writing
            await taken_by_one_of_two(workers, workers.all[-1])
        await workers.restarts(workers.first)
        await writing
        await workers.traffic(2)
        await workers.all_is_read_once_and_in_order()

        cards = workers.cards()
        assert sorted(map(len, cards.values())) == [1] * len(workers.talks)
        assert await workers.asked("SELECT count(*) FROM desk") == [len(workers.talks)]
        assert len({talk.desk for talk in workers.talks}) == len(workers.talks)
        for one in workers.all:
            if isinstance(one, OneWorker):  # of what the first said it could tell what need not be said again
                assert len(await workers.read_of_the_first(one, begun)) >= count
        for name, log in workers.logs().items():
            assert "Traceback" not in log, name


async def taken_by_one_of_two(workers: Workers, worker: OwnBot) -> None:
    await workers.both_press(await workers.arrives(worker))


async def killed_in_mid_traffic(workers: Workers, worker: OwnBot) -> None:
    writing = asyncio.create_task(workers.traffic(6))
    await asyncio.sleep(0.7)
    worker.kill()
    await asyncio.sleep(1.0)
    await workers.restarts(worker)
    await writing
