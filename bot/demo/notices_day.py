"""Notices, as `kynnys demo --play` acts it out: a file of facts, cards in two roles' rooms, and what is done with them.

It is another side of the program: its own process, account, folder and people. None of the actors before has a part in
it. The students are nobody; one of them has turvakielto, and at the end it is looked up that nobody has read of them.
"""

from __future__ import annotations

import asyncio
import sys
import time
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from bot.demo import processes
from bot.demo.notice_stage import PEOPLE, NoticeStage
from bot.demo.people import Client, NotSeen, Seen, log_in
from rooms.hours import HELSINKI

if TYPE_CHECKING:
    from bot.demo.story import Play

AWAY, HIDDEN = "Opiskelija 1", "Opiskelija 3"
_CREDITS = "opintopisteitä kertynyt"
_TERM = timedelta(days=89)
_HEADINGS = (
    "student_key;student_name;group;non_disclosure;window_start;window_end;absent_h_total;credits_planned;"
    "credits_earned"
)


def facts(today: date) -> str:
    """Four students: one away and behind, one as planned, one with turvakielto, one behind."""
    window = f"{today - _TERM};{today}"
    rows = (
        f"9001;{AWAY};24A;ei;{window};78,5;30;2",
        f"9002;Opiskelija 2;24A;ei;{window};3;30;28",
        f"9003;{HIDDEN};24A;kyllä;{window};99;30;0",
        f"9004;Opiskelija 4;24B;ei;{window};6;30;5",
    )
    return "\n".join((_HEADINGS, *rows, ""))


@dataclass
class Day:
    """The two of the staff at their rooms."""

    play: Play
    stage: NoticeStage
    advisor: Client
    opo: Client

    def room(self, role: str) -> str:
        return self.stage.rooms[role]


async def scenes(play: Play) -> None:
    """All of them. The two come when the story needs them, and go with it."""
    stage = play.stage.notices
    async with AsyncExitStack() as stack:
        advisor, opo = await asyncio.gather(*(_of_staff(stack, stage, name) for name in PEOPLE))
        await stage.until_everybody_is_known()
        day = Day(play, stage, advisor, opo)
        mine = await _a_file_falls_in(day)
        await _taken(day, mine)
        there = await _handed_over(day, mine)
        await _done(day, there)
        await _the_log_holds(day)
        await _nobody_read_of_who_is_hidden(day)


async def _of_staff(stack: AsyncExitStack, stage: NoticeStage, name: str) -> Client:
    account = stage.people[name]
    login = await log_in(stage.homeserver.url, account.user_id, account.password)
    directory = stage.directory / "people" / name
    return await stack.enter_async_context(Client.online(stage.homeserver.url, login, directory))


async def _a_file_falls_in(day: Day) -> Seen:
    """Both roles get a card about the same student, each with its own fields."""
    begun = time.monotonic()
    draft, file = day.stage.folder / ".facts.part", day.stage.folder / "facts.csv"
    draft.write_text(facts(datetime.now(HELSINKI).date()), encoding="utf-8")
    draft.rename(file)
    day.play.tell("(rekisteri)", "tiedosto neljästä opiskelijasta")
    hours = await day.advisor.reads(AWAY, room=day.room("ryhmanohjaaja"), within=60)
    credits = await day.opo.sees(
        lambda seen: AWAY in seen.body and _CREDITS in seen.body and seen.room == day.room("opo"), within=60
    )
    for who, card, word in (("ohjaajille", hours, "Tiedot"), ("opoille", credits, _CREDITS)):
        day.play.tell(who, f"{card.body.splitlines()[0]} · {_line(card, word)}", card.at - begun)
    if _CREDITS in hours.body:
        raise NotSeen("a card shows what is another role's")
    receipt = day.stage.folder / "taken" / "facts.csv.taken.txt"
    day.play.tell("(kuitti)", receipt.read_text(encoding="utf-8").splitlines()[0])
    return hours


async def _taken(day: Day, card: Seen) -> None:
    begun = time.monotonic()
    await day.advisor.react(card.room, card.event_id, "✅")
    owned = await day.advisor.reads("Otti: Ryhmänohjaaja Lehto", room=card.room, after=begun)
    day.play.tell("ohjaaja", "✅")
    day.play.tell("ohjaajille", _line(owned, "Otti"), owned.at - begun)


async def _handed_over(day: Day, card: Seen) -> Seen:
    """To another role: one line is left here, and there it lies with that role's fields."""
    begun = time.monotonic()
    await day.advisor.write(card.room, "siirrä opo", **_answering(card))
    left = await day.advisor.reads("on nyt roolilla", room=card.room, after=begun)
    there = await day.opo.sees(
        lambda seen: AWAY in seen.body and seen.room == day.room("opo") and seen.at > begun, within=20
    )
    day.play.tell("ohjaaja", "siirrä opo")
    day.play.tell("ohjaajille", day.play.first_line(left), left.at - begun)
    day.play.tell("opoille", day.play.first_line(there), there.at - begun)
    return there


async def _done(day: Day, card: Seen) -> None:
    begun = time.monotonic()
    await day.opo.write(card.room, "valmis yhteys", **_answering(card))
    over = await day.opo.reads("päättyi: otettiin yhteyttä", room=card.room, after=begun)
    day.play.tell("opo", "valmis yhteys")
    day.play.tell("opoille", day.play.first_line(over), over.at - begun)
    if AWAY in over.body:
        raise NotSeen("a notice that has ended still names somebody")


async def _the_log_holds(day: Day) -> None:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "notices", "audit", "--verify", "--data", str(day.stage.data)),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
        env=processes.environment(),
    )
    told, _ = await process.communicate()
    if process.returncode:
        raise NotSeen(told.decode())
    day.play.tell("(loki)", told.decode().splitlines()[0].partition(" Last")[0])


async def _nobody_read_of_who_is_hidden(day: Day) -> None:
    """Nor does anything of ours on disk name them, but for the file that was dropped."""
    seen = [*day.advisor.seen, *day.opo.seen]
    kept = [file for file in day.stage.data.rglob("*") if file.is_file() and HIDDEN.encode() in file.read_bytes()]
    if kept or any(HIDDEN in one.body for one in seen):
        raise NotSeen("somebody read of a student with turvakielto")
    day.play.tell("(turvakielto)", f"{HIDDEN} ei ole missään")


def _line(seen: Seen, word: str) -> str:
    return next(line for line in seen.body.splitlines() if word in line)


def _answering(card: Seen) -> dict[str, object]:
    return {"m.relates_to": {"m.in_reply_to": {"event_id": card.event_id}}}
