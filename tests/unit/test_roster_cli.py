"""`kynnys roster`: what an operator sees, and that nothing changes before they say so."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.cli import main
from bot.cli import roster as command
from bot.db import inbox, roster
from bot.db.engine import Database
from bot.lease import lease
from bot.rostering import ROSTER_UNSWEPT, ROSTER_WANTED
from bot.secrets import SealKeys
from bot.vault import Vault
from config.roster import Entry

SETTINGS = """
data = "data"

[homeserver]
url = "https://matrix.koulu.fi"
user = "@tuki:koulu.fi"

[staff.it]
matrix_id = "@it:koulu.fi"
operator = true

[staff.lehto]
matrix_id = "@p1:koulu.fi"
role = "psykologi"
alias = "Psykologi Lehto"

[campus.ranta]
name = "Ranta"
"""
HEADER = "key;matrix_id;role;alias;campus;course;completed;valid_until;practised\n"
KOIVU = "koivu;@k1:koulu.fi;kuraattori;Kuraattori Koivu;ranta;;;;\n"
SOON = (datetime.now(UTC) + timedelta(days=20)).date()
KUUSI = f"kuusi;@t1:koulu.fi;tutor;Tutori Kuusi;;Vertaistuki;1.8.2025;{SOON};kyllä\n"
MANTY = "manty;@t2:koulu.fi;tutor;Tutori Honka;;;;;\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "data").mkdir(mode=0o700)
    (tmp_path / "service.toml").write_text(SETTINGS, encoding="utf-8")
    return tmp_path


def kynnys(folder: Path, *words: str, colour: bool = False) -> Result:
    return CliRunner().invoke(
        main, ["roster", *words, "--settings", str(folder / "service.toml")], color=colour, catch_exceptions=False
    )


def a_file(folder: Path, *lines: str) -> str:
    file = folder / "staff.csv"
    file.write_text(HEADER + "".join(lines), encoding="utf-8")
    return str(file)


def filled(folder: Path, *lines: str) -> None:
    assert kynnys(folder, "import", a_file(folder, *lines), "--apply").exit_code == 0


def on_it(folder: Path) -> list[Entry]:
    async def read() -> list[Entry]:
        vault = Vault(SealKeys.read_or_make(folder / "data" / "secrets" / "seal.keys"))
        url = f"sqlite+aiosqlite:///{folder / 'data' / 'chat.db'}"
        async with Database.opened(url) as database, database.tx() as tx:
            return await roster.everybody(tx, vault)

    return asyncio.run(read())


def keys(folder: Path) -> list[str]:
    return [one.who for one in on_it(folder)]


@contextmanager
def a_running_service(folder: Path) -> Iterator[None]:
    """Only its lease: it never takes anything up."""
    with lease(folder / "data"):
        yield


# --- a file -----------------------------------------------------------------------------------------------------------
def test_a_file_is_shown_and_nothing_is_changed(folder: Path):
    result = kynnys(folder, "import", a_file(folder, KOIVU, MANTY))

    assert result.exit_code == 0, result.output
    assert "+ add  koivu  Kuraattori Koivu  kuraattori\n" in result.output
    assert "cannot go on duty: no training" in result.output
    assert "Nothing has been changed" in result.output
    assert keys(folder) == []


def test_a_file_is_applied(folder: Path):
    result = kynnys(folder, "import", a_file(folder, KOIVU, KUUSI), "--apply")

    assert result.exit_code == 0, result.output
    assert "No running service has taken it up" in result.output
    assert keys(folder) == ["koivu", "kuusi"]
    assert "Nothing to change." in kynnys(folder, "import", a_file(folder, KOIVU, KUUSI), "--apply").output


def test_whoever_is_missing_is_removed_only_when_asked_and_in_red(folder: Path):
    filled(folder, KOIVU, KUUSI)

    assert "Nothing to change." in kynnys(folder, "import", a_file(folder, KOIVU), "--apply").output
    shown = kynnys(folder, "import", a_file(folder, KOIVU), "--remove-missing", colour=True)
    assert "\x1b[31m- remove\x1b[0m" in shown.output
    assert keys(folder) == ["koivu", "kuusi"]
    kynnys(folder, "import", a_file(folder, KOIVU), "--remove-missing", "--apply")
    assert keys(folder) == ["koivu"]


def test_whoever_comes_may_have_the_account_of_one_who_goes(folder: Path):
    filled(folder, KOIVU)
    other = KOIVU.replace("koivu;", "haapa;")

    assert kynnys(folder, "import", a_file(folder, other), "--apply").exit_code == 1
    assert kynnys(folder, "import", a_file(folder, other), "--apply", "--remove-missing").exit_code == 0
    assert keys(folder) == ["haapa"]


def test_what_changes_is_shown_but_never_an_account(folder: Path):
    filled(folder, KOIVU)

    result = kynnys(folder, "import", a_file(folder, KOIVU.replace("@k1", "@k2").replace(";ranta;", ";;")))

    assert "~ change  koivu" in result.output
    assert "matrix_id changed, campus: ranta -> -" in result.output
    assert "@" not in result.output


def test_what_becomes_of_a_master_key_is_said_plainly_and_the_key_is_not_shown(folder: Path):
    def shown(key: str | None) -> str:
        header, cell = (HEADER, "") if key is None else (HEADER.replace("\n", ";master_key\n"), f";{key}")
        (folder / "staff.csv").write_text(header + KOIVU.replace("\n", f"{cell}\n"), encoding="utf-8")
        return kynnys(folder, "import", str(folder / "staff.csv"), "--apply").output

    filled(folder, KOIVU)
    told = [shown("A" * 43), shown("B" * 43), shown(None), shown("")]

    assert "master_key set" in told[0]
    assert "master_key CHANGED: ask them" in told[1]
    assert told[2] == "Nothing to change.\n", "a file without the column leaves it alone"
    assert "master_key REMOVED: nothing they write is acted upon" in told[3]
    assert [one.master_key for one in on_it(folder)] == [None]
    assert "AAAA" not in "".join(told)


def test_two_who_change_places_are_no_clash(folder: Path):
    filled(folder, KOIVU, MANTY)

    swapped = (KOIVU.replace("@k1", "@t2"), MANTY.replace("@t2", "@k1"))
    result = kynnys(folder, "import", a_file(folder, *swapped), "--apply")

    assert result.exit_code == 0, result.output
    assert [one.matrix_id for one in on_it(folder)] == ["@t2:koulu.fi", "@k1:koulu.fi"]


def test_a_faulty_file_changes_nothing_and_tells_all_that_is_wrong(folder: Path):
    wrong = KUUSI.replace("tutor;", "tuutor;").replace("1.8.2025", "1.13.2025")

    result = kynnys(folder, "import", a_file(folder, KOIVU, wrong), "--apply")

    assert result.exit_code == 1
    assert "staff.csv: line 3, role: did you mean tutor?" in result.output
    assert "staff.csv: line 3, completed: a date" in result.output
    assert keys(folder) == []


# --- one by one -------------------------------------------------------------------------------------------------------
def test_somebody_is_added_changed_and_removed(folder: Path):
    added = kynnys(folder, "add", "key=koivu", "matrix_id=@k1:koulu.fi", "role=kuraattori", "alias=Kuraattori Koivu")
    changed = kynnys(folder, "add", "key=koivu", "at_once=3")
    assert [one.person.at_once for one in on_it(folder)] == [3]
    removed = kynnys(folder, "remove", "koivu")

    assert added.output.startswith("koivu: added.")
    assert changed.output.startswith("koivu: changed: at_once.")
    assert removed.exit_code == 0
    assert keys(folder) == []


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("remove", "nobody"), "There is no nobody on the roster"),
        (("remove", "lehto"), "[staff.lehto] stands in the settings file"),
        (("add", "key=koivu", "role=rehtori"), "role: one of kuraattori"),
        (("add", "koivu"), "write COLUMN=VALUE"),
    ],
)
def test_what_cannot_be_done_is_refused_with_the_next_step(folder: Path, words: tuple[str, ...], told: str):
    result = kynnys(folder, *words)

    assert result.exit_code != 0
    assert told in result.output


# --- the list ---------------------------------------------------------------------------------------------------------
def test_the_list_tells_everything_but_accounts(folder: Path):
    filled(folder, KOIVU, KUUSI, MANTY)

    lines = {line.split()[0]: line for line in kynnys(folder, "list").output.splitlines()}

    assert lines.keys() == {"key", "lehto", "koivu", "kuusi", "manty"}, "an operator takes no students"
    assert "wellbeing county" in lines["koivu"]
    assert "ranta" in lines["koivu"]
    assert f"{SOON}" in lines["kuusi"]
    assert "yes" in lines["kuusi"]
    assert "no: no training" in lines["manty"]
    assert lines["lehto"].endswith("settings")
    assert "@" not in "".join(lines.values())


def test_a_training_that_ends_within_a_month_is_in_colour(folder: Path):
    filled(folder, KUUSI, MANTY.replace(";;;;\n", ";V;1.1.2026;2999-01-01;ja\n"))

    output = kynnys(folder, "list", colour=True).output

    assert f"\x1b[33m{SOON}" in output
    assert "\x1b[33m2999" not in output


def test_an_empty_roster_tells_how_to_begin(folder: Path):
    settings = folder / "service.toml"
    settings.write_text(SETTINGS.partition("[staff.lehto]")[0], encoding="utf-8")

    assert "kynnys roster add --help" in kynnys(folder, "list").output


# --- the running service ----------------------------------------------------------------------------------------------
def test_a_service_that_does_not_follow_is_told_of(folder: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(command, "TAKEN_UP_WITHIN", 0.5)
    with a_running_service(folder):
        result = kynnys(folder, "import", a_file(folder, KOIVU), "--apply")

    assert "No running service has taken it up" in result.output


@pytest.mark.parametrize(("unswept", "told"), [("", "Done by the running service."), ("koivu", "but for the rooms")])
def test_what_the_service_has_done_is_told(folder: Path, monkeypatch: pytest.MonkeyPatch, unswept: str, told: str):
    async def follows(database: Database) -> None:
        async with database.tx() as tx:
            await inbox.move_cursor(tx, "", ROSTER_WANTED)
            await inbox.move_cursor(tx, unswept, ROSTER_UNSWEPT)

    async def until(database: Database, cursor: str) -> bool:
        await follows(database)
        return await looked(database, cursor)

    looked = command._until
    monkeypatch.setattr(command, "TAKEN_UP_WITHIN", 0.5)
    monkeypatch.setattr(command, "_until", until)
    with a_running_service(folder):
        result = kynnys(folder, "import", a_file(folder, KOIVU), "--apply")

    assert told in result.output
