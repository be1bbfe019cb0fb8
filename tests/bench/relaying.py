"""Messages from students through a relay to the counsellor, timed, counted and checked for order."""

from __future__ import annotations

import asyncio
import os
import re
import time
from collections import defaultdict
from collections.abc import Awaitable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from tests.bench.figures import Run
from tests.bench.people import Heard, Person
from tests.bench.processes import Child, cpu_seconds

LAST_WITHIN = 60.0
"""Seconds after the last send until what has not come is counted as lost."""
WORDS = "mulla on ollu aika raskas viikko eikä oikein kukaan tiedä siitä mitään, voisko tästä jutella"
_MARK = re.compile(r"r(\d+)\.(\d+)\.(\d+) ")


@dataclass(frozen=True, slots=True)
class Route:
    """Students who each talk with the counsellor through one relay."""

    relay: Child
    relay_id: str
    homeserver_pid: int
    students: Sequence[tuple[Person, str]]
    """Each with the room in which they write."""


@dataclass
class Tally:
    """What was sent in one run, and what came. Numbers go up for each student."""

    run: int
    sent_at: dict[tuple[int, int], float] = field(default_factory=dict)
    came: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    latencies: list[float] = field(default_factory=list)
    last_at: float = 0.0
    something_came: asyncio.Event = field(default_factory=asyncio.Event)

    def marked(self, student: int, number: int, words: str) -> str:
        """What the student is to send now, so that it is known when it comes."""
        self.sent_at[student, number] = time.perf_counter()
        return f"r{self.run}.{student}.{number} {words}"

    def note(self, heard: Heard) -> None:
        """Takes what the counsellor hears; other runs' messages are nobody's."""
        found = _MARK.match(heard.body)
        if found is None or int(found[1]) != self.run:
            return
        student, number = int(found[2]), int(found[3])
        self.came[student].append(number)
        self.latencies.append(heard.at - self.sent_at[student, number])
        self.last_at = heard.at
        self.something_came.set()

    async def is_whole(self, count: int, within: float) -> None:
        """Returns when so many have come, or in vain when the time is over."""
        deadline = time.monotonic() + within
        while sum(map(len, self.came.values())) < count and time.monotonic() < deadline:
            self.something_came.clear()
            try:
                await asyncio.wait_for(self.something_came.wait(), deadline - time.monotonic())
            except TimeoutError:
                return

    @property
    def faults(self) -> int:
        """Lost, doubled and overtaken messages."""
        distinct = sum(len(set(numbers)) for numbers in self.came.values())
        doubled = sum(map(len, self.came.values())) - distinct
        pairs = (pair for numbers in self.came.values() for pair in pairwise(numbers))
        overtaken = sum(later < earlier for earlier, later in pairs)
        return len(self.sent_at) - distinct + doubled + overtaken


class Relaying:
    """Runs, one after another, all heard by the same counsellor."""

    def __init__(self, words: str = WORDS) -> None:
        self._words = words
        self._tally = Tally(0)

    def hear(self, heard: Heard) -> None:
        self._tally.note(heard)

    async def steady(self, route: Route, *, rate: float, seconds: float) -> Run:
        """One message every 1/rate seconds, the students in turn."""

        async def send() -> None:
            begun = time.perf_counter()
            async with asyncio.TaskGroup() as group:
                for number in range(round(rate * seconds)):
                    await asyncio.sleep(begun + number / rate - time.perf_counter())
                    student = number % len(route.students)
                    group.create_task(self._say(route, student, number))

        return await self._measured(route, send())

    async def burst(self, route: Route, count: int) -> Run:
        """So many messages as fast as the homeserver takes them, each student one after another."""
        share = count // len(route.students)

        async def say_all(student: int) -> None:
            for number in range(share):
                await self._say(route, student, number)

        async def send() -> None:
            async with asyncio.TaskGroup() as group:
                for student in range(len(route.students)):
                    group.create_task(say_all(student))

        return await self._measured(route, send())

    async def _say(self, route: Route, student: int, number: int) -> None:
        person, room = route.students[student]
        await person.says(room, self._tally.marked(student, number, self._words), route.relay_id)

    async def _measured(self, route: Route, sending: Awaitable[None]) -> Run:
        tally = self._tally = Tally(self._tally.run + 1)
        pids = (route.relay.pid, route.homeserver_pid)
        before, begun = [cpu_seconds(pid) for pid in pids], time.perf_counter()
        await sending
        await tally.is_whole(len(tally.sent_at), LAST_WITHIN)
        await asyncio.sleep(0.3)  # what comes twice comes now; and the relay does its book-keeping
        relay_cpu, homeserver_cpu = (cpu_seconds(pid) - was for pid, was in zip(pids, before, strict=True))
        return Run(
            sent=len(tally.sent_at),
            latencies=tuple(tally.latencies),
            took=tally.last_at - begun,
            cpu=relay_cpu,
            homeserver_cpu=homeserver_cpu,
            faults=tally.faults,
            load=os.getloadavg()[0],
        )
