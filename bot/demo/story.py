"""`kynnys demo --play`: a student's and a counsellor's story, tutors, danger, a day of notices; with real clients.

Each scene waits until the other side really has it, and says how long that took. At the end it is looked up, at the
homeserver and in our own files, what is left after erasing.
"""

from __future__ import annotations

import asyncio
import sqlite3
import time
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from bot.demo import danger, notices_day, responders
from bot.demo.people import Client, NotSeen, Seen, log_in, register
from bot.demo.stage import PEOPLE, TUTORS, Stage
from moderation import fixed_texts

SECRET = "vesimeloni"  # noqa: S105 - a word that is searched for at the end
SAID_BY_STUDENT = f"Mulla on ollu tosi raskasta. Kukaan ei tiiä. ({SECRET})"
SAID_BY_COUNSELLOR = f"Hienoa, että kirjoitit. Kerro lisää omaan tahtiisi. ({SECRET})"


@dataclass
class Play:
    """The stage with its actors: one student, and staff by key. Other students come in when it is their turn."""

    stage: Stage
    console: Console
    stack: AsyncExitStack
    student: Client
    staff: dict[str, Client]
    entry: str = ""
    desk: str = ""
    began: float = field(default_factory=time.monotonic)

    def tell(self, who: str, what: str, took: float | None = None) -> None:
        clock = f"{time.monotonic() - self.began:6.1f} s"
        took_ms = f"  [dim]({took * 1000:.0f} ms)[/dim]" if took is not None else ""
        self.console.print(f"[dim]{clock}[/dim]  [bold]{who:<12}[/bold] {escape(what)}{took_ms}", highlight=False)

    def first_line(self, seen: Seen) -> str:
        lines = [line for line in seen.body.splitlines() if line.strip()]
        return lines[0] + (" ..." if len(lines) > 1 else "") if lines else ""

    @property
    def duty(self) -> str:
        return self.stage.rooms["duty"]

    @property
    def counsellor(self) -> Client:
        return self.staff["koivu"]

    async def new_student(self, name: str) -> tuple[Client, str]:
        """Somebody else, in an entry room of their own. `name` is that of their folder."""
        student = await _a_student(self.stack, self.stage, name)
        entry = await student.direct_chat(self.stage.bot)
        await student.reads("112", room=entry)
        return student, entry


async def act(stage: Stage, console: Console) -> int:
    """The whole story; 0 when everything happened, 1 when something did not."""
    try:
        async with AsyncExitStack() as stack:
            play = await _enter(stack, stage, console)
            for scene in (_arrive, _questions, _ask_for_a_human, _take, _talk, _emergency, _end, _erase):
                await scene(play)
            left = await _what_is_left(play)
            await responders.scenes(play)
            await danger.scenes(play)
            await notices_day.scenes(play)
            return left
    except NotSeen as error:
        console.print(f"[red]The story stopped:[/red] {error}. The bot's log: {stage.directory / 'bot.log'}")
        return 1


async def _enter(stack: AsyncExitStack, stage: Stage, console: Console) -> Play:
    student = await _a_student(stack, stage, "student")
    staff = {name: await _of_staff(stack, stage, name) for name in (*PEOPLE, *TUTORS) if name != "it"}
    # The bot judges the staff's new devices when the homeserver reports them.
    await asyncio.sleep(1.0)
    return Play(stage, console, stack, student, staff)


async def _a_student(stack: AsyncExitStack, stage: Stage, name: str) -> Client:
    login = await register(stage.homeserver.url, stage.homeserver.registration_token)
    return await stack.enter_async_context(
        Client.online(stage.homeserver.url, login, stage.directory / "people" / name)
    )


async def _of_staff(stack: AsyncExitStack, stage: Stage, name: str) -> Client:
    url, account = stage.homeserver.url, stage.people[name]
    login = await log_in(url, account.user_id, account.password)
    return await stack.enter_async_context(Client.online(url, login, stage.directory / "people" / name))


async def _arrive(play: Play) -> None:
    begun = time.monotonic()
    play.entry = await play.student.direct_chat(play.stage.bot)
    greeting = await play.student.reads("112", room=play.entry)
    play.tell("opiskelija", "avaa keskustelun botin kanssa")
    play.tell("botti", play.first_line(greeting), greeting.at - begun)
    await play.student.sees(lambda seen: seen.type == "m.reaction" and seen.room == play.entry)


async def _questions(play: Play) -> None:
    """What is asked, in which language, and what the answer must hold. It is Saturday night in the demonstration."""
    await _until_answers(play)
    await _ask(play, "mite pääsen terkkarille", "huone 12")
    await _ask(play, "entä ruotsiksi?", "rum 12")
    await _ask(play, "hur får jag studiestöd från fpa när jag fyller 17?", "FPA")
    await _ask(play, "how do i get to talk with a psychologist, do my parents find out?", "parent")
    await _ask(play, "Я не можу заснути вночі вже кілька тижнів, що робити?", "ruots")
    await _ask(play, "mä en tiiä onks tää normaalia", "1. ", whole=True)
    await _ask(play, "mikä on Suomen pisin joki", "en osaa vastata")
    await _ask(play, "mihin voin soittaa yöllä", "09 2525 0111", whole=True)
    await _ask(play, "kiitos", "ole hyvä")


async def _ask(play: Play, question: str, wanted: str, *, whole: bool = False) -> None:
    play.tell("opiskelija", question)
    begun = time.monotonic()
    await play.student.write(play.entry, question)
    answer = await play.student.sees(lambda seen: _is_answer(seen, play, begun), within=20)
    play.tell("botti", answer.body if whole else play.first_line(answer), answer.at - begun)
    if wanted.casefold() not in answer.body.casefold():
        raise NotSeen(f"the answer to {question!r} did not hold {wanted!r}")
    await asyncio.sleep(0.5)  # a student reads


def _is_answer(seen: Seen, play: Play, begun: float) -> bool:
    """The bot's words, but for the card that introduces it."""
    from_bot = seen.sender == play.stage.bot and seen.room == play.entry and seen.at >= begun
    words = seen.type == "m.room.message" and "keksityn nimen" not in seen.body
    return from_bot and words and not _is_soft_line(seen.body)


def _is_soft_line(body: str) -> bool:
    """The gentle line that may stand beside an answer, where the screen was not sure."""
    books = fixed_texts.load(fixed_texts.shipped()).values()
    return any(body.startswith(book.common[name].splitlines()[0]) for book in books for name in ("soft", "soft_repeat"))


async def _until_answers(play: Play) -> None:
    """The language model is loaded after the bot is ready; the first start ever trains it."""
    for _ in range(90):
        begun = time.monotonic()
        await play.student.write(play.entry, "saanks mä kysyy jotain terkkarista")
        reply = await play.student.sees(lambda seen, begun=begun: _is_answer(seen, play, begun), within=20)  # type: ignore[misc]
        if "juuri nyt" not in reply.body:
            return
        await asyncio.sleep(2)
    raise NotSeen("the bot did not begin to answer questions")


async def _ask_for_a_human(play: Play) -> None:
    play.tell("opiskelija", "ihminen")
    begun = time.monotonic()
    await play.student.write(play.entry, "ihminen")
    called = await play.student.reads("jono", room=play.entry, after=begun)
    play.tell("botti", play.first_line(called), called.at - begun)
    card = await play.counsellor.reads("Kortti", room=play.duty)
    play.tell("päivystys", play.first_line(card), card.at - begun)
    if any(word in card.body for word in (SECRET, play.student.user_id)):
        raise NotSeen("the card tells who or what it must not")
    play.tell("opiskelija", "(odottaessaan) " + SAID_BY_STUDENT)
    await play.student.write(play.entry, SAID_BY_STUDENT)


async def _take(play: Play) -> None:
    card = await play.counsellor.reads("Kortti", room=play.duty)
    begun = time.monotonic()
    await play.counsellor.react(play.duty, card.event_id, "✅")
    play.tell("kuraattori", "✅")
    opened = await play.counsellor.reads("!sulje", after=begun)
    play.desk = opened.room
    play.tell("työpöytä", play.first_line(opened), opened.at - begun)
    here = await play.student.reads("Kuraattori Koivu", room=play.entry)
    play.tell("botti", play.first_line(here), here.at - begun)
    held = await play.counsellor.reads(SECRET, room=play.desk)
    play.tell("työpöytä", held.body, held.at - begun)


async def _talk(play: Play) -> None:
    begun = time.monotonic()
    await play.counsellor.write(play.desk, SAID_BY_COUNSELLOR)
    read = await play.student.reads("Hienoa", room=play.entry)
    play.tell("kuraattori", read.body, read.at - begun)
    begun = time.monotonic()
    await play.student.write(play.entry, f"Kiitos. ({SECRET})")
    read = await play.counsellor.reads("Kiitos", room=play.desk)
    play.tell("opiskelija", read.body, read.at - begun)
    traces = [seen for seen in play.counsellor.seen if play.student.user_id in str(dict(seen.content))]
    if traces or any(play.counsellor.user_id in str(dict(seen.content)) for seen in play.student.seen):
        raise NotSeen("one side saw who the other is")


async def _emergency(play: Play) -> None:
    begun = time.monotonic()
    await play.student.write(play.entry, "hätä")
    block = await play.student.reads("Soita heti", room=play.entry, after=begun)
    play.tell("opiskelija", "hätä")
    play.tell("botti", play.first_line(block), block.at - begun)


async def _end(play: Play) -> None:
    begun = time.monotonic()
    await play.counsellor.write(play.desk, "!sulje")
    ended = await play.student.reads("päättynyt", room=play.entry, after=begun)
    play.tell("kuraattori", "!sulje")
    play.tell("botti", play.first_line(ended), ended.at - begun)


async def _erase(play: Play) -> None:
    begun = time.monotonic()
    await play.student.write(play.entry, "poista")
    asked = await play.student.reads("kyllä", room=play.entry, after=begun)
    play.tell("opiskelija", "poista")
    play.tell("botti", play.first_line(asked), asked.at - begun)
    begun = time.monotonic()
    await play.student.write(play.entry, "kyllä")
    play.tell("opiskelija", "kyllä")
    for person, room in ((play.student, play.entry), (play.counsellor, play.desk)):
        await person.sees(lambda seen, room=room: _bot_left(seen, room, play.stage.bot), within=60)  # type: ignore[misc]
    play.tell("botti", "on poistanut viestinsä ja lähtenyt molemmista huoneista", time.monotonic() - begun)


def _bot_left(seen: Seen, room: str, bot: str) -> bool:
    left = seen.type == "m.room.member" and seen.content.get("membership") == "leave"
    return left and seen.room == room and seen.sender == bot


# --- proof ----------------------------------------------------------------------------------------------------------
async def _what_is_left(play: Play) -> int:
    """What the homeserver and our database still hold of the conversation, looked up and shown."""
    await asyncio.sleep(0.5)
    rows, table = [], Table(title="What is left after erasing", title_justify="left")
    for column in ("where", "what", "found", "wanted"):
        table.add_column(column)
    entry = _standing(await play.student.timeline(play.entry), play.stage.bot)
    desk = _standing(await play.counsellor.timeline(play.desk), play.stage.bot)
    rows.append(("homeserver", "the bot's messages in the student's room", entry, "1 (the farewell)", entry <= 1))
    rows.append(("homeserver", "the bot's messages at the desk", desk, "1 (the farewell)", desk <= 1))
    database = play.stage.directory / "data" / "chat.db"
    for name, count in _rows(database).items():
        rows.append(("our database", f"rows in {name}", count, "0", count == 0))
    keys = _key_sessions(play.stage.directory / "data" / "keys", {play.entry, play.desk})
    rows.append(("our key store", "sessions of the two rooms", keys, "0", keys == 0))
    words = _files_with(play.stage.directory / "data", SECRET)
    rows.append(("our files", "what was said, searched for", words, "0", words == 0))
    ids = _files_with(play.stage.directory / "data", play.student.user_id)
    rows.append(("our files", "the student's Matrix id, searched for", ids, "0", ids == 0))
    for where, what, found, wanted, good in rows:
        table.add_row(where, what, f"[{'green' if good else 'red'}]{found}[/]", wanted)
    play.console.print(table)
    play.console.print(
        "Not erasable by us: what the counsellor's own device has stored, the student's own messages in their room\n"
        "(they leave it and it is gone), and the homeserver's notes of when which account sent something."
    )
    return 0 if all(good for *_, good in rows) else 1


def _standing(events: list[dict[str, object]], bot: str) -> int:
    """Messages and reactions of the bot that still say something."""
    return sum(
        event.get("sender") == bot
        and event.get("type") in ("m.room.encrypted", "m.room.message", "m.reaction")
        and bool(event.get("content"))
        for event in events
    )


def _rows(database: Path) -> dict[str, int]:
    tables = ("conversation", "desk", "account", "envelope", "outbox", "memory")
    connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    try:
        counted = {
            name: connection.execute(f"SELECT count(*) FROM {name} {_not_done(name)}").fetchone()[0]  # noqa: S608
            for name in tables
        }
    finally:
        connection.close()
    return counted


def _not_done(name: str) -> str:
    """Keyed hashes of staff-room events stay for two days; they hold nothing."""
    return "WHERE sealed IS NOT NULL" if name == "envelope" else ""


def _key_sessions(directory: Path, rooms: set[str]) -> int:
    found = 0
    for file in directory.glob("*.db"):
        connection = sqlite3.connect(f"file:{file}?mode=ro", uri=True)
        try:
            for room in rooms:
                query = "SELECT count(*) FROM megolminboundsessions WHERE room_id = ?"
                found += connection.execute(query, (room,)).fetchone()[0]
        finally:
            connection.close()
    return found


def _files_with(directory: Path, text: str) -> int:
    """How many files under the directory hold the text, as it is."""
    return sum(text.encode() in file.read_bytes() for file in directory.rglob("*") if file.is_file())
