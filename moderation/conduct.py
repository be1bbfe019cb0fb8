"""What follows where a student's words would hurt the tutor who reads them. Pure.

The message is not passed on, and its writer is told so, what it was, and that the same may be said otherwise. The tutor
learns that something was held back, never the words. The second time an adult goes on in the tutor's stead: nobody is
shut out, and nobody of sixteen has to stand it. A message in which any sign of danger was found, or in which nobody
could look for one, is never held back here: anger is how some ask for help.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from moderation import messages as say
from moderation.abuse import Abuse
from rooms.effects import Say
from rooms.facts import AbuseHeld, TutorRelieved
from rooms.model import Conversation, Place


@dataclass(frozen=True, slots=True)
class Conduct:
    """`holds`: the message is not passed on."""

    holds: bool = False
    effects: tuple[Say, ...] = ()
    facts: tuple[AbuseHeld | TutorRelieved, ...] = ()


def heard(conversation: Conversation, kinds: Collection[Abuse], at: datetime) -> Conduct:
    """What follows from a message of these kinds. Nothing where no tutor reads it."""
    assignment = conversation.assignment
    if not kinds or assignment is None or not conversation.is_with_a_peer:
        return Conduct()
    named = {kind.value: kind in kinds for kind in Abuse}
    if conversation.request.held_abuse == 0:
        told = (Say(Place.ENTRY, say.AbuseWarning(**named)), Say(assignment.desk, say.DeskAbuseHeld(**named)))
        return Conduct(True, told, (AbuseHeld(at),))
    number, alias = int(conversation.id), assignment.responder.alias
    again = (
        Say(Place.ENTRY, say.AbuseAdultJoins()),
        Say(assignment.desk, say.DeskAbuseAgain()),
        Say(Place.DUTY, say.SupervisorAbuse(number, conversation.pseudonym, alias, **named)),
    )
    return Conduct(True, again, (AbuseHeld(at), TutorRelieved(at)))
