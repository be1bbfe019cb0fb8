"""`python -m tests.bench.turns`: what it costs that workers on one PostgreSQL decide one after another.

Each worker writes one small row again and again, all in this process; the server is another. CPU time is that of the
process alone, since a machine is never quiet; how many a second there are is told with the load that it was under.
"""

from __future__ import annotations

import asyncio
import os
import time
from contextlib import AsyncExitStack
from typing import Final

from rich.console import Console
from rich.table import Table

from bot.db import inbox
from bot.db.engine import Database
from bot.db.leases import Joint
from tests.postgresql import create_database, running_server

TRANSACTIONS: Final = 400
"""Of all workers together."""
ROUNDS: Final[tuple[tuple[str | None, ...], ...]] = ((None,), ("",), ("", "tuki2"), ("", "tuki2", "tuki3", "tuki4"))
"""Names of the workers; None for a process that serves alone."""


async def measured(server: str, names: tuple[str | None, ...]) -> tuple[float, float]:
    """Milliseconds of CPU a transaction, and transactions a second."""
    url = await create_database(server)
    async with AsyncExitStack() as stack:
        found = [
            await stack.enter_async_context(Database.opened(url, joint=None if name is None else Joint(name)))
            for name in names
        ]
        await asyncio.gather(*(_write(one, 20) for one in found))
        cpu, wall = time.process_time(), time.perf_counter()
        await asyncio.gather(*(_write(one, TRANSACTIONS // len(found)) for one in found))
        cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    return 1000 * cpu / TRANSACTIONS, TRANSACTIONS / wall


async def _write(database: Database, times: int) -> None:
    for number in range(times):
        async with database.tx() as tx:
            await inbox.move_cursor(tx, str(number), "bench")


def main() -> None:
    table = Table("workers", "CPU, ms a transaction", "transactions a second", "load")
    with running_server() as server:
        for names in ROUNDS:
            cpu, rate = asyncio.run(measured(server, names))
            who = "alone" if names == (None,) else str(len(names))
            table.add_row(who, f"{cpu:.2f}", f"{rate:.0f}", f"{os.getloadavg()[0]:.1f}")
    Console().print(table)


if __name__ == "__main__":
    main()
