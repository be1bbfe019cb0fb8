"""What the bot says to staff where they read together: the duty rooms, and the alarm room beside them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from rooms.model import Barred, Language, Role, Service, Successor, Topic
from rooms.roster import NotReady


@dataclass(frozen=True, slots=True)
class Card:
    number: int
    pseudonym: str
    language: Language | None
    minutes: int
    topic: Topic | None
    due: date | None
    """By when the law has an adult meet the student; None where none was asked for, or no calendar tells."""
    wanted: Successor | None = None
    """Who is asked first: the student was handed on to them."""
    campus: str | None = None
    """From where the student would like somebody."""


@dataclass(frozen=True, slots=True)
class CardForAllTutors:
    """Nobody of the student's language took it: now any tutor may."""

    number: int
    pseudonym: str
    minutes: int


@dataclass(frozen=True, slots=True)
class CardForAdultsToo:
    """No tutor took it: it lies with the adults, too."""

    number: int
    pseudonym: str


@dataclass(frozen=True, slots=True)
class CardStillWaits:
    """To adults: nobody has taken it for long."""

    number: int
    pseudonym: str
    minutes: int


@dataclass(frozen=True, slots=True)
class CardWaitsForOpening:
    """The tutors' door has closed; the card comes anew when it opens."""

    number: int
    pseudonym: str


@dataclass(frozen=True, slots=True)
class StatutoryDue:
    """The law's days run out: the student still waits for the adult they asked for."""

    number: int
    pseudonym: str
    due: date | None


@dataclass(frozen=True, slots=True)
class OnDuty:
    alias: str
    role: Role


@dataclass(frozen=True, slots=True)
class OffDuty:
    """`load`: students they still have."""

    alias: str
    load: int


@dataclass(frozen=True, slots=True)
class OffDutyBySilence:
    alias: str


@dataclass(frozen=True, slots=True)
class OnBreak:
    alias: str


@dataclass(frozen=True, slots=True)
class BackOnDuty:
    alias: str


@dataclass(frozen=True, slots=True)
class NotOnDuty:
    """To somebody who would go off duty, or on a break, and is not on duty."""


@dataclass(frozen=True, slots=True)
class NotReadyForDuty:
    """To a tutor: what is missing, and whom to ask."""

    alias: str
    not_ready: NotReady


@dataclass(frozen=True, slots=True)
class CannotTake:
    """Why this card cannot be theirs now. What the student wished is not told."""

    alias: str
    barred: Barred


@dataclass(frozen=True, slots=True)
class YouAreFull:
    alias: str
    at_once: int


@dataclass(frozen=True, slots=True)
class DutyCard:
    """Who is on duty now, and how to go on and off."""

    service: Service
    names: str
    resting: str
    waiting: int
    supervisor: str
    is_open: bool


@dataclass(frozen=True, slots=True)
class ReflectionNoted:
    """To adults: that this tutor has talked their work through is counted."""

    alias: str


@dataclass(frozen=True, slots=True)
class NoSuchTutor:
    """To an adult: no one tutor is called so, and nothing was counted."""


@dataclass(frozen=True, slots=True)
class SupervisorGone:
    """To tutors: the last adult on call has gone, so no new students come."""


@dataclass(frozen=True, slots=True)
class NobodyOnDuty:
    """An hour of the service begins, and nobody is on duty."""

    service: Service


@dataclass(frozen=True, slots=True)
class CardIsTaken:
    number: int
    pseudonym: str
    alias: str


@dataclass(frozen=True, slots=True)
class CardIsGone:
    """The student no longer waits."""

    number: int
    pseudonym: str


@dataclass(frozen=True, slots=True)
class CardIsAlarm:
    """The student's card has gone to the alarm room."""

    number: int
    pseudonym: str


@dataclass(frozen=True, slots=True)
class TakenBySomeoneElse:
    number: int
    pseudonym: str
    alias: str


@dataclass(frozen=True, slots=True)
class TakenByYou:
    number: int
    pseudonym: str


@dataclass(frozen=True, slots=True)
class NobodyWaits:
    pass


@dataclass(frozen=True, slots=True)
class NoSuchCard:
    pass


@dataclass(frozen=True, slots=True)
class DutyHelp:
    waiting: int


@dataclass(frozen=True, slots=True)
class DutyUnknownCommand:
    pass


@dataclass(frozen=True, slots=True)
class ResponderDidNotCome:
    number: int
    pseudonym: str
    alias: str


@dataclass(frozen=True, slots=True)
class BlockWanted:
    """To adults: a tutor asks that this student talks with no tutor for a while. `alias`: the tutor's."""

    number: int
    pseudonym: str
    alias: str
    days: int


@dataclass(frozen=True, slots=True)
class BlockDone:
    """To adults: it is so from now on. `alias`: the adult's."""

    number: int
    pseudonym: str
    alias: str
    days: int


@dataclass(frozen=True, slots=True)
class HelpWanted:
    """To adults: a tutor asks one of them to come and read along. `alias`: the tutor's."""

    number: int
    pseudonym: str
    alias: str


@dataclass(frozen=True, slots=True)
class HelpIsComing:
    """To adults: one of them is on the way to a tutor's desk."""

    number: int
    pseudonym: str
    alias: str
    adult: str


@dataclass(frozen=True, slots=True)
class HelpIsOver:
    """To adults: nobody need come to that desk any more."""

    number: int
    pseudonym: str


@dataclass(frozen=True, slots=True)
class NothingToJoin:
    """To an adult: no tutor talks there now."""

    number: int


@dataclass(frozen=True, slots=True)
class JoinedAlready:
    """To an adult: one is there already, or on the way. `alias`: theirs."""

    number: int
    alias: str


@dataclass(frozen=True, slots=True)
class OnlyAdultsHere:
    """In the tutors' room: joining and the overview belong to adults, in a room of theirs."""

    alias: str


@dataclass(frozen=True, slots=True)
class TutorTalks:
    """To adults: the tutors' conversations, a line each, and how many more there are. Nothing of what was written."""

    lines: str
    more: int


@dataclass(frozen=True, slots=True)
class NoTutorTalks:
    pass


@dataclass(frozen=True, slots=True)
class TutorHadHardTalk:
    """To adults, when it is over: somebody should ask the tutor how they are. Nothing of the student."""

    alias: str


@dataclass(frozen=True, slots=True)
class DeviceNotVerified:
    """To staff in any staff room: the device is not cross-signed, so nothing written on it is acted upon."""


@dataclass(frozen=True, slots=True)
class StaffAdded:
    """To the duty room and the alarm room: somebody may read here from now on.

    `county`: the wellbeing county's and not the school's. `adder` is the key of the operator, or where it was done
    (rooms/roster.py). `own`: the account is an operator's.
    """

    alias: str
    county: bool
    adder: str
    own: bool


@dataclass(frozen=True, slots=True)
class StaffKeyChanged:
    """To the duty room and the alarm room: another master key stands on record for a colleague's account.

    Whoever holds it is believed to be them, and reads here. `adder` as in `StaffAdded`.
    """

    alias: str
    adder: str


@dataclass(frozen=True, slots=True)
class CardOutOfReach:
    """A student who waits cannot be reached for now: the account that serves them is away."""

    number: int
    pseudonym: str


@dataclass(frozen=True, slots=True)
class StudentOutOfReach:
    """The same, of a student with whom this responder talks, or is about to."""

    number: int
    pseudonym: str
    alias: str


@dataclass(frozen=True, slots=True)
class StudentInReach:
    """What `StudentOutOfReach` said is over."""

    number: int
    pseudonym: str


ToDutyRooms = (
    Card | CardForAllTutors | CardForAdultsToo | CardStillWaits | CardWaitsForOpening | StatutoryDue | OnDuty
    | OffDuty | OffDutyBySilence | OnBreak | BackOnDuty | NotOnDuty | NotReadyForDuty | CannotTake | YouAreFull
    | DutyCard | ReflectionNoted | NoSuchTutor | SupervisorGone | NobodyOnDuty | CardIsTaken | CardIsGone
    | CardIsAlarm | TakenBySomeoneElse | TakenByYou | NobodyWaits | NoSuchCard | DutyHelp | DutyUnknownCommand
    | ResponderDidNotCome | BlockWanted | BlockDone | HelpWanted | HelpIsComing | HelpIsOver | NothingToJoin
    | JoinedAlready | OnlyAdultsHere | TutorTalks | NoTutorTalks | TutorHadHardTalk | DeviceNotVerified | StaffAdded
    | StaffKeyChanged | CardOutOfReach | StudentOutOfReach | StudentInReach
)  # fmt: skip
