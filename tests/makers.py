"""Makers of values with good defaults: a test names only what matters to it."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from rooms.commands import DeskCommand, StudentCommand
from rooms.effects import Decision, Effect, Say
from rooms.facts import (
    CardTaken,
    ClockStruck,
    ResponderArrived,
    ResponderChanged,
    ResponderLeft,
    ResponderWrote,
    StudentEdited,
    StudentReacted,
    StudentRetracted,
    StudentWrote,
)
from rooms.messages import Message
from rooms.model import (
    Assignment,
    Change,
    Conversation,
    ConversationId,
    Desk,
    DeskId,
    Disclosure,
    EnvelopeId,
    Held,
    Language,
    Phase,
    Purpose,
    Request,
    Responder,
    Role,
    StaffId,
    Target,
)

NOON = datetime(2025, 9, 1, 12, tzinfo=UTC)
"""A school day. Conversations of these makers have been quiet since then."""
LATER = NOON + timedelta(minutes=1)
"""When the facts of these makers happen."""

KOIVU = Responder(StaffId("koivu"), "Kuraattori Koivu", Role.KURAATTORI)
LAINE = Responder(StaffId("laine"), "Psykologi Laine", Role.PSYKOLOGI)
KUUSI = Responder(StaffId("kuusi"), "Tutor Kuusi", Role.TUTOR)
DESK = Desk(DeskId(7))
OTHER_DESK = Desk(DeskId(8))
ENVELOPE = EnvelopeId(40)


def minutes(count: float) -> timedelta:
    return timedelta(minutes=count)


def a_conversation(phase: Phase = Phase.OPEN, **also: object) -> Conversation:
    """In that phase, with all that belongs to it: a queue's beginning, a responder at a desk."""
    made = Conversation(ConversationId(3), "Sininen Kuikka", phase, NOON, Language.FI)
    if phase in (Phase.WAITING, Phase.TAKEN):
        made = replace(made, waiting_since=NOON, request=Request(carded_at=NOON))
    if phase in (Phase.TAKEN, Phase.ASSIGNED):
        made = replace(made, assignment=Assignment(KOIVU, DESK, NOON), last_desk=DESK)
    if phase is Phase.GONE:
        made = replace(made, last_desk=DESK)
    if phase is Phase.ARRIVING:
        made = replace(made, language=None)
    return replace(made, **also)  # type: ignore[arg-type]


def a_sleeping_talk(with_: Responder = KOIVU, **also: object) -> Conversation:
    """Since noon."""
    made = a_conversation(Phase.ASSIGNED, assignment=Assignment(with_, DESK, NOON), asleep_since=NOON)
    service = Request(service=with_.role.service)
    return replace(made, **{"request": service, **also})  # type: ignore[arg-type]


def student_wrote(
    command: StudentCommand | None = None,
    *,
    at: datetime = LATER,
    envelope: EnvelopeId = ENVELOPE,
    language: Language | None = None,
    says_more: bool = False,
    tells: Iterable[Disclosure] = (),
    worries: bool = False,
) -> StudentWrote:
    return StudentWrote(envelope, at, command, language, says_more, tells=frozenset(tells), worries=worries)


def student_edited(
    command: StudentCommand | None = None,
    *,
    crossed: bool = True,
    at: datetime = LATER,
    tells: Iterable[Disclosure] = (),
    told: bool = False,
) -> StudentEdited:
    return StudentEdited(ENVELOPE, at, crossed, command, tells=frozenset(tells), told=told)


def student_reacted(*, crossed: bool = True, at: datetime = LATER) -> StudentReacted:
    return StudentReacted(ENVELOPE, at, crossed)


def student_chose(chosen: StudentCommand, on: Purpose = Purpose.MENU, *, at: datetime = LATER) -> StudentReacted:
    return StudentReacted(ENVELOPE, at, False, on, chosen)


def student_retracted(
    *, crossed: bool = True, waiting: EnvelopeId | None = None, told: bool = False
) -> StudentRetracted:
    return StudentRetracted(ENVELOPE, LATER, crossed, waiting, told)


def card_taken(by: Responder = KOIVU, desk: Desk = DESK, *, at: datetime = LATER) -> CardTaken:
    return CardTaken(at, by, desk)


def responder_arrived(desk: Desk = DESK, *, at: datetime = LATER) -> ResponderArrived:
    return ResponderArrived(at, desk)


def responder_left(desk: Desk = DESK, *, at: datetime = LATER) -> ResponderLeft:
    return ResponderLeft(at, desk)


def responder_wrote(
    command: DeskCommand | None = None, desk: Desk = DESK, *, at: datetime = LATER, why_not: Iterable[Held] = ()
) -> ResponderWrote:
    return ResponderWrote(ENVELOPE, at, desk, command, frozenset(why_not))


def responder_changed(
    change: Change = Change.EDIT,
    *,
    crossed: bool = True,
    waiting: EnvelopeId | None = None,
    desk: Desk = DESK,
    why_not: Iterable[Held] = (),
) -> ResponderChanged:
    return ResponderChanged(ENVELOPE, LATER, desk, crossed, waiting, change, frozenset(why_not))


def clock_struck(after: timedelta) -> ClockStruck:
    """`after` is counted from noon."""
    return ClockStruck(NOON + after)


def kinds_of(effects: Iterable[Effect]) -> list[type[Effect]]:
    return [type(effect) for effect in effects]


def said_to(decision: Decision, target: Target) -> list[Message]:
    """What the bot says there, in order."""
    return [effect.message for effect in decision.effects if isinstance(effect, Say) and effect.to == target]
