"""What an alarm is: a student in danger, and which adult has it. Values only; names of rules, never words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType

from moderation.model import Category, Tier
from rooms.model import ConversationId, Desk, Language, StaffId

AlarmId = NewType("AlarmId", int)
OpeningId = NewType("OpeningId", int)
"""One opening of what is sealed about an alarm, see moderation/identity.py."""


class Standing(StrEnum):
    """Who has the alarm."""

    MARKED = "marked"  # an adult is in the conversation and has a mark at the desk; not acknowledged yet
    CALLED = "called"  # a card lies in the alarm room; adults are paged until one has it
    OWNED = "owned"  # one adult has it
    CLOSED = "closed"  # its outcome is written down


class Outcome(StrEnum):
    """How an alarm ended. Chosen by a person from this list."""

    EMERGENCY = "112"
    CHILD_WELFARE = "lastensuojelu"
    CARE = "hoitoon"
    GUARDIAN = "huoltaja"
    SAFE = "turvassa"
    NOT_REACHED = "ei-tavoitettu"
    FALSE_ALARM = "vaara"
    DRILL = "harjoitus"


class Reason(StrEnum):
    """Why a person lowered a tier."""

    JOKE = "vitsi"
    QUOTATION = "lainaus"
    MISUNDERSTOOD = "vaarinymmarrys"
    OVER = "tilanne-ohi"
    SAFE = "turvassa"


class SafetyAnswer(StrEnum):
    """The student's one-word answer to the safety question."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Alarm:
    """One alarm, of one conversation; of none where the student has erased it, and in a drill.

    `since`: when the clock of the chain began: at the raising, at a higher tier, at the opening in closed hours.
    """

    id: AlarmId
    conversation: ConversationId | None
    pseudonym: str
    language: Language | None
    tier: Tier
    category: Category | None
    raised_at: datetime
    since: datetime
    standing: Standing = Standing.CALLED
    worst: Tier = Tier.NONE
    """The highest tier it ever had."""
    rules: tuple[str, ...] = ()
    screened: bool = True
    owner: StaffId | None = None
    owned_at: datetime | None = None
    here_at: datetime | None = None
    desk: Desk | None = None
    """Where its mark stands, or its owner works."""
    steps: int = 0
    """Steps of the chain that have been taken; -1 where the chain waits for the next opening."""
    asked: bool = False
    """The safety question stands: one word answers it."""
    heard_at: datetime | None = None
    """The student's last sign."""
    repeated: bool = False
    silence_told: bool = False
    outside_told: bool = False
    """The out-of-hours contact has been paged."""
    outcome: Outcome | None = None
    closed_at: datetime | None = None
    drill: bool = False

    @property
    def is_open(self) -> bool:
        return self.standing is not Standing.CLOSED

    @property
    def waits(self) -> bool:
        """Nobody has it."""
        return self.standing is Standing.CALLED
