"""The alarm room: who takes an alarm, and what is asked there.

Reads a few rows; what follows is written down by the worker.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.db import alarms, conversations, crossings
from bot.doors import Heard
from bot.matrix.translate import Reacted, Wrote, same_reaction
from bot.opening import Openings
from bot.staff import Member, Roster
from bot.vault import Vault
from moderation import decide, identity
from moderation import messages as say
from moderation.alarm import Alarm, AlarmId, Outcome, Standing
from moderation.commands import (
    AlarmLine,
    AlarmRoomCommand,
    ConfirmIdentity,
    EndAlarm,
    OpenIdentity,
    TakeAlarm,
    alarm_room_line,
)
from moderation.decide import TAKE_OFFER, Decision
from moderation.facts import MarkSeen
from rooms.effects import Say
from rooms.messages import DeviceNotVerified, Sentence
from rooms.model import ConversationId, Phase, Place, Purpose, Responder

LISTED = 10
"""Alarms that a list in the room shows."""


@dataclass(frozen=True, slots=True)
class Claim:
    """An adult takes the conversation of an alarm."""

    conversation: ConversationId
    by: Responder


@dataclass(frozen=True, slots=True)
class Seen:
    """The adult who has the conversation already says that they have seen the alarm."""

    conversation: ConversationId
    fact: MarkSeen


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody in the alarm room wants. At most one of them is set beside what is said there."""

    told: tuple[Sentence, ...] = ()
    decision: Decision | None = None
    wish: Claim | Seen | None = None
    opening: identity.Decision | None = None
    """Of what is sealed."""


class AlarmRoom:
    """Holds no state."""

    def __init__(
        self,
        *,
        vault: Vault,
        roster: Roster,
        openings: Openings,
        now: Callable[[], datetime],
        trusts: Callable[[str], bool],
    ) -> None:
        self._openings = openings
        self._vault = vault
        self._roster = roster
        self._now = now
        self._trusts = trusts

    async def understand(self, tx: AsyncConnection, heard: Heard | None) -> Asked:
        by = self._roster.staff_by_matrix_id(heard.sender) if heard is not None else None
        if heard is None or by is None or not by.responds or by.responder.role.is_peer:
            return Asked()
        match heard.incoming:
            case Reacted(target=target, key=key) if same_reaction(key, TAKE_OFFER):
                return await self._pressed(tx, target, by)
            case Wrote(words=words):
                line = alarm_room_line(words)
                if line is None:
                    return Asked()
                return await self._said(tx, line, by) if heard.verified else Asked((DeviceNotVerified(),))
            case _:
                return Asked()

    async def _pressed(self, tx: AsyncConnection, target: str, by: Member) -> Asked:
        ours = await crossings.of_ours(tx, self._vault, target)
        if ours is None or ours.purpose is not Purpose.ALARM:
            return Asked()
        if not self._trusts(by.matrix_id):
            # A reaction vouches for nothing; but a desk is of use to nobody who cannot read it.
            return Asked((DeviceNotVerified(),))
        alarm = await self._of_card(tx, ours.conversation)
        return Asked((say.AlarmNone(),)) if alarm is None else await self._take(tx, alarm, by.responder)

    async def _of_card(self, tx: AsyncConnection, conversation: ConversationId | None) -> Alarm | None:
        if conversation is not None:
            return await alarms.open_of(tx, conversation)
        return next((one for one in await alarms.all_open(tx) if one.drill), None)

    async def _said(self, tx: AsyncConnection, line: AlarmLine, by: Member) -> Asked:
        match line:
            case TakeAlarm(number=None):
                waiting = [one for one in await alarms.all_open(tx) if one.waits]
                return await self._take(tx, waiting[0], by.responder) if waiting else Asked((say.AlarmNone(),))
            case TakeAlarm(number=number):
                alarm = await alarms.by_number(tx, number or 0)
                return Asked((say.AlarmNone(),)) if alarm is None else await self._take(tx, alarm, by.responder)
            case EndAlarm(number=number, outcome=outcome):
                return await self._end(tx, number, EndAlarm(number, outcome), by.responder)
            case OpenIdentity() | ConfirmIdentity():  # only ever from a device that counts, see `understand`
                return Asked(opening=await self._openings.wished(tx, line, by, verified=True))
            case AlarmRoomCommand.LIST:
                return Asked(await self._listed(tx))
            case AlarmRoomCommand.DRILL:
                return await self.drill(tx)
            case AlarmRoomCommand.HELP:
                return Asked((say.AlarmHelp(),))
            case _:
                return Asked((say.AlarmUnknownCommand(),))

    async def _take(self, tx: AsyncConnection, alarm: Alarm, by: Responder) -> Asked:
        if alarm.standing is Standing.CLOSED:
            return Asked((say.AlarmGone(alarm.id),))
        if alarm.standing is Standing.OWNED and alarm.owner is not None:
            mine = alarm.owner == by.who
            other = say.AlarmTakenByOther(alarm.id, self._roster.responder(alarm.owner).alias)
            return Asked((say.AlarmTakenByYou(alarm.id) if mine else other,))
        if alarm.drill:
            return Asked(decision=decide.drill_taken(alarm, by, self._now()))
        whose = alarm.conversation
        stored = await conversations.by_number(tx, whose, self._roster.responder) if whose is not None else None
        if whose is None or stored is None or stored.conversation.phase is Phase.GONE:
            return Asked(decision=decide.owned_in_room(alarm, by, self._now()))
        has_it = stored.conversation.assignment
        if has_it is not None and has_it.responder.who == by.who:
            return Asked(wish=Seen(whose, MarkSeen(self._now(), has_it.desk, by)))
        return Asked(wish=Claim(whose, by))

    async def _end(self, tx: AsyncConnection, number: int, wish: EndAlarm, by: Responder) -> Asked:
        alarm = await alarms.by_number(tx, number)
        if alarm is None:
            return Asked((say.AlarmNone(),))
        if not alarm.is_open:
            return Asked((say.AlarmGone(alarm.id),))
        if wish.outcome is None or (wish.outcome is Outcome.DRILL and not alarm.drill):
            return Asked((say.DeskOutcomeHow(),))
        whose = alarm.conversation
        stored = await conversations.by_number(tx, whose, self._roster.responder) if whose is not None else None
        if stored is not None and stored.conversation.phase is not Phase.GONE:
            return Asked((say.AlarmEndAtDesk(alarm.id),))
        return Asked(decision=decide.ended_in_room(alarm, wish.outcome, by, self._now()))

    async def _listed(self, tx: AsyncConnection) -> tuple[Sentence, ...]:
        open_now = await alarms.all_open(tx)
        if not open_now:
            return (say.AlarmNone(),)
        return (say.AlarmListHeader(len(open_now)), *(self._line(one) for one in open_now[:LISTED]))

    def _line(self, alarm: Alarm) -> Sentence:
        minutes = int(max(0.0, (self._now() - alarm.raised_at).total_seconds()) // 60)
        alias = self._roster.responder(alarm.owner).alias if alarm.owner is not None else ""
        return say.AlarmListLine(alarm.id, alarm.tier, alarm.category, minutes, alias)

    async def drill(self, tx: AsyncConnection) -> Asked:
        """A drill, unless one runs."""
        running = next((one for one in await alarms.all_open(tx) if one.drill), None)
        if running is not None:
            return Asked((say.DrillRunning(running.id),))
        return Asked(decision=decide.drill(AlarmId(await alarms.next_number(tx)), self._now()))


def said_in_room(sentences: tuple[Sentence, ...]) -> list[Say]:
    return [Say(Place.ALARM, one) for one in sentences]
