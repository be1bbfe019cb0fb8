"""What is measured, what is aimed at, and how it is shown."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from rich.table import Table

REFERENCE_FLOOR_MS = 36.0
"""Twice send -> long poll, as measured once on a quiet machine (reference: MATRIX.md, section 7)."""


def percentile(values: Iterable[float], share: float) -> float:
    """The smallest value that at least this share of all does not exceed; NaN of nothing."""
    ranked = sorted(values)
    return ranked[max(0, math.ceil(share * len(ranked)) - 1)] if ranked else math.nan


@dataclass(frozen=True, slots=True)
class Run:
    """One stretch of relaying by one side. Seconds, unless a name says otherwise."""

    sent: int
    latencies: tuple[float, ...] = field(repr=False)
    """Of each message that came: from the beginning of the send call to unsealed at the counsellor."""
    took: float
    """From the first send call to the last message unsealed."""
    cpu: float
    """User and system time of the relaying process."""
    homeserver_cpu: float
    faults: int
    """Messages that were lost, came twice, or overtook another one of the same student."""
    load: float
    """Load average of the last minute, at the end."""


@dataclass(frozen=True, slots=True)
class Side:
    """All runs of one kind of one side, pooled."""

    runs: Sequence[Run]

    @property
    def messages(self) -> int:
        return sum(run.sent for run in self.runs)

    @property
    def cpu_ms(self) -> float:
        """A message."""
        return 1000 * sum(run.cpu for run in self.runs) / self.messages

    @property
    def homeserver_cpu_ms(self) -> float:
        """A message."""
        return 1000 * sum(run.homeserver_cpu for run in self.runs) / self.messages

    @property
    def per_second(self) -> float:
        return self.messages / sum(run.took for run in self.runs)

    @property
    def faults(self) -> int:
        return sum(run.faults for run in self.runs)

    def latency_ms(self, share: float) -> float:
        return 1000 * percentile((each for run in self.runs for each in run.latencies), share)

    def as_json(self) -> dict[str, Any]:
        return {
            "messages": self.messages,
            "cpu_ms": self.cpu_ms,
            "homeserver_cpu_ms": self.homeserver_cpu_ms,
            "per_second": self.per_second,
            "p50_ms": self.latency_ms(0.5),
            "p95_ms": self.latency_ms(0.95),
            "faults": self.faults,
            "runs": [{"per_second": run.sent / run.took, "load": run.load} for run in self.runs],
        }


@dataclass
class Report:
    """Everything that was measured. What was not asked for stays None."""

    idle_cpu_ms: float | None = None
    """Of the bot, a second, with nothing to do."""
    physical_ms: list[float] = field(default_factory=list)
    """Each is send -> long poll, once."""
    steady: dict[str, Side] = field(default_factory=dict)
    burst: dict[str, Side] = field(default_factory=dict)
    greeting_ms: list[float] = field(default_factory=list)
    memory_mib: dict[str, float] = field(default_factory=dict)
    rooms: int = 0
    """Conversations that were there when the bot was started anew."""
    ready_s: list[float] = field(default_factory=list)
    load: list[float] = field(default_factory=list)
    """Load averages of the last minute: at the beginning, after each run and after each part."""

    @property
    def physical_floor_ms(self) -> float:
        """Of a relay: there and back."""
        return 2 * percentile(self.physical_ms, 0.5)

    def as_json(self) -> dict[str, Any]:
        plain = {key: value for key, value in asdict(self).items() if key not in ("steady", "burst")}
        both = {"steady": self.steady, "burst": self.burst}
        sides = {name: {side: one.as_json() for side, one in sides.items()} for name, sides in both.items()}
        aims = [aim.as_json() for aim in aims_of(self)]
        return {**plain, **sides, "physical_floor_ms": self.physical_floor_ms, "aims": aims}


@dataclass(frozen=True, slots=True)
class Aim:
    """A figure, and what is aimed at; without a `bound` it is only told."""

    what: str
    value: float
    bound: float | None
    unit: str
    at_least: bool = False

    @property
    def met(self) -> bool | None:
        if self.bound is None:
            return None
        return self.value >= self.bound if self.at_least else self.value <= self.bound

    def as_json(self) -> dict[str, Any]:
        return {**asdict(self), "met": self.met}


def aims_of(report: Report) -> list[Aim]:
    """The aims for which there are figures."""
    return [*_relay_aims(report), *_burst_aims(report), *_other_aims(report)]


def _relay_aims(report: Report) -> list[Aim]:
    if not report.steady:
        return []
    bot, floor = report.steady["bot"], report.steady["floor"]
    p50 = bot.latency_ms(0.5)
    return [
        Aim("CPU a message, bot / floor", bot.cpu_ms / floor.cpu_ms, 1.5, "x"),
        Aim("relay p50 / physical floor of this run", p50 / report.physical_floor_ms, 1.5, "x"),
        Aim(f"relay p50 / {REFERENCE_FLOOR_MS:.0f} ms", p50 / REFERENCE_FLOOR_MS, 1.5, "x"),
        Aim("relay p50, bot / floor", p50 / floor.latency_ms(0.5), 1.5, "x"),
    ]


def _burst_aims(report: Report) -> list[Aim]:
    if not report.burst:
        return []
    bot = report.burst["bot"]
    return [
        Aim("burst, relayed a second", bot.per_second, 30, "/s", at_least=True),
        Aim("burst, lost, doubled or out of order", bot.faults, 0, ""),
    ]


def _other_aims(report: Report) -> list[Aim]:
    aims = []
    if report.ready_s:
        aims.append(Aim(f"ready with {report.rooms} rooms, p50", percentile(report.ready_s, 0.5), 3, "s"))
    if report.greeting_ms:
        aims.append(Aim("greeting, p50", percentile(report.greeting_ms, 0.5), 400, "ms"))
    return aims


# --- tables ---------------------------------------------------------------------------------------------------------
def side_by_side(title: str, sides: dict[str, Side]) -> Table:
    """The bot beside the floor."""
    table = Table(title=title, title_justify="left")
    table.add_column("")
    for name in ("bot", "floor", "ratio"):
        table.add_column(name, justify="right")
    bot, floor = sides["bot"], sides["floor"]
    rows = (
        ("CPU a message, ms", bot.cpu_ms, floor.cpu_ms),
        ("latency p50, ms", bot.latency_ms(0.5), floor.latency_ms(0.5)),
        ("latency p95, ms", bot.latency_ms(0.95), floor.latency_ms(0.95)),
        ("relayed a second", bot.per_second, floor.per_second),
        ("homeserver CPU a message, ms", bot.homeserver_cpu_ms, floor.homeserver_cpu_ms),
        ("messages", bot.messages, floor.messages),
        ("lost, doubled, out of order", bot.faults, floor.faults),
    )
    for what, ours, theirs in rows:
        ratio = f"{ours / theirs:.2f}" if theirs else ""
        table.add_row(what, number(ours), number(theirs), ratio)
    return table


def others(report: Report) -> Table:
    """What has nothing to stand beside."""
    table = Table(title="The rest", title_justify="left")
    for name in ("", "p50", "p95", "n"):
        table.add_column(name, justify="right" if name else "left")
    for what, values in (
        ("DM to greeting, ms", report.greeting_ms),
        (f"start to ready with {report.rooms} rooms, s", report.ready_s),
        ("send -> long poll, once, ms", report.physical_ms),
    ):
        if values:
            table.add_row(what, number(percentile(values, 0.5)), number(percentile(values, 0.95)), str(len(values)))
    for what, mib in report.memory_mib.items():
        table.add_row(f"resident memory {what}, MiB", number(mib))
    if report.idle_cpu_ms is not None:
        table.add_row("CPU of an idle bot, ms a second", number(report.idle_cpu_ms))
    table.add_row("load average, lowest and highest", number(min(report.load)), number(max(report.load)))
    return table


def aims_table(aims: Iterable[Aim]) -> Table:
    table = Table(title="Aims", title_justify="left")
    for name in ("", "measured", "aim", ""):
        table.add_column(name, justify="right" if name else "left")
    for aim in aims:
        table.add_row(*told(aim))
    return table


def told(aim: Aim) -> tuple[str, str, str, str]:
    """Name, figure, what is aimed at, verdict."""
    figure = f"{number(aim.value)} {aim.unit}"
    if aim.bound is None:
        return aim.what, figure, "", ""
    verdict = "[green]met[/]" if aim.met else "[red]not met[/]"
    return aim.what, figure, f"{'≥' if aim.at_least else '≤'} {aim.bound:g} {aim.unit}", verdict


def number(value: float) -> str:
    """Three figures or so; nothing for NaN."""
    if math.isnan(value):
        return ""
    if isinstance(value, int) or value >= 1000:
        return f"{value:.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}"
