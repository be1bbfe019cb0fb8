"""What comes in the rooms of a conversation, its entry room and its desks; and how a conversation begins."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import errands
from bot.db import conversations, inbox, places, rule_counts, shifts
from bot.db.inbox import Envelope
from bot.doors import Heard
from bot.hearing import Understanding
from bot.matrix.translate import words_in
from bot.on_its_way import Later, OnItsWay
from bot.practising import Practising
from bot.questions import Said
from bot.reaching import Reaching
from bot.readings import Readings
from bot.saving import Occasion, Saving
from bot.tools import Result, Tools, joined
from bot.turn import Screened
from moderation.abuse import abuse
from moderation.commands import safety_answer
from moderation.model import Finding, Line
from rooms.facts import CompanionWrote, ResponderSentMedia, ResponderWrote, StudentSentMedia, StudentWrote
from rooms.model import Conversation, EnvelopeId, Phase
from rooms.pseudonyms import pseudonym

_WORDS = (StudentWrote, StudentSentMedia, ResponderWrote, ResponderSentMedia)
AT_HAND = 2000
"""Messages kept in memory for the deliverer at the most."""


class Conversing:
    """Keeps at hand what is to be relayed now."""

    def __init__(
        self,
        tools: Tools,
        readings: Readings,
        saving: Saving,
        on_its_way: OnItsWay,
        practising: Practising,
        reaching: Reaching,
    ) -> None:
        self._tools = tools
        self._readings = readings
        self._saving = saving
        self._on_its_way = on_its_way
        self._practising = practising
        self._reaching = reaching
        self.at_hand: dict[EnvelopeId, tuple[Envelope, Heard]] = {}
        """So that the deliverer need not fetch and unseal it again. In memory only."""

    def forget_rooms(self, rooms: frozenset[str]) -> None:
        """Sealed or not, nothing of a room that is erased stays in memory."""
        self.at_hand = {key: one for key, one in self.at_hand.items() if one[0].room.room_id not in rooms}

    # --- beginning --------------------------------------------------------------------------------------------------
    async def invited(self, tx: AsyncConnection, envelope: Envelope, kind: str) -> Result:
        """Somebody asks the bot in. Staff and those with too many rooms are declined."""
        tools, policy = self._tools, self._tools.policies.rooms
        await inbox.mark(tx, envelope.id, "done")
        if kind != "unknown":
            return Result()
        user = str(envelope.event.get("by"))
        account = await places.keep_account(tx, tools.vault, user)
        many = await conversations.entry_rooms_of_account(tx, account) >= policy.rooms_per_account
        if many or tools.roster.staff_by_matrix_id(user) is not None:
            declined = errands.decline(envelope.room.room_id)
            await places.forget_unused_account(tx, account)
            return Result((await tools.write(tx, envelope, 0, declined),))
        await places.keep_room(tx, tools.vault, envelope.room.room_id, "entry", tools.now())
        begun = await conversations.begin(
            tx,
            account=account,
            entry_room=envelope.room.id,
            pseudonym=pseudonym(tools.draw(), await conversations.pseudonyms(tx)),
            at=tools.now(),
            policy=policy,
        )
        return Result((await tools.write(tx, envelope, 0, errands.join(begun.id)),))

    # --- going on ---------------------------------------------------------------------------------------------------
    async def in_conversation(self, envelope: Envelope) -> Result:
        """Whatever a student or a responder does there.

        Raises:
            NoKey: it cannot be read yet.
            Later: the room is not found fit yet, or it is about a message that is on its way.
            Unread: its words are to be read first.
        """
        heard = self._tools.unseal(envelope)
        async with self._tools.database.tx() as tx:
            understood = await self._tools.hearing.understand(tx, envelope, heard)
            if understood is None:
                return await self._practising.heard(tx, envelope, heard)
            if understood.stored.conversation.phase is Phase.ARRIVING and not understood.early:
                raise Later
            await self._on_its_way.wait_for_it(tx, envelope, heard)
            finding = self._readings.finding(understood, envelope, heard)
            said = self._said(understood, envelope, heard, finding)
            if finding is not None and finding.rules:
                await rule_counts.count(tx, finding.rules, self._tools.now())
            screened = _screened(finding, heard, understood.stored.conversation)
            occasion = Occasion(envelope, said, screened, notes=understood.notes)
            result = await self._follow(tx, envelope, understood, occasion)
            await self._hear_on_duty(tx, understood)
            fate = occasion.fates.get(envelope.id, "done")
            if not result.erased:
                await inbox.mark(tx, envelope.id, fate, understood.stored.conversation.id)
            if fate == "relaying" and heard is not None and len(self.at_hand) < AT_HAND:
                self.at_hand[envelope.id] = envelope, heard
            return result

    async def _hear_on_duty(self, tx: AsyncConnection, understood: Understanding) -> None:
        """Who writes at a desk is still there."""
        held = understood.stored.conversation.assignment
        match understood.fact:
            case ResponderWrote(at=at, desk=desk) | ResponderSentMedia(at=at, desk=desk) if held is not None:
                if held.desk == desk:
                    await shifts.heard(tx, held.responder.who, at)
            case CompanionWrote(at=at, who=who):
                await shifts.heard(tx, who, at)

    def _said(
        self, understood: Understanding, envelope: Envelope, heard: Heard | None, finding: Finding | None
    ) -> Said | None:
        """What the bot is to answer; nothing where danger was found."""
        if finding is not None and finding.line is Line.HARD:
            return None
        asked = self._readings.asked(understood, envelope, heard)
        return Said(asked, heard) if asked is not None and heard is not None else None

    async def _follow(
        self, tx: AsyncConnection, envelope: Envelope, understood: Understanding, occasion: Occasion
    ) -> Result:
        """What was understood, saved."""
        stored, results = understood.stored, list[Result]()
        if isinstance(understood.fact, _WORDS):
            results.append(await self._reaching.heard(tx, stored.conversation, envelope))
        if understood.inspect:
            look = errands.inspect(stored.conversation.id)
            results.append(Result((await self._tools.write(tx, envelope, 90, look),)))
        if understood.wish is not None:
            results.append(await self._saving.wished(tx, stored, understood.wish, envelope))
        if understood.fact is not None:
            results.append(await self._saving.decide(tx, stored, understood.fact, occasion))
        return joined(results)


def _screened(finding: Finding | None, heard: Heard | None, conversation: Conversation) -> Screened | None:
    """What was found, with what the words may be besides: an answer to our question, or what would hurt a tutor."""
    if finding is None:
        return None
    words = words_in(heard.incoming) if heard is not None else None
    if words is None:
        return Screened(finding)
    hurts = abuse(words.text, conversation.language) if conversation.is_with_a_peer else frozenset()
    return Screened(finding, safety_answer(words), hurts)
