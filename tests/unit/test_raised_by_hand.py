"""A responder raises an alarm with `!hälytä`: as the screen would, and never lower than it stands."""

from dataclasses import replace
from typing import Any

import pytest

from bot.texts import Texts
from bot.turn import Policies, Turn, wished
from faq.decide import Memory
from moderation import messages as say
from moderation.alarm import Alarm, AlarmId, Standing
from moderation.commands import desk_wish
from moderation.decide import BY_RESPONDER, TAKE_OFFER, Ground, clock, next_due
from moderation.effects import Note, Noted, Page
from moderation.facts import Raise, WishedAtDesk
from moderation.model import Category, Tier
from moderation.policy import AlarmPolicy
from rooms.effects import Amend, Say
from rooms.model import Assignment, Conversation, Desk, Language, Phase, Place, Purpose, Responder
from rooms.words import Words
from tests.makers import DESK, KOIVU, KUUSI, LAINE, LATER, NOON, OTHER_DESK, a_conversation

NUMBER = AlarmId(12)
WITH_A_TUTOR = a_conversation(Phase.ASSIGNED, assignment=Assignment(KUUSI, DESK, NOON))
WITH_KOIVU = a_conversation(Phase.ASSIGNED)


def raised(
    conversation: Conversation,
    by: Responder,
    tier: Tier = Tier.IMMEDIATE,
    *,
    alarm: Alarm | None = None,
    desk: Desk = DESK,
    policy: AlarmPolicy | None = None,
) -> Turn:
    fact = WishedAtDesk(LATER, desk, by, Raise(tier))
    return wished(conversation, Memory(), alarm, fact, Policies(alarms=policy or AlarmPolicy()), Ground(NUMBER))


def an_alarm(standing: Standing, tier: Tier = Tier.URGENT, **also: Any) -> Alarm:
    made = Alarm(
        AlarmId(5), WITH_KOIVU.id, "Sininen Kuikka", Language.FI, tier, Category.SELF_HARM, NOON, NOON, standing,
        worst=tier, heard_at=NOON, rules=("fi.fresh_wound",),
    )  # fmt: skip
    if standing is Standing.OWNED:
        made = replace(made, owner=KOIVU.who, owned_at=NOON, here_at=NOON, desk=DESK)
    if standing is Standing.MARKED:
        made = replace(made, desk=DESK)
    return replace(made, **also)


def told(turned: Turn, target: object) -> list[object]:
    return [one.message for one in turned.effects if isinstance(one, Say) and one.to == target]


@pytest.mark.parametrize(
    ("line", "tier"),
    [("!hälytä", 3), ("!hälytä 3", 3), ("!halyta", 3), ("!hälytä 2", 2), ("!hälytä T2", 2),
     ("!larma", 3), ("!larma 2", 2), ("!alarm", 3), ("!hälytä hän ei vastaa enää", 3)],
)  # fmt: skip
def test_the_word_raises_to_immediate_danger_unless_it_says_urgent(line: str, tier: int):
    assert desk_wish(Words(line)) == Raise(Tier(tier))


def test_a_tutor_who_raises_is_thanked_and_an_adult_is_called():
    turned = raised(WITH_A_TUTOR, KUUSI)

    assert turned.alarm is not None
    assert (turned.alarm.standing, turned.alarm.tier, turned.alarm.rules) == (
        Standing.CALLED,
        Tier.IMMEDIATE,
        (BY_RESPONDER,),
    )
    (card,) = [one for one in turned.effects if isinstance(one, Say) and one.to is Place.ALARM]
    assert isinstance(card.message, say.AlarmCard)
    assert (card.message.rules, card.message.category, card.offers) == (BY_RESPONDER, None, (TAKE_OFFER,))
    assert told(turned, DESK)[0] == say.PeerMovedAside()
    assert (turned.conversation.phase, turned.conversation.alarmed) == (Phase.WAITING, True)
    assert turned.conversation.assignment is None
    assert next_due(turned.alarm, AlarmPolicy()) is not None, "it rings until somebody has it"


def test_the_student_reads_numbers_who_is_called_and_a_question_and_nothing_false():
    turned = raised(WITH_A_TUTOR, KUUSI)
    reply = told(turned, Place.ENTRY)[0]
    assert isinstance(reply, say.CrisisReply)

    for language, danger, question in (
        (Language.FI, "**Soita heti 112**", "Oletko turvassa juuri nyt?"),
        (Language.SV, "**Ring genast 112**", "Är du i säkerhet just nu?"),
        (Language.EN, "**Call 112 now**", "Are you safe right now?"),
    ):
        words = Texts().words(reply, language)
        assert words.startswith(danger)
        assert question in words
    finnish = Texts().words(reply, Language.FI)
    assert "pyysi mukaan koulun aikuisen" in finnish
    assert "viestin, jonka takia" not in finnish, "no message raised it, and none is held for the adult"
    assert turned.alarm is not None
    assert turned.alarm.asked


def test_an_urgent_one_names_112_at_once_as_well():
    words = Texts().words(told(raised(WITH_A_TUTOR, KUUSI, Tier.URGENT), Place.ENTRY)[0], Language.FI)  # type: ignore[arg-type]

    assert "112" in "".join(words.splitlines()[:3])


def test_in_closed_hours_whoever_is_on_call_outside_is_paged_at_once():
    from tests.unit.test_alarm_decide import EVENING, SCHOOL_HOURS

    policy = AlarmPolicy(hours=SCHOOL_HOURS, pages_when_closed=True)
    fact = WishedAtDesk(EVENING, DESK, KUUSI, Raise(Tier.IMMEDIATE))
    turned = wished(WITH_A_TUTOR, Memory(), None, fact, Policies(alarms=policy), Ground(NUMBER))

    assert [one for one in turned.effects if isinstance(one, Page)] == [Page(NUMBER, Tier.IMMEDIATE, closed=True)]


def test_an_adult_who_raises_keeps_the_talk_and_has_the_alarm():
    turned = raised(WITH_KOIVU, KOIVU)

    assert turned.alarm is not None
    assert (turned.alarm.standing, turned.alarm.owner, turned.alarm.desk) == (Standing.OWNED, KOIVU.who, DESK)
    assert turned.conversation.assignment == WITH_KOIVU.assignment
    assert turned.conversation.alarmed
    assert say.DeskChecklist(None, Tier.IMMEDIATE) in told(turned, DESK)
    (card,) = told(turned, Place.ALARM)
    assert isinstance(card, say.AlarmCardOwned)
    (reply,) = told(turned, Place.ENTRY)
    words = Texts().words(reply, Language.FI)  # type: ignore[arg-type]
    assert words.startswith("**Soita heti 112**")
    assert "Oletko turvassa" not in words, "what is asked from now on, the adult asks"
    assert clock(turned.alarm, LATER, AlarmPolicy()).effects == (), "nobody is paged"


def test_with_an_adult_there_an_urgent_one_says_nothing_into_the_talk():
    assert told(raised(WITH_KOIVU, KOIVU, Tier.URGENT), Place.ENTRY) == []


@pytest.mark.parametrize("standing", [Standing.CALLED, Standing.MARKED, Standing.OWNED])
def test_an_open_alarm_is_raised_further_and_keeps_its_category(standing: Standing):
    alarmed = replace(WITH_KOIVU, alarmed=True)

    turned = raised(alarmed, KOIVU, alarm=an_alarm(standing))

    assert turned.alarm is not None
    assert (turned.alarm.tier, turned.alarm.worst, turned.alarm.category) == (
        Tier.IMMEDIATE,
        Tier.IMMEDIATE,
        Category.SELF_HARM,
    )
    assert turned.alarm.rules == ("fi.fresh_wound", BY_RESPONDER)
    assert say.DeskRaised(Tier.IMMEDIATE) in told(turned, DESK)


@pytest.mark.parametrize("tier", [Tier.URGENT, Tier.IMMEDIATE])
def test_it_never_lowers(tier: Tier):
    alarmed = replace(WITH_KOIVU, alarmed=True)

    turned = raised(alarmed, KOIVU, tier, alarm=an_alarm(Standing.OWNED, Tier.IMMEDIATE))

    assert turned.alarm is not None
    assert turned.alarm.tier is Tier.IMMEDIATE
    assert told(turned, DESK) == [say.DeskAlreadyRaised(Tier.IMMEDIATE)]
    assert told(turned, Place.ENTRY) == []


def test_who_marks_and_then_raises_has_it():
    alarmed = replace(WITH_KOIVU, alarmed=True)

    turned = raised(alarmed, KOIVU, alarm=an_alarm(Standing.MARKED))

    assert turned.alarm is not None
    assert (turned.alarm.standing, turned.alarm.owner) == (Standing.OWNED, KOIVU.who)


@pytest.mark.parametrize("phase", [Phase.OPEN, Phase.WAITING, Phase.CLOSED])
def test_who_has_let_the_student_go_can_still_call_for_help(phase: Phase):
    turned = raised(a_conversation(phase), KUUSI, desk=OTHER_DESK)

    assert turned.alarm is not None
    assert turned.alarm.standing is Standing.CALLED
    assert told(turned, OTHER_DESK) == [say.DeskRaised(Tier.IMMEDIATE)]
    assert (turned.conversation.phase, turned.conversation.alarmed) == (Phase.WAITING, True)


def test_a_colleague_who_has_the_student_now_gets_the_mark():
    turned = raised(WITH_KOIVU, LAINE, desk=OTHER_DESK)

    assert turned.alarm is not None
    assert (turned.alarm.standing, turned.alarm.desk) == (Standing.MARKED, DESK)
    assert any(isinstance(one, say.DeskMark) for one in told(turned, DESK))


@pytest.mark.parametrize("phase", [Phase.GONE])
def test_where_the_student_is_gone_it_is_said_that_no_alarm_reaches_them(phase: Phase):
    turned = raised(a_conversation(phase), KUUSI)

    assert turned.alarm is None
    assert told(turned, DESK) == [say.DeskRaiseTooLate()]


def test_the_log_says_who_raised_it():
    for conversation, by in ((WITH_A_TUTOR, KUUSI), (WITH_KOIVU, KOIVU)):
        notes = [one for one in raised(conversation, by).effects if isinstance(one, Note) and one.what is Noted.RAISED]
        assert [one.by for one in notes] == [by.who]


def test_a_card_in_the_alarm_room_is_there_to_be_amended_when_it_ends():
    cards = [
        one
        for one in raised(WITH_KOIVU, KOIVU).effects
        if isinstance(one, Say | Amend) and one.to is Place.ALARM and one.purpose is Purpose.ALARM
    ]

    assert [type(one) for one in cards] == [Say]
    assert cards[0].offers == (), "nobody is to take what somebody has"
