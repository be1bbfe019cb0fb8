"""The duty room: who takes whom. Exactly one wins, since takings are decided one after another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import assert_never

from rooms import messages as say
from rooms.commands import DutyCommand, Take
from rooms.effects import Effect, Say
from rooms.model import ConversationId, Phase, Place, Responder, StaffId


@dataclass(frozen=True, slots=True)
class OnCard:
    """A conversation as the duty room sees it."""

    conversation: ConversationId
    pseudonym: str
    phase: Phase
    holder: Responder | None = None
    alarmed: bool = False


@dataclass(frozen=True, slots=True)
class DutyDecision:
    """`claim`: this conversation goes to whoever asked."""

    claim: ConversationId | None = None
    effects: tuple[Effect, ...] = ()
    about: ConversationId | None = None
    """Whose card the effects speak of: they are erased with it."""


def pressed_take(card: OnCard | None, who: StaffId) -> DutyDecision:
    """A ✅ under a card."""
    if card is None:
        return _told(say.NoSuchCard())
    if card.phase is Phase.WAITING:
        return DutyDecision(claim=card.conversation)
    return DutyDecision(effects=(Say(Place.DUTY, _too_late(card, who)),), about=card.conversation)


def wrote_command(
    command: Take | DutyCommand, waiting: Sequence[OnCard], named: OnCard | None, who: StaffId
) -> DutyDecision:
    """`waiting`: those who wait, longest first. `named`: the card that `!ota 12` speaks of, waiting or not."""
    match command:
        case Take(number=None):
            return pressed_take(waiting[0], who) if waiting else _told(say.NobodyWaits())
        case Take():
            return pressed_take(named, who)
        case DutyCommand.HELP:
            return _told(say.DutyHelp(len(waiting)))
        case DutyCommand.UNKNOWN:
            return _told(say.DutyUnknownCommand())
        case _:
            assert_never(command)


def _too_late(card: OnCard, who: StaffId) -> say.Message:
    if card.holder is None:
        return say.CardIsGone(card.conversation, card.pseudonym)
    if card.holder.who == who:
        return say.TakenByYou(card.conversation, card.pseudonym)
    return say.TakenBySomeoneElse(card.conversation, card.pseudonym, card.holder.alias)


def _told(message: say.Message) -> DutyDecision:
    return DutyDecision(effects=(Say(Place.DUTY, message),))
