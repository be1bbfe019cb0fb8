"""`kynnys notices audit`, `explain` and `counts`, on a database that the notice side wrote."""

import asyncio
import json
from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from sqlalchemy import text

from bot.cli import main
from bot.db.engine import Database
from bot.errors import KynnysError
from bot.notices.db.schema import NOTICES, database_url, key_file
from bot.notices.desk import Desk
from bot.notices.explaining import hash_of
from bot.secrets import SealKeys
from bot.vault import Vault
from risk_feed.model import StudentHash
from tests.notice_life_makers import DAY, MONDAY, SAARI, a_hit
from tests.notice_world import SCHOOL, TEXTS, VAULT

KEY = "1.2.246.562.24.1"
RULES = """
id = "away"
version = 1
roles = ["ryhmanohjaaja"]
quiet_days = 30
expires_days = 30
[meaning]
fi = "Poissaoloja on paljon."
sv = "Frånvaron är stor."
en = "Away a lot."
[suggestion]
fi = "Mitä kuuluu?"
sv = "Hur mår du?"
en = "How are you?"
[when]
field = "absent_h_total"
at_least = 35
[fields]
ryhmanohjaaja = ["student_name", "group", "absent_h_total"]
"""


async def lived(data: Path) -> None:
    """One notice ended by Saari, another open."""
    vault = Vault(SealKeys.read_or_make(key_file(data)))
    async with Database.opened(database_url(data), NOTICES) as database:
        now = MONDAY
        desk = Desk(database, vault, SCHOOL, TEXTS, lambda: now)
        await desk.take([a_hit(student=hash_of(vault, KEY))], batch="file 1")
        await desk.wrote(SAARI.who, "$1", "valmis 1 yhteys", next(iter(SAARI.posts)))
        now = MONDAY + 40 * DAY
        hits = [a_hit(student=StudentHash(f"{number:032x}"), at=now) for number in range(6)]
        await desk.take([a_hit(student=hash_of(vault, KEY), at=now), *hits], batch="file 2")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "notices-data"
    folder.mkdir(mode=0o700)
    rules = tmp_path / "rules"
    rules.mkdir()
    (rules / "away.toml").write_text(RULES, encoding="utf-8")
    asyncio.run(lived(folder))
    return folder


def run(*arguments: object, given: str | None = None) -> tuple[str, BaseException | None]:
    command = main.get_command(click.Context(main), "notices")
    assert command is not None
    result = CliRunner().invoke(command, [str(one) for one in arguments], input=given)
    return result.output, result.exception


def changed(data: Path, change: str) -> None:
    async def work() -> None:
        async with Database.opened(database_url(data), NOTICES) as database, database.tx() as tx:
            await tx.execute(text(change))

    asyncio.run(work())


# --- audit ------------------------------------------------------------------------------------------------------------
def test_the_log_is_told_line_by_line_and_verified(data: Path):
    output, error = run("audit", "--data", data)

    assert error is None
    assert "ended        saari            contacted" in output.splitlines()[1]
    assert "2026-11-23 10:00:00" in output.splitlines()[0]
    assert "9 lines, unbroken." in output
    last = output.split("Last line: ")[1].splitlines()[0]
    assert run("audit", "--data", data, "--noted", last)[1] is None
    rows = [json.loads(line) for line in run("audit", "--data", data, "--json")[0].splitlines()]
    assert [row["number"] for row in rows] == list(range(1, 10))
    assert KEY not in output


def test_verify_tells_only_whether_it_holds(data: Path):
    output, error = run("audit", "--data", data, "--verify")

    assert error is None
    assert output.splitlines()[0].startswith("9 lines, unbroken. Last line: 9:")


def test_a_log_that_was_touched_ends_with_an_error(data: Path):
    last = run("audit", "--data", data)[0].split("Last line: ")[1].splitlines()[0]
    changed(data, "DELETE FROM audit WHERE id = 9")
    _, cut = run("audit", "--data", data, "--noted", last)
    changed(data, "UPDATE audit SET detail = 'wrong_data' WHERE id = 2")
    _, broken = run("audit", "--data", data, "--verify")

    assert isinstance(cut, KynnysError)
    assert "Line 9" in str(cut)
    assert isinstance(broken, KynnysError)
    assert "line 2" in str(broken)


def test_a_folder_without_the_database_is_told_so(tmp_path: Path):
    for arguments in (("audit",), ("counts", "2026-11")):
        _, error = run(*arguments, "--data", tmp_path)
        assert "no notices.db is there" in str(error)
    assert "is missing" in str(run("explain", KEY, "--data", tmp_path)[1])
    assert not list(tmp_path.iterdir()), "looking makes nothing"


# --- explain ----------------------------------------------------------------------------------------------------------
def test_a_student_is_told_every_notice_its_rule_its_facts_and_who_acted(data: Path):
    output, error = run("explain", KEY, "--data", data, "--rules", data.parent / "rules")

    assert error is None
    assert output.splitlines() == [
        "**Heräte 1** · 23.11.2026 · tiedot: primus",
        "Sääntö: Poissaoloja on paljon.",
        "Tiedot on poistettu, koska heräte on päättynyt.",
        "Tämän näki: ryhmänohjaaja",
        "23.11.2026: heräte syntyi",
        "23.11.2026: päättyi · saari",
        "Heräte 1 päättyi: otettiin yhteyttä · saari",
        "",
        "**Heräte 2** · 2.1.2027 · tiedot: primus",
        "Sääntö: Poissaoloja on paljon.",
        "Nimi ja ryhmä: Opiskelija 1 · 24A",
        "Tiedot 20.11.2026: poissa 36 h · opintopisteitä kertynyt 4,5",
        "Tämän näki: ryhmänohjaaja",
        "2.1.2027: heräte syntyi",
    ]


def test_the_key_may_be_given_where_no_shell_remembers_it(data: Path):
    output, error = run("explain", "--data", data, "--language", "en", given=f"{KEY}\n")

    assert error is None
    assert "Notice 2" in output
    assert "The words of the rule are not kept any more." in output


def test_of_somebody_else_nothing_is_told(data: Path):
    assert run("explain", "1.2.246.562.24.2", "--data", data)[0] == "Sinusta ei ole tallessa yhtään herätettä.\n"
    assert hash_of(VAULT, KEY) != hash_of(VAULT, "1.2.246.562.24.2")


def test_a_key_is_found_however_it_is_typed():
    assert hash_of(VAULT, "  pa\u0308ivi-1\n") == hash_of(VAULT, "p\u00e4ivi-1")


# --- counts -----------------------------------------------------------------------------------------------------------
def test_the_month_is_counted_and_small_numbers_are_hidden(data: Path, tmp_path: Path):
    picture = tmp_path / "month.png"
    output, error = run("counts", "2027-01", "--data", data, "--png", picture, "--rules", data.parent / "rules")

    assert error is None
    assert "Poissaoloja on paljon (ryhmänohjaaja): 7" in output
    assert output.splitlines()[-1].split() == ["=", "7", "7"]
    assert picture.read_bytes().startswith(b"\x89PNG")
    small, _ = run("counts", "2026-11", "--data", data, "--language", "en")
    assert "not shown" in small
    assert small.splitlines()[-1].split() == ["=", "x", "x"]
    assert isinstance(run("counts", "11/2026", "--data", data)[1], SystemExit)


def test_what_is_wrong_with_the_rules_is_told(data: Path):
    (data.parent / "rules" / "away.toml").write_text("id = 1")

    assert isinstance(run("explain", KEY, "--data", data, "--rules", data.parent / "rules")[1], KynnysError)
