"""People with a device of their own on the throw-away homeserver, whose encryption is the bot's own
`Machine`."""

import itertools
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp

from bot.demo.homeserver import ThrowAwayHomeserver
from bot.matrix.api import Api, path
from bot.matrix.machine import Audience, Machine, Unsealed

_numbers = itertools.count(1)


class CountingApi(Api):
    """An Api that remembers what it was asked for, and can be told what to answer instead."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.calls: list[tuple[str, str]] = []
        self.instead: Callable[[str, str, Any], Any] | None = None

    async def call(self, method: str, path: str, body: Mapping[str, Any] | None = None, **more: Any) -> Any:
        self.calls.append((method, path))
        if self.instead is not None and (given := self.instead(method, path, body)) is not None:
            if isinstance(given, Exception):
                raise given
            return given
        return await super().call(method, path, body, **more)

    def asked(self, part: str) -> int:
        """How many requests went to a path with this in it."""
        return sum(part in where for _, where in self.calls)


@dataclass
class Person:
    """One login, its key store and its place in the sync stream."""

    api: CountingApi
    machine: Machine
    directory: Path
    since: str | None = None
    timeline: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    keys_seen: set[tuple[str, str]] = field(default_factory=set)

    @property
    def user_id(self) -> str:
        return self.machine.user_id

    async def sync(self) -> dict[str, Any]:
        """One round: sync, digest, remember the timeline, settle."""
        query = {"timeout": "0"} | ({"since": self.since} if self.since else {})
        answer = await self.api.call("GET", path("sync"), query=query)
        self.keys_seen |= self.machine.digest(answer)
        self.since = answer["next_batch"]
        for room_id, room in answer.get("rooms", {}).get("join", {}).items():
            self.timeline += [(room_id, event) for event in room["timeline"]["events"]]
        await self.machine.settle(self.api)
        return dict(answer)

    async def room_with(self, *others: "Person") -> str:
        """A private, encrypted room in which everybody is."""
        encryption = {"type": "m.room.encryption", "content": {"algorithm": "m.megolm.v1.aes-sha2"}}
        body = {
            "preset": "private_chat",
            "invite": [each.user_id for each in others],
            "initial_state": [encryption],
        }
        room_id: str = (await self.api.call("POST", path("createRoom"), body))["room_id"]
        for other in others:
            await other.api.call("POST", path("join", room_id), {})
        return room_id

    async def say(self, room_id: str, words: str, *to: "Person", only_trusted: bool = False) -> dict[str, Any]:
        """Seal and send; returns the sealed content."""
        audience = Audience(frozenset(each.user_id for each in to), only_trusted)
        content = {"msgtype": "m.text", "body": words}
        sealed = await self.machine.seal(self.api, room_id, "m.room.message", content, audience)
        where = path("rooms", room_id, "send", "m.room.encrypted", f"t{next(_numbers)}")
        await self.api.call("PUT", where, sealed)
        return sealed

    async def hear(self) -> list[Unsealed]:
        """Sync, and unseal all that is sealed by others."""
        await self.sync()
        sealed, self.timeline = self.timeline, []
        return [
            self.machine.unseal(room_id, event)
            for room_id, event in sealed
            if event["type"] == "m.room.encrypted" and event["sender"] != self.user_id
        ]

    async def hears(self) -> list[str]:
        """The bodies of what others said since the last time."""
        return [unsealed.content["body"] for unsealed in await self.hear()]

    def restart(self, **more: Any) -> None:
        """End the process as a crash would, and begin anew from the file."""
        self.machine.close()
        self.machine = Machine.open(
            user_id=self.user_id,
            device_id=self.machine.device_id,
            directory=self.directory,
            pickle_key="key",
            **more,
        )


@asynccontextmanager
async def people(
    homeserver: ThrowAwayHomeserver, directory: Path, *names: str, **more: Any
) -> AsyncIterator[list[Person]]:
    """A person for each name, with published keys. `more` goes to `Machine.open`."""
    async with aiohttp.ClientSession() as session:
        made: list[Person] = []
        try:
            for name in names:
                account = await homeserver.register(name, "a-password")
                made.append(a_person(homeserver, session, directory / account.device_id, account, **more))
                await made[-1].machine.publish(made[-1].api)
            yield made
        finally:
            for person in made:
                person.machine.close()


def a_person(
    homeserver: ThrowAwayHomeserver, session: aiohttp.ClientSession, directory: Path, login: Any, **more: Any
) -> Person:
    """A person with an empty key store in `directory`; nothing is published yet."""
    machine = Machine.open(
        user_id=login.user_id, device_id=login.device_id, directory=directory, pickle_key="key", **more
    )
    return Person(CountingApi(homeserver.url, session, login.access_token), machine, directory)


@dataclass(frozen=True)
class Login:
    """Another device of somebody who has an account."""

    user_id: str
    device_id: str
    access_token: str


async def log_in(person: Person, device_id: str | None = None) -> Login:
    """Log the same person in on another device."""
    body = {
        "type": "m.login.password",
        "identifier": {"type": "m.id.user", "user": person.user_id},
        "password": "a-password",
    } | ({"device_id": device_id} if device_id else {})
    made = await person.api.call("POST", path("login"), body)
    return Login(made["user_id"], made["device_id"], made["access_token"])
