"""A log in which each line carries a hash over itself and the line before: nothing is changed in it unseen.

Lines go when their time is up, the oldest first, but for the last of those: its hash is what the next one stands on. So
a log may begin later than with its first line, but only with a line that is older than any that may be gone.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

LEAST_KEPT: Final = timedelta(days=365)
"""No setting erases a younger line."""


def may_begin_with(at: datetime, now: datetime | None) -> bool:
    """Whether a log may begin with a line of that moment which is not its first. Without a `now`: none may."""
    return now is not None and at <= now - LEAST_KEPT


def first_link(of: str) -> bytes:
    """What comes before a log's first line. `of`: the log's name, so that no two logs can change places."""
    return hashlib.sha256(of.encode()).digest()


def link(before: bytes, number: int, at: datetime, told: Sequence[object]) -> bytes:
    """The hash of a line. `at`: whole milliseconds, as the column keeps it; `told`: the line's other columns."""
    line = json.dumps([number, at.isoformat(timespec="milliseconds"), *told], ensure_ascii=False, default=str)
    return hashlib.sha256(before + line.encode()).digest()
