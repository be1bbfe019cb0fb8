"""What a person wrote, wrapped so that it cannot slip out by accident.

The words of a student go from the wire to the other side and nowhere else. A plain `str` would follow a stray
`repr`, log field, pickle, JSON dump or assertion message; `Words` shows only its length there, and `.text` is
the one place where the words come out, easy to find and to review.
"""

import unicodedata
from typing import Final, Never, Self, final

ZERO_WIDTH_JOINER: Final = "\u200d"
_VIRAMA: Final = 9


@final
class Words:
    """A text by a person; immutable, equal by its text, and silent about it."""

    __slots__ = ("_text",)

    _text: str

    def __init__(self, text: str) -> None:
        object.__setattr__(self, "_text", text)

    @property
    def text(self) -> str:
        return self._text

    def __repr__(self) -> str:
        length = len(self._text)
        return f"<{length} character>" if length == 1 else f"<{length} characters>"

    def __format__(self, spec: str) -> str:
        return repr(self)

    def __eq__(self, other: object) -> bool:
        return self._text == other._text if isinstance(other, Words) else NotImplemented

    def __hash__(self) -> int:
        return hash((Words, self._text))

    def __setattr__(self, name: str, value: object) -> Never:
        raise AttributeError("Words cannot be changed")

    def __delattr__(self, name: str) -> Never:
        raise AttributeError("Words cannot be changed")

    # Copies are the same object: dataclasses.asdict and replace go on working, without pickle's machinery.
    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, memo: object) -> Self:
        return self

    def __getstate__(self) -> Never:
        raise TypeError("Words are never stored")

    def __reduce_ex__(self, protocol: object) -> Never:
        raise TypeError("Words are never stored")


def may_cut(text: str, at: int) -> bool:
    """Whether cutting before `text[at]` leaves every visible character whole.

    An approximation of Unicode's grapheme clusters (UAX 29) with what the standard library knows: marks,
    joiners, variation selectors, skin tones, tags, flags, Hangul and conjuncts. It errs on the side of not
    cutting.
    """
    if not 0 < at < len(text):
        return True
    before, after = text[at - 1], text[at]
    if ZERO_WIDTH_JOINER in (before, after) or _continues(after) or unicodedata.combining(before) == _VIRAMA:
        return False
    return not (_is_flag_half(before) and _is_flag_half(after) and _flag_halves_before(text, at) % 2)


def _continues(character: str) -> bool:
    return (
        unicodedata.category(character).startswith("M")
        or "\U0001f3fb" <= character <= "\U0001f3ff"  # skin tones
        or "\U000e0020" <= character <= "\U000e007f"  # tags, as in the flag of Scotland
        or "\u1160" <= character <= "\u11ff"  # the vowels and finals of Hangul
    )


def _is_flag_half(character: str) -> bool:
    return "\U0001f1e6" <= character <= "\U0001f1ff"


def _flag_halves_before(text: str, at: int) -> int:
    start = at
    while start and _is_flag_half(text[start - 1]):
        start -= 1
    return at - start
