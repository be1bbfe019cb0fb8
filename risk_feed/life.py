"""How a notice goes: shown to one role, taken by somebody, ended by a person or by the clock. Pure, as rooms/decide.py.

What holds everything else:

- **One role at a time.** A card lies in one room. Handing over moves it, and the new room sees its own fields only.
- **A person decides, or nothing happens.** The clock reminds, moves on to the next in line and ends what is out of
  date. It contacts nobody outside these rooms: there is no effect for that.
- **Student welfare together with the student.** To a kuraattori, psykologi or terveydenhoitaja a notice goes by hand,
  and only where it was agreed with the student (1287/2013, 16 §).
- **School days.** Rooms are spoken to on school days, in working hours; waits are counted in school days.

`Decision.effects` name a room and never its words: a card is composed when it is sent, from what is true then
(risk_feed/cards.py), so that a late errand never shows what is over.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import assert_never

from risk_feed.happenings import (
    Acknowledged,
    ClockStruck,
    Colleague,
    Finished,
    HandedOver,
    Happening,
    HitAgain,
    HoldsNoLonger,
    RuleWithdrawn,
    Snoozed,
    StaffLeft,
)
from risk_feed.model import Fact, Field, Hit, NoticeId, NoticeRole, Post, Who
from risk_feed.notice import Ending, Notice, Standing
from risk_feed.policy import LifePolicy
from risk_feed.rules import ONLY_WHEN_AGREED, Rule
from rooms.calendar import ServiceCalendar, day_of
from rooms.hours import HELSINKI


# --- effects --------------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Show:
    """A new card in a room."""

    post: Post


@dataclass(frozen=True, slots=True)
class Amend:
    """The card that lies in a room gets the words that are true now."""

    post: Post


@dataclass(frozen=True, slots=True)
class AmendOthers:
    """Cards of the same thing in other rooms: what others have been told has changed."""


class Why(StrEnum):
    """Why a room is spoken to beside its cards."""

    NOT_TAKEN = "not_taken"
    NOT_DONE = "not_done"
    WOKEN = "woken"
    OWNER_LEFT = "owner_left"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Call:
    """The room is told about a card. `who`: whose it is, if anybody's."""

    post: Post
    why: Why
    who: Who | None = None


class Refusal(StrEnum):
    """Why nothing was done."""

    NOT_YOURS = "not_yours"
    ENDED = "ended"
    TAKEN = "taken"
    SNOOZE_HOW = "snooze_how"
    SNOOZE_PAST_END = "snooze_past_end"
    HAND_HOW = "hand_how"
    NO_ROOM = "no_room"
    HAS_OWN = "has_own"
    ASK_STUDENT_FIRST = "ask_student_first"
    OUTCOME_HOW = "outcome_how"


@dataclass(frozen=True, slots=True)
class Refuse:
    """Whoever acted is told why nothing was done, and the next step. `role`: to whom it was to go."""

    why: Refusal
    role: NoticeRole | None = None


@dataclass(frozen=True, slots=True)
class Keep:
    """What a card may show from now on, in place of what was kept before."""

    facts: tuple[Fact, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Erase:
    """All that is kept of what the records said."""


@dataclass(frozen=True, slots=True)
class CountRaised:
    """One more of this rule, role, group and month."""


@dataclass(frozen=True, slots=True)
class CountWrong:
    """Once more this source was wrong for this rule."""


class Noted(StrEnum):
    """What stands in the audit log."""

    RAISED = "raised"
    UPDATED = "updated"
    TAKEN = "taken"
    SNOOZED = "snoozed"
    WOKEN = "woken"
    HANDED_OVER = "handed_over"
    MOVED_ON = "moved_on"
    REMINDED = "reminded"
    OWNER_LEFT = "owner_left"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Note:
    """A line of the audit log. `detail`: a name from a closed list, or a number of school days."""

    what: Noted
    by: Who | None = None
    detail: str = ""


Effect = Show | Amend | AmendOthers | Call | Refuse | Keep | Erase | CountRaised | CountWrong | Note


@dataclass(frozen=True, slots=True)
class Decision:
    """The notice as it is from now on, and what follows. None: there is none."""

    notice: Notice | None
    effects: tuple[Effect, ...] = ()


# --- a rule is met --------------------------------------------------------------------------------------------------
def posts_of(hit: Hit, policy: LifePolicy) -> tuple[Post, ...]:
    """The rooms that a hit goes to. A role without a room on that campus gets none."""
    asked = (Post(role, hit.campus) for role in dict.fromkeys(hit.roles))
    return tuple(post for post in asked if post in policy.rooms)


def is_quiet(latest: Notice | None, at: datetime, rule: Rule) -> bool:
    """Whether the last notice of this rule ended so lately that no other comes.

    One that ended because the facts did not hold any more leaves no quiet: nobody had acted on it.
    """
    if latest is None or latest.ended_at is None or latest.outcome in (Ending.NO_LONGER, Ending.WITHDRAWN):
        return False
    return at < latest.ended_at + timedelta(days=rule.quiet_days)


def raised(number: NoticeId, hit: Hit, post: Post, rule: Rule, policy: LifePolicy) -> Decision:
    """A new notice. Its room sees it now, or in the morning."""
    waits = post in policy.digests
    notice = Notice(
        id=number,
        student=hit.student,
        rule=hit.rule,
        version=hit.version,
        source=hit.source,
        post=post,
        first=post.role,
        standing=Standing.WAITING if waits else Standing.OPEN,
        raised_at=hit.at,
        since=hit.at,
        facts_at=hit.at,
        expires_on=day_of(hit.at) + timedelta(days=rule.expires_days),
    )
    shown = () if waits else _show(post)
    return Decision(notice, (Keep(ordered(hit.facts)), *shown, CountRaised(), Note(Noted.RAISED)))


def _show(post: Post) -> tuple[Effect, ...]:
    """A card, and in other rooms it is told who else knows now."""
    return (Show(post), AmendOthers())


# --- what happens to it ---------------------------------------------------------------------------------------------
def decide(notice: Notice, fact: Happening, policy: LifePolicy, calendar: ServiceCalendar) -> Decision:
    """What becomes of a notice. Total: of one that has ended nothing becomes, and people are told so."""
    match fact:
        case HitAgain():
            return _updated(notice, fact)
        case HoldsNoLonger(as_of=as_of, at=at):
            current = notice.is_open and as_of >= notice.facts_at
            return _ended(notice, Ending.NO_LONGER, at) if current else Decision(notice)
        case RuleWithdrawn(at=at):
            return _ended(notice, Ending.WITHDRAWN, at) if notice.is_open else Decision(notice)
        case StaffLeft():
            return _left(notice, fact)
        case ClockStruck():
            return _struck(notice, fact, policy, calendar)
        case Acknowledged() | Snoozed() | HandedOver() | Finished():
            refusal = _refused(notice, fact.by)
            return Decision(notice, (Refuse(refusal),)) if refusal else _acted(notice, fact, policy, calendar)
        case _:
            assert_never(fact)


def _refused(notice: Notice, by: Colleague) -> Refusal | None:
    if notice.post not in by.posts:
        return Refusal.NOT_YOURS
    return None if notice.is_open else Refusal.ENDED


def _acted(
    notice: Notice,
    fact: Acknowledged | Snoozed | HandedOver | Finished,
    policy: LifePolicy,
    calendar: ServiceCalendar,
) -> Decision:
    match fact:
        case Acknowledged():
            return _taken(notice, fact)
        case Snoozed():
            return _snoozed(notice, fact, policy, calendar)
        case HandedOver():
            return _handed_over(notice, fact, policy)
        case Finished():
            return _finished(notice, fact)
        case _:
            assert_never(fact)


def _updated(notice: Notice, fact: HitAgain) -> Decision:
    hit = fact.hit
    facts = merged(fact.known, hit.facts, theirs_is_later=hit.at > notice.facts_at)
    version = max(notice.version, hit.version)
    newest = replace(notice, version=version, facts_at=max(notice.facts_at, hit.at))
    if not notice.is_open:
        return Decision(notice)
    if facts == ordered(fact.known) and version == notice.version:
        return Decision(newest)
    return Decision(newest, (Keep(facts), *_amended(newest), Note(Noted.UPDATED)))


def merged(known: tuple[Fact, ...], told: tuple[Fact, ...], *, theirs_is_later: bool) -> tuple[Fact, ...]:
    """Of each field the newest fact. Of two of one day, that of the later feed; in whatever order they came."""
    kept: dict[Field, Fact] = {one.field: one for one in known}
    for one in told:
        old = kept.get(one.field)
        if old is None or one.as_of > old.as_of or (one.as_of == old.as_of and theirs_is_later):
            kept[one.field] = one
    return ordered(kept.values())


def ordered(facts: Iterable[Fact]) -> tuple[Fact, ...]:
    """In the order in which cards show them: that of `Field`."""
    by_field = {one.field: one for one in facts}
    return tuple(by_field[one] for one in Field if one in by_field)


def _taken(notice: Notice, fact: Acknowledged) -> Decision:
    who = fact.by.who
    if notice.standing is Standing.OWNED and notice.owner == who:
        return Decision(notice)
    if notice.owner is not None and notice.owner != who:
        return Decision(notice, (Refuse(Refusal.TAKEN),))
    owned = replace(notice, standing=Standing.OWNED, owner=who, since=fact.at, wakes_on=None, pages=0)
    return Decision(owned, (*_amended(notice, owned), Note(Noted.TAKEN, who)))


def _snoozed(notice: Notice, fact: Snoozed, policy: LifePolicy, calendar: ServiceCalendar) -> Decision:
    if not 1 <= fact.days <= policy.longest_snooze:
        return Decision(notice, (Refuse(Refusal.SNOOZE_HOW),))
    wakes_on = calendar.school_day_after(day_of(fact.at), fact.days)
    if wakes_on is None or wakes_on >= notice.expires_on:
        return Decision(notice, (Refuse(Refusal.SNOOZE_PAST_END),))
    who = fact.by.who
    asleep = replace(notice, standing=Standing.SNOOZED, owner=who, since=fact.at, wakes_on=wakes_on, pages=0)
    return Decision(asleep, (*_amended(notice, asleep), Note(Noted.SNOOZED, who, str(fact.days))))


def _handed_over(notice: Notice, fact: HandedOver, policy: LifePolicy) -> Decision:
    refusal = _not_to(notice, fact, policy)
    if refusal is not None or fact.to is None:
        return Decision(notice, (Refuse(refusal or Refusal.HAND_HOW, fact.to),))
    note = Note(Noted.HANDED_OVER, fact.by.who, fact.to.value)
    if fact.to is notice.post.role:
        back = replace(notice, standing=Standing.OPEN, owner=None, since=fact.at, wakes_on=None, pages=0)
        return Decision(back, (*_amended(notice, back), note))
    return _moved(notice, Post(fact.to, notice.post.campus), fact.at, note, agreed=notice.agreed or fact.agreed)


def _not_to(notice: Notice, fact: HandedOver, policy: LifePolicy) -> Refusal | None:
    """Why a notice may not go to that role. To one's own it always may: that gives it back to the room."""
    if fact.to is None:
        return Refusal.HAND_HOW
    if fact.to is notice.post.role:
        return None
    if Post(fact.to, notice.post.campus) not in policy.rooms:
        return Refusal.NO_ROOM
    if fact.to in ONLY_WHEN_AGREED and not (fact.agreed or notice.agreed):
        return Refusal.ASK_STUDENT_FIRST
    return Refusal.HAS_OWN if fact.has_own else None


def _moved(notice: Notice, to: Post, at: datetime, note: Note, *, agreed: bool) -> Decision:
    """To another role's room: open there, shown at once, since somebody waits for it to be seen."""
    there = replace(
        notice, post=to, standing=Standing.OPEN, owner=None, since=at, wakes_on=None, pages=0, agreed=agreed
    )
    return Decision(there, (*_amended(notice), *_show(to), note))


def _finished(notice: Notice, fact: Finished) -> Decision:
    if fact.outcome is None:
        return Decision(notice, (Refuse(Refusal.OUTCOME_HOW),))
    outcome = fact.outcome
    wrong = (CountWrong(),) if outcome.ending is Ending.WRONG_DATA else ()
    more = outcome.reason or outcome.help
    detail = outcome.ending.value if more is None else f"{outcome.ending.value} {more.value}"
    over = _over(notice, outcome.ending, fact.at, fact.by.who)
    return Decision(over, (Erase(), *_amended(notice, over), *wrong, Note(Noted.ENDED, fact.by.who, detail)))


def _ended(notice: Notice, ending: Ending, at: datetime) -> Decision:
    """By the clock. Whoever has seen the card is told; of one that nobody has seen there is nothing to say."""
    over = _over(notice, ending, at, None)
    told = () if notice.standing is Standing.WAITING else (Call(notice.post, Why.ENDED, notice.owner),)
    return Decision(over, (Erase(), *_amended(notice, over), *told, Note(Noted.ENDED, None, ending.value)))


def _over(notice: Notice, ending: Ending, at: datetime, by: Who | None) -> Notice:
    return replace(notice, standing=Standing.ENDED, outcome=ending, ended_at=at, ended_by=by, wakes_on=None)


def _amended(before: Notice, after: Notice | None = None) -> tuple[Effect, ...]:
    """Its card, where it lies already; a card that waited for the morning and is acted on is shown as it is."""
    if before.standing is not Standing.WAITING:
        return (Amend(before.post),)
    acted_on = after is not None and after.is_open
    return _show(before.post) if acted_on else ()


# --- the roster and the clock ---------------------------------------------------------------------------------------
def _left(notice: Notice, fact: StaffLeft) -> Decision:
    if not notice.is_open or notice.owner != fact.who:
        return Decision(notice)
    back = replace(notice, standing=Standing.OPEN, owner=None, since=fact.at, wakes_on=None, pages=0)
    told = (Amend(back.post), Call(back.post, Why.OWNER_LEFT), Note(Noted.OWNER_LEFT, fact.who))
    return Decision(back, told)


def _struck(notice: Notice, fact: ClockStruck, policy: LifePolicy, calendar: ServiceCalendar) -> Decision:
    today = day_of(fact.at)
    if not notice.is_open:
        return Decision(notice)
    if today >= notice.expires_on:
        return _ended(notice, Ending.EXPIRED, fact.at)
    if not may_speak(fact.at, policy, calendar):
        return Decision(notice)
    match notice.standing:
        case Standing.WAITING:
            return _shown(notice, fact, policy, calendar)
        case Standing.SNOOZED:
            return _woken(notice, fact)
        case Standing.OPEN:
            return _not_taken(notice, fact, policy, calendar)
        case Standing.OWNED:
            return _not_done(notice, fact, policy, calendar)
        case _:
            return Decision(notice)


def may_speak(at: datetime, policy: LifePolicy, calendar: ServiceCalendar) -> bool:
    """Whether rooms are spoken to by themselves: on a school day, in working hours."""
    return calendar.is_school_day(day_of(at)) and policy.from_hour <= at.astimezone(HELSINKI).time() < policy.to_hour


def is_morning(at: datetime, policy: LifePolicy, calendar: ServiceCalendar) -> bool:
    """Whether rooms with a digest may have it by now."""
    return may_speak(at, policy, calendar) and at.astimezone(HELSINKI).time() >= policy.digest_at


def _shown(notice: Notice, fact: ClockStruck, policy: LifePolicy, calendar: ServiceCalendar) -> Decision:
    """On the first school day after the one on which it came."""
    new = calendar.school_days_between(day_of(notice.raised_at), day_of(fact.at)) < 1
    if new or not is_morning(fact.at, policy, calendar):
        return Decision(notice)
    shown = replace(notice, standing=Standing.OPEN, since=fact.at)
    return Decision(shown, _show(shown.post))


def _woken(notice: Notice, fact: ClockStruck) -> Decision:
    if notice.wakes_on is None or day_of(fact.at) < notice.wakes_on:
        return Decision(notice)
    awake = replace(notice, standing=Standing.OWNED, since=fact.at, wakes_on=None, pages=0)
    return Decision(awake, (Amend(awake.post), Call(awake.post, Why.WOKEN, awake.owner), Note(Noted.WOKEN)))


def waited(notice: Notice, at: datetime, calendar: ServiceCalendar) -> int:
    """School days since the wait began."""
    return calendar.school_days_between(day_of(notice.since), day_of(at))


def is_late(notice: Notice, at: datetime, policy: LifePolicy, calendar: ServiceCalendar) -> bool:
    """Whether somebody should have acted by now: it has been called to mind, or is about to be."""
    if notice.pages and notice.standing in (Standing.OPEN, Standing.OWNED):
        return True
    limit = {Standing.OPEN: policy.act_within, Standing.OWNED: policy.done_within}.get(notice.standing)
    return limit is not None and waited(notice, at, calendar) >= limit


def _not_taken(notice: Notice, fact: ClockStruck, policy: LifePolicy, calendar: ServiceCalendar) -> Decision:
    """Called to mind once; as many school days later it goes to the next in line, also after a long stop of ours."""
    if waited(notice, fact.at, calendar) < policy.act_within:
        return Decision(notice)
    if not notice.pages:
        return _reminded(replace(notice, since=fact.at), Why.NOT_TAKEN, policy)
    following = policy.next_after(notice.post)
    if following is None or fact.next_has_own:
        return Decision(notice)
    return _moved(notice, following, fact.at, Note(Noted.MOVED_ON, None, following.role.value), agreed=False)


def _not_done(notice: Notice, fact: ClockStruck, policy: LifePolicy, calendar: ServiceCalendar) -> Decision:
    if notice.pages or not is_late(notice, fact.at, policy, calendar):
        return Decision(notice)
    return _reminded(notice, Why.NOT_DONE, policy)


def _reminded(notice: Notice, why: Why, policy: LifePolicy) -> Decision:
    """Once. A room that gets a digest reads there that something is late."""
    told = () if notice.post in policy.digests else (Call(notice.post, why, notice.owner),)
    return Decision(replace(notice, pages=1), (Amend(notice.post), *told, Note(Noted.REMINDED, None, why.value)))
