"""How things stand, read from the database: what there is, and of nobody."""

from dataclasses import replace

from bot.db import alarms, inbox, outbox, shifts, stock
from bot.db.engine import Database
from bot.db.outbox import Draft
from bot.db.stock import Line, Queue, Stock
from bot.vault import Vault
from moderation.alarm import Standing
from moderation.model import Tier
from moderation.policy import AlarmPolicy
from rooms.duty import Shift
from rooms.model import Phase, Place, Request, Service
from tests.makers import KOIVU, KUUSI, NOON, a_conversation, minutes
from tests.stock_makers import a_stock
from tests.store.conftest import Town
from tests.store.test_alarm_rows import an_alarm


async def taken(database: Database) -> Stock:
    async with database.tx() as tx:
        return await stock.take(tx)


async def waits(town: Town, name: str, service: Service, since: float, *, alarmed: bool = False) -> None:
    of = await town.student(name)
    request = Request(service, carded_at=NOON)
    waiting = a_conversation(
        Phase.WAITING, id=of.id, waiting_since=NOON + minutes(since), request=request, alarmed=alarmed
    )
    await town.save(waiting)


async def test_an_empty_service_has_nothing(database):
    assert await taken(database) == a_stock()


async def test_who_waits_is_counted_by_whom_they_wait_for_and_since_when(town, database):
    await waits(town, "aino", Service.TUTOR_CHAT, 3)
    await waits(town, "eino", Service.TUTOR_CHAT, 1)
    await waits(town, "helmi", Service.COUNSELLOR_CHAT, 2)
    await waits(town, "oskari", Service.TUTOR_CHAT, 5, alarmed=True)
    await waits(town, "toivo", Service.COUNSELLOR_CHAT, 4, alarmed=True)

    found = await taken(database)

    assert found.waiting == {
        Queue.TUTOR_CHAT: Line(2, NOON + minutes(1)),
        Queue.COUNSELLOR_CHAT: Line(1, NOON + minutes(2)),
        Queue.ALARM: Line(2, NOON + minutes(4)),
    }
    assert found.phases == {Phase.WAITING: 5}


async def test_a_talk_that_sleeps_is_told_apart(town, database):
    awake, asleep = await town.student("aino"), await town.student("eino")
    await town.save(a_conversation(Phase.ASSIGNED, id=awake.id))
    await town.save(a_conversation(Phase.ASSIGNED, id=asleep.id, asleep_since=NOON))

    found = await taken(database)

    assert (found.phases, found.asleep) == ({Phase.ASSIGNED: 2}, 1)


async def test_who_is_on_a_break_is_not_on_duty(database):
    async with database.tx() as tx:
        await shifts.begin(tx, Shift(KOIVU.who, Place.DUTY, NOON, NOON), NOON)
        await shifts.begin(tx, Shift(KUUSI.who, Place.TUTORS, NOON, NOON, on_break=True), NOON)

    assert (await taken(database)).on_duty == {Place.DUTY: 1}


async def test_open_alarms_are_counted_and_drills_and_closed_ones_are_not(database):
    policy = AlarmPolicy()
    owned = replace(an_alarm(2), standing=Standing.OWNED, owner=KOIVU.who, tier=Tier.URGENT)
    drill = replace(an_alarm(3), drill=True, raised_at=NOON + minutes(7))
    async with database.tx() as tx:
        for one in (an_alarm(1), replace(an_alarm(4), raised_at=NOON - minutes(1)), owned, drill):
            await alarms.add(tx, one, policy)

    found = await taken(database)

    assert found.alarms == {(Tier.IMMEDIATE, Standing.CALLED): 2, (Tier.URGENT, Standing.OWNED): 1}
    assert found.unanswered == {Tier.IMMEDIATE: Line(2, NOON - minutes(1))}
    assert found.drilled_at == NOON + minutes(7)


async def test_what_is_still_to_be_done_is_counted(town: Town, database: Database, vault: Vault):
    locked = await town.wrote("aino", "$1")
    await town.wrote("aino", "$2")
    async with database.tx() as tx:
        await inbox.lock(tx, locked.id)
        for number in (2, 1):
            await outbox.append(tx, vault, Draft("admin", {"do": "say"}), f"t{number}", NOON + minutes(number))

    found = await taken(database)

    assert found.errands == Line(2, NOON + minutes(1))
    assert found.envelopes == {"locked": 1, "ready": 1}
