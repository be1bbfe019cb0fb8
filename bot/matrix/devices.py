"""Other people's devices: which they are, whether that is still so, and the Olm sessions with them.

A person is *fresh* when nothing was reported changed since we last asked. `_reported` counts the reports, `_asked`
holds the count at which the newest answer was asked for. An answer is taken only if no report came meanwhile, so
concurrent queries need no lock, and a slow homeserver of one person does not hold up the others. After a restart nobody
is fresh.
"""

import time
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import timedelta
from typing import Any

from nio.crypto.device import OlmDevice

from bot.matrix.api import Api, path
from bot.matrix.errors import Refused
from bot.matrix.hardened import HardenedOlm
from bot.matrix.keystore import written
from bot.matrix.shapes import as_dict, strings_of
from bot.matrix.to_device import DEVICES_PER_REQUEST, in_halves

ASK_AGAIN_AFTER = timedelta(minutes=5)
"""After so long a device that had no one-time key, or a person whose homeserver was silent, is asked again."""
REMOTE_ANSWER_MS = 5_000
"""How long our homeserver waits for another homeserver."""


class Devices:
    """Who has which devices, as the homeserver last told."""

    def __init__(self, olm: HardenedOlm, clock: Callable[[], float] = time.monotonic) -> None:
        self._olm = olm
        self._clock = clock
        self._reported: Counter[str] = Counter()
        self._asked: dict[str, int] = {}
        self._not_before: dict[tuple[str, ...], float] = {}

    def note_reports(self, lists: Mapping[str, Any]) -> None:
        """Whose devices have changed since we last asked, as a sync tells."""
        for user_id in strings_of(lists.get("changed")):
            if user_id in self._asked:
                self._reported[user_id] += 1
        for user_id in strings_of(lists.get("left")):
            self.forget_freshness(user_id)

    def forget_freshness(self, user_id: str) -> None:
        """Nothing is known for sure of this person any more."""
        # The count stays until nobody can have a query under way that knows it.
        if self._asked.pop(user_id, None) is not None:
            self._reported[user_id] += 1

    async def query(self, api: Api, users: Collection[str]) -> dict[str, Any]:
        """Ask for these people's keys, learn their devices, and return the raw answer (it holds cross-signing
        keys).

        Raises `Unreachable` or `Refused`.
        """
        asked_at = {user_id: self._reported[user_id] for user_id in users}
        body = {"device_keys": {user_id: [] for user_id in users}, "timeout": REMOTE_ANSWER_MS}
        answer = await api.call("POST", path("keys", "query"), body)
        devices, failed = as_dict(answer.get("device_keys")), as_dict(answer.get("failures"))
        with written(self._olm):
            for user_id, asked in asked_at.items():
                if user_id not in devices and _server(user_id) in failed:
                    self._put_off(user_id)
                elif self._reported[user_id] == asked:
                    self._olm.take_devices(user_id, devices.get(user_id))
                    self._asked[user_id] = asked
        return answer

    def is_fresh(self, user_id: str) -> bool:
        """Whether this person's devices are known as the homeserver last reported them."""
        return self._asked.get(user_id) == self._reported[user_id]

    def mark_trust(
        self, user_id: str, good: Mapping[str, tuple[object, object]]
    ) -> tuple[frozenset[str], frozenset[str]]:
        """Trust exactly these devices of a person: device id -> (Ed25519, Curve25519). For `trust.judge`.

        Returns the ids of the devices in use that are (trusted, refused).
        """
        devices = self._olm.devices(user_id)
        trusted = [each for each in devices if good.get(each.id) == (each.ed25519, each.curve25519)]
        with written(self._olm):
            for device in devices:
                self._olm.mark(device, trusted=device in trusted)
        names = frozenset(device.id for device in trusted)
        return names, frozenset(device.id for device in devices) - names

    async def learn(self, api: Api, users: Collection[str]) -> None:
        """Ask for the devices of those who are not fresh."""
        stale = sorted(each for each in users if not self.is_fresh(each) and self._may_ask(each))

        async def ask(part: Sequence[str]) -> None:
            try:
                await self.query(api, part)
            except Refused:
                if len(part) == 1:
                    self._put_off(part[0])
                raise

        if stale:
            await in_halves(stale, ask)

    async def claim(self, api: Api, devices: Sequence[OlmDevice]) -> list[OlmDevice]:
        """Begin Olm sessions with these devices; those with whom it worked."""
        begun: list[OlmDevice] = []

        async def claim_some(part: Sequence[OlmDevice]) -> None:
            wanted: dict[str, dict[str, str]] = {}
            for device in part:
                wanted.setdefault(device.user_id, {})[device.id] = "signed_curve25519"
            body = {"one_time_keys": wanted, "timeout": REMOTE_ANSWER_MS}
            given = as_dict((await api.call("POST", path("keys", "claim"), body)).get("one_time_keys"))
            with written(self._olm):
                for device in part:
                    keys = as_dict(given.get(device.user_id)).get(device.id)
                    if self._olm.start_session(device, keys):
                        begun.append(device)

        asked = [device for device in devices if self._may_ask(*place_of(device))]
        for first in range(0, len(asked), DEVICES_PER_REQUEST):
            await in_halves(asked[first : first + DEVICES_PER_REQUEST], claim_some)
        for device in asked:
            if device not in begun:
                self._put_off(*place_of(device))
        return begun

    def _put_off(self, *whom: str) -> None:
        now = self._clock()
        self._not_before = {each: moment for each, moment in self._not_before.items() if moment > now}
        self._not_before[whom] = now + ASK_AGAIN_AFTER.total_seconds()

    def _may_ask(self, *whom: str) -> bool:
        return self._clock() >= self._not_before.get(whom, 0.0)

    async def refresh(self, api: Api) -> None:
        """Everybody's of whom a change was reported."""
        await self.learn(api, list(self._asked))

    def forget(self, user_id: str) -> None:
        """Nothing of this person is waited for any more."""
        self.forget_freshness(user_id)
        self._not_before = {each: moment for each, moment in self._not_before.items() if each[0] != user_id}


def place_of(device: OlmDevice) -> tuple[str, str, str]:
    return device.user_id, device.id, device.curve25519


def _server(user_id: str) -> str:
    return user_id.partition(":")[2]
