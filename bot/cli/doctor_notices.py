"""`kynnys doctor --side notices`: is the notice side well? Asked of the live homeserver, with its own login alone."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Final

from bot.cli import looks
from bot.cli.check import inspect_notices
from bot.cli.looks import Finding, Known, Red, api_of, judged
from bot.cli.notices import settings_in
from bot.errors import AlreadyRunning
from bot.lease import lease
from bot.matrix.api import path
from bot.matrix.connecting import Account
from bot.matrix.gateway import membership_of, rooms_with_marker
from bot.notices.db.schema import key_file
from bot.notices.rooms import Seats, marker_of
from bot.notices.side import account_of
from bot.secrets import SealKeys
from bot.vault import Vault
from config.notices import NoticeSettings
from risk_feed.model import Post

_JOINED: Final = "join"


async def examine(file: Path) -> list[Finding]:
    """All findings, in the order in which they build on one another.

    Raises:
        SettingsFault: the settings cannot be read, or name no homeserver.
    """
    settings = settings_in(file)
    account = account_of(settings)
    in_order: list[tuple[str, Callable[[], Awaitable[str]]]] = [
        ("settings", lambda: _settings(file)),
        ("homeserver", lambda: looks.versions(account)),
        ("clock", lambda: looks.clock(account)),
        ("login", lambda: looks.login(account)),
        ("cross-signing", lambda: looks.cross_signing(account)),
        ("staff", lambda: _staff(settings, account)),
        ("service", lambda: _service(settings)),
        ("rooms", lambda: _rooms(settings, account)),
    ]
    return [await looks.found(name, look) for name, look in in_order]


async def _settings(file: Path) -> str:
    faults, notes = await asyncio.to_thread(inspect_notices, file)
    if faults:
        raise Red("; ".join(faults))
    return "in order" + (f", with {len(notes)} notes (kynnys check shows them)" if notes else "")


async def _staff(settings: NoticeSettings, account: Account) -> str:
    """Whether everybody's identity is the one that stands in the settings; where none does, the one that is shown."""
    people = [
        Known(key, one.matrix_id, one.master_key, f"staff.{key}.master_key") for key, one in settings.staff.items()
    ]
    async with api_of(account, needs_login=True) as api:
        answer = await api.call("POST", path("keys", "query"), {"device_keys": {one.matrix_id: [] for one in people}})
    return judged(people, answer, on_first_use=False)


async def _service(settings: NoticeSettings) -> str:
    if not settings.data.is_dir():
        raise Red("the side has never run. Say: kynnys setup --side notices")
    try:
        with lease(settings.data):
            raise Red("does not run. Say: kynnys run --side notices")
    except AlreadyRunning:
        return "runs"


async def _rooms(settings: NoticeSettings, account: Account) -> str:
    """Whether each role has its room, and somebody who has joined."""
    vault, seats = Vault(SealKeys.read_or_make(key_file(settings.data))), Seats.of_settings(settings)
    wrong = []
    async with api_of(account, needs_login=True) as api:
        there = await rooms_with_marker(api)
        for post, users in sorted(seats.of.items(), key=str):
            room = there.get(marker_of(vault, post))
            members = await membership_of(api, room) if room is not None else {}
            joined = [user for user in users if members.get(user) == _JOINED]
            if room is None:
                wrong.append(f"{_called(post)}: has no room. Say: kynnys setup --side notices")
            elif not joined:
                wrong.append(f"{_called(post)}: nobody has joined, so that cards wait. Ask them to accept.")
    if wrong:
        raise Red("\n".join(wrong))
    return f"{len(seats.of)} rooms, somebody in each"


def _called(post: Post) -> str:
    return f"{post.role} {post.campus}".strip()
