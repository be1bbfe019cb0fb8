"""Pictures and PDFs, black box: a student and a counsellor with Element, a real Synapse, and what is on the disk."""

import io
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest
import pytest_asyncio
from nio.crypto.attachments import encrypt_attachment
from PIL import Image
from pypdf import PdfReader

from bot.demo.homeserver import ThrowAwayHomeserver
from tests.clients.element_client import ElementClients, Person, Seen
from tests.homeserver.own_bot import OwnBot, Staff
from tests.homeserver.registry import Registry
from tests.media_makers import TELLTALE, a_jpeg, a_pdf
from tests.patience import SOON

pytestmark = [pytest.mark.homeserver, pytest.mark.asyncio(loop_scope="module")]

ON_FIRST_USE = "[trust]\non_first_use = true\n"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def clients(homeserver: ThrowAwayHomeserver) -> AsyncIterator[ElementClients]:
    async with ElementClients(homeserver.url, homeserver.registration_token) as running:
        yield running


class School:
    """A bot, and a student who talks with its counsellor."""

    def __init__(self, bot: OwnBot, student: Person, entry: str, koivu: Person, desk: str) -> None:
        self.bot, self.student, self.entry, self.koivu, self.desk = bot, student, entry, koivu, desk


async def a_talk(
    homeserver: ThrowAwayHomeserver, clients: ElementClients, registry: Registry, folder: Path, name: str, more: str
) -> School:
    account = await homeserver.register(f"koivu-{name}", "salasana")
    staff = {"koivu": Staff(account, "Kuraattori Koivu")}
    bot = await OwnBot.cast(homeserver, folder / "bot", registry, f"tuki-{name}", staff, ON_FIRST_USE + more)
    bot.start()
    koivu = await clients.login(f"koivu of {name}", account.user_id, "salasana", autojoin=True)
    await bot.vouches_for("koivu")
    student = await clients.register(f"student of {name}")
    registry.person(student.user_id)
    entry = await student.dm(bot.user_id)
    await student.reads("112", room=entry, within=SOON)
    await student.send(entry, "aikuinen")
    card = await koivu.reads("Kortti", room=bot.rooms["duty"], within=SOON)
    before = koivu.now()
    await koivu.react(card.room, card, "✅")
    opened = await koivu.sees(
        lambda seen: seen.sender == bot.user_id and seen.kind == "message" and seen.room not in bot.rooms.values(),
        after=before,
        within=SOON,
    )
    await student.reads("Kuraattori Koivu", room=entry, within=SOON)
    return School(bot, student, entry, koivu, opened.room)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def school(homeserver, clients, registry, tmp_path_factory) -> AsyncIterator[School]:
    """Where students may send pictures to adults."""
    folder = tmp_path_factory.mktemp("media")
    made = await a_talk(homeserver, clients, registry, folder, "media", "\n[media]\nto_adults = true\nmost = 1\n")
    yield made
    made.bot.kill()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def strict(homeserver, clients, registry, tmp_path_factory) -> AsyncIterator[School]:
    """Where nothing but text crosses."""
    folder = tmp_path_factory.mktemp("strict")
    made = await a_talk(homeserver, clients, registry, folder, "strict", "\n[media]\nto_students = false\n")
    yield made
    made.bot.kill()


async def sends_with_words(homeserver: ThrowAwayHomeserver, person: Person, room: str, data: bytes, words: str) -> None:
    """As newer clients do: the words are the body, the name stands beside it."""
    stored, file = encrypt_attachment(data)
    async with aiohttp.ClientSession() as session:
        where = f"{homeserver.url}/_matrix/media/v3/upload"
        authorised = {"Authorization": f"Bearer {person.access_token}"}
        async with session.post(where, data=stored, headers=authorised) as answer:
            url = (await answer.json())["content_uri"]
    content = {"msgtype": "m.image", "body": words, "filename": f"{TELLTALE}.jpg", "file": {**file, "url": url}}
    await person.raw_send(room, "m.room.message", content)


async def is_shown(person: Person, room: str, msgtype: str, after) -> Seen:
    return await person.sees(lambda seen: seen.room == room and seen.msgtype == msgtype, after=after, within=SOON)


async def test_a_photograph_reaches_the_counsellor_without_where_it_was_taken(homeserver, school, registry):
    before, words = school.koivu.now(), registry.body("tässä se on")
    photograph = a_jpeg(orientation=6)
    assert Image.open(io.BytesIO(photograph)).getexif().get_ifd(0x8825)

    await sends_with_words(homeserver, school.student, school.entry, photograph, words)
    said = await school.koivu.reads(words, room=school.desk, after=before, within=SOON)
    shown = await is_shown(school.koivu, school.desk, "m.image", before)
    crossed = await school.koivu.open_file(school.desk, shown)

    assert said.index < shown.index
    assert (shown.encrypted, shown.body) == (True, "kuva.jpg")
    assert TELLTALE.encode() not in crossed
    assert TELLTALE not in str(shown.raw["clear"])
    picture = Image.open(io.BytesIO(crossed))
    assert (picture.format, picture.size, len(picture.getexif())) == ("JPEG", (20, 40), 0)
    assert shown.raw["clear"]["info"]["size"] == len(crossed)


async def test_a_pdf_reaches_the_student_without_who_wrote_it(school):
    before = school.student.now()

    await school.koivu.send_file(school.desk, f"{TELLTALE}.pdf", a_pdf(), "application/pdf")
    shown = await is_shown(school.student, school.entry, "m.file", before)
    crossed = await school.student.open_file(school.entry, shown)

    assert shown.body == "tiedosto.pdf"
    assert TELLTALE.encode() not in crossed
    assert len(PdfReader(io.BytesIO(crossed)).pages) == 1


@pytest.mark.parametrize(
    ("data", "told"),
    [(b"PK\x03\x04" + bytes(100), "kuvia ja PDF-tiedostoja"), (a_jpeg() + bytes(2**20), "Raja on 1 megatavua")],
)
async def test_what_cannot_cross_is_told_of_and_the_talk_goes_on(school, registry, data: bytes, told: str):
    before, seen, line = school.student.now(), school.koivu.now(), registry.body("jatketaan")

    await school.student.send_file(school.entry, "kuva.jpg", data, "image/jpeg", msgtype="m.image")
    await school.student.send(school.entry, line)

    await school.student.reads(told, room=school.entry, after=before, within=SOON)
    await school.koivu.reads("Opiskelija lähetti kuvan", room=school.desk, after=seen, within=SOON)
    await school.koivu.reads(line, room=school.desk, after=seen, within=SOON)
    assert not [one for one in school.koivu.seen[seen.index + 1 :] if one.msgtype == "m.image"]


async def test_a_picture_that_is_taken_back_is_gone_at_the_desk(school):
    before = school.koivu.now()
    sent = await school.student.send_file(school.entry, "kuva.jpg", a_jpeg(), "image/jpeg", msgtype="m.image")
    shown = await is_shown(school.koivu, school.desk, "m.image", before)

    await school.student.redact(school.entry, sent)

    gone = await school.koivu.sees(lambda seen: seen.kind == "redaction" and seen.target == shown.id, within=SOON)
    assert gone.sender == school.bot.user_id


async def test_where_a_school_has_chosen_text_alone_both_are_told(homeserver, strict, registry):
    seen, before, words = strict.koivu.now(), strict.student.now(), registry.body("kuvan vieressä")

    await sends_with_words(homeserver, strict.student, strict.entry, a_jpeg(), words)
    await strict.koivu.reads(words, room=strict.desk, after=seen, within=SOON)
    await strict.koivu.reads("Opiskelija lähetti kuvan", room=strict.desk, after=seen, within=SOON)
    await strict.student.reads("vain tekstiä", room=strict.entry, after=before, within=SOON)
    await strict.koivu.send_file(strict.desk, "ohje.pdf", a_pdf(), "application/pdf")
    await strict.koivu.reads("Tiedosto ei mennyt opiskelijalle", room=strict.desk, after=seen, within=SOON)

    assert not [one for one in strict.koivu.seen[seen.index + 1 :] if one.msgtype == "m.image"]


async def test_of_no_picture_anything_is_on_the_disk(school, strict):
    for bot in (school.bot, strict.bot):
        files = [file for file in bot.directory.rglob("*") if file.is_file()]
        assert len(files) > 5
        assert [file for file in files if TELLTALE.encode() in file.read_bytes()] == []
