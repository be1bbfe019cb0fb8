"""The order of the day: each room in order, several at once, 112 past them all."""

import asyncio
from collections import defaultdict

import pytest

from bot.db.outbox import Errand
from bot.lanes import AT_ONCE, URGENT_AT_ONCE, Lanes
from rooms.model import ConversationId
from tests.makers import NOON


def an_errand(number: int, lane: str = "entry:1", conversation: int | None = None, urgent: bool = False) -> Errand:
    of = ConversationId(conversation) if conversation is not None else None
    return Errand(number, f"t{number}", lane, urgent, {"do": "say"}, of, None, NOON)


class Carrier:
    """Carries for as long as it is told to, and remembers."""

    def __init__(self) -> None:
        self.begun: list[int] = []
        self.done: list[int] = []
        self.at_once = 0
        self.most: dict[str, int] = defaultdict(int)
        self.now: dict[str, int] = defaultdict(int)
        self.go = asyncio.Event()

    async def carry(self, errand: Errand) -> None:
        self.begun.append(errand.id)
        self.now[errand.lane] += 1
        self.most[errand.lane] = max(self.most[errand.lane], self.now[errand.lane])
        await self.go.wait()
        self.now[errand.lane] -= 1
        self.done.append(errand.id)


async def a_moment() -> None:
    for _ in range(10):
        await asyncio.sleep(0)


async def test_a_rooms_messages_come_in_order_one_at_a_time():
    carrier = Carrier()
    async with asyncio.TaskGroup() as group:
        lanes = Lanes(group, carrier.carry)
        lanes.add(an_errand(number, f"entry:{number % 3}") for number in range(30))
        assert len(lanes) == 30
        carrier.go.set()
        await lanes.idle()

    assert set(carrier.most.values()) == {1}
    for room in range(3):
        assert [number for number in carrier.done if number % 3 == room] == list(range(room, 30, 3))
    assert len(lanes) == 0


async def test_what_comes_later_joins_the_end_of_its_lane():
    carrier = Carrier()
    async with asyncio.TaskGroup() as group:
        lanes = Lanes(group, carrier.carry)
        lanes.add([an_errand(1)])
        await a_moment()
        lanes.add([an_errand(2)])
        await a_moment()
        assert carrier.begun == [1]
        carrier.go.set()
        await lanes.idle()
        lanes.add([an_errand(3)])
        await lanes.idle()

    assert carrier.done == [1, 2, 3]


async def test_a_room_that_does_not_answer_holds_up_nobody_else():
    stuck, done = asyncio.Event(), []

    async def carry(errand: Errand) -> None:
        if errand.lane == "entry:1":
            await stuck.wait()
        done.append(errand.id)

    async with asyncio.TaskGroup() as group:
        lanes = Lanes(group, carry)
        lanes.add([an_errand(1), an_errand(2, "entry:2")])
        await a_moment()
        assert done == [2]
        stuck.set()


async def test_112_gets_through_when_every_place_is_taken():
    carrier = Carrier()
    async with asyncio.TaskGroup() as group:
        lanes = Lanes(group, carrier.carry)
        lanes.add(an_errand(number, f"entry:{number}") for number in range(AT_ONCE + 5))
        await a_moment()
        assert len(carrier.begun) == AT_ONCE
        lanes.add(an_errand(100 + number, f"urgent:entry:{number}", urgent=True) for number in range(9))
        await a_moment()
        assert carrier.begun[AT_ONCE:] == [100 + number for number in range(URGENT_AT_ONCE)]
        carrier.go.set()


async def test_what_nobody_has_begun_goes_with_its_conversation():
    carrier = Carrier()
    async with asyncio.TaskGroup() as group:
        lanes = Lanes(group, carrier.carry)
        lanes.add([an_errand(1, conversation=1), an_errand(2, conversation=1), an_errand(3, conversation=2)])
        await a_moment()
        lanes.drop_conversation(ConversationId(1))
        carrier.go.set()
        await lanes.idle()

    assert carrier.done == [1, 3]


async def test_with_nothing_to_do_there_is_nothing_to_wait_for():
    async with asyncio.TaskGroup() as group:
        await Lanes(group, Carrier().carry).idle()


async def test_a_stop_is_a_small_crash():
    carrier = Carrier()

    async def live() -> None:
        async with asyncio.TaskGroup() as group:
            Lanes(group, carrier.carry).add([an_errand(1)])
            await a_moment()
            raise RuntimeError

    with pytest.raises(ExceptionGroup):
        await live()
    assert carrier.begun == [1]
    assert carrier.done == []
