"""The morning of a room that is told once a day instead of drop by drop. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from risk_feed.life import is_late, is_morning
from risk_feed.messages import NoticeDigest
from risk_feed.model import Post
from risk_feed.notice import Notice, Standing
from risk_feed.policy import LifePolicy
from rooms.calendar import ServiceCalendar, day_of

_SEEN = (Standing.OPEN, Standing.OWNED)


def digest(
    notices: Iterable[Notice],
    post: Post,
    at: datetime,
    last: date | None,
    policy: LifePolicy,
    calendar: ServiceCalendar,
) -> NoticeDigest | None:
    """What a room is told this morning; None where it is not the time, was told today, or has nothing open.

    `last`: the day of its last digest. Snoozed notices are neither open nor late until they wake.
    """
    if post not in policy.digests or last == day_of(at) or not is_morning(at, policy, calendar):
        return None
    seen = [one for one in notices if one.post == post and one.standing in _SEEN]
    if not seen:
        return None
    return NoticeDigest(len(seen), sum(is_late(one, at, policy, calendar) for one in seen))
