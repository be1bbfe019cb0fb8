"""Secret files: for their owner alone."""

import json
import os
import stat
from pathlib import Path

import pytest

from bot import secrets
from bot.errors import SecretsFault
from bot.secrets import SealKeys


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return secrets.private_directory(tmp_path / "data" / "secrets")


def test_a_directory_of_secrets_is_its_owners_alone(home: Path):
    assert mode(home) == 0o700
    assert secrets.private_directory(home) == home


@pytest.mark.parametrize("lax", [0o710, 0o701, 0o750, 0o777])
def test_a_directory_into_which_others_may_look_is_refused(home: Path, lax: int):
    home.chmod(lax)

    with pytest.raises(SecretsFault, match=f"chmod 0700 {home}"):
        secrets.private_directory(home)


def test_a_secret_comes_back_and_its_file_is_its_owners_alone_whatever_the_umask(home: Path):
    before = os.umask(0)
    try:
        secrets.write(home / "password", "hyvä sana\nja toinen")
    finally:
        os.umask(before)

    assert secrets.read(home / "password") == "hyvä sana\nja toinen"
    assert mode(home / "password") == 0o600
    assert [file.name for file in home.iterdir()] == ["password"], "no draft stays"


def test_a_secret_is_replaced_whole(home: Path):
    secrets.write(home / "password", "old and long")
    secrets.write(home / "password", "new")

    assert secrets.read(home / "password") == "new"


def test_a_secret_is_not_written_through_a_link_that_somebody_laid(home: Path, tmp_path: Path):
    (home / f".password.{os.getpid()}").symlink_to(tmp_path / "elsewhere")

    with pytest.raises(OSError, match=r"symbolic link|Too many levels"):
        secrets.write(home / "password", "secret")
    assert not (tmp_path / "elsewhere").exists()


@pytest.mark.parametrize("lax", [0o640, 0o604, 0o660, 0o700])
def test_a_secret_that_others_could_read_is_refused_and_not_shown(home: Path, lax: int):
    secrets.write(home / "password", "hunter2")
    (home / "password").chmod(lax)

    with pytest.raises(SecretsFault, match=r"chmod 0600 .* change the secret") as refusal:
        secrets.read(home / "password")
    assert "hunter2" not in str(refusal.value)


def test_a_stricter_mode_is_welcome(home: Path):
    secrets.write(home / "password", "hunter2")
    (home / "password").chmod(0o400)

    assert secrets.read(home / "password") == "hunter2"


def test_a_missing_secret_says_what_to_do(home: Path):
    with pytest.raises(SecretsFault, match=r"is missing\. Restore it"):
        secrets.read(home / "password")


@pytest.mark.parametrize(
    ("content", "why"), [(b"\xff", "UnicodeDecodeError"), (b"", "is empty"), (b"\n\n", "is empty")]
)
def test_a_broken_secret_is_not_taken_for_one(home: Path, content: bytes, why: str):
    secrets.write(home / "pickle.key", "x")
    (home / "pickle.key").write_bytes(content)

    with pytest.raises(SecretsFault, match=why):
        secrets.read(home / "pickle.key")


def test_a_secret_that_is_no_file_says_what_to_do(home: Path):
    (home / "password").mkdir(mode=0o600)

    with pytest.raises(SecretsFault, match="IsADirectoryError"):
        secrets.read(home / "password")


def test_a_secret_is_made_once_and_then_stays(home: Path):
    made = secrets.read_or_make(home / "pickle.key")

    assert len(made) == 43
    assert secrets.read_or_make(home / "pickle.key") == made
    assert secrets.read_or_make(home / "other.key") != made


def test_seal_keys_are_made_once_and_then_stay(home: Path):
    made = SealKeys.read_or_make(home / "seal.keys")

    assert SealKeys.read_or_make(home / "seal.keys") == made
    assert made.active in made.keys
    assert made != SealKeys.fresh()


GOOD = {
    "active": "k1",
    "keys": {"k1": "MTExMTExMTExMTExMTExMTExMTExMTExMTExMTExMTE="},
    "lookup": "bGxsbGxsbGxsbGxsbGxsbGxsbGxsbGxsbGxsbGxsbGw=",
}


def test_the_file_of_seal_keys_can_be_written_by_hand(home: Path):
    secrets.write(home / "seal.keys", json.dumps(GOOD))

    assert SealKeys.read_or_make(home / "seal.keys") == SealKeys("k1", {"k1": b"1" * 32}, b"l" * 32)


@pytest.mark.parametrize(
    "broken",
    [
        "no json",
        "[]",
        "{}",
        json.dumps({**GOOD, "keys": []}),
        json.dumps({**GOOD, "keys": {"k1": 7}}),
        json.dumps({**GOOD, "lookup": "%"}),
        json.dumps({**GOOD, "active": "k2"}),
        json.dumps({**GOOD, "keys": {"k1": "MTE="}}),
        json.dumps({**GOOD, "lookup": ""}),
        json.dumps({**GOOD, "active": "k:1", "keys": {"k:1": GOOD["keys"]["k1"]}}),  # type: ignore[index]
    ],
)
def test_a_broken_file_of_seal_keys_is_refused_and_never_replaced(home: Path, broken: str):
    secrets.write(home / "seal.keys", broken)

    with pytest.raises(SecretsFault, match="Restore it from the backup"):
        SealKeys.read_or_make(home / "seal.keys")
    assert secrets.read(home / "seal.keys") == broken


def test_every_file_of_the_directory_is_looked_at_whether_it_is_read_or_not(home: Path):
    secrets.write(home / "password", "x")
    secrets.write(home / "seal.keys", "x")
    secrets.refuse_lax_files(home)
    (home / "password").chmod(0o644)

    with pytest.raises(SecretsFault, match="password"):
        secrets.refuse_lax_files(home)
