"""`kynnys setup --example`, and what `kynnys setup` asks: only the blanks stand between its folder and `check`."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.cli import main
from config.settings import load
from tests.terminal import at_a_terminal

VALUES = {"url": "https://matrix.koulu.fi", "user": "@tuki:koulu.fi"}


def example(folder: Path, *more: str) -> Result:
    result = CliRunner().invoke(main, ["setup", "--example", str(folder), *more])
    assert result.exit_code == 0, result.output
    return result


def check(folder: Path) -> Result:
    return CliRunner().invoke(main, ["check", "--settings", str(folder / "service.toml")])


def filled(folder: Path) -> None:
    """What an operator does with the blanks."""
    file = folder / "service.toml"
    text = file.read_text(encoding="utf-8")
    for number, blank in enumerate(re.findall(r'^(?:url|user|matrix_id) = ""$', text, flags=re.M)):
        key = blank.partition(" ")[0]
        text = text.replace(blank, f'{key} = "{VALUES.get(key, f"@henkilo{number}:koulu.fi")}"', 1)
    file.write_text(text, encoding="utf-8")
    password = folder / "data" / "secrets" / "password"
    password.touch(mode=0o600)
    password.write_text("vain-testissä\n")


def test_the_example_is_accepted_once_the_blanks_that_were_named_are_filled(tmp_path: Path):
    told = example(tmp_path / "kynnys")
    before = check(tmp_path / "kynnys")

    filled(tmp_path / "kynnys")
    after = check(tmp_path / "kynnys")

    assert "data/secrets/password: the password of the bot's account" in told.output
    named = sorted(line.removeprefix("fill in  ") for line in told.output.splitlines() if "service.toml: " in line)
    faults = sorted(line.removeprefix("fault  ") for line in before.output.splitlines() if line.startswith("fault"))
    assert named == faults
    places = (
        "homeserver.url",
        "homeserver.user",
        "staff.koivu.matrix_id",
        "staff.saari.matrix_id",
        "staff.it.matrix_id",
    )
    assert all(any(place in line for line in named) for place in places)
    assert before.exit_code == 1
    assert after.exit_code == 0, after.output


def test_nothing_that_was_made_up_for_the_example_is_in_force(tmp_path: Path):
    example(tmp_path / "kynnys")

    text = (tmp_path / "kynnys" / "service.toml").read_text(encoding="utf-8")
    in_force = [line for line in text.splitlines() if not line.startswith("#")]

    assert not [line for line in in_force if "koulu.fi" in line]
    filled(tmp_path / "kynnys")
    assert load(tmp_path / "kynnys" / "service.toml").service.calendar is None, (
        "made-up hours would be told to students"
    )


def test_only_its_owner_can_read_the_folder_s_settings_and_secrets(tmp_path: Path):
    example(tmp_path / "kynnys")

    modes = {
        name: (tmp_path / "kynnys" / name).stat().st_mode & 0o777 for name in ("service.toml", "data", "data/secrets")
    }
    assert modes == {"service.toml": 0o600, "data": 0o700, "data/secrets": 0o700}


def test_what_is_there_already_is_kept(tmp_path: Path):
    example(tmp_path)
    (tmp_path / "service.toml").write_text("# mine\n")

    told = example(tmp_path)

    assert (tmp_path / "service.toml").read_text() == "# mine\n"
    assert "kept" in told.output


def test_the_notice_side_has_an_example_in_a_folder_of_its_own(tmp_path: Path):
    told = example(tmp_path, "--side", "notices")

    assert sorted(one.name for one in tmp_path.iterdir()) == ["notices-data", "notices.toml"]
    assert all(
        f"fill in  notices.toml: {place}" in told.output for place in ("homeserver.url", "staff.saari.matrix_id")
    )


def test_where_nobody_can_be_asked_a_missing_file_is_an_error_with_its_remedy(tmp_path: Path):
    result = CliRunner().invoke(main, ["setup", "--unattended", "--settings", str(tmp_path / "service.toml")])

    assert result.exit_code == 1
    assert "service.toml: is missing" in result.output
    assert "kynnys setup --example" in result.output


def test_an_admin_s_password_is_not_asked_for_where_nobody_is_there(tmp_path: Path):
    example(tmp_path)
    filled(tmp_path)

    result = CliRunner().invoke(
        main, ["setup", "--unattended", "--admin", "@it:koulu.fi", "--settings", str(tmp_path / "service.toml")]
    )

    assert result.exit_code == 1
    assert "--admin-password" in result.output


@pytest.mark.slow
def test_at_a_terminal_two_questions_make_a_settings_folder(tmp_path: Path):
    shown = at_a_terminal(
        tmp_path,
        ["setup"],
        {"Address of the homeserver": "https://matrix.koulu.fi/", "The bot's account": "@tuki:koulu.fi"},
    )

    text = (tmp_path / "service.toml").read_text(encoding="utf-8")
    assert 'url = "https://matrix.koulu.fi"\nuser = "@tuki:koulu.fi"' in text
    assert "staff.koivu.matrix_id" in shown
    assert "homeserver.url" not in shown
