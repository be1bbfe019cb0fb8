"""A log in which each line carries a hash over itself and the line before: nothing is changed in it unseen."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from datetime import datetime


def first_link(of: str) -> bytes:
    """What comes before a log's first line. `of`: the log's name, so that no two logs can change places."""
    return hashlib.sha256(of.encode()).digest()


def link(before: bytes, number: int, at: datetime, told: Sequence[object]) -> bytes:
    """The hash of a line. `at`: whole milliseconds, as the column keeps it; `told`: the line's other columns."""
    line = json.dumps([number, at.isoformat(timespec="milliseconds"), *told], ensure_ascii=False, default=str)
    return hashlib.sha256(before + line.encode()).digest()
