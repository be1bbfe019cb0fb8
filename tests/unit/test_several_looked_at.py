"""What operators are told of several workers: a table, what doctor finds, and what each line means."""

import json
from datetime import timedelta
from pathlib import Path

import pytest

from bot import secrets
from bot.cli.doctor_workers import how_they_are, kept_apart
from bot.cli.looks import Red, Unknown
from bot.cli.workers import as_table, line_of, of_several
from bot.db.workers import GONE_AFTER, Worker
from bot.errors import SecretsFault
from config.settings import Settings
from tests.makers import NOON

TUKI1 = Worker("", "@tuki:koulu.fi", NOON, 3, 1, leads=True, undelivered=4)
TUKI2 = Worker("tuki2", "@tuki2:koulu.fi", NOON - timedelta(seconds=20), 2, 0)
LATE = NOON + GONE_AFTER


def settings(data: Path) -> Settings:
    return Settings.model_validate(
        {
            "data": data,
            "homeserver": {"url": "https://matrix.koulu.fi", "user": "@tuki:koulu.fi"},
            "database": {"url": "postgresql://localhost/kynnys"},
            "workers": {"tuki2": {"user": "@tuki2:koulu.fi"}, "tuki3": {"user": "@tuki3:koulu.fi"}},
        }
    )


def test_the_table_tells_who_lives_who_leads_and_what_each_has_to_do(tmp_path: Path):
    table = as_table(of_several(settings(tmp_path), [TUKI1, TUKI2], NOON)).splitlines()

    assert [line.split() for line in table[1:]] == [
        ["1", "lives", "yes", "0", "s", "ago", "3", "1", "4"],
        ["tuki2", "lives", "-", "20", "s", "ago", "2", "0", "0"],
        ["tuki3", "GONE", "-", "-", "0", "0", "0"],
    ]
    assert "@" not in "".join(table)


def test_whoever_is_gone_leads_no_more_and_programs_are_told_so():
    told = line_of(TUKI1, LATE).as_json()

    assert (told["lives"], told["leads"], told["heard_seconds_ago"]) == (False, False, 60)
    assert "@" not in json.dumps(told)


def test_one_that_has_left_the_settings_is_shown_while_it_still_has_students(tmp_path: Path):
    left = Worker("tuki9", "@tuki9:koulu.fi", NOON, 1, 0)
    empty = Worker("tuki8", "@tuki8:koulu.fi", NOON, 0, 0)
    names = [one.name for one in of_several(settings(tmp_path), [TUKI1, left, empty], NOON)]

    assert names == ["1", "tuki2", "tuki3", "tuki9"]


def test_doctor_is_content_where_all_live_by_one_clock():
    assert "2 live" in how_they_are([TUKI1, TUKI2], ["", "tuki2"], NOON)


def test_doctor_names_who_is_gone_whose_clock_is_ahead_and_who_never_came():
    with pytest.raises(Red, match="tuki2"):
        how_they_are([TUKI1, TUKI2], ["", "tuki2"], NOON + timedelta(seconds=45))
    with pytest.raises(Red, match="clocks of 1"):
        how_they_are([TUKI1], [""], NOON - timedelta(seconds=6))
    with pytest.raises(Unknown, match="tuki3"):
        how_they_are([TUKI1, TUKI2], ["", "tuki2", "tuki3"], NOON)


def test_a_key_store_that_others_may_read_is_found(tmp_path: Path):
    of = settings(tmp_path / "data")
    one = of.station("tuki2")
    with pytest.raises(Unknown, match="not on this machine"):
        kept_apart(of, "tuki2")
    for place in (of.data, one.home.parent, one.home, one.secrets, one.keys):
        secrets.private_directory(place)
    assert "of its own" in kept_apart(of, "tuki2")

    one.keys.chmod(0o755)
    with pytest.raises(SecretsFault):
        kept_apart(of, "tuki2")
