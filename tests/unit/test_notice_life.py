"""A notice's life: whose it is, who may do what, and what the clock does."""

from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any

import pytest

from risk_feed.digest import digest
from risk_feed.happenings import (
    Acknowledged,
    ClockStruck,
    Finished,
    HandedOver,
    HitAgain,
    HoldsNoLonger,
    RuleWithdrawn,
    Snoozed,
    StaffLeft,
)
from risk_feed.life import (
    Amend,
    AmendOthers,
    Call,
    CountRaised,
    CountWrong,
    Decision,
    Erase,
    Keep,
    Note,
    Noted,
    Refusal,
    Refuse,
    Show,
    Why,
    is_late,
    is_quiet,
    posts_of,
    raised,
)
from risk_feed.messages import NoticeDigest
from risk_feed.model import Field, NoticeId, NoticeRole, Post, Who
from risk_feed.notice import Ending, Help, Notice, Outcome, Reason, Standing
from risk_feed.policy import LifePolicy
from rooms.calendar import Period, ServiceCalendar
from tests.notice_life_makers import (
    ADVISOR,
    CALENDAR,
    DAY,
    KOIVU,
    KURAATTORI,
    LEHTO,
    MONDAY,
    OPO,
    POLICY,
    RANTA,
    REHTORI,
    SAARI,
    SALMI,
    a_hit,
    a_notice,
    away_rule,
    fact,
    facts,
    follow,
    kinds,
)

CONTACTED = Outcome(Ending.CONTACTED)
DIGESTED = replace(POLICY, digests=frozenset({ADVISOR}))


def refused(decision: Decision) -> Refusal | None:
    return next((one.why for one in decision.effects if isinstance(one, Refuse)), None)


def of(decision: Decision) -> Notice:
    assert decision.notice is not None
    return decision.notice


def noted(decision: Decision) -> list[Note]:
    return [one for one in decision.effects if isinstance(one, Note)]


def at(days: int, hours: float = 0) -> Any:
    """So many days of the wall calendar after Monday at ten."""
    return MONDAY + days * DAY + timedelta(hours=hours)


# --- it comes -------------------------------------------------------------------------------------------------------
def test_a_rule_that_is_met_shows_a_card_in_the_rooms_of_its_roles():
    hit = a_hit(roles=(NoticeRole.OPO, NoticeRole.RYHMANOHJAAJA, NoticeRole.OPO))

    assert posts_of(hit, POLICY) == (OPO, ADVISOR)
    decision = raised(NoticeId(12), hit, ADVISOR, away_rule(), POLICY)
    assert of(decision) == a_notice()
    assert kinds(decision) == [Keep, Show, AmendOthers, CountRaised, Note]


def test_a_role_without_a_room_on_that_campus_gets_no_card():
    assert posts_of(a_hit(roles=(NoticeRole.ERITYISOPETTAJA,)), POLICY) == ()
    assert posts_of(a_hit(campus="mantyla"), POLICY) == ()


@pytest.mark.parametrize(
    ("ending", "days", "quiet"),
    [
        (Ending.CONTACTED, 29, True), (Ending.CONTACTED, 30, False), (Ending.EXPIRED, 1, True),
        (Ending.WRONG_DATA, 1, True), (Ending.NO_LONGER, 1, False), (Ending.WITHDRAWN, 1, False),
    ],
)  # fmt: skip
def test_after_somebody_acted_there_is_quiet_for_a_while(ending: Ending, days: int, quiet: bool):
    over = a_notice(Standing.ENDED, outcome=ending, ended_at=MONDAY)

    assert is_quiet(over, at(days), away_rule(quiet_days=30)) is quiet
    assert not is_quiet(None, MONDAY, away_rule())
    assert not is_quiet(a_notice(), MONDAY, away_rule())


def test_new_facts_update_the_card_that_lies_there():
    hit = a_hit(facts=(fact(Field.ABSENT_H_TOTAL, 41.0, date(2026, 11, 23)),), at=at(1))

    decision = follow(a_notice(Standing.OWNED), HitAgain(hit, facts()))

    assert kinds(decision) == [Keep, Amend, Note]
    assert isinstance(kept := decision.effects[0], Keep)
    assert [one.value for one in kept.facts] == ["Opiskelija 1", "24A", 41.0, 4.5]
    assert of(decision).standing is Standing.OWNED
    assert of(decision).facts_at == at(1)


def test_the_same_facts_again_are_nothing_new():
    decision = follow(a_notice(), HitAgain(a_hit(at=at(1)), facts()))

    assert decision.effects == ()
    assert of(decision).facts_at == at(1)


@pytest.mark.parametrize(("later", "value"), [(True, 30.0), (False, 36.0)])
def test_of_two_facts_of_one_day_that_of_the_later_feed_counts(later: bool, value: float):
    hit = a_hit(facts=facts(30.0), at=at(1 if later else -1))

    decision = follow(a_notice(), HitAgain(hit, facts(36.0)))

    kept = next((one.facts for one in decision.effects if isinstance(one, Keep)), facts(36.0))
    assert [one.value for one in kept if one.field is Field.ABSENT_H_TOTAL] == [value]


def test_a_fact_of_an_earlier_day_never_takes_the_place_of_a_later_one():
    hit = a_hit(facts=facts(50.0, day=date(2026, 11, 19)), at=at(3))

    assert follow(a_notice(), HitAgain(hit, facts(36.0))).effects == ()


def test_a_new_version_of_the_rule_shows_in_the_card():
    decision = follow(a_notice(), HitAgain(a_hit(version=2, at=at(1)), facts()))

    assert of(decision).version == 2
    assert Amend in kinds(decision)


# --- people ---------------------------------------------------------------------------------------------------------
def test_somebody_of_the_role_takes_it():
    decision = follow(a_notice(pages=1), Acknowledged(SAARI, at(1)))

    assert of(decision) == a_notice(Standing.OWNED, since=at(1), pages=0)
    assert decision.effects == (Amend(ADVISOR), Note(Noted.TAKEN, Who("saari")))


@pytest.mark.parametrize(
    "done",
    [
        Acknowledged(SALMI, MONDAY), Snoozed(SALMI, 1, MONDAY), HandedOver(SALMI, NoticeRole.OPO, False, MONDAY),
        Finished(SALMI, CONTACTED, MONDAY),
    ],
)  # fmt: skip
@pytest.mark.parametrize("standing", Standing)
def test_nobody_of_another_role_does_anything(done: Any, standing: Standing):
    before = a_notice(standing)

    decision = follow(before, done)

    assert decision == Decision(before, (Refuse(Refusal.NOT_YOURS),))


@pytest.mark.parametrize(
    "done",
    [
        Acknowledged(SAARI, MONDAY), Snoozed(SAARI, 1, MONDAY), HandedOver(SAARI, NoticeRole.OPO, False, MONDAY),
        Finished(SAARI, CONTACTED, MONDAY),
    ],
)  # fmt: skip
def test_of_one_that_has_ended_nothing_becomes(done: Any):
    before = a_notice(Standing.ENDED, outcome=Ending.EXPIRED)

    assert follow(before, done) == Decision(before, (Refuse(Refusal.ENDED),))


@pytest.mark.parametrize("standing", [Standing.OWNED, Standing.SNOOZED])
def test_whoever_comes_second_is_told_so_and_takes_nothing_away(standing: Standing):
    assert refused(follow(a_notice(standing), Acknowledged(LEHTO, at(1)))) is Refusal.TAKEN


def test_taking_twice_is_taking_once():
    assert follow(a_notice(Standing.OWNED), Acknowledged(SAARI, at(1))).effects == ()


def test_whoever_snoozed_it_may_go_on_earlier():
    woken = of(follow(a_notice(Standing.SNOOZED), Acknowledged(SAARI, at(1))))

    assert (woken.standing, woken.wakes_on) == (Standing.OWNED, None)


def test_a_colleague_may_finish_what_another_began():
    decision = follow(a_notice(Standing.OWNED), Finished(LEHTO, CONTACTED, at(1)))

    assert (of(decision).outcome, of(decision).ended_by) == (Ending.CONTACTED, LEHTO.who)


def test_snoozing_is_counted_in_school_days():
    asleep = of(follow(a_notice(), Snoozed(SAARI, 6, MONDAY)))

    assert asleep.wakes_on == date(2026, 12, 1)
    assert (asleep.standing, asleep.owner) == (Standing.SNOOZED, SAARI.who)
    asleep = replace(asleep, pages=0)
    assert follow(asleep, ClockStruck(at(7))).effects == ()
    woken = follow(asleep, ClockStruck(at(8)))
    assert woken.effects == (Amend(ADVISOR), Call(ADVISOR, Why.WOKEN, SAARI.who), Note(Noted.WOKEN))
    assert of(woken).standing is Standing.OWNED


@pytest.mark.parametrize(("days", "why"), [(0, Refusal.SNOOZE_HOW), (21, Refusal.SNOOZE_HOW), (20, None)])
def test_a_snooze_that_is_too_long_is_refused(days: int, why: Refusal | None):
    assert refused(follow(a_notice(expires_on=date(2027, 3, 1)), Snoozed(SAARI, days, MONDAY))) is why


def test_nobody_snoozes_a_notice_past_its_end():
    late = a_notice(expires_on=date(2026, 11, 26))

    assert refused(follow(late, Snoozed(SAARI, 3, MONDAY))) is Refusal.SNOOZE_PAST_END
    assert refused(follow(late, Snoozed(SAARI, 2, MONDAY))) is None


def test_a_summer_without_end_is_no_day_to_wake_on():
    summer = ServiceCalendar(summers=(Period(date(2026, 11, 24), date(2028, 12, 31)),))

    assert refused(follow(a_notice(), Snoozed(SAARI, 1, MONDAY), calendar=summer)) is Refusal.SNOOZE_PAST_END


def test_handing_over_moves_the_card_to_the_other_room():
    decision = follow(a_notice(Standing.OWNED), HandedOver(SAARI, NoticeRole.OPO, False, at(1)))

    assert of(decision) == a_notice(post=OPO, since=at(1))
    assert decision.effects == (
        Amend(ADVISOR),
        Show(OPO),
        AmendOthers(),
        Note(Noted.HANDED_OVER, SAARI.who, "opo"),
    )
    assert refused(follow(of(decision), Acknowledged(SAARI, at(2)))) is Refusal.NOT_YOURS


def test_handing_over_to_ones_own_role_gives_it_back_to_the_room():
    decision = follow(a_notice(Standing.SNOOZED), HandedOver(SAARI, NoticeRole.RYHMANOHJAAJA, False, at(1)))

    assert of(decision) == a_notice(since=at(1))
    assert kinds(decision) == [Amend, Note]


@pytest.mark.parametrize(
    ("to", "agreed", "has_own", "why"),
    [
        (None, False, False, Refusal.HAND_HOW),
        (NoticeRole.ERITYISOPETTAJA, False, False, Refusal.NO_ROOM),
        (NoticeRole.OPO, False, True, Refusal.HAS_OWN),
        (NoticeRole.KURAATTORI, False, False, Refusal.ASK_STUDENT_FIRST),
        (NoticeRole.KURAATTORI, True, False, None),
    ],
)
def test_a_notice_goes_only_where_it_may(to: NoticeRole | None, agreed: bool, has_own: bool, why: Refusal | None):
    decision = follow(a_notice(), HandedOver(SAARI, to, agreed, at(1), has_own))

    assert refused(decision) is why
    assert of(decision).post == (KURAATTORI if why is None else ADVISOR)
    assert of(decision).agreed is (why is None)


@pytest.mark.parametrize(
    ("outcome", "detail"),
    [
        (CONTACTED, "contacted"),
        (Outcome(Ending.NOT_NEEDED, reason=Reason.KNOWN), "not_needed known"),
        (Outcome(Ending.ASKED_FOR, help=Help.KURAATTORI), "asked_for kuraattori"),
        (Outcome(Ending.WRONG_DATA), "wrong_data"),
    ],
)
def test_what_was_done_is_recorded_and_what_the_records_said_is_erased(outcome: Outcome, detail: str):
    decision = follow(a_notice(Standing.OWNED), Finished(SAARI, outcome, at(1)))

    assert of(decision).standing is Standing.ENDED
    assert kinds(decision)[:2] == [Erase, Amend]
    assert noted(decision) == [Note(Noted.ENDED, SAARI.who, detail)]
    assert (CountWrong in kinds(decision)) is (outcome.ending is Ending.WRONG_DATA)


def test_an_outcome_that_was_not_said_ends_nothing():
    decision = follow(a_notice(), Finished(SAARI, None, at(1)))

    assert decision == Decision(a_notice(), (Refuse(Refusal.OUTCOME_HOW),))


@pytest.mark.parametrize(
    "broken",
    [
        {"ending": Ending.EXPIRED}, {"ending": Ending.NOT_NEEDED}, {"ending": Ending.ASKED_FOR},
        {"ending": Ending.CONTACTED, "reason": Reason.KNOWN}, {"ending": Ending.CONTACTED, "help": Help.OPO},
    ],
)  # fmt: skip
def test_an_outcome_is_whole_or_none(broken: dict[str, Any]):
    with pytest.raises(ValueError, match=r"only|nothing else"):
        Outcome(**broken)


# --- the clock ------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("days", [0, 1, 2])
def test_nobody_is_hurried_before_three_school_days(days: int):
    assert follow(a_notice(), ClockStruck(at(days))).effects == ()


def test_after_three_school_days_the_room_is_told_once():
    first = follow(a_notice(), ClockStruck(at(3)))

    assert first.effects == (
        Amend(ADVISOR),
        Call(ADVISOR, Why.NOT_TAKEN),
        Note(Noted.REMINDED, None, "not_taken"),
    )
    assert follow(of(first), ClockStruck(at(4))).effects == ()


def test_a_weekend_and_a_holiday_are_no_school_days():
    holiday = ServiceCalendar(holidays=(Period(date(2026, 11, 24), date(2026, 11, 27)),))

    for days in range(1, 9):
        assert follow(a_notice(), ClockStruck(at(days)), calendar=holiday).effects == (), days
    assert Call in kinds(follow(a_notice(), ClockStruck(at(9)), calendar=holiday))


@pytest.mark.parametrize(("days", "hours"), [(3, -3), (3, 7), (5, 0)])
def test_no_room_is_spoken_to_early_late_or_on_a_saturday(days: int, hours: float):
    assert follow(a_notice(), ClockStruck(at(days, hours))).effects == ()


def test_a_card_that_nobody_takes_goes_to_the_next_in_line():
    reminded = of(follow(a_notice(), ClockStruck(at(3))))

    assert follow(reminded, ClockStruck(at(7))).effects == ()
    decision = follow(reminded, ClockStruck(at(8)))
    assert of(decision).post == OPO
    assert decision.effects == (Amend(ADVISOR), Show(OPO), AmendOthers(), Note(Noted.MOVED_ON, None, "opo"))


def test_after_a_long_stop_the_room_has_its_days_before_the_card_moves_on():
    reminded = of(follow(a_notice(), ClockStruck(at(14))))

    assert is_late(reminded, at(14), POLICY, CALENDAR)
    assert follow(reminded, ClockStruck(at(14, 1))).effects == ()
    assert follow(reminded, ClockStruck(at(16))).effects == ()
    assert of(follow(reminded, ClockStruck(at(17)))).post == OPO


def test_it_waits_where_it_is_when_the_next_in_line_has_a_card_of_it_or_no_room_or_there_is_nobody():
    for decision in (
        follow(a_notice(pages=1), ClockStruck(at(8), next_has_own=True)),
        follow(a_notice(pages=1), ClockStruck(at(8)), replace(POLICY, rooms=frozenset({ADVISOR}))),
        follow(a_notice(pages=1), ClockStruck(at(8)), replace(POLICY, next_in_line={})),
    ):
        assert decision == Decision(a_notice(pages=1))


@pytest.mark.parametrize("role", [NoticeRole.KURAATTORI, NoticeRole.PSYKOLOGI, NoticeRole.TERVEYDENHOITAJA])
def test_student_welfare_is_never_next_in_line(role: NoticeRole):
    with pytest.raises(ValueError, match="student welfare"):
        LifePolicy(rooms=frozenset(), next_in_line={NoticeRole.RYHMANOHJAAJA: role})


def test_a_line_that_goes_round_in_a_circle_is_refused():
    with pytest.raises(ValueError, match="comes back"):
        LifePolicy(
            rooms=frozenset(),
            next_in_line={
                NoticeRole.ERITYISOPETTAJA: NoticeRole.OPO,
                NoticeRole.OPO: NoticeRole.REHTORI,
                NoticeRole.REHTORI: NoticeRole.OPO,
            },
        )


def test_who_has_it_is_reminded_once_after_ten_school_days():
    owned = a_notice(Standing.OWNED)

    assert follow(owned, ClockStruck(at(11))).effects == ()
    reminded = follow(owned, ClockStruck(at(14)))
    assert Call(ADVISOR, Why.NOT_DONE, SAARI.who) in reminded.effects
    assert follow(of(reminded), ClockStruck(at(21))).effects == ()


def test_a_notice_that_nobody_needed_ends_by_itself_and_says_so():
    decision = follow(a_notice(Standing.OWNED), ClockStruck(at(30)))

    assert of(decision).outcome is Ending.EXPIRED
    assert decision.effects == (
        Erase(),
        Amend(ADVISOR),
        Call(ADVISOR, Why.ENDED, SAARI.who),
        Note(Noted.ENDED, None, "expired"),
    )


@pytest.mark.parametrize("standing", [one for one in Standing if one not in (Standing.ENDED, Standing.WAITING)])
def test_facts_that_do_not_hold_any_more_end_it_and_the_room_is_told(standing: Standing):
    decision = follow(a_notice(standing), HoldsNoLonger(as_of=at(1), at=at(1)))

    assert of(decision).outcome is Ending.NO_LONGER
    assert Erase() in decision.effects
    assert Call in kinds(decision)


def test_old_records_do_not_end_what_newer_ones_began():
    assert follow(a_notice(), HoldsNoLonger(as_of=at(-1), at=at(1))) == Decision(a_notice())


def test_a_rule_that_is_switched_off_ends_its_notices():
    assert of(follow(a_notice(), RuleWithdrawn(at(1)))).outcome is Ending.WITHDRAWN


@pytest.mark.parametrize("standing", [Standing.OWNED, Standing.SNOOZED])
def test_what_somebody_had_who_left_is_for_everybody_again(standing: Standing):
    decision = follow(a_notice(standing), StaffLeft(SAARI.who, at(1)))

    assert of(decision) == a_notice(since=at(1))
    assert decision.effects == (Amend(ADVISOR), Call(ADVISOR, Why.OWNER_LEFT), Note(Noted.OWNER_LEFT, SAARI.who))
    assert follow(a_notice(standing), StaffLeft(LEHTO.who, at(1))).effects == ()


@pytest.mark.parametrize(
    "fact_",
    [
        ClockStruck(at(60)), HoldsNoLonger(at(1), at(1)), RuleWithdrawn(at(1)), StaffLeft(SAARI.who, at(1)),
        HitAgain(a_hit(facts=facts(99.0), at=at(1)), ()),
    ],
)  # fmt: skip
def test_what_has_ended_stays_ended(fact_: Any):
    over = a_notice(Standing.ENDED, outcome=Ending.CONTACTED, owner=SAARI.who)

    assert follow(over, fact_) == Decision(over)


# --- the morning ----------------------------------------------------------------------------------------------------
def test_where_a_room_gets_a_digest_the_card_waits_for_the_morning():
    decision = raised(NoticeId(12), a_hit(), ADVISOR, away_rule(), DIGESTED)
    waiting = of(decision)

    assert waiting.standing is Standing.WAITING
    assert Show not in kinds(decision)
    assert follow(waiting, ClockStruck(at(0, 2)), DIGESTED).effects == ()
    shown = follow(waiting, ClockStruck(at(1, -2)), DIGESTED)
    assert shown.effects == (Show(ADVISOR), AmendOthers())
    assert of(shown) == a_notice(since=at(1, -2))


def test_a_card_that_nobody_has_seen_ends_without_a_word():
    waiting = a_notice(Standing.WAITING)

    for ended in (HoldsNoLonger(at(1), at(1)), Finished(SAARI, CONTACTED, at(1))):
        assert not {Amend, Call, Show} & set(kinds(follow(waiting, ended)))
    assert kinds(follow(waiting, HitAgain(a_hit(facts=facts(50.0), at=at(1)), facts()))) == [Keep, Note]
    assert Show(ADVISOR) in follow(waiting, Acknowledged(SAARI, at(0))).effects


def test_a_digest_tells_what_is_open_and_what_is_late():
    notices = (
        a_notice(),
        a_notice(since=at(2)),
        a_notice(Standing.OWNED),
        a_notice(Standing.SNOOZED),
        a_notice(Standing.WAITING),
        a_notice(Standing.ENDED),
        a_notice(post=OPO),
    )

    told = digest(notices, ADVISOR, at(3), None, DIGESTED, CALENDAR)

    assert told == NoticeDigest(open=3, late=1)


def test_a_digest_comes_once_a_school_morning_where_the_settings_say_so_and_something_is_open():
    def told(post: Post = ADVISOR, when: Any = None, last: date | None = None) -> NoticeDigest | None:
        return digest([a_notice(post=post)], post, when or at(3), last, DIGESTED, CALENDAR)

    assert told() is not None
    assert told(last=at(2).date()) is not None
    assert told(last=at(3).date()) is None
    assert told(post=OPO) is None
    assert told(when=at(3, -3)) is None
    assert told(when=at(5)) is None
    assert digest([], ADVISOR, at(3), None, DIGESTED, CALENDAR) is None


def test_cards_and_digest_come_from_the_hour_on_that_the_settings_name():
    late = replace(DIGESTED, digest_at=time(11, 30))
    waiting = a_notice(Standing.WAITING)

    assert follow(waiting, ClockStruck(at(1, 1)), policy=late).notice == waiting
    assert Show in kinds(follow(waiting, ClockStruck(at(1, 1.5)), policy=late))
    assert digest([a_notice()], ADVISOR, at(3, 1), None, late, CALENDAR) is None
    assert digest([a_notice()], ADVISOR, at(3, 1.5), None, late, CALENDAR) is not None


def test_a_room_with_a_digest_is_not_reminded_besides():
    decision = follow(a_notice(), ClockStruck(at(3)), DIGESTED)

    assert kinds(decision) == [Amend, Note]
    assert of(decision).pages == 1


def test_those_who_may_act_are_of_that_campus():
    elsewhere = replace(SAARI, posts=frozenset({Post(NoticeRole.RYHMANOHJAAJA, "mantyla")}))

    assert refused(follow(a_notice(), Acknowledged(elsewhere, at(1)))) is Refusal.NOT_YOURS
    assert {ADVISOR.campus, OPO.campus, REHTORI.campus} == {RANTA}
    assert refused(follow(a_notice(post=KURAATTORI), Acknowledged(KOIVU, at(1)))) is None
