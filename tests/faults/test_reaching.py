"""A worker that is away: staff learn that its students cannot be reached, and it tells them once it is back.

The first worker leads and stays; the second has the students, dies, and comes back after some minutes.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import pytest

from tests.faults.life import DANGER, House
from tests.faults.stages import ServerDatabases
from tests.faults.test_workers import Student, cards, comes, rest, stands, waits
from tests.world import Person, PowerCut

pytestmark = pytest.mark.slow

AWAY = 180
"""Seconds, long enough to be missed."""
BACK = "Olin hetken poissa"


@dataclass
class Two:
    """`first` leads. `second` serves, and can be switched off and on."""

    first: House
    second: House
    _living: asyncio.Task[None] | None = field(default=None, init=False)

    async def on(self) -> None:
        self._living = asyncio.create_task(self._live())
        await stands(self.second)

    async def _live(self) -> None:
        while True:
            try:
                await self.second.one_life()
            except PowerCut:
                self.second.power.restore()
            except BaseExceptionGroup as group:
                if group.split(PowerCut)[1] is not None:
                    raise
                self.second.power.restore()

    async def off(self) -> None:
        assert self._living is not None
        self._living.cancel()
        await asyncio.wait([self._living])
        self._living = None

    async def is_away(self) -> None:
        """Until it is missed and everybody has been told."""
        await self.off()
        await asyncio.sleep(AWAY)
        await self.first.rest()

    async def rest(self) -> None:
        await rest([self.first, self.second])
        await asyncio.sleep(5)
        await rest([self.first, self.second])


@asynccontextmanager
async def two(shelf: ServerDatabases) -> AsyncIterator[Two]:
    url = await shelf.fresh()
    first = House(url, worker="")
    first.power_with()
    both = Two(first, first.colleague("tuki2"))
    async with first.lived_in():
        await stands(first)
        await both.on()
        yield both
        if both._living is not None:
            await both.off()
    await shelf.gone(url)


def shown(person: Person, room: str) -> list[str]:
    """What stands in the room now, edits in place of what they changed."""
    return [line.body for line in person.lines(room) if not line.taken_back]


async def talks(both: Two, name: str) -> tuple[Student, str]:
    """With the first counsellor; answers the student and the desk."""
    student = await waits(both.second, name, len(cards(both.first)))
    await both.rest()
    both.first.koivu.reacts(both.first.duty, cards(both.first)[-1], "✅")
    desk = await both.first.koivu.is_invited()
    both.first.koivu.joins(desk)
    await both.first.koivu.reads(desk, f"täällä on {name}")
    await both.rest()
    return student, desk


async def test_who_waits_at_a_dead_worker_is_on_a_card_that_says_so_and_is_told_once_it_is_back(shelf: ServerDatabases):
    async with two(shelf) as both:
        first = both.first
        student = await waits(both.second, "eero")
        await both.rest()
        (card,) = cards(first)
        before = student.heard()

        await both.is_away()
        (told,) = [one for one in shown(first.koivu, first.duty) if "ei nyt saada yhteyttä" in one]
        assert "Voit jo ottaa kortin" in told
        (warned,) = [one for one in shown(first.operator, first.admin) if "Botin tili tuki2" in one]
        assert "opiskelijoita: 1" in warned
        assert "odottaa: 1" in warned
        assert student.heard() == before

        await both.on()
        await both.rest()
        assert [one for one in shown(first.koivu, first.duty) if "saada yhteyttä" in one] == []
        assert cards(first) == [card]
        (back,) = [one for one in student.heard() if BACK in one]
        assert "Paikkasi jonossa on tallella" in back
        assert "112" in back
        assert [one for one in shown(first.operator, first.admin) if "on taas paikalla" in one]


async def test_a_talk_is_told_of_in_the_duty_room_and_what_was_written_meanwhile_comes_with_a_word(
    shelf: ServerDatabases,
):
    async with two(shelf) as both:
        first = both.first
        student, desk = await talks(both, "eero")

        await both.is_away()
        (told,) = [one for one in shown(first.koivu, first.duty) if "ei nyt saada yhteyttä" in one]
        assert "Koivu" in told
        assert "112" in told
        student.writes("oletko siellä")
        first.koivu.writes(desk, "odota hetki")

        await both.on()
        await first.koivu.reads(desk, "oletko siellä")
        await student.person.reads(student.room, "odota hetki")
        await both.rest()
        assert [one for one in student.heard() if BACK in one] == [
            one for one in student.heard() if "pääsi nyt perille" in one
        ]
        assert len([one for one in student.heard() if BACK in one]) == 1
        assert [one for one in shown(first.koivu, first.duty) if "yhteys opiskelijaan toimii taas" in one]
        assert len([one for one in shown(first.koivu, desk) if "Yhteys oli poikki noin" in one]) == 1


async def test_an_alarm_at_a_dead_worker_says_that_words_do_not_arrive_and_names_other_ways(shelf: ServerDatabases):
    async with two(shelf) as both:
        first = both.first
        student = await comes(both.second, "eero")
        student.writes(DANGER)
        await first.koivu.reads(first.alarm, "Hälytys")
        await both.rest()

        await both.is_away()
        (told,) = [one for one in shown(first.koivu, first.alarm) if "ei nyt saada yhteyttä" in one]
        assert "ei nyt mene hänelle perille" in told
        assert "112" in told
        assert "!avaa" in told

        await both.on()
        await both.rest()
        (back,) = [one for one in student.heard() if BACK in one]
        assert "Aikuisille on kerrottu" in back
        assert "soita 112" in back
        assert [one for one in shown(first.koivu, first.alarm) if "yhteys opiskelijaan toimii taas" in one]


async def test_who_waited_for_nothing_hears_nothing_and_a_short_absence_is_none(shelf: ServerDatabases):
    async with two(shelf) as both:
        idle = await comes(both.second, "aino")
        await both.rest()
        before = idle.heard()
        await both.is_away()
        await both.on()
        await both.rest()
        assert idle.heard() == before

        waiting = await waits(both.second, "eero")
        await both.rest()
        await both.off()
        await asyncio.sleep(30)
        await both.on()
        await both.rest()
        assert not [one for one in waiting.heard() if BACK in one]
        assert not [one for one in shown(both.first.koivu, both.first.duty) if "saada yhteyttä" in one]


async def test_a_card_that_is_taken_meanwhile_stays_with_who_took_it_and_they_know_why_nothing_opens(
    shelf: ServerDatabases,
):
    async with two(shelf) as both:
        first = both.first
        student = await waits(both.second, "eero")
        await both.rest()
        await both.is_away()
        first.koivu.reacts(first.duty, cards(first)[-1], "✅")
        await asyncio.sleep(AWAY)
        await first.rest()
        assert [one for one in shown(first.koivu, first.duty) if "Koivu: opiskelijaan ei nyt saada yhteyttä" in one]

        await both.on()
        desk = await first.koivu.is_invited()
        await asyncio.sleep(60)
        first.koivu.joins(desk)
        await first.koivu.reads(desk, "täällä on eero")
        await both.rest()
        assert len([one for one in student.heard() if BACK in one]) == 1


async def comes_back(both: Two) -> list[list[str]]:
    """All that is told because of an absence, in the end."""
    first = both.first
    waiting = await waits(both.second, "eero")
    wrote = await comes(both.second, "aino")
    await both.rest()
    await both.is_away()
    wrote.writes("onko kukaan siellä")
    both.second.power.trace.clear()
    await both.on()
    await both.rest()
    return [
        [one for one in waiting.heard() if BACK in one],
        [one for one in wrote.heard() if BACK in one],
        [one for one in shown(first.operator, first.admin) if "tuki2" in one],
        [one for one in shown(first.koivu, first.duty) if "yhteys" in one],
        shown(first.koivu, first.duty)[-1:],
    ]


async def test_wherever_the_power_goes_while_it_comes_back_each_is_told_once(shelf: ServerDatabases):
    async with two(shelf) as both:
        calm = await comes_back(both)
        steps = len(both.second.power.trace)
    assert [len(one) for one in calm[:2]] == [1, 1]
    for cut_at in (3, steps // 3, 2 * steps // 3):
        async with two(shelf) as both:
            both.second.power.cut_at = ()
            again = _cut_after(both, cut_at)
            assert await again == calm, both.second.power.cuts
            assert both.second.power.cuts


async def _cut_after(both: Two, cut_at: int) -> list[list[str]]:
    """The same, with the power going so many steps after it is on again."""
    switched_on = both.on

    async def on() -> None:
        both.second.power.cut_at = (len(both.second.power.trace) + cut_at,)
        await switched_on()

    both.on = on  # type: ignore[method-assign]
    return await comes_back(both)


async def test_after_a_stop_of_all_nobody_is_missed_who_comes_within_the_next_minute(shelf: ServerDatabases):
    url = await shelf.fresh()
    first = House(url, worker="")
    both = Two(first, first.colleague("tuki2"))
    leading = asyncio.create_task(first.one_life())
    await stands(first)
    await both.on()
    student = await waits(both.second, "eero")
    await both.rest()
    await both.off()
    leading.cancel()
    await asyncio.wait([leading])
    await asyncio.sleep(AWAY)

    leading = asyncio.create_task(first.one_life())
    await stands(first)
    await asyncio.sleep(30)
    await both.on()
    await both.rest()
    assert not [one for one in shown(first.operator, first.admin) if "Botin tili" in one]
    assert len([one for one in student.heard() if BACK in one]) == 1
    await both.off()
    leading.cancel()
    await asyncio.wait([leading])
    await shelf.gone(url)
