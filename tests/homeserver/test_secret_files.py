"""Secrets are in files that only their owner can read, and nowhere else: seen from outside, by `kynnys run`."""

import asyncio
import json
import os
import re
import shutil
import stat
import subprocess
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import pytest_asyncio

from bot.demo.homeserver import ThrowAwayHomeserver
from tests.homeserver.crowd import Crowd
from tests.homeserver.own_bot import Nursery, OwnBot, Staff
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


@pytest.fixture(scope="module")
def nursery(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nursery]:
    running = Nursery(tmp_path_factory.mktemp("nursery"))
    yield running
    running.close()


@dataclass(frozen=True)
class Copy:
    """A copy of the bot's directory, to be spoilt. Its lease is free: a start that is not refused would show."""

    directory: Path
    nursery: Nursery

    @property
    def secrets(self) -> Path:
        return self.directory / "data" / "secrets"

    @property
    def settings(self) -> Path:
        return self.directory / "service.toml"

    async def refuses(self, **more: str) -> str:
        """`kynnys run` ends with 1 and a line or two, without a trace; what it said."""
        environment = {**os.environ, **more}
        arguments = ("run", "--plain-logs", "--settings", str(self.settings))
        done = await asyncio.to_thread(self.nursery.run, *arguments, environment=environment)
        told = done.stdout + done.stderr
        assert done.returncode == 1, told
        assert "Traceback" not in told
        assert len(done.stderr.splitlines()) <= 3, told
        return told


@pytest.fixture
def copy(bot: OwnBot, nursery: Nursery, tmp_path: Path) -> Copy:
    shutil.copytree(bot.directory, tmp_path / "bot")
    return Copy(tmp_path / "bot", nursery)


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
async def test_what_others_could_read_is_refused_and_the_remedy_is_told(copy: Copy, name: str) -> None:
    path = copy.directory / name
    strict = stat.S_IMODE(path.stat().st_mode)
    assert strict & 0o077 == 0
    path.chmod(strict | 0o044)

    told = await copy.refuses()

    assert f"chmod {strict:04o} {path}" in told
    assert "change the secret" in told
    path.chmod(strict)
    assert [secret for secret in secrets_of(copy.directory) if secret in told] == []


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
async def test_a_broken_secret_is_told_of_without_showing_it(copy: Copy, name: str, spoilt: str) -> None:
    (copy.secrets / name).write_text(spoilt)

    told = await copy.refuses()

    assert "alaisuus" not in told
    assert "c2FsYWlzdXVz" not in told


async def test_a_token_that_the_homeserver_does_not_know_is_told_of_without_showing_it(copy: Copy) -> None:
    login = json.loads((copy.secrets / "login.json").read_text())
    (copy.secrets / "login.json").write_text(json.dumps(login | {"token": "syt_salaisuus"}))

    told = await copy.refuses()

    assert "does not accept the stored login" in told
    assert "salaisuus" not in told


async def test_a_wrong_password_is_told_of_without_showing_it(copy: Copy) -> None:
    (copy.secrets / "login.json").unlink()
    shutil.rmtree(copy.directory / "data" / "keys")
    (copy.secrets / "password").write_text("väärä-salaisuus\n")

    told = await copy.refuses()

    assert "password" in told
    assert "salaisuus" not in told


async def test_a_secret_that_was_written_into_the_settings_is_refused_without_showing_it(copy: Copy) -> None:
    misplaced = '[homeserver]\npassword = "salaisuus"\ntoken = "salaisuus"'
    copy.settings.write_text(copy.settings.read_text().replace("[homeserver]", misplaced))

    told = await copy.refuses()

    assert "homeserver.password is unknown" in told
    assert "salaisuus" not in told


async def test_a_setting_in_the_environment_is_refused_by_name_and_not_shown(copy: Copy) -> None:
    told = await copy.refuses(KYNNYS_PASSWORD="salaisuus")

    assert "KYNNYS_PASSWORD has no effect" in told
    assert "salaisuus" not in told


async def test_whoever_lists_processes_sees_no_secret(bot: OwnBot) -> None:
    process = Path("/proc") / str(bot.pid)
    seen = [(process / name).read_bytes().decode(errors="replace") for name in ("cmdline", "environ")]
    listed = await asyncio.to_thread(subprocess.run, ["ps", "auxwwe"], capture_output=True, text=True, check=True)
    hidden = secrets_of(bot.directory)

    assert len(hidden) >= 8
    assert str(bot.settings) in seen[0]
    assert str(bot.settings) in listed.stdout
    assert [secret for secret in hidden for text in (*seen, listed.stdout) if secret in text] == []


async def test_no_help_shows_a_secret_or_takes_one_as_an_argument(bot: OwnBot, nursery: Nursery) -> None:
    async def told(*command: str) -> str:
        done = await asyncio.to_thread(nursery.run, *command, "--help", environment=os.environ)
        assert done.returncode == 0, done.stderr
        return done.stdout

    overview = await told()
    commands = re.findall(r"^  (\w+) ", overview.partition("Commands:")[2], re.MULTILINE)
    assert {"run", "setup", "check", "doctor"} <= set(commands)

    for text in (overview, *[await told(command) for command in commands]):
        assert [secret for secret in secrets_of(bot.directory) if secret in text] == []
        assert not any(word in text.casefold() for word in ("--password", "--token", "--secret"))
