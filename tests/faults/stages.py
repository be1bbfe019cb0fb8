"""Where a story begins: lived through once, then taken up as often as wanted.

A stage is what a bot leaves behind that was switched off at rest: the world and the database.
"""

from __future__ import annotations

import asyncio
import copy
import shutil
import tempfile
from collections.abc import Awaitable, Callable
from datetime import datetime
from pathlib import Path

from tests.faults.life import House, file_url

Prelude = Callable[[House], Awaitable[None]]


class Stages:
    """Those of one session, on SQLite."""

    def __init__(self) -> None:
        self._directory = Path(tempfile.mkdtemp(prefix="kynnys-stages-", dir=_fast()))
        self._kept: dict[Prelude, tuple[House, datetime, Path]] = {}
        self._number = 0

    def close(self) -> None:
        shutil.rmtree(self._directory, ignore_errors=True)

    async def after(self, prelude: Prelude) -> House:
        """A house of one's own in which the prelude has been lived through."""
        if prelude not in self._kept:
            self._kept[prelude] = await self._lived_through(prelude)
        kept, left_at, file = self._kept[prelude]
        house = copy.deepcopy(kept)
        directory = self._new_directory()
        shutil.copy(file, directory / "kynnys.db")
        house.url = file_url(directory)
        house.clock.go_on_from(left_at)
        return house

    async def _lived_through(self, prelude: Prelude) -> tuple[House, datetime, Path]:
        directory = self._new_directory()
        house = House(file_url(directory))
        async with house.lived_in():
            await prelude(house)
            await house.rest()
        left_at = house.clock()
        house.database = None
        return house, left_at, directory / "kynnys.db"

    def _new_directory(self) -> Path:
        self._number += 1
        directory = self._directory / str(self._number)
        directory.mkdir()
        return directory

    def tidy(self, house: House) -> None:
        """The house is not needed any more."""
        shutil.rmtree(Path(house.url.partition(":///")[2]).parent)


def _fast() -> str | None:
    """A file system in memory, where there is one."""
    return "/dev/shm" if Path("/dev/shm").is_dir() else None


async def a_while(seconds: float) -> None:
    """Time passes for everybody."""
    await asyncio.sleep(seconds)
