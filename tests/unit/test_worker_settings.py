"""Several workers in the settings: each with an account of its own, on one PostgreSQL."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from bot import secrets
from bot.app import account_of
from bot.cli.run import run
from bot.colleagues import fits
from config.faults import Faults
from config.roster import entry
from config.settings import Settings
from tests.unit.test_settings import GOOD, faults, loaded

POSTGRESQL = '[database]\nurl = "postgresql://kynnys@/kynnys"\n'
TWO = f"{GOOD}\n{POSTGRESQL}\n" + '[workers.tuki2]\nuser = "@tuki2:koulu.fi"\n'
THREE = TWO + '[workers.tuki3]\nuser = "@tuki3:koulu.fi"\nport = 9470\n'


def test_an_installation_without_workers_is_one_process(tmp_path: Path):
    me = loaded(tmp_path).station()

    assert me.is_alone
    assert (me.user, me.home, me.port) == ("@tuki:koulu.fi", tmp_path / "data", 9464)


def test_each_worker_has_an_account_a_login_keys_and_colleagues_of_its_own(tmp_path: Path):
    settings = loaded(tmp_path, THREE)
    first, third = account_of(settings), account_of(settings, "tuki3")

    assert (first.user, first.keys) == ("@tuki:koulu.fi", tmp_path / "data" / "keys")
    assert third.user == "@tuki3:koulu.fi"
    assert third.keys == tmp_path / "data" / "workers" / "tuki3" / "keys"
    assert third.secrets == tmp_path / "data" / "workers" / "tuki3" / "secrets"
    assert first.colleagues == {"@tuki2:koulu.fi", "@tuki3:koulu.fi"}
    assert third.colleagues == {"@tuki:koulu.fi", "@tuki2:koulu.fi"}
    assert [settings.station(name).port for name in settings.accounts] == [9464, 9464, 9470]


def test_several_workers_on_sqlite_are_refused_with_the_next_step(tmp_path: Path):
    (told,) = faults(tmp_path, TWO.replace(POSTGRESQL, ""))

    assert "need one PostgreSQL, set database.url (kynnys migrate" in told


@pytest.mark.parametrize(
    ("name", "told"), [("tuki-is-twelve"[:12], "workers.tuki-is-twel"), ("Tuki", "workers.Tuki"), ("2", "workers.2")]
)
def test_a_name_that_a_cursor_could_not_hold_is_refused(tmp_path: Path, name: str, told: str):
    assert told in faults(tmp_path, TWO.replace("workers.tuki2", f"workers.{name}"))[0]


def test_two_workers_of_one_account_are_refused(tmp_path: Path):
    assert "an account of its own" in faults(tmp_path, TWO.replace("@tuki2:", "@tuki:"))[0]


def test_a_workers_account_cannot_be_a_member_of_staff(tmp_path: Path):
    assert "is the bot's own account" in faults(tmp_path, TWO.replace("@tuki2:", "@koivu:"))[0]
    settings = loaded(tmp_path, TWO)
    cells = {"key": "uusi", "alias": "Uusi", "role": "kuraattori", "matrix_id": "@tuki2:koulu.fi"}
    with pytest.raises(Faults, match="the bot's own account"):
        entry(cells, settings, [])


def test_a_worker_that_the_settings_do_not_name_is_told_which_there_are(tmp_path: Path):
    with pytest.raises(Faults, match=r"workers\.tuki9: there is no such section; there are tuki2"):
        loaded(tmp_path, TWO).station("tuki9")
    with pytest.raises(Faults, match="one process serves alone"):
        loaded(tmp_path).station("tuki2")


def test_which_worker_a_process_is_may_stand_in_the_environment(tmp_path: Path):
    (tmp_path / "service.toml").write_text(TWO)
    told = CliRunner().invoke(
        run, ["--settings", str(tmp_path / "service.toml")], env={"KYNNYS_WORKER": "tuki9"}, catch_exceptions=True
    )

    assert isinstance(told.exception, Faults)
    assert "workers.tuki9" in str(told.exception)


# --- one seal key -----------------------------------------------------------------------------------------------------
def test_workers_with_one_file_of_keys_fit_and_those_with_two_do_not():
    mine, another = secrets.SealKeys.fresh(), secrets.SealKeys.fresh()

    assert fits(mine.fingerprint, None)
    assert fits(mine.fingerprint, mine.fingerprint)
    assert not fits(another.fingerprint, mine.fingerprint)
    assert mine.keys["k1"].hex()[:16] not in mine.fingerprint


def test_after_a_rotation_the_newer_file_holds_and_the_older_is_refused():
    old = secrets.SealKeys.fresh()
    new = secrets.SealKeys("k2", {"k2": b"n" * 32}, old.lookup)
    elsewhere = secrets.SealKeys("k2", {"k2": b"e" * 32}, old.lookup)

    assert fits(new.fingerprint, old.fingerprint)
    assert not fits(old.fingerprint, new.fingerprint)
    assert not fits(elsewhere.fingerprint, new.fingerprint)


def settings_of(tmp_path: Path) -> Settings:
    return loaded(tmp_path, TWO)


def test_a_further_worker_makes_no_seal_key_of_its_own(tmp_path: Path):
    from bot.app import _private
    from bot.errors import SecretsFault

    settings = settings_of(tmp_path)
    with pytest.raises(SecretsFault, match="copy the first worker's file there"):
        _private(settings, settings.station("tuki2"))
    made = _private(settings, settings.station())

    assert _private(settings, settings.station("tuki2")) == made
    assert (settings.data / "workers").stat().st_mode & 0o777 == 0o700


async def test_a_new_seal_key_waits_until_no_worker_runs(tmp_path: Path):
    from bot.cli.keys import _rotate
    from bot.cli.sides import kept
    from bot.errors import AlreadyRunning
    from bot.lease import lease

    settings = settings_of(tmp_path)
    secrets.private_directory(settings.secrets)
    before = secrets.SealKeys.read_or_make(settings.secrets / "seal.keys")
    with lease(settings.data), pytest.raises(AlreadyRunning, match="Stop all of them"):
        await _rotate(kept("chat", tmp_path / "service.toml", tmp_path / "notices.toml"), wait=1)

    assert secrets.SealKeys.read_or_make(settings.secrets / "seal.keys") == before
