"""From the outbox to the world: the only place where errands are carried out.

Each errand is tried until it is settled: the homeserver away or asking for patience means waiting, in its lane, with
back-off; a plain no means that somebody is told. `txn` makes a second try harmless; the homeserver remembers it for a
day, so what is older and may have gone out already is not sent again but told to the operators.

How each kind of errand is carried out stands in `bot/delivery/`.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta

import structlog
from sqlalchemy.exc import DBAPIError

from bot.db import conversations
from bot.db.engine import Database
from bot.db.outbox import Errand
from bot.delivery.coming_and_going import ComingAndGoing
from bot.delivery.company import Company, unannounced
from bot.delivery.earlier import Earlier
from bot.delivery.means import Gone, Means
from bot.delivery.months import Months
from bot.delivery.opening import OpeningRooms
from bot.delivery.paging import Paging
from bot.delivery.parting import Parting
from bot.delivery.practising import PracticeRooms
from bot.delivery.relaying import Relaying
from bot.delivery.settling import Settling
from bot.delivery.speaking import Speaking
from bot.delivery.whereabouts import Whereabouts
from bot.doors import Doors, NotFit
from bot.matrix.errors import SlowDown, TokenRefused, Unreachable
from bot.media.cleaner import Cleaner, Cleans
from bot.milestones import Undelivered
from bot.paging import Pager
from bot.staff import Roster
from bot.texts import Texts
from bot.tools import Result
from bot.vault import Vault
from bot.worker import Worker
from rooms import messages as say
from rooms.facts import EntryRoomUnfit, Fact, Undeliverable
from rooms.media import MediaPolicy
from rooms.model import Desk, Language

log = structlog.get_logger("kynnys.deliver")

REMEMBERED = timedelta(hours=23)
"""The homeserver knows transaction ids for 24 hours; an hour is left for clocks."""
LONGEST_PAUSE = 60.0
"""Seconds between two tries at the most."""


_STAFF_MUST_KNOW = (
    "say", "amend", "make_desk", "make_opening", "show_opening", "ask_in", "let_read", "show_out",
    "make_practice", "pass_earlier", "month",
)  # fmt: skip
"""What is told to operators when it cannot be done."""


class Deliverer:
    """Carries out errands. `hand_over` gets what follows from them."""

    def __init__(
        self,
        *,
        database: Database,
        vault: Vault,
        doors: Doors,
        roster: Roster,
        texts: Texts,
        worker: Worker,
        staff_language: Language,
        now: Callable[[], datetime],
        hand_over: Callable[[Result], None],
        pager: Pager | None = None,
        media: MediaPolicy = MediaPolicy(),  # noqa: B008 - frozen
        cleaner: Cleans | None = None,
        colleagues: Mapping[str, str] | None = None,
    ) -> None:
        """`colleagues`: names of our other workers by their accounts."""
        self._means = Means(
            database,
            vault,
            doors,
            roster,
            texts,
            worker,
            staff_language,
            now,
            hand_over,
            pager,
            media,
            cleaner or Cleaner(),
            colleagues=colleagues or {},
        )
        self._whereabouts = Whereabouts(self._means)
        self._settling = Settling(self._means)
        speaking = Speaking(self._means, self._whereabouts, self._settling)
        relaying = Relaying(self._means, self._whereabouts, self._settling)
        rooms = ComingAndGoing(self._means, self._whereabouts, self._settling)
        parting = Parting(self._means, self._settling)
        opening = OpeningRooms(self._means, self._settling)
        company = Company(self._means, self._whereabouts, self._settling)
        self._kinds: dict[str, Callable[[Errand], Awaitable[None]]] = {
            "relay": relaying.relay,
            "pass_earlier": Earlier(self._means, self._whereabouts, self._settling).pass_on,
            "say": speaking.say,
            "amend": speaking.amend,
            "offer": speaking.offer,
            "announce": company.announce,
            "ask_in": company.ask_in,
            "let_read": company.let_read,
            "show_out": company.show_out,
            "make_desk": rooms.make_desk,
            "join": rooms.join,
            "inspect": rooms.inspect,
            "leave_entry": rooms.leave_entry,
            "decline": rooms.decline,
            "farewell": parting.farewell,
            "redact": parting.redact,
            "recall": parting.recall,
            "page": Paging(self._means, self._settling).page,
            "forget": parting.forget,
            "abandon": parting.abandon,
            "make_opening": opening.make,
            "show_opening": opening.show,
            "status": speaking.status,
            "month": Months(self._means, self._whereabouts, self._settling).show,
            "make_practice": PracticeRooms(self._means, self._settling).make,
        }

    def forget_places(self, result: Result) -> None:
        """Conversations that are gone have no room any more."""
        self._whereabouts.forget(result.left_rooms)

    async def carry(self, errand: Errand) -> None:
        """Settles one errand. One of the three places at which every error is caught."""
        tries = 0
        while True:
            try:
                if self._is_doubtful(errand, tries):
                    doubted = await self._doubted(errand)
                    await self._settling.settle(errand, told=say.AdminDoubtful(), fact=doubted)
                    return self._means.hand_over(Result(milestones=(Undelivered(),)))
                return await self._carry_once(errand)
            except SlowDown as slow:
                await self._pause(tries, slow.retry_after)
            except (Unreachable, TokenRefused, DBAPIError, OSError) as error:
                log.info("delivery waits", why=type(error).__name__, tries=tries)
                await self._pause(tries, None)
            except Exception as error:  # one errand must not stop the others
                log.warning("delivery gave up", why=type(error).__name__, work=errand.work.get("do"))
                if await self._gave_up(errand, error):
                    return self._count(error)
            tries += 1

    def _count(self, error: Exception) -> None:
        """A room that is gone is no failure: nobody is there to miss it."""
        if not isinstance(error, Gone):
            self._means.hand_over(Result(milestones=(Undelivered(),)))

    def _is_doubtful(self, errand: Errand, tries: int) -> bool:
        may_be_out = errand.inherited or tries > 0
        speaks = errand.work.get("do") in ("say", "amend", "relay", "announce", "farewell", "pass_earlier")
        return may_be_out and speaks and self._means.now() - errand.created_at > REMEMBERED

    async def _doubted(self, errand: Errand) -> Fact | None:
        """Its writer sends it again rather than hope; of whom the student may not know, nobody reads along."""
        if errand.work["do"] == "announce":
            return unannounced(errand, self._means.now())
        if errand.work["do"] != "relay":
            return None
        return Undeliverable(self._means.now(), await self._writer_of(errand))

    async def _pause(self, tries: int, asked: timedelta | None) -> None:
        backed_off = min(LONGEST_PAUSE, 0.25 * 2 ** min(tries, 10)) * random.uniform(0.75, 1.25)  # noqa: S311
        await asyncio.sleep(max(backed_off, asked.total_seconds() if asked is not None else 0.0))

    async def _gave_up(self, errand: Errand, error: Exception) -> bool:
        """Tells whoever must know. False when that could not be written down yet."""
        try:
            number, told = errand.conversation, None
            fact: Fact | None = None
            if isinstance(error, NotFit) and number is not None and "entry:" in errand.lane:
                fact = EntryRoomUnfit(self._means.now(), error.why)
            elif errand.work["do"] == "announce":
                fact = unannounced(errand, self._means.now())
            elif errand.work["do"] == "relay" or _is_ready_answer(errand):
                fact = Undeliverable(self._means.now(), await self._writer_of(errand))
            elif errand.work["do"] in _STAFF_MUST_KNOW and not isinstance(error, Gone):
                told = say.AdminSetAside()
            await self._settling.settle(errand, told=told, fact=fact)
        except (DBAPIError, OSError):
            await self._pause(1, None)
            return False
        return True

    async def _writer_of(self, errand: Errand) -> Desk | None:
        """The desk at which an undeliverable message was written; None where it was the student."""
        if errand.lane.startswith("desk") or errand.conversation is None:
            return None
        async with self._means.database.tx() as tx:
            stored = await conversations.by_number(tx, errand.conversation, self._means.roster.responder)
        return stored.conversation.last_desk if stored is not None else None

    async def _carry_once(self, errand: Errand) -> None:
        work = self._kinds.get(errand.work["do"])
        if work is None:
            raise ValueError("no such errand")
        await work(errand)


def _is_ready_answer(errand: Errand) -> bool:
    """On its way to a student: the responder whose answer it is learns when it does not arrive."""
    return errand.lane.startswith("entry") and errand.work.get("message", {}).get("type") == "ReadyAnswer"
