"""What the bot says to a student, in their entry room."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from rooms.model import AdultKnows, EndedBy, MediaFault, MediaKind, Role, Service, Successor, Topic


@dataclass(frozen=True, slots=True)
class WelcomeInThreeLanguages:
    """Before the language is known: three short paragraphs and the menu in one line a language."""


@dataclass(frozen=True, slots=True)
class AnonymityCard:
    """Bot, not a person; pseudonymous and what that means; who reads; how to erase; 112."""


@dataclass(frozen=True, slots=True)
class Menu:
    """Numbers, words and reactions all work."""


@dataclass(frozen=True, slots=True)
class WhichLanguage:
    pass


@dataclass(frozen=True, slots=True)
class LanguageIsNow:
    pass


@dataclass(frozen=True, slots=True)
class NoAnswerYet:
    """The bot cannot answer; a person and the menu are offered."""


@dataclass(frozen=True, slots=True)
class HumanCalled:
    """An adult was asked for. `wait`: minutes that others waited lately; None where too few have.

    `campuses`: from where somebody may be wished for; "" where there is no choice.
    """

    ahead: int
    wait: int | None
    campuses: str = ""


@dataclass(frozen=True, slots=True)
class TutorCalled:
    ahead: int
    wait: int | None
    campuses: str = ""


@dataclass(frozen=True, slots=True)
class WhoWouldYouLike:
    """A tutor or an adult? What each is, and which is there now."""

    tutors_open: bool
    adults_open: bool


@dataclass(frozen=True, slots=True)
class NoTutorsHere:
    """The school has no tutors here: an adult is offered."""


@dataclass(frozen=True, slots=True)
class NobodyCalled:
    """The student thought better of it."""


@dataclass(frozen=True, slots=True)
class ChatClosed:
    """The student asked while it is closed: when it opens, that a message can be left, and what else there is."""

    service: Service
    opens_at: datetime | None


@dataclass(frozen=True, slots=True)
class ChatClosedMeanwhile:
    """It closed while the student waited, or when the responder could not go on."""

    service: Service
    opens_at: datetime | None


@dataclass(frozen=True, slots=True)
class ChatOpened:
    service: Service
    ahead: int


@dataclass(frozen=True, slots=True)
class AdultsAskedToo:
    """No tutor had time: adults are asked as well."""

    minutes: int


@dataclass(frozen=True, slots=True)
class AdultGoesOn:
    """To a student who talked with a tutor: an adult was asked to go on from here."""

    ahead: int
    wait: int | None


@dataclass(frozen=True, slots=True)
class BlockConfirmed:
    """An adult has ended the talk with tutors, for so many days. Adults are there as before."""

    days: int


@dataclass(frozen=True, slots=True)
class BlockedFromTutors:
    """To a student who asks for a tutor meanwhile: for how many days no tutor comes."""

    days: int


@dataclass(frozen=True, slots=True)
class TopicNoted:
    topic: Topic


@dataclass(frozen=True, slots=True)
class NotThem:
    """This one will not be asked to come."""

    alias: str


@dataclass(frozen=True, slots=True)
class NotThatCampus:
    pass


@dataclass(frozen=True, slots=True)
class CampusNoted:
    """From where the student would like somebody. `first`: those are asked before others."""

    campus: str
    first: bool


@dataclass(frozen=True, slots=True)
class NobodyOfCampus:
    """Of the campus that the student wished for nobody serves here; whoever is free comes."""

    campus: str


@dataclass(frozen=True, slots=True)
class OtherCampusesAskedToo:
    """Nobody of the wished campus took it: from now on anybody may."""

    campus: str
    minutes: int


@dataclass(frozen=True, slots=True)
class AlreadyWaiting:
    ahead: int
    service: Service


@dataclass(frozen=True, slots=True)
class StillWaiting:
    minutes: int


@dataclass(frozen=True, slots=True)
class WaitingEnded:
    """The student stopped waiting, or wrote nothing for very long."""

    by: EndedBy


@dataclass(frozen=True, slots=True)
class SomeoneIsHere:
    alias: str
    role: Role


@dataclass(frozen=True, slots=True)
class HumanAlreadyHere:
    alias: str
    role: Role


@dataclass(frozen=True, slots=True)
class BackInQueue:
    """The responder handed the student back, or did not come after all."""

    ahead: int
    service: Service


@dataclass(frozen=True, slots=True)
class ConversationEnded:
    by: EndedBy


@dataclass(frozen=True, slots=True)
class NothingToEnd:
    pass


@dataclass(frozen=True, slots=True)
class QuietNudge:
    """Once, after a while of silence. `minutes`: until the conversation sleeps."""

    minutes: int


@dataclass(frozen=True, slots=True)
class FellAsleep:
    """The talk rests; any word wakes it. `alias`: whom the student talked with."""

    alias: str


@dataclass(frozen=True, slots=True)
class NotHereNow:
    """The student wrote in a talk that slept, and whom they talked with may not have them now: they wait."""

    alias: str
    ahead: int
    service: Service


@dataclass(frozen=True, slots=True)
class NotHereNowClosed:
    """The same while nobody of that service is there."""

    alias: str
    service: Service
    opens_at: datetime | None


@dataclass(frozen=True, slots=True)
class ResponderIsGone:
    """Whom the student talked with left while the talk slept: it is over."""

    alias: str


@dataclass(frozen=True, slots=True)
class EraseQuestion:
    """What goes, what cannot go, and how to say yes."""


@dataclass(frozen=True, slots=True)
class NothingErased:
    pass


@dataclass(frozen=True, slots=True)
class EraseFarewell:
    pass


@dataclass(frozen=True, slots=True)
class SilenceErased:
    """The clock erased the conversation."""


@dataclass(frozen=True, slots=True)
class Emergency:
    """112. The words are compiled in, see moderation/emergency.py."""


@dataclass(frozen=True, slots=True)
class RoomNotEncrypted:
    """Told in the clear, in a room that is in the clear: how to open an encrypted one."""


@dataclass(frozen=True, slots=True)
class RoomNotPrivate:
    """Somebody else is in the room; the bot leaves."""


@dataclass(frozen=True, slots=True)
class PleaseSendAgain:
    """A message could not be read."""


@dataclass(frozen=True, slots=True)
class NotDelivered:
    """A message of the student could not be handed to the responder."""


@dataclass(frozen=True, slots=True)
class MediaNotRelayed:
    """`most`: megabytes that one may hold."""

    kind: MediaKind
    fault: MediaFault
    most: int


@dataclass(frozen=True, slots=True)
class AdultStillComes:
    """The student wants to end while an alarm is open: only a person lowers it, and nobody need write."""


@dataclass(frozen=True, slots=True)
class PostventionBanner:
    """After a death at school: help first, no names. Beneath the greeting and the menu while operators have it on."""


@dataclass(frozen=True, slots=True)
class SureToTell:
    """A line to a tutor waits: what it tells, who a tutor is, what a tutor must tell on. Yes or no?"""

    own_name: bool
    other_name: bool
    phone: bool
    email: bool
    handle: bool
    address: bool
    identity_code: bool


@dataclass(frozen=True, slots=True)
class SureToTellWritten:
    """The same, of what the student wrote before the tutor came."""


@dataclass(frozen=True, slots=True)
class TellWaits:
    """The student goes on writing while the question stands: all of it waits for the answer."""


@dataclass(frozen=True, slots=True)
class ToldOn:
    """The student said yes."""


@dataclass(frozen=True, slots=True)
class NotToldOn:
    """The student said no, or changed the line or took it back."""


@dataclass(frozen=True, slots=True)
class TellLapsed:
    """The question was not answered, or the talk ended: what waited for the answer is gone."""


@dataclass(frozen=True, slots=True)
class NothingToTell:
    """An answer to that question while nobody is there to be told: what is held waits for whoever comes."""


@dataclass(frozen=True, slots=True)
class HelpAskedFor:
    """The tutor has asked an adult to come and read along. Nobody has come yet. `alias`: the tutor's."""

    alias: str


@dataclass(frozen=True, slots=True)
class CompanionReads:
    """An adult of the school reads along from now on. `tutor`: the tutor's alias."""

    alias: str
    tutor: str


@dataclass(frozen=True, slots=True)
class CompanionGone:
    """They read no longer."""

    alias: str


@dataclass(frozen=True, slots=True)
class HandQuestion:
    """May somebody else go on? `alias` proposes it. Yes with what was said, yes from the beginning, or no."""

    alias: str
    wanted: Successor


@dataclass(frozen=True, slots=True)
class HandingOn:
    """The student agreed: whom they wait for now, and whether earlier messages go along (`earlier`)."""

    wanted: Successor
    earlier: bool
    ahead: int
    wait: int | None


@dataclass(frozen=True, slots=True)
class HandingOnClosed:
    """The student agreed, and nobody is there now: the place is kept until they come."""

    wanted: Successor
    earlier: bool
    opens_at: datetime | None


@dataclass(frozen=True, slots=True)
class HandedOnInDanger:
    """While an alarm is open it is not asked but told: another adult goes on."""

    alias: str


@dataclass(frozen=True, slots=True)
class StaysHere:
    """The student said no: the talk goes on with `alias`."""

    alias: str


@dataclass(frozen=True, slots=True)
class HandQuestionOver:
    """A press under a question that no longer stands."""


@dataclass(frozen=True, slots=True)
class OtherAdultsAskedToo:
    """Nobody of the role has come: any adult may. Only who was agreed upon gets earlier messages (`earlier`)."""

    wanted: Successor
    earlier: bool
    minutes: int


@dataclass(frozen=True, slots=True)
class ReadyAnswer:
    """To the student, and before that to the responder as it would go. `reference`: see bot/ready.py.

    `alias`: whose it is, where two speak to the student.
    """

    reference: str
    alias: str = ""


@dataclass(frozen=True, slots=True)
class SetBack:
    """The bot works from a copy: what was written since may be lost. `hours_ago`: how old it is, about."""

    hours_ago: int


@dataclass(frozen=True, slots=True)
class EntryClosed:
    """On the page behind the link, while nobody serves. The people at school stand below it."""


@dataclass(frozen=True, slots=True)
class BackAgain:
    """The first words after this account could not be reached. `wrote`: something of this talk waited meanwhile.

    `waits`: the student still waits for somebody.
    """

    wrote: bool
    waits: bool


@dataclass(frozen=True, slots=True)
class BackAgainInDanger:
    """The same, to somebody whose alarm is open."""

    knows: AdultKnows


ToStudent = (
    WelcomeInThreeLanguages | AnonymityCard | Menu | WhichLanguage | LanguageIsNow | NoAnswerYet | HumanCalled
    | TutorCalled | WhoWouldYouLike | NoTutorsHere | NobodyCalled | ChatClosed | ChatClosedMeanwhile | ChatOpened
    | AdultsAskedToo | AdultGoesOn | BlockConfirmed | BlockedFromTutors | TopicNoted | NotThem | NotThatCampus
    | CampusNoted | NobodyOfCampus | OtherCampusesAskedToo | AlreadyWaiting | StillWaiting | WaitingEnded
    | SomeoneIsHere | HumanAlreadyHere | BackInQueue | ConversationEnded | NothingToEnd | QuietNudge | FellAsleep
    | NotHereNow | NotHereNowClosed | ResponderIsGone | EraseQuestion | NothingErased | EraseFarewell | SilenceErased
    | Emergency | RoomNotEncrypted | RoomNotPrivate | PleaseSendAgain | NotDelivered | MediaNotRelayed
    | AdultStillComes | PostventionBanner | SureToTell | SureToTellWritten | TellWaits | ToldOn | NotToldOn
    | TellLapsed | NothingToTell | HelpAskedFor | CompanionReads | CompanionGone | HandQuestion | HandingOn
    | HandingOnClosed | HandedOnInDanger | StaysHere | HandQuestionOver | OtherAdultsAskedToo | SetBack
    | EntryClosed | BackAgain | BackAgainInDanger
)  # fmt: skip
