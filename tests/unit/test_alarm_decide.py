"""An alarm: raised, had by one adult, ended by a person; and what the student is told meanwhile."""

from dataclasses import replace
from datetime import time, timedelta
from typing import Any

import pytest

from bot.turn import Policies, Screened, Turn, turn, wished
from faq.decide import Memory
from moderation import messages as say
from moderation.alarm import Alarm, AlarmId, Outcome, Reason, SafetyAnswer, Standing
from moderation.decide import TAKE_OFFER, Ground, clock, drill, ended_in_room, next_due, owned_in_room, owner_left
from moderation.effects import Note, Noted, Page, Preserve
from moderation.facts import Close, Lower, MarkSeen, WishedAtDesk
from moderation.model import NOT_SCREENED, Category, Finding, Line, Tier
from moderation.policy import AlarmPolicy
from rooms import messages as rooms_say
from rooms.commands import DeskCommand, StudentCommand
from rooms.effects import Amend, Hold, MakeDesk, Relay, ReleaseHeld, Say
from rooms.facts import EntryRoomUnfit, Fact, StudentLeft
from rooms.hours import Hours
from rooms.model import Assignment, Conversation, Phase, Place, Purpose, Surroundings, Unfit
from tests.makers import (
    DESK,
    ENVELOPE,
    KOIVU,
    KUUSI,
    LAINE,
    LATER,
    NOON,
    OTHER_DESK,
    a_conversation,
    card_taken,
    clock_struck,
    minutes,
    responder_arrived,
    responder_left,
    responder_wrote,
    student_wrote,
)

GRAVE = Finding(Line.HARD, Tier.IMMEDIATE, Category.SUICIDE, ("fi.goodbye",))
URGENT = Finding(Line.HARD, Tier.URGENT, Category.SELF_HARM, ("fi.fresh_wound",))
SOFT = Finding(Line.SOFT, Tier.WORRY, Category.SUICIDE, ("fi.hopeless",))
NOTHING = Finding()
NUMBER = AlarmId(12)
SCHOOL_HOURS = Hours(tuple(((time(8), time(16)),) if day < 5 else () for day in range(7)))
"""Noon of the makers is 15.00 in Finland, on a Monday."""
EVENING = NOON + timedelta(hours=8)


def after(
    conversation: Conversation,
    fact: Fact,
    finding: Finding | None = None,
    *,
    alarm: Alarm | None = None,
    answer: SafetyAnswer | None = None,
    policy: AlarmPolicy | None = None,
    at: Any = LATER,
    softened_at: Any = None,
    preserved: bool = False,
) -> Turn:
    return turn(
        conversation,
        Memory(),
        fact,
        None,
        None,
        Policies(alarms=policy or AlarmPolicy()),
        Surroundings(),
        at=at,
        alarm=alarm,
        screened=Screened(finding, answer) if finding is not None else None,
        ground=Ground(NUMBER, softened_at, ENVELOPE, preserved),
    )


def an_alarm(standing: Standing = Standing.CALLED, **also: Any) -> Alarm:
    made = Alarm(
        NUMBER,
        a_conversation().id,
        "Sininen Kuikka",
        None,
        Tier.IMMEDIATE,
        Category.SUICIDE,
        NOON,
        NOON,
        standing,
        worst=Tier.IMMEDIATE,
        heard_at=NOON,
    )
    if standing is Standing.OWNED:
        made = replace(made, owner=KOIVU.who, owned_at=NOON, here_at=NOON, desk=DESK)
    if standing is Standing.MARKED:
        made = replace(made, desk=DESK)
    return replace(made, **also)


def waiting_in_danger() -> Conversation:
    return a_conversation(Phase.WAITING, alarmed=True)


def with_koivu() -> Conversation:
    return a_conversation(Phase.ASSIGNED, alarmed=True)


def with_a_tutor() -> Conversation:
    return a_conversation(Phase.ASSIGNED, assignment=Assignment(KUUSI, DESK, NOON))


def told(turned: Any, target: Any) -> list[object]:
    return [one.message for one in turned.effects if isinstance(one, Say) and one.to == target]


def the(kind: type, things: list[object]) -> Any:
    found = [one for one in things if isinstance(one, kind)]
    assert len(found) == 1, things
    return found[0]


def noted(turned: Any) -> list[Noted]:
    return [one.what for one in turned.effects if isinstance(one, Note)]


# --- raising --------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("phase", [Phase.OPEN, Phase.CLOSED, Phase.WAITING])
def test_a_student_in_danger_has_the_fixed_text_first_and_a_card_in_the_alarm_room(phase: Phase) -> None:
    turned = after(a_conversation(phase), student_wrote(), GRAVE)

    first = turned.effects[0]
    assert isinstance(first, Say)
    assert first.message == say.CrisisReply(Category.SUICIDE, Tier.IMMEDIATE, say.Adults.UNKNOWN, "", outside=False)
    assert turned.conversation.phase is Phase.WAITING
    assert turned.conversation.alarmed
    card = the(say.AlarmCard, told(turned, Place.ALARM))
    assert (card.number, card.tier, card.category, card.rules) == (12, 3, "suicide", "fi.goodbye")
    offered = [one.offers for one in turned.effects if isinstance(one, Say) and one.message == card]
    assert offered == [(TAKE_OFFER,)]


def test_what_the_student_wrote_waits_for_the_adult_who_comes():
    turned = after(a_conversation(), student_wrote(), GRAVE)

    assert Hold(ENVELOPE) in turned.effects


def test_nothing_but_the_fixed_text_is_said_to_a_grave_message():
    turned = after(a_conversation(language=None), student_wrote(), GRAVE)

    assert [type(one) for one in told(turned, Place.ENTRY)] == [say.CrisisReply, say.Limits]


def test_a_waiting_student_s_card_moves_to_the_alarm_room():
    turned = after(a_conversation(Phase.WAITING), student_wrote(), URGENT)

    moved = [one.message for one in turned.effects if isinstance(one, Amend) and one.to is Place.DUTY]
    assert [type(one) for one in moved] == [rooms_say.CardIsAlarm]


def test_a_command_beside_danger_does_not_keep_the_alarm_away():
    turned = after(a_conversation(), student_wrote(StudentCommand.END), GRAVE)

    assert turned.conversation.alarmed
    assert the(rooms_say.AdultStillComes, told(turned, Place.ENTRY))


def test_an_adult_who_has_the_student_gets_a_quiet_mark_and_no_card_is_hung_out():
    turned = after(a_conversation(Phase.ASSIGNED), student_wrote(), URGENT)

    assert the(say.DeskMark, told(turned, DESK)).tier == 2
    assert told(turned, Place.ALARM) == []
    assert told(turned, Place.ENTRY) == []
    assert turned.alarm is not None
    assert turned.alarm.standing is Standing.MARKED
    assert Relay(ENVELOPE, DESK) in turned.effects


def test_with_an_adult_there_112_is_still_said_at_once_where_life_may_be_in_danger():
    turned = after(a_conversation(Phase.ASSIGNED), student_wrote(), GRAVE)

    assert the(say.CrisisReply, told(turned, Place.ENTRY)).adults == "here"


def test_a_tutor_is_moved_aside_and_the_adults_are_called():
    turned = after(with_a_tutor(), student_wrote(), GRAVE)

    assert [type(one) for one in told(turned, DESK)] == [say.PeerMovedAside, rooms_say.DeskDebriefOffer]
    assert turned.conversation.phase is Phase.WAITING
    assert turned.conversation.assignment is None
    assert Relay not in [type(one) for one in turned.effects]
    assert the(say.AlarmCard, told(turned, Place.ALARM))


def test_a_second_grave_message_hangs_no_second_card():
    turned = after(waiting_in_danger(), student_wrote(), GRAVE, alarm=an_alarm())

    assert told(turned, Place.ALARM) == []
    assert told(turned, Place.ENTRY) == []
    assert Hold(ENVELOPE) in turned.effects


def test_a_graver_message_raises_the_tier_and_starts_the_chain_anew():
    urgent = an_alarm(tier=Tier.URGENT, worst=Tier.URGENT, category=Category.SELF_HARM, steps=1)

    turned = after(waiting_in_danger(), student_wrote(), GRAVE, alarm=urgent)

    assert turned.alarm is not None
    assert (turned.alarm.tier, turned.alarm.category, turned.alarm.steps) == (3, Category.SUICIDE, 0)
    assert turned.alarm.since == LATER
    assert the(say.CrisisReply, told(turned, Place.ENTRY)).tier == 3
    assert the(say.AlarmPaged, told(turned, Place.ALARM)).step == "duty"


@pytest.mark.parametrize("finding", [NOTHING, SOFT, URGENT])
def test_no_message_lowers_a_tier(finding: Finding) -> None:
    turned = after(waiting_in_danger(), student_wrote(), finding, alarm=an_alarm())

    assert turned.alarm is not None
    assert turned.alarm.tier is Tier.IMMEDIATE


def test_a_student_who_is_leaving_raises_nothing_any_more():
    turned = after(a_conversation(Phase.GONE), student_wrote(), GRAVE)

    assert (turned.alarm, turned.effects) == (None, ())


# --- soft -----------------------------------------------------------------------------------------------------------
def test_a_soft_finding_adds_one_gentle_line_after_the_answer():
    turned = after(a_conversation(), student_wrote(), SOFT)

    assert [type(one) for one in told(turned, Place.ENTRY)] == [rooms_say.NoAnswerYet, say.SoftLine]
    assert turned.softened
    assert turned.alarm is None


def test_the_gentle_line_does_not_come_with_every_message():
    soon = after(a_conversation(), student_wrote(), SOFT, softened_at=LATER - minutes(5))
    later = after(a_conversation(), student_wrote(), SOFT, softened_at=LATER - minutes(11))

    assert the(rooms_say.NoAnswerYet, told(soon, Place.ENTRY))
    assert len(told(soon, Place.ENTRY)) == 1
    assert the(say.SoftLine, told(later, Place.ENTRY)).again


def test_a_message_that_could_not_be_screened_counts_as_soft():
    turned = after(a_conversation(), student_wrote(), NOT_SCREENED)

    assert the(say.SoftLine, told(turned, Place.ENTRY))


def test_a_responder_is_told_of_a_message_that_could_not_be_screened():
    turned = after(a_conversation(Phase.ASSIGNED), student_wrote(), NOT_SCREENED)

    assert the(say.DeskNotScreened, told(turned, DESK))
    assert Relay(ENVELOPE, DESK) in turned.effects


def test_a_soft_mark_reaches_an_adult_and_never_a_peer():
    adult = after(a_conversation(Phase.ASSIGNED), student_wrote(), SOFT)
    peer = after(with_a_tutor(), student_wrote(), SOFT)

    assert the(say.DeskMarkSoft, told(adult, DESK)).category == "suicide"
    assert told(peer, DESK) == []


# --- threats are kept for the police --------------------------------------------------------------------------------
THREAT = Finding(Line.HARD, Tier.URGENT, Category.VIOLENCE_THREAT, ("fi.weapon_at_school",))


@pytest.mark.parametrize("phase", [Phase.OPEN, Phase.ASSIGNED])
def test_a_threat_of_violence_is_kept_for_the_police_and_the_student_is_told(phase: Phase) -> None:
    turned = after(a_conversation(phase), student_wrote(), THREAT)

    assert Preserve(NUMBER, ENVELOPE) in turned.effects
    assert the(say.ViolenceKept, told(turned, Place.ENTRY))
    assert Noted.EVIDENCE_KEPT in noted(turned)


def test_a_threat_that_joins_an_alarm_is_kept_as_well_and_told_once():
    first = after(waiting_in_danger(), student_wrote(), THREAT, alarm=an_alarm())
    again = after(waiting_in_danger(), student_wrote(), THREAT, alarm=an_alarm(), preserved=True)

    assert Preserve(NUMBER, ENVELOPE) in first.effects
    assert the(say.ViolenceKept, told(first, Place.ENTRY))
    assert Preserve(NUMBER, ENVELOPE) in again.effects
    assert told(again, Place.ENTRY) == []


@pytest.mark.parametrize("finding", [GRAVE, URGENT, SOFT, NOTHING, replace(THREAT, line=Line.SOFT, tier=Tier.WORRY)])
def test_nothing_else_that_a_student_writes_is_kept(finding: Finding) -> None:
    turned = after(waiting_in_danger(), student_wrote(), finding, alarm=an_alarm())

    assert not [one for one in turned.effects if isinstance(one, Preserve)]
    assert not [one for one in told(turned, Place.ENTRY) if isinstance(one, say.ViolenceKept)]


# --- what is true of adults -----------------------------------------------------------------------------------------
def test_in_open_hours_the_student_is_told_that_an_adult_was_called():
    turned = after(a_conversation(), student_wrote(), GRAVE, policy=AlarmPolicy(hours=SCHOOL_HOURS))

    assert the(say.CrisisReply, told(turned, Place.ENTRY)).adults == "called"


def test_in_closed_hours_the_student_is_told_that_nobody_is_here_and_when_somebody_is():
    turned = after(a_conversation(), student_wrote(), URGENT, policy=AlarmPolicy(hours=SCHOOL_HOURS), at=EVENING)

    reply = the(say.CrisisReply, told(turned, Place.ENTRY))
    assert (reply.adults, reply.opens) == ("away", "2025-09-02T05:00:00+00:00")
    assert turned.alarm is not None
    assert turned.alarm.steps == -1
    assert not [one for one in turned.effects if isinstance(one, Page)]


def test_the_item_is_first_at_the_next_opening():
    policy = AlarmPolicy(hours=SCHOOL_HOURS)
    turned = after(a_conversation(), student_wrote(), URGENT, policy=policy, at=EVENING)
    assert turned.alarm is not None
    opening = turned.alarm.since

    assert next_due(replace(turned.alarm, tier=Tier.URGENT), policy) == opening
    opened = clock(turned.alarm, opening, policy)

    assert the(say.AlarmPaged, told(opened, Place.ALARM)).step == "opened"
    assert the(say.AlarmCard, told(opened, Place.ALARM))


def test_whoever_is_on_call_outside_is_paged_at_once_in_closed_hours():
    policy = AlarmPolicy(hours=SCHOOL_HOURS, pages_when_closed=True)

    turned = after(a_conversation(), student_wrote(), GRAVE, policy=policy, at=EVENING)

    assert Page(NUMBER, Tier.IMMEDIATE, closed=True) in turned.effects
    assert the(say.CrisisReply, told(turned, Place.ENTRY)).outside


# --- the safety question --------------------------------------------------------------------------------------------
def test_a_yes_to_the_safety_question_is_thanked_for_and_lowers_nothing():
    asked = an_alarm(asked=True)

    turned = after(
        waiting_in_danger(), student_wrote(StudentCommand.YES), NOTHING, alarm=asked, answer=SafetyAnswer.YES
    )

    assert the(say.SafetyReply, told(turned, Place.ENTRY)).answer == "yes"
    assert turned.alarm is not None
    assert (turned.alarm.tier, turned.alarm.asked) == (Tier.IMMEDIATE, False)


def test_a_no_raises_an_urgent_alarm_to_immediate_danger():
    asked = an_alarm(asked=True, tier=Tier.URGENT, worst=Tier.URGENT)

    turned = after(waiting_in_danger(), student_wrote(StudentCommand.NO), NOTHING, alarm=asked, answer=SafetyAnswer.NO)

    assert turned.alarm is not None
    assert turned.alarm.tier is Tier.IMMEDIATE
    assert the(say.AlarmPaged, told(turned, Place.ALARM))


def test_a_yes_when_nothing_was_asked_is_talk():
    turned = after(
        waiting_in_danger(), student_wrote(StudentCommand.YES), NOTHING, alarm=an_alarm(), answer=SafetyAnswer.YES
    )

    assert told(turned, Place.ENTRY) == []
    assert Hold(ENVELOPE) in turned.effects


# --- an adult has it ------------------------------------------------------------------------------------------------
def test_whoever_takes_the_card_owns_the_alarm_and_gets_a_desk():
    turned = after(waiting_in_danger(), card_taken(LAINE, OTHER_DESK), alarm=an_alarm())

    assert turned.alarm is not None
    assert (turned.alarm.standing, turned.alarm.owner) == (Standing.OWNED, LAINE.who)
    assert MakeDesk in [type(one) for one in turned.effects]
    amended = [one.message for one in turned.effects if isinstance(one, Amend)]
    assert [type(one) for one in amended] == [say.AlarmCardOwned]
    assert noted(turned) == [Noted.TAKEN]


def test_the_owner_who_comes_has_facts_checklist_and_times():
    taken = a_conversation(Phase.TAKEN, alarmed=True)
    alarm = an_alarm(Standing.OWNED, here_at=None)

    turned = after(taken, responder_arrived(), alarm=alarm)

    kinds = [type(one) for one in told(turned, DESK)]
    assert kinds[-3:] == [say.DeskAlarm, say.DeskChecklist, say.DeskAlarmTimes]
    assert the(rooms_say.SomeoneIsHere, told(turned, Place.ENTRY))


def test_an_owner_who_walks_out_hands_the_alarm_back_and_people_are_called_anew():
    turned = after(with_koivu(), responder_left(), alarm=an_alarm(Standing.OWNED))

    assert turned.alarm is not None
    assert (turned.alarm.standing, turned.alarm.owner) == (Standing.CALLED, None)
    assert the(say.AlarmCard, told(turned, Place.ALARM))
    assert turned.conversation.phase is Phase.WAITING
    assert told(turned, Place.DUTY) == []


def test_an_adult_who_answers_the_student_has_acknowledged_the_mark():
    turned = after(with_koivu(), responder_wrote(), alarm=an_alarm(Standing.MARKED))

    assert turned.alarm is not None
    assert (turned.alarm.standing, turned.alarm.owner) == (Standing.OWNED, KOIVU.who)


def test_a_tick_under_the_mark_acknowledges_it():
    turned = wished(with_koivu(), Memory(), an_alarm(Standing.MARKED), MarkSeen(LATER, DESK, KOIVU), Policies())

    assert turned.alarm is not None
    assert turned.alarm.standing is Standing.OWNED


def test_a_mark_that_nobody_sees_becomes_everybody_s():
    turned = clock(an_alarm(Standing.MARKED), NOON + minutes(2), AlarmPolicy())

    assert turned.alarm is not None
    assert turned.alarm.standing is Standing.CALLED
    assert the(say.AlarmCard, told(turned, Place.ALARM))


def test_a_colleague_takes_over_from_one_who_does_not_stir():
    turned = after(with_koivu(), card_taken(LAINE, OTHER_DESK), alarm=an_alarm(desk=DESK))

    assert turned.alarm is not None
    assert turned.alarm.owner == LAINE.who
    assert the(rooms_say.DeskTakenOver, told(turned, DESK)).alias == LAINE.alias


# --- a person lowers and ends ---------------------------------------------------------------------------------------
def test_only_a_person_lowers_and_says_why():
    fact = WishedAtDesk(LATER, DESK, KOIVU, Lower(Reason.JOKE))

    turned = wished(with_koivu(), Memory(), an_alarm(Standing.OWNED), fact, Policies())

    assert turned.alarm is not None
    assert (turned.alarm.tier, turned.alarm.worst) == (Tier.URGENT, Tier.IMMEDIATE)
    assert turned.alarm.is_open
    note = next(one for one in turned.effects if isinstance(one, Note))
    assert (note.what, note.by, note.detail) == (Noted.LOWERED, KOIVU.who, "vitsi")


def test_lowering_without_a_reason_from_the_list_lowers_nothing():
    fact = WishedAtDesk(LATER, DESK, KOIVU, Lower(None))

    turned = wished(with_koivu(), Memory(), an_alarm(Standing.OWNED), fact, Policies())

    assert the(say.DeskLowerHow, told(turned, DESK))
    assert turned.alarm == an_alarm(Standing.OWNED)


def test_a_desk_is_not_closed_before_the_outcome_is_written_down():
    turned = after(with_koivu(), responder_wrote(DeskCommand.CLOSE), alarm=an_alarm(Standing.OWNED))

    assert turned.conversation.phase is Phase.ASSIGNED
    assert the(rooms_say.DeskOutcomeNeeded, told(turned, DESK))


def test_an_outcome_ends_the_alarm_and_not_the_talk():
    fact = WishedAtDesk(LATER, DESK, KOIVU, Close(Outcome.CARE))

    turned = wished(with_koivu(), Memory(), an_alarm(Standing.OWNED), fact, Policies())

    assert turned.alarm is not None
    assert (turned.alarm.standing, turned.alarm.outcome) == (Standing.CLOSED, Outcome.CARE)
    assert (turned.conversation.phase, turned.conversation.alarmed) == (Phase.ASSIGNED, False)
    assert Purpose.ALARM in [one.purpose for one in turned.effects if isinstance(one, Amend)]


def test_whoever_says_how_it_ended_before_the_door_was_heard_reads_first_what_was_written():
    on_the_way = a_conversation(Phase.TAKEN, alarmed=True)
    alarm = an_alarm(Standing.OWNED, here_at=None)

    turned = wished(on_the_way, Memory(), alarm, WishedAtDesk(LATER, DESK, KOIVU, Close(Outcome.SAFE)), Policies())

    assert turned.effects.index(ReleaseHeld(DESK)) < turned.effects.index(
        Say(DESK, say.DeskOutcomeRecorded(Outcome.SAFE))
    )
    assert turned.conversation.phase is Phase.ASSIGNED


def test_a_tutor_s_word_counts_for_nothing_in_an_alarm():
    fact = WishedAtDesk(LATER, DESK, KUUSI, Close(Outcome.FALSE_ALARM))

    turned = wished(replace(with_a_tutor(), alarmed=True), Memory(), an_alarm(desk=DESK), fact, Policies())

    assert turned.alarm == an_alarm(desk=DESK)


def test_a_command_about_an_alarm_where_there_is_none_is_answered():
    fact = WishedAtDesk(LATER, DESK, KOIVU, Close(Outcome.SAFE))

    turned = wished(a_conversation(Phase.ASSIGNED), Memory(), None, fact, Policies())

    assert the(say.AlarmNone, told(turned, DESK))


# --- the student goes -----------------------------------------------------------------------------------------------
def test_a_student_who_wants_to_end_is_told_that_the_adult_still_comes():
    turned = after(waiting_in_danger(), student_wrote(StudentCommand.END), NOTHING, alarm=an_alarm())

    assert the(rooms_say.AdultStillComes, told(turned, Place.ENTRY))
    assert turned.conversation.phase is Phase.WAITING


def test_an_alarm_outlives_a_student_who_leaves():
    turned = after(waiting_in_danger(), StudentLeft(LATER), alarm=an_alarm())

    assert the(say.AlarmCardStudentLeft, told(turned, Place.ALARM))
    assert turned.alarm is not None
    assert turned.alarm.is_open


def test_an_alarm_outlives_erasing_and_is_nobody_s_then():
    asked = replace(waiting_in_danger(), erase_asked_at=NOON)

    turned = after(asked, student_wrote(StudentCommand.YES), NOTHING, alarm=an_alarm())

    assert the(say.AlarmCardErased, told(turned, Place.ALARM))
    assert turned.alarm is not None
    assert (turned.alarm.conversation, turned.alarm.pseudonym, turned.alarm.is_open) == (None, "", True)


def test_a_mark_whose_student_erased_everything_hangs_with_the_alarms():
    asked = replace(with_koivu(), erase_asked_at=LATER)

    turned = after(asked, student_wrote(StudentCommand.YES), NOTHING, alarm=an_alarm(Standing.MARKED))

    assert turned.alarm is not None
    assert turned.alarm.standing is Standing.CALLED
    assert the(say.AlarmCardErased, told(turned, Place.ALARM))


@pytest.mark.parametrize("conversation", [None, a_conversation().id])
def test_an_alarm_without_a_talk_is_called_anew_when_whoever_has_it_leaves_the_staff(conversation: Any):
    alarm = an_alarm(Standing.OWNED, conversation=conversation, repeated=True, silence_told=True)

    decided = owner_left(alarm, LATER, AlarmPolicy())

    assert decided.alarm is not None
    assert (decided.alarm.standing, decided.alarm.owner) == (Standing.CALLED, None)
    assert next_due(decided.alarm, AlarmPolicy()) == LATER + AlarmPolicy().t3_backup_after
    told_to = say.AlarmCardErased if conversation is None else say.AlarmCardStudentLeft
    assert the(told_to, told(decided, Place.ALARM))
    assert noted(decided) == [Noted.HANDED_BACK]


def test_asking_to_erase_during_an_alarm_tells_what_it_means():
    turned = after(waiting_in_danger(), student_wrote(StudentCommand.ERASE), NOTHING, alarm=an_alarm())

    assert [type(one) for one in told(turned, Place.ENTRY)] == [rooms_say.EraseQuestion, say.EraseWhileAlarm]


def test_a_room_that_becomes_unfit_leaves_the_alarm_open():
    turned = after(waiting_in_danger(), EntryRoomUnfit(LATER, Unfit.NOT_ALONE), alarm=an_alarm())

    assert turned.alarm is not None
    assert turned.alarm.is_open
    assert told(turned, Place.ALARM)


def test_an_alarm_without_a_student_is_ended_in_the_alarm_room():
    gone = an_alarm(conversation=None, pseudonym="")

    owned = owned_in_room(gone, KOIVU, LATER)
    assert owned.alarm is not None
    ended = ended_in_room(owned.alarm, Outcome.NOT_REACHED, KOIVU, LATER)

    assert ended.alarm is not None
    assert (ended.alarm.standing, ended.alarm.outcome) == (Standing.CLOSED, Outcome.NOT_REACHED)
    assert the(say.AlarmCardClosed, told(ended, Place.ALARM))


# --- the clock ------------------------------------------------------------------------------------------------------
def test_an_alarm_that_nobody_takes_climbs_the_chain():
    policy, alarm = AlarmPolicy(), an_alarm(repeated=True)

    assert next_due(alarm, policy) == NOON + minutes(2)
    second = clock(alarm, NOON + minutes(2), policy)
    assert the(say.AlarmPaged, told(second, Place.ALARM)).step == "backup"
    assert second.alarm is not None
    third = clock(second.alarm, NOON + minutes(5), policy)
    assert Page(NUMBER, Tier.IMMEDIATE, closed=False) in third.effects
    assert the(say.AdminAlarmUnacknowledged, told(third, Place.ADMIN))
    assert third.alarm is not None
    assert next_due(third.alarm, policy) == NOON + minutes(10)
    fourth = clock(third.alarm, NOON + minutes(10), policy)
    assert Page(NUMBER, Tier.IMMEDIATE, closed=False) in fourth.effects
    assert told(fourth, Place.ADMIN) == []


def test_ten_missed_ticks_equal_one():
    late = clock(an_alarm(repeated=True), NOON + minutes(31), AlarmPolicy())

    assert len([one for one in late.effects if isinstance(one, Page)]) == 1
    assert late.alarm is not None
    assert next_due(late.alarm, AlarmPolicy()) == NOON + minutes(35)


def test_an_alarm_that_somebody_has_pages_nobody():
    assert next_due(an_alarm(Standing.OWNED, repeated=True, silence_told=True), AlarmPolicy()) is None


def test_an_urgent_alarm_has_a_slower_chain():
    urgent = an_alarm(tier=Tier.URGENT, worst=Tier.URGENT)

    assert next_due(urgent, AlarmPolicy()) == NOON + minutes(15)


def test_a_student_who_falls_silent_is_asked_once_more_and_once_only():
    first = clock(an_alarm(steps=5), NOON + minutes(2), AlarmPolicy())
    assert the(say.StillHere, told(first, Place.ENTRY))
    assert first.alarm is not None

    second = clock(first.alarm, NOON + minutes(3), AlarmPolicy())

    assert told(second, Place.ENTRY) == []


def test_the_owner_is_told_of_a_silence():
    alarm = an_alarm(Standing.OWNED, repeated=True)

    turned = clock(alarm, NOON + minutes(4), AlarmPolicy())

    assert the(say.DeskStudentSilent, told(turned, DESK)).minutes == 4
    assert turned.alarm is not None
    assert next_due(turned.alarm, AlarmPolicy()) is None


def test_the_bot_says_nothing_into_a_talk_with_the_owner():
    turned = clock(an_alarm(Standing.OWNED), NOON + minutes(2), AlarmPolicy())

    assert told(turned, Place.ENTRY) == []


@pytest.mark.parametrize("phase", [Phase.WAITING, Phase.ASSIGNED])
def test_no_silence_ends_a_conversation_while_an_alarm_is_open(phase: Phase) -> None:
    conversation = a_conversation(phase, alarmed=True)

    turned = after(conversation, clock_struck(timedelta(days=3)), alarm=an_alarm(), at=NOON + timedelta(days=3))

    assert turned.conversation.phase is phase


# --- drills ---------------------------------------------------------------------------------------------------------
def test_a_drill_is_marked_as_one_and_tries_the_outside_channels_at_once():
    drilled = drill(NUMBER, NOON)

    assert the(say.DrillCard, told(drilled, Place.ALARM))
    assert Page(NUMBER, Tier.IMMEDIATE, closed=False, drill=True) in drilled.effects


def test_a_drill_that_nobody_takes_climbs_the_chain_as_a_drill():
    alarm = drill(NUMBER, NOON).alarm
    assert alarm is not None

    late = clock(replace(alarm, steps=1), NOON + minutes(5), AlarmPolicy())

    assert Page(NUMBER, Tier.IMMEDIATE, closed=False, drill=True) in late.effects
    assert told(late, Place.ADMIN) == []
    assert told(late, Place.ENTRY) == []
