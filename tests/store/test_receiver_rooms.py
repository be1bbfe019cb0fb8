"""Rooms that the receiver has in mind while their rows go: no news of one room is taken for another's."""

from collections.abc import Mapping
from typing import Any, cast

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from bot.db import places
from bot.db.engine import Database
from bot.db.tables import envelope
from bot.matrix.receiver import Ears, Receiver
from bot.vault import Vault
from tests.makers import NOON

LEFT, NEW = "!left:koulu.fi", "!new:koulu.fi"


class Answers:
    """A homeserver that answers what it was given."""

    def __init__(self) -> None:
        self.next: Mapping[str, Any] = {}
        self.number = 0

    async def sync(self, _since: str | None, _wait: float) -> Mapping[str, Any]:
        self.number += 1
        return {"next_batch": f"s{self.number}", "rooms": self.next}

    def digest(self, _raw: Mapping[str, Any]) -> frozenset[tuple[str, str]]:
        return frozenset()

    async def settle(self) -> None:
        return None


def says(event_id: str) -> Mapping[str, Any]:
    event = {"type": "m.room.encrypted", "event_id": event_id, "sender": "@oskari:koulu.fi", "content": {}}
    return {"timeline": {"events": [event]}}


async def no_help(_heard: object) -> None:
    return None


def a_receiver(database: Database, vault: Vault, source: Answers) -> Receiver:
    ears = Ears(
        envelopes=lambda _: None,
        keys=lambda _: None,
        room_changed=lambda _: None,
        people_changed=lambda _: None,
        typing=lambda _room, _users: None,
        blind=no_help,
    )
    return Receiver(
        source=cast(Any, source), database=database, vault=vault, me="@tuki:koulu.fi", ears=ears, now=lambda: NOON
    )


async def entry_room(database: Database, vault: Vault, room: str) -> int:
    async with database.tx() as tx:
        return (await places.keep_room(tx, vault, room, "entry", NOON)).id


async def forget(database: Database, number: int) -> None:
    async with database.tx() as tx:
        await places.forget_room(tx, number)


async def heard_and_forgotten(receiver: Receiver, source: Answers, database: Database, vault: Vault) -> None:
    """The receiver knows a room whose row is gone."""
    gone = await entry_room(database, vault, LEFT)
    source.next = {"join": {LEFT: says("$1")}}
    await receiver.once(0)
    await forget(database, gone)


async def taken_in(database: Database, number: int) -> int:
    async with database.tx() as tx:
        return len((await tx.execute(select(envelope.c.id).where(envelope.c.room == number))).all())


async def test_that_the_bot_is_out_of_one_room_is_not_told_of_the_student_who_came_just_then(
    database: Database, vault: Vault
):
    source = Answers()
    receiver = a_receiver(database, vault, source)
    await heard_and_forgotten(receiver, source, database, vault)
    new = await entry_room(database, vault, NEW)

    source.next = {"leave": {LEFT: {}}}
    await receiver.once(0)

    assert await taken_in(database, new) == 0


async def test_that_the_bot_is_out_of_a_room_that_is_forgotten_keeps_nobody_else_from_being_heard(
    database: Database, vault: Vault
):
    source = Answers()
    receiver = a_receiver(database, vault, source)
    heard = await entry_room(database, vault, NEW)
    await heard_and_forgotten(receiver, source, database, vault)

    source.next = {"join": {NEW: says("$2")}, "leave": {LEFT: {}}}
    await receiver.once(0)

    assert await taken_in(database, heard) == 1


async def test_what_was_under_way_from_a_room_that_is_forgotten_is_taken_in_at_the_second_try(
    database: Database, vault: Vault
):
    source = Answers()
    receiver = a_receiver(database, vault, source)
    heard = await entry_room(database, vault, NEW)
    await heard_and_forgotten(receiver, source, database, vault)

    source.next = {"join": {LEFT: says("$2"), NEW: says("$3")}}
    try:
        await receiver.once(0)
    except IntegrityError:
        await receiver.once(0)

    assert await taken_in(database, heard) == 1
