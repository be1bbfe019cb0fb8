"""Numbers for Prometheus, in a registry of our own. docs/operations.md tells what each means.

A label's values are those of a closed list, and all of them stand from the beginning: no id, no name of a person, no
room and no text can become one. Workers are called by their names in the settings. What is counted is counted after its
commit (`Milestone`); what stands is read from the last stock that was taken, so that being asked costs the database
nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from importlib.metadata import version
from typing import Final, assert_never

import aiohttp
from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    ProcessCollector,
    disable_created_metrics,
    generate_latest,
)
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from bot.clock import utc_now
from bot.db.stock import Line, Queue, Stock
from bot.db.workers import shown
from bot.matrix.outcome import Outcome, traced
from bot.milestones import AlarmRaised, AlarmTaken, AskedAgain, Milestone, Paged, PickedUp, SetAside, Undelivered
from bot.vitals import Vitals
from moderation.alarm import Standing
from moderation.model import Tier
from rooms.model import Phase, Place, Service


class PageOutcome(StrEnum):
    SENT = "sent"
    FAILED = "failed"


TIERS: Final = tuple(f"T{tier.value}" for tier in Tier if tier is not Tier.NONE)
SERVICES: Final = tuple(service.value for service in Service)
QUEUES: Final = tuple(queue.value for queue in Queue)
PHASES: Final = tuple(phase.value for phase in Phase if phase is not Phase.ERASED)
ROOMS: Final = (Place.DUTY.value, Place.TUTORS.value)
STANDINGS: Final = tuple(one.value for one in Standing if one is not Standing.CLOSED)
STATES: Final = ("ready", "locked", "held", "relaying", "aside")
VERSION: Final = version("kynnys")
_OUTCOMES: Final = tuple(one.value for one in Outcome)
_PAGES: Final = tuple(one.value for one in PageOutcome)
LABELS: Final[dict[str, tuple[str, ...]]] = {
    "tier": TIERS,
    "service": SERVICES,
    "queue": QUEUES,
    "phase": PHASES,
    "room": ROOMS,
    "standing": STANDINGS,
    "state": STATES,
    "version": (VERSION,),
}
"""Every label that is not `outcome` and not a bucket's edge, with all that it may be."""
OUTCOMES: Final[dict[str, tuple[str, ...]]] = {
    "kynnys_homeserver_answers": _OUTCOMES,
    "kynnys_pages": _PAGES,
}
STOCKED: Final = (
    "kynnys_conversations",
    "kynnys_asleep",
    "kynnys_waiting",
    "kynnys_longest_wait_seconds",
    "kynnys_on_duty",
    "kynnys_alarms_open",
    "kynnys_alarm_unanswered_seconds",
    "kynnys_errands",
    "kynnys_oldest_errand_seconds",
    "kynnys_envelopes",
    "kynnys_drill_age_seconds",
    "kynnys_worker_up",
)
"""What is there only while the database is."""
_WAITS: Final = (30, 60, 120, 300, 600, 900, 1800, 3600, 14400)
"""Seconds: from at once to half a school day."""
_ALARMS: Final = (15, 30, 60, 120, 300, 900, 1800, 3600)
"""Seconds: among them the steps of the chain."""
_LAGS: Final = (0.005, 0.02, 0.05, 0.1, 0.25, 1, 5)


class Metrics:
    """One a process. `vitals`: what the gauges are read from."""

    def __init__(self, vitals: Vitals, now: Callable[[], datetime] = utc_now) -> None:
        disable_created_metrics()  # type: ignore[no-untyped-call]
        self.vitals = vitals
        self._registry = CollectorRegistry()
        ProcessCollector(registry=self._registry)
        self._registry.register(_Stocked(vitals, now))
        self._vital_signs()
        self._lag = Histogram(
            "kynnys_loop_lag_seconds", "How late the loop is.", buckets=_LAGS, registry=self._registry
        )
        self._waits = self._timed("kynnys_wait_seconds", "From a card in a duty room to its taking.", "service", _WAITS)
        self._taken = self._timed(
            "kynnys_alarm_taken_seconds", "From the raising of an alarm until an adult first has it.", "tier", _ALARMS
        )
        self._raised = self._counted("kynnys_alarms_raised", "Alarms that came to a tier.", "tier", TIERS)
        self.troubles = 0
        """Requests to the homeserver that came to nothing so far: not a no, but no answer, 5xx or 429."""
        self._answers = self._counted("kynnys_homeserver_answers", "Requests to it.", "outcome", _OUTCOMES)
        self._pages = self._counted("kynnys_pages", "Channels outside Matrix that were tried.", "outcome", _PAGES)
        self._undelivered = self._count("kynnys_undelivered", "What was given up; whoever must know was told.")
        self._unread = self._count("kynnys_unreadable", "Messages that could not be read for a minute.")
        self._aside = self._count("kynnys_set_aside", "Messages that were set aside after three tries.")

    def text(self) -> bytes:
        """All of it, as Prometheus reads it."""
        return generate_latest(self._registry)

    @property
    def registry(self) -> CollectorRegistry:
        return self._registry

    def names(self) -> set[str]:
        """Of every series that there can be."""
        always = {one.name for family in self._registry.collect() for one in family.samples}
        return always | set(STOCKED)

    # --- what happens -----------------------------------------------------------------------------------------------
    def happened(self, milestones: Iterable[Milestone]) -> None:
        """After their commit."""
        for one in milestones:
            match one:
                case PickedUp(service=service, after=after):
                    self._waits.labels(service.value).observe(max(0.0, after.total_seconds()))
                case AlarmRaised(tier=tier):
                    self._raised.labels(_tier(tier)).inc()
                case AlarmTaken(tier=tier, after=after):
                    self._taken.labels(_tier(tier)).observe(max(0.0, after.total_seconds()))
                case Undelivered():
                    self._undelivered.inc()
                case AskedAgain():
                    self._unread.inc()
                case SetAside():
                    self._aside.inc()
                case Paged(sent=sent, failed=failed):
                    self._pages.labels(PageOutcome.SENT.value).inc(sent)
                    self._pages.labels(PageOutcome.FAILED.value).inc(failed)
                case _:
                    assert_never(one)

    def lagged(self, seconds: float) -> None:
        """The loop was so late."""
        self._lag.observe(max(0.0, seconds))

    def answered(self, outcome: Outcome) -> None:
        """A request to the homeserver has ended."""
        self._answers.labels(outcome.value).inc()
        self.troubles += outcome in (Outcome.FAILED, Outcome.UNREACHABLE, Outcome.SLOWED)

    def trace(self) -> aiohttp.TraceConfig:
        """Counts how a session's requests end."""
        return traced(self.answered)

    # --- making -----------------------------------------------------------------------------------------------------
    def _timed(self, name: str, told: str, label: str, buckets: Sequence[float]) -> Histogram:
        made = Histogram(name, told, [label], buckets=buckets, registry=self._registry)
        for value in LABELS[label]:
            made.labels(value)
        return made

    def _counted(self, name: str, told: str, label: str, values: Iterable[str]) -> Counter:
        made = Counter(name, told, [label], registry=self._registry)
        for value in values:
            made.labels(value)
        return made

    def _count(self, name: str, told: str) -> Counter:
        return Counter(name, told, registry=self._registry)

    def _vital_signs(self) -> None:
        """Asked for when somebody looks."""
        vitals = self.vitals
        Gauge("kynnys_build_info", "Which Kynnys.", ["version"], registry=self._registry).labels(VERSION).set(1)
        signs: tuple[tuple[str, str, Callable[[], float]], ...] = (
            ("kynnys_ready", "1 while students are served.", lambda: vitals.health().is_ready),
            ("kynnys_database_up", "1 while the database answers.", lambda: vitals.database_is_there),
            ("kynnys_encoder_up", "1 while the encoder works.", lambda: vitals.encoder_works()),
            ("kynnys_screen_whole", "1 while rules and heads are there.", lambda: vitals.screen_is_whole),
            ("kynnys_sync_age_seconds", "Since the homeserver answered a sync.", lambda: _age(vitals.sync_age)),
        )
        for name, told, read in signs:
            Gauge(name, told, registry=self._registry).set_function(read)


def _tier(tier: Tier) -> str:
    return f"T{tier.value}"


def _age(seconds: float | None) -> float:
    """Infinite where it never was: an alert that compares then speaks."""
    return float("inf") if seconds is None else seconds


class _Stocked(Collector):
    """Gauges of the last stock. Where the database is away there are none, rather than old ones."""

    def __init__(self, vitals: Vitals, now: Callable[[], datetime]) -> None:
        self._vitals = vitals
        self._now = now

    def collect(self) -> Iterator[GaugeMetricFamily]:
        stock = self._vitals.stock
        if stock is None:
            return
        yield _by("kynnys_conversations", "By phase.", "phase", PHASES, _phases(stock))
        yield _one("kynnys_asleep", "Talks that sleep; also counted as assigned.", stock.asleep)
        yield from self._queues(stock)
        yield _by("kynnys_on_duty", "Staff on duty, not on a break.", "room", ROOMS, _duty(stock))
        yield from self._alarms(stock)
        yield _one("kynnys_errands", "What is still to be done at the homeserver.", stock.errands.count)
        yield _one("kynnys_oldest_errand_seconds", "Age of the first of them; 0 for none.", self._since(stock.errands))
        yield _by("kynnys_envelopes", "Messages that are not done.", "state", STATES, stock.envelopes)
        if self._vitals.workers is not None:
            told = "By name, where several share the database: 1 while it says that it lives."
            up = {shown(one.name): float(one.lives(self._now())) for one in self._vitals.workers}
            yield _by("kynnys_worker_up", told, "worker", up, up)
        if stock.drilled_at is not None:
            drilled = self._since(Line(1, stock.drilled_at))
            yield _one("kynnys_drill_age_seconds", "Since the last drill; missing where there was none.", drilled)

    def _queues(self, stock: Stock) -> Iterator[GaugeMetricFamily]:
        lines = {queue.value: line for queue, line in stock.waiting.items()}
        counts = {queue: line.count for queue, line in lines.items()}
        longest = {queue: self._since(line) for queue, line in lines.items()}
        yield _by("kynnys_waiting", "Students who wait.", "queue", QUEUES, counts)
        yield _by("kynnys_longest_wait_seconds", "Of who has waited longest; 0 for nobody.", "queue", QUEUES, longest)

    def _alarms(self, stock: Stock) -> Iterator[GaugeMetricFamily]:
        open_ones = GaugeMetricFamily("kynnys_alarms_open", "Alarms.", labels=["tier", "standing"])
        for tier in Tier:
            for standing in Standing:
                if tier is not Tier.NONE and standing is not Standing.CLOSED:
                    open_ones.add_metric([_tier(tier), standing.value], stock.alarms.get((tier, standing), 0))
        yield open_ones
        longest = {_tier(tier): self._since(line) for tier, line in stock.unanswered.items()}
        told = "Since the raising of the oldest alarm that nobody has; 0 for none."
        yield _by("kynnys_alarm_unanswered_seconds", told, "tier", TIERS, longest)

    def _since(self, line: Line) -> float:
        return 0.0 if line.since is None else max(0.0, (self._now() - line.since).total_seconds())


def _one(name: str, told: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, told, value=value)


def _by(name: str, told: str, label: str, values: Iterable[str], found: Mapping[str, float]) -> GaugeMetricFamily:
    """A gauge for every value of the closed list, and for no other."""
    made = GaugeMetricFamily(name, told, labels=[label])
    for value in values:
        made.add_metric([value], found.get(value, 0))
    return made


def _duty(stock: Stock) -> dict[str, int]:
    return {str(place.value): count for place, count in stock.on_duty.items()}


def _phases(stock: Stock) -> dict[str, int]:
    return {phase.value: count for phase, count in stock.phases.items()}
