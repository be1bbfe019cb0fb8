"""No stranger's bytes stop the bot: at unit level, over shapes that a homeserver may or may not let through.

The last tests feed plain nio the same, and expect it to fail: they show that the others have teeth. When one
of them breaks with a newer nio, that hardening may go.
"""

import json
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import vodozemac
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from matrix_world import ROOM, KeyServer, Member, an_event, quick_directory
from nio import KeysClaimResponse, KeysQueryResponse
from nio.crypto.device import OlmDevice
from nio.crypto.olm_machine import Olm
from nio.events import MegolmEvent, ToDeviceEvent
from nio.store.database import SqliteMemoryStore

from bot.matrix.errors import NoKey, Unsealable
from bot.matrix.hardened import MEGOLM, OLM, is_signed, quiet_nio, unpadded
from bot.matrix.machine import Machine
from bot.matrix.trust import Judgement, judge

pytestmark = pytest.mark.slow

ZERO = "A" * 43
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.text(max_size=20)
    | st.sampled_from([OLM, MEGOLM, "m.room.encrypted", ROOM, ZERO, "@eve:koulu.fi", "\ud800", "x" * 300]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=12,
)


def deep() -> Any:
    thing: Any = []
    for _ in range(5_000):
        thing = [thing]
    return thing


ODD = [None, True, 0, -1, 2**70, 1.5, "", "x", "\ud800", "é", ZERO, "A" * 100_000, [], [[]], {}, {"a": 1}]
FEW = [None, 7, "", "\ud800", [], {"a": 1}]


@pytest.fixture
def directory() -> Iterator[Path]:
    with quick_directory() as made:
        yield made


@pytest.fixture
async def bot(directory: Path) -> AsyncIterator[Member]:
    member = await Member.joined(KeyServer(), directory, "bot")
    yield member
    member.machine.close()


@pytest.fixture
async def eve(bot: Member, directory: Path) -> AsyncIterator[Member]:
    member = await Member.joined(bot.server, directory, "eve")
    yield member
    member.machine.close()


@pytest.fixture
async def aino(bot: Member, directory: Path) -> AsyncIterator[Member]:
    member = await Member.joined(bot.server, directory, "aino")
    yield member
    member.machine.close()


@pytest.fixture(scope="module")
def machine() -> Iterator[Machine]:
    """One for all of hypothesis's examples: what the last one left behind is part of the test."""
    with quick_directory() as made:
        opened = Machine.open(user_id="@bot:koulu.fi", device_id="D1", directory=made, pickle_key="key")
        yield opened
        opened.close()


QUICK = settings(max_examples=200, deadline=timedelta(seconds=30), suppress_health_check=list(HealthCheck))


# --- anything at all ------------------------------------------------------------------------------


@QUICK
@given(sync=JSON)
def test_any_sync_is_digested(machine: Machine, sync: Any) -> None:
    assert machine.digest(sync) == frozenset()


@QUICK
@given(events=st.lists(JSON, max_size=3), lists=JSON, counts=JSON, unused=JSON)
def test_any_parts_of_a_sync_are_digested(
    machine: Machine, events: list[Any], lists: Any, counts: Any, unused: Any
) -> None:
    sync = {
        "to_device": {"events": events},
        "device_lists": lists,
        "device_one_time_keys_count": counts,
        "device_unused_fallback_key_types": unused,
    }
    assert machine.digest(sync) == frozenset()


@QUICK
@given(sender=JSON, key=JSON, kind=st.sampled_from([0, 1]) | JSON, body=JSON | st.binary().map(lambda b: b.hex()))
def test_any_olm_message_is_digested(machine: Machine, sender: Any, key: Any, kind: Any, body: Any) -> None:
    content = {
        "algorithm": OLM,
        "sender_key": key,
        "ciphertext": {machine.curve25519: {"type": kind, "body": body}},
    }
    event = {"type": "m.room.encrypted", "sender": sender, "content": content}
    assert machine.digest({"to_device": {"events": [event, deep()]}}) == frozenset()


@QUICK
@given(event=JSON, content=JSON, room=JSON)
def test_any_event_is_unsealable_or_waits(machine: Machine, event: Any, content: Any, room: Any) -> None:
    sealed = {"event_id": "$1", "sender": "@eve:koulu.fi", "content": content}
    for thing in (event, sealed, {**sealed, "content": {"algorithm": MEGOLM, "session_id": content}}):
        with pytest.raises((NoKey, Unsealable)):
            machine.unseal(room, thing)


@QUICK
@given(devices=JSON, keys=JSON)
def test_any_list_of_devices_and_any_one_time_key_is_taken(machine: Machine, devices: Any, keys: Any) -> None:
    machine.olm.take_devices("@eve:koulu.fi", devices)
    machine.olm.take_devices("@eve:koulu.fi", {"D1": devices})
    device = OlmDevice("@eve:koulu.fi", "D1", {"ed25519": machine.ed25519, "curve25519": machine.curve25519})
    assert not machine.olm.start_session(device, keys)
    assert not machine.olm.start_session(device, {"signed_curve25519:A": keys})


@QUICK
@given(thing=JSON, key=JSON)
def test_anything_may_be_asked_for_its_signature(thing: Any, key: Any) -> None:
    assert not is_signed(thing, "@eve:koulu.fi", "D1", key)


@QUICK
@given(answer=JSON, master=JSON, signer=JSON, devices=JSON)
async def test_any_answer_is_judged(machine: Machine, answer: Any, master: Any, signer: Any, devices: Any) -> None:
    eve = "@eve:koulu.fi"

    class Says(KeyServer):
        def __init__(self, says: dict[str, Any]) -> None:
            super().__init__()
            self.says = says

        def answer(self, who: Any, path: str, body: Any) -> dict[str, Any]:
            return self.says

    about_eve = {
        "master_keys": {eve: master},
        "self_signing_keys": {eve: signer},
        "device_keys": {eve: devices},
    }
    misshapen = {
        "master_keys": master,
        "self_signing_keys": signer,
        "device_keys": devices,
        "failures": answer,
    }
    for says in (about_eve, misshapen, answer if isinstance(answer, dict) else {}):
        api = Says(says).api_for("@bot:koulu.fi", "D1")
        judgement = await judge(api, machine, eve, None, trust_on_first_use=True)
        assert isinstance(judgement, Judgement)
        assert judgement.trusted == frozenset()


# --- an Olm message that opens, with anything inside ----------------------------------------------


async def olm_from(eve: Member, bot: Member, payload: Any) -> dict[str, Any]:
    """A to-device event with this plaintext, which may be bytes."""
    await eve.machine.devices.learn(eve.api, [bot.user_id])
    (device,) = eve.machine.olm.devices(bot.user_id)
    await eve.machine.devices.claim(eve.api, [device])
    session = eve.machine.olm.olm_session(device)
    assert session is not None
    assert session._session is not None
    raw = payload if isinstance(payload, bytes) else json.dumps(payload).encode()
    kind, body = session._session.encrypt(raw).to_parts()
    content = {
        "algorithm": OLM,
        "sender_key": eve.machine.curve25519,
        "ciphertext": {bot.machine.curve25519: {"type": kind, "body": unpadded(body)}},
    }
    return {"type": "m.room.encrypted", "sender": eve.user_id, "content": content}


def room_key(eve: Member, bot: Member, **content: Any) -> dict[str, Any]:
    session = vodozemac.GroupSession()
    return {
        "type": "m.room_key",
        "sender": eve.user_id,
        "sender_device": "D1",
        "keys": {"ed25519": eve.machine.ed25519},
        "recipient": bot.user_id,
        "recipient_keys": {"ed25519": bot.machine.ed25519},
        "content": {
            "algorithm": MEGOLM,
            "room_id": ROOM,
            "session_id": session.session_id,
            "session_key": session.session_key.to_base64(),
        }
        | content,
    }


async def test_the_room_key_that_the_others_are_spoilt_from_is_good(bot: Member, eve: Member) -> None:
    event = await olm_from(eve, bot, room_key(eve, bot))

    assert len(bot.machine.digest({"to_device": {"events": [event]}})) == 1


@pytest.mark.parametrize(
    ("part", "odd"),
    [
        *((part, odd) for part in ("algorithm", "session_id", "session_key") for odd in [*FEW, ZERO]),
        *(("room_id", odd) for odd in (None, 7, "\ud800", [], {"a": 1})),
    ],
)
async def test_a_spoilt_room_key_is_the_spoilers_misfortune(bot: Member, eve: Member, part: str, odd: Any) -> None:
    event = await olm_from(eve, bot, room_key(eve, bot, **{part: odd}))

    assert bot.machine.digest({"to_device": {"events": [event]}}) == frozenset()


@pytest.mark.parametrize("odd", FEW, ids=lambda odd: repr(odd)[:12])
@pytest.mark.parametrize(
    "part", ["type", "sender", "keys", "recipient", "recipient_keys", "content", "whole", "keys.ed25519"]
)
async def test_a_spoilt_olm_payload_is_the_spoilers_misfortune(bot: Member, eve: Member, part: str, odd: Any) -> None:
    payload: Any = {**room_key(eve, bot), part: odd} if part != "whole" else odd
    if part == "keys.ed25519":
        payload["keys"] = {"ed25519": odd if not isinstance(odd, str) else None}
    event = await olm_from(eve, bot, payload)

    arrived = bot.machine.digest({"to_device": {"events": [event]}})

    assert arrived == frozenset()


@pytest.mark.parametrize("raw", [b"", b"\xff\xfe", b"[" * 100_000, b"1e999", b"NaN", b'{"type":1}', b"\0" * 1000])
async def test_an_olm_plaintext_may_be_any_bytes(bot: Member, eve: Member, raw: bytes) -> None:
    event = await olm_from(eve, bot, raw)

    assert bot.machine.digest({"to_device": {"events": [event]}}) == frozenset()


async def test_a_good_key_among_bad_events_arrives(bot: Member, eve: Member, aino: Member) -> None:
    sealed = await aino.seal("apua", bot)
    (good,) = bot.sync()["to_device"]["events"]
    bad = [await olm_from(eve, bot, room_key(eve, bot, session_key=odd)) for odd in ODD]

    bot.machine.digest({"to_device": {"events": [*ODD, *bad, good, *bad, deep()]}})

    assert bot.unseal(sealed).content["body"] == "apua"


# --- Megolm with anything inside ------------------------------------------------------------------


PAYLOADS: list[bytes] = [
    *(json.dumps(odd).encode() for odd in ODD),
    b"",
    b"\xff",
    b"[" * 100_000,
    b"{" * 10,
    json.dumps({"type": "m.room.message", "room_id": ROOM}).encode(),
    json.dumps({"type": "m.room.message", "room_id": ROOM, "content": "x"}).encode(),
    json.dumps({"type": 1, "room_id": ROOM, "content": {}}).encode(),
    json.dumps({"type": "m.room.message", "content": {}}).encode(),
    json.dumps({"type": "m.room.message", "room_id": "!other", "content": {}}).encode(),
    json.dumps({"content": {}, "room_id": ROOM}).encode(),
]


@pytest.mark.parametrize("raw", PAYLOADS, ids=lambda raw: repr(raw)[:20])
async def test_a_sealed_message_may_hold_any_bytes(bot: Member, eve: Member, raw: bytes) -> None:
    await eve.seal("first", bot)
    bot.digest()
    outbound = eve.machine.sealing.rooms[ROOM].outbound
    assert outbound is not None
    event = an_event(
        eve,
        {
            "algorithm": MEGOLM,
            "session_id": outbound.session.session_id,
            "ciphertext": outbound.session.encrypt(raw).to_base64(),
        },
    )

    with pytest.raises(Unsealable):
        bot.unseal(event)


@pytest.mark.parametrize(
    ("part", "odd"),
    [
        *((part, odd) for part in ("algorithm", "session_id", "ciphertext") for odd in [*FEW, "A" * 60]),
        *((part, odd) for part in ("content", "sender", "event_id") for odd in (None, 7, [], {"a": 1})),
    ],
)
async def test_a_spoilt_sealed_event_is_unsealable(bot: Member, eve: Member, part: str, odd: Any) -> None:
    event = await eve.seal("hei", bot)
    bot.digest()
    if part in event:
        event[part] = odd
    else:
        event["content"][part] = odd

    with pytest.raises(NoKey if part == "session_id" and isinstance(odd, str) else Unsealable):
        bot.unseal(event)


# --- devices and one-time keys --------------------------------------------------------------------


def resigned(member: Member, payload: dict[str, Any]) -> dict[str, Any]:
    try:
        signature = member.machine.sign_json(payload)
    except UnicodeEncodeError:  # nobody can sign half a character
        signature = "A" * 86
    return {**payload, "signatures": {member.user_id: {"ed25519:D1": signature}}}


BAD_KEYS = [None, 1, "", "x", "é", "\ud800", "A" * 42, "/" * 43, "A" * 500, [], {}]


@pytest.mark.parametrize("bad", BAD_KEYS, ids=lambda bad: repr(bad)[:12])
@pytest.mark.parametrize("part", ["ed25519:D1", "curve25519:D1"])
async def test_a_malformed_device_key_stops_nobody(bot: Member, eve: Member, aino: Member, part: str, bad: Any) -> None:
    payload = bot.server.devices[eve.user_id]["D1"]
    payload["keys"][part] = bad
    bot.server.devices[eve.user_id]["D1"] = resigned(eve, payload)

    assert aino.hears(await bot.seal("hei", eve, aino)) == "hei"
    assert bot.machine.unreached(ROOM) == {eve.user_id}


@pytest.mark.parametrize("part", ["keys", "signatures", "user_id", "device_id", "algorithms", "unsigned"])
@pytest.mark.parametrize("bad", FEW, ids=lambda bad: repr(bad)[:12])
async def test_a_malformed_device_stops_nobody(bot: Member, eve: Member, aino: Member, part: str, bad: Any) -> None:
    bot.server.devices[eve.user_id]["D1"][part] = bad
    bot.server.devices[eve.user_id]["D2"] = bad

    assert aino.hears(await bot.seal("hei", eve, aino)) == "hei"


@pytest.mark.parametrize("bad", [*BAD_KEYS, ZERO], ids=lambda bad: repr(bad)[:12])
@pytest.mark.parametrize("signed", [True, False])
async def test_a_malformed_one_time_key_stops_nobody(
    bot: Member, eve: Member, aino: Member, bad: Any, signed: bool
) -> None:
    key: dict[str, Any] = {"key": bad}
    odd = resigned(eve, key) if signed else key
    bot.server.one_time_keys[(eve.user_id, "D1")] = {"signed_curve25519:AAAAAQ": odd}

    assert aino.hears(await bot.seal("hei", eve, aino)) == "hei"
    assert aino.hears(await bot.seal("vielä", eve, aino)) == "vielä"


async def test_an_all_zero_device_key_stops_nobody(bot: Member, eve: Member, aino: Member) -> None:
    payload = bot.server.devices[eve.user_id]["D1"]
    payload["keys"]["curve25519:D1"] = ZERO
    bot.server.devices[eve.user_id]["D1"] = resigned(eve, payload)

    assert aino.hears(await bot.seal("hei", eve, aino)) == "hei"
    assert bot.machine.unreached(ROOM) == {eve.user_id}


async def test_a_device_under_somebody_elses_name_is_not_known(bot: Member, eve: Member) -> None:
    bot.server.devices["@aino:koulu.fi"] = {"D1": bot.server.devices[eve.user_id]["D1"]}
    await bot.machine.query(bot.api, ["@aino:koulu.fi"])

    assert bot.machine.olm.devices("@aino:koulu.fi") == []


async def test_a_device_that_changes_its_identity_is_not_written_to(bot: Member, eve: Member, aino: Member) -> None:
    await bot.seal("hei", aino)
    payload = json.loads(json.dumps(bot.server.devices[eve.user_id]["D1"]).replace(eve.user_id, aino.user_id))
    payload["signatures"] = {aino.user_id: {"ed25519:D1": eve.machine.sign_json(payload)}}
    bot.server.devices[aino.user_id]["D1"] = payload
    await bot.machine.query(bot.api, [aino.user_id])

    await bot.seal("salaista", aino)

    assert bot.machine.unreached(ROOM) == {aino.user_id}


# --- silence --------------------------------------------------------------------------------------


async def test_nothing_of_nio_is_logged(bot: Member, eve: Member, caplog: pytest.LogCaptureFixture) -> None:
    quiet_nio()
    with caplog.at_level("DEBUG"):
        bot.hears(await eve.seal("hei", bot))
        plain = Olm("@bot:koulu.fi", "D9", SqliteMemoryStore("@bot:koulu.fi", "D9"))
        plain._mark_device_for_unwedging("@eve:koulu.fi", "key")
        ToDeviceEvent.parse_event({"type": "m.room_key", "sender": 1, "content": "salaista"})

    assert [record for record in caplog.records if record.name.startswith(("nio", "peewee"))] == []


# --- plain nio, the same --------------------------------------------------------------------------


@pytest.fixture
def plain() -> Iterator[Any]:
    store = SqliteMemoryStore("@bot:koulu.fi", "D1")
    yield Olm("@bot:koulu.fi", "D1", store)
    store.database.close()


@pytest.mark.parametrize("body", ["!!", "AA", 7, ""])
def test_plain_nio_falls_over_an_olm_body(plain: Any, eve: Member, body: Any) -> None:
    content = {
        "algorithm": OLM,
        "sender_key": eve.machine.curve25519,
        "ciphertext": {plain.account.identity_keys["curve25519"]: {"type": 0, "body": body}},
    }
    event = ToDeviceEvent.parse_event({"type": "m.room.encrypted", "sender": eve.user_id, "content": content})

    with pytest.raises((ValueError, TypeError)):
        plain.handle_to_device_event(event)


def test_plain_nio_falls_over_a_room_key(plain: Any, eve: Member) -> None:
    with pytest.raises(ValueError, match="session key"):
        plain.create_group_session(eve.machine.curve25519, eve.machine.ed25519, ROOM, "id", "AAAA")


@pytest.mark.parametrize("raw", [b"[]", b"\xff"])
def test_plain_nio_falls_over_a_megolm_plaintext(plain: Any, eve: Member, raw: bytes) -> None:
    session = vodozemac.GroupSession()
    key = session.session_key.to_base64()
    plain.create_group_session(eve.machine.curve25519, eve.machine.ed25519, ROOM, session.session_id, key)
    content = {
        "algorithm": MEGOLM,
        "sender_key": eve.machine.curve25519,
        "device_id": "D1",
        "session_id": session.session_id,
        "ciphertext": session.encrypt(raw).to_base64(),
    }
    event = MegolmEvent.from_dict(an_event(eve, content))

    with pytest.raises((ValueError, TypeError, AttributeError)):
        plain.decrypt_megolm_event(event, ROOM)


def test_plain_nio_falls_over_a_device_key(plain: Any, eve: Member) -> None:
    payload = json.loads(json.dumps(eve.server.devices[eve.user_id]["D1"]))
    payload["keys"]["ed25519:D1"] = "x"

    with pytest.raises(ValueError, match="key"):
        plain.handle_response(KeysQueryResponse({eve.user_id: {"D1": payload}}, {}))


def test_plain_nio_falls_over_a_one_time_key(plain: Any, eve: Member) -> None:
    plain.handle_response(KeysQueryResponse(json.loads(json.dumps(eve.server.devices)), {}))
    claimed = {eve.user_id: {"D1": {"signed_curve25519:A": resigned(eve, {"key": ZERO})}}}

    with pytest.raises(ValueError, match="insecure"):
        plain.handle_response(KeysClaimResponse(claimed, {}))
