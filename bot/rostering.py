"""The service follows the roster: who has come is invited, who has gone is off-boarded.

What operators write (the settings, and the table `roster`) is compared with whom the service has taken in (`seat`), at
start and whenever somebody asks for it by a cursor. Two steps, so that nothing hangs on finishing:

1. One transaction: whoever has gone is off duty, their conversations are handed back to the queue, their pin is
   forgotten, the audit log and the adults' rooms are told who came and went and whose master key is another, and `seat`
   says so. From here on nothing is encrypted to whoever has gone.
2. The rooms are swept: the staff rooms get their members, and desks lose whoever is on the staff no more. A cursor
   keeps that this is to be done until it is; who is in a room and should not be is seen there, so that no account need
   be remembered for it.

Where several workers serve, the one that leads does the first step for all, and says so by a cursor: the others read
the roster again within a second and encrypt nothing more to whoever has gone. Each sweeps the desks that are its own,
one that was dead when it is back; operators are told when the last has done so.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import errands
from bot.db import audit, conversations, inbox, outbox, places, practices, roster, service_records, shifts
from bot.db.engine import Database
from bot.db.outbox import Errand
from bot.db.roster import Seat
from bot.db.share import share_of
from bot.errors import SettingsFault
from bot.matrix import staff_rooms
from bot.matrix.errors import MatrixFault, TokenRefused
from bot.matrix.gateway import Gateway
from bot.matrix.seats import show_out
from bot.matrix.staff_rooms import Standing
from bot.practising import let_go
from bot.service_records import ServiceRecords
from bot.staff import Member, Roster, member_of
from bot.tools import Result, joined
from bot.vault import Vault
from config.roster import Entry
from config.workers import FIRST
from moderation.effects import Note, Noted
from moderation.model import Tier
from rooms import messages as say
from rooms.effects import Say
from rooms.facts import CompanionLeft, Fact, ResponderLeft
from rooms.model import ConversationId, Employer, Place, Responder, StaffId
from rooms.roster import BY_SETTINGS

log = structlog.get_logger("kynnys.roster")

ROSTER_WANTED = "roster_wanted"
"""Name of the cursor by which a running service is asked to look at the roster."""
ROSTER_UNSWEPT = "roster_unswept"
"""Name of the cursor that holds the keys of those who have gone, until the rooms are swept."""
ROSTER_TAKEN_IN = "roster_taken_in"
"""Name of the cursor by which workers that do not lead see that who is on the staff has changed."""
AGAIN_AFTER = timedelta(seconds=10)
"""Pause before the rooms are swept again after the homeserver would not."""
_NOBODY = "-"
_HOLDS_PEOPLE = ("desk", "opening")
"""Rooms beside the staff rooms in which staff are."""
_OF_ACCOUNT = 16
"""Bytes of a seat's `account` that are the account's own (bot/vault.py); what follows is of the master key."""

Happened = Callable[[ConversationId, Fact, AsyncConnection], Awaitable[Result]]
OwnerLeft = Callable[[AsyncConnection, StaffId, datetime], Awaitable[Result]]
Members = Mapping[StaffId, Member]


@dataclass(frozen=True, slots=True)
class Moves:
    """Who has gone and who has come. Somebody who changed account or side has done both.

    `rekeyed`: who stays, and is believed by another master key than before, or by none. Whoever sets the key of a
    colleague's account can speak and read as the colleague, so that it must not pass in silence.
    """

    gone: tuple[StaffId, ...]
    come: tuple[StaffId, ...]
    rekeyed: tuple[StaffId, ...] = ()


def moves(before: Mapping[StaffId, Seat], after: Mapping[StaffId, Seat]) -> Moves:
    """What has become of everybody. Adults and tutors are sides: whoever changes it leaves the one."""
    gone = tuple(who for who, one in before.items() if _has_gone(one, after.get(who)))
    come = tuple(
        who for who, one in after.items() if who not in before or who in gone or _responds_now(before[who], one)
    )
    stay = [who for who in before if who not in gone and who not in come]
    return Moves(gone, come, tuple(who for who in stay if _key(before[who]) != _key(after[who])))


def _has_gone(before: Seat, after: Seat | None) -> bool:
    if after is None or after.account[:_OF_ACCOUNT] != before.account[:_OF_ACCOUNT]:
        return True
    return before.responds and (not after.responds or after.is_adult != before.is_adult)


def _responds_now(before: Seat, after: Seat) -> bool:
    return after.responds and not before.responds


def _key(seat: Seat) -> bytes:
    """The keyed hash of the master key that stands on record for the account; empty where none does."""
    return seat.account[_OF_ACCOUNT:]


class Rostering:
    """Owns what the one `Roster` holds. `settings` are the members that the settings name."""

    def __init__(
        self,
        *,
        database: Database,
        vault: Vault,
        gateway: Gateway,
        roster: Roster,
        settings: Members,
        happened: Happened,
        owner_left: OwnerLeft,
        judge: Callable[[Iterable[str]], Awaitable[None]],
        now: Callable[[], datetime],
        draw: Callable[[], int],
        hand_over: Callable[[Result], None],
        forget_places: Callable[[Result], None],
        workers: Collection[str] = (FIRST,),
    ) -> None:
        """`judge` looks at devices of staff; `forget_places` is the deliverer's, the others are the worker's.

        `workers`: names of all that serve from this database.
        """
        self._workers = workers
        self._unswept = unswept_of(database.share.me)
        self._taken: str | None = None
        """Of the roster as it was read last: what its cursor said then."""
        self._database = database
        self._vault = vault
        self._gateway = gateway
        self._roster = roster
        self._settings = settings
        self._happened = happened
        self._owner_left = owner_left
        self._judge = judge
        self._now = now
        self._draw = draw
        self._hand_over = hand_over
        self._forget_places = forget_places
        self._not_before: datetime | None = None
        self._departed: frozenset[str] = frozenset()
        """Accounts of whoever has gone in this life; their devices are forgotten when they are out of every room."""

    async def begin(self) -> dict[str, str]:
        """At start, before anybody is heard; answers the staff rooms by kind. Errands wait in the outbox.

        Raises:
            SettingsFault: somebody stands both in the settings and on the roster.
            MatrixFault: the homeserver is away or refuses.
        """
        if self._database.share.leads:
            await self._take_in(strictly=True)
        else:
            await self._follow(strictly=True)
        standing, _ = await self._sweep()
        return standing.rooms

    async def take_over(self) -> dict[str, str]:
        """When this worker begins to lead: as the leader's start, while it serves. Answers the staff rooms by kind.

        Raises:
            MatrixFault: the homeserver is away or refuses.
        """
        self._hand_over(await self._take_in(strictly=False))
        standing, told = await self._sweep()
        self._hand_over(told)
        return standing.rooms

    async def enter(self) -> dict[str, str]:
        """The staff rooms in which a worker that does not lead sits, by kind; it goes where it has been asked in."""
        return await staff_rooms.enter(self._gateway, self._database, self._vault)

    async def seat_anew(self) -> frozenset[str]:
        """Members of the staff rooms, after others may have changed them; answers which strangers it showed out.

        Raises:
            MatrixFault: the homeserver is away or refuses.
        """
        departed = self._departed
        standing = await staff_rooms.ensure(self._gateway, self._database, self._vault, self._roster, self._now)
        return standing.shown_out - departed

    async def tick(self) -> None:
        """Once a second: looks where somebody asks for it, and sweeps what is still to be swept."""
        async with self._database.tx() as tx:
            leads = share_of(tx).leads
            wanted = leads and bool(await inbox.where_sync_starts(tx, ROSTER_WANTED))
            changed = not leads and await inbox.where_sync_starts(tx, ROSTER_TAKEN_IN) != self._taken
            unswept = bool(await inbox.where_sync_starts(tx, self._unswept))
        if wanted:
            self._hand_over(await self._take_in(strictly=False))
            self._not_before = None
        if changed:
            await self._follow(strictly=False)
            await self._judge(self._roster.matrix_ids.values())
            self._not_before = None
        now = self._now()
        if (wanted or unswept) and (self._not_before is None or now >= self._not_before):
            await self._sweep_patiently(now)

    async def _sweep_patiently(self, now: datetime) -> None:
        try:
            _, told = await self._sweep()
        except TokenRefused:
            raise
        except MatrixFault as error:
            log.warning("staff rooms not swept", why=type(error).__name__)
            self._not_before = now + AGAIN_AFTER
            return
        self._hand_over(told)
        await self._judge(self._roster.matrix_ids.values())

    # --- one transaction --------------------------------------------------------------------------------------------
    async def _take_in(self, *, strictly: bool) -> Result:
        async with self._database.tx() as tx:
            now, before, former = self._now(), await roster.seats(tx), await roster.former(tx)
            members = self._members(await roster.everybody(tx, self._vault), strictly=strictly)
            after = {who: self._seat(one) for who, one in members.items()}
            moved = moves(before, after)
            # From here on, also should this transaction fail: then it is done again at the next tick.
            self._replace(members, former | {who: one.responder for who, one in before.items()})
            await self._close_records(tx, moved, after, now)
            results = [await self._hand_back(tx, who, now) for who in moved.gone]
            results += [await self._end_practice(tx, who, now) for who in moved.gone]
            is_first = not before and not former
            if not is_first:  # with the first start begins what is kept
                results.append(Result(tuple(await self._write_down(tx, moved, before, members, now))))
            await self._seat_anew(tx, before, after, now)
            await self._ask_for_sweep(tx, moved)
            await self._tell_workers(tx)
            desks = [one.room_id for one in await places.rooms_of_kind(tx, self._vault, "desk")] if moved.gone else []
        self._forget_places(Result(left_rooms=frozenset(desks)))
        return joined(results)

    async def _tell_workers(self, tx: AsyncConnection) -> None:
        if not share_of(tx).alone:
            self._taken = f"{self._draw():x}"
            await inbox.move_cursor(tx, self._taken, ROSTER_TAKEN_IN)

    async def _follow(self, *, strictly: bool) -> None:
        """The roster as the leader has taken it in, for a worker that does not lead.

        Of those whom this worker's own settings name only who is seated: settings may have changed since its start.
        """
        async with self._database.tx() as tx:
            seats, former = await roster.seats(tx), await roster.former(tx)
            members = self._members(await roster.everybody(tx, self._vault), strictly=strictly)
            self._taken = await inbox.where_sync_starts(tx, ROSTER_TAKEN_IN)
            desks = [one.room_id for one in await places.rooms_of_kind(tx, self._vault, "desk")]
        seated = {who: one for who, one in members.items() if who in seats and self._is_of(seats[who], one)}
        self._replace(seated, former | {who: one.responder for who, one in seats.items()})
        self._forget_places(Result(left_rooms=frozenset(desks)))

    def _is_of(self, seat: Seat, member: Member) -> bool:
        """Whether who is seated has this account."""
        return seat.account[:_OF_ACCOUNT] == roster.account_of(self._vault, member.matrix_id)

    async def _close_records(
        self, tx: AsyncConnection, moved: Moves, after: Mapping[StaffId, Seat], now: datetime
    ) -> None:
        """Whoever has gone is off duty. What a tutor has done goes with them, unless only their account is another."""
        await ServiceRecords(self._roster).worked(tx, await shifts.end(tx, moved.gone, now))
        await service_records.erase(tx, [who for who in moved.gone if who not in after])

    def _members(self, entries: list[Entry], *, strictly: bool) -> dict[StaffId, Member]:
        """Settings and roster together. Who stands in both: at start refused by name; later the settings hold."""
        members = dict(self._settings)
        accounts = {one.matrix_id for one in members.values()}
        for entry in entries:
            if entry.who in members or entry.matrix_id in accounts:
                if strictly:
                    raise SettingsFault(
                        f"{entry.who} stands both in the settings ([staff.*]) and on the roster, by key or account. "
                        f"Keep one: take it out of the settings, or say: kynnys roster remove {entry.who}"
                    )
                continue
            members[entry.who] = member_of(entry)
        return members

    def _seat(self, member: Member) -> Seat:
        """`account` tells the account and its master key, each by a keyed hash."""
        account = roster.account_of(self._vault, member.matrix_id)
        if member.pinned_master is not None:
            account += roster.account_of(self._vault, f"{member.matrix_id} {member.pinned_master}")
        return Seat(member.responder, account, member.responds)

    async def _hand_back(self, tx: AsyncConnection, who: StaffId, now: datetime) -> Result:
        """As if they had left each of their desks, and each at which they read along; then alarms without a desk."""
        held = await roster.conversations_of(tx, who)
        left = [await self._happened(number, ResponderLeft(now, desk), tx) for number, desk in held]
        along = await conversations.joined_by(tx, who)
        left += [await self._happened(number, CompanionLeft(now, desk, who), tx) for number, desk in along]
        return joined([*left, await self._owner_left(tx, who, now)])

    async def _end_practice(self, tx: AsyncConnection, who: StaffId, now: datetime) -> Result:
        """A practice of theirs is over without a word, and its room is left."""
        of = await practices.of_person(tx, who)
        if of is None:
            return Result()
        number = await practices.room_of(tx, of.id)
        room = await places.room_by_number(tx, self._vault, number) if number is not None else None
        drafts = await let_go(tx, of, room)
        written = [await outbox.append(tx, self._vault, one, f"{self._draw():016x}", now) for one in drafts]
        return Result(tuple(written), left_rooms=frozenset({room.room_id} if room is not None else ()))

    async def _write_down(
        self, tx: AsyncConnection, moved: Moves, before: Mapping[StaffId, Seat], members: Members, now: datetime
    ) -> list[Errand]:
        """The audit log, and for the adults' rooms who reads there from now on."""
        writers = await roster.writers(tx)
        written: list[Errand] = []
        for who in moved.gone:
            await audit.append(tx, _note(Noted.STAFF_REMOVED, before[who], self._writer(writers, who)), now)
        for who in moved.come:
            member, by = members[who], self._writer(writers, who)
            await audit.append(tx, _note(Noted.STAFF_ADDED, self._seat(member), by), now)
            written += await self._say_to_adults(tx, member, _added(member, by), now)
        for who in moved.rekeyed:
            member, by = members[who], self._writer(writers, who)
            await audit.append(tx, _note_of_key(self._seat(member), by), now)
            if member.pinned_master is not None:
                written += await self._say_to_adults(tx, member, _rekeyed(member, by), now)
        return written

    def _writer(self, writers: Mapping[StaffId, str], who: StaffId) -> str:
        return BY_SETTINGS if who in self._settings else writers.get(who, BY_SETTINGS)

    async def _say_to_adults(
        self, tx: AsyncConnection, about: Member, message: say.Message, now: datetime
    ) -> list[Errand]:
        """In the rooms that the adult who is meant reads. Of tutors nothing is told there."""
        if not about.is_adult:
            return []
        return [await self._say(tx, place, message, now) for place in (Place.DUTY, Place.ALARM)]

    async def _say(self, tx: AsyncConnection, place: Place, message: say.Message, now: datetime) -> Errand:
        draft = errands.draft(Say(place, message), None)
        return await outbox.append(tx, self._vault, draft, f"{self._draw():016x}", now)

    async def _seat_anew(
        self, tx: AsyncConnection, before: Mapping[StaffId, Seat], after: Mapping[StaffId, Seat], now: datetime
    ) -> None:
        for who, one in before.items():
            if who not in after:
                await roster.stand_up(tx, who, now)
            if who not in after or after[who].account != one.account:
                await roster.forget_pin(tx, who)
        await roster.sit_down(tx, [one for who, one in after.items() if before.get(who) != one])
        await roster.bury(tx)

    async def _ask_for_sweep(self, tx: AsyncConnection, moved: Moves) -> None:
        """Only where somebody went: the staff rooms are looked at anyhow. Of every worker, also one that is dead."""
        await inbox.move_cursor(tx, "", ROSTER_WANTED)
        if moved.gone or moved.come:
            for worker in self._workers:
                await _add_unswept(tx, unswept_of(worker), moved.gone)

    def _replace(self, members: Members, former: Mapping[StaffId, Responder]) -> None:
        known = {one.matrix_id for one in self._roster.members}
        self._roster.replace(members, former)
        self._departed = (self._departed | known) - set(self._roster.matrix_ids.values())

    # --- the rooms --------------------------------------------------------------------------------------------------
    async def _sweep(self) -> tuple[Standing, Result]:
        """Members of the staff rooms, and nobody at a desk who is on the staff no more. Repeatable."""
        standing = await self._standing()
        async with self._database.tx() as tx:
            unswept = await inbox.where_sync_starts(tx, self._unswept)
        gone = standing.shown_out | self._departed
        if unswept:
            gone |= await self._sweep_desks()
        for user in sorted(gone - set(self._roster.matrix_ids.values())):
            self._gateway.forget_person(user)
        self._departed = frozenset()
        return standing, await self._swept(unswept) if unswept else Result()

    async def _standing(self) -> Standing:
        """Who does not lead only goes in: whom the leader has not seated is none of its business."""
        if not self._database.share.leads:
            return Standing(await self.enter(), frozenset())
        return await staff_rooms.ensure(self._gateway, self._database, self._vault, self._roster, self._now)

    async def _sweep_desks(self) -> frozenset[str]:
        async with self._database.tx() as tx:
            rooms = [one for kind in _HOLDS_PEOPLE for one in await places.rooms_of_kind(tx, self._vault, kind)]
        out: frozenset[str] = frozenset()
        for room in rooms:
            out |= await show_out(self._gateway, room.room_id, self._roster.responders())
        return out

    async def _swept(self, unswept: str) -> Result:
        """Done: operators are told of whoever has gone, by the last worker that has swept."""
        async with self._database.tx() as tx:
            if await inbox.where_sync_starts(tx, self._unswept) != unswept:
                return Result()  # somebody more has gone meanwhile
            await inbox.move_cursor(tx, "", self._unswept)
            known = self._roster.matrix_ids
            gone = [StaffId(key) for key in unswept.split() if key != _NOBODY and key not in known]
            for other in map(unswept_of, self._workers):
                if await inbox.where_sync_starts(tx, other):
                    await _add_unswept(tx, other, gone)
                    return Result()
            told = [say.AdminStaffRemoved(self._roster.responder(who).alias or who) for who in gone]
            now = self._now()
            written = [await self._say(tx, Place.ADMIN, one, now) for one in told if self._roster.operators()]
        return Result(tuple(written))


def unswept_of(worker: str) -> str:
    """Name of the cursor that tells a worker whose desks it is still to sweep."""
    return f"left:{worker}" if worker else ROSTER_UNSWEPT


async def _add_unswept(tx: AsyncConnection, cursor: str, gone: Iterable[StaffId]) -> None:
    keys = [key for key in (await inbox.where_sync_starts(tx, cursor) or "").split() if key != _NOBODY]
    keys += [who for who in gone if who not in keys]
    await inbox.move_cursor(tx, " ".join(keys) or _NOBODY, cursor)


def _note(what: Noted, seat: Seat, by: str) -> Note:
    side = seat.responder.role.value if seat.responds else "operator"
    return Note(what, None, Tier.NONE, None, StaffId(by), f"{seat.responder.who} {side}")


def _note_of_key(seat: Seat, by: str) -> Note:
    """Not the person but their master key was added or removed."""
    note = _note(Noted.STAFF_ADDED if _key(seat) else Noted.STAFF_REMOVED, seat, by)
    return replace(note, detail=f"{note.detail} master_key")


def _rekeyed(member: Member, by: str) -> say.StaffKeyChanged:
    return say.StaffKeyChanged(member.responder.alias, by)


def _added(member: Member, by: str) -> say.StaffAdded:
    county = member.responder.role.employer is Employer.WELLBEING_COUNTY
    return say.StaffAdded(member.responder.alias, county, by, member.operator)
