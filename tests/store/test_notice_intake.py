"""From rows to cards, to changed cards and to notices that have ended."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.notices.db.tables import notice
from bot.notices.desk import Taken
from bot.notices.intake import Intake
from risk_feed.deciding import HeldWhy
from risk_feed.facts import Door, StudentFacts
from risk_feed.feed_faults import FeedFaults
from risk_feed.model import Hit, NoticeRole, Post
from risk_feed.rows import Told, TurnedAway
from risk_feed.sources import CANONICAL
from tests.notice_intake_world import csv, keyed, row
from tests.notice_life_makers import ADVISOR, DAY, OPO, POLICY, RANTA, away_rule
from tests.notice_makers import student, told
from tests.notice_world import SCHOOL, Side


def facts(number: int = 1, hours: float | None = 40.0, **more: object) -> StudentFacts:
    return told(number, absent_h_total=hours, **{"campus": RANTA, **more})


def intake(side: Side) -> Intake:
    return Intake(side.desk, keyed, lambda: side.now)


async def came(side: Side, rows: Sequence[Told], batch: str) -> Taken:
    taken = (await intake(side).rows(rows, batch, minds_door=batch != "moodle")).taken
    await side.deliver()
    return taken


async def test_rows_become_cards_in_each_roles_room(side: Side):
    assert await came(side, [facts(1), facts(2, 3.0)], "a") == Taken(raised=2)
    assert [len(side.rooms.texts(post)) for post in (ADVISOR, OPO)] == [1, 1]
    assert "poissa 40 h" in side.rooms.texts()[0]


async def test_what_no_longer_holds_ends_and_who_is_not_told_of_stays(side: Side):
    await came(side, [facts(1), facts(2)], "a")
    side.now += DAY

    assert (await came(side, [facts(1, 20.0)], "b")).cleared == 2

    first, second = side.rooms.texts()[:2]
    assert "päättyi" in first
    assert "poissa 40 h" in second


async def test_a_report_without_the_column_ends_nothing(side: Side):
    await came(side, [facts(1)], "a")
    side.now += DAY

    assert await came(side, [facts(1, None, days_since_lms_login=1)], "b") == Taken()
    assert await came(side, [facts(1, 0.0, source="moodle")], "moodle") == Taken()
    assert "poissa 40 h" in side.rooms.texts()[0]


async def test_who_has_turvakielto_from_now_on_has_no_card_and_no_facts_any_more(side: Side):
    await came(side, [facts(1), facts(2)], "a")

    assert (await came(side, [TurnedAway(student(1), Door.TURVAKIELTO), facts(2)], "b")).cleared == 2
    assert "Opiskelija 1" not in "".join(side.rooms.texts())
    assert "turvakielto" not in "".join(side.rooms.texts()).casefold()
    assert "Opiskelija 2" in side.rooms.texts()[1]


async def test_a_system_that_knows_nothing_of_turvakielto_does_not_bring_back_whom_another_left_out(side: Side):
    one = intake(side)
    from_moodle = [facts(1, source="moodle"), facts(2, source="moodle")]
    await one.rows([TurnedAway(student(1), Door.TURVAKIELTO)], "a")

    after = await one.rows(from_moodle, "b", minds_door=False)

    assert after.taken.raised == 2
    assert after.turned_away[Door.TURVAKIELTO] == 1
    async with side.database.tx() as tx:
        assert set((await tx.execute(select(notice.c.student))).scalars()) == {student(2)}


async def test_whom_the_system_that_tells_lets_in_again_is_in_again(side: Side):
    one = intake(side)
    await one.rows([TurnedAway(student(1), Door.TURVAKIELTO)], "a")
    await one.rows([facts(1, 3.0)], "b")

    assert (await one.rows([facts(1, source="moodle")], "c", minds_door=False)).taken.raised == 2


async def test_a_rule_in_rehearsal_and_a_role_without_a_room_are_counted(side: Side):
    side.school = replace(
        SCHOOL,
        rules=(away_rule(rehearsal=True), replace(away_rule(), id="lone", roles=(NoticeRole.ERITYISOPETTAJA,))),
        policy=replace(POLICY, next_in_line={}),
    )

    after = await intake(side).rows([facts(1)], "a")

    assert after.held == {HeldWhy.REHEARSAL: 1, HeldWhy.NO_SUCH_ROLE: 1}
    assert after.taken == Taken()


async def test_a_campus_without_rooms_gets_nothing(side: Side):
    after = await intake(side).rows([facts(1, campus="mantyla")], "a")

    assert after.held == {HeldWhy.NO_SUCH_ROLE: 1}
    assert after.taken == Taken()


async def test_a_school_that_names_no_campus_has_one_whatever_its_records_call_it(side: Side, tmp_path: Path):
    lone = Post(NoticeRole.RYHMANOHJAAJA)
    side.school = replace(SCHOOL, policy=replace(POLICY, rooms=frozenset({lone}), next_in_line={}))
    (tmp_path / "a.csv").write_text(csv(row(2, 40, campus="ranta")), encoding="utf-8")

    by_rows = await intake(side).rows([facts(1, campus="keskusta")], "a")
    by_file = await intake(side).file(tmp_path / "a.csv", CANONICAL)
    await side.deliver()

    assert (by_rows.taken.raised, by_file.taken.raised) == (1, 1)
    assert len(side.rooms.texts(lone)) == 2


async def test_facts_of_a_role_without_a_room_are_not_kept(side: Side, monkeypatch: pytest.MonkeyPatch):
    side.school = replace(SCHOOL, policy=replace(POLICY, rooms=frozenset({ADVISOR}), next_in_line={}))
    desk, hits = side.desk, list[Hit]()
    take = desk.take

    async def seen(found: Sequence[Hit], gone=(), *, batch: str) -> Taken:
        hits.extend(found)
        return await take(found, gone, batch=batch)

    desk.take = seen  # type: ignore[method-assign]
    await Intake(desk, keyed, lambda: side.now).rows([facts(1, credits_earned=4.5)], "a")

    assert {one.field.value for one in hits[0].facts} == {"student_name", "group", "absent_h_total"}


async def test_a_file_comes_in_whole_and_the_same_file_does_nothing(side: Side, tmp_path: Path):
    file = tmp_path / "a.csv"
    file.write_text(csv(row(1, "40,0"), row(2, "3,0"), row(3, "99", hidden="kyllä")), encoding="utf-8")
    one = intake(side)

    first, second = await one.file(file, CANONICAL), await one.file(file, CANONICAL)

    assert (first.rows, first.students, first.taken) == (3, 2, Taken(raised=2))
    assert first.turned_away[Door.TURVAKIELTO] == 1
    assert second.taken == Taken(known=True)


async def test_of_a_file_with_one_fault_nothing_is_taken(side: Side, tmp_path: Path):
    file = tmp_path / "a.csv"
    file.write_text(csv(row(1, "40,0"), row(2, "paljon")), encoding="utf-8")

    with pytest.raises(FeedFaults):
        await intake(side).file(file, CANONICAL)

    assert await side.desk.errands() == []


@pytest.mark.parametrize("off", [timedelta(days=3), timedelta(days=-130)])
async def test_facts_of_a_sender_whose_clock_is_far_off_are_refused(side: Side, tmp_path: Path, off: timedelta):
    file = tmp_path / "a.csv"
    file.write_text(csv(row(1, "40,0", day=(side.now + off).date())), encoding="utf-8")

    with pytest.raises(FeedFaults, match="as_of"):
        await intake(side).file(file, CANONICAL)
