"""Somebody is taken off the roster, and the bot's power goes at any moment of it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest
from sqlalchemy.exc import OperationalError

from bot.db import inbox, places, roster
from bot.db.engine import Database
from bot.rostering import ROSTER_WANTED, Rostering
from bot.staff import Roster
from config.roster import Entry
from rooms.model import StaffId
from rooms.roster import BY_COMMAND_LINE, Person
from tests.faults import life
from tests.faults.life import DANGER, KOIVU, ROSTER, VAULT, House, Life
from tests.faults.stages import Files, Stages
from tests.faults.test_power_cuts import desk_of, different_when_cut, entry_of, lived_calmly, talks
from tests.makers import NOON
from tests.virtual_time import outside

pytestmark = pytest.mark.slow
IN_SETTINGS = {one.responder.who: one for one in ROSTER.members if one.responder.who != "koivu"}
ON_THE_ROSTER = Entry(Person(ROSTER.responder(StaffId("koivu"))), KOIVU)


class RosteredLife(Life):
    """As bot/app.py does, with the roster followed at start and at each beat."""

    def __init__(self, house: House, *more: object) -> None:
        life.ROSTER = members = Roster(IN_SETTINGS)  # a life knows its settings, and nothing of the life before
        super().__init__(house, *more)  # type: ignore[arg-type]
        self.rostering = Rostering(
            database=self.database,
            vault=VAULT,
            gateway=house.world,  # type: ignore[arg-type]
            roster=members,
            settings=IN_SETTINGS,
            happened=self.worker.happened,
            owner_left=self.worker.owner_left,
            judge=nobody_is_judged,
            now=house.clock,
            draw=house.draw,
            hand_over=self.hand_over,
            forget_places=self.deliverer.forget_places,
        )

    async def start(self) -> None:
        async with self.database.tx() as tx:
            rooms = {"duty": self.house.duty, "alarm": self.house.alarm, "admin": self.house.admin}
            for kind, room in rooms.items():
                await places.keep_room(tx, VAULT, room, kind, self.house.clock())
            if self.house.lives == 1:
                await roster.keep(tx, VAULT, ON_THE_ROSTER, BY_COMMAND_LINE, self.house.clock())
        await self.rostering.begin()
        await super().start()

    async def _beat(self) -> None:
        while True:
            await asyncio.sleep(self.house.beat)
            for tick in (self.worker.tick, self.rostering.tick):
                try:
                    await tick()
                except OperationalError:
                    continue  # as the metronome does


async def nobody_is_judged(users: object) -> None:
    """Devices are no matter of the small world."""


@pytest.fixture(autouse=True)
def _rostered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(life, "Life", RosteredLife)
    monkeypatch.setattr(life, "ROSTER", ROSTER)


@pytest.fixture(scope="module")
def on_sqlite() -> Iterator[Stages]:
    files = Files()
    yield Stages(files)
    files.close()


async def is_removed(house: House, who: str) -> None:
    """By the command line, which has a connection of its own and knows nothing of the bot's power."""
    for _ in range(100):
        if await _is_written_down(house.url, StaffId(who)):
            return
        await asyncio.sleep(0.1)


async def _is_written_down(url: str, who: StaffId) -> bool:
    with outside():
        async with Database.opened(url) as database:
            try:
                async with database.tx() as tx:
                    assert await roster.remove(tx, who, BY_COMMAND_LINE, NOON)
                    await inbox.move_cursor(tx, "wanted", ROSTER_WANTED)
            except OperationalError:  # the bot writes just now
                return False
    return True


async def koivu_talks(house: House) -> None:
    for one in (house.koivu, house.lehto):
        one.joins(await one.is_invited())  # to the space
    await talks(house)


def is_nowhere(house: House, user: str) -> bool:
    return not any(user in room.present() for room in house.world.rooms.values())


async def one_with_a_student_is_removed(house: House) -> None:
    entry, desk = entry_of(house), desk_of(house)
    house.student.writes(entry, "puhun vielä koivulle")
    await house.koivu.reads(desk, "vielä koivulle")
    await house.rest()  # what is on its way to somebody who goes is told to be undelivered, which is no off-boarding
    cards = len(house.lehto.heard(house.duty))
    await is_removed(house, "koivu")
    await house.student.sees(
        lambda: any("ei voinut jatkaa" in line for line in house.student.heard(entry)), "the queue"
    )
    await house.lehto.sees(lambda: len(house.lehto.heard(house.duty)) > cards, "a second card")
    await house.lehto.sees(lambda: is_nowhere(house, KOIVU), "that Koivu is in no room")
    house.student.writes(entry, "odotan seuraavaa")
    card = await house.lehto.reads(house.duty, "Ota: ✅")
    house.lehto.reacts(house.duty, card.id, "✅")
    other = await house.lehto.is_invited()
    house.lehto.joins(other)
    await house.lehto.reads(other, "odotan seuraavaa")
    assert not [line for line in house.koivu.heard(desk) if "seuraavaa" in line]


async def danger_whose_student_goes(house: House) -> None:
    entry = entry_of(house)
    house.student.writes(entry, f"kerron jotain {DANGER}")
    await house.koivu.reads(desk_of(house), "✅")
    house.koivu.writes(desk_of(house), "olen tässä")
    await house.student.reads(entry, "olen tässä")
    house.student.leaves(entry)
    await house.lehto.reads(house.alarm, "poistui")
    cards = len(house.lehto.heard(house.alarm))
    await is_removed(house, "koivu")
    await house.lehto.sees(lambda: len(house.lehto.heard(house.alarm)) > cards, "that it is called anew")


async def test_an_alarm_of_somebody_who_leaves_the_staff_is_called_anew(on_sqlite: Stages) -> None:
    calm, _ = await lived_calmly(on_sqlite, koivu_talks, danger_whose_student_goes)

    assert [what for what, *_ in calm["audit"]] == ["raised", "taken", "handed_back", "staff_removed"]


async def test_wherever_the_power_goes_whoever_is_removed_is_off_boarded_once(on_sqlite: Stages) -> None:
    calm, power = await lived_calmly(on_sqlite, koivu_talks, one_with_a_student_is_removed)

    assert calm["audit"] == [("staff_removed", "komentorivi", "koivu kuraattori")]
    [admin] = [room for name, room in calm["rooms"].items() if "admin" in name]
    assert sum("on poistettu" in body for _, body, *_ in admin["said"]) == 1
    cuts = [(cut,) for cut in power.distinct]
    assert await different_when_cut(on_sqlite, koivu_talks, one_with_a_student_is_removed, calm, cuts) == []
