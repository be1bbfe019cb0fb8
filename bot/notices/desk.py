"""Where the notice side's shell meets its core: hits, presses, words and the clock come in; state and errands go out.

Every entrance decides and saves in one transaction: the notice, what is kept of facts, the line of the log, and the
errands that follow. Errands are named after what they follow from, so that whatever is done again after a power cut is
the same errand, and a second sending says nothing twice.

What carries errands out (the Matrix side) asks `errands` what there is, `worded` what to say, and tells `settled`.
Words of a card are made when it goes out, from what is true then: an errand holds no name and no fact.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from struct import unpack
from typing import Any, Final, TypeVar, assert_never

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.db.engine import Database
from bot.notices.db import audit, counts, errands, heard, keeping
from bot.notices.db.errands import Errand
from bot.notices.telling_counts import month_of, spoken
from bot.notices.texts import NoticeTexts
from bot.txn import for_event
from bot.vault import Vault
from risk_feed import messages as say
from risk_feed.cards import Card, card_for
from risk_feed.clearing import Cleared, Thing, undoes
from risk_feed.commands import Asked, AskHelp, Finish, HandOver, ShowOpen, Snooze, Take, Wish, asked, pressed
from risk_feed.counting import Table, table
from risk_feed.digest import digest
from risk_feed.happenings import (
    Acknowledged,
    ClockStruck,
    Colleague,
    Finished,
    HandedOver,
    Happening,
    HitAgain,
    HoldsNoLonger,
    RuleWithdrawn,
    Snoozed,
    StaffLeft,
)
from risk_feed.life import (
    Amend,
    AmendOthers,
    Call,
    CountRaised,
    CountWrong,
    Decision,
    Effect,
    Erase,
    Keep,
    Note,
    Refusal,
    Refuse,
    Show,
    Why,
    decide,
    is_late,
    is_quiet,
    may_speak,
    posts_of,
    raised,
)
from risk_feed.model import Hit, NoticeId, NoticeRole, Post, RuleId, Who
from risk_feed.notice import Notice, Standing
from risk_feed.policy import LifePolicy
from risk_feed.rules import Rule, in_force
from rooms.calendar import ServiceCalendar, day_of
from rooms.model import Language

log = structlog.get_logger("kynnys.notices")

_AT_ONCE: Final = 50
"""Hits in one transaction: whoever presses meanwhile waits no longer than those take."""


@dataclass(frozen=True, slots=True)
class School:
    """What the settings say. `staff`: everybody's rooms; whoever is not in it has left. `language`: of the rooms."""

    rules: tuple[Rule, ...]
    policy: LifePolicy
    calendar: ServiceCalendar
    staff: Mapping[Who, frozenset[Post]]
    aliases: Mapping[Who, str] = field(default_factory=dict)
    language: Language = Language.FI

    def rule(self, rule: RuleId, version: int) -> Rule | None:
        """That version; where it is not kept, the one in force; None where there is none."""
        kept = next((one for one in self.rules if (one.id, one.version) == (rule, version)), None)
        return kept or in_force(self.rules).get(rule)

    @property
    def has_campuses(self) -> bool:
        """Whether rooms are told apart by campus."""
        return any(post.campus for post in self.policy.rooms)

    def colleague(self, who: Who) -> Colleague:
        return Colleague(who, self.staff.get(who, frozenset()))


@dataclass
class Taken:
    """What became of a delivery. `quiet`: held back, since somebody acted lately; `no_room`: a role without a room."""

    raised: int = 0
    updated: int = 0
    cleared: int = 0
    quiet: int = 0
    no_room: int = 0
    no_rule: int = 0
    known: bool = False
    """The whole delivery was taken in before."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A PNG that goes beneath the words. `alt`: what is read out to who does not see it. Width and height in pixels."""

    png: bytes = field(repr=False)
    alt: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Worded:
    """What to send. `amends`: the event whose words these take the place of; `offers`: reactions to put under it.

    `in_place_of`: an event that is taken away for it. `answers`: the event that this is an answer to. `on_any_device`:
    also on one that nobody vouches for, since it holds nothing about anybody. `picture`: goes after the words.
    """

    text: str = field(repr=False)
    offers: tuple[str, ...] = ()
    amends: str | None = None
    answers: str | None = None
    in_place_of: str | None = None
    picture: Picture | None = None
    on_any_device: bool = False


class Desk:
    """All notices of a school. One at a time works on a database (bot/db/engine.py)."""

    def __init__(
        self, database: Database, vault: Vault, school: School, texts: NoticeTexts, now: Callable[[], datetime]
    ) -> None:
        self._database = database
        self._vault = vault
        self._school = school
        self._texts = texts
        self._now = now
        self.woken: Callable[[Post], None] = lambda post: None
        """Called when there is more to say in a room, within the transaction: whoever looks waits for its end."""

    # --- what comes in ----------------------------------------------------------------------------------------------
    @property
    def school(self) -> School:
        return self._school

    async def open_things(self) -> list[Thing]:
        """Whom and which rule open notices are about, by keyed hash: an order that tells nothing."""
        async with self._database.tx() as tx:
            return sorted({(one.student, one.rule) for one in await keeping.still_open(tx)})

    async def knows(self, batch: str) -> bool:
        """Whether a delivery was taken in before."""
        async with self._database.tx() as tx:
            return await errands.is_taken(tx, self._vault, batch)

    async def take(self, hits: Sequence[Hit], cleared: Sequence[Cleared] = (), *, batch: str) -> Taken:
        """Takes in what one delivery gave rise to. `batch`: its own id (a file's hash, an event's id).

        The same one again does nothing. Cut off half way it is taken in again, and what was there already is found.
        """
        taken = Taken()
        async with self._database.tx() as tx:
            if await errands.is_taken(tx, self._vault, batch):
                return Taken(known=True)
        everything: list[Hit | Cleared] = [*hits, *cleared]
        for some in _in_pieces(everything):
            async with self._database.tx() as tx:
                for number, one in some:
                    await self._took(tx, one, f"{batch} {number}", taken)
            await asyncio.sleep(0)
        async with self._database.tx() as tx:
            await errands.take(tx, self._vault, batch, self._now())
        log.info("delivery taken", hits=len(hits), raised=taken.raised, updated=taken.updated, quiet=taken.quiet)
        return taken

    async def _took(self, tx: AsyncConnection, one: Hit | Cleared, event: str, taken: Taken) -> None:
        if isinstance(one, Cleared):
            taken.cleared += await self._clear(tx, one, event)
            return
        rule = self._school.rule(one.rule, one.version)
        if rule is None:
            taken.no_rule += 1
            return
        posts = posts_of(one, self._school.policy)
        taken.no_room += len(set(one.roles)) - len(posts)
        for post in posts:
            await self._hit(tx, one, post, rule, f"{event} {post.role}", taken)

    async def _hit(self, tx: AsyncConnection, hit: Hit, post: Post, rule: Rule, event: str, taken: Taken) -> None:
        latest = await keeping.latest(tx, hit.student, hit.rule, post.role)
        if latest is not None and latest.is_open:
            known = await keeping.facts_of(tx, self._vault, latest.id)
            taken.updated += await self._happens(tx, latest, HitAgain(hit, known), event)
        elif is_quiet(latest, hit.at, rule):
            taken.quiet += 1
        elif latest is None or latest.raised_at < hit.at:
            decision = raised(NoticeId(0), hit, post, rule, self._school.policy)
            assert decision.notice is not None  # noqa: S101 - what is raised is there
            new = await keeping.add(tx, decision.notice)
            await self._follow(tx, new, new, decision.effects, event, hit.at, group=hit.group)
            taken.raised += 1

    async def _clear(self, tx: AsyncConnection, one: Cleared, event: str) -> int:
        ended = 0
        for notice in await keeping.open_of_rule(tx, one.student, one.rule):
            known = await keeping.facts_of(tx, self._vault, notice.id)
            if undoes(one, notice, known):
                fact = HoldsNoLonger(one.at, self._now())
                ended += await self._happens(tx, notice, fact, f"{event} {notice.id}")
        return ended

    async def pressed(
        self, who: Who, event_id: str, card_id: str, key: str, post: Post, *, counts: bool = True
    ) -> bool:
        """Somebody in a room put a reaction under one of our cards. `counts`: they have a device that is theirs.

        False where it cannot be told yet whether it is one: cards are just being said, and their ids are not known.
        """
        wish = pressed(key)
        if wish is None:
            return True
        async with self._database.tx() as tx:
            number = await errands.notice_of_card(tx, self._vault, card_id)
            if number is None:
                return not await self._is_showing(tx, post)
            if await errands.take(tx, self._vault, event_id, self._now()):
                await self._wished(tx, who, Asked(wish, number), event_id, post, counts)
            return True

    async def wrote(
        self, who: Who, event_id: str, text: str, post: Post, *, answered: str | None = None, counts: bool = True
    ) -> bool:
        """Somebody wrote a line in a room. `answered`: the event that it answers. Talk is let be.

        `counts`: it was written on a device that is theirs. False as in `pressed`.
        """
        async with self._database.tx() as tx:
            number = None if answered is None else await errands.notice_of_card(tx, self._vault, answered)
            if answered is not None and number is None and await self._is_showing(tx, post):
                return False
            wish = asked(text, on_card=number is not None)
            if wish is not None and await errands.take(tx, self._vault, event_id, self._now()):
                named = Asked(wish.wish, wish.number if wish.number is not None else number)
                await self._wished(tx, who, named, event_id, post, counts)
            return True

    async def _is_showing(self, tx: AsyncConnection, post: Post) -> bool:
        """Whether a card is on its way into a room, new or shown anew: what is answered there may be that one."""
        return any(lays_a_card(one) for one in await errands.of_room(tx, self._vault, post, _AT_ONCE))

    async def unreadable(self, event_id: str, post: Post) -> None:
        """Somebody of the staff wrote what can never be opened."""
        async with self._database.tx() as tx:
            if await errands.take(tx, self._vault, event_id, self._now()):
                await self._answer(tx, {"is": "unreadable"}, event_id, post)

    async def readers_are(self, post: Post, readers: frozenset[Who]) -> None:
        """Who can read what is said in a room now. Whoever could not before is shown what is open there."""
        async with self._database.tx() as tx:
            before = await heard.readers_of(tx, post)
            if readers == before:
                return
            await heard.keep_readers(tx, post, readers)
            new, now = sorted(readers - before), self._now()
            for notice in await keeping.in_room(tx, post) if new else ():
                if await errands.card_in(tx, self._vault, notice.id, post) is not None:
                    txn = for_event(self._vault, f"again {notice.id} {' '.join(new)} {now.isoformat()}", 0)
                    await self._errand(tx, post, notice.id, {"do": "again"}, txn)

    async def nobody_reads(self, post: Post) -> None:
        """A room is about to be made: whoever comes there is new, whatever lay in one that is lost."""
        await self.readers_are(post, frozenset())

    async def tick(self) -> None:
        """What the clock, the roster and the rules bring about. May be called as often as one likes."""
        async with self._database.tx() as tx:
            waiting = await keeping.still_open(tx)
        for some in _in_pieces(waiting):
            async with self._database.tx() as tx:
                for _, one in some:
                    await self._struck(tx, one.id)
            await asyncio.sleep(0)
        async with self._database.tx() as tx:
            for post in sorted(self._school.policy.digests, key=str):
                await self._digest(tx, post)
            for post in sorted(self._school.policy.counts, key=str):
                await self._month_is_over(tx, post)
            now = self._now()
            await self._tidy(tx, now)

    async def _tidy(self, tx: AsyncConnection, now: datetime) -> None:
        """What goes when its time is up: docs/data.md tells how long everything stays."""
        policy = self._school.policy
        await errands.forget_old(tx, now, policy.kept)
        await keeping.drop_old(tx, ended_before=now - policy.kept)
        await audit.forget_old(tx, now - policy.records_kept)
        await counts.forget_old(tx, now, policy.counts_kept)

    async def set_back(self, posts: Iterable[Post]) -> None:
        """Where this start is the first one from a copy (bot/backup/), each room is told, once."""
        async with self._database.tx() as tx:
            since = await heard.set_back_to(tx)
            if since is None:
                return
            hours = max(1, round((self._now() - since).total_seconds() / 3600))
            for post in sorted(posts, key=str):
                txn = for_event(self._vault, f"set back {since.isoformat()} {post.role} {post.campus}", 0)
                await self._errand(tx, post, None, {"do": "say", "is": "set_back", "hours": hours}, txn)
            await heard.forget_set_back(tx)

    # --- what goes out ----------------------------------------------------------------------------------------------
    async def errands(self) -> list[Errand]:
        """All that is still to be said, in order. Those of one room are to be said one after another."""
        async with self._database.tx() as tx:
            return await errands.everything(tx, self._vault)

    async def errands_in(self, post: Post, at_most: int) -> list[Errand]:
        """What is to be said next in one room, in order."""
        async with self._database.tx() as tx:
            return await errands.of_room(tx, self._vault, post, at_most)

    async def waiting_rooms(self) -> frozenset[Post]:
        """Where anything is still to be said, whether there is such a room or not."""
        async with self._database.tx() as tx:
            return await errands.rooms(tx)

    async def worded(self, errand: Errand) -> Worded | None:
        """What to say now; None where there is nothing to say any more, and the errand is settled as it is."""
        if errand.do == "counts":
            return await self._counted(errand.work["month"])
        async with self._database.tx() as tx:
            notice = None if errand.notice is None else await keeping.find(tx, errand.notice)
            match errand.do:
                case "show" | "again" | "amend" if notice is not None:
                    return await self._card(tx, errand, notice)
                case "call" if notice is not None:
                    return await self._called(tx, errand, notice)
                case "say":
                    words, answers = self._words(_said(errand.work)), errand.work.get("answers")
                    return Worded(words, answers=answers, on_any_device=is_for_any_device(errand))
                case _:
                    return None

    async def laid(self, errand: Errand, event_id: str) -> None:
        """A new card lies in its room, so that it can be pressed and amended; there is more to be done to it."""
        async with self._database.tx() as tx:
            await self._lay(tx, errand, event_id)

    async def _lay(self, tx: AsyncConnection, errand: Errand, event_id: str | None) -> None:
        if lays_a_card(errand) and errand.notice is not None and event_id is not None:
            await errands.lay_card(tx, self._vault, errand.notice, errand.post, event_id)

    async def settled(self, errand: Errand, event_id: str | None = None) -> None:
        """It has been said. `event_id`: of a new card, so that it can be pressed and amended."""
        async with self._database.tx() as tx:
            await self._lay(tx, errand, event_id)
            await errands.done(tx, errand.id)

    async def _counted(self, month: str) -> Worded:
        """A month in words and as a picture. Drawn in a thread, with no transaction open."""
        async with self._database.tx() as tx:
            shown = table(month, await counts.of_month(tx, self._vault, month))
        rules, language = in_force(self._school.rules), self._school.language
        text = spoken(shown, rules, self._texts, language)
        if not shown.rules:
            return Worded(text)
        png, width, height = await asyncio.to_thread(_drawn, shown, rules, self._texts, language)
        return Worded(text, picture=Picture(png, self._words(say.CountsPicture(month_of(shown))), width, height))

    async def _card(self, tx: AsyncConnection, errand: Errand, notice: Notice) -> Worded | None:
        lies = await errands.card_in(tx, self._vault, notice.id, errand.post)
        if errand.do == "amend" and lies is None:
            return None
        card = await self._composed(tx, notice, errand.post)
        rule = self._school.rule(notice.rule, notice.version)
        text = self._texts.card(card, rule, self._school.aliases, self._school.language)
        in_place_of = lies if errand.do == "again" else None
        return Worded(text, card.offers, amends=lies if errand.do == "amend" else None, in_place_of=in_place_of)

    async def _composed(self, tx: AsyncConnection, notice: Notice, post: Post) -> Card:
        facts = await keeping.facts_of(tx, self._vault, notice.id)
        told = await keeping.told_of(tx, notice)
        return card_for(notice, post, facts, told, self._school.rule(notice.rule, notice.version))

    async def _called(self, tx: AsyncConnection, errand: Errand, notice: Notice) -> Worded:
        who = errand.work.get("who")
        alias = None if who is None else self._school.aliases.get(Who(who), str(who))
        call = say.NoticeCall(notice.id, Why(errand.work["why"]), alias)
        lies = await errands.card_in(tx, self._vault, notice.id, errand.post)
        return Worded(self._words(call), answers=lies)

    def _words(self, message: say.NoticeMessage) -> str:
        return self._texts.words(message, self._school.language)

    # --- what people want -------------------------------------------------------------------------------------------
    async def _wished(
        self, tx: AsyncConnection, who: Who, wish: Asked, event_id: str, post: Post, counts: bool
    ) -> None:
        notice = None if wish.number is None else await keeping.find(tx, wish.number)
        if not counts:
            await self._answer(tx, {"is": "device"}, event_id, post)
        elif isinstance(wish.wish, ShowOpen | AskHelp):
            await self._answer(tx, await self._about_room(tx, wish.wish, post), event_id, post)
        elif wish.number is None:
            await self._answer(tx, {"is": "which"}, event_id, post)
        elif notice is None or not await self._is_here(tx, notice, post):
            await self._answer(tx, {"is": "unknown"}, event_id, post)
        else:
            fact = await self._fact(tx, self._school.colleague(who), wish.wish, notice)
            await self._happens(tx, notice, fact, event_id, asked_in=post)

    async def _is_here(self, tx: AsyncConnection, notice: Notice, post: Post) -> bool:
        """Whether a room may know of a notice at all: it lies there, or did."""
        lies = await errands.card_in(tx, self._vault, notice.id, post)
        return notice.post == post or lies is not None

    async def _fact(self, tx: AsyncConnection, by: Colleague, wish: Wish, notice: Notice) -> Happening:
        at = self._now()
        match wish:
            case Take():
                return Acknowledged(by, at)
            case Snooze(days=days):
                return Snoozed(by, self._school.policy.snooze if days is None else days, at)
            case HandOver(to=to, agreed=agreed):
                return HandedOver(by, to, agreed, at, has_own=await self._has_own(tx, notice, to))
            case Finish(outcome=outcome):
                return Finished(by, outcome, at)
            case ShowOpen() | AskHelp():
                raise AssertionError("these are about no notice")
            case _:
                assert_never(wish)

    async def _has_own(self, tx: AsyncConnection, notice: Notice, role: NoticeRole | None) -> bool:
        """Whether a role has another open card of the same thing."""
        same = [] if role is None else await keeping.open_of_rule(tx, notice.student, notice.rule)
        return any(one.id != notice.id and one.post.role is role for one in same)

    async def _about_room(self, tx: AsyncConnection, wish: ShowOpen | AskHelp, post: Post) -> dict[str, Any]:
        if isinstance(wish, AskHelp):
            return {"is": "help"}
        seen = [one for one in await keeping.in_room(tx, post) if one.standing in (Standing.OPEN, Standing.OWNED)]
        late = sum(is_late(one, self._now(), self._school.policy, self._school.calendar) for one in seen)
        return {"is": "digest", "open": len(seen), "late": late}

    async def _answer(self, tx: AsyncConnection, what: dict[str, Any], event_id: str, post: Post) -> None:
        work = {"do": "say", "answers": event_id, **what}
        await self._errand(tx, post, None, work, for_event(self._vault, event_id, 0))

    # --- the clock --------------------------------------------------------------------------------------------------
    async def _struck(self, tx: AsyncConnection, number: NoticeId) -> None:
        notice = await keeping.find(tx, number)
        if notice is None or not notice.is_open:
            return
        now, school = self._now(), self._school
        # Named after what it was: a tick that is done again after a power cut is the same one.
        event = f"clock {notice.id} {notice.standing} {notice.since.isoformat()} {notice.pages}"
        if school.rule(notice.rule, notice.version) is None:
            await self._happens(tx, notice, RuleWithdrawn(now), event)
        elif notice.owner is not None and notice.post not in school.colleague(notice.owner).posts:
            await self._happens(tx, notice, StaffLeft(notice.owner, now), event)
        else:
            following = school.policy.next_in_line.get(notice.post.role) if notice.pages else None
            fact = ClockStruck(now, next_has_own=await self._has_own(tx, notice, following))
            await self._happens(tx, notice, fact, event)

    async def _digest(self, tx: AsyncConnection, post: Post) -> None:
        now, school = self._now(), self._school
        last = await counts.last_digest(tx, post)
        told = digest(await keeping.in_room(tx, post), post, now, last, school.policy, school.calendar)
        if told is None:
            return
        work = {"do": "say", "is": "digest", "open": told.open, "late": told.late}
        txn = for_event(self._vault, f"digest {post.role} {post.campus} {day_of(now)}", 0)
        await self._errand(tx, post, None, work, txn)
        await counts.digested(tx, post, day_of(now))

    async def _month_is_over(self, tx: AsyncConnection, post: Post) -> None:
        """On the first school day of a month its room is told of the one before."""
        now, school = self._now(), self._school
        month = f"{day_of(now).replace(day=1) - timedelta(days=1):%Y-%m}"
        name = f"counts {month} {post.role} {post.campus}"
        if not may_speak(now, school.policy, school.calendar) or await errands.is_taken(tx, self._vault, name):
            return
        await errands.take(tx, self._vault, name, now)
        work = {"do": "counts", "month": month}
        await self._errand(tx, post, None, work, for_event(self._vault, name, 0))

    # --- deciding and saving ----------------------------------------------------------------------------------------
    async def _happens(
        self, tx: AsyncConnection, notice: Notice, fact: Happening, event: str, *, asked_in: Post | None = None
    ) -> bool:
        """Decides and saves; whether anything followed."""
        decision = decide(notice, fact, self._school.policy, self._school.calendar)
        after = decision.notice or notice
        if after != notice:
            await keeping.save(tx, after)
        await self._follow(tx, notice, after, decision.effects, event, fact.at, asked_in=asked_in)
        return _matters(decision)

    async def _follow(
        self,
        tx: AsyncConnection,
        before: Notice,
        after: Notice,
        effects: Iterable[Effect],
        event: str,
        at: datetime,
        *,
        group: str = "",
        asked_in: Post | None = None,
    ) -> None:
        for step, effect in enumerate(effects):
            txn = for_event(self._vault, event, step)
            match effect:
                case Show(post=post):
                    await keeping.tell(tx, after.id, post.role, at)
                    await self._errand(tx, post, after.id, {"do": "show"}, txn)
                case Amend(post=post):
                    await self._errand(tx, post, after.id, {"do": "amend"}, txn)
                case AmendOthers():
                    await self._amend_others(tx, after, event)
                case Call(post=post, why=why, who=who):
                    await self._errand(tx, post, after.id, {"do": "call", "why": why.value, "who": who}, txn)
                case Refuse(why=why, role=role):
                    refused = {"is": "refused", "number": after.id, "why": why.value, "role": role and role.value}
                    await self._answer(tx, refused, event, asked_in or before.post)
                case Keep(facts=facts):
                    await keeping.keep_facts(tx, self._vault, after.id, facts)
                case Erase():
                    await keeping.erase_facts(tx, after.id)
                case CountRaised():
                    month = f"{day_of(at):%Y-%m}"
                    await counts.count(tx, self._vault, month, after.rule, after.first, group)
                case CountWrong():
                    await counts.count_wrong(tx, f"{day_of(at):%Y-%m}", after.source, after.rule)
                case Note():
                    await audit.append(tx, before, effect, at)
                case _:
                    assert_never(effect)

    async def _amend_others(self, tx: AsyncConnection, about: Notice, event: str) -> None:
        """Cards of the same thing in other rooms tell who else knows."""
        for other in await keeping.open_of_rule(tx, about.student, about.rule):
            if other.id != about.id and other.standing is not Standing.WAITING:
                txn = for_event(self._vault, f"{event} other {other.id}", 0)
                await self._errand(tx, other.post, other.id, {"do": "amend"}, txn)

    async def _errand(
        self, tx: AsyncConnection, post: Post, number: NoticeId | None, work: dict[str, Any], txn: str
    ) -> None:
        await errands.append(tx, self._vault, post, number, work, txn, self._now())
        self.woken(post)


_One = TypeVar("_One")


def _in_pieces(all_: Sequence[_One]) -> Iterator[list[tuple[int, _One]]]:
    """Each with its number."""
    numbered = list(enumerate(all_))
    for start in range(0, len(numbered), _AT_ONCE):
        yield numbered[start : start + _AT_ONCE]


def _drawn(
    shown: Table, rules: Mapping[RuleId, Rule], texts: NoticeTexts, language: Language
) -> tuple[bytes, int, int]:
    """A PNG, its width and its height."""
    from bot.notices.plot import plotted  # matplotlib takes its time, and most days need none

    png = plotted(shown, rules, texts, language)
    width, height = unpack(">II", png[16:24])  # where a PNG's first chunk has them
    return png, width, height


def _matters(decision: Decision) -> bool:
    return any(not isinstance(one, Refuse) for one in decision.effects)


def lays_a_card(errand: Errand) -> bool:
    """New, or shown anew to whoever came later."""
    return errand.do in ("show", "again")


def is_for_any_device(errand: Errand) -> bool:
    """How to verify a device is read on the very one that is not."""
    return errand.do == "say" and errand.work["is"] == "device"


def _said(work: Mapping[str, Any]) -> say.NoticeMessage:
    """The message that an errand names."""
    match work["is"]:
        case "digest":
            return say.NoticeDigest(work["open"], work["late"])
        case "refused":
            role = None if work["role"] is None else NoticeRole(work["role"])
            return say.NoticeRefused(work["number"], Refusal(work["why"]), role)
        case "which":
            return say.NoticeWhich()
        case "device":
            return say.NoticeDeviceRefused()
        case "unreadable":
            return say.NoticeUnreadable()
        case "help":
            return say.NoticeHelp()
        case "set_back":
            return say.NoticeSetBack(work["hours"])
        case _:
            return say.NoticeUnknown()
