"""Every sentence the bot says is a type; the words live in config/texts/*.ftl under the type's name in kebab case.

Fields become Fluent variables. A field is a number, a name from a closed list, a pseudonym or an alias; never words.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar, Protocol

from rooms.model import EndedBy, Language, MediaKind, Role


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
    ahead: int


@dataclass(frozen=True, slots=True)
class AlreadyWaiting:
    ahead: int


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


@dataclass(frozen=True, slots=True)
class ConversationEnded:
    by: EndedBy


@dataclass(frozen=True, slots=True)
class NothingToEnd:
    pass


@dataclass(frozen=True, slots=True)
class SilenceWillEnd:
    minutes: int


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
    kind: MediaKind


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


# --- to staff -------------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Card:
    number: int
    pseudonym: str
    language: Language | None
    minutes: int


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
class DeskHelp:
    pass


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
class DeskSilenceWillEnd:
    minutes: int


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
class DeviceNotVerified:
    """To staff in any staff room: the device is not cross-signed, so nothing written on it is acted upon."""


@dataclass(frozen=True, slots=True)
class AdminStarted:
    waiting: int


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
class AdminHelp:
    pass


@dataclass(frozen=True, slots=True)
class PostventionOn:
    """To operators: students see the banner from now on."""


@dataclass(frozen=True, slots=True)
class PostventionOff:
    pass


Message = (
    WelcomeInThreeLanguages | AnonymityCard | Menu | WhichLanguage | LanguageIsNow | NoAnswerYet | HumanCalled
    | AlreadyWaiting | StillWaiting | WaitingEnded | SomeoneIsHere | HumanAlreadyHere | BackInQueue
    | ConversationEnded | NothingToEnd | SilenceWillEnd | EraseQuestion | NothingErased | EraseFarewell
    | SilenceErased | Emergency | RoomNotEncrypted | RoomNotPrivate | PleaseSendAgain | NotDelivered | MediaNotRelayed
    | AdultStillComes | PostventionBanner | SureToTell | SureToTellWritten | TellWaits | ToldOn | NotToldOn | TellLapsed
    | NothingToTell | Card | CardIsTaken | CardIsGone | CardIsAlarm | DeskOutcomeNeeded
    | DeskTakenOver | DeskStudentWantsToEnd | TakenBySomeoneElse | TakenByYou | NobodyWaits | NoSuchCard | DutyHelp
    | DutyUnknownCommand | ResponderDidNotCome | DeskOpened | DeskHelp | DeskUnknownCommand | DeskEnded
    | DeskHandedBack | DeskTimedOut | DeskIsClosed | DeskErased | DeskStudentLeft | DeskSilenceWillEnd
    | DeskStudentUnreadable | DeskPleaseSendAgain | DeskNotDelivered | DeskMediaNotRelayed | DeskStudentSentMedia
    | DeskNotSentYet | DeskUnsentGone | DeskNothingToSend
    | DeviceNotVerified | AdminStarted | AdminSetAside | AdminUnreadable | AdminDoubtful | AdminMasterKeyChanged
    | AdminHelp | PostventionOn | PostventionOff
)  # fmt: skip
