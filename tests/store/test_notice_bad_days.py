"""Days on which much comes at once, or nothing goes out."""

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.doors import Listeners, RoomView
from bot.matrix.errors import Unreachable
from bot.notices.deliver import Delivery
from risk_feed.cards import TAKE
from tests.notice_intake_world import Drop, csv, row
from tests.notice_life_makers import ADVISOR, DAY, OPO, SAARI, a_hit, facts
from tests.notice_makers import student
from tests.notice_world import Side

ROOMS = {ADVISOR: "!ohjaajat:koulu.fi", OPO: "!opot:koulu.fi"}
HERE = "@joku:koulu.fi"


@dataclass
class Away:
    """A homeserver that is away until a moment, and remembers transaction ids."""

    side: Side
    back_at: Any
    tries: int = 0
    said: dict[str, tuple[str, Mapping[str, Any]]] = field(default_factory=dict)

    def _there(self) -> None:
        self.tries += 1
        if self.side.now < self.back_at:
            raise Unreachable("away")

    def trusts(self, user: str) -> bool:
        return user == HERE

    async def inspect(self, room: str) -> RoomView:
        self._there()
        return RoomView(True, frozenset({HERE}), frozenset())

    async def say(self, room: str, to: Listeners, content: Mapping[str, Any], txn: str) -> str:
        self._there()
        self.said.setdefault(txn, (room, content))
        return f"${txn}"

    async def react(self, room: str, to: Listeners, event: str, key: str, txn: str) -> str:
        self._there()
        return f"${txn}"

    async def upload(self, data: bytes) -> str:
        raise AssertionError("there is no picture")

    async def sent_as(self, room: str, txn: str, since: Any) -> str | None:
        raise AssertionError("an hour is no reason to ask")


async def test_after_an_hour_without_a_homeserver_every_card_comes_once_and_in_order(
    side: Side, monkeypatch: pytest.MonkeyPatch
):
    doors, real = Away(side, side.now + timedelta(hours=1)), asyncio.sleep

    async def passes(seconds: float, result: object = None) -> object:
        side.now += timedelta(seconds=seconds)
        await real(0.001)
        return result

    async def waited(news: Any, timeout: float) -> None:  # noqa: ASYNC109 - as asyncio has it
        news.close()
        await passes(timeout)
        raise TimeoutError

    desk = side.desk
    await desk.take([a_hit(student=student(number)) for number in range(3)], batch="before")
    monkeypatch.setattr(asyncio, "sleep", passes)
    monkeypatch.setattr(asyncio, "wait_for", waited)
    delivery = Delivery(desk, doors, ROOMS, dict.fromkeys(ROOMS, frozenset({HERE})), lambda: side.now, lambda: None)
    desk.woken = delivery.wake
    work = asyncio.create_task(delivery.run())
    await desk.take([a_hit(student=student(0), facts=facts(44.0), at=side.now + DAY)], batch="meanwhile")
    while await desk.errands():
        await real(0.01)
    work.cancel()
    await asyncio.gather(work, return_exceptions=True)

    bodies = [content["body"] for room, content in doors.said.values() if room == ROOMS[ADVISOR]]
    assert [body.splitlines()[0].split(" · ")[0] for body in bodies[:3]] == ["Heräte 1", "Heräte 2", "Heräte 3"]
    assert "poissa 44 h" in bodies[0]
    assert doors.tries < 150, "who is away is not stormed"
    assert side.now >= doors.back_at


@pytest.mark.slow
async def test_while_a_hundred_thousand_rows_come_in_whoever_presses_is_answered(side: Side, tmp_path: Path):
    drop = Drop(side, tmp_path / "drop")
    await side.desk.take([a_hit(student=student(7))], batch="before")
    await side.deliver()
    drop.put(csv(*(row(number, "40,0" if number % 1000 == 0 else "3,0") for number in range(100_000))))
    await drop.folder.look()
    side.now += timedelta(seconds=5)
    taking, longest, pressed = asyncio.create_task(drop.folder.look()), 0.0, 0
    while not taking.done():
        begun = time.monotonic()
        await side.desk.pressed(SAARI.who, f"$press{pressed}", side.rooms.card().id, TAKE, ADVISOR)
        longest, pressed = max(longest, time.monotonic() - begun), pressed + 1
        await asyncio.sleep(0.05)
    await taking
    await side.deliver()

    assert len(side.rooms.texts(ADVISOR)) == 101
    assert "Otti: **Ohjaaja Saari**" in side.rooms.texts(ADVISOR)[0]
    assert pressed > 5
    assert longest < 5.0
    assert drop.inside("aside") == []
