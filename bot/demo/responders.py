"""Tutors, as `kynnys demo --play` acts it out: a door that an adult opens, two who press at once, one who has to go.

A tutor is a trained student and never alone: an adult on call stands behind them, comes when asked, and goes on where
the student agrees. The student who would rather talk with an adult says one word.
"""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.demo.people import Client, NotSeen
from bot.demo.stage import TUTORS

if TYPE_CHECKING:
    from bot.demo.story import Play


@dataclass(frozen=True)
class Visit:
    """A student in their entry room, as the story names them."""

    name: str
    student: Client
    entry: str


async def scenes(play: Play) -> None:
    """All of them, on a stage that stands. At the end the adult is still on call, and one tutor is left."""
    visit = await _nobody_stands_behind_them(play)
    winner, desk = await _two_press_at_once(play, visit, await _the_door_opens(play, visit))
    await _a_talk(play, visit, winner, desk)
    await _an_adult_reads_along(play, visit, winner, desk)
    await _it_sleeps_and_wakes(play, visit, winner, desk)
    await _handed_on(play, visit, winner, desk)
    await _an_adult_instead(play, visit, winner)
    await _a_tutor_goes(play)


# --- closed, and open -----------------------------------------------------------------------------------------------
async def _nobody_stands_behind_them(play: Play) -> Visit:
    """A tutor may not begin, and the student is told so, while no adult is on call."""
    kuusi, room = play.staff["kuusi"], _room(play)
    visit = Visit("opiskelija 2", *await play.new_student("asks_for_a_tutor"))
    begun = time.monotonic()
    await visit.student.write(visit.entry, "tutor")
    closed = await visit.student.reads("eivät ole nyt paikalla", room=visit.entry, after=begun)
    play.tell(visit.name, "tutor")
    play.tell("botti", play.first_line(closed), closed.at - begun)
    begun = time.monotonic()
    await kuusi.write(room, "!vuoroon")
    why = await kuusi.reads("tukiaikuinen on vuorossa", room=room, after=begun)
    play.tell("Kuusi", "!vuoroon")
    play.tell("tutorit", play.first_line(why), why.at - begun)
    return visit


async def _the_door_opens(play: Play, visit: Visit) -> str:
    """The adult goes on duty; the card of whoever waited comes. Answers its event id."""
    kuusi, room, begun = play.staff["kuusi"], _room(play), time.monotonic()
    await play.staff["saari"].write(room, "!vuoroon")
    on_duty = await kuusi.reads("Ohjaaja Saari on nyt vuorossa", room=room, after=begun)
    play.tell("ohjaaja", "!vuoroon")
    play.tell("tutorit", play.first_line(on_duty), on_duty.at - begun)
    opened = await visit.student.reads("ovat nyt paikalla", room=visit.entry, after=begun)
    play.tell("botti", play.first_line(opened), opened.at - begun)
    card = await kuusi.reads("Kortti", room=room, after=begun)
    play.tell("tutorit", play.first_line(card), card.at - begun)
    await play.staff["leppa"].sees(lambda seen: seen.event_id == card.event_id)
    return card.event_id


async def _two_press_at_once(play: Play, visit: Visit, card: str) -> tuple[str, str]:
    """One has the student and the other is told; answers the one who has, and the desk."""
    room, begun = _room(play), time.monotonic()
    await asyncio.gather(*(play.staff[name].react(room, card, "✅") for name in TUTORS))
    play.tell("tutorit", "✅ ✅ (kaksi yhtä aikaa)")
    told = await play.staff["kuusi"].reads("ehti ottaa", room=room, after=begun)
    play.tell("tutorit", play.first_line(told), told.at - begun)
    winner, other = sorted(TUTORS, key=lambda name: TUTORS[name] not in told.body)
    desk = await play.staff[winner].reads("!sulje", after=begun)
    here = await visit.student.reads(TUTORS[winner], room=visit.entry, after=begun)
    play.tell("botti", play.first_line(here), here.at - begun)
    if desk.room in await play.staff[other].rooms():
        raise NotSeen("the one who came second is at the desk, too")
    return winner, desk.room


# --- talking --------------------------------------------------------------------------------------------------------
async def _a_talk(play: Play, visit: Visit, winner: str, desk: str) -> None:
    tutor, said = play.staff[winner], "Moi! Mullakin oli eka vuosi aika yksinäinen. Mitä sulle kuuluu?"
    begun = time.monotonic()
    await tutor.write(desk, said)
    read = await visit.student.reads(said, room=visit.entry, after=begun)
    play.tell(_short(winner), read.body, read.at - begun)
    begun, answer = time.monotonic(), "Ihan ok, mut välitunnit on pitkiä."
    await visit.student.write(visit.entry, answer)
    read = await tutor.reads(answer, room=desk, after=begun)
    play.tell(visit.name, read.body, read.at - begun)


async def _an_adult_reads_along(play: Play, visit: Visit, winner: str, desk: str) -> None:
    """The tutor asks for help: the student is told who reads, before they read anything."""
    tutor, saari, begun = play.staff[winner], play.staff["saari"], time.monotonic()
    await tutor.write(desk, "!apua")
    play.tell(_short(winner), "!apua")
    asked = await visit.student.reads("pyysi", room=visit.entry, after=begun)
    play.tell("botti", play.first_line(asked), asked.at - begun)
    wish = await saari.reads("pyytää aikuista mukaan", room=play.duty, after=begun)
    play.tell("päivystys", play.first_line(wish), wish.at - begun)
    begun = time.monotonic()
    await saari.react(play.duty, wish.event_id, "✅")
    play.tell("ohjaaja", "✅")
    told = await visit.student.reads("lukee nyt mukana", room=visit.entry, after=begun)
    play.tell("botti", play.first_line(told), told.at - begun)
    await saari.reads("lukee nyt mukana", room=desk, after=begun)
    if any("välitunnit on pitkiä" in seen.body for seen in saari.seen):
        raise NotSeen("whoever reads along sees what was said before")
    await saari.write(desk, "Hei, olen Kuusen ja Lepän tukena.")
    read = await visit.student.reads("tukena", room=visit.entry, after=begun)
    play.tell("ohjaaja", read.body, read.at - begun)
    await saari.write(desk, "!poistu")
    gone = await visit.student.reads("eikä hän enää lue mukana", room=visit.entry, after=begun)
    play.tell("botti", play.first_line(gone))


async def _it_sleeps_and_wakes(play: Play, visit: Visit, winner: str, desk: str) -> None:
    """Nothing ends because somebody has a lesson."""
    tutor, begun = play.staff[winner], time.monotonic()
    await tutor.write(desk, "!hiljaa")
    play.tell(_short(winner), "!hiljaa")
    rests = await visit.student.reads("lepäämään", room=visit.entry, after=begun)
    play.tell("botti", play.first_line(rests), rests.at - begun)
    begun, said = time.monotonic(), "Tunti loppu, oon taas täällä."
    await visit.student.write(visit.entry, said)
    woken = await tutor.reads("Keskustelu jatkuu", room=desk, after=begun)
    play.tell("työpöytä", play.first_line(woken), woken.at - begun)
    read = await tutor.reads(said, room=desk, after=begun)
    play.tell(visit.name, read.body, read.at - begun)


async def _handed_on(play: Play, visit: Visit, winner: str, desk: str) -> None:
    """The student is asked, and decides what the next one may read."""
    begun = time.monotonic()
    await play.staff[winner].write(desk, "!siirrä kuraattori")
    play.tell(_short(winner), "!siirrä kuraattori")
    asked = await visit.student.reads("ehdottaa", room=visit.entry, after=begun)
    play.tell("botti", asked.body, asked.at - begun)
    begun = time.monotonic()
    await visit.student.write(visit.entry, "1")
    play.tell(visit.name, "1")
    new_desk = await _koivu_takes(play, visit, begun)
    earlier = await play.counsellor.reads("välitunnit on pitkiä", room=new_desk, after=begun)
    play.tell("työpöytä", earlier.body, earlier.at - begun)
    await play.counsellor.write(new_desk, "!sulje")
    await visit.student.reads("päättynyt", room=visit.entry, after=begun)


async def _an_adult_instead(play: Play, visit: Visit, winner: str) -> None:
    """One word in the middle of a talk with a tutor: never argued with."""
    begun = time.monotonic()
    await visit.student.write(visit.entry, "tutor")
    play.tell(visit.name, "tutor")
    desk = await _takes(play, winner, begun)
    await visit.student.reads(TUTORS[winner], room=visit.entry, after=begun)
    begun = time.monotonic()
    await visit.student.write(visit.entry, "aikuinen")
    play.tell(visit.name, "aikuinen")
    thanked = await play.staff[winner].reads("pyysi aikuista", room=desk, after=begun)
    play.tell("työpöytä", play.first_line(thanked), thanked.at - begun)
    new_desk = await _koivu_takes(play, visit, begun)
    await play.counsellor.write(new_desk, "Hei, täällä Koivu.")
    read = await visit.student.reads("täällä Koivu", room=visit.entry, after=begun)
    play.tell("kuraattori", read.body)
    await play.counsellor.write(new_desk, "!sulje")
    await visit.student.reads("päättynyt", room=visit.entry, after=begun)


async def _koivu_takes(play: Play, visit: Visit, after: float) -> str:
    """The card that came last; answers the desk."""
    card = await play.counsellor.reads("Kortti", room=play.duty, after=after)
    play.tell("päivystys", play.first_line(card), card.at - after)
    begun = time.monotonic()
    await play.counsellor.react(play.duty, card.event_id, "✅")
    play.tell("kuraattori", "✅")
    here = await visit.student.reads("Kuraattori Koivu", room=visit.entry, after=begun)
    play.tell("botti", play.first_line(here), here.at - begun)
    return (await play.counsellor.reads("!sulje", after=begun)).room


# --- one who goes ---------------------------------------------------------------------------------------------------
async def _a_tutor_goes(play: Play) -> None:
    """Off-boarded in the middle of a talk: the student is in the queue again, and goes on with another."""
    kuusi, leppa = play.staff["kuusi"], play.staff["leppa"]
    visit = Visit("opiskelija 3", *await play.new_student("whose_tutor_goes"))
    begun = time.monotonic()
    await visit.student.write(visit.entry, "tutori")
    play.tell(visit.name, "tutori")
    desk = await _takes(play, "leppa", begun)
    await visit.student.write(visit.entry, "Tän Leppä vielä lukee.")
    read = await leppa.reads("vielä lukee", room=desk)
    play.tell("työpöytä", read.body)
    begun = time.monotonic()
    await _removed(play, "leppa")
    back = await visit.student.reads("Pyysin tänne tutoria uudelleen", room=visit.entry, after=begun)
    play.tell("botti", play.first_line(back), back.at - begun)
    await visit.student.write(visit.entry, "Tätä Leppä ei enää lue.")
    desk = await _takes(play, "kuusi", begun)
    read = await kuusi.reads("ei enää lue", room=desk)
    play.tell("työpöytä", read.body)
    if any("ei enää lue" in seen.body for seen in leppa.seen):
        raise NotSeen("whoever was removed goes on reading")
    await kuusi.write(desk, "!sulje")
    await visit.student.reads("päättynyt", room=visit.entry, after=begun)


async def _removed(play: Play, who: str) -> None:
    begun = time.monotonic()
    play.tell("ylläpito", f"kynnys roster remove {who}")
    told = await play.stage.kynnys("roster", "remove", who)
    play.tell("(komento)", told.strip(), time.monotonic() - begun)
    if await play.staff[who].rooms():
        raise NotSeen("whoever was removed is still in a room")
    play.tell("(huoneet)", f"{TUTORS[who]} ei ole enää missään")


async def _takes(play: Play, who: str, after: float) -> str:
    """The card that came last is taken; answers the desk."""
    tutor, room, begun = play.staff[who], _room(play), time.monotonic()
    card = await tutor.reads("Haluaa jutella", room=room, after=after)
    await tutor.react(room, card.event_id, "✅")
    desk = await tutor.reads("!sulje", after=begun)
    play.tell(_short(who), "✅", desk.at - begun)
    return desk.room


def _room(play: Play) -> str:
    return play.stage.rooms["tutors"]


def _short(who: str) -> str:
    return TUTORS[who].rpartition(" ")[2]
