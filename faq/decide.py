"""reply(memory, asked, knowledge) -> Reply(memory, effects): how the bot answers questions.

Pure. What was asked comes in as what it was taken to mean, never as words. docs/architecture.md, "A question", has the
table.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from faq import messages as say
from faq.model import Intent, IntentId, Outcome, Reading, ServiceId, Urgency
from faq.phrases import FollowUp
from rooms.effects import Say
from rooms.model import EnvelopeId, Language, Place, Purpose

GUESS_OFFERS = ("1️⃣", "2️⃣", "3️⃣")
HELPED_OFFERS = ("👍", "👎")
SHORT = 6
"""Words: what is no longer may be about what was just answered."""


class Asks(StrEnum):
    """What the bot's last message asked, to which a yes or no may come."""

    HELPED = "helped"
    KEEP = "keep"


class Tally(StrEnum):
    """What is counted, per intent and language."""

    ANSWERED = "answered"
    GUESSED = "guessed"
    MISSED = "missed"
    HELPED = "helped"
    DID_NOT_HELP = "did_not_help"


@dataclass(frozen=True, slots=True)
class AnswersPolicy:
    """What a school may choose about answers."""

    remembers_for: timedelta = timedelta(hours=1)
    """How long "2", "yes" or "and in Swedish?" mean what was said last."""
    asks_to_keep: bool = True
    """Whether a student may be asked to let an unanswered question be kept."""
    kept_for: timedelta = timedelta(days=60)
    """How long such a question stays in the review list."""


@dataclass(frozen=True, slots=True)
class Memory:
    """What the bot remembers of answering one student. Ids only.

    `choices`: guesses that a number can choose. `kept_asked`: the question about keeping has been put once.
    """

    at: datetime | None = None
    last: IntentId | None = None
    tongue: Language | None = None
    choices: tuple[IntentId, ...] = ()
    misses: int = 0
    asks: Asks | None = None
    kept_asked: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """One message to the bot. `words`: how many. `services`: what the directory found, None where it was not asked.

    `yes`: an answer to what the bot asked last. `wordless`: it holds no letter, only pictures, digits or marks.
    """

    envelope: EnvelopeId
    at: datetime
    reading: Reading = Reading()  # noqa: RUF009 - frozen
    words: int = 0
    number: int | None = None
    yes: bool | None = None
    follow_up: FollowUp | None = None
    services: str | None = None
    wordless: bool = False


@dataclass(frozen=True, slots=True)
class Offered:
    """A service for the end of an answer: "id state", and when it opens where that matters."""

    service: str = ""
    opens: str = ""


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What answers are made from. `offer` is pure: a moment and a language come in."""

    intents: Mapping[IntentId, Intent]
    offer: Callable[[Sequence[ServiceId], datetime, Language], Offered]
    policy: AnswersPolicy = AnswersPolicy()


@dataclass(frozen=True, slots=True)
class Count:
    """One more of these. `intent` is None for what was not understood."""

    what: Tally
    intent: IntentId | None
    language: Language


@dataclass(frozen=True, slots=True)
class Remember:
    """The words of this envelope stay in memory, and there alone, until the student has said yes or no."""

    envelope: EnvelopeId


@dataclass(frozen=True, slots=True)
class Keep:
    """The student allowed it: the remembered question goes, scrubbed, into the review list."""


Effect = Say | Count | Remember | Keep


@dataclass(frozen=True, slots=True)
class Reply:
    memory: Memory
    effects: tuple[Effect, ...] = ()


def is_for_answers(memory: Memory, asked: Asked, policy: AnswersPolicy) -> bool:
    """Whether a number, a yes or a language belongs to what the bot said last, and is no command."""
    if not _fresh(memory, asked.at, policy):
        return False
    if asked.number is not None:
        return 1 <= asked.number <= len(memory.choices)
    if asked.yes is not None:
        return memory.asks is not None
    in_language = asked.follow_up in (FollowUp.IN_FINNISH, FollowUp.IN_SWEDISH, FollowUp.IN_ENGLISH)
    return in_language and memory.last is not None


def reply(memory: Memory, asked: Asked, known: Language | None, knowledge: Knowledge) -> Reply:
    """What the bot says to one message. `known`: the student's language, where it is known."""
    if not _fresh(memory, asked.at, knowledge.policy):
        memory = Memory(kept_asked=memory.kept_asked)
    turn = _Turn(memory, asked, known, knowledge)
    said = turn.said()
    return Reply(replace(said.memory, at=asked.at), said.effects)


def _fresh(memory: Memory, at: datetime, policy: AnswersPolicy) -> bool:
    return memory.at is not None and timedelta() <= at - memory.at <= policy.remembers_for


class _Turn:
    """One reply in the making: holds what every step needs. No state changes."""

    def __init__(self, memory: Memory, asked: Asked, known: Language | None, knowledge: Knowledge) -> None:
        self._memory = memory
        self._asked = asked
        self._known = known
        self._knowledge = knowledge
        code = asked.reading.language
        self._foreign = code is not None and code not in set(Language)
        self._tongue = self._tongue_of(code)

    def _tongue_of(self, code: str | None) -> Language:
        """The language of the reply: that of the question where it is sure, else the student's."""
        long_enough = self._asked.words > SHORT / 2
        if code in set(Language) and (long_enough or self._known is None):
            return Language(code)
        if self._known is not None:
            return self._known
        return Language.EN if self._foreign else (self._memory.tongue or Language.FI)

    def said(self) -> Reply:
        asked = self._asked
        if asked.reading.urgent:
            return self._answers((asked.reading.found.ranked[0],))
        if asked.number is not None and 1 <= asked.number <= len(self._memory.choices):
            return self._answers((self._memory.choices[asked.number - 1],))
        if asked.yes is not None and self._memory.asks is not None:
            return self._yes_or_no(asked.yes)
        if asked.follow_up is not None:
            followed = self._followed(asked.follow_up)
            if followed is not None:
                return followed
        if asked.services is not None:
            return self._directory(asked.services)
        return self._question()

    # --- to what was said before ------------------------------------------------------------------------------------
    def _yes_or_no(self, yes: bool) -> Reply:
        if self._memory.asks is Asks.KEEP:
            kept = replace(self._memory, asks=None)
            return Reply(kept, (Keep(),) if yes else (self._say(say.QuestionNotKept()),))
        return self._helped() if yes else self._did_not_help()

    def _followed(self, follow_up: FollowUp) -> Reply | None:
        """None where there is nothing that it could follow."""
        last = self._memory.last
        match follow_up:
            case FollowUp.GREETING:
                return Reply(self._memory, (self._say(say.Hello()),))
            case FollowUp.THANKS:
                return Reply(replace(self._memory, asks=None), (self._say(say.YouAreWelcome()),))
            case FollowUp.HELPED if last is not None:
                return self._helped()
            case FollowUp.DID_NOT_HELP if last is not None:
                return self._did_not_help()
            case FollowUp.NONE_OF_THESE if self._memory.choices:
                return self._missed()
            case FollowUp.MORE if last is not None:
                return Reply(self._memory, (self._say(say.SameTopic()),))
            case FollowUp.IN_FINNISH | FollowUp.IN_SWEDISH | FollowUp.IN_ENGLISH if last is not None:
                self._tongue, self._foreign = Language(follow_up.value), False
                return self._answers((last,))
            case _:
                return None

    def _helped(self) -> Reply:
        counted = Count(Tally.HELPED, self._memory.last, self._tongue)
        return Reply(replace(self._memory, asks=None), (self._say(say.GoodToHear()), counted))

    def _did_not_help(self) -> Reply:
        counted = Count(Tally.DID_NOT_HELP, self._memory.last, self._tongue)
        return Reply(replace(self._memory, asks=None), (self._say(say.SorryItDidNot()), counted))

    # --- a question -------------------------------------------------------------------------------------------------
    def _question(self) -> Reply:
        found = self._asked.reading.found
        if found.outcome is Outcome.ANSWER:
            second = self._asked.reading.second
            return self._answers((found.ranked[0], *((second,) if second is not None else ())))
        if self._asked.words <= SHORT and self._memory.last is not None and self._memory.last in found.ranked:
            return Reply(self._memory, (self._say(say.SameTopic()),))
        if found.outcome is Outcome.GUESSES and found.ranked:
            return self._guesses(found.ranked)
        return self._missed()

    def _answers(self, intents: Sequence[IntentId]) -> Reply:
        """The answer to each question; the last one has the offers."""
        effects: list[Effect] = []
        for number, intent in enumerate(intents, start=1):
            last = number == len(intents)
            effects += [self._answer(intent, brief=not last), Count(Tally.ANSWERED, intent, self._tongue)]
        # After the gravest answers a bare "yes" may be a yes to a person: it is not taken for "it helped".
        asks = None if self._is_grave(intents[-1]) else Asks.HELPED
        remembered = replace(self._memory, last=intents[-1], tongue=self._tongue, choices=(), misses=0, asks=asks)
        return Reply(remembered, tuple(effects))

    def _answer(self, ident: IntentId, *, brief: bool) -> Say:
        offered, grave = Offered(), self._is_grave(ident)
        intent = self._knowledge.intents.get(ident)
        if intent is not None and not brief and not grave:
            offered = self._knowledge.offer(intent.services, self._asked.at, self._tongue)
        message = say.Answer(ident, offered.service, offered.opens, self._tongue, brief, self._foreign)
        if brief or grave:
            return self._say(message)
        return Say(Place.ENTRY, message, Purpose.ANSWER, HELPED_OFFERS)

    def _is_grave(self, ident: IntentId) -> bool:
        """An intent may have left the catalogue since it was found or remembered; its words then say so."""
        intent = self._knowledge.intents.get(ident)
        return intent is not None and intent.urgency is Urgency.NOW

    def _guesses(self, ranked: Sequence[IntentId]) -> Reply:
        first, second, third = (*ranked, "", "")[:3]
        message = say.Guesses(first, second, third, self._tongue, self._foreign)
        said = Say(Place.ENTRY, message, Purpose.GUESSES, GUESS_OFFERS[: len(ranked)])
        remembered = replace(self._memory, choices=tuple(ranked), asks=None, tongue=self._tongue)
        return Reply(remembered, (said, Count(Tally.GUESSED, ranked[0], self._tongue)))

    def _missed(self) -> Reply:
        """Not understood. Twice running: a person comes first, and nothing else is asked."""
        misses = self._memory.misses + 1
        counted = Count(Tally.MISSED, None, self._tongue)
        remembered = replace(self._memory, choices=(), misses=misses, asks=None)
        if misses > 1:
            return Reply(remembered, (self._say(say.NotUnderstoodAgain()), counted))
        message = say.NoWords() if self._asked.wordless else say.NotUnderstood()
        effects: tuple[Effect, ...] = (self._say(message), counted)
        wishes = self._knowledge.policy.asks_to_keep and not self._memory.kept_asked
        if wishes and self._asked.words > SHORT / 2 and not self._asked.wordless:
            question = Say(Place.ENTRY, say.MayIKeep(), Purpose.KEEP_QUESTION, HELPED_OFFERS)
            effects = (*effects, question, Remember(self._asked.envelope))
            remembered = replace(remembered, asks=Asks.KEEP, kept_asked=True)
        return Reply(remembered, effects)

    def _directory(self, services: str) -> Reply:
        remembered = replace(self._memory, choices=(), misses=0, asks=None, tongue=self._tongue)
        if not services:
            return Reply(remembered, (self._say(say.NoServices()),))
        return Reply(remembered, (self._say(say.ServicesFound(services, self._tongue, self._foreign)),))

    @staticmethod
    def _say(message: say.Message) -> Say:
        return Say(Place.ENTRY, message)
