"""The service calendar's file: what a school may write, and what is said of it, all at once, where it cannot be so."""

import os
import re
from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.cli import main
from bot.cli.check import inspect
from config.alarm import all_public_holidays
from config.calendar import ServicesSettings, load, notes, of_settings
from config.faults import Faults
from config.settings import Settings
from config.settings import load as load_settings
from rooms.calendar import ServiceCalendar
from rooms.hours import HELSINKI, is_open, parse
from rooms.model import Language, Service

TUTORS, COUNSELLORS = Service.TUTOR_CHAT, Service.COUNSELLOR_CHAT
EXAMPLE = Path(__file__).parents[2] / "config" / "calendar.example.toml"
SETTINGS = """
data = "data"

[homeserver]
url = "https://matrix.koulu.fi/"
user = "@tuki:koulu.fi"

[service]
calendar = "kalenteri/calendar.toml"
"""
HOURS = '[hours.counsellor_chat]\nmon = "8-16"\n'
ONLY_WHEN_CLOSED = '[alarm.page.oncall]\nkind = "webhook"\nwhen = ["closed"]\n'


@pytest.fixture(autouse=True)
def _no_stray_environment(monkeypatch: pytest.MonkeyPatch):
    for name in [one for one in os.environ if one.startswith("KYNNYS_")]:
        monkeypatch.delenv(name)


def written(folder: Path, text: str) -> Path:
    file = folder / "calendar.toml"
    file.write_text(text, encoding="utf-8")
    return file


def loaded(folder: Path, text: str) -> ServiceCalendar:
    return load(written(folder, text))


def faults(folder: Path, text: str) -> list[str]:
    with pytest.raises(Faults) as found:
        loaded(folder, text)
    return found.value.lines


def a_block(kind: str, first: str, last: str, name: str = "") -> str:
    return f"[[{kind}]]\nfrom = {first}\nuntil = {last}\n" + (f'name = "{name}"\n' if name else "")


def an_exception(when: str, hours: str = '""', service: str = "tutor_chat") -> str:
    return f'[[exception]]\nservice = "{service}"\n{when}\nhours = {hours}\n'


def finnish(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=HELSINKI).astimezone(UTC)


# --- what may be written --------------------------------------------------------------------------------------------
def test_an_empty_file_claims_nothing_of_hours_and_knows_public_holidays(tmp_path: Path):
    calendar = loaded(tmp_path, "")

    assert calendar.of(TUTORS) is None
    assert not calendar.is_school_day(date(2026, 12, 25))
    assert calendar.is_school_day(date(2026, 12, 23))


def test_every_service_can_have_hours():
    assert set(ServicesSettings.model_fields) == set(Service)


def test_hours_holidays_exam_weeks_summer_and_exceptions_are_read(tmp_path: Path):
    text = (
        'school_days = ["2027-06-05"]\n'
        + HOURS
        + a_block("holiday", "2026-10-12", '"2026-10-18"', "Syysloma")
        + a_block("exam_week", "2026-11-23", "2026-11-24")
        + '[exam_week.hours.counsellor_chat]\nmon = "9-10"\n'
        + "[summer]\nfrom = 2027-06-06\nuntil = 2027-08-10\n"
        + an_exception("on = 2026-12-07", service="counsellor_chat")
        + an_exception("from = 2026-12-29\nuntil = 2026-12-30", hours='"10-12, 13-14"', service="counsellor_chat")
    )

    calendar = loaded(tmp_path, text)

    assert calendar.hours_on(COUNSELLORS, date(2026, 11, 16)) == parse("8-16")
    assert calendar.hours_on(COUNSELLORS, date(2026, 10, 12)) == ()
    assert calendar.hours_on(COUNSELLORS, date(2026, 11, 23)) == parse("9-10")
    assert calendar.hours_on(COUNSELLORS, date(2026, 12, 7)) == ()
    assert calendar.hours_on(COUNSELLORS, date(2026, 12, 30)) == parse("10-12, 13-14")
    assert calendar.hours_on(COUNSELLORS, date(2027, 6, 7)) == ()
    assert calendar.school_day_after(date(2027, 6, 4), 2) == date(2027, 8, 11)


def test_a_name_is_one_for_all_languages_or_one_for_each(tmp_path: Path):
    text = a_block("holiday", "2026-10-12", "2026-10-18", "Syysloma") + a_block("holiday", "2026-12-21", "2027-01-06")
    each = '[[holiday]]\nfrom = 2027-03-08\nuntil = 2027-03-14\nname = { fi = "Talviloma", sv = "Sportlov" }\n'

    one, nameless, other = loaded(tmp_path, text + each).holidays

    assert one.name == dict.fromkeys(Language, "Syysloma")
    assert nameless.name == {}
    assert other.name == {Language.FI: "Talviloma", Language.SV: "Sportlov", Language.EN: "Talviloma"}


def test_two_summers_may_be_named(tmp_path: Path):
    text = a_block("summer", "2026-06-06", "2026-08-10") + a_block("summer", "2027-06-06", "2027-08-10")

    assert len(loaded(tmp_path, text).summers) == 2


def test_what_touches_does_not_overlap(tmp_path: Path):
    text = a_block("holiday", "2026-12-21", "2026-12-31") + a_block("holiday", "2027-01-01", "2027-01-06")

    assert len(loaded(tmp_path, text).holidays) == 2


def test_two_services_may_differ_on_one_day(tmp_path: Path):
    text = HOURS + HOURS.replace("counsellor", "tutor")
    text += "".join(an_exception("on = 2026-11-23", service=one) for one in Service)

    assert len(loaded(tmp_path, text).exceptions) == 2


def test_public_holidays_are_known_by_themselves():
    """Known by heart and not by the package that the code asks."""
    of_2027 = (
        "01-01", "01-06", "03-26", "03-28", "03-29", "05-01", "05-06", "05-16", "06-25", "06-26", "11-06", "12-06",
        "12-24", "12-25", "12-26",
    )  # fmt: skip

    assert {day for day in all_public_holidays() if day.year == 2027} == {
        date.fromisoformat(f"2027-{one}") for one in of_2027
    }


# --- what cannot be so ----------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("hours = ", "is not TOML"),
        ("[hourz.tutor_chat]\n", "hourz is unknown; did you mean hours?"),
        ("[hours.tutor_caht]\n", "hours.tutor_caht is unknown; did you mean hours.tutor_chat?"),
        ('[hours.tutor_chat]\nmo = "8-16"\n', "hours.tutor_chat.mo is unknown; did you mean hours.tutor_chat.mon?"),
        ('[hours.tutor_chat]\nmon = "8-"\n', 'hours.tutor_chat.mon: write hours such as "8-16"'),
        ('[hours.tutor_chat]\nmon = "22-6"\n', "hours.tutor_chat.mon: these hours end before they begin"),
        (a_block("holidays", "2026-10-12", "2026-10-18"), "holidays is unknown; did you mean holiday?"),
        ("[[holiday]]\nfrom = 2026-10-12\n", "holiday.1.until is missing; add it."),
        ("[[holiday]]\nform = 2026-10-12\nuntil = 2026-10-18\n", "holiday.1.form is unknown; did you mean holiday.1.f"),
        ("[summer]\nform = 2026-10-12\nuntil = 2026-10-18\n", "summer.1.form is unknown; did you mean summer.1.from?"),
        (a_block("holiday", "2026-10-18", "2026-10-12"), "holiday.1: until lies before from"),
        (a_block("holiday", "2026-10-12", "2027-12-12"), "holiday.1: from and until lie more than 400 days apart"),
        (a_block("holiday", "2026-10-12", "2062-10-18"), "holiday.1.until: the year 2062 lies outside the years of"),
        (a_block("holiday", '"12.10.2026"', "2026-10-18"), "holiday.1.from: write a day such as 2026-12-24"),
        (a_block("holiday", '"2026-02-30"', "2026-10-18"), "holiday.1.from: there is no such day; write a day such as"),
        (a_block("holiday", "2026-10-12T08:00:00", "2026-10-18"), "holiday.1.from: write a day such as 2026-12-24"),
        (a_block("holiday", "2026-10-12", "2026-10-18") + "name = 7\n", 'holiday.1.name: write a name, "Syysloma", or'),
        (a_block("holiday", "2026-10-12", "2026-10-18") + 'name = " "\n', "holiday.1.name: write a name"),
        (a_block("holiday", "2026-10-12", "2026-10-18") + 'name = { sv = "x" }\n', "holiday.1.name: write a name"),
        (a_block("holiday", "2026-10-12", "2026-10-18") + 'name = { fi = "x", se = "x" }\n', "holiday.1.name: write a"),
        (
            a_block("holiday", "2026-10-12", "2026-10-18", "Syysloma") + a_block("holiday", "2026-10-18", "2026-10-19"),
            "holiday: Syysloma (2026-10-12 to 2026-10-18) and 2026-10-18 to 2026-10-19 overlap; let one end before",
        ),
        (
            a_block("holiday", "2027-06-01", "2027-06-06") + a_block("summer", "2027-06-06", "2027-08-10", "Kesäloma"),
            "summer: Kesäloma (2027-06-06 to 2027-08-10) and 2027-06-01 to 2027-06-06 overlap",
        ),
        (
            a_block("summer", "2027-06-06", "2027-08-10") + a_block("summer", "2027-08-01", "2027-08-02"),
            "summer: 2027-06-06 to 2027-08-10 and 2027-08-01 to 2027-08-02 overlap",
        ),
        (
            a_block("exam_week", "2026-11-25", "2026-12-02") + a_block("exam_week", "2026-11-30", "2026-12-04"),
            "exam_week: 2026-11-25 to 2026-12-02 and 2026-11-30 to 2026-12-04 overlap",
        ),
        (
            a_block("exam_week", "2026-11-25", "2026-12-02") + '[exam_week.hours.tutor_chat]\nmon = "8-9"\n',
            "exam_week: 2026-11-25 to 2026-12-02: tutor_chat has no hours that this could change; add [hours.tutor",
        ),
        (an_exception("on = 2026-11-27"), "exception: 2026-11-27: tutor_chat has"),
        (an_exception("on = 2026-11-27", service="tutors"), "exception.1.service: write one of 'tu"),
        ('[[exception]]\nservice = "tutor_chat"\non = 2026-11-27\n', "exception.1.hours is missing; add it."),
        ('[[exception]]\nservice = "tutor_chat"\nhours = ""\n', "exception.1: write either on, or both from and until"),
        (an_exception("from = 2026-11-27"), "exception.1: write either on, or bot"),
        (
            an_exception("on = 2026-11-27\nuntil = 2026-11-28"),
            "exception.1: write either on, or both from and until",
        ),
        (
            an_exception("from = 2026-11-27\nuntil = 2026-11-26"),
            "exception.1: until lies before from",
        ),
        (an_exception("on = 2026-11-27", hours='"8"'), "exception.1.hours: write hours such"),
        (an_exception("on = 2026-11-27", hours='8'), 'exception.1.hours: write hours such as '),
        (
            HOURS + an_exception("on = 2026-11-27", service="counsellor_chat") * 2,
            "exception: 2026-11-27 and 2026-11-27 overlap",
        ),
        ("school_days = [2026-11-27]\n", "school_days: 2026-11-27 is no Saturday or Sunday"),
        ("school_days = [2026-12-26]\n", "school_days: 2026-12-26 is a public holiday; remove it"),
        ("school_days = ['syyskuu']\n", "school_days.1: write a day such as 2026-12-24"),
        (
            "school_days = [2026-10-17]\n" + a_block("holiday", "2026-10-12", "2026-10-18", "Syysloma"),
            "school_days: 2026-10-17 lies in Syysloma (2026-10-12 to 2026-10-18); remove it, or shorten that",
        ),
    ],
)  # fmt: skip
def test_a_fault_says_where_it_is_and_what_to_do(tmp_path: Path, text: str, fault: str):
    found = faults(tmp_path, text)

    assert any(fault in line for line in found), found
    assert all("calendar.toml: " in line for line in found)


def test_all_faults_come_at_once(tmp_path: Path):
    text = (
        'school_days = [2026-11-27, 2026-12-26]\n[hours.tutor_chat]\nmon = "x"\nmonn = "8-16"\n'
        + a_block("holiday", "2026-10-12", "2026-10-18") * 3
        + a_block("summer", "2027-08-10", "2027-06-06")
        + an_exception("on = 2026-11-27", hours='"25-26"')
    )

    found = [line.removeprefix("calendar.toml: ").split(" ")[0].rstrip(":") for line in faults(tmp_path, text)]

    assert found == [
        "hours.tutor_chat.mon", "hours.tutor_chat.monn", "holiday", "holiday", "holiday", "summer.1",
        "exception.1.hours", "school_days", "school_days",
    ]  # fmt: skip


def test_an_exception_is_not_blamed_for_hours_that_have_a_fault(tmp_path: Path):
    text = '[hours.tutor_chat]\nmon = "x"\n' + an_exception("on = 2026-11-27")

    (fault,) = faults(tmp_path, text)

    assert "hours.tutor_chat.mon: " in fault


def test_a_file_that_is_missing_names_the_example(tmp_path: Path):
    with pytest.raises(Faults, match=re.escape("is missing. Write one from config/calendar.example.toml")):
        load(tmp_path / "calendar.toml")


# --- the example ----------------------------------------------------------------------------------------------------
def test_the_example_is_a_lukios_year(tmp_path: Path):
    calendar = load(EXAMPLE)

    assert set(calendar.hours) == set(Service)
    assert calendar.is_exam_week(date(2026, 11, 25))
    assert calendar.hours_on(TUTORS, date(2026, 11, 25)) == parse("12-15")
    assert calendar.hours_on(COUNSELLORS, date(2026, 11, 27)) == ()
    assert calendar.hours_on(COUNSELLORS, date(2027, 1, 4)) == parse("10-14")
    assert calendar.hours_on(COUNSELLORS, date(2027, 6, 5)) == parse("8-12")
    assert calendar.school_day_after(date(2027, 6, 4), 2) == date(2027, 8, 11)
    assert notes(calendar, finnish("2026-11-23T10:00")) == []


# --- where the settings name it -------------------------------------------------------------------------------------
def settings_with(folder: Path, calendar: str, more: str = "") -> Settings:
    (folder / "kalenteri").mkdir(exist_ok=True)
    written(folder / "kalenteri", calendar)
    (folder / "service.toml").write_text(SETTINGS + more, encoding="utf-8")
    return load_settings(folder / "service.toml")


def test_the_file_stands_beside_the_settings(tmp_path: Path):
    settings = settings_with(tmp_path, HOURS)

    assert settings.service.calendar == tmp_path / "kalenteri" / "calendar.toml"
    assert of_settings(settings) == load(tmp_path / "kalenteri" / "calendar.toml")


def test_without_a_word_about_it_there_is_no_calendar(tmp_path: Path):
    (tmp_path / "service.toml").write_text(SETTINGS.partition("[service]")[0], encoding="utf-8")

    assert of_settings(load_settings(tmp_path / "service.toml")) is None


def test_alarms_have_the_counsellors_hours_where_they_have_none_of_their_own(tmp_path: Path):
    settings = settings_with(tmp_path, HOURS + a_block("holiday", "2026-11-30", "2026-11-30"))

    hours = settings.alarm.policy(of_settings(settings)).hours

    assert hours is not None
    assert is_open(hours, finnish("2026-11-23T10:00"))
    assert not is_open(hours, finnish("2026-11-30T10:00"))
    assert settings.alarm.policy().hours is None


def test_an_alarms_own_hours_win(tmp_path: Path):
    settings = settings_with(tmp_path, HOURS, '[alarm.hours]\ntue = "8-16"\n')

    hours = settings.alarm.policy(of_settings(settings)).hours

    assert hours is not None
    assert hours.of_day(date(2026, 11, 23)) == ()
    assert hours.of_day(date(2026, 11, 24)) == ((time(8), time(16)),)


def test_a_calendar_without_counsellors_says_nothing_of_adults(tmp_path: Path):
    settings = settings_with(tmp_path, HOURS.replace("counsellor", "tutor"))

    assert settings.alarm.policy(of_settings(settings)).hours is None


def test_with_a_calendar_somebody_outside_is_paged_at_once_in_closed_hours(tmp_path: Path):
    settings = settings_with(tmp_path, HOURS, ONLY_WHEN_CLOSED)

    assert settings.alarm.policy(of_settings(settings)).pages_when_closed
    assert not settings.alarm.policy().pages_when_closed


def test_a_channel_that_would_never_be_paged_is_a_fault(tmp_path: Path):
    settings = settings_with(tmp_path, HOURS.replace("counsellor", "tutor"), ONLY_WHEN_CLOSED)

    with pytest.raises(Faults, match=r"calendar\.toml: hours\.counsellor_chat is missing; add it.*oncall"):
        of_settings(settings)

    with_hours = settings_with(tmp_path, "", ONLY_WHEN_CLOSED + '[alarm.hours]\nmon = "8-16"\n')
    assert of_settings(with_hours) is not None


# --- what somebody should know --------------------------------------------------------------------------------------
YEAR = a_block("holiday", "2026-12-21", "2027-01-06") + a_block("summer", "2027-06-06", "2027-08-10")
BOTH = HOURS + HOURS.replace("counsellor", "tutor")


@pytest.mark.parametrize(
    ("text", "now", "note"),
    [
        (HOURS + YEAR, "2026-11-23T10:00", "hours.tutor_chat: not told, so that it counts as open at any time"),
        (BOTH.replace('mon = "8-16"', "") + YEAR, "2026-11-23T10:00", "hours.counsellor_chat: it does not open in the"),
        (BOTH + YEAR, "2027-06-07T10:00", "hours.tutor_chat: it does not open in the next 60 days"),
        (BOTH + YEAR, "2027-08-11T10:00", "holiday, summer: the last that is named ended on 2027-08-10. Add those of"),
        (BOTH + YEAR.partition("[[summer]]")[0], "2026-11-23T10:00", "summer: none to come is named"),
        (BOTH, "2026-11-23T10:00", "summer: none to come is named"),
        (
            BOTH + YEAR + a_block("holiday", "2027-10-11", "2027-10-17"),
            "2027-08-11T10:00",
            "summer: none to come is named",
        ),
    ],
)
def test_what_is_missing_or_overtaken_by_time_is_noted(tmp_path: Path, text: str, now: str, note: str):
    assert any(line.startswith(note) for line in notes(loaded(tmp_path, text), finnish(now)))


@pytest.mark.parametrize("now", ["2026-11-23T10:00", "2027-08-10T23:59"])
def test_where_all_is_told_nothing_is_noted(tmp_path: Path, now: str):
    assert notes(loaded(tmp_path, BOTH + YEAR), finnish(now)) == []


def test_check_finds_faults_and_notes_of_the_calendar(tmp_path: Path):
    settings_with(tmp_path, "[hours.tutor_caht]\n")
    found, _ = inspect(tmp_path / "service.toml")
    assert "calendar.toml: hours.tutor_caht is unknown; did you mean hours.tutor_chat?" in found

    settings_with(tmp_path, HOURS)
    found, noted = inspect(tmp_path / "service.toml")
    assert not [line for line in found if "calendar" in line]
    assert [line for line in noted if line.startswith("service calendar: hours.tutor_chat: not told")]
    assert not [line for line in noted if line.startswith(("alarm.hours", "alarm.closed_on"))]

    (tmp_path / "kalenteri" / "calendar.toml").unlink()
    found, _ = inspect(tmp_path / "service.toml")
    assert [line for line in found if "calendar.toml: is missing" in line]


def test_check_says_when_there_is_no_calendar(tmp_path: Path):
    (tmp_path / "service.toml").write_text(SETTINGS.partition("[service]")[0], encoding="utf-8")

    assert [line for line in inspect(tmp_path / "service.toml")[1] if line.startswith("service.calendar: not set")]


# --- kynnys calendar ------------------------------------------------------------------------------------------------
def shown(folder: Path, *more: str) -> Result:
    return CliRunner().invoke(main, ["calendar", "--settings", str(folder / "service.toml"), *more])


def row(output: str, day: str) -> list[str]:
    (line,) = [one for one in output.splitlines() if day in one and "│" in one]
    return [cell.strip() for cell in line.strip("│ ").split("│")]


def test_a_calendar_is_shown_day_by_day(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("COLUMNS", "160")
    settings_with(tmp_path, EXAMPLE.read_text(encoding="utf-8"))

    result = shown(tmp_path, "--from", "2026-11-21", "--days", "7")

    assert result.exit_code == 0, result.output
    assert row(result.output, "2026-11-21") == ["Sat 2026-11-21", "no: weekend", "closed", "closed"]
    assert row(result.output, "2026-11-23") == ["Mon 2026-11-23", "yes", "14:00-18:00", "08:00-16:00"]
    exams = row(result.output, "2026-11-25")
    assert exams == ["Wed 2026-11-25", "yes, exam week", "12:00-15:00", "08:00-11:00, 12:00-16:00"]
    assert row(result.output, "2026-11-27")[3] == "closed (Koulutuspäivä)"
    assert "2026-11-28" not in result.output
    assert "asks on Sat 2026-11-21 is raised on Fri 2026-11-27 and due on Tue 2026-12-01" in result.output


def test_why_school_is_closed_is_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("COLUMNS", "160")
    late = '[hours.tutor_chat]\nfri = "20-24"\n[[holiday]]\nfrom = 2026-12-28\nuntil = 2026-12-28\n'
    settings_with(tmp_path, late + a_block("holiday", "2026-12-29", "2026-12-29", "[Loma]"))

    result = shown(tmp_path, "--from", "2026-12-25", "--days", "15")

    assert row(result.output, "2026-12-25")[1:3] == ["no: public holiday", "closed"]
    assert row(result.output, "2026-12-28")[1] == "no: holiday"
    assert row(result.output, "2026-12-29")[1] == "no: [Loma]"
    assert row(result.output, "2027-01-08")[1:] == ["yes", "20:00-24:00", "any time (no hours)"]


def test_without_days_two_weeks_from_today_are_shown(tmp_path: Path):
    settings_with(tmp_path, "")

    result = shown(tmp_path)

    assert result.exit_code == 0, result.output
    assert len(re.findall(r"│ (?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) ", result.output)) == 14


def test_where_school_never_works_no_day_is_promised(tmp_path: Path):
    settings_with(
        tmp_path, a_block("holiday", "2027-01-01", "2028-01-31") + a_block("summer", "2028-02-01", "2029-02-01")
    )

    assert "no school days follow" in shown(tmp_path, "--from", "2027-01-01", "--days", "1").output


def test_without_a_calendar_it_is_said_how_to_write_one(tmp_path: Path):
    (tmp_path / "service.toml").write_text(SETTINGS.partition("[service]")[0], encoding="utf-8")

    result = shown(tmp_path)

    assert result.exit_code == 1
    assert "service.calendar is not set" in result.output
    assert "config/calendar.example.toml" in result.output


def test_faults_of_the_file_are_shown_without_a_trace(tmp_path: Path):
    settings_with(tmp_path, "[hours.tutor_caht]\n")

    result = shown(tmp_path)

    assert result.exit_code == 1
    assert "hours.tutor_caht is unknown" in result.output
    assert "Traceback" not in result.output
