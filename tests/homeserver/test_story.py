"""A student comes without a name, gets a person, and makes it all go away: the story, seen from outside.

The bot runs as `kynnys demo` starts it; everybody else is a real Element client. Students are in Element's
"exclude insecure devices" mode, so every line read here is also a line that the most careful client accepts.
Words are matched by what a reader needs to find in them, not by their wording.
"""

import itertools
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest
import pytest_asyncio

from tests.clients.element_client import ElementClients, ElementError, Moment, Person, Seen
from tests.homeserver.running import Demo, running_demo
from tests.patience import SOON, eventually

pytestmark = [pytest.mark.homeserver, pytest.mark.asyncio(loop_scope="module")]

A_WHILE = 3.0
"""Seconds in which something that must not come would have come."""
WHAT_THEY_WROTE = "kissani nimi on Salainen-Mirri"


@dataclass(frozen=True)
class Visit:
    """A student in their entry room."""

    student: Person
    entry: str


@dataclass(frozen=True)
class Talk:
    """A student and the counsellor who took the card, each in their own room."""

    student: Person
    entry: str
    counsellor: Person
    desk: str


Arrive = Callable[[], Awaitable[Visit]]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    with running_demo(tmp_path_factory.mktemp("demo")) as running:
        yield running


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def clients(demo: Demo) -> AsyncIterator[ElementClients]:
    async with ElementClients(demo.homeserver, demo.registration_token) as running:
        yield running


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def counsellor(demo: Demo, clients: ElementClients) -> Person:
    login = demo.one_with_role("kuraattori")
    person = await clients.login("counsellor", login.user_id, login.password, autojoin=True)
    await named(person, "Salla Salapoliisi")
    await eventually(lambda: is_member(person, demo.duty), "the counsellor is in the duty room")
    return person


_numbers = itertools.count(1)


@pytest_asyncio.fixture(loop_scope="module")
async def arrives(demo: Demo, clients: ElementClients) -> AsyncIterator[Arrive]:
    """Call it for a new student with an encrypted chat to the bot. They end their talk afterwards."""
    visits: list[Visit] = []

    async def arrive() -> Visit:
        student = await clients.register(f"student {next(_numbers)}")
        await named(student, "Oskari Opiskelija")
        visits.append(Visit(student, await student.dm(demo.bot)))
        return visits[-1]

    yield arrive
    for visit in visits:
        with suppress(ElementError):
            await visit.student.send(visit.entry, "lopeta")
        await visit.student.stop()


@pytest_asyncio.fixture(loop_scope="module")
async def talk(demo: Demo, arrives: Arrive, counsellor: Person) -> Talk:
    """A student whose card the counsellor has taken."""
    visit = await greeted(await arrives())
    before = counsellor.now()
    card = await asks_for_a_person(visit, counsellor, demo)
    await counsellor.react(demo.duty, card, "✅")
    return await at_the_desk(visit, counsellor, before)


# ---- what people do


async def named(person: Person, name: str) -> None:
    status, _ = await person.http("PUT", f"/profile/{person.user_id}/displayname", {"displayname": name})
    assert status == 200


async def is_member(person: Person, room: str) -> bool:
    return (await person.rooms()).get(room) == "join"


async def greeted(visit: Visit) -> Visit:
    """Finnish from the start, so that what follows is in one language."""
    await visit.student.reads("112", room=visit.entry, within=SOON)
    before = visit.student.now()
    await visit.student.send(visit.entry, "suomeksi")
    await visit.student.sees(is_message, room=visit.entry, after=before, within=SOON)
    return visit


async def asks_for_a_person(visit: Visit, counsellor: Person, demo: Demo, word: str = "ihminen") -> Seen:
    """No supervisor is on duty in these stories, so nobody is asked "tutor or adult?"."""
    before = counsellor.now()
    await visit.student.send(visit.entry, word)
    return await the_card(counsellor, demo, after=before)


async def the_card(counsellor: Person, demo: Demo, *, after: Moment) -> Seen:
    return await counsellor.sees(is_card, room=demo.duty, after=after, within=SOON, what="a card")


async def at_the_desk(visit: Visit, counsellor: Person, before: Moment) -> Talk:
    desk = await counsellor.is_invited(within=SOON, after=before)
    await eventually(lambda: is_member(counsellor, desk), "the counsellor is at the desk")
    opened = await counsellor.sees(is_message, room=desk, within=SOON, what="the desk's first words")
    assert opened.encrypted
    return Talk(visit.student, visit.entry, counsellor, desk)


async def until_heard(talk: Talk) -> None:
    """A line each way: the talk stands, and what was said before it has come through."""
    student, counsellor = talk.student, talk.counsellor
    await student.send(talk.entry, "kuuluuko?")
    await counsellor.reads("kuuluuko?", room=talk.desk, within=SOON)
    await counsellor.send(talk.desk, "kuuluu hyvin")
    await student.reads("kuuluu hyvin", room=talk.entry, within=SOON)


def is_message(seen: Seen) -> bool:
    return seen.kind == "message"


def is_card(seen: Seen) -> bool:
    return is_message(seen) and "!ota" in (seen.body or "")


def is_kind(kind: str) -> Callable[[Seen], bool]:
    return lambda seen: seen.kind == kind


def left_by(user_id: str) -> Callable[[Seen], bool]:
    return lambda seen: seen.kind == "member" and seen.member == user_id and seen.membership == "leave"


async def messages_from(person: Person, room: str, sender: str) -> list[Seen]:
    return [seen for seen in await person.timeline(room) if seen.kind == "message" and seen.sender == sender]


# ---- 1. arriving


async def test_a_student_is_met_by_a_bot_that_says_so_and_names_112_and_how_to_erase(
    arrives: Arrive, demo: Demo
) -> None:
    visit = await arrives()
    student = visit.student

    for needed in ("112", "botti", "poista"):
        said = await student.reads(needed, room=visit.entry, within=SOON)
        assert said.sender == demo.bot
        assert said.encrypted
        assert said.msgtype in {"m.notice", "m.text"}


async def test_the_greeting_is_in_three_languages_and_what_follows_in_the_student_s_own(
    arrives: Arrive,
) -> None:
    visit = await arrives()
    student = visit.student
    for needed in ("poista", "radera", "erase"):
        await student.reads(needed, room=visit.entry, within=SOON)

    before = student.now()
    await student.send(visit.entry, "Hej, jag skulle vilja prata med någon för jag mår inte så bra i skolan")
    answer = await student.sees(is_message, room=visit.entry, after=before, within=SOON)
    await student.send(visit.entry, "integritet")
    card = await student.reads("radera", room=visit.entry, after=answer, within=SOON)

    assert "poista" not in (card.body or "")
    assert "erase" not in (card.body or "")


async def test_the_menu_carries_reactions_that_only_need_to_be_pressed(
    arrives: Arrive, counsellor: Person, demo: Demo
) -> None:
    visit = await arrives()
    student = visit.student
    offered = await student.sees(is_kind("reaction"), room=visit.entry, within=SOON)
    said = {seen.event_id for seen in await messages_from(student, visit.entry, demo.bot)}
    assert offered.sender == demo.bot
    assert offered.target in said

    before = counsellor.now()
    await student.react(visit.entry, offered.target or "", "1️⃣")

    await the_card(counsellor, demo, after=before)


@pytest.mark.parametrize("way", ["1", "ihminen", "IHMINEN!!", "människa", "human"])
async def test_a_person_is_one_word_or_number_away(way: str, arrives: Arrive, counsellor: Person, demo: Demo) -> None:
    visit = await arrives()
    await visit.student.reads("112", room=visit.entry, within=SOON)

    await asks_for_a_person(visit, counsellor, demo, way)


# ---- 2. a person


async def test_the_card_tells_who_waits_and_nothing_of_what_they_wrote_or_who_they_are(
    arrives: Arrive, counsellor: Person, demo: Demo
) -> None:
    visit = await greeted(await arrives())
    student = visit.student
    before = student.now()
    await student.send(visit.entry, WHAT_THEY_WROTE)
    await student.sees(is_message, room=visit.entry, after=before, within=SOON)

    card = await asks_for_a_person(visit, counsellor, demo)

    text = f"{card.body} {card.formatted}"
    assert card.sender == demo.bot
    assert card.encrypted
    assert re.search(r"suomi|suomeksi|\bfi\b", text, re.IGNORECASE), text
    assert re.search(r"\d", text), text
    assert "mirri" not in text.casefold()
    assert await counsellor.heard("salainen-mirri") == []
    assert await counsellor.heard(student.user_id) == []
    assert await counsellor.heard(visit.entry) == []


async def test_the_student_is_told_that_they_wait_and_then_that_somebody_is_there(
    arrives: Arrive, counsellor: Person, demo: Demo
) -> None:
    visit = await greeted(await arrives())
    student, before_at_duty, before = visit.student, counsellor.now(), visit.student.now()
    card = await asks_for_a_person(visit, counsellor, demo)
    waiting = await student.reads("Pyysin tänne koulun aikuista", room=visit.entry, after=before, within=SOON)
    assert waiting.sender == demo.bot

    await counsellor.react(demo.duty, card, "✅")
    desk = await counsellor.is_invited(within=SOON, after=before_at_duty)
    here = await student.sees(is_message, room=visit.entry, after=waiting, within=SOON)
    taken = await counsellor.sees(
        lambda seen: seen.kind == "edit" and seen.target == card.event_id, room=demo.duty, within=SOON
    )

    assert here.sender == demo.bot
    assert taken.sender == demo.bot
    members = await members_of(counsellor, desk)
    assert members == {demo.bot, counsellor.user_id}


async def members_of(person: Person, room: str) -> set[str]:
    await eventually(lambda: is_member(person, room), "in the room")
    return {user for user, membership in (await person.members(room)).items() if membership == "join"}


async def test_a_card_is_also_taken_by_typing_ota_and_its_number(
    arrives: Arrive, counsellor: Person, demo: Demo
) -> None:
    visit = await greeted(await arrives())
    before = counsellor.now()
    card = await asks_for_a_person(visit, counsellor, demo)
    number = re.search(r"\d+", card.body or "")
    assert number, f"no number on the card: {card.body}"

    await counsellor.send(demo.duty, f"!ota {number[0]}")

    await until_heard(await at_the_desk(visit, counsellor, before))


async def test_what_a_student_writes_while_waiting_is_read_at_the_desk_in_order(
    arrives: Arrive, counsellor: Person, demo: Demo
) -> None:
    visit = await greeted(await arrives())
    before = counsellor.now()
    card = await asks_for_a_person(visit, counsellor, demo)
    lines = [f"odotellessa kirjoitettu {number}" for number in range(4)]
    for line in lines:
        await visit.student.send(visit.entry, line)
    assert await counsellor.heard("odotellessa") == []

    await counsellor.react(demo.duty, card, "✅")
    talk = await at_the_desk(visit, counsellor, before)
    await counsellor.reads(lines[-1], room=talk.desk, within=SOON)

    said = [seen.body for seen in await messages_from(counsellor, talk.desk, demo.bot)]
    assert [line for line in said if line in lines] == lines


# ---- 3. talking


async def test_what_each_writes_is_read_by_the_other_once_and_in_order(talk: Talk, demo: Demo) -> None:
    await until_heard(talk)
    from_student = [f"opiskelija {number}" for number in range(6)]
    from_counsellor = [f"kuraattori {number}" for number in range(6)]
    for mine, theirs in zip(from_student, from_counsellor, strict=True):
        await talk.student.send(talk.entry, mine)
        await talk.counsellor.send(talk.desk, theirs)
    await talk.counsellor.reads(from_student[-1], room=talk.desk, within=SOON)
    await talk.student.reads(from_counsellor[-1], room=talk.entry, within=SOON)

    at_desk = [seen.body for seen in await messages_from(talk.counsellor, talk.desk, demo.bot)]
    at_entry = [seen.body for seen in await messages_from(talk.student, talk.entry, demo.bot)]

    assert [body for body in at_desk if body in from_student] == from_student
    assert [body for body in at_entry if body in from_counsellor] == from_counsellor


async def test_bold_text_crosses_and_what_could_harm_or_betray_does_not(talk: Talk, demo: Demo) -> None:
    await until_heard(talk)
    pill = f'<a href="https://matrix.to/#/{talk.counsellor.user_id}">Salla Salapoliisi</a>'
    fallback = f"<mx-reply><blockquote>{pill} vanha</blockquote></mx-reply>"
    html = (
        f"{fallback}<strong>vahvasti</strong> sanottu {pill}"
        '<img src="mxc://koulu.localhost/abc" onerror="x()" alt="kuva">'
    )
    await talk.counsellor.send(talk.desk, "**vahvasti** sanottu Salla Salapoliisi kuva", formatted=html)

    read = await talk.student.reads("vahvasti", room=talk.entry, within=SOON)

    everything = str(read.raw["clear"])
    assert re.search("<(strong|b)>vahvasti</(strong|b)>", read.formatted or ""), read.formatted
    for forbidden in ("<img", "onerror", "mxc:", "matrix.to", "mx-reply", "vanha"):
        assert forbidden not in everything, forbidden
    assert talk.counsellor.user_id not in everything


async def test_a_script_in_formatted_text_crosses_as_nothing_but_text(talk: Talk) -> None:
    await until_heard(talk)
    await talk.counsellor.send(talk.desk, "tervehdys", formatted="<b>tervehdys</b><script>alert(1)</script>")

    read = await talk.student.reads("tervehdys", room=talk.entry, within=SOON)

    assert "<script" not in str(read.raw["clear"])


async def test_a_reply_an_edit_a_reaction_and_a_redaction_cross_to_the_student(talk: Talk) -> None:
    await until_heard(talk)
    await they_answer_change_and_take_back(talk.counsellor, talk.desk, talk.student, talk.entry)


async def test_a_reply_an_edit_a_reaction_and_a_redaction_cross_to_the_counsellor(talk: Talk) -> None:
    await until_heard(talk)
    await they_answer_change_and_take_back(talk.student, talk.entry, talk.counsellor, talk.desk)


async def they_answer_change_and_take_back(writer: Person, here: str, reader: Person, there: str) -> None:
    """Each is about the reader's own copy of what it is about: their event, or the bot's in their room."""
    theirs = await reader.send(there, "tuleeko se huomenna?")
    shown = await writer.reads("tuleeko se huomenna?", room=here, within=SOON)
    answer = await writer.reply(here, shown, "tulee kello yhdeksän")
    read = await reader.reads("tulee kello yhdeksän", room=there, within=SOON)
    assert read.target == theirs

    await writer.edit(here, answer, "tulee kello kymmenen")
    changed = await reader.sees(is_kind("edit"), room=there, after=read, within=SOON)
    assert (changed.target, changed.body) == (read.event_id, "tulee kello kymmenen")

    await writer.react(here, shown, "👍")
    thumb = await reader.sees(lambda seen: seen.kind == "reaction" and seen.key == "👍", room=there, within=SOON)
    assert thumb.target == theirs

    await writer.redact(here, answer)
    await reader.sees(lambda seen: seen.kind == "redaction" and seen.target == read.event_id, room=there, within=SOON)
    [copy] = [seen for seen in await reader.timeline(there) if seen.event_id == read.event_id]
    assert copy.redacted


HOSTILE = (
    '<strong>vahvasti</strong><script src="//a/b.js"></script><img src="mxc://a/b" onerror="x()" alt="kuva">'
    '<a href="javascript:x()">linkki</a><font color="#f00" data-mx-bg-color="#0f0">punaista</font>'
)
"""Formatted text with all that must not cross; only its words and its bold may."""
JOINED = "👩🏽‍🚒 👨‍👩‍👧‍👦 🏳️‍🌈 🏴󠁧󠁢󠁳󠁣󠁴󠁿 🇫🇮 ❤️‍🔥 1️⃣"
ARABIC = "\u202bمرحبا، كيف حالك؟ \u2066Kynnys 3\u2069 شكرا\u202c"
LONG = "".join(f"{number:05d} ääkkösiä ja 👍🏽\n" for number in range(900))
"""Some 30 kB, which is more than one sealed event holds."""


async def test_whatever_people_say_crosses_both_ways_whole_and_harmless(talk: Talk, demo: Demo) -> None:
    await until_heard(talk)
    ways = (
        (talk.student, talk.entry, talk.counsellor, talk.desk),
        (talk.counsellor, talk.desk, talk.student, talk.entry),
    )
    for writer, here, reader, there in ways:
        await writer.send(here, "vahvasti kuva linkki punaista", formatted=HOSTILE)
        formatted = await reader.reads("vahvasti", room=there, within=SOON)
        assert "<strong>vahvasti</strong>" in (formatted.formatted or "")
        for forbidden in ("<script", "b.js", "<img", "onerror", "javascript:", "mxc:", "<font", "data-mx"):
            assert forbidden not in str(formatted.raw["clear"]), forbidden

        for text in (JOINED, ARABIC):
            await writer.send(here, text)
            read = await reader.sees(is_message, room=there, after=formatted, within=SOON)
            assert read.body == text
            formatted = read

        await writer.raw_send(
            here, "m.sticker", {"body": "halaava karhu", "url": "mxc://koulu.localhost/x", "info": {}}
        )
        sticker = await reader.reads("Tarra: halaava karhu", room=there, after=formatted, within=SOON)
        assert (sticker.msgtype, sticker.encrypted) == ("m.text", True)
        assert "mxc:" not in str(sticker.raw)

        await writer.send(here, LONG)
        await reader.reads("00899", room=there, after=sticker, within=SOON)
        pieces = [
            seen.body or "" for seen in reader.seen[sticker.index + 1 :] if seen.room == there and is_message(seen)
        ]
        assert "".join(pieces) == LONG


async def test_a_note_of_a_responder_and_what_answers_it_stays_at_the_desk(talk: Talk) -> None:
    await until_heard(talk)
    desk, koivu, before = talk.desk, talk.counsellor, talk.student.now()

    note = await koivu.send(desk, "!n soitan opolle")
    mark = await koivu.sees(lambda seen: seen.kind == "reaction" and seen.target == note, room=desk, within=SOON)
    assert mark.key == "📝"
    thread = {"rel_type": "m.thread", "event_id": note, "is_falling_back": True, "m.in_reply_to": {"event_id": note}}
    inside = await koivu.raw_send(
        desk, "m.room.message", {"msgtype": "m.text", "body": "opo ei vastannut", "m.relates_to": thread}
    )
    await koivu.sees(lambda seen: seen.kind == "reaction" and seen.target == inside, room=desk, within=SOON)
    await koivu.edit(desk, note, "soitan opolle huomenna")
    await koivu.reads("pysyy muistiinpanona", room=desk, within=SOON)
    await koivu.send(desk, "tämä on sinulle")
    await talk.student.reads("tämä on sinulle", room=talk.entry, within=SOON)

    said = [
        seen.body or "" for seen in talk.student.seen[before.index + 1 :] if is_message(seen) or seen.kind == "edit"
    ]
    assert not [body for body in said if "opo" in body]


async def test_whoever_writes_what_cannot_cross_learns_it(talk: Talk) -> None:
    await until_heard(talk)
    with pytest.raises(ElementError, match=r"too large|M_TOO_LARGE"):
        await talk.student.send(talk.entry, "a" * 70_000)  # no homeserver takes it, so the writer's own client says so

    sealed = {
        "algorithm": "m.megolm.v1.aes-sha2",
        "sender_key": "x",
        "device_id": "x",
        "session_id": "x",
        "ciphertext": "x",
    }
    await talk.student.send_unencrypted(talk.entry, "m.room.encrypted", sealed)
    await talk.student.reads("En saanut viestiäsi auki", room=talk.entry)
    await talk.counsellor.reads("Et ole nähnyt sitä", room=talk.desk, within=SOON)

    await talk.student.leave(talk.entry)
    await talk.counsellor.reads("Opiskelija poistui", room=talk.desk, within=SOON)
    before = talk.counsellor.now()
    await talk.counsellor.send(talk.desk, "oletko vielä siellä")
    await talk.counsellor.reads("ei mennyt opiskelijalle", room=talk.desk, after=before, within=SOON)


async def test_each_sees_that_the_other_is_typing(talk: Talk, demo: Demo) -> None:
    await until_heard(talk)
    before_desk, before_entry = talk.counsellor.now(), talk.student.now()

    await talk.student.typing(talk.entry)
    at_desk = await talk.counsellor.sees(
        lambda seen: seen.kind == "typing" and bool(seen.on), room=talk.desk, after=before_desk, within=SOON
    )
    await talk.counsellor.typing(talk.desk)
    at_entry = await talk.student.sees(
        lambda seen: seen.kind == "typing" and bool(seen.on), room=talk.entry, after=before_entry, within=SOON
    )

    assert at_desk.users == (demo.bot,)
    assert at_entry.users == (demo.bot,)


async def test_neither_client_is_ever_told_who_the_other_is(talk: Talk) -> None:
    """Everything the homeserver ever sent to each, keys and receipts too, and all that was decrypted."""
    await until_heard(talk)
    sent = await talk.student.send(talk.entry, "viimeinen rivi")
    copy = await talk.counsellor.reads("viimeinen rivi", room=talk.desk, within=SOON)
    await talk.counsellor.read_receipt(talk.desk, copy)
    await talk.counsellor.send(talk.desk, "luettu on")
    await talk.student.reads("luettu on", room=talk.entry, within=SOON)

    student, counsellor = talk.student, talk.counsellor
    for secret in (student.user_id.split(":")[0], "Oskari Opiskelija", student.device_id, talk.entry, sent):
        assert await counsellor.heard(secret) == [], secret
    for secret in (counsellor.user_id, "Salla Salapoliisi", counsellor.device_id, talk.desk, copy.id):
        assert await student.heard(secret) == [], secret
    assert not [seen for seen in student.seen if seen.kind == "receipt" and seen.event_id == sent]


# ---- 4. at the desk


@pytest.mark.parametrize("command", ["!ohje", "!tuntematon", "! ohje", "!ohjee mikä tämä on"])
async def test_a_line_that_begins_with_an_exclamation_mark_is_answered_and_never_relayed(
    command: str, talk: Talk, demo: Demo
) -> None:
    await until_heard(talk)
    before, before_entry = talk.counsellor.now(), talk.student.now()

    await talk.counsellor.send(talk.desk, command)

    answer = await talk.counsellor.sees(is_message, room=talk.desk, after=before, within=SOON)
    assert answer.sender == demo.bot
    await talk.counsellor.send(talk.desk, "ja sitten tavallinen rivi")
    await talk.student.reads("ja sitten tavallinen rivi", room=talk.entry, within=SOON)
    await talk.student.never_reads(command.lstrip("! "), room=talk.entry, after=before_entry, during=0)


async def test_a_student_who_is_handed_back_waits_again_and_is_told_so(talk: Talk, demo: Demo) -> None:
    await until_heard(talk)
    student, counsellor = talk.student, talk.counsellor
    before, before_entry = counsellor.now(), student.now()

    await counsellor.send(talk.desk, "!siirrä")

    told = await student.sees(is_message, room=talk.entry, after=before_entry, within=SOON)
    assert told.sender == demo.bot
    card = await the_card(counsellor, demo, after=before)
    await counsellor.send(talk.desk, "tätä ei saa kuulua enää")
    again = counsellor.now()
    await counsellor.react(demo.duty, card, "✅")
    resumed = await at_the_desk(Visit(student, talk.entry), counsellor, again)
    assert resumed.desk != talk.desk
    await until_heard(resumed)
    await student.never_reads("tätä ei saa kuulua", room=talk.entry, during=A_WHILE)


async def test_a_counsellor_closes_the_talk_and_the_student_is_told(talk: Talk, demo: Demo) -> None:
    await until_heard(talk)
    before = talk.student.now()

    await talk.counsellor.send(talk.desk, "!sulje")

    told = await talk.student.sees(is_message, room=talk.entry, after=before, within=SOON)
    assert told.sender == demo.bot
    await talk.student.send(talk.entry, "tämä ei enää kulje")
    await talk.counsellor.never_reads("tämä ei enää kulje", during=A_WHILE)


# ---- 5. and 6. leaving


async def test_lopeta_ends_the_talk_for_both(talk: Talk, demo: Demo) -> None:
    await until_heard(talk)
    before, before_entry = talk.counsellor.now(), talk.student.now()

    await talk.student.send(talk.entry, "lopeta")

    await talk.student.sees(is_message, room=talk.entry, after=before_entry, within=SOON)
    ended = await talk.counsellor.sees(is_message, room=talk.desk, after=before, within=SOON)
    assert ended.sender == demo.bot
    assert (ended.body or "").strip() != "lopeta"


async def test_poista_asks_first_and_a_no_erases_nothing(talk: Talk, demo: Demo) -> None:
    await until_heard(talk)
    before = talk.student.now()
    await talk.student.send(talk.entry, "poista")
    asked = await talk.student.reads("kyllä", room=talk.entry, after=before, within=SOON)

    await talk.student.send(talk.entry, "ei")
    await talk.student.sees(is_message, room=talk.entry, after=asked, within=SOON)

    assert not [seen for seen in await talk.student.timeline(talk.entry) if seen.redacted]
    await talk.counsellor.never_reads("poista", room=talk.desk, during=0)


async def test_poista_and_kyllä_take_back_all_that_the_bot_said_on_both_sides(talk: Talk, demo: Demo) -> None:
    await until_heard(talk)
    student, counsellor = talk.student, talk.counsellor
    before = student.now()
    await student.send(talk.entry, "poista")
    await student.reads("kyllä", room=talk.entry, after=before, within=SOON)

    await student.send(talk.entry, "kyllä")

    await student.sees(left_by(demo.bot), room=talk.entry, within=SOON)
    await counsellor.sees(left_by(demo.bot), room=talk.desk, within=SOON)
    for person, room in ((student, talk.entry), (counsellor, talk.desk)):
        assert len(left_standing := await not_taken_back(person, room, demo.bot)) <= 1, left_standing
    relayed = [seen for seen in await counsellor.timeline(talk.desk) if seen.body == "kuuluuko?"]
    assert relayed == []


async def not_taken_back(person: Person, room: str, sender: str) -> list[Seen]:
    """What stands of the sender's words and reactions; one farewell may."""
    spoken = {"message", "edit", "reaction", "other"}
    return [
        seen
        for seen in await person.timeline(room)
        if seen.sender == sender and seen.kind in spoken and not seen.redacted
    ]


# ---- 7. danger


@pytest.mark.parametrize("word", ["hätä", "hata", "nöd", "emergency", "112"])
async def test_112_is_told_at_once_to_somebody_who_has_only_just_come(word: str, arrives: Arrive) -> None:
    visit = await arrives()
    greeting = await visit.student.reads("112", room=visit.entry, within=SOON)
    before = visit.student.now()
    assert greeting.index <= before.index

    await visit.student.send(visit.entry, word)

    await visit.student.reads("112", room=visit.entry, after=before, within=SOON)


async def test_112_is_told_while_waiting_and_the_place_in_the_queue_is_kept(
    arrives: Arrive, counsellor: Person, demo: Demo
) -> None:
    visit = await greeted(await arrives())
    before_duty = counsellor.now()
    card = await asks_for_a_person(visit, counsellor, demo)
    before = visit.student.now()

    await visit.student.send(visit.entry, "hätä")

    await visit.student.reads("112", room=visit.entry, after=before, within=SOON)
    await counsellor.react(demo.duty, card, "✅")
    await until_heard(await at_the_desk(visit, counsellor, before_duty))


async def test_112_is_told_in_the_middle_of_a_talk_and_the_talk_goes_on(talk: Talk) -> None:
    await until_heard(talk)
    before = talk.student.now()

    await talk.student.send(talk.entry, "hätä")

    await talk.student.reads("112", room=talk.entry, after=before, within=SOON)
    await talk.counsellor.send(talk.desk, "olen tässä")
    await talk.student.reads("olen tässä", room=talk.entry, within=SOON)


# ---- 8. and 9. rooms that are not private


async def test_the_bot_says_why_and_leaves_when_somebody_else_comes_into_the_entry_room(
    arrives: Arrive, clients: ElementClients, demo: Demo
) -> None:
    visit = await greeted(await arrives())
    friend = await clients.register(f"friend {next(_numbers)}", autojoin=True)
    before = visit.student.now()

    await visit.student.invite(visit.entry, friend.user_id)

    await visit.student.sees(is_message, room=visit.entry, after=before, within=SOON, what="why it leaves")
    await visit.student.sees(left_by(demo.bot), room=visit.entry, after=before, within=SOON)


async def test_in_a_room_without_encryption_the_bot_tells_how_to_open_one_and_relays_nothing(
    clients: ElementClients, counsellor: Person, demo: Demo
) -> None:
    student = await clients.register(f"student {next(_numbers)}")
    before = counsellor.now()
    room = await student.dm(demo.bot, encrypted=False)
    told = await student.sees(is_message, room=room, within=SOON)
    assert told.sender == demo.bot
    assert re.search("salat|salaus|krypt|encrypt", told.body or "", re.IGNORECASE), told.body

    await student.send(room, WHAT_THEY_WROTE)
    await student.send(room, "ihminen")

    await counsellor.never_sees(is_message, room=demo.duty, after=before, during=A_WHILE)
    assert await counsellor.heard("salainen-mirri") == []
    said = [seen.body or "" for seen in await messages_from(student, room, demo.bot)]
    assert not any("mirri" in body.casefold() for body in said)


# ---- afterwards


async def test_nothing_anybody_wrote_is_found_in_the_data_directory_or_the_output(talk: Talk, demo: Demo) -> None:
    await until_heard(talk)
    await talk.student.send(talk.entry, "ainutlaatuinenlause yksi")
    await talk.counsellor.reads("ainutlaatuinenlause", room=talk.desk, within=SOON)
    await talk.counsellor.send(talk.desk, "ainutlaatuinenvastaus kaksi")
    await talk.student.reads("ainutlaatuinenvastaus", room=talk.entry, within=SOON)

    files = [path for path in demo.data_dir.rglob("*") if path.is_file() and not is_homeserver_s(path, demo)]
    for words in (b"ainutlaatuinenlause", b"ainutlaatuinenvastaus"):
        assert [path for path in [demo.output, *files] if words in path.read_bytes()] == [], words


def is_homeserver_s(path: Path, demo: Demo) -> bool:
    """The throw-away homeserver's own files are the school's, not the bot's."""
    return "homeserver" in path.relative_to(demo.data_dir).parts
