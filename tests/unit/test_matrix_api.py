"""What an answer of the homeserver means, told by a web server on loopback."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer, unused_port

from bot.matrix.api import LONGEST_WAIT, Api, _loads, path
from bot.matrix.errors import MatrixFault, Refused, SlowDown, TokenRefused, TooLarge, Unreachable

SECRET_PLACE = path("rooms", "!secret:koulu.fi", "send")
Serve = Callable[..., Awaitable[Api]]


class Seen:
    def __init__(self) -> None:
        self.requests: list[web.Request] = []
        self.bodies: list[Any] = []


@pytest.fixture
def seen() -> Seen:
    return Seen()


@pytest.fixture
async def serve(seen: Seen) -> AsyncIterator[Serve]:
    """`await serve(status, raw body, **headers)` -> an Api whose homeserver always answers that."""
    servers: list[TestServer] = []
    async with aiohttp.ClientSession() as session:

        async def started(status: int = 200, raw: bytes = b"{}", **headers: str) -> Api:
            async def handle(request: web.Request) -> web.Response:
                seen.requests.append(request)
                seen.bodies.append(await request.read())
                named = {key.replace("_", "-"): value for key, value in headers.items()}
                return web.Response(status=status, body=raw, headers=named)

            app = web.Application()
            app.router.add_route("*", "/{rest:.*}", handle)
            server = TestServer(app)
            await server.start_server()
            servers.append(server)
            return Api(str(server.make_url("/")), session, token="syt_secret")

        yield started
        for server in servers:
            await server.close()


async def fault_of(api: Api, **more: Any) -> MatrixFault:
    with pytest.raises(MatrixFault) as caught:
        await api.call("POST", SECRET_PLACE, {"body": "words"}, query={"since": "s_secret"}, **more)
    return caught.value


def test_a_path_is_quoted_whole() -> None:
    assert path("rooms", "!a/b?:koulu.fi", "send") == "/_matrix/client/v3/rooms/%21a%2Fb%3F%3Akoulu.fi/send"
    assert path("users", "@ä", under="/_synapse/admin/v1") == "/_synapse/admin/v1/users/%40%C3%A4"


@pytest.mark.parametrize("segment", ["", ".", ".."])
def test_a_path_cannot_be_led_astray(segment: str) -> None:
    with pytest.raises(ValueError, match="segment"):
        path("rooms", segment, "send")


async def test_a_call_is_one_request_with_the_token_in_a_header(serve: Serve, seen: Seen) -> None:
    api = await serve(raw=b'{"a": 1}')

    assert await api.call("PUT", path("x", "!a:b/c"), {"words": "ä"}, query={"a b": "c&d"}) == {"a": 1}

    (request,) = seen.requests
    assert request.method == "PUT"
    assert request.raw_path == "/_matrix/client/v3/x/%21a%3Ab%2Fc?a%20b=c%26d"
    assert request.headers["Authorization"] == "Bearer syt_secret"
    assert seen.bodies == [b'{"words": "\\u00e4"}']


async def test_a_call_without_a_token_sends_none(serve: Serve, seen: Seen) -> None:
    api = await serve()
    await Api(api.homeserver, api._session).call("GET", path("login"))
    await api.with_token("other").call("GET", path("login"))

    assert [request.headers.get("Authorization") for request in seen.requests] == [None, "Bearer other"]
    assert "secret" not in repr(api)


@pytest.mark.parametrize(
    ("status", "raw"),
    [
        (200, b"<html>"),
        (200, b"[]"),
        (200, b""),
        (200, b"\xff"),
        (502, b"<html>"),
        (500, b'{"errcode": "M_UNKNOWN"}'),
        (404, b"<html>not here</html>"),
        (302, b"{}"),
        (200, b"[" * 100_000),
    ],
)
async def test_an_answer_that_makes_no_sense_may_be_asked_for_again(
    serve: Serve, seen: Seen, status: int, raw: bytes
) -> None:
    more = {"Location": "/elsewhere"} if status == 302 else {}

    assert isinstance(await fault_of(await serve(status, raw, **more)), Unreachable)
    assert len(seen.requests) == 1


async def test_json_as_deep_as_python_can_read_is_read(serve: Serve) -> None:
    deep = b'{"a":' + b"[" * 900 + b"]" * 900 + b"}"

    assert "a" in await (await serve(raw=deep)).call("GET", path("sync"))


def test_json_is_read_from_far_down_a_stack_too() -> None:
    def from_below(levels: int) -> object:
        return from_below(levels - 1) if levels else _loads(b"[" * 900 + b"]" * 900)

    assert isinstance(from_below(300), list)


async def test_a_refusal_tells_the_code_and_keeps_the_answer_to_itself(serve: Serve) -> None:
    fault = await fault_of(await serve(403, b'{"errcode": "M_FORBIDDEN", "error": "@aino is not in !room"}'))

    assert type(fault) is Refused
    assert (fault.status, fault.errcode, fault.retry_after) == (403, "M_FORBIDDEN", None)
    assert fault.answer["error"] == "@aino is not in !room"
    assert "aino" not in repr(fault) + str(fault)


@pytest.mark.parametrize("errcode", ["M_UNKNOWN_TOKEN", "M_MISSING_TOKEN"])
async def test_a_dead_token_has_its_own_name(serve: Serve, errcode: str) -> None:
    assert type(await fault_of(await serve(401, f'{{"errcode": "{errcode}"}}'.encode()))) is TokenRefused


async def test_a_challenge_is_not_a_dead_token(serve: Serve) -> None:
    fault = await fault_of(await serve(401, b'{"flows": [], "session": "abc"}'))

    assert type(fault) is Refused
    assert (fault.errcode, fault.answer["session"]) == ("M_UNKNOWN", "abc")


@pytest.mark.parametrize("errcode", ['"@aino:koulu.fi"', '"M X"', "7", "null", f'"{"M" * 100}"'])
async def test_an_errcode_that_is_none_is_not_repeated(serve: Serve, errcode: str) -> None:
    fault = await fault_of(await serve(400, f'{{"errcode": {errcode}}}'.encode()))

    assert isinstance(fault, Refused)
    assert fault.errcode == "M_UNKNOWN"


@pytest.mark.parametrize(
    ("raw", "header", "seconds"),
    [
        (b'{"errcode": "M_LIMIT_EXCEEDED", "retry_after_ms": 1500}', None, 1.5),
        (b'{"retry_after_ms": 1500}', "7", 1.5),
        (b"{}", "7", 7.0),
        (b"slow down", "7", 7.0),
        (b"{}", None, None),
        (b"{}", "soon", None),
        (b"{}", "nan", None),
        (b"{}", "-5", 0.0),
        (b'{"retry_after_ms": 1e300}', None, LONGEST_WAIT.total_seconds()),
        (b'{"retry_after_ms": 1' + b"0" * 400 + b"}", None, LONGEST_WAIT.total_seconds()),
        (b'{"retry_after_ms": true}', "7", 7.0),
        (b'{"retry_after_ms": NaN}', None, None),
    ],
)
async def test_a_homeserver_that_is_too_busy_says_how_long(
    serve: Serve, raw: bytes, header: str | None, seconds: float | None
) -> None:
    fault = await fault_of(await serve(429, raw, **({"Retry_After": header} if header else {})))

    assert type(fault) is SlowDown
    assert fault.retry_after == (None if seconds is None else timedelta(seconds=seconds))


async def test_a_homeserver_may_name_a_date(serve: Serve) -> None:
    date = format_datetime(datetime.now(UTC) + timedelta(seconds=60), usegmt=True)
    fault = await fault_of(await serve(429, Retry_After=date))

    assert isinstance(fault, SlowDown)
    assert fault.retry_after is not None
    assert timedelta(seconds=50) < fault.retry_after <= timedelta(seconds=60)


async def test_nobody_there_is_told_without_the_address() -> None:
    async with aiohttp.ClientSession() as session:
        fault = await fault_of(Api(f"http://127.0.0.1:{unused_port()}", session, "syt_secret"))

    assert isinstance(fault, Unreachable)
    assert fault.__cause__ is None
    assert fault.__suppress_context__
    assert not any(secret in repr(fault) for secret in ("127.0.0.1", "secret", "words"))


async def test_an_answer_that_takes_too_long_is_given_up() -> None:
    async def forever(_: web.Request) -> web.Response:
        await asyncio.sleep(60)
        return web.Response()

    app = web.Application()
    app.router.add_route("*", "/{rest:.*}", forever)
    async with TestServer(app) as server, aiohttp.ClientSession() as session:
        fault = await fault_of(Api(str(server.make_url("/")), session), timeout=0.05)

    assert isinstance(fault, Unreachable)
    assert "in time" in str(fault)


async def test_a_call_logs_nothing(serve: Serve, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        await (await serve()).call("POST", SECRET_PLACE, {"body": "words"})

    assert not any(secret in caplog.text for secret in ("syt_secret", "words"))


# --- files ----------------------------------------------------------------------------------------------------------
FILE = path("media", "download", "koulu.fi", "x", under="/_matrix/client/v1")


async def test_a_file_comes_whole(serve: Serve, seen: Seen) -> None:
    api = await serve(raw=b"\x00sealed" * 1000)

    assert await api.fetch(FILE, at_most=7000, timeout=5) == b"\x00sealed" * 1000
    assert seen.requests[0].headers["Authorization"] == "Bearer syt_secret"


async def test_of_a_file_that_is_too_large_nothing_is_kept(serve: Serve) -> None:
    api = await serve(raw=b"x" * 7001)

    with pytest.raises(TooLarge):
        await api.fetch(FILE, at_most=7000, timeout=5)


@pytest.mark.parametrize(
    ("status", "raw", "fault"),
    [
        (404, b'{"errcode": "M_NOT_FOUND"}', Refused),
        (429, b'{"errcode": "M_LIMIT_EXCEEDED"}', SlowDown),
        (401, b'{"errcode": "M_UNKNOWN_TOKEN"}', TokenRefused),
        (502, b"<html>", Unreachable),
        (307, b"{}", Unreachable),
        (206, b"{}", Unreachable),
    ],
)
async def test_a_file_that_does_not_come_is_a_fault(
    serve: Serve, status: int, raw: bytes, fault: type[MatrixFault]
) -> None:
    api = await serve(status, raw, Location="https://paha.example/x")

    with pytest.raises(fault) as caught:
        await api.fetch(FILE, at_most=7000, timeout=5)
    assert type(caught.value) is fault


async def test_what_is_stored_bears_neither_name_nor_kind(serve: Serve, seen: Seen) -> None:
    api = await serve(raw=b'{"content_uri": "mxc://koulu.fi/y"}')

    assert await api.store("/_matrix/media/v3/upload", b"sealed", timeout=5) == {"content_uri": "mxc://koulu.fi/y"}
    [request] = seen.requests
    assert (request.method, request.content_type, request.query_string) == ("POST", "application/octet-stream", "")
    assert seen.bodies == [b"sealed"]


async def test_files_wait_for_a_homeserver_that_is_not_there() -> None:
    async with aiohttp.ClientSession() as session:
        api = Api(f"http://127.0.0.1:{unused_port()}", session)

        with pytest.raises(Unreachable):
            await api.fetch(FILE, at_most=1, timeout=5)
        with pytest.raises(Unreachable):
            await api.store("/_matrix/media/v3/upload", b"sealed", timeout=5)
