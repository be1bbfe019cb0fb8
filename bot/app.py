"""The composition root: settings -> keys -> homeserver -> database -> one TaskGroup.

Order at start, which matters: lease, login, key store, published keys, cross-signing, staff rooms and trust, and only
then the sync. A message that comes before the keys are published is lost for good (measured).
"""

from __future__ import annotations

import asyncio
import gc
import os
import secrets as randomness
import signal
from collections.abc import Awaitable, Callable, Iterator
from contextlib import AsyncExitStack, closing, contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

import structlog
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import errands, health, secrets, statistics
from bot.answering import Answering
from bot.blind import Blind
from bot.clock import Beat, metronome, utc_now
from bot.colleagues import Colleagues
from bot.db import alarms, conversations, inbox, outbox, places, retention, stock, workers
from bot.db.described import CHAT
from bot.db.engine import Database
from bot.db.leases import Joint
from bot.db.share import share_of
from bot.deliver import Deliverer
from bot.entry import Entry, account_with_room
from bot.errors import CommitInDoubt, DatabaseFault, LeaseLost, SecretsFault
from bot.hearing import Hearing
from bot.lanes import Lanes
from bot.lease import lease
from bot.library import AnswersAtWork
from bot.matrix.api import Api, path
from bot.matrix.connecting import Account, Connection, connected
from bot.matrix.errors import MatrixFault, Refused, TokenRefused, Unreachable
from bot.matrix.listening import Answer, HomeserverSource
from bot.matrix.receiver import Ears, Receiver
from bot.matrix.staff_rooms import NAMES
from bot.matrix.trust import judge
from bot.metrics import Metrics
from bot.paging import Pager
from bot.post import Post
from bot.restored import SettingBack
from bot.room_guard import RoomGuard
from bot.roster_wishes import RosterWishes
from bot.rostering import Rostering
from bot.rotation import Rotation
from bot.staff import Roster, members_of
from bot.status import StatusBoard, card_of
from bot.texts import Texts
from bot.tools import Result
from bot.trusting import Trusting
from bot.turn import Policies
from bot.typing import Typing
from bot.vault import Vault
from bot.vitals import Vitals
from bot.watching import EncoderWatch
from bot.worker import Worker
from config import calendar as calendars
from config import ready
from config.ready import ReadyFaults
from config.settings import Settings
from config.workers import FIRST, Station
from faq.directory import stale
from faq.messages import AdminReloaded, AdminServicesStale
from moderation import promises
from moderation.disclosure import promised
from moderation.language.guess import guess, warm_up
from moderation.messages import AdminDrillDue, AdminScreenDegraded, ScreenPart
from rooms import messages as say
from rooms.calendar import ServiceCalendar
from rooms.effects import Say
from rooms.messages import Sentence
from rooms.model import Language, Phase, Place

log = structlog.get_logger("kynnys.app")

BEAT = 1.0
"""Seconds between two looks at what is due."""
STATUS_BEAT = 180.0
"""Seconds between two looks at whether the card in the admin room is still true."""
ENTER_BEAT = 5.0
"""Seconds between two tries of a worker to enter staff rooms to which it has not been asked yet."""
LIFE_BEAT = 10.0
"""Seconds after which a worker says again that it lives."""
STOCK_BEAT = 15.0
"""Seconds between two looks at how things stand."""
CATCH_UP_BEATS = 120
"""Beats that the clock waits, at the most, for what came during a stop to be worked on."""
DRILL_TOLD = "drill_told"
"""Name of the cursor that says when operators were last reminded of a drill; at first, when the service began."""
STALE_TOLD = "stale_told"
"""Name of the cursor that says for which month operators were told of stale services."""


@dataclass(frozen=True, slots=True)
class Running:
    """What stands when the service is ready."""

    rooms: dict[str, str]
    """Matrix ids of the staff rooms by kind."""
    fingerprint: str | None
    """The bot's public master key, to be compared by those who want to be sure."""


Ready = Callable[[Running], None]


def roster_of(settings: Settings) -> Roster:
    """Staff as the settings name them; who is on the roster beside them is taken in at start (bot/rostering.py)."""
    return Roster(members_of(settings))


def account_of(settings: Settings, worker: str = FIRST) -> Account:
    """The chat side's account, or that of one of its workers.

    Raises:
        Faults: there is no such worker.
    """
    me = settings.station(worker)
    return Account(settings.homeserver.url, me.user, me.secrets, me.keys, frozenset(me.colleagues))


async def lift_rate_limit(settings: Settings, user: str, api: Api) -> bool:
    """Asks the homeserver to let the bot answer everybody at once; needs an admin's token in secrets/admin_token."""
    file = settings.secrets / "admin_token"
    if not file.exists():
        return False
    admin = api.with_token(secrets.read(file))
    where = path("users", user, "override_ratelimit", under="/_synapse/admin/v1")
    try:
        await admin.call("POST", where, {"messages_per_second": 0, "burst_count": 0})
    except (Refused, Unreachable) as error:
        log.warning("rate limit not lifted", why=type(error).__name__)
        return False
    return True


async def run(
    settings: Settings, worker: str = FIRST, *, ready: Ready | None = None, new_identity: bool = False
) -> None:
    """The chat side, or one of its workers, until cancelled.

    Raises:
        KynnysError: something that an operator must mend.
        TokenRefused: the homeserver does not know our login any more.
    """
    os.umask(0o077)  # whatever the database and the key store make beside their files is nobody else's either
    me = settings.station(worker)
    seal_keys = _private(settings, me)
    vault = Vault(seal_keys)
    calendar = calendars.of_settings(settings)
    metrics = Metrics(Vitals())
    async with AsyncExitStack() as stack:
        stack.enter_context(lease(me.home))
        reading = stack.enter_context(closing(AnswersAtWork(settings, Answering())))
        # Before anybody is heard: whoever writes first may be the one in danger.
        loading = asyncio.create_task(asyncio.to_thread(reading.load_screen))
        metrics.vitals.encoder_works = lambda: reading.encoder_works
        listens = settings.health.model_copy(update={"port": me.port})
        await stack.enter_async_context(health.listening(listens, _told(metrics, _entry(settings, metrics))))
        connection = await stack.enter_async_context(
            connected(account_of(settings, worker), new_identity=new_identity, trace=metrics.trace())
        )
        await lift_rate_limit(settings, me.user, connection.api)
        roster = roster_of(settings)
        broken = await loading
        metrics.vitals.screen_is_whole = broken is None
        blind = Blind(doors=connection.gateway, vault=vault, roster=roster, grave=reading.screening.is_grave)
        house = _House(settings, me, seal_keys, connection, vault, roster, blind, reading, broken, calendar, metrics)
        while await _is_left_in_doubt(house, ready):
            ready = None


def _private(settings: Settings, me: Station) -> secrets.SealKeys:
    """Directories that nobody else looks into, and the keys that seal.

    Raises:
        SecretsFault: a file is lax or broken, or a further worker's machine has no copy of the seal keys.
    """
    for place in (settings.data, *([me.home.parent, me.home] if me.name else [])):
        secrets.private_directory(place)
    for place in (settings.secrets, me.secrets):
        secrets.refuse_lax_files(secrets.private_directory(place))
    file = settings.secrets / "seal.keys"
    if me.name and not file.exists():
        raise SecretsFault(f"{file}: is missing. All workers seal with one: copy the first worker's file there.")
    return secrets.SealKeys.read_or_make(file)


def _told(metrics: Metrics, entry: Entry | None = None) -> health.Told:
    return health.Told(lambda: metrics.vitals.health().as_json(), metrics.text, metrics.lagged, entry)


def _entry(settings: Settings, metrics: Metrics) -> Entry:
    user = settings.homeserver.user
    return Entry.of(settings, lambda: account_with_room(metrics.vitals, user, utc_now()))


@dataclass(frozen=True, slots=True)
class _House:
    """What outlives a database that went away."""

    settings: Settings
    me: Station
    seal_keys: secrets.SealKeys
    connection: Connection
    vault: Vault
    roster: Roster
    blind: Blind
    reading: AnswersAtWork
    broken: ScreenPart | None
    """What of the screen does not work."""
    calendar: ServiceCalendar | None
    metrics: Metrics


async def _is_left_in_doubt(house: _House, ready: Ready | None) -> bool:
    """Serves until the end. True when the database went away over a commit: everything is taken up anew from there."""
    doubt = False
    async with AsyncExitStack() as stack:
        database = await _database(stack, house)
        try:
            await _serve(house, database, ready)
        except* CommitInDoubt:
            log.error("commit in doubt: starting anew")
            doubt = True
        except* LeaseLost:
            log.error("place among the workers lost: starting anew")
            doubt = True
        finally:
            house.metrics.vitals.serving = False
    return doubt


async def _database(stack: AsyncExitStack, house: _House) -> Database:
    """The database, however long it takes; until then only cries for help are answered."""
    connection, colleagues = house.connection, house.connection.gateway.colleagues
    source = HomeserverSource(connection.api, connection.machine, colleagues)
    joint = None if house.me.is_alone else Joint(house.me.name)
    since: str | None = None
    while True:
        try:
            return await stack.enter_async_context(Database.opened(house.settings.database_url, joint=joint))
        except DatabaseFault as error:
            log.error("safe mode: the database is away", why=str(error))
            house.metrics.vitals.stock_taken(None)
        reader = Receiver(
            source=source,
            database=None,  # type: ignore[arg-type]
            vault=house.vault,
            me=connection.gateway.me,
            ears=None,  # type: ignore[arg-type]
            now=utc_now,
            colleagues=colleagues,
        )
        try:
            raw = await source.sync(since, 5.0)
            source.digest(raw)
            house.metrics.vitals.synced()
            answer: Answer = await reader.read(raw, since)
            await house.blind.answer(answer.heard, utc_now())
            since = answer.cursor
            await source.settle()
        except TokenRefused:
            raise
        except MatrixFault as error:
            log.warning("safe mode: sync failed", why=type(error).__name__)
            await asyncio.sleep(5)


async def _serve(house: _House, database: Database, ready: Ready | None) -> None:
    async with asyncio.TaskGroup() as group:
        service = Service(house, database, group)
        with on_hangup(service.reload_soon):
            await _started(service, database)
            await service.tell_of_screen(house.broken)
            await service.receiver_ready()
            settle_memory()
            house.metrics.vitals.serving = True
            if ready is not None:
                ready(Running(service.rooms, house.connection.fingerprint))
            await asyncio.Event().wait()


async def _started(service: Service, database: Database) -> None:
    """A server that goes away again before all stands is no end of the service: it is begun anew.

    Raises:
        CommitInDoubt: PostgreSQL went away.
    """
    try:
        await service.start()
    except (DBAPIError, OSError) as error:
        if database.dialect != "postgresql":
            raise
        await asyncio.sleep(BEAT)
        raise CommitInDoubt from error


@contextmanager
def on_hangup(act: Callable[[], None]) -> Iterator[None]:
    """SIGHUP asks for a reload, as it does of other services; where there is no such signal, nothing."""
    loop, name = asyncio.get_running_loop(), getattr(signal, "SIGHUP", None)
    try:
        if name is not None:
            loop.add_signal_handler(name, act)
    except (RuntimeError, NotImplementedError, ValueError):  # not in the main thread, or not on this system
        name = None
    try:
        yield
    finally:
        if name is not None:
            loop.remove_signal_handler(name)


def settle_memory() -> None:
    """What is there at start stays: the collector need not walk through all of it a hundred times a minute."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 100)


class Service:
    """The parts, joined. One TaskGroup owns every task; nothing relies on finishing."""

    def __init__(self, house: _House, database: Database, group: asyncio.TaskGroup) -> None:
        self._settings, self._connection, self._me = house.settings, house.connection, house.me
        self._vault, self._roster = house.vault, house.roster
        self._blind, self._answers, self._calendar = house.blind, house.reading, house.calendar
        self._database, self._group, self._metrics = database, group, house.metrics
        self.rooms: dict[str, str] = {}
        self._strangers: frozenset[str] = frozenset()
        self._encoder_watch = EncoderWatch()
        self._status, self._troubles = StatusBoard(self._vault), self._metrics.troubles
        self.texts = Texts()
        self._use_ready_answers()
        self.texts.crisis = replace(self.texts.crisis, open_now=self._open_now)
        self.worker = self._new_worker()
        self.deliverer = self._new_deliverer()
        self.lanes = Lanes(group, self.deliverer.carry)
        self.post = Post(
            database=database,
            vault=self._vault,
            errands=self.lanes.add,
            envelopes=self.worker.add,
            begins_to_lead=lambda: self._spawn(self._take_over()),
        )
        self._colleagues = self._new_colleagues(house)
        gateway = self._connection.gateway
        self._typing = Typing(database=database, vault=self._vault, doors=gateway, roster=self._roster)
        self._trusting = self._new_trusting()
        self._rostering = self._new_rostering()
        self._guard = RoomGuard(
            gateway=gateway,
            rooms=lambda: self.rooms,
            seat=self._rostering.seat_anew,
            tell=self._tell_operators,
        )
        self.receiver = self._new_receiver()
        self._rotation = Rotation(self._vault, self._settings.secrets / "seal.keys", CHAT, utc_now)

    def _new_colleagues(self, house: _House) -> Colleagues:
        """What has to do with other workers."""
        return Colleagues(
            self._database,
            self._vault,
            house.me,
            house.seal_keys,
            house.connection.fingerprint,
            utc_now,
            lambda: self._spawn(self.reload(quiet=True)),
            self.worker.sign_of_life,
            partial(judge, house.connection.api, house.connection.machine),
        )

    def _use_ready_answers(self) -> None:
        """At once, since one may be on its way; a file with faults is told of by `kynnys check` and the reload."""
        try:
            self.texts.ready.use(ready.load(self._settings.ready))
        except ReadyFaults as found:
            log.error("no ready answers", count=len(found.lines))

    def _promises(self) -> tuple[promises.Promises, ...]:
        """What tutors' lines wait for; the shipped patterns where the school's own file has faults."""
        try:
            return promises.load(self._settings.promises)
        except promises.PromiseFaults as found:
            log.error("the shipped promises are used", faults=len(found.lines))
            return promises.load(promises.shipped())

    def _new_worker(self) -> Worker:
        """What understands and decides."""
        gateway, settings = self._connection.gateway, self._settings
        alarms_policy = settings.alarm.policy(self._calendar)
        rooms_policy = replace(settings.rooms.policy(), calendar=self._calendar, media=settings.media.policy())
        hearing = Hearing(
            vault=self._vault,
            roster=self._roster,
            guess=guess,
            now=utc_now,
            me=lambda: gateway.me,
            trusts=gateway.trusts,
            ready=self.texts.ready,
            staff_language=settings.texts.staff_language,
            promised=partial(promised, promises=self._promises()),
        )
        return Worker(
            database=self._database,
            vault=self._vault,
            doors=gateway,
            roster=self._roster,
            hearing=hearing,
            policies=Policies(rooms_policy, alarms_policy),
            now=utc_now,
            draw=draw,
            hand_over=self.hand_over,
            answering=self._answers.answering,
            screening=self._answers.screening,
            trusts=gateway.trusts,
            reload=self._reload_everywhere,
            wishes=RosterWishes(self._vault, self._roster, settings, utc_now),
        )

    def _new_deliverer(self) -> Deliverer:
        """What carries out what was decided."""
        return Deliverer(
            database=self._database,
            vault=self._vault,
            doors=self._connection.gateway,
            roster=self._roster,
            texts=self.texts,
            worker=self.worker,
            staff_language=self._settings.texts.staff_language,
            now=utc_now,
            hand_over=self.hand_over,
            pager=Pager.of(self._settings),
            media=self._settings.media.policy(),
            colleagues=self._me.colleagues,
        )

    def _new_trusting(self) -> Trusting:
        """What keeps up to date which staff devices count."""
        return Trusting(
            api=self._connection.api,
            machine=self._connection.machine,
            database=self._database,
            vault=self._vault,
            roster=self._roster,
            on_first_use=self._settings.trust.on_first_use,
            now=utc_now,
            draw=draw,
            hand_over=self.hand_over,
        )

    def _new_rostering(self) -> Rostering:
        """What takes up changes of the roster."""
        return Rostering(
            database=self._database,
            vault=self._vault,
            gateway=self._connection.gateway,
            roster=self._roster,
            settings=members_of(self._settings),
            happened=self.worker.happened,
            owner_left=self.worker.owner_left,
            judge=self._trusting.look_at,
            now=utc_now,
            draw=draw,
            hand_over=self.hand_over,
            forget_places=self.deliverer.forget_places,
            workers=tuple(self._settings.accounts),
        )

    def _setting_back(self) -> SettingBack:
        """What is to be put right where this start is the first one from a copy."""
        return SettingBack(
            database=self._database,
            vault=self._vault,
            api=self._connection.api,
            machine=self._connection.machine,
            gateway=self._connection.gateway,
            receiver=self.receiver,
            worker=self.worker,
            roster=self._roster,
            policy=self._settings.rooms.policy(),
            directory=self._me.home,
            now=utc_now,
            draw=draw,
        )

    def _new_receiver(self) -> Receiver:
        """What takes in what the homeserver tells."""
        api, machine, colleagues = self._connection.api, self._connection.machine, self._connection.gateway.colleagues
        return Receiver(
            source=HomeserverSource(api, machine, colleagues),
            database=self._database,
            vault=self._vault,
            me=self._connection.gateway.me,
            ears=self._ears(),
            now=utc_now,
            colleagues=colleagues,
        )

    def _open_now(self, tongue: Language) -> str:
        book = self.texts.answers
        return book.open_now(utc_now(), tongue) if book is not None else ""

    def _ears(self) -> Ears:
        return Ears(
            envelopes=self.post.add_envelopes,
            keys=self.worker.keys_came,
            more_keys=self.worker.more_keys,
            room_changed=self._room_changed,
            people_changed=self._people_changed,
            typing=lambda room, users: self._spawn(self._typing.heard(room, users)),
            blind=lambda heard: self._blind.answer(heard, utc_now()),
            synced=self._metrics.vitals.synced,
        )

    def _spawn(self, work: Awaitable[None]) -> None:
        async def guarded() -> None:
            try:
                await work
            except Exception as error:  # a courtesy that fails must not stop the service
                log.warning("side work failed", error=type(error).__name__)

        self._group.create_task(guarded())

    def _room_changed(self, room: str) -> None:
        self._connection.gateway.changed(room)
        if self._database.share.leads and self._guard.watches(room):
            self._spawn(self._guard.changed(room))

    async def _look_at_staff_rooms(self) -> None:
        """Somebody may have changed them while we were not there."""
        await self.receiver.ready.wait()
        if self._database.share.leads:
            await self._guard.put_back(set(self.rooms.values()))

    async def _take_over(self) -> None:
        """This worker leads from now on: who is on the staff, and who sits in the staff rooms, is its business."""
        self.rooms = await self._rostering.take_over()
        await self._trusting.look_at_all()
        await self._look_at_staff_rooms()

    async def _enter(self) -> None:
        """Where another leads: into rooms to which it has asked us, also when somebody has shown us out."""
        if not self._database.share.leads:
            self.rooms = await self._rostering.enter()

    async def _enter_at_last(self) -> None:
        """Until we sit everywhere we are not of much use."""
        if len(self.rooms) < len(NAMES):
            await self._enter()

    async def _tell_operators(self, message: Sentence) -> None:
        if self._roster.operators():
            await self.worker.tell_operators(message)

    def _people_changed(self, users: frozenset[str]) -> None:
        self._colleagues.people_changed(users)
        staff = [user for user in users if self._roster.staff_by_matrix_id(user) is not None]
        if staff:
            self._spawn(self._trusting.look_at(staff))

    def hand_over(self, result: Result) -> None:
        """What follows from a piece of work, after its commit."""
        self._metrics.happened(result.milestones)
        for number in result.erased:
            self.lanes.drop_conversation(number)
            self.worker.forget_conversation(number)
        if result.erased:
            self.deliverer.forget_places(result)
        if result.erased:
            self._spawn(self._database.scrub())
        if result.left_rooms:
            self.receiver.forget_rooms(result.left_rooms)
            self.worker.forget_rooms(result.left_rooms)
        self.post.add_errands(result.errands)

    async def start(self) -> None:
        """What a life before this one left is taken up; then the ears open."""
        await self._colleagues.begin()
        await self._database.leads_from_now()
        self.rooms = await self._rostering.begin()
        await self._trusting.look_at_all()
        await self._setting_back().take_up()
        async with self._database.tx() as tx:
            waiting = (await conversations.count_by_phase(tx)).get(Phase.WAITING, 0)
        left = await self.post.begin()
        unread = len(self.worker)
        self.receiver.forget_rooms(frozenset(one.work["room"] for one in left if one.work.get("do") == "forget"))
        await self._take_stock()
        self._group.create_task(self.worker.run(), name="worker")
        self._group.create_task(self.post.run(), name="post")
        self._group.create_task(self.receiver.run(), name="receiver")
        self._group.create_task(self._beat(), name="clock")
        self._group.create_task(self._count(), name="stock")
        self._spawn(self._warm_up())
        self._spawn(self._look_at_staff_rooms())
        log.info("chat side started", waiting=waiting, count=unread)
        await self._say_started(waiting)

    async def _say_started(self, waiting: int) -> None:
        if not self._roster.operators() or not self._database.share.leads:
            return
        draft = errands.draft(Say(Place.ADMIN, say.AdminStarted(waiting)), None)
        async with self._database.tx() as tx:
            written = await outbox.append(tx, self._vault, draft, f"{draw():016x}", utc_now())
        self.post.add_errands([written])

    async def tell_of_screen(self, broken: ScreenPart | None) -> None:
        """Operators are told when the screen is not whole."""
        if broken is not None and self._roster.operators():
            await self.worker.tell_operators(AdminScreenDegraded(broken))

    async def _beat(self) -> None:
        """The clock begins when what came during a stop has been heard, lest silence be found where there was none."""
        await self.receiver.ready.wait()
        for _ in range(CATCH_UP_BEATS):
            if not len(self.worker):
                break
            await asyncio.sleep(BEAT)
        beats: list[tuple[Beat, float]] = [(self.worker.tick, BEAT), (self._rostering.tick, BEAT), (self._watch, 30.0)]
        beats += [(self._leading(self._tidy), 3600.0), (self._leading(self._show_status), STATUS_BEAT)]
        beats.append((self._forget_strangers, 3600.0))
        beats += [(self._rotate, BEAT)] if self._me.is_alone else self._beats_among_colleagues()
        self._spawn(self._leading(self._show_status)())
        async with metronome(beats) as fatal:
            await fatal

    def _beats_among_colleagues(self) -> list[tuple[Beat, float]]:
        return [
            (self._colleagues.follow, BEAT),
            (self._enter_at_last, ENTER_BEAT),
            (self._enter, STATUS_BEAT),
        ]

    def _leading(self, beat: Beat) -> Beat:
        """For one of all workers."""

        async def struck() -> None:
            if self._database.share.leads:
                await beat()

        return struck

    async def _show_status(self) -> None:
        """The card in the admin room, where something of it has changed."""
        vitals, stock_now = self._metrics.vitals, self._metrics.vitals.stock
        if stock_now is None or not self._roster.operators():
            return
        steady, self._troubles = self._metrics.troubles == self._troubles, self._metrics.troubles
        card = card_of(
            stock_now,
            whole=vitals.screen_is_whole,
            encoder=vitals.encoder_works(),
            steady=steady,
            now=utc_now(),
            gone=vitals.gone,
        )
        async with self._database.tx() as tx:
            written = await self._status.show(tx, card, f"{draw():016x}")
        if written:
            self._status.said(card)
            self.post.add_errands(written)

    async def _count(self) -> None:
        """Also while what came during a stop is worked on: watchers want to know, and colleagues that we live."""
        beats: list[tuple[Beat, float]] = [(self._take_stock, STOCK_BEAT)]
        beats += [] if self._me.is_alone else [(self._colleagues.say_that_we_live, LIFE_BEAT)]
        async with metronome(beats) as fatal:
            await fatal

    async def _take_stock(self) -> None:
        """How things stand, for whoever asks. A database that is away is told of by there being nothing to tell."""
        vitals = self._metrics.vitals
        try:
            async with self._database.tx() as tx:
                several = None if share_of(tx).alone else await self._serving(tx)
                vitals.stock_taken(await stock.take(tx), several)
        except (DBAPIError, OSError) as error:
            vitals.stock_taken(None)
            log.warning("stock not taken", error=type(error).__name__)

    async def _serving(self, tx: AsyncConnection) -> list[workers.Worker]:
        """Those of the settings, and whoever has left them and still has students."""
        everybody = await workers.everybody(tx, self._vault)
        return [one for one in everybody if one.serves or one.name in self._settings.accounts]

    async def _watch(self) -> None:
        """An encoder that stays away makes the screen see less: somebody should know."""
        told = self._encoder_watch.look(self._answers.encoder_works)
        if told is not None and self._roster.operators():
            await self.worker.tell_operators(told)

    async def _rotate(self) -> None:
        """A new seal key, where somebody asked for it: `kynnys keys rotate`."""
        async with self._database.tx() as tx:
            await self._rotation.look(tx)

    async def _tidy(self) -> None:
        now: datetime = utc_now()
        async with self._database.tx() as tx:
            kept = self._settings.retention
            await retention.tidy(tx, now, records=kept.records, counts=kept.counts)
            expired = await self.worker.openings.tidy(tx)
            await self._remind_of_drill(tx, now)
        if expired:
            await self._database.scrub()
        await self._tell_what_is_stale(now)
        await self._tell_of_month(now)

    async def _forget_strangers(self) -> None:
        """Keys of rooms that are none of ours; each worker has a key store of its own."""
        async with self._database.tx() as tx:
            ours = await places.room_ids(tx, self._vault)
        self._strangers = self._connection.gateway.forget_strangers_rooms(ours, self._strangers)

    async def _remind_of_drill(self, tx: AsyncConnection, now: datetime) -> None:
        """An alarm that nobody has tried for long may not ring. Said once in each such while."""
        patience = self._settings.alarm.drill_reminder_after
        told = await inbox.where_sync_starts(tx, DRILL_TOLD)
        last = await alarms.last_drill(tx)
        reminded = datetime.fromisoformat(told) if told else None
        newest = max((one for one in (last, reminded) if one is not None), default=None)
        if newest is not None and now - newest < patience:
            return
        await inbox.move_cursor(tx, now.isoformat(), DRILL_TOLD)
        if newest is not None and self._roster.operators():
            days = (now - last).days if last is not None else patience.days
            self._spawn(self.worker.tell_operators(AdminDrillDue(days)))

    async def _tell_what_is_stale(self, now: datetime) -> None:
        """Once a month: services whose number and hours nobody has looked at for long."""
        version = self._answers.answering.version
        if version is None or not self._roster.operators():
            return
        month = f"{now:%Y-%m}"
        async with self._database.tx() as tx:
            told = await inbox.where_sync_starts(tx, STALE_TOLD)
            if told != month:
                await inbox.move_cursor(tx, month, STALE_TOLD)
        count = len(stale(version.library.directory, now.date(), version.library.policy))
        if told != month and count:
            await self.worker.tell_operators(AdminServicesStale(count))

    async def _tell_of_month(self, now: datetime) -> None:
        chosen = self._settings.statistics.room
        async with self._database.tx() as tx:
            told = await statistics.tell_of_month(tx, self._vault, Place(chosen) if chosen is not None else None, now)
        self.post.add_errands(told)

    async def receiver_ready(self) -> None:
        await self.receiver.ready.wait()

    async def _warm_up(self) -> None:
        """The language models take a second or two to load: not while somebody waits for a first answer, or for us."""
        await self.receiver.ready.wait()
        await asyncio.gather(asyncio.to_thread(warm_up), self.reload(quiet=True))

    def reload_soon(self) -> None:
        self._spawn(self.reload())

    def _reload_everywhere(self) -> None:
        """Asked for in the admin room, of all workers; who leads tells how it went."""
        self.reload_soon()
        if not self._me.is_alone:
            self._spawn(self._colleagues.ask_to_reload())

    async def reload(self, *, quiet: bool = False) -> None:
        """Catalogue, directory and model anew; the old ones stay in use where the new have faults."""
        told = await self._answers.reload(self.texts)
        if self._roster.operators() and not (quiet and isinstance(told, AdminReloaded)):
            await self.worker.tell_operators(told)


def draw() -> int:
    """A random number of 64 bits."""
    return randomness.randbits(63)
