"""Danger, as `kynnys demo --play` acts it out: a tutor's talk that an adult takes over, a joke, a night, two keys.

What the students write stands in config/crisis/demo.toml and is not shown: the story tells that something was written,
and what everybody else then reads.
"""

from __future__ import annotations

import asyncio
import os
import re
import signal
import time
import tomllib
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING

from bot.demo.people import Client, NotSeen, Seen

if TYPE_CHECKING:
    from bot.demo.story import Play


@dataclass
class Danger:
    """What students in danger write, by name; shown to nobody."""

    play: Play
    words: dict[str, str]

    @property
    def tutor(self) -> Client:
        return self.play.staff["kuusi"]

    @property
    def alarm_room(self) -> str:
        return self.play.stage.rooms["alarm"]


async def scenes(play: Play) -> None:
    """All of them, on a stage that stands, while an adult is on call behind the tutors."""
    danger = Danger(play, tomllib.loads((files("config") / "crisis" / "demo.toml").read_text(encoding="utf-8")))
    await _a_joke(danger)
    await _a_tutor_s_talk(danger)
    await _at_night(danger)


async def _a_joke(danger: Danger) -> None:
    play = danger.play
    student, entry = await play.new_student("joker")
    alarms = [seen for seen in play.counsellor.seen if seen.room == danger.alarm_room]
    begun = time.monotonic()
    await student.write(entry, danger.words["soft"])
    line = await student.reads("voin olla väärässä", room=entry, after=begun)
    play.tell("opiskelija 4", "(kirjoittaa jotain alakuloista)")
    play.tell("botti", play.first_line(line), line.at - begun)
    await student.write(entry, danger.words["joke"])
    play.tell("opiskelija 4", "(vitsailee kuolemalla)")
    await asyncio.sleep(2.0)
    if [seen for seen in play.counsellor.seen if seen.room == danger.alarm_room] != alarms:
        raise NotSeen("a joke called the adults")
    play.tell("hälytykset", "(hiljaista)")


async def _a_tutor_s_talk(danger: Danger) -> None:
    play, tutor, adult = danger.play, danger.tutor, danger.play.counsellor
    student, entry = await play.new_student("in_danger")
    begun = time.monotonic()
    await student.write(entry, "tutori")
    card = await tutor.reads("Kortti", room=play.stage.rooms["tutors"], after=begun)
    await tutor.react(play.stage.rooms["tutors"], card.event_id, "✅")
    desk = await tutor.reads("!sulje", after=begun)
    await student.reads("Tutori Kuusi", room=entry, after=begun)
    play.tell("opiskelija 5", "tutori")
    play.tell("Kuusi", "✅")
    begun = time.monotonic()
    await student.write(entry, danger.words["oblique"])
    play.tell("opiskelija 5", "(kirjoittaa viestin, jossa on hätä)")
    text = await student.reads("Otan tämän tosissani", room=entry, after=begun)
    play.tell("botti", play.first_line(text), text.at - begun)
    aside = await tutor.reads("Aikuinen jatkaa", room=desk.room, after=begun)
    play.tell("tutorille", play.first_line(aside), aside.at - begun)
    alarm = await adult.reads("T3", room=danger.alarm_room, after=begun)
    play.tell("hälytykset", play.first_line(alarm), alarm.at - begun)
    if any(seen.room == danger.alarm_room for seen in tutor.seen):
        raise NotSeen("the tutor saw the alarm")
    paged = await adult.sees(
        lambda seen: seen.room == danger.alarm_room and seen.at > alarm.at and "m.mentions" in seen.content, within=30
    )
    play.tell("hälytykset", play.first_line(paged), paged.at - begun)
    await _an_adult_has_it(danger, student, entry, alarm)


async def _an_adult_has_it(danger: Danger, student: Client, entry: str, alarm: Seen) -> None:
    play, adult = danger.play, danger.play.counsellor
    begun = time.monotonic()
    await adult.react(danger.alarm_room, alarm.event_id, "✅")
    play.tell("kuraattori", "✅")
    checklist = await adult.reads("Tarkistuslista", after=begun)
    play.tell("työpöytä", play.first_line(checklist), checklist.at - begun)
    here = await student.reads("Kuraattori Koivu", room=entry, after=begun)
    play.tell("botti", play.first_line(here), here.at - begun)
    await adult.write(checklist.room, "Hei, olen Koivu. Luin viestisi. Oletko nyt turvassa?")
    await student.reads("Luin viestisi", room=entry)
    await student.write(entry, "joo. äiti tuli just kotiin")
    await adult.reads("äiti tuli", room=checklist.room)
    await _two_open_what_one_cannot(danger, student, alarm)
    for command, wanted in (("!laske turvassa", "Taso on nyt"), ("!tulos turvassa", "Kirjattu")):
        begun = time.monotonic()
        await adult.write(checklist.room, command)
        told = await adult.reads(wanted, room=checklist.room, after=begun)
        play.tell("kuraattori", command)
        play.tell("työpöytä", play.first_line(told), told.at - begun)
    await adult.write(checklist.room, "!sulje")
    await student.reads("päättynyt", room=entry, after=begun)


async def _two_open_what_one_cannot(danger: Danger, student: Client, alarm: Seen) -> None:
    """The sealed identity: one adult alone does not get it, two together do, once."""
    play, adult, other = danger.play, danger.play.counsellor, danger.play.staff["laine"]
    found = re.search(r"Hälytys (\d+)", alarm.body)
    number = found[1] if found else "1"
    begun = time.monotonic()
    await adult.write(danger.alarm_room, f"!avaa {number} hengenvaara")
    await adult.reads("pyytää avaamaan", room=danger.alarm_room, after=begun)
    play.tell("kuraattori", f"!avaa {number} hengenvaara")
    begun = time.monotonic()
    await adult.write(danger.alarm_room, f"!vahvista {number}")
    refused = await adult.reads("Sama henkilö", room=danger.alarm_room, after=begun)
    play.tell("kuraattori", f"!vahvista {number}")
    play.tell("hälytykset", play.first_line(refused), refused.at - begun)
    begun = time.monotonic()
    await other.write(danger.alarm_room, f"!vahvista {number}")
    play.tell("psykologi", f"!vahvista {number}")
    shown = await other.reads(student.user_id, after=begun, within=30)
    await adult.reads(student.user_id, room=shown.room, within=30)
    play.tell("(kahdelle)", "tunnus, kerran, heidän omassa huoneessaan", shown.at - begun)


async def _at_night(danger: Danger) -> None:
    """The hours of duty end, the plug is pulled, and the bot comes back to a student who writes at night."""
    play, stage = danger.play, danger.play.stage
    stage.duty_ends()
    before = stage.pid
    os.kill(before, signal.SIGKILL)
    play.tell("(yö)", "päivystys on kiinni, ja botin virta katkeaa kesken kaiken")
    while stage.pid == before:  # noqa: ASYNC110 - another process comes back
        await asyncio.sleep(0.1)
    await _nobody_until_a_given_hour(play)
    student, entry = await play.new_student("at_night")
    begun = time.monotonic()
    await student.write(entry, danger.words["urgent"])
    play.tell("opiskelija 7", "(kirjoittaa, ettei jaksa)")
    text = await student.reads("ei ole nyt ketään aikuista", room=entry, after=begun)
    told = next(line for line in text.body.splitlines() if "ketään aikuista" in line)
    play.tell("botti", told, text.at - begun)
    card = await play.counsellor.reads("T2", room=danger.alarm_room, after=begun)
    play.tell("hälytykset", play.first_line(card), card.at - begun)


async def _nobody_until_a_given_hour(play: Play) -> None:
    student, entry = await play.new_student("who_waits_for_the_day")
    begun = time.monotonic()
    await student.write(entry, "tutori")
    closed = await student.reads("He tulevat", room=entry, after=begun)
    play.tell("opiskelija 6", "tutori")
    play.tell("botti", play.first_line(closed), closed.at - begun)
