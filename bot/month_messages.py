"""What is said of a month's counts: a card of twelve lines, which is also what its picture says. No person is in it.

Numbers come as words, since one that is hidden is told as such (`MonthHidden`).
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.counting import Asked, What
from rooms.model import Language, Topic


@dataclass(frozen=True, slots=True)
class MonthHead:
    """`month`: `11/2026`."""

    month: str


@dataclass(frozen=True, slots=True)
class MonthNone:
    """Nobody asked for a person, nobody was in danger, and the bot was asked nothing."""

    month: str


@dataclass(frozen=True, slots=True)
class MonthContacts:
    """How often a person was asked for, and how it went. `share`: per cent who met somebody; None where not told."""

    contacts: str
    came: str
    left: str
    lapsed: str
    share: int | None


@dataclass(frozen=True, slots=True)
class MonthTrait:
    """What a trait is called, by which contacts and alarms are parted."""

    trait: What


@dataclass(frozen=True, slots=True)
class MonthSplit:
    """By one trait. `told`: its values, each with its number."""

    trait: What
    told: str


@dataclass(frozen=True, slots=True)
class MonthAnswers:
    """What the bot was asked and answered by itself."""

    questions: str
    answered: str
    helped: str
    not_helped: str


@dataclass(frozen=True, slots=True)
class MonthNote:
    """Why some numbers are not there."""


@dataclass(frozen=True, slots=True)
class MonthHidden:
    """In place of a number."""


@dataclass(frozen=True, slots=True)
class MonthTopic:
    topic: Topic


@dataclass(frozen=True, slots=True)
class MonthLanguage:
    language: Language


@dataclass(frozen=True, slots=True)
class MonthAsked:
    asked: Asked


@dataclass(frozen=True, slots=True)
class MonthNotSaid:
    """The student named no topic, or the bot did not know their language."""


@dataclass(frozen=True, slots=True)
class MonthUnder:
    """Under so many minutes."""

    minutes: int


@dataclass(frozen=True, slots=True)
class MonthOver:
    """So many minutes or more."""

    minutes: int


@dataclass(frozen=True, slots=True)
class MonthFile:
    """How its picture is named. `month`: `2026-11`."""

    month: str


MonthMessage = (
    MonthHead
    | MonthNone
    | MonthContacts
    | MonthTrait
    | MonthSplit
    | MonthAnswers
    | MonthNote
    | MonthHidden
    | MonthTopic
    | MonthLanguage
    | MonthAsked
    | MonthNotSaid
    | MonthUnder
    | MonthOver
    | MonthFile
)
"""None of them stands in the outbox: an errand names the month, and the words are made when it is carried out."""
