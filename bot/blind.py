"""When the database is away, one thing still works: 112.

Nothing is taken in and nothing is remembered, since there is nowhere to remember it. But a cry for help that can be
read is answered with the compiled-in text, at once. The transaction id is the one the ordinary way would use, so that
when the database is back and the message is worked on, the text does not come twice.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

import structlog

from bot import txn
from bot.doors import Doors, Listeners, NotFit
from bot.matrix import rendering
from bot.matrix.errors import MatrixFault
from bot.matrix.receiver import Heard
from bot.matrix.translate import Edited, Wrote, translate
from bot.staff import Roster
from bot.vault import Vault
from moderation.emergency import emergency_block
from rooms.commands import StudentCommand, student_command
from rooms.words import Words

log = structlog.get_logger("kynnys.blind")

RECENT = timedelta(minutes=15)
"""Older cries are left to the ordinary way: their writer has got help, or will get the rest of it too."""


class Blind:
    """Answers cries for help without a database."""

    def __init__(self, *, doors: Doors, vault: Vault, roster: Roster) -> None:
        self._doors = doors
        self._vault = vault
        self._roster = roster
        self._answered: set[str] = set()

    async def answer(self, heard: Iterable[Heard], now: datetime) -> None:
        """The emergency text to everybody who asks for it. Never raises for one of them."""
        for one in heard:
            if one.key in self._answered or not self._is_cry(one, now):
                continue
            try:
                await self._say(one)
                self._answered.add(one.key)
            except (MatrixFault, NotFit) as error:
                log.warning("emergency text waits", why=type(error).__name__)

    def _is_cry(self, heard: Heard, now: datetime) -> bool:
        sender = str(heard.event.get("sender"))
        if heard.event.get("type") != "m.room.encrypted" or self._roster.staff_by_matrix_id(sender) is not None:
            return False
        sent_at = heard.event.get("origin_server_ts")
        if not isinstance(sent_at, int) or sent_at / 1000 < (now - RECENT).timestamp():
            return False
        words = self._words(heard)
        understood = student_command(words) if words is not None else None
        return understood is not None and understood.command is StudentCommand.EMERGENCY

    def _words(self, heard: Heard) -> Words | None:
        try:
            plain = self._doors.unseal(heard.room, heard.event)
        except MatrixFault:
            return None
        incoming = translate(plain.type, plain.content)
        return incoming.words if isinstance(incoming, Wrote | Edited) else None

    async def _say(self, heard: Heard) -> None:
        to = Listeners(frozenset({str(heard.event.get("sender"))}), staff=False)
        content = rendering.said(emergency_block(None))
        await self._doors.say(heard.room, to, content, txn.for_event(self._vault, heard.key, txn.EMERGENCY_STEP))
        log.info("emergency text given without the database")
