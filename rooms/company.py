"""An adult beside a tutor: asked for or not, and never unseen. And what is left of a hard talk. Pure.

The order of things. An adult is invited, and can read nothing. When they have come, the student is told who they are
(`Announce`); what crosses meanwhile is for the tutor alone. When that stands in the student's room, the tutor is told,
too, and from that place in the desk's lane on the adult is handed the room keys (`LetRead`). So nobody ever reads who
was not announced, whatever is slow or killed in between. When they go, both are told, and they are out of the room.

While two speak to the student, each line bears its writer's alias. `kept` looks at every decision once more: whatever
ended the tutor's talk also ends the company, and asks afterwards how the tutor is.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from rooms import media, talk
from rooms import messages as say
from rooms.commands import DeskCommand
from rooms.effects import (
    Amend,
    Announce,
    AskIn,
    Decision,
    Effect,
    LetRead,
    Relay,
    Say,
    SendUnsent,
    ShowOut,
)
from rooms.facts import (
    AbuseHeld,
    AdultCalled,
    AdultJoins,
    CompanionArrived,
    CompanionChanged,
    CompanionLeft,
    CompanionSentMedia,
    CompanionWrote,
    Fact,
    ResponderWrote,
    StudentToldOfCompanion,
)
from rooms.media import MediaPolicy
from rooms.model import Companion, Conversation, Desk, MediaFate, Near, Phase, Place, Purpose, StaffId
from rooms.policy import RoomsPolicy

JOIN_OFFER = "✅"
WISHES_FOR_AN_ADULT = (DeskCommand.SUPPORT, DeskCommand.ADULT, DeskCommand.BLOCK)


# --- a tutor asks for somebody --------------------------------------------------------------------------------------
def help_asked(conversation: Conversation, at: datetime, desk: Desk, policy: RoomsPolicy) -> Decision:
    """`!apua`: adults on duty are asked to come and read along. The student learns what is true by now, and no more."""
    companion = conversation.companion
    if companion is not None:
        return Decision(conversation, (Say(desk, say.DeskCompanionAlready(companion.responder.alias)),))
    if conversation.help_asked_at is not None:
        return Decision(conversation, (Say(desk, say.DeskHelpStillAsked()),))
    asked = replace(conversation, help_asked_at=at, quiet_since=at, warned=False)
    minutes = max(1, talk.minutes(policy.help_within))
    return Decision(
        asked,
        (
            Say(desk, say.DeskHelpAsked(minutes)),
            Say(Place.ENTRY, say.HelpAskedFor(_tutor(conversation))),
            Say(Place.DUTY, _wanted(conversation), Purpose.HELP, (JOIN_OFFER,)),
        ),
    )


def help_ends(conversation: Conversation, policy: RoomsPolicy) -> datetime | None:
    """When an adult goes on in the tutor's stead; not while one is on the way."""
    if conversation.help_asked_at is None or conversation.companion is not None:
        return None
    return conversation.help_asked_at + policy.help_within


def arrival_ends(conversation: Conversation, policy: RoomsPolicy) -> datetime | None:
    """When nobody waits any longer for an adult who was asked in."""
    companion = conversation.companion
    if companion is None or companion.near is not Near.INVITED:
        return None
    return companion.since + policy.come_within


# --- an adult comes -------------------------------------------------------------------------------------------------
def joins(conversation: Conversation, fact: AdultJoins) -> Decision:
    may_come = conversation.is_with_a_peer and conversation.asleep_since is None and not fact.by.role.is_peer
    if not may_come or conversation.companion is not None:
        return Decision(conversation)
    desk = talk.desk_of(conversation)
    coming = say.HelpIsComing(conversation.id, conversation.pseudonym, _tutor(conversation), fact.by.alias)
    told: Effect = Say(Place.DUTY, coming)
    if conversation.help_asked_at is not None:
        told = Amend(Place.DUTY, Purpose.HELP, coming)
    invited = replace(conversation, companion=Companion(fact.by, Near.INVITED, fact.at))
    return Decision(invited, (AskIn(desk, fact.by.who), Say(desk, say.DeskCompanionComing(fact.by.alias)), told))


def arrived(conversation: Conversation, fact: CompanionArrived) -> Decision:
    """Whoever is not expected here, or not any more, is shown out."""
    companion = _companion(conversation, fact.desk, fact.by.who)
    if companion is None:
        return Decision(conversation, (ShowOut(fact.desk, fact.by.who),))
    if companion.near is not Near.INVITED:
        return Decision(conversation)
    come = replace(conversation, companion=replace(companion, near=Near.COME), help_asked_at=None)
    told = say.CompanionReads(companion.responder.alias, _tutor(conversation))
    return Decision(come, (Announce(told, fact.desk, fact.by.who),))


def told(conversation: Conversation, fact: StudentToldOfCompanion) -> Decision:
    """The student knows. The tutor's notice is the first thing at the desk that the adult can read."""
    companion = _companion(conversation, fact.desk, fact.who)
    if companion is None or companion.near is not Near.COME:
        return Decision(conversation)
    reads = replace(conversation, companion=replace(companion, near=Near.READS))
    here = Say(fact.desk, say.DeskCompanionHere(companion.responder.alias))
    return Decision(reads, (LetRead(fact.desk, fact.who), here))


def left(conversation: Conversation, fact: CompanionLeft) -> Decision:
    companion = _companion(conversation, fact.desk, fact.who)
    if companion is None:
        return Decision(conversation)
    alone, alias = replace(conversation, companion=None), companion.responder.alias
    if companion.near is Near.INVITED:
        return Decision(alone, (Say(fact.desk, say.DeskCompanionDidNotCome(alias)),))
    return Decision(alone, (Say(Place.ENTRY, say.CompanionGone(alias)), Say(fact.desk, say.DeskCompanionGone(alias))))


def did_not_come(conversation: Conversation, at: datetime) -> Decision:
    """The invitation is taken back."""
    if conversation.companion is None:
        return Decision(conversation)
    desk = talk.desk_of(conversation)
    return left(conversation, CompanionLeft(at, desk, conversation.companion.responder.who))


# --- an adult speaks ------------------------------------------------------------------------------------------------
def wrote(conversation: Conversation, fact: CompanionWrote, policy: MediaPolicy) -> Decision:
    """Their line goes behind the announcement, in the same lane: it is never read before it."""
    here, companion, came = _is_here(conversation, fact)
    if companion is None:
        return Decision(conversation)
    then = _said(here, companion, fact)
    if fact.attached is not None:
        fault = media.of_adult(fact.attached, policy)
        then = media.beside_words(then, fact.envelope, fact.desk, fact.attached, fault, policy)
    return replace(then, effects=(*came, *then.effects))


def _said(conversation: Conversation, companion: Companion, fact: CompanionWrote) -> Decision:
    match fact.command:
        case None:
            crosses = Relay(fact.envelope, Place.ENTRY, companion.responder.alias)
            return Decision(_heard(conversation, fact.at), (crosses,))
        case DeskCommand.LEAVE:
            return left(conversation, CompanionLeft(fact.at, fact.desk, fact.who))
        case _:
            return Decision(conversation, (Say(fact.desk, say.DeskCompanionHelp()),))


def sent_media(conversation: Conversation, fact: CompanionSentMedia, policy: MediaPolicy) -> Decision:
    """As a line would go, beside a tutor too: adults answer for what they send."""
    here, companion, came = _is_here(conversation, fact)
    if companion is None:
        return Decision(conversation)
    fault = media.of_adult(fact.attached, policy)
    if fault is not None:
        return Decision(here, (*came, media.told_at_desk(fact.desk, fact.attached.kind, fault, policy)))
    crosses = Relay(fact.envelope, Place.ENTRY, companion.responder.alias, MediaFate.CROSSES)
    return Decision(_heard(here, fact.at), (*came, crosses))


def _is_here(
    conversation: Conversation, fact: CompanionWrote | CompanionSentMedia
) -> tuple[Conversation, Companion | None, tuple[Effect, ...]]:
    """Whoever writes here is here, even where the arrival itself was missed. None who is no companion at that desk."""
    companion = _companion(conversation, fact.desk, fact.who)
    if companion is None or companion.near is not Near.INVITED:
        return conversation, companion, ()
    came = arrived(conversation, CompanionArrived(fact.at, fact.desk, companion.responder))
    return came.conversation, companion, came.effects


def _heard(conversation: Conversation, at: datetime) -> Conversation:
    return replace(conversation, quiet_since=at, warned=False, erase_asked_at=None, tell_asked_at=None)


def changed(conversation: Conversation, fact: CompanionChanged) -> Decision:
    companion = _companion(conversation, fact.desk, fact.who)
    if companion is None or companion.near is Near.INVITED:
        return Decision(conversation)
    return Decision(conversation, (Relay(fact.envelope, Place.ENTRY, companion.responder.alias),))


# --- every decision -------------------------------------------------------------------------------------------------
def weighed(conversation: Conversation, fact: Fact) -> Conversation:
    """What makes a talk a hard one for a tutor: danger, words that hurt, a wish for an adult."""
    if not conversation.is_with_a_peer:
        return conversation
    match fact:
        case AdultCalled() | AbuseHeld():
            return replace(conversation, heavy=True)
        case ResponderWrote(desk=desk, command=command) if command in WISHES_FOR_AN_ADULT:
            return replace(conversation, heavy=True) if talk.is_current(conversation, desk) else conversation
        case _:
            return conversation


def marked(conversation: Conversation, tier: int) -> Conversation:
    """Something that worries was found in the student's words."""
    if tier <= 0 or not conversation.is_with_a_peer:
        return conversation
    return replace(conversation, mark=max(conversation.mark, tier), heavy=True)


def kept(before: Conversation, decision: Decision) -> Decision:
    """The decision, with what follows from it for whoever is at the desk."""
    after, effects = decision.conversation, [_signed(before, one) for one in decision.effects]
    if before.asleep_since is None and after.asleep_since is not None:
        effects += _left_asleep(before)
        after = replace(after, companion=None, help_asked_at=None)
    if _is_over(before, after):
        effects += _debriefed(before, after)
        after = replace(after, companion=None, help_asked_at=None, mark=0, heavy=False)
    if after.phase is not Phase.ERASED:
        effects += _parted(before, after)
    return Decision(after, tuple(effects))


def _left_asleep(before: Conversation) -> tuple[Effect, ...]:
    """A talk that sleeps has no company: whoever wakes it is read by nobody whom they have forgotten."""
    companion = before.companion
    if companion is None or before.assignment is None or companion.near is Near.INVITED:
        return ()
    alias = companion.responder.alias
    return Say(Place.ENTRY, say.CompanionGone(alias)), Say(before.assignment.desk, say.DeskCompanionGone(alias))


def _signed(before: Conversation, effect: Effect) -> Effect:
    """While two speak to the student, the tutor's lines bear an alias, too."""
    if before.companion is None or before.companion.near is Near.INVITED:
        return effect
    match effect:
        case Relay(to=Place.ENTRY, alias=None) | SendUnsent(alias=None):
            return replace(effect, alias=_tutor(before))
        case Say(to=Place.ENTRY, message=say.ReadyAnswer() as answer):
            return replace(effect, message=replace(answer, alias=_tutor(before)))
        case _:
            return effect


def _is_over(before: Conversation, after: Conversation) -> bool:
    """Whether the talk at the desk has ended, for whatever reason."""
    if before.assignment is None:
        return False
    return after.phase is Phase.ERASED or not talk.is_current(after, before.assignment.desk)


def _debriefed(before: Conversation, after: Conversation) -> tuple[Effect, ...]:
    """Once: the tutor is asked how they are, and a supervisor to ask them. Of the student nothing is told."""
    if before.assignment is None or not after.heavy:
        return ()
    asked = (Say(before.assignment.desk, say.DeskDebriefOffer()),) if after.phase is not Phase.ERASED else ()
    return (*asked, Say(Place.DUTY, say.TutorHadHardTalk(_tutor(before))))


def _parted(before: Conversation, after: Conversation) -> tuple[Effect, ...]:
    """Whoever is no companion any more is shown out; the card of a tutor's wish says how things are."""
    gone = before.companion is not None and _who(after) != before.companion.responder.who
    effects: list[Effect] = []
    if before.companion is not None and gone:
        effects.append(ShowOut(talk.desk_of(before), before.companion.responder.who))
    if after.help_asked_at is not None and gone:
        effects.append(Amend(Place.DUTY, Purpose.HELP, _wanted(after)))
    if before.help_asked_at is not None and after.help_asked_at is None and after.companion is None:
        effects.append(Amend(Place.DUTY, Purpose.HELP, say.HelpIsOver(before.id, before.pseudonym)))
    return tuple(effects)


# --- small words ----------------------------------------------------------------------------------------------------
def _companion(conversation: Conversation, desk: Desk, who: StaffId) -> Companion | None:
    """The companion at that desk, if it is this one."""
    return conversation.companion if _who(conversation) == who and talk.is_current(conversation, desk) else None


def _who(conversation: Conversation) -> StaffId | None:
    return conversation.companion.responder.who if conversation.companion is not None else None


def _tutor(conversation: Conversation) -> str:
    return conversation.assignment.responder.alias if conversation.assignment is not None else ""


def _wanted(conversation: Conversation) -> say.HelpWanted:
    return say.HelpWanted(conversation.id, conversation.pseudonym, _tutor(conversation))
