"""Who talks with no tutor for a while: an account's keyed hash and an end, and it goes at that end."""

from datetime import timedelta

from sqlalchemy import func, select

from bot.db import blocks
from bot.db.engine import Database
from bot.db.tables import block
from rooms.model import ConversationId
from tests.makers import NOON
from tests.store.conftest import Town


async def test_a_block_holds_for_every_conversation_of_the_account_and_for_no_other(database: Database, town: Town):
    aino, again, eino = await town.student(), await town.student(room="again"), await town.student("eino")

    async with database.tx() as tx:
        await blocks.add(tx, aino.id, NOON)

        assert await blocks.until(tx, aino.id) == await blocks.until(tx, again.id) == NOON
        assert await blocks.until(tx, eino.id) is None


async def test_the_newest_word_counts_and_what_is_over_is_forgotten(database: Database, town: Town):
    aino = await town.student()

    async with database.tx() as tx:
        await blocks.add(tx, aino.id, NOON)
        await blocks.add(tx, aino.id, NOON + timedelta(days=1))
        assert await blocks.until(tx, aino.id) == NOON + timedelta(days=1)

        await blocks.forget_old(tx, NOON + timedelta(days=1))
        assert await blocks.until(tx, aino.id) is None
        assert (await tx.execute(select(func.count()).select_from(block))).scalar_one() == 0


async def test_nobody_is_blocked_by_a_conversation_that_is_gone(database: Database):
    async with database.tx() as tx:
        await blocks.add(tx, ConversationId(99), NOON)

        assert (await tx.execute(select(func.count()).select_from(block))).scalar_one() == 0
