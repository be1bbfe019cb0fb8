"""What always holds of notices, whatever happens and in whatever order."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.notices.texts import NoticeTexts
from risk_feed.cards import card_for
from risk_feed.commands import asked
from risk_feed.happenings import (
    Acknowledged,
    ClockStruck,
    Colleague,
    Finished,
    HandedOver,
    Happening,
    HitAgain,
    HoldsNoLonger,
    RuleWithdrawn,
    Snoozed,
    StaffLeft,
)
from risk_feed.life import Amend, Call, Erase, Keep, Note, Noted, Show, decide
from risk_feed.model import Fact, Field, NoticeRole, Post, Who
from risk_feed.notice import Ending, Help, Notice, Outcome, Reason, Standing
from risk_feed.policy import LifePolicy
from risk_feed.rules import ONLY_WHEN_AGREED, SEES, Comparing, Comparison, Rule
from rooms.model import Language
from tests.notice_life_makers import ALIASES, CALENDAR, MONDAY, RANTA, a_hit, a_notice, away_rule

TEXTS = NoticeTexts()
ROOMS = frozenset(Post(role, RANTA) for role in NoticeRole)
LINE = {NoticeRole.RYHMANOHJAAJA: NoticeRole.OPO, NoticeRole.OPO: NoticeRole.REHTORI}
POLICIES = st.sampled_from(
    [LifePolicy(ROOMS, next_in_line=LINE), LifePolicy(ROOMS, digests=ROOMS, next_in_line=LINE), LifePolicy(ROOMS)]
)
SECRET = {one: f"salainen-{one.value}" for one in (Field.STUDENT_NAME, Field.GROUP)}
NUMBERS = {one: 700.5 + number for number, one in enumerate(Field)}
"""A number of its own for each field, so that it is found wherever it shows."""

moments = st.integers(0, 60 * 24).map(lambda hours: MONDAY + timedelta(hours=hours))
roles = st.sampled_from(NoticeRole)


@st.composite
def colleagues(draw: st.DrawFn) -> Colleague:
    posts = draw(st.just(ROOMS) | st.frozensets(st.sampled_from(sorted(ROOMS, key=str)), max_size=3))
    return Colleague(Who(draw(st.sampled_from(["saari", "lehto", "salmi"]))), posts)


def told(field: Field) -> Fact:
    return Fact(field, SECRET.get(field, NUMBERS[field]), date(2026, 11, 20))


ALL_FACTS = tuple(told(one) for one in Field)
outcomes = st.one_of(
    st.none(),
    st.sampled_from([Outcome(Ending.CONTACTED), Outcome(Ending.WRONG_DATA)]),
    st.sampled_from(Reason).map(lambda one: Outcome(Ending.NOT_NEEDED, reason=one)),
    st.sampled_from(Help).map(lambda one: Outcome(Ending.ASKED_FOR, help=one)),
)


@st.composite
def happenings(draw: st.DrawFn) -> Happening:
    at, by = draw(moments), draw(colleagues())
    kept = tuple(told(one) for one in draw(st.sets(st.sampled_from(Field))))
    fresh = tuple(Fact(one, 900.5, at.date()) for one in draw(st.sets(st.sampled_from(Field))))
    return draw(
        st.sampled_from(
            [
                HitAgain(a_hit(at=at, facts=fresh, version=draw(st.integers(1, 3))), kept),
                HoldsNoLonger(draw(moments), at),
                Acknowledged(by, at),
                Snoozed(by, draw(st.integers(-1, 30)), at),
                HandedOver(by, draw(st.none() | roles), draw(st.booleans()), at, draw(st.booleans())),
                Finished(by, draw(outcomes), at),
                ClockStruck(at, draw(st.booleans())),
                StaffLeft(by.who, at),
                RuleWithdrawn(at),
            ]
        )
    )


@st.composite
def rules(draw: st.DrawFn) -> Rule:
    """Also ones that `check` would have refused: they show too much on paper."""
    own = draw(st.dictionaries(roles, st.frozensets(st.sampled_from(Field))))
    asks = Comparison(draw(st.sampled_from(Field)), Comparing.AT_LEAST, 1)
    return away_rule(roles=tuple(own), fields=own, when=asks, version=draw(st.integers(1, 3)))


@given(st.lists(happenings(), max_size=12), POLICIES, roles, st.sampled_from([Standing.OPEN, Standing.WAITING]))
def test_whatever_happens_a_notice_stays_in_order(
    story: list[Happening], policy: LifePolicy, first: NoticeRole, standing: Standing
):
    notice = a_notice(standing, post=Post(first, RANTA), first=first)
    seen = {notice.post} if standing is Standing.OPEN else set[Post]()
    for happening in story:
        before = notice
        decision = decide(notice, happening, policy, CALENDAR)
        assert decision.notice is not None
        notice = decision.notice
        effects = decision.effects
        for one in effects:
            if isinstance(one, Amend):
                assert one.post in seen, "a card is amended only where it lies"
            if isinstance(one, Show):
                assert one.post not in seen or one.post != before.post, "no card lies twice"
                seen.add(one.post)
            if isinstance(one, Show | Amend | Call):
                assert one.post in ROOMS
        assert not before.is_open or (Erase() in effects) == (not notice.is_open)
        assert not any(isinstance(one, Keep) for one in effects) or notice.is_open
        assert (notice.outcome is None) == (notice.ended_at is None) == notice.is_open
        assert (notice.wakes_on is not None) == (notice.standing is Standing.SNOOZED)
        assert (notice.owner is not None) >= (notice.standing in (Standing.OWNED, Standing.SNOOZED))
        changed = replace(notice, facts_at=before.facts_at) != before
        quiet = before.standing is Standing.WAITING and notice.standing is Standing.OPEN
        assert not changed or quiet or any(isinstance(one, Note) for one in effects), "what changes is on record"
        assert before.is_open or not changed
        moved = before.post != notice.post
        by_hand = any(isinstance(one, Note) and one.what is Noted.HANDED_OVER for one in effects)
        assert not (moved and notice.post.role in ONLY_WHEN_AGREED) or (by_hand and notice.agreed)


@given(roles, st.none() | roles, st.booleans(), st.booleans(), POLICIES)
def test_student_welfare_is_reached_only_where_it_was_agreed_with_the_student(
    first: NoticeRole, to: NoticeRole | None, agreed: bool, has_own: bool, policy: LifePolicy
):
    everybody = Colleague(Who("saari"), ROOMS)
    before = a_notice(post=Post(first, RANTA))

    after = decide(before, HandedOver(everybody, to, agreed, MONDAY, has_own), policy, CALENDAR).notice

    assert after is not None
    assert after.post == before.post or after.post.role not in ONLY_WHEN_AGREED or agreed


@given(st.lists(happenings(), max_size=12), POLICIES, roles, rules())
def test_no_roles_card_ever_holds_a_field_that_is_not_its_own(
    story: list[Happening], policy: LifePolicy, first: NoticeRole, rule: Rule
):
    notice: Notice = a_notice(post=Post(first, RANTA), first=first)
    for happening in [None, *story]:
        if happening is not None:
            notice = decide(notice, happening, policy, CALENDAR).notice or notice
        for post in ROOMS:
            card = card_for(notice, post, ALL_FACTS, tuple(NoticeRole), rule)
            seen = TEXTS.card(card, rule, ALIASES, Language.FI)
            own = SEES[post.role] & rule.fields.get(post.role, frozenset(Field))
            own = own if post == notice.post and notice.is_open else frozenset()
            for field in Field:
                shown = SECRET.get(field) or f"{NUMBERS[field]}".replace(".", ",")
                assert shown not in seen or field in own, f"{post.role} sees {field}"
            assert len(seen.splitlines()) <= 12


@given(st.text(), st.booleans())
def test_no_line_of_staff_is_too_odd_to_read(line: str, on_card: bool):
    asked(line, on_card=on_card)
    asked("!siirrä " + line, on_card=on_card)
    asked("!valmis " + line, on_card=on_card)


@given(st.permutations(range(6)), st.lists(st.integers(0, 5), max_size=6))
def test_in_whatever_order_facts_come_and_however_often_the_same_are_kept(order: list[int], again: list[int]):
    feeds = [
        a_hit(
            at=MONDAY + timedelta(hours=one),
            facts=(Fact(Field.ABSENT_H_TOTAL, 30.0 + one, date(2026, 11, 20) + timedelta(days=one // 2)),),
        )
        for one in range(6)
    ]
    notice, kept = a_notice(facts_at=MONDAY - timedelta(days=1)), ()
    for one in [*order, *again]:
        decision = decide(notice, HitAgain(feeds[one], kept), LifePolicy(ROOMS), CALENDAR)
        notice = decision.notice or notice
        kept = next((effect.facts for effect in decision.effects if isinstance(effect, Keep)), kept)

    assert kept == feeds[5].facts
