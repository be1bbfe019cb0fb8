"""When something counts for people's statistics, and as what."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.counting import (
    NOT_SAID,
    OF_TIER,
    VALUES,
    End,
    What,
    begins,
    ended,
    hours_of,
    month_of,
    of_alarm,
    of_asking,
    week_of,
)
from moderation.model import Tier
from rooms.model import Phase, Request, Service, Topic
from tests.makers import NOON, a_conversation, minutes
from tests.store.test_alarm_rows import an_alarm

MOMENTS = st.integers(1_735_689_600, 1_893_456_000).map(lambda second: datetime.fromtimestamp(second, UTC))


@pytest.mark.parametrize("phase", [Phase.OPEN, Phase.CLOSED])
def test_somebody_who_was_alone_with_the_bot_begins_to_wait(phase: Phase):
    assert begins(a_conversation(phase), a_conversation(Phase.WAITING))


@pytest.mark.parametrize("phase", [Phase.WAITING, Phase.TAKEN, Phase.ASSIGNED])
def test_who_waits_or_talks_already_does_not_begin(phase: Phase):
    assert not begins(a_conversation(phase), a_conversation(Phase.WAITING))


@pytest.mark.parametrize(
    ("after", "by_clock", "end"),
    [
        (Phase.ASSIGNED, False, End.CAME),
        (Phase.CLOSED, False, End.LEFT),
        (Phase.GONE, False, End.LEFT),
        (Phase.ERASED, False, End.LEFT),
        (Phase.CLOSED, True, End.LAPSED),
        (Phase.TAKEN, False, None),
        (Phase.WAITING, True, None),
    ],
)
def test_how_a_wait_ends(after: Phase, by_clock: bool, end: End | None):
    assert ended(a_conversation(Phase.WAITING), a_conversation(after), by_clock=by_clock) is end


def test_a_talk_that_ends_is_no_end_of_a_wait():
    assert ended(a_conversation(Phase.ASSIGNED), a_conversation(Phase.CLOSED), by_clock=False) is None


def test_who_said_neither_topic_nor_language_is_counted_as_that():
    silent = a_conversation(Phase.WAITING, language=None)
    found = {one.what: one.value for one in of_asking(NOON, End.LEFT, silent, NOON)}

    assert (found[What.TOPIC], found[What.LANGUAGE], found[What.ASKED]) == (NOT_SAID, NOT_SAID, "adult")
    assert What.WAIT not in found


def test_the_last_hour_of_a_month_is_the_finnish_one():
    late = datetime(2026, 10, 31, 22, 30, tzinfo=UTC)  # half past midnight in Finland, on a Sunday

    assert month_of(late) == "2026-11"
    assert week_of(late) == "2026-10-26"
    assert hours_of(late) == "0"


@given(
    MOMENTS,
    st.timedeltas(timedelta(days=-1), timedelta(days=30)),
    st.sampled_from(End),
    st.sampled_from([None, *Topic]),
    st.booleans(),
    st.sampled_from(Service),
)
def test_whatever_ends_counts_once_by_each_trait_and_never_as_anything_else(
    began: datetime, lasted: timedelta, end: End, topic: Topic | None, alarmed: bool, service: Service
):
    waiting = a_conversation(Phase.WAITING, request=Request(service, topic=topic), alarmed=alarmed)
    found = of_asking(began, end, waiting, began + lasted)

    assert sorted(one.what for one in found) == sorted({one.what for one in found})
    assert {one.month for one in found} == {month_of(began + lasted)}, "a month that is over never changes"
    for one in found:
        listed = VALUES[one.what]
        assert one.value == week_of(began) if listed is None else one.value in listed
        assert len(one.value) <= 16


@given(st.sampled_from([Tier.WORRY, Tier.URGENT, Tier.IMMEDIATE]), st.timedeltas(timedelta(days=-1), timedelta(days=9)))
def test_an_alarm_counts_once_by_its_worst_tier(worst: Tier, after: timedelta):
    alarm = replace(an_alarm(1), tier=Tier.WORRY, worst=worst)
    one = of_alarm(alarm, alarm.raised_at + after)

    assert one.month == month_of(alarm.raised_at + after)
    assert one.what is OF_TIER[worst]
    assert one.value in (VALUES[one.what] or ())


@given(MOMENTS)
def test_every_moment_lies_in_its_week_and_in_its_part_of_the_day(at: datetime):
    assert timedelta(0) <= at - datetime.fromisoformat(f"{week_of(at)}T00:00:00+00:00") + minutes(180)
    assert hours_of(at) in (VALUES[What.HOURS] or ())
