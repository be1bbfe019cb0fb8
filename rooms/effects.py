"""What shall happen. The deliverer is the only one who carries these out."""

from __future__ import annotations

from dataclasses import dataclass

from rooms.messages import Message, Sentence
from rooms.model import Conversation, Desk, EnvelopeId, MediaFate, Purpose, Responder, StaffId, Target, Until


@dataclass(frozen=True, slots=True)
class Say:
    """The bot speaks. `offers` are reactions it puts under its own message, to be pressed."""

    to: Target
    message: Sentence
    purpose: Purpose | None = None
    offers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reply:
    """The bot is to answer this by itself: nobody else is there. What it says is decided elsewhere (faq/decide.py)."""

    envelope: EnvelopeId


@dataclass(frozen=True, slots=True)
class Amend:
    """The latest message of that purpose gets new words."""

    to: Target
    purpose: Purpose
    message: Sentence


@dataclass(frozen=True, slots=True)
class Relay:
    """Whatever the envelope holds (words, edit, reaction, redaction) crosses over; a picture where `media` says so.

    `alias`: whose line it is, where several speak to the student.
    """

    envelope: EnvelopeId
    to: Target
    alias: str | None = None
    media: MediaFate = MediaFate.STAYS


@dataclass(frozen=True, slots=True)
class Hold:
    """The envelope stays sealed until a responder is there, or until its writer says that it is to go."""

    envelope: EnvelopeId
    until: Until = Until.SOMEBODY_COMES


@dataclass(frozen=True, slots=True)
class ReleaseHeld:
    """All that the student wrote and that was held crosses over, oldest first.

    `up_to_telling`: only what comes before the first line that waits for the student's yes.
    """

    to: Desk
    up_to_telling: bool = False
    media: MediaFate = MediaFate.STAYS


@dataclass(frozen=True, slots=True)
class DropTelling:
    """Of what was held, the lines that wait for the student's yes are erased: there was none."""


@dataclass(frozen=True, slots=True)
class SendUnsent:
    """The tutor's line that waited crosses over as it stands, under their `alias` where several speak."""

    alias: str | None = None


@dataclass(frozen=True, slots=True)
class DropUnsent:
    """The tutor's line that waited is erased."""


@dataclass(frozen=True, slots=True)
class KeepNote:
    """What the envelope says is a note: neither it nor what answers it ever crosses. `mark`: the bot puts it under."""

    envelope: EnvelopeId
    mark: str | None = None


@dataclass(frozen=True, slots=True)
class Drop:
    """The envelope is erased unread: its writer took it back."""

    envelope: EnvelopeId


@dataclass(frozen=True, slots=True)
class DropHeld:
    """Whatever was held is erased: nobody will come for it."""


@dataclass(frozen=True, slots=True)
class MakeDesk:
    desk: Desk
    responder: Responder
    pseudonym: str


@dataclass(frozen=True, slots=True)
class PassEarlier:
    """What crossed at an earlier desk of the conversation is shown here, marked as earlier: its student has agreed.

    Of it `at_most` so many messages, the newest.

    The words are nobody's but the homeserver's by then; whoever carries this out reads them there again.
    """

    to: Desk
    said_at: Desk
    at_most: int


@dataclass(frozen=True, slots=True)
class AskIn:
    """An adult is invited to a tutor's desk. They can read nothing of what is said there yet."""

    desk: Desk
    who: StaffId


@dataclass(frozen=True, slots=True)
class Announce:
    """The student is told who reads along; when that stands in their room, `StudentToldOfCompanion` follows."""

    message: Sentence
    desk: Desk
    who: StaffId


@dataclass(frozen=True, slots=True)
class LetRead:
    """From here on the room keys of the desk go to this adult, too."""

    desk: Desk
    who: StaffId


@dataclass(frozen=True, slots=True)
class ShowOut:
    """An adult reads at the desk no longer, and is out of its room."""

    desk: Desk
    who: StaffId


@dataclass(frozen=True, slots=True)
class LeaveEntry:
    """The bot leaves the student's room and forgets it, keys and all."""


@dataclass(frozen=True, slots=True)
class Erase:
    """Everything of this conversation is erased, and with `all_of_account` of every other one of the same account.

    The farewells are what stays to be read in the entry room and at the desks; all else of ours there is redacted.
    """

    farewell: Message | None
    desk_farewell: Message | None
    all_of_account: bool


Effect = (
    Say
    | Reply
    | Amend
    | Relay
    | Hold
    | KeepNote
    | ReleaseHeld
    | Drop
    | DropHeld
    | DropTelling
    | SendUnsent
    | DropUnsent
    | MakeDesk
    | PassEarlier
    | AskIn
    | Announce
    | LetRead
    | ShowOut
    | LeaveEntry
    | Erase
)


@dataclass(frozen=True, slots=True)
class Decision:
    """The conversation as it is from now on, and what follows."""

    conversation: Conversation
    effects: tuple[Effect, ...] = ()
