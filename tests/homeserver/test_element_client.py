"""The people of the other tests are real Element clients: what they say, change and take back arrives.

Were this harness wrong, every test of the bot against a homeserver would show nothing.
"""

import asyncio
from collections.abc import AsyncIterator, Callable

import pytest

from bot.demo.homeserver import ThrowAwayHomeserver
from tests.clients.element_client import ElementClients, ElementError, Person
from tests.patience import SOON

pytestmark = pytest.mark.homeserver

Localpart = Callable[[str], str]


@pytest.fixture
async def clients(homeserver: ThrowAwayHomeserver) -> AsyncIterator[ElementClients]:
    async with ElementClients(homeserver.url, homeserver.registration_token) as running:
        yield running


async def two_who_talk(clients: ElementClients) -> tuple[Person, Person, str]:
    aino = await clients.register("aino")
    eero = await clients.register("eero", autojoin=True)
    room = await aino.dm(eero.user_id)
    await aino.sees(lambda seen: seen.member == eero.user_id and seen.membership == "join", room=room)
    return aino, eero, room


async def comes_back(person: Person, text: str) -> list[str]:
    """Where one's own words stand in what one's client got; they take a moment to come back."""
    for _ in range(int(10 * SOON)):
        if found := await person.heard(text):
            return found
        await asyncio.sleep(0.1)
    return []


async def test_two_people_read_each_other_in_an_encrypted_room(clients: ElementClients) -> None:
    aino, eero, room = await two_who_talk(clients)

    await aino.send(room, "hei", formatted="<b>hei</b>")
    read = await eero.reads("hei", room=room)
    await eero.send(room, "no moi")
    answer = await aino.reads("no moi", room=room)

    assert (read.sender, read.formatted, read.encrypted) == (aino.user_id, "<b>hei</b>", True)
    assert (answer.sender, answer.encrypted) == (eero.user_id, True)
    assert await comes_back(eero, "no moi")
    assert not any(text.startswith(("GET /messages", "GET /_matrix")) for text in await eero.heard("<b>hei"))


async def test_a_message_written_before_the_other_has_joined_is_read_afterwards(
    clients: ElementClients,
) -> None:
    aino = await clients.register("aino")
    eero = await clients.register("eero")
    met = await aino.dm(eero.user_id)
    await eero.join(await eero.is_invited())
    await aino.sees(lambda seen: seen.member == eero.user_id and seen.membership == "join", room=met)
    await aino.send(met, "hei")
    await eero.reads("hei", room=met)  # from here on each knows the other's identity
    room = await aino.dm(eero.user_id)
    await aino.send(room, "oletko siellä?")

    await eero.join(room)

    assert (await eero.reads("oletko siellä?", room=room)).encrypted


async def test_a_reply_an_edit_a_reaction_and_a_redaction_arrive_with_what_they_are_about(
    clients: ElementClients,
) -> None:
    aino, eero, room = await two_who_talk(clients)
    first = await aino.send(room, "nähdään kello 9")

    await aino.edit(room, first, "nähdään kello 10")
    edit = await eero.sees(lambda seen: seen.kind == "edit")
    await eero.reply(room, first, "sopii")
    reply = await aino.reads("sopii")
    await eero.react(room, first, "👍")
    reaction = await aino.sees(lambda seen: seen.kind == "reaction")
    [before] = [seen for seen in await eero.timeline(room) if seen.event_id == first]
    await aino.redact(room, first)
    redaction = await eero.sees(lambda seen: seen.kind == "redaction")
    [after] = [seen for seen in await eero.timeline(room) if seen.event_id == first]

    assert (edit.target, edit.body) == (first, "nähdään kello 10")
    assert reply.target == first
    assert (reaction.target, reaction.key) == (first, "👍")
    assert redaction.target == first
    assert (before.body, before.edited, before.redacted) == ("nähdään kello 9", "nähdään kello 10", False)
    assert (after.body, after.redacted) == (None, True)


async def test_one_sees_that_the_other_types_and_has_read(clients: ElementClients) -> None:
    aino, eero, room = await two_who_talk(clients)

    await eero.typing(room)
    typing = await aino.sees(lambda seen: seen.kind == "typing" and bool(seen.on))
    sent = await aino.send(room, "hei")
    await eero.read_receipt(room, await eero.reads("hei"))
    receipt = await aino.sees(lambda seen: seen.kind == "receipt")

    assert typing.users == (eero.user_id,)
    assert (receipt.sender, receipt.event_id) == (eero.user_id, sent)


async def test_a_picture_is_opened_byte_for_byte(clients: ElementClients) -> None:
    aino, eero, room = await two_who_talk(clients)

    await aino.send_file(room, "kissa.png", b"\x89PNG\r\n" * 1000, "image/png", msgtype="m.image")
    shown = await eero.reads("kissa.png")

    assert await eero.open_file(room, shown) == b"\x89PNG\r\n" * 1000


async def test_a_login_without_cross_signing_cannot_write_when_insecure_devices_are_shut_out(
    clients: ElementClients,
) -> None:
    eero = await clients.register("eero", autojoin=True)
    aino = await clients.register("aino", cross_sign=False)
    room = await aino.dm(eero.user_id)

    with pytest.raises(ElementError, match="cross-signing is not set up on your account"):
        await aino.send(room, "hei")
    await aino.cross_sign()
    await aino.send(room, "nyt varmaan")

    assert (await eero.reads("nyt varmaan")).sender == aino.user_id


async def test_a_second_device_without_cross_signing_cannot_write_either(clients: ElementClients) -> None:
    aino, _, room = await two_who_talk(clients)
    phone = await aino.second_device("aino's phone")

    with pytest.raises(ElementError, match="your device is not verified"):
        await phone.send(room, "puhelimesta")


async def test_what_an_uncross_signed_sender_writes_is_unreadable_to_the_cautious(
    clients: ElementClients,
) -> None:
    careless = await clients.register("careless", cross_sign=False, isolation="all")
    cautious = await clients.register("cautious", autojoin=True)
    room = await careless.dm(cautious.user_id)
    await careless.send(room, "hei")

    unreadable = await cautious.sees(lambda seen: seen.kind == "undecryptable")

    assert "UNSIGNED_SENDER_DEVICE" in (unreadable.reason or "")


async def test_nothing_is_missed_when_more_comes_at_once_than_a_sync_carries(
    clients: ElementClients, homeserver: ThrowAwayHomeserver, localpart: Localpart
) -> None:
    aino, eero, room = await two_who_talk(clients)
    for number in range(105):
        await aino.send(room, f"viesti {number}")
    late = await homeserver.register(localpart("late"), "salasana")
    await aino.invite(room, late.user_id)
    newcomer = await clients.login("late", late.user_id, late.password, autojoin=True)
    await newcomer.sees(lambda seen: seen.membership == "join" and seen.member == aino.user_id, room=room)

    await eero.reads("viesti 104")
    heard = [seen.body for seen in await eero.timeline(room) if seen.kind == "message"]
    assert heard == [f"viesti {number}" for number in range(105)]
    listed = [seen for seen in await newcomer.timeline(room) if seen.kind == "undecryptable"]
    assert len(listed) == 105


async def test_an_unencrypted_direct_chat_is_shown_as_such(clients: ElementClients) -> None:
    aino = await clients.register("aino")
    eero = await clients.register("eero", autojoin=True)
    room = await aino.dm(eero.user_id, encrypted=False)
    await aino.send(room, "kaikki näkevät")

    assert not (await eero.reads("kaikki näkevät")).encrypted


async def test_a_failed_wait_shows_what_was_seen_instead(clients: ElementClients) -> None:
    aino, eero, room = await two_who_talk(clients)
    await aino.send(room, "hei")
    await eero.reads("hei")

    with pytest.raises(AssertionError, match=r"never saw a message with 'heippa' in 0\.1 s(?s:.*)hei"):
        await eero.reads("heippa", within=0.1)


async def test_nobody_s_client_goes_beyond_the_machine(homeserver: ThrowAwayHomeserver) -> None:
    async with ElementClients("https://matrix.example", homeserver.registration_token) as clients:
        with pytest.raises(ElementError, match="not loopback"):
            await clients.register("aino")
