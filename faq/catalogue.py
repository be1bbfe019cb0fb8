"""Reads the catalogue of answers, and tells everything that is wrong with it: file, line, remedy.

A folder of TOML files. `[[intent]]` blocks hold answers; `out_of_scope*.toml` holds what nothing answers; files in
`voices/` hold more examples, each by one hand. docs/answers.md describes the form for those who edit it.
"""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

from faq.model import Catalogue, Example, Intent, IntentId, SchoolRole, ServiceId, Style, Urgency
from faq.pages import Page as _Page
from faq.pages import read as _read
from rooms.commands import folded
from rooms.model import Language

OWN_HAND = "answers"
"""Author of the examples that stand in the intents' own blocks."""
VOICES = "voices"
OUT_OF_SCOPE = "out_of_scope"
LONGEST_SENTENCE = 14
"""Words: plain language."""

Kind = TypeVar("Kind", bound=StrEnum)

_ID = re.compile(r"[a-z][a-z0-9_]{1,40}")
_FACT = re.compile(r"\{(!?)([A-Za-z_]+)\}")
_FIELDS = {"id", "urgency", "roles", "services", "title", "answer", "next_step", "examples", "stems"}
_MANY = {"examples", "stems"}


@dataclass(frozen=True, slots=True)
class Known:
    """What a catalogue may refer to. `services` is None where no directory is at hand to compare with."""

    facts: frozenset[str]
    services: frozenset[str] | None = None


class CatalogueFaults(Exception):
    """Everything that is wrong, a line each: file, line, remedy."""

    def __init__(self, lines: list[str]) -> None:
        super().__init__("\n".join(lines))
        self.lines = lines


def load(folder: Path, known: Known | None = None) -> Catalogue:
    """The catalogue of a folder.

    Args:
        known: facts and services that may be referred to. None reads a catalogue for matching alone: then an intent
            needs nothing but an id and examples.

    Raises:
        CatalogueFaults: with every fault that was found.
    """
    files = sorted(folder.glob("*.toml")) + sorted((folder / VOICES).glob("*.toml"))
    lines = sorted(folder.glob("*.jsonl"))
    if not files and not lines:
        raise CatalogueFaults([f"{folder}: holds no *.toml file. Copy the shipped ones: kynnys faq copy {folder}"])
    pages, faults = _read(folder, files)
    intents = _intents(pages, known)
    outside = list(_out_of_scope(pages))
    _add_voices(pages, intents)
    for file in lines:
        _add_lines(file, intents, outside, faults)
    _twice(pages, intents, outside)
    faults += [one for page in pages for one in page.faults]
    if not intents and not faults:
        faults.append(f"{folder}: holds no intent. Add a block that begins with [[intent]].")
    if faults:
        raise CatalogueFaults(faults)
    return Catalogue(intents, tuple(outside))


# --- intents --------------------------------------------------------------------------------------------------------
def _intents(pages: Iterable[_Page], known: Known | None) -> dict[IntentId, Intent]:
    intents: dict[IntentId, Intent] = {}
    homes: dict[str, str] = {}
    for page in pages:
        if _is_voice(page) or _is_out_of_scope(page):
            continue
        for key in page.data.keys() - {"intent"}:
            page.fault(f"{key} is unknown here; an intent begins with [[intent]].", key)
        blocks = page.data.get("intent", [])
        if not isinstance(blocks, list) or not all(isinstance(block, dict) for block in blocks):
            page.fault("an intent begins with [[intent]], in double brackets.", "intent")
            continue
        for block in blocks:
            intent = _intent(page, block, known)
            if intent is None:
                continue
            if intent.id in intents:
                page.fault(f'the id "{intent.id}" stands in {homes[intent.id]} too; rename one.', *_at(intent.id))
                continue
            intents[intent.id], homes[intent.id] = intent, page.name
    return intents


def _is_voice(page: _Page) -> bool:
    return Path(page.name).parts[0] == VOICES


def _is_out_of_scope(page: _Page) -> bool:
    return Path(page.name).name.startswith(OUT_OF_SCOPE)


def _at(ident: str) -> tuple[str, str]:
    return ("[[intent]]", f'"{ident}"')


def _intent(page: _Page, block: Mapping[str, Any], known: Known | None) -> Intent | None:
    ident = block.get("id")
    if not isinstance(ident, str) or not _ID.fullmatch(ident):
        page.fault('an intent has no id; add one such as id = "nurse_visit".', "[[intent]]")
        return None
    for key in block.keys() - _FIELDS:
        page.fault(f'intent "{ident}": {key} is unknown; it may have {", ".join(sorted(_FIELDS))}.', *_at(ident), key)
    whole = known is not None
    return Intent(
        id=IntentId(ident),
        urgency=_one(page, ident, "urgency", block.get("urgency", "" if whole else "U0"), Urgency),
        roles=tuple(_one(page, ident, "roles", each, SchoolRole) for each in _texts(page, ident, block, "roles")),
        services=_services(page, ident, block, known),
        title=_told(page, ident, block, "title", known),
        answer=_told(page, ident, block, "answer", known),
        next_step=_told(page, ident, block, "next_step", known),
        examples=tuple(_examples(page, ident, block.get("examples", {}), OWN_HAND, (*_at(ident), "examples"))),
        stems=_stems(page, ident, block),
    )


def _one(page: _Page, ident: str, key: str, value: object, kind: type[Kind]) -> Kind:
    try:
        return kind(str(value))
    except ValueError:
        wanted = ", ".join(one.value for one in kind)
        page.fault(f'intent "{ident}": {key} must be of: {wanted}.', *_at(ident), key)
        return next(iter(kind))


def _stems(page: _Page, ident: str, block: Mapping[str, Any]) -> Mapping[Language, tuple[str, ...]]:
    table = block.get("stems", {})
    if not isinstance(table, dict) or table.keys() - set(Language):
        page.fault(f'intent "{ident}": stems are lists by language: fi, sv, en.', *_at(ident), "stems")
        return {}
    return {Language(key): tuple(_texts(page, ident, table, key, (*_at(ident), "stems"))) for key in table}


def _texts(page: _Page, ident: str, table: Mapping[str, Any], key: str, at: tuple[str, ...] = ()) -> list[str]:
    """A list of texts; anything else is told, since it would silently count for nothing. `at`: see `Page.line_of`."""
    value = table.get(key, [])
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        page.fault(f'"{ident}": {key} must be a list such as ["...", "..."].', *(at or _at(ident)), key)
        return []
    return value


def _services(page: _Page, ident: str, block: Mapping[str, Any], known: Known | None) -> tuple[ServiceId, ...]:
    services = _texts(page, ident, block, "services")
    for one in services:
        if known is not None and known.services is not None and one not in known.services:
            words = f'intent "{ident}": the directory has no service "{one}"; see kynnys directory list.'
            page.fault(words, *_at(ident), f'"{one}"')
    return tuple(ServiceId(one) for one in services)


def _told(page: _Page, ident: str, block: Mapping[str, Any], key: str, known: Known | None) -> Mapping[Language, str]:
    """A text in three languages; each must be there where the catalogue is to answer and not only to match."""
    texts = block.get(key, {})
    told: dict[Language, str] = {}
    for language in Language:
        text = texts.get(language.value, "") if isinstance(texts, dict) else ""
        if isinstance(text, str) and text.strip():
            told[language] = text.strip()
            _check_text(page, ident, f"{key}.{language.value}", told[language], known)
        elif known is not None:
            page.fault(f'intent "{ident}": {key}.{language.value} is missing; add it.', *_at(ident))
    return told


def _check_text(page: _Page, ident: str, key: str, text: str, known: Known | None) -> None:
    if known is None:
        return
    for _, name in _FACT.findall(text):
        if name not in known.facts:
            near = difflib.get_close_matches(name, known.facts, n=1)
            hint = f"did you mean {{{near[0]}}}?" if near else "docs/answers.md names all."
            words = f'intent "{ident}": {key} refers to {{{name}}}, which is no fact of a school; {hint}'
            page.fault(words, *_at(ident), name)


def long_sentences(catalogue: Catalogue) -> Iterator[str]:
    """Sentences that plain language would split. No fault: an answer that is hard to read is better than none."""
    for intent in catalogue.intents.values():
        for key, texts in (("answer", intent.answer), ("next_step", intent.next_step)):
            for language, text in texts.items():
                for sentence in sentences(text):
                    words = sentence.split()
                    if len(words) > LONGEST_SENTENCE:
                        yield (
                            f'intent "{intent.id}": {key}.{language} has a sentence of {len(words)} words '
                            f'("{" ".join(words[:5])} ..."); plain language has {LONGEST_SENTENCE} at the most.'
                        )


def sentences(text: str) -> Iterator[str]:
    """The sentences of a Markdown text; a bullet is one."""
    for line in text.splitlines():
        plain = _FACT.sub(lambda found: "" if found[1] else "x", line).replace("**", "")
        plain = re.sub(r"^\s*(?:[-*]|\d+[.)])\s+", "", plain)
        yield from (one.strip() for one in re.split(r"(?<=[.!?:])\s+", plain) if one.strip())


def _examples(page: _Page, ident: str, table: object, author: str, at: tuple[str, ...]) -> Iterator[Example]:
    if not isinstance(table, dict):
        page.fault(f'"{ident}": examples are lists by style: fi, spoken, sv, en.', *at)
        return
    for key in table:
        if key not in set(Style):
            page.fault(f'"{ident}": {key} is no style of examples; take fi, spoken, sv or en.', *at, key)
            continue
        for text in _texts(page, ident, table, key, at):
            if folded(text):
                yield Example(text, Style(key), author)
            elif ident != OUT_OF_SCOPE:
                page.fault(f'"{ident}": an example holds no letter: {text!r}; remove it.', *at, key, text)


# --- voices and what is out of scope --------------------------------------------------------------------------------
def _out_of_scope(pages: Iterable[_Page]) -> Iterator[Example]:
    for page in filter(_is_out_of_scope, pages):
        table = {key: value for key, value in page.data.items() if key != "author"}
        yield from _examples(page, OUT_OF_SCOPE, table, _author(page), ())


def _author(page: _Page) -> str:
    return str(page.data.get("author", OWN_HAND))


def _add_voices(pages: Iterable[_Page], intents: dict[IntentId, Intent]) -> None:
    for page in pages:
        if not _is_voice(page) or _is_out_of_scope(page):
            continue
        for key, table in page.data.items():
            if key == "author":
                continue
            intent = intents.get(IntentId(key))
            if intent is None:
                page.fault(f'no intent is called "{key}"; examples stand under the id of an intent.', f"[{key}]")
                continue
            more = tuple(_examples(page, key, table, _author(page), (f"[{key}]",)))
            intents[intent.id] = replace(intent, examples=intent.examples + more)


def _add_lines(file: Path, intents: dict[IntentId, Intent], outside: list[Example], faults: list[str]) -> None:
    """A file of questions, `{"text", "lang", "intent"}` a line (intent null: out of scope), as examples."""
    for number, line in enumerate(file.read_bytes().split(b"\n"), start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            text, ident, lang = row["text"], row.get("intent"), str(row.get("lang", "fi"))[:2]
            if not isinstance(text, str) or not isinstance(ident, str | None):
                raise TypeError
        except (ValueError, TypeError, KeyError, AttributeError):
            faults.append(f'{file.name}:{number}: is not of the form {{"text": "...", "lang": "fi", "intent": "..."}}.')
            continue
        example = Example(text, Style(lang) if lang in set(Style) else Style.EN, OWN_HAND)
        if ident is None:
            outside.append(example)
            continue
        known = intents.get(IntentId(ident)) or Intent(IntentId(ident), Urgency.INFORMATION, (), (), {}, {}, {})
        intents[known.id] = replace(known, examples=(*known.examples, example))


def _twice(pages: list[_Page], intents: Mapping[IntentId, Intent], outside: Iterable[Example]) -> None:
    """An example under two intents teaches nothing but confusion."""
    homes: dict[str, str] = {}
    everything = [(one.text, intent.id) for intent in intents.values() for one in intent.examples]
    for text, ident in [*everything, *((one.text, OUT_OF_SCOPE) for one in outside)]:
        known = homes.setdefault(folded(text), ident)
        if known == ident:
            continue
        words = f"the example {text!r} stands under {known} and {ident}; keep it under one."
        written = (json.dumps(text, ensure_ascii=False), f"'{text}'", text)
        for page, needle in ((page, needle) for page in reversed(pages) for needle in written if needle in page.text):
            page.fault(words, needle)
            break
        else:
            if pages:
                pages[0].fault(words)
