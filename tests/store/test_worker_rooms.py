"""Every worker sits in the staff rooms, none of them is a student, and nobody else comes with them."""

from __future__ import annotations

from bot.db.engine import Database
from bot.matrix import staff_rooms
from bot.matrix.listening import Reader
from tests.faults.life import KOIVU, ROSTER, VAULT
from tests.world import BOT, Clock, World

TUKI2 = "@tuki2:koulu.fi"


async def test_the_leader_asks_its_colleagues_into_the_staff_rooms_and_they_come(database: Database):
    clock = Clock()
    world = World(now=clock)
    other = world.colleague(TUKI2)

    made = (await staff_rooms.ensure(world, database, VAULT, ROSTER, clock)).rooms  # type: ignore[arg-type]
    assert world.rooms[made["alarm"]].members[TUKI2] == "invite"
    entered = await staff_rooms.enter(other, database, VAULT)  # type: ignore[arg-type]
    assert await staff_rooms.enter(other, database, VAULT) == entered  # type: ignore[arg-type]
    again = await staff_rooms.ensure(world, database, VAULT, ROSTER, clock)  # type: ignore[arg-type]

    assert entered == made
    assert all(world.rooms[room].members[TUKI2] == "join" for room in made.values())
    assert not again.shown_out


async def test_a_room_to_which_the_leader_has_not_asked_it_yet_is_entered_another_time(database: Database):
    clock = Clock()
    world = World(now=clock)

    made = (await staff_rooms.ensure(world, database, VAULT, ROSTER, clock)).rooms  # type: ignore[arg-type]
    other = world.colleague(TUKI2)
    await staff_rooms.enter(other, database, VAULT)  # type: ignore[arg-type]
    assert TUKI2 not in world.rooms[made["duty"]].members
    await staff_rooms.ensure(world, database, VAULT, ROSTER, clock)  # type: ignore[arg-type]
    await staff_rooms.enter(other, database, VAULT)  # type: ignore[arg-type]

    assert world.rooms[made["duty"]].members[TUKI2] == "join"


async def test_a_colleague_who_asks_us_in_is_no_student_and_its_words_are_not_for_us():
    clock = Clock()
    world = World(now=clock)
    other = world.colleague(TUKI2)
    asked = {
        "next_batch": "s1",
        "rooms": {
            "invite": {"!staff": {"invite_state": {"events": [invitation(BOT)]}},
                       "!aino": {"invite_state": {"events": [invitation("@aino:koulu.fi")]}}},
            "join": {"!duty": {"timeline": {"events": [said("$1", BOT), said("$2", KOIVU)]}}},
        },
    }  # fmt: skip

    answer = await Reader(other, TUKI2, other.colleagues).read(asked, None)

    assert [(one.room, one.event.get("by") or one.event.get("sender")) for one in answer.heard] == [
        ("!aino", "@aino:koulu.fi"),
        ("!duty", KOIVU),
    ]


def invitation(by: str) -> dict[str, object]:
    return {"type": "m.room.member", "state_key": TUKI2, "sender": by, "content": {"membership": "invite"}}


def said(event: str, by: str) -> dict[str, object]:
    return {"type": "m.room.encrypted", "event_id": event, "sender": by, "content": {}}
