"""The clock jumps by an hour, either way, or to summer time: nobody waits longer for it, and nothing is said twice.

Every wait is counted from moments that were written down; a clock that is set back would make each an hour longer, an
unanswered alarm's too.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from rooms.calendar import ServiceCalendar
from rooms.hours import Hours, parse
from rooms.model import Service
from tests.faults.life import DANGER, House
from tests.faults.stages import Stages
from tests.faults.test_power_cuts import desk_of, entry_of, is_greeted, talks, waits

HOUR = timedelta(hours=1)
JUMPS = [pytest.param(-HOUR, id="an hour back"), pytest.param(HOUR, id="an hour on")]
STEPS = 6 * 60
"""Seconds in which an alarm of tier 3 has gone through its whole chain."""


@asynccontextmanager
async def after(stages: Stages, prelude: Callable[[House], object]) -> AsyncIterator[House]:
    house = await stages.after(prelude)  # type: ignore[arg-type]
    async with house.lived_in():
        await house.rest()
        yield house
    await stages.tidy(house)


async def in_danger(house: House) -> None:
    await is_greeted(house)
    house.student.writes(entry_of(house), f"kerron jotain {DANGER}")
    await house.koivu.reads(house.alarm, "T3")


async def steps_of_an_alarm(stages: Stages, jump: timedelta) -> list[str]:
    """What the alarm room reads in six minutes in which nobody takes the alarm, and the clock jumps after one."""
    async with after(stages, in_danger) as house:
        await asyncio.sleep(60)
        house.clock.wrong_by = jump
        await asyncio.sleep(STEPS - 60)
        return house.koivu.heard(house.alarm)


async def test_an_alarm_that_nobody_takes_is_called_again_in_time_after_the_clock_was_set_back(stages: Stages) -> None:
    calm = await steps_of_an_alarm(stages, timedelta())

    set_back = await steps_of_an_alarm(stages, -HOUR)

    assert len(calm) > 1
    assert len(set_back) == len(calm)


async def test_an_alarm_is_called_again_no_later_after_the_clock_was_set_on(stages: Stages) -> None:
    calm = await steps_of_an_alarm(stages, timedelta())

    assert len(await steps_of_an_alarm(stages, HOUR)) >= len(calm)


async def test_an_alarm_is_called_again_in_time_also_where_the_database_was_away_just_then(stages: Stages) -> None:
    calm = await steps_of_an_alarm(stages, timedelta())

    async with after(stages, in_danger) as house:
        await asyncio.sleep(60)
        assert house.database is not None
        house.clock.wrong_by, house.database.away = -HOUR, True
        await asyncio.sleep(5)
        house.database.away = False
        await asyncio.sleep(STEPS - 65)

        assert len(house.koivu.heard(house.alarm)) == len(calm)


# --- talks ----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("jump", JUMPS)
async def test_a_talk_goes_on_over_a_jump_with_nothing_lost_and_nothing_twice(stages: Stages, jump: timedelta) -> None:
    async with after(stages, talks) as house:
        entry, desk = entry_of(house), desk_of(house)
        lines = [f"rivi {number}" for number in range(6)]
        for number, line in enumerate(lines):
            house.clock.wrong_by = jump if number == 3 else house.clock.wrong_by
            house.student.writes(entry, line)
            house.koivu.writes(desk, f"vastaus {number}")
            await asyncio.sleep(2)
        await house.rest()

        assert [one for one in house.koivu.heard(desk) if one.startswith("rivi")] == lines
        assert [one for one in house.student.heard(entry) if one.startswith("vastaus")] == [
            f"vastaus {number}" for number in range(6)
        ]


async def test_a_silence_is_no_longer_for_a_clock_that_was_set_back(stages: Stages) -> None:
    async with after(stages, talks) as house:
        patience = house.policy.warn_after.total_seconds()
        before = len(house.student.heard(entry_of(house)))
        await asyncio.sleep(60)
        house.clock.wrong_by = -HOUR
        await asyncio.sleep(patience - 50)

        assert len(house.student.heard(entry_of(house))) == before + 1


async def test_a_wait_on_a_card_is_not_made_longer_or_negative(stages: Stages) -> None:
    async with after(stages, waits) as house:
        await asyncio.sleep(120)
        since = (await house.state_of("waiting_since"))[0]
        waited = house.clock() - since
        house.clock.wrong_by = -HOUR
        await asyncio.sleep(3)

        since = (await house.state_of("waiting_since"))[0]
        assert house.clock() - since - waited == pytest.approx(timedelta(seconds=3), abs=timedelta(seconds=1))


# --- nights on which the clocks change ------------------------------------------------------------------------------
SUNDAY = Hours(((),) * 6 + (parse("1-5"),))
"""One to five on a Sunday, by the wall: four hours on all but two nights of a year."""
NIGHTS = [
    pytest.param(
        datetime(2026, 10, 24, 22, tzinfo=UTC), datetime(2026, 10, 25, 3, tzinfo=UTC), id="five hours in autumn"
    ),
    pytest.param(datetime(2027, 3, 27, 23, tzinfo=UTC), datetime(2027, 3, 28, 2, tzinfo=UTC), id="spring, three hours"),
]


@asynccontextmanager
async def on_that_night(stages: Stages, moment: datetime) -> AsyncIterator[House]:
    """The student has been greeted; adults are there from one to five on the wall, in the night of the change."""
    house = House(await stages.fresh_database())
    house.policy = replace(house.policy, calendar=ServiceCalendar({Service.COUNSELLOR_CHAT: SUNDAY}))
    house.clock.go_on_from(moment)
    async with house.lived_in():
        await is_greeted(house)
        house.student.writes(entry_of(house), "aikuinen")
        await asyncio.sleep(120)
        yield house
    await stages.tidy(house)


def cards(house: House) -> int:
    return sum("Kortti" in line for line in house.koivu.heard(house.duty))


@pytest.mark.parametrize(("opens", "closes"), NIGHTS)
async def test_whoever_waits_before_the_door_has_a_card_when_it_opens_on_the_wall(
    stages: Stages, opens: datetime, closes: datetime
) -> None:
    async with on_that_night(stages, opens - timedelta(minutes=10)) as house:
        assert cards(house) == 0
        await asyncio.sleep(400)
        assert cards(house) == 0, "it is not one o'clock yet"
        await asyncio.sleep(120)

        assert cards(house) == 1


@pytest.mark.parametrize(("opens", "closes"), NIGHTS)
async def test_the_door_closes_at_five_on_the_wall_and_not_an_hour_off(
    stages: Stages, opens: datetime, closes: datetime
) -> None:
    async with on_that_night(stages, closes - timedelta(minutes=10)) as house:
        assert cards(house) == 1
    async with on_that_night(stages, closes + timedelta(minutes=1)) as house:
        assert cards(house) == 0
