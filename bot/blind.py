"""When the database is away, one thing still works: 112.

Nothing is taken in and nothing is remembered, since there is nowhere to remember it. But a cry for help that can be
read, in so many words or as the crisis screen finds it, is answered with the compiled-in text, at once. The transaction
id is the one the ordinary way would use, so that when the database is back and the message is worked on, the text does
not come twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

import structlog

from bot import txn
from bot.doors import Doors, Listeners, NotFit
from bot.matrix import rendering
from bot.matrix.errors import MatrixFault
from bot.matrix.listening import Heard
from bot.matrix.translate import translate, words_in
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

    def __init__(
        self, *, doors: Doors, vault: Vault, roster: Roster, grave: Callable[[str], bool] = lambda text: False
    ) -> None:
        """`grave`: whether the crisis screen finds danger in a text at the first look."""
        self._grave = grave
        self._doors = doors
        self._vault = vault
        self._roster = roster
        self._answered: set[str] = set()

    async def answer(self, heard: Iterable[Heard], now: datetime) -> None:
        """The emergency text to everybody who asks for it. Never raises for one of them."""
        for one in heard:
            step = None if one.key in self._answered else self._step(one, now)
            if step is None:
                continue
            try:
                await self._say(one, step)
                self._answered.add(one.key)
            except (MatrixFault, NotFit) as error:
                log.warning("emergency text waits", why=type(error).__name__)

    def _step(self, heard: Heard, now: datetime) -> int | None:
        """Under which of the message's own transaction ids the text goes out; None where it is no cry."""
        sender = str(heard.event.get("sender"))
        if heard.event.get("type") != "m.room.encrypted" or self._roster.staff_by_matrix_id(sender) is not None:
            return None
        sent_at = heard.event.get("origin_server_ts")
        if not isinstance(sent_at, int) or sent_at / 1000 < (now - RECENT).timestamp():
            return None
        words = self._words(heard)
        if words is None:
            return None
        understood = student_command(words)
        if understood is not None and understood.command is StudentCommand.EMERGENCY:
            return txn.EMERGENCY_STEP
        return txn.BLIND_STEP if self._grave(words.text) else None

    def _words(self, heard: Heard) -> Words | None:
        try:
            plain = self._doors.unseal(heard.room, heard.event)
        except MatrixFault:
            return None
        return words_in(translate(plain.type, plain.content))

    async def _say(self, heard: Heard, step: int) -> None:
        to = Listeners(frozenset({str(heard.event.get("sender"))}), staff=False)
        content = rendering.said(emergency_block(None))
        await self._doors.say(heard.room, to, content, txn.for_event(self._vault, heard.key, step))
        log.info("emergency text given without the database")
