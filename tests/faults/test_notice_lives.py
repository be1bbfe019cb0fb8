"""The notice side's rooms, wherever the power goes: every card once, every press heard once.

The real desk, ears and deliverer on a real database and a small homeserver. A day is lived through calmly first, and
each border is counted: every request and its answer, every transaction. Then again and again, the power going at the
next border. What is in memory is gone each time; a new life begins on what is on the disk and at the homeserver.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, cast

import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection
from structlog.testing import capture_logs

from bot.db.engine import Database
from bot.doors import Listeners
from bot.matrix.errors import Refused
from bot.notices.db import audit
from bot.notices.db.schema import NOTICES
from bot.notices.db.tables import card, errand, heard
from bot.notices.deliver import REMEMBERED, Delivery, content_of
from bot.notices.desk import Desk
from bot.notices.ears import KEY_WITHIN, Ears
from risk_feed.cards import FINISH, HAND, SNOOZE, TAKE
from risk_feed.model import NoticeRole, Post
from tests.notice_files import a_copy
from tests.notice_life_makers import ADVISOR, KOIVU, KURAATTORI, LEHTO, MONDAY, OPO, SAARI, SALMI, a_hit, facts
from tests.notice_makers import student
from tests.notice_world import SCHOOL, TEXTS, VAULT
from tests.world import BOT, Person, PowerCut, Trouble, World, transcript

BOTH = (NoticeRole.RYHMANOHJAAJA, NoticeRole.OPO)
WHERE = {ADVISOR: SAARI, OPO: SALMI, KURAATTORI: KOIVU}
IDS = {one.who: f"@{one.who}:koulu.fi" for one in (*WHERE.values(), LEHTO)}


class Mains(Database):
    """The real database, at the same plug as the homeserver's connection."""

    world: World

    @asynccontextmanager
    async def tx(self) -> AsyncIterator[AsyncConnection]:
        self.world.power.step("begin")
        async with super().tx() as connection:
            yield connection
            self.world.power.step("commit")
        self.world.power.effects += 1
        self.world.power.step("committed")


class Homeserver(World):
    """With what else the notice side asks for."""

    def changed(self, room: str = "") -> asyncio.Event:  # the gateway's, and the small world's own
        return super().changed()

    def trusts(self, user: str) -> bool:
        return user in self.verified

    async def sent_as(self, room: str, txn: str, since: datetime) -> str | None:
        async with self._asked("sent_as"):
            return self.kept.get((room, txn))

    @property
    def kept(self) -> dict[tuple[str, str], str]:
        """What each event says of how it was sent, for ever."""
        return self.__dict__.setdefault("_kept", {})

    def _once(self, room: str, txn: str, meant: object, do: Callable[[], Any]) -> str:
        event = super()._once(room, txn, meant, do)
        self.kept.setdefault((room, txn), event)
        return event


class NoDevices:
    """Who is verified does not change here."""

    async def look_at(self, users: object) -> None:
        return None


class School:
    """The rooms and people at the homeserver, and one life of the side after another."""

    def __init__(self, database: Mains) -> None:
        self.now = MONDAY
        self.world = database.world = Homeserver(now=lambda: self.now)
        self.world.slowness = 0.0
        self.database = database
        self.rooms = {post: self.world.new_room(BOT, name=post.role.value) for post in WHERE}
        self.people = {one.who: Person(self.world, IDS[one.who], verified=True) for one in WHERE.values()}
        for post, one in WHERE.items():
            self.people[one.who].joins(self.rooms[post])
        self.people[LEHTO.who] = Person(self.world, IDS[LEHTO.who], verified=True)
        self.world.move(self.rooms[ADVISOR], BOT, IDS[LEHTO.who], "invite")
        self.lives = 0
        self.begin()

    def begin(self) -> None:
        """A new life."""
        self.lives += 1
        seats = {post: frozenset({IDS[one.who]}) for post, one in WHERE.items()}
        seats[ADVISOR] |= {IDS[LEHTO.who]}
        self.desk = Desk(self.database, VAULT, SCHOOL, TEXTS, lambda: self.now)
        self.ears = Ears(
            source=self.world,
            gateway=cast(Any, self.world),
            database=self.database,
            vault=VAULT,
            desk=self.desk,
            devices=cast(Any, NoDevices()),
            rooms=self.rooms,
            seats=seats,
            people={matrix_id: who for who, matrix_id in IDS.items()},
            woken=lambda post: None,
            now=lambda: self.now,
        )
        self.delivery = Delivery(self.desk, self.world, self.rooms, seats, lambda: self.now, laid=self.ears.look_again)
        self.begun = False

    async def again(self, work: Callable[[], Awaitable[object]]) -> None:
        """Until it has gone through, in as many lives as that takes."""
        while True:
            try:
                await work()
                return
            except PowerCut:
                self.world.power.restore()
                self.begin()

    async def settles(self) -> None:
        """All that is to be heard and said."""

        async def work() -> None:
            if not self.begun:
                await self.ears.begin()
                self.begun = True
            while await self._round():
                pass

        await self.again(work)

    async def _round(self) -> bool:
        await self.ears.once(0.0)
        await self.ears.work()
        said = [await self.delivery.say_next(post) for post in self.rooms]
        await self.ears.work()
        return any(said)

    def last_card(self, post: Post) -> str:
        room = self.world.rooms[self.rooms[post]]
        return [one.id for one in room.events if "Heräte" in str(one.meant[1].get("body"))][-1]


async def a_day(school: School) -> None:
    """Cards in two rooms, a press, a line, a hand-over to a third, an end."""
    saari, salmi = school.people[SAARI.who], school.people[SALMI.who]
    await school.again(lambda: school.desk.take([a_hit(roles=BOTH), a_hit(student=student(2))], batch="file 1"))
    await school.settles()
    room, other = school.rooms[ADVISOR], school.rooms[OPO]
    card_of_two = school.last_card(ADVISOR)
    saari.reacts(room, card_of_two, TAKE)
    salmi.writes(other, "otan 1")
    await school.settles()
    school.people[LEHTO.who].joins(room)
    await school.settles()
    saari.replies(room, card_of_two, "siirrä kuraattori sovittu")
    salmi.writes(other, "soitan huomenna")
    await school.settles()
    salmi.writes(other, "valmis 2 ei tarvetta tiedossa")
    await school.settles()


async def remains(school: School) -> dict[str, Any]:
    school.world.power.cut_at = ()
    async with school.database.tx() as tx:
        assert await audit.first_break(tx) is None
        counts = {
            table.name: (await tx.execute(select(func.count()).select_from(table))).scalar_one()
            for table in (errand, heard, card)
        }
        log = [(one.what, one.notice, one.role, one.by, one.detail) async for one in audit.entries(tx)]
    return {"rooms": transcript(school.world, {}), "counts": counts, "log": log}


@pytest.fixture
def folder() -> Any:
    memory = Path("/dev/shm")
    with TemporaryDirectory(dir=memory if memory.is_dir() else None) as name:
        yield Path(name)


@asynccontextmanager
async def a_school(folder: Path, name: object = "db") -> AsyncIterator[School]:
    Mains.world = World(now=lambda: MONDAY)
    async with Mains.opened(await a_copy(folder, f"{name}.db"), NOTICES) as database:
        yield School(cast(Mains, database))


async def lived(folder: Path, cut_at: int | None) -> tuple[dict[str, Any], School]:
    async with a_school(folder, cut_at) as school:
        school.world.power.cut_at = () if cut_at is None else (cut_at,)
        await a_day(school)
        borders = list(school.world.power.distinct)
        after = await remains(school)
        school.world.power.distinct = borders
        return after, school


@pytest.mark.slow
async def test_wherever_the_power_goes_every_card_comes_once_and_every_press_counts_once(folder: Path):
    calm, school = await lived(folder, None)
    borders = school.world.power.distinct

    assert calm["counts"] == {"errand": 0, "heard": 0, "card": 6}
    assert [one for one in calm["log"] if one[0] in ("taken", "ended")] != []
    assert len(borders) > 60
    for cut_at in borders:
        after, cut = await lived(folder, cut_at)
        assert cut.lives == 2, f"no power went at {cut_at}"
        assert after == calm, f"the power went at border {cut.world.power.cuts}"


# --- single hard moments ----------------------------------------------------------------------------------------------
async def said_and_not_noted(school: School) -> str:
    """The power goes after a card was said and before its id is on the disk; answers the id."""
    await school.desk.take([a_hit()], batch="file 1")
    [first] = await school.desk.errands_in(ADVISOR, 1)
    worded = await school.desk.worded(first)
    assert worded is not None
    to = Listeners(frozenset({IDS[SAARI.who]}), staff=True)
    event = await school.world.say(school.rooms[ADVISOR], to, content_of(worded), first.txn)
    school.begin()
    return event


async def test_a_press_that_comes_before_the_cards_id_is_noted_is_heard_all_the_same(folder: Path):
    async with a_school(folder) as school:
        event = await said_and_not_noted(school)
        school.people[SAARI.who].reacts(school.rooms[ADVISOR], event, TAKE)

        await school.settles()

        after = await remains(school)
        assert ("taken", 1, "ryhmanohjaaja", "saari", "") in after["log"]
        assert after["counts"] == {"errand": 0, "heard": 0, "card": 1}


async def test_what_was_said_two_days_ago_and_not_noted_is_not_said_again(folder: Path):
    async with a_school(folder) as school:
        await said_and_not_noted(school)
        school.world.forget_transactions()
        school.now += REMEMBERED + timedelta(days=1)

        await school.settles()

        assert len(school.people[SAARI.who].heard(school.rooms[ADVISOR])) == 1


async def test_a_room_waits_until_somebody_of_its_role_is_there_on_a_verified_device(folder: Path):
    async with a_school(folder) as school:
        saari, room = school.people[SAARI.who], school.rooms[ADVISOR]
        school.world.verified.discard(saari.user)
        await school.desk.take([a_hit()], batch="file 1")
        lane = asyncio.create_task(school.delivery.say_next(ADVISOR))
        await asyncio.sleep(300)
        assert saari.heard(room) == []

        school.world.verified.add(saari.user)
        school.delivery.wake(ADVISOR)

        assert await lane
        assert len(saari.heard(room)) == 1


@pytest.mark.parametrize("comes", [True, False])
async def test_a_line_waits_for_its_key_and_then_its_writer_is_asked(folder: Path, comes: bool):
    async with a_school(folder) as school:
        saari, room = school.people[SAARI.who], school.rooms[ADVISOR]
        await school.desk.take([a_hit()], batch="file 1")
        await school.settles()
        line = saari.writes(room, "otan 1", key=False)
        await school.settles()
        assert len(saari.heard(room)) == 1

        if comes:
            saari.gives_key(line)
        else:
            school.now += KEY_WITHIN
        await school.settles()

        assert ("Otti: Ohjaaja Saari" in saari.heard(room)[0]) is comes
        assert any("En saanut viestiäsi auki" in one for one in saari.heard(room)) is not comes
        assert (await remains(school))["counts"]["heard"] == 0


async def test_who_is_not_of_the_role_changes_nothing_and_is_shown_out(folder: Path):
    async with a_school(folder) as school:
        saari, room = school.people[SAARI.who], school.rooms[ADVISOR]
        await school.desk.take([a_hit()], batch="file 1")
        await school.settles()
        intruders = [Person(school.world, "@joku:koulu.fi", verified=True), school.people[SALMI.who]]
        for one in intruders:
            school.world.move(room, BOT, one.user, "invite")
            one.joins(room)
            one.reacts(room, school.last_card(ADVISOR), TAKE)
            one.writes(room, "otan 1")

        await school.settles()

        assert len(saari.heard(room)) == 1
        assert "Kukaan ei ole vielä ottanut" in saari.heard(room)[0]
        assert [school.world.rooms[room].members[one.user] for one in intruders] == ["leave", "leave"]


async def test_on_a_device_that_nobody_vouches_for_a_press_and_a_line_are_answered_with_the_next_step(folder: Path):
    async with a_school(folder) as school:
        saari, room = school.people[SAARI.who], school.rooms[ADVISOR]
        await school.desk.take([a_hit()], batch="file 1")
        await school.settles()
        school.world.verified.discard(saari.user)
        saari.reacts(room, school.last_card(ADVISOR), TAKE)
        saari.writes(room, "otan 1")
        saari.writes(room, "mitä mieltä olette?")
        await school.settles()

        refused = [one for one in saari.heard(room) if "Laitettasi ei ole vahvistettu" in one]
        assert len(refused) == 2
        assert "Kukaan ei ole vielä ottanut" in saari.heard(room)[0]


async def test_whoever_comes_later_is_shown_what_is_open_and_the_old_card_goes(folder: Path):
    async with a_school(folder) as school:
        lehto, room = school.people[LEHTO.who], school.rooms[ADVISOR]
        await school.desk.take([a_hit(), a_hit(student=student(2))], batch="file 1")
        await school.settles()
        school.people[SAARI.who].writes(room, "valmis 2 yhteys")
        await school.settles()
        lehto.joins(room)
        await school.settles()

        stands = [one for one in school.people[SAARI.who].lines(room) if "Heräte 1 ·" in one.body]
        assert [one.taken_back for one in stands] == [True, False]
        assert [one for one in lehto.heard(room) if "Heräte 1 ·" in one] == [stands[1].body]
        assert lehto.reactions(room, stands[1].id) == [TAKE, SNOOZE, HAND, FINISH]
        lehto.replies(room, stands[1].id, "otan")
        await school.settles()
        assert any("Otti: Ohjaaja Lehto" in one for one in school.people[SAARI.who].heard(room))


async def test_in_place_of_a_room_that_is_lost_another_shows_what_is_open(folder: Path):
    async with a_school(folder) as school:
        saari, lost = school.people[SAARI.who], school.rooms[ADVISOR]
        await school.desk.take([a_hit()], batch="file 1")
        await school.settles()
        school.world.move(lost, BOT, BOT, "leave")

        await school.desk.nobody_reads(ADVISOR)
        school.rooms[ADVISOR] = school.world.new_room(BOT, name="ryhmanohjaaja")
        saari.joins(school.rooms[ADVISOR])
        school.begin()
        school.world.troubles.append(Trouble(lambda: Refused(404, "M_NOT_FOUND"), frozenset({"redact"}), times=1))
        await school.settles()

        assert len(saari.heard(school.rooms[ADVISOR])) == 1
        saari.reacts(school.rooms[ADVISOR], school.last_card(ADVISOR), TAKE)
        await school.settles()
        assert "Otti: Ohjaaja Saari" in saari.heard(school.rooms[ADVISOR])[0]


async def test_a_role_without_a_room_is_told_to_the_log_alone_and_what_waits_there_waits_on(folder: Path):
    async with a_school(folder) as school:
        await school.desk.take([a_hit(roles=BOTH)], batch="file 1")
        del school.rooms[OPO]
        school.begin()
        with capture_logs() as logs:
            lanes = asyncio.create_task(school.delivery.run())
            await asyncio.sleep(300)
            lanes.cancel()

        assert {"event": "cards for roles without a room", "log_level": "error", "rooms": 1} in logs
        assert len(await school.desk.errands()) == 1
        assert len(school.people[SAARI.who].heard(school.rooms[ADVISOR])) == 1


async def test_a_room_that_is_lost_keeps_no_other_from_being_heard(folder: Path):
    async with a_school(folder) as school:
        saari, room = school.people[SAARI.who], school.rooms[ADVISOR]
        await school.desk.take([a_hit()], batch="file 1")
        await school.settles()
        school.world.move(school.rooms[OPO], BOT, BOT, "leave")
        school.begin()
        saari.reacts(room, school.last_card(ADVISOR), TAKE)

        await school.settles()

        assert "Otti: Ohjaaja Saari" in saari.heard(room)[0]


async def test_what_the_homeserver_will_never_take_blocks_nothing_behind_it(folder: Path):
    async with a_school(folder) as school:
        too_large = Trouble(lambda: Refused(413, "M_TOO_LARGE"), frozenset({"say"}), times=1)
        school.world.troubles.append(too_large)
        await school.desk.take([a_hit(), a_hit(student=student(2))], batch="file 1")

        await school.settles()

        assert len(school.people[SAARI.who].heard(school.rooms[ADVISOR])) == 1


async def test_of_several_changes_of_one_card_one_edit_shows_all(folder: Path):
    async with a_school(folder) as school:
        room = school.world.rooms[school.rooms[ADVISOR]]
        await school.desk.take([a_hit()], batch="file 1")
        await school.settles()
        for hours in (40.0, 45.0, 50.0):
            school.now += timedelta(hours=1)
            await school.desk.take([a_hit(facts=facts(hours), at=school.now)], batch=f"file {hours}")

        await school.settles()

        edits = [one for one in room.events if (one.meant[1].get("m.relates_to") or {}).get("rel_type") == "m.replace"]
        assert len(edits) == 1
        assert "poissa 50 h" in school.people[SAARI.who].heard(room.id)[0]


async def test_while_the_homeserver_is_away_what_is_to_be_said_waits_and_is_said_once(folder: Path):
    async with a_school(folder) as school:
        hour = asyncio.get_running_loop().time() + 3600
        school.world.troubles.append(Trouble(until=hour))
        school.world.troubles.append(Trouble(until=hour, after=True))
        await school.desk.take([a_hit(roles=BOTH)], batch="file 1")
        await asyncio.gather(*(school.delivery.say_next(post) for post in WHERE))

        assert asyncio.get_running_loop().time() > hour
        for post, one in ((ADVISOR, SAARI), (OPO, SALMI)):
            assert len(school.people[one.who].heard(school.rooms[post])) == 1


async def test_an_answer_that_is_lost_on_its_way_makes_no_second_card(folder: Path):
    async with a_school(folder) as school:
        school.world.troubles.append(Trouble(calls=frozenset({"say", "react"}), times=6, after=True))
        await school.desk.take([a_hit()], batch="file 1")

        await school.settles()

        room = school.rooms[ADVISOR]
        assert len(school.people[SAARI.who].heard(room)) == 1
        assert school.people[SAARI.who].reactions(room, school.last_card(ADVISOR)) == [TAKE, SNOOZE, HAND, FINISH]
