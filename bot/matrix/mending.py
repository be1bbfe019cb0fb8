"""Olm sessions that are broken are begun anew, which makes the other client share its keys again."""

from datetime import datetime, timedelta

from nio.crypto.device import OlmDevice

from bot.matrix.api import Api
from bot.matrix.devices import Devices
from bot.matrix.hardened import HardenedOlm
from bot.matrix.keystore import written
from bot.matrix.to_device import DEVICES_PER_REQUEST, Addressed, in_halves, send

UNWEDGE_AFTER = timedelta(hours=1)
"""A device whose newest Olm session is younger is not given another one."""


class Mending:
    """What was begun anew and is still to be sent waits here."""

    def __init__(self, olm: HardenedOlm, devices: Devices) -> None:
        self._olm = olm
        self._devices = devices
        self._outgoing: list[Addressed] = []

    async def mend(self, api: Api) -> None:
        """Begin a new Olm session with devices whose messages we cannot open; their client then shares its
        keys anew."""
        if not self._olm.suspects:
            return
        suspects = set(self._olm.suspects)
        await self._devices.learn(api, {user_id for user_id, _ in suspects})
        wedged = [device for suspect in suspects if (device := self._wedged(*suspect))]
        for device in await self._devices.claim(api, wedged):
            with written(self._olm):
                message = self._olm.encrypt_for(device, "m.dummy", {})
            if message:
                self._outgoing.append((device, message))
        self._olm.suspects -= suspects

    def _wedged(self, user_id: str, sender_key: str) -> OlmDevice | None:
        device = next((each for each in self._olm.devices(user_id) if each.curve25519 == sender_key), None)
        session = self._olm.olm_session(device) if device else None
        young = session is not None and datetime.now() - session.creation_time < UNWEDGE_AFTER  # noqa: DTZ005  # nio's
        return None if young else device

    async def send(self, api: Api) -> None:
        """Send what could not be sent before, too."""
        while batch := self._outgoing[:DEVICES_PER_REQUEST]:
            await in_halves(batch, lambda part: send(api, part))
            del self._outgoing[: len(batch)]

    def forget(self, user_id: str) -> None:
        """Nothing more is sent to this person."""
        self._outgoing = [each for each in self._outgoing if each[0].user_id != user_id]
