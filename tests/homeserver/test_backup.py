"""The machine is gone and the copy is a day old, black box: a new machine, a new device, nobody left in the dark.

While the world goes on after the copy: two talk, one begins, one erases everything. Then the bot is killed, its folder
taken away, and the copy laid out in its place.
"""

import asyncio
import os
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest
import pytest_asyncio

from bot.demo.homeserver import ThrowAwayHomeserver
from bot.matrix.api import path
from tests.homeserver.crowd import Crowd, Someone, Talk
from tests.homeserver.own_bot import OwnBot, Staff
from tests.homeserver.registry import Registry
from tests.patience import STARTED_WITHIN, eventually

pytestmark = [pytest.mark.homeserver, pytest.mark.asyncio(loop_scope="module")]

SET_BACK = "kopiosta"
"""What each of the three lines says, in Finnish."""


@dataclass
class School:
    """Everybody, after the copy was taken up. `before`: what had been heard by then."""

    crowd: Crowd
    bot: OwnBot
    counsellor: Someone
    operator: Someone
    talk: Talk
    waiting: Someone
    waits_in: str
    erased: Someone
    erased_in: str
    newcomer: Someone
    began_in: str
    fingerprint: str | None
    old_device: str
    held: str
    since: list[str]
    dead: Path


async def kynnys(bot: OwnBot, *words: str) -> str:
    code, out = await ended(bot, *words)
    assert code == 0, out
    return out


async def ended(bot: OwnBot, *words: str) -> tuple[int, str]:
    """A command, with its exit code and all that it said."""
    process = await asyncio.create_subprocess_exec(
        *(os.sys.executable, "-m", "bot", *words),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
        env=bot.environment(),
    )
    out, _ = await asyncio.wait_for(process.communicate(), STARTED_WITHIN)
    assert process.returncode is not None
    return process.returncode, out.decode()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def school(tmp_path_factory: pytest.TempPathFactory, registry: Registry) -> AsyncIterator[School]:
    directory = tmp_path_factory.mktemp("backup")
    async with (
        ThrowAwayHomeserver.started(directory / "homeserver") as homeserver,
        Crowd.gathered(homeserver, directory / "people", registry) as crowd,
    ):
        counsellor, operator = await crowd.comes("k1"), await crowd.comes("o1")
        staff = {
            "koivu": Staff(counsellor.account, "Kuraattori Koivu", master_key=counsellor.fingerprint),
            "it": Staff(operator.account, "", None, operator.fingerprint),
        }
        bot = await OwnBot.cast(homeserver, directory / "bot", registry, "tuki", staff)
        try:
            await asyncio.to_thread(bot.start)
            await counsellor.joins(bot.rooms["duty"])
            await operator.joins(bot.rooms["admin"])
            yield await a_day(crowd, bot, counsellor, operator, registry, directory)
        finally:
            bot.stop()


async def a_day(
    crowd: Crowd, bot: OwnBot, counsellor: Someone, operator: Someone, registry: Registry, directory: Path
) -> School:
    """Until the copy, from the copy to the end of the machine, and the start of the new one."""
    talk = await crowd.talks(counsellor, bot)
    waiting, erased = await crowd.comes("w"), await crowd.comes("e")
    waits_in, erased_in = await crowd.arrives(waiting, bot), await crowd.arrives(erased, bot)
    await crowd.asks(waiting, waits_in, counsellor, bot)
    held = registry.body("odottava kirjoittaa")
    await waiting.says(waits_in, held, bot.user_id)
    await eventually(lambda: is_held(bot), "the line waits sealed")
    copy = await copied(bot, directory)

    since = [registry.body("kopion jälkeen") for _ in range(3)]
    for body in since:
        await talk.student.says(talk.entry, body, bot.user_id)
        await counsellor.reads(body, talk.desk)
    await erased.says(erased_in, "poista", bot.user_id)
    await erased.reads("kyllä", erased_in)
    await erased.says(erased_in, "kyllä", bot.user_id)
    await erased.is_gone(erased_in, bot)
    newcomer = await crowd.comes("n")
    began_in = await crowd.arrives(newcomer, bot)
    await asyncio.sleep(1)

    bot.kill()
    old = (bot.data / "secrets" / "login.json").read_text()
    dead = bot.data.rename(directory / "dead")
    told = await kynnys(bot, "restore", str(copy), "--to", str(bot.data), "--key-file", str(directory / "paper"))
    assert "files as they were at" in told
    fingerprint = bot.fingerprint
    bot.start(wait=False)
    await asyncio.sleep(3.0)  # somewhere on its first way up
    bot.kill()
    await asyncio.to_thread(bot.start)
    return School(
        crowd, bot, counsellor, operator, talk, waiting, waits_in, erased, erased_in, newcomer, began_in, fingerprint,
        old, held, since, dead,
    )  # fmt: skip


async def is_held(bot: OwnBot) -> bool:
    """One line waits sealed, and nothing else is to be done."""
    left = bot.left_over()
    return left["sealed"] == 1 and left["outbox"] == 0


async def copied(bot: OwnBot, directory: Path) -> Path:
    """Made beside the running service."""
    settings = ("--settings", str(bot.settings))
    made = await kynnys(bot, "backup", "--new-key", *settings)
    key = next(line.strip() for line in made.splitlines() if line.startswith("  "))
    (directory / "paper").write_text(key)
    await kynnys(bot, "backup", "--to", str(directory / "copy.backup"), *settings)
    return directory / "copy.backup"


def told(someone: Someone, room: str, bot: OwnBot) -> list[str]:
    return [body for body in someone.bodies(room, bot.user_id) if SET_BACK in body]


async def test_whoever_has_a_conversation_is_told_once_in_one_line(school: School):
    bot = school.bot
    for someone, room in (
        (school.talk.student, school.talk.entry),
        (school.waiting, school.waits_in),
        (school.newcomer, school.began_in),
        (school.counsellor, school.talk.desk),
        (school.operator, bot.rooms["admin"]),
    ):
        said = await someone.reads(SET_BACK, room)
        assert said.sender == bot.user_id
    await asyncio.sleep(2)
    for someone, room in ((school.talk.student, school.talk.entry), (school.operator, bot.rooms["admin"])):
        await someone.catch_up()
        assert len(told(someone, room, bot)) == 1
    (line,) = told(school.talk.student, school.talk.entry, bot)
    assert "112" in line
    (line,) = told(school.operator, bot.rooms["admin"], bot)
    assert "keskusteluissa: 2." in line
    assert "uusia keskusteluja: 1." in line
    assert "uudelleen: 1." in line


async def test_the_talk_goes_on_both_ways_with_a_new_device_and_the_same_identity(school: School):
    bot, talk = school.bot, school.talk
    there, back = school.crowd.registry.body("jatkuu"), school.crowd.registry.body("jatkuu")

    await talk.student.says(talk.entry, there, bot.user_id)
    await talk.counsellor.reads(there, talk.desk)
    await talk.counsellor.says(talk.desk, back, bot.user_id)
    await talk.student.reads(back, talk.entry)

    assert bot.fingerprint == school.fingerprint
    listed = await talk.student.api.call("POST", path("keys", "query"), {"device_keys": {bot.user_id: []}})
    devices = listed["device_keys"][bot.user_id]
    assert len(devices) >= 1
    assert all(device not in school.old_device for device in devices), "the old device is logged out"


async def test_what_was_said_since_the_copy_is_not_said_again(school: School):
    await school.counsellor.catch_up()

    at_desk = school.counsellor.bodies(school.talk.desk, school.bot.user_id)
    assert [sum(body in line for line in at_desk) for body in school.since] == [1, 1, 1]


async def test_what_waited_sealed_in_the_copy_is_read_with_the_old_device_s_room_keys(school: School):
    cards = [said for said in school.counsellor.heard if "!ota" in said.body and said.edits is None]
    before = len(school.counsellor.heard)
    desk = await school.crowd.presses(school.counsellor, cards[-1], school.bot)
    await school.counsellor.joins(desk)

    await school.counsellor.reads(school.held, desk, after=before)


async def test_whoever_erased_everything_since_is_not_brought_back(school: School):
    with closing(sqlite3.connect(f"file:{school.bot.data / 'chat.db'}?mode=ro", uri=True)) as database:
        conversations = database.execute("SELECT count(*) FROM conversation").fetchone()[0]
        accounts = database.execute("SELECT count(*) FROM account").fetchone()[0]
    assert (conversations, accounts) == (3, 3), "the talk, who waits, and who began since"
    await school.erased.catch_up()
    assert told(school.erased, school.erased_in, school.bot) == []


async def test_a_student_who_began_since_the_copy_can_ask_for_a_person(school: School):
    card = await school.crowd.asks(school.newcomer, school.began_in, school.counsellor, school.bot)

    assert card.room == school.bot.rooms["duty"]


async def test_nothing_of_the_old_device_is_left_on_the_new_machine(school: School):
    aside = school.bot.data / "restored"

    assert sorted(file.name for file in aside.rglob("*") if file.is_file()) == ["service.toml"]


async def test_a_new_seal_key_comes_while_the_service_works_and_the_talk_goes_on(school: School):
    bot, talk = school.bot, school.talk
    before, after = school.crowd.registry.body("vanha avain"), school.crowd.registry.body("uusi avain")

    out = await kynnys(bot, "keys", "rotate", "--settings", str(bot.settings))
    await talk.student.says(talk.entry, before, bot.user_id)
    await talk.counsellor.reads(before, talk.desk)
    bot.kill()
    await asyncio.to_thread(bot.start)
    await talk.student.says(talk.entry, after, bot.user_id)
    await talk.counsellor.reads(after, talk.desk)

    assert "Everything lies under it" in out
    told_keys = await kynnys(bot, "keys", "list", "--settings", str(bot.settings))
    assert "k1: opens" in told_keys
    assert "under another key than k2: 0" in told_keys


async def test_the_old_machine_cannot_go_on_beside_the_new_one(school: School):
    """Somebody starts it again from what was left of it."""
    new = school.bot.data.rename(school.dead.with_name("new"))
    school.bot.stop()
    school.dead.rename(school.bot.data)

    code, words = await ended(school.bot, "run", "--settings", str(school.bot.settings))

    assert code == 1
    assert "does not accept the stored login" in words
    school.bot.data.rename(school.dead)
    new.rename(school.bot.data)
