"""The log of alarms: whoever changes, removes, slips in or cuts off a line is found out."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import insert, text

from bot.cli.audit import audit as command
from bot.db import audit
from bot.db.engine import Database
from bot.db.tables import audit as table
from bot.errors import KynnysError
from moderation.alarm import AlarmId
from moderation.effects import Note, Noted
from moderation.model import Category, Tier
from rooms.model import StaffId
from tests.makers import NOON, minutes

KINDS = (Noted.RAISED, Noted.TAKEN, Noted.OPENING_ASKED, Noted.OPENING_SHOWN, Noted.CLOSED)


def a_note(what: Noted) -> Note:
    return Note(what, AlarmId(12), Tier.IMMEDIATE, Category.SUICIDE, StaffId("koivu"), "hengenvaara")


async def written(database: Database) -> list[audit.Entry]:
    async with database.tx() as tx:
        for number, what in enumerate(KINDS):
            await audit.append(tx, a_note(what), NOON + minutes(number))
        return [one async for one in audit.entries(tx)]


async def first_break(database: Database, *changes: str) -> int | None:
    async with database.tx() as tx:
        for change in changes:
            await tx.execute(text(change))
        return await audit.first_break(tx)


async def test_a_log_that_nobody_touched_holds(database):
    entries = await written(database)

    assert [one.what for one in entries] == [one.value for one in KINDS]
    assert [one.number for one in entries] == [1, 2, 3, 4, 5]
    assert (entries[0].at, entries[0].by, entries[0].detail) == (NOON, "koivu", "hengenvaara")
    assert await first_break(database) is None


@pytest.mark.parametrize(
    "change",
    [
        "what = 'paged'", "alarm = 13", "tier = 1", "category = NULL", '"by" = \'laine\'', "detail = ''", "at = at + 1",
        "at = at + 60000", "chain = '\\x00'",
    ],
)  # fmt: skip
async def test_a_line_that_was_changed_is_found(database, change: str):
    await written(database)

    assert await first_break(database, f"UPDATE audit SET {change} WHERE id = 3") == 3  # noqa: S608


@pytest.mark.parametrize("number", [1, 3])
async def test_a_line_that_was_removed_is_found(database, number: int):
    await written(database)

    assert await first_break(database, f"DELETE FROM audit WHERE id = {number}") == number  # noqa: S608


async def test_closing_up_behind_a_line_that_was_removed_does_not_help(database):
    await written(database)

    moved = [f"UPDATE audit SET id = {number - 1} WHERE id = {number}" for number in (4, 5)]  # noqa: S608
    assert await first_break(database, "DELETE FROM audit WHERE id = 3", *moved) == 3


async def test_a_line_that_was_slipped_in_is_found(database):
    await written(database)
    columns = 'at, what, alarm, tier, category, "by", detail, chain'

    moved = [f"UPDATE audit SET id = {number + 1} WHERE id = {number}" for number in (5, 4, 3)]  # noqa: S608
    slipped = f"INSERT INTO audit (id, {columns}) SELECT 3, {columns} FROM audit WHERE id = 2"  # noqa: S608
    assert await first_break(database, *moved, slipped) == 3


async def test_two_lines_that_changed_places_are_found(database):
    await written(database)

    swapped = [f"UPDATE audit SET id = {new} WHERE id = {old}" for old, new in ((2, 9), (3, 2), (9, 3))]  # noqa: S608
    assert await first_break(database, *swapped) == 2


async def test_a_line_that_was_forged_with_a_hash_of_its_own_breaks_the_next_one(database):
    entries = await written(database)
    forged = a_note(Noted.LOWERED)
    async with database.tx() as tx:
        await tx.execute(text("DELETE FROM audit WHERE id >= 3"))
        await audit.append(tx, forged, NOON + minutes(2))
        await tx.execute(insert(table), [_columns(one) for one in entries[3:]])

        assert await audit.first_break(tx) == 4


def _columns(of: audit.Entry) -> dict[str, object]:
    kept = {name: getattr(of, name) for name in ("at", "what", "alarm", "tier", "category", "by", "detail", "chain")}
    return {"id": of.number, **kept}


async def test_an_end_that_was_cut_off_is_found_by_a_line_that_was_written_down(database):
    last = (await written(database))[-1]
    async with database.tx() as tx:
        assert await audit.stands(tx, last.number, last.chain)

    assert await first_break(database, "DELETE FROM audit WHERE id = 5") is None
    async with database.tx() as tx:
        assert not await audit.stands(tx, last.number, last.chain)
        await audit.append(tx, a_note(Noted.PAGED), NOON)
        assert not await audit.stands(tx, last.number, last.chain)


# --- the command ----------------------------------------------------------------------------------------------------
@pytest.fixture
async def settings(tmp_path: Path) -> Path:
    """The settings of a service whose database holds a log."""
    data = tmp_path / "data"
    data.mkdir(mode=0o700)
    file = tmp_path / "service.toml"
    file.write_text('data = "data"\n[homeserver]\nurl = "http://127.0.0.1:1"\nuser = "@tuki:koulu.fi"\n')
    async with Database.opened(f"sqlite+aiosqlite:///{data / 'chat.db'}") as database:
        await written(database)
    return file


async def run(*arguments: str) -> tuple[str, BaseException | None]:
    import asyncio

    result = await asyncio.to_thread(CliRunner().invoke, command, list(arguments))
    return result.output, result.exception


async def changed(settings: Path, change: str) -> None:
    url = f"sqlite+aiosqlite:///{settings.parent / 'data' / 'chat.db'}"
    async with Database.opened(url) as database, database.tx() as tx:
        await tx.execute(text(change))


async def test_the_log_is_told_line_by_line_with_what_is_to_be_written_down(settings: Path):
    output, error = await run("--settings", str(settings))

    assert error is None
    lines = output.splitlines()
    assert "opening_shown" in lines[3]
    assert "koivu" in lines[3]
    assert "2025-09-01 15:03:00" in lines[3]
    last = next(line for line in lines if line.startswith("Last line: 5:")).removeprefix("Last line: ")
    assert (await run("--settings", str(settings), "--noted", last))[1] is None
    rows = [json.loads(line) for line in (await run("--settings", str(settings), "--json"))[0].splitlines()]
    assert [one["number"] for one in rows] == [1, 2, 3, 4, 5]
    assert f"5:{rows[-1]['chain']}" == last


async def test_a_log_that_was_touched_ends_with_an_error_that_says_what_to_do(settings: Path):
    await changed(settings, "UPDATE audit SET detail = 'uhka' WHERE id = 2")

    _, error = await run("--settings", str(settings))

    assert isinstance(error, KynnysError)
    assert "line 2" in str(error)
    assert "copy of the database" in str(error)


async def test_a_cut_is_told_to_whoever_wrote_the_last_line_down(settings: Path):
    output, _ = await run("--settings", str(settings), "--json")
    last = json.loads(output.splitlines()[-1])
    await changed(settings, "DELETE FROM audit WHERE id = 5")

    assert (await run("--settings", str(settings)))[1] is None
    _, error = await run("--settings", str(settings), "--noted", f"5:{last['chain']}")
    assert isinstance(error, KynnysError)
    assert "Line 5" in str(error)
