"""Published rules: which facts meet them, and which files are refused, with file, place and remedy."""

from datetime import timedelta
from pathlib import Path

import pytest

from risk_feed.model import Field, NoticeRole
from risk_feed.rule_files import RuleFaults, drafts, load, shipped_rules
from risk_feed.rules import (
    LANGUAGES,
    ONLY_WHEN_AGREED,
    SEES,
    All,
    AnyOf,
    Comparing,
    Comparison,
    Condition,
    Rule,
    Verdict,
    Window,
    in_force,
    verdict,
)
from tests.notice_makers import TODAY, a_rule, told

GOOD = """
id = "away"
version = 1
roles = ["ryhmanohjaaja"]
quiet_days = 30
expires_days = 30

[meaning]
fi = "Poissaoloja on vähintään 35 tuntia."
sv = "Frånvaron är minst 35 timmar."
en = "At least 35 hours away."

[suggestion]
fi = "Olen huomannut, että olet ollut poissa."
sv = "Jag har märkt att du har varit borta."
en = "I have noticed that you have been away."

[when]
field = "absent_h_total"
at_least = 35

[fields]
ryhmanohjaaja = ["student_name", "absent_h_total"]
"""
HOURS, ROW_OF_DAYS = Field.ABSENT_H_TOTAL, Field.DAYS_ABSENT_IN_ROW


def of_row(rule: Rule, **columns: object) -> Verdict:
    row = told(**columns)
    return verdict(rule, lambda field: row if row.told(field) is not None else None)


def a_condition(when: Condition) -> Rule:
    return a_rule(when=when)


# --- facts that meet a rule -----------------------------------------------------------------------------------------
@pytest.mark.parametrize(("hours", "expected"), [(34.9, Verdict.NOT_MET), (35.0, Verdict.MET), (80.0, Verdict.MET)])
def test_a_limit_belongs_to_at_least(hours: float, expected: Verdict):
    assert of_row(a_rule(), absent_h_total=hours) is expected


@pytest.mark.parametrize(
    ("comparing", "met"),
    [
        (Comparing.AT_LEAST, {3, 4}),
        (Comparing.MORE_THAN, {4}),
        (Comparing.AT_MOST, {2, 3}),
        (Comparing.LESS_THAN, {2}),
    ],
)
def test_each_comparison_means_what_its_words_say(comparing: Comparing, met: set[int]):
    rule = a_condition(Comparison(Field.FAILED_COURSES, comparing, 3))

    assert {one for one in (2, 3, 4) if of_row(rule, failed_courses=one) is Verdict.MET} == met


def test_a_fact_that_is_not_told_meets_nothing():
    assert of_row(a_rule()) is Verdict.UNKNOWN


def test_any_is_met_by_one_and_all_by_no_fewer_than_all():
    parts = (Comparison(HOURS, Comparing.AT_LEAST, 35), Comparison(ROW_OF_DAYS, Comparing.AT_LEAST, 2))

    assert of_row(a_condition(AnyOf(parts)), days_absent_in_row=2) is Verdict.MET
    assert of_row(a_condition(AnyOf(parts)), days_absent_in_row=1) is Verdict.UNKNOWN
    assert of_row(a_condition(AnyOf(parts)), days_absent_in_row=1, absent_h_total=1.0) is Verdict.NOT_MET
    assert of_row(a_condition(All(parts)), days_absent_in_row=2) is Verdict.UNKNOWN
    assert of_row(a_condition(All(parts)), days_absent_in_row=2, absent_h_total=1.0) is Verdict.NOT_MET
    assert of_row(a_condition(All(parts)), days_absent_in_row=2, absent_h_total=40.0) is Verdict.MET


def test_yes_and_no_are_not_mistaken_for_not_told():
    rule = a_condition(Comparison(Field.STUDY_PLACE_ACCEPTED, Comparing.IS, limit=False))

    assert of_row(rule, study_place_accepted=False) is Verdict.MET
    assert of_row(rule, study_place_accepted=True) is Verdict.NOT_MET
    assert of_row(rule) is Verdict.UNKNOWN


def test_a_day_is_as_old_as_it_was_when_the_records_spoke():
    rule = a_condition(Comparison(Field.PLAN_UPDATED_ON, Comparing.OLDER_THAN_DAYS, 180))

    assert of_row(rule, plan_updated_on=TODAY - timedelta(days=180)) is Verdict.NOT_MET
    assert of_row(rule, plan_updated_on=TODAY - timedelta(days=181)) is Verdict.MET


def test_credits_are_reckoned_by_the_month_whatever_the_window():
    rule = a_condition(Comparison(Field.CREDITS_EARNED, Comparing.LESS_THAN, 4.5, per_days=30))
    start = TODAY - timedelta(days=89)

    assert of_row(rule, credits_earned=13.4, window_start=start) is Verdict.MET
    assert of_row(rule, credits_earned=13.5, window_start=start) is Verdict.NOT_MET
    assert of_row(rule, credits_earned=1.0, window_start=None) is Verdict.UNKNOWN


def test_a_window_that_does_not_fit_settles_nothing():
    rule = a_rule(window=Window(at_least_days=14, at_most_days=28))

    assert of_row(rule, absent_h_total=40.0) is Verdict.MET
    assert of_row(rule, absent_h_total=40.0, window_start=TODAY - timedelta(days=28)) is Verdict.UNKNOWN
    assert of_row(rule, absent_h_total=40.0, window_start=TODAY) is Verdict.UNKNOWN
    assert of_row(rule, absent_h_total=40.0, window_end=None) is Verdict.UNKNOWN


def test_of_two_versions_the_newer_is_in_force():
    rules = [a_rule(version=2), a_rule(version=10), a_rule(version=1)]

    assert [one.version for one in in_force(rules).values()] == [10]


# --- who sees what --------------------------------------------------------------------------------------------------
def test_no_role_is_ever_shown_what_is_not_its_own_also_when_a_notice_is_handed_to_it():
    for rule in load(shipped_rules()):
        for role in NoticeRole:
            assert rule.shows(role) <= SEES[role], (rule.id, role)


def test_who_works_with_the_student_sees_no_absence():
    for role in ONLY_WHEN_AGREED:
        assert SEES[role] == {Field.STUDENT_NAME, Field.GROUP, Field.AGREED_WITH_STUDENT}


def test_the_rehtori_sees_nobody_by_name():
    assert Field.STUDENT_NAME not in SEES[NoticeRole.REHTORI]


# --- files ----------------------------------------------------------------------------------------------------------
def faults(folder: Path, *texts: str) -> list[str]:
    for number, text in enumerate(texts, start=1):
        (folder / f"rule{number}.toml").write_text(text, encoding="utf-8")
    with pytest.raises(RuleFaults) as found:
        load(folder)
    return found.value.lines


def test_the_shipped_rules_are_whole_and_are_drafts():
    rules = load(shipped_rules())

    assert len(rules) == 7
    assert len(drafts(rules)) == 7
    for rule in rules:
        assert set(rule.meaning) == set(rule.suggestion) == set(LANGUAGES)
        assert not set(rule.roles) & ONLY_WHEN_AGREED
        for said in (*rule.meaning.values(), *rule.suggestion.values()):
            assert all(len(sentence.split()) <= 15 for sentence in said.split(". ")), said


def test_a_good_file_becomes_the_rule_that_it_says(tmp_path: Path):
    (tmp_path / "away.toml").write_text(GOOD, encoding="utf-8")

    (rule,) = load(tmp_path)

    assert rule.when == Comparison(HOURS, Comparing.AT_LEAST, 35.0)
    assert rule.shows(NoticeRole.RYHMANOHJAAJA) == {Field.STUDENT_NAME, HOURS}
    assert (rule.quiet_days, rule.expires_days, rule.rehearsal, rule.approved_by) == (30, 30, False, "")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            'field = "absent_h_total"',
            'field = "absent_hours"',
            'when.field: "absent_hours" is no canonical column; did',
        ),
        ('roles = ["ryhmanohjaaja"]', 'roles = ["ryhmanohjaja"]', "roles.1: "),
        ('roles = ["ryhmanohjaaja"]', 'roles = ["ryhmanohjaja"]', "did you mean ryhmanohjaaja?"),
        ('roles = ["ryhmanohjaaja"]', 'roles = ["huoltaja"]', '"huoltaja" is no role of the notice side'),
        ('sv = "Frånvaron är minst 35 timmar."\n', "", "meaning.sv is missing; whoever gets a notice"),
        ('en = "I have noticed that you have been away."\n', "", "suggestion.en is missing; write a first sentence"),
        ('fi = "Poissaoloja on vähintään 35 tuntia."', 'fi = ""', "meaning.fi: "),
        ("at_least = 35", "", "exactly one of at_least"),
        ("at_least = 35", "at_least = 35\nless_than = 40", "exactly one of at_least"),
        ("at_least = 35", "is = true", "absent_h_total is compared with is; write one of: at_least"),
        ("at_least = 35", "at_least = -1", "when.at_least: "),
        ("at_least = 35", "at_leest = 35", "when.at_leest is unknown; did you mean at_least?"),
        ('field = "absent_h_total"\nat_least = 35', 'field = "group"\nis = true', "group is text, which is shown"),
        (
            'field = "absent_h_total"\nat_least = 35',
            'field = "model_flagged_on"\nolder_than_days = 1',
            "model_flagged_on is a prediction, which a card may show and no rule may ask for",
        ),
        ("at_least = 35", "at_least = 35\nper_days = 0", "when.per_days: "),
        ('"absent_h_total"]', '"credits_earned"]', "fields.ryhmanohjaaja: credits_earned is not for this role"),
        ("[fields]", "[fields]\nopo = []", "fields must name, for each of roles and for no other"),
        ("version = 1", 'version = 1\napproved_by = "Rehtori"', "approved_by and approved_on belong together"),
        ("version = 1", "version = 0", "version: "),
        ("[fields]", "[window]\nat_least_days = 30\nat_most_days = 7\n[fields]", "no window fits"),
        ("version = 1", "version = = 1", "is not TOML"),
        ('roles = ["ryhmanohjaaja"]', 'roles = ["ryhmanohjaaja", "ryhmanohjaaja"]', "roles names one role twice"),
        ("at_least = 35", 'at_least = 35\nany = [{ field = "absent_h_total", at_least = 1 }]', "write one of: field"),
        ('"absent_h_total"\nat_least = 35', '"days_since_lms_login"\nat_least = 2\nper_days = 30', "remove per_days"),
    ],
)
def test_a_faulty_rule_is_refused_with_file_place_and_remedy(tmp_path: Path, old: str, new: str, said: str):
    assert old in GOOD

    (line, *_) = lines = faults(tmp_path, GOOD.replace(old, new))

    assert line.startswith("rule1.toml: ")
    assert said in "\n".join(lines)


@pytest.mark.parametrize("role", sorted(ONLY_WHEN_AGREED))
def test_an_absence_rule_never_reaches_who_works_with_the_student(tmp_path: Path, role: str):
    (line, *_) = faults(tmp_path, GOOD.replace("ryhmanohjaaja", role))

    assert f"{role} is reached by no rule but the one that asks for agreed_with_student" in line


@pytest.mark.parametrize("role", sorted(ONLY_WHEN_AGREED))
@pytest.mark.parametrize(
    ("when", "taken"),
    [
        ('field = "agreed_with_student"\nis = true', True),
        ('field = "agreed_with_student"\nis = false', False),
        ('any = [{ field = "agreed_with_student", is = true }, { field = "absent_h_total", at_least = 1 }]', False),
    ],
)
def test_agreed_with_the_student_is_the_one_way_to_them(tmp_path: Path, role: str, when: str, taken: bool):
    text = GOOD.replace("ryhmanohjaaja", role).replace('field = "absent_h_total"\nat_least = 35', when)
    text = text.replace('"absent_h_total"]', '"agreed_with_student"]')

    if taken:
        (tmp_path / "agreed.toml").write_text(text, encoding="utf-8")
        assert load(tmp_path)[0].roles == (NoticeRole(role),)
    else:
        assert "is reached by no rule but" in faults(tmp_path, text)[0]


def test_two_rules_of_one_id_and_version_are_refused(tmp_path: Path):
    lines = faults(tmp_path, GOOD, GOOD)

    assert lines == [
        "rule2.toml: version 1 of away stands in rule1.toml too; give what has changed the next version, or remove one."
    ]


def test_all_faults_of_all_files_come_at_once(tmp_path: Path):
    lines = faults(tmp_path, GOOD.replace("version = 1", ""), GOOD.replace('"student_name", ', '"nimi", '))

    assert [line.partition(":")[0] for line in lines] == ["rule1.toml", "rule2.toml"]


def test_a_condition_that_nobody_could_read_is_refused(tmp_path: Path):
    deep = 'field = "absent_h_total", at_least = 1'
    for _ in range(40):
        deep = f"all = [{{ {deep} }}]"

    (line, *_) = faults(tmp_path, GOOD.replace('field = "absent_h_total"\nat_least = 35', deep))

    assert "nobody could read that" in line


def test_a_file_that_is_no_text_is_told_with_the_others(tmp_path: Path):
    (tmp_path / "binary.toml").write_bytes(b"\xff\xfe\x00")

    (line, other) = faults(tmp_path, GOOD.replace("version = 1", ""))

    assert line == "binary.toml: cannot be read (UnicodeDecodeError). It must be UTF-8 text."
    assert other.startswith("rule1.toml: version is missing")


def test_an_empty_folder_names_where_the_shipped_rules_are(tmp_path: Path):
    assert "holds no *.toml file" in faults(tmp_path)[0]
