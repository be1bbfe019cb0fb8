"""Logs: an event's name and known fields, one JSON object a line (or plain words on a terminal).

Fields are an allow-list. What is not on it does not come out, whoever logs it: nio and aiohttp log ids, URLs and even
decrypted text, so that of their records only the logger's name and the level remain.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import MutableMapping
from contextlib import suppress
from typing import Any

import structlog

ALLOWED = frozenset(
    {
        "event", "level", "timestamp", "logger", "error", "where", "why", "attempts", "tries", "failures", "work",
        "conversation", "took_ms", "count", "rooms", "waiting", "side", "version", "seconds", "outcome",
    }
)  # fmt: skip


def _only_allowed(_logger: Any, _name: str, fields: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    return {key: value for key, value in fields.items() if key in ALLOWED}


class _Hush(logging.Handler):
    """Records of other libraries: that something was said, and by whom, never what."""

    def emit(self, record: logging.LogRecord) -> None:
        level = record.levelno // 10 * 10  # structlog knows no levels between the usual ones
        structlog.get_logger("kynnys.library").log(min(level, logging.CRITICAL), "a library spoke", logger=record.name)


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
