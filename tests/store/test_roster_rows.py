"""The roster at rest: what operators wrote, whom the service let in, and nobody's account in the clear."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from bot.cli import roster as command
from bot.db import places, roster
from bot.db.roster import Seat
from bot.db.tables import roster as table
from bot.db.tables import seat as seats
from config.roster import Entry
from config.settings import Settings
from rooms.model import Language, StaffId
from rooms.roster import Person, Training
from tests.makers import KOIVU, KUUSI, LAINE, NOON, minutes

TRAINED = Person(
    KUUSI,
    campus="ranta",
    languages=frozenset({Language.FI, Language.SV}),
    at_once=2,
    since=date(2025, 8, 1),
    training=Training("Vertaistuki 1", date(2025, 5, 30), date(2026, 5, 30), practised=True),
)
TUTOR = Entry(TRAINED, "@salainen:koulu.fi", "m" * 43)
COUNSELLOR = Entry(Person(KOIVU), "@toinen:koulu.fi")


async def kept(database, vault, *entries: Entry, by: str = "it") -> None:
    async with database.tx() as tx:
        for one in entries:
            await roster.keep(tx, vault, one, by, NOON)


async def test_whoever_is_written_down_is_read_as_they_were_written(database, vault):
    await kept(database, vault, TUTOR, COUNSELLOR)

    async with database.tx() as tx:
        assert await roster.everybody(tx, vault) == [COUNSELLOR, TUTOR]
        assert await roster.writers(tx) == {"koivu": "it", "kuusi": "it"}


async def test_no_account_stands_in_the_table(database, vault):
    await kept(database, vault, TUTOR)

    async with database.tx() as tx:
        row = (await tx.execute(select(table))).one()
    assert b"salainen" not in b"".join(one if isinstance(one, bytes) else str(one).encode() for one in row)
    assert "salainen" not in repr(TUTOR)


async def test_writing_somebody_anew_changes_them(database, vault):
    await kept(database, vault, TUTOR)
    renewed = replace(TRAINED, training=replace(TRAINED.training, valid_until=date(2027, 5, 30)))

    await kept(database, vault, replace(TUTOR, person=renewed), by="komentorivi")

    async with database.tx() as tx:
        assert [one.person for one in await roster.everybody(tx, vault)] == [renewed]
        assert await roster.writers(tx) == {"kuusi": "komentorivi"}


async def test_one_account_cannot_be_two_people(database, vault):
    await kept(database, vault, TUTOR)

    with pytest.raises(IntegrityError):
        await kept(database, vault, replace(COUNSELLOR, matrix_id=TUTOR.matrix_id))


async def test_the_account_of_whoever_is_removed_goes_at_once_and_key_alias_and_role_stay(database, vault):
    await kept(database, vault, TUTOR)

    async with database.tx() as tx:
        assert await roster.remove(tx, KUUSI.who, "it2", NOON + minutes(1))
        assert not await roster.remove(tx, KUUSI.who, "it2", NOON + minutes(2)), "nobody is removed twice"
        assert not await roster.remove(tx, StaffId("nobody"), "it2", NOON)
        row = (await tx.execute(select(table))).one()
        assert await roster.everybody(tx, vault) == []
    assert (row.who, row.alias, row.role, row.written_by) == ("kuusi", KUUSI.alias, "tutor", "it2")
    assert (row.sealed, row.lookup, row.master_key, row.course, row.campus) == (None, None, None, None, None)
    assert row.removed_at == NOON + minutes(1)


async def test_the_account_may_be_somebody_elses_afterwards_and_the_key_as_well(database, vault):
    await kept(database, vault, TUTOR)
    async with database.tx() as tx:
        await roster.remove(tx, KUUSI.who, "it", NOON)

    await kept(database, vault, replace(COUNSELLOR, matrix_id=TUTOR.matrix_id), replace(TUTOR, matrix_id="@uusi:k.fi"))

    async with database.tx() as tx:
        assert [one.who for one in await roster.everybody(tx, vault)] == ["koivu", "kuusi"]


@pytest.mark.parametrize(
    "change", ["removed_at = 1", "sealed = NULL", "course = NULL", "at_once = 0", "role = 'rehtori'", "lookup = NULL"]
)
async def test_the_table_takes_nothing_that_the_types_would_not(database, vault, change: str):
    await kept(database, vault, TUTOR)

    with pytest.raises(IntegrityError):
        async with database.tx() as tx:
            await tx.execute(text(f"UPDATE roster SET {change}"))  # noqa: S608


async def test_whoever_left_is_still_known_by_alias_and_role(database, vault):
    koivu = Seat(KOIVU, roster.account_of(vault, COUNSELLOR.matrix_id), responds=True)
    laine = Seat(LAINE, roster.account_of(vault, "@laine:koulu.fi"), responds=True)
    async with database.tx() as tx:
        await roster.sit_down(tx, [koivu, laine])
        await roster.stand_up(tx, KOIVU.who, NOON)

    async with database.tx() as tx:
        assert await roster.seats(tx) == {LAINE.who: laine}
        assert await roster.former(tx) == {KOIVU.who: KOIVU}
        gone = (await tx.execute(select(seats).where(seats.c.who == KOIVU.who))).one()
        assert (gone.lookup, gone.left_at) == (None, NOON)
        await roster.sit_down(tx, [koivu])
        assert (await roster.seats(tx)).keys() == {KOIVU.who, LAINE.who}


async def test_the_rows_of_those_removed_go_when_the_service_has_followed(database, vault):
    await kept(database, vault, TUTOR, COUNSELLOR)

    async with database.tx() as tx:
        await roster.remove(tx, KUUSI.who, "it", NOON)
        await roster.bury(tx)
        assert list((await tx.execute(select(table.c.who))).scalars()) == ["koivu"]


async def test_only_their_own_pin_is_forgotten(database):
    async with database.tx() as tx:
        await places.keep_pin(tx, "koivu", "k" * 43, NOON)
        await places.keep_pin(tx, "laine", "l" * 43, NOON)
        await roster.forget_pin(tx, KOIVU.who)
        assert await places.pinned(tx, "koivu") is None
        assert await places.pinned(tx, "laine") == "l" * 43


async def test_the_conversations_of_somebody_are_found_with_their_desks(database, town):
    mine, other = await town.student("aino"), await town.student("otso")
    desks = [await town.desk(mine, room="d1"), await town.desk(other, LAINE.who, room="d2")]
    async with database.tx() as tx:
        for one, desk, who in ((mine, desks[0], "koivu"), (other, desks[1], "laine")):
            values = {"number": one.id, "who": who, "desk": desk.id}
            await tx.execute(
                text("UPDATE conversation SET responder = :who, desk = :desk, desk_since = 0 WHERE id = :number"),
                values,
            )
        assert await roster.conversations_of(tx, KOIVU.who) == [(mine.id, desks[0])]
        assert await roster.conversations_of(tx, StaffId("nobody")) == []


async def test_the_command_line_writes_beside_a_service_that_holds_the_database(database, tmp_path):
    """On PostgreSQL by its lease, which keeps out a second service and not an operator."""
    url = database._engine.url.render_as_string(hide_password=False)
    data = tmp_path / "data"
    data.mkdir(mode=0o700)
    settings = Settings.model_validate(
        {
            "data": data,
            "homeserver": {"url": "https://matrix.koulu.fi", "user": "@tuki:koulu.fi"},
            "database": {"url": url},
        }
    )

    async with command.beside(settings) as (beside, vault):
        async with beside.tx() as tx:
            await roster.keep(tx, vault, COUNSELLOR, "komentorivi", NOON)
        async with database.tx() as tx:
            assert await roster.writers(tx) == {"koivu": "komentorivi"}
