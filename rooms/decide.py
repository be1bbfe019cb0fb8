"""decide(conversation, fact, policy) -> Decision: all there is to know about how a conversation goes.

Pure: moments come in with the facts, and what shall happen goes out as effects. Read it beside the table in
docs/architecture.md, "A conversation's phases".
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import assert_never

from rooms import messages as say
from rooms.commands import LANGUAGE_OF, DeskCommand, StudentCommand
from rooms.effects import (
    Amend,
    Decision,
    Drop,
    DropHeld,
    DropTelling,
    DropUnsent,
    Effect,
    Erase,
    Hold,
    LeaveEntry,
    MakeDesk,
    Relay,
    ReleaseHeld,
    Reply,
    Say,
    SendUnsent,
)
from rooms.facts import (
    AdultCalled,
    AlarmEnded,
    CardTaken,
    ClockStruck,
    EntryRoomFit,
    EntryRoomUnfit,
    Fact,
    ResponderArrived,
    ResponderChanged,
    ResponderDeviceRefused,
    ResponderLeft,
    ResponderSentMedia,
    ResponderWrote,
    StudentEdited,
    StudentLeft,
    StudentReacted,
    StudentRetracted,
    StudentSentMedia,
    StudentWrote,
    Undeliverable,
    Unreadable,
)
from rooms.model import (
    Assignment,
    Change,
    Conversation,
    Desk,
    Disclosure,
    EndedBy,
    EnvelopeId,
    Held,
    Language,
    Phase,
    Place,
    Purpose,
    Surroundings,
    Unfit,
    Until,
)
from rooms.policy import RoomsPolicy

MENU_OFFERS = ("1️⃣", "2️⃣", "3️⃣", "4️⃣", "5️⃣", "6️⃣")
TAKE_OFFER = "✅"
ERASE_OFFERS = ("✅", "❌")
TELL_OFFERS = ("✅", "❌")

NOBODY_THERE = (Phase.OPEN, Phase.CLOSED)
_NOT_YET_THERE = (Phase.WAITING, Phase.TAKEN)
_STEERS_WHILE_TALKING = (
    StudentCommand.EMERGENCY,
    StudentCommand.ERASE,
    StudentCommand.END,
    StudentCommand.HUMAN,
)
_TALK_WHILE_WAITING = (StudentCommand.YES, StudentCommand.NO)
_NEEDS_AN_ENTRY_ROOM = (
    EntryRoomUnfit,
    StudentLeft,
    StudentWrote,
    StudentEdited,
    StudentReacted,
    StudentSentMedia,
)


def decide(  # noqa: C901 - one line a fact
    conversation: Conversation,
    fact: Fact,
    policy: RoomsPolicy,
    around: Surroundings = Surroundings(),  # noqa: B008 - frozen
) -> Decision:
    """What follows from one fact. Total: a fact that comes too late or twice changes nothing."""
    if conversation.phase is Phase.ERASED:
        return Decision(conversation)
    if conversation.phase is Phase.GONE and isinstance(fact, _NEEDS_AN_ENTRY_ROOM):
        return Decision(conversation)
    match fact:
        case EntryRoomFit():
            return _greet(conversation, fact)
        case EntryRoomUnfit(at=at, why=why):
            return _leave_unfit(conversation, at, why)
        case StudentLeft(at=at):
            return _student_gone(conversation, at)
        case StudentWrote():
            return _student_wrote(conversation, fact, policy, around)
        case StudentEdited():
            return _student_edited(conversation, fact, policy, around)
        case StudentReacted():
            return _student_reacted(conversation, fact, policy, around)
        case StudentRetracted():
            return _retracted(conversation, fact)
        case StudentSentMedia(at=at, kind=kind):
            return _student_sent_media(conversation, fact)
        case CardTaken():
            return _taken(conversation, fact)
        case ResponderArrived():
            return _arrived(conversation, fact)
        case ResponderLeft():
            return _responder_left(conversation, fact, policy, around)
        case ResponderWrote():
            return _responder_wrote(conversation, fact, policy, around)
        case ResponderChanged():
            return _responder_changed(conversation, fact)
        case ResponderSentMedia(desk=desk, kind=kind):
            return Decision(conversation, (Say(desk, say.DeskMediaNotRelayed(kind)),))
        case ResponderDeviceRefused(desk=desk):
            return Decision(conversation, (Say(desk, say.DeviceNotVerified()),))
        case Unreadable(desk=desk):
            return _unreadable(conversation, desk)
        case Undeliverable(desk=desk):
            return _undeliverable(conversation, desk)
        case AdultCalled(at=at):
            return _adult_called(conversation, at)
        case AlarmEnded():
            return Decision(replace(conversation, alarmed=False))
        case ClockStruck(at=at):
            return _clock(conversation, at, policy, around)
        case _:
            assert_never(fact)


def next_due(conversation: Conversation, policy: RoomsPolicy) -> datetime | None:
    """The next moment at which the clock matters to this conversation; None when it is gone."""
    waits = (_question_ends(conversation, policy), _unsent_ends(conversation, policy))
    return min((one for one in (_due_by_phase(conversation, policy), *waits) if one is not None), default=None)


def _due_by_phase(conversation: Conversation, policy: RoomsPolicy) -> datetime | None:
    match conversation.phase:
        case Phase.ARRIVING | Phase.OPEN | Phase.CLOSED | Phase.GONE:
            return conversation.quiet_since + policy.erase_after
        case Phase.WAITING:
            begun = conversation.waiting_since or conversation.quiet_since
            nudge = begun + policy.nudge_every * (conversation.nudges + 1)
            if conversation.alarmed:
                return nudge if conversation.nudges < policy.nudges_to_student else None
            return min(nudge, conversation.quiet_since + policy.stop_waiting_after)
        case Phase.TAKEN:
            return _since(conversation) + policy.come_within
        case Phase.ASSIGNED if conversation.alarmed:
            return None
        case Phase.ASSIGNED:
            return conversation.quiet_since + (policy.close_after if conversation.warned else policy.warn_after)
        case Phase.ERASED:
            return None
        case _:
            assert_never(conversation.phase)


# --- arriving and leaving -------------------------------------------------------------------------------------------
def _greet(conversation: Conversation, fact: EntryRoomFit) -> Decision:
    if conversation.phase is not Phase.ARRIVING:
        return Decision(conversation)
    return Decision(
        replace(conversation, phase=Phase.OPEN, quiet_since=fact.at),
        (Say(Place.ENTRY, say.WelcomeInThreeLanguages(), Purpose.MENU, MENU_OFFERS),),
    )


def _leave_unfit(conversation: Conversation, at: datetime, why: Unfit) -> Decision:
    """The reason is told in the room; then the student is as one who has left."""
    told = say.RoomNotEncrypted() if why is Unfit.NOT_ENCRYPTED else say.RoomNotPrivate()
    gone = _student_gone(conversation, at)
    return replace(gone, effects=(Say(Place.ENTRY, told), *gone.effects))


def _student_gone(conversation: Conversation, at: datetime) -> Decision:
    """The entry room is of no use any more. What a responder has at a desk stays until the clock erases it."""
    partings = _part(conversation, desk_word=say.DeskStudentLeft())
    if conversation.last_desk is None:
        gone = replace(conversation, phase=Phase.ERASED)
    else:
        gone = replace(_unheld(conversation), phase=Phase.GONE, assignment=None, waiting_since=None, quiet_since=at)
    return Decision(gone, (*partings, LeaveEntry()))


def _part(conversation: Conversation, desk_word: say.Message) -> tuple[Effect, ...]:
    """What the staff side is told when the student ends things, and the end of what was held."""
    match conversation.phase:
        case Phase.WAITING:
            return (*_card_gone(conversation), DropHeld())
        case Phase.TAKEN | Phase.ASSIGNED:
            return (Say(_desk(conversation), desk_word), *_unsent_dropped(conversation), DropHeld())
        case _:
            return ()


# --- the student ----------------------------------------------------------------------------------------------------
def _student_wrote(
    conversation: Conversation, fact: StudentWrote, policy: RoomsPolicy, around: Surroundings
) -> Decision:
    heard, introduction = _hear(conversation, fact.at, fact.language)
    if fact.command is StudentCommand.EMERGENCY:
        followed = _pass_on(heard, fact.envelope)
        return Decision(heard, (Say(Place.ENTRY, say.Emergency()), *introduction, *followed))
    decision = _answer_to_erase_question(heard, fact, policy) or _answer_to_tell_question(heard, fact, policy)
    if decision is None:
        decision = _steer(replace(heard, erase_asked_at=None), fact, around)
    return replace(decision, effects=(*introduction, *decision.effects))


def _hear(
    conversation: Conversation, at: datetime, language: Language | None
) -> tuple[Conversation, tuple[Effect, ...]]:
    """The conversation is awake; where its language is now known for the first time, the card is told in it."""
    awake = replace(conversation, quiet_since=at, warned=False)
    if conversation.language is not None or language is None:
        return awake, ()
    return replace(awake, language=language), (Say(Place.ENTRY, say.AnonymityCard()),)


def _steer(conversation: Conversation, fact: StudentWrote, around: Surroundings) -> Decision:
    """Commands are obeyed; all else goes to whoever is there, is held, or is answered."""
    if fact.command is not None and _is_for_the_bot(conversation, fact.command):
        return _obey(conversation, fact.command, fact, around)
    if conversation.phase in NOBODY_THERE:
        return Decision(replace(conversation, phase=Phase.OPEN), (Reply(fact.envelope),))
    return _pass_words_on(conversation, fact.envelope, fact.at, fact.tells, fact.worries)


def _is_for_the_bot(conversation: Conversation, command: StudentCommand) -> bool:
    """While a person listens, only the few words that must always work are taken from what is said to them."""
    if conversation.phase is Phase.ASSIGNED:
        return command in _STEERS_WHILE_TALKING
    if conversation.phase in _NOT_YET_THERE:
        return command not in _TALK_WHILE_WAITING
    return True


def _obey(conversation: Conversation, command: StudentCommand, fact: StudentWrote, around: Surroundings) -> Decision:
    match command:
        case StudentCommand.HUMAN:
            return _human(conversation, fact, around)
        case StudentCommand.ERASE:
            question = Say(Place.ENTRY, say.EraseQuestion(), Purpose.ERASE_QUESTION, ERASE_OFFERS)
            return Decision(replace(conversation, erase_asked_at=fact.at, tell_asked_at=None), (question,))
        case StudentCommand.END:
            return _student_ends(conversation)
        case StudentCommand.EMERGENCY:
            return Decision(conversation, (Say(Place.ENTRY, say.Emergency()),))
        case StudentCommand.PRIVACY:
            return Decision(conversation, (Say(Place.ENTRY, say.AnonymityCard()),))
        case StudentCommand.LANGUAGE:
            return Decision(conversation, (Say(Place.ENTRY, say.WhichLanguage(), Purpose.LANGUAGE_QUESTION),))
        case StudentCommand.FINNISH | StudentCommand.SWEDISH | StudentCommand.ENGLISH:
            chosen = replace(conversation, language=LANGUAGE_OF[command])
            return Decision(chosen, (Say(Place.ENTRY, say.LanguageIsNow()), _menu()))
        case StudentCommand.MENU:
            return Decision(conversation, (_menu(),))
        case StudentCommand.YES | StudentCommand.NO:
            return Decision(replace(conversation, phase=Phase.OPEN), (_menu(),))
        case _:
            assert_never(command)


def _menu() -> Say:
    return Say(Place.ENTRY, say.Menu(), Purpose.MENU, MENU_OFFERS)


def _human(conversation: Conversation, fact: StudentWrote, around: Surroundings) -> Decision:
    if conversation.phase in _NOT_YET_THERE:
        ahead = around.ahead if conversation.phase is Phase.WAITING else 0
        return Decision(conversation, (Say(Place.ENTRY, say.AlreadyWaiting(ahead)), *_kept(fact)))
    if conversation.phase is Phase.ASSIGNED and conversation.assignment is not None:
        who = conversation.assignment.responder
        here = Say(Place.ENTRY, say.HumanAlreadyHere(who.alias, who.role))
        return Decision(conversation, (here, *_pass_on(conversation, fact.envelope)))
    queued = _queued(conversation, fact.at)
    called = Say(Place.ENTRY, say.HumanCalled(around.ahead))
    return Decision(queued, (called, _card(queued, fact.at), *_kept(fact)))


def _kept(fact: StudentWrote) -> tuple[Effect, ...]:
    """A wish that says more than "a person" is kept for the person who comes."""
    return (Hold(fact.envelope),) if fact.says_more else ()


def _queued(conversation: Conversation, at: datetime, nudges: int = 0) -> Conversation:
    """Whoever has waited already keeps the place in the queue."""
    return replace(
        conversation,
        phase=Phase.WAITING,
        waiting_since=conversation.waiting_since or at,
        assignment=None,
        nudges=nudges,
        warned=False,
        tell_asked_at=None,
        unsent_since=None,
        # A clock that was set back meanwhile makes nobody's patience shorter.
        quiet_since=max(conversation.quiet_since, at),
    )


def _student_ends(conversation: Conversation) -> Decision:
    if conversation.alarmed:
        desk = (
            conversation.assignment.desk if conversation.phase is Phase.ASSIGNED and conversation.assignment else None
        )
        told = (Say(desk, say.DeskStudentWantsToEnd()),) if desk is not None else ()
        return Decision(conversation, (Say(Place.ENTRY, say.AdultStillComes()), *told))
    partings = (*_part(conversation, desk_word=say.DeskEnded(EndedBy.STUDENT)), *_lapsed_at_the_end(conversation))
    ended = replace(_unheld(conversation), phase=Phase.CLOSED, assignment=None, waiting_since=None)
    match conversation.phase:
        case Phase.WAITING | Phase.TAKEN:
            return Decision(ended, (Say(Place.ENTRY, say.WaitingEnded(EndedBy.STUDENT)), *partings))
        case Phase.ASSIGNED:
            return Decision(ended, (Say(Place.ENTRY, say.ConversationEnded(EndedBy.STUDENT)), *partings))
        case _:
            return Decision(conversation, (Say(Place.ENTRY, say.NothingToEnd()),))


def _answer_to_erase_question(conversation: Conversation, fact: StudentWrote, policy: RoomsPolicy) -> Decision | None:
    """Yes or no where the question still stands; None when this is no answer to it."""
    asked = conversation.erase_asked_at
    if asked is None or fact.at - asked > policy.confirm_within:
        return None
    if fact.command is StudentCommand.YES:
        return _erase(conversation)
    if fact.command is StudentCommand.NO:
        return Decision(replace(conversation, erase_asked_at=None), (Say(Place.ENTRY, say.NothingErased()),))
    return None


def _erase(conversation: Conversation) -> Decision:
    """The student's own wish, from any phase."""
    card = _card_gone(conversation) if conversation.phase is Phase.WAITING else ()
    wiped = Erase(say.EraseFarewell(), say.DeskErased(), all_of_account=True)
    return Decision(replace(conversation, phase=Phase.ERASED), (*card, wiped))


def _pass_on(conversation: Conversation, envelope: EnvelopeId) -> tuple[Effect, ...]:
    """To the responder, or held until one is there, or nowhere."""
    if conversation.phase is Phase.ASSIGNED:
        return (Relay(envelope, _desk(conversation)),)
    if conversation.phase in _NOT_YET_THERE:
        return (Hold(envelope),)
    return ()


def _student_edited(
    conversation: Conversation, fact: StudentEdited, policy: RoomsPolicy, around: Surroundings
) -> Decision:
    """An edit of what crossed crosses; an edit of what was said to the bot, or after the end, is as if newly said."""
    if fact.told and conversation.tells_since is not None and not conversation.alarmed:
        left = _not_told(conversation)
        said = replace(fact, told=False, crossed=False)
        then = _student_edited(left.conversation, said, policy, around)
        both = (left.effects, then.effects)
        first, second = reversed(both) if fact.command is StudentCommand.EMERGENCY else both
        return replace(then, effects=(*first, *second))
    if not fact.crossed or conversation.phase in NOBODY_THERE:
        said_anew = StudentWrote(
            fact.envelope, fact.at, fact.command, fact.language, tells=fact.tells, worries=fact.worries
        )
        return _student_wrote(conversation, said_anew, policy, around)
    heard = replace(conversation, quiet_since=fact.at, warned=False)
    if fact.command is StudentCommand.EMERGENCY:
        return Decision(heard, (Say(Place.ENTRY, say.Emergency()), *_pass_on(heard, fact.envelope)))
    return _pass_words_on(heard, fact.envelope, fact.at, fact.tells, fact.worries)


def _student_reacted(
    conversation: Conversation, fact: StudentReacted, policy: RoomsPolicy, around: Surroundings
) -> Decision:
    """A reaction on a message of ours is a choice; on what a responder said, it crosses."""
    if fact.chosen is not None:
        return _chosen(conversation, fact, fact.chosen, policy, around)
    if not fact.crossed:
        return Decision(conversation)
    awake = replace(conversation, quiet_since=fact.at, warned=False)
    return Decision(awake, _pass_on(awake, fact.envelope))


def _chosen(
    conversation: Conversation,
    fact: StudentReacted,
    chosen: StudentCommand,
    policy: RoomsPolicy,
    around: Surroundings,
) -> Decision:
    """A choice is always meant for the bot, whoever is there, and is itself never handed on."""
    said = StudentWrote(fact.envelope, fact.at, chosen)
    if fact.on is Purpose.TELL_QUESTION and chosen in (StudentCommand.YES, StudentCommand.NO):
        return _pressed_under_tell_question(conversation, fact.at, chosen)
    answered = _answer_to_erase_question(conversation, said, policy)
    if answered is not None:
        return answered
    awake = replace(conversation, quiet_since=fact.at, warned=False, erase_asked_at=None)
    if chosen is StudentCommand.NO:
        return Decision(awake, (Say(Place.ENTRY, say.NothingErased()),))
    if chosen is StudentCommand.YES:  # to a question that no longer stands: asked anew, since nothing brings it back
        chosen = StudentCommand.ERASE
    decision = _obey(awake, chosen, said, around)
    kept = tuple(effect for effect in decision.effects if not isinstance(effect, Relay | Hold))
    return replace(decision, effects=kept)


def _retracted(conversation: Conversation, fact: StudentRetracted) -> Decision:
    if fact.told and conversation.tells_since is not None and not conversation.alarmed:
        return _not_told(conversation)
    if fact.waiting is not None:
        return Decision(conversation, (Drop(fact.waiting),))
    if fact.crossed and conversation.last_desk is not None:
        return Decision(conversation, (Relay(fact.envelope, conversation.last_desk),))
    return Decision(conversation)


# --- before a student's words reach a tutor -------------------------------------------------------------------------
#
# A line that tells who somebody is waits for its writer's yes before a peer may read it, and what is written behind it
# waits with it, so that order is kept. What worries is never held back here. While no responder is there, the line is
# held as all are; an adult who comes gets it with the rest, and a tutor only after the question.
def _pass_words_on(
    conversation: Conversation, envelope: EnvelopeId, at: datetime, tells: frozenset[Disclosure], worries: bool
) -> Decision:
    if worries:
        return Decision(conversation, _pass_on(conversation, envelope))
    if conversation.phase in _NOT_YET_THERE and tells:
        return Decision(replace(conversation, tells_since=at), (Hold(envelope, Until.STUDENT_AGREES),))
    if not _with_a_peer(conversation):
        return Decision(conversation, _pass_on(conversation, envelope))
    if tells:
        asked = replace(conversation, tells_since=at, tell_asked_at=at, erase_asked_at=None)
        return Decision(asked, (Hold(envelope, Until.STUDENT_AGREES), _asked(_sure_to_tell(tells))))
    if conversation.tells_since is not None:
        again = replace(conversation, tells_since=at, tell_asked_at=at)
        return Decision(again, (Hold(envelope), _asked(say.TellWaits())))
    return Decision(conversation, _pass_on(conversation, envelope))


def _sure_to_tell(tells: frozenset[Disclosure]) -> say.SureToTell:
    return say.SureToTell(**{kind.value: kind in tells for kind in Disclosure})


def _asked(question: say.Message) -> Say:
    return Say(Place.ENTRY, question, Purpose.TELL_QUESTION, TELL_OFFERS)


def _answer_to_tell_question(conversation: Conversation, fact: StudentWrote, policy: RoomsPolicy) -> Decision | None:
    """Yes or no where the question is the last that was said to the student; None when this is no answer to it."""
    asked = conversation.tell_asked_at
    if asked is None or not _with_a_peer(conversation) or fact.at - asked > policy.confirm_within:
        return None
    if fact.command is StudentCommand.YES:
        return _told(conversation)
    return _not_told(conversation) if fact.command is StudentCommand.NO else None


def _pressed_under_tell_question(conversation: Conversation, at: datetime, chosen: StudentCommand) -> Decision:
    """A press names its question, so that it counts also when somebody has spoken since."""
    awake = replace(conversation, quiet_since=at, warned=False)
    if conversation.tells_since is None or conversation.alarmed:
        return Decision(awake, (Say(Place.ENTRY, say.NothingToTell()),))
    if chosen is StudentCommand.NO:
        return _not_told(awake)
    return _told(awake) if _with_a_peer(awake) else Decision(awake, (Say(Place.ENTRY, say.NothingToTell()),))


def _told(conversation: Conversation) -> Decision:
    after = replace(conversation, tells_since=None, tell_asked_at=None)
    return Decision(after, (ReleaseHeld(_desk(conversation)), Say(Place.ENTRY, say.ToldOn())))


def _not_told(conversation: Conversation, told: say.Message | None = None) -> Decision:
    """What tells is erased; what was written behind it goes where it would have gone."""
    after = replace(conversation, tells_since=None, tell_asked_at=None)
    rest = (ReleaseHeld(_desk(conversation)),) if conversation.phase is Phase.ASSIGNED else ()
    return Decision(after, (DropTelling(), *rest, Say(Place.ENTRY, told or say.NotToldOn())))


def _lapsed_at_the_end(conversation: Conversation) -> tuple[Effect, ...]:
    """The talk ends while the question stands: its writer learns that the line has not gone."""
    open_question = conversation.tells_since is not None and conversation.phase is Phase.ASSIGNED
    return (Say(Place.ENTRY, say.TellLapsed()),) if open_question else ()


def _question_ends(conversation: Conversation, policy: RoomsPolicy) -> datetime | None:
    if conversation.tells_since is None or not _with_a_peer(conversation) or conversation.alarmed:
        return None
    return conversation.tells_since + policy.confirm_within


def _with_a_peer(conversation: Conversation) -> bool:
    assignment = conversation.assignment
    return conversation.phase is Phase.ASSIGNED and assignment is not None and assignment.responder.role.is_peer


def _unheld(conversation: Conversation) -> Conversation:
    """Nothing waits for anybody's word any more."""
    return replace(conversation, tells_since=None, tell_asked_at=None, unsent_since=None)


def _student_sent_media(conversation: Conversation, fact: StudentSentMedia) -> Decision:
    heard = replace(conversation, quiet_since=fact.at, warned=False)
    told: tuple[Effect, ...] = (Say(Place.ENTRY, say.MediaNotRelayed(fact.kind)),)
    if conversation.phase is Phase.ASSIGNED:
        told = (*told, Say(_desk(conversation), say.DeskStudentSentMedia(fact.kind)))
    return Decision(heard, told)


# --- the responder --------------------------------------------------------------------------------------------------
def _taken(conversation: Conversation, fact: CardTaken) -> Decision:
    other = conversation.assignment if conversation.alarmed else None
    if conversation.phase is not Phase.WAITING and (other is None or other.responder.who == fact.by.who):
        return Decision(conversation)
    taken = replace(
        conversation,
        phase=Phase.TAKEN,
        assignment=Assignment(fact.by, fact.desk, since=fact.at),
        last_desk=fact.desk,
        tell_asked_at=None,
        unsent_since=None,
    )
    desk = MakeDesk(fact.desk, fact.by, conversation.pseudonym)
    if conversation.alarmed:
        # Somebody else had it and did not answer an alarm.
        told = (Say(other.desk, say.DeskTakenOver(fact.by.alias)),) if other is not None else ()
        return Decision(taken, (*_unsent_dropped(conversation), *told, desk))
    card = say.CardIsTaken(conversation.id, conversation.pseudonym, fact.by.alias)
    return Decision(taken, (desk, Amend(Place.DUTY, Purpose.CARD, card)))


def _arrived(conversation: Conversation, fact: ResponderArrived) -> Decision:
    assignment = conversation.assignment
    if assignment is None or assignment.desk != fact.desk:
        return Decision(conversation, (Say(fact.desk, say.DeskTimedOut()),))
    if conversation.phase is not Phase.TAKEN:
        return Decision(conversation)
    waited = _minutes(fact.at - (conversation.waiting_since or fact.at))
    talking = replace(
        conversation,
        phase=Phase.ASSIGNED,
        assignment=replace(assignment, since=fact.at),
        waiting_since=None,
        quiet_since=fact.at,
        warned=False,
    )
    opened = say.DeskOpened(conversation.pseudonym, conversation.language, waited)
    here = say.SomeoneIsHere(assignment.responder.alias, assignment.responder.role)
    greeted = (Say(fact.desk, opened), Say(Place.ENTRY, here))
    if talking.tells_since is not None and assignment.responder.role.is_peer:
        asked = replace(talking, tells_since=fact.at, tell_asked_at=fact.at, erase_asked_at=None)
        released = ReleaseHeld(fact.desk, up_to_telling=True)
        return Decision(asked, (*greeted, released, _asked(say.SureToTellWritten())))
    return Decision(replace(talking, tells_since=None, tell_asked_at=None), (*greeted, ReleaseHeld(fact.desk)))


def _responder_left(
    conversation: Conversation, fact: ResponderLeft, policy: RoomsPolicy, around: Surroundings
) -> Decision:
    """Walking out is handing back: nobody is left alone with an empty room."""
    if not _is_current(conversation, fact.desk):
        return Decision(conversation)
    return _back_to_queue(conversation, fact.at, policy, around, ())


def _back_to_queue(
    conversation: Conversation,
    at: datetime,
    policy: RoomsPolicy,
    around: Surroundings,
    told: tuple[Effect, ...],
) -> Decision:
    waited = at - (conversation.waiting_since or at)
    queued = _queued(conversation, at, nudges=max(0, waited // policy.nudge_every))
    back = Say(Place.ENTRY, say.BackInQueue(0 if queued.alarmed else around.ahead))
    told = (*told, *_unsent_dropped(conversation))
    return Decision(queued, (*told, back) if queued.alarmed else (*told, back, _card(queued, at)))


def _responder_wrote(
    conversation: Conversation, fact: ResponderWrote, policy: RoomsPolicy, around: Surroundings
) -> Decision:
    if fact.command is DeskCommand.HELP:
        return Decision(conversation, (Say(fact.desk, say.DeskHelp()),))
    if not _is_current(conversation, fact.desk):
        return Decision(conversation, (Say(fact.desk, say.DeskIsClosed()),))
    if conversation.phase is Phase.TAKEN and fact.command in (None, DeskCommand.CLOSE):
        # Whoever writes here is here, even where the arrival itself was missed: what was held must come first.
        came = _arrived(conversation, ResponderArrived(fact.at, fact.desk))
        then = _responder_wrote(came.conversation, fact, policy, around)
        return replace(then, effects=(*came.effects, *then.effects))
    match fact.command:
        case None if fact.why_not and _with_a_peer(conversation):
            return _not_sent_yet(conversation, fact.envelope, fact.at, fact.desk, fact.why_not)
        case None:
            return Decision(
                _spoken_to(conversation, fact.at),
                (*_unsent_dropped(conversation), Relay(fact.envelope, Place.ENTRY)),
            )
        case DeskCommand.SEND:
            return _insists(conversation, fact, policy)
        case DeskCommand.CLOSE if conversation.alarmed:
            return Decision(conversation, (Say(fact.desk, say.DeskOutcomeNeeded()),))
        case DeskCommand.CLOSE:
            return _close(conversation, EndedBy.RESPONDER)
        case DeskCommand.HAND_BACK:
            told = (Say(fact.desk, say.DeskHandedBack()),)
            return _back_to_queue(conversation, fact.at, policy, around, told)
        case DeskCommand.UNKNOWN:
            return Decision(conversation, (Say(fact.desk, say.DeskUnknownCommand()),))
        case _:
            assert_never(fact.command)


def _close(conversation: Conversation, by: EndedBy) -> Decision:
    closed = replace(_unheld(conversation), phase=Phase.CLOSED, assignment=None, waiting_since=None)
    held = (DropHeld(),) if conversation.tells_since is not None else ()
    return Decision(
        closed,
        (
            *_unsent_dropped(conversation),
            *held,
            Say(_desk(conversation), say.DeskEnded(by)),
            Say(Place.ENTRY, say.ConversationEnded(by)),
            *_lapsed_at_the_end(conversation),
        ),
    )


# --- before a tutor's words reach a student -------------------------------------------------------------------------
def _spoken_to(conversation: Conversation, at: datetime) -> Conversation:
    """A yes from now on may be an answer to a responder's words: it answers no question of the bot's any more."""
    return replace(
        conversation, quiet_since=at, warned=False, erase_asked_at=None, tell_asked_at=None, unsent_since=None
    )


def _not_sent_yet(
    conversation: Conversation, envelope: EnvelopeId, at: datetime, desk: Desk, why_not: frozenset[Held]
) -> Decision:
    """One line waits at a time: it is the last that counts."""
    waits = replace(conversation, quiet_since=at, warned=False, unsent_since=at)
    why = say.DeskNotSentYet(**{one.value: one in why_not for one in Held})
    return Decision(waits, (*_unsent_dropped(conversation), Hold(envelope, Until.TUTOR_INSISTS), Say(desk, why)))


def _insists(conversation: Conversation, fact: ResponderWrote, policy: RoomsPolicy) -> Decision:
    until = _unsent_ends(conversation, policy)
    if until is None:
        return Decision(conversation, (Say(fact.desk, say.DeskNothingToSend()),))
    if fact.at > until:
        return _unsent_gone(conversation)
    return Decision(_spoken_to(conversation, fact.at), (SendUnsent(),))


def _unsent_dropped(conversation: Conversation) -> tuple[Effect, ...]:
    return (DropUnsent(),) if conversation.unsent_since is not None else ()


def _unsent_gone(conversation: Conversation) -> Decision:
    after = replace(conversation, unsent_since=None)
    return Decision(after, (DropUnsent(), Say(_desk(conversation), say.DeskUnsentGone())))


def _unsent_ends(conversation: Conversation, policy: RoomsPolicy) -> datetime | None:
    return conversation.unsent_since + policy.confirm_within if conversation.unsent_since is not None else None


# --- changes at the desk --------------------------------------------------------------------------------------------


def _responder_changed(conversation: Conversation, fact: ResponderChanged) -> Decision:
    if fact.waiting is not None:
        return Decision(replace(conversation, unsent_since=None), (Drop(fact.waiting),))
    if not fact.crossed or conversation.phase is Phase.GONE:
        return Decision(conversation)
    if fact.why_not and _with_a_peer(conversation) and _is_current(conversation, fact.desk):
        return _not_sent_yet(conversation, fact.envelope, fact.at, fact.desk, fact.why_not)
    if fact.change is Change.RETRACTION or _is_current(conversation, fact.desk):
        return Decision(conversation, (Relay(fact.envelope, Place.ENTRY),))
    # What was said can always be taken back; but nothing new comes from a desk that is closed.
    told = (Say(fact.desk, say.DeskIsClosed()),) if fact.change is Change.EDIT else ()
    return Decision(conversation, told)


# --- alarms ---------------------------------------------------------------------------------------------------------
def _adult_called(conversation: Conversation, at: datetime) -> Decision:
    """An adult who is there keeps the conversation. A peer is moved aside, and the student waits for an adult."""
    if conversation.phase in (Phase.ARRIVING, Phase.GONE) or conversation.alarmed:
        return Decision(conversation)
    alarmed = replace(conversation, alarmed=True)
    assignment = conversation.assignment
    if assignment is not None and not assignment.responder.role.is_peer:
        return Decision(alarmed)
    queued = _queued(alarmed, at)
    if conversation.phase is not Phase.WAITING:
        return Decision(queued, _unsent_dropped(conversation))
    moved = say.CardIsAlarm(conversation.id, conversation.pseudonym)
    return Decision(queued, (Amend(Place.DUTY, Purpose.CARD, moved),))


# --- what could not be read or handed over --------------------------------------------------------------------------
def _unreadable(conversation: Conversation, desk: Desk | None) -> Decision:
    if desk is not None:
        return Decision(conversation, (Say(desk, say.DeskPleaseSendAgain()),))
    if conversation.phase is Phase.GONE:
        return Decision(conversation)
    if conversation.phase is Phase.ASSIGNED:
        seen: Effect = Say(_desk(conversation), say.DeskStudentUnreadable())
    else:
        seen = Say(Place.ADMIN, say.AdminUnreadable())
    return Decision(conversation, (Say(Place.ENTRY, say.PleaseSendAgain()), seen))


def _undeliverable(conversation: Conversation, desk: Desk | None) -> Decision:
    told = Say(desk, say.DeskNotDelivered()) if desk is not None else Say(Place.ENTRY, say.NotDelivered())
    return Decision(conversation, (told, Say(Place.ADMIN, say.AdminSetAside())))


# --- the clock ------------------------------------------------------------------------------------------------------
def _clock(conversation: Conversation, at: datetime, policy: RoomsPolicy, around: Surroundings) -> Decision:
    """Ten missed ticks equal one: what is due is reckoned from moments, never counted in ticks."""
    due = next_due(conversation, policy)
    if due is None or at < due:
        return Decision(conversation)
    question, unsent = _question_ends(conversation, policy), _unsent_ends(conversation, policy)
    if unsent is not None and at >= unsent:
        return _and_then(_unsent_gone(conversation), at, policy, around)
    if question is not None and at >= question:
        return _and_then(_not_told(conversation, say.TellLapsed()), at, policy, around)
    match conversation.phase:
        case Phase.WAITING:
            return _clock_while_waiting(conversation, at, policy)
        case Phase.TAKEN:
            return _did_not_come(conversation, at, policy, around)
        case Phase.ASSIGNED:
            return _clock_at_desk(conversation, at, policy)
        case Phase.ARRIVING:
            return Decision(replace(conversation, phase=Phase.ERASED), (LeaveEntry(),))
        case _:
            wiped = Erase(say.SilenceErased(), None, all_of_account=False)
            return Decision(replace(conversation, phase=Phase.ERASED), (wiped,))


def _and_then(first: Decision, at: datetime, policy: RoomsPolicy, around: Surroundings) -> Decision:
    """What is due beside that is done at the same stroke."""
    then = _clock(first.conversation, at, policy, around)
    return replace(then, effects=(*first.effects, *then.effects))


def _clock_while_waiting(conversation: Conversation, at: datetime, policy: RoomsPolicy) -> Decision:
    if at - conversation.quiet_since >= policy.stop_waiting_after and not conversation.alarmed:
        # Also after a long stop of the bot there is time to read this before everything is erased.
        heard = at - policy.stop_waiting_after
        ended = replace(_unheld(conversation), phase=Phase.CLOSED, waiting_since=None, quiet_since=heard)
        told = Say(Place.ENTRY, say.WaitingEnded(EndedBy.SILENCE))
        return Decision(ended, (told, *_card_gone(conversation), DropHeld()))
    waited = at - (conversation.waiting_since or at)
    nudged = replace(conversation, nudges=max(waited // policy.nudge_every, conversation.nudges + 1))
    card = () if conversation.alarmed else (Amend(Place.DUTY, Purpose.CARD, _card_words(conversation, at)),)
    if conversation.nudges >= policy.nudges_to_student:
        return Decision(nudged, card)
    return Decision(nudged, (*card, Say(Place.ENTRY, say.StillWaiting(_minutes(waited)))))


def _did_not_come(conversation: Conversation, at: datetime, policy: RoomsPolicy, around: Surroundings) -> Decision:
    alias = conversation.assignment.responder.alias if conversation.assignment else ""
    told = (
        Say(
            Place.ALARM if conversation.alarmed else Place.DUTY,
            say.ResponderDidNotCome(conversation.id, conversation.pseudonym, alias),
        ),
        Say(_desk(conversation), say.DeskTimedOut()),
    )
    return _back_to_queue(conversation, at, policy, around, told)


def _clock_at_desk(conversation: Conversation, at: datetime, policy: RoomsPolicy) -> Decision:
    if conversation.warned:
        return _close(replace(conversation, quiet_since=at - policy.close_after), EndedBy.SILENCE)
    left = max(1, _minutes(policy.close_after - policy.warn_after))
    # Whoever comes back after a long stop of the bot is still warned first, with the whole time to answer.
    warned = replace(conversation, warned=True, quiet_since=at - policy.warn_after)
    return Decision(
        warned,
        (Say(Place.ENTRY, say.SilenceWillEnd(left)), Say(_desk(conversation), say.DeskSilenceWillEnd(left))),
    )


# --- small words ----------------------------------------------------------------------------------------------------
def _card(conversation: Conversation, at: datetime) -> Say:
    return Say(Place.DUTY, _card_words(conversation, at), Purpose.CARD, (TAKE_OFFER,))


def _card_words(conversation: Conversation, at: datetime) -> say.Card:
    waited = _minutes(at - (conversation.waiting_since or at))
    return say.Card(conversation.id, conversation.pseudonym, conversation.language, waited)


def _card_gone(conversation: Conversation) -> tuple[Effect, ...]:
    """One that is alarmed has no card in the duty room."""
    if conversation.alarmed:
        return ()
    return (Amend(Place.DUTY, Purpose.CARD, say.CardIsGone(conversation.id, conversation.pseudonym)),)


def _is_current(conversation: Conversation, desk: Desk) -> bool:
    return conversation.assignment is not None and conversation.assignment.desk == desk


def _desk(conversation: Conversation) -> Desk:
    if conversation.assignment is None:
        raise ValueError(f"a conversation that is {conversation.phase} has no desk")
    return conversation.assignment.desk


def _since(conversation: Conversation) -> datetime:
    return conversation.assignment.since if conversation.assignment else conversation.quiet_since


def _minutes(duration: timedelta) -> int:
    return max(0, int(duration.total_seconds() // 60))
