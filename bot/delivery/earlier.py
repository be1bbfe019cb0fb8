"""What was said before a hand-over, shown to whoever the student agreed to: marked, in order, and once.

We keep no words. What we have are the ids of what crossed, sealed, in the order in which it did; so the homeserver is
asked for each event again, and the keys that our device still has open it. What was taken back since comes empty and is
left out; of what was changed the newest form is shown. A message keeps its transaction id through any number of tries,
by its place in that order, which no longer changes; before each sending the errand is told under which id it is, so
that an erasing in between finds it (bot/erasing.py).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from bot.db import conversations, crossings, outbox, places
from bot.db.crossings import Sent
from bot.db.outbox import Errand
from bot.db.places import RoomRow
from bot.delivery.means import Gone, Means
from bot.delivery.relaying import names
from bot.delivery.settling import Settling
from bot.delivery.whereabouts import Where, Whereabouts
from bot.errands import target_of_lane
from bot.matrix import rendering
from bot.matrix.errors import NoKey, Unsealable
from bot.matrix.shapes import as_dict, sent_at_of
from bot.matrix.translate import Edited, Media, Wrote
from moderation.abuse import abuse
from moderation.disclosure import disclosed
from rooms.hours import HELSINKI
from rooms.messages import DeskEarlier, DeskEarlierEnds
from rooms.model import Conversation, Desk, DeskId, Purpose
from rooms.words import Words

LOOKED_AT = 4
"""Events that are fetched at the most, for each message that may be shown: edits and reactions are among them."""


@dataclass(frozen=True, slots=True)
class Talk:
    """What was said at one desk: our messages that carried it, oldest first, and who the two were to each other."""

    conversation: Conversation
    entry: RoomRow
    desk: RoomRow
    alias: str
    crossed: tuple[tuple[int, Sent], ...]
    more: bool
    to_a_peer: bool

    def __repr__(self) -> str:
        return f"<talk of {len(self.crossed)}>"


@dataclass(frozen=True, slots=True)
class Line:
    """One message as it is to be shown. `place`: its place in the order of crossing."""

    place: int
    stands_for: str
    who: str
    writer: str
    at: datetime
    words: Wrote

    def __repr__(self) -> str:
        return f"<line {self.place}>"


class Earlier:
    """Reads again what crossed, and shows it at another desk."""

    def __init__(self, means: Means, whereabouts: Whereabouts, settling: Settling) -> None:
        self._means = means
        self._whereabouts = whereabouts
        self._settling = settling

    async def pass_on(self, errand: Errand) -> None:
        """All of it, then a line that says where it ends."""
        where = await self._whereabouts.of(errand)
        talk = await self._talk(errand, where)
        lines, left_out = await self._lines(talk)
        shown = lines[-errand.work["at_most"] :]
        for line in shown:
            if not await self._show(errand, where, line):
                return
        ends = DeskEarlierEnds(len(shown), talk.more or len(shown) < len(lines), left_out)
        event = await self._means.doors.say(
            where.room_id, where.to, self._means.words(ends, where.language), errand.txn
        )
        await self._settling.sent(errand, where, event)

    async def _talk(self, errand: Errand, where: Where) -> Talk:
        """Raises Gone where whoever was agreed upon has the conversation no more."""
        means, number = self._means, errand.conversation
        target, _ = target_of_lane(errand.lane)
        async with means.database.tx() as tx:
            stored = await conversations.by_number(tx, number, means.roster.responder) if number is not None else None
            found = await conversations.desk_room(tx, Desk(DeskId(errand.work["said_at"])))
            if number is None or stored is None or stored.entry_room is None or found is None or found[0] is None:
                raise Gone
            by = stored.conversation.assignment
            if by is None or by.desk != target:
                raise Gone
            entry = await places.room_by_number(tx, means.vault, stored.entry_room)
            desk = await places.room_by_number(tx, means.vault, found[0])
            if entry is None or desk is None:
                raise Gone
            sent = await crossings.at_desk(tx, means.vault, number, desk.id, entry.id, before=where.room)
        crossed = tuple(enumerate(sent))[-LOOKED_AT * errand.work["at_most"] :]
        alias = means.roster.responder(found[1]).alias
        more = len(crossed) < len(sent)
        return Talk(stored.conversation, entry, desk, alias, crossed, more, by.responder.role.is_peer)

    # --- reading ----------------------------------------------------------------------------------------------------
    async def _lines(self, talk: Talk) -> tuple[list[Line], int]:
        """What can be shown, oldest first, and how much cannot."""
        lines: dict[str, Line] = {}
        left_out = 0
        for place, sent in talk.crossed:
            by_student = sent.room == talk.desk.id
            origin, room = sent.origin_id or "", talk.entry if by_student else talk.desk
            event = await self._means.doors.fetch(room.room_id, origin)
            if event is not None and _is_taken_back(event):
                continue
            try:
                heard = self._means.doors.unseal(room.room_id, event) if event is not None else None
            except (NoKey, Unsealable):
                heard = None
            if event is None or heard is None:
                left_out += 1
                continue
            who = talk.conversation.pseudonym if by_student else self._alias(heard.sender, talk)
            stands_for = origin if by_student else sent.event_id
            match heard.incoming:
                case Wrote() as said:
                    lines[origin] = Line(place, stands_for, who, heard.sender, sent_at_of(event), said)
                case Edited(target=target) as said:
                    words, old = Wrote(said.words, said.html), lines.get(target)
                    at_its_place = Line(place, stands_for, who, heard.sender, sent_at_of(event), words)
                    lines[target] = replace(old, words=words) if old is not None else at_its_place
                case Media(caption=Words() as caption):  # its picture crossed once, and is not shown again
                    line = Line(place, stands_for, who, heard.sender, sent_at_of(event), Wrote(caption))
                    lines.setdefault(origin, line)
                case Media():
                    left_out += 1
                case _:
                    continue
        fit = [line for line in lines.values() if not (talk.to_a_peer and _spares_a_peer(line, talk))]
        return fit, left_out + len(lines) - len(fit)

    def _alias(self, writer: str, talk: Talk) -> str:
        """Whose line at the desk it was: the responder's, or of an adult who read along there."""
        known = self._means.roster.staff_by_matrix_id(writer)
        return known.responder.alias if known is not None else talk.alias

    # --- showing ----------------------------------------------------------------------------------------------------
    async def _show(self, errand: Errand, where: Where, line: Line) -> bool:
        """False when nobody wants it any more: the conversation was erased meanwhile."""
        mark = DeskEarlier(line.who, _clock(line.at, errand.created_at))
        prefix = f"{self._means.texts.words(mark, where.language)} "
        scrub = names({line.writer, self._means.doors.me, *where.to.users})
        said = replace(line.words, emote=False)
        contents = rendering.split(rendering.crossing(said, scrub=scrub, prefix=prefix, relation=None))
        for step, content in enumerate(contents):
            txn = f"{errand.txn}.{line.place:x}.{step:x}"
            async with self._means.database.tx() as tx:
                if not await outbox.note(tx, self._means.vault, errand.id, errand.work | {"under": txn}):
                    return False
            event = await self._means.doors.say(where.room_id, where.to, content, txn)
            await self._settling.keep_piece(errand, where, event, line.stands_for, Purpose.EARLIER)
        return True


def _is_taken_back(event: Mapping[str, Any]) -> bool:
    return not as_dict(event.get("content")) or "redacted_because" in as_dict(event.get("unsigned"))


def _spares_a_peer(line: Line, talk: Talk) -> bool:
    """What was said to an adult may name somebody, or hurt: a tutor is not shown it."""
    text = line.words.words.text
    return bool(disclosed(text) or abuse(text, talk.conversation.language))


def _clock(at: datetime, handed_on: datetime) -> str:
    """`13.05`, or `21.11. 13.05` where it was on another day."""
    wall, day = at.astimezone(HELSINKI), handed_on.astimezone(HELSINKI).date()
    time = f"{wall.hour}.{wall.minute:02d}"
    return time if wall.date() == day else f"{wall.day}.{wall.month}. {time}"
