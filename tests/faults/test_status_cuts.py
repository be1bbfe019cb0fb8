"""The bot's power goes while operators are shown how things stand: there is one card, and in the end it is true."""

from __future__ import annotations

import asyncio

import pytest

from bot.matrix.errors import Unreachable
from tests.faults.life import House
from tests.faults.stages import Stages
from tests.faults.test_homeserver_trouble import after, seconds
from tests.faults.test_power_cuts import entry_of, is_greeted, lived, lived_calmly
from tests.world import BOT, Trouble

pytestmark = pytest.mark.slow
HEAD = "Kynnys nyt"


def cards(house: House) -> list[str]:
    """Each card that still stands in the admin room, as it reads now."""
    room, shown, gone = house.world.rooms[house.admin], dict[str, str](), set[str]()
    for event in room.events:
        content = event.meant[1]
        if event.sender != BOT or event.type != "m.room.encrypted":
            continue
        edited = content.get("m.relates_to", {}).get("event_id")
        if edited is not None:
            assert edited in shown or edited in gone, "an edit of what is not there"
            shown |= {edited: content["m.new_content"]["body"]} if edited in shown else {}
        elif HEAD in content["body"]:
            gone |= {event.id} if event.taken_back else set()
            shown |= {} if event.taken_back else {event.id: content["body"]}
    return list(shown.values())


async def the_card_follows(house: House) -> None:
    house.shows_status = True
    await house.operator.reads(house.admin, HEAD)
    house.student.writes(entry_of(house), "aikuinen")
    await house.koivu.reads(house.duty, "Kortti")
    await house.operator.sees(lambda: any("aikuista 1" in card for card in cards(house)), "that somebody waits")
    await house.rest()
    (card,) = cards(house)
    assert "aikuista 1" in card


async def test_the_card_is_edited_in_place_when_somebody_waits(stages: Stages) -> None:
    async with after(stages, is_greeted) as house:
        await the_card_follows(house)
        said = house.world.count("say")
        await asyncio.sleep(120)

        assert house.world.count("say") == said, "nothing has changed, and nothing is said"


async def test_a_new_life_has_a_new_card_and_takes_the_old_one_back(stages: Stages) -> None:
    async with after(stages, is_greeted) as house:
        await the_card_follows(house)
        before = house.lives
        house.power.cut_now()
        await house.operator.sees(lambda: house.lives > before, "the bot come back")
        await asyncio.sleep(10)
        await house.rest()

        (card,) = cards(house)
        assert "aikuista 1" in card
        assert any(event.taken_back for event in house.world.rooms[house.admin].events)


async def test_while_the_homeserver_is_away_no_cards_pile_up(stages: Stages) -> None:
    async with after(stages, is_greeted) as house:
        house.shows_status = True
        await house.operator.reads(house.admin, HEAD)
        house.world.troubles.append(Trouble(Unreachable, frozenset({"say"}), until=seconds() + 300))
        for _ in range(4):
            house.student.writes(entry_of(house), "aikuinen")
            await asyncio.sleep(30)
            house.student.writes(entry_of(house), "lopeta")
            await asyncio.sleep(30)
        waiting = [work for work in (await house.what_is_left())["errands"] if work == "status"]
        assert len(waiting) <= 1
        await asyncio.sleep(200)
        await house.rest()

        assert len(cards(house)) == 1


async def test_wherever_the_power_goes_one_card_stands_and_is_true(stages: Stages) -> None:
    _, power = await lived_calmly(stages, is_greeted, the_card_follows)
    for cut_at in power.distinct:
        house = await stages.after(is_greeted)
        await lived(house, the_card_follows, cut_at)  # which looks whether one card stands and is true
        assert house.lives >= 3, f"the power never went at {cut_at}"
        await stages.tidy(house)
