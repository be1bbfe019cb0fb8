"""Logs: an event's name and known fields, one JSON object a line (or plain words on a terminal).

Fields are an allow-list. What is not on it does not come out, whoever logs it: nio and aiohttp log ids, URLs and even
decrypted text, so that of their records only the logger's name and the level remain. Of an allowed field only a number,
yes or no, or a short word of ours comes out, and nothing that has the look of a Matrix id. What each line may hold is
looked at when it is written: tests/contracts/test_log_lines.py.
"""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import MutableMapping
from contextlib import suppress
from typing import Any

import structlog

ALLOWED = frozenset(
    {
        "event", "level", "timestamp", "logger", "error", "where", "why", "attempts", "tries", "failures", "work",
        "conversation", "took_ms", "count", "rooms", "waiting", "side", "version", "seconds", "outcome",
        "students", "courses", "unnumbered", "events", "known", "rows", "hits", "raised", "updated", "quiet", "ended",
        "percent", "status", "folder", "webhook", "moodle", "new", "table", "faults",
    }
)  # fmt: skip
LIBRARY_SPOKE = "a library spoke"
LONGEST = 200
"""Letters of a word of ours."""
_LIKE_AN_ID = re.compile(r"[@!#$][^\s:]*:|\$[A-Za-z0-9_-]{20,}|mxc://")


def _only_allowed(_logger: Any, _name: str, fields: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    return {key: _harmless(value) for key, value in fields.items() if key in ALLOWED}


def _harmless(value: Any) -> Any:
    """A number, yes or no, or a short word without the look of an id; anything else is told as being of its type."""
    if value is None or isinstance(value, bool | int | float):
        return value
    told = str(value) if isinstance(value, str) else f"<{type(value).__name__}>"
    return "<id>" if _LIKE_AN_ID.search(told) else told[:LONGEST]


class _Hush(logging.Handler):
    """Records of other libraries: that something was said, and by whom, never what."""

    def emit(self, record: logging.LogRecord) -> None:
        level = record.levelno // 10 * 10  # structlog knows no levels between the usual ones
        structlog.get_logger("kynnys.library").log(min(level, logging.CRITICAL), LIBRARY_SPOKE, logger=record.name)


class _Patient:
    """Standard error, as far as it takes what is written: a full disk under the log must not keep anybody unheard."""

    def write(self, text: str) -> int:
        try:
            return sys.stderr.write(text)
        except (OSError, ValueError):  # no room, nobody who reads, closed already
            return len(text)

    def flush(self) -> None:
        with suppress(OSError, ValueError):
            sys.stderr.flush()


def configure(*, as_json: bool, level: int = logging.INFO) -> None:
    """Once, at start. Everything goes to standard error."""
    renderer: Any = structlog.processors.JSONRenderer() if as_json else structlog.dev.ConsoleRenderer(colors=False)
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _only_allowed,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(_Patient()),  # type: ignore[arg-type]
        cache_logger_on_first_use=False,
    )
    root = logging.getLogger()
    for handler in list(root.handlers):
        root.removeHandler(handler)
    root.addHandler(_Hush(level=logging.WARNING))
    root.setLevel(logging.WARNING)
