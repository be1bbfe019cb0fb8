"""What docs/data.md says of how long things stay is so: each is there a moment before its time is up, and then gone."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, insert, select, update

from bot import erasing
from bot.chain import LEAST_KEPT
from bot.db import audit, conversations, retention
from bot.db import tables as t
from bot.db.engine import Database
from bot.db.pickups import LOOKED_BACK
from bot.db.places import KEPT_UNKNOWN
from bot.vault import Vault
from config.settings import RetentionSettings
from moderation.alarm import AlarmId, Outcome, Standing
from moderation.effects import Note, Noted
from moderation.model import Category, Tier
from rooms.effects import Erase
from rooms.messages import EraseFarewell
from tests.makers import NOON
from tests.store.conftest import Town, staff

RECORDS, COUNTS = timedelta(days=730), timedelta(days=1095)
MOMENT = timedelta(milliseconds=1)
A_DECADE = timedelta(days=3650)
NEWEST = 99
"""The number of the newest alarm and the newest opening, which stay."""

AN_ALARM: dict[str, Any] = {
    "conversation": None, "pseudonym": "", "language": None, "tier": 3, "worst": 3, "category": "suicide", "rules": "",
    "screened": True, "raised_at": NOON, "since": NOON, "steps": 0, "asked": False, "repeated": False,
    "silence_told": False, "outside_told": False, "drill": False, "standing": "closed", "closed_at": NOON,
    "outcome": next(iter(Outcome)).value,
}  # fmt: skip
AN_OPENING: dict[str, Any] = {
    "reason": "hengenvaara", "stage": "ended", "first": "koivu", "first_account": b"1", "asked_at": NOON,
}  # fmt: skip


async def put(database: Database, table: Any, **values: Any) -> None:
    async with database.tx() as tx:
        await tx.execute(insert(table).values(values))


async def count(database: Database, table: Any) -> int:
    async with database.tx() as tx:
        return (await tx.execute(select(func.count()).select_from(table))).scalar_one()


async def tidied(database: Database, at: datetime) -> None:
    async with database.tx() as tx:
        await retention.tidy(tx, at, records=RECORDS, counts=COUNTS)


async def stays_until(database: Database, table: Any, end: datetime, *, left: int = 0) -> None:
    """Its one row stands until then, and not afterwards. `left`: rows that stay whatever the clock says."""
    await tidied(database, end - MOMENT)
    assert await count(database, table) == left + 1
    await tidied(database, end + MOMENT)
    assert await count(database, table) == left


async def an_alarm(database: Database, number: int, **values: Any) -> None:
    await put(database, t.alarm, **AN_ALARM | {"id": number} | values)


async def test_a_closed_alarm_goes_when_its_time_is_up(database: Database):
    await an_alarm(database, 1)
    await an_alarm(database, NEWEST)

    await stays_until(database, t.alarm, NOON + RECORDS, left=1)


async def test_an_open_alarm_never_goes_by_the_clock(database: Database):
    await an_alarm(database, 1, standing=Standing.CALLED.value, outcome=None, closed_at=None)
    await an_alarm(database, NEWEST)

    await tidied(database, NOON + A_DECADE)

    assert await count(database, t.alarm) == 2


async def test_what_two_adults_opened_is_known_as_long_as_the_log_and_no_number_is_given_twice(database: Database):
    for number in (1, 2):
        await an_alarm(database, number)
        await put(database, t.opening, **AN_OPENING, id=number, alarm=number)

    await stays_until(database, t.opening, NOON + RECORDS, left=1)

    async with database.tx() as tx:
        assert list((await tx.execute(select(t.alarm.c.id))).scalars()) == [2], "the alarm of what is known stays"


async def test_lines_of_the_log_go_and_the_rest_still_holds(database: Database):
    note = Note(Noted.RAISED, AlarmId(1), Tier.IMMEDIATE, Category.SUICIDE, None, "")
    async with database.tx() as tx:
        for day in range(5):
            await audit.append(tx, note, NOON + timedelta(days=day))

    now = NOON + RECORDS + timedelta(days=2, hours=1)
    await tidied(database, now)

    async with database.tx() as tx:
        numbers = [one.number async for one in audit.entries(tx)]
        assert numbers == [3, 4, 5], "the last line whose time is up stays: the next one's hash stands on it"
        assert await audit.first_break(tx, now) is None
        await audit.append(tx, note, now)
        assert await audit.first_break(tx, now) is None
        await tx.execute(update(t.audit).where(t.audit.c.id == 4).values(tier=1))
        assert await audit.first_break(tx, now) == 4


async def test_a_log_whose_beginning_was_cut_off_too_early_is_found(database: Database):
    note = Note(Noted.RAISED, AlarmId(1), Tier.IMMEDIATE, Category.SUICIDE, None, "")
    async with database.tx() as tx:
        for day in range(3):
            await audit.append(tx, note, NOON + timedelta(days=day))
        await tx.execute(t.audit.delete().where(t.audit.c.id == 1))

        assert await audit.first_break(tx, NOON + timedelta(days=1) + LEAST_KEPT - MOMENT) == 1
        assert await audit.first_break(tx) == 1
        assert await audit.first_break(tx, NOON + timedelta(days=1) + LEAST_KEPT) is None


def test_no_setting_keeps_the_log_for_less_than_its_check_allows():
    with pytest.raises(ValueError, match="greater than or equal"):
        RetentionSettings(records=LEAST_KEPT - MOMENT)
    assert RetentionSettings(records=LEAST_KEPT).records == LEAST_KEPT


async def test_sums_by_month_go_when_their_month_has_been_over_for_long(database: Database):
    month = f"{NOON:%Y-%m}"
    await put(database, t.tally, month=month, what="answered", intent="nurse_visit", language="fi", count=4)
    await put(database, t.rule_count, month=month, rule="fi.goodbye", count=3)
    await put(database, t.statistic, month=month, what="topic", value="studies", count=3)

    await tidied(database, NOON + COUNTS)
    assert [await count(database, one) for one in (t.tally, t.rule_count, t.statistic)] == [1, 1, 1]
    await tidied(database, NOON + COUNTS + timedelta(days=31))
    assert [await count(database, one) for one in (t.tally, t.rule_count, t.statistic)] == [0, 0, 0]


async def test_a_kept_question_goes_at_its_end(database: Database):
    await put(database, t.question, sealed=b"q", language="fi", expires_at=NOON)

    await stays_until(database, t.question, NOON)


async def test_a_wait_is_remembered_for_four_weeks(database: Database):
    await put(database, t.pickup, service="tutor_chat", at=NOON, seconds=90)

    await stays_until(database, t.pickup, NOON + LOOKED_BACK)


async def test_a_block_ends(database: Database):
    await put(database, t.block, lookup=b"l", until=NOON)

    await stays_until(database, t.block, NOON)


async def test_a_room_of_which_nothing_came_goes(database: Database):
    await put(database, t.room, lookup=b"l", sealed=b"s", kind="unknown", seen_at=NOON)

    await stays_until(database, t.room, NOON + KEPT_UNKNOWN)


async def test_the_hash_of_a_message_that_is_done_goes_after_two_days(database: Database, town: Town):
    room = await town.room("aino")
    await put(database, t.envelope, lookup=b"l", room=room.id, state="done", received_at=NOON)

    await stays_until(database, t.envelope, NOON + retention.KEPT_DONE)


@pytest.mark.parametrize("state", ["locked", "aside"])
async def test_what_could_never_be_read_in_a_staff_room_goes_after_a_month(database: Database, town: Town, state: str):
    room = await town.room("duty", "duty")
    await put(database, t.envelope, lookup=b"l", room=room.id, state=state, sealed=b"s", received_at=NOON)

    await stays_until(database, t.envelope, NOON + retention.KEPT_UNREAD)


async def test_what_a_student_wrote_is_never_dropped_by_that_clock(database: Database, town: Town):
    aino = await town.student("aino")
    await town.wrote("aino", "$1")
    async with database.tx() as tx:
        await tx.execute(update(t.envelope).values(state="locked", conversation=aino.id))

    await tidied(database, NOON + A_DECADE)

    assert await count(database, t.envelope) == 1


async def test_who_has_left_is_known_while_a_desk_was_theirs_and_two_years_at_least(database: Database, town: Town):
    gone = {"alias": "Tutori Kuusi", "role": "tutor", "responds": True, "lookup": None, "left_at": NOON}
    await put(database, t.seat, who="kuusi", **gone)
    await put(database, t.seat, who="koivu", **gone)
    await town.desk(await town.student("aino"))

    await tidied(database, NOON + RECORDS - MOMENT)
    assert await count(database, t.seat) == 2
    await tidied(database, NOON + RECORDS + MOMENT)
    async with database.tx() as tx:
        assert list((await tx.execute(select(t.seat.c.who))).scalars()) == ["koivu"], "whose desk it is"


async def test_of_a_student_who_was_in_danger_and_erased_everything_nothing_is_left_in_the_end(
    database: Database, town: Town, vault: Vault
):
    """The longest way: an alarm, an opening, a threat that was kept, an audit line; and then the years."""
    aino = await town.student("aino")
    await town.wrote("aino", "$1")
    await an_alarm(database, 1, conversation=aino.id, pseudonym=aino.pseudonym)
    await an_alarm(database, NEWEST)
    await put(database, t.opening, **AN_OPENING, id=1, alarm=1)
    await put(database, t.opening, **AN_OPENING, id=NEWEST, alarm=NEWEST)
    await put(database, t.evidence, alarm=1, key=b"k", sealed=b"s", written_at=NOON, expires_at=NOON)
    async with database.tx() as tx:
        stored = await conversations.by_number(tx, aino.id, staff)
        assert stored is not None
        await erasing.erase(tx, vault, stored, Erase(EraseFarewell(), None, all_of_account=True), {})
        await tx.execute(t.evidence.delete().where(t.evidence.c.expires_at <= NOON))

    await tidied(database, NOON + A_DECADE)

    left = {table.name: await count(database, table) for table in t.metadata.sorted_tables}
    assert {name: rows for name, rows in left.items() if rows} == {"alarm": 1, "opening": 1}
    async with database.tx() as tx:
        assert list((await tx.execute(select(t.alarm.c.id))).scalars()) == [NEWEST]
