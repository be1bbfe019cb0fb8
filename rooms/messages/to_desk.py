"""What the bot says to whoever is at a desk."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from rooms.model import EndedBy, Language, MediaFault, MediaKind, Successor, Topic


@dataclass(frozen=True, slots=True)
class DeskOpened:
    pseudonym: str
    language: Language | None
    minutes: int


@dataclass(frozen=True, slots=True)
class DeskFacts:
    """To whoever takes over: what is known of the conversation, and what was promised.

    `alias`: who had it before. `worst`: the gravest tier that an alarm here had, 0 where there was none, None to a
    tutor, who sees no tiers. `earlier`: whether earlier messages follow.
    """

    alias: str
    topic: Topic | None
    language: Language | None
    due: date | None
    worst: int | None
    alarm_open: bool
    earlier: bool


@dataclass(frozen=True, slots=True)
class DeskEarlier:
    """The mark before an earlier message: who said it, and when on a Finnish wall."""

    who: str
    clock: str


@dataclass(frozen=True, slots=True)
class DeskEarlierEnds:
    """Here ends what was said before. `left_out`: what could not be read any more, or is not for a tutor."""

    shown: int
    cut: bool
    left_out: int


@dataclass(frozen=True, slots=True)
class DeskHandAsked:
    """The student is being asked; `minutes` until the question falls."""

    wanted: Successor
    minutes: int


@dataclass(frozen=True, slots=True)
class DeskHandUnknown:
    """Nobody is known by that name: to whom one may hand on. Nothing was asked."""


@dataclass(frozen=True, slots=True)
class DeskNobodyOfRole:
    """Nobody else on the roster has the role. Nothing was asked."""

    wanted: Successor


@dataclass(frozen=True, slots=True)
class DeskNotToTutor:
    """There was an alarm, or tutors are blocked: this student is an adult's. Nothing was asked."""


@dataclass(frozen=True, slots=True)
class DeskHandedOn:
    """The student agreed, and waits for somebody else."""

    wanted: Successor
    earlier: bool


@dataclass(frozen=True, slots=True)
class DeskHandRefused:
    """The student stays."""


@dataclass(frozen=True, slots=True)
class DeskHandUnanswered:
    """The student wrote something else, or nothing: the question has fallen, and nothing changes."""


@dataclass(frozen=True, slots=True)
class DeskHelp:
    """What can be written at the desk: `peer`, by a tutor; else by an adult. At most twelve lines."""

    peer: bool


@dataclass(frozen=True, slots=True)
class DeskNoteStays:
    """A note was edited into talk. It has not gone to the student."""


@dataclass(frozen=True, slots=True)
class DeskNoteTooLate:
    """What the student has read was edited into a note: the earlier words stand there."""


@dataclass(frozen=True, slots=True)
class DeskThreadUnknown:
    """A thread that may have begun with a note. What was written in it has not gone to the student."""


@dataclass(frozen=True, slots=True)
class DeskReadyList:
    """Ready answers by their names, joined."""

    names: str


@dataclass(frozen=True, slots=True)
class DeskReadyUnknown:
    """No answer is called so."""

    names: str


@dataclass(frozen=True, slots=True)
class DeskReadyHow:
    """Above an answer that is shown: in which language it would go, and how."""

    language: Language


@dataclass(frozen=True, slots=True)
class DeskReadySent:
    pass


@dataclass(frozen=True, slots=True)
class DeskReadyGone:
    """The answer that was shown waits no more: nothing went to the student."""


@dataclass(frozen=True, slots=True)
class DeskLanguage:
    """In which language the bot speaks to the student, and how to change it."""

    language: Language | None


@dataclass(frozen=True, slots=True)
class DeskLanguageIsNow:
    language: Language


@dataclass(frozen=True, slots=True)
class DeskUnknownCommand:
    """Nothing went to the student."""


@dataclass(frozen=True, slots=True)
class DeskEnded:
    by: EndedBy


@dataclass(frozen=True, slots=True)
class DeskOutcomeNeeded:
    """An alarm is open here: its outcome is written down before the desk is closed."""


@dataclass(frozen=True, slots=True)
class DeskTakenOver:
    """An alarm was not acknowledged here, and a colleague has taken the conversation."""

    alias: str


@dataclass(frozen=True, slots=True)
class DeskStudentWantsToEnd:
    """The student said that it is enough while an alarm is open."""


@dataclass(frozen=True, slots=True)
class DeskBlockAsked:
    """To a tutor: adults have been asked, and one of them goes on."""


@dataclass(frozen=True, slots=True)
class DeskAdultGoesOn:
    """To a tutor: an adult goes on from here."""


@dataclass(frozen=True, slots=True)
class DeskDebriefOffer:
    """To a tutor after a hard talk: they may talk about it with an adult."""


@dataclass(frozen=True, slots=True)
class DeskHelpAsked:
    """To a tutor: an adult was asked to come; after so many minutes one goes on in their stead."""

    minutes: int


@dataclass(frozen=True, slots=True)
class DeskHelpStillAsked:
    """To a tutor who asks again."""


@dataclass(frozen=True, slots=True)
class DeskCompanionAlready:
    """To a tutor who asks while an adult is there, or on the way."""

    alias: str


@dataclass(frozen=True, slots=True)
class DeskCompanionComing:
    """To a tutor: this adult is on the way and reads nothing yet."""

    alias: str


@dataclass(frozen=True, slots=True)
class DeskCompanionHere:
    """To both at the desk: who reads along from here on, that the student knows, and how lines cross now."""

    alias: str


@dataclass(frozen=True, slots=True)
class DeskCompanionGone:
    alias: str


@dataclass(frozen=True, slots=True)
class DeskCompanionDidNotCome:
    alias: str


@dataclass(frozen=True, slots=True)
class DeskCompanionHelp:
    """To the adult who reads along: what can be done here."""


@dataclass(frozen=True, slots=True)
class DeskAdultAskedFor:
    """To a tutor: the student asked for an adult, who goes on from here."""


@dataclass(frozen=True, slots=True)
class DeskHandedBack:
    pass


@dataclass(frozen=True, slots=True)
class DeskTimedOut:
    """The responder did not come in time; the card is back in the duty room."""


@dataclass(frozen=True, slots=True)
class DeskIsClosed:
    """Something was written at a desk whose conversation is over. Nothing went to the student."""


@dataclass(frozen=True, slots=True)
class DeskErased:
    """The student erased everything."""


@dataclass(frozen=True, slots=True)
class DeskStudentLeft:
    pass


@dataclass(frozen=True, slots=True)
class DeskQuietNudge:
    """The student was nudged. `minutes`: until the conversation sleeps."""

    minutes: int


@dataclass(frozen=True, slots=True)
class DeskFellAsleep:
    """It takes up no time of theirs until somebody writes."""


@dataclass(frozen=True, slots=True)
class DeskStaysAwake:
    """`!hiljaa` while an alarm is open."""


@dataclass(frozen=True, slots=True)
class DeskWokeUp:
    """The student has written again; the words follow."""


@dataclass(frozen=True, slots=True)
class DeskWokeElsewhere:
    """The student has written again, and waits for somebody else: whoever sits here may not have them now."""


@dataclass(frozen=True, slots=True)
class DeskNoRoomToWake:
    """They have as many students as they may: nothing was sent, and how it can be."""


@dataclass(frozen=True, slots=True)
class DeskStudentUnreadable:
    """The student wrote something that could not be read; they have been asked to send it again."""


@dataclass(frozen=True, slots=True)
class DeskPleaseSendAgain:
    """What the responder wrote could not be read."""


@dataclass(frozen=True, slots=True)
class DeskNotDelivered:
    """What the responder wrote could not be handed to the student."""


@dataclass(frozen=True, slots=True)
class DeskMediaNotRelayed:
    kind: MediaKind
    fault: MediaFault
    most: int


@dataclass(frozen=True, slots=True)
class DeskNotSentYet:
    """To a tutor: why the line waits, how to say it better, and how to send it all the same."""

    secrecy: bool
    dosing: bool
    details: bool


@dataclass(frozen=True, slots=True)
class DeskUnsentGone:
    """To a tutor: the line that waited has not gone, and will not."""


@dataclass(frozen=True, slots=True)
class DeskNothingToSend:
    pass


@dataclass(frozen=True, slots=True)
class DeskStudentSentMedia:
    kind: MediaKind


@dataclass(frozen=True, slots=True)
class DeskSetBack:
    hours_ago: int


@dataclass(frozen=True, slots=True)
class DeskInReach:
    """The account was away: what either side wrote meanwhile goes over now. `minutes`: for how long."""

    minutes: int


ToDesk = (
    DeskOpened | DeskFacts | DeskEarlier | DeskEarlierEnds | DeskHandAsked | DeskHandUnknown | DeskNobodyOfRole
    | DeskNotToTutor | DeskHandedOn | DeskHandRefused | DeskHandUnanswered | DeskHelp | DeskNoteStays
    | DeskNoteTooLate | DeskThreadUnknown | DeskReadyList | DeskReadyUnknown | DeskReadyHow | DeskReadySent
    | DeskReadyGone | DeskLanguage | DeskLanguageIsNow | DeskUnknownCommand | DeskEnded | DeskOutcomeNeeded
    | DeskTakenOver | DeskStudentWantsToEnd | DeskBlockAsked | DeskAdultGoesOn | DeskDebriefOffer | DeskHelpAsked
    | DeskHelpStillAsked | DeskCompanionAlready | DeskCompanionComing | DeskCompanionHere | DeskCompanionGone
    | DeskCompanionDidNotCome | DeskCompanionHelp | DeskAdultAskedFor | DeskHandedBack | DeskTimedOut | DeskIsClosed
    | DeskErased | DeskStudentLeft | DeskQuietNudge | DeskFellAsleep | DeskStaysAwake | DeskWokeUp | DeskWokeElsewhere
    | DeskNoRoomToWake | DeskStudentUnreadable | DeskPleaseSendAgain | DeskNotDelivered | DeskMediaNotRelayed
    | DeskNotSentYet | DeskUnsentGone | DeskNothingToSend | DeskStudentSentMedia | DeskSetBack | DeskInReach
)  # fmt: skip
