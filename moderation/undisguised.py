"""What a message says where its letters were disguised: for the classifier, which reads words as they are written.

The rules try several readings of each word (variants.py). The classifier gets one: where a message shows a disguise
(figures for letters, signs or spaces between letters, marks, invisible signs, letters of two alphabets in one word) its
words are put in plain letters. Any other message is left as it is.
"""

from __future__ import annotations

import re

from moderation import variants

_LATIN, _FOREIGN = r"[a-zA-ZÀ-ɏ]", r"[\u0370-\u03ff\u0400-\u052f\u0531-\u0587]"
_SHOWS = re.compile(
    r"[\u0300-\u0307\u0309\u030b-\u036f\uff21-\uff5a]"
    r"|(?<=\w)[\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff](?=\w)"
    r"|(?<![^\W_])[^\W\d_](?:[.\-_*·][^\W\d_]){2,}"
    r"|(?<!\S)[^\W_](?: +[^\W_](?!\w)){3,}"
    r"|[^\W\d_][013457@$€|][^\W\d_]"
    rf"|{_LATIN}{_FOREIGN}|{_FOREIGN}{_LATIN}"
)


def undisguised(text: str) -> str:
    """The message in plain letters where it shows a disguise; else the message itself.

    >>> undisguised("T.ä.m.ä on h3lpp0a")
    'tämä on helppoa'
    >>> undisguised("Koe alkaa klo 12, huone B2.")
    'Koe alkaa klo 12, huone B2.'
    """
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
