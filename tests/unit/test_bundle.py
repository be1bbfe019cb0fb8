"""A support bundle holds no id, no word and no secret: they are planted everywhere, and looked for in it."""

import ast
import asyncio
import json
import re
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st

from bot import bundle, deliver
from bot.bundle import log_line, masked, metric_lines
from bot.cli import bundle as command
from bot.cli import main
from bot.cli.looks import Finding
from bot.db.engine import NEWEST, Database
from bot.errands import KINDS
from bot.logs import ALLOWED
from bot.metrics import Metrics
from bot.vitals import Vitals
from config.settings import load
from faq.model import SchoolRole
from moderation.policy import PageWhen
from rooms.model import Language, Role
from tests.stock_makers import a_stock

EVENTS = bundle.events()
CHOICES = (Language, Role, PageWhen, SchoolRole)
CANARY = "kanarialintu"
"""Stands in all that is planted: names, ids, addresses, words, secrets."""
SETTINGS = f"""
data = "{CANARY}-data"

[homeserver]
url = "https://{CANARY}.fi"
user = "@{CANARY}:koulu.fi"

[staff.{CANARY}]
matrix_id = "@{CANARY}2:koulu.fi"
role = "kuraattori"
alias = "Kuraattori {CANARY}"
campus = "{CANARY}"
master_key = "{CANARY.ljust(43, "A")}"

[staff.toinen]
matrix_id = "@{CANARY}3:koulu.fi"
operator = true
training = {{ course = "{CANARY}", completed = 2026-01-01, valid_until = 2027-01-01 }}

[answers]
catalogue = "{CANARY}"
pretend_now = 2026-11-21T23:30:00+02:00

[alarm]
closed_on = ["2026-12-07"]
[alarm.hours]
mon = "8-16"
[alarm.page.{CANARY}]
kind = "smtp"
host = "{CANARY}.fi"
sender = "{CANARY}@koulu.fi"
to = ["{CANARY}@koulu.fi"]
user = "{CANARY}"

[database]
url = "sqlite:///{{database}}"

[school]
name = "{CANARY}"
[school.people.kuraattori]
where = {{ fi = "{CANARY}", sv = "{CANARY}" }}

[campus.{CANARY}]
name = "{CANARY}"

[health]
port = {{port}}
"""


@pytest.fixture
def installation(tmp_path: Path) -> Path:
    """A settings file, and a database with something in every table."""
    database = tmp_path / f"{CANARY}.db"
    file = tmp_path / "service.toml"
    text = SETTINGS.replace("{database}", str(database)).replace("{port}", "0")
    file.write_text(text, encoding="utf-8")
    asyncio.run(_made(database))
    _planted(database)
    return file


async def _made(database: Path) -> None:
    async with Database.opened(f"sqlite+aiosqlite:///{database}"):
        pass


def _planted(database: Path) -> None:
    """In every column that takes a text, by hand and past all checks, as bytes and as letters."""
    with sqlite3.connect(database) as connection:
        connection.execute("PRAGMA ignore_check_constraints = ON")
        connection.execute("DELETE FROM alembic_version")
        names = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        for name in names:
            columns = list(connection.execute(f"PRAGMA table_info({name})"))
            values = [CANARY if "CHAR" in one[2] else CANARY.encode() if one[2] == "BLOB" else 7 for one in columns]
            places = ", ".join("?" * len(columns))
            connection.execute(f"INSERT INTO {name} VALUES ({places})", values)  # noqa: S608 - names of our tables


def a_log() -> str:
    """Each event with a planted text in each field, and lines that are none of ours."""
    moment = "2026-11-22T10:00:00.123456Z"
    lines = [
        json.dumps({"timestamp": moment, "level": CANARY, "logger": CANARY, "event": event, field: told})
        for event in sorted(EVENTS)
        for field in sorted(ALLOWED - {"event"})
        for told in (CANARY, f"@{CANARY}:koulu.fi", {CANARY: CANARY}, [CANARY], f"{CANARY}:12", 358401234567)
    ]
    lines += [json.dumps({"event": CANARY}), CANARY, f"Traceback: {CANARY}", json.dumps([CANARY]), "{" * 50_000]
    return "\n".join([*lines, json.dumps({"timestamp": CANARY, "event": "sync failed", CANARY: CANARY})])


def ran(installation: Path, *words: str, given: str = "") -> Result:
    target = installation.parent / "bundle.zip"
    return CliRunner().invoke(
        main, ["bundle", "--settings", str(installation), "--to", str(target), *words], input=given
    )


def everything_in(file: Path) -> bytes:
    """Names, comments and contents of the file, packed and unpacked."""
    packed = file.read_bytes()
    with ZipFile(BytesIO(packed)) as opened:
        parts = [packed, opened.comment]
        for one in opened.infolist():
            parts += [one.filename.encode(), one.comment, one.extra, opened.read(one)]
    return b"\n".join(parts)


@pytest.fixture
def planted_doctor(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every finding names somebody; one has a name of its own, as a channel's has."""

    async def examine(*_: object) -> list[Finding]:
        return [Finding(name, "red", f"{CANARY}: ask @{CANARY}:koulu.fi") for name in (*command.LOOKS, CANARY)]

    monkeypatch.setattr(command, "examine", examine)


@pytest.mark.usefixtures("planted_doctor")
def test_nothing_that_was_planted_is_in_the_bundle(installation: Path):
    result = ran(installation, "--log", "-", given=a_log())

    assert result.exit_code == 0, result.output
    held = everything_in(installation.parent / "bundle.zip")
    assert CANARY.encode() not in held
    assert b"358401234567" not in held
    assert b"koulu.fi" not in held


@pytest.mark.usefixtures("planted_doctor")
def test_what_helps_is_in_it(installation: Path):
    line = {"timestamp": "2026-11-22T10:00:00.5Z", "level": "warning", "event": "sync failed", "why": "Unreachable"}
    with sqlite3.connect(installation.parent / f"{CANARY}.db") as connection:
        connection.execute("UPDATE alembic_version SET version_num = ?", (NEWEST,))
    ran(installation, "--log", "-", given=json.dumps({**line, "failures": 3}))

    held = contents(installation.parent / "bundle.zip")

    assert json.loads(held["log.json"])["lines"] == [
        {"timestamp": "2026-11-22T10:00:00+00:00", "level": "warning", "event": "sync failed", "why": "Unreachable",
         "failures": 3}
    ]  # fmt: skip
    database = json.loads(held["database.json"])
    assert (database["kind"], database["version"], database["rows"]["alarm"]) == ("sqlite", NEWEST, 1)
    assert {"name": "homeserver", "state": "red"} in json.loads(held["doctor.json"])
    told = json.loads(held["settings.json"])
    assert told["rooms"]["come_within"] == "180 s"
    assert told["staff"][0]["role"] == "kuraattori"
    assert told["alarm"]["page"][0]["kind"] == "smtp"
    assert json.loads(held["versions.json"])["packages"]["aiohttp"]


def contents(file: Path) -> dict[str, str]:
    with ZipFile(file) as opened:
        return {one: opened.read(one).decode() for one in opened.namelist()}


def test_the_file_is_nobody_elses_and_never_written_over(installation: Path):
    assert ran(installation, "--no-doctor").exit_code == 0
    assert (installation.parent / "bundle.zip").stat().st_mode & 0o077 == 0

    again = ran(installation, "--no-doctor")
    assert again.exit_code != 0


def test_settings_that_cannot_be_read_are_counted_and_not_shown(tmp_path: Path):
    file = tmp_path / "service.toml"
    file.write_text(f'data = "x"\n{CANARY} = "{CANARY}"\n')

    assert ran(file, "--no-doctor").exit_code == 0

    held = contents(tmp_path / "bundle.zip")
    assert json.loads(held["settings.json"])["faults"] > 0
    assert CANARY.encode() not in everything_in(tmp_path / "bundle.zip")


def test_looking_makes_no_database(installation: Path):
    for file in installation.parent.glob(f"{CANARY}.db*"):
        file.unlink()
    ran(installation, "--no-doctor")

    assert json.loads(contents(installation.parent / "bundle.zip")["database.json"]) == {"there": False}
    assert not list(installation.parent.glob(f"{CANARY}.db*"))


# --- whatever is written --------------------------------------------------------------------------------------------
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)
LINES = st.dictionaries(st.sampled_from(sorted(ALLOWED)) | st.text(), ANYTHING, max_size=8)


def words_of_ours() -> frozenset[str]:
    """All that a line may say."""
    lists = (EVENTS, KINDS, bundle.error_names(), bundle._LEVELS, bundle._LIBRARIES, bundle._OUTCOMES, {bundle.OTHER})
    return frozenset().union(*lists)


def strings_in(held: Any) -> Iterator[str]:
    if isinstance(held, str):
        yield held
    elif isinstance(held, dict):
        for key, value in held.items():
            assert key in ALLOWED
            yield from strings_in(value)
    else:
        assert held is None or isinstance(held, bool) or abs(held) < bundle.HIGHEST


@settings(max_examples=300)
@given(LINES, st.sampled_from(sorted(EVENTS)))
def test_whatever_a_line_holds_only_words_of_ours_and_small_numbers_are_told(held: dict[str, Any], event: str):
    told = log_line(json.dumps({**held, "event": event}))

    assert told is not None
    moment = told.pop("timestamp")
    assert moment is None or datetime.fromisoformat(moment).tzinfo is UTC or moment.endswith("+00:00")
    place = told.pop("where", bundle.OTHER)
    assert place == bundle.OTHER or place.partition(":")[0] in bundle.function_names()
    assert set(strings_in(told)) <= words_of_ours()


@given(st.text())
def test_what_is_no_line_of_ours_is_left_out(text: str):
    assert log_line(text) is None


@given(st.text())
def test_of_what_another_answers_on_our_port_nothing_is_kept(text: str):
    assert metric_lines(text) == []


def test_our_own_metrics_are_kept_and_planted_labels_are_not():
    vitals = Vitals()
    vitals.stock_taken(a_stock())
    ours = [line for line in Metrics(vitals).text().decode().splitlines() if not line.startswith("#")]
    planted = [
        f'kynnys_waiting{{queue="{CANARY}"}} 1.0',
        f'kynnys_waiting{{queue="alarm",room="{CANARY}"}} 1.0',
        f"{CANARY} 1.0",
        f"kynnys_ready {CANARY}",
        f"# HELP kynnys_ready {CANARY}",
        f'kynnys_loop_lag_seconds_bucket{{le="{CANARY}"}} 1.0',
        'kynnys_waiting{queue="alarm"} 358401234567890123456789',
    ]

    kept = metric_lines("\n".join([*planted[:-1], *ours]))

    assert kept == ours


def words_in(told: object) -> Iterator[str]:
    if isinstance(told, str):
        yield told
    elif isinstance(told, dict):
        for held in told.values():  # the keys are names of fields of ours
            yield from words_in(held)
    elif isinstance(told, list):
        for held in told:
            yield from words_in(held)


def test_no_word_of_a_setting_is_told_but_choices_from_lists_of_ours(installation: Path):
    """Whatever somebody may write: a text, a path or a day comes out as being one."""
    choices = {value for kind in CHOICES for value in kind} | {"smtp", "webhook", "starttls", "implicit", "none", ""}
    kinds = {"<text>", "<path>", "<moment>", "<number>", bundle.OTHER}

    for word in words_in(masked(load(installation))):
        assert word in choices | kinds or re.fullmatch(r"[0-9.e+]+ s", word), word


@given(
    st.text()
    | st.dates()
    | st.builds(Path, st.just(CANARY))
    | st.lists(st.text())
    | st.dictionaries(st.text(), st.text())
)
def test_what_somebody_chose_to_write_comes_out_as_being_there(held: object):
    assert set(words_in(masked(held))) <= {"<text>", "<path>", "<moment>", ""}


def test_every_setting_is_told_by_its_own_name(installation: Path):
    told = masked(load(installation))

    assert isinstance(told, dict)
    assert CANARY not in json.dumps(told)
    assert told["homeserver"] == {"url": "<text>", "user": "<text>"}
    assert told["health"] == {"host": "<text>", "port": 0}


def test_errands_are_known_by_their_names():
    source = Path(deliver.__file__).read_text(encoding="utf-8")
    made = next(
        node.value
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.AnnAssign) and ast.unparse(node.target) == "self._kinds"
    )
    assert isinstance(made, ast.Dict)

    assert {key.value for key in made.keys if isinstance(key, ast.Constant)} == KINDS
