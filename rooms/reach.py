"""A student cannot be reached for a while, and then can be again: the account that serves them was away. Pure.

What is said goes to staff, where the student's card lies. Whoever is in danger has an alarm, which tells it itself.
"""

from __future__ import annotations

from datetime import datetime

from rooms import messages as say
from rooms.effects import Amend, Say
from rooms.model import Conversation, Phase, Purpose
from rooms.policy import RoomsPolicy
from rooms.waiting import ROOM_OF, amended, place_of_card

_HELD = (Phase.TAKEN, Phase.ASSIGNED)


def out_of_reach(conversation: Conversation) -> tuple[Say | Amend, ...]:
    """What staff are told: on the card of who waits, or beside it where somebody has taken it."""
    if conversation.alarmed:
        return ()
    if conversation.phase is Phase.WAITING and conversation.request.carded_at is not None:
        words = say.CardOutOfReach(conversation.id, conversation.pseudonym)
        return (Amend(place_of_card(conversation), Purpose.CARD, words),)
    if conversation.phase in _HELD and conversation.assignment is not None:
        told = say.StudentOutOfReach(conversation.id, conversation.pseudonym, conversation.assignment.responder.alias)
        return (Say(ROOM_OF[conversation.request.service], told, Purpose.AWAY),)
    return ()


def in_reach(conversation: Conversation, at: datetime, policy: RoomsPolicy) -> tuple[Say | Amend, ...]:
    """What staff are told once that is over: the card is as it was; what was said beside one says so."""
    over = say.StudentInReach(conversation.id, conversation.pseudonym)
    beside = Amend(ROOM_OF[conversation.request.service], Purpose.AWAY, over)
    return (*amended(conversation, at, policy), beside)


def waits_for_somebody(conversation: Conversation) -> bool:
    """Whether whoever is silent keeps the student waiting, though they write nothing."""
    return conversation.phase in (Phase.WAITING, Phase.TAKEN)
