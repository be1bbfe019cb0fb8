"""Files that people write and that may be wrong: their text, what they say, and the line at which a fault stands."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

_AT_LINE = re.compile(r"\(at line (\d+),")


@dataclass
class Page:
    """One file: its text for finding lines, and what it says."""

    name: str
    text: str
    data: dict[str, Any]
    faults: list[str] = field(default_factory=list)

    def line_of(self, *needles: str) -> int:
        """The line at which the needles come one after the other; 1 when they do not."""
        at = 0
        for needle in needles:
            found = self.text.find(needle, at)
            if found < 0:
                break
            at = found
        return self.text.count("\n", 0, at) + 1

    def fault(self, words: str, *needles: str) -> None:
        self.faults.append(f"{self.name}:{self.line_of(*needles)}: {words}")


def read(folder: Path, files: Iterable[Path]) -> tuple[list[Page], list[str]]:
    """The pages of a folder that can be read, and a fault for each that cannot."""
    pages, faults = [], []
    for file in files:
        name = str(file.relative_to(folder))
        try:
            text = file.read_text(encoding="utf-8-sig")  # Notepad may begin a file with a byte order mark.
            pages.append(Page(name, text, tomllib.loads(text)))
        except tomllib.TOMLDecodeError as error:
            at = _AT_LINE.search(str(error))
            line = int(at[1]) if at else text.count("\n") + 1
            faults.append(f"{name}:{line}: is not TOML: {error}. Often a quotation mark or a bracket is missing.")
        except UnicodeDecodeError as error:
            line = error.object.count(b"\n", 0, error.start) + 1
            faults.append(f"{name}:{line}: is not UTF-8 text; save it as UTF-8.")
        except OSError as error:
            faults.append(f"{name}: cannot be read ({type(error).__name__}); see its owner and permissions.")
    return pages, faults
