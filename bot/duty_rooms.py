"""The duty rooms: cards are taken there, and people go on duty and off.

What a line or a press means is understood here and decided by rooms/duty.py; the worker carries it out.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.db import conversations, crossings, inbox, shifts
from bot.doors import Heard
from bot.matrix.translate import Reacted, Wrote, same_reaction
from bot.on_duty import SERVICE_OF, OnDuty
from bot.staff import Roster
from bot.vault import Vault
from rooms import commands, duty
from rooms import messages as say
from rooms.at_desk import BLOCK_OFFER
from rooms.commands import Block, Debriefed, DeskCommand, Join, Overview, Practise, ShiftCommand, Take
from rooms.company import JOIN_OFFER
from rooms.duty import SHIFT_OFFERS, DutyDecision, Member, OnCard, pressed_take, wrote_command
from rooms.effects import Effect, Say
from rooms.model import Place, Purpose, Responder, Service, StaffId
from rooms.policy import RoomsPolicy
from rooms.waiting import TAKE_OFFER, place_of_request
from rooms.words import Words

_HOUR_BEGUN = {Service.TUTOR_CHAT: "hour:tutors", Service.COUNSELLOR_CHAT: "hour:adults"}
"""Names of the cursors that keep which hours of a service have been announced: by their end."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody in a duty room wants, and who it is."""

    decision: DutyDecision
    who: StaffId


class DutyRooms:
    """Holds no state."""

    def __init__(
        self,
        *,
        vault: Vault,
        roster: Roster,
        on_duty: OnDuty,
        policy: RoomsPolicy,
        now: Callable[[], datetime],
        trusts: Callable[[str], bool],
    ) -> None:
        """`trusts`: whether a member of staff has any device that counts."""
        self._vault = vault
        self._roster = roster
        self._on_duty = on_duty
        self._policy = policy
        self._now = now
        self._trusts = trusts

    async def understand(self, tx: AsyncConnection, place: Place, heard: Heard | None) -> Wanted | None:
        """None for talk between colleagues, and for whoever takes no students."""
        known = self._roster.staff_by_matrix_id(heard.sender) if heard is not None else None
        by = await self._on_duty.member(tx, known.responder.who) if known is not None else None
        if heard is None or by is None:
            return None
        decision = await self._asked(tx, place, heard, by)
        await shifts.heard(tx, by.who, self._now())
        return Wanted(decision, by.who) if decision is not None else None

    async def _asked(self, tx: AsyncConnection, place: Place, heard: Heard, by: Member) -> DutyDecision | None:
        match heard.incoming:
            case Reacted(target=target, key=key):
                return await self._pressed(tx, place, target, key, heard, by)
            case Wrote(words=words):
                return await self._said(tx, place, words, heard.verified, by)
            case _:
                return None

    async def _pressed(
        self, tx: AsyncConnection, place: Place, target: str, key: str, heard: Heard, by: Member
    ) -> DutyDecision | None:
        ours = await crossings.of_ours(tx, self._vault, target)
        command = _of_press(ours.purpose, key) if ours is not None else None
        if ours is None or command is None:
            return None
        if not self._trusts(heard.sender):
            # Reactions are not encrypted and vouch for nothing; but a desk is of use to nobody who cannot read it.
            return DutyDecision(effects=(Say(place, say.DeviceNotVerified()),))
        room = await self._on_duty.room(tx, place)
        if isinstance(command, ShiftCommand):
            waiting = len(await self._waiting(tx, place, by))
            return duty.wished_shift(command, by, room, self._now(), waiting=waiting)
        card = await self._card(tx, ours.conversation, by) if ours.conversation is not None else None
        if command is DeskCommand.BLOCK:
            return duty.agreed_to_block(card, by, room)
        if command is DeskCommand.SUPPORT:
            return duty.wished_to_join(card, ours.conversation or 0, by, room, self._now())
        return pressed_take(card, by, room, self._now())

    async def _said(
        self, tx: AsyncConnection, place: Place, words: Words, verified: bool, by: Member
    ) -> DutyDecision | None:
        command = commands.duty_command(words)
        if command is None:
            return None
        if not verified:
            return DutyDecision(effects=(Say(place, say.DeviceNotVerified()),))
        if isinstance(command, Practise):
            return DutyDecision(practise=command)
        if isinstance(command, Debriefed):
            return duty.debriefed(self._tutor(command.name), by, await self._on_duty.room(tx, place))
        named = None
        if isinstance(command, Take | Block | Join) and command.number is not None:
            named = await self._card(tx, command.number, by)
        room = await self._on_duty.room(tx, place)
        if isinstance(command, Overview):
            talks = await conversations.with_responders(tx, self._roster.responder)
            return duty.overview(talks, by, room, self._now())
        return wrote_command(command, await self._waiting(tx, place, by), named, by, room, self._now())

    def _tutor(self, name: str) -> Responder | None:
        """The one tutor who is called so; None where there is none, or more than one."""
        tutors = [one.responder for one in self._on_duty.people() if one.responder.role.is_peer]
        found = [one for one in tutors if commands.is_called(name, (one.who, one.alias))]
        return found[0] if len(found) == 1 else None

    async def _waiting(self, tx: AsyncConnection, place: Place, by: Member) -> Sequence[OnCard]:
        """Whose card lies in this room. A peer never hears of a student in danger; adults are told of all of them."""
        all_cards = await conversations.waiting(tx, self._roster.responder)
        here = [one for one in all_cards if one.alarmed or place in place_of_request(one.request)]
        return [one for one in here if not one.alarmed] if by.role.is_peer else here

    async def _card(self, tx: AsyncConnection, number: int, by: Member) -> OnCard | None:
        stored = await conversations.by_number(tx, number, self._roster.responder)
        card = duty.on_card(stored.conversation) if stored is not None else None
        return None if card is not None and card.alarmed and by.role.is_peer else card

    # --- the clock --------------------------------------------------------------------------------------------------
    async def silent(self, tx: AsyncConnection) -> list[DutyDecision]:
        """Shifts that end because nothing was heard of somebody for long."""
        on_duty, now = await shifts.everybody(tx), self._now()
        loads = await shifts.loads(tx) if on_duty else {}
        ended = [
            duty.fell_silent(one, self._roster.responder(one.who).alias, loads.get(one.who, 0), now, self._policy)
            for one in on_duty
        ]
        return [one for one in ended if one is not None]

    async def hours_begun(self, tx: AsyncConnection) -> list[Effect]:
        """When hours of a service begin: the card of the day, and a word where nobody is on duty."""
        calendar, now = self._policy.calendar, self._now()
        told: list[Effect] = []
        for place, service in SERVICE_OF.items() if calendar is not None else ():
            ends = calendar.closes_at(service, now) if calendar is not None else None
            if ends is None or await inbox.where_sync_starts(tx, _HOUR_BEGUN[service]) == ends.isoformat():
                continue
            await inbox.move_cursor(tx, ends.isoformat(), _HOUR_BEGUN[service])
            if service is Service.TUTOR_CHAT and not any(one.responder.role.is_peer for one in self._on_duty.people()):
                continue
            told += await self._begun(tx, place, service)
        return told

    async def _begun(self, tx: AsyncConnection, place: Place, service: Service) -> list[Effect]:
        room = await self._on_duty.room(tx, place)
        cards = await conversations.waiting(tx, self._roster.responder)
        card = duty.day_card(room, sum(place in place_of_request(one.request) for one in cards))
        nobody = not any(one.place is place and not one.on_break for one in room.shifts)
        return [card, Say(place, say.NobodyOnDuty(service))] if nobody else [card]


def _of_press(purpose: Purpose | None, key: str) -> ShiftCommand | Take | DeskCommand | None:
    """What a press under a card, the card of the day, or a tutor's wish for a block or for an adult asks for."""
    if purpose is Purpose.BLOCK and same_reaction(key, BLOCK_OFFER):
        return DeskCommand.BLOCK
    if purpose is Purpose.HELP and same_reaction(key, JOIN_OFFER):
        return DeskCommand.SUPPORT
    if purpose is Purpose.CARD and same_reaction(key, TAKE_OFFER):
        return Take()
    if purpose is not Purpose.SHIFT:
        return None
    on, off = SHIFT_OFFERS
    if same_reaction(key, on):
        return ShiftCommand.ON
    return ShiftCommand.OFF if same_reaction(key, off) else None
