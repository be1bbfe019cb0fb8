"""Abuse as it might stand in a chat, in lines that were never looked at while the rules grew.

Nobody tunes anything on tests/language/abuse: this test alone reads it, and tells no text, only figures. Of a first
set .95 to .97 of the abusive lines were found, but a quarter of it was like examples of the rules. Those lines were
replaced by new ones, and it was measured anew, once, of abusive lines found and of found lines abusive: Finnish .83 and
1.0 (98 lines, 42 abusive), Swedish .69 and 1.0 (74, 36), English .65 and 1.0 (74, 37). English finds .62 since a bare
wish for silence counts for nothing. The floors stand a little below.

Lines and rules are by the same hand, so the figures flatter. What is missed is mostly the inventive insult; a false
find was held to be the worse fault, see moderation/abuse.py.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from moderation.abuse import Abuse, abuse, load, shipped
from rooms.commands import folded
from rooms.model import Language
from tests.language.test_held_out import Read

FOLDER = Path(__file__).with_name("abuse")
FOUND = {Language.FI: 0.80, Language.SV: 0.66, Language.EN: 0.61}
RIGHT = {Language.FI: 0.97, Language.SV: 0.96, Language.EN: 0.97}
FEWEST = {Language.FI: 90, Language.SV: 60, Language.EN: 60}


@dataclass(frozen=True, slots=True)
class Line:
    """What somebody might write, and what of it is aimed at the reader."""

    text: str
    kinds: frozenset[Abuse]


def lines(language: Language) -> list[Line]:
    rows = [json.loads(one) for one in (FOLDER / f"{language}.jsonl").read_text(encoding="utf-8").splitlines()]
    return [Line(row["text"], frozenset(Abuse(kind) for kind in row["kinds"])) for row in rows]


def share(those: Sequence[bool]) -> float:
    return sum(those) / len(those)


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("known", [True, False])
def test_abuse_is_found_and_hardly_anything_else(language: Language, known: bool):
    told = [(abuse(one.text, language if known else None), one.kinds) for one in lines(language)]

    found = share([bool(seen) for seen, meant in told if meant])
    right = share([bool(meant) for seen, meant in told if seen])
    print(f"{language}: {found:.2f} of abusive lines found, {right:.2f} of found lines abusive")
    assert found >= FOUND[language]
    assert right >= RIGHT[language]


@pytest.mark.parametrize("language", Language)
def test_what_is_found_is_called_what_it_is(language: Language):
    found = [(seen, one.kinds) for one in lines(language) if one.kinds and (seen := abuse(one.text, language))]

    assert share([meant <= seen for seen, meant in found]) >= 0.93


@pytest.mark.parametrize("language", Language)
def test_there_are_lines_enough_of_both_sorts_and_none_twice(language: Language):
    told = lines(language)

    assert len(told) >= FEWEST[language]
    assert 0.4 <= share([bool(one.kinds) for one in told]) <= 0.6
    assert len({folded(one.text) for one in told}) == len(told)
    assert {kind for one in told for kind in one.kinds} == set(Abuse)


@pytest.mark.parametrize("language", Language)
def test_no_line_by_which_the_rules_are_judged_stands_among_their_examples(language: Language):
    rules = load(shipped()).lexicon.rules
    read = Read(text for rule in rules for text in (*rule.positive, *rule.negative))
    known = [number for number, one in enumerate(lines(language), start=1) if read.holds(one.text)]

    assert not known, f"remove the examples that are like these lines of {language}.jsonl: {known}"
