"""What a person's words ask of the bot.

Only a whole message counts: a word inside a longer one is never a command, so that nobody's talk is mistaken for one.
Words are compared folded (NFKC, case, outer punctuation and emoji, Finnish vowels also without dots), because a
teenager in a hurry writes `hata` and `IHMINEN!!!`.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from rooms.lexicon import NUMBERED, STUDENT_WORDS
from rooms.model import Language
from rooms.words import Words


class StudentCommand(StrEnum):
    HUMAN = "human"
    EMERGENCY = "emergency"
    PRIVACY = "privacy"
    LANGUAGE = "language"
    FINNISH = "finnish"
    SWEDISH = "swedish"
    ENGLISH = "english"
    MENU = "menu"
    END = "end"
    ERASE = "erase"
    YES = "yes"
    NO = "no"


LANGUAGE_OF = {
    StudentCommand.FINNISH: Language.FI,
    StudentCommand.SWEDISH: Language.SV,
    StudentCommand.ENGLISH: Language.EN,
}


class DeskCommand(StrEnum):
    HELP = "help"
    CLOSE = "close"
    HAND_BACK = "hand_back"
    SEND = "send"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Take:
    """`number` is the card's; None takes the student who has waited longest."""

    number: int | None = None


class DutyCommand(StrEnum):
    HELP = "help"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Understood:
    """A command, and the language of the word it was given in (None where the word is the same in several)."""

    command: StudentCommand
    language: Language | None = None


class AdminCommand(StrEnum):
    HELP = "help"
    RELOAD = "reload"
    POSTVENTION_ON = "postvention_on"
    POSTVENTION_OFF = "postvention_off"


_SEPARATORS = re.compile(r"[\s_\-]+")
_UNDOTTED = str.maketrans("åäöéü", "aaoeu")


def folded(text: str) -> str:
    """The form in which words are compared: NFKC, lower case, letters and digits with single spaces, no dots.

    >>> folded("  !IHMINEN!!! 🙏 ")
    'ihminen'
    >>> folded("hätä")
    'hata'
    """
    plain = unicodedata.normalize("NFKC", text).casefold()
    spaced = _SEPARATORS.sub(" ", plain)
    kept = "".join(letter for letter in spaced if letter.isalnum() or letter == " ")
    return " ".join(kept.translate(_UNDOTTED).split())


def _index() -> dict[str, Understood]:
    """Every known word, folded; a word of two languages tells the command but no language."""
    index: dict[str, Understood] = {}
    for name, by_language in STUDENT_WORDS.items():
        for code, words in by_language.items():
            language = Language(code) if code else None
            for word in words:
                key, meant = folded(word), Understood(StudentCommand(name), language)
                known = index.setdefault(key, meant)
                if known.command is not meant.command:
                    raise ValueError(f"rooms/lexicon.py: {word!r} stands under {known.command} and {meant.command}")
                if known.language is not meant.language:
                    index[key] = Understood(meant.command)
    return index


_WORDS = _index()
_NUMBERS = {number: StudentCommand(name) for number, name in NUMBERED.items()}
_LONGEST = max(map(len, _WORDS))


def student_command(words: Words) -> Understood | None:
    """The command that the whole message is, if it is one. Numbers are not: see `menu_choice`."""
    text = words.text
    if len(text) > 4 * _LONGEST:
        return None
    return _WORDS.get(folded(text))


def number_of(text: str) -> int | None:
    """The number from 1 to 9 that the whole message is, or that a keycap shows."""
    digits = [letter for letter in unicodedata.normalize("NFKC", text[:16]) if letter.isalnum()]
    return int(digits[0]) if len(digits) == 1 and digits[0] in "123456789" else None


def menu_choice(text: str) -> StudentCommand | None:
    """What a number stands for in the menu: `1`, `1.`, `1)` or the keycap that the bot put there."""
    digits = [letter for letter in unicodedata.normalize("NFKC", text[:16]) if letter.isalnum()]
    return _NUMBERS.get("".join(digits))


_DESK = {
    "ohje": DeskCommand.HELP, "apua": DeskCommand.HELP, "hjälp": DeskCommand.HELP, "help": DeskCommand.HELP,
    "sulje": DeskCommand.CLOSE, "stäng": DeskCommand.CLOSE, "close": DeskCommand.CLOSE,
    "lähetä": DeskCommand.SEND, "skicka": DeskCommand.SEND, "send": DeskCommand.SEND,
    "siirrä": DeskCommand.HAND_BACK, "flytta": DeskCommand.HAND_BACK, "transfer": DeskCommand.HAND_BACK,
}  # fmt: skip
_RELOAD = {"lataa", "lataa uudelleen", "ladda", "ladda om", "reload"}
_POSTVENTION = {
    AdminCommand.POSTVENTION_ON: ("muistokaista päälle", "krisbanner på", "postvention on"),
    AdminCommand.POSTVENTION_OFF: ("muistokaista pois", "krisbanner av", "postvention off"),
}
_DUTY_HELP = {"ohje", "hjälp", "help", "jono", "kö", "queue"}
_DUTY_TAKE = {"ota", "ta", "take"}
_DESK_FOLDED = {folded(word): command for word, command in _DESK.items()}
_ADMIN_FOLDED = {folded(word): AdminCommand.RELOAD for word in _RELOAD}
_ADMIN_FOLDED |= {folded(word): command for command, words in _POSTVENTION.items() for word in words}
_DUTY_HELP_FOLDED = {folded(word) for word in _DUTY_HELP}


def desk_command(words: Words) -> DeskCommand | None:
    """The command of a line that begins with `!`. Such a line is never relayed, known or not."""
    text = words.text.lstrip()
    if not text.startswith("!"):
        return None
    return _DESK_FOLDED.get(folded(text[:64]), DeskCommand.UNKNOWN)


def admin_command(words: Words) -> AdminCommand | None:
    """`!lataa`, `!muistokaista päälle`; any other line with `!` asks for help."""
    text = words.text.lstrip()
    if not text.startswith("!"):
        return None
    return _ADMIN_FOLDED.get(folded(text[:64]), AdminCommand.HELP)


def duty_command(words: Words) -> Take | DutyCommand | None:
    """`!ota`, `!ota 12`, `!ohje`; None where the line is talk between colleagues."""
    text = words.text.lstrip()
    if not text.startswith("!"):
        return None
    first, _, rest = folded(text[:64]).partition(" ")
    if first in _DUTY_TAKE and not rest:
        return Take()
    if first in _DUTY_TAKE and rest.isdecimal() and len(rest) < 10:
        return Take(int(rest))
    return DutyCommand.HELP if first in _DUTY_HELP_FOLDED and not rest else DutyCommand.UNKNOWN
