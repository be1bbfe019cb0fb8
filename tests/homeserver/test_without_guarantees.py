"""What happens to a bot that lacks something: without cross-signing, without an admin's token, without its login.

The first is here to give the story teeth: an Element client in its careful mode cannot read a bot that is not
cross-signed, so what the story reads there is read because it is.
"""

import sys
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from bot.demo.homeserver import ThrowAwayHomeserver
from bot.matrix.login import stored
from tests.clients.element_client import ElementClients
from tests.homeserver.crowd import Crowd
from tests.homeserver.own_bot import OwnBot, Staff
from tests.homeserver.registry import Registry
from tests.patience import SOON

pytestmark = pytest.mark.homeserver


class UnsignedBot(OwnBot):
    def command(self, *more: str) -> list[str]:
        return [sys.executable, "-m", "tests.homeserver.unsigned_bot", *super().command(*more)[3:]]


@pytest_asyncio.fixture
async def staff(homeserver: ThrowAwayHomeserver, localpart) -> dict[str, Staff]:
    return {"koivu": Staff(await homeserver.register(localpart("koivu"), "salasana"), "Kuraattori Koivu")}


@pytest_asyncio.fixture
async def clients(homeserver: ThrowAwayHomeserver) -> AsyncIterator[ElementClients]:
    async with ElementClients(homeserver.url, homeserver.registration_token) as running:
        yield running


async def cast(kind: type[OwnBot], homeserver: ThrowAwayHomeserver, directory: Path, *args) -> OwnBot:
    return await kind.cast(homeserver, directory, *args, "[trust]\non_first_use = true")


async def test_a_careful_element_can_read_the_bot(homeserver, clients, registry: Registry, staff, tmp_path, localpart):
    bot = await cast(OwnBot, homeserver, tmp_path / "bot", registry, localpart("tuki"), staff)
    bot.start()
    try:
        student = await clients.register("careful student")
        room = await student.dm(bot.user_id)

        await student.reads("112", room=room)
    finally:
        bot.stop()


async def test_a_careful_element_cannot_read_a_bot_without_cross_signing(
    homeserver, clients, registry: Registry, staff, tmp_path, localpart
):
    bot = await cast(UnsignedBot, homeserver, tmp_path / "bot", registry, localpart("tuki"), staff)
    bot.start()
    try:
        student = await clients.register("careful student")
        room = await student.dm(bot.user_id)

        unread = await student.sees(lambda seen: seen.kind == "undecryptable", room=room)

        assert unread.sender == bot.user_id
        await student.never_reads("112", during=2)
    finally:
        bot.stop()


async def test_a_bot_without_an_admin_token_is_slower_but_greets_everybody(
    limited_homeserver: ThrowAwayHomeserver, registry: Registry, tmp_path: Path
):
    """With Synapse's own limits: ten joins at once, sends one per five seconds after a burst."""
    koivu = Staff(await limited_homeserver.register("koivu", "salasana"), "Kuraattori Koivu")
    bot = await cast(OwnBot, limited_homeserver, tmp_path / "bot", registry, "tuki", {"koivu": koivu})
    (bot.data / "secrets" / "admin_token").unlink()
    bot.start()
    try:
        async with Crowd.gathered(limited_homeserver, tmp_path / "crowd", registry) as crowd:
            for name in ("aino", "eino"):
                student = await crowd.comes(name)
                room = await student.opens_room(bot)
                await student.reads("112", room)
        assert bot.runs
    finally:
        bot.stop()


async def test_a_bot_whose_login_was_revoked_stops_with_a_clear_word(
    homeserver: ThrowAwayHomeserver, registry: Registry, staff, tmp_path, localpart
):
    bot = await cast(OwnBot, homeserver, tmp_path / "bot", registry, localpart("tuki"), staff)
    bot.start()
    login = stored(bot.data / "secrets" / "login.json")
    assert login is not None

    await homeserver.request("POST", "/_matrix/client/v3/logout", {}, token=login.token)

    deadline = time.monotonic() + SOON
    while bot.runs and time.monotonic() < deadline:
        time.sleep(0.1)  # noqa: ASYNC251 - nothing else happens in this test
    assert not bot.runs, "it goes on with a login that nobody accepts"
    assert "does not accept the stored login" in bot.log_tail()
    assert login.token not in bot.log.read_text()
    assert bot.stop() == 1
