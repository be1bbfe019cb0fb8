"""Every sentence the bot says is a type; the words live in config/texts/*.ftl under the type's name in kebab case.

Fields become Fluent variables. A field is a number, a moment, a name from a closed list, a pseudonym or an alias; never
words.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, ClassVar, Protocol

from rooms.model import Barred, EndedBy, Language, MediaFault, MediaKind, Role, Service, Successor, Topic
from rooms.roster import NotReady


class Sentence(Protocol):
    """Something the bot says: a frozen dataclass of this module or of a feature's own messages."""

    __dataclass_fields__: ClassVar[dict[str, Any]]


# --- to a student ---------------------------------------------------------------------------------------------------
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


# --- to staff -------------------------------------------------------------------------------------------------------
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
class ReadyAnswer:
    """To the student, and before that to the responder as it would go. `reference`: see bot/ready.py.

    `alias`: whose it is, where two speak to the student.
    """

    reference: str
    alias: str = ""


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
class DeskBlockAsked:
    """To a tutor: adults have been asked, and one of them goes on."""


@dataclass(frozen=True, slots=True)
class DeskAdultGoesOn:
    """To a tutor: an adult goes on from here."""


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
class Sticker:
    """To either side: stands before the name of a sticker, which crosses in its picture's place."""


@dataclass(frozen=True, slots=True)
class DeskStudentSentMedia:
    kind: MediaKind


@dataclass(frozen=True, slots=True)
class MediaName:
    """What a picture or a file is called that crosses; its ending comes after it. Its own name may tell too much."""

    picture: bool


@dataclass(frozen=True, slots=True)
class DeviceNotVerified:
    """To staff in any staff room: the device is not cross-signed, so nothing written on it is acted upon."""


@dataclass(frozen=True, slots=True)
class AdminStarted:
    waiting: int


@dataclass(frozen=True, slots=True)
class SetBack:
    """The bot works from a copy: what was written since may be lost. `hours_ago`: how old it is, about."""

    hours_ago: int


@dataclass(frozen=True, slots=True)
class DeskSetBack:
    hours_ago: int


@dataclass(frozen=True, slots=True)
class AdminSetBack:
    """`told`: students who were told; `found`: conversations that the copy did not know; `erased`: erased once more."""

    hours_ago: int
    told: int
    found: int
    erased: int


@dataclass(frozen=True, slots=True)
class AdminSetAside:
    """A message could not be handled after several tries and was set aside."""


@dataclass(frozen=True, slots=True)
class AdminUnreadable:
    """A message in a room could not be read for want of its key; the writer was asked to send it again."""


@dataclass(frozen=True, slots=True)
class AdminDoubtful:
    """A message that waited more than a day may or may not have gone out; it was not sent again."""


@dataclass(frozen=True, slots=True)
class AdminMasterKeyChanged:
    """A staff member's cross-signing identity is another than the one on record."""

    alias: str


@dataclass(frozen=True, slots=True)
class AdminRoomPutBack:
    """Somebody outside changed who is in a staff room or who may do what there; it is as it was again."""

    room: str


@dataclass(frozen=True, slots=True)
class AdminRoomNotPutBack:
    """The same, and we cannot undo it."""

    room: str


@dataclass(frozen=True, slots=True)
class AdminHelp:
    pass


@dataclass(frozen=True, slots=True)
class PostventionOn:
    """To operators: students see the banner from now on."""


@dataclass(frozen=True, slots=True)
class PostventionOff:
    pass


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
class AdminRoster:
    """Who is on the roster: aliases with their keys, joined; and the tutors who cannot go on duty, by the reason."""

    adult_names: str
    tutor_names: str
    no_training: str
    training_ahead: str
    training_expired: str
    not_practised: str


@dataclass(frozen=True, slots=True)
class AdminStaffAdding:
    alias: str


@dataclass(frozen=True, slots=True)
class AdminStaffRefused:
    """Nobody was added. `columns` are names of the roster's columns in which something is wrong."""

    columns: str


@dataclass(frozen=True, slots=True)
class AdminStaffRemoving:
    alias: str


@dataclass(frozen=True, slots=True)
class AdminStaffHasRecord:
    """Nobody was removed yet: what this tutor has done would be erased, and no certificate could be written."""

    alias: str
    key: str


@dataclass(frozen=True, slots=True)
class AdminStaffRemoved:
    """Somebody is out of every room, and their conversations are back in the queue."""

    alias: str


@dataclass(frozen=True, slots=True)
class AdminStaffUnknown:
    key: str


@dataclass(frozen=True, slots=True)
class AdminStaffInSettings:
    """The key stands in the settings file, where this command does not reach."""

    key: str


Message = (
    WelcomeInThreeLanguages | AnonymityCard | Menu | WhichLanguage | LanguageIsNow | NoAnswerYet | HumanCalled
    | AlreadyWaiting | StillWaiting | WaitingEnded | SomeoneIsHere | HumanAlreadyHere | BackInQueue
    | ConversationEnded | NothingToEnd | QuietNudge | FellAsleep | NotHereNow | NotHereNowClosed | ResponderIsGone
    | EraseQuestion | NothingErased | EraseFarewell
    | SilenceErased | Emergency | RoomNotEncrypted | RoomNotPrivate | PleaseSendAgain | NotDelivered | MediaNotRelayed
    | AdultStillComes | PostventionBanner | SureToTell | SureToTellWritten | TellWaits | ToldOn | NotToldOn | TellLapsed
    | TutorCalled | WhoWouldYouLike | NoTutorsHere | NobodyCalled | ChatClosed | ChatClosedMeanwhile
    | ChatOpened | AdultsAskedToo | AdultGoesOn | BlockConfirmed | BlockedFromTutors | TopicNoted | NotThem
    | NotThatCampus
    | CampusNoted
    | NobodyOfCampus
    | OtherCampusesAskedToo
    | HandQuestion | HandingOn | HandingOnClosed | HandedOnInDanger | StaysHere | HandQuestionOver
    | OtherAdultsAskedToo
    | NothingToTell | HelpAskedFor | CompanionReads | CompanionGone
    | Card | CardIsTaken | CardIsGone | CardIsAlarm | DeskOutcomeNeeded
    | DeskTakenOver | DeskStudentWantsToEnd | TakenBySomeoneElse | TakenByYou | NobodyWaits | NoSuchCard | DutyHelp
    | DutyUnknownCommand | ResponderDidNotCome | DeskOpened | DeskHelp | DeskUnknownCommand | DeskEnded
    | DeskHandedBack | DeskTimedOut | DeskIsClosed | DeskErased | DeskStudentLeft | DeskQuietNudge | DeskFellAsleep
    | DeskStaysAwake | DeskWokeUp | DeskWokeElsewhere | DeskNoRoomToWake
    | DeskStudentUnreadable | DeskPleaseSendAgain | DeskNotDelivered | DeskMediaNotRelayed | DeskStudentSentMedia
    | MediaName | DeskNotSentYet | DeskUnsentGone | DeskNothingToSend | Sticker
    | DeskReadyList | DeskReadyUnknown | DeskReadyHow | DeskReadySent | DeskReadyGone
    | DeskNoteStays | DeskNoteTooLate | DeskThreadUnknown | DeskLanguage | DeskLanguageIsNow
    | SetBack | DeskSetBack | AdminSetBack
    | DeviceNotVerified | AdminStarted | AdminSetAside | AdminUnreadable | AdminDoubtful | AdminMasterKeyChanged
    | AdminRoomPutBack | AdminRoomNotPutBack
    | AdminHelp | PostventionOn | PostventionOff
    | StaffAdded | StaffKeyChanged | AdminRoster | AdminStaffAdding | AdminStaffRefused | AdminStaffRemoving
    | AdminStaffRemoved | AdminStaffUnknown | AdminStaffInSettings
    | CardForAllTutors | CardForAdultsToo
    | CardStillWaits | CardWaitsForOpening | StatutoryDue | OnDuty | OffDuty | OffDutyBySilence | OnBreak
    | BackOnDuty | NotOnDuty | NotReadyForDuty | CannotTake | YouAreFull | DutyCard | SupervisorGone | NobodyOnDuty
    | DeskFacts | DeskEarlier | DeskEarlierEnds | DeskHandAsked | DeskHandUnknown | DeskNobodyOfRole
    | DeskNotToTutor | DeskHandedOn | DeskHandRefused | DeskHandUnanswered
    | ReflectionNoted | NoSuchTutor | AdminStaffHasRecord
    | DeskAdultAskedFor | DeskAdultGoesOn | BlockWanted | BlockDone | DeskBlockAsked
    | HelpWanted | HelpIsComing | HelpIsOver | NothingToJoin | JoinedAlready | OnlyAdultsHere | TutorTalks
    | NoTutorTalks | TutorHadHardTalk | DeskDebriefOffer | DeskHelpAsked | DeskHelpStillAsked | DeskCompanionAlready
    | DeskCompanionComing | DeskCompanionHere | DeskCompanionGone | DeskCompanionDidNotCome | DeskCompanionHelp
)  # fmt: skip
