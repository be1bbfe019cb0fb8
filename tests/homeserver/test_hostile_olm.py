"""A stranger with an account attacks the bot through a real homeserver, with all that it lets through."""

import secrets
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
from matrix_people import Person, a_person, people
from matrix_world import quick_directory

from bot.demo.homeserver import ThrowAwayHomeserver
from bot.matrix.api import path
from bot.matrix.errors import Unsealable
from bot.matrix.hardened import MEGOLM, OLM
from bot.matrix.machine import Audience

pytestmark = pytest.mark.homeserver

ZERO = "A" * 43
Trio = tuple[Person, Person, Person]


@pytest.fixture
async def trio(homeserver: ThrowAwayHomeserver, localpart: Callable[[str], str]) -> AsyncIterator[Trio]:
    """The bot, a student, and a stranger."""
    names = [localpart(name) for name in ("bot", "aino", "eve")]
    with quick_directory() as directory:
        async with people(homeserver, directory, *names) as (bot, student, stranger):
            yield bot, student, stranger


async def send_to_device(stranger: Person, bot: Person, kind: str, content: Any) -> None:
    where = path("sendToDevice", kind, secrets.token_hex(8))
    body = {"messages": {bot.user_id: {bot.machine.device_id: content}}}
    await stranger.api.call("PUT", where, body)


def olm(bot: Person, stranger: Person, **ours: Any) -> dict[str, Any]:
    ciphertext = {bot.machine.curve25519: {"type": 0, "body": "AwogAAAA", **ours}}
    return {"algorithm": OLM, "sender_key": stranger.machine.curve25519, "ciphertext": ciphertext}


def deep(levels: int) -> Any:
    thing: Any = []
    for _ in range(levels):
        thing = [thing]
    return thing


async def test_no_to_device_message_of_a_stranger_stops_the_bot(trio: Trio) -> None:
    bot, student, stranger = trio
    good = olm(bot, stranger)
    hostile = [
        *(olm(bot, stranger, body=body) for body in ("!!", "AA", "", "é", 7, None, [], {}, ZERO, "A" * 9_999)),
        *(olm(bot, stranger, type=kind) for kind in (1, 2, -1, "0", None, [], 2**53)),
        *({**good, "ciphertext": odd} for odd in ("x", [], {}, None, {bot.machine.curve25519: "x"})),
        *({**good, "sender_key": key} for key in ("", "x", ZERO, None, 7, [], bot.machine.curve25519)),
        *({**good, "algorithm": name} for name in (None, 7, MEGOLM, [])),
        {},
        {"nested": deep(150)},
    ]
    kinds = [
        "m.room_key",
        "m.forwarded_room_key",
        "m.room_key_request",
        "m.dummy",
        "m.key.verification.start",
    ]
    for content in hostile:
        await send_to_device(stranger, bot, "m.room.encrypted", content)
    for kind in kinds:
        await send_to_device(stranger, bot, kind, {"action": 7, "request_id": []})
    room = await student.room_with(bot)
    await student.sync()
    await student.say(room, "apua", bot)

    assert await bot.hears() == ["apua"]


async def test_a_message_as_deep_as_the_homeserver_can_read_stops_nobody(trio: Trio) -> None:
    bot, student, stranger = trio
    nested = b"[" * 900 + b"]" * 900  # Synapse 1.163.2 refuses about 930
    whom = f'{{"messages":{{"{bot.user_id}":{{"{bot.machine.device_id}":{{"n":'.encode()
    where = stranger.api.homeserver + path("sendToDevice", "m.room.encrypted", "deep")
    headers = stranger.api._headers()
    async with stranger.api._session.put(where, data=whom + nested + b"}}}}", headers=headers) as answer:
        assert answer.status == 200
    room = await student.room_with(bot)
    await student.sync()
    await student.say(room, "apua", bot)

    assert await bot.hears() == ["apua"]


@pytest.mark.parametrize("part", ["ed25519", "curve25519"])
@pytest.mark.parametrize("bad", ["", "x", "é", "A" * 42, "/" * 43, ZERO])
async def test_no_device_key_of_a_member_stops_the_bot(trio: Trio, part: str, bad: str) -> None:
    bot, student, stranger = trio
    room = await bot.room_with(student, stranger)
    device = stranger.machine.device_id
    keys = stranger.machine.own_keys._device_keys()
    keys["keys"][f"{part}:{device}"] = bad
    await stranger.api.call("POST", path("keys", "upload"), {"device_keys": stranger.machine.own_keys._signed(keys)})

    await bot.say(room, "hei", student, stranger)
    await bot.say(room, "vielä", student, stranger)

    assert await student.hears() == ["hei", "vielä"]
    assert bot.machine.unreached(room) == {stranger.user_id}


@pytest.mark.parametrize("bad", ["", "x", "A" * 42, "/" * 43, ZERO])
async def test_no_one_time_key_of_a_member_stops_the_bot(
    trio: Trio, homeserver: ThrowAwayHomeserver, localpart: Callable[[str], str], tmp_path: Path, bad: str
) -> None:
    bot, student, stranger = trio
    account = await homeserver.register(localpart("eve"), "a-password")
    odd_one = a_person(homeserver, stranger.api._session, tmp_path / "odd", account)
    odd = odd_one.machine.own_keys._signed({"key": bad})
    body = {
        "device_keys": odd_one.machine.own_keys._device_keys(),
        "one_time_keys": {"signed_curve25519:odd": odd},
        "fallback_keys": {"signed_curve25519:odd": odd},
    }
    await odd_one.api.call("POST", path("keys", "upload"), body)
    room = await bot.room_with(student, odd_one)

    await bot.say(room, "hei", student, odd_one)
    await bot.say(room, "vielä", student, odd_one)

    assert await student.hears() == ["hei", "vielä"]
    assert bot.machine.unreached(room) == {odd_one.user_id}
    odd_one.machine.close()


async def drain(claimer: Person, victim: Person) -> None:
    """Claim all one-time keys of somebody, as anybody may."""
    body = {"one_time_keys": {victim.user_id: {victim.machine.device_id: "signed_curve25519"}}}
    for _ in range(50):
        await claimer.api.call("POST", path("keys", "claim"), body)


async def test_a_stranger_who_claims_all_one_time_keys_silences_nobody(trio: Trio) -> None:
    bot, student, stranger = trio
    await bot.sync()
    await drain(stranger, bot)
    room = await student.room_with(bot)

    await student.say(room, "apua", bot)
    assert await bot.hears() == ["apua"]

    await bot.sync()
    counts = (await bot.api.call("POST", path("keys", "upload"), {}))["one_time_key_counts"]
    assert counts["signed_curve25519"] == 50


@pytest.mark.parametrize("raw", [b"[]", b"\xff", b"", b"7", b'"x"', b"{}", b"[" * 9_999])
async def test_no_plaintext_of_a_member_stops_the_bot(trio: Trio, raw: bytes) -> None:
    bot, student, _ = trio
    room = await student.room_with(bot)
    await student.say(room, "hei", bot)
    outbound = student.machine.sealing.rooms[room].outbound
    assert outbound is not None
    sealed = {
        "algorithm": MEGOLM,
        "session_id": outbound.session.session_id,
        "ciphertext": outbound.session.encrypt(raw).to_base64(),
    }
    where = path("rooms", room, "send", "m.room.encrypted", "odd")
    await student.api.call("PUT", where, sealed)

    await bot.sync()
    first, odd = [event for _, event in bot.timeline if event["type"] == "m.room.encrypted"]
    assert bot.machine.unseal(room, first).content["body"] == "hei"
    with pytest.raises(Unsealable):
        bot.machine.unseal(room, odd)


async def test_a_person_who_cannot_exist_stops_nobody(trio: Trio) -> None:
    bot, student, _ = trio
    room = await bot.room_with(student)
    odd = frozenset({student.user_id, "@:koulu.localhost", "nobody", "@x:elsewhere.invalid", "@" + "x" * 300})

    content = {"msgtype": "m.text", "body": "hei"}
    sealed = await bot.machine.seal(bot.api, room, "m.room.message", content, Audience(odd, False))
    where = path("rooms", room, "send", "m.room.encrypted", "t")
    await bot.api.call("PUT", where, sealed)

    assert await student.hears() == ["hei"]
    assert bot.machine.unreached(room) == odd - {student.user_id}
