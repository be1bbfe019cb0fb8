"""Makers of stocks: what stands in the service at one moment."""

from dataclasses import replace

from bot.db.stock import Line, Stock


def a_stock(**also: object) -> Stock:
    """Nobody is there and nothing is open."""
    empty = Stock(
        phases={},
        asleep=0,
        waiting={},
        on_duty={},
        alarms={},
        unanswered={},
        errands=Line(),
        envelopes={},
        drilled_at=None,
    )
    return replace(empty, **also)  # type: ignore[arg-type]
