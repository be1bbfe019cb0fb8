"""Several workers on one PostgreSQL: each has its place, decisions come one after another, one leads."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.db import inbox
from bot.db.engine import NEWEST, Database
from bot.db.leases import Joint
from bot.errors import AlreadyRunning, DatabaseFault, LeaseLost
from tests.postgresql import postgresql_url  # noqa: F401

NAMES = ("", "tuki2", "tuki3", "tuki4")


@asynccontextmanager
async def workers(url: str, *names: str) -> AsyncIterator[list[Database]]:
    async with AsyncExitStack() as stack:
        yield [await stack.enter_async_context(Database.opened(url, joint=Joint(name))) for name in names]


async def opening(url: str, joint: Joint | None) -> str:
    with pytest.raises(AlreadyRunning) as told:
        async with Database.opened(url, joint=joint):
            pass
    return str(told.value)


async def hangs_up(database: Database) -> None:
    """The connection that holds the worker's place is lost, as when its machine loses the network."""
    assert database._leases is not None
    url = database._engine.url.render_as_string(hide_password=False)
    pid = database._leases._pid
    async with Database.beside(url) as other, other.tx() as tx:
        assert await tx.scalar(text("SELECT pg_terminate_backend(:pid)"), {"pid": pid})
        await tx.execute(text("SELECT pg_sleep(0.2)"))


# --- places -----------------------------------------------------------------------------------------------------------
async def test_four_workers_that_come_at_once_all_find_their_place(postgresql_url: str):  # noqa: F811
    async with AsyncExitStack() as stack:
        came = await asyncio.gather(
            *(stack.enter_async_context(Database.opened(postgresql_url, joint=Joint(name))) for name in NAMES)
        )
        async with came[3].tx() as tx:
            assert await tx.scalar(text("SELECT version_num FROM alembic_version")) == NEWEST
        assert [one.share.me for one in came] == list(NAMES)


async def test_a_second_worker_of_a_name_is_refused_by_that_name(postgresql_url: str):  # noqa: F811
    async with workers(postgresql_url, "", "tuki2"):
        assert "'tuki2'" in await opening(postgresql_url, Joint("tuki2"))


async def test_who_shares_with_nobody_is_refused_beside_workers(postgresql_url: str):  # noqa: F811
    async with workers(postgresql_url, "tuki2"):
        assert "one at a time" in await opening(postgresql_url, None)


async def test_a_worker_is_refused_beside_one_that_shares_with_nobody(
    postgresql_url: str,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
):
    monkeypatch.setattr("bot.db.leases.PATIENCE", "200ms")
    async with Database.opened(postgresql_url):
        assert "shares with nobody" in await opening(postgresql_url, Joint("tuki2"))


async def test_a_worker_that_stopped_makes_room_for_its_next_life(postgresql_url: str):  # noqa: F811
    async with workers(postgresql_url, "", "tuki2"):
        pass
    async with workers(postgresql_url, "tuki2") as (again,), again.tx() as tx:
        assert await inbox.where_sync_starts(tx) is None


async def test_tables_are_not_changed_beneath_a_worker_that_works(postgresql_url: str):  # noqa: F811
    async with workers(postgresql_url, "") as (first,):
        async with first.tx() as tx:
            await tx.execute(text("UPDATE alembic_version SET version_num = '0008'"))
        with pytest.raises(DatabaseFault, match="older"):
            async with Database.opened(postgresql_url, joint=Joint("tuki2")):
                pass


async def test_sqlite_serves_one_process_and_says_so(tmp_path: Path):
    with pytest.raises(DatabaseFault, match="need one PostgreSQL"):
        async with Database.opened(f"sqlite+aiosqlite:///{tmp_path}/chat.db", joint=Joint("tuki2")):
            pass


# --- one after another ------------------------------------------------------------------------------------------------
async def test_what_two_workers_decide_never_mixes(postgresql_url: str):  # noqa: F811
    async with workers(postgresql_url, *NAMES) as all_of_them:

        async def adds(database: Database) -> None:
            for _ in range(5):
                async with database.tx() as tx:
                    read = await inbox.where_sync_starts(tx, "count") or "0"
                    await asyncio.sleep(0.002)
                    await inbox.move_cursor(tx, str(int(read) + 1), "count")

        await asyncio.gather(*(adds(one) for one in all_of_them))
        async with all_of_them[0].tx() as tx:
            assert await inbox.where_sync_starts(tx, "count") == "20"


async def test_what_a_command_beside_them_writes_never_mixes_with_what_workers_decide(postgresql_url: str):  # noqa: F811
    async with workers(postgresql_url, "", "tuki2") as (first, second), Database.beside(postgresql_url) as command:

        async def adds(database: Database) -> None:
            for _ in range(5):
                async with database.tx() as tx:
                    read = await inbox.where_sync_starts(tx, "count") or "0"
                    await asyncio.sleep(0.002)
                    await inbox.move_cursor(tx, str(int(read) + 1), "count")

        await asyncio.gather(*(adds(one) for one in (first, second, command)))
        async with first.tx() as tx:
            assert await inbox.where_sync_starts(tx, "count") == "15"


# --- who leads --------------------------------------------------------------------------------------------------------
async def test_one_leads_and_when_it_is_gone_another_does(postgresql_url: str):  # noqa: F811
    async with workers(postgresql_url, "tuki2") as (second,):
        async with workers(postgresql_url, "") as (first,):
            assert await first.leads_from_now()
            assert not await first.leads_from_now()
            assert not await second.leads_from_now()
            assert (first.share.leads, second.share.leads) == (True, False)

        assert await second.leads_from_now()
        assert second.share.leads


async def test_whoever_shares_with_nobody_leads_always(database: Database):
    assert database.share.leads
    assert not await database.leads_from_now()


async def test_a_leader_that_lost_its_place_decides_nothing_more(postgresql_url: str):  # noqa: F811
    async with workers(postgresql_url, "", "tuki2") as (first, second):
        assert await first.leads_from_now()
        await hangs_up(first)
        assert await second.leads_from_now()

        with pytest.raises(LeaseLost):
            async with first.tx() as tx:
                await inbox.move_cursor(tx, "too late")
        with pytest.raises(LeaseLost):
            await first.leads_from_now()
        async with second.tx() as tx:
            assert await inbox.where_sync_starts(tx) is None
