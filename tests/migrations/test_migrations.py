"""From every version there ever was to the newest, on both databases, with everything that people trusted us with.

A migration that is added is covered at once: `test_what_was_written_at_any_version_is_read_at_the_newest` begins at
each revision. Where its tables differ from those of `ROWS`, say in `ROWS_AT` what a life at that revision had written.
"""

import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, text

from bot.db import conversations, crossings, engine, inbox, outbox, places
from bot.db.engine import MIGRATIONS, Database, create_engine, migrate
from bot.db.tables import metadata
from bot.errors import DatabaseFault
from bot.secrets import SealKeys
from bot.vault import Vault
from rooms.model import Desk, DeskId, Language, Phase, Purpose, Responder, StaffId
from tests.makers import KOIVU, NOON

REVISIONS = [
    script.revision for script in reversed(list(ScriptDirectory(str(MIGRATIONS)).walk_revisions()))
]  # oldest first
VAULT = Vault(SealKeys("k1", {"k1": b"1" * 32}, b"l" * 32))
AT = int(NOON.timestamp() * 1000)

Row = tuple[str, dict[str, Any]]


def _sealed(text: str) -> bytes:
    return VAULT.seal_text(text)


def _room(number: int, room: str, kind: str) -> dict[str, Any]:
    return {"id": number, "lookup": VAULT.lookup("room", room), "sealed": _sealed(room), "kind": kind, "seen_at": AT}


ROWS: list[Row] = [
    ("cursor", {"name": "sync", "value": "s1"}),
    ("worker", {
        "name": "", "sealed": _sealed("@tuki:koulu.fi"), "heard_at": AT, "leads": True, "missed": False,
        "gone_at": AT, "back_at": AT,
    }),
    ("account", {"id": 5, "lookup": VAULT.lookup("account", "@aino:koulu.fi"), "sealed": _sealed("@aino:koulu.fi")}),
    ("room", _room(1, "!a:b", "entry")),
    ("room", _room(2, "!d:b", "desk")),
    ("room", _room(8, "!o:b", "opening")),
    ("room", _room(9, "!p:b", "desk")),
    (
        "conversation",
        {
            "id": 3, "account": 5, "entry_room": 1, "pseudonym": "Sininen Kuikka", "phase": "assigned",
            "language": "sv",
            "quiet_since": AT, "waiting_since": None, "erase_asked_at": AT, "warned": True, "nudges": 2,
            "responder": "koivu", "desk": 7, "desk_since": AT, "last_desk": 7, "due_at": AT,
            "alarmed": True, "tells_since": AT, "tell_asked_at": AT, "unsent_since": AT,
            "ready": "kiitos.sv.1a2b3c4d", "ready_since": AT,
            "wanted_role": "psykologi", "handed_by": "koivu", "earlier_desk": 7, "hand_to": "opo", "hand_since": AT,
            "hand_asked_at": AT,
            "companion": "koivu", "companion_near": "reads", "companion_since": AT, "help_asked_at": AT, "mark": 1,
            "heavy": True, "wanted_campus": "ranta", "worker": "", "away_told": None, "back_told": None,
        },
    ),
    (
        "alarm",
        {
            "id": 9, "conversation": 3, "pseudonym": "Sininen Kuikka", "language": "sv", "tier": 3, "worst": 3,
            "category": "suicide", "rules": "sv.goodbye", "screened": True, "standing": "owned", "raised_at": AT,
            "since": AT, "owner": "koivu", "owned_at": AT, "here_at": AT, "desk": 7, "steps": 1, "asked": False,
            "heard_at": AT, "repeated": True, "silence_told": False, "outside_told": False, "outcome": None,
            "closed_at": None, "drill": False, "due_at": AT,
        },
    ),
    ("rule_count", {"month": "2025-09", "rule": "fi.goodbye", "count": 3}),
    ("asking", {"conversation": 3, "since": AT}),
    ("statistic", {"month": "2025-09", "what": "topic", "value": "studies", "count": 3}),
    (
        "audit",
        {
            "id": 1, "at": AT, "what": "raised", "alarm": 9, "tier": 3, "category": "suicide", "by": None,
            "detail": "", "chain": b"c" * 32,
        },
    ),
    (
        "opening",
        {
            "id": 4, "alarm": 9, "reason": "hengenvaara", "stage": "shown", "first": "koivu",
            "first_account": VAULT.lookup("account", "@koivu:koulu.fi"), "asked_at": AT, "second": "laine",
            "second_account": VAULT.lookup("account", "@laine:koulu.fi"), "agreed_at": AT, "shown_at": AT, "room": 8,
            "pieces": 1, "sent": _sealed("[]"), "due_at": AT,
        },
    ),
    (
        "evidence",
        {
            "id": 6, "alarm": 9, "key": _sealed("key"), "sealed": _sealed("words"), "written_at": AT,
            "expires_at": AT,
        },
    ),
    ("switch", {"name": "postvention", "by": "it", "since": AT}),
    (
        "roster",
        {
            "who": "kuusi", "lookup": VAULT.lookup("account", "@kuusi:koulu.fi"), "sealed": _sealed("@kuusi:koulu.fi"),
            "alias": "Tutori Kuusi", "role": "tutor", "campus": "ranta", "languages": "fi sv", "at_once": 2,
            "since": "2025-08-01", "course": "Vertaistuki", "completed": "2025-05-30", "valid_until": "2026-05-30",
            "practised": True, "master_key": "m" * 43, "written_at": AT, "written_by": "it", "removed_at": None,
        },
    ),
    (
        "seat",
        {
            "who": "kuusi", "lookup": VAULT.lookup("account", "@kuusi:koulu.fi"), "alias": "Tutori Kuusi",
            "role": "tutor", "responds": True, "left_at": None,
        },
    ),
    (
        "shift",
        {"who": "koivu", "place": "duty", "since": 0, "heard_at": 0, "on_break": False, "working_since": 0},
    ),
    (
        "service_record",
        {"who": "kuusi", "term": "2025-autumn", "on_duty_ms": 5_400_000, "conversations": 3, "reflections": 1},
    ),
    (
        "practice",
        {
            "id": 2, "who": "kuusi", "scenario": "loneliness", "language": "fi", "room": 9, "heard_at": AT,
            "joined": True, "step": 2, "speaks_at": AT, "waits_since": None, "asked": False, "asked_again": False,
            "unsent": False, "lines": 1, "slow": 0, "open_questions": 1, "secrecy": 0, "dosing": 0, "details": 0,
            "raised": False, "due_at": AT,
        },
    ),
    ("block", {"lookup": b"hash", "until": 0}),
    ("pickup", {"id": 1, "service": "tutor_chat", "at": 0, "seconds": 90}),
    ("desk", {"id": 7, "conversation": 3, "responder": "koivu", "room": 2, "came": True, "companion": "koivu"}),
    (
        "envelope",
        {
            "id": 40, "lookup": VAULT.lookup("event", "$1"), "room": 1, "conversation": 3, "state": "held",
            "sealed": VAULT.seal_json({"event_id": "$1"}), "attempts": 1, "received_at": AT, "asked_again": False,
            "telling": True, "unsent": False,
        },
    ),
    (
        "envelope",
        {
            "id": 41, "lookup": VAULT.lookup("event", "$2"), "room": 1, "conversation": None, "state": "ready",
            "sealed": VAULT.seal_json({"event_id": "$2"}), "attempts": 0, "received_at": AT, "asked_again": True,
            "telling": False, "unsent": False,
        },
    ),
    (
        "outbox",
        {
            "id": 50, "txn": "t", "lane": "entry:3", "urgent": False, "sealed": VAULT.seal_json({"do": "relay"}),
            "conversation": 3, "envelope": 40, "created_at": AT,
        },
    ),
    (
        "crossing",
        {
            "id": 60, "conversation": 3, "room": 1, "lookup": VAULT.lookup("event", "$menu"),
            "sealed": _sealed("$menu"),
            "origin_lookup": VAULT.lookup("event", "$0"), "origin_sealed": _sealed("$0"), "purpose": "menu",
        },
    ),
    ("pin", {"staff": "koivu", "master_key": "key", "pinned_at": AT}),
    ("note", {"lookup": VAULT.lookup("event", "$note"), "conversation": 3}),
    ("memory", {"conversation": 3, "sealed": VAULT.seal_json({"last": "nurse_visit"})}),
    ("tally", {"month": "2026-11", "what": "answered", "intent": "nurse_visit", "language": "fi", "count": 4}),
    ("question", {"id": 70, "sealed": _sealed("saako kissan tuoda"), "language": "fi", "expires_at": AT}),
]  # fmt: skip
"""One of everything, as the newest version would have written it."""

_OF_ANSWERS = {"memory", "tally", "question"}
_OF_SAFETY = ("alarm", "audit", "rule_count")
_OF_DESKS = ("note", "practice", "service_record")
_OF_STATISTICS = ("asking", "statistic")
_OF_OPENING = ("opening", "evidence", "switch")
_OF_TELLING = ("tells_since", "tell_asked_at", "unsent_since", "telling", "unsent")


_SINCE_DESKS = {
    "conversation": (
        "ready", "ready_since", "companion", "companion_near", "companion_since", "help_asked_at", "mark", "heavy",
        "wanted_role", "handed_by", "earlier_desk", "hand_to", "hand_since", "hand_asked_at",
    ),
    "shift": ("working_since",),
    "desk": ("came", "companion"),
}  # fmt: skip


_SINCE_NEARNESS = {"conversation": ("wanted_campus", "worker", "away_told", "back_told")}


def _without(rows: list[Row], younger: dict[str, tuple[str, ...]]) -> list[Row]:
    """The same rows without columns that came later."""
    return [
        (table, {name: value for name, value in row.items() if name not in younger.get(table, ())})
        for table, row in rows
    ]


def _before_nearness(rows: list[Row]) -> list[Row]:
    """Nobody wished for a campus, no month was counted, and there was one account."""
    return _without([row for row in rows if row[0] not in (*_OF_STATISTICS, "worker")], _SINCE_NEARNESS)


def _before_desks(rows: list[Row]) -> list[Row]:
    """Nobody read along at a desk or left a note there, and nothing was kept of what tutors have done."""
    return _without([row for row in _before_nearness(rows) if row[0] not in _OF_DESKS], _SINCE_DESKS)


def _before_duty(rows: list[Row]) -> list[Row]:
    """Nobody went on duty by a word, and nothing was kept of waits."""
    return [row for row in _before_desks(rows) if row[0] not in ("shift", "pickup", "block")]


def _before_roster(rows: list[Row]) -> list[Row]:
    """The same rows as a life wrote them that knew its staff from the settings alone."""
    return [row for row in _before_duty(rows) if row[0] not in ("roster", "seat")]


def _before_telling(rows: list[Row]) -> list[Row]:
    """The same rows as a life wrote them that asked nobody whether they are sure."""
    older = _before_roster(rows)
    return [(table, {name: value for name, value in row.items() if name not in _OF_TELLING}) for table, row in older]


def _before_opening(rows: list[Row]) -> list[Row]:
    """The same rows as a life wrote them in which nothing sealed was ever opened."""
    return [row for row in _before_telling(rows) if row[0] not in _OF_OPENING and row[1].get("kind") != "opening"]


def _before_safety(rows: list[Row]) -> list[Row]:
    """The same rows as a life wrote them that knew of no alarms."""
    kept = [(table, dict(values)) for table, values in _before_opening(rows) if table not in _OF_SAFETY]
    for _, values in kept:
        values.pop("alarmed", None)
    return kept


ROWS_AT: dict[str, list[Row]] = {
    "0001": _before_safety([row for row in ROWS if row[0] not in _OF_ANSWERS]),
    "0002": _before_safety(ROWS),
    "0003": _before_opening(ROWS),
    "0004": _before_telling(ROWS),
    "0005": _before_roster(ROWS),
    "0006": _before_duty(ROWS),
    "0007": _before_desks(ROWS),
    "0008": _before_nearness(ROWS),
}
"""The same life as an older version wrote it, where that differed."""


def staff(who: StaffId) -> Responder:
    return {KOIVU.who: KOIVU}[who]


async def on(url: str, work: Callable[[Connection], Any]) -> Any:
    """Does something with a connection that begins no transaction by itself."""
    made = create_engine(url)
    try:
        async with made.connect() as connection:
            return await connection.run_sync(work)
    finally:
        await made.dispose()


def upgrade_to(revision: str) -> Callable[[Connection], None]:
    def work(connection: Connection) -> None:
        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS))
        config.attributes["connection"] = connection
        with connection.begin():
            command.upgrade(config, revision)

    return work


def the_schema(connection: Connection) -> dict[str, Any]:
    """All that the database itself knows of its tables, CHECKs included (alembic does not compare those)."""
    found = inspect(connection)
    return {
        table: {
            "columns": [(one["name"], str(one["type"]), one["nullable"]) for one in found.get_columns(table)],
            "primary key": found.get_pk_constraint(table),
            "foreign keys": sorted(found.get_foreign_keys(table), key=str),
            "unique": sorted(found.get_unique_constraints(table), key=str),
            "checks": sorted((one["name"], one["sqltext"]) for one in found.get_check_constraints(table)),
            "indexes": sorted(found.get_indexes(table), key=str),
        }
        for table in sorted(found.get_table_names())
        if table != "alembic_version"
    }


def numbering(connection: Connection) -> list[str]:
    """Tables of SQLite whose numbers are never given twice."""
    rows = connection.execute(text("SELECT name FROM sqlite_master WHERE sql LIKE '%AUTOINCREMENT%' ORDER BY name"))
    return list(rows.scalars())


# --- from nothing to the newest -------------------------------------------------------------------------------------
async def test_the_migrations_lead_to_the_schema_that_the_program_means(url: str):
    await on(url, migrate)

    def differences(connection: Connection) -> list[Any]:
        return list(compare_metadata(MigrationContext.configure(connection, opts={"compare_type": True}), metadata))

    assert await on(url, differences) == []


async def test_also_the_constraints_are_the_same(url: str, tmp_path: Path, request: pytest.FixtureRequest):
    await on(url, migrate)
    migrated = await on(url, the_schema)

    def build_anew(connection: Connection) -> Any:
        with connection.begin():
            for table in reversed(metadata.sorted_tables):
                connection.execute(text(f"DROP TABLE {table.name}"))
            metadata.create_all(connection)
        return the_schema(connection)

    numbered = await on(url, numbering) if url.startswith("sqlite") else None
    assert migrated == await on(url, build_anew)
    assert len(migrated) == len(metadata.sorted_tables)
    if numbered is not None:
        assert numbered == await on(url, numbering) == ["conversation", "desk", "envelope", "outbox", "practice"]


async def test_migrating_twice_changes_nothing(url: str):
    await on(url, migrate)
    before = await on(url, the_schema)
    await on(url, migrate)

    assert await on(url, the_schema) == before


def test_there_is_one_line_of_history():
    assert len(ScriptDirectory(str(MIGRATIONS)).get_heads()) == 1


# --- with people's data ---------------------------------------------------------------------------------------------
def fill(rows: list[Row]) -> Callable[[Connection], None]:
    def work(connection: Connection) -> None:
        with connection.begin():
            for table, row in rows:
                names, places_ = ", ".join(row), ", ".join(f":{name}" for name in row)
                connection.execute(text(f"INSERT INTO {table} ({names}) VALUES ({places_})"), row)  # noqa: S608

    return work


@pytest.mark.parametrize("revision", REVISIONS)
async def test_what_was_written_at_any_version_is_read_at_the_newest(url: str, revision: str):
    await on(url, upgrade_to(revision))
    await on(url, fill(ROWS_AT.get(revision, ROWS)))

    async with Database.opened(url) as database, database.tx() as tx:
        assert await inbox.where_sync_starts(tx) == "s1"
        assert await places.account_id(tx, VAULT, 5) == "@aino:koulu.fi"
        assert await places.pinned(tx, "koivu") == "key"
        entry = await places.room_by_id(tx, VAULT, "!a:b")
        assert entry is not None

        stored = await conversations.of_entry_room(tx, entry.id, staff)
        assert stored is not None
        talk = stored.conversation
        assert (talk.id, talk.pseudonym, talk.phase, talk.language) == (
            3, "Sininen Kuikka", Phase.ASSIGNED, Language.SV,
        )  # fmt: skip
        assert (talk.quiet_since, talk.erase_asked_at, talk.warned, talk.nudges) == (NOON, NOON, True, 2)
        assert talk.assignment is not None
        assert (talk.assignment.responder, talk.assignment.desk, talk.last_desk) == (
            KOIVU, Desk(DeskId(7)), Desk(DeskId(7)),
        )  # fmt: skip
        assert len(await conversations.due(tx, now=NOON + timedelta(days=1), at_most=9, staff=staff)) == 1

        assert await inbox.held(tx, talk.id) == [40]
        (ready,) = await inbox.unfinished(tx, VAULT)
        assert (ready.id, ready.event, ready.asked_again) == (41, {"event_id": "$2"}, True)
        (errand,) = await outbox.everything(tx, VAULT)
        assert (errand.txn, errand.work, errand.envelope) == ("t", {"do": "relay"}, 40)
        menu = await crossings.latest_for(tx, VAULT, Purpose.MENU, talk.id)
        assert menu is not None
        assert (menu.event_id, menu.origin_id) == ("$menu", "$0")


def test_the_rows_that_are_carried_along_are_of_every_table():
    assert {table for table, _ in ROWS} == {table.name for table in metadata.sorted_tables}


# --- when it goes wrong ---------------------------------------------------------------------------------------------
HALF = """
import sqlalchemy as sa
from alembic import op

revision, down_revision = "9999", "{head}"
branch_labels = depends_on = None


def upgrade() -> None:
    op.create_table("half_made", sa.Column("id", sa.Integer, primary_key=True))
    op.execute("DELETE FROM cursor")
    op.execute("INSERT INTO half_made (id) VALUES (1)")
    {then}
"""


@pytest.fixture
def with_a_migration(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """A program with one migration more, which ends with the given line."""

    def make(then: str) -> None:
        scripts = Path(
            shutil.copytree(MIGRATIONS, tmp_path / "migrations", ignore=shutil.ignore_patterns("__pycache__"))
        )
        (scripts / "versions" / "9999_half.py").write_text(HALF.format(head=REVISIONS[-1], then=then))
        monkeypatch.setattr(engine, "MIGRATIONS", scripts)
        monkeypatch.setattr(engine, "NEWEST", "a later one")

    return make


def state(connection: Connection) -> tuple[bool, int, str | None]:
    """Whether the new table is there, how many cursors are, and the version."""
    cursors = connection.execute(text("SELECT count(*) FROM cursor")).scalar_one()
    version = MigrationContext.configure(connection).get_current_revision()
    return inspect(connection).has_table("half_made"), cursors, version


async def test_a_migration_that_fails_leaves_nothing_half_made(url: str, with_a_migration: Callable[[str], None]):
    await on(url, migrate)
    await on(url, fill(ROWS[:1]))
    before = await on(url, the_schema)
    with_a_migration('op.execute("INSERT INTO half_made (id) VALUES (1)")')

    with pytest.raises(DatabaseFault, match="cannot be opened"):
        async with Database.opened(url):
            pass

    assert await on(url, state) == (False, 1, REVISIONS[-1])
    assert await on(url, the_schema) == before


async def test_a_migration_that_succeeds_is_whole(url: str, with_a_migration: Callable[[str], None]):
    """So that the test above does not pass for want of a migration."""
    await on(url, migrate)
    await on(url, fill(ROWS[:1]))
    with_a_migration("pass")

    async with Database.opened(url):
        pass

    assert await on(url, state) == (True, 0, "9999")


async def test_a_newer_database_is_refused_with_a_clear_word_and_left_alone(url: str):
    await on(url, migrate)
    await on(url, fill(ROWS))

    def of_the_future(connection: Connection) -> None:
        with connection.begin():
            connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))

    await on(url, of_the_future)

    with pytest.raises(DatabaseFault, match="of a newer Kynnys"):
        async with Database.opened(url):
            pass
    assert await on(url, lambda connection: connection.execute(text("SELECT count(*) FROM envelope")).scalar_one()) == 2


async def test_somebody_elses_database_is_refused_and_left_alone(url: str):
    def theirs(connection: Connection) -> None:
        with connection.begin():
            connection.execute(text("CREATE TABLE room (name VARCHAR(9))"))

    await on(url, theirs)

    with pytest.raises(DatabaseFault):
        async with Database.opened(url):
            pass
    assert await on(url, lambda connection: inspect(connection).get_table_names()) == ["room"]


def test_the_newest_version_is_known_without_alembic():
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))

    assert ScriptDirectory.from_config(config).get_current_head() == engine.NEWEST
