"""A small homeserver in memory that knows only keys and to-device messages: what a `Machine` needs.

It keeps what it is given and hands it on without looking, as Synapse does with the insides of keys. A test
may put anything into `devices` and `one_time_keys`, and make it fail with `fault`.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bot.matrix.api import Api
from bot.matrix.machine import Audience, Machine, Unsealed

ROOM = "!room:koulu.fi"


@contextmanager
def quick_directory() -> Iterator[Path]:
    """A directory in memory where there is such a thing: a key store flushes to the disk at every step."""
    memory = Path("/dev/shm")
    with TemporaryDirectory(dir=memory if memory.is_dir() else None) as name:
        yield Path(name)


@dataclass
class KeyServer:
    devices: dict[str, dict[str, Any]] = field(default_factory=dict)
    one_time_keys: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)
    fallback_keys: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)
    inboxes: dict[tuple[str, str], list[dict[str, Any]]] = field(default_factory=dict)
    calls: list[str] = field(default_factory=list)
    fault: Callable[[str, Mapping[str, Any]], Exception | None] = lambda path, body: None
    loses_answers: bool = False
    """Whether a fault strikes after the work was done."""

    def api_for(self, user_id: str, device_id: str) -> "FakeApi":
        return FakeApi(self, user_id, device_id)

    def answer(self, who: tuple[str, str], path: str, body: Mapping[str, Any]) -> dict[str, Any]:
        name = path.removeprefix("/_matrix/client/v3/")
        self.calls.append(name)
        fault = self.fault(name, body)
        if fault and not self.loses_answers:
            raise fault
        body = json.loads(json.dumps(body))
        match name.split("/"):
            case ["keys", "upload"]:
                done = self._upload(who, body)
            case ["keys", "query"]:
                done = {"device_keys": {user: self.devices.get(user, {}) for user in body["device_keys"]}}
            case ["keys", "claim"]:
                done = self._claim(body)
            case ["sendToDevice", kind, _]:
                done = self._deliver(who[0], kind, body)
            case _:
                raise AssertionError(f"no such path here: {name}")
        if fault:
            raise fault
        return dict(json.loads(json.dumps(done)))

    def _upload(self, who: tuple[str, str], body: Mapping[str, Any]) -> dict[str, Any]:
        user, device = who
        if "device_keys" in body:
            self.devices.setdefault(user, {})[device] = body["device_keys"]
        self.one_time_keys.setdefault(who, {}).update(body.get("one_time_keys", {}))
        self.fallback_keys.setdefault(who, {}).update(body.get("fallback_keys", {}))
        return {"one_time_key_counts": {"signed_curve25519": len(self.one_time_keys[who])}}

    def _claim(self, body: Mapping[str, Any]) -> dict[str, Any]:
        given: dict[str, dict[str, Any]] = {}
        for user, devices in body["one_time_keys"].items():
            for device in devices:
                keys = self.one_time_keys.get((user, device), {})
                fallback = self.fallback_keys.get((user, device), {})
                if keys:
                    key_id = next(iter(keys))
                    given.setdefault(user, {})[device] = {key_id: keys.pop(key_id)}
                elif fallback:
                    given.setdefault(user, {})[device] = dict(list(fallback.items())[-1:])
        return {"one_time_keys": given, "failures": {}}

    def _deliver(self, sender: str, kind: str, body: Mapping[str, Any]) -> dict[str, Any]:
        for user, devices in body["messages"].items():
            for device, content in devices.items():
                event = {"type": kind, "sender": sender, "content": content}
                self.inboxes.setdefault((user, device), []).append(event)
        return {}

    def asked(self, name: str) -> int:
        return sum(call.startswith(name) for call in self.calls)


class FakeApi(Api):
    def __init__(self, server: KeyServer, user_id: str, device_id: str) -> None:
        self.server, self.who = server, (user_id, device_id)

    async def call(self, method: str, path: str, body: Mapping[str, Any] | None = None, **_: Any) -> Any:
        return self.server.answer(self.who, path, body or {})


@dataclass
class Clock:
    """Seconds that pass when told to."""

    now: float = 1_000.0

    def __call__(self) -> float:
        return self.now


@dataclass
class Member:
    """A person with one device at the small homeserver."""

    server: KeyServer
    machine: Machine
    directory: Path
    clock: Clock

    @classmethod
    async def joined(
        cls, server: KeyServer, directory: Path, name: str, device: str = "D1", *, publish: bool = True
    ) -> "Member":
        clock = Clock()
        user_id = f"@{name}:koulu.fi"
        where = directory / f"{name}-{device}"
        machine = Machine.open(user_id=user_id, device_id=device, directory=where, pickle_key="key", clock=clock)
        member = cls(server, machine, where, clock)
        if publish:
            await machine.publish(member.api)
        return member

    @property
    def api(self) -> FakeApi:
        return self.server.api_for(self.user_id, self.machine.device_id)

    @property
    def user_id(self) -> str:
        return self.machine.user_id

    def sync(self, **more: Any) -> dict[str, Any]:
        """A sync answer with all that waits for this device."""
        events = self.server.inboxes.pop((self.user_id, self.machine.device_id), [])
        return {"next_batch": "s1", "to_device": {"events": events}, **more}

    def digest(self, **more: Any) -> frozenset[tuple[str, str]]:
        return self.machine.digest(self.sync(**more))

    async def seal(
        self, words: str, *to: "Member", room: str = ROOM, only_trusted: bool = False, **content: Any
    ) -> dict[str, Any]:
        """A sealed event, as the homeserver would hand it on."""
        audience = Audience(frozenset(each.user_id for each in to), only_trusted)
        body = {"msgtype": "m.text", "body": words, **content}
        sealed = await self.machine.seal(self.api, room, "m.room.message", body, audience)
        return an_event(self, sealed)

    def unseal(self, event: Mapping[str, Any], room: str = ROOM) -> Unsealed:
        return self.machine.unseal(room, event)

    def hears(self, event: Mapping[str, Any]) -> str:
        self.digest()
        return str(self.unseal(event).content["body"])

    def restart(self) -> None:
        """A crash, and a start from the file."""
        self.machine.close()
        self.machine = Machine.open(
            user_id=self.user_id,
            device_id=self.machine.device_id,
            directory=self.directory,
            pickle_key="key",
            clock=self.clock,
        )


def an_event(sender: Member, content: Mapping[str, Any]) -> dict[str, Any]:
    named = content.get("ciphertext", "")
    return {
        "type": "m.room.encrypted",
        "event_id": f"${named[-20:]}",
        "sender": sender.user_id,
        "origin_server_ts": 1,
        "content": json.loads(json.dumps(content)),
    }
