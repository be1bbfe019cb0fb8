"""What staff write and press about notices: whole lines only, so that talk between colleagues stays talk. Pure.

A line counts where it answers a card (`otan`), names one (`otan 12`) or begins with `!`. Everything can be said in
Finnish, Swedish and English, and every reaction has its word.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, TypeVar

from risk_feed.cards import FINISH, HAND, SNOOZE, TAKE
from risk_feed.model import NoticeRole
from risk_feed.notice import Ending, Help, Outcome, Reason

_LONGEST: Final = 120


@dataclass(frozen=True, slots=True)
class Take:
    """Mine."""


@dataclass(frozen=True, slots=True)
class Snooze:
    """`days`: school days; None where it was not said how many."""

    days: int | None


@dataclass(frozen=True, slots=True)
class HandOver:
    """`to`: None where it is no role. `agreed`: with the student."""

    to: NoticeRole | None
    agreed: bool = False


@dataclass(frozen=True, slots=True)
class Finish:
    """`outcome`: None where it is not whole."""

    outcome: Outcome | None


@dataclass(frozen=True, slots=True)
class ShowOpen:
    """How many are open."""


@dataclass(frozen=True, slots=True)
class AskHelp:
    pass


Wish = Take | Snooze | HandOver | Finish | ShowOpen | AskHelp


@dataclass(frozen=True, slots=True)
class Asked:
    """A wish, and the card that it names; None where it names none."""

    wish: Wish
    number: int | None = None


def folded(text: str) -> str:
    """Lower case without dots over letters, letters and digits with single spaces.

    >>> folded("  Siirrä OPO! ")
    'siirra opo'
    """
    plain = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", text).casefold())
    kept = "".join(one if one.isalnum() else " " for one in plain if not unicodedata.combining(one))
    return " ".join(kept.split())


_Named = TypeVar("_Named")


def _by_word(words: Mapping[_Named, str]) -> dict[str, _Named]:
    return {folded(word): value for value, told in words.items() for word in told.split(",")}


_Verb = type[Take] | type[Snooze] | type[HandOver] | type[Finish] | type[ShowOpen] | type[AskHelp]
_WORDS: Final[Mapping[_Verb, str]] = {
    Take: "otan,tar,jag tar,take,mine",
    Snooze: "torkku,torkuta,snooza,vila,snooze",
    HandOver: "siirrä,flytta,ge vidare,hand over,move",
    Finish: "valmis,klar,klart,done",
    ShowOpen: "tilanne,läget,list",
    AskHelp: "ohje,apua,hjälp,help",
}
_VERBS: Final = _by_word(_WORDS)
_THIS: Final = frozenset({"", "taman", "tan", "sen", "den", "den har", "detta", "this", "it"})

_ROLES: Final = _by_word(
    {
        NoticeRole.RYHMANOHJAAJA: "ryhmänohjaaja,ro,grupphandledare,group advisor",
        NoticeRole.OPO: "opo,opinto-ohjaaja,studiehandledare,study counsellor",
        NoticeRole.ERITYISOPETTAJA: "erityisopettaja,speciallärare,special needs teacher,special teacher",
        NoticeRole.KURAATTORI: "kuraattori,kurator,school social worker",
        NoticeRole.PSYKOLOGI: "psykologi,psykolog,psychologist",
        NoticeRole.TERVEYDENHOITAJA: "terveydenhoitaja,terkkari,hälsovårdare,nurse,school nurse",
        NoticeRole.REHTORI: "rehtori,rektor,principal",
    }
)
_AGREED: Final = frozenset(folded(one) for one in ("sovittu", "överenskommet", "agreed"))
_ENDINGS: Final = _by_word(
    {
        Ending.CONTACTED: "yhteys,otettu yhteyttä,kontakt,kontaktad,contacted",
        Ending.NOT_NEEDED: "ei tarvetta,behövs inte,not needed",
        Ending.WRONG_DATA: "väärä tieto,väärä,fel uppgift,fel,wrong data,wrong",
        Ending.ASKED_FOR: "pyysi,bad om,asked for,asked",
    }
)
_REASONS: Final = _by_word(
    {
        Reason.KNOWN: "tiedossa,känt,known",
        Reason.AGREED: "sovittu,överenskommet,agreed",
        Reason.PASSED: "ohi,över,passed",
        Reason.LEFT: "lähtenyt,slutat,left",
    }
)
_HELPS: Final = _by_word(
    {
        Help.OPO: "opo,opinto-ohjaaja,opoa,studiehandledare,study counsellor",
        Help.ERITYISOPETTAJA: "erityisopettaja,speciallärare,special needs teacher",
        Help.KURAATTORI: "kuraattori,kurator,school social worker",
        Help.PSYKOLOGI: "psykologi,psykolog,psychologist",
        Help.TERVEYDENHOITAJA: "terveydenhoitaja,terkkari,hälsovårdare,nurse",
        Help.TEACHING: "tukea,tukiopetus,stöd,support",
        Help.OTHER: "muu,annat,other",
    }
)
_DAYS: Final = re.compile(r"(\d{1,3}) ?(?:d|pv|paivaa|koulupaivaa|dagar|skoldagar|days|school days)?")
_NUMBER: Final = re.compile(r"(\d{1,9})(?: |$)")

_PRESSES: Final[Mapping[str, Wish]] = {
    TAKE: Take(),
    SNOOZE: Snooze(None),
    HAND: HandOver(None),
    FINISH: Finish(None),
}
_BARE: Final = {key.replace("\ufe0f", ""): wish for key, wish in _PRESSES.items()}


def pressed(key: str) -> Wish | None:
    """What a reaction under a card asks for; None where it is a comment like others."""
    return _BARE.get(key.replace("\ufe0f", ""))


def asked(text: str, *, on_card: bool) -> Asked | None:
    """What a line asks for; None where it is talk. `on_card`: it answers a card."""
    if len(text) > _LONGEST:
        return None
    marked = text.lstrip().startswith("!")
    verb, rest = _verb(folded(text))
    if verb in (ShowOpen, AskHelp):
        return Asked(ShowOpen() if verb is ShowOpen else AskHelp()) if marked and not rest else None
    number, after = _number(rest, verb, on_card=on_card)
    if verb is None or not (marked or on_card or number is not None):
        return None
    wish = _wish(verb, after)
    return None if wish is None else Asked(wish, number)


def _verb(line: str) -> tuple[_Verb | None, str]:
    """The longest verb that the line begins with, and the rest."""
    for length in (2, 1):
        words = line.split(" ", length)
        verb = _VERBS.get(" ".join(words[:length]))
        if verb is not None:
            return verb, " ".join(words[length:])
    return None, line


def _number(rest: str, verb: _Verb | None, *, on_card: bool) -> tuple[int | None, str]:
    """The card's number, where one stands first. `torkku 3d` is days, and so is `torkku 3` under a card."""
    found = _NUMBER.match(rest)
    if found is None or (verb is Snooze and _DAYS.fullmatch(rest) and (on_card or not rest.isdecimal())):
        return None, rest
    return int(found[1]), rest[found.end() :]


def _wish(verb: _Verb, rest: str) -> Wish | None:
    if verb is Take:
        return Take() if rest in _THIS else None
    if verb is Snooze:
        return _snooze(rest)
    return _hand_over(rest) if verb is HandOver else Finish(_outcome(rest))


def _snooze(rest: str) -> Wish | None:
    if not rest:
        return Snooze(None)
    found = _DAYS.fullmatch(rest)
    return None if found is None else Snooze(int(found[1]))


def _hand_over(rest: str) -> Wish:
    first, _, last = rest.rpartition(" ")
    agreed = last in _AGREED
    return HandOver(_ROLES.get(first if agreed else rest), agreed)


def _outcome(rest: str) -> Outcome | None:
    """`yhteys`, `ei tarvetta tiedossa`, `väärä tieto`, `pyysi kuraattori`."""
    for length in (2, 1):
        words = rest.split(" ", length)
        ending = _ENDINGS.get(" ".join(words[:length]))
        if ending is not None:
            return _whole(ending, " ".join(words[length:]))
    return None


def _whole(ending: Ending, more: str) -> Outcome | None:
    reason, help_ = _REASONS.get(more), _HELPS.get(more)
    if ending is Ending.NOT_NEEDED:
        return Outcome(ending, reason=reason) if reason is not None else None
    if ending is Ending.ASKED_FOR:
        return Outcome(ending, help=help_) if help_ is not None else None
    return None if more else Outcome(ending)
