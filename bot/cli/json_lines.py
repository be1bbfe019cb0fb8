"""JSON, one object a line, as other programs write and read it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO


def read(source: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """Each line that is not empty, with its number from 1; for `json.loads`, which passes over a byte order mark.

    As bytes: a line ends with \\n and nothing else, since a text may hold U+2028, and a bad letter spoils its own line.
    """
    for number, line in enumerate(source, start=1):
        if line.strip():
            yield number, line


def written(told: Mapping[str, Any]) -> str:
    """One line of UTF-8. Half of a surrogate pair, for which UTF-8 has no form, stands as JSON's own escape."""
    return json.dumps(told, ensure_ascii=False).encode("utf-8", "backslashreplace").decode()
