"""What is counted of a piece of work, once it is saved: closed kinds, numbers and durations. Of nobody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from moderation.model import Tier
from rooms.model import Service


@dataclass(frozen=True, slots=True)
class PickedUp:
    """Somebody took a card. `after`: since it lay in a duty room."""

    service: Service
    after: timedelta


@dataclass(frozen=True, slots=True)
class AlarmRaised:
    """An alarm has come to this tier. No drill."""

    tier: Tier


@dataclass(frozen=True, slots=True)
class AlarmTaken:
    """An adult has an alarm for the first time. `after`: since it was raised, whatever the hours. No drill."""

    tier: Tier
    after: timedelta


@dataclass(frozen=True, slots=True)
class Undelivered:
    """Something that was to be done was given up; whoever must know was told."""


@dataclass(frozen=True, slots=True)
class AskedAgain:
    """A message could not be read, and its writer was asked for it again."""


@dataclass(frozen=True, slots=True)
class SetAside:
    """A message was tried three times and set aside."""


@dataclass(frozen=True, slots=True)
class Paged:
    """Channels outside Matrix were tried."""

    sent: int
    failed: int


Milestone = PickedUp | AlarmRaised | AlarmTaken | Undelivered | AskedAgain | SetAside | Paged
