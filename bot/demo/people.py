"""People with real encrypted clients: the story of `kynnys demo --play` and the round trip of `kynnys doctor`.

They use the same crypto as the bot (vodozemac through nio), each with a device and a cross-signing identity of its own.
That another implementation understands the bot is for the tests with Element's own stack to show.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp

from bot.matrix import cross_signing
from bot.matrix.api import Api, path
from bot.matrix.errors import MatrixFault
from bot.matrix.machine import Audience, Machine

ENCRYPTION = {"type": "m.room.encryption", "state_key": "", "content": {"algorithm": "m.megolm.v1.aes-sha2"}}


class NotSeen(Exception):
    """What was to happen did not happen in time."""


@dataclass(frozen=True, slots=True)
class Seen:
    """One event as this person's client shows it."""

    room: str
    event_id: str
    sender: str
    type: str
    content: Mapping[str, Any] = field(repr=False)
    at: float

    @property
    def body(self) -> str:
        """The words; of an edit the new ones."""
        changed = self.content.get("m.new_content")
        body = (changed if isinstance(changed, Mapping) else self.content).get("body")
        return body if isinstance(body, str) else ""


class Client:
    """One person on one device."""

    def __init__(self, api: Api, machine: Machine) -> None:
        self._api = api
        self._machine = machine
        self.seen: list[Seen] = []
        self._waiting: list[tuple[str, dict[str, Any]]] = []
        self._came = asyncio.Event()
        self._since: str | None = None
        self._members: dict[str, frozenset[str]] = {}

    @property
    def user_id(self) -> str:
        return self._machine.user_id

    @classmethod
    @asynccontextmanager
    async def online(cls, homeserver: str, login: Mapping[str, Any], directory: Path) -> AsyncIterator[Client]:
        """A client that listens, with published keys and, the first time, a cross-signing identity."""
        async with aiohttp.ClientSession() as session:
            api = Api(homeserver, session, str(login["access_token"]))
            machine = Machine.open(
                user_id=str(login["user_id"]),
                device_id=str(login["device_id"]),
                directory=directory / "keys",
                pickle_key="a key for a day",
            )
            try:
                await machine.publish(api)
                await cross_signing.bootstrap(api, machine, seeds_file=directory / "seeds", password=None)
                client = cls(api, machine)
                await client._once(0)
                listening = asyncio.ensure_future(client._listen())
                try:
                    yield client
                finally:
                    listening.cancel()
                    await asyncio.gather(listening, return_exceptions=True)
            finally:
                machine.close()

    async def _listen(self) -> None:
        while True:
            try:
                await self._once(10)
            except MatrixFault:
                await asyncio.sleep(0.5)

    async def _once(self, wait: float) -> None:
        query = {"timeout": str(int(wait * 1000))} | ({"since": self._since} if self._since else {})
        raw = await self._api.call("GET", path("sync"), query=query, timeout=wait + 30)
        self._machine.digest(raw)
        rooms = raw.get("rooms", {})
        for room in rooms.get("invite", {}):
            with contextlib.suppress(MatrixFault):
                await self._api.call("POST", path("rooms", room, "join"), {})
        for part in ("join", "leave"):
            for room, info in rooms.get(part, {}).items():
                self._waiting += [(room, event) for event in info.get("timeline", {}).get("events", [])]
        self._read()
        self._since = raw["next_batch"]
        await self._machine.settle(self._api)

    def _read(self) -> None:
        """What can be read is read; the rest waits for its key."""
        waiting, self._waiting = self._waiting, []
        for room, event in waiting:
            kind, content = event["type"], event.get("content", {})
            if kind == "m.room.member":
                self._members.pop(room, None)
            if kind == "m.room.encrypted" and content:
                try:
                    plain = self._machine.unseal(room, event)
                except MatrixFault:
                    self._waiting.append((room, event))
                    continue
                kind, content = plain.type, plain.content
            if event["sender"] != self.user_id:
                self.seen.append(Seen(room, event["event_id"], event["sender"], kind, content, time.monotonic()))
        self._came.set()

    async def sees(self, wanted: Callable[[Seen], bool], *, within: float = 20.0, after: float = 0.0) -> Seen:
        """The first event that is wanted, seen later than `after`.

        Raises:
            NotSeen: it did not come in time.
        """
        deadline = time.monotonic() + within
        while True:
            self._came.clear()
            for seen in self.seen:
                if seen.at > after and wanted(seen):
                    return seen
            left = deadline - time.monotonic()
            if left <= 0:
                raise NotSeen(f"not seen within {within:.0f} s")
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._came.wait(), left)

    async def reads(self, text: str, *, room: str | None = None, within: float = 20.0, after: float = 0.0) -> Seen:
        """A message with this text in it."""
        return await self.sees(lambda seen: text in seen.body and room in (None, seen.room), within=within, after=after)

    # --- acting -----------------------------------------------------------------------------------------------------
    async def direct_chat(self, with_whom: str) -> str:
        """A new encrypted room with one other person, as Element makes it."""
        body = {
            "preset": "trusted_private_chat",
            "is_direct": True,
            "invite": [with_whom],
            "initial_state": [ENCRYPTION],
        }
        return str((await self._api.call("POST", path("createRoom"), body))["room_id"])

    async def write(self, room: str, body: str, **more: Any) -> str:
        """Sends an encrypted message; answers its event id."""
        content = {"msgtype": "m.text", "body": body, **more}
        sealed = await self._machine.seal(self._api, room, "m.room.message", content, await self._audience(room))
        return await self._put(room, "m.room.encrypted", sealed)

    async def react(self, room: str, event: str, key: str) -> str:
        relation = {"m.relates_to": {"rel_type": "m.annotation", "event_id": event, "key": key}}
        return await self._put(room, "m.reaction", relation)

    async def leave(self, room: str) -> None:
        await self._api.call("POST", path("rooms", room, "leave"), {})

    async def rooms(self) -> frozenset[str]:
        """The rooms this person is in."""
        answer = await self._api.call("GET", path("joined_rooms"))
        return frozenset(str(room) for room in answer.get("joined_rooms", []))

    async def timeline(self, room: str) -> list[dict[str, Any]]:
        """What the homeserver still holds of the room, newest first."""
        answer = await self._api.call("GET", path("rooms", room, "messages"), query={"dir": "b", "limit": "500"})
        return [event for event in answer.get("chunk", []) if isinstance(event, dict)]

    async def _put(self, room: str, kind: str, content: Mapping[str, Any]) -> str:
        txn = f"p{time.time_ns()}"
        return str((await self._api.call("PUT", path("rooms", room, "send", kind, txn), content))["event_id"])

    async def _audience(self, room: str) -> Audience:
        if room not in self._members:
            answer = await self._api.call("GET", path("rooms", room, "members"))
            present = [
                event["state_key"]
                for event in answer.get("chunk", [])
                if event.get("content", {}).get("membership") in ("join", "invite")
            ]
            self._members[room] = frozenset(present) - {self.user_id}
        return Audience(self._members[room], only_trusted=False)


async def register(homeserver: str, token: str) -> dict[str, Any]:
    """A fresh account under a random name, as a student would make it with the school's registration token."""
    async with aiohttp.ClientSession() as session:
        url = f"{homeserver}/_matrix/client/v3/register"
        body: dict[str, Any] = {"password": f"only-for-today-{time.time_ns()}", "inhibit_login": False}
        async with session.post(url, json=body) as answer:
            flow = await answer.json()
        for stage in ({"type": "m.login.registration_token", "token": token}, {"type": "m.login.dummy"}):
            async with session.post(url, json=body | {"auth": stage | {"session": flow["session"]}}) as answer:
                made = await answer.json()
        if "access_token" not in made:
            raise NotSeen(f"the homeserver did not register an account: {made.get('errcode')}")
        return dict(made)


async def log_in(homeserver: str, user_id: str, password: str) -> dict[str, Any]:
    """A new device of somebody who has an account."""
    async with aiohttp.ClientSession() as session:
        body = {
            "type": "m.login.password",
            "identifier": {"type": "m.id.user", "user": user_id},
            "password": password,
        }
        answer = await Api(homeserver, session).call("POST", path("login"), body)
    return dict(answer)
