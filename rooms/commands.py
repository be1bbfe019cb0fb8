"""What a person's words ask of the bot.

Only a whole message counts: a word inside a longer one is never a command, so that nobody's talk is mistaken for one.
Words are compared folded (NFKC, case, outer punctuation and emoji, Finnish vowels also without dots), because a
teenager in a hurry writes `hata` and `IHMINEN!!!`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from rooms.lexicon import HAND_ANSWERS, NOT_THIS_ONE, NUMBERED, RATHER_HERE, STUDENT_WORDS, SUCCESSORS, TOPICS
from rooms.model import HandAnswer, Language, Service, Successor, Topic
from rooms.words import Words


class StudentCommand(StrEnum):
    HUMAN = "human"
    TUTOR = "tutor"
    ADULT = "adult"
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
    HAND_ON = "hand_on"
    ADULT = "adult"
    SUPPORT = "support"
    LEAVE = "leave"
    BLOCK = "block"
    QUIET = "quiet"
    SEND = "send"
    NOTE = "note"
    LANGUAGE = "language"
    READY = "ready"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Take:
    """`number` is the card's; None takes the student who has waited longest."""

    number: int | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """An adult agrees that this student talks with no tutor for a while. `number` is the card's."""

    number: int


@dataclass(frozen=True, slots=True)
class Join:
    """An adult wants to read along in this conversation of a tutor's."""

    number: int


@dataclass(frozen=True, slots=True)
class Overview:
    """An adult asks how the tutors' conversations are."""


@dataclass(frozen=True, slots=True)
class Debriefed:
    """A tutor has talked their work through with an adult. `name`: alias, its last word, or key; as it was written."""

    name: str


@dataclass(frozen=True, slots=True)
class Practise:
    """A practice conversation, in the language of the word. `number` is the scenario's; None asks for the list."""

    language: Language
    number: int | None = None


class DutyCommand(StrEnum):
    HELP = "help"
    UNKNOWN = "unknown"


class ShiftCommand(StrEnum):
    """About one's own duty."""

    ON = "on"
    OFF = "off"
    BREAK = "break"
    SHOW = "show"


CHOICES = {1: Service.TUTOR_CHAT, 2: Service.COUNSELLOR_CHAT}
"""The numbers under "a tutor or an adult?"."""


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


@dataclass(frozen=True, slots=True)
class RosterList:
    """Who is on the roster."""


@dataclass(frozen=True, slots=True)
class RosterRemove:
    """Somebody leaves: their key. `at_once`: also where what they have done is erased with it."""

    key: str
    at_once: bool = False


@dataclass(frozen=True, slots=True)
class RosterAdd:
    """Somebody comes. `cells` are columns of the roster and what was written in each, an account among them."""

    cells: tuple[tuple[str, str], ...]

    def __repr__(self) -> str:
        return "<add to the roster>"


RosterCommand = RosterList | RosterRemove | RosterAdd
AdminWish = AdminCommand | RosterCommand


_SEPARATORS = re.compile(r"[\s_\-]+")
_SIGNS = re.compile(r"[^\w ]+")
"""All but letters and digits, once what separates words has gone."""
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
    kept = _SIGNS.sub("", spaced)
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
    "ohje": DeskCommand.HELP, "hjälp": DeskCommand.HELP, "help": DeskCommand.HELP,
    "esto": DeskCommand.BLOCK, "spärra": DeskCommand.BLOCK, "block": DeskCommand.BLOCK,
    "apua": DeskCommand.SUPPORT, "stöd": DeskCommand.SUPPORT, "support": DeskCommand.SUPPORT,
    "poistu": DeskCommand.LEAVE, "lämna": DeskCommand.LEAVE, "leave": DeskCommand.LEAVE,
    "aikuinen": DeskCommand.ADULT,
    "vuxen": DeskCommand.ADULT, "adult": DeskCommand.ADULT,
    "hiljaa": DeskCommand.QUIET, "tyst": DeskCommand.QUIET, "quiet": DeskCommand.QUIET,
    "sulje": DeskCommand.CLOSE, "stäng": DeskCommand.CLOSE, "close": DeskCommand.CLOSE,
    "lähetä": DeskCommand.SEND, "skicka": DeskCommand.SEND, "send": DeskCommand.SEND,
    "siirrä": DeskCommand.HAND_BACK, "flytta": DeskCommand.HAND_BACK, "transfer": DeskCommand.HAND_BACK,
}  # fmt: skip
_DESK_WITH_MORE = {
    "n": DeskCommand.NOTE, "muistiinpano": DeskCommand.NOTE, "anteckning": DeskCommand.NOTE, "note": DeskCommand.NOTE,
    "vastaus": DeskCommand.READY, "svar": DeskCommand.READY, "answer": DeskCommand.READY,
    "kieli": DeskCommand.LANGUAGE, "språk": DeskCommand.LANGUAGE, "language": DeskCommand.LANGUAGE,
}  # fmt: skip
"""The first word of a line that says more than it."""
_LANGUAGES = {
    Language.FI: ("fi", "suomi", "suomeksi", "finska", "finnish"),
    Language.SV: ("sv", "ruotsi", "ruotsiksi", "svenska", "swedish"),
    Language.EN: ("en", "englanti", "englanniksi", "engelska", "english"),
}
_RELOAD = {"lataa", "lataa uudelleen", "ladda", "ladda om", "reload"}
_POSTVENTION = {
    AdminCommand.POSTVENTION_ON: ("muistokaista päälle", "krisbanner på", "postvention on"),
    AdminCommand.POSTVENTION_OFF: ("muistokaista pois", "krisbanner av", "postvention off"),
}
_DUTY_HELP = {"ohje", "hjälp", "help", "jono", "kö", "queue"}
_SHIFT = {
    "vuoroon": ShiftCommand.ON, "i tjänst": ShiftCommand.ON, "on duty": ShiftCommand.ON,
    "vuoro loppu": ShiftCommand.OFF, "vuorosta": ShiftCommand.OFF,
    "ur tjänst": ShiftCommand.OFF, "off duty": ShiftCommand.OFF,
    "tauko": ShiftCommand.BREAK, "tauolle": ShiftCommand.BREAK, "paus": ShiftCommand.BREAK,
    "break": ShiftCommand.BREAK,
    "vuoro": ShiftCommand.SHOW, "vuorossa": ShiftCommand.SHOW, "tjänst": ShiftCommand.SHOW,
    "duty": ShiftCommand.SHOW,
}  # fmt: skip
_DUTY_TAKE = {"ota", "ta", "take"}
_DUTY_BLOCK = {"esta", "sparra", "block"}
_DUTY_JOIN = {"liity", "anslut", "join"}
_OVERVIEW = {"tutorit", "tutorer", "tutorerna", "tutors"}
_DUTY_PRACTISE = {"harjoitus": Language.FI, "ovning": Language.SV, "practice": Language.EN, "practise": Language.EN}
_DUTY_DEBRIEF = {"purku", "purettu", "avlastning", "debrief"}
_DESK_FOLDED = {folded(word): command for word, command in _DESK.items()}
_DESK_FIRST = {folded(word): command for word, command in _DESK_WITH_MORE.items()}
_LANGUAGE_NAMES = {folded(word): language for language, words in _LANGUAGES.items() for word in words}
_ADMIN_FOLDED = {folded(word): AdminCommand.RELOAD for word in _RELOAD}
_ADMIN_FOLDED |= {folded(word): command for command, words in _POSTVENTION.items() for word in words}
_DUTY_HELP_FOLDED = {folded(word) for word in _DUTY_HELP}
_SHIFT_FOLDED = {folded(word): command for word, command in _SHIFT.items()}
_HAND_ON = {"siirra", "flytta", "transfer"}
_SUCCESSORS = {folded(word): Successor(name) for name, words in SUCCESSORS.items() for word in words}
_HAND_ANSWERS = {folded(word): HandAnswer(name) for name, words in HAND_ANSWERS.items() for word in words}
_TOPICS = {folded(word): Topic(name) for name, words in TOPICS.items() for word in words}
_NOT_THIS_ONE = tuple(folded(before) for before in NOT_THIS_ONE)
_RATHER_HERE = ("", *(f"{folded(before)} " for before in RATHER_HERE))


def desk_command(words: Words) -> DeskCommand | None:
    """The command of a line that begins with `!`. Such a line is never relayed, known or not."""
    text = words.text.lstrip()
    if not text.startswith("!"):
        return None
    line = folded(text[:64])
    if line.partition(" ")[0] in _HAND_ON and line not in _DESK_FOLDED:
        return DeskCommand.HAND_ON
    return _DESK_FOLDED.get(line) or _DESK_FIRST.get(line.partition(" ")[0], DeskCommand.UNKNOWN)


def more_of(words: Words) -> str:
    """What stands behind the first word of a command, folded: "sv" of `!kieli sv`."""
    return folded(words.text.lstrip()[:120]).partition(" ")[2]


def language_named(name: str) -> Language | None:
    """The language that a responder names: by its code or its name, in any of the three."""
    return _LANGUAGE_NAMES.get(folded(name))


def successor(words: Words) -> Successor | None:
    """Whom `!siirrä kuraattori` names; None where nobody is known by that name."""
    first, _, whom = folded(words.text.lstrip()[:64]).partition(" ")
    return _SUCCESSORS.get(whom.removeprefix("to ").removeprefix("till ")) if first in _HAND_ON else None


def hand_answer(words: Words) -> HandAnswer | None:
    """What the whole message answers to being handed on: a number, or one of a few words.

    A bare yes is the lesser one: whoever would have their words passed on says so.
    """
    return _HAND_ANSWERS.get(folded(words.text)) if len(words.text) < 40 else None


def admin_command(words: Words) -> AdminWish | None:
    """`!lataa`, `!muistokaista päälle`, `!henkilöstö`; any other line with `!` asks for help."""
    text = words.text.lstrip()
    if not text.startswith("!"):
        return None
    return _roster_command(text[1:]) or _ADMIN_FOLDED.get(folded(text[:64]), AdminCommand.HELP)


_LONGEST_ROSTER_LINE = 1000
_ROSTER_LINE = re.compile(r"(?i)\s*(?:henkilöstö|henkilosto|personal|roster)(?:\s+(.*))?", re.DOTALL)
_ROSTER_REMOVE = re.compile(r"(?i)(?:poista|ta\s+bort|remove)\s+([a-z0-9_-]{1,31})(\s+(?:heti|genast|now))?\s*")
_ROSTER_ADD = re.compile(r"(?i)(?:lisää|lägg\s+till|add)\s+(.*)", re.DOTALL)
_CELL = re.compile(r"""\s*([a-z_]{1,16})\s*=\s*(?:["“”]([^"“”]*)["“”]|([^\s"“”]*))(?=\s|$)""")


def _roster_command(line: str) -> RosterCommand | None:
    """What stands behind `!henkilöstö`; None where that is not understood, or another command."""
    found = _ROSTER_LINE.fullmatch(unicodedata.normalize("NFC", line)) if len(line) < _LONGEST_ROSTER_LINE else None
    if found is None:
        return None
    rest = (found[1] or "").strip()
    if not rest:
        return RosterList()
    removed, added = _ROSTER_REMOVE.fullmatch(rest), _ROSTER_ADD.fullmatch(rest)
    if removed is not None:
        return RosterRemove(removed[1].lower(), at_once=removed[2] is not None)
    return _cells(added[1]) if added is not None else None


def _cells(text: str) -> RosterAdd | None:
    """`key=koivu alias="Kuraattori Koivu"`; None where anything else stands in it."""
    cells: list[tuple[str, str]] = []
    place = 0
    while place < len(text.rstrip()):
        found = _CELL.match(text, place)
        if found is None:
            return None
        cells.append((found[1], (found[2] if found[2] is not None else found[3]).strip()))
        place = found.end()
    return RosterAdd(tuple(cells)) if cells else None


def topic_of(words: Words) -> Topic | None:
    """The topic that the whole message names."""
    return _TOPICS.get(folded(words.text)) if len(words.text) < 40 else None


def not_this_one(words: Words, names: Iterable[str]) -> str | None:
    """Of the names (aliases, campuses) the one that the whole message declines: "ei Kuusi", "not Tutor Kuusi".

    The last word of a name of several is enough: "ei Kuusi" for "Tutori Kuusi".
    """
    text = folded(words.text[:120])
    for before in _NOT_THIS_ONE:
        if text.startswith(f"{before} "):
            meant = text.removeprefix(f"{before} ")
            for name in names:
                if meant in (folded(name), folded(name).rpartition(" ")[2]):
                    return name
    return None


def rather_here(words: Words, campuses: Iterable[str]) -> str | None:
    """Of the campuses the one that the whole message names: "ranta", "mieluiten ranta"."""
    if len(words.text) > 120:
        return None
    text = folded(words.text)
    return next((one for one in campuses if text in {f"{before}{folded(one)}" for before in _RATHER_HERE}), None)


DutyWish = Take | Block | Join | Overview | Debriefed | Practise | DutyCommand | ShiftCommand


def is_called(name: str, names: Iterable[str]) -> bool:
    """Whether somebody with these names is meant: "kuusi" for "Tutori Kuusi", in whatever letters."""
    meant = folded(name)
    return bool(meant) and any(meant in (folded(one), folded(one).rpartition(" ")[2]) for one in names)


def duty_command(words: Words) -> DutyWish | None:
    """`!ota 12`, `!liity 12`, `!vuoroon`, `!purku kuusi`, `!ohje`; None where the line is talk between colleagues."""
    text = words.text.lstrip()
    if not text.startswith("!"):
        return None
    shift = _SHIFT_FOLDED.get(folded(text[:64]))
    if shift is not None:
        return shift
    first, _, rest = folded(text[:64]).partition(" ")
    if first in _DUTY_BLOCK and rest.isdecimal() and len(rest) < 10:
        return Block(int(rest))
    if first in _DUTY_JOIN and rest.isdecimal() and len(rest) < 10:
        return Join(int(rest))
    if first in _OVERVIEW and not rest:
        return Overview()
    if first in _DUTY_PRACTISE and (not rest or (rest.isdecimal() and len(rest) < 10)):
        return Practise(_DUTY_PRACTISE[first], int(rest) if rest else None)
    if first in _DUTY_DEBRIEF and rest:
        return Debriefed(rest)
    if first in _DUTY_TAKE and not rest:
        return Take()
    if first in _DUTY_TAKE and rest.isdecimal() and len(rest) < 10:
        return Take(int(rest))
    return DutyCommand.HELP if first in _DUTY_HELP_FOLDED and not rest else DutyCommand.UNKNOWN
