"""Who stands where: the homeserver, the bot with students in conversation, the floor with the same students."""

from __future__ import annotations

import asyncio
import json
import sqlite3
import time
from collections.abc import AsyncIterator, Awaitable
from contextlib import AsyncExitStack, asynccontextmanager, closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.demo.homeserver import ThrowAwayHomeserver
from bot.matrix.api import Api, path
from tests.bench.people import Crowd, Heard, Person, create_room
from tests.bench.processes import Bot, Floor, cpu_seconds
from tests.bench.relaying import Relaying, Route

TALKS_WITHIN = 120.0
AT_ONCE = 8


@dataclass
class Stage:
    """A homeserver, a bot, and a counsellor who takes every card and comes to every desk."""

    homeserver: ThrowAwayHomeserver
    crowd: Crowd
    bot: Bot
    counsellor: Person
    directory: Path
    relaying: Relaying
    _group: asyncio.TaskGroup
    duty_rooms: set[str] = field(default_factory=set)
    _invited: set[str] = field(default_factory=set)

    def spawn(self, work: Awaitable[None]) -> None:
        async def done() -> None:
            await work

        self._group.create_task(done())

    def counsellor_heard(self, heard: Heard) -> None:
        self.relaying.hear(heard)
        is_card = heard.room in self.duty_rooms and heard.type == "m.room.message" and not heard.is_edit
        if is_card and "!ota" in heard.body:
            self.spawn(self.counsellor.reacts(heard.room, heard.event_id, "✅"))

    def counsellor_invited(self, room: str) -> None:
        if room not in self._invited:
            self._invited.add(room)
            self.spawn(self.counsellor.joins(room))

    async def talks(self, count: int, bot: Bot | None = None) -> Route:
        """So many students in conversation with the counsellor, the keys of all rooms shared."""
        bot = bot or self.bot
        students = [
            await self.crowd.comes(f"{bot.account.user_id[1:5]}-opiskelija-{number}") for number in range(count)
        ]
        rooms = await asyncio.gather(*(student.opens_room(bot.account.user_id) for student in students))
        route = Route(bot, bot.account.user_id, self.homeserver.pid, list(zip(students, rooms, strict=True)))
        for student, room in route.students:
            await student.says(room, "ihminen", bot.account.user_id)
        await self._is_warm(route)
        return route

    async def _is_warm(self, route: Route) -> None:
        run = await self.relaying.burst(route, len(route.students))
        if run.faults:
            raise RuntimeError(f"{run.faults} of {run.sent} first messages did not come")

    @asynccontextmanager
    async def floor(self, students: list[Person]) -> AsyncIterator[Route]:
        """The bare relay with the same students, in rooms of its own."""
        account = await self.homeserver.register("lattia", "salasana-lattia")
        await self.homeserver.override_ratelimit(account.user_id)
        api = self.crowd.api(account)
        rooms = [await self._pair(api, account.user_id, student) for student in students]
        config = {
            "url": self.homeserver.url,
            "user_id": account.user_id,
            "device_id": account.device_id,
            "token": account.access_token,
            "desks": dict(rooms),
        }
        async with Floor.running(self.directory / "floor", config) as floor:
            entries = [room for room, _ in rooms]
            route = Route(floor, account.user_id, self.homeserver.pid, list(zip(students, entries, strict=True)))
            await self._is_warm(route)
            yield route

    async def _pair(self, api: Api, floor: str, student: Person) -> tuple[str, str]:
        room = await student.opens_room(floor)
        await api.call("POST", path("rooms", room, "join"), {})
        return room, await create_room(api, self.counsellor.user_id)


@asynccontextmanager
async def set_stage(directory: Path) -> AsyncIterator[Stage]:
    """Everything stands, the bot has just become ready; all is taken down when the block is left."""
    async with AsyncExitStack() as stack:
        homeserver = await stack.enter_async_context(ThrowAwayHomeserver.started(directory / "homeserver"))
        crowd = await stack.enter_async_context(Crowd.gathered(homeserver, directory / "people"))
        counsellor = await crowd.comes("koivu", cross_signed=True)
        bot = await stack.enter_async_context(Bot.standing(homeserver, directory / "bot", counsellor.account))
        await bot.start()
        group = await stack.enter_async_context(asyncio.TaskGroup())
        stage = Stage(homeserver, crowd, bot, counsellor, directory, Relaying(), group)
        stage.duty_rooms.add(bot.rooms["duty"])
        counsellor.on_heard, counsellor.on_invited = stage.counsellor_heard, stage.counsellor_invited
        await stack.enter_async_context(counsellor.listening())
        yield stage


async def greeting_ms(stage: Stage, number: int) -> float:
    """From the beginning of a new student's createRoom call to the greeting unsealed."""
    student = await stage.crowd.comes(f"uusi-{number}")
    greeted: asyncio.Future[float] = asyncio.get_running_loop().create_future()

    def hear(heard: Heard) -> None:
        if "112" in heard.body and not greeted.done():
            greeted.set_result(heard.at)

    student.on_heard = hear
    async with student.listening():
        await asyncio.sleep(0.2)  # the long poll stands
        begun = time.perf_counter()
        await student.opens_room(stage.bot.account.user_id)
        return 1000 * (await asyncio.wait_for(greeted, 30) - begun)


async def fill(stage: Stage, count: int) -> None:
    """So many more conversations, each of an account of its own, greeted and quiet."""
    already = conversations(stage.bot.database)[0]
    places = asyncio.Semaphore(AT_ONCE)

    async def one(number: int) -> None:
        async with places:
            api = await stage.crowd.ghost(f"haamu-{number}")
            await create_room(api, stage.bot.account.user_id)

    await asyncio.gather(*map(one, range(count)))
    deadline = time.monotonic() + 60 + count
    while conversations(stage.bot.database) != (already + count, 0):
        if time.monotonic() > deadline:
            raise RuntimeError(f"of {count} rooms not all were greeted")
        await asyncio.sleep(0.5)


def conversations(database: Path) -> tuple[int, int]:
    """How many have begun and been greeted, and how much the bot has left to do."""
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
        greeted = connection.execute("SELECT count(*) FROM conversation WHERE phase != 'arriving'").fetchone()[0]
        return greeted, connection.execute("SELECT count(*) FROM outbox").fetchone()[0]


async def physical_ms(stage: Stage, count: int) -> list[float]:
    """Send -> long poll of somebody else, in the clear, with nothing between: the begin of the call to the answer."""
    now = time.time_ns()
    writer, reader = await stage.crowd.ghost(f"kirjoittaja-{now}"), await stage.crowd.ghost(f"lukija-{now}")
    whoami = await reader.call("GET", path("account", "whoami"))
    body = {"preset": "private_chat", "invite": [whoami["user_id"]]}
    room = str((await writer.call("POST", path("createRoom"), body))["room_id"])
    await reader.call("POST", path("rooms", room, "join"), {})
    since = (await _sync(reader, None))["next_batch"]
    found = []
    for number in range(count + 2):
        polling = asyncio.create_task(_sync(reader, since))
        await asyncio.sleep(0.1)
        begun = time.perf_counter()
        where = path("rooms", room, "send", "m.room.message", f"p{number}")
        sending = asyncio.create_task(writer.call("PUT", where, {"msgtype": "m.text", "body": "x"}))
        since = (await polling)["next_batch"]
        found.append(1000 * (time.perf_counter() - begun))
        await sending
    return found[2:]


async def _sync(api: Api, since: str | None) -> dict[str, Any]:
    nothing: dict[str, Any] = {"limit": 0, "types": []}
    kinds = {"timeline": {"types": ["m.room.message"]}, "state": nothing, "ephemeral": nothing, "account_data": nothing}
    chosen = json.dumps({"presence": nothing, "account_data": nothing, "room": kinds})
    query = {"timeout": "10000" if since else "0", "filter": chosen} | ({"since": since} if since else {})
    return await api.call("GET", path("sync"), query=query, timeout=40)


async def idle_cpu_ms(bot: Bot, seconds: float = 5.0) -> float:
    """CPU of the bot with nothing to do, in ms a second."""
    await bot.is_idle()
    before = cpu_seconds(bot.pid)
    await asyncio.sleep(seconds)
    return 1000 * (cpu_seconds(bot.pid) - before) / seconds
