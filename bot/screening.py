"""Screens what students write, before anything else is decided about it.

Two looks. The quick one (rules, phrases) takes a millisecond or two and happens at once: what it finds grave waits for
nothing more. Else the whole screen, with the encoder, reads in the language thread while the message's room waits and
all others go on. Where that fails or comes too late, the message counts as soft and staff are told (`NOT_SCREENED`).

A burst, as after an outage, queues for that thread, and is limited by time and not by number: a look that comes seconds
later is worth more than none, since danger in plain words has been found by then. What would wait longer than
`PATIENCE`, reckoned by how long looks took lately, does not queue at all, so that those before it are read in time.

What a student wrote within the last minute is kept here, in memory alone, since danger may be told in pieces.
"""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol

import structlog

from bot.answering import Answering
from faq.model import Reading
from moderation.model import NOT_SCREENED, Finding, Line
from rooms.model import ConversationId, EnvelopeId

log = structlog.get_logger("kynnys.screening")

PIECES_WITHIN = timedelta(minutes=1)
MOST_PIECES = 6
PATIENCE = 10.0
"""Seconds that a message may wait until it is read: docs/screening.md has the reckoning."""
_A_LOOK = 0.04
"""Seconds that a look takes, until some have been made."""
_LATELY = 8
"""Looks over which their time is averaged."""


class Screens(Protocol):
    """The screen, see moderation/screen.py. Total; `read` blocks for tens of milliseconds."""

    def quick(self, text: str, before: tuple[str, ...] = ()) -> Finding: ...

    def read(self, text: str, before: tuple[str, ...] = ()) -> Finding: ...


@dataclass(frozen=True, slots=True)
class Read:
    """What was understood of a message: how grave, and what is asked."""

    finding: Finding
    reading: Reading = Reading()  # noqa: RUF009 - frozen


@dataclass(frozen=True, slots=True)
class Looks:
    """The screen for both looks: `at_once` is used in the loop alone, `whole` in the language thread alone."""

    at_once: Screens
    whole: Screens

    def quick(self, text: str, before: tuple[str, ...] = ()) -> Finding:
        return self.at_once.quick(text, before)

    def read(self, text: str, before: tuple[str, ...] = ()) -> Finding:
        return self.whole.read(text, before)


class Screening:
    """Owns the pieces; the thread is the answers'."""

    def __init__(self, answering: Answering, screen: Screens | None = None) -> None:
        self._answering = answering
        self.screen = screen
        self._pieces: dict[ConversationId, OrderedDict[EnvelopeId, tuple[datetime, str]]] = {}
        self._softened: dict[ConversationId, datetime] = {}
        self.waiting = 0
        """Messages that wait to be screened or are being screened."""
        self._takes = _A_LOOK
        """Seconds that a look took lately."""

    # --- pieces -----------------------------------------------------------------------------------------------------
    def keep(self, conversation: ConversationId, envelope: EnvelopeId, at: datetime, text: str) -> None:
        """Remembers a message for the minute in which another may go on with it."""
        kept = self._pieces.setdefault(conversation, OrderedDict())
        kept[envelope] = (at, text)
        while len(kept) > MOST_PIECES:
            kept.popitem(last=False)

    def before(self, conversation: ConversationId, envelope: EnvelopeId, at: datetime) -> tuple[str, ...]:
        """What the student wrote within the minute before, oldest first."""
        kept = self._pieces.get(conversation, OrderedDict())
        return tuple(
            text for number, (when, text) in kept.items() if number != envelope and abs(at - when) <= PIECES_WITHIN
        )

    def forget(self, conversation: ConversationId) -> None:
        self._pieces.pop(conversation, None)
        self._softened.pop(conversation, None)

    def forget_old(self, now: datetime) -> None:
        """Words are kept for a minute and no longer."""
        for conversation, kept in list(self._pieces.items()):
            for number in [number for number, (when, _) in kept.items() if abs(now - when) > PIECES_WITHIN]:
                del kept[number]
            if not kept:
                del self._pieces[conversation]
        day = timedelta(days=1)
        self._softened = {one: when for one, when in self._softened.items() if abs(now - when) < day}

    # --- soft lines -------------------------------------------------------------------------------------------------
    def softened_at(self, conversation: ConversationId) -> datetime | None:
        """When the soft line was given last, so that it does not come with every message."""
        return self._softened.get(conversation)

    def softened(self, conversation: ConversationId, at: datetime) -> None:
        self._softened[conversation] = at

    # --- looking ----------------------------------------------------------------------------------------------------
    def quick(self, text: str, before: tuple[str, ...]) -> Finding:
        if self.screen is None:
            return NOT_SCREENED
        try:
            return self.screen.quick(text, before)
        except Exception as error:  # whatever the screen does, the message goes on, and counts as soft
            log.error("screening failed", error=type(error).__name__)
            return NOT_SCREENED

    def is_grave(self, text: str) -> bool:
        """At the first look, by itself."""
        return self.quick(text, ()).line is Line.HARD

    def read(
        self,
        text: str,
        before: tuple[str, ...],
        wants_answer: bool,
        then: Callable[[Read], None],
        quick: Finding | None = None,
    ) -> None:
        """Looks with everything, in the thread; `then` gets what was found, in the loop, once and within `PATIENCE`.

        `quick`: what the quick look found, where that is known.
        """
        quick = quick or self.quick(text, before)
        asks = wants_answer and quick.line is not Line.HARD and self._answering.wants_to_read(text)
        look = _Look(unscreened(quick), then, None if asks else Reading())
        if self.waiting * self._takes > PATIENCE:
            look.is_over()
            return
        asyncio.get_running_loop().call_later(PATIENCE, look.is_over)
        if self.screen is None:
            look.was_screened(look.found)
        else:
            self._read_whole(self.screen, text, before, quick, look)
        if asks:  # in the thread it comes behind its screening: nobody queues twice, and the vector is still known
            self._answering.read(text, look.was_understood)

    def _read_whole(self, screen: Screens, text: str, before: tuple[str, ...], quick: Finding, look: _Look) -> None:
        self.waiting += 1
        done = look.work = self._answering.in_thread(_timed, screen, text, before)

        def finished(future: asyncio.Future[tuple[Finding, float]]) -> None:
            self.waiting -= 1
            if future.cancelled():
                return
            error = future.exception()
            if error is None:
                found, took = future.result()
                self._takes += (took - self._takes) / _LATELY
                look.was_screened(graver(quick, found))
            else:
                log.error("screening failed", error=type(error).__name__)
                look.was_screened(look.found)

        done.add_done_callback(finished)


@dataclass(eq=False, repr=False)
class _Look:
    """A message that is being read. `then` is told once, when all is known, danger is found, or patience is over."""

    found: Finding
    """What stands should nothing more come."""
    then: Callable[[Read], None] | None
    reading: Reading | None
    """None while what is asked is not known."""
    screened: bool = False
    work: asyncio.Future[tuple[Finding, float]] | None = None

    def was_screened(self, found: Finding) -> None:
        self.found, self.screened = found, True
        self._goes_on()

    def was_understood(self, reading: Reading) -> None:
        self.reading = reading
        self._goes_on()

    def _goes_on(self) -> None:
        if self.screened and (self.reading is not None or self.found.line is Line.HARD):
            self.is_over()

    def is_over(self) -> None:
        """Goes on with what is known by now."""
        then, self.then = self.then, None
        if then is None:
            return
        if self.work is not None:
            self.work.cancel()  # where nobody has begun with it, nobody need
        then(Read(self.found, self.reading or Reading()))


def _timed(screen: Screens, text: str, before: tuple[str, ...]) -> tuple[Finding, float]:
    """What the whole look finds, and the seconds that it took."""
    began = time.perf_counter()
    return screen.read(text, before), time.perf_counter() - began


def unscreened(finding: Finding) -> Finding:
    """The same, where the whole screen has not spoken: soft at the least, and marked."""
    line = finding.line if finding.line is not Line.NONE else Line.SOFT
    return replace(finding, line=line, screened=False)


def graver(one: Finding, other: Finding) -> Finding:
    """Two looks at the same words: the graver counts, with the rules of both."""
    order = (Line.NONE, Line.SOFT, Line.HARD)
    first, second = sorted((one, other), key=lambda each: (order.index(each.line), each.tier), reverse=True)
    rules = tuple(dict.fromkeys((*first.rules, *second.rules)))
    return replace(first, rules=rules, screened=one.screened and other.screened)
