"""Operators hear of an encoder that does not work, once, and that it works again."""

from bot.watching import EncoderWatch
from moderation.messages import AdminScreenDegraded, AdminScreenRestored, ScreenPart

DEGRADED, RESTORED = AdminScreenDegraded(ScreenPart.ENCODER), AdminScreenRestored()


def told(*works: bool) -> list[object]:
    watch = EncoderWatch()
    return [watch.look(one) for one in works]


def test_a_child_that_died_once_troubles_nobody():
    assert told(True, False, True, False, True) == [None] * 5


def test_one_that_stays_away_is_told_of_once():
    assert told(True, False, False, False, False) == [None, None, DEGRADED, None, None]


def test_that_it_works_again_is_told_once_too():
    assert told(False, False, True, True, False, False) == [None, DEGRADED, RESTORED, None, None, DEGRADED]
