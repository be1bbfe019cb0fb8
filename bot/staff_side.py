"""What staff write and press in the rooms that are theirs alone: duty, alarm, admin, and those that two adults open.

What they mean there is understood by bot/hearing.py and bot/alarming.py; here it is carried out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import errands
from bot.alarm_keeping import AlarmKeeping
from bot.alarming import AlarmRoom, Asked, Claim, Seen, said_in_room
from bot.db import alarms, audit, blocks, conversations, inbox, openings, pickups, shifts, switches
from bot.db.inbox import Envelope
from bot.db.switches import Switch
from bot.duty_rooms import DutyRooms
from bot.milestones import PickedUp
from bot.on_duty import SERVICE_OF, OnDuty
from bot.on_its_way import OnItsWay
from bot.practising import Practising
from bot.roster_wishes import RosterWishes
from bot.saving import Occasion, Saving
from bot.service_records import ServiceRecords
from bot.tools import Result, Tools, joined
from faq import messages as faq_say
from moderation.alarm import Alarm
from moderation.effects import Note, Noted
from moderation.messages import DrillReport
from moderation.model import Tier
from rooms import duty
from rooms import messages as say
from rooms.commands import AdminCommand, AdminWish, RosterAdd, RosterList, RosterRemove
from rooms.effects import Effect, Say
from rooms.facts import AdultJoins, CardTaken, CompanionLeft, DoorChanged
from rooms.messages import Sentence
from rooms.model import ConversationId, Place, Responder, StaffId

DRILL_WANTED = "drill_wanted"
"""Name of the cursor by which `kynnys drill` asks a running service for a drill."""


class StaffSide:
    """Carries out what is said in staff rooms. `reload` begins to read catalogue and directory anew."""

    def __init__(
        self,
        tools: Tools,
        saving: Saving,
        keeping: AlarmKeeping,
        alarm_room: AlarmRoom,
        on_its_way: OnItsWay,
        reload: Callable[[], None],
        wishes: RosterWishes | None,
        duty_rooms: DutyRooms,
        on_duty: OnDuty,
        practising: Practising,
    ) -> None:
        self._tools = tools
        self._saving = saving
        self._alarms = keeping
        self._alarm_room = alarm_room
        self._on_its_way = on_its_way
        self._reload = reload
        self._wishes = wishes
        self._duty_rooms = duty_rooms
        self._on_duty = on_duty
        self._practising = practising
        self._records = ServiceRecords(tools.roster)
        self._drill_times: dict[int, dict[str, datetime]] = {}

    # --- the duty room ----------------------------------------------------------------------------------------------
    async def in_duty_room(self, envelope: Envelope, place: Place) -> Result:
        """A card is taken, somebody goes on duty or off, or a command is answered.

        Raises:
            NoKey: it cannot be read yet.
            Later: it is about a card that is on its way.
        """
        heard = self._tools.unseal(envelope)
        async with self._tools.database.tx() as tx:
            await self._on_its_way.wait_for_it(tx, envelope, heard)
            wanted = await self._duty_rooms.understand(tx, place, heard)
            result = Result()
            if wanted is not None:
                result = await self._carry_duty(tx, envelope, wanted.decision, wanted.who)
                if wanted.decision.practise is not None:
                    by = self._tools.roster.responder(wanted.who)
                    begun = await self._practising.wished(tx, envelope, place, wanted.decision.practise, by)
                    result = joined([result, begun])
            await inbox.mark(tx, envelope.id, "done")
        return result

    async def duty_clock(self, tx: AsyncConnection) -> Result:
        """Hours begin, doors open and close, and whoever fell silent is off duty."""
        results = [await self._carry_duty(tx, None, one, None) for one in await self._duty_rooms.silent(tx)]
        results.append(await self._say_all(tx, None, await self._duty_rooms.hours_begun(tx), None))
        doors = {SERVICE_OF[room.place]: room.door for room in await self._on_duty.rooms(tx)}
        for service, door in sorted(doors.items(), key=lambda one: one[1].is_open):
            for stored in await conversations.behind_door(
                tx, service, carded=not door.is_open, staff=self._tools.roster.responder
            ):
                fact = DoorChanged(self._tools.now())
                results.append(await self._saving.decide(tx, stored, fact, Occasion()))
        return joined(results)

    async def _carry_duty(
        self, tx: AsyncConnection, envelope: Envelope | None, decision: duty.DutyDecision, by: StaffId | None
    ) -> Result:
        before = await self._on_duty.room(tx, Place.TUTORS)
        now = self._tools.now()
        if decision.shift is not None:
            await self._records.worked(tx, await shifts.begin(tx, decision.shift, now))
        if decision.ended is not None:
            until = decision.ended_at or now
            await self._records.worked(tx, await shifts.end(tx, [decision.ended], until))
        if decision.reflected is not None:
            await self._records.reflected(tx, decision.reflected, now)
        told = [*decision.effects, *duty.supervision_ends(before, await self._on_duty.room(tx, Place.TUTORS))]
        # A taking or a block that follows counts its own steps from 0: what is said beside it must not share a name.
        results = [await self._say_all(tx, envelope, told, decision.about, first=600)]
        if decision.block is not None and by is not None:
            results.append(await self._block(tx, envelope, decision.block, self._tools.roster.responder(by)))
        if decision.claim is not None and by is not None:
            results.append(await self._claim(tx, envelope, decision.claim, self._tools.roster.responder(by)))
        if decision.join is not None and by is not None:
            results.append(await self._join(tx, envelope, decision.join, self._tools.roster.responder(by)))
        if decision.ended is not None:
            results.append(await self._go_from_desks(tx, decision.ended))
        return joined(results)

    async def _join(
        self, tx: AsyncConnection, envelope: Envelope | None, number: ConversationId, by: Responder
    ) -> Result:
        stored = await self._tools.stored(tx, number)
        if stored is None:
            return Result()
        return await self._saving.decide(tx, stored, AdultJoins(self._tools.now(), by), Occasion(envelope))

    async def _go_from_desks(self, tx: AsyncConnection, who: StaffId) -> Result:
        """Who is off duty reads along nowhere."""
        joined_at = await conversations.joined_by(tx, who)
        left = [(number, CompanionLeft(self._tools.now(), desk, who)) for number, desk in joined_at]
        return joined([await self._saving.happened(number, fact, tx) for number, fact in left])

    async def _block(
        self, tx: AsyncConnection, envelope: Envelope | None, number: ConversationId, by: Responder
    ) -> Result:
        """The student is told, and so are the adults; whoever waits or talks goes on with that."""
        stored = await self._tools.stored(tx, number)
        if stored is None:
            return Result()
        lasts = self._tools.policies.rooms.block_for
        await blocks.add(tx, number, self._tools.now() + lasts)
        days, pseudonym = max(1, lasts.days), stored.conversation.pseudonym
        agreed = Note(Noted.BLOCK_AGREED, None, Tier.NONE, None, by.who, f"{number}: {days} d")
        await audit.append(tx, agreed, self._tools.now())
        told = (
            Say(Place.ENTRY, say.BlockConfirmed(days)),
            Say(Place.DUTY, say.BlockDone(number, pseudonym, by.alias, days)),
        )
        return await self._say_all(tx, envelope, told, number)

    async def _say_all(
        self,
        tx: AsyncConnection,
        envelope: Envelope | None,
        effects: Iterable[Effect],
        about: ConversationId | None,
        *,
        first: int = 0,
    ) -> Result:
        said = [one for one in effects if isinstance(one, Say)]
        drafts = [errands.draft(one, about) for one in said]
        written = [await self._tools.write(tx, envelope, step, one) for step, one in enumerate(drafts, first)]
        return Result(tuple(written))

    async def _claim(
        self, tx: AsyncConnection, envelope: Envelope | None, number: ConversationId, by: Responder
    ) -> Result:
        stored = await self._tools.stored(tx, number)
        if stored is None:
            return Result()
        request, waited = stored.conversation.request, stored.conversation.waiting_since
        counted = Result()
        if waited is not None and not stored.conversation.alarmed:
            now = self._tools.now()
            after = now - (request.carded_at or waited)
            await pickups.add(tx, request.service, now, after)
            counted = Result(milestones=(PickedUp(request.service, after),))
        desk = await conversations.new_desk(tx, number, by.who)
        fact = CardTaken(self._tools.now(), by, desk)
        return joined([counted, await self._saving.decide(tx, stored, fact, Occasion(envelope))])

    # --- the alarm room ---------------------------------------------------------------------------------------------
    async def in_alarm_room(self, envelope: Envelope) -> Result:
        """An alarm is taken, or a command is answered.

        Raises:
            NoKey: it cannot be read yet.
            Later: it is about a card that is on its way.
        """
        heard = self._tools.unseal(envelope)
        async with self._tools.database.tx() as tx:
            await self._on_its_way.wait_for_it(tx, envelope, heard)
            asked = await self._alarm_room.understand(tx, heard)
            by = self._tools.roster.staff_by_matrix_id(heard.sender) if heard is not None else None
            if by is not None:
                await shifts.heard(tx, by.responder.who, self._tools.now())
            result = await self._carry_alarm(tx, envelope, asked)
            await inbox.mark(tx, envelope.id, "done")
        return result

    async def _carry_alarm(self, tx: AsyncConnection, envelope: Envelope | None, asked: Asked) -> Result:
        results = [await self._alarms.carry(tx, envelope, None, said_in_room(asked.told))]
        if asked.opening is not None:
            results.append(await self._alarms.carry_opening(tx, asked.opening, envelope))
        if asked.decision is not None and asked.decision.alarm is not None:
            alarm = asked.decision.alarm
            known = await alarms.by_number(tx, alarm.id)
            results.append(await self._alarms.keep(tx, known, alarm))
            effects = [*asked.decision.effects, *self._drill_report(known, alarm)]
            results.append(await self._alarms.carry(tx, envelope, alarm, effects))
        match asked.wish:
            case Claim(conversation=number, by=by):
                results.append(await self._claim(tx, envelope, number, by))
            case Seen(conversation=number, fact=fact):
                stored = await self._tools.stored(tx, number)
                if stored is not None:
                    results.append(await self._saving.wished(tx, stored, fact, envelope))
        return joined(results)

    # --- drills -----------------------------------------------------------------------------------------------------
    async def drill_if_wanted(self, tx: AsyncConnection) -> Result:
        """Begins the drill that `kynnys drill` has asked for."""
        if not await inbox.where_sync_starts(tx, DRILL_WANTED):
            return Result()
        await inbox.move_cursor(tx, "", DRILL_WANTED)
        return await self._carry_alarm(tx, None, await self._alarm_room.drill(tx))

    def drill_step(self, number: int, step: str) -> None:
        """A step of a drill is done: its time is kept until the report."""
        self._drill_times.setdefault(number, {}).setdefault(step, self._tools.now())

    def _drill_report(self, before: Alarm | None, after: Alarm) -> list[Say]:
        """The times of a drill, when somebody has taken it."""
        if not after.drill or before is None or before.owned_at is not None or after.owned_at is None:
            return []
        times = self._drill_times.pop(after.id, {})
        card, paged = (_seconds(after.raised_at, times.get(step)) for step in ("card", "paged"))
        report = DrillReport(after.id, card, _seconds(after.raised_at, after.owned_at), paged)
        return [Say(Place.ALARM, report)]

    # --- the admin room ---------------------------------------------------------------------------------------------
    async def in_admin_room(self, envelope: Envelope) -> Result:
        """`!lataa` reads catalogue and directory anew; any other command is answered with what there is.

        Raises:
            NoKey: it cannot be read yet.
        """
        heard, hearing = self._tools.unseal(envelope), self._tools.hearing
        async with self._tools.database.tx() as tx:
            await inbox.mark(tx, envelope.id, "done")
            if heard is None or not hearing.is_command(heard):
                return Result()
            wishes = hearing.admin_command(heard)
            if wishes is AdminCommand.RELOAD:
                self._reload()
            return await self._tell_operators(tx, envelope, await self._obeyed(tx, wishes, heard.sender))

    async def _obeyed(self, tx: AsyncConnection, wishes: AdminWish | None, sender: str) -> Sentence:
        """What an operator's command came to."""
        by = self._tools.roster.staff_by_matrix_id(sender)
        match wishes:
            case AdminCommand.RELOAD:
                return faq_say.AdminReloading()
            case AdminCommand.POSTVENTION_ON | AdminCommand.POSTVENTION_OFF if by is not None:
                on = wishes is AdminCommand.POSTVENTION_ON
                await switches.turn(tx, Switch.POSTVENTION, on, by=by.responder.who, at=self._tools.now())
                return say.PostventionOn() if on else say.PostventionOff()
            case RosterList() | RosterAdd() | RosterRemove() if by is not None and self._wishes is not None:
                return await self._wishes.obeyed(tx, wishes, by.responder.who)
            case _:
                return say.AdminHelp()

    async def told_operators(self, message: Sentence) -> Result:
        """Something that operators should know, in the admin room."""
        async with self._tools.database.tx() as tx:
            return await self._tell_operators(tx, None, message)

    async def _tell_operators(self, tx: AsyncConnection, envelope: Envelope | None, message: Sentence) -> Result:
        draft = errands.draft(Say(Place.ADMIN, message), None)
        return Result((await self._tools.write(tx, envelope, 0, draft),))

    # --- a room that two adults opened ------------------------------------------------------------------------------
    async def in_opening_room(self, envelope: Envelope) -> Result:
        """Who comes or goes there is looked at; what is written there is nobody's business."""
        async with self._tools.database.tx() as tx:
            await inbox.mark(tx, envelope.id, "done")
            opening = await openings.of_room(tx, envelope.room.id)
            if opening is None or envelope.event.get("type") != "m.room.member":
                return Result()
            return Result((await self._tools.write(tx, envelope, 0, errands.show_opening(opening.id)),))


def _seconds(since: datetime, until: datetime | None) -> str:
    """Seconds between two moments for a report; a dash where the step has not been taken."""
    return f"{(until - since).total_seconds():.1f}" if until is not None else "–"
