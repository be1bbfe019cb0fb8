"""Several workers know of one another: each says that it lives, and the leader tells staff of one that does not.

Only its own account can read and write in a student's room. So while a worker is away nobody can reach its students,
and what is left is to say so: on their cards, beside the talks that it served, in the alarm room and to the operators.
When it is back it takes that back, and its first words go to whoever waited for it meanwhile, or wrote to it.

All of one look is of one transaction with the row that says that it was done, and its errands are named after the sign
of life that came last. So each is told once, wherever the power goes. Where one process serves alone, nothing is done.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import errands, txn
from bot.db import alarms, conversations, outbox, workers
from bot.db.conversations import Stored
from bot.db.inbox import Envelope
from bot.db.outbox import Errand
from bot.db.share import share_of
from bot.db.workers import GONE_AFTER, Absence, Worker, shown
from bot.matrix.shapes import sent_at_of
from bot.tools import Result, Tools
from moderation.alarm import Alarm, Standing
from moderation.messages import AlarmInReach, AlarmOutOfReach
from rooms import messages as say
from rooms.effects import Amend, Say
from rooms.model import AdultKnows, Conversation, ConversationId, Phase, Place, Purpose
from rooms.reach import in_reach, out_of_reach, waits_for_somebody

Said = Say | Amend


class Reaching:
    """Remembers the last absence, so that no message need be looked up for it."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools
        self._absence: Absence | None = None
        self._begun: datetime | None = None

    async def beat(self, tx: AsyncConnection, master_key: str | None) -> Result:
        """This worker lives, and its identity has that public key.

        Writes down what follows from its having been away, and, where it leads, from others being so.
        """
        if share_of(tx).alone:
            return Result()
        now, written = self._tools.now(), list[Errand]()
        heard_at = await workers.heard_at(tx)
        if heard_at is not None and now - heard_at >= GONE_AFTER:
            written += await self._back(tx, Absence(heard_at, now))
        await workers.lives(tx, self._tools.vault, self._tools.doors.me, now, master_key=master_key)
        self._absence = await workers.absence(tx)
        self._begun = self._begun or now
        if share_of(tx).leads and now - self._begun >= GONE_AFTER:  # after a stop of all, each has its minute to come
            for one in await workers.everybody(tx, self._tools.vault):
                if now - one.heard_at >= GONE_AFTER:
                    written += await self._gone(tx, one)
        return Result(tuple(written))

    # --- another worker ---------------------------------------------------------------------------------------------
    async def _gone(self, tx: AsyncConnection, worker: Worker) -> list[Errand]:
        """Said at once, and again of whoever stands differently since: a card that was taken meanwhile."""
        names = _Names(self._tools, f"gone/{worker.name}/{worker.heard_at.isoformat()}")
        found = await workers.to_be_told_of(tx, worker.name, self._tools.roster.responder)
        written: list[Errand] = []
        for stored, again in found:
            conversation = stored.conversation
            alarm = await alarms.open_of(tx, conversation.id) if conversation.alarmed else None
            effects = (_alarm_out_of_reach(alarm),) if alarm is not None else out_of_reach(conversation)
            since = self._tools.now().isoformat() if again else ""
            written += await names.write(tx, conversation.id, effects, also=since)
            await workers.told_of(tx, conversation.id, conversation.phase)
        if not worker.missed:
            await workers.is_missed(tx, worker.name)
            written += await names.tell(tx, say.AdminWorkerGone(shown(worker.name), worker.serves, worker.waiting))
        return written

    # --- this one ---------------------------------------------------------------------------------------------------
    async def _back(self, tx: AsyncConnection, was: Absence) -> list[Errand]:
        await workers.is_back(tx, was)
        names = _Names(self._tools, f"back/{share_of(tx).me}/{was.gone_at.isoformat()}")
        minutes = round((was.back_at - was.gone_at).total_seconds() / 60)
        over = say.AdminWorkerBack(shown(share_of(tx).me), minutes)
        written = await names.tell(tx, over) if await workers.was_missed(tx) else []
        for stored, told in await workers.served(tx, self._tools.roster.responder):
            conversation = await self._with_time_to_come(tx, stored, was)
            alarm = await alarms.open_of(tx, conversation.id) if conversation.alarmed else None
            written += await names.write(tx, conversation.id, await self._first_words(tx, conversation, alarm, was))
            if told:
                effects = self._taken_back(conversation, alarm, was, minutes)
                written += await names.write(tx, conversation.id, effects, also="staff")
                await workers.told_of(tx, conversation.id, None)
        return written

    async def _with_time_to_come(self, tx: AsyncConnection, stored: Stored, was: Absence) -> Conversation:
        """Whoever has taken a card meanwhile could not come: their minutes begin now."""
        conversation = stored.conversation
        if conversation.phase is not Phase.TAKEN or conversation.assignment is None:
            return conversation
        changed = replace(conversation, assignment=replace(conversation.assignment, since=was.back_at))
        await conversations.save(tx, changed, self._tools.policies.rooms)
        return changed

    async def _first_words(
        self, tx: AsyncConnection, conversation: Conversation, alarm: Alarm | None, was: Absence
    ) -> tuple[Said, ...]:
        """To whoever waited: in danger, or for somebody to come."""
        if alarm is None and not waits_for_somebody(conversation):
            return ()
        if not await workers.hears_that_we_are_back(tx, conversation.id, was):
            return ()
        if alarm is not None:
            return (Say(Place.ENTRY, say.BackAgainInDanger(await _knows(tx, alarm))),)
        return (Say(Place.ENTRY, say.BackAgain(wrote=False, waits=conversation.phase is Phase.WAITING)),)

    def _taken_back(
        self, conversation: Conversation, alarm: Alarm | None, was: Absence, minutes: int
    ) -> tuple[Said, ...]:
        """What staff were told is over."""
        desk = conversation.assignment.desk if conversation.assignment is not None else None
        at_desk = (Say(desk, say.DeskInReach(minutes)),) if desk is not None else ()
        if alarm is not None:
            over = AlarmInReach(int(alarm.id), alarm.pseudonym)
            return (Amend(Place.ALARM, Purpose.AWAY, over), *at_desk)
        return (*in_reach(conversation, was.back_at, self._tools.policies.rooms), *at_desk)

    async def heard(self, tx: AsyncConnection, conversation: Conversation, envelope: Envelope) -> Result:
        """Somebody wrote in this talk. Where that was while we were away, the student is told that it is here.

        Once for each absence; named after what was written.
        """
        was, sent_at = self._absence, sent_at_of(envelope.event)
        if was is None or not was.has(sent_at) or not await workers.hears_that_we_are_back(tx, conversation.id, was):
            return Result()
        effect = Say(Place.ENTRY, say.BackAgain(wrote=True, waits=conversation.phase is Phase.WAITING))
        names = _Names(self._tools, f"wrote/{envelope.event.get('event_id')}")
        return Result(tuple(await names.write(tx, conversation.id, (effect,))))


def _alarm_out_of_reach(alarm: Alarm) -> Said:
    return Say(Place.ALARM, AlarmOutOfReach(int(alarm.id), alarm.pseudonym, alarm.tier), Purpose.AWAY)


async def _knows(tx: AsyncConnection, alarm: Alarm) -> AdultKnows:
    """Told is only what is out: while anything still waits to be said in the alarm room, the card may be among it."""
    if alarm.standing is Standing.OWNED:
        return AdultKnows.HAS
    waits = await outbox.speaks_in(tx, [errands.lane_of(Place.ALARM, None)])
    return AdultKnows.NOT_YET if waits else AdultKnows.TOLD


class _Names:
    """Errands that are named after what they follow from, so that doing it again is not doing it twice."""

    def __init__(self, tools: Tools, after: str) -> None:
        self._tools = tools
        self._after = after

    async def write(
        self, tx: AsyncConnection, number: ConversationId, effects: Iterable[Said], *, also: str = ""
    ) -> list[Errand]:
        """Effects of one conversation, in their order."""
        return [
            await self._append(tx, errands.draft(effect, number), f"{number}/{also}", step)
            for step, effect in enumerate(effects)
        ]

    async def tell(self, tx: AsyncConnection, message: say.AdminWorkerGone | say.AdminWorkerBack) -> list[Errand]:
        """Operators, where there are any."""
        if not self._tools.roster.operators():
            return []
        return [await self._append(tx, errands.draft(Say(Place.ADMIN, message), None), "admin", 0)]

    async def _append(self, tx: AsyncConnection, draft: outbox.Draft, also: str, step: int) -> Errand:
        name = txn.for_event(self._tools.vault, f"{self._after}/{also}", step)
        return await outbox.append(tx, self._tools.vault, draft, name, self._tools.now())
