"""What is remembered of answering, what is counted, and the questions that may be kept."""

from datetime import timedelta

from sqlalchemy import text

from bot.db import answers, conversations
from bot.db.engine import Database
from bot.vault import Vault
from faq.decide import Asks, Count, Memory, Tally
from faq.model import IntentId
from rooms.model import Language
from tests.makers import NOON
from tests.store.conftest import Town

NURSE = IntentId("nurse_visit")
FULL = Memory(NOON, NURSE, Language.SV, (NURSE, IntentId("low_mood")), 1, Asks.KEEP, True)


async def test_what_is_remembered_comes_back_as_it_was(database: Database, vault: Vault, town: Town):
    talk = await town.student()
    async with database.tx() as tx:
        assert await answers.recall(tx, vault, talk.id) == Memory()
        await answers.remember(tx, vault, talk.id, Memory(NOON))
        await answers.remember(tx, vault, talk.id, FULL)
        assert await answers.recall(tx, vault, talk.id) == FULL


async def test_what_is_remembered_is_sealed_and_goes_with_the_conversation(
    database: Database, vault: Vault, town: Town
):
    talk = await town.student()
    async with database.tx() as tx:
        await answers.remember(tx, vault, talk.id, FULL)
        held = (await tx.execute(text("SELECT sealed FROM memory"))).scalar_one()
        assert b"nurse" not in bytes(held)
        await conversations.erase(tx, talk.id)
        assert (await tx.execute(text("SELECT count(*) FROM memory"))).scalar_one() == 0


async def test_counts_add_up_over_months_and_tell_of_nobody(database: Database):
    async with database.tx() as tx:
        for at in (NOON, NOON, NOON + timedelta(days=40)):
            await answers.count(tx, Count(Tally.ANSWERED, NURSE, Language.FI), at)
        await answers.count(tx, Count(Tally.MISSED, None, Language.SV), NOON)

        assert await answers.tallies(tx) == [("answered", "nurse_visit", "fi", 3), ("missed", "", "sv", 1)]
        assert (await tx.execute(text("SELECT count(*) FROM tally"))).scalar_one() == 3


async def test_a_kept_question_is_sealed_and_goes_when_its_time_is_up_or_it_is_dropped(
    database: Database, vault: Vault
):
    async with database.tx() as tx:
        await answers.keep(tx, vault, "saako kissan tuoda", Language.FI, NOON)
        await answers.keep(tx, vault, "får man ha katt", Language.SV, NOON + timedelta(days=1))
        await answers.keep(tx, vault, "may i bring a cat", Language.EN, NOON + timedelta(days=2))
        rows = (await tx.execute(text("SELECT sealed FROM question"))).scalars()
        assert not any(b"kissa" in bytes(one) for one in rows)

        assert await answers.drop_expired(tx, now=NOON) == 1
        kept = await answers.kept(tx, vault)
        assert [(one.text, one.language) for one in kept] == [
            ("får man ha katt", Language.SV),
            ("may i bring a cat", Language.EN),
        ]
        assert "katt" not in repr(kept)
        assert await answers.drop(tx, kept[0].id)
        assert not await answers.drop(tx, kept[0].id)
        assert len(await answers.kept(tx, vault)) == 1
