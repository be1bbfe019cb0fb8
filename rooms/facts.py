"""What can happen to a conversation. Each fact says when (aware UTC), and none holds what was written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from rooms.commands import DeskCommand, StudentCommand
from rooms.model import (
    Attached,
    Change,
    Desk,
    Disclosure,
    EnvelopeId,
    HandAnswer,
    Held,
    Language,
    MediaFault,
    MediaKind,
    Noting,
    Purpose,
    Responder,
    StaffId,
    Successor,
    Topic,
    Unfit,
)


@dataclass(frozen=True, slots=True)
class EntryRoomFit:
    """The bot is in an encrypted room with the student and nobody else."""

    at: datetime


@dataclass(frozen=True, slots=True)
class EntryRoomUnfit:
    at: datetime
    why: Unfit


@dataclass(frozen=True, slots=True)
class StudentLeft:
    at: datetime


@dataclass(frozen=True, slots=True)
class StudentWrote:
    """New words. `language` is a guess from the words, None when they do not tell.

    `says_more`: the command was given in words that say more than it ("haluan puhua psykologille"). `number`: the
    whole message is this number; `command` is then what it stands for in the menu. `tells`: what it says of who
    somebody is. `worries`: a sign of danger is in it, or nobody could look for one; it waits for no question of ours.
    `topic`, `not_who`, `not_campus` and `campus` (from where): what the whole message says of the person who is waited
    for. `hand_answer`: what it is to the question whether somebody else may go on, while that stands.
    """

    envelope: EnvelopeId
    at: datetime
    command: StudentCommand | None = None
    language: Language | None = None
    says_more: bool = False
    number: int | None = None
    tells: frozenset[Disclosure] = frozenset()
    worries: bool = False
    topic: Topic | None = None
    not_who: Responder | None = None
    not_campus: str | None = None
    campus: str | None = None
    hand_answer: HandAnswer | None = None
    attached: Attached | None = None
    """The picture that these words were sent with."""


@dataclass(frozen=True, slots=True)
class StudentEdited:
    """`crossed`: the message that was edited has gone to a responder, or waits to.

    `told`: it waits for a yes of its writer, and these words come in its place.
    """

    envelope: EnvelopeId
    at: datetime
    crossed: bool
    command: StudentCommand | None = None
    language: Language | None = None
    tells: frozenset[Disclosure] = frozenset()
    worries: bool = False
    told: bool = False


@dataclass(frozen=True, slots=True)
class StudentReacted:
    """`chosen` is what the reaction stands for on a message of ours (`on`), such as the menu."""

    envelope: EnvelopeId
    at: datetime
    crossed: bool
    on: Purpose | None = None
    chosen: StudentCommand | None = None
    number: int | None = None
    """What was pressed under numbered guesses."""
    hand_answer: HandAnswer | None = None
    """What was pressed under the question whether somebody else may go on, where it is the newest."""


@dataclass(frozen=True, slots=True)
class StudentRetracted:
    """`waiting`: the envelope of the retracted message, where it has not been delivered yet; `told`: for a yes."""

    envelope: EnvelopeId
    at: datetime
    crossed: bool
    waiting: EnvelopeId | None = None
    told: bool = False


@dataclass(frozen=True, slots=True)
class StudentSentMedia:
    """A picture, a file or the like without words. With words it is `StudentWrote`."""

    envelope: EnvelopeId
    at: datetime
    attached: Attached


@dataclass(frozen=True, slots=True)
class CardTaken:
    """Somebody took the card; `desk` is the number kept for the room that is now to be made."""

    at: datetime
    by: Responder
    desk: Desk


@dataclass(frozen=True, slots=True)
class ResponderArrived:
    at: datetime
    desk: Desk


@dataclass(frozen=True, slots=True)
class ResponderLeft:
    at: datetime
    desk: Desk


@dataclass(frozen=True, slots=True)
class Ready:
    """What `!vastaus` asks for. `reference`: the very words, None where no answer is called so; `in_own`: the same in
    the responder's language, where that is another. `names`: what there is. `is_named`: a name was given.
    """

    language: Language
    names: str = ""
    reference: str | None = None
    in_own: str | None = None
    is_named: bool = False


@dataclass(frozen=True, slots=True)
class ReadyPressed:
    """✅ under a ready answer that was shown. `is_known`: its words are at hand as they were shown."""

    at: datetime
    desk: Desk
    is_newest: bool
    is_known: bool


@dataclass(frozen=True, slots=True)
class ResponderWrote:
    """`why_not`: why these words should not go to a student as they stand, where a tutor wrote them.

    `successor`: to whom the student is to be handed on; None where nobody is known by the name that was written.
    `language`: which one `!kieli` names. `by_peer`: a tutor wrote them, whoever has the conversation now.
    """

    envelope: EnvelopeId
    at: datetime
    desk: Desk
    command: DeskCommand | None = None
    why_not: frozenset[Held] = frozenset()
    language: Language | None = None
    by_peer: bool = False
    ready: Ready | None = None
    """With `!vastaus`."""
    ready_is_known: bool = False
    """With `!lähetä`: the answer that waits is at hand as it was shown."""
    successor: Successor | None = None
    attached: Attached | None = None
    """The picture that these words were sent with."""


@dataclass(frozen=True, slots=True)
class ResponderNoted:
    """An internal note, or something that hangs on one. `waiting`: the line it takes the place of, where that waits."""

    envelope: EnvelopeId
    at: datetime
    desk: Desk
    noting: Noting = Noting.NEW
    waiting: EnvelopeId | None = None


@dataclass(frozen=True, slots=True)
class ResponderInUnknownThread:
    """Something was written in a thread of which nobody knows whether it began with a note."""

    envelope: EnvelopeId
    at: datetime
    desk: Desk


@dataclass(frozen=True, slots=True)
class ResponderChanged:
    """Something done at the desk to a message that stands already; `crossed`: that message has crossed."""

    envelope: EnvelopeId
    at: datetime
    desk: Desk
    crossed: bool
    waiting: EnvelopeId | None = None
    change: Change = Change.EDIT
    why_not: frozenset[Held] = frozenset()


@dataclass(frozen=True, slots=True)
class ResponderSentMedia:
    """Without words. With words it is `ResponderWrote`."""

    envelope: EnvelopeId
    at: datetime
    desk: Desk
    attached: Attached


@dataclass(frozen=True, slots=True)
class AdultJoins:
    """An adult wants to read along at the tutor's desk, asked or unasked."""

    at: datetime
    by: Responder


@dataclass(frozen=True, slots=True)
class CompanionArrived:
    """A member of staff whose desk it is not has come there."""

    at: datetime
    desk: Desk
    by: Responder


@dataclass(frozen=True, slots=True)
class StudentToldOfCompanion:
    """It stands in the student's room who reads along from now on."""

    at: datetime
    desk: Desk
    who: StaffId


@dataclass(frozen=True, slots=True)
class CompanionLeft:
    """They left the desk, went off duty, or left the staff."""

    at: datetime
    desk: Desk
    who: StaffId


@dataclass(frozen=True, slots=True)
class CompanionWrote:
    envelope: EnvelopeId
    at: datetime
    desk: Desk
    who: StaffId
    command: DeskCommand | None = None
    attached: Attached | None = None
    """The picture that these words were sent with."""


@dataclass(frozen=True, slots=True)
class CompanionChanged:
    """Something done at the desk, by the adult who reads along, to a message that crossed."""

    envelope: EnvelopeId
    at: datetime
    desk: Desk
    who: StaffId


@dataclass(frozen=True, slots=True)
class CompanionSentMedia:
    """A picture or a file without words, of the adult who reads along."""

    envelope: EnvelopeId
    at: datetime
    desk: Desk
    who: StaffId
    attached: Attached


@dataclass(frozen=True, slots=True)
class ResponderDeviceRefused:
    """Something was written at the desk on a device that its owner has not verified."""

    at: datetime
    desk: Desk


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A message waited for its key long enough. `desk` is None when the student wrote it."""

    at: datetime
    desk: Desk | None


@dataclass(frozen=True, slots=True)
class Undeliverable:
    """A message could not be handed over, for good. `desk` is None when the student wrote it."""

    at: datetime
    desk: Desk | None


@dataclass(frozen=True, slots=True)
class MediaLost:
    """A picture that was on its way did not cross: `fault`. `desk` is None when the student sent it."""

    at: datetime
    desk: Desk | None
    kind: MediaKind
    fault: MediaFault


@dataclass(frozen=True, slots=True)
class AdultCalled:
    """An alarm was raised: an adult must have this conversation, whoever has it now.

    `away`: the adult who has it cannot be had just now, since the talk slept; then any other may.
    """

    at: datetime
    away: bool = False


@dataclass(frozen=True, slots=True)
class AbuseHeld:
    """The student wrote something that would have hurt a tutor. It is not passed on (moderation/conduct.py)."""

    at: datetime


@dataclass(frozen=True, slots=True)
class TutorRelieved:
    """An adult goes on where a tutor should not have to: the tutor is moved aside, and the student waits for one."""

    at: datetime


@dataclass(frozen=True, slots=True)
class AlarmEnded:
    """A person has written down how the alarm ended."""

    at: datetime


@dataclass(frozen=True, slots=True)
class DoorChanged:
    """The service that the student waits for has opened, or has closed (`Surroundings.door`)."""

    at: datetime


@dataclass(frozen=True, slots=True)
class ClockStruck:
    at: datetime


Fact = (
    EntryRoomFit
    | EntryRoomUnfit
    | StudentLeft
    | StudentWrote
    | StudentEdited
    | StudentReacted
    | StudentRetracted
    | StudentSentMedia
    | CardTaken
    | ResponderArrived
    | ResponderLeft
    | ResponderWrote
    | ReadyPressed
    | ResponderNoted
    | ResponderInUnknownThread
    | ResponderChanged
    | ResponderSentMedia
    | AdultJoins
    | CompanionArrived
    | StudentToldOfCompanion
    | CompanionLeft
    | CompanionWrote
    | CompanionChanged
    | CompanionSentMedia
    | ResponderDeviceRefused
    | Unreadable
    | Undeliverable
    | MediaLost
    | AdultCalled
    | AbuseHeld
    | TutorRelieved
    | AlarmEnded
    | DoorChanged
    | ClockStruck
)
