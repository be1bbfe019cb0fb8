"""What the notice side says to staff. Each is a type; the words stand in config/texts/*.ftl under its kebab-case name.

Here, and here alone, a sentence holds what a school's records say of a student: it goes into a private, encrypted room
of the role whose task it is. Nothing of it is for a student or a guardian. A day comes as words, since it stands
without its weekday and with its year.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from risk_feed.life import Noted, Refusal, Why
from risk_feed.model import Field, NoticeRole
from risk_feed.notice import Ending


# --- a card, line by line -------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class NoticeHead:
    """`name`, `group`: as far as the role may see them."""

    number: int
    name: str = field(repr=False)
    group: str | None


@dataclass(frozen=True, slots=True)
class NoticeHeadUnnamed:
    """To a role that sees no names."""

    number: int
    group: str | None


@dataclass(frozen=True, slots=True)
class NoticeUntaken:
    """`is_late`: it has been called to mind already."""

    is_late: bool


@dataclass(frozen=True, slots=True)
class NoticeOwned:
    alias: str


@dataclass(frozen=True, slots=True)
class NoticeAsleep:
    alias: str
    wakes_on: str


@dataclass(frozen=True, slots=True)
class NoticeWhy:
    """The rule in a sentence of its own."""

    meaning: str


@dataclass(frozen=True, slots=True)
class NoticeAgreed:
    """To student welfare: with the student's knowledge, and without what the records say."""


@dataclass(frozen=True, slots=True)
class NoticeAskThem:
    """The facts are another role's."""


@dataclass(frozen=True, slots=True)
class NoticeAmount:
    fact_field: Field
    amount: float


@dataclass(frozen=True, slots=True)
class NoticeOnDay:
    fact_field: Field
    day: str


@dataclass(frozen=True, slots=True)
class NoticeYesNo:
    fact_field: Field
    is_so: bool


@dataclass(frozen=True, slots=True)
class NoticeFactOf:
    """One fact among some that are not of one day."""

    fact: str = field(repr=False)
    as_of: str


@dataclass(frozen=True, slots=True)
class NoticeFacts:
    """`as_of`: None where each fact tells its own day."""

    facts: str = field(repr=False)
    as_of: str | None


@dataclass(frozen=True, slots=True)
class NoticeRoleName:
    notice_role: NoticeRole


@dataclass(frozen=True, slots=True)
class NoticeTold:
    """`told`: who else knows; None where nobody does."""

    told: str | None


@dataclass(frozen=True, slots=True)
class NoticeBegin:
    """How a person might begin the talk."""

    suggestion: str


@dataclass(frozen=True, slots=True)
class NoticeOffers:
    number: int


@dataclass(frozen=True, slots=True)
class NoticeEnded:
    """All that is left of a card. `alias`: who recorded it; None where the clock did."""

    number: int
    ended_as: Ending
    alias: str | None


@dataclass(frozen=True, slots=True)
class NoticeMoved:
    number: int
    notice_role: NoticeRole


# --- beside the cards -----------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class NoticeCall:
    """`alias`: whose card it is."""

    number: int
    call_why: Why
    alias: str | None


@dataclass(frozen=True, slots=True)
class NoticeRefused:
    """Nothing was done, why, and the next step. `notice_role`: to whom it was to go, or whose it is."""

    number: int
    refusal: Refusal
    notice_role: NoticeRole | None


@dataclass(frozen=True, slots=True)
class NoticeUnknown:
    """No card of that number lies in this room."""


@dataclass(frozen=True, slots=True)
class NoticeDeviceRefused:
    """To somebody of the staff whose device nobody vouches for, to be read on that very device."""


@dataclass(frozen=True, slots=True)
class NoticeUnreadable:
    """What they wrote could not be opened."""


@dataclass(frozen=True, slots=True)
class NoticeWhich:
    """A command without a card."""


@dataclass(frozen=True, slots=True)
class NoticeHelp:
    pass


@dataclass(frozen=True, slots=True)
class NoticeDigest:
    """The morning of a room. Snoozed ones are not among the open."""

    open: int
    late: int


@dataclass(frozen=True, slots=True)
class NoticeSetBack:
    """The side works from a copy. `hours_ago`: how old it is, about."""

    hours_ago: int


# --- how rooms are called -------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class NoticeSpaceName:
    """All rooms of the notice side."""


@dataclass(frozen=True, slots=True)
class NoticeRoomName:
    """The room of a role. `campus`: as the settings call it; None where the school has one."""

    notice_role: NoticeRole
    campus: str | None


# --- to the student who asks what is kept ---------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class ExplainNothing:
    """Nothing about them is kept."""


@dataclass(frozen=True, slots=True)
class ExplainHead:
    """`source`: the name of the system in the settings."""

    number: int
    day: str
    source: str


@dataclass(frozen=True, slots=True)
class ExplainWhy:
    meaning: str


@dataclass(frozen=True, slots=True)
class ExplainRuleGone:
    """The rule's words are not kept any more."""


@dataclass(frozen=True, slots=True)
class ExplainFactsGone:
    """What the records said was erased when the notice ended."""


@dataclass(frozen=True, slots=True)
class ExplainNames:
    """The student's name and group, as the records have them."""

    names: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class ExplainShown:
    """`shown`: the roles that were shown it."""

    shown: str


@dataclass(frozen=True, slots=True)
class ExplainStep:
    """`alias`: who did it; None where the clock did."""

    day: str
    noted_step: Noted
    alias: str | None


Explained = (
    ExplainNothing
    | ExplainHead
    | ExplainWhy
    | ExplainRuleGone
    | ExplainFactsGone
    | ExplainNames
    | ExplainShown
    | ExplainStep
)


# --- to the rehtori -------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class CountsHead:
    """`month`: as `11/2026`."""

    month: str


@dataclass(frozen=True, slots=True)
class CountsNone:
    """No notices in that month."""

    month: str


@dataclass(frozen=True, slots=True)
class CountsOfRule:
    """`counted`: how many; None where that is hidden."""

    meaning: str
    roles: str
    counted: int | None


@dataclass(frozen=True, slots=True)
class CountsMore:
    """Further rules are told in the whole table."""

    more: int


@dataclass(frozen=True, slots=True)
class CountsNote:
    """Why some numbers are hidden."""


@dataclass(frozen=True, slots=True)
class CountsAxis:
    """Beneath the bars."""


@dataclass(frozen=True, slots=True)
class CountsHidden:
    """In place of a number."""


@dataclass(frozen=True, slots=True)
class CountsPicture:
    """What a picture of the month is called, for who hears it read out: the words stand above it."""

    month: str


Counting = CountsHead | CountsNone | CountsOfRule | CountsMore | CountsNote | CountsAxis | CountsHidden | CountsPicture


Line = (
    NoticeHead
    | NoticeHeadUnnamed
    | NoticeUntaken
    | NoticeOwned
    | NoticeAsleep
    | NoticeWhy
    | NoticeAgreed
    | NoticeAskThem
    | NoticeAmount
    | NoticeOnDay
    | NoticeYesNo
    | NoticeFactOf
    | NoticeFacts
    | NoticeRoleName
    | NoticeTold
    | NoticeBegin
    | NoticeOffers
    | NoticeEnded
    | NoticeMoved
)
"""What cards are joined from."""

Spoken = (
    NoticeCall
    | NoticeRefused
    | NoticeUnknown
    | NoticeDeviceRefused
    | NoticeUnreadable
    | NoticeWhich
    | NoticeHelp
    | NoticeDigest
    | NoticeSetBack
)
"""What is said beside them."""

Naming = NoticeSpaceName | NoticeRoomName
"""How the rooms are called."""

NoticeMessage = Line | Spoken | Explained | Counting | Naming
