"""The notice rooms: one for each role of a campus, in a space of the side's own.

A room is found again by its marker, a keyed hash that stands in the room itself. So no Matrix id of a room is kept with
us, and whatever the power cuts off is begun anew without a second room.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

import structlog

from bot.matrix.gateway import Gateway
from bot.matrix.seats import seat, show_out
from bot.notices.texts import NoticeTexts
from bot.vault import Vault
from config.notices import NoticeSettings
from risk_feed import messages as say
from risk_feed.model import Post
from rooms.model import Language

log = structlog.get_logger("kynnys.notices.rooms")


@dataclass(frozen=True, slots=True)
class Seats:
    """Who belongs where: Matrix ids by room. Its `repr` names nobody."""

    of: Mapping[Post, frozenset[str]]

    def __repr__(self) -> str:
        return f"<seats of {len(self.of)} rooms>"

    @classmethod
    def of_settings(cls, settings: NoticeSettings) -> Seats:
        ids = {who: settings.staff[who].matrix_id for who in settings.staff_posts}
        return cls(
            {
                post: frozenset(ids[who] for who, posts in settings.staff_posts.items() if post in posts)
                for post in settings.posts
            }
        )

    @property
    def everybody(self) -> frozenset[str]:
        return frozenset(user for users in self.of.values() for user in users)


class Names:
    """How the rooms are called."""

    def __init__(self, settings: NoticeSettings, texts: NoticeTexts) -> None:
        self._settings = settings
        self._texts = texts
        self._language = Language(settings.language)

    @property
    def space(self) -> str:
        return self._texts.words(say.NoticeSpaceName(), self._language)

    def room(self, post: Post) -> str:
        campus = self._settings.campus.get(post.campus)
        called = (campus.name or post.campus) if campus is not None else None
        own = self._settings.room_names.get(post.role)
        if own is not None:
            return f"{own} · {called}" if called else own
        return self._texts.words(say.NoticeRoomName(post.role, called), self._language)


async def ensure(
    gateway: Gateway, vault: Vault, seats: Seats, names: Names, before_making: Callable[[Post], Awaitable[None]]
) -> dict[Post, str]:
    """Every notice room with its members, and nobody in those that there were earlier. Repeatable.

    `before_making`: called with a role that has no room, or has lost it, before it gets one.
    """
    there = await gateway.marked_rooms()
    marker = _marker(vault, "space")
    space = there.get(marker) or await gateway.create(marker, names.space, frozenset(), space=True)
    await seat(gateway, space, seats.everybody)
    rooms: dict[Post, str] = {}
    for post in sorted(seats.of, key=str):
        marker = marker_of(vault, post)
        if marker not in there:
            await before_making(post)
            there[marker] = await gateway.create(marker, names.room(post), frozenset())
        room = there[marker]
        await gateway.put_state(space, "m.space.child", room, {"via": [gateway.me.partition(":")[2]]})
        await seat(gateway, room, seats.of[post])
        rooms[post] = room
    for room in await gateway.children(space) - set(rooms.values()):
        await show_out(gateway, room, frozenset())
    log.info("notice rooms ready", rooms=len(rooms), count=len(seats.everybody))
    return rooms


def marker_of(vault: Vault, post: Post) -> str:
    """By which the room of a role is known."""
    return _marker(vault, f"{post.role} {post.campus}")


def _marker(vault: Vault, what: str) -> str:
    return vault.lookup("marker", f"notice room {what}").hex()
