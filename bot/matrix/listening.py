"""What the homeserver tells, whole: one answer after another, with every gap fetched back.

Nothing here remembers anything: whoever listens keeps the place to go on from, and what was heard, in one transaction
(bot/matrix/receiver.py for the chat side, bot/notices/ears.py for the notice side).
"""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, NoReturn, Protocol

import structlog
from sqlalchemy.exc import DBAPIError

from bot.matrix.api import Api, path
from bot.matrix.errors import KeyStoreUnwritable, Refused, SlowDown, TokenRefused, Unreachable
from bot.matrix.machine import Machine
from bot.matrix.shapes import as_dict

log = structlog.get_logger("kynnys.receiver")

LONG_POLL = 30.0
"""Seconds that the homeserver may hold an answer back."""
GAP_PAGE = 100
"""Events a request when a gap is fetched back; Synapse gives no more."""
LONGEST_PAUSE = 60.0
KEYS_IN_AN_ANSWER = 100
"""Messages to our device that an answer holds at the most (Synapse 1.163.2). Behind so many there may be more, and room
keys among them, although the answer holds all that was said."""

_HEARD_TYPES = frozenset(
    {
        "m.room.encrypted",
        "m.room.message",
        "m.reaction",
        "m.room.redaction",
        "m.sticker",
        "m.room.member",
        "m.room.encryption",
    }
)


class Source(Protocol):
    """Where answers come from."""

    async def sync(self, since: str | None, wait: float) -> dict[str, Any]: ...

    async def gap(self, room: str, start: str, end: str | None) -> list[dict[str, Any]]:
        """The events between two tokens, oldest first; all that there are, however many."""

    def digest(self, answer: Mapping[str, Any]) -> frozenset[tuple[str, str]]:
        """Takes room keys in; which (room, session) they were."""

    async def settle(self) -> None:
        """Uploads, queries and claims that the digest made necessary."""


class HomeserverSource:
    """The real source: the client-server API and the key store."""

    def __init__(self, api: Api, machine: Machine, colleagues: frozenset[str] = frozenset()) -> None:
        self._api = api
        self._machine = machine
        self._filter = json.dumps(sync_filter(machine.user_id, colleagues), separators=(",", ":"))

    async def sync(self, since: str | None, wait: float) -> dict[str, Any]:
        query = {"filter": self._filter, "timeout": str(int(wait * 1000)), "set_presence": "offline"}
        if since is not None:
            query["since"] = since
        return await self._api.call("GET", path("sync"), query=query, timeout=wait + 30)

    async def gap(self, room: str, start: str, end: str | None) -> list[dict[str, Any]]:
        events: list[dict[str, Any]] = []
        token: str | None = start
        while token is not None:
            query = {"dir": "b", "from": token, "limit": str(GAP_PAGE)}
            if end is not None:
                query["to"] = end
            answer = await self._api.call("GET", path("rooms", room, "messages"), query=query)
            chunk = _events(answer.get("chunk"))
            events += chunk
            token = answer.get("end") if chunk and isinstance(answer.get("end"), str) else None
        return events[::-1]

    def digest(self, answer: Mapping[str, Any]) -> frozenset[tuple[str, str]]:
        return self._machine.digest(answer)

    async def settle(self) -> None:
        await self._machine.settle(self._api)


def sync_filter(me: str, colleagues: frozenset[str] = frozenset()) -> dict[str, Any]:
    """All that concerns us and nothing else: our own messages, receipts, presence and account data stay away.

    What our other accounts say is sealed for staff and not for us.
    """
    nothing: dict[str, Any] = {"limit": 0, "types": []}
    return {
        "presence": nothing,
        "account_data": nothing,
        "room": {
            "account_data": nothing,
            "ephemeral": {"types": ["m.typing"]},
            "state": {"types": ["m.room.member", "m.room.encryption"]},
            "timeline": {"limit": 100, "not_senders": [me, *sorted(colleagues)], "types": sorted(_HEARD_TYPES)},
        },
    }


@dataclass(frozen=True, slots=True)
class Heard:
    """One event to take in. `key` keeps it from being taken in twice."""

    room: str
    key: str
    event: Mapping[str, Any]
    is_parting: bool = False
    """The bot is out of the room: news only where the room means something to us."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What one sync brought, in order per room."""

    cursor: str
    heard: list[Heard] = field(default_factory=list)
    typing: dict[str, frozenset[str]] = field(default_factory=dict)
    changed_rooms: frozenset[str] = frozenset()
    changed_people: frozenset[str] = frozenset()
    more_keys: bool = False
    """The homeserver may hold more messages to our device, and keys for what is heard here among them."""


class Reader:
    """Reads answers for one account. `me`: its Matrix id; `colleagues`: those of our other accounts."""

    def __init__(self, source: Source, me: str, colleagues: frozenset[str] = frozenset()) -> None:
        self._source = source
        self._me = me
        self._ours = colleagues | {me}

    async def read(self, raw: Mapping[str, Any], since: str | None) -> Answer:
        """What one answer holds, its gaps fetched back to `since`."""
        rooms = as_dict(raw.get("rooms"))
        heard = self._invitations(rooms, str(raw.get("next_batch")))
        typing: dict[str, frozenset[str]] = {}
        changed: set[str] = set()
        for room, info in as_dict(rooms.get("join")).items():
            timeline = await self._timeline(room, as_dict(info), since)
            if any(
                "state_key" in event
                for event in (*timeline, *_events(as_dict(as_dict(info).get("state")).get("events")))
            ):
                changed.add(room)
            heard += [Heard(room, event["event_id"], event) for event in timeline if self._concerns_us(event)]
            typists = _typists(as_dict(info))
            if typists is not None:
                typing[room] = typists
        heard += self._farewells(rooms, str(raw.get("next_batch")))
        people = as_dict(raw.get("device_lists")).get("changed")
        return Answer(
            cursor=str(raw["next_batch"]),
            heard=heard,
            typing=typing,
            changed_rooms=frozenset(changed),
            changed_people=frozenset(one for one in people if isinstance(one, str))
            if isinstance(people, list)
            else frozenset(),
            more_keys=len(_events_without_ids(as_dict(raw.get("to_device")).get("events"))) >= KEYS_IN_AN_ANSWER,
        )

    async def _timeline(self, room: str, info: dict[str, Any], since: str | None) -> list[dict[str, Any]]:
        """The room's new events, oldest first, with the gap before them fetched back."""
        timeline = as_dict(info.get("timeline"))
        events = _events(timeline.get("events"))
        start = timeline.get("prev_batch")
        if timeline.get("limited") and isinstance(start, str):
            before = await self._gap(room, start, since)
            seen = {event["event_id"] for event in events}
            events = [event for event in before if event["event_id"] not in seen] + events
        return events

    async def _gap(self, room: str, start: str, since: str | None) -> list[dict[str, Any]]:
        """A room that the bot has left meanwhile tells nothing any more. That must not keep all the others waiting: the
        answer that names it would come again and again, and whoever opens rooms in a row could make the bot deaf."""
        try:
            return await self._source.gap(room, start, since)
        except Refused as error:
            if isinstance(error, SlowDown | TokenRefused):
                raise
            log.warning("gap not fetched", why=type(error).__name__)  # an errcode is the homeserver's own words
            return []

    def _concerns_us(self, event: Mapping[str, Any]) -> bool:
        if event.get("type") == "m.room.member" and _is_only_a_new_name(event):
            return False
        return event.get("type") in _HEARD_TYPES and event.get("sender") not in self._ours

    def _invitations(self, rooms: Mapping[str, Any], cursor: str) -> list[Heard]:
        """An invitation comes once, so that it is taken in like a message."""
        found = []
        for room, info in as_dict(rooms.get("invite")).items():
            for event in _events_without_ids(as_dict(as_dict(info).get("invite_state")).get("events")):
                if event.get("type") == "m.room.member" and event.get("state_key") == self._me:
                    if event.get("sender") in self._ours:
                        break  # into a staff room, which is entered by itself: bot/matrix/staff_rooms.py
                    invited = {
                        "type": "kynnys.invited",
                        "by": event.get("sender"),
                        "event_id": f"invited {room} {cursor}",
                    }
                    found.append(Heard(room, f"invited {room} {cursor}", invited))
                    break
        return found

    def _farewells(self, rooms: Mapping[str, Any], cursor: str) -> list[Heard]:
        """Rooms from which the bot was removed, or has gone itself."""
        content = {"membership": "leave"}
        return [
            Heard(
                room,
                f"left {room} {cursor}",
                {
                    "type": "m.room.member",
                    "state_key": self._me,
                    "sender": "",
                    "content": content,
                    "event_id": f"left {room} {cursor}",
                },
                is_parting=True,
            )
            for room in as_dict(rooms.get("leave"))
        ]


def _is_only_a_new_name(event: Mapping[str, Any]) -> bool:
    """A member event that changes a name or a picture and nobody's coming or going."""
    before = as_dict(as_dict(event.get("unsigned")).get("prev_content")).get("membership")
    return before is not None and before == as_dict(event.get("content")).get("membership")


async def listen(once: Callable[[float], Awaitable[None]]) -> NoReturn:
    """Takes in one answer after another for ever; `once` gets the seconds that the homeserver may hold it back.

    Raises:
        TokenRefused: the homeserver does not know our login any more.
    """
    failures, wait = 0, 0.0
    while True:
        try:
            await once(wait)
            failures, wait = 0, LONG_POLL
        except TokenRefused:
            raise
        except (Unreachable, Refused, DBAPIError, OSError, KeyStoreUnwritable) as error:
            log.warning("sync failed", why=type(error).__name__, failures=failures)
            await asyncio.sleep(pause_after(failures, error))
            failures, wait = failures + 1, 0.0


def pause_after(failures: int, error: Exception) -> float:
    """Seconds until the next try, after so many failures in a row."""
    asked = error.retry_after if isinstance(error, SlowDown) else None
    backed_off: float = min(LONGEST_PAUSE, 0.5 * 2 ** min(failures, 10)) * random.uniform(0.75, 1.25)  # noqa: S311
    return max(backed_off, asked.total_seconds() if asked is not None else 0.0)


def _events_without_ids(value: object) -> list[dict[str, Any]]:
    return [event for event in value if isinstance(event, dict)] if isinstance(value, list) else []


def _events(value: object) -> list[dict[str, Any]]:
    """Events that can be told apart."""
    return [event for event in _events_without_ids(value) if isinstance(event.get("event_id"), str)]


def _typists(info: Mapping[str, Any]) -> frozenset[str] | None:
    for event in _events_without_ids(as_dict(info.get("ephemeral")).get("events")):
        users = as_dict(event.get("content")).get("user_ids")
        if event.get("type") == "m.typing" and isinstance(users, list):
            return frozenset(user for user in users if isinstance(user, str))
    return None
