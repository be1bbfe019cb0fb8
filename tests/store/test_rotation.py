"""A new seal key while the service works: at any moment everything opens, and in the end nothing lies under the old."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import pytest_asyncio
from click.testing import CliRunner
from sqlalchemy import event as listen_to
from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import rotation as rotating
from bot.cli import main
from bot.db import answers, evidence, inbox, outbox, places
from bot.db import tables as t
from bot.db.crossings import Sent, keep, of_ours
from bot.db.described import CHAT
from bot.db.engine import Database
from bot.db.outbox import Draft
from bot.errors import SecretsFault
from bot.notices.db.described import NOTICES_SIDE
from bot.rotation import GRACE, WANTED, Rotation, keys_of, left, next_name
from bot.secrets import SealKeys
from bot.vault import Vault
from faq.decide import Memory
from moderation.alarm import AlarmId
from rooms.model import Language, Purpose
from tests.makers import NOON
from tests.store.conftest import Town
from tests.store.test_retention import AN_ALARM, AN_OPENING

OLD = SealKeys("k1", {"k1": b"1" * 32}, b"l" * 32)
LETTERS = 6


class Cut(Exception):
    """The power goes."""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    OLD.write(tmp_path / "secrets" / "seal.keys")
    return tmp_path / "secrets" / "seal.keys"


@pytest_asyncio.fixture
async def full(database: Database) -> AsyncIterator[Database]:
    """One of everything that is sealed, under the old key."""
    vault = Vault(OLD)
    town = Town(database, vault)
    aino = await town.student("aino")
    for number in range(LETTERS):
        await town.wrote("aino", f"$event{number}")
    async with database.tx() as tx:
        entry = await places.keep_room(tx, vault, "!aino:koulu.fi", "entry", NOON)
        await keep(tx, vault, Sent(entry.id, "$ours", Purpose.MENU, aino.id, "$theirs"))
        await outbox.append(tx, vault, Draft("entry:1", {"do": "say"}), "t", NOON)
        await answers.remember(tx, vault, aino.id, Memory(misses=2))
        await answers.keep(tx, vault, "saako kissan tuoda", Language.FI, NOON)
        await tx.execute(insert(t.alarm).values(AN_ALARM | {"id": 1}))
        await tx.execute(insert(t.opening).values(AN_OPENING | {"id": 1, "alarm": 1, "sent": vault.seal_text("[]")}))
        await evidence.keep(tx, vault, AlarmId(1), "uhkaus", at=NOON, until=NOON + timedelta(days=30))
        await tx.execute(
            insert(t.roster).values(
                who="kuusi", lookup=b"k", sealed=vault.seal_text("@kuusi:koulu.fi"), alias="Tutori Kuusi", role="tutor",
                languages="fi", at_once=2, practised=False, written_at=NOON, written_by="it",
            )
        )  # fmt: skip
    yield database


async def opens(tx: AsyncConnection, vault: Vault) -> None:
    """Everything is found by its hash and opens as it was."""
    room = await places.room_by_id(tx, vault, "!aino:koulu.fi")
    assert room is not None
    assert await places.account_id(tx, vault, 1) == "@aino:koulu.fi"
    assert [one.event["event_id"] for one in await inbox.unfinished(tx, vault)] == [
        f"$event{number}" for number in range(LETTERS)
    ]
    sent = await of_ours(tx, vault, "$ours")
    assert sent is not None
    assert sent.origin_id == "$theirs"
    assert [one.work["do"] for one in await outbox.everything(tx, vault)] == ["say"]
    (memory,) = (await tx.execute(select(t.memory.c.conversation))).scalars()
    assert (await answers.recall(tx, vault, memory)).misses == 2
    assert [one.text for one in await answers.kept(tx, vault)] == ["saako kissan tuoda"]
    assert [one.text for one in await evidence.of_alarm(tx, vault, 1, now=NOON)] == ["uhkaus"]
    sealed = (await tx.execute(select(t.opening.c.sent))).scalar_one()
    assert vault.open_text(sealed) == "[]"
    assert vault.open_text((await tx.execute(select(t.roster.c.sealed))).scalar_one()) == "@kuusi:koulu.fi"


class Service:
    """One life of it: a vault in memory from what the file said at its start."""

    def __init__(self, database: Database, file: Path, now: datetime = NOON) -> None:
        self.database, self.now = database, now
        self.vault = Vault(keys_of(file))
        self.rotation = Rotation(self.vault, file, CHAT, lambda: self.now)

    async def tick(self, *, at_once: bool = False) -> int:
        async with self.database.tx() as tx:
            return await self.rotation.tick(tx, at_once=at_once)

    async def through(self) -> None:
        while await self.tick():
            async with self.database.tx() as tx:
                await opens(tx, self.vault)


async def test_everything_is_sealed_anew_and_can_be_read_all_along(
    full: Database, file: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(rotating, "AT_ONCE", 2)
    service = Service(full, file)
    service.rotation.begin("k2")

    await service.through()

    async with full.tx() as tx:
        assert await left(tx, CHAT, "k2") == 0
        await opens(tx, service.vault)
        await opens(tx, Vault(SealKeys("k2", {"k2": keys_of(file).keys["k2"]}, OLD.lookup)))
        with pytest.raises(SecretsFault):
            await opens(tx, Vault(OLD))


async def test_the_old_key_stays_for_an_hour_and_goes_then(full: Database, file: Path):
    service = Service(full, file)
    service.rotation.begin("k2")
    await service.through()

    service.now = NOON + GRACE - timedelta(seconds=1)
    await service.tick()
    assert set(keys_of(file).keys) == {"k1", "k2"}
    service.now = NOON + GRACE
    await service.tick()

    assert set(keys_of(file).keys) == set(service.vault.names) == {"k2"}
    assert keys_of(file).lookup == OLD.lookup, "what is found by its hash is found as before"
    assert not service.rotation.is_going_on


async def test_what_a_command_sealed_with_the_old_key_meanwhile_is_sealed_anew_before_that_key_goes(
    full: Database, file: Path
):
    service = Service(full, file)
    beside = Vault(OLD)
    service.rotation.begin("k2")
    await service.through()
    async with full.tx() as tx:
        await answers.keep(tx, beside, "toinen", Language.FI, NOON)

    service.now = NOON + GRACE
    await service.tick()
    assert "k1" in keys_of(file).keys, "something is under it"
    while await service.tick():
        pass
    service.now += GRACE
    await service.tick()

    assert set(keys_of(file).keys) == {"k2"}
    async with full.tx() as tx:
        assert [one.text for one in await answers.kept(tx, Vault(keys_of(file)))] == ["saako kissan tuoda", "toinen"]


async def test_wherever_the_power_goes_the_next_life_finishes_it(
    full: Database, file: Path, monkeypatch: pytest.MonkeyPatch
):
    """Cut at every statement, one life after another, until one gets through."""
    monkeypatch.setattr(rotating, "AT_ONCE", 3)
    cut_at, lives = 1, 0
    while True:
        lives += 1
        service = Service(full, file, NOON)
        cuts = _cutting(full, cut_at)
        try:
            service.rotation.begin("k2")
            while service.rotation.is_going_on:
                await service.tick(at_once=True)
        except Cut:
            cut_at += 3
        else:
            break
        finally:
            cuts()
        async with full.tx() as tx:
            await opens(tx, Vault(keys_of(file)))

    assert lives > 5
    assert set(keys_of(file).keys) == {"k2"}
    async with full.tx() as tx:
        await opens(tx, Vault(keys_of(file)))


def _cutting(database: Database, at: int):
    """The power goes at the n-th statement. Gives what ends that."""
    seen = 0
    engine = database._engine.sync_engine

    def counted(*_: object) -> None:
        nonlocal seen
        seen += 1
        if seen == at:
            raise Cut

    listen_to.listen(engine, "before_cursor_execute", counted)
    return lambda: listen_to.remove(engine, "before_cursor_execute", counted)


async def test_the_same_wish_twice_makes_one_key(full: Database, file: Path):
    service = Service(full, file)
    service.rotation.begin("k2")
    key = keys_of(file).keys["k2"]

    Service(full, file).rotation.begin("k2")

    assert keys_of(file).keys["k2"] == key
    assert next_name(keys_of(file)) == "k3"


async def test_a_new_key_is_on_the_disk_before_anything_is_sealed_with_it(full: Database, file: Path):
    service = Service(full, file)

    service.rotation.begin("k2")

    assert Vault(keys_of(file)).open_text(service.vault.seal_text("heti")) == "heti"


async def test_what_no_key_opens_keeps_the_old_key_and_stops_nobody_else(full: Database, file: Path):
    async with full.tx() as tx:
        await tx.execute(insert(t.question).values(sealed=b"k1:broken", language="fi", expires_at=NOON))
    service = Service(full, file)
    service.rotation.begin("k2")

    for _ in range(60):
        await service.tick(at_once=True)

    assert set(keys_of(file).keys) == {"k1", "k2"}
    async with full.tx() as tx:
        assert await left(tx, CHAT, "k2") == 1


def test_every_sealed_column_has_its_turn_on_both_sides():
    found = {f"{one.table.name}.{one.column.name}" for one in rotating.places(CHAT)}

    assert {"account.sealed", "crossing.origin_sealed", "evidence.key", "opening.sent", "roster.sealed"} <= found
    assert "evidence.sealed" not in found
    of_notices = {f"{one.table.name}.{one.column.name}" for one in rotating.places(NOTICES_SIDE)}
    assert {"card.sealed", "errand.sealed", "fact.sealed"} <= of_notices


def test_with_nobody_running_the_command_does_all_of_it(tmp_path: Path, file: Path):
    import asyncio

    settings = tmp_path / "service.toml"
    settings.write_text('data = "."\n[homeserver]\nurl = "https://m.koulu.fi"\nuser = "@tuki:koulu.fi"\n', "utf-8")
    url = f"sqlite+aiosqlite:///{tmp_path / 'chat.db'}"

    async def filled() -> None:
        async with Database.opened(url) as database, database.tx() as tx:
            await answers.keep(tx, Vault(OLD), "kissa", Language.FI, NOON)

    asyncio.run(filled())
    words = ["--settings", str(settings)]
    before = CliRunner().invoke(main, ["keys", "list", *words])
    done = CliRunner().invoke(main, ["keys", "rotate", *words])
    after = CliRunner().invoke(main, ["keys", "list", *words])

    assert "k1: seals and opens" in before.output
    assert done.exit_code == 0, done.output
    assert "1 values lie under k2" in done.output
    assert after.output.splitlines() == ["k2: seals and opens", "values under another key than k2: 0"]
    assert "MTEx" not in before.output + done.output + after.output


def test_the_wish_fits_its_column():
    assert len(WANTED) <= t.cursor.c.name.type.length
    assert replace(OLD).active == "k1"
