"""The notice side's own history: it leads to the tables as they stand, and knows nothing of the chat side's."""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect

from bot.db.engine import Database
from bot.db.tables import metadata as of_chat
from bot.errors import DatabaseFault
from bot.notices.db.schema import NEWEST, NOTICES
from bot.notices.db.tables import metadata


async def test_the_history_leads_to_the_tables_as_they_stand(url: str):
    def compared(connection: Connection) -> list[object]:
        return list(compare_metadata(MigrationContext.configure(connection, opts={"compare_type": True}), metadata))

    async with Database.opened(url, NOTICES) as database, database.tx() as tx:
        assert await tx.run_sync(compared) == []


async def test_every_check_and_index_of_the_tables_is_in_the_history(url: str):
    """Which alembic does not compare."""

    def checks(connection: Connection) -> dict[str, set[str]]:
        found = inspect(connection)
        return {
            table: {str(one["name"]) for one in (*found.get_check_constraints(table), *found.get_indexes(table))}
            for table in metadata.tables
        }

    async with Database.opened(url, NOTICES) as database, database.tx() as tx:
        of_history = await tx.run_sync(checks)
        await tx.run_sync(metadata.drop_all)
        await tx.run_sync(metadata.create_all)
        assert await tx.run_sync(checks) == of_history


def test_there_is_one_newest_version():
    config = Config()
    config.set_main_option("script_location", str(NOTICES.migrations))

    assert ScriptDirectory.from_config(config).get_current_head() == NEWEST


async def test_a_database_that_is_at_the_newest_version_is_left_alone(url: str):
    for _ in range(2):
        async with Database.opened(url, NOTICES) as database, database.tx() as tx:
            assert await tx.run_sync(lambda connection: inspect(connection).has_table("notice"))


async def test_neither_side_opens_the_others_database(url: str):
    async with Database.opened(url, NOTICES):
        pass
    with pytest.raises(DatabaseFault, match="newer Kynnys"):
        async with Database.opened(url):
            pass


def test_no_table_of_one_side_refers_to_the_other():
    for side in (metadata, of_chat):
        for table in side.tables.values():
            assert {key.column.table.metadata for key in table.foreign_keys} <= {side}
