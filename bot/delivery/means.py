"""What carrying out an errand needs."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from bot.db.engine import Database
from bot.db.outbox import Errand
from bot.doors import Doors, Heard, Listeners
from bot.matrix import rendering
from bot.matrix.translate import Reacted
from bot.media.cleaner import Cleaner, Cleans
from bot.paging import Pager
from bot.staff import Roster
from bot.texts import Texts
from bot.tools import Result
from bot.vault import Vault
from bot.worker import Worker
from rooms.media import MediaPolicy
from rooms.messages import Sentence
from rooms.model import Desk, Language

NAME: Final = "fi.kynnys.errand"
"""In the content of what is said in staff rooms where several workers serve: the errand, by its transaction id."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """A message of ours: where it stands, which worker's account said it, and whether it is an edit."""

    event: str
    worker: str
    is_edit: bool = False


class Gone(Exception):
    """There is no such room any more: nothing to do."""


@dataclass(frozen=True)
class Means:
    """Shared by all who carry out errands. `hand_over` gets what follows from them."""

    database: Database
    vault: Vault
    doors: Doors
    roster: Roster
    texts: Texts
    worker: Worker
    staff_language: Language
    now: Callable[[], datetime]
    hand_over: Callable[[Result], None]
    pager: Pager | None = None
    media: MediaPolicy = field(default_factory=MediaPolicy)
    cleaner: Cleans = field(default_factory=Cleaner)
    offering: dict[str, asyncio.Lock] = field(default_factory=dict)
    colleagues: Mapping[str, str] = field(default_factory=dict)
    """Names of our other workers by their accounts."""

    def words(self, message: Sentence, language: Language | None) -> dict[str, Any]:
        return rendering.said(self.texts.words(message, language))

    async def say(self, errand: Errand, room: str, to: Listeners, content: Mapping[str, Any]) -> Spoken:
        """Says it, unless a worker that led before has done so: a transaction id is an account's own."""
        said = await self.said_already(errand, room)
        if said is not None:
            return said
        share = self.database.share
        if errand.worker is None and not share.alone:
            content = {**content, NAME: errand.txn}
        return Spoken(await self.doors.say(room, to, content, errand.txn), share.me)

    async def said_already(self, errand: Errand, room: str) -> Spoken | None:
        """What another worker, who led before, has said of this errand."""
        for event, heard in await self._by_colleagues(errand, room):
            if heard.content.get(NAME) == errand.txn and heard.sender in self.colleagues:
                relation = heard.content.get("m.relates_to")
                is_edit = isinstance(relation, dict) and relation.get("rel_type") == "m.replace"
                return Spoken(event, self.colleagues[heard.sender], is_edit)
        return None

    async def pressed_already(self, errand: Errand, room: str, event: str) -> frozenset[str]:
        """Which reactions another worker, who led before, has put under the event."""
        pressed = [heard.incoming for _, heard in await self._by_colleagues(errand, room)]
        return frozenset(one.key for one in pressed if isinstance(one, Reacted) and one.target == event)

    async def _by_colleagues(self, errand: Errand, room: str) -> list[tuple[str, Heard]]:
        """Only where somebody else can have begun the errand."""
        if errand.worker is not None or not errand.inherited or not self.colleagues:
            return []
        return await self.doors.said_by_colleagues(room, errand.created_at)

    def offers_of(self, room_id: str) -> asyncio.Lock:
        """Keeps an erasing of the room from slipping in between our reactions there."""
        return self.offering.setdefault(room_id, asyncio.Lock())

    def marker(self, desk: Desk) -> str:
        """By this a desk is found again that may have been made."""
        return self.vault.lookup("marker", f"desk {desk.id}").hex()
