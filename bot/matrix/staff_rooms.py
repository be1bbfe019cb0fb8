"""The rooms that stand still: made once, found again by their marker, their members kept as the roster has them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.db import places
from bot.db.engine import Database
from bot.matrix.errors import Refused, SlowDown, TokenRefused
from bot.matrix.gateway import Gateway
from bot.matrix.seats import seat
from bot.staff import Roster
from bot.vault import Vault

NAMES = {
    "space": "Kynnys",
    "duty": "Päivystys",
    "tutors": "Tutorien päivystys",
    "alarm": "Hälytykset",
    "admin": "Ylläpito",
}


@dataclass(frozen=True, slots=True)
class Standing:
    """Every staff room by its kind, and the accounts that were shown out of any."""

    rooms: dict[str, str]
    shown_out: frozenset[str]

    def __repr__(self) -> str:
        return f"<{len(self.rooms)} staff rooms>"


async def ensure(
    gateway: Gateway, database: Database, vault: Vault, roster: Roster, now: Callable[[], datetime]
) -> Standing:
    """Every staff room with its members. Repeatable: what is there already is left as it is."""
    rooms: dict[str, str] = {}
    shown_out: frozenset[str] = frozenset()
    for kind in NAMES:
        rooms[kind], gone = await _ensure_one(gateway, database, vault, kind, roster, now)
        shown_out |= gone
    return Standing(rooms, shown_out)


async def enter(gateway: Gateway, database: Database, vault: Vault) -> dict[str, str]:
    """The staff rooms by kind in which it sits now, for a worker that does not lead: where the leader has asked it in.

    Repeatable. A room to which nobody has asked it yet is entered another time.
    """
    async with database.tx() as tx:
        known = [one for kind in NAMES for one in (await places.rooms_of_kind(tx, vault, kind))[-1:]]
    entered: dict[str, str] = {}
    for room in known:
        try:
            await gateway.join(room.room_id)
        except Refused as error:
            if isinstance(error, SlowDown | TokenRefused):
                raise
        else:
            entered[room.kind] = room.room_id
    return entered


async def _ensure_one(
    gateway: Gateway, database: Database, vault: Vault, kind: str, roster: Roster, now: Callable[[], datetime]
) -> tuple[str, frozenset[str]]:
    wanted = roster.belongs(kind) | gateway.colleagues
    async with database.tx() as tx:
        known = await places.rooms_of_kind(tx, vault, kind)
    if known:
        return known[-1].room_id, await seat(gateway, known[-1].room_id, wanted)
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
    return room, frozenset()
