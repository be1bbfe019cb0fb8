"""Light clients with encryption: many people in one process, for traffic that a browser's client would be too slow for.

Each has a login, a cross-signed device and a key store of their own; the encryption is the bot's own `Machine`, which
`test_machine.py` and `test_story.py` hold against Element's. A client here may also do what no decent client does: seal
any JSON at all, send it in the clear, or not listen while others talk.

Reading is by `catch_up`: one sync, with gaps in the timeline fetched back, everything unsealed whose key has come.
Nothing runs by itself, so that a test decides when a client listens and what that costs the homeserver.
"""

import asyncio
import itertools
import json
from collections.abc import AsyncIterator, Callable, Collection, Iterable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp

from bot.demo.homeserver import Account, ThrowAwayHomeserver
from bot.matrix.api import Api, path
from bot.matrix.cross_signing import bootstrap
from bot.matrix.errors import NoKey, Refused, Unreachable, Unsealable
from bot.matrix.machine import MEGOLM, Audience, Machine
from bot.matrix.sealing import Sealing
from tests.homeserver.own_bot import OwnBot
from tests.homeserver.registry import Registry
from tests.patience import SOON

LONG_POLL = 2.0
_ENCRYPTION = {"type": "m.room.encryption", "state_key": "", "content": {"algorithm": MEGOLM}}
_numbers = itertools.count(1)


class LightSealing(Sealing):
    """Seals what it is given, as Element would write it: UTF-8, and not checked in any way."""

    def _sealed(self, room_id: str, outbound: Any, event_type: Any, content: Any) -> dict[str, Any]:
        outbound.messages += 1
        payload = json.dumps({"type": event_type, "content": content, "room_id": room_id}, ensure_ascii=False)
        sealed = {
            "algorithm": MEGOLM,
            "ciphertext": outbound.session.encrypt(payload.encode("utf-8", "surrogatepass")).to_base64(),
            "session_id": outbound.session.session_id,
            "sender_key": self._olm.account.identity_keys["curve25519"],
            "device_id": self._olm.device_id,
        }
        relation = content.get("m.relates_to") if isinstance(content, dict) else None
        return sealed if relation is None else sealed | {"m.relates_to": relation}


class LightMachine(Machine):
    """A machine that seals without looking."""

    def __init__(self, *arguments: Any, **more: Any) -> None:
        super().__init__(*arguments, **more)
        self.sealing = LightSealing(self.olm, self.devices)


@dataclass(frozen=True, slots=True)
class Said:
    """One event of a room, unsealed where that was possible. `type` is "unreadable" where it was not (yet)."""

    room: str
    event_id: str
    sender: str
    type: str
    content: Mapping[str, Any]
    encrypted: bool
    raw: Mapping[str, Any] = field(repr=False)

    @property
    def body(self) -> str:
        body = self.content.get("body")
        return body if isinstance(body, str) else ""

    @property
    def edits(self) -> str | None:
        """The event that this one puts new words into."""
        relation = self.content.get("m.relates_to")
        is_edit = isinstance(relation, dict) and relation.get("rel_type") == "m.replace"
        return str(relation.get("event_id")) if isinstance(relation, dict) and is_edit else None


class Someone:
    """A person with one device. Got from `Crowd`."""

    def __init__(self, api: Api, machine: LightMachine, account: Account, *, listens_to_all: bool) -> None:
        self.api = api
        self.machine = machine
        self.account = account
        self.fingerprint: str | None = None
        self.heard: list[Said] = []
        self.invites: dict[str, str] = {}
        """Rooms into which somebody asks this person, and who."""
        self.left: set[str] = set()
        self.wire: list[str] = []
        """Everything the homeserver ever told, as text; only with `listens_to_all`."""
        self._listens_to_all = listens_to_all
        self._since: str | None = None
        self._locked: list[Said] = []
        self._seen: set[str] = set()
        self._listening = asyncio.Lock()

    def __repr__(self) -> str:
        return f"<{self.user_id}>"

    @property
    def user_id(self) -> str:
        return self.account.user_id

    # ---- rooms

    async def opens_room(
        self,
        *invited: "OwnBot | Someone",
        encrypted: bool = True,
        name: str | None = None,
        master_of_it: bool = False,
    ) -> str:
        """A direct chat, as Element makes it: whoever is invited has the same power. Not with `master_of_it`."""
        body: dict[str, Any] = {
            "preset": "private_chat" if master_of_it else "trusted_private_chat",
            "is_direct": True,
            "invite": [each.user_id for each in invited],
            "initial_state": [_ENCRYPTION] if encrypted else [],
        }
        if name is not None:
            body["name"] = name
        return str((await self.api.call("POST", path("createRoom"), body))["room_id"])

    async def joins(self, room: str) -> None:
        await self.api.call("POST", path("join", room), {})
        self.invites.pop(room, None)

    async def leaves(self, room: str) -> None:
        await self.api.call("POST", path("rooms", room, "leave"), {})
        self.invites.pop(room, None)

    async def invites_in(self, room: str, whom: "OwnBot | Someone") -> None:
        await self.api.call("POST", path("rooms", room, "invite"), {"user_id": whom.user_id})

    async def kicks(self, room: str, whom: "OwnBot | Someone") -> None:
        await self.api.call("POST", path("rooms", room, "kick"), {"user_id": whom.user_id})

    async def members(self, room: str) -> dict[str, str]:
        """Matrix id -> membership, as the homeserver says now."""
        answer = await self.api.call("GET", path("rooms", room, "members"))
        return {event["state_key"]: event["content"]["membership"] for event in answer["chunk"]}

    async def state(self, room: str) -> list[dict[str, Any]]:
        """Everything that stands in the room's state, as raw JSON."""
        where = self.api.homeserver + path("rooms", room, "state")
        async with self.api._session.get(where, headers=self.api._headers()) as response:
            found: list[dict[str, Any]] = await response.json()
        return found

    # ---- writing: each returns the new event's id

    async def says(self, room: str, body: str, *to: str, **more: Any) -> str:
        return await self.sends(room, "m.room.message", {"msgtype": "m.text", "body": body, **more}, *to)

    async def sends(self, room: str, kind: Any, content: Any, *to: str) -> str:
        """Any event type and content, sealed for these people; it is tried until the homeserver has it."""
        audience = Audience(frozenset(to), only_trusted=False)
        sealed = await _patiently(lambda: self.machine.seal(self.api, room, kind, content, audience))
        return await self.sends_openly(room, "m.room.encrypted", sealed)

    async def sends_openly(self, room: str, kind: str, content: Mapping[str, Any]) -> str:
        where = path("rooms", room, "send", kind, f"t{next(_numbers)}")
        answer = await _patiently(lambda: self.api.call("PUT", where, content))
        return str(answer["event_id"])

    async def reacts(self, room: str, event: str, key: str) -> str:
        relation = {"rel_type": "m.annotation", "event_id": event, "key": key}
        return await self.sends_openly(room, "m.reaction", {"m.relates_to": relation})

    async def redacts(self, room: str, event: str) -> str:
        where = path("rooms", room, "redact", event, f"t{next(_numbers)}")
        return str((await _patiently(lambda: self.api.call("PUT", where, {})))["event_id"])

    # ---- reading

    async def catch_up(self, wait: float = 0.0) -> None:
        """One sync. `wait` is how long the homeserver may hold its answer back, in seconds."""
        async with self._listening:
            await self._catch_up(wait)

    async def _catch_up(self, wait: float) -> None:
        query = {"timeout": str(int(wait * 1000)), "set_presence": "offline"}
        if not self._listens_to_all:
            query["filter"] = _FILTER
        if self._since is not None:
            query["since"] = self._since
        answer = await self.api.call("GET", path("sync"), query=query, timeout=wait + 30)
        if self._listens_to_all:
            self.wire.append(json.dumps(answer, ensure_ascii=False))
        self.machine.digest(answer)
        before, self._since = self._since, str(answer["next_batch"])
        rooms = answer.get("rooms", {})
        for room, info in rooms.get("join", {}).items():
            self._take(room, await self._timeline(room, info["timeline"], before))
        for room, info in rooms.get("invite", {}).items():
            self.invites[room] = _inviter(info, self.user_id)
        for room, info in rooms.get("leave", {}).items():
            self.left.add(room)
            self.invites.pop(room, None)
            self._take(room, info.get("timeline", {}).get("events", []))
        self._try_locked()
        await self.machine.settle(self.api)

    async def _timeline(self, room: str, timeline: Mapping[str, Any], since: str | None) -> list[dict[str, Any]]:
        events: list[dict[str, Any]] = timeline["events"]
        token = timeline.get("prev_batch") if timeline.get("limited") else None
        while token is not None:
            query = {"dir": "b", "from": str(token), "limit": "100"} | ({"to": since} if since else {})
            answer = await self.api.call("GET", path("rooms", room, "messages"), query=query)
            events = answer["chunk"][::-1] + events
            token = answer.get("end") if answer["chunk"] else None
        return events

    def _take(self, room: str, events: Iterable[dict[str, Any]]) -> None:
        for event in events:
            if event["event_id"] not in self._seen:
                self._seen.add(event["event_id"])
                self.heard.append(self._opened(room, event))

    def _opened(self, room: str, event: dict[str, Any]) -> Said:
        """Never raises: what cannot be read is kept as unreadable, and tried again as long as its key may come."""
        known = (room, event["event_id"], event["sender"])
        if event["type"] != "m.room.encrypted" or event["sender"] == self.user_id or not event["content"]:
            return Said(*known, event["type"], event["content"], False, event)
        try:
            plain = self.machine.unseal(room, event)
        except NoKey:
            self._locked.append(Said(*known, "unreadable", {}, True, event))
            return self._locked[-1]
        except Unsealable:
            return Said(*known, "unreadable", {}, True, event)
        return Said(*known, plain.type, plain.content, True, event)

    def _try_locked(self) -> None:
        """In place, so that the order is the room's."""
        waiting, self._locked = self._locked, []
        for said in waiting:
            self.heard[self.heard.index(said)] = self._opened(said.room, dict(said.raw))

    async def until(self, check: Callable[[], bool], what: str, within: float = SOON) -> None:
        """Listen until it is so. Raises `AssertionError` with what was heard instead."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + within
        while not check():
            left = deadline - loop.time()
            assert left > 0, f"{self} never had {what} in {within:g} s. Heard:\n{self._told()}"
            async with self._listening:
                if not check():
                    await self._catch_up(min(left, LONG_POLL))

    async def hears(self, wanted: Callable[[Said], bool], what: str, *, after: int = 0, within: float = SOON) -> Said:
        """The first thing that others said since `after` (a length of `heard`) and that fits."""

        def found() -> Said | None:
            return next((said for said in self.heard[after:] if said.sender != self.user_id and wanted(said)), None)

        await self.until(lambda: found() is not None, what, within)
        heard = found()
        assert heard is not None
        return heard

    async def reads(self, text: str, room: str | None = None, *, after: int = 0, within: float = SOON) -> Said:
        """A message by somebody else that has this text in it."""
        return await self.hears(
            lambda said: said.type == "m.room.message" and text in said.body and room in (None, said.room),
            f"a message with {text!r}",
            after=after,
            within=within,
        )

    async def is_invited_by(self, bot: OwnBot, *, but: Collection[str] = (), within: float = SOON) -> str:
        """The desk that the bot asks this person to, other than those."""
        known = {*but, *bot.rooms.values()}

        def new() -> list[str]:
            return [room for room, by in self.invites.items() if by == bot.user_id and room not in known]

        await self.until(lambda: bool(new()), "an invitation", within)
        return new()[0]

    async def is_gone(self, room: str, whom: "OwnBot | Someone", *, within: float = SOON) -> None:
        """Somebody leaves the room, or has."""
        await self.hears(
            lambda said: said.room == room and _moved(said) == (whom.user_id, "leave"),
            f"{whom.user_id} leaving",
            within=within,
        )

    def messages(self, room: str, by: str) -> list[Said]:
        """What somebody wrote there, in the room's order; unreadable ones too."""
        kinds = ("m.room.message", "unreadable")
        return [said for said in self.heard if said.room == room and said.sender == by and said.type in kinds]

    def bodies(self, room: str, by: str) -> list[str]:
        return [said.body for said in self.messages(room, by)]

    def _told(self) -> str:
        lines = [f"  {said.type} {said.room} {said.sender}: {said.body or dict(said.content)}" for said in self.heard]
        return "\n".join(line[:300] for line in lines[-20:]) or "  (nothing)"


@dataclass(frozen=True, slots=True)
class Talk:
    """A student and the counsellor who took the card, each in their own room."""

    student: Someone
    entry: str
    counsellor: Someone
    desk: str


class Crowd:
    """All the people of one test module."""

    def __init__(
        self, homeserver: ThrowAwayHomeserver, directory: Path, registry: Registry, session: aiohttp.ClientSession
    ) -> None:
        self.homeserver = homeserver
        self.registry = registry
        self._directory = directory
        self._session = session
        self._exits = AsyncExitStack()

    @classmethod
    @asynccontextmanager
    async def gathered(
        cls, homeserver: ThrowAwayHomeserver, directory: Path, registry: Registry
    ) -> "AsyncIterator[Crowd]":
        connector = aiohttp.TCPConnector(limit=0)
        async with aiohttp.ClientSession(connector=connector) as session:
            crowd = cls(homeserver, directory, registry, session)
            async with crowd._exits:
                yield crowd

    async def comes(self, name: str, *, displayname: str | None = None, **more: Any) -> Someone:
        """Somebody new, cross-signed unless told otherwise."""
        localpart = f"{name}-{next(_numbers)}-{self._directory.name[-6:].strip('-')}".lower()
        account = await self.homeserver.register(localpart, f"salasana-{localpart}", displayname=displayname)
        return await self.logs_in(account, **more)

    async def logs_in(self, account: Account, *, cross_signed: bool = True, listens_to_all: bool = False) -> Someone:
        """A device of an account, with its keys published."""
        self.registry.person(account.user_id)
        directory = self._directory / f"{account.user_id[1:].partition(':')[0]}-{account.device_id}"
        api = Api(self.homeserver.url, self._session, account.access_token)
        machine = LightMachine.open(
            user_id=account.user_id, device_id=account.device_id, directory=directory, pickle_key="key"
        )
        self._exits.callback(machine.close)
        someone = Someone(api, machine, account, listens_to_all=listens_to_all)  # type: ignore[arg-type]
        await machine.publish(api)
        if cross_signed:
            await self.signs(someone)
        return someone

    async def signs(self, someone: Someone, *, anew: bool = False) -> None:
        """The person's cross-signing; `anew` throws the identity away that there was."""
        seeds = self._directory / f"{someone.machine.device_id}.seeds"
        if anew:
            seeds.unlink()
        done = await bootstrap(someone.api, someone.machine, seeds_file=seeds, password=someone.account.password)
        someone.fingerprint = done.fingerprint

    async def second_device(self, someone: Someone) -> Someone:
        """Another device of the same account, which nobody has signed."""
        body = {
            "type": "m.login.password",
            "identifier": {"type": "m.id.user", "user": someone.user_id},
            "password": someone.account.password,
        }
        made = await someone.api.call("POST", path("login"), body)
        account = Account(made["user_id"], someone.account.password, made["access_token"], made["device_id"])
        return await self.logs_in(account, cross_signed=False)

    async def arrives(self, student: Someone, bot: OwnBot, **more: Any) -> str:
        """The student opens a chat with the bot and has been greeted; the entry room."""
        room = await student.opens_room(bot, **more)
        await student.reads("112", room)
        return room

    async def is_taken(self, student: Someone, entry: str, counsellor: Someone, bot: OwnBot) -> Talk:
        """The student asks for a person, the counsellor presses ✅ and comes."""
        card = await self.asks(student, entry, counsellor, bot)
        desk = await self.presses(counsellor, card, bot)
        await counsellor.joins(desk)
        await counsellor.reads("!sulje", desk)
        return Talk(student, entry, counsellor, desk)

    async def asks(self, student: Someone, entry: str, counsellor: Someone, bot: OwnBot) -> Said:
        """The student asks for a person; the card that the counsellor sees."""
        await counsellor.catch_up()
        before = len(counsellor.heard)
        await student.says(entry, "ihminen", bot.user_id)
        return await counsellor.hears(lambda said: is_card(said, bot), "a card", after=before)

    async def presses(self, counsellor: Someone, card: Said, bot: OwnBot) -> str:
        """✅ under a card; the desk to which the counsellor is then invited."""
        known = set(counsellor.invites)
        await counsellor.reacts(card.room, card.event_id, "✅")
        return await counsellor.is_invited_by(bot, but=known)

    async def talks(self, counsellor: Someone, bot: OwnBot, **more: Any) -> Talk:
        """A new student in conversation with the counsellor."""
        student = await self.comes("opiskelija", **more)
        return await self.is_taken(student, await self.arrives(student, bot), counsellor, bot)


def is_card(said: Said, bot: OwnBot) -> bool:
    """A new card in the duty room."""
    in_duty_room = said.room == bot.rooms["duty"] and said.sender == bot.user_id
    return in_duty_room and said.type == "m.room.message" and said.edits is None and "!ota" in said.body


async def _patiently(call: Callable[[], Any]) -> Any:
    """As Element does it: the same request again while the homeserver is away."""
    for _ in range(400):
        try:
            return await call()
        except Unreachable:
            await asyncio.sleep(0.2)
    raise AssertionError("the homeserver stayed away")


def _moved(said: Said) -> tuple[str, object] | None:
    if said.type != "m.room.member":
        return None
    return str(said.raw.get("state_key")), said.content.get("membership")


def _inviter(info: Mapping[str, Any], me: str) -> str:
    events = info.get("invite_state", {}).get("events", [])
    return next((str(event["sender"]) for event in events if event.get("state_key") == me), "")


_FILTER = json.dumps(
    {
        "presence": {"limit": 0, "types": []},
        "account_data": {"limit": 0, "types": []},
        "room": {
            "account_data": {"limit": 0, "types": []},
            "ephemeral": {"limit": 0, "types": []},
            "state": {"types": ["m.room.member"]},
            "timeline": {"limit": 100},
        },
    },
    separators=(",", ":"),
)

__all__ = ["Crowd", "LightMachine", "Refused", "Said", "Someone", "Talk", "is_card"]
