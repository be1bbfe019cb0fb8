"""The notice side keeps nothing for ever either: each row is there a moment before its time is up, and then gone."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from bot.notices.db import audit
from bot.notices.db import counts as counting
from bot.notices.db import tables as t
from bot.notices.db.errands import REMEMBERED
from risk_feed.policy import LifePolicy
from tests.notice_life_makers import ADVISOR, MONDAY, POLICY, SAARI, a_hit
from tests.notice_world import Side, notices, side  # noqa: F401
from tests.postgresql import postgresql_server  # noqa: F401

HOUR = timedelta(hours=1)


async def counts(side: Side) -> dict[str, int]:  # noqa: F811
    """How many rows each table has, of those that have any."""
    async with side.database.tx() as tx:
        found = {}
        for table in t.metadata.sorted_tables:
            found[table.name] = (await tx.execute(select(func.count()).select_from(table))).scalar_one()
    return {name: rows for name, rows in found.items() if rows}


async def a_whole_life(side: Side) -> None:  # noqa: F811
    """A notice that was raised, shown and ended, with all that it leaves."""
    await side.desk.take([a_hit()], batch="file 1")
    await side.deliver()
    await side.writes(SAARI, "valmis 1 väärä tieto")
    async with side.database.tx() as tx:
        await counting.digested(tx, ADVISOR, MONDAY.date())


async def test_each_thing_goes_when_its_time_is_up_and_in_the_end_one_line_is_left(side: Side):  # noqa: F811
    await a_whole_life(side)
    at_first = await counts(side)
    assert at_first.keys() == {"notice", "told", "card", "audit", "taken", "tally", "wrong", "morning"}

    side.now = MONDAY + POLICY.kept - HOUR
    await side.desk.tick()
    assert await counts(side) == at_first
    side.now = MONDAY + POLICY.kept + HOUR
    await side.desk.tick()
    assert (await counts(side)).keys() == {"audit", "taken", "tally", "wrong", "morning"}

    side.now = MONDAY + REMEMBERED + HOUR
    await side.desk.tick()
    assert (await counts(side)).keys() == {"audit", "tally", "wrong", "morning"}

    side.now = MONDAY + POLICY.records_kept - HOUR
    await side.desk.tick()
    assert (await counts(side))["audit"] == at_first["audit"] > 1
    side.now = MONDAY + POLICY.records_kept + HOUR
    await side.desk.tick()
    assert (await counts(side))["audit"] == 1
    async with side.database.tx() as tx:
        assert await audit.first_break(tx, side.now) is None
        assert await audit.first_break(tx) == 1

    side.now = MONDAY + POLICY.counts_kept - HOUR
    await side.desk.tick()
    assert (await counts(side)).keys() == {"audit", "tally", "wrong", "morning"}
    side.now = MONDAY + POLICY.counts_kept + timedelta(days=31)
    await side.desk.tick()
    assert await counts(side) == {"audit": 1}


async def test_what_could_be_said_in_no_room_goes_with_the_time_of_its_notice(side: Side):  # noqa: F811
    await side.desk.take([a_hit()], batch="file 1")

    side.now = MONDAY + POLICY.kept - HOUR
    await side.desk.tick()
    assert (await counts(side))["errand"] > 0
    async with side.database.tx() as tx:
        first = (await tx.execute(select(t.errand.c.txn).order_by(t.errand.c.id).limit(1))).scalar_one()
    side.now = MONDAY + POLICY.kept + HOUR
    await side.desk.tick()

    async with side.database.tx() as tx:
        assert first not in (await tx.execute(select(t.errand.c.txn))).scalars().all()


def test_a_log_cannot_be_kept_for_less_than_a_year():
    with pytest.raises(ValueError, match="a year at the least"):
        LifePolicy(frozenset(), records_kept=timedelta(days=364))
