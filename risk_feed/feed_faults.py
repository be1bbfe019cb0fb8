"""What is wrong with a file of facts, in words for whoever made the file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing. `row` as a spreadsheet counts, the headings being row 1; None where it is about the whole file."""

    file: str
    row: int | None
    column: str | None
    found: str
    wanted: str

    def __str__(self) -> str:
        place = [self.file]
        place += [f"row {self.row}"] if self.row is not None else []
        place += [self.column] if self.column is not None else []
        return f"{', '.join(place)}: found {self.found}; wanted {self.wanted}."

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


class FeedFaults(Exception):
    """A file that is not taken, and everything that is wrong with it. `more`: the reading stopped at the last fault."""

    def __init__(self, faults: Sequence[Fault], *, more: bool = False) -> None:
        super().__init__("\n".join(map(str, faults)))
        self.faults, self.more = tuple(faults), more

    @property
    def lines(self) -> list[str]:
        tail = ["There may be more: the reading stopped here."] if self.more else []
        return [*map(str, self.faults), *tail]
