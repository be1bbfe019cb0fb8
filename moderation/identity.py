"""What is sealed about an alarm, and how two adults open it together: the student's account, the words of a threat.

A responder never learns who the student is. Where somebody's life is in danger, one adult asks (`!avaa 12 hengenvaara`)
and another one confirms (`!vahvista 12`) within some minutes. Then the bot makes a room for exactly those two, waits
until both are there, shows it once, and takes it back a quarter of an hour later. Pure: a person is a key of the
settings together with a mark of their account, and no Matrix id is seen here.

What holds everything else:

- **Two people, two accounts.** Neither the same key nor the same account counts twice, so that nobody becomes two by
  being renamed in the settings between asking and confirming.
- **Looked at anew each time.** Asking, confirming and showing each ask whether the alarm is open and of tier 3, whether
  both are still on the roster, and who is in the room. Whatever has changed meanwhile, nothing is shown.
- **A request confirms nothing.** Also not that of another person.

The words of a threat may be opened in the same way for as long as they are kept, whatever has become of the alarm: the
police may ask for them when the student has erased all else, or when the alarm has long ended.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import assert_never
from zoneinfo import ZoneInfo

from moderation import messages as say
from moderation.alarm import Alarm, AlarmId, OpeningId
from moderation.effects import EndOpening, MakeOpening, Note, Noted, OpeningEffect
from moderation.model import Tier
from moderation.policy import AlarmPolicy
from rooms.effects import Say
from rooms.model import Place, StaffId

COME_WITHIN = timedelta(minutes=30)
"""From confirming until both have come into the room."""
SHOWN_FOR = timedelta(minutes=15)
"""How long what was shown stands there."""
_FINNISH_TIME = ZoneInfo("Europe/Helsinki")


class OpeningReason(StrEnum):
    """Why it is opened. Chosen by a person from this list."""

    LIFE = "hengenvaara"
    THREAT = "uhka"
    ASKED_BY_112 = "112-pyysi"


class Stage(StrEnum):
    """How far an opening has come."""

    ASKED = "asked"  # by one adult
    AGREED = "agreed"  # by another one as well; the room is made and both are waited for
    SHOWN = "shown"  # it stands in the room
    ENDED = "ended"  # taken back, or never shown


@dataclass(frozen=True, slots=True)
class Adult:
    """A member of staff. `account`: the same for the same account, and telling nothing else of it."""

    who: StaffId
    account: bytes

    def is_other_than(self, other: Adult) -> bool:
        return self.who != other.who and self.account != other.account


@dataclass(frozen=True, slots=True)
class Opening:
    """One request, and what came of it. `first` asked, `second` confirmed."""

    id: OpeningId
    alarm: AlarmId
    reason: OpeningReason
    first: Adult
    asked_at: datetime
    stage: Stage = Stage.ASKED
    second: Adult | None = None
    agreed_at: datetime | None = None
    shown_at: datetime | None = None

    @property
    def is_live(self) -> bool:
        return self.stage is not Stage.ENDED

    @property
    def both(self) -> tuple[Adult, ...]:
        """The two who have agreed; nobody while there is one."""
        return (self.first, self.second) if self.second is not None else ()


@dataclass(frozen=True, slots=True)
class Wish:
    """A command in the alarm room. `verified`: it was written on a device that its owner has cross-signed."""

    by: Adult
    at: datetime
    verified: bool


@dataclass(frozen=True, slots=True)
class Around:
    """What is so now, at the moment of the decision."""

    alarm: Alarm | None
    student_known: bool = False
    """Its conversation and the student's account are still there."""
    evidence: bool = False
    """Words of a threat are kept."""
    adults: Mapping[Adult, str] = field(default_factory=dict)
    """Adults on the roster, with their aliases. Peers and those who only operate are not among them."""


@dataclass(frozen=True, slots=True)
class Sight:
    """Who is in the room of an opening. `strangers`: anybody but the two and the bot; or it is not encrypted."""

    joined: frozenset[bytes]
    strangers: bool = False


@dataclass(frozen=True, slots=True)
class Content:
    """What there is to be shown."""

    identity: bool = False
    evidence: bool = False

    def __bool__(self) -> bool:
        return self.identity or self.evidence


@dataclass(frozen=True, slots=True)
class Decision:
    """Openings as they are from now on, and what follows. `show`: to be said in the room now."""

    openings: tuple[Opening, ...] = ()
    effects: tuple[OpeningEffect, ...] = ()
    show: Content = Content()


# --- what there is --------------------------------------------------------------------------------------------------
def sealed(around: Around) -> Content:
    """What could be opened now. The account only in a real, open alarm of immediate danger."""
    alarm = around.alarm
    if alarm is None or alarm.drill:
        return Content()
    danger = alarm.is_open and alarm.tier is Tier.IMMEDIATE
    return Content(identity=danger and around.student_known, evidence=around.evidence)


# --- what adults say ------------------------------------------------------------------------------------------------
def ask(
    number: OpeningId,
    live: Opening | None,
    reason: OpeningReason | None,
    wish: Wish,
    around: Around,
    policy: AlarmPolicy,
) -> Decision:
    """`!avaa`.

    Args:
        number: for a new one.
        live: the opening of this alarm that has not ended.
    """
    if not _counts(wish, around):
        return Decision()
    if reason is None:
        return _told(say.IdentityBadReason())
    alarm = around.alarm
    if alarm is None or not sealed(around):
        return _refused(alarm, wish.by, "nothing", say.IdentityNothing())
    if live is not None and live.stage is Stage.SHOWN:
        return _told(_agreed_words(live, around))  # two adults have it before their eyes: it is not taken away
    if live is not None and live.stage is Stage.ASKED and _stands(live, wish.at, around, policy):
        return _told(_asked_words(live, around, policy))
    asked = Opening(number, alarm.id, reason, wish.by, wish.at)
    ended = _ended(live, alarm) if live is not None else Decision()
    told = Say(Place.ALARM, _asked_words(asked, around, policy))
    noted = _note(Noted.OPENING_ASKED, alarm, wish.by, reason)
    return Decision((*ended.openings, asked), (*ended.effects, told, noted))


def confirm(live: Opening | None, wish: Wish, around: Around, policy: AlarmPolicy) -> Decision:
    """`!vahvista`."""
    if not _counts(wish, around):
        return Decision()
    alarm = around.alarm
    if alarm is None or live is None or not live.is_live:
        return _refused(alarm, wish.by, "nothing", say.IdentityNothing())
    if live.stage is not Stage.ASKED:
        return _told(_agreed_words(live, around))
    if not _in_time(live, wish.at, policy):
        return _ended(live, alarm, say.IdentityExpired())
    if not wish.by.is_other_than(live.first):
        return _refused(alarm, wish.by, "same", say.IdentityNeedsOther())
    if live.first not in around.adults or not sealed(around):
        return _ended(live, alarm, say.IdentityNothing())
    agreed = replace(live, stage=Stage.AGREED, second=wish.by, agreed_at=wish.at)
    told = Say(Place.ALARM, _agreed_words(agreed, around))
    return Decision(
        (agreed,), (told, MakeOpening(agreed.id), _note(Noted.OPENING_AGREED, alarm, wish.by, agreed.reason))
    )


# --- the room -------------------------------------------------------------------------------------------------------
def looked(opening: Opening, sight: Sight, at: datetime, around: Around) -> Decision:
    """Somebody came or went in the room of the two, or it has just been made."""
    alarm = around.alarm
    if opening.stage not in (Stage.AGREED, Stage.SHOWN) or alarm is None:
        return Decision()
    content = sealed(around)
    if sight.strangers or not content or any(one not in around.adults for one in opening.both):
        return _ended(opening, alarm, None if opening.shown_at is not None else say.IdentityNotShown(alarm.id))
    if not all(one.account in sight.joined for one in opening.both):
        return Decision()
    if opening.stage is Stage.SHOWN:
        return Decision(show=content if at < _shown_until(opening) else Content())
    shown = replace(opening, stage=Stage.SHOWN, shown_at=at)
    told = (Say(Place.ENTRY, say.IdentityOpened()),) if content.identity else ()
    return Decision((shown,), (*told, *_noted_shown(shown, alarm, content)), content)


def _noted_shown(opening: Opening, alarm: Alarm, content: Content) -> tuple[Note, ...]:
    """A line for each of the two, and for each thing that they see."""
    kinds = [Noted.OPENING_SHOWN] * content.identity + [Noted.EVIDENCE_SHOWN] * content.evidence
    return tuple(_note(kind, alarm, one, opening.reason) for kind in kinds for one in opening.both)


# --- the clock ------------------------------------------------------------------------------------------------------
def next_due(opening: Opening, policy: AlarmPolicy) -> datetime | None:
    """When the clock ends it."""
    return _due(opening, policy) if opening.is_live else None


def _due(opening: Opening, policy: AlarmPolicy) -> datetime:
    match opening.stage:
        case Stage.AGREED:
            return (opening.agreed_at or opening.asked_at) + COME_WITHIN
        case Stage.SHOWN | Stage.ENDED:
            return _shown_until(opening)
        case Stage.ASKED:
            return opening.asked_at + policy.identity_confirm_within
        case _:
            assert_never(opening.stage)


def _shown_until(opening: Opening) -> datetime:
    return (opening.shown_at or opening.asked_at) + SHOWN_FOR


def clock(opening: Opening, alarm: Alarm, at: datetime, policy: AlarmPolicy) -> Decision:
    """What nobody confirmed, or came for, in time is over; what was shown is taken back."""
    due = next_due(opening, policy)
    if due is None or at < due:
        return Decision()
    match opening.stage:
        case Stage.ASKED:
            return _ended(opening, alarm, say.IdentityExpired())
        case Stage.AGREED:
            return _ended(opening, alarm, say.IdentityNotShown(alarm.id))
        case _:
            return _ended(opening, alarm)


# --- small words ----------------------------------------------------------------------------------------------------
def _counts(wish: Wish, around: Around) -> bool:
    return wish.verified and wish.by in around.adults


def _stands(opening: Opening, at: datetime, around: Around, policy: AlarmPolicy) -> bool:
    return _in_time(opening, at, policy) and opening.first in around.adults


def _in_time(opening: Opening, at: datetime, policy: AlarmPolicy) -> bool:
    """A clock that was set back makes no request stand longer."""
    return timedelta() <= at - opening.asked_at < policy.identity_confirm_within


def _ended(opening: Opening, alarm: Alarm, told: say.StaffMessage | None = None) -> Decision:
    spoken = (Say(Place.ALARM, told),) if told is not None else ()
    room = (EndOpening(opening.id),) if opening.second is not None else ()
    noted = _note(Noted.OPENING_ENDED, alarm, None, opening.stage)
    return Decision((replace(opening, stage=Stage.ENDED),), (*spoken, *room, noted))


def _told(message: say.StaffMessage) -> Decision:
    return Decision(effects=(Say(Place.ALARM, message),))


def _refused(alarm: Alarm | None, by: Adult, why: str, told: say.StaffMessage) -> Decision:
    noted = (_note(Noted.OPENING_REFUSED, alarm, by, why),) if alarm is not None else ()
    return Decision(effects=(Say(Place.ALARM, told), *noted))


def _note(what: Noted, alarm: Alarm, by: Adult | None, detail: str) -> Note:
    return Note(what, alarm.id, alarm.tier, alarm.category, by.who if by is not None else None, detail)


def _asked_words(opening: Opening, around: Around, policy: AlarmPolicy) -> say.IdentityAsked | say.EvidenceAsked:
    until = (opening.asked_at + policy.identity_confirm_within).astimezone(_FINNISH_TIME)
    kind = say.IdentityAsked if sealed(around).identity else say.EvidenceAsked
    return kind(opening.alarm, _alias(opening.first, around), f"{until:%H.%M}")


def _agreed_words(opening: Opening, around: Around) -> say.IdentityOpenedNote | say.EvidenceOpenedNote:
    second = _alias(opening.second, around) if opening.second is not None else ""
    kind = say.IdentityOpenedNote if sealed(around).identity else say.EvidenceOpenedNote
    return kind(opening.alarm, _alias(opening.first, around), second)


def _alias(adult: Adult, around: Around) -> str:
    return around.adults.get(adult, adult.who)
