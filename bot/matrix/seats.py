"""Who sits in a room of ours: those who belong there and nobody else. Each side decides who that is."""

from __future__ import annotations

from collections.abc import Awaitable

from bot.matrix.errors import Refused, SlowDown, TokenRefused
from bot.matrix.gateway import Gateway


async def seat(gateway: Gateway, room: str, wanted: frozenset[str]) -> frozenset[str]:
    """Those who belong are invited, those who do not any more are shown out; answers who that was."""
    view = await gateway.inspect(room)
    present = view.joined | view.invited
    for user in sorted(wanted - present):
        await _unless_refused(gateway.invite(room, user))
    return await _remove(gateway, room, present - wanted)


async def show_out(gateway: Gateway, room: str, may_stay: frozenset[str]) -> frozenset[str]:
    """Whoever else is in a room of ours is shown out of it; answers who. Nobody is invited.

    A room that we are not in any more needs nothing.
    """
    try:
        view = await gateway.inspect(room)
    except Refused as error:
        if isinstance(error, SlowDown | TokenRefused):
            raise
        return frozenset()
    return await _remove(gateway, room, (view.joined | view.invited) - may_stay)


async def _remove(gateway: Gateway, room: str, users: frozenset[str]) -> frozenset[str]:
    others = users - {gateway.me}
    for user in sorted(others):
        await _unless_refused(gateway.remove(room, user))
    return others


async def _unless_refused(asked: Awaitable[None]) -> None:
    """An account that is gone can be neither invited nor removed; that keeps nobody else waiting."""
    try:
        await asked
    except Refused as error:
        if isinstance(error, SlowDown | TokenRefused):
            raise
