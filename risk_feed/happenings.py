"""What can happen to a notice. Each carries its moment, aware and in UTC."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from risk_feed.model import Fact, Hit, NoticeRole, Post, Who
from risk_feed.notice import Outcome


@dataclass(frozen=True, slots=True)
class Colleague:
    """Who acts, and the roles that are theirs at that moment."""

    who: Who
    posts: frozenset[Post]


@dataclass(frozen=True, slots=True)
class HitAgain:
    """The rule is met again. `known`: the facts that are kept until now."""

    hit: Hit
    known: tuple[Fact, ...] = field(repr=False)

    @property
    def at(self) -> datetime:
        return self.hit.at


@dataclass(frozen=True, slots=True)
class HoldsNoLonger:
    """The student's records of `as_of` do not meet the rule any more."""

    as_of: datetime
    at: datetime


@dataclass(frozen=True, slots=True)
class Acknowledged:
    by: Colleague
    at: datetime


@dataclass(frozen=True, slots=True)
class Snoozed:
    """`days`: school days."""

    by: Colleague
    days: int
    at: datetime


@dataclass(frozen=True, slots=True)
class HandedOver:
    """`to`: None where it was not said or is no role. `agreed`: it was agreed with the student.

    `has_own`: that role has an open card of the same thing.
    """

    by: Colleague
    to: NoticeRole | None
    agreed: bool
    at: datetime
    has_own: bool = False


@dataclass(frozen=True, slots=True)
class Finished:
    """`outcome`: None where it was not said whole."""

    by: Colleague
    outcome: Outcome | None
    at: datetime


@dataclass(frozen=True, slots=True)
class ClockStruck:
    """`next_has_own`: whoever is next in line has an open card of the same thing."""

    at: datetime
    next_has_own: bool = False


@dataclass(frozen=True, slots=True)
class StaffLeft:
    """Somebody is not on the roster any more, or not in the role whose card it is."""

    who: Who
    at: datetime


@dataclass(frozen=True, slots=True)
class RuleWithdrawn:
    """The rule does not stand in the settings any more."""

    at: datetime


Happening = (
    HitAgain | HoldsNoLonger | Acknowledged | Snoozed | HandedOver | Finished | ClockStruck | StaffLeft | RuleWithdrawn
)
