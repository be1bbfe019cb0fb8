"""Alarms: raised one at a time, heard at the counsellor's client, taken, ended. And an encoder that is out of order."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from tests.bench.people import Heard, Person
from tests.bench.scenes import Stage

CARD_WITHIN = 12.0
"""Seconds after which an alarm counts as missed."""
ENDED_WITHIN = 8.0
_NUMBER = re.compile(r"!ota (\d+)")


class Alarms:
    """The counsellor's side. `hear` is to get all that the counsellor hears.

    Which student an alarm is of stands in no card: one is raised at a time, and each new number is that one's. A false
    alarm would break this, so they are counted in the bot's database.
    """

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._room = stage.bot.rooms["alarm"]
        self._cards: asyncio.Queue[float] = asyncio.Queue()
        self._numbers: set[str] = set()
        self._desks: set[str] = set()
        self._ended: set[str] = set()
        self._stirred = asyncio.Event()

    def hear(self, heard: Heard) -> None:
        if heard.type != "m.room.message" or heard.is_edit:
            return
        if heard.room == self._room:
            self._in_alarm_room(heard)
        elif "Tarkistuslista" in heard.body and heard.room not in self._desks:
            self._desks.add(heard.room)
            self._answers(heard.room, "!tulos turvassa")
        elif "Kirjattu" in heard.body and heard.room in self._desks - self._ended:
            self._ended.add(heard.room)
            self._stirred.set()
            self._answers(heard.room, "!sulje")

    def _in_alarm_room(self, heard: Heard) -> None:
        found = _NUMBER.search(heard.body)
        if found is not None and found[1] not in self._numbers:
            self._numbers.add(found[1])
            self._cards.put_nowait(heard.at)
            self._stage.spawn(self._stage.counsellor.reacts(heard.room, heard.event_id, "✅"))

    def _answers(self, desk: str, line: str) -> None:
        self._stage.spawn(self._stage.counsellor.says(desk, line, self._stage.bot.account.user_id))

    async def raised(self, student: Person, room: str, words: str) -> float | None:
        """Seconds from the beginning of the send call to the card unsealed; None where none came."""
        while not self._cards.empty():
            self._cards.get_nowait()
        begun = time.perf_counter()
        await student.says(room, words, self._stage.bot.account.user_id)
        try:
            return await asyncio.wait_for(self._cards.get(), CARD_WITHIN) - begun
        except TimeoutError:
            return None

    @property
    def heard(self) -> int:
        """Cards so far."""
        return len(self._numbers)

    async def are_ended(self) -> int:
        """Returns when each has an outcome and its desk is closed; how many have not, after a while."""
        deadline = time.monotonic() + ENDED_WITHIN
        while (left := self.heard - len(self._ended)) and time.monotonic() < deadline:
            self._stirred.clear()
            with suppress(TimeoutError):
                await asyncio.wait_for(self._stirred.wait(), deadline - time.monotonic())
        return left


@asynccontextmanager
async def encoder_out(pid: int, how: signal.Signals | None) -> AsyncIterator[None]:
    """Each encoder of this bot gets the signal as soon as it is there, for as long as the block lasts."""
    struck: set[int] = set()

    async def strike() -> None:
        while how is not None:
            for child in encoders_of(pid) - struck:
                struck.add(child)
                with suppress(ProcessLookupError):
                    os.kill(child, how)
            await asyncio.sleep(0.05)

    striking = asyncio.create_task(strike())
    try:
        yield
    finally:
        striking.cancel()
        for child in encoders_of(pid) & struck:
            with suppress(ProcessLookupError):
                os.kill(child, signal.SIGCONT)


def encoders_of(pid: int) -> set[int]:
    """Children of a bot that run the encoder."""
    found: set[int] = set()
    with suppress(OSError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            with suppress(OSError):
                found |= {int(child) for child in (task / "children").read_text().split()}
    return {child for child in found if _is_encoder(child)}


def _is_encoder(pid: int) -> bool:
    try:
        return b"encoder_child" in Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return False
