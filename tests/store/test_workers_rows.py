"""Which workers there are, and to whom the next student is sent."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.db import workers
from bot.db.engine import Database
from bot.db.share import Share, note
from bot.db.workers import GONE_AFTER, Worker, with_room
from bot.vault import Vault
from rooms.model import Conversation, Phase
from tests.makers import NOON
from tests.store.conftest import Town

TUKI1 = Worker("", "@tuki:koulu.fi", NOON, 0, 0)
TUKI2 = Worker("tuki2", "@tuki2:koulu.fi", NOON, 0, 0)


def test_a_student_is_sent_to_who_serves_fewest():
    assert with_room([replace(TUKI1, serves=3), replace(TUKI2, serves=2)], NOON) == replace(TUKI2, serves=2)
    assert with_room([TUKI2, TUKI1], NOON) == TUKI1


def test_nobody_is_sent_to_a_worker_that_is_gone():
    assert with_room([TUKI1, replace(TUKI2, serves=9)], NOON + GONE_AFTER) is None
    late = replace(TUKI2, serves=9, heard_at=NOON + GONE_AFTER)
    assert with_room([TUKI1, late], NOON + GONE_AFTER) == late


def test_a_clock_that_is_a_little_ahead_makes_nobody_gone():
    assert TUKI1.lives(NOON - timedelta(seconds=30))


def test_an_account_stands_in_no_representation():
    assert "@" not in repr(TUKI2)


moments = st.timedeltas(timedelta(minutes=-5), timedelta(minutes=5)).map(lambda off: NOON + off)
some = st.lists(st.builds(Worker, st.text(max_size=3), st.just("@a:b"), moments, st.integers(0, 9), st.integers(0, 9)))


@given(some, moments)
def test_whoever_is_handed_out_lives_and_nobody_who_lives_serves_fewer(found: list[Worker], now):
    chosen = with_room(found, now)
    living = [one for one in found if one.lives(now)]

    assert (chosen is None) == (not living)
    assert chosen is None or (chosen in living and all(chosen.serves <= one.serves for one in living))


async def test_each_says_that_it_lives_and_is_counted_with_those_whom_it_serves(
    database: Database, vault: Vault, town: Town
):
    async def save(of: Conversation, phase: Phase, **also: object) -> None:
        await town.save(replace(of, phase=phase, **also))  # type: ignore[arg-type]

    await save(await town.student("aino"), Phase.OPEN)
    await save(await town.student("eero"), Phase.WAITING, waiting_since=NOON)
    await save(await town.student("iiris"), Phase.CLOSED)
    async with database.tx() as tx:
        await workers.lives(tx, vault, "@tuki:koulu.fi", NOON)
        note(tx, Share("tuki2", leads=False, alone=False))
        await workers.lives(tx, vault, "@tuki2:koulu.fi", NOON)
        await workers.lives(tx, vault, "@tuki2:koulu.fi", NOON + timedelta(seconds=9))

        found = await workers.everybody(tx, vault)

    assert found == [
        Worker("", "@tuki:koulu.fi", NOON, 2, 1, leads=True),
        Worker("tuki2", "@tuki2:koulu.fi", NOON + timedelta(seconds=9), 0, 0),
    ]
