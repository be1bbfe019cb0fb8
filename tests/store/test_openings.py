"""What two adults open, as it stands in the database."""

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import text, update
from sqlalchemy.exc import IntegrityError

from bot.db import alarms, conversations, openings
from bot.db.tables import opening
from bot.opening import Openings
from bot.staff import Member, Roster
from moderation.alarm import Alarm, AlarmId, OpeningId
from moderation.commands import ConfirmIdentity, OpenIdentity
from moderation.effects import EndOpening, MakeOpening
from moderation.identity import Adult, Opening, OpeningReason, Stage
from moderation.model import Category, Tier
from moderation.policy import AlarmPolicy
from rooms.model import StaffId
from tests.makers import KOIVU, KUUSI, LAINE, NOON, minutes

POLICY = AlarmPolicy()
FIRST, SECOND = Adult(KOIVU.who, b"k" * 16), Adult(LAINE.who, b"l" * 16)
ASKED = Opening(OpeningId(1), AlarmId(12), OpeningReason.LIFE, FIRST, NOON)
AGREED = replace(ASKED, stage=Stage.AGREED, second=SECOND, agreed_at=NOON + minutes(1))
SHOWN = replace(AGREED, stage=Stage.SHOWN, shown_at=NOON + minutes(2))
MEMBERS = {one.who: Member(one, f"@{one.who}:koulu.fi") for one in (KOIVU, LAINE, KUUSI)}


async def an_alarm(database, town, name: str = "aino", number: int = 12) -> Alarm:
    talk = await town.student(name)
    made = Alarm(
        AlarmId(number), talk.id, talk.pseudonym, None, Tier.IMMEDIATE, Category.SUICIDE, NOON, NOON,
        worst=Tier.IMMEDIATE,
    )  # fmt: skip
    async with database.tx() as tx:
        await alarms.add(tx, made, POLICY)
    return made


def the_openings(vault, members: dict[StaffId, Member] | None = None) -> Openings:
    return Openings(vault=vault, roster=Roster(members or MEMBERS), policy=POLICY, now=lambda: NOON)


@pytest.mark.parametrize("wanted", [ASKED, AGREED, SHOWN])
async def test_an_opening_comes_back_as_it_was(database, vault, town, wanted: Opening):
    await an_alarm(database, town)
    async with database.tx() as tx:
        assert await openings.next_number(tx) == 1
        await openings.keep(tx, ASKED, POLICY)
        await openings.keep(tx, wanted, POLICY)

        assert await openings.by_number(tx, 1) == wanted
        assert await openings.live_of(tx, 12) == wanted
        assert await openings.next_number(tx) == 2
        await openings.keep(tx, replace(wanted, stage=Stage.ENDED), POLICY)
        assert await openings.live_of(tx, 12) is None


async def test_the_clock_finds_what_is_due_and_nothing_that_has_ended(database, town):
    await an_alarm(database, town)
    async with database.tx() as tx:
        await openings.keep(tx, ASKED, POLICY)
        assert await openings.due(tx, now=NOON + minutes(9.9), at_most=9) == []
        assert await openings.due(tx, now=NOON + minutes(10), at_most=9) == [ASKED]
        await openings.keep(tx, replace(ASKED, stage=Stage.ENDED), POLICY)
        assert await openings.due(tx, now=NOON + minutes(10), at_most=9) == []


async def test_what_was_said_in_the_room_is_known_sealed_and_only_while_it_is_shown(database, vault, town):
    await an_alarm(database, town)
    async with database.tx() as tx:
        await openings.keep(tx, SHOWN, POLICY)
        await openings.promise(tx, 1, 2)
        assert await openings.said(tx, vault, 1) == (2, [])
        assert await openings.keep_sent(tx, vault, 1, "$first")
        assert await openings.keep_sent(tx, vault, 1, "$second")
        assert await openings.said(tx, vault, 1) == (2, ["$first", "$second"])
        assert b"$first" not in bytes((await tx.execute(text("SELECT sent FROM opening"))).scalar_one())

        await openings.keep(tx, replace(SHOWN, stage=Stage.ENDED), POLICY)
        assert not await openings.keep_sent(tx, vault, 1, "$late")


@pytest.mark.parametrize(
    "nonsense",
    [
        {"second": "koivu"},
        {"second_account": FIRST.account},
        {"second": None, "second_account": None, "agreed_at": None},
        {"second_account": None},
        {"agreed_at": None},
        {"stage": "opened"},
        {"reason": "uteliaisuus"},
        {"alarm": 99},
        {"first": None},
    ],
)
async def test_the_database_itself_refuses_what_fewer_than_two_people_agreed(database, town, nonsense: dict[str, Any]):
    await an_alarm(database, town)
    async with database.tx() as tx:
        await openings.keep(tx, SHOWN, POLICY)

    with pytest.raises(IntegrityError):
        async with database.tx() as tx:
            await tx.execute(update(opening).values(nonsense))


# --- the rows that a decision hangs on ------------------------------------------------------------------------------
async def test_a_student_is_known_by_the_alarm_and_never_after_erasing(database, vault, town):
    """An account's number may be given to somebody else: that must never be taken for the student."""
    alarm = await an_alarm(database, town)
    held = the_openings(vault)
    async with database.tx() as tx:
        assert await held.student(tx, 12) == "@aino:koulu.fi"
        assert alarm.conversation is not None
        await tx.execute(text("UPDATE conversation SET entry_room = NULL"))
        await conversations.erase(tx, alarm.conversation)
        await tx.execute(text("DELETE FROM account"))
    await town.student("eero")

    async with database.tx() as tx:
        assert await held.student(tx, 12) is None
        assert await held.student(tx, 99) is None


async def test_two_adults_of_the_roster_agree_and_a_peer_is_none(database, vault, town):
    await an_alarm(database, town)
    held = the_openings(vault)
    async with database.tx() as tx:
        peer = await held.wished(tx, OpenIdentity(12, OpeningReason.LIFE), MEMBERS[KUUSI.who], verified=True)
        assert peer.effects == ()
        asked = await held.wished(tx, OpenIdentity(12, OpeningReason.LIFE), MEMBERS[KOIVU.who], verified=True)
        await held.keep(tx, asked)

        alone = await held.wished(tx, ConfirmIdentity(12), MEMBERS[KOIVU.who], verified=True)
        assert alone.openings == ()
        agreed = await held.wished(tx, ConfirmIdentity(12), MEMBERS[LAINE.who], verified=True)
        assert MakeOpening(OpeningId(1)) in agreed.effects


async def test_whoever_is_renamed_in_the_settings_meanwhile_does_not_become_another_person(database, vault, town):
    await an_alarm(database, town)
    async with database.tx() as tx:
        held = the_openings(vault)
        await held.keep(
            tx, await held.wished(tx, OpenIdentity(12, OpeningReason.LIFE), MEMBERS[KOIVU.who], verified=True)
        )
    renamed = Member(replace(KOIVU, who=StaffId("koivu2")), "@koivu:koulu.fi")

    async with database.tx() as tx:
        held = the_openings(vault, {renamed.responder.who: renamed, KOIVU.who: MEMBERS[KOIVU.who]})
        decision = await held.wished(tx, ConfirmIdentity(12), renamed, verified=True)

    assert not [one for one in decision.effects if isinstance(one, MakeOpening)]


async def test_only_accounts_that_agreed_are_let_in(database, vault, town):
    await an_alarm(database, town)
    marks = [vault.lookup("account", f"@{who}:koulu.fi") for who in ("koivu", "laine")]
    agreed = replace(AGREED, first=replace(FIRST, account=marks[0]), second=replace(SECOND, account=marks[1]))
    async with database.tx() as tx:
        await openings.keep(tx, agreed, POLICY)
        whole = await the_openings(vault).guests(tx, 1)
        moved = the_openings(vault, MEMBERS | {LAINE.who: Member(LAINE, "@somebody:koulu.fi")})
        lacking = await moved.guests(tx, 1)

    assert whole is not None
    assert whole.users == {"@koivu:koulu.fi", "@laine:koulu.fi"}
    assert lacking is not None
    assert lacking.users == {"@koivu:koulu.fi"}
    assert "koivu" not in repr(whole)


async def test_the_end_takes_back_what_was_said_and_what_may_have_been_and_leaves_the_room(database, vault, town):
    await an_alarm(database, town)
    room = await town.room("opening", "opening")
    marks = [vault.lookup("account", f"@{who}:koulu.fi") for who in ("koivu", "laine")]
    shown = replace(SHOWN, first=replace(FIRST, account=marks[0]), second=replace(SECOND, account=marks[1]))
    async with database.tx() as tx:
        await openings.keep(tx, shown, POLICY)
        await openings.furnish(tx, 1, room.id)
        await openings.promise(tx, 1, 2)
        await openings.keep_sent(tx, vault, 1, "$first")

        ended = await the_openings(vault).follow(tx, EndOpening(OpeningId(1)))

        assert [one.work["do"] for one in ended.drafts] == ["redact", "recall", "forget"]
        assert ended.left_rooms == {"!opening:koulu.fi"}
        assert await openings.room_of(tx, 1) is None
        assert (await openings.said(tx, vault, 1))[1] == []
        assert (await tx.execute(text("SELECT count(*) FROM room WHERE kind = 'opening'"))).scalar_one() == 0
