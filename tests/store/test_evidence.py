"""Threats of violence that are kept for the police: sealed, past all erasing, until their time is up."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from bot.db import audit, conversations, evidence
from bot.errors import SecretsFault
from moderation.alarm import AlarmId
from tests.makers import NOON
from tests.store.test_openings import an_alarm, the_openings

NUMBER = AlarmId(12)
WORDS = "huomenna tuon puukon kouluun"


async def test_the_words_come_back_as_they_were_written_and_stand_nowhere_in_the_clear(database, vault, town):
    await an_alarm(database, town)
    held = the_openings(vault)
    async with database.tx() as tx:
        assert not await held.is_preserved(tx, NUMBER)
        await held.preserve(tx, NUMBER, WORDS)
        await held.preserve(tx, NUMBER, "\ud800 tai ylihuomenna")

        assert [one.text for one in await held.evidence(tx, NUMBER)] == [WORDS, "\ud800 tai ylihuomenna"]
        assert await held.is_preserved(tx, NUMBER)
        rows = (await tx.execute(text("SELECT key, sealed FROM evidence"))).all()
        assert not any(b"puukon" in bytes(one.sealed) + bytes(one.key) for one in rows)
        assert WORDS not in repr(await held.evidence(tx, NUMBER))


async def test_each_alarm_has_a_key_of_its_own_and_one_s_words_do_not_open_as_another_s(database, vault, town):
    await an_alarm(database, town)
    await an_alarm(database, town, "eero", 13)
    async with database.tx() as tx:
        for number in (12, 12, 13):
            await evidence.keep(tx, vault, AlarmId(number), WORDS, at=NOON, until=NOON + timedelta(days=1))
        keys = (await tx.execute(text("SELECT key FROM evidence ORDER BY id"))).scalars().all()
        assert keys[0] == keys[1] != keys[2]

        await tx.execute(text("UPDATE evidence SET alarm = 13"))
        with pytest.raises(SecretsFault):
            await evidence.of_alarm(tx, vault, 13, now=NOON)


async def test_they_outlive_the_erasing_of_all_else(database, vault, town):
    alarm = await an_alarm(database, town)
    assert alarm.conversation is not None
    held = the_openings(vault)
    async with database.tx() as tx:
        await held.preserve(tx, NUMBER, WORDS)
        await conversations.erase(tx, alarm.conversation)
        await tx.execute(text("DELETE FROM account"))

        assert [one.text for one in await held.evidence(tx, NUMBER)] == [WORDS]
        assert await held.student(tx, NUMBER) is None


async def test_when_their_time_is_up_they_are_erased_and_the_log_says_so(database, vault, town):
    await an_alarm(database, town)
    held = the_openings(vault)
    async with database.tx() as tx:
        await evidence.keep(tx, vault, NUMBER, WORDS, at=NOON - timedelta(days=30), until=NOON)
        assert await held.evidence(tx, NUMBER) == []  # not even before the hour strikes
        assert not await held.is_preserved(tx, NUMBER)
        await held.preserve(tx, NUMBER, "uusi")

        assert await held.tidy(tx)
        assert [one.text for one in await held.evidence(tx, NUMBER)] == ["uusi"]
        assert (await tx.execute(text("SELECT count(*) FROM evidence"))).scalar_one() == 1
        assert [(one.what, one.alarm) async for one in audit.entries(tx)] == [("evidence_erased", 12)]
        assert not await held.tidy(tx)


async def test_they_are_kept_for_as_long_as_the_settings_say(database, vault, town):
    await an_alarm(database, town)
    async with database.tx() as tx:
        await the_openings(vault).preserve(tx, NUMBER, WORDS)

        assert await evidence.of_alarm(tx, vault, 12, now=NOON + timedelta(days=30, seconds=-1)) != []
        assert await evidence.of_alarm(tx, vault, 12, now=NOON + timedelta(days=30)) == []
