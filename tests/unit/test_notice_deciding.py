"""What facts give rise to: to whom, with which facts, and what is held back and why."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from risk_feed.deciding import Around, Decided, HeldWhy, decide
from risk_feed.facts import Door, StudentFacts
from risk_feed.gathering import Gathering
from risk_feed.model import Field, NoticeRole, RuleId
from risk_feed.rows import Told, TurnedAway
from risk_feed.rules import All, Comparing, Comparison, Rule
from tests.notice_makers import NOW, TODAY, a_rule, student, told

EARLIER = TODAY - timedelta(days=7)
AWAY, LOGIN = RuleId("away"), Field.DAYS_SINCE_LMS_LOGIN


def gathered(*rows: Told) -> Gathering:
    gathering = Gathering()
    for row in rows:
        gathering.add(row)
    return gathering


def decided(*rows: Told, rules: tuple[Rule, ...] = (a_rule(),), at: datetime = NOW, **around: Any) -> Decided:
    return decide(gathered(*rows), rules, at, Around(**around))


def test_who_meets_a_rule_gives_rise_to_one_notice_with_the_facts_that_are_its_roles():
    (hit,) = decided(told(1, absent_h_total=40.0, credits_earned=1.0), told(2, absent_h_total=3.0)).hits

    assert (hit.student, hit.rule, hit.version, hit.roles) == (student(1), "away", 1, (NoticeRole.RYHMANOHJAAJA,))
    assert (hit.campus, hit.group, hit.source, hit.at) == ("keskusta", "24A", "primus", NOW)
    assert {one.field: one.value for one in hit.facts} == {
        Field.STUDENT_NAME: "Opiskelija 1",
        Field.GROUP: "24A",
        Field.ABSENT_H_TOTAL: 40.0,
    }


def test_no_name_stands_in_the_repr_of_a_notice():
    assert "Opiskelija" not in repr(decided(told(1, absent_h_total=40.0)).hits)


def test_the_newer_of_two_rows_counts():
    old, new = told(1, absent_h_total=40.0, as_of=EARLIER, window_end=EARLIER), told(1, absent_h_total=3.0)

    assert decided(old, new).hits == ()


def test_facts_of_two_systems_meet_one_rule_and_the_window_is_that_of_what_was_counted():
    both = All((Comparison(Field.ABSENT_H_TOTAL, Comparing.AT_LEAST, 35), Comparison(LOGIN, Comparing.AT_LEAST, 14)))
    sees = frozenset({Field.WINDOW_START, Field.ABSENT_H_TOTAL, LOGIN})
    rule = a_rule(when=both, fields={NoticeRole.RYHMANOHJAAJA: sees})
    primus = told(1, absent_h_total=40.0, as_of=EARLIER)
    moodle = StudentFacts(student(1), "moodle", TODAY, days_since_lms_login=20, window_start=date(2026, 8, 10))

    (hit,) = decided(moodle, primus, rules=(rule,)).hits

    assert {one.field: (one.value, one.as_of) for one in hit.facts} == {
        Field.WINDOW_START: (primus.window_start, EARLIER),
        Field.ABSENT_H_TOTAL: (40.0, EARLIER),
        LOGIN: (20, TODAY),
    }
    assert hit.source == "moodle", "where the newest of what was asked for came from"
    assert decided(moodle, rules=(rule,)).hits == ()


@pytest.mark.parametrize("door", list(Door))
def test_who_is_turned_away_gives_rise_to_nothing_whichever_file_knew(door: Door):
    rows = (told(1, absent_h_total=40.0), TurnedAway(student(1), door))

    for order in (rows, rows[::-1]):
        assert decided(*order) == Decided((), ())
        assert gathered(*order, TurnedAway(student(1), door)).turned_away()[door] == 1


def test_turvakielto_is_counted_before_leave():
    doors = (TurnedAway(student(1), Door.LEAVE), TurnedAway(student(1), Door.TURVAKIELTO))

    for order in (doors, doors[::-1]):
        assert gathered(*order).turned_away() == {Door.TURVAKIELTO: 1, Door.LEAVE: 0}


def test_after_a_notice_has_ended_none_comes_until_its_quiet_time_is_over():
    row = told(1, absent_h_total=40.0)

    quiet = decided(row, quiet_until={(student(1), AWAY): TODAY})
    over = decided(row, quiet_until={(student(1), AWAY): TODAY - timedelta(days=1)})
    other = decided(row, quiet_until={(student(2), AWAY): TODAY, (student(1), RuleId("other")): TODAY})

    assert (quiet.hits, [one.why for one in quiet.held]) == ((), [HeldWhy.QUIET])
    assert len(over.hits) == len(other.hits) == 1


def test_quiet_time_ends_at_midnight_on_a_finnish_wall():
    late = datetime(2026, 11, 20, 22, 30, tzinfo=UTC)

    assert len(decided(told(1, absent_h_total=40.0), at=late, quiet_until={(student(1), AWAY): TODAY}).hits) == 1


def test_a_rule_in_rehearsal_only_counts():
    only = decided(told(1, absent_h_total=40.0), rules=(a_rule(rehearsal=True),))

    assert (only.hits, [one.why for one in only.held]) == ((), [HeldWhy.REHEARSAL])


def test_a_role_that_a_campus_does_not_have_is_told_and_the_others_get_their_notice_without_its_facts():
    roles = (NoticeRole.RYHMANOHJAAJA, NoticeRole.OPO)
    row = told(1, absent_h_total=40.0, credits_earned=2.0)

    there = decided(row, rules=(a_rule(roles=roles),), roles_there={"keskusta": frozenset({NoticeRole.RYHMANOHJAAJA})})
    nowhere = decided(row, rules=(a_rule(roles=roles),), roles_there={"ranta": frozenset(roles)})

    assert [one.roles for one in there.hits] == [(NoticeRole.RYHMANOHJAAJA,)]
    assert Field.CREDITS_EARNED not in {one.field for one in there.hits[0].facts}
    assert [(one.why, one.roles) for one in there.held] == [(HeldWhy.NO_SUCH_ROLE, (NoticeRole.OPO,))]
    assert (nowhere.hits, [one.roles for one in nowhere.held]) == ((), [roles])


def test_of_two_versions_only_the_newer_makes_a_notice():
    (hit,) = decided(told(1, absent_h_total=40.0), rules=(a_rule(version=2), a_rule(version=1))).hits

    assert hit.version == 2


def test_a_moment_without_a_time_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        decided(at=datetime(2026, 11, 20, 7))  # noqa: DTZ001 - that is the point
