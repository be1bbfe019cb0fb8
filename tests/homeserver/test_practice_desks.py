"""A tutor practises, black box: with Element, against a running bot and a real Synapse."""

import sqlite3

import pytest

from bot.demo.homeserver import ThrowAwayHomeserver
from tests.clients.element_client import ElementClients
from tests.homeserver.own_bot import OwnBot, Staff
from tests.homeserver.registry import Registry
from tests.patience import SOON

pytestmark = [pytest.mark.homeserver, pytest.mark.asyncio(loop_scope="module")]

SETTINGS = """
[trust]
on_first_use = true
"""
STAFF = {"koivu": ("Kuraattori Koivu", "kuraattori"), "pihlaja": ("Tutori Pihlaja", "tutor")}


async def test_an_untrained_tutor_off_duty_practises_with_a_grave_script_and_calls_an_adult(
    homeserver: ThrowAwayHomeserver, registry: Registry, tmp_path_factory
):
    staff = {
        key: Staff(await homeserver.register(f"{key}-practice", "salasana"), alias, role)
        for key, (alias, role) in STAFF.items()
    }
    directory = tmp_path_factory.mktemp("practice")
    bot = await OwnBot.cast(homeserver, directory / "bot", registry, "tuki-practice", staff, SETTINGS)
    bot.start()
    try:
        async with ElementClients(homeserver.url, homeserver.registration_token) as clients:
            server = bot.user_id.partition(":")[2]
            tutor, adult = [
                await clients.login(f"{key} practising", f"@{key}-practice:{server}", "salasana", autojoin=True)
                for key in ("pihlaja", "koivu")
            ]
            tutors, duty = bot.rooms["tutors"], bot.rooms["duty"]
            await bot.vouches_for(*STAFF)
            before = tutor.now()
            await tutor.send(tutors, "!harjoitus")
            await tutor.reads("3 Raskas ilta", room=tutors, after=before, within=SOON)
            before = tutor.now()
            await tutor.send(tutors, "!harjoitus 3")
            begun = await tutor.reads("Tämä on harjoitus", after=before, within=SOON)
            room = begun.room
            await tutor.reads("Joutsen: hei", room=room, after=before, within=SOON)
            await tutor.send(room, "hei, miten menee?")
            await tutor.reads("rankka syksy", room=room, after=before, within=SOON)
            await tutor.send(room, "!apua")
            over = await tutor.reads("Harjoitus on ohi", room=room, after=before, within=SOON)
            assert "Pyysit aikuisen" in (over.body or "")
            done = await adult.reads("Tutori Pihlaja teki harjoituksen", room=duty, within=SOON)
            assert "Raskas ilta" in (done.body or "")
            assert not await adult.heard("miten menee")
        with sqlite3.connect(bot.data / "chat.db") as database:
            for table in ("practice", "alarm", "conversation", "shift", "service_record"):
                assert database.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,)  # noqa: S608
    finally:
        bot.stop()
