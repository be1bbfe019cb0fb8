"""A key comes at the worst moment: while another message of the same room is being worked on."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from bot.matrix.listening import KEYS_IN_AN_ANSWER, LONG_POLL
from tests.faults.life import House
from tests.faults.stages import Stages
from tests.faults.test_homeserver_trouble import after, relayed
from tests.faults.test_power_cuts import entry_of, talks
from tests.world import Power


class Between(Power):
    """Does something once, at the end of the first transaction that begins when it may."""

    def __init__(self, may: Callable[[], bool], act: Callable[[], None]) -> None:
        super().__init__()
        self._may, self._act = may, act
        self.done = self._begun = False

    def step(self, name: str) -> None:
        if name == "transaction begins" and self._may():
            self._begun = True
        if name == "transaction ends" and self._begun and not self.done:
            self.done = True
            self._act()
        super().step(name)


async def test_a_key_that_comes_while_the_next_message_is_worked_on_loses_neither(stages: Stages) -> None:
    async with after(stages, talks) as house:
        entry = entry_of(house)
        sealed = house.student.writes(entry, "ensimmäinen", key=False)
        await asyncio.sleep(30)
        assert house.life is not None
        assert house.database is not None
        worker, session = house.life.worker, str(house.world.event(sealed).content["session_id"])

        def key_comes() -> None:
            house.world.disk.keys.add((entry, session))
            worker.keys_came([entry])

        house.database.power = between = Between(lambda: len(worker) == 1, key_comes)
        house.student.writes(entry, "toinen")
        await house.rest()

        assert between.done
        assert relayed(house)[-2:] == ["toinen", "ensimmäinen"]


async def test_a_key_that_comes_while_its_message_is_put_aside_is_used_at_once(stages: Stages) -> None:
    async with after(stages, talks) as house:
        entry = entry_of(house)
        assert house.life is not None
        assert house.database is not None
        worker = house.life.worker
        sealed: list[str] = []

        def key_comes() -> None:
            house.world.disk.keys.add((entry, str(house.world.event(sealed[0]).content["session_id"])))
            worker.keys_came([entry])

        house.database.power = between = Between(lambda: len(worker) == 1, key_comes)
        sealed.append(house.student.writes(entry, "avain tulee heti", key=False))
        await asyncio.sleep(5)

        assert between.done
        assert relayed(house) == ["avain tulee heti"]


async def test_a_writer_is_told_as_soon_as_no_key_can_be_expected_and_the_message_is_no_less_heard_later(
    stages: Stages,
) -> None:
    async with after(stages, talks) as house:
        entry = entry_of(house)
        sealed = house.student.writes(entry, "avain tulee myöhässä", key=False)
        await asyncio.sleep(14)

        assert told_to_send_again(house) == 1
        house.student.gives_key(sealed)
        await house.rest()
        assert relayed(house)[-1] == "avain tulee myöhässä"
        assert told_to_send_again(house) == 1


async def test_nobody_is_told_while_the_homeserver_may_hold_more_keys(stages: Stages) -> None:
    async with after(stages, talks) as house:
        entry = entry_of(house)
        house.student.writes(entry, "avain on jonossa", key=False)
        await asyncio.sleep(5)
        a_full_answer(house)

        await asyncio.sleep(10)
        assert told_to_send_again(house) == 0
        await asyncio.sleep(LONG_POLL)
        assert told_to_send_again(house) == 1


async def test_who_sends_keys_without_end_keeps_nobody_from_being_told(stages: Stages) -> None:
    async with after(stages, talks) as house:
        house.student.writes(entry_of(house), "avain ei tule", key=False)
        for _ in range(11):
            a_full_answer(house)
            await asyncio.sleep(5)
        assert told_to_send_again(house) == 0

        for _ in range(2):
            a_full_answer(house)
            await asyncio.sleep(5)
        assert told_to_send_again(house) == 1


def a_full_answer(house: House) -> None:
    """As many keys as the homeserver hands over at once."""
    for number in range(KEYS_IN_AN_ANSWER):
        house.world.hand_over("!elsewhere:koulu.fi", f"{asyncio.get_running_loop().time()} {number}")


def told_to_send_again(house: House) -> int:
    return sum("En saanut viestiäsi auki" in one for one in house.student.heard(entry_of(house)))
