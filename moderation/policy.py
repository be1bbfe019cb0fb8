"""What a school may choose about alarms. Filled from the settings, see config/settings.py."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from rooms.hours import DutyHours


class PageWhen(StrEnum):
    """On what occasion a channel outside Matrix is paged."""

    UNACKNOWLEDGED = "unacknowledged"  # the outside step of the chain: nobody has taken the alarm
    CLOSED = "closed"  # at once, when no adult is on duty


@dataclass(frozen=True, slots=True)
class AlarmPolicy:
    """Durations are counted on the bot's own clock."""

    t3_backup_after: timedelta = timedelta(minutes=2)
    """An alarm of tier 3 that nobody has: everyone on duty is paged again, with the backup."""
    t3_outside_after: timedelta = timedelta(minutes=5)
    """Then the channels outside Matrix."""
    t2_again_after: timedelta = timedelta(minutes=15)
    """An alarm of tier 2 that nobody has: everyone on duty is paged again."""
    t2_outside_after: timedelta = timedelta(minutes=30)
    """Then the channels outside Matrix."""
    again_every: timedelta = timedelta(minutes=5)
    """How often the last step is repeated, until somebody has it."""
    gentle_repeat_after: timedelta = timedelta(minutes=2)
    """A student's silence in an alarm of tier 3 until one gentle repeat."""
    owner_told_after: timedelta = timedelta(minutes=4)
    """A student's silence until the alarm's owner is told."""
    evidence_kept_for: timedelta = timedelta(days=30)
    """How long what was written around an alarm may stay, sealed."""
    identity_confirm_within: timedelta = timedelta(minutes=10)
    """How long the question that comes before a student's account is shown to staff stands."""
    drill_reminder_after: timedelta = timedelta(days=30)
    """Without a drill for this long, the operators are reminded."""
    hours: DutyHours | None = None
    """When adults are on duty. None: nobody has told, so that nothing is claimed of adults being there or not."""
    pages_when_closed: bool = False
    """Whether somebody outside is paged at once when no adult is on duty."""
