"""Files fall into the watched folder, on good days and on bad ones."""

import errno
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest
import pytest_asyncio
from sqlalchemy.exc import OperationalError
from structlog.testing import capture_logs

from bot.db.engine import Database
from bot.notices import folder as watched
from bot.notices.db.schema import NOTICES
from bot.notices.folder import ASIDE, TAKEN
from tests.notice_intake_world import MOODLE, PRIMUS, SETTLED, Drop, csv, row
from tests.notice_life_makers import ADVISOR, DAY
from tests.notice_world import Side

GOOD = csv(row(1, "40,0"), row(2, "3,0"))


class Full(Database):
    """The real database; while `full`, the disk has no room."""

    full = False

    @asynccontextmanager
    async def tx(self) -> AsyncIterator:
        async with super().tx() as connection:
            yield connection
            if self.full:
                raise OperationalError("", {}, Exception("database or disk is full"))


@pytest_asyncio.fixture
async def drop(tmp_path: Path) -> AsyncIterator[Drop]:
    async with Full.opened(f"sqlite+aiosqlite:///{tmp_path}/notices.db", NOTICES) as database:
        yield Drop(Side(database), tmp_path / "drop")


async def cards(drop: Drop) -> int:
    await drop.side.deliver()
    return len(drop.side.rooms.texts(ADVISOR))


# --- good days --------------------------------------------------------------------------------------------------------
async def test_a_file_is_taken_and_moved_and_a_receipt_says_what_became_of_it(drop: Drop):
    drop.put(csv(row(1, "40,0"), row(2, "3,0"), row(3, "99", hidden="kyllä")))
    await drop.settles()

    assert await cards(drop) == 1
    assert drop.here() == []
    assert drop.inside(TAKEN) == ["primus.csv", "primus.csv.taken.txt"]
    receipt = (drop.path / TAKEN / "primus.csv.taken.txt").read_text(encoding="utf-8")
    assert "3 rows, 2 students; 1 (turvakielto) and 0 (on agreed leave) were turned away" in receipt
    assert "2 new notices, 0 brought up to date, 0 ended" in receipt


async def test_the_same_file_twice_does_nothing_and_says_so(drop: Drop):
    for _ in range(2):
        drop.put(GOOD)
        await drop.settles()

    assert await cards(drop) == 1
    assert "The same file was taken before." in (drop.path / TAKEN / "primus.csv.taken.txt").read_text()


async def test_a_file_goes_to_the_source_that_its_name_fits(drop: Drop):
    drop.sources = {"primus": PRIMUS, "moodle": MOODLE}
    drop.restart()
    drop.put("ID;Campus;Hours\n1;ranta;50\n", "moodle_1.csv")
    drop.put(GOOD, "wilma.csv")
    await drop.settles()

    assert await cards(drop) == 1
    assert drop.inside(TAKEN) == ["moodle_1.csv", "moodle_1.csv.taken.txt"]
    assert "fits 0 sources" in drop.report("wilma.csv")
    assert "moodle*.csv, primus*.csv" in drop.report("wilma.csv")


async def test_the_file_that_tells_of_turvakielto_is_read_first(drop: Drop):
    drop.sources = {"primus": PRIMUS, "moodle": MOODLE}
    drop.restart()
    drop.put("ID;Campus;Hours\n1;ranta;50\n", "moodle_1.csv")
    os.utime(drop.path / "moodle_1.csv", (1, 1))
    drop.put(csv(row(1, "", hidden="kyllä")), "primus_1.csv")
    await drop.settles()

    assert len(drop.inside(TAKEN)) == 4
    assert await cards(drop) == 0


async def test_what_was_taken_is_erased_after_a_day_and_what_was_not_after_a_month(drop: Drop):
    drop.put(GOOD)
    drop.put("hello", "other.csv")
    drop.side.now += timedelta(minutes=11)
    for _ in range(3):
        await drop.folder.look()
        drop.side.now += timedelta(minutes=11)
    assert (len(drop.inside(TAKEN)), len(drop.inside(ASIDE))) == (2, 2)
    for place in (TAKEN, ASIDE):
        for name in drop.inside(place):
            os.utime(drop.path / place / name, (drop.side.now.timestamp(), drop.side.now.timestamp()))

    drop.side.now += 2 * DAY
    await drop.folder.look()
    assert (len(drop.inside(TAKEN)), len(drop.inside(ASIDE))) == (0, 2)
    drop.side.now += 30 * DAY
    await drop.folder.look()
    assert drop.inside(ASIDE) == []


@pytest.mark.parametrize(("away", "taken"), [(20, True), (21, False)])
async def test_a_file_by_which_most_would_get_a_notice_is_set_aside_unsent(drop: Drop, away: int, taken: bool):
    drop.put(csv(*(row(number, 40 if number < away else 3) for number in range(40))))
    await drop.settles()

    assert await cards(drop) == (away if taken else 0)
    if not taken:
        assert "new notices about 21 of 40 students" in drop.report()
        assert "raise watch.most_percent" in drop.report()
        drop.put(csv(*(row(number, 40) for number in range(39))))
        await drop.settles()
        assert await cards(drop) == 39, "a class may be away"


async def test_of_whom_a_notice_is_open_already_none_is_new(drop: Drop):
    drop.put(csv(*(row(number, 40) for number in range(39))))
    await drop.settles()
    drop.put(csv(*(row(number, 41) for number in range(40))))
    await drop.settles()

    assert drop.inside(ASIDE) == []
    assert await cards(drop) == 40


# --- bad days ---------------------------------------------------------------------------------------------------------
async def test_a_file_that_is_being_written_waits(drop: Drop):
    file = drop.put(GOOD)
    await drop.folder.look()
    for number in range(3, 6):
        drop.side.now += SETTLED
        with file.open("a", encoding="utf-8") as more:
            more.write(row(number, "41,0") + "\n")
        await drop.folder.look()
        assert drop.here() == ["primus.csv"]

    await drop.settles()

    assert await cards(drop) == 4
    assert drop.inside(ASIDE) == []


async def test_half_a_file_waits_and_is_then_set_aside(drop: Drop):
    drop.put(GOOD[:-9])
    await drop.settles()
    assert drop.here() == ["primus.csv"]

    drop.side.now += timedelta(minutes=10)
    await drop.folder.look()

    assert drop.here() == []
    assert "wanted the whole file" in drop.report()
    assert await cards(drop) == 0


async def test_the_second_half_of_a_file_comes_in_time(drop: Drop):
    file = drop.put(GOOD[:-9])
    await drop.settles()
    with file.open("a", encoding="utf-8") as more:
        more.write(GOOD[-9:])
    await drop.settles()

    assert drop.inside(ASIDE) == []
    assert await cards(drop) == 1


async def test_a_file_that_changes_while_it_is_read_waits_again(drop: Drop, monkeypatch: pytest.MonkeyPatch):
    file, real = drop.put(GOOD), drop.intake.file

    async def growing(path, source, **asked):
        monkeypatch.setattr(drop.intake, "file", real)
        with file.open("a", encoding="utf-8") as more:
            more.write("3;ei")
        return await real(path, source, **asked)

    monkeypatch.setattr(drop.intake, "file", growing)
    await drop.settles()
    assert drop.here() == ["primus.csv"]
    assert drop.inside(ASIDE) == []

    drop.put(GOOD)
    await drop.settles()
    assert await cards(drop) == 1


async def test_a_faulty_file_is_set_aside_and_its_report_names_nobody(drop: Drop):
    slipped = csv("4711;ei;ranta;2026-11-23;24A;2026-08-10;2026-11-23;Salainen Nimi;Salainen Nimi", row(2, "Salainen"))
    drop.put(slipped)
    with capture_logs() as logged:
        await drop.settles()

    said = drop.report()
    assert drop.inside(ASIDE) == ["primus.csv", "primus.csv.fault.txt"]
    assert "row 3, absent_h_total: wanted hours such as 12,5" in said
    assert "Salainen" not in said + str(logged)
    assert "4711" not in said + str(logged)
    assert "primus.csv" not in str(logged)


async def test_a_file_without_headings_is_no_leak_either(drop: Drop):
    drop.put("4711;ei;Salainen Nimi\n4712;ei;Toinen Nimi\n")
    await drop.settles()

    assert "headings: wanted" in drop.report()
    assert "Nimi" not in drop.report()
    assert "4711" not in drop.report()


@pytest.mark.parametrize("sort", ["link", "folder", "pipe", "unreadable", "empty", "report", "name", "bytes", "large"])
async def test_what_is_no_file_of_rows_is_set_aside_and_nothing_else_suffers(drop: Drop, sort: str, tmp_path: Path):
    strange = drop.path / "strange.csv"
    if sort == "link":
        (tmp_path / "elsewhere.csv").write_text(GOOD)
        strange.symlink_to(tmp_path / "elsewhere.csv")
    elif sort == "folder":
        strange.mkdir()
    elif sort == "pipe":
        os.mkfifo(strange)
    elif sort == "unreadable":
        strange.write_bytes(b"\x00\x01\x02 no text \xff\xfe\n")
    elif sort == "empty":
        strange.touch()
    elif sort == "report":
        strange = drop.put("old\n", "strange.csv.fault.txt")
    elif sort == "name":
        strange = drop.put(GOOD, "stra\nnge\x1b[2J.csv")
    elif sort == "bytes":
        strange = drop.path / os.fsdecode(b"stra\xffnge.csv")
        strange.write_text(GOOD)
    else:
        with strange.open("wb") as file:
            file.truncate(201_000_000)
    drop.put(csv(row(1, "40,0")), "good.csv")
    await drop.settles()
    drop.side.now += timedelta(minutes=10)
    await drop.folder.look()

    assert drop.here() == []
    aside = drop.inside(ASIDE)
    assert len(aside) == 2
    assert os.path.lexists(drop.path / ASIDE / strange.name)
    (told,) = [one for one in aside if one.endswith(".fault.txt") and one != strange.name]
    assert "Nothing of this file was taken." in (drop.path / ASIDE / told).read_text(encoding="utf-8")
    assert await cards(drop) == 1


async def test_names_with_a_dot_in_front_are_let_be(drop: Drop):
    drop.put(GOOD, ".primus.csv.part")
    await drop.settles()

    assert drop.here() == [".primus.csv.part"]


async def test_cut_off_between_taking_and_moving_nothing_is_done_twice(drop: Drop, monkeypatch: pytest.MonkeyPatch):
    drop.put(GOOD)
    monkeypatch.setattr(drop.folder, "_move", lambda *_: None)
    await drop.settles()
    assert drop.here() == ["primus.csv"]

    drop.restart()
    await drop.settles()

    assert drop.here() == []
    assert await cards(drop) == 1


async def test_while_the_disk_is_full_a_file_waits_where_it_is(drop: Drop, monkeypatch: pytest.MonkeyPatch):
    drop.put(GOOD)
    real, tried = drop.intake.file, list[str]()
    monkeypatch.setattr(
        drop.intake, "file", lambda path, source, **more: (tried.append(path.name), real(path, source, **more))[1]
    )
    drop.side.database.full = True  # type: ignore[attr-defined]
    with capture_logs() as logged:
        for _ in range(10):
            await drop.settles()
    assert drop.here() == ["primus.csv"]
    assert [one["why"] for one in logged] == ["the disk is full: make room"]
    assert len(tried) < 5

    drop.side.database.full = False  # type: ignore[attr-defined]
    drop.side.now += timedelta(seconds=60)
    await drop.folder.look()

    assert await cards(drop) == 1
    assert drop.here() == []


async def test_where_nothing_can_be_moved_it_is_taken_once_and_said_once(drop: Drop, monkeypatch: pytest.MonkeyPatch):
    def refused(*_: object) -> None:
        raise PermissionError(errno.EACCES, "no")

    drop.put(GOOD)
    monkeypatch.setattr(watched, "_written", refused)
    monkeypatch.setattr(Path, "replace", refused)
    with capture_logs() as logged:
        for _ in range(3):
            await drop.settles()

    assert await cards(drop) == 1
    assert [one["event"] for one in logged].count("file taken") == 1
    assert {one["why"] for one in logged if "why" in one} == {"no permission: the folder must belong to the service"}


async def test_a_folder_that_is_missing_is_said_once_and_used_when_it_is_there(drop: Drop):
    drop.path.rmdir()
    with capture_logs() as logged:
        await drop.settles()
    assert [one["why"] for one in logged] == ["the folder is missing: make it"]

    drop.path.mkdir()
    drop.put(GOOD)
    await drop.settles()
    assert await cards(drop) == 1


async def test_a_clock_that_is_off_does_not_keep_a_file_waiting(drop: Drop):
    file = drop.put(GOOD)
    os.utime(file, (4_000_000_000, 4_000_000_000))
    await drop.settles()

    assert await cards(drop) == 1
