"""Text in the forms in which it is compared: plain, and with spoken Finnish words made standard.

Teenagers type `mite mä pääsen terkkarilleeee` and `ahistaa ihan sikana`. The encoder knows written Finnish best, and
the character features are helped by fewer forms of the same word, so the commonest spoken words are mapped.
"""

from __future__ import annotations

import re
import unicodedata

from moderation.language.spoken import STANDARD

LONGEST = 2000
"""Characters of a message that are looked at; the end of a longer one counts as much as its beginning."""

_REPEATED = re.compile(r"(.)\1{2,}", re.DOTALL)
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_END = re.compile(r"(?<=[.!?…])\s+|\n+")


def shortened(text: str) -> str:
    """At most `LONGEST` characters: the beginning and the end."""
    if len(text) <= LONGEST:
        return text
    half = LONGEST // 2
    return text[:half] + " " + text[-half:]


def plain(text: str) -> str:
    """NFKC, case folded, invisible characters gone, a letter three times running once, single spaces.

    >>> plain("  AHISTAAAAA  ihan!!!")
    'ahista ihan!'
    """
    flat = unicodedata.normalize("NFKC", shortened(text))[: 2 * LONGEST].casefold()
    seen = "".join(one if unicodedata.category(one)[0] != "C" else (" " if one.isspace() else "") for one in flat)
    return " ".join(_REPEATED.sub(r"\1", seen).split())


def standard(text: str) -> str:
    """Plain text with spoken Finnish words as they are written.

    >>> standard("mite mä pääsen")
    'miten minä pääsen'
    """
    return _WORD.sub(lambda found: STANDARD.get(found[0], found[0]), plain(text))


def parts(text: str, most: int = 4) -> list[str]:
    """The sentences of a message that hold at least two words, where there are several; [] where there is but one."""
    pieces = [one.strip() for one in _END.split(shortened(text)) if len(one.split()) > 1]
    return pieces[:most] if len(pieces) > 1 else []
