"""`kynnys notices send`: a file goes to the running side, and whoever sent it reads what became of it."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from bot.cli import main
from bot.clock import utc_now
from bot.db.engine import Database
from bot.notices.db.schema import NOTICES
from rooms.calendar import day_of
from tests.notice_intake_world import Drop, csv, row
from tests.notice_world import Side


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "notices.toml").write_text('[watch]\nfolder = "drop"\n')
    (tmp_path / "drop").mkdir()
    return tmp_path


def good(home: Path, *rows: str) -> Path:
    file = home / "facts.csv"
    file.write_text(csv(*(rows or (row(1, "40,0", day=day_of(utc_now())), row(2, "3,0", day=day_of(utc_now()))))))
    return file


def sent(*words: Any) -> tuple[int, str]:
    result = CliRunner().invoke(main, ["notices", "send", *map(str, words)])
    return result.exit_code, result.output + str(result.exception or "")


@contextmanager
def running(home: Path) -> Iterator[None]:
    """The notice side, watching, in a thread of its own."""
    ended = threading.Event()

    async def watches() -> None:
        async with Database.opened(f"sqlite+aiosqlite:///{home}/notices.db", NOTICES) as database:
            drop = Drop(Side(database, now=utc_now()), home / "drop")
            while not ended.is_set():
                await drop.folder.look()
                drop.side.now += timedelta(seconds=6)
                await asyncio.sleep(0.05)

    thread = threading.Thread(target=lambda: asyncio.run(watches()))
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def test_what_became_of_a_file_is_told_in_the_words_of_a_rehearsal(home: Path):
    with running(home):
        code, said = sent(good(home), "--wait", 30)
        again = sent(good(home), "--wait", 30)

    assert code == 0, said
    assert "2 rows, 2 students; 0 (turvakielto) and 0 (on agreed leave) were turned away" in said
    assert "2 new notices, 0 brought up to date, 0 ended" in said
    assert again[0] == 0
    assert "The same file was taken before." in again[1]
    assert not list((home / "drop").glob("*.csv"))
    assert (home / "facts.csv").exists()


def test_a_faulty_file_never_leaves_and_its_faults_name_nobody(home: Path):
    code, said = sent(good(home, row(1, "Salainen Nimi")))

    assert code != 0
    assert "row 2, absent_h_total: wanted hours such as 12,5" in said
    assert "Salainen" not in said
    assert list((home / "drop").iterdir()) == []


def test_where_nobody_watches_it_says_so_and_the_file_waits_there(home: Path):
    code, said = sent(good(home), "--wait", 0.3)

    assert code != 0
    assert "kynnys run --side notices" in said
    assert [one.name for one in (home / "drop").iterdir()] == ["facts.csv"]
    assert (home / "drop" / "facts.csv").stat().st_mode & 0o777 == 0o600
    assert "waits there already" in sent(good(home), "--wait", 0.3)[1]


def test_what_the_side_refuses_is_told_as_it_tells_it(home: Path):
    def refused() -> None:
        while not (home / "drop" / "facts.csv").exists():
            pass
        (home / "drop" / "aside").mkdir()
        (home / "drop" / "aside" / "facts.csv.fault.txt").write_text("Nothing of this file was taken.\n")

    thread = threading.Thread(target=refused)
    thread.start()
    code, said = sent(good(home), "--wait", 30)
    thread.join()

    assert code != 0
    assert "Nothing of this file was taken." in said


def test_without_a_folder_that_is_watched_nothing_is_sent(home: Path):
    (home / "drop").rmdir()
    assert "cannot be put there (No such file or directory)" in sent(good(home))[1]
    (home / "notices.toml").write_text("")

    assert "watch.folder is missing" in sent(good(home))[1]
