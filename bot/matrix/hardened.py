"""nio's `Olm`, made to withstand strangers.

Why: anybody with an account on any homeserver can send the bot a to-device message, list a device, publish a
one-time key. In nio 0.26.0 one malformed such thing raises through the whole sync, or leaves every later send
to a room hanging. Nothing that comes from a single person may be more than that person's misfortune.

How: nobody calls nio's dispatching methods. `HardenedOlm` keeps nio's account, stores, Olm sessions and
formats, and has a small door of its own for each kind of hostile matter: an Olm message, a list of devices, a
one-time key. Each door checks shapes first, and everything that vodozemac, json or nio can raise about
*content* (`CONTAINED`) ends there, per message, per device, per key. Faults of the disk are no content and
pass through.

What else nio does (0.26.0) that is put right here:

- It commits the Olm ratchet and the room key it brought in two transactions: a crash between them loses the
  key for good. Ours are written inside the caller's one transaction (`transaction`).
- It saves the account before a one-time key is used up, not after, so that the used key stays in the file.
- A second `m.room_key` of the same id overwrites the first one, in the file even if it comes from somebody
  else. Here the first one stays, unless the same sender shares the same session from an earlier message on.
- It never removes Olm sessions; with a fallback key published, anybody can make any number of them.
- It keeps the names that people give their devices ("Maija's phone"). We do not need to know them.
- It answers requests for room keys, takes forwarded keys and speaks SAS. The bot has one device and needs
  none of that.
"""

import base64
import binascii
import json
import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, cast

import peewee
import vodozemac
from cachetools import LRUCache
from nio.crypto.device import OlmDevice
from nio.crypto.olm_machine import Olm
from nio.crypto.sessions import InboundGroupSession, InboundSession, Session
from nio.exceptions import EncryptionError
from nio.store.database import SqliteStore

OLM = "m.olm.v1.curve25519-aes-sha2"
MEGOLM = "m.megolm.v1.aes-sha2"

CONTAINED = (
    ValueError,  # every vodozemac error, and of json and unicode
    TypeError,
    LookupError,
    AttributeError,
    AssertionError,
    ArithmeticError,
    RecursionError,
    EncryptionError,
    peewee.InterfaceError,  # a value that SQLite has no type for
    peewee.DataError,
)
"""What hostile content can raise. `OperationalError` (disk full) is not in it."""

OLM_SESSIONS_PER_KEY = 5
"""So many Olm sessions are kept with one device; the ones used longest ago go first. Other clients keep about
as many."""
DEVICES_PER_USER = 100
"""So many devices of one person are known at most. More is nobody's need but an attack on our time."""
SUSPECTS = 200
"""So many senders of unreadable Olm messages wait at most to be given a new session."""
_REMEMBERED_INDICES = 100_000


def quiet_nio() -> None:
    """Silence nio and its database layer: their lines hold Matrix ids, room ids, and even what people wrote.

    At WARNING already nio names users and devices, and `nio.events` prints decrypted content that fails its
    schema (0.26.0). peewee prints statements with their values at DEBUG. So nothing of theirs is logged at
    all.
    """
    for name in ("nio", "nio.events", "peewee", "peewee.pool"):
        logger = logging.getLogger(name)
        logger.setLevel(logging.CRITICAL + 1)
        logger.propagate = False


def canonical_json(thing: Mapping[str, Any]) -> bytes:
    """What is signed: canonical JSON without `signatures` and `unsigned`. Raises ValueError, TypeError,
    RecursionError."""
    signed = {key: value for key, value in thing.items() if key not in ("signatures", "unsigned")}
    return json.dumps(signed, ensure_ascii=False, allow_nan=False, separators=(",", ":"), sort_keys=True).encode()


def is_signed(thing: object, user_id: str, key_id: str, public_key: object) -> bool:
    """Whether the object bears a good Ed25519 signature by this key; False on anything malformed."""
    try:
        signature = vodozemac.Ed25519Signature.from_base64(cast(Any, thing)["signatures"][user_id][f"ed25519:{key_id}"])
        key = vodozemac.Ed25519PublicKey.from_base64(cast(str, public_key))
        key.verify_signature(canonical_json(cast(Any, thing)), signature)
    except CONTAINED:
        return False
    return True


def unpadded(raw: bytes) -> str:
    """Base64 without padding, as Matrix writes keys."""
    return base64.b64encode(raw).decode().rstrip("=")


@dataclass(frozen=True)
class RoomKeyArrived:
    """A Megolm session was brought by an Olm message."""

    room_id: str
    session_id: str


class HardenedOlm(Olm):
    """See the module. One object, one thread, one process."""

    def __init__(self, user_id: str, device_id: str, store: SqliteStore) -> None:
        self.group_sessions: dict[str, InboundGroupSession] = {}
        self.suspects: set[tuple[str, str]] = set()
        self._indices: LRUCache[tuple[str, int], str] = LRUCache(_REMEMBERED_INDICES)
        super().__init__(user_id, device_id, store)

    def load(self) -> None:
        super().load()
        self.group_sessions = {session.id: session for session in self.inbound_group_store}

    def reload(self) -> None:
        """Memory as the file is, after a write that failed."""
        self.account = self.store.load_account() or self.account
        self.load()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All that is written inside is kept or lost together, with one flush to the disk."""
        with self._database.atomic():
            yield

    @property
    def _database(self) -> Any:
        """peewee's, which is untyped."""
        return self.store.database

    # --- an Olm message ---------------------------------------------------------------------------

    def receive(self, event: object) -> RoomKeyArrived | None:
        """Take one to-device event from anybody: the room key it brought, or None. Never raises over
        content."""
        try:
            return self._receive(cast(Any, event))
        except CONTAINED:
            return None

    def _receive(self, event: Mapping[str, Any]) -> RoomKeyArrived | None:
        content = event["content"]
        if event["type"] != "m.room.encrypted" or content["algorithm"] != OLM:
            return None
        sender, sender_key = _text(event["sender"]), _text(content["sender_key"])
        vodozemac.Curve25519PublicKey.from_base64(sender_key)
        message = _olm_message(content["ciphertext"][self.account.identity_keys["curve25519"]])
        plaintext = self._open(sender, sender_key, message)
        return self._take(sender, sender_key, json.loads(plaintext)) if plaintext is not None else None

    def _open(
        self, sender: str, sender_key: str, message: vodozemac.PreKeyMessage | vodozemac.AnyOlmMessage
    ) -> str | None:
        try:
            known = sender_key in self.session_store._entries  # asking it would make an entry (0.26.0)
            plaintext = self._try_decrypt(sender, sender_key, message) if known else None
            if plaintext is None and isinstance(message, vodozemac.PreKeyMessage):
                plaintext = self._open_with_new_session(sender_key, message)
        except CONTAINED:
            plaintext = None
        if plaintext is None and len(self.suspects) < SUSPECTS:
            self.suspects.add((sender, sender_key))
        return plaintext

    def _open_with_new_session(self, sender_key: str, message: vodozemac.PreKeyMessage) -> str:
        session = InboundSession(self.account, message, sender_key)
        plaintext = session.decrypt(message)
        self.save_account()  # now, with the one-time key gone
        self.session_store.add(sender_key, session)
        self.save_session(sender_key, session)
        self._drop_oldest_sessions(sender_key)
        return plaintext

    def _drop_oldest_sessions(self, sender_key: str) -> None:
        sessions = self.session_store[sender_key]
        sessions.sort(key=lambda session: session.use_time, reverse=True)
        for session in sessions[OLM_SESSIONS_PER_KEY:]:
            self._database.execute_sql("DELETE FROM olmsessions WHERE session_id = ?", (session.id,))
        del sessions[OLM_SESSIONS_PER_KEY:]

    def _take(self, sender: str, sender_key: str, payload: Mapping[str, Any]) -> RoomKeyArrived | None:
        meant_for_us = (
            payload["sender"] == sender
            and payload["recipient"] == self.user_id
            and payload["recipient_keys"]["ed25519"] == self.account.identity_keys["ed25519"]
        )
        if not meant_for_us or payload["type"] != "m.room_key":
            return None
        content = payload["content"]
        if content["algorithm"] != MEGOLM:
            return None
        session = InboundGroupSession(
            content["session_key"], _text(payload["keys"]["ed25519"]), sender_key, _text(content["room_id"])
        )
        return self._keep(session) if session.id == content["session_id"] else None

    def inherit(self, session: InboundGroupSession) -> bool:
        """Keeps a room key of an earlier device of ours, unless another is known under its name."""
        return self._keep(session) is not None

    def _keep(self, new: InboundGroupSession) -> RoomKeyArrived | None:
        old = self.group_sessions.get(new.id)
        if old is not None and (old.room_id, old.sender_key, old.ed25519) != (
            new.room_id,
            new.sender_key,
            new.ed25519,
        ):
            return None
        if old is None or new.first_known_index < old.first_known_index:
            self.inbound_group_store.add(new)
            self.group_sessions[new.id] = new
            self.save_inbound_group_session(new)
        return RoomKeyArrived(new.room_id, new.id)

    # --- devices ----------------------------------------------------------------------------------

    def take_devices(self, user_id: str, answer: object) -> None:
        """Know this person's devices as `/keys/query` lists them; those that are malformed or forged are left
        out."""
        listed = dict(self._good_devices(user_id, answer if isinstance(answer, dict) else {}))
        known = self.device_store[user_id]
        changed = {device.id: device for device in known.values() if _set_deleted(device, device.id not in listed)}
        for device_id, (ed25519, curve25519) in listed.items():
            device = known.get(device_id)
            if device is None:
                device = OlmDevice(user_id, device_id, {"ed25519": ed25519, "curve25519": curve25519})
                self.device_store.add(device)
            elif device.curve25519 == curve25519:
                continue
            elif device.verified:
                self.store.unverify_device(device)  # what vouched for it vouched for the other key
            device.curve25519 = curve25519
            changed[device_id] = device
        if changed:
            self.store.save_device_keys({user_id: changed})

    def _good_devices(self, user_id: str, answer: Mapping[str, object]) -> Iterator[tuple[str, tuple[str, str]]]:
        known = self.device_store[user_id]
        for device_id in sorted(answer, key=lambda each: each not in known)[:DEVICES_PER_USER]:
            try:
                keys = _device_keys(user_id, device_id, cast(Any, answer[device_id]))
            except CONTAINED:
                continue
            # A device that changes its Ed25519 key is another device under a stolen name.
            if device_id not in known or known[device_id].ed25519 == keys[0]:
                yield device_id, keys

    def devices(self, user_id: str) -> list[OlmDevice]:
        """The devices of a person that are in use, without our own."""
        if user_id not in self.device_store.users:  # asking it would make an entry (0.26.0)
            return []
        return [
            device
            for device in self.device_store.active_user_devices(user_id)
            if (user_id, device.id) != (self.user_id, self.device_id)
        ]

    def mark(self, device: OlmDevice, *, trusted: bool) -> None:
        """Set a device's trust, in memory and in the file."""
        if trusted:
            self.store.verify_device(device)
        else:
            self.store.unverify_device(device)  # after `blacklist_device` it would undo that (0.26.0)
            self.store.blacklist_device(device)

    # --- Olm sessions -----------------------------------------------------------------------------

    def olm_session(self, device: OlmDevice) -> Session | None:
        """The session with this device that was used last."""
        sessions = self.session_store._entries.get(device.curve25519)
        return max(sessions, key=lambda session: session.use_time) if sessions else None

    def start_session(self, device: OlmDevice, one_time_keys: object) -> bool:
        """Make an Olm session from what `/keys/claim` gave for this device; False if that was no good."""
        try:
            (signed,) = cast(Any, one_time_keys).values()
            if not is_signed(signed, device.user_id, device.id, device.ed25519):
                return False
            self.create_session(_text(signed["key"]), device.curve25519)
            self._drop_oldest_sessions(device.curve25519)
        except CONTAINED:
            return False
        return True

    def encrypt_for(self, device: OlmDevice, event_type: str, content: Mapping[str, Any]) -> dict[str, Any] | None:
        """An Olm message for one device; None if there is no session, or it cannot be used."""
        session = self.olm_session(device)
        if session is None:
            return None
        try:
            return cast("dict[str, Any]", cast(Any, self)._olm_encrypt(session, device, event_type, dict(content)))
        except CONTAINED:
            return None

    # --- Megolm -----------------------------------------------------------------------------------

    def is_replay(self, session_id: str, index: int, event_id: str) -> bool:
        """Whether another event has used this place in the ratchet: somebody sends an old message as a new
        one.

        Remembered since the start of the process, for the last 100,000 messages.
        """
        return bool(self._indices.setdefault((session_id, index), event_id) != event_id)

    # --- forgetting -------------------------------------------------------------------------------

    def forget_room(self, room_id: str) -> None:
        """Erase all keys of a room, in memory and in the file."""
        gone = {id for id, session in self.group_sessions.items() if session.room_id == room_id}
        with self.transaction():
            for table in ("megolminboundsessions", "outgoingkeyrequests", "encryptedrooms"):
                # A fixed table name; forwarded chains go with their session (ON DELETE CASCADE).
                self._database.execute_sql(f"DELETE FROM {table} WHERE room_id = ?", (room_id,))  # noqa: S608
        self.inbound_group_store._entries.pop(room_id, None)
        for session_id in gone:
            del self.group_sessions[session_id]
        for place in [place for place in self._indices if place[0] in gone]:
            del self._indices[place]
        for request in [each for each in self.outgoing_key_requests.values() if each.room_id == room_id]:
            del self.outgoing_key_requests[request.request_id]

    def forget_user(self, user_id: str) -> None:
        """Erase a person's devices and the Olm sessions with them, in memory and in the file."""
        keys = {device.curve25519 for device in self.device_store._entries.pop(user_id, {}).values()}
        keys -= {device.curve25519 for device in self.device_store}
        execute = self._database.execute_sql
        with self.transaction():
            for table in ("keys", "devicetruststate"):
                execute(
                    f"DELETE FROM {table} WHERE device_id IN (SELECT id FROM devicekeys WHERE user_id = ?)",  # noqa: S608
                    (user_id,),
                )
            execute("DELETE FROM devicekeys WHERE user_id = ?", (user_id,))
            for key in keys:
                execute("DELETE FROM olmsessions WHERE sender_key = ?", (key,))
        for key in keys:
            self.session_store._entries.pop(key, None)
        self.suspects = {suspect for suspect in self.suspects if suspect[0] != user_id}


def _text(value: object) -> str:
    """The value if it is a string that can be written down, else TypeError or UnicodeEncodeError."""
    if not isinstance(value, str):
        raise TypeError("not a string")
    value.encode()
    return value


def _olm_message(ours: Mapping[str, Any]) -> vodozemac.PreKeyMessage | vodozemac.AnyOlmMessage:
    if ours["type"] == 0:
        return vodozemac.PreKeyMessage.from_base64(ours["body"])
    if ours["type"] == 1:
        return vodozemac.AnyOlmMessage.normal(_unbase64(ours["body"]))
    raise ValueError("no such type of Olm message")


def _unbase64(value: str) -> bytes:
    try:
        return base64.b64decode(value + "=" * (-len(value) % 4))
    except binascii.Error:
        raise ValueError("not base64") from None


def _device_keys(user_id: str, device_id: str, payload: Mapping[str, Any]) -> tuple[str, str]:
    """The Ed25519 and Curve25519 keys of a well-formed device that signed itself. Raises one of
    `CONTAINED`."""
    ed25519 = _text(payload["keys"][f"ed25519:{device_id}"])
    curve25519 = _text(payload["keys"][f"curve25519:{device_id}"])
    vodozemac.Curve25519PublicKey.from_base64(curve25519)
    _text(device_id)
    its_own = payload["user_id"] == user_id and payload["device_id"] == device_id
    if not its_own or not is_signed(payload, user_id, device_id, ed25519):
        raise ValueError("a device of somebody else, or forged")
    return ed25519, curve25519


def _set_deleted(device: OlmDevice, deleted: bool) -> bool:
    """Mark a device, and tell whether that changed anything. nio never takes `deleted` back (0.26.0)."""
    changed = device.deleted is not deleted
    device.deleted = deleted
    return changed
