"""What the machine's own watchers are answered, over a real socket."""

import asyncio
import socket
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
import pytest
from pydantic import ValidationError

from bot import health
from bot.app import _told
from bot.metrics import Metrics
from bot.vitals import Reason, Vitals
from config.health import HealthSettings
from tests.stock_makers import a_stock


@pytest.fixture
def port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@pytest.fixture
def metrics() -> Metrics:
    vitals = Vitals(serving=True)
    vitals.synced()
    vitals.stock_taken(a_stock())
    return Metrics(vitals)


@asynccontextmanager
async def asked(metrics: Metrics, port: int) -> AsyncIterator[aiohttp.ClientSession]:
    async with (
        health.listening(HealthSettings(port=port), _told(metrics)),
        aiohttp.ClientSession(f"http://127.0.0.1:{port}") as session,
    ):
        yield session


async def test_a_service_that_serves_says_so(metrics: Metrics, port: int):
    async with asked(metrics, port) as session:
        live, ready = await session.get("/health/live"), await session.get("/health/ready")

        assert (live.status, await live.json()) == (200, {"live": True})
        assert (ready.status, await ready.json()) == (200, {"ready": True, "reasons": [], "flaws": []})


async def test_one_without_its_database_lives_and_is_not_ready_and_says_why(metrics: Metrics, port: int):
    metrics.vitals.stock_taken(None)
    async with asked(metrics, port) as session:
        live, ready, numbers = [await session.get(path) for path in ("/health/live", "/health/ready", "/metrics")]

        assert live.status == 200
        assert ready.status == 503
        assert (await ready.json())["reasons"] == [Reason.DATABASE.value]
        assert "kynnys_database_up 0.0" in await numbers.text()


async def test_prometheus_is_told_its_own_format(metrics: Metrics, port: int):
    async with asked(metrics, port) as session:
        answer = await session.get("/metrics")

        assert answer.headers["Content-Type"].startswith("text/plain; version=0.0.4")
        assert "kynnys_ready 1.0" in await answer.text()


@pytest.mark.parametrize("path", ["/health/live", "/health/ready", "/metrics"])
async def test_nothing_comes_in_this_way(metrics: Metrics, port: int, path: str):
    async with asked(metrics, port) as session:
        assert (await session.post(path, data=b"x")).status == 405
        assert (await session.get(path + "/../secrets")).status == 404


async def test_a_port_that_another_has_stops_no_service(metrics: Metrics, port: int):
    with socket.socket() as other:
        other.bind(("127.0.0.1", port))
        other.listen()
        async with health.listening(HealthSettings(port=port), _told(metrics)) as found:
            assert found is None


async def test_a_service_without_a_port_listens_nowhere(metrics: Metrics):
    async with health.listening(HealthSettings(port=0), _told(metrics)) as found:
        assert found is None


async def test_a_loop_that_is_late_is_felt(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(health, "FELT_EVERY", 0.01)
    felt: list[float] = []
    told = health.Told(lambda: {"ready": True}, lambda: b"", felt.append)
    async with health.listening(HealthSettings(port=0), told):
        await asyncio.sleep(0.05)
        before = len(felt)
        time.sleep(0.2)  # noqa: ASYNC251 - somebody holds the loop
        await asyncio.sleep(0.05)

    assert before
    assert max(felt) > 0.1


def test_the_port_is_open_to_this_machine_alone_unless_somebody_says_otherwise():
    assert HealthSettings().host == "127.0.0.1"


def test_what_is_no_address_is_refused_with_one_that_is():
    with pytest.raises(ValidationError, match=r"127\.0\.0\.1"):
        HealthSettings(host="koulu.fi")
