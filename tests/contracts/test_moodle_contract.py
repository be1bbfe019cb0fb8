"""Moodle's web service as its source tells it, on loopback; and what is made of its answers."""

import logging
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from bot.notices.moodle import PATH, Moodle, read
from config.notices import NoticeSettingsFaults, load
from risk_feed.facts import StudentFacts
from risk_feed.moodle import PAGE, MoodleFault
from tests.moodle_world import CONTRACT, FLAGGED, INSIGHTS, PERSON, TOKEN, Site
from tests.notice_makers import TODAY, student


async def told(site: Site, **changes: Any) -> list[StudentFacts]:
    async with site.listening(**changes) as moodle:
        rows = await read(moodle, keyed=lambda key: student(int(key)), today=TODAY)
    assert all(isinstance(row, StudentFacts) for row in rows)
    return [row for row in rows if isinstance(row, StudentFacts)]


async def refused(*pages: Any, **changes: Any) -> str:
    with pytest.raises(MoodleFault) as found:
        await told(Site({"12": list(pages)}), **changes)
    return str(found.value)


async def test_the_days_since_each_student_used_moodle_are_told():
    rows = await told(Site({"12": [CONTRACT["first_page"], CONTRACT["second_page"]]}), campus="keskusta")

    assert {row.student: row.days_since_lms_login for row in rows} == {
        student(100001): 1,
        student(100002): 102,
        student(100003): 15,
    }
    assert {(row.campus, row.source, row.as_of) for row in rows} == {("keskusta", "moodle", TODAY)}


async def test_a_name_and_a_teacher_go_no_further():
    rows = await told(Site({"12": [CONTRACT["first_page"]]}))

    assert {row.student_name for row in rows} == {None}
    assert student(900001) not in {row.student for row in rows}


async def test_pages_are_asked_for_until_one_is_empty():
    site = Site({"12": [CONTRACT["second_page"], CONTRACT["first_page"]]})
    await told(site)

    assert [form["options[3][value]"] for form in site.asked] == ["0", str(PAGE), str(2 * PAGE)]
    assert {form["wsfunction"] for form in site.asked} == {"core_enrol_get_enrolled_users"}


async def test_a_student_of_two_courses_is_told_once_by_the_latest_use():
    later = PERSON | {"lastaccess": PERSON["lastaccess"] + 86400}
    (row,) = await told(Site({"12": [[later]], "15": [[PERSON]]}))

    assert row.days_since_lms_login == 0


async def test_the_token_stands_in_no_address_and_is_not_shown():
    site = Site({"12": [CONTRACT["first_page"]]})
    async with site.listening() as moodle:
        await read(moodle, keyed=lambda key: student(int(key)), today=TODAY)

    assert {form["wstoken"] for form in site.asked} == {TOKEN}
    assert set(site.addresses) == {PATH}
    assert TOKEN not in repr(moodle)
    with pytest.raises(MoodleFault, match="https"):
        Moodle("http://moodle.example.org", TOKEN, [12], date(2026, 8, 10))


async def test_an_error_in_a_good_answer_is_told_with_the_next_step():
    said = await refused(CONTRACT["refused"])

    assert "invalidtoken" in said
    assert "new token" in said
    assert "not found" not in said


async def test_a_course_that_fails_and_nothing_of_the_others_is_taken():
    site = Site({"12": [CONTRACT["first_page"]], "15": [CONTRACT["refused"]]})

    with pytest.raises(MoodleFault, match="invalidtoken"):
        await told(site)


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        ({"errorcode": "Opiskelija Yksi"}, "unknown"),
        ({"users": []}, "list of people"),
        ([7], "list of people"),
        (b"<html>", "JSON"),
        (b"[" * 100_000, "JSON"),
        ([{"id": 3, "idnumber": "1", "lastaccess": 0}], "roles"),
        ([{name: value for name, value in PERSON.items() if name != "lastaccess"}], "viewhiddenuserfields"),
        ([{name: value for name, value in PERSON.items() if name != "idnumber"}], "viewalldetails"),
        ([PERSON | {"lastaccess": 1900000000}], "lastaccess"),
    ],
)
async def test_what_moodle_does_not_tell_is_asked_for_in_words(answer: Any, says: str):
    said = await refused(answer)

    assert says in said
    assert "Opiskelija" not in said
    assert "100001" not in said


async def test_a_redirect_is_not_followed_and_a_failure_is_no_answer():
    away = web.Response(status=302, headers={"Location": "http://127.0.0.1:9/"})

    assert "302" in await refused(away)
    assert "503" in await refused(web.Response(status=503))


async def test_a_moodle_that_does_not_answer_is_not_waited_for():
    assert "did not answer" in await refused("slow", within=0.1)


async def test_a_moodle_that_is_not_there_is_told():
    with pytest.raises(MoodleFault, match="cannot be reached"):
        await read(Moodle("http://127.0.0.1:9", TOKEN, [12], TODAY), keyed=lambda key: student(1), today=TODAY)


async def test_logs_tell_counts(caplog: pytest.LogCaptureFixture, capsys: Any):
    caplog.set_level(logging.DEBUG)
    await told(Site({"12": [CONTRACT["first_page"], CONTRACT["second_page"]]}))

    said = caplog.text + "".join(capsys.readouterr())
    assert "moodle read" in said
    assert "unnumbered" in said
    assert "Opiskelija" not in said
    assert "10000" not in said
    assert TOKEN not in said


# --- what Moodle's own model says -----------------------------------------------------------------------------------
async def flagged(answer: Any, **changes: Any) -> dict[Any, date | None]:
    site = Site({"12": [CONTRACT["first_page"], CONTRACT["second_page"]]}, answer)
    return {row.student: row.model_flagged_on for row in await told(site, **changes)}


async def test_whom_the_model_flagged_last_is_told_with_its_day_and_without_a_score():
    found = await flagged(FLAGGED["told"], insights=INSIGHTS)

    assert found == {student(100001): date(2026, 11, 18), student(100002): None, student(100003): None}


async def test_without_a_function_of_the_school_s_own_nobody_asks_for_insights():
    site = Site({"12": [CONTRACT["first_page"]]}, FLAGGED["told"])

    assert {row.model_flagged_on for row in await told(site)} == {None}
    assert INSIGHTS not in {form["wsfunction"] for form in site.asked}


@pytest.mark.parametrize(
    "answer",
    [
        CONTRACT["refused"],
        {"insights": []},
        [7],
        [{"idnumber": "100001", "prediction": 1}],
        [{"idnumber": 100001, "prediction": 1, "timecreated": 1795000000}],
        [{"idnumber": "100001", "prediction": "1", "timecreated": 1795000000}],
        [{"idnumber": "100001", "prediction": 1, "timecreated": 10**20}],
    ],
)
async def test_insights_in_another_form_are_refused_in_words_that_name_nobody(answer: Any):
    with pytest.raises(MoodleFault) as found:
        await flagged(answer, insights=INSIGHTS)

    assert "100001" not in str(found.value)


GOOD = 'url = "https://moodle.example.org"\ncourses = [12]\nterm_began = 2026-08-10\nleaves_out_turvakielto = true\n'


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (GOOD.replace("https", "http"), "moodle.url"),
        (GOOD.replace("true", "false"), "moodle.leaves_out_turvakielto"),
        (GOOD.replace("leaves_out_turvakielto = true\n", ""), "moodle.leaves_out_turvakielto is missing"),
        (GOOD + 'campus = "elsewhere"\n', "moodle.campus"),
        (GOOD + 'insights = "DROP TABLE"\n', "moodle.insights"),
    ],
)
def test_settings_without_which_moodle_is_not_asked(tmp_path: Path, text: str, says: str):
    file = tmp_path / "notices.toml"
    file.write_text("[moodle]\n" + GOOD)
    assert load(file).moodle is not None

    file.write_text("[moodle]\n" + text)
    with pytest.raises(NoticeSettingsFaults) as found:
        load(file)
    assert any(says in line for line in found.value.lines)
