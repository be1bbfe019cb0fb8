"""What each role's card shows, and how it reads."""

import re
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from bot.books import samples
from bot.notices.texts import SPOKEN, NoticeTexts
from risk_feed.cards import FINISH, HAND, SNOOZE, TAKE, State, card_for, may_be_told, one_line, shown_to
from risk_feed.commands import Finish, HandOver, ShowOpen, Snooze, Take, asked
from risk_feed.happenings import HandedOver
from risk_feed.model import Field, NoticeRole, Post
from risk_feed.notice import Ending, Notice, Standing
from risk_feed.rules import SEES, Rule
from rooms.model import Language
from tests.notice_life_makers import (
    ADVISOR,
    ALIASES,
    KURAATTORI,
    MONDAY,
    OPO,
    REHTORI,
    SAARI,
    a_notice,
    away_rule,
    fact,
    facts,
    follow,
)

TEXTS = NoticeTexts()
TOLD = (NoticeRole.RYHMANOHJAAJA, NoticeRole.OPO)


def words(
    notice: Notice,
    post: Post = ADVISOR,
    rule: Rule | None = None,
    language: Language = Language.FI,
    kept: Any = None,
    told: tuple[NoticeRole, ...] = TOLD,
) -> str:
    rule = rule or away_rule()
    card = card_for(notice, post, facts() if kept is None else kept, told, rule)
    return TEXTS.card(card, rule, ALIASES, language)


def test_a_card_tells_whom_what_why_who_else_knows_how_to_begin_and_what_can_be_done():
    assert words(a_notice()).splitlines() == [
        "**Heräte 12 · Opiskelija 1** · 24A",
        "Kukaan ei ole vielä ottanut tätä.",
        "Poissaoloja on paljon.",
        "Tiedot 20.11.2026: poissa 36 h",
        "Tästä tietää myös: opo",
        "Voit aloittaa vaikka näin: ”Poissaoloja on paljon.”",
        "✅ `otan` · ⏰ `torkku 3d` · ↪️ `siirrä opo` · ☑️ `valmis yhteys`",
        "Vastaa tähän korttiin, tai kirjoita numero mukaan: `otan 12`.",
    ]


def test_another_role_sees_its_own_facts_of_the_same_notice():
    seen = words(replace(a_notice(), post=OPO), OPO)

    assert "opintopisteitä kertynyt 4,5" in seen
    assert "36" not in seen
    assert "ryhmänohjaaja" in seen


def test_facts_of_different_days_tell_each_its_own():
    own = away_rule(fields={NoticeRole.RYHMANOHJAAJA: SEES[NoticeRole.RYHMANOHJAAJA]})
    kept = (
        fact(Field.MINOR, True),
        fact(Field.ABSENT_H_TOTAL, 36.5, date(2026, 11, 18)),
        fact(Field.PLAN_UPDATED_ON, date(2026, 9, 1)),
    )

    line = words(a_notice(), rule=own, kept=kept).splitlines()[3]

    assert line.split(" · ") == [
        "Tiedot: alle 18-vuotias (20.11.2026)",
        "poissa 36,5 h (18.11.2026)",
        "suunnitelma päivitetty 1.9.2026 (20.11.2026)",
    ]


def test_what_moodle_s_model_says_is_named_as_that_and_is_no_fact_of_ours():
    own = away_rule(fields={NoticeRole.RYHMANOHJAAJA: SEES[NoticeRole.RYHMANOHJAAJA]})
    kept = (fact(Field.ABSENT_H_TOTAL, 36.5), fact(Field.MODEL_FLAGGED_ON, date(2026, 11, 18)))

    seen = words(a_notice(), rule=own, kept=kept)

    assert "Moodlen malli merkitsi 18.11.2026 (ohjelman arvio, ei koulun tieto)" in seen
    assert "Moodle" not in words(a_notice(), kept=kept), "only where the rule shows it"


def test_a_day_reads_as_days_are_written():
    asleep = a_notice(Standing.SNOOZED)

    assert "Vilar till 26.11.2026: Ohjaaja Saari" in words(asleep, language=Language.SV)
    assert "Snoozed until 26 Nov 2026: Ohjaaja Saari" in words(asleep, language=Language.EN)


def test_a_card_without_a_name_is_still_a_card():
    assert words(a_notice(), kept=()).splitlines()[0] == "**Heräte 12**"
    seen = words(replace(a_notice(), post=REHTORI), REHTORI)
    assert "Opiskelija 1" not in seen
    assert "36" not in seen
    assert "Poissaoloja" not in seen, "what the rule asks for is not the rehtori's to see"
    assert "Tarkemmat tiedot eivät kuulu tähän huoneeseen." in seen


def test_student_welfare_learns_that_it_was_agreed_and_nothing_of_absences():
    moved = follow(a_notice(), HandedOver(SAARI, NoticeRole.KURAATTORI, True, MONDAY)).notice
    assert moved is not None

    seen = words(moved, KURAATTORI)

    assert seen.splitlines()[0] == "**Heräte 12 · Opiskelija 1** · 24A"
    assert "Opiskelijan kanssa on sovittu, että otat yhteyttä." in seen
    assert not re.search(r"poissa|36|Tiedot ", seen)


def test_a_rule_of_the_roles_own_is_told_and_one_whose_fields_are_not_its_own_is_not():
    rule = away_rule(roles=(NoticeRole.RYHMANOHJAAJA,))

    assert may_be_told(NoticeRole.RYHMANOHJAAJA, rule)
    assert not may_be_told(NoticeRole.OPO, rule), "this rule shows the opo no absences"
    assert may_be_told(NoticeRole.OPO, away_rule(roles=(), fields={}))
    assert not may_be_told(NoticeRole.REHTORI, away_rule(roles=(), fields={}))
    assert not may_be_told(NoticeRole.OPO, None)
    assert shown_to(NoticeRole.OPO, facts(), None) == ()


@pytest.mark.parametrize("ending", Ending)
def test_of_a_card_that_has_ended_one_line_is_left_and_no_name(ending: Ending):
    over = a_notice(Standing.ENDED, outcome=ending, ended_by=SAARI.who)

    for language in Language:
        line = words(over, language=language)
        assert "\n" not in line
        assert "Opiskelija 1" not in line
        assert "24A" not in line
        assert "Ohjaaja Saari" in line


def test_where_a_card_was_handed_over_only_its_new_role_is_told():
    line = words(replace(a_notice(), post=OPO))

    assert line == "Heräte 12 on nyt roolilla: opo"


def test_a_card_shows_whose_it_is_until_when_it_sleeps_and_that_it_is_late():
    assert "Otti: **Ohjaaja Saari**" in words(a_notice(Standing.OWNED))
    assert "Torkulla 26.11.2026 asti: Ohjaaja Saari" in words(a_notice(Standing.SNOOZED))
    assert "on odottanut jo monta koulupäivää" in words(a_notice(pages=1))
    assert "saari" in TEXTS.card(card_for(a_notice(Standing.OWNED), ADVISOR, (), (), None), None, {}, Language.FI)


def test_reactions_stand_under_an_open_card_only():
    def offers(notice: Notice, post: Post = ADVISOR) -> tuple[str, ...]:
        return card_for(notice, post, (), (), away_rule()).offers

    assert offers(a_notice()) == (TAKE, SNOOZE, HAND, FINISH)
    assert offers(a_notice(Standing.ENDED, outcome=Ending.EXPIRED)) == ()
    assert offers(a_notice(), OPO) == ()
    assert card_for(a_notice(), OPO, (), (), away_rule()).state is State.MOVED


def test_a_name_stays_within_its_line():
    assert one_line("Aino\n**Virtanen**\u202e \x07 x") == "Aino **Virtanen** x"
    assert len(one_line("a" * 500)) == 80


def test_nothing_that_holds_what_records_say_tells_it_in_a_log():
    card = card_for(a_notice(), ADVISOR, facts(), TOLD, away_rule())

    for shown in (repr(card), repr(facts()), repr(follow(a_notice(), HandedOver(SAARI, None, False, MONDAY)))):
        assert "Opiskelija" not in shown
        assert "36" not in shown


def test_every_word_that_staff_are_told_to_write_does_what_it_says():
    verbs = {"otan": Take, "tar": Take, "take": Take, "torkku": Snooze, "vila": Snooze, "snooze": Snooze}
    verbs |= {"siirrä": HandOver, "flytta": HandOver, "move": HandOver, "!tilanne": ShowOpen, "!läget": ShowOpen}
    verbs |= {"valmis": Finish, "klar": Finish, "done": Finish, "!list": ShowOpen}
    seen = set[str]()
    for kind in SPOKEN:
        for language in Language:
            for values in samples(kind):
                for line in re.findall(r"`([^`]+)`", TEXTS.words(kind(**values), language)):
                    verb = line.split()[0]
                    if verb in verbs:
                        found = asked(line, on_card=True)
                        assert found is not None, line
                        assert type(found.wish) is verbs[verb], line
                        seen.add(verb)
    assert seen == set(verbs)


@pytest.mark.parametrize("language", Language)
def test_every_outcome_that_is_offered_can_be_recorded(language: Language):
    from risk_feed.life import Refusal
    from risk_feed.messages import NoticeRefused

    told = TEXTS.words(NoticeRefused(12, Refusal.OUTCOME_HOW, None), language).splitlines()[1:]
    offered: list[str] = []
    for line in told:
        first, *more = re.findall(r"`([^`]+)`", line)
        whole = [one for one in more if " 12 " in one]
        offered += [first, *whole] if whole else [f"{first} {one}" for one in more]

    recorded = [asked(one, on_card=False) for one in offered]

    assert len(recorded) == 13
    outcomes = {one.wish.outcome for one in recorded if one is not None and isinstance(one.wish, Finish)}
    assert None not in outcomes
    assert len(outcomes) == 13
