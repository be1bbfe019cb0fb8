"""All that follows from one fact, in a fixed order: what moderation finds grave, what rooms decides, what faq answers.

Pure. An alarm comes first, since it changes who the conversation is for; then a person, an emergency or erasing; an
answer last, and none at all where something grave was said.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime

from faq import decide as answers
from faq.decide import Asked, Count, Keep, Knowledge, Memory, Remember
from moderation import conduct as conducts
from moderation import decide as alarms
from moderation import messages as alarm_say
from moderation.abuse import Abuse
from moderation.alarm import Alarm, SafetyAnswer
from moderation.conduct import Conduct
from moderation.decide import Ground
from moderation.effects import Note, Page, Preserve
from moderation.facts import AlarmFact, MarkSeen, WishedAtDesk
from moderation.model import Finding, Line
from moderation.policy import AlarmPolicy
from rooms import effects as rooms_effects
from rooms import messages as say
from rooms import sleeping
from rooms.company import marked
from rooms.decide import decide
from rooms.effects import Decision, Reply, Say
from rooms.facts import AdultCalled, Fact, ResponderArrived, StudentEdited, StudentReacted, StudentWrote
from rooms.model import Conversation, Phase, Place, Purpose, Surroundings
from rooms.policy import RoomsPolicy
from rooms.talk import NOBODY_THERE, is_current

Effect = rooms_effects.Effect | Count | Remember | Keep | Page | Note | Preserve
_ABOUT_ANSWERS = (Purpose.ANSWER, Purpose.GUESSES, Purpose.KEEP_QUESTION)


@dataclass(frozen=True, slots=True)
class Turn:
    """Conversation, alarm and the bot's memory as they are from now on, and what follows."""

    conversation: Conversation
    memory: Memory
    effects: tuple[Effect, ...] = ()
    alarm: Alarm | None = None
    softened: bool = False
    """The soft line, or a soft mark, was given."""


@dataclass(frozen=True, slots=True)
class Screened:
    """What screening found in the words of a fact, and the one-word answer that they may be."""

    finding: Finding
    answer: SafetyAnswer | None = None
    abuse: frozenset[Abuse] = frozenset()
    """What of it would hurt a tutor who reads it."""


@dataclass(frozen=True, slots=True)
class Policies:
    """What a school may choose, for both cores."""

    rooms: RoomsPolicy = field(default_factory=RoomsPolicy)
    alarms: AlarmPolicy = field(default_factory=AlarmPolicy)


def turn(
    conversation: Conversation,
    memory: Memory,
    fact: Fact,
    asked: Asked | None,
    knowledge: Knowledge | None,
    policies: Policies,
    around: Surroundings,
    *,
    at: datetime,
    alarm: Alarm | None = None,
    screened: Screened | None = None,
    ground: Ground = Ground(),  # noqa: B008 - frozen
) -> Turn:
    """What follows from one fact.

    Args:
        asked: what was asked, where the fact holds something that a student said or pressed.
        knowledge: None where there are no answers; the bot then says that it cannot answer.
        alarm: the open alarm of the conversation.
        screened: where the fact holds words of the student.
    """
    found, seen = alarms.Decision(alarm), conversation
    if screened is not None:
        seen = _as_read(conversation, fact, screened, policies.rooms, around)
        found = alarms.heard(alarm, seen, screened.finding, screened.answer, at, ground, policies.alarms)
    called = conversation
    if screened is not None and screened.finding.screened:
        called = marked(conversation, int(screened.finding.tier))
    consequences = (_to_whoever_is_there(one, conversation, seen) for one in found.facts)
    called, first = _followed(called, consequences, policies.rooms, around)
    conduct = Conduct()
    if screened is not None and screened.finding.line is Line.NONE:
        conduct = conducts.heard(called, screened.abuse, at)
    if conduct.holds:
        return _held_for_conduct(called, memory, conduct, policies, around)
    fact = fact if called.alarmed else _steered(called, memory, fact, asked, knowledge)
    if screened is not None and screened.finding.line is not Line.NONE:
        fact = _held_back_by_nothing(fact)
    decision = decide(called, fact, policies.rooms, around)
    memory, rest = _answered(decision, memory, asked, knowledge)
    if found.grave:  # not now: the fixed text says what matters of it
        rest = [one for one in rest if not _says(one, say.AnonymityCard)]
    followed = alarms.follow(found.alarm, called, decision.conversation, fact, at, policies.alarms)
    if found.alarm is not None and any(_says(one, say.EraseQuestion) for one in rest):
        rest.append(Say(Place.ENTRY, alarm_say.EraseWhileAlarm()))
    # The fixed text comes first of all; a soft line comes after the answer that it stands beside.
    ordered = [*found.effects, *first, *rest] if found.grave else [*first, *rest, *found.effects]
    ordered = _with_banner(ordered) if around.mourning and not found.grave else ordered
    return Turn(decision.conversation, memory, (*ordered, *followed.effects), followed.alarm, softened=found.softened)


def _followed(
    conversation: Conversation,
    facts: Iterable[Fact],
    policy: RoomsPolicy,
    around: Surroundings = Surroundings(),  # noqa: B008 - frozen
) -> tuple[Conversation, list[Effect]]:
    """What follows from facts that a decision brought about."""
    effects = list[Effect]()
    for fact in facts:
        told = decide(conversation, fact, policy, around)
        conversation, effects = told.conversation, [*effects, *told.effects]
    return conversation, effects


def _answered(
    decision: Decision, memory: Memory, asked: Asked | None, knowledge: Knowledge | None
) -> tuple[Memory, list[Effect]]:
    """What rooms decided, the answer where it leaves one to the bot, and what is remembered of answering."""
    effects = list[Effect]()
    for effect in decision.effects:
        if not isinstance(effect, Reply):
            effects.append(effect)
        elif asked is None or knowledge is None:
            effects.append(Say(Place.ENTRY, say.NoAnswerYet()))
        else:
            said = answers.reply(memory, asked, decision.conversation.language, knowledge)
            memory, effects = said.memory, [*effects, *said.effects]
    return memory, effects


def _as_read(
    conversation: Conversation, fact: Fact, screened: Screened, policy: RoomsPolicy, around: Surroundings
) -> Conversation:
    """A talk that sleeps, as whoever reads these words finds it: an adult who cannot be had now is not there.

    A tutor is moved aside in danger, asleep or not, and told so.
    """
    if screened.finding.line is Line.HARD and conversation.is_with_a_peer:
        return conversation
    stirred = sleeping.stirred(conversation, fact, policy, around)
    return stirred.conversation if stirred is not None else conversation


def _to_whoever_is_there(consequence: Fact, conversation: Conversation, seen: Conversation) -> Fact:
    """Danger in a talk that sleeps is any adult's, where its own cannot be had."""
    is_away = conversation.assignment is not None and seen.assignment is None
    return replace(consequence, away=is_away) if isinstance(consequence, AdultCalled) else consequence


def _held_for_conduct(
    conversation: Conversation, memory: Memory, conduct: Conduct, policies: Policies, around: Surroundings
) -> Turn:
    """The words go nowhere; what was said about them does."""
    after, told = _followed(conversation, conduct.facts, policies.rooms, around)
    return Turn(after, memory, (*conduct.effects, *told))


def _held_back_by_nothing(fact: Fact) -> Fact:
    """A sign of danger, or words in which nobody could look for one: they wait for no question about names."""
    return replace(fact, worries=True) if isinstance(fact, StudentWrote | StudentEdited) else fact


def wished(
    conversation: Conversation,
    memory: Memory,
    alarm: Alarm | None,
    fact: AlarmFact,
    policies: Policies,
    ground: Ground = Ground(),  # noqa: B008 - frozen
) -> Turn:
    """What a responder wants of the alarm, at the desk. Whoever writes there is there: first comes what was held.

    `ground`: a number for an alarm that may be raised.
    """
    effects = list[Effect]()
    if conversation.phase is Phase.TAKEN and is_current(conversation, fact.desk):
        arrival = ResponderArrived(fact.at, fact.desk)
        came = decide(conversation, arrival, policies.rooms)
        here = alarms.follow(alarm, conversation, came.conversation, arrival, fact.at, policies.alarms)
        conversation, alarm, effects = came.conversation, here.alarm, [*came.effects, *here.effects]
    decided = alarms.wished(alarm, conversation, fact, ground, policies.alarms)
    conversation, told = _followed(conversation, decided.facts, policies.rooms)
    if isinstance(fact, WishedAtDesk | MarkSeen):
        conversation = replace(conversation, quiet_since=max(conversation.quiet_since, fact.at), warned=False)
    return Turn(conversation, memory, (*effects, *decided.effects, *told), decided.alarm)


def _with_banner(effects: list[Effect]) -> list[Effect]:
    """After a death at school: beneath the greeting and the menu."""
    banner = Say(Place.ENTRY, say.PostventionBanner())
    shown = [(one, banner) if _opens_talk(one) else (one,) for one in effects]
    return [one for pair in shown for one in pair]


def _opens_talk(effect: Effect) -> bool:
    return _says(effect, say.WelcomeInThreeLanguages) or _says(effect, say.Menu)


def _says(effect: Effect, kind: type) -> bool:
    return isinstance(effect, Say) and isinstance(effect.message, kind)


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
