"""What the school decides about a notice's life. Values only; config/ reads them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time, timedelta

from risk_feed.model import NoticeRole, Post
from risk_feed.rules import ONLY_WHEN_AGREED


@dataclass(frozen=True, slots=True)
class LifePolicy:
    """`rooms`: the roles and campuses that have one. `digests`: those rooms that get everything in the morning, from
    `digest_at` on. `counts`: those that are told once a month how many notices there were.

    `act_within`, `done_within`, `longest_snooze`: school days. `next_in_line`: who gets a card that nobody takes; never
    a role of student welfare, which a notice reaches only together with the student. `from_hour`, `to_hour`: when rooms
    are spoken to, as a clock on a Finnish wall shows it. `kept`: how long an ended notice stands for the student to ask
    about, without its facts. `records_kept`: how long the log stays, a year at the least; `counts_kept`: sums by month.

    Raises:
        ValueError: a card nobody takes would go to student welfare, or round in a circle; or a log is kept too shortly.
    """

    rooms: frozenset[Post]
    digests: frozenset[Post] = frozenset()
    counts: frozenset[Post] = frozenset()
    act_within: int = 3
    done_within: int = 10
    longest_snooze: int = 20
    snooze: int = 3
    next_in_line: Mapping[NoticeRole, NoticeRole] = field(default_factory=dict)
    from_hour: time = time(8)
    to_hour: time = time(16)
    digest_at: time = time(8)
    kept: timedelta = timedelta(days=365)
    records_kept: timedelta = timedelta(days=730)
    counts_kept: timedelta = timedelta(days=1095)

    def __post_init__(self) -> None:
        if ONLY_WHEN_AGREED & set(self.next_in_line.values()):
            raise ValueError("a role of student welfare cannot be next in line; name another role")
        if self.records_kept < timedelta(days=365):
            raise ValueError("the log is kept for a year at the least")
        for role in self.next_in_line:
            if self._comes_back_to(role):
                raise ValueError(f"next in line after {role} comes back to {role}; let the line end somewhere")

    def _comes_back_to(self, role: NoticeRole) -> bool:
        seen, current = set[NoticeRole](), self.next_in_line.get(role)
        while current is not None and current not in seen:
            if current is role:
                return True
            seen.add(current)
            current = self.next_in_line.get(current)
        return False

    def next_after(self, post: Post) -> Post | None:
        """Whose room of the same campus is next; None where the line ends."""
        role = self.next_in_line.get(post.role)
        following = None if role is None else Post(role, post.campus)
        return following if following in self.rooms else None
