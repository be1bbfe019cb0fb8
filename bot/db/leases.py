"""Who may work on a PostgreSQL database: locks that go with the connection that holds them, however a process ends.

One process alone holds the lease for itself. Several workers (`Joint`) share it, and each holds one more by its own
name. Whoever holds the lead, too, has the staff side. A transaction of a worker first waits for its turn, a lock that
all take, so that decisions come one after another over all processes; then it looks whether the worker still holds its
name. While it has its turn nobody who took its place can have begun anything.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from typing import Final

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import AlreadyRunning, LeaseLost

PATIENCE = "10s"
"""How long a worker waits while another brings the database up to date."""
_NAMED, _TURN, _LEAD = "named", "turn", "lead"


@dataclass(frozen=True, slots=True)
class Joint:
    """One of several workers on a PostgreSQL database."""

    worker: str
    """Its name, empty for the first account of the installation."""


class Leases:
    """What one process holds. `key`: of the side's tables. `held_by` is closed by whoever opened it."""

    def __init__(self, held_by: AsyncConnection, key: int) -> None:
        self.held_by = held_by
        self._key = key
        self._name = ""
        self._pid = 0

    async def alone(self) -> bool:
        """The lease for oneself; False where anybody has it."""
        return await self._held("pg_try_advisory_lock(:key)", key=self._key)

    async def take_name(self, worker: str) -> None:
        """The place of one of several.

        Raises:
            AlreadyRunning: another process has that name.
        """
        if not await self._held("pg_try_advisory_lock(:of, :key)", of=self._of(_NAMED), key=_signed(worker)):
            raise AlreadyRunning(f"A worker {worker!r} works on this database already. Each has a name of its own.")
        self._name = worker
        self._pid = int(await self.held_by.scalar(text("SELECT pg_backend_pid()")) or 0)
        await self.held_by.commit()

    async def share(self) -> None:
        """The lease with other workers. Whoever comes while one has it alone waits a little for the end of that.

        Raises:
            AlreadyRunning: somebody keeps it alone.
        """
        await self.held_by.execute(text("SELECT set_config('lock_timeout', :longest, true)"), {"longest": PATIENCE})
        try:
            await self._held("pg_advisory_lock_shared(:key) IS NOT NULL", key=self._key)
        except DBAPIError:
            raise AlreadyRunning("A Kynnys that shares with nobody works on this database. Stop it first.") from None

    async def no_more_alone(self) -> None:
        """Others may share from here on."""
        await self._held("pg_advisory_unlock(:key)", key=self._key)

    async def lead(self) -> bool:
        """The lead; False where another worker has it.

        Raises:
            LeaseLost: the connection is gone, and with it our place.
        """
        return await self._while_held("pg_try_advisory_lock(:of, 0)", of=self._of(_LEAD))

    async def keep(self) -> None:
        """Raises LeaseLost where the connection is gone, and with it our place."""
        await self._while_held("true")

    async def wait_for_turn(self, tx: AsyncConnection) -> None:
        """Until the transaction is the only one of all workers.

        Raises:
            LeaseLost: somebody else may have this place now.
        """
        await wait_for_turn(tx, self._key)
        if not await tx.scalar(_HOLDS_NAME, {"pid": self._pid, "key": _bits(self._name)}):
            raise LeaseLost

    async def _while_held(self, what: str, **keys: int) -> bool:
        try:
            return await self._held(what, **keys)
        except (DBAPIError, OSError) as error:
            raise LeaseLost from error

    async def _held(self, what: str, **keys: int) -> bool:
        held = bool(await self.held_by.scalar(text(f"SELECT {what}"), keys))
        await self.held_by.commit()
        return held

    def _of(self, purpose: str) -> int:
        return _of(self._key, purpose)


async def wait_for_turn(tx: AsyncConnection, key: int) -> None:
    """Until the transaction is the only one of all workers, and of commands beside them. `key`: as of `Leases`."""
    await tx.execute(_WAIT, {"of": _of(key, _TURN)})


def _of(key: int, purpose: str) -> int:
    """The first of a lock's two numbers."""
    return _signed(f"{key} {purpose}")


_WAIT: Final = text("SELECT pg_advisory_xact_lock(:of, 0)")
_HOLDS_NAME: Final = text(
    "SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND objsubid = 2 AND pid = :pid"
    " AND objid = CAST(CAST(:key AS bigint) AS oid))"
)


def _bits(name: str) -> int:
    """A number of 32 bits, the same in every process."""
    return zlib.crc32(name.encode())


def _signed(name: str) -> int:
    """The same bits as PostgreSQL's integers have them."""
    number = _bits(name)
    return number - 2**32 if number >= 2**31 else number
