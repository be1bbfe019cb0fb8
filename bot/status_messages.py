"""The card in the admin room that tells how the service is. Numbers, and yes or no; nobody is in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class StatusCard:
    """Edited in place when something of it changes; `told_at`: when it last did.

    `longest`: whole minutes, in steps, of who has waited longest. `stuck`: errands that are not out after a minute.
    `steady`: the homeserver has answered every time lately. `drill_days`: since the last drill; None where none was.
    `workers_gone`: of several, those that say no more that they live.
    """

    told_at: datetime
    tutor_wait: int
    adult_wait: int
    danger_wait: int
    longest: int
    talks: int
    asleep: int
    adults_on: int
    tutors_on: int
    alarms: int
    unanswered: int
    stuck: int
    locked: int
    aside: int
    whole: bool
    encoder: bool
    steady: bool
    drill_days: int | None
    workers_gone: int = 0
