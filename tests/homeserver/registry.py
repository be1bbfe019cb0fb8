"""What was said in the tests, and where it must not be found.

Every body sent here holds a word of its own (`Registry.word`). The words, the ids of those who took part and the
directories in which a bot worked are kept in a file of the session, so that `test_no_words_at_rest.py` can search all
of them at the end, whichever tests have run.
"""

import base64
import json
import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

STEM = "kuiskaus"
"""Every word begins with it, so that half a word is found as well."""


@dataclass(frozen=True, slots=True)
class Find:
    """Where something stood that must not stand anywhere."""

    path: Path
    what: str
    around: str

    def __str__(self) -> str:
        return f"{self.what} in {self.path}: {self.around}"


class Registry:
    """One file, added to as the tests go on."""

    def __init__(self, file: Path) -> None:
        self.file = file

    def word(self) -> str:
        """A word that stands nowhere else."""
        word = f"{STEM}{secrets.token_hex(6)}"
        self._add("word", word)
        return word

    def body(self, text: str) -> str:
        """The text with a word of its own at its end."""
        return f"{text} {self.word()}"

    def person(self, user_id: str) -> None:
        self._add("person", user_id)

    def bot(self, directory: Path) -> None:
        """A bot works here; its data is in `data`, its log beside it."""
        self._add("bot", str(directory))

    def over(self, file: str) -> None:
        """The tests of this file are done, and their bots have ended."""
        self._add("over", file)

    def all(self, kind: str) -> list[str]:
        """Everything of that kind, once each."""
        if not self.file.exists():
            return []
        lines = map(json.loads, self.file.read_text().splitlines())
        return list(dict.fromkeys(line[kind] for line in lines if kind in line))

    def _add(self, kind: str, value: str) -> None:
        with self.file.open("a") as file:
            file.write(json.dumps({kind: value}) + "\n")


def words_in(path: Path) -> list[Find]:
    """Where a word of ours stands in this file, as text, UTF-16, hexadecimal or base64."""
    return _found(path, _WRITTEN, "a word that somebody wrote")


def said_in(path: Path, secrets_of: list[str], what: str) -> list[Find]:
    """Where one of these texts stands in this file."""
    if not secrets_of:
        return []
    pattern = re.compile(b"|".join(re.escape(text.encode()) for text in secrets_of))
    return _found(path, pattern, what)


def _found(path: Path, pattern: re.Pattern[bytes], what: str) -> list[Find]:
    try:
        content = path.read_bytes()
    except FileNotFoundError:  # a journal that SQLite has put away meanwhile
        return []
    return [
        Find(path, what, repr(content[max(0, hit.start() - 60) : hit.end() + 60])) for hit in pattern.finditer(content)
    ]


def _forms(text: str) -> Iterator[bytes]:
    raw = text.encode()
    yield raw
    yield text.encode("utf-16-le")
    yield text.encode("utf-16-be")
    yield raw.hex().encode()
    for shift in range(3):  # the letters of base64 that depend on nothing but the text
        whole = base64.b64encode(bytes(shift) + raw)
        yield whole[(shift * 8 + 5) // 6 : (shift + len(raw)) * 8 // 6]


_WRITTEN = re.compile(b"|".join(re.escape(form) for form in _forms(STEM)), re.IGNORECASE)
