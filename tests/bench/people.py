"""The people of the bench: real encrypted clients, as light as can be, all in one process.

A student who only writes never syncs: sealing needs the bot's keys, not a listener. The counsellor is one long poll for
all desks. `ghost` is a student with published keys and nothing else, for rooms that only have to be there.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import json
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp
import vodozemac

from bot.demo.homeserver import Account, ThrowAwayHomeserver
from bot.matrix import cross_signing
from bot.matrix.api import Api, path
from bot.matrix.errors import NoKey, Unreachable
from bot.matrix.hardened import MEGOLM, OLM, canonical_json
from bot.matrix.machine import Audience, Machine

LONG_POLL = 10.0
_ENCRYPTION = {"type": "m.room.encryption", "state_key": "", "content": {"algorithm": MEGOLM}}
_numbers = itertools.count(1)


@dataclass(frozen=True, slots=True)
class Heard:
    """A readable event of somebody else. `at` is `time.perf_counter()` when it was unsealed."""

    room: str
    event_id: str
    sender: str
    type: str
    content: Mapping[str, Any] = field(repr=False)
    at: float

    @property
    def body(self) -> str:
        body = self.content.get("body")
        return body if isinstance(body, str) else ""

    @property
    def is_edit(self) -> bool:
        relation = self.content.get("m.relates_to")
        return isinstance(relation, dict) and relation.get("rel_type") == "m.replace"


class Person:
    """One account on one device. `on_heard` is called for each event, in the room's order."""

    def __init__(self, api: Api, machine: Machine, account: Account) -> None:
        self.api, self.machine, self.account = api, machine, account
        self.on_heard: Callable[[Heard], None] = lambda heard: None
        self.on_invited: Callable[[str], None] = lambda room: None
        self.is_patient = True
        """Waits for a key, so that a room is heard in order. Else passes over what it cannot read."""
        self._locked: dict[str, list[dict[str, Any]]] = {}
        self._since: str | None = None

    @property
    def user_id(self) -> str:
        return self.account.user_id

    async def publish(self, *, seeds: Path | None = None) -> None:
        """Keys, and with `seeds` a cross-signing identity."""
        await self.machine.publish(self.api)
        if seeds is not None:
            await cross_signing.bootstrap(self.api, self.machine, seeds_file=seeds, password=self.account.password)

    # --- acting -----------------------------------------------------------------------------------------------------
    async def opens_room(self, *invited: str) -> str:
        return await create_room(self.api, *invited)

    async def joins(self, room: str) -> None:
        await self.api.call("POST", path("rooms", room, "join"), {})

    async def says(self, room: str, body: str, to: str) -> None:
        """Seals for one reader's every device (this is allow-all mode), and sends."""
        content = {"msgtype": "m.text", "body": body}
        audience = Audience(frozenset({to}), only_trusted=False)
        sealed = await self.machine.seal(self.api, room, "m.room.message", content, audience)
        await self._puts(room, "m.room.encrypted", sealed)

    async def shares_key(self, room: str, to: str) -> None:
        """What a first message does beside sending: afterwards each one goes out with a single request."""
        audience = Audience(frozenset({to}), only_trusted=False)
        await self.machine.seal(self.api, room, "m.room.message", {"msgtype": "m.text", "body": ""}, audience)

    async def reacts(self, room: str, event: str, key: str) -> None:
        relation = {"rel_type": "m.annotation", "event_id": event, "key": key}
        await self._puts(room, "m.reaction", {"m.relates_to": relation})

    async def _puts(self, room: str, kind: str, content: Mapping[str, Any]) -> None:
        await self.api.call("PUT", path("rooms", room, "send", kind, f"b{next(_numbers)}"), content)

    # --- hearing ----------------------------------------------------------------------------------------------------
    @asynccontextmanager
    async def listening(self) -> AsyncIterator[None]:
        """Hears everything from now on, until the block is left."""
        await self._once(0.0)
        task = asyncio.create_task(self._listen())
        try:
            yield
        finally:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task

    async def catches_up(self) -> None:
        """Hears what has come since the last time, without waiting for more."""
        await self._once(0.0)

    async def _listen(self) -> None:
        while True:
            await self._once(LONG_POLL)

    async def _once(self, wait: float) -> None:
        query = {"timeout": str(int(wait * 1000)), "filter": self._filter(), "set_presence": "offline"}
        if self._since is not None:
            query["since"] = self._since
        answer = await self.api.call("GET", path("sync"), query=query, timeout=wait + 30)
        self.machine.digest(answer)
        before, self._since = self._since, str(answer["next_batch"])
        rooms = answer.get("rooms", {})
        for room, info in rooms.get("join", {}).items():
            await self._take(room, info["timeline"], before)
        for room in rooms.get("invite", {}):
            self.on_invited(room)
        await self.machine.settle(self.api)

    def _filter(self) -> str:
        nothing: dict[str, Any] = {"limit": 0, "types": []}
        timeline = {"limit": 100, "not_senders": [self.user_id], "types": ["m.room.encrypted", "m.reaction"]}
        room = {"account_data": nothing, "ephemeral": nothing, "state": nothing, "timeline": timeline}
        return json.dumps({"presence": nothing, "account_data": nothing, "room": room})

    async def _take(self, room: str, timeline: Mapping[str, Any], since: str | None) -> None:
        """The room's new events in order; what is limited is fetched back."""
        events, token = list(timeline["events"]), timeline.get("prev_batch")
        while timeline.get("limited") and since is not None and token is not None:
            query = {"dir": "b", "from": token, "to": since, "limit": "100", "filter": '{"types":["m.room.encrypted"]}'}
            page = await self.api.call("GET", path("rooms", room, "messages"), query=query)
            events = [each for each in page["chunk"][::-1] if each["sender"] != self.user_id] + events
            token = page.get("end") if page["chunk"] else None
        waiting = self._locked.pop(room, []) + events
        for place, event in enumerate(waiting):
            try:
                self.on_heard(self._opened(room, event))
            except NoKey:
                if not self.is_patient:
                    continue
                self._locked[room] = waiting[place:]
                return

    def _opened(self, room: str, event: Mapping[str, Any]) -> Heard:
        kind, content = event["type"], event["content"]
        if kind == "m.room.encrypted":
            plain = self.machine.unseal(room, event)
            kind, content = plain.type, plain.content
        return Heard(room, event["event_id"], event["sender"], kind, content, time.perf_counter())


async def create_room(api: Api, *invited: str) -> str:
    """An encrypted direct chat, as Element makes it."""
    body = {
        "preset": "trusted_private_chat",
        "is_direct": True,
        "invite": list(invited),
        "initial_state": [_ENCRYPTION],
    }
    return str((await api.call("POST", path("createRoom"), body))["room_id"])


class PatientApi(Api):
    """Asks again while the homeserver is away, as any client does."""

    async def call(self, *args: Any, **more: Any) -> dict[str, Any]:
        while True:
            try:
                return await super().call(*args, **more)
            except Unreachable:
                await asyncio.sleep(0.3)


class Crowd:
    """Makes people on one homeserver."""

    def __init__(
        self, homeserver: ThrowAwayHomeserver, directory: Path, session: aiohttp.ClientSession, kind: type[Api] = Api
    ) -> None:
        self.homeserver, self._directory, self._session, self._kind = homeserver, directory, session, kind
        self._exits = contextlib.ExitStack()

    @classmethod
    @asynccontextmanager
    async def gathered(
        cls, homeserver: ThrowAwayHomeserver, directory: Path, *, patient: bool = False
    ) -> AsyncIterator[Crowd]:
        """`patient`: people whose clients wait for a homeserver that is away."""
        async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as session:
            crowd = cls(homeserver, directory, session, PatientApi if patient else Api)
            with crowd._exits:
                yield crowd

    def api(self, account: Account) -> Api:
        return self._kind(self.homeserver.url, self._session, account.access_token)

    async def comes(self, name: str, *, cross_signed: bool = False) -> Person:
        """Somebody new, with published keys."""
        account = await self._registered(name)
        machine = Machine.open(
            user_id=account.user_id,
            device_id=account.device_id,
            directory=self._directory / name,
            pickle_key="a key for a bench",
        )
        self._exits.callback(machine.close)
        person = Person(self.api(account), machine, account)
        await person.publish(seeds=self._directory / f"{name}.seeds" if cross_signed else None)
        return person

    async def _registered(self, name: str) -> Account:
        """While the homeserver starts anew an answer may be lost, and the name with it."""
        again = 0
        while True:
            try:
                return await self.homeserver.register(f"{name}-{again}" if again else name, f"salasana-{name}")
            except aiohttp.ClientError:
                again += 1
                await asyncio.sleep(0.3)

    async def ghost(self, name: str) -> Api:
        """An account to which can be sealed, and which never reads."""
        account = await self.homeserver.register(name, f"salasana-{name}")
        api = self.api(account)
        await api.call("POST", path("keys", "upload"), _device(account))
        return api


def _device(account: Account) -> dict[str, Any]:
    """What publishes a device with a fallback key and no one-time keys."""
    olm: Any = vodozemac.Account()  # its type stubs lack the fallback key (0.10.0)
    olm.generate_fallback_key()

    def signed(thing: dict[str, Any]) -> dict[str, Any]:
        signature = olm.sign(canonical_json(thing)).to_base64()
        return {**thing, "signatures": {account.user_id: {f"ed25519:{account.device_id}": signature}}}

    keys = {
        f"curve25519:{account.device_id}": olm.curve25519_key.to_base64(),
        f"ed25519:{account.device_id}": olm.ed25519_key.to_base64(),
    }
    device = {
        "algorithms": [OLM, MEGOLM],
        "user_id": account.user_id,
        "device_id": account.device_id,
        "keys": keys,
    }
    fallback = {
        f"signed_curve25519:{name}": signed({"key": key.to_base64(), "fallback": True})
        for name, key in olm.fallback_key.items()
    }
    return {"device_keys": signed(device), "fallback_keys": fallback}
