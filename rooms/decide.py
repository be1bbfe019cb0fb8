"""decide(conversation, fact, policy) -> Decision: all there is to know about how a conversation goes.

Pure: moments come in with the facts, and what shall happen goes out as effects. Read it beside the table in
docs/architecture.md, "A conversation's phases".
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import assert_never

from rooms import asking, at_desk, company, handing, media, notes, ready, sleeping, talk, telling, waiting
from rooms import messages as say
from rooms.commands import CHOICES, LANGUAGE_OF, StudentCommand
from rooms.effects import (
    Decision,
    Drop,
    DropHeld,
    Effect,
    Erase,
    Hold,
    LeaveEntry,
    Relay,
    Reply,
    Say,
)
from rooms.facts import (
    AbuseHeld,
    AdultCalled,
    AdultJoins,
    AlarmEnded,
    CardTaken,
    ClockStruck,
    CompanionArrived,
    CompanionChanged,
    CompanionLeft,
    CompanionSentMedia,
    CompanionWrote,
    DoorChanged,
    EntryRoomFit,
    EntryRoomUnfit,
    Fact,
    MediaLost,
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
    StudentToldOfCompanion,
    StudentWrote,
    TutorRelieved,
    Undeliverable,
    Unreadable,
)
from rooms.model import (
    Conversation,
    Desk,
    EndedBy,
    Language,
    Phase,
    Place,
    Purpose,
    Service,
    Surroundings,
    Unfit,
)
from rooms.policy import RoomsPolicy
from rooms.sleeping import Stirred

MENU_OFFERS = ("1️⃣", "2️⃣", "3️⃣", "4️⃣", "5️⃣", "6️⃣")
ERASE_OFFERS = ("✅", "❌")

_STEERS_WHILE_TALKING = (
    StudentCommand.EMERGENCY,
    StudentCommand.ERASE,
    StudentCommand.END,
    StudentCommand.HUMAN,
    StudentCommand.ADULT,
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


def decide(
    conversation: Conversation,
    fact: Fact,
    policy: RoomsPolicy,
    around: Surroundings = Surroundings(),  # noqa: B008 - frozen
) -> Decision:
    """What follows from one fact. Total: a fact that comes too late or twice changes nothing."""
    weighed = company.weighed(conversation, fact)
    return company.kept(weighed, _decide(weighed, fact, policy, around))


def _decide(conversation: Conversation, fact: Fact, policy: RoomsPolicy, around: Surroundings) -> Decision:
    if conversation.phase is Phase.ERASED:
        return Decision(conversation)
    if conversation.phase is Phase.GONE and isinstance(fact, _NEEDS_AN_ENTRY_ROOM):
        return Decision(conversation)
    stirred = sleeping.stirred(conversation, fact, policy, around)
    if stirred is not None:
        return _after_sleep(stirred, policy, around)
    return media.released(_decided(conversation, fact, policy, around), policy.media)


def _decided(  # noqa: C901 - one line a fact
    conversation: Conversation, fact: Fact, policy: RoomsPolicy, around: Surroundings
) -> Decision:
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
        case StudentSentMedia():
            return _student_sent_media(conversation, fact, policy)
        case CardTaken():
            return at_desk.taken(conversation, fact)
        case ResponderArrived():
            return at_desk.arrived(conversation, fact, policy, around)
        case ResponderLeft():
            return at_desk.responder_left(conversation, fact, policy, around)
        case ResponderWrote():
            return at_desk.responder_wrote(conversation, fact, policy, around)
        case ReadyPressed():
            return ready.pressed(conversation, fact, policy)
        case ResponderNoted():
            return notes.noted(conversation, fact)
        case ResponderInUnknownThread():
            return notes.in_unknown_thread(conversation, fact)
        case ResponderChanged():
            return at_desk.responder_changed(conversation, fact)
        case ResponderSentMedia():
            return at_desk.responder_sent_media(conversation, fact, policy, around)
        case AdultJoins():
            return company.joins(conversation, fact)
        case CompanionArrived():
            return company.arrived(conversation, fact)
        case StudentToldOfCompanion():
            return company.told(conversation, fact)
        case CompanionLeft():
            return company.left(conversation, fact)
        case CompanionWrote():
            return company.wrote(conversation, fact, policy.media)
        case CompanionChanged():
            return company.changed(conversation, fact)
        case CompanionSentMedia():
            return company.sent_media(conversation, fact, policy.media)
        case ResponderDeviceRefused(desk=desk):
            return Decision(conversation, (Say(desk, say.DeviceNotVerified()),))
        case Unreadable(desk=desk):
            return _unreadable(conversation, desk)
        case Undeliverable(desk=desk):
            return _undeliverable(conversation, desk)
        case MediaLost():
            return _media_lost(conversation, fact, policy)
        case AdultCalled():
            return at_desk.adult_called(conversation, fact)
        case AbuseHeld(at=at):
            return at_desk.abuse_held(conversation, at)
        case TutorRelieved(at=at):
            return at_desk.tutor_relieved(conversation, at, policy, around)
        case AlarmEnded():
            return Decision(waiting.calm(conversation))
        case DoorChanged(at=at):
            return waiting.door_changed(conversation, at, policy, around)
        case ClockStruck(at=at):
            return _clock(conversation, at, policy, around)
        case _:
            assert_never(fact)


def _after_sleep(stirred: Stirred, policy: RoomsPolicy, around: Surroundings) -> Decision:
    """What was said in waking comes first, but before 112 comes nothing."""
    if stirred.fact is None:
        return Decision(stirred.conversation, stirred.effects)
    then = _decide(stirred.conversation, stirred.fact, policy, around)
    first = tuple(one for one in then.effects if isinstance(one, Say) and isinstance(one.message, say.Emergency))
    rest = tuple(one for one in then.effects if one not in first)
    return replace(then, effects=(*first, *stirred.effects, *rest))


def next_due(conversation: Conversation, policy: RoomsPolicy) -> datetime | None:
    """The next moment at which the clock matters to this conversation; None when it is gone."""
    waits = (
        telling.question_ends(conversation, policy),
        telling.unsent_ends(conversation, policy),
        asking.choice_ends(conversation, policy),
        handing.question_ends(conversation, policy),
        company.arrival_ends(conversation, policy),
        company.help_ends(conversation, policy),
    )
    return min((one for one in (_due_by_phase(conversation, policy), *waits) if one is not None), default=None)


def _due_by_phase(conversation: Conversation, policy: RoomsPolicy) -> datetime | None:
    match conversation.phase:
        case Phase.ARRIVING | Phase.OPEN | Phase.CLOSED | Phase.GONE:
            return conversation.quiet_since + policy.erase_after
        case Phase.WAITING:
            return waiting.due_while_waiting(conversation, policy)
        case Phase.TAKEN:
            return _since(conversation) + policy.come_within
        case Phase.ASSIGNED:
            return sleeping.due_at_desk(conversation, policy)
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
        gone = replace(talk.ended(conversation), phase=Phase.GONE, quiet_since=at)
    return Decision(gone, (*partings, LeaveEntry()))


def _part(conversation: Conversation, desk_word: say.Message) -> tuple[Effect, ...]:
    """What the staff side is told when the student ends things, and the end of what was held."""
    match conversation.phase:
        case Phase.WAITING:
            return (*waiting.card_gone(conversation), DropHeld())
        case Phase.TAKEN | Phase.ASSIGNED:
            return (Say(talk.desk_of(conversation), desk_word), *telling.unsent_dropped(conversation), DropHeld())
        case _:
            return ()


# --- the student ----------------------------------------------------------------------------------------------------
def _student_wrote(
    conversation: Conversation, fact: StudentWrote, policy: RoomsPolicy, around: Surroundings
) -> Decision:
    decision = _student_said(conversation, fact, policy, around)
    if fact.attached is None:
        return decision
    return media.with_attached(decision, fact.envelope, fact.attached, policy.media)


def _student_said(
    conversation: Conversation, fact: StudentWrote, policy: RoomsPolicy, around: Surroundings
) -> Decision:
    heard, introduction = _hear(conversation, fact.at, fact.language)
    if fact.command is StudentCommand.EMERGENCY:
        followed = telling.pass_on(heard, fact.envelope)
        return Decision(heard, (Say(Place.ENTRY, say.Emergency()), *introduction, *followed))
    decision = (
        _answer_to_erase_question(heard, fact, policy)
        or telling.answer_to_tell_question(heard, fact, policy)
        or handing.answered(heard, fact, policy, around)
        or _answer_to_choice(heard, fact, policy, around)
    )
    if decision is None:
        left = handing.unanswered(heard)
        then = _steer(replace(left.conversation, erase_asked_at=None), fact, policy, around)
        decision = replace(then, effects=(*left.effects, *then.effects))
    return replace(decision, effects=(*introduction, *decision.effects))


def _hear(
    conversation: Conversation, at: datetime, language: Language | None
) -> tuple[Conversation, tuple[Effect, ...]]:
    """The conversation is awake; where its language is now known for the first time, the card is told in it."""
    awake = replace(conversation, quiet_since=at, warned=False)
    if conversation.language is not None or language is None:
        return awake, ()
    return replace(awake, language=language), (Say(Place.ENTRY, say.AnonymityCard()),)


def _steer(conversation: Conversation, fact: StudentWrote, policy: RoomsPolicy, around: Surroundings) -> Decision:
    """Commands are obeyed; all else goes to whoever is there, is held, or is answered."""
    if fact.command is not None and _is_for_the_bot(conversation, fact.command):
        return _obey(conversation, fact.command, fact, policy, around)
    more = waiting.told_more(conversation, fact, policy, around) if conversation.phase is Phase.WAITING else None
    if more is not None:
        return more
    if conversation.phase in talk.NOBODY_THERE:
        return Decision(replace(conversation, phase=Phase.OPEN), (Reply(fact.envelope),))
    return telling.pass_words_on(conversation, fact.envelope, fact.at, fact.tells, fact.worries)


def _is_for_the_bot(conversation: Conversation, command: StudentCommand) -> bool:
    """While a person listens, only the few words that must always work are taken from what is said to them."""
    if conversation.phase is Phase.ASSIGNED and conversation.asleep_since is None:
        return command in _STEERS_WHILE_TALKING
    if conversation.phase in talk.NOT_YET_THERE:
        return command not in _TALK_WHILE_WAITING
    return True


def _obey(
    conversation: Conversation,
    command: StudentCommand,
    fact: StudentWrote,
    policy: RoomsPolicy,
    around: Surroundings,
) -> Decision:
    match command:
        case StudentCommand.HUMAN | StudentCommand.TUTOR | StudentCommand.ADULT:
            return asking.human(conversation, command, fact, policy, around)
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
            told = (Say(Place.ENTRY, say.LanguageIsNow()), _menu())
            return Decision(chosen, (*told, *waiting.amended(chosen, fact.at, policy)))
        case StudentCommand.MENU:
            return Decision(conversation, (_menu(),))
        case StudentCommand.YES | StudentCommand.NO:
            return Decision(replace(conversation, phase=Phase.OPEN), (_menu(),))
        case _:
            assert_never(command)


def _menu() -> Say:
    return Say(Place.ENTRY, say.Menu(), Purpose.MENU, MENU_OFFERS)


def _answer_to_choice(
    conversation: Conversation, fact: StudentWrote, policy: RoomsPolicy, around: Surroundings
) -> Decision | None:
    """A number is the choice; whoever goes on writing is not asked again, and an adult is called."""
    if conversation.request.choosing_since is None or conversation.phase not in talk.NOBODY_THERE:
        return None
    if fact.number in CHOICES:
        return asking.switched(conversation, CHOICES[fact.number], replace(fact, says_more=False), policy, around)
    if fact.command in asking.WANTS_SOMEBODY:
        return None
    if fact.command is None:
        more = waiting.told_more(conversation, fact, policy, around)
        goes_on = replace(fact, says_more=True)
        return more or waiting.call(conversation, Service.COUNSELLOR_CHAT, goes_on, policy, around)
    unasked = replace(conversation, request=replace(conversation.request, choosing_since=None))
    if fact.command is StudentCommand.NO:
        return Decision(unasked, (Say(Place.ENTRY, say.NobodyCalled()),))
    return _steer(unasked, fact, policy, around)


def _student_ends(conversation: Conversation) -> Decision:
    if conversation.alarmed:
        desk = (
            conversation.assignment.desk if conversation.phase is Phase.ASSIGNED and conversation.assignment else None
        )
        told = (Say(desk, say.DeskStudentWantsToEnd()),) if desk is not None else ()
        return Decision(conversation, (Say(Place.ENTRY, say.AdultStillComes()), *told))
    partings = (
        *_part(conversation, desk_word=say.DeskEnded(EndedBy.STUDENT)),
        *telling.lapsed_at_the_end(conversation),
    )
    ended = replace(talk.ended(conversation), phase=Phase.CLOSED)
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
    card = waiting.card_gone(conversation) if conversation.phase is Phase.WAITING else ()
    wiped = Erase(say.EraseFarewell(), say.DeskErased(), all_of_account=True)
    return Decision(replace(conversation, phase=Phase.ERASED), (*card, wiped))


def _student_edited(
    conversation: Conversation, fact: StudentEdited, policy: RoomsPolicy, around: Surroundings
) -> Decision:
    """An edit of what crossed crosses; an edit of what was said to the bot, or after the end, is as if newly said."""
    if fact.told and conversation.tells_since is not None and not conversation.alarmed:
        left = telling.not_told_on(conversation)
        said = replace(fact, told=False, crossed=False)
        then = _student_edited(left.conversation, said, policy, around)
        both = (left.effects, then.effects)
        first, second = reversed(both) if fact.command is StudentCommand.EMERGENCY else both
        return replace(then, effects=(*first, *second))
    if not fact.crossed or conversation.phase in talk.NOBODY_THERE:
        said_anew = StudentWrote(
            fact.envelope, fact.at, fact.command, fact.language, tells=fact.tells, worries=fact.worries
        )
        return _student_wrote(conversation, said_anew, policy, around)
    heard = replace(conversation, quiet_since=fact.at, warned=False)
    if fact.command is StudentCommand.EMERGENCY:
        return Decision(heard, (Say(Place.ENTRY, say.Emergency()), *telling.pass_on(heard, fact.envelope)))
    return telling.pass_words_on(heard, fact.envelope, fact.at, fact.tells, fact.worries)


def _student_reacted(
    conversation: Conversation, fact: StudentReacted, policy: RoomsPolicy, around: Surroundings
) -> Decision:
    """A reaction on a message of ours is a choice; on what a responder said, it crosses."""
    if fact.on is Purpose.WHO_QUESTION and fact.number is not None:
        return asking.pressed_choice(conversation, fact, policy, around)
    if fact.on is Purpose.HAND_QUESTION:
        return handing.pressed(conversation, fact, policy, around)
    if fact.chosen is not None:
        return _chosen(conversation, fact, fact.chosen, policy, around)
    if not fact.crossed:
        return Decision(conversation)
    awake = replace(conversation, quiet_since=fact.at, warned=False)
    return Decision(awake, telling.pass_on(awake, fact.envelope))


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
        return telling.pressed_under_tell_question(conversation, fact.at, chosen)
    answered = _answer_to_erase_question(conversation, said, policy)
    if answered is not None:
        return answered
    awake = replace(conversation, quiet_since=fact.at, warned=False, erase_asked_at=None)
    if chosen is StudentCommand.NO:
        return Decision(awake, (Say(Place.ENTRY, say.NothingErased()),))
    if chosen is StudentCommand.YES:  # to a question that no longer stands: asked anew, since nothing brings it back
        chosen = StudentCommand.ERASE
    decision = _obey(awake, chosen, said, policy, around)
    kept = tuple(effect for effect in decision.effects if not isinstance(effect, Relay | Hold))
    return replace(decision, effects=kept)


def _retracted(conversation: Conversation, fact: StudentRetracted) -> Decision:
    if fact.told and conversation.tells_since is not None and not conversation.alarmed:
        return telling.not_told_on(conversation)
    if fact.waiting is not None:
        return Decision(conversation, (Drop(fact.waiting),))
    if fact.crossed and conversation.last_desk is not None:
        return Decision(conversation, (Relay(fact.envelope, conversation.last_desk),))
    return Decision(conversation)


def _student_sent_media(conversation: Conversation, fact: StudentSentMedia, policy: RoomsPolicy) -> Decision:
    """It goes where words would go, and waits where they would wait; or it goes nowhere and its sender is told."""
    heard = replace(conversation, quiet_since=fact.at, warned=False)
    fault = media.student_sees_why_not(heard, fact.attached, policy.media)
    if fault is not None:
        return Decision(heard, media.told_to_both(heard, fact.attached.kind, fault, policy.media))
    passed = telling.pass_words_on(heard, fact.envelope, fact.at, frozenset(), worries=False)
    return media.with_attached(passed, fact.envelope, fact.attached, policy.media)


# --- what could not be read or handed over --------------------------------------------------------------------------
def _unreadable(conversation: Conversation, desk: Desk | None) -> Decision:
    if desk is not None:
        return Decision(conversation, (Say(desk, say.DeskPleaseSendAgain()),))
    if conversation.phase is Phase.GONE:
        return Decision(conversation)
    if conversation.phase is Phase.ASSIGNED:
        seen: Effect = Say(talk.desk_of(conversation), say.DeskStudentUnreadable())
    else:
        seen = Say(Place.ADMIN, say.AdminUnreadable())
    return Decision(conversation, (Say(Place.ENTRY, say.PleaseSendAgain()), seen))


def _undeliverable(conversation: Conversation, desk: Desk | None) -> Decision:
    told = Say(desk, say.DeskNotDelivered()) if desk is not None else Say(Place.ENTRY, say.NotDelivered())
    return Decision(conversation, (told, Say(Place.ADMIN, say.AdminSetAside())))


def _media_lost(conversation: Conversation, fact: MediaLost, policy: RoomsPolicy) -> Decision:
    if fact.desk is not None:
        return Decision(conversation, (media.told_at_desk(fact.desk, fact.kind, fact.fault, policy.media),))
    if conversation.phase is Phase.GONE:
        return Decision(conversation)
    return Decision(conversation, media.told_to_both(conversation, fact.kind, fact.fault, policy.media))


# --- the clock ------------------------------------------------------------------------------------------------------
def _clock(conversation: Conversation, at: datetime, policy: RoomsPolicy, around: Surroundings) -> Decision:
    """Ten missed ticks equal one: what is due is reckoned from moments, never counted in ticks."""
    due = next_due(conversation, policy)
    if due is None or at < due:
        return Decision(conversation)
    question, unsent = telling.question_ends(conversation, policy), telling.unsent_ends(conversation, policy)
    choice = asking.choice_ends(conversation, policy)
    if choice is not None and at >= choice:
        return asking.chose_nothing(conversation, at, policy, around)
    if unsent is not None and at >= unsent:
        return _and_then(telling.unsent_gone(conversation), at, policy, around)
    handed = handing.question_ends(conversation, policy)
    if handed is not None and at >= handed:
        return _and_then(handing.unanswered(conversation), at, policy, around)
    if question is not None and at >= question:
        return _and_then(telling.not_told_on(conversation, say.TellLapsed()), at, policy, around)
    arrival, help_ends = company.arrival_ends(conversation, policy), company.help_ends(conversation, policy)
    if arrival is not None and at >= arrival:
        return _and_then(company.did_not_come(conversation, at), at, policy, around)
    if help_ends is not None and at >= help_ends:
        return at_desk.tutor_relieved(conversation, at, policy, around)
    match conversation.phase:
        case Phase.WAITING:
            return waiting.clock_while_waiting(conversation, at, policy, around)
        case Phase.TAKEN:
            return _did_not_come(conversation, at, policy, around)
        case Phase.ASSIGNED if conversation.asleep_since is None:
            return sleeping.clock_at_desk(conversation, at, policy)
        case Phase.ARRIVING:
            return Decision(replace(conversation, phase=Phase.ERASED), (LeaveEntry(),))
        case _:
            wiped = Erase(say.SilenceErased(), None, all_of_account=False)
            return Decision(replace(conversation, phase=Phase.ERASED), (wiped,))


def _and_then(first: Decision, at: datetime, policy: RoomsPolicy, around: Surroundings) -> Decision:
    """What is due beside that is done at the same stroke."""
    then = _clock(first.conversation, at, policy, around)
    return replace(then, effects=(*first.effects, *then.effects))


def _did_not_come(conversation: Conversation, at: datetime, policy: RoomsPolicy, around: Surroundings) -> Decision:
    alias = conversation.assignment.responder.alias if conversation.assignment else ""
    told = (
        Say(
            Place.ALARM if conversation.alarmed else waiting.place_of_card(conversation),
            say.ResponderDidNotCome(conversation.id, conversation.pseudonym, alias),
        ),
        Say(talk.desk_of(conversation), say.DeskTimedOut()),
    )
    return at_desk.back_to_queue(conversation, at, policy, around, told)


def _since(conversation: Conversation) -> datetime:
    return conversation.assignment.since if conversation.assignment else conversation.quiet_since
