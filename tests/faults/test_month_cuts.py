"""The bot's power goes while a month's numbers are shown, and they are shown once."""

from __future__ import annotations

import pytest

from bot.counting import One, What
from bot.db import inbox, statistics
from bot.db.engine import Database
from bot.month import last_over
from bot.statistics import MONTH_TOLD
from rooms.model import Place
from tests.faults.life import House
from tests.faults.stages import Stages
from tests.faults.test_power_cuts import different_when_cut, lived_calmly
from tests.virtual_time import outside

pytestmark = pytest.mark.slow


async def a_month_is_over(house: House) -> None:
    """Seven asked for a person in it, and the numbers of the one before were shown."""
    await house.rest()
    assert house.database is not None
    month = last_over(house.clock())
    traits = [(What.WEEK, f"{month}-02"), (What.HOURS, "10"), (What.TOPIC, "studies"), (What.LANGUAGE, "fi"),
              (What.ASKED, "adult"), (What.END, "came"), (What.WAIT, "5")]  # fmt: skip
    with outside():
        async with Database.tx(house.database) as tx:
            await inbox.move_cursor(tx, "2000-01", MONTH_TOLD)
            for _ in range(7):
                await statistics.count(tx, [One(month, what, value) for what, value in traits])


async def its_numbers_are_shown(house: House) -> None:
    house.month_to = Place.DUTY
    card = await house.koivu.reads(house.duty, "Ihmistä pyydettiin: 7")
    await house.rest()
    shown = house.world.event(card.id).meant[1]
    assert shown["msgtype"] == "m.image"
    assert shown["filename"].endswith(".png")
    assert shown["info"]["w"] == 960


async def test_wherever_the_power_goes_a_month_is_shown_once(stages: Stages) -> None:
    calm, power = await lived_calmly(stages, a_month_is_over, its_numbers_are_shown)

    assert str(calm["rooms"]).count("Ihmistä pyydettiin") == 1
    cuts = [(cut,) for cut in power.distinct]
    assert await different_when_cut(stages, a_month_is_over, its_numbers_are_shown, calm, cuts) == []
