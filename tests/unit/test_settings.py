"""The settings file: checked whole, all faults at once, each with its place and remedy."""

from datetime import timedelta
from pathlib import Path

import pytest

from config.faults import Faults
from config.settings import MediaSettings, RoomsSettings, Settings, load
from moderation import promises
from rooms.media import MediaPolicy
from rooms.model import Language, Role
from rooms.policy import RoomsPolicy

GOOD = """
data = "data"

[homeserver]
url = "https://matrix.koulu.fi/"
user = "@tuki:koulu.fi"

[staff.koivu]
matrix_id = "@koivu:koulu.fi"
role = "kuraattori"
alias = "Kuraattori Koivu"

[staff.admin]
matrix_id = "@admin:koulu.fi"
operator = true
"""


@pytest.fixture(autouse=True)
def _no_stray_environment(monkeypatch: pytest.MonkeyPatch):
    import os

    for name in os.environ:
        if name.startswith("KYNNYS_"):
            monkeypatch.delenv(name)


def loaded(tmp_path: Path, text: str = GOOD) -> Settings:
    file = tmp_path / "service.toml"
    file.write_text(text, encoding="utf-8")
    return load(file)


def faults(tmp_path: Path, text: str) -> list[str]:
    with pytest.raises(Faults) as found:
        loaded(tmp_path, text)
    assert str(found.value) == "\n".join(found.value.lines)
    return found.value.lines


def with_rooms(line: str) -> str:
    return f"{GOOD}\n[rooms]\n{line}\n"


def test_a_small_file_is_enough(tmp_path: Path):
    settings = loaded(tmp_path)

    assert settings.homeserver.url == "https://matrix.koulu.fi"
    assert settings.staff["koivu"].role is Role.KURAATTORI
    assert settings.texts.staff_language is Language.FI
    assert settings.rooms.policy() == RoomsPolicy()
    assert not settings.trust.on_first_use


def test_words_for_which_tutors_lines_wait_stand_beside_the_file_or_are_the_shipped_ones(tmp_path: Path):
    assert loaded(tmp_path).promises == promises.shipped()
    assert loaded(tmp_path, f'{GOOD}\n[texts]\npromises = "own.toml"\n').promises == (tmp_path / "own.toml").resolve()


def test_the_data_stands_beside_the_file(tmp_path: Path):
    settings = loaded(tmp_path)

    assert settings.data == tmp_path / "data"
    assert settings.secrets == tmp_path / "data" / "secrets"
    assert settings.keys == tmp_path / "data" / "keys"
    assert settings.database_url == f"sqlite+aiosqlite:///{tmp_path}/data/chat.db"


def test_another_database_by_one_url(tmp_path: Path):
    assert loaded(tmp_path, f'{GOOD}\n[database]\nurl = "postgresql://x/y"\n').database_url == "postgresql://x/y"


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ('"90 s"', timedelta(seconds=90)),
        ('"5 min"', timedelta(minutes=5)),
        ('"1.5 h"', timedelta(minutes=90)),
        ('" 2  d "', timedelta(days=2)),
        ("300", timedelta(minutes=5)),
    ],
)
def test_durations_are_written_as_people_write_them(tmp_path: Path, written: str, meant: timedelta):
    text = with_rooms(f'come_within = {written}\nwarn_after = "1 h"\nsleep_after = "2 h"\nerase_after = "30 d"')

    assert loaded(tmp_path, text).rooms.policy().come_within == meant


@pytest.mark.parametrize(
    "written",
    ['"5"', '"5min"', '"min"', '"viisi min"', '"-5 min"', '"5 minutes"', '"² s"', '"1e9 d"', '"999999 d"',
     '"99999999999 d"', '"0 s"', '""', "-1", "0", "nan", "inf", "1e300", "true", "[]"],
)  # fmt: skip
def test_a_duration_that_is_none_or_beyond_reason_is_refused(tmp_path: Path, written: str):
    (fault,) = faults(tmp_path, with_rooms(f"come_within = {written}"))

    assert fault.startswith("service.toml: rooms.come_within: ")


def test_a_school_may_choose(tmp_path: Path):
    rooms = 'warn_after = "1 h"\nsleep_after = "2 h"\nnudges_to_student = 0\nrooms_per_account = 1'
    policy = loaded(tmp_path, with_rooms(rooms)).rooms.policy()

    assert (policy.warn_after, policy.sleep_after) == (timedelta(hours=1), timedelta(hours=2))
    assert (policy.nudges_to_student, policy.rooms_per_account) == (0, 1)


def test_every_choice_of_the_policy_can_be_made():
    elsewhere = {"calendar", "media"}  # a file of its own: config/calendar.py; a section of its own
    assert set(RoomsSettings.model_fields) == set(RoomsPolicy.__dataclass_fields__) - elsewhere


def test_no_picture_of_a_student_crosses_until_a_school_chooses_so(tmp_path: Path):
    assert loaded(tmp_path, GOOD).media.policy() == MediaPolicy(False, False, True, 10)
    assert loaded(tmp_path, GOOD + "\n[media]\nto_adults = true\nmost = 3\n").media.policy() == MediaPolicy(
        to_adults=True, most=3
    )
    assert set(MediaSettings.model_fields) == set(MediaPolicy.__dataclass_fields__)


@pytest.mark.parametrize(
    ("media", "fault"),
    [
        ("to_tutors = true", "media: to_tutors needs to_adults = true"),
        ("most = 0", "media.most: write at least 1"),
        ("most = 51", "media.most: write at most 50"),
        ("to_student = true", "media.to_student is unknown; did you mean media.to_students?"),
    ],
)
def test_choices_about_pictures_that_make_no_sense_are_refused(tmp_path: Path, media: str, fault: str):
    [found] = faults(tmp_path, f"{GOOD}\n[media]\n{media}\n")

    assert found.startswith(f"service.toml: {fault}")


@pytest.mark.parametrize(
    ("rooms", "fault"),
    [
        ('erase_after = "0 d"', "rooms.erase_after: write at least 0.1 s"),
        ('come_within = "4000 d"', "rooms.come_within: write at most 3650 d"),
        ('warn_after = "45 min"', "rooms: warn_after must be shorter than sleep_after"),
        ('erase_after = "24 h"', "rooms: erase_after must be longer than sleep_after and stop_waiting_after"),
        ("nudges_to_student = -1", "rooms.nudges_to_student: write at least 0"),
        ("rooms_per_account = 0", "rooms.rooms_per_account: write at least 1"),
    ],
)
def test_choices_that_make_no_sense_together_are_refused(tmp_path: Path, rooms: str, fault: str):
    assert faults(tmp_path, with_rooms(rooms)) == [f"service.toml: {fault}"]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (with_rooms('xyzzy = "1 h"'), "rooms.xyzzy is unknown; remove it."),
        (with_rooms('sleep_aftr = "1 h"'), "rooms.sleep_aftr is unknown; did you mean rooms.sleep_after?"),
        (GOOD + "\n[homserver]\n", "homserver is unknown; did you mean homeserver?"),
        (GOOD + '\n[staff.x]\nmatrix_id="@x:y"\noperator=true\nalais="A"\n',
         "staff.x.alais is unknown; did you mean staff.x.alias?"),
        (GOOD + "\n[staff.x.y.z]\n", "staff.x.matrix_id is missing; add it."),
        ("\n[homeserver]\nurl='https://x'\nuser='@a:b'\n", "data is missing; add it."),
        (GOOD + "\n[database]\nurl = 7\n", "database.url: write text, in quotation marks"),
        (GOOD + "\n[staff.Iso]\nmatrix_id='@x:y'\noperator=true\n", "staff.Iso: name it with small letters"),
        (GOOD.replace("kuraattori", "rehtori"), "staff.koivu.role: write one of 'kuraattori'"),
        ("data = ", "is not TOML"),
    ],
)  # fmt: skip
def test_a_fault_says_where_it_is_and_what_to_do(tmp_path: Path, text: str, fault: str):
    found = faults(tmp_path, text)

    assert any(fault in line for line in found), found


def test_a_known_section_within_an_unknown_one_gives_no_wrong_hint(tmp_path: Path):
    assert "database.x is unknown; remove it." in faults(tmp_path, GOOD + "\n[database.x]\ny = 1\n")[0]


def test_all_faults_come_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("KYNNYS_ROOMS__IDLE", "5")
    text = with_rooms('come_within = "soon"').replace("https://", "ftp://").replace("@tuki:koulu.fi", "tuki")

    found = faults(tmp_path, text)

    assert len(found) == 4
    assert found[0] == "environment: KYNNYS_ROOMS__IDLE has no effect; write it in the settings file."


def test_a_variable_that_has_no_effect_is_a_fault_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("KYNNYS_DATA", "/x")

    assert len(faults(tmp_path, GOOD)) == 1


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:8008", "http://localhost", "http://[::1]:8008", "http://[::1]", "http://synapse:8008"]
)
def test_a_homeserver_on_this_machine_may_be_in_the_clear(tmp_path: Path, url: str):
    assert loaded(tmp_path, GOOD.replace("https://matrix.koulu.fi/", url)).homeserver.url == url


@pytest.mark.parametrize(
    "url",
    ["http://matrix.koulu.fi", "http://localhost.koulu.fi", "http://localhost:x@koulu.fi", "http://127.0.0.1@koulu.fi",
     "matrix.koulu.fi", "https://", "https://[", "https://bot:hunter2@koulu.fi", "ftp://koulu.fi"],
)  # fmt: skip
def test_any_other_is_spoken_to_in_secret_only(tmp_path: Path, url: str):
    (fault,) = faults(tmp_path, GOOD.replace("https://matrix.koulu.fi/", url))

    assert fault.startswith("service.toml: homeserver")


@pytest.mark.parametrize("user", ["tuki", "@tuki", " @tuki:koulu.fi", "@" + "a" * 255 + ":b"])
def test_a_matrix_id_is_one(tmp_path: Path, user: str):
    (fault,) = faults(tmp_path, GOOD.replace("@tuki:koulu.fi", user))

    assert "write a Matrix id" in fault


@pytest.mark.parametrize(
    ("staff", "fault"),
    [
        ('matrix_id = "@koivu:koulu.fi"\noperator = true', "staff.koivu and staff.laine have the same matrix_id"),
        ('matrix_id = "@x:y"\nrole = "opo"\nalias = "KURAATTORI koivu"', "students could not tell them apart"),
        ('matrix_id = "@tuki:koulu.fi"\noperator = true', "the bot's own account"),
        ('matrix_id = "@x:y"', "give a role"),
        ('matrix_id = "@x:y"\nrole = "opo"', "give the alias that students see"),
        ('matrix_id = "@x:y"\nrole = "opo"\nalias = "  "', "give the alias that students see"),
        ('matrix_id = "@x:y"\noperator = true\nmaster_key = "abc"', "write the 43 characters of the key"),
        ('matrix_id = 7\noperator = true', "write a Matrix id"),
    ],
)  # fmt: skip
def test_staff_are_told_apart_and_complete(tmp_path: Path, staff: str, fault: str):
    (found,) = faults(tmp_path, f"{GOOD}\n[staff.laine]\n{staff}\n")

    assert fault in found


def test_a_fault_never_shows_what_was_written(tmp_path: Path):
    found = faults(tmp_path, GOOD.replace("@tuki:koulu.fi", "syt_c2VjcmV0").replace("kuraattori", "hunter2"))

    assert not any("syt_" in line or "hunter2" in line for line in found)


def test_a_file_that_a_windows_editor_saved_is_read(tmp_path: Path):
    assert loaded(tmp_path, "\ufeff" + GOOD.replace("\n", "\r\n")) == loaded(tmp_path)


def test_a_missing_or_unreadable_file_says_what_to_do(tmp_path: Path):
    with pytest.raises(Faults, match=r"is missing\. Write one from"):
        load(tmp_path / "service.toml")
    with pytest.raises(Faults, match="IsADirectoryError"):
        load(tmp_path)
    (tmp_path / "latin.toml").write_bytes(b"\xe4")
    with pytest.raises(Faults, match="must be UTF-8"):
        load(tmp_path / "latin.toml")
