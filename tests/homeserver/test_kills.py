"""Killed, cut off, or away for long: nothing is lost, nothing comes twice, and everything is in order.

Twenty students talk with a counsellor, each at a desk of their own, while the bot is killed with -9 again and again,
while the homeserver is down, and while the bot is down and a thousand messages pile up. Afterwards what each side reads
is compared with what the other side sent, room by room, as whole lists: a message too few, too many or in the wrong
place fails, and so does any word of the bot that nobody asked for.
"""

import asyncio
import random
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest
import pytest_asyncio

from bot.demo.homeserver import ThrowAwayHomeserver
from tests.homeserver.crowd import Crowd, Someone, Talk, is_card
from tests.homeserver.own_bot import OwnBot, Staff
from tests.homeserver.registry import Registry
from tests.patience import ALL_READ_WITHIN

pytestmark = [pytest.mark.homeserver, pytest.mark.asyncio(loop_scope="module")]

STUDENTS = 20
NOT_SCREENED = "viestiä ei saatu tutkittua"
"""What stands beside a message that nobody could look at in ten seconds, as in a burst on a busy machine."""
KILLS = 5
AWAY = 20.0
"""Seconds for which the homeserver is down."""


@dataclass
class Traffic:
    """What was sent on each side of each talk, in the order in which the homeserver took it."""

    to_desk: dict[str, list[str]] = field(default_factory=dict)
    to_entry: dict[str, list[str]] = field(default_factory=dict)

    def __len__(self) -> int:
        return sum(map(len, (*self.to_desk.values(), *self.to_entry.values())))


@dataclass(frozen=True)
class School:
    """Everybody, in conversation."""

    bot: OwnBot
    registry: Registry
    talks: list[Talk]

    @property
    def counsellor(self) -> Someone:
        return self.talks[0].counsellor

    async def students_write(self, traffic: Traffic, talk: Talk, how_many: int) -> None:
        for _ in range(how_many):
            body = self.registry.body("opiskelija kirjoittaa")
            await talk.student.says(talk.entry, body, self.bot.user_id)
            traffic.to_desk.setdefault(talk.desk, []).append(body)

    async def counsellor_writes(self, traffic: Traffic, talk: Talk, how_many: int) -> None:
        for _ in range(how_many):
            body = self.registry.body("kuraattori kirjoittaa")
            await talk.counsellor.says(talk.desk, body, self.bot.user_id)
            traffic.to_entry.setdefault(talk.entry, []).append(body)

    # ---- what each reads

    async def read(self) -> "Read":
        """What everybody has read when the bot has nothing left to do.

        Nobody listens meanwhile: every sync would cost the homeserver as much as a message.
        """
        await self.idle()
        await asyncio.gather(*(one.catch_up() for one in (self.counsellor, *(talk.student for talk in self.talks))))
        return Read(self)

    async def all_read(self, traffic: Traffic, before: "Read") -> "Read":
        """Until as much has come as was sent; more than that has come too, when the bot is idle."""
        deadline = time.monotonic() + ALL_READ_WITHIN
        while True:
            after = await self.read()
            if len(after) >= len(before) + len(traffic) or time.monotonic() > deadline:
                return after
            await asyncio.sleep(0.5)

    async def idle(self) -> None:
        """The bot has nothing left to do: no ciphertext in the envelopes, nothing in the outbox."""
        deadline = time.monotonic() + ALL_READ_WITHIN
        while any(self.bot.left_over().values()):
            assert time.monotonic() < deadline, f"left over: {self.bot.left_over()}\n{self.bot.log_tail()}"
            await asyncio.sleep(0.2)


class Read:
    """What everybody has read until now, room by room."""

    def __init__(self, school: School) -> None:
        bot, counsellor = school.bot.user_id, school.counsellor
        self.rooms = {
            talk.desk: [body for body in counsellor.bodies(talk.desk, bot) if NOT_SCREENED not in body]
            for talk in school.talks
        }
        self.rooms |= {talk.entry: talk.student.bodies(talk.entry, bot) for talk in school.talks}
        self.duty = counsellor.bodies(school.bot.rooms["duty"], bot)

    def __len__(self) -> int:
        return sum(map(len, self.rooms.values()))

    def since(self, before: "Read") -> dict[str, list[str]]:
        return {room: said[len(before.rooms[room]) :] for room, said in self.rooms.items()}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def school(tmp_path_factory: pytest.TempPathFactory, registry: Registry) -> AsyncIterator[School]:
    directory = tmp_path_factory.mktemp("kills")
    async with (
        ThrowAwayHomeserver.started(directory / "homeserver") as homeserver,
        Crowd.gathered(homeserver, directory / "people", registry) as crowd,
    ):
        counsellor = await crowd.comes("koivu", displayname="Kuraattori")
        staff = {"koivu": Staff(counsellor.account, "Kuraattori Koivu", master_key=counsellor.fingerprint)}
        bot = await OwnBot.cast(homeserver, directory / "bot", registry, "tuki", staff)
        try:
            await asyncio.to_thread(bot.start)
            await counsellor.joins(bot.rooms["duty"])
            yield School(bot, registry, await _all_in_conversation(crowd, counsellor, bot))
        finally:
            bot.kill()


async def _all_in_conversation(crowd: Crowd, counsellor: Someone, bot: OwnBot) -> list[Talk]:
    students = [await crowd.comes("opiskelija") for _ in range(STUDENTS)]
    entries = await asyncio.gather(*(crowd.arrives(student, bot) for student in students))
    for student, entry in zip(students, entries, strict=True):
        await student.says(entry, "ihminen", bot.user_id)

    def cards() -> list[str]:
        return [said.event_id for said in counsellor.heard if is_card(said, bot)]

    await counsellor.until(lambda: len(cards()) == STUDENTS, "twenty cards")
    await asyncio.gather(*(counsellor.reacts(bot.rooms["duty"], card, "✅") for card in cards()))
    desks: list[str] = []
    while len(desks) < STUDENTS:
        desks.append(await counsellor.is_invited_by(bot, but=desks))
        await counsellor.joins(desks[-1])
    return await _who_is_where(students, entries, desks, counsellor, bot, crowd.registry)


async def _who_is_where(
    students: list[Someone],
    entries: list[str],
    desks: list[str],
    counsellor: Someone,
    bot: OwnBot,
    registry: Registry,
) -> list[Talk]:
    """The bot tells nobody which desk is whose; a first line does."""
    talks = []
    for student, entry in zip(students, entries, strict=True):
        await student.says(entry, hello := registry.body("hei"), bot.user_id)
        talks.append((student, entry, hello))
    found = [Talk(student, entry, counsellor, (await counsellor.reads(hello)).room) for student, entry, hello in talks]
    assert sorted(talk.desk for talk in found) == sorted(desks)
    await asyncio.gather(*(talk.student.reads("Kuraattori Koivu", talk.entry) for talk in found))
    return found


def nothing_lost_twice_or_out_of_order(before: Read, after: Read, traffic: Traffic) -> None:
    expected = {room: traffic.to_desk.get(room, traffic.to_entry.get(room, [])) for room in after.rooms}
    read = after.since(before)
    lost = sum(len(set(expected[room]) - set(read[room])) for room in expected)
    twice = sum(len(read[room]) - len(set(read[room])) for room in expected)
    strange = [body for room in expected for body in read[room] if body not in expected[room]]
    misplaced = [room for room in expected if read[room] != expected[room]]
    print(f"{len(traffic)} messages: {lost} lost, {twice} twice, {len(strange)} strange, {len(misplaced)} rooms unlike")
    assert (lost, twice, strange, misplaced) == (0, 0, [], [])
    assert after.duty == before.duty


async def until(check: Callable[[], bool]) -> None:
    """Looks very often: what is waited for is a moment in the middle of something."""
    for _ in range(3000):
        if check():
            return
        await asyncio.sleep(0.01)
    raise AssertionError("it never came to that")


@contextmanager
def stopwatch(what: str) -> Iterator[None]:
    begun = time.monotonic()
    yield
    print(f"{what}: {time.monotonic() - begun:.1f} s")


async def test_a_bot_that_is_killed_five_times_in_the_middle_of_600_messages_loses_doubles_and_mixes_up_none(
    school: School,
) -> None:
    before, traffic = await school.read(), Traffic()
    dice = random.Random(112)
    with stopwatch("traffic with kills"):
        writing = asyncio.gather(
            *(school.students_write(traffic, talk, 15) for talk in school.talks),
            *(school.counsellor_writes(traffic, talk, 15) for talk in school.talks),
        )
        unfinished = [await killed_in_mid_traffic(school.bot, dice, starting=kill == 3) for kill in range(KILLS)]
        await writing
    print(f"errands left undone at each kill: {unfinished}")
    assert len(traffic) == 600
    assert len(unfinished) == KILLS
    assert all(unfinished), "a kill came when there was nothing to do, and proves nothing"

    with stopwatch("until all was read"):
        after = await school.all_read(traffic, before)

    nothing_lost_twice_or_out_of_order(before, after, traffic)


async def killed_in_mid_traffic(bot: OwnBot, dice: random.Random, *, starting: bool) -> int:
    """Kill the bot at an odd moment while there is work on its hands; how much of it was left in the outbox."""
    if not starting:
        await asyncio.sleep(dice.uniform(0.3, 1.5))
    await until(lambda: bot.left_over()["outbox"] > 0)
    bot.kill()
    undone = bot.left_over()["outbox"]
    bot.start(wait=False)
    if starting:
        await asyncio.sleep(dice.uniform(0.8, 1.5))
        bot.kill()
        bot.start(wait=False)
    await asyncio.to_thread(bot.wait_until_ready)
    return undone


async def test_a_homeserver_that_is_away_for_20_seconds_costs_nobody_a_message(school: School) -> None:
    before, traffic, homeserver = await school.read(), Traffic(), school.bot.homeserver
    pid = school.bot.pid
    with stopwatch("traffic with the homeserver away"):
        writing = asyncio.gather(
            *(school.students_write(traffic, talk, 3) for talk in school.talks),
            *(school.counsellor_writes(traffic, talk, 3) for talk in school.talks),
        )
        await until(lambda: len(traffic) >= 30 and school.bot.left_over()["outbox"] >= 3)
        await homeserver.stop()
        already = len(traffic)
        await asyncio.sleep(AWAY)
        assert len(traffic) == already < 120
        await homeserver.start()
        await writing
    assert len(traffic) == 120

    after = await school.all_read(traffic, before)

    nothing_lost_twice_or_out_of_order(before, after, traffic)
    assert (school.bot.runs, school.bot.pid) == (True, pid)


async def test_a_thousand_messages_that_came_while_the_bot_was_down_are_all_fetched_back(school: School) -> None:
    before, traffic = await school.read(), Traffic()
    long_to_desk, longer_to_desk, long_to_entry, *others = school.talks
    school.bot.kill()
    with stopwatch("a thousand messages"):
        await asyncio.gather(
            # The homeserver tells 100 of a room by itself and 100 more a request.
            school.students_write(traffic, long_to_desk, 120),
            school.students_write(traffic, longer_to_desk, 230),
            school.counsellor_writes(traffic, long_to_entry, 140),
            *(school.students_write(traffic, talk, 20) for talk in others),
            *(school.counsellor_writes(traffic, talk, 10) for talk in others),
        )
    assert len(traffic) == 1000
    school.bot.start(wait=False)
    await asyncio.to_thread(school.bot.wait_until_ready)

    with stopwatch("until all was read"):
        after = await school.all_read(traffic, before)

    nothing_lost_twice_or_out_of_order(before, after, traffic)
