"""`make bench-safety`: from a grave message to an adult's screen, while fifty others talk; and the crisis screen alone.

Measured against the demo's Synapse with encrypted clients. The floor is an ordinary message, relayed to its desk in the
same seconds; beside that, what goes the other way, which nobody screens. Grave words come from config/crisis, never
from here. Everything is on loopback, in one temporary directory, and ends by itself.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import signal
import sqlite3
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Coroutine, Iterable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, closing
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from bot.matrix.hardened import quiet_nio
from tests.bench import figures, scenes, screen_alone
from tests.bench.alarms import Alarms, encoder_out
from tests.bench.busy import TALK, Bustle, Busy
from tests.bench.figures import Aim, number, percentile
from tests.bench.people import Heard, Person
from tests.bench.processes import TREE, cpu_seconds, resident_mib
from tests.bench.relaying import Relaying, Route
from tests.bench.scenes import AT_ONCE, Stage

GIVEN_UP_AFTER = 234.0
"""Seconds after which it ends in any case, with the stretches that are whole by then."""
ALONE_WITHIN = 120.0
BETWEEN = 1.0
"""Seconds between two alarms at the least, so that they do not pile up."""
GREETED_WITHIN = 60.0
AT_LEAST = 10.0
"""Seconds for fresh students to come, and for a stretch's alarms, even where all are over time."""
ENDING = 20.0
"""Seconds for what is under way at the end of a stretch."""

OBLIQUE, URGENT = "T3", "T2"
FIRST_WORDS = "T3, a student's first words"
WHOLE_LOOK = "T3 for the whole look alone"
"""Grave by the encoder, not by rules or phrases; there is none without trained heads."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """What is measured in one go."""

    name: str
    alarms: Mapping[str, int]
    """Kind -> how many."""
    how: signal.Signals | None = None
    """What every encoder of the bot gets."""


@dataclass(frozen=True, slots=True)
class Size:
    """How much is measured."""

    alarms: int = 40
    others: int = 50
    every: float = 5.0
    """Seconds between two messages of one person."""
    each: int = 40
    """Texts of each length for the screen alone."""
    seconds: float = 215.0
    """All shall be over after this; on a slow machine fewer alarms are raised."""

    def stretches(self) -> tuple[Stretch, ...]:
        whole, some, few = self.alarms, max(1, self.alarms // 8), max(3, self.alarms // 5)
        well = {OBLIQUE: whole, URGENT: some, FIRST_WORDS: some, WHOLE_LOOK: some}
        ill = {OBLIQUE: few, URGENT: few // 3}
        return (
            Stretch("encoder well", well),
            Stretch("encoder killed", ill, signal.SIGKILL),
            Stretch("encoder stopped", ill, signal.SIGSTOP),
        )


QUICK = Size(alarms=8, others=20, each=8, seconds=82.0)


@dataclass
class Figures:
    """What one stretch brought. Times in ms unless a name says otherwise."""

    name: str
    alarms_ms: dict[str, list[float]] = field(default_factory=dict)
    missed: dict[str, int] = field(default_factory=dict)
    screened_ms: list[float] = field(default_factory=list)
    unscreened_ms: list[float] = field(default_factory=list)
    messages: int = 0
    questions: int = 0
    faults: int = 0
    """Relayed messages that were lost, came twice or out of order."""
    soft_lines: int = 0
    soft_marks: int = 0
    not_screened: int = 0
    false_alarms: int = 0
    not_ended: int = 0
    seconds: float = 0.0
    bot_cpu: float = 0.0
    """Share of one CPU."""
    homeserver_cpu: float = 0.0
    load: float = 0.0
    """Load average of the last minute, at the end."""

    @property
    def all_alarms_ms(self) -> list[float]:
        return [each for of in self.alarms_ms.values() for each in of]

    @property
    def per_second(self) -> float:
        return (self.messages + self.questions) / self.seconds if self.seconds else 0.0


@dataclass
class Report:
    alone: dict[str, Any] = field(default_factory=dict)
    stretches: list[Figures] = field(default_factory=list)
    physical_ms: list[float] = field(default_factory=list)
    """Each is send -> long poll, once, with nobody else talking."""
    memory_mib: dict[str, float] = field(default_factory=dict)
    load: dict[str, float] = field(default_factory=dict)
    begun: float = field(default_factory=time.monotonic)

    def note_load(self, when: str) -> None:
        self.load[when] = os.getloadavg()[0]


# --- the stage ------------------------------------------------------------------------------------------------------
Seat = tuple[Person, str]
"""A student, and the room in which they write."""


class Bench:
    """The people in their places, and the stretches one after another."""

    def __init__(self, stage: Stage, size: Size, report: Report, console: Console) -> None:
        self._stage, self._size, self.report, self._console = stage, size, report, console
        self._bot = stage.bot.account.user_id
        self._alarms = Alarms(stage)
        self._fresh: dict[tuple[str, str], list[Seat]] = defaultdict(list)
        self._until = report.begun + size.seconds
        self._words = screen_alone.demo_words()
        late = set(report.alone["whole_look"])
        self._late = [str(one["text"]) for one in screen_alone.seeds() if one["id"] in late]

    async def run(self) -> None:
        self.report.physical_ms = await scenes.physical_ms(self._stage, 10)
        self._tell("people come")
        stretches = [self._possible(one) for one in self._size.stretches()]
        half = self._size.others // 2
        talks = await self._stage.talks(self._size.others - half)
        seats = await self._gather(self._comes(f"kysyja-{number}") for number in range(half))
        askers = Route(self._stage.bot, self._bot, self._stage.homeserver.pid, seats)
        self._tell("fresh students come")
        await self._fresh_come(stretches)
        await self._all_are_greeted()
        self.report.memory_mib["bot before"] = resident_mib(self._stage.bot.pid)
        self.report.note_load("people are there")
        await self._measure(Busy(self._stage, talks, askers, self._size.every), stretches)
        self.report.memory_mib["bot after"] = resident_mib(self._stage.bot.pid)

    async def _measure(self, busy: Busy, stretches: Iterable[Stretch]) -> None:
        def hear(heard: Heard) -> None:
            self._stage.counsellor_heard(heard)
            busy.hear(heard)
            self._alarms.hear(heard)

        self._stage.counsellor.on_heard = hear
        async with busy.standing():
            left = [sum(one.alarms.values()) for one in stretches]
            for turn, stretch in enumerate(stretches):
                self._tell(stretch.name)
                share = left[turn] / sum(left[turn:])
                now = time.monotonic()
                until = now + self._size.every + max(AT_LEAST, share * (self._until - now) - ENDING)
                self.report.stretches.append(await self._one_stretch(busy, stretch, until))

    def _possible(self, stretch: Stretch) -> Stretch:
        known = {kind: count for kind, count in stretch.alarms.items() if kind != WHOLE_LOOK or self._late}
        return replace(stretch, alarms=known)

    async def _comes(self, name: str, *, known: bool = True) -> Seat:
        """A new student with a room; one who is known has shared a key with the bot."""
        student = await self._stage.crowd.comes(name)
        room = await student.opens_room(self._bot)
        if known:
            await student.shares_key(room, self._bot)
        return student, room

    async def _gather(self, coming: Iterable[Coroutine[Any, Any, Seat]]) -> list[Seat]:
        places = asyncio.Semaphore(AT_ONCE)

        async def one(comes: Coroutine[Any, Any, Seat]) -> Seat:
            async with places:
                return await comes

        return await asyncio.gather(*map(one, coming))

    async def _fresh_come(self, stretches: Iterable[Stretch]) -> None:
        """One for each alarm, in mixed order, as many as come within half of the time that is left."""
        wanted = [(one.name, kind) for one in stretches for kind, count in one.alarms.items() for _ in range(count)]
        random.Random(len(wanted)).shuffle(wanted)
        now = time.monotonic()
        until = now + max(AT_LEAST, (self._until - now) / 2)
        for start in range(0, len(wanted), AT_ONCE):
            if time.monotonic() < until:
                some = wanted[start : start + AT_ONCE]
                names = (f"uusi-{start + number}" for number in range(len(some)))
                coming = (
                    self._comes(name, known=kind != FIRST_WORDS) for name, (_, kind) in zip(names, some, strict=True)
                )
                for place, seat in zip(some, await self._gather(coming), strict=True):
                    self._fresh[place].append(seat)

    async def _all_are_greeted(self) -> None:
        patience = time.monotonic() + GREETED_WITHIN
        here = self._size.others + sum(map(len, self._fresh.values()))
        while scenes.conversations(self._stage.bot.database) != (here, 0):
            if time.monotonic() > patience:
                raise RuntimeError("the bot is still busy with greetings: the machine is too slow or too busy")
            await asyncio.sleep(0.3)

    # --- one stretch ------------------------------------------------------------------------------------------------
    async def _one_stretch(self, busy: Busy, stretch: Stretch, until: float) -> Figures:
        got = Figures(stretch.name, {kind: [] for kind in stretch.alarms}, dict.fromkeys(stretch.alarms, 0))
        pids = (self._stage.bot.pid, self._stage.homeserver.pid)
        cards, rows = self._alarms.heard, self._alarms_in_database()
        started = time.perf_counter()
        async with encoder_out(self._stage.bot.pid, stretch.how), busy.going_on() as bustle:
            await asyncio.sleep(self._size.every)  # everybody has begun
            begun, cpu = time.perf_counter(), [cpu_seconds(pid) for pid in pids]
            await self._raise_all(stretch, got, until)
            took = time.perf_counter() - begun
            used = (cpu_seconds(pid) - was for pid, was in zip(pids, cpu, strict=True))
            got.bot_cpu, got.homeserver_cpu = (each / took for each in used)
            got.not_ended = await self._alarms.are_ended()
            got.seconds = time.perf_counter() - started
        _take_over(got, bustle)
        got.false_alarms = (self._alarms_in_database() - rows) - (self._alarms.heard - cards)
        got.load = os.getloadavg()[0]
        return got

    async def _raise_all(self, stretch: Stretch, got: Figures, until: float) -> None:
        """Kinds mixed, one at a time, until all are raised or the time is over."""
        planned = sum(stretch.alarms.values())
        kinds = [kind for kind in stretch.alarms for _ in self._fresh[stretch.name, kind]]
        random.Random(len(kinds)).shuffle(kinds)
        for turn, kind in enumerate(kinds):
            if time.monotonic() > until:
                kinds = kinds[:turn]
                break
            pause = asyncio.create_task(asyncio.sleep(BETWEEN))
            took = await self._alarms.raised(*self._fresh[stretch.name, kind].pop(), self._grave(kind, turn))
            if took is None:
                got.missed[kind] += 1
            else:
                got.alarms_ms[kind].append(1000 * took)
            await pause
        if len(kinds) < planned:
            self._tell(f"{stretch.name}: no time for {planned - len(kinds)} alarms of {planned}")

    def _grave(self, kind: str, turn: int) -> str:
        if kind == WHOLE_LOOK:
            return self._late[turn % len(self._late)]
        return self._words["urgent"] if kind == URGENT else self._words["oblique"]

    def _elapsed(self) -> float:
        return time.monotonic() - self.report.begun

    def _alarms_in_database(self) -> int:
        with closing(sqlite3.connect(f"file:{self._stage.bot.database}?mode=ro", uri=True)) as connection:
            return int(connection.execute("SELECT count(*) FROM alarm").fetchone()[0])

    def _tell(self, what: str) -> None:
        self._console.print(f"[dim]{self._elapsed():4.0f} s, load {os.getloadavg()[0]:.1f}: {what}[/]")


def _take_over(got: Figures, bustle: Bustle) -> None:
    got.screened_ms = [1000 * each for each in bustle.to_desk.latencies]
    got.unscreened_ms = [1000 * each for each in bustle.to_student.latencies]
    got.messages, got.questions = bustle.messages, bustle.questions
    got.faults = bustle.to_desk.faults + bustle.to_student.faults
    got.soft_lines, got.soft_marks, got.not_screened = bustle.soft_lines, bustle.soft_marks, bustle.not_screened


# --- all of it ------------------------------------------------------------------------------------------------------
async def alone(each: int, directory: Path) -> dict[str, Any]:
    """The screen by itself, in a process of its own, before anything else runs."""
    answer = directory / "alone.json"
    command = (sys.executable, "-m", "tests.bench.screen_alone", str(answer), str(each))
    child = await asyncio.create_subprocess_exec(*command, cwd=TREE)
    try:
        code = await asyncio.wait_for(child.wait(), ALONE_WITHIN)
    finally:
        if child.returncode is None:
            child.kill()
            await child.wait()
    if code:
        raise RuntimeError("the screen could not be measured by itself; see above")
    figures_of: dict[str, Any] = json.loads(answer.read_text())
    return figures_of


@asynccontextmanager
async def harmless_stage(directory: Path) -> AsyncIterator[Stage]:
    """The stage of `make bench`, where nobody says anything sad."""
    async with AsyncExitStack() as stack:
        stage = await stack.enter_async_context(scenes.set_stage(directory))
        stage.relaying = Relaying(TALK[0])
        yield stage


@asynccontextmanager
async def ends_in_time(report: Report, console: Console) -> AsyncIterator[None]:
    """On a machine too slow for all of it, what has been measured is shown."""
    try:
        async with asyncio.timeout(GIVEN_UP_AFTER):
            yield
    except TimeoutError:
        if not report.stretches:
            raise click.ClickException("nothing could be measured in time: the machine is too slow or busy") from None
        console.print(f"[red]given up after {GIVEN_UP_AFTER:.0f} s; what is not shown was not measured[/]")


async def measure(size: Size, console: Console) -> Report:
    """The whole bench in a directory that is gone afterwards."""
    report = Report()
    report.note_load("at start")
    with tempfile.TemporaryDirectory(prefix="kynnys-bench-") as name:
        async with ends_in_time(report, console):
            console.print("[dim]the screen alone[/]")
            report.alone = await alone(size.each, Path(name))
            report.note_load("after the screen alone")
            async with harmless_stage(Path(name)) as stage:
                await Bench(stage, size, report, console).run()
    report.note_load("at end")
    return report


async def until_told_to_end(work: Coroutine[Any, Any, Report]) -> Report:
    """SIGTERM ends it as Ctrl-C does: with everything taken down, and no encoder left stopped."""
    task = asyncio.ensure_future(work)
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    return await task


# --- tables ---------------------------------------------------------------------------------------------------------
def alarm_table(report: Report, size: Size) -> Table:
    title = f"Sent -> card unsealed, ms, while {size.others} others talk; beside a relayed message of the same seconds"
    table = _table(title, "n", "missed", "p50", "p95", "max", "relayed p50", "p95", "ratio p50", "p95")
    for one in report.stretches:
        rows = [*one.alarms_ms.items(), ("all", one.all_alarms_ms)]
        for kind, took in rows:
            missed = one.missed.get(kind, sum(one.missed.values()))
            ours, floor = _shares(took), _shares(one.screened_ms)
            ratios = (number(mine / theirs) for mine, theirs in zip(ours[:2], floor[:2], strict=True))
            cells = (str(len(took)), str(missed), *map(number, (*ours, *floor[:2])), *ratios)
            table.add_row(f"{one.name}: {kind}", *cells, end_section=kind == "all")
    return table


def others_table(report: Report) -> Table:
    """The busy conversations, a column for each stretch."""
    table = _table("The others, who say nothing grave", *(one.name for one in report.stretches))
    rows: dict[str, list[float]] = {
        "messages relayed or to be relayed": [one.messages for one in report.stretches],
        "questions to the bot": [one.questions for one in report.stretches],
        "of both, a second": [one.per_second for one in report.stretches],
        "hard alarms raised by them": [one.false_alarms for one in report.stretches],
        "soft lines to students": [one.soft_lines for one in report.stretches],
        "soft marks at desks": [one.soft_marks for one in report.stretches],
        "not wholly screened, told at desks": [one.not_screened for one in report.stretches],
        "relayed and screened, p50, ms": [percentile(one.screened_ms, 0.5) for one in report.stretches],
        "relayed and screened, p95, ms": [percentile(one.screened_ms, 0.95) for one in report.stretches],
        "relayed to the student, unscreened, p50, ms": [percentile(one.unscreened_ms, 0.5) for one in report.stretches],
        "relayed to the student, unscreened, p95, ms": [
            percentile(one.unscreened_ms, 0.95) for one in report.stretches
        ],
        "lost, doubled, out of order": [one.faults for one in report.stretches],
        "alarms not ended": [one.not_ended for one in report.stretches],
        "CPUs used by the bot (without its encoder)": [one.bot_cpu for one in report.stretches],
        "CPUs used by the homeserver": [one.homeserver_cpu for one in report.stretches],
        "load average": [one.load for one in report.stretches],
    }
    for what, values in rows.items():
        table.add_row(what, *map(number, values))
    return table


def alone_table(told: Mapping[str, Any]) -> Table:
    title = f"The screen alone, ms (heads: {'trained' if told['heads'] else 'none'})"
    table = _table(
        title, "n", *(f"{of} {share}" for of in _LOOKS.values() for share in ("p50", "p95")), "whole / encoder"
    )
    for one in told["lengths"]:
        cells = [number(percentile(one[name], share)) for name in _LOOKS for share in (0.5, 0.95)]
        ratio = percentile(one["whole"], 0.5) / percentile(one["floor"], 0.5)
        table.add_row(f"{one['characters']} characters", str(len(one["whole"])), *cells, number(ratio))
    return table


_LOOKS = {"quick": "quick", "whole": "whole", "whole_in_pieces": "whole, after another", "floor": "encoder alone"}


def rest_table(report: Report) -> Table:
    told = report.alone
    table = _table("The rest", "")
    for what, value in told["load"].items():
        table.add_row(f"loading the screen: {what.removesuffix('_s')}, s", number(value))
    for what, value in told["memory_mib"].items():
        table.add_row(f"resident memory, screen alone, {what}, MiB", number(value))
    for what, value in report.memory_mib.items():
        table.add_row(f"resident memory, {what}, MiB", number(value))
    for what, found in told["demo"].items():
        table.add_row(f"demo.toml, {what}: quick, whole look", ", ".join(found))
    for line, count in told["harmless"].items():
        table.add_row(f"lines of the others, screened alone: {line}", number(count))
    table.add_row("send -> long poll, once, nobody talking, p50, ms", number(percentile(report.physical_ms, 0.5)))
    for when, value in report.load.items():
        table.add_row(f"load average {when}", number(value))
    return table


def _table(title: str, *columns: str) -> Table:
    table = Table("", title=title, title_justify="left")
    for name in columns:
        table.add_column(name, justify="right")
    return table


def _shares(values: list[float]) -> tuple[float, float, float]:
    return percentile(values, 0.5), percentile(values, 0.95), percentile(values, 1.0)


def aims_of(report: Report) -> list[Aim]:
    aims = []
    for one in report.stretches:
        if one.all_alarms_ms:
            aims.append(Aim(f"{one.name}: sent -> card, p95", percentile(one.all_alarms_ms, 0.95) / 1000, 2, "s"))
        if one.all_alarms_ms or any(one.missed.values()):
            aims.append(Aim(f"{one.name}: alarms missed", sum(one.missed.values()), 0, ""))
        soft = one.soft_lines + one.soft_marks + one.not_screened
        aims.append(Aim(f"{one.name}: false hard alarms", one.false_alarms, 0, ""))
        aims.append(Aim(f"{one.name}: false soft lines or marks, not screened", soft, 0, ""))
    return aims


def show(report: Report, size: Size, console: Console) -> None:
    for table in (alarm_table(report, size), others_table(report), alone_table(report.alone), rest_table(report)):
        console.print(table)
    console.print(figures.aims_table(aims_of(report)))


@click.command()
@click.option("--quick", is_flag=True, help="Fewer of everything, rougher figures.")
@click.option("--alarms", type=click.IntRange(4), help="Alarms of the usual kind.  [default: 40; 8 with --quick]")
@click.option("--others", type=click.IntRange(8), help="Conversations beside.  [default: 50; 20 with --quick]")
@click.option("--every", default=5.0, show_default=True, help="Seconds between two messages of one person.")
@click.option("--json", "file", type=click.Path(path_type=Path), help="Write the figures here.")
def main(quick: bool, alarms: int | None, others: int | None, every: float, file: Path | None) -> None:
    """Measures how long an alarm takes, and what the crisis screen costs."""
    quiet_nio()
    console = Console(width=150)
    size = QUICK if quick else Size()
    size = replace(size, alarms=alarms or size.alarms, others=others or size.others, every=every)
    try:
        report = asyncio.run(until_told_to_end(measure(size, console)))
    except asyncio.CancelledError:
        raise click.Abort from None
    show(report, size, console)
    if file is None:
        return
    aims = [aim.as_json() for aim in aims_of(report)]
    file.write_text(json.dumps({"size": asdict(size), **asdict(report), "aims": aims}, indent=1) + "\n")
    console.print(f"[dim]All figures: {file}[/]")


if __name__ == "__main__":
    main()
