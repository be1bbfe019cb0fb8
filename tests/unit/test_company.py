"""An adult beside a tutor: asked in, announced, reading along, gone; and what is left of a hard talk."""

from dataclasses import replace

import pytest

from bot.turn import Policies, Screened, Turn, turn
from faq.decide import Memory
from moderation.model import Category, Finding, Line, Tier
from rooms import duty
from rooms import messages as say
from rooms.commands import DeskCommand, Join, Overview, StudentCommand, desk_command, duty_command
from rooms.decide import decide, next_due
from rooms.duty import Member, Room, on_card
from rooms.effects import Amend, Announce, AskIn, Decision, LetRead, Relay, Say, SendUnsent, ShowOut
from rooms.facts import (
    AbuseHeld,
    AdultCalled,
    AdultJoins,
    CompanionArrived,
    CompanionChanged,
    CompanionLeft,
    CompanionSentMedia,
    CompanionWrote,
    Fact,
    StudentLeft,
    StudentToldOfCompanion,
)
from rooms.media import MediaPolicy
from rooms.model import (
    Assignment,
    Attached,
    Barred,
    Companion,
    Conversation,
    ConversationId,
    MediaFate,
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
)
from rooms.policy import RoomsPolicy
from rooms.roster import Person
from rooms.words import Words
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
    clock_struck,
    minutes,
    responder_left,
    responder_wrote,
    said_to,
    student_wrote,
)

SAARI = Responder(StaffId("saari"), "Ohjaaja Saari", Role.SUPERVISOR)
POLICY = RoomsPolicy()
PICTURE = Attached(MediaKind.IMAGE)
ADULTS = Surroundings(adults_on_duty=True)
TUTOR_TALK = Request(service=Service.TUTOR_CHAT)


def with_a_tutor(near: Near | None = None, **also: object) -> Conversation:
    """Kuusi talks with the student; Saari is so near."""
    companion = Companion(SAARI, near, NOON) if near is not None else None
    made = a_conversation(
        Phase.ASSIGNED, assignment=Assignment(KUUSI, DESK, NOON), request=TUTOR_TALK, companion=companion
    )
    return replace(made, **also)  # type: ignore[arg-type]


def after(conversation: Conversation, *facts: Fact, around: Surroundings = ADULTS) -> Decision:
    """The last decision of several."""
    decision = Decision(conversation)
    for fact in facts:
        decision = decide(decision.conversation, fact, POLICY, around)
    return decision


def asks_for_help(**more: object) -> Decision:
    return after(with_a_tutor(**more), responder_wrote(DeskCommand.SUPPORT))


def comes(who: Responder = SAARI) -> CompanionArrived:
    return CompanionArrived(LATER, DESK, who)


def is_told(who: Responder = SAARI) -> StudentToldOfCompanion:
    return StudentToldOfCompanion(LATER, DESK, who.who)


def goes(who: Responder = SAARI) -> CompanionLeft:
    return CompanionLeft(LATER, DESK, who.who)


def writes(command: DeskCommand | None = None, who: Responder = SAARI) -> CompanionWrote:
    return CompanionWrote(ENVELOPE, LATER, DESK, who.who, command)


def sends() -> CompanionSentMedia:
    return CompanionSentMedia(ENVELOPE, LATER, DESK, SAARI.who, PICTURE)


# --- a tutor asks -----------------------------------------------------------------------------------------------------
def test_a_tutor_asks_for_an_adult_and_each_is_told_what_is_true_by_now():
    decision = asks_for_help()

    assert decision.conversation.help_asked_at == LATER
    assert decision.conversation.assignment == with_a_tutor().assignment, "the tutor goes on"
    assert said_to(decision, DESK) == [say.DeskHelpAsked(5)]
    assert said_to(decision, Place.ENTRY) == [say.HelpAskedFor(KUUSI.alias)]
    assert Say(Place.DUTY, say.HelpWanted(3, "Sininen Kuikka", KUUSI.alias), Purpose.HELP, ("✅",)) in decision.effects


def test_where_no_adult_is_on_duty_one_is_asked_to_go_on_at_once():
    decision = after(with_a_tutor(), responder_wrote(DeskCommand.SUPPORT), around=Surroundings())

    assert decision.conversation.phase is Phase.WAITING
    assert say.DeskAdultGoesOn() in said_to(decision, DESK)
    assert decision.conversation.help_asked_at is None


def test_if_nobody_joins_in_time_an_adult_goes_on_and_both_are_told():
    asked = asks_for_help().conversation
    due = next_due(asked, POLICY)
    early = after(asked, clock_struck(minutes(5)))
    late = after(asked, clock_struck(minutes(6)))

    assert due == LATER + POLICY.help_within
    assert early == Decision(asked)
    assert (late.conversation.phase, late.conversation.request.service) == (Phase.WAITING, Service.COUNSELLOR_CHAT)
    assert said_to(late, DESK) == [say.DeskAdultGoesOn(), say.DeskDebriefOffer()]
    assert say.AdultGoesOn(0, None) in said_to(late, Place.ENTRY)
    assert Amend(Place.DUTY, Purpose.HELP, say.HelpIsOver(3, "Sininen Kuikka")) in late.effects


def test_who_asks_twice_is_told_so_and_adults_are_not_rung_again():
    again = after(asks_for_help().conversation, responder_wrote(DeskCommand.SUPPORT))
    there = after(with_a_tutor(Near.READS), responder_wrote(DeskCommand.SUPPORT))

    assert again.effects == (Say(DESK, say.DeskHelpStillAsked()),)
    assert there.effects == (Say(DESK, say.DeskCompanionAlready(SAARI.alias)),)


def test_an_adult_at_a_desk_of_their_own_has_nobody_to_ask():
    decision = after(a_conversation(Phase.ASSIGNED), responder_wrote(DeskCommand.SUPPORT))

    assert decision.effects == (Say(DESK, say.DeskHelp(peer=False)),)
    assert not decision.conversation.heavy


# --- an adult comes ---------------------------------------------------------------------------------------------------
def test_an_adult_who_joins_is_asked_in_and_reads_nothing_yet():
    decision = after(asks_for_help().conversation, AdultJoins(LATER, SAARI))

    assert decision.conversation.companion == Companion(SAARI, Near.INVITED, LATER)
    coming = say.HelpIsComing(3, "Sininen Kuikka", KUUSI.alias, SAARI.alias)
    assert decision.effects == (
        AskIn(DESK, SAARI.who),
        Say(DESK, say.DeskCompanionComing(SAARI.alias)),
        Amend(Place.DUTY, Purpose.HELP, coming),
    )


def test_an_adult_who_joins_unasked_is_announced_to_colleagues_as_well():
    decision = after(with_a_tutor(), AdultJoins(LATER, SAARI))

    assert said_to(decision, Place.DUTY) == [say.HelpIsComing(3, "Sininen Kuikka", KUUSI.alias, SAARI.alias)]


def test_the_student_is_told_first_and_only_then_may_the_adult_read():
    came = after(with_a_tutor(Near.INVITED, help_asked_at=NOON), comes())
    told = after(came.conversation, is_told())

    assert came.effects == (Announce(say.CompanionReads(SAARI.alias, KUUSI.alias), DESK, SAARI.who),)
    assert came.conversation.help_asked_at is None
    assert told.conversation.companion == Companion(SAARI, Near.READS, NOON)
    assert told.effects == (LetRead(DESK, SAARI.who), Say(DESK, say.DeskCompanionHere(SAARI.alias)))


def test_what_is_told_twice_changes_nothing():
    reads = with_a_tutor(Near.READS)

    assert after(reads, comes()) == Decision(reads)
    assert after(reads, is_told()) == Decision(reads)


def test_somebody_who_was_not_asked_in_is_shown_out():
    uninvited = after(with_a_tutor(), comes())
    another = after(with_a_tutor(Near.READS), comes(LAINE))
    too_late = after(a_conversation(Phase.CLOSED), comes())

    assert uninvited.effects == too_late.effects == (ShowOut(DESK, SAARI.who),)
    assert another.effects == (ShowOut(DESK, LAINE.who),)
    assert another.conversation.companion == Companion(SAARI, Near.READS, NOON)


def test_a_tutor_never_reads_along():
    decision = after(with_a_tutor(), AdultJoins(LATER, replace(KUUSI, who=StaffId("mänty"))))

    assert decision == Decision(with_a_tutor())


def test_an_adult_who_does_not_come_is_not_waited_for_and_the_wish_lies_there_again():
    late = after(with_a_tutor(Near.INVITED, help_asked_at=NOON), clock_struck(POLICY.come_within))

    assert late.conversation.companion is None
    assert late.conversation.assignment is not None
    assert said_to(late, DESK) == [say.DeskCompanionDidNotCome(SAARI.alias)]
    assert ShowOut(DESK, SAARI.who) in late.effects
    assert Amend(Place.DUTY, Purpose.HELP, say.HelpWanted(3, "Sininen Kuikka", KUUSI.alias)) in late.effects
    assert not said_to(late, Place.ENTRY), "the student had not heard of them"


def test_while_one_is_on_the_way_nobody_takes_over_but_afterwards_at_once():
    coming = with_a_tutor(Near.INVITED, help_asked_at=NOON - POLICY.help_within)
    early = after(coming, clock_struck(minutes(1)))
    late = after(coming, clock_struck(POLICY.come_within))

    assert early == Decision(coming)
    assert late.conversation.phase is Phase.WAITING
    assert said_to(late, DESK)[:2] == [say.DeskCompanionDidNotCome(SAARI.alias), say.DeskAdultGoesOn()]


# --- an adult reads along ---------------------------------------------------------------------------------------------
def test_the_adults_line_crosses_under_their_alias_and_the_tutors_under_theirs():
    reads = with_a_tutor(Near.READS)

    assert after(reads, writes()).effects == (Relay(ENVELOPE, Place.ENTRY, SAARI.alias),)
    assert after(reads, responder_wrote()).effects == (Relay(ENVELOPE, Place.ENTRY, KUUSI.alias),)
    assert after(reads, CompanionChanged(ENVELOPE, LATER, DESK, SAARI.who)).effects == (
        Relay(ENVELOPE, Place.ENTRY, SAARI.alias),
    )


@pytest.mark.parametrize("near", [None, Near.INVITED])
def test_a_tutor_who_is_alone_needs_no_alias_at_the_line(near: Near | None):
    assert after(with_a_tutor(near), responder_wrote()).effects == (Relay(ENVELOPE, Place.ENTRY),)


@pytest.mark.parametrize("near", Near)
def test_a_picture_of_the_adult_crosses_as_a_line_of_theirs_would(near: Near):
    line, picture = after(with_a_tutor(near), writes()), after(with_a_tutor(near), sends())

    assert picture.conversation == line.conversation
    assert picture.effects == (*line.effects[:-1], replace(line.effects[-1], media=MediaFate.CROSSES))  # type: ignore[type-var]


def test_words_and_picture_of_the_adult_cross_together():
    both = after(with_a_tutor(Near.READS), replace(writes(), attached=PICTURE))

    assert both.effects == (Relay(ENVELOPE, Place.ENTRY, SAARI.alias, MediaFate.CROSSES),)


@pytest.mark.parametrize(
    ("attached", "allowed", "why"),
    [
        (PICTURE, False, MediaFault.SETTING),
        (Attached(MediaKind.AUDIO), True, MediaFault.KIND),
        (replace(PICTURE, sealed=False), True, MediaFault.UNSEALED),
    ],
)
def test_what_does_not_cross_stays_behind_and_the_adult_is_told_why(attached: Attached, allowed: bool, why: MediaFault):
    policy = RoomsPolicy(media=MediaPolicy(to_students=allowed))
    told = Say(DESK, say.DeskMediaNotRelayed(attached.kind, why, 10))

    alone = decide(with_a_tutor(Near.READS), replace(sends(), attached=attached), policy)
    beside = decide(with_a_tutor(Near.READS), replace(writes(), attached=attached), policy)

    assert alone == Decision(with_a_tutor(Near.READS), (told,))
    assert beside.effects == (Relay(ENVELOPE, Place.ENTRY, SAARI.alias), told)


def test_a_picture_beside_a_command_goes_to_nobody():
    decision = after(with_a_tutor(Near.READS), replace(writes(DeskCommand.LEAVE), attached=PICTURE))

    assert decision.conversation.companion is None
    assert say.DeskMediaNotRelayed(MediaKind.IMAGE, MediaFault.NOBODY, 10) in said_to(decision, DESK)
    assert not [one for one in decision.effects if isinstance(one, Relay)]


@pytest.mark.parametrize("who", [LAINE, KUUSI])
def test_a_picture_of_whoever_reads_nothing_here_goes_nowhere(who: Responder):
    reads = with_a_tutor(Near.READS)

    assert after(reads, replace(sends(), who=who.who)) == Decision(reads)


def test_a_line_that_the_tutor_sends_after_all_bears_the_alias_too():
    held = with_a_tutor(Near.READS, unsent_since=NOON)

    assert SendUnsent(KUUSI.alias) in after(held, responder_wrote(DeskCommand.SEND)).effects


def test_whoever_writes_has_come_and_the_announcement_goes_before_the_line():
    decision = after(with_a_tutor(Near.INVITED), writes())

    announce, relay = decision.effects
    assert isinstance(announce, Announce)
    assert relay == Relay(ENVELOPE, Place.ENTRY, SAARI.alias)


def test_the_students_words_are_screened_and_held_as_before_while_an_adult_reads():
    reads = with_a_tutor(Near.READS, tells_since=NOON)

    assert not [one for one in after(reads, student_wrote()).effects if isinstance(one, Relay)]


@pytest.mark.parametrize("fact", [goes(), writes(DeskCommand.LEAVE)])
@pytest.mark.parametrize("near", [Near.COME, Near.READS])
def test_when_they_go_both_are_told_and_they_are_out(fact: Fact, near: Near):
    decision = after(with_a_tutor(near), fact)

    assert decision.conversation.companion is None
    assert said_to(decision, Place.ENTRY) == [say.CompanionGone(SAARI.alias)]
    assert said_to(decision, DESK) == [say.DeskCompanionGone(SAARI.alias)]
    assert decision.effects[-1] == ShowOut(DESK, SAARI.who)


@pytest.mark.parametrize("command", [DeskCommand.CLOSE, DeskCommand.HELP, DeskCommand.HAND_BACK, DeskCommand.UNKNOWN])
def test_whoever_reads_along_neither_ends_the_talk_nor_hands_it_on(command: DeskCommand):
    decision = after(with_a_tutor(Near.READS), writes(command))

    assert decision == Decision(with_a_tutor(Near.READS), (Say(DESK, say.DeskCompanionHelp()),))


def test_what_somebody_else_does_there_is_nothing():
    reads = with_a_tutor(Near.READS)
    elsewhere = replace(writes(), desk=OTHER_DESK)

    for fact in (writes(who=LAINE), elsewhere, goes(LAINE), is_told(LAINE), replace(goes(), desk=OTHER_DESK)):
        assert after(reads, fact) == Decision(reads)


# --- the end ----------------------------------------------------------------------------------------------------------
ENDS = {
    "the student ends it": student_wrote(StudentCommand.END),
    "the student wants an adult": student_wrote(StudentCommand.ADULT),
    "the student leaves": StudentLeft(LATER),
    "the tutor closes": responder_wrote(DeskCommand.CLOSE),
    "the tutor hands back": responder_wrote(DeskCommand.HAND_BACK),
    "the tutor leaves": responder_left(),
    "an alarm": AdultCalled(LATER),
}


@pytest.mark.parametrize("near", Near)
@pytest.mark.parametrize("how", ENDS)
def test_whatever_ends_the_tutors_talk_ends_the_company(how: str, near: Near):
    decision = after(with_a_tutor(near), ENDS[how])

    assert decision.conversation.companion is None
    assert decision.effects.count(ShowOut(DESK, SAARI.who)) == 1


@pytest.mark.parametrize("how", ENDS)
def test_whatever_ends_the_tutors_talk_ends_the_wish_for_an_adult(how: str):
    decision = after(with_a_tutor(help_asked_at=NOON), ENDS[how])

    assert decision.conversation.help_asked_at is None
    assert Amend(Place.DUTY, Purpose.HELP, say.HelpIsOver(3, "Sininen Kuikka")) in decision.effects


@pytest.mark.parametrize("near", [Near.COME, Near.READS])
def test_when_a_talk_falls_asleep_the_company_ends_and_both_are_told(near: Near):
    decision = after(with_a_tutor(near), responder_wrote(DeskCommand.QUIET))

    assert decision.conversation.asleep_since is not None
    assert decision.conversation.companion is None
    assert say.CompanionGone(SAARI.alias) in said_to(decision, Place.ENTRY)
    assert say.DeskCompanionGone(SAARI.alias) in said_to(decision, DESK)
    assert ShowOut(DESK, SAARI.who) in decision.effects


def test_nobody_joins_a_talk_that_sleeps_and_a_tutor_who_worries_there_is_relieved():
    asleep = with_a_tutor(asleep_since=NOON)

    assert after(asleep, AdultJoins(LATER, SAARI)) == Decision(asleep)
    assert answered(wishes_to_join(asleep, member())) == [say.NothingToJoin(3)]
    assert after(asleep, responder_wrote(DeskCommand.SUPPORT)).conversation.phase is Phase.WAITING


def test_a_wish_for_an_adult_ends_when_the_talk_falls_asleep():
    decision = after(asks_for_help().conversation, responder_wrote(DeskCommand.QUIET))

    assert decision.conversation.help_asked_at is None
    assert decision.conversation.heavy, "it is asked about when the talk is over"
    assert Amend(Place.DUTY, Purpose.HELP, say.HelpIsOver(3, "Sininen Kuikka")) in decision.effects


# --- a hard talk ------------------------------------------------------------------------------------------------------
HARD = {
    "danger": (AdultCalled(LATER),),
    "words that hurt": (AbuseHeld(LATER), responder_wrote(DeskCommand.CLOSE)),
    "a wish for help": (responder_wrote(DeskCommand.SUPPORT), responder_wrote(DeskCommand.CLOSE)),
    "a wish to be relieved": (responder_wrote(DeskCommand.ADULT),),
    "a wish that it ends": (responder_wrote(DeskCommand.BLOCK),),
}


@pytest.mark.parametrize("why", HARD)
def test_after_a_hard_talk_the_tutor_is_asked_and_the_supervisor_too_once(why: str):
    over = after(with_a_tutor(), *HARD[why])
    later = after(over.conversation, responder_wrote(), student_wrote(), clock_struck(minutes(7)))

    assert said_to(over, DESK).count(say.DeskDebriefOffer()) == 1
    assert said_to(over, Place.DUTY).count(say.TutorHadHardTalk(KUUSI.alias)) == 1
    assert not over.conversation.heavy
    assert say.TutorHadHardTalk(KUUSI.alias) not in said_to(later, Place.DUTY)


@pytest.mark.parametrize("talk", [with_a_tutor(), a_conversation(Phase.ASSIGNED, heavy=False)])
def test_after_an_easy_talk_nobody_is_asked(talk: Conversation):
    over = after(talk, responder_wrote(), responder_wrote(DeskCommand.CLOSE))

    assert say.DeskDebriefOffer() not in said_to(over, DESK)
    assert not said_to(over, Place.DUTY)


def test_of_an_adult_nobody_asks_how_hard_it_was():
    over = after(a_conversation(Phase.ASSIGNED), AdultCalled(LATER), responder_left())

    assert say.DeskDebriefOffer() not in said_to(over, DESK)


def test_a_student_who_erases_everything_leaves_the_supervisors_note_and_no_more():
    asked = after(with_a_tutor(heavy=True), student_wrote(StudentCommand.ERASE))
    erased = after(asked.conversation, student_wrote(StudentCommand.YES))

    assert erased.conversation.phase is Phase.ERASED
    assert said_to(erased, Place.DUTY) == [say.TutorHadHardTalk(KUUSI.alias)]
    assert not said_to(erased, DESK)


def heard(talk: Conversation, finding: Finding) -> Turn:
    policies, around = Policies(), Surroundings()
    return turn(talk, Memory(), student_wrote(), None, None, policies, around, at=LATER, screened=Screened(finding))


def test_a_worry_in_the_students_words_is_a_mark_for_the_overview_and_makes_it_a_hard_talk():
    worry = Finding(Line.SOFT, Tier.WORRY, Category.EATING_ACUTE)

    assert (heard(with_a_tutor(), worry).conversation.mark, heard(with_a_tutor(), worry).conversation.heavy) == (
        1,
        True,
    )
    assert heard(with_a_tutor(), Finding()).conversation.mark == 0
    assert not heard(with_a_tutor(), Finding(Line.SOFT, screened=False)).conversation.heavy
    assert heard(a_conversation(Phase.ASSIGNED), worry).conversation.mark == 0, "adults have marks of their own"


def test_an_alarm_in_a_tutors_talk_offers_a_debrief_once():
    grave = heard(with_a_tutor(Near.READS), Finding(Line.HARD, Tier.IMMEDIATE, Category.SUICIDE, ("fi.goodbye",)))

    asked = [one for one in grave.effects if isinstance(one, Say) and isinstance(one.message, say.DeskDebriefOffer)]
    assert len(asked) == 1
    assert grave.conversation.companion is None
    assert ShowOut(DESK, SAARI.who) in grave.effects


# --- the duty room ----------------------------------------------------------------------------------------------------
def member(who: Responder = SAARI, **more: object) -> Member:
    return Member(Person(who, **more))  # type: ignore[arg-type]


ADULTS_ROOM = Room(Place.DUTY, NOON.date())
TUTORS_ROOM = Room(Place.TUTORS, NOON.date())


def wishes_to_join(talk: Conversation | None, by: Member, room: Room = ADULTS_ROOM) -> duty.DutyDecision:
    card = on_card(talk) if talk is not None else None
    return duty.wrote_command(Join(3), [], card, by, room, LATER)


def answered(decision: duty.DutyDecision) -> list[object]:
    return [one.message for one in decision.effects if isinstance(one, Say)]


def test_an_adult_joins_by_number_and_is_on_duty_by_it():
    decision = wishes_to_join(with_a_tutor(), member())

    assert decision.join == 3
    assert decision.shift is not None
    assert (decision.shift.who, decision.shift.place) == (SAARI.who, Place.DUTY)


def test_a_tutor_does_not_join_and_nobody_joins_from_the_tutors_room():
    for decision in (
        wishes_to_join(with_a_tutor(), member(KUUSI), TUTORS_ROOM),
        wishes_to_join(with_a_tutor(), member(), TUTORS_ROOM),
        wishes_to_join(with_a_tutor(), member(KUUSI)),
    ):
        assert decision.join is None
        assert [type(one) for one in answered(decision)] == [say.OnlyAdultsHere]


@pytest.mark.parametrize("talk", [None, a_conversation(Phase.WAITING), a_conversation(Phase.ASSIGNED)])
def test_where_no_tutor_talks_there_is_nobody_to_join(talk: Conversation | None):
    assert answered(wishes_to_join(talk, member())) == [say.NothingToJoin(3)]


def test_one_adult_at_a_desk_is_enough():
    assert answered(wishes_to_join(with_a_tutor(Near.INVITED), member(KOIVU))) == [say.JoinedAlready(3, SAARI.alias)]


def test_whom_the_student_would_rather_not_meet_does_not_read_along():
    wished = with_a_tutor(request=replace(TUTOR_TALK, not_who=frozenset({SAARI.who})))
    campus = with_a_tutor(request=replace(TUTOR_TALK, not_campus=frozenset({"ranta"})))

    assert answered(wishes_to_join(wished, member())) == [say.CannotTake(SAARI.alias, Barred.NOT_WANTED)]
    assert answered(wishes_to_join(campus, member(campus="ranta"))) == [say.CannotTake(SAARI.alias, Barred.NOT_WANTED)]


def test_the_overview_shows_each_tutors_talk_in_a_line_the_urgent_ones_first():
    calm = with_a_tutor(quiet_since=LATER - minutes(1))
    worried = with_a_tutor(
        id=ConversationId(4), pseudonym="Vihreä Sorsa", mark=1, companion=Companion(SAARI, Near.READS, NOON)
    )
    asks = with_a_tutor(id=ConversationId(5), pseudonym="Hiljainen Haukka", help_asked_at=NOON)
    adults = a_conversation(Phase.ASSIGNED, id=ConversationId(6), pseudonym="Musta Joutsen")

    (told,) = answered(duty.overview([calm, worried, asks, adults], member(), ADULTS_ROOM, NOON + minutes(12)))

    assert told == say.TutorTalks(
        "Tutor Kuusi · Hiljainen Haukka · 5 · 12 min · – · 12 min · 🆘\n"
        "Tutor Kuusi · Vihreä Sorsa · 4 · 12 min · T1 · 12 min · 👁 Ohjaaja Saari\n"
        "Tutor Kuusi · Sininen Kuikka · 3 · 12 min · – · 12 min",
        0,
    )


def test_the_overview_fits_a_telephone_and_says_how_many_more():
    talks = [with_a_tutor(id=ConversationId(number)) for number in range(20)]

    (told,) = answered(duty.overview(talks, member(), ADULTS_ROOM, LATER))

    assert isinstance(told, say.TutorTalks)
    assert (len(told.lines.splitlines()), told.more) == (8, 12)


def test_the_overview_is_not_for_tutors_nor_for_their_room():
    for by, room in ((member(KUUSI), TUTORS_ROOM), (member(), TUTORS_ROOM), (member(KUUSI), ADULTS_ROOM)):
        assert answered(duty.overview([with_a_tutor()], by, room, LATER)) == [
            say.OnlyAdultsHere(by.person.responder.alias)
        ]


def test_no_talks_are_said_to_be_none():
    assert answered(duty.overview([a_conversation(Phase.ASSIGNED)], member(), ADULTS_ROOM, LATER)) == [
        say.NoTutorTalks()
    ]


# --- words ------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("line", "command"),
    [
        ("!apua", DeskCommand.SUPPORT), ("!Apua!", DeskCommand.SUPPORT), ("!stöd", DeskCommand.SUPPORT),
        ("!support", DeskCommand.SUPPORT), ("!aikuinen", DeskCommand.ADULT), ("!poistu", DeskCommand.LEAVE),
        ("!lämna", DeskCommand.LEAVE), ("!leave", DeskCommand.LEAVE), ("!hjälp", DeskCommand.HELP),
    ],
)  # fmt: skip
def test_words_at_the_desk(line: str, command: DeskCommand):
    assert desk_command(Words(line)) is command


@pytest.mark.parametrize("line", ["!liity 12", "!anslut 12", "!join 12", "! Liity 12"])
def test_words_that_join(line: str):
    assert duty_command(Words(line)) == Join(12)


@pytest.mark.parametrize("line", ["!tutorit", "!tutorer", "!tutors"])
def test_words_that_ask_for_the_overview(line: str):
    assert duty_command(Words(line)) == Overview()
