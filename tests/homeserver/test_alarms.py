"""Danger, black box: Element's own crypto against the running bot and a real Synapse.

What students in danger write stands in the data files (config/crisis/demo.toml) and not here.
"""

import asyncio
import os
import re
import signal
import sqlite3
import time
import tomllib
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path

import pytest
import pytest_asyncio

from bot.demo.homeserver import ThrowAwayHomeserver
from tests.clients.element_client import ElementClients, Person, Seen
from tests.homeserver.own_bot import OwnBot, Staff, trained
from tests.homeserver.registry import Registry
from tests.patience import SOON, slowness

pytestmark = [pytest.mark.homeserver, pytest.mark.asyncio(loop_scope="module")]

SETTINGS = """
[trust]
on_first_use = true

[alarm]
t3_backup_after = "3 s"
t3_outside_after = "6 s"
gentle_repeat_after = "20 s"
"""
WORDS = tomllib.loads((Path(__file__).parents[2] / "config" / "crisis" / "demo.toml").read_text(encoding="utf-8"))
GRAVE, URGENT, JOKE, SOFT = WORDS["oblique"], WORDS["urgent"], WORDS["joke"], WORDS["soft"]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def clients(homeserver: ThrowAwayHomeserver) -> AsyncIterator[ElementClients]:
    async with ElementClients(homeserver.url, homeserver.registration_token) as running:
        yield running


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def bot(homeserver: ThrowAwayHomeserver, registry: Registry, tmp_path_factory) -> AsyncIterator[OwnBot]:
    staff = {
        "koivu": Staff(await homeserver.register("koivu-alarms", "salasana"), "Kuraattori Koivu"),
        "laine": Staff(await homeserver.register("laine-alarms", "salasana"), "Psykologi Laine", role="psykologi"),
        "saari": Staff(await homeserver.register("saari-alarms", "salasana"), "Ohjaaja Saari", role="supervisor"),
        "kuusi": Staff(await homeserver.register("kuusi-alarms", "salasana"), "Tutori Kuusi", "tutor", more=trained()),
    }
    directory = tmp_path_factory.mktemp("alarms")
    bot = await OwnBot.cast(homeserver, directory / "bot", registry, "tuki-alarms", staff, SETTINGS)
    bot.start()
    try:
        yield bot
    finally:
        bot.stop()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def koivu(bot: OwnBot, clients: ElementClients) -> Person:
    return await on_duty(bot, clients, "koivu")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def laine(bot: OwnBot, clients: ElementClients) -> Person:
    return await on_duty(bot, clients, "laine")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def kuusi(bot: OwnBot, clients: ElementClients) -> Person:
    """A tutor, with an adult on call behind them."""
    saari = await on_duty(bot, clients, "saari")
    tutor = await on_duty(bot, clients, "kuusi")
    before = tutor.now()
    await saari.send(bot.rooms["tutors"], "!vuoroon")
    await tutor.reads("Ohjaaja Saari on nyt vuorossa", room=bot.rooms["tutors"], after=before)
    return tutor


async def on_duty(bot: OwnBot, clients: ElementClients, name: str) -> Person:
    """A member of staff at a device of their own, whom the bot trusts."""
    user = f"@{name}-alarms:{bot.user_id.partition(':')[2]}"
    person = await clients.login(f"{name} alarms", user, "salasana", autojoin=True)
    await bot.vouches_for(name)
    return person


async def a_student(bot: OwnBot, clients: ElementClients, name: str) -> tuple[Person, str]:
    student = await clients.register(name)
    room = await student.dm(bot.user_id)
    await student.reads("112", room=room)
    return student, room


def alarm_room(bot: OwnBot) -> str:
    return bot.rooms["alarm"]


def rows(bot: OwnBot, query: str) -> list[tuple[object, ...]]:
    connection = sqlite3.connect(f"file:{bot.data / 'chat.db'}?mode=ro", uri=True)
    try:
        return connection.execute(query).fetchall()
    finally:
        connection.close()


async def takes(adult: Person, bot: OwnBot, card: Seen) -> str:
    """Presses ✅ and comes to the desk; answers its room."""
    before = adult.now()
    await adult.react(alarm_room(bot), card, "✅")
    return (await adult.reads("Tarkistuslista", after=before)).room


async def ends(adult: Person, desk: str) -> None:
    before = adult.now()
    await adult.send(desk, "!tulos turvassa")
    await adult.reads("Kirjattu", room=desk, after=before)
    await adult.send(desk, "!sulje")


async def test_a_student_in_danger_has_112_at_once_and_an_adult_has_the_alarm_in_seconds(bot, clients, koivu):
    student, entry = await a_student(bot, clients, "in danger")
    before, card_before = student.now(), koivu.now()
    slow, sent = slowness(), time.monotonic()

    await student.send(entry, GRAVE)
    text = await student.reads("112", room=entry, after=before)
    card = await koivu.reads("T3", room=alarm_room(bot), after=card_before)

    took = time.monotonic() - sent
    assert took < 5 * max(slow, slowness()), took
    assert text.body.splitlines()[1].count("112") == 1 or "112" in "".join(text.body.splitlines()[:3])
    assert not await koivu.heard(GRAVE), "the alarm holds no words"
    assert not await koivu.heard(student.user_id)
    desk = await takes(koivu, bot, card)
    assert (await koivu.reads(GRAVE, room=desk)).room == desk, "the adult who comes reads what was written"
    await student.reads("Kuraattori Koivu", room=entry, after=before)
    await koivu.send(desk, "Hei, olen tässä.")
    await student.reads("olen tässä", room=entry)
    await ends(koivu, desk)
    assert rows(bot, "SELECT standing, outcome FROM alarm ORDER BY id DESC LIMIT 1") == [("closed", "turvassa")]


async def test_an_alarm_that_nobody_takes_rings_again(bot, clients, koivu, laine):
    student, entry = await a_student(bot, clients, "unheard")
    before = koivu.now()

    await student.send(entry, GRAVE)
    card = await koivu.reads("T3", room=alarm_room(bot), after=before)
    rung = await koivu.sees(
        lambda seen: seen.room == alarm_room(bot) and "m.mentions" in mentioned(seen) and "T3" in (seen.body or ""),
        after=before,
        what="a ping",
    )

    assert mentioned(rung)["m.mentions"]["room"] is True
    desk = await takes(laine, bot, card)
    await ends(laine, desk)


async def test_of_two_who_press_at_once_one_has_it_and_the_other_is_told(bot, clients, koivu, laine):
    student, entry = await a_student(bot, clients, "wanted by two")
    marks = koivu.now(), laine.now()
    await student.send(entry, GRAVE)
    card = await koivu.reads("T3", room=alarm_room(bot), after=marks[0])
    await laine.reads("T3", room=alarm_room(bot), after=marks[1])

    await asyncio.gather(*(one.react(alarm_room(bot), card, "✅") for one in (koivu, laine)))
    told = await koivu.sees(
        lambda seen: seen.room == alarm_room(bot) and "ehti ottaa" in (seen.body or ""), after=marks[0]
    )

    winner = laine if "Laine" in told.body else koivu
    desk = (await winner.reads("Tarkistuslista", after=marks[winner is laine])).room
    await ends(winner, desk)
    assert rows(bot, "SELECT count(*) FROM alarm WHERE standing <> 'closed'") == [(0,)]


async def test_a_tutor_is_moved_aside_and_never_sees_the_alarm(bot, clients, koivu, kuusi):
    student, entry = await a_student(bot, clients, "with a tutor")
    before, at_duty = koivu.now(), kuusi.now()
    await student.send(entry, "tutori")
    card = await kuusi.reads("Kortti", room=bot.rooms["tutors"], after=at_duty)
    await kuusi.react(bot.rooms["tutors"], card, "✅")
    desk = (await kuusi.reads("!sulje", after=at_duty)).room
    await student.reads("Tutori Kuusi", room=entry)

    await student.send(entry, GRAVE)
    await kuusi.reads("Aikuinen jatkaa", room=desk, after=at_duty)
    alarm = await koivu.reads("T3", room=alarm_room(bot), after=before)

    assert not await kuusi.heard(GRAVE), "nor what made the alarm ring"
    assert alarm_room(bot) not in await kuusi.rooms()
    await kuusi.send(desk, "mitä tapahtui")
    await student.never_reads("mitä tapahtui", room=entry)
    await ends(koivu, await takes(koivu, bot, alarm))


async def test_a_joke_calls_nobody_and_sadness_gets_one_gentle_line(bot, clients, koivu):
    student, entry = await a_student(bot, clients, "joking")
    quiet, before = koivu.now(), student.now()

    await student.send(entry, SOFT)
    line = await student.reads("Voin olla väärässä", room=entry, after=before)
    await student.send(entry, JOKE)

    assert "112" in line.body
    assert "aikuinen" in line.body
    await koivu.never_sees(lambda seen: seen.room == alarm_room(bot), after=quiet, during=3)


async def test_an_alarm_is_raised_once_when_the_bot_is_killed_in_between(bot, clients, koivu):
    student, entry = await a_student(bot, clients, "at the wrong moment")
    before, heard = koivu.now(), student.now()

    await student.send(entry, GRAVE)
    await asyncio.sleep(0.15)
    bot.kill()
    bot.start()
    card = await koivu.reads("T3", room=alarm_room(bot), after=before)
    await student.reads("112", room=entry, after=heard)
    await asyncio.sleep(2)

    assert rows(bot, "SELECT count(*) FROM alarm WHERE standing <> 'closed'") == [(1,)]
    cards = [seen for seen in koivu.seen[before.index + 1 :] if seen.room == card.room and seen.kind == "message"]
    assert len({seen.id for seen in cards if "ei ole vielä ottanut" in (seen.body or "")}) == 1
    await ends(koivu, await takes(koivu, bot, card))


async def test_the_rules_alarm_goes_with_the_encoder_stopped(bot, clients, koivu):
    encoders = encoders_of(bot.pid)
    for one in encoders:
        os.kill(one, signal.SIGSTOP)
    try:
        student, entry = await a_student(bot, clients, "without an encoder")
        before, heard = koivu.now(), student.now()
        slow, sent = slowness(), time.monotonic()
        await student.send(entry, GRAVE)
        card = await koivu.reads("T3", room=alarm_room(bot), after=before)
        await student.reads("112", room=entry, after=heard)
        took = time.monotonic() - sent
        assert took < 5 * max(slow, slowness()), took
    finally:
        for one in encoders:
            with suppress(ProcessLookupError):
                os.kill(one, signal.SIGCONT)
    await ends(koivu, await takes(koivu, bot, card))


async def test_an_urgent_message_in_pieces_is_read_together(bot, clients, koivu):
    student, entry = await a_student(bot, clients, "in pieces")
    before = koivu.now()

    for piece in URGENT.replace(",", "").split(" ", 3):
        await student.send(entry, piece)
    card = await koivu.reads("T2", room=alarm_room(bot), after=before)

    await ends(koivu, await takes(koivu, bot, card))


async def test_an_edit_is_screened_as_well(bot, clients, koivu):
    student, entry = await a_student(bot, clients, "who thinks again")
    before = koivu.now()
    first = await student.send(entry, "moikka vaan")

    await student.edit(entry, first, GRAVE)

    await ends(koivu, await takes(koivu, bot, await koivu.reads("T3", room=alarm_room(bot), after=before)))


async def test_a_drill_goes_through_the_chain_and_ends_with_a_report(bot, koivu):
    before = koivu.now()

    await koivu.send(alarm_room(bot), "!harjoitus")
    card = await koivu.reads("HARJOITUS", room=alarm_room(bot), after=before)
    pressed = koivu.now()
    await koivu.react(alarm_room(bot), card, "✅")
    report = await koivu.reads("HARJOITUS", room=alarm_room(bot), after=pressed)

    assert re.search(r"\d[.,]\d", report.body)
    assert rows(bot, "SELECT standing, drill FROM alarm ORDER BY id DESC LIMIT 1") == [("closed", 1)]


async def test_kynnys_drill_asks_a_running_service(bot, koivu):
    before = koivu.now()
    kynnys = await asyncio.create_subprocess_exec(
        *(os.sys.executable, "-m", "bot", "drill", "--settings", str(bot.settings), "--wait", f"{SOON:.0f}"),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
        env=bot.environment(),
    )

    card = await koivu.reads("HARJOITUS", room=alarm_room(bot), after=before)
    await koivu.react(alarm_room(bot), card, "✅")
    out, _ = await asyncio.wait_for(kynnys.communicate(), SOON)

    assert kynnys.returncode == 0, out.decode()
    assert "taken by koivu" in out.decode()


async def test_what_was_done_stands_in_the_audit_log_without_words_or_ids(bot):
    logged = rows(bot, 'SELECT what, "by", detail FROM audit ORDER BY id')

    assert [what for what, *_ in logged][:3] == ["raised", "taken", "closed"]
    assert not [one for row in logged for one in row if "@" in str(one) or "!" in str(one)]


def mentioned(seen: Seen) -> dict[str, object]:
    """The decrypted content of what was seen."""
    return seen.raw.get("clear") or {}


def encoders_of(pid: int) -> list[int]:
    """Children of the bot that run the encoder."""
    found: set[int] = set()
    for task in Path(f"/proc/{pid}/task").iterdir():
        found |= {int(one) for one in (task / "children").read_text().split()}
    return sorted(one for one in found if b"encoder_child" in Path(f"/proc/{one}/cmdline").read_bytes())
