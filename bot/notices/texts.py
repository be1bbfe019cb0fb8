"""Message -> words, for the notice side, from the same files as all else that is said.

A card is joined here from its lines: what it shows was decided in risk_feed/cards.py, and nothing is added to that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Final, TypeAlias, get_args

from bot.books import books
from risk_feed import messages as say
from risk_feed.cards import Card, State
from risk_feed.model import Fact, Who
from risk_feed.rules import Rule
from rooms.model import Language

SPOKEN: Final[tuple[type, ...]] = get_args(say.NoticeMessage)
"""Every type of the notice side that has a text."""
_BETWEEN: Final = " · "
Words: TypeAlias = Callable[[say.NoticeMessage, Language], str]


_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "June", "July", "Aug", "Sept", "Oct", "Nov", "Dec")


def told_day(day: date, language: Language) -> str:
    """`26.11.2026`, in English `26 Nov 2026`."""
    if language is Language.EN:
        return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
    return f"{day.day}.{day.month}.{day.year}"


class NoticeTexts:
    """The words of every message of the notice side in every language.

    >>> NoticeTexts().words(say.NoticeDigest(open=3, late=1), Language.FI)
    '3 avointa herätettä, 1 myöhässä.'
    """

    def __init__(self, sources: Mapping[Language, str] | None = None) -> None:
        """`sources`: the text of each .ftl file; by default those that are shipped.

        Raises:
            TextFault: a text is missing or broken; every fault at once.
        """
        self._books = books(SPOKEN, sources)

    def words(self, message: say.NoticeMessage, language: Language) -> str:
        return self._books[language].said(message)

    def card(self, card: Card, rule: Rule | None, aliases: Mapping[Who, str], language: Language) -> str:
        """A card as a room reads it. `aliases`: what people of the staff are called."""
        lines = lines_of(card, rule, aliases, language, self.words)
        return "\n".join(self.words(line, language) for line in lines)


def lines_of(
    card: Card, rule: Rule | None, aliases: Mapping[Who, str], language: Language, words: Words
) -> Iterator[say.Line]:
    """The lines of a card, in order."""
    alias = _alias(card.owner, aliases)
    if card.state is State.MOVED:
        yield say.NoticeMoved(card.number, card.role)
        return
    if card.state is State.ENDED and card.ending is not None:
        yield say.NoticeEnded(card.number, card.ending, alias)
        return
    yield say.NoticeHead(card.number, card.name, card.group) if card.name else _unnamed(card)
    yield _standing(card, alias, language)
    if card.agreed:
        yield say.NoticeAgreed()
    explained = rule is not None and card.explained
    if rule is not None and explained:
        yield say.NoticeWhy(rule.meaning[language])
    elif not card.agreed:
        yield say.NoticeAskThem()
    if card.facts:
        yield facts_line(card.facts, language, words)
    told = _BETWEEN.join(words(say.NoticeRoleName(role), language) for role in card.told)
    yield say.NoticeTold(told or None)
    if rule is not None and explained:
        yield say.NoticeBegin(rule.suggestion[language])
    yield say.NoticeOffers(card.number)


def _unnamed(card: Card) -> say.NoticeHeadUnnamed:
    return say.NoticeHeadUnnamed(card.number, card.group)


def _standing(card: Card, alias: str | None, language: Language) -> say.Line:
    if alias is None:
        return say.NoticeUntaken(card.late)
    if card.wakes_on is not None:
        return say.NoticeAsleep(alias, told_day(card.wakes_on, language))
    return say.NoticeOwned(alias)


def _alias(who: Who | None, aliases: Mapping[Who, str]) -> str | None:
    """Of somebody who is not in the settings any more the key is left."""
    return None if who is None else aliases.get(who, who)


def facts_line(facts: tuple[Fact, ...], language: Language, words: Words) -> say.NoticeFacts:
    days = {one.as_of for one in facts}
    told = [words(_fact(one, language), language) for one in facts]
    if len(days) == 1:
        return say.NoticeFacts(_BETWEEN.join(told), told_day(days.pop(), language))
    of_days = zip(told, (told_day(one.as_of, language) for one in facts), strict=True)
    return say.NoticeFacts(_BETWEEN.join(words(say.NoticeFactOf(*one), language) for one in of_days), None)


def _fact(fact: Fact, language: Language) -> say.Line:
    if isinstance(fact.value, bool):
        return say.NoticeYesNo(fact.field, fact.value)
    if isinstance(fact.value, date):
        return say.NoticeOnDay(fact.field, told_day(fact.value, language))
    return say.NoticeAmount(fact.field, float(fact.value))
