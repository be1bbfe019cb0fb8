"""Alarms and openings, saved: their rows, the audit log, and what is to be said or shown of them.

Both sides come here: the conversation that an alarm is about, and the rooms in which staff speak of it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import errands, statistics
from bot.db import alarms, audit
from bot.db.inbox import Envelope
from bot.db.outbox import Errand
from bot.milestones import AlarmRaised, AlarmTaken, Milestone
from bot.opening import Openings
from bot.readings import words_of
from bot.tools import Result, Tools, joined
from moderation import decide, identity
from moderation.alarm import Alarm, AlarmId
from moderation.effects import EndOpening, MakeOpening, Note, Noted, Page, Preserve
from rooms.effects import Amend, Say
from rooms.model import Conversation, ConversationId, StaffId


class AlarmKeeping:
    """Holds no state. `envelope` is what the work began with; None for the clock."""

    def __init__(self, tools: Tools, openings: Openings) -> None:
        self._tools = tools
        self._openings = openings

    async def keep(self, tx: AsyncConnection, before: Alarm | None, after: Alarm | None) -> Result:
        """The row, where there is something new to be kept, and what is counted of it."""
        policy = self._tools.policies.alarms
        if after is None or after == before:
            return Result()
        if before is None:
            await alarms.add(tx, after, policy)
        else:
            await alarms.save(tx, after, policy)
        return Result(milestones=await self._counted(tx, before, after))

    async def _counted(self, tx: AsyncConnection, before: Alarm | None, after: Alarm) -> tuple[Milestone, ...]:
        """The audit log knows whether somebody had it before."""
        if after.drill:
            return ()
        passed: list[Milestone] = []
        if before is None or before.tier < after.tier:
            passed.append(AlarmRaised(after.tier))
        had = after.owned_at if before is None or before.owned_at is None else None
        if had is not None and not await audit.has(tx, Noted.HANDED_BACK, after.id):
            await statistics.alarm_had(tx, after, had)
            passed.append(AlarmTaken(after.tier, had - after.raised_at))
        return tuple(passed)

    async def clock(self, tx: AsyncConnection, alarm: Alarm, now: datetime) -> Result:
        """The clock struck for an alarm."""
        decided = decide.clock(alarm, now, self._tools.policies.alarms)
        kept = await self.keep(tx, alarm, decided.alarm)
        return joined([kept, await self.carry(tx, None, alarm, decided.effects)])

    async def owner_left(self, tx: AsyncConnection, who: StaffId, now: datetime) -> Result:
        """Somebody is no longer of the staff: what they still have, with no talk to be handed back, is called anew."""
        results: list[Result] = []
        for alarm in await alarms.owned_by(tx, who):
            decided = decide.owner_left(alarm, now, self._tools.policies.alarms)
            results.append(await self.keep(tx, alarm, decided.alarm))
            results.append(await self.carry(tx, None, None, decided.effects))
        return joined(results)

    async def let_go(
        self, tx: AsyncConnection, conversation: Conversation, envelope: Envelope | None, step: int
    ) -> Result:
        """An open alarm of a conversation that is erased along with another of the same student."""
        alarm = await alarms.open_of(tx, conversation.id) if conversation.alarmed else None
        if alarm is None:
            return Result()
        decided = decide.erased(alarm)
        kept = await self.keep(tx, alarm, decided.alarm)
        written: list[Errand] = []
        for effect in decided.effects:
            written += await self.write_down(tx, envelope, None, effect, step)
        return joined([kept, Result(tuple(written))])

    async def carry(
        self, tx: AsyncConnection, envelope: Envelope | None, alarm: Alarm | None, effects: Iterable[object]
    ) -> Result:
        """What follows for an alarm, where rooms/ has no say in it."""
        written: list[Errand] = []
        number = alarm.conversation if alarm is not None else None
        for effect in effects:
            written += await self.write_down(tx, envelope, number, effect, 700 + len(written))
        return Result(tuple(written))

    async def write_down(
        self, tx: AsyncConnection, envelope: Envelope | None, number: ConversationId | None, effect: object, step: int
    ) -> list[Errand]:
        """One effect of an alarm: in the audit log, or as an errand."""
        match effect:
            case Note():
                await audit.append(tx, effect, self._tools.now())
                return []
            case Preserve(alarm=kept):
                await self._preserve(tx, kept, envelope)
                return []
            case Page():
                return [await self._tools.write(tx, envelope, step, errands.page(effect))]
            case Say() | Amend():
                return [await self._tools.write(tx, envelope, step, errands.draft(effect, number))]
            case _:
                raise TypeError(f"no effect of an alarm: {type(effect).__name__}")

    async def _preserve(self, tx: AsyncConnection, alarm: AlarmId, envelope: Envelope | None) -> None:
        text = words_of(self._tools.unseal(envelope)) if envelope is not None else None
        if text is not None:
            await self._openings.preserve(tx, alarm, text)

    async def carry_opening(
        self, tx: AsyncConnection, decision: identity.Decision, envelope: Envelope | None = None
    ) -> Result:
        """Saves what two adults open, or no longer do, and writes down what follows."""
        await self._openings.keep(tx, decision)
        written: list[Errand] = []
        left: frozenset[str] = frozenset()
        about = await alarms.by_number(tx, decision.openings[0].alarm) if decision.openings else None
        rooms = [one for one in decision.effects if isinstance(one, MakeOpening | EndOpening)]
        said = await self.carry(tx, envelope, about, [one for one in decision.effects if one not in rooms])
        for effect in rooms:
            followed = await self._openings.follow(tx, effect)
            left |= followed.left_rooms
            for draft in followed.drafts:
                written.append(await self._tools.write(tx, envelope, 800 + len(written), draft))
        return joined([said, Result(tuple(written), left_rooms=left)])
