"""What the chat side's log may tell: its events by name. A test holds this against every line of the program.

Whoever reads a log of ours can leave out what is none of these (bot/bundle.py).
"""

from __future__ import annotations

from typing import Final

EVENTS: Final = frozenset(
    {
        "a library spoke",
        "a question could not be read",
        "a staff room was changed by others: it cannot be put back",
        "a staff room was changed by others: put back",
        "answers in use",
        "answers not reloaded",
        "beat failed",
        "chat side started",
        "commit in doubt: starting anew",
        "database trouble",
        "delivery gave up",
        "delivery waits",
        "emergency text given without the database",
        "emergency text waits",
        "envelope failed",
        "gap not fetched",
        "key upkeep waits",
        "no ready answers",
        "page failed",
        "paged",
        "rate limit not lifted",
        "safe mode: sync failed",
        "safe mode: the database is away",
        "screening failed",
        "side work failed",
        "staff devices not judged",
        "staff devices refused",
        "staff rooms not looked at",
        "staff rooms not swept",
        "stock not taken",
        "sync failed",
        "the health port cannot be had: going on without",
        "the screen has no rules",
        "the screen has no trained heads",
        "training failed",
        "training the matcher",
    }
)
