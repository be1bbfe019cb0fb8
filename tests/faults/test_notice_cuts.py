"""The notice side's power goes at any moment, and no room notices.

A day is lived through calmly first, and each beginning and end of a transaction is counted. Then it is lived through
again and again, the power going at the first border, the second, the third; what was under way is begun anew on what is
left, as the files' folder, the homeserver and the clock do. In the end the rooms read as after the calm day.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.db.engine import Database
from bot.notices.db import audit
from bot.notices.db.schema import NOTICES
from bot.notices.db.tables import errand, fact, notice, tally, told
from bot.notices.folder import TAKEN
from risk_feed.cards import TAKE
from risk_feed.model import NoticeRole
from tests.notice_files import a_copy
from tests.notice_intake_world import Drop, csv, row
from tests.notice_life_makers import (
    ADVISOR,
    DAY,
    KURAATTORI,
    MONDAY,
    OPO,
    POLICY,
    REHTORI,
    SAARI,
    SALMI,
    a_hit,
    facts,
)
from tests.notice_makers import student
from tests.notice_world import SCHOOL, Side

pytestmark = pytest.mark.slow
BOTH = (NoticeRole.RYHMANOHJAAJA, NoticeRole.OPO)


class PowerCut(Exception):
    """At a border between two steps."""


class Fragile(Database):
    """The real database, whose power goes at one border."""

    borders = 0
    cut_at: int | None = None

    @asynccontextmanager
    async def tx(self) -> AsyncIterator[AsyncConnection]:
        self._border()
        async with super().tx() as connection:
            yield connection
            self._border()
        self._border()

    def _border(self) -> None:
        self.borders += 1
        if self.borders == self.cut_at:
            raise PowerCut


async def again(work: Callable[[], Awaitable[object]]) -> None:
    """Until it has gone through: whoever began it begins anew, with the same file, event or tick."""
    while True:
        try:
            await work()
        except PowerCut:
            continue
        return


async def a_day(side: Side) -> None:
    """Cards in two rooms, a press, words, new facts, a hand-over, an end, and the clock."""
    hits = [a_hit(roles=BOTH), a_hit(student=student(2))]

    async def all_is_said() -> None:
        await again(lambda: side.deliver())

    await again(lambda: side.desk.take(hits, batch="file 1"))
    await all_is_said()
    first, second = (one for one in side.rooms.messages if one.post == ADVISOR)
    await again(lambda: side.desk.pressed(SAARI.who, "$press", first.id, TAKE, ADVISOR))
    await again(lambda: side.desk.pressed(SALMI.who, "$not hers", first.id, TAKE, ADVISOR))
    await all_is_said()
    later = [a_hit(roles=BOTH, facts=facts(50.0), at=MONDAY + timedelta(hours=1))]
    await again(lambda: side.desk.take(later, batch="file 2"))
    await again(lambda: side.desk.wrote(SAARI.who, "$move", "siirrä kuraattori sovittu", ADVISOR, answered=first.id))
    await all_is_said()
    await again(lambda: side.desk.wrote(SALMI.who, "$done", "valmis 2 ei tarvetta tiedossa", OPO))
    for days in (3, 8):
        side.now = MONDAY + days * DAY
        await again(lambda: side.desk.tick())
        await all_is_said()
    assert second.text


async def remains(side: Side) -> dict[str, Any]:
    """All that is there in the end."""
    side.database.cut_at = None  # type: ignore[attr-defined]
    async with side.database.tx() as tx:
        assert await audit.first_break(tx) is None
        return {
            "rooms": {post.role: side.rooms.texts(post) for post in (ADVISOR, OPO, KURAATTORI, REHTORI)},
            "log": [(one.what, one.notice, one.role, one.by, one.detail) async for one in audit.entries(tx)],
            "notices": [tuple(row) for row in await tx.execute(select(notice).order_by(notice.c.id))],
            "facts": [row.notice for row in await tx.execute(select(fact.c.notice).order_by(fact.c.notice))],
            "told": sorted((row.notice, row.role) for row in await tx.execute(select(told))),
            "tally": sorted(
                (row.month, row.rule, row.role, row.lookup, row.count) for row in await tx.execute(select(tally))
            ),
            "errands": len((await tx.execute(select(errand.c.id))).all()),
        }


async def a_drop(side: Side, folder: Path) -> None:
    """A file falls into the folder, and a later one of which a student's facts hold no more; each life looks anew."""
    drop = Drop(side, folder)

    async def taken() -> None:
        side.now = MONDAY
        drop.restart()
        while drop.here():
            await drop.settles()

    for name, rows in (("1.csv", (row(1, 40), row(2, 50), row(3, 60))), ("2.csv", (row(1, 3), row(2, 51), row(4, 70)))):
        drop.put(csv(*rows), name)
        await again(taken)
        await again(lambda: side.deliver())
    assert len(drop.inside(TAKEN)) == 4


async def a_month(side: Side) -> None:
    """Notices of a month, which is over."""
    side.school = replace(SCHOOL, policy=replace(POLICY, counts=frozenset({REHTORI})))
    side.now = MONDAY + 7 * DAY
    hits = [a_hit(student=student(number), at=side.now) for number in range(6)]
    await again(lambda: side.desk.take(hits, batch="file 1"))
    side.now += DAY
    await again(lambda: side.desk.tick())
    await again(lambda: side.deliver())


async def lived(
    directory: Path, cut_at: int | None, day: Callable[[Side], Awaitable[None]] = a_day
) -> tuple[dict[str, Any], int]:
    async with Fragile.opened(await a_copy(directory, f"{day.__name__}{cut_at}.db"), NOTICES) as database:
        assert isinstance(database, Fragile)
        database.cut_at = cut_at
        side = Side(database)
        await day(side)
        borders = database.borders
        return await remains(side), borders


@pytest.fixture(scope="module")
def directory() -> Any:
    memory = Path("/dev/shm")
    with TemporaryDirectory(dir=memory if memory.is_dir() else None) as name:
        yield Path(name)


async def test_wherever_the_power_goes_the_rooms_read_as_after_a_calm_day(directory: Path):
    calm, borders = await lived(directory, None)

    assert borders > 100
    assert calm["errands"] == 0
    assert calm["facts"] == [1, 3]
    assert len(calm["rooms"][NoticeRole.KURAATTORI]) == 2
    for cut_at in range(1, borders + 1):
        after, _ = await lived(directory, cut_at)
        assert after == calm, f"the power went at border {cut_at} of {borders}"


async def test_wherever_the_power_goes_a_file_in_the_folder_is_taken_in_once(directory: Path):
    async def dropped(side: Side) -> None:
        with TemporaryDirectory(dir=directory) as name:
            await a_drop(side, Path(name))

    calm, borders = await lived(directory, None, dropped)

    assert [text.splitlines()[0] for text in calm["rooms"][NoticeRole.RYHMANOHJAAJA]] == [
        "Heräte 1 päättyi: tiedot eivät enää täytä sääntöä",
        "**Heräte 3 · Opiskelija 2** · 24A",
        "**Heräte 5 · Opiskelija 3** · 24A",
        "**Heräte 7 · Opiskelija 4** · 24A",
        "Heräte 1 päättyi itsestään. Syy näkyy kortissa.",
    ]
    assert calm["errands"] == 0
    for cut_at in range(1, borders + 1):
        after, _ = await lived(directory, cut_at, dropped)
        assert after == calm, f"the power went at border {cut_at} of {borders}"


async def test_wherever_the_power_goes_the_month_is_told_once(directory: Path):
    calm, borders = await lived(directory, None, a_month)

    assert len(calm["rooms"][NoticeRole.REHTORI]) == 2
    for cut_at in range(1, borders + 1):
        after, _ = await lived(directory, cut_at, a_month)
        assert after == calm, f"the power went at border {cut_at} of {borders}"
