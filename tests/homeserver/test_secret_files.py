"""Secrets are in files that only their owner can read, and nowhere else: seen from outside, by `kynnys run`."""

import asyncio
import os
import shutil
import stat
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import pytest_asyncio

from bot.demo.homeserver import ThrowAwayHomeserver
from tests.homeserver.crowd import Crowd
from tests.homeserver.own_bot import OwnBot, Staff
from tests.homeserver.registry import Registry
from tests.homeserver.test_no_words_at_rest import secrets_of

pytestmark = [pytest.mark.homeserver, pytest.mark.asyncio(loop_scope="module")]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def bot(
    homeserver: ThrowAwayHomeserver, tmp_path_factory: pytest.TempPathFactory, registry: Registry
) -> AsyncIterator[OwnBot]:
    """A bot that has run once, so that all its files are there; it runs while the tests do."""
    directory = tmp_path_factory.mktemp("secrets")
    async with Crowd.gathered(homeserver, directory / "people", registry) as crowd:
        counsellor = await crowd.comes("koivu")
        staff = {"koivu": Staff(counsellor.account, "Kuraattori Koivu", master_key=counsellor.fingerprint)}
        running = await OwnBot.cast(homeserver, directory / "bot", registry, "tuki-secrets", staff)
        try:
            await asyncio.to_thread(running.start)
            yield running
        finally:
            assert running.stop() == 0


@pytest.fixture
def beside(bot: OwnBot, tmp_path: Path) -> OwnBot:
    """A copy of the bot's directory, to be spoilt. Its lease is free; a start that is not refused would show."""
    shutil.copytree(bot.directory, tmp_path / "bot")
    copy = OwnBot(bot.homeserver, tmp_path / "bot", bot.account)
    return copy


@contextmanager
def mode(path: Path, bits: int) -> Iterator[None]:
    before = stat.S_IMODE(path.stat().st_mode)
    path.chmod(bits)
    try:
        yield
    finally:
        path.chmod(before)


async def test_every_file_of_the_bot_is_for_its_owner_alone(bot: OwnBot) -> None:
    lax = {
        str(path.relative_to(bot.data)): oct(path.stat().st_mode)
        for path in [bot.data, *bot.data.rglob("*")]
        if stat.S_IMODE(path.stat().st_mode) & 0o077
    }

    assert lax == {}


@pytest.mark.parametrize(
    "name",
    [
        "data",
        "data/secrets",
        "data/keys",
        "data/secrets/password",
        "data/secrets/admin_token",
        "data/secrets/login.json",
        "data/secrets/seal.keys",
        "data/secrets/pickle.key",
        "data/secrets/cross_signing.seeds",
    ],
)
async def test_what_others_could_read_is_refused_and_the_remedy_is_told(beside: OwnBot, name: str) -> None:
    path = beside.directory / name
    strict = stat.S_IMODE(path.stat().st_mode)
    assert strict & 0o077 == 0
    hidden = secrets_of(beside.directory)

    with mode(path, strict | 0o044):
        refused = await asyncio.to_thread(beside.run_once)

    assert refused.returncode == 1, refused.stderr
    assert f"chmod {strict:04o} {path}" in refused.stderr
    assert "change the secret" in refused.stderr
    assert "Traceback" not in refused.stderr
    assert [secret for secret in hidden if secret in refused.stdout + refused.stderr] == []


@pytest.mark.parametrize(
    ("name", "spoilt"),
    [
        ("seal.keys", '{"active": "k1", "keys": {"k1": "c2FsYWlzdXVz"}, "lookup": "c2FsYWlzdXVz"}'),
        ("login.json", '{"token": "syt_salaisuus"'),
        ("login.json", '{"user_id": "@x:y", "device_id": "D", "token": "syt_salaisuus"}'),
        ("cross_signing.seeds", '{"master": "salaisuus"}'),
        ("pickle.key", "toinen salaisuus"),
    ],
)
async def test_a_broken_secret_is_told_of_without_showing_it(beside: OwnBot, name: str, spoilt: str) -> None:
    (beside.data / "secrets" / name).write_text(spoilt)

    refused = await asyncio.to_thread(beside.run_once)

    told = refused.stdout + refused.stderr
    assert refused.returncode == 1, told
    assert "Traceback" not in told
    assert "alaisuus" not in told
    assert "c2FsYWlzdXVz" not in told
    assert len(told.splitlines()) <= 3


async def test_a_token_that_the_homeserver_does_not_know_is_told_of_without_showing_it(beside: OwnBot) -> None:
    file = beside.data / "secrets" / "login.json"
    [token] = [one for one in secrets_of(beside.directory) if one.startswith("syt_")][:1]
    file.write_text(file.read_text().replace(token, "syt_salaisuus"))

    refused = await asyncio.to_thread(beside.run_once)

    assert refused.returncode == 1
    assert "does not accept the stored login" in refused.stderr
    assert "salaisuus" not in refused.stdout + refused.stderr
    assert "Traceback" not in refused.stderr


async def test_a_wrong_password_is_told_of_without_showing_it(beside: OwnBot) -> None:
    (beside.data / "secrets" / "login.json").unlink()
    shutil.rmtree(beside.data / "keys")
    (beside.data / "secrets" / "password").write_text("väärä-salaisuus\n")

    refused = await asyncio.to_thread(beside.run_once)

    assert refused.returncode == 1
    assert "password" in refused.stderr
    assert "salaisuus" not in refused.stdout + refused.stderr
    assert "Traceback" not in refused.stderr


async def test_a_secret_that_was_written_into_the_settings_is_refused_without_showing_it(beside: OwnBot) -> None:
    text = beside.settings.read_text()
    beside.settings.write_text(
        text.replace("[homeserver]", '[homeserver]\npassword = "salaisuus"\ntoken = "salaisuus"')
    )

    refused = await asyncio.to_thread(beside.run_once)

    assert refused.returncode == 1
    assert "homeserver.password is unknown" in refused.stderr
    assert "salaisuus" not in refused.stdout + refused.stderr


async def test_whoever_lists_processes_sees_no_secret(bot: OwnBot) -> None:
    process = Path("/proc") / str(bot.pid)
    seen = [(process / name).read_bytes().decode(errors="replace") for name in ("cmdline", "environ")]
    seen.append(subprocess.run(["ps", "auxwwe"], capture_output=True, text=True, check=False).stdout)
    hidden = secrets_of(bot.directory)

    assert len(hidden) >= 8
    assert str(bot.settings) in seen[0]
    assert [secret for secret in hidden for text in seen if secret in text] == []


async def test_no_help_shows_a_secret_or_takes_one_as_an_argument(bot: OwnBot) -> None:
    commands: list[list[str]] = [
        [],
        *([name] for name in ("run", "setup", "demo", "check", "doctor", "erase", "stats")),
    ]
    helps = [
        subprocess.run(
            [sys.executable, "-m", "bot", *command, "--help"],
            capture_output=True,
            text=True,
            check=True,
            cwd=bot.directory,
        ).stdout
        for command in commands
    ]

    for text in helps:
        assert [secret for secret in secrets_of(bot.directory) if secret in text] == []
        assert not any(word in text.casefold() for word in ("--password", "--token", "--key"))


async def test_a_setting_in_the_environment_is_refused_by_name_and_not_shown(bot: OwnBot, tmp_path: Path) -> None:
    environment = {**os.environ, "KYNNYS_PASSWORD": "salaisuus"}

    refused = await asyncio.to_thread(
        subprocess.run, bot.command(), capture_output=True, text=True, env=environment, check=False, timeout=30
    )

    assert refused.returncode == 1
    assert "KYNNYS_PASSWORD has no effect" in refused.stderr
    assert "salaisuus" not in refused.stdout + refused.stderr
