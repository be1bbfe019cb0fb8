"""What a worker among several has to do with the others: says that it lives, and hears what concerns all of them.

Where one process serves alone, nothing here happens.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime

import structlog

from bot.db import inbox, workers
from bot.db.engine import Database
from bot.errors import SecretsFault
from bot.matrix.errors import MatrixFault
from bot.rotation import number_of
from bot.secrets import SealKeys
from bot.vault import Vault
from config.workers import Station

log = structlog.get_logger("kynnys.colleagues")

SEALED_ALIKE = "sealed_alike"
"""Name of the cursor that tells by fingerprints with which keys all workers seal."""
RELOADED = "reloaded"
"""Name of the cursor that changes when catalogue and directory are to be read anew by all."""


@dataclass
class Colleagues:
    """`master_key`: the public one of this worker's identity.

    `reload` begins to read catalogue and directory anew, where another worker was asked for it. `live` says with that
    key that we live, and what follows from anybody's having been away (bot/reaching.py). `judge` looks which devices of
    an account its master key vouches for.
    """

    database: Database
    vault: Vault
    me: Station
    seal_keys: SealKeys
    master_key: str | None
    now: Callable[[], datetime]
    reload: Callable[[], None]
    live: Callable[[str | None], Awaitable[None]]
    judge: Callable[[str, str | None], Awaitable[object]]
    _judged: dict[str, str | None] = field(default_factory=dict, init=False)
    """By account, the master key by which a colleague's devices were looked at."""
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
        """And looks which devices are the others'."""
        await self.live(self.master_key)
        async with self.database.tx() as tx:
            others = [one for one in await workers.everybody(tx, self.vault) if one.account in self.me.colleagues]
        for one in others:
            if one.account not in self._judged or self._judged[one.account] != one.master_key:
                await self._judge(one.account, one.master_key)

    async def _judge(self, account: str, master_key: str | None) -> None:
        """By the key that it wrote down itself: what is said in staff rooms is for its device, too."""
        try:
            await self.judge(account, master_key)
        except MatrixFault as error:
            log.warning("a colleague's devices not judged", why=type(error).__name__)
        else:
            self._judged[account] = master_key
            log.info("colleagues known", known=len(self._judged))

    def people_changed(self, users: frozenset[str]) -> None:
        """Whoever of them is a colleague is looked at anew."""
        for user in users:
            self._judged.pop(user, None)

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
