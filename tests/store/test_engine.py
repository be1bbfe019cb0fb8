"""Opening the database, and one writer at a time."""

import asyncio
import threading
from pathlib import Path

import pytest
from sqlalchemy import make_url, text

from bot.db import inbox
from bot.db.engine import Database
from bot.errors import AlreadyRunning, CommitInDoubt, DatabaseFault


async def refused(url: str) -> str:
    before = set(threading.enumerate())
    with pytest.raises(DatabaseFault) as fault:
        async with Database.opened(url):
            pass
    # aiosqlite (0.22) does not wait for the thread of a connection that failed; it still needs our loop.
    for thread in set(threading.enumerate()) - before:
        thread.join(5)
    return str(fault.value)


async def test_two_pieces_of_work_never_mix(database: Database):
    order: list[str] = []

    async def work(name: str) -> None:
        async with database.tx() as tx:
            order.append(name)
            read = await inbox.where_sync_starts(tx) or ""
            await asyncio.sleep(0.001)
            await inbox.move_cursor(tx, read + name)
            order.append(name)

    await asyncio.gather(*(work(name) for name in "abcdef"))

    assert order == [name for name in "abcdef" for _ in range(2)]
    async with database.tx() as tx:
        assert await inbox.where_sync_starts(tx) == "abcdef"


async def test_a_stop_in_the_middle_leaves_nothing_behind_and_nothing_locked(database: Database):
    begun = asyncio.Event()

    async def work() -> None:
        async with database.tx() as tx:
            await inbox.move_cursor(tx, "half")
            begun.set()
            await asyncio.sleep(60)

    task = asyncio.create_task(work())
    await begun.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task

    async with database.tx() as tx:
        assert await inbox.where_sync_starts(tx) is None


@pytest.mark.parametrize("url", ["nonsense", "mysql://x/y", ""])
async def test_a_database_that_we_do_not_know_is_refused_by_name(url: str):
    assert "database.url" in await refused(url)


async def test_a_file_that_is_no_database_is_refused_and_left_alone(tmp_path: Path):
    file = tmp_path / "chat.db"
    file.write_text("Dear diary" * 500)

    assert "cannot be opened" in await refused(f"sqlite+aiosqlite:///{file}")
    assert file.read_text().startswith("Dear diary")


async def test_a_directory_that_is_not_there_is_a_clear_fault(tmp_path: Path):
    assert "Look at database.url" in await refused(f"sqlite:///{tmp_path}/missing/chat.db")


async def test_a_server_that_is_away_is_a_clear_fault(tmp_path: Path):
    assert "cannot be" in await refused(f"postgresql://postgres@/x?host={tmp_path}")


async def test_a_database_that_does_not_exist_is_a_clear_fault(postgresql_server: str):
    url = make_url(postgresql_server).set(database="nobody").render_as_string(hide_password=False)

    assert "cannot be" in await refused(url)


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
async def test_a_second_copy_on_the_same_database_is_refused(database: Database):
    assert database.dialect == "postgresql"
    url = database._engine.url.render_as_string(hide_password=False)

    with pytest.raises(AlreadyRunning):
        async with Database.opened(url):
            pass


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
async def test_who_stopped_makes_room_for_the_next(database: Database):
    url = database._engine.url.render_as_string(hide_password=False)
    assert database._leases is not None
    await database._leases.held_by.close()
    await database._engine.dispose()

    async with Database.opened(url) as again, again.tx() as tx:
        assert await inbox.where_sync_starts(tx) is None


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
async def test_a_server_that_goes_away_over_a_commit_leaves_a_doubt_that_only_a_new_start_settles(database: Database):
    async def dies() -> None:
        async with database.tx() as tx:
            await inbox.move_cursor(tx, "s1")
            pid = await tx.scalar(text("SELECT pg_backend_pid()"))
            await _terminated(database, pid)

    with pytest.raises(CommitInDoubt):
        await dies()

    async with database.tx() as tx:
        assert await inbox.where_sync_starts(tx) is None


async def _terminated(database: Database, pid: int) -> None:
    async with database._engine.connect() as other:
        await other.execute(text("SELECT pg_terminate_backend(:pid, 5000)"), {"pid": pid})


async def test_an_error_in_the_middle_of_a_piece_of_work_is_no_doubt(database: Database):
    async def dies() -> None:
        async with database.tx() as tx:
            await inbox.move_cursor(tx, "s1")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await dies()
