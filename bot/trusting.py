"""Which staff devices count: judged at start, when a sync reports a change, and kept with the identity on record."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from datetime import datetime

import structlog

from bot import errands
from bot.db import outbox, places
from bot.db.engine import Database
from bot.matrix.api import Api
from bot.matrix.errors import MatrixFault
from bot.matrix.machine import Machine
from bot.matrix.trust import Judgement, Why, judge
from bot.staff import Member, Roster
from bot.tools import Result
from bot.vault import Vault
from rooms import messages as say
from rooms.effects import Say
from rooms.model import Place

log = structlog.get_logger("kynnys.trust")


class Trusting:
    """Judges members of staff. A changed identity is told to the operators, once."""

    def __init__(
        self,
        *,
        api: Api,
        machine: Machine,
        database: Database,
        vault: Vault,
        roster: Roster,
        on_first_use: bool,
        now: Callable[[], datetime],
        draw: Callable[[], int],
        hand_over: Callable[[Result], None],
    ) -> None:
        self._api = api
        self._machine = machine
        self._database = database
        self._vault = vault
        self._roster = roster
        self._on_first_use = on_first_use
        self._now = now
        self._draw = draw
        self._hand_over = hand_over
        self._told: set[str] = set()
        self._one_at_a_time = asyncio.Lock()

    async def look_at(self, users: Iterable[str]) -> None:
        """Judges those of the users who are staff."""
        members = [self._roster.staff_by_matrix_id(user) for user in users]
        async with self._one_at_a_time:
            for member in members:
                if member is not None:
                    await self._look_at(member)

    async def look_at_all(self) -> None:
        await self.look_at(self._roster.matrix_ids.values())

    async def _look_at(self, member: Member) -> None:
        who = member.responder.who
        async with self._database.tx() as tx:
            pinned = member.pinned_master or await places.pinned(tx, who)
        first_use = self._on_first_use and pinned is None
        try:
            judgement = await judge(self._api, self._machine, member.matrix_id, pinned, trust_on_first_use=first_use)
        except MatrixFault as error:
            log.warning("staff devices not judged", why=type(error).__name__)
            return
        await self._keep(member, judgement, first_use)
        if judgement.why is not None:
            log.info("staff devices refused", why=judgement.why.name)

    async def _keep(self, member: Member, judgement: Judgement, first_use: bool) -> None:
        who = member.responder.who
        if first_use and judgement.master is not None and judgement.trusted:
            async with self._database.tx() as tx:
                await places.keep_pin(tx, who, judgement.master, self._now())
        if judgement.why is not Why.MASTER_CHANGED:
            self._told.discard(who)
        elif who not in self._told:
            self._told.add(who)
            if self._database.share.leads:  # every worker sees it, one tells
                await self._tell(member)

    async def _tell(self, member: Member) -> None:
        message = say.AdminMasterKeyChanged(member.responder.alias or member.responder.who)
        draft = errands.draft(Say(Place.ADMIN, message), None)
        async with self._database.tx() as tx:
            written = await outbox.append(tx, self._vault, draft, f"{self._draw():016x}", self._now())
        self._hand_over(Result((written,)))
