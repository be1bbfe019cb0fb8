"""A month in words, for the room and for who cannot see its picture; and as rows for the command line."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from bot import month_messages as say
from bot.counting import NOT_SAID, VALUES, Asked, What
from bot.month import CAME, CONTACTS, QUESTIONS, Month
from bot.texts import Texts
from faq.decide import Tally
from rooms.messages import Sentence
from rooms.model import Language, Topic

_BETWEEN = " · "
_TOLD = (What.WEEK, What.HOURS, What.TOPIC, What.LANGUAGE, What.ASKED, What.WAIT, What.T3, What.T2)
"""In this order. With a head, the contacts, the answers and a note that is twelve lines."""


def spoken(month: Month, texts: Texts, language: Language) -> str:
    """Twelve lines at the most."""
    return "\n".join(texts.words(line, language) for line in _lines(month, texts, language))


def _lines(month: Month, texts: Texts, language: Language) -> Iterator[Sentence]:
    written = written_month(month)
    if month.is_empty:
        yield say.MonthNone(written)
        return
    yield say.MonthHead(written)
    asked, came, left, lapsed = (
        number(month.told(key), texts, language) for key in (CONTACTS, CAME, ("end", "left"), ("end", "lapsed"))
    )
    yield say.MonthContacts(asked, came, left, lapsed, month.share_met)
    for what in _TOLD:
        if month.split(what):
            yield say.MonthSplit(what, _BETWEEN.join(_parts(month, what, texts, language)))
    answers = (QUESTIONS, (Tally.ANSWERED.value,), (Tally.HELPED.value,), (Tally.DID_NOT_HELP.value,))
    if month.values[QUESTIONS]:
        yield say.MonthAnswers(*(number(month.told(key), texts, language) for key in answers))
    if month.hidden:
        yield say.MonthNote()


def _parts(month: Month, what: What, texts: Texts, language: Language) -> Iterator[str]:
    for value, counted in month.split(what):
        yield f"{value_name(what, value, texts, language)} {number(counted, texts, language)}"


def number(value: int | None, texts: Texts, language: Language) -> str:
    return texts.words(say.MonthHidden(), language) if value is None else str(value)


def value_name(what: What, value: str, texts: Texts, language: Language) -> str:
    """What a value is called: a week by its Monday, a part of the day by its hours."""
    if what is What.WEEK:
        monday = date.fromisoformat(value)
        return f"{monday.day}.{monday.month}."
    if what is What.HOURS:
        return f"{value}–{_next(what, value) or '24'}"
    return texts.words(_named(what, value), language)


def _named(what: What, value: str) -> Sentence:
    if value == NOT_SAID:
        return say.MonthNotSaid()
    match what:
        case What.TOPIC:
            return say.MonthTopic(Topic(value))
        case What.LANGUAGE:
            return say.MonthLanguage(Language(value))
        case What.ASKED:
            return say.MonthAsked(Asked(value))
        case _ if value == "more":
            listed = VALUES[what] or ()
            return say.MonthOver(int(listed[-2]))
        case _:
            return say.MonthUnder(int(value))


def _next(what: What, value: str) -> str | None:
    listed = VALUES[what] or ()
    after = listed.index(value) + 1
    return listed[after] if after < len(listed) else None


def written_month(month: Month) -> str:
    """`2026-11` -> `11/2026`."""
    year, number_of_month = month.name.split("-")
    return f"{int(number_of_month)}/{year}"


def as_rows(month: Month) -> Iterator[tuple[str, str, str]]:
    """(what, which, number): all there is; `x` is hidden."""
    for key in sorted(month.values):
        told = month.told(key)
        yield key[0], key[1] if len(key) > 1 else "=", "x" if told is None else str(told)
