"""Messages to devices, and how a request on behalf of many survives one of them."""

import secrets
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, TypeAlias, TypeVar

from nio.crypto.device import OlmDevice

from bot.matrix.api import Api, path
from bot.matrix.errors import Refused

DEVICES_PER_REQUEST = 50

Addressed: TypeAlias = tuple[OlmDevice, dict[str, Any]]
"""A device, and the sealed content for it."""

_T = TypeVar("_T")


async def send(api: Api, messages: Sequence[Addressed]) -> None:
    """One request, a transaction id of its own."""
    bodies: dict[str, dict[str, Any]] = {}
    for device, message in messages:
        bodies.setdefault(device.user_id, {})[device.id] = message
    where = path("sendToDevice", "m.room.encrypted", secrets.token_hex(16))
    await api.call("PUT", where, {"messages": bodies})


async def in_halves(items: Sequence[_T], call: Callable[[Sequence[_T]], Awaitable[None]]) -> None:
    """Do it for all; where the homeserver finds fault with a request (400, 413), find the item and do the
    others.

    One person with an odd id must not be everybody's fault.
    """
    try:
        await call(items)
    except Refused as refusal:
        if refusal.status not in (400, 413):
            raise
        if len(items) > 1:
            middle = len(items) // 2
            await in_halves(items[:middle], call)
            await in_halves(items[middle:], call)
