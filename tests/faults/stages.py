"""Where a story begins: lived through once, then taken up as often as wanted.

A stage is what a bot leaves behind that was switched off at rest: the world and the database.
"""

from __future__ import annotations

import asyncio
import copy
import itertools
import os
import shutil
import tempfile
from collections.abc import Awaitable, Callable
from datetime import datetime
from pathlib import Path
from typing import Protocol

import asyncpg
from sqlalchemy.engine import make_url

from tests.faults.life import House

Prelude = Callable[[House], Awaitable[None]]
_databases = itertools.count(1)
"""Names of databases on one server, which several shelves of a process share."""


class Shelf(Protocol):
    """Where databases are kept. Answers their URLs."""

    async def fresh(self) -> str: ...

    async def copied(self, url: str) -> str: ...

    async def gone(self, url: str) -> None: ...


class Files:
    """SQLite's, in memory where the system has such a place."""

    def __init__(self) -> None:
        memory = Path("/dev/shm")
        self._directory = Path(tempfile.mkdtemp(prefix="kynnys-", dir=memory if memory.is_dir() else None))
        self._numbers = itertools.count(1)

    async def fresh(self) -> str:
        directory = self._directory / str(next(self._numbers))
        directory.mkdir()
        return f"sqlite+aiosqlite:///{directory}/kynnys.db"

    async def copied(self, url: str) -> str:
        copy_url = await self.fresh()
        shutil.copy(_file(url), _file(copy_url))
        return copy_url

    async def gone(self, url: str) -> None:
        shutil.rmtree(_file(url).parent)

    def close(self) -> None:
        shutil.rmtree(self._directory, ignore_errors=True)


def _file(url: str) -> Path:
    return Path(url.partition(":///")[2])


class ServerDatabases:
    """PostgreSQL's, copied by the server itself."""

    def __init__(self, server: str) -> None:
        self._server = server

    async def fresh(self) -> str:
        return await self._made("template0")

    async def copied(self, url: str) -> str:
        return await self._made(str(make_url(url).database))

    async def _made(self, template: str) -> str:
        name = f"cuts_{os.getpid()}_{next(_databases)}"
        await self.say(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        return make_url(self._server).set(database=name).render_as_string(hide_password=False)

    async def gone(self, url: str) -> None:
        await self.say(f'DROP DATABASE "{make_url(url).database}" WITH (FORCE)')

    async def say(self, sql: str) -> None:
        """On a loop of its own: the tests' clock does not move for a server."""
        await asyncio.to_thread(lambda: asyncio.run(self._said(sql)))

    async def _said(self, sql: str) -> None:
        url = make_url(self._server).set(drivername="postgresql").render_as_string(hide_password=False)
        connection = await asyncpg.connect(url)
        try:
            await connection.execute(sql)
        finally:
            await connection.close()


class Stages:
    """Those that have been lived through so far."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self._kept: dict[Prelude, tuple[House, datetime, str]] = {}

    async def after(self, prelude: Prelude) -> House:
        """A house of one's own in which the prelude has been lived through."""
        if prelude not in self._kept:
            self._kept[prelude] = await self._lived_through(prelude)
        kept, left_at, url = self._kept[prelude]
        house = copy.deepcopy(kept)
        house.url = await self._shelf.copied(url)
        house.clock.go_on_from(left_at)
        return house

    async def fresh_database(self) -> str:
        """The URL of an empty one, for a house that begins from nothing."""
        return await self._shelf.fresh()

    async def _lived_through(self, prelude: Prelude) -> tuple[House, datetime, str]:
        house = House(await self._shelf.fresh())
        async with house.lived_in():
            await prelude(house)
            await house.rest()
        house.database = None
        return house, house.clock(), house.url

    async def tidy(self, house: House) -> None:
        """The house is not needed any more."""
        await self._shelf.gone(house.url)
