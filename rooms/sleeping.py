"""A talk in which nobody has written for long sleeps: it holds up nobody, and wakes when either writes. Pure.

It stays with its desk and its responder, who has room for another student meanwhile. So waking asks first whether they
may have the student now (rooms/duty.py, `may_go_on`). Where they may not, the student waits in the queue like anybody
else and is told so; a responder who has no room is told that nothing was sent. Words wake, new ones and changed ones;
a reaction or a redaction crosses and wakes nobody. A talk with an open alarm never sleeps.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from rooms import media, talk, telling, waiting
from rooms import messages as say
from rooms.asking import WANTS_SOMEBODY
from rooms.commands import DeskCommand, StudentCommand
from rooms.effects import Decision, Effect, Say
from rooms.facts import (
    Fact,
    ResponderChanged,
    ResponderSentMedia,
    ResponderWrote,
    StudentEdited,
    StudentReacted,
    StudentSentMedia,
    StudentWrote,
)
from rooms.model import Change, Conversation, Desk, Phase, Place, Service, Surroundings
from rooms.policy import RoomsPolicy

_LET_SLEEP = frozenset(
    {
        DeskCommand.HELP,
        DeskCommand.NOTE,
        DeskCommand.LANGUAGE,
        DeskCommand.UNKNOWN,
        DeskCommand.QUIET,
        DeskCommand.CLOSE,
        DeskCommand.HAND_BACK,
        DeskCommand.ADULT,
        DeskCommand.SUPPORT,
        DeskCommand.LEAVE,
        DeskCommand.BLOCK,
        DeskCommand.SEND,  # nothing waits to be sent while a talk sleeps
    }
)
"""Lines at the desk in which the responder says nothing to the student."""
_ASKS_SOMEBODY = (StudentCommand.HUMAN, StudentCommand.TUTOR, StudentCommand.ADULT)
_OF_THE_BOT = frozenset(StudentCommand) - {
    *_ASKS_SOMEBODY,
    StudentCommand.EMERGENCY,
    StudentCommand.YES,
    StudentCommand.NO,
}
"""What the bot answers by itself, since nobody listens just now."""

FromStudent = StudentWrote | StudentEdited | StudentReacted | StudentSentMedia


@dataclass(frozen=True, slots=True)
class Stirred:
    """The conversation as its fact finds it, and what is said before. `fact`: None where nothing more follows."""

    conversation: Conversation
    effects: tuple[Effect, ...]
    fact: Fact | None


# --- falling asleep -------------------------------------------------------------------------------------------------
def falls_asleep(conversation: Conversation, at: datetime) -> Decision:
    """Both are told. What waited for somebody's yes has waited long enough: its writer learns that it does not go."""
    asked = telling.not_told_on(conversation, say.TellLapsed()).effects if conversation.tells_since is not None else ()
    unsent = telling.unsent_gone(conversation).effects if conversation.unsent_since is not None else ()
    desk = talk.desk_of(conversation)
    told = (Say(Place.ENTRY, say.FellAsleep(_alias(conversation))), Say(desk, say.DeskFellAsleep()))
    asleep = replace(talk.unheld(conversation), asleep_since=at, warned=False)
    return Decision(asleep, (*asked, *unsent, *told))


def clock_at_desk(conversation: Conversation, at: datetime, policy: RoomsPolicy) -> Decision:
    """One kind word to the student, then sleep."""
    if conversation.warned:
        return falls_asleep(replace(conversation, quiet_since=at - policy.sleep_after), at)
    left = max(1, talk.minutes(policy.sleep_after - policy.warn_after))
    # Whoever comes back after a long stop of the bot is still asked first, with the whole time to answer.
    nudged = replace(conversation, warned=True, quiet_since=at - policy.warn_after)
    told = (Say(Place.ENTRY, say.QuietNudge(left)), Say(talk.desk_of(conversation), say.DeskQuietNudge(left)))
    return Decision(nudged, told)


def due_at_desk(conversation: Conversation, policy: RoomsPolicy) -> datetime | None:
    """When silence matters next to a talk: the nudge, the sleep, the end."""
    return None if conversation.alarmed else conversation.quiet_since + _patience(conversation, policy)


def _patience(conversation: Conversation, policy: RoomsPolicy) -> timedelta:
    if conversation.asleep_since is not None:
        return policy.erase_after
    return policy.sleep_after if conversation.warned else policy.warn_after


def asked_to_sleep(conversation: Conversation, desk: Desk, at: datetime) -> Decision:
    """`!hiljaa`."""
    if conversation.alarmed:
        return Decision(conversation, (Say(desk, say.DeskStaysAwake()),))
    if conversation.asleep_since is not None:
        return Decision(conversation, (Say(desk, say.DeskFellAsleep()),))
    return falls_asleep(replace(conversation, quiet_since=max(conversation.quiet_since, at)), at)


def responder_left(conversation: Conversation) -> Decision:
    """Nobody waits just now, so that nobody is called: the talk is over, and the student knows how to get another."""
    ended = replace(talk.ended(conversation), phase=Phase.CLOSED)
    return Decision(ended, (Say(Place.ENTRY, say.ResponderIsGone(_alias(conversation))),))


def _alias(conversation: Conversation) -> str:
    return conversation.assignment.responder.alias if conversation.assignment is not None else ""


# --- waking ---------------------------------------------------------------------------------------------------------
def stirred(conversation: Conversation, fact: Fact, policy: RoomsPolicy, around: Surroundings) -> Stirred | None:
    """What comes before the fact; None where the conversation is awake, or sleeps on."""
    if conversation.asleep_since is None:
        return None
    match fact:
        case ResponderWrote() | ResponderChanged() | ResponderSentMedia() if _speaks_to_the_student(
            conversation, fact, policy
        ):
            if around.has_room:
                return Stirred(_awake(conversation, fact.at), (), fact)
            return Stirred(conversation, (Say(fact.desk, say.DeskNoRoomToWake()),), None)
        case StudentWrote() | StudentEdited() | StudentReacted() | StudentSentMedia() if _speaks_to_somebody(
            conversation, fact, policy
        ):
            if around.may_go_on:
                told = Say(talk.desk_of(conversation), say.DeskWokeUp())
                return Stirred(_awake(conversation, fact.at), (told,), fact)
            return _asks_for_another(conversation, fact, policy, around)
        case _:
            return None


def _speaks_to_the_student(
    conversation: Conversation, fact: ResponderWrote | ResponderChanged | ResponderSentMedia, policy: RoomsPolicy
) -> bool:
    """What does not cross wakes nobody."""
    if not talk.is_current(conversation, fact.desk):
        return False
    if isinstance(fact, ResponderSentMedia):
        return media.of_responder(conversation, fact.attached, policy.media) is None
    if isinstance(fact, ResponderWrote):
        return fact.command not in _LET_SLEEP
    return fact.crossed and fact.change is Change.EDIT


def _speaks_to_somebody(conversation: Conversation, fact: FromStudent, policy: RoomsPolicy) -> bool:
    """Whether a person is meant by it, and not the bot."""
    match fact:
        case StudentSentMedia() | StudentEdited(crossed=True):
            return True
        case StudentReacted(chosen=chosen):
            return chosen in _ASKS_SOMEBODY and not _wants_an_adult_instead(conversation, chosen)
        case StudentWrote(command=command) | StudentEdited(command=command):
            asked = conversation.erase_asked_at
            answers = asked is not None and fact.at - asked <= policy.confirm_within
            if command in (StudentCommand.YES, StudentCommand.NO):
                return not answers
            return command not in _OF_THE_BOT and not _wants_an_adult_instead(conversation, command)


def _wants_an_adult_instead(conversation: Conversation, command: StudentCommand | None) -> bool:
    """`aikuinen` in a talk with a tutor: an adult is called, and the talk is over without having woken."""
    return command is StudentCommand.ADULT and conversation.is_with_a_peer


def _awake(conversation: Conversation, at: datetime) -> Conversation:
    return replace(conversation, asleep_since=None, quiet_since=at, warned=False)


def _asks_for_another(
    conversation: Conversation,
    fact: FromStudent,
    policy: RoomsPolicy,
    around: Surroundings,
) -> Stirred:
    """Whom they talked with may not have them now: they wait for somebody of the same service."""
    alias = _alias(conversation)
    queued = waiting.queue(talk.had_by(conversation), fact.at, around)
    service = queued.request.service
    told: tuple[Effect, ...] = (Say(talk.desk_of(conversation), say.DeskWokeElsewhere()),)
    if queued.request.carded_at is None:
        closed = say.NotHereNowClosed(alias, service, around.door(service).opens_at)
        told = (*told, Say(Place.ENTRY, closed))
    else:
        here = say.NotHereNow(alias, around.ahead_of(service), service)
        told = (*told, Say(Place.ENTRY, here), waiting.card(queued, fact.at, policy))
    return Stirred(queued, told, _without_the_wish(fact, service))


def _without_the_wish(fact: Fact, service: Service) -> Fact:
    """Who asks for somebody of that service has asked by writing at all; the word is kept like any other."""
    match fact:
        case StudentWrote(command=command) | StudentEdited(command=command) if _is_granted(command, service):
            return replace(fact, command=None)
        case StudentReacted(chosen=chosen) if _is_granted(chosen, service):
            return replace(fact, chosen=None, crossed=False)
        case _:
            return fact


def _is_granted(command: StudentCommand | None, service: Service) -> bool:
    return command in _ASKS_SOMEBODY and WANTS_SOMEBODY[command] in (None, service)
