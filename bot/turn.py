"""All that follows from one fact: what rooms decides, and, where the bot is to answer by itself, what faq decides.

Pure. The order is fixed: rooms first, since a person, an emergency or erasing always come before an answer.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from faq import decide as answers
from faq.decide import Asked, Count, Keep, Knowledge, Memory, Remember
from rooms import effects as rooms_effects
from rooms import messages as say
from rooms.decide import NOBODY_THERE, decide
from rooms.effects import Reply, Say
from rooms.facts import Fact, StudentEdited, StudentReacted, StudentWrote
from rooms.model import Conversation, Place, Purpose, Surroundings
from rooms.policy import RoomsPolicy

Effect = rooms_effects.Effect | Count | Remember | Keep
_ABOUT_ANSWERS = (Purpose.ANSWER, Purpose.GUESSES, Purpose.KEEP_QUESTION)


@dataclass(frozen=True, slots=True)
class Turn:
    """The conversation and the bot's memory as they are from now on, and what follows."""

    conversation: Conversation
    memory: Memory
    effects: tuple[Effect, ...] = ()


def turn(
    conversation: Conversation,
    memory: Memory,
    fact: Fact,
    asked: Asked | None,
    knowledge: Knowledge | None,
    policy: RoomsPolicy,
    around: Surroundings,
) -> Turn:
    """What follows from one fact.

    Args:
        asked: what was asked, where the fact holds something that a student said or pressed.
        knowledge: None where there are no answers; the bot then says that it cannot answer.
    """
    fact = _steered(conversation, memory, fact, asked, knowledge)
    decision = decide(conversation, fact, policy, around)
    effects: list[Effect] = []
    for effect in decision.effects:
        if not isinstance(effect, Reply):
            effects.append(effect)
        elif asked is None or knowledge is None:
            effects.append(Say(Place.ENTRY, say.NoAnswerYet()))
        else:
            said = answers.reply(memory, asked, decision.conversation.language, knowledge)
            memory = said.memory
            effects += said.effects
    return Turn(decision.conversation, memory, tuple(effects))


def is_alone_with_the_bot(conversation: Conversation) -> bool:
    """Whether it is the bot that a student talks to: while somebody comes or is there, words are not for it."""
    return conversation.phase in NOBODY_THERE


def needs_reading(conversation: Conversation, fact: Fact) -> bool:
    """Whether the bot will answer this by itself, so that its words are worth reading."""
    if not is_alone_with_the_bot(conversation):
        return False
    match fact:
        case StudentWrote(command=command, number=number):
            return command is None and number is None
        case StudentEdited(command=command):
            return command is None
        case _:
            return False


def _steered(
    conversation: Conversation, memory: Memory, fact: Fact, asked: Asked | None, knowledge: Knowledge | None
) -> Fact:
    """A number, a yes or a press that belongs to what the bot said last is no command: it goes to the answers."""
    if asked is None or knowledge is None or not is_alone_with_the_bot(conversation):
        return fact
    if not answers.is_for_answers(memory, asked, knowledge.policy):
        return fact
    match fact:
        case StudentWrote() if conversation.erase_asked_at is None:
            return replace(fact, command=None)
        case StudentReacted(envelope=envelope, at=at, on=on) if on in _ABOUT_ANSWERS:
            return StudentWrote(envelope, at)
        case _:
            return fact
