"""A student is handed on to somebody else: who proposes it, what the student says to that, what goes along. Pure.

The student is asked first, and a yes comes in two sizes: with what has been talked about, or from the beginning. Only
in danger nobody is asked; then an adult goes on, and the student is told so. What was agreed with one person goes for
that person alone: whoever comes instead of them gets nothing of what was said before.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from rooms import messages as say
from rooms import talk, telling, waiting
from rooms.effects import Decision, DropTelling, Effect, PassEarlier, Say
from rooms.facts import ResponderWrote, StudentReacted, StudentWrote
from rooms.model import (
    Assignment,
    Conversation,
    HandAnswer,
    Handing,
    Phase,
    Place,
    Purpose,
    Responder,
    Successor,
    Surroundings,
)
from rooms.policy import RoomsPolicy

HAND_OFFERS = ("1️⃣", "2️⃣", "3️⃣")
ANSWER_OF = {1: HandAnswer.WITH_WORDS, 2: HandAnswer.AFRESH, 3: HandAnswer.STAY}
"""The numbers under the question."""


# --- asking ---------------------------------------------------------------------------------------------------------
def proposed(conversation: Conversation, fact: ResponderWrote, policy: RoomsPolicy, around: Surroundings) -> Decision:
    """`!siirrä kuraattori`: the student is asked, where there is such a person at all."""
    assignment, to = conversation.assignment, fact.successor
    if to is None or assignment is None:
        return Decision(conversation, (Say(fact.desk, say.DeskHandUnknown()),))
    refused = _why_not(conversation, to, around)
    if refused is not None:
        return Decision(conversation, (Say(fact.desk, refused),))
    if conversation.alarmed:
        return _told_only(conversation, assignment, fact.at, around)
    asked = replace(
        conversation,
        handing=Handing(to, fact.at, fact.at),
        quiet_since=fact.at,
        warned=False,
        erase_asked_at=None,
        tell_asked_at=None,
    )
    question = say.HandQuestion(assignment.responder.alias, to)
    stands = talk.minutes(policy.confirm_within)
    return Decision(
        asked,
        (
            Say(Place.ENTRY, question, Purpose.HAND_QUESTION, HAND_OFFERS),
            Say(fact.desk, say.DeskHandAsked(to, stands)),
        ),
    )


def _why_not(conversation: Conversation, to: Successor, around: Surroundings) -> say.Message | None:
    """Whoever was in danger in this conversation is an adult's until it ends."""
    if to is Successor.TUTOR and (conversation.alarmed or around.worst_tier or around.tutors.blocked_days):
        return say.DeskNotToTutor()
    there = to.role in around.roles if to.role is not None else any(not role.is_peer for role in around.roles)
    return None if there else say.DeskNobodyOfRole(to)


def _told_only(conversation: Conversation, assignment: Assignment, at: datetime, around: Surroundings) -> Decision:
    """In danger any adult may come, and nobody waits for a yes. Without one nothing that was said goes along."""
    request = replace(waiting.agreed_with_nobody(conversation.request), handed_by=assignment.responder)
    queued = waiting.queue(replace(conversation, request=request), at, around)
    told = Say(Place.ENTRY, say.HandedOnInDanger(assignment.responder.alias))
    return Decision(queued, (Say(assignment.desk, say.DeskHandedBack()), *telling.unsent_dropped(conversation), told))


# --- the answer -----------------------------------------------------------------------------------------------------
def answered(
    conversation: Conversation, fact: StudentWrote, policy: RoomsPolicy, around: Surroundings
) -> Decision | None:
    """A typed answer, where the question is the last that was said to the student; None when this is no answer."""
    asked = conversation.handing.asked_at if conversation.handing is not None else None
    if asked is None or fact.hand_answer is None or fact.at - asked > policy.confirm_within:
        return None
    return _follow(conversation, fact.hand_answer, fact.at, policy, around)


def pressed(conversation: Conversation, fact: StudentReacted, policy: RoomsPolicy, around: Surroundings) -> Decision:
    """A press names its question, so that it counts also when somebody has spoken since."""
    if fact.number is None:
        return Decision(conversation)
    awake = replace(conversation, quiet_since=fact.at, warned=False)
    if fact.hand_answer is None or conversation.handing is None:
        return Decision(awake, (Say(Place.ENTRY, say.HandQuestionOver()),))
    return _follow(awake, fact.hand_answer, fact.at, policy, around)


def _follow(
    conversation: Conversation, answer: HandAnswer, at: datetime, policy: RoomsPolicy, around: Surroundings
) -> Decision:
    handing, assignment = conversation.handing, conversation.assignment
    if handing is None or assignment is None:
        return Decision(conversation)
    if answer is HandAnswer.STAY:
        told = (
            Say(Place.ENTRY, say.StaysHere(assignment.responder.alias)),
            Say(assignment.desk, say.DeskHandRefused()),
        )
        return Decision(replace(conversation, handing=None), told)
    if handing.to is Successor.TUTOR and around.tutors.blocked_days:
        blocked = Say(Place.ENTRY, say.BlockedFromTutors(around.tutors.blocked_days))
        return Decision(replace(conversation, handing=None), (blocked, Say(assignment.desk, say.DeskNotToTutor())))
    return _handed_on(conversation, handing.to, assignment, answer is HandAnswer.WITH_WORDS, at, policy, around)


def _handed_on(
    conversation: Conversation,
    to: Successor,
    assignment: Assignment,
    with_words: bool,
    at: datetime,
    policy: RoomsPolicy,
    around: Surroundings,
) -> Decision:
    """The student waits for them. A line that waited for a yes of another kind has had none and goes to nobody."""
    request = replace(
        waiting.requested(conversation.request, to.service, at),
        role=to.role,
        handed_by=assignment.responder,
        earlier=assignment.desk if with_words else None,
    )
    queued = waiting.queue(replace(talk.unheld(conversation), request=request), at, around)
    lapsed: tuple[Effect, ...] = (DropTelling(),) if conversation.tells_since is not None else ()
    told = (
        Say(assignment.desk, say.DeskHandedOn(to, with_words)),
        *telling.unsent_dropped(conversation),
        *lapsed,
        *telling.lapsed_at_the_end(conversation),
    )
    door = around.door(to.service)
    if queued.request.carded_at is None:
        return Decision(queued, (*told, Say(Place.ENTRY, say.HandingOnClosed(to, with_words, door.opens_at))))
    coming = say.HandingOn(to, with_words, around.ahead_of(to.service), door.wait)
    return Decision(queued, (*told, Say(Place.ENTRY, coming), waiting.card(queued, at, policy)))


# --- no answer ------------------------------------------------------------------------------------------------------
def unanswered(conversation: Conversation) -> Decision:
    """The question has fallen; whoever asked it learns that. Nothing where none stood."""
    if conversation.handing is None:
        return Decision(conversation)
    left = replace(conversation, handing=None)
    return Decision(left, (Say(talk.desk_of(conversation), say.DeskHandUnanswered()),))


def question_ends(conversation: Conversation, policy: RoomsPolicy) -> datetime | None:
    return conversation.handing.since + policy.confirm_within if conversation.handing is not None else None


# --- whoever comes --------------------------------------------------------------------------------------------------
def earlier(conversation: Conversation, by: Responder, policy: RoomsPolicy) -> tuple[PassEarlier, ...]:
    """What was said before goes to whom the student agreed to, and to nobody who came in their stead."""
    request, assignment = conversation.request, conversation.assignment
    if request.earlier is None or assignment is None or request.role not in (None, by.role):
        return ()
    return (PassEarlier(assignment.desk, request.earlier, policy.earlier_at_most),)


def facts(conversation: Conversation, by: Responder, policy: RoomsPolicy, around: Surroundings) -> tuple[Say, ...]:
    """What whoever takes over should know. Tutors never see tiers."""
    request, assignment = conversation.request, conversation.assignment
    if request.handed_by is None or assignment is None or conversation.phase is not Phase.TAKEN:
        return ()
    message = say.DeskFacts(
        request.handed_by.alias,
        request.topic,
        conversation.language,
        waiting.due_on(request, policy),
        None if by.role.is_peer else around.worst_tier,
        conversation.alarmed and not by.role.is_peer,
        bool(earlier(conversation, by, policy)),
    )
    return (Say(assignment.desk, message),)
