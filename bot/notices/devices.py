"""Which devices of the staff count, kept up to date. What must hold: bot/matrix/trust.py.

The identity of each person is pinned in the settings and nowhere else: where names and absences are read, nobody is
believed at first sight.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping

import structlog

from bot.matrix.api import Api
from bot.matrix.errors import MatrixFault, TokenRefused
from bot.matrix.machine import Machine
from bot.matrix.trust import judge

log = structlog.get_logger("kynnys.notices.devices")


class StaffDevices:
    """Judges people of the staff. `pinned`: by Matrix id, the master key that they are known by."""

    def __init__(self, api: Api, machine: Machine, pinned: Mapping[str, str | None]) -> None:
        self._api = api
        self._machine = machine
        self._pinned = pinned
        self._one_at_a_time = asyncio.Lock()

    async def look_at_all(self) -> None:
        await self.look_at(self._pinned)

    async def look_at(self, users: Iterable[str]) -> None:
        """Judges those of the users who are on the staff."""
        async with self._one_at_a_time:
            for user in users:
                if user in self._pinned:
                    await self._look_at(user)

    async def _look_at(self, user: str) -> None:
        try:
            judgement = await judge(self._api, self._machine, user, self._pinned[user])
        except TokenRefused:
            raise
        except MatrixFault as error:
            log.warning("staff devices not judged", why=type(error).__name__)
            return
        if judgement.why is not None:
            log.warning("staff devices refused", why=judgement.why.name)
