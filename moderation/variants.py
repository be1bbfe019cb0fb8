"""What a message may be meant to say, letter by letter: disguises and slips undone, everything else left alone.

People in distress type badly, and some hide a word from filters. The readings made here differ in what they cost:

- what is never meant is taken away for everyone: case, invisible and direction marks, stacked marks, letters of other
  alphabets that only look Latin;
- what may be meant is kept, and a further form is put beside it: `4` for `a`, a letter held down, letters with dots or
  spaces between them.

Typing slips and words without spaces need to know the words that are looked for: see vocabulary.py.
Ä and ö keep their dots here. Whoever leaves them out is understood; whoever types them is taken at their word.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import product

LONGEST = 20_000
"""Characters of a message that are read: some ten pages, beginning and end of what is longer. Matrix lets 65,536 bytes
through; reading takes about 5 microseconds a character, and one message must not hold up those of others for long."""
NEXT_SENTENCE = 2
"""Places that the end of a sentence counts for, besides its words."""

_UNDOTTED = str.maketrans("åäöø", "aaoo")
_DOTS = {"a\u0308": "ä", "o\u0308": "ö", "a\u030a": "å", "\u0308": "", "\u030a": ""}
_APOSTROPHES = "'’‘`´ʼ′"
_BLANK = "\u2800\u3164\u115f\u1160\uffa0"
_LATIN_LIKE = dict(zip("ɑıłđʙᴀᴄᴅᴇɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢƖ", "aildbacdeghijklmnoprstuvwyzl", strict=True))
_ARABIC_AS = dict(zip("ىیةٱکھ", "ييهاكه", strict=True))
"""Arabic letters that are typed for one another. The carriers of hamza are levelled as all marked letters are."""
_STRETCH = "\u0640"
"""Draws an Arabic word out and says nothing."""
_SQUARED = (0x1F150, 0x1F170, 0x1F1E6)
"""Where runs of 26 circled, squared and flag letters begin that Unicode does not decompose."""

_LOWER = "аеорсхуіїјѕһԁԛԝёкмтнвпи" + "αεορτυικνχβηωγ" + "օոսհ"
_LOWER_AS = "aeopcxyiijshdqwekmthbnn" + "aeoptuikvxbnwy" + "onuh"
_UPPER = "АЕОРСХУІЇЈЅҺКМТНВ" + "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ"
_UPPER_AS = "AEOPCXYIIJSHKMTHB" + "ABEZHIKMNOPTYX"
_LOOK_ALIKES = str.maketrans(_LOWER + _UPPER, _LOWER_AS + _UPPER_AS)
_LATIN_AS_CYRILLIC = str.maketrans("aeopcxyiAEOPCXYI", "аеорсхуіАЕОРСХУІ")
_SAME_SHAPE = frozenset("аеорсхуіјѕһԁ" + "АЕОРСХУІЈЅКМТНВ" + "ονΑΒΕΖΗΙΚΜΝΟΡΤΥΧ")
"""Letters that no eye tells apart: a word of these alone may be Latin in disguise."""
_FOREIGN = re.compile(r"[\u0370-\u03ff\u0400-\u052f\u0531-\u0587]")

_CHUNK = re.compile(r"\S+")
_SPACED_OUT = re.compile(r"(?<!\S)[^\W_](?: +[^\W_](?![^\W_])){2,}")
_PART = re.compile(r"[^\W_]+|[\u2190-\u2bff\u3030-\u303d\U0001f000-\U0001fbff]")
_ENDS = frozenset(".!?…؟۔\n")
_PAUSES = frozenset(",;:–—()،؛") | _ENDS
_QUOTES = frozenset('"“”„«»')
_HELD = re.compile(r"(.)\1{2,}", re.DOTALL)
_LEET = str.maketrans("013456789@$€!|+#", "oieasgtbgaseiith")
_LEET_L = str.maketrans("1!|", "lll")
_LEET_SIGNS = frozenset("@$€!|+#")
_FIGURE_IN_WORD = re.compile(r"[^\W\d_]\d+[^\W\d_]")
_FIGURES_AT_MOST = 4
_QUOTED_AT_MOST = 40
_HELD_AT_MOST = 3


@dataclass(frozen=True, slots=True)
class Token:
    """A word or an emoji as read, and where it stands."""

    form: str
    place: int
    """Counts words, and `NEXT_SENTENCE` more at the end of a sentence."""
    last: int
    """The last place it covers: more than `place` where it was joined from several."""
    clause: int
    quoted: bool


def read(text: str, *, disguised: bool = True) -> tuple[Token, ...]:
    """The words of a text in order; before the parts of a broken-up word the whole of it.

    `disguised` tells whether letters may stand for others that look the same; those of an entry do not.

    >>> [one.form for one in read("Tämä on h.y.v.ä, k y l l ä! au-to")]
    ['tämä', 'on', 'hyvä', 'kyllä', 'auto', 'au', 'to']
    """
    tokens = _tokens(_SPACED_OUT.sub(_drawn_together, cleaned(text, disguised=disguised)))
    if any(_FIGURE_IN_WORD.search(one.form) for one in tokens):
        # Whoever writes figures for letters does so in short words too: "1" for "i".
        tokens = [one for token in tokens for one in _with_letters(token)]
    return tuple(tokens)


def cleaned(text: str, *, disguised: bool = True) -> str:
    """Small letters of one alphabet, nothing invisible; å, ä and ö with their dots, no other marks.

    >>> cleaned("Ｈ\u200bÉi\u202e")
    'hei'
    """
    if len(text) > LONGEST:
        text = text[: LONGEST // 2] + "\n" + text[-LONGEST // 2 :]
    if disguised and _FOREIGN.search(text):
        text = _without_look_alikes(text)
    plain = text.translate(_PLAIN)
    for marked, letter in _DOTS.items():
        plain = plain.replace(marked, letter)
    return plain


def undotted(word: str) -> str:
    """The word as typed without dots.

    >>> undotted("yö")
    'yo'
    """
    return word.translate(_UNDOTTED)


def forms(word: str) -> tuple[str, ...]:
    """What one typed word may stand for, itself first: with figures read as letters, and with held letters let go.

    >>> forms("h31")
    ('h31', 'hei', 'hel')
    >>> forms("moiii")
    ('moi', 'moii')
    """
    spelled = [word]
    if not word.isalpha() and any(one.isalpha() for one in word):
        spelled += [word.translate(_LEET), word.translate(_LEET_L).translate(_LEET)]
    return tuple(dict.fromkeys(one for each in spelled for one in _let_go(each)))


# --- characters -----------------------------------------------------------------------------------------------------
class _Plain(dict[int, str]):
    """Code point -> what is read for it, reckoned when it is first met."""

    def __missing__(self, code: int) -> str:
        told = _plain(chr(code))
        if len(self) < 20_000:
            self[code] = told
        return told


_PLAIN = _Plain()


def _plain(char: str) -> str:
    if char == "\n":
        return char
    if char in _BLANK or char.isspace():
        return " "
    if char in "\u0308\u030a":
        return char
    if char in _APOSTROPHES + _STRETCH or unicodedata.category(char) in {"Cf", "Cs", "Co", "Cn", "Mn", "Me", "Sk"}:
        return ""
    if unicodedata.category(char) == "Cc":
        return " "
    for first in _SQUARED:
        if first <= ord(char) < first + 26:
            return chr(ord("a") + ord(char) - first)
    small = unicodedata.normalize("NFKC", char).casefold()[:4]
    return "".join(_letter(one) for one in unicodedata.normalize("NFC", small))


def _letter(char: str) -> str:
    if char in "åäöø":
        return char
    base = unicodedata.normalize("NFD", char)
    # "ȫ" and its like have dots under another mark.
    dotted = {"a\u0308": "ä", "o\u0308": "ö", "a\u030a": "å"}.get(base[:2])
    kept = dotted or "".join(one for one in base if unicodedata.category(one) != "Mn")
    return "".join(_LATIN_LIKE.get(one) or _ARABIC_AS.get(one, one) for one in kept)


def _without_look_alikes(text: str) -> str:
    """One alphabet a word where it mixes them; a word of another alphabet throughout stays what it is.

    A mixed word is Latin, unless most of it is of another alphabet and some of that looks like no Latin letter. A word
    all of whose letters look Latin is Latin only among more letters that are, with no real word of its alphabet near:
    Russian and Greek have such words, and a message may be made of them alone.
    """
    seen = "".join(one for one in text if unicodedata.category(one) not in {"Cf", "Mn"} or one in "\u0308\u030a")
    words = re.findall(r"[^\W\d_]+", seen)
    foreign = [word for word in words if all(_FOREIGN.match(one) for one in word)]
    latin = sum(map(len, words)) > 2 * sum(map(len, foreign))
    disguised = latin and all(_SAME_SHAPE.issuperset(word) for word in foreign)

    def told(found: re.Match[str]) -> str:
        word = found[0]
        if not _FOREIGN.search(word):
            return word
        if all(_FOREIGN.match(one) for one in word if one.isalpha()):
            return word.translate(_LOOK_ALIKES) if disguised else word
        others = [one for one in word if _FOREIGN.match(one)]
        if 2 * len(others) >= len(word) and not _SAME_SHAPE.issuperset(others):
            return word.translate(_LATIN_AS_CYRILLIC)
        return word.translate(_LOOK_ALIKES)

    return re.sub(r"[^\W_]+", told, seen)


# --- words ----------------------------------------------------------------------------------------------------------
def _tokens(text: str) -> list[Token]:
    tokens: list[Token] = []
    place = clause = before = 0
    opened: int | None = None
    for found in _CHUNK.finditer(text):
        chunk = found[0]
        if "\n" in text[before : found.start()]:
            place, clause = place + NEXT_SENTENCE, clause + 1
        before = found.end()
        if chunk.isalpha():
            tokens.append(Token(chunk, place, place, clause, False))
            place += 1
            continue
        closes = opened is not None and bool(_QUOTES.intersection(chunk))
        if opened is None and chunk[0] in _QUOTES:
            opened = len(tokens)
            closes = bool(_QUOTES.intersection(chunk[1:]))
        parts = _PART.findall(chunk)
        if len(parts) > 1 and all(len(part) == 1 and part.isalnum() for part in parts):
            parts = ["".join(parts)]
        last = place + max(len(parts) - 1, 0)
        tokens += [Token(whole, place, last, clause, False) for whole in _wholes(chunk, parts)]
        tokens += [Token(part, place + at, place + at, clause, False) for at, part in enumerate(parts)]
        place += len(parts)
        if closes and opened is not None:
            _quote(tokens, opened)
            opened = None
        if not parts or chunk[-1] in _PAUSES:
            clause += 1
        if parts and (chunk[-1] in _ENDS or (chunk[-1] in _QUOTES and chunk[-2:-1] in _ENDS)):
            place += NEXT_SENTENCE
    return tokens


def _quote(tokens: list[Token], since: int) -> None:
    """Marks the tokens from one on as quoted, if they are not too many to be a quotation."""
    if tokens[since:] and tokens[-1].place - tokens[since].place < _QUOTED_AT_MOST:
        tokens[since:] = [replace(one, quoted=True) for one in tokens[since:]]


def _wholes(chunk: str, parts: list[str]) -> Iterator[str]:
    """The chunk as one word, where signs break it up: "k.y.l.l.ä", "h@n"."""
    letters = [part for part in parts if part.isalnum()]
    if len(letters) > 1:
        yield "".join(letters)
    core = chunk.rstrip('.,!?;:)"”»')
    if _LEET_SIGNS.intersection(core) and letters:
        meant = "".join(one for one in core.translate(_LEET) if one.isalnum())
        if meant not in parts:
            yield meant


def _drawn_together(spaced: re.Match[str]) -> str:
    """ "k y l l ä" as one word; where some gaps are wider than others, the wider ones part words."""
    run = spaced[0]
    if "  " not in run:
        return run.replace(" ", "")
    return " ".join(word.replace(" ", "") for word in re.split(r" {2,}", run))


def _with_letters(token: Token) -> list[Token]:
    figures = token.form.isdigit() and len(token.form) <= _FIGURES_AT_MOST
    return [replace(token, form=token.form.translate(_LEET)), token] if figures else [token]


def _let_go(word: str) -> list[str]:
    held = list(_HELD.finditer(word))
    if not held:
        return [word]
    if len(held) > _HELD_AT_MOST:
        return [_HELD.sub(r"\1", word), _HELD.sub(r"\1\1", word)]
    between = _HELD.split(word)  # text, letter, text, letter, ..., text
    texts, letters = between[::2], between[1::2]
    return [
        "".join(text + letter * many for text, letter, many in zip(texts, letters, times, strict=False)) + texts[-1]
        for times in product((1, 2), repeat=len(letters))
    ]
