"""What a homeserver or a stranger sends is any JSON: each thing as what it should be, or an empty one."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any


def as_dict(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def as_list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def strings_of(value: object) -> list[str]:
    return [each for each in as_list(value) if isinstance(each, str)]


_FURTHEST = 253_402_300_800_000
"""Milliseconds until the year 10000."""


def sent_at_of(event: Mapping[str, Any]) -> datetime:
    """When the homeserver got it; its own beginning of time where it does not say."""
    stamp = event.get("origin_server_ts")
    known = isinstance(stamp, int) and not isinstance(stamp, bool) and 0 <= stamp < _FURTHEST
    return datetime.fromtimestamp((stamp if known and isinstance(stamp, int) else 0) / 1000, UTC)
