"""What all who work on envelopes share, and what a piece of work leaves for others."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import txn
from bot.db import conversations, outbox
from bot.db.conversations import Stored
from bot.db.engine import Database
from bot.db.inbox import Envelope
from bot.db.outbox import Draft, Errand
from bot.doors import Doors, Heard
from bot.hearing import Hearing
from bot.matrix.errors import Unsealable
from bot.milestones import Milestone
from bot.staff import Roster
from bot.turn import Policies
from bot.vault import Vault
from rooms.model import ConversationId


@dataclass(frozen=True, slots=True)
class Result:
    """What a piece of work left for others: errands, conversations that are gone, rooms no longer ours, and counts."""

    errands: tuple[Errand, ...] = ()
    erased: tuple[ConversationId, ...] = ()
    left_rooms: frozenset[str] = frozenset()
    milestones: tuple[Milestone, ...] = ()


def joined(results: Iterable[Result]) -> Result:
    """Several results as one, in their order."""
    found = list(results)
    return Result(
        tuple(errand for one in found for errand in one.errands),
        tuple(number for one in found for number in one.erased),
        frozenset().union(*(one.left_rooms for one in found)),
        tuple(milestone for one in found for milestone in one.milestones),
    )


@dataclass(frozen=True)
class Tools:
    """Shared by the worker and those to whom it hands envelopes. `draw` gives random numbers of 64 bits."""

    database: Database
    vault: Vault
    doors: Doors
    roster: Roster
    hearing: Hearing
    policies: Policies
    now: Callable[[], datetime]
    draw: Callable[[], int]

    def unseal(self, envelope: Envelope) -> Heard | None:
        """What the envelope holds; None when it can never be read.

        Raises:
            NoKey: it cannot be read yet.
        """
        try:
            return self.doors.unseal(envelope.room.room_id, envelope.event)
        except Unsealable:
            return None

    async def stored(self, tx: AsyncConnection, number: ConversationId) -> Stored | None:
        """The conversation of that number, if it is still there."""
        return await conversations.by_number(tx, number, self.roster.responder)

    async def write(
        self, tx: AsyncConnection, envelope: Envelope | None, step: int, draft: Draft, *, also: str = ""
    ) -> Errand:
        """Writes an errand down. What follows from an envelope gets its name from it and from `step`.

        So work that is done anew after a crash says nothing twice. `also` tells apart what would bear one name.
        """
        return await outbox.append(tx, self.vault, draft, self._txn(envelope, step, also), self.now())

    def _txn(self, envelope: Envelope | None, step: int, also: str) -> str:
        if envelope is None:
            return f"{self.draw():016x}{step:x}"
        return txn.for_event(self.vault, f"{envelope.event.get('event_id')}{also}", step)
