"""However the facts of a day are split into deliveries, mixed and sent again: the same notices stand, once."""

import asyncio
import shutil
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from bot.db.engine import Database
from bot.notices.db import keeping
from bot.notices.db.schema import NOTICES
from bot.notices.db.tables import told
from bot.notices.intake import Intake
from risk_feed.facts import Door
from risk_feed.model import Field, NoticeRole, RuleId
from risk_feed.rows import Told, TurnedAway
from risk_feed.rules import AnyOf, Comparing, Comparison
from tests.notice_intake_world import keyed
from tests.notice_life_makers import RANTA, away_rule
from tests.notice_makers import student
from tests.notice_makers import told as a_row
from tests.notice_world import SCHOOL, VAULT, Side

AWAY = Comparison(Field.ABSENT_H_TOTAL, Comparing.AT_LEAST, 35)
LOGIN = Comparison(Field.DAYS_SINCE_LMS_LOGIN, Comparing.AT_LEAST, 14)
RULES = (
    away_rule(),
    replace(away_rule(when=LOGIN), id=RuleId("login")),
    replace(away_rule(when=AnyOf((AWAY, LOGIN)), roles=(NoticeRole.OPO,)), id=RuleId("either")),
)
PRIMUS, MOODLE = "primus", "moodle"


@st.composite
def days(draw: st.DrawFn) -> dict[str, list[Told]]:
    """What each system tells of a day: of each student one row at the most. Moodle knows nothing of turvakielto."""
    of_primus: list[Told] = []
    for number in range(1, 5):
        kind = draw(st.sampled_from(["none", "row", "row", "row", "away"]))
        if kind == "away":
            of_primus.append(TurnedAway(student(number), draw(st.sampled_from(Door))))
        elif kind == "row":
            hours = draw(st.sampled_from([None, 0.0, 36.0, 80.0]))
            of_primus.append(a_row(number, campus=RANTA, absent_h_total=hours))
    of_moodle: list[Told] = [
        a_row(number, campus=RANTA, source=MOODLE, student_name=None, group=None, days_since_lms_login=days)
        for number in range(1, 5)
        if (days := draw(st.sampled_from([None, 2, 30]))) is not None
    ]
    return {PRIMUS: of_primus, MOODLE: of_moodle}


@st.composite
def deliveries(draw: st.DrawFn) -> tuple[dict[str, list[Told]], list[tuple[str, list[Told]]]]:
    """A day, and the same day in pieces: each row at least once, in any order and as often as it happens."""
    day = draw(days())
    pieces: list[tuple[str, list[Told]]] = []
    for source, rows in day.items():
        left = draw(st.permutations(rows))
        while left:
            size = draw(st.integers(1, len(left)))
            pieces.append((source, left[:size]))
            left = left[size:]
    again = draw(st.lists(st.sampled_from(pieces), max_size=3)) if pieces else []
    return day, draw(st.permutations([*pieces, *again]))


@pytest.fixture(scope="module")
def template() -> Iterator[Path]:
    """An empty database, to be copied."""
    memory = Path("/dev/shm")
    with TemporaryDirectory(dir=memory if memory.is_dir() else None) as name:
        file = Path(name) / "empty.db"

        async def made() -> None:
            async with Database.opened(f"sqlite+aiosqlite:///{file}", NOTICES):
                pass

        asyncio.run(made())
        yield file


async def stands(file: Path, pieces: list[tuple[str, list[Told]]]) -> dict[str, Any]:
    """The open notices with what they show, and how often each room was shown a new card."""
    async with Database.opened(f"sqlite+aiosqlite:///{file}", NOTICES) as database:
        side = Side(database, replace(SCHOOL, rules=RULES))
        intake = Intake(side.desk, keyed, lambda: side.now)
        for number, (source, rows) in enumerate(pieces):
            await intake.rows(rows, f"{number}", minds_door=source == PRIMUS)
        shown = Counter((one.notice, one.post.role) for one in await side.desk.errands() if one.do == "show")
        async with database.tx() as tx:
            notices = await keeping.still_open(tx)
            held = {
                (one.student, one.rule, one.post.role): {
                    (fact.field, fact.value) for fact in await keeping.facts_of(tx, VAULT, one.id)
                }
                for one in notices
            }
            assert len(held) == len(notices)
            roles = sorted((row.notice, row.role) for row in await tx.execute(select(told)))
        assert all(count == 1 for count in shown.values())
        assert len(roles) == len(set(roles))
        return held


@given(deliveries())
@settings(deadline=None, max_examples=60)
def test_however_a_days_facts_are_delivered_the_same_notices_stand_once(template: Path, given_day):
    day, pieces = given_day
    whole, split = template.with_name("whole.db"), template.with_name("split.db")
    for file in (whole, split):
        for old in file.parent.glob(f"{file.name}*"):
            old.unlink()
        shutil.copy(template, file)

    calm = asyncio.run(stands(whole, [(source, rows) for source, rows in day.items() if rows]))

    assert asyncio.run(stands(split, pieces)) == calm
    away = {one.student for one in day[PRIMUS] if isinstance(one, TurnedAway)}
    assert not away & {one for one, _, _ in calm}
