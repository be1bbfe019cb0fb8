"""The approved texts of the crisis flow: one file a language in `config/crisis/texts`, each text with who approved it.

Nothing is made up in a crisis. A text that is missing or holds a gap that nobody fills is a fault at the start, never
at the moment of saying. What has no `approved_by` is a draft, and `kynnys check` says so.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from moderation.model import Category, Tier
from rooms.model import Language

COMMON = {
    "adult_called": (),
    "adult_unknown": (),
    "adult_already_here": (),
    "raised": (),
    "raised_called": (),
    "raised_unknown": (),
    "raised_question": (),
    "no_adult_now": ("opening",),
    "no_adult_now_unknown": (),
    "open_now": ("services",),
    "out_of_hours_called": (),
    "still_here": (),
    "safe_yes": (),
    "safe_no": (),
    "safe_unknown": (),
    "third_party_where": (),
    "soft": (),
    "soft_repeat": (),
    "limits": (),
    "erase_while_alarm": (),
    "violence_kept": (),
    "identity_opened": (),
}
"""Texts that every category shares, and the gaps of each."""
_GAP = re.compile(r"\{([a-z_]+)\}")
_EMERGENCY_WITHIN = 3
"""Lines of a text within which 112 must stand."""


class FixedTextFaults(Exception):
    """Everything that is wrong with the texts, a line each: file, place, remedy."""

    def __init__(self, lines: list[str]) -> None:
        super().__init__("\n".join(lines))
        self.lines = lines


@dataclass(frozen=True, slots=True)
class FixedText:
    """What is said at once, and the safety question."""

    text: str
    question: str
    approved_by: str
    approved_on: str

    @property
    def is_draft(self) -> bool:
        return not self.approved_by.strip() or not self.approved_on.strip()


@dataclass(frozen=True, slots=True)
class FixedTexts:
    """The texts of one language."""

    of: Mapping[tuple[Category, Tier], FixedText]
    common: Mapping[str, str]

    def drafts(self) -> int:
        return sum(one.is_draft for one in self.of.values())


def shipped() -> Path:
    return Path(str(files("config"))) / "crisis" / "texts"


def load(folder: Path) -> dict[Language, FixedTexts]:
    """The texts of every language.

    Raises:
        FixedTextFaults: every fault that was found.
    """
    faults: list[str] = []
    read = {language: _read(folder / f"{language}.toml", faults) for language in Language}
    if faults:
        raise FixedTextFaults(faults)
    return read


def _read(file: Path, faults: list[str]) -> FixedTexts:
    try:
        raw = tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        faults.append(f"{file.name}: is missing; every language needs its texts.")
        return FixedTexts({}, {})
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        faults.append(f"{file.name}: cannot be read: {error}")
        return FixedTexts({}, {})
    of = {
        (category, tier): _text(raw.get(category.value, {}), category, tier)
        for category in Category
        for tier in (Tier.IMMEDIATE, Tier.URGENT)
    }
    common = {name: str(value).strip() for name, value in raw.get("common", {}).items()}
    faults += [f"{file.name}: {line}" for line in _faults(of, common)]
    return FixedTexts(of, common)


def _text(tiers: object, category: Category, tier: Tier) -> FixedText:
    table = tiers.get(f"t{int(tier)}", {}) if isinstance(tiers, dict) else {}
    told = {name: str(table.get(name, "")).strip() for name in ("text", "question", "approved_by", "approved_on")}
    return FixedText(**told)


def _faults(of: Mapping[tuple[Category, Tier], FixedText], common: Mapping[str, str]) -> Iterator[str]:
    for (category, tier), one in of.items():
        place = f"{category.value}.t{int(tier)}"
        if not one.text or not one.question:
            yield f"{place}: needs text and question."
        elif not any("112" in line for line in one.text.splitlines()[:_EMERGENCY_WITHIN]):
            yield f"{place}: 112 must stand within the first {_EMERGENCY_WITHIN} lines."
        if _GAP.search(one.text + one.question):
            yield f"{place}: has a gap in braces that nothing fills; write it out."
    for name, gaps in COMMON.items():
        if not common.get(name):
            yield f"common.{name}: is missing; write it."
            continue
        found = set(_GAP.findall(common[name]))
        if found != set(gaps):
            told = ", ".join(f"{{{gap}}}" for gap in gaps) or "none"
            yield f"common.{name}: its gaps must be {told}."
