"""`kynnys notices`: a rehearsal shows who would get what and why, names nobody, sends and keeps nothing."""

import json
from pathlib import Path
from shutil import copy
from typing import Any

import pytest
from click.testing import CliRunner, Result

from bot.cli import main
from risk_feed.rule_files import load, shipped_rules
from tests.unit.test_notice_feed import EXAMPLE, FEEDS
from tests.unit.test_notice_rules import GOOD as RULE

ON = "2026-11-20"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working directory."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def notices(*words: str) -> Result:
    return CliRunner().invoke(main, ["notices", *words], env={"COLUMNS": "200"})


def rehearsed(*words: str) -> dict[str, Any]:
    result = notices("rehearse", "--on", ON, "--json", *words)
    assert result.exit_code == 0, result.output
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def written(folder: Path, *rows: str) -> str:
    text = "\n".join(
        ("student_key;non_disclosure;student_name;group;window_start;window_end;absent_h_total", *rows, "")
    )
    (folder / "facts.csv").write_text(text, encoding="utf-8")
    return "facts.csv"


def test_who_would_get_what_is_told_with_row_rule_role_and_facts(folder: Path):
    file = written(
        folder, "1;ei;Salainen Yksi;24A;1.10.2026;20.11.2026;36,5", "2;kyllä;Salainen Kaksi;24A;1.10.2026;20.11.2026;99"
    )

    found = rehearsed(file)

    (one,) = found["would_send"]
    assert (one["row"], one["rule"], one["version"], one["roles"]) == (2, "absences-step-1", 1, ["ryhmanohjaaja"])
    assert one["why"].startswith("Poissaoloja on vähintään 35 tuntia")
    assert one["facts"]["absent_h_total"] == {"value": 36.5, "as_of": ON}
    assert (found["students"], found["turned_away"]) == (1, {"turvakielto": 1, "leave": 0})


@pytest.mark.parametrize("form", [(), ("--json",), ("--all",)])
def test_nothing_that_is_printed_names_a_student(folder: Path, form: tuple[str, ...]):
    file = written(folder, "770001;ei;Salainen Yksi;24A;1.10.2026;20.11.2026;36,5")

    result = notices("rehearse", "--on", ON, file, *form)

    assert result.exit_code == 0, result.output
    assert "absences-step-1" in result.output
    assert "Salainen" not in result.output
    assert "770001" not in result.output


def test_a_rehearsal_leaves_nothing_behind(folder: Path):
    file = written(folder, "1;ei;x;24A;1.10.2026;20.11.2026;36,5")

    notices("rehearse", "--on", ON, file)

    assert [one.name for one in folder.iterdir()] == [file]


def test_what_would_be_held_back_is_told_with_why(folder: Path):
    (folder / "rules").mkdir()
    (folder / "rules" / "away.toml").write_text("rehearsal = true\n" + RULE, encoding="utf-8")
    file = written(folder, "1;ei;x;24A;1.10.2026;20.11.2026;36,5")

    found = rehearsed(file, "--rules", "rules")
    shown = notices("rehearse", "--on", ON, file, "--rules", "rules").output

    assert found["would_send"] == []
    assert [(one["row"], one["rule"], one["why"]) for one in found["held_back"]] == [(2, "away", "rehearsal")]
    assert "held back: 1, since the rule is in rehearsal" in shown


def test_files_of_two_systems_are_rehearsed_together_each_by_its_own_columns(folder: Path):
    for one in FEEDS.iterdir():
        copy(one, folder)
    copy(EXAMPLE, folder / "notices.toml")

    found = rehearsed(*sorted(one.name for one in FEEDS.iterdir()))

    assert [(one["rule"], one["campus"]) for one in found["would_send"] if one["row"] == 2] == [
        ("absences-step-1", "keskusta")
    ]
    assert found["turned_away"] == {"turvakielto": 1, "leave": 1}
    assert {one["source"] for one in found["would_send"]} == {"primus", "moodle"}
    assert not any(one["row"] == 3 for one in found["would_send"]), "turvakielto, though Moodle does not know"


def test_a_faulty_file_ends_with_every_fault_and_nothing_else(folder: Path):
    file = written(folder, "1;ei;x;24A;1.10.2026;20.11.2026;paljon", "2;ei;x;24A;1.10.2026;20.11.2026;40")

    result = notices("rehearse", "--on", ON, "--json", file)

    assert result.exit_code == 1
    assert json.loads(result.stdout)["faults"] == [
        {
            "file": file,
            "row": 2,
            "column": "absent_h_total",
            "found": "paljon",
            "wanted": "hours such as 12,5, from 0 to 5000",
        }
    ]
    assert "facts.csv, row 2, absent_h_total: found paljon" in result.stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--source", "wilma"), "write one of primus, moodle, canonical"),
        ((), "no source of the settings fits. Say --source and one of primus, moodle, canonical"),
        (("--settings", "none.toml"), "none.toml: is missing. Write one from config/notices.example.toml"),
        (("--rules", "none"), "holds no *.toml file"),
    ],
)
def test_what_was_said_wrong_is_told_with_the_next_step(folder: Path, words: tuple[str, ...], said: str):
    copy(EXAMPLE, folder / "notices.toml")
    file = written(folder, "1;ei;x;24A;1.10.2026;20.11.2026;36,5")

    result = notices("rehearse", "--on", ON, file, *words, *(("--source", "canonical") if "--rules" in words else ()))

    assert result.exit_code == 1
    assert said in result.output
    assert "Traceback" not in result.output


def test_the_example_is_the_same_for_the_same_seed_and_is_never_written_over_a_file(folder: Path):
    assert notices("example", "one.csv", "--on", ON).exit_code == 0
    assert notices("example", "two.csv", "--on", ON).exit_code == 0

    assert (folder / "one.csv").read_bytes() == (folder / "two.csv").read_bytes()
    assert "is there already" in notices("example", "one.csv").output


def test_the_example_of_two_thousand_students_gives_rise_to_notices_by_every_rule_of_a_term(folder: Path):
    notices("example", "one.csv", "--on", ON)

    found = rehearsed("one.csv")

    rules = {one["rule"] for one in found["would_send"]}
    assert found["files"][0]["rows"] == 2000
    assert rules == {rule.id for rule in load(shipped_rules())} - {"transition"}
    assert 0 < found["turned_away"]["turvakielto"] < 50
    assert len(found["would_send"]) < 700
