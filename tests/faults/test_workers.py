"""Several workers on one PostgreSQL: responders see one queue, and each student has one account to talk with.

Each worker is a life of its own in the small world: an account, a key store, a connection, a turn.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta

import pytest

from rooms.policy import RoomsPolicy
from tests.faults.life import House
from tests.faults.stages import ServerDatabases
from tests.world import Person, Trouble

pytestmark = pytest.mark.slow


@dataclass
class Student:
    """Somebody who came by the link to one of the workers."""

    person: Person
    house: House
    room: str

    def writes(self, text: str) -> None:
        self.person.writes(self.room, text)

    def heard(self) -> list[str]:
        return self.person.heard(self.room)

    def others_who_spoke(self) -> set[str]:
        """Accounts that spoke in the student's room, but the student's own and that of their worker."""
        senders = {event.sender for event in self.house.world.rooms[self.room].events}
        return senders - {self.person.user, self.house.world.me}


@asynccontextmanager
async def workers(shelf: ServerDatabases, count: int) -> AsyncIterator[list[House]]:
    """So many, of which the first came first."""
    url = await shelf.fresh()
    first = House(url, worker="")
    first.power_with()
    all_of_them = [first, *(first.colleague(f"tuki{number}") for number in range(2, count + 1))]
    async with AsyncExitStack() as stack:
        for house in all_of_them:
            await stack.enter_async_context(house.lived_in())
            await stands(house)
        yield all_of_them
    await shelf.gone(url)


async def stands(house: House) -> None:
    while house.life is None or not house.life.started:  # noqa: ASYNC110 - another task's life
        await asyncio.sleep(0.1)


async def rest(all_of_them: list[House]) -> None:
    for _ in range(2):  # what one leaves may be another's
        for house in all_of_them:
            await house.rest()


async def comes(house: House, name: str) -> Student:
    person = Person(house.world, f"@{name}:koulu.fi")
    room = person.asks_the_bot_in(account=house.world.me)
    await person.reads(room, "botti")
    return Student(person, house, room)


async def waits(house: House, name: str, ahead: int = 0) -> Student:
    student = await comes(house, name)
    student.writes("aikuinen")
    await house.koivu.sees(lambda: len(cards(house)) > ahead, "another card")
    student.writes(f"täällä on {name}")
    return student


def cards(house: House) -> list[str]:
    """The events of all cards in the duty room, the oldest first."""
    return [line.id for line in house.koivu.lines(house.duty) if "Kortti" in line.body and not line.taken_back]


def desks(house: House) -> list[str]:
    """Rooms to which a responder was ever invited beside the staff rooms."""
    staff = {house.koivu.user, house.lehto.user}
    return [
        room.id
        for room in house.world.rooms.values()
        if room.name.startswith("Kynnys") or room.marker
        if staff & set(room.members) and room.id not in (house.duty, house.tutors, house.alarm, house.admin)
    ]


async def join_all(house: House) -> None:
    """Whoever is invited to a desk goes there."""
    for person in (house.koivu, house.lehto):
        for room in list(house.world.rooms.values()):
            if room.members.get(person.user) == "invite":
                person.joins(room.id)


@pytest.mark.parametrize("count", [1, 2, 4])
async def test_no_card_is_taken_twice_and_every_student_has_their_own_account(shelf: ServerDatabases, count: int):
    async with workers(shelf, count) as all_of_them:
        first = all_of_them[0]
        students = [await waits(house, f"opiskelija{number}", number) for number, house in enumerate(all_of_them)]
        await rest(all_of_them)
        assert len(cards(first)) == count
        for card in cards(first):
            first.koivu.reacts(first.duty, card, "✅")
            first.lehto.reacts(first.duty, card, "✅")
        await rest(all_of_them)
        await join_all(first)
        await rest(all_of_them)

        assert len(desks(first)) == count
        for number, student in enumerate(students):
            (desk,) = [
                one for one in desks(first) if any(f"opiskelija{number}" in line for line in said_at(first, one))
            ]
            assert said_at(first, desk).count(f"täällä on opiskelija{number}") == 1
            (there,) = {user for user in (first.koivu, first.lehto) if user.user in first.world.rooms[desk].members}
            there.writes(desk, f"hei, opiskelija {number}")
            await student.person.reads(student.room, f"hei, opiskelija {number}")
            assert not student.others_who_spoke()
        assert speakers(first, first.duty) == {first.world.me}
        assert all(not house.world.said_anew for house in all_of_them)


def said_at(house: House, desk: str) -> list[str]:
    return [
        str(event.meant[1]["body"])
        for event in house.world.rooms[desk].events
        if event.meant[0] == "m.room.message" and house.world.is_ours(event.sender)
    ]


def speakers(house: House, room: str) -> set[str]:
    """The bot's accounts that said or pressed anything there."""
    spoken = ("m.room.encrypted", "m.room.message", "m.reaction")
    return {
        one.sender for one in house.world.rooms[room].events if one.type in spoken and house.world.is_ours(one.sender)
    }


async def test_what_was_decided_while_a_worker_was_dead_it_does_itself_when_it_is_back(shelf: ServerDatabases):
    async with workers(shelf, 2) as (first, second):
        student = await waits(second, "eero")
        await rest([first, second])
        life = second.lives
        second.power.cut_now()
        student.writes("kirjoitin pimeässä")
        await second.koivu.sees(lambda: second.lives > life, "the next life")
        card = cards(first)[-1]
        first.koivu.reacts(first.duty, card, "✅")
        desk = await first.koivu.is_invited()
        first.koivu.joins(desk)
        await first.koivu.reads(desk, "pimeässä")
        await rest([first, second])

        assert [one for one in said_at(first, desk) if "eero" in one or "pimeässä" in one] == [
            "täällä on eero",
            "kirjoitin pimeässä",
        ]
        assert speakers(first, desk) == {second.world.me}


async def test_what_a_dead_leader_left_unsaid_is_said_by_the_next(shelf: ServerDatabases):
    async with two_of_whom_the_first_can_be_switched_off(shelf) as (first, second, switched_off):
        first.world.troubles.append(Trouble(calls=frozenset({"say"}), times=1_000_000))
        student = await comes(second, "eero")
        student.writes("aikuinen")
        await asyncio.sleep(20)
        assert cards(first) == []

        await switched_off()
        await first.koivu.reads(first.duty, "Kortti")
        await second.rest()
        assert len(cards(first)) == 1
        assert speakers(first, first.duty) == {second.world.me}


async def a_talk_between_two_workers(all_of_them: list[House]) -> list[list[str]]:
    """The student is the second one's, the card hangs where the first one leads. Answers what each side reads."""
    first, second = all_of_them
    student = await waits(second, "eero")
    await rest(all_of_them)
    first.koivu.reacts(first.duty, cards(first)[-1], "✅")
    student.writes("kirjoitin sillä välin")
    desk = await first.koivu.is_invited()
    first.koivu.joins(desk)
    await first.koivu.reads(desk, "sillä välin")
    first.koivu.writes(desk, "hei eero")
    await student.person.reads(student.room, "hei eero")
    student.writes("no hei")
    await first.koivu.reads(desk, "no hei")
    await rest(all_of_them)
    assert not [said for house in all_of_them for said in house.world.said_anew]
    assert speakers(first, desk) == {second.world.me}
    return [first.koivu.heard(desk)[1:], student.heard()]


@pytest.mark.parametrize("who", [0, 1])
async def test_wherever_one_of_two_is_killed_both_sides_read_everything_once(shelf: ServerDatabases, who: int):
    async with workers(shelf, 2) as all_of_them:
        all_of_them[who].power.trace.clear()
        calm = await a_talk_between_two_workers(all_of_them)
        steps = len(all_of_them[who].power.trace)
    for cut_at in range(steps // 8, steps, steps // 4):
        async with workers(shelf, 2) as all_of_them:
            power = all_of_them[who].power
            power.cut_at = (len(power.trace) + cut_at,)
            assert await a_talk_between_two_workers(all_of_them) == calm, power.cuts
            assert all_of_them[who].lives == 2


@asynccontextmanager
async def two_of_whom_the_first_can_be_switched_off(
    shelf: ServerDatabases,
) -> AsyncIterator[tuple[House, House, Callable[[], Awaitable[None]]]]:
    """The first leads, and comes not back once it is off."""
    url = await shelf.fresh()
    first = House(url, worker="")
    second = first.colleague("tuki2")
    leading = asyncio.create_task(first.one_life())
    await stands(first)

    async def switched_off() -> None:
        leading.cancel()
        await asyncio.wait([leading])

    async with second.lived_in():
        await stands(second)
        assert first.database is not None
        assert first.database.share.leads
        yield first, second, switched_off
        await switched_off()
    await shelf.gone(url)


async def test_when_the_leader_dies_another_answers_in_the_staff_rooms(shelf: ServerDatabases):
    async with two_of_whom_the_first_can_be_switched_off(shelf) as (first, second, switched_off):
        student = await waits(second, "eero")
        await rest([first, second])
        (card,) = cards(first)

        await switched_off()
        first.koivu.reacts(first.duty, card, "✅")
        desk = await first.koivu.is_invited()
        first.koivu.joins(desk)
        await first.koivu.reads(desk, "täällä on eero")
        await student.person.reads(student.room, "Koivu")
        await second.rest()

        assert second.database is not None
        assert second.database.share.leads
        # The card was the first one's, who alone could have edited it: it is said anew, and the old one is gone.
        assert next(line for line in first.koivu.lines(first.duty) if line.id == card).taken_back
        (anew,) = cards(first)
        assert first.world.event(anew).sender == second.world.me
        assert "Koivu" in next(line.body for line in first.koivu.lines(first.duty) if line.id == anew)


# --- a leader that dies for good while it speaks ----------------------------------------------------------------------
async def a_card_while_the_leader_dies(shelf: ServerDatabases, cut_at: int | None) -> tuple[list[str], list[str]]:
    """What the leader's steps were from the asking on; and the cards and presses of ours that anybody ever saw."""
    url = await shelf.fresh()
    first = House(url, worker="", policy=RoomsPolicy(nudge_every=timedelta(hours=5)))
    first.power_with()
    second = first.colleague("tuki2")
    leading = asyncio.create_task(first.one_life())
    await stands(first)
    async with second.lived_in():
        await stands(second)
        student = await comes(second, "eero")
        begun = len(first.power.trace)
        if cut_at is not None:
            first.power.cut_at = (begun + cut_at,)
        student.writes("aikuinen")
        await first.koivu.reads(first.duty, "Kortti")
        if cut_at is not None:
            await asyncio.wait([leading], timeout=600)
            assert leading.done(), "the leader outlived its own death"
            await second.koivu.sees(lambda: bool(second.database and second.database.share.leads), "another leader")
        await rest([second] if cut_at is not None else [first, second])
        seen = [line.body for line in first.koivu.lines(first.duty) if "Kortti" in line.body]
        (card,) = cards(first)
        presses = first.koivu.reactions(first.duty, card)
        steps = first.power.trace[begun:]
    leading.cancel()
    await asyncio.gather(leading, return_exceptions=True)
    await shelf.gone(url)
    return steps, [*(body.partition("\n")[0] for body in seen), *presses]


async def test_what_a_leader_said_with_its_last_breath_the_next_one_does_not_say_again(shelf: ServerDatabases):
    steps, calm = await a_card_while_the_leader_dies(shelf, None)
    assert len(calm) == 2
    spoken = [number for number, name in enumerate(steps, 1) if name in ("say done", "react done")]
    for cut_at in (spoken[0], spoken[0] + 1, spoken[-1]):
        _, seen = await a_card_while_the_leader_dies(shelf, cut_at)
        assert [one.split("·")[0] for one in seen] == [one.split("·")[0] for one in calm], steps[cut_at - 1]


# --- more of them -----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("seed", [1, 2])
async def test_four_workers_killed_at_odd_moments_lose_nothing_and_say_nothing_twice(shelf: ServerDatabases, seed: int):
    dice = random.Random(seed)
    async with workers(shelf, 4) as all_of_them:
        first = all_of_them[0]
        students = [await waits(house, f"opiskelija{number}", number) for number, house in enumerate(all_of_them)]
        await rest(all_of_them)
        for card in cards(first):
            first.koivu.reacts(first.duty, card, "✅")
        await rest(all_of_them)
        await join_all(first)
        await rest(all_of_them)
        desk_of = {
            number: next(one for one in desks(first) if f"täällä on opiskelija{number}" in said_at(first, one))
            for number in range(4)
        }
        for line in range(6):
            for number, student in enumerate(students):
                student.writes(f"rivi {line}")
                first.koivu.writes(desk_of[number], f"vastaus {line}")
            dice.choice(all_of_them).power.cut_now()
            await asyncio.sleep(dice.uniform(0.1, 2.0))
        await rest(all_of_them)

        assert sum(house.lives for house in all_of_them) >= 4 + 6 - 2  # one that was dead cannot be killed
        for number, student in enumerate(students):
            desk = said_at(first, desk_of[number])
            assert [one for one in desk if "rivi" in one] == [f"rivi {line}" for line in range(6)]
            heard = [one for one in student.heard() if "vastaus" in one]
            assert [one.rpartition("vastaus")[2] for one in heard] == [f" {line}" for line in range(6)]
            assert not student.others_who_spoke()
        assert all(not house.world.said_anew for house in all_of_them)
