"""The bot's power goes at any moment, and nobody notices.

Each story is lived through calmly first, and every border that the bot crosses is counted: each beginning and end of a
transaction, each request on its way and each answer. Then it is lived through again and again, the power going at the
first border, the second, the third; the bot starts anew on what is left, until all have come to rest. In the end
everything must be as after the calm life: the same messages in the same order in every room, none twice, the same rows,
no ciphertext that is not needed and no errand left.

A cut matters only by what it leaves behind. Of several borders in a row between which nothing was changed on disk or at
the homeserver, one is tried; with KYNNYS_EVERY_STEP=1 all of them.
"""

from __future__ import annotations

import asyncio
import os
import random
from collections.abc import Awaitable, Callable, Iterable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from rooms.media import MediaPolicy
from tests.faults.life import DANGER, KOIVU, KUUSI, LEHTO, House
from tests.faults.stages import Files, ServerDatabases, Stages
from tests.world import BOT, Power

pytestmark = pytest.mark.slow
EVERY_STEP = bool(os.environ.get("KYNNYS_EVERY_STEP"))
"""Also those steps before which nothing was changed on disk or at the homeserver since the last one."""
Story = Callable[[House], Awaitable[None]]


# --- how stories begin ------------------------------------------------------------------------------------------------
async def nobody_knows_the_bot(house: House) -> None:
    """Staff rooms stand, and that is all."""


async def is_greeted(house: House) -> None:
    entry = house.student.asks_the_bot_in()
    await house.student.reads(entry, "botti")


async def waits(house: House) -> None:
    await is_greeted(house)
    house.student.writes(entry_of(house), "aikuinen")
    await house.koivu.reads(house.duty, "Kortti")


async def talks(house: House) -> None:
    await waits(house)
    await is_taken_by_koivu(house)


def entry_of(house: House) -> str:
    return next(room.id for room in house.world.rooms.values() if house.student.user in room.members)


def desk_of(house: House, user: str = KOIVU) -> str:
    return [room.id for room in house.world.rooms.values() if room.members.get(user) == "join" and room.marker][-1]


async def is_taken_by_koivu(house: House) -> None:
    card = await house.koivu.reads(house.duty, "Kortti")
    house.koivu.reacts(house.duty, card.id, "✅")
    desk = await house.koivu.is_invited()
    house.koivu.joins(desk)
    await house.student.reads(entry_of(house), "Koivu")


# --- the stories ------------------------------------------------------------------------------------------------------
async def greeting(house: House) -> None:
    entry = house.student.asks_the_bot_in()
    await house.student.reads(entry, "botti")
    house.student.writes(entry, "onko täällä ketään paikalla")
    await house.student.reads(entry, "Sinusta jää silti jälki")


async def a_person_is_asked_for_and_comes(house: House) -> None:
    house.student.writes(entry_of(house), "ihminen")
    await is_taken_by_koivu(house)
    desk = desk_of(house)
    house.student.writes(entry_of(house), "hei, kuuluuko minua")
    await house.koivu.reads(desk, "kuuluuko")
    house.koivu.writes(desk, "kuuluu hyvin")
    await house.student.reads(entry_of(house), "kuuluu hyvin")


async def both_write_answer_change_and_take_back(house: House) -> None:
    entry, desk = entry_of(house), desk_of(house)
    mine = house.student.writes(entry, "eka rivi")
    house.student.writes(entry, "toka rivi")
    read = await house.koivu.reads(desk, "eka rivi")
    answer = house.koivu.replies(desk, read.id, "vastaus ekaan")
    shown = await house.student.reads(entry, "vastaus ekaan")
    house.student.reacts(entry, shown.id, "👍")
    house.student.edits(entry, mine, "eka rivi korjattuna")
    house.koivu.edits(desk, answer, "parempi vastaus")
    await house.koivu.reads(desk, "eka rivi korjattuna")
    await house.student.reads(entry, "parempi vastaus")
    house.student.takes_back(entry, mine)
    house.koivu.takes_back(desk, answer)
    await house.koivu.sees(lambda: house.world.event(read.id).taken_back, "that the line is gone")
    await house.student.sees(lambda: house.world.event(shown.id).taken_back, "that the answer is gone")
    assert shown.reply_to == mine


async def written_while_waiting(house: House) -> None:
    entry = entry_of(house)
    house.student.writes(entry, "odotellessa yksi")
    second = house.student.writes(entry, "odotellessa kaksi")
    regretted = house.student.writes(entry, "tätä en olisi halunnut sanoa")
    house.student.writes(entry, "odotellessa kolme")
    house.student.edits(entry, second, "odotellessa kaksi ja puoli")
    await house.rest()
    house.student.takes_back(entry, regretted)
    await house.rest()
    await is_taken_by_koivu(house)
    house.student.writes(entry, "nyt olet täällä")
    desk = desk_of(house)
    await house.koivu.reads(desk, "nyt olet täällä")
    assert [line for line in house.koivu.heard(desk) if line.startswith("odotellessa")] == [
        "odotellessa yksi",
        "odotellessa kaksi ja puoli",
        "odotellessa kolme",
    ]
    assert not [line for line in house.koivu.lines(desk) if "halunnut" in line.body]


async def an_alarm_is_raised_had_and_ended(house: House) -> None:
    entry = entry_of(house)
    house.student.writes(entry, f"kerron jotain {DANGER}")
    card = await house.koivu.reads(house.alarm, "T3")
    await house.student.reads(entry, "112")
    house.student.writes(entry, "olen vielä täällä")
    house.koivu.reacts(house.alarm, card.id, "✅")
    desk = await house.koivu.is_invited()
    house.koivu.joins(desk)
    await house.koivu.reads(desk, "olen vielä täällä")
    house.koivu.writes(desk, "!laske turvassa")
    await house.koivu.reads(desk, "Taso on nyt")
    house.koivu.writes(desk, "!tulos turvassa")
    await house.koivu.reads(desk, "Kirjattu")


async def an_alarm_comes_into_a_talk(house: House) -> None:
    entry, desk = entry_of(house), desk_of(house)
    house.student.writes(entry, f"vielä yksi asia {DANGER}")
    await house.koivu.reads(desk, "Huomio")
    house.koivu.writes(desk, "olen tässä")
    await house.student.reads(entry, "olen tässä")
    house.koivu.writes(desk, "!tulos 112")
    await house.koivu.reads(desk, "Kirjattu")


async def handed_on_to_another(house: House) -> None:
    entry, desk = entry_of(house), desk_of(house)
    house.student.writes(entry, "puhun vielä koivulle")
    await house.koivu.reads(desk, "vielä koivulle")
    cards = len(house.koivu.heard(house.duty))
    house.koivu.writes(desk, "!siirrä")
    await house.lehto.sees(lambda: len(house.koivu.heard(house.duty)) > cards, "a second card")
    house.student.writes(entry, "odotan seuraavaa")
    card = await house.lehto.reads(house.duty, "Ota: ✅")
    house.lehto.reacts(house.duty, card.id, "✅")
    other = await house.lehto.is_invited()
    house.lehto.joins(other)
    await house.lehto.reads(other, "odotan seuraavaa")
    house.lehto.writes(other, "täällä lehto")
    await house.student.reads(entry, "täällä lehto")


async def lopeta(house: House) -> None:
    entry = entry_of(house)
    house.student.writes(entry, "kiitos avusta")
    house.student.writes(entry, "lopeta")
    await house.koivu.sees(lambda: len(house.koivu.heard(desk_of(house))) >= 3, "that it has ended")
    house.koivu.writes(desk_of(house), "ehtikö tämä vielä")
    await house.rest()


async def poista(house: House) -> None:
    entry = entry_of(house)
    house.student.writes(entry, "poista")
    await house.student.reads(entry, "kyllä")
    house.student.writes(entry, "kyllä")
    await house.student.sees(lambda: house.world.rooms[entry].members[BOT] == "leave", "the bot leave")


async def the_key_comes_later(house: House) -> None:
    entry, desk = entry_of(house), desk_of(house)
    sealed = house.student.writes(entry, "tämä tulee avaimetta", key=False)
    house.student.writes(entry, "tämä tulee perässä")
    await asyncio.sleep(4)
    house.student.gives_key(sealed)
    await house.koivu.reads(desk, "avaimetta")
    await house.koivu.reads(desk, "perässä")


async def the_key_never_comes(house: House) -> None:
    entry, desk = entry_of(house), desk_of(house)
    house.student.writes(entry, "tätä ei lue kukaan", key=False)
    house.student.writes(entry, "tämän lukee")
    await house.koivu.reads(desk, "tämän lukee")
    await house.student.reads(entry, "uudelleen")
    await house.rest()


async def more_than_a_sync_holds(house: House) -> None:
    house.world.timeline_limit = 3
    entry, desk = entry_of(house), desk_of(house)
    for number in range(8):
        house.student.writes(entry, f"rivi {number}")
        if number % 3 == 0:
            house.koivu.writes(desk, f"vastaus {number}")
    await house.koivu.reads(desk, "rivi 7")
    await house.student.reads(entry, "vastaus 6")
    read = [line for line in house.koivu.heard(desk) if line.startswith("rivi")]
    assert read == [f"rivi {number}" for number in range(8)]


async def two_take_at_once(house: House) -> None:
    card = await house.koivu.reads(house.duty, "Kortti")
    house.lehto.reacts(house.duty, card.id, "✅")
    house.koivu.reacts(house.duty, card.id, "✅")
    desk = await house.lehto.is_invited()
    house.lehto.joins(desk)
    await house.student.reads(entry_of(house), "Lehto")
    await house.rest()


async def help_is_called_for(house: House) -> None:
    entry = entry_of(house)
    house.student.writes(entry, "kuulethan sinä")
    house.student.writes(entry, "hätä")
    await house.student.reads(entry, "Soita heti 112")
    await house.koivu.reads(desk_of(house), "hätä")


async def the_student_goes(house: House) -> None:
    entry = entry_of(house)
    house.student.writes(entry, "heippa sitten")
    house.student.leaves(entry)
    await house.koivu.sees(lambda: house.world.rooms[entry].members[BOT] == "leave", "the bot leave")


async def tutors_are_there(house: House) -> None:
    await is_greeted(house)
    house.salmi.writes(house.tutors, "!vuoroon")
    await house.kuusi.reads(house.tutors, "Salmi on nyt vuorossa")


async def waits_for_a_tutor(house: House) -> None:
    await tutors_are_there(house)
    house.student.writes(entry_of(house), "tutor")
    await house.kuusi.reads(house.tutors, "Kortti")


async def talks_with_a_tutor(house: House) -> None:
    await waits_for_a_tutor(house)
    await is_taken_by_kuusi(house)


async def is_taken_by_kuusi(house: House) -> None:
    card = await house.kuusi.reads(house.tutors, "Ota: ✅")
    house.kuusi.reacts(house.tutors, card.id, "✅")
    house.kuusi.joins(await house.kuusi.is_invited())
    await house.student.reads(entry_of(house), "Kuusi")


async def the_tutors_door_closes_and_opens(house: House) -> None:
    entry = entry_of(house)
    house.salmi.writes(house.tutors, "!tauko")
    await house.kuusi.reads(house.tutors, "tutorvuoro sulkeutui")
    await house.student.reads(entry, "Pyyntösi on tallessa")
    house.student.writes(entry, "odotan tässä")
    card = await house.kuusi.reads(house.tutors, "Kortti tulee silloin uudelleen")
    house.kuusi.reacts(house.tutors, card.id, "✅")
    await house.kuusi.reads(house.tutors, "tukiaikuinen on vuorossa")
    house.salmi.writes(house.tutors, "!tauko")
    await house.student.reads(entry, "Tutorit ovat nyt paikalla")
    await is_taken_by_kuusi(house)
    desk = desk_of(house, KUUSI)
    await house.kuusi.reads(desk, "odotan tässä")
    house.kuusi.writes(desk, "!sulje")
    await house.student.reads(entry, "Keskustelu on nyt päättynyt")
    house.salmi.writes(house.tutors, "!vuoro loppu")
    await house.kuusi.sees(
        lambda: sum("tutorvuoro sulkeutui" in one for one in house.kuusi.heard(house.tutors)) > 1, "that it closed"
    )


async def from_one_queue_into_the_other(house: House) -> None:
    entry = entry_of(house)
    house.student.writes(entry, "odotan tutoria")
    house.student.writes(entry, "aikuinen")
    await house.koivu.reads(house.duty, "Kortti")
    card = await house.kuusi.reads(house.tutors, "ei enää odota")
    house.kuusi.reacts(house.tutors, card.id, "✅")
    await house.kuusi.reads(house.tutors, "toisenlaista juttukaveria")
    await is_taken_by_koivu(house)
    await house.koivu.reads(desk_of(house), "odotan tutoria")
    assert not [line for line in house.kuusi.heard(house.tutors) if "odotan" in line]


async def waits_for_somebody_of_a_campus(house: House) -> None:
    entry = entry_of(house)
    house.student.writes(entry, "mieluiten ranta")
    await house.student.reads(entry, "Kysyn ensin sieltä")
    card = await house.koivu.reads(house.duty, "toivoo kampusta: ranta")
    house.koivu.reacts(house.duty, card.id, "✅")
    await house.koivu.reads(house.duty, "toivoi toista kampusta")
    house.lehto.reacts(house.duty, card.id, "✅")
    house.lehto.joins(await house.lehto.is_invited())
    await house.student.reads(entry, "Lehto")
    house.lehto.writes(desk_of(house, LEHTO), "!siirrä")
    await house.student.reads(entry, "Kysyn nyt muiltakin")
    await house.koivu.reads(house.duty, "eikä kukaan ole ottanut")
    house.koivu.writes(house.duty, "!ota")
    house.koivu.joins(await house.koivu.is_invited())
    await house.student.reads(entry, "Koivu")


async def both_are_asked_whether_they_are_sure(house: House) -> None:
    entry, desk = entry_of(house), desk_of(house, KUUSI)
    house.student.writes(entry, "mun nimi on Aino")
    question = await house.student.reads(entry, "Haluatko varmasti")
    house.student.writes(entry, "tämä tulee perässä")
    await house.student.reads(entry, "Tämäkin viesti odottaa")
    assert not [line for line in house.kuusi.heard(desk) if "Aino" in line or "perässä" in line]
    house.student.reacts(entry, question.id, "✅")
    await house.kuusi.reads(desk, "perässä")
    assert [line for line in house.kuusi.heard(desk) if "Aino" in line or "perässä" in line] == [
        "mun nimi on Aino",
        "tämä tulee perässä",
    ]
    house.student.writes(entry, "ja numero 040 123 4567")
    await house.student.sees(lambda: sum("Haluatko" in one for one in house.student.heard(entry)) > 1, "the question")
    house.student.writes(entry, "ei")
    await house.student.reads(entry, "En lähettänyt")
    house.kuusi.writes(desk, "en kerro kenellekään")
    await house.kuusi.reads(desk, "ei ole vielä mennyt")
    house.kuusi.writes(desk, "!lähetä")
    await house.student.reads(entry, "en kerro kenellekään")
    house.kuusi.writes(desk, "ota kaks buranaa")
    await house.kuusi.sees(lambda: sum("ei ole vielä" in one for one in house.kuusi.heard(desk)) > 1, "why")
    house.kuusi.writes(desk, "kysytään terkkarilta")
    await house.student.reads(entry, "kysytään terkkarilta")
    assert not [line for line in house.kuusi.heard(desk) if "040" in line]
    assert not [line for line in house.student.heard(entry) if "buranaa" in line]


async def talks_and_pictures_cross(house: House) -> None:
    await talks(house)
    house.policy = replace(house.policy, media=MediaPolicy(to_adults=True))


async def pictures_cross_both_ways(house: House) -> None:
    entry, desk = entry_of(house), desk_of(house)
    mine = house.student.sends(entry, b"picture of a letter", caption="tässä se kirje on")
    house.student.sends(entry, b"no picture at all", msgtype="m.file")
    shown = await house.koivu.reads(desk, "kuva.png")
    await house.student.reads(entry, "Tiedostosi ei mennyt")
    house.koivu.sends(desk, b"picture of a map")
    plan = await house.student.reads(entry, "kuva.png")
    house.koivu.writes(desk, "löydätkö perille")
    await house.student.reads(entry, "löydätkö perille")
    assert house.koivu.opens(desk, shown.id) == b"clean of a letter"
    assert house.student.opens(entry, plan.id) == b"clean of a map"
    house.student.takes_back(entry, mine)
    await house.koivu.sees(lambda: house.world.event(shown.id).taken_back, "that the picture is gone")


async def notes_stay_at_the_desk(house: House) -> None:
    entry, desk, koivu = entry_of(house), desk_of(house), house.koivu
    note = koivu.writes(desk, "!n muistiinpano yksi")
    await koivu.sees(lambda: koivu.reactions(desk, note) == ["📝"], "the mark under the note")
    koivu.writes_in_thread(desk, note, "muistiinpano kaksi")
    koivu.replies(desk, note, "muistiinpano kolme")
    koivu.edits(desk, note, "muistiinpano neljä")
    await koivu.reads(desk, "pysyy muistiinpanona")
    talk = koivu.writes(desk, "nähdään huomenna")
    shown = await house.student.reads(entry, "nähdään huomenna")
    koivu.writes_in_thread(desk, talk, "kello kaksi")
    assert (await house.student.reads(entry, "kello kaksi")).reply_to == shown.id
    koivu.edits(desk, talk, "!n muistiinpano viisi")
    await koivu.reads(desk, "yhä entinen viestisi")
    koivu.writes_in_thread(desk, talk, "muistiinpano kuusi")
    lost = koivu.writes_in_thread(desk, "$nobody-knows-it", "muistiinpano seitsemän")
    await koivu.reads(desk, "alkoiko ketju muistiinpanosta")
    koivu.edits(desk, lost, "muistiinpano kahdeksan")
    await koivu.sees(lambda: sum("pysyy" in one for one in koivu.heard(desk)) == 2, "that it stays at the desk")
    await house.rest()
    assert not [line for line in house.student.lines(entry) if "muistiinpano" in line.body]


async def a_tutor_raises_an_alarm(house: House) -> None:
    entry, desk = entry_of(house), desk_of(house, KUUSI)
    house.kuusi.writes(desk, "!hälytä hän ei vastaa")
    card = await house.koivu.reads(house.alarm, "ihminen hälytti itse")
    await house.student.reads(entry, "Soita heti 112")
    await house.kuusi.reads(desk, "toimit oikein")
    house.koivu.reacts(house.alarm, card.id, "✅")
    house.koivu.joins(await house.koivu.is_invited())
    await house.student.reads(entry, "Koivu")
    house.koivu.writes(desk_of(house), "!hälytä")
    await house.koivu.reads(desk_of(house), "on jo avoin hälytys")
    house.koivu.writes(desk_of(house), "!kieli sv")
    await house.student.reads(entry, "vi fortsätter på svenska")
    assert not [line for line in house.student.lines(entry) if "ei vastaa" in line.body]


async def talks_where_silence_is_short(house: House) -> None:
    await talks(house)
    house.policy = replace(house.policy, warn_after=timedelta(minutes=3), sleep_after=timedelta(minutes=4))


async def a_talk_falls_asleep_and_wakes_from_both_sides(house: House) -> None:
    entry, desk = entry_of(house), desk_of(house)
    house.student.writes(entry, "mietin vielä hetken")
    await house.student.reads(entry, "Täällä on ollut nyt hiljaista")
    await house.koivu.reads(desk, "Keskustelu nukkuu")
    assert [moment is not None for moment in await house.state_of("asleep_since")] == [True]
    house.student.writes(entry, "olen taas täällä")
    house.student.writes(entry, "oletko sinäkin")
    await house.koivu.reads(desk, "oletko sinäkin")
    woken = ["Opiskelija kirjoitti taas. Keskustelu jatkuu:", "olen taas täällä", "oletko sinäkin"]
    assert house.koivu.heard(desk)[-3:] == woken
    house.koivu.writes(desk, "!hiljaa")
    await house.student.sees(lambda: sum("lepäämään. K" in one for one in house.student.heard(entry)) > 1, "the rest")
    house.koivu.writes(desk, "tuli vielä yksi asia mieleen")
    await house.student.reads(entry, "yksi asia")
    house.koivu.writes(desk, "!hiljaa")
    await house.student.sees(lambda: sum("lepäämään. K" in one for one in house.student.heard(entry)) > 2, "the rest")
    house.koivu.writes(desk, "!sulje")
    await house.student.reads(entry, "Keskustelu on nyt päättynyt")


async def a_talk_sleeps_while_its_tutor_goes_home(house: House) -> None:
    entry, desk = entry_of(house), desk_of(house, KUUSI)
    house.kuusi.writes(desk, "!hiljaa")
    await house.student.reads(entry, "jää nyt tähän lepäämään")
    house.kuusi.writes(house.tutors, "!vuoro loppu")
    await house.kuusi.reads(house.tutors, "Kuusi lähti vuorosta")
    house.student.writes(entry, "vieläkö siellä ollaan")
    await house.student.reads(entry, "Kuusi ei pääse juuri nyt paikalle")
    house.student.writes(entry, "no minä odotan")
    await house.kuusi.sees(lambda: sum("Ota: ✅" in one for one in house.kuusi.heard(house.tutors)) > 0, "a card")
    await house.kuusi.reads(desk, "Hän odottaa toista")
    await is_taken_by_kuusi(house)
    other = desk_of(house, KUUSI)
    await house.kuusi.reads(other, "no minä odotan")
    assert house.kuusi.heard(other)[-2:] == ["vieläkö siellä ollaan", "no minä odotan"]
    assert not [line for line in house.kuusi.heard(desk) if "vieläkö" in line]


async def a_tutor_has_an_adult_to_ask(house: House) -> None:
    await talks_with_a_tutor(house)
    house.koivu.writes(house.duty, "!vuoroon")
    await house.koivu.reads(house.duty, "Koivu on nyt vuorossa")


async def an_adult_reads_along_and_goes(house: House) -> None:
    entry, desk = entry_of(house), desk_of(house, KUUSI)
    house.student.writes(entry, "tämä on vain tutorille")
    await house.kuusi.reads(desk, "vain tutorille")
    house.kuusi.writes(desk, "!apua")
    wish = await house.koivu.reads(house.duty, "Kuusi pyytää aikuista mukaan")
    house.koivu.reacts(house.duty, wish.id, "✅")
    assert await house.koivu.is_invited() == desk
    house.koivu.joins(desk)
    house.student.writes(entry, "kuka tahansa tulee")
    await house.koivu.reads(desk, "Koivu lukee nyt mukana")
    house.student.writes(entry, "nyt teitä on kaksi")
    await house.koivu.reads(desk, "nyt teitä on kaksi")
    house.koivu.writes(desk, "hei, olen aikuinen")
    house.kuusi.writes(desk, "ja minä olen tutor")
    house.koivu.sends(desk, b"picture of a map")
    await house.student.reads(entry, "Koivu: hei, olen aikuinen")
    await house.student.sees(lambda: "Koivu:" in house.student.heard(entry), "the picture")
    await house.student.reads(entry, "Kuusi: ja minä olen tutor")
    assert not [line for line in house.koivu.lines(desk) if "vain tutorille" in line.body]
    house.koivu.writes(desk, "!poistu")
    await house.student.reads(entry, "eikä hän enää lue mukana")
    await house.rest()
    house.student.writes(entry, "taas vain tutorille")
    await house.kuusi.reads(desk, "taas vain tutorille")
    assert not [line for line in house.koivu.lines(desk) if "taas vain" in line.body]
    house.kuusi.writes(desk, "!sulje")
    await house.koivu.reads(house.duty, "Kysy, miten hän voi")


async def a_tutor_does_some_hours(house: House) -> None:
    """Long enough, and not on the minute, that seconds lost over a cut are not minutes."""
    house.kuusi.writes(house.tutors, "!vuoroon")
    await house.kuusi.reads(house.tutors, "Kuusi on nyt vuorossa")
    await is_taken_by_kuusi(house)
    await asyncio.sleep(75)
    house.kuusi.writes(desk_of(house, KUUSI), "!sulje")
    await house.student.reads(entry_of(house), "Keskustelu on nyt päättynyt")
    house.kuusi.writes(house.tutors, "!tauko")
    await house.kuusi.reads(house.tutors, "Kuusi on tauolla")
    await asyncio.sleep(70)
    house.kuusi.writes(house.tutors, "!tauko")
    await house.kuusi.reads(house.tutors, "Kuusi palasi")
    await asyncio.sleep(75)
    house.kuusi.writes(house.tutors, "!vuoro loppu")
    await house.kuusi.reads(house.tutors, "Kuusi lähti vuorosta")
    house.koivu.writes(house.duty, "!purku kuusi")
    await house.koivu.reads(house.duty, "Merkitty")


async def a_ready_answer_is_seen_and_sent(house: House) -> None:
    entry, desk, koivu = entry_of(house), desk_of(house), house.koivu
    koivu.writes(desk, "!vastaus")
    await koivu.reads(desk, "Valmiit vastaukset")
    koivu.writes(desk, "!vastaus kiitos")
    preview = await koivu.reads(desk, "Kiitos, että juttelit")
    koivu.writes(desk, "ei vielä, jutellaan ensin")
    await house.student.reads(entry, "jutellaan ensin")
    koivu.reacts(desk, preview.id, "✅")
    await koivu.reads(desk, "ei enää odota")
    koivu.writes(desk, "!vastaus mietin")
    second = await koivu.reads(desk, "Mietin hetken")
    koivu.reacts(desk, second.id, "✅")
    shown = await house.student.reads(entry, "Mietin hetken")
    house.student.replies(entry, shown.id, "odotan kyllä")
    await koivu.reads(desk, "odotan kyllä")
    koivu.writes(desk, "!kieli en")
    await house.student.reads(entry, "go on in English")
    koivu.writes(desk, "!vastaus kiitos")
    await koivu.reads(desk, "Thank you for talking with me")
    koivu.writes(desk, "!lähetä")
    await house.student.reads(entry, "Thank you for talking with me")
    await house.rest()
    assert not [line for line in house.student.lines(entry) if "Kiitos, että juttelit" in line.body]


async def handed_on_with_what_was_said(house: House) -> None:
    entry, desk = entry_of(house), desk_of(house, KUUSI)
    first = house.student.writes(entry, "eka rivi")
    await house.kuusi.reads(desk, "eka rivi")
    house.kuusi.writes(desk, "kuusi vastaa")
    await house.student.reads(entry, "kuusi vastaa")
    house.student.edits(entry, first, "eka rivi korjattuna")
    regretted = house.student.writes(entry, "tätä kadun")
    read = await house.kuusi.reads(desk, "tätä kadun")
    house.student.takes_back(entry, regretted)
    await house.kuusi.sees(lambda: house.world.event(read.id).taken_back, "that the line is gone")
    house.kuusi.writes(desk, "!siirrä kuraattori")
    await house.student.reads(entry, "ehdottaa")
    house.student.writes(entry, "1")
    await house.kuusi.reads(desk, "suostui")
    house.student.writes(entry, "odotan kuraattoria")
    card = await house.lehto.reads(house.duty, "ensin: kuraattori")
    house.lehto.reacts(house.duty, card.id, "✅")
    await house.lehto.reads(house.duty, "toista ammattilaista")
    house.koivu.reacts(house.duty, card.id, "✅")
    other = await house.koivu.is_invited()
    house.koivu.joins(other)
    await house.koivu.reads(other, "odotan kuraattoria")
    house.koivu.writes(other, "täällä koivu")
    await house.student.reads(entry, "täällä koivu")
    said = [line.partition(":")[2].strip() for line in house.koivu.heard(other) if line.startswith("◷ aiemmin")]
    assert said == ["eka rivi korjattuna", "kuusi vastaa"]


async def erased_while_the_past_is_shown(house: House) -> None:
    entry, desk = entry_of(house), desk_of(house, KUUSI)
    for number in range(4):
        house.student.writes(entry, f"rivi {number}")
    await house.kuusi.reads(desk, "rivi 3")
    house.kuusi.writes(desk, "!siirrä kuraattori")
    await house.student.reads(entry, "ehdottaa")
    house.student.writes(entry, "1")
    card = await house.koivu.reads(house.duty, "ensin: kuraattori")
    house.student.writes(entry, "poista")
    await house.student.reads(entry, "kyllä")
    house.koivu.reacts(house.duty, card.id, "✅")
    other = await house.koivu.is_invited()
    house.koivu.joins(other)
    await house.koivu.reads(other, "rivi 0")
    house.student.writes(entry, "kyllä")
    await house.student.sees(lambda: house.world.rooms[entry].members[BOT] == "leave", "the bot leave")
    await house.rest()
    left = [line for person in (house.koivu, house.kuusi) for room in (desk, other) for line in person.heard(room)]
    assert not [line for line in left if "rivi" in line]
    assert house.world.said_anew == []


STORIES: list[tuple[Story, Story]] = [
    (nobody_knows_the_bot, greeting),
    (is_greeted, a_person_is_asked_for_and_comes),
    (talks, both_write_answer_change_and_take_back),
    (waits, written_while_waiting),
    (talks, handed_on_to_another),
    (is_greeted, an_alarm_is_raised_had_and_ended),
    (talks, an_alarm_comes_into_a_talk),
    (talks, notes_stay_at_the_desk),
    (talks, a_ready_answer_is_seen_and_sent),
    (talks_with_a_tutor, a_tutor_raises_an_alarm),
    (talks, lopeta),
    (talks, poista),
    (talks, the_key_comes_later),
    (talks, the_key_never_comes),
    (talks, more_than_a_sync_holds),
    (waits, two_take_at_once),
    (waits, waits_for_somebody_of_a_campus),
    (talks, help_is_called_for),
    (talks, the_student_goes),
    (talks_with_a_tutor, both_are_asked_whether_they_are_sure),
    (talks_with_a_tutor, handed_on_with_what_was_said),
    (waits_for_a_tutor, the_tutors_door_closes_and_opens),
    (waits_for_a_tutor, from_one_queue_into_the_other),
    (talks_and_pictures_cross, pictures_cross_both_ways),
    (talks_where_silence_is_short, a_talk_falls_asleep_and_wakes_from_both_sides),
    (talks_with_a_tutor, a_talk_sleeps_while_its_tutor_goes_home),
    (a_tutor_has_an_adult_to_ask, an_adult_reads_along_and_goes),
    (waits_for_a_tutor, a_tutor_does_some_hours),
]
every_story = pytest.mark.parametrize(("prelude", "story"), STORIES, ids=[story.__name__ for _, story in STORIES])


# --- lives ------------------------------------------------------------------------------------------------------------
@pytest.fixture(scope="module")
def on_sqlite() -> Iterator[Stages]:
    files = Files()
    yield Stages(files)
    files.close()


@pytest.fixture(scope="module")
def on_postgresql(postgresql_server: str) -> Stages:
    return Stages(ServerDatabases(postgresql_server))


async def lived(house: House, story: Story, *cut_at: int) -> dict[str, Any]:
    """What is there in the end."""
    house.power_with(*cut_at)
    async with house.lived_in():
        await story(house)
        await house.rest()
        return await house.remains()


async def lived_calmly(stages: Stages, prelude: Story, story: Story) -> tuple[dict[str, Any], Power]:
    """What is there in the end, and the borders that were crossed."""
    house = await stages.after(prelude)
    remains = await lived(house, story)
    assert house.lives == 2, "the prelude's and this one"
    assert house.world.said_anew == [], "two messages with one transaction id: the second would be lost"
    assert remains["errands"] == 0
    assert set(remains["ciphertext"]) <= {"locked"}, "what is delivered is erased; only what waits for its key stays"
    await stages.tidy(house)
    return remains, house.power


async def different_when_cut(
    stages: Stages, prelude: Story, story: Story, calm: object, cuts: Iterable[tuple[int, ...]]
) -> list[str]:
    """Tries each and says what went otherwise than in the calm life."""
    found: list[str] = []
    for cut_at in cuts:
        house = await stages.after(prelude)
        try:
            otherwise = differences(calm, await lived(house, story, *cut_at))
            if house.lives < 3:
                otherwise.append("the power never went")
        except Exception as error:
            otherwise = [f"{type(error).__name__}: {error}"]
        found += [f"cut at {cut_at} {house.power.cuts}: {line}" for line in otherwise]
        await stages.tidy(house)
        if len(found) > 5:
            break
    return found


def differences(calm: object, cut: object, where: str = "") -> list[str]:
    """Where two lives differ, each in a line."""
    if isinstance(calm, dict) and isinstance(cut, dict):
        keys = [*calm, *(key for key in cut if key not in calm)]
        return [line for key in keys for line in differences(calm.get(key), cut.get(key), f"{where}/{key}")]
    if calm == cut:
        return []
    if isinstance(calm, list) and isinstance(cut, list):
        lost = [one for one in calm if calm.count(one) > cut.count(one)]
        more = [one for one in cut if cut.count(one) > calm.count(one)]
        return [f"{where}: lost {lost!r:.300}, more {more!r:.300}" if lost or more else f"{where}: in another order"]
    return [f"{where}: {calm!r:.200} became {cut!r:.200}"]


@every_story
async def test_wherever_the_power_goes_everybody_reads_what_they_would_have_read(
    prelude: Story, story: Story, on_sqlite: Stages
) -> None:
    calm, power = await lived_calmly(on_sqlite, prelude, story)
    cuts = range(1, len(power.trace) + 1) if EVERY_STEP else power.distinct

    assert await different_when_cut(on_sqlite, prelude, story, calm, [(cut,) for cut in cuts]) == []


@every_story
async def test_a_second_power_cut_while_the_first_is_mended_changes_nothing(
    prelude: Story, story: Story, on_sqlite: Stages
) -> None:
    calm, power = await lived_calmly(on_sqlite, prelude, story)
    dice = random.Random(story.__name__)
    firsts = dice.sample(power.distinct, 2)

    # The recovery crosses some ten borders before it works again.
    cuts = [(first, first + dice.randint(1, 25)) for first in firsts]

    assert await different_when_cut(on_sqlite, prelude, story, calm, cuts) == []


@every_story
async def test_on_postgresql_too_everybody_reads_what_they_would_have_read(
    prelude: Story, story: Story, on_postgresql: Stages
) -> None:
    calm, power = await lived_calmly(on_postgresql, prelude, story)
    steps = len(power.trace)
    dice = random.Random(story.__name__)

    cuts = [(dice.randint(part * steps // 3 + 1, (part + 1) * steps // 3),) for part in range(3)]

    assert await different_when_cut(on_postgresql, prelude, story, calm, cuts) == []


async def test_what_is_shown_of_before_goes_with_an_erasing_wherever_the_power_goes(on_sqlite: Stages) -> None:
    """How much had been shown by then is nobody's to say; but nothing of it stays."""
    _, power = await lived_calmly(on_sqlite, talks_with_a_tutor, erased_while_the_past_is_shown)
    for cut in power.distinct:
        house = await on_sqlite.after(talks_with_a_tutor)
        remains = await lived(house, erased_while_the_past_is_shown, cut)
        assert house.lives > 2, "the power never went"
        assert (remains["errands"], remains["crossings"], remains["conversations"]) == (0, [], []), cut
        await on_sqlite.tidy(house)


async def test_three_hundred_messages_written_while_the_bot_is_off_arrive_whole_and_in_order(
    on_sqlite: Stages,
) -> None:
    async def three_hundred(house: House) -> None:
        for number in range(300):
            house.student.writes(entry_of(house), f"rivi {number}")
        await house.koivu.reads(desk_of(house), "rivi 299")

    calm, power = await lived_calmly(on_sqlite, talks, three_hundred)
    [desk] = [room for name, room in calm["rooms"].items() if "<0>" in name]
    said = [body for _, body, *_ in desk["said"]]

    assert [body for body in said if body.startswith("rivi")] == [f"rivi {number}" for number in range(300)]
    cuts = [(power.distinct[len(power.distinct) // 2],)]
    assert await different_when_cut(on_sqlite, talks, three_hundred, calm, cuts) == []
