"""What a message says where its letters were disguised: for the classifier, which reads words as they are written.

The rules try several readings of each word (variants.py). The classifier gets one: where a message shows a disguise
(figures for letters, signs or spaces between letters, marks, invisible signs, letters of two alphabets in one word) its
words are put in plain letters. Where words were run together, or typed without dots, the words that the classifier was
taught tell what is meant (language/known_words.py). Any other message is left as it is.
"""

from __future__ import annotations

import re

from moderation import variants
from moderation.language.known_words import KnownWords

DIVIDED_AT_MOST = 1_000
"""Letters of a message that are divided into words, some 30 microseconds each: the first of what was run together."""
_RUN_TOGETHER = 20
"""Letters in a row, or with no more than signs between them, from which words are looked for in them."""
_LONG_IF_ALONE = 10
"""The same, where the message is nothing else."""
_ONE_WORD = 6
"""Letters from which such a part may be several words."""

_LATIN, _FOREIGN = r"[a-zA-ZÀ-ɏ]", r"[\u0370-\u03ff\u0400-\u052f\u0531-\u0587]"
_SHOWS = re.compile(
    r"[\u0300-\u0307\u0309\u030b-\u036f\uff21-\uff5a]"
    r"|(?<=\w)[\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff](?=\w)"
    r"|(?<![^\W_])[^\W\d_](?:[.\-_*·][^\W\d_]){2,}"
    r"|(?<!\S)[^\W_](?: +[^\W_](?!\w)){3,}"
    r"|[^\W\d_][013457@$€|][^\W\d_]"
    rf"|{_LATIN}{_FOREIGN}|{_FOREIGN}{_LATIN}"
)
_LONG = re.compile(rf"\S{{{_RUN_TOGETHER},}}")
_LONG_ALONE = re.compile(rf"\S{{{_LONG_IF_ALONE},}}")
_SIGN_BETWEEN = re.compile(r"(?<=[^\w\s'’-])(?=[^\W\d_])")
_LETTERS = re.compile(r"[^\W\d_]+")
_ADDRESS = re.compile(r"[/@\d_]")
"""What stands in links, addresses and keys: nothing is read into those."""
_DOTTED = re.compile("[åäöÅÄÖ]")


def undisguised(text: str, known: KnownWords | None = None) -> str:
    """The message in plain letters, with its spaces and dots, where it shows that they were left out; else itself.

    >>> undisguised("T.ä.m.ä on h3lpp0a")
    'tämä on helppoa'
    >>> undisguised("Koe alkaa klo 12, huone B2.")
    'Koe alkaa klo 12, huone B2.'
    """
    plain = _in_plain_letters(text)
    return plain if known is None else _with_dots(_with_spaces(plain, known), known)


def _in_plain_letters(text: str) -> str:
    if _SHOWS.search(text) is None:
        return text
    words: list[str] = []
    covered = -1
    for token in variants.read(text):
        if token.place <= covered:
            continue
        covered = token.last if token.last > token.place else token.place
        readings = variants.forms(token.form)
        words.append(readings[1] if len(readings) > 1 and not token.form.isalpha() else token.form)
    return " ".join(words)


def _with_spaces(text: str, known: KnownWords) -> str:
    """Long chunks in their words, each part between signs by itself: "enjaksa,kerro" is two parts of one chunk."""
    left = DIVIDED_AT_MOST

    def words(found: re.Match[str]) -> str:
        nonlocal left
        run = found[0].lower()
        if len(run) < _ONE_WORD or len(run) > left or run in known.words:
            return found[0]
        left -= len(run)
        return " ".join(known.divided(run))

    def parts(found: re.Match[str]) -> str:
        chunk = found[0]
        told = chunk if _ADDRESS.search(chunk) else _LETTERS.sub(words, chunk)
        return _SIGN_BETWEEN.sub(" ", told) if " " in told else chunk

    return (_LONG if " " in text.strip() else _LONG_ALONE).sub(parts, text)


def _with_dots(text: str, known: KnownWords) -> str:
    if _DOTTED.search(text):
        return text
    meant = known.with_dots({one.lower() for one in _LETTERS.findall(text)})
    return _LETTERS.sub(lambda found: meant.get(found[0].lower(), found[0]), text) if meant else text
