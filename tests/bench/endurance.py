"""`make bench-endurance`: a day of traffic in 24 minutes. Do memory and open files stay flat?

New students come all the time, ask for somebody, talk, end it, and every other one erases all of it. With `--restarts`
the homeserver starts anew every minute meanwhile. Every ten seconds the bot is asked what it holds. At the end the last
quarter is compared with the second, when all is warm; a plot shows the whole.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import AsyncExitStack
from dataclasses import asdict, dataclass, field
from pathlib import Path
from statistics import median

import click
from rich.console import Console
from rich.table import Table

from bot.demo.homeserver import ThrowAwayHomeserver
from bot.matrix.hardened import quiet_nio
from tests.bench.crowd import Asking, Report, Room, Size, comes_to_work, on_duty
from tests.bench.figures import Aim
from tests.bench.people import Crowd
from tests.bench.processes import Bot, resident_mib

EVERY = 10.0
RESTART_EVERY = 60.0
AT_ONCE = 6
"""Students who are there at the same time."""
STAFF = Size(adults=3, tutors=3)
MAY_GROW = 1.10
"""Memory of the last quarter, as a share of the second's."""
MAY_OPEN = 8
"""More open files than in the second quarter: connections come and go."""


@dataclass(frozen=True, slots=True)
class Sample:
    """What the bot holds at one moment. MiB, but for `files`, `threads` and `students` (who have come until then)."""

    seconds: float
    bot: float
    encoder: float
    homeserver: float
    files: int
    threads: int
    database: float
    keys: float
    students: int


@dataclass
class Day:
    samples: list[Sample] = field(default_factory=list)
    restarts: int = 0
    crowd: Report = field(default_factory=Report)

    def grown(self) -> float:
        """Memory of the last quarter as a share of the second's."""
        second, last = self._quarters(lambda one: one.bot + one.encoder)
        return median(last) / median(second)

    def opened(self) -> int:
        """Open files of the last quarter beyond the second's, at their highest."""
        second, last = self._quarters(lambda one: one.files)
        return int(max(last) - max(second))

    def _quarters(self, what: Callable[[Sample], float]) -> tuple[list[float], list[float]]:
        values, quarter = [what(one) for one in self.samples], len(self.samples) // 4
        return values[quarter : 2 * quarter], values[-quarter:]

    def aims(self) -> list[Aim]:
        return [
            Aim("memory, last quarter / second quarter", self.grown(), MAY_GROW, "x"),
            Aim("open files, last quarter beyond the second", self.opened(), MAY_OPEN, ""),
            Aim("lines lost, doubled or out of order", len(self.crowd.faults), 0, ""),
            Aim("restarts of the homeserver", self.restarts, None, ""),
        ]

    @property
    def faults(self) -> list[str]:
        found = list(self.crowd.faults)
        if self.grown() > MAY_GROW:
            found.append(f"memory grew to {self.grown():.2f} of what it was")
        if self.opened() > MAY_OPEN:
            found.append(f"{self.opened()} more files are open than before")
        return found


async def _watches(bot: Bot, homeserver: ThrowAwayHomeserver, day: Day, students: Students, room: Room) -> None:
    begun = time.monotonic()
    while not room.is_over:
        day.samples.append(_sample(bot, homeserver, time.monotonic() - begun, students.came))
        await asyncio.sleep(EVERY)


def _sample(bot: Bot, homeserver: ThrowAwayHomeserver, seconds: float, students: int) -> Sample:
    data, process = bot.database.parent, Path(f"/proc/{bot.pid}")
    return Sample(
        seconds=round(seconds, 1),
        bot=resident_mib(bot.pid),
        encoder=sum(map(resident_mib, _children(bot.pid))),
        homeserver=resident_mib(homeserver.pid) if homeserver.is_running else 0.0,
        files=len(list((process / "fd").iterdir())),
        threads=len(list((process / "task").iterdir())),
        database=_mib(data.glob("chat.db*")),
        keys=_mib((data / "keys").glob("*")),
        students=students,
    )


def _children(pid: int) -> list[int]:
    """Whichever of its threads made them."""
    lists = Path(f"/proc/{pid}/task").glob("*/children")
    return [int(child) for one in lists for child in one.read_text().split()]


def _mib(files: Iterator[Path]) -> float:
    return sum(one.stat().st_size for one in files if one.is_file()) / 2**20


async def _restarts(homeserver: ThrowAwayHomeserver, day: Day, room: Room) -> None:
    while not room.is_over:
        await asyncio.sleep(RESTART_EVERY)
        await homeserver.stop()
        await homeserver.start()
        day.restarts += 1


class Students:
    """They come one after another, some at the same time."""

    def __init__(self, crowd: Crowd, room: Room) -> None:
        self._crowd, self._room = crowd, room
        self.came = 0

    async def come(self) -> None:
        while not self._room.is_over:
            number, self.came = self.came, self.came + 1
            person = await self._crowd.comes(f"opiskelija-{number}")
            asking = Asking(person, number, "adult" if number % 2 else "tutor", self._room)
            async with person.listening():
                await asking.comes_once(erases=number % 4 < 2)


async def lived(minutes: float, directory: Path, *, restarts: bool) -> Day:
    """So many minutes of it."""
    day = Day()
    async with AsyncExitStack() as stack:
        homeserver = await stack.enter_async_context(ThrowAwayHomeserver.started(directory / "homeserver"))
        crowd = await stack.enter_async_context(Crowd.gathered(homeserver, directory / "people", patient=True))
        staff, bot = await comes_to_work(stack, homeserver, crowd, directory, STAFF)
        group = await stack.enter_async_context(asyncio.TaskGroup())
        room = Room(bot, day.crowd, group)
        await stack.enter_async_context(on_duty(staff, STAFF, room))
        room.until = time.monotonic() + minutes * 60
        students = Students(crowd, room)
        work = [students.come() for _ in range(AT_ONCE)]
        work.append(_watches(bot, homeserver, day, students, room))
        if restarts:
            room.patience = 3 * RESTART_EVERY
            work.append(_restarts(homeserver, day, room))
        await asyncio.gather(*work)
    return day


def plotted(day: Day, file: Path) -> None:
    """Memory and open files over time, in colours that everybody can tell apart."""
    from matplotlib.figure import Figure

    minutes = [one.seconds / 60 for one in day.samples]
    figure = Figure(figsize=(9, 6), layout="constrained")
    memory, files = figure.subplots(2, 1, sharex=True)
    for name, colour, style in (("bot", "#0072b2", "-"), ("encoder", "#e69f00", "--"), ("homeserver", "#999999", ":")):
        memory.plot(minutes, [getattr(one, name) for one in day.samples], style, color=colour, label=name)
    memory.set(ylabel="resident memory, MiB", ylim=(0, None))
    memory.legend(loc="lower right")
    files.plot(minutes, [one.files for one in day.samples], "-", color="#0072b2", label="open files of the bot")
    files.plot(minutes, [one.students for one in day.samples], ":", color="#009e73", label="students who have come")
    files.set(ylabel="number", xlabel="minutes", ylim=(0, None))
    files.legend(loc="upper left")
    figure.savefig(file, dpi=110)


def shown(day: Day) -> Table:
    """What a person reads."""
    table = Table("", "at start", "second quarter", "last quarter", title="What the bot holds")
    quarter = len(day.samples) // 4
    parts = (day.samples[:1], day.samples[quarter : 2 * quarter], day.samples[-quarter:])
    for name in ("bot", "encoder", "homeserver", "files", "threads", "database", "keys"):
        table.add_row(name, *(f"{median(getattr(one, name) for one in part):.1f}" for part in parts))
    table.caption = (
        f"{day.samples[-1].students} students, {day.crowd.talks} talks, {day.crowd.lines} lines, "
        f"{day.restarts} restarts of the homeserver, {len(day.faults)} faults; load {os.getloadavg()[0]:.1f}"
    )
    return table


@click.command(help=__doc__)
@click.option("--minutes", default=24.0, show_default=True)
@click.option("--restarts", is_flag=True, help="The homeserver starts anew every minute.")
@click.option("--json", "as_json", type=click.Path(path_type=Path), default=Path("endurance.json"), show_default=True)
@click.option("--plot", type=click.Path(path_type=Path), default=Path("endurance.png"), show_default=True)
def main(minutes: float, restarts: bool, as_json: Path, plot: Path) -> None:
    quiet_nio()
    console = Console()
    with tempfile.TemporaryDirectory(prefix="kynnys-endurance-") as directory:
        day = asyncio.run(lived(minutes, Path(directory), restarts=restarts))
    aims = [aim.as_json() for aim in day.aims()]
    told = {"samples": [asdict(one) for one in day.samples], "faults": day.faults, "aims": aims}
    as_json.write_text(json.dumps(told, indent=1))
    plotted(day, plot)
    console.print(shown(day))
    for fault in day.faults[:20]:
        console.print(f"[red]{fault}[/]")
    console.print(f"All figures: {as_json}; the plot: {plot}")
    sys.exit(1 if day.faults or not day.crowd.talks else 0)


if __name__ == "__main__":
    main()
