"""What is sealed, opened by two adults: the rows that moderation/identity.py hangs on, and what becomes of its room.

The Matrix id of a student is looked up where it is sent (bot/delivery/opening.py) and stands in no errand. It is found
by way of the alarm's conversation, whose number is never given twice: an account's number may be, and a student who
came later would be shown in the place of one who has erased everything.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import errands
from bot.db import alarms, audit, conversations, evidence, openings, places
from bot.db.evidence import Kept
from bot.db.outbox import Draft
from bot.db.places import RoomRow
from bot.doors import RoomView
from bot.staff import Member, Roster
from bot.vault import Vault
from moderation import identity
from moderation import messages as say
from moderation.alarm import AlarmId, OpeningId
from moderation.commands import ConfirmIdentity, OpenIdentity
from moderation.effects import EndOpening, MakeOpening, Note, Noted, OpeningEffect
from moderation.identity import Adult, Around, Decision, Opening, Sight, Stage, Wish
from moderation.model import Tier
from moderation.policy import AlarmPolicy
from rooms.effects import Say
from rooms.model import Place, StaffId


@dataclass(frozen=True, slots=True)
class Followed:
    """What an effect came to: errands, and rooms that are ours no more."""

    drafts: tuple[Draft, ...] = ()
    left_rooms: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Guests:
    """The two who are shown something, and the room in which they are; `room` is None while it is not made."""

    opening: Opening
    users: frozenset[str]
    room: RoomRow | None

    def __repr__(self) -> str:
        return f"<guests of opening {self.opening.id}>"


class Openings:
    """Holds no state."""

    def __init__(self, *, vault: Vault, roster: Roster, policy: AlarmPolicy, now: Callable[[], datetime]) -> None:
        self._vault = vault
        self._roster = roster
        self._policy = policy
        self._now = now

    # --- decisions --------------------------------------------------------------------------------------------------
    async def wished(
        self, tx: AsyncConnection, line: OpenIdentity | ConfirmIdentity, by: Member, *, verified: bool
    ) -> Decision:
        """What follows from a command in the alarm room."""
        if line.number is None:
            return Decision(effects=(Say(Place.ALARM, say.IdentityHow()),))
        wish = Wish(self._adult(by), self._now(), verified)
        around, live = await self._around(tx, line.number), await openings.live_of(tx, line.number)
        if isinstance(line, ConfirmIdentity):
            return identity.confirm(live, wish, around, self._policy)
        number = await openings.next_number(tx)
        return identity.ask(number, live, line.reason, wish, around, self._policy)

    async def due(self, tx: AsyncConnection) -> list[Decision]:
        """What the clock ends."""
        now = self._now()
        found = [(one, await alarms.by_number(tx, one.alarm)) for one in await openings.due(tx, now=now, at_most=20)]
        return [identity.clock(one, alarm, now, self._policy) for one, alarm in found if alarm is not None]

    async def looked(self, tx: AsyncConnection, guests: Guests, view: RoomView, me: str) -> Decision:
        """What follows from who is in the room now."""
        strange = not view.encrypted or bool((view.joined | view.invited) - guests.users - {me})
        sight = Sight(frozenset(self._mark(user) for user in view.joined), strange)
        return identity.looked(guests.opening, sight, self._now(), await self._around(tx, guests.opening.alarm))

    async def _around(self, tx: AsyncConnection, number: int) -> Around:
        alarm = await alarms.by_number(tx, number)
        return Around(
            alarm,
            student_known=await self.student(tx, number) is not None,
            evidence=await evidence.is_kept(tx, number, now=self._now()),
            adults={self._adult(one): one.responder.alias for one in self._roster.members if _is_adult(one)},
        )

    def _adult(self, member: Member) -> Adult:
        return Adult(member.responder.who, self._mark(member.matrix_id))

    def _mark(self, user: str) -> bytes:
        return self._vault.lookup("account", user)

    # --- what is sealed ---------------------------------------------------------------------------------------------
    async def student(self, tx: AsyncConnection, number: int) -> str | None:
        """The Matrix id of the student of an alarm; None where everything is erased. For nobody's eyes but two."""
        alarm = await alarms.by_number(tx, number)
        if alarm is None or alarm.conversation is None:
            return None
        stored = await conversations.by_number(tx, alarm.conversation, self._roster.responder)
        return None if stored is None else await places.account_id(tx, self._vault, stored.account)

    async def preserve(self, tx: AsyncConnection, alarm: AlarmId, text: str) -> None:
        now = self._now()
        await evidence.keep(tx, self._vault, alarm, text, at=now, until=now + self._policy.evidence_kept_for)

    async def evidence(self, tx: AsyncConnection, alarm: AlarmId) -> list[Kept]:
        return await evidence.of_alarm(tx, self._vault, alarm, now=self._now())

    async def tidy(self, tx: AsyncConnection) -> bool:
        """Erases what has been kept for as long as it may be. Answers whether there was any."""
        now = self._now()
        expired = await evidence.drop_expired(tx, now=now)
        for number in expired:
            alarm = await alarms.by_number(tx, number)
            tier, category = (alarm.tier, alarm.category) if alarm is not None else (Tier.NONE, None)
            await audit.append(tx, Note(Noted.EVIDENCE_ERASED, number, tier, category, None), now)
        return bool(expired)

    async def is_preserved(self, tx: AsyncConnection, alarm: AlarmId) -> bool:
        return await evidence.is_kept(tx, alarm, now=self._now())

    # --- what follows -----------------------------------------------------------------------------------------------
    async def keep(self, tx: AsyncConnection, decision: Decision) -> None:
        for one in decision.openings:
            await openings.keep(tx, one, self._policy)

    async def follow(self, tx: AsyncConnection, effect: OpeningEffect) -> Followed:
        """The errands of making a room and of taking back what stands there."""
        match effect:
            case MakeOpening(opening=number):
                return Followed((errands.make_opening(number),))
            case EndOpening(opening=number):
                return await self._end(tx, number)
            case _:
                return Followed()

    async def _end(self, tx: AsyncConnection, number: OpeningId) -> Followed:
        """The row forgets the room at once; what stands there is taken back by errands that bring the ids they need."""
        guests = await self.guests(tx, number)
        pieces, sent = await openings.said(tx, self._vault, number)
        await openings.forget_sent(tx, number)
        await openings.furnish(tx, number, None)
        if guests is None or guests.room is None:
            return Followed()
        await places.forget_room(tx, guests.room.id)
        lane, room = errands.opening_lane(number), guests.room.room_id
        back = [errands.redact(lane, room, event) for event in sent]
        # What was being said at this moment may be out already, under an id that nobody has told us yet.
        user = min(guests.users, default="")
        back += [errands.recall(lane, room, user, True, self.txn(number, step)) for step in range(len(sent), pieces)]
        return Followed((*back, errands.forget(lane, room, None)), frozenset({room}))

    async def guests(self, tx: AsyncConnection, number: int) -> Guests | None:
        """The two and their room; None where there is no such opening."""
        found = await openings.by_number(tx, number)
        if found is None:
            return None
        room = await openings.room_of(tx, number)
        where = await places.room_by_number(tx, self._vault, room) if room is not None else None
        ids = self._roster.matrix_ids
        users = [ids.get(StaffId(one.who), "") for one in found.both]
        known = [user for user, one in zip(users, found.both, strict=True) if user and self._mark(user) == one.account]
        return Guests(found, frozenset(known), where)

    def txn(self, number: OpeningId, step: int) -> str:
        """The same however often it is tried, so that nothing is shown twice."""
        return f"{self._vault.lookup('txn', f'opening {number}').hex()[:24]}.{step}"

    def marker(self, number: int) -> str:
        return self._vault.lookup("marker", f"opening {number}").hex()


def _is_adult(member: Member) -> bool:
    return member.responds and not member.responder.role.is_peer


def is_waited_for(guests: Guests | None) -> bool:
    """Whether the room is still to be made: two who are both still on the roster, and no room yet."""
    return guests is not None and guests.opening.stage is Stage.AGREED and len(guests.users) == 2
