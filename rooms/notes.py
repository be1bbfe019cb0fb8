"""Internal notes at a desk: lines that begin with `!n`, and what answers them. Pure.

A note stays a note, whatever is done with it later: what was taken for talk by mistake could not be called back.
"""

from __future__ import annotations

from dataclasses import replace

from rooms import messages as say
from rooms import ready, talk
from rooms.effects import Decision, Drop, KeepNote, Say
from rooms.facts import ResponderInUnknownThread, ResponderNoted
from rooms.model import Conversation, Noting

NOTE_MARK = "📝"


def noted(conversation: Conversation, fact: ResponderNoted) -> Decision:
    """Also at a desk that is over: nothing of it goes anywhere."""
    conversation = ready.dropped(conversation) if talk.is_current(conversation, fact.desk) else conversation
    match fact.noting:
        case Noting.NEW if fact.waiting is not None:
            dropped = replace(conversation, unsent_since=None)
            return Decision(dropped, (Drop(fact.waiting), KeepNote(fact.envelope, NOTE_MARK)))
        case Noting.NEW:
            return Decision(conversation, (KeepNote(fact.envelope, NOTE_MARK),))
        case Noting.CHANGED:
            return Decision(conversation, (KeepNote(fact.envelope),))
        case Noting.STAYS:
            return Decision(conversation, (KeepNote(fact.envelope), Say(fact.desk, say.DeskNoteStays())))
        case Noting.TOO_LATE:
            return Decision(conversation, (KeepNote(fact.envelope), Say(fact.desk, say.DeskNoteTooLate())))


def in_unknown_thread(conversation: Conversation, fact: ResponderInUnknownThread) -> Decision:
    """It may be a note's thread: then sending it could not be mended, and not sending it can."""
    return Decision(conversation, (KeepNote(fact.envelope), Say(fact.desk, say.DeskThreadUnknown())))
