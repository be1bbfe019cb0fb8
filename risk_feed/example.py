"""An example of a school's records: generated students, the same for the same seed. None of them is anybody."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from risk_feed.facts import COLUMNS

STUDENTS: Final = 2000
SEED: Final = 2026

_CAMPUSES: Final = ("keskusta", "ranta")
_TERM: Final = 75
"""Days that the term has lasted."""


def lines(today: date, *, students: int = STUDENTS, seed: int = SEED) -> Iterator[str]:
    """A file in the canonical columns as a Finnish spreadsheet would save it, headings first, with line ends."""
    # Chances of an example, not of a cipher.
    chance = random.Random(seed)  # noqa: S311
    yield ";".join(COLUMNS) + "\n"
    for number in range(1, students + 1):
        cells = _student(number, today, chance)
        yield ";".join(cells.get(column, "") for column in COLUMNS) + "\n"


def _student(number: int, today: date, chance: random.Random) -> dict[str, str]:
    """Cells by column. Most study as planned; of the others some are away and some fall behind."""
    away, behind = chance.random() < 0.05, chance.random() < 0.06
    absent = chance.uniform(20, 110) if away else chance.expovariate(1 / 5)
    earned = chance.uniform(0, 11) if behind else chance.uniform(11.5, 20)
    return {
        "student_key": f"{100000 + number}",
        "non_disclosure": _yes_no(chance.random() < 0.01),
        "agreed_leave": _yes_no(chance.random() < 0.02),
        "campus": chance.choice(_CAMPUSES),
        "student_name": f"Opiskelija {number:04}",
        "group": f"{chance.choice((24, 25, 26))}{chance.choice('ABCDEF')}",
        "minor": _yes_no(chance.random() < 0.55),
        "window_start": _day(today - timedelta(days=_TERM - 1)),
        "window_end": _day(today),
        "absent_h_total": _number(absent),
        "absent_h_unexplained": _number(absent * chance.random()),
        "days_absent_in_row": str(chance.choice((2, 3, 5)) if chance.random() < 0.015 else chance.choice((0, 0, 1))),
        "credits_planned": "15",
        "credits_earned": _number(earned),
        "failed_courses": str(chance.choice((1, 2)) if behind else 0),
        "incomplete_courses": str(chance.randrange(3)),
        "days_since_lms_login": str(chance.randrange(14, 40) if chance.random() < 0.02 else chance.randrange(10)),
        "plan_updated_on": _day(today - timedelta(days=chance.randrange(5, 190))),
        "unexplained_in_course": str(chance.randrange(3, 7) if away and chance.random() < 0.3 else chance.randrange(2)),
    }


def _yes_no(yes: bool) -> str:
    return "kyllä" if yes else "ei"


def _day(day: date) -> str:
    return f"{day.day}.{day.month}.{day.year}"


def _number(value: float) -> str:
    return f"{value:.1f}".replace(".", ",")
