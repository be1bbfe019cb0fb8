"""What operators are told in numbers is counted once, when it has happened and is saved."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from bot.matrix.errors import Refused
from bot.milestones import AlarmRaised, AlarmTaken, AskedAgain, PickedUp, SetAside, Undelivered
from moderation.model import Tier
from rooms.model import Service
from tests.faults.life import DANGER, House
from tests.faults.stages import Stages
from tests.faults.test_homeserver_trouble import after
from tests.faults.test_power_cuts import desk_of, entry_of, is_greeted, is_taken_by_koivu, talks
from tests.world import Trouble


def of(house: House, kind: type) -> list[object]:
    return [one for one in house.milestones if isinstance(one, kind)]


async def test_a_card_that_is_taken_counts_its_wait(stages: Stages) -> None:
    async with after(stages, is_greeted) as house:
        house.student.writes(entry_of(house), "aikuinen")
        await house.koivu.reads(house.duty, "Kortti")
        await asyncio.sleep(240)
        await is_taken_by_koivu(house)
        await house.rest()

        (taken,) = of(house, PickedUp)
        assert isinstance(taken, PickedUp)
        assert taken.service is Service.COUNSELLOR_CHAT
        assert timedelta(minutes=4) <= taken.after < timedelta(minutes=5)


async def test_an_alarm_that_is_handed_back_was_raised_once_and_first_taken_once(stages: Stages) -> None:
    async with after(stages, is_greeted) as house:
        house.student.writes(entry_of(house), f"kerron jotain {DANGER}")
        card = await house.koivu.reads(house.alarm, "T3")
        await asyncio.sleep(60)
        house.koivu.reacts(house.alarm, card.id, "✅")
        desk = await house.koivu.is_invited()
        house.koivu.joins(desk)
        await house.rest()
        house.koivu.writes(desk, "!siirrä")
        again = await house.lehto.reads(house.alarm, "T3")
        await asyncio.sleep(60)
        house.lehto.writes(house.alarm, "!ota 1")
        await house.rest()

        assert again.id
        assert of(house, AlarmRaised) == [AlarmRaised(Tier.IMMEDIATE)]
        (taken,) = of(house, AlarmTaken)
        assert isinstance(taken, AlarmTaken)
        assert taken.tier is Tier.IMMEDIATE
        assert timedelta(seconds=60) <= taken.after < timedelta(seconds=70)


async def test_what_the_homeserver_refuses_for_good_counts_as_undelivered(stages: Stages) -> None:
    async with after(stages, talks) as house:
        house.world.troubles.append(Trouble(lambda: Refused(413, "M_TOO_LARGE"), frozenset({"say"}), times=1))
        house.student.writes(entry_of(house), "kuuluuko tämä")
        await house.rest()

        assert of(house, Undelivered) == [Undelivered()]


async def test_what_nobody_can_read_and_what_is_set_aside_are_counted(stages: Stages) -> None:
    house = await stages.after(talks)
    house.poison = "myrkky"
    async with house.lived_in():
        house.student.writes(entry_of(house), "avain jäi matkalle", key=False)
        await asyncio.sleep(90)
        house.koivu.writes(desk_of(house), "tässä on myrkky")
        await house.rest()

        assert of(house, AskedAgain) == [AskedAgain()]
        assert of(house, SetAside) == [SetAside()]
