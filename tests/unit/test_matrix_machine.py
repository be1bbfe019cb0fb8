"""What the machine promises to those who write and those who read, with a small homeserver in memory."""

import asyncio
import json
import stat
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from matrix_world import ROOM, KeyServer, Member, an_event, quick_directory

from bot.matrix.errors import (
    KeyStoreUnreadable,
    KeyStoreUnwritable,
    NoKey,
    Refused,
    SlowDown,
    StoreMismatch,
    TokenRefused,
    Unreachable,
    Unsealable,
)
from bot.matrix.hardened import DEVICES_PER_USER, OLM_SESSIONS_PER_KEY
from bot.matrix.machine import ASK_AGAIN_AFTER, FALLBACK_LASTS, ROTATE_AFTER, Audience, Machine
from bot.matrix.to_device import send


class Village:
    """The small homeserver and those who joined it; everybody's file is closed in the end."""

    def __init__(self, directory: Path) -> None:
        self.server = KeyServer()
        self.directory = directory
        self.members: list[Member] = []

    async def join(self, name: str, device: str = "D1", *, publish: bool = True) -> Member:
        member = await Member.joined(self.server, self.directory, name, device, publish=publish)
        self.members.append(member)
        return member


@pytest.fixture
def village() -> Iterator[Village]:
    with quick_directory() as directory:
        here = Village(directory)
        yield here
        for member in here.members:
            member.machine.close()


def rows(member: Member, table: str) -> int:
    (count,) = member.machine.olm.store.database.execute_sql(f"SELECT count(*) FROM {table}").fetchone()  # noqa: S608
    return int(count)


def changed(*members: Member) -> dict[str, Any]:
    return {"device_lists": {"changed": [member.user_id for member in members]}}


# --- reading and writing --------------------------------------------------------------------------


async def test_a_message_is_read_by_its_audience_as_it_was_written(village: Village) -> None:
    bot, student = await village.join("bot"), await village.join("aino")
    event = await bot.seal("hei", student)

    assert "hei" not in json.dumps(event)
    assert student.digest() == {(ROOM, event["content"]["session_id"])}
    unsealed = student.unseal(event)
    assert (unsealed.type, unsealed.sender, unsealed.verified) == ("m.room.message", bot.user_id, False)
    assert unsealed.content == {"msgtype": "m.text", "body": "hei"}
    assert "hei" not in repr(unsealed)


async def test_a_message_can_be_read_again_and_again_and_after_a_restart(village: Village) -> None:
    bot, student = await village.join("bot"), await village.join("aino")
    event = await student.seal("hei", bot)
    bot.digest()

    first = bot.unseal(event)
    assert bot.unseal(event) == first
    bot.restart()
    assert bot.unseal(event) == first


async def test_a_message_without_sender_key_and_device_id_is_read(village: Village) -> None:
    bot, student = await village.join("bot"), await village.join("aino")
    event = await student.seal("hei", bot)
    del event["content"]["sender_key"], event["content"]["device_id"]

    assert bot.hears(event) == "hei"


async def test_a_message_whose_key_comes_later_waits(village: Village) -> None:
    bot, student = await village.join("bot"), await village.join("aino")
    event = await student.seal("hei", bot)

    with pytest.raises(NoKey):
        bot.unseal(event)
    assert bot.digest() == {(ROOM, event["content"]["session_id"])}
    assert bot.unseal(event).content["body"] == "hei"


async def test_a_relation_is_outside_the_seal_and_taken_from_there(village: Village) -> None:
    bot, student = await village.join("bot"), await village.join("aino")
    relation = {"rel_type": "m.thread", "event_id": "$root"}
    event = await student.seal("hei", bot, **{"m.relates_to": relation})
    bot.digest()

    assert event["content"]["m.relates_to"] == relation
    assert bot.unseal(event).content["m.relates_to"] == relation
    event["content"]["m.relates_to"] = {"rel_type": "m.thread", "event_id": "$other"}
    assert bot.unseal(event).content["m.relates_to"]["event_id"] == "$other"
    event["content"]["m.relates_to"] = ["no relation"]
    assert bot.unseal(event).content["m.relates_to"] == relation


async def test_a_second_message_costs_no_request_and_no_write(village: Village) -> None:
    bot, student = await village.join("bot"), await village.join("aino")
    await bot.seal("yksi", student)
    village.server.calls.clear()
    writes = bot.machine.olm.store.database.execute_sql("PRAGMA data_version").fetchone()
    before = bot.machine.olm.store.database.connection().total_changes

    await bot.seal("kaksi", student)

    assert village.server.calls == []
    assert bot.machine.olm.store.database.connection().total_changes == before
    assert bot.machine.olm.store.database.execute_sql("PRAGMA data_version").fetchone() == writes


async def test_a_student_with_two_devices_reads_on_both(village: Village) -> None:
    bot, phone, laptop = (
        await village.join("bot"),
        await village.join("aino"),
        await village.join("aino", "D2"),
    )
    event = await bot.seal("hei", phone)

    assert phone.hears(event) == laptop.hears(event) == "hei"


async def test_a_students_new_device_reads_from_now_on_and_nothing_before(village: Village) -> None:
    bot, phone = await village.join("bot"), await village.join("aino")
    before = await bot.seal("ennen", phone)
    laptop = await village.join("aino", "D2")
    bot.digest(**changed(phone))

    after = await bot.seal("jälkeen", phone)

    assert before["content"]["session_id"] == after["content"]["session_id"]
    assert laptop.hears(after) == "jälkeen"
    with pytest.raises(NoKey):
        laptop.unseal(before)


async def test_who_left_the_audience_does_not_read_the_next_message(village: Village) -> None:
    bot, aino, eino = await village.join("bot"), await village.join("aino"), await village.join("eino")
    first = await bot.seal("molemmille", aino, eino)
    assert aino.hears(first) == eino.hears(first) == "molemmille"

    second = await bot.seal("ainolle", aino)

    assert aino.hears(second) == "ainolle"
    eino.digest()
    with pytest.raises(NoKey):
        eino.unseal(second)


async def test_a_device_that_was_logged_out_does_not_read_the_next_message(village: Village) -> None:
    bot, phone, laptop = (
        await village.join("bot"),
        await village.join("aino"),
        await village.join("aino", "D2"),
    )
    first = await bot.seal("yksi", phone)
    del village.server.devices[phone.user_id]["D2"]
    bot.digest(**changed(phone))

    second = await bot.seal("kaksi", phone)

    assert first["content"]["session_id"] != second["content"]["session_id"]
    laptop.digest()
    with pytest.raises(NoKey):
        laptop.unseal(second)


async def test_a_device_that_comes_back_is_written_to_again(village: Village) -> None:
    bot, phone = await village.join("bot"), await village.join("aino")
    await bot.seal("yksi", phone)
    gone = village.server.devices[phone.user_id].pop("D1")
    bot.digest(**changed(phone))
    await bot.seal("kaksi", phone)
    assert bot.machine.unreached(ROOM) == {phone.user_id}

    village.server.devices[phone.user_id]["D1"] = gone
    bot.digest(**changed(phone))

    assert phone.hears(await bot.seal("kolme", phone)) == "kolme"


@pytest.mark.parametrize("why", ["100 messages", "7 days"])
async def test_a_session_is_replaced_in_time(village: Village, why: str) -> None:
    bot, student = await village.join("bot"), await village.join("aino")
    sessions = [(await bot.seal("hei", student))["content"]["session_id"] for _ in range(100)]
    assert len(set(sessions)) == 1
    bot.restart()
    first = (await bot.seal("hei", student))["content"]["session_id"]
    assert first not in sessions
    if why == "7 days":
        bot.clock.now += ROTATE_AFTER.total_seconds()
    else:
        for _ in range(99):
            await bot.seal("hei", student)

    assert (await bot.seal("hei", student))["content"]["session_id"] != first


async def test_only_trusted_devices_read_what_is_for_staff(village: Village) -> None:
    bot, good, bad = (
        await village.join("bot"),
        await village.join("staff"),
        await village.join("staff", "D2"),
    )
    await bot.machine.query(bot.api, [good.user_id])
    keys = (good.machine.ed25519, good.machine.curve25519)
    assert bot.machine.mark_trust(good.user_id, {"D1": keys}) == ({"D1"}, {"D2"})

    event = await bot.seal("salaista", good, only_trusted=True)

    assert good.hears(event) == "salaista"
    bad.digest()
    with pytest.raises(NoKey):
        bad.unseal(event)


async def test_a_trusted_device_with_another_curve_key_is_not_trusted_until_judged_anew(
    village: Village,
) -> None:
    bot, staff = await village.join("bot"), await village.join("staff")
    await bot.machine.query(bot.api, [staff.user_id])
    bot.machine.mark_trust(staff.user_id, {"D1": (staff.machine.ed25519, staff.machine.curve25519)})
    assert bot.machine.olm.devices(staff.user_id)[0].verified
    other = await village.join("other", publish=False)
    payload = village.server.devices[staff.user_id]["D1"]
    payload["keys"]["curve25519:D1"] = other.machine.curve25519
    payload["signatures"] = {staff.user_id: {"ed25519:D1": staff.machine.sign_json(payload)}}

    await bot.machine.query(bot.api, [staff.user_id])

    assert not bot.machine.olm.devices(staff.user_id)[0].verified
    bot.restart()
    (device,) = bot.machine.olm.devices(staff.user_id)
    assert (device.verified, device.curve25519) == (False, other.machine.curve25519)


# --- forgery --------------------------------------------------------------------------------------


async def test_a_message_moved_to_another_room_is_unsealable(village: Village) -> None:
    bot, student = await village.join("bot"), await village.join("aino")
    event = await student.seal("hei", bot)
    bot.digest()

    with pytest.raises(NoKey):
        bot.unseal(event, room="!other:koulu.fi")
    bot.machine.olm.group_sessions[event["content"]["session_id"]].room_id = "!other:koulu.fi"
    with pytest.raises(Unsealable):
        bot.unseal(event, room="!other:koulu.fi")


async def test_a_message_under_somebody_elses_name_is_unsealable(village: Village) -> None:
    bot, aino, eino = await village.join("bot"), await village.join("aino"), await village.join("eino")
    event = await aino.seal("hei", bot)
    bot.digest()
    await bot.seal("hei", aino, eino)  # the bot knows both

    event["sender"] = eino.user_id
    with pytest.raises(Unsealable):
        bot.unseal(event)


async def test_an_old_message_sent_as_a_new_one_is_unsealable(village: Village) -> None:
    bot, student = await village.join("bot"), await village.join("aino")
    event = await student.seal("kyllä", bot)
    assert bot.hears(event) == "kyllä"

    with pytest.raises(Unsealable):
        bot.unseal({**event, "event_id": "$again"})
    assert bot.unseal(event).content["body"] == "kyllä"


async def test_a_room_key_cannot_be_replaced_by_one_that_begins_later(village: Village) -> None:
    bot, student = await village.join("bot"), await village.join("aino")
    first = await student.seal("yksi", bot)
    bot.digest()
    room = student.machine.sealing.rooms[ROOM]
    assert room.outbound is not None
    room.outbound.holders.clear()  # the student's client shares it once more, as it stands now
    second = await student.seal("kaksi", bot)

    assert bot.digest() == {(ROOM, first["content"]["session_id"])}
    assert [bot.unseal(event).content["body"] for event in (first, second)] == ["yksi", "kaksi"]
    bot.restart()
    assert bot.unseal(first).content["body"] == "yksi"


async def test_somebody_else_cannot_put_their_name_on_a_room_key(village: Village) -> None:
    bot, aino, eve = await village.join("bot"), await village.join("aino"), await village.join("eve")
    event = await aino.seal("hei", bot, eve)
    bot.digest()
    eve.digest()
    outbound = aino.machine.sealing.rooms[ROOM].outbound
    assert outbound is not None
    await eve.machine.devices.learn(eve.api, [bot.user_id])
    await eve.machine.devices.claim(eve.api, eve.machine.olm.devices(bot.user_id))
    stolen = eve.machine.sealing.room_key_for(eve.machine.olm.devices(bot.user_id), ROOM, outbound)
    await send(eve.api, stolen)

    assert bot.digest() == frozenset()
    bot.restart()
    assert bot.unseal(event).content["body"] == "hei"
    assert bot.machine.olm.group_sessions[outbound.session.session_id].sender_key == aino.machine.curve25519


async def test_a_key_that_begins_later_lets_the_earlier_message_wait(village: Village) -> None:
    bot, student = await village.join("bot"), await village.join("aino")
    other = await village.join("eino")
    first = await student.seal("yksi", other)
    await student.seal("kaksi", bot, other)

    bot.digest()

    with pytest.raises(NoKey):
        bot.unseal(first)


# --- syncs ----------------------------------------------------------------------------------------


async def test_the_same_sync_twice_does_no_harm(village: Village) -> None:
    bot, student = await village.join("bot"), await village.join("aino")
    event = await student.seal("hei", bot)
    sync = bot.sync(device_one_time_keys_count={"signed_curve25519": 49})

    bot.machine.digest(sync)
    bot.machine.digest(sync)
    await bot.machine.settle(bot.api)
    bot.restart()
    bot.machine.digest(sync)
    await bot.machine.settle(bot.api)

    assert bot.unseal(event).content["body"] == "hei"
    assert student.hears(await bot.seal("hei sinulle", student)) == "hei sinulle"


async def test_a_sync_that_could_not_be_written_can_be_digested_again(village: Village) -> None:
    bot, student = await village.join("bot"), await village.join("aino")
    event = await student.seal("hei", bot)
    sync = bot.sync()
    bot.machine.olm.store.database.execute_sql("PRAGMA query_only = 1")
    with pytest.raises(KeyStoreUnwritable, match="full"):
        bot.machine.digest(sync)
    bot.machine.olm.store.database.execute_sql("PRAGMA query_only = 0")

    assert bot.machine.digest(sync) == {(ROOM, event["content"]["session_id"])}
    bot.restart()
    assert bot.unseal(event).content["body"] == "hei"


@pytest.mark.parametrize("counts", [{"signed_curve25519": 0}, {}, {"curve25519": 7}])
async def test_used_up_one_time_keys_are_replaced(village: Village, counts: dict[str, int]) -> None:
    bot = await village.join("bot")
    village.server.one_time_keys.clear()

    bot.machine.digest({"device_one_time_keys_count": counts})
    await bot.machine.settle(bot.api)

    assert len(village.server.one_time_keys[(bot.user_id, "D1")]) == 50


async def test_enough_one_time_keys_are_left_alone(village: Village) -> None:
    bot = await village.join("bot")
    village.server.calls.clear()

    bot.machine.digest({"device_one_time_keys_count": {"signed_curve25519": 40}})
    bot.machine.digest({})
    await bot.machine.settle(bot.api)

    assert village.server.calls == []


async def test_with_all_one_time_keys_gone_a_student_still_gets_through(village: Village) -> None:
    bot, student = await village.join("bot"), await village.join("aino")
    village.server.one_time_keys.clear()

    assert bot.hears(await student.seal("hei", bot)) == "hei"


async def test_a_used_fallback_key_is_replaced_but_not_at_a_strangers_pace(village: Village) -> None:
    bot, student = await village.join("bot"), await village.join("aino")
    fallback = village.server.fallback_keys[(bot.user_id, "D1")]
    used: dict[str, Any] = {"device_unused_fallback_key_types": []}
    bot.machine.digest(used)
    await bot.machine.settle(bot.api)
    assert len(fallback) == 1  # it was made a moment ago

    bot.clock.now += FALLBACK_LASTS.total_seconds()
    await bot.machine.settle(bot.api)
    await bot.machine.settle(bot.api)
    assert len(fallback) == 2

    village.server.one_time_keys.clear()
    fallback.popitem()  # somebody holds the one before
    assert bot.hears(await student.seal("hei", bot)) == "hei"


async def test_a_fallback_key_is_made_for_a_device_that_never_had_one(village: Village) -> None:
    bot = await village.join("bot")
    village.server.fallback_keys.clear()
    bot.restart()

    bot.machine.digest({"device_unused_fallback_key_types": []})
    await bot.machine.settle(bot.api)

    assert len(village.server.fallback_keys[(bot.user_id, "D1")]) == 1


async def test_a_bot_killed_while_it_publishes_publishes_the_same_keys_again(village: Village) -> None:
    bot, student = await village.join("bot", publish=False), await village.join("aino")
    village.server.loses_answers = True
    village.server.fault = lambda path, _: Unreachable("cut") if path == "keys/upload" else None
    with pytest.raises(Unreachable):
        await bot.machine.publish(bot.api)
    offered = dict(village.server.one_time_keys[(bot.user_id, "D1")])
    village.server.fault = lambda path, _: None
    bot.restart()

    await bot.machine.publish(bot.api)

    assert village.server.one_time_keys[(bot.user_id, "D1")] == offered
    assert bot.hears(await student.seal("hei", bot)) == "hei"


async def test_publishing_again_does_nothing_but_ask(village: Village) -> None:
    bot = await village.join("bot")
    bot.restart()
    village.server.calls.clear()
    before = dict(village.server.one_time_keys[(bot.user_id, "D1")])

    await bot.machine.publish(bot.api)

    assert village.server.calls == ["keys/query", "keys/upload"]
    assert village.server.one_time_keys[(bot.user_id, "D1")] == before


async def test_key_ids_that_are_taken_are_passed_by(village: Village) -> None:
    bot = await village.join("bot")
    taken = Refused(400, "M_UNKNOWN")
    bot.machine.digest({"device_one_time_keys_count": {}})
    village.server.fault = lambda path, _: taken
    with pytest.raises(Refused):
        await bot.machine.settle(bot.api)
    village.server.fault = lambda path, _: None
    village.server.one_time_keys.clear()

    await bot.machine.settle(bot.api)

    assert len(village.server.one_time_keys[(bot.user_id, "D1")]) == 50


async def test_a_key_store_that_does_not_fit_the_device_id_is_refused_before_anything_is_published(
    village: Village, tmp_path: Path
) -> None:
    await village.join("bot")
    lost = await Member.joined(village.server, tmp_path / "lost", "bot", publish=False)
    village.members.append(lost)
    village.server.calls.clear()

    with pytest.raises(StoreMismatch, match="Log in anew"):
        await lost.machine.publish(lost.api)

    assert village.server.calls == ["keys/query"]


async def test_a_broken_olm_session_is_replaced_and_the_student_gets_through(village: Village) -> None:
    bot, student = await village.join("bot"), await village.join("aino")
    bot.hears(await student.seal("yksi", bot))
    student.hears(await bot.seal("kaksi", student))  # from here on no pre-key messages
    bot.machine.olm.session_store._entries.clear()  # as after a restore from an older copy
    bot.machine.olm.store.database.execute_sql("DELETE FROM olmsessions")
    student.machine.forget_room(ROOM)
    lost = await student.seal("kolme", bot)
    bot.digest()
    with pytest.raises(NoKey):
        bot.unseal(lost)

    await bot.machine.settle(bot.api)
    student.digest()
    student.machine.forget_room(ROOM)

    assert bot.hears(await student.seal("neljä", bot)) == "neljä"


@pytest.mark.parametrize(("bot_has_a_session", "claims"), [(True, 0), (False, 1)])
async def test_a_stranger_cannot_make_the_bot_begin_sessions_all_day(
    village: Village, bot_has_a_session: bool, claims: int
) -> None:
    bot, stranger = await village.join("bot"), await village.join("eve")
    await stranger.seal("hei", bot)
    (garbage,) = village.server.inboxes[(bot.user_id, "D1")]
    if bot_has_a_session:
        bot.digest()
    ours = garbage["content"]["ciphertext"][bot.machine.curve25519]
    ours["body"] = ours["body"][:-20] + "A" * 20
    village.server.calls.clear()

    for _ in range(5):
        bot.machine.digest({"to_device": {"events": [garbage] * 20}})
        await bot.machine.settle(bot.api)

    assert village.server.asked("keys/claim") == village.server.asked("sendToDevice") == claims
    assert village.server.asked("keys/query") == 1


async def test_a_device_with_many_sessions_keeps_a_few(village: Village) -> None:
    bot, stranger = await village.join("bot"), await village.join("eve")
    for _ in range(OLM_SESSIONS_PER_KEY + 4):
        stranger.machine.olm.session_store._entries.clear()
        stranger.machine.forget_room(ROOM)
        await stranger.seal("hei", bot)
        bot.digest()

    assert rows(bot, "olmsessions") == OLM_SESSIONS_PER_KEY
    assert len(bot.machine.olm.session_store[stranger.machine.curve25519]) == OLM_SESSIONS_PER_KEY


# --- faults of the homeserver and of others -------------------------------------------------------


@pytest.mark.parametrize("step", ["keys/query", "keys/claim", "sendToDevice"])
@pytest.mark.parametrize("loses_answers", [False, True])
async def test_a_message_that_could_not_be_sealed_is_sealed_at_the_next_try(
    village: Village, step: str, loses_answers: bool
) -> None:
    bot, student = await village.join("bot"), await village.join("aino")
    village.server.loses_answers = loses_answers
    village.server.fault = lambda path, _: Unreachable("cut") if path.startswith(step) else None
    for _ in range(2):
        with pytest.raises(Unreachable):
            await bot.seal("hei", student)
    village.server.fault = lambda path, _: None

    assert student.hears(await bot.seal("hei", student)) == "hei"


@pytest.mark.parametrize("fault", [SlowDown(429, "M_LIMIT_EXCEEDED"), TokenRefused(401, "M_UNKNOWN_TOKEN")])
async def test_a_homeserver_that_says_wait_or_stop_is_heard(village: Village, fault: Refused) -> None:
    bot, student = await village.join("bot"), await village.join("aino")
    village.server.fault = lambda path, _: fault

    with pytest.raises(type(fault)):
        await bot.seal("hei", student)
    bot.machine.digest({"device_one_time_keys_count": {}})
    with pytest.raises(type(fault)):
        await bot.machine.settle(bot.api)


async def test_who_has_left_while_a_share_failed_does_not_read_on(village: Village) -> None:
    bot, aino, eino = await village.join("bot"), await village.join("aino"), await village.join("eino")
    village.server.loses_answers = True
    village.server.fault = lambda path, _: Unreachable("cut") if path.startswith("sendToDevice") else None
    with pytest.raises(Unreachable):
        await bot.seal("molemmille", aino, eino)
    village.server.fault = lambda path, _: None

    event = await bot.seal("ainolle", aino)

    eino.digest()  # the key of the failed share has arrived nevertheless
    with pytest.raises(NoKey):
        eino.unseal(event)
    assert aino.hears(event) == "ainolle"


async def test_a_device_without_one_time_keys_stops_nobody_and_is_asked_again_later(village: Village) -> None:
    bot, aino, eino = await village.join("bot"), await village.join("aino"), await village.join("eino")
    kept = village.server.one_time_keys.pop((eino.user_id, "D1"))
    fallback = village.server.fallback_keys.pop((eino.user_id, "D1"))

    assert aino.hears(await bot.seal("yksi", aino, eino)) == "yksi"
    assert bot.machine.unreached(ROOM) == {eino.user_id}
    village.server.calls.clear()
    await bot.seal("kaksi", aino, eino)
    assert village.server.calls == []

    village.server.one_time_keys[(eino.user_id, "D1")] = kept
    village.server.fallback_keys[(eino.user_id, "D1")] = fallback
    bot.clock.now += ASK_AGAIN_AFTER.total_seconds()
    event = await bot.seal("kolme", aino, eino)
    assert aino.hears(event) == eino.hears(event) == "kolme"
    assert bot.machine.unreached(ROOM) == frozenset()


async def test_one_person_whom_the_homeserver_refuses_stops_nobody(village: Village) -> None:
    bot, odd = await village.join("bot"), await village.join("odd")
    others = [await village.join(f"student-{number}") for number in range(5)]

    def refuse(path: str, body: Mapping[str, Any]) -> Exception | None:
        named = json.dumps(body)
        return Refused(400, "M_INVALID_PARAM") if odd.user_id in named else None

    village.server.fault = refuse
    event = await bot.seal("hei", odd, *others)
    assert [each.hears(event) for each in others] == ["hei"] * 5
    asked = len(village.server.calls)
    await bot.seal("hei", odd, *others)
    assert len(village.server.calls) == asked


async def test_somebody_whose_homeserver_is_silent_is_asked_again_later(village: Village) -> None:
    bot, student = await village.join("bot"), await village.join("aino")
    real = village.server.answer

    def silent(who: tuple[str, str], path: str, body: Mapping[str, Any]) -> dict[str, Any]:
        answer = real(who, path, body)
        return {"device_keys": {}, "failures": {"koulu.fi": {}}} if path.endswith("query") else answer

    village.server.answer = silent  # type: ignore[method-assign]
    await bot.seal("yksi", student)
    await bot.seal("kaksi", student)
    assert village.server.asked("keys/query") == 3  # two of them to publish
    assert bot.machine.unreached(ROOM) == {student.user_id}

    village.server.answer = real  # type: ignore[method-assign]
    bot.clock.now += ASK_AGAIN_AFTER.total_seconds()
    assert student.hears(await bot.seal("kolme", student)) == "kolme"


async def test_an_answer_overtaken_by_a_report_is_not_believed(village: Village) -> None:
    bot, phone = await village.join("bot"), await village.join("aino")
    await bot.seal("yksi", phone)
    laptop = await village.join("aino", "D2")
    real = village.server.answer

    def overtaken(who: tuple[str, str], path: str, body: Mapping[str, Any]) -> dict[str, Any]:
        stale = real(who, path, body)
        stale["device_keys"][phone.user_id].pop("D2")
        bot.machine.digest(changed(phone))
        return stale

    bot.machine.digest(changed(phone))
    village.server.answer = overtaken  # type: ignore[method-assign]
    await bot.machine.settle(bot.api)
    assert not bot.machine.is_fresh(phone.user_id)

    village.server.answer = real  # type: ignore[method-assign]
    await bot.machine.settle(bot.api)
    assert bot.machine.is_fresh(phone.user_id)
    assert laptop.hears(await bot.seal("kaksi", phone)) == "kaksi"


async def test_somebody_who_is_no_longer_followed_is_asked_about_before_the_next_message(
    village: Village,
) -> None:
    bot, phone = await village.join("bot"), await village.join("aino")
    await bot.seal("yksi", phone)
    bot.machine.digest({"device_lists": {"left": [phone.user_id]}})
    laptop = await village.join("aino", "D2")

    assert laptop.hears(await bot.seal("kaksi", phone)) == "kaksi"


async def test_somebody_with_a_thousand_devices_is_bounded(village: Village) -> None:
    bot, student = await village.join("bot"), await village.join("aino")
    await bot.seal("hei", student)
    mine = village.server.devices[student.user_id]
    one = dict(mine)
    mine.clear()
    for number in range(DEVICES_PER_USER * 3):
        other = await village.join("aino", f"A{number}") if number < 3 else None
        if other is None:
            mine[f"A{number}"] = mine["A0"]
    mine.update(one)
    bot.digest(**changed(student))
    await bot.machine.settle(bot.api)

    assert "D1" in {device.id for device in bot.machine.olm.devices(student.user_id)}
    assert len(bot.machine.olm.devices(student.user_id)) <= DEVICES_PER_USER


async def test_rooms_are_sealed_side_by_side_and_each_in_its_order(village: Village) -> None:
    bot = await village.join("bot")
    students = [await village.join(f"student-{number}") for number in range(4)]

    sealed = await asyncio.gather(
        *(bot.seal(f"{number}", student, room=f"!{student.user_id}") for number in range(5) for student in students)
    )

    for at, student in enumerate(students):
        student.digest()
        heard = [student.unseal(event, f"!{student.user_id}").content["body"] for event in sealed[at::4]]
        assert heard == ["0", "1", "2", "3", "4"]
        assert len({event["content"]["session_id"] for event in sealed[at::4]}) == 1


# --- forgetting -----------------------------------------------------------------------------------


async def test_a_forgotten_room_leaves_nothing_behind(village: Village) -> None:
    bot, student = await village.join("bot"), await village.join("aino")
    event = await student.seal("hei", bot)
    other = await student.seal("muualla", bot, room="!other:koulu.fi")
    await bot.seal("hei", student)
    bot.digest()
    bot.unseal(event)
    assert bot.machine.rooms() == {ROOM, "!other:koulu.fi"}

    bot.machine.forget_room(ROOM)
    bot.machine.forget_room(ROOM)

    assert bot.machine.rooms() == {"!other:koulu.fi"}
    assert rows(bot, "megolminboundsessions") == 1
    with pytest.raises(NoKey):
        bot.unseal(event)
    bot.restart()
    with pytest.raises(NoKey):
        bot.unseal(event)
    assert bot.unseal(other, "!other:koulu.fi").content["body"] == "muualla"
    session = event["content"]["session_id"].encode()
    assert all(session not in file.read_bytes() for file in bot.directory.iterdir())


async def test_a_forgotten_person_leaves_nothing_behind_and_may_come_back(village: Village) -> None:
    bot, student, other = await village.join("bot"), await village.join("aino"), await village.join("eino")
    await bot.seal("hei", student, other)
    bot.machine.mark_trust(student.user_id, {})

    bot.machine.forget_user(student.user_id)

    assert (rows(bot, "devicekeys"), rows(bot, "olmsessions"), rows(bot, "devicetruststate")) == (1, 1, 0)
    assert all(student.user_id.encode() not in file.read_bytes() for file in bot.directory.iterdir())
    assert student.hears(await bot.seal("hei taas", student)) == "hei taas"


async def test_names_that_people_give_their_devices_are_not_kept(village: Village) -> None:
    bot, student = await village.join("bot"), await village.join("aino")
    village.server.devices[student.user_id]["D1"]["unsigned"] = {"device_display_name": "Ainon puhelin"}

    assert student.hears(await bot.seal("hei", student)) == "hei"

    assert all("Ainon" not in file.read_text(errors="replace") for file in bot.directory.iterdir())


# --- the file -------------------------------------------------------------------------------------


async def test_the_key_store_is_for_its_owner_alone(village: Village) -> None:
    bot, student = await village.join("bot"), await village.join("aino")
    modes = set()
    with bot.machine.olm.transaction():
        await bot.seal("hei", student)
        modes = {stat.S_IMODE(file.stat().st_mode) for file in bot.directory.iterdir()}

    assert stat.S_IMODE(bot.directory.stat().st_mode) == 0o700
    assert modes == {0o600}
    assert bot.machine.olm.store.database.execute_sql("PRAGMA secure_delete").fetchone() == (1,)


async def test_a_key_store_left_open_to_others_is_closed_to_them(village: Village) -> None:
    bot = await village.join("bot")
    bot.directory.chmod(0o755)
    (bot.directory / "keys.db").chmod(0o644)

    bot.restart()

    assert stat.S_IMODE(bot.directory.stat().st_mode) == 0o700
    assert stat.S_IMODE((bot.directory / "keys.db").stat().st_mode) == 0o600


def opened(member: Member, **other: Any) -> Machine:
    how = {"user_id": member.user_id, "device_id": "D1", "directory": member.directory, "pickle_key": "key"}
    return Machine.open(**{**how, **other})


async def test_a_wrong_key_is_told_to_the_operator(village: Village) -> None:
    bot = await village.join("bot")

    with pytest.raises(KeyStoreUnreadable, match="pickle key"):
        opened(bot, pickle_key="wrong")


async def test_a_damaged_file_is_told_to_the_operator(village: Village) -> None:
    bot = await village.join("bot")
    bot.machine.close()
    (bot.directory / "keys.db").write_bytes(b"no database" * 100)

    with pytest.raises(KeyStoreUnreadable):
        opened(bot)


@pytest.mark.parametrize("other", [{"device_id": "D2"}, {"user_id": "@other:koulu.fi"}])
async def test_another_logins_key_store_is_refused(village: Village, other: dict[str, str]) -> None:
    bot = await village.join("bot")

    with pytest.raises(StoreMismatch, match="another login"):
        opened(bot, **other)


async def test_a_message_for_an_empty_audience_is_sealed_for_nobody(village: Village) -> None:
    bot = await village.join("bot")
    audience = Audience(frozenset(), only_trusted=True)

    sealed = await bot.machine.seal(bot.api, ROOM, "m.room.message", {"body": "x"}, audience)

    assert village.server.asked("sendToDevice") == 0
    with pytest.raises(NoKey):
        bot.unseal(an_event(bot, sealed))
