"""What is said about alarms. Words: config/crisis/texts/*.toml for students, config/texts/*.ftl for staff.

A field is a number, a name from a closed list, a pseudonym, an alias, or names of rules; never words.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from moderation.alarm import Outcome, Reason, SafetyAnswer
from moderation.model import Category, Tier
from rooms.model import Language


class Adults(StrEnum):
    """What is true of adults at school now."""

    CALLED = "called"  # on duty
    AWAY = "away"  # closed hours
    UNKNOWN = "unknown"  # nobody has told the bot the hours
    HERE = "here"  # one is in the conversation


class Step(StrEnum):
    """On what occasion the alarm room is pinged."""

    DUTY = "duty"
    BACKUP = "backup"
    OUTSIDE = "outside"
    OPENED = "opened"


class ScreenPart(StrEnum):
    """What of the screen does not work."""

    RULES = "rules"
    CLASSIFIER = "classifier"
    ENCODER = "encoder"


# --- to a student: joined from approved texts, see bot/crisis_book.py ------------------------------------------------
@dataclass(frozen=True, slots=True)
class CrisisReply:
    """The fixed text of a category and tier, what is true of adults now, and the safety question.

    `opens`: the next opening, ISO, or "". `outside`: the out-of-hours contact was paged.
    """

    category: Category | None
    tier: Tier
    adults: Adults
    opens: str
    outside: bool


@dataclass(frozen=True, slots=True)
class SafetyReply:
    """What follows on the answer to the safety question."""

    answer: SafetyAnswer
    category: Category | None


@dataclass(frozen=True, slots=True)
class StillHere:
    """One gentle repeat after a silence."""


@dataclass(frozen=True, slots=True)
class SoftLine:
    """One gentle line with numbers and the offer of a person. `again`: shorter, since it has been said before."""

    again: bool


@dataclass(frozen=True, slots=True)
class EraseWhileAlarm:
    """Said beside the question about erasing, while an alarm is open."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What an adult may have to do with what they are told."""


@dataclass(frozen=True, slots=True)
class ViolenceKept:
    """A threat of violence is kept sealed for the police."""


@dataclass(frozen=True, slots=True)
class IdentityOpened:
    """Two adults have opened the student's Matrix id together."""


CrisisMessage = (
    Limits | CrisisReply | SafetyReply | StillHere | SoftLine | EraseWhileAlarm | ViolenceKept | IdentityOpened
)


# --- to staff -------------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class AlarmCard:
    """In the alarm room. `pages`: how often people have been paged again."""

    number: int
    pseudonym: str
    tier: Tier
    category: Category | None
    language: Language | None
    minutes: int
    rules: str
    pages: int
    screened: bool


@dataclass(frozen=True, slots=True)
class AlarmCardOwned:
    number: int
    pseudonym: str
    tier: Tier
    category: Category | None
    alias: str
    minutes: int


@dataclass(frozen=True, slots=True)
class AlarmCardClosed:
    number: int
    pseudonym: str
    tier: Tier
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class AlarmCardStudentLeft:
    number: int
    pseudonym: str
    tier: Tier


@dataclass(frozen=True, slots=True)
class AlarmOutOfReach:
    """The account that serves the student is away: nothing that adults write reaches them for now."""

    number: int
    pseudonym: str
    tier: Tier


@dataclass(frozen=True, slots=True)
class AlarmInReach:
    """What `AlarmOutOfReach` said is over."""

    number: int
    pseudonym: str


@dataclass(frozen=True, slots=True)
class AlarmCardErased:
    """The student erased everything; the alarm is still to be closed by a person."""

    number: int
    tier: Tier


@dataclass(frozen=True, slots=True)
class AlarmPaged:
    """A line that pings the room."""

    number: int
    tier: Tier
    minutes: int
    step: Step


@dataclass(frozen=True, slots=True)
class AlarmTakenByYou:
    number: int


@dataclass(frozen=True, slots=True)
class AlarmTakenByOther:
    number: int
    alias: str


@dataclass(frozen=True, slots=True)
class AlarmGone:
    """Closed already."""

    number: int


@dataclass(frozen=True, slots=True)
class AlarmEndAtDesk:
    """The student is there: the alarm ends at its owner's desk."""

    number: int


@dataclass(frozen=True, slots=True)
class AlarmNone:
    """Nothing waits."""


@dataclass(frozen=True, slots=True)
class AlarmHelp:
    pass


@dataclass(frozen=True, slots=True)
class AlarmUnknownCommand:
    pass


@dataclass(frozen=True, slots=True)
class AlarmListHeader:
    count: int


@dataclass(frozen=True, slots=True)
class AlarmListLine:
    """One open alarm; `alias` is "" where nobody has it."""

    number: int
    tier: Tier
    category: Category | None
    minutes: int
    alias: str


@dataclass(frozen=True, slots=True)
class DeskAlarm:
    """The first thing at the owner's desk."""

    tier: Tier
    category: Category | None
    rules: str
    minutes: int
    screened: bool


@dataclass(frozen=True, slots=True)
class DeskChecklist:
    category: Category | None
    tier: Tier


@dataclass(frozen=True, slots=True)
class DeskAlarmTimes:
    """Finnish time, hh.mm."""

    raised: str
    taken: str
    here: str


@dataclass(frozen=True, slots=True)
class DeskMark:
    """Something was noticed in a conversation with an adult; ✅ or any answer acknowledges it."""

    tier: Tier
    category: Category | None
    rules: str


@dataclass(frozen=True, slots=True)
class DeskMarkSoft:
    category: Category | None


@dataclass(frozen=True, slots=True)
class DeskNotScreened:
    """A message could not be screened."""


@dataclass(frozen=True, slots=True)
class DeskLowerHow:
    pass


@dataclass(frozen=True, slots=True)
class DeskLowered:
    tier: Tier
    reason: Reason


@dataclass(frozen=True, slots=True)
class DeskOutcomeHow:
    pass


@dataclass(frozen=True, slots=True)
class DeskOutcomeRecorded:
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class DeskStudentSilent:
    minutes: int


@dataclass(frozen=True, slots=True)
class DeskStudentSafeAnswer:
    answer: SafetyAnswer


@dataclass(frozen=True, slots=True)
class DeskRaised:
    """To whoever raised an alarm at a desk: it is out."""

    tier: Tier


@dataclass(frozen=True, slots=True)
class DeskAlreadyRaised:
    """An alarm of that tier or a graver one is open."""

    tier: Tier


@dataclass(frozen=True, slots=True)
class DeskRaiseTooLate:
    """The student is gone: no alarm can reach them."""


@dataclass(frozen=True, slots=True)
class PeerMovedAside:
    """To a tutor: an adult goes on from here. How they are is asked in words of its own (rooms/company.py)."""


@dataclass(frozen=True, slots=True)
class AdminAlarmUnacknowledged:
    tier: Tier
    minutes: int


@dataclass(frozen=True, slots=True)
class AdminPagingFailed:
    channel: str


@dataclass(frozen=True, slots=True)
class AdminScreenDegraded:
    why: ScreenPart


@dataclass(frozen=True, slots=True)
class AdminScreenRestored:
    pass


@dataclass(frozen=True, slots=True)
class AdminDrillDue:
    days: int


@dataclass(frozen=True, slots=True)
class DrillCard:
    number: int


@dataclass(frozen=True, slots=True)
class DrillReport:
    """Seconds each step took, from the raising."""

    number: int
    card: str
    ack: str
    paged: str


@dataclass(frozen=True, slots=True)
class DrillPaged:
    """The chain goes on in a drill as in earnest."""

    number: int
    minutes: int


@dataclass(frozen=True, slots=True)
class DrillRunning:
    number: int


@dataclass(frozen=True, slots=True)
class IdentityHow:
    pass


@dataclass(frozen=True, slots=True)
class IdentityBadReason:
    pass


@dataclass(frozen=True, slots=True)
class IdentityAsked:
    """`until`: Finnish time, hh.mm."""

    number: int
    alias: str
    until: str


@dataclass(frozen=True, slots=True)
class IdentityNeedsOther:
    pass


@dataclass(frozen=True, slots=True)
class IdentityExpired:
    pass


@dataclass(frozen=True, slots=True)
class IdentityNothing:
    pass


@dataclass(frozen=True, slots=True)
class IdentityOpenedNote:
    number: int
    first: str
    second: str


@dataclass(frozen=True, slots=True)
class EvidenceAsked:
    """The same where there is no account to be opened, but words of a threat are kept."""

    number: int
    alias: str
    until: str


@dataclass(frozen=True, slots=True)
class EvidenceOpenedNote:
    number: int
    first: str
    second: str


@dataclass(frozen=True, slots=True)
class IdentityNotShown:
    """Two adults agreed, and yet nothing was shown."""

    number: int


# --- about abuse towards a tutor ------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class AbuseWarning:
    """To a student: what seemed to be in the message, which has not gone to the tutor. Kinds of moderation/abuse.py."""

    insult: bool
    threat: bool
    harassment: bool
    hate: bool


@dataclass(frozen=True, slots=True)
class AbuseAdultJoins:
    """To a student, the second time: an adult goes on instead of the tutor."""


AbuseMessage = AbuseWarning | AbuseAdultJoins
"""To a student. Words: config/texts/*.ftl."""


@dataclass(frozen=True, slots=True)
class DeskAbuseHeld:
    """To a tutor: something did not cross; of what kind, and never the words."""

    insult: bool
    threat: bool
    harassment: bool
    hate: bool


@dataclass(frozen=True, slots=True)
class DeskAbuseAgain:
    """To a tutor: it happened again, and an adult is called."""


@dataclass(frozen=True, slots=True)
class SupervisorAbuse:
    """In the adults' duty room: why this student's card comes. `alias`: the tutor's."""

    number: int
    pseudonym: str
    alias: str
    insult: bool
    threat: bool
    harassment: bool
    hate: bool


# --- to the two adults who have opened something: never in the outbox ----------------------------------------------
@dataclass(frozen=True, slots=True)
class IdentityShown:
    """The one message that holds a student's Matrix id. Made when it is sent."""

    number: int
    id: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class EvidenceShown:
    """Stands above the words of a threat. `at`: Finnish time."""

    number: int
    at: str


SealedMessage = IdentityShown | EvidenceShown

StaffMessage = (
    AlarmOutOfReach | AlarmInReach
    | AlarmCard | AlarmCardOwned | AlarmCardClosed | AlarmCardStudentLeft | AlarmCardErased | AlarmPaged
    | AlarmTakenByYou | AlarmTakenByOther | AlarmGone | AlarmEndAtDesk | AlarmNone | AlarmHelp
    | AlarmUnknownCommand | AlarmListHeader | AlarmListLine | DeskAlarm | DeskChecklist | DeskAlarmTimes
    | DeskMark | DeskMarkSoft | DeskNotScreened | DeskLowerHow | DeskLowered
    | DeskOutcomeHow | DeskOutcomeRecorded | DeskStudentSilent | DeskStudentSafeAnswer | PeerMovedAside
    | AdminAlarmUnacknowledged | AdminPagingFailed | AdminScreenDegraded | AdminScreenRestored | AdminDrillDue
    | DrillCard | DrillReport | DrillPaged | DrillRunning
    | IdentityHow | IdentityBadReason | IdentityAsked
    | IdentityNeedsOther | IdentityExpired | IdentityNothing | IdentityOpenedNote | IdentityNotShown
    | DeskRaised | DeskAlreadyRaised | DeskRaiseTooLate
    | EvidenceAsked | EvidenceOpenedNote | DeskAbuseHeld | DeskAbuseAgain | SupervisorAbuse
)  # fmt: skip
