"""What is to be worked on: a pile for each room, in the order in which it came.

In memory only: what lies here stands in the inbox, too, and is laid here again by the next life.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import timedelta

from bot.db.inbox import Envelope
from rooms.model import EnvelopeId


@dataclass
class Pile:
    """What came in one room, and what waits for a key beside it."""

    room: int
    ready: deque[Envelope] = field(default_factory=deque)
    locked: deque[Envelope] = field(default_factory=deque)
    not_before: float | None = None
    """Second of the loop's clock, which nobody sets."""
    keys: int = 0
    """How often keys for this room have come."""
    looked_through: int = 0
    """Up to here the pile has been looked through for cries for help."""

    @property
    def room_id(self) -> str | None:
        """The room's Matrix id; None where nothing lies here."""
        first = next(iter((*self.ready, *self.locked)), None)
        return first.room.room_id if first is not None else None

    @property
    def waits(self) -> bool:
        """Whether nothing of it is to be worked on yet."""
        return self.not_before is not None and self.not_before > asyncio.get_running_loop().time()

    def hold(self, duration: timedelta) -> float:
        """Nothing of it is worked on for so long. Answers until when."""
        self.not_before = asyncio.get_running_loop().time() + duration.total_seconds()
        return self.not_before

    def unseen(self) -> list[Envelope]:
        """What nobody has looked through for cries for help."""
        return [one for one in self.ready if one.id > self.looked_through]

    def looked_at(self, number: EnvelopeId) -> None:
        """It has been looked through for a cry for help, and is none."""
        if not any(one.id < number for one in self.unseen()):
            self.looked_through = max(self.looked_through, number)

    def to_the_front(self, envelope: Envelope) -> None:
        self.take_off(envelope)
        self.ready.appendleft(envelope)

    # While one is worked on, the key of another may come and that one lie in front: each is found by its number.
    def now_reads(self, envelope: Envelope) -> Envelope:
        """What is known of an envelope on the pile has changed. Answers it."""
        self.ready[self._place_of(envelope)] = envelope
        return envelope

    def take_off(self, envelope: Envelope) -> None:
        del self.ready[self._place_of(envelope)]

    def step_aside(self, envelope: Envelope) -> None:
        """It waits for its key beside the pile, so that later ones are heard."""
        self.take_off(envelope)
        self.locked.append(envelope)

    def _place_of(self, envelope: Envelope) -> int:
        return next(place for place, one in enumerate(self.ready) if one.id == envelope.id)

    def key_came(self) -> None:
        """What waited for a key lies in front again, as it came."""
        self.ready.extendleft(reversed(self.locked))
        self.locked.clear()

    def asked_again(self, number: EnvelopeId) -> None:
        """The writer of one that is locked has been told."""
        self.locked = deque(replace(one, asked_again=True) if one.id == number else one for one in self.locked)


class Piles:
    """All the rooms' piles. `news` is set whenever there is something to look at."""

    def __init__(self) -> None:
        self._piles: dict[int, Pile] = {}
        self.news = asyncio.Event()
        self.keys_on_their_way = True
        """Whether the homeserver may still hold keys for what lies here; so until it has first answered."""

    def add(self, envelopes: Iterable[Envelope]) -> None:
        """New envelopes, or those that an earlier life left, in the order in which they came."""
        for envelope in envelopes:
            # Also one that waits for its key: the key may have come just before the life before this one ended.
            self._piles.setdefault(envelope.room.id, Pile(envelope.room.id)).ready.append(envelope)
        self.news.set()

    def keys_came(self, rooms: Iterable[str]) -> None:
        """Room keys arrived: what waits for one in these rooms is worked on first."""
        wanted = set(rooms)
        for pile in self.all():
            if pile.room_id in wanted:
                pile.keys += 1
                pile.key_came()
                pile.not_before = None
        self.news.set()

    def more_keys(self, more: bool) -> None:
        self.keys_on_their_way = more

    def wake_room(self, number: int) -> None:
        """Something that the room waited for has happened."""
        pile = self._piles.get(number)
        if pile is not None:
            pile.not_before = None
        self.news.set()

    def __len__(self) -> int:
        """How many envelopes are to be worked on; those that wait for a key are not counted."""
        return sum(len(one.ready) for one in self._piles.values())

    def all(self) -> list[Pile]:
        return list(self._piles.values())

    def waiting(self) -> set[EnvelopeId]:
        """What is still to be worked on."""
        return {one.id for pile in self._piles.values() for one in pile.ready}

    def clear_away(self, pile: Pile) -> None:
        """Nothing is left of it."""
        del self._piles[pile.room]

    async def rest(self) -> None:
        """Until there is news, or a pile that waited may be worked on."""
        waits = [one.not_before for one in self._piles.values() if one.ready and one.not_before is not None]
        patience = max(0.01, min(waits) - asyncio.get_running_loop().time()) if waits else None
        try:
            await asyncio.wait_for(self.news.wait(), patience)
        except TimeoutError:
            return
