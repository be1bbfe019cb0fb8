"""What an event in a room of ours means: Matrix turned into facts.

Reads the few rows that the meaning hangs on (whose room, which message of ours is reacted to) and writes nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.db import conversations, crossings, inbox, notes
from bot.db.conversations import Stored
from bot.db.inbox import Envelope
from bot.doors import Heard
from bot.matrix.translate import (
    Edited,
    Encryption,
    Incoming,
    Media,
    Membership,
    Reacted,
    Retracted,
    StateChanged,
    Wrote,
    same_reaction,
    words_in,
)
from bot.ready import ReadyBook
from bot.staff import Roster
from bot.vault import Vault
from faq.decide import HELPED_OFFERS
from moderation.commands import desk_wish
from moderation.disclosure import disclosed, promised
from moderation.facts import AlarmFact, MarkSeen, Raise, WishedAtDesk
from rooms import commands
from rooms.commands import AdminWish, DeskCommand, StudentCommand, Understood
from rooms.decide import ERASE_OFFERS
from rooms.facts import (
    CompanionArrived,
    CompanionChanged,
    CompanionLeft,
    CompanionSentMedia,
    CompanionWrote,
    Fact,
    Ready,
    ReadyPressed,
    ResponderArrived,
    ResponderChanged,
    ResponderDeviceRefused,
    ResponderInUnknownThread,
    ResponderLeft,
    ResponderNoted,
    ResponderSentMedia,
    ResponderWrote,
    StudentEdited,
    StudentLeft,
    StudentReacted,
    StudentRetracted,
    StudentSentMedia,
    StudentWrote,
    Unreadable,
)
from rooms.handing import ANSWER_OF, HAND_OFFERS
from rooms.model import (
    Attached,
    Change,
    Conversation,
    Desk,
    Disclosure,
    EnvelopeId,
    Held,
    Language,
    MediaKind,
    Noting,
    Phase,
    Purpose,
    Responder,
    StaffId,
)
from rooms.ready import SEND_OFFER
from rooms.telling import TELL_OFFERS
from rooms.waiting import CHOICE_OFFERS, TAKE_OFFER
from rooms.words import Words

Guess = Callable[[Words], Language | None]
_NUMBERED = {Purpose.WHO_QUESTION: CHOICE_OFFERS, Purpose.HAND_QUESTION: HAND_OFFERS}


@dataclass(frozen=True, slots=True)
class Whose:
    """The conversation an envelope belongs to; `desk` where it came from the staff side."""

    stored: Stored
    desk: Desk | None = None
    responder: StaffId | None = None


@dataclass(frozen=True, slots=True)
class Understanding:
    """`inspect`: the room may have changed and is to be looked at. `early`: also before the room is found fit."""

    stored: Stored
    fact: Fact | None
    inspect: bool = False
    early: bool = False
    wish: AlarmFact | None = None
    """What a responder wants of an alarm."""
    notes: tuple[str, ...] = ()
    """Events at the desk that never cross from now on."""


class Hearing:
    """Understands envelopes. Holds no state."""

    def __init__(
        self,
        *,
        vault: Vault,
        roster: Roster,
        guess: Guess,
        now: Callable[[], datetime],
        me: Callable[[], str],
        trusts: Callable[[str], bool] = lambda user: True,
        ready: ReadyBook | None = None,
        staff_language: Language = Language.FI,
        promised: Callable[[str], frozenset[Held]] = promised,
    ) -> None:
        """`trusts`: whether a member of staff has any device that counts. `ready`: the answers that are in use.

        `promised`: why a tutor's words should not go as they stand.
        """
        self.promised = promised
        self._vault = vault
        self._roster = roster
        self._guess = guess
        self._now = now
        self._me = me
        self._trusts = trusts
        self._ready = ready if ready is not None else ReadyBook()
        self._staff_language = staff_language

    async def whose(self, tx: AsyncConnection, envelope: Envelope) -> Whose | None:
        """The conversation whose entry room or desk this is."""
        if envelope.room.kind == "entry":
            stored = await conversations.of_entry_room(tx, envelope.room.id, self._roster.responder)
            return Whose(stored) if stored is not None else None
        found = await conversations.of_desk_room(tx, envelope.room.id, self._roster.responder)
        return Whose(*found) if found is not None else None

    async def understand(self, tx: AsyncConnection, envelope: Envelope, heard: Heard | None) -> Understanding | None:
        """None when it concerns no conversation. `heard` is None for what can never be read."""
        whose = await self.whose(tx, envelope)
        if whose is None:
            return None
        if heard is None:
            return Understanding(whose.stored, Unreadable(self._now(), whose.desk))
        incoming = heard.incoming
        if isinstance(incoming, Membership):
            return self._moved(whose, incoming)
        if isinstance(incoming, Encryption | StateChanged):
            return Understanding(whose.stored, None, inspect=whose.desk is None, early=True)
        if whose.desk is None:
            return await self._from_student(tx, envelope, whose, heard, incoming)
        return await self._from_responder(tx, envelope, whose, heard, incoming)

    # --- who comes and goes -----------------------------------------------------------------------------------------
    def _moved(self, whose: Whose, moved: Membership) -> Understanding:
        present = moved.membership in ("join", "invite")
        if whose.desk is None:
            return self._moved_in_entry_room(whose, moved, present)
        mine = self._roster.matrix_ids.get(whose.responder or StaffId("")) == moved.user
        fact: Fact | None = None
        if mine and moved.membership == "join":
            fact = ResponderArrived(self._now(), whose.desk)
        elif mine and not present:
            fact = ResponderLeft(self._now(), whose.desk)
        elif not mine:
            fact = self._colleague_moved(whose.desk, moved, present)
        return Understanding(whose.stored, fact, early=True)

    def _colleague_moved(self, desk: Desk, moved: Membership, present: bool) -> Fact | None:
        """Somebody of the staff came to a desk that is not theirs, or went."""
        by = self._roster.staff_by_matrix_id(moved.user or "")
        if by is None:
            return None
        if moved.membership == "join":
            return CompanionArrived(self._now(), desk, by.responder)
        return None if present else CompanionLeft(self._now(), desk, by.responder.who)

    def _moved_in_entry_room(self, whose: Whose, moved: Membership, present: bool) -> Understanding:
        """Whoever comes, the room is looked at again; when anybody leaves, the look tells who."""
        gone = moved.user == self._me() and not present
        fact = StudentLeft(self._now()) if gone else None
        return Understanding(whose.stored, fact, inspect=not gone, early=True)

    # --- the student ------------------------------------------------------------------------------------------------
    async def _from_student(
        self, tx: AsyncConnection, envelope: Envelope, whose: Whose, heard: Heard, incoming: Incoming
    ) -> Understanding:
        now, number = self._now(), envelope.id
        if self._vault.lookup("account", heard.sender) != bytes(whose.stored.account_lookup):
            return Understanding(whose.stored, None)
        fact: Fact | None
        match incoming:
            case Wrote() | Edited() | Media() if not heard.sealed:
                fact = Unreadable(now, None)  # in the clear within an encrypted room: nobody's words for certain
            case Wrote(words=words, sticker=True):  # what a picture is called steers nothing
                fact = StudentWrote(number, now, tells=self._told(whose.stored.conversation, words))
            case Wrote(words=words):
                fact = self._student_wrote(whose, number, words)
            case Media(caption=Words() as words):
                fact = replace(self._student_wrote(whose, number, words), attached=_attached(incoming))
            case Edited(target=target, words=words):
                command, language = self._asked(whose, words)
                crossed, waiting = await self._fate(tx, target)
                told = waiting is not None and await inbox.is_telling(tx, waiting)
                tells = self._told(whose.stored.conversation, words)
                fact = StudentEdited(number, now, crossed, command, language, tells, told=told)
            case Reacted(target=target, key=key):
                fact = await self._student_reacted(tx, whose.stored, number, target, key)
            case Retracted(target=target):
                crossed, waiting = await self._fate(tx, target)
                told = waiting is not None and await inbox.is_telling(tx, waiting)
                fact = StudentRetracted(number, now, crossed, waiting, told)
            case Media():
                fact = StudentSentMedia(number, now, _attached(incoming))
            case _:
                fact = None
        return Understanding(whose.stored, fact)

    def _student_wrote(self, whose: Whose, number: EnvelopeId, words: Words) -> StudentWrote:
        command, language = self._asked(whose, words)
        says_more = len(words.text.split()) > 1
        tells = self._told(whose.stored.conversation, words)
        fact = StudentWrote(number, self._now(), command, language, says_more, _typed_number(words), tells)
        if whose.stored.conversation.handing is not None:
            fact = replace(fact, hand_answer=commands.hand_answer(words))
        return self._with_wishes(whose.stored.conversation, fact, words)

    def _with_wishes(self, conversation: Conversation, fact: StudentWrote, words: Words) -> StudentWrote:
        """While a person is waited for: what it is about, from where, and whom the student would rather not meet."""
        if conversation.phase is not Phase.WAITING and conversation.request.choosing_since is None:
            return fact
        people = [one.person for one in self._roster.members if one.responds]
        alias = commands.not_this_one(words, [one.responder.alias for one in people])
        campuses = sorted({one.campus for one in people if one.campus})
        not_there = commands.not_this_one(words, campuses)
        who = next((one.responder for one in people if one.responder.alias == alias), None)
        return replace(
            fact,
            topic=commands.topic_of(words),
            not_who=who,
            not_campus=not_there if who is None else None,
            campus=commands.rather_here(words, campuses),
        )

    def _told(self, conversation: Conversation, words: Words) -> frozenset[Disclosure]:
        """What the words tell of who somebody is, where it may be a tutor who reads them."""
        assignment = conversation.assignment
        with_an_adult = assignment is not None and not assignment.responder.role.is_peer
        if conversation.phase not in (Phase.WAITING, Phase.TAKEN, Phase.ASSIGNED):
            return frozenset()
        # An adult who has not come yet may not come, and one whose talk sleeps may not go on: then a tutor may.
        with_an_adult = with_an_adult and conversation.phase is Phase.ASSIGNED and conversation.asleep_since is None
        return frozenset() if with_an_adult else disclosed(words.text)

    def _why_not(self, whose: Whose, words: Words) -> frozenset[Held]:
        """Why a tutor's words should not go as they stand."""
        return self.promised(words.text) if self._is_peer(whose) else frozenset()

    def _is_peer(self, whose: Whose) -> bool:
        return whose.responder is not None and self._roster.responder(whose.responder).role.is_peer

    def _asked(self, whose: Whose, words: Words) -> tuple[StudentCommand | None, Language | None]:
        """The command that the words are, and their language."""
        understood = commands.student_command(words)
        if understood is None and whose.stored.conversation.assignment is None:
            number = _chosen_of_menu(whose.stored.conversation, words)
            understood = Understood(number) if number is not None else None
        language = understood.language if understood is not None else None
        if language is None and whose.stored.conversation.language is None:
            language = self._guess(words)
        return (understood.command if understood else None), language

    async def _fate(self, tx: AsyncConnection, event_id: str) -> tuple[bool, EnvelopeId | None]:
        """Whether the message crossed (or is about to), and its envelope where it still waits to be read or taken."""
        found = await inbox.state_of(tx, self._vault.lookup("event", event_id))
        if found is None:
            return bool(await crossings.copies_of(tx, self._vault, event_id)), None
        number, state = found
        if state in ("held", "locked"):
            return state == "held", number
        return state == "relaying" or bool(await crossings.copies_of(tx, self._vault, event_id)), None

    async def _student_reacted(
        self, tx: AsyncConnection, stored: Stored, number: EnvelopeId, target: str, key: str
    ) -> StudentReacted:
        ours = await crossings.of_ours(tx, self._vault, target)
        if ours is None:
            crossed = bool(await crossings.copies_of(tx, self._vault, target))
            return StudentReacted(number, self._now(), crossed)
        chosen = _chosen(ours.purpose, key)
        guessed = await self._guess_pressed(tx, stored, ours.purpose, target, key)
        fact = StudentReacted(number, self._now(), ours.origin_id is not None, ours.purpose, chosen, guessed)
        newest = ours.purpose is Purpose.HAND_QUESTION and await self._is_newest(tx, stored, ours.purpose, target)
        return replace(fact, hand_answer=ANSWER_OF.get(guessed or 0)) if newest else fact

    async def _is_newest(self, tx: AsyncConnection, stored: Stored, purpose: Purpose, target: str) -> bool:
        newest = await crossings.latest_for(tx, self._vault, purpose, stored.conversation.id)
        return newest is not None and newest.event_id == target

    async def _guess_pressed(
        self, tx: AsyncConnection, stored: Stored, purpose: Purpose | None, target: str, key: str
    ) -> int | None:
        """Only under the newest guesses: what the numbers of older ones meant is forgotten."""
        offers = _NUMBERED.get(purpose) if purpose is not None else None
        if offers is not None:
            return next((number for number, offer in enumerate(offers, 1) if same_reaction(key, offer)), None)
        if purpose is not Purpose.GUESSES:
            return None
        return commands.number_of(key) if await self._is_newest(tx, stored, purpose, target) else None

    # --- the responder ----------------------------------------------------------------------------------------------
    async def _from_responder(
        self, tx: AsyncConnection, envelope: Envelope, whose: Whose, heard: Heard, incoming: Incoming
    ) -> Understanding:
        now, number, desk = self._now(), envelope.id, whose.desk
        if desk is None:
            return Understanding(whose.stored, None)
        if heard.sender != self._roster.matrix_ids.get(whose.responder or StaffId("")):
            return await self._from_companion(tx, envelope, whose, heard, incoming)
        wish = await self._alarm_wish(tx, whose, desk, heard, incoming)
        if wish is not None:
            return Understanding(whose.stored, None, wish=wish)
        noted = await self._noted(tx, whose.stored, envelope, desk, incoming) if heard.verified else None
        if noted is not None:
            return noted
        fact: Fact | None
        match incoming:
            case Wrote() | Edited() | Media() if not heard.verified:
                fact = ResponderDeviceRefused(now, desk)
            case Wrote() | Media():
                fact = self._new_at_desk(whose, number, desk, incoming)
            case Edited(target=target, words=words):
                # An edit into a command is a command; an edit of what never crossed (a mistyped one) is as if new.
                said, (crossed, waiting) = self._wrote(whose, number, desk, words), await self._fate(tx, target)
                if said.command is not None or not crossed or waiting is not None:
                    fact = said
                else:
                    fact = ResponderChanged(number, now, desk, crossed, why_not=said.why_not)
            case Reacted(target=target, key=key):
                crossed = await self._stands_for_something(tx, target)
                pressed = (
                    await self._ready_pressed(tx, whose, desk, target, key) if self._trusts(heard.sender) else None
                )
                fact = pressed or ResponderChanged(number, now, desk, crossed, change=Change.REACTION)
            case Retracted(target=target):
                crossed, waiting = await self._fate(tx, target)
                fact = ResponderChanged(number, now, desk, crossed, waiting, Change.RETRACTION)
            case _:
                fact = None
        return Understanding(whose.stored, fact)

    def _new_at_desk(
        self, whose: Whose, number: EnvelopeId, desk: Desk, incoming: Wrote | Media
    ) -> ResponderWrote | ResponderSentMedia:
        """Words, a picture, or both."""
        match incoming:
            case Wrote(words=words):
                return self._wrote(whose, number, desk, words)
            case Media(caption=Words() as words):
                return replace(self._wrote(whose, number, desk, words), attached=_attached(incoming))
            case Media():
                return ResponderSentMedia(number, self._now(), desk, _attached(incoming))

    def _wrote(self, whose: Whose, number: EnvelopeId, desk: Desk, words: Words) -> ResponderWrote:
        """A line at the desk: talk, or a command with what stands behind it."""
        command = commands.desk_command(words)
        why_not = self._why_not(whose, words) if command is None else frozenset[Held]()
        named = commands.language_named(commands.more_of(words)) if command is DeskCommand.LANGUAGE else None
        said = ResponderWrote(
            number,
            self._now(),
            desk,
            command,
            why_not,
            named,
            self._is_peer(whose),
            successor=commands.successor(words),
        )
        if command is DeskCommand.READY:
            return replace(said, ready=self._asked_for(whose.stored.conversation, commands.more_of(words)))
        waits = whose.stored.conversation.ready
        return replace(said, ready_is_known=waits is not None and self._ready.knows(waits))

    def _asked_for(self, conversation: Conversation, name: str) -> Ready:
        """The ready answer that is called so, in the student's language and in the responder's."""
        language, own = conversation.language or self._staff_language, self._staff_language
        found, names = self._ready.named(name, language), self._ready.names(language)
        in_own = self._ready.named(name, own) if language is not own else None
        return Ready(language, names, found, in_own, bool(name))

    async def _ready_pressed(
        self, tx: AsyncConnection, whose: Whose, desk: Desk, target: str, key: str
    ) -> ReadyPressed | None:
        """✅ under a ready answer that was shown at this desk."""
        if not same_reaction(key, SEND_OFFER):
            return None
        ours = await crossings.of_ours(tx, self._vault, target)
        if ours is None or ours.purpose is not Purpose.READY:
            return None
        conversation = whose.stored.conversation
        newest = await crossings.latest_for(tx, self._vault, Purpose.READY, conversation.id, ours.room)
        waits = conversation.ready
        is_newest = newest is not None and newest.event_id == target
        return ReadyPressed(self._now(), desk, is_newest, waits is not None and self._ready.knows(waits))

    async def _noted(
        self, tx: AsyncConnection, stored: Stored, envelope: Envelope, desk: Desk, incoming: Incoming
    ) -> Understanding | None:
        """A note, or what hangs on one; None for all else."""
        number, now, own = envelope.id, self._now(), str(envelope.event.get("event_id"))
        match incoming:
            case Edited(target=target, words=words):
                how, waiting = await self._noted_by_edit(tx, target, words)
                fact = ResponderNoted(number, now, desk, how, waiting) if how is not None else None
                return Understanding(stored, fact, notes=(target, own)) if fact is not None else None
            case Wrote(words=words) | Media(caption=Words() as words) if (
                command := commands.desk_command(words)
            ) is not None:
                is_new = command is DeskCommand.NOTE
            case Wrote(reply_to=answered, thread=thread) | Media(reply_to=answered, thread=thread):
                is_new = await self._hangs_on_a_note(tx, answered, thread)
                if not is_new and thread is not None and not await self._is_known_talk(tx, thread):
                    return Understanding(stored, ResponderInUnknownThread(number, now, desk), notes=(own,))
            case _:
                is_new = False
        return Understanding(stored, ResponderNoted(number, now, desk), notes=(own,)) if is_new else None

    async def _noted_by_edit(
        self, tx: AsyncConnection, target: str, words: Words
    ) -> tuple[Noting | None, EnvelopeId | None]:
        """Whether an edit makes, changes or keeps a note; and the line that waits, which it takes the place of."""
        command, was_note = commands.desk_command(words), await notes.is_note(tx, self._vault, target)
        if command is not DeskCommand.NOTE:
            return (Noting.STAYS if was_note and command is None else None), None
        if was_note:
            return Noting.CHANGED, None
        crossed, waiting = await self._fate(tx, target)
        return (Noting.TOO_LATE, None) if crossed and waiting is None else (Noting.NEW, waiting)

    async def _hangs_on_a_note(self, tx: AsyncConnection, *events: str | None) -> bool:
        return any([await notes.is_note(tx, self._vault, one) for one in events if one is not None])

    async def _is_known_talk(self, tx: AsyncConnection, event: str) -> bool:
        """Whether it is a message of ours at the desk, or one of the responder's that has crossed or waits to."""
        if await crossings.of_ours(tx, self._vault, event) is not None:
            return True
        crossed, _ = await self._fate(tx, event)
        return crossed

    async def _from_companion(
        self, tx: AsyncConnection, envelope: Envelope, whose: Whose, heard: Heard, incoming: Incoming
    ) -> Understanding:
        """The adult who reads along at a tutor's desk; anybody else is nobody there."""
        now, number, desk, companion = self._now(), envelope.id, whose.desk, whose.stored.conversation.companion
        by = self._roster.staff_by_matrix_id(heard.sender)
        if desk is None or by is None or companion is None or companion.responder.who != by.responder.who:
            return Understanding(whose.stored, None)
        if heard.verified:
            apart = await self._apart_from_talk(tx, whose.stored, envelope, desk, by.responder, incoming)
            if apart is not None:
                return apart
        fact: Fact | None
        match incoming:
            case Wrote() | Edited() | Media() if not heard.verified:
                fact = ResponderDeviceRefused(now, desk)
            case Wrote(words=words) | Media(caption=Words() as words):
                attached = _attached(incoming) if isinstance(incoming, Media) else None
                fact = CompanionWrote(number, now, desk, by.responder.who, commands.desk_command(words), attached)
            case Edited(target=target, words=words):
                command, (crossed, _) = commands.desk_command(words), await self._fate(tx, target)
                if command is not None or not crossed:
                    fact = CompanionWrote(number, now, desk, by.responder.who, command)
                else:
                    fact = CompanionChanged(number, now, desk, by.responder.who)
            case Reacted(target=target):
                meant = await self._stands_for_something(tx, target)
                fact = CompanionChanged(number, now, desk, by.responder.who) if meant else None
            case Retracted(target=target):
                crossed, _ = await self._fate(tx, target)
                fact = CompanionChanged(number, now, desk, by.responder.who) if crossed else None
            case Media():
                fact = CompanionSentMedia(number, now, desk, by.responder.who, _attached(incoming))
            case _:
                fact = None
        return Understanding(whose.stored, fact)

    async def _apart_from_talk(
        self, tx: AsyncConnection, stored: Stored, envelope: Envelope, desk: Desk, by: Responder, incoming: Incoming
    ) -> Understanding | None:
        """What is no talk whoever writes it at a desk: a note, or a cry for help."""
        wish = desk_wish(incoming.words) if isinstance(incoming, Wrote | Edited) else None
        if isinstance(wish, Raise):
            return Understanding(stored, None, wish=WishedAtDesk(self._now(), desk, by, wish))
        return await self._noted(tx, stored, envelope, desk, incoming)

    async def _alarm_wish(
        self, tx: AsyncConnection, whose: Whose, desk: Desk, heard: Heard, incoming: Incoming
    ) -> AlarmFact | None:
        """`!laske`, `!tulos`, or a ✅ under a mark, from a device that counts."""
        by = self._roster.responder(whose.responder or StaffId(""))
        match incoming:
            case Wrote(words=words) | Edited(words=words) | Media(caption=Words() as words) if heard.verified:
                wish = desk_wish(words)
                return WishedAtDesk(self._now(), desk, by, wish) if wish is not None else None
            case Reacted(target=target, key=key) if same_reaction(key, TAKE_OFFER) and self._trusts(heard.sender):
                ours = await crossings.of_ours(tx, self._vault, target)
                marked = ours is not None and ours.purpose is Purpose.MARK
                return MarkSeen(self._now(), desk, by) if marked else None
            case _:
                return None

    async def _stands_for_something(self, tx: AsyncConnection, target: str) -> bool:
        """Whether the message that is reacted to has a counterpart on the other side."""
        ours = await crossings.of_ours(tx, self._vault, target)
        if ours is not None:
            return ours.origin_id is not None
        return bool(await crossings.copies_of(tx, self._vault, target))

    def is_command(self, heard: Heard) -> bool:
        """A line that begins with `!`, from a device that counts."""
        words = words_in(heard.incoming)
        is_new = isinstance(heard.incoming, Wrote | Media)
        return heard.verified and is_new and words is not None and commands.desk_command(words) is not None

    def admin_command(self, heard: Heard) -> AdminWish | None:
        """What an operator asks of the bot in the admin room; None where it does not count."""
        by = self._roster.staff_by_matrix_id(heard.sender)
        if by is None or not by.operator or not heard.verified or not isinstance(heard.incoming, Wrote):
            return None
        return commands.admin_command(heard.incoming.words)


def spoken_of(heard: Heard) -> str | None:
    """The event that this one is about: answered, edited, reacted to or taken back."""
    match heard.incoming:
        case Wrote(reply_to=target) | Media(reply_to=target):
            return target
        case Edited(target=target) | Reacted(target=target) | Retracted(target=target):
            return target
        case _:
            return None


def is_cry_for_help(heard: Heard) -> bool:
    """Whether somebody asks for the emergency text."""
    words = words_in(heard.incoming)
    understood = commands.student_command(words) if words is not None else None
    return understood is not None and understood.command is StudentCommand.EMERGENCY


def _attached(media: Media) -> Attached:
    return Attached(MediaKind(media.kind), media.file is not None, media.size)


def _chosen_of_menu(conversation: Conversation, words: Words) -> StudentCommand | None:
    """What a typed number chooses. While the student is asked whom they would like, 1 and 2 are the answer to that."""
    answers = conversation.request.choosing_since is not None and _typed_number(words) in commands.CHOICES
    return None if answers or len(words.text) > 4 else commands.menu_choice(words.text)


def _typed_number(words: Words) -> int | None:
    return commands.number_of(words.text) if len(words.text) <= 4 else None


def _chosen(purpose: Purpose | None, key: str) -> StudentCommand | None:
    """What a reaction under a message of ours stands for."""
    if purpose is Purpose.MENU:
        return commands.menu_choice(key)
    if purpose in (Purpose.ERASE_QUESTION, Purpose.TELL_QUESTION):
        yes, no = ERASE_OFFERS if purpose is Purpose.ERASE_QUESTION else TELL_OFFERS
        if same_reaction(key, yes):
            return StudentCommand.YES
        return StudentCommand.NO if same_reaction(key, no) else None
    if purpose in (Purpose.ANSWER, Purpose.KEEP_QUESTION):
        yes, no = HELPED_OFFERS
        if same_reaction(key, yes):
            return StudentCommand.YES
        return StudentCommand.NO if same_reaction(key, no) else None
    return None
