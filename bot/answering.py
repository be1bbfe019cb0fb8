"""Reads questions, one after another in a thread of its own, so that nothing else waits for the language model.

Holds what may change while the service runs (catalogue, directory, model) as one version of it: `Library` and matcher
are replaced together. A reading is made from words in memory and is kept there alone.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Protocol, TypeVar

import structlog

from bot.matrix.translate import same_reaction
from faq.decide import HELPED_OFFERS, Asked, Knowledge
from faq.model import Found, Outcome, Reading
from faq.phrases import follow_up
from faq.urgent import Stems
from rooms.commands import StudentCommand
from rooms.facts import Fact, StudentEdited, StudentReacted, StudentWrote
from rooms.model import EnvelopeId, Language, Purpose

if TYPE_CHECKING:
    from bot.answers import Library

log = structlog.get_logger("kynnys.answering")

LONGEST_WAIT = 3.0
"""Seconds that a question waits for a model that is not loaded yet."""
T = TypeVar("T")
_YES_OR_NO = {StudentCommand.YES: True, StudentCommand.NO: False}
_THUMBS = dict(zip(HELPED_OFFERS, (True, False), strict=True))
_LONGEST_THUMB = 4
"""Characters: a thumb, its tone of skin and a selector."""


class Reads(Protocol):
    """Whoever understands questions; blocks."""

    def read(self, text: str) -> Reading: ...


@dataclass(frozen=True)
class Version:
    """Everything that answers are made from, as it was read at one moment."""

    library: Library
    knowledge: Knowledge
    stems: Stems
    reader: Reads | None
    """None while the model is not loaded: then only what is urgent is answered."""


@dataclass(frozen=True, eq=False)
class _Waiting:
    """A question asked before there was a model."""

    text: str
    then: Callable[[Reading], None]

    def __repr__(self) -> str:
        return "<question>"


class Answering:
    """Empty until the first version is there; the bot then says that it cannot answer."""

    def __init__(self) -> None:
        self.version: Version | None = None
        self.expected = False
        """Whether a model is on its way: a question may wait for it a little while."""
        self._until_loaded: list[_Waiting] = []
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="language")
        self.waiting = 0
        """Questions that wait to be read or are being read."""

    def close(self) -> None:
        self._thread.shutdown(wait=False, cancel_futures=True)

    @property
    def knowledge(self) -> Knowledge | None:
        return self.version.knowledge if self.version is not None else None

    def wants_to_read(self, text: str) -> bool:
        """Thanks and the like are known without a model, and so is what is urgent."""
        readable = self._reader() is not None or self.expected
        return readable and follow_up(text) is None and self._urgent(text) is None

    def _reader(self) -> Reads | None:
        return self.version.reader if self.version is not None else None

    def use(self, version: Version) -> None:
        """From now on answers are made from this; questions that waited for a model are read."""
        self.version = version
        if version.reader is not None:
            waiting, self._until_loaded = self._until_loaded, []
            for one in waiting:
                self.read(one.text, one.then)

    def in_thread(self, work: Callable[..., T], *args: object) -> asyncio.Future[T]:
        """Work that takes its turn among the readings."""
        return asyncio.get_running_loop().run_in_executor(self._thread, work, *args)

    def _let_go(self, waiting: _Waiting) -> None:
        """The model did not come in time: the question goes on unread, and its words are not kept for it."""
        if waiting in self._until_loaded:
            self._until_loaded.remove(waiting)
            waiting.then(Reading())

    def _urgent(self, text: str) -> Reading | None:
        """What a stem tells by itself: it waits for no model, queue or thread."""
        intent = self.version.stems.find(text) if self.version is not None and text else None
        return None if intent is None else Reading(Found(Outcome.ANSWER, (intent,), 1.0), urgent=True)

    def read(self, text: str, then: Callable[[Reading], None]) -> None:
        """Reads, and calls `then` in the loop; with an empty reading where reading fails."""
        reader = self._reader()
        if reader is None and self.expected:
            waiting = _Waiting(text, then)
            self._until_loaded.append(waiting)
            asyncio.get_running_loop().call_later(LONGEST_WAIT, self._let_go, waiting)
            return
        if reader is None:
            then(Reading())
            return
        self.waiting += 1
        done = asyncio.get_running_loop().run_in_executor(self._thread, reader.read, text)

        def finished(future: asyncio.Future[Reading]) -> None:
            self.waiting -= 1
            then(_result(future))

        done.add_done_callback(finished)

    def asked(self, fact: Fact, text: str, reading: Reading, known: Language | None) -> Asked | None:
        """What a student's words or press mean to the answers; None where the fact is neither.

        `known`: the student's language, where it is known.
        """
        if self.version is None:
            return None
        urgent = self._urgent(text)
        if urgent is None and self._reader() is None and follow_up(text) is None:
            return None
        reading = urgent or reading
        match fact:
            case StudentWrote(envelope=envelope, at=at, command=command, number=number):
                return self._said(envelope, at, text, reading, command, number, known)
            case StudentEdited(envelope=envelope, at=at, command=command):
                return self._said(envelope, at, text, reading, command, None, known)
            case StudentReacted(envelope=envelope, at=at, on=on, chosen=chosen, number=number):
                yes = _YES_OR_NO.get(chosen) if chosen and on in (Purpose.ANSWER, Purpose.KEEP_QUESTION) else None
                return Asked(envelope, at, number=number, yes=yes) if (yes, number) != (None, None) else None
            case _:
                return None

    def _said(
        self,
        envelope: EnvelopeId,
        at: datetime,
        text: str,
        reading: Reading,
        command: StudentCommand | None,
        number: int | None,
        known: Language | None,
    ) -> Asked:
        heard = reading.language if reading.language in set(Language) else known
        return Asked(
            envelope,
            at,
            reading=reading,
            words=len(text.split()),
            number=number,
            yes=_YES_OR_NO.get(command) if command else _thumb(text),
            follow_up=follow_up(text),
            services=self._services(text, at, heard) if command is None and number is None else None,
            wordless=not any(letter.isalpha() for letter in text),
        )

    def _services(self, text: str, at: datetime, heard: str | None) -> str | None:
        tongue = Language(heard) if heard is not None else Language.FI
        return self.version.library.services_for(text, at, tongue) if self.version is not None else None


def _thumb(text: str) -> bool | None:
    """A thumb that was written and not pressed means the same."""
    bare = text.strip()
    if len(bare) > _LONGEST_THUMB:
        return None
    return next((meant for thumb, meant in _THUMBS.items() if same_reaction(bare, thumb)), None)


def _result(future: asyncio.Future[Reading]) -> Reading:
    if future.cancelled():
        return Reading()
    error = future.exception()
    if error is None:
        return future.result()
    log.error("a question could not be read", error=type(error).__name__)
    return Reading()
