"""`kynnys check`: an operator learns of every fault at once, each with its place and remedy."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.cli import main

GOOD = """
data = "data"

[homeserver]
url = "https://matrix.koulu.fi"
user = "@tuki:koulu.fi"

[staff.koivu]
matrix_id = "@koivu:koulu.fi"
role = "kuraattori"
alias = "Kuraattori Koivu"
master_key = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"

[staff.it]
matrix_id = "@it:koulu.fi"
operator = true
master_key = "BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB"
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A settings folder as it should be before the first start."""
    secrets = tmp_path / "data" / "secrets"
    secrets.mkdir(parents=True)
    for place in (tmp_path / "data", secrets):
        place.chmod(0o700)
    (secrets / "password").write_text("vain-testissä\n")
    (secrets / "password").chmod(0o600)
    (tmp_path / "service.toml").write_text(GOOD)
    return tmp_path


def check(folder: Path) -> Result:
    return CliRunner().invoke(main, ["check", "--settings", str(folder / "service.toml")])


def test_a_folder_that_is_in_order_is_said_to_be(folder: Path):
    result = check(folder)

    assert result.exit_code == 0, result.output
    assert "in order" in result.output


def test_all_faults_come_at_once_with_place_and_remedy(folder: Path):
    wrong = GOOD.replace('alias = "Kuraattori Koivu"', "").replace("https://", "ftp://") + "\n[rooms]\nerase_aftr = 3\n"
    (folder / "service.toml").write_text(wrong)

    result = check(folder)

    assert result.exit_code == 1
    for part in (
        "staff.koivu: give the alias",
        "homeserver.url",
        "rooms.erase_aftr is unknown; did you mean rooms.erase",
    ):
        assert part in result.output, part


def test_secrets_that_others_can_read_are_refused_with_the_remedy(folder: Path):
    (folder / "data" / "secrets" / "password").chmod(0o644)

    result = check(folder)

    assert result.exit_code == 1
    assert "chmod 0600" in result.output
    assert "vain-testissä" not in result.output


def test_faults_of_a_schools_own_words_for_tutors_are_told_with_their_place(folder: Path):
    (folder / "service.toml").write_text(f'{GOOD}\n[texts]\npromises = "own.toml"\n')
    (folder / "own.toml").write_text('[secrecy.fi]\npatterns = ["("]\n')

    result = check(folder)

    assert result.exit_code == 1
    assert "own.toml: secrecy.fi.patterns, number 1: is no regular expression" in " ".join(result.output.split())


def test_a_missing_password_is_told_before_the_first_start(folder: Path):
    (folder / "data" / "secrets" / "password").unlink()

    assert "password: is missing" in check(folder).output


def test_who_is_missing_from_the_staff_is_noted(folder: Path):
    (folder / "service.toml").write_text(GOOD.partition("[staff.koivu]")[0])

    result = check(folder)

    assert result.exit_code == 0
    assert "nobody can take a student" in result.output
    assert "nobody is an operator" in result.output


def test_trust_on_first_use_is_noted_as_a_demonstrations_setting(folder: Path):
    (folder / "service.toml").write_text(GOOD + "\n[trust]\non_first_use = true\n")

    assert "for demonstrations" in check(folder).output


def test_a_school_that_lets_pictures_cross_is_told_what_that_means(folder: Path):
    (folder / "service.toml").write_text(GOOD + "\n[media]\nto_adults = true\nto_tutors = true\n")

    result = check(folder)

    assert result.exit_code == 0
    assert "media.to_adults: " in result.output
    assert "media.to_tutors: " in result.output


def test_a_staff_member_without_a_master_key_is_noted(folder: Path):
    (folder / "service.toml").write_text(GOOD.replace('master_key = "AAAA', '# master_key = "AAAA'))

    assert "staff.koivu.master_key is missing" in check(folder).output


def test_a_password_in_the_settings_of_a_readable_file_is_a_fault(folder: Path):
    file = folder / "service.toml"
    file.write_text(GOOD + '\n[database]\nurl = "postgresql://kynnys:salainen@localhost/kynnys"\n')
    file.chmod(0o644)

    result = check(folder)

    assert result.exit_code == 1
    assert "chmod 0600" in result.output
    assert "salainen" not in result.output


def test_shipped_drafts_are_said_to_be_drafts(folder: Path):
    told = check(folder).output
    assert "texts: fi, sv, en are drafts" in told
    assert "practice: fi, sv, en are drafts" in told


def test_a_missing_settings_file_names_the_example(tmp_path: Path):
    result = check(tmp_path)

    assert result.exit_code == 1
    assert "service.example.toml" in result.output
    assert "Traceback" not in result.output


@pytest.mark.parametrize("command", [[], ["run"], ["setup"], ["check"], ["doctor"], ["demo"]])
def test_every_command_explains_itself(command: list[str]):
    result = CliRunner().invoke(main, [*command, "--help"])

    assert result.exit_code == 0
    assert "Usage" in result.output
