"""In which order and how long messages wait to be read, and what stands where nobody could."""

import asyncio
import threading
import time
from collections.abc import Callable

import pytest

from bot import screening as screening_module
from bot.answering import Answering, Version
from bot.screening import PATIENCE, Read, Screening, unscreened
from faq.catalogue import load
from faq.model import Found, IntentId, Outcome, Reading
from faq.models import shipped_catalogue
from faq.urgent import Stems
from moderation.model import Category, Finding, Line, Tier
from tests.patience import SOON

STEMS = Stems(load(shipped_catalogue()))
QUESTION = "mite pääsen terkkarille"
LATE = unscreened(Finding())
GRAVE = Finding(Line.HARD, Tier.URGENT, Category.SUICIDE)


class Slowly:
    """A screen and a reader that note what they are given; nothing is grave but "lohikäärme", at the whole look."""

    def __init__(self, seconds: float = 0.0) -> None:
        self.seconds = seconds
        self.given: list[str] = []
        self.goes_on = threading.Event()
        self.goes_on.set()

    def quick(self, text: str, before: tuple[str, ...] = ()) -> Finding:
        return Finding()

    def read(self, text: str, before: tuple[str, ...] = ()) -> Finding:
        self.goes_on.wait(SOON)
        time.sleep(self.seconds)
        self.given.append(text)
        if text == "kaadu":
            raise ValueError(text)
        return GRAVE if text == "lohikäärme" else Finding()


class Reader:
    def __init__(self, given: list[str]) -> None:
        self._given = given

    def read(self, text: str) -> Reading:
        self._given.append(f"{text}?")
        return Reading(Found(Outcome.ANSWER, (IntentId("nurse_visit"),), 0.9))


class Bench:
    """Messages on their way through screening, and what came of each, in the order in which it came."""

    def __init__(self, screen: Slowly) -> None:
        self.screen = screen
        self.answering = Answering()
        self.answering.version = Version(None, None, STEMS, Reader(screen.given))  # type: ignore[arg-type]
        self.screening = Screening(self.answering, screen)
        self.came: dict[str, Read] = {}
        self.count = 0
        self._news = asyncio.Event()

    def reads(self, text: str, *, asks: bool = False) -> None:
        self.screening.read(text, (), asks, self._then(text))

    def _then(self, text: str) -> Callable[[Read], None]:
        def then(read: Read) -> None:
            self.came[text] = read
            self.count += 1
            self._news.set()

        return then

    async def has(self, count: int) -> None:
        async with asyncio.timeout(SOON):
            while self.count < count:
                self._news.clear()
                await self._news.wait()

    async def is_through(self, count: int) -> None:
        await self.has(count)
        self.answering.close()


async def test_a_burst_from_many_rooms_waits_and_is_wholly_screened():
    bench = Bench(Slowly(0.002))

    for number in range(60):
        bench.reads(f"viesti {number}")
    await bench.is_through(60)

    assert set(bench.came.values()) == {Read(Finding())}
    assert list(bench.came) == [f"viesti {number}" for number in range(60)]


async def test_who_would_wait_too_long_goes_on_at_once_and_is_marked_and_those_before_are_read(
    monkeypatch: pytest.MonkeyPatch,
):
    monkeypatch.setattr(screening_module, "_A_LOOK", PATIENCE / 25)
    bench = Bench(Slowly())

    for number in range(40):
        bench.reads(f"viesti {number}")
    at_once = dict(bench.came)
    await bench.is_through(40)

    assert set(at_once) == {f"viesti {number}" for number in range(26, 40)}
    assert set(at_once.values()) == {Read(LATE)}
    assert bench.came["viesti 25"] == Read(Finding())


async def test_how_long_a_look_takes_is_learnt(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(screening_module, "_A_LOOK", PATIENCE / 25)
    bench = Bench(Slowly())

    for number in range(20):
        bench.reads(f"viesti {number}")
    await bench.has(20)
    for number in range(40):
        bench.reads(f"toinen {number}")
    await bench.is_through(60)

    assert set(bench.came.values()) == {Read(Finding())}


async def test_what_nobody_reads_in_time_goes_on_once_as_not_wholly_screened_and_is_not_read_any_more(
    monkeypatch: pytest.MonkeyPatch,
):
    monkeypatch.setattr(screening_module, "PATIENCE", 0.05)
    bench = Bench(Slowly())
    bench.screen.goes_on.clear()

    bench.reads("jumissa")
    bench.reads("jonossa")
    await bench.has(2)
    bench.screen.goes_on.set()
    monkeypatch.setattr(screening_module, "PATIENCE", SOON)
    bench.reads("viimeinen")
    await bench.is_through(3)

    assert bench.came == {"jumissa": Read(LATE), "jonossa": Read(LATE), "viimeinen": Read(Finding())}
    assert bench.screen.given == ["jumissa", "viimeinen"]
    assert bench.count == 3
    assert bench.screening.waiting == 0


async def test_a_question_is_read_right_behind_its_screening():
    bench = Bench(Slowly())
    bench.screen.goes_on.clear()

    bench.reads(QUESTION, asks=True)
    bench.reads("toinen")
    bench.screen.goes_on.set()
    await bench.is_through(2)

    assert bench.screen.given == [QUESTION, f"{QUESTION}?", "toinen"]
    assert bench.came[QUESTION].reading.found.outcome is Outcome.ANSWER
    assert bench.came[QUESTION].finding == Finding()


async def test_danger_waits_for_no_answer():
    bench = Bench(Slowly())

    bench.reads("lohikäärme", asks=True)
    await bench.is_through(1)

    assert bench.came == {"lohikäärme": Read(GRAVE)}


async def test_where_screening_fails_a_question_is_answered_and_the_message_is_marked():
    bench = Bench(Slowly())

    bench.reads("kaadu", asks=True)
    await bench.is_through(1)

    assert bench.came["kaadu"].finding == LATE
    assert bench.came["kaadu"].reading.found.outcome is Outcome.ANSWER


async def test_without_a_screen_everything_is_marked_and_still_answered():
    bench = Bench(Slowly())
    bench.screening.screen = None

    bench.reads(QUESTION, asks=True)
    await bench.is_through(1)

    assert not bench.came[QUESTION].finding.screened
    assert bench.came[QUESTION].reading.found.outcome is Outcome.ANSWER
