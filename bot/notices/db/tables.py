"""The notice side's schema, said twice: here as types and constraints, and in migrations/ as history.

A student is a keyed hash (`student`), the same one for all of a school's notices and for nothing else. What the records
say of them is sealed in `fact` and goes when the notice ends. People of the staff stand by their keys in the settings,
rooms by role and campus.
"""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    text,
)

from bot.db.columns import NAMING, Day, Id, Moment, one_of
from risk_feed.life import Noted
from risk_feed.model import NoticeRole
from risk_feed.notice import Ending, Standing

metadata = MetaData(naming_convention=NAMING)

_ROLES = [role.value for role in NoticeRole]
_STILL_OPEN = text("standing <> 'ended'")

notice = Table(
    "notice",
    metadata,
    Column("id", Id, primary_key=True),
    Column("student", String(64), nullable=False),
    Column("rule", String(64), nullable=False),
    Column("version", Integer, nullable=False),
    Column("source", String(64), nullable=False),
    Column("role", String(20), nullable=False),
    Column("campus", String(31), nullable=False),
    Column("first", String(20), nullable=False),
    Column("standing", String(8), nullable=False, index=True),
    Column("raised_at", Moment, nullable=False),
    Column("since", Moment, nullable=False),
    Column("facts_at", Moment, nullable=False),
    Column("expires_on", Day, nullable=False),
    Column("owner", String(64), nullable=True),
    Column("wakes_on", Day, nullable=True),
    Column("pages", Integer, nullable=False),
    Column("agreed", Boolean, nullable=False),
    Column("outcome", String(16), nullable=True),
    Column("ended_at", Moment, nullable=True, index=True),
    Column("ended_by", String(64), nullable=True),
    one_of("standing", [one.value for one in Standing]),
    one_of("outcome", [one.value for one in Ending]),
    one_of("role", _ROLES),
    one_of("first", _ROLES),
    CheckConstraint("(standing = 'ended') = (outcome IS NOT NULL)", name="ended_with_outcome"),
    CheckConstraint("(outcome IS NULL) = (ended_at IS NULL)", name="ended_at_a_moment"),
    CheckConstraint("standing NOT IN ('owned', 'snoozed') OR owner IS NOT NULL", name="owned_by_somebody"),
    CheckConstraint("(standing = 'snoozed') = (wakes_on IS NOT NULL)", name="snoozed_until"),
    Index("ix_notice_student_rule", "student", "rule"),
    Index(
        "uq_notice_open",
        "student",
        "rule",
        "first",
        unique=True,
        sqlite_where=_STILL_OPEN,
        postgresql_where=_STILL_OPEN,
    ),
    sqlite_autoincrement=True,  # a number is never used twice, since people write it
)
"""Notices, open and ended. Of one thing a role has one open notice at the most."""

fact = Table(
    "fact",
    metadata,
    Column("notice", Id, ForeignKey("notice.id"), primary_key=True, autoincrement=False),
    Column("sealed", LargeBinary, nullable=False),
)
"""What the records say, as far as a card may show it. The row goes when the notice ends."""

told = Table(
    "told",
    metadata,
    Column("notice", Id, ForeignKey("notice.id"), primary_key=True, autoincrement=False),
    Column("role", String(20), primary_key=True),
    Column("at", Moment, nullable=False),
    one_of("role", _ROLES),
)
"""Which roles have been shown a notice."""

card = Table(
    "card",
    metadata,
    Column("id", Id, primary_key=True),
    Column("notice", Id, ForeignKey("notice.id"), nullable=False, index=True),
    Column("role", String(20), nullable=False),
    Column("campus", String(31), nullable=False),
    Column("lookup", LargeBinary, nullable=False, unique=True),
    Column("sealed", LargeBinary, nullable=False),
    one_of("role", _ROLES),
)
"""Where cards lie: event ids, looked up by keyed hash, opened to be amended. The newest of a room counts."""

audit = Table(
    "audit",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=False),
    Column("at", Moment, nullable=False),
    Column("what", String(16), nullable=False),
    Column("notice", Id, nullable=False, index=True),
    Column("rule", String(64), nullable=False),
    Column("role", String(20), nullable=False),
    Column("by", String(64), nullable=True),
    Column("detail", String(64), nullable=False),
    Column("chain", LargeBinary, nullable=False),
    one_of("what", [one.value for one in Noted]),
)
"""What was done about notices, and by whom. Nothing is ever changed: each row's `chain` is a hash of all before."""

taken = Table(
    "taken",
    metadata,
    Column("lookup", LargeBinary, primary_key=True),
    Column("at", Moment, nullable=False, index=True),
)
"""Files, deliveries and events that have been taken in: keyed hashes. The same one again does nothing."""

errand = Table(
    "errand",
    metadata,
    Column("id", Id, primary_key=True),
    Column("txn", String(64), nullable=False, unique=True),
    Column("role", String(20), nullable=False),
    Column("campus", String(31), nullable=False),
    Column("notice", Id, ForeignKey("notice.id"), nullable=True),
    Column("sealed", LargeBinary, nullable=False),
    Column("created_at", Moment, nullable=False),
    one_of("role", _ROLES),
)
"""What is to be said in which room, in order. What a card says is composed when it goes out."""

heard = Table(
    "heard",
    metadata,
    Column("id", Id, primary_key=True),
    Column("lookup", LargeBinary, nullable=False, unique=True),
    Column("role", String(20), nullable=False),
    Column("campus", String(31), nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("at", Moment, nullable=False),
    one_of("role", _ROLES),
)
"""What came from the rooms and was not worked on yet, as it came: sealed by its sender, and once more by us."""

reader = Table(
    "reader",
    metadata,
    Column("role", String(20), primary_key=True),
    Column("campus", String(31), primary_key=True),
    Column("who", String(64), primary_key=True),
    one_of("role", _ROLES),
)
"""Who can read what is said in a room: joined, on a device that counts. Whoever is new here is shown what is open."""

cursor = Table(
    "cursor",
    metadata,
    Column("name", String(16), primary_key=True),
    Column("value", String(512), nullable=False),
)
"""Where listening goes on."""

tally = Table(
    "tally",
    metadata,
    Column("month", String(7), primary_key=True),
    Column("rule", String(64), primary_key=True),
    Column("role", String(20), primary_key=True),
    Column("lookup", LargeBinary, primary_key=True),
    Column("sealed", LargeBinary, nullable=False),
    Column("count", Integer, nullable=False),
)
"""How many notices there were, by group: its keyed hash and its name, sealed. Shown where counting.py lets it."""

wrong = Table(
    "wrong",
    metadata,
    Column("month", String(7), primary_key=True),
    Column("source", String(64), primary_key=True),
    Column("rule", String(64), primary_key=True),
    Column("count", Integer, nullable=False),
)
"""How often a source was wrong for a rule."""

morning = Table(
    "morning",
    metadata,
    Column("role", String(20), primary_key=True),
    Column("campus", String(31), primary_key=True),
    Column("day", Day, nullable=False),
    one_of("role", _ROLES),
)
"""When each room had its last digest."""

assert all(len(one.value) <= 16 for one in (*Noted, *Ending))  # noqa: S101 - the columns' widths
