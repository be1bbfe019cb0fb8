"""The first start from a copy, cut off at every statement: the next one puts all of it right, and tells each once."""

from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import event as listen_to
from sqlalchemy import func, select

from bot.backup import RESTORED
from bot.db import inbox, outbox
from bot.db import tables as t
from bot.db.engine import Database
from bot.doors import RoomView
from bot.matrix.listening import Answer
from bot.restored import SettingBack
from bot.staff import Roster
from bot.vault import Vault
from rooms.policy import RoomsPolicy
from tests.makers import NOON
from tests.store.conftest import Town

ME, AINO, UUSI = "@tuki:koulu.fi", "@aino:koulu.fi", "@uusi:koulu.fi"


class Cut(Exception):
    """The power goes."""


@dataclass
class Homeserver:
    """As it is now: Aino's room is there, Eetu's is gone, and there are two that the copy does not know."""

    joined: tuple[str, ...] = ("!aino:koulu.fi", "!uusi:koulu.fi", "!outo:koulu.fi")
    views: dict[str, RoomView] = field(
        default_factory=lambda: {
            "!uusi:koulu.fi": RoomView(True, frozenset({ME, UUSI}), frozenset()),
            "!outo:koulu.fi": RoomView(True, frozenset({ME, AINO, UUSI}), frozenset()),
        }
    )
    user_id: str = ME
    device_id: str = "NEW"

    async def call(self, *_: Any, **__: Any) -> dict[str, Any]:
        return {"next_batch": "s9", "rooms": {}}

    async def joined_rooms(self) -> list[str]:
        return list(self.joined)

    async def inspect(self, room: str) -> RoomView:
        return self.views[room]

    def digest(self, _: object) -> None:
        """No keys came."""

    async def read(self, raw: dict[str, Any], _: object) -> Answer:
        return Answer(raw["next_batch"])


def a_start(database: Database, vault: Vault, folder: Path) -> SettingBack:
    world: Any = Homeserver()
    numbers = iter(range(10_000))
    return SettingBack(
        database=database, vault=vault, api=world, machine=world, gateway=world, receiver=world, worker=world,
        roster=Roster({}), policy=RoomsPolicy(), directory=folder, now=lambda: NOON + timedelta(hours=26),
        draw=lambda: next(numbers),
    )  # fmt: skip


async def test_wherever_the_power_goes_each_is_told_once_and_who_has_gone_stays_gone(
    database: Database, vault: Vault, town: Town, tmp_path: Path
):
    aino, eetu = await town.student("aino"), await town.student("eetu")
    async with database.tx() as tx:
        await inbox.move_cursor(tx, NOON.isoformat(), RESTORED)
    cut_at, lives = 1, 0
    while True:
        lives += 1
        stop = _cutting(database, cut_at)
        try:
            await a_start(database, vault, tmp_path).take_up()
        except Cut:
            cut_at += 1
        else:
            break
        finally:
            stop()

    await a_start(database, vault, tmp_path).take_up()
    assert lives > 10
    async with database.tx() as tx:
        left = await outbox.everything(tx, vault)
        told = [(one.conversation, one.work["message"]) for one in left if one.work["do"] == "say"]
        begun = (await tx.execute(select(func.max(t.conversation.c.id)))).scalar_one()
        assert told == [(number, {"type": "SetBack", "hours_ago": 26}) for number in (aino.id, begun)]
        assert [one.work["do"] for one in left if one.conversation == begun] == ["join", "say"]
        assert [one.work["room"] for one in left if one.work["do"] == "forget"] == ["!outo:koulu.fi"]
        numbers = list((await tx.execute(select(t.conversation.c.id).order_by(t.conversation.c.id))).scalars())
        assert numbers == [aino.id, begun]
        assert eetu.id not in numbers
        assert await inbox.where_sync_starts(tx) == "s9"
        assert not await inbox.where_sync_starts(tx, RESTORED)


async def test_a_worker_leaves_alone_whom_another_serves(database: Database, vault: Vault, town: Town, tmp_path: Path):
    await town.student("aino")
    eetu = await town.student("eetu")
    async with database.tx() as tx:
        await inbox.move_cursor(tx, NOON.isoformat(), RESTORED)
        await tx.execute(t.conversation.update().where(t.conversation.c.id == eetu.id).values(worker="tuki2"))

    await a_start(database, vault, tmp_path).take_up()

    async with database.tx() as tx:
        numbers = set((await tx.execute(select(t.conversation.c.id))).scalars())
        assert eetu.id in numbers, "the first worker does not sit in that room: the second does"


def _cutting(database: Database, at: int) -> Any:
    """The power goes at the n-th statement. Gives what ends that."""
    seen, engine = 0, database._engine.sync_engine

    def counted(*_: object) -> None:
        nonlocal seen
        seen += 1
        if seen == at:
            raise Cut

    listen_to.listen(engine, "before_cursor_execute", counted)
    return lambda: listen_to.remove(engine, "before_cursor_execute", counted)
