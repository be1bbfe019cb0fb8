"""`!henkilöstö` in the admin room: who is on the roster, and how somebody comes on it or goes.

Only writes down what is wanted; the service follows at its next tick (bot/rostering.py).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.db import inbox, roster, service_records
from bot.rostering import ROSTER_WANTED
from bot.staff import Member, Roster
from bot.vault import Vault
from config.faults import Faults
from config.roster import COLUMNS, entry
from config.settings import Settings
from rooms import messages as say
from rooms.calendar import day_of
from rooms.commands import RosterAdd, RosterCommand, RosterList, RosterRemove
from rooms.messages import Sentence
from rooms.model import StaffId
from rooms.roster import NotReady, why_not_ready

MOST_NAMED = 20
"""People of one kind that the list in the room names."""


class RosterWishes:
    """Holds no state."""

    def __init__(self, vault: Vault, members: Roster, settings: Settings, now: Callable[[], datetime]) -> None:
        self._vault = vault
        self._roster = members
        self._settings = settings
        self._now = now

    async def obeyed(self, tx: AsyncConnection, wish: RosterCommand, by: StaffId) -> Sentence:
        """What an operator's command came to. `by` is the operator's key."""
        match wish:
            case RosterList():
                return self._listed()
            case RosterAdd(cells=cells):
                return await self._add(tx, dict(cells), by)
            case RosterRemove(key=key, at_once=at_once):
                return await self._remove(tx, StaffId(key), by, at_once=at_once)

    def _listed(self) -> Sentence:
        responding = [one for one in self._roster.members if one.responds]
        today = day_of(self._now())
        why = {one.responder.who: why_not_ready(one.person, today) for one in responding}
        unready = {
            reason.value: _named(one for one in responding if why[one.responder.who] is reason) for reason in NotReady
        }
        adults = _named(one for one in responding if one.is_adult)
        return say.AdminRoster(adults, _named(one for one in responding if not one.is_adult), **unready)

    async def _add(self, tx: AsyncConnection, cells: dict[str, str], by: StaffId) -> Sentence:
        """Also changes somebody who is on it; then all of them is written anew."""
        try:
            added = entry(cells, self._settings, await roster.everybody(tx, self._vault))
        except Faults as found:
            return say.AdminStaffRefused(_columns(found.lines, cells))
        await roster.keep(tx, self._vault, added, by, self._now())
        await self._ask(tx)
        return say.AdminStaffAdding(added.person.responder.alias)

    async def _remove(self, tx: AsyncConnection, who: StaffId, by: StaffId, *, at_once: bool) -> Sentence:
        if who in self._settings.staff:
            return say.AdminStaffInSettings(who)
        if not at_once and await service_records.of_person(tx, who):
            return say.AdminStaffHasRecord(self._roster.responder(who).alias, who)
        if not await roster.remove(tx, who, by, self._now()):
            return say.AdminStaffUnknown(who)
        await self._ask(tx)
        return say.AdminStaffRemoving(self._roster.responder(who).alias)

    async def _ask(self, tx: AsyncConnection) -> None:
        await inbox.move_cursor(tx, self._now().isoformat(), ROSTER_WANTED)


def _named(members: Iterable[Member]) -> str:
    """`Kuraattori Koivu (koivu), …`; a dash where there is nobody."""
    found = [f"{one.responder.alias} ({one.responder.who})" for one in members]
    more = [f"+{len(found) - MOST_NAMED}"] if len(found) > MOST_NAMED else []
    return ", ".join([*found[:MOST_NAMED], *more]) or "–"


def _columns(faults: Iterable[str], cells: dict[str, str]) -> str:
    """The columns that the faults are about, and never what was written in them."""
    about = {line.partition(":")[0] for line in faults}
    unknown = ["?"] if cells.keys() - set(COLUMNS) else []
    return ", ".join([*(one for one in COLUMNS if one in about), *unknown])
