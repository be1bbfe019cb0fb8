"""Ready answers: shown at the desk first, sent by another word. Pure.

One waits at a time, and whatever else the responder does drops it, so that nothing goes that nobody thinks of any more.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from rooms import messages as say
from rooms import talk, telling
from rooms.effects import Decision, Say
from rooms.facts import ReadyPressed, ResponderWrote
from rooms.model import Conversation, Desk, Place, Purpose
from rooms.policy import RoomsPolicy

SEND_OFFER = "✅"


def shown(conversation: Conversation, fact: ResponderWrote) -> Decision:
    """`!vastaus` lists, `!vastaus tervetuloa` shows exactly what would go."""
    asked = fact.ready
    if asked is None or asked.reference is None:
        names = asked.names if asked is not None else ""
        unknown = asked is not None and asked.is_named
        listed = say.DeskReadyUnknown(names) if unknown else say.DeskReadyList(names)
        return Decision(conversation, (Say(fact.desk, listed),))
    waits = replace(conversation, ready=asked.reference, ready_since=fact.at, unsent_since=None)
    in_own = (Say(fact.desk, say.ReadyAnswer(asked.in_own)),) if asked.in_own is not None else ()
    preview = Say(fact.desk, say.ReadyAnswer(asked.reference), Purpose.READY, (SEND_OFFER,))
    how = Say(fact.desk, say.DeskReadyHow(asked.language))
    return Decision(waits, (*telling.unsent_dropped(conversation), *in_own, how, preview))


def pressed(conversation: Conversation, fact: ReadyPressed, policy: RoomsPolicy) -> Decision:
    """A press names its preview: it counts while that one waits."""
    if not talk.is_current(conversation, fact.desk):
        return Decision(conversation, (Say(fact.desk, say.DeskIsClosed()),))
    if not fact.is_newest or conversation.ready is None:
        return Decision(conversation, (Say(fact.desk, say.DeskReadyGone()),))
    return sent(conversation, fact.at, fact.desk, fact.is_known, policy)


def sent(conversation: Conversation, at: datetime, desk: Desk, is_known: bool, policy: RoomsPolicy) -> Decision:
    """`is_known`: its words are still at hand as they were shown."""
    waits, since = conversation.ready, conversation.ready_since
    if waits is None or since is None or not is_known or at - since > policy.confirm_within:
        return Decision(dropped(conversation), (Say(desk, say.DeskReadyGone()),))
    gone = (Say(Place.ENTRY, say.ReadyAnswer(waits)), Say(desk, say.DeskReadySent()))
    return Decision(telling.spoken_to(dropped(conversation), at), gone)


def dropped(conversation: Conversation) -> Conversation:
    return replace(conversation, ready=None, ready_since=None) if conversation.ready is not None else conversation
