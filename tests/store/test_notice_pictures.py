"""The month's picture on its way into a room: as ciphertext, with words for who does not see it, and once."""

import asyncio
from base64 import b64decode, urlsafe_b64decode
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

import pytest_asyncio

from bot.doors import Listeners, RoomView
from bot.matrix.attachments import opened
from bot.matrix.errors import Refused, Unreachable
from bot.matrix.translate import SealedFile
from bot.notices.deliver import Delivery
from tests.notice_life_makers import MONDAY, POLICY, REHTORI, a_hit
from tests.notice_makers import student
from tests.notice_world import SCHOOL, Side

ROOM, HEAD = "!rehtori:koulu.fi", "@rehtori:koulu.fi"


@dataclass
class Doors:
    """A room that remembers transaction ids, and a store. `trouble`: what the next uploads meet."""

    stored: list[bytes] = field(default_factory=list)
    said: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    trouble: list[Exception] = field(default_factory=list)

    def trusts(self, user: str) -> bool:
        return user == HEAD

    async def inspect(self, room: str) -> RoomView:
        return RoomView(True, frozenset({HEAD}), frozenset())

    async def say(self, room: str, to: Listeners, content: Mapping[str, Any], txn: str) -> str:
        self.said.setdefault(txn, content)
        return f"${txn}"

    async def upload(self, data: bytes) -> str:
        if self.trouble:
            raise self.trouble.pop(0)
        self.stored.append(data)
        return f"mxc://koulu.fi/{len(self.stored)}"

    async def sent_as(self, room: str, txn: str, since: datetime) -> str | None:
        return f"${txn}" if txn in self.said else None

    async def react(self, room: str, to: Listeners, event: str, key: str, txn: str) -> str:
        raise AssertionError("nothing is offered here")


async def delivered(side: Side, doors: Doors) -> list[Mapping[str, Any]]:
    """What the rehtori's room holds when nothing is left to say."""
    desk = side.desk
    delivery = Delivery(desk, doors, {REHTORI: ROOM}, {REHTORI: frozenset({HEAD})}, lambda: side.now, lambda: None)
    work = asyncio.create_task(delivery.run())
    while any(one.post == REHTORI for one in await desk.errands()):  # noqa: ASYNC110
        await asyncio.sleep(0.02)
    work.cancel()
    with suppress(asyncio.CancelledError):
        await work
    return list(doors.said.values())


@pytest_asyncio.fixture
async def over(side: Side) -> Side:
    """The month is over."""
    side.school = replace(SCHOOL, policy=replace(POLICY, counts=frozenset({REHTORI})))
    side.now = MONDAY + timedelta(days=7)
    await side.desk.take([a_hit(student=student(number), at=side.now) for number in range(6)], batch="a")
    side.now += timedelta(days=1)
    await side.desk.tick()
    return side


def in_the_clear(content: Mapping[str, Any], stored: bytes) -> bytes:
    told = content["file"]
    key = urlsafe_b64decode(told["key"]["k"] + "==")
    iv, digest = b64decode(told["iv"] + "=="), b64decode(told["hashes"]["sha256"] + "==")
    return opened(stored, SealedFile("koulu.fi", "1", key, iv, digest))


async def test_words_come_first_and_then_the_picture_as_ciphertext(over: Side):
    doors = Doors()
    words, picture = await delivered(over, doors)

    assert "Herätteet 11/2026" in words["body"]
    assert (picture["msgtype"], picture["filename"]) == ("m.image", "kuva.png")
    assert picture["body"] == "Kuva: herätteet 11/2026 säännöittäin. Samat luvut ovat yllä tekstinä."
    assert (picture["info"]["w"], picture["info"]["mimetype"]) == (960, "image/png")
    assert picture["file"]["url"] == "mxc://koulu.fi/1"
    assert not doors.stored[0].startswith(b"\x89PNG")
    assert in_the_clear(picture, doors.stored[0]).startswith(b"\x89PNG")


async def test_a_homeserver_that_is_away_gets_it_later_and_once(over: Side):
    doors = Doors(trouble=[Unreachable("away"), Unreachable("away")])

    assert len(await delivered(over, doors)) == 2


async def test_a_picture_that_the_homeserver_refuses_keeps_no_words_back(over: Side):
    doors = Doors(trouble=[Refused(413, "M_TOO_LARGE")])
    (words,) = await delivered(over, doors)

    assert "Herätteet 11/2026" in words["body"]


async def test_what_went_out_before_a_long_stop_is_not_sent_again(over: Side):
    doors = Doors()
    (errand,) = [one for one in await over.desk.errands() if one.post == REHTORI]
    doors.said = {errand.txn: {}, f"{errand.txn}.m": {}}
    over.now += timedelta(days=2)

    assert await delivered(over, doors) == [{}, {}]
    assert doors.stored == []
