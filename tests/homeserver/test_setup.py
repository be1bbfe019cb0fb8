"""`kynnys setup` and `kynnys doctor` against a real homeserver: at a terminal, unattended, twice, refused.

The homeserver has the settings of docker/synapse, limits included, and no admin's token lies on the disk.
"""

import asyncio
import os
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from bot.demo.homeserver import ThrowAwayHomeserver
from tests.homeserver.crowd import Crowd
from tests.homeserver.registry import Registry
from tests.patience import STARTED_WITHIN
from tests.terminal import at_a_terminal

pytestmark = pytest.mark.homeserver

ROOMS = ("Päivystys", "Tutorien päivystys", "Hälytykset", "Ylläpito")


def kynnys(folder: Path, *words: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "bot", *words, "--settings", str(folder / "service.toml")],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=STARTED_WITHIN,
        check=False,
        env={**os.environ, "TMPDIR": str(folder)},
    )


def secret(file: Path, text: str) -> Path:
    file.touch(mode=0o600)
    file.write_text(text + "\n")
    return file


@pytest_asyncio.fixture
async def ours(tmp_path: Path) -> AsyncIterator[ThrowAwayHomeserver]:
    beneath = Path(__file__).parents[2] / "docker" / "synapse" / "homeserver.yaml"
    async with ThrowAwayHomeserver.started(tmp_path / "homeserver", beneath=beneath) as homeserver:
        yield homeserver


@pytest_asyncio.fixture
async def folder(ours: ThrowAwayHomeserver, registry: Registry, tmp_path: Path) -> Path:
    """A settings folder with one counsellor, who has cross-signing, and no account for the bot yet."""
    koivu = await ours.register("kuraattori1", "salasana")
    async with Crowd.gathered(ours, tmp_path / "crowd", registry) as crowd:
        await crowd.logs_in(koivu)
    made = tmp_path / "kynnys"
    made.mkdir(mode=0o700)
    (made / "service.toml").write_text(
        f"""
data = "data"
[homeserver]
url = "{ours.url}"
user = "@tuki:koulu.localhost"
[staff.koivu]
matrix_id = "{koivu.user_id}"
role = "kuraattori"
alias = "Kuraattori Koivu"
[trust]
on_first_use = true
[health]
port = 0
"""
    )
    return made


async def test_one_command_makes_account_keys_and_rooms_a_second_changes_nothing_and_all_is_green(
    ours: ThrowAwayHomeserver, folder: Path, tmp_path: Path
):
    await ours.register("it", "salasana-admin", admin=True)
    await ours.register("joku", "salasana-joku")
    as_admin = ("--admin", "@it:koulu.localhost", "--admin-password", str(secret(tmp_path / "admin", "salasana-admin")))
    as_somebody = (
        "--admin",
        "@joku:koulu.localhost",
        "--admin-password",
        str(secret(tmp_path / "joku", "salasana-joku")),
    )

    refused = kynnys(folder, "setup", "--unattended", *as_somebody)
    alone = kynnys(folder, "setup", "--unattended")
    first = await asyncio.to_thread(
        at_a_terminal,
        folder,
        ["setup", "--student-token", "ovi-auki"],
        {"A server admin's account": "@it:koulu.localhost", "Password of @it": "salasana-admin"},
        within=STARTED_WITHIN,
    )
    again = kynnys(folder, "setup", "--unattended", *as_admin, "--student-token", "ovi-auki")
    doctor = kynnys(folder, "doctor", *as_admin)

    assert refused.returncode == alone.returncode == 1
    assert "is no server admin" in refused.stderr
    assert "password: is missing" in alone.stderr
    assert again.returncode == 0, again.stderr
    for line in (
        "the account @tuki:koulu.localhost",
        "the homeserver's rate limit is lifted",
        "logged in as",
        "cross-signed",
        "students may register with the word",
    ):
        assert f"done    {line}" in first
        assert f"was so  {line}" in again.stdout
    for room in ROOMS:
        assert f'done    room "{room}"' in first
        assert f'was so  room "{room}"' in again.stdout
    assert "done " not in again.stdout
    assert "salasana-admin" not in first, "a password is shown while it is typed"
    assert "left    staff: nobody is an operator" in first
    assert doctor.returncode == 0, doctor.stdout + doctor.stderr
    assert "both sealed" in doctor.stdout
    assert "unknown" not in doctor.stdout
    assert not (folder / "data" / "secrets" / "admin_token").exists()
    everything = b"".join(file.read_bytes() for file in folder.rglob("*") if file.is_file())
    assert b"salasana-admin" not in everything
    devices = await ours.request("GET", "/_synapse/admin/v2/users/@it:koulu.localhost/devices")
    assert [one["display_name"] for one in devices["devices"] if one["display_name"] == "kynnys setup"] == []
    token = await ours.request("GET", "/_synapse/admin/v1/registration_tokens/ovi-auki")
    assert (token["uses_allowed"], token["expiry_time"]) == (None, None)
