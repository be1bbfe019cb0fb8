"""Ways in which a message is disturbed by haste, habit or disguise: text to text, the same for the same seed.

For measuring how much of what is found stays found: the rules and the classifier are both tried with these.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from random import Random

Disturbance = Callable[[str, Random], str]

_WORD = re.compile(r"[^\W\d_]+")
_LEET = {"a": "4", "e": "3", "i": "1", "o": "0", "s": "5", "t": "7"}
_CYRILLIC = dict(zip("aeopcxyiHKMTBAEOPCX", "аеорсхуіНКМТВАЕОРСХ", strict=True))
_UNDOTTED = str.maketrans("åäöÅÄÖ", "aaoAAO")
_LETTERS = "abcdefghijklmnopqrstuvwxyzäö"
_VOWELS = "aeiouyåäö"
_HIDDEN = "\u200b\u200c\u200d\u2060\u00ad\ufeff"


def one_typo(text: str, random: Random) -> str:
    """One slip in one word of four letters or more: a letter wrong, too many, too few, or two swapped."""
    words = [found for found in _WORD.finditer(text) if len(found[0]) >= 4]
    if not words:
        return text
    found = random.choice(words)
    word = list(found[0])
    at = random.randrange(1, len(word) - 1)
    match random.randrange(4):
        case 0:
            word[at] = random.choice(_LETTERS)
        case 1:
            word.insert(at, random.choice(_LETTERS))
        case 2:
            del word[at]
        case _:
            word[at], word[at + 1] = word[at + 1], word[at]
    return text[: found.start()] + "".join(word) + text[found.end() :]


def leet(text: str, random: Random) -> str:
    """Figures for half of the letters that have one."""
    return "".join(_LEET.get(one.lower(), one) if random.random() < 0.5 else one for one in text)


def held(text: str, random: Random) -> str:
    """In every third word or so, a vowel held down."""

    def told(found: re.Match[str]) -> str:
        word = found[0]
        places = [at for at, one in enumerate(word) if one.lower() in _VOWELS]
        if not places or random.random() > 0.4:
            return word
        at = random.choice(places)
        return word[:at] + word[at] * random.randint(2, 6) + word[at:]

    return _WORD.sub(told, text)


def dotted(text: str, random: Random) -> str:
    """One sign between all letters of each word: "k.y.l.l.ä"."""
    sign = random.choice(".-_*")
    return _WORD.sub(lambda found: sign.join(found[0]), text)


def spaced_out(text: str, random: Random) -> str:
    """A space between letters, more between words."""
    return re.sub(r"\S+", lambda found: " ".join(found[0]), re.sub(r"\s+", "   ", text))


def without_spaces(text: str, random: Random) -> str:
    return re.sub(r"\s+", "", text)


def without_dots(text: str, random: Random) -> str:
    """No dots on å, ä and ö."""
    return text.translate(_UNDOTTED)


def look_alikes(text: str, random: Random) -> str:
    """Cyrillic letters for half of those that look the same."""
    return "".join(_CYRILLIC.get(one, one) if random.random() < 0.5 else one for one in text)


def zero_width(text: str, random: Random) -> str:
    """Invisible signs among the letters."""
    return "".join(one + random.choice(_HIDDEN) if random.random() < 0.3 else one for one in text)


def other_case(text: str, random: Random) -> str:
    """Capitals where none belong."""
    return "".join(one.upper() if random.random() < 0.5 else one.lower() for one in text)


def fullwidth(text: str, random: Random) -> str:
    """Wide letters of East Asian keyboards."""
    return "".join(chr(ord(one) + 0xFEE0) if "a" <= one.lower() <= "z" else one for one in text)


def marked(text: str, random: Random) -> str:
    """Marks stacked on letters."""
    return "".join(
        one + random.choice("\u0301\u0336\u0353") if one.isalpha() and random.random() < 0.3 else one for one in text
    )


DISTURBANCES: Mapping[str, Disturbance] = {
    each.__name__: each
    for each in (
        one_typo, leet, held, dotted, spaced_out, without_spaces, without_dots, look_alikes, zero_width, other_case,
        fullwidth, marked,
    )
}  # fmt: skip
"""By name. All keep what a person would read."""


def disturbed(name: str, text: str, seed: int = 0) -> str:
    """The text disturbed, the same for the same seed and text."""
    return DISTURBANCES[name](text, Random(f"{seed} {name} {text}".encode("utf-8", "surrogatepass")))  # noqa: S311 - nothing is secret here
