"""Practice conversations, carried out: begun in a duty room, heard in their own, moved on by the clock.

What follows is decided by rooms/practice.py and saved with its errands in one transaction. An errand brings the ids of
its room along, as farewells do, so that the row can go while the last words are still on their way.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import errands
from bot.db import inbox, places, practices
from bot.db.inbox import Envelope
from bot.db.outbox import Draft
from bot.doors import Heard
from bot.matrix.translate import Membership, Wrote
from bot.tools import Result, Tools, joined
from moderation.commands import desk_wish
from moderation.facts import Raise
from rooms import practice
from rooms import practice_messages as say
from rooms.commands import Practise
from rooms.effects import Say
from rooms.model import Language, Place, Responder
from rooms.practice import (
    Deed,
    Practice,
    PracticeClock,
    PracticeDecision,
    PracticeFact,
    PracticeId,
    Scenario,
    Scripts,
    TraineeAsked,
    TraineeCame,
    TraineeLeft,
    TraineeWrote,
)
from rooms.practice_messages import PracticeMessage

_STEPS_OF_DUTY = 600
"""As what is said in a duty room beside a taking: see bot/staff_side.py."""


class Practising:
    """`scripts`: by language, the same scenarios in each."""

    def __init__(self, tools: Tools, scripts: Scripts) -> None:
        self._tools = tools
        self._scripts = scripts

    # --- in a duty room ---------------------------------------------------------------------------------------------
    async def wished(
        self, tx: AsyncConnection, envelope: Envelope, place: Place, wish: Practise, by: Responder
    ) -> Result:
        """The list, or a practice of one's own: untrained, off duty and in closed hours, too."""
        scenarios = self._scripts[wish.language]
        if wish.number is None or not 1 <= wish.number <= len(scenarios):
            titles = " · ".join(f"{number} {one.title}" for number, one in enumerate(scenarios, 1))
            return await self._in_duty_room(tx, envelope, place, say.PracticeList(titles))
        if await practices.of_person(tx, by.who) is not None:
            return await self._in_duty_room(tx, envelope, place, say.PracticeRuns(by.alias))
        scenario = scenarios[wish.number - 1]
        begun = Practice(PracticeId(0), by.who, scenario.id, wish.language, self._tools.now())
        number = await practices.begin(tx, begun, practice.next_due(begun, scenario))
        made = await self._tools.write(tx, envelope, _STEPS_OF_DUTY + 1, errands.make_practice(number))
        told = await self._in_duty_room(tx, envelope, place, say.PracticeInvited(by.alias, scenario.title))
        return joined([told, Result((made,))])

    async def _in_duty_room(
        self, tx: AsyncConnection, envelope: Envelope | None, place: Place, message: PracticeMessage
    ) -> Result:
        draft = errands.draft(Say(place, message), None)
        return Result((await self._tools.write(tx, envelope, _STEPS_OF_DUTY, draft),))

    # --- in its own room --------------------------------------------------------------------------------------------
    async def heard(self, tx: AsyncConnection, envelope: Envelope, heard: Heard | None) -> Result:
        """What happens in a room that is no conversation's; nothing, where it is no practice's either."""
        found = await practices.of_room(tx, envelope.room.id)
        fact = self._meant(found, heard) if found is not None and heard is not None else None
        await inbox.mark(tx, envelope.id, "done")
        if found is None or fact is None:
            return Result()
        return await self._follow(tx, envelope, found, fact)

    def _meant(self, of: Practice, heard: Heard) -> PracticeFact | None:
        """Only what the trainee does counts, and of words only what a verified device wrote."""
        now, trainee = self._tools.now(), self._tools.roster.matrix_ids.get(of.who)
        match heard.incoming:
            case Membership(user=user, membership=how) if user == trainee:
                if how == "join":
                    return TraineeCame(now)
                return TraineeLeft(now) if how in ("leave", "ban") else None
            case Wrote(words=words) if heard.sender == trainee and heard.verified:
                deed = Deed.RAISE if isinstance(desk_wish(words), Raise) else practice.deed_of(words)
                if deed is not None:
                    return TraineeAsked(now, deed)
                return TraineeWrote(
                    now, practice.is_open_question(words.text, of.language), self._tools.hearing.promised(words.text)
                )
            case _:
                return None

    async def clock(self, tx: AsyncConnection, now: datetime) -> Result:
        """Students write their next line, ask again, or go."""
        due = await practices.due(tx, now=now, at_most=100)
        return joined([await self._follow(tx, None, one, PracticeClock(now)) for one in due])

    # --- what follows -----------------------------------------------------------------------------------------------
    async def _follow(
        self, tx: AsyncConnection, envelope: Envelope | None, before: Practice, fact: PracticeFact
    ) -> Result:
        scenario = self._scenario(before.language, before.scenario)
        if scenario is None:  # it stands in the scripts no more
            return await self._ended(tx, envelope, before, None, PracticeDecision(None))
        after = practice.decide(before, fact, scenario)
        if after.practice is None:
            return await self._ended(tx, envelope, before, scenario, after)
        if after.practice != before:
            await practices.save(tx, after.practice, practice.next_due(after.practice, scenario))
        return await self._say(tx, envelope, before, await self._room(tx, before), after)

    def _scenario(self, language: Language, name: str) -> Scenario | None:
        return next((one for one in self._scripts[language] if one.id == name), None)

    async def _ended(
        self,
        tx: AsyncConnection,
        envelope: Envelope | None,
        of: Practice,
        scenario: Scenario | None,
        decision: PracticeDecision,
    ) -> Result:
        """The last words, adults told, the room left and forgotten."""
        room = await self._room(tx, of)
        results = [await self._say(tx, envelope, of, room, decision)]
        by = self._tools.roster.responder(of.who)
        if decision.finished is not None and scenario is not None and by.role.is_peer:
            done = say.PracticeDone(by.alias, scenario.title, decision.finished)
            results.append(await self._in_duty_room(tx, envelope, Place.DUTY, done))
        drafts = await let_go(tx, of, room)
        written = [await self._tools.write(tx, envelope, 900 + step, one) for step, one in enumerate(drafts)]
        left = frozenset({room.room_id}) if room is not None else frozenset[str]()
        return joined([*results, Result(tuple(written), left_rooms=left)])

    async def _say(
        self,
        tx: AsyncConnection,
        envelope: Envelope | None,
        of: Practice,
        room: places.RoomRow | None,
        decision: PracticeDecision,
    ) -> Result:
        user = self._tools.roster.matrix_ids.get(of.who)
        if room is None or user is None:
            return Result()
        lane = errands.practice_lane(of.id)
        drafts: list[Draft] = [
            errands.farewell(lane, room.room_id, user, True, one, of.language) for one in decision.told
        ]
        written = [await self._tools.write(tx, envelope, step, one) for step, one in enumerate(drafts)]
        return Result(tuple(written))

    async def _room(self, tx: AsyncConnection, of: Practice) -> places.RoomRow | None:
        number = await practices.room_of(tx, of.id)
        return await places.room_by_number(tx, self._tools.vault, number) if number is not None else None


async def let_go(tx: AsyncConnection, of: Practice, room: places.RoomRow | None) -> list[Draft]:
    """The row goes at once. One whose room is still being made finds so itself (bot/delivery/practising.py)."""
    await practices.end(tx, of.id)
    if room is None:
        return []
    await places.forget_room(tx, room.id)
    left = errands.forget(errands.practice_lane(of.id), room.room_id, None)
    return [replace(left, worker=room.worker)]
