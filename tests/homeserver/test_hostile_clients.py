"""What no decent client does, done to the whole bot through a real homeserver.

Each test ends with people who are still heard: an attack that hurts only its author is no attack.
"""

import asyncio
import itertools
import json
import os
import random
import secrets
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import pytest
import pytest_asyncio
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from bot.demo.homeserver import ThrowAwayHomeserver
from bot.matrix.api import path
from bot.matrix.errors import Refused
from tests.homeserver.crowd import Crowd, Said, Someone, Talk, is_card
from tests.homeserver.own_bot import OwnBot, Staff
from tests.homeserver.registry import Registry
from tests.patience import eventually, slowness

pytestmark = [pytest.mark.homeserver, pytest.mark.asyncio(loop_scope="module")]

A_WHILE = 2.0
"""Seconds in which something that must not come would have come."""
FLOOD = int(os.environ.get("FLOOD_INVITATIONS", "500"))
"""So many invitations are sent, as fast as Synapse takes them: 500 in 53 seconds on two quiet cores, since it needs
some 70 ms for an invitation and its refusal, besides those who come meanwhile."""
FLOOD_ROOMS = int(os.environ.get("FLOOD_ROOMS", "500"))
"""Into so many rooms, made beforehand; where they are fewer, again into those that were declined."""
LONGEST = 47_500
"""Bytes of text that fit into a sealed event of 64 kB, as the largest a homeserver takes."""


@dataclass(frozen=True)
class School:
    """The bot, and three counsellors who are in the duty room."""

    crowd: Crowd
    bot: OwnBot
    koivu: Someone
    kuusi: Someone
    leppä: Someone
    it: Someone

    @property
    def registry(self) -> Registry:
        return self.crowd.registry

    async def talks(self, counsellor: Someone | None = None, **more: Any) -> Talk:
        return await self.crowd.talks(counsellor or self.koivu, self.bot, **more)

    async def student_is_heard(self, talk: Talk) -> Said:
        line = self.registry.body("kuuluuko?")
        await talk.student.says(talk.entry, line, self.bot.user_id)
        return await talk.counsellor.reads(line, talk.desk)

    async def both_are_heard(self, talk: Talk) -> None:
        await self.student_is_heard(talk)
        line = self.registry.body("kuuluu")
        await talk.counsellor.says(talk.desk, line, self.bot.user_id)
        await talk.student.reads(line, talk.entry)

    async def newcomers_are_greeted(self) -> None:
        await self.crowd.arrives(await self.crowd.comes("uusi"), self.bot)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def school(
    homeserver: ThrowAwayHomeserver,
    tmp_path_factory: pytest.TempPathFactory,
    registry: Registry,
) -> AsyncIterator[School]:
    directory = tmp_path_factory.mktemp("hostile")
    async with Crowd.gathered(homeserver, directory / "people", registry) as crowd:
        names = {"koivu": "Kuraattori Koivu", "kuusi": "Kuraattori Kuusi", "leppa": "Kuraattori Leppä"}
        people = {name: await crowd.comes(name, displayname=f"Salla {name}") for name in (*names, "it")}
        staff = {
            name: Staff(people[name].account, alias, master_key=people[name].fingerprint)
            for name, alias in names.items()
        }
        operator = Staff(people["it"].account, "", role=None, master_key=people["it"].fingerprint)
        bot = await OwnBot.cast(homeserver, directory / "bot", registry, "tuki-hostile", {**staff, "it": operator})
        try:
            await asyncio.to_thread(bot.start)
            for name in names:
                await people[name].joins(bot.rooms["duty"])
            await people["it"].joins(bot.rooms["admin"])
            yield School(crowd, bot, people["koivu"], people["kuusi"], people["leppa"], people["it"])
        finally:
            bot.kill()


@pytest.fixture(autouse=True)
def the_bot_lives_on(school: School) -> Iterator[None]:
    """The same process before and after, and no message that it choked on."""
    pid, choked = school.bot.pid, _choked(school.bot)
    yield
    assert (school.bot.runs, school.bot.pid) == (True, pid), school.bot.log_tail()
    assert _choked(school.bot) == choked, school.bot.log_tail()


def _choked(bot: OwnBot) -> list[str]:
    return [line for line in bot.log.read_text().splitlines() if "envelope failed" in line or "beat failed" in line]


async def never(person: Someone, unwanted: Callable[[Said], bool], *, after: int = 0, during: float = A_WHILE) -> None:
    """Nothing that fits is among what this person has heard, nor comes in so many seconds."""
    loop = asyncio.get_running_loop()
    deadline = loop.time() + during
    while (left := deadline - loop.time()) > 0:
        await person.catch_up(left)
    assert [said for said in person.heard[after:] if unwanted(said)] == []


# ---- rooms that are not private


async def test_in_a_room_without_encryption_a_student_is_told_how_and_what_they_wrote_goes_nowhere(
    school: School,
) -> None:
    student = await school.crowd.comes("opiskelija")
    await school.koivu.catch_up()
    before = len(school.koivu.heard)
    room = await student.opens_room(school.bot, encrypted=False)
    secret = school.registry.body("äiti ei saa tietää")
    await student.sends_openly(room, "m.room.message", {"msgtype": "m.text", "body": secret})
    await student.sends_openly(room, "m.room.message", {"msgtype": "m.text", "body": "ihminen"})

    for needed in ("ei ole salattu", "Pidä salaus päällä", "112"):
        await student.reads(needed, room)
    await student.is_gone(room, school.bot)

    await never(school.koivu, lambda said: is_card(said, school.bot) or secret in said.body, after=before)
    assert not any(secret in said.body for said in student.heard if said.sender == school.bot.user_id)


async def test_a_line_in_the_clear_within_an_encrypted_room_is_not_relayed_and_its_writer_is_asked_to_send_it_again(
    school: School,
) -> None:
    talk = await school.talks()
    open_line = school.registry.body("salaamatta")
    before = len(talk.student.heard)

    await talk.student.sends_openly(talk.entry, "m.room.message", {"msgtype": "m.text", "body": open_line})

    await talk.student.reads("uudelleen", talk.entry, after=before)
    await school.both_are_heard(talk)
    assert not any(open_line in said.body for said in talk.counsellor.heard)


async def test_a_room_whose_encryption_is_broken_on_purpose_gets_nothing_that_a_counsellor_writes(
    school: School,
) -> None:
    talk = await school.talks()
    where = path("rooms", talk.entry, "state", "m.room.encryption")
    await talk.student.api.call("PUT", where, {"algorithm": "m.none"})
    secret = school.registry.body("tämä on vain sinulle")
    await talk.counsellor.says(talk.desk, secret, school.bot.user_id)

    await talk.student.is_gone(talk.entry, school.bot)

    # It may have gone out before the change was seen, but then sealed.
    assert not any(secret in said.body and not said.encrypted for said in talk.student.heard)
    await talk.counsellor.reads("poistui", talk.desk)


async def test_somebody_who_comes_later_reads_nothing_and_the_bot_says_why_it_leaves(school: School) -> None:
    talk = await school.talks()
    friend = await school.crowd.comes("kaveri")
    await talk.student.invites_in(talk.entry, friend)
    await friend.joins(talk.entry)
    late = school.registry.body("myöhässä")
    with suppress(Refused):
        await talk.counsellor.says(talk.desk, late, school.bot.user_id)

    await talk.student.reads("Tässä huoneessa on joku muukin", talk.entry)
    await talk.student.is_gone(talk.entry, school.bot)
    await talk.counsellor.reads("poistui", talk.desk)

    await never(friend, lambda said: late in said.body or "kuuluuko" in said.body)
    await school.newcomers_are_greeted()


async def test_a_student_who_brings_somebody_along_from_the_start_is_told_to_come_alone(school: School) -> None:
    student, friend = await school.crowd.comes("opiskelija"), await school.crowd.comes("kaveri")

    room = await student.opens_room(school.bot, friend)

    await student.reads("joku muukin", room)
    await student.is_gone(room, school.bot)


async def test_a_bot_that_is_thrown_out_tells_the_counsellor_that_the_student_is_gone(school: School) -> None:
    student = await school.crowd.comes("opiskelija")
    entry = await school.crowd.arrives(student, school.bot, master_of_it=True)
    talk = await school.crowd.is_taken(student, entry, school.koivu, school.bot)

    await student.kicks(entry, school.bot)

    await talk.counsellor.reads("poistui", talk.desk)
    before = len(talk.counsellor.heard)
    await talk.counsellor.says(talk.desk, school.registry.body("oletko siellä?"), school.bot.user_id)
    await talk.counsellor.reads("ei mennyt opiskelijalle", talk.desk, after=before)


async def test_a_student_who_leaves_the_room_is_missed_and_may_come_again(school: School) -> None:
    talk = await school.talks()

    await talk.student.leaves(talk.entry)

    await talk.counsellor.reads("poistui", talk.desk)
    again = await school.crowd.arrives(talk.student, school.bot)
    await school.both_are_heard(await school.crowd.is_taken(talk.student, again, school.koivu, school.bot))


# ---- too much of it


async def test_a_flood_of_invitations_by_one_account_is_declined_while_others_are_greeted(school: School) -> None:
    nuisance = await school.crowd.comes("kiusaaja")
    rooms = [await nuisance.opens_room() for _ in range(FLOOD_ROOMS)]

    slow = slowness()
    flood = asyncio.create_task(_seconds(_invites_again_and_again(nuisance, rooms, school.bot, FLOOD)))
    waits = []
    while not flood.done():
        waits.append(await _seconds(school.newcomers_are_greeted()))
        await asyncio.sleep(3.0)
    took = await flood
    print(f"{FLOOD} invitations in {took:.0f} s; others were greeted after {[f'{wait:.1f}' for wait in waits]} s")
    assert sorted(waits)[len(waits) // 2] < 5 * max(slow, slowness())

    async def is_answered() -> bool:
        nuisance_in = [await nuisance.members(room) for room in rooms]
        return not any(members[school.bot.user_id] == "invite" for members in nuisance_in)

    await eventually(is_answered, "every invitation is answered", every=0.5)
    joined = [room for room in rooms if (await nuisance.members(room))[school.bot.user_id] == "join"]
    assert len(joined) == 5


async def _invites_again_and_again(nuisance: Someone, rooms: list[str], bot: OwnBot, count: int) -> None:
    """Where the bot has joined it cannot be invited again; where it has not answered yet that would be none."""
    queue, sent = deque(rooms), 0
    while sent < count:
        room = queue.popleft()
        where = path("rooms", room, "state", "m.room.member", bot.user_id)
        stands = (await nuisance.api.call("GET", where))["membership"] if sent >= len(rooms) else "leave"
        if stands == "join":
            continue
        if stands == "leave":
            await nuisance.invites_in(room, bot)
            sent += 1
        queue.append(room)


async def _seconds(work: Awaitable[object]) -> float:
    loop = asyncio.get_running_loop()
    begun = loop.time()
    await work
    return loop.time() - begun


async def test_messages_as_long_as_a_homeserver_takes_cross_whole_both_ways(school: School) -> None:
    talk = await school.talks()
    ways = (
        (talk.student, talk.entry, talk.counsellor, talk.desk),
        (talk.counsellor, talk.desk, talk.student, talk.entry),
    )
    for letter, (writer, here, reader, there) in itertools.product("aä€😀", ways):
        first, last = school.registry.word(), school.registry.word()
        text = f"{first} {letter * ((LONGEST - 60) // len(letter.encode()))} {last}"

        await writer.says(here, text, school.bot.user_id)

        await reader.reads(last, there)
        pieces = reader.bodies(there, school.bot.user_id)
        while pieces and first not in pieces[0]:
            pieces.pop(0)
        assert "".join(pieces) == text, [f"{len(piece)} letters: {piece[:40]}" for piece in pieces]


LETTERS_THAT_ARE_NONE = (
    "\u0301" * 4000,
    "e" + "\u0323\u0301" * 2000,
    "\u202e\u2066\u200f",
    "\u00ad\u200b\ufeff",
    "\U000e0041" * 900,
)


async def test_letters_that_are_none_cross_or_are_told_of_and_choke_nobody(school: School) -> None:
    talk = await school.talks()
    for text in LETTERS_THAT_ARE_NONE:
        before, asked = len(talk.counsellor.messages(talk.desk, school.bot.user_id)), len(talk.student.heard)

        await talk.student.says(talk.entry, text, school.bot.user_id)
        end = await school.student_is_heard(talk)

        said = talk.counsellor.messages(talk.desk, school.bot.user_id)[before:]
        told = [one.body for one in talk.student.heard[asked:] if one.sender == school.bot.user_id]
        assert said[-1] == end
        # Beside it may stand a quiet mark of the screen, which makes of such letters what it can.
        assert [one.body for one in said[:-1]].count(text) == 1 or told, f"{text[:3]!r} was swallowed without a word"


# ---- anything at all as content

_IDS = st.sampled_from(["$nosuchevent", "@x:koulu.localhost", "!y:z", "", "$" + "a" * 43, "m.replace", "m.annotation"])
_ODD = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**60), 2**60) | st.floats(allow_nan=False) | st.text(max_size=30) | _IDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8) | _IDS, inner, max_size=3),
    max_leaves=6,
)
_TARGET = st.just("{theirs}") | st.just("{ours}") | _IDS | _ODD


def _some(**fields: "st.SearchStrategy[Any]") -> "st.SearchStrategy[dict[str, Any]]":
    return st.fixed_dictionaries({}, optional=fields)


_RELATION = _ODD | _some(
    rel_type=st.sampled_from(["m.replace", "m.annotation", "m.thread", "m.reference"]) | _ODD,
    event_id=_TARGET,
    key=st.sampled_from(["✅", "1️⃣", "x" * 70]) | _ODD,
    is_falling_back=_ODD,
    **{"m.in_reply_to": _ODD | _some(event_id=_TARGET)},
)
_FIELDS: dict[str, Any] = {
    "msgtype": st.sampled_from(["m.text", "m.emote", "m.notice", "m.image", "m.file", "m.location"]) | _ODD,
    "body": st.text(max_size=60) | _ODD,
    "format": st.just("org.matrix.custom.html") | _ODD,
    "formatted_body": st.sampled_from(["<b>" * 900, "<mx-reply>", "<a href='matrix:u/x'>y</a>", "<!--", "&#0;"]) | _ODD,
    "filename": _ODD,
    "url": _ODD,
    "info": _ODD,
    "m.relates_to": _RELATION,
    "m.mentions": _ODD,
}
_CONTENT = _ODD | _some(**_FIELDS, **{"m.new_content": _ODD | _some(**_FIELDS)})
_KINDS = st.sampled_from(
    ["m.room.message"] * 6
    + ["m.reaction", "m.room.redaction", "m.sticker", "m.room.member", "m.room.encryption", "", "x"]
)
_SEALED = st.tuples(_KINDS | _ODD, _CONTENT)
_OUTER = _some(
    algorithm=st.sampled_from(["m.megolm.v1.aes-sha2", "m.olm.v1"]) | _ODD,
    ciphertext=st.sampled_from(["AwgA", "A" * 400, ""]) | _ODD,
    session_id=_ODD,
    sender_key=_ODD,
    device_id=_ODD,
    **{"m.relates_to": _RELATION},
)
_REACTION = _some(**{"m.relates_to": _RELATION, "extra": _ODD})


_RELATIONS: tuple[dict[str, Any], ...] = (
    {"m.in_reply_to": {"event_id": "{theirs}"}},
    {"rel_type": "m.replace", "event_id": "{ours}"},
    {"rel_type": "m.thread", "event_id": "{theirs}", "is_falling_back": True, "m.in_reply_to": {"event_id": "{ours}"}},
)
_TEXT: dict[str, Any] = {
    "msgtype": "m.text",
    "body": "hei",
    "format": "org.matrix.custom.html",
    "formatted_body": "<b>hei</b>",
}
_DECENT: tuple[tuple[str, dict[str, Any]], ...] = (
    *(("m.room.message", {**_TEXT, "m.new_content": _TEXT, "m.relates_to": relation}) for relation in _RELATIONS),
    ("m.room.message", {"msgtype": "m.image", "body": "kissa.jpg", "filename": "oma.jpg", "url": "mxc://x/y"}),
    ("m.sticker", {"body": "kissa", "url": "mxc://x/y"}),
    ("m.reaction", {"m.relates_to": {"rel_type": "m.annotation", "event_id": "{theirs}", "key": "👍"}}),
    ("m.room.redaction", {"redacts": "{theirs}"}),
)
"""Every field that the bot reads, as a decent client fills it in."""
_ODDITIES: tuple[Any, ...] = (None, 7, [])


def spoilt() -> Iterator[tuple[str, dict[str, Any]]]:
    """Every decent content with each of its fields in turn made into something that it cannot be."""
    for kind, content in _DECENT:
        for place, oddity in itertools.product(_places(content), _ODDITIES):
            copy = json.loads(json.dumps(content))
            inner = copy
            for step in place[:-1]:
                inner = inner[step]
            inner[place[-1]] = oddity
            yield kind, copy


def _places(content: dict[str, Any]) -> Iterator[tuple[str, ...]]:
    for name, value in content.items():
        yield (name,)
        if isinstance(value, dict):
            yield from ((name, *place) for place in _places(value))


def examples_of(strategy: "st.SearchStrategy[Any]", how_many: int) -> list[Any]:
    """The same ones every time: a failure here can be had again."""
    found: list[Any] = []

    @settings(
        max_examples=how_many,
        database=None,
        derandomize="FUZZ_ANEW" not in os.environ,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(strategy)
    def collect(example: Any) -> None:
        found.append(example)

    collect()
    return found


def aimed(content: Any, theirs: str, ours: str) -> Any:
    """Broken relations are aimed at real events, too: one of the bot's, and one of the writer's own."""
    return json.loads(
        json.dumps(content)
        .replace(json.dumps("{theirs}"), json.dumps(theirs))
        .replace(json.dumps("{ours}"), json.dumps(ours))
    )


async def throw(
    writer: Someone, room: str, bot: OwnBot, *, theirs: str, ours: str, sealed: list[tuple[Any, Any]]
) -> int:
    """These, sealed, and two dozen strange events more; how many the homeserver let through."""
    thrown = 0
    for kind, content in sealed:
        thrown += await _passes(writer.sends(room, kind, aimed(content, theirs, ours), bot.user_id))
    for kind, strategy in (("m.room.encrypted", _OUTER), ("m.reaction", _REACTION), ("m.room.message", _CONTENT)):
        for content in examples_of(strategy, 8):
            if isinstance(content, dict):
                thrown += await _passes(writer.sends_openly(room, kind, aimed(content, theirs, ours)))
    for target in (theirs, ours, "$nosuchevent", "$" + "b" * 43):
        thrown += await _passes(writer.redacts(room, target))
    return thrown


async def _passes(sending: Awaitable[str]) -> bool:
    """Whether the homeserver took it; it refuses what is no canonical JSON."""
    try:
        await sending
    except (Refused, ValueError, TypeError):
        return False
    return True


async def test_after_a_shower_of_malformed_events_a_student_and_a_counsellor_still_hear_one_another(
    school: School,
) -> None:
    talk = await school.talks()
    await school.both_are_heard(talk)
    at_entry = talk.student.messages(talk.entry, school.bot.user_id)[-1].event_id
    at_desk = talk.counsellor.messages(talk.desk, school.bot.user_id)[-1].event_id
    mine = await talk.student.says(talk.entry, school.registry.body("oma rivi"), school.bot.user_id)
    hers = await talk.counsellor.says(talk.desk, school.registry.body("oma rivi"), school.bot.user_id)

    anything = examples_of(_SEALED, 20)
    thrown = await throw(
        talk.student, talk.entry, school.bot, theirs=at_entry, ours=mine, sealed=[*spoilt(), *anything]
    )
    thrown += await throw(talk.counsellor, talk.desk, school.bot, theirs=at_desk, ours=hers, sealed=anything)
    duty = school.bot.rooms["duty"]
    thrown += await throw(school.kuusi, duty, school.bot, theirs="$nosuchcard", ours=hers, sealed=anything)
    print(f"{thrown} malformed events went through the homeserver")

    assert thrown > 150
    await school.both_are_heard(talk)
    await school.newcomers_are_greeted()


async def test_malformed_state_of_a_student_s_own_room_hurts_only_that_room(school: School) -> None:
    other = await school.talks()
    student = await school.crowd.comes("opiskelija")
    room = await school.crowd.arrives(student, school.bot)
    for kind, content in (
        ("m.room.name", {"name": {"x": []}}),
        ("m.room.topic", {"topic": 7}),
        ("m.room.power_levels", {"users": {}, "events": {"m.room.message": 100}}),
        ("m.room.history_visibility", {"history_visibility": "world_readable"}),
        ("m.room.join_rules", {"join_rule": "public"}),
        ("fi.kynnys.marker", {"marker": "0" * 32}),
        ("m.room.tombstone", {"body": [], "replacement_room": 7}),
        ("m.room.canonical_alias", {"alias": None}),
    ):
        with suppress(Refused):
            await student.api.call("PUT", path("rooms", room, "state", kind), content)

    await student.says(room, "tietoni", school.bot.user_id)

    await school.both_are_heard(other)


# ---- devices


async def test_a_stranger_s_rubbish_to_the_bot_s_device_keeps_nobody_from_being_heard(school: School) -> None:
    talk, stranger = await school.talks(), await school.crowd.comes("outo")
    dice = random.Random(112)
    olm = "m.olm.v1.curve25519-aes-sha2"
    rubbish: list[Any] = [
        {},
        {"algorithm": olm},
        {"algorithm": olm, "sender_key": "A" * 43, "ciphertext": {"x": {"type": 0, "body": "!!"}}},
        {"algorithm": olm, "sender_key": stranger.machine.curve25519, "ciphertext": "x"},
        {"algorithm": "m.megolm.v1.aes-sha2", "room_id": talk.entry, "session_id": 7, "session_key": None},
        {"action": "request", "body": [], "request_id": {}, "requesting_device_id": 7},
        {"request_id": "x", "secret": "A" * 9000},
        *examples_of(_OUTER, 10),
    ]
    kinds = (
        "m.room.encrypted",
        "m.room_key",
        "m.forwarded_room_key",
        "m.room_key_request",
        "m.secret.send",
        "m.dummy",
        "",
    )
    for kind, content in itertools.product(kinds, dice.sample(rubbish, 6)):
        where = path("sendToDevice", kind or "x.y", secrets.token_hex(8))
        with suppress(Refused):
            await stranger.api.call("PUT", where, {"messages": {school.bot.user_id: {"*": aimed(content, "$x", "$y")}}})

    await school.both_are_heard(talk)
    await school.newcomers_are_greeted()


async def test_a_student_with_a_second_device_whose_keys_are_rubbish_is_answered_on_the_good_one(
    school: School,
) -> None:
    student = await school.crowd.comes("opiskelija")
    login = {
        "type": "m.login.password",
        "identifier": {"type": "m.id.user", "user": student.user_id},
        "password": student.account.password,
    }
    made = await student.api.call("POST", path("login"), login)
    device = made["device_id"]
    keys = {
        "user_id": student.user_id,
        "device_id": device,
        "algorithms": ["m.megolm.v1.aes-sha2", "m.olm.v1.curve25519-aes-sha2"],
        "keys": {f"curve25519:{device}": "/" * 43, f"ed25519:{device}": "!!"},
        "signatures": {student.user_id: {f"ed25519:{device}": "x"}},
    }
    signed = {student.user_id: {f"ed25519:{device}": "x"}}
    one_time = {"signed_curve25519:AAAA": {"key": "A" * 42, "signatures": signed}}
    other = student.api.with_token(made["access_token"])
    await other.call("POST", path("keys", "upload"), {"device_keys": keys, "one_time_keys": one_time})

    room = await school.crowd.arrives(student, school.bot)

    await school.both_are_heard(await school.crowd.is_taken(student, room, school.koivu, school.bot))


async def test_a_counsellor_s_unsigned_device_reads_nothing_and_commands_nothing_while_the_signed_one_does_both(
    school: School,
) -> None:
    stolen = await school.crowd.second_device(school.leppä)
    talk = await school.talks(school.leppä)
    line = await school.student_is_heard(talk)
    await stolen.catch_up()
    [same] = [said for said in stolen.heard if said.event_id == line.event_id]
    assert same.type == "unreadable"

    await stolen.says(talk.desk, "!sulje", school.bot.user_id, school.leppä.user_id)
    await talk.counsellor.reads(REFUSAL, talk.desk)
    false = school.registry.body("tulkaa kaikki kotiin")
    await stolen.says(talk.desk, false, school.bot.user_id, school.leppä.user_id)
    await stolen.reads(REFUSAL, talk.desk)
    await school.both_are_heard(talk)
    assert not any(false in said.body for said in talk.student.heard)
    await stolen.catch_up()

    waiting = await school.crowd.comes("opiskelija")
    entry = await school.crowd.arrives(waiting, school.bot)
    card = await school.crowd.asks(waiting, entry, school.leppä, school.bot)
    before = len(school.leppä.heard)
    await stolen.says(card.room, "!ota", school.bot.user_id, school.leppä.user_id)
    await school.leppä.reads(REFUSAL, card.room, after=before)
    assert said_to(stolen, school.bot) <= {REFUSAL}

    known = set(school.leppä.invites)
    await school.leppä.says(card.room, "!ota", school.bot.user_id)
    desk = await school.leppä.is_invited_by(school.bot, but=known)
    await school.leppä.joins(desk)
    await school.both_are_heard(Talk(waiting, entry, school.leppä, desk))


REFUSAL = "Laitettasi ei ole vahvistettu"


def said_to(device: Someone, bot: OwnBot, since: int = 0) -> set[str]:
    """What of the bot's words a device could read; the refusal is meant for just those devices."""
    read = [said for said in device.heard[since:] if said.sender == bot.user_id and said.type == "m.room.message"]
    return {REFUSAL if said.body.startswith(REFUSAL) else said.body for said in read}


async def test_a_counsellor_whose_identity_was_reset_is_refused_and_the_operators_are_told(school: School) -> None:
    talk = await school.talks(school.leppä)

    await school.crowd.signs(school.leppä, anew=True)

    told = await school.it.reads("Kuraattori Leppä", school.bot.rooms["admin"])
    assert told.encrypted
    line = school.registry.body("kuka lukee?")
    await school.leppä.catch_up()
    before = len(school.leppä.heard)
    await talk.student.says(talk.entry, line, school.bot.user_id)
    await school.leppä.says(talk.desk, school.registry.body("minä se olen"), school.bot.user_id)
    await never(talk.student, lambda said: "minä se olen" in said.body)
    await school.leppä.catch_up()
    assert said_to(school.leppä, school.bot, before) <= {REFUSAL}


# ---- two at once


async def test_of_two_counsellors_who_press_at_the_same_moment_exactly_one_gets_the_desk(school: School) -> None:
    for _ in range(2):
        student = await school.crowd.comes("opiskelija")
        entry = await school.crowd.arrives(student, school.bot)
        both = (school.koivu, school.kuusi)
        await asyncio.gather(*(each.catch_up() for each in both))
        before = {each: len(each.heard) for each in both}
        known = {each: set(each.invites) for each in both}
        await student.says(entry, "ihminen", school.bot.user_id)
        cards = [
            await each.hears(lambda said: is_card(said, school.bot), "a card", after=before[each]) for each in both
        ]

        await asyncio.gather(
            *(each.reacts(card.room, card.event_id, "✅") for each, card in zip(both, cards, strict=True))
        )

        await school.koivu.reads("ehti ottaa", school.bot.rooms["duty"], after=before[school.koivu])
        await a_desk_comes(both, known, school.bot)
        await asyncio.sleep(0.5)
        desks = await desks_of(both, known, school.bot)
        assert len(desks) == 1
        [(winner, desk)] = desks
        await winner.joins(desk)
        await school.both_are_heard(Talk(student, entry, winner, desk))


async def desks_of(
    people: tuple[Someone, ...], known: dict[Someone, set[str]], bot: OwnBot
) -> list[tuple[Someone, str]]:
    """Who of them is asked to which new desk, as the homeserver says now."""
    await asyncio.gather(*(each.catch_up() for each in people))
    rooms = set(bot.rooms.values())
    return [(each, desk) for each in people for desk in set(each.invites) - known[each] - rooms]


async def a_desk_comes(people: tuple[Someone, ...], known: dict[Someone, set[str]], bot: OwnBot) -> None:
    async def is_there() -> bool:
        return bool(await desks_of(people, known, bot))

    await eventually(is_there, "somebody is asked to a desk")


async def test_a_counsellor_who_declines_the_desk_puts_the_student_back_in_the_queue_who_is_told(
    school: School,
) -> None:
    student = await school.crowd.comes("opiskelija")
    entry = await school.crowd.arrives(student, school.bot)
    heard = len(student.heard)
    card = await school.crowd.asks(student, entry, school.koivu, school.bot)
    before = len(school.koivu.heard)
    desk = await school.crowd.presses(school.koivu, card, school.bot)
    kept = school.registry.body("odotan tässä")
    await student.says(entry, kept, school.bot.user_id)

    await school.koivu.leaves(desk)

    await student.reads("ei voinut jatkaa", entry, after=heard)
    again = await school.koivu.hears(lambda said: is_card(said, school.bot), "a new card", after=before)
    other = await school.crowd.presses(school.koivu, again, school.bot)
    assert other != desk
    await school.koivu.joins(other)
    await school.koivu.reads(kept, other)
    await school.both_are_heard(Talk(student, entry, school.koivu, other))


async def test_a_second_copy_on_the_same_data_is_refused_with_a_clear_line_and_the_first_goes_on(
    school: School,
) -> None:
    talk = await school.talks()

    second = await asyncio.to_thread(school.bot.run_once)

    assert second.returncode != 0
    assert "Another Kynnys works with" in second.stderr
    assert "Stop it first" in second.stderr
    assert "Traceback" not in second.stderr
    await school.both_are_heard(talk)


# ---- who is who


async def test_nothing_that_either_client_is_ever_told_names_the_other(
    school: School, homeserver: ThrowAwayHomeserver
) -> None:
    """Everything the homeserver sent to each, the state of every room they share with the bot, and what was sealed."""
    counsellor = await school.crowd.comes("paju", displayname="Salla Salapoliisi", listens_to_all=True)
    bot = await OwnBot.cast(
        homeserver,
        school.bot.directory.parent / "bot-for-who-is-who",
        school.registry,
        "tuki-who",
        {"paju": Staff(counsellor.account, "Kuraattori Paju", master_key=counsellor.fingerprint)},
    )
    try:
        await asyncio.to_thread(bot.start)
        await counsellor.joins(bot.rooms["duty"])
        student = await school.crowd.comes("oskari", displayname="Oskari Opiskelija", listens_to_all=True)
        entry = await school.crowd.arrives(student, bot, name="Oskarin oma huone")
        talk = await school.crowd.is_taken(student, entry, counsellor, bot)
        theirs = [await they_talk(school.registry, bot, talk)]
        states = {person: [*await person.state(room)] for person, room in ((student, entry), (counsellor, talk.desk))}
        states[counsellor] += await counsellor.state(bot.rooms["duty"])
    finally:
        bot.kill()

    assert len(student.wire) > 3
    assert talk.desk in "".join(counsellor.wire)
    of_student = [*betraying(student), "Oskari", "Oskarin oma huone", entry, *theirs[0][0]]
    of_counsellor = [*betraying(counsellor), "Salapoliisi", talk.desk, bot.rooms["duty"], *theirs[0][1]]
    for reader, secrets_of_other in ((counsellor, of_student), (student, of_counsellor)):
        told = "\n".join(
            [*reader.wire, json.dumps(states[reader], ensure_ascii=False)]
            + [json.dumps([said.type, dict(said.content)], ensure_ascii=False) for said in reader.heard]
        )
        assert [secret for secret in secrets_of_other if secret in told] == []


def betraying(person: Someone) -> list[str]:
    machine = person.machine
    return [
        person.user_id,
        person.user_id[1:].partition(":")[0],
        machine.device_id,
        machine.curve25519,
        machine.ed25519,
    ]


async def they_talk(registry: Registry, bot: OwnBot, talk: Talk) -> tuple[list[str], list[str]]:
    """Lines, replies, edits, reactions, redactions, receipts and typing, both ways; the event ids of each."""
    events: tuple[list[str], list[str]] = ([], [])
    for index, (writer, here, reader, there) in enumerate(
        (
            (talk.student, talk.entry, talk.counsellor, talk.desk),
            (talk.counsellor, talk.desk, talk.student, talk.entry),
        )
    ):
        sent = await writer.says(here, line := registry.body("rivi"), bot.user_id)
        copy = await reader.reads(line, there)
        names = registry.body(f"minä olen {writer.user_id} eli {writer.user_id.partition(':')[0]}")
        pill = f'<a href="https://matrix.to/#/{writer.user_id}">minä</a> {names.split()[-1]}'
        reply = {"m.relates_to": {"m.in_reply_to": {"event_id": sent}}}
        named = await writer.says(
            here, names, bot.user_id, format="org.matrix.custom.html", formatted_body=pill, **reply
        )
        await reader.reads(names.split()[-1], there)
        edited = registry.body("uusi")
        replaced = {"m.new_content": {"msgtype": "m.text", "body": edited}}
        relation = {"rel_type": "m.replace", "event_id": sent}
        edit = await writer.says(here, f"* {edited}", bot.user_id, **replaced, **{"m.relates_to": relation})
        await reader.hears(lambda said, copy=copy: said.edits == copy.event_id, "the edit")  # type: ignore[misc]
        thumb = await reader.reacts(there, copy.event_id, "👍")
        await writer.hears(lambda said: said.type == "m.reaction" and "👍" in str(said.content), "a thumb")
        await writer.api.call("PUT", path("rooms", here, "typing", writer.user_id), {"typing": True, "timeout": 5000})
        await reader.api.call("POST", path("rooms", there, "receipt", "m.read", copy.event_id), {})
        redaction = await writer.redacts(here, named)
        await reader.hears(lambda said: said.type == "m.room.redaction", "the redaction")
        events[index].extend((sent, named, edit, redaction))
        events[1 - index].append(thumb)
    return events
