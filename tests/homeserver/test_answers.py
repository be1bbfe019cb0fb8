"""Questions and answers, black box: Element's own crypto against the running bot and a real Synapse."""

import asyncio
import os
import re
import signal
import sqlite3
import sys
import time
import tomllib
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path

import pytest
import pytest_asyncio

from bot.demo.homeserver import ThrowAwayHomeserver
from tests.clients.element_client import ElementClients, Person, Seen
from tests.homeserver.own_bot import OwnBot, Staff
from tests.homeserver.registry import Registry
from tests.patience import STARTED_WITHIN, eventually, slowness

pytestmark = [pytest.mark.homeserver, pytest.mark.asyncio(loop_scope="module")]

SETTINGS = """
[trust]
on_first_use = true

[answers]
catalogue = "faq"
pretend_now = 2026-11-21T23:30:00+02:00
directory_max_age = "400 d"

[school.people.terveydenhoitaja]
where = "huone 12"
"""
ROOT = Path(__file__).parents[2]
SOFT_LINES = [
    tomllib.loads(file.read_text(encoding="utf-8"))["common"][name].strip().splitlines()[0]
    for file in (ROOT / "config" / "crisis" / "texts").glob("*.toml")
    for name in ("soft", "soft_repeat")
]
"""What may stand beside an answer, where the screen was not sure."""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def clients(homeserver: ThrowAwayHomeserver) -> AsyncIterator[ElementClients]:
    async with ElementClients(homeserver.url, homeserver.registration_token) as running:
        yield running


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def bot(homeserver: ThrowAwayHomeserver, registry: Registry, tmp_path_factory) -> AsyncIterator[OwnBot]:
    """A bot with a catalogue of the school's own: a copy of the shipped one."""
    directory = tmp_path_factory.mktemp("answers")
    staff = {
        "koivu": Staff(await homeserver.register("koivu-answers", "salasana"), "Kuraattori Koivu"),
        "it": Staff(await homeserver.register("it-answers", "salasana"), "", role=None),
    }
    bot = await OwnBot.cast(homeserver, directory / "bot", registry, "tuki-answers", staff, SETTINGS)
    await said("faq", "copy", str(bot.directory / "faq"))
    bot.start()
    try:
        yield bot
    finally:
        bot.stop()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def asking(bot: OwnBot, clients: ElementClients) -> tuple[Person, str]:
    """A student whose bot has its answers ready."""
    student = await clients.register("asking student")
    room = await student.dm(bot.user_id)
    await student.reads("112", room=room)
    for _ in range(int(STARTED_WITHIN)):
        if "juuri nyt" not in (await asks(student, room, "mite pääsen terkkarille")).body:
            return student, room
        await asyncio.sleep(1)
    raise AssertionError(f"the bot did not begin to answer.\n{bot.log_tail()}")


async def asks(student: Person, room: str, question: str) -> Seen:
    """The bot's next words, but for the card that introduces it."""
    before = student.now()
    await student.send(room, question)
    return await next_words(student, room, before)


async def next_words(student: Person, room: str, before: object) -> Seen:
    def is_words(seen: Seen) -> bool:
        said = seen.kind == "message" and seen.sender != student.user_id and "112**" not in seen.body
        return said and not any(seen.body.startswith(line) for line in SOFT_LINES)

    return await student.sees(
        lambda seen: is_words(seen) and "keksityn nimen" not in seen.body, room=room, after=before
    )


async def said(*command: str) -> str:
    """What a command of ours says."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", *command), stdout=asyncio.subprocess.PIPE, cwd=ROOT
    )
    out, _ = await process.communicate()
    assert process.returncode == 0
    return out.decode()


def rows(bot: OwnBot, query: str) -> list[tuple[object, ...]]:
    connection = sqlite3.connect(f"file:{bot.data / 'chat.db'}?mode=ro", uri=True)
    try:
        return connection.execute(query).fetchall()
    finally:
        connection.close()


def encoders_of(pid: int) -> list[int]:
    """Children of the bot that run the encoder."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    found = [int(one) for one in children]
    for task in Path(f"/proc/{pid}/task").iterdir():
        found += [int(one) for one in (task / "children").read_text().split()]
    return sorted({one for one in found if b"encoder_child" in Path(f"/proc/{one}/cmdline").read_bytes()})


async def test_a_question_is_answered_with_a_step_a_person_at_school_a_service_and_the_offer_of_a_person(asking):
    student, room = asking

    answer = await asks(student, room, "mite pääsen terkkarille")

    assert "Terkkar" in answer.body
    assert "huone 12" in answer.body
    assert "ihminen" in answer.body
    assert "{" not in answer.body


async def test_the_same_in_swedish_and_thanks_are_understood(asking):
    student, room = asking
    await asks(student, room, "mite pääsen terkkarille")

    assert "hälsovårdare" in (await asks(student, room, "entä ruotsiksi?")).body
    assert "Ole hyvä" in (await asks(student, room, "kiitos")).body


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("hur får jag studiestöd av fpa när jag har fyllt 17 år?", "FPA"),
        ("how can i see a psychologist at school and do my parents find out?", "parent"),
        ("Я не можу заснути вночі вже кілька тижнів, що мені робити?", "ruots"),
    ],
)
async def test_a_question_is_answered_in_its_language_or_it_is_said_in_which_the_bot_can(asking, question, wanted):
    student, room = asking

    assert wanted in (await asks(student, room, question)).body


async def test_a_guess_is_chosen_by_its_number(asking):
    student, room = asking
    guesses = await asks(student, room, "mä en tiiä onks tää normaalia")
    second = re.search(r"2\. (.+)", guesses.body)
    assert second is not None, guesses.body

    chosen = await asks(student, room, "2")

    assert "1. " not in chosen.body
    assert "Tarkoititko" not in chosen.body


async def test_what_is_not_understood_is_said_and_twice_running_a_person_comes_first(asking):
    student, room = asking
    await asks(student, room, "mite pääsen terkkarille")

    before = student.now()
    first = await asks(student, room, "mikä on Suomen pisin joki")
    await student.reads("ensi kerralla", room=room, after=before)
    second = await asks(student, room, "montako planeettaa aurinkokunnassa on")

    assert "ihminen" in first.body
    assert "ihminen" in second.body
    assert first.body != second.body
    assert second.body.index("ihminen") < len(second.body) / 2


async def test_a_question_is_kept_only_after_a_yes_and_without_who_or_where(bot, clients):
    student = await clients.register("student whose question is kept")
    room = await student.dm(bot.user_id)
    await student.reads("112", room=room)

    before = student.now()
    await student.send(room, "mikä on Villen luokan matikan kokeen päivä")
    await student.reads("ensi kerralla", room=room, after=before)
    assert rows(bot, "SELECT count(*) FROM question") == [(0,)]
    await asks(student, room, "joo")

    shown = await said("faq", "review", "--settings", str(bot.settings))
    assert "matikan" in shown
    assert not re.search(r"Ville", shown)


async def test_an_answer_that_helped_is_counted_and_nothing_else_of_it(bot, asking):
    student, room = asking
    answer = await asks(student, room, "mite pääsen terkkarille")
    before = student.now()
    await student.react(room, answer, "👍")
    await next_words(student, room, before)

    assert rows(bot, "SELECT intent, language FROM tally WHERE what = 'helped'") == [("nurse_visit", "fi")]
    assert {one[1] for one in rows(bot, "PRAGMA table_info(tally)")} == {"month", "what", "intent", "language", "count"}


async def test_the_directory_says_at_night_who_answers_now(asking):
    student, room = asking

    answer = await asks(student, room, "mihin voin soittaa yöllä")

    assert "09 2525 0111" in answer.body


async def test_a_lost_encoder_costs_nobody_an_answer(bot, asking):
    student, room = asking
    (encoder,) = encoders_of(bot.pid)
    os.kill(encoder, signal.SIGSTOP)  # it will never answer
    try:
        slow, began = slowness(), time.monotonic()
        answer = await asks(student, room, "mite mä pääsen terkkarille")  # its vector is not remembered
        took = time.monotonic() - began
    finally:
        with suppress(ProcessLookupError):
            os.kill(encoder, signal.SIGKILL)

    assert "Terkkar" in answer.body
    assert took < 3 * max(slow, slowness()), took  # the promise is one second

    async def has_another() -> bool:
        await asks(student, room, "miten pääsee käymään terkkarilla")
        return encoders_of(bot.pid) not in ([], [encoder])

    await eventually(has_another, "another encoder", every=1)


async def test_the_encoder_holds_nothing_of_the_bots(bot, asking):
    (encoder,) = encoders_of(bot.pid)

    assert b"KYNNYS" not in Path(f"/proc/{encoder}/environ").read_bytes()
    opened = {os.readlink(one) for one in Path(f"/proc/{encoder}/fd").iterdir()}
    assert not [one for one in opened if str(bot.data) in one or one.startswith("socket")]


async def test_a_faulty_catalogue_is_not_taken_and_the_old_one_stays(bot, clients, asking):
    student, room = asking
    operator = await clients.login(
        "operator", bot.user_id.replace("tuki-answers", "it-answers"), "salasana", autojoin=True
    )
    await bot.vouches_for("it")
    file = bot.directory / "faq" / "services.toml"
    whole = file.read_text()
    file.write_text(whole.replace("title.sv = ", "title.xx = ", 1))
    try:
        before = operator.now()
        await operator.send(bot.rooms["admin"], "!lataa")
        told = await operator.reads("services.toml", room=bot.rooms["admin"], after=before)
        assert re.search(r"services\.toml:\d+", told.body)

        assert "Terkkar" in (await asks(student, room, "mite pääsen terkkarille")).body
    finally:
        file.write_text(whole)
    before = operator.now()
    os.kill(bot.pid, signal.SIGHUP)
    told = await operator.reads("48", room=bot.rooms["admin"], after=before)
    assert "services.toml" not in told.body


async def test_twenty_questions_at_once_are_all_answered(bot, clients, asking):
    students = await asyncio.gather(*(clients.register(f"student {number} of twenty") for number in range(20)))
    entries = await asyncio.gather(*(one.dm(bot.user_id) for one in students))
    for one, entry in zip(students, entries, strict=True):
        await one.reads("112", room=entry)
    answers = await asyncio.gather(
        *(asks(one, entry, "mite pääsen terkkarille") for one, entry in zip(students, entries, strict=True))
    )

    assert all("Terkkar" in one.body for one in answers)
    for one in students:
        await one.stop()
