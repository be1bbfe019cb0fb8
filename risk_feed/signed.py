"""Who may hand facts in over the network: a named secret, a signature, a moment, and not too often. Pure.

What is signed is the moment, those headers that are part of the event (`ce-…`, of which binary mode makes its id), and
the body, byte for byte:

    <Unix seconds> LF
    <ce-name>:<value> LF      for each of them, by name in lower case
    LF
    <body>

So neither an old message nor the body of one under another's id is taken. Two secrets are valid at once: the new one is
given to the sender while the old one still holds.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Final

KEY, MOMENT, SIGNATURE = "Kynnys-Key", "Kynnys-Timestamp", "Kynnys-Signature"
"""Headers: the name of the secret; Unix seconds; `v1=` and HMAC-SHA256 in hexadecimal."""
WINDOW: Final = timedelta(minutes=5)
"""By how much the sender's clock and ours may differ, both ways."""

_SCHEME: Final = "v1="
_NOBODY: Final = b"\x00" * 32


class Unsigned(StrEnum):
    """Why a message is not taken as the sender's, for the sender to read."""

    MISSING = f"{KEY}, {MOMENT} and {SIGNATURE} are needed"
    NO_MOMENT = f"{MOMENT} must be Unix seconds"
    LATE = f"{MOMENT} is more than five minutes from this clock; set the sender's clock"
    WRONG = "the secret or the signature is not known here"


def signed_bytes(moment: str, headers: Mapping[str, str], body: bytes) -> bytes:
    """What the signature is made of."""
    ours = sorted((name.lower(), value) for name, value in headers.items() if name.lower().startswith("ce-"))
    lines = "".join(f"{name}:{value}\n" for name, value in ours)
    return f"{moment}\n{lines}\n".encode("utf-8", "surrogateescape") + body


def signature(secret: bytes, moment: str, headers: Mapping[str, str], body: bytes) -> str:
    """The value of the header `Kynnys-Signature`."""
    return _SCHEME + hmac.new(secret, signed_bytes(moment, headers, body), hashlib.sha256).hexdigest()


def why_unsigned(
    headers: Mapping[str, str], body: bytes, *, secrets: Mapping[str, bytes], now: datetime
) -> Unsigned | None:
    """Why a message is refused; None where it is signed.

    `headers`: with names in any case. A name that is not known takes as long as one that is.
    """
    told = {name.lower(): value for name, value in headers.items()}
    key, moment, given = (told.get(name.lower(), "") for name in (KEY, MOMENT, SIGNATURE))
    if not (key and moment and given):
        return Unsigned.MISSING
    if not (moment.isascii() and moment.isdigit() and len(moment) <= 12):
        return Unsigned.NO_MOMENT
    wanted = signature(secrets.get(key, _NOBODY), moment, headers, body)
    same = hmac.compare_digest(wanted.encode(), given.encode("utf-8", "surrogateescape"))
    if not (same and key in secrets):
        return Unsigned.WRONG
    off = abs(now - (datetime.fromtimestamp(0, UTC) + timedelta(seconds=int(moment))))
    return Unsigned.LATE if off > WINDOW else None


@dataclass(slots=True)
class Pace:
    """How often may be asked: `per_minute` at once, and as many again within each minute. Per key."""

    per_minute: int
    _left: dict[str, tuple[float, datetime]] = field(default_factory=dict)

    def wait(self, key: str, now: datetime) -> int:
        """Whole seconds to wait; 0 where it may be done now, which then is counted."""
        left, since = self._left.get(key, (float(self.per_minute), now))
        grown = max((now - since).total_seconds(), 0.0) * self.per_minute / 60
        left = min(left + grown, float(self.per_minute))
        self._left[key] = (left - 1 if left >= 1 else left, now)
        return 0 if left >= 1 else max(1, int((1 - left) * 60 / self.per_minute) + 1)
