"""A student who asked for a person, until somebody comes: whom they want, in which queue, and who is asked next. Pure.

The order of things. A student who says whom ("tutor", "aikuinen") is queued at once; one who says "ihminen" is asked,
where there are tutors at all, and an adult is called when they go on writing, or say nothing. A service that is open
gets a card in its duty room; one that is closed gets it when it opens, and until then the wait is told as it is. A card
that nobody takes is shown to more people: all tutors, then adults; adults are rung once more.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from rooms import messages as say
from rooms.calendar import ServiceCalendar, statutory_due, statutory_raise
from rooms.duty import ADULTS_TOO, asked_campus
from rooms.effects import Amend, Decision, DropHeld, Effect, Hold, Say
from rooms.facts import StudentWrote
from rooms.hours import HELSINKI
from rooms.model import (
    Conversation,
    Door,
    EndedBy,
    Phase,
    Place,
    Purpose,
    Request,
    Service,
    Successor,
    Surroundings,
    Until,
)
from rooms.policy import RoomsPolicy

TAKE_OFFER = "✅"
CHOICE_OFFERS = ("1️⃣", "2️⃣")
ROOM_OF = {Service.TUTOR_CHAT: Place.TUTORS, Service.COUNSELLOR_CHAT: Place.DUTY}


# --- asking ---------------------------------------------------------------------------------------------------------
def who_would_you_like(conversation: Conversation, fact: StudentWrote, around: Surroundings) -> Decision:
    """ "A tutor or an adult?" """
    asked = replace(conversation, request=replace(conversation.request, choosing_since=fact.at))
    question = say.WhoWouldYouLike(around.tutors.is_open, around.counsellors.is_open)
    return Decision(asked, (Say(Place.ENTRY, question, Purpose.WHO_QUESTION, CHOICE_OFFERS),))


def call(
    conversation: Conversation, service: Service, fact: StudentWrote, policy: RoomsPolicy, around: Surroundings
) -> Decision:
    """The student is in the queue of a service; who asks there already keeps the place."""
    moved = conversation.phase is Phase.WAITING
    gone = card_gone(conversation) if moved else ()
    request = requested(replace(conversation.request, choosing_since=None), service, fact.at)
    queued = queue(replace(conversation, request=request), fact.at, around)
    return keeping(Decision(queued, (*gone, *_called(queued, fact.at, policy, around))), fact)


def requested(request: Request, service: Service, at: datetime) -> Request:
    """The law's days begin when an adult is asked for, and go on where they have begun.

    What was agreed with one person goes for no other.
    """
    adult = service is Service.COUNSELLOR_CHAT
    asked_at = request.asked_at or at if adult else request.asked_at
    return replace(agreed_with_nobody(request), service=service, carded_at=None, widened=0, asked_at=asked_at)


def agreed_with_nobody(request: Request) -> Request:
    """Nobody in particular is waited for, and nothing that was said goes along."""
    return replace(request, role=None, earlier=None)


def queue(conversation: Conversation, at: datetime, around: Surroundings, nudges: int = 0) -> Conversation:
    """Whoever has waited already keeps the place in the queue."""
    request = conversation.request
    asked_for = conversation.alarmed or around.door(request.service).is_open
    return replace(
        conversation,
        phase=Phase.WAITING,
        waiting_since=conversation.waiting_since or at,
        assignment=None,
        asleep_since=None,
        nudges=nudges,
        warned=False,
        tell_asked_at=None,
        unsent_since=None,
        handing=None,
        # A clock that was set back meanwhile makes nobody's patience shorter.
        quiet_since=max(conversation.quiet_since, at),
        request=_carded(request, at) if asked_for else _shut_out(request, at),
    )


def _carded(request: Request, at: datetime) -> Request:
    return replace(request, choosing_since=None, carded_at=at, shut_at=None, widened=0)


def _shut_out(request: Request, at: datetime) -> Request:
    return replace(request, choosing_since=None, carded_at=None, shut_at=at, widened=0)


def _called(queued: Conversation, at: datetime, policy: RoomsPolicy, around: Surroundings) -> tuple[Effect, ...]:
    service = queued.request.service
    door = around.door(service)
    if queued.request.carded_at is None:
        return (Say(Place.ENTRY, say.ChatClosed(service, door.opens_at)),)
    called = say.TutorCalled if service is Service.TUTOR_CHAT else say.HumanCalled
    told = Say(Place.ENTRY, called(around.ahead_of(service), door.wait, _to_choose_from(door)))
    return (told, *_nobody_from_there(queued.request, door), card(queued, at, policy))


def _to_choose_from(door: Door) -> str:
    """Campuses, where there is more than one."""
    return ", ".join(sorted(door.campuses)) if len(door.campuses) > 1 else ""


def _nobody_from_there(request: Request, door: Door) -> tuple[Effect, ...]:
    """Whoever wished for a campus before the service was known learns that this one has nobody there."""
    if request.campus is None or request.campus in door.campuses:
        return ()
    return (Say(Place.ENTRY, say.NobodyOfCampus(request.campus)),)


def keeping(decision: Decision, fact: StudentWrote) -> Decision:
    """A wish that says more than "a person" is kept for whoever comes; what tells who it is, for a yes or an adult."""
    if not fact.says_more:
        return decision
    if not fact.tells or fact.worries:
        return replace(decision, effects=(*decision.effects, Hold(fact.envelope)))
    after = replace(decision.conversation, tells_since=fact.at)
    return Decision(after, (*decision.effects, Hold(fact.envelope, Until.STUDENT_AGREES)))


# --- while nobody has come ------------------------------------------------------------------------------------------
def told_more(
    conversation: Conversation, fact: StudentWrote, policy: RoomsPolicy, around: Surroundings
) -> Decision | None:
    """A topic, a campus, or whom the student would rather not meet; None where the message says none of these."""
    request = conversation.request
    told: say.Message
    if fact.topic is not None:
        request, told = replace(request, topic=fact.topic), say.TopicNoted(fact.topic)
    elif fact.not_who is not None:
        request, told = replace(request, not_who=request.not_who | {fact.not_who.who}), say.NotThem(fact.not_who.alias)
    elif fact.not_campus is not None:
        kept = None if request.campus == fact.not_campus else request.campus
        not_there = request.not_campus | {fact.not_campus}
        request, told = replace(request, campus=kept, not_campus=not_there), say.NotThatCampus()
    elif fact.campus is not None:
        request = replace(request, campus=fact.campus, not_campus=request.not_campus - {fact.campus})
        told = _of_campus(conversation, fact.campus, request, around)
    else:
        return None
    after = replace(conversation, request=request)
    return Decision(after, (Say(Place.ENTRY, told), *amended(after, fact.at, policy)))


def _of_campus(conversation: Conversation, campus: str, request: Request, around: Surroundings) -> say.Message:
    """Whether those of a campus are asked first, is told as it will be."""
    doors = (
        (around.door(request.service),) if conversation.phase is Phase.WAITING else (around.tutors, around.counsellors)
    )
    if not any(campus in door.campuses for door in doors):
        return say.NobodyOfCampus(campus)
    first = not conversation.alarmed and request.widened == 0
    return say.CampusNoted(campus, first and any(asked_campus(request, door.campuses) is not None for door in doors))


def door_changed(conversation: Conversation, at: datetime, policy: RoomsPolicy, around: Surroundings) -> Decision:
    """A service that opens gets the cards of those who wait for it; one that closes tells them so."""
    if conversation.phase is not Phase.WAITING or conversation.alarmed:
        return Decision(conversation)
    request = conversation.request
    is_open = _is_open(request, around)
    if is_open == (request.carded_at is not None):
        return Decision(conversation)
    if not is_open:
        closed = replace(conversation, request=_shut_out(request, at))
        told = Say(Place.ENTRY, say.ChatClosedMeanwhile(request.service, around.door(request.service).opens_at))
        return Decision(closed, (told, *_shut(conversation)))
    waited = at - (conversation.waiting_since or at)
    opened = replace(
        conversation,
        nudges=max(0, waited // policy.nudge_every),
        request=_carded(request, at),
    )
    told = Say(Place.ENTRY, say.ChatOpened(request.service, around.ahead_of(request.service)))
    return Decision(opened, (told, card(opened, at, policy)))


def _is_open(request: Request, around: Surroundings) -> bool:
    """Where adults have been asked too, it is enough that one of the two is there."""
    return any(around.door(service).is_open for service, place in ROOM_OF.items() if place in place_of_request(request))


def calm(conversation: Conversation) -> Conversation:
    """The alarm is over. Whoever still waits waits for an adult as others do: the card comes with the next beat."""
    request = conversation.request
    if conversation.phase is Phase.WAITING and conversation.alarmed:
        request = replace(request, service=Service.COUNSELLOR_CHAT, carded_at=None, widened=0)
    return replace(conversation, alarmed=False, request=request)


def _shut(conversation: Conversation) -> tuple[Effect, ...]:
    """An adult may take an adults' card also after hours; a tutor may not, so that card says so."""
    if conversation.request.service is Service.COUNSELLOR_CHAT:
        return ()
    return card_says(conversation, say.CardWaitsForOpening(conversation.id, conversation.pseudonym))


def due_while_waiting(conversation: Conversation, policy: RoomsPolicy) -> datetime | None:
    request = conversation.request
    begun = conversation.waiting_since or conversation.quiet_since
    nudge = begun + policy.nudge_every * (conversation.nudges + 1)
    if conversation.alarmed:
        return nudge if conversation.nudges < policy.nudges_to_student else None
    due = [_stops_at(conversation, policy)]
    if request.carded_at is not None:
        due.append(nudge)
        if request.widened < ADULTS_TOO:
            due.append(request.carded_at + policy.widen_after * (request.widened + 1))
    more = (_raised_at(request, policy), _given_up_at(request, policy))
    return min([*due, *(one for one in more if one is not None)])


def clock_while_waiting(
    conversation: Conversation, at: datetime, policy: RoomsPolicy, around: Surroundings
) -> Decision:
    """All that is due, one after another."""
    request = conversation.request
    if at >= _stops_at(conversation, policy) and not conversation.alarmed:
        # Also after a long stop of the bot there is time to read this before everything is erased.
        heard = at - policy.stop_waiting_after
        ended = replace(conversation, phase=Phase.CLOSED, waiting_since=None, quiet_since=heard, request=Request())
        told = Say(Place.ENTRY, say.WaitingEnded(EndedBy.SILENCE))
        return Decision(ended, (told, *card_gone(conversation), DropHeld()))
    raised = _raised_at(request, policy)
    if raised is not None and at >= raised:
        after = replace(conversation, request=replace(request, raised=True))
        said = Say(Place.DUTY, _statutory(conversation, policy))
        return _and_more(Decision(after, (said,)), at, policy, around)
    given_up = _given_up_at(request, policy)
    if given_up is not None and at >= given_up and not conversation.alarmed:
        return _and_more(_adult_in_their_stead(conversation, at, policy, around), at, policy, around)
    if _widens(conversation, at, policy):
        return _and_more(_widen(conversation, at, policy, around), at, policy, around)
    return _nudge(conversation, at, policy)


def _given_up_at(request: Request, policy: RoomsPolicy) -> datetime | None:
    """When tutors who were promised have not come: so long after their hours began, or after the door closed."""
    if request.service is not Service.TUTOR_CHAT or request.shut_at is None:
        return None
    calendar = policy.calendar
    opening = calendar.next_opening(Service.TUTOR_CHAT, request.shut_at) if calendar is not None else None
    return (opening or request.shut_at) + policy.widen_after


def _adult_in_their_stead(
    conversation: Conversation, at: datetime, policy: RoomsPolicy, around: Surroundings
) -> Decision:
    """Nobody waits for ever at a door that nobody opens."""
    waited = at - (conversation.waiting_since or at)
    request = requested(conversation.request, Service.COUNSELLOR_CHAT, at)
    queued = queue(replace(conversation, request=request), at, around, max(0, waited // policy.nudge_every))
    queued = replace(queued, quiet_since=conversation.quiet_since)
    gone = card_gone(conversation)
    if queued.request.carded_at is None:
        closed = say.ChatClosedMeanwhile(Service.COUNSELLOR_CHAT, around.counsellors.opens_at)
        return Decision(queued, (Say(Place.ENTRY, closed), *gone))
    told = Say(Place.ENTRY, say.AdultsAskedToo(_minutes(waited)))
    return Decision(queued, (told, *gone, card(queued, at, policy)))


def _and_more(first: Decision, at: datetime, policy: RoomsPolicy, around: Surroundings) -> Decision:
    due = due_while_waiting(first.conversation, policy)
    if due is None or at < due:
        return first
    then = clock_while_waiting(first.conversation, at, policy, around)
    return replace(then, effects=(*first.effects, *then.effects))


def _widens(conversation: Conversation, at: datetime, policy: RoomsPolicy) -> bool:
    request = conversation.request
    if request.carded_at is None or conversation.alarmed or request.widened >= ADULTS_TOO:
        return False
    return at >= request.carded_at + policy.widen_after * (request.widened + 1)


def _widen(conversation: Conversation, at: datetime, policy: RoomsPolicy, around: Surroundings) -> Decision:
    """Tutors: those near, then all, then adults too. Adults: rung once more, and then once more."""
    request = replace(conversation.request, widened=conversation.request.widened + 1)
    wider = replace(conversation, request=request)
    waited = _minutes(at - (conversation.waiting_since or at))
    if request.service is Service.COUNSELLOR_CHAT:
        rung = Say(Place.DUTY, say.CardStillWaits(wider.id, wider.pseudonym, waited))
        return Decision(wider, (*_not_only_them(request, waited, around), rung))
    if request.widened < ADULTS_TOO:
        rung = Say(Place.TUTORS, say.CardForAllTutors(wider.id, wider.pseudonym, waited))
        return Decision(wider, (*_not_only_them(request, waited, around), rung))
    told = Say(Place.ENTRY, say.AdultsAskedToo(waited))
    passed_on = say.CardForAdultsToo(wider.id, wider.pseudonym)
    return Decision(
        wider, (told, Amend(Place.TUTORS, Purpose.CARD, passed_on), _card_in(Place.DUTY, wider, at, policy))
    )


def _not_only_them(request: Request, waited: int, around: Surroundings) -> tuple[Effect, ...]:
    """Whoever waits for one role learns that from now on any adult may come; and so for a campus."""
    if request.widened != 1:
        return ()
    if request.role is None:
        campus = asked_campus(request, around.door(request.service).campuses)
        return (Say(Place.ENTRY, say.OtherCampusesAskedToo(campus, waited)),) if campus is not None else ()
    told = say.OtherAdultsAskedToo(Successor(request.role.value), request.earlier is not None, waited)
    return (Say(Place.ENTRY, told),)


def _nudge(conversation: Conversation, at: datetime, policy: RoomsPolicy) -> Decision:
    waited = at - (conversation.waiting_since or at)
    nudged = replace(conversation, nudges=max(waited // policy.nudge_every, conversation.nudges + 1))
    card_too = amended(conversation, at, policy)
    if conversation.nudges >= policy.nudges_to_student:
        return Decision(nudged, card_too)
    return Decision(nudged, (*card_too, Say(Place.ENTRY, say.StillWaiting(_minutes(waited)))))


# --- the law's days -------------------------------------------------------------------------------------------------
def due_on(request: Request, policy: RoomsPolicy) -> date | None:
    """By when the student must have met the adult they asked for (1287/2013, 15 §); None without a calendar."""
    if request.asked_at is None or policy.calendar is None:
        return None
    return statutory_due(policy.calendar, request.asked_at)


def _raised_at(request: Request, policy: RoomsPolicy) -> datetime | None:
    """At the first opening of the day on which a waiting request is raised."""
    calendar = policy.calendar
    if request.asked_at is None or request.raised or calendar is None:
        return None
    day = statutory_raise(calendar, request.asked_at)
    return _opening_of(calendar, day) if day is not None else None


def _opening_of(calendar: ServiceCalendar, day: date) -> datetime:
    """When adults begin on that day; its beginning where they do not."""
    begins = _begins(day)
    opening = calendar.next_opening(Service.COUNSELLOR_CHAT, begins)
    return opening if opening is not None and opening < _begins(day + timedelta(days=1)) else begins


def _begins(day: date) -> datetime:
    return datetime.combine(day, time(0), HELSINKI).astimezone(UTC)


def _stops_at(conversation: Conversation, policy: RoomsPolicy) -> datetime:
    """A day of silence ends the wait, but never before the law's day is over."""
    silent = conversation.quiet_since + policy.stop_waiting_after
    last = due_on(conversation.request, policy)
    if last is None:
        return silent
    return max(silent, _begins(last + timedelta(days=1)))


def _statutory(conversation: Conversation, policy: RoomsPolicy) -> say.StatutoryDue:
    return say.StatutoryDue(conversation.id, conversation.pseudonym, due_on(conversation.request, policy))


# --- cards ----------------------------------------------------------------------------------------------------------
def card(conversation: Conversation, at: datetime, policy: RoomsPolicy) -> Say:
    return _card_in(ROOM_OF[conversation.request.service], conversation, at, policy)


def _card_in(place: Place, conversation: Conversation, at: datetime, policy: RoomsPolicy) -> Say:
    return Say(place, _card_words(conversation, at, policy), Purpose.CARD, (TAKE_OFFER,))


def _card_words(conversation: Conversation, at: datetime, policy: RoomsPolicy) -> say.Card:
    waited = _minutes(at - (conversation.waiting_since or at))
    request = conversation.request
    wanted = Successor(request.role.value) if request.role is not None and request.widened == 0 else None
    due = due_on(request, policy)
    return say.Card(
        conversation.id,
        conversation.pseudonym,
        conversation.language,
        waited,
        request.topic,
        due,
        wanted,
        request.campus,
    )


def place_of_card(conversation: Conversation) -> Place:
    """Where its newest card lies."""
    return place_of_request(conversation.request)[-1]


def place_of_request(request: Request) -> tuple[Place, ...]:
    """The duty rooms in which it may be taken, the first one first."""
    own = ROOM_OF[request.service]
    return (own, Place.DUTY) if request.widened >= ADULTS_TOO and own is not Place.DUTY else (own,)


def amended(conversation: Conversation, at: datetime, policy: RoomsPolicy) -> tuple[Amend, ...]:
    """Its card as it is from now on, where one lies in a duty room to be taken."""
    waits = conversation.phase is Phase.WAITING and not conversation.alarmed
    if not waits or conversation.request.carded_at is None:
        return ()
    return (Amend(place_of_card(conversation), Purpose.CARD, _card_words(conversation, at, policy)),)


def card_gone(conversation: Conversation) -> tuple[Effect, ...]:
    """One that is alarmed has no card in a duty room."""
    if conversation.alarmed:
        return ()
    return card_says(conversation, say.CardIsGone(conversation.id, conversation.pseudonym))


def card_says(conversation: Conversation, message: say.Message) -> tuple[Effect, ...]:
    """New words for its card wherever it lies, also in a room that has closed; where none ever lay, nothing comes."""
    return tuple(Amend(place, Purpose.CARD, message) for place in place_of_request(conversation.request))


def _minutes(duration: timedelta) -> int:
    return max(0, int(duration.total_seconds() // 60))
