"""The card of how the service is: made of the last stock, said when something of it has changed.

A card is new with each life of the service, so that it stands near the end of the room, and is edited in place from
then on. What waits to be said is not said twice: while one card is on its way, the next waits for the next look.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import errands
from bot.db import outbox
from bot.db.outbox import Errand
from bot.db.stock import Line, Queue, Stock
from bot.status_messages import StatusCard
from bot.vault import Vault
from moderation.alarm import Standing
from rooms.model import Phase, Place

STEP = 5
"""Minutes: the longest wait is told in steps, or the card would change for it alone all the time."""
STUCK_AFTER = timedelta(minutes=1)


def card_of(stock: Stock, *, whole: bool, encoder: bool, steady: bool, now: datetime, gone: int = 0) -> StatusCard:
    """How things stand."""
    waits = {queue: stock.waiting.get(queue, Line()) for queue in Queue}
    longest = max((_since(line, now) for line in waits.values()), default=timedelta())
    return StatusCard(
        told_at=now,
        tutor_wait=waits[Queue.TUTOR_CHAT].count,
        adult_wait=waits[Queue.COUNSELLOR_CHAT].count,
        danger_wait=waits[Queue.ALARM].count,
        longest=int(longest.total_seconds() // 60) // STEP * STEP,
        talks=stock.phases.get(Phase.ASSIGNED, 0) - stock.asleep,
        asleep=stock.asleep,
        adults_on=stock.on_duty.get(Place.DUTY, 0),
        tutors_on=stock.on_duty.get(Place.TUTORS, 0),
        alarms=sum(stock.alarms.values()),
        unanswered=sum(count for (_, standing), count in stock.alarms.items() if standing is Standing.CALLED),
        stuck=stock.errands.count if _since(stock.errands, now) >= STUCK_AFTER else 0,
        locked=stock.envelopes.get("locked", 0),
        aside=stock.envelopes.get("aside", 0),
        whole=whole,
        encoder=encoder,
        steady=steady,
        drill_days=_since(Line(1, stock.drilled_at), now).days if stock.drilled_at is not None else None,
        workers_gone=gone,
    )


def _since(line: Line, now: datetime) -> timedelta:
    return max(timedelta(), now - line.since) if line.since is not None else timedelta()


class StatusBoard:
    """Remembers what it has said in this life."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault
        self._said: StatusCard | None = None

    def says_something_new(self, card: StatusCard) -> bool:
        """Whether anything but the moment is different from what was said last."""
        return self._said is None or replace(card, told_at=self._said.told_at) != self._said

    def said(self, card: StatusCard) -> None:
        """It is written down for good."""
        self._said = card

    async def show(self, tx: AsyncConnection, card: StatusCard, name: str) -> list[Errand]:
        """Writes it down to be said, where it tells something new and no card is on its way. `name`: of the errand."""
        draft = errands.status(card, anew=self._said is None)
        if not self.says_something_new(card) or await outbox.speaks_in(tx, [draft.lane]):
            return []
        return [await outbox.append(tx, self._vault, draft, name, card.told_at)]
