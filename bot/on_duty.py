"""The services as they are now: who is on duty, which doors are open, how long students waited lately.

Reads the shifts, the roster and the calendar; what changes is written by whoever asks.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.db import alarms, blocks, conversations, pickups, shifts
from bot.staff import Roster
from rooms import duty
from rooms.calendar import day_of
from rooms.duty import Member, Room, Shift
from rooms.model import Conversation, Door, Place, Role, Service, StaffId, Surroundings
from rooms.policy import RoomsPolicy
from rooms.roster import Person
from rooms.waiting import ROOM_OF

SERVICE_OF = {Place.TUTORS: Service.TUTOR_CHAT, Place.DUTY: Service.COUNSELLOR_CHAT}


class OnDuty:
    """Holds no state."""

    def __init__(self, roster: Roster, policy: RoomsPolicy, now: Callable[[], datetime]) -> None:
        self._roster = roster
        self._policy = policy
        self._now = now

    async def around(self, tx: AsyncConnection, of: Conversation, *, mourning: bool) -> Surroundings:
        """What a decision about somebody who asks for a person, or waits for one, needs to know."""
        shifted = await shifts.everybody(tx)
        now = self._now()
        doors: dict[Service, Door] = {}
        for service in Service:
            door = self._door(service, shifted, now, await pickups.usual_wait(tx, service, now))
            doors[service] = replace(door, ahead=await conversations.ahead_of(tx, of.id, service))
        doors[Service.TUTOR_CHAT] = replace(doors[Service.TUTOR_CHAT], blocked_days=await self._blocked(tx, of, now))
        ahead = doors[of.request.service].ahead or 0
        tutors, counsellors = doors[Service.TUTOR_CHAT], doors[Service.COUNSELLOR_CHAT]
        around = Surroundings(
            ahead,
            mourning,
            tutors,
            counsellors,
            roles=self._roles_beside(of),
            worst_tier=await alarms.worst_of(tx, of.id),
            adults_on_duty=any(
                not one.on_break and not self._roster.responder(one.who).role.is_peer for one in shifted
            ),
        )
        return await self._with_holder(tx, of, around, shifted)

    def _roles_beside(self, of: Conversation) -> frozenset[Role]:
        """Of all who take students, but for whoever has this one."""
        has = of.assignment.responder.who if of.assignment is not None else None
        return frozenset(one.responder.role for one in self.people() if one.responder.who != has)

    async def _with_holder(
        self, tx: AsyncConnection, of: Conversation, around: Surroundings, shifted: tuple[Shift, ...]
    ) -> Surroundings:
        """Whether a talk that sleeps could go on with the one who has it; nobody can who is on the roster no more."""
        if of.asleep_since is None or of.assignment is None:
            return around
        by = await self.member(tx, of.assignment.responder.who)
        if by is None:
            return around
        room = self._room(ROOM_OF[by.role.service], shifted)
        return replace(around, has_room=not by.is_full, may_go_on=duty.may_go_on(by, room))

    async def _blocked(self, tx: AsyncConnection, of: Conversation, now: datetime) -> int:
        """Days, the begun one among them, for which tutors are not for this student."""
        until = await blocks.until(tx, of.id)
        return -((now - until) // timedelta(days=1)) if until is not None and until > now else 0

    async def room(self, tx: AsyncConnection, place: Place) -> Room:
        """A duty room now."""
        return self._room(place, await shifts.everybody(tx))

    async def rooms(self, tx: AsyncConnection) -> tuple[Room, ...]:
        shifted = await shifts.everybody(tx)
        return tuple(self._room(place, shifted) for place in SERVICE_OF)

    def _room(self, place: Place, shifted: tuple[Shift, ...]) -> Room:
        aliases = {one.who: self._roster.responder(one.who).alias for one in shifted}
        now = self._now()
        door = self._door(SERVICE_OF[place], shifted, now, None)
        campuses = {service: self._campuses(service) for service in Service}
        return Room(place, day_of(now), shifted, self._supervisors(shifted), door, aliases, campuses)

    async def member(self, tx: AsyncConnection, who: StaffId) -> Member | None:
        """Somebody as they are now; None for who takes no students."""
        person = self._roster.person(who)
        if person is None:
            return None
        shift = next((one for one in await shifts.everybody(tx) if one.who == who), None)
        return Member(person, shift, (await shifts.loads(tx)).get(who, 0))

    def people(self) -> tuple[Person, ...]:
        """All who take students."""
        return tuple(one.person for one in self._roster.members if one.responds)

    def _supervisors(self, shifted: tuple[Shift, ...]) -> frozenset[StaffId]:
        return duty.supervisors(shifted, (one.responder.who for one in self.people() if not one.responder.role.is_peer))

    def _door(self, service: Service, shifted: tuple[Shift, ...], now: datetime, wait: int | None) -> Door:
        """Tutors are there only while an adult stands behind them; adults by their hours."""
        calendar = self._policy.calendar
        in_hours = calendar is None or calendar.is_open(service, now)
        opens_at = None if in_hours or calendar is None else calendar.next_opening(service, now)
        campuses = self._campuses(service)
        if service is Service.COUNSELLOR_CHAT:
            return Door(True, in_hours, opens_at, wait, campuses=campuses)
        is_there = any(one.responder.role.is_peer for one in self.people())
        is_open = is_there and in_hours and bool(self._supervisors(shifted))
        return Door(is_there, is_open, opens_at, wait, campuses=campuses)

    def _campuses(self, service: Service) -> frozenset[str]:
        """Where those who serve are from; whoever is of no campus in particular adds none."""
        serving = (one for one in self.people() if one.responder.role.service is service)
        return frozenset(one.campus for one in serving if one.campus is not None)
