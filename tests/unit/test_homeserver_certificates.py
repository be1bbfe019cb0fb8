"""A homeserver's certificate that has run out, or is nobody's we know, is said by name, and nothing is sent to it."""

import datetime as dt
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web

from bot.matrix.api import Api
from bot.matrix.errors import CertificateRefused
from tests.certificates import Certificate, signed_by_itself


@asynccontextmanager
async def homeserver(certificate: Certificate, asked: list[str]) -> AsyncIterator[str]:
    async def answer(request: web.Request) -> web.Response:
        asked.append(request.path)
        return web.json_response({})

    app = web.Application()
    app.router.add_route("*", "/{rest:.*}", answer)
    runner = web.AppRunner(app)
    await runner.setup()
    try:
        site = web.TCPSite(runner, "127.0.0.1", 0, ssl_context=certificate.server)
        await site.start()
        yield f"https://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


async def said_by(certificate: Certificate, trusting: Certificate) -> tuple[str, list[str]]:
    """The fault's words, and what the homeserver was asked for."""
    asked: list[str] = []
    connector = aiohttp.TCPConnector(ssl=trusting.trusted())
    async with homeserver(certificate, asked) as url, aiohttp.ClientSession(connector=connector) as session:
        try:
            await Api(url, session, "token").call("GET", "/_matrix/client/versions")
        except CertificateRefused as fault:
            return str(fault), asked
        return "", asked


async def test_a_good_certificate_is_believed(tmp_path: Path):
    good = signed_by_itself(tmp_path)

    assert await said_by(good, good) == ("", ["/_matrix/client/versions"])


@pytest.mark.parametrize("since", [dt.timedelta(seconds=1), dt.timedelta(days=1)])
async def test_one_that_has_run_out_is_said_to_have(tmp_path: Path, since: dt.timedelta):
    old = signed_by_itself(tmp_path, ends_in=-since)

    assert await said_by(old, old) == ("the homeserver's certificate has run out: renew it there", [])


async def test_one_that_nobody_vouches_for_is_said_to_be_strange(tmp_path: Path):
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    strange, known = signed_by_itself(tmp_path / "a"), signed_by_itself(tmp_path / "b")

    said, asked = await said_by(strange, known)

    assert said == "the homeserver shows no certificate for this name that can be trusted"
    assert asked == []
