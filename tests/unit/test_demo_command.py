"""The demonstration can be ended at any moment, and says that it is ready when it is."""

import asyncio
import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from rich.console import Console

from bot.cli import demo as command
from bot.demo import stage as stage_module
from bot.demo.homeserver import Account, ThrowAwayHomeserver
from bot.demo.notice_stage import NoticeStage
from bot.demo.stage import Stage
from bot.errors import SetUpFault


async def test_who_has_seen_enough_before_it_is_up_need_not_wait():
    ended, taken_down = asyncio.Event(), asyncio.Event()

    async def still_setting_up() -> int:
        ended.set()
        try:
            await asyncio.Event().wait()
        finally:
            taken_down.set()
        return 0

    async with asyncio.timeout(5):
        status = await command._unless(ended, still_setting_up(), Console(quiet=True))

    assert status == command.INTERRUPTED
    assert taken_down.is_set()


async def test_what_ends_by_itself_tells_how_it_went():
    async def played() -> int:
        return 1

    assert await command._unless(asyncio.Event(), played(), Console(quiet=True)) == 1


async def test_what_stands_is_written_down_once_both_sides_serve(tmp_path: Path):
    homeserver = ThrowAwayHomeserver(tmp_path, "koulu.localhost", 8008, "shared", None)
    homeserver.admin_token, homeserver.registration_token = "token", "word"
    bot = Account("@herate:koulu.localhost", "token", "password", "DEVICE")
    notices = NoticeStage(homeserver, tmp_path, bot, {})
    stage = Stage(homeserver, tmp_path, {}, "@tuki:koulu.localhost", notices, ready_file=tmp_path / "ready.json")

    stage.rooms = {"duty": "!p:koulu.localhost"}
    stage.write_ready()
    assert not (tmp_path / "ready.json").exists()
    notices.rooms = {"opo": "!o:koulu.localhost"}
    stage.write_ready()

    told = json.loads((tmp_path / "ready.json").read_text(encoding="utf-8"))
    assert told["rooms"] == {"counsellor_duty": "!p:koulu.localhost"}
    assert told["notices"]["rooms"] == {"opo": "!o:koulu.localhost"}


@pytest.mark.parametrize("where", ["missing/ready.json", "."])
def test_a_place_that_cannot_be_written_is_told_before_anything_starts(tmp_path: Path, where: str):
    result = CliRunner().invoke(command.demo, ["--ready", str(tmp_path / where)])

    assert result.exit_code == 2
    assert "cannot be written" in result.output


def test_what_an_earlier_demo_wrote_is_not_taken_for_this_one(tmp_path: Path):
    (tmp_path / "ready.json").write_text("{}", encoding="utf-8")
    (tmp_path / "kept").mkdir()
    (tmp_path / "kept" / "something").touch()

    result = CliRunner().invoke(
        command.demo, ["--ready", str(tmp_path / "ready.json"), "--keep", str(tmp_path / "kept")]
    )

    assert "is not empty" in result.output
    assert not (tmp_path / "ready.json").exists()


async def test_what_kept_the_bot_from_starting_is_shown(tmp_path: Path):
    async def ends_at_once() -> None:
        raise SetUpFault("The bot ended with 1:\nthe database is of a newer version")

    keeper = asyncio.ensure_future(ends_at_once())

    with pytest.raises(SetUpFault, match="the database is of a newer version"):
        await stage_module._until_ready(keeper, asyncio.Event(), tmp_path / "bot.log")


async def test_a_bot_that_takes_too_long_is_told_with_what_it_logged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(stage_module, "READY_WITHIN", 0.01)
    (tmp_path / "bot.log").write_text("waiting for the homeserver", encoding="utf-8")
    keeper = asyncio.ensure_future(asyncio.Event().wait())

    with pytest.raises(SetUpFault, match="waiting for the homeserver"):
        await stage_module._until_ready(keeper, asyncio.Event(), tmp_path / "bot.log")

    keeper.cancel()
