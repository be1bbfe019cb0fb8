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

Device lists. A person is *fresh* when nothing was reported changed since we last asked. `_reported` counts
the reports, `_asked` holds the count at which the newest answer was asked for. An answer is taken only if no
report came meanwhile, so concurrent queries need no lock, and a slow homeserver of one person does not hold
up the others. After a restart nobody is fresh.

Sealing. A room has one outbound Megolm session, in memory only: a restart begins a new one. `holders` are the
devices to whom it was sent or may have been sent (a request that failed may have arrived). Anyone there who
is no longer wanted means a new session; anyone wanted who is not surely there is sent the session as it
stands now, so that nobody new reads what was said before.

A device without one-time keys cannot be reached. It is left out, asked again some minutes later, and
`unreached` names the people of whom no device has the key.

Unsealing looks a session up by room and session id alone, as MSC3700 wants, and trusts neither `sender_key`
nor `device_id` in an event. The binding to a person is the Olm message that brought the session.
Our own messages cannot be unsealed: nothing needs it, and what is not kept need not be erased. What is not
seen: an event replayed across our restart as a new event (the ratchet's places are remembered in memory).
"""

import asyncio
import contextlib
import json
import os
import secrets
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar, cast

import peewee
import vodozemac
from nio.crypto.device import OlmDevice
from nio.crypto.sessions import InboundGroupSession
from nio.store.database import SqliteStore

from bot.matrix.api import Api, path
from bot.matrix.errors import (
    KeyStoreUnreadable,
    KeyStoreUnwritable,
    NoKey,
    Refused,
    SlowDown,
    StoreMismatch,
    TokenRefused,
    Unsealable,
)
from bot.matrix.hardened import CONTAINED, MEGOLM, OLM, HardenedOlm, canonical_json

ROTATE_AFTER_MESSAGES = 100
ROTATE_AFTER = timedelta(days=7)
ONE_TIME_KEYS = 50
"""So many one-time keys are kept on the homeserver; it is refilled when half of them are gone."""
ASK_AGAIN_AFTER = timedelta(minutes=5)
"""After so long a device that had no one-time key, or a person whose homeserver was silent, is asked
again."""
FALLBACK_LASTS = timedelta(hours=1)
"""A used fallback key is replaced this often at most: two generations are kept, and anybody can use one."""
UNWEDGE_AFTER = timedelta(hours=1)
"""A device whose newest Olm session is younger is not given another one."""
DEVICES_PER_REQUEST = 50
REMOTE_ANSWER_MS = 5_000
"""How long our homeserver waits for another homeserver."""
DATABASE_NAME = "keys.db"

_T = TypeVar("_T")


@dataclass(frozen=True)
class Unsealed:
    """A message as its writer made it."""

    type: str
    content: dict[str, Any] = field(repr=False)
    sender: str = field(repr=False)
    verified: bool
    """From a device that `trust.judge` found good."""


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
        return young and self.holders.keys() <= {_place(device) for device in wanted}

    def lacking(self, wanted: Collection[OlmDevice]) -> list[OlmDevice]:
        """Those wanted who do not surely have it."""
        return [device for device in wanted if not self.holders.get(_place(device))]


@dataclass
class _Room:
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    outbound: _Outbound | None = None
    unreached: frozenset[str] = frozenset()


class Machine:
    """The device's keys and all that is done with them. One process, one thread."""

    def __init__(self, olm: HardenedOlm, clock: Callable[[], float] = time.monotonic) -> None:
        self.olm = olm
        self._clock = clock
        self._rooms: dict[str, _Room] = {}
        self._reported: Counter[str] = Counter()
        self._asked: dict[str, int] = {}
        self._not_before: dict[tuple[str, ...], float] = {}
        self._key_count: int | None = None
        self._fallback_used = False
        self._fallback_made: float | None = None
        self._uploading = asyncio.Lock()
        self._outgoing: list[tuple[OlmDevice, dict[str, Any]]] = []

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
        """Open the key store in `directory`, or make one (directory 0700, files 0600).

        `clock` gives seconds that never go back. Raises `KeyStoreUnreadable` for another key or a damaged
        file, `StoreMismatch` if it is another device's.
        """
        with _private_files(directory), _readable(directory), contextlib.ExitStack() as on_failure:
            store = SqliteStore(user_id, device_id, str(directory), pickle_key, DATABASE_NAME)
            on_failure.callback(cast(Any, store.database).close)
            _refuse_another_device(store)
            machine = cls(HardenedOlm(user_id, device_id, store), clock)
            on_failure.pop_all()
            return machine

    def close(self) -> None:
        """Close the file; the machine is of no use afterwards."""
        cast(Any, self.olm.store.database).close()

    @property
    def user_id(self) -> str:
        return self.olm.user_id

    @property
    def device_id(self) -> str:
        return self.olm.device_id

    @property
    def ed25519(self) -> str:
        """The device's fingerprint key, unpadded base64."""
        return self.olm.account.identity_keys["ed25519"]

    @property
    def curve25519(self) -> str:
        """The device's identity key, unpadded base64."""
        return self.olm.account.identity_keys["curve25519"]

    def sign_json(self, thing: Mapping[str, Any]) -> str:
        """The device's signature over an object without its `signatures` and `unsigned`."""
        return self.olm.account.sign(canonical_json(thing).decode())

    # --- what a sync brought ----------------------------------------------------------------------

    def digest(self, sync: Mapping[str, Any]) -> frozenset[tuple[str, str]]:
        """Take the keys, device reports and key counts of one raw sync answer, without any network.

        Returns (room id, session id) of the room keys it brought. No content makes it raise, and the same
        sync twice does no harm; a replayed key may not be named again, so a caller that starts anew tries all
        it has waiting. Raises `KeyStoreUnwritable` if the file cannot be written; then nothing was taken.
        """
        events = _list(_dict(_dict(sync).get("to_device")).get("events"))
        arrived = []
        if events:  # most answers bring none, and even an empty transaction takes its time
            with self._written():
                arrived = [self.olm.receive(event) for event in events]
        self._note_reports(_dict(_dict(sync).get("device_lists")))
        self._note_counts(_dict(sync))
        return frozenset((key.room_id, key.session_id) for key in arrived if key)

    def _note_reports(self, lists: Mapping[str, Any]) -> None:
        for user_id in _strings(lists.get("changed")):
            if user_id in self._asked:
                self._reported[user_id] += 1
        for user_id in _strings(lists.get("left")):
            self._forget_freshness(user_id)

    def _forget_freshness(self, user_id: str) -> None:
        # The count stays until nobody can have a query under way that knows it.
        if self._asked.pop(user_id, None) is not None:
            self._reported[user_id] += 1

    def _note_counts(self, sync: Mapping[str, Any]) -> None:
        counts, unused = sync.get("device_one_time_keys_count"), sync.get("device_unused_fallback_key_types")
        if isinstance(counts, dict):
            count = counts.get("signed_curve25519", 0)  # nio takes 0 for "not told" (0.26.0)
            self._key_count = count if type(count) is int and count >= 0 else self._key_count
        if isinstance(unused, list):
            self._fallback_used = "signed_curve25519" not in unused

    # --- our own keys -----------------------------------------------------------------------------

    async def publish(self, api: Api) -> None:
        """Publish device keys, one-time keys and a fallback key. Before the first sync and the first
        invitation: what is sent to us earlier is lost for good.

        Raises `StoreMismatch` when the homeserver has other keys for this device; `Unreachable`, `Refused`.
        """
        if not self.own_device(await self.query(api, [self.user_id])):
            self.olm.account.shared = False
        await self._upload(api)
        if self._key_count is None:
            self._count(await api.call("POST", path("keys", "upload"), {}))
            await self._upload(api)

    def own_device(self, answer: Mapping[str, Any]) -> dict[str, Any]:
        """Our device as an answer to `query` has it; empty if it is not published. Raises `StoreMismatch`."""
        device = _dict(_dict(_dict(answer.get("device_keys")).get(self.user_id)).get(self.device_id))
        keys = _dict(device.get("keys"))
        ours = {f"ed25519:{self.device_id}": self.ed25519, f"curve25519:{self.device_id}": self.curve25519}
        if device and keys != ours:
            raise StoreMismatch(
                "The homeserver has other keys for this device than our key store: the store was lost or"
                " replaced while the device id stayed in use, so nobody could read us. Log in anew, which"
                " makes a new device, and delete the old one."
            )
        return device

    async def _upload(self, api: Api) -> None:
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
            self.olm.account.shared = True
            self._save_as_published()
            self._fallback_used = self._fallback_used and "fallback_keys" not in body
            self._count(answer)

    def _keys_to_upload(self) -> dict[str, Any]:
        """What there is to publish. New keys are in the file before anybody hears of them."""
        first = not self.olm.account.shared
        account = self._account
        lacking = self._lacking_one_time_keys(first)
        fallback = (first or self._fallback_used) and self._may_replace_fallback()
        if lacking or fallback:
            with self._written():
                if lacking > len(account.one_time_keys):
                    account.generate_one_time_keys(lacking - len(account.one_time_keys))
                if fallback and not account.fallback_key:
                    account.generate_fallback_key()
                self.olm.save_account()
        body = {
            "device_keys": self._device_keys() if first else {},
            "one_time_keys": self._signed_keys(account.one_time_keys) if lacking else {},
            "fallback_keys": self._signed_keys(account.fallback_key, fallback=True) if fallback else {},
        }
        return {key: value for key, value in body.items() if value}

    @property
    def _account(self) -> Any:
        """vodozemac's account; its type stubs lack the fallback key (0.10.0)."""
        return self.olm.account._account

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
        self.olm.account.mark_keys_as_published()
        with self._written():
            self.olm.save_account()

    def _count(self, answer: Mapping[str, Any]) -> None:
        self._note_counts({"device_one_time_keys_count": _dict(answer.get("one_time_key_counts"))})

    def _device_keys(self) -> dict[str, Any]:
        return self._signed(
            {
                "algorithms": [OLM, MEGOLM],
                "device_id": self.device_id,
                "user_id": self.user_id,
                "keys": {
                    f"curve25519:{self.device_id}": self.curve25519,
                    f"ed25519:{self.device_id}": self.ed25519,
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
        signature = {f"ed25519:{self.device_id}": self.sign_json(thing)}
        return {**thing, "signatures": {self.user_id: signature}}

    # --- work that needs the homeserver -----------------------------------------------------------

    async def settle(self, api: Api) -> None:
        """Do what the last syncs left to be done; after each sync, or less often.

        Raises `Unreachable` or `Refused`; what was not done stays to be done. A refusal of one kind of work
        does not keep the other kinds from being done first.
        """
        refusals = []
        for work in (self._upload, self._refresh, self._mend, self._send_outgoing):
            try:
                await work(api)
            except (TokenRefused, SlowDown):
                raise
            except Refused as refusal:
                refusals.append(refusal)
        if refusals:
            raise refusals[0]

    async def _refresh(self, api: Api) -> None:
        await self._learn(api, list(self._asked))

    async def _mend(self, api: Api) -> None:
        """Begin a new Olm session with devices whose messages we cannot open; their client then shares its
        keys anew."""
        if not self.olm.suspects:
            return
        suspects = set(self.olm.suspects)
        await self._learn(api, {user_id for user_id, _ in suspects})
        wedged = [device for suspect in suspects if (device := self._wedged(*suspect))]
        for device in await self._claim(api, wedged):
            with self._written():
                message = self.olm.encrypt_for(device, "m.dummy", {})
            if message:
                self._outgoing.append((device, message))
        self.olm.suspects -= suspects

    def _wedged(self, user_id: str, sender_key: str) -> OlmDevice | None:
        device = next((each for each in self.olm.devices(user_id) if each.curve25519 == sender_key), None)
        session = self.olm.olm_session(device) if device else None
        young = session is not None and datetime.now() - session.creation_time < UNWEDGE_AFTER  # noqa: DTZ005  # nio's
        return None if young else device

    async def _send_outgoing(self, api: Api) -> None:
        while batch := self._outgoing[:DEVICES_PER_REQUEST]:
            await _in_halves(batch, lambda part: self._send(api, part))
            del self._outgoing[: len(batch)]

    async def _send(self, api: Api, messages: Sequence[tuple[OlmDevice, dict[str, Any]]]) -> None:
        bodies: dict[str, dict[str, Any]] = {}
        for device, message in messages:
            bodies.setdefault(device.user_id, {})[device.id] = message
        where = path("sendToDevice", "m.room.encrypted", secrets.token_hex(16))
        await api.call("PUT", where, {"messages": bodies})

    # --- other people's devices -------------------------------------------------------------------

    async def query(self, api: Api, users: Collection[str]) -> dict[str, Any]:
        """Ask for these people's keys, learn their devices, and return the raw answer (it holds cross-signing
        keys).

        Raises `Unreachable` or `Refused`.
        """
        asked_at = {user_id: self._reported[user_id] for user_id in users}
        body = {"device_keys": {user_id: [] for user_id in users}, "timeout": REMOTE_ANSWER_MS}
        answer = await api.call("POST", path("keys", "query"), body)
        devices, failed = _dict(answer.get("device_keys")), _dict(answer.get("failures"))
        with self._written():
            for user_id, asked in asked_at.items():
                if user_id not in devices and _server(user_id) in failed:
                    self._put_off(user_id)
                elif self._reported[user_id] == asked:
                    self.olm.take_devices(user_id, devices.get(user_id))
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
        devices = self.olm.devices(user_id)
        trusted = [each for each in devices if good.get(each.id) == (each.ed25519, each.curve25519)]
        with self._written():
            for device in devices:
                self.olm.mark(device, trusted=device in trusted)
        names = frozenset(device.id for device in trusted)
        return names, frozenset(device.id for device in devices) - names

    async def _learn(self, api: Api, users: Collection[str]) -> None:
        stale = sorted(each for each in users if not self.is_fresh(each) and self._may_ask(each))

        async def ask(part: Sequence[str]) -> None:
            try:
                await self.query(api, part)
            except Refused:
                if len(part) == 1:
                    self._put_off(part[0])
                raise

        if stale:
            await _in_halves(stale, ask)

    async def _claim(self, api: Api, devices: Sequence[OlmDevice]) -> list[OlmDevice]:
        """Begin Olm sessions with these devices; those with whom it worked."""
        begun: list[OlmDevice] = []

        async def claim(part: Sequence[OlmDevice]) -> None:
            wanted: dict[str, dict[str, str]] = {}
            for device in part:
                wanted.setdefault(device.user_id, {})[device.id] = "signed_curve25519"
            body = {"one_time_keys": wanted, "timeout": REMOTE_ANSWER_MS}
            given = _dict((await api.call("POST", path("keys", "claim"), body)).get("one_time_keys"))
            with self._written():
                for device in part:
                    keys = _dict(given.get(device.user_id)).get(device.id)
                    if self.olm.start_session(device, keys):
                        begun.append(device)

        asked = [device for device in devices if self._may_ask(*_place(device))]
        for first in range(0, len(asked), DEVICES_PER_REQUEST):
            await _in_halves(asked[first : first + DEVICES_PER_REQUEST], claim)
        for device in asked:
            if device not in begun:
                self._put_off(*_place(device))
        return begun

    def _put_off(self, *whom: str) -> None:
        now = self._clock()
        self._not_before = {each: moment for each, moment in self._not_before.items() if moment > now}
        self._not_before[whom] = now + ASK_AGAIN_AFTER.total_seconds()

    def _may_ask(self, *whom: str) -> bool:
        return self._clock() >= self._not_before.get(whom, 0.0)

    # --- unsealing --------------------------------------------------------------------------------

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
        if self.olm.is_replay(session.id, opened.message_index, event_id):
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
        session = self.olm.group_sessions.get(outer["session_id"])
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
        if self.is_fresh(sender) and self._is_of_somebody_else(session):
            raise Unsealable("the session belongs to somebody else")
        return False

    def _owning_device(self, sender: str, session: InboundGroupSession) -> OlmDevice | None:
        if sender not in self.olm.device_store.users:
            return None
        own = self.olm.device_store[sender].values()
        return next((device for device in own if device.curve25519 == session.sender_key), None)

    def _is_of_somebody_else(self, session: InboundGroupSession) -> bool:
        return any(
            device.curve25519 == session.sender_key and device.ed25519 == session.ed25519
            for device in self.olm.device_store
        )

    # --- sealing ----------------------------------------------------------------------------------

    async def seal(
        self, api: Api, room_id: str, event_type: str, content: Mapping[str, Any], audience: Audience
    ) -> dict[str, Any]:
        """The content of an `m.room.encrypted` event that the audience, and nobody else, can read.

        Shares the room key first where that is needed. Raises `Unreachable` or `Refused`; then nothing was
        sealed and the next call tries again. Messages of one room are sealed in the order of the calls.
        """
        room = self._rooms.setdefault(room_id, _Room())
        async with room.lock:
            await self._learn(api, audience.users)
            wanted = self._wanted(audience)
            outbound = room.outbound
            if outbound is None or not outbound.is_for(wanted, self._clock()):
                outbound = room.outbound = _Outbound(born=self._clock())
            lacking = outbound.lacking(wanted)
            if lacking:
                await self._share(api, room_id, outbound, lacking)
            reached = {user_id for (user_id, _, _), surely in outbound.holders.items() if surely}
            room.unreached = audience.users - reached - {self.user_id}
            return self._sealed(room_id, outbound, event_type, content)

    def unreached(self, room_id: str) -> frozenset[str]:
        """The people who could read the last message sealed for this room on none of their devices."""
        room = self._rooms.get(room_id)
        return room.unreached if room else frozenset()

    def _wanted(self, audience: Audience) -> list[OlmDevice]:
        return [
            device
            for user_id in sorted(audience.users)
            for device in self.olm.devices(user_id)
            if device.verified or not audience.only_trusted
        ]

    async def _share(self, api: Api, room_id: str, outbound: _Outbound, lacking: Sequence[OlmDevice]) -> None:
        await self._claim(api, [device for device in lacking if not self.olm.olm_session(device)])
        for first in range(0, len(lacking), DEVICES_PER_REQUEST):
            part = self._room_key_for(lacking[first : first + DEVICES_PER_REQUEST], room_id, outbound)
            if part:
                await _in_halves(part, lambda some: self._hand_out(api, outbound, some))

    def _room_key_for(
        self, devices: Sequence[OlmDevice], room_id: str, outbound: _Outbound
    ) -> list[tuple[OlmDevice, dict[str, Any]]]:
        content = {
            "algorithm": MEGOLM,
            "room_id": room_id,
            "session_id": outbound.session.session_id,
            "session_key": outbound.session.session_key.to_base64(),
        }
        with self._written():
            messages = [(device, self.olm.encrypt_for(device, "m.room_key", content)) for device in devices]
        return [(device, message) for device, message in messages if message]

    async def _hand_out(
        self, api: Api, outbound: _Outbound, messages: Sequence[tuple[OlmDevice, dict[str, Any]]]
    ) -> None:
        places = [_place(device) for device, _ in messages]
        for place in places:
            outbound.holders.setdefault(place, False)  # a request that fails may have arrived
        await self._send(api, messages)
        outbound.holders.update(dict.fromkeys(places, True))

    def _sealed(self, room_id: str, outbound: _Outbound, event_type: str, content: Mapping[str, Any]) -> dict[str, Any]:
        payload = {"type": event_type, "content": content, "room_id": room_id}
        plaintext = json.dumps(payload, separators=(",", ":")).encode()
        outbound.messages += 1
        sealed = {
            "algorithm": MEGOLM,
            "ciphertext": outbound.session.encrypt(plaintext).to_base64(),
            "session_id": outbound.session.session_id,
            "sender_key": self.curve25519,  # MSC3700: of no use, but older clients want them
            "device_id": self.device_id,
        }
        relation = content.get("m.relates_to")
        return sealed if relation is None else sealed | {"m.relates_to": relation}

    # --- forgetting -------------------------------------------------------------------------------

    def rooms(self) -> frozenset[str]:
        """The rooms of which any key is held: whatever we are not in can be forgotten."""
        return frozenset(session.room_id for session in self.olm.group_sessions.values()) | self._rooms.keys()

    def forget_room(self, room_id: str) -> None:
        """Erase all keys of a room. What was said there cannot be read again with our store."""
        self._rooms.pop(room_id, None)
        with self._written():
            self.olm.forget_room(room_id)

    def forget_user(self, user_id: str) -> None:
        """Erase a person's devices and the Olm sessions with them."""
        self._forget_freshness(user_id)
        self._not_before = {each: moment for each, moment in self._not_before.items() if each[0] != user_id}
        self._outgoing = [each for each in self._outgoing if each[0].user_id != user_id]
        with self._written():
            self.olm.forget_user(user_id)

    @contextlib.contextmanager
    def _written(self) -> Iterator[None]:
        """One transaction of the key store; if it fails, memory goes back to what the file holds."""
        try:
            with self.olm.transaction():
                yield
        except peewee.PeeweeException as error:
            with _readable(Path(self.olm.store.store_path)):
                self.olm.reload()
            raise KeyStoreUnwritable(
                f"The key store could not be written ({type(error).__name__}). Is the disk full or read-only?"
            ) from None


async def _in_halves(items: Sequence[_T], call: Callable[[Sequence[_T]], Awaitable[None]]) -> None:
    """Do it for all; where the homeserver finds fault with a request (400, 413), find the item and do the
    others.

    One person with an odd id must not be everybody's fault.
    """
    try:
        await call(items)
    except Refused as refusal:
        if refusal.status not in (400, 413):
            raise
        if len(items) > 1:
            middle = len(items) // 2
            await _in_halves(items[:middle], call)
            await _in_halves(items[middle:], call)


def _place(device: OlmDevice) -> tuple[str, str, str]:
    return device.user_id, device.id, device.curve25519


def _server(user_id: str) -> str:
    return user_id.partition(":")[2]


def _dict(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _strings(value: object) -> list[str]:
    return [each for each in _list(value) if isinstance(each, str)]


@contextlib.contextmanager
def _private_files(directory: Path) -> Iterator[None]:
    """A directory and files for the owner alone. nio leaves its file readable to everybody (0.26.0); SQLite
    gives its journals the file's own mode."""
    before = os.umask(0o077)
    try:
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        directory.chmod(0o700)
        for file in directory.glob(f"{DATABASE_NAME}*"):
            file.chmod(0o600)
        yield
    finally:
        os.umask(before)


@contextlib.contextmanager
def _readable(directory: Path) -> Iterator[None]:
    try:
        yield
    except (*CONTAINED, peewee.PeeweeException) as error:
        raise KeyStoreUnreadable(
            f"The key store in {directory} does not open ({type(error).__name__}). Is the pickle key the one"
            " it was made with? If the key or the file is lost for good: move the directory away and log in"
            " anew (never with the same device id)."
        ) from None


def _refuse_another_device(store: SqliteStore) -> None:
    rows = cast(Any, store.database).execute_sql("SELECT user_id, device_id FROM accounts").fetchall()
    if rows and (store.user_id, store.device_id) not in rows:
        raise StoreMismatch(
            "The key store belongs to another login. Use the login it was made for, or move the store's"
            " directory away and publish new keys."
        )
