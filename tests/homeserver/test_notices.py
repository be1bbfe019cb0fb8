"""The notice side, black box: Element's own crypto against the running side and a real Synapse, and no chat side."""

import asyncio
import json
import sqlite3
import sys
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import aiohttp
import pytest
import pytest_asyncio

from bot.demo.homeserver import Account, ThrowAwayHomeserver
from bot.matrix.api import Api
from bot.matrix.gateway import Gateway
from tests.clients.element_client import ElementClients, Person, Seen
from tests.homeserver.notice_bot import Advisor, NoticeBot
from tests.homeserver.registry import Registry
from tests.patience import SOON

pytestmark = [pytest.mark.homeserver, pytest.mark.asyncio(loop_scope="module")]

RULE = """
id = "away"
version = 1
roles = ["ryhmanohjaaja", "opo"]
quiet_days = 30
expires_days = 30
[meaning]
fi = "Poissaoloja on paljon."
sv = "Frånvaron är stor."
en = "Away a lot."
[suggestion]
fi = "Mitä kuuluu?"
sv = "Hur mår du?"
en = "How are you?"
[when]
field = "absent_h_total"
at_least = 35
[fields]
ryhmanohjaaja = ["student_name", "group", "absent_h_total"]
opo = ["student_name", "credits_earned"]
"""


@dataclass
class School:
    """Two advisors in one room and a third invited, a study counsellor in another, and the side between."""

    homeserver: ThrowAwayHomeserver
    bot: NoticeBot
    clients: ElementClients
    saari: Person
    lehto: Person
    salmi: Person
    niemi: Person
    students: int = 0

    @property
    def advisors_room(self) -> str:
        return self.bot.rooms["ryhmanohjaaja"]

    @property
    def opo_room(self) -> str:
        return self.bot.rooms["opo"]

    def a_student(self, **cells: str) -> dict[str, str]:
        """Somebody new, away too often."""
        self.students += 1
        key = str(900_000 + self.students)
        told = {"student_key": key, "student_name": f"Opiskelija {key}", "group": "24A", "non_disclosure": "ei"}
        return {**told, "absent_h_total": "40", "credits_earned": "4,5", **cells}

    async def cards_of(self, students: list[dict[str, str]], *, wanted: int) -> dict[str, int]:
        """Of whom there lie more or fewer cards in one of the two rooms, when all has been read."""
        for _ in range(50):
            found = {
                f"{name} to {person.name}": count
                for name in (one["student_name"] for one in students)
                for person, room in ((self.saari, self.advisors_room), (self.salmi, self.opo_room))
                if (count := await self._cards_with(name, person, room)) != wanted
            }
            if not found or any(count > wanted for count in found.values()):
                return found
            await asyncio.sleep(0.4)
        return found

    async def _cards_with(self, name: str, person: Person, room: str) -> int:
        return sum(one.kind == "message" and name in (one.body or "") for one in await person.timeline(room))

    async def cards(self, student: dict[str, str]) -> tuple[Seen, Seen]:
        """What lies in the two rooms of a student."""
        name = student["student_name"]
        return (
            await self.saari.reads(name, room=self.advisors_room, within=SOON),
            await self.salmi.reads(name, room=self.opo_room, within=SOON),
        )


async def identity_of(person: Person) -> str:
    """The public master key, as anybody may ask for it."""
    _, told = await person.http("POST", "/keys/query", {"device_keys": {person.user_id: []}})
    (key,) = told["master_keys"][person.user_id]["keys"].values()
    return str(key)


async def comes(homeserver: ThrowAwayHomeserver, clients: ElementClients, name: str, *, joins: bool = True) -> Person:
    account = await homeserver.register(name, f"salasana-{name}")
    return await clients.login(name, account.user_id, account.password, autojoin=joins)


def advisor(person: Person, alias: str, role: str, key: str | None) -> Advisor:
    account = Account(person.user_id, person.password, person.access_token, person.device_id)
    return Advisor(account, alias, role, key)


async def eventually(holds: Callable[[], bool], what: str, within: float = SOON) -> None:
    deadline = time.monotonic() + within
    while not holds():
        assert time.monotonic() < deadline, what
        await asyncio.sleep(0.1)


def is_own(seen: Seen, school: School) -> bool:
    return seen.sender == school.bot.user_id


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def school(tmp_path_factory: pytest.TempPathFactory, registry: Registry) -> AsyncIterator[School]:
    directory: Path = tmp_path_factory.mktemp("notices")
    async with (
        ThrowAwayHomeserver.started(directory / "homeserver") as homeserver,
        ElementClients(homeserver.url, homeserver.registration_token) as clients,
    ):
        saari, lehto, salmi = [await comes(homeserver, clients, name) for name in ("saari", "lehto", "salmi")]
        niemi = await comes(homeserver, clients, "niemi", joins=False)
        staff = {
            "saari": advisor(saari, "Ohjaaja Saari", "ryhmanohjaaja", await identity_of(saari)),
            "lehto": advisor(lehto, "Ohjaaja Lehto", "ryhmanohjaaja", await identity_of(lehto)),
            "niemi": advisor(niemi, "Ohjaaja Niemi", "ryhmanohjaaja", await identity_of(niemi)),
            "salmi": advisor(salmi, "Opo Salmi", "opo", await identity_of(salmi)),
        }
        bot = await NoticeBot.made(homeserver, directory / "bot", registry, "herate", staff)
        (bot.directory / "rules").mkdir()
        (bot.directory / "rules" / "away.toml").write_text(RULE, encoding="utf-8")
        await asyncio.to_thread(bot.start)
        try:
            yield School(homeserver, bot, clients, saari, lehto, salmi, niemi)
        finally:
            bot.kill()


async def test_facts_lie_as_cards_in_two_rooms_each_with_its_own_fields(school: School):
    student, hidden = school.a_student(), school.a_student(non_disclosure="kyllä")
    school.bot.drops("first.csv", student, hidden)

    of_advisors, of_opo = await school.cards(student)

    assert of_advisors.encrypted
    assert "poissa 40 h" in of_advisors.body
    assert "4,5" not in of_advisors.body
    assert "4,5" in of_opo.body
    assert "poissa" not in of_opo.body
    for person in (school.saari, school.lehto, school.salmi):
        await person.never_reads(hidden["student_name"])
    members = await school.saari.members(school.advisors_room)
    assert {user for user, how in members.items() if how == "join"} == {
        school.bot.user_id,
        school.saari.user_id,
        school.lehto.user_id,
    }
    assert school.opo_room not in await school.saari.rooms()
    assert not (school.bot.data / "chat.db").exists()


async def test_a_press_shows_everybody_whose_it_is(school: School):
    student = school.a_student()
    school.bot.drops("press.csv", student)
    card, _ = await school.cards(student)
    await school.saari.sees(lambda seen: seen.key == "☑️" and seen.target == card.id, room=school.advisors_room)

    await school.saari.react(school.advisors_room, card, "✅")

    changed = await school.lehto.reads("Ohjaaja Saari", room=school.advisors_room, within=SOON)
    assert (changed.kind, changed.target, changed.encrypted) == ("edit", card.id, True)


async def test_a_hand_over_by_a_word_leaves_one_line_there_and_a_card_here(school: School):
    student = school.a_student(credits_earned="7,5")
    school.bot.drops("hand.csv", student)
    card, other = await school.cards(student)
    await school.salmi.reply(school.opo_room, other, "valmis ei tarvetta tiedossa")
    await school.salmi.reads("yhteydenottoa ei tarvittu", room=school.opo_room, within=SOON, after=other)

    before = school.salmi.now()
    await school.saari.reply(school.advisors_room, card, "siirrä opo")

    moved = await school.lehto.reads("on nyt roolilla: opo", room=school.advisors_room, within=SOON)
    assert moved.target == card.id
    assert student["student_name"] not in moved.body
    come = await school.salmi.reads(student["student_name"], room=school.opo_room, within=SOON, after=before)
    assert "7,5" in come.body
    assert "40 h" not in come.body
    assert "ryhmänohjaaja" in come.body


async def test_an_end_with_an_outcome_leaves_one_line_without_a_name(school: School):
    student = school.a_student()
    school.bot.drops("end.csv", student)
    card, _ = await school.cards(student)
    number = card.body.split(" · ")[0].rpartition(" ")[2]

    await school.saari.send(school.advisors_room, f"valmis {number} yhteys")

    ended = await school.lehto.reads(
        f"Heräte {number} päättyi: otettiin yhteyttä", room=school.advisors_room, within=SOON
    )
    assert (ended.kind, ended.target) == ("edit", card.id)
    assert student["student_name"] not in ended.body


async def test_nobody_of_another_role_and_no_device_that_nobody_vouches_for_does_anything(school: School):
    student = school.a_student()
    school.bot.drops("strangers.csv", student)
    card, _ = await school.cards(student)
    number = card.body.split(" · ")[0].rpartition(" ")[2]
    unverified = await school.saari.second_device("saari elsewhere", isolation="all")

    await unverified.send(school.advisors_room, f"otan {number}")
    await unverified.reads("Laitettasi ei ole vahvistettu", room=school.advisors_room, within=SOON)
    await school.salmi.send(school.opo_room, f"otan {number}")
    await school.salmi.reads("Sen numeron korttia ei ole tässä huoneessa", room=school.opo_room, within=SOON)

    await school.lehto.never_reads("Otti: Ohjaaja Saari", during=1, room=school.advisors_room, after=card)
    assert await unverified.heard(student["student_name"]) == [], "the card was sealed for verified devices alone"


async def test_whoever_is_put_into_a_room_that_is_not_theirs_is_shown_out(school: School):
    before = school.saari.now()
    invite = f"/_matrix/client/v3/rooms/{school.advisors_room}/invite"
    by = school.bot.account.access_token

    await school.homeserver.request("POST", invite, {"user_id": school.salmi.user_id}, token=by)

    await school.saari.sees(
        lambda seen: (seen.member, seen.membership) == (school.salmi.user_id, "leave"), within=SOON, after=before
    )


async def test_whoever_joins_later_reads_what_is_open(school: School):
    student = school.a_student()
    school.bot.drops("later.csv", student)
    card, _ = await school.cards(student)

    await school.niemi.join(await school.niemi.is_invited())
    await school.niemi.join(school.advisors_room)

    shown = await school.niemi.reads(student["student_name"], room=school.advisors_room, within=SOON)
    assert shown.id != card.id
    await school.niemi.react(school.advisors_room, shown, "✅")
    taken = await school.saari.reads("Ohjaaja Niemi", room=school.advisors_room, within=SOON)
    assert taken.target == shown.id


async def test_killed_again_and_again_every_card_comes_once(school: School):
    students = [school.a_student() for _ in range(12)]
    before = school.saari.now()
    school.bot.drops("kills.csv", *students)
    for pause in (0.3, 0.8, 1.5):
        await asyncio.sleep(pause)
        school.bot.kill()
        await asyncio.to_thread(school.bot.start)
    await eventually(lambda: school.bot.unsaid() == 0, "all is said", 60)
    last = await school.saari.reads(students[-1]["student_name"], room=school.advisors_room, within=SOON)
    pressed_while_away = last
    school.bot.kill()
    await school.lehto.react(school.advisors_room, pressed_while_away, "✅")
    await asyncio.to_thread(school.bot.start)
    taken = await school.saari.reads("Ohjaaja Lehto", room=school.advisors_room, within=SOON, after=before)

    assert taken.target == last.id
    for person, room in ((school.saari, school.advisors_room), (school.salmi, school.opo_room)):
        await person.reads(students[-1]["student_name"], room=room, within=SOON)
    await eventually(lambda: school.bot.unsaid() == 0, "all is said", 60)
    assert await school.cards_of(students, wanted=1) == {}


async def test_while_the_homeserver_is_away_facts_are_taken_in_and_nothing_is_lost(school: School):
    student = school.a_student()
    await school.homeserver.stop()
    known = school.bot.notices()
    school.bot.drops("away.csv", student)
    await eventually(lambda: school.bot.notices() == known + 2, "the facts are taken in")
    await asyncio.sleep(2)
    await school.homeserver.start()

    card, _ = await school.cards(student)

    name, timeline = student["student_name"], await school.saari.timeline(school.advisors_room)
    assert [one.id for one in timeline if one.kind == "message" and name in (one.body or "")] == [card.id]
    assert school.bot.runs


# --- against the homeserver -------------------------------------------------------------------------------------------
async def doctor(bot: NoticeBot) -> tuple[int, str]:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "doctor", "--side", "notices", "--notices", str(bot.settings)),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
        env=bot.environment(),
        cwd=bot.directory,
    )
    said, _ = await process.communicate()
    return process.returncode or 0, said.decode()


async def test_the_doctor_finds_the_side_well_and_shows_an_identity_that_is_not_on_record(school: School):
    code, said = await doctor(school.bot)
    assert code == 0, said
    assert "2 rooms, somebody in each" in said

    settings = school.bot.settings.read_text(encoding="utf-8")
    identity = await identity_of(school.salmi)
    school.bot.settings.write_text(settings.replace(f'master_key = "{identity}"', ""), encoding="utf-8")
    try:
        code, said = await doctor(school.bot)
    finally:
        school.bot.settings.write_text(settings, encoding="utf-8")

    assert code == 1
    assert identity in "".join(said.split())
    assert school.salmi.user_id not in said


async def test_the_homeserver_tells_our_own_device_for_ever_which_transaction_an_event_was(school: School):
    student = school.a_student()
    school.bot.drops("txn.csv", student)
    card, _ = await school.cards(student)
    login = json.loads((school.bot.data / "secrets" / "login.json").read_text())
    event = await school.homeserver.request(
        "GET", f"/_matrix/client/v3/rooms/{school.advisors_room}/event/{card.id}", token=login["token"]
    )
    txn, since = event["unsigned"]["transaction_id"], datetime.now(UTC) - timedelta(days=2)
    forgotten = sqlite3.connect(school.homeserver.directory / "homeserver.db", timeout=10)
    forgotten.execute("DELETE FROM event_txn_id_device_id")  # what Synapse does after a day
    forgotten.commit()
    forgotten.close()

    async with aiohttp.ClientSession() as session:
        api = Api(school.homeserver.url, session, login["token"])
        gateway = Gateway(api, cast(Any, SimpleNamespace(user_id=school.bot.user_id)))

        assert await gateway.sent_as(school.advisors_room, txn, since) == card.id
        assert await gateway.sent_as(school.advisors_room, "never used", since) is None
