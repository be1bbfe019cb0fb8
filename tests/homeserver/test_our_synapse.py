"""The homeserver that `docker/` sets up: a real Synapse with our `homeserver.yaml`, and the bot serving students there.

A second file gives what is this machine's alone: name, port, database (SQLite here, PostgreSQL in the containers), and
where secrets and media lie. Synapse passes over keys that it does not know, so that each of ours is looked for in its
source.
"""

import importlib.util
import re
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import pytest_asyncio
import yaml

from bot.demo.homeserver import Account, ThrowAwayHomeserver
from tests.homeserver.crowd import Crowd
from tests.homeserver.own_bot import OwnBot, Staff
from tests.homeserver.registry import Registry

pytestmark = pytest.mark.homeserver

OURS = Path(__file__).parents[2] / "docker" / "synapse" / "homeserver.yaml"
A_CLASS = 12
"""Students who come at once from one address; Synapse's own limits would let three of them in."""
PRESETS = ("public", "private", "trusted_private")


@pytest_asyncio.fixture
async def ours(tmp_path: Path) -> AsyncIterator[ThrowAwayHomeserver]:
    async with ThrowAwayHomeserver.started(tmp_path / "homeserver", beneath=OURS) as homeserver:
        yield homeserver


async def asked(
    homeserver: ThrowAwayHomeserver,
    method: str,
    path: str,
    body: dict[str, Any] | None = None,
    *,
    as_admin: bool = True,
) -> tuple[int, dict[str, Any]]:
    """The status and the answer, whatever they are."""
    headers = {"Authorization": f"Bearer {homeserver.admin_token}"} if as_admin else {}
    async with (
        aiohttp.ClientSession() as session,
        session.request(method, homeserver.url + path, json=body, headers=headers) as answer,
    ):
        return answer.status, await answer.json(content_type=None)


async def registered(homeserver: ThrowAwayHomeserver, name: str) -> Account:
    """A throw-away account, made with the token from the poster."""
    wanted = {"username": name, "password": f"salasana-{name}"}
    _, begun = await asked(homeserver, "POST", "/_matrix/client/v3/register", wanted, as_admin=False)
    token = {"type": "m.login.registration_token", "token": homeserver.registration_token, "session": begun["session"]}
    status, made = await asked(
        homeserver, "POST", "/_matrix/client/v3/register", {"auth": token} | wanted, as_admin=False
    )
    if status == 401:
        last = {"type": "m.login.dummy", "session": begun["session"]}
        status, made = await asked(
            homeserver, "POST", "/_matrix/client/v3/register", {"auth": last} | wanted, as_admin=False
        )
    assert status == 200, made
    return Account(made["user_id"], wanted["password"], made["access_token"], made["device_id"])


async def test_a_whole_class_is_greeted_on_our_homeserver(
    ours: ThrowAwayHomeserver, registry: Registry, tmp_path: Path
):
    koivu = Staff(await ours.register("kuraattori1", "salasana-koivu"), "Kuraattori Koivu")
    bot = await OwnBot.cast(ours, tmp_path / "bot", registry, "tuki", {"koivu": koivu}, "[trust]\non_first_use = true")
    bot.start()
    try:
        async with Crowd.gathered(ours, tmp_path / "crowd", registry) as crowd:
            students = [await crowd.logs_in(await registered(ours, f"opiskelija{number}")) for number in range(A_CLASS)]
            rooms = [await student.opens_room(bot) for student in students]
            for student, room in zip(students, rooms, strict=True):
                await student.reads("112", room=room)
    finally:
        bot.stop()
    assert "opiskelija" not in ours.log_path.read_text(), "Synapse writes down who came"


async def test_our_homeserver_lets_nobody_in_unasked_and_switches_no_encryption_off(ours: ThrowAwayHomeserver):
    guest, _ = await asked(ours, "POST", "/_matrix/client/v3/register?kind=guest", {}, as_admin=False)
    status, told = await asked(ours, "POST", "/_matrix/client/v3/register", {"username": "joku"}, as_admin=False)
    profile = await asked(ours, "GET", "/_matrix/client/v3/profile/@homeserver-admin:koulu.localhost", as_admin=False)
    federation, _ = await asked(ours, "GET", "/_matrix/federation/v1/version")
    keys, _ = await asked(ours, "GET", "/_matrix/key/v2/server")
    _, published = await asked(ours, "GET", "/_matrix/client/versions")
    _, can = await asked(ours, "GET", "/_matrix/client/v3/capabilities")
    _, made = await asked(ours, "POST", "/_matrix/client/v3/createRoom", {"preset": "public_chat"})
    encrypted, _ = await asked(ours, "GET", f"/_matrix/client/v3/rooms/{made['room_id']}/state/m.room.encryption")
    shown, _ = await asked(
        ours, "PUT", f"/_matrix/client/v3/directory/list/room/{made['room_id']}", {"visibility": "public"}
    )

    assert guest == 403
    assert status == 401
    assert all("m.login.registration_token" in flow["stages"] for flow in told["flows"])
    assert profile[0] == 401
    assert (federation, keys) == (404, 404)
    forced = [published["unstable_features"][f"io.element.e2ee_forced.{preset}"] for preset in PRESETS]
    assert all(forced), "Element would show a switch for encryption"
    assert can["capabilities"]["m.get_login_token"]["enabled"]
    assert encrypted == 200
    assert shown == 403


def _keys(of: Any) -> Iterator[str]:
    if isinstance(of, dict):
        for name, value in of.items():
            yield name
            yield from _keys(value)
    if isinstance(of, list):
        for value in of:
            yield from _keys(value)


def test_synapse_knows_every_key_of_our_file():
    found = importlib.util.find_spec("synapse")
    assert found is not None
    assert found.origin is not None
    source = "\n".join(
        file.read_text(encoding="utf-8")
        for file in Path(found.origin).parent.glob("*/*.py")
        if file.parent.name == "config" or file.name == "password_policy.py"
    )

    keys = set(_keys(yaml.safe_load(OURS.read_text(encoding="utf-8"))))

    assert {name for name in keys if not re.search(rf"\b{name}\b", source)} == set()
    assert len(keys) > 50
