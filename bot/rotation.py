"""A new seal key, without a pause: what lies under the old one is sealed anew in small pieces while the service works.

The file of keys tells all that must be known. While it holds more than one, `active` is where everything is going:

1. the new key is in the file, as the active one, and on the disk, before anything is sealed with it;
2. each beat some rows are opened and sealed anew, each as it was found or not at all;
3. when none is left, the old key stays for an hour yet, for a command that began before and still seals with it; then,
   if there is still none, it leaves the file.

Killed anywhere, the next start goes on: it sees two keys and looks through all rows again.

The key of the keyed hashes is another one and stays: what is found by its hash alone (blocks, notes, what was taken in)
has no id from which a new hash could be made. Whoever fears that it is known begins a new installation.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any, Final

import structlog
from sqlalchemy import Column, Table, and_, bindparam, func, insert, literal, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import secrets
from bot.db.prepared import Prepared
from bot.described import Shield, Side
from bot.errors import SecretsFault
from bot.secrets import SealKeys
from bot.vault import Vault

log = structlog.get_logger("kynnys.rotation")

AT_ONCE: Final = 200
"""Rows in one transaction: whoever writes meanwhile waits no longer than those take."""
GRACE: Final = timedelta(hours=1)
WANTED: Final = "rotation_wanted"
"""Name of the cursor by which a running service is asked for a new seal key: the key's name."""


@dataclass(frozen=True, slots=True)
class _Place:
    """A column under the vault's keys, and by what its rows are found."""

    table: Table
    keys: tuple[Column[Any], ...]
    column: Column[Any]

    def under_another(self, active: str) -> Any:
        """Whether what stands there is sealed with another key. The name of the key stands in front of it."""
        front = f"{active}:".encode()
        return and_(self.column.is_not(None), func.substr(self.column, 1, len(front)) != literal(front))


def places(side: Side) -> Iterator[_Place]:
    """Every column that the vault seals, as described.py says. What is sealed under a key of a row's own is not."""
    for table in side.metadata.sorted_tables:
        for column in table.columns:
            told = side.about[table.name].column(column.name)
            if told.shield is Shield.SEALED and not told.apart:
                yield _Place(table, tuple(table.primary_key.columns), column)


async def left(tx: AsyncConnection, side: Side, active: str) -> int:
    """How many values are sealed with another key than that."""
    found = 0
    for one in places(side):
        counting = select(func.count()).select_from(one.table).where(one.under_another(active))
        found += (await tx.execute(counting)).scalar_one()
    return found


async def wish_of(tx: AsyncConnection, side: Side) -> str:
    """The name of the key that somebody asks for; empty where nobody does."""
    found = await _wanted(side.metadata.tables["cursor"]).first(tx, {"wanted": WANTED})
    return found.value if found is not None else ""


@cache
def _wanted(cursor: Table) -> Prepared:
    """Asked at every beat."""
    return Prepared(select(cursor.c.value).where(cursor.c.name == bindparam("wanted")))


async def wish(tx: AsyncConnection, side: Side, name: str) -> None:
    cursor = side.metadata.tables["cursor"]
    if not (await tx.execute(update(cursor).where(cursor.c.name == WANTED).values(value=name))).rowcount:
        await tx.execute(insert(cursor).values(name=WANTED, value=name))


def next_name(keys: SealKeys) -> str:
    """`k3` after `k1` and `k2`."""
    return f"k{max(map(number_of, keys.keys), default=0) + 1}"


def number_of(name: str) -> int:
    """3 of `k3`; 0 of a name that we did not give."""
    return int(name[1:]) if name[:1] == "k" and name[1:].isdigit() else 0


@dataclass
class Rotation:
    """One side's. `tick` may be called as often as one likes, and by one process alone."""

    vault: Vault
    file: Path
    side: Side
    now: Callable[[], datetime]
    _at: dict[str, Any] = field(default_factory=dict)
    """How far each place has been gone through in this life."""
    _none_left_since: datetime | None = None

    def begin(self, name: str) -> None:
        """A new key by that name, active from now on. The same name again does nothing."""
        keys = SealKeys.read_or_make(self.file)
        if name in keys.keys:
            return
        new = replace(keys, active=name, keys={**keys.keys, name: SealKeys.fresh().keys["k1"]})
        new.write(self.file)
        self._adopt(new)
        log.info("a new seal key", count=len(new.keys))

    async def look(self, tx: AsyncConnection) -> None:
        """What a beat does: begins where somebody asked for it, and goes on."""
        wanted = await wish_of(tx, self.side)
        if wanted:
            self.begin(wanted)
            await wish(tx, self.side, "")
        await self.tick(tx)

    @property
    def is_going_on(self) -> bool:
        return len(self.vault.names) > 1

    async def tick(self, tx: AsyncConnection, *, at_once: bool = False) -> int:
        """One piece of the work; how many values it has sealed anew. `at_once`: nobody else can be sealing."""
        if not self.is_going_on:
            return 0
        if self._none_left_since is None:
            done = await self._some(tx)
            if done or await left(tx, self.side, self.vault.active):
                return done
            self._none_left_since = self.now()
        if at_once or self.now() - self._none_left_since >= GRACE:
            await self._end(tx)
        return 0

    async def _some(self, tx: AsyncConnection) -> int:
        for one in places(self.side):
            name = f"{one.table.name}.{one.column.name}"
            wanted = [one.under_another(self.vault.active)]
            if name in self._at:
                wanted.append(tuple_(*one.keys) > tuple_(*self._at[name]))
            rows = await tx.execute(select(*one.keys, one.column).where(*wanted).order_by(*one.keys).limit(AT_ONCE))
            found = rows.all()
            for *key, sealed in found:
                await self._reseal(tx, one, key, bytes(sealed))
                self._at[name] = key
            if found:
                return len(found)
        self._at.clear()
        return 0

    async def _reseal(self, tx: AsyncConnection, one: _Place, key: list[Any], sealed: bytes) -> None:
        try:
            anew = self.vault.seal(self.vault.open(sealed))
        except SecretsFault:
            log.error("a sealed value does not open: the old key stays", table=one.table.name)
            return
        found = (column == value for column, value in zip(one.keys, key, strict=True))
        as_found = and_(*found, one.column == sealed)
        await tx.execute(update(one.table).where(as_found).values({one.column.name: anew}))

    async def _end(self, tx: AsyncConnection) -> None:
        """The old keys go, unless somebody has sealed with one meanwhile."""
        if await left(tx, self.side, self.vault.active):
            self._none_left_since = None
            return
        keys = SealKeys.read_or_make(self.file)
        only = replace(keys, active=self.vault.active, keys={self.vault.active: keys.keys[self.vault.active]})
        only.write(self.file)
        self._adopt(only)
        self._none_left_since = None
        log.info("the old seal keys are gone")

    def _adopt(self, keys: SealKeys) -> None:
        self.vault.adopt(keys)
        self._at.clear()
        self._none_left_since = None


def keys_of(file: Path) -> SealKeys:
    """The keys in a file that must be there.

    Raises:
        SecretsFault: it is missing, lax or broken.
    """
    secrets.read(file)
    return SealKeys.read_or_make(file)
