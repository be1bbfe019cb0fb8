"""What must always hold of the way from facts to notices."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from risk_feed.deciding import Around, decide
from risk_feed.facts import Door, StudentFacts
from risk_feed.gathering import Gathering
from risk_feed.model import Field, NoticeRole
from risk_feed.rows import Told, TurnedAway
from risk_feed.rule_files import load, shipped_rules
from risk_feed.rules import SEES, AnyOf, Comparing, Comparison
from tests.notice_makers import NOW, TODAY, a_rule, student, told

SHIPPED = load(shipped_rules())
EVERYTHING = {role: frozenset(Field) for role in NoticeRole}
"""A file that would show every role everything."""
RULES = (
    *SHIPPED,
    a_rule("shows-all", roles=(NoticeRole.RYHMANOHJAAJA, NoticeRole.OPO, NoticeRole.REHTORI), fields=EVERYTHING),
    a_rule("any", when=AnyOf((Comparison(Field.FAILED_COURSES, Comparing.AT_LEAST, 1), SHIPPED[0].when))),
    a_rule("tried", rehearsal=True),
)


def amounts(most: int) -> st.SearchStrategy[float | None]:
    return st.one_of(st.none(), st.integers(0, most).map(float))


@st.composite
def rows(draw: st.DrawFn) -> Told:
    number = draw(st.integers(1, 4))
    if draw(st.integers(0, 9)) == 0:
        return TurnedAway(student(number), draw(st.sampled_from(Door)))
    end = TODAY - timedelta(days=draw(st.integers(0, 2)))
    return told(
        number,
        source=draw(st.sampled_from(["primus", "moodle"])),
        campus=draw(st.sampled_from(["keskusta", "ranta"])),
        as_of=end,
        window_end=end,
        window_start=end - timedelta(days=draw(st.sampled_from([20, 89]))),
        absent_h_total=draw(amounts(80)),
        days_absent_in_row=draw(st.sampled_from([None, 0, 2])),
        credits_earned=draw(amounts(20)),
        failed_courses=draw(st.sampled_from([None, 0, 2])),
        days_since_lms_login=draw(st.sampled_from([None, 3, 30])),
        plan_updated_on=draw(st.sampled_from([None, TODAY, TODAY - timedelta(days=300)])),
        handover_received=draw(st.sampled_from([None, True, False])),
    )


feeds = st.lists(rows(), max_size=12)
arounds = st.builds(
    Around,
    roles_there=st.sampled_from(
        [None, {"keskusta": frozenset({NoticeRole.OPO}), "ranta": frozenset({NoticeRole.RYHMANOHJAAJA})}]
    ),
    quiet_until=st.sampled_from([{}, {(student(1), SHIPPED[0].id): TODAY}]),
)


def gathered(feed: list[Told]) -> Gathering:
    gathering = Gathering()
    for row in feed:
        gathering.add(row)
    return gathering


@given(feeds, arounds, st.randoms(use_true_random=False))
@settings(deadline=None, max_examples=300)
def test_whatever_the_order_repetition_and_batching_the_same_notices_come_out_once(feed, around, chance):
    again = [*feed, *chance.choices(feed, k=4)] if feed else []
    chance.shuffle(again)

    first, second = gathered(feed), gathered(again)
    decided = decide(first, RULES, NOW, around)

    assert decide(second, tuple(reversed(RULES)), NOW, around) == decided
    assert second.turned_away() == first.turned_away()
    pairs = [(one.student, one.rule) for one in decided.hits]
    assert len(set(pairs)) == len(pairs)


@given(feeds, arounds)
@settings(deadline=None, max_examples=200)
def test_no_notice_holds_a_fact_that_neither_its_rule_asked_for_nor_one_of_its_roles_may_see(feed, around):
    by_id = {rule.id: rule for rule in RULES}

    for hit in decide(gathered(feed), RULES, NOW, around).hits:
        rule = by_id[hit.rule]
        allowed = rule.asks.union(*(rule.shows(role) for role in hit.roles))
        assert {one.field for one in hit.facts} <= allowed
        assert all(rule.shows(role) <= SEES[role] for role in hit.roles)


@given(feeds, arounds)
@settings(deadline=None, max_examples=200)
def test_nobody_who_was_turned_away_stands_in_anything_that_comes_out(feed, around):
    away = {row.student for row in feed if isinstance(row, TurnedAway)}

    decided = decide(gathered(feed), RULES, NOW, around)

    assert not away & {one.student for one in decided.hits}
    assert not away & {one.hit.student for one in decided.held}


@given(feeds)
@settings(deadline=None, max_examples=100)
def test_one_student_more_changes_nothing_for_the_others(feed):
    newcomer = replace(told(9, absent_h_total=90.0), group="25B")

    alone = decide(gathered(feed), RULES, NOW, Around())
    with_another = decide(gathered([*feed, newcomer]), RULES, NOW, Around())

    assert tuple(one for one in with_another.hits if one.student != newcomer.student) == alone.hits
    assert isinstance(newcomer, StudentFacts)
