"""Facts come in by every way that the settings name, and all end as cards."""

import json
import socket
from dataclasses import replace
from datetime import date, time, timedelta
from pathlib import Path

import aiohttp
import pytest
from structlog.testing import capture_logs

from bot.errors import SecretsFault, SettingsFault
from bot.notices import coming_in as ways
from bot.notices.coming_in import MoodleDaily, coming_in, moodle_of
from bot.notices.intake import Intake
from bot.notices.moodle import Moodle
from bot.notices.openapi import FACTS
from bot.secrets import write
from config.notices import NoticeSettings, load
from risk_feed.model import Field, RuleId
from risk_feed.rules import Comparing, Comparison
from tests.moodle_world import CONTRACT, PERSON, TOKEN, Site
from tests.notice_intake_world import csv, keyed, row
from tests.notice_life_makers import ADVISOR, DAY, RANTA, away_rule
from tests.notice_world import SCHOOL, VAULT, Side
from tests.webhook_world import SECRETS, an_event, signed

SETTINGS = f"""
[watch]
folder = "drop"
settled = "0.1 s"

[webhook]
secrets = ["autumn"]
port = PORT

[campus.{RANTA}]
roles = ["ryhmanohjaaja", "opo"]
"""


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@pytest.fixture
def settings(tmp_path: Path) -> NoticeSettings:
    file = tmp_path / "notices.toml"
    file.write_text(SETTINGS.replace("PORT", str(free_port())), encoding="utf-8")
    write(tmp_path / "secrets" / "webhook_autumn", SECRETS["autumn"].decode())
    (tmp_path / "drop").mkdir()
    return load(file)


def means(side: Side, settings: NoticeSettings, tmp_path: Path) -> ways.Means:
    return ways.Means(settings, tmp_path / "secrets", side.database, VAULT, side.desk, lambda: side.now)


async def sent(port: int | None, side: Side, event: dict) -> dict:
    body = json.dumps(event).encode()
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"http://127.0.0.1:{port}{FACTS}", data=body, headers=signed(body, at=side.now)) as answer,
    ):
        assert answer.status == 200, await answer.text()
        return await answer.json()


# --- the network ------------------------------------------------------------------------------------------------------
async def test_what_comes_over_the_network_is_a_card_once(side: Side, settings: NoticeSettings, tmp_path: Path):
    told = {"student_key": "1", "non_disclosure": False, "as_of": "2026-11-23", "campus": RANTA, "absent_h_total": 40}
    hidden = told | {"student_key": "2", "non_disclosure": True}
    async with coming_in(means(side, settings, tmp_path)) as port:
        first = await sent(port, side, an_event(rows=[told, hidden]))
        again = await sent(port, side, an_event(rows=[told, hidden]))
    await side.deliver()

    assert (first["rows"], again["rows"]) == (2, 0)
    assert len(side.rooms.texts(ADVISOR)) == 1


async def test_the_folder_is_watched(side: Side, settings: NoticeSettings, tmp_path: Path, monkeypatch):
    monkeypatch.setattr(ways, "EVERY", 0.05)
    (tmp_path / "drop" / "a.csv").write_text(csv(row(1, 40)), encoding="utf-8")
    async with coming_in(means(side, settings, tmp_path)):
        for _ in range(200):
            side.now += timedelta(seconds=0.1)
            await ways.asyncio.sleep(0.05)
            if (tmp_path / "drop" / "taken" / "a.csv").exists():
                break
    await side.deliver()

    assert len(side.rooms.texts(ADVISOR)) == 1


async def test_without_any_way_nothing_listens(side: Side, tmp_path: Path):
    file = tmp_path / "notices.toml"
    file.write_text("")
    async with coming_in(means(side, load(file), tmp_path)) as port:
        assert port is None


async def test_a_missing_secret_and_a_port_that_is_in_use_are_said(
    side: Side, settings: NoticeSettings, tmp_path: Path
):
    async with coming_in(means(side, settings, tmp_path)):
        with pytest.raises(SettingsFault, match="Name another host or port"):
            async with coming_in(means(side, settings, tmp_path)):
                pass
    (tmp_path / "secrets" / "webhook_autumn").unlink()
    with pytest.raises(SecretsFault, match="webhook_autumn: is missing"):
        async with coming_in(means(side, settings, tmp_path)):
            pass


# --- Moodle -----------------------------------------------------------------------------------------------------------
def daily(side: Side, site: Moodle) -> MoodleDaily:
    rule = away_rule(when=Comparison(Field.DAYS_SINCE_LMS_LOGIN, Comparing.AT_LEAST, 14))
    side.school = replace(SCHOOL, rules=(replace(rule, id=RuleId("login")),))
    return MoodleDaily(site, time(10), Intake(side.desk, keyed, lambda: side.now), keyed, lambda: side.now)


async def test_moodle_is_asked_once_a_day_from_its_hour_on(side: Side):
    site = Site({"12": [[PERSON | {"lastaccess": 0}]]})
    async with site.listening(term_began=date(2026, 8, 10), campus=RANTA) as moodle:
        one = daily(side, moodle)
        side.now -= timedelta(minutes=1)
        await one.look()
        assert site.asked == []
        for minutes in (1, 2, 90):
            side.now += timedelta(minutes=minutes)
            await one.look()
            await daily(side, moodle).look()
        pages = len(site.asked)
        side.now += DAY
        await one.look()
        assert len(site.asked) == 2 * pages == 4
    await side.deliver()

    assert len(side.rooms.texts(ADVISOR)) == 1
    assert "Opiskelija Yksi" not in side.rooms.texts(ADVISOR)[0]


async def test_a_moodle_that_refuses_is_asked_again_after_an_hour_and_the_log_names_nobody(side: Side):
    refusal = {"exception": "x", "errorcode": "invalidtoken", "message": TOKEN}
    site = Site({"12": [refusal]})
    async with site.listening(campus=RANTA) as moodle:
        one = daily(side, moodle)
        with capture_logs() as logged:
            for _ in range(59):
                await one.look()
                side.now += timedelta(minutes=1)
        assert len(site.asked) == 1
        assert [entry["why"] for entry in logged] == [
            "Moodle refused (invalidtoken): make a new token in Moodle and write it into the secret file."
        ]
        site.courses["12"] = [CONTRACT["first_page"]]
        side.now += timedelta(minutes=1)
        with capture_logs() as logged:
            await one.look()

    assert len(site.asked) == 3
    assert [entry["event"] for entry in logged if "students" in entry] == ["moodle read", "moodle taken"]
    assert "Opiskelija" not in str(logged)


def test_the_token_is_a_secret_file(tmp_path: Path):
    text = """
[moodle]
url = "https://moodle.example.org"
courses = [12]
term_began = 2026-08-10
leaves_out_turvakielto = true
at = "4.30"
"""
    (tmp_path / "notices.toml").write_text(text)
    settings = load(tmp_path / "notices.toml").moodle
    assert settings is not None
    assert settings.at == time(4, 30)
    with pytest.raises(SecretsFault, match="moodle_token: is missing"):
        moodle_of(settings, tmp_path)
    write(tmp_path / "secrets" / "moodle_token", "hemmelig")

    assert moodle_of(settings, tmp_path / "secrets").token == "hemmelig"
