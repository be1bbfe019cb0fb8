"""The first start from a copy (bot/backup/restoring.py): what was missed is put right, and everybody is told.

Between the copy and now the world went on: students wrote, began, and erased everything; desks were made and closed.
What the homeserver still knows of that is which rooms we are in. So:

- a conversation whose room we are no longer in was erased or left since, and is erased once more: a copy must not bring
  back whom somebody took away;
- a room that we are in with one person and do not know is a conversation that began since; it begins anew;
- any other room that we do not know is left;
- a desk that is gone gives its student back to the queue;
- everybody with an open conversation is told in one line, their responders and the operators too.

Of several workers each does so for its own rooms, with its own account, when it starts first.

What was said in between is not worked on: most of it was, and to say it twice to the wrong people would be worse than
to ask for it again. All rows change in one transaction; what is done before it does no harm when it is done again.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import erasing, errands
from bot.backup import RESTORED
from bot.db import conversations, inbox, outbox, places
from bot.db.conversations import Stored
from bot.db.engine import Database
from bot.db.outbox import Draft
from bot.db.share import share_of
from bot.db.tables import cursor
from bot.doors import RoomView
from bot.matrix.api import Api
from bot.matrix.gateway import Gateway
from bot.matrix.listening import HomeserverSource
from bot.matrix.machine import Machine
from bot.matrix.receiver import Receiver
from bot.matrix.retiring import inherit_keys, retire
from bot.staff import Roster
from bot.vault import Vault
from bot.worker import Worker
from rooms.effects import Erase, Say
from rooms.facts import ResponderLeft
from rooms.messages import AdminSetBack, DeskSetBack, SetBack
from rooms.model import Desk, Phase, Place
from rooms.policy import RoomsPolicy
from rooms.pseudonyms import pseudonym

log = structlog.get_logger("kynnys.restored")

_OVER = (Phase.CLOSED, Phase.GONE)


@dataclass(frozen=True, slots=True)
class _Now:
    """What the homeserver knows."""

    cursor: str
    invitations: dict[str, object]
    known: frozenset[str]
    """Rooms of ours that the copy knows, and that we are still in."""
    new: dict[str, RoomView]
    """Rooms that we are in and the copy does not know."""


class SettingBack:
    """Does all of the above, once. `directory`: the data folder."""

    def __init__(
        self,
        *,
        database: Database,
        vault: Vault,
        api: Api,
        machine: Machine,
        gateway: Gateway,
        receiver: Receiver,
        worker: Worker,
        roster: Roster,
        policy: RoomsPolicy,
        directory: Path,
        now: Callable[[], datetime],
        draw: Callable[[], int],
    ) -> None:
        self._database = database
        self._vault = vault
        self._api = api
        self._machine = machine
        self._gateway = gateway
        self._receiver = receiver
        self._worker = worker
        self._roster = roster
        self._policy = policy
        self._directory = directory
        self._now = now
        self._draw = draw

    async def take_up(self) -> None:
        """Nothing where neither database nor key store come from a copy.

        Raises:
            MatrixFault: the homeserver is away; the next start goes on from here.
            SecretsFault: the laid aside login is lax or broken.
        """
        async with self._database.tx() as tx:
            since = await inbox.where_sync_starts(tx, RESTORED)
            ours = await places.room_ids(tx, self._vault)
        if since:
            there = await self._look(ours)
            inherit_keys(self._machine, self._directory, there.known)
            async with self._database.tx() as tx:
                await self._put_right(tx, datetime.fromisoformat(since), there)
            log.info("taken up from a copy", rooms=len(there.known), new=len(there.new))
        else:  # a database that outlived its machine waits for the same keys
            inherit_keys(self._machine, self._directory, ours)
        await retire(self._api, self._machine, self._directory)

    # --- the homeserver ---------------------------------------------------------------------------------------------
    async def _look(self, ours: Collection[str]) -> _Now:
        """First the place in the stream, then the rooms: what happens in between is heard later."""
        raw = await HomeserverSource(self._api, self._machine).sync(None, 0.0)
        self._machine.digest(raw)
        rooms = raw.get("rooms")
        invitations = rooms.get("invite") if isinstance(rooms, dict) else None
        in_now = frozenset(await self._gateway.joined_rooms())
        new = {room: await self._gateway.inspect(room) for room in sorted(in_now - frozenset(ours))}
        return _Now(str(raw["next_batch"]), {"invite": invitations or {}}, in_now & frozenset(ours), new)

    # --- the database -----------------------------------------------------------------------------------------------
    async def _put_right(self, tx: AsyncConnection, since: datetime, there: _Now) -> None:
        hours = max(1, round((self._now() - since).total_seconds() / 3600))
        told = erased = 0
        for stored in await conversations.everything(tx, self._roster.responder):
            if await self._room_of(tx, stored.entry_room) not in there.known:
                await self._erase(tx, stored, there)
                erased += 1
            elif stored.conversation.phase not in _OVER:
                await self._tell(tx, stored, there, hours)
                told += 1
        found = [await self._begin(tx, room, view, hours) for room, view in there.new.items()]
        if self._roster.operators():
            message = AdminSetBack(hours, told, sum(found), erased)
            await self._write(tx, errands.draft(Say(Place.ADMIN, message), None))
        await self._invited(tx, there)
        await inbox.move_cursor(tx, there.cursor)
        await tx.execute(cursor.delete().where(cursor.c.name == inbox.own_cursor(RESTORED, share_of(tx).me)))

    async def _room_of(self, tx: AsyncConnection, number: int | None) -> str | None:
        found = await places.room_by_number(tx, self._vault, number) if number is not None else None
        return found.room_id if found is not None else None

    async def _erase(self, tx: AsyncConnection, stored: Stored, there: _Now) -> None:
        """Its rows, and what of ours stands in rooms that we are still in."""
        done = await erasing.erase(tx, self._vault, stored, Erase(None, None, False), self._staff_ids())
        for draft in done.drafts:
            if draft.work.get("room") in (None, *there.known):
                await self._write(tx, draft)

    def _staff_ids(self) -> dict[str, str]:
        return {str(who): user for who, user in self._roster.matrix_ids.items()}

    async def _tell(self, tx: AsyncConnection, stored: Stored, there: _Now, hours: int) -> None:
        number, held = stored.conversation.id, stored.conversation.assignment
        await self._write(tx, errands.draft(Say(Place.ENTRY, SetBack(hours)), number))
        if held is None:
            return
        if await self._desk_stands(tx, held.desk, there):
            await self._write(tx, errands.draft(Say(held.desk, DeskSetBack(hours)), number))
        else:
            await self._worker.happened(number, ResponderLeft(self._now(), held.desk), tx)

    async def _desk_stands(self, tx: AsyncConnection, desk: Desk, there: _Now) -> bool:
        """One that is still to be made is made."""
        whose = await conversations.desk_room(tx, desk)
        room = await self._room_of(tx, whose[0]) if whose is not None else None
        return room is None or room in there.known

    async def _begin(self, tx: AsyncConnection, room: str, view: RoomView, hours: int) -> bool:
        """A conversation that the copy does not know; any other room is left."""
        others = (view.joined | view.invited) - {self._machine.user_id}
        user = next(iter(others)) if len(others) == 1 else None
        if user is None or not view.encrypted or self._roster.staff_by_matrix_id(user) is not None:
            await self._write(tx, errands.forget("set-back", room, None))
            return False
        account = await places.keep_account(tx, self._vault, user)
        entry = await places.keep_room(tx, self._vault, room, "entry", self._now())
        begun = await conversations.begin(
            tx,
            account=account,
            entry_room=entry.id,
            pseudonym=pseudonym(self._draw(), await conversations.pseudonyms(tx)),
            at=self._now(),
            policy=self._policy,
        )
        await self._write(tx, errands.join(begun.id))
        await self._write(tx, errands.draft(Say(Place.ENTRY, SetBack(hours)), begun.id))
        return True

    async def _invited(self, tx: AsyncConnection, there: _Now) -> None:
        """Who asked the bot in while it was away is heard: an invitation is told once."""
        answer = await self._receiver.read({"next_batch": there.cursor, "rooms": there.invitations}, None)
        for heard in answer.heard:
            room = await places.keep_room(tx, self._vault, heard.room, "unknown", self._now())
            await inbox.receive(tx, self._vault, room, heard.key, heard.event, self._now())

    async def _write(self, tx: AsyncConnection, draft: Draft) -> None:
        await outbox.append(tx, self._vault, draft, f"{self._draw():016x}", self._now())
