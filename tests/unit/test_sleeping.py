"""Silence: one kind word, then the talk sleeps, and wakes when either writes."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.turn import Policies, Screened, turn
from faq.decide import Memory
from moderation.abuse import Abuse
from moderation.alarm import Standing
from moderation.messages import DeskMarkSoft, PeerMovedAside, SoftLine
from moderation.model import Category, Finding, Line, Tier
from rooms import messages as say
from rooms.commands import DeskCommand, StudentCommand
from rooms.decide import decide, next_due
from rooms.duty import Member, Room, Shift, may_go_on
from rooms.effects import Decision, DropTelling, DropUnsent, Erase, Hold, Relay, ReleaseHeld, Say
from rooms.facts import (
    AdultCalled,
    CompanionChanged,
    CompanionWrote,
    Fact,
    ResponderSentMedia,
    StudentLeft,
    StudentReacted,
    StudentSentMedia,
)
from rooms.model import (
    Attached,
    Change,
    Companion,
    Conversation,
    Disclosure,
    Door,
    EndedBy,
    Held,
    MediaFault,
    MediaKind,
    Near,
    Phase,
    Place,
    Purpose,
    Request,
    Responder,
    Role,
    Service,
    StaffId,
    Surroundings,
    Until,
)
from rooms.policy import RoomsPolicy
from rooms.roster import Person, Training
from tests.makers import (
    DESK,
    ENVELOPE,
    KOIVU,
    KUUSI,
    LATER,
    NOON,
    OTHER_DESK,
    a_conversation,
    a_sleeping_talk,
    clock_struck,
    minutes,
    responder_changed,
    responder_left,
    responder_wrote,
    said_to,
    student_chose,
    student_edited,
    student_reacted,
    student_retracted,
    student_wrote,
)

POLICY = RoomsPolicy()
THERE = Surroundings(tutors=Door(), has_room=True, may_go_on=True)
AWAY = Surroundings(ahead=2, tutors=Door(), has_room=True)
FULL = Surroundings(tutors=Door())
TALKING = a_conversation(Phase.ASSIGNED)
WITH_KUUSI = replace(TALKING, assignment=a_sleeping_talk(KUUSI).assignment)


def after(conversation: Conversation, fact: Fact, around: Surroundings = THERE) -> Decision:
    return decide(conversation, fact, POLICY, around)


# --- falling asleep -------------------------------------------------------------------------------------------------
def test_a_student_who_is_silent_is_nudged_once_and_kindly():
    nudged = after(TALKING, clock_struck(minutes(30)))

    assert nudged.conversation.phase is Phase.ASSIGNED
    assert said_to(nudged, Place.ENTRY) == [say.QuietNudge(15)]
    assert said_to(nudged, DESK) == [say.DeskQuietNudge(15)]
    assert not after(nudged.conversation, clock_struck(minutes(44))).effects


def test_silence_after_the_nudge_lets_the_talk_sleep_and_tells_both():
    nudged = after(TALKING, clock_struck(minutes(30))).conversation

    asleep = after(nudged, clock_struck(minutes(45)))

    assert asleep.conversation.asleep_since == NOON + minutes(45)
    assert (asleep.conversation.phase, asleep.conversation.assignment) == (Phase.ASSIGNED, TALKING.assignment)
    assert asleep.effects == (Say(Place.ENTRY, say.FellAsleep(KOIVU.alias)), Say(DESK, say.DeskFellAsleep()))


def test_after_a_long_stop_of_the_bot_there_is_still_a_nudge_with_the_whole_time_to_answer():
    nudged = after(TALKING, clock_struck(timedelta(days=2))).conversation

    assert nudged.asleep_since is None
    assert next_due(nudged, POLICY) == NOON + timedelta(days=2) + minutes(15)


def test_after_a_long_stop_of_the_bot_nobody_is_told_of_a_rest_and_erased_in_the_same_minute():
    asleep = after(replace(TALKING, warned=True), clock_struck(timedelta(days=30))).conversation

    assert asleep.asleep_since is not None
    assert next_due(asleep, POLICY) == NOON + timedelta(days=37) - POLICY.sleep_after


def test_whoever_goes_on_writing_stays_awake():
    wrote = after(replace(TALKING, warned=True), student_wrote(at=NOON + minutes(40))).conversation

    assert after(wrote, clock_struck(minutes(45))) == Decision(wrote)


def test_a_responder_may_let_it_rest_at_once():
    asleep = after(TALKING, responder_wrote(DeskCommand.QUIET))

    assert asleep.conversation.asleep_since == LATER
    assert said_to(asleep, Place.ENTRY) == [say.FellAsleep(KOIVU.alias)]
    assert said_to(asleep, DESK) == [say.DeskFellAsleep()]


def test_a_responder_who_has_not_been_seen_to_come_gets_what_was_held_before_it_rests():
    asleep = after(a_conversation(Phase.TAKEN), responder_wrote(DeskCommand.QUIET))

    assert asleep.conversation.asleep_since == LATER
    assert ReleaseHeld(DESK) in asleep.effects


def test_while_an_alarm_is_open_nothing_rests():
    alarmed = replace(TALKING, alarmed=True)

    assert after(alarmed, responder_wrote(DeskCommand.QUIET)) == Decision(alarmed, (Say(DESK, say.DeskStaysAwake()),))
    assert after(alarmed, clock_struck(timedelta(days=3))) == Decision(alarmed)


def test_a_line_that_waited_for_its_writers_yes_does_not_go_and_they_are_told():
    waits = replace(WITH_KUUSI, tells_since=NOON, tell_asked_at=NOON, unsent_since=NOON)

    asleep = after(waits, responder_wrote(DeskCommand.QUIET))

    kept = asleep.conversation
    assert (kept.tells_since, kept.tell_asked_at, kept.unsent_since) == (None, None, None)
    assert {DropTelling(), DropUnsent(), ReleaseHeld(DESK)} <= set(asleep.effects)
    assert said_to(asleep, Place.ENTRY) == [say.TellLapsed(), say.FellAsleep(KUUSI.alias)]
    assert said_to(asleep, DESK) == [say.DeskUnsentGone(), say.DeskFellAsleep()]


def test_somebody_elses_desk_lets_nothing_rest():
    assert after(TALKING, responder_wrote(DeskCommand.QUIET, OTHER_DESK)).conversation == TALKING


# --- the student writes ---------------------------------------------------------------------------------------------
def test_a_student_who_writes_again_is_with_the_same_person():
    woken = after(a_sleeping_talk(), student_wrote())

    assert woken.conversation == replace(TALKING, quiet_since=LATER, request=woken.conversation.request)
    assert woken.effects == (Say(DESK, say.DeskWokeUp()), Relay(ENVELOPE, DESK))


@pytest.mark.parametrize("around", [AWAY, FULL])
def test_a_student_whose_person_cannot_come_waits_for_another_and_the_words_are_kept(around: Surroundings):
    queued = after(a_sleeping_talk(), student_wrote(), around)

    assert queued.conversation.phase is Phase.WAITING
    assert (queued.conversation.assignment, queued.conversation.asleep_since) == (None, None)
    assert queued.conversation.waiting_since == LATER
    assert Hold(ENVELOPE) in queued.effects
    assert said_to(queued, Place.ENTRY) == [say.NotHereNow(KOIVU.alias, around.ahead, Service.COUNSELLOR_CHAT)]
    assert said_to(queued, DESK) == [say.DeskWokeElsewhere()]
    assert [one.purpose for one in queued.effects if isinstance(one, Say) and one.to is Place.DUTY] == [Purpose.CARD]


def test_in_closed_hours_the_student_is_told_when_they_open():
    opens = NOON + timedelta(hours=20)
    closed = Surroundings(tutors=Door(is_open=False, opens_at=opens))

    queued = after(a_sleeping_talk(KUUSI), student_wrote(), closed)

    assert queued.conversation.request.shut_at == LATER
    assert said_to(queued, Place.ENTRY) == [say.NotHereNowClosed(KUUSI.alias, Service.TUTOR_CHAT, opens)]
    assert not [one for one in queued.effects if isinstance(one, Say) and one.purpose is Purpose.CARD]
    assert Hold(ENVELOPE) in queued.effects


def test_what_tells_who_somebody_is_waits_for_a_yes_also_in_a_talk_that_wakes():
    name = student_wrote(tells=[Disclosure.OWN_NAME])

    assert Hold(ENVELOPE, Until.STUDENT_AGREES) in after(a_sleeping_talk(KUUSI), name).effects
    assert Hold(ENVELOPE, Until.STUDENT_AGREES) in after(a_sleeping_talk(KOIVU), name, AWAY).effects
    assert Relay(ENVELOPE, DESK) in after(a_sleeping_talk(KOIVU), name).effects


@pytest.mark.parametrize("around", [THERE, AWAY])
def test_before_112_comes_nothing(around: Surroundings):
    decision = after(a_sleeping_talk(), student_wrote(StudentCommand.EMERGENCY), around)

    assert decision.effects[0] == Say(Place.ENTRY, say.Emergency())
    assert decision.conversation.asleep_since is None
    assert {Relay(ENVELOPE, DESK), Hold(ENVELOPE)} & set(decision.effects)


def test_who_asks_for_a_person_gets_the_one_they_had():
    woken = after(a_sleeping_talk(), student_wrote(StudentCommand.HUMAN))

    assert woken.conversation.asleep_since is None
    assert said_to(woken, Place.ENTRY) == [say.HumanAlreadyHere(KOIVU.alias, KOIVU.role)]
    assert Relay(ENVELOPE, DESK) in woken.effects


@pytest.mark.parametrize("command", [StudentCommand.HUMAN, StudentCommand.ADULT])
def test_who_asks_for_a_person_who_is_not_there_is_told_once(command: StudentCommand):
    queued = after(a_sleeping_talk(), student_wrote(command), AWAY)

    assert said_to(queued, Place.ENTRY) == [say.NotHereNow(KOIVU.alias, 2, Service.COUNSELLOR_CHAT)]
    assert Hold(ENVELOPE) in queued.effects


def test_a_press_for_a_person_is_answered_and_is_itself_never_handed_on():
    pressed = student_chose(StudentCommand.HUMAN)

    woken, queued = after(a_sleeping_talk(), pressed), after(a_sleeping_talk(), pressed, AWAY)

    assert said_to(woken, Place.ENTRY) == [say.HumanAlreadyHere(KOIVU.alias, KOIVU.role)]
    assert said_to(queued, Place.ENTRY) == [say.NotHereNow(KOIVU.alias, 2, Service.COUNSELLOR_CHAT)]
    assert not [one for one in (*woken.effects, *queued.effects) if isinstance(one, Relay | Hold)]


def test_an_adult_instead_of_a_tutor_is_never_argued_with():
    decision = after(a_sleeping_talk(KUUSI), student_wrote(StudentCommand.ADULT))

    assert decision.conversation.phase is Phase.WAITING
    assert decision.conversation.request.service is Service.COUNSELLOR_CHAT
    assert said_to(decision, DESK) == [say.DeskAdultAskedFor()]


@pytest.mark.parametrize(
    ("command", "answer"),
    [
        (StudentCommand.PRIVACY, say.AnonymityCard),
        (StudentCommand.LANGUAGE, say.WhichLanguage),
        (StudentCommand.SWEDISH, say.LanguageIsNow),
        (StudentCommand.MENU, say.Menu),
        (StudentCommand.ERASE, say.EraseQuestion),
    ],
)
def test_what_the_bot_answers_by_itself_wakes_nobody(command: StudentCommand, answer: type):
    decision = after(a_sleeping_talk(), student_wrote(command))

    assert decision.conversation.asleep_since == NOON
    assert isinstance(said_to(decision, Place.ENTRY)[0], answer)
    assert not said_to(decision, DESK)


def test_lopeta_ends_it_asleep():
    ended = after(a_sleeping_talk(), student_wrote(StudentCommand.END))

    assert (ended.conversation.phase, ended.conversation.asleep_since) == (Phase.CLOSED, None)
    assert said_to(ended, Place.ENTRY) == [say.ConversationEnded(EndedBy.STUDENT)]
    assert said_to(ended, DESK) == [say.DeskEnded(EndedBy.STUDENT)]


def test_poista_erases_it_asleep():
    asked = after(a_sleeping_talk(), student_wrote(StudentCommand.ERASE)).conversation

    yes, no = after(asked, student_wrote(StudentCommand.YES)), after(asked, student_wrote(StudentCommand.NO))

    assert yes.conversation.phase is Phase.ERASED
    assert [type(one) for one in yes.effects] == [Erase]
    assert no.conversation.asleep_since == NOON
    assert no.effects == (Say(Place.ENTRY, say.NothingErased()),)


def test_a_yes_that_answers_no_question_is_talk():
    late = a_sleeping_talk(erase_asked_at=NOON - minutes(10))

    assert Relay(ENVELOPE, DESK) in after(late, student_wrote(StudentCommand.YES)).effects


def test_a_student_who_leaves_a_sleeping_talk_is_gone():
    gone = after(a_sleeping_talk(), StudentLeft(LATER)).conversation

    assert (gone.phase, gone.asleep_since) == (Phase.GONE, None)


def test_words_wake_and_signs_do_not():
    edited = after(a_sleeping_talk(), student_edited())
    assert (edited.conversation.asleep_since, edited.effects[-1]) == (None, Relay(ENVELOPE, DESK))

    into_a_command = after(a_sleeping_talk(), student_edited(StudentCommand.MENU))
    assert into_a_command.effects == (Say(DESK, say.DeskWokeUp()), Relay(ENVELOPE, DESK))

    for sign in (student_reacted(), student_retracted(crossed=True)):
        passed = after(a_sleeping_talk(), sign, AWAY)
        assert passed.conversation.asleep_since == NOON
        assert passed.effects == (Relay(ENVELOPE, DESK),)
    assert after(a_sleeping_talk(), StudentReacted(ENVELOPE, LATER, False)) == Decision(a_sleeping_talk())


@pytest.mark.parametrize("around", [THERE, AWAY])
def test_a_picture_is_meant_for_somebody_too(around: Surroundings):
    decision = after(a_sleeping_talk(), StudentSentMedia(ENVELOPE, LATER, Attached(MediaKind.IMAGE)), around)

    assert decision.conversation.asleep_since is None
    assert say.MediaNotRelayed(MediaKind.IMAGE, MediaFault.SETTING, 10) in said_to(decision, Place.ENTRY)


# --- danger ---------------------------------------------------------------------------------------------------------
def test_danger_wakes_an_adult_at_once_however_many_students_they_have():
    called = after(a_sleeping_talk(), AdultCalled(LATER), FULL).conversation

    assert (called.alarmed, called.asleep_since) == (True, None)
    assert called.assignment == a_sleeping_talk().assignment


def test_danger_in_a_sleeping_talk_with_a_tutor_calls_an_adult():
    called = after(a_sleeping_talk(KUUSI), AdultCalled(LATER)).conversation

    assert (called.phase, called.assignment, called.asleep_since) == (Phase.WAITING, None, None)


@pytest.mark.parametrize("who", [KOIVU, KUUSI])
def test_an_alarm_in_a_sleeping_talk_goes_as_in_one_that_is_awake(who: Responder):
    screened = Screened(Finding(Line.HARD, Tier.IMMEDIATE, Category.SUICIDE, ("fi.goodbye",)))
    asleep = a_sleeping_talk(who)

    grave, awake = (
        turn(one, Memory(), student_wrote(), None, None, Policies(), THERE, at=LATER, screened=screened)
        for one in (asleep, replace(asleep, asleep_since=None))
    )

    assert replace(grave, effects=()) == replace(awake, effects=())
    assert [one for one in grave.effects if one != Say(DESK, say.DeskWokeUp())] == list(awake.effects)


@pytest.mark.parametrize("tier", [Tier.URGENT, Tier.IMMEDIATE])
@pytest.mark.parametrize("around", [AWAY, FULL])
def test_danger_in_a_talk_whose_adult_cannot_be_had_calls_everybody_at_once(around: Surroundings, tier: Tier):
    screened = Screened(Finding(Line.HARD, tier, Category.SUICIDE, ("fi.goodbye",)))

    grave = turn(
        a_sleeping_talk(), Memory(), student_wrote(), None, None, Policies(), around, at=LATER, screened=screened
    )

    assert grave.alarm is not None
    assert grave.alarm.standing is Standing.CALLED
    assert (grave.conversation.phase, grave.conversation.alarmed) == (Phase.WAITING, True)
    said = [one for one in grave.effects if isinstance(one, Say)]
    assert said[0].to is Place.ENTRY
    assert Purpose.ALARM in [one.purpose for one in said if one.to is Place.ALARM]
    assert [one.message for one in said if one.to == DESK] == [say.DeskWokeElsewhere()]
    assert Hold(ENVELOPE) in grave.effects


@pytest.mark.parametrize("around", [THERE, AWAY])
def test_danger_in_a_sleeping_talk_moves_its_tutor_aside_and_tells_them(around: Surroundings):
    screened = Screened(Finding(Line.HARD, Tier.URGENT, Category.SUICIDE, ("fi.goodbye",)))

    grave = turn(
        a_sleeping_talk(KUUSI), Memory(), student_wrote(), None, None, Policies(), around, at=LATER, screened=screened
    )

    assert (grave.conversation.phase, grave.conversation.alarmed) == (Phase.WAITING, True)
    assert Say(DESK, PeerMovedAside()) in grave.effects


def test_what_is_doubtful_is_marked_where_it_is_read():
    soft = Screened(Finding(Line.SOFT, Tier.WORRY, Category.SUICIDE, ("fi.tired",)))

    woken, queued = (
        turn(a_sleeping_talk(), Memory(), student_wrote(), None, None, Policies(), around, at=LATER, screened=soft)
        for around in (THERE, AWAY)
    )

    assert Say(DESK, DeskMarkSoft(Category.SUICIDE)) in woken.effects
    assert Say(Place.ENTRY, SoftLine(again=False)) in queued.effects
    assert not [one for one in queued.effects if isinstance(one, Say) and isinstance(one.message, DeskMarkSoft)]


def test_words_that_would_hurt_a_tutor_neither_wake_nor_reach_one():
    hurts = Screened(Finding(), abuse=frozenset({Abuse.INSULT}))

    held = turn(
        a_sleeping_talk(KUUSI), Memory(), student_wrote(), None, None, Policies(), THERE, at=LATER, screened=hurts
    )

    assert held.conversation.asleep_since == NOON
    assert not [one for one in held.effects if isinstance(one, Relay | Hold)]


# --- the responder writes -------------------------------------------------------------------------------------------
def test_a_responder_who_writes_wakes_it():
    woken = after(a_sleeping_talk(), responder_wrote(), AWAY)

    assert woken.conversation.asleep_since is None
    assert woken.effects == (Relay(ENVELOPE, Place.ENTRY),)


def test_a_responder_who_has_no_room_is_told_that_nothing_was_sent():
    full = Decision(a_sleeping_talk(), (Say(DESK, say.DeskNoRoomToWake()),))

    assert after(a_sleeping_talk(), responder_wrote(), FULL) == full
    assert after(a_sleeping_talk(), responder_changed(), FULL) == full


def test_a_changed_word_of_a_responder_wakes_and_a_sign_does_not():
    assert after(a_sleeping_talk(), responder_changed()).conversation.asleep_since is None
    for change in (Change.REACTION, Change.RETRACTION):
        passed = after(a_sleeping_talk(), responder_changed(change), FULL)
        assert passed == Decision(a_sleeping_talk(), (Relay(ENVELOPE, Place.ENTRY),))


def test_a_line_of_a_tutor_that_is_held_wakes_as_any_other():
    held = after(a_sleeping_talk(KUUSI), responder_wrote(why_not=[Held.SECRECY]))

    assert (held.conversation.asleep_since, held.conversation.unsent_since) == (None, LATER)


@pytest.mark.parametrize(
    ("command", "answer"),
    [
        (DeskCommand.QUIET, say.DeskFellAsleep),
        (DeskCommand.HELP, say.DeskHelp),
        (DeskCommand.UNKNOWN, say.DeskUnknownCommand),
        (DeskCommand.SEND, say.DeskNothingToSend),
        (DeskCommand.LANGUAGE, say.DeskLanguage),
        (DeskCommand.LEAVE, say.DeskUnknownCommand),
    ],
)
def test_a_command_that_says_nothing_to_the_student_wakes_nobody(command: DeskCommand, answer: type):
    decision = after(a_sleeping_talk(), responder_wrote(command), FULL)

    assert decision.conversation == a_sleeping_talk()
    assert [type(one) for one in said_to(decision, DESK)] == [answer]


@pytest.mark.parametrize("around", [THERE, FULL])
def test_an_adult_who_read_along_before_it_fell_asleep_wakes_nobody(around: Surroundings):
    saari = Responder(StaffId("saari"), "Ohjaaja Saari", Role.SUPERVISOR)
    awake = replace(a_sleeping_talk(KUUSI, companion=Companion(saari, Near.READS, NOON)), asleep_since=None)
    asleep = after(awake, responder_wrote(DeskCommand.QUIET), around).conversation

    for line in (CompanionWrote(ENVELOPE, LATER, DESK, saari.who), CompanionChanged(ENVELOPE, LATER, DESK, saari.who)):
        assert after(asleep, line, around) == Decision(asleep)


@pytest.mark.parametrize(
    ("command", "phase"), [(DeskCommand.CLOSE, Phase.CLOSED), (DeskCommand.HAND_BACK, Phase.WAITING)]
)
def test_a_responder_may_end_it_or_hand_it_back_asleep(command: DeskCommand, phase: Phase):
    over = after(a_sleeping_talk(), responder_wrote(command), FULL).conversation

    assert (over.phase, over.assignment, over.asleep_since) == (phase, None, None)


def test_what_does_not_cross_from_the_desk_wakes_nobody():
    decision = after(a_sleeping_talk(), ResponderSentMedia(ENVELOPE, LATER, DESK, Attached(MediaKind.VIDEO)))

    assert decision.conversation == a_sleeping_talk()


def test_a_picture_from_the_desk_wakes_a_talk():
    picture = ResponderSentMedia(ENVELOPE, LATER, DESK, Attached(MediaKind.IMAGE))

    assert after(a_sleeping_talk(), picture).conversation.asleep_since is None
    assert after(a_sleeping_talk(), picture, FULL).effects == (Say(DESK, say.DeskNoRoomToWake()),)


def test_when_the_responder_goes_while_it_sleeps_nobody_is_called_and_the_student_is_told():
    left = after(a_sleeping_talk(), responder_left())

    assert (left.conversation.phase, left.conversation.asleep_since) == (Phase.CLOSED, None)
    assert left.effects == (Say(Place.ENTRY, say.ResponderIsGone(KOIVU.alias)),)
    assert after(a_sleeping_talk(), responder_left(OTHER_DESK)) == Decision(a_sleeping_talk())


# --- the end --------------------------------------------------------------------------------------------------------
def test_a_week_of_sleep_erases_everything():
    assert next_due(a_sleeping_talk(), POLICY) == NOON + POLICY.erase_after

    over = after(a_sleeping_talk(), clock_struck(POLICY.erase_after))

    assert over.conversation.phase is Phase.ERASED
    assert over.effects == (Erase(say.SilenceErased(), None, all_of_account=False),)


# --- whether they may have the student ------------------------------------------------------------------------------
TRAINED = Training("Vertaistuki", date(2025, 1, 7), date(2026, 5, 30), practised=True)
A_TUTOR = Member(Person(KUUSI, at_once=1, training=TRAINED), Shift(KUUSI.who, Place.TUTORS, NOON, NOON))
AN_ADULT = Member(Person(KOIVU, at_once=2))
ON_DUTY = Shift(KOIVU.who, Place.DUTY, NOON, NOON)
TUTORS = Room(Place.TUTORS, date(2025, 9, 1), supervisors=frozenset({StaffId("saari")}))
CLOSED = Door(is_open=False)


def test_a_tutor_who_is_there_and_has_room_may_go_on():
    assert may_go_on(A_TUTOR, TUTORS)


@pytest.mark.parametrize(
    ("by", "room"),
    [
        (replace(A_TUTOR, load=1), TUTORS),
        (replace(A_TUTOR, shift=None), TUTORS),
        (replace(A_TUTOR, shift=replace(ON_DUTY, on_break=True)), TUTORS),
        (replace(A_TUTOR, person=replace(A_TUTOR.person, training=None)), TUTORS),
        (A_TUTOR, replace(TUTORS, supervisors=frozenset())),
        (A_TUTOR, replace(TUTORS, door=CLOSED)),
        (A_TUTOR, replace(TUTORS, today=date(2026, 5, 31))),
    ],
    ids=["full", "off duty", "on a break", "untrained", "no adult behind", "closed", "training over"],
)
def test_a_tutor_who_could_not_take_somebody_now_may_not_go_on_either(by: Member, room: Room):
    assert not may_go_on(by, room)


def test_an_adult_may_go_on_in_open_hours_or_on_duty_while_there_is_room():
    open_, closed = Room(Place.DUTY, date(2025, 9, 1)), Room(Place.DUTY, date(2025, 9, 1), door=CLOSED)

    assert may_go_on(AN_ADULT, open_)
    assert not may_go_on(AN_ADULT, closed)
    assert may_go_on(replace(AN_ADULT, shift=ON_DUTY), closed)
    assert not may_go_on(replace(AN_ADULT, shift=replace(ON_DUTY, on_break=True)), closed)
    assert not may_go_on(replace(AN_ADULT, load=2), open_)


def test_a_supervisor_of_the_tutors_goes_on_as_an_adult():
    saari = Responder(StaffId("saari"), "Ohjaaja Saari", Role.SUPERVISOR)
    behind = Member(Person(saari), Shift(saari.who, Place.TUTORS, NOON, NOON))

    assert may_go_on(behind, Room(Place.DUTY, date(2025, 9, 1), door=CLOSED))


def test_a_student_of_a_widened_card_waits_for_tutors_again_where_the_adult_cannot_come():
    widened = a_sleeping_talk(KOIVU, request=Request(service=Service.TUTOR_CHAT, carded_at=NOON, widened=2))

    queued = after(widened, student_wrote(), AWAY)

    assert queued.conversation.request.widened == 0
    assert [one.to for one in queued.effects if isinstance(one, Say) and one.purpose is Purpose.CARD] == [Place.TUTORS]
