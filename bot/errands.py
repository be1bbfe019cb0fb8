"""Effects as errands: what the outbox holds, and in which lane it waits. Pure.

A lane is the order that matters: one for each room. What is urgent has a lane of its own in front.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from datetime import date, datetime
from enum import Enum
from typing import Any, assert_never, get_args

from bot.db.outbox import Draft
from bot.status_messages import StatusCard
from faq import messages as answers
from moderation import messages as alarms
from moderation.alarm import OpeningId, Outcome, Reason, SafetyAnswer
from moderation.effects import Page
from moderation.model import Category, Tier
from rooms.effects import Amend, Announce, AskIn, LeaveEntry, LetRead, MakeDesk, PassEarlier, Relay, Say, ShowOut
from rooms.messages import BackAgainInDanger, Emergency, Message, ReadyAnswer, Sentence
from rooms.model import (
    AdultKnows,
    Barred,
    ConversationId,
    Desk,
    DeskId,
    EndedBy,
    Language,
    MediaFate,
    MediaFault,
    MediaKind,
    Place,
    Role,
    Service,
    Successor,
    Target,
    Topic,
)
from rooms.practice import PracticeId
from rooms.practice_messages import PracticeMessage
from rooms.roster import NotReady

_UNIONS = (
    Message,
    answers.Composite,
    answers.Said,
    alarms.CrisisMessage,
    alarms.AbuseMessage,
    alarms.StaffMessage,
    PracticeMessage,
)
KINDS = frozenset(
    {
        "relay", "pass_earlier", "say", "amend", "offer", "announce", "ask_in", "let_read", "show_out", "make_desk",
        "join", "inspect", "leave_entry", "decline", "farewell", "redact", "recall", "page", "forget", "abandon",
        "make_opening", "show_opening", "make_practice", "month", "status",
    }
)  # fmt: skip
"""What an errand may be to do; bot/deliver.py knows how."""
_TYPES = {kind.__name__: kind for union in _UNIONS for kind in get_args(union)} | {
    "ReadyAnswer": ReadyAnswer,
    "StatusCard": StatusCard,
}
_URGENT = (Emergency, BackAgainInDanger, alarms.CrisisReply, alarms.Limits, alarms.SafetyReply, alarms.StillHere)
"""What goes before everything else that is said in a student's room."""
_ENUMS: dict[str, type[Enum]] = {
    "role": Role,
    "by": EndedBy,
    "kind": MediaKind,
    "fault": MediaFault,
    "language": Language,
    "tongue": Language,
    "tier": Tier,
    "category": Category,
    "adults": alarms.Adults,
    "step": alarms.Step,
    "why": alarms.ScreenPart,
    "answer": SafetyAnswer,
    "reason": Reason,
    "outcome": Outcome,
    "service": Service,
    "topic": Topic,
    "not_ready": NotReady,
    "barred": Barred,
    "wanted": Successor,
    "knows": AdultKnows,
}
_MOMENTS: dict[str, Callable[[str], date]] = {
    "opens_at": datetime.fromisoformat,
    "told_at": datetime.fromisoformat,
    "due": date.fromisoformat,
}


def message_to_json(message: Sentence) -> dict[str, Any]:
    """The message's type and fields. Fields are numbers, names of closed lists, pseudonyms and aliases."""
    if isinstance(message, alarms.SealedMessage):
        raise ValueError("what is sealed never stands in the outbox")
    values = {field.name: _written(getattr(message, field.name)) for field in fields(message)}
    return {"type": type(message).__name__, **values}


def message_from_json(value: dict[str, Any]) -> Sentence:
    """As it was; what an older version did not know of is as it is by default."""
    kind = _TYPES[value["type"]]
    given = {field.name: value[field.name] for field in fields(kind) if field.name in value}
    as_it_is = {
        field.name for field in fields(kind) if field.type == "str"
    }  # the service of an answer: an id of its own
    read: dict[str, Callable[[Any], object]] = {**_ENUMS, **_MOMENTS}
    meant = {
        name: text if text is None or name in as_it_is or name not in read else read[name](text)
        for name, text in given.items()
    }
    message: Sentence = kind(**meant)
    return message


def _written(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value


def entry_lane(conversation: ConversationId) -> str:
    return f"entry:{conversation}"


def desk_lane(desk: Desk) -> str:
    return f"desk:{desk.id}"


def lane_of(target: Target, conversation: ConversationId | None) -> str:
    match target:
        case Desk():
            return desk_lane(target)
        case Place.ENTRY:
            if conversation is None:
                raise ValueError("an entry room is somebody's")
            return entry_lane(conversation)
        case Place.DUTY | Place.TUTORS | Place.ADMIN:
            return str(target.value)
        case Place.ALARM:
            return "urgent:alarm"
        case _:
            assert_never(target)


def target_of_lane(lane: str) -> tuple[Target, ConversationId | None]:
    """The way back from `lane_of`."""
    kind, _, number = lane.removeprefix("urgent:").removeprefix("offers:").removeprefix("status:").partition(":")
    if kind == "entry":
        return Place.ENTRY, ConversationId(int(number))
    if kind == "desk":
        return Desk(DeskId(int(number))), None
    return Place(kind), None


Drafted = Say | Amend | Relay | MakeDesk | AskIn | Announce | LetRead | ShowOut | PassEarlier | LeaveEntry


def draft(effect: Drafted, conversation: ConversationId | None) -> Draft:
    """The errand that an effect is."""
    match effect:
        case Say(to=to, message=message, purpose=purpose, offers=offers):
            work = {
                "do": "say",
                "message": message_to_json(message),
                "purpose": purpose,
                "offers": list(offers),
            }
            lane = lane_of(to, conversation)
            if isinstance(message, _URGENT):
                return Draft(f"urgent:{lane}", work, conversation, urgent=True)
            return Draft(lane, work, conversation, urgent=to is Place.ALARM)
        case Amend(to=to, purpose=purpose, message=message):
            work = {"do": "amend", "message": message_to_json(message), "purpose": purpose}
            return Draft(lane_of(to, conversation), work, conversation, urgent=to is Place.ALARM)
        case Relay(envelope=envelope, to=to, alias=alias, media=media):
            work = {"do": "relay", "alias": alias} if alias is not None else {"do": "relay"}
            work |= {} if media is MediaFate.STAYS else {"media": media}
            return Draft(lane_of(to, conversation), work, conversation, envelope)
        case MakeDesk(desk=desk, responder=responder, pseudonym=pseudonym):
            work = {"do": "make_desk", "responder": responder.who, "pseudonym": pseudonym}
            return Draft(desk_lane(desk), work, conversation)
        case PassEarlier(to=to, said_at=said_at, at_most=at_most):
            passed = {"do": "pass_earlier", "said_at": said_at.id, "at_most": at_most}
            return Draft(desk_lane(to), passed, conversation)
        case AskIn(desk=desk, who=who):
            return Draft(desk_lane(desk), {"do": "ask_in", "who": who}, conversation)
        case Announce(message=message, desk=desk, who=who):
            told = {"do": "announce", "message": message_to_json(message), "desk": int(desk.id), "who": who}
            return Draft(lane_of(Place.ENTRY, conversation), told, conversation)
        case LetRead(desk=desk, who=who):
            return Draft(desk_lane(desk), {"do": "let_read", "who": who}, conversation)
        case ShowOut(desk=desk, who=who):
            return Draft(desk_lane(desk), {"do": "show_out", "who": who}, conversation)
        case LeaveEntry():
            return Draft(lane_of(Place.ENTRY, conversation), {"do": "leave_entry"}, conversation)
        case _:
            assert_never(effect)


def page(effect: Page) -> Draft:
    """People outside Matrix are paged, in a lane of its own: the alarm room does not wait for it."""
    work = {
        "do": "page",
        "alarm": int(effect.alarm),
        "tier": int(effect.tier),
        "closed": effect.closed,
        "drill": effect.drill,
    }
    return Draft("urgent:page", work, urgent=True)


STATUS_LANE = "status:admin"


def status(card: StatusCard, *, anew: bool) -> Draft:
    """How the service is, in the admin room. `anew`: a card of its own, and the one before is taken back."""
    return Draft(STATUS_LANE, {"do": "status", "message": message_to_json(card), "anew": anew})


def month(to: Place, name: str) -> Draft:
    """The numbers of a month, for one of our own rooms. They are read when it is carried out."""
    return Draft(lane_of(to, None), {"do": "month", "month": name})


def join(conversation: ConversationId) -> Draft:
    return Draft(entry_lane(conversation), {"do": "join"}, conversation)


def inspect(conversation: ConversationId) -> Draft:
    """Looks whether the entry room is still fit."""
    return Draft(entry_lane(conversation), {"do": "inspect"}, conversation)


def offers(lane: str, conversation: ConversationId | None, event: str, keys: list[str]) -> Draft:
    """Reactions under a message of ours, in a lane beside, so that nothing waits for them."""
    plain = lane.removeprefix("urgent:").removeprefix("offers:")
    return Draft(f"offers:{plain}", {"do": "offer", "event": event, "keys": keys}, conversation)


def redact(lane: str, room: str, event: str) -> Draft:
    return Draft(lane, {"do": "redact", "room": room, "event": event})


def farewell(lane: str, room: str, user: str, staff: bool, message: Sentence, language: Language | None) -> Draft:
    """Words in a room whose rows may be gone already. Staff are spoken to in their own language where none is given."""
    work = {
        "do": "farewell",
        "room": room,
        "user": user,
        "staff": staff,
        "message": message_to_json(message),
        "language": language,
    }
    return Draft(lane, work)


def recall(lane: str, room: str, user: str, staff: bool, txn: str) -> Draft:
    """What may have been said under this transaction id is taken back."""
    return Draft(lane, {"do": "recall", "room": room, "user": user, "staff": staff, "txn": txn})


def forget(lane: str, room: str, user: str | None) -> Draft:
    """The bot leaves the room and forgets it with its keys; and the person, where it is a student."""
    return Draft(lane, {"do": "forget", "room": room, "user": user})


def opening_lane(number: OpeningId) -> str:
    return f"opening:{number}"


def make_opening(number: OpeningId) -> Draft:
    """A room for the two adults of this opening."""
    return Draft(opening_lane(number), {"do": "make_opening", "opening": number})


def show_opening(number: OpeningId) -> Draft:
    """Looks who is in that room. What is shown there is looked up then and never stands in an errand."""
    return Draft(opening_lane(number), {"do": "show_opening", "opening": number})


def practice_lane(number: PracticeId) -> str:
    return f"practice:{number}"


def make_practice(number: PracticeId) -> Draft:
    """A room for whoever practises; what is said there brings its ids along, as farewells do."""
    return Draft(practice_lane(number), {"do": "make_practice", "practice": number})


def abandon(desk: Desk) -> Draft:
    """A desk that may or may not have been made when its conversation was erased."""
    return Draft(desk_lane(desk), {"do": "abandon", "desk": desk.id})


def decline(room: str) -> Draft:
    return Draft("doorstep", {"do": "decline", "room": room})
