"""What can happen to an alarm beside what happens to its conversation (rooms/facts.py). None holds what was written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from moderation.alarm import Outcome, Reason
from moderation.model import Tier
from rooms.model import Desk, Responder


@dataclass(frozen=True, slots=True)
class Lower:
    """`!laske <reason>`. None: the reason was missing or not from the list."""

    reason: Reason | None


@dataclass(frozen=True, slots=True)
class Close:
    """`!tulos <outcome>`. None: the outcome was missing or not from the list."""

    outcome: Outcome | None


@dataclass(frozen=True, slots=True)
class Raise:
    """`!hälytä`, `!hälytä 2`: a responder, tutor or adult, calls for help as the screen would."""

    tier: Tier


AlarmWish = Lower | Close | Raise


@dataclass(frozen=True, slots=True)
class WishedAtDesk:
    """A command about the alarm, written at a desk."""

    at: datetime
    desk: Desk
    by: Responder
    wish: AlarmWish


@dataclass(frozen=True, slots=True)
class MarkSeen:
    """A ✅ under the mark at a desk."""

    at: datetime
    desk: Desk
    by: Responder


AlarmFact = WishedAtDesk | MarkSeen
