"""A notice as it stands. Values only, and nothing in them that a school's records say of anybody.

What a card shows of a student lies apart (`Fact`, sealed by the shell) and goes when the notice ends. So a notice can
be logged, compared and counted.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from risk_feed.model import NoticeId, NoticeRole, Post, RuleId, StudentHash, Who


class Standing(StrEnum):
    """Where a notice is in its life."""

    WAITING = "waiting"
    """Not shown yet: its room gets everything in the morning."""
    OPEN = "open"
    OWNED = "owned"
    SNOOZED = "snoozed"
    ENDED = "ended"


class Ending(StrEnum):
    """How a notice ended. The first four are a person's to say, the others the clock's."""

    CONTACTED = "contacted"
    NOT_NEEDED = "not_needed"
    WRONG_DATA = "wrong_data"
    ASKED_FOR = "asked_for"
    EXPIRED = "expired"
    NO_LONGER = "no_longer"
    WITHDRAWN = "withdrawn"
    """The rule is not used any more."""


class Reason(StrEnum):
    """Why no contact was needed. A list, since there is no free text anywhere in the log."""

    KNOWN = "known"
    """It is known already, and somebody is on it."""
    AGREED = "agreed"
    """It was agreed with the student before."""
    PASSED = "passed"
    """It has passed by itself."""
    LEFT = "left"
    """The student does not study here any more."""


class Help(StrEnum):
    """What a student asked for when somebody talked with them."""

    OPO = "opo"
    ERITYISOPETTAJA = "erityisopettaja"
    KURAATTORI = "kuraattori"
    PSYKOLOGI = "psykologi"
    TERVEYDENHOITAJA = "terveydenhoitaja"
    TEACHING = "teaching"
    """Support with studying."""
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a person records at the end. `reason` goes with NOT_NEEDED, `help` with ASKED_FOR, and with nothing else.

    Raises:
        ValueError: the outcome is not whole, or it is none that a person can record.
    """

    ending: Ending
    reason: Reason | None = None
    help: Help | None = None

    def __post_init__(self) -> None:
        if self.ending not in BY_PEOPLE:
            raise ValueError("only the clock ends a notice this way")
        if (self.ending is Ending.NOT_NEEDED) != (self.reason is not None):
            raise ValueError("a reason goes with not needed, and with nothing else")
        if (self.ending is Ending.ASKED_FOR) != (self.help is not None):
            raise ValueError("what was asked for goes with asked for, and with nothing else")


BY_PEOPLE = frozenset({Ending.CONTACTED, Ending.NOT_NEEDED, Ending.WRONG_DATA, Ending.ASKED_FOR})


@dataclass(frozen=True, slots=True)
class Notice:
    """One rule that one student's facts meet, in the hands of one role.

    `first`: the role to which it went at the beginning. `facts_at`: the moment of the newest facts. `since`: when the
    wait began that the clock counts: shown, taken, handed over, woken, or called to mind while nobody had it. `pages`:
    how often it has been called to mind in these hands. `agreed`: it came by hand, and the student knows. `wakes_on`,
    `expires_on`: days, from their morning on.
    """

    id: NoticeId
    student: StudentHash
    rule: RuleId
    version: int
    source: str
    post: Post
    first: NoticeRole
    standing: Standing
    raised_at: datetime
    since: datetime
    facts_at: datetime
    expires_on: date
    owner: Who | None = None
    wakes_on: date | None = None
    pages: int = 0
    agreed: bool = False
    outcome: Ending | None = None
    ended_at: datetime | None = None
    ended_by: Who | None = None

    @property
    def is_open(self) -> bool:
        return self.standing is not Standing.ENDED
