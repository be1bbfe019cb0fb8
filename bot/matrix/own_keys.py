"""Our own keys: what is published, so that others can reach us, and kept in stock.

New keys are in the file before anybody hears of them. Counts of 0 are heeded, and a fallback key stands behind the
one-time keys: who claims them all silences nobody.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Collection, Mapping
from datetime import timedelta
from typing import Any

import vodozemac

from bot.matrix.api import Api, path
from bot.matrix.errors import Refused, StoreMismatch
from bot.matrix.hardened import MEGOLM, OLM, HardenedOlm, canonical_json
from bot.matrix.keystore import written
from bot.matrix.shapes import as_dict

ONE_TIME_KEYS = 50
"""So many one-time keys are kept on the homeserver; it is refilled when half of them are gone."""
FALLBACK_LASTS = timedelta(hours=1)
"""A used fallback key is replaced this often at most: two generations are kept, and anybody can use one."""

Query = Callable[[Collection[str]], Awaitable[Mapping[str, Any]]]
"""Asks the homeserver for people's keys."""


class OwnKeys:
    """The account's keys, and how many of them the homeserver has."""

    def __init__(self, olm: HardenedOlm, clock: Callable[[], float] = time.monotonic) -> None:
        self._olm = olm
        self._clock = clock
        self._key_count: int | None = None
        self._fallback_used = False
        self._fallback_made: float | None = None
        self._uploading = asyncio.Lock()

    @property
    def ed25519(self) -> str:
        """The device's fingerprint key, unpadded base64."""
        return self._olm.account.identity_keys["ed25519"]

    @property
    def curve25519(self) -> str:
        """The device's identity key, unpadded base64."""
        return self._olm.account.identity_keys["curve25519"]

    def sign_json(self, thing: Mapping[str, Any]) -> str:
        """The device's signature over an object without its `signatures` and `unsigned`."""
        return self._olm.account.sign(canonical_json(thing).decode())

    def note_counts(self, sync: Mapping[str, Any]) -> None:
        """How many one-time keys the homeserver still has, and whether the fallback key was used."""
        counts, unused = sync.get("device_one_time_keys_count"), sync.get("device_unused_fallback_key_types")
        if isinstance(counts, dict):
            count = counts.get("signed_curve25519", 0)  # nio takes 0 for "not told" (0.26.0)
            self._key_count = count if type(count) is int and count >= 0 else self._key_count
        if isinstance(unused, list):
            self._fallback_used = "signed_curve25519" not in unused

    async def publish(self, api: Api, query: Query) -> None:
        """Publish device keys, one-time keys and a fallback key. Before the first sync and the first
        invitation: what is sent to us earlier is lost for good.

        Raises `StoreMismatch` when the homeserver has other keys for this device; `Unreachable`, `Refused`.
        """
        if not self.own_device(await query([self._olm.user_id])):
            self._olm.account.shared = False
        await self.upload(api)
        if self._key_count is None:
            self._count(await api.call("POST", path("keys", "upload"), {}))
            await self.upload(api)

    def own_device(self, answer: Mapping[str, Any]) -> dict[str, Any]:
        """Our device as an answer to `query` has it; empty if it is not published. Raises `StoreMismatch`."""
        device = as_dict(as_dict(as_dict(answer.get("device_keys")).get(self._olm.user_id)).get(self._olm.device_id))
        keys = as_dict(device.get("keys"))
        ours = {f"ed25519:{self._olm.device_id}": self.ed25519, f"curve25519:{self._olm.device_id}": self.curve25519}
        if device and keys != ours:
            raise StoreMismatch(
                "The homeserver has other keys for this device than our key store: the store was lost or"
                " replaced while the device id stayed in use, so nobody could read us. Log in anew, which"
                " makes a new device, and delete the old one."
            )
        return device

    async def upload(self, api: Api) -> None:
        async with self._uploading:
            body = self._keys_to_upload()
            if not body:
                return
            try:
                answer = await api.call("POST", path("keys", "upload"), body)
            except Refused as refusal:
                if refusal.status == 400 and "one_time_keys" in body:
                    # Their ids are taken (a store restored from an older copy): go past them. Otherwise every
                    # upload from now on would offer the same ones.
                    self._save_as_published()
                raise
            self._olm.account.shared = True
            self._save_as_published()
            self._fallback_used = self._fallback_used and "fallback_keys" not in body
            self._count(answer)

    def _keys_to_upload(self) -> dict[str, Any]:
        """What there is to publish. New keys are in the file before anybody hears of them."""
        first = not self._olm.account.shared
        account = self._account
        lacking = self._lacking_one_time_keys(first)
        fallback = (first or self._fallback_used) and self._may_replace_fallback()
        if lacking or fallback:
            with written(self._olm):
                if lacking > len(account.one_time_keys):
                    account.generate_one_time_keys(lacking - len(account.one_time_keys))
                if fallback and not account.fallback_key:
                    account.generate_fallback_key()
                self._olm.save_account()
        body = {
            "device_keys": self._device_keys() if first else {},
            "one_time_keys": self._signed_keys(account.one_time_keys) if lacking else {},
            "fallback_keys": self._signed_keys(account.fallback_key, fallback=True) if fallback else {},
        }
        return {key: value for key, value in body.items() if value}

    @property
    def _account(self) -> Any:
        """vodozemac's account; its type stubs lack the fallback key (0.10.0)."""
        return self._olm.account._account

    def _lacking_one_time_keys(self, first: bool) -> int:
        if first:
            return ONE_TIME_KEYS
        if self._key_count is None or self._key_count > ONE_TIME_KEYS // 2:
            return 0
        return ONE_TIME_KEYS - self._key_count

    def _may_replace_fallback(self) -> bool:
        made = self._fallback_made
        return made is None or self._clock() - made >= FALLBACK_LASTS.total_seconds()

    def _save_as_published(self) -> None:
        if self._account.fallback_key:
            self._fallback_made = self._clock()
        self._olm.account.mark_keys_as_published()
        with written(self._olm):
            self._olm.save_account()

    def _count(self, answer: Mapping[str, Any]) -> None:
        self.note_counts({"device_one_time_keys_count": as_dict(answer.get("one_time_key_counts"))})

    def _device_keys(self) -> dict[str, Any]:
        return self._signed(
            {
                "algorithms": [OLM, MEGOLM],
                "device_id": self._olm.device_id,
                "user_id": self._olm.user_id,
                "keys": {
                    f"curve25519:{self._olm.device_id}": self.curve25519,
                    f"ed25519:{self._olm.device_id}": self.ed25519,
                },
            }
        )

    def _signed_keys(
        self, keys: Mapping[str, vodozemac.Curve25519PublicKey], *, fallback: bool = False
    ) -> dict[str, Any]:
        mark = {"fallback": True} if fallback else {}
        return {
            f"signed_curve25519:{key_id}": self._signed({"key": key.to_base64(), **mark})
            for key_id, key in keys.items()
        }

    def _signed(self, thing: dict[str, Any]) -> dict[str, Any]:
        signature = {f"ed25519:{self._olm.device_id}": self.sign_json(thing)}
        return {**thing, "signatures": {self._olm.user_id: signature}}
