"""The bot's end-to-end encryption: what arrived is digested, messages are unsealed and sealed.

Why not nio's client: it moves its sync token before it has handled a sync, never retries a message whose key
comes later, never refills one-time keys from 0, makes no fallback key, and one stranger's malformed key stops
it or leaves a room's sends hanging (0.26.0; `hardened.py`). Here nio is the crypto library, and the order of
things is ours.

Theory of operation
------------------- The caller loops: `sync` -> `digest` (keys go into the store, no network) -> its own
transaction (messages, still sealed, and the cursor) -> `settle` (network: uploads, device lists, broken Olm
sessions). Each of them may be done again: `digest` of the same sync does no harm, and what `settle` could not
finish stays to be done.

The ideas stand in modules of their own, each opening with its part of the theory: the file (`keystore.py`), our own
keys (`own_keys.py`), other people's devices (`devices.py`), what is broken (`mending.py`), sealing for an audience
(`sealing.py`), opening (`unsealing.py`). Here they are joined, and all that is called from outside is here.
"""

import time
from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from typing import Any

from bot.matrix import keystore
from bot.matrix.api import Api
from bot.matrix.devices import ASK_AGAIN_AFTER, Devices
from bot.matrix.errors import Refused, SlowDown, TokenRefused
from bot.matrix.hardened import MEGOLM, HardenedOlm
from bot.matrix.keystore import written
from bot.matrix.mending import Mending
from bot.matrix.own_keys import FALLBACK_LASTS, OwnKeys
from bot.matrix.sealing import ROTATE_AFTER, Audience, Sealing
from bot.matrix.shapes import as_dict, as_list
from bot.matrix.unsealing import Unsealed, Unsealing

__all__ = ["ASK_AGAIN_AFTER", "FALLBACK_LASTS", "MEGOLM", "ROTATE_AFTER", "Audience", "Machine", "Unsealed"]


class Machine:
    """The device's keys and all that is done with them. One process, one thread."""

    def __init__(self, olm: HardenedOlm, clock: Callable[[], float] = time.monotonic) -> None:
        self.olm = olm
        self.own_keys = OwnKeys(olm, clock)
        self.devices = Devices(olm, clock)
        self.mending = Mending(olm, self.devices)
        self.sealing = Sealing(olm, self.devices, clock)
        self.unsealing = Unsealing(olm, self.devices)

    @classmethod
    def open(
        cls,
        *,
        user_id: str,
        device_id: str,
        directory: Path,
        pickle_key: str,
        clock: Callable[[], float] = time.monotonic,
    ) -> "Machine":
        """See `keystore.open_olm`. `clock` gives seconds that never go back."""
        return cls(keystore.open_olm(user_id, device_id, directory, pickle_key), clock)

    def close(self) -> None:
        """Close the file; the machine is of no use afterwards."""
        keystore.close(self.olm)

    @property
    def user_id(self) -> str:
        return self.olm.user_id

    @property
    def device_id(self) -> str:
        return self.olm.device_id

    # --- our own keys -----------------------------------------------------------------------------
    @property
    def ed25519(self) -> str:
        """The device's fingerprint key, unpadded base64."""
        return self.own_keys.ed25519

    @property
    def curve25519(self) -> str:
        """The device's identity key, unpadded base64."""
        return self.own_keys.curve25519

    def sign_json(self, thing: Mapping[str, Any]) -> str:
        """The device's signature over an object without its `signatures` and `unsigned`."""
        return self.own_keys.sign_json(thing)

    async def publish(self, api: Api) -> None:
        """See `OwnKeys.publish`."""
        await self.own_keys.publish(api, lambda users: self.devices.query(api, users))

    def own_device(self, answer: Mapping[str, Any]) -> dict[str, Any]:
        """Our device as an answer to `query` has it; empty if it is not published. Raises `StoreMismatch`."""
        return self.own_keys.own_device(answer)

    # --- after each sync --------------------------------------------------------------------------
    def digest(self, sync: Mapping[str, Any]) -> frozenset[tuple[str, str]]:
        """Take the keys, device reports and key counts of one raw sync answer, without any network.

        Returns (room id, session id) of the room keys it brought. No content makes it raise, and the same
        sync twice does no harm; a replayed key may not be named again, so a caller that starts anew tries all
        it has waiting. Raises `KeyStoreUnwritable` if the file cannot be written; then nothing was taken.
        """
        events = as_list(as_dict(as_dict(sync).get("to_device")).get("events"))
        arrived = []
        if events:  # most answers bring none, and even an empty transaction takes its time
            with written(self.olm):
                arrived = [self.olm.receive(event) for event in events]
        self.devices.note_reports(as_dict(as_dict(sync).get("device_lists")))
        self.own_keys.note_counts(as_dict(sync))
        return frozenset((key.room_id, key.session_id) for key in arrived if key)

    async def settle(self, api: Api) -> None:
        """Do what the last syncs left to be done; after each sync, or less often.

        Raises `Unreachable` or `Refused`; what was not done stays to be done. A refusal of one kind of work
        does not keep the other kinds from being done first.
        """
        refusals = []
        for work in (self.own_keys.upload, self.devices.refresh, self.mending.mend, self.mending.send):
            try:
                await work(api)
            except (TokenRefused, SlowDown):
                raise
            except Refused as refusal:
                refusals.append(refusal)
        if refusals:
            raise refusals[0]

    # --- other people's devices -------------------------------------------------------------------
    async def query(self, api: Api, users: Collection[str]) -> dict[str, Any]:
        """See `Devices.query`."""
        return await self.devices.query(api, users)

    def is_fresh(self, user_id: str) -> bool:
        """Whether this person's devices are known as the homeserver last reported them."""
        return self.devices.is_fresh(user_id)

    def mark_trust(
        self, user_id: str, good: Mapping[str, tuple[object, object]]
    ) -> tuple[frozenset[str], frozenset[str]]:
        """See `Devices.mark_trust`."""
        return self.devices.mark_trust(user_id, good)

    # --- messages ---------------------------------------------------------------------------------
    def unseal(self, room_id: str, event: Mapping[str, Any]) -> Unsealed:
        """See `Unsealing.unseal`. Raises `NoKey` or `Unsealable`."""
        return self.unsealing.unseal(room_id, event)

    async def seal(
        self, api: Api, room_id: str, event_type: str, content: Mapping[str, Any], audience: Audience
    ) -> dict[str, Any]:
        """See `Sealing.seal`. Raises `Unreachable` or `Refused`; then nothing was sealed."""
        return await self.sealing.seal(api, room_id, event_type, content, audience)

    def unreached(self, room_id: str) -> frozenset[str]:
        """The people who could read the last message sealed for this room on none of their devices."""
        return self.sealing.unreached(room_id)

    # --- after a restore --------------------------------------------------------------------------
    def inherit(self, directory: Path, pickle_key: str, device_id: str, rooms: Collection[str]) -> int:
        """See `keystore.inherit`."""
        return keystore.inherit(self.olm, directory, pickle_key, device_id, rooms)

    # --- forgetting -------------------------------------------------------------------------------
    def rooms(self) -> frozenset[str]:
        """The rooms of which any key is held: whatever we are not in can be forgotten."""
        return frozenset(session.room_id for session in self.olm.group_sessions.values()) | self.sealing.rooms.keys()

    def forget_room(self, room_id: str) -> None:
        """Erase all keys of a room. What was said there cannot be read again with our store."""
        self.sealing.rooms.pop(room_id, None)
        with written(self.olm):
            self.olm.forget_room(room_id)

    def begin_anew(self, room_id: str) -> None:
        """See `Sealing.begin_anew`."""
        self.sealing.begin_anew(room_id)

    def forget_user(self, user_id: str) -> None:
        """Erase a person's devices and the Olm sessions with them."""
        self.devices.forget(user_id)
        self.mending.forget(user_id)
        with written(self.olm):
            self.olm.forget_user(user_id)
