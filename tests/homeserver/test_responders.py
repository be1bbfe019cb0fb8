"""Who comes to a student, black box: tutors and adults with Element, against a running bot and a real Synapse.

In one story the bot's patience is short, so that a card which nobody takes goes on to adults within seconds. What a
refusal says is read as the tutor reads it, in the tutors' duty room.
"""

import asyncio
import re
import sqlite3
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
import pytest_asyncio

from bot.demo.homeserver import ThrowAwayHomeserver
from tests.clients.element_client import ElementClients, Moment, Person, Seen
from tests.homeserver.own_bot import OwnBot, Staff, trained
from tests.homeserver.registry import Registry
from tests.patience import SOON, eventually

pytestmark = [pytest.mark.homeserver, pytest.mark.asyncio(loop_scope="module")]

PATIENCE, IMPATIENCE = "15 min", "8 s"
"""Until a card is shown to more people, and again until adults are asked, too: mostly, and where that is the story."""
SETTINGS = f"""
[trust]
on_first_use = true

[rooms]
widen_after = "{PATIENCE}"

[service]
calendar = "calendar.toml"
"""
STAFF = {
    "koivu": ("Kuraattori Koivu", "kuraattori", ""),
    "saari": ("Ohjaaja Saari", "supervisor", ""),
    "kuusi": ("Tutori Kuusi", "tutor", trained("at_once = 1")),
    "leppa": ("Tutori Leppä", "tutor", trained()),
    "pihlaja": ("Tutori Pihlaja", "tutor", ""),
}
"""Key, alias, role, and what else stands in their section. Pihlaja has no training."""


@dataclass(frozen=True)
class Visit:
    student: Person
    entry: str

    async def says(self, words: str, answer: str) -> Seen:
        """Writes it and reads the bot's answer, which must hold a text."""
        before = self.student.now()
        await self.student.send(self.entry, words)
        return await self.student.reads(answer, room=self.entry, after=before, within=SOON)

    async def reads(self, text: str, after: Moment) -> Seen:
        return await self.student.reads(text, room=self.entry, after=after, within=SOON)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def clients(homeserver: ThrowAwayHomeserver) -> AsyncIterator[ElementClients]:
    async with ElementClients(homeserver.url, homeserver.registration_token) as running:
        yield running


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def bot(homeserver: ThrowAwayHomeserver, registry: Registry, tmp_path_factory) -> AsyncIterator[OwnBot]:
    staff = {
        key: Staff(await homeserver.register(f"{key}-responders", "salasana"), alias, role, more=more)
        for key, (alias, role, more) in STAFF.items()
    }
    directory = tmp_path_factory.mktemp("responders")
    bot = await OwnBot.cast(homeserver, directory / "bot", registry, "tuki-responders", staff, SETTINGS)
    (bot.directory / "calendar.toml").write_text(a_calendar())
    bot.start()
    try:
        yield bot
    finally:
        bot.stop()


def a_calendar() -> str:
    """Both services are open for some days; afterwards as in an ordinary week."""
    today = datetime.now(UTC).date()
    days = f'from = {today - timedelta(days=1)}\nuntil = {today + timedelta(days=5)}\nhours = "0-24"'
    services = ("tutor_chat", "counsellor_chat")
    weeks = [f'[hours.{service}]\nmon = "8-16"' for service in services]
    return "\n".join([*weeks, *(f'[[exception]]\nservice = "{service}"\n{days}' for service in services)])


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def staff(bot: OwnBot, clients: ElementClients) -> dict[str, Person]:
    """Everybody at a device of their own, in their rooms."""
    server = bot.user_id.partition(":")[2]
    people = {
        key: await clients.login(f"{key} responding", f"@{key}-responders:{server}", "salasana", autojoin=True)
        for key in STAFF
    }
    await bot.vouches_for(*STAFF)
    return people


@pytest_asyncio.fixture(loop_scope="module")
async def closed(bot: OwnBot, staff: dict[str, Person]) -> dict[str, Person]:
    """Staff, while no adult stands behind the tutors."""
    if rows(bot, "SELECT who FROM shift WHERE who = 'saari'"):
        await says(staff["saari"], bot, "!vuoro loppu", "Tukiaikuinen lähti vuorosta")
    return staff


@pytest_asyncio.fixture(loop_scope="module")
async def supervised(bot: OwnBot, staff: dict[str, Person]) -> dict[str, Person]:
    """Staff, while the supervisor is on duty."""
    if not rows(bot, "SELECT who FROM shift WHERE who = 'saari'"):
        await says(staff["saari"], bot, "!vuoroon", "Ohjaaja Saari on nyt vuorossa")
    return staff


@pytest_asyncio.fixture(loop_scope="module")
async def impatient(bot: OwnBot, supervised: dict[str, Person]) -> AsyncIterator[dict[str, Person]]:
    """Staff on duty, while cards are soon shown to more people."""
    await begins_anew(bot, PATIENCE, IMPATIENCE)
    yield supervised
    await begins_anew(bot, IMPATIENCE, PATIENCE)


async def begins_anew(bot: OwnBot, before: str, after: str) -> None:
    bot.stop()
    bot.settings.write_text(bot.settings.read_text().replace(f'widen_after = "{before}"', f'widen_after = "{after}"'))
    await asyncio.to_thread(bot.start)


async def a_student(bot: OwnBot, clients: ElementClients, name: str) -> Visit:
    student = await clients.register(name)
    entry = await student.dm(bot.user_id)
    await student.reads("112", room=entry, within=SOON)
    return Visit(student, entry)


async def says(person: Person, bot: OwnBot, line: str, answer: str) -> Seen:
    """A line in the tutors' duty room, and what the bot answers there."""
    before = person.now()
    await person.send(bot.rooms["tutors"], line)
    return await person.reads(answer, room=bot.rooms["tutors"], after=before, within=SOON)


async def the_card(person: Person, bot: OwnBot, after: Moment, room: str = "tutors") -> Seen:
    return await person.sees(
        lambda seen: seen.kind == "message" and "Haluaa jutella" in (seen.body or ""),
        room=bot.rooms[room],
        after=after,
        within=SOON,
        what="a card",
    )


async def presses(person: Person, bot: OwnBot, card: Seen, answer: str) -> Seen:
    """A ✅ under a card that is answered with words."""
    before = person.now()
    await person.react(bot.rooms["tutors"], card, "✅")
    return await person.reads(answer, room=bot.rooms["tutors"], after=before, within=SOON)


async def takes(person: Person, bot: OwnBot, card: Seen, room: str = "tutors") -> str:
    """A ✅ that gets the student; answers the desk."""
    before = person.now()
    await person.react(bot.rooms[room], card, "✅")
    return (await person.reads("!siirrä", after=before, within=SOON)).room


async def ends(person: Person, desk: str) -> None:
    before = person.now()
    await person.send(desk, "!sulje")
    await person.reads("Suljit keskustelun", room=desk, after=before, within=SOON)


def rows(bot: OwnBot, query: str) -> list[tuple[object, ...]]:
    connection = sqlite3.connect(f"file:{bot.data / 'chat.db'}?mode=ro", uri=True)
    try:
        return connection.execute(query).fetchall()
    finally:
        connection.close()


# ---- while no adult stands behind the tutors


async def test_without_a_supervisor_no_tutor_begins_and_a_student_can_leave_a_message(bot, clients, closed):
    leppa = closed["leppa"]
    visit, before = await a_student(bot, clients, "before anybody is there"), leppa.now()

    await visit.says("tutori", "Tutorit eivät ole nyt paikalla")
    refused = await says(leppa, bot, "!vuoroon", "vain, kun tukiaikuinen on vuorossa")

    assert refused.sender == bot.user_id
    assert rows(bot, "SELECT count(*) FROM shift") == [(0,)]
    await leppa.never_sees(lambda seen: "Haluaa jutella" in (seen.body or ""), after=before, during=2)
    await visit.says("lopeta", "etkä ole enää jonossa")


async def test_the_card_of_whoever_waited_comes_when_the_supervisor_opens_and_stays_away_when_they_close(
    bot, clients, closed
):
    leppa, saari = closed["leppa"], closed["saari"]
    visit = await a_student(bot, clients, "who waits at a closed door")
    told = await visit.says("tutori", "Tutorit eivät ole nyt paikalla")
    before = leppa.now()

    await says(saari, bot, "!vuoroon", "Ohjaaja Saari on nyt vuorossa")
    await visit.reads("Tutorit ovat nyt paikalla", after=told)
    card = await the_card(leppa, bot, before)
    shut, heard = leppa.now(), visit.student.now()
    await says(saari, bot, "!vuoro loppu", "Tukiaikuinen lähti vuorosta")

    await visit.reads("Tutorit eivät ole enää paikalla", after=heard)
    changed = await leppa.sees(
        lambda seen: seen.kind == "edit" and seen.target == card.id, room=bot.rooms["tutors"], after=shut, within=SOON
    )
    assert "tutorit ovat taas paikalla" in (changed.body or "")
    await presses(leppa, bot, card, "vain, kun tukiaikuinen on vuorossa")
    await visit.says("lopeta", "etkä ole enää jonossa")


# ---- while the supervisor is on duty


async def test_a_student_chooses_by_number_by_word_and_by_reaction(bot, clients, supervised):
    for way, room in (("1", "tutors"), ("2", "duty"), ("tutor", "tutors"), ("aikuinen", "duty"), ("1️⃣", "tutors")):
        reader, other = (
            (supervised["leppa"], supervised["koivu"])
            if room == "tutors"
            else (supervised["koivu"], supervised["leppa"])
        )
        visit = await a_student(bot, clients, f"who chooses by {way} in {room}")
        before, elsewhere = reader.now(), other.now()
        question = await visit.says("ihminen", "Kenen kanssa haluat jutella?")
        for needed in ("1 tutor", "2 aikuinen", "112"):
            assert needed in (question.body or ""), question.body

        if way == "1️⃣":
            await visit.student.react(visit.entry, question, way)
        else:
            await visit.student.send(visit.entry, way)

        await the_card(reader, bot, before, room)
        called = "Pyysin tänne tutoria" if room == "tutors" else "Pyysin tänne koulun aikuista"
        await visit.reads(called, after=question)
        assert not [seen for seen in other.seen[elsewhere.index + 1 :] if "Haluaa jutella" in (seen.body or "")]
        await visit.says("lopeta", "etkä ole enää jonossa")


async def test_whoever_goes_on_writing_instead_of_choosing_is_heard_by_an_adult(bot, clients, supervised):
    koivu = supervised["koivu"]
    visit, before = await a_student(bot, clients, "who cannot choose"), koivu.now()
    await visit.says("ihminen", "Kenen kanssa haluat jutella?")

    await visit.says("mulla on ollut rankka viikko enkä jaksa valita", "Pyysin tänne koulun aikuista")
    desk = await takes(koivu, bot, await the_card(koivu, bot, before, "duty"), "duty")

    await koivu.reads("enkä jaksa valita", room=desk, within=SOON)
    await ends(koivu, desk)


async def test_of_two_tutors_who_press_at_once_one_has_the_student_and_the_other_is_told_kindly(
    bot, clients, supervised
):
    kuusi, leppa = supervised["kuusi"], supervised["leppa"]
    visit, marks = await a_student(bot, clients, "whom two want"), {one.name: one.now() for one in (kuusi, leppa)}
    await visit.says("tutori", "Pyysin tänne tutoria")
    card = await the_card(kuusi, bot, marks[kuusi.name])
    await the_card(leppa, bot, marks[leppa.name])

    await asyncio.gather(*(one.react(bot.rooms["tutors"], card, "✅") for one in (kuusi, leppa)))
    told = await leppa.reads("ehti ottaa tämän", room=bot.rooms["tutors"], after=marks[leppa.name], within=SOON)

    winner, other = (kuusi, leppa) if "Tutori Kuusi" in (told.body or "") else (leppa, kuusi)
    assert "Sinun ei tarvitse tehdä mitään" in (told.body or "")
    desk = (await winner.reads("!siirrä", after=marks[winner.name], within=SOON)).room
    assert desk not in await other.rooms()
    assert rows(bot, "SELECT count(*) FROM conversation WHERE responder IN ('kuusi', 'leppa')") == [(1,)]
    await winner.send(desk, "Moi, mitä kuuluu?")
    await visit.student.reads("mitä kuuluu", room=visit.entry, within=SOON)
    await ends(winner, desk)


async def test_an_untrained_tutor_is_refused_with_the_reason(bot, clients, supervised):
    pihlaja = supervised["pihlaja"]
    visit, before = await a_student(bot, clients, "not for the untrained"), pihlaja.now()
    await visit.says("tutori", "Pyysin tänne tutoria")
    card = await the_card(pihlaja, bot, before)

    for told in (
        await presses(pihlaja, bot, card, "Tutori Pihlaja"),
        await says(pihlaja, bot, "!vuoroon", "Tutori Pihlaja"),
    ):
        assert "Tutorkoulutustasi ei ole merkitty" in (told.body or "")

    assert rows(bot, "SELECT count(*) FROM shift WHERE who = 'pihlaja'") == [(0,)]
    assert rows(bot, "SELECT phase FROM conversation ORDER BY id DESC LIMIT 1") == [("waiting",)]
    await visit.says("lopeta", "etkä ole enää jonossa")


async def test_whoever_has_as_many_as_they_can_takes_nobody_more_until_one_talk_is_over(bot, clients, supervised):
    kuusi = supervised["kuusi"]
    first, second = [await a_student(bot, clients, f"{one} of two for Kuusi") for one in ("first", "second")]
    before = kuusi.now()
    await first.says("tutori", "Pyysin tänne tutoria")
    desk = await takes(kuusi, bot, await the_card(kuusi, bot, before))
    before = kuusi.now()
    await second.says("tutori", "Pyysin tänne tutoria")
    card = await the_card(kuusi, bot, before)

    full = await presses(kuusi, bot, card, "Se riittää kerralla")
    assert "Tutori Kuusi" in (full.body or "")
    await ends(kuusi, desk)

    again = kuusi.now()
    await kuusi.send(bot.rooms["tutors"], "!ota")  # nobody can press the same reaction twice
    await ends(kuusi, (await kuusi.reads("!siirrä", after=again, within=SOON)).room)


async def test_a_student_who_declines_a_tutor_is_never_given_them_and_the_tutor_is_not_told_who_declined(
    bot, clients, supervised
):
    kuusi, leppa = supervised["kuusi"], supervised["leppa"]
    visit, marks = await a_student(bot, clients, "who knows Kuusi"), {one.name: one.now() for one in (kuusi, leppa)}
    await visit.says("tutori", "Pyysin tänne tutoria")
    card = await the_card(kuusi, bot, marks[kuusi.name])

    await visit.says("ei Kuusi", "Tähän keskusteluun ei tule Tutori Kuusi")
    barred = await presses(kuusi, bot, card, "sopii paremmin jollekulle muulle")

    assert "opiskelija" not in (barred.body or "")
    assert "Kuusi" not in (await the_card(leppa, bot, marks[leppa.name])).body
    await ends(leppa, await takes(leppa, bot, card))


async def test_the_card_of_the_day_puts_a_tutor_on_duty_and_off_again(bot, supervised):
    leppa = supervised["leppa"]
    day = await says(leppa, bot, "!vuoro", "Tutorvuoro")
    assert "tukiaikuinen: Ohjaaja Saari" in (day.body or "")
    if "Leppä" in (day.body or ""):
        await says(leppa, bot, "!vuoro loppu", "Tutori Leppä lähti vuorosta")

    for key, told, on_duty in (("🟢", "Tutori Leppä on nyt vuorossa", 1), ("🔴", "Tutori Leppä lähti vuorosta", 0)):
        before = leppa.now()
        await leppa.react(bot.rooms["tutors"], day, key)
        await leppa.reads(told, room=bot.rooms["tutors"], after=before, within=SOON)
        assert rows(bot, "SELECT count(*) FROM shift WHERE who = 'leppa'") == [(on_duty,)]


async def test_the_bot_offers_both_reactions_under_the_card_of_the_day(bot, supervised):
    leppa = supervised["leppa"]
    day = await says(leppa, bot, "!vuoro", "Tutorvuoro")

    for key in ("🟢", "🔴"):
        await leppa.sees(
            lambda seen, key=key: seen.kind == "reaction" and seen.key == key and seen.target == day.id,
            room=bot.rooms["tutors"],
            within=SOON,
            what=key,
        )


async def test_a_student_with_a_tutor_gets_an_adult_by_one_word_and_the_tutor_is_let_go(bot, clients, supervised):
    leppa, koivu = supervised["leppa"], supervised["koivu"]
    visit, marks = await a_student(bot, clients, "who changes over"), {one.name: one.now() for one in (leppa, koivu)}
    await visit.says("tutori", "Pyysin tänne tutoria")
    desk = await takes(leppa, bot, await the_card(leppa, bot, marks[leppa.name]))

    await visit.says("aikuinen", "Pyysin tänne koulun aikuista")
    await leppa.reads("aikuinen jatkaa tästä", room=desk, within=SOON)
    other = await takes(koivu, bot, await the_card(koivu, bot, marks[koivu.name], "duty"), "duty")

    await leppa.send(desk, "tämä jää minulle")
    await leppa.reads("Viestisi ei mennyt opiskelijalle", room=desk, within=SOON)
    await koivu.send(other, "Hei, olen Koivu.")
    await visit.student.reads("olen Koivu", room=visit.entry, within=SOON)
    assert not await visit.student.heard("jää minulle")
    await ends(koivu, other)


async def test_an_adult_whom_a_tutor_asks_reads_along_from_where_both_were_told_and_no_further(
    bot, clients, supervised
):
    leppa, saari, duty = supervised["leppa"], supervised["saari"], bot.rooms["duty"]
    visit, before = await a_student(bot, clients, "with whom two talk"), leppa.now()
    await visit.says("tutori", "Pyysin tänne tutoria")
    desk = await takes(leppa, bot, await the_card(leppa, bot, before))
    await visit.student.send(visit.entry, "tämä on vielä kahden kesken")
    await leppa.reads("kahden kesken", room=desk, within=SOON)

    rung, heard = saari.now(), visit.student.now()
    await leppa.send(desk, "!apua")
    await visit.reads("Aikuinen ei vielä ole täällä", after=heard)
    wish = await saari.reads("Tutori Leppä pyytää aikuista mukaan", room=duty, after=rung, within=SOON)
    assert wish.raw["clear"]["m.mentions"] == {"room": True}
    await saari.react(duty, wish, "✅")
    told = await visit.reads("Ohjaaja Saari lukee nyt mukana", after=heard)
    for one in (leppa, saari):
        await one.reads("Ohjaaja Saari lukee nyt mukana", room=desk, within=SOON)

    await visit.student.send(visit.entry, "nyt teitä on kaksi")
    for one in (leppa, saari):
        await one.reads("teitä on kaksi", room=desk, within=SOON)
    await saari.send(desk, "Hei, olen tässä mukana.")
    line = await visit.reads("Ohjaaja Saari: Hei, olen tässä mukana.", after=told)
    await leppa.send(desk, "Jatketaan siitä.")
    await visit.reads("Tutori Leppä: Jatketaan siitä.", after=told)
    assert "<strong>Ohjaaja Saari:</strong>" in (line.formatted or "")
    assert not [seen for seen in await saari.timeline(desk) if "kahden kesken" in (seen.body or "")]

    await saari.send(desk, "!poistu")
    await visit.reads("eikä hän enää lue mukana", after=line)
    await leppa.reads("Ohjaaja Saari ei enää lue mukana", room=desk, within=SOON)
    await visit.student.send(visit.entry, "taas ihan kahden")
    await leppa.reads("ihan kahden", room=desk, within=SOON)
    await saari.never_reads("ihan kahden", during=2)

    async def has_left() -> bool:
        return (await saari.rooms()).get(desk) != "join"

    await eventually(has_left, "the adult is out of the desk")
    await ends(leppa, desk)
    await leppa.reads("Miltä tämä keskustelu tuntuu nyt?", room=desk, within=SOON)
    await saari.reads("Tutori Leppä kävi raskaan keskustelun", room=duty, after=rung, within=SOON)


async def test_a_card_that_no_tutor_takes_is_for_all_tutors_first_and_then_for_adults_too(bot, clients, impatient):
    leppa, koivu = impatient["leppa"], impatient["koivu"]
    visit, marks = await a_student(bot, clients, "for whom no tutor comes"), {p.name: p.now() for p in (leppa, koivu)}
    called = await visit.says("tutori", "Pyysin tänne tutoria")
    card = await the_card(leppa, bot, marks[leppa.name])
    number = re.search(r"!ota (\d+)", card.body or "")
    assert number is not None

    await leppa.reads("Kuka tahansa tutor", room=bot.rooms["tutors"], after=card, within=SOON)
    for_adults = await the_card(koivu, bot, marks[koivu.name], "duty")
    await visit.reads("Kysyn nyt myös koulun aikuisilta", after=called)

    assert f"!ota {number[1]}" in (for_adults.body or "")
    await ends(koivu, await takes(koivu, bot, for_adults, "duty"))
    await presses(leppa, bot, card, f"Kortti {number[1]}")


async def test_a_student_who_is_handed_on_and_allows_it_is_read_from_the_beginning_marked_and_in_order(
    bot, clients, supervised
):
    leppa, koivu = supervised["leppa"], supervised["koivu"]
    visit, marks = await a_student(bot, clients, "who is handed on"), {p.name: p.now() for p in (leppa, koivu)}
    await visit.says("tutori", "Pyysin tänne tutoria")
    desk = await takes(leppa, bot, await the_card(leppa, bot, marks[leppa.name]))
    first = await visit.student.send(visit.entry, "kokeet tulee taas")
    await leppa.reads("kokeet tulee taas", room=desk, within=SOON)
    await leppa.send(desk, "mikä niissä **eniten**?")
    await visit.student.reads("mikä niissä", room=visit.entry, within=SOON)
    await visit.student.edit(visit.entry, first, "kokeet ovat ensi viikolla")
    await leppa.reads("ensi viikolla", room=desk, within=SOON)
    regretted = await visit.student.send(visit.entry, "ja bussi oli myöhässä")
    await leppa.reads("bussi oli", room=desk, within=SOON)
    await visit.student.redact(visit.entry, regretted)
    asked = visit.student.now()

    await leppa.send(desk, "!siirrä kuraattori")
    question = await visit.reads("Tutori Leppä ehdottaa, että jatkat kuraattorin kanssa", after=asked)
    await visit.student.react(visit.entry, question, "1️⃣")
    await visit.reads("Hän saa lukea, mitä tässä keskustelussa on puhuttu", after=question)
    await leppa.reads("Opiskelija suostui siirtoon", room=desk, within=SOON)
    await visit.student.send(visit.entry, "odotan jo")
    card = await the_card(koivu, bot, marks[koivu.name], "duty")
    assert "ensin: kuraattori" in (card.body or "")
    other = await takes(koivu, bot, card, "duty")
    await koivu.reads("odotan jo", room=other, within=SOON)
    await koivu.send(other, "Hei, luin jo alun.")
    await visit.reads("luin jo alun", after=question)

    read = [seen.body or "" for seen in koivu.seen if seen.room == other and seen.sender == bot.user_id and seen.body]
    facts = next(at for at, body in enumerate(read) if "Ennen sinua tässä oli Tutori Leppä" in body)
    shown = read[facts + 1 : facts + 5]
    assert re.fullmatch(r"◷ aiemmin · (?!Tutori).+ \d+\.\d\d: kokeet ovat ensi viikolla", shown[0]), shown
    assert re.fullmatch(r"◷ aiemmin · Tutori Leppä \d+\.\d\d: mikä niissä \*?\*?eniten\*?\*?\?", shown[1]), shown
    assert "Aiemmat viestit päättyvät tähän" in shown[2], shown
    assert shown[3] == "odotan jo"
    assert not [body for body in read if "bussi oli" in body]
    await ends(koivu, other)
