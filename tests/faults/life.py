"""One life of the bot after another, in a small world, on a real database.

The parts are the real ones and joined as bot/app.py joins them. Only the homeserver is played (tests/world.py), and the
metronome, which would not beat in virtual time.
"""

from __future__ import annotations

import asyncio
import copy
import random
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import secrets, statistics
from bot.answering import Answering
from bot.app import BEAT
from bot.blind import Blind
from bot.db import outbox, places, stock
from bot.db.engine import Database
from bot.db.leases import Joint
from bot.db.tables import (
    account,
    alarm,
    asking,
    audit,
    conversation,
    crossing,
    desk,
    envelope,
    pickup,
    service_record,
    shift,
    statistic,
)
from bot.db.tables import outbox as outbox_table
from bot.db.tables import room as room_table
from bot.deliver import Deliverer
from bot.errors import AlreadyRunning, CommitInDoubt
from bot.hearing import Hearing
from bot.lanes import Lanes
from bot.matrix.receiver import Ears, Receiver
from bot.media.cleaner import CannotCross, Clean
from bot.milestones import Milestone
from bot.post import Post
from bot.screening import Read, Screening
from bot.staff import Member, Roster
from bot.status import StatusBoard, card_of
from bot.texts import Texts
from bot.tools import Result
from bot.turn import Policies
from bot.typing import Typing
from bot.vault import Vault
from bot.worker import Worker
from config import ready
from moderation.model import Category, Finding, Line, Tier
from moderation.policy import AlarmPolicy
from rooms.model import Language, MediaFault, Place, Responder, Role, StaffId
from rooms.policy import RoomsPolicy
from rooms.roster import Person as OnRoster
from rooms.roster import Training
from rooms.words import Words
from tests.virtual_time import outside
from tests.world import BOT, Clock, Person, Power, PowerCut, World, names_in, transcript

KOIVU, LEHTO, OPERATOR = "@koivu:koulu.fi", "@lehto:koulu.fi", "@yllapito:koulu.fi"
KUUSI, SALMI = "@kuusi:koulu.fi", "@salmi:koulu.fi"
A_TUTOR = Responder(StaffId("kuusi"), "Kuusi", Role.TUTOR)
TRAINED = OnRoster(
    A_TUTOR, at_once=2, training=Training("Vertaistuki 1", date(2026, 1, 7), date(2027, 12, 31), practised=True)
)
IN_TOWN = OnRoster(Responder(StaffId("koivu"), "Koivu", Role.KURAATTORI), "keskusta")
BY_THE_SHORE = OnRoster(Responder(StaffId("lehto"), "Lehto", Role.PSYKOLOGI), "ranta")
ROSTER = Roster(
    {
        StaffId("koivu"): Member(IN_TOWN.responder, KOIVU, details=IN_TOWN),
        StaffId("lehto"): Member(BY_THE_SHORE.responder, LEHTO, details=BY_THE_SHORE),
        StaffId("kuusi"): Member(A_TUTOR, KUUSI, details=TRAINED),
        StaffId("salmi"): Member(Responder(StaffId("salmi"), "Salmi", Role.SUPERVISOR), SALMI),
        StaffId("yllapito"): Member(
            Responder(StaffId("yllapito"), "Ylläpito", Role.KURAATTORI), OPERATOR, operator=True, responds=False
        ),
    }
)
VAULT = Vault(secrets.SealKeys("k1", {"k1": b"k" * 32}, b"l" * 32))
TEXTS = Texts()
TEXTS.ready.use(ready.load(ready.shipped()))
DANGER = "vaaramerkki"
"""Whoever writes this is in danger, as far as the small world's screen knows."""
LONGEST_LIFE = 1800.0
"""Seconds in which all must have come to rest."""


def finnish(words: Words) -> Language | None:
    """The model's guess, without the model: everybody here writes Finnish once they write more than a word."""
    return Language.FI if len(words.text) > 8 else None


def names_of(account: str) -> str:
    """The name of a worker's account, but the first one's."""
    return account[1:].partition(":")[0]


class Disaster(Exception):
    """What a poisoned message does."""


class WatchedDatabase(Database):
    """The real database, with a border at each beginning and end of a transaction, and a switch."""

    power: Power = Power()
    away: bool = False
    loses_commit: int | None = None
    """After so many more commits, one happens whose answer is lost on its way."""

    @asynccontextmanager
    async def tx(self) -> AsyncIterator[AsyncConnection]:
        self.power.step("transaction begins")
        if self.away:
            await asyncio.sleep(0.01)
            raise OperationalError("BEGIN", {}, sqlite3.OperationalError("disk I/O error"))
        with outside():
            async with super().tx() as connection:
                before = await self._changes(connection)
                yield connection
                self.power.step("transaction ends")
                after = await self._changes(connection)
        self.power.effects += after != before or after < 0
        self.power.step("transaction ended")
        if self.loses_commit is not None and after != before:
            self.loses_commit = self.loses_commit - 1 if self.loses_commit else None
            if self.loses_commit is None:
                raise CommitInDoubt  # as PostgreSQL's does, see bot/db/engine.py

    async def leads_from_now(self) -> bool:
        with outside():
            return await super().leads_from_now()

    async def _changes(self, connection: AsyncConnection) -> int:
        """How many rows the connection has changed; -1 where that is not told."""
        if self.dialect != "sqlite":
            return -1
        return int((await connection.exec_driver_sql("SELECT total_changes()")).scalar_one())


@dataclass
class House:
    """What outlives the bot: the world, the database's address, the clock."""

    url: str
    beat: float = BEAT
    clock: Clock = field(default_factory=Clock)
    policy: RoomsPolicy = field(default_factory=RoomsPolicy)
    alarms: AlarmPolicy = field(default_factory=AlarmPolicy)
    power: Power = field(default_factory=Power)
    poison: str | None = None
    """Whoever writes this kills the hearing."""
    seed: int = 1
    duty: str = ""
    tutors: str = ""
    alarm: str = ""
    admin: str = ""
    database: WatchedDatabase | None = None
    life: Life | None = None
    lives: int = 0
    shows_status: bool = False
    """Whether operators are shown how things stand, every few seconds."""
    worker: str | None = None
    """Its name, where it is one of several."""
    month_to: Place | None = None
    """Where the numbers of a month are shown."""
    milestones: list[Milestone] = field(default_factory=list)
    """What was counted, in order."""

    def __post_init__(self) -> None:
        self.world = World(now=self.clock, seed=self.seed)
        self.world.timeline_limit = 100
        self.student = Person(self.world, "@oskari:koulu.fi")
        self.koivu = Person(self.world, KOIVU, verified=True)
        self.lehto = Person(self.world, LEHTO, verified=True)
        self.kuusi = Person(self.world, KUUSI, verified=True)
        """A tutor."""
        self.salmi = Person(self.world, SALMI, verified=True)
        """The adult behind the tutors."""
        self.operator = Person(self.world, OPERATOR, verified=True)
        self._dice = random.Random(self.seed)
        self.duty = self._staff_room("duty", (self.koivu, self.lehto))
        self.tutors = self._staff_room("tutors", (self.kuusi, self.salmi))
        self.alarm = self._staff_room("alarm", (self.koivu, self.lehto))
        self.admin = self._staff_room("admin", (self.operator,))

    def _staff_room(self, name: str, members: tuple[Person, ...]) -> str:
        room = self.world.new_room(BOT, marker=name, name=name)
        for person in members:
            person.joins(room)
        return room

    def draw(self) -> int:
        return self._dice.getrandbits(63)

    def power_with(self, *cut_at: int) -> None:
        self.power = self.world.power = Power(cut_at)

    def colleague(self, name: str) -> House:
        """Another worker's, with an account of its own in the same world and on the same database."""
        other = copy.copy(self)
        other.worker, other.database, other.life, other.lives = name, None, None, 0
        other.world = self.world.colleague(f"@{name}:koulu.fi")
        other.power, other.milestones = other.world.power, []
        for room in (self.duty, self.tutors, self.alarm, self.admin):
            other.world.move(room, BOT, other.world.me, "invite")
            other.world.move(room, other.world.me, other.world.me, "join")
        return other

    # --- living -----------------------------------------------------------------------------------------------------
    @asynccontextmanager
    async def lived_in(self) -> AsyncIterator[House]:
        """The bot lives, again and again after each power cut, until the end."""
        living = asyncio.create_task(self._lives())
        try:
            yield self
        finally:
            living.cancel()
            await asyncio.wait([living])
            if not living.cancelled() and living.exception() is not None:
                raise living.exception()  # type: ignore[misc]

    async def _lives(self) -> None:
        while True:
            try:
                await self.one_life()
            except PowerCut:
                self.power.restore()
            except AlreadyRunning:  # PostgreSQL has not noticed yet that the last life is over
                await asyncio.sleep(0.1)
            except BaseExceptionGroup as group:
                cut, other = group.split((PowerCut, CommitInDoubt))
                if other is not None or cut is None:
                    raise
                self.power.restore()

    async def one_life(self) -> None:
        self.lives += 1
        async with self._opened() as database:
            try:
                async with asyncio.TaskGroup() as group:
                    self.database = database
                    self.life = Life(self, database, group)
                    await self.life.start()
            finally:
                self.life = None

    @asynccontextmanager
    async def _opened(self) -> AsyncIterator[WatchedDatabase]:
        opening = WatchedDatabase.opened(self.url, joint=Joint(self.worker) if self.worker is not None else None)
        with outside():
            database = await opening.__aenter__()
        assert isinstance(database, WatchedDatabase)
        database.power = self.power
        try:
            yield database
        finally:
            with outside():
                await asyncio.shield(opening.__aexit__(None, None, None))

    async def rest(self) -> None:
        """Waits until nothing is left to do, however long that takes."""
        until, quiet = asyncio.get_running_loop().time() + LONGEST_LIFE, 0
        while quiet < 2:
            await asyncio.sleep(0.3)
            quiet = quiet + 1 if await self._is_at_rest() else 0
            assert asyncio.get_running_loop().time() < until, f"never came to rest: {await self.what_is_left()}"

    async def _is_at_rest(self) -> bool:
        life = self.life
        if life is None or self.power.off or not life.started or not self.world.is_heard(self.world.last_since):
            return False
        left = await self.what_is_left()
        return self.world.is_heard(self.world.last_since) and not left["errands"] and not left["unread"]

    async def what_is_left(self) -> dict[str, Any]:
        database = self.database
        assert database is not None
        with outside():
            async with Database.tx(database) as tx:
                errands = [one.work["do"] for one in await outbox.everything(tx, VAULT)]
                unread = list((await tx.execute(select(envelope.c.id).where(envelope.c.state == "ready"))).scalars())
        return {"errands": errands, "unread": unread}

    # --- afterwards -------------------------------------------------------------------------------------------------
    async def remains(self) -> dict[str, Any]:
        """All that is there in the end, with names instead of ids, to be compared with another life."""
        database = self.database
        assert database is not None
        with outside():
            async with Database.tx(database) as tx:
                return await self._remains(tx)

    async def _remains(self, tx: AsyncConnection) -> dict[str, Any]:
        conversations = (await tx.execute(select(conversation).order_by(conversation.c.id))).all()
        desks = (await tx.execute(select(desk).order_by(desk.c.id))).all()
        envelopes = (await tx.execute(select(envelope.c.state, envelope.c.sealed).order_by(envelope.c.id))).all()
        ids = {one.id: number for number, one in enumerate(desks)}
        renamed = {one.pseudonym: f"<{number}>" for number, one in enumerate(conversations)}
        renamed |= self._cards(conversations)
        crossings = (
            await tx.execute(
                select(crossing, room_table.c.kind)
                .join(room_table, crossing.c.room == room_table.c.id)
                .order_by(crossing.c.id)
            )
        ).all()
        names = {event: name for room in self.world.rooms.values() for event, name in names_in(room).items()}
        return {
            "rooms": transcript(self.world, renamed),
            "conversations": [_row(one, ids) for one in conversations],
            "desks": [(one.responder, one.companion, one.room is not None) for one in desks],
            "ciphertext": [one.state for one in envelopes if one.sealed is not None],
            "envelopes": sorted(one.state for one in envelopes),
            "alarms": [tuple(one) for one in await tx.execute(_ALARMS)],
            "records": [(one.who, one.on_duty_ms // 60_000, *one[2:]) for one in await tx.execute(_RECORDS)],
            "shifts": [tuple(one) for one in await tx.execute(_SHIFTS)],
            "pickups": list((await tx.execute(select(pickup.c.service).order_by(pickup.c.id))).scalars()),
            "waits": len((await tx.execute(select(asking.c.conversation))).all()),
            "statistics": sorted(_counted(one) for one in await tx.execute(select(statistic))),
            "audit": [tuple(one) for one in await tx.execute(_AUDIT)],
            "errands": len((await tx.execute(select(outbox_table.c.id))).all()),
            "crossings": sorted(
                (one.kind, one.purpose or "", *(names.get(VAULT.open_text(sealed), "event") for sealed in _both(one)))
                for one in crossings
            ),
            "room kinds": sorted((await tx.execute(select(room_table.c.kind))).scalars()),
            "accounts": len((await tx.execute(select(account.c.id))).all()),
            "keys": sorted(self.world.disk.keys),
        }

    def _cards(self, conversations: Any) -> dict[str, str]:
        return {f"Kortti {one.id} ": f"Kortti <{number}> " for number, one in enumerate(conversations)}

    async def state_of(self, column: str) -> list[Any]:
        """One column of the conversations, oldest first."""
        assert self.database is not None
        with outside():
            async with Database.tx(self.database) as tx:
                found = await tx.execute(select(conversation.c[column]).order_by(conversation.c.id))
                return list(found.scalars())


_ALARMS = select(alarm.c.standing, alarm.c.tier, alarm.c.worst, alarm.c.owner, alarm.c.outcome).order_by(alarm.c.id)
_SHIFTS = select(shift.c.who, shift.c.place, shift.c.on_break).order_by(shift.c.who)
_RECORDS = select(
    service_record.c.who, service_record.c.on_duty_ms, service_record.c.conversations, service_record.c.reflections
).order_by(service_record.c.who)
_AUDIT = select(audit.c.what, audit.c.by, audit.c.detail).order_by(audit.c.id)


def _row(one: Any, desks: dict[int, int]) -> tuple[object, ...]:
    """A conversation without moments and numbers, which may differ."""
    said = (one.phase, one.language, one.warned, one.nudges, one.responder)
    wish = (one.service, one.widened, one.topic, one.not_who)
    along = (one.companion, one.companion_near, one.mark, one.heavy)
    moments = (
        one.entry_room,
        one.waiting_since,
        one.erase_asked_at,
        one.choosing_since,
        one.carded_at,
        one.asked_at,
        one.help_asked_at,
        one.asleep_since,
    )
    stands = (moment is not None for moment in moments)
    return (*said, *wish, *along, desks.get(one.desk), desks.get(one.last_desk), *stands)


def _counted(one: Any) -> tuple[str, str, int]:
    """How long a wait was may differ from life to life; that it was counted may not."""
    timed = one.what in ("wait", "week", "hours") or one.what.startswith("alarm")
    return one.what, "" if timed else one.value, one[3]


def _both(row: Any) -> list[bytes]:
    return [sealed for sealed in (row.sealed, row.origin_sealed) if sealed is not None]


class PoisonedHearing(Hearing):
    """Dies of one word."""

    poison: str | None = None

    async def understand(self, tx: Any, envelope: Any, heard: Any) -> Any:
        if self.poison and heard is not None and self.poison in str(heard.content.get("body")):
            raise Disaster
        return await super().understand(tx, envelope, heard)


class SmallScreen:
    """The screen of a small world: one word is grave there."""

    def quick(self, text: str, before: tuple[str, ...] = ()) -> Finding:
        if DANGER not in text:
            return Finding()
        return Finding(Line.HARD, Tier.IMMEDIATE, Category.SUICIDE, ("small.danger",))

    read = quick


class SmallCleaner:
    """Pictures of a small world: a word, behind what tells who sent it."""

    async def clean(self, data: bytes) -> Clean:
        if not data.startswith(b"picture "):
            raise CannotCross(MediaFault.KIND)
        return Clean(b"clean " + data.removeprefix(b"picture "), "image/png", 4, 3)


class ScreenedAtOnce(Screening):
    """Without the language thread, whose time is not that of the small world."""

    def read(
        self,
        text: str,
        before: tuple[str, ...],
        wants_answer: bool,
        then: Callable[[Read], None],
        quick: Finding | None = None,
    ) -> Finding:
        found = quick or self.quick(text, before)
        then(Read(found))
        return found


class Life:
    """The parts, joined as bot/app.py does."""

    def __init__(self, house: House, database: WatchedDatabase, group: asyncio.TaskGroup) -> None:
        self.house, self.database, self._group = house, database, group
        world, now = house.world, house.clock
        self.started = False
        hearing = PoisonedHearing(
            vault=VAULT, roster=ROSTER, guess=finnish, now=now, me=lambda: world.me, ready=TEXTS.ready
        )
        hearing.poison = house.poison
        self.worker = Worker(
            database=database,
            vault=VAULT,
            doors=world,
            roster=ROSTER,
            hearing=hearing,
            policies=Policies(house.policy, house.alarms),
            screening=ScreenedAtOnce(Answering(), SmallScreen()),
            now=now,
            draw=house.draw,
            hand_over=self.hand_over,
        )
        self.deliverer = Deliverer(
            database=database,
            vault=VAULT,
            doors=world,
            roster=ROSTER,
            texts=TEXTS,
            worker=self.worker,
            staff_language=Language.FI,
            now=now,
            hand_over=self.hand_over,
            media=house.policy.media,
            cleaner=SmallCleaner(),
            colleagues={user: "" if user == BOT else names_of(user) for user in world.colleagues},
        )
        self.status = StatusBoard(VAULT)
        self.lanes = Lanes(group, self.deliverer.carry)
        self.post = Post(database=database, vault=VAULT, errands=self.lanes.add, envelopes=self.worker.add)
        self.blind = Blind(doors=world, vault=VAULT, roster=ROSTER, grave=self.worker.screening.is_grave)
        typing = Typing(database=database, vault=VAULT, doors=world, roster=ROSTER)
        self.receiver = Receiver(
            source=world,
            database=database,
            vault=VAULT,
            me=world.me,
            ears=Ears(
                envelopes=self.post.add_envelopes,
                keys=self.worker.keys_came,
                more_keys=self.worker.more_keys,
                room_changed=lambda room: None,
                people_changed=lambda people: None,
                typing=lambda room, users: self._spawn(typing.heard(room, users)),
                blind=lambda heard: self.blind.answer(heard, now()),
            ),
            now=now,
        )

    def _spawn(self, work: Awaitable[None]) -> None:
        async def carried() -> None:
            await work

        self._group.create_task(carried())

    def hand_over(self, result: Result) -> None:
        self.house.milestones += result.milestones
        for number in result.erased:
            self.lanes.drop_conversation(number)
        if result.erased:
            self.deliverer.forget_places(result)
        if result.left_rooms:
            self.receiver.forget_rooms(result.left_rooms)
            self.worker.forget_rooms(result.left_rooms)
        self.post.add_errands(result.errands)

    async def start(self) -> None:
        async with self.database.tx() as tx:
            for kind, room in (
                ("duty", self.house.duty),
                ("tutors", self.house.tutors),
                ("alarm", self.house.alarm),
                ("admin", self.house.admin),
            ):
                await places.keep_room(tx, VAULT, room, kind, self.house.clock())
        left = await self.post.begin()
        await self._live()
        self.receiver.forget_rooms(frozenset(one.work["room"] for one in left if one.work.get("do") == "forget"))
        for work, name in (
            (self.worker.run(), "worker"),
            (self.receiver.run(), "receiver"),
            (self._beat(), "clock"),
            (self.post.run(), "post"),
        ):
            self._group.create_task(work, name=name)
        self.started = True

    async def _beat(self) -> None:
        while True:
            await asyncio.sleep(self.house.beat)
            try:
                await self._live()
                await self.worker.tick()
                await self._tell_of_month()
                await self._show_status()
            except OperationalError:
                continue  # as the metronome does

    async def _live(self) -> None:
        if not self.database.share.alone:
            await self.worker.sign_of_life()

    async def _show_status(self) -> None:
        if not self.house.shows_status:
            return
        async with self.database.tx() as tx:
            card = card_of(await stock.take(tx), whole=True, encoder=True, steady=True, now=self.house.clock())
            written = await self.status.show(tx, card, f"{self.house.draw():016x}")
        if written:
            self.status.said(card)
            self.post.add_errands(written)

    async def _tell_of_month(self) -> None:
        if self.house.month_to is None:
            return
        async with self.database.tx() as tx:
            told = await statistics.tell_of_month(tx, VAULT, self.house.month_to, self.house.clock())
        self.post.add_errands(told)


Story = Callable[[House], Awaitable[None]]
