"""Who may respond: role, campus, languages, how many students at once, and for tutors the training.

A tutor is a student who has been trained: nobody of that age answers others without a course that is still valid and
a practice shift beside an adult. Adults answer by their profession, which is not kept here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from rooms.model import Language, Responder

ENDS_SOON = timedelta(days=30)
"""A training that ends within so long is to be renewed."""
AT_ONCE_PEER = 2
"""Students whom a tutor has at the same time, where nothing else is said."""
MOST_AT_ONCE = 100
AT_ONCE_ADULT = MOST_AT_ONCE
"""An adult knows their own measure: a limit is theirs only where somebody wrote one down."""
BY_COMMAND_LINE = "komentorivi"
BY_SETTINGS = "asetukset"
"""Who put somebody on the roster, where it was no operator in the admin room."""
NOT_KEYS = (BY_COMMAND_LINE, BY_SETTINGS)
"""What nobody's key may be, since the audit log says by whom."""


class NotReady(StrEnum):
    """Why a tutor cannot go on duty."""

    NO_TRAINING = "no_training"
    TRAINING_AHEAD = "training_ahead"  # the course has a date, and it has not come yet
    TRAINING_EXPIRED = "training_expired"
    NOT_PRACTISED = "not_practised"  # the supervised practice shift


@dataclass(frozen=True, slots=True)
class Training:
    """A tutor's course. `valid_until` is the last day on which it counts; `practised`: a supervised shift is done."""

    course: str
    completed: date
    valid_until: date
    practised: bool = False

    def __post_init__(self) -> None:
        if self.valid_until < self.completed:
            raise ValueError("a training cannot end before it was completed")


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody on the roster. `campus` is a key of the settings; None: of no campus in particular, or of all."""

    responder: Responder
    campus: str | None = None
    languages: frozenset[Language] = frozenset({Language.FI})
    at_once: int = AT_ONCE_ADULT
    since: date | None = None
    training: Training | None = None


def at_once_of(responder: Responder) -> int:
    """How many students at once, where the roster does not say."""
    return AT_ONCE_PEER if responder.role.is_peer else AT_ONCE_ADULT


def why_not_ready(person: Person, today: date) -> NotReady | None:
    """Why they cannot go on duty on that Finnish day; None where they can. Adults need no course of ours."""
    training = person.training
    if not person.responder.role.is_peer:
        return None
    if training is None:
        return NotReady.NO_TRAINING
    if training.completed > today:
        return NotReady.TRAINING_AHEAD
    if training.valid_until < today:
        return NotReady.TRAINING_EXPIRED
    return None if training.practised else NotReady.NOT_PRACTISED


def ends_soon(person: Person, today: date) -> bool:
    """Whether a tutor's training counts today and ends within `ENDS_SOON`."""
    training = person.training
    if training is None or not person.responder.role.is_peer:
        return False
    return today <= training.valid_until <= today + ENDS_SOON
