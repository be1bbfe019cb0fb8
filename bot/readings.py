"""What was read of each student's message that is on a pile: how grave it is, and what it asks of the bot.

Reading takes longer than a transaction may, so a message that is to be read is put back (`Unread`), read beside, and
worked on anew with what was found. In memory alone: the next life reads again.
"""

from __future__ import annotations

from collections.abc import Callable, Collection

from bot.answering import Answering
from bot.db.inbox import Envelope
from bot.doors import Heard
from bot.hearing import Understanding, is_cry_for_help
from bot.matrix.translate import words_in
from bot.screening import Read, Screening
from bot.turn import is_alone_with_the_bot, needs_reading
from faq.decide import Asked
from faq.model import Reading
from moderation.model import Finding, Line
from rooms.facts import Fact, StudentEdited, StudentWrote
from rooms.model import EnvelopeId


class Unread(Exception):
    """A student's message is to be read by the language models before it is worked on."""

    def __init__(self, text: str, before: tuple[str, ...], wants_answer: bool, quick: Finding | None = None) -> None:
        super().__init__()
        self.text = text
        self.before = before
        self.wants_answer = wants_answer
        self.quick = quick
        """What the quick look found, where there was one."""


class Readings:
    """Knows what was read, until its envelope is done."""

    def __init__(self, screening: Screening, answering: Answering) -> None:
        self._screening = screening
        self._answering = answering
        self._known: dict[EnvelopeId, Read] = {}

    def begin(self, number: EnvelopeId, unread: Unread, then: Callable[[], None]) -> None:
        """Reads, and calls `then` in the loop, within `PATIENCE`."""

        def read(found: Read) -> None:
            self._known.setdefault(number, found)
            then()

        self._screening.read(unread.text, unread.before, unread.wants_answer, read, unread.quick)

    def keep_only(self, wanted: Collection[EnvelopeId]) -> None:
        """A reading that nobody came back for is forgotten."""
        self._known = {number: one for number, one in self._known.items() if number in wanted}

    def is_grave(self, heard: Heard) -> bool:
        """Asks for the emergency text, or is grave at the first look."""
        text = words_of(heard)
        return is_cry_for_help(heard) or (text is not None and self._screening.is_grave(text))

    def finding(self, understood: Understanding, envelope: Envelope, heard: Heard | None) -> Finding | None:
        """What was found in the student's words; None where there are none.

        Raises:
            Unread: they are to be read first.
        """
        fact, text = understood.fact, words_of(heard)
        if heard is None or text is None or not isinstance(fact, StudentWrote | StudentEdited):
            return None
        number, at = understood.stored.conversation.id, fact.at
        known = self._known.get(envelope.id)
        if known is None:
            before = self._screening.before(number, envelope.id, at)
            quick = self._screening.quick(text, before)
            if quick.line is not Line.HARD and self._screening.screen is not None and not _is_plain_command(fact):
                raise Unread(text, before, needs_reading(understood.stored.conversation, fact), quick)
            known = Read(quick)
        self._screening.keep(number, envelope.id, at, text)
        return known.finding

    def asked(self, understood: Understanding, envelope: Envelope, heard: Heard | None) -> Asked | None:
        """What the student asks the bot, where the bot is to answer.

        Raises:
            Unread: the words are to be read first.
        """
        conversation, fact = understood.stored.conversation, understood.fact
        if fact is None or heard is None or not is_alone_with_the_bot(conversation):
            return None
        text = words_of(heard) or ""
        known = self._known.get(envelope.id)
        if known is None and needs_reading(conversation, fact) and self._answering.wants_to_read(text):
            raise Unread(text, (), wants_answer=True)
        reading = known.reading if known is not None else Reading()
        return self._answering.asked(fact, text, reading, conversation.language)


def words_of(heard: Heard | None) -> str | None:
    """What a person wrote in it, captions included; None where it holds no words."""
    words = words_in(heard.incoming) if heard is not None else None
    return words.text if words is not None else None


def _is_plain_command(fact: Fact) -> bool:
    """The whole message is one of the words by which the bot is steered, or a number: the quick look knows it all."""
    match fact:
        case StudentWrote(command=command, number=number):
            return command is not None or number is not None
        case StudentEdited(command=command):
            return command is not None
        case _:
            return False
