"""The duty rooms: who is on duty, and who takes whom. Pure.

Exactly one wins, since takings are decided one after another. Whoever takes a student is on duty from then on: nobody
has to remember a command before helping. What bars one from duty bars one from taking, and is always said.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import assert_never

from rooms import messages as say
from rooms.commands import Block, DutyCommand, Join, Practise, ShiftCommand, Take
from rooms.effects import Effect, Say
from rooms.model import (
    Barred,
    Conversation,
    ConversationId,
    Door,
    Language,
    Phase,
    Place,
    Purpose,
    Request,
    Responder,
    Role,
    Service,
    StaffId,
)
from rooms.policy import RoomsPolicy
from rooms.roster import NotReady, Person, why_not_ready

SHIFT_OFFERS = ("🟢", "🔴")
"""Under the card of the day: on duty, off duty."""


@dataclass(frozen=True, slots=True)
class Shift:
    """Somebody on duty. `heard_at`: when they last wrote or pressed anything in a staff room."""

    who: StaffId
    place: Place
    since: datetime
    heard_at: datetime
    on_break: bool = False


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody of the roster as they are now. `load`: conversations they have that do not sleep."""

    person: Person
    shift: Shift | None = None
    load: int = 0

    @property
    def who(self) -> StaffId:
        return self.person.responder.who

    @property
    def role(self) -> Role:
        return self.person.responder.role

    @property
    def is_full(self) -> bool:
        return self.load >= self.person.at_once


@dataclass(frozen=True, slots=True)
class Room:
    """A duty room now. `shifts`: those of both rooms."""

    place: Place
    today: date
    shifts: tuple[Shift, ...] = ()
    supervisors: frozenset[StaffId] = frozenset()
    """Adults on call behind the tutors: of those on duty, in the tutors' room."""
    door: Door = field(default_factory=Door)
    aliases: Mapping[StaffId, str] = field(default_factory=dict)
    campuses: Mapping[Service, frozenset[str]] = field(default_factory=dict)
    """Where those of a service are from."""

    def named(self, who: Iterable[StaffId]) -> str:
        """Their aliases, as a list."""
        return ", ".join(self.aliases.get(one, one) for one in who)

    @property
    def is_supervised(self) -> bool:
        return bool(self.supervisors)


@dataclass(frozen=True, slots=True)
class OnCard:
    """A conversation as the duty rooms see it."""

    conversation: ConversationId
    pseudonym: str
    phase: Phase
    holder: Responder | None = None
    alarmed: bool = False
    language: Language | None = None
    request: Request = field(default_factory=Request)
    companion: Responder | None = None
    asleep: bool = False

    @property
    def may_be_joined(self) -> bool:
        """Whether a tutor talks there now."""
        with_a_peer = self.holder is not None and self.holder.role.is_peer
        return with_a_peer and self.phase is Phase.ASSIGNED and not self.asleep


def on_card(of: Conversation) -> OnCard:
    holder = of.assignment.responder if of.assignment else None
    companion = of.companion.responder if of.companion else None
    asleep = of.asleep_since is not None
    return OnCard(of.id, of.pseudonym, of.phase, holder, of.alarmed, of.language, of.request, companion, asleep)


@dataclass(frozen=True, slots=True)
class DutyDecision:
    """`claim`: this conversation goes to whoever asked. `shift`: how the asker is from now on, where that changes."""

    claim: ConversationId | None = None
    effects: tuple[Effect, ...] = ()
    about: ConversationId | None = None
    """Whose card the effects speak of: they are erased with it."""
    shift: Shift | None = None
    ended: StaffId | None = None
    """This one's shift is over."""
    ended_at: datetime | None = None
    """Until when it is counted, where that was before now."""
    practise: Practise | None = None
    """The asker would like to practise."""
    reflected: StaffId | None = None
    """This tutor has talked their work through with an adult."""
    block: ConversationId | None = None
    """The student of this conversation talks with no tutor for a while."""
    join: ConversationId | None = None
    """Whoever asked comes to the tutor's desk of this one."""


# --- taking ---------------------------------------------------------------------------------------------------------
def pressed_take(card: OnCard | None, by: Member, room: Room, at: datetime) -> DutyDecision:
    """A ✅ under a card."""
    if card is None:
        return _told(room, say.NoSuchCard())
    if card.phase is not Phase.WAITING:
        return _told(room, _too_late(card, by.who), card.conversation)
    why = why_not_take(card, by, room)
    if why is not None:
        return _told(room, _barred(why, by), card.conversation)
    return DutyDecision(claim=card.conversation, shift=_helping(by, room, at))


def _helping(by: Member, room: Room, at: datetime) -> Shift:
    """Whoever is on duty elsewhere stays so: an adult behind the tutors who helps out leaves no tutor alone."""
    return on_duty(by, by.shift.place if by.shift is not None else room.place, at)


def wrote_command(
    command: Take | Block | Join | DutyCommand | ShiftCommand,
    waiting: Sequence[OnCard],
    named: OnCard | None,
    by: Member,
    room: Room,
    at: datetime,
) -> DutyDecision:
    """`waiting`: those whose card lies in this room, in order. `named`: the card of `!ota 12`, waiting or not."""
    match command:
        case Take(number=None):
            first = next((one for one in waiting if why_not_take(one, by, room) is None), None)
            chosen = first or next(iter(waiting), None)
            return pressed_take(chosen, by, room, at) if chosen is not None else _told(room, say.NobodyWaits())
        case Take():
            return pressed_take(named, by, room, at)
        case Block():
            return agreed_to_block(named, by, room)
        case Join(number=number):
            return wished_to_join(named, number, by, room, at)
        case DutyCommand.HELP:
            return _told(room, say.DutyHelp(len(waiting)))
        case DutyCommand.UNKNOWN:
            return _told(room, say.DutyUnknownCommand())
        case _:
            return wished_shift(command, by, room, at, waiting=len(waiting))


def debriefed(named: Responder | None, by: Member, room: Room) -> DutyDecision:
    """An adult says that this tutor has talked their work through. Said among adults, and by one of them."""
    if room.place is not Place.DUTY or by.role.is_peer:
        return _told(room, say.DutyUnknownCommand())
    if named is None:
        return _told(room, say.NoSuchTutor())
    return DutyDecision(effects=(_say(room, say.ReflectionNoted(named.alias)),), reflected=named.who)


def agreed_to_block(card: OnCard | None, by: Member, room: Room) -> DutyDecision:
    """An adult's word, and no tutor's: nobody blocks alone whom they have quarrelled with."""
    if card is None:
        return _told(room, say.NoSuchCard())
    if by.role.is_peer:
        return _told(room, say.CannotTake(by.person.responder.alias, Barred.ELSEWHERE))
    return DutyDecision(block=card.conversation, about=card.conversation)


def wished_to_join(card: OnCard | None, number: int, by: Member, room: Room, at: datetime) -> DutyDecision:
    """An adult goes to a tutor's desk, asked or unasked, and is on duty by it. What follows is rooms/company.py's."""
    alias = by.person.responder.alias
    if by.role.is_peer or room.place is not Place.DUTY:
        return _told(room, say.OnlyAdultsHere(alias))
    if card is None or not card.may_be_joined:
        return _told(room, say.NothingToJoin(number), card.conversation if card is not None else None)
    if card.companion is not None:
        return _told(room, say.JoinedAlready(card.conversation, card.companion.alias), card.conversation)
    if _is_declined(card, by):
        return _told(room, say.CannotTake(alias, Barred.NOT_WANTED), card.conversation)
    return DutyDecision(join=card.conversation, shift=_helping(by, room, at))


def why_not_take(card: OnCard, by: Member, room: Room) -> Barred | NotReady | None:
    """None where this student may be theirs. A student in danger is any adult's, whoever was asked for."""
    if card.alarmed:
        return Barred.ELSEWHERE if by.role.is_peer else None
    if _is_declined(card, by):
        return Barred.NOT_WANTED
    if not _may_serve(by.role, card.request):
        return Barred.ELSEWHERE
    if card.request.role not in (None, by.role) and card.request.widened == 0:
        return Barred.ROLE_FIRST
    if by.is_full:
        return Barred.FULL
    barred = why_not_on_duty(by, room)
    if barred is not None:
        return barred
    return None if _is_near(card, by.person, room) else Barred.NOT_YET


def may_go_on(by: Member, room: Room) -> bool:
    """Whether a student whose talk with them sleeps is theirs again at a word. `room`: that of their service.

    A tutor must be on duty and able to take somebody now. An adult is there while the doors are open, or on duty.
    """
    is_there = by.shift is not None and not by.shift.on_break
    if by.is_full:
        return False
    if by.role.is_peer:
        return is_there and why_not_on_duty(by, room) is None
    return is_there or room.door.is_open


def _is_declined(card: OnCard, by: Member) -> bool:
    """The student would rather not meet them, or anybody of their campus."""
    return by.who in card.request.not_who or (by.person.campus or "") in card.request.not_campus


def _may_serve(role: Role, request: Request) -> bool:
    """Tutors take those who asked for one; adults their own, those whom no tutor took, and a supervisor either."""
    if request.service is Service.COUNSELLOR_CHAT:
        return not role.is_peer
    return role.is_peer or role is Role.SUPERVISOR or request.widened >= ADULTS_TOO


ADULTS_TOO = 2
"""How often a card for tutors is widened until adults are asked: first to all tutors, then to adults."""


def _is_near(card: OnCard, person: Person, room: Room) -> bool:
    """At first those of the campus that the student wished for, and tutors who speak their language; then all."""
    if card.request.widened > 0:
        return True
    speaks = not person.responder.role.is_peer or card.language is None or card.language in person.languages
    asked = asked_campus(card.request, room.campuses.get(card.request.service, frozenset()))
    return speaks and (asked is None or person.campus in (None, asked))


def asked_campus(request: Request, there: Collection[str]) -> str | None:
    """The campus whose people are asked first, of those that the service has; None where all are.

    Nobody waits for a campus of which nobody serves here, nor for one beside the role that was agreed upon.
    """
    return request.campus if request.role is None and request.campus in there else None


def _too_late(card: OnCard, who: StaffId) -> say.Message:
    if card.holder is None:
        return say.CardIsGone(card.conversation, card.pseudonym)
    if card.holder.who == who:
        return say.TakenByYou(card.conversation, card.pseudonym)
    return say.TakenBySomeoneElse(card.conversation, card.pseudonym, card.holder.alias)


# --- on duty and off ------------------------------------------------------------------------------------------------
def why_not_on_duty(by: Member, room: Room) -> Barred | NotReady | None:
    """Tutors need valid training, an adult on call and open doors; of an adult nothing is asked."""
    if not by.role.is_peer:
        return None
    untrained = why_not_ready(by.person, room.today)
    if untrained is not None:
        return untrained
    if not room.is_supervised:
        return Barred.NO_SUPERVISOR
    return None if room.door.is_open else Barred.CLOSED


def on_duty(by: Member, place: Place, at: datetime) -> Shift:
    """As they are when they go on duty, come back from a break, or are there already."""
    if by.shift is None or by.shift.place is not place:
        return Shift(by.who, place, at, at)
    return replace(by.shift, heard_at=max(at, by.shift.heard_at), on_break=False)


def wished_shift(command: ShiftCommand, by: Member, room: Room, at: datetime, *, waiting: int) -> DutyDecision:
    """`!vuoroon`, `!vuoro loppu`, `!tauko`, `!vuoro`, and the presses under the card of the day."""
    alias = by.person.responder.alias
    match command:
        case ShiftCommand.SHOW:
            return DutyDecision(effects=(day_card(room, waiting),))
        case ShiftCommand.ON:
            barred = why_not_on_duty(by, room)
            if barred is not None:
                return _told(room, _barred(barred, by))
            return DutyDecision(effects=(_say(room, say.OnDuty(alias, by.role)),), shift=on_duty(by, room.place, at))
        case ShiftCommand.OFF:
            if by.shift is None:
                return _told(room, say.NotOnDuty())
            return DutyDecision(effects=(_say(room, say.OffDuty(alias, by.load)),), ended=by.who)
        case ShiftCommand.BREAK:
            if by.shift is None:
                return _told(room, say.NotOnDuty())
            if by.shift.on_break:
                back = on_duty(by, by.shift.place, at)
                return DutyDecision(effects=(_say(room, say.BackOnDuty(alias)),), shift=back)
            resting = replace(by.shift, on_break=True, heard_at=at)
            return DutyDecision(effects=(_say(room, say.OnBreak(alias)),), shift=resting)
        case _:
            assert_never(command)


def day_card(room: Room, waiting: int) -> Say:
    """Who is on duty, and two reactions to go on and off."""
    here = [one for one in room.shifts if one.place is room.place]
    card = say.DutyCard(
        Service.TUTOR_CHAT if room.place is Place.TUTORS else Service.COUNSELLOR_CHAT,
        room.named(one.who for one in here if not one.on_break),
        room.named(one.who for one in here if one.on_break),
        waiting,
        room.named(sorted(room.supervisors)),
        room.door.is_open,
    )
    return Say(room.place, card, Purpose.SHIFT, SHIFT_OFFERS)


def fell_silent(shift: Shift, alias: str, load: int, at: datetime, policy: RoomsPolicy) -> DutyDecision | None:
    """Whoever has not been heard for long and has no student is off duty. None while the shift goes on.

    Nobody knows how long they stayed, so that it counts until they were heard last.
    """
    if load or at - shift.heard_at < policy.off_duty_after:
        return None
    told = Say(shift.place, say.OffDutyBySilence(alias))
    return DutyDecision(effects=(told,), ended=shift.who, ended_at=shift.heard_at)


def supervision_ends(before: Room, after: Room) -> tuple[Effect, ...]:
    """What tutors are told when the last adult on call goes."""
    if after.is_supervised or not before.is_supervised:
        return ()
    return (Say(Place.TUTORS, say.SupervisorGone()),)


def supervisors(shifts: Iterable[Shift], is_adult: Iterable[StaffId]) -> frozenset[StaffId]:
    """Adults on duty in the tutors' room, and not on a break."""
    adults = frozenset(is_adult)
    return frozenset(one.who for one in shifts if one.place is Place.TUTORS and not one.on_break and one.who in adults)


# --- the tutors' conversations --------------------------------------------------------------------------------------
TALKS_SHOWN = 8
"""So many conversations of tutors are shown at once: with what stands around them it is what fits a telephone."""


def overview(talks: Sequence[Conversation], by: Member, room: Room, at: datetime) -> DutyDecision:
    """`!tutorit`: how the tutors' conversations are, for adults. The gravest first, then the longest."""
    if by.role.is_peer or room.place is not Place.DUTY:
        return _told(room, say.OnlyAdultsHere(by.person.responder.alias))
    with_tutors = [one for one in talks if one.is_with_a_peer]
    if not with_tutors:
        return _told(room, say.NoTutorTalks())
    with_tutors.sort(key=lambda one: (one.help_asked_at is None, -one.mark, _since(one), one.id))
    shown = "\n".join(_line_of(one, at) for one in with_tutors[:TALKS_SHOWN])
    return _told(room, say.TutorTalks(shown, max(0, len(with_tutors) - TALKS_SHOWN)))


def _since(talk: Conversation) -> datetime:
    return talk.assignment.since if talk.assignment is not None else talk.quiet_since


def _line_of(talk: Conversation, at: datetime) -> str:
    """Names, numbers and marks that read alike in every language."""
    tutor = talk.assignment.responder.alias if talk.assignment is not None else ""
    tier = f"T{talk.mark}" if talk.mark else "–"
    parts = [tutor, talk.pseudonym, str(talk.id), _minutes(at - _since(talk)), tier, _minutes(at - talk.quiet_since)]
    if talk.help_asked_at is not None:
        parts.append("🆘")
    if talk.asleep_since is not None:
        parts.append("💤")
    if talk.companion is not None:
        parts.append(f"👁 {talk.companion.responder.alias}")
    return " · ".join(parts)


def _minutes(duration: timedelta) -> str:
    return f"{max(0, int(duration.total_seconds() // 60))} min"


# --- small words ----------------------------------------------------------------------------------------------------
def _barred(why: Barred | NotReady, by: Member) -> say.Message:
    alias = by.person.responder.alias
    if isinstance(why, NotReady):
        return say.NotReadyForDuty(alias, why)
    if why is Barred.FULL:
        return say.YouAreFull(alias, by.person.at_once)
    return say.CannotTake(alias, why)


def _say(room: Room, message: say.Message) -> Say:
    return Say(room.place, message)


def _told(room: Room, message: say.Message, about: ConversationId | None = None) -> DutyDecision:
    return DutyDecision(effects=(_say(room, message),), about=about)
