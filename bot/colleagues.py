"""What a worker among several has to do with the others: says that it lives, and hears what concerns all of them.

Where one process serves alone, nothing here happens.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime

from bot.db import inbox
from bot.db.engine import Database
from bot.errors import SecretsFault
from bot.rotation import number_of
from bot.secrets import SealKeys
from bot.vault import Vault
from config.workers import Station

SEALED_ALIKE = "sealed_alike"
"""Name of the cursor that tells by fingerprints with which keys all workers seal."""
RELOADED = "reloaded"
"""Name of the cursor that changes when catalogue and directory are to be read anew by all."""


@dataclass
class Colleagues:
    """`master_key`: the public one of this worker's identity.

    `reload` begins to read catalogue and directory anew, where another worker was asked for it. `live` says with that
    key that we live, and what follows from anybody's having been away (bot/reaching.py).
    """

    database: Database
    vault: Vault
    me: Station
    seal_keys: SealKeys
    master_key: str | None
    now: Callable[[], datetime]
    reload: Callable[[], None]
    live: Callable[[str | None], Awaitable[None]]
    _reloaded: str | None = field(default=None, init=False)

    async def begin(self) -> None:
        """At start, before anything is sealed.

        Raises:
            SecretsFault: other workers seal with other keys.
        """
        if self.me.is_alone:
            return
        async with self.database.tx() as tx:
            known = await inbox.where_sync_starts(tx, SEALED_ALIKE)
            if not fits(self.seal_keys.fingerprint, known):
                raise SecretsFault(
                    "seal.keys is not the one with which the other workers seal. Copy the newest, which seals what is "
                    "in the database, to every machine on which a worker runs."
                )
            await inbox.move_cursor(tx, self.seal_keys.fingerprint, SEALED_ALIKE)
            self._reloaded = await inbox.where_sync_starts(tx, RELOADED)
        await self.say_that_we_live()

    async def say_that_we_live(self) -> None:
        await self.live(self.master_key)

    async def ask_to_reload(self) -> None:
        """Of all the others; this worker does it by itself."""
        self._reloaded = self.now().isoformat()
        async with self.database.tx() as tx:
            await inbox.move_cursor(tx, self._reloaded, RELOADED)

    async def follow(self) -> None:
        """Once a second: what another worker was asked for, for all."""
        async with self.database.tx() as tx:
            asked = await inbox.where_sync_starts(tx, RELOADED)
        if asked != self._reloaded:
            self._reloaded = asked
            self.reload()


def fits(mine: str, known: str | None) -> bool:
    """Whether keys of this fingerprint may seal where `known` is that of others: the same, or newer by a rotation."""
    if known is None or known == mine:
        return True
    (lookup, name, _), (their_lookup, their_name, _) = mine.split(), known.split()
    return lookup == their_lookup and number_of(name) > number_of(their_name)
