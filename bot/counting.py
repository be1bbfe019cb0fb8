"""What is counted of a month, for people: how many came, when, about what, how it went. Pure.

Counted at the moment at which something ends, once, and by one trait at a time: a row says that seven in a month wrote
about studies and another that nine wrote in the morning, and none says both of the same student. No conversation, no
pseudonym and no responder is among them.

An **asking** begins when somebody who was alone with the bot waits for a person, by their own word or because they are
in danger. It ends when somebody comes, when the student goes or ends it, or when the clock does. It belongs to the week
and the hours in which it began, and to the month in which it ended: a month that is over never changes, or two looks at
it would tell of whoever came between. An **alarm** is counted when an adult first has it; none ends before, and a drill
is not counted.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from moderation.alarm import Alarm
from moderation.model import Tier
from rooms.calendar import day_of
from rooms.hours import HELSINKI
from rooms.model import Conversation, Language, Phase, Service, Topic
from rooms.talk import NOBODY_THERE, NOT_YET_THERE


class What(StrEnum):
    """By which trait something was counted."""

    WEEK = "week"
    HOURS = "hours"
    TOPIC = "topic"
    LANGUAGE = "language"
    ASKED = "asked"
    END = "end"
    WAIT = "wait"
    T1 = "alarm_t1"
    T2 = "alarm_t2"
    T3 = "alarm_t3"


class Asked(StrEnum):
    """Who was waited for."""

    TUTOR = "tutor"
    ADULT = "adult"
    DANGER = "danger"


class End(StrEnum):
    """How an asking ended."""

    CAME = "came"
    LEFT = "left"
    LAPSED = "lapsed"


NOT_SAID: Final = "none"
HOURS: Final = ("0", "6", "8", "10", "12", "14", "16", "20")
"""When each of the parts of a Finnish day begins."""
WAITS: Final = ("1", "5", "15", "60", "more")
"""Under so many minutes."""
TAKINGS: Final = ("1", "2", "5", "15", "more")
"""Under so many minutes from the raising of an alarm until an adult had it."""
OF_TIER: Final = {Tier.WORRY: What.T1, Tier.URGENT: What.T2, Tier.IMMEDIATE: What.T3}
VALUES: Final[dict[What, tuple[str, ...] | None]] = {
    What.WEEK: None,
    What.HOURS: HOURS,
    What.TOPIC: (*(topic.value for topic in Topic), NOT_SAID),
    What.LANGUAGE: (*(language.value for language in Language), NOT_SAID),
    What.ASKED: tuple(asked.value for asked in Asked),
    What.END: tuple(end.value for end in End),
    What.WAIT: WAITS,
    What.T1: TAKINGS,
    What.T2: TAKINGS,
    What.T3: TAKINGS,
}
"""What each trait may be, in the order in which it is told; of weeks, the day of a Monday."""


@dataclass(frozen=True, slots=True)
class One:
    """One more of these. `month`: `2026-11`."""

    month: str
    what: What
    value: str


def begins(before: Conversation, after: Conversation) -> bool:
    """Whether somebody who was alone with the bot waits for a person from now on."""
    return before.phase in NOBODY_THERE and after.phase in NOT_YET_THERE


def ended(before: Conversation, after: Conversation, *, by_clock: bool) -> End | None:
    """How a wait ended; None where it goes on, or where nobody waited."""
    if before.phase not in NOT_YET_THERE or after.phase in NOT_YET_THERE:
        return None
    if after.phase is Phase.ASSIGNED:
        return End.CAME
    return End.LAPSED if by_clock else End.LEFT


def of_asking(began: datetime, end: End, waiting: Conversation, at: datetime) -> tuple[One, ...]:
    """`waiting`: the conversation as it was until now."""
    topic, language = waiting.request.topic, waiting.language
    traits = [
        (What.WEEK, week_of(began)),
        (What.HOURS, hours_of(began)),
        (What.TOPIC, topic.value if topic is not None else NOT_SAID),
        (What.LANGUAGE, language.value if language is not None else NOT_SAID),
        (What.ASKED, _asked(waiting).value),
        (What.END, end.value),
    ]
    if end is End.CAME:
        traits.append((What.WAIT, _under(WAITS[:-1], at - began) or "more"))
    return tuple(One(month_of(at), what, value) for what, value in traits)


def _asked(waiting: Conversation) -> Asked:
    if waiting.alarmed:
        return Asked.DANGER
    return Asked.TUTOR if waiting.request.service is Service.TUTOR_CHAT else Asked.ADULT


def of_alarm(alarm: Alarm, had_at: datetime) -> One:
    """By the worst tier until then."""
    after = _under(TAKINGS[:-1], had_at - alarm.raised_at) or "more"
    return One(month_of(had_at), OF_TIER.get(alarm.worst, What.T1), after)


def _under(minutes: tuple[str, ...], duration: timedelta) -> str | None:
    return next((one for one in minutes if duration < timedelta(minutes=int(one))), None)


def month_of(at: datetime) -> str:
    """The month on a Finnish wall."""
    return f"{day_of(at):%Y-%m}"


def week_of(at: datetime) -> str:
    """The Monday of its week."""
    day = day_of(at)
    return (day - timedelta(days=day.weekday())).isoformat()


def hours_of(at: datetime) -> str:
    """When the part of the Finnish day began that it lies in."""
    hour = at.astimezone(HELSINKI).hour
    return [start for start in HOURS if int(start) <= hour][-1]
