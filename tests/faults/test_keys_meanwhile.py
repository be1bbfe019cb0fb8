"""A key comes at the worst moment: while another message of the same room is being worked on."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator

import pytest

from tests.faults.stages import Files, Stages
from tests.faults.test_homeserver_trouble import after, relayed
from tests.faults.test_power_cuts import entry_of, talks
from tests.world import Power


@pytest.fixture(scope="module")
def stages() -> Iterator[Stages]:
    files = Files()
    yield Stages(files)
    files.close()


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
        assert relayed(house) == ["toinen", "ensimmäinen"]


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
