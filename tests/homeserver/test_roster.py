"""Who may respond, black box: staff come and go while Element's own crypto listens, against a real Synapse."""

import asyncio
import os
import signal
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import aiohttp
import pytest
import pytest_asyncio

from bot.demo.homeserver import ThrowAwayHomeserver
from tests.clients.element_client import ElementClients, Person
from tests.homeserver.own_bot import OwnBot
from tests.homeserver.registry import Registry
from tests.patience import STARTED_WITHIN, eventually

pytestmark = [pytest.mark.homeserver, pytest.mark.asyncio(loop_scope="module")]

SETTINGS = "[trust]\non_first_use = true"
STAFF_ROOMS = ("space", "duty", "tutors", "alarm", "admin")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def clients(homeserver: ThrowAwayHomeserver) -> AsyncIterator[ElementClients]:
    async with ElementClients(homeserver.url, homeserver.registration_token) as running:
        yield running


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def accounts(homeserver: ThrowAwayHomeserver) -> dict[str, str]:
    """Matrix ids by key. The alias of somebody never says their account's name."""
    made = [await homeserver.register(f"{name}-staff", "salasana") for name in ("a1", "a2", "a3", "a4", "it")]
    return dict(zip(("koivu", "laine", "niemi", "kuusi", "it"), (one.user_id for one in made), strict=True))


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def bot(
    homeserver: ThrowAwayHomeserver, registry: Registry, accounts: dict[str, str], tmp_path_factory
) -> AsyncIterator[OwnBot]:
    """Laine and the operator stand in the settings; Koivu and a tutor come by a file, before the first start."""
    bot = await OwnBot.cast(homeserver, tmp_path_factory.mktemp("roster") / "bot", registry, "tuki-roster", {}, "")
    in_settings(bot, accounts, "laine", "it")
    ends = (datetime.now(UTC) + timedelta(days=100)).date()
    by_operator = bot.directory.parent / "staff.csv"  # what operators keep is theirs; the bot's directory holds no id
    by_operator.write_text(
        "key;matrix_id;role;alias;course;completed;valid_until;practised\n"
        f"koivu;{accounts['koivu']};kuraattori;Kuraattori Koivu;;;;\n"
        f"kuusi;{accounts['kuusi']};tutor;Tutori Kuusi;Vertaistuki;1.8.2025;{ends};kyllä\n"
    )
    told = await roster(bot, "import", str(by_operator), "--apply")
    assert "at its next start" in told
    bot.start()
    try:
        yield bot
    finally:
        bot.stop()


def in_settings(bot: OwnBot, accounts: dict[str, str], *keys: str) -> None:
    """Only these stand in the settings from now on."""
    people = {
        "laine": f'matrix_id = "{accounts["laine"]}"\nrole = "psykologi"\nalias = "Psykologi Laine"',
        "it": f'matrix_id = "{accounts["it"]}"\noperator = true',
    }
    bot.write_settings({}, "\n\n".join([*(f"[staff.{key}]\n{people[key]}" for key in keys), SETTINGS]))


async def kynnys(bot: OwnBot, *words: str) -> tuple[int, str]:
    process = await asyncio.create_subprocess_exec(
        *(os.sys.executable, "-m", "bot", *words, "--settings", str(bot.settings)),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
        env=bot.environment(),
    )
    out, _ = await asyncio.wait_for(process.communicate(), STARTED_WITHIN)
    return process.returncode or 0, out.decode()


async def roster(bot: OwnBot, *words: str) -> str:
    code, out = await kynnys(bot, "roster", *words)
    assert code == 0, out
    return out


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def people(bot: OwnBot, clients: ElementClients, accounts: dict[str, str]) -> dict[str, Person]:
    """Everybody at a device of their own."""
    found = {
        name: await clients.login(f"{name} of the roster", user, "salasana", autojoin=True)
        for name, user in accounts.items()
    }
    await bot.vouches_for("koivu", "laine", "kuusi", "it")
    return found


async def a_student(bot: OwnBot, clients: ElementClients, name: str) -> tuple[Person, str]:
    student = await clients.register(name)
    entry = await student.dm(bot.user_id)
    await student.reads("112", room=entry)
    return student, entry


async def takes(adult: Person, bot: OwnBot, student: Person, entry: str) -> str:
    """The student asks for a person, the adult takes the card and comes; answers the desk."""
    before = adult.now()
    await student.send(entry, "aikuinen")
    card = await adult.reads("Kortti", room=bot.rooms["duty"], after=before)
    return await comes(adult, bot, card.id)


async def comes(adult: Person, bot: OwnBot, card: str) -> str:
    before = adult.now()
    await adult.react(bot.rooms["duty"], card, "✅")
    return (await adult.reads("!sulje", after=before)).room


def rows(bot: OwnBot, query: str) -> list[tuple[object, ...]]:
    connection = sqlite3.connect(f"file:{bot.data / 'chat.db'}?mode=ro", uri=True)
    try:
        return connection.execute(query).fetchall()
    finally:
        connection.close()


async def joined(person: Person) -> set[str]:
    return {room for room, membership in (await person.rooms()).items() if membership == "join"}


async def is_in(person: Person, rooms: set[str]) -> None:
    """These and no others, sooner or later."""

    async def is_so() -> bool:
        return await joined(person) == rooms

    await eventually(is_so, f"{person.name} is in {len(rooms)} rooms and no other")


async def is_out(person: Person, rooms: set[str]) -> bool:
    return not rooms & await joined(person)


@contextmanager
def asleep(bot: OwnBot) -> Iterator[None]:
    os.kill(bot.pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(bot.pid, signal.SIGCONT)


async def let_in_again(homeserver: ThrowAwayHomeserver, bot: OwnBot, room: str, person: Person) -> None:
    """Behind the bot's back, as somebody with the bot's password could."""
    login = {
        "type": "m.login.password",
        "identifier": {"type": "m.id.user", "user": bot.user_id},
        "password": bot.account.password,
    }
    async with aiohttp.ClientSession(f"{homeserver.url}/_matrix/client/v3/") as session:
        async with session.post("login", json=login) as answer:
            token = (await answer.json())["access_token"]
        heads = {"Authorization": f"Bearer {token}"}
        async with session.post(f"rooms/{room}/invite", json={"user_id": person.user_id}, headers=heads) as answer:
            assert answer.status == 200, await answer.text()
        async with session.post("logout", json={}, headers=heads) as answer:
            assert answer.status == 200


async def test_everybody_of_the_file_and_of_the_settings_is_in_the_rooms_that_are_theirs(bot, people):
    await is_in(people["koivu"], {bot.rooms[kind] for kind in ("space", "duty", "alarm")})
    await is_in(people["laine"], {bot.rooms[kind] for kind in ("space", "duty", "alarm")})
    await is_in(people["kuusi"], {bot.rooms[kind] for kind in ("space", "tutors")})
    await is_in(people["it"], {bot.rooms[kind] for kind in ("space", "admin")})


async def test_whoever_is_removed_is_out_of_everything_and_the_student_goes_on_with_another(
    homeserver, bot, clients, people
):
    koivu, laine, it = people["koivu"], people["laine"], people["it"]
    student, entry = await a_student(bot, clients, "with one who goes")
    desk = await takes(koivu, bot, student, entry)
    await student.send(entry, "tämän koivu vielä lukee")
    await koivu.reads("vielä lukee", room=desk)
    heard, cards, told = student.now(), laine.now(), it.now()

    out = await roster(bot, "remove", "koivu")

    assert "Done by the running service" in out
    await student.reads("ei voinut jatkaa", room=entry, after=heard)
    card = await laine.reads("Kortti", room=bot.rooms["duty"], after=cards)
    await it.reads("Kuraattori Koivu on poistettu", room=bot.rooms["admin"], after=told)
    await is_in(koivu, set())
    assert koivu.user_id not in {
        user for user, how in (await laine.members(bot.rooms["duty"])).items() if how == "join"
    }
    await student.send(entry, "tätä koivu ei enää lue")
    other = await comes(laine, bot, card.id)
    await laine.reads("ei enää lue", room=other)
    assert not await koivu.heard("ei enää lue")
    assert rows(bot, "SELECT count(*) FROM roster WHERE who = 'koivu'") == [(0,)]
    assert rows(bot, "SELECT alias, lookup FROM seat WHERE who = 'koivu'") == [("Kuraattori Koivu", None)]
    await laine.send(other, "!sulje")


async def test_what_is_said_afterwards_cannot_be_decrypted_even_by_one_who_got_in_again(
    homeserver, bot, clients, people
):
    koivu, laine = people["koivu"], people["laine"]
    student, entry = await a_student(bot, clients, "whose card is not for all")
    before, cards = koivu.now(), laine.now()

    with asleep(bot):  # awake, it shows her out after two seconds
        await let_in_again(homeserver, bot, bot.rooms["duty"], koivu)
        await is_in(koivu, {bot.rooms["duty"]})
        await student.send(entry, "aikuinen")
    await laine.reads("Kortti", room=bot.rooms["duty"], after=cards)

    await koivu.sees(
        lambda seen: seen.room == bot.rooms["duty"] and seen.kind == "undecryptable", after=before, what="ciphertext"
    )
    await koivu.never_reads("Kortti", room=bot.rooms["duty"], after=before)
    await student.send(entry, "lopeta")


async def test_whoever_is_added_from_the_admin_room_is_named_in_the_rooms_of_adults(bot, people, accounts):
    laine, niemi, it = people["laine"], people["niemi"], people["it"]
    before, at_duty, invited = it.now(), laine.now(), niemi.now()

    line = f'!henkilöstö lisää key=niemi matrix_id={accounts["niemi"]} role=opo alias="Opo Niemi"'
    await it.send(bot.rooms["admin"], line)

    await it.reads("Opo Niemi on nyt listalla", room=bot.rooms["admin"], after=before)
    for kind in ("duty", "alarm"):
        told = await laine.reads("Opo Niemi (koulu) lisättiin", room=bot.rooms[kind], after=at_duty)
        assert "Lisääjä: ylläpitäjä it." in told.body
    await niemi.sees(lambda seen: seen.kind == "invite" and seen.room == bot.rooms["duty"], after=invited)
    await it.send(bot.rooms["admin"], "!henkilöstö")
    listed = await it.reads("Aikuiset:", room=bot.rooms["admin"], after=before)
    assert "Opo Niemi (niemi)" in listed.body
    assert "@" not in listed.body
    assert len(listed.body.splitlines()) <= 12
    assert rows(bot, "SELECT what, \"by\", detail FROM audit WHERE what LIKE 'staff%' ORDER BY id") == [
        ("staff_removed", "komentorivi", "koivu kuraattori"),
        ("staff_added", "it", "niemi opo"),
    ]


async def test_what_was_wished_while_the_bot_was_off_is_done_at_its_next_start(bot, clients, people, accounts):
    laine, niemi = people["laine"], people["niemi"]
    student, entry = await a_student(bot, clients, "over a restart")
    desk = await takes(laine, bot, student, entry)
    heard, cards = student.now(), niemi.now()

    bot.kill()
    in_settings(bot, accounts, "it")
    bot.start()

    await student.reads("ei voinut jatkaa", room=entry, after=heard)
    card = await niemi.reads("Kortti", room=bot.rooms["duty"], after=cards)
    await eventually(lambda: is_out(laine, {desk, *(bot.rooms[kind] for kind in STAFF_ROOMS)}), "she is out of all")
    await niemi.send(await comes(niemi, bot, card.id), "Hei, olen Niemi.")
    await student.reads("olen Niemi", room=entry, after=heard)
    logged = rows(bot, 'SELECT what, "by", detail FROM audit ORDER BY id DESC LIMIT 1')
    assert logged == [("staff_removed", "asetukset", "laine psykologi")]
    code, out = await kynnys(bot, "audit")
    assert code == 0, out
    assert "staff_removed" in out
