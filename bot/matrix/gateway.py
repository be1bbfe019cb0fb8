"""The doors, as the homeserver has them.

Every sending looks first at who is in the room, as the last sync left it, and hands the room key only to those whom the
sender named: somebody who slips in between cannot read what is sent. Nothing leaves unencrypted but reactions, which
Matrix has no way to encrypt, and the one fixed text for rooms that are in the clear.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.doors import EVERYBODY, Heard, Listeners, NotFit, RoomView
from bot.matrix import rendering
from bot.matrix.api import Api, path
from bot.matrix.errors import NoKey, Refused, SlowDown, TokenRefused, Unreachable, Unsealable
from bot.matrix.machine import Audience, Machine
from bot.matrix.shapes import as_dict, as_list, strings_of
from rooms.model import Unfit

MARKER = "fi.kynnys.marker"
FILE_WITHIN = 30.0
"""Seconds for a file to come or go."""
MASTERS_SINCE = 12
"""The room version since which whoever made a room is its master and may stand under no level."""
CLOCKS_DIFFER = timedelta(minutes=5)
"""By so much the homeserver's clock may differ from ours."""
KEYS_COME_WITHIN = timedelta(seconds=20)
"""A key is sent before what it opens; it comes with the next sync, or it does not come."""
_ROOM_POWERS = {
    "users_default": 0,
    "events_default": 0,
    "state_default": 100,
    "invite": 100,
    "kick": 100,
    "ban": 100,
    "redact": 100,
}


_AS_MADE: Mapping[str, Mapping[str, Any]] = {
    "m.room.join_rules": {"join_rule": "invite"},
    "m.room.history_visibility": {"history_visibility": "joined"},
    "m.room.guest_access": {"guest_access": "forbidden"},
}
_STATE_KINDS = frozenset(
    f"m.room.{name}"
    for name in (
        "name", "topic", "avatar", "canonical_alias", "power_levels", "history_visibility", "encryption", "tombstone",
        "server_acl",
    )
)  # fmt: skip
"""Kinds that a homeserver gives levels of their own when it makes a room; nobody but us has any level."""


def as_made(kind: str, found: Mapping[str, Any], me: str, colleagues: frozenset[str] = frozenset()) -> dict[str, Any]:
    """How a piece of a staff room's state was made, where it is `found` like this now. Total.

    Of levels the homeserver's own additions stay; whoever else has been given one has none, but for our other accounts.
    """
    if kind != "m.room.power_levels":
        return dict(_AS_MADE.get(kind, found))
    users, events = as_dict(found.get("users")), as_dict(found.get("events"))
    kept = {name: level for name, level in events.items() if name in _STATE_KINDS and _is_high(level)}
    powerful = {user: 100 for user in users if user == me} | dict.fromkeys(sorted(colleagues), 100)
    return {**found, **_ROOM_POWERS, "users": powerful, "events": kept}


def _is_high(level: object) -> bool:
    return isinstance(level, int) and level >= 50


class Gateway:
    """One account, one device, one homeserver. `colleagues`: our other accounts, as powerful in staff rooms as we."""

    def __init__(self, api: Api, machine: Machine, colleagues: frozenset[str] = frozenset()) -> None:
        self._api = api
        self._machine = machine
        self.colleagues = colleagues
        self._views: dict[str, RoomView] = {}

    @property
    def me(self) -> str:
        return self._machine.user_id

    def changed(self, room: str) -> None:
        """Somebody came or went, or the room's encryption was touched: look again before the next sending."""
        self._views.pop(room, None)

    # --- looking ----------------------------------------------------------------------------------------------------
    async def inspect(self, room: str) -> RoomView:
        members, encrypted = await asyncio.gather(membership_of(self._api, room), self._is_encrypted(room))
        view = RoomView(
            encrypted=encrypted,
            joined=frozenset(user for user, membership in members.items() if membership == "join"),
            invited=frozenset(user for user, membership in members.items() if membership == "invite"),
        )
        self._views[room] = view
        return view

    async def _is_encrypted(self, room: str) -> bool:
        try:
            found = await self._api.call("GET", path("rooms", room, "state", "m.room.encryption"))
        except Refused as error:
            if error.status != 404:
                raise
            return False
        return found.get("algorithm") == "m.megolm.v1.aes-sha2"

    async def _audience(self, room: str, to: Listeners) -> Audience:
        """Raises NotFit when the room is not what the sender takes it for."""
        view = self._views.get(room) or await self.inspect(room)
        if not view.encrypted:
            raise NotFit(Unfit.NOT_ENCRYPTED)
        present = (view.joined | view.invited) - {self.me}
        if not to.staff and EVERYBODY not in to.users and present != to.users:
            raise NotFit(Unfit.NOT_ALONE)
        # In staff rooms our other accounts read along, to see what has been said if they have to go on with it.
        readers = to.users | self.colleagues if to.staff else to.users
        return Audience(present & readers, only_trusted=to.staff)

    # --- speaking ---------------------------------------------------------------------------------------------------
    async def say(self, room: str, to: Listeners, content: Mapping[str, Any], txn: str) -> str:
        audience = await self._audience(room, to)
        sealed = await self._machine.seal(self._api, room, "m.room.message", content, audience)
        return await self._send(room, "m.room.encrypted", sealed, txn)

    async def say_openly(self, room: str, content: Mapping[str, Any], txn: str) -> str:
        return await self._send(room, "m.room.message", content, txn)

    async def react(self, room: str, to: Listeners, event: str, key: str, txn: str) -> str:
        await self._audience(room, to)
        return await self._send(room, "m.reaction", rendering.reaction(event, key), txn)

    async def redact(self, room: str, event: str, txn: str) -> str:
        answer = await self._api.call("PUT", path("rooms", room, "redact", event, txn), {})
        return str(answer.get("event_id"))

    # --- files ------------------------------------------------------------------------------------------------------
    async def download(self, server: str, media_id: str, at_most: int) -> bytes:
        where = path("media", "download", server, media_id, under="/_matrix/client/v1")
        return await self._api.fetch(where, at_most=at_most, timeout=FILE_WITHIN)

    async def upload(self, data: bytes) -> str:
        answer = await self._api.store(path("upload", under="/_matrix/media/v3"), data, timeout=FILE_WITHIN)
        return str(answer["content_uri"])

    async def typing(self, room: str, is_typing: bool) -> None:
        body = {"typing": is_typing, **({"timeout": 20_000} if is_typing else {})}
        await self._api.call("PUT", path("rooms", room, "typing", self.me), body)

    async def _send(self, room: str, kind: str, content: Mapping[str, Any], txn: str) -> str:
        answer = await self._api.call("PUT", path("rooms", room, "send", kind, txn), content)
        return str(answer["event_id"])

    # --- rooms ------------------------------------------------------------------------------------------------------
    async def make_room(self, marker: str, name: str, invite: frozenset[str]) -> str:
        return await self.create(marker, name, invite)

    async def create(
        self, marker: str, name: str, invite: frozenset[str], *, space: bool = False, topic: str | None = None
    ) -> str:
        """An encrypted, invite-only room (or space) in which only the bot may change anything."""
        body: dict[str, Any] = {
            "visibility": "private",
            "preset": "private_chat",
            "name": name,
            "invite": sorted(invite),
            "initial_state": [
                {
                    "type": "m.room.encryption",
                    "state_key": "",
                    "content": {"algorithm": "m.megolm.v1.aes-sha2"},
                },
                {
                    "type": "m.room.history_visibility",
                    "state_key": "",
                    "content": {"history_visibility": "joined"},
                },
                {"type": "m.room.guest_access", "state_key": "", "content": {"guest_access": "forbidden"}},
                {"type": MARKER, "state_key": "", "content": {"marker": marker}},
            ],
            "power_level_content_override": dict(_ROOM_POWERS),
        }
        if space:
            body["creation_content"] = {"type": "m.space"}
        if topic is not None:
            body["topic"] = topic
        answer = await self._api.call("POST", path("createRoom"), body)
        return str(answer["room_id"])

    async def find_room(self, marker: str) -> str | None:
        for room in await self.joined_rooms():
            if await _marker_of(self._api, room) == marker:
                return room
        return None

    async def marked_rooms(self) -> dict[str, str]:
        """All rooms of ours by their marker."""
        return await rooms_with_marker(self._api)

    async def sent_as(self, room: str, txn: str, since: datetime) -> str | None:
        """The event that this device sent under a transaction id, if it did so after that moment.

        A homeserver forgets transaction ids after a day or so, but tells a device with each event of its own which id
        it was given (`unsigned.transaction_id`).
        """
        token: str | None = None
        only_ours = json.dumps({"senders": [self.me], "types": ["m.room.encrypted"]})
        while True:
            query = {"dir": "b", "limit": "100", "filter": only_ours, **({"from": token} if token else {})}
            answer = await self._api.call("GET", path("rooms", room, "messages"), query=query)
            for event in map(as_dict, as_list(answer.get("chunk"))):
                if as_dict(event.get("unsigned")).get("transaction_id") == txn:
                    return str(event.get("event_id"))
                if _sent_before(event, since):
                    return None
            token = answer["end"] if isinstance(answer.get("end"), str) else None
            if token is None:
                return None

    async def said_by_colleagues(self, room: str, since: datetime) -> list[tuple[str, Heard]]:
        earliest, token = since - CLOCKS_DIFFER, ""
        types = ["m.room.encrypted", "m.reaction"]
        only_theirs = json.dumps({"senders": sorted(self.colleagues), "types": types})
        found: list[tuple[str, Heard]] = []
        while True:
            query = {"dir": "b", "limit": "100", "filter": only_theirs, **({"from": token} if token else {})}
            answer = await self._api.call("GET", path("rooms", room, "messages"), query=query)
            for event in map(as_dict, as_list(answer.get("chunk"))):
                if _sent_before(event, earliest):
                    return found
                heard = self._heard_of_colleague(room, event)
                found += [(str(event.get("event_id")), heard)] if heard is not None else []
            if not isinstance(answer.get("end"), str):
                return found
            token = answer["end"]

    def _heard_of_colleague(self, room: str, event: Mapping[str, Any]) -> Heard | None:
        """None for what is not for us, or was taken back."""
        try:
            return self.unseal(room, event)
        except NoKey:
            if not _sent_before(event, datetime.now(UTC) - KEYS_COME_WITHIN):
                raise Unreachable("the key of what a colleague said is on its way") from None
            return None
        except Unsealable:
            return None

    async def joined_rooms(self) -> list[str]:
        return await _joined_rooms(self._api)

    async def children(self, space: str) -> frozenset[str]:
        """The rooms that hang in a space."""
        where, query = path("rooms", space, "hierarchy", under="/_matrix/client/v1"), {"max_depth": "1"}
        found: set[str] = set()
        while True:
            answer = await self._api.call("GET", where, query=query)
            found |= {str(room.get("room_id")) for room in map(as_dict, as_list(answer.get("rooms")))}
            if not isinstance(answer.get("next_batch"), str):
                return frozenset(found - {space})
            query["from"] = answer["next_batch"]

    async def invite(self, room: str, user: str) -> None:
        await self._api.call("POST", path("rooms", room, "invite"), {"user_id": user})
        self.changed(room)

    async def remove(self, room: str, user: str) -> None:
        await self._api.call("POST", path("rooms", room, "kick"), {"user_id": user})
        self.changed(room)
        self._machine.begin_anew(room)

    async def rules_of(self, room: str) -> dict[str, dict[str, Any]]:
        """Who may do what, come in and read what was before, as the homeserver has it now."""
        return {kind: await self._rule_of(room, kind) for kind in ("m.room.power_levels", *_AS_MADE)}

    async def masters_by_making(self, room: str) -> frozenset[str]:
        """Who has all power there without any level: whoever made the room, since version 12 of rooms."""
        where = path("rooms", room, "state", "m.room.create")
        made = await self._api.call("GET", where, query={"format": "event"})
        version = as_dict(made.get("content")).get("room_version")
        is_new = isinstance(version, str) and version.isdigit() and int(version) >= MASTERS_SINCE
        return frozenset({str(made.get("sender"))} if is_new else ())

    async def _rule_of(self, room: str, kind: str) -> dict[str, Any]:
        try:
            return await self._api.call("GET", path("rooms", room, "state", kind))
        except Refused as error:
            if error.status != 404:
                raise
            return {}

    async def put_state(self, room: str, kind: str, key: str, content: Mapping[str, Any]) -> None:
        await self._api.call("PUT", path("rooms", room, "state", kind, *([key] if key else [])), content)

    async def join(self, room: str) -> None:
        await self._api.call("POST", path("rooms", room, "join"), {})
        self.changed(room)

    async def leave(self, room: str, reason: str | None = None) -> None:
        self._views.pop(room, None)
        await self._leave_quietly(room, "leave", {"reason": reason} if reason else {})
        await self._leave_quietly(room, "forget", {})
        self._machine.forget_room(room)

    async def _leave_quietly(self, room: str, how: str, body: dict[str, Any]) -> None:
        """A room that we are not in any more is left already."""
        try:
            await self._api.call("POST", path("rooms", room, how), body)
        except Refused as error:
            if isinstance(error, SlowDown | TokenRefused):
                raise

    async def fetch(self, room: str, event: str) -> Mapping[str, Any] | None:
        try:
            return await self._api.call("GET", path("rooms", room, "event", event))
        except Refused as error:
            if isinstance(error, SlowDown | TokenRefused):
                raise
            return None

    # --- hearing ----------------------------------------------------------------------------------------------------
    def unseal(self, room: str, event: Mapping[str, Any]) -> Heard:
        sender = str(event.get("sender"))
        if event.get("type") != "m.room.encrypted" or "state_key" in event:
            return Heard(
                type=str(event.get("type")),
                content=as_dict(event.get("content")),
                sender=sender,
                verified=False,
                sealed=False,
                redacts=event.get("redacts"),
                state_key=event.get("state_key"),
            )
        plain = self._machine.unseal(room, event)
        return Heard(plain.type, plain.content, sender, plain.verified, sealed=True)

    def forget_person(self, user: str) -> None:
        self._machine.forget_user(user)

    def trusts(self, user: str) -> bool:
        """Whether this member of staff has a device that their own identity vouches for."""
        return any(device.verified and not device.deleted for device in self._machine.olm.devices(user))

    def forget_strangers_rooms(self, ours: frozenset[str], suspects: frozenset[str]) -> frozenset[str]:
        """Keys of rooms that are none of ours, which any stranger may send.

        A key may come before its room: only what was suspect the last time, too, is forgotten. Returns what is
        suspect now.
        """
        strange = self._machine.rooms() - ours
        for room in strange & suspects:
            self._machine.forget_room(room)
        return strange - suspects


async def membership_of(api: Api, room: str) -> dict[str, object]:
    """How everybody who was ever in a room stands to it."""
    answer = await api.call("GET", path("rooms", room, "members"))
    events = map(as_dict, as_list(answer.get("chunk")))
    return {str(event.get("state_key")): as_dict(event.get("content")).get("membership") for event in events if event}


async def rooms_with_marker(api: Api) -> dict[str, str]:
    """The rooms in which this login is and which bear a marker, by it; of two with the same the first."""
    marked = [(await _marker_of(api, room), room) for room in await _joined_rooms(api)]
    return {marker: room for marker, room in reversed(marked) if marker is not None}


async def _joined_rooms(api: Api) -> list[str]:
    return strings_of((await api.call("GET", path("joined_rooms"))).get("joined_rooms"))


async def _marker_of(api: Api, room: str) -> str | None:
    try:
        found = await api.call("GET", path("rooms", room, "state", MARKER))
    except Refused as error:
        if isinstance(error, SlowDown | TokenRefused):
            raise
        return None
    marker = found.get("marker")
    return marker if isinstance(marker, str) else None


def _sent_before(event: Mapping[str, Any], moment: datetime) -> bool:
    stamp = event.get("origin_server_ts")
    return isinstance(stamp, int) and stamp < moment.timestamp() * 1000
