"""The sealed identity, black box: two adults with Element open it together, and nobody sees it in any other way.

What students write stands in the data files (config/crisis/demo.toml) and not here.
"""

import asyncio
import re
import sqlite3
import tomllib
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from bot.demo.homeserver import ThrowAwayHomeserver
from tests.clients.element_client import ElementClients, Moment, Person, Seen
from tests.homeserver.own_bot import OwnBot, Staff
from tests.homeserver.registry import Registry
from tests.patience import SOON, eventually

pytestmark = [pytest.mark.homeserver, pytest.mark.asyncio(loop_scope="module")]

SETTINGS = """
[trust]
on_first_use = true

[alarm]
t3_backup_after = "30 min"
t3_outside_after = "40 min"
"""
WORDS = tomllib.loads((Path(__file__).parents[2] / "config" / "crisis" / "demo.toml").read_text(encoding="utf-8"))
GRAVE, THREAT = WORDS["oblique"], WORDS["threat"]
NAMES = {"koivu": "Kuraattori Koivu", "laine": "Psykologi Laine", "niemi": "Opo Niemi"}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def clients(homeserver: ThrowAwayHomeserver) -> AsyncIterator[ElementClients]:
    async with ElementClients(homeserver.url, homeserver.registration_token) as running:
        yield running


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def bot(homeserver: ThrowAwayHomeserver, registry: Registry, tmp_path_factory) -> AsyncIterator[OwnBot]:
    staff = {key: Staff(await homeserver.register(f"{key}-two", "salasana"), alias) for key, alias in NAMES.items()}
    staff["it"] = Staff(await homeserver.register("it-two", "salasana"), "", role=None)
    bot = await OwnBot.cast(homeserver, tmp_path_factory.mktemp("two") / "bot", registry, "tuki-two", staff, SETTINGS)
    bot.start()
    try:
        yield bot
    finally:
        bot.kill()  # journals and all stay behind, for the search for words at the end


async def on_duty(bot: OwnBot, clients: ElementClients, key: str, *, autojoin: bool = True) -> Person:
    user = f"@{key}-two:{bot.user_id.partition(':')[2]}"
    person = await clients.login(f"{key} of two", user, "salasana", autojoin=autojoin)
    if not autojoin:
        await person.join(bot.rooms["alarm"])
    await bot.vouches_for(key)
    return person


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def koivu(bot: OwnBot, clients: ElementClients) -> Person:
    return await on_duty(bot, clients, "koivu")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def laine(bot: OwnBot, clients: ElementClients) -> Person:
    return await on_duty(bot, clients, "laine")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def niemi(bot: OwnBot, clients: ElementClients) -> Person:
    """Somebody who does not come at once."""
    return await on_duty(bot, clients, "niemi", autojoin=False)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def operator(bot: OwnBot, clients: ElementClients) -> Person:
    return await on_duty(bot, clients, "it")


async def in_danger(
    bot: OwnBot, clients: ElementClients, registry: Registry, koivu: Person, name: str, words: str = GRAVE
) -> tuple[Person, str, int, str]:
    """A student whose alarm has rung: the student, their room, the alarm's number, and what they wrote."""
    student = await clients.register(name)
    registry.person(student.user_id)
    entry = await student.dm(bot.user_id)
    await student.reads("112", room=entry, within=SOON)
    before, written = koivu.now(), registry.body(words)
    await student.send(entry, written)
    card = await koivu.reads("!ota", room=bot.rooms["alarm"], after=before, within=SOON)
    number = re.search(r"!ota (\d+)", card.body)
    assert number is not None
    return student, entry, int(number[1]), written


async def says(person: Person, bot: OwnBot, line: str, answer: str) -> Seen:
    before = person.now()
    await person.send(bot.rooms["alarm"], line)
    return await person.reads(answer, room=bot.rooms["alarm"], after=before, within=SOON)


def rows(bot: OwnBot, query: str, *values: object) -> list[tuple[object, ...]]:
    connection = sqlite3.connect(f"file:{bot.data / 'chat.db'}?mode=ro", uri=True)
    try:
        return connection.execute(query, values).fetchall()
    finally:
        connection.close()


def audited(bot: OwnBot, number: int) -> list[tuple[object, ...]]:
    told = rows(bot, 'SELECT what, "by", detail FROM audit WHERE alarm = ? ORDER BY id', number)
    return [one for one in told if str(one[0]).startswith(("opening", "evidence"))]


async def has_logged(bot: OwnBot, number: int, entries: int) -> bool:
    """What a person reads is on record a moment later."""
    return len(audited(bot, number)) >= entries


def shown_to(person: Person, text: str, after: Moment) -> list[Seen]:
    return [seen for seen in person.seen[after.index + 1 :] if text in (seen.body or "") and seen.kind == "message"]


async def test_two_adults_open_it_together_and_it_is_shown_once_to_those_two_alone(
    bot, clients, registry, koivu, laine, niemi
):
    student, entry, number, _ = await in_danger(bot, clients, registry, koivu, "whose id is opened")
    marks, heard = {one.name: one.now() for one in (koivu, laine, niemi)}, student.now()

    asked = await says(koivu, bot, f"!avaa {number} hengenvaara", "pyytää avaamaan")
    assert "Kuraattori Koivu" in asked.body
    await says(koivu, bot, f"!vahvista {number}", "Sama henkilö")
    await koivu.never_reads(student.user_id, during=2, after=marks[koivu.name])
    note = await says(laine, bot, f"!vahvista {number}", "on avattu")
    assert "Psykologi Laine" in note.body

    first = await koivu.reads(student.user_id, after=marks[koivu.name], within=SOON)
    second = await laine.reads(student.user_id, after=marks[laine.name], within=SOON)
    await student.reads("avannut Matrix-tunnuksesi", room=entry, after=heard, within=SOON)

    assert first.room == second.room
    assert first.room not in bot.rooms.values()
    there = [user for user, how in (await koivu.members(first.room)).items() if how in ("join", "invite")]
    assert sorted(there) == sorted([bot.user_id, koivu.user_id, laine.user_id])
    await asyncio.sleep(2)
    assert [len(shown_to(one, student.user_id, marks[one.name])) for one in (koivu, laine, niemi)] == [1, 1, 0]
    await eventually(lambda: has_logged(bot, number, 5), "both showings are in the log")
    assert audited(bot, number) == [
        ("opening_asked", "koivu", "hengenvaara"),
        ("opening_refused", "koivu", "same"),
        ("opening_agreed", "laine", "hengenvaara"),
        ("opening_shown", "koivu", "hengenvaara"),
        ("opening_shown", "laine", "hengenvaara"),
    ]


async def test_nothing_is_shown_before_both_have_come_nor_after_a_kill_twice(bot, clients, registry, koivu, niemi):
    student, _, number, _ = await in_danger(bot, clients, registry, koivu, "waiting for both")
    marks = {one.name: one.now() for one in (koivu, niemi)}
    await says(koivu, bot, f"!avaa {number} 112-pyysi", "pyytää avaamaan")
    await says(niemi, bot, f"!vahvista {number}", "on avattu")
    room = await niemi.is_invited(after=marks[niemi.name], within=SOON)

    await koivu.never_reads(student.user_id, during=3, after=marks[koivu.name])
    bot.kill()
    await niemi.join(room)
    bot.start()
    for one in (koivu, niemi):
        await one.reads(student.user_id, room=room, after=marks[one.name], within=SOON)
    bot.kill()
    bot.start()
    await asyncio.sleep(3)

    assert [len(shown_to(one, student.user_id, marks[one.name])) for one in (koivu, niemi)] == [1, 1]


async def test_one_adult_alone_and_an_operator_open_nothing(bot, clients, registry, koivu, operator):
    student, _, number, _ = await in_danger(bot, clients, registry, koivu, "whom one alone would like to know")
    marks = {one.name: one.now() for one in (koivu, operator)}

    await says(koivu, bot, f"!avaa {number} uteliaisuus", "syy puuttuu")
    await says(koivu, bot, f"!vahvista {number}", "ei ole avattavaa")
    await says(koivu, bot, f"!avaa {number} uhka", "pyytää avaamaan")
    await says(koivu, bot, f"!avaa {number} hengenvaara", "pyytää avaamaan")
    for line in (f"!vahvista {number}", f"!avaa {number} hengenvaara"):
        before = operator.now()
        await operator.send(bot.rooms["admin"], line)
        await operator.reads("!lataa", room=bot.rooms["admin"], after=before, within=SOON)

    for one in (koivu, operator):
        await one.never_reads(student.user_id, during=2, after=marks[one.name])
    assert rows(bot, "SELECT stage, second FROM opening WHERE alarm = ?", number) == [("asked", None)]


async def test_a_threat_is_kept_sealed_past_erasing_and_read_by_two_together(bot, clients, registry, koivu, laine):
    student, entry, number, written = await in_danger(bot, clients, registry, koivu, "who threatens", THREAT)
    await student.reads("suljettuna poliisia varten", room=entry, within=SOON)
    await student.send(entry, "poista")
    await student.reads("Haluatko, että poistan", room=entry, within=SOON)
    gone = student.now()
    await student.send(entry, "kyllä")
    await student.reads("lähden tästä huoneesta", room=entry, after=gone, within=SOON)
    assert rows(bot, "SELECT conversation FROM alarm WHERE id = ?", number) == [(None,)]
    marks = {one.name: one.now() for one in (koivu, laine)}

    await says(koivu, bot, f"!avaa {number} uhka", "sinetöidyn viestin")
    await says(laine, bot, f"!vahvista {number}", "viesti on avattu")

    for one in (koivu, laine):
        await one.reads(written, after=marks[one.name], within=SOON)
        assert not shown_to(one, student.user_id, marks[one.name])
    await eventually(lambda: has_logged(bot, number, 5), "both showings are in the log")
    assert [what for what, *_ in audited(bot, number)] == [
        "evidence_kept",
        "opening_asked",
        "opening_agreed",
        "evidence_shown",
        "evidence_shown",
    ]


async def test_the_banner_after_a_death_comes_beneath_greeting_and_menu_while_it_is_on(bot, clients, operator):
    for line, answer, shown in (
        ("!muistokaista päälle", "nyt päällä", True),
        ("!muistokaista pois", "pois päältä", False),
    ):
        before = operator.now()
        await operator.send(bot.rooms["admin"], line)
        await operator.reads(answer, room=bot.rooms["admin"], after=before, within=SOON)
        student = await clients.register(f"mourning {shown}")
        entry = await student.dm(bot.user_id)
        await student.reads("6 poista", room=entry, within=SOON)
        if shown:
            await student.reads("surraan", room=entry, within=SOON)
        else:
            await student.never_reads("surraan", room=entry, during=3)
