"""A month as it may be shown: what was counted, joined into sums, and what of it stays hidden. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final

from bot.counting import VALUES, What
from bot.small_counts import Key, Sum, hidden_in
from faq.decide import Tally

CONTACTS: Final[Key] = ("contacts",)
ALARMS: Final[Key] = ("alarms",)
QUESTIONS: Final[Key] = ("questions",)
JUDGED: Final[Key] = ("judged",)
OF_CONTACTS: Final = (What.WEEK, What.HOURS, What.TOPIC, What.LANGUAGE, What.ASKED, What.END)
OF_ALARMS: Final = (What.T3, What.T2, What.T1)
ASKED_OF_THE_BOT: Final = (Tally.ANSWERED, Tally.GUESSED, Tally.MISSED)
JUDGEMENTS: Final = (Tally.HELPED, Tally.DID_NOT_HELP)
CAME: Final[Key] = (What.END.value, "came")
_MONTH: Final = re.compile(r"20[0-9]{2}-(0[1-9]|1[0-2])")


@dataclass(frozen=True, slots=True)
class Month:
    """`values`: every number, by its name; of them `hidden` are shown to nobody."""

    name: str
    values: Mapping[Key, int]
    hidden: frozenset[Key]

    def told(self, key: Key) -> int | None:
        """None: not shown."""
        return None if key in self.hidden else self.values.get(key, 0)

    def split(self, what: What) -> list[tuple[str, int | None]]:
        """What is not zero, in the order in which it is told."""
        names = VALUES[what] or sorted(key[1] for key in self.values if len(key) > 1 and key[0] == what)
        return [(name, self.told((what.value, name))) for name in names if self.values.get((what.value, name))]

    @property
    def share_met(self) -> int | None:
        """Of a hundred who asked, so many met somebody; None where that cannot be told, or nobody asked."""
        all_of_them, met = self.told(CONTACTS), self.told(CAME)
        return round(100 * met / all_of_them) if all_of_them and met is not None else None

    @property
    def is_empty(self) -> bool:
        return not any(self.values.values())


def month_of_counts(name: str, counts: Mapping[What, Mapping[str, int]], answers: Mapping[Tally, int]) -> Month:
    """The month of these counts. What of it is hidden depends on nothing but its numbers."""
    values: dict[Key, int] = {(what.value, one): count for what in What for one, count in counts.get(what, {}).items()}
    values |= {(one.value,): answers.get(one, 0) for one in (*ASKED_OF_THE_BOT, *JUDGEMENTS)}
    values.setdefault(CAME, 0)
    values[CONTACTS] = sum(counts.get(What.END, {}).values())
    sums = [Sum(CONTACTS, _parts(values, what)) for what in OF_CONTACTS]
    sums.append(Sum(CAME, _parts(values, What.WAIT)))
    for tier in OF_ALARMS:
        values[tier.value,] = sum(counts.get(tier, {}).values())
        sums.append(Sum((tier.value,), _parts(values, tier)))
    for whole, parts in (
        (ALARMS, tuple((tier.value,) for tier in OF_ALARMS)),
        (QUESTIONS, tuple((one.value,) for one in ASKED_OF_THE_BOT)),
        (JUDGED, tuple((one.value,) for one in JUDGEMENTS)),
    ):
        values[whole] = sum(values[part] for part in parts)
        sums.append(Sum(whole, parts))
    return Month(name, values, hidden_in(values, sums))


def _parts(values: Mapping[Key, int], what: What) -> tuple[Key, ...]:
    return tuple(key for key in values if len(key) > 1 and key[0] == what)


def is_month(text: str) -> bool:
    """Whether it is written as `2026-11`."""
    return _MONTH.fullmatch(text) is not None


def last_over(now: datetime) -> str:
    """The last month that no count is added to any more: over in Finland, and in UTC, by which answers are counted."""
    return month_before(now.astimezone(UTC).date())


def month_before(day: date) -> str:
    """The month before that of the day."""
    return f"{day.replace(day=1) - timedelta(days=1):%Y-%m}"
