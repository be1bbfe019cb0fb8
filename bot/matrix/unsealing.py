"""What others sent, opened, and whose it is.

A session is looked up by room and session id alone, as MSC3700 wants; neither `sender_key` nor `device_id` in an event
is trusted. The binding to a person is the Olm message that brought the session. Our own messages cannot be unsealed:
nothing needs it, and what is not kept need not be erased. What is not seen: an event replayed across our restart as a
new event (the ratchet's places are remembered in memory).
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, cast

import vodozemac
from nio.crypto.device import OlmDevice
from nio.crypto.sessions import InboundGroupSession

from bot.matrix.devices import Devices
from bot.matrix.errors import NoKey, Unsealable
from bot.matrix.hardened import CONTAINED, MEGOLM, HardenedOlm


@dataclass(frozen=True)
class Unsealed:
    """A message as its writer made it."""

    type: str
    content: dict[str, Any] = field(repr=False)
    sender: str = field(repr=False)
    verified: bool
    """From a device that `trust.judge` found good."""


class Unsealing:
    """Holds no state of its own."""

    def __init__(self, olm: HardenedOlm, devices: Devices) -> None:
        self._olm = olm
        self._devices = devices

    def unseal(self, room_id: str, event: Mapping[str, Any]) -> Unsealed:
        """Open a sealed event, as often as wanted, also after a restart.

        Raises `NoKey` if its session may still come, `Unsealable` if nothing can help; never anything else.
        """
        try:
            return self._unseal(room_id, event)
        except CONTAINED as error:
            raise Unsealable(f"the message cannot be read ({type(error).__name__})") from None

    def _unseal(self, room_id: str, event: Mapping[str, Any]) -> Unsealed:
        outer, sender, event_id = event["content"], event["sender"], event["event_id"]
        if not isinstance(sender, str) or not isinstance(event_id, str) or outer["algorithm"] != MEGOLM:
            raise Unsealable("not an encrypted message that we know how to read")
        session, message = self._session_of(room_id, outer)
        verified = self._comes_from(sender, session)
        opened = session._session.decrypt(message)
        if self._olm.is_replay(session.id, opened.message_index, event_id):
            raise Unsealable("an old message was sent again as a new one")
        payload = json.loads(opened.plaintext)
        kind, content = payload["type"], payload["content"]
        if payload["room_id"] != room_id or not isinstance(kind, str) or not isinstance(content, dict):
            raise Unsealable("the message was meant for another room, or is no event")
        relation = outer.get("m.relates_to")
        return Unsealed(
            kind,
            content | ({"m.relates_to": relation} if isinstance(relation, dict) else {}),
            sender,
            verified,
        )

    def _session_of(
        self, room_id: str, outer: Mapping[str, Any]
    ) -> tuple[InboundGroupSession, vodozemac.MegolmMessage]:
        if not isinstance(outer["session_id"], str):
            raise Unsealable("the message names no session")
        message = vodozemac.MegolmMessage.from_base64(outer["ciphertext"])
        session = self._olm.group_sessions.get(outer["session_id"])
        if session is None or session.room_id != room_id:
            raise NoKey("the room key is not here")
        if cast(Any, message).message_index() < session.first_known_index:
            raise NoKey("the room key begins after this message")
        return session, message

    def _comes_from(self, sender: str, session: InboundGroupSession) -> bool:
        """Whether the session is of a judged device of the sender. Raises `Unsealable` if it is somebody
        else's."""
        device = self._owning_device(sender, session)
        if device is not None:
            if device.ed25519 != session.ed25519:
                raise Unsealable("the session claims another device's identity")
            return bool(device.verified) and not device.deleted
        if self._devices.is_fresh(sender) and self._is_of_somebody_else(session):
            raise Unsealable("the session belongs to somebody else")
        return False

    def _owning_device(self, sender: str, session: InboundGroupSession) -> OlmDevice | None:
        if sender not in self._olm.device_store.users:
            return None
        own = self._olm.device_store[sender].values()
        return next((device for device in own if device.curve25519 == session.sender_key), None)

    def _is_of_somebody_else(self, session: InboundGroupSession) -> bool:
        return any(
            device.curve25519 == session.sender_key and device.ed25519 == session.ed25519
            for device in self._olm.device_store
        )
