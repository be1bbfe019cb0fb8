"""Abuse aimed at whoever reads: noticed, before it reaches a tutor, by the rules of config/moderation/abuse.toml.

Pure and total; time grows with the length of the text and no faster. `abuse` names kinds, never the words.

Theory of operation. A tutor is a student of sixteen to nineteen, and a student in distress swears. What parts the two
is the target: nearly every rule wants a word for "you" beside the abusive one, and nothing counts that stands in
somebody else's mouth ("he said that ..."), speaks of the writer or of a third person, or is denied. Words, disguises
and frames are read by the engine of the crisis screen (rules.py), with a lexicon of its own.

A miss costs a tutor a bad moment, with an adult one word away; a false find costs somebody in distress a reader. In
doubt, therefore, nothing is found. What is not found: contempt without an ugly word, the inventive insult, one that
stands two sentences away from its "you", and a friendly tone that means harm.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from moderation import promises
from moderation.concepts import QUOTED, Concept, Frame, Lexicon, Rule, Side
from moderation.model import Category, Line, Tier
from moderation.rules import Rules
from rooms.model import Language


class Abuse(StrEnum):
    """What is done to the reader."""

    INSULT = "insult"  # called names, or told where to go
    THREAT = "threat"  # with violence or death; the crisis screen looks at it as well
    HARASSMENT = "harassment"  # sexual: asking for pictures, remarks on the body
    HATE = "hate"  # for origin, religion, sexuality or disability


@dataclass(frozen=True, slots=True)
class AbuseRules:
    """The file for one language of conversation: a lexicon for the engine, and the kind that each rule stands for."""

    lexicon: Lexicon
    kinds: Mapping[str, Abuse]


def abuse(text: str, language: Language | None) -> frozenset[Abuse]:
    """What of it is aimed at the reader. All languages are read, since young people mix them.

    `language`: of the conversation; words that mean something harmless in it are not read. None where it is not known.

    >>> abuse("tää koulu on ihan kamala", None)
    frozenset()
    """
    kinds, rules = _reader(language)
    return frozenset(kinds[match.rule] for match in rules.read(text).matches)


@cache
def _reader(language: Language | None) -> tuple[Mapping[str, Abuse], Rules]:
    told = load(shipped(), language)
    return told.kinds, Rules(told.lexicon)


def shipped() -> Path:
    return promises.shipped().with_name("abuse.toml")


def load(file: Path, language: Language | None = None) -> AbuseRules:
    """What is read in a conversation of a language.

    Raises:
        KeyError, ValueError, tomllib.TOMLDecodeError: the file is shipped with the program, so tests find these.
    """
    pages = tomllib.loads(file.read_text(encoding="utf-8"))
    concepts = {one.name: one for code, page in pages.items() for one in _concepts(code, page)}
    silent = {name for code, page in pages.items() for name in _silent(code, page, language)}
    rules = [_rule(code, block, concepts) for code, page in pages.items() for block in page["rule"]]
    lexicon = Lexicon(
        {name: one for name, one in concepts.items() if name not in silent},
        {one.concept: one for code, page in pages.items() for one in _frames(code, page)},
        tuple(rule for rule, _ in rules),
        frozenset(word for page in pages.values() for word in page.get("real_words", ())),
    )
    return AbuseRules(lexicon, {rule.id: kind for rule, kind in rules})


def _concepts(code: str, page: Mapping[str, Any]) -> list[Concept]:
    """What can be said; frames are concepts, too."""
    tables = {**page["concepts"], **page["frames"]}
    return [
        Concept(f"{code}:{name}", *(tuple(table.get(key, ())) for key in ("stems", "words", "phrases", "emoji")))
        for name, table in tables.items()
    ]


def _silent(code: str, page: Mapping[str, Any], language: Language | None) -> list[str]:
    return [f"{code}:{name}" for name, table in page["concepts"].items() if language in table.get("not_in", ())]


def _frames(code: str, page: Mapping[str, Any]) -> list[Frame]:
    """Frames, and each concept in which no slip is forgiven: to the engine that is one more way to be a frame."""
    exact = [Frame(f"{code}:{name}") for name, table in page["concepts"].items() if not table.get("slips")]
    return exact + [
        Frame(f"{code}:{name}", table["reach"], Side(table.get("side", Side.EITHER)))
        for name, table in page["frames"].items()
    ]


def _rule(code: str, block: Mapping[str, Any], concepts: Mapping[str, Concept]) -> tuple[Rule, Abuse]:
    """A rule for the engine. Line, tier and category are the crisis screen's and tell nothing here."""

    rule = Rule(
        id=f"{code}.{block['id']}",
        line=Line.HARD,
        tier=Tier.URGENT,
        category=Category.BULLYING_SEVERE,
        all=tuple(
            tuple(name for one in item.split("|") for name in _meant(code, one, concepts)) for item in block["all"]
        ),
        within=block.get("within", 6),
        ordered=block.get("ordered", False),
        unless=tuple(name for one in block["unless"] for name in _meant(code, one, concepts)),
        positive=tuple(block["positive"]),
        negative=tuple(block["negative"]),
        where=f"{shipped().name}: {code}",
    )
    return rule, Abuse(block["kind"])


def _meant(code: str, name: str, concepts: Mapping[str, Concept]) -> list[str]:
    """The concepts that a name stands for: one, or one a language for "*:name"."""
    if name == QUOTED:
        return [QUOTED]
    if name.startswith("*:"):
        return sorted(one for one in concepts if one.endswith(name[1:]))
    return [concepts[f"{code}:{name}"].name]
