"""Rows of the school's records -> what rules say of them -> the desk: by file, by network and from Moodle alike.

One delivery at a time: what a run holds in memory is the rows of one file (200,000 of them are some 150 MiB), and two
that are decided side by side would not see each other's notices. Reading and deciding run in a thread, so that whoever
presses a card meanwhile is answered.

Who was turned away at the door is remembered in memory until the program ends, or until a system that tells of
turvakielto lets them in: a Moodle report, which knows nothing of it, must not bring back whom Primus has left out. It
is never written down.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Final

import structlog

from bot.notices.desk import Desk, Taken
from risk_feed import feed_csv
from risk_feed.clearing import Cleared, Thing, cleared
from risk_feed.deciding import Around, Decided, HeldWhy, decide
from risk_feed.facts import Door, Keyed
from risk_feed.feed_faults import Fault, FeedFaults
from risk_feed.gathering import Gathering
from risk_feed.model import NoticeRole, StudentHash
from risk_feed.raw import Progress
from risk_feed.rows import Told, TurnedAway
from risk_feed.sources import Source
from rooms.calendar import day_of

log = structlog.get_logger("kynnys.notices.intake")

MANY: Final = 40
"""From so many students on it is asked how many of them would get a notice."""
_TOLD_EVERY: Final = 1_000_000
"""Bytes of a file after which the log says how far its reading is: some 10,000 rows."""


@dataclass(frozen=True, slots=True)
class Came:
    """What became of a delivery. `turned_away`: students by why. `held`: notices held back, by why."""

    rows: int
    students: int
    turned_away: Mapping[Door, int]
    held: Mapping[HeldWhy, int]
    taken: Taken


@dataclass(frozen=True, slots=True)
class _Delivery:
    """`name`: the same for the same delivery. `minds_door`: its sender tells of turvakielto. `file`: its name."""

    name: str
    rows: int
    minds_door: bool
    most_percent: int = 100
    file: str = ""

    def refuse_too_many(self, decided: Decided, things: Collection[Thing], students: int) -> None:
        """Raises FeedFaults: a column that is mapped wrong would fill every room with names."""
        known = set(things)
        new = {hit.student for hit in decided.hits if (hit.student, hit.rule) not in known}
        if students < MANY or 100 * len(new) <= self.most_percent * students:
            return
        wanted = (
            f"at most {self.most_percent} %; see with kynnys notices rehearse whether the columns are right, and if so "
            "raise watch.most_percent"
        )
        found = f"new notices about {len(new)} of {students} students"
        raise FeedFaults([Fault(self.file, None, None, found, wanted)])


class Intake:
    """Takes deliveries in, one after another."""

    def __init__(self, desk: Desk, keyed: Keyed, now: Callable[[], datetime]) -> None:
        """`keyed`: the hash under which the desk's students stand."""
        self._desk, self._keyed, self._now = desk, keyed, now
        self._one_at_a_time = asyncio.Lock()
        self._away: dict[StudentHash, Door] = {}

    async def file(self, path: Path, source: Source, *, most_percent: int = 100) -> Came:
        """Takes a file in, whole or not at all. The same one again does nothing.

        `most_percent`: of its students who may get a new notice by it.

        Raises:
            FeedFaults: with every fault of it, or it tells of too many; nothing was taken.
        """
        async with self._one_at_a_time:
            gathering = Gathering()
            read = await asyncio.to_thread(self._read, path, source, gathering)
            name = f"file {source.name} {read.sha256}"
            of = _Delivery(name, read.rows, not source.leaves_out_hidden, most_percent, path.name)
            return await self._take(gathering, of)

    async def rows(self, told: Sequence[Told], batch: str, *, minds_door: bool = True) -> Came:
        """Takes rows in that were read already. `batch`: their own name; the same again does nothing.

        `minds_door`: whether who sent them tells of turvakielto.
        """
        async with self._one_at_a_time:
            gathering = Gathering()
            for one in told:
                gathering.add(self._placed(one))
            return await self._take(gathering, _Delivery(batch, len(told), minds_door))

    async def knows(self, batch: str) -> bool:
        """Whether a delivery of that name was taken in before."""
        return await self._desk.knows(batch)

    def _read(self, path: Path, source: Source, gathering: Gathering) -> feed_csv.Read:
        def take(_row: int, told: Told) -> Iterable[str]:
            return gathering.add(self._placed(told))

        today = day_of(self._now())
        return feed_csv.read(path, source, take, keyed=self._keyed, today=today, progress=_logged_progress())

    def _placed(self, told: Told) -> Told:
        """A school that names no campus has one, whatever its records call it."""
        if isinstance(told, TurnedAway) or not told.campus or self._desk.school.has_campuses:
            return told
        return replace(told, campus="")

    async def _take(self, gathering: Gathering, of: _Delivery) -> Came:
        self._mind_the_door(gathering, of.minds_door)
        if await self._desk.knows(of.name):
            return Came(of.rows, len(gathering), gathering.turned_away(), {}, Taken(known=True))
        things = await self._desk.open_things()
        decided, gone = await asyncio.to_thread(self._decided, gathering, things)
        of.refuse_too_many(decided, things, len(gathering))
        taken = await self._desk.take(decided.hits, gone, batch=of.name)
        held = Counter(one.why for one in decided.held)
        return Came(of.rows, len(gathering), gathering.turned_away(), held, taken)

    def _mind_the_door(self, gathering: Gathering, minds_door: bool) -> None:
        if not minds_door:
            for student, door in self._away.items():
                if gathering.of(student) is not None:
                    gathering.add(TurnedAway(student, door))
            return
        for student in [one for one in self._away if gathering.of(one) is not None]:
            del self._away[student]
        self._away.update(gathering.away)

    def _decided(self, gathering: Gathering, things: Iterable[Thing]) -> tuple[Decided, list[Cleared]]:
        school, at = self._desk.school, self._now()
        around = Around(roles_there=_roles_there(self._desk))
        gone = list(cleared(gathering, school.rules, at, things))
        return decide(gathering, school.rules, at, around), gone


def _roles_there(desk: Desk) -> dict[str, frozenset[NoticeRole]]:
    there: dict[str, set[NoticeRole]] = {}
    for post in desk.school.policy.rooms:
        there.setdefault(post.campus, set()).add(post.role)
    return {campus: frozenset(roles) for campus, roles in there.items()}


def _logged_progress() -> Progress:
    """The log of a long reading: how far it is, of a file that is not named."""
    told = 0

    def progress(done: int, of: int) -> None:
        nonlocal told
        if done // _TOLD_EVERY > told and done < of:
            told = done // _TOLD_EVERY
            log.info("reading", percent=100 * done // of)

    return progress
