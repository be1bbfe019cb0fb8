"""The rooms that stand still: made once, found again by their marker, their members kept as the settings have them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime

from bot.db import places
from bot.db.engine import Database
from bot.matrix.errors import Refused, SlowDown, TokenRefused
from bot.matrix.gateway import Gateway
from bot.staff import Roster
from bot.vault import Vault

NAMES = {
    "space": "Kynnys",
    "duty": "Päivystys",
    "alarm": "Hälytykset",
    "admin": "Ylläpito",
}


async def ensure(
    gateway: Gateway, database: Database, vault: Vault, roster: Roster, now: Callable[[], datetime]
) -> dict[str, str]:
    """Every staff room by its kind. Repeatable: what is there already is left as it is."""
    return {kind: await _ensure_one(gateway, database, vault, kind, roster, now) for kind in NAMES}


async def _ensure_one(
    gateway: Gateway, database: Database, vault: Vault, kind: str, roster: Roster, now: Callable[[], datetime]
) -> str:
    wanted = roster.belongs(kind)
    async with database.tx() as tx:
        known = await places.rooms_of_kind(tx, vault, kind)
    if known:
        await _seat(gateway, known[-1].room_id, wanted)
        return known[-1].room_id
    marker = vault.lookup("marker", f"staff {kind}").hex()
    room = await gateway.find_room(marker)
    if room is None:
        room = await gateway.create(marker, NAMES[kind], wanted, space=kind == "space")
    async with database.tx() as tx:
        await places.keep_room(tx, vault, room, kind, now())
        spaces = await places.rooms_of_kind(tx, vault, "space")
    if kind != "space" and spaces:
        via = {"via": [gateway.me.partition(":")[2]]}
        await gateway.put_state(spaces[-1].room_id, "m.space.child", room, via)
    return room


async def _seat(gateway: Gateway, room: str, wanted: frozenset[str]) -> None:
    """Those who belong are invited, those who do not any more are shown out."""
    view = await gateway.inspect(room)
    present = view.joined | view.invited
    for user in sorted(wanted - present):
        await _unless_refused(gateway.invite(room, user))
    for user in sorted(present - wanted - {gateway.me}):
        await _unless_refused(gateway.remove(room, user))


async def _unless_refused(asked: Awaitable[None]) -> None:
    """An account that is gone can be neither invited nor removed; that keeps nobody else waiting."""
    try:
        await asked
    except Refused as error:
        if isinstance(error, SlowDown | TokenRefused):
            raise
