"""Reads the files of the crisis screen, and tells everything that is wrong with them: file, line, remedy.

A folder a language: `concepts*.toml`, `frames*.toml`, `rules*.toml` and `words*.txt`. docs/screening.md describes the
form for those who write them. Nothing else here touches the disk, and nothing is read again while the bot runs.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from enum import Enum
from importlib.resources import files
from pathlib import Path
from typing import Any, TypeVar

from moderation.concepts import QUOTED, Concept, Frame, Lexicon, Rule, Side
from moderation.model import Category, Line, Tier

FEWEST_EXAMPLES = 2
"""Positive and negative ones each."""
SHORTEST_STEM = 3

Kind = TypeVar("Kind", bound=Enum)

_NAME = re.compile(r"[a-z][a-z0-9_]{0,40}")
_LANGUAGE = re.compile(r"[a-z]{2}")
_AT_LINE = re.compile(r"\(at line (\d+),")
_LISTS = ("stems", "words", "phrases", "emoji")
_FRAME_FIELDS = {*_LISTS, "reach", "side", "same_clause", "not_through"}
_RULE_FIELDS = {
    "id", "line", "tier", "category", "all", "within", "ordered", "unless", "softened_by", "rehearsal",
    "positive", "negative",
}  # fmt: skip
_NUMBERS = {"within": (1, 40), "reach": (1, 200)}


class LexiconFaults(Exception):
    """Everything that is wrong, a line each: file, line, remedy."""

    def __init__(self, lines: list[str]) -> None:
        super().__init__("\n".join(lines))
        self.lines = lines


@dataclass
class _File:
    """One file: its text for finding lines, and what it says."""

    name: str
    language: str
    text: str
    data: dict[str, Any]
    faults: list[str] = field(default_factory=list)

    def line_of(self, *needles: str) -> int:
        """The line at which the needles come one after the other; where one does not, that of the last that does."""
        at = 0
        for needle in needles:
            found = self.text.find(needle, at)
            if found < 0:
                break
            at = found
        return self.text.count("\n", 0, at) + 1

    def fault(self, words: str, *needles: str) -> None:
        self.faults.append(f"{self.name}:{self.line_of(*needles)}: {words}")


def shipped() -> Path:
    """The folder of the shipped files."""
    return Path(str(files("config"))) / "crisis"


def load(folder: Path) -> Lexicon:
    """All languages of a folder.

    Raises:
        LexiconFaults: with every fault that was found.
    """
    if not folder.is_dir():
        raise LexiconFaults([f"{folder}: is no folder; the shipped rules are those of config/crisis."])
    faults: list[str] = []
    languages = sorted(one for one in folder.iterdir() if one.is_dir() and _LANGUAGE.fullmatch(one.name))
    pages = [page for each in languages for page in _read(folder, each, faults)]
    concepts: dict[str, Concept] = {}
    frames: dict[str, Frame] = {}
    for page in pages:
        if page.name.rpartition("/")[2].startswith("concepts"):
            _concepts(page, "concepts", _LISTS, concepts)
        elif page.name.rpartition("/")[2].startswith("frames"):
            for name, table in _concepts(page, "frames", _FRAME_FIELDS, concepts):
                frames[name] = _frame(page, name, table)
    known = frozenset(concepts)
    rules = [rule for page in pages for rule in _rules(page, known)]
    for page in pages:
        _check_frames(page, frames, known)
    _twice(rules, faults)
    real_words = _real_words(folder, languages, faults)
    faults += [one for page in pages for one in page.faults]
    if not rules and not faults:
        faults.append(f"{folder}: holds no rule. Copy the shipped files, or add a folder such as fi with rules.toml.")
    if faults:
        raise LexiconFaults(faults)
    return Lexicon(concepts, _resolved(frames, known), tuple(rules), real_words)


# --- files ----------------------------------------------------------------------------------------------------------
def _read(folder: Path, language: Path, faults: list[str]) -> Iterator[_File]:
    for file in sorted(language.glob("*.toml")):
        name = file.relative_to(folder).as_posix()
        if not file.name.startswith(("concepts", "frames", "rules")):
            faults.append(f"{name}: is not read; begin its name with concepts, frames or rules.")
            continue
        try:
            text = file.read_text(encoding="utf-8-sig")
            yield _File(name, language.name, text, tomllib.loads(text))
        except tomllib.TOMLDecodeError as error:
            at = _AT_LINE.search(str(error))
            line = int(at[1]) if at else text.count("\n") + 1
            faults.append(f"{name}:{line}: is not TOML: {error}. Often a quotation mark or a bracket is missing.")
        except UnicodeDecodeError as error:
            line = error.object.count(b"\n", 0, error.start) + 1
            faults.append(f"{name}:{line}: is not UTF-8 text; save it as UTF-8.")
        except OSError as error:
            faults.append(f"{name}: cannot be read ({type(error).__name__}); see its owner and permissions.")


def _real_words(folder: Path, languages: Iterable[Path], faults: list[str]) -> frozenset[str]:
    """Words of `words*.txt`: any number a line, `#` begins a remark."""
    words: set[str] = set()
    for file in (file for language in languages for file in sorted(language.glob("words*.txt"))):
        try:
            lines = file.read_text(encoding="utf-8").splitlines()
        except UnicodeDecodeError as error:
            line = error.object.count(b"\n", 0, error.start) + 1
            faults.append(f"{file.relative_to(folder).as_posix()}:{line}: is not UTF-8 text; save it as UTF-8.")
            continue
        except OSError as error:
            name = file.relative_to(folder).as_posix()
            faults.append(f"{name}: cannot be read ({type(error).__name__}); see its owner and permissions.")
            continue
        words.update(word for line in lines for word in line.partition("#")[0].split())
    return frozenset(words)


# --- concepts and frames --------------------------------------------------------------------------------------------
def _concepts(
    page: _File, key: str, fields: Iterable[str], concepts: dict[str, Concept]
) -> Sequence[tuple[str, Mapping[str, Any]]]:
    """Adds the concepts of a file, and gives their tables."""
    for other in page.data.keys() - {key}:
        page.fault(f"{other} is unknown here; each entry begins with [{key}.name].", other)
    tables = page.data.get(key, {})
    if not isinstance(tables, dict):
        page.fault(f"each entry begins with [{key}.name].", key)
        return []
    told = []
    for name, table in tables.items():
        at = f"[{key}.{name}]"
        if not _NAME.fullmatch(name) or not isinstance(table, dict):
            page.fault(f"{name!r} must be a table [{key}.name] whose name is of small letters, figures and _.", name)
            continue
        if f"{page.language}:{name}" in concepts or name == QUOTED:
            page.fault(f'"{name}" is there already; rename one or put their entries together.', at)
            continue
        for unknown in table.keys() - set(fields):
            page.fault(f"{name}: {unknown} is unknown; it may have {', '.join(sorted(fields))}.", at, unknown)
        entries = {one: tuple(_texts(page, name, table, one, at)) for one in _LISTS}
        concept = Concept(f"{page.language}:{name}", **entries)
        _check_entries(page, name, concept, at)
        concepts[concept.name] = concept
        told.append((concept.name, table))
    return told


def _check_entries(page: _File, name: str, concept: Concept, at: str) -> None:
    if not any((concept.stems, concept.words, concept.phrases, concept.emoji)):
        page.fault(f"{name}: has no entry; give it stems, words, phrases or emoji.", at)
    for stem in concept.stems:
        if len(stem.split()) != 1:
            page.fault(f"{name}: the stem {stem!r} must be one word; several words are a phrase.", at, f'"{stem}"')
        elif len(stem.strip("=*")) < SHORTEST_STEM:
            words = f"{name}: the stem {stem!r} begins too many words; give whole words instead."
            page.fault(words, at, f'"{stem}"')
    for word in concept.words:
        if len(word.split()) != 1:
            page.fault(f"{name}: the word {word!r} must be one word; several words are a phrase.", at, f'"{word}"')
    for phrase in concept.phrases:
        if len(phrase.split()) < 2:
            page.fault(f"{name}: the phrase {phrase!r} must be several words.", at, f'"{phrase}"')


def _frame(page: _File, name: str, table: Mapping[str, Any]) -> Frame:
    short = name.partition(":")[2]
    at = f"[frames.{short}]"
    return Frame(
        concept=name,
        reach=_number(page, short, table, "reach", 6, at),
        side=_one(page, short, "side", table.get("side", "either"), Side, at),
        same_clause=table.get("same_clause", False) is True,
        not_through=tuple(_texts(page, short, table, "not_through", at)),
    )


def _check_frames(page: _File, frames: Mapping[str, Frame], known: frozenset[str]) -> None:
    for frame in frames.values():
        short = frame.concept.partition(":")[2]
        if frame.concept.startswith(f"{page.language}:") and f"[frames.{short}]" in page.text:
            for name in frame.not_through:
                _names(page, short, name, known, f"[frames.{short}]")


def _resolved(frames: Mapping[str, Frame], known: frozenset[str]) -> dict[str, Frame]:
    told = {}
    for name, frame in frames.items():
        language = name.partition(":")[0]
        through = tuple(one for other in frame.not_through for one in _meant(other, language, known))
        told[name] = Frame(name, frame.reach, frame.side, frame.same_clause, through)
    return told


# --- rules ----------------------------------------------------------------------------------------------------------
def _rules(page: _File, known: frozenset[str]) -> Iterator[Rule]:
    if not page.name.rpartition("/")[2].startswith("rules"):
        return
    for other in page.data.keys() - {"rule"}:
        page.fault(f"{other} is unknown here; a rule begins with [[rule]].", other)
    blocks = page.data.get("rule", [])
    if not isinstance(blocks, list) or not all(isinstance(block, dict) for block in blocks):
        page.fault("a rule begins with [[rule]], in double brackets.", "rule")
        return
    for block in blocks:
        rule = _rule(page, block, known)
        if rule is not None:
            yield rule


def _rule(page: _File, block: Mapping[str, Any], known: frozenset[str]) -> Rule | None:
    ident = block.get("id")
    if not isinstance(ident, str) or not _NAME.fullmatch(ident):
        page.fault('a rule has no id; add one such as id = "wish_to_die".', "[[rule]]")
        return None
    at = f'"{ident}"'
    for key in block.keys() - _RULE_FIELDS:
        page.fault(f"{ident}: {key} is unknown; it may have {', '.join(sorted(_RULE_FIELDS))}.", at, key)
    rule = Rule(
        id=f"{page.language}.{ident}",
        line=_one(page, ident, "line", block.get("line"), Line, at),
        tier=_tier(page, ident, block.get("tier"), at),
        category=_one(page, ident, "category", block.get("category"), Category, at),
        all=tuple(
            tuple(name for one in item.split("|") for name in _names(page, ident, one.strip(), known, at))
            for item in _texts(page, ident, block, "all", at)
        ),
        within=_number(page, ident, block, "within", 6, at),
        ordered=_yes_or_no(page, ident, block, "ordered", at),
        unless=_framing(page, ident, block, "unless", known, at),
        softened_by=_framing(page, ident, block, "softened_by", known, at),
        rehearsal=_yes_or_no(page, ident, block, "rehearsal", at),
        positive=tuple(_texts(page, ident, block, "positive", at)),
        negative=tuple(_texts(page, ident, block, "negative", at)),
        where=f"{page.name}:{page.line_of(at)}",
    )
    _check_rule(page, ident, rule, at)
    return rule


def _check_rule(page: _File, ident: str, rule: Rule, at: str) -> None:
    if not rule.all:
        page.fault(f'{ident}: all is missing; name its concepts, such as all = ["want", "die"].', at)
    if rule.line is Line.NONE:
        page.fault(f"{ident}: line must be soft or hard; to try a rule without effect, set rehearsal = true.", at)
    if rule.line is Line.HARD and rule.tier < Tier.URGENT:
        page.fault(f"{ident}: a hard line needs tier 2 or 3; make it soft or raise the tier.", at, "tier")
    for key, examples in (("positive", rule.positive), ("negative", rule.negative)):
        if len(examples) < FEWEST_EXAMPLES:
            page.fault(f"{ident}: needs at least {FEWEST_EXAMPLES} {key} examples, has {len(examples)}; add some.", at)
    for text in set(rule.positive) & set(rule.negative):
        page.fault(f"{ident}: {text!r} is a positive and a negative example; keep one.", at)


def _framing(
    page: _File, ident: str, block: Mapping[str, Any], key: str, known: frozenset[str], at: str
) -> tuple[str, ...]:
    return tuple(
        name
        for one in _texts(page, ident, block, key, at)
        for name in _names(page, ident, one, known, at, framing=True)
    )


def _names(
    page: _File, ident: str, name: str, known: frozenset[str], at: str, *, framing: bool = False
) -> tuple[str, ...]:
    """The concepts a name stands for: one, or one a language for "*:name". An unknown one is told."""
    if framing and name == QUOTED:
        return (QUOTED,)
    meant = _meant(name, page.language, known)
    if not meant:
        near = get_close_matches(name, [one.partition(":")[2] for one in known], n=1)
        guess = f'; did you mean "{near[0]}"?' if near else "; add it to concepts.toml."
        page.fault(f'{ident}: no concept is called "{name}"{guess}', at, f'"{name}"')
    return meant


def _meant(name: str, language: str, known: frozenset[str]) -> tuple[str, ...]:
    if name.startswith("*:"):
        return tuple(sorted(one for one in known if one.partition(":")[2] == name[2:]))
    whole = name if ":" in name else f"{language}:{name}"
    return (whole,) if whole in known else ()


def _twice(rules: Iterable[Rule], faults: list[str]) -> None:
    homes: dict[str, str] = {}
    for rule in rules:
        if rule.id in homes:
            faults.append(f'{rule.where}: the id "{rule.id}" stands at {homes[rule.id]} too; rename one.')
        homes.setdefault(rule.id, rule.where)


# --- values ---------------------------------------------------------------------------------------------------------
def _texts(page: _File, ident: str, table: Mapping[str, Any], key: str, at: str) -> list[str]:
    value = table.get(key, [])
    if not isinstance(value, list) or not all(isinstance(one, str) and one.strip() for one in value):
        page.fault(f'{ident}: {key} must be a list such as ["...", "..."].', at, key)
        return []
    return value


def _one(page: _File, ident: str, key: str, value: object, kind: type[Kind], at: str) -> Kind:
    try:
        return kind(value)
    except ValueError:
        page.fault(f"{ident}: {key} must be of: {', '.join(str(one.value) for one in kind)}.", at, key)
        return next(iter(kind))


def _tier(page: _File, ident: str, value: object, at: str) -> Tier:
    if not isinstance(value, bool) and value in (1, 2, 3):
        return Tier(value)
    page.fault(f"{ident}: tier must be 1, 2 or 3.", at, "tier")
    return Tier.URGENT


def _number(page: _File, ident: str, table: Mapping[str, Any], key: str, default: int, at: str) -> int:
    value = table.get(key, default)
    low, high = _NUMBERS[key]
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
        page.fault(f"{ident}: {key} must be a number of words from {low} to {high}.", at, key)
        return default
    return value


def _yes_or_no(page: _File, ident: str, table: Mapping[str, Any], key: str, at: str) -> bool:
    value = table.get(key, False)
    if not isinstance(value, bool):
        page.fault(f"{ident}: {key} must be true or false.", at, key)
    return value is True
