"""The sealed identity: shown to two adults together where life is in danger, and to nobody in any other way.

Each refusal is made from the success by changing one thing, so that it cannot pass for another reason.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from bot import errands
from moderation import messages as say
from moderation.alarm import Alarm, AlarmId, OpeningId, Outcome, Standing
from moderation.commands import AlarmRoomCommand, ConfirmIdentity, OpenIdentity, alarm_room_line
from moderation.effects import EndOpening, MakeOpening, Note, Noted
from moderation.identity import (
    COME_WITHIN,
    SHOWN_FOR,
    Adult,
    Around,
    Content,
    Decision,
    Opening,
    OpeningReason,
    Sight,
    Stage,
    Wish,
    ask,
    clock,
    confirm,
    looked,
    next_due,
)
from moderation.model import Category, Tier
from moderation.policy import AlarmPolicy
from rooms.effects import Say
from rooms.model import Place, StaffId
from rooms.words import Words
from tests.makers import KOIVU, LAINE, NOON, a_conversation, minutes

POLICY = AlarmPolicy()
SOON = NOON + minutes(2)
FIRST = Adult(KOIVU.who, b"account of koivu")
SECOND = Adult(LAINE.who, b"account of laine")
THIRD = Adult(StaffId("maki"), b"account of maki")
NUMBER = OpeningId(4)
ALARM = Alarm(
    AlarmId(12),
    a_conversation().id,
    "Sininen Kuikka",
    None,
    Tier.IMMEDIATE,
    Category.SUICIDE,
    NOON,
    NOON,
    worst=Tier.IMMEDIATE,
)
AROUND = Around(
    ALARM, student_known=True, adults={FIRST: "Kuraattori Koivu", SECOND: "Psykologi Laine", THIRD: "Opo Mäki"}
)
ASKED = Opening(NUMBER, ALARM.id, OpeningReason.LIFE, FIRST, NOON)
AGREED = replace(ASKED, stage=Stage.AGREED, second=SECOND, agreed_at=NOON + minutes(2))
SHOWN = replace(AGREED, stage=Stage.SHOWN, shown_at=NOON + minutes(3))
BOTH_THERE = Sight(frozenset({FIRST.account, SECOND.account}))
WITHOUT: dict[str, Around] = {
    "no such alarm": replace(AROUND, alarm=None),
    "a drill": replace(AROUND, alarm=replace(ALARM, drill=True)),
    "closed": replace(AROUND, alarm=replace(ALARM, standing=Standing.CLOSED, outcome=Outcome.SAFE)),
    "lowered": replace(AROUND, alarm=replace(ALARM, tier=Tier.URGENT)),
    "erased": replace(AROUND, student_known=False),
}


def by(adult: Adult, at: datetime = SOON, *, verified: bool = True) -> Wish:
    return Wish(adult, at, verified)


def asked(wish: Wish | None = None, live: Opening | None = None, around: Around = AROUND) -> Decision:
    return ask(NUMBER, live, OpeningReason.LIFE, wish or by(FIRST, NOON), around, POLICY)


def confirmed(wish: Wish | None = None, live: Opening | None = ASKED, around: Around = AROUND) -> Decision:
    return confirm(live, wish or by(SECOND), around, POLICY)


def seen(opening: Opening = AGREED, sight: Sight = BOTH_THERE, around: Around = AROUND, after: float = 3) -> Decision:
    return looked(opening, sight, NOON + minutes(after), around)


def told(decision: Decision) -> list[Any]:
    return [one.message for one in decision.effects if isinstance(one, Say) and one.to is Place.ALARM]


def noted(decision: Decision) -> list[tuple[str, str | None]]:
    return [(one.what.value, one.by) for one in decision.effects if isinstance(one, Note)]


# --- how it goes ----------------------------------------------------------------------------------------------------
def test_one_adult_asks_and_the_room_learns_until_when_another_may_confirm():
    decision = asked()

    assert decision.openings == (ASKED,)
    assert told(decision) == [say.IdentityAsked(12, "Kuraattori Koivu", "15.10")]
    assert noted(decision) == [("opening_asked", "koivu")]
    assert decision.show == Content()


def test_another_adult_confirms_and_a_room_is_made_for_the_two():
    decision = confirmed()

    assert decision.openings == (AGREED,)
    assert MakeOpening(NUMBER) in decision.effects
    assert told(decision) == [say.IdentityOpenedNote(12, "Kuraattori Koivu", "Psykologi Laine")]
    assert noted(decision) == [("opening_agreed", "laine")]
    assert decision.show == Content()


def test_when_both_are_there_it_is_shown_the_student_is_told_and_both_stand_in_the_log():
    decision = seen()

    assert decision.openings == (SHOWN,)
    assert decision.show == Content(identity=True)
    assert Say(Place.ENTRY, say.IdentityOpened()) in decision.effects
    assert noted(decision) == [("opening_shown", "koivu"), ("opening_shown", "laine")]


def test_what_was_shown_is_taken_back_after_a_quarter_of_an_hour():
    assert next_due(SHOWN, POLICY) == NOON + minutes(18)
    decision = clock(SHOWN, ALARM, NOON + minutes(18), POLICY)

    assert EndOpening(NUMBER) in decision.effects
    assert decision.openings[0].stage is Stage.ENDED
    assert next_due(decision.openings[0], POLICY) is None


# --- asking ---------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("around", WITHOUT.values(), ids=WITHOUT)
def test_without_real_open_danger_to_life_nothing_is_asked(around: Around):
    decision = asked(around=around)

    assert decision.openings == ()
    assert told(decision) == [say.IdentityNothing()]


def test_without_a_reason_from_the_list_nothing_is_asked():
    decision = ask(NUMBER, None, None, by(FIRST), AROUND, POLICY)

    assert decision == Decision(effects=(Say(Place.ALARM, say.IdentityBadReason()),))


@pytest.mark.parametrize("wish", [by(FIRST, verified=False), by(Adult(StaffId("peer"), b"peer"))])
def test_neither_an_unverified_device_nor_somebody_who_is_no_adult_of_the_roster_asks(wish: Wish):
    assert asked(wish) == Decision()


def test_a_second_request_confirms_nothing_and_names_the_first():
    decision = asked(by(SECOND), live=ASKED)

    assert decision == Decision(effects=(Say(Place.ALARM, say.IdentityAsked(12, "Kuraattori Koivu", "15.10")),))


def test_an_old_request_makes_room_for_a_new_one():
    decision = asked(by(SECOND, NOON + minutes(10)), live=ASKED)

    old, new = decision.openings
    assert (old.stage, new.stage, new.first) == (Stage.ENDED, Stage.ASKED, SECOND)


def test_a_request_of_somebody_who_has_left_the_roster_makes_room_for_a_new_one():
    around = replace(AROUND, adults={SECOND: "", THIRD: ""})

    assert [one.stage for one in asked(by(SECOND), live=ASKED, around=around).openings] == [Stage.ENDED, Stage.ASKED]


def test_where_one_of_the_two_cannot_come_a_new_request_is_possible_at_once():
    decision = asked(by(THIRD), live=AGREED)

    assert EndOpening(NUMBER) in decision.effects
    assert decision.openings[1].first == THIRD
    assert decision.openings[1].second is None


def test_what_two_have_before_their_eyes_is_not_taken_away_by_a_third():
    decision = asked(by(THIRD, NOON + minutes(4)), live=SHOWN)

    assert decision.openings == ()
    assert told(decision) == [say.IdentityOpenedNote(12, "Kuraattori Koivu", "Psykologi Laine")]


# --- confirming -----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "same",
    [
        FIRST,
        replace(FIRST, who=StaffId("koivu2")),
        replace(SECOND, account=FIRST.account),
        replace(FIRST, account=b"2"),
    ],
    ids=["the same", "renamed in the settings", "two names on one account", "two accounts of one name"],
)
def test_nobody_confirms_what_they_asked_themselves(same: Adult):
    around = replace(AROUND, adults={**AROUND.adults, same: "Kuraattori Koivu"})

    decision = confirmed(by(same), around=around)

    assert decision.openings == ()
    assert told(decision) == [say.IdentityNeedsOther()]
    assert noted(decision) == [("opening_refused", same.who)]


@pytest.mark.parametrize("wish", [by(SECOND, verified=False), by(Adult(StaffId("peer"), b"peer"))])
def test_neither_an_unverified_device_nor_somebody_who_is_no_adult_of_the_roster_confirms(wish: Wish):
    assert confirmed(wish) == Decision()


@pytest.mark.parametrize("live", [None, replace(AGREED, stage=Stage.ENDED)])
def test_where_nothing_was_asked_nothing_is_confirmed(live: Opening | None):
    decision = confirmed(live=live)

    assert decision.openings == ()
    assert told(decision) == [say.IdentityNothing()]


@pytest.mark.parametrize("late", [timedelta(minutes=10), timedelta(hours=3), timedelta(seconds=-1)])
def test_what_was_not_confirmed_in_time_is_over(late: timedelta):
    decision = confirmed(by(SECOND, NOON + late))

    assert told(decision) == [say.IdentityExpired()]
    assert decision.openings == (replace(ASKED, stage=Stage.ENDED),)
    assert [one for one in decision.effects if isinstance(one, MakeOpening)] == []


@pytest.mark.parametrize("around", list(WITHOUT.values())[1:], ids=list(WITHOUT)[1:])
def test_what_has_changed_since_it_was_asked_ends_it(around: Around):
    decision = confirmed(around=around)

    assert told(decision) == [say.IdentityNothing()]
    assert decision.openings == (replace(ASKED, stage=Stage.ENDED),)


@pytest.mark.parametrize("left", [FIRST, replace(FIRST, account=b"another account")])
def test_whoever_asked_must_still_be_on_the_roster_with_the_same_account(left: Adult):
    adults = {one: alias for one, alias in AROUND.adults.items() if one != FIRST} | (
        {} if left == FIRST else {left: ""}
    )

    decision = confirmed(around=replace(AROUND, adults=adults))

    assert told(decision) == [say.IdentityNothing()]
    assert decision.openings[0].stage is Stage.ENDED


@pytest.mark.parametrize("live", [AGREED, SHOWN])
def test_confirming_twice_changes_nothing(live: Opening):
    decision = confirmed(live=live)

    assert (decision.openings, decision.show) == ((), Content())


# --- the room -------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("joined", [frozenset(), {FIRST.account}, {SECOND.account}, {FIRST.account, THIRD.account}])
def test_nothing_is_shown_before_both_are_there(joined: frozenset[bytes]):
    assert seen(sight=Sight(frozenset(joined))) == Decision()


def test_nothing_is_shown_while_anybody_else_is_there():
    decision = seen(sight=replace(BOTH_THERE, strangers=True))

    assert decision.show == Content()
    assert EndOpening(NUMBER) in decision.effects
    assert told(decision) == [say.IdentityNotShown(12)]


@pytest.mark.parametrize("around", list(WITHOUT.values())[1:], ids=list(WITHOUT)[1:])
def test_nothing_is_shown_where_the_danger_or_the_student_is_gone_meanwhile(around: Around):
    decision = seen(around=around)

    assert decision.show == Content()
    assert EndOpening(NUMBER) in decision.effects
    assert Say(Place.ENTRY, say.IdentityOpened()) not in decision.effects


@pytest.mark.parametrize("left", [FIRST, SECOND])
def test_nothing_is_shown_to_one_whose_colleague_has_left_the_roster(left: Adult):
    decision = seen(around=replace(AROUND, adults={one: "" for one in AROUND.adults if one != left}))

    assert decision.show == Content()
    assert EndOpening(NUMBER) in decision.effects


@pytest.mark.parametrize("stage", [Stage.ASKED, Stage.ENDED])
def test_a_room_of_an_opening_that_is_not_agreed_shows_nothing(stage: Stage):
    assert seen(replace(AGREED, stage=stage)) == Decision()


def test_it_is_written_down_once_however_often_they_come_and_go():
    again = seen(SHOWN, after=9)

    assert (again.openings, again.effects) == ((), ())
    assert seen(SHOWN, after=18).show == Content()


def test_two_who_do_not_come_are_told_and_the_room_goes():
    decision = clock(AGREED, ALARM, NOON + minutes(2) + COME_WITHIN, POLICY)

    assert told(decision) == [say.IdentityNotShown(12)]
    assert EndOpening(NUMBER) in decision.effects


def test_the_clock_ends_nothing_before_its_time():
    for opening, last in ((ASKED, minutes(10)), (AGREED, minutes(2) + COME_WITHIN), (SHOWN, minutes(3) + SHOWN_FOR)):
        assert clock(opening, ALARM, NOON + last - timedelta(seconds=1), POLICY) == Decision()


# --- the words of a threat ------------------------------------------------------------------------------------------
@pytest.mark.parametrize("around", list(WITHOUT.values())[2:], ids=list(WITHOUT)[2:])
def test_the_words_of_a_threat_are_opened_alone_where_the_account_cannot_be(around: Around):
    kept = replace(around, evidence=True)

    assert told(asked(around=kept)) == [say.EvidenceAsked(12, "Kuraattori Koivu", "15.10")]
    assert told(confirmed(around=kept)) == [say.EvidenceOpenedNote(12, "Kuraattori Koivu", "Psykologi Laine")]
    shown = seen(around=kept)
    assert shown.show == Content(evidence=True)
    assert noted(shown) == [("evidence_shown", "koivu"), ("evidence_shown", "laine")]
    assert Say(Place.ENTRY, say.IdentityOpened()) not in shown.effects


def test_the_words_of_a_threat_are_shown_beneath_the_account():
    shown = seen(around=replace(AROUND, evidence=True))

    assert shown.show == Content(identity=True, evidence=True)
    assert [what for what, _ in noted(shown)] == ["opening_shown"] * 2 + ["evidence_shown"] * 2


# --- what is typed --------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("line", "meant"),
    [
        ("!avaa 12 hengenvaara", OpenIdentity(12, OpeningReason.LIFE)),
        ("!AVAA 12 Uhka", OpenIdentity(12, OpeningReason.THREAT)),
        ("!avaa 12 112-pyysi", OpenIdentity(12, OpeningReason.ASKED_BY_112)),
        ("!öppna 12 livsfara", OpenIdentity(12, OpeningReason.LIFE)),
        ("!öppna 12 112-begärde", OpenIdentity(12, OpeningReason.ASKED_BY_112)),
        ("!open 12 112 asked", OpenIdentity(12, OpeningReason.ASKED_BY_112)),
        ("!open 12 threat", OpenIdentity(12, OpeningReason.THREAT)),
        ("!avaa 12", OpenIdentity(12)),
        ("!avaa 12 uteliaisuus", OpenIdentity(12)),
        ("!avaa", OpenIdentity(None)),
        ("!avaa hengenvaara", OpenIdentity(None)),
        ("!vahvista 12", ConfirmIdentity(12)),
        ("!bekräfta 12", ConfirmIdentity(12)),
        ("!confirm 12", ConfirmIdentity(12)),
        ("!vahvista", ConfirmIdentity(None)),
        ("!vahvista 12 13", ConfirmIdentity(None)),
        ("avaa 12 hengenvaara", None),
        ("!avaaja 12 hengenvaara", AlarmRoomCommand.UNKNOWN),
    ],
)
def test_the_commands_are_understood_in_every_language(line: str, meant: object):
    assert alarm_room_line(Words(line)) == meant


def test_the_message_that_holds_the_id_cannot_become_an_errand():
    with pytest.raises(ValueError, match="outbox"):
        errands.message_to_json(say.IdentityShown(12, "@aino:koulu.fi"))

    assert "aino" not in repr(say.IdentityShown(12, "@aino:koulu.fi"))
    assert errands.show_opening(NUMBER).work == {"do": "show_opening", "opening": 4}


def test_every_line_of_the_log_is_of_the_list():
    assert {what for what, _ in [*noted(asked()), *noted(confirmed()), *noted(seen())]} <= {one.value for one in Noted}
