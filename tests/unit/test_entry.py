"""The door for students: to whom whoever has the link is sent, and what they read where nobody serves."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import aiohttp
import pytest

from bot import health
from bot.app import _told
from bot.db.workers import GONE_AFTER, Worker
from bot.entry import Entry, account_with_room
from bot.metrics import Metrics
from bot.vitals import Vitals
from config.health import HealthSettings
from config.settings import PersonSettings, SchoolSettings
from faq.model import SchoolRole
from tests.makers import NOON
from tests.stock_makers import a_stock

ALONE = "@tuki:koulu.fi"
TUKI1 = Worker("", ALONE, NOON, 3, 0)
TUKI2 = Worker("tuki2", "@tuki2:koulu.fi", NOON, 2, 0)
SCHOOL = SchoolSettings(
    people={
        SchoolRole.KURAATTORI: PersonSettings(title="Kuraattori <Koivu>", where={"fi": "huone 12", "en": "room 12"})
    }
)
SHORE = SchoolSettings(name="Ranta", people={SchoolRole.PSYKOLOGI: PersonSettings(title="Psykologi Lehto")})


def well() -> Vitals:
    vitals = Vitals(serving=True, now=lambda: NOON)
    vitals.synced()
    vitals.stock_taken(a_stock())
    return vitals


def several(*workers: Worker) -> Vitals:
    vitals = well()
    vitals.stock_taken(a_stock(), workers)
    return vitals


def test_where_there_is_one_worker_it_is_handed_out():
    assert account_with_room(well(), ALONE, NOON) == ALONE


def test_of_several_the_one_with_the_fewest_talks_is_handed_out():
    assert account_with_room(several(TUKI1, TUKI2), ALONE, NOON) == TUKI2.account


def test_nobody_is_sent_to_one_that_is_gone():
    gone = Worker("tuki2", "@tuki2:koulu.fi", NOON - GONE_AFTER, 0, 0)

    assert account_with_room(several(TUKI1, gone), ALONE, NOON) == ALONE


def test_where_all_are_gone_nobody_is_handed_out():
    assert account_with_room(several(TUKI1, TUKI2), ALONE, NOON + timedelta(hours=1)) is None


def test_nobody_is_sent_where_only_112_would_be_answered():
    away = well()
    away.stock_taken(None)

    assert account_with_room(away, ALONE, NOON) is None
    assert account_with_room(Vitals(), ALONE, NOON) is None


@asynccontextmanager
async def asked(account: str | None) -> AsyncIterator[aiohttp.ClientSession]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    entry = Entry(lambda: account, {"": SCHOOL, "ranta": SHORE})
    async with (
        health.listening(HealthSettings(port=port), _told(Metrics(well()), entry)),
        aiohttp.ClientSession(f"http://127.0.0.1:{port}") as session,
    ):
        yield session


async def test_whoever_comes_is_sent_to_the_account_and_nothing_is_kept_of_it():
    async with asked("@tuki2:koulu.fi") as session:
        for path in ("/enter", "/enter?campus=ranta", "/enter?name=oskari"):
            answer = await session.get(path, allow_redirects=False)

            assert answer.status == 302
            assert answer.headers["Location"] == "https://matrix.to/#/@tuki2:koulu.fi"
            assert answer.headers["Cache-Control"] == "no-store"
            assert answer.headers["Referrer-Policy"] == "no-referrer"
            assert "Set-Cookie" not in answer.headers


async def test_where_nobody_serves_the_page_has_112_and_the_people_at_school_in_three_languages():
    async with asked(None) as session:
        answer = await session.get("/enter")
        page = await answer.text()

        assert (answer.status, answer.headers["Retry-After"]) == (503, "60")
        assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
        assert answer.headers["Cache-Control"] == "no-store"
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
        assert page.count("<strong>112</strong>") == 3
        assert [f'<section lang="{one}">' in page for one in ("fi", "sv", "en")] == [True] * 3
        assert "Kuraattori &lt;Koivu&gt; · huone 12" in page
        assert "room 12" in page
        assert "Ranta · Psykologi Lehto" in page


async def test_the_page_loads_nothing_from_anywhere():
    async with asked(None) as session:
        page = await (await session.get("/enter")).text()

        assert not [word for word in ("<script", "<link", "<img", "src=", "style", "http:", "https:") if word in page]


async def test_whoever_comes_from_a_campus_reads_of_its_people_alone():
    async with asked(None) as session:
        there = await (await session.get("/enter?campus=ranta")).text()
        nowhere = await (await session.get("/enter?campus=<script>alert(1)</script>")).text()

        assert "Lehto" in there
        assert "Koivu" not in there
        assert "alert" not in nowhere
        assert "Koivu" in nowhere


async def test_no_line_is_logged_of_who_asks(capfd: pytest.CaptureFixture[str]):
    async with asked(None) as session:
        await session.get("/enter?campus=ranta")
        await asyncio.sleep(0)

    assert capfd.readouterr() == ("", "")
