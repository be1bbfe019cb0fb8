"""Tells the machine's own watchers how a side is: `/health/live`, `/health/ready`, `/metrics`. Names nobody.

The chat side has the door for students here, too: `/enter` (bot/entry.py), the one path that a front may show to
the world.

It answers from memory, so that it answers also while database and homeserver are away, and says so then. Nothing comes
in this way: only GET and HEAD, and no word of a request is logged; the one that is read is a campus, of which the page
at the door knows a few. A port that is taken stops no service.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any, Final, Protocol

import structlog
from aiohttp import web

from config.health import HealthSettings

log = structlog.get_logger("kynnys.health")

_silent = logging.getLogger("kynnys.health.aiohttp")
_silent.addHandler(logging.NullHandler())
_silent.propagate = False
FELT_EVERY = 1.0
"""Seconds between two looks at how late the loop is."""
_PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8"


HEADERS: Final = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
}
"""Of the door: nothing is kept, nothing is loaded, and nobody learns from where somebody came."""


class Door(Protocol):
    """Where students come in. `page` is read where there is no link to be handed out."""

    def link(self) -> str | None: ...

    def page(self, campus: str) -> str: ...


@dataclass(frozen=True, slots=True)
class Told:
    """What a side tells. `ready`: what stands in the answer, `"ready": true or false` among it."""

    ready: Callable[[], dict[str, Any]]
    metrics: Callable[[], bytes]
    lagged: Callable[[float], None]
    entry: Door | None = None
    """The door for students, where this side has one."""


def app(told: Told) -> web.Application:
    """The three answers, and the door."""

    async def live(_request: web.Request) -> web.Response:
        return web.json_response({"live": True})  # the loop has answered

    async def ready(_request: web.Request) -> web.Response:
        how = told.ready()
        return web.json_response(how, status=200 if how["ready"] else 503)

    async def metrics(_request: web.Request) -> web.Response:
        return web.Response(body=told.metrics(), headers={"Content-Type": _PROMETHEUS})

    made = web.Application()
    for path, answer in (("/health/live", live), ("/health/ready", ready), ("/metrics", metrics)):
        made.router.add_get(path, answer)
    if told.entry is not None:
        made.router.add_get("/enter", partial(_enter, told.entry))
    return made


async def _enter(entry: Door, request: web.Request) -> web.Response:
    link = entry.link()
    if link is not None:
        return web.Response(status=302, headers={**HEADERS, "Location": link})
    page = entry.page(request.query.get("campus", ""))
    return web.Response(status=503, text=page, content_type="text/html", headers={**HEADERS, "Retry-After": "60"})


@asynccontextmanager
async def listening(settings: HealthSettings, told: Told) -> AsyncIterator[int | None]:
    """Answers until the end. Yields the port; None where there is none to be had."""
    feeling = asyncio.create_task(_feel(told.lagged), name="lag")
    runner = web.AppRunner(app(told), access_log=None, logger=_silent, handle_signals=False, shutdown_timeout=1.0)
    try:
        yield await _port(runner, settings)
    finally:
        feeling.cancel()
        await runner.cleanup()


async def _port(runner: web.AppRunner, settings: HealthSettings) -> int | None:
    if not settings.port:
        return None
    await runner.setup()
    try:
        await web.TCPSite(runner, settings.host, settings.port).start()
    except OSError as error:
        log.error("the health port cannot be had: going on without", why=type(error).__name__)
        return None
    return int(runner.addresses[0][1])


async def _feel(lagged: Callable[[float], None]) -> None:
    while True:
        before = time.monotonic()
        await asyncio.sleep(FELT_EVERY)
        lagged(time.monotonic() - before - FELT_EVERY)
