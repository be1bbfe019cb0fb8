"""The name by which staff know a student. It is drawn anew for each conversation and says nothing about anybody.

Colours and birds: neutral words, easy to say aloud between colleagues, the same in every staff language.
"""

from __future__ import annotations

from collections.abc import Collection

_COLOURS = (
    "Sininen", "Vihreä", "Keltainen", "Harmaa", "Valkoinen", "Ruskea", "Punainen", "Musta", "Hopeinen", "Kultainen",
    "Oranssi", "Turkoosi", "Violetti", "Kirjava", "Vaalea", "Tumma", "Lumenvalkea", "Sumuinen", "Aamuinen", "Iltainen",
)  # fmt: skip
_BIRDS = (
    "Kuikka", "Tiira", "Västäräkki", "Pääsky", "Kurki", "Joutsen", "Telkkä", "Sorsa", "Peippo", "Tikli", "Rastas",
    "Kiuru", "Satakieli", "Punatulkku", "Tilhi", "Kottarainen", "Tikka", "Käpylintu", "Kuovi", "Sirri", "Haahka",
    "Lokki", "Haikara", "Huuhkaja", "Tuulihaukka", "Kalasääski", "Riekko", "Metso", "Teeri", "Pyy", "Närhi", "Varpunen",
    "Järripeippo", "Hippiäinen", "Leppälintu", "Sieppo", "Kerttu", "Tavi", "Haapana", "Uivelo", "Isokoskelo",
    "Mustarastas",
)  # fmt: skip

ALL = len(_COLOURS) * len(_BIRDS)


def pseudonym(draw: int, taken: Collection[str] = ()) -> str:
    """A name that is not in `taken`, from a number drawn at random (any whole number).

    When every name is taken, a number is added, so that there is always one more.
    """
    for step in range(ALL):
        name = _name((draw + step) % ALL)
        if name not in taken:
            return name
    extra = 2
    while f"{_name(draw % ALL)} {extra}" in taken:
        extra += 1
    return f"{_name(draw % ALL)} {extra}"


def _name(index: int) -> str:
    return f"{_COLOURS[index % len(_COLOURS)]} {_BIRDS[index // len(_COLOURS)]}"
