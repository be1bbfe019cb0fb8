"""How requests to a homeserver end: by their status, and by nothing else of them."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum

import aiohttp


class Outcome(StrEnum):
    """How a request to the homeserver ended."""

    ANSWERED = "answered"
    REFUSED = "refused"  # 4xx: also the ordinary no, such as for a room that is left
    SLOWED = "slowed"  # 429
    FAILED = "failed"  # 5xx
    UNREACHABLE = "unreachable"


def outcome_of(status: int) -> Outcome:
    """What an HTTP status means here."""
    if status == 429:
        return Outcome.SLOWED
    if status >= 500:
        return Outcome.FAILED
    return Outcome.REFUSED if status >= 400 else Outcome.ANSWERED


def traced(told: Callable[[Outcome], None]) -> aiohttp.TraceConfig:
    """Tells how each of a session's requests ends, and looks at nothing but the status."""
    config = aiohttp.TraceConfig()

    async def ended(_session: object, _context: object, end: aiohttp.TraceRequestEndParams) -> None:
        told(outcome_of(end.response.status))

    async def failed(_session: object, _context: object, _end: aiohttp.TraceRequestExceptionParams) -> None:
        told(Outcome.UNREACHABLE)

    config.on_request_end.append(ended)
    config.on_request_exception.append(failed)
    return config
