"""`make bench-relay`: speed and memory of the bot, beside a bare relay (`floor.py`) in the same run.

Runs of both alternate, since a machine is never quiet; CPU figures are firmer than wall times. Needs Linux and the
`demo` extra. Everything is on loopback, in one temporary directory, and ends by itself.
"""

from __future__ import annotations

import asyncio
import json
import os
import tempfile
from collections import defaultdict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

import click
from rich.console import Console

from bot.matrix.hardened import quiet_nio
from tests.bench import figures, scenes
from tests.bench.figures import Report, Run, Side
from tests.bench.processes import resident_mib
from tests.bench.relaying import Route
from tests.bench.scenes import Stage

WHOLE_WITHIN = 1800.0
"""Seconds after which a bench is given up."""


@dataclass(frozen=True, slots=True)
class Size:
    """How much is measured."""

    students: int = 20
    rate: float = 5.0
    seconds: float = 40.0
    rounds: int = 2
    burst: int = 1000
    greetings: int = 20
    rooms: int = 500
    starts: int = 3
    physical: int = 20


QUICK = Size(seconds=12.0, rounds=1, burst=200, greetings=6, rooms=60, starts=2, physical=10)


class Bench:
    """The parts of a bench. Each fills in its share of the report."""

    def __init__(self, stage: Stage, size: Size, console: Console) -> None:
        self.report = Report()
        self._stage, self._size, self._console = stage, size, console
        self._sides: tuple[Route, Route] | None = None

    @property
    def parts(self) -> dict[str, Callable[[], Awaitable[None]]]:
        return {"greeting": self.greeting, "relay": self.relay, "rooms": self.rooms}

    async def run(self, names: set[str]) -> None:
        await self._stage.bot.is_idle()
        self._note_memory("at start")
        self._note_load()
        for name, part in self.parts.items():
            if name in names:
                self._console.print(f"[dim]measuring: {name}[/]")
                await part()
                self._note_load()

    async def greeting(self) -> None:
        for number in range(self._size.greetings):
            self.report.greeting_ms.append(await scenes.greeting_ms(self._stage, number))
            await asyncio.sleep(0.4)  # the bot's reactions below the greeting are not the next one's burden

    async def relay(self) -> None:
        """5 messages a second and a burst, the bot and the floor in turn."""
        bot = await self._stage.talks(self._size.students)
        async with self._stage.floor([student for student, _ in bot.students]) as floor:
            self.report.idle_cpu_ms = await scenes.idle_cpu_ms(self._stage.bot)
            await self._steady({"bot": bot, "floor": floor})
            await self._burst({"bot": bot, "floor": floor})
        self._note_memory(f"after {self._messages()} messages")

    async def _steady(self, routes: dict[str, Route]) -> None:
        runs: dict[str, list[Run]] = defaultdict(list)
        relaying = self._stage.relaying
        for _ in range(self._size.rounds):
            self.report.physical_ms += await scenes.physical_ms(self._stage, self._size.physical)
            for name, route in routes.items():
                runs[name].append(await relaying.steady(route, rate=self._size.rate, seconds=self._size.seconds))
        self.report.steady = {name: Side(of) for name, of in runs.items()}
        self.report.load += [run.load for of in runs.values() for run in of]

    async def _burst(self, routes: dict[str, Route]) -> None:
        runs: dict[str, list[Run]] = defaultdict(list)
        for _ in range(self._size.rounds):
            for name, route in routes.items():
                runs[name].append(await self._stage.relaying.burst(route, self._size.burst))
        self.report.burst = {name: Side(of) for name, of in runs.items()}
        self.report.load += [run.load for of in runs.values() for run in of]

    async def rooms(self) -> None:
        """Memory with many conversations, and how long a start takes that finds them there."""
        await scenes.fill(self._stage, self._size.rooms)
        bot = self._stage.bot
        await bot.is_idle()
        self.report.rooms = scenes.conversations(bot.database)[0]
        self._note_memory(f"with {self.report.rooms} rooms")
        for _ in range(self._size.starts):
            bot.stop()
            self.report.ready_s.append(await bot.start())
            await bot.is_idle()
        self._note_memory(f"started anew with {self.report.rooms} rooms")

    def _messages(self) -> int:
        return self.report.steady["bot"].messages + self.report.burst["bot"].messages

    def _note_memory(self, when: str) -> None:
        self.report.memory_mib[when] = resident_mib(self._stage.bot.pid)

    def _note_load(self) -> None:
        self.report.load.append(os.getloadavg()[0])


async def measure(size: Size, names: set[str], console: Console) -> Report:
    """The whole bench in a directory that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="kynnys-bench-") as directory:
        async with asyncio.timeout(WHOLE_WITHIN), scenes.set_stage(Path(directory)) as stage:
            bench = Bench(stage, size, console)
            await bench.run(names)
            return bench.report


def show(report: Report, console: Console) -> None:
    if report.steady:
        console.print(figures.side_by_side("5 messages a second, 20 students", report.steady))
        console.print(figures.side_by_side("Burst", report.burst))
    console.print(figures.others(report))
    console.print(figures.aims_table(figures.aims_of(report)))


@click.command()
@click.option("--quick", is_flag=True, help="Fewer of everything: two minutes, rougher figures.")
@click.option("--only", type=click.Choice(["greeting", "relay", "rooms"]), multiple=True, help="These parts alone.")
@click.option("--json", "file", type=click.Path(path_type=Path), default=Path("bench.json"), show_default=True)
def main(quick: bool, only: tuple[str, ...], file: Path) -> None:
    """Measures the bot beside a bare relay."""
    quiet_nio()
    console = Console()
    names = set(only or ("greeting", "relay", "rooms"))
    report = asyncio.run(measure(QUICK if quick else Size(), names, console))
    show(report, console)
    file.write_text(json.dumps(report.as_json(), indent=1) + "\n")
    console.print(f"[dim]All figures: {file}[/]")


if __name__ == "__main__":
    main()
