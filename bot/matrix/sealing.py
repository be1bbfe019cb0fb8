"""What we send, sealed for exactly those who shall read it.

A room has one outbound Megolm session, in memory only: a restart begins a new one. `holders` are the devices to whom it
was sent or may have been sent (a request that failed may have arrived). Anyone there who is no longer wanted means a
new session; anyone wanted who is not surely there is sent the session as it stands now, so that nobody new reads what
was said before.

A device without one-time keys cannot be reached. It is left out, asked again some minutes later, and `unreached` names
the people of whom no device has the key.
"""

import asyncio
import json
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import vodozemac
from nio.crypto.device import OlmDevice

from bot.matrix.api import Api
from bot.matrix.devices import Devices, place_of
from bot.matrix.hardened import MEGOLM, HardenedOlm
from bot.matrix.keystore import written
from bot.matrix.to_device import DEVICES_PER_REQUEST, Addressed, in_halves, send

ROTATE_AFTER_MESSAGES = 100
ROTATE_AFTER = timedelta(days=7)


@dataclass(frozen=True)
class Audience:
    """Who shall read: everybody's every device, or only the devices that `trust.judge` found good."""

    users: frozenset[str]
    only_trusted: bool


@dataclass
class _Outbound:
    """A Megolm session of ours, and who may have it."""

    born: float
    session: vodozemac.GroupSession = field(default_factory=vodozemac.GroupSession)
    messages: int = 0
    holders: dict[tuple[str, str, str], bool] = field(default_factory=dict)
    """(user, device, curve25519) -> whether it surely arrived at the homeserver."""

    def is_for(self, wanted: Collection[OlmDevice], now: float) -> bool:
        """Whether it may be used on, with nobody in it who is not wanted."""
        young = now - self.born < ROTATE_AFTER.total_seconds() and self.messages < ROTATE_AFTER_MESSAGES
        return young and self.holders.keys() <= {place_of(device) for device in wanted}

    def lacking(self, wanted: Collection[OlmDevice]) -> list[OlmDevice]:
        """Those wanted who do not surely have it."""
        return [device for device in wanted if not self.holders.get(place_of(device))]


@dataclass
class _Room:
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    outbound: _Outbound | None = None
    unreached: frozenset[str] = frozenset()


class Sealing:
    """The outbound sessions of all rooms."""

    def __init__(self, olm: HardenedOlm, devices: Devices, clock: Callable[[], float] = time.monotonic) -> None:
        self._olm = olm
        self._devices = devices
        self._clock = clock
        self.rooms: dict[str, _Room] = {}

    async def seal(
        self, api: Api, room_id: str, event_type: str, content: Mapping[str, Any], audience: Audience
    ) -> dict[str, Any]:
        """The content of an `m.room.encrypted` event that the audience, and nobody else, can read.

        Shares the room key first where that is needed. Raises `Unreachable` or `Refused`; then nothing was
        sealed and the next call tries again. Messages of one room are sealed in the order of the calls.
        """
        room = self.rooms.setdefault(room_id, _Room())
        async with room.lock:
            await self._devices.learn(api, audience.users)
            wanted = self._wanted(audience)
            outbound = room.outbound
            if outbound is None or not outbound.is_for(wanted, self._clock()):
                outbound = room.outbound = _Outbound(born=self._clock())
            lacking = outbound.lacking(wanted)
            if lacking:
                await self._share(api, room_id, outbound, lacking)
            reached = {user_id for (user_id, _, _), surely in outbound.holders.items() if surely}
            room.unreached = audience.users - reached - {self._olm.user_id}
            return self._sealed(room_id, outbound, event_type, content)

    def begin_anew(self, room_id: str) -> None:
        """Somebody was shown out: what is sealed from now on is of a session that they never had."""
        room = self.rooms.get(room_id)
        if room is not None:
            room.outbound = None

    def unreached(self, room_id: str) -> frozenset[str]:
        """The people who could read the last message sealed for this room on none of their devices."""
        room = self.rooms.get(room_id)
        return room.unreached if room else frozenset()

    def _wanted(self, audience: Audience) -> list[OlmDevice]:
        return [
            device
            for user_id in sorted(audience.users)
            for device in self._olm.devices(user_id)
            if device.verified or not audience.only_trusted
        ]

    async def _share(self, api: Api, room_id: str, outbound: _Outbound, lacking: Sequence[OlmDevice]) -> None:
        await self._devices.claim(api, [device for device in lacking if not self._olm.olm_session(device)])
        for first in range(0, len(lacking), DEVICES_PER_REQUEST):
            part = self.room_key_for(lacking[first : first + DEVICES_PER_REQUEST], room_id, outbound)
            if part:
                await in_halves(part, lambda some: self._hand_out(api, outbound, some))

    def room_key_for(self, devices: Sequence[OlmDevice], room_id: str, outbound: _Outbound) -> list[Addressed]:
        content = {
            "algorithm": MEGOLM,
            "room_id": room_id,
            "session_id": outbound.session.session_id,
            "session_key": outbound.session.session_key.to_base64(),
        }
        with written(self._olm):
            messages = [(device, self._olm.encrypt_for(device, "m.room_key", content)) for device in devices]
        return [(device, message) for device, message in messages if message]

    async def _hand_out(self, api: Api, outbound: _Outbound, messages: Sequence[Addressed]) -> None:
        places = [place_of(device) for device, _ in messages]
        for place in places:
            outbound.holders.setdefault(place, False)  # a request that fails may have arrived
        await send(api, messages)
        outbound.holders.update(dict.fromkeys(places, True))

    def _sealed(self, room_id: str, outbound: _Outbound, event_type: str, content: Mapping[str, Any]) -> dict[str, Any]:
        payload = {"type": event_type, "content": content, "room_id": room_id}
        plaintext = json.dumps(payload, separators=(",", ":")).encode()
        outbound.messages += 1
        sealed = {
            "algorithm": MEGOLM,
            "ciphertext": outbound.session.encrypt(plaintext).to_base64(),
            "session_id": outbound.session.session_id,
            # MSC3700: these two are of no use, but older clients want them.
            "sender_key": self._olm.account.identity_keys["curve25519"],
            "device_id": self._olm.device_id,
        }
        relation = content.get("m.relates_to")
        return sealed if relation is None else sealed | {"m.relates_to": relation}
