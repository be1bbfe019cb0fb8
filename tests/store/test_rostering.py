"""The service follows the roster: in a small world, on both databases."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import pytest
import pytest_asyncio

from bot.db import audit, inbox, outbox, places, roster, service_records, shifts
from bot.db.engine import Database
from bot.errors import SettingsFault
from bot.rostering import AGAIN_AFTER, ROSTER_UNSWEPT, ROSTER_WANTED, Rostering
from bot.staff import Member, Roster
from bot.tools import Result
from bot.vault import Vault
from config.roster import Entry
from rooms.duty import Shift
from rooms.facts import CompanionLeft, ResponderLeft
from rooms.model import Assignment, Companion, Desk, Near, Phase, Place, Responder, Role, StaffId
from rooms.roster import Person
from rooms.terms import Record
from tests.makers import KOIVU, KUUSI, LAINE, NOON, a_conversation
from tests.world import BOT, Trouble, World

OPERATOR = Member(Responder(StaffId("it"), "", Role.KURAATTORI), "@it:koulu.fi", operator=True, responds=False)
IN_SETTINGS = {StaffId("it"): OPERATOR, LAINE.who: Member(LAINE, "@laine:koulu.fi")}
ENTRY = Entry(Person(KOIVU), "@k1:koulu.fi")
TUTOR = Entry(Person(KUUSI), "@t1:koulu.fi")


@dataclass
class Service:
    """One bot that is started again and again; what it holds in memory goes with each start."""

    database: Database
    vault: Vault
    world: World
    at: datetime = NOON
    roster: Roster = field(default_factory=lambda: Roster({}))
    rostering: Rostering | None = None
    handed_over: list[Result] = field(default_factory=list)
    facts: list[object] = field(default_factory=list)
    left: list[StaffId] = field(default_factory=list)
    """Whose alarms without a desk were called anew."""
    judged: list[frozenset[str]] = field(default_factory=list)
    drawn: int = 0
    workers: tuple[str, ...] = ("",)

    async def starts(self, settings: Mapping[StaffId, Member] = IN_SETTINGS) -> dict[str, str]:
        self.roster = Roster(settings)
        self.rostering = Rostering(
            database=self.database,
            vault=self.vault,
            gateway=self.world,  # type: ignore[arg-type]
            roster=self.roster,
            settings=settings,
            happened=self._happened,
            owner_left=self._owner_left,
            judge=self._judge,
            now=lambda: self.at,
            draw=self._draw,
            hand_over=self.handed_over.append,
            forget_places=lambda result: None,
            workers=self.workers,
        )
        return await self.rostering.begin()

    async def ticks(self) -> None:
        assert self.rostering is not None
        await self.rostering.tick()

    async def _happened(self, number: object, fact: object, tx: object) -> Result:
        self.facts.append((number, fact))
        return Result()

    async def _owner_left(self, tx: object, who: StaffId, at: datetime) -> Result:
        self.left.append(who)
        return Result()

    async def _judge(self, users: object) -> None:
        self.judged.append(frozenset(users))  # type: ignore[call-overload]

    def _draw(self) -> int:
        self.drawn += 1
        return self.drawn

    async def writes(self, *entries: Entry, by: str = "it") -> None:
        async with self.database.tx() as tx:
            for one in entries:
                await roster.keep(tx, self.vault, one, by, self.at)
            await inbox.move_cursor(tx, "now", ROSTER_WANTED)

    async def removes(self, who: StaffId, by: str = "it") -> None:
        async with self.database.tx() as tx:
            assert await roster.remove(tx, who, by, self.at)
            await inbox.move_cursor(tx, "now", ROSTER_WANTED)

    async def said(self) -> list[tuple[str, str, dict[str, object]]]:
        """Lane, type and fields of all that waits to be said."""
        async with self.database.tx() as tx:
            messages = [(one.lane, one.work["message"]) for one in await outbox.everything(tx, self.vault)]
        return [
            (lane, told["type"], {key: value for key, value in told.items() if key != "type"})
            for lane, told in messages
        ]

    async def logged(self) -> list[tuple[str, str | None, str]]:
        async with self.database.tx() as tx:
            assert await audit.first_break(tx) is None
            return [(one.what, one.by, one.detail) async for one in audit.entries(tx)]

    def members(self, room: str) -> set[str]:
        return set(self.world.rooms[room].present()) - {BOT}


@pytest_asyncio.fixture
async def service(database, vault) -> Service:
    world = World(now=lambda: NOON)
    world.slowness = 0.0
    return Service(database, vault, world)


async def test_with_the_first_start_begins_what_is_kept(service):
    await service.writes(ENTRY, TUTOR)
    rooms = await service.starts()

    assert await service.said() == []
    assert await service.logged() == []
    assert service.members(rooms["duty"]) == {"@laine:koulu.fi", "@k1:koulu.fi"}
    assert service.members(rooms["tutors"]) == {"@t1:koulu.fi"}
    assert service.members(rooms["admin"]) == {"@it:koulu.fi"}


async def test_an_adult_who_comes_is_named_in_both_rooms_and_in_the_log(service):
    rooms = await service.starts()
    await service.writes(ENTRY, by="komentorivi")

    await service.ticks()

    told = {"alias": KOIVU.alias, "county": True, "adder": "komentorivi", "own": False}
    assert await service.said() == [("duty", "StaffAdded", told), ("urgent:alarm", "StaffAdded", told)]
    assert await service.logged() == [("staff_added", "komentorivi", "koivu kuraattori")]
    assert "@k1:koulu.fi" in service.members(rooms["alarm"])
    assert service.roster.person(KOIVU.who) == ENTRY.person
    assert "@k1:koulu.fi" in service.judged[-1]
    assert [len(one.errands) for one in service.handed_over] == [2, 0], "what is written down is also carried out"


async def test_a_tutor_who_comes_stands_in_the_log_alone(service):
    rooms = await service.starts()
    await service.writes(TUTOR)

    await service.ticks()

    assert await service.said() == []
    assert await service.logged() == [("staff_added", "it", "kuusi tutor")]
    assert "@t1:koulu.fi" not in service.members(rooms["duty"]) | service.members(rooms["alarm"])


async def test_an_operator_who_takes_a_role_in_the_settings_is_shown_as_one(service):
    await service.starts()
    niemi = Responder(StaffId("it"), "Opo Niemi", Role.OPO)

    await service.starts(IN_SETTINGS | {StaffId("it"): replace(OPERATOR, responder=niemi, responds=True)})

    told = {"alias": "Opo Niemi", "county": False, "adder": "asetukset", "own": True}
    assert ("urgent:alarm", "StaffAdded", told) in await service.said()
    assert await service.logged() == [("staff_added", "asetukset", "it opo")]


async def test_a_tutor_who_becomes_a_counsellor_is_named_too(service):
    await service.writes(TUTOR)
    await service.starts()
    grown = replace(KUUSI, role=Role.KURAATTORI, alias="Kuraattori Kuusi")
    await service.writes(replace(TUTOR, person=Person(grown)))

    await service.ticks()

    assert [kind for _, kind, _ in await service.said()] == ["StaffAdded", "StaffAdded"]
    assert [what for what, *_ in await service.logged()] == ["staff_removed", "staff_added"]


async def test_another_alias_is_nobody_new(service):
    await service.writes(ENTRY)
    await service.starts()
    await service.writes(replace(ENTRY, person=Person(replace(KOIVU, alias="Kuraattori Lehmus"))))

    await service.ticks()

    assert (await service.said(), await service.logged()) == ([], [])
    assert service.roster.responder(KOIVU.who).alias == "Kuraattori Lehmus"


async def test_what_a_tutor_has_done_goes_with_them_and_stays_when_only_their_account_is_another(service):
    leppa = Entry(Person(replace(KUUSI, who=StaffId("leppa"), alias="Tutori Leppä")), "@t2:koulu.fi")
    await service.writes(TUTOR, leppa)
    await service.starts()
    async with service.database.tx() as tx:
        for who in (KUUSI.who, leppa.who):
            await shifts.begin(tx, Shift(who, Place.TUTORS, NOON, NOON), NOON)
            await service_records.add_reflection(tx, who, NOON)
    service.at = NOON + timedelta(minutes=40)

    await service.removes(KUUSI.who)
    await service.writes(replace(leppa, matrix_id="@t3:koulu.fi"))
    await service.ticks()

    async with service.database.tx() as tx:
        assert await service_records.of_person(tx, KUUSI.who) == {}
        kept = await service_records.of_person(tx, leppa.who)
        assert await shifts.everybody(tx) == ()
    assert list(kept.values()) == [Record(timedelta(minutes=40), 0, 1)]


@pytest.mark.parametrize("while_off", [False, True])
async def test_whoever_is_removed_hands_back_and_is_out_of_every_room(service, town, while_off: bool):
    await service.writes(ENTRY)
    rooms = await service.starts()
    student = await town.student()
    desk = await a_desk_of_koivu(service, town, student)
    async with service.database.tx() as tx:
        await places.keep_pin(tx, KOIVU.who, "k" * 43, NOON)
        for who in (KOIVU.who, LAINE.who):
            await shifts.begin(tx, Shift(who, Place.DUTY, NOON, NOON), NOON)
    await service.removes(KOIVU.who)

    if while_off:
        await service.starts()
    else:
        await service.ticks()

    assert service.facts == [(student.id, ResponderLeft(NOON, desk))]
    assert service.left == [KOIVU.who]
    assert service.world.power.trace.count("forget_person") == 1, "their devices go from the key store"
    assert not [room for room in service.world.rooms if "@k1:koulu.fi" in service.members(room)]
    assert "@laine:koulu.fi" in service.members(rooms["duty"])
    assert await service.said() == [("admin", "AdminStaffRemoved", {"alias": KOIVU.alias})]
    assert await service.logged() == [("staff_removed", "it", "koivu kuraattori")]
    async with service.database.tx() as tx:
        assert await places.pinned(tx, KOIVU.who) is None
        assert await inbox.where_sync_starts(tx, ROSTER_UNSWEPT) == ""
        assert await roster.writers(tx) == {}, "nothing of them is left there"
        assert [one.who for one in await shifts.everybody(tx)] == [LAINE.who]
    assert service.roster.responder(KOIVU.who) == KOIVU, "desks that were theirs still name them"
    before = await service.logged()
    await service.starts()
    assert await service.logged() == before, "and all of it once"


async def a_desk_of_koivu(service: Service, town, student) -> Desk:
    """Koivu talks with the student there, and a colleague was called in."""
    room = service.world.new_room(BOT)
    for user in ("@k1:koulu.fi", "@laine:koulu.fi"):
        service.world.move(room, BOT, user, "join")
    async with service.database.tx() as tx:
        await places.keep_room(tx, service.vault, room, "desk", NOON)
    desk = await town.desk(student, KOIVU.who, room=room.removeprefix("!").removesuffix(":koulu.fi"))
    async with service.database.tx() as tx:
        await tx.exec_driver_sql(
            f"UPDATE conversation SET responder = 'koivu', desk = {desk.id}, desk_since = 0 WHERE id = {student.id}"  # noqa: S608
        )
    return desk


async def test_whoever_is_removed_reads_along_at_no_tutors_desk_any_more(service, town):
    await service.writes(ENTRY, TUTOR)
    await service.starts()
    student = await town.student()
    desk = await town.desk(student, KUUSI.who, room="desk")
    talk = a_conversation(
        Phase.ASSIGNED,
        assignment=Assignment(KUUSI, desk, NOON),
        companion=Companion(KOIVU, Near.READS, NOON),
    )
    await town.save(replace(talk, id=student.id, pseudonym=student.pseudonym))

    await service.removes(KOIVU.who)
    await service.ticks()

    assert service.facts == [(student.id, CompanionLeft(NOON, desk, KOIVU.who))]


async def test_an_account_that_changes_is_somebody_else(service, town):
    await service.writes(ENTRY)
    rooms = await service.starts()
    student = await town.student()
    await a_desk_of_koivu(service, town, student)
    await service.writes(replace(ENTRY, matrix_id="@k2:koulu.fi"))

    await service.ticks()

    assert len(service.facts) == 1, "the student goes back to the queue"
    assert service.members(rooms["duty"]) == {"@laine:koulu.fi", "@k2:koulu.fi"}
    assert not [room for room in service.world.rooms if "@k1:koulu.fi" in service.members(room)]
    assert [what for what, *_ in await service.logged()] == ["staff_removed", "staff_added"]


@pytest.mark.parametrize("before", ["A" * 43, None])
@pytest.mark.parametrize("while_off", [False, True])
async def test_another_master_key_for_a_colleagues_account_is_told_to_the_adults(
    service, town, before: str | None, while_off: bool
):
    await service.writes(replace(ENTRY, master_key=before))
    await service.starts()
    await a_desk_of_koivu(service, town, await town.student())
    async with service.database.tx() as tx:
        await places.keep_pin(tx, KOIVU.who, "k" * 43, NOON)
    await service.writes(replace(ENTRY, master_key="B" * 43), by="komentorivi")

    if while_off:
        await service.starts()
    else:
        await service.ticks()

    told = {"alias": KOIVU.alias, "adder": "komentorivi"}
    assert await service.said() == [("duty", "StaffKeyChanged", told), ("urgent:alarm", "StaffKeyChanged", told)]
    assert await service.logged() == [("staff_added", "komentorivi", "koivu kuraattori master_key")]
    assert service.facts == [], "whoever only has another key keeps their students"
    async with service.database.tx() as tx:
        assert await places.pinned(tx, KOIVU.who) is None
    await service.ticks()
    await service.starts()
    assert len(await service.said()) == 2, "and all of it once"
    assert len(await service.logged()) == 1


async def test_a_key_that_is_removed_first_and_set_later_does_not_pass_in_silence(service):
    await service.writes(replace(ENTRY, master_key="A" * 43))
    await service.starts()
    await service.writes(ENTRY)
    await service.ticks()
    assert await service.said() == [], "nobody is believed by a key that is not there"

    await service.writes(replace(ENTRY, master_key="B" * 43))
    await service.ticks()

    assert [kind for _, kind, _ in await service.said()] == ["StaffKeyChanged", "StaffKeyChanged"]
    assert [(what, detail) for what, _, detail in await service.logged()] == [
        ("staff_removed", "koivu kuraattori master_key"),
        ("staff_added", "koivu kuraattori master_key"),
    ]


async def test_another_key_in_the_settings_is_told_at_the_next_start(service):
    await service.starts()

    await service.starts(IN_SETTINGS | {LAINE.who: replace(IN_SETTINGS[LAINE.who], pinned_master="B" * 43)})

    assert [(lane, told["adder"]) for lane, _, told in await service.said()] == [
        ("duty", "asetukset"),
        ("urgent:alarm", "asetukset"),
    ]
    assert await service.logged() == [("staff_added", "asetukset", "laine psykologi master_key")]


async def test_a_tutors_key_stands_in_the_log_alone(service):
    await service.writes(TUTOR)
    await service.starts()
    await service.writes(replace(TUTOR, master_key="B" * 43))

    await service.ticks()

    assert await service.said() == []
    assert await service.logged() == [("staff_added", "it", "kuusi tutor master_key")]


async def test_one_who_comes_with_a_key_is_told_of_once(service):
    await service.writes(ENTRY)
    await service.starts()
    await service.writes(replace(ENTRY, matrix_id="@k2:koulu.fi", master_key="B" * 43))

    await service.ticks()

    assert [kind for _, kind, _ in await service.said() if kind != "AdminStaffRemoved"] == ["StaffAdded", "StaffAdded"]


async def test_who_leaves_the_settings_leaves_as_well(service):
    rooms = await service.starts()

    await service.starts({StaffId("it"): OPERATOR})

    assert service.members(rooms["duty"]) == set()
    assert await service.logged() == [("staff_removed", "asetukset", "laine psykologi")]


async def test_a_homeserver_that_is_away_is_asked_again_until_it_is_done(service):
    await service.writes(ENTRY)
    rooms = await service.starts()
    await service.removes(KOIVU.who)
    service.world.troubles = [Trouble(calls=frozenset({"kick"}), times=1)]

    await service.ticks()
    assert "@k1:koulu.fi" in service.members(rooms["duty"])
    assert KOIVU.who not in service.roster.matrix_ids, "nothing is encrypted to them all the same"
    await service.ticks()
    assert "@k1:koulu.fi" in service.members(rooms["alarm"]), "with patience"
    service.at += AGAIN_AFTER + timedelta(seconds=1)
    await service.ticks()

    assert not [room for room in service.world.rooms if "@k1:koulu.fi" in service.members(room)]
    assert [kind for _, kind, _ in await service.said()] == ["AdminStaffRemoved"]


@pytest.mark.parametrize("double", [replace(ENTRY, matrix_id="@laine:koulu.fi"), Entry(Person(LAINE), "@l2:koulu.fi")])
async def test_one_who_stands_in_both_is_refused_by_name(service, double: Entry):
    await service.writes(double)

    with pytest.raises(SettingsFault, match=f"{double.who} stands both in the settings"):
        await service.starts()


async def test_one_who_comes_to_stand_in_both_is_what_the_settings_say_until_the_next_start(service):
    await service.starts()
    await service.writes(replace(ENTRY, matrix_id="@laine:koulu.fi"), TUTOR)

    await service.ticks()

    assert service.roster.matrix_ids == {"it": "@it:koulu.fi", "laine": "@laine:koulu.fi", "kuusi": "@t1:koulu.fi"}
