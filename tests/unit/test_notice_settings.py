"""notices.toml: what a school may write, and what is said of it where it cannot be so."""

from pathlib import Path

import pytest

from bot.cli.check import inspect_notices
from config.notices import NoticeSettingsFaults, load, source_of
from risk_feed.model import NoticeRole
from risk_feed.rule_files import shipped_rules

EXAMPLE = Path(__file__).parents[2] / "config" / "notices.example.toml"
GOOD = """
[campus.keskusta]
called = ["KES"]
roles = ["ryhmanohjaaja"]

[source.primus]
files = "primus*.csv"

[source.primus.columns]
student_key = "Opiskelijanumero"
non_disclosure = "Turvakielto"
campus = "Toimipiste"
"""


def written(folder: Path, text: str) -> Path:
    file = folder / "notices.toml"
    file.write_text(text, encoding="utf-8")
    return file


def faults(folder: Path, text: str) -> list[str]:
    with pytest.raises(NoticeSettingsFaults) as found:
        load(written(folder, text))
    return found.value.lines


def test_the_example_is_whole():
    settings = load(EXAMPLE)

    assert set(settings.sources()) == {"primus", "moodle"}
    assert settings.rules_folder == shipped_rules()
    assert settings.roles_there is not None
    assert NoticeRole.REHTORI not in settings.roles_there["ranta"]


def test_a_file_is_of_the_source_whose_pattern_its_name_fits():
    sources = load(EXAMPLE).sources()

    assert [one.name for one in source_of("Primus_21112026.CSV", sources.values())] == ["primus"]
    assert source_of("wilma.csv", sources.values()) == []


def test_a_file_in_canonical_columns_knows_the_campuses_by_all_their_names():
    assert load(EXAMPLE).canonical.campuses["kes"] == "keskusta"


def test_the_schools_own_rules_stand_beside_the_file(tmp_path: Path):
    settings = load(written(tmp_path, 'rules = "rules"\n'))

    assert settings.rules_folder == tmp_path / "rules"
    assert settings.roles_there is None


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('student_key = "Opiskelijanumero"\n', "", "columns.student_key is missing"),
        ('non_disclosure = "Turvakielto"\n', "", "leaves_out_turvakielto = true"),
        ("student_key =", "student_kye =", "did you mean student_key?"),
        ('roles = ["ryhmanohjaaja"]', 'roles = ["huoltaja"]', "campus.keskusta.roles"),
        ('files = "primus*.csv"', "", "source.primus.files is missing; add it."),
        ('files = "primus*.csv"', 'files = "primus*.csv"\nempty_is_noo = []', "did you mean empty_is_no?"),
        ('files = "primus*.csv"', 'files = "p*"\nempty_is_no = ["group"]', "group is not answered by yes or no"),
        ('campus = "Toimipiste"\n', "", "source.primus.columns.campus is missing; there are campuses"),
        ('campus = "Toimipiste"', 'campus = "T"\n[source.primus.fixed]\ncampus = "KES"', "fixed.campus cannot"),
        ('campus = "Toimipiste"', 'campus = "T"\n[source.primus.fixed]\nwindow_start = "x"', "fixed.window_start: "),
        ('campus = "Toimipiste"', 'campus = "T"\n[source.primus.fixed]\nnon_disclosure = "ei"', "fixed.non_disclosure"),
        ('campus = "Toimipiste"\n', '[source.primus.fixed]\ncampus = "RAN"\n', "fixed.campus: write one of keskusta"),
        ('"Toimipiste"', '{ heading = "T", reading = "days_since" }', 'reading = "days_since" is for'),
        ("[source.primus]", '[campus.ranta]\ncalled = ["kes"]\nroles = ["opo"]\n[source.primus]', "of two campuses"),
        ("[source.primus]", "[source.primus", "is not TOML"),
    ],
)  # fmt: skip
def test_a_faulty_file_is_refused_with_place_and_remedy(tmp_path: Path, old: str, new: str, said: str):
    assert old in GOOD
    load(written(tmp_path, GOOD))

    assert said in "\n".join(faults(tmp_path, GOOD.replace(old, new)))


def test_a_file_that_is_not_there_names_the_example(tmp_path: Path):
    with pytest.raises(NoticeSettingsFaults, match=r"notices\.example\.toml"):
        load(tmp_path / "notices.toml")


# --- kynnys check ---------------------------------------------------------------------------------------------------
def test_a_school_without_a_notice_side_hears_nothing_of_it(tmp_path: Path):
    assert inspect_notices(tmp_path / "notices.toml") == ([], [])


def test_check_says_that_the_shipped_rules_are_drafts(tmp_path: Path):
    found, notes = inspect_notices(written(tmp_path, GOOD))

    assert found == []
    assert ["absences-step-1" in one and "are drafts" in one for one in notes] == [True]


def test_check_tells_faults_of_settings_and_of_rules(tmp_path: Path):
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "one.toml").write_text('id = "one"\n')

    in_rules, _ = inspect_notices(written(tmp_path, 'rules = "rules"\n' + GOOD))
    in_settings, _ = inspect_notices(written(tmp_path, GOOD.replace("files", "flies")))

    assert "rules: one.toml: version is missing; add it." in in_rules
    assert any("did you mean files?" in line for line in in_settings)
