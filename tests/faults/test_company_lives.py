"""An adult beside a tutor, lived through whole: what ends it, and who has to take the first step."""

from __future__ import annotations

import asyncio
import re

from tests.faults.life import DANGER, KOIVU, KUUSI, LEHTO, House
from tests.faults.stages import Stages
from tests.faults.test_homeserver_trouble import after
from tests.faults.test_power_cuts import a_tutor_has_an_adult_to_ask, desk_of, entry_of


async def koivu_joins_unasked(house: House) -> str:
    """As the overview tells the number; answers the desk."""
    house.koivu.writes(house.duty, "!tutorit")
    overview = await house.koivu.reads(house.duty, "Tutorien keskustelut")
    number = re.search(r"^Kuusi · .+? · (\d+) · \d+ min · – · \d+ min$", overview.body, re.MULTILINE)
    assert number is not None, overview.body
    house.koivu.writes(house.duty, f"!liity {number[1]}")
    desk = await house.koivu.is_invited()
    house.koivu.joins(desk)
    await house.koivu.reads(desk, "Koivu lukee nyt mukana")
    return desk


async def is_out(house: House, desk: str, user: str = KOIVU) -> None:
    await house.kuusi.sees(lambda: house.world.rooms[desk].members.get(user) == "leave", f"{user} out of the desk")


def was_told(house: House, words: str) -> int:
    return sum(words in line for line in house.student.heard(entry_of(house)))


async def test_if_nobody_joins_within_five_minutes_an_adult_goes_on_and_is_asked_for_by_a_card(stages: Stages) -> None:
    async with after(stages, a_tutor_has_an_adult_to_ask) as house:
        house.kuusi.writes(desk_of(house, KUUSI), "!apua")
        wish = await house.koivu.reads(house.duty, "Kuusi pyytää aikuista mukaan")

        await asyncio.sleep(310)
        await house.student.reads(entry_of(house), "Tästä jatkaa koulun aikuinen")
        await house.koivu.reads(house.duty, "Kortti")
        await house.kuusi.reads(desk_of(house, KUUSI), "Aikuinen jatkaa tästä")

        assert "ei enää tarvitse" in next(one.body for one in house.koivu.lines(house.duty) if one.id == wish.id)


async def test_an_adult_joins_unasked_and_both_know_and_going_off_duty_ends_it(stages: Stages) -> None:
    async with after(stages, a_tutor_has_an_adult_to_ask) as house:
        desk = await koivu_joins_unasked(house)
        assert was_told(house, "Koivu lukee nyt mukana") == 1
        assert [line for line in house.kuusi.heard(desk) if "Koivu lukee nyt mukana" in line]

        house.koivu.writes(house.duty, "!vuoro loppu")
        await house.student.reads(entry_of(house), "eikä hän enää lue mukana")
        await is_out(house, desk)

        house.student.writes(entry_of(house), "taas kahden")
        await house.kuusi.reads(desk, "taas kahden")
        assert not [line for line in house.koivu.lines(desk) if "taas kahden" in line.body]
        await house.rest()
        assert [along for _, along, _ in (await house.remains())["desks"]] == [None], "nobody else gets the room keys"


async def test_in_danger_tutor_and_adult_are_both_moved_aside(stages: Stages) -> None:
    async with after(stages, a_tutor_has_an_adult_to_ask) as house:
        desk = await koivu_joins_unasked(house)

        house.student.writes(entry_of(house), f"nyt sanon sen {DANGER}")
        await house.koivu.reads(house.alarm, "T3")
        await is_out(house, desk)
        await house.kuusi.reads(desk, "Miltä tämä keskustelu tuntuu nyt?")
        await house.koivu.reads(house.duty, "Kuusi kävi raskaan keskustelun")
        await house.rest()

        assert not [line for line in house.koivu.lines(desk) if DANGER in line.body]
        house.koivu.writes(desk, "en ole enää täällä")
        await house.rest()
        assert not was_told(house, "en ole enää täällä")


async def test_who_declines_the_invitation_leaves_the_wish_to_others(stages: Stages) -> None:
    async with after(stages, a_tutor_has_an_adult_to_ask) as house:
        desk = desk_of(house, KUUSI)
        house.kuusi.writes(desk, "!apua")
        wish = await house.lehto.reads(house.duty, "Kuusi pyytää aikuista mukaan")
        house.lehto.reacts(house.duty, wish.id, "✅")
        house.lehto.leaves(await house.lehto.is_invited())
        await house.kuusi.reads(desk, "Lehto ei ehtinytkään mukaan")
        await house.rest()

        house.koivu.reacts(house.duty, wish.id, "✅")
        house.koivu.joins(await house.koivu.is_invited())
        await house.koivu.reads(desk, "Koivu lukee nyt mukana")
        assert house.world.rooms[desk].members[LEHTO] == "leave"
        assert not was_told(house, "Lehto")


async def test_a_tutor_cannot_join_and_an_adult_who_was_not_asked_in_is_shown_out(stages: Stages) -> None:
    async with after(stages, a_tutor_has_an_adult_to_ask) as house:
        desk = desk_of(house, KUUSI)
        house.kuusi.writes(house.tutors, "!liity 1")
        house.kuusi.writes(house.tutors, "!tutorit")
        await house.kuusi.reads(house.tutors, "tämä komento on aikuisille")

        house.lehto.joins(desk)  # as if a homeserver had let them in
        await is_out(house, desk, LEHTO)

        house.student.writes(entry_of(house), "kuuleeko joku muu")
        await house.kuusi.reads(desk, "kuuleeko joku muu")
        assert not [line for line in house.lehto.lines(desk) if "kuuleeko" in line.body]
        assert not was_told(house, "lukee nyt mukana")


async def test_what_an_adult_notes_stays_at_the_desk_and_an_alarm_of_theirs_is_one(stages: Stages) -> None:
    async with after(stages, a_tutor_has_an_adult_to_ask) as house:
        desk = await koivu_joins_unasked(house)
        note = house.koivu.writes(desk, "!n muistiinpano")
        await house.koivu.sees(lambda: house.koivu.reactions(desk, note) == ["📝"], "the mark under the note")
        house.koivu.replies(desk, note, "muistiinpano sekin")
        house.koivu.writes(desk, "!sulje")
        await house.koivu.reads(desk, "Luet mukana tutorin keskustelua")

        house.koivu.writes(desk, "!hälytä")
        await house.lehto.reads(house.alarm, "T3")
        await house.student.reads(entry_of(house), "112")
        await is_out(house, desk)

        assert not was_told(house, "muistiinpano")
        assert not was_told(house, "päättynyt")
