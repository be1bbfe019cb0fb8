"""What workers that serve from one database leave for one another, and who of them leads.

What a worker decides of another's conversation (the leader, when a card is taken) is written in one transaction with
everything else of that decision; the other finds its errands here within half a second and carries them out with its
own keys. What is written in the staff rooms is taken in by whoever hears it first, and lies here for who leads.

A lane's order is the order of decisions, whoever made them. So a worker takes its own errands from the table, too, in
the order of their numbers, which is that of the commits: each transaction waits for its turn. Whoever begins to lead
takes all that lies there for the staff side at that moment. Where one process serves alone, nothing is looked for.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from contextlib import suppress

import structlog
from sqlalchemy.exc import DBAPIError

from bot.db import inbox, outbox
from bot.db.engine import Database
from bot.db.inbox import Envelope
from bot.db.outbox import Errand
from bot.vault import Vault

log = structlog.get_logger("kynnys.post")

LOOKS_EVERY = 0.5
"""Seconds after which it is looked, though nobody here wrote anything."""


class Post:
    """`errands` and `envelopes` are told of what is this worker's, each once and in order."""

    def __init__(
        self,
        *,
        database: Database,
        vault: Vault,
        errands: Callable[[list[Errand]], None],
        envelopes: Callable[[list[Envelope]], None],
        begins_to_lead: Callable[[], None] = lambda: None,
    ) -> None:
        self._begins_to_lead = begins_to_lead
        self._database = database
        self._vault = vault
        self._errands = errands
        self._envelopes = envelopes
        self._errands_known = self._envelopes_known = 0
        """Up to these numbers what is ours is known."""
        self._news = asyncio.Event()

    async def begin(self) -> list[Errand]:
        """What a life before this one left, laid out to be done; answers the errands among it."""
        await self._database.leads_from_now()
        async with self._database.tx() as tx:
            left = await outbox.everything(tx, self._vault)
            unread = await inbox.unfinished(tx, self._vault)
            self._errands_known, self._envelopes_known = await outbox.last_number(tx), await inbox.last_number(tx)
        self._errands(left)
        self._envelopes(unread)
        return left

    async def run(self) -> None:
        """Looks for ever; alone there is nothing to look for.

        Raises:
            LeaseLost: this worker's place may be another's now.
        """
        while not self._database.share.alone:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._news.wait(), LOOKS_EVERY)
            self._news.clear()
            try:
                await self.look()
            except (DBAPIError, OSError) as error:
                log.warning("post not looked at", why=type(error).__name__)

    async def look(self) -> None:
        """What came since, from whomever; and all of the staff side's where this worker begins to lead."""
        begins = await self._database.leads_from_now()
        async with self._database.tx() as tx:
            errands = await outbox.newer(tx, self._vault, after=self._errands_known)
            envelopes = await inbox.newer(tx, self._vault, after=self._envelopes_known)
            if begins:  # also what is newer than the last look may have been begun by who led until now
                errands = [one for one in errands if one.worker is not None]
                errands = await outbox.of_staff(tx, self._vault) + errands
                envelopes = [one for one in envelopes if one.room.worker is not None]
                envelopes = await inbox.of_staff(tx, self._vault) + envelopes
            # Numbers only grow, also where the newest was crossed out meanwhile.
            self._errands_known = max(self._errands_known, await outbox.last_number(tx))
            self._envelopes_known = max(self._envelopes_known, await inbox.last_number(tx))
        if begins:
            log.info("leads from now on", count=len(envelopes))
            self._begins_to_lead()
        self._errands(errands)
        self._envelopes(envelopes)

    def add_errands(self, written: Iterable[Errand]) -> None:
        """What this worker has just written down."""
        if self._database.share.alone:
            return self._errands(list(written))
        self._news.set()

    def add_envelopes(self, taken: list[Envelope]) -> None:
        """What it has just taken in."""
        if self._database.share.alone:
            return self._envelopes(taken)
        self._news.set()
