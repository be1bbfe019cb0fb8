"""The wall: nothing joins the anonymous side with the identified one.

What each side loads is asked of a process of its own, since no test can unload a module.
"""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.cli.check import check, inspect_wall
from bot.db.tables import metadata as of_chat
from bot.errors import AlreadyRunning, SecretsFault
from bot.lease import lease
from bot.notices.db.schema import database_url, key_file
from bot.notices.db.tables import metadata as of_notices
from bot.notices.rooms import Seats
from bot.notices.side import run
from bot.secrets import SealKeys
from bot.vault import Vault
from config.faults import Faults
from config.homeserver import HomeserverSettings
from config.notices import NoticeSettings
from config.notices import load as load_notices
from config.settings import Settings, load

ROOT = Path(__file__).parents[2]
CHAT = (
    "faq", "moderation", "config.settings", "config.roster", "config.alarm", "rooms.messages", "rooms.decide",
    "rooms.commands", "rooms.effects", "rooms.facts", "bot.app", "bot.texts", "bot.worker", "bot.hearing", "bot.staff",
    "bot.trusting", "bot.deliver", "bot.delivery", "bot.errands", "bot.db.tables", "bot.db.conversations",
    "bot.db.inbox", "bot.db.outbox", "bot.db.places", "bot.db.roster", "bot.matrix.receiver", "bot.matrix.staff_rooms",
    "bot.metrics", "bot.vitals", "bot.milestones", "bot.statistics", "bot.counting", "bot.status", "bot.bundle",
)  # fmt: skip
NOTICES = ("risk_feed", "bot.notices", "config.notices", "config.notice_life", "bot.cli.notices")
SERVICE = """
data = "data"

[homeserver]
url = "https://matrix.koulu.fi"
user = "@tuki:koulu.fi"
"""


def loaded_by(*modules: str) -> set[str]:
    program = f"import sys; import {', '.join(modules)}; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", program],
        env={"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return set(done.stdout.split())


def within(loaded: set[str], walls: tuple[str, ...]) -> list[str]:
    return sorted(name for name in loaded if any(name == wall or name.startswith(f"{wall}.") for wall in walls))


# --- imports ----------------------------------------------------------------------------------------------------------
def test_a_process_of_the_notice_side_holds_nothing_of_the_chat_side():
    loaded = loaded_by("bot.notices.side", "bot.cli.run", "bot.cli.notices")

    assert "bot.notices.deliver" in loaded
    assert within(loaded, CHAT) == []


def test_a_process_of_the_chat_side_holds_nothing_of_the_notice_side():
    loaded = loaded_by("bot.app", "bot.cli.run")

    assert "bot.worker" in loaded
    assert within(loaded, NOTICES) == []


def test_the_process_that_keeps_both_sides_up_holds_neither():
    loaded = loaded_by("bot.cli.both", "bot.cli.run")

    assert within(loaded, (*CHAT, *NOTICES, "nio", "sqlalchemy")) == []


# --- what lies on the disk --------------------------------------------------------------------------------------------
def settings_of(folder: Path) -> tuple[Settings, NoticeSettings]:
    (folder / "service.toml").write_text(SERVICE, encoding="utf-8")
    text = SERVICE.replace('"data"', '"notices-data"').replace("@tuki", "@herate")
    (folder / "notices.toml").write_text(text, encoding="utf-8")
    return load(folder / "service.toml"), load_notices(folder / "notices.toml")


def test_no_table_of_one_side_has_a_name_or_a_key_that_leads_to_the_other():
    for here, there in ((of_chat, of_notices), (of_notices, of_chat)):
        for table in here.tables.values():
            assert all(key.column.table.metadata is not there for key in table.foreign_keys)


def test_folder_database_keys_and_login_are_each_sides_own(tmp_path: Path):
    chat, notices = settings_of(tmp_path)

    assert chat.data != notices.data
    assert {chat.secrets, chat.keys} & {notices.secrets, notices.keys} == set()
    assert database_url(notices.data) != chat.database_url
    assert key_file(notices.data) not in (chat.secrets / "seal.keys",)


def test_what_one_side_sealed_does_not_open_on_the_other(tmp_path: Path):
    chat, notices = (Vault(SealKeys.read_or_make(tmp_path / name)) for name in ("seal.keys", "notices.keys"))

    with pytest.raises(SecretsFault):
        chat.open(notices.seal(b"Opiskelija 1"))
    assert chat.lookup("account", "@a:koulu.fi") != notices.lookup("account", "@a:koulu.fi")


async def test_both_sides_in_one_folder_are_refused(tmp_path: Path):
    _, notices = settings_of(tmp_path)
    notices.data.mkdir(mode=0o700)

    with lease(notices.data), pytest.raises(AlreadyRunning):
        await run(notices)


# --- settings ---------------------------------------------------------------------------------------------------------
def test_neither_settings_file_takes_what_is_the_others(tmp_path: Path):
    own_to_chat = set(Settings.model_fields) - set(NoticeSettings.model_fields)
    own_to_notices = set(NoticeSettings.model_fields) - set(Settings.model_fields)

    assert {"alarm", "school", "answers", "media"} <= own_to_chat
    assert {"source", "webhook", "moodle", "rules"} <= own_to_notices
    (tmp_path / "service.toml").write_text(SERVICE + "[source.primus]\nfiles = '*'\n", encoding="utf-8")
    with pytest.raises(Faults, match="source is unknown"):
        load(tmp_path / "service.toml")


@pytest.mark.parametrize(
    ("change", "line"),
    [
        (("@herate", "@tuki"), "notices.toml: homeserver.user is the chat side's account"),
        (('"notices-data"', '"data"'), "notices.toml: data is the chat side's folder"),
        (('"notices-data"', '"data/notices"'), "notices.toml: data is the chat side's folder"),
    ],
)
def test_check_refuses_one_account_or_one_folder_for_both(tmp_path: Path, change: tuple[str, str], line: str):
    settings_of(tmp_path)
    file = tmp_path / "notices.toml"
    file.write_text(file.read_text(encoding="utf-8").replace(*change), encoding="utf-8")
    faults = inspect_wall(tmp_path / "service.toml", file)

    assert any(one.startswith(line) for one in faults), faults


def test_check_lets_two_sides_be_that_share_nothing(tmp_path: Path):
    settings_of(tmp_path)

    assert inspect_wall(tmp_path / "service.toml", tmp_path / "notices.toml") == []
    assert inspect_wall(tmp_path / "not there.toml", tmp_path / "notices.toml") == []


def test_the_notice_side_alone_is_checked_without_settings_of_the_chat_side(tmp_path: Path):
    settings_of(tmp_path)
    (tmp_path / "service.toml").unlink()
    (tmp_path / "notices.toml").write_text("flies = 1", encoding="utf-8")

    result = CliRunner().invoke(check, ["--settings", str(tmp_path / "service.toml")])

    assert "notices.toml: flies is unknown" in result.output
    assert "service.toml: is missing" not in result.output
    assert "no chat side runs here" in result.output


# --- rooms and logs ---------------------------------------------------------------------------------------------------
def test_who_is_in_a_notice_room_is_told_by_the_notice_settings_alone(tmp_path: Path):
    _, notices = settings_of(tmp_path)
    person = {"matrix_id": "@saari:koulu.fi", "alias": "Ohjaaja Saari", "roles": ["ryhmanohjaaja"]}
    told = NoticeSettings.model_validate({"homeserver": notices.homeserver, "staff": {"saari": person}})

    assert Seats.of_settings(notices).everybody == frozenset()
    assert Seats.of_settings(told).everybody == {"@saari:koulu.fi"}
    assert "@saari" not in repr(Seats.of_settings(told))
    assert isinstance(notices.homeserver, HomeserverSettings)


def test_every_line_of_the_notice_sides_log_says_that_it_is_the_notice_sides():
    names = {
        file: re.findall(r'get_logger\("([^"]+)"\)', file.read_text(encoding="utf-8"))
        for file in (ROOT / "bot").rglob("*.py")
        if "matrix" not in file.parts
    }
    of_notices = {file: found for file, found in names.items() if "notices" in file.parts}

    assert sum(map(len, of_notices.values())) >= 5
    assert all(one.startswith("kynnys.notices") for found in of_notices.values() for one in found)
    others = [one for file, found in names.items() if file not in of_notices for one in found]
    assert not any(one.startswith("kynnys.notices") for one in others)
