"""What lies on a room's pile is looked through for a cry for help once, and nothing on it is passed over."""

from datetime import UTC, datetime

from bot.db.inbox import Envelope
from bot.db.places import RoomRow
from bot.piles import Pile
from rooms.model import EnvelopeId

ROOM = RoomRow(1, "!huone:koulu.fi", "entry")


def envelope(number: int) -> Envelope:
    return Envelope(EnvelopeId(number), ROOM, {}, datetime(2026, 11, 23, 8, tzinfo=UTC))


def pile_of(*numbers: int) -> Pile:
    pile = Pile(1)
    pile.ready.extend(map(envelope, numbers))
    return pile


def unseen(pile: Pile) -> list[int]:
    return [one.id for one in pile.unseen()]


def test_what_is_being_read_is_not_looked_through_again():
    pile = pile_of(4, 5, 6)

    pile.looked_at(EnvelopeId(4))

    assert unseen(pile) == [5, 6]


def test_what_came_before_and_nobody_has_seen_is_still_looked_through():
    pile = pile_of(4, 5, 6)
    pile.to_the_front(pile.ready[2])

    pile.looked_at(EnvelopeId(6))

    assert unseen(pile) == [6, 4, 5]


def test_what_was_seen_stays_seen():
    pile = pile_of(4, 5, 6)
    pile.looked_through = 5

    pile.looked_at(EnvelopeId(4))

    assert unseen(pile) == [6]
