"""What a responder does: takes a card, comes, writes, changes, leaves; and when an adult goes on instead. Pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import assert_never

from rooms import company, handing, media, ready, sleeping, talk, telling, waiting
from rooms import messages as say
from rooms.commands import DeskCommand
from rooms.effects import (
    Decision,
    Drop,
    DropHeld,
    Effect,
    MakeDesk,
    Relay,
    ReleaseHeld,
    Say,
)
from rooms.facts import (
    AdultCalled,
    CardTaken,
    ResponderArrived,
    ResponderChanged,
    ResponderLeft,
    ResponderSentMedia,
    ResponderWrote,
)
from rooms.model import (
    Assignment,
    Change,
    Conversation,
    EndedBy,
    MediaFate,
    Phase,
    Place,
    Purpose,
    Service,
    Surroundings,
)
from rooms.policy import RoomsPolicy

BLOCK_OFFER = "🚫"
_SAYS_THAT_ONE_IS_HERE = (None, DeskCommand.CLOSE, DeskCommand.QUIET, DeskCommand.READY, DeskCommand.HAND_ON)
"""What is written at a desk only by somebody who has come."""
_ASKS_ADULTS = (DeskCommand.ADULT, DeskCommand.SUPPORT)


def taken(conversation: Conversation, fact: CardTaken) -> Decision:
    other = conversation.assignment if conversation.alarmed else None
    if conversation.phase is not Phase.WAITING and (other is None or other.responder.who == fact.by.who):
        return Decision(conversation)
    taken = replace(
        conversation,
        phase=Phase.TAKEN,
        waiting_since=conversation.waiting_since or fact.at,
        assignment=Assignment(fact.by, fact.desk, since=fact.at),
        last_desk=fact.desk,
        tell_asked_at=None,
        unsent_since=None,
        ready=None,
        ready_since=None,
        handing=None,
    )
    if other is not None:
        taken = replace(taken, request=replace(taken.request, handed_by=other.responder))
    desk = MakeDesk(fact.desk, fact.by, conversation.pseudonym)
    if conversation.alarmed:
        # Somebody else had it and did not answer an alarm.
        told = (Say(other.desk, say.DeskTakenOver(fact.by.alias)),) if other is not None else ()
        return Decision(taken, (*telling.unsent_dropped(conversation), *told, desk))
    card = say.CardIsTaken(conversation.id, conversation.pseudonym, fact.by.alias)
    return Decision(taken, (desk, *waiting.card_says(conversation, card)))


def arrived(conversation: Conversation, fact: ResponderArrived, policy: RoomsPolicy, around: Surroundings) -> Decision:
    """The student learns who; the responder what is known, what may be passed on of before, and what was held."""
    assignment = conversation.assignment
    if assignment is None or assignment.desk != fact.desk:
        return Decision(conversation, (Say(fact.desk, say.DeskTimedOut()),))
    if conversation.phase is not Phase.TAKEN:
        return Decision(conversation)
    waited = talk.minutes(fact.at - (conversation.waiting_since or fact.at))
    talking = replace(
        conversation,
        phase=Phase.ASSIGNED,
        assignment=replace(assignment, since=fact.at),
        waiting_since=None,
        quiet_since=fact.at,
        warned=False,
        request=replace(waiting.agreed_with_nobody(conversation.request), handed_by=None),
    )
    by = assignment.responder
    opened = say.DeskOpened(conversation.pseudonym, conversation.language, waited)
    greeted: tuple[Effect, ...] = (
        Say(fact.desk, opened),
        *handing.facts(conversation, by, policy, around),
        Say(Place.ENTRY, say.SomeoneIsHere(by.alias, by.role)),
        *handing.earlier(conversation, by, policy),
    )
    if talking.tells_since is not None and by.role.is_peer:
        asked = replace(talking, tells_since=fact.at, tell_asked_at=fact.at, erase_asked_at=None)
        released = ReleaseHeld(fact.desk, up_to_telling=True)
        return Decision(asked, (*greeted, released, telling.asked_whether(say.SureToTellWritten())))
    return Decision(replace(talking, tells_since=None, tell_asked_at=None), (*greeted, ReleaseHeld(fact.desk)))


def responder_left(
    conversation: Conversation, fact: ResponderLeft, policy: RoomsPolicy, around: Surroundings
) -> Decision:
    """Walking out is handing back: nobody is left alone with an empty room."""
    if not talk.is_current(conversation, fact.desk):
        return Decision(conversation)
    if conversation.asleep_since is not None:
        return sleeping.responder_left(conversation)
    return back_to_queue(conversation, fact.at, policy, around, ())


def back_to_queue(
    conversation: Conversation,
    at: datetime,
    policy: RoomsPolicy,
    around: Surroundings,
    told: tuple[Effect, ...],
) -> Decision:
    waited = at - (conversation.waiting_since or at)
    conversation = talk.had_by(conversation)
    queued = waiting.queue(conversation, at, around, nudges=max(0, waited // policy.nudge_every))
    told = (*told, *telling.unsent_dropped(conversation))
    service = queued.request.service
    if queued.request.carded_at is None:
        closed = say.ChatClosedMeanwhile(service, around.door(service).opens_at)
        return Decision(queued, (*told, Say(Place.ENTRY, closed)))
    back = Say(Place.ENTRY, say.BackInQueue(0 if queued.alarmed else around.ahead_of(service), service))
    return Decision(queued, (*told, back) if queued.alarmed else (*told, back, waiting.card(queued, at, policy)))


def responder_wrote(
    conversation: Conversation, fact: ResponderWrote, policy: RoomsPolicy, around: Surroundings
) -> Decision:
    decision = _responder_said(conversation, fact, policy, around)
    if fact.attached is None or not talk.is_current(conversation, fact.desk):
        return decision
    fault = media.of_responder(conversation, fact.attached, policy.media)
    return media.beside_words(decision, fact.envelope, fact.desk, fact.attached, fault, policy.media)


def responder_sent_media(
    conversation: Conversation, fact: ResponderSentMedia, policy: RoomsPolicy, around: Surroundings
) -> Decision:
    """As a line without words would go."""
    if not talk.is_current(conversation, fact.desk):
        return Decision(conversation, (Say(fact.desk, say.DeskIsClosed()),))
    fault = media.of_responder(conversation, fact.attached, policy.media)
    if fault is not None:
        return Decision(conversation, (media.told_at_desk(fact.desk, fact.attached.kind, fault, policy.media),))
    came = Decision(conversation)
    if conversation.phase is Phase.TAKEN:
        came = arrived(conversation, ResponderArrived(fact.at, fact.desk), policy, around)
    crosses = Relay(fact.envelope, Place.ENTRY, media=MediaFate.CROSSES)
    dropped = telling.unsent_dropped(came.conversation)
    return Decision(telling.spoken_to(came.conversation, fact.at), (*came.effects, *dropped, crosses))


def _responder_said(
    conversation: Conversation, fact: ResponderWrote, policy: RoomsPolicy, around: Surroundings
) -> Decision:
    if fact.command is DeskCommand.HELP or (fact.command in _ASKS_ADULTS and not conversation.is_with_a_peer):
        return Decision(conversation, (Say(fact.desk, say.DeskHelp(fact.by_peer)),))
    if not talk.is_current(conversation, fact.desk):
        return Decision(conversation, (Say(fact.desk, say.DeskIsClosed()),))
    if conversation.phase is Phase.TAKEN and fact.command in _SAYS_THAT_ONE_IS_HERE:
        # Whoever writes here is here, even where the arrival itself was missed: what was held must come first.
        came = arrived(conversation, ResponderArrived(fact.at, fact.desk), policy, around)
        then = _responder_said(came.conversation, fact, policy, around)
        return replace(then, effects=(*came.effects, *then.effects))
    if fact.command is not DeskCommand.SEND:
        conversation = ready.dropped(conversation)
    if fact.command is not None:
        return _obeyed(conversation, fact, fact.command, policy, around)
    if fact.why_not and conversation.is_with_a_peer:
        return telling.not_sent_yet(conversation, fact.envelope, fact.at, fact.desk, fact.why_not)
    crosses = (*telling.unsent_dropped(conversation), Relay(fact.envelope, Place.ENTRY))
    return Decision(telling.spoken_to(conversation, fact.at), crosses)


def _obeyed(  # noqa: C901 - one line a command
    conversation: Conversation,
    fact: ResponderWrote,
    command: DeskCommand,
    policy: RoomsPolicy,
    around: Surroundings,
) -> Decision:
    """What a line with `!` asks for, at the desk of whoever has the conversation."""
    match command:
        case DeskCommand.READY:
            return ready.shown(conversation, fact)
        case DeskCommand.SEND if conversation.ready is not None:
            return ready.sent(conversation, fact.at, fact.desk, fact.ready_is_known, policy)
        case DeskCommand.SEND:
            return telling.insists(conversation, fact, policy)
        case DeskCommand.HAND_ON:
            return handing.proposed(conversation, fact, policy, around)
        case DeskCommand.CLOSE if conversation.alarmed:
            return Decision(conversation, (Say(fact.desk, say.DeskOutcomeNeeded()),))
        case DeskCommand.CLOSE:
            return close(conversation, EndedBy.RESPONDER)
        case DeskCommand.QUIET:
            return sleeping.asked_to_sleep(conversation, fact.desk, fact.at)
        case DeskCommand.HAND_BACK:
            told = (Say(fact.desk, say.DeskHandedBack()),)
            return back_to_queue(conversation, fact.at, policy, around, told)
        case DeskCommand.SUPPORT if around.adults_on_duty and conversation.asleep_since is None:
            return company.help_asked(conversation, fact.at, fact.desk, policy)
        case DeskCommand.ADULT | DeskCommand.SUPPORT:
            return tutor_relieved(conversation, fact.at, policy, around)
        case DeskCommand.BLOCK:
            return _block_asked(conversation, fact.at, policy, around)
        case DeskCommand.LANGUAGE:
            return _language(conversation, fact)
        case DeskCommand.HELP:
            return Decision(conversation, (Say(fact.desk, say.DeskHelp(fact.by_peer)),))
        case DeskCommand.NOTE | DeskCommand.LEAVE | DeskCommand.UNKNOWN:  # a note is a fact of its own: rooms/notes.py
            return Decision(conversation, (Say(fact.desk, say.DeskUnknownCommand()),))
        case _:
            assert_never(command)


def _language(conversation: Conversation, fact: ResponderWrote) -> Decision:
    """In which language the bot speaks to the student. What people say to one another stays as it is."""
    if fact.language is None:
        return Decision(conversation, (Say(fact.desk, say.DeskLanguage(conversation.language)),))
    told = (Say(Place.ENTRY, say.LanguageIsNow()), Say(fact.desk, say.DeskLanguageIsNow(fact.language)))
    return Decision(replace(conversation, language=fact.language), told)


def close(conversation: Conversation, by: EndedBy) -> Decision:
    closed = replace(talk.ended(conversation), phase=Phase.CLOSED)
    held = (DropHeld(),) if conversation.tells_since is not None else ()
    return Decision(
        closed,
        (
            *telling.unsent_dropped(conversation),
            *held,
            Say(talk.desk_of(conversation), say.DeskEnded(by)),
            Say(Place.ENTRY, say.ConversationEnded(by)),
            *telling.lapsed_at_the_end(conversation),
        ),
    )


def responder_changed(conversation: Conversation, fact: ResponderChanged) -> Decision:
    if fact.waiting is not None:
        return Decision(replace(conversation, unsent_since=None), (Drop(fact.waiting),))
    if not fact.crossed or conversation.phase is Phase.GONE:
        return Decision(conversation)
    if fact.why_not and conversation.is_with_a_peer and talk.is_current(conversation, fact.desk):
        return telling.not_sent_yet(conversation, fact.envelope, fact.at, fact.desk, fact.why_not)
    if fact.change is Change.RETRACTION or talk.is_current(conversation, fact.desk):
        return Decision(conversation, (Relay(fact.envelope, Place.ENTRY),))
    # What was said can always be taken back; but nothing new comes from a desk that is closed.
    told = (Say(fact.desk, say.DeskIsClosed()),) if fact.change is Change.EDIT else ()
    return Decision(conversation, told)


def adult_called(conversation: Conversation, fact: AdultCalled) -> Decision:
    """An adult who is there keeps the conversation, awake. A peer is moved aside: the student waits for an adult."""
    if conversation.phase in (Phase.ARRIVING, Phase.GONE) or conversation.alarmed:
        return Decision(conversation)
    # Whoever was asked for: also when the alarm is over, they are an adult's until it ends.
    request = replace(waiting.agreed_with_nobody(conversation.request), service=Service.COUNSELLOR_CHAT)
    alarmed = talk.had_by(replace(conversation, alarmed=True, request=request, handing=None, asleep_since=None))
    assignment = conversation.assignment
    with_an_adult = assignment is not None and not assignment.responder.role.is_peer
    if with_an_adult and not fact.away:
        return Decision(replace(alarmed, request=request))
    queued = waiting.queue(alarmed, fact.at, Surroundings())
    if conversation.phase is not Phase.WAITING:
        told = (Say(talk.desk_of(conversation), say.DeskWokeElsewhere()),) if with_an_adult else ()
        return Decision(queued, (*telling.unsent_dropped(conversation), *told))
    moved = say.CardIsAlarm(conversation.id, conversation.pseudonym)
    return Decision(queued, waiting.card_says(conversation, moved))


def abuse_held(conversation: Conversation, at: datetime) -> Decision:
    """The student is awake, and the words are nobody's."""
    request = replace(conversation.request, held_abuse=conversation.request.held_abuse + 1)
    return Decision(replace(conversation, quiet_since=at, warned=False, request=request))


def _block_asked(conversation: Conversation, at: datetime, policy: RoomsPolicy, around: Surroundings) -> Decision:
    """A tutor wants it to end for good: an adult goes on, and adults decide. Of an adult nobody can be spared."""
    if conversation.assignment is None or not conversation.is_with_a_peer:
        return Decision(conversation, (Say(talk.desk_of(conversation), say.DeskUnknownCommand()),))
    relieved = tutor_relieved(conversation, at, policy, around)
    alias = conversation.assignment.responder.alias
    wanted = say.BlockWanted(conversation.id, conversation.pseudonym, alias, policy.block_for.days)
    asked = Say(Place.DUTY, wanted, Purpose.BLOCK, (BLOCK_OFFER,))
    told = Say(conversation.assignment.desk, say.DeskBlockAsked())
    return replace(relieved, effects=(told, *relieved.effects, asked))


def tutor_relieved(conversation: Conversation, at: datetime, policy: RoomsPolicy, around: Surroundings) -> Decision:
    """An adult is asked for in the student's stead. What waits for the student's yes needs none with an adult."""
    if not conversation.is_with_a_peer:
        return Decision(conversation)
    told = (Say(talk.desk_of(conversation), say.DeskAdultGoesOn()), *telling.unsent_dropped(conversation))
    request = waiting.requested(talk.had_by(conversation).request, Service.COUNSELLOR_CHAT, at)
    freed = replace(talk.unheld(conversation), assignment=None, request=request)
    queued = waiting.queue(replace(freed, tells_since=conversation.tells_since), at, around)
    if queued.request.carded_at is None:
        closed = say.ChatClosedMeanwhile(Service.COUNSELLOR_CHAT, around.counsellors.opens_at)
        return Decision(queued, (*told, Say(Place.ENTRY, closed)))
    coming = Say(Place.ENTRY, say.AdultGoesOn(around.ahead_of(Service.COUNSELLOR_CHAT), around.counsellors.wait))
    return Decision(queued, (*told, coming, waiting.card(queued, at, policy)))
