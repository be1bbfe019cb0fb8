"""`make bench-crowd`: thirty students and twelve responders, all encrypted, for two minutes; how long students wait.

Students ask for a tutor or an adult, talk, end it and come again. Responders take a card after the time that a person
needs to see it, have as many students as they may, and ask for the next when one has gone. Everything is on loopback,
in one temporary directory, and ends by itself. Chance is seeded, but many clients at once are never twice the same.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import random
import re
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from bot.demo.homeserver import ThrowAwayHomeserver
from bot.matrix.hardened import quiet_nio
from tests.bench.busy import REPLIES, TALK
from tests.bench.figures import Aim, percentile
from tests.bench.people import Crowd, Heard, Person
from tests.bench.processes import Bot, cpu_seconds

WHOLE_WITHIN = 400.0
SUPERVISOR = "adult-1"
ON_DUTY_WITHIN = 30.0
LAST_WITHIN = 20.0
"""Seconds after the end of the two minutes for what is under way."""
LINES = 3
"""What a student says in one talk, each answered before the next."""
SEES_A_CARD = (0.5, 3.0)
READS_A_LINE = (0.3, 1.5)
COMES_AGAIN = (2.0, 8.0)
"""Seconds, least and most."""
_MARK = re.compile(r"k(\d+)\.(\d+)\.(\d+) ")


@dataclass(frozen=True, slots=True)
class Size:
    """How much is measured."""

    students: int = 30
    adults: int = 4
    tutors: int = 8
    seconds: float = 120.0

    @property
    def at_once(self) -> dict[str, int]:
        """How many students one may have, by kind."""
        return {"adult": 3, "tutor": 2}


QUICK = Size(students=8, adults=2, tutors=2, seconds=20.0)


@dataclass
class Report:
    """What happened. Waits in seconds, from asking to being told who is here."""

    waits: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    still_waiting: int = 0
    talks: int = 0
    lines: int = 0
    faults: list[str] = field(default_factory=list)
    """Lines that were lost, came twice, out of order or to two people; somebody over capacity."""
    bot_cpu: float = 0.0
    """Share of one CPU."""
    load: float = 0.0

    def as_json(self) -> dict[str, object]:
        return {
            "waits_s": {kind: _spread(values) for kind, values in self.waits.items()},
            "still_waiting": self.still_waiting,
            "talks": self.talks,
            "lines": self.lines,
            "faults": self.faults,
            "bot_cpu": self.bot_cpu,
            "load": self.load,
            "aims": [aim.as_json() for aim in self.aims()],
        }

    def aims(self) -> list[Aim]:
        """Waits are told, and nothing may go wrong."""
        waits = [
            Aim(f"asked for {kind}: somebody is there, {name}", percentile(values, share), None, "s")
            for kind, values in sorted(self.waits.items())
            for name, share in (("p50", 0.5), ("p95", 0.95))
        ]
        return [Aim("talks", self.talks, 1, "", at_least=True), Aim("faults", len(self.faults), 0, ""), *waits]


def _spread(values: Sequence[float]) -> dict[str, float]:
    return {"n": len(values), "p50": percentile(values, 0.5), "p95": percentile(values, 0.95), "max": max(values)}


class Room:
    """What everybody shares: who the bot is, where the duty rooms are, chance, and the end."""

    def __init__(self, bot: Bot, report: Report, group: asyncio.TaskGroup) -> None:
        self.bot, self.report = bot, report
        self.bot_id = bot.account.user_id
        self.chance = random.Random(1)
        self.until = time.monotonic() + WHOLE_WITHIN
        self.patience = 30.0
        """Seconds after which an answer counts as lost."""
        self.heard_at_desks: dict[tuple[int, int], list[tuple[int, str]]] = defaultdict(list)
        """Of a student's talk: the numbers of the lines, and who heard each."""
        self._group = group

    @property
    def is_over(self) -> bool:
        return time.monotonic() >= self.until

    def spawn(self, work: Awaitable[None]) -> None:
        async def done() -> None:
            await work

        self._group.create_task(done())

    async def pause(self, between: tuple[float, float]) -> None:
        await asyncio.sleep(self.chance.uniform(*between))


class Responding:
    """A responder's day."""

    def __init__(self, person: Person, name: str, kind: str, most: int, room: Room) -> None:
        """`kind`: of the duty room that is theirs, "duty" or "tutors"."""
        self._person, self._name, self._most, self._room = person, name, most, room
        self._duty = room.bot.rooms[kind]
        self._staff_rooms = set(room.bot.rooms.values())
        self._invited: set[str] = set()
        self._desks: set[str] = set()
        self._on_duty = asyncio.Event()
        self._in_duty_room = asyncio.Event()
        self._last = ""
        person.on_heard, person.on_invited = self._hears, self._is_invited
        person.is_patient = False  # what was said before the bot had looked at the device is not for it

    async def is_in_the_duty_room(self) -> None:
        """Before anybody writes there: what was said before somebody joined they cannot read."""
        await asyncio.wait_for(self._in_duty_room.wait(), ON_DUTY_WITHIN)

    async def comes_on_duty(self) -> None:
        """Says so until the bot has seen that the device counts."""
        deadline = time.monotonic() + ON_DUTY_WITHIN
        while not self._on_duty.is_set():
            if time.monotonic() > deadline:
                raise RuntimeError(f"{self._name} does not come on duty; the bot said last: {self._last or 'nothing'}")
            await self._says("!vuoroon")
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._on_duty.wait(), 3.0)

    async def _says(self, line: str) -> None:
        await self._person.says(self._duty, line, self._room.bot_id)

    def _is_invited(self, room: str) -> None:
        if room in self._invited:
            return
        self._invited.add(room)
        if room not in self._staff_rooms:
            self._desks.add(room)
            if len(self._desks) > self._most and self._name != "adult-0":  # whose settings give no limit
                self._room.report.faults.append(f"{self._name} has {len(self._desks)} of {self._most}")
        self._room.spawn(self._joins(room))

    async def _joins(self, room: str) -> None:
        await self._person.joins(room)
        if room == self._duty:
            self._in_duty_room.set()

    def _hears(self, heard: Heard) -> None:
        if heard.type != "m.room.message" or heard.is_edit:
            return
        if heard.room == self._duty:
            self._last = heard.body
            if f"{_alias(self._name)} on nyt vuorossa" in heard.body:
                self._on_duty.set()
            if "!ota" in heard.body and "Kortti" in heard.body and len(self._desks) < self._most:
                self._room.spawn(self._takes(heard.event_id))
        elif heard.room in self._desks:
            self._hears_at_desk(heard)

    async def _takes(self, card: str) -> None:
        await self._room.pause(SEES_A_CARD)
        if len(self._desks) < self._most:
            await self._person.reacts(self._duty, card, "✅")

    def _hears_at_desk(self, heard: Heard) -> None:
        mark = _MARK.match(heard.body)
        if mark is not None:
            student, talk, line = (int(part) for part in mark.groups())
            self._room.heard_at_desks[student, talk].append((line, self._name))
            self._room.spawn(self._answers(heard.room, f"{mark[0]}{REPLIES[line % len(REPLIES)]}"))
        elif "lopetti keskustelun" in heard.body:
            self._desks.discard(heard.room)
            if not self._room.is_over:
                self._room.spawn(self._says("!ota"))

    async def _answers(self, desk: str, line: str) -> None:
        await self._room.pause(READS_A_LINE)
        await self._person.says(desk, line, self._room.bot_id)


class Asking:
    """A student's two minutes."""

    def __init__(self, person: Person, number: int, kind: str, room: Room) -> None:
        self._person, self._number, self._kind, self._room = person, number, kind, room
        self._entry = ""
        self._talk = 0
        self._told: asyncio.Queue[str] = asyncio.Queue()
        person.on_heard = self._hears

    def _hears(self, heard: Heard) -> None:
        if heard.type == "m.room.message" and not heard.is_edit:
            self._told.put_nowait(heard.body)

    async def comes_once(self, *, erases: bool) -> None:
        """One talk; afterwards, where the student wants it so, all of it is erased."""
        await self._comes()
        if not await self._talks():
            self._room.report.still_waiting += 1
        if erases:
            await self._says("poista")
            await self._until("kyllä")
            await self._says("kyllä")
            await asyncio.sleep(1.0)

    async def _comes(self) -> None:
        self._entry = await self._person.opens_room(self._room.bot_id)
        await self._until("112")
        await self._says("suomi")
        await self._until("ihminen")

    async def lives(self) -> None:
        await self._comes()
        while not self._room.is_over:
            if not await self._talks():
                self._room.report.still_waiting += 1
                return
            await self._room.pause(COMES_AGAIN)

    async def _talks(self) -> bool:
        """One talk from asking to its end; whether somebody came."""
        self._talk += 1
        asked = time.monotonic()
        await self._says("aikuinen" if self._kind == "adult" else "tutor")
        if await self._until("Nyt täällä on", self._room.until + LAST_WITHIN) is None:
            return False
        self._room.report.waits[self._kind].append(time.monotonic() - asked)
        for line in range(LINES):
            mark = f"k{self._number}.{self._talk}.{line} "
            self._room.report.lines += 1
            await self._says(f"{mark}{TALK[(self._number + line) % len(TALK)]}")
            if await self._until(mark) is None:
                self._room.report.faults.append(f"{mark}: no answer came")
                return True
        await self._says("lopeta")
        await self._until("päättynyt")
        self._room.report.talks += 1
        heard = self._room.heard_at_desks[self._number, self._talk]
        if [line for line, _ in heard] != list(range(LINES)) or len({who for _, who in heard}) != 1:
            self._room.report.faults.append(f"k{self._number}.{self._talk}: heard as {heard}")
        return True

    async def _says(self, line: str) -> None:
        await self._person.says(self._entry, line, self._room.bot_id)

    async def _until(self, words: str, deadline: float | None = None) -> str | None:
        """What the bot says with these words in it; None when the time is over."""
        deadline = deadline or time.monotonic() + self._room.patience
        while (patience := deadline - time.monotonic()) > 0:
            try:
                said = await asyncio.wait_for(self._told.get(), patience)
            except TimeoutError:
                return None
            if words in said:
                return said
        return None


def _alias(name: str) -> str:
    """What students see. The first adult is the one of every bench."""
    return "Kuraattori Koivu" if name == "adult-0" else name.title()


# --- all of it ------------------------------------------------------------------------------------------------------
def _staff(people: dict[str, Person], size: Size) -> str:
    """Everybody but the first adult, who is in the settings already."""
    today = datetime.now(UTC).date()
    course = f'course = "Tutorkoulutus", completed = {today - timedelta(30)}, valid_until = {today + timedelta(300)}'
    sections: list[str] = []
    for name, person in list(people.items())[1:]:
        kind = name.partition("-")[0]
        role = "tutor" if kind == "tutor" else "supervisor" if name == SUPERVISOR else "kuraattori"
        trained = f"training = {{ {course}, practised = true }}\n" if kind == "tutor" else ""
        sections.append(
            f'[staff.{name}]\nmatrix_id = "{person.user_id}"\nrole = "{role}"\nalias = "{_alias(name)}"\n'
            f"at_once = {size.at_once[kind]}\n{trained}"
        )
    return "\n".join(sections)


@asynccontextmanager
async def _listening(people: Sequence[Person]) -> AsyncIterator[None]:
    async with AsyncExitStack() as stack:
        for person in people:
            await stack.enter_async_context(person.listening())
        yield


async def comes_to_work(
    stack: AsyncExitStack, homeserver: ThrowAwayHomeserver, crowd: Crowd, directory: Path, size: Size
) -> tuple[dict[str, Person], Bot]:
    """The responders and the bot, which runs until the stack is left."""
    names = [f"adult-{one}" for one in range(size.adults)] + [f"tutor-{one}" for one in range(size.tutors)]
    staff = {name: await crowd.comes(name, cross_signed=True) for name in names}
    standing = Bot.standing(homeserver, directory / "bot", staff["adult-0"].account, more=_staff(staff, size))
    bot = await stack.enter_async_context(standing)
    await bot.start()
    return staff, bot


@asynccontextmanager
async def on_duty(staff: Mapping[str, Person], size: Size, room: Room) -> AsyncIterator[None]:
    """Everybody listens, and is on duty."""
    responders = [_responding(person, name, size, room) for name, person in staff.items()]
    async with _listening(list(staff.values())):
        await _all_on_duty(responders)
        yield


async def _all_on_duty(responders: Sequence[Responding]) -> None:
    for one in responders:
        await one.is_in_the_duty_room()
    for one in responders:  # the supervisor is among the first: without one there is no tutors' chat
        await one.comes_on_duty()


async def measured(size: Size, directory: Path) -> Report:
    """Two minutes of it, or what `size` says."""
    report = Report()
    async with AsyncExitStack() as stack:
        homeserver = await stack.enter_async_context(ThrowAwayHomeserver.started(directory / "homeserver"))
        crowd = await stack.enter_async_context(Crowd.gathered(homeserver, directory / "people"))
        staff, bot = await comes_to_work(stack, homeserver, crowd, directory, size)
        students = [await crowd.comes(f"opiskelija-{number}") for number in range(size.students)]
        group = await stack.enter_async_context(asyncio.TaskGroup())
        room = Room(bot, report, group)
        asking = [
            Asking(one, number, "adult" if number % 5 < 2 else "tutor", room) for number, one in enumerate(students)
        ]
        await stack.enter_async_context(_listening(students))
        await stack.enter_async_context(on_duty(staff, size, room))
        room.until = time.monotonic() + size.seconds
        cpu, begun = cpu_seconds(bot.pid), time.perf_counter()
        await asyncio.gather(*(one.lives() for one in asking))
        report.bot_cpu = (cpu_seconds(bot.pid) - cpu) / (time.perf_counter() - begun)
        report.load = os.getloadavg()[0]
    return report


def _responding(person: Person, name: str, size: Size, room: Room) -> Responding:
    """The first adult is in the settings as any counsellor, with no limit; the second is behind the tutors."""
    kind = "tutors" if name == SUPERVISOR or name.startswith("tutor") else "duty"
    most = size.at_once[name.partition("-")[0]]
    return Responding(person, name, kind, most, room)


def shown(report: Report) -> Table:
    """What a person reads."""
    table = Table(
        "asked for", "talks begun", "wait p50, s", "p95", "longest", title="From asking to somebody being there"
    )
    for kind, values in sorted(report.waits.items()):
        spread = _spread(values)
        table.add_row(kind, str(spread["n"]), *(f"{spread[one]:.1f}" for one in ("p50", "p95", "max")))
    table.caption = (
        f"{report.talks} talks ended, {report.lines} lines said, {report.still_waiting} students waited at the end, "
        f"{len(report.faults)} faults; the bot took {report.bot_cpu:.2f} of a CPU, load {report.load:.1f}"
    )
    return table


@click.command(help=__doc__)
@click.option("--quick", is_flag=True, help="Twenty seconds, eight students: whether it works at all.")
@click.option("--json", "as_json", type=click.Path(path_type=Path), help="Write the figures there.")
def main(quick: bool, as_json: Path | None) -> None:
    quiet_nio()
    console = Console()
    with tempfile.TemporaryDirectory(prefix="kynnys-crowd-") as directory:
        bounded = asyncio.wait_for(measured(QUICK if quick else Size(), Path(directory)), WHOLE_WITHIN)
        report = asyncio.run(bounded)
    console.print(shown(report))
    for fault in report.faults[:20]:
        console.print(f"[red]{fault}[/]")
    if as_json is not None:
        as_json.write_text(json.dumps(report.as_json(), indent=1))
    sys.exit(1 if report.faults or not report.talks else 0)


if __name__ == "__main__":
    main()
