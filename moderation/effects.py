"""What shall happen beside what rooms/ knows: people outside are paged, something is written down for good, or kept."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from moderation.alarm import AlarmId, OpeningId
from moderation.model import Category, Tier
from rooms.effects import Amend, Say
from rooms.model import EnvelopeId, StaffId


class Noted(StrEnum):
    """What stands in the audit log."""

    RAISED = "raised"
    TAKEN = "taken"
    HANDED_BACK = "handed_back"
    PAGED = "paged"
    LOWERED = "lowered"
    CLOSED = "closed"
    OPENING_ASKED = "opening_asked"
    OPENING_REFUSED = "opening_refused"
    OPENING_AGREED = "opening_agreed"
    OPENING_SHOWN = "opening_shown"
    OPENING_ENDED = "opening_ended"
    EVIDENCE_KEPT = "evidence_kept"
    EVIDENCE_SHOWN = "evidence_shown"
    EVIDENCE_ERASED = "evidence_erased"
    STAFF_ADDED = "staff_added"
    STAFF_REMOVED = "staff_removed"
    BLOCK_AGREED = "block_agreed"


@dataclass(frozen=True, slots=True)
class Page:
    """People outside Matrix are paged. `closed`: since no adult is on duty; else since none took it."""

    alarm: AlarmId
    tier: Tier
    closed: bool
    drill: bool = False


@dataclass(frozen=True, slots=True)
class Note:
    """A line of the audit log. `detail` is a name from a closed list, or the key of somebody on the staff."""

    what: Noted
    alarm: AlarmId | None
    tier: Tier
    category: Category | None
    by: StaffId | None
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Preserve:
    """The words in the envelope are kept, sealed, for the police, whatever else is erased."""

    alarm: AlarmId
    envelope: EnvelopeId


@dataclass(frozen=True, slots=True)
class MakeOpening:
    """A room for the two adults who have agreed, and for nobody else."""

    opening: OpeningId


@dataclass(frozen=True, slots=True)
class EndOpening:
    """What was shown there is taken back, and the room is left."""

    opening: OpeningId


AlarmEffect = Say | Amend | Page | Note | Preserve
OpeningEffect = Say | Note | MakeOpening | EndOpening
