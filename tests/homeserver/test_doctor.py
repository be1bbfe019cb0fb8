"""`kynnys doctor` against a real homeserver: green when well, red with the remedy when not."""

import subprocess
import sys
from pathlib import Path

import pytest

from bot.demo.homeserver import ThrowAwayHomeserver
from tests.homeserver.crowd import Crowd
from tests.homeserver.own_bot import OwnBot, Staff
from tests.homeserver.registry import Registry
from tests.patience import STARTED_WITHIN

pytestmark = pytest.mark.homeserver


def doctor(bot: OwnBot) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "bot", "doctor", "--settings", str(bot.settings)],
        capture_output=True,
        text=True,
        timeout=STARTED_WITHIN,
        check=False,
        env=bot.environment(),
    )


async def a_bot(homeserver: ThrowAwayHomeserver, registry: Registry, directory: Path, localpart) -> OwnBot:
    async with Crowd.gathered(homeserver, directory / "crowd", registry) as crowd:
        koivu = await homeserver.register(localpart("koivu"), "salasana")
        await crowd.logs_in(koivu)
    staff = {"koivu": Staff(koivu, "Kuraattori Koivu")}
    return await OwnBot.cast(
        homeserver, directory / "bot", registry, localpart("tuki"), staff, "[trust]\non_first_use = true"
    )


async def test_a_well_service_is_green_with_a_round_trip_whether_it_runs_or_not(
    homeserver, registry: Registry, tmp_path, localpart
):
    bot = await a_bot(homeserver, registry, tmp_path, localpart)
    bot.start()
    try:
        running = doctor(bot)
    finally:
        bot.stop()
    stopped = doctor(bot)

    for examined in (running, stopped):
        assert examined.returncode == 0, examined.stdout + examined.stderr
        assert "│ red " not in examined.stdout
        assert "both sealed" in examined.stdout
    assert "runs" in running.stdout
    assert "does not run now" in stopped.stdout


async def test_what_is_not_well_is_red_with_its_remedy(homeserver, registry: Registry, tmp_path, localpart):
    bot = await a_bot(homeserver, registry, tmp_path, localpart)
    never_started = doctor(bot)

    assert never_started.returncode == 1
    assert "kynnys setup" in never_started.stdout

    bot.settings.write_text(bot.settings.read_text().replace(homeserver.url, "http://127.0.0.1:9"))
    nobody_there = doctor(bot)

    assert nobody_there.returncode == 1
    assert "no connection to the homeserver" in nobody_there.stdout
    assert "Traceback" not in nobody_there.stdout + nobody_there.stderr
