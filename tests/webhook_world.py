"""A school's system that sends facts, and a webhook on loopback that remembers what it was given."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp

from bot.notices.openapi import FACTS
from bot.notices.webhook import Gate, Known, listening
from risk_feed.model import StudentHash
from risk_feed.rows import Told
from risk_feed.signed import KEY, MOMENT, SIGNATURE, signature
from risk_feed.sources import CANONICAL
from risk_feed.webhook import TYPE, Event, Mode

NOW = datetime(2026, 11, 20, 7, 0, tzinfo=UTC)
SECRETS = {"autumn": b"a" * 32, "winter": b"w" * 32}


def a_row(number: int = 1, **columns: Any) -> dict[str, Any]:
    row = {"student_key": f"10{number:04}", "non_disclosure": False, "as_of": "2026-11-20", "absent_h_total": 36.5}
    return row | columns


def an_event(id: str = "e1", rows: Any = None, **attributes: Any) -> dict[str, Any]:
    told = {"specversion": "1.0", "id": id, "source": "/primus", "type": TYPE}
    return told | {"data": [a_row()] if rows is None else rows} | attributes


def signed(
    body: bytes,
    headers: dict[str, str] | None = None,
    *,
    key: str = "autumn",
    secret: bytes | None = None,
    at: datetime = NOW,
    media: str = Mode.STRUCTURED.value,
) -> dict[str, str]:
    """Headers with which a body goes out."""
    told = {"Content-Type": media, **(headers or {})}
    moment = str(int(at.timestamp()))
    made = signature(SECRETS[key] if secret is None else secret, moment, told, body)
    return told | {KEY: key, MOMENT: moment, SIGNATURE: made}


@dataclass
class Memory:
    """Events that were taken, as long as the test lives; each question lets others have their turn."""

    told: dict[tuple[str, str], str] = field(default_factory=dict)

    async def known(self, event: Event) -> Known:
        await asyncio.sleep(0)
        content = self.told.get((event.source, event.id))
        return Known.NEW if content is None else Known.SAME if content == event.content else Known.OTHER

    async def remember(self, events: Sequence[Event]) -> None:
        self.told |= {(event.source, event.id): event.content for event in events}


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    body: Any

    @property
    def fields(self) -> list[tuple[str, str]]:
        return [(one["pointer"], one["field"]) for one in self.body["errors"]]


@dataclass
class School:
    """The webhook's world. `now` may be set; `fails`: so often does taking fail before it works."""

    now: datetime = NOW
    fails: int = 0
    taken: list[tuple[str, tuple[Told, ...]]] = field(default_factory=list)
    seen: Any = field(default_factory=Memory)
    port: int = 0

    async def take(self, rows: Sequence[Told], batch: str) -> None:
        await asyncio.sleep(0)
        if self.fails:
            self.fails -= 1
            raise RuntimeError("the database is away")
        self.taken.append((batch, tuple(rows)))

    def gate(self, **changes: Any) -> Gate:
        gate = Gate(
            secrets=SECRETS,
            source=replace(CANONICAL, name="webhook"),
            keyed=lambda key: StudentHash(f"hash of {len(key)} {key}"),
            seen=self.seen,
            take=self.take,
            now=lambda: self.now,
            max_bytes=100_000,
            per_minute=1000,
        )
        return replace(gate, **changes)

    @asynccontextmanager
    async def listening(self, **changes: Any) -> Any:
        async with listening(self.gate(**changes), "127.0.0.1", 0) as port:
            self.port = port
            yield self

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}{FACTS}"

    async def post(self, body: Any, headers: dict[str, str] | None = None) -> Answer:
        """Sends bytes, or JSON, or chunks as they come; signed where no headers are given."""
        if not isinstance(body, bytes) and not hasattr(body, "__aiter__"):
            body = json.dumps(body).encode()
        async with (
            aiohttp.ClientSession() as session,
            session.post(self.url, data=body, headers=signed(body) if headers is None else headers) as answer,
        ):
            return Answer(answer.status, dict(answer.headers), await answer.json(content_type=None))


def later(**time: int) -> datetime:
    return NOW + timedelta(**time)
