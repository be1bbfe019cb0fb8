"""The month as bars, one a rule, for the rehtori's room. Shows what risk_feed/counting.py lets be shown, and no more.

Nothing hangs on colour: one colour that every eye tells from white (Okabe and Ito's blue, 5.2:1), the number written at
the end of each bar, and hatching with a word where a number is hidden. That bar's length says nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from textwrap import fill
from typing import Final

from matplotlib.figure import Figure

from bot.notices.telling_counts import month_of, named
from bot.notices.texts import NoticeTexts
from risk_feed import messages as say
from risk_feed.counting import SMALLEST_SHOWN, Table
from risk_feed.model import RuleId
from risk_feed.rules import Rule
from rooms.model import Language

_BLUE: Final = "#0072B2"
_WIDTH: Final = 8.0
"""Inches, at 120 dots each: 960 pixels, which a phone shows whole."""


def plotted(table: Table, rules: Mapping[RuleId, Rule], texts: NoticeTexts, language: Language) -> bytes:
    """A PNG. What it says in words: `telling_counts.spoken`."""
    counts = [table.of_rule(rule) for rule in table.rules]
    figure = Figure(figsize=(_WIDTH, 1.2 + 0.7 * max(len(counts), 1)), dpi=120, layout="constrained")
    axes = figure.subplots()
    for place, counted in enumerate(counts):
        if counted is None:
            axes.barh(place, SMALLEST_SHOWN, color="white", edgecolor=_BLUE, hatch="///")
        else:
            axes.barh(place, counted, color=_BLUE)
        word = texts.words(say.CountsHidden(), language) if counted is None else str(counted)
        axes.text((SMALLEST_SHOWN if counted is None else counted), place, f" {word}", va="center")
    axes.set_yticks(range(len(counts)), [fill(named(rule, rules, language), 38) for rule in table.rules])
    axes.invert_yaxis()
    axes.set_xlim(0, 1.25 * max([SMALLEST_SHOWN, *(one for one in counts if one is not None)]))
    axes.set_xlabel(texts.words(say.CountsAxis(), language))
    axes.set_title(texts.words(say.CountsHead(month_of(table)), language).replace("*", ""))
    axes.spines[["top", "right"]].set_visible(False)
    drawn = BytesIO()
    figure.savefig(drawn, format="png", metadata={"Software": ""})
    return drawn.getvalue()
