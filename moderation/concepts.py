"""What the files of the crisis screen say, as data: concepts, frames and rules, and all of them together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from moderation.model import Category, Line, Tier

FILLER = "filler"
"""Concept of each language whose words may stand between the words of a phrase."""
CLAUSE = "clause"
"""Concept of each language whose words begin a new clause."""
QUOTED = "quoted"
"""Built-in frame: everything that matched stands between quotation marks."""


class Side(StrEnum):
    """On which side of a match a frame is looked for. What stands within the match counts always."""

    BEFORE = "before"
    AFTER = "after"
    EITHER = "either"


@dataclass(frozen=True, slots=True)
class Concept:
    """A thing that can be said in many ways. Entries are as written in the file."""

    name: str
    """With its language: "fi:die"."""
    stems: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    emoji: tuple[str, ...] = ()

    @property
    def language(self) -> str:
        return self.name.partition(":")[0]


@dataclass(frozen=True, slots=True)
class Frame:
    """How far a concept reaches when it lowers a match. Any concept can; this is for one that stands in frames.toml."""

    concept: str
    reach: int = 6
    """Words between it and the match, itself counted."""
    side: Side = Side.EITHER
    same_clause: bool = False
    not_through: tuple[str, ...] = ()
    """Concepts that, standing between the frame and the match, take the frame's hold away."""


@dataclass(frozen=True, slots=True)
class Rule:
    """Concepts that together mean something grave."""

    id: str
    """With its language: "fi.wish_to_die"."""
    line: Line
    tier: Tier
    category: Category
    all: tuple[tuple[str, ...], ...]
    """Every item must be there; an item is there if one of its concepts is."""
    within: int = 6
    """Words from the first to the last of the match, at the most."""
    ordered: bool = False
    unless: tuple[str, ...] = ()
    """Frames that make nothing of a match."""
    softened_by: tuple[str, ...] = ()
    """Frames that make a match a soft one of the lowest tier."""
    rehearsal: bool = False
    positive: tuple[str, ...] = ()
    negative: tuple[str, ...] = ()
    where: str = ""
    """File and line."""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All languages of a folder, every name resolved."""

    concepts: Mapping[str, Concept] = field(default_factory=dict)
    frames: Mapping[str, Frame] = field(default_factory=dict)
    rules: tuple[Rule, ...] = ()
    real_words: frozenset[str] = frozenset()
    """Words that are within one slip of an entry and mean themselves."""
