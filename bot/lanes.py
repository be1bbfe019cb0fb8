"""Errands waiting in memory, each lane in order, several lanes at once.

The outbox table is the truth; this is the order of the day. One lane works on one errand at a time, so order is kept
per room; at most `AT_ONCE` lanes work at the same time, and urgent ones have places of their own.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Iterable

from bot.db.outbox import Errand
from rooms.model import ConversationId

AT_ONCE = 12
URGENT_AT_ONCE = 4

Carry = Callable[[Errand], Awaitable[None]]
"""Carries out one errand, with all the patience it takes; returns when it is settled."""


class Lanes:
    """Use inside the TaskGroup that owns the service."""

    def __init__(self, group: asyncio.TaskGroup, carry: Carry) -> None:
        self._group = group
        self._carry = carry
        self._lanes: dict[str, deque[Errand]] = {}
        self._places = asyncio.Semaphore(AT_ONCE)
        self._urgent_places = asyncio.Semaphore(URGENT_AT_ONCE)
        self._idle = asyncio.Event()
        self._idle.set()

    def add(self, errands: Iterable[Errand]) -> None:
        """Each goes to the end of its lane; a lane that sleeps wakes."""
        for errand in errands:
            lane = self._lanes.get(errand.lane)
            if lane is None:
                lane = self._lanes[errand.lane] = deque()
                self._idle.clear()
                self._group.create_task(self._walk(errand.lane, lane, errand.urgent), name="lane")
            lane.append(errand)

    def drop_conversation(self, conversation: ConversationId) -> None:
        """Errands that nobody has begun, of a conversation that is erased."""
        for lane in self._lanes.values():
            for errand in [one for one in lane if one.conversation == conversation]:
                lane.remove(errand)

    async def _walk(self, name: str, lane: deque[Errand], urgent: bool) -> None:
        places = self._urgent_places if urgent else self._places
        await asyncio.sleep(0)  # the rest of the same batch arrives first
        while lane:
            errand = lane.popleft()
            async with places:
                await self._carry(errand)
        del self._lanes[name]
        if not self._lanes:
            self._idle.set()

    async def idle(self) -> None:
        """Returns when nothing is left to do."""
        await self._idle.wait()

    def __len__(self) -> int:
        return sum(map(len, self._lanes.values()))
