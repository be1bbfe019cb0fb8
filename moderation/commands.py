"""What adults type about alarms, and one-word answers to the safety question. Whole lines only; pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from moderation.alarm import Outcome, Reason, SafetyAnswer
from moderation.facts import AlarmWish, Close, Lower, Raise
from moderation.identity import OpeningReason
from moderation.model import Tier
from rooms.commands import folded
from rooms.words import Words

_LONGEST = 120

_SAFETY = {
    SafetyAnswer.YES: (
        "kyllä", "kyl", "kyllä olen", "joo", "joo oon", "juu", "jep", "olen", "oon", "olen turvassa", "oon turvassa",
        "ja", "jo", "jå", "jag är trygg", "jag är i säkerhet", "yes", "yeah", "yep", "i am", "im safe", "i am safe",
    ),
    SafetyAnswer.NO: (
        "en", "ei", "en oo", "en ole", "en ole turvassa", "en oo turvassa", "e", "nej", "nä", "inte",
        "jag är inte trygg", "no", "nope", "nah", "im not", "i am not", "not safe", "im not safe", "i am not safe",
    ),
    SafetyAnswer.UNKNOWN: (
        "en tiedä", "en tiiä", "en tiiä oonko", "emt", "en osaa sanoa", "ehkä", "vet inte", "vet int", "vet ej",
        "jag vet inte", "kanske", "dont know", "i dont know", "idk", "dunno", "not sure", "maybe",
    ),
}  # fmt: skip
_SAFETY_FOLDED = {folded(word): answer for answer, words in _SAFETY.items() for word in words}


def safety_answer(words: Words) -> SafetyAnswer | None:
    """The answer that the whole message is; None where it says anything else."""
    return _SAFETY_FOLDED.get(folded(words.text)) if len(words.text) <= _LONGEST else None


_LOWER = {"laske", "sänk", "lower"}
_CLOSE = {"tulos", "resultat", "outcome"}
_RAISE = {"hälytä", "hälytys", "larma", "larm", "alarm"}
_URGENT = {"2", "t2"}
_REASONS = {
    "vitsi": Reason.JOKE, "skämt": Reason.JOKE, "joke": Reason.JOKE,
    "lainaus": Reason.QUOTATION, "citat": Reason.QUOTATION, "quote": Reason.QUOTATION,
    "väärinymmärrys": Reason.MISUNDERSTOOD, "missförstånd": Reason.MISUNDERSTOOD,
    "misunderstanding": Reason.MISUNDERSTOOD,
    "tilanne-ohi": Reason.OVER, "tilanne ohi": Reason.OVER, "över": Reason.OVER, "over": Reason.OVER,
    "turvassa": Reason.SAFE, "trygg": Reason.SAFE, "safe": Reason.SAFE,
}  # fmt: skip
_OUTCOMES = {
    "112": Outcome.EMERGENCY,
    "lastensuojelu": Outcome.CHILD_WELFARE, "barnskydd": Outcome.CHILD_WELFARE, "child welfare": Outcome.CHILD_WELFARE,
    "hoitoon": Outcome.CARE, "vård": Outcome.CARE, "care": Outcome.CARE,
    "huoltaja": Outcome.GUARDIAN, "vårdnadshavare": Outcome.GUARDIAN, "guardian": Outcome.GUARDIAN,
    "turvassa": Outcome.SAFE, "trygg": Outcome.SAFE, "safe": Outcome.SAFE,
    "ei-tavoitettu": Outcome.NOT_REACHED, "ei tavoitettu": Outcome.NOT_REACHED, "ej nådd": Outcome.NOT_REACHED,
    "not reached": Outcome.NOT_REACHED,
    "väärä": Outcome.FALSE_ALARM, "falskt": Outcome.FALSE_ALARM, "false": Outcome.FALSE_ALARM,
    "harjoitus": Outcome.DRILL, "övning": Outcome.DRILL, "drill": Outcome.DRILL,
}  # fmt: skip
_FOLDED_LOWER = {folded(word) for word in _LOWER}
_FOLDED_CLOSE = {folded(word) for word in _CLOSE}
_FOLDED_RAISE = {folded(word) for word in _RAISE}
_FOLDED_REASONS = {folded(word): reason for word, reason in _REASONS.items()}
_FOLDED_OUTCOMES = {folded(word): outcome for word, outcome in _OUTCOMES.items()}


def _command(words: Words) -> tuple[str, str] | None:
    """The first word after `!`, and the rest."""
    text = words.text.lstrip()
    if not text.startswith("!"):
        return None
    first, _, rest = folded(text[:_LONGEST]).partition(" ")
    return first, rest.strip()


def desk_wish(words: Words) -> AlarmWish | None:
    """`!laske vitsi`, `!tulos 112`, `!hälytä`; None where the line is no such command."""
    said = _command(words)
    return None if said is None else _wish(*said)


def _wish(first: str, rest: str) -> AlarmWish | None:
    if first in _FOLDED_LOWER:
        return Lower(_FOLDED_REASONS.get(rest))
    if first in _FOLDED_CLOSE:
        return Close(_FOLDED_OUTCOMES.get(rest))
    if first in _FOLDED_RAISE:  # whatever else stands there: somebody wants help
        return Raise(Tier.URGENT if rest in _URGENT else Tier.IMMEDIATE)
    return None


# --- the alarm room -------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class TakeAlarm:
    """`!ota`, `!ota 12`: the gravest that nobody has, or this one."""

    number: int | None = None


@dataclass(frozen=True, slots=True)
class EndAlarm:
    """`!tulos 12 112`, for an alarm without a desk: a drill, or a student who is gone."""

    number: int
    outcome: Outcome | None


class AlarmRoomCommand(Enum):
    LIST = "list"
    DRILL = "drill"
    HELP = "help"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class OpenIdentity:
    """`!avaa 12 hengenvaara`. None: missing, or not from the list."""

    number: int | None
    reason: OpeningReason | None = None


@dataclass(frozen=True, slots=True)
class ConfirmIdentity:
    """`!vahvista 12`."""

    number: int | None


AlarmLine = TakeAlarm | EndAlarm | OpenIdentity | ConfirmIdentity | AlarmRoomCommand

_TAKE = {folded(word) for word in ("ota", "ta", "take")}
_OPEN = {folded(word) for word in ("avaa", "öppna", "open")}
_CONFIRM = {folded(word) for word in ("vahvista", "bekräfta", "confirm")}
_OPENING_REASONS = {
    "hengenvaara": OpeningReason.LIFE, "livsfara": OpeningReason.LIFE, "danger": OpeningReason.LIFE,
    "uhka": OpeningReason.THREAT, "hot": OpeningReason.THREAT, "threat": OpeningReason.THREAT,
    "112-pyysi": OpeningReason.ASKED_BY_112, "112-begärde": OpeningReason.ASKED_BY_112,
    "112-asked": OpeningReason.ASKED_BY_112,
}  # fmt: skip
_FOLDED_OPENING_REASONS = {folded(word): reason for word, reason in _OPENING_REASONS.items()}
_LIST = {folded(word) for word in ("tilanne", "läget", "list", "jono", "kö", "queue")}
_HELP = {folded(word) for word in ("ohje", "hjälp", "help", "apua")}
_DRILL = {folded(word) for word in ("harjoitus hälytys", "harjoitus", "övning alarm", "övning", "drill")}


def alarm_room_line(words: Words) -> AlarmLine | None:
    """What a line in the alarm room asks for; None where it is talk between colleagues."""
    said = _command(words)
    if said is None:
        return None
    first, rest = said
    number, _, after = rest.partition(" ")
    if first in _TAKE and not rest:
        return TakeAlarm()
    if first in _TAKE and _is_number(rest):
        return TakeAlarm(int(rest))
    if first in _FOLDED_CLOSE and _is_number(number):
        return EndAlarm(int(number), _FOLDED_OUTCOMES.get(after.strip()))
    if first in _OPEN:
        return OpenIdentity(_number(number), _FOLDED_OPENING_REASONS.get(after.strip()))
    if first in _CONFIRM:
        return ConfirmIdentity(_number(rest))
    if first in _LIST and not rest:
        return AlarmRoomCommand.LIST
    if f"{first} {rest}".strip() in _DRILL:
        return AlarmRoomCommand.DRILL
    return AlarmRoomCommand.HELP if first in _HELP and not rest else AlarmRoomCommand.UNKNOWN


def _number(text: str) -> int | None:
    return int(text) if _is_number(text) else None


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 10
