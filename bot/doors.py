"""The doors to the world, as the deliverer is given them: power is handed over as an object.

`bot/matrix/gateway.py` is the real one; `tests/world.py` a small world with the same doors.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, Protocol

from bot.matrix.translate import Incoming, translate
from rooms.model import Unfit

EVERYBODY = "*"
"""Among the listeners: whoever else is in the room does not matter for this message. They cannot read it either."""


@dataclass(frozen=True, slots=True)
class Listeners:
    """Who may read what is sent: exactly these accounts. `staff`: only on devices their owners have cross-signed."""

    users: frozenset[str]
    staff: bool

    def __repr__(self) -> str:
        return f"<{len(self.users)} {'staff' if self.staff else 'student'}>"


@dataclass(frozen=True, slots=True)
class RoomView:
    """A room as the homeserver has it now. `here` are those who have joined or are invited, the bot among them."""

    encrypted: bool
    joined: frozenset[str]
    invited: frozenset[str]

    def __repr__(self) -> str:
        return f"<view of {len(self.joined)}+{len(self.invited)}>"


@dataclass(frozen=True)
class Heard:
    """A message as its writer meant it. `verified`: from a staff device that its owner has cross-signed."""

    type: str
    content: dict[str, Any]
    sender: str
    verified: bool
    sealed: bool
    redacts: object = None
    state_key: object = None

    def __repr__(self) -> str:
        return "<heard>"

    @cached_property
    def incoming(self) -> Incoming:
        """What it means to us; asked for several times on the way of one message."""
        return translate(self.type, self.content, redacts=self.redacts, state_key=self.state_key)


class NotFit(Exception):
    """The room is not what it must be for sending; nothing was sent."""

    def __init__(self, why: Unfit) -> None:
        super().__init__(why.value)
        self.why = why


class Doors(Protocol):
    """Each call is tried once. A second call with the same `txn` does nothing new.

    Raises bot.matrix.errors.MatrixFault; the sending ones also NotFit.
    """

    @property
    def me(self) -> str:
        """The bot's own Matrix id."""

    async def say(self, room: str, to: Listeners, content: Mapping[str, Any], txn: str) -> str:
        """Sends an encrypted m.room.message; answers its event id."""

    async def said_by_colleagues(self, room: str, since: datetime) -> list[tuple[str, Heard]]:
        """What our other accounts have said and pressed in a staff room since then, each with its event's id.

        Raises bot.matrix.errors.Unreachable also while the key of something that was said just now is on its way.
        """

    async def say_openly(self, room: str, content: Mapping[str, Any], txn: str) -> str:
        """Sends in the clear, for the one fixed text that an unencrypted room is told."""

    async def react(self, room: str, to: Listeners, event: str, key: str, txn: str) -> str: ...

    async def redact(self, room: str, event: str, txn: str) -> str: ...

    async def download(self, server: str, media_id: str, at_most: int) -> bytes:
        """A file as it lies on the homeserver, sealed. Raises also bot.matrix.errors.TooLarge."""

    async def upload(self, data: bytes) -> str:
        """Stores sealed bytes; answers their mxc address. Twice is harmless: two files, one of which nobody names."""

    async def typing(self, room: str, is_typing: bool) -> None: ...

    async def make_room(self, marker: str, name: str, invite: frozenset[str]) -> str:
        """An encrypted, invite-only room that bears the marker."""

    async def find_room(self, marker: str) -> str | None:
        """The room of ours that bears the marker."""

    async def invite(self, room: str, user: str) -> None: ...

    async def remove(self, room: str, user: str) -> None:
        """Shows somebody out. What is said from then on is of a session that they never had."""

    async def join(self, room: str) -> None: ...

    async def leave(self, room: str, reason: str | None = None) -> None:
        """Leaves and forgets the room, and the keys of all that was said in it."""

    async def inspect(self, room: str) -> RoomView: ...

    async def fetch(self, room: str, event: str) -> Mapping[str, Any] | None:
        """An event as the homeserver has it now, still sealed by its sender; None where it gives us none."""

    def unseal(self, room: str, event: Mapping[str, Any]) -> Heard:
        """Raises bot.matrix.errors.NoKey or Unsealable."""

    def forget_person(self, user: str) -> None:
        """Devices and sessions of somebody whom we will not meet again."""
