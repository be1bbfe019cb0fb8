"""Pictures on their way through a homeserver that is away, slow or without them; and whoever comes while one waits."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest

from bot.matrix.errors import Refused, Unreachable
from rooms.media import MediaPolicy
from tests.faults.life import DANGER, KUUSI, House
from tests.faults.stages import Prelude, Stages
from tests.faults.test_power_cuts import (
    a_tutor_has_an_adult_to_ask,
    desk_of,
    entry_of,
    is_greeted,
    is_taken_by_koivu,
    is_taken_by_kuusi,
    talks,
    talks_and_pictures_cross,
    talks_with_a_tutor,
    waits,
    waits_for_a_tutor,
)
from tests.world import BOT, Trouble

PICTURE = b"picture of a letter"


@asynccontextmanager
async def after(stages: Stages, prelude: Prelude, media: MediaPolicy = MediaPolicy(True)) -> AsyncIterator[House]:  # noqa: B008
    house = await stages.after(prelude)
    house.policy = replace(house.policy, media=media)
    async with house.lived_in():
        await house.rest()
        yield house
    await stages.tidy(house)


def pictures(house: House, room: str) -> list[bytes]:
    """What of the bot's pictures is shown there."""
    shown = [
        event
        for event in house.world.rooms[room].events
        if event.sender == BOT and event.meant[1].get("msgtype") in ("m.image", "m.file") and not event.taken_back
    ]
    person = house.student if room == entry_of(house) else house.koivu
    return [person.opens(room, event.id) for event in shown]


def lines(house: House, desk: str) -> list[str]:
    """The bot's own opening left out."""
    return house.koivu.heard(desk)[1:]


async def test_words_come_before_their_picture_and_what_follows_comes_after(stages: Stages) -> None:
    async with after(stages, talks) as house:
        entry, desk = entry_of(house), desk_of(house)
        house.student.writes(entry, "ennen")
        house.student.sends(entry, PICTURE, caption="kuvan vieressä")
        house.student.writes(entry, "jälkeen")
        await house.rest()

        assert lines(house, desk) == ["ennen", "kuvan vieressä", "kuva.png", "jälkeen"]
        assert pictures(house, desk) == [b"clean of a letter"]


async def test_a_picture_crosses_with_our_own_words_about_it_alone(stages: Stages) -> None:
    async with after(stages, talks) as house:
        entry, desk = entry_of(house), desk_of(house)
        house.student.sends(entry, PICTURE)
        shown = await house.koivu.reads(desk, "kuva.png")

        content = house.world.event(shown.id).meant[1]
        assert content.keys() == {"msgtype", "body", "filename", "info", "file", "m.mentions"}
        assert content["info"] == {"mimetype": "image/png", "size": len(b"clean of a letter"), "w": 4, "h": 3}
        assert (content["body"], content["filename"]) == ("kuva.png", "kuva.png")
        assert content["file"].keys() == {"v", "url", "key", "iv", "hashes"}


async def test_nothing_of_a_picture_crosses_where_the_school_has_not_chosen_so_but_the_words_do(stages: Stages) -> None:
    async with after(stages, talks, MediaPolicy()) as house:
        entry, desk = entry_of(house), desk_of(house)
        house.student.sends(entry, PICTURE, caption="kuvan vieressä")
        await house.student.reads(entry, "Välitän täällä vain tekstiä")
        await house.rest()

        assert lines(house, desk)[0] == "kuvan vieressä"
        assert "Opiskelija lähetti kuvan" in lines(house, desk)[1]
        assert pictures(house, desk) == []
        assert house.world.count("download") == 0


async def test_a_homeserver_that_comes_back_in_time_costs_no_picture(stages: Stages) -> None:
    async with after(stages, talks) as house:
        entry, desk = entry_of(house), desk_of(house)
        house.world.troubles.append(Trouble(calls=frozenset({"download", "upload"}), times=5))
        house.student.sends(entry, PICTURE)
        await house.rest()

        assert pictures(house, desk) == [b"clean of a letter"]


@pytest.mark.parametrize(
    ("call", "error", "told"),
    [
        ("download", lambda: Refused(404, "M_NOT_FOUND"), "En saanut sitä auki"),
        ("download", lambda: Refused(403, "M_FORBIDDEN"), "En saanut sitä auki"),
        ("upload", lambda: Refused(413, "M_TOO_LARGE"), "Se on liian suuri"),
        ("upload", lambda: Refused(403, "M_FORBIDDEN"), "En saanut sitä auki"),
    ],
)
async def test_a_picture_that_is_gone_or_not_taken_is_told_of_and_the_rest_goes_on(
    call: str, error: object, told: str, stages: Stages
) -> None:
    async with after(stages, talks) as house:
        entry, desk = entry_of(house), desk_of(house)
        house.world.troubles.append(Trouble(error, frozenset({call})))  # type: ignore[arg-type]
        house.student.sends(entry, PICTURE, caption="kuvan vieressä")
        house.student.writes(entry, "jälkeen")
        await house.student.reads(entry, told)
        await house.rest()

        assert [one for one in lines(house, desk) if "Opiskelija lähetti" not in one] == ["kuvan vieressä", "jälkeen"]
        assert pictures(house, desk) == []


async def test_a_homeserver_that_never_gives_the_picture_holds_nobody_up_for_long(stages: Stages) -> None:
    async with after(stages, talks) as house:
        entry, desk = entry_of(house), desk_of(house)
        begun = asyncio.get_running_loop().time()
        house.world.troubles.append(Trouble(Unreachable, frozenset({"download"}), until=begun + 10_000))
        house.student.sends(entry, PICTURE)
        house.student.writes(entry, "jälkeen")
        await house.koivu.reads(desk, "jälkeen")

        assert asyncio.get_running_loop().time() - begun < 200
        await house.student.reads(entry, "En saanut sitä auki")


async def test_a_picture_that_was_changed_on_the_homeserver_does_not_cross(stages: Stages) -> None:
    async with after(stages, talks) as house:
        entry, desk = entry_of(house), desk_of(house)
        house.student.sends(entry, PICTURE)
        house.world.files[0] = house.world.files[0][::-1]
        await house.student.reads(entry, "En saanut sitä auki")
        await house.rest()

        assert pictures(house, desk) == []


async def test_a_picture_that_is_larger_than_it_says_does_not_cross(stages: Stages) -> None:
    async with after(stages, talks, MediaPolicy(to_adults=True, most=1)) as house:
        entry, desk = entry_of(house), desk_of(house)
        house.student.sends(entry, PICTURE + bytes(2**20))
        await house.student.reads(entry, "Raja on 1 megatavua")
        await house.rest()

        assert pictures(house, desk) == []


async def test_a_picture_that_waited_crosses_to_the_adult_who_comes(stages: Stages) -> None:
    async with after(stages, waits) as house:
        entry = entry_of(house)
        house.student.sends(entry, PICTURE, caption="odotellessa")
        await house.rest()
        assert house.world.count("download") == 0, "it is fetched when somebody is there to see it"
        await is_taken_by_koivu(house)
        await house.rest()

        desk = desk_of(house)
        assert lines(house, desk) == ["odotellessa", "kuva.png"]
        assert pictures(house, desk) == [b"clean of a letter"]


async def test_of_a_picture_that_waited_a_tutor_who_comes_reads_the_words_and_the_student_is_told(
    stages: Stages,
) -> None:
    async with after(stages, waits_for_a_tutor) as house:
        entry = entry_of(house)
        house.student.sends(entry, PICTURE, caption="odotellessa")
        await house.rest()
        assert not [one for one in house.student.heard(entry) if "Tutorille" in one]
        await is_taken_by_kuusi(house)
        await house.student.reads(entry, "Tutorille välitän vain tekstiä")
        await house.rest()

        told = house.kuusi.heard(desk_of(house, KUUSI))
        assert "odotellessa" in told
        assert not [one for one in told if "kuva.png" in one]
        assert house.world.count("download") == 0


async def test_what_a_tutor_sends_stays_with_them(stages: Stages) -> None:
    async with after(stages, talks_with_a_tutor, MediaPolicy(True, True)) as house:
        entry, desk = entry_of(house), desk_of(house, KUUSI)
        house.kuusi.sends(desk, PICTURE, caption="katso tätä")
        await house.kuusi.reads(desk, "Tutorilta välittyy vain teksti")
        await house.rest()

        assert house.student.heard(entry)[-1] == "katso tätä"
        assert pictures(house, entry) == []


async def test_a_picture_of_the_adult_who_reads_along_crosses_under_their_alias(stages: Stages) -> None:
    async with after(stages, a_tutor_has_an_adult_to_ask) as house:
        entry, desk = entry_of(house), desk_of(house, KUUSI)
        house.kuusi.writes(desk, "!apua")
        wish = await house.koivu.reads(house.duty, "Kuusi pyytää aikuista mukaan")
        house.koivu.reacts(house.duty, wish.id, "✅")
        house.koivu.joins(await house.koivu.is_invited())
        await house.koivu.reads(desk, "Koivu lukee nyt mukana")
        house.koivu.sends(desk, PICTURE)
        house.koivu.sends(desk, PICTURE, caption="tässä kartta")
        house.kuusi.sends(desk, PICTURE)
        await house.kuusi.reads(desk, "Tutorilta välittyy vain teksti")
        await house.rest()

        assert house.student.heard(entry)[-3:] == ["Koivu:", "Koivu: tässä kartta", "Koivu:"]
        assert pictures(house, entry) == [b"clean of a letter"] * 2


async def test_danger_beside_a_picture_raises_an_alarm(stages: Stages) -> None:
    async with after(stages, is_greeted) as house:
        entry = entry_of(house)
        house.student.sends(entry, PICTURE, caption=f"kerron jotain {DANGER}")

        await house.koivu.reads(house.alarm, "T3")
        await house.student.reads(entry, "112")


async def test_a_cry_for_help_beside_a_picture_is_answered_while_the_database_is_away(stages: Stages) -> None:
    async with after(stages, talks) as house:
        assert house.database is not None
        house.database.away = True
        house.student.sends(entry_of(house), PICTURE, caption="hätä")

        await house.student.reads(entry_of(house), "Päivystysapu · Jourhjälpen")
        house.database.away = False
        await house.rest()


async def test_the_adult_reads_the_words_beside_the_picture_that_raised_the_alarm(stages: Stages) -> None:
    async with after(stages, is_greeted, MediaPolicy()) as house:
        entry = entry_of(house)
        house.student.sends(entry, PICTURE, caption=f"kerron jotain {DANGER}")
        card = await house.koivu.reads(house.alarm, "T3")
        house.koivu.reacts(house.alarm, card.id, "✅")
        desk = await house.koivu.is_invited()
        house.koivu.joins(desk)

        await house.koivu.reads(desk, f"kerron jotain {DANGER}")


async def test_a_picture_taken_back_while_it_waits_is_never_fetched(stages: Stages) -> None:
    async with after(stages, waits) as house:
        entry = entry_of(house)
        sent = house.student.sends(entry, PICTURE)
        await house.rest()
        house.student.takes_back(entry, sent)
        await house.rest()
        await is_taken_by_koivu(house)
        await house.rest()

        assert pictures(house, desk_of(house)) == []
        assert house.world.count("download") == 0


async def test_erasing_takes_the_pictures_back_too(stages: Stages) -> None:
    async with after(stages, talks_and_pictures_cross) as house:
        entry, desk = entry_of(house), desk_of(house)
        house.student.sends(entry, PICTURE, caption="kuvan vieressä")
        await house.koivu.reads(desk, "kuva.png")
        house.student.writes(entry, "poista")
        await house.student.reads(entry, "kyllä")
        house.student.writes(entry, "kyllä")
        await house.student.sees(lambda: house.world.rooms[entry].members[BOT] == "leave", "the bot leave")
        await house.rest()

        assert pictures(house, desk) == []
        assert "kuvan vieressä" not in house.koivu.heard(desk)


async def test_other_words_to_an_old_picture_come_as_new_words(stages: Stages) -> None:
    async with after(stages, talks) as house:
        entry, desk = entry_of(house), desk_of(house)
        sent = house.student.sends(entry, PICTURE, caption="väärin")
        await house.koivu.reads(desk, "kuva.png")
        new = {"msgtype": "m.image", "body": "oikein", "filename": "IMG_1.jpg"}
        relation = {"rel_type": "m.replace", "event_id": sent}
        house.student.writes(entry, "* oikein", msgtype="m.image", **{"m.new_content": new, "m.relates_to": relation})
        await house.koivu.reads(desk, "oikein")
        await house.rest()

        assert lines(house, desk) == ["väärin", "kuva.png", "oikein"]
        assert pictures(house, desk) == [b"clean of a letter"]


async def test_a_picture_that_is_a_note_or_answers_one_stays_at_the_desk(stages: Stages) -> None:
    async with after(stages, talks) as house:
        entry, desk = entry_of(house), desk_of(house)
        before = house.student.heard(entry)
        note = house.koivu.sends(desk, PICTURE, caption="!n katsotaan yhdessä")
        await house.rest()
        answer = {"m.relates_to": {"m.in_reply_to": {"event_id": note}}}
        house.koivu.sends(desk, PICTURE, caption="tämäkin", **answer)
        house.koivu.sends(desk, PICTURE, **answer)
        await house.rest()

        assert house.student.heard(entry) == before
        assert house.world.count("download") == 0


async def test_words_beside_a_picture_answer_what_they_answered(stages: Stages) -> None:
    async with after(stages, talks) as house:
        entry, desk = entry_of(house), desk_of(house)
        asked = house.student.writes(entry, "mikä se on")
        shown = await house.koivu.reads(desk, "mikä se on")
        answer = {"m.relates_to": {"m.in_reply_to": {"event_id": shown.id}}}
        house.koivu.sends(desk, PICTURE, caption="tämä", **answer)
        await house.rest()

        assert (await house.student.reads(entry, "tämä")).reply_to == asked
