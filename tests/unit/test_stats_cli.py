"""`kynnys stats`, on a database that the service wrote."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.cli import main
from bot.counting import One, What
from bot.db import statistics
from bot.db.engine import Database

SETTINGS = 'data = "data"\n[homeserver]\nurl = "https://matrix.koulu.fi"\nuser = "@tuki:koulu.fi"\n'
TRAITS = [(What.WEEK, "2025-09-01"), (What.HOURS, "10"), (What.TOPIC, "studies"), (What.LANGUAGE, "fi"),
          (What.ASKED, "adult"), (What.END, "came"), (What.WAIT, "5")]  # fmt: skip


@pytest.fixture
def settings(tmp_path: Path) -> Path:
    """Seven came in September 2025."""
    file = tmp_path / "service.toml"
    file.write_text(SETTINGS)
    (tmp_path / "data").mkdir(mode=0o700)
    asyncio.run(_lived(tmp_path / "data" / "chat.db"))
    return file


async def _lived(file: Path) -> None:
    async with Database.opened(f"sqlite+aiosqlite:///{file}") as database, database.tx() as tx:
        for _ in range(7):
            await statistics.count(tx, [One("2025-09", what, value) for what, value in TRAITS])


def run(settings: Path, *words: str) -> Result:
    return CliRunner().invoke(main, ["stats", "--settings", str(settings), *words])


def test_a_month_is_told_in_the_staffs_language_or_another(settings: Path):
    assert "Ihmistä pyydettiin: 7. Joku tuli: 7 (100 %)." in run(settings, "--month", "2025-09").output
    assert "A person was asked for: 7." in run(settings, "--month", "2025-09", "--language", "en").output


def test_every_number_is_a_row_for_who_reckons_on(settings: Path):
    rows = run(settings, "--month", "2025-09", "--rows").output.splitlines()

    assert "contacts\t=\t7" in rows
    assert "wait\t5\t7" in rows


def test_a_month_without_anything_says_so(settings: Path):
    assert run(settings, "--month", "2025-08").output == "Kynnys 8/2025: ei yhteydenottoja.\n"


def test_the_picture_is_written_where_it_is_wanted(settings: Path, tmp_path: Path):
    assert run(settings, "--month", "2025-09", "--plot", str(tmp_path / "month.png")).exit_code == 0
    assert (tmp_path / "month.png").read_bytes().startswith(b"\x89PNG")


def test_a_month_that_is_not_over_is_told_to_nobody(settings: Path):
    result = run(settings, "--month", f"{datetime.now(UTC):%Y-%m}")

    assert result.exit_code == 2
    assert "not over" in result.output


def test_what_is_no_month_is_refused_with_one_that_is(settings: Path):
    result = run(settings, "--month", "2025-13")

    assert result.exit_code == 2
    assert "2026-10" in result.output
