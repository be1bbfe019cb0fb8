"""Takes facts in over the network: one small server, on loopback unless the settings say otherwise.

Who may, and what a message says, is decided in risk_feed/signed.py and risk_feed/webhook.py. Here is what is left: the
limits, the answers, and that an event is taken once. The rows of a message go to `take` under a name made of its
events; after that the events are remembered. Cut off between the two, the sender sends again, `take` is given the same
name, and what took that name before does nothing (bot/notices/desk.py). One message is taken at a time.

Logs and answers name no student and no secret; a log line tells counts.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum
from pathlib import Path
from typing import Any, Final, Protocol

import structlog
from aiohttp import web

from bot import secrets
from bot.db.engine import Database
from bot.notices.db import errands
from bot.notices.openapi import DOCUMENT, FACTS, HEALTH, PROBLEM, document
from bot.vault import Vault
from risk_feed.facts import Keyed
from risk_feed.rows import Told
from risk_feed.signed import KEY, Pace, why_unsigned
from risk_feed.sources import Source
from risk_feed.webhook import Event, WebhookFaults, events_of, mode_of, rows_of
from rooms.calendar import day_of

log = structlog.get_logger("kynnys.notices.webhook")

BODY_WITHIN: Final = timedelta(seconds=30)
"""How long a sender may take over a body."""
READ_AT_ONCE: Final = 8
"""Bodies in memory; further senders wait for their turn."""

_silent = logging.getLogger("kynnys.notices.http")
_silent.addHandler(logging.NullHandler())
_silent.propagate = False
"""aiohttp's own log would repeat lines of a broken request."""


class Known(Enum):
    """Whether an event came before."""

    NEW = "new"
    SAME = "same"
    OTHER = "other"
    """Its source and id did, and it said something else."""


class Seen(Protocol):
    """Events that were taken."""

    async def known(self, event: Event) -> Known: ...

    async def remember(self, events: Sequence[Event]) -> None:
        """All of them or none."""


class SeenInDatabase:
    """In the notice side's table of what was taken, by keyed hashes: one of source and id, one of what it says."""

    def __init__(self, database: Database, vault: Vault, now: Callable[[], datetime]) -> None:
        self._database, self._vault, self._now = database, vault, now

    async def known(self, event: Event) -> Known:
        name, says = _names(event)
        async with self._database.tx() as tx:
            if not await errands.is_taken(tx, self._vault, name):
                return Known.NEW
            return Known.SAME if await errands.is_taken(tx, self._vault, says) else Known.OTHER

    async def remember(self, events: Sequence[Event]) -> None:
        async with self._database.tx() as tx:
            for event in events:
                for name in _names(event):
                    await errands.take(tx, self._vault, name, self._now())


def _names(event: Event) -> tuple[str, str]:
    name = f"event {len(event.source)} {event.source} {event.id}"
    return name, f"{name} {event.content}"


Take = Callable[[Sequence[Told], str], Awaitable[None]]
"""Takes the rows of one message in, under a name; the same name again does nothing."""


@dataclass(frozen=True, slots=True)
class Gate:
    """All that the webhook goes by. `secrets`: by name; `source`: the canonical columns, with the school's campuses."""

    secrets: Mapping[str, bytes] = field(repr=False)
    source: Source
    keyed: Keyed = field(repr=False)
    seen: Seen
    take: Take
    now: Callable[[], datetime]
    max_bytes: int
    per_minute: int
    body_within: timedelta = BODY_WITHIN


def secrets_in(directory: Path, names: Iterable[str]) -> dict[str, bytes]:
    """The webhook's secrets, from the files `webhook_<name>`.

    Raises:
        SecretsFault: a file is missing, lax or empty.
    """
    return {name: secrets.read(directory / f"webhook_{name}").encode() for name in sorted(names)}


class _Problem(Exception):
    """An answer that is not 200."""

    def __init__(self, status: int, title: str, detail: str, **more: Any) -> None:
        super().__init__(title)
        self.status, self.title, self.detail, self.more = status, title, detail, more

    def response(self, headers: Mapping[str, str] | None = None) -> web.Response:
        name = self.title.lower().replace(" ", "-")
        told = {
            "type": f"urn:kynnys:problem:{name}",
            "title": self.title,
            "status": self.status,
            "detail": self.detail,
            **self.more,
        }
        return web.json_response(told, status=self.status, content_type=PROBLEM, headers=headers)


class Webhook:
    """Answers requests. Holds nothing that a stop would lose."""

    def __init__(self, gate: Gate) -> None:
        self._gate = gate
        self._pace = Pace(gate.per_minute)
        self._reading = asyncio.Semaphore(READ_AT_ONCE)
        self._taking = asyncio.Lock()
        self._document = document()

    def app(self) -> web.Application:
        app = web.Application(client_max_size=self._gate.max_bytes, middlewares=[_answering])
        app.router.add_post(FACTS, self._facts)
        app.router.add_get(HEALTH, self._health, allow_head=False)
        app.router.add_get(DOCUMENT, self._openapi, allow_head=False)
        return app

    async def _health(self, _: web.Request) -> web.Response:
        return web.json_response({"status": "ok"})

    async def _openapi(self, _: web.Request) -> web.Response:
        return web.json_response(self._document)

    async def _facts(self, request: web.Request) -> web.Response:
        async with self._reading:
            body = await self._body(request)
            headers = dict(request.headers)
            self._refuse_strangers(headers, body)
            mode = mode_of(request.headers.get("Content-Type", ""))
            if mode is None:
                raise _Problem(415, "Unknown media type", "Send a CloudEvent as JSON: structured, binary or a batch.")
            events = await asyncio.to_thread(events_of, mode, headers, body)
            async with self._taking:
                return web.json_response(await self._taken(events))

    async def _body(self, request: web.Request) -> bytes:
        if request.headers.get("Content-Encoding", "identity").lower() != "identity":
            raise _Problem(415, "Compressed body", "Send the body as it is.")
        try:
            async with asyncio.timeout(self._gate.body_within.total_seconds()):
                return await request.read()
        except TimeoutError:
            raise _Problem(408, "Slow body", _within(self._gate.body_within)) from None
        except (ConnectionError, web.RequestPayloadError):
            raise _Problem(400, "Half a body", "Send the whole body.") from None
        except web.HTTPRequestEntityTooLarge:
            raise _Problem(413, "Too large", f"Send at most {self._gate.max_bytes} bytes at once.") from None

    def _refuse_strangers(self, headers: Mapping[str, str], body: bytes) -> None:
        now = self._gate.now()
        why = why_unsigned(headers, body, secrets=self._gate.secrets, now=now)
        if why is not None:
            log.warning("message refused", why=why.name)
            raise _Problem(401, "Not signed", f"{why.value}.")
        told = {name.lower(): value for name, value in headers.items()}
        seconds = self._pace.wait(told[KEY.lower()], now)
        if seconds:
            raise _TooOften(seconds)

    async def _taken(self, events: Sequence[Event]) -> dict[str, int]:
        """Raises _Problem or WebhookFaults: nothing was taken."""
        new = await self._new(events)
        rows: tuple[Told, ...] = ()
        if new:
            rows = await asyncio.to_thread(self._rows, new)
            await self._gate.take(rows, _batch_of(new))
            await self._gate.seen.remember(new)
        log.info("message taken", events=len(new), known=len(events) - len(new), rows=len(rows))
        return {"events": len(new), "known": len(events) - len(new), "rows": len(rows)}

    def _rows(self, events: Sequence[Event]) -> tuple[Told, ...]:
        gate = self._gate
        return rows_of(events, gate.source, keyed=gate.keyed, today=day_of(gate.now()))

    async def _new(self, events: Sequence[Event]) -> list[Event]:
        here: dict[tuple[str, str], Event] = {}
        for event in events:
            before = here.setdefault((event.source, event.id), event)
            if before.content != event.content or await self._gate.seen.known(event) is Known.OTHER:
                raise _Problem(409, "Another event of this id", "Give each event an id of its own.")
        return [event for event in here.values() if await self._gate.seen.known(event) is Known.NEW]


class _TooOften(_Problem):
    def __init__(self, seconds: int) -> None:
        super().__init__(429, "Too often", f"Try again after {seconds} s.")
        self.seconds = seconds


def _within(time: timedelta) -> str:
    return f"Send the whole body within {time.total_seconds():.0f} s."


def _batch_of(events: Sequence[Event]) -> str:
    """One name for a message: of its events, whatever else came along when it was first sent."""
    names = "\n".join(_names(event)[1] for event in events)
    return f"webhook {hashlib.sha256(names.encode()).hexdigest()}"


@web.middleware
async def _answering(request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]) -> Any:
    """Every refusal as RFC 9457 has it."""
    try:
        return await handler(request)
    except _TooOften as problem:
        return problem.response({"Retry-After": str(problem.seconds)})
    except _Problem as problem:
        return problem.response({"WWW-Authenticate": "Kynnys-HMAC-SHA256"} if problem.status == 401 else None)
    except WebhookFaults as found:
        errors = [fault.as_json() for fault in found.faults]
        detail = "Nothing was taken. Each of the errors names a field."
        return _Problem(400, "Faulty message", detail, errors=errors).response()
    except web.HTTPException as refused:
        allow = {"Allow": refused.headers["Allow"]} if "Allow" in refused.headers else None
        return _Problem(refused.status, refused.reason, "See the OpenAPI document.").response(allow)
    except Exception as error:  # a border: the sender sends again, and the next one is answered
        log.error("webhook failed", error=type(error).__name__)
        return _Problem(500, "Failed", "Send the same again: what was taken is known.").response()


@asynccontextmanager
async def listening(gate: Gate, host: str, port: int) -> AsyncIterator[int]:
    """Serves until the end. Yields the port, which for 0 is a free one."""
    runner = web.AppRunner(Webhook(gate).app(), access_log=None, logger=_silent, handle_signals=False)
    await runner.setup()
    try:
        await web.TCPSite(runner, host, port).start()
        yield int(runner.addresses[0][1])
    finally:
        await runner.cleanup()
