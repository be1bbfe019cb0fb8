"""When facts say that a rule is not met any more, and when they only seem to."""

from datetime import timedelta

import pytest

from risk_feed.clearing import Cleared, cleared, undoes
from risk_feed.facts import Door
from risk_feed.gathering import Gathering
from risk_feed.model import Fact, Field, RuleId
from risk_feed.rows import Told, TurnedAway
from risk_feed.rules import All, AnyOf, Comparing, Comparison
from tests.notice_life_makers import a_notice
from tests.notice_makers import NOW, TODAY, a_rule, student, told

AWAY = Comparison(Field.ABSENT_H_TOTAL, Comparing.AT_LEAST, 35)
LOGIN = Comparison(Field.DAYS_SINCE_LMS_LOGIN, Comparing.AT_LEAST, 14)
OPEN = [(student(1), RuleId("away"))]
NOTICE = a_notice(student=student(1), source="primus")
KNOWN = (
    Fact(Field.WINDOW_START, TODAY - timedelta(days=27), TODAY),
    Fact(Field.WINDOW_END, TODAY, TODAY),
    Fact(Field.ABSENT_H_TOTAL, 40.0, TODAY),
)


def of(*rows: Told, rule=None) -> list[Cleared]:
    gathering = Gathering()
    for row in rows:
        gathering.add(row)
    return list(cleared(gathering, [rule or a_rule()], NOW, OPEN))


def ends(*rows: Told) -> bool:
    (one,) = of(*rows)
    return undoes(one, NOTICE, KNOWN)


def test_fewer_hours_in_the_same_window_end_the_notice():
    assert ends(told(1, absent_h_total=20.0))


def test_what_is_still_met_or_not_told_clears_nothing():
    assert of(told(1, absent_h_total=35.0)) == []
    assert of(told(1)) == []


def test_what_is_not_open_is_not_looked_at():
    assert of(told(2, absent_h_total=0.0)) == []


def test_a_report_that_knows_no_absences_clears_no_rule_that_asks_for_them_too():
    either = a_rule(when=AnyOf((AWAY, LOGIN)))
    both = a_rule(when=All((AWAY, LOGIN)))

    assert of(told(1, source="moodle", days_since_lms_login=2), rule=either) == []
    assert len(of(told(1, absent_h_total=1.0, days_since_lms_login=2), rule=either)) == 1
    assert len(of(told(1, source="moodle", days_since_lms_login=2), rule=both)) == 1


def test_another_system_does_not_end_what_this_one_raised():
    assert not ends(told(1, source="moodle", absent_h_total=0.0))


def test_late_post_ends_nothing_and_a_correction_of_the_same_day_does():
    earlier = TODAY - timedelta(days=1)

    assert not ends(told(1, absent_h_total=20.0, as_of=earlier))
    assert ends(told(1, absent_h_total=20.0, as_of=TODAY))


@pytest.mark.parametrize(("days", "over"), [(6, False), (26, False), (27, True), (28, True), (89, True)])
def test_a_count_over_a_shorter_window_does_not_undo_a_longer_one(days: int, over: bool):
    assert ends(told(1, absent_h_total=5.0, window_start=TODAY - timedelta(days=days))) is over


def test_where_no_window_is_kept_there_is_none_to_compare():
    (one,) = of(told(1, absent_h_total=5.0, window_start=TODAY - timedelta(days=2)))

    assert undoes(one, NOTICE, KNOWN[2:])


@pytest.mark.parametrize("door", Door)
def test_whoever_is_turned_away_has_no_notice_any_more_whatever_else_is_told(door: Door):
    (one,) = of(told(1, absent_h_total=90.0), TurnedAway(student(1), door))

    assert one.away
    assert undoes(one, NOTICE, KNOWN)


def test_a_rule_that_is_not_in_use_clears_nothing():
    assert of(told(1, absent_h_total=1.0), rule=a_rule("another")) == []


def test_no_value_stands_in_the_repr():
    assert "20.0" not in repr(of(told(1, absent_h_total=20.0)))
