"""The notice side from a hit to what lies in the rooms, on both databases."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select, text

from bot.db.engine import Database
from bot.errors import SecretsFault
from bot.notices.db import audit, counts, keeping
from bot.notices.db.tables import errand, fact, metadata, notice, taken, tally, told
from bot.notices.desk import Taken
from risk_feed.cards import FINISH, HAND, SNOOZE, TAKE
from risk_feed.clearing import Cleared
from risk_feed.life import Note, Noted
from risk_feed.model import Field, NoticeId, NoticeRole, RuleId
from risk_feed.notice import Ending, Standing
from tests.notice_life_makers import (
    ADVISOR,
    DAY,
    KURAATTORI,
    LEHTO,
    MONDAY,
    OPO,
    POLICY,
    REHTORI,
    SAARI,
    SALMI,
    a_hit,
    a_notice,
    facts,
)
from tests.notice_makers import student
from tests.notice_world import SCHOOL, VAULT, Side

BOTH = (NoticeRole.RYHMANOHJAAJA, NoticeRole.OPO)


async def one(database: Database, number: int = 1) -> Any:
    async with database.tx() as tx:
        return await keeping.find(tx, number)


async def rows(database: Database, table: Any) -> int:
    async with database.tx() as tx:
        return (await tx.execute(select(func.count()).select_from(table))).scalar_one()


async def noted(database: Database) -> list[tuple[str, str | None, str]]:
    async with database.tx() as tx:
        assert await audit.first_break(tx) is None
        return [(entry.what, entry.by, entry.detail) async for entry in audit.entries(tx)]


# --- it comes in ----------------------------------------------------------------------------------------------------
async def test_a_hit_lies_as_a_card_in_each_roles_room_with_that_roles_own_fields(side: Side):
    came = await side.desk.take([a_hit(roles=BOTH)], batch="file 1")
    await side.deliver()

    assert came == Taken(raised=2)
    assert "poissa 36 h" in side.rooms.card(ADVISOR).text
    assert "kertynyt" not in side.rooms.card(ADVISOR).text
    assert "kertynyt 4,5" in side.rooms.card(OPO).text
    assert "poissa 36 h" not in side.rooms.card(OPO).text
    assert "Tästä tietää myös: opo" in side.rooms.card(ADVISOR).text
    assert side.rooms.card(ADVISOR).offers == (TAKE, SNOOZE, HAND, FINISH)
    assert len(side.rooms.messages) == 2
    assert await rows(side.database, errand) == 0


async def test_the_same_delivery_twice_is_one(side: Side):
    await side.desk.take([a_hit()], batch="file 1")
    again = await side.desk.take([a_hit()], batch="file 1")
    other = await side.desk.take([a_hit()], batch="file 2")
    await side.deliver()

    assert again == Taken(known=True)
    assert other == Taken()
    assert len(side.rooms.messages) == 1


async def test_a_delivery_that_was_cut_off_is_taken_in_again_and_nothing_comes_twice(side: Side):
    hits = [a_hit(student=student(number), roles=BOTH) for number in range(60)]
    await side.desk.take(hits[:55], batch="cut off")
    async with side.database.tx() as tx:
        await tx.execute(taken.delete())

    assert await side.desk.take(hits, batch="cut off") == Taken(raised=10)
    await side.deliver()
    assert len(side.rooms.messages) == 120


async def test_new_facts_change_the_card_that_lies_there(side: Side):
    await side.desk.take([a_hit()], batch="file 1")
    await side.deliver()
    later = a_hit(facts=facts(41.5), at=MONDAY + DAY)

    assert await side.desk.take([later, later], batch="file 2") == Taken(updated=1)
    await side.deliver()

    assert len(side.rooms.messages) == 1
    assert "poissa 41,5 h" in side.rooms.card().text


async def test_what_nobody_can_be_told_is_only_counted(side: Side):
    hits = [
        a_hit(campus="mantyla"),
        a_hit(rule=RuleId("unknown")),
        a_hit(roles=(NoticeRole.ERITYISOPETTAJA, NoticeRole.OPO)),
    ]

    assert await side.desk.take(hits, batch="file 1") == Taken(raised=1, no_room=2, no_rule=1)


async def test_when_the_records_do_not_meet_the_rule_any_more_the_room_is_told(side: Side):
    await side.desk.take([a_hit()], batch="file 1")
    await side.deliver()
    side.now = MONDAY + DAY
    gone = Cleared(student(), RuleId("away"), side.now, sources=frozenset({"primus"}))

    assert (await side.desk.take([], [gone], batch="file 2")).cleared == 1
    await side.deliver()

    assert side.rooms.texts() == [
        "Heräte 1 päättyi: tiedot eivät enää täytä sääntöä",
        "Heräte 1 päättyi itsestään. Syy näkyy kortissa.",
    ]
    assert await rows(side.database, fact) == 0


# --- people ---------------------------------------------------------------------------------------------------------
async def test_a_reaction_and_a_word_do_the_same(side: Side):
    await side.desk.take([a_hit(), a_hit(student=student(2))], batch="file 1")
    await side.deliver()
    first, second = side.rooms.messages

    await side.presses(SAARI, TAKE, card=first)
    await side.writes(SAARI, "otan", answered=second.id)

    assert all("Otti: **Ohjaaja Saari**" in text for text in side.rooms.texts())
    assert (await one(side.database)).standing is Standing.OWNED


async def test_a_press_that_is_told_twice_counts_once(side: Side):
    await side.desk.take([a_hit()], batch="file 1")
    await side.deliver()
    for _ in range(2):
        await side.desk.pressed(SALMI.who, "$same", side.rooms.card().id, TAKE, ADVISOR)
    await side.deliver()

    assert len(side.rooms.messages) == 2, "one answer"
    assert "kuuluu toiselle roolille" in side.rooms.texts()[1]


async def test_a_press_that_is_faster_than_the_note_of_where_the_card_lies_waits_for_it(side: Side):
    """Both for a new card, and for one that is shown anew to whoever came later."""
    await side.desk.take([a_hit()], batch="file 1")
    await side.deliver(settle=False)

    assert not await side.desk.pressed(SAARI.who, "$early", side.rooms.card().id, TAKE, ADVISOR)
    await side.deliver()

    await side.desk.readers_are(ADVISOR, frozenset({SAARI.who, LEHTO.who}))
    await side.deliver(settle=False)
    shown = side.rooms.messages[-1]
    assert not await side.desk.pressed(LEHTO.who, "$later", shown.id, TAKE, ADVISOR)
    assert not await side.desk.wrote(LEHTO.who, "$word", "otan", ADVISOR, answered=shown.id)
    await side.deliver()
    assert await side.desk.pressed(LEHTO.who, "$later", shown.id, TAKE, ADVISOR)
    assert (await one(side.database)).owner == LEHTO.who


async def test_handing_over_leaves_one_line_there_and_a_card_here_with_its_own_fields(side: Side):
    await side.desk.take([a_hit()], batch="file 1")
    await side.deliver()
    await side.writes(SAARI, "siirrä 1 opo")

    assert side.rooms.texts(ADVISOR) == ["Heräte 1 on nyt roolilla: opo"]
    assert "kertynyt 4,5" in side.rooms.card(OPO).text
    assert "poissa 36 h" not in side.rooms.card(OPO).text
    assert "Tästä tietää myös: ryhmänohjaaja" in side.rooms.card(OPO).text
    await side.writes(SAARI, "valmis 1 yhteys")
    assert "kuuluu toiselle roolille" in side.rooms.texts(ADVISOR)[-1]


async def test_a_kuraattori_comes_only_with_the_students_yes(side: Side):
    await side.desk.take([a_hit()], batch="file 1")
    await side.deliver()
    await side.writes(SAARI, "siirrä 1 kuraattori")
    assert "Kysy ensin opiskelijalta" in side.rooms.texts()[-1]
    assert side.rooms.texts(KURAATTORI) == []

    await side.writes(SAARI, "siirrä 1 kuraattori sovittu")

    assert "on sovittu, että otat yhteyttä" in side.rooms.card(KURAATTORI).text
    assert "36" not in side.rooms.card(KURAATTORI).text


async def test_a_role_that_has_its_own_card_gets_no_second_one(side: Side):
    await side.desk.take([a_hit(roles=BOTH)], batch="file 1")
    await side.deliver()
    await side.writes(SAARI, "siirrä 1 opo")

    assert "on tästä jo oma kortti" in side.rooms.texts()[-1]


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("!otan", "Mitä korttia tarkoitat?"), ("otan 7", "Sen numeron korttia ei ole tässä huoneessa."),
        ("!ohje", "Näin kortteja hoidetaan."), ("!tilanne", "Yksi avoin heräte."),
        ("valmis 1", "Miten heräte 1 päättyi?"), ("siirrä 1 äiti", "Kenelle heräte 1 siirtyy?"),
        ("torkku 1 40d", "Näin pitkä torkku ei käy."),
    ],
)  # fmt: skip
async def test_whoever_asks_is_answered_with_the_next_step(side: Side, line: str, answer: str):
    await side.desk.take([a_hit()], batch="file 1")
    await side.deliver()
    await side.writes(SAARI, line)

    said = side.rooms.messages[-1]
    assert said.text.startswith(answer)
    assert said.answers == "$event1"
    assert len(said.text.splitlines()) <= 12


async def test_another_room_does_not_learn_that_a_number_exists(side: Side):
    await side.desk.take([a_hit()], batch="file 1")
    await side.deliver()
    await side.writes(SALMI, "otan 1", OPO)

    assert side.rooms.texts(OPO) == ["Sen numeron korttia ei ole tässä huoneessa. Mitään ei tehty."]


async def test_talk_is_let_be(side: Side):
    await side.desk.take([a_hit()], batch="file 1")
    await side.deliver()
    await side.writes(SAARI, "soitan hänelle huomenna", answered=side.rooms.card().id)
    await side.presses(SAARI, "👍")

    assert len(side.rooms.messages) == 1
    assert await rows(side.database, taken) == 1


async def test_at_the_end_one_line_is_left_and_what_the_records_said_is_gone(side: Side):
    await side.desk.take([a_hit()], batch="file 1")
    await side.deliver()
    await side.writes(SAARI, "valmis 1 väärä tieto")

    assert side.rooms.texts() == ["Heräte 1 päättyi: tieto oli väärä · Ohjaaja Saari"]
    assert await rows(side.database, fact) == 0
    async with side.database.tx() as tx:
        assert await counts.wrong_ones(tx) == [("primus", "away", 1)]
    assert await noted(side.database) == [("raised", None, ""), ("ended", "saari", "wrong_data")]


async def test_after_somebody_acted_the_same_rule_is_quiet_and_then_begins_anew(side: Side):
    await side.desk.take([a_hit()], batch="file 1")
    await side.deliver()
    await side.writes(SAARI, "valmis 1 yhteys")

    assert await side.desk.take([a_hit(at=MONDAY + 29 * DAY)], batch="file 2") == Taken(quiet=1)
    assert await side.desk.take([a_hit(at=MONDAY + 31 * DAY)], batch="file 3") == Taken(raised=1)


# --- the month -------------------------------------------------------------------------------------------------------
COUNTED = replace(SCHOOL, policy=replace(POLICY, counts=frozenset({REHTORI})))
DECEMBER = datetime(2026, 12, 1, 7, 0, tzinfo=UTC)


async def test_when_a_month_is_over_its_room_is_told_once_in_words_and_in_a_picture(side: Side):
    side.school = COUNTED
    hits = [a_hit(student=student(number)) for number in range(7)]
    await side.desk.take([*hits, a_hit(student=student(8), group="")], batch="file 1")
    for at in (MONDAY, DECEMBER - DAY, DECEMBER, DECEMBER + timedelta(hours=1), DECEMBER + DAY):
        await side.ticks(at)

    october, in_words, drawn = [one for one in side.rooms.messages if one.post == REHTORI]
    assert october.text == "Herätteitä 10/2026: ei yhtään."
    assert in_words.text.splitlines()[:2] == ["**Herätteet 11/2026**", "Poissaoloja on paljon (ryhmänohjaaja): 8"]
    assert drawn.picture is not None
    assert drawn.picture.png.startswith(b"\x89PNG")
    assert (drawn.picture.width, drawn.picture.height) == (960, 228)
    assert drawn.text == "Kuva: herätteet 11/2026 säännöittäin. Samat luvut ovat yllä tekstinä."


async def test_a_month_waits_for_a_school_day_in_working_hours(side: Side):
    side.school = COUNTED
    for at in (datetime(2026, 11, 1, 9, tzinfo=UTC), datetime(2026, 11, 2, 5, 59, tzinfo=UTC)):
        await side.ticks(at)
        assert side.rooms.texts(REHTORI) == []
    await side.ticks(datetime(2026, 11, 2, 6, 0, tzinfo=UTC))

    assert len(side.rooms.texts(REHTORI)) == 1


async def test_no_group_is_in_the_clear_in_the_counts(side: Side):
    await side.desk.take([a_hit(group="24SALAINEN"), a_hit(student=student(2), group="24SALAINEN")], batch="file 1")

    async with side.database.tx() as tx:
        found = [tuple(row) for row in await tx.execute(select(tally))]
        assert [(one.group, one.count) for one in await counts.of_month(tx, VAULT, "2026-11")] == [("24SALAINEN", 2)]
    assert "SALAINEN" not in str(found)


# --- the clock ------------------------------------------------------------------------------------------------------
async def test_a_card_that_nobody_takes_is_called_to_mind_once_and_then_goes_to_the_next_in_line(side: Side):
    await side.desk.take([a_hit()], batch="file 1")
    await side.deliver()
    for days in range(1, 8):
        await side.ticks(MONDAY + days * DAY)

    assert len(side.rooms.messages) == 2
    assert side.rooms.messages[1].text.startswith("Heräte 1 odottaa yhä ottajaa.")
    assert side.rooms.messages[1].answers == side.rooms.messages[0].id
    await side.ticks(MONDAY + 8 * DAY)
    assert side.rooms.texts(ADVISOR)[0] == "Heräte 1 on nyt roolilla: opo"
    assert "Heräte 1" in side.rooms.card(OPO).text


async def test_whoever_left_the_roster_leaves_no_card_behind(side: Side):
    await side.desk.take([a_hit()], batch="file 1")
    await side.deliver()
    await side.presses(SAARI, TAKE)
    side.school = replace(SCHOOL, staff={LEHTO.who: LEHTO.posts})
    await side.ticks(MONDAY + timedelta(hours=1))

    assert "Kukaan ei ole vielä ottanut tätä." in side.rooms.card().text
    assert side.rooms.texts()[-1].startswith("Heräte 1 jäi ilman tekijää.")
    await side.presses(SAARI, TAKE)
    assert "kuuluu toiselle roolille" in side.rooms.texts()[-1]


async def test_a_rule_that_is_switched_off_takes_its_cards_along(side: Side):
    await side.desk.take([a_hit()], batch="file 1")
    await side.deliver()
    side.school = replace(SCHOOL, rules=())
    await side.ticks(MONDAY + timedelta(hours=1))

    assert side.rooms.texts()[0] == "Heräte 1 päättyi: sääntö ei ole enää käytössä"


async def test_a_room_with_a_digest_gets_its_cards_and_one_line_in_the_morning(side: Side):
    side.school = replace(SCHOOL, policy=replace(POLICY, digests=frozenset({ADVISOR})))
    await side.desk.take([a_hit(), a_hit(student=student(2))], batch="file 1")
    await side.ticks(MONDAY + timedelta(hours=2))
    assert side.rooms.messages == []

    for minutes in (0, 1):
        await side.ticks(MONDAY + DAY + timedelta(minutes=minutes))

    assert len(side.rooms.messages) == 3
    assert side.rooms.texts()[-1] == "2 avointa herätettä."


async def test_an_ended_notice_goes_when_its_time_is_up_and_the_log_stays(side: Side):
    await side.desk.take([a_hit()], batch="file 1")
    await side.deliver()
    await side.writes(SAARI, "valmis 1 yhteys")
    await side.ticks(MONDAY + 364 * DAY)
    assert await rows(side.database, notice) == 1

    await side.ticks(MONDAY + 366 * DAY)

    assert await rows(side.database, notice) == await rows(side.database, told) == 0
    assert len(await noted(side.database)) == 2
    await side.desk.take([a_hit(at=side.now)], batch="file 2")
    assert await one(side.database, 2) is not None, "a number is never used twice"


# --- nothing lost, nothing twice ------------------------------------------------------------------------------------
async def test_what_was_said_before_the_power_went_is_not_said_again(side: Side):
    await side.desk.take([a_hit(roles=BOTH)], batch="file 1")
    await side.deliver(settle=False)
    await side.deliver(settle=False)
    await side.deliver()
    await side.presses(SAARI, TAKE)

    assert len(side.rooms.messages) == 2
    assert "Otti" in side.rooms.card(ADVISOR).text
    assert await rows(side.database, errand) == 0


async def test_what_was_said_before_the_last_commits_were_lost_is_not_said_again(side: Side):
    """After a power cut SQLite may miss its last commits; what they had led to was said already."""
    for _ in range(2):
        await side.desk.take([a_hit(roles=BOTH)], batch="file 1")
        await side.deliver()
        await side.desk.wrote(SAARI.who, "$help", "!ohje", ADVISOR)
        await side.deliver()
        async with side.database.tx() as tx:
            for table in reversed(metadata.sorted_tables):
                await tx.execute(table.delete())

    assert len(side.rooms.messages) == 3


async def test_a_decision_that_cannot_be_saved_whole_leaves_nothing(side: Side, monkeypatch: pytest.MonkeyPatch):
    async def no_log(*_: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr(audit, "append", no_log)
    with pytest.raises(RuntimeError):
        await side.desk.take([a_hit()], batch="file 1")
    monkeypatch.undo()

    for table in metadata.sorted_tables:
        assert await rows(side.database, table) == 0, table.name
    assert await side.desk.take([a_hit()], batch="file 1") == Taken(raised=1)


# --- at rest --------------------------------------------------------------------------------------------------------
async def test_nothing_that_tells_who_it_is_stands_in_the_clear(side: Side):
    await side.desk.take([a_hit(roles=BOTH)], batch="file 1")
    await side.deliver()
    await side.writes(SAARI, "siirrä 1 kuraattori sovittu")
    await side.desk.take([a_hit(facts=facts(12345.5), at=MONDAY + DAY)], batch="file 2")

    shown = ""
    async with side.database.tx() as tx:
        for table in metadata.sorted_tables:
            shown += str([tuple(row) for row in await tx.execute(select(table))])

    assert "Opiskelija" not in shown
    assert "12345.5" not in shown
    assert "$said" not in shown


async def test_facts_of_one_notice_never_open_as_those_of_another(side: Side):
    await side.desk.take([a_hit(), a_hit(student=student(2))], batch="file 1")
    async with side.database.tx() as tx:
        sealed = (await tx.execute(select(fact.c.sealed).where(fact.c.notice == 1))).scalar_one()
        await tx.execute(fact.update().where(fact.c.notice == 2).values(sealed=sealed))
    async with side.database.tx() as tx:
        with pytest.raises(SecretsFault):
            await keeping.facts_of(tx, VAULT, NoticeId(2))


async def test_every_kind_of_fact_is_kept_as_it_was(side: Side):
    from datetime import date

    from tests.notice_life_makers import fact as told_fact

    every = (
        told_fact(Field.STUDENT_NAME, "Äijö"), told_fact(Field.MINOR, True), told_fact(Field.FAILED_COURSES, 3),
        told_fact(Field.ABSENT_H_TOTAL, 12.5), told_fact(Field.PLAN_UPDATED_ON, date(2026, 1, 2)),
    )  # fmt: skip
    async with side.database.tx() as tx:
        kept = await keeping.add(tx, a_notice(id=NoticeId(0)))
        await keeping.keep_facts(tx, VAULT, kept.id, every)
        found = await keeping.facts_of(tx, VAULT, kept.id)

    assert found == every
    assert [type(one.value) for one in found] == [type(one.value) for one in every]


@pytest.mark.parametrize(
    "notice_",
    [
        a_notice(Standing.OWNED, owner=None), a_notice(Standing.ENDED), a_notice(outcome=Ending.EXPIRED),
        a_notice(Standing.SNOOZED, wakes_on=None),
    ],
)  # fmt: skip
async def test_the_schema_refuses_what_the_types_would_not_say(side: Side, notice_: Any):
    from sqlalchemy.exc import IntegrityError

    with pytest.raises(IntegrityError):
        async with side.database.tx() as tx:
            await keeping.add(tx, notice_)


async def test_one_role_never_has_two_open_notices_of_one_thing(side: Side):
    from sqlalchemy.exc import IntegrityError

    async with side.database.tx() as tx:
        await keeping.add(tx, a_notice(Standing.ENDED, outcome=Ending.EXPIRED, ended_at=MONDAY))
        await keeping.add(tx, a_notice())
    with pytest.raises(IntegrityError):
        async with side.database.tx() as tx:
            await keeping.add(tx, a_notice())


# --- the log --------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "change",
    [
        "UPDATE audit SET what = 'ended' WHERE id = 2", "UPDATE audit SET notice = 9 WHERE id = 2",
        "UPDATE audit SET rule = 'x' WHERE id = 2", "UPDATE audit SET role = 'opo' WHERE id = 2",
        "UPDATE audit SET \"by\" = 'lehto' WHERE id = 2", "UPDATE audit SET detail = 'x' WHERE id = 2",
        "UPDATE audit SET at = at + 1 WHERE id = 2", "DELETE FROM audit WHERE id = 2",
    ],
)  # fmt: skip
async def test_a_line_of_the_log_that_was_changed_or_removed_is_found(side: Side, change: str):
    async with side.database.tx() as tx:
        for what in (Noted.RAISED, Noted.TAKEN, Noted.SNOOZED):
            await audit.append(tx, a_notice(), Note(what, SAARI.who, "3"), MONDAY)
        last = [entry async for entry in audit.entries(tx)][-1]
        assert await audit.first_break(tx) is None
        assert await audit.stands(tx, last.number, last.chain)
        await tx.execute(text(change))
        assert await audit.first_break(tx) == 2
