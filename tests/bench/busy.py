"""Conversations that go on while something else is measured: half with the counsellor, half with the bot.

All they say is harmless. So an alarm or a soft line in one of them is a false one, and is counted.
"""

from __future__ import annotations

import asyncio
import itertools
import random
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field

from bot.texts import Texts
from moderation.messages import DeskMarkSoft, DeskNotScreened, SoftLine
from rooms.messages import Sentence
from rooms.model import Language
from tests.bench.people import Heard, Person
from tests.bench.relaying import Route, Tally
from tests.bench.scenes import AT_ONCE, Stage

TALK = (
    "meil oli tänään liikuntaa ja pelattiin sählyä",
    "huomenna on ruotsin koe ja luin jo puolet sanoista",
    "ruokalassa oli taas pinaattilettuja ja otin kolme",
    "bussi oli myöhässä mut ehin just ekalle tunnille",
    "mun koira oppi viikonloppuna uuden tempun",
    "pitäis valita kurssit ens jaksolle, otan varmaan kuvista",
    "katottiin kaverin kanssa leffa illalla",
    "ope sano et esitelmän voi tehdä parin kanssa",
    "sain uuden pyörän ja ajoin sillä kouluun",
    "kesätyöhaku aukee kai ens viikolla",
)
REPLIES = ("kiva kuulla, mitä muuta tänään on", "hyvä, katsotaan sitä yhdessä", "kiitos että kerroit, entä sitten")
QUESTIONS = tuple(
    f"{opening} {question}"
    for question in (
        "mistä saan opiskelutodistuksen",
        "mihin aikaan kirjasto on auki",
        "miten haen opintotukea",
        "mite mä ilmottaudun yo-kirjotuksiin",
        "kuka on meidän opo",
        "mistä näen mun lukujärjestyksen",
        "voiko kurssin vaihtaa vielä",
        "miten varaan ajan terkkarille",
        "mitä ruokaa tänään on",
        "saako koulumatkatukea jos asuu kaukana",
        "mistä löydän wilman tunnukset",
        "milloin syysloma alkaa",
    )
    for opening in ("moi", "hei", "moikka", "hei yks juttu,", "terve,", "heippa")
)
LISTENING = 4
"""Students at a desk who hear what the counsellor says. What goes that way is relayed and never screened."""
LAST_WITHIN = 8.0
"""Seconds after the last send until what has not come is counted as lost."""
_runs = itertools.count(1000)


def _beginning(sentence: Sentence) -> str:
    """The first words of what the bot says, by which it is known."""
    return _plain(Texts().words(sentence, Language.FI))[:24]


def _plain(body: str) -> str:
    return body.replace("*", "")


@dataclass
class Bustle:
    """What was said in one stretch, and what came of it."""

    to_desk: Tally = field(default_factory=lambda: Tally(next(_runs)))
    """Relayed and screened."""
    to_student: Tally = field(default_factory=lambda: Tally(next(_runs)))
    """Relayed and not screened; of the students who listen."""
    messages: int = 0
    questions: int = 0
    soft_lines: int = 0
    soft_marks: int = 0
    not_screened: int = 0

    async def is_whole(self) -> None:
        both = (self.to_desk, self.to_student)
        await asyncio.gather(*(tally.is_whole(len(tally.sent_at), LAST_WITHIN) for tally in both))


class Busy:
    """The conversations. `hear` is to get all that the counsellor hears."""

    def __init__(self, stage: Stage, talks: Route, askers: Route, every: float) -> None:
        self._stage, self._talks, self._askers, self._every = stage, talks, askers, every
        self._desks: dict[int, str] = {}
        self._now = Bustle()
        self._over = asyncio.Event()
        self._chance = random.Random(50)
        self._mark, self._blind = _beginning(DeskMarkSoft(None)), _beginning(DeskNotScreened())
        self._soft = {_beginning(SoftLine(again)) for again in (False, True)}

    def hear(self, heard: Heard) -> None:
        tally = self._now.to_desk
        before = len(tally.latencies)
        tally.note(heard)
        if len(tally.latencies) > before:
            self._desks[int(heard.body.split(".")[1])] = heard.room
        elif heard.room in self._desks.values():
            self._now.soft_marks += self._mark in _plain(heard.body)
            self._now.not_screened += self._blind in _plain(heard.body)

    def _asker_heard(self, heard: Heard) -> None:
        self._now.soft_lines += any(one in _plain(heard.body) for one in self._soft) and not heard.is_edit

    @asynccontextmanager
    async def standing(self) -> AsyncIterator[None]:
        """Some students listen, the counsellor knows each one's desk, and what was said so far is history."""
        async with AsyncExitStack() as stack:
            for student, _ in self._talks.students[:LISTENING]:
                student.on_heard = lambda heard: self._now.to_student.note(heard)
                await stack.enter_async_context(student.listening())
            for number in range(len(self._talks.students)):
                await self._student_says(number, 0)
            await self._now.is_whole()
            await self._askers_hear()
            for asker, _ in self._askers.students:
                asker.on_heard = self._asker_heard
            yield

    @asynccontextmanager
    async def going_on(self) -> AsyncIterator[Bustle]:
        """Everybody says something every few seconds until the block is left."""
        bustle = self._now = Bustle()
        self._over.clear()
        async with asyncio.TaskGroup() as group:
            for number in range(len(self._talks.students)):
                group.create_task(self._goes_on(self._student_says, number))
                group.create_task(self._goes_on(self._counsellor_says, number))
            for number in range(len(self._askers.students)):
                group.create_task(self._goes_on(self._asks, number))
            try:
                yield bustle
            finally:
                self._over.set()
        await bustle.is_whole()
        await self._askers_hear()

    async def _askers_hear(self) -> None:
        places = asyncio.Semaphore(AT_ONCE)

        async def hears(asker: Person) -> None:
            async with places:
                await asker.catches_up()

        await asyncio.gather(*(hears(asker) for asker, _ in self._askers.students))

    async def _goes_on(self, says: Callable[[int, int], Awaitable[None]], number: int) -> None:
        wait = self._chance.random() * self._every
        for turn in itertools.count(1):
            try:
                await asyncio.wait_for(self._over.wait(), wait)
            except TimeoutError:
                await says(number, turn)
                wait = self._every * self._chance.uniform(0.7, 1.3)
            else:
                return

    async def _student_says(self, number: int, turn: int) -> None:
        student, room = self._talks.students[number]
        await self._says(student, room, self._now.to_desk, number, turn, TALK)

    async def _counsellor_says(self, number: int, turn: int) -> None:
        tally = self._now.to_student if number < LISTENING else None
        await self._says(self._stage.counsellor, self._desks[number], tally, number, turn, REPLIES)

    async def _says(
        self, who: Person, room: str, tally: Tally | None, number: int, turn: int, lines: Sequence[str]
    ) -> None:
        self._now.messages += 1
        words = lines[(3 * number + turn) % len(lines)]
        if tally is not None:
            words = tally.marked(number, turn, words)
        await who.says(room, words, self._talks.relay_id)

    async def _asks(self, number: int, turn: int) -> None:
        asker, room = self._askers.students[number]
        self._now.questions += 1
        await asker.says(room, QUESTIONS[(7 * number + turn) % len(QUESTIONS)], self._askers.relay_id)
