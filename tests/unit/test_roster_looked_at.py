"""`kynnys check` and `kynnys doctor` know the people of the roster, and show nobody's account."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from click.testing import CliRunner, Result

from bot.cli import main
from bot.cli.doctor import Red, _staff
from bot.cli.people import shortcomings
from config.settings import load
from rooms.model import Responder, Role, StaffId
from rooms.roster import Person, Training
from tests.makers import KOIVU

pytestmark = pytest.mark.slow

SETTINGS = """
data = "data"

[homeserver]
url = "https://matrix.koulu.fi"
user = "@tuki:koulu.fi"

[staff.it]
matrix_id = "@it:koulu.fi"
operator = true
master_key = "IIIIIIIIIIIIIIIIIIIIIIIIIIIIIIIIIIIIIIIIIII"
"""
KEY = "A" * 43
HEADER = "key;matrix_id;role;alias;course;completed;valid_until;practised;master_key\n"
COUNSELLOR = f"koivu;@k1:koulu.fi;kuraattori;Kuraattori Koivu;;;;;{KEY}\n"
SUPERVISOR = f"saari;@o1:koulu.fi;supervisor;Ohjaaja Saari;;;;;{KEY}\n"
TODAY = date(2026, 11, 21)
SAARI = Responder(StaffId("saari"), "Ohjaaja Saari", Role.SUPERVISOR)
KUUSI = Responder(StaffId("kuusi"), "Tutori Kuusi", Role.TUTOR)
HONKA = Responder(StaffId("honka"), "Tutori Honka", Role.TUTOR)


def trained(until: date, responder: Responder = KUUSI, *, practised: bool = True) -> Person:
    return Person(responder, training=Training("Tutorkoulutus", date(2026, 1, 1), until, practised))


# --- what a roster lacks ----------------------------------------------------------------------------------------------
def test_a_whole_roster_lacks_nothing():
    assert shortcomings([Person(KOIVU), Person(SAARI), trained(TODAY + timedelta(days=31))], TODAY) == []


def test_an_empty_one_takes_no_students():
    [told] = shortcomings([], TODAY)

    assert "nobody can take a student" in told
    assert "kynnys roster add" in told


def test_tutors_alone_take_no_students():
    told = shortcomings([trained(TODAY + timedelta(days=31))], TODAY)

    assert len(told) == 2
    assert "no adult, so nobody can take a student" in told[0]
    assert "nobody has the role supervisor, so tutors can never be on duty" in told[1]


def test_tutors_with_an_adult_who_is_no_supervisor_are_never_on_duty():
    [told] = shortcomings([Person(KOIVU), trained(TODAY + timedelta(days=31))], TODAY)

    assert "nobody has the role supervisor" in told


def test_adults_need_neither_supervisor_nor_training():
    assert shortcomings([Person(KOIVU)], TODAY) == []


@pytest.mark.parametrize(
    ("tutor", "told"),
    [
        (Person(KUUSI), ["roster: Tutori Kuusi cannot go on duty: no training."]),
        (
            trained(TODAY - timedelta(days=1)),
            ["roster: Tutori Kuusi cannot go on duty: training out of date."],
        ),
        (
            trained(TODAY + timedelta(days=40), practised=False),
            ["roster: Tutori Kuusi cannot go on duty: no supervised practice shift."],
        ),
        (trained(TODAY + timedelta(days=30)), ["roster: the training of Tutori Kuusi ends on 2026-12-21."]),
        (trained(TODAY), ["roster: the training of Tutori Kuusi ends on 2026-11-21."]),
    ],
)
def test_what_a_tutor_lacks_is_told_by_alias_with_the_reason(tutor: Person, told: list[str]):
    others = [Person(SAARI), trained(TODAY + timedelta(days=31), HONKA)]

    assert shortcomings([*others, tutor], TODAY) == told


# --- kynnys check -----------------------------------------------------------------------------------------------------
@pytest.fixture
def folder(tmp_path: Path) -> Path:
    secrets = tmp_path / "data" / "secrets"
    secrets.mkdir(parents=True)
    for place in (tmp_path / "data", secrets):
        place.chmod(0o700)
    (secrets / "password").write_text("vain-testissä\n", encoding="utf-8")
    (secrets / "password").chmod(0o600)
    (tmp_path / "service.toml").write_text(SETTINGS, encoding="utf-8")
    return tmp_path


def kynnys(folder: Path, *words: str) -> Result:
    return CliRunner().invoke(main, [*words, "--settings", str(folder / "service.toml")], catch_exceptions=False)


def filled(folder: Path, *lines: str) -> None:
    (folder / "staff.csv").write_text(HEADER + "".join(lines), encoding="utf-8")
    result = kynnys(folder, "roster", "import", str(folder / "staff.csv"), "--apply")
    assert result.exit_code == 0, result.output


def noted(folder: Path) -> list[str]:
    """What `check` notes of people, which is no fault."""
    result = kynnys(folder, "check")
    assert result.exit_code == 0, result.output
    assert "@k1" not in result.output
    lines = [line.removeprefix("note").strip() for line in result.output.splitlines()]
    return [line for line in lines if line.startswith(("roster:", "staff:")) and "backup" not in line]


def test_before_the_first_start_nobody_has_a_role_and_no_database_is_made(folder: Path):
    [told] = noted(folder)

    assert "nobody has a role" in told
    assert {one.name for one in (folder / "data").iterdir()} == {"secrets"}
    assert {one.name for one in (folder / "data" / "secrets").iterdir()} == {"password"}


@pytest.mark.parametrize("missing", ["chat.db", "secrets/seal.keys"])
def test_whoever_looks_makes_neither_a_database_nor_keys(folder: Path, missing: str):
    filled(folder, COUNSELLOR)
    (folder / "data" / missing).unlink()

    [told] = noted(folder)

    assert "nobody has a role" in told
    assert not (folder / "data" / missing).exists()


def test_whoever_stands_on_the_roster_alone_is_counted(folder: Path):
    filled(folder, COUNSELLOR)

    assert noted(folder) == []


def test_shortcomings_of_the_roster_are_noted(folder: Path):
    ends = (datetime.now(UTC) + timedelta(days=20)).date()
    filled(
        folder,
        SUPERVISOR,
        f"kuusi;@t1:koulu.fi;tutor;Tutori Kuusi;Tutorkoulutus;1.8.2025;{ends};kyllä;{KEY}\n",
        "honka;@t2:koulu.fi;tutor;Tutori Honka;;;;;\n",
    )

    told = noted(folder)

    assert told[:2] == [
        "roster: Tutori Honka cannot go on duty: no training.",
        f"roster: the training of Tutori Kuusi ends on {ends}.",
    ]
    assert told[2].startswith("roster: honka has no master_key: nothing they write is acted upon")
    assert len(told) == 3


def test_a_list_that_cannot_be_read_is_noted_and_nothing_is_claimed_of_it(folder: Path):
    filled(folder, COUNSELLOR)
    (folder / "data" / "chat.db").write_bytes(b"kynnys" * 1000)

    [told] = noted(folder)

    assert told.startswith("roster: The database cannot be read (DatabaseError).")


# --- kynnys doctor ----------------------------------------------------------------------------------------------------
@asynccontextmanager
async def a_homeserver(master_keys: dict[str, str]) -> AsyncIterator[str]:
    """Shows each their master key."""

    async def keys(request: web.Request) -> web.Response:
        asked = (await request.json())["device_keys"]
        return web.json_response(
            {"master_keys": {one: {"keys": {"ed25519:x": master_keys[one]}} for one in asked if one in master_keys}}
        )

    service = web.Application()
    service.router.add_post("/_matrix/client/v3/keys/query", keys)
    async with TestServer(service) as server:
        yield str(server.make_url("")).rstrip("/")


Told = Callable[[dict[str, str]], Awaitable[str]]


@pytest.fixture
def told(folder: Path) -> Told:
    async def of(master_keys: dict[str, str]) -> str:
        """What the doctor says of staff where the homeserver shows these master keys."""
        login = folder / "data" / "secrets" / "login.json"
        login.write_text(json.dumps({"user_id": "@tuki:koulu.fi", "device_id": "D", "token": "t"}), encoding="utf-8")
        login.chmod(0o600)
        async with a_homeserver(master_keys) as url:
            file = folder / "service.toml"
            file.write_text(SETTINGS.replace("https://matrix.koulu.fi", url), encoding="utf-8")
            try:
                return await _staff(load(file))
            except Red as red:
                return str(red)

    return of


IT: dict[str, Any] = {"@it:koulu.fi": "I" * 43}


async def fill(folder: Path, *lines: str) -> None:
    await asyncio.to_thread(filled, folder, *lines)


async def test_people_of_the_roster_with_the_identity_on_record_are_in_order(folder: Path, told: Told):
    await fill(folder, COUNSELLOR)

    assert await told(IT | {"@k1:koulu.fi": KEY}) == "everybody has cross-signing, the identity on record"


async def test_the_doctor_shows_the_master_key_of_one_on_the_roster_who_has_none_on_record(folder: Path, told: Told):
    await fill(folder, COUNSELLOR.replace(KEY, ""))

    said = await told(IT | {"@k1:koulu.fi": "C" * 43})

    assert f"koivu: {'C' * 43} (kynnys roster add key=koivu master_key=…)" in said
    assert "@" not in said


async def test_all_that_is_wrong_with_staff_comes_at_once(folder: Path, told: Told):
    await fill(folder, COUNSELLOR, SUPERVISOR.replace(KEY, ""), "honka;@t2:koulu.fi;tutor;Tutori Honka;;;;;\n")

    said = await told({"@it:koulu.fi": "X" * 43, "@k1:koulu.fi": "Y" * 43, "@o1:koulu.fi": "Z" * 43})

    changed, lacking, shown = said.splitlines()
    assert changed.startswith("it (staff.it.master_key), koivu (kynnys roster add key=koivu master_key=…): another")
    assert lacking.startswith("honka: no cross-signing yet.")
    assert f"saari: {'Z' * 43}" in shown
    assert "@" not in said
