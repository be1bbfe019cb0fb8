"""A small world: one homeserver, the bot's device there, and people with clients of their own.

Not a mock. It remembers rooms, members and events in the order in which they came, transaction ids, what each device
holds keys for and what it was told in which sync, so that a test can kill the bot and look at what is left. `World` is
the bot's side of it (`Doors` of bot/doors.py and `Source` of bot/matrix/listening.py, and what staff_rooms asks of a
gateway); a `Person` writes, reads, reacts, takes back, comes and goes.

Sealing is played: a sealed event holds a session's name and a number, and is opened by whoever holds the session. Keys
travel as to-device messages, which the homeserver forgets when they were fetched, as Synapse does. Like the real one it
may answer late, refuse, ask for patience, or do as asked and lose the answer: see `Trouble`.

What stands in `disk` survives a power cut of the bot, as its key store does.
"""

from __future__ import annotations

import asyncio
import copy
import random
import re
from collections import Counter
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.doors import Heard, Listeners, NotFit, RoomView
from bot.matrix.attachments import opened, sealed
from bot.matrix.errors import NoKey, Refused, TooLarge, Unreachable
from bot.matrix.listening import GAP_PAGE, sync_filter
from bot.matrix.translate import translate
from rooms.model import Unfit

BOT = "@tuki:koulu.fi"
MEGOLM = "m.megolm.v1.aes-sha2"
KEYS_AT_ONCE = 100
"""To-device messages in one answer, as in Synapse."""
PATIENCE = 900.0
"""Seconds that a person waits for what a test says will come."""

Content = dict[str, Any]


class PowerCut(BaseException):
    """The bot's machine is off. Nothing catches it."""


class Power:
    """Counts the borders that the bot crosses, and cuts the power at the wanted ones.

    Once cut it stays off, whoever asks, until somebody switches it on again.
    """

    def __init__(self, cut_at: tuple[int, ...] = ()) -> None:
        self.cut_at = cut_at
        self.trace: list[str] = []
        self.cuts: list[str] = []
        self.off = False
        self.effects = 0
        """What has been changed for good, at the homeserver or on disk."""
        self.distinct: list[int] = []
        """The first step after each such change: all others leave behind what one of these leaves."""
        self._effects_before = -1

    def step(self, name: str) -> None:
        self.trace.append(name)
        if self.effects != self._effects_before:
            self._effects_before = self.effects
            self.distinct.append(len(self.trace))
        if not self.off and len(self.trace) in self.cut_at:
            self.off = True
            self.cuts.append(f"{len(self.trace)} {name}")
        if self.off:
            raise PowerCut(name)

    def cut_now(self) -> None:
        """At the next border, whichever it is."""
        self.cut_at = (*self.cut_at, len(self.trace) + 1)

    def restore(self) -> None:
        self.off = False


@dataclass
class Trouble:
    """What goes wrong at a border, so many times. `after`: the request did arrive, its answer is lost."""

    error: Callable[[], Exception] = Unreachable
    calls: frozenset[str] = frozenset()
    times: int = 1
    after: bool = False
    until: float | None = None
    """Second of the loop's clock from which on all is well again."""

    def strikes(self, call: str, after: bool, now: float) -> bool:
        if after != self.after or (self.calls and call not in self.calls):
            return False
        if self.until is not None:
            return now < self.until
        self.times -= 1
        return self.times >= 0


@dataclass
class Event:
    """As the homeserver has it; `plain` is what the writer meant, where it is sealed."""

    pos: int
    id: str
    room: str
    sender: str
    type: str
    content: Content
    state_key: str | None = None
    redacts: str | None = None
    sent_at: datetime = datetime(2026, 8, 1, tzinfo=UTC)
    plain: tuple[str, Content] | None = None
    readers: frozenset[str] = frozenset()
    taken_back: bool = False

    @property
    def meant(self) -> tuple[str, Content]:
        return self.plain if self.plain is not None else (self.type, self.content)

    def wire(self) -> dict[str, Any]:
        event: dict[str, Any] = {
            "type": self.type,
            "event_id": self.id,
            "sender": self.sender,
            "origin_server_ts": int(self.sent_at.timestamp() * 1000),
            "content": {} if self.taken_back else dict(self.content),
        }
        if self.state_key is not None:
            event["state_key"] = self.state_key
        if self.redacts is not None:
            event["redacts"] = self.redacts
        return event


@dataclass
class Room:
    id: str
    encrypted: bool = False
    marker: str | None = None
    name: str = ""
    members: dict[str, str] = field(default_factory=dict)
    events: list[Event] = field(default_factory=list)
    joined_at: dict[str, int] = field(default_factory=dict)
    forgotten: set[str] = field(default_factory=set)

    def present(self) -> frozenset[str]:
        return frozenset(user for user, how in self.members.items() if how in ("join", "invite"))


@dataclass
class Disk:
    """The bot's key store."""

    keys: set[tuple[str, str]] = field(default_factory=set)


class Ticker:
    """What all accounts share that is not a collection: how far events have come, and that there are new ones."""

    def __init__(self) -> None:
        self.pos = 0
        self.news = asyncio.Event()

    def ring(self) -> None:
        self.news.set()
        self.news = asyncio.Event()

    def __getstate__(self) -> int:
        return self.pos

    def __setstate__(self, pos: int) -> None:
        """A copied world goes its own way."""
        self.pos = pos
        self.news = asyncio.Event()


class World:
    """The homeserver and the bot's device. Nobody but the bot calls what is asynchronous here."""

    def __init__(self, *, now: Callable[[], datetime], seed: int = 1) -> None:
        self.now = now
        self._me = BOT
        self.accounts = [self]
        """The bot's accounts here: where several workers serve, one each."""
        self.power = Power()
        self.disk = Disk()
        self.rooms: dict[str, Room] = {}
        self.troubles: list[Trouble] = []
        self.calls: list[tuple[float, str]] = []
        self.timeline_limit: int = sync_filter(BOT)["room"]["timeline"]["limit"]
        self.verified: set[str] = set()
        self.slowness = 0.02
        self.slow_answers: dict[str, float] = {}
        """Seconds more until the answer to such a call comes; what it asks for is done at once."""
        self.last_since: str | None = None
        self._types = set(sync_filter(BOT)["room"]["timeline"]["types"])
        self._dice = random.Random(seed)
        self._ticker = Ticker()
        self._events: dict[str, Event] = {}
        self._post: list[tuple[int, str, str]] = []
        self._handed: set[tuple[str, str]] = set()
        self._sent: dict[tuple[str, str], tuple[str, object]] = {}
        self.said_anew: list[tuple[object, object]] = []
        """Transaction ids that were used for something else: what was meant to be said the second time is lost."""
        self._typing: dict[str, tuple[int, list[str]]] = {}
        self.files: list[bytes] = []

    def colleague(self, user: str) -> World:
        """Another account of the bot's on the same homeserver, with a device and a key store of its own."""
        other = copy.copy(self)
        other._me, other.power, other.disk = user, Power(), Disk()
        other._post, other._handed, other._sent, other.said_anew = [], set(), {}, []
        other.calls, other.troubles, other.last_since = [], [], None
        self.accounts.append(other)
        return other

    @property
    def me(self) -> str:
        return self._me

    @property
    def colleagues(self) -> frozenset[str]:
        """The bot's other accounts."""
        return frozenset(one.me for one in self.accounts if one is not self)

    def is_ours(self, user: str) -> bool:
        return any(user == one.me for one in self.accounts)

    # --- borders ----------------------------------------------------------------------------------------------------
    @asynccontextmanager
    async def _asked(self, call: str) -> AsyncIterator[None]:
        """A request on its way there, its effect, and the answer on its way back."""
        clock = asyncio.get_running_loop().time
        self.calls.append((clock(), call))
        self.power.step(f"{call} asked")
        cut_on_the_way = False
        try:
            await asyncio.sleep(self._dice.uniform(0, self.slowness))
        except asyncio.CancelledError:
            # What is on the wire when the power goes may still arrive.
            if not self.power.off or self._dice.random() < 0.5:
                raise
            cut_on_the_way = True
        self._strike(call, after=False)
        yield
        if cut_on_the_way:
            raise asyncio.CancelledError
        self.power.step(f"{call} done")
        await asyncio.sleep(self._dice.uniform(0, self.slowness) + self.slow_answers.get(call, 0.0))
        self._strike(call, after=True)

    def _strike(self, call: str, *, after: bool) -> None:
        now = asyncio.get_running_loop().time()
        for trouble in self.troubles:
            if trouble.strikes(call, after, now):
                raise trouble.error()

    def count(self, call: str) -> int:
        return sum(name == call for _, name in self.calls)

    # --- what happens -----------------------------------------------------------------------------------------------
    def changed(self) -> asyncio.Event:
        """Set when anything happens after now."""
        return self._ticker.news

    def _tell(self) -> None:
        self.power.effects += 1
        self._ticker.ring()

    def _next(self) -> int:
        self._ticker.pos += 1
        return self._ticker.pos

    def put(self, room: str, sender: str, kind: str, content: Content, **more: Any) -> Event:
        """One event more, at the end of its room."""
        pos = self._next()
        event = Event(pos, f"${pos}-{kind}", room, sender, kind, content, sent_at=self.now(), **more)
        self.rooms[room].events.append(event)
        self._events[event.id] = event
        self._tell()
        return event

    def move(self, room: str, sender: str, user: str, membership: str) -> Event:
        there = self.rooms[room]
        there.members[user] = membership
        there.forgotten.discard(user)
        event = self.put(room, sender, "m.room.member", {"membership": membership}, state_key=user)
        if membership == "join":
            there.joined_at[user] = event.pos
        return event

    def take_back(self, room: str, sender: str, target: str) -> Event:
        event = self.put(room, sender, "m.room.redaction", {"redacts": target}, redacts=target)
        if target in self._events:
            self._events[target].taken_back = True
        return event

    def new_room(self, creator: str, *, encrypted: bool = True, marker: str | None = None, name: str = "") -> str:
        room = Room(f"!{len(self.rooms) + 1}:koulu.fi", encrypted, marker, name)
        self.rooms[room.id] = room
        self.put(room.id, creator, "m.room.create", {}, state_key="")
        self.move(room.id, creator, creator, "join")
        if encrypted:
            self.put(room.id, creator, "m.room.encryption", {"algorithm": MEGOLM}, state_key="")
        return room.id

    def hand_over(self, room: str, session: str) -> None:
        """The room key goes to the bot's device; to those of all its accounts that are in the room."""
        for one in self.accounts[1:]:
            if one.me in self.rooms[room].present():
                one._is_handed(room, session)
        if len(self.accounts) == 1 or self.me in self.rooms[room].present():
            self._is_handed(room, session)

    def _is_handed(self, room: str, session: str) -> None:
        if (room, session) not in self._handed:
            self._handed.add((room, session))
            self._post.append((self._next(), room, session))
            self._tell()

    def types(self, room: str, users: list[str]) -> None:
        self._typing[room] = (self._next(), users)
        self._tell()

    def event(self, event_id: str) -> Event:
        return self._events[event_id]

    # --- Source -----------------------------------------------------------------------------------------------------
    async def sync(self, since: str | None, wait: float) -> dict[str, Any]:
        async with self._asked("sync"):
            self.last_since = since
            seen, fetched = _places(since)
            self._post = [letter for letter in self._post if letter[0] > fetched]
            if since is not None and not self._has_news(seen):
                await self._something_new(seen, wait)
            return self._answer(since, seen)

    async def _something_new(self, seen: int, wait: float) -> None:
        until = asyncio.get_running_loop().time() + wait
        while not self._has_news(seen):
            patience = until - asyncio.get_running_loop().time()
            try:
                await asyncio.wait_for(self._ticker.news.wait(), max(0.0, patience))
            except TimeoutError:
                return

    def _has_news(self, seen: int) -> bool:
        return (
            bool(self._post)
            or any(
                self._concerns_the_bot(room, seen, event)
                for room in self.rooms.values()
                for event in room.events[-200:]
            )
            or any(pos > seen for pos, _ in self._typing.values())
        )

    def _concerns_the_bot(self, room: Room, seen: int, event: Event) -> bool:
        if event.pos <= seen or self._me in room.forgotten:
            return False
        return event.state_key == self._me or (room.members.get(self._me) == "join" and self._in_timeline(event))

    def _in_timeline(self, event: Event) -> bool:
        return not self.is_ours(event.sender) and event.type in self._types

    def is_heard(self, since: str | None) -> bool:
        """Whether a sync from there would bring nothing."""
        seen, fetched = _places(since)
        return not self._has_news(seen) and all(letter[0] <= fetched for letter in self._post)

    def _answer(self, since: str | None, seen: int) -> dict[str, Any]:
        letters = self._post[:KEYS_AT_ONCE]
        fetched = letters[-1][0] if letters else _places(since)[1]
        rooms: dict[str, dict[str, Any]] = {"join": {}, "invite": {}, "leave": {}}
        for room in self.rooms.values():
            if self._me in room.forgotten:
                continue
            how = room.members.get(self._me)
            if how == "join":
                self._joined(rooms["join"], room, since, seen)
            elif how == "invite" and self._moved_since(room, seen):
                rooms["invite"][room.id] = {"invite_state": {"events": [_bare(self._invitation(room))]}}
            elif how in ("leave", "ban") and since is not None and self._moved_since(room, seen):
                rooms["leave"][room.id] = {"timeline": {"events": []}}
        return {
            "next_batch": f"r{self._ticker.pos}_d{fetched}",
            "rooms": rooms,
            "to_device": {"events": [{"type": "key", "room": room, "session": one} for _, room, one in letters]},
        }

    def _moved_since(self, room: Room, seen: int) -> bool:
        return any(event.pos > seen and event.state_key == self._me for event in room.events)

    def _invitation(self, room: Room) -> Event:
        return [one for one in room.events if one.state_key == self._me and one.type == "m.room.member"][-1]

    def _joined(self, into: dict[str, Any], room: Room, since: str | None, seen: int) -> None:
        is_new = since is None or room.joined_at.get(self._me, 0) > seen
        new = [event for event in room.events if (is_new or event.pos > seen) and self._in_timeline(event)]
        shown = new[-self.timeline_limit :]
        start = shown[0].pos - 1 if shown else self._ticker.pos
        hidden = [event for event in room.events if event.pos <= start and (is_new or event.pos > seen)]
        typing = self._typing.get(room.id)
        info: dict[str, Any] = {
            "timeline": {
                "events": [event.wire() for event in shown],
                "limited": is_new or len(new) > len(shown),
                "prev_batch": f"r{start}_d0",
            },
            "state": {"events": [event.wire() for event in hidden if event.state_key is not None]},
        }
        if typing is not None and typing[0] > seen:
            info["ephemeral"] = {"events": [{"type": "m.typing", "content": {"user_ids": typing[1]}}]}
        if is_new or new or typing is not None:
            into[room.id] = info

    async def gap(self, room: str, start: str, end: str | None) -> list[dict[str, Any]]:
        """Everything between, our own events too, a page at a time."""
        first, last = _places(end)[0], _places(start)[0]
        found = [event for event in self.rooms[room].events if first < event.pos <= last]
        pages = max(1, -(-len(found) // GAP_PAGE))
        for _ in range(pages):
            async with self._asked("gap"):
                pass
        return [event.wire() for event in found]

    def digest(self, answer: Mapping[str, Any]) -> frozenset[tuple[str, str]]:
        self.power.step("digest asked")
        brought = {(one["room"], one["session"]) for one in answer["to_device"]["events"]}
        arrived = brought - self.disk.keys  # a key that comes again is not named again
        self.disk.keys |= arrived
        self.power.effects += bool(arrived)
        self.power.step("digest done")
        return frozenset(arrived)

    async def settle(self) -> None:
        async with self._asked("settle"):
            return

    # --- Doors: speaking --------------------------------------------------------------------------------------------
    def _mine(self, room: str) -> Room:
        there = self.rooms.get(room)
        if there is None or there.members.get(self._me) != "join":
            raise Refused(403, "M_FORBIDDEN")
        return there

    def _readers(self, there: Room, to: Listeners) -> frozenset[str]:
        if not there.encrypted:
            raise NotFit(Unfit.NOT_ENCRYPTED)
        others = there.present() - {one.me for one in self.accounts if to.staff or one is self}
        if not to.staff and "*" not in to.users and others != to.users:
            raise NotFit(Unfit.NOT_ALONE)
        along = self.colleagues & there.present() if to.staff else frozenset()
        return (others if "*" in to.users else others & to.users) | along

    def _once(self, room: str, txn: str, meant: object, do: Callable[[], Event]) -> str:
        """The same transaction id: the same event."""
        known = self._sent.get((room, txn))
        if known is None:
            known = self._sent[(room, txn)] = (do().id, meant)
        elif known[1] != meant and not _is_recalled(meant):
            self.said_anew.append((known[1], meant))
        return known[0]

    def forget_transactions(self) -> None:
        """As a homeserver does after a day."""
        self._sent.clear()

    async def say(self, room: str, to: Listeners, content: Mapping[str, Any], txn: str) -> str:
        async with self._asked("say"):
            there = self._mine(room)
            readers = self._readers(there, to)
            plain = ("m.room.message", dict(content))
            meant = ("m.room.message", {**content, "file": "a file"} if "file" in content else dict(content))
            sealed = {"algorithm": MEGOLM, "session_id": "ours", "ciphertext": f"sealed {self._ticker.pos}"}
            return self._once(
                room,
                txn,
                meant,
                lambda: self.put(room, self._me, "m.room.encrypted", sealed, plain=plain, readers=readers),
            )

    async def said_by_colleagues(self, room: str, since: datetime) -> list[tuple[str, Heard]]:
        async with self._asked("messages"):
            said = [event for event in self._mine(room).events if event.sender in self.colleagues]
            return [
                (event.id, Heard(event.meant[0], dict(event.meant[1]), event.sender, verified=True, sealed=True))
                for event in said
                if event.sent_at >= since and not event.taken_back and (event.plain is None or self.me in event.readers)
            ]

    async def say_openly(self, room: str, content: Mapping[str, Any], txn: str) -> str:
        async with self._asked("say_openly"):
            self._mine(room)
            said = dict(content)
            return self._once(room, txn, said, lambda: self.put(room, self._me, "m.room.message", said))

    async def react(self, room: str, to: Listeners, event: str, key: str, txn: str) -> str:
        async with self._asked("react"):
            self._readers(self._mine(room), to)
            content = {"m.relates_to": {"rel_type": "m.annotation", "event_id": event, "key": key}}
            return self._once(room, txn, content, lambda: self.put(room, self._me, "m.reaction", content))

    async def redact(self, room: str, event: str, txn: str) -> str:
        async with self._asked("redact"):
            self._mine(room)
            return self._once(room, txn, event, lambda: self.take_back(room, self._me, event))

    async def typing(self, room: str, is_typing: bool) -> None:
        async with self._asked("typing"):
            self._mine(room)

    # --- Doors: files -----------------------------------------------------------------------------------------------
    def keep_file(self, data: bytes) -> str:
        """Somebody uploads what is sealed already; answers where it lies."""
        self.files.append(data)
        return f"mxc://koulu.fi/file{len(self.files)}"

    async def download(self, server: str, media_id: str, at_most: int) -> bytes:
        async with self._asked("download"):
            number = int(media_id.removeprefix("file"))
            if not 0 < number <= len(self.files) or server != "koulu.fi":
                raise Refused(404, "M_NOT_FOUND")
            found = self.files[number - 1]
        if len(found) > at_most:
            raise TooLarge
        return found

    async def upload(self, data: bytes) -> str:
        async with self._asked("upload"):
            self.power.effects += 1
            return self.keep_file(data)

    # --- Doors: rooms -----------------------------------------------------------------------------------------------
    async def make_room(self, marker: str, name: str, invite: frozenset[str]) -> str:
        return await self.create(marker, name, invite)

    async def create(
        self, marker: str, name: str, invite: frozenset[str], *, space: bool = False, topic: str | None = None
    ) -> str:
        """No transaction id: each call that arrives makes another room."""
        async with self._asked("createRoom"):
            room = self.new_room(self._me, marker=marker, name=name)
            for user in sorted(invite):
                self.move(room, self._me, user, "invite")
        return room

    async def find_room(self, marker: str) -> str | None:
        async with self._asked("find_room"):
            found = [
                one.id for one in self.rooms.values() if one.marker == marker and one.members.get(self._me) == "join"
            ]
        return found[0] if found else None

    async def invite(self, room: str, user: str) -> None:
        async with self._asked("invite"):
            self._mine(room)
            self.move(room, self._me, user, "invite")

    async def remove(self, room: str, user: str) -> None:
        async with self._asked("kick"):
            self._mine(room)
            self.move(room, self._me, user, "leave")

    async def put_state(self, room: str, kind: str, key: str, content: Mapping[str, Any]) -> None:
        async with self._asked("put_state"):
            self._mine(room)

    async def join(self, room: str) -> None:
        async with self._asked("join"):
            if self._me not in self.rooms[room].present():
                raise Refused(403, "M_FORBIDDEN")
            if self.rooms[room].members[self._me] == "invite":
                self.move(room, self._me, self._me, "join")

    async def leave(self, room: str, reason: str | None = None) -> None:
        there = self.rooms[room]
        async with self._asked("leave"):
            if self._me in there.present():
                self.move(room, self._me, self._me, "leave")
        async with self._asked("forget"):
            if there.members.get(self._me) == "leave":
                there.forgotten.add(self._me)
                self.power.effects += 1
        self.disk.keys = {one for one in self.disk.keys if one[0] != room}
        self.power.effects += 1
        self.power.step("keys forgotten")

    async def inspect(self, room: str) -> RoomView:
        async with self._asked("inspect"):
            there = self._mine(room)
        return RoomView(
            encrypted=there.encrypted,
            joined=frozenset(user for user, how in there.members.items() if how == "join"),
            invited=frozenset(user for user, how in there.members.items() if how == "invite"),
        )

    async def fetch(self, room: str, event: str) -> Mapping[str, Any] | None:
        async with self._asked("fetch"):
            self._mine(room)
            found = self._events.get(event)
            return found.wire() if found is not None and found.room == room else None

    # --- Doors: hearing ---------------------------------------------------------------------------------------------
    def unseal(self, room: str, event: Mapping[str, Any]) -> Heard:
        sender, content = str(event.get("sender")), event.get("content") or {}
        if event.get("type") != "m.room.encrypted":
            return Heard(
                str(event.get("type")), content, sender, False, False, event.get("redacts"), event.get("state_key")
            )
        if (room, content.get("session_id")) not in self.disk.keys:
            raise NoKey
        found = self._events.get(str(event.get("event_id")))
        if found is None or found.room != room or found.content != content or found.plain is None:
            raise AssertionError("a sealed event that nobody sealed")
        return Heard(*found.plain, sender, sender in self.verified, sealed=True)

    def forget_person(self, user: str) -> None:
        self.power.step("forget_person")


def _places(token: str | None) -> tuple[int, int]:
    if token is None:
        return 0, 0
    room, _, device = token.partition("_")
    return int(room[1:]), int(device[1:])


def _bare(event: Event) -> dict[str, Any]:
    return {"type": event.type, "sender": event.sender, "state_key": event.state_key, "content": event.content}


# --- people ---------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Line:
    """A message as somebody reads it now: the newest wording, under the id of the first."""

    id: str
    sender: str
    body: str
    reply_to: str | None = None
    taken_back: bool = False


class Person:
    """Somebody with a client. What they do, they do at once."""

    def __init__(self, world: World, user: str, *, verified: bool = False) -> None:
        self.world = world
        self.user = user
        self._session = 1
        if verified:
            world.verified.add(user)

    # --- rooms
    def asks_the_bot_in(self, *, encrypted: bool = True, account: str = BOT) -> str:
        """Opens a direct chat with the bot."""
        room = self.world.new_room(self.user, encrypted=encrypted)
        self.world.move(room, self.user, account, "invite")
        return room

    def joins(self, room: str) -> None:
        self.world.move(room, self.user, self.user, "join")

    def leaves(self, room: str) -> None:
        self.world.move(room, self.user, self.user, "leave")

    def removes_the_bot(self, room: str) -> None:
        self.world.move(room, self.user, BOT, "leave")

    # --- speaking
    def writes(self, room: str, text: str, *, key: bool = True, **more: Any) -> str:
        """Answers the event's id. Without `key` the bot is not given the room key with it: see `gives_key`."""
        return self._sends(room, {"msgtype": "m.text", "body": text, **more}, key)

    def replies(self, room: str, target: str, text: str) -> str:
        return self.writes(room, text, **{"m.relates_to": {"m.in_reply_to": {"event_id": target}}})

    def writes_in_thread(self, room: str, root: str, text: str) -> str:
        """As Element does: with an answer for those who know of no threads."""
        relation = {"rel_type": "m.thread", "event_id": root, "is_falling_back": True}
        return self.writes(room, text, **{"m.relates_to": relation | {"m.in_reply_to": {"event_id": root}}})

    def edits(self, room: str, target: str, text: str) -> str:
        new = {"msgtype": "m.text", "body": text}
        relation = {"rel_type": "m.replace", "event_id": target}
        return self.writes(room, f"* {text}", **{"m.new_content": new, "m.relates_to": relation})

    def sends(
        self, room: str, data: bytes, *, caption: str | None = None, msgtype: str = "m.image", **more: Any
    ) -> str:
        """A picture or a file, sealed as clients do; answers the event's id."""
        stored, file = sealed(data)
        named = {"body": caption or "IMG_1.jpg", "filename": "IMG_1.jpg"}
        where = self.world.keep_file(stored)
        return self._sends(room, {"msgtype": msgtype, **named, "file": {**file, "url": where}, **more}, True)

    def opens(self, room: str, event_id: str) -> bytes:
        """The picture as this person's client shows it."""
        _, content = self.world.event(event_id).meant
        file = translate("m.room.message", content).file  # type: ignore[union-attr]
        assert file is not None
        return opened(self.world.files[int(file.media_id.removeprefix("file")) - 1], file)

    def reacts(self, room: str, target: str, key: str) -> str:
        content = {"m.relates_to": {"rel_type": "m.annotation", "event_id": target, "key": key}}
        return self.world.put(room, self.user, "m.reaction", content).id

    def takes_back(self, room: str, target: str) -> str:
        return self.world.take_back(room, self.user, target).id

    def _sends(self, room: str, content: Content, key: bool) -> str:
        there = self.world.rooms[room]
        if not there.encrypted:
            return self.world.put(room, self.user, "m.room.message", content).id
        if not key:
            self._session += 1  # a session of its own, so that the next message can be read
        session = f"{self.user} {self._session}"
        if key:
            self.world.hand_over(room, session)
        sealed = {"algorithm": MEGOLM, "session_id": session, "ciphertext": f"sealed {len(there.events)}"}
        plain = ("m.room.message", content)
        event = self.world.put(room, self.user, "m.room.encrypted", sealed, plain=plain, readers=there.present())
        if not key:
            self._session += 1
        return event.id

    def gives_key(self, event_id: str) -> None:
        """The room key of this message comes after all."""
        event = self.world.event(event_id)
        self.world.hand_over(event.room, str(event.content["session_id"]))

    # --- reading
    def lines(self, room: str) -> list[Line]:
        """What stands in the room for this person, in order."""
        found: dict[str, Line] = {}
        for event in self.world.rooms[room].events:
            kind, content = event.meant
            if kind != "m.room.message" or (event.plain is not None and self.user not in event.readers):
                continue
            relation = content.get("m.relates_to") or {}
            if relation.get("rel_type") == "m.replace":
                old = found.get(relation["event_id"])
                if old is not None and not event.taken_back and old.sender == event.sender:  # as clients do
                    new = content["m.new_content"]["body"]
                    found[old.id] = Line(old.id, old.sender, new, old.reply_to, old.taken_back)
                continue
            answered = (relation.get("m.in_reply_to") or {}).get("event_id")
            found[event.id] = Line(event.id, event.sender, content["body"], answered, event.taken_back)
        return list(found.values())

    def heard(self, room: str) -> list[str]:
        """What the bot's messages say that stand in the room."""
        return [line.body for line in self.lines(room) if self.world.is_ours(line.sender) and not line.taken_back]

    def reactions(self, room: str, target: str) -> list[str]:
        return [
            event.content["m.relates_to"]["key"]
            for event in self.world.rooms[room].events
            if event.type == "m.reaction"
            and not event.taken_back
            and self.world.is_ours(event.sender)
            and event.content["m.relates_to"]["event_id"] == target
        ]

    async def reads(self, room: str, text: str) -> Line:
        """Waits for a line of the bot's with this in it; the newest."""
        found: list[Line] = []

        def there() -> bool:
            found[:] = [line for line in self.lines(room) if self.world.is_ours(line.sender) and text in line.body]
            return bool(found)

        await self.sees(there, f"{text!r} in {room}; there is {self.heard(room)}")
        return found[-1]

    async def is_invited(self, name: str = "") -> str:
        """Waits for an invitation that is still open; joins nothing."""
        found: list[str] = []

        def there() -> bool:
            found[:] = [
                room.id
                for room in self.world.rooms.values()
                if room.members.get(self.user) == "invite" and name in room.name
            ]
            return bool(found)

        await self.sees(there, "an invitation")
        return found[-1]

    async def sees(self, happened: Callable[[], bool], what: str) -> None:
        """Waits until it has happened."""
        until = asyncio.get_running_loop().time() + PATIENCE
        while not happened():
            left = until - asyncio.get_running_loop().time()
            try:
                await asyncio.wait_for(self.world.changed().wait(), max(0.0, left))
            except TimeoutError:
                raise AssertionError(f"{self.user} never saw {what}") from None


# --- what is left to be seen ------------------------------------------------------------------------------------------
def transcript(world: World, renamed: Mapping[str, str]) -> dict[str, Any]:
    """Everything the bot did in each room, with names instead of ids, so that two lives can be compared.

    Messages stand in order. Reactions go beside their room's lane, so that only their order under one message counts.
    `renamed`: what differs between two lives without meaning anything, such as a pseudonym.
    """
    named = {room.id: f"{number} {room.name or 'entry'}" for number, room in enumerate(world.rooms.values())}
    for old, new in renamed.items():
        named = {room: name.replace(old, new) for room, name in named.items()}
    return {named[room.id]: _room_as_seen(room, renamed) for room in world.rooms.values()}


def names_in(room: Room) -> dict[str, str]:
    """Event ids -> `@tuki 3`: who sent it, and the how-many-eth message of theirs it was."""
    spoken: Counter[str] = Counter()
    names = {}
    for event in room.events:
        kind, _ = event.meant
        if kind == "m.room.message":
            spoken[event.sender] += 1
            names[event.id] = f"{event.sender.partition(':')[0]} {spoken[event.sender]}"
    return names


def _room_as_seen(room: Room, renamed: Mapping[str, str]) -> dict[str, Any]:
    names = names_in(room)
    gone = {event.id for event in room.events if event.taken_back}  # what hangs under it is shown to nobody
    said, reactions = [], {}
    for event in room.events:
        kind, content = event.meant
        relation = content.get("m.relates_to") or {}
        if event.sender != BOT:
            continue
        if kind == "m.room.message":
            reply = (relation.get("m.in_reply_to") or {}).get("event_id")
            replaces = relation.get("event_id") if relation.get("rel_type") == "m.replace" else None
            body = content["body"]
            for old, new in renamed.items():
                body = body.replace(old, new)
            body = _EARLIER_CLOCK.sub(r"\1 <clock>:", body)
            where = ("answers", names.get(reply, "?")) if reply else ("edits", names[replaces]) if replaces else ()
            said.append((names[event.id], body, *where, *(["taken back"] if event.taken_back else [])))
        elif kind == "m.reaction" and not event.taken_back and relation["event_id"] not in gone:
            reactions.setdefault(names[relation["event_id"]], []).append(relation["key"])
    taken = sorted(names[one.id] for one in room.events if one.taken_back and one.id in names)
    return {"said": said, "reactions": reactions, "taken back": taken, "members": dict(room.members)}


_EARLIER_CLOCK = re.compile(r"^(◷ aiemmin · .*?) \d+\.\d\d:")
"""When an earlier message was written, which another life may have it a minute later."""
START = datetime(2026, 8, 17, 8, 0, tzinfo=UTC)


class Clock:
    """The bot's and the homeserver's clock: the loop's own, plus what somebody set it wrong by."""

    def __init__(self) -> None:
        self.wrong_by = timedelta()
        self._since = START - timedelta(seconds=asyncio.get_running_loop().time())

    def __call__(self) -> datetime:
        return self._since + timedelta(seconds=asyncio.get_running_loop().time()) + self.wrong_by

    def go_on_from(self, moment: datetime) -> None:
        """It is that moment now, whatever the loop thinks."""
        self._since += moment - self()


def _is_recalled(meant: object) -> bool:
    """An ellipsis under an old transaction id asks only which event that was, to take it back."""
    return isinstance(meant, tuple) and isinstance(meant[1], dict) and meant[1].get("body") == "…"
