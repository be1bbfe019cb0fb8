"""What the parts of a decision share: where the conversation stands, and its end. Pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from rooms.model import (
    Conversation,
    Desk,
    Phase,
    Request,
)

NOBODY_THERE = (Phase.OPEN, Phase.CLOSED)
NOT_YET_THERE = (Phase.WAITING, Phase.TAKEN)


def unheld(conversation: Conversation) -> Conversation:
    """Nothing waits for anybody's word any more."""
    unheld = replace(conversation, tells_since=None, tell_asked_at=None, unsent_since=None)
    return replace(unheld, ready=None, ready_since=None, handing=None)


def ended(conversation: Conversation) -> Conversation:
    """Nobody is asked for and nobody is there any more."""
    return replace(unheld(conversation), assignment=None, waiting_since=None, request=Request(), asleep_since=None)


def had_by(conversation: Conversation) -> Conversation:
    """Whoever comes next learns who was there before; somebody who never came was not."""
    if conversation.assignment is None or conversation.phase is not Phase.ASSIGNED:
        return conversation
    return replace(conversation, request=replace(conversation.request, handed_by=conversation.assignment.responder))


def is_current(conversation: Conversation, desk: Desk) -> bool:
    return conversation.assignment is not None and conversation.assignment.desk == desk


def desk_of(conversation: Conversation) -> Desk:
    if conversation.assignment is None:
        raise ValueError(f"a conversation that is {conversation.phase} has no desk")
    return conversation.assignment.desk


def minutes(duration: timedelta) -> int:
    return max(0, int(duration.total_seconds() // 60))
