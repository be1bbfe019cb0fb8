"""Before a student's words reach a tutor, and before a tutor's reach a student. Pure.

A line that tells who somebody is waits for its writer's yes before a peer may read it, and what is written behind it
waits with it, so that order is kept. What worries is never held back here. While no responder is there, the line is
held as all are; an adult who comes gets it with the rest, and a tutor only after the question.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from rooms import messages as say
from rooms import talk
from rooms.commands import StudentCommand
from rooms.effects import (
    Decision,
    DropTelling,
    DropUnsent,
    Effect,
    Hold,
    Relay,
    ReleaseHeld,
    Say,
    SendUnsent,
)
from rooms.facts import (
    ResponderWrote,
    StudentWrote,
)
from rooms.model import (
    Conversation,
    Desk,
    Disclosure,
    EnvelopeId,
    Held,
    Phase,
    Place,
    Purpose,
    Until,
)
from rooms.policy import RoomsPolicy

TELL_OFFERS = ("✅", "❌")


def pass_on(conversation: Conversation, envelope: EnvelopeId) -> tuple[Effect, ...]:
    """To the responder, or held until one is there, or nowhere."""
    if conversation.phase is Phase.ASSIGNED:
        return (Relay(envelope, talk.desk_of(conversation)),)
    if conversation.phase in talk.NOT_YET_THERE:
        return (Hold(envelope),)
    return ()


def pass_words_on(
    conversation: Conversation, envelope: EnvelopeId, at: datetime, tells: frozenset[Disclosure], worries: bool
) -> Decision:
    if worries:
        return Decision(conversation, pass_on(conversation, envelope))
    if conversation.phase in talk.NOT_YET_THERE and tells:
        return Decision(replace(conversation, tells_since=at), (Hold(envelope, Until.STUDENT_AGREES),))
    if not conversation.is_with_a_peer:
        return Decision(conversation, pass_on(conversation, envelope))
    if tells:
        asked = replace(conversation, tells_since=at, tell_asked_at=at, erase_asked_at=None)
        return Decision(asked, (Hold(envelope, Until.STUDENT_AGREES), asked_whether(sure_to_tell(tells))))
    if conversation.tells_since is not None:
        again = replace(conversation, tells_since=at, tell_asked_at=at)
        return Decision(again, (Hold(envelope), asked_whether(say.TellWaits())))
    return Decision(conversation, pass_on(conversation, envelope))


def sure_to_tell(tells: frozenset[Disclosure]) -> say.SureToTell:
    return say.SureToTell(**{kind.value: kind in tells for kind in Disclosure})


def asked_whether(question: say.Message) -> Say:
    return Say(Place.ENTRY, question, Purpose.TELL_QUESTION, TELL_OFFERS)


def answer_to_tell_question(conversation: Conversation, fact: StudentWrote, policy: RoomsPolicy) -> Decision | None:
    """Yes or no where the question is the last that was said to the student; None when this is no answer to it."""
    asked = conversation.tell_asked_at
    if asked is None or not conversation.is_with_a_peer or fact.at - asked > policy.confirm_within:
        return None
    if fact.command is StudentCommand.YES:
        return told_on(conversation)
    return not_told_on(conversation) if fact.command is StudentCommand.NO else None


def pressed_under_tell_question(conversation: Conversation, at: datetime, chosen: StudentCommand) -> Decision:
    """A press names its question, so that it counts also when somebody has spoken since."""
    awake = replace(conversation, quiet_since=at, warned=False)
    if conversation.tells_since is None or conversation.alarmed:
        return Decision(awake, (Say(Place.ENTRY, say.NothingToTell()),))
    if chosen is StudentCommand.NO:
        return not_told_on(awake)
    return told_on(awake) if awake.is_with_a_peer else Decision(awake, (Say(Place.ENTRY, say.NothingToTell()),))


def told_on(conversation: Conversation) -> Decision:
    after = replace(conversation, tells_since=None, tell_asked_at=None)
    return Decision(after, (ReleaseHeld(talk.desk_of(conversation)), Say(Place.ENTRY, say.ToldOn())))


def not_told_on(conversation: Conversation, told: say.Message | None = None) -> Decision:
    """What tells is erased; what was written behind it goes where it would have gone."""
    after = replace(conversation, tells_since=None, tell_asked_at=None)
    rest = (ReleaseHeld(talk.desk_of(conversation)),) if conversation.phase is Phase.ASSIGNED else ()
    return Decision(after, (DropTelling(), *rest, Say(Place.ENTRY, told or say.NotToldOn())))


def lapsed_at_the_end(conversation: Conversation) -> tuple[Effect, ...]:
    """The talk ends while the question stands: its writer learns that the line has not gone."""
    open_question = conversation.tells_since is not None and conversation.phase is Phase.ASSIGNED
    return (Say(Place.ENTRY, say.TellLapsed()),) if open_question else ()


def question_ends(conversation: Conversation, policy: RoomsPolicy) -> datetime | None:
    if conversation.tells_since is None or not conversation.is_with_a_peer or conversation.alarmed:
        return None
    return conversation.tells_since + policy.confirm_within


# --- before a tutor's words reach a student -------------------------------------------------------------------------
def spoken_to(conversation: Conversation, at: datetime) -> Conversation:
    """A yes from now on may be an answer to a responder's words: it answers no question of the bot's any more."""
    handing = conversation.handing
    return replace(
        conversation,
        quiet_since=at,
        warned=False,
        erase_asked_at=None,
        tell_asked_at=None,
        unsent_since=None,
        handing=replace(handing, asked_at=None) if handing is not None else None,
    )


def not_sent_yet(
    conversation: Conversation, envelope: EnvelopeId, at: datetime, desk: Desk, why_not: frozenset[Held]
) -> Decision:
    """One line waits at a time: it is the last that counts."""
    waits = replace(conversation, quiet_since=at, warned=False, unsent_since=at, ready=None, ready_since=None)
    why = say.DeskNotSentYet(**{one.value: one in why_not for one in Held})
    return Decision(waits, (*unsent_dropped(conversation), Hold(envelope, Until.TUTOR_INSISTS), Say(desk, why)))


def insists(conversation: Conversation, fact: ResponderWrote, policy: RoomsPolicy) -> Decision:
    until = unsent_ends(conversation, policy)
    if until is None:
        return Decision(conversation, (Say(fact.desk, say.DeskNothingToSend()),))
    if fact.at > until:
        return unsent_gone(conversation)
    return Decision(spoken_to(conversation, fact.at), (SendUnsent(),))


def unsent_dropped(conversation: Conversation) -> tuple[Effect, ...]:
    return (DropUnsent(),) if conversation.unsent_since is not None else ()


def unsent_gone(conversation: Conversation) -> Decision:
    after = replace(conversation, unsent_since=None)
    return Decision(after, (DropUnsent(), Say(talk.desk_of(conversation), say.DeskUnsentGone())))


def unsent_ends(conversation: Conversation, policy: RoomsPolicy) -> datetime | None:
    return conversation.unsent_since + policy.confirm_within if conversation.unsent_since is not None else None
