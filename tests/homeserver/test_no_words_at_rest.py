"""No word that anybody wrote is on the disk: searched last, through all that every bot of this session left there.

The bots were killed rather than stopped, so that journals are still there. When no other test has talked with a bot, a
small conversation is held first. Two tests plant a word and see that the search finds it: one that cannot fail says
nothing.
"""

import asyncio
import base64
import json
import sqlite3
from collections.abc import AsyncIterator, Iterable
from pathlib import Path

import pytest
import pytest_asyncio

from bot.demo.homeserver import ThrowAwayHomeserver
from tests.homeserver.crowd import Crowd
from tests.homeserver.own_bot import OwnBot, Staff
from tests.homeserver.registry import STEM, Find, Registry, said_in, words_in
from tests.patience import eventually

pytestmark = [pytest.mark.homeserver, pytest.mark.asyncio(loop_scope="module")]

OTHERS_WITHIN = 1800.0
KEY_STORE = "keys.db"
"""nio's store: it must know whose device a key belongs to, so ids may stand there. Words may not."""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def said(
    homeserver: ThrowAwayHomeserver,
    tmp_path_factory: pytest.TempPathFactory,
    registry: Registry,
    request: pytest.FixtureRequest,
) -> AsyncIterator[Registry]:
    """What was said in this session, and where bots worked. Other workers may still be at it."""
    others = {item.path.name for item in request.session.items if "homeserver" in item.keywords} - {request.path.name}

    async def are_over() -> bool:
        return others <= set(registry.all("over"))

    await eventually(are_over, "the tests of all other files are done", within=OTHERS_WITHIN)
    if not registry.all("word"):
        await _a_small_conversation(homeserver, tmp_path_factory.mktemp("small-talk"), registry)
    yield registry


async def _a_small_conversation(homeserver: ThrowAwayHomeserver, directory: Path, registry: Registry) -> None:
    """Lines both ways, one that waits sealed for a counsellor, and one that stays unread when the plug is pulled."""
    async with Crowd.gathered(homeserver, directory / "people", registry) as crowd:
        counsellor = await crowd.comes("koivu")
        staff = {"koivu": Staff(counsellor.account, "Kuraattori Koivu", master_key=counsellor.fingerprint)}
        bot = await OwnBot.cast(homeserver, directory / "bot", registry, "tuki-small-talk", staff)
        try:
            await asyncio.to_thread(bot.start)
            await counsellor.joins(bot.rooms["duty"])
            talk = await crowd.talks(counsellor, bot)
            for line in (registry.body("yksi"), registry.body("kaksi")):
                await talk.student.says(talk.entry, line, bot.user_id)
                await counsellor.reads(line, talk.desk)
                await counsellor.says(talk.desk, answer := registry.body("vastaus"), bot.user_id)
                await talk.student.reads(answer, talk.entry)
            await counsellor.says(talk.desk, "!sulje", bot.user_id)
            await talk.student.says(talk.entry, "ihminen", bot.user_id)
            await talk.student.says(talk.entry, registry.body("odottaa salattuna"), bot.user_id)
            await eventually(lambda: is_sealed(bot), "a line waits sealed")
        finally:
            bot.kill()


async def is_sealed(bot: OwnBot) -> bool:
    return bot.left_over()["sealed"] > 0


def left_on_the_disk(directories: Iterable[str]) -> list[Path]:
    """Database, journals, key store, secrets, log and temporary files of these bots."""
    return [path for one in directories for path in sorted(Path(one).rglob("*")) if path.is_file()]


def words_on_the_disk(registry: Registry) -> list[Find]:
    return [find for path in left_on_the_disk(registry.all("bot")) for find in words_in(path)]


def no_key_store(path: Path) -> bool:
    """Where no id may stand: database, journals, log. Secrets and settings hold the bot's own, as they must."""
    settings = ("service.toml", "notices.toml")
    return not path.name.startswith(KEY_STORE) and "secrets" not in path.parts and path.name not in settings


async def test_what_was_searched_is_what_a_bot_leaves_behind(said: Registry) -> None:
    names = {path.name for path in left_on_the_disk(said.all("bot"))}

    assert {"chat.db", "chat.db-wal", KEY_STORE, "bot.log", "login.json"} <= names
    assert len(said.all("word")) >= 4
    assert len(said.all("person")) >= 2


async def test_not_one_word_that_anybody_wrote_is_on_the_disk(said: Registry) -> None:
    found = words_on_the_disk(said)

    print(f"{len(said.all('word'))} words, {len(left_on_the_disk(said.all('bot')))} files")
    assert found == [], "\n".join(map(str, found[:10]))


async def test_no_one_s_matrix_id_and_no_room_s_is_in_a_database_or_a_log(said: Registry) -> None:
    people = said.all("person")
    ids = [*people, *(f"{name}:" for person in people if (name := person.partition(":")[0]))]

    found = [
        find
        for path in filter(no_key_store, left_on_the_disk(said.all("bot")))
        for find in [*said_in(path, ids, "somebody's Matrix id"), *said_in(path, ["koulu.localhost"], "an id's server")]
    ]

    assert found == [], "\n".join(map(str, found[:10]))


async def test_no_token_password_or_key_is_anywhere_but_in_its_own_file(said: Registry) -> None:
    found = []
    for directory in map(Path, said.all("bot")):
        hidden = secrets_of(directory)
        assert len(hidden) >= 5
        for path in left_on_the_disk([str(directory)]):
            if path.parent.name != "secrets":
                found += said_in(path, hidden, "a secret")

    assert found == [], "\n".join(map(str, found[:10]))


def secrets_of(directory: Path) -> list[str]:
    """Every secret text in a bot's secret files, of whatever form."""
    found: list[str] = []
    for file in sorted((directory / "data" / "secrets").iterdir()):
        text = file.read_text().strip()
        try:
            told = json.loads(text)
        except ValueError:
            told = text
        found += [one for one in _texts(told) if len(one) >= 12 and not one.startswith("@")]
    return found


def _texts(told: object) -> list[str]:
    match told:
        case str():
            return [told]
        case dict():
            return [text for value in told.values() for text in _texts(value)]
        case _:
            return []


@pytest.mark.parametrize("form", ["utf-8", "utf-16-le", "hex", "base64"])
async def test_the_search_finds_a_word_that_was_planted(said: Registry, tmp_path: Path, form: str) -> None:
    planted = Registry(tmp_path / "registry")
    planted.bot(tmp_path / "bot")
    (tmp_path / "bot" / "data").mkdir(parents=True)
    word = planted.word()
    (tmp_path / "bot" / "data" / "chat.db-wal").write_bytes(b"\x00" * 4099 + _in_form(f"hei {word}", form) + b"\xff")

    assert [find.path.name for find in words_on_the_disk(planted)] == ["chat.db-wal"]


def _in_form(text: str, form: str) -> bytes:
    raw = text.encode()
    return {"hex": raw.hex().encode(), "base64": base64.b64encode(raw)}.get(form) or text.encode(form)


async def test_the_search_finds_a_word_that_a_deleted_row_left_in_a_journal(said: Registry, tmp_path: Path) -> None:
    """As a bot would leave it that wrote words down for only a moment."""
    planted = Registry(tmp_path / "registry")
    planted.bot(tmp_path / "bot")
    (tmp_path / "bot").mkdir()
    database = sqlite3.connect(tmp_path / "bot" / "chat.db", isolation_level=None)
    database.execute("PRAGMA journal_mode=WAL")
    database.execute("CREATE TABLE envelope (words TEXT)")
    database.execute("INSERT INTO envelope VALUES (?)", (planted.body("hei"),))
    database.execute("DELETE FROM envelope")

    assert words_on_the_disk(planted) != []
    database.close()


async def test_every_word_that_is_sent_can_be_told_from_all_others(said: Registry) -> None:
    words = said.all("word")

    assert len(set(words)) == len(words)
    assert all(word.startswith(STEM) for word in words)
