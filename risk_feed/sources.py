"""Where facts come from, and what their columns are called there. Values only.

A source is one export of one system: Primus, Moodle, whatever the school has. It says which heading of the file holds
which canonical column (risk_feed/facts.py), so that a file goes in as the system wrote it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from risk_feed.facts import COLUMNS


class Reading(StrEnum):
    """What is made of a cell. DAYS_SINCE: it holds a day, and the days from it to the day of the facts are meant."""

    AS_IS = "as_is"
    DAYS_SINCE = "days_since"


@dataclass(frozen=True, slots=True)
class Taking:
    """A canonical column as the file has it. Cells of several headings are joined with a space between them."""

    headings: tuple[str, ...]
    reading: Reading = Reading.AS_IS


@dataclass(frozen=True, slots=True)
class Source:
    """One export of one system.

    `columns`: by canonical column. `fixed`: cells of columns that the file does not have, the same in every row.
    `empty_is_no`: columns whose empty cell is a no. `never`: words that stand where a day would, of somebody who was
    never there; their days are counted from the beginning of the window. `campuses`: keys of the settings by the name
    that stands in the file, folded; empty where campuses do not matter. `leaves_out_hidden`: the system itself exports
    nobody with turvakielto, so that the file need not tell. `may_end_openly`: the last line needs no line end.
    `only_known`: a heading that is not among `columns` is a fault, and not every one of `columns` need be there.
    `files`: a pattern such as `primus*.csv` for the names of its files.
    """

    name: str
    columns: Mapping[str, Taking]
    fixed: Mapping[str, str] = field(default_factory=dict)
    empty_is_no: frozenset[str] = frozenset()
    never: frozenset[str] = frozenset()
    campuses: Mapping[str, str] = field(default_factory=dict)
    leaves_out_hidden: bool = False
    may_end_openly: bool = False
    only_known: bool = False
    files: str = ""

    @property
    def needed(self) -> frozenset[str]:
        """Canonical columns without which no row can be taken."""
        door = frozenset() if self.leaves_out_hidden else frozenset({"non_disclosure"})
        return frozenset({"student_key"}) | door


CANONICAL: Final = Source(
    name="canonical", columns={column: Taking((str(column),)) for column in COLUMNS}, only_known=True
)
"""A file whose headings are the canonical columns, as many of them as it has."""
