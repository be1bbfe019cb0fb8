"""People outside Matrix are paged, once an errand: the chain of the alarm repeats until somebody has it."""

from __future__ import annotations

from bot.db.outbox import Errand
from bot.delivery.means import Means
from bot.delivery.settling import Settling
from bot.milestones import Paged
from bot.tools import Result
from moderation.messages import AdminPagingFailed
from moderation.model import Tier
from moderation.policy import PageWhen


class Paging:
    """Knows nothing but a tier and an occasion."""

    def __init__(self, means: Means, settling: Settling) -> None:
        self._means = means
        self._settling = settling

    async def page(self, errand: Errand) -> None:
        """A drill tries every channel. Operators are told of one that failed."""
        pager, drill = self._means.pager, bool(errand.work["drill"])
        failed: tuple[str, ...] = ()
        if pager is not None:
            occasion = PageWhen.CLOSED if errand.work["closed"] else PageWhen.UNACKNOWLEDGED
            channels = pager.names if drill else pager.channels(occasion)
            failed = await pager.page(tier=Tier(errand.work["tier"]), drill=drill, channels=channels)
            self._means.hand_over(Result(milestones=(Paged(len(channels) - len(failed), len(failed)),)))
        if drill:
            self._means.worker.drill_step(errand.work["alarm"], "paged")
        await self._settling.settle(errand, told=AdminPagingFailed(", ".join(failed)) if failed else None)
