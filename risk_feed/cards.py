"""What the card of a notice shows, and to whom. Pure.

One rule stands above all others here: a role's card never holds a field that is not that role's own, whatever was
handed over, updated or withdrawn before. So a card is made anew each time from what is true now, and everything in it
goes through `shown_to`. What a rule says in words tells of its fields, too: a role that may not see what the rule asks
for is not told the rule either, but whom to ask.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from risk_feed.life import ordered
from risk_feed.model import Fact, Field, NoticeId, NoticeRole, Post, Who
from risk_feed.notice import Ending, Notice, Standing
from risk_feed.rules import ONLY_WHEN_AGREED, Rule

TAKE, SNOOZE, HAND, FINISH = "✅", "⏰", "↪️", "☑️"
"""Reactions that the bot puts under a card, each beside a word that does the same."""
LONGEST_WORDS = 80
"""Characters of a name or a group at the most."""


class State(StrEnum):
    """How a card lies in a room."""

    OPEN = "open"
    OWNED = "owned"
    SNOOZED = "snoozed"
    ENDED = "ended"
    MOVED = "moved"
    """It lies in another room now."""


@dataclass(frozen=True, slots=True)
class Card:
    """All that one room is shown of a notice. `explained`: it may be told the rule.

    `told`: who else knows, `role`: whose card it is, or where it lies now. Of a card that has ended or moved nothing
    is left but its number and what became of it.
    """

    number: NoticeId
    state: State
    role: NoticeRole
    name: str | None = field(default=None, repr=False)
    group: str | None = None
    explained: bool = False
    agreed: bool = False
    facts: tuple[Fact, ...] = field(default=(), repr=False)
    told: tuple[NoticeRole, ...] = ()
    owner: Who | None = None
    wakes_on: date | None = None
    late: bool = False
    ending: Ending | None = None

    @property
    def offers(self) -> tuple[str, ...]:
        """Reactions to be pressed."""
        if self.state in (State.ENDED, State.MOVED):
            return ()
        return (TAKE, SNOOZE, HAND, FINISH)


def shown_to(role: NoticeRole, facts: Iterable[Fact], rule: Rule | None) -> tuple[Fact, ...]:
    """The facts that are this role's own, in the order of `Field`. Of a rule that is not there any more: none."""
    own: frozenset[Field] = rule.shows(role) if rule is not None else frozenset()
    return ordered(one for one in facts if one.field in own)


def may_be_told(role: NoticeRole, rule: Rule | None) -> bool:
    """Whether a role may read the rule in words: it is one of the rule's, or may see all that the rule asks for."""
    return rule is not None and (role in rule.roles or rule.asks <= rule.shows(role))


def card_for(
    notice: Notice, post: Post, facts: Iterable[Fact], told: Collection[NoticeRole], rule: Rule | None
) -> Card:
    """What lies in a room of this notice now. `facts`: all that is kept; `told`: every role that knows."""
    if notice.post != post:
        return Card(notice.id, State.MOVED, notice.post.role)
    if not notice.is_open:
        return Card(notice.id, State.ENDED, post.role, owner=notice.ended_by, ending=notice.outcome)
    own = shown_to(post.role, facts, rule)
    words = {one.field: one_line(str(one.value)) for one in own if isinstance(one.value, str)}
    return Card(
        notice.id,
        _STATES.get(notice.standing, State.OPEN),
        post.role,
        name=words.get(Field.STUDENT_NAME) or None,
        group=words.get(Field.GROUP) or None,
        explained=may_be_told(post.role, rule),
        agreed=notice.agreed and post.role in ONLY_WHEN_AGREED,
        facts=tuple(one for one in own if not isinstance(one.value, str)),
        told=tuple(role for role in NoticeRole if role in told and role is not post.role),
        owner=notice.owner,
        wakes_on=notice.wakes_on,
        late=notice.pages > 0,
    )


_STATES = {Standing.OWNED: State.OWNED, Standing.SNOOZED: State.SNOOZED}


def one_line(text: str) -> str:
    """What records say, so that it stays within its line and turns no other words round."""
    shown = "".join(one if unicodedata.category(one)[0] != "C" else " " for one in text)
    words = " ".join(shown.split())
    return words if len(words) <= LONGEST_WORDS else words[: LONGEST_WORDS - 1].rstrip() + "…"
