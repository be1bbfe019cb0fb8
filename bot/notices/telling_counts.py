"""The month in words for the rehtori's room, and as a table for the command line. As a picture: bot/notices/plot.py."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from bot.notices.texts import NoticeTexts
from risk_feed import messages as say
from risk_feed.counting import Table
from risk_feed.model import RuleId
from risk_feed.rules import Rule
from rooms.model import Language

_MOST_RULES: Final = 9
"""With a head and two notes that is twelve lines."""
_BETWEEN: Final = " · "


def month_of(table: Table) -> str:
    """`2026-11` -> `11/2026`."""
    year, month = table.month.split("-")
    return f"{int(month)}/{year}"


def spoken(table: Table, rules: Mapping[RuleId, Rule], texts: NoticeTexts, language: Language) -> str:
    """For the room: a line a rule, twelve lines at the most. It is also what the picture says to who cannot see it."""
    return "\n".join(texts.words(line, language) for line in _lines(table, rules, texts, language))


def _lines(
    table: Table, rules: Mapping[RuleId, Rule], texts: NoticeTexts, language: Language
) -> Iterator[say.NoticeMessage]:
    if not table.rules:
        yield say.CountsNone(month_of(table))
        return
    yield say.CountsHead(month_of(table))
    for rule in table.rules[:_MOST_RULES]:
        roles = (texts.words(say.NoticeRoleName(role), language) for role in table.roles[rule])
        yield say.CountsOfRule(named(rule, rules, language), _BETWEEN.join(roles), table.of_rule(rule))
    if len(table.rules) > _MOST_RULES:
        yield say.CountsMore(len(table.rules) - _MOST_RULES)
    if table.hidden:
        yield say.CountsNote()


def named(rule: RuleId, rules: Mapping[RuleId, Rule], language: Language) -> str:
    """A rule in its own words, without the stop; its id where it is not in use any more."""
    return rules[rule].meaning[language].rstrip(".") if rule in rules else rule


def as_rows(table: Table) -> list[list[str]]:
    """The whole table: a head, a row a group, the sums. `x` is hidden."""
    head = ["", *table.rules, "="]
    names = (*table.groups, "=")
    lines = zip(names, table.cells, strict=True) if table.rules else ()
    return [head, *([name, *("x" if one is None else str(one) for one in line)] for name, line in lines)]
