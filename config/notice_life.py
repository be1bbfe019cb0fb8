"""Settings of a notice's life, of the folder that is watched, and of the month that is told. Part of `notices.toml`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import time, timedelta
from pathlib import Path
from typing import Annotated, Self

from pydantic import BeforeValidator, Field, model_validator

from config.sections import Duration, Section
from risk_feed.model import NoticeRole, Post
from risk_feed.policy import LifePolicy
from rooms.hours import HoursFault, Spans, parse

SchoolDays = Annotated[int, Field(ge=1, le=60)]


def _hours(value: object) -> Spans:
    """`"8-16"`: from when to when rooms are spoken to."""
    if not isinstance(value, str):
        raise ValueError('write hours such as "8-16"')
    try:
        spans = parse(value)
    except HoursFault as found:
        raise ValueError(str(found)) from None
    if len(spans) != 1 or spans[0][1] == time(0):
        raise ValueError('write one span of a day such as "8-16"; nobody is called in the night')
    return spans


def _clock(value: object) -> time:
    """`"8.30"` on a Finnish wall."""
    try:
        return time.fromisoformat(str(value).replace(".", ":").zfill(5)) if isinstance(value, str) else _no_clock()
    except ValueError:
        return _no_clock()


def _no_clock() -> time:
    raise ValueError('write a time such as "8.30"')


Clock = Annotated[time, BeforeValidator(_clock)]


class LifeSettings(Section):
    """How long things may lie; numbers are school days. What each means: risk_feed/policy.py."""

    remind_after: SchoolDays = 3
    done_within: SchoolDays = 10
    snooze: SchoolDays = 3
    longest_snooze: SchoolDays = 20
    hours: Annotated[Spans, BeforeValidator(_hours)] = ((time(8), time(16)),)
    next_in_line: dict[NoticeRole, NoticeRole] = Field(default_factory=dict)
    digest: frozenset[NoticeRole] = frozenset()
    digest_at: Clock | None = None
    counts: frozenset[NoticeRole] = frozenset()
    kept: Duration = timedelta(days=365)
    records_kept: Duration = timedelta(days=730)
    counts_kept: Duration = timedelta(days=1095)

    @model_validator(mode="after")
    def _can_be_lived(self) -> Self:
        if self.snooze > self.longest_snooze:
            raise ValueError("snooze is longer than longest_snooze; make it shorter")
        starts, ends = self.hours[0]
        if self.digest_at is not None and not starts <= self.digest_at < ends:
            raise ValueError("digest_at lies outside hours; write a time at which rooms are spoken to")
        self.policy(frozenset())
        return self

    def policy(self, rooms: frozenset[Post]) -> LifePolicy:
        """For those rooms.

        Raises:
            ValueError: the line of roles cannot be (risk_feed/policy.py).
        """
        starts, ends = self.hours[0]
        return LifePolicy(
            rooms=rooms,
            digests=frozenset(post for post in rooms if post.role in self.digest),
            counts=frozenset(post for post in rooms if post.role in self.counts),
            act_within=self.remind_after,
            done_within=self.done_within,
            longest_snooze=self.longest_snooze,
            snooze=self.snooze,
            next_in_line=self.next_in_line,
            from_hour=starts,
            to_hour=ends,
            digest_at=self.digest_at or starts,
            kept=self.kept,
            records_kept=self.records_kept,
            counts_kept=self.counts_kept,
        )

    def unheard(self, roles: Mapping[str, frozenset[NoticeRole]]) -> list[str]:
        """Roles that are named here and have a room on no campus, with place and remedy."""
        there = frozenset().union(*roles.values())
        named = {
            "digest": self.digest,
            "counts": self.counts,
            "next_in_line": frozenset(self.next_in_line) | frozenset(self.next_in_line.values()),
        }
        return [
            f"life.{place}: {role} has a room on no campus; add it to roles of one, or take it away here"
            for place, those in named.items()
            for role in sorted(those - there)
        ]


class WatchSettings(Section):
    """A folder into which files are dropped. `settled`: for how long a file must stay as it is before it is read.

    `patience`: how long a file may lie without an end of its last line. `kept`: how long a file that was taken lies in
    `taken`, where it still holds all that the records say. `most_percent`: a file by which more of its students would
    get a new notice is set aside, since rather its columns are wrong; 100 takes any.
    """

    folder: Path
    settled: Duration = timedelta(seconds=5)
    patience: Duration = timedelta(minutes=10)
    kept: Duration = timedelta(days=1)
    most_percent: int = Field(default=50, ge=1, le=100)
    max_megabytes: int = Field(default=200, ge=1, le=2000)
