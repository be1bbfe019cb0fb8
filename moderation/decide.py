"""How an alarm goes: raised by a finding, had by one adult, ended by a person. Pure, as rooms/decide.py is.

Three rules hold everything else:

- **The screen only raises.** No message, reaction or time lowers a tier. `Lower` and `Close` do: a person says them.
- **Words go nowhere.** An alarm names tier, category and rules. The student's own message is held or relayed by rooms/.
- **Only what is true.** Of adults the student is told what the hours of duty say, and nothing where nobody told them.

`heard` comes before rooms/decide.py in a turn (an alarm changes who the conversation is for), `follow` after it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import assert_never
from zoneinfo import ZoneInfo

from moderation import messages as say
from moderation.alarm import Alarm, AlarmId, Outcome, Reason, SafetyAnswer, Standing
from moderation.effects import AlarmEffect, Note, Noted, Page, Preserve
from moderation.facts import AlarmFact, Close, Lower, MarkSeen, Raise, WishedAtDesk
from moderation.model import Category, Finding, Line, Tier
from moderation.policy import AlarmPolicy
from rooms.effects import Amend, Say
from rooms.facts import AdultCalled, AlarmEnded, EntryRoomUnfit, Fact, ResponderWrote, StudentLeft
from rooms.hours import is_open, next_opening
from rooms.model import Conversation, Desk, EnvelopeId, Phase, Place, Purpose, Responder

TAKE_OFFER = "✅"
ON_TRIAL = "rehearsal:"
"""Before the name of a rule that counts without acting."""
BY_RESPONDER = "responder"
"""Stands for a rule on the card of an alarm that a person at the desk has raised. Such an alarm has no category."""
FINNISH_TIME = ZoneInfo("Europe/Helsinki")
_TALK = (Phase.TAKEN, Phase.ASSIGNED)
SOFT_AGAIN_AFTER = timedelta(minutes=10)
"""The soft line is not repeated sooner."""
MARKED_AGAIN_AFTER = timedelta(minutes=30)
"""Nor is a soft mark at a desk."""


@dataclass(frozen=True, slots=True)
class Ground:
    """What a decision needs to know beside the alarm. `number`: for a new one. `softened_at`: the last soft line.

    `envelope` holds the words that were screened; `preserved`: words of this alarm are kept for the police already.
    """

    number: AlarmId = AlarmId(0)  # noqa: RUF009 - a number
    softened_at: datetime | None = None
    envelope: EnvelopeId | None = None
    preserved: bool = False


@dataclass(frozen=True, slots=True)
class Decision:
    """The alarm as it is from now on, what follows, and facts that rooms/ is to hear first."""

    alarm: Alarm | None
    effects: tuple[AlarmEffect, ...] = ()
    facts: tuple[Fact, ...] = ()
    softened: bool = False
    """The soft line or mark was given."""
    grave: bool = False
    """The fixed text was given: nothing else is to be said to this message."""


# --- what a student wrote -------------------------------------------------------------------------------------------
def heard(
    alarm: Alarm | None,
    conversation: Conversation,
    finding: Finding,
    answer: SafetyAnswer | None,
    at: datetime,
    ground: Ground,
    policy: AlarmPolicy,
) -> Decision:
    """What follows from what was found in a message, or from a one-word answer to the safety question."""
    if conversation.phase in (Phase.ARRIVING, Phase.GONE, Phase.ERASED):
        return Decision(alarm)
    if alarm is not None:
        alarm = replace(alarm, heard_at=at)
        if alarm.asked and answer is not None:
            return _answered(alarm, conversation, answer, at, policy)
    if finding.line is Line.HARD:
        grave = _grave(alarm, conversation, finding, at, ground, policy)
        return replace(grave, effects=(*grave.effects, *_preserved(grave.alarm, finding, ground)))
    if finding.line is Line.SOFT:
        return _soft(alarm, conversation, finding, at, ground)
    return Decision(alarm)


def _grave(
    alarm: Alarm | None,
    conversation: Conversation,
    finding: Finding,
    at: datetime,
    ground: Ground,
    policy: AlarmPolicy,
) -> Decision:
    if alarm is None:
        return _raised(conversation, finding, at, ground, policy)
    merged = replace(
        alarm,
        rules=_merged(alarm.rules, finding.rules),
        screened=alarm.screened and finding.screened,
        category=alarm.category or finding.category,  # a person raised it, who names none
    )
    effects: list[AlarmEffect] = []
    if conversation.phase is Phase.ASSIGNED and alarm.desk is not None:
        effects.append(_mark(alarm.desk, finding))
    if finding.tier <= alarm.tier:
        return Decision(merged, tuple(effects))
    graver = replace(
        merged,
        tier=finding.tier,
        worst=max(alarm.worst, finding.tier),
        category=finding.category,
        asked=alarm.here_at is None and alarm.standing is not Standing.MARKED,
        repeated=False,
    )
    graver = _begun(graver, at, policy) if graver.waits else graver
    effects = [_reply(graver, at, policy), *effects, *_card_amended(graver, at)]
    if graver.waits:
        effects += [_pinged(graver, at, say.Step.DUTY), *_paged_when_closed(graver)]
    effects.append(_note(Noted.RAISED, graver))
    return Decision(graver, tuple(effects), grave=True)


def _preserved(alarm: Alarm | None, finding: Finding, ground: Ground) -> tuple[AlarmEffect, ...]:
    """A threat of violence is kept for the police. The student is told, once an alarm."""
    if alarm is None or finding.category is not Category.VIOLENCE_THREAT or ground.envelope is None:
        return ()
    told = () if ground.preserved else (Say(Place.ENTRY, say.ViolenceKept()),)
    return (Preserve(alarm.id, ground.envelope), _note(Noted.EVIDENCE_KEPT, alarm), *told)


def _raised(
    conversation: Conversation, finding: Finding, at: datetime, ground: Ground, policy: AlarmPolicy
) -> Decision:
    adult = _adult_there(conversation)
    alarm = _new(conversation, finding, at, ground.number, adult)
    called = (AdultCalled(at),)
    if adult is not None:
        marked: list[AlarmEffect] = [_mark(adult, finding), _note(Noted.RAISED, alarm)]
        if finding.tier is Tier.IMMEDIATE:
            marked.insert(0, _reply(alarm, at, policy))
        return Decision(alarm, tuple(marked), called, grave=finding.tier is Tier.IMMEDIATE)
    alarm = _begun(replace(alarm, asked=True), at, policy)
    effects: list[AlarmEffect] = [_reply(alarm, at, policy), _card(alarm, at), *_paged_when_closed(alarm)]
    effects.append(Say(Place.ENTRY, say.Limits()))
    if conversation.assignment is not None:
        peer = conversation.assignment.desk
        effects.append(Say(peer, say.PeerMovedAside()))
    effects.append(_note(Noted.RAISED, alarm))
    return Decision(alarm, tuple(effects), called, grave=True)


def _new(conversation: Conversation, finding: Finding, at: datetime, number: AlarmId, adult: Desk | None) -> Alarm:
    """`adult`: the desk of one who has the student already."""
    return Alarm(
        id=number,
        conversation=conversation.id,
        pseudonym=conversation.pseudonym,
        language=conversation.language,
        tier=finding.tier,
        worst=finding.tier,
        category=finding.category,
        raised_at=at,
        since=at,
        standing=Standing.MARKED if adult is not None else Standing.CALLED,
        rules=_merged((), finding.rules),
        screened=finding.screened,
        desk=adult,
        heard_at=at,
    )


def _adult_there(conversation: Conversation) -> Desk | None:
    """The desk of an adult who talks with the student, or is on the way."""
    assignment = conversation.assignment
    if conversation.phase not in _TALK or assignment is None or assignment.responder.role.is_peer:
        return None
    return assignment.desk


def _soft(alarm: Alarm | None, conversation: Conversation, finding: Finding, at: datetime, ground: Ground) -> Decision:
    """One gentle line, or a quiet mark. Not while an adult is called: they will be here, and the numbers were given."""
    lately = ground.softened_at
    if conversation.phase is Phase.ASSIGNED and conversation.assignment is not None:
        desk = conversation.assignment.desk
        if not finding.screened:
            return Decision(alarm, (Say(desk, say.DeskNotScreened()),))
        if conversation.assignment.responder.role.is_peer:
            return _soft_line(alarm, at, lately)  # what worries is not a peer's to carry
        if _within(lately, at, MARKED_AGAIN_AFTER):
            return Decision(alarm)
        return Decision(alarm, (Say(desk, say.DeskMarkSoft(finding.category)),), softened=True)
    return _soft_line(alarm, at, lately)


def _soft_line(alarm: Alarm | None, at: datetime, lately: datetime | None) -> Decision:
    if alarm is not None or _within(lately, at, SOFT_AGAIN_AFTER):
        return Decision(alarm)
    return Decision(alarm, (Say(Place.ENTRY, say.SoftLine(again=lately is not None)),), softened=True)


def _answered(
    alarm: Alarm, conversation: Conversation, answer: SafetyAnswer, at: datetime, policy: AlarmPolicy
) -> Decision:
    """The answer is told on. It may raise; it never lowers. Every question is asked so that yes means safe."""
    graver = answer is SafetyAnswer.NO and alarm.tier < Tier.IMMEDIATE
    told = Say(Place.ENTRY, say.SafetyReply(answer, alarm.category))
    after = replace(alarm, asked=False)
    effects: list[AlarmEffect] = [told]
    if graver:
        after = replace(after, tier=Tier.IMMEDIATE, worst=Tier.IMMEDIATE)
        if after.waits:
            after = _begun(after, at, policy)
            effects.append(_pinged(after, at, say.Step.DUTY))
            effects += _paged_when_closed(after)
        effects += _card_amended(after, at)
        effects.append(_note(Noted.RAISED, after))
    if after.desk is not None and conversation.phase in _TALK:
        effects.append(Say(after.desk, say.DeskStudentSafeAnswer(answer)))
    return Decision(after, tuple(effects), grave=True)


# --- what happens to the conversation -------------------------------------------------------------------------------
def follow(
    alarm: Alarm | None, before: Conversation, after: Conversation, fact: Fact, at: datetime, policy: AlarmPolicy
) -> Decision:
    """The alarm goes with its conversation: taken, come to, handed back, left, erased."""
    if alarm is None or not alarm.is_open:
        return Decision(alarm)
    if after.phase in (Phase.ERASED, Phase.GONE):
        if before.phase in (Phase.ERASED, Phase.GONE):
            return Decision(alarm)
        return _left(alarm) if isinstance(fact, StudentLeft | EntryRoomUnfit) else erased(alarm)
    if alarm.owner is None and isinstance(fact, ResponderWrote) and fact.command is None:
        return _acknowledged(alarm, after, at)
    if after.phase is Phase.TAKEN and after.assignment is not None and after.assignment != before.assignment:
        return _taken(alarm, after.assignment.responder, after.assignment.desk, at)
    if after.phase is Phase.ASSIGNED and before.phase is Phase.TAKEN:
        return _here(alarm, at)
    if after.phase is Phase.WAITING and before.phase in _TALK:
        return _handed_back(alarm, at, policy)
    return Decision(alarm)


def _left(alarm: Alarm) -> Decision:
    """An alarm outlives its conversation: what is done about it is still a person's to say."""
    card = say.AlarmCardStudentLeft(alarm.id, alarm.pseudonym, alarm.tier)
    return Decision(_without_student(alarm), (Say(Place.ALARM, card),))


def erased(alarm: Alarm) -> Decision:
    """The student erased everything: the alarm is nobody's from now on, also where it was only marked at a desk."""
    standing = Standing.CALLED if alarm.standing is Standing.MARKED else alarm.standing
    nobodys = replace(_without_student(alarm), conversation=None, pseudonym="", desk=None, standing=standing)
    return Decision(nobodys, (Say(Place.ALARM, say.AlarmCardErased(alarm.id, alarm.tier)),))


def _without_student(alarm: Alarm) -> Alarm:
    return replace(alarm, asked=False, repeated=True, silence_told=True)


def _taken(alarm: Alarm, by: Responder, desk: Desk, at: datetime) -> Decision:
    owned = replace(alarm, standing=Standing.OWNED, owner=by.who, owned_at=at, here_at=None, desk=desk)
    return Decision(owned, (_card_owned(owned, by, at), _note(Noted.TAKEN, owned)))


def _here(alarm: Alarm, at: datetime) -> Decision:
    if alarm.desk is None or alarm.here_at is not None:
        return Decision(alarm)
    here = replace(alarm, here_at=at, asked=False)  # what is asked from now on, a person asks
    facts = say.DeskAlarm(
        alarm.tier,
        alarm.category,
        _listed(alarm.rules),
        _minutes(at - alarm.raised_at),
        alarm.screened,
    )
    times = say.DeskAlarmTimes(_clock(alarm.raised_at), _clock(alarm.owned_at), _clock(at))
    checklist = say.DeskChecklist(alarm.category, alarm.tier)
    return Decision(here, (Say(alarm.desk, facts), Say(alarm.desk, checklist), Say(alarm.desk, times)))


def _acknowledged(alarm: Alarm, conversation: Conversation, at: datetime) -> Decision:
    """Whoever answers the student after the mark has it."""
    assignment = conversation.assignment
    if assignment is None or alarm.desk != assignment.desk or assignment.responder.role.is_peer:
        return Decision(alarm)
    owned = replace(alarm, standing=Standing.OWNED, owner=assignment.responder.who, owned_at=at, here_at=at)
    effects: list[AlarmEffect] = [Say(assignment.desk, say.DeskChecklist(alarm.category, alarm.tier))]
    if alarm.waits:
        effects.append(_card_owned(owned, assignment.responder, at))
    return Decision(owned, (*effects, _note(Noted.TAKEN, owned)))


def _card_owned(alarm: Alarm, by: Responder, at: datetime) -> Amend:
    waited = _minutes(at - alarm.raised_at)
    card = say.AlarmCardOwned(alarm.id, alarm.pseudonym, alarm.tier, alarm.category, by.alias, waited)
    return Amend(Place.ALARM, Purpose.ALARM, card)


def _handed_back(alarm: Alarm, at: datetime, policy: AlarmPolicy) -> Decision:
    """Nobody has it any more: it is called anew, and people are pinged at once."""
    called = replace(
        alarm,
        standing=Standing.CALLED,
        owner=None,
        owned_at=None,
        here_at=None,
        desk=None,
    )
    called = _begun(called, at, policy)
    return Decision(called, (_card(called, at), *_paged_when_closed(called), _note(Noted.HANDED_BACK, called)))


def owner_left(alarm: Alarm, at: datetime, policy: AlarmPolicy) -> Decision:
    """Whoever had it is no longer of the staff, and there is no talk to be handed back: others are called."""
    called = replace(alarm, standing=Standing.CALLED, owner=None, owned_at=None, here_at=None, desk=None)
    called = _begun(called, at, policy)
    erased, left = (
        say.AlarmCardErased(alarm.id, alarm.tier),
        say.AlarmCardStudentLeft(alarm.id, alarm.pseudonym, alarm.tier),
    )
    card = Say(Place.ALARM, erased if alarm.conversation is None else left)
    effects = (card, *_paged_when_closed(called), _note(Noted.HANDED_BACK, called))
    return Decision(called, effects)


# --- what adults say ------------------------------------------------------------------------------------------------
def wished(
    alarm: Alarm | None,
    conversation: Conversation,
    fact: AlarmFact,
    ground: Ground = Ground(),
    policy: AlarmPolicy = AlarmPolicy(),  # noqa: B008 - frozen
) -> Decision:
    """`!hälytä`, `!laske`, `!tulos`, and the ✅ under a mark. `ground`: a number, where an alarm may be raised."""
    match fact:
        case MarkSeen(at=at, desk=desk):
            if alarm is None or alarm.owner is not None or not alarm.is_open or alarm.desk != desk:
                return Decision(alarm)
            return _acknowledged(alarm, conversation, at)
        case WishedAtDesk(wish=Raise(tier=tier)):
            return _raised_at_desk(alarm, conversation, fact, tier, ground, policy)
        case WishedAtDesk():
            return _wished_at_desk(alarm, conversation, fact)
        case _:
            assert_never(fact)


def _wished_at_desk(alarm: Alarm | None, conversation: Conversation, fact: WishedAtDesk) -> Decision:
    assignment = conversation.assignment
    if alarm is None or not alarm.is_open or assignment is None or assignment.desk != fact.desk:
        return Decision(alarm, (Say(fact.desk, say.AlarmNone()),))
    if assignment.responder.role.is_peer:
        return Decision(alarm, (Say(fact.desk, say.AlarmUnknownCommand()),))
    match fact.wish:
        case Lower(reason=reason):
            if reason is None:
                return Decision(alarm, (Say(fact.desk, say.DeskLowerHow()),))
            return _lowered(_owned_by(alarm, fact.by, fact.at), fact.desk, reason)
        case Close(outcome=outcome):
            if outcome is None or outcome is Outcome.DRILL:
                return Decision(alarm, (Say(fact.desk, say.DeskOutcomeHow()),))
            told = Say(fact.desk, say.DeskOutcomeRecorded(outcome))
            closed = _closed_with(_owned_by(alarm, fact.by, fact.at), outcome, fact.at)
            return replace(closed, effects=(told, *closed.effects), facts=(AlarmEnded(fact.at),))
        case Raise():
            return Decision(alarm)  # an alarm is there already, see `_raised_at_desk`
        case _:
            assert_never(fact.wish)


def _raised_at_desk(
    alarm: Alarm | None,
    conversation: Conversation,
    fact: WishedAtDesk,
    tier: Tier,
    ground: Ground,
    policy: AlarmPolicy,
) -> Decision:
    """Whoever is or was with the student may call for help, also from a desk that is over. It lowers nothing."""
    if conversation.phase in (Phase.ARRIVING, Phase.GONE, Phase.ERASED):
        return Decision(alarm, (Say(fact.desk, say.DeskRaiseTooLate()),))
    if alarm is not None:
        return _raised_further(alarm, conversation, fact, tier, policy)
    finding = Finding(Line.HARD, tier, None, (BY_RESPONDER,))
    if _adult_there(conversation) == fact.desk:
        return _raised_by_owner(conversation, fact, finding, ground, policy)
    raised = _raised(conversation, finding, fact.at, ground, policy)
    effects: list[AlarmEffect] = [
        replace(one, by=fact.by.who) if isinstance(one, Note) else one for one in raised.effects
    ]
    if conversation.assignment is None or conversation.assignment.desk != fact.desk:
        effects.append(Say(fact.desk, say.DeskRaised(tier)))
    return replace(raised, effects=tuple(effects))


def _raised_by_owner(
    conversation: Conversation, fact: WishedAtDesk, finding: Finding, ground: Ground, policy: AlarmPolicy
) -> Decision:
    """An adult who raises it at their own desk has it by that. Colleagues see it, and nobody is paged."""
    new = _new(conversation, finding, fact.at, ground.number, fact.desk)
    alarm = _owned_by(new, fact.by, fact.at)
    reply = (_reply(alarm, fact.at, policy),) if alarm.tier is Tier.IMMEDIATE else ()
    card = _card_owned(alarm, fact.by, fact.at)
    effects: tuple[AlarmEffect, ...] = (
        *reply,
        Say(Place.ALARM, card.message, Purpose.ALARM),
        Say(fact.desk, say.DeskRaised(alarm.tier)),
        Say(fact.desk, say.DeskChecklist(alarm.category, alarm.tier)),
        _note(Noted.RAISED, alarm),
        _note(Noted.TAKEN, alarm),
    )
    return Decision(alarm, effects, (AdultCalled(fact.at),))


def _raised_further(
    alarm: Alarm, conversation: Conversation, fact: WishedAtDesk, tier: Tier, policy: AlarmPolicy
) -> Decision:
    """An alarm is open already. The adult at the desk has it from now on, where nobody had."""
    is_theirs = alarm.owner is None and _adult_there(conversation) == fact.desk
    had = _acknowledged(alarm, conversation, fact.at) if is_theirs else Decision(alarm)
    known = replace(had.alarm or alarm, rules=_merged(alarm.rules, (BY_RESPONDER,)))
    if tier <= known.tier:
        return Decision(known, (*had.effects, Say(fact.desk, say.DeskAlreadyRaised(known.tier))))
    asked = known.here_at is None and known.standing is not Standing.MARKED
    graver = replace(known, tier=tier, worst=max(known.worst, tier), asked=asked, repeated=False)
    graver = _begun(graver, fact.at, policy) if graver.waits else graver
    called: tuple[AlarmEffect, ...] = ()
    if graver.waits:
        called = (_pinged(graver, fact.at, say.Step.DUTY), *_paged_when_closed(graver))
    effects = (
        _reply(graver, fact.at, policy),
        *had.effects,
        Say(fact.desk, say.DeskRaised(tier)),
        *_card_amended(graver, fact.at),
        *called,
        replace(_note(Noted.RAISED, graver), by=fact.by.who),
    )
    return Decision(graver, effects)


def _owned_by(alarm: Alarm, by: Responder, at: datetime) -> Alarm:
    """Whoever says how it stands has it, also where the mark was passed over."""
    if alarm.standing is Standing.OWNED:
        return alarm
    return replace(alarm, standing=Standing.OWNED, owner=by.who, owned_at=at, here_at=at)


def _lowered(alarm: Alarm, desk: Desk, reason: Reason) -> Decision:
    """By one tier at a time, at least to a worry: an alarm ends by its outcome alone."""
    lower = Tier(max(Tier.WORRY, alarm.tier - 1))
    after = replace(alarm, tier=lower, asked=False)
    told = Say(desk, say.DeskLowered(lower, reason))
    return Decision(after, (told, _note(Noted.LOWERED, after, reason=reason.value)))


def _closed_with(alarm: Alarm, outcome: Outcome, at: datetime) -> Decision:
    closed = replace(alarm, standing=Standing.CLOSED, outcome=outcome, closed_at=at, asked=False)
    card = say.AlarmCardClosed(alarm.id, alarm.pseudonym, alarm.worst, outcome)
    told: AlarmEffect = (
        Amend(Place.ALARM, Purpose.ALARM, card) if alarm.conversation is not None else Say(Place.ALARM, card)
    )
    return Decision(closed, (told, _note(Noted.CLOSED, closed, outcome=outcome.value)))


def ended_in_room(alarm: Alarm, outcome: Outcome, by: Responder, at: datetime) -> Decision:
    """`!tulos 12 112` in the alarm room: for a drill, or where the student is gone and there is no desk."""
    return _closed_with(_owned_by(alarm, by, at), outcome, at)


def drill_taken(alarm: Alarm, by: Responder, at: datetime) -> Decision:
    """A drill ends when somebody has taken it: that is what was tried."""
    owned = _owned_by(alarm, by, at)
    return replace(
        _closed_with(owned, Outcome.DRILL, at),
        effects=(_note(Noted.TAKEN, owned), _note(Noted.CLOSED, owned, outcome=Outcome.DRILL.value)),
    )


def owned_in_room(alarm: Alarm, by: Responder, at: datetime) -> Decision:
    """✅ on the card of an alarm that has no conversation to come to."""
    owned = replace(alarm, standing=Standing.OWNED, owner=by.who, owned_at=at)
    return Decision(owned, (Say(Place.ALARM, say.AlarmTakenByYou(alarm.id)), _note(Noted.TAKEN, owned)))


# --- the clock ------------------------------------------------------------------------------------------------------
def next_due(alarm: Alarm, policy: AlarmPolicy) -> datetime | None:
    """The next moment at which the clock matters to the alarm."""
    moments = [_next_step(alarm, policy), _next_repeat(alarm, policy)]
    return min((one for one in moments if one is not None), default=None)


def _next_step(alarm: Alarm, policy: AlarmPolicy) -> datetime | None:
    if alarm.standing not in (Standing.CALLED, Standing.MARKED) or alarm.tier < Tier.URGENT:
        return None
    return alarm.since + _step_after(alarm, policy)


def _step_after(alarm: Alarm, policy: AlarmPolicy) -> timedelta:
    """How long after `since` the next step of the chain comes."""
    chain = _chain(alarm.tier, policy)
    if alarm.steps < 0:
        return timedelta()
    if alarm.steps < len(chain):
        return chain[alarm.steps]
    return chain[-1] + policy.again_every * (alarm.steps - len(chain) + 1)


def _chain(tier: Tier, policy: AlarmPolicy) -> tuple[timedelta, timedelta]:
    if tier is Tier.IMMEDIATE:
        return policy.t3_backup_after, policy.t3_outside_after
    return policy.t2_again_after, policy.t2_outside_after


def _next_repeat(alarm: Alarm, policy: AlarmPolicy) -> datetime | None:
    """A student who fell silent after a T3 and before an adult has come, or is silent with one."""
    if alarm.tier is not Tier.IMMEDIATE or not alarm.is_open or alarm.heard_at is None or alarm.conversation is None:
        return None
    if not alarm.repeated:
        return alarm.heard_at + policy.gentle_repeat_after
    if not alarm.silence_told and alarm.standing is Standing.OWNED and alarm.here_at is not None:
        return alarm.heard_at + policy.owner_told_after
    return None


def clock(alarm: Alarm, at: datetime, policy: AlarmPolicy) -> Decision:
    """Ten missed ticks equal one."""
    effects: list[AlarmEffect] = []
    facts: tuple[Fact, ...] = ()
    repeat = _next_repeat(alarm, policy)
    if repeat is not None and at >= repeat:
        alarm, said = _silence(alarm, at)
        effects += said
    step = _next_step(alarm, policy)
    if step is not None and at >= step:
        alarm, paged = _step(alarm, at, policy)
        effects += paged
    return Decision(alarm, tuple(effects), facts)


def _silence(alarm: Alarm, at: datetime) -> tuple[Alarm, tuple[AlarmEffect, ...]]:
    if not alarm.repeated:
        spoken: tuple[AlarmEffect, ...] = (Say(Place.ENTRY, say.StillHere()),) if alarm.here_at is None else ()
        return replace(alarm, repeated=True), spoken
    silent = _minutes(at - (alarm.heard_at or at))
    told = (Say(alarm.desk, say.DeskStudentSilent(silent)),) if alarm.desk is not None else ()
    return replace(alarm, silence_told=True), told


def _step(alarm: Alarm, at: datetime, policy: AlarmPolicy) -> tuple[Alarm, tuple[AlarmEffect, ...]]:
    """The next step of the chain; of several that were missed, the last alone is taken."""
    passed = alarm.steps
    while at >= alarm.since + _step_after(replace(alarm, steps=passed + 1), policy):
        passed += 1
    after = replace(alarm, steps=passed + 1)
    if passed < 0:
        return after, (_pinged(after, at, say.Step.OPENED), _card(after, at))
    if alarm.standing is Standing.MARKED:
        # The adult at the desk has not stirred: it is everybody's now. Their conversation stays theirs.
        after = _begun(replace(after, standing=Standing.CALLED), at, policy)
        return after, (_card(after, at), *_paged_when_closed(after), _note(Noted.PAGED, after))
    outside = passed >= 1
    effects: list[AlarmEffect] = [
        _pinged(after, at, say.Step.OUTSIDE if outside else say.Step.BACKUP),
        *_card_amended(after, at),
    ]
    if outside:
        effects.append(Page(alarm.id, alarm.tier, closed=False, drill=alarm.drill))
        if alarm.steps <= 1 and not alarm.drill:
            unanswered = say.AdminAlarmUnacknowledged(alarm.tier, _minutes(at - alarm.raised_at))
            effects.append(Say(Place.ADMIN, unanswered))
        after = replace(after, outside_told=True)
    effects.append(_note(Noted.PAGED, after))
    return after, tuple(effects)


# --- drills ---------------------------------------------------------------------------------------------------------
def drill(number: AlarmId, at: datetime) -> Decision:
    """A clearly marked alarm that goes through the whole chain."""
    alarm = Alarm(
        id=number,
        conversation=None,
        pseudonym="",
        language=None,
        tier=Tier.IMMEDIATE,
        worst=Tier.IMMEDIATE,
        category=None,
        raised_at=at,
        since=at,
        drill=True,
    )
    card = Say(Place.ALARM, say.DrillCard(number), Purpose.ALARM, (TAKE_OFFER,))
    # Outside channels are tried at once: a drill that is taken in time would never come to them.
    return Decision(alarm, (card, Page(number, alarm.tier, closed=False, drill=True), _note(Noted.RAISED, alarm)))


# --- small words ----------------------------------------------------------------------------------------------------
def _reply(alarm: Alarm, at: datetime, policy: AlarmPolicy) -> Say:
    adults, opens = _adults(alarm, at, policy)
    outside = adults is say.Adults.AWAY and policy.pages_when_closed
    return Say(Place.ENTRY, say.CrisisReply(alarm.category, alarm.tier, adults, opens, outside))


def _adults(alarm: Alarm, at: datetime, policy: AlarmPolicy) -> tuple[say.Adults, str]:
    """What is true of adults now, and the next opening."""
    if alarm.standing is not Standing.CALLED:
        return say.Adults.HERE, ""
    if policy.hours is None:
        return say.Adults.UNKNOWN, ""
    if is_open(policy.hours, at):
        return say.Adults.CALLED, ""
    opening = next_opening(policy.hours, at)
    return say.Adults.AWAY, opening.isoformat() if opening is not None else ""


def _begun(alarm: Alarm, at: datetime, policy: AlarmPolicy) -> Alarm:
    """The chain starts: now, or at the next opening where nobody at all is there to be paged. It is first then."""
    if policy.hours is None or is_open(policy.hours, at):
        return replace(alarm, since=at, steps=0, outside_told=False)
    if policy.pages_when_closed:
        return replace(alarm, since=at, steps=0, outside_told=True)
    return replace(alarm, since=next_opening(policy.hours, at) or at, steps=-1, outside_told=False)


def _paged_when_closed(alarm: Alarm) -> tuple[AlarmEffect, ...]:
    """No adult is on duty: whoever is on call outside is paged at once, not only when nobody has answered."""
    return (Page(alarm.id, alarm.tier, closed=True),) if alarm.outside_told and alarm.tier >= Tier.URGENT else ()


def _card(alarm: Alarm, at: datetime) -> Say:
    return Say(Place.ALARM, _card_words(alarm, at), Purpose.ALARM, (TAKE_OFFER,))


def _card_words(alarm: Alarm, at: datetime) -> say.AlarmCard:
    return say.AlarmCard(
        alarm.id,
        alarm.pseudonym,
        alarm.tier,
        alarm.category,
        alarm.language,
        _minutes(at - alarm.raised_at),
        _listed(alarm.rules),
        max(0, alarm.steps),
        alarm.screened,
    )


def _card_amended(alarm: Alarm, at: datetime) -> tuple[AlarmEffect, ...]:
    if not alarm.waits or alarm.conversation is None:
        return ()
    return (Amend(Place.ALARM, Purpose.ALARM, _card_words(alarm, at)),)


def _pinged(alarm: Alarm, at: datetime, step: say.Step) -> Say:
    if alarm.drill:
        return Say(Place.ALARM, say.DrillPaged(alarm.id, _minutes(at - alarm.raised_at)))
    return Say(Place.ALARM, say.AlarmPaged(alarm.id, alarm.tier, _minutes(at - alarm.raised_at), step))


def _mark(desk: Desk, finding: Finding) -> Say:
    mark = say.DeskMark(finding.tier, finding.category, _listed(_merged((), finding.rules)))
    return Say(desk, mark, Purpose.MARK, (TAKE_OFFER,))


def _note(what: Noted, alarm: Alarm, *, reason: str = "", outcome: str = "") -> Note:
    return Note(what, alarm.id, alarm.tier, alarm.category, alarm.owner, reason or outcome)


def _merged(old: tuple[str, ...], new: Iterable[str]) -> tuple[str, ...]:
    """Rules on trial are counted and nothing more: they stand on no card."""
    return tuple(dict.fromkeys(name for name in (*old, *new) if not name.startswith(ON_TRIAL)))


def _listed(rules: tuple[str, ...]) -> str:
    """Names of rules for a card: at most six, so that it fits a phone."""
    return ", ".join(rules[:6])


def _within(earlier: datetime | None, at: datetime, duration: timedelta) -> bool:
    return earlier is not None and timedelta() <= at - earlier < duration


def _minutes(duration: timedelta) -> int:
    return max(0, int(duration.total_seconds() // 60))


def _clock(at: datetime | None) -> str:
    return f"{at.astimezone(FINNISH_TIME):%H.%M}" if at is not None else ""
