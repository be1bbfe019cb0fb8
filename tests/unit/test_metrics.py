"""Numbers for Prometheus: true, and of nobody."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from hypothesis import given
from hypothesis import strategies as st
from prometheus_client.parser import text_string_to_metric_families

from bot.db.stock import Line, Queue, Stock
from bot.db.workers import GONE_AFTER, Worker
from bot.matrix.outcome import Outcome, outcome_of
from bot.metrics import LABELS, OUTCOMES, Metrics
from bot.milestones import AlarmRaised, AlarmTaken, AskedAgain, Milestone, Paged, PickedUp, SetAside, Undelivered
from bot.vitals import Vitals
from moderation.alarm import Standing
from moderation.model import Tier
from rooms.model import Phase, Place, Service
from tests.makers import NOON, minutes
from tests.stock_makers import a_stock

TIERS = st.sampled_from([Tier.WORRY, Tier.URGENT, Tier.IMMEDIATE])
TUKI = Worker("", "@tuki:koulu.fi", NOON + minutes(10), 0, 0)
DURATIONS = st.timedeltas(timedelta(days=-1), timedelta(days=30))
COUNTS = st.integers(0, 10_000)
LINES = st.builds(Line, COUNTS, st.none() | st.just(NOON) | st.just(NOON + timedelta(days=400)))
MILESTONES: st.SearchStrategy[Milestone] = st.one_of(
    st.builds(PickedUp, st.sampled_from(Service), DURATIONS),
    st.builds(AlarmRaised, TIERS),
    st.builds(AlarmTaken, TIERS, DURATIONS),
    st.just(Undelivered()),
    st.just(AskedAgain()),
    st.just(SetAside()),
    st.builds(Paged, st.integers(0, 9), st.integers(0, 9)),
)
STOCKS = st.builds(
    Stock,
    phases=st.dictionaries(st.sampled_from(Phase), COUNTS),
    asleep=COUNTS,
    waiting=st.dictionaries(st.sampled_from(Queue), LINES),
    on_duty=st.dictionaries(st.sampled_from([Place.DUTY, Place.TUTORS]), COUNTS),
    alarms=st.dictionaries(st.tuples(TIERS, st.sampled_from(Standing)), COUNTS),
    unanswered=st.dictionaries(TIERS, LINES),
    errands=LINES,
    envelopes=st.dictionaries(st.sampled_from(["locked", "held", "aside"]), COUNTS),
    drilled_at=st.none() | st.just(NOON),
)


def some_metrics(stock: Stock | None = None) -> Metrics:
    vitals = Vitals(lambda: 7.0, serving=True)
    vitals.stock_taken(stock)
    return Metrics(vitals, lambda: NOON + minutes(10))


def samples(metrics: Metrics) -> dict[str, float]:
    """Each series as Prometheus would show it."""
    return {
        _series(one.name, one.labels): one.value
        for family in text_string_to_metric_families(metrics.text().decode())
        for one in family.samples
    }


def _series(name: str, labels: dict[str, str]) -> str:
    shown = ",".join(f"{label}={value}" for label, value in labels.items())
    return f"{name}{{{shown}}}" if shown else name


def labelled(metrics: Metrics) -> Iterator[tuple[str, str, str]]:
    """(family, label, value) of everything that is told."""
    for family in text_string_to_metric_families(metrics.text().decode()):
        for one in family.samples:
            for label, value in one.labels.items():
                yield family.name, label, value


@given(st.lists(MILESTONES, max_size=20), st.none() | STOCKS)
def test_whatever_happens_no_label_ever_has_a_value_from_outside_its_closed_list(
    passed: list[Milestone], stock: Stock | None
):
    metrics = some_metrics(stock)
    metrics.happened(passed)
    for outcome in Outcome:
        metrics.answered(outcome)

    for family, label, value in labelled(metrics):
        if label == "le":
            assert value == "+Inf" or re.fullmatch(r"[0-9.]+", value)
        elif label == "outcome":
            assert value in OUTCOMES[family]
        else:
            assert value in LABELS[label], family


@given(st.lists(MILESTONES, max_size=20), st.none() | STOCKS)
def test_what_happens_adds_no_series_that_was_not_there_before(passed: list[Milestone], stock: Stock | None):
    metrics = some_metrics(stock)
    before = set(samples(metrics))
    metrics.happened(passed)

    assert set(samples(metrics)) == before


def test_the_queue_is_told_by_who_is_waited_for():
    waiting = {Queue.TUTOR_CHAT: Line(2, NOON), Queue.ALARM: Line(1, NOON + minutes(9))}
    told = samples(some_metrics(a_stock(waiting=waiting)))

    assert told["kynnys_waiting{queue=tutor_chat}"] == 2
    assert told["kynnys_waiting{queue=counsellor_chat}"] == 0
    assert told["kynnys_longest_wait_seconds{queue=tutor_chat}"] == 600
    assert told["kynnys_longest_wait_seconds{queue=alarm}"] == 60
    assert told["kynnys_longest_wait_seconds{queue=counsellor_chat}"] == 0


def test_alarms_are_told_by_tier_and_by_who_has_them():
    stock = a_stock(
        alarms={(Tier.IMMEDIATE, Standing.CALLED): 1, (Tier.URGENT, Standing.OWNED): 3},
        unanswered={Tier.IMMEDIATE: Line(1, NOON + minutes(5))},
    )
    told = samples(some_metrics(stock))

    assert told["kynnys_alarms_open{standing=called,tier=T3}"] == 1
    assert told["kynnys_alarms_open{standing=owned,tier=T2}"] == 3
    assert told["kynnys_alarms_open{standing=marked,tier=T1}"] == 0
    assert told["kynnys_alarm_unanswered_seconds{tier=T3}"] == 300
    assert told["kynnys_alarm_unanswered_seconds{tier=T2}"] == 0


def test_how_long_it_took_until_somebody_had_an_alarm_is_a_histogram_by_tier():
    metrics = some_metrics()
    metrics.happened([AlarmTaken(Tier.IMMEDIATE, timedelta(seconds=45)), AlarmRaised(Tier.IMMEDIATE)])
    told = samples(metrics)

    assert told["kynnys_alarm_taken_seconds_bucket{le=30.0,tier=T3}"] == 0
    assert told["kynnys_alarm_taken_seconds_bucket{le=60.0,tier=T3}"] == 1
    assert told["kynnys_alarm_taken_seconds_count{tier=T2}"] == 0
    assert told["kynnys_alarms_raised_total{tier=T3}"] == 1


def test_a_clock_that_was_set_back_makes_no_wait_negative():
    metrics = some_metrics(a_stock(errands=Line(1, NOON + minutes(60))))
    metrics.happened([PickedUp(Service.TUTOR_CHAT, -timedelta(hours=1))])
    told = samples(metrics)

    assert told["kynnys_wait_seconds_sum{service=tutor_chat}"] == 0
    assert told["kynnys_oldest_errand_seconds"] == 0


def test_while_the_database_is_away_nothing_old_is_told_and_that_it_is_away():
    metrics = some_metrics(a_stock(waiting={Queue.TUTOR_CHAT: Line(2, NOON)}))
    metrics.vitals.stock_taken(None)
    told = samples(metrics)

    assert told["kynnys_database_up"] == 0
    assert told["kynnys_ready"] == 0
    assert not [name for name in told if name.startswith("kynnys_waiting")]


def test_a_homeserver_that_never_answered_is_infinitely_far_away():
    assert samples(some_metrics())["kynnys_sync_age_seconds"] == float("inf")


def test_the_process_is_told_of_too():
    told = samples(some_metrics())

    assert told["process_resident_memory_bytes"] > 0
    assert told["process_open_fds"] > 0


def test_a_drill_that_never_was_has_no_age():
    assert "kynnys_drill_age_seconds" not in samples(some_metrics(a_stock()))
    assert samples(some_metrics(a_stock(drilled_at=NOON)))["kynnys_drill_age_seconds"] == 600


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        (200, Outcome.ANSWERED),
        (302, Outcome.ANSWERED),
        (403, Outcome.REFUSED),
        (429, Outcome.SLOWED),
        (502, Outcome.FAILED),
    ],
)
def test_what_a_status_means(status: int, outcome: Outcome):
    assert outcome_of(status) is outcome


async def test_requests_to_the_homeserver_are_counted_by_their_end_and_never_by_their_address():
    metrics = some_metrics()
    homeserver = web.Application()

    async def refuses(_request: web.Request) -> web.Response:
        return web.json_response({"errcode": "M_FORBIDDEN"}, status=403)

    homeserver.router.add_get("/rooms/{room}", refuses)
    async with TestServer(homeserver) as server, aiohttp.ClientSession(trace_configs=[metrics.trace()]) as session:
        await session.get(server.make_url("/rooms/!salainen:koulu.fi"))
        with pytest.raises(aiohttp.ClientConnectorError):
            await session.get("http://127.0.0.1:1/rooms/!salainen:koulu.fi")
    told = samples(metrics)

    assert told["kynnys_homeserver_answers_total{outcome=refused}"] == 1
    assert told["kynnys_homeserver_answers_total{outcome=unreachable}"] == 1
    assert "salainen" not in metrics.text().decode()


def test_each_of_several_workers_is_told_of_by_its_name_alone_and_one_that_is_gone_is_down():
    metrics = some_metrics()
    metrics.vitals.stock_taken(a_stock(), [TUKI, replace(TUKI, name="tuki2", heard_at=NOON + minutes(10) - GONE_AFTER)])

    told = samples(metrics)
    assert (told["kynnys_worker_up{worker=1}"], told["kynnys_worker_up{worker=tuki2}"]) == (1, 0)
    assert "koulu" not in metrics.text().decode()


def test_what_is_there_only_with_a_database_is_known_by_name():
    metrics = some_metrics()
    metrics.vitals.stock_taken(a_stock(drilled_at=NOON), [TUKI])
    everything = {name.partition("{")[0] for name in samples(metrics)}

    assert some_metrics().names() == everything
