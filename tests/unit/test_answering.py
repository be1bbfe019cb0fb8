"""What is read by a model, what needs none, and what happens when reading fails."""

import asyncio
from datetime import UTC, datetime
from threading import Event

import pytest

from bot import answering as answering_module
from bot.answering import Answering, Version
from faq.catalogue import load
from faq.decide import Asked
from faq.model import Found, IntentId, Outcome, Reading
from faq.models import shipped_catalogue
from faq.phrases import FollowUp
from faq.urgent import Stems
from rooms.commands import StudentCommand
from rooms.facts import ClockStruck, StudentReacted, StudentWrote
from rooms.model import EnvelopeId, Language, Purpose
from tests.makers import NOON
from tests.patience import SOON

STEMS = Stems(load(shipped_catalogue()))
READ = Reading(Found(Outcome.ANSWER, (IntentId("nurse_visit"),), 0.9), language="fi")
GRAVE = "mietin itsemurhaa"
NOW = datetime(2026, 11, 21, tzinfo=UTC)


class Reader:
    def read(self, text: str) -> Reading:
        if text == "kaadu":
            raise ValueError(text)
        return READ


class NoServices:
    def services_for(self, text: str, at: datetime, tongue: Language) -> str | None:
        return None


def at_work(reader: object | None) -> Answering:
    answering = Answering()
    answering.version = Version(NoServices(), None, STEMS, reader)  # type: ignore[arg-type]
    return answering


def wrote(command: StudentCommand | None = None, number: int | None = None) -> StudentWrote:
    return StudentWrote(EnvelopeId(1), NOON, command, number=number)


async def read(answering: Answering, text: str) -> Reading:
    done: asyncio.Future[Reading] = asyncio.get_running_loop().create_future()
    answering.read(text, done.set_result)
    return await done


@pytest.mark.parametrize(
    ("text", "yes"),
    [
        ("👍", True),
        (" 👍🏾 ", True),
        ("👎\ufe0f", False),
        ("👍 👎", None),
        ("😭", None),
        ("+1", None),
        ("kyllä 👍", None),
    ],
)
def test_a_thumb_that_was_written_means_what_a_pressed_one_does(text: str, yes: bool | None):
    asked = at_work(Reader()).asked(wrote(), text, Reading(), Language.FI)

    assert asked is not None
    assert asked.yes is yes


@pytest.mark.parametrize(
    ("text", "wordless"), [("😭😭", True), ("12345", True), ("?!", True), ("", True), ("o_o", False), ("ما", False)]
)
def test_what_holds_no_letter_is_known_for_that(text: str, wordless: bool):
    asked = at_work(Reader()).asked(wrote(), text, Reading(), Language.FI)

    assert asked is not None
    assert asked.wordless is wordless


async def test_a_question_is_read_in_a_thread_and_counted_while_it_waits():
    answering = at_work(Reader())

    reading = read(answering, "mite pääsen terkkarille")
    assert await reading == READ
    assert answering.waiting == 0
    answering.close()


async def test_a_reading_that_fails_is_an_empty_one_and_the_next_question_is_read():
    answering = at_work(Reader())

    assert await read(answering, "kaadu") == Reading()
    assert await read(answering, "toinen") == READ
    answering.close()


async def test_closing_drops_what_waits():
    begun, held = Event(), Event()

    class Slow:
        def read(self, text: str) -> Reading:
            begun.set()
            held.wait(SOON)
            return READ

    answering = at_work(Slow())
    first, second = (asyncio.ensure_future(read(answering, text)) for text in ("yksi", "kaksi"))
    assert await asyncio.to_thread(begun.wait, SOON)
    answering.close()
    held.set()

    assert await second == Reading()
    assert await first == READ


async def test_a_question_waits_a_little_for_a_model_that_is_on_its_way():
    answering = Answering()
    assert not answering.wants_to_read("mite pääsen terkkarille")
    answering.expected = True
    assert answering.wants_to_read("mite pääsen terkkarille")
    early = asyncio.ensure_future(read(answering, "mite pääsen terkkarille"))
    await asyncio.sleep(0.01)
    assert not early.done()

    answering.use(Version(NoServices(), None, STEMS, Reader()))  # type: ignore[arg-type]

    assert await early == READ
    answering.close()


async def test_a_model_that_does_not_come_leaves_the_question_unread_and_keeps_no_words(
    monkeypatch: pytest.MonkeyPatch,
):
    monkeypatch.setattr(answering_module, "LONGEST_WAIT", 0.02)
    answering = Answering()
    answering.expected = True

    assert await read(answering, "mite pääsen terkkarille") == Reading()
    assert "terkkar" not in repr(vars(answering))
    answering.use(Version(NoServices(), None, STEMS, Reader()))  # type: ignore[arg-type]
    assert answering.waiting == 0
    answering.close()


def test_what_is_grave_needs_no_model_no_queue_and_no_thread():
    for answering in (at_work(None), at_work(Reader())):
        assert not answering.wants_to_read(GRAVE)
        asked = answering.asked(wrote(), GRAVE, Reading(), Language.FI)
        assert asked is not None
        assert asked.reading.urgent
        assert asked.reading.found.ranked == ("suicidal_thoughts",)


def test_thanks_are_known_without_a_model_and_other_words_are_not():
    answering = at_work(None)

    assert not at_work(Reader()).wants_to_read("kiitos")
    assert answering.asked(wrote(), "mite pääsen terkkarille", Reading(), None) is None
    thanks = answering.asked(wrote(), "kiitos", Reading(), None)
    assert thanks is not None
    assert thanks.follow_up is FollowUp.THANKS


def test_before_the_catalogue_is_there_nothing_is_asked_of_it():
    empty = Answering()

    assert empty.knowledge is None
    assert not empty.wants_to_read("mite pääsen terkkarille")
    assert empty.asked(wrote(), GRAVE, Reading(), None) is None


def test_a_press_is_a_yes_a_no_or_a_number_and_only_under_what_asked():
    answering = at_work(Reader())

    def pressed(on: Purpose, chosen: StudentCommand | None = None, number: int | None = None) -> Asked | None:
        fact = StudentReacted(EnvelopeId(1), NOON, crossed=False, on=on, chosen=chosen, number=number)
        return answering.asked(fact, "", Reading(), Language.FI)

    yes, second = pressed(Purpose.ANSWER, StudentCommand.YES), pressed(Purpose.GUESSES, number=2)
    assert yes is not None
    assert yes.yes is True
    assert second is not None
    assert second.number == 2
    assert pressed(Purpose.MENU, StudentCommand.YES) is None
    assert answering.asked(ClockStruck(NOON), "", Reading(), None) is None
