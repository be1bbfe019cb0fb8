"""Whatever a trainee does in whatever order, practice goes on or ends, and ends in the end."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from config.practice import load, shipped
from rooms import practice_messages as say
from rooms.model import Held, Language, StaffId
from rooms.practice import (
    QUIET_FOR,
    Deed,
    Practice,
    PracticeClock,
    PracticeFact,
    PracticeId,
    Scenario,
    TraineeAsked,
    TraineeCame,
    TraineeLeft,
    TraineeWrote,
    decide,
    next_due,
)

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
SCENARIOS = [one for scenarios in load(shipped()).values() for one in scenarios]
STEPS = st.timedeltas(timedelta(minutes=-5), timedelta(minutes=40)).filter(lambda step: step != timedelta())
ACTS = st.one_of(
    st.just(TraineeCame(NOON)),
    st.just(TraineeLeft(NOON)),
    st.just(PracticeClock(NOON)),
    st.builds(TraineeWrote, st.just(NOON), st.booleans(), st.frozensets(st.sampled_from(list(Held)))),
    st.builds(TraineeAsked, st.just(NOON), st.sampled_from(list(Deed))),
)


def a_practice(scenario: Scenario) -> Practice:
    return Practice(PracticeId(1), StaffId("kuusi"), scenario.id, Language.FI, NOON)


@given(st.sampled_from(SCENARIOS), st.lists(st.tuples(STEPS, ACTS), max_size=40))
def test_it_is_never_stuck_and_every_line_is_said_at_most_once_in_order(
    scenario: Scenario, acts: list[tuple[timedelta, PracticeFact]]
) -> None:
    practice: Practice | None = a_practice(scenario)
    at, told = NOON, list[say.InPractice]()
    for step, act in acts:
        at += step
        if practice is None:
            break
        before, decision = practice, decide(practice, replace(act, at=at), scenario)
        practice, told = decision.practice, [*told, *decision.told]
        if practice is not None:
            assert practice.step >= before.step
            assert practice.counts.lines >= before.counts.lines
            assert decision.finished is None
    ticks = 0
    while practice is not None:
        ticks += 1
        assert ticks < 60, "it must end by the clock alone"
        at = max(at, next_due(practice, scenario))
        decision = decide(practice, PracticeClock(at), scenario)
        practice, told = decision.practice, [*told, *decision.told]

    lines = [one.line for one in told if isinstance(one, say.PracticeSaid) and one.variant in ("plain", "to_question")]
    assert lines == list(range(len(lines)))
    assert len(lines) <= len(scenario.lines)
    assert sum(isinstance(one, say.PracticeOver) for one in told) <= 1
    assert sum(isinstance(one, say.PracticeSaid) and one.variant == "silence" for one in told) <= 1


@given(st.sampled_from(SCENARIOS), st.integers(0, 30), st.booleans())
def test_something_is_always_due_within_half_an_hour_of_what_the_trainee_did(
    scenario: Scenario, step: int, joined: bool
) -> None:
    of = replace(a_practice(scenario), step=step, joined=joined)

    assert next_due(of, scenario) <= NOON + QUIET_FOR
