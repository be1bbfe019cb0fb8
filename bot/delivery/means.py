"""What carrying out an errand needs."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.db.engine import Database
from bot.doors import Doors
from bot.matrix import rendering
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

    def words(self, message: Sentence, language: Language | None) -> dict[str, Any]:
        return rendering.said(self.texts.words(message, language))

    def offers_of(self, room_id: str) -> asyncio.Lock:
        """Keeps an erasing of the room from slipping in between our reactions there."""
        return self.offering.setdefault(room_id, asyncio.Lock())

    def marker(self, desk: Desk) -> str:
        """By this a desk is found again that may have been made."""
        return self.vault.lookup("marker", f"desk {desk.id}").hex()
