"""The questions by which the matcher is judged are none that it has read.

Nobody tunes anything on tests/language/questions.jsonl: no test prints its texts, only the numbers of its lines.
"""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from faq.catalogue import load
from faq.models import shipped_catalogue
from rooms.commands import folded

pytestmark = pytest.mark.slow

QUESTIONS = Path(__file__).with_name("questions.jsonl")
ALIKE = 0.8


def grams(text: str) -> frozenset[str]:
    padded = f"  {folded(text)}  "
    return frozenset(padded[at : at + 3] for at in range(len(padded) - 2))


class Read:
    """All that the matcher has read, by what near-duplicates share."""

    def __init__(self, texts: Iterator[str]) -> None:
        self._folded: set[str] = set()
        self._bags: set[tuple[str, ...]] = set()
        self._grams: list[frozenset[str]] = []
        self._at: dict[str, list[int]] = {}
        for text in texts:
            self._folded.add(folded(text))
            self._bags.add(tuple(sorted(folded(text).split())))
            for gram in grams(text):
                self._at.setdefault(gram, []).append(len(self._grams))
            self._grams.append(grams(text))

    def holds(self, text: str) -> bool:
        """The same text, the same words in another order, or a likeness (Jaccard, three letters) of 0.8 or more."""
        mine = grams(text)
        if folded(text) in self._folded or tuple(sorted(folded(text).split())) in self._bags:
            return True
        shared: dict[int, int] = {}
        for gram in mine:
            for at in self._at.get(gram, ()):
                shared[at] = shared.get(at, 0) + 1
        return any(count >= ALIKE * (len(mine) + len(self._grams[at]) - count) for at, count in shared.items())


@pytest.fixture(scope="module")
def read() -> Read:
    catalogue = load(shipped_catalogue())
    inside = (each.text for one in catalogue.intents.values() for each in one.examples)
    return Read(iter([*inside, *(one.text for one in catalogue.out_of_scope)]))


def test_no_question_by_which_the_matcher_is_judged_has_been_read_by_it(read: Read):
    lines = QUESTIONS.read_text(encoding="utf-8").splitlines()
    known = [number for number, line in enumerate(lines, start=1) if read.holds(json.loads(line)["text"])]

    assert not known, f"remove these lines of {QUESTIONS.name}: {known}"


def test_no_question_is_asked_twice():
    texts = [folded(json.loads(line)["text"]) for line in QUESTIONS.read_text(encoding="utf-8").splitlines()]

    assert len(texts) == len(set(texts))


def test_the_questions_ask_for_what_the_catalogue_has():
    catalogue = load(shipped_catalogue())
    rows = [json.loads(line) for line in QUESTIONS.read_text(encoding="utf-8").splitlines()]

    assert {row["intent"] for row in rows} - {None} <= set(catalogue.intents)
    assert {one for row in rows for one in row.get("also") or ()} <= set(catalogue.intents)


@pytest.mark.parametrize(
    ("typed", "known"),
    [
        ("En saa unta öisin, mitä teen?", True),
        ("EN SAA UNTA ÖISIN mitä teen", True),
        ("mitä teen, en saa unta öisin", True),
        ("en saa unta öisin, mitä teen!!", True),
        ("en saa untaa öisin mitä teen", True),
        ("en saa unta", False),
        ("kuka lukee viestini", False),
    ],
)
def test_what_is_nearly_the_same_is_the_same(typed: str, known: bool):
    assert Read(iter(["En saa unta öisin, mitä teen?"])).holds(typed) is known
