"""A notice's life: notices, their sealed facts, who was told, the log, what was heard and what is still to be said."""

import sqlalchemy as sa
from alembic import op

revision = "notices_0001"
down_revision = None
branch_labels = None
depends_on = None


NAMES = "'ryhmanohjaaja', 'opo', 'erityisopettaja', 'kuraattori', 'psykologi', 'terveydenhoitaja', 'rehtori'"
ROLE, FIRST = f"role IN ({NAMES})", f"first IN ({NAMES})"
NOTED = (
    "what IN ('raised', 'updated', 'taken', 'snoozed', 'woken', 'handed_over', 'moved_on', 'reminded', 'owner_left', "
    "'ended')"
)


def _id() -> sa.types.TypeEngine[int]:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    _audit()
    _cursor()
    _heard()
    _morning()
    _notice()
    _reader()
    _taken()
    _tally()
    _wrong()
    _card()
    _errand()
    _fact()
    _told()


def _audit() -> None:
    op.create_table(
        "audit",
        sa.Column("id", _id(), nullable=False, autoincrement=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("what", sa.String(length=16), nullable=False),
        sa.Column("notice", _id(), nullable=False),
        sa.Column("rule", sa.String(length=64), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("by", sa.String(length=64), nullable=True),
        sa.Column("detail", sa.String(length=64), nullable=False),
        sa.Column("chain", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint(NOTED, name=op.f("ck_audit_what")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
    )
    op.create_index(op.f("ix_audit_notice"), "audit", ["notice"])


def _cursor() -> None:
    op.create_table(
        "cursor",
        sa.Column("name", sa.String(length=16), nullable=False),
        sa.Column("value", sa.String(length=512), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_cursor")),
    )


def _heard() -> None:
    op.create_table(
        "heard",
        sa.Column("id", _id(), nullable=False),
        sa.Column("lookup", sa.LargeBinary(), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("campus", sa.String(length=31), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(ROLE, name=op.f("ck_heard_role")),
        sa.UniqueConstraint("lookup", name=op.f("uq_heard_lookup")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_heard")),
    )


def _morning() -> None:
    op.create_table(
        "morning",
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("campus", sa.String(length=31), nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.CheckConstraint(ROLE, name=op.f("ck_morning_role")),
        sa.PrimaryKeyConstraint("role", "campus", name=op.f("pk_morning")),
    )


def _notice() -> None:
    op.create_table(
        "notice",
        sa.Column("id", _id(), nullable=False),
        sa.Column("student", sa.String(length=64), nullable=False),
        sa.Column("rule", sa.String(length=64), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=64), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("campus", sa.String(length=31), nullable=False),
        sa.Column("first", sa.String(length=20), nullable=False),
        sa.Column("standing", sa.String(length=8), nullable=False),
        sa.Column("raised_at", sa.BigInteger(), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("facts_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_on", sa.String(length=10), nullable=False),
        sa.Column("owner", sa.String(length=64), nullable=True),
        sa.Column("wakes_on", sa.String(length=10), nullable=True),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("agreed", sa.Boolean(), nullable=False),
        sa.Column("outcome", sa.String(length=16), nullable=True),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.Column("ended_by", sa.String(length=64), nullable=True),
        sa.CheckConstraint("(outcome IS NULL) = (ended_at IS NULL)", name=op.f("ck_notice_ended_at_a_moment")),
        sa.CheckConstraint("(standing = 'ended') = (outcome IS NOT NULL)", name=op.f("ck_notice_ended_with_outcome")),
        sa.CheckConstraint(FIRST, name=op.f("ck_notice_first")),
        sa.CheckConstraint(
            "outcome IN ('contacted', 'not_needed', 'wrong_data', 'asked_for', 'expired', 'no_longer', 'withdrawn')",
            name=op.f("ck_notice_outcome"),
        ),
        sa.CheckConstraint(
            "standing NOT IN ('owned', 'snoozed') OR owner IS NOT NULL", name=op.f("ck_notice_owned_by_somebody")
        ),
        sa.CheckConstraint(ROLE, name=op.f("ck_notice_role")),
        sa.CheckConstraint("(standing = 'snoozed') = (wakes_on IS NOT NULL)", name=op.f("ck_notice_snoozed_until")),
        sa.CheckConstraint(
            "standing IN ('waiting', 'open', 'owned', 'snoozed', 'ended')", name=op.f("ck_notice_standing")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_notice_ended_at"), "notice", ["ended_at"])
    op.create_index(op.f("ix_notice_standing"), "notice", ["standing"])
    op.create_index(op.f("ix_notice_student_rule"), "notice", ["student", "rule"])
    still_open = sa.text("standing <> 'ended'")
    op.create_index(
        op.f("uq_notice_open"),
        "notice",
        ["student", "rule", "first"],
        unique=True,
        sqlite_where=still_open,
        postgresql_where=still_open,
    )


def _reader() -> None:
    op.create_table(
        "reader",
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("campus", sa.String(length=31), nullable=False),
        sa.Column("who", sa.String(length=64), nullable=False),
        sa.CheckConstraint(ROLE, name=op.f("ck_reader_role")),
        sa.PrimaryKeyConstraint("role", "campus", "who", name=op.f("pk_reader")),
    )


def _taken() -> None:
    op.create_table(
        "taken",
        sa.Column("lookup", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("lookup", name=op.f("pk_taken")),
    )
    op.create_index(op.f("ix_taken_at"), "taken", ["at"])


def _tally() -> None:
    op.create_table(
        "tally",
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("rule", sa.String(length=64), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("lookup", sa.LargeBinary(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("month", "rule", "role", "lookup", name=op.f("pk_tally")),
    )


def _wrong() -> None:
    op.create_table(
        "wrong",
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("source", sa.String(length=64), nullable=False),
        sa.Column("rule", sa.String(length=64), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("month", "source", "rule", name=op.f("pk_wrong")),
    )


def _card() -> None:
    op.create_table(
        "card",
        sa.Column("id", _id(), nullable=False),
        sa.Column("notice", _id(), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("campus", sa.String(length=31), nullable=False),
        sa.Column("lookup", sa.LargeBinary(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint(ROLE, name=op.f("ck_card_role")),
        sa.ForeignKeyConstraint(["notice"], ["notice.id"], name=op.f("fk_card_notice")),
        sa.UniqueConstraint("lookup", name=op.f("uq_card_lookup")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_card")),
    )
    op.create_index(op.f("ix_card_notice"), "card", ["notice"])


def _errand() -> None:
    op.create_table(
        "errand",
        sa.Column("id", _id(), nullable=False),
        sa.Column("txn", sa.String(length=64), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("campus", sa.String(length=31), nullable=False),
        sa.Column("notice", _id(), nullable=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(ROLE, name=op.f("ck_errand_role")),
        sa.ForeignKeyConstraint(["notice"], ["notice.id"], name=op.f("fk_errand_notice")),
        sa.UniqueConstraint("txn", name=op.f("uq_errand_txn")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_errand")),
    )


def _fact() -> None:
    op.create_table(
        "fact",
        sa.Column("notice", _id(), nullable=False, autoincrement=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["notice"], ["notice.id"], name=op.f("fk_fact_notice")),
        sa.PrimaryKeyConstraint("notice", name=op.f("pk_fact")),
    )


def _told() -> None:
    op.create_table(
        "told",
        sa.Column("notice", _id(), nullable=False, autoincrement=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(ROLE, name=op.f("ck_told_role")),
        sa.ForeignKeyConstraint(["notice"], ["notice.id"], name=op.f("fk_told_notice")),
        sa.PrimaryKeyConstraint("notice", "role", name=op.f("pk_told")),
    )
