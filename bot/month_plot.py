"""A month as bars, for the room. Shows what bot/month.py lets be shown, and no more.

Nothing hangs on colour: one colour that every eye tells from white (Okabe and Ito's blue, 5.2:1), the number written at
the end of each bar, and hatching with a word where a number is hidden. That bar's length says nothing. What it says in
words stands beside it, so that nobody needs the picture.
"""

from __future__ import annotations

from io import BytesIO
from typing import Any, Final

from matplotlib.figure import Figure

from bot import month_messages as say
from bot.counting import What
from bot.month import Month
from bot.small_counts import SMALLEST_SHOWN
from bot.telling_month import number, value_name, written_month
from bot.texts import Texts
from rooms.model import Language

_BLUE: Final = "#0072B2"
_PANELS: Final = (What.WEEK, What.HOURS, What.TOPIC, What.WAIT, What.T3, What.T2)
_WIDTH: Final = 8.0
"""Inches, at 120 dots each: 960 pixels, which a phone shows whole."""
DOTS: Final = 120


def plotted(month: Month, texts: Texts, language: Language) -> bytes:
    """A PNG. What it says in words: `telling_month.spoken`."""
    panels = [what for what in _PANELS if month.split(what)]
    rows = max(1, len(panels))
    bars = sum(len(month.split(what)) for what in panels)
    figure = Figure(figsize=(_WIDTH, 1.2 + 0.6 * rows + 0.32 * bars), dpi=DOTS, layout="constrained")
    heights = [len(month.split(what)) + 1 for what in panels] or [1]
    axes = figure.subplots(rows, 1, squeeze=False, height_ratios=heights)
    for what, place in zip(panels, axes[:, 0], strict=False):
        _panel(place, month, what, texts, language)
    if not panels:
        axes[0, 0].set_axis_off()
    figure.suptitle(texts.words(say.MonthHead(written_month(month)), language).replace("*", ""))
    drawn = BytesIO()
    figure.savefig(drawn, format="png", metadata={"Software": ""})
    return drawn.getvalue()


def _panel(axes: Any, month: Month, what: What, texts: Texts, language: Language) -> None:
    found = month.split(what)
    for place, (_, counted) in enumerate(found):
        if counted is None:
            axes.barh(place, SMALLEST_SHOWN, color="white", edgecolor=_BLUE, hatch="///")
        else:
            axes.barh(place, counted, color=_BLUE)
        end = SMALLEST_SHOWN if counted is None else counted
        axes.text(end, place, f" {number(counted, texts, language)}", va="center")
    axes.set_yticks(range(len(found)), [value_name(what, value, texts, language) for value, _ in found])
    axes.invert_yaxis()
    axes.set_xlim(0, 1.25 * max([SMALLEST_SHOWN, *(one for _, one in found if one is not None)]))
    axes.set_title(texts.words(say.MonthTrait(what), language), loc="left", fontsize="medium")
    axes.spines[["top", "right"]].set_visible(False)
