"""A student asks for a person: whom, and what follows where somebody comes already or is there. Pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from rooms import messages as say
from rooms import talk, telling, waiting
from rooms.commands import CHOICES, StudentCommand
from rooms.effects import Decision, Say
from rooms.facts import (
    StudentReacted,
    StudentWrote,
)
from rooms.model import (
    Conversation,
    EnvelopeId,
    Phase,
    Place,
    Request,
    Service,
    Surroundings,
)
from rooms.policy import RoomsPolicy

WANTS_SOMEBODY = {
    StudentCommand.HUMAN: None,
    StudentCommand.TUTOR: Service.TUTOR_CHAT,
    StudentCommand.ADULT: Service.COUNSELLOR_CHAT,
}


def human(
    conversation: Conversation,
    command: StudentCommand,
    fact: StudentWrote,
    policy: RoomsPolicy,
    around: Surroundings,
) -> Decision:
    """Whoever asks while somebody comes, or is there, is told so; a tutor's place is free for an adult at any time."""
    wanted = WANTS_SOMEBODY[command]
    assignment = conversation.assignment
    if conversation.phase is Phase.WAITING and _wants_another(wanted, conversation.request):
        return switched(conversation, wanted, fact, policy, around)
    if wanted is Service.COUNSELLOR_CHAT and assignment is not None and assignment.responder.role.is_peer:
        return adult_instead(conversation, fact, policy, around)
    if conversation.phase in talk.NOT_YET_THERE:
        return waiting.keeping(Decision(conversation, (already_waiting(conversation, around),)), fact)
    if conversation.phase is Phase.ASSIGNED and assignment is not None:
        here = Say(Place.ENTRY, say.HumanAlreadyHere(assignment.responder.alias, assignment.responder.role))
        return Decision(conversation, (here, *telling.pass_on(conversation, fact.envelope)))
    if wanted is None and around.tutors.is_open and not around.tutors.blocked_days:
        return waiting.who_would_you_like(conversation, fact, around)
    return switched(conversation, wanted or Service.COUNSELLOR_CHAT, fact, policy, around)


def _wants_another(wanted: Service | None, request: Request) -> bool:
    """Somebody else than is waited for: of the other service, or not only of one role."""
    return wanted is not None and (wanted is not request.service or request.role is not None)


def switched(
    conversation: Conversation,
    wanted: Service | None,
    fact: StudentWrote,
    policy: RoomsPolicy,
    around: Surroundings,
) -> Decision:
    service = wanted or Service.COUNSELLOR_CHAT
    if conversation.alarmed:  # whoever is asked for, an adult comes
        return waiting.keeping(Decision(conversation, (already_waiting(conversation, around),)), fact)
    if service is Service.TUTOR_CHAT and around.tutors.blocked_days:
        return Decision(conversation, (Say(Place.ENTRY, say.BlockedFromTutors(around.tutors.blocked_days)),))
    if not around.door(service).is_there:
        return Decision(conversation, (Say(Place.ENTRY, say.NoTutorsHere()),))
    return waiting.call(conversation, service, fact, policy, around)


def already_waiting(conversation: Conversation, around: Surroundings) -> Say:
    request = conversation.request
    if conversation.phase is Phase.WAITING and request.carded_at is None and not conversation.alarmed:
        return Say(Place.ENTRY, say.ChatClosed(request.service, around.door(request.service).opens_at))
    ahead = around.ahead_of(request.service) if conversation.phase is Phase.WAITING else 0
    return Say(Place.ENTRY, say.AlreadyWaiting(ahead, request.service))


def adult_instead(
    conversation: Conversation, fact: StudentWrote, policy: RoomsPolicy, around: Surroundings
) -> Decision:
    """A student who has a tutor asks for an adult: that is never argued with. What waits for a yes needs none then."""
    told = Say(talk.desk_of(conversation), say.DeskAdultAskedFor())
    had_by = conversation.assignment.responder if conversation.assignment is not None else None
    request = replace(conversation.request, handed_by=had_by)
    freed = replace(conversation, phase=Phase.OPEN, assignment=None, request=request)
    called = waiting.call(freed, Service.COUNSELLOR_CHAT, fact, policy, around)
    return replace(called, effects=(told, *telling.unsent_dropped(conversation), *called.effects))


def pressed_choice(
    conversation: Conversation, fact: StudentReacted, policy: RoomsPolicy, around: Surroundings
) -> Decision:
    """A press names its question, so that it counts also later, until somebody comes."""
    service = CHOICES.get(fact.number or 0)
    if service is None or conversation.phase not in (*talk.NOBODY_THERE, Phase.WAITING):
        return Decision(conversation)
    if conversation.phase is Phase.WAITING and service is conversation.request.service:
        return Decision(conversation)
    awake = replace(conversation, quiet_since=fact.at, warned=False)
    return switched(awake, service, StudentWrote(fact.envelope, fact.at), policy, around)


def choice_ends(conversation: Conversation, policy: RoomsPolicy) -> datetime | None:
    since = conversation.request.choosing_since
    return since + policy.choose_within if since is not None and conversation.phase in talk.NOBODY_THERE else None


def chose_nothing(conversation: Conversation, at: datetime, policy: RoomsPolicy, around: Surroundings) -> Decision:
    """Somebody who asked for a person and says nothing more may not be able to: an adult is called."""
    return waiting.call(conversation, Service.COUNSELLOR_CHAT, StudentWrote(EnvelopeId(0), at), policy, around)
