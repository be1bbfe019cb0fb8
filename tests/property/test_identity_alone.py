"""Whatever is typed in whatever order, nothing sealed is shown to fewer than two different adults who agreed.

Two people, some under several names or accounts, one of them a peer, some on unverified devices; a clock that may jump;
an alarm that is lowered, closed, erased. The store is a dictionary, and rooms are who the bot sees there.
"""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from moderation.alarm import Alarm, AlarmId, OpeningId, Outcome, Standing
from moderation.effects import EndOpening, MakeOpening
from moderation.identity import (
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
)
from moderation.model import Category, Tier
from moderation.policy import AlarmPolicy
from rooms.model import StaffId
from tests.makers import NOON, a_conversation

KOIVU = Adult(StaffId("koivu"), b"koivu")
RENAMED = Adult(StaffId("koivu2"), b"koivu")
MOVED = Adult(StaffId("koivu"), b"koivu's other account")
LAINE = Adult(StaffId("laine"), b"laine")
PEER = Adult(StaffId("kuusi"), b"kuusi")
EVERYBODY = (KOIVU, RENAMED, MOVED, PEER, LAINE)
POLICY = AlarmPolicy()
ALARM = Alarm(
    AlarmId(1), a_conversation().id, "Sininen Kuikka", None, Tier.IMMEDIATE, Category.VIOLENCE_THREAT, NOON, NOON,
    worst=Tier.IMMEDIATE,
)  # fmt: skip
STEPS = st.sampled_from(
    [timedelta(), timedelta(seconds=30), timedelta(minutes=9), timedelta(hours=1), -timedelta(days=1)]
)

VERIFIED = st.sampled_from([True, True, True, False])


class Room(RuleBasedStateMachine):
    """One alarm and those who would like to know whose it is."""

    people: tuple[Adult, ...] = EVERYBODY

    @initialize(evidence=st.booleans())
    def begin(self, evidence: bool) -> None:
        self.now = NOON
        self.around = Around(ALARM, student_known=True, evidence=evidence, adults=self.roster())
        self.openings: dict[OpeningId, Opening] = {}
        self.rooms: set[OpeningId] = set()
        self.asked_at: dict[OpeningId, datetime] = {}
        self.voices: dict[OpeningId, set[Adult]] = {}
        self.shown: list[Opening] = []

    def roster(self) -> dict[Adult, str]:
        return {one: one.who for one in self.people if one != PEER}

    @property
    def live(self) -> Opening | None:
        found = [one for one in self.openings.values() if one.is_live]
        assert len(found) <= 1, "an alarm has one opening at a time"
        return found[0] if found else None

    def follow(self, decision: Decision) -> None:
        for one in decision.openings:
            self.openings[one.id] = one
        for effect in decision.effects:
            if isinstance(effect, MakeOpening):
                self.rooms.add(effect.opening)
            if isinstance(effect, EndOpening):
                self.rooms.discard(effect.opening)

    # --- what can happen --------------------------------------------------------------------------------------------
    @rule(who=st.sampled_from(EVERYBODY), reason=st.none() | st.sampled_from(OpeningReason), verified=VERIFIED)
    def asks(self, who: Adult, reason: OpeningReason | None, verified: bool) -> None:
        self.somebody_asks(who, reason, verified)

    def somebody_asks(self, who: Adult, reason: OpeningReason | None, verified: bool) -> None:
        if who not in self.people:
            return
        number = OpeningId(len(self.openings) + 1)
        decision = ask(number, self.live, reason, Wish(who, self.now, verified), self.around, POLICY)
        assert not decision.show
        if any(one.id == number for one in decision.openings):
            assert verified
            self.voices[number], self.asked_at[number] = {who}, self.now
        self.follow(decision)

    @rule(who=st.sampled_from(EVERYBODY), verified=VERIFIED)
    def confirms(self, who: Adult, verified: bool) -> None:
        self.somebody_confirms(who, verified)

    def somebody_confirms(self, who: Adult, verified: bool) -> None:
        if who not in self.people:
            return
        before = self.live
        decision = confirm(before, Wish(who, self.now, verified), self.around, POLICY)
        assert not decision.show
        if any(isinstance(one, MakeOpening) for one in decision.effects):
            assert before is not None
            assert verified
            assert timedelta() <= self.now - self.asked_at[before.id] <= POLICY.identity_confirm_within
            self.voices[before.id].add(who)
        self.follow(decision)

    @rule(joined=st.sets(st.sampled_from(EVERYBODY)), strangers=st.booleans())
    def come(self, joined: set[Adult], strangers: bool) -> None:
        self.people_come_into_the_room(joined, strangers)

    def people_come_into_the_room(self, joined: set[Adult], strangers: bool) -> None:
        there = frozenset(one.account for one in joined)
        for number in sorted(self.rooms):
            opening = self.openings[number]
            decision = looked(opening, Sight(there, strangers), self.now, self.around)
            if decision.show:
                self.may_be_shown(opening, there, strangers, decision.show)
            self.follow(decision)

    def may_be_shown(self, opening: Opening, there: frozenset[bytes], strangers: bool, show: Content) -> None:
        voices = self.voices[opening.id]
        assert len({one.who for one in voices}) == 2, "two different people"
        assert len({one.account for one in voices}) == 2, "with two different accounts"
        assert {one.account for one in voices} <= there
        assert not strangers
        alarm = self.around.alarm
        assert alarm is not None
        if show.identity:
            assert alarm.is_open
            assert alarm.tier is Tier.IMMEDIATE
            assert not alarm.drill
            assert self.around.student_known
        assert self.around.evidence or not show.evidence
        self.shown.append(opening)

    @rule(
        first=st.sampled_from(EVERYBODY),
        second=st.sampled_from(EVERYBODY),
        again=st.booleans(),
        verified=VERIFIED,
        strangers=st.booleans(),
    )
    def two_hurry(self, first: Adult, second: Adult, again: bool, verified: bool, strangers: bool) -> None:
        """The whole way in one go, so that much is shown; `again`: the second asks as well instead of confirming."""
        self.around = Around(ALARM, student_known=True, evidence=self.around.evidence, adults=self.roster())
        self.somebody_asks(first, OpeningReason.LIFE, True)
        if again:
            self.somebody_asks(second, OpeningReason.LIFE, verified)
        else:
            self.somebody_confirms(second, verified)
        self.people_come_into_the_room(set(self.people), strangers)

    @rule(step=STEPS)
    def time_passes(self, step: timedelta) -> None:
        self.now += step
        for one in list(self.openings.values()):
            self.follow(clock(one, ALARM, self.now, POLICY))

    @rule(tier=st.sampled_from([Tier.URGENT, Tier.IMMEDIATE]), closed=st.booleans(), drill=st.booleans())
    def the_alarm_changes(self, tier: Tier, closed: bool, drill: bool) -> None:
        end = {"standing": Standing.CLOSED, "outcome": Outcome.SAFE} if closed else {}
        self.around = replace(self.around, alarm=replace(ALARM, tier=tier, drill=drill, **end))  # type: ignore[arg-type]

    @rule(known=st.booleans(), evidence=st.booleans())
    def something_is_erased(self, known: bool, evidence: bool) -> None:
        self.around = replace(self.around, student_known=known, evidence=evidence)

    @rule(left=st.sets(st.sampled_from(EVERYBODY), max_size=1))
    def the_roster_changes(self, left: set[Adult]) -> None:
        adults = {one: alias for one, alias in self.roster().items() if one not in left}
        self.around = replace(self.around, adults=adults)

    def teardown(self) -> None:
        for one in getattr(self, "openings", {}).values():
            assert one.stage is not Stage.SHOWN or one.second is not None


class Alone(Room):
    """One account, under every name that the settings could ever give it."""

    people = (KOIVU, RENAMED, PEER)

    def may_be_shown(self, opening: Opening, there: frozenset[bytes], strangers: bool, show: Content) -> None:
        raise AssertionError("shown to one person")


class OneName(Alone):
    """One name, whose account the settings change."""

    people = (KOIVU, MOVED, PEER)


def test_whatever_is_typed_two_different_adults_agreed_before_anything_is_shown():
    run_state_machine_as_test(Room, settings=settings(max_examples=150, stateful_step_count=25, deadline=None))


@pytest.mark.parametrize("alone", [Alone, OneName])
def test_no_sequence_of_commands_by_one_person_ever_shows_anything(alone: type[Room]):
    run_state_machine_as_test(alone, settings=settings(max_examples=150, stateful_step_count=25, deadline=None))
