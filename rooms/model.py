"""What a conversation is.

Values only. No Matrix id stands in here: a person is a `StaffId` from the settings or a pseudonym, a room is a
`Place` or a `Desk`, an event is an `EnvelopeId`. Whoever logs, prints or stores one of these gives nothing away.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum, StrEnum
from typing import NewType

ConversationId = NewType("ConversationId", int)
EnvelopeId = NewType("EnvelopeId", int)
DeskId = NewType("DeskId", int)
StaffId = NewType("StaffId", str)
"""The key of a person in the settings (`[staff.koivu]`), chosen by the operator."""


class Language(StrEnum):
    """The languages in which every sentence of ours exists."""

    FI = "fi"
    SV = "sv"
    EN = "en"


class Service(StrEnum):
    """What a student can ask for: somebody of their own age, or an adult."""

    TUTOR_CHAT = "tutor_chat"
    COUNSELLOR_CHAT = "counsellor_chat"


class Topic(StrEnum):
    """What a student may say that it is about, in one word of a short list."""

    STUDIES = "studies"
    MIND = "mind"
    PEOPLE = "people"
    HOME = "home"
    MONEY = "money"
    OTHER = "other"


class Place(Enum):
    """Rooms that stand still. Where a message goes, said without a room id."""

    ENTRY = "entry"
    DUTY = "duty"
    TUTORS = "tutors"
    ALARM = "alarm"
    ADMIN = "admin"


@dataclass(frozen=True, slots=True)
class Desk:
    """The staff side of one conversation."""

    id: DeskId


Target = Place | Desk


class Phase(StrEnum):
    """Where a conversation stands."""

    ARRIVING = "arriving"  # invited; the room has not been found fit yet
    OPEN = "open"  # the student and the bot
    WAITING = "waiting"  # a card lies in the duty room
    TAKEN = "taken"  # somebody took the card and is on the way to the desk
    ASSIGNED = "assigned"  # student and responder talk
    CLOSED = "closed"  # ended; writing opens it again
    GONE = "gone"  # the entry room is left; what stands at a desk is erased by the clock
    ERASED = "erased"  # gone, the row with it; a value only, never stored


class Purpose(StrEnum):
    """What a message of ours is for, so that it can be found again to be amended or reacted to."""

    MENU = "menu"
    CARD = "card"
    ERASE_QUESTION = "erase_question"
    TELL_QUESTION = "tell_question"
    LANGUAGE_QUESTION = "language_question"
    ANSWER = "answer"
    GUESSES = "guesses"
    KEEP_QUESTION = "keep_question"
    ALARM = "alarm"
    MARK = "mark"
    WHO_QUESTION = "who_question"
    SHIFT = "shift"
    BLOCK = "block"
    READY = "ready"
    HAND_QUESTION = "hand_question"
    EARLIER = "earlier"
    HELP = "help"
    STATUS = "status"
    AWAY = "away"


class Employer(StrEnum):
    """Whose a responder is. A tutor is nobody's employee, but the school's to look after."""

    WELLBEING_COUNTY = "wellbeing_county"
    SCHOOL = "school"


class Role(StrEnum):
    """Finnish terms for roles stay Finnish. A supervisor is the adult on call behind tutors."""

    KURAATTORI = "kuraattori"
    PSYKOLOGI = "psykologi"
    TERVEYDENHOITAJA = "terveydenhoitaja"
    OPO = "opo"
    SUPERVISOR = "supervisor"
    TUTOR = "tutor"

    @property
    def is_peer(self) -> bool:
        """A trained student. All others are adults whom the school or the wellbeing county employs."""
        return self is Role.TUTOR

    @property
    def employer(self) -> Employer:
        """Opiskeluhuollon kuraattori- and psykologipalvelut and school health care are the wellbeing county's."""
        county = (Role.KURAATTORI, Role.PSYKOLOGI, Role.TERVEYDENHOITAJA)
        return Employer.WELLBEING_COUNTY if self in county else Employer.SCHOOL

    @property
    def service(self) -> Service:
        """Whose students they take. A supervisor takes those whom no tutor can have."""
        return Service.TUTOR_CHAT if self.is_peer else Service.COUNSELLOR_CHAT


class Successor(StrEnum):
    """To whom a student may be handed on: somebody of a role, or any adult."""

    TUTOR = Role.TUTOR.value
    KURAATTORI = Role.KURAATTORI.value
    PSYKOLOGI = Role.PSYKOLOGI.value
    TERVEYDENHOITAJA = Role.TERVEYDENHOITAJA.value
    OPO = Role.OPO.value
    SUPERVISOR = Role.SUPERVISOR.value
    ADULT = "adult"

    @property
    def role(self) -> Role | None:
        """None for any adult."""
        return None if self is Successor.ADULT else Role(self.value)

    @property
    def service(self) -> Service:
        """In whose queue the student waits for them."""
        return Service.TUTOR_CHAT if self is Successor.TUTOR else Service.COUNSELLOR_CHAT


class Unfit(StrEnum):
    """Why a room cannot be an entry room."""

    NOT_ENCRYPTED = "not_encrypted"
    NOT_ALONE = "not_alone"


class MediaKind(StrEnum):
    """What somebody sends that is no text, as their client calls it."""

    IMAGE = "image"
    FILE = "file"
    AUDIO = "audio"
    VIDEO = "video"
    STICKER = "sticker"
    LOCATION = "location"


class MediaFault(StrEnum):
    """Why a picture or a file does not cross."""

    SETTING = "setting"  # the school allows text alone
    KIND = "kind"  # neither a picture nor a PDF
    PEER = "peer"  # not to a tutor, and not from one
    NOBODY = "nobody"  # no person is there to see it
    UNSEALED = "unsealed"  # it came without encryption
    SIZE = "size"
    LOST = "lost"  # gone from the homeserver, or damaged on the way
    BROKEN = "broken"  # what it tells beside itself cannot be taken out


class MediaFate(StrEnum):
    """What becomes of a picture or a file whose message is handed on."""

    STAYS = "stays"  # there is none, or its writer knows why it does not cross
    CROSSES = "crosses"
    REFUSED = "refused"  # its writer is told when the rest crosses


class Change(StrEnum):
    """What is done to a message that stands already."""

    EDIT = "edit"
    REACTION = "reaction"
    RETRACTION = "retraction"


class Disclosure(StrEnum):
    """What a student's words would tell of who somebody is. A student is asked before it reaches another student."""

    IDENTITY_CODE = "identity_code"
    PHONE = "phone"
    ADDRESS = "address"
    EMAIL = "email"
    HANDLE = "handle"
    OWN_NAME = "own_name"
    OTHER_NAME = "other_name"


class Held(StrEnum):
    """Why a tutor's words do not go to the student at once."""

    SECRECY = "secrecy"  # nobody here may promise it
    DOSING = "dosing"  # which medicine, and how much, is a nurse's to say
    DETAILS = "details"  # a name, a number, an account: whose does not matter


class HandAnswer(StrEnum):
    """What a student may say to being handed on."""

    WITH_WORDS = "with_words"  # yes, and pass on what we have talked about
    AFRESH = "afresh"  # yes, but from the beginning
    STAY = "stay"


class Noting(StrEnum):
    """How a line at the desk comes to be an internal note."""

    NEW = "new"
    CHANGED = "changed"  # a note was edited into another note
    STAYS = "stays"  # a note was edited into talk: it stays a note
    TOO_LATE = "too_late"  # talk that has crossed was edited into a note: the earlier words stand with the student


class Until(StrEnum):
    """What a held envelope waits for."""

    SOMEBODY_COMES = "somebody_comes"
    STUDENT_AGREES = "student_agrees"  # or an adult comes
    TUTOR_INSISTS = "tutor_insists"


class Barred(StrEnum):
    """Why somebody cannot go on duty or take this student now, beside what their training says."""

    NO_SUPERVISOR = "no_supervisor"
    CLOSED = "closed"
    FULL = "full"
    ELSEWHERE = "elsewhere"  # the student asked for somebody of the other room
    NOT_WANTED = "not_wanted"  # the student asked for somebody else
    NOT_YET = "not_yet"  # those of the student's language or campus are asked first
    ROLE_FIRST = "role_first"  # the student waits for another role, which is asked first


class EndedBy(StrEnum):
    """Who ended a conversation."""

    STUDENT = "student"
    RESPONDER = "responder"
    SILENCE = "silence"


@dataclass(frozen=True, slots=True)
class Attached:
    """A picture, a file or the like that somebody sent, with or without words.

    `sealed`: it came with a key of its own, so that the homeserver cannot open it. `size`: in bytes, as the sender's
    client says; None where it does not.
    """

    kind: MediaKind
    sealed: bool = True
    size: int | None = None


@dataclass(frozen=True, slots=True)
class Responder:
    """A counsellor or a tutor as a student meets one: an alias and a role, never a Matrix name."""

    who: StaffId
    alias: str
    role: Role


class AdultKnows(StrEnum):
    """What an adult knows of the danger that somebody is in."""

    HAS = "has"  # one adult has the alarm
    TOLD = "told"  # it lies in the alarm room, and nobody has it yet
    NOT_YET = "not_yet"  # it is on its way there


class Near(StrEnum):
    """How far an adult has come to a tutor's desk."""

    INVITED = "invited"
    COME = "come"  # is there, and the student is being told
    READS = "reads"  # both know, and what is said from then on is for them, too


@dataclass(frozen=True, slots=True)
class Companion:
    """An adult at a tutor's desk. `since`: when they were asked in."""

    responder: Responder
    near: Near
    since: datetime


@dataclass(frozen=True, slots=True)
class Assignment:
    """Who has the conversation, where, and since when. `since` starts anew when the responder arrives."""

    responder: Responder
    desk: Desk
    since: datetime


@dataclass(frozen=True, slots=True)
class Handing:
    """The question stands whether somebody else may go on: since when, and to whom the student would go.

    `asked_at`: while a typed answer counts. A press names its question and counts as long as that stands.
    """

    to: Successor
    since: datetime
    asked_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Request:
    """A student's wish for a person, from the asking until somebody comes.

    `choosing_since`: the question whom they would like stands. `carded_at`: since when the card lies in a duty room;
    None while the service is closed, which it is since `shut_at`. `asked_at`: when an adult was asked for first; the
    law's days count from there (rooms/calendar.py). `widened`: how often the card was shown to more people, because
    nobody took it.
    """

    service: Service = Service.COUNSELLOR_CHAT
    choosing_since: datetime | None = None
    carded_at: datetime | None = None
    shut_at: datetime | None = None
    asked_at: datetime | None = None
    raised: bool = False
    widened: int = 0
    topic: Topic | None = None
    not_who: frozenset[StaffId] = frozenset()
    not_campus: frozenset[str] = frozenset()
    campus: str | None = None
    """From where the student would like somebody: asked first, until the card is shown to more people."""
    held_abuse: int = 0
    """Messages to a tutor that were not passed on, because they would have hurt."""
    role: Role | None = None
    """Who of the service is asked first: the student has agreed to be handed on to them."""
    handed_by: Responder | None = None
    """Who had the conversation before and handed it on."""
    earlier: Desk | None = None
    """What was said at this desk may be passed on to whoever was agreed upon."""


@dataclass(frozen=True, slots=True)
class Conversation:
    """One student's entry room and all that hangs on it.

    `waiting_since` is set while nobody has arrived yet. `quiet_since` is the last moment at which somebody wrote.
    `last_desk` outlives the assignment: what crossed to it is still to be erased one day. `alarmed`: an alarm is open
    (moderation/decide.py): its card lies in the alarm room instead of the duty room, and nothing ends by itself.
    """

    id: ConversationId
    pseudonym: str
    phase: Phase
    quiet_since: datetime
    language: Language | None = None
    waiting_since: datetime | None = None
    assignment: Assignment | None = None
    erase_asked_at: datetime | None = None
    warned: bool = False
    nudges: int = 0
    last_desk: Desk | None = None
    alarmed: bool = False
    tells_since: datetime | None = None
    """Something is held that tells who somebody is: since then, or since its writer was asked about it last."""
    tell_asked_at: datetime | None = None
    """When the student was asked about it, while a bare yes or no is still an answer to that."""
    unsent_since: datetime | None = None
    """Since when a tutor's line waits for another word of theirs."""
    ready: str | None = None
    """The ready answer that is shown at the desk and waits for another word: which words of it (bot/ready.py)."""
    ready_since: datetime | None = None
    request: Request = Request()
    """What was asked for, where somebody was asked for."""
    handing: Handing | None = None
    """The responder would hand the student on, and the student has not answered."""
    asleep_since: datetime | None = None
    """Since when a talk sleeps: it keeps desk and responder, and takes up nobody's time (rooms/sleeping.py)."""
    companion: Companion | None = None
    """The adult who reads along at a tutor's desk, or is on the way there (rooms/company.py)."""
    help_asked_at: datetime | None = None
    """When the tutor asked for one; None from when one has come."""
    mark: int = 0
    """The highest tier of what was found in the student's words since the tutor came."""
    heavy: bool = False
    """The tutor is asked afterwards how they are."""

    @property
    def is_with_a_peer(self) -> bool:
        """Whether a tutor reads what the student writes now."""
        return self.phase is Phase.ASSIGNED and self.assignment is not None and self.assignment.responder.role.is_peer


@dataclass(frozen=True, slots=True)
class Door:
    """Whether a service takes students now. `opens_at`: when it will, where the calendar tells.

    `wait`: minutes that students waited lately, the median; None where too few have.
    """

    is_there: bool = True
    is_open: bool = True
    opens_at: datetime | None = None
    wait: int | None = None
    ahead: int | None = None
    """Students who have waited longer for this one; None where nobody has counted."""
    campuses: frozenset[str] = frozenset()
    """Where those who serve here are from."""
    blocked_days: int = 0
    """For how many days more it is not for this student, because an adult has decided so."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a decision needs to know of the rest of the service."""

    ahead: int = 0
    """Students who have waited longer."""
    mourning: bool = False
    """Operators have switched on what is said after a death at school."""
    tutors: Door = Door(is_there=False, is_open=False)
    counsellors: Door = Door()
    roles: frozenset[Role] = frozenset()
    """Roles that somebody on the roster has, but for whoever has this conversation."""
    worst_tier: int = 0
    """The gravest tier that an alarm of this conversation ever had; 0 where there was none."""
    has_room: bool = False
    """Whoever a sleeping talk is with could have one student more. Read only while it sleeps."""
    may_go_on: bool = False
    """They may have this student now, too, when the student writes."""
    adults_on_duty: bool = False
    """Somebody could come to a tutor's desk."""

    def door(self, service: Service) -> Door:
        return self.tutors if service is Service.TUTOR_CHAT else self.counsellors

    def ahead_of(self, service: Service) -> int:
        counted = self.door(service).ahead
        return self.ahead if counted is None else counted
